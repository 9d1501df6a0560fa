//! Vetting: the file of everybody who works at the centre, and the register over all files.
//!
//! Requests and forms are in [`forms`], what a line of evidence says in [`details`], and how a form becomes a line in
//! [`parse`] and [`history`]. What the law makes of the lines is in `hearthbook_rules::vetting`.

pub mod details;
pub mod forms;
pub mod history;
pub mod parse;

use chrono::NaiveDate;
use hearthbook_rules::vetting::{ItemState, LineState, Verdict};
use hearthbook_rules::{Basis, Explanation};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use details::*;
pub use forms::*;

use crate::{ActionId, DateInput, HeldPostId, HistoryEntryId, PersonId, SelfAuditId, StartDecisionId, VettingLineId};

/// The mark of a cell: four, told apart by shape and word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CellMark {
    /// In order.
    Good,
    /// On the way: asked for, or running out within 30 days.
    Underway,
    /// Missing, run out, or unknown.
    Attention,
    /// Not required for this person.
    NotNeeded,
}

impl CellMark {
    /// The word beside the shape.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Good => "in order",
            Self::Underway => "on the way",
            Self::Attention => "needs attention",
            Self::NotNeeded => "not needed",
        }
    }
}

/// One item of a person in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VettingCellView {
    /// Id of the item.
    pub item: String,
    /// State.
    pub state: ItemState,
    /// Mark.
    pub mark: CellMark,
    /// What stands in the cell beside the mark: "", "in 12 days", "1 of 2", "asked", "missing", "?", "–".
    pub text: String,
    /// "complete, seen 3 March 2026", "asked for 2 May, chased 9 May", "renewal due 3 June 2026".
    pub words: String,
    /// A renewal is on the way.
    pub renewing: bool,
    /// Day on which it runs out or is to be done again.
    pub due_on: Option<NaiveDate>,
}

/// A column of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VettingColumnView {
    /// Id of the item.
    pub id: String,
    /// "DBS".
    pub short: String,
    /// "Criminal record certificate (DBS)".
    pub title: String,
    /// "Schedule 2 paragraph 2"; empty for practice.
    pub paragraph: String,
    /// One of the six items of Schedule 2.
    pub statutory: bool,
    /// On whose word.
    pub basis: Basis,
}

/// A person in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VettingRowView {
    /// The person.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Initials.
    pub initials: String,
    /// Post.
    pub post: String,
    /// How the person works there; empty while there is no vetting file.
    pub engagement: Option<Engagement>,
    /// "agency", "permanent", or "no vetting file yet".
    pub engagement_words: String,
    /// "since 3 February 2025", "from 1 December 2026", "left 1 May 2026".
    pub dates: String,
    /// Left before the day.
    pub left: bool,
    /// May this person start?
    pub verdict: Verdict,
    /// In few words: "cleared", "early start, review 3 May", "not cleared: 2 outstanding".
    pub answer: String,
    /// One for each column, in the order of the columns.
    pub cells: Vec<VettingCellView>,
    /// How many items of Schedule 2 are outstanding.
    pub outstanding: u32,
    /// The nearest day on which something runs out.
    pub next_due: Option<NaiveDate>,
}

/// A number over the register. Clicking it shows those people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VettingTotalView {
    /// `cleared`, `notCleared`, `earlyStart`, `agencyReview`, `overdue`, `underway`, `noFile`.
    pub id: String,
    /// "not cleared".
    pub label: String,
    /// The people.
    pub people: Vec<PersonId>,
}

/// Something that runs out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExpiryView {
    /// The person.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Id of the item.
    pub item: String,
    /// "DBS".
    pub title: String,
    /// Day.
    pub on: NaiveDate,
    /// "12 days overdue", "in 20 days", "today".
    pub when: String,
    /// A renewal is on the way.
    pub renewing: bool,
    /// On whose word.
    pub basis: Basis,
    /// The page of the file.
    pub path: String,
}

