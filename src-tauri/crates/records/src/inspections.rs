//! Inspections: full ones, monitoring visits and other contacts; what they ask for; comments on a draft report.

use chrono::NaiveDate;
use hearthbook_rules::{Explanation, Grade, Turn};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::today::Urgency;
use crate::{DateInput, DocumentId, DraftCommentId, InspectionId, InspectionPointId, Problems, UiError};

/// What kind of contact it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum InspectionKind {
    /// A full inspection, with judgements.
    #[default]
    Full,
    /// A monitoring visit.
    Monitoring,
    /// Another contact: a call, a meeting, a registration visit.
    Other,
}

impl InspectionKind {
    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Full => "Full inspection",
            Self::Monitoring => "Monitoring visit",
            Self::Other => "Other contact",
        }
    }
}

/// An inspection as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[allow(missing_docs)] // as in `Inspection`
pub struct InspectionForm {
    pub kind: InspectionKind,
    pub started_on: DateInput,
    pub ended_on: DateInput,
    pub inspector: String,
    pub reference: String,
    pub overall: Option<Grade>,
    pub protection: Option<Grade>,
    pub leadership: Option<Grade>,
    pub feedback_on: DateInput,
    pub unresolved: String,
    pub raised_on: DateInput,
    pub draft_on: DateInput,
    pub commented_on: DateInput,
    pub final_on: DateInput,
    pub published_on: DateInput,
    pub note: String,
}

/// An inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Id.
    pub id: InspectionId,
    /// Kind.
    pub kind: InspectionKind,
    /// First day.
    pub started_on: NaiveDate,
    /// Last day; nothing while it goes on.
    pub ended_on: Option<NaiveDate>,
    /// Name of the inspector. Never in anything that leaves.
    pub inspector: String,
    /// Ofsted's number of the inspection.
    pub reference: String,
    /// Overall judgement; provisional until the final report is recorded, as the other two.
    pub overall: Option<Grade>,
    /// Help and protection.
    pub protection: Option<Grade>,
    /// Leaders and managers.
    pub leadership: Option<Grade>,
    /// Day of the verbal feedback.
    pub feedback_on: Option<NaiveDate>,
    /// What is unresolved; empty when nothing is.
    pub unresolved: String,
    /// When that was raised with Ofsted.
    pub raised_on: Option<NaiveDate>,
    /// When Ofsted sent the draft.
    pub draft_on: Option<NaiveDate>,
    /// When the comments, or that there are none, were sent.
    pub commented_on: Option<NaiveDate>,
    /// When Ofsted sent the final report.
    pub final_on: Option<NaiveDate>,
    /// When it was published.
    pub published_on: Option<NaiveDate>,
    /// Note.
    pub note: String,
}

impl Inspection {
    /// The judgements are provisional: no final report is recorded.
    #[must_use]
    pub fn provisional(&self) -> bool {
        self.final_on.is_none()
    }

    /// As the form shows it.
    #[must_use]
    pub fn form(&self) -> InspectionForm {
        InspectionForm {
            kind: self.kind,
            started_on: self.started_on.into(),
            ended_on: self.ended_on.into(),
            inspector: self.inspector.clone(),
            reference: self.reference.clone(),
            overall: self.overall,
            protection: self.protection,
            leadership: self.leadership,
            feedback_on: self.feedback_on.into(),
            unresolved: self.unresolved.clone(),
            raised_on: self.raised_on.into(),
            draft_on: self.draft_on.into(),
            commented_on: self.commented_on.into(),
            final_on: self.final_on.into(),
            published_on: self.published_on.into(),
            note: self.note.clone(),
        }
    }
}

