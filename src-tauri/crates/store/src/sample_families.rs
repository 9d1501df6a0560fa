//! The family records and complaints of the sample centre as data: `assets/sample/willow_house_families.toml`.
//!
//! What it must not know: the store, who is signed in. What lies after today is left out by whoever enters it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hearthbook_records::complaints::{ComplaintBy, ComplaintForm, ComplaintKind, ComplaintOutcome};
use hearthbook_records::family_record::{FinalForm, LogEntryForm, PlacementForm};
use hearthbook_records::logs::LogForm;
use hearthbook_records::professionals::{ProfessionalForm, ProfessionalKind};
use hearthbook_records::{DateInput, FamilyId, MemberId};
use serde::Deserialize;

use crate::sample_data::{RelativeDay, SampleError};

/// The file, as it was built in.
const FAMILIES: &str = include_str!("../../../../assets/sample/willow_house_families.toml");

/// The family records and complaints of the sample centre.
///
/// # Errors
/// When the built-in file cannot be read.
pub fn parse() -> Result<SampleRecords, SampleError> {
    Ok(toml::from_str(FAMILIES)?)
}

/// Everything in the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleRecords {
    /// Address book.
    pub professionals: Vec<SampleProfessional>,
    /// Family records.
    pub records: Vec<SampleRecord>,
    /// Complaints, oldest first.
    pub complaints: Vec<SampleComplaint>,
    /// Entries of the house's own logs, oldest first.
    pub house_logs: Vec<SampleHouseLog>,
}

/// An entry of a log of the house: a drill, a test, a review.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `LogForm`
pub struct SampleHouseLog {
    pub log: String,
    pub on: RelativeDay,
    pub at: String,
    pub what: String,
    pub detail: String,
    pub outcome: String,
}

impl SampleHouseLog {
    /// What would be typed.
    #[must_use]
    pub fn form(&self, today: NaiveDate) -> LogForm {
        LogForm {
            log: self.log.clone(),
            on: self.on.on(today).into(),
            at: self.at.clone(),
            what: self.what.clone(),
            detail: self.detail.clone(),
            outcome: self.outcome.clone(),
            ..LogForm::default()
        }
    }
}

/// An entry of the address book.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `ProfessionalForm`
pub struct SampleProfessional {
    /// How the file names the entry.
    pub key: String,
    pub kind: ProfessionalKind,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub organisation: String,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub telephone: String,
    #[serde(default)]
    pub out_of_hours: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub note: String,
}

/// The record of a family.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleRecord {
    /// Key of the family.
    pub family: String,
    /// `family`, or a member's initials → field's id → value.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Who to call: key of the entry, and what it is to the family.
    #[serde(default)]
    pub links: Vec<(String, String)>,
    /// Placement and assessment.
    pub placement: SamplePlacement,
    /// Entries of logs.
    #[serde(default)]
    pub logs: Vec<SampleLog>,
}

/// Placement and assessment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `PlacementForm`
pub struct SamplePlacement {
    pub referred: Option<RelativeDay>,
    #[serde(default)]
    pub referred_by: String,
    pub pre_admission: Option<RelativeDay>,
    #[serde(default)]
    pub pre_admission_words: String,
    pub plan: Option<RelativeDay>,
    pub plan_risk: Option<RelativeDay>,
    #[serde(default)]
    pub legal_status: String,
    #[serde(default)]
    pub court_instructions: String,
    #[serde(default)]
    pub assessment_type: String,
    pub assessment_started: Option<RelativeDay>,
    pub planned_end: Option<RelativeDay>,
    #[serde(default)]
    pub recommendation: String,
    #[serde(default)]
    pub court_decision: String,
    pub court_decided: Option<RelativeDay>,
    #[serde(rename = "final")]
    pub final_report: Option<SampleFinal>,
}

/// A final report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `FinalForm`
pub struct SampleFinal {
    pub author: String,
    pub registration: String,
    pub signed: RelativeDay,
}

/// An entry of a log.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `LogEntryForm`
pub struct SampleLog {
    pub kind: String,
    pub on: RelativeDay,
    /// Initials of the member.
    #[serde(default)]
    pub member: String,
    #[serde(default)]
    pub subject: String,
    pub words: String,
    #[serde(default)]
    pub choice: String,
    #[serde(default)]
    pub answer: String,
    pub answer_on: Option<RelativeDay>,
    pub due: Option<RelativeDay>,
    pub closed: Option<RelativeDay>,
}

/// A complaint.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `ComplaintForm`
pub struct SampleComplaint {
    pub kind: ComplaintKind,
    pub made: RelativeDay,
    pub made_by: ComplaintBy,
    #[serde(default)]
    pub made_how: String,
    #[serde(default)]
    pub initials: String,
    /// Key of the family.
    pub family: String,
    pub about: String,
    #[serde(default)]
    pub wish: String,
    /// The authority that it goes to, if it does.
    #[serde(default)]
    pub authority: String,
    pub told: Option<RelativeDay>,
    #[serde(default)]
    pub told_how: String,
    #[serde(default)]
    pub told_words: String,
    pub outcome: Option<ComplaintOutcome>,
    pub outcome_on: Option<RelativeDay>,
    #[serde(default)]
    pub outcome_words: String,
    #[serde(default)]
    pub learning: String,
    /// When the authority received it.
    pub stage_one: Option<RelativeDay>,
    #[serde(default)]
    pub steps: Vec<SampleStep>,
}

