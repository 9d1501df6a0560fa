//! Annex A frozen when it is finished: what it said, its document, and the texts that the gate looks at.

use hearthbook_documents::{AnnexContent, AnnexEntry, AnnexPart};
use hearthbook_records::UiError;
use hearthbook_records::annex::{AnnexFieldView, AnnexPeriod, AnnexSectionView};
use hearthbook_records::reports::HitKind;
use hearthbook_records::reports::PlacedHit;
use hearthbook_rules::annex::{AnnexKind, AnnexTemplate};
use hearthbook_rules::calendar::date_words;
use serde::{Deserialize, Serialize};

use super::{Gathered, scope};
use crate::desk::Desk;
use crate::gate::{self, Place};

/// A figure as it was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SaidFigure {
    /// Key.
    pub key: String,
    /// Label.
    pub label: String,
    /// Number.
    pub value: Option<u32>,
}

/// What a finished Annex A said. A kept one has to be read for ever in this form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Frozen {
    /// Title.
    pub title: String,
    /// Centre.
    pub centre: String,
    /// URN.
    pub urn: String,
    /// Period in words.
    pub period: String,
    /// Day in words.
    pub as_of: String,
    /// When and by whom it was finished.
    pub finished: String,
    /// Number of the document.
    pub number: String,
    /// What is said of the outline.
    pub note: String,
    /// Sections, without the records behind the figures.
    pub sections: Vec<AnnexSectionView>,
    /// The figures.
    pub said: Vec<SaidFigure>,
}

/// Freezes what stands on the page.
#[must_use]
pub fn freeze(
    gathered: &Gathered,
    outline_words: &str,
    mut sections: Vec<AnnexSectionView>,
    finished: String,
    number: String,
) -> Frozen {
    let template = AnnexTemplate::shipped();
    let mut said = Vec::new();
    for field in sections.iter_mut().flat_map(|section| &mut section.fields) {
        field.behind.clear();
        field.earlier.clear();
        if field.kind == AnnexKind::Figure {
            said.push(SaidFigure { key: field.of.clone(), label: field.label.clone(), value: field.number });
        }
    }
    let AnnexPeriod { as_of, .. } = gathered.period;
    Frozen {
        title: template.title.clone(),
        centre: gathered.centre.name.clone(),
        urn: gathered.centre.urn.as_str().to_owned(),
        period: scope(&gathered.period).words(),
        as_of: date_words(as_of),
        finished,
        number,
        note: format!("{} {outline_words}.", template.note),
        sections,
        said,
    }
}

fn entry(field: &AnnexFieldView) -> AnnexEntry {
    let number = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    match field.kind {
        AnnexKind::Figure => AnnexEntry::Figure {
            label: field.label.clone(),
            number: number(field.number),
            parents: number(field.parents),
            children: number(field.children),
            note: field.note.clone(),
        },
        AnnexKind::Table => AnnexEntry::List {
            label: field.label.clone(),
            heads: field.heads.clone(),
            rows: field.rows.iter().map(|row| row.cells.clone()).collect(),
        },
        AnnexKind::Profile | AnnexKind::Ask => AnnexEntry::Words {
            label: field.label.clone(),
            value: field.value.clone(),
            confirmed: field.confirmed.clone(),
        },
    }
}

impl Frozen {
    /// As a document says it.
    #[must_use]
    pub fn content(&self) -> AnnexContent {
        AnnexContent {
            title: self.title.clone(),
            centre: self.centre.clone(),
            urn: self.urn.clone(),
            period: self.period.clone(),
            as_of: self.as_of.clone(),
            finished: self.finished.clone(),
            number: self.number.clone(),
            note: self.note.clone(),
            parts: self
                .sections
                .iter()
                .map(|section| AnnexPart {
                    title: section.title.clone(),
                    hint: section.hint.clone(),
                    entries: section.fields.iter().map(entry).collect(),
                })
                .collect(),
        }
    }

    /// Every text that stands in it, with its place; a list as one text.
    #[must_use]
    pub fn texts(&self) -> Vec<Text> {
        let mut texts =
            vec![Text { place: "what is said of the outline".to_owned(), text: self.note.clone(), sort: Sort::Typed }];
        for section in &self.sections {
            texts.push(Text {
                place: format!("the heading “{}”", section.title),
                text: format!("{}\n{}", section.title, section.hint),
                sort: Sort::Typed,
            });
            for field in &section.fields {
                let place = format!("“{}” under “{}”", field.label, section.title);
                let label = format!("{}\n{}", field.label, field.note);
                texts.push(Text { place: place.clone(), text: label, sort: Sort::Typed });
                match field.kind {
                    AnnexKind::Table => {
                        let lines: Vec<String> = field.rows.iter().map(|row| row.cells.join("\n")).collect();
                        let sort = if field.of == "professionals" { Sort::Contacts } else { Sort::List };
                        texts.push(Text { place, text: lines.join("\n"), sort });
                    }
                    AnnexKind::Ask => {
                        let contacts = field.id.ends_with("Contact");
                        let sort = if contacts { Sort::Contacts } else { Sort::Typed };
                        texts.push(Text { place, text: field.value.clone(), sort });
                    }
                    AnnexKind::Profile => {
                        texts.push(Text { place, text: field.value.clone(), sort: Sort::Profile });
                    }
                    AnnexKind::Figure => {}
                }
            }
        }
        texts
    }
}