impl InspectionForm {
    /// The inspection, or what is wrong.
    ///
    /// # Errors
    /// Every problem with its field.
    pub fn parse(&self, id: InspectionId, today: NaiveDate) -> Result<Inspection, UiError> {
        let mut problems = Problems::new();
        let started_on = problems.date("startedOn", "The first day", &self.started_on);
        let past = |field: &str, what: &str, input: &DateInput, problems: &mut Problems| {
            let day = problems.optional_date(field, what, input);
            if day.is_some_and(|day| day > today) {
                problems.add(field, format!("{what} must not be in the future"));
            }
            if let (Some(day), Some(started)) = (day, started_on)
                && day < started
            {
                problems.add(field, format!("{what} must not be before the first day of the inspection"));
            }
            day
        };
        let ended_on = past("endedOn", "The last day", &self.ended_on, &mut problems);
        let feedback_on = past("feedbackOn", "The day of the feedback", &self.feedback_on, &mut problems);
        let raised_on = past("raisedOn", "The day on which it was raised", &self.raised_on, &mut problems);
        let draft_on = past("draftOn", "The day of the draft", &self.draft_on, &mut problems);
        let commented_on = past("commentedOn", "The day of the comments", &self.commented_on, &mut problems);
        let final_on = past("finalOn", "The day of the final report", &self.final_on, &mut problems);
        let published_on = past("publishedOn", "The day of publication", &self.published_on, &mut problems);
        if started_on.is_some_and(|day| day > today) {
            problems.add("startedOn", "The first day must not be in the future; full inspections are unannounced");
        }
        if ended_on.is_none() && self.ended_on.is_empty() && (draft_on.is_some() || final_on.is_some()) {
            problems.add("endedOn", "Enter the last day of the inspection: every day after it counts from there");
        }
        let after =
            |field: &str, what: &str, later: Option<NaiveDate>, earlier: Option<NaiveDate>, p: &mut Problems| {
                if let (Some(later), Some(earlier)) = (later, earlier)
                    && later < earlier
                {
                    p.add(field, what);
                }
            };
        after("draftOn", "The draft cannot have come before the inspection ended", draft_on, ended_on, &mut problems);
        after(
            "commentedOn",
            "Comments cannot have been sent before the draft came",
            commented_on,
            draft_on,
            &mut problems,
        );
        after(
            "finalOn",
            "The final report cannot have come before the inspection ended",
            final_on,
            ended_on,
            &mut problems,
        );
        after("finalOn", "The final report cannot have come before the draft", final_on, draft_on, &mut problems);
        after("publishedOn", "It cannot have been published before it was sent", published_on, final_on, &mut problems);
        if commented_on.is_some() && draft_on.is_none() && self.draft_on.is_empty() {
            problems.add("draftOn", "Enter the day on which the draft came; the days for comments count from it");
        }
        if published_on.is_some() && final_on.is_none() && self.final_on.is_empty() {
            problems.add("finalOn", "Enter the day on which the final report came");
        }
        let inspector = problems.optional_line("inspector", &self.inspector);
        let reference = problems.optional_line("reference", &self.reference);
        let unresolved = problems.text("unresolved", &self.unresolved);
        if raised_on.is_some() && unresolved.trim().is_empty() {
            problems.add("unresolved", "Say what was raised");
        }
        let note = problems.text("note", &self.note);
        let full = self.kind == InspectionKind::Full;
        if !full && [self.overall, self.protection, self.leadership].iter().any(Option::is_some) {
            problems.add("kind", "Only a full inspection has judgements; take them out, or choose full inspection");
        }
        problems.finish()?;
        Ok(Inspection {
            id,
            kind: self.kind,
            started_on: started_on.unwrap_or(today),
            ended_on,
            inspector,
            reference,
            overall: self.overall,
            protection: self.protection,
            leadership: self.leadership,
            feedback_on,
            unresolved,
            raised_on,
            draft_on,
            commented_on,
            final_on,
            published_on,
            note,
        })
    }
}

/// What an inspection asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PointKind {
    /// A requirement: a regulation was breached.
    #[default]
    Requirement,
    /// A recommendation, with the standard.
    Recommendation,
    /// A compliance notice under section 22A of the Care Standards Act 2000.
    Compliance,
}

impl PointKind {
    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Requirement => "Requirement",
            Self::Recommendation => "Recommendation",
            Self::Compliance => "Compliance notice",
        }
    }
}

/// What an inspection asks for, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[allow(missing_docs)] // as in `Point`
pub struct PointForm {
    pub kind: PointKind,
    pub authority: String,
    pub words: String,
    pub given_on: DateInput,
    pub due_on: DateInput,
    pub steps: String,
    pub met_on: DateInput,
    pub met_words: String,
    pub checked_on: DateInput,
    /// Who sees to it; kept with its action.
    pub owner: String,
}

