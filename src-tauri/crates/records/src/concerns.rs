//! Safeguarding concerns, thin but real: what has to leave a report at once, and the visitor's own notes of private
//! interviews. Both are kept under keys of their own, for named people only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{DateInput, PersonId, ReportId, VisitId};

/// Takes a disclosure of harm out of a draft and records it as a safeguarding concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveDisclosureRequest {
    /// The draft.
    pub report: ReportId,
    /// Section's id of the text that it stands in.
    pub section: String,
    /// Field's id.
    pub field: String,
    /// The words to take out, exactly as they stand in the text; empty when nothing is to be taken out.
    pub words: String,
    /// The record.
    pub concern: ConcernForm,
}

/// A concern as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ConcernForm {
    /// Day on which it was said or seen.
    pub on: DateInput,
    /// Who said it and whom it is about, by initials.
    pub who: String,
    /// What was said or seen, in the person's own words as far as possible.
    pub what: String,
    /// What was done at once, and who was told.
    pub done: String,
    /// It concerns the registered manager: then only the responsible individual and who records it may read it.
    pub about_manager: Option<bool>,
    /// It concerns the responsible individual: then he or she may not read it.
    pub about_responsible: bool,
    /// Others who work here and whom it concerns: then they can never be named as readers.
    pub staff: Vec<PersonId>,
}

/// A text that was taken out of a round of comments, since it said what a disclosure says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TakenOutView {
    /// "Round 1, Families’ views: What was said".
    pub place: String,
    /// The whole text as it was.
    pub text: String,
}

/// The visitor's own notes of private interviews on a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InterviewNotesView {
    /// The visit.
    pub visit: VisitId,
    /// "Visit of 3 March 2026".
    pub title: String,
    /// The notes.
    pub text: String,
    /// "saved 11:42:07"; empty before.
    pub saved: String,
}

/// Saves the notes. Durable when it returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveInterviewNotesRequest {
    /// The visit.
    pub visit: VisitId,
    /// The whole text.
    pub text: String,
}
