//! The sample centre as data: `assets/sample/willow_house.toml`, read and turned into the forms that people fill in.
//!
//! What it is for: a newcomer tries Hearthbook on twelve months of an invented centre's life. Dates count back from
//! today, so that the sample is alive whatever the day. What it must not know: the store, keys, who is signed in.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use hearthbook_records::centre::{CentreForm, OfficerInput, ProviderKind};
use hearthbook_records::events::Decision;
use hearthbook_records::families::{FamilyForm, MemberInput, MemberKind};
use hearthbook_records::notices::ToldHow;
use hearthbook_records::people::PersonForm;
use hearthbook_records::reports::ActionOutcome;
use hearthbook_records::submissions::SentHow;
use hearthbook_records::visits::{
    Attribution, InterviewInput, InterviewOutcome, IntervieweeGroup, RecordCheckInput, VisitForm, VisitorLimb,
};
use hearthbook_records::{PersonId, Role};
use hearthbook_rules::Month;
use serde::Deserialize;

/// The file, as it was built in.
const WILLOW_HOUSE: &str = include_str!("../../../../assets/sample/willow_house.toml");

/// Families who came before those in the sample: the first reference in it is not number one.
const EARLIER_FAMILIES: u32 = 4;

/// The built-in sample cannot be read: a fault of the program, found by its tests.
#[derive(Debug, thiserror::Error)]
#[error("The sample centre that came with Hearthbook cannot be read ({0}). Nothing was changed; please report it.")]
pub struct SampleError(#[from] toml::de::Error);

/// The sample centre.
///
/// # Errors
/// When the built-in file cannot be read.
pub fn parse() -> Result<SampleCentre, SampleError> {
    Ok(toml::from_str(WILLOW_HOUSE)?)
}

/// A day that counts from the current month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelativeDay {
    /// 0 is the current month, 3 three months earlier, -1 the next.
    pub months_ago: i32,
    /// Day of the month, 1 to 28.
    pub day: u32,
}

impl RelativeDay {
    /// The day itself.
    #[must_use]
    pub fn on(self, today: NaiveDate) -> NaiveDate {
        let away = self.months_ago.unsigned_abs();
        let current = Month::of(today);
        let month = if self.months_ago < 0 { current.plus(away) } else { current.minus(away) };
        month.first_day().with_day(self.day).unwrap_or(month.last_day())
    }
}

/// Everything in the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleCentre {
    /// Profile.
    pub centre: SampleProfile,
    /// Staff, registered persons, visitors.
    pub people: Vec<SamplePerson>,
    /// Families, oldest first.
    pub families: Vec<SampleFamily>,
    /// What shift workers recorded.
    pub happenings: Vec<SampleHappening>,
    /// Visits to come.
    pub plans: Vec<SamplePlan>,
    /// The surname that stands in a text on purpose.
    pub planted: PlantedName,
    /// Visits that were made, oldest first.
    pub visits: Vec<SampleVisit>,
}

/// The centre's profile.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `CentreForm`
pub struct SampleProfile {
    pub name: String,
    pub urn: String,
    pub address: String,
    pub telephone: String,
    pub email: String,
    pub local_authority: String,
    pub provider_kind: ProviderKind,
    pub provider_name: String,
    pub officers: Vec<OfficerInput>,
    pub places: String,
    pub conditions: String,
    pub registered: RelativeDay,
    pub manager_qualification: String,
    pub manager_qualification_held: bool,
    pub statement_of_purpose: RelativeDay,
    pub link_inspector: String,
}

/// Somebody who works at or for the centre.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SamplePerson {
    /// How the file names the person: "amara".
    pub key: String,
    /// Full name.
    pub name: String,
    /// Known as.
    #[serde(default)]
    pub known_as: String,
    /// Initials.
    pub initials: String,
    /// Post.
    pub post: String,
    /// Role in the record; those who have one can sign in.
    pub role: Option<Role>,
    /// First day in post.
    pub started: RelativeDay,
    /// Last day in post.
    pub left: Option<RelativeDay>,
}

/// A family.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleFamily {
    /// How the file names the family: "f6".
    pub key: String,
    /// Placing authority.
    pub placing_authority: String,
    /// Day of arrival.
    pub arrived: RelativeDay,
    /// Day of departure.
    pub left: Option<RelativeDay>,
    /// Members.
    pub members: Vec<SampleMember>,
}

/// A member of a family.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleMember {
    /// Full name.
    pub name: String,
    /// Known as.
    #[serde(default)]
    pub known_as: String,
    /// Former names.
    #[serde(default)]
    pub former_names: String,
    /// Initials.
    pub initials: String,
    /// Date of birth.
    pub born: RelativeDay,
    /// Adult or child.
    pub kind: MemberKind,
}