/// What runs out within a span of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExpiryBandView {
    /// `overdue`, `30`, `60`, `90`.
    pub id: String,
    /// "Overdue", "Within 30 days", "31 to 60 days", "61 to 90 days".
    pub label: String,
    /// Soonest first.
    pub entries: Vec<ExpiryView>,
}

/// The register: people × items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VettingRegisterView {
    /// The day.
    pub day: NaiveDate,
    /// The day, in words.
    pub as_at: String,
    /// It is today, and not a look back.
    pub is_today: bool,
    /// One sentence: "14 people work here: 11 cleared, 1 on an early start, 2 not cleared."
    pub summary: String,
    /// Columns.
    pub columns: Vec<VettingColumnView>,
    /// Rows: by name, leavers last.
    pub rows: Vec<VettingRowView>,
    /// Totals.
    pub totals: Vec<VettingTotalView>,
    /// What runs out when.
    pub timeline: Vec<ExpiryBandView>,
    /// People with facts from an old register whose reminders are quiet until the baseline is accepted.
    pub baseline_waiting: u32,
    /// The person signed in may add and change.
    pub can_edit: bool,
    /// May decide about starts.
    pub can_decide: bool,
}

/// A reason of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StartReasonView {
    /// Id of the item that it is about; empty for a reason about the person.
    pub item: String,
    /// One sentence.
    pub text: String,
}

/// A decision about a start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StartDecisionView {
    /// Id.
    pub id: StartDecisionId,
    /// What was decided.
    pub kind: StartDecisionKind,
    /// "Early start decided 3 March 2026 by A.O., from 4 March 2026; review by 18 March 2026".
    pub words: String,
    /// Steps taken.
    pub steps: String,
    /// Reasons.
    pub reasons: String,
    /// "supervised by G.M.: shadowing on every shift"; empty where it does not apply.
    pub supervision: String,
    /// Outstanding items at that moment, in words.
    pub outstanding: String,
    /// Review.
    pub review_on: Option<NaiveDate>,
    /// It stands now.
    pub current: bool,
}

/// May this person start?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StartAnswerView {
    /// The answer.
    pub verdict: Verdict,
    /// The answer with its reasons in one sentence.
    pub sentence: String,
    /// Each reason.
    pub reasons: Vec<StartReasonView>,
    /// Everything is complete and nobody decided yet: "clear to start" may be offered.
    pub can_clear: bool,
    /// An early start may be decided: identity and DBS are complete, only paragraphs 3 to 6 are outstanding.
    pub can_start_early: bool,
    /// Why not, if not; empty when it may or when it is not needed.
    pub no_early_start_because: String,
    /// On whose word: one for regulation 16(4), one for the seen part of 16(5), one *unchecked* for its end.
    pub why: Vec<Explanation>,
    /// Decisions, newest first.
    pub decisions: Vec<StartDecisionView>,
}

/// A line of evidence as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VettingLineView {
    /// Id.
    pub id: VettingLineId,
    /// State that it says.
    pub state: LineState,
    /// "Reference from Ash Lodge (last employer)", "Enhanced certificate 001234567890".
    pub title: String,
    /// Label and value of everything else, as to be shown.
    pub facts: Vec<(String, String)>,
    /// "3 March 2026"; empty when it does not apply. Date of the check.
    pub checked_on: String,
    /// When it was seen.
    pub seen_on: String,
    /// By whom, by initials.
    pub seen_by: String,
    /// "entered 4 March 2026, 09:12 by A.O."
    pub entered: String,
    /// It came from an old register.
    pub imported: bool,
    /// "Taken back 5 March 2026 by A.O.: wrong person", "Carried on 9 March 2026"; empty while it stands.
    pub ended: String,
    /// The form, so that it can be carried on.
    pub form: CheckForm,
}

