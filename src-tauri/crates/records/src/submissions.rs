//! Documents on their way to a recipient, and the proof that they went.

use chrono::NaiveDate;
use hearthbook_rules::Explanation;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::reports::{DocumentView, PlacedHit};
use crate::{DateInput, DocumentId, ExportId, ReceiptId, SubmissionId};

/// What a finished document is. The words in the record are these names; they never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DocumentKind {
    /// The report on a visit under regulation 25.
    VisitReport,
    /// The report on a quality-of-care review under regulation 23.
    Review,
    /// The plain-English copy of it for those who live there.
    ReviewForResidents,
    /// A notice of absence under regulation 27.
    AbsenceNotice,
    /// A notice of a change under regulation 28, or of another matter that Ofsted is told by letter.
    ChangeNotice,
    /// The statement of purpose, revised.
    StatementOfPurpose,
    /// Comments on a draft inspection report.
    InspectionComments,
    /// The information that an inspector asks for: Annex A.
    AnnexA,
}

impl DocumentKind {
    /// As the register names it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::VisitReport => "Regulation 25 visit report",
            Self::Review => "Quality-of-care review",
            Self::ReviewForResidents => "Review for residents",
            Self::AbsenceNotice => "Notice of absence",
            Self::ChangeNotice => "Notice to Ofsted",
            Self::StatementOfPurpose => "Statement of purpose",
            Self::InspectionComments => "Comments on a draft report",
            Self::AnnexA => "Annex A",
        }
    }
}

/// Where a submission stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SubmissionState {
    /// Prepared, not released: nothing may leave yet.
    Prepared,
    /// Released: it may go to its recipient.
    Released,
    /// Email draft or PDF was written out; nobody has said that it was sent.
    HandedOver,
    /// Somebody recorded that it was sent.
    Sent,
    /// A receipt was filed.
    ReceiptFiled,
    /// Withdrawn, with a reason.
    Withdrawn,
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

impl SentHow {
    /// In plain words, in the middle of a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Email => "by email",
            Self::Post => "by post",
            Self::ByHand => "by hand",
            Self::WebForm => "by web form",
        }
    }
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
    /// The page of what it is about: "/reports/…".
    pub about_path: String,
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
    /// What a person has to put with it by hand, since Hearthbook holds no file of it; else empty.
    pub by_hand: String,
    /// For a superseded document: who had the old version and should get the new one.
    pub note: String,
    /// The steps of the proof chain, in order: checked, signed off, released, handed over, sent, receipt filed, and
    /// superseded or withdrawn where that happened.
    pub chain: Vec<ChainStepView>,
    /// The recipient is not the rule's: why. Empty when it is.
    pub recipient_reason: String,
    /// The rule's address, to go back to.
    pub rule_address: String,
    /// What the gate found in the document, its file name or its covering email and that nobody allowed.
    pub found: Vec<PlacedHit>,
    /// The person signed in may release it now.
    pub can_release: bool,
    /// Why not, in words; empty when it can be, or when it is released.
    pub cannot_release_because: String,
    /// Somebody is writing a correction of this document: its release needs a word on that.
    pub correction_in_progress: String,
    /// Receipts filed with it, oldest first.
    pub receipts: Vec<ReceiptView>,
    /// Most bytes of a receipt.
    pub most_receipt_bytes: u32,
    /// The person signed in may withdraw it.
    pub can_withdraw: bool,
    /// Who had this document or the versions that it replaces.
    pub had: Vec<HadView>,
    /// The certificate can be made: it was sent.
    pub can_certify: bool,
}

/// One step of the proof chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChainStepView {
    /// Stable id: `checked`, `signedOff`, `released`, `handedOver`, `sent`, `receiptFiled`, `superseded`, `withdrawn`.
    pub id: String,
    /// "Released".
    pub title: String,
    /// It happened.
    pub done: bool,
    /// "14 October 2026, 16:25 by A.O."; what is to be done when it did not happen yet.
    pub words: String,
    /// Further lines: what was allowed to stand, files written out, receipts.
    pub notes: Vec<String>,
}

