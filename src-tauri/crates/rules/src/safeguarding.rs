//! Safeguarding: to whom a concern can be referred, the matters that have a number and a clock of their own, the clock of
//! a referral's follow-up, and what is said to somebody who is worried before anybody has signed in.
//!
//! It never says that something is to be referred or that it is not. The numbers are as shipped: they are read before the
//! record is open, so that no change by the centre can be known.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{Months, NaiveDate};
use serde::Deserialize;

use crate::data::{RuleError, parse, unsound};
use crate::{Basis, Explanation, RuleBook, date_words, weekday_words};

pub(crate) const SAFEGUARDING: (&str, &str) =
    ("safeguarding.toml", include_str!("../../../../assets/rules/safeguarding.toml"));

/// Somebody to whom a concern can be referred.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferTo {
    /// Id: `lado`.
    pub id: String,
    /// "Designated officer (LADO)".
    pub title: String,
    /// When one turns to it.
    pub when: String,
    /// Telephone number, if one is known for everybody; may be empty.
    pub telephone: String,
    /// On whose word.
    pub basis: Basis,
    /// Where that stands.
    pub citation: String,
    /// Address of the source.
    pub source: String,
    /// When it was checked.
    pub checked_on: NaiveDate,
}

/// A matter with a number and, where a source names one, a clock of its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matter {
    /// Id: `fgm`.
    pub id: String,
    /// "FGM on a girl under 18".
    pub title: String,
    /// Number to ring; may be empty.
    pub number: String,
    /// Who answers.
    pub whom: String,
    /// What to know.
    pub say: String,
    /// The duty whose clock runs; empty where no source names one.
    pub rule: String,
    /// On whose word.
    pub basis: Basis,
    /// Where that stands.
    pub citation: String,
    /// Address of the source.
    pub source: String,
    /// When it was checked.
    pub checked_on: NaiveDate,
}

/// Somebody outside to whom a worried person can turn.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worry {
    /// Who.
    pub who: String,
    /// When one turns there.
    pub when: String,
    /// Telephone number; may be empty.
    pub number: String,
    /// Email address; may be empty.
    pub email: String,
    /// Postal address; may be empty.
    pub post: String,
    /// On whose word.
    pub basis: Basis,
    /// Where that stands.
    pub citation: String,
    /// Address of the source.
    pub source: String,
    /// When it was checked.
    pub checked_on: NaiveDate,
    /// What to know beside it; may be empty.
    pub note: String,
}

/// A paragraph on the page for worried people.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Says {
    /// Its heading.
    pub title: String,
    /// What it says.
    pub text: String,
    /// On whose word.
    pub basis: Basis,
    /// Where that stands.
    pub citation: String,
    /// Address of the source.
    pub source: String,
    /// When it was checked.
    pub checked_on: NaiveDate,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    recipient: Vec<ReferTo>,
    matter: Vec<Matter>,
    worry: Vec<Worry>,
    says: Vec<Says>,
}

/// Everything of `safeguarding.toml`.
#[derive(Debug, Clone)]
pub struct Safeguarding {
    file: File,
}

impl Safeguarding {
    /// Reads and checks the shipped file.
    ///
    /// # Errors
    /// When it is not sound.
    pub fn read() -> Result<Self, RuleError> {
        let file: File = parse(SAFEGUARDING)?;
        let mut ids = BTreeSet::new();
        for id in file.recipient.iter().map(|one| &one.id).chain(file.matter.iter().map(|one| &one.id)) {
            if !ids.insert(id) {
                return Err(unsound(SAFEGUARDING.0, id, "the id is used twice"));
            }
        }
        for worry in &file.worry {
            if worry.number.is_empty() && worry.email.is_empty() && worry.note.is_empty() {
                return Err(unsound(SAFEGUARDING.0, &worry.who, "nobody can be reached"));
            }
        }
        Ok(Self { file })
    }

    /// What Hearthbook ships with.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static DATA: LazyLock<Safeguarding> = LazyLock::new(|| match Safeguarding::read() {
            Ok(data) => data,
            // as for the other rules: compiled in, and read by a test
            #[allow(clippy::panic)]
            Err(error) => panic!("the safeguarding data that were compiled in are not sound: {error}"),
        });
        &DATA
    }

    /// To whom a concern can be referred, in the order in which it is shown.
    #[must_use]
    pub fn recipients(&self) -> &[ReferTo] {
        &self.file.recipient
    }

    /// One of them.
    #[must_use]
    pub fn recipient(&self, id: &str) -> Option<&ReferTo> {
        self.file.recipient.iter().find(|one| one.id == id)
    }

    /// The matters with a number of their own.
    #[must_use]
    pub fn matters(&self) -> &[Matter] {
        &self.file.matter
    }

    /// One of them.
    #[must_use]
    pub fn matter(&self, id: &str) -> Option<&Matter> {
        self.file.matter.iter().find(|one| one.id == id)
    }

    /// To whom a worried person can turn.
    #[must_use]
    pub fn worries(&self) -> &[Worry] {
        &self.file.worry
    }

    /// What is said to a worried person.
    #[must_use]
    pub fn says(&self) -> &[Says] {
        &self.file.says
    }
}