/// An item in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VettingItemView {
    /// Id.
    pub id: String,
    /// "DBS".
    pub short: String,
    /// Title.
    pub title: String,
    /// "Schedule 2 paragraph 2"; empty for practice.
    pub paragraph: String,
    /// One of the six items of Schedule 2.
    pub statutory: bool,
    /// What is asked, in plain words.
    pub asks: String,
    /// On whose word.
    pub basis: Basis,
    /// Citation.
    pub citation: String,
    /// Source.
    pub source: String,
    /// "22 November 2026".
    pub checked_on: String,
    /// What to know beside it.
    pub note: String,
    /// `kind` of the details that its lines have.
    pub details: String,
    /// "not required because" may be recorded.
    pub may_be_unneeded: bool,
    /// Its form asks for a day on which it runs out.
    pub asks_expiry: bool,
    /// It may be recorded for many people at once.
    pub bulk: bool,
    /// How many lines are needed: 2 references, otherwise 1.
    pub needs: u32,
    /// Where it stands.
    pub cell: VettingCellView,
    /// Why the day on which it is due; nothing where there is none.
    pub why_due: Option<Explanation>,
    /// Lines that stand, newest first.
    pub lines: Vec<VettingLineView>,
    /// Lines that were carried on or taken back, newest first.
    pub earlier: Vec<VettingLineView>,
}

/// A post held at the centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HeldPostView {
    /// Id.
    pub id: HeldPostId,
    /// Title.
    pub title: String,
    /// "3 February 2025 to 1 May 2026", "since 2 May 2026".
    pub dates: String,
}

/// A line of a CV as shown, with what is needed to draw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryLineView {
    /// Id.
    pub id: HistoryEntryId,
    /// Kind.
    pub kind: HistoryKind,
    /// "Ash Lodge, support worker".
    pub title: String,
    /// "2014 to 2016, as written".
    pub dates: String,
    /// Earliest day on which it may have begun.
    pub first: NaiveDate,
    /// Earliest day from which it certainly went on; after `sure_to` when the dates are too vague for any.
    pub sure_from: NaiveDate,
    /// Last day until which it certainly went on.
    pub sure_to: NaiveDate,
    /// Last day on which it may have gone on.
    pub last: NaiveDate,
    /// It goes on.
    pub ongoing: bool,
    /// With children or vulnerable adults.
    pub with_children_or_adults: bool,
    /// Why it ended is recorded under paragraph 4.
    pub end_verified: bool,
    /// The form.
    pub form: HistoryLineForm,
}

/// A gap in somebody's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GapView {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// "1 May 2014 to 2 September 2014, 125 days".
    pub words: String,
    /// Days at the longest.
    pub days: u32,
    /// Only a possible gap: the dates beside it are vague.
    pub possible: bool,
    /// It is longer than what the centre lets pass, so it needs a written explanation.
    pub needs_explanation: bool,
    /// The explanation; empty when there is none.
    pub explanation: String,
    /// "accepted 3 March 2026 by A.O."; empty while not accepted.
    pub accepted: String,
}

/// The timeline from the end of full-time education to the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryTimelineView {
    /// First day drawn.
    pub from: NaiveDate,
    /// Last day drawn: today, or the last day in post.
    pub to: NaiveDate,
    /// Lines, oldest first.
    pub lines: Vec<HistoryLineView>,
    /// Gaps, oldest first.
    pub gaps: Vec<GapView>,
    /// "Ash Lodge and Beech House, 1 May to 3 June 2014": posts at the same time.
    pub overlaps: Vec<String>,
    /// One sentence: "From June 2008 to today; 2 gaps, 1 without an accepted explanation."
    pub summary: String,
    /// Days that a gap may have without a question; the centre's rule.
    pub longest_gap: u32,
}

/// Somebody to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VettingPersonChoice {
    /// The person.
    pub id: PersonId,
    /// Name and post.
    pub label: String,
}

