//! An old register on its way in: what its columns can be.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a column of an old register holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ImportColumn {
    /// Nothing that is brought in.
    #[default]
    LeaveOut,
    /// The full name.
    Name,
    /// The first name, where the surname has a column of its own.
    FirstName,
    /// The surname, where the first name has a column of its own.
    LastName,
    /// The day of birth.
    BornOn,
    /// The post held.
    Post,
    /// How the person works there: permanent, bank, agency…
    Engagement,
    /// The agency, or another employer.
    Employer,
    /// The first day at work.
    StartsOn,
    /// The last day at work.
    LeftOn,
    /// The home address.
    Address,
    /// The telephone.
    Telephone,
    /// Proof of identity: what was seen.
    Identity,
    /// Proof of identity: when.
    IdentityOn,
    /// The DBS certificate, whatever the cell says of it.
    Dbs,
    /// The DBS certificate's number.
    DbsNumber,
    /// The DBS certificate's day of issue.
    DbsOn,
    /// When the DBS certificate was seen.
    DbsSeenOn,
    /// The DBS certificate's level.
    DbsLevel,
    /// Whether the person subscribes to the update service.
    UpdateService,
    /// The last status check with the update service.
    StatusCheckOn,
    /// Both references in one column.
    References,
    /// The first reference: from whom, or that it is there.
    Reference1,
    /// The first reference: its day.
    Reference1On,
    /// The second reference: from whom, or that it is there.
    Reference2,
    /// The second reference: its day.
    Reference2On,
    /// Why past work with children or vulnerable adults ended.
    PastCare,
    /// Qualifications.
    Qualifications,
    /// The employment history and its gaps.
    History,
    /// Right to work: what was seen.
    RightToWork,
    /// Right to work: the day on which it runs out.
    RightToWorkExpires,
    /// Checks in other countries.
    Overseas,
    /// The health declaration.
    Health,
    /// The registration as a social worker: its number.
    SocialWork,
    /// The registration as a social worker: the day of its renewal.
    SocialWorkExpires,
    /// Driving licence and insurance.
    Driving,
    /// Probation.
    Probation,
    /// Training.
    Training,
    /// Supervision.
    Supervision,
    /// Appraisal.
    Appraisal,
    /// A remark.
    Note,
}

impl ImportColumn {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 41] = [
        Self::LeaveOut,
        Self::Name,
        Self::FirstName,
        Self::LastName,
        Self::BornOn,
        Self::Post,
        Self::Engagement,
        Self::Employer,
        Self::StartsOn,
        Self::LeftOn,
        Self::Address,
        Self::Telephone,
        Self::Identity,
        Self::IdentityOn,
        Self::Dbs,
        Self::DbsNumber,
        Self::DbsOn,
        Self::DbsSeenOn,
        Self::DbsLevel,
        Self::UpdateService,
        Self::StatusCheckOn,
        Self::References,
        Self::Reference1,
        Self::Reference1On,
        Self::Reference2,
        Self::Reference2On,
        Self::PastCare,
        Self::Qualifications,
        Self::History,
        Self::RightToWork,
        Self::RightToWorkExpires,
        Self::Overseas,
        Self::Health,
        Self::SocialWork,
        Self::SocialWorkExpires,
        Self::Driving,
        Self::Probation,
        Self::Training,
        Self::Supervision,
        Self::Appraisal,
        Self::Note,
    ];

    /// In plain words, as offered for a column.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::LeaveOut => "Leave this column out",
            Self::Name => "Full name",
            Self::FirstName => "First name",
            Self::LastName => "Surname",
            Self::BornOn => "Date of birth",
            Self::Post => "Post",
            Self::Engagement => "How they work here (permanent, bank, agency…)",
            Self::Employer => "Agency or other employer",
            Self::StartsOn => "First day at work",
            Self::LeftOn => "Last day at work",
            Self::Address => "Home address",
            Self::Telephone => "Telephone",
            Self::Identity => "Identity: what was seen",
            Self::IdentityOn => "Identity: date",
            Self::Dbs => "DBS: anything written about it",
            Self::DbsNumber => "DBS: certificate number",
            Self::DbsOn => "DBS: date of issue",
            Self::DbsSeenOn => "DBS: date seen",
            Self::DbsLevel => "DBS: level",
            Self::UpdateService => "DBS: on the update service",
            Self::StatusCheckOn => "DBS: last status check",
            Self::References => "References, both in one column",
            Self::Reference1 => "Reference 1",
            Self::Reference1On => "Reference 1: date",
            Self::Reference2 => "Reference 2",
            Self::Reference2On => "Reference 2: date",
            Self::PastCare => "Why past care work ended",
            Self::Qualifications => "Qualifications",
            Self::History => "Employment history and gaps",
            Self::RightToWork => "Right to work: what was seen",
            Self::RightToWorkExpires => "Right to work: runs out on",
            Self::Overseas => "Checks in other countries",
            Self::Health => "Health declaration",
            Self::SocialWork => "Social work registration: number",
            Self::SocialWorkExpires => "Social work registration: renewal",
            Self::Driving => "Driving licence and insurance",
            Self::Probation => "Probation",
            Self::Training => "Training",
            Self::Supervision => "Supervision",
            Self::Appraisal => "Appraisal",
            Self::Note => "A remark",
        }
    }

    /// Whether its cells are days and nothing else.
    #[must_use]
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Self::BornOn
                | Self::StartsOn
                | Self::LeftOn
                | Self::IdentityOn
                | Self::DbsOn
                | Self::DbsSeenOn
                | Self::StatusCheckOn
                | Self::Reference1On
                | Self::Reference2On
                | Self::RightToWorkExpires
                | Self::SocialWorkExpires
        )
    }
}

