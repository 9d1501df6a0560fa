//! Visits under regulation 25: planned, recorded.

use chrono::{NaiveDate, NaiveTime};
use hearthbook_rules::Explanation;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::input::parse_time;
use crate::{DateInput, Initials, PersonId, Problems, ReportId, UiError, VisitId};

/// On which limb of regulation 25 the visitor may visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum VisitorLimb {
    /// 25(1): the individual provider, not in day-to-day charge.
    IndividualProvider,
    /// 25(2)(a): the responsible individual, or a partner.
    ResponsibleIndividualOrPartner,
    /// 25(2)(b): another director or other person responsible for the management of the organisation or partnership.
    DirectorOrManager,
    /// 25(2)(c): an employee who is not directly concerned with the conduct of the centre.
    EmployeeNotConcerned,
    /// Somebody else, such as a hired visitor: not in the list of regulation 25(2) as seen; to be taken advice on.
    Other,
}

/// What became of an interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum InterviewOutcome {
    /// Interviewed in private and with consent.
    Interviewed,
    /// Asked, and declined.
    Declined,
    /// Not available on the day.
    NotAvailable,
    /// A baby or young child: seen and observed.
    Observed,
}

/// In what capacity a person was interviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum IntervieweeGroup {
    /// Parent living at the centre.
    Parent,
    /// Child living at the centre.
    Child,
    /// Somebody who works there.
    Staff,
    /// Professional or relative.
    Other,
}

/// To whom the report attributes what was said. In a small centre even initials can expose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Attribution {
    /// By initials.
    #[default]
    Initials,
    /// By group only: "a parent", "a member of staff".
    Group,
    /// Not told apart: "a person spoken to".
    Unattributed,
}

/// An interview as typed: by initials, never by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct InterviewInput {
    /// Initials.
    pub initials: String,
    /// Group; empty until chosen.
    pub group: Option<IntervieweeGroup>,
    /// Role or family reference: "family worker", "F-2026-03".
    pub role: String,
    /// Outcome; empty until chosen.
    pub outcome: Option<InterviewOutcome>,
    /// How the report names this person.
    pub attribution: Attribution,
}

/// A kind of record that was checked, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RecordCheckInput {
    /// What: "staff files", "fire log".
    pub what: String,
    /// How many were looked at.
    pub sample: String,
    /// How many there are, if known.
    pub out_of: String,
    /// What was missing; empty when nothing was.
    pub missing: String,
}

/// A visit as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct VisitForm {
    /// Date of the visit.
    pub visited_on: DateInput,
    /// Start, `09:40`.
    pub started_at: String,
    /// End.
    pub ended_at: String,
    /// Announced (true) or not (false); regulation 25(3) says that it may be unannounced.
    pub announced: Option<bool>,
    /// Who visited.
    pub visitor: Option<PersonId>,
    /// On which limb.
    pub limb: Option<VisitorLimb>,
    /// The visitor's declaration: in day-to-day charge of the centre?
    pub visitor_in_day_to_day_charge: Option<bool>,
    /// How many families were resident; 0 is an answer.
    pub families_resident: String,
    /// Interviews; may be empty with a reason in `no_interviews_because`.
    pub interviews: Vec<InterviewInput>,
    /// Why nobody was interviewed: nobody lives there and no one was on duty, all declined…
    pub no_interviews_because: String,
    /// Which parts of the premises were seen.
    pub premises_seen: String,
    /// Records of complaints were inspected: required by regulation 25(4)(b).
    pub complaints_inspected: Option<bool>,
    /// How many complaints were on record for the period, or why they could not be inspected.
    pub complaints_note: String,
    /// Records checked.
    pub record_checks: Vec<RecordCheckInput>,
}

/// Plans a visit, or moves a planned one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanVisitRequest {
    /// The planned visit to move, or none for a new one.
    pub id: Option<VisitId>,
    /// Day planned for.
    pub planned_on: DateInput,
    /// Who is to visit.
    pub visitor: Option<PersonId>,
}

/// Takes a planned visit off the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelVisitRequest {
    /// The planned visit.
    pub id: VisitId,
    /// Why.
    pub reason: String,
}

/// Records a visit: a planned one, or one that was not planned when `id` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordVisitRequest {
    /// The visit, or none for one that was not planned.
    pub id: Option<VisitId>,
    /// The form.
    pub form: VisitForm,
}

