//! Complaints and representations (regulation 20): who, about what, what was done, what the complainant was told, what
//! came of it and what was learnt. People are named by initials only.

use chrono::NaiveDate;
use hearthbook_rules::Explanation;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::events::{LinkTarget, LinkView};
use crate::today::Urgency;
use crate::{ComplaintId, DateInput, FamilyId, Initials, Problems, UiError};

/// A complaint, or a representation: something said that asks for no answer but is kept as well (20(6)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ComplaintKind {
    /// Complaint.
    Complaint,
    /// Representation.
    Representation,
}

/// Who complains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ComplaintBy {
    /// A resident.
    Resident,
    /// Somebody acting for a resident.
    ForResident,
    /// Somebody else.
    Other,
}

impl ComplaintBy {
    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Resident => "a resident",
            Self::ForResident => "somebody acting for a resident",
            Self::Other => "somebody else",
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ComplaintOutcome {
    /// Upheld.
    Upheld,
    /// Upheld in part.
    PartlyUpheld,
    /// Not upheld.
    NotUpheld,
    /// Taken back by the complainant.
    Withdrawn,
    /// Noted, for a representation.
    Noted,
}

impl ComplaintOutcome {
    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::PartlyUpheld => "upheld in part",
            Self::NotUpheld => "not upheld",
            Self::Withdrawn => "taken back by the complainant",
            Self::Noted => "noted",
        }
    }
}

/// The stages of a complaint to a local authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ComplaintStage {
    /// Stage one: the manager of the team answers.
    One,
    /// Stage two: two people from outside investigate.
    Two,
    /// Stage three: a review panel.
    Three,
    /// The Local Government and Social Care Ombudsman.
    Ombudsman,
}

impl ComplaintStage {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::One, Self::Two, Self::Three, Self::Ombudsman];

    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::One => "Stage one: the manager of the team answers",
            Self::Two => "Stage two: investigated by two people from outside",
            Self::Three => "Stage three: review panel",
            Self::Ombudsman => "Ombudsman",
        }
    }
}

/// A complaint as typed and as shown for editing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ComplaintForm {
    /// Complaint or representation; empty until chosen.
    pub kind: Option<ComplaintKind>,
    /// Day on which it was made.
    pub made_on: DateInput,
    /// How: said to somebody, in a letter, through an advocate.
    pub made_how: String,
    /// Who complains; empty until chosen.
    pub made_by: Option<ComplaintBy>,
    /// The family that it comes from or is about.
    pub family: Option<FamilyId>,
    /// The complainant, by initials.
    pub initials: String,
    /// About what.
    pub about: String,
    /// What the complainant wishes to happen.
    pub wish: String,
    /// It goes to a local authority.
    pub to_authority: bool,
    /// Which.
    pub authority: String,
    /// Day on which the complainant was told what will be done.
    pub told_on: DateInput,
    /// How.
    pub told_how: String,
    /// What he or she was told.
    pub told_words: String,
    /// What came of it.
    pub outcome: Option<ComplaintOutcome>,
    /// Day of the outcome.
    pub outcome_on: DateInput,
    /// The outcome in words.
    pub outcome_words: String,
    /// What the centre learnt.
    pub learning: String,
}

/// Asks for a complaint, or for the empty form of a new one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ComplaintRequest {
    /// The complaint, or none for a new one.
    pub id: Option<ComplaintId>,
}

/// Saves a complaint: a new one when `id` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveComplaintRequest {
    /// The complaint to change, or none to add one.
    pub id: Option<ComplaintId>,
    /// The form.
    pub form: ComplaintForm,
}

/// Records a step taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddComplaintStepRequest {
    /// The complaint.
    pub complaint: ComplaintId,
    /// Day.
    pub on: DateInput,
    /// By whom, by initials.
    pub by: String,
    /// What was done.
    pub words: String,
}