/// A file that was chosen, as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportFile {
    /// Its name, for the eye only.
    pub name: String,
    /// What is in it, as base64.
    pub content: String,
}

/// An old register handed over: a file, or rows pasted from a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct OpenImportRequest {
    /// The file.
    pub file: Option<ImportFile>,
    /// What was pasted; asked only when there is no file.
    pub pasted: String,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ImportPlace {
    /// A person of its own.
    Add,
    /// Facts of somebody who is on record already, or who stands in an earlier row.
    Join,
    /// Nothing.
    LeaveOut,
}

/// A choice about one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportRowChoice {
    /// The row, by the number that the spreadsheet shows.
    pub row: u32,
    /// What becomes of it.
    pub place: ImportPlace,
}

/// Which rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ImportShow {
    /// Every one.
    #[default]
    All,
    /// Those about which something has to be known.
    Questions,
}

/// What was chosen about an old register. Everything that is not said is guessed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ImportChoices {
    /// Which reading of a file these choices are about: what the view said.
    pub reading: String,
    /// The sheet; the first that looks like a register when nothing is said.
    pub sheet: Option<u32>,
    /// What each column is; guessed when empty.
    pub columns: Vec<ImportColumn>,
    /// Choices about rows that differ from what was proposed.
    pub rows: Vec<ImportRowChoice>,
    /// Which rows are shown.
    pub show: ImportShow,
    /// Which fifty of them.
    pub page: u32,
}

/// A column of an old register as it is understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportColumnView {
    /// "C": as the spreadsheet calls it.
    pub letters: String,
    /// Its heading.
    pub label: String,
    /// What it is taken for.
    pub column: ImportColumn,
    /// "by its heading", "by what is in it", "chosen", or empty.
    pub because: String,
    /// The first cells that hold something.
    pub samples: Vec<String>,
    /// What to know of its dates; may be empty.
    pub note: String,
}

/// Something that a column can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportColumnOption {
    /// What.
    pub value: ImportColumn,
    /// In words.
    pub label: String,
}

/// What would become of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportRowView {
    /// The number that the spreadsheet shows.
    pub row: u32,
    /// The name in it.
    pub name: String,
    /// The post, the first day and how the person works here, in words.
    pub particulars: String,
    /// What would become of it.
    pub place: ImportPlace,
    /// The places that can be chosen.
    pub places: Vec<ImportPlace>,
    /// Whom it would join, in words; empty when there is nobody.
    pub joins: String,
    /// The facts that it would bring, each in words.
    pub facts: Vec<String>,
    /// What has to be known of it.
    pub questions: Vec<String>,
}

/// An old register that was brought in before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportedView {
    /// Id.
    pub id: crate::ImportId,
    /// "412 facts about 58 people, brought in on 3 March 2026, 09:15, by A.O."
    pub words: String,
}

/// The way in for an old register: what was read, what would be made of it, and what was brought in before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportView {
    /// Which reading this is; empty while nothing was read.
    pub reading: String,
    /// The name of the file, or "what was pasted".
    pub source: String,
    /// What to know of the file.
    pub notes: Vec<String>,
    /// The names of its sheets; one empty name for a file without.
    pub sheets: Vec<String>,
    /// The sheet that is looked at.
    pub sheet: u32,
    /// "The headings are in row 3", in one sentence.
    pub headings: String,
    /// The columns.
    pub columns: Vec<ImportColumnView>,
    /// Everything that a column can be.
    pub options: Vec<ImportColumnOption>,
    /// Rows, fifty at most.
    pub rows: Vec<ImportRowView>,
    /// How many rows there are to be shown.
    pub rows_shown: u32,
    /// Which fifty these are.
    pub page: u32,
    /// Rows about which something has to be known.
    pub questions: u32,
    /// "58 people would be added, 2 would get facts, 3 rows are left out."
    pub summary: String,
    /// Why it cannot be brought in as it stands; empty when it can.
    pub not_yet: String,
    /// What was brought in before and still stands, newest first.
    pub before: Vec<ImportedView>,
    /// What was just done, in one sentence; empty otherwise.
    pub done: String,
}