/// Where a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum VisitState {
    /// Planned.
    Planned,
    /// Made and recorded.
    Recorded,
    /// Taken off the plan, with a reason.
    Cancelled,
}

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ReportState {
    /// Being written.
    Draft,
    /// Signed off: final and locked.
    SignedOff,
    /// Signed off, and replaced by a later version.
    Superseded,
}

/// A report in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReportBrief {
    /// Id.
    pub id: ReportId,
    /// State.
    pub state: ReportState,
    /// Version, from 1.
    pub version: u32,
    /// Document number once signed off, such as `SC999001-V-2026-03-1`.
    pub number: Option<String>,
    /// Day on which the newest signed-off version was sent to Ofsted, if recorded.
    pub sent_on: Option<NaiveDate>,
    /// The reader may open it: a draft is open only to its visitor.
    pub can_open: bool,
}

/// A visit in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisitRow {
    /// Id.
    pub id: VisitId,
    /// State.
    pub state: VisitState,
    /// Day planned for, if it was planned.
    pub planned_on: Option<NaiveDate>,
    /// Day of the visit, once recorded.
    pub visited_on: Option<NaiveDate>,
    /// "3 March 2026" or "planned for 3 March 2026".
    pub date_words: String,
    /// Visitor: "J. Whitcombe, J.W." for those who may see names, else initials.
    pub visitor: String,
    /// The newest version of its report.
    pub report: Option<ReportBrief>,
    /// When the report is due to Ofsted, once recorded.
    pub due: Option<Explanation>,
    /// What to do next, in words, for this reader: "Record the visit", "Write the report", "Send to Ofsted", "".
    pub next: String,
    /// The page that does it: `/visits/ID`, `/reports/ID`, `/submissions/ID`; empty if nothing is to do.
    pub next_path: String,
}

/// All visits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisitsView {
    /// Newest first.
    pub visits: Vec<VisitRow>,
    /// People who may be chosen as visitor.
    pub visitors: Vec<VisitorChoice>,
    /// The person signed in may plan visits.
    pub can_plan: bool,
    /// The person signed in may record visits.
    pub can_record: bool,
}

/// Somebody who may be chosen as visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisitorChoice {
    /// Id.
    pub id: PersonId,
    /// "J. Whitcombe (director)".
    pub label: String,
    /// The limb that follows from what is on record, as a proposal.
    pub limb: Option<VisitorLimb>,
}

/// What a visit that was not planned is recorded from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NewVisitView {
    /// The form with proposals.
    pub form: VisitForm,
    /// Choices of visitor.
    pub visitors: Vec<VisitorChoice>,
    /// Choices of limb that fit the provider, and `Other`.
    pub limbs: Vec<LimbChoice>,
    /// Families resident today according to the register.
    pub families_on_record: String,
}

/// A limb of regulation 25 as a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LimbChoice {
    /// The limb.
    pub limb: VisitorLimb,
    /// "Responsible individual or a partner".
    pub label: String,
    /// "Regulation 25(2)(a)".
    pub citation: String,
    /// What to know: for `Other`, that the list as seen does not name hired visitors.
    pub note: String,
}

/// One visit, for recording or reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisitView {
    /// Id.
    pub id: VisitId,
    /// State.
    pub state: VisitState,
    /// Day planned for.
    pub planned_on: Option<NaiveDate>,
    /// "Visit of 3 March 2026" or "Visit planned for 3 March 2026".
    pub title: String,
    /// The form: what is on record, with proposals where nothing is (date planned, visitor, families resident).
    pub form: VisitForm,
    /// Choices of visitor.
    pub visitors: Vec<VisitorChoice>,
    /// Choices of limb that fit the provider, and `Other`.
    pub limbs: Vec<LimbChoice>,
    /// Things that look unusual but do not block.
    pub warnings: Vec<String>,
    /// The newest version of its report.
    pub report: Option<ReportBrief>,
    /// When the report is due to Ofsted, once recorded.
    pub due: Option<Explanation>,
    /// The person signed in may record or correct this visit. Once a report on it is signed off, nobody may.
    pub can_record: bool,
    /// Why not, if not.
    pub read_only_because: String,
    /// Families resident on that day according to the register: "3 (F-2026-01, F-2026-02, F-2026-04)".
    pub families_on_record: String,
}

