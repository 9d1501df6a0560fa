//! Reviews of the quality of care under regulation 23: requests and views.
//!
//! A review is written as a report is: sections with texts that save themselves, facts from the record, checks, a sign-off
//! that makes it final. What it has beyond that: a period, whom it consulted, what its statements rest on.

use chrono::NaiveDate;
use hearthbook_rules::{Explanation, Template};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::annex::BehindView;
use crate::reports::{
    ActionOutcome, ActionView, AllowanceView, AnswerView, CheckView, DocumentView, EarlierActionView, HitKind,
    PlacedHit, SectionFactsView,
};
use crate::today::Urgency;
use crate::visits::ReportState;
use crate::{ActionId, AllowanceId, ConsultationId, DateInput, EvidenceId, Problems, ReviewId, SubmissionId, UiError};

/// Who was asked. Residents first: regulation 23(3) asks for consultation with them and with nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ConsultedGroup {
    /// Parents who live at the centre.
    Parents,
    /// Children who live at the centre, seen and observed where they cannot speak yet.
    Children,
    /// People who work there.
    Staff,
    /// Authorities that placed families.
    PlacingAuthorities,
    /// Others: the courts, Cafcass, health visitors, families that have left.
    Others,
}

impl ConsultedGroup {
    /// All, residents first.
    pub const ALL: [Self; 5] = [Self::Parents, Self::Children, Self::Staff, Self::PlacingAuthorities, Self::Others];

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Parents => "Parents",
            Self::Children => "Children",
            Self::Staff => "Staff",
            Self::PlacingAuthorities => "Placing authorities",
            Self::Others => "Others",
        }
    }

    /// Residents, whom the regulation names.
    #[must_use]
    pub fn resident(self) -> bool {
        matches!(self, Self::Parents | Self::Children)
    }
}

/// A consultation as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ConsultationForm {
    /// Who was asked.
    pub group: Option<ConsultedGroup>,
    /// How many were asked.
    pub asked: String,
    /// How many answered.
    pub answered: String,
    /// How they were asked.
    pub how: String,
    /// When.
    pub on: DateInput,
    /// What they said, by initials.
    pub said: String,
    /// What changed because of it.
    pub changed: String,
}

/// A consultation, parsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    /// Id.
    pub id: ConsultationId,
    /// Who was asked.
    pub group: ConsultedGroup,
    /// How many were asked.
    pub asked: u32,
    /// How many answered.
    pub answered: u32,
    /// How they were asked.
    pub how: String,
    /// When.
    pub on: NaiveDate,
    /// What they said.
    pub said: String,
    /// What changed because of it.
    pub changed: String,
}

impl ConsultationForm {
    /// Parses it.
    ///
    /// # Errors
    /// Every field that does not fit, with what is wrong with it.
    pub fn parse(&self, id: ConsultationId, today: NaiveDate) -> Result<Consultation, UiError> {
        let mut problems = Problems::new();
        if self.group.is_none() {
            problems.add("group", "Choose who was asked");
        }
        let mut number = |field: &str, text: &str, missing: &str| match text.trim().parse::<u32>() {
            Ok(number) if number <= 9999 => Some(number),
            _ if text.trim().is_empty() => {
                problems.add(field, missing);
                None
            }
            _ => {
                problems.add(field, "Enter a whole number, such as 4");
                None
            }
        };
        let asked = number("asked", &self.asked, "Enter how many were asked");
        let answered = number("answered", &self.answered, "Enter how many answered; 0 if nobody did");
        if asked == Some(0) {
            problems.add("asked", "Nobody was asked: then there is nothing to enter here");
        } else if let (Some(asked), Some(answered)) = (asked, answered)
            && answered > asked
        {
            problems.add("answered", "More answered than were asked: check both numbers");
        }
        let how = problems.line("how", &self.how, "Say how they were asked: talked to, a form, a meeting");
        let on = problems.date("on", "The day", &self.on);
        if on.is_some_and(|on| on > today) {
            problems.add("on", "This day lies ahead: enter the consultation when it was held");
        }
        let said = problems.text("said", &self.said);
        if said.trim().is_empty() && answered.is_some_and(|number| number > 0) {
            problems.add("said", "Say what they said, by initials");
        }
        let changed = problems.text("changed", &self.changed);
        problems.finish()?;
        let missing = || UiError::new(crate::ErrorCode::Internal, "The consultation could not be read.");
        Ok(Consultation {
            id,
            group: self.group.ok_or_else(missing)?,
            asked: asked.ok_or_else(missing)?,
            answered: answered.ok_or_else(missing)?,
            how,
            on: on.ok_or_else(missing)?,
            said,
            changed,
        })
    }
}

