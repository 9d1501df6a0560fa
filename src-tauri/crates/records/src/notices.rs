//! Who is told of an event: the clock, what was said and written, the letters.

use hearthbook_rules::Explanation;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::events::NoticeClockView;
use crate::reports::PlacedHit;
use crate::submissions::{ExportView, ReceiptView};
use crate::today::Urgency;
use crate::{DateInput, EventId, FamilyId, LetterId, NoticeId};

/// How somebody was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ToldHow {
    /// By telephone.
    Telephone,
    /// In person.
    InPerson,
    /// By email.
    Email,
    /// By post.
    Post,
    /// By hand.
    ByHand,
    /// Through the recipient's form.
    WebForm,
}

impl ToldHow {
    /// By word of mouth: to be confirmed in writing.
    #[must_use]
    pub fn oral(self) -> bool {
        matches!(self, Self::Telephone | Self::InPerson)
    }

    /// In plain words, in the middle of a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Telephone => "by telephone",
            Self::InPerson => "in person",
            Self::Email => "by email",
            Self::Post => "by post",
            Self::ByHand => "by hand",
            Self::WebForm => "by web form",
        }
    }
}

/// What is recorded of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum StepKind {
    /// The recipient was told.
    Told,
    /// What was told orally was confirmed in writing.
    Confirmed,
    /// The recipient's reference number.
    Reference,
    /// The recipient answered.
    Reply,
    /// The recipient is not told, because.
    NotTold,
    /// A parent: telling endangers nobody, and who was asked.
    Safe,
    /// A parent: telling could endanger somebody.
    Danger,
}

/// Records a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NoticeStepRequest {
    /// The notice.
    pub id: NoticeId,
    /// What.
    pub step: StepKind,
    /// How, for told and confirmed.
    #[serde(default)]
    pub how: Option<ToldHow>,
    /// Day; empty for today.
    #[serde(default)]
    pub on: Option<DateInput>,
    /// Time; empty for now on today.
    #[serde(default)]
    pub at: String,
    /// By whom, by initials; empty for who records it.
    #[serde(default)]
    pub by: String,
    /// To whom it was said, the reference, the answer, the reason.
    #[serde(default)]
    pub text: String,
}

/// Adds a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddNoticeRequest {
    /// The event.
    pub event: EventId,
    /// Recipient, as in `assets/rules/events.toml`.
    pub recipient: String,
    /// The family, for a placing authority or a parent.
    pub family: Option<FamilyId>,
    /// Name of the body or the office; empty to take what the record knows.
    pub name: String,
}

/// Says to whom exactly and at what address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddressNoticeRequest {
    /// The notice.
    pub id: NoticeId,
    /// Name.
    pub name: String,
    /// Email address; may be empty.
    pub email: String,
    /// Telephone number; may be empty.
    pub telephone: String,
}

/// A letter to be searched, or released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LetterRequest {
    /// The notice.
    pub notice: NoticeId,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
}

/// Writes a released letter into the folder for exports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WriteLetterRequest {
    /// The letter.
    pub letter: LetterId,
    /// As an email draft with the PDF attached; otherwise the PDF alone.
    pub email: bool,
}

/// A notice in the list of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoticeLine {
    /// Id.
    pub id: NoticeId,
    /// "Placing authority: Northmere Council".
    pub title: String,
    /// "of the outcome", or empty.
    pub stage: String,
    /// Urgency.
    pub urgency: Urgency,
    /// "Not told yet, 13 hours", "Told 21 November 2026, 23:50 by telephone; confirm in writing by …".
    pub words: String,
    /// Why.
    pub why: Explanation,
    /// Something is still to be done.
    pub open: bool,
}

/// A step that was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoticeStepView {
    /// "Told by telephone".
    pub what: String,
    /// "21 November 2026, 23:50 by T.A."
    pub when: String,
    /// What was said.
    pub text: String,
}

/// A field of Ofsted's form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormFieldView {
    /// Label, as the guidance names it.
    pub label: String,
    /// What to copy; empty when something stands in it that must not leave, or when it is missing.
    pub text: String,
    /// What the gate found in it.
    pub found: Vec<PlacedHit>,
    /// What is missing, in words; empty when it is complete.
    pub missing: String,
}

/// A letter that was released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LetterView {
    /// Id.
    pub id: LetterId,
    /// Subject.
    pub subject: String,
    /// "released 22 November 2026, 09:10 by A.O."
    pub released: String,
    /// Email address that it was released for; may be empty.
    pub to: String,
    /// SHA-256 of the PDF.
    pub sha256: String,
    /// Why it is not written out now; empty when it can be.
    pub cannot_write_because: String,
    /// Files written out.
    pub exports: Vec<ExportView>,
    /// What came back.
    pub receipts: Vec<ReceiptView>,
}

/// A letter that waits for a second person to release it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WaitingLetterView {
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
    /// "prepared 22 November 2026, 09:10 by A.O."
    pub prepared: String,
    /// The reader prepared it: somebody else releases it.
    pub own: bool,
    /// The name or the email address was changed since: who releases it now prepares it anew.
    pub readdressed: bool,
}

/// Files what came back for a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileLetterReceiptRequest {
    /// The letter.
    pub letter: LetterId,
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

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoticeView {
    /// Id.
    pub id: NoticeId,
    /// Its event.
    pub event: EventId,
    /// "Police called to the centre, 21 November 2026".
    pub event_title: String,
    /// "Tell the placing authority".
    pub title: String,
    /// Recipient's id.
    pub recipient: String,
    /// Recipient's title.
    pub recipient_title: String,
    /// Name of the body.
    pub name: String,
    /// Email address.
    pub email: String,
    /// Telephone number.
    pub telephone: String,
    /// The clock.
    pub clock: NoticeClockView,
    /// How it stands.
    pub line: NoticeLine,
    /// By when to confirm in writing; present while that is open.
    pub confirm: Option<Explanation>,
    /// Steps, newest first.
    pub steps: Vec<NoticeStepView>,
    /// A parent: the question comes first.
    pub ask_first: bool,
    /// The question was answered so that nothing may be said.
    pub held_back: bool,
    /// Whose names may stand in it, in words.
    pub profile: String,
    /// Ofsted's form; empty for others.
    pub form: Vec<FormFieldView>,
    /// What the form still misses.
    pub missing: Vec<String>,
    /// Subject that is proposed.
    pub subject: String,
    /// Text that is proposed.
    pub body: String,
    /// Letters that were released.
    pub letters: Vec<LetterView>,
    /// A letter that waits for a second person.
    pub waiting: Option<WaitingLetterView>,
    /// The centre demands a second person: who writes a letter does not release it.
    pub needs_second: bool,
    /// Largest receipt that can be filed, in bytes.
    pub most_receipt_bytes: u32,
    /// Why no letter can be written now; empty when one can.
    pub no_letter_because: String,
    /// The recipient's reference, if known.
    pub reference: String,
}

/// What the gate found in a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LetterCheckView {
    /// What stops it.
    pub found: Vec<PlacedHit>,
    /// What else stops it, in words: another family's initials, a reason that the parent must not read.
    pub stops: Vec<String>,
}
