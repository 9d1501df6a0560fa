//! Notices to Ofsted: what was entered of each, its clocks, its letters on their way.
//!
//! Which kinds there are and what is asked for each is data of the rules; here are the shapes that carry it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hearthbook_rules::{Explanation, FieldKind, FieldOption, NoticeKind, Values};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::inspections::{MatterLineForm, MatterLineView};
use crate::reports::PlacedHit;
use crate::today::Urgency;
use crate::{DateInput, OfstedMatterId, Problems, UiError};

/// What is typed: texts and choices by field, days by field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct MatterForm {
    /// Texts, lines and choices.
    pub texts: BTreeMap<String, String>,
    /// Days.
    pub days: BTreeMap<String, DateInput>,
    /// Paragraphs of Schedule 1 that the version contains, with where.
    pub checklist: BTreeMap<String, String>,
}

impl MatterForm {
    /// As kept, for the form.
    #[must_use]
    pub fn of(kind: &NoticeKind, values: &Values, checklist: &BTreeMap<String, String>) -> Self {
        let mut form = Self { checklist: checklist.clone(), ..Self::default() };
        for field in &kind.fields {
            let value = values.get(&field.id).cloned().unwrap_or_default();
            if field.kind == FieldKind::Date {
                let day: Option<NaiveDate> = value.parse().ok();
                form.days.insert(field.id.clone(), day.into());
            } else {
                form.texts.insert(field.id.clone(), value);
            }
        }
        form
    }

    /// The values of the fields that are asked, or what is wrong.
    ///
    /// # Errors
    /// Every problem with its field.
    pub fn parse(&self, kind: &NoticeKind) -> Result<Values, UiError> {
        let mut problems = Problems::new();
        let mut values = Values::new();
        let mut texts = Values::new();
        for (id, text) in &self.texts {
            texts.insert(id.clone(), text.trim().to_owned());
        }
        for field in kind.fields.iter().filter(|field| field.asked(&texts)) {
            let text = texts.get(&field.id).cloned().unwrap_or_default();
            let value = match field.kind {
                FieldKind::Date => {
                    let empty = DateInput::default();
                    let input = self.days.get(&field.id).unwrap_or(&empty);
                    let day = if field.needed {
                        problems.date(&field.id, &field.label, input)
                    } else {
                        problems.optional_date(&field.id, &field.label, input)
                    };
                    day.map(|day| day.to_string()).unwrap_or_default()
                }
                FieldKind::Line => problems.optional_line(&field.id, &text),
                FieldKind::Text => problems.text(&field.id, &text),
                FieldKind::Choice => {
                    if !text.is_empty() && field.options.iter().all(|option| option.value != text) {
                        problems.add(&field.id, "Choose one of the answers");
                    }
                    text
                }
                FieldKind::Change => {
                    if !text.is_empty() && hearthbook_rules::OfstedNotices::shipped().change(&text).is_none() {
                        problems.add(&field.id, "Choose one of the changes");
                    }
                    text
                }
            };
            if field.needed && value.trim().is_empty() && field.kind != FieldKind::Date {
                let missing = match field.kind {
                    FieldKind::Choice | FieldKind::Change => "Choose one of the answers".to_owned(),
                    _ => format!("Enter: {}", first_small(&field.label)),
                };
                problems.add(&field.id, missing);
            }
            if !value.is_empty() {
                values.insert(field.id.clone(), value);
            }
        }
        problems.finish()?;
        Ok(values)
    }

    /// The paragraphs that the version contains; what is not one of them is left out.
    #[must_use]
    pub fn ticked(&self, kind: &NoticeKind) -> BTreeMap<String, String> {
        if !kind.checklist {
            return BTreeMap::new();
        }
        let known = hearthbook_rules::OfstedNotices::shipped().schedule_1();
        self.checklist
            .iter()
            .filter(|(id, _)| known.iter().any(|item| item.id == **id))
            .map(|(id, place)| (id.clone(), place.trim().chars().take(300).collect()))
            .collect()
    }
}