/// A consultation as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConsultationView {
    /// Id.
    pub id: ConsultationId,
    /// For editing.
    pub form: ConsultationForm,
    /// "Parents, 3 of 4 answered".
    pub title: String,
    /// "Talked to one by one, 3 October 2026".
    pub how: String,
}

/// What a statement rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum EvidenceKind {
    /// An event.
    Event,
    /// A complaint or representation.
    Complaint,
    /// The report on a visit.
    VisitReport,
    /// An entry of a log.
    Log,
    /// A finished document.
    Document,
    /// A consultation of this review.
    Consultation,
}

/// A record on which a statement rests, by reference and initials only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceView {
    /// Id of the link.
    pub id: EvidenceId,
    /// Section of the statement.
    pub section: String,
    /// Its field.
    pub field: String,
    /// "Complaint C-2026-02, 3 October 2026".
    pub words: String,
    /// Its page.
    pub path: String,
}

/// A record that can be chosen as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceChoice {
    /// Kind.
    pub kind: EvidenceKind,
    /// Id of the record.
    pub record: String,
    /// "Complaint C-2026-02, 3 October 2026".
    pub words: String,
}

/// What can be chosen as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceChoicesView {
    /// The records, kind by kind.
    pub choices: Vec<EvidenceChoice>,
}

/// Writes a finished document of a review into the export folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportReviewRequest {
    /// The signed-off review.
    pub review: ReviewId,
    /// The short copy for residents rather than the report.
    pub residents: bool,
}

/// Links a statement to what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkEvidenceRequest {
    /// The draft.
    pub review: ReviewId,
    /// Section of the statement.
    pub section: String,
    /// Its field.
    pub field: String,
    /// Kind of record.
    pub kind: EvidenceKind,
    /// Its id.
    pub record: String,
}

/// Takes such a link away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnlinkEvidenceRequest {
    /// The draft.
    pub review: ReviewId,
    /// The link.
    pub id: EvidenceId,
}

/// Something that a careful colleague would point out before sign-off. It is put right, or it stands with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QualityNoteView {
    /// What the reason is kept under.
    pub key: String,
    /// "The text says 4 complaints; the record has 2".
    pub title: String,
    /// What to consider.
    pub detail: String,
    /// Section's id, if there is one place.
    pub section: Option<String>,
    /// Field's id.
    pub field: Option<String>,
    /// Why it stands; nothing while that is open.
    pub stands: Option<String>,
}

/// Says why something that was pointed out stands; an empty reason takes that back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ItStandsRequest {
    /// The draft.
    pub review: ReviewId,
    /// What was pointed out.
    pub key: String,
    /// Why it stands.
    pub reason: String,
}

/// Begins a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartReviewRequest {
    /// First day of the period.
    pub from: DateInput,
    /// Last day.
    pub to: DateInput,
}

/// Gives a draft another period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewPeriodRequest {
    /// The draft.
    pub review: ReviewId,
    /// First day of the period.
    pub from: DateInput,
    /// Last day.
    pub to: DateInput,
}

/// Saves one text of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveReviewAnswerRequest {
    /// The draft.
    pub review: ReviewId,
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
pub struct SavedReviewAnswerView {
    /// "11:42:07", London time.
    pub saved_at: String,
    /// The text with what is to be said about it.
    pub answer: AnswerView,
    /// The checks before sign-off, as they stand now.
    pub checks: Vec<CheckView>,
    /// What is pointed out, as it stands now.
    pub notes: Vec<QualityNoteView>,
}

/// Adds a consultation to a draft, or changes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveConsultationRequest {
    /// The draft.
    pub review: ReviewId,
    /// The consultation to change, or none to add one.
    pub id: Option<ConsultationId>,
    /// The form.
    pub form: ConsultationForm,
}

