//! How long records are kept, what is on hold, and the deletion of what is not kept any longer: asked for by one person,
//! confirmed by another, carried out after a cooling-off.

use hearthbook_rules::Explanation;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::today::Urgency;
use crate::{DeletionId, HoldId};

/// A kind of record that retention is tracked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RetentionKind {
    /// A family record: 15 years.
    Family,
    /// A complaint: other records, 3 years.
    Complaint,
    /// An event: other records, 3 years; with a family in it, as long as a family record.
    Event,
    /// The entries of the plain logs of one calendar year that became no event: other records, 3 years.
    Log,
}

impl RetentionKind {
    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Family => "family record",
            Self::Complaint => "complaint",
            Self::Event => "event",
            Self::Log => "logs of a year",
        }
    }
}

/// Puts a record on hold, or asks for its deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RetentionRequest {
    /// Kind of record.
    pub kind: RetentionKind,
    /// Its id.
    pub subject: String,
    /// Why.
    pub reason: String,
}

/// Ends a hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndHoldRequest {
    /// The hold.
    pub id: HoldId,
    /// Why.
    pub reason: String,
}

/// Confirms a deletion, or carries it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeletionRequest {
    /// The deletion.
    pub id: DeletionId,
    /// The record’s reference, typed again.
    pub reference: String,
}

/// Calls a deletion off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelDeletionRequest {
    /// The deletion.
    pub id: DeletionId,
    /// Why.
    pub reason: String,
}

/// A hold as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HoldView {
    /// Id.
    pub id: HoldId,
    /// Why.
    pub reason: String,
    /// "since 3 March 2026, by A.O."
    pub since: String,
}

/// What can be done with a deletion next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DeletionStep {
    /// A second person has to confirm it, and the reader is one who may.
    Confirm,
    /// A second person has to confirm it: not the reader, who asked for it.
    AwaitSecond,
    /// The cooling-off runs.
    Cooling,
    /// It can be carried out.
    CarryOut,
    /// It is done.
    Done,
    /// It was called off.
    Cancelled,
}

/// A deletion as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeletionView {
    /// Id.
    pub id: DeletionId,
    /// "family record F-2011-02".
    pub what: String,
    /// Its reference.
    pub reference: String,
    /// Why.
    pub reason: String,
    /// What happened so far, one line each.
    pub told: Vec<String>,
    /// What comes next.
    pub step: DeletionStep,
    /// Why not before; while the cooling-off runs.
    pub why: Option<Explanation>,
}

/// A record and until when it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RetentionRow {
    /// Kind.
    pub kind: RetentionKind,
    /// Id.
    pub subject: String,
    /// F-2026-03.
    pub reference: String,
    /// Page of the record.
    pub path: String,
    /// By initials.
    pub words: String,
    /// "3 March 2026".
    pub last_entry: String,
    /// "kept until 3 March 2041", "may be deleted", "on hold", "resident".
    pub state: String,
    /// `Soon`: may be deleted; `Coming`: within a year; `Nil`: later; `Done`: on hold.
    pub urgency: Urgency,
    /// Why until then.
    pub why: Explanation,
    /// It may be asked to be deleted.
    pub may_be_deleted: bool,
    /// The hold on it.
    pub hold: Option<HoldView>,
}

/// The page of retention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RetentionView {
    /// What may be deleted first, then by the day until which it is kept.
    pub rows: Vec<RetentionRow>,
    /// Deletions that are under way.
    pub open: Vec<DeletionView>,
    /// Deletions that were done or called off.
    pub past: Vec<DeletionView>,
    /// "Nothing comes due within a year."
    pub summary: String,
}
