//! Figures: what the record comes to in a period and on a day, each with the records that it counts.
//!
//! [`source`] reads the record once into plain rows; everything else here is counting over those rows, without the store
//! and without the clock, so that Annex A, reviews and checks say the same. People are named by initials. What stands in
//! a compartment (concerns, closed notes) is in no figure. Must not know: pages, documents, what a figure means for the law.

mod complaints;
mod families;
mod incidents;
mod notifications;
pub mod source;
mod staff;
mod visits;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use hearthbook_records::UiError;
use hearthbook_rules::calendar::date_words;
use serde::{Deserialize, Serialize};

use crate::desk::Desk;
pub use source::Source;

/// What is counted: a period, both days included, and the day for figures "as at".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// The day for who lives and works there, what is open and what has run out.
    pub as_of: NaiveDate,
}

impl Scope {
    /// The day lies in the period.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// "1 April 2026 to 30 September 2026".
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} to {}", date_words(self.from), date_words(self.to))
    }
}

/// What a figure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Area {
    /// Families.
    Families,
    /// Assessments.
    Assessments,
    /// Incidents: restraint, missing, police, accidents, medicines, allegations, enquiries.
    Incidents,
    /// Events by kind.
    Events,
    /// Who was told, and in time.
    Notifications,
    /// Complaints and representations.
    Complaints,
    /// Staff.
    Staff,
    /// Vetting, supervision and training.
    Vetting,
    /// Visits under regulation 25.
    Visits,
    /// Surveillance, fire drills and tests.
    Premises,
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // as in `words`
pub enum Unit {
    Families,
    Children,
    Assessments,
    Incidents,
    People,
    Events,
    Notifications,
    Complaints,
    Representations,
    Staff,
    Posts,
    Files,
    Audits,
    Visits,
    Months,
    Reports,
    Devices,
    Entries,
    Days,
}

impl Unit {
    /// "families", "family".
    #[must_use]
    pub fn words(self, number: u32) -> &'static str {
        let (one, many) = match self {
            Self::Families => ("family", "families"),
            Self::Children => ("child", "children"),
            Self::Assessments => ("assessment", "assessments"),
            Self::Incidents => ("incident", "incidents"),
            Self::People => ("person", "people"),
            Self::Events => ("event", "events"),
            Self::Notifications => ("notification", "notifications"),
            Self::Complaints => ("complaint", "complaints"),
            Self::Representations => ("representation", "representations"),
            Self::Staff => ("person who works there", "people who work there"),
            Self::Posts => ("post", "posts"),
            Self::Files => ("file", "files"),
            Self::Audits => ("self-audit", "self-audits"),
            Self::Visits => ("visit", "visits"),
            Self::Months => ("month", "months"),
            Self::Reports => ("report", "reports"),
            Self::Devices => ("device", "devices"),
            Self::Entries => ("entry", "entries"),
            Self::Days => ("day", "days"),
        };
        if number == 1 { one } else { many }
    }
}

/// A record behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Behind {
    /// Initials or reference: "F-2026-03, R.D.".
    pub label: String,
    /// What of it counts here: "arrived 3 March 2026, Westshire Council". No names.
    pub words: String,
    /// The day by which it counts.
    pub on: Option<NaiveDate>,
    /// Its page.
    pub path: String,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    /// Key that stays: "families.resident". Templates, snapshots and comparisons refer to it.
    pub key: String,
    /// About what.
    pub area: Area,
    /// "Families resident".
    pub label: String,
    /// What is counted.
    pub unit: Unit,
    /// The number; nothing when the record does not hold it.
    pub value: Option<u32>,
    /// Parents and other adults of families among them, or incidents with at least one.
    pub parents: Option<u32>,
    /// Children among them, or incidents with at least one.
    pub children: Option<u32>,
    /// How it was counted, where that is not plain.
    pub note: String,
    /// What it counts.
    pub behind: Vec<Behind>,
}

impl Figure {
    pub(crate) fn new(area: Area, key: impl Into<String>, label: impl Into<String>, unit: Unit) -> Self {
        Self {
            key: key.into(),
            area,
            label: label.into(),
            unit,
            value: None,
            parents: None,
            children: None,
            note: String::new(),
            behind: Vec::new(),
        }
    }

    /// As many as there are records behind it.
    pub(crate) fn of(mut self, behind: Vec<Behind>) -> Self {
        self.value = Some(count(behind.len()));
        self.behind = behind;
        self
    }

    pub(crate) fn number(mut self, value: usize, behind: Vec<Behind>) -> Self {
        self.value = Some(count(value));
        self.behind = behind;
        self
    }

    pub(crate) fn apart(mut self, parents: usize, children: usize) -> Self {
        self.parents = Some(count(parents));
        self.children = Some(count(children));
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// "3 families: 4 parents, 5 children", "not on record".
    #[must_use]
    pub fn words(&self) -> String {
        let Some(value) = self.value else { return "not on record".to_owned() };
        let apart = match (self.parents, self.children) {
            (Some(parents), Some(children)) => format!(
                ": {parents} {}, {children} {}",
                if parents == 1 { "parent" } else { "parents" },
                if children == 1 { "child" } else { "children" }
            ),
            _ => String::new(),
        };
        format!("{value} {}{apart}", self.unit.words(value))
    }
}

pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Every figure, in the order in which they are shown.
#[must_use]
pub fn all(source: &Source, scope: &Scope) -> Vec<Figure> {
    let mut figures = families::figures(source, scope);
    figures.extend(families::assessments(source, scope));
    figures.extend(incidents::figures(source, scope));
    figures.extend(notifications::figures(source, scope));
    figures.extend(complaints::figures(source, scope));
    figures.extend(staff::figures(source, scope));
    figures.extend(visits::figures(source, scope));
    figures
}

/// Reads the record and counts.
///
/// # Errors
/// What the store says.
pub fn gather(desk: &mut Desk, scope: &Scope) -> Result<Vec<Figure>, UiError> {
    Ok(all(&source::read(desk, scope.as_of)?, scope))
}
