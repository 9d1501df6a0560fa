//! The family record beyond the register's first columns: register fields, who to call, placement and assessment, logs.

use chrono::NaiveDate;
use hearthbook_rules::{Basis, Explanation, ItemKind, LogKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::families::FamilyView;
use crate::today::Urgency;
use crate::{DateInput, FamilyId, LogEntryId, MemberId, Problems, ProfessionalId, UiError};

/// One field of the register as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RegisterValueInput {
    /// The member, or nobody for the family as a whole.
    pub member: Option<MemberId>,
    /// The field's id.
    pub item: String,
    /// What was typed or chosen; empty for a field of a day.
    pub value: String,
    /// The day, for a field of a day.
    pub date: DateInput,
}

/// Saves the register fields of a family: all of them, as the page shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveRegisterRequest {
    /// The family.
    pub family: FamilyId,
    /// The fields.
    pub values: Vec<RegisterValueInput>,
}

/// One field of the register as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RegisterItemView {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Hint; may be empty.
    pub hint: String,
    /// How it is filled in.
    pub kind: ItemKind,
    /// What can be chosen.
    pub options: Vec<String>,
    /// Value; for a linked field what the address book says.
    pub value: String,
    /// The day, for a field of a day.
    pub date: DateInput,
    /// Needed and empty.
    pub missing: bool,
    /// On whose word.
    pub basis: Basis,
    /// Where that stands.
    pub citation: String,
}

/// The register fields of the family or of one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RegisterPartView {
    /// The member, or nobody for the family as a whole.
    pub member: Option<MemberId>,
    /// "The family", "K.D., child".
    pub title: String,
    /// Fields.
    pub items: Vec<RegisterItemView>,
    /// How many needed fields are empty.
    pub missing: u32,
}

/// Somebody to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallView {
    /// The entry of the address book.
    pub id: ProfessionalId,
    /// "Social worker of K.D.", or the kind.
    pub as_what: String,
    /// What it is to the family, as typed.
    pub relation: String,
    /// Name, or organisation.
    pub title: String,
    /// Organisation, where there is a name.
    pub organisation: String,
    /// Telephone.
    pub telephone: String,
    /// Out of hours.
    pub out_of_hours: String,
    /// Email.
    pub email: String,
    /// Address.
    pub address: String,
    /// In use.
    pub in_use: bool,
}

/// Placement and assessment as typed and as shown for editing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PlacementForm {
    /// Day of the referral.
    pub referred_on: DateInput,
    /// Who referred.
    pub referred_by: String,
    /// Day of the assessment before admission.
    pub pre_admission_on: DateInput,
    /// What it found: can the centre meet the family’s needs?
    pub pre_admission_words: String,
    /// Day of the placement plan.
    pub plan_on: DateInput,
    /// Day of the risk assessment in it.
    pub plan_risk_on: DateInput,
    /// Why the plan is not there yet, after admission.
    pub plan_waits_because: String,
    /// Legal status of the stay.
    pub legal_status: String,
    /// What the court asked for.
    pub court_instructions: String,
    /// Kind of assessment.
    pub assessment_type: String,
    /// Day on which it began.
    pub assessment_started_on: DateInput,
    /// Planned end, as first agreed.
    pub planned_end_on: DateInput,
    /// Recommendation of the final report.
    pub recommendation: String,
    /// What the court decided.
    pub court_decision: String,
    /// Day of that decision.
    pub court_decided_on: DateInput,
    /// What became of the family after it left.
    pub outcome_after: String,
}

/// Saves placement and assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SavePlacementRequest {
    /// The family.
    pub family: FamilyId,
    /// The form.
    pub form: PlacementForm,
}

/// Marks the assessment final.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FinalForm {
    /// Author of the final report.
    pub author: String,
    /// The author is a registered social worker; empty until answered.
    pub registered: Option<bool>,
    /// Registration number with Social Work England.
    pub registration: String,
    /// Day on which the register was looked up.
    pub checked_on: DateInput,
    /// Day of signing.
    pub signed_on: DateInput,
}