/// What an inspection asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Id.
    pub id: InspectionPointId,
    /// The inspection.
    pub inspection: InspectionId,
    /// Kind.
    pub kind: PointKind,
    /// The regulation, or the standard.
    pub authority: String,
    /// The inspector's words.
    pub words: String,
    /// When it was given: at feedback, or with a report.
    pub given_on: Option<NaiveDate>,
    /// The date that was set; for a recommendation, the centre's own day.
    pub due_on: Option<NaiveDate>,
    /// Steps of a compliance notice, one a line.
    pub steps: String,
    /// When it was met.
    pub met_on: Option<NaiveDate>,
    /// How one can see that.
    pub met_words: String,
    /// When Ofsted checked it.
    pub checked_on: Option<NaiveDate>,
}

impl Point {
    /// As the form shows it.
    #[must_use]
    pub fn form(&self) -> PointForm {
        PointForm {
            kind: self.kind,
            authority: self.authority.clone(),
            words: self.words.clone(),
            given_on: self.given_on.into(),
            due_on: self.due_on.into(),
            steps: self.steps.clone(),
            met_on: self.met_on.into(),
            met_words: self.met_words.clone(),
            checked_on: self.checked_on.into(),
            owner: String::new(),
        }
    }
}

impl PointForm {
    /// What is asked for, or what is wrong. A requirement without a date is taken: it may be all that was said.
    ///
    /// # Errors
    /// Every problem with its field.
    pub fn parse(&self, id: InspectionPointId, of: &Inspection, today: NaiveDate) -> Result<Point, UiError> {
        let mut problems = Problems::new();
        let authority = problems.optional_line("authority", &self.authority);
        if authority.is_empty() {
            let missing = match self.kind {
                PointKind::Requirement => "Enter the regulation, such as “Regulation 16(2)(a)”",
                PointKind::Recommendation => "Enter the standard, such as “NMS 8”",
                PointKind::Compliance => "Enter the regulation that the notice names",
            };
            problems.add("authority", missing);
        }
        let words = problems.text("words", &self.words);
        if words.trim().is_empty() {
            problems.add("words", "Enter the inspector’s words");
        }
        let given_on = problems.optional_date("givenOn", "The day on which it was given", &self.given_on);
        let due_on = problems.optional_date("dueOn", "The date that was set", &self.due_on);
        let met_on = problems.optional_date("metOn", "The day on which it was met", &self.met_on);
        let checked_on = problems.optional_date("checkedOn", "The day of Ofsted’s check", &self.checked_on);
        for (field, what, day) in [
            ("givenOn", "The day on which it was given", given_on),
            ("metOn", "The day on which it was met", met_on),
            ("checkedOn", "The day of Ofsted’s check", checked_on),
        ] {
            if day.is_some_and(|day| day > today) {
                problems.add(field, format!("{what} must not be in the future"));
            }
            if day.is_some_and(|day| day < of.started_on) {
                problems.add(field, format!("{what} must not be before the inspection"));
            }
        }
        if due_on.is_some_and(|day| day < of.started_on) {
            problems.add("dueOn", "The date that was set must not be before the inspection");
        }
        problems.optional_line("owner", &self.owner);
        let steps = problems.text("steps", &self.steps);
        if self.kind == PointKind::Compliance && steps.trim().is_empty() {
            problems.add("steps", "Enter the steps that the notice asks for, one a line");
        }
        if self.kind == PointKind::Compliance && due_on.is_none() && self.due_on.is_empty() {
            problems.add("dueOn", "Enter the date in the notice; it always names one");
        }
        let met_words = problems.text("metWords", &self.met_words);
        if met_on.is_some() && met_words.trim().is_empty() {
            problems.add("metWords", "Say how one can see that it is met: what changed, and where that is recorded");
        }
        problems.finish()?;
        Ok(Point {
            id,
            inspection: of.id,
            kind: self.kind,
            authority,
            words,
            given_on,
            due_on,
            steps: if self.kind == PointKind::Compliance { steps } else { String::new() },
            met_on,
            met_words,
            checked_on,
        })
    }
}

/// A comment on a draft report, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[allow(missing_docs)] // as in `DraftComment`
pub struct DraftCommentForm {
    pub place: String,
    pub says: String,
    pub is_right: String,
    pub evidence: String,
    pub document: Option<DocumentId>,
    pub answer: String,
}

