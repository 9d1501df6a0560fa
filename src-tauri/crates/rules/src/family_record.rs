//! What the family register holds beyond name and dates, and the kinds of logs kept with a family: data, with its basis.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Basis;

/// Of whom a field of the register tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holder {
    /// The family as a whole.
    Family,
    /// Each member.
    Member,
    /// Each adult.
    Adult,
    /// Each child.
    Child,
}

/// How a field of the register is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// A day.
    Date,
    /// One of `options`.
    Choice,
    /// By an entry of the address book that is linked to the family.
    Linked,
}

/// What the release gate takes a value for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// An address.
    Address,
    /// A telephone number.
    Telephone,
    /// An NHS number.
    NhsNumber,
    /// The number of a court case.
    CaseNumber,
}

/// A field of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterItem {
    /// Id, as the store keeps it.
    pub id: String,
    /// Label.
    pub label: String,
    /// Hint below the label; may be empty.
    #[serde(default)]
    pub hint: String,
    /// Of whom.
    pub holder: Holder,
    /// How it is filled in.
    pub kind: ItemKind,
    /// What can be chosen.
    #[serde(default)]
    pub options: Vec<String>,
    /// Kinds of the address book that answer it.
    #[serde(default)]
    pub linked: Vec<String>,
    /// What the release gate takes it for.
    pub detail: Option<Detail>,
    /// Said to be missing while it is empty.
    #[serde(default)]
    pub needed: bool,
    /// On whose word.
    pub basis: Basis,
    /// Where that stands.
    pub citation: String,
    /// Address of the source.
    pub source: String,
    /// When the source was last checked.
    pub checked_on: NaiveDate,
}

/// A kind of log kept with a family. A label that is empty means that the kind has no such field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogKind {
    /// Id, as the store keeps it.
    pub id: String,
    /// "Delays challenged".
    pub title: String,
    /// What belongs here.
    pub hint: String,
    /// Label of the text.
    pub words: String,
    /// Label of its day, where that is not just "Day".
    #[serde(default = "day")]
    pub on: String,
    /// Label of whom or what it is about.
    #[serde(default)]
    pub subject: String,
    /// Label of the choice.
    #[serde(default)]
    pub choice: String,
    /// What can be chosen.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Label of the answer.
    #[serde(default)]
    pub answer: String,
    /// Label of the day of the answer.
    #[serde(default)]
    pub answer_on: String,
    /// Label of the day on which it is due.
    #[serde(default)]
    pub due: String,
    /// That day has to be given.
    #[serde(default)]
    pub due_needed: bool,
    /// Label of the day on which it ended or was done.
    #[serde(default)]
    pub closed: String,
    /// It may be about one member.
    #[serde(default)]
    pub member: bool,
    /// It is reviewed, each review with its words and the next day.
    #[serde(default)]
    pub reviewed: bool,
    /// On whose word.
    pub basis: Basis,
    /// Where that stands.
    pub citation: String,
    /// Address of the source.
    pub source: String,
    /// When the source was last checked.
    pub checked_on: NaiveDate,
}

fn day() -> String {
    "Day".to_owned()
}

/// The fields of the register and the kinds of logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyRecord {
    /// Fields, in the order in which they are shown.
    #[serde(rename = "item")]
    pub items: Vec<RegisterItem>,
    /// Kinds of logs, in the order in which they are shown.
    #[serde(rename = "log")]
    pub logs: Vec<LogKind>,
}

impl FamilyRecord {
    /// A kind of log.
    #[must_use]
    pub fn log(&self, id: &str) -> Option<&LogKind> {
        self.logs.iter().find(|log| log.id == id)
    }

    /// The fields of the family as a whole.
    pub fn of_family(&self) -> impl Iterator<Item = &RegisterItem> {
        self.items.iter().filter(|item| item.holder == Holder::Family)
    }

    /// The fields of an adult or of a child.
    pub fn of_member(&self, adult: bool) -> impl Iterator<Item = &RegisterItem> {
        self.items.iter().filter(move |item| match item.holder {
            Holder::Family => false,
            Holder::Member => true,
            Holder::Adult => adult,
            Holder::Child => !adult,
        })
    }

    /// Whether it is sound: ids once, choices where one chooses, kinds of the address book where one links.
    pub(crate) fn check(&self) -> Result<(), (String, String)> {
        let mut ids = BTreeSet::new();
        for item in &self.items {
            let fits = match item.kind {
                ItemKind::Choice => !item.options.is_empty(),
                ItemKind::Linked => !item.linked.is_empty() && item.holder == Holder::Family,
                ItemKind::Line | ItemKind::Text | ItemKind::Date => item.options.is_empty() && item.linked.is_empty(),
            };
            if !fits {
                return Err((item.id.clone(), "its kind does not fit what it holds".to_owned()));
            }
            if !ids.insert(&item.id) {
                return Err((item.id.clone(), "the id is used twice".to_owned()));
            }
        }
        let mut logs = BTreeSet::new();
        for log in &self.logs {
            if log.choice.is_empty() != log.choices.is_empty() || (log.reviewed && log.due.is_empty()) {
                return Err((log.id.clone(), "its labels do not fit each other".to_owned()));
            }
            if !logs.insert(&log.id) {
                return Err((log.id.clone(), "the id is used twice".to_owned()));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RuleBook;

    #[test]
    fn every_field_of_the_register_paragraph_is_there_and_what_was_not_seen_says_so() {
        let record = RuleBook::shipped().family_record();
        let law: Vec<&str> = record
            .items
            .iter()
            .filter(|item| item.basis == Basis::Law)
            .map(|item| item.citation.rsplit("paragraph ").next().unwrap())
            .collect();
        for part in ["2(a)", "2(b)", "2(c)", "2(d)", "2(e)", "2(ea)", "2(f)", "2(g)", "2(g)(i)", "2(g)(ii)"] {
            assert!(law.contains(&part), "{part} of {law:?}");
        }
        for item in record.items.iter().filter(|item| item.citation.contains("Schedule 3")) {
            assert_eq!(item.basis, Basis::LawUnchecked, "{}: Schedule 3 was not seen", item.id);
        }
    }

    #[test]
    fn a_child_has_orders_and_no_marital_status_and_an_adult_the_other_way_round() {
        let record = RuleBook::shipped().family_record();
        let ids = |adult| record.of_member(adult).map(|item| item.id.as_str()).collect::<Vec<_>>();
        assert!(ids(true).contains(&"maritalStatus") && !ids(true).contains(&"courtOrder"));
        assert!(ids(false).contains(&"courtOrder") && !ids(false).contains(&"maritalStatus"));
    }

    #[test]
    fn what_identifies_a_person_is_named_to_the_gate() {
        let record = RuleBook::shipped().family_record();
        let details: Vec<(&str, Detail)> =
            record.items.iter().filter_map(|item| Some((item.id.as_str(), item.detail?))).collect();
        assert_eq!(
            details,
            [
                ("caseNumber", Detail::CaseNumber),
                ("address", Detail::Address),
                ("telephone", Detail::Telephone),
                ("nhsNumber", Detail::NhsNumber)
            ]
        );
    }
}
