//! What can happen and who may have to be told: the kinds of event, the recipients, and the table between them.
//!
//! The table of Schedule 5 was not seen. Every cell says on whose word it stands, and a centre corrects it cell by cell.
//! It must not say that an event is notifiable, or that it is not: a person decides that.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Basis;
use crate::data::{RuleError, parse, unsound};

pub(crate) const EVENTS: (&str, &str) = ("events.toml", include_str!("../../../../assets/rules/events.toml"));

/// What a cell of the table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cell {
    /// A clock runs once the event is decided notifiable.
    Tell,
    /// Offered; no clock until somebody adds it.
    Consider,
    /// Not offered.
    No,
}

impl Cell {
    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Tell => "tell",
            Self::Consider => "consider",
            Self::No => "no",
        }
    }

    /// From the word that is kept.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Tell, Self::Consider, Self::No].into_iter().find(|cell| cell.words() == word)
    }
}

/// Whose names may stand in what a recipient gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecipientProfile {
    /// Nobody is named.
    Initials,
    /// Those concerned are identified; every other family's names stop.
    Identifying,
    /// A parent: the own family and no other.
    Family,
}

/// How a recipient is told in writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Through the recipient's own form.
    Form,
    /// By letter or email.
    Letter,
}

/// A recipient.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Id: `placing-authority`.
    pub id: String,
    /// "Placing authority".
    pub title: String,
    /// Whose names may stand.
    pub profile: RecipientProfile,
    /// How it is told in writing.
    pub way: Way,
    /// The duty whose clock runs.
    pub rule: String,
    /// Telephone number, if one is known for everybody.
    pub telephone: String,
}

/// A kind of event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventKind {
    /// Id: `police`.
    pub id: String,
    /// "Police called to the centre".
    pub title: String,
    /// What it is, in a sentence.
    pub example: String,
    /// A death: at once.
    pub at_once: bool,
    /// What it would be in the table that was not seen.
    pub row: String,
    tell: Vec<String>,
    consider: Vec<String>,
}

/// A kind of entry in the plain logs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HouseLogKind {
    /// Id: `fire-drill`.
    pub id: String,
    /// "Fire drill".
    pub title: String,
    /// On whose word it is kept.
    pub basis: Basis,
    /// Where that stands.
    pub citation: String,
    /// The kind of event that an entry becomes.
    pub kind: String,
    /// Label of the detail.
    pub detail_label: String,
    /// Label of what came of it.
    pub outcome_label: String,
}

/// A number to ring.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberToRing {
    /// Who answers.
    pub who: String,
    /// The number.
    pub number: String,
    /// When.
    pub when: String,
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
struct Seen {
    kind: String,
    recipients: Vec<String>,
    basis: Basis,
    citation: String,
    source: String,
    checked_on: NaiveDate,
    note: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schedule_citation: String,
    schedule_source: String,
    schedule_note: String,
    checked_on: NaiveDate,
    number: Vec<NumberToRing>,
    recipient: Vec<Recipient>,
    kind: Vec<EventKind>,
    seen: Vec<Seen>,
    log: Vec<HouseLogKind>,
}

/// A change of a cell by the centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellChange {
    /// Kind of event.
    pub kind: String,
    /// Recipient.
    pub recipient: String,
    /// The centre's value.
    pub value: Cell,
    /// Where it stands, in the centre's words.
    pub source: String,
    /// The day on which that was looked up.
    pub source_on: NaiveDate,
    /// Why.
    pub why: String,
    /// Who changed it.
    pub by: String,
    /// When.
    pub on: NaiveDate,
}

/// A cell with the value in force and on whose word it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellInForce {
    /// The value in force.
    pub value: Cell,
    /// The value that Hearthbook ships with.
    pub shipped: Cell,
    /// Basis of the shipped value.
    pub basis: Basis,
    /// Where that stands.
    pub citation: String,
    /// Address of the source.
    pub source: String,
    /// When it was checked.
    pub checked_on: NaiveDate,
    /// What to know beside it.
    pub note: String,
    /// The centre's change.
    pub change: Option<CellChange>,
}

