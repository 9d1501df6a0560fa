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
