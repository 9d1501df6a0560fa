//! The outline of Annex A: sections and fields as data, and what makes a centre's own version of it sound.
//!
//! The official form for residential family centres was not seen, so that nothing of it is hard-coded. A version says of
//! each field where its answer comes from; it must not know how a figure is counted.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::data::{RuleError, parse, unsound};
use crate::{Basis, Explanation};

pub(crate) const ANNEX: (&str, &str) = ("annex_a.toml", include_str!("../../../../assets/rules/annex_a.toml"));

/// Where the answer of a field comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AnnexKind {
    /// The centre's profile, the period, the day.
    Profile,
    /// A figure counted from the record.
    Figure,
    /// A list from the record.
    Table,
    /// A person who confirms it.
    Ask,
}

/// What can be taken from the centre's profile.
pub const PROFILE: [&str; 8] = ["name", "urn", "address", "telephone", "email", "provider", "period", "day"];
/// What can be listed.
pub const TABLES: [&str; 7] = ["families", "left", "notifications", "staff", "professionals", "surveillance", "visits"];

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnnexField {
    /// Id that stays: answers are kept under it.
    pub id: String,
    /// Label.
    pub label: String,
    /// Hint; may be empty.
    #[serde(default)]
    pub hint: String,
    /// Where the answer comes from.
    pub kind: AnnexKind,
    /// Which profile entry, figure or list; empty for what is asked.
    #[serde(default)]
    pub of: String,
    /// Days after which an answer that somebody gave is pointed out as stale; 0 for never.
    #[serde(default)]
    pub keep: u32,
    /// Left out on screen and paper.
    #[serde(default)]
    pub hidden: bool,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AnnexSection {
    /// Id that stays.
    pub id: String,
    /// Heading.
    pub title: String,
    /// What belongs here; may be empty.
    #[serde(default)]
    pub hint: String,
    /// On whose word these fields are asked.
    pub basis: Basis,
    /// Where that stands.
    pub citation: String,
    /// Address of the source.
    pub source: String,
    /// When it was checked.
    pub checked_on: NaiveDate,
    /// Fields.
    #[serde(default)]
    pub fields: Vec<AnnexField>,
}

/// A version of the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnexTemplate {
    /// `annex-a`.
    pub id: String,
    /// Counts up with what ships.
    pub version: u32,
    /// Title of the document.
    pub title: String,
    /// On whose word.
    pub basis: Basis,
    /// Where that stands.
    pub citation: String,
    /// Address of the source.
    pub source: String,
    /// When it was checked.
    pub checked_on: NaiveDate,
    /// That the form itself was not seen.
    pub note: String,
    /// Sections.
    #[serde(rename = "section")]
    pub sections: Vec<AnnexSection>,
}

impl AnnexTemplate {
    /// The version that ships.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static TEMPLATE: LazyLock<AnnexTemplate> = LazyLock::new(|| match AnnexTemplate::read() {
            Ok(template) => template,
            // as for the other rules: compiled in, and read by a test
            #[allow(clippy::panic)]
            Err(error) => panic!("the outline of Annex A that was compiled in is not sound: {error}"),
        });
        &TEMPLATE
    }

    /// Reads what ships.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read() -> Result<Self, RuleError> {
        let template: Self = parse(ANNEX)?;
        let sections = template.sections.as_slice();
        match problems(sections).into_iter().next() {
            Some((entry, reason)) => Err(unsound(ANNEX.0, &entry, reason)),
            None => Ok(template),
        }
    }

    /// Every field with its section.
    pub fn fields(&self) -> impl Iterator<Item = (&AnnexSection, &AnnexField)> {
        self.sections.iter().flat_map(|section| section.fields.iter().map(move |field| (section, field)))
    }

    /// On whose word the outline stands.
    #[must_use]
    pub fn why(&self) -> Explanation {
        Explanation {
            rule: self.id.clone(),
            due: None,
            headline: "The form itself was not seen".to_owned(),
            steps: vec![
                "What an inspector needs, as the SCCIF says → what sibling forms ask → this outline".to_owned(),
            ],
            basis: self.basis,
            citation: self.citation.clone(),
            source: self.source.clone(),
            checked_on: self.checked_on,
            note: Some(self.note.clone()),
            change: None,
        }
    }
}

/// What is wrong with sections: the id of a field or section, and what to do about it. Whether a figure exists is said by
/// whoever counts.
#[must_use]
pub fn problems(sections: &[AnnexSection]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut ids = BTreeSet::new();
    let mut headings = BTreeSet::new();
    if sections.iter().all(|section| section.fields.iter().all(|field| field.hidden)) {
        found.push((String::new(), "at least one field has to be shown".to_owned()));
    }
    for section in sections {
        if section.title.trim().is_empty() {
            found.push((section.id.clone(), "a section needs a heading".to_owned()));
        }
        if section.id.trim().is_empty() || !headings.insert(section.id.as_str()) {
            found.push((section.id.clone(), "each section needs an id of its own".to_owned()));
        }
        for field in &section.fields {
            let fits = match field.kind {
                AnnexKind::Profile => PROFILE.contains(&field.of.as_str()),
                AnnexKind::Table => TABLES.contains(&field.of.as_str()),
                AnnexKind::Figure => !field.of.is_empty(),
                AnnexKind::Ask => field.of.is_empty(),
            };
            if !fits {
                found.push((field.id.clone(), "choose what it is filled in from".to_owned()));
            }
            if field.label.trim().is_empty() {
                found.push((field.id.clone(), "a field needs a label".to_owned()));
            }
            if field.id.trim().is_empty() || !ids.insert(field.id.as_str()) {
                found.push((field.id.clone(), "each field needs an id of its own".to_owned()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ships_is_sound_and_says_that_the_form_was_not_seen() {
        let template = AnnexTemplate::read().unwrap();
        assert!(template.note.contains("not seen") && template.citation.contains("not seen"));
        assert_eq!(template.basis, Basis::Practice);
        assert!(template.fields().count() > 60);
        // no section of an outline that nobody saw may stand as law
        assert!(template.sections.iter().all(|section| section.basis != Basis::Law));
    }

    #[test]
    fn a_version_with_an_id_twice_without_a_label_or_without_a_source_is_refused() {
        let template = AnnexTemplate::shipped();
        let change = |change: &dyn Fn(&mut Vec<AnnexSection>)| {
            let mut sections = template.sections.clone();
            change(&mut sections);
            problems(&sections)
        };
        assert!(change(&|_| ()).is_empty());
        assert_eq!(change(&|sections| sections[0].fields[1].id = "name".into()).len(), 1);
        assert_eq!(change(&|sections| sections[0].fields[0].label = " ".into()).len(), 1);
        assert_eq!(change(&|sections| sections[0].fields[0].of = "nothing".into()).len(), 1);
        assert_eq!(change(&|sections| sections.clear()).len(), 1);
    }

    #[test]
    fn a_version_survives_being_kept() {
        let sections = &AnnexTemplate::shipped().sections;
        let kept = serde_json::to_string(sections).unwrap();
        assert_eq!(&serde_json::from_str::<Vec<AnnexSection>>(&kept).unwrap(), sections);
    }
}
