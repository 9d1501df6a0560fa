//! The Today page: what is due, what is missing, what happens next.

use chrono::NaiveDate;
use hearthbook_rules::Explanation;
use hearthbook_rules::today::Urgency as RuleUrgency;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::reminders::RemindersView;

/// How urgent a line is. Shown with a shape and a word, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Urgency {
    /// Past its day.
    Late,
    /// Due within 14 days.
    Soon,
    /// Later.
    Coming,
    /// Done, in order.
    Done,
    /// Nothing to do or not applicable.
    Nil,
}

impl Urgency {
    /// The urgency of something due in so many days; negative when past.
    #[must_use]
    pub fn of_days(days: i64) -> Self {
        RuleUrgency::of_days(days).into()
    }
}

impl From<RuleUrgency> for Urgency {
    fn from(urgency: RuleUrgency) -> Self {
        match urgency {
            RuleUrgency::Late => Self::Late,
            RuleUrgency::Soon => Self::Soon,
            RuleUrgency::Coming => Self::Coming,
        }
    }
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TodayLine {
    /// Stable within the page.
    pub id: String,
    /// Urgency.
    pub urgency: Urgency,
    /// "2 days late", "in 8 days", "today".
    pub when: String,
    /// "Send the October visit report to Ofsted".
    pub title: String,
    /// "Visit of 14 October, signed off".
    pub detail: String,
    /// The page that does it.
    pub path: String,
    /// Why this date.
    pub why: Explanation,
}

/// One cell of the year strip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StripCell {
    /// Urgency: `Done`, `Late` (missing or late), `Soon` (due), `Coming` (planned), `Nil`.
    pub urgency: Urgency,
    /// What stands in the cell: "14", "✓", "+3 d", "due", "25?", "–", "✗".
    pub text: String,
    /// In words, for the table and screen readers: "visited on 14 October 2026", "report sent 3 days late".
    pub words: String,
    /// The page behind it, or empty.
    pub path: String,
}

/// One month of the year strip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StripMonth {
    /// "Oct".
    pub label: String,
    /// "October 2026".
    pub words: String,
    /// The visit.
    pub visit: StripCell,
    /// Its report.
    pub report: StripCell,
    /// Nobody lived there that month; the visit was due all the same.
    pub empty: bool,
}

/// "Is the house in order?", one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HouseLine {
    /// "Who can open the record".
    pub label: String,
    /// Urgency.
    pub urgency: Urgency,
    /// "1 person".
    pub text: String,
    /// The page behind it.
    pub path: String,
}

/// The Today page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TodayView {
    /// Today in London.
    pub today: NaiveDate,
    /// "Sunday 22 November 2026. One thing is late, two are due within 14 days."
    pub lede: String,
    /// Late first, then by day.
    pub lines: Vec<TodayLine>,
    /// The last twelve months, oldest first; from registration on.
    pub strip: Vec<StripMonth>,
    /// "August: nobody lived there; the visit and its report were due all the same." Or empty.
    pub strip_note: String,
    /// Is the house in order?
    pub house: Vec<HouseLine>,
    /// Only one person can open the store: the page insists on a second.
    pub needs_second_person: bool,
    /// Set-up is not finished: the path to go on with.
    pub setup_path: Option<String>,
    /// Reminders that were not put away, and lines that are paused.
    pub reminders: RemindersView,
    /// This is the sample centre.
    pub sample: bool,
    /// Everything is done: what to say then, with the next date.
    pub all_clear: String,
}
