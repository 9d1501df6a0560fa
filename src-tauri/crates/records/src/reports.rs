//! The report on a visit: answers, facts from the record, actions, checks, preview, the finished document.

use chrono::NaiveDate;
use hearthbook_rules::{Explanation, Template};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::visits::{ReportBrief, ReportState};
use crate::{ActionId, AllowanceId, DateInput, DocumentId, ReportId, VisitId};

/// What kind of thing the release gate found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HitKind {
    /// A name that the record knows.
    Name,
    /// Nearly a name that the record knows: a letter more, less or other, or two that changed places.
    NearName,
    /// An address or a postcode.
    Address,
    /// A telephone number.
    Phone,
    /// An email address.
    Email,
    /// A date of birth.
    DateOfBirth,
    /// An NHS number.
    NhsNumber,
    /// The number of a court case.
    CaseNumber,
}

/// Something in a text that must not leave the house as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GateHit {
    /// Where it starts, in UTF-16 units of the text (as the page counts).
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The words as they stand in the text.
    pub words: String,
    /// What was found.
    pub kind: HitKind,
    /// Whose: "a parent in F-2026-03", "family worker". For readers who see initials only, without the name. Empty when
    /// the record does not know it (a telephone number that nobody on record has).
    pub whose: String,
    /// What to put instead: "R.D."; "[telephone number]" where initials say nothing.
    pub replacement: String,
    /// For a report: why it was allowed to stand, if it was.
    pub allowed: Option<String>,
}

/// That a text repeats the last report's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RepeatNote {
    /// Per cent of the words that stand in the same order in the last report's same field.
    pub per_cent: u32,
    /// "3 February 2026": the visit whose report it repeats.
    pub of_visit: String,
}

/// One text of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnswerView {
    /// Section's id in the template.
    pub section: String,
    /// Field's id in the section.
    pub field: String,
    /// The text; may be empty.
    pub text: String,
    /// Number of words.
    pub words: u32,
    /// What the gate found in it.
    pub names: Vec<GateHit>,
    /// That it repeats the last report.
    pub repeats: Option<RepeatNote>,
}

/// Saves one text of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveAnswerRequest {
    /// The draft.
    pub report: ReportId,
    /// Section's id.
    pub section: String,
    /// Field's id.
    pub field: String,
    /// The whole text.
    pub text: String,
}

/// What the page learns when a text was saved. The save is durable when this arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavedAnswerView {
    /// "11:42:07", London time.
    pub saved_at: String,
    /// The text with what is to be said about it.
    pub answer: AnswerView,
    /// The checks before sign-off, as they stand now.
    pub checks: Vec<CheckView>,
    /// What a careful colleague would point out, as it stands now.
    pub mirror: Vec<MirrorNoteView>,
}

/// What was filled in from the record for one section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SectionFactsView {
    /// Section's id.
    pub section: String,
    /// Blocks, in the template's order.
    pub blocks: Vec<FactBlock>,
}

/// One block of facts. The page and the PDF show the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum FactBlock {
    /// A line of text.
    Line {
        /// The text.
        text: String,
    },
    /// Label and value, one pair a line.
    Pairs {
        /// The pairs.
        pairs: Vec<FactPair>,
    },
    /// A table.
    Table {
        /// What the table shows; its caption.
        caption: String,
        /// Heads of the columns.
        heads: Vec<String>,
        /// Rows, each as long as `heads`.
        rows: Vec<Vec<String>>,
    },
    /// Bars with their numbers; the numbers stand below as a table, one click away on the page.
    Chart {
        /// What the chart shows.
        caption: String,
        /// What stands on a bar: "Month".
        head: String,
        /// What is counted: "Events".
        counted: String,
        /// The bars.
        bars: Vec<ChartBar>,
    },
}

/// One bar of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartBar {
    /// Short, for below the bar: "Oct".
    pub label: String,
    /// The same in words: "October 2026".
    pub words: String,
    /// Number.
    pub count: u32,
}

/// A label and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FactPair {
    /// Label.
    pub label: String,
    /// Value.
    pub value: String,
}

/// What became of an action of an earlier report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ActionOutcome {
    /// Done, with evidence.
    Closed,
    /// Not done: carried over to this report, with a reason.
    Carried,
}

/// Where an action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ActionState {
    /// Open.
    Open,
    /// Done.
    Closed,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ActionView {
    /// Id.
    pub id: ActionId,
    /// What is to be done.
    pub what: String,
    /// Owner, by initials.
    pub owner: String,
    /// Due.
    pub due_on: Option<NaiveDate>,
    /// Due as typed, for editing.
    pub due: DateInput,
    /// "30 September 2026".
    pub due_words: String,
    /// State.
    pub state: ActionState,
    /// How often it was carried over.
    pub carried: u32,
    /// Open and past its day.
    pub overdue: bool,
    /// "visit of 14 October 2026".
    pub from: String,
}

