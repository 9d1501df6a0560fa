//! The day on which an inspector is here: what was agreed, whom to tell, what was asked for and handed over.
//!
//! Who spoke with the inspector in private is kept nowhere: no field here may ask for it.

use chrono::{DateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::annex::{AnnexFiledView, AnnexGapView};
use crate::input::parse_time;
use crate::{FamilyId, FieldError, InspectionDayId, InspectionNoteId, PersonId, Problems};

/// What is typed during the day; saved as it is typed. Everything may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct InspectionDayForm {
    /// The inspector’s name, as on the identity card.
    pub inspector: String,
    /// How to reach the inspector: email and telephone, as in the staff letter.
    pub contact: String,
    /// The time by which Annex A is to be ready: "11:00".
    pub ready_by: String,
    /// To whom the inspector’s letter to staff was sent, and when.
    pub letter_to: String,
    /// Who comes to the feedback, by initials and post; and when it is.
    pub feedback: String,
    /// Whom the inspector can turn to about the manager’s welfare.
    pub welfare: String,
    /// Families whose cases were chosen.
    pub cases: Vec<FamilyId>,
    /// What of the print queue is printed, by id.
    pub printed: Vec<String>,
}

impl InspectionDayForm {
    /// What of the form can be kept, with its time read. A day is not typed twice: a time that cannot be read stays as it
    /// was typed, and a text that is too long leaves what stood `before`, so that one field never holds up the others.
    #[must_use]
    pub fn parse(&self, before: &Self) -> InspectionDayParsed {
        let mut refused = Vec::new();
        let mut kept = |field: &str, text: &str, stood: &str, line: bool| {
            let mut problems = Problems::new();
            let read = if line { problems.optional_line(field, text) } else { problems.text(field, text) };
            match problems.finish() {
                Ok(()) => read,
                Err(error) => {
                    refused.extend(error.fields);
                    stood.to_owned()
                }
            }
        };
        let form = Self {
            inspector: kept("inspector", &self.inspector, &before.inspector, true),
            contact: kept("contact", &self.contact, &before.contact, false),
            ready_by: kept("readyBy", &self.ready_by, &before.ready_by, true),
            letter_to: kept("letterTo", &self.letter_to, &before.letter_to, false),
            feedback: kept("feedback", &self.feedback, &before.feedback, false),
            welfare: kept("welfare", &self.welfare, &before.welfare, false),
            cases: self.cases.clone(),
            printed: self.printed.iter().take(100).cloned().collect(),
        };
        let (ready, ready_problem) = match form.ready_by.as_str() {
            "" => (None, String::new()),
            text => match parse_time(text, "The time agreed") {
                Ok(time) => (Some(time), String::new()),
                Err(problem) => (None, format!("{problem}. It is kept as you typed it, and does not count down yet")),
            },
        };
        InspectionDayParsed { form, ready, ready_problem, refused }
    }
}

/// What can be kept of a form that is saved while it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionDayParsed {
    /// What is kept.
    pub form: InspectionDayForm,
    /// The time agreed, once it can be read.
    pub ready: Option<NaiveTime>,
    /// Why the time cannot be read; empty when it can, or when there is none.
    pub ready_problem: String,
    /// Fields that keep what stood before, and why.
    pub refused: Vec<FieldError>,
}

/// What a line of the running note says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum InspectionNoteKind {
    /// The inspector asked for it.
    Asked,
    /// It was handed over or shown.
    HandedOver,
    /// Something else to remember.
    Note,
}

impl InspectionNoteKind {
    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Asked => "Asked for",
            Self::HandedOver => "Handed over",
            Self::Note => "Note",
        }
    }
}

/// Saves what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveInspectionDayRequest {
    /// The day.
    pub id: InspectionDayId,
    /// The form.
    pub form: InspectionDayForm,
}

/// Adds a line to the running note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddInspectionNoteRequest {
    /// The day.
    pub day: InspectionDayId,
    /// Asked, handed over, or something else; empty until chosen.
    pub kind: Option<InspectionNoteKind>,
    /// Time; empty for now.
    pub at: String,
    /// What.
    pub words: String,
    /// By whom of the centre, by initials; empty for the person signed in.
    pub by: String,
}

/// A line of the running note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InspectionNoteView {
    /// Id.
    pub id: InspectionNoteId,
    /// "09:05".
    pub at: String,
    /// Kind in words.
    pub kind: String,
    /// What.
    pub words: String,
    /// By whom.
    pub by: String,
}

