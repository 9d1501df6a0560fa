//! The vetting files of the sample centre as data: `assets/sample/willow_house_vetting.toml`, turned into the forms that
//! people fill in.

use chrono::{Days, NaiveDate};
use hearthbook_records::vetting::parse::SCHEDULE_2;
use hearthbook_records::vetting::{CheckDetails, CheckForm, Engagement, ParticularsForm};
use hearthbook_records::{DateInput, HistoryEntryId, PersonId};
use hearthbook_rules::RuleBook;
use hearthbook_rules::vetting::{DetailsKind, LineState};
use serde::Deserialize;

use crate::sample_data::{RelativeDay, SampleError};

const FILES: &str = include_str!("../../../../assets/sample/willow_house_vetting.toml");

/// The files.
///
/// # Errors
/// When the built-in file cannot be read.
pub fn parse() -> Result<Vec<SampleFile>, SampleError> {
    let all: All = toml::from_str(FILES)?;
    Ok(all.files)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct All {
    files: Vec<SampleFile>,
}

/// A day that counts back from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum When {
    /// In months.
    Months(RelativeDay),
    /// In days; negative for a day to come.
    Days {
        /// How many.
        days_ago: i64,
    },
}

impl When {
    /// The day itself.
    #[must_use]
    pub fn on(self, today: NaiveDate) -> NaiveDate {
        match self {
            Self::Months(day) => day.on(today),
            Self::Days { days_ago } => {
                let away = Days::new(days_ago.unsigned_abs());
                let day = if days_ago < 0 { today.checked_add_days(away) } else { today.checked_sub_days(away) };
                day.unwrap_or(today)
            }
        }
    }
}

/// One file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleFile {
    /// Key of a person of the sample; empty for somebody who is added here.
    #[serde(default)]
    pub person: String,
    /// Name of somebody who is added here.
    #[serde(default)]
    pub name: String,
    /// Post of somebody who is added here.
    #[serde(default)]
    pub post: String,
    /// First day of somebody who is added here.
    pub started: Option<When>,
    /// Key of who enters the file.
    pub by: String,
    /// When it was begun.
    pub began: When,
    /// How the person works there.
    pub engagement: Engagement,
    /// Agency or transferring employer.
    #[serde(default)]
    pub employer: String,
    /// Sex.
    pub sex: String,
    /// Date of birth.
    pub born: NaiveDate,
    /// Address.
    #[serde(default)]
    pub address: String,
    /// Hours.
    #[serde(default)]
    pub hours: String,
    /// Contact with residents.
    #[serde(default)]
    pub contact: String,
    /// TUPE: day of the transfer.
    pub transferred: Option<When>,
    /// TUPE: what came over.
    #[serde(default)]
    pub came_over: String,
    /// TUPE: what is missing.
    #[serde(default)]
    pub missing: String,
    /// TUPE: what closes the gap.
    #[serde(default)]
    pub closed_by: String,
    /// Lines of the CV.
    #[serde(default)]
    pub history: Vec<String>,
    /// Employers of it where the work was with children or vulnerable adults.
    #[serde(default)]
    pub care: Vec<String>,
    /// The accepted explanation of every gap; empty leaves them open.
    #[serde(default)]
    pub explain: String,
    /// Evidence, in the order in which it was entered.
    pub lines: Vec<SampleLine>,
    /// Cleared to start on.
    pub cleared: Option<When>,
    /// An early start.
    pub early: Option<SampleEarlyStart>,
}

/// An early start.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `StartDecisionForm`
pub struct SampleEarlyStart {
    pub on: When,
    pub steps: String,
    pub reasons: String,
    pub supervisor: String,
    pub supervision: String,
    pub review: When,
}

/// A line of evidence.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleLine {
    /// Item.
    pub item: String,
    /// State; complete when left out.
    pub state: Option<LineState>,
    /// Date of the check.
    pub checked: Option<When>,
    /// Seen on.
    pub seen: Option<When>,
    /// Asked for on; for what is not required, the day on which that was decided.
    pub asked: Option<When>,
    /// Chased on.
    pub chased: Option<When>,
    /// Runs out on.
    pub expires: Option<When>,
    /// Not required because.
    #[serde(default)]
    pub because: String,
    /// Employer of the past post that the line is about.
    #[serde(default)]
    pub post: String,
    /// Details; those of the item, empty, when left out.
    pub details: Option<CheckDetails>,
}