/// Marks the assessment final.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MarkFinalRequest {
    /// The family.
    pub family: FamilyId,
    /// The form.
    pub form: FinalForm,
}

/// Takes the mark back: the report has to be changed and signed again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawFinalRequest {
    /// The family.
    pub family: FamilyId,
    /// Why.
    pub reason: String,
}

/// A final report, as marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FinalView {
    /// "Signed 3 March 2026 by A. Author, registered social worker, SW12345; register looked up on the same day".
    pub words: String,
    /// "Marked final 3 March 2026, 16:20 by A.O."
    pub recorded: String,
    /// When and why it was taken back; empty while it stands.
    pub withdrawn: String,
}

/// An entry of a log as typed and as shown for editing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct LogEntryForm {
    /// The member that it is about, if one.
    pub member: Option<MemberId>,
    /// Day.
    pub on: DateInput,
    /// Whom or what it is about; the kind says what belongs here.
    pub subject: String,
    /// The text.
    pub words: String,
    /// The choice.
    pub choice: String,
    /// The answer.
    pub answer: String,
    /// Day of the answer.
    pub answer_on: DateInput,
    /// Day on which it is due.
    pub due_on: DateInput,
    /// Day on which it ended or was done.
    pub closed_on: DateInput,
}

/// Saves an entry of a log: a new one when `id` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveLogEntryRequest {
    /// The family.
    pub family: FamilyId,
    /// The kind of log.
    pub kind: String,
    /// The entry to change, or none to add one.
    pub id: Option<LogEntryId>,
    /// The form.
    pub form: LogEntryForm,
}

/// Records a review of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReviewLogEntryRequest {
    /// The entry.
    pub id: LogEntryId,
    /// Day of the review.
    pub on: DateInput,
    /// What was found and changed.
    pub words: String,
    /// Next review; empty when it ended.
    pub next: DateInput,
    /// It ended with this review.
    pub ended: bool,
}

/// A kind of log, for its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogKindView {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What belongs here.
    pub hint: String,
    /// Label of the text.
    pub words: String,
    /// Label of its day.
    pub on: String,
    /// Label of whom or what it is about, or empty.
    pub subject: String,
    /// Label of the choice, or empty.
    pub choice: String,
    /// What can be chosen.
    pub choices: Vec<String>,
    /// Label of the answer, or empty.
    pub answer: String,
    /// Label of the day of the answer, or empty.
    pub answer_on: String,
    /// Label of the day on which it is due, or empty.
    pub due: String,
    /// Label of the day on which it ended, or empty.
    pub closed: String,
    /// It may be about one member.
    pub member: bool,
    /// It is reviewed.
    pub reviewed: bool,
    /// On whose word.
    pub basis: Basis,
    /// Where that stands.
    pub citation: String,
}

impl From<&LogKind> for LogKindView {
    fn from(kind: &LogKind) -> Self {
        let kind = kind.clone();
        Self {
            id: kind.id,
            title: kind.title,
            hint: kind.hint,
            words: kind.words,
            on: kind.on,
            subject: kind.subject,
            choice: kind.choice,
            choices: kind.choices,
            answer: kind.answer,
            answer_on: kind.answer_on,
            due: kind.due,
            closed: kind.closed,
            member: kind.member,
            reviewed: kind.reviewed,
            basis: kind.basis,
            citation: kind.citation,
        }
    }
}