/// A family from which the inspector may choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CaseView {
    /// Id.
    pub id: FamilyId,
    /// "F-2026-03, R.D., K.D."
    pub label: String,
    /// "arrived 3 November 2026", "assessment ends 10 December 2026".
    pub reasons: Vec<String>,
    /// Placing authority, distance, assessment.
    pub words: String,
    /// Its page.
    pub path: String,
}

/// Somebody to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallLine {
    /// Who: "Social worker".
    pub role: String,
    /// Name and organisation.
    pub who: String,
    /// For which families, by reference.
    pub families: String,
    /// Numbers.
    pub numbers: String,
}

/// Something to be printed or shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrintLine {
    /// Id.
    pub id: String,
    /// What.
    pub title: String,
    /// Where it is written out from.
    pub path: String,
    /// It is printed.
    pub printed: bool,
}

/// A day in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InspectionDayLine {
    /// Id.
    pub id: InspectionDayId,
    /// "27 November 2026, from 09:05".
    pub words: String,
    /// It is closed.
    pub closed: bool,
}

/// The days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InspectionDaysView {
    /// The one that is open.
    pub open: Option<InspectionDayId>,
    /// All, newest first.
    pub days: Vec<InspectionDayLine>,
}

/// One day, on one screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InspectionDayView {
    /// Id.
    pub id: InspectionDayId,
    /// "27 November 2026, from 09:05; begun by A.O."
    pub words: String,
    /// It is closed: when and by whom; empty while it is open.
    pub closed: String,
    /// The form.
    pub form: InspectionDayForm,
    /// Why the time agreed cannot be read; it is kept as it was typed. Empty when it can be read.
    pub ready_problem: String,
    /// Fields that could not be saved as they were typed, and why. The others were saved.
    pub refused: Vec<FieldError>,
    /// "Annex A by 11:00: 1 hour 55 minutes left"; empty while no time is agreed.
    pub ready: String,
    /// The time agreed has passed and no Annex A was finished for this day.
    pub late: bool,
    /// What Annex A still needs.
    pub gaps: Vec<AnnexGapView>,
    /// How many differences there are between records.
    pub differences: u32,
    /// What was finished on this day.
    pub filed: Vec<AnnexFiledView>,
    /// The running note, oldest first.
    pub notes: Vec<InspectionNoteView>,
    /// Cases to choose from.
    pub cases: Vec<CaseView>,
    /// Whom to call.
    pub calls: Vec<CallLine>,
    /// Print queue.
    pub print: Vec<PrintLine>,
    /// Staff in post on the day, by initials: who gets the letter.
    pub staff: String,
}

/// A day on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionDay {
    /// Id.
    pub id: InspectionDayId,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// By whom.
    pub began_by: PersonId,
    /// When Annex A is to be ready.
    pub ready_at: Option<DateTime<Utc>>,
    /// What was typed.
    pub form: InspectionDayForm,
    /// When and by whom it was closed.
    pub closed: Option<(DateTime<Utc>, PersonId)>,
    /// The inspection that it belongs to.
    pub inspection: Option<String>,
}

/// A line of the note on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionNote {
    /// Id.
    pub id: InspectionNoteId,
    /// The day.
    pub day: InspectionDayId,
    /// When.
    pub at: DateTime<Utc>,
    /// What it is.
    pub kind: InspectionNoteKind,
    /// What.
    pub words: String,
    /// By whom.
    pub by: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_cannot_be_kept_never_holds_up_the_others() {
        let before = InspectionDayForm { contact: "01632 960190".into(), ..InspectionDayForm::default() };
        assert_eq!(InspectionDayForm::default().parse(&before).form, InspectionDayForm::default());
        for half in ["11", "11:", "soon"] {
            let typed = InspectionDayForm {
                ready_by: half.into(),
                inspector: "Ms Larch".into(),
                ..InspectionDayForm::default()
            };
            let parsed = typed.parse(&before);
            assert_eq!((&parsed.form, parsed.ready, parsed.refused.len()), (&typed, None, 0), "{half}");
            assert!(parsed.ready_problem.starts_with("The time agreed must be a time"), "{half}");
        }
        let long = InspectionDayForm {
            contact: "x".repeat(100_001),
            feedback: "At 4".into(),
            ready_by: "11:00".into(),
            ..before.clone()
        };
        let parsed = long.parse(&before);
        assert_eq!(parsed.refused.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), ["contact"]);
        assert_eq!((parsed.form.contact.as_str(), parsed.form.feedback.as_str()), ("01632 960190", "At 4"));
        assert!(parsed.ready.is_some() && parsed.ready_problem.is_empty());
    }
}