/// Takes a consultation out of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoveConsultationRequest {
    /// The draft.
    pub review: ReviewId,
    /// The consultation.
    pub id: ConsultationId,
}

/// Adds an action to the development plan of a draft, or changes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SavePlanActionRequest {
    /// The draft.
    pub review: ReviewId,
    /// The action to change, or none to add one.
    pub id: Option<ActionId>,
    /// What is to be done.
    pub what: String,
    /// Owner, by initials; may be empty until sign-off.
    pub owner: String,
    /// Due; may be empty until sign-off.
    pub due: DateInput,
}

/// Takes an action out of the development plan of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemovePlanActionRequest {
    /// The draft.
    pub review: ReviewId,
    /// The action.
    pub id: ActionId,
}

/// Says what became of an action of the last development plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanOutcomeRequest {
    /// The draft.
    pub review: ReviewId,
    /// The action.
    pub action: ActionId,
    /// What became of it; nothing to take the answer back.
    pub outcome: Option<ActionOutcome>,
    /// Evidence or reason; needed before sign-off.
    pub evidence: String,
}

/// Puts initials in the place of words everywhere in a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplaceInReviewRequest {
    /// The draft.
    pub review: ReviewId,
    /// The words that the gate found, as they stand.
    pub words: String,
    /// What to put instead.
    pub replacement: String,
}

/// Lets words stand that the gate found, everywhere in this review, with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AllowInReviewRequest {
    /// The draft.
    pub review: ReviewId,
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
pub struct EndReviewAllowanceRequest {
    /// The draft.
    pub review: ReviewId,
    /// The permission.
    pub id: AllowanceId,
}

/// Asks for pages of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreviewReviewRequest {
    /// The review.
    pub review: ReviewId,
    /// The short copy for residents rather than the report.
    pub residents: bool,
    /// First page, from 1.
    pub from: u32,
    /// How many; at most 10.
    pub count: u32,
}

/// Signs a draft off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignOffReviewRequest {
    /// The draft.
    pub review: ReviewId,
    /// The declaration was ticked.
    pub declared: bool,
}

/// Starts a new version of a signed-off review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectReviewRequest {
    /// The signed-off review.
    pub review: ReviewId,
    /// What is corrected and why; stands on the new version.
    pub reason: String,
}

/// A review in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewBrief {
    /// Id.
    pub id: ReviewId,
    /// "1 April to 30 September 2026".
    pub period: String,
    /// State.
    pub state: ReportState,
    /// Version.
    pub version: u32,
    /// "Draft, begun 3 October 2026 by M.K."; "signed off 3 October 2026 by M.K."
    pub words: String,
    /// Where its report to Ofsted stands: "sent on 5 October 2026", "to be sent".
    pub report_words: String,
    /// How urgent that is.
    pub urgency: Urgency,
    /// When the report is due to Ofsted; nothing for a draft.
    pub due: Option<Explanation>,
    /// Its submission, if there is one.
    pub submission: Option<SubmissionId>,
}

/// The page of reviews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewsView {
    /// When the next one falls due.
    pub next: Explanation,
    /// How urgent that is.
    pub next_urgency: Urgency,
    /// "in 12 days", "9 days late"; empty without a day.
    pub next_words: String,
    /// That the report goes to Ofsted, and a copy to residents, with the days in force.
    pub report_rule: Explanation,
    /// All, newest first.
    pub reviews: Vec<ReviewBrief>,
    /// The draft that is being written.
    pub draft: Option<ReviewId>,
    /// The person signed in may begin one.
    pub can_start: bool,
    /// Period filled in for a new one: first day.
    pub from: DateInput,
    /// Last day.
    pub to: DateInput,
    /// "Since the last review, which ended on 31 March 2026".
    pub period_words: String,
}

/// What a correction corrects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewCorrectionView {
    /// The review that it replaces.
    pub review: ReviewId,
    /// That review's number.
    pub number: String,
    /// What is corrected and why.
    pub reason: String,
}

