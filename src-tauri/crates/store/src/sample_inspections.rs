//! Inspections and the statement of purpose of the sample centre as data: `assets/sample/willow_house_inspections.toml`.
//!
//! What it must not know: the store, who is signed in.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hearthbook_records::DateInput;
use hearthbook_records::inspections::{InspectionForm, InspectionKind, PointForm, PointKind};
use hearthbook_records::ofsted_notices::MatterForm;
use hearthbook_rules::Grade;
use serde::Deserialize;

use crate::sample_data::{RelativeDay, SampleError};

/// The file, as it was built in.
const INSPECTIONS: &str = include_str!("../../../../assets/sample/willow_house_inspections.toml");

/// Inspections and statements of the sample centre.
///
/// # Errors
/// When the built-in file cannot be read.
pub fn parse() -> Result<SampleOfsted, SampleError> {
    Ok(toml::from_str(INSPECTIONS)?)
}

/// Everything in the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleOfsted {
    /// The last full inspection.
    pub inspection: SampleInspection,
    /// Versions of the statement of purpose, oldest first.
    pub statements: Vec<SampleStatement>,
}

/// An inspection.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `InspectionForm`
pub struct SampleInspection {
    pub started: RelativeDay,
    pub ended: RelativeDay,
    pub inspector: String,
    pub reference: String,
    pub overall: Grade,
    pub protection: Grade,
    pub leadership: Grade,
    pub draft: RelativeDay,
    pub commented: RelativeDay,
    pub finished: RelativeDay,
    pub published: RelativeDay,
    pub points: Vec<SamplePoint>,
}

impl SampleInspection {
    /// As it would be typed.
    #[must_use]
    pub fn form(&self, today: NaiveDate) -> InspectionForm {
        let day = |day: RelativeDay| DateInput::from(day.on(today));
        InspectionForm {
            kind: InspectionKind::Full,
            started_on: day(self.started),
            ended_on: day(self.ended),
            inspector: self.inspector.clone(),
            reference: self.reference.clone(),
            overall: Some(self.overall),
            protection: Some(self.protection),
            leadership: Some(self.leadership),
            feedback_on: day(self.ended),
            draft_on: day(self.draft),
            commented_on: day(self.commented),
            final_on: day(self.finished),
            published_on: day(self.published),
            ..InspectionForm::default()
        }
    }
}

/// What the inspection asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `PointForm`
pub struct SamplePoint {
    pub kind: PointKind,
    pub authority: String,
    pub words: String,
    pub given: RelativeDay,
    pub due: Option<RelativeDay>,
    pub met: Option<RelativeDay>,
    #[serde(default)]
    pub met_words: String,
    pub owner: String,
}

impl SamplePoint {
    /// As it would be typed, before it was met.
    #[must_use]
    pub fn form(&self, today: NaiveDate) -> PointForm {
        PointForm {
            kind: self.kind,
            authority: self.authority.clone(),
            words: self.words.clone(),
            given_on: self.given.on(today).into(),
            due_on: self.due.map(|day| day.on(today)).into(),
            owner: self.owner.clone(),
            ..PointForm::default()
        }
    }
}

/// A version of the statement of purpose.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as the fields of the notice
pub struct SampleStatement {
    pub version: String,
    pub dated: RelativeDay,
    pub revision: bool,
    #[serde(default)]
    pub changes: String,
    #[serde(default)]
    pub residents_told: String,
    #[serde(default)]
    pub guide: String,
    /// When Ofsted was told.
    pub sent: Option<RelativeDay>,
    /// Paragraphs of Schedule 1 found in it.
    pub items: Vec<String>,
}

impl SampleStatement {
    /// As it would be typed.
    #[must_use]
    pub fn form(&self, today: NaiveDate) -> MatterForm {
        let revision = if self.revision { "yes" } else { "no" };
        let texts = [
            ("version", self.version.as_str()),
            ("revision", revision),
            ("changes", self.changes.as_str()),
            ("guide", self.guide.as_str()),
            ("residentsTold", self.residents_told.as_str()),
        ];
        MatterForm {
            texts: texts.into_iter().map(|(id, text)| (id.to_owned(), text.to_owned())).collect(),
            days: BTreeMap::from([("datedOn".to_owned(), self.dated.on(today).into())]),
            checklist: self.items.iter().map(|item| (item.clone(), format!("section {item}"))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearthbook_records::InspectionId;
    use hearthbook_rules::OfstedNotices;

    #[test]
    fn the_sample_is_read_and_fits_whatever_the_day() {
        let sample = parse().unwrap();
        for day in ["2026-11-22", "2027-01-31", "2028-02-29", "2027-03-01"] {
            let today: NaiveDate = day.parse().unwrap();
            let inspection = sample.inspection.form(today).parse(InspectionId::make(), today).unwrap();
            for point in &sample.inspection.points {
                point.form(today).parse(hearthbook_records::InspectionPointId::make(), &inspection, today).unwrap();
            }
            let kind = OfstedNotices::shipped().kind("statement").unwrap();
            for statement in &sample.statements {
                statement.form(today).parse(kind).unwrap();
            }
        }
    }
}
