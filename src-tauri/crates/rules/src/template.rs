//! A report's template: sections and prompts as data, read alike by the form on screen and by the PDF.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is filled in from the record at the top of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FactKind {
    /// Centre, URN, date, times, announced or not, visitor and limb of regulation 25, number of families.
    Visit,
    /// Whom the visitor interviewed, who declined.
    Interviews,
    /// Families resident on the day, by initials and reference.
    Families,
    /// Records checked: what, sample size, what was missing.
    RecordsChecked,
    /// Premises seen.
    Premises,
    /// Complaints records inspected.
    Complaints,
    /// Notifications since the last visit.
    Notifications,
    /// Actions of the last visit with what became of them.
    LastActions,
    /// Actions of this report.
    NewActions,
    /// Staff in post on the day, by initials and post.
    Staff,
}

/// One text of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateField {
    /// Stable id within the section: `seen`, `said`, `concluded`, `opinion`.
    pub id: String,
    /// Label: "What I saw".
    pub label: String,
    /// Hint under the label; may be empty.
    #[serde(default)]
    pub hint: String,
    /// Sign-off needs it.
    #[serde(default)]
    pub required: bool,
}

/// One section of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateSection {
    /// Stable id.
    pub id: String,
    /// Heading, without its number.
    pub title: String,
    /// What belongs here.
    #[serde(default)]
    pub hint: String,
    /// Filled in from the record, in this order.
    #[serde(default)]
    pub facts: Vec<FactKind>,
    /// The texts, in this order; may be none.
    #[serde(default)]
    pub fields: Vec<TemplateField>,
}

/// A version of a report's template. A report keeps the one that it was written with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    /// `reg25-visit-report`.
    pub id: String,
    /// Counts up.
    pub version: u32,
    /// Title of the document: "Report of a visit under regulation 25".
    pub title: String,
    /// On whose word the outline stands.
    pub basis: crate::Basis,
    /// Where from.
    pub citation: String,
    /// Address of the source.
    pub source: String,
    /// When it was checked.
    pub checked_on: chrono::NaiveDate,
    /// The sections.
    pub sections: Vec<TemplateSection>,
}