/// A note that something happened.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleHappening {
    /// Kind of event, as in `rules/events.toml`.
    pub kind: String,
    /// Time at which it was known; empty for the time at which it happened.
    #[serde(default)]
    pub known: String,
    /// What was done at once.
    #[serde(default)]
    pub actions: String,
    /// What was decided the next morning.
    #[serde(default)]
    pub decision: Option<Decision>,
    /// Why.
    #[serde(default)]
    pub why: String,
    /// Key of the person who decided.
    #[serde(default)]
    pub decided_by: String,
    /// Who was told then: how the titles of the recipients begin.
    #[serde(default)]
    pub told: Vec<String>,
    /// How.
    #[serde(default = "by_form")]
    pub told_how: ToldHow,
    /// Day.
    pub when: RelativeDay,
    /// Time, `22:40`.
    pub at: String,
    /// Where.
    pub place: String,
    /// Who, by initials.
    pub who: String,
    /// What.
    pub what: String,
    /// Key of the person who recorded it.
    pub by: String,
}

fn by_form() -> ToldHow {
    ToldHow::WebForm
}

/// A visit to come.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SamplePlan {
    /// Day; see [`SamplePlan::on`].
    pub when: RelativeDay,
    /// Key of the visitor.
    pub visitor: String,
}

/// Where a surname stands on purpose.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlantedName {
    /// Key of the visit.
    pub visit: String,
    /// Section's id.
    pub section: String,
    /// Field's id.
    pub field: String,
    /// The surname.
    pub words: String,
}

/// A visit that was made, and its report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `VisitForm`, but for what is said
pub struct SampleVisit {
    /// How the file names the visit: "v12".
    pub key: String,
    /// Day of the visit.
    pub when: RelativeDay,
    /// Day planned for, if it was planned.
    pub planned_for: Option<RelativeDay>,
    pub started: String,
    pub ended: String,
    pub announced: bool,
    /// Key of the visitor.
    pub visitor: String,
    pub limb: VisitorLimb,
    pub families_resident: u32,
    pub premises_seen: String,
    pub complaints_inspected: bool,
    pub complaints_note: String,
    pub interviews: Vec<SampleInterview>,
    pub record_checks: Vec<SampleRecordCheck>,
    /// The report.
    pub report: SampleReport,
    /// What became of the actions of earlier reports.
    #[serde(default)]
    pub earlier: Vec<SampleReview>,
    /// Actions of this report.
    #[serde(default)]
    pub actions: Vec<SampleAction>,
}

/// An interview.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `InterviewInput`
pub struct SampleInterview {
    pub initials: String,
    pub group: IntervieweeGroup,
    pub role: String,
    pub outcome: InterviewOutcome,
}

/// A kind of record that was checked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `RecordCheckInput`
pub struct SampleRecordCheck {
    pub what: String,
    pub sample: u32,
    pub out_of: u32,
    #[serde(default)]
    pub missing: String,
}

/// The report on a visit: a draft while it has no day of signing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleReport {
    /// Day of sign-off.
    pub signed: Option<RelativeDay>,
    /// Day sent to Ofsted.
    pub sent: Option<RelativeDay>,
    /// How it was sent.
    pub how: Option<SentHow>,
    /// Note on the sending.
    #[serde(default)]
    pub note: String,
    /// Section's id → field's id → text, still with placeholders: see [`References::fill`].
    pub texts: BTreeMap<String, BTreeMap<String, String>>,
}

/// What became of an earlier action.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleReview {
    /// Key of the action.
    pub action: String,
    /// Closed or carried.
    pub outcome: ActionOutcome,
    /// Evidence or reason.
    pub evidence: String,
}

/// An action.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleAction {
    /// How the file names the action: "a10".
    pub key: String,
    /// What is to be done.
    pub what: String,
    /// Owner, by initials.
    pub owner: String,
    /// Due.
    pub due: RelativeDay,
}

/// The families' references on a given day: key → `F-2026-03`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct References(BTreeMap<String, String>);

impl References {
    /// A family's reference.
    #[must_use]
    pub fn of(&self, family: &SampleFamily) -> &str {
        self.0.get(&family.key).map_or("", String::as_str)
    }

    /// The text with every `{f6}` replaced by that family's reference.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (key, reference)| text.replace(&format!("{{{key}}}"), reference))
    }
}

