//! Reminders of what is due, and pauses of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::input::DateInput;
use crate::today::Urgency;

/// A reminder that its reader has not put away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReminderView {
    /// The id of its line.
    pub line: String,
    /// What is due, as Today says it.
    pub title: String,
    /// "14 days before", "past its day".
    pub words: String,
    /// Urgency of the line.
    pub urgency: Urgency,
    /// The page that does it.
    pub path: String,
}

/// A line of which nobody is reminded for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PausedView {
    /// The id of its line.
    pub line: String,
    /// "Reminders paused until 3 March 2026 by A.O.: the fitter comes on the 2nd".
    pub words: String,
}

/// What Today says of reminders.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemindersView {
    /// Reminders that were not put away, in the order of the lines.
    pub new: Vec<ReminderView>,
    /// Lines that are paused.
    pub paused: Vec<PausedView>,
    /// Ids of the lines whose reminders the reader can pause.
    pub can_pause: Vec<String>,
}

/// Pauses the reminders of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PauseReminderRequest {
    /// The id of the line.
    pub line: String,
    /// Why.
    pub reason: String,
    /// The day on which reminders come again.
    pub until: DateInput,
}

/// Ends the pause of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndPauseRequest {
    /// The id of the line.
    pub line: String,
}
