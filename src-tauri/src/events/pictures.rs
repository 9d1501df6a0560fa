//! The pictures of events: by kind and month, by hour, for each week that a family lived here, how soon who was told.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, TimeDelta, Timelike};
use hearthbook_records::UiError;
use hearthbook_records::events::{EventPicturesView, MarkRow, MarkView};
use hearthbook_rules::{Month, month_words, short_month};
use hearthbook_store::tables::events::{self, Event};
use hearthbook_store::tables::families;
use hearthbook_store::tables::notices::{self, Notice};

use super::{enquiry_is_open, notice_known, notices::recipient_title};
use crate::desk::Desk;

/// How soon somebody was told, as a word that is kept in addresses, in words, and the hours that it ends with.
pub const BUCKETS: [(&str, &str, i64); 5] = [
    ("1", "within 1 hour", 1),
    ("4", "1 to 4 hours", 4),
    ("12", "4 to 12 hours", 12),
    ("24", "12 to 24 hours", 24),
    ("more", "over 24 hours", i64::MAX),
];

/// The bucket of a span from known to told.
#[must_use]
pub fn bucket(span: TimeDelta) -> &'static str {
    let minutes = span.num_minutes();
    BUCKETS.iter().find(|(_, _, hours)| minutes <= hours.saturating_mul(60)).map_or("more", |(id, _, _)| id)
}