/// A comment on a draft report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftComment {
    /// Id.
    pub id: DraftCommentId,
    /// Where in the draft: page, paragraph.
    pub place: String,
    /// What the draft says.
    pub says: String,
    /// What is right.
    pub is_right: String,
    /// Where that can be seen.
    pub evidence: String,
    /// A finished document that shows it.
    pub document: Option<DocumentId>,
    /// What Ofsted answered.
    pub answer: String,
}

impl DraftCommentForm {
    /// The comment, or what is wrong.
    ///
    /// # Errors
    /// Every problem with its field.
    pub fn parse(&self, id: DraftCommentId) -> Result<DraftComment, UiError> {
        let mut problems = Problems::new();
        let place = problems.line("place", &self.place, "Say where in the draft: page and paragraph");
        let says = problems.text("says", &self.says);
        if says.trim().is_empty() {
            problems.add("says", "Copy what the draft says");
        }
        let is_right = problems.text("isRight", &self.is_right);
        if is_right.trim().is_empty() {
            problems.add("isRight", "Say what is right");
        }
        let evidence = problems.text("evidence", &self.evidence);
        if evidence.trim().is_empty() && self.document.is_none() {
            problems.add("evidence", "Say where that can be seen: a record with its date, or a document");
        }
        let answer = problems.text("answer", &self.answer);
        problems.finish()?;
        Ok(DraftComment { id, place, says, is_right, evidence, document: self.document, answer })
    }
}

/// A line of what was said and done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MatterLineForm {
    /// Day.
    pub on: DateInput,
    /// What was said or done.
    pub words: String,
}

impl MatterLineForm {
    /// Day and words, or what is wrong.
    ///
    /// # Errors
    /// Every problem with its field.
    pub fn parse(&self, today: NaiveDate) -> Result<(NaiveDate, String), UiError> {
        let mut problems = Problems::new();
        let on = problems.date("on", "The day", &self.on);
        if on.is_some_and(|on| on > today) {
            problems.add("on", "The day must not be in the future");
        }
        let words = problems.text("words", &self.words);
        if words.trim().is_empty() {
            problems.add("words", "Say what was said or done");
        }
        problems.finish()?;
        Ok((on.unwrap_or(today), words.trim().to_owned()))
    }
}

/// Saves an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveInspectionRequest {
    /// Nothing for a new one.
    pub id: Option<InspectionId>,
    /// The form.
    pub form: InspectionForm,
}

/// Asks for an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InspectionRequest {
    /// Nothing for a new one.
    pub id: Option<InspectionId>,
}

/// Saves what an inspection asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SavePointRequest {
    /// The inspection.
    pub inspection: InspectionId,
    /// Nothing for a new one.
    pub id: Option<InspectionPointId>,
    /// The form.
    pub form: PointForm,
}

/// Saves a comment on a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveDraftCommentRequest {
    /// The inspection.
    pub inspection: InspectionId,
    /// Nothing for a new one.
    pub id: Option<DraftCommentId>,
    /// The form.
    pub form: DraftCommentForm,
}

/// Takes a comment on a draft out again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoveDraftCommentRequest {
    /// The inspection.
    pub inspection: InspectionId,
    /// The comment.
    pub id: DraftCommentId,
}

/// Adds a line to what was said and done about an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddInspectionLineRequest {
    /// The inspection.
    pub inspection: InspectionId,
    /// The line.
    pub form: MatterLineForm,
}

/// An inspection in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InspectionRow {
    /// Id.
    pub id: InspectionId,
    /// "Full inspection".
    pub kind: String,
    /// "3 March 2026", "3 to 4 March 2026".
    pub days: String,
    /// The overall judgement as this reader may see it: "Good", "provisional", "–".
    pub overall: String,
    /// "2 requirements, 1 open".
    pub asked: String,
    /// Urgency of where it stands.
    pub urgency: Urgency,
    /// Where it stands.
    pub state: String,
}

/// A window in which the next full inspection is to be expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WindowView {
    /// Title.
    pub title: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// "from 1 April 2026 to 31 March 2029".
    pub words: String,
    /// Why.
    pub why: Explanation,
}

