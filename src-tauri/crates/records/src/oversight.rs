//! What is not in order, for the responsible individual, and the trail of what was looked at.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::inspections::WindowView;
use crate::today::Urgency;

/// Something that is not in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExceptionView {
    /// "Late duties", "Open outcomes".
    pub group: String,
    /// Urgency.
    pub urgency: Urgency,
    /// "2 days late"; may be empty.
    pub when: String,
    /// What.
    pub title: String,
    /// More about it; may be empty.
    pub detail: String,
    /// The page behind it.
    pub path: String,
    /// It was not there when somebody looked last.
    pub new: bool,
}

/// A look that was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LookView {
    /// "3 March 2026, 15:10 by J.W., responsible individual".
    pub words: String,
    /// What was written then.
    pub note: String,
    /// What was not in order then, one line each.
    pub seen: Vec<String>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OversightView {
    /// The centre.
    pub centre: String,
    /// In groups, the worst first.
    pub exceptions: Vec<ExceptionView>,
    /// When the next full inspection is to be expected.
    pub windows: Vec<WindowView>,
    /// Groups in which nothing is out of order, in words.
    pub in_order: Vec<String>,
    /// "Looked at last on 3 March 2026 by J.W." or that nobody has yet.
    pub last: String,
    /// Newest first.
    pub looks: Vec<LookView>,
}

/// Records that the exceptions were looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordLookRequest {
    /// What one found, asked or decided.
    pub note: String,
}