/// An entry of a log as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogEntryView {
    /// Id.
    pub id: LogEntryId,
    /// The form, for editing.
    pub form: LogEntryForm,
    /// "3 March 2026".
    pub on: String,
    /// Initials of the member, or empty.
    pub member: String,
    /// Label and value of what was filled in, in order.
    pub facts: Vec<(String, String)>,
    /// Reviews, newest first: "3 March 2026, A.O.: nothing changed".
    pub reviews: Vec<String>,
    /// What is open about it.
    pub urgency: Urgency,
    /// "review due in 8 days", "answered", "open".
    pub state: String,
    /// "recorded 3 March 2026, 16:20 by A.O."
    pub recorded: String,
    /// Why this day, where one is set and it is open.
    pub why: Option<Explanation>,
}

/// A log of the family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogView {
    /// Its kind.
    pub kind: LogKindView,
    /// Entries, newest first.
    pub entries: Vec<LogEntryView>,
    /// Next day that is proposed for a review; empty where none is.
    pub proposed_due: DateInput,
}

/// A member, for the choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MemberChoice {
    /// Id.
    pub id: MemberId,
    /// "K.D., child".
    pub words: String,
}

/// A day in the life of the family at the centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FamilyDayView {
    /// "3 March 2026".
    pub on: String,
    /// "Arrived".
    pub what: String,
    /// It lies ahead.
    pub ahead: bool,
}

/// The family record as the page of one family shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FamilyRecordView {
    /// The family.
    pub family: FamilyView,
    /// Register fields.
    pub register: Vec<RegisterPartView>,
    /// How many needed fields are empty.
    pub missing: u32,
    /// Who to call.
    pub calls: Vec<CallView>,
    /// Placement and assessment.
    pub placement: PlacementForm,
    /// State of the placement plan.
    pub plan: Urgency,
    /// "Plan of 3 March 2026 with its risk assessment", "No placement plan on record".
    pub plan_words: String,
    /// Why the plan is due.
    pub plan_why: Explanation,
    /// "Week 5 of 12, planned end 25 May 2026", or what is not known.
    pub week: String,
    /// What was marked final, newest first.
    pub finals: Vec<FinalView>,
    /// The assessment is final now.
    pub is_final: bool,
    /// Why the registration has to be checked.
    pub signing_why: Explanation,
    /// Logs.
    pub logs: Vec<LogView>,
    /// Members.
    pub members: Vec<MemberChoice>,
    /// Days, oldest first.
    pub days: Vec<FamilyDayView>,
    /// A legal hold is on the record: since when and why; or empty.
    pub hold: String,
    /// The person signed in may change it.
    pub can_edit: bool,
}

/// Placement and assessment, parsed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs)] // as in `PlacementForm`
pub struct Placement {
    pub referred_on: Option<NaiveDate>,
    pub referred_by: String,
    pub pre_admission_on: Option<NaiveDate>,
    pub pre_admission_words: String,
    pub plan_on: Option<NaiveDate>,
    pub plan_risk_on: Option<NaiveDate>,
    pub plan_waits_because: String,
    pub legal_status: String,
    pub court_instructions: String,
    pub assessment_type: String,
    pub assessment_started_on: Option<NaiveDate>,
    pub planned_end_on: Option<NaiveDate>,
    pub recommendation: String,
    pub court_decision: String,
    pub court_decided_on: Option<NaiveDate>,
    pub outcome_after: String,
}

/// A final report, parsed: of a registered social worker, looked up on the day of signing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinalReport {
    /// Author.
    pub author: String,
    /// Registration number.
    pub registration: String,
    /// Day of signing and of looking the register up.
    pub signed_on: NaiveDate,
}

/// An entry of a log, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Id.
    pub id: LogEntryId,
    /// The family.
    pub family: FamilyId,
    /// The kind’s id.
    pub kind: String,
    /// The member.
    pub member: Option<MemberId>,
    /// Day.
    pub on: NaiveDate,
    /// Whom or what it is about.
    pub subject: String,
    /// The text.
    pub words: String,
    /// The choice.
    pub choice: String,
    /// The answer.
    pub answer: String,
    /// Day of the answer.
    pub answer_on: Option<NaiveDate>,
    /// Day on which it is due.
    pub due_on: Option<NaiveDate>,
    /// Day on which it ended or was done.
    pub closed_on: Option<NaiveDate>,
}