/// The table of events.
#[derive(Debug, Clone)]
pub struct EventTable {
    file: File,
    changes: Vec<CellChange>,
}

impl EventTable {
    /// Reads and checks the shipped table.
    ///
    /// # Errors
    /// When it is not sound.
    pub fn read() -> Result<Self, RuleError> {
        let file: File = parse(EVENTS)?;
        let mut ids = BTreeSet::new();
        let recipients: BTreeSet<&str> = file.recipient.iter().map(|one| one.id.as_str()).collect();
        for kind in &file.kind {
            if !ids.insert(&kind.id) {
                return Err(unsound(EVENTS.0, &kind.id, "the id is used twice"));
            }
            if let Some(unknown) = kind.tell.iter().chain(&kind.consider).find(|id| !recipients.contains(id.as_str())) {
                return Err(unsound(EVENTS.0, &kind.id, format!("there is no recipient {unknown}")));
            }
        }
        for seen in &file.seen {
            if !ids.contains(&seen.kind) || seen.recipients.iter().any(|id| !recipients.contains(id.as_str())) {
                return Err(unsound(EVENTS.0, &seen.kind, "a cell that was seen is not in the table"));
            }
        }
        for log in &file.log {
            if !ids.contains(&log.kind) {
                return Err(unsound(EVENTS.0, &log.id, "it becomes no kind of event"));
            }
        }
        Ok(Self { file, changes: Vec::new() })
    }