impl RuleBook {
    /// By when a referral that was not answered is followed up, and goes to the director of children’s services (duty 32).
    #[must_use]
    pub fn referral_followup(&self, referred_on: NaiveDate) -> Explanation {
        let days = self.count_of("safeguarding.followup").unwrap_or_default();
        let due = self.bank_holidays().add_working_days(referred_on, days);
        let unit = if days == 1 { "working day" } else { "working days" };
        let steps = vec![
            format!("Referred on {} → {days} {unit} later → {}", date_words(referred_on), date_words(due)),
            "No answer by then → ask again, and write to the director of children’s services".to_owned(),
            "The days are practice, a setting: no source that we saw names a number".to_owned(),
        ];
        self.explain_by_id("safeguarding.followup", Some(due), format!("Due {}", weekday_words(due)), steps)
    }

    /// Why a concern that nobody has referred or closed stands on Today: promptly, and no source names a day (duty 32).
    #[must_use]
    pub fn concern_open(&self, known: &str) -> Explanation {
        let step = format!(
            "Known {known} → refer it promptly, or record why not → the clock of the follow-up begins with the referral"
        );
        let headline = "Promptly: no source that we saw names a day".to_owned();
        self.explain_by_id("safeguarding.refer", None, headline, vec![step])
    }

    /// A strategy meeting on the day that a person planned for it.
    #[must_use]
    pub fn meeting_planned(&self, on: Option<NaiveDate>) -> Explanation {
        let step = "The day was planned by a person → record what was decided, or plan it anew".to_owned();
        self.explain_by_id("safeguarding.followup", on, "The day that was planned".to_owned(), vec![step])
    }

    /// The Act's own limit for reporting FGM to the police, behind the day that the guidance names (duty 33).
    #[must_use]
    pub fn fgm_limit(&self, known_on: NaiveDate) -> Explanation {
        let due = known_on.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
        let steps = vec![
            format!("Known on {} → one month later → {}", date_words(known_on), date_words(due)),
            "The close of the next working day comes first: do not wait for this one".to_owned(),
        ];
        self.explain_by_id("fgm.police.limit", Some(due), format!("At the latest {}", weekday_words(due)), steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_file_is_sound_and_every_clock_that_it_names_is_a_rule() {
        let data = Safeguarding::read().unwrap();
        for matter in data.matters().iter().filter(|matter| !matter.rule.is_empty()) {
            let named = RuleBook::shipped().entries().iter().any(|entry| entry.id == matter.rule);
            assert!(named, "{} names {}", matter.id, matter.rule);
        }
        for id in ["social-care", "police", "lado", "ofsted", "dbs"] {
            assert!(data.recipient(id).is_some(), "{id}");
        }
        assert!(data.worries().iter().any(|worry| worry.number == "0300 123 3155"), "Ofsted’s whistleblowing line");
    }

    #[test]
    fn a_follow_up_counts_working_days_across_a_weekend_and_christmas() {
        let book = RuleBook::shipped();
        // a Thursday: Friday is one, Monday the second
        assert_eq!(book.referral_followup(day("2026-11-26")).due, Some(day("2026-11-30")));
        // Christmas Eve of 2026: 25 and 28 December are bank holidays
        assert_eq!(book.referral_followup(day("2026-12-24")).due, Some(day("2026-12-30")));
        let why = book.referral_followup(day("2026-11-26"));
        assert_eq!(why.basis, Basis::Practice, "the days are nobody’s law");
    }

    #[test]
    fn a_prompt_referral_is_law_and_has_no_day_and_a_planned_meeting_is_nobodys_law() {
        let book = RuleBook::shipped();
        let why = book.concern_open("on Thursday");
        assert_eq!((why.basis, why.due), (Basis::Law, None));
        assert!(why.citation.contains("12(2)(b)") && why.note.unwrap().contains("names no day"));
        assert_eq!(book.meeting_planned(Some(day("2026-11-30"))).basis, Basis::Practice);
    }

    #[test]
    fn the_act_gives_a_month_for_fgm_and_the_guidance_a_working_day() {
        let book = RuleBook::shipped();
        let limit = book.fgm_limit(day("2027-01-31"));
        assert_eq!((limit.basis, limit.due), (Basis::Law, Some(day("2027-02-28"))));
        let known = "2026-11-27T12:00:00Z".parse().unwrap();
        let first = book.notice_clock("fgm.police", known, false).why;
        assert_eq!((first.basis, first.due), (Basis::Practice, Some(day("2026-11-30"))));
        assert!(first.steps[1].contains("27 December 2026"), "{:?}", first.steps);
    }
}
