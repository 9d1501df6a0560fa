//! Documents on their way to a recipient, and the proof that they went.

use chrono::NaiveDate;
use hearthbook_rules::Explanation;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::reports::DocumentView;
use crate::{DateInput, DocumentId, ExportId, SubmissionId};

/// Where a submission stands. Later states of the way out (checked, released, receipt filed) come with the release gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SubmissionState {
    /// Ready to go.
    Prepared,
    /// Email draft or PDF was written out; nobody has said that it was sent.
    HandedOver,
    /// Somebody recorded that it was sent.
    Sent,
}

/// How it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SentHow {
    /// By email.
    Email,
    /// By post.
    Post,
    /// By hand.
    ByHand,
    /// Through the recipient's web form or portal.
    WebForm,
}

/// A submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionView {
    /// Id.
    pub id: SubmissionId,
    /// "Regulation 25 visit report".
    pub kind: String,
    /// "Visit of 3 March 2026".
    pub subject_words: String,
    /// State.
    pub state: SubmissionState,
    /// The document.
    pub document: DocumentView,
    /// To whom: the rule's address.
    pub to: String,
    /// Why that address: rule, source, checked on.
    pub to_explanation: Explanation,
    /// Subject line of the email.
    pub subject: String,
    /// Covering text.
    pub body: String,
    /// When it is due.
    pub due: Explanation,
    /// Overdue and not sent.
    pub overdue: bool,
    /// When, how and by whom it was sent, in words; empty until then.
    pub sent_words: String,
    /// Day sent.
    pub sent_on: Option<NaiveDate>,
    /// Days late, if it was sent late.
    pub days_late: u32,
    /// Files written out for it, newest first.
    pub exports: Vec<ExportView>,
    /// The person signed in may prepare and mark.
    pub can_submit: bool,
    /// For a superseded document: who had the old version and should get the new one.
    pub note: String,
}

/// The register of submissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionsView {
    /// Newest first.
    pub submissions: Vec<SubmissionView>,
}

/// Puts a finished document on its way (or finds the submission that exists).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PrepareSubmissionRequest {
    /// The document.
    pub document: DocumentId,
}

/// A file that was written outside the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportView {
    /// Id.
    pub id: ExportId,
    /// File name.
    pub file_name: String,
    /// Folder.
    pub folder: String,
    /// "14 October 2026, 16:25 by J.W."
    pub made: String,
    /// It is still there.
    pub exists: bool,
}

/// Records that a submission was sent. Hearthbook never says so by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarkSentRequest {
    /// The submission.
    pub id: SubmissionId,
    /// Day sent.
    pub on: DateInput,
    /// Time sent; may be empty.
    pub at: String,
    /// How.
    pub how: Option<SentHow>,
    /// Note, such as who confirmed it.
    pub note: String,
}

/// Takes back a "sent" that was recorded by mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarkNotSentRequest {
    /// The submission.
    pub id: SubmissionId,
    /// Why.
    pub reason: String,
}