impl Placement {
    /// Plan and risk assessment are both there by that day.
    #[must_use]
    pub fn plan_complete(&self) -> bool {
        self.plan_on.is_some() && self.plan_risk_on.is_some()
    }

    /// Back to the form, for editing.
    #[must_use]
    pub fn form(&self) -> PlacementForm {
        let from = self.clone();
        PlacementForm {
            referred_on: from.referred_on.into(),
            referred_by: from.referred_by,
            pre_admission_on: from.pre_admission_on.into(),
            pre_admission_words: from.pre_admission_words,
            plan_on: from.plan_on.into(),
            plan_risk_on: from.plan_risk_on.into(),
            plan_waits_because: from.plan_waits_because,
            legal_status: from.legal_status,
            court_instructions: from.court_instructions,
            assessment_type: from.assessment_type,
            assessment_started_on: from.assessment_started_on.into(),
            planned_end_on: from.planned_end_on.into(),
            recommendation: from.recommendation,
            court_decision: from.court_decision,
            court_decided_on: from.court_decided_on.into(),
            outcome_after: from.outcome_after,
        }
    }
}

impl PlacementForm {
    /// The form as a placement.
    ///
    /// # Errors
    /// `BadInput`: dates must be in order, and what has happened must not lie ahead.
    pub fn parse(&self, today: NaiveDate) -> Result<Placement, UiError> {
        let mut problems = Problems::new();
        let mut past = |field: &str, what: &str, input: &DateInput| {
            let day = problems.optional_date(field, what, input);
            if day.is_some_and(|day| day > today) {
                problems.add(field, format!("{what} is in the future. Enter it when it has come"));
            }
            day
        };
        let referred_on = past("referredOn", "The day of the referral", &self.referred_on);
        let pre_admission_on = past("preAdmissionOn", "The day of the assessment", &self.pre_admission_on);
        let plan_on = past("planOn", "The day of the placement plan", &self.plan_on);
        let plan_risk_on = past("planRiskOn", "The day of the risk assessment", &self.plan_risk_on);
        let court_decided_on = past("courtDecidedOn", "The day of the decision", &self.court_decided_on);
        let assessment_started_on =
            problems.optional_date("assessmentStartedOn", "The day on which it began", &self.assessment_started_on);
        let planned_end_on = problems.optional_date("plannedEndOn", "The planned end", &self.planned_end_on);
        if let (Some(start), Some(end)) = (assessment_started_on, planned_end_on)
            && end < start
        {
            problems.add("plannedEndOn", "The planned end must not be before the beginning");
        }
        if planned_end_on.is_some() && assessment_started_on.is_none() {
            problems.add("assessmentStartedOn", "Enter when the assessment begins, so that its weeks can be counted");
        }
        let placement = Placement {
            referred_by: problems.optional_line("referredBy", &self.referred_by),
            pre_admission_words: problems.text("preAdmissionWords", &self.pre_admission_words),
            plan_waits_because: problems.text("planWaitsBecause", &self.plan_waits_because),
            legal_status: problems.optional_line("legalStatus", &self.legal_status),
            court_instructions: problems.text("courtInstructions", &self.court_instructions),
            assessment_type: problems.optional_line("assessmentType", &self.assessment_type),
            recommendation: problems.text("recommendation", &self.recommendation),
            court_decision: problems.text("courtDecision", &self.court_decision),
            outcome_after: problems.text("outcomeAfter", &self.outcome_after),
            referred_on,
            pre_admission_on,
            plan_on,
            plan_risk_on,
            assessment_started_on,
            planned_end_on,
            court_decided_on,
        };
        problems.finish()?;
        Ok(placement)
    }
}

