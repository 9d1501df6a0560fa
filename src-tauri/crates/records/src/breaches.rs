//! Breaches of personal data: what happened, whether it goes to the Information Commissioner, and its clock of 72 hours.

use chrono::{DateTime, Utc};
use hearthbook_rules::Explanation;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::input::parse_time;
use crate::today::Urgency;
use crate::{BreachId, DateInput, Problems, UiError};

/// A breach, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct BreachForm {
    /// The day on which the centre became aware.
    pub aware_on: DateInput,
    /// The time, London.
    pub aware_at: String,
    /// What happened.
    pub what: String,
    /// Whose data and of what kind, about how many people.
    pub whose: String,
    /// What may come of it.
    pub consequences: String,
    /// What was done and will be.
    pub measures: String,
}

/// Saves a breach: a new one without id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveBreachRequest {
    /// Which; nothing for a new one.
    pub id: Option<BreachId>,
    /// What was typed.
    pub form: BreachForm,
}

/// Decides whether a breach goes to the Information Commissioner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideBreachRequest {
    /// Which.
    pub id: BreachId,
    /// It is reported.
    pub report: bool,
    /// Why, or why not: article 33(5) wants it on record.
    pub reason: String,
}

/// Records that a breach was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BreachReportedRequest {
    /// Which.
    pub id: BreachId,
    /// Day.
    pub on: DateInput,
    /// Time, London.
    pub at: String,
    /// How, and the reference that the Commissioner gave.
    pub how: String,
    /// Why it was later than 72 hours; may be empty when it was not.
    pub late_because: String,
}

/// A breach, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Id.
    pub id: BreachId,
    /// From when the clock runs.
    pub aware_at: DateTime<Utc>,
    /// What happened.
    pub what: String,
    /// Whose data.
    pub whose: String,
    /// What may come of it.
    pub consequences: String,
    /// What was done.
    pub measures: String,
}

/// A day and a time in London as an instant that is not in the future.
pub fn past_instant(
    problems: &mut Problems,
    (day_field, day): (&str, &DateInput),
    (time_field, time): (&str, &str),
    what: &str,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let on = problems.date(day_field, &format!("The day {what}"), day);
    let at = problems.take(time_field, parse_time(time, &format!("The time {what}")));
    let instant = hearthbook_rules::hours::london_instant(on?, at?);
    if instant > now {
        problems.add(day_field, format!("The moment {what} is in the future. Correct the date or the time"));
        return None;
    }
    Some(instant)
}

impl BreachForm {
    /// Parses it.
    ///
    /// # Errors
    /// What is wrong, beside each field.
    pub fn parse(&self, id: BreachId, now: DateTime<Utc>) -> Result<Breach, UiError> {
        let mut problems = Problems::new();
        let aware_at = past_instant(
            &mut problems,
            ("awareOn", &self.aware_on),
            ("awareAt", &self.aware_at),
            "you became aware of it",
            now,
        );
        let what = problems.text("what", &self.what);
        if what.trim().is_empty() {
            problems.add("what", "Say what happened");
        }
        let whose = problems.text("whose", &self.whose);
        let consequences = problems.text("consequences", &self.consequences);
        let measures = problems.text("measures", &self.measures);
        problems.finish()?;
        Ok(Breach { id, aware_at: aware_at.unwrap_or(now), what, whose, consequences, measures })
    }
}

/// A breach on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BreachView {
    /// Id.
    pub id: BreachId,
    /// As it can be changed.
    pub form: BreachForm,
    /// "22 November 2026, 10:15".
    pub aware: String,
    /// How it stands: "Report in 61 hours", "Reported on …, in time", "Not reported: …".
    pub stands: String,
    /// Urgency.
    pub urgency: Urgency,
    /// Why this date.
    pub why: Explanation,
    /// It was decided whether to report it; nothing while it was not.
    pub report: Option<bool>,
    /// "Decided on … by A.O.: …"; empty while it was not.
    pub decided: String,
    /// "Reported on … : ICO reference …"; empty while it was not.
    pub reported: String,
    /// "recorded 22 November 2026, 10:20 by A.O."
    pub recorded: String,
}

/// The register of breaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BreachesView {
    /// Newest first.
    pub breaches: Vec<BreachView>,
}
