//! The plain logs: restraint, missing episodes, police call-outs, accidents, medicines, fire, premises. Thin, so that what
//! inspectors ask can be counted; whatever matters becomes an event.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{DateInput, EventId, LogId};

/// An entry as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct LogForm {
    /// Which log.
    pub log: String,
    /// Day.
    pub on: DateInput,
    /// Time, or a span.
    pub at: String,
    /// Who, by initials; for missing episodes and restraint whoever it was about.
    pub who: String,
    /// What.
    pub what: String,
    /// The log's own detail.
    pub detail: String,
    /// What came of it.
    pub outcome: String,
    /// Day on which it was over: the return of somebody missing, a defect put right.
    pub done_on: DateInput,
    /// Time of that.
    pub done_at: String,
    /// There is, or was, a defect.
    pub defect: bool,
}

/// Saves an entry: a new one when `id` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveLogRequest {
    /// The entry to change.
    pub id: Option<LogId>,
    /// The form.
    pub form: LogForm,
}

/// Which entries are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct LogsRequest {
    /// Which log; empty for all.
    pub log: String,
    /// From this day on; empty for a year back.
    pub from: DateInput,
    /// Until this day; empty for today.
    pub to: DateInput,
}

/// A kind of log, for the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HouseLogKindView {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Where its duty stands.
    pub citation: String,
    /// On whose word.
    pub basis: hearthbook_rules::Basis,
    /// Label of the detail.
    pub detail_label: String,
    /// Label of what came of it.
    pub outcome_label: String,
    /// It is about people.
    pub about_people: bool,
    /// It can have a defect.
    pub has_defect: bool,
    /// It has a return.
    pub has_return: bool,
    /// Entries in the period.
    pub entries: u32,
    /// Different people in them.
    pub people: u32,
    /// Open: not returned, defect not put right.
    pub open: u32,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HouseLogEntryView {
    /// Id.
    pub id: LogId,
    /// Which log.
    pub log: String,
    /// Its title.
    pub title: String,
    /// "21 November 2026, 22:40".
    pub when: String,
    /// "back 22 November 2026, 01:15", "defect open", or empty.
    pub state: String,
    /// It is open.
    pub open: bool,
    /// The form, for reading and editing.
    pub form: LogForm,
    /// "recorded … by T.A."
    pub recorded: String,
    /// The event that it became.
    pub event: Option<EventId>,
}

/// The logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogsView {
    /// Kinds with their counts.
    pub kinds: Vec<HouseLogKindView>,
    /// Entries, newest first.
    pub entries: Vec<HouseLogEntryView>,
    /// "22 November 2025 to 22 November 2026".
    pub period: String,
    /// Calendar years with entries, newest first, for the choice of the period.
    pub years: Vec<i32>,
}
