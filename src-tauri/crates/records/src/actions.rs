//! One list of actions, whatever they come from: who does what by when, with which evidence, and who says that it is done.
//!
//! What it must not know: how a review or an inspection makes its actions.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::today::Urgency;
use crate::{ActionId, DateInput};

/// What an action comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ActionSource {
    /// The report on a visit under regulation 25. These stand with their report.
    Visit,
    /// A quality-of-care review under regulation 23.
    Review,
    /// An inspection: a requirement, a recommendation, a step of a compliance notice.
    Inspection,
    /// An event under regulation 26.
    Event,
    /// A complaint.
    Complaint,
    /// A self-audit of vetting files.
    Audit,
    /// A meeting or supervision.
    Meeting,
    /// Something else.
    Other,
}

impl ActionSource {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Visit,
        Self::Review,
        Self::Inspection,
        Self::Event,
        Self::Complaint,
        Self::Audit,
        Self::Meeting,
        Self::Other,
    ];

    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Visit => "Visit",
            Self::Review => "Quality-of-care review",
            Self::Inspection => "Inspection",
            Self::Event => "Event",
            Self::Complaint => "Complaint",
            Self::Audit => "Self-audit",
            Self::Meeting => "Meeting",
            Self::Other => "Other",
        }
    }
}

/// Where an action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ActionItemState {
    /// To be done.
    Open,
    /// Somebody says that it is done; a second person has not looked at it yet.
    Done,
    /// A second person agreed.
    Authorised,
    /// It is not needed any more, with a reason.
    Withdrawn,
}

/// What can be recorded of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ActionStepKind {
    /// A note on how it goes.
    Note,
    /// It is done, with evidence.
    Done,
    /// A second person agrees that it is done.
    Authorised,
    /// A second person does not agree, with a reason: it is open again.
    Returned,
    /// It is carried over to another day, with a reason.
    Carried,
    /// It is not needed any more, with a reason.
    Withdrawn,
}

impl ActionStepKind {
    /// What happened, in plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Note => "Note",
            Self::Done => "Done",
            Self::Authorised => "Authorised",
            Self::Returned => "Returned",
            Self::Carried => "Carried over",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

/// An action as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ActionForm {
    /// What is to be done.
    pub what: String,
    /// Who does it: initials or job title.
    pub owner: String,
    /// By when; may be empty.
    pub due: DateInput,
    /// What it comes from; only for an action that is entered by hand.
    pub source: Option<ActionSource>,
    /// Id of the record that it comes from; empty for a meeting or something else.
    pub source_id: String,
    /// For a meeting or something else: its words, "Team meeting of 3 March 2026".
    pub source_words: String,
}

/// Asks for the actions of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActionsOfRequest {
    /// What kind of record.
    pub source: ActionSource,
    /// Its id.
    pub id: String,
}

/// Adds an action by hand, or changes one that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveActionItemRequest {
    /// The action; nothing for a new one.
    pub id: Option<ActionId>,
    /// What was typed.
    pub form: ActionForm,
}

/// Records what became of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActionStepRequest {
    /// The action.
    pub id: ActionId,
    /// What happened.
    pub step: ActionStepKind,
    /// Evidence, reason or note.
    pub words: String,
    /// The new day; only when it is carried over.
    pub due: DateInput,
}

/// Filters of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ActionsRequest {
    /// Only of this source.
    pub source: Option<ActionSource>,
    /// Only whose owner is written so; empty for all.
    pub owner: String,
    /// Closed ones too.
    pub closed: bool,
    /// Only late ones.
    pub late: bool,
}

/// A step that was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActionStepView {
    /// "Done".
    pub title: String,
    /// "3 March 2026, 15:10 by A.O."
    pub when: String,
    /// Evidence, reason or note.
    pub words: String,
}

/// An action as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActionItemView {
    /// Id.
    pub id: ActionId,
    /// What it comes from.
    pub source: ActionSource,
    /// "Inspection of 3 March 2026, requirement 1".
    pub source_words: String,
    /// The page of the source; empty when it has none.
    pub source_path: String,
    /// What is to be done.
    pub what: String,
    /// Who.
    pub owner: String,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub state: ActionItemState,
    /// "Open", "2 days late", "Done, to be authorised".
    pub state_words: String,
    /// Urgency.
    pub urgency: Urgency,
    /// How often it was carried over.
    pub carried: u32,
    /// Its evidence: the words of the last "done".
    pub evidence: String,
    /// What was recorded of it, oldest first.
    pub steps: Vec<ActionStepView>,
    /// The person signed in may change it and record steps.
    pub can_change: bool,
    /// The person signed in may say that it is done. Not for an action of a visit: its report closes it.
    pub can_authorise: bool,
    /// Why not, where somebody may wonder; empty otherwise.
    pub cannot_because: String,
    /// That what it comes from is still open although the action is done; else empty.
    pub still_open: String,
}

/// How many actions a source has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActionTotalView {
    /// Source.
    pub source: ActionSource,
    /// In words.
    pub words: String,
    /// Open.
    pub open: u32,
    /// Of these, late.
    pub late: u32,
    /// Carried over more than twice.
    pub rolled: u32,
}

/// The list of actions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActionsView {
    /// As filtered: late first, then by day.
    pub actions: Vec<ActionItemView>,
    /// Without filters, by source; only those that have any.
    pub totals: Vec<ActionTotalView>,
    /// Owners to filter by.
    pub owners: Vec<String>,
    /// "3 open, 1 late, 1 to be authorised."
    pub lede: String,
    /// There are none at all, open or closed.
    pub none: bool,
    /// The person signed in may add one.
    pub can_add: bool,
}