/// What a text is, for what may stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Typed by somebody.
    Typed,
    /// From the centre's profile.
    Profile,
    /// A list made from the record.
    List,
    /// How to reach professionals and registered persons: what Annex A asks for.
    Contacts,
}

/// A text and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// In words.
    pub place: String,
    /// The text.
    pub text: String,
    /// What it is.
    pub sort: Sort,
}

/// A hit that stands because Annex A asks for it, or because the text is a list of days.
#[must_use]
pub fn stands(sort: Sort, hit: &PlacedHit) -> Option<&'static str> {
    // a number or an address that belongs to a family or to somebody who works here is never let through
    let nobodys = hit.hit.whose.is_empty();
    match (sort, hit.hit.kind) {
        (Sort::Contacts | Sort::Profile, HitKind::Phone | HitKind::Email | HitKind::Address) if nobodys => {
            Some("Work contact details: Annex A asks for them")
        }
        // an authority is often called after the town that a family comes from; a house or a postcode has a digit
        (Sort::List | Sort::Contacts, HitKind::Address) if !hit.hit.words.chars().any(|c| c.is_ascii_digit()) => {
            Some("The name of a town in a list made from the record: authorities are called after towns")
        }
        (Sort::List, HitKind::DateOfBirth) => {
            Some("A day in a list made from the record; that it is also somebody’s birthday tells nothing")
        }
        _ => None,
    }
}

/// What the gate found: what stands and why, and what stops.
pub type Gated = (Vec<(PlacedHit, &'static str)>, Vec<PlacedHit>);

/// What the gate finds in the texts: what stands with its reason, and what stops.
///
/// # Errors
/// What the store says.
pub fn gate(desk: &mut Desk, texts: &[Text]) -> Result<Gated, UiError> {
    let (mut allowed, mut stopped) = (Vec::new(), Vec::new());
    for text in texts {
        for hit in gate::find_in(desk, &[Place::outside(&text.place, text.text.clone())], &[])? {
            match stands(text.sort, &hit) {
                Some(reason) => allowed.push((hit, reason)),
                None => stopped.push(hit),
            }
        }
    }
    Ok((allowed, stopped))
}

#[cfg(test)]
mod tests {
    use hearthbook_records::reports::GateHit;

    use super::*;

    fn hit(kind: HitKind, words: &str, whose: &str) -> PlacedHit {
        PlacedHit {
            place: String::new(),
            section: None,
            field: None,
            before: String::new(),
            after: String::new(),
            hit: GateHit {
                start: 0,
                end: 0,
                words: words.to_owned(),
                kind,
                whose: whose.to_owned(),
                replacement: String::new(),
                allowed: None,
            },
            fixed: true,
        }
    }

    #[test]
    fn a_familys_number_house_or_name_never_stands_whatever_the_list() {
        for sort in [Sort::Typed, Sort::Profile, Sort::List, Sort::Contacts] {
            for (kind, words) in [
                (HitKind::Name, "Rosalind Hollinwade"),
                (HitKind::Phone, "01632 960777"),
                (HitKind::Address, "7 Weaver Court"),
                (HitKind::NhsNumber, "999 012 3456"),
                (HitKind::CaseNumber, "AS26C00123"),
            ] {
                assert_eq!(stands(sort, &hit(kind, words, "a member of F-2026-05")), None, "{sort:?} {words}");
            }
        }
    }

    #[test]
    fn work_numbers_stand_among_contacts_and_an_authoritys_town_in_a_list() {
        assert!(stands(Sort::Contacts, &hit(HitKind::Phone, "01632 960210", "")).is_some());
        assert!(stands(Sort::Typed, &hit(HitKind::Phone, "01632 960210", "")).is_none());
        assert!(stands(Sort::List, &hit(HitKind::Address, "Tarnbeck", "a member of F-2026-05")).is_some());
        assert!(stands(Sort::Typed, &hit(HitKind::Address, "Tarnbeck", "a member of F-2026-05")).is_none());
    }
}