    /// The table that Hearthbook ships with.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static TABLE: LazyLock<EventTable> = LazyLock::new(|| match EventTable::read() {
            Ok(table) => table,
            // as for the other rules: compiled in, and read by a test
            #[allow(clippy::panic)]
            Err(error) => panic!("the events that were compiled in are not sound: {error}"),
        });
        &TABLE
    }

    /// The shipped table with the centre's changes; of several for one cell the last counts.
    #[must_use]
    pub fn with_changes(changes: Vec<CellChange>) -> Self {
        Self { changes, ..Self::shipped().clone() }
    }

    /// The kinds, in the order in which they are shown.
    #[must_use]
    pub fn kinds(&self) -> &[EventKind] {
        &self.file.kind
    }

    /// A kind.
    #[must_use]
    pub fn kind(&self, id: &str) -> Option<&EventKind> {
        self.file.kind.iter().find(|kind| kind.id == id)
    }

    /// The recipients, in the order in which they are shown.
    #[must_use]
    pub fn recipients(&self) -> &[Recipient] {
        &self.file.recipient
    }

    /// A recipient.
    #[must_use]
    pub fn recipient(&self, id: &str) -> Option<&Recipient> {
        self.file.recipient.iter().find(|recipient| recipient.id == id)
    }

    /// The recipients that the table has columns for: not the parent, whom regulation 26(2) names by itself, nor others.
    pub fn columns(&self) -> impl Iterator<Item = &Recipient> {
        self.file.recipient.iter().filter(|recipient| !matches!(recipient.id.as_str(), "parent" | "other"))
    }

    /// The plain logs.
    #[must_use]
    pub fn logs(&self) -> &[HouseLogKind] {
        &self.file.log
    }

    /// A log.
    #[must_use]
    pub fn log(&self, id: &str) -> Option<&HouseLogKind> {
        self.file.log.iter().find(|log| log.id == id)
    }

    /// The numbers to ring when somebody is in danger.
    #[must_use]
    pub fn numbers(&self) -> &[NumberToRing] {
        &self.file.number
    }

    /// A cell, if there is such a kind and such a recipient.
    #[must_use]
    pub fn cell(&self, kind: &str, recipient: &str) -> Option<CellInForce> {
        let row = self.kind(kind)?;
        self.recipient(recipient)?;
        let holds = |list: &[String]| list.iter().any(|id| id == recipient);
        let shipped = if holds(&row.tell) {
            Cell::Tell
        } else if holds(&row.consider) {
            Cell::Consider
        } else {
            Cell::No
        };
        let seen = self.file.seen.iter().find(|seen| seen.kind == kind && holds(&seen.recipients));
        let change = self.changes.iter().rev().find(|change| change.kind == kind && change.recipient == recipient);
        let (basis, citation, source, checked_on, note) = match seen {
            Some(seen) => (seen.basis, &seen.citation, &seen.source, seen.checked_on, &seen.note),
            None => (
                Basis::LawUnchecked,
                &self.file.schedule_citation,
                &self.file.schedule_source,
                self.file.checked_on,
                &self.file.schedule_note,
            ),
        };
        Some(CellInForce {
            value: change.map_or(shipped, |change| change.value),
            shipped,
            basis,
            citation: citation.clone(),
            source: source.clone(),
            checked_on,
            note: note.clone(),
            change: change.cloned(),
        })
    }

    /// The recipients of a kind with a value.
    #[must_use]
    pub fn with_value(&self, kind: &str, value: Cell) -> Vec<&Recipient> {
        self.columns()
            .filter(|recipient| self.cell(kind, &recipient.id).is_some_and(|cell| cell.value == value))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RuleBook;

    #[test]
    fn only_the_enquiry_is_law_and_only_to_ofsted_and_the_placing_authority() {
        let table = EventTable::shipped();
        let mut law = Vec::new();
        for kind in table.kinds() {
            for recipient in table.columns() {
                let cell = table.cell(&kind.id, &recipient.id).unwrap();
                if cell.basis == Basis::Law {
                    law.push((kind.id.as_str(), recipient.id.as_str()));
                }
            }
        }
        assert_eq!(law, [("enquiry", "ofsted"), ("enquiry", "placing-authority")]);
    }

    #[test]
    fn every_kind_goes_to_ofsted_and_the_placing_authority_by_default() {
        let table = EventTable::shipped();
        for kind in table.kinds() {
            let told: Vec<&str> = table.with_value(&kind.id, Cell::Tell).iter().map(|one| one.id.as_str()).collect();
            // what Ofsted says must be reported has a clock of its own beside what is only our default
            let expected: &[&str] = if kind.id == "controlled-drugs" {
                &["ofsted", "placing-authority", "cd-officer"]
            } else {
                &["ofsted", "placing-authority"]
            };
            assert_eq!(told, expected, "{}", kind.id);
        }
        assert!(table.kinds().iter().filter(|kind| kind.at_once).map(|kind| kind.id.as_str()).eq(["death"]));
    }

    #[test]
    fn a_changed_cell_keeps_the_shipped_value_beside_it_and_no_other_cell_moves() {
        let change = CellChange {
            kind: "police".to_owned(),
            recipient: "area-authority".to_owned(),
            value: Cell::Tell,
            source: "Schedule 5 as read on legislation.gov.uk".to_owned(),
            source_on: "2026-11-24".parse().unwrap(),
            why: "Read in full".to_owned(),
            by: "Amara Okafor".to_owned(),
            on: "2026-11-24".parse().unwrap(),
        };
        let table = EventTable::with_changes(vec![change]);
        let cell = table.cell("police", "area-authority").unwrap();
        assert_eq!((cell.value, cell.shipped), (Cell::Tell, Cell::No));
        assert_eq!(table.cell("death", "area-authority").unwrap().change, None);
    }

    #[test]
    fn a_recipient_that_no_seen_word_names_is_not_said_to_stand_in_the_law() {
        let basis = |id: &str| {
            let rule = &EventTable::shipped().recipient(id).unwrap().rule;
            RuleBook::shipped().entries().into_iter().find(|entry| entry.id == *rule).unwrap().basis
        };
        for id in ["secretary-of-state", "area-authority", "police", "health"] {
            assert_eq!(basis(id), Basis::LawUnchecked, "{id}");
        }
        for id in ["lado", "other"] {
            assert_eq!(basis(id), Basis::Practice, "{id}");
        }
    }

    #[test]
    fn the_duty_of_every_recipient_is_a_rule_that_works() {
        for recipient in EventTable::shipped().recipients() {
            assert!(RuleBook::shipped().entries().iter().any(|rule| rule.id == recipient.rule), "{}", recipient.rule);
        }
    }
}
