//! What is typed about vetting: requests and forms.

use hearthbook_rules::vetting::LineState;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::CheckDetails;
use crate::{DateInput, HistoryEntryId, PersonId, SelfAuditId, VettingLineId};

/// How somebody works at the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Engagement {
    /// Permanent staff.
    Permanent,
    /// Bank staff.
    Bank,
    /// Sent by an agency.
    Agency,
    /// Volunteer.
    Volunteer,
    /// Student on placement.
    Student,
    /// Contractor with regular contact with residents.
    Contractor,
    /// Transferred from another employer (TUPE).
    Tupe,
    /// Registered provider or registered manager.
    RegisteredPerson,
    /// Responsible individual.
    ResponsibleIndividual,
}

impl Engagement {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Permanent,
        Self::Bank,
        Self::Agency,
        Self::Volunteer,
        Self::Student,
        Self::Contractor,
        Self::Tupe,
        Self::RegisteredPerson,
        Self::ResponsibleIndividual,
    ];

    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Permanent => "permanent",
            Self::Bank => "bank",
            Self::Agency => "agency",
            Self::Volunteer => "volunteer",
            Self::Student => "student",
            Self::Contractor => "contractor",
            Self::Tupe => "transferred (TUPE)",
            Self::RegisteredPerson => "registered person",
            Self::ResponsibleIndividual => "responsible individual",
        }
    }
}

/// Particulars of somebody who works at the centre (Schedule 4 paragraph 7), and how he or she works there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ParticularsForm {
    /// How the person works there; must be chosen.
    pub engagement: Option<Engagement>,
    /// Agency, contractor or transferring employer; empty otherwise.
    pub employer: String,
    /// Sex, as the Schedule asks.
    pub sex: String,
    /// Date of birth.
    pub born_on: DateInput,
    /// Home address.
    pub address: String,
    /// Telephone.
    pub telephone: String,
    /// Hours: "full-time, 37 hours".
    pub hours: String,
    /// Qualifications relevant to the work, as a summary.
    pub qualifications: String,
    /// Contact with residents: "daily", "Thursdays, the play group".
    pub contact: String,
    /// Day of the conditional offer.
    pub offered_on: DateInput,
    /// TUPE: day of the transfer.
    pub transferred_on: DateInput,
    /// TUPE: what came over.
    pub came_over: String,
    /// TUPE: what is missing.
    pub missing: String,
    /// TUPE: what closes the gap (appraisals, a new DBS certificate…).
    pub closed_by: String,
    /// A remark, such as an old register has.
    pub remark: String,
}

/// Which file, and as at which day. Empty: today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VettingFileRequest {
    /// The person.
    pub person: PersonId,
    /// As at the end of this day; empty for now.
    #[serde(default)]
    pub as_at: DateInput,
}

/// The register, as at which day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct VettingRegisterRequest {
    /// As at the end of this day; empty for now.
    pub as_at: DateInput,
    /// Leavers, too.
    pub leavers: bool,
}

/// Adds somebody with a vetting file in one step: a new starter, an agency worker at the door.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AddVettingPersonRequest {
    /// Full name.
    pub name: String,
    /// Known as.
    pub known_as: String,
    /// Initials; proposed from the name when left empty.
    pub initials: String,
    /// Post.
    pub post: String,
    /// First day; may be in the future, or empty while not agreed.
    pub starts_on: DateInput,
    /// Yes, this is another person of the same name as somebody on record.
    pub another_of_that_name: bool,
    /// Particulars.
    pub particulars: ParticularsForm,
}

/// Saves particulars. The old ones stay readable as at the days when they stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveParticularsRequest {
    /// The person.
    pub person: PersonId,
    /// The form.
    pub form: ParticularsForm,
}

/// A new post of the same person: the present one ends the day before, and stays in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePostRequest {
    /// The person.
    pub person: PersonId,
    /// The new post.
    pub title: String,
    /// Its first day.
    pub from: DateInput,
}

/// One line of evidence as typed. Three dates are kept apart: of the check, when it was seen, and (by itself) when it
/// was entered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct CheckForm {
    /// Id of the item: `dbs`.
    pub item: String,
    /// State that this line says; must be chosen. `expired` is never typed: it follows from the dates.
    #[ts(type = "\"complete\" | \"inProgress\" | \"missing\" | \"notRequired\" | \"unknown\" | null")]
    pub state: Option<LineState>,
    /// Date of the check itself: issue of the certificate, date on the reference, day of the training.
    pub checked_on: DateInput,
    /// Day on which somebody at the centre saw it.
    pub seen_on: DateInput,
    /// Who saw it; the person signed in when left empty.
    pub seen_by: Option<PersonId>,
    /// In progress: asked for on.
    pub asked_on: DateInput,
    /// In progress: chased last on.
    pub chased_on: DateInput,
    /// Day on which it runs out, where the document says so.
    pub expires_on: DateInput,
    /// DBS: day by which a copy that is held is destroyed.
    pub destroy_copy_by: DateInput,
    /// Not required, or unknown: because.
    pub because: String,
    /// Note.
    pub note: String,
    /// What else the item asks.
    pub details: CheckDetails,
}

/// Adds a line of evidence to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordCheckRequest {
    /// The person.
    pub person: PersonId,
    /// The line that this one carries on (asked → chased → received); it stays readable as at earlier days.
    #[serde(default)]
    pub carries_on: Option<VettingLineId>,
    /// The form.
    pub form: CheckForm,
}

