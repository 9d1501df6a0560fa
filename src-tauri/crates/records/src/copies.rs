//! Copies of a signed-off visit report: who is to have one beside Ofsted, and that it was given.

use hearthbook_rules::Explanation;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::submissions::SentHow;
use crate::{CopyId, DateInput, ReportId};

/// Somebody who is to have a copy, as it stood when the report was signed off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyDue {
    /// Name.
    pub name: String,
    /// "registered manager", "director"; may be empty.
    pub office: String,
}

impl CopyDue {
    /// "Amara Okafor, registered manager".
    #[must_use]
    pub fn words(&self) -> String {
        if self.office.is_empty() { self.name.clone() } else { format!("{}, {}", self.name, self.office) }
    }
}

/// Where a copy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CopyState {
    /// Not recorded as given.
    Outstanding,
    /// Given.
    Given,
    /// None is owed, with a reason.
    NotOwed,
}

/// One person on the list of copies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CopyLineView {
    /// The place in the list of those who are to have one; nothing for somebody beyond it.
    pub position: Option<u32>,
    /// "Amara Okafor, registered manager".
    pub to: String,
    /// Where it stands.
    pub state: CopyState,
    /// "Given on 5 March 2026 by email, recorded by J.W."; empty while it is outstanding.
    pub words: String,
    /// The line that can be taken back.
    pub copy: Option<CopyId>,
    /// What was recorded before and taken back, oldest first.
    pub taken_back: Vec<String>,
}

/// The copies of one version of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CopiesView {
    /// The report.
    pub report: ReportId,
    /// Who is to have one, then whoever else was given one.
    pub lines: Vec<CopyLineView>,
    /// What to know of the list: that no officer stands in the profile, that it is older than this list.
    pub note: String,
    /// By when, and on whose word.
    pub why: Explanation,
    /// How many are outstanding.
    pub outstanding: u32,
    /// A copy can be recorded now by the person signed in.
    pub can_record: bool,
    /// Why not, in words; empty when it can be.
    pub cannot_record_because: String,
}

/// Records that a copy was given, or that none is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordCopyRequest {
    /// The report.
    pub report: ReportId,
    /// The place in the list; nothing for somebody beyond it.
    pub position: Option<u32>,
    /// Who, for somebody beyond it.
    pub name: String,
    /// No copy is owed to this person; then only the reason counts.
    pub not_owed: bool,
    /// Day given.
    pub on: DateInput,
    /// How.
    pub how: Option<SentHow>,
    /// Why none is owed; else a note.
    pub because: String,
}

/// Takes back a line that was recorded by mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TakeBackCopyRequest {
    /// The report.
    pub report: ReportId,
    /// The line.
    pub copy: CopyId,
    /// Why.
    pub reason: String,
}
