//! Visits under regulation 25: planned, recorded.

use chrono::NaiveDate;
use hearthbook_rules::Explanation;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{DateInput, PersonId, ReportId, VisitId};

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