/// A receipt filed with a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptView {
    /// Id.
    pub id: ReceiptId,
    /// File name as it came.
    pub file_name: String,
    /// Size in bytes.
    pub bytes: u32,
    /// SHA-256 of the file, 64 hex digits.
    pub sha256: String,
    /// "received 15 October 2026; filed 15 October 2026, 09:02 by A.O."
    pub words: String,
    /// Note.
    pub note: String,
}

/// Who had a version of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HadView {
    /// The document's number.
    pub number: String,
    /// Recipient.
    pub to: String,
    /// "sent on 14 October 2026 by email".
    pub words: String,
    /// Its submission.
    pub submission: SubmissionId,
}

/// What a receipt shows, without running anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptLookView {
    /// The receipt.
    pub receipt: ReceiptView,
    /// "Email", "Picture", "PDF".
    pub kind: String,
    /// Title: the subject of an email, else the file name.
    pub title: String,
    /// From, to, date and such: label and value.
    pub pairs: Vec<(String, String)>,
    /// The text of the message, as plain text; empty when it has none that can be shown.
    pub text: String,
    /// Names and sizes of what is attached to it.
    pub attachments: Vec<String>,
    /// What to know before it is opened with another program.
    pub warnings: Vec<String>,
}

/// Filters of the register.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SubmissionsRequest {
    /// Only this kind; empty for all.
    pub kind: String,
    /// Only this month of the matter, `2026-03`; empty for all.
    pub month: String,
    /// Only what is overdue or was sent late.
    pub late: bool,
}

/// Gives another recipient, with a reason, or goes back to the rule's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeRecipientRequest {
    /// The submission.
    pub id: SubmissionId,
    /// Email address; the rule's own to go back to it.
    pub to: String,
    /// Why; not needed for the rule's own.
    pub reason: String,
}

/// Releases a submission: the gate runs again and refuses, never edits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReleaseRequest {
    /// The submission.
    pub id: SubmissionId,
    /// Release it although a correction is being written.
    pub despite_correction: bool,
}

/// Withdraws a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawRequest {
    /// The submission.
    pub id: SubmissionId,
    /// Why.
    pub reason: String,
}

/// Files a receipt with a submission that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileReceiptRequest {
    /// The submission.
    pub id: SubmissionId,
    /// File name.
    pub file_name: String,
    /// Size in bytes, as the page knows it before it reads the file.
    pub size: u32,
    /// The file as base64; may be empty when `size` is more than can be filed: the answer then says so.
    pub content: String,
    /// Day received.
    pub received_on: DateInput,
    /// Note; may be empty.
    pub note: String,
}

/// The register of submissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionsView {
    /// Newest first, as filtered.
    pub submissions: Vec<SubmissionView>,
    /// How many there are without the filters.
    pub total: u32,
    /// Kinds to filter by.
    pub kinds: Vec<String>,
    /// Months to filter by, newest first: `2026-03` and "March 2026".
    pub months: Vec<(String, String)>,
    /// What Ofsted has had, month by month: kinds of submission as rows, the last twelve months as columns.
    pub grid: Vec<GridRowView>,
    /// Letters of events, newest first, for who sees events. They are released and written out on their own pages.
    pub letters: Vec<LetterRowView>,
}

/// A letter of an event, in the register of submissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LetterRowView {
    /// "Police called to the centre, 21 November 2026".
    pub event: String,
    /// "Placing authority: Northmere Council".
    pub to: String,
    /// "released 22 November 2026, 09:10 by A.O.".
    pub released: String,
    /// "written out", "receipt filed", or that it was not written out yet.
    pub state: String,
    /// How urgent: done once it was written out.
    pub urgency: crate::today::Urgency,
    /// SHA-256 of its file.
    pub sha256: String,
    /// Its page.
    pub path: String,
}

/// One kind of submission over the last twelve months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GridRowView {
    /// "Regulation 25 visit report".
    pub kind: String,
    /// Oldest first.
    pub cells: Vec<GridCellView>,
}

/// One month of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GridCellView {
    /// "Oct".
    pub label: String,
    /// Urgency: `Done` (sent), `Late`, `Soon` (not sent yet), `Nil`.
    pub urgency: crate::today::Urgency,
    /// "sent", "receipt", "late", "–".
    pub text: String,
    /// "October 2026: sent on 3 November 2026, receipt filed".
    pub words: String,
    /// The page behind it, or empty.
    pub path: String,
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