/// An interview, parsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interview {
    /// Initials.
    pub initials: String,
    /// Group.
    pub group: IntervieweeGroup,
    /// Role or family reference; may be empty.
    pub role: String,
    /// Outcome.
    pub outcome: InterviewOutcome,
    /// How the report names this person.
    #[serde(default)]
    pub attribution: Attribution,
}

impl Interview {
    /// Who it was, and role or family, as far as everybody but the visitor is told: as the report says it.
    #[must_use]
    pub fn attributed(&self) -> (String, String) {
        let who = match (self.attribution, self.group) {
            (Attribution::Initials, _) => return (self.initials.clone(), self.role.clone()),
            (Attribution::Group, IntervieweeGroup::Parent) => "a parent",
            (Attribution::Group, IntervieweeGroup::Child) => "a child",
            (Attribution::Group, IntervieweeGroup::Staff) => "a member of staff",
            (Attribution::Group, IntervieweeGroup::Other) => "another person",
            (Attribution::Unattributed, _) => "a person spoken to",
        };
        (who.to_owned(), String::new())
    }

    /// The group, where it is told.
    #[must_use]
    pub fn attributed_group(&self) -> Option<IntervieweeGroup> {
        (self.attribution != Attribution::Unattributed).then_some(self.group)
    }
}

/// A kind of record that was checked, parsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCheck {
    /// What.
    pub what: String,
    /// How many were looked at.
    pub sample: u32,
    /// How many there are, if known.
    pub out_of: Option<u32>,
    /// What was missing; empty when nothing was.
    pub missing: String,
}

/// A visit that was made, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitMade {
    /// Date.
    pub visited_on: NaiveDate,
    /// Start.
    pub started_at: NaiveTime,
    /// End.
    pub ended_at: NaiveTime,
    /// Announced or not.
    pub announced: bool,
    /// Who visited.
    pub visitor: PersonId,
    /// On which limb.
    pub limb: VisitorLimb,
    /// In day-to-day charge.
    pub in_charge: bool,
    /// Families resident.
    pub families_resident: u32,
    /// Interviews.
    pub interviews: Vec<Interview>,
    /// Why nobody was interviewed.
    pub no_interviews_because: String,
    /// Premises seen.
    pub premises_seen: String,
    /// Complaints records inspected.
    pub complaints_inspected: bool,
    /// Note on them.
    pub complaints_note: String,
    /// Records checked.
    pub record_checks: Vec<RecordCheck>,
}

impl VisitMade {
    /// Back to the form, for correcting.
    #[must_use]
    pub fn form(&self) -> VisitForm {
        VisitForm {
            visited_on: self.visited_on.into(),
            started_at: self.started_at.format("%H:%M").to_string(),
            ended_at: self.ended_at.format("%H:%M").to_string(),
            announced: Some(self.announced),
            visitor: Some(self.visitor),
            limb: Some(self.limb),
            visitor_in_day_to_day_charge: Some(self.in_charge),
            families_resident: self.families_resident.to_string(),
            interviews: self
                .interviews
                .iter()
                .map(|interview| InterviewInput {
                    initials: interview.initials.clone(),
                    group: Some(interview.group),
                    role: interview.role.clone(),
                    outcome: Some(interview.outcome),
                    attribution: interview.attribution,
                })
                .collect(),
            no_interviews_because: self.no_interviews_because.clone(),
            premises_seen: self.premises_seen.clone(),
            complaints_inspected: Some(self.complaints_inspected),
            complaints_note: self.complaints_note.clone(),
            record_checks: self
                .record_checks
                .iter()
                .map(|check| RecordCheckInput {
                    what: check.what.clone(),
                    sample: check.sample.to_string(),
                    out_of: check.out_of.map(|n| n.to_string()).unwrap_or_default(),
                    missing: check.missing.clone(),
                })
                .collect(),
        }
    }
}

fn whole_number(text: &str, what: &str, most: u32) -> Result<u32, String> {
    text.trim()
        .parse()
        .ok()
        .filter(|number| *number <= most)
        .ok_or_else(|| format!("{what} must be a whole number from 0 to {most}"))
}