impl FinalForm {
    /// The form as a final report.
    ///
    /// # Errors
    /// `BadInput` unless the author is a registered social worker who was looked up on the day of signing.
    pub fn parse(&self, today: NaiveDate) -> Result<FinalReport, UiError> {
        let mut problems = Problems::new();
        let author = problems.line("author", &self.author, "Enter who wrote the final report");
        match self.registered {
            None => problems.add("registered", "Answer whether the author is a registered social worker"),
            Some(false) => problems.add(
                "registered",
                "The final report has to be completed by a registered social worker. It cannot be marked final on \
                 another author’s word; have a registered social worker complete it, then come back",
            ),
            Some(true) => {}
        }
        let registration = problems.line(
            "registration",
            &self.registration,
            "Enter the registration number, as it stands in Social Work England’s register",
        );
        let signed_on = problems.date("signedOn", "The day of signing", &self.signed_on);
        if signed_on.is_some_and(|day| day > today) {
            problems.add("signedOn", "The day of signing is in the future. Mark it final when it is signed");
        }
        let checked_on = problems.date("checkedOn", "The day on which the register was looked up", &self.checked_on);
        if let (Some(signed), Some(checked)) = (signed_on, checked_on)
            && signed != checked
        {
            problems.add(
                "checkedOn",
                "The registration has to be checked on the day of signing itself. Look it up again on the day on which \
                 the report is signed, and enter that day for both",
            );
        }
        problems.finish()?;
        let Some(signed_on) = signed_on else {
            return Err(UiError::new(crate::ErrorCode::BadInput, "Enter the day of signing"));
        };
        Ok(FinalReport { author, registration, signed_on })
    }
}

impl LogEntryForm {
    /// The form as an entry of a log of that kind. What the kind has no field for is left out.
    ///
    /// # Errors
    /// `BadInput`: a day and a text are needed, and whatever the kind asks for.
    pub fn parse(
        &self,
        id: LogEntryId,
        family: FamilyId,
        kind: &LogKind,
        today: NaiveDate,
    ) -> Result<LogEntry, UiError> {
        let mut problems = Problems::new();
        let on = problems.date("on", "The day", &self.on);
        if on.is_some_and(|day| day > today) {
            problems.add("on", "The day is in the future. Enter what has happened; what is to come stands below");
        }
        let words = problems.text("words", &self.words);
        if words.trim().is_empty() {
            problems.add("words", format!("Fill in: {}", kind.words));
        }
        let day = |problems: &mut Problems, label: &str, field: &str, input: &DateInput| {
            if label.is_empty() { None } else { problems.optional_date(field, label, input) }
        };
        let due_on = day(&mut problems, &kind.due, "dueOn", &self.due_on);
        let answer_on = day(&mut problems, &kind.answer_on, "answerOn", &self.answer_on);
        let closed_on = day(&mut problems, &kind.closed, "closedOn", &self.closed_on);
        if kind.due_needed && due_on.is_none() && closed_on.is_none() && self.due_on.is_empty() {
            problems.add("dueOn", format!("Fill in: {}", kind.due));
        }
        for (field, label, value) in [("answerOn", &kind.answer_on, answer_on), ("closedOn", &kind.closed, closed_on)] {
            if value.is_some_and(|day| day > today) {
                problems.add(field, format!("{label}: the day is in the future. Enter it when it has come"));
            }
        }
        if let (Some(on), Some(closed)) = (on, closed_on)
            && closed < on
        {
            problems.add("closedOn", format!("{}: the day must not be before the day of the entry", kind.closed));
        }
        let choice = if kind.choice.is_empty() { String::new() } else { self.choice.clone() };
        if !kind.choice.is_empty() && !kind.choices.contains(&choice) {
            problems.add("choice", format!("Choose: {}", kind.choice.to_lowercase()));
        }
        let subject =
            if kind.subject.is_empty() { String::new() } else { problems.optional_line("subject", &self.subject) };
        let answer = if kind.answer.is_empty() { String::new() } else { problems.text("answer", &self.answer) };
        problems.finish()?;
        let Some(on) = on else {
            return Err(UiError::new(crate::ErrorCode::BadInput, "Enter the day"));
        };
        Ok(LogEntry {
            id,
            family,
            kind: kind.id.clone(),
            member: self.member.filter(|_| kind.member),
            on,
            subject,
            words,
            choice,
            answer,
            answer_on,
            due_on,
            closed_on,
        })
    }
}