impl SampleCentre {
    /// The families' references, counted by year of arrival.
    #[must_use]
    pub fn references(&self, today: NaiveDate) -> References {
        let mut arrivals: Vec<(NaiveDate, &str)> =
            self.families.iter().map(|family| (family.arrived.on(today), family.key.as_str())).collect();
        arrivals.sort_unstable();
        let mut references = BTreeMap::new();
        let (mut year, mut number) = (arrivals.first().map(|(day, _)| day.year()), EARLIER_FAMILIES);
        for (day, key) in arrivals {
            if year != Some(day.year()) {
                (year, number) = (Some(day.year()), 0);
            }
            number += 1;
            references.insert(key.to_owned(), format!("F-{}-{number:02}", day.year()));
        }
        References(references)
    }

    /// The person with that key.
    #[must_use]
    pub fn person(&self, key: &str) -> Option<&SamplePerson> {
        self.people.iter().find(|person| person.key == key)
    }
}

impl SampleProfile {
    /// The profile as somebody would type it.
    #[must_use]
    pub fn form(&self, today: NaiveDate) -> CentreForm {
        CentreForm {
            name: self.name.clone(),
            urn: self.urn.clone(),
            address: self.address.clone(),
            telephone: self.telephone.clone(),
            email: self.email.clone(),
            local_authority: self.local_authority.clone(),
            provider_kind: Some(self.provider_kind),
            provider_name: self.provider_name.clone(),
            provider_in_day_to_day_charge: None,
            officers: self.officers.clone(),
            places: self.places.clone(),
            conditions: self.conditions.clone(),
            registered_on: self.registered.on(today).into(),
            manager_qualification: self.manager_qualification.clone(),
            manager_qualification_held: Some(self.manager_qualification_held),
            statement_of_purpose_on: self.statement_of_purpose.on(today).into(),
            link_inspector: self.link_inspector.clone(),
        }
    }
}

impl SamplePerson {
    /// The person as somebody would type it.
    #[must_use]
    pub fn form(&self, today: NaiveDate) -> PersonForm {
        PersonForm {
            name: self.name.clone(),
            known_as: self.known_as.clone(),
            initials: self.initials.clone(),
            post: self.post.clone(),
            role: self.role,
            started_on: self.started.on(today).into(),
            left_on: self.left.map(|day| day.on(today)).into(),
        }
    }
}

impl SampleFamily {
    /// The family as somebody would type it.
    #[must_use]
    pub fn form(&self, today: NaiveDate, references: &References) -> FamilyForm {
        let member = |member: &SampleMember| MemberInput {
            id: None,
            name: member.name.clone(),
            known_as: member.known_as.clone(),
            former_names: member.former_names.clone(),
            initials: member.initials.clone(),
            born_on: member.born.on(today).into(),
            kind: Some(member.kind),
        };
        FamilyForm {
            reference: references.of(self).to_owned(),
            placing_authority: self.placing_authority.clone(),
            arrived_on: self.arrived.on(today).into(),
            left_on: self.left.map(|day| day.on(today)).into(),
            members: self.members.iter().map(member).collect(),
        }
    }
}

impl SamplePlan {
    /// The day planned for: when it has passed already, the last day of its month, so that a plan is never late.
    #[must_use]
    pub fn on(&self, today: NaiveDate) -> NaiveDate {
        let day = self.when.on(today);
        if day < today { Month::of(day).last_day() } else { day }
    }
}

impl SampleVisit {
    /// The visit as the visitor would type it.
    #[must_use]
    pub fn form(&self, today: NaiveDate, references: &References, visitor: PersonId) -> VisitForm {
        let interview = |interview: &SampleInterview| InterviewInput {
            initials: interview.initials.clone(),
            group: Some(interview.group),
            role: references.fill(&interview.role),
            outcome: Some(interview.outcome),
            attribution: Attribution::Initials,
        };
        let check = |check: &SampleRecordCheck| RecordCheckInput {
            what: check.what.clone(),
            sample: check.sample.to_string(),
            out_of: check.out_of.to_string(),
            missing: check.missing.clone(),
        };
        VisitForm {
            visited_on: self.when.on(today).into(),
            started_at: self.started.clone(),
            ended_at: self.ended.clone(),
            announced: Some(self.announced),
            visitor: Some(visitor),
            limb: Some(self.limb),
            visitor_in_day_to_day_charge: Some(false),
            families_resident: self.families_resident.to_string(),
            interviews: self.interviews.iter().map(interview).collect(),
            no_interviews_because: String::new(),
            premises_seen: self.premises_seen.clone(),
            complaints_inspected: Some(self.complaints_inspected),
            complaints_note: self.complaints_note.clone(),
            record_checks: self.record_checks.iter().map(check).collect(),
        }
    }
}

#[cfg(test)]
#[path = "sample_data_tests.rs"]
mod tests;
