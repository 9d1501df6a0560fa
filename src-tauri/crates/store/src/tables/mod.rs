//! The tables, one file for each kind of record: its reads, its writes, and what the journal says of a change.

pub mod access;
pub mod access_requests;
pub mod accuracy;
pub mod actions;
pub mod allowances;
pub mod annex;
pub mod breaches;
pub mod centre;
pub mod complaints;
pub mod concerns;
pub mod copies;
pub mod documents;
pub mod drafts;
pub mod event_cells;
pub mod events;
pub mod families;
pub mod family_logs;
pub mod inspections;
pub mod inspector;
pub mod letters;
pub mod logs;
pub mod notices;
pub mod ofsted_matters;
pub mod oversight;
pub mod people;
pub mod professionals;
pub mod receipts;
pub mod register;
pub mod reminders;
pub mod reports;
pub mod retention;
pub mod review_plan;
pub mod reviews;
pub mod settings;
mod stands;
pub mod submissions;
pub mod vetting;
pub mod visits;

use chrono::NaiveDate;

/// "3 March 2026", or empty. For the journal, which is read by people.
fn day_words(day: Option<NaiveDate>) -> String {
    day.map(hearthbook_rules::calendar::date_words).unwrap_or_default()
}

fn facts<const N: usize>(pairs: [(&str, String); N]) -> crate::journal::Facts {
    pairs.into_iter().map(|(label, value)| (label.to_owned(), value)).filter(|(_, value)| !value.is_empty()).collect()
}

fn yes_no(value: Option<bool>) -> String {
    match value {
        Some(true) => "yes".to_owned(),
        Some(false) => "no".to_owned(),
        None => String::new(),
    }
}