impl LogEntry {
    /// Back to the form, for editing.
    #[must_use]
    pub fn form(&self) -> LogEntryForm {
        LogEntryForm {
            member: self.member,
            on: self.on.into(),
            subject: self.subject.clone(),
            words: self.words.clone(),
            choice: self.choice.clone(),
            answer: self.answer.clone(),
            answer_on: self.answer_on.into(),
            due_on: self.due_on.into(),
            closed_on: self.closed_on.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearthbook_rules::RuleBook;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn fields(error: &UiError) -> Vec<&str> {
        error.fields.iter().map(|field| field.field.as_str()).collect()
    }

    #[test]
    fn an_assessment_is_final_only_if_the_registration_was_checked_on_the_day_of_signing() {
        let mut form = FinalForm {
            author: "Imran Chaudhry".into(),
            registered: Some(true),
            registration: "SW99001".into(),
            checked_on: day("2026-03-02").into(),
            signed_on: day("2026-03-03").into(),
        };
        let today = day("2026-03-04");
        assert_eq!(fields(&form.parse(today).unwrap_err()), ["checkedOn"], "the day before is too early");
        form.checked_on = day("2026-03-04").into();
        assert_eq!(fields(&form.parse(today).unwrap_err()), ["checkedOn"], "the day after is too late");
        form.checked_on = day("2026-03-03").into();
        assert_eq!(form.parse(today).unwrap().signed_on, day("2026-03-03"));
        form.registered = Some(false);
        assert_eq!(fields(&form.parse(today).unwrap_err()), ["registered"]);
        form.registered = Some(true);
        form.registration = " ".into();
        assert_eq!(fields(&form.parse(today).unwrap_err()), ["registration"]);
    }

    #[test]
    fn what_lies_ahead_cannot_be_recorded_as_done() {
        let form = PlacementForm { plan_on: day("2026-03-05").into(), ..PlacementForm::default() };
        assert_eq!(fields(&form.parse(day("2026-03-04")).unwrap_err()), ["planOn"]);
        assert!(form.parse(day("2026-03-05")).is_ok());
    }

    #[test]
    fn a_placement_survives_its_form() {
        let placement = Placement {
            referred_on: Some(day("2026-02-01")),
            assessment_started_on: Some(day("2026-03-02")),
            planned_end_on: Some(day("2026-05-25")),
            legal_status: "Interim care order".into(),
            ..Placement::default()
        };
        assert_eq!(placement.form().parse(day("2026-03-04")).unwrap(), placement);
    }

    #[test]
    fn a_kind_of_log_takes_only_what_it_has_fields_for_and_asks_for_what_it_needs() {
        let book = RuleBook::shipped().family_record();
        let kind = book.log("riskAssessment").unwrap();
        let mut form = LogEntryForm {
            on: day("2026-03-03").into(),
            words: "Door alarm at night".into(),
            answer: "not asked for here".into(),
            ..LogEntryForm::default()
        };
        let parse = |form: &LogEntryForm| form.parse(LogEntryId::make(), FamilyId::make(), kind, day("2026-03-04"));
        assert_eq!(fields(&parse(&form).unwrap_err()), ["dueOn"]);
        form.due_on = day("2026-04-03").into();
        let entry = parse(&form).unwrap();
        assert_eq!((entry.answer.as_str(), entry.due_on), ("", Some(day("2026-04-03"))));
    }
}