fn input(when: Option<When>, today: NaiveDate) -> DateInput {
    when.map(|when| when.on(today)).into()
}

impl SampleFile {
    /// The particulars as they are typed.
    #[must_use]
    pub fn particulars(&self, today: NaiveDate) -> ParticularsForm {
        ParticularsForm {
            engagement: Some(self.engagement),
            employer: self.employer.clone(),
            sex: self.sex.clone(),
            born_on: self.born.into(),
            address: self.address.clone(),
            hours: self.hours.clone(),
            contact: self.contact.clone(),
            transferred_on: input(self.transferred, today),
            came_over: self.came_over.clone(),
            missing: self.missing.clone(),
            closed_by: self.closed_by.clone(),
            ..ParticularsForm::default()
        }
    }
}

impl SampleLine {
    /// The day on which it was entered: the last of its days that is not to come.
    #[must_use]
    pub fn entered(&self, today: NaiveDate) -> Option<NaiveDate> {
        [self.checked, self.seen, self.asked, self.chased].into_iter().flatten().map(|when| when.on(today)).max()
    }

    /// The form as it is typed. `post` is the line of history that it is about.
    #[must_use]
    pub fn form(&self, today: NaiveDate, seen_by: PersonId, post: Option<HistoryEntryId>) -> CheckForm {
        let state = self.state.unwrap_or(LineState::Complete);
        let mut details = self.details.clone().unwrap_or_else(|| empty(&self.item));
        if let CheckDetails::PastCare(details) = &mut details {
            details.post = post;
        }
        CheckForm {
            item: self.item.clone(),
            state: Some(state),
            checked_on: input(self.checked, today),
            seen_on: input(self.seen, today),
            seen_by: (state == LineState::Complete).then_some(seen_by),
            asked_on: input(self.asked.filter(|_| state == LineState::InProgress), today),
            chased_on: input(self.chased, today),
            expires_on: input(self.expires, today),
            because: self.because.clone(),
            details,
            ..CheckForm::default()
        }
    }
}

/// The details that an item asks for, empty.
fn empty(item: &str) -> CheckDetails {
    let kind = RuleBook::shipped().vetting().iter().find(|known| known.id == item).map(|item| item.details);
    match kind {
        Some(DetailsKind::Qualification) => CheckDetails::Qualification(Default::default()),
        Some(DetailsKind::Overseas) => CheckDetails::Overseas(Default::default()),
        Some(DetailsKind::Registration) => CheckDetails::Registration(Default::default()),
        Some(DetailsKind::Status) => CheckDetails::Status(Default::default()),
        Some(DetailsKind::RightToWork) => CheckDetails::RightToWork(Default::default()),
        Some(DetailsKind::PastCare) => CheckDetails::PastCare(Default::default()),
        Some(DetailsKind::Transfer) => CheckDetails::Transfer(Default::default()),
        _ => CheckDetails::Plain(Default::default()),
    }
}

/// Whether a file has a line for every item of Schedule 2 that needs one; for tests of the sample.
#[must_use]
pub fn covers_the_schedule(file: &SampleFile) -> bool {
    SCHEDULE_2.iter().filter(|item| **item != "past-care").all(|item| file.lines.iter().any(|line| line.item == *item))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_read_and_hold_what_the_sample_is_to_show() {
        let files = parse().unwrap();
        let people: Vec<&str> =
            files.iter().map(|file| if file.person.is_empty() { &file.name } else { &file.person }.as_str()).collect();
        assert_eq!(people.len(), 11);
        let whole = files.iter().filter(|file| file.cleared.is_some() && covers_the_schedule(file)).count();
        assert!(whole >= 7, "{whole} complete files");
        assert!(files.iter().any(|file| file.early.is_some()), "one early start");
        assert!(files.iter().any(|file| file.engagement == Engagement::Agency), "one agency worker");
    }

    #[test]
    fn no_certificate_number_stands_in_two_files() {
        let mut numbers: Vec<String> = parse()
            .unwrap()
            .iter()
            .flat_map(|file| &file.lines)
            .filter_map(|line| match &line.details {
                Some(CheckDetails::Dbs(details)) => Some(details.certificate_number.clone()),
                _ => None,
            })
            .collect();
        let all = numbers.len();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), all);
    }
}