/// Records where a complaint to a local authority stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveComplaintStageRequest {
    /// The complaint.
    pub complaint: ComplaintId,
    /// The stage; empty until chosen.
    pub stage: Option<ComplaintStage>,
    /// Day on which the authority received it.
    pub began_on: DateInput,
    /// Day on which it was acknowledged.
    pub acknowledged_on: DateInput,
    /// Day of the answer.
    pub answered_on: DateInput,
    /// What was answered, or why it takes longer.
    pub words: String,
}

/// Links a complaint to an event, or to a closed note that one reads, or takes the link away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkComplaintRequest {
    /// The complaint.
    pub id: ComplaintId,
    /// The other record.
    pub target: LinkTarget,
    /// Link; otherwise take the link away.
    pub link: bool,
}

/// Asks for the summary of twelve months.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ComplaintSummaryRequest {
    /// The last day of the twelve months; today when left empty.
    pub to: DateInput,
}

/// A step as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintStepView {
    /// "3 March 2026".
    pub on: String,
    /// By whom.
    pub by: String,
    /// What.
    pub words: String,
}

/// A stage as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintStageView {
    /// The stage.
    pub stage: ComplaintStage,
    /// In words.
    pub title: String,
    /// As typed.
    pub began_on: DateInput,
    /// As typed.
    pub acknowledged_on: DateInput,
    /// As typed.
    pub answered_on: DateInput,
    /// What was answered.
    pub words: String,
    /// "received 3 March 2026, acknowledged…", or that it has not begun.
    pub state: String,
    /// How urgent.
    pub urgency: Urgency,
    /// Why the answer is expected on its day.
    pub why: Option<Explanation>,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintRow {
    /// Id.
    pub id: ComplaintId,
    /// C-2026-01.
    pub reference: String,
    /// "Complaint", "Representation".
    pub kind: String,
    /// Day on which it was made.
    pub made_on: String,
    /// "a resident, R.D. (F-2026-03)".
    pub by: String,
    /// The first words of what it is about.
    pub about: String,
    /// How urgent.
    pub urgency: Urgency,
    /// "tell R.D. by 31 March", "told 10 March, outcome open", "upheld".
    pub state: String,
}

/// Complaints of one month, for the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintMonth {
    /// "Mar".
    pub label: String,
    /// "March 2026".
    pub words: String,
    /// Complaints.
    pub complaints: u32,
    /// Representations.
    pub representations: u32,
}

/// The record of complaints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintsView {
    /// Open first, then newest.
    pub complaints: Vec<ComplaintRow>,
    /// "2 complaints and 1 representation in the last 12 months; 1 open." or that there were none.
    pub summary: String,
    /// The last twelve months.
    pub months: Vec<ComplaintMonth>,
    /// Why the summary.
    pub summary_why: Explanation,
    /// How the leaflet says Ofsted is reached, and on whose word.
    pub ofsted: Vec<Explanation>,
    /// The person signed in may record complaints.
    pub can_edit: bool,
}

/// A family, for the choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FamilyChoice {
    /// Id.
    pub id: FamilyId,
    /// "F-2026-03: R.D. (adult), K.D. (child)".
    pub words: String,
}

/// One complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintView {
    /// The line of the list; absent for one not recorded yet.
    pub row: Option<ComplaintRow>,
    /// The form, for editing, or for reading where the reader may not change it.
    pub form: ComplaintForm,
    /// Steps, oldest first.
    pub steps: Vec<ComplaintStepView>,
    /// Stages of a complaint to a local authority; empty for others.
    pub stages: Vec<ComplaintStageView>,
    /// Why the complainant has to be told by that day.
    pub why: Option<Explanation>,
    /// The family in words, by initials; empty without one.
    pub family_words: String,
    /// Families, for the choice.
    pub families: Vec<FamilyChoice>,
    /// A legal hold is on the record; or empty.
    pub hold: String,
    /// What it hangs together with, as far as the reader may see it.
    pub links: Vec<LinkView>,
    /// What could be linked; nothing for who may not change it.
    pub could_link: Vec<LinkView>,
    /// The person signed in may change it.
    pub can_edit: bool,
}