/// One check for many people: training of a whole team, a round of status checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BulkCheckRequest {
    /// The people.
    pub people: Vec<PersonId>,
    /// The form. Only items whose `bulk` is true.
    pub form: CheckForm,
}

/// Takes back a line that was entered wrongly. It stays readable as at the days when it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TakeBackLineRequest {
    /// The line.
    pub line: VettingLineId,
    /// Why.
    pub why: String,
}

/// What an entry of somebody's history is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HistoryKind {
    /// Full-time education or study.
    Education,
    /// A job, paid or not.
    Work,
    /// Something else that accounts for the time: caring at home, travel, illness. Explained by itself.
    Other,
}

/// One line of a CV.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct HistoryLineForm {
    /// Kind; must be chosen.
    pub kind: Option<HistoryKind>,
    /// School, employer, or what it was.
    pub what: String,
    /// Post held; may be empty.
    pub post: String,
    /// From, as written: "Sept 2014", "2014", "summer 2019", "3/4/2019".
    pub from: String,
    /// To, as written; "now" or empty for what goes on.
    pub to: String,
    /// It was with children or vulnerable adults: paragraph 4 then asks why it ended.
    pub with_children_or_adults: bool,
    /// Why it ended, as the person says.
    pub why_ended: String,
}

/// Saves one line of a CV: a new one when `id` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveHistoryLineRequest {
    /// The person.
    pub person: PersonId,
    /// The line to change.
    pub id: Option<HistoryEntryId>,
    /// The form.
    pub form: HistoryLineForm,
}

/// Adds lines of a CV as typed or pasted, one each: "Mar 2016 – Aug 2018 Little Oaks Nursery, nursery nurse". What was
/// read of each can be put right afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddHistoryLinesRequest {
    /// The person.
    pub person: PersonId,
    /// The lines. Problems are named `lines.0`, `lines.1`…; nothing is added while one is left.
    pub lines: String,
}

/// Takes a line out of somebody's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoveHistoryLineRequest {
    /// The person.
    pub person: PersonId,
    /// The line.
    pub id: HistoryEntryId,
}

/// The written explanation of a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExplainGapRequest {
    /// The person.
    pub person: PersonId,
    /// First day of the gap, as the view gives it: `2014-05-01`.
    pub from: String,
    /// Last day of the gap.
    pub to: String,
    /// The explanation, in the person's words.
    pub explanation: String,
    /// The person signed in accepts it as satisfactory.
    pub accepted: bool,
}

/// What is decided about a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum StartDecisionKind {
    /// Everything is complete: cleared to start.
    Cleared,
    /// Early start under regulation 16(5).
    EarlyStart,
    /// Stopped: may not work, or may not go on.
    Stopped,
}

/// A decision about a start, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct StartDecisionForm {
    /// What is decided; must be chosen.
    pub kind: Option<StartDecisionKind>,
    /// Day of the decision; today when left empty.
    pub on: DateInput,
    /// First day of work.
    pub starts_on: DateInput,
    /// Early start: every step that was taken to obtain what is outstanding.
    pub steps: String,
    /// Early start: why the circumstances justify it. Stopped: why.
    pub reasons: String,
    /// Early start: who supervises meanwhile.
    pub supervisor: Option<PersonId>,
    /// Early start: how the supervision is done.
    pub supervision: String,
    /// Early start: day on which it is looked at again.
    pub review_on: DateInput,
}

/// Decides about a start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideStartRequest {
    /// The person.
    pub person: PersonId,
    /// The form.
    pub form: StartDecisionForm,
}

/// Draws files for a self-audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DrawSelfAuditRequest {
    /// How many files, as typed.
    pub files: String,
    /// Who goes through them: somebody other than who draws them.
    pub checker: Option<PersonId>,
    /// Seed of the draw; made by the program when left empty. The same seed and the same people give the same files.
    #[serde(default)]
    pub seed: String,
}

/// What the second checker found in one file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AuditedFileForm {
    /// Everything on file was there and right.
    pub in_order: Option<bool>,
    /// What was looked at.
    pub note: String,
    /// Findings; each becomes an action.
    pub findings: Vec<FindingForm>,
}

/// A finding, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FindingForm {
    /// What is missing or wrong.
    pub what: String,
    /// Who sees to it.
    pub owner: Option<PersonId>,
    /// By when.
    pub due_on: DateInput,
}

/// Records what was found in one file of a self-audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditFileRequest {
    /// The self-audit.
    pub audit: SelfAuditId,
    /// Whose file.
    pub person: PersonId,
    /// The form.
    pub form: AuditedFileForm,
}

/// The inspector's pack.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct VettingPackRequest {
    /// As at the end of this day; empty for now.
    pub as_at: DateInput,
    /// Initials instead of names, and no free text.
    pub initials_only: bool,
    /// A page for each person.
    pub page_per_person: bool,
    /// Leavers, too.
    pub leavers: bool,
    /// The person signed in attests that it shows what is on record.
    pub attested: bool,
}

/// A kind of table file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SheetFormat {
    /// Excel workbook.
    Xlsx,
    /// Comma-separated values.
    Csv,
}

/// The register as a table file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VettingSheetRequest {
    /// As at the end of this day; empty for now.
    #[serde(default)]
    pub as_at: DateInput,
    /// Which kind.
    pub format: SheetFormat,
    /// Initials instead of names.
    #[serde(default)]
    pub initials_only: bool,
    /// Leavers, too.
    #[serde(default)]
    pub leavers: bool,
}