/// Whether a notice falls into "recipient:bucket"; "none" is for those who were not told yet.
#[must_use]
pub fn falls_into(event: &Event, notice: &Notice, told: &str) -> bool {
    let Some((recipient, wanted)) = told.split_once(':') else { return false };
    notice.recipient == recipient
        && match notice.told() {
            Some(step) => bucket(step.at - notice_known(event, notice)) == wanted,
            None => wanted == "none" && notice.not_told().is_none(),
        }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn events_words(number: usize) -> String {
    if number == 1 { "1 event".to_owned() } else { format!("{number} events") }
}

fn key(month: Month) -> String {
    month.first_day().format("%Y-%m").to_string()
}

/// Days that families lived here in a month until today, both ends counted.
fn family_days(all: &[hearthbook_records::families::Family], month: Month, today: NaiveDate) -> i64 {
    let (first, last) = (month.first_day(), month.last_day().min(today));
    all.iter()
        .map(|family| {
            let from = family.arrived_on.max(first);
            let to = family.left_on.unwrap_or(last).min(last);
            ((to - from).num_days() + 1).max(0)
        })
        .sum()
}

/// The pictures of the last twelve months.
///
/// # Errors
/// What the store says.
pub fn view(desk: &Desk) -> Result<EventPicturesView, UiError> {
    let table = super::table(desk)?;
    let today = desk.today();
    let months: Vec<Month> = (0..12).rev().map(|ago| Month::of(today).minus(ago)).collect();
    let from = months.first().map_or(today - Days::new(366), |month| month.first_day());
    let found = events::between(desk.store.read(), from, today)?;
    let mut with_notices = Vec::new();
    for event in &found {
        with_notices.push((event, notices::of_event(desk.store.read(), event.id)?));
    }

    let by_month = table
        .kinds()
        .iter()
        .filter(|kind| found.iter().any(|event| event.kind == kind.id))
        .map(|kind| MarkRow {
            label: kind.title.clone(),
            marks: months
                .iter()
                .map(|month| {
                    let of_month = found.iter().filter(|e| e.kind == kind.id && month.contains(e.happened.on)).count();
                    MarkView {
                        label: short_month(*month).to_owned(),
                        words: format!("{}, {}: {}", kind.title, month_words(*month), events_words(of_month)),
                        count: count(of_month),
                        path: format!("/events?kind={}&month={}", kind.id, key(*month)),
                    }
                })
                .collect(),
        })
        .collect();

    let mut hours: BTreeMap<u32, usize> = BTreeMap::new();
    for at in found.iter().filter_map(|event| event.happened.at) {
        *hours.entry(at.hour()).or_default() += 1;
    }
    let by_hour = (0..24)
        .map(|hour| {
            let number = hours.get(&hour).copied().unwrap_or(0);
            MarkView {
                label: format!("{hour:02}"),
                words: format!("{hour:02}:00 to {hour:02}:59: {}", events_words(number)),
                count: count(number),
                path: format!("/events?hour={hour}"),
            }
        })
        .collect();
    let timeless = found.iter().filter(|event| event.happened.at.is_none()).count();
    let spans = found.iter().filter(|event| event.happened.until.is_some()).count();
    let mut hour_note = Vec::new();
    if timeless > 0 {
        hour_note.push(format!("{} without a known time: not in the picture.", events_words(timeless)));
    }
    if spans > 0 {
        hour_note.push(format!("{} known only as a span: shown where the span begins.", events_words(spans)));
    }

    let all = families::all(desk.store.read())?;
    let per_family_week = months
        .iter()
        .map(|month| {
            let of_month = found.iter().filter(|event| month.contains(event.happened.on)).count();
            let days = family_days(&all, *month, today);
            // events for each ten weeks of one family, in tenths: 70 days × 10
            let tenths = if days == 0 { 0 } else { i64::from(count(of_month)) * 700 / days };
            let rate = format!("{}.{}", tenths / 10, tenths % 10);
            let (label, words) = if days == 0 {
                ("–".to_owned(), format!("{}: nobody lived here; {}", month_words(*month), events_words(of_month)))
            } else {
                let weeks = format!("{}.{}", days / 7, days % 7 * 10 / 7);
                (
                    rate.clone(),
                    format!(
                        "{}: {} in {weeks} family-weeks, {rate} for each ten",
                        month_words(*month),
                        events_words(of_month)
                    ),
                )
            };
            MarkView {
                label,
                words,
                count: u32::try_from(tenths).unwrap_or(0),
                path: format!("/events?month={}", key(*month)),
            }
        })
        .collect();

    let mut timeliness = Vec::new();
    for recipient in table.recipients() {
        let of_recipient: Vec<(&Event, &Notice)> = with_notices
            .iter()
            .flat_map(|(event, all)| all.iter().map(move |notice| (*event, notice)))
            .filter(|(_, notice)| notice.recipient == recipient.id && notice.not_told().is_none())
            .collect();
        if of_recipient.is_empty() {
            continue;
        }
        let columns = BUCKETS.iter().map(|(id, words, _)| (*id, *words)).chain([("none", "not told yet")]);
        timeliness.push(MarkRow {
            label: recipient_title(&table, &recipient.id),
            marks: columns
                .map(|(id, words)| {
                    let told = format!("{}:{id}", recipient.id);
                    let number = of_recipient.iter().filter(|(event, notice)| falls_into(event, notice, &told)).count();
                    MarkView {
                        label: words.to_owned(),
                        words: format!("{}, {words}: {number}", recipient.title),
                        count: count(number),
                        path: format!("/events?told={}", told.replace(':', "%3A")),
                    }
                })
                .collect(),
        });
    }

    let mut open = Vec::new();
    for event in events::open(desk.store.read())? {
        let of_event = notices::of_event(desk.store.read(), event.id)?;
        let decision = super::decision(desk, &event)?;
        let untold = of_event.iter().filter(|notice| notice.open()).count();
        let state = match (decision, untold) {
            (None, _) => "not decided yet".to_owned(),
            (Some(_), 0) if enquiry_is_open(&event, &of_event) => "outcome awaited".to_owned(),
            (Some(_), 0) => "to be closed".to_owned(),
            (Some(_), 1) => "1 recipient open".to_owned(),
            (Some(_), number) => format!("{number} recipients open"),
        };
        open.push(MarkView {
            label: super::title(&table, &event),
            words: state,
            count: count(untold),
            path: format!("/events/{}", event.id),
        });
    }
    Ok(EventPicturesView {
        lede: format!("{} in the last twelve months.", capital(&events_words(found.len()))),
        by_month,
        by_hour,
        hour_note: hour_note.join(" "),
        per_family_week,
        family_week_note: "Events for each ten weeks that one family lived here: a full house may have more of them."
            .to_owned(),
        timeliness,
        open,
    })
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_falls_into_the_bucket_that_it_does_not_pass() {
        for (minutes, expected) in
            [(0, "1"), (60, "1"), (61, "4"), (240, "4"), (720, "12"), (1440, "24"), (1441, "more")]
        {
            assert_eq!(bucket(TimeDelta::minutes(minutes)), expected, "{minutes} minutes");
        }
    }
}