/// A complaint, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // as in `ComplaintForm`
pub struct Complaint {
    pub id: ComplaintId,
    /// C-2026-01; empty when the store is to give one.
    pub reference: String,
    pub kind: ComplaintKind,
    pub made_on: NaiveDate,
    pub made_how: String,
    pub made_by: ComplaintBy,
    pub family: Option<FamilyId>,
    pub initials: String,
    pub about: String,
    pub wish: String,
    pub to_authority: bool,
    pub authority: String,
    pub told_on: Option<NaiveDate>,
    pub told_how: String,
    pub told_words: String,
    pub outcome: Option<ComplaintOutcome>,
    pub outcome_on: Option<NaiveDate>,
    pub outcome_words: String,
    pub learning: String,
}

/// A step, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintStep {
    /// Day.
    pub on: NaiveDate,
    /// By whom, by initials.
    pub by: String,
    /// What was done.
    pub words: String,
}

/// Where a complaint to a local authority stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageReached {
    /// The stage.
    pub stage: ComplaintStage,
    /// Day on which the authority received it.
    pub began_on: NaiveDate,
    /// Day on which it was acknowledged.
    pub acknowledged_on: Option<NaiveDate>,
    /// Day of the answer.
    pub answered_on: Option<NaiveDate>,
    /// What was answered.
    pub words: String,
}

impl Complaint {
    /// The complainant has still to be told what will be done.
    #[must_use]
    pub fn untold(&self) -> bool {
        self.kind == ComplaintKind::Complaint
            && self.told_on.is_none()
            && self.outcome != Some(ComplaintOutcome::Withdrawn)
    }

    /// Nothing is left to do.
    #[must_use]
    pub fn closed(&self) -> bool {
        self.outcome.is_some() && !self.untold()
    }

    /// Back to the form, for editing.
    #[must_use]
    pub fn form(&self) -> ComplaintForm {
        let from = self.clone();
        ComplaintForm {
            kind: Some(from.kind),
            made_on: from.made_on.into(),
            made_how: from.made_how,
            made_by: Some(from.made_by),
            family: from.family,
            initials: from.initials,
            about: from.about,
            wish: from.wish,
            to_authority: from.to_authority,
            authority: from.authority,
            told_on: from.told_on.into(),
            told_how: from.told_how,
            told_words: from.told_words,
            outcome: from.outcome,
            outcome_on: from.outcome_on.into(),
            outcome_words: from.outcome_words,
            learning: from.learning,
        }
    }
}

/// Initials as typed, empty when nothing was typed.
fn optional_initials(problems: &mut Problems, field: &str, text: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    problems.take(field, Initials::parse(text)).map(|initials| initials.as_str().to_owned()).unwrap_or_default()
}

fn not_ahead(problems: &mut Problems, field: &str, what: &str, day: Option<NaiveDate>, today: NaiveDate) {
    if day.is_some_and(|day| day > today) {
        problems.add(field, format!("{what} is in the future. Enter it when it has come"));
    }
}