impl VisitForm {
    /// The form as a visit that was made. What the regulation asks of the visitor's position is checked elsewhere (rules).
    ///
    /// # Errors
    /// `BadInput` with everything that is missing or out of order: a visit in the future, before the registration, an
    /// end before the start, nobody interviewed and no reason given.
    pub fn parse(&self, today: NaiveDate, registered_on: Option<NaiveDate>) -> Result<VisitMade, UiError> {
        let mut problems = Problems::new();
        let visited_on = problems.date("visitedOn", "The date of the visit", &self.visited_on);
        if let Some(date) = visited_on {
            if date > today {
                problems
                    .add("visitedOn", "The date of the visit is in the future. Plan it instead, or correct the date");
            } else if let Some(registered) = registered_on.filter(|registered| date < *registered) {
                problems.add(
                    "visitedOn",
                    format!(
                        "The visit lies before the centre's registration on {}. Correct one of the two dates",
                        registered.format("%-d %B %Y")
                    ),
                );
            }
        }
        let started_at = problems.take("startedAt", parse_time(&self.started_at, "The start"));
        let ended_at = problems.take("endedAt", parse_time(&self.ended_at, "The end"));
        if let (Some(start), Some(end)) = (started_at, ended_at)
            && end <= start
        {
            problems.add("endedAt", "The end of the visit must be after its start");
        }
        let announced = self.announced;
        if announced.is_none() {
            problems.add("announced", "Choose whether the visit was announced");
        }
        if self.visitor.is_none() {
            problems.add("visitor", "Choose who made the visit");
        }
        if self.limb.is_none() {
            problems.add("limb", "Choose on which part of regulation 25 the visitor may visit");
        }
        if self.visitor_in_day_to_day_charge.is_none() {
            problems.add("visitorInDayToDayCharge", "Answer whether the visitor is in day-to-day charge of the centre");
        }
        let families_resident =
            problems.take("familiesResident", whole_number(&self.families_resident, "The number of families", 500));
        let mut interviews = Vec::new();
        let typed = self.interviews.iter().enumerate().filter(|(_, interview)| {
            !(interview.initials.trim().is_empty() && interview.role.trim().is_empty() && interview.group.is_none())
        });
        for (index, interview) in typed {
            let field = |name: &str| format!("interviews.{index}.{name}");
            let initials = problems.take(&field("initials"), Initials::parse(&interview.initials));
            let role = problems.optional_line(&field("role"), &interview.role);
            if interview.group.is_none() {
                problems.add(field("group"), "Choose parent, child, staff or other");
            }
            if interview.outcome.is_none() {
                problems.add(field("outcome"), "Choose what became of the interview");
            }
            if let (Some(initials), Some(group), Some(outcome)) = (initials, interview.group, interview.outcome) {
                let attribution = interview.attribution;
                interviews.push(Interview {
                    initials: initials.as_str().to_owned(),
                    group,
                    role,
                    outcome,
                    attribution,
                });
            }
        }
        let no_interviews_because = problems.text("noInterviewsBecause", &self.no_interviews_because);
        let anybody = self.interviews.iter().any(|interview| {
            matches!(interview.outcome, Some(InterviewOutcome::Interviewed | InterviewOutcome::Observed))
        });
        if !anybody && no_interviews_because.trim().is_empty() {
            problems.add(
                "noInterviewsBecause",
                "Nobody was interviewed: say why, such as that nobody lives there at present",
            );
        }
        let premises_seen = problems.text("premisesSeen", &self.premises_seen);
        if premises_seen.trim().is_empty() {
            problems.add(
                "premisesSeen",
                "Say which parts of the premises were seen; regulation 25(4)(b) asks for an inspection",
            );
        }
        if self.complaints_inspected.is_none() {
            problems.add("complaintsInspected", "Answer whether the records of complaints were inspected");
        }
        let complaints_note = problems.text("complaintsNote", &self.complaints_note);
        if self.complaints_inspected == Some(false) && complaints_note.trim().is_empty() {
            problems.add("complaintsNote", "Say why the records of complaints could not be inspected");
        }
        let mut record_checks = Vec::new();
        let typed = self.record_checks.iter().enumerate().filter(|(_, check)| {
            ![&check.what, &check.sample, &check.out_of, &check.missing].iter().all(|text| text.trim().is_empty())
        });
        for (index, check) in typed {
            let field = |name: &str| format!("recordChecks.{index}.{name}");
            let what = problems.line(&field("what"), &check.what, "Enter which records were checked");
            let sample = problems.take(&field("sample"), whole_number(&check.sample, "The number looked at", 100_000));
            let out_of = if check.out_of.trim().is_empty() {
                None
            } else {
                problems.take(&field("outOf"), whole_number(&check.out_of, "The number that there are", 100_000))
            };
            if let (Some(sample), Some(all)) = (sample, out_of)
                && sample > all
            {
                problems.add(field("sample"), "More were looked at than there are: correct one of the two numbers");
            }
            let missing = problems.text(&field("missing"), &check.missing);
            record_checks.push(RecordCheck { what, sample: sample.unwrap_or_default(), out_of, missing });
        }
        problems.finish()?;
        let made = (|| {
            Some(VisitMade {
                visited_on: visited_on?,
                started_at: started_at?,
                ended_at: ended_at?,
                announced: announced?,
                visitor: self.visitor?,
                limb: self.limb?,
                in_charge: self.visitor_in_day_to_day_charge?,
                families_resident: families_resident?,
                interviews,
                no_interviews_because,
                premises_seen,
                complaints_inspected: self.complaints_inspected?,
                complaints_note,
                record_checks,
            })
        })();
        made.ok_or_else(|| UiError::new(crate::ErrorCode::BadInput, "Something in the form is still missing"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn complete() -> VisitForm {
        VisitForm {
            visited_on: day(2026, 3, 3).into(),
            started_at: "9:40".into(),
            ended_at: "14.15".into(),
            announced: Some(false),
            visitor: Some(PersonId::make()),
            limb: Some(VisitorLimb::DirectorOrManager),
            visitor_in_day_to_day_charge: Some(false),
            families_resident: "0".into(),
            interviews: vec![],
            no_interviews_because: "Nobody lives there at present".into(),
            premises_seen: "All rooms".into(),
            complaints_inspected: Some(true),
            complaints_note: String::new(),
            record_checks: vec![RecordCheckInput::default()],
        }
    }

    fn fields(form: &VisitForm) -> Vec<String> {
        form.parse(day(2026, 3, 4), Some(day(2024, 1, 1)))
            .err()
            .map(|error| error.fields.into_iter().map(|field| field.field).collect())
            .unwrap_or_default()
    }

    #[test]
    fn a_visit_to_an_empty_centre_is_complete() {
        let made = complete().parse(day(2026, 3, 4), None).unwrap();
        assert_eq!(made.families_resident, 0);
        assert!(made.record_checks.is_empty(), "an empty row is no check");
        assert_eq!(made.form().parse(day(2026, 3, 4), None).unwrap(), made);
    }

    #[test]
    fn dates_and_times_out_of_order_are_named_beside_their_field() {
        assert_eq!(fields(&VisitForm { ended_at: "9:00".into(), ..complete() }), ["endedAt"]);
        assert_eq!(fields(&VisitForm { visited_on: day(2026, 3, 5).into(), ..complete() }), ["visitedOn"]);
        assert_eq!(fields(&VisitForm { visited_on: day(2023, 12, 31).into(), ..complete() }), ["visitedOn"]);
    }

    #[test]
    fn an_empty_form_lists_everything_at_once() {
        assert!(fields(&VisitForm::default()).len() >= 10);
    }

    #[test]
    fn a_name_is_refused_where_initials_belong() {
        let mut form = complete();
        form.interviews = vec![InterviewInput {
            initials: "Rosa".into(),
            group: Some(IntervieweeGroup::Parent),
            role: String::new(),
            outcome: Some(InterviewOutcome::Interviewed),
            attribution: Attribution::Initials,
        }];
        assert_eq!(fields(&form), ["interviews.0.initials"]);
    }

    #[test]
    fn a_person_who_is_not_attributed_has_neither_initials_nor_role_nor_group() {
        let mut interview = Interview {
            initials: "K.D.".into(),
            group: IntervieweeGroup::Staff,
            role: "family worker".into(),
            outcome: InterviewOutcome::Interviewed,
            attribution: Attribution::Unattributed,
        };
        assert_eq!(interview.attributed(), ("a person spoken to".to_owned(), String::new()));
        assert_eq!(interview.attributed_group(), None);
        interview.attribution = Attribution::Group;
        assert_eq!(interview.attributed(), ("a member of staff".to_owned(), String::new()));
        interview.attribution = Attribution::Initials;
        assert_eq!(interview.attributed(), ("K.D.".to_owned(), "family worker".to_owned()));
    }
}