/// One vetting file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VettingFileView {
    /// The person.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Initials.
    pub initials: String,
    /// Former names, separated by commas; may be empty.
    pub former_names: String,
    /// Post.
    pub post: String,
    /// How the person works there, in words; "no vetting file yet".
    pub engagement_words: String,
    /// "since 3 February 2025".
    pub dates: String,
    /// Left.
    pub left: bool,
    /// There is a vetting file (particulars were saved).
    pub has_file: bool,
    /// The day.
    pub day: NaiveDate,
    /// The day, in words.
    pub as_at: String,
    /// It is now, and not a look back.
    pub is_today: bool,
    /// May this person start?
    pub start: StartAnswerView,
    /// What looks wrong and does not block: two people of one name, a DBS dated after the start, overlapping posts.
    pub warnings: Vec<String>,
    /// Particulars.
    pub particulars: ParticularsForm,
    /// "saved 3 March 2026, 09:12 by A.O."; empty before.
    pub particulars_saved: String,
    /// Items in their order: Schedule 2 first, then practice.
    pub items: Vec<VettingItemView>,
    /// The timeline.
    pub timeline: HistoryTimelineView,
    /// Posts held here, newest first.
    pub posts: Vec<HeldPostView>,
    /// Who may be chosen as having seen, as supervisor, as owner of a finding.
    pub people: Vec<VettingPersonChoice>,
    /// The person signed in may add lines to this file now.
    pub can_edit: bool,
    /// May decide about this person's start (nobody decides about his or her own).
    pub can_decide: bool,
    /// Why it cannot be changed, if not: a look back, one's own file, the role.
    pub read_only_because: String,
}

/// What came of recording one check for many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BulkCheckView {
    /// "Recorded for 12 people."
    pub words: String,
    /// How many.
    pub recorded: u32,
}

/// A finding of a self-audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// Id of the action that it is in the common list.
    pub id: ActionId,
    /// Whose file.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// What.
    pub what: String,
    /// Owner: initials or job title.
    pub owner: String,
    /// "by 3 May 2026"; empty when no day is set.
    pub due: String,
    /// Open and past its day.
    pub late: bool,
    /// "done 2 May 2026 by G.M.: certificate seen"; empty while open.
    pub closed: String,
}

/// A file of a self-audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AuditedFileView {
    /// Whose file.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// Gone through.
    pub checked: bool,
    /// "3 May 2026 by G.M.: in order", or "to be gone through".
    pub words: String,
    /// What was looked at.
    pub note: String,
    /// Findings.
    pub findings: Vec<FindingView>,
}

/// A self-audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SelfAuditView {
    /// Id.
    pub id: SelfAuditId,
    /// "5 of 14 files, drawn 3 May 2026 by A.O. with seed 8f3a…".
    pub words: String,
    /// The seed.
    pub seed: String,
    /// Who goes through them, by name.
    pub checker: String,
    /// Files, in the order in which they were drawn.
    pub files: Vec<AuditedFileView>,
    /// All files are gone through.
    pub done: bool,
    /// "3 of 5 gone through, 2 findings, 1 open."
    pub result: String,
    /// The person signed in is the checker.
    pub own: bool,
}

/// The self-audits, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SelfAuditsView {
    /// The list.
    pub audits: Vec<SelfAuditView>,
    /// Who may go through files: people with access to vetting, other than the person signed in.
    pub checkers: Vec<VettingPersonChoice>,
    /// Who may see to a finding.
    pub owners: Vec<VettingPersonChoice>,
    /// How many files there are to draw from.
    pub files: u32,
    /// For the visit report: "Vetting: 5 of 14 files sampled on 3 May 2026, 2 findings, 1 open."; empty before the first.
    pub for_report: String,
    /// May draw.
    pub can_edit: bool,
}

/// A look back in a request, parsed: the day, or nothing for now.
///
/// # Errors
/// `BadInput` for a day that is none, or lies in the future.
pub fn parse_as_at(input: &DateInput, today: NaiveDate) -> Result<Option<NaiveDate>, crate::UiError> {
    let mut problems = crate::Problems::new();
    let day = problems.optional_date("asAt", "The day to look back to", input);
    if day.is_some_and(|day| day > today) {
        problems.add("asAt", "The day lies in the future. Choose today or an earlier day");
    }
    problems.finish()?;
    Ok(day.filter(|day| *day < today))
}
