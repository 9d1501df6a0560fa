//! The calendar of duties: a year ahead, one month on paper, and a file for other calendars.

use chrono::NaiveDate;
use hearthbook_rules::Explanation;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::today::Urgency;

/// Something that is due on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlannerEntryView {
    /// Stable as long as the matter and its day stay the same.
    pub id: String,
    /// The day.
    pub day: NaiveDate,
    /// "Send the October visit report to Ofsted".
    pub title: String,
    /// "Visit of 14 October 2026, signed off".
    pub detail: String,
    /// The page that does it; may be empty.
    pub path: String,
    /// Urgency.
    pub urgency: Urgency,
    /// Why this day.
    pub why: Explanation,
}

/// One month of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlannerMonthView {
    /// `2026-11`, for the month on paper.
    pub key: String,
    /// "November 2026".
    pub words: String,
    /// In the order of the days.
    pub entries: Vec<PlannerEntryView>,
}

/// The calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlannerView {
    /// What is past its day.
    pub late: Vec<PlannerEntryView>,
    /// Twelve months from this one on.
    pub months: Vec<PlannerMonthView>,
}

/// Asks for one month on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannerMonthRequest {
    /// `2026-11`.
    pub month: String,
}