impl ComplaintForm {
    /// The form as a complaint.
    ///
    /// # Errors
    /// `BadInput`: kind, day, who and about what are needed; initials must be initials; days must be in order.
    pub fn parse(&self, id: ComplaintId, today: NaiveDate) -> Result<Complaint, UiError> {
        let mut problems = Problems::new();
        if self.kind.is_none() {
            problems.add("kind", "Choose complaint or representation");
        }
        if self.made_by.is_none() {
            problems.add("madeBy", "Choose who complains");
        }
        let made_on = problems.date("madeOn", "The day on which it was made", &self.made_on);
        let told_on = problems.optional_date("toldOn", "The day on which the complainant was told", &self.told_on);
        let outcome_on = problems.optional_date("outcomeOn", "The day of the outcome", &self.outcome_on);
        not_ahead(&mut problems, "madeOn", "The day on which it was made", made_on, today);
        not_ahead(&mut problems, "toldOn", "The day on which the complainant was told", told_on, today);
        not_ahead(&mut problems, "outcomeOn", "The day of the outcome", outcome_on, today);
        for (field, day) in [("toldOn", told_on), ("outcomeOn", outcome_on)] {
            if let (Some(made), Some(day)) = (made_on, day)
                && day < made
            {
                problems.add(field, "This day must not be before the day on which the complaint was made");
            }
        }
        let about = problems.text("about", &self.about);
        if about.trim().is_empty() {
            problems.add("about", "Write what it is about, in the complainant’s own words as far as you can");
        }
        let told_words = problems.text("toldWords", &self.told_words);
        if told_on.is_some() && told_words.trim().is_empty() {
            problems.add("toldWords", "Write what the complainant was told: what will be done, or why nothing will");
        }
        if told_on.is_none() && self.told_on.is_empty() && !told_words.trim().is_empty() {
            problems.add("toldOn", "Enter the day on which the complainant was told this");
        }
        let outcome_words = problems.text("outcomeWords", &self.outcome_words);
        match (self.outcome, outcome_on) {
            (Some(_), None) if self.outcome_on.is_empty() => problems.add("outcomeOn", "Enter the day of the outcome"),
            (None, Some(_)) => problems.add("outcome", "Choose what came of it"),
            _ => {}
        }
        if self.outcome.is_some() && outcome_words.trim().is_empty() {
            problems.add("outcomeWords", "Write what was found and done");
        }
        let authority = problems.optional_line("authority", &self.authority);
        if self.to_authority && authority.is_empty() {
            problems.add("authority", "Enter which local authority it goes to");
        }
        let initials = optional_initials(&mut problems, "initials", &self.initials);
        let made_how = problems.optional_line("madeHow", &self.made_how);
        let wish = problems.text("wish", &self.wish);
        let told_how = problems.optional_line("toldHow", &self.told_how);
        let learning = problems.text("learning", &self.learning);
        problems.finish()?;
        let (Some(kind), Some(made_by), Some(made_on)) = (self.kind, self.made_by, made_on) else {
            return Err(UiError::new(crate::ErrorCode::BadInput, "Enter the day, the kind and who complains"));
        };
        Ok(Complaint {
            id,
            reference: String::new(),
            kind,
            made_on,
            made_how,
            made_by,
            family: self.family,
            initials,
            about,
            wish,
            to_authority: self.to_authority,
            authority,
            told_on,
            told_how,
            told_words,
            outcome: self.outcome,
            outcome_on,
            outcome_words,
            learning,
        })
    }
}

impl AddComplaintStepRequest {
    /// The step.
    ///
    /// # Errors
    /// `BadInput`: a day that has come and a text are needed.
    pub fn parse(&self, made_on: NaiveDate, today: NaiveDate) -> Result<ComplaintStep, UiError> {
        let mut problems = Problems::new();
        let on = problems.date("on", "The day of the step", &self.on);
        not_ahead(&mut problems, "on", "The day of the step", on, today);
        if on.is_some_and(|on| on < made_on) {
            problems.add("on", "The step must not be before the day on which the complaint was made");
        }
        let by = optional_initials(&mut problems, "by", &self.by);
        let words = problems.text("words", &self.words);
        if words.trim().is_empty() {
            problems.add("words", "Write what was done");
        }
        problems.finish()?;
        Ok(ComplaintStep { on: on.unwrap_or(today), by, words })
    }
}