/// A review, for writing or reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    /// Id.
    pub id: ReviewId,
    /// "Review of 1 April to 30 September 2026".
    pub title: String,
    /// "Beside the period before, 1 October 2025 to 31 March 2026".
    pub lede: String,
    /// State.
    pub state: ReportState,
    /// Version, from 1.
    pub version: u32,
    /// First day of the period, for editing.
    pub from: DateInput,
    /// Last day.
    pub to: DateInput,
    /// For a correction: what it corrects and why.
    pub correction_of: Option<ReviewCorrectionView>,
    /// The template that it is written with.
    pub template: Template,
    /// One for each field of the template, in its order.
    pub answers: Vec<AnswerView>,
    /// Figures from the record; for a signed-off review, as they stood then.
    pub facts: Vec<SectionFactsView>,
    /// What the statements rest on.
    pub evidence: Vec<EvidenceView>,
    /// Whom the review consulted.
    pub consultations: Vec<ConsultationView>,
    /// Actions of the last development plan.
    pub earlier_actions: Vec<EarlierActionView>,
    /// The development plan.
    pub actions: Vec<ActionView>,
    /// Checks before sign-off; empty when signed off.
    pub checks: Vec<CheckView>,
    /// What is pointed out; put right or let stand with a reason. For a signed-off review, what stands and why.
    pub notes: Vec<QualityNoteView>,
    /// What the gate found outside the texts; empty when signed off.
    pub elsewhere: Vec<PlacedHit>,
    /// What was allowed to stand.
    pub allowances: Vec<AllowanceView>,
    /// When its report is due to Ofsted, once signed off.
    pub due: Option<Explanation>,
    /// To whom it goes.
    pub recipient: String,
    /// The person signed in may write in it.
    pub can_write: bool,
    /// The person signed in may sign it off.
    pub can_sign: bool,
    /// The person signed in may start a correction.
    pub can_correct: bool,
    /// The finished report.
    pub document: Option<DocumentView>,
    /// The finished copy for residents.
    pub residents_document: Option<DocumentView>,
    /// The submission of the report.
    pub submission: Option<SubmissionId>,
    /// Every version, newest first.
    pub versions: Vec<ReviewBrief>,
    /// Total number of words.
    pub words: u32,
}

/// A figure of a review and the records that it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewFigureView {
    /// The table in which it stands.
    pub table: String,
    /// Its row.
    pub label: String,
    /// What the record comes to now.
    pub number: Option<u32>,
    /// What it counts, by initials.
    pub behind: Vec<BehindView>,
}

/// The records behind the figures of a review, as the record stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewBehindView {
    /// The figures that count what those of Annex A count.
    pub figures: Vec<ReviewFigureView>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn form() -> ConsultationForm {
        ConsultationForm {
            group: Some(ConsultedGroup::Parents),
            asked: "4".into(),
            answered: "3".into(),
            how: "Talked to one by one".into(),
            on: day("2026-10-03").into(),
            said: "R.D. would like the kitchen open later.".into(),
            changed: String::new(),
        }
    }

    #[test]
    fn a_consultation_says_beside_each_field_what_is_wrong_with_it() {
        let today = day("2026-11-22");
        let parse = |form: ConsultationForm| form.parse(ConsultationId::make(), today);
        assert_eq!(parse(form()).unwrap().answered, 3);
        let fields = |form: ConsultationForm| -> Vec<String> {
            parse(form).unwrap_err().fields.into_iter().map(|field| field.field).collect()
        };
        assert_eq!(fields(ConsultationForm { answered: "5".into(), ..form() }), ["answered"]);
        assert_eq!(fields(ConsultationForm { asked: "four".into(), ..form() }), ["asked"]);
        assert_eq!(fields(ConsultationForm { asked: "0".into(), answered: "0".into(), ..form() }), ["asked"]);
        assert_eq!(fields(ConsultationForm { on: day("2026-11-23").into(), ..form() }), ["on"]);
        assert_eq!(fields(ConsultationForm { said: " ".into(), ..form() }), ["said"]);
        assert_eq!(fields(ConsultationForm::default()), ["group", "asked", "answered", "how", "on"]);
    }

    #[test]
    fn nobody_answered_is_an_answer() {
        let nobody = ConsultationForm { answered: "0".into(), said: String::new(), ..form() };
        assert!(nobody.parse(ConsultationId::make(), day("2026-11-22")).is_ok());
    }

    #[test]
    fn residents_come_first() {
        let residents: Vec<bool> = ConsultedGroup::ALL.iter().map(|group| group.resident()).collect();
        assert_eq!(residents, [true, true, false, false, false]);
    }
}