/// An action of an earlier report that this one has to close or carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EarlierActionView {
    /// The action.
    pub action: ActionView,
    /// What this report says became of it; nothing yet.
    pub outcome: Option<ActionOutcome>,
    /// Evidence, or why it is carried.
    pub evidence: String,
}

/// Says what became of an earlier action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewActionRequest {
    /// The draft.
    pub report: ReportId,
    /// The action.
    pub action: ActionId,
    /// What became of it; nothing to take the answer back.
    pub outcome: Option<ActionOutcome>,
    /// Evidence or reason; needed before sign-off.
    pub evidence: String,
}

/// Adds an action to a draft, or changes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveActionRequest {
    /// The draft.
    pub report: ReportId,
    /// The action to change, or none to add one.
    pub id: Option<ActionId>,
    /// What is to be done.
    pub what: String,
    /// Owner, by initials.
    pub owner: String,
    /// Due.
    pub due: DateInput,
}

/// Takes an action out of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoveActionRequest {
    /// The draft.
    pub report: ReportId,
    /// The action.
    pub id: ActionId,
}

/// One check before sign-off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckView {
    /// Stable id: `urn`, `visitDate`, `opinion`, `names`, `actions`, `earlierActions`, `required`.
    pub id: String,
    /// "Names replaced by initials".
    pub label: String,
    /// In order.
    pub ok: bool,
    /// "1 left", "not written", "done".
    pub state: String,
    /// What to do, when not in order.
    pub message: String,
    /// Where: section's id, if there is one place.
    pub section: Option<String>,
    /// Where: field's id.
    pub field: Option<String>,
}

/// Something that the gate found outside the texts that are typed: in an action, in what is filled in from the record,
/// in the file name, in the covering email.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlacedHit {
    /// Where, in words: "the action “Repair the gate”", "the covering email".
    pub place: String,
    /// Section's id, if it stands in one.
    pub section: Option<String>,
    /// Field's id, if it stands in one.
    pub field: Option<String>,
    /// What stands before it, at most 60 characters.
    pub before: String,
    /// What stands after it.
    pub after: String,
    /// What was found.
    pub hit: GateHit,
    /// It is filled in from the record, so that it can be replaced only there.
    pub fixed: bool,
}

/// Something that the gate found and that may stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AllowanceView {
    /// Id.
    pub id: AllowanceId,
    /// The words.
    pub words: String,
    /// What it is.
    pub kind: HitKind,
    /// Why it may stand.
    pub reason: String,
    /// "allowed 14 October 2026, 16:02 by J.W."
    pub allowed: String,
}

/// Puts the initials in the place of words everywhere in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplaceEverywhereRequest {
    /// The draft.
    pub report: ReportId,
    /// The words that the gate found, as they stand.
    pub words: String,
    /// What to put instead.
    pub replacement: String,
}

/// Lets words stand that the gate found, everywhere in this report, with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AllowHitRequest {
    /// The draft.
    pub report: ReportId,
    /// The words that the gate found, as they stand.
    pub words: String,
    /// What it is.
    pub kind: HitKind,
    /// Why they may stand.
    pub reason: String,
}

/// Takes such a permission back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndAllowanceRequest {
    /// The draft.
    pub report: ReportId,
    /// The permission.
    pub id: AllowanceId,
}

/// One note of the report-quality mirror: what a careful colleague would point out. It blocks nothing, but for a number that
/// differs from the record: that is put right, or it stands with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MirrorNoteView {
    /// Stable id: `repeats`, `opinionWithoutEvidence`, `groupNotSpokenTo`, `carriedOften`, `saidWithoutInterview`, `figureDiffers`.
    pub id: String,
    /// What the reason is kept under; nothing where none is asked for.
    #[serde(default)]
    pub key: Option<String>,
    /// Why it stands; nothing while that is open.
    #[serde(default)]
    pub stands: Option<String>,
    /// "Parents were not spoken to on the last three visits".
    pub title: String,
    /// What to consider.
    pub detail: String,
    /// Section's id, if there is one place.
    pub section: Option<String>,
    /// Field's id.
    pub field: Option<String>,
}

/// Says why a number in a draft stands although the record has another; an empty reason takes that back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FigureStandsRequest {
    /// The draft.
    pub report: ReportId,
    /// What was pointed out.
    pub key: String,
    /// Why it stands.
    pub reason: String,
}

