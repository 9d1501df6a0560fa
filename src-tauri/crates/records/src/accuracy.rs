//! The factual-accuracy round: the manager and the responsible individual comment on a report before it is signed off.
//!
//! The round shows the report's text as it stood when the round was opened, and nothing else: no notes of interviews.
//! Signing off never waits for an answer; that none came by its day is itself recorded.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::reports::FactBlock;
use crate::{CommentId, DateInput, ReportId, RoundId};

/// Where a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RoundState {
    /// Comments may be made.
    Open,
    /// Over.
    Ended,
}

/// What one of those asked says at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ResponseOutcome {
    /// The facts are right as they stand.
    Authorised,
    /// Returned to the visitor, with a reason.
    Returned,
    /// No answer came by the day.
    NoAnswer,
}

/// What became of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CommentState {
    /// The visitor has not answered it.
    Open,
    /// Accepted: the visitor changes the text.
    Accepted,
    /// Answered: the text stays, and the visitor says why.
    Answered,
}

/// The accuracy rounds of one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccuracyView {
    /// The report.
    pub report: ReportId,
    /// "Visit report, 14 October 2026".
    pub title: String,
    /// "J.W., director · unannounced · 5 families".
    pub lede: String,
    /// Newest first.
    pub rounds: Vec<RoundView>,
    /// The person signed in may open a round now.
    pub can_open: bool,
    /// Why not, in words; empty when it can be.
    pub cannot_open_because: String,
    /// Who will be asked: "A.O., registered manager".
    pub asked: Vec<String>,
    /// The day that is proposed for answers.
    pub answer_by: DateInput,
}

/// One round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RoundView {
    /// Id.
    pub id: RoundId,
    /// Number, from 1.
    pub number: u32,
    /// State.
    pub state: RoundState,
    /// "Sent for comment on 15 October 2026 by J.W.; answers by 19 October 2026."
    pub words: String,
    /// "in 3 days", "2 days ago"; empty when ended.
    pub answer_by_words: String,
    /// What the visitor says to those asked; may be empty.
    pub note: String,
    /// How it ended: "Ended on 20 October 2026: no answer from A.O. by 19 October 2026." Empty while open.
    pub ended_words: String,
    /// The report's sections with their comments, in order.
    pub sections: Vec<RoundSectionView>,
    /// What each of those asked said.
    pub responses: Vec<ResponseView>,
    /// Number of comments that the visitor has not answered.
    pub unanswered: u32,
    /// The person signed in may comment and respond.
    pub can_comment: bool,
    /// The person signed in may answer comments and end the round.
    pub can_answer: bool,
}

/// One section of the report in a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RoundSectionView {
    /// Section's id in the template.
    pub section: String,
    /// Its title.
    pub title: String,
    /// What was filled in from the record when the round was opened.
    pub facts: Vec<FactBlock>,
    /// Texts; those that were empty are left out.
    pub texts: Vec<RoundTextView>,
    /// Comments, oldest first.
    pub comments: Vec<CommentView>,
}

/// One text of the report in a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RoundTextView {
    /// Field's id in the section.
    pub field: String,
    /// Its label: "Seen".
    pub label: String,
    /// The visitor's text as it stood when the round was opened.
    pub sent: String,
    /// The text as it stands now, where it was changed since. Of a draft, only its visitor sees this.
    pub now: Option<String>,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CommentView {
    /// Id.
    pub id: CommentId,
    /// Field's id; empty when it is on the section as a whole.
    pub field: String,
    /// "A.O., registered manager, 16 October 2026, 09:12".
    pub by: String,
    /// The comment.
    pub text: String,
    /// State.
    pub state: CommentState,
    /// The visitor's answer; may be empty when accepted.
    pub answer: String,
    /// "accepted 17 October 2026, 10:00 by J.W."; empty while open.
    pub answered: String,
    /// The person signed in may change or remove it.
    pub can_change: bool,
    /// The person signed in may answer it.
    pub can_answer: bool,
}

/// What one of those asked said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResponseView {
    /// "A.O., registered manager".
    pub who: String,
    /// Outcome; nothing yet.
    pub outcome: Option<ResponseOutcome>,
    /// "returned on 16 October 2026, 09:20"; "no answer yet".
    pub words: String,
    /// Why it was returned; may be empty otherwise.
    pub reason: String,
    /// This is the person signed in.
    pub own: bool,
}

/// Sends a draft for comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenRoundRequest {
    /// The draft.
    pub report: ReportId,
    /// The day by which an answer is asked for.
    pub answer_by: DateInput,
    /// A word to those asked; may be empty.
    pub note: String,
}

/// Makes a comment, or changes one's own that is not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveCommentRequest {
    /// The round.
    pub round: RoundId,
    /// The comment to change, or none to make one.
    pub id: Option<CommentId>,
    /// Section's id.
    pub section: String,
    /// Field's id; empty for the section as a whole.
    pub field: String,
    /// The comment.
    pub text: String,
}

/// Takes back one's own comment that is not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoveCommentRequest {
    /// The comment.
    pub id: CommentId,
}

/// Authorises the facts, or returns the report with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RespondRequest {
    /// The round.
    pub round: RoundId,
    /// `Authorised` or `Returned`.
    pub outcome: Option<ResponseOutcome>,
    /// Why it is returned.
    pub reason: String,
}

/// The visitor's answer to a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerCommentRequest {
    /// The comment.
    pub id: CommentId,
    /// `Accepted` or `Answered`.
    pub state: Option<CommentState>,
    /// The answer; needed when the comment is not accepted.
    pub answer: String,
}

/// Ends a round without waiting any longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndRoundRequest {
    /// The round.
    pub round: RoundId,
    /// Why.
    pub reason: String,
}