fn first_small(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Asks for a matter: one on record, or an empty form of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MatterRequest {
    /// Nothing for a new one.
    pub id: Option<OfstedMatterId>,
    /// Kind of a new one.
    pub kind: String,
}

/// Saves a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveMatterRequest {
    /// Nothing for a new one.
    pub id: Option<OfstedMatterId>,
    /// Kind.
    pub kind: String,
    /// The form.
    pub form: MatterForm,
}

/// Adds a line to the log of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddMatterLineRequest {
    /// The matter.
    pub matter: OfstedMatterId,
    /// The line.
    pub form: MatterLineForm,
}

/// A letter as edited, to be checked or finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MatterLetterRequest {
    /// The matter.
    pub matter: OfstedMatterId,
    /// Which letter.
    pub letter: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub text: String,
    /// Names of staff found in it that the notice has to say, and that may therefore stand.
    pub named: Vec<String>,
}

/// A field, for the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MatterFieldView {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// How it is filled in.
    pub kind: FieldKind,
    /// Hint.
    pub hint: String,
    /// Answers.
    pub options: Vec<FieldOption>,
    /// "field=value": it is asked only then; empty: always.
    pub when: String,
}

/// A clock, for the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MatterClockView {
    /// Title.
    pub title: String,
    /// From this day.
    pub from: NaiveDate,
    /// By when; nothing where no day is named.
    pub due: Option<NaiveDate>,
    /// When it was stopped.
    pub done: Option<NaiveDate>,
    /// Urgency.
    pub urgency: Urgency,
    /// How it stands.
    pub state: String,
    /// Why.
    pub why: Explanation,
}

/// A letter of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MatterLetterView {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Its moment has come.
    pub due_now: bool,
    /// Its clock.
    pub clock: Option<MatterClockView>,
    /// Proposed subject.
    pub subject: String,
    /// Proposed text.
    pub text: String,
    /// The submission of the finished letter, as a path; empty before.
    pub path: String,
    /// How it stands: "finished, to be released", "sent on 3 March 2026".
    pub state: String,
    /// What was entered has changed since the letter was finished.
    pub outdated: bool,
}

/// A matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MatterView {
    /// Nothing for a new one.
    pub id: Option<OfstedMatterId>,
    /// Kind.
    pub kind: String,
    /// "Absence of the registered manager".
    pub title: String,
    /// "from 3 March 2026".
    pub words: String,
    /// What it is for.
    pub lede: String,
    /// On whose word.
    pub why: Explanation,
    /// Fields.
    pub fields: Vec<MatterFieldView>,
    /// What is on record.
    pub form: MatterForm,
    /// Clocks that no letter stops.
    pub clocks: Vec<MatterClockView>,
    /// Letters.
    pub letters: Vec<MatterLetterView>,
    /// Changes of regulation 28, each with its mark; for a change only.
    pub changes: Vec<Explanation>,
    /// Paragraphs of Schedule 1, for a statement of purpose only.
    pub checklist: Vec<Explanation>,
    /// Label of the log; empty for none.
    pub log: String,
    /// Its lines, newest first.
    pub lines: Vec<MatterLineView>,
    /// May change it.
    pub can_edit: bool,
}

/// What the gate finds in a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MatterLetterCheckView {
    /// What stops it.
    pub found: Vec<PlacedHit>,
    /// Names of staff that the notice has to say: may be ticked.
    pub may_stand: Vec<String>,
}

/// A matter in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MatterRow {
    /// Id.
    pub id: OfstedMatterId,
    /// "from 3 March 2026".
    pub words: String,
    /// Urgency of the most urgent clock.
    pub urgency: Urgency,
    /// How it stands.
    pub state: String,
}

/// A kind with what is on record of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MatterGroupView {
    /// Kind.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Short title: "Change".
    pub short: String,
    /// What it is for.
    pub lede: String,
    /// On whose word.
    pub why: Explanation,
    /// On record, newest first.
    pub rows: Vec<MatterRow>,
}

/// The page of notices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MattersView {
    /// "One notice is due."
    pub summary: String,
    /// Kinds.
    pub groups: Vec<MatterGroupView>,
    /// May record.
    pub can_edit: bool,
}