/// The page of inspections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InspectionsView {
    /// Newest first.
    pub inspections: Vec<InspectionRow>,
    /// What is open of all of them, with the page's first sentence.
    pub summary: String,
    /// Windows of the next full inspection.
    pub windows: Vec<WindowView>,
    /// What to know of the windows: nobody lives there, nothing to count from.
    pub window_note: String,
    /// What is asked for and not met yet, of every inspection.
    pub open: Vec<PointView>,
    /// May record and change.
    pub can_edit: bool,
}

/// A judgement as this reader may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct JudgementView {
    /// What is judged.
    pub area: String,
    /// The judgement; "not recorded".
    pub grade: String,
}

/// A limiting rule that applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LimitView {
    /// What is recorded contradicts it.
    pub contradicted: bool,
    /// The rule.
    pub why: Explanation,
}

/// A stage after an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StageView {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Whose turn.
    pub turn: Turn,
    /// It counts from a day that is still to come.
    pub expected: bool,
    /// By when.
    pub due: NaiveDate,
    /// When it was done.
    pub done: Option<NaiveDate>,
    /// Urgency.
    pub urgency: Urgency,
    /// State in words.
    pub state: String,
    /// Why.
    pub why: Explanation,
}

/// What an inspection asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PointView {
    /// Id.
    pub id: InspectionPointId,
    /// The inspection.
    pub inspection: InspectionId,
    /// "Requirement".
    pub kind: String,
    /// The form.
    pub form: PointForm,
    /// "Full inspection of 3 March 2026".
    pub from: String,
    /// "given at feedback on 4 March 2026, before the report".
    pub given: String,
    /// Urgency.
    pub urgency: Urgency,
    /// State in words: "no date is recorded", "in 12 days", "met on 20 March 2026".
    pub state: String,
    /// Why the day.
    pub why: Explanation,
    /// Ofsted's check of a compliance notice.
    pub check: Option<Explanation>,
    /// How its actions stand in the list of actions: "to be done by M.K."; empty when there is none.
    pub actions: String,
}

/// A comment on a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftCommentView {
    /// Id.
    pub id: DraftCommentId,
    /// The form.
    pub form: DraftCommentForm,
    /// The document that shows it, in words.
    pub document: String,
}

/// A finished document that can be named as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftEvidence {
    /// Id.
    pub id: DocumentId,
    /// "R25-2026-03-1: Visit report".
    pub words: String,
}

/// A line of what was said and done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MatterLineView {
    /// Day in words.
    pub on: String,
    /// Words.
    pub words: String,
    /// Recorded by, initials.
    pub by: String,
}

/// A way to raise something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RaiseView {
    /// "On the next working day".
    pub title: String,
    /// What to do.
    pub words: String,
    /// On whose word.
    pub why: Explanation,
}

/// One inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InspectionView {
    /// As in the list; nothing for a new one.
    pub row: Option<InspectionRow>,
    /// The form, without what this reader may not see.
    pub form: InspectionForm,
    /// Judgements as this reader may see them.
    pub judgements: Vec<JudgementView>,
    /// The judgements are provisional.
    pub provisional: bool,
    /// This reader sees and enters provisional judgements and comments on a draft.
    pub sees_provisional: bool,
    /// Labels of the scale, best first, with the values of the form.
    pub grades: Vec<(Grade, String)>,
    /// Labels of what is judged: overall, protection, leadership.
    pub areas: Vec<String>,
    /// Limiting rules that apply.
    pub limits: Vec<LimitView>,
    /// The days after it.
    pub stages: Vec<StageView>,
    /// No final report, and its day is over: what one can do.
    pub overdue: Option<RaiseView>,
    /// How something is raised, in order.
    pub raise: Vec<RaiseView>,
    /// What it asks for.
    pub points: Vec<PointView>,
    /// Comments on the draft.
    pub comments: Vec<DraftCommentView>,
    /// Documents that can be named as evidence.
    pub documents: Vec<DraftEvidence>,
    /// The submission of the comments, as a path; empty before they are filed.
    pub comments_path: String,
    /// How the filed comments stand.
    pub comments_state: String,
    /// What was said and done.
    pub lines: Vec<MatterLineView>,
    /// May change it.
    pub can_edit: bool,
}