impl SaveComplaintStageRequest {
    /// The stage as reached.
    ///
    /// # Errors
    /// `BadInput`: a stage and the day on which it began are needed; days must be in order.
    pub fn parse(&self, today: NaiveDate) -> Result<StageReached, UiError> {
        let mut problems = Problems::new();
        if self.stage.is_none() {
            problems.add("stage", "Choose the stage");
        }
        let began_on = problems.date("beganOn", "The day on which it was received", &self.began_on);
        let acknowledged_on =
            problems.optional_date("acknowledgedOn", "The day of the acknowledgement", &self.acknowledged_on);
        let answered_on = problems.optional_date("answeredOn", "The day of the answer", &self.answered_on);
        not_ahead(&mut problems, "beganOn", "The day on which it was received", began_on, today);
        for (field, what, day) in [
            ("acknowledgedOn", "The day of the acknowledgement", acknowledged_on),
            ("answeredOn", "The day of the answer", answered_on),
        ] {
            not_ahead(&mut problems, field, what, day, today);
            if let (Some(began), Some(day)) = (began_on, day)
                && day < began
            {
                problems.add(field, format!("{what} must not be before the stage began"));
            }
        }
        let words = problems.text("words", &self.words);
        problems.finish()?;
        let (Some(stage), Some(began_on)) = (self.stage, began_on) else {
            return Err(UiError::new(crate::ErrorCode::BadInput, "Choose the stage and enter the day"));
        };
        Ok(StageReached { stage, began_on, acknowledged_on, answered_on, words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn form() -> ComplaintForm {
        ComplaintForm {
            kind: Some(ComplaintKind::Complaint),
            made_on: day("2026-03-03").into(),
            made_by: Some(ComplaintBy::Resident),
            initials: "rd".into(),
            about: "The washing machine was out of order for two weeks.".into(),
            ..ComplaintForm::default()
        }
    }

    fn wrong(form: &ComplaintForm) -> Vec<String> {
        let error = form.parse(ComplaintId::make(), day("2026-03-10")).unwrap_err();
        error.fields.into_iter().map(|field| field.field).collect()
    }

    #[test]
    fn a_complaint_needs_its_day_its_kind_who_and_what() {
        assert_eq!(wrong(&ComplaintForm::default()), ["kind", "madeBy", "madeOn", "about"]);
        let complaint = form().parse(ComplaintId::make(), day("2026-03-10")).unwrap();
        assert_eq!(complaint.initials, "R.D.");
        assert!(complaint.untold() && !complaint.closed());
    }

    #[test]
    fn an_answer_says_what_and_when_and_is_not_before_the_complaint() {
        let told =
            ComplaintForm { told_on: day("2026-03-02").into(), told_words: "A new one is ordered".into(), ..form() };
        assert_eq!(wrong(&told), ["toldOn"]);
        let no_words = ComplaintForm { told_on: day("2026-03-04").into(), ..form() };
        assert_eq!(wrong(&no_words), ["toldWords"]);
        let ahead = ComplaintForm { made_on: day("2026-03-11").into(), ..form() };
        assert_eq!(wrong(&ahead), ["madeOn"]);
        let named = ComplaintForm { initials: "Rosalind".into(), ..form() };
        assert_eq!(wrong(&named), ["initials"], "a name is no initials");
    }

    #[test]
    fn an_outcome_needs_its_day_and_its_words_and_does_not_stand_for_the_answer() {
        let half = ComplaintForm { outcome: Some(ComplaintOutcome::Upheld), ..form() };
        assert_eq!(wrong(&half), ["outcomeOn", "outcomeWords"]);
        let whole = ComplaintForm {
            outcome: Some(ComplaintOutcome::Upheld),
            outcome_on: day("2026-03-09").into(),
            outcome_words: "Repaired".into(),
            ..form()
        };
        let complaint = whole.parse(ComplaintId::make(), day("2026-03-10")).unwrap();
        assert!(complaint.untold() && !complaint.closed(), "the complainant has still to be told");
    }

    #[test]
    fn a_complaint_survives_its_form() {
        let complaint = form().parse(ComplaintId::make(), day("2026-03-10")).unwrap();
        assert_eq!(complaint.form().parse(complaint.id, day("2026-03-10")).unwrap(), complaint);
    }
}