/// A step taken.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `ComplaintStep`
pub struct SampleStep {
    pub on: RelativeDay,
    pub by: String,
    pub words: String,
}

/// A day that has come; what lies ahead of today is not entered as done.
fn past(day: Option<RelativeDay>, today: NaiveDate) -> DateInput {
    day.map(|day| day.on(today)).filter(|day| *day <= today).into()
}

fn any(day: Option<RelativeDay>, today: NaiveDate) -> DateInput {
    day.map(|day| day.on(today)).into()
}

impl SampleProfessional {
    /// The entry as somebody would type it.
    #[must_use]
    pub fn form(&self) -> ProfessionalForm {
        let from = self.clone();
        ProfessionalForm {
            kind: Some(from.kind),
            name: from.name,
            organisation: from.organisation,
            address: from.address,
            telephone: from.telephone,
            out_of_hours: from.out_of_hours,
            email: from.email,
            note: from.note,
            ..ProfessionalForm::default()
        }
    }
}

impl SamplePlacement {
    /// Placement and assessment as somebody would type them.
    #[must_use]
    pub fn form(&self, today: NaiveDate) -> PlacementForm {
        let from = self.clone();
        PlacementForm {
            referred_on: past(from.referred, today),
            referred_by: from.referred_by,
            pre_admission_on: past(from.pre_admission, today),
            pre_admission_words: from.pre_admission_words,
            plan_on: past(from.plan, today),
            plan_risk_on: past(from.plan_risk, today),
            legal_status: from.legal_status,
            court_instructions: from.court_instructions,
            assessment_type: from.assessment_type,
            assessment_started_on: any(from.assessment_started, today),
            planned_end_on: any(from.planned_end, today),
            recommendation: from.recommendation,
            court_decision: from.court_decision,
            court_decided_on: past(from.court_decided, today),
            ..PlacementForm::default()
        }
    }
}

impl SampleFinal {
    /// The final report as somebody would type it.
    #[must_use]
    pub fn form(&self, today: NaiveDate) -> FinalForm {
        let signed: DateInput = self.signed.on(today).into();
        FinalForm {
            author: self.author.clone(),
            registered: Some(true),
            registration: self.registration.clone(),
            checked_on: signed.clone(),
            signed_on: signed,
        }
    }
}

impl SampleLog {
    /// The entry as somebody would type it.
    #[must_use]
    pub fn form(&self, today: NaiveDate, member: Option<MemberId>) -> LogEntryForm {
        LogEntryForm {
            member,
            on: self.on.on(today).into(),
            subject: self.subject.clone(),
            words: self.words.clone(),
            choice: self.choice.clone(),
            answer: self.answer.clone(),
            answer_on: past(self.answer_on, today),
            due_on: any(self.due, today),
            closed_on: past(self.closed, today),
        }
    }
}

impl SampleComplaint {
    /// The complaint as somebody would type it.
    #[must_use]
    pub fn form(&self, today: NaiveDate, family: FamilyId) -> ComplaintForm {
        let from = self.clone();
        ComplaintForm {
            kind: Some(from.kind),
            made_on: from.made.on(today).into(),
            made_how: from.made_how,
            made_by: Some(from.made_by),
            family: Some(family),
            initials: from.initials,
            about: from.about,
            wish: from.wish,
            to_authority: !from.authority.is_empty(),
            authority: from.authority,
            told_on: past(from.told, today),
            told_how: from.told_how,
            told_words: from.told_words,
            outcome: from.outcome,
            outcome_on: past(from.outcome_on, today),
            outcome_words: from.outcome_words,
            learning: from.learning,
        }
    }
}

#[cfg(test)]
mod tests {
    use hearthbook_records::ComplaintId;
    use hearthbook_rules::RuleBook;

    use super::*;
    use crate::sample_data;

    #[test]
    fn every_key_and_field_is_known_and_every_form_parses_whatever_today_is() {
        let (sample, centre) = (parse().unwrap(), sample_data::parse().unwrap());
        let book = RuleBook::shipped().family_record();
        for today in ["2026-11-22", "2026-12-31", "2027-01-01", "2028-02-29"] {
            let today: NaiveDate = today.parse().unwrap();
            for record in &sample.records {
                let family = centre.families.iter().find(|family| family.key == record.family).expect("a family");
                for (whose, values) in &record.values {
                    let known = whose == "family" || family.members.iter().any(|member| member.initials == *whose);
                    assert!(known, "{whose} of {}", record.family);
                    for item in values.keys() {
                        assert!(book.items.iter().any(|known| known.id == *item), "{item}");
                    }
                }
                for (key, _) in &record.links {
                    assert!(sample.professionals.iter().any(|entry| entry.key == *key), "{key}");
                }
                record.placement.form(today).parse(today).unwrap();
                for log in &record.logs {
                    let kind = book.log(&log.kind).expect("a kind of log");
                    let form = log.form(today, None);
                    if log.on.on(today) <= today {
                        form.parse(hearthbook_records::LogEntryId::make(), FamilyId::make(), kind, today).unwrap();
                    }
                }
            }
            for complaint in sample.complaints.iter().filter(|complaint| complaint.made.on(today) <= today) {
                complaint.form(today, FamilyId::make()).parse(ComplaintId::make(), today).unwrap();
            }
        }
    }
}