/// A report, for writing or reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReportView {
    /// Id.
    pub id: ReportId,
    /// Its visit.
    pub visit: VisitId,
    /// "Visit report, 14 October 2026".
    pub title: String,
    /// "J.W., director · unannounced · 09:40 to 14:15 · 5 families".
    pub lede: String,
    /// State.
    pub state: ReportState,
    /// Version, from 1.
    pub version: u32,
    /// For a correction: what it corrects and why.
    pub correction_of: Option<CorrectionView>,
    /// The template that it is written with.
    pub template: Template,
    /// One for each field of the template, in its order.
    pub answers: Vec<AnswerView>,
    /// What was filled in from the record; for a signed-off report, as it stood then.
    pub facts: Vec<SectionFactsView>,
    /// Actions of earlier reports.
    pub earlier_actions: Vec<EarlierActionView>,
    /// Actions of this report.
    pub actions: Vec<ActionView>,
    /// Checks before sign-off; empty when signed off.
    pub checks: Vec<CheckView>,
    /// What the gate found outside the texts (those carry their own hits); empty when signed off.
    pub elsewhere: Vec<PlacedHit>,
    /// What was allowed to stand.
    pub allowances: Vec<AllowanceView>,
    /// What a careful colleague would point out; for the visitor and the responsible individual.
    pub mirror: Vec<MirrorNoteView>,
    /// "Sent for comment on 15 October 2026; 2 comments to answer." Empty before the first round.
    pub accuracy_words: String,
    /// The person signed in may open the accuracy round.
    pub can_see_accuracy: bool,
    /// When it is due to Ofsted.
    pub due: Explanation,
    /// To whom it goes: `enquiries@ofsted.gov.uk`.
    pub recipient: String,
    /// The person signed in may write in it.
    pub can_write: bool,
    /// The person signed in may sign it off.
    pub can_sign: bool,
    /// The person signed in may start a correction (signed off, newest version).
    pub can_correct: bool,
    /// The finished document, once signed off.
    pub document: Option<DocumentView>,
    /// Every version, newest first.
    pub versions: Vec<ReportBrief>,
    /// Total number of words.
    pub words: u32,
}

/// What a correction corrects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionView {
    /// The report that it replaces.
    pub report: ReportId,
    /// That report's number.
    pub number: String,
    /// What is corrected and why.
    pub reason: String,
}

/// Signs a draft off: it becomes final, locked, numbered and fingerprinted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignOffRequest {
    /// The draft.
    pub report: ReportId,
    /// The visitor's declaration was ticked.
    pub declared: bool,
}

/// Starts a new version of a signed-off report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectReportRequest {
    /// The signed-off report.
    pub report: ReportId,
    /// What is corrected and why; stands on the new version.
    pub reason: String,
}

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DocumentView {
    /// Id.
    pub id: DocumentId,
    /// Title.
    pub title: String,
    /// Document number.
    pub number: String,
    /// `SC999001_Reg25_2026-03-03.pdf`.
    pub file_name: String,
    /// SHA-256 of the file, 64 hex digits.
    pub sha256: String,
    /// Digest of the content, as printed in the footer.
    pub content_digest: String,
    /// Number of pages.
    pub pages: u32,
    /// Size in bytes.
    pub bytes: u32,
    /// "signed off 14 October 2026, 16:20 by J.W."
    pub made: String,
    /// The number of the document that replaces it.
    pub superseded_by: Option<String>,
}

/// Asks for pages of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreviewRequest {
    /// The report, draft or signed off.
    pub report: ReportId,
    /// First page, from 1.
    pub from: u32,
    /// How many, at most 10.
    pub count: u32,
}

/// Pages as they will be printed: what the PDF is made from, drawn by the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewView {
    /// Number of pages of the whole document.
    pub page_count: u32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// The pages asked for.
    pub pages: Vec<PreviewPage>,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewPage {
    /// Number, from 1.
    pub number: u32,
    /// Texts and lines, in reading order; origin at the top left, in points.
    pub items: Vec<PreviewItem>,
}

/// Something on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum PreviewItem {
    /// A run of text.
    Text {
        /// Left end of the base line.
        x: f32,
        /// Base line, from the top.
        y: f32,
        /// Size in points.
        size: f32,
        /// Width in points.
        width: f32,
        /// Bold.
        bold: bool,
        /// Grey (secondary) instead of black.
        grey: bool,
        /// The text.
        text: String,
    },
    /// A rule.
    Line {
        /// Left or first end.
        x1: f32,
        /// From the top.
        y1: f32,
        /// Right or second end.
        x2: f32,
        /// From the top.
        y2: f32,
        /// Width in points.
        width: f32,
    },
    /// A filled area behind text (heads of tables).
    Area {
        /// Left.
        x: f32,
        /// Top.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
    },
}
