//! What a line of evidence says beyond its dates, as typed data for each item. The same shape is typed, kept and shown.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::HistoryEntryId;

/// Level of a certificate of the Disclosure and Barring Service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DbsLevel {
    /// Basic.
    Basic,
    /// Standard: section 113A of the Police Act 1997.
    Standard,
    /// Enhanced: section 113B.
    Enhanced,
}

impl DbsLevel {
    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Standard => "standard",
            Self::Enhanced => "enhanced",
        }
    }
}

/// The workforce that a certificate was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Workforce {
    /// Child workforce.
    Child,
    /// Adult workforce.
    Adult,
    /// Child and adult workforce.
    ChildAndAdult,
    /// Other workforce.
    Other,
}

impl Workforce {
    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Child => "child workforce",
            Self::Adult => "adult workforce",
            Self::ChildAndAdult => "child and adult workforce",
            Self::Other => "other workforce",
        }
    }
}

/// What the update service answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum StatusResult {
    /// No change since the certificate.
    NoChange,
    /// New information: a new certificate is to be asked for. Opens a task.
    NewInformation,
    /// No answer: the details did not match, or the person has not subscribed.
    NoAnswer,
}

impl StatusResult {
    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoChange => "no change",
            Self::NewInformation => "new information",
            Self::NoAnswer => "no answer",
        }
    }
}

/// Identity: Schedule 2 paragraph 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct IdentityDetails {
    /// What was seen: "passport, council tax bill of May 2026".
    pub documents: String,
    /// The name on them, when it is another than on the file.
    pub name_on_documents: String,
}

/// A DBS certificate: paragraph 2. Its date of issue is the date of the check.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DbsDetails {
    /// Level.
    pub level: Option<DbsLevel>,
    /// Workforce.
    pub workforce: Option<Workforce>,
    /// The children's barred list was asked for.
    pub barred_children: Option<bool>,
    /// The adults' barred list was asked for.
    pub barred_adults: Option<bool>,
    /// Twelve digits.
    pub certificate_number: String,
    /// Something is disclosed on it.
    pub disclosures: Option<bool>,
    /// Who weighed the risk of what is disclosed, and what came of it, by initials.
    pub risk_assessed_by: String,
    /// What came of it; no offences here.
    pub risk_assessment: String,
    /// The person subscribes to the update service and consents to checks.
    pub update_service: Option<bool>,
    /// A copy of the certificate is held. Discouraged; the form asks then for the day by which it is destroyed.
    pub copy_held: Option<bool>,
}

/// A reference: paragraph 3. Its date is the date of the check; asked and chased have dates of their own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ReferenceDetails {
    /// Who gives it.
    pub referee: String,
    /// Employer or capacity: "Ash Lodge, manager".
    pub employer: String,
    /// How the referee knows the person: "line manager".
    pub relation: String,
    /// The referee is a relative: such a reference is not counted.
    pub relative: Option<bool>,
    /// It is the last employer.
    pub last_employer: Option<bool>,
    /// From when to when the referee says that the person was employed, as written.
    pub employed: String,
    /// It came in writing.
    pub in_writing: Option<bool>,
    /// Verified by telephone by whom; empty when not yet.
    pub verified_by: String,
    /// What the referee says on suitability to work with children and vulnerable adults.
    pub suitability: String,
    /// Concerns raised in it and how they were resolved; empty when there are none.
    pub concerns: String,
}

/// Why a past post with children or vulnerable adults ended: paragraph 4.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PastCareDetails {
    /// The past post, as in the employment history.
    pub post: Option<HistoryEntryId>,
    /// Why it ended.
    pub why_ended: String,
    /// With whom it was verified and how.
    pub verified_how: String,
    /// Why verifying was not reasonably practicable; then the line counts without it.
    pub not_practicable_because: String,
}

/// A qualification: paragraph 5.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct QualificationDetails {
    /// "Level 3 Diploma for Residential Childcare".
    pub title: String,
    /// Who awarded it, and when, as on the document.
    pub awarded_by: String,
    /// The document that was seen: "certificate, original".
    pub document: String,
}

/// Right to work.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RightToWorkDetails {
    /// The document or the online check.
    pub document: String,
    /// Conditions, such as hours a week.
    pub conditions: String,
}

/// A check in another country.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct OverseasDetails {
    /// Country.
    pub country: String,
    /// From when to when the person lived there, as written.
    pub lived_there: String,
    /// Kind of check and outcome.
    pub outcome: String,
}

/// A registration that is renewed, such as social work.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RegistrationDetails {
    /// "Social Work England".
    pub body: String,
    /// Number.
    pub number: String,
}

/// A status check with the update service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct StatusDetails {
    /// The person consented to this check.
    pub consent: Option<bool>,
    /// Result.
    pub result: Option<StatusResult>,
}

/// The written confirmation of an agency.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AgencyDetails {
    /// The agency.
    pub agency: String,
    /// Who confirmed it there.
    pub confirmed_by: String,
    /// Ids of the items of Schedule 2 that the agency confirmed in writing: `identity`, `dbs`, `references`, `past-care`,
    /// `qualifications`, `history`.
    pub confirmed: Vec<String>,
    /// Identity was seen here on arrival.
    pub identity_on_arrival: Option<bool>,
    /// The document that was seen on arrival.
    pub identity_document: String,
}

/// What closes a gap that a transfer (TUPE) left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ClosedBy {
    /// Appraisals of the time before or after the transfer.
    Appraisals,
    /// Records of supervision.
    Supervision,
    /// A reference asked for now.
    NewReference,
    /// A written account by the person, with what supports it.
    WrittenAccount,
    /// Something else in the records of the employment.
    OtherRecords,
}

impl ClosedBy {
    /// In plain words, as they end a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Appraisals => "appraisals",
            Self::Supervision => "supervision records",
            Self::NewReference => "a new reference",
            Self::WrittenAccount => "a written account",
            Self::OtherRecords => "other employment records",
        }
    }
}

/// After a transfer (TUPE): one item of Schedule 2 that did not come over whole, and what closes its gap.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TransferDetails {
    /// Id of the item: `references`, `past-care`, `qualifications` or `history`.
    pub closes: String,
    /// What of it came over.
    pub came_over: String,
    /// What of it is missing.
    pub missing: String,
    /// What closes the gap.
    pub closed_by: Option<ClosedBy>,
    /// What was seen: "appraisals of 2024 and 2025, both satisfactory".
    pub evidence: String,
}

/// Anything else: training, supervision, health, driving…
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PlainDetails {
    /// What: "Safeguarding level 3, one day".
    pub what: String,
}

/// What a line says beyond its dates; `kind` is the item's `details` (see `VettingItemView`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum CheckDetails {
    /// Identity.
    Identity(IdentityDetails),
    /// DBS certificate.
    Dbs(DbsDetails),
    /// Reference.
    Reference(ReferenceDetails),
    /// Past post with children or vulnerable adults.
    PastCare(PastCareDetails),
    /// Qualification.
    Qualification(QualificationDetails),
    /// Right to work.
    RightToWork(RightToWorkDetails),
    /// Overseas.
    Overseas(OverseasDetails),
    /// Registration.
    Registration(RegistrationDetails),
    /// Status check.
    Status(StatusDetails),
    /// Agency's confirmation.
    Agency(AgencyDetails),
    /// What closes a gap after a transfer.
    Transfer(TransferDetails),
    /// Anything else.
    Plain(PlainDetails),
}

impl Default for CheckDetails {
    fn default() -> Self {
        Self::Plain(PlainDetails::default())
    }
}
