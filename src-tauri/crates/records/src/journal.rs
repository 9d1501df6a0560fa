//! History and audit: what the journal says, in plain words.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::DateInput;

/// The kind of record that an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SubjectKind {
    /// The store itself: opened, key slots, migrations, exports of the log.
    Store,
    /// The centre's profile.
    Centre,
    /// A person.
    Person,
    /// A vetting file; its subject is the person's id.
    Vetting,
    /// A family.
    Family,
    /// A visit.
    Visit,
    /// A report.
    Report,
    /// An action.
    Action,
    /// A document.
    Document,
    /// A submission.
    Submission,
    /// A rule.
    Rule,
    /// A setting.
    Setting,
    /// A happening, as the first version kept it.
    Happening,
    /// An event, with its decisions, notices and letters.
    Event,
    /// An entry in one of the plain logs.
    Log,
    /// A safeguarding concern; its words never stand in the journal.
    Concern,
    /// A breach of personal data.
    Breach,
    /// That somebody looked at what is not in order.
    Oversight,
    /// Reminders and their pauses; the subject of a pause is its matter.
    Reminder,
    /// A request of one person for what is held about him or her.
    AccessRequest,
    /// A compartment: who may read what is kept under keys of its own.
    Compartment,
    /// An entry of the address book.
    Professional,
    /// A complaint or representation.
    Complaint,
    /// An inspection, with what it asks for. Its history holds provisional outcomes.
    Inspection,
    /// A matter that is told to Ofsted by letter.
    OfstedNotice,
    /// Annex A: its outline, its answers, what was finished.
    Annex,
    /// A day on which an inspector is here.
    InspectionDay,
    /// A review of the quality of care.
    Review,
    /// What is kept for how long: holds, requests to delete, deletions. Says no name, since it stays.
    Retention,
}

impl SubjectKind {
    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Centre => "centre",
            Self::Person => "person",
            Self::Vetting => "vetting file",
            Self::Family => "family",
            Self::Visit => "visit",
            Self::Report => "report",
            Self::Action => "action",
            Self::Document => "document",
            Self::Submission => "submission",
            Self::Rule => "rule",
            Self::Setting => "setting",
            Self::Happening => "happening",
            Self::Event => "event",
            Self::Log => "log",
            Self::Concern => "safeguarding concern",
            Self::Breach => "breach of personal data",
            Self::Oversight => "oversight",
            Self::Reminder => "reminder",
            Self::AccessRequest => "access request",
            Self::Compartment => "closed record",
            Self::Professional => "entry of the address book",
            Self::Complaint => "complaint",
            Self::Inspection => "inspection",
            Self::OfstedNotice => "notice to Ofsted",
            Self::Annex => "Annex A",
            Self::InspectionDay => "inspection day",
            Self::Review => "quality-of-care review",
            Self::Retention => "retention",
        }
    }
}

/// Asks for the history of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HistoryRequest {
    /// Kind of record.
    pub kind: SubjectKind,
    /// Its id.
    pub id: String,
}

/// One change of one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// "Placing authority".
    pub label: String,
    /// Before; empty for something new.
    pub before: String,
    /// After; empty for something removed.
    pub after: String,
}

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// "14 October 2026, 16:20".
    pub at: String,
    /// Who, by name.
    pub who: String,
    /// What, in plain words: "Signed off the report on the visit of 14 October 2026".
    pub what: String,
    /// Kind of record.
    pub kind: SubjectKind,
    /// What changed.
    pub changes: Vec<ChangeView>,
    /// First 12 digits of the entry's hash.
    pub hash: String,
}

/// The history of one record, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryView {
    /// The entries.
    pub entries: Vec<EntryView>,
}

/// Asks for a page of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AuditRequest {
    /// From this day; may be empty.
    pub from: DateInput,
    /// To this day; may be empty.
    pub to: DateInput,
    /// Only this person's, by name as shown; may be empty.
    pub who: String,
    /// Only this kind of record.
    pub kind: Option<SubjectKind>,
    /// Only entries whose words contain this.
    pub text: String,
    /// Page, from 1; 50 entries each.
    pub page: u32,
}

/// A page of the audit log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AuditView {
    /// The entries.
    pub entries: Vec<EntryView>,
    /// How many match, of those that the reader may see: entries on closed notes are shown to the readers of these only.
    pub total: u32,
    /// Page shown.
    pub page: u32,
    /// Number of pages.
    pub pages: u32,
    /// Everybody who appears in the log.
    pub people: Vec<String>,
}

/// The result of proving the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChainProofView {
    /// The chain holds.
    pub ok: bool,
    /// The newest entry's hash, in full.
    pub head: String,
    /// In words: "Each entry fits the one before it." or where it breaks. No number of entries: it would count those on
    /// closed notes.
    pub words: String,
}
