//! Clocks that data protection sets: the breach report in hours, the answer to a person's request in a month.
//!
//! Instants are passed in; London time is shown. It must not read the clock.

use chrono::{DateTime, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::London;

use crate::calendar::{date_words, london_date, london_date_time_words};
use crate::{Explanation, RuleBook, RuleEntry};

/// Hours from becoming aware of a breach to its report.
pub const BREACH_HOURS: i64 = 72;

/// The instant of a day and a time of day in London. In the hour that comes twice it is the first; in the hour that is left
/// out it is the hour after.
#[must_use]
pub fn london_instant(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = day.and_time(time);
    let found = London.from_local_datetime(&local).earliest();
    let found = found.or_else(|| London.from_local_datetime(&(local + TimeDelta::hours(1))).earliest());
    found.map_or_else(|| local.and_utc(), |found| found.with_timezone(&Utc))
}

fn entry(book: &RuleBook, id: &str) -> Option<RuleEntry> {
    book.entries().into_iter().chain(book.duties_to_come()).find(|entry| entry.id == id)
}

fn explained(book: &RuleBook, id: &str, due: NaiveDate, headline: String, steps: Vec<String>) -> Explanation {
    let entry = entry(book, id);
    let checked = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    Explanation {
        rule: id.to_owned(),
        due: Some(due),
        headline,
        steps,
        // without its entry a rule is one whose words were not seen
        basis: entry.as_ref().map_or(crate::Basis::LawUnchecked, |entry| entry.basis),
        citation: entry.as_ref().map(|entry| entry.citation.clone()).unwrap_or_default(),
        source: entry.as_ref().map(|entry| entry.source.clone()).unwrap_or_default(),
        checked_on: entry.as_ref().map_or(checked, |entry| entry.checked_on),
        note: entry.map(|entry| entry.note).filter(|note| !note.is_empty()),
        change: None,
    }
}

/// Until when a breach is to be reported to the Information Commissioner, and why.
#[must_use]
pub fn breach_clock(book: &RuleBook, aware: DateTime<Utc>) -> (DateTime<Utc>, Explanation) {
    let due = aware + TimeDelta::hours(BREACH_HOURS);
    let steps = vec![format!(
        "Aware on {} → {BREACH_HOURS} hours, weekends and bank holidays included → {}",
        london_date_time_words(aware),
        london_date_time_words(due)
    )];
    let headline = format!("Report by {}", london_date_time_words(due));
    (due, explained(book, "ico.breach", london_date(due), headline, steps))
}

/// Until when a person's request for what is held about him or her is to be answered, and why.
#[must_use]
pub fn access_clock(book: &RuleBook, asked: NaiveDate) -> (NaiveDate, Explanation) {
    let due = asked.checked_add_months(Months::new(1)).unwrap_or(asked);
    let steps = vec![format!("Asked on {} → one month → {}", date_words(asked), date_words(due))];
    let headline = format!("Answer by {}", date_words(due));
    (due, explained(book, "gdpr.access", due, headline, steps))
}

/// How long until a breach is to be reported, or how long it is late: "in 12 hours", "3 hours late".
#[must_use]
pub fn hours_words(due: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (due - now).num_minutes();
    let hours = minutes.unsigned_abs() / 60;
    let words = match hours {
        0 => "less than an hour".to_owned(),
        1 => "1 hour".to_owned(),
        hours => format!("{hours} hours"),
    };
    if minutes < 0 { format!("{words} late") } else { format!("in {words}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_breach_clock_runs_through_the_week_end_and_the_change_of_the_clocks() {
        let book = RuleBook::shipped();
        // Friday 23 October 2026, 17:00 in London is summer time; the clocks go back on the 25th
        let aware =
            london_instant(NaiveDate::from_ymd_opt(2026, 10, 23).unwrap(), NaiveTime::from_hms_opt(17, 0, 0).unwrap());
        assert_eq!(aware, at("2026-10-23T16:00:00Z"));
        let (due, why) = breach_clock(book, aware);
        assert_eq!(due, at("2026-10-26T16:00:00Z"));
        assert_eq!(why.headline, "Report by 26 October 2026, 16:00", "{why:?}");
        assert_eq!(why.basis, crate::Basis::LawUnchecked, "the words of article 33 were not seen");
        assert!(!why.citation.is_empty() && why.note.unwrap().contains("Check this rule"));
    }

    #[test]
    fn hours_are_said_as_people_say_them() {
        let due = at("2026-11-25T10:00:00Z");
        for (now, words) in [
            ("2026-11-22T10:00:00Z", "in 72 hours"),
            ("2026-11-25T09:30:00Z", "in less than an hour"),
            ("2026-11-25T08:59:00Z", "in 1 hour"),
            ("2026-11-25T13:30:00Z", "3 hours late"),
        ] {
            assert_eq!(hours_words(due, at(now)), words);
        }
    }

    #[test]
    fn an_hour_that_is_left_out_and_one_that_comes_twice_have_one_instant() {
        let instant = |y, m, d, h| {
            london_instant(NaiveDate::from_ymd_opt(y, m, d).unwrap(), NaiveTime::from_hms_opt(h, 30, 0).unwrap())
        };
        assert_eq!(instant(2026, 3, 29, 1), at("2026-03-29T01:30:00Z"));
        assert_eq!(instant(2026, 10, 25, 1), at("2026-10-25T00:30:00Z"));
    }

    #[test]
    fn an_answer_to_a_request_is_due_a_month_later_or_on_the_last_day() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let book = RuleBook::shipped();
        assert_eq!(access_clock(book, day(2026, 11, 22)).0, day(2026, 12, 22));
        assert_eq!(access_clock(book, day(2027, 1, 31)).0, day(2027, 2, 28));
    }
}
