//! Clocks that run from the minute an event was known: hours in London time, with how each was worked out.
//!
//! It must not read the clock: "now" is passed in. A time of day on a clock-change night is turned into an instant here
//! and nowhere else.

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::London;

use crate::{Explanation, RuleBook, date_words, london_date, london_date_time_words, weekday_words};

/// A London day and time of day as an instant, with what is to be said of it on a clock-change night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LondonInstant {
    /// The instant.
    pub at: DateTime<Utc>,
    /// What to know about it; usually nothing.
    pub note: Option<&'static str>,
}

/// The instant of a London day and time of day. A time that came twice is taken as the first, so that no clock starts
/// later than it may; a time that did not exist is taken as the moment of the change.
#[must_use]
pub fn london_instant(on: NaiveDate, at: NaiveTime) -> LondonInstant {
    match London.from_local_datetime(&on.and_time(at)) {
        LocalResult::Single(found) => LondonInstant { at: found.with_timezone(&Utc), note: None },
        LocalResult::Ambiguous(first, _) => LondonInstant {
            at: first.with_timezone(&Utc),
            note: Some("The clocks went back that night, so this time came twice. The first of the two is taken."),
        },
        LocalResult::None => {
            // the hour that was left out begins at one in the morning: 01:00 UTC is the change itself
            let change = on.and_hms_opt(1, 0, 0).unwrap_or_default();
            LondonInstant {
                at: Utc.from_utc_datetime(&change),
                note: Some(
                    "The clocks went forward that night, and this time did not exist. The moment of the change is taken.",
                ),
            }
        }
    }
}

/// How a clock stands. There is no green: it runs until everybody was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClockState {
    /// Running.
    Running,
    /// Amber.
    Amber,
    /// Red.
    Red,
}

/// A clock for one recipient.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// When it turns amber.
    pub amber: DateTime<Utc>,
    /// When it turns red: by then at the latest.
    pub red: DateTime<Utc>,
    /// How that was worked out.
    pub why: Explanation,
}

impl Clock {
    /// How it stands at an instant.
    #[must_use]
    pub fn state(&self, now: DateTime<Utc>) -> ClockState {
        if now >= self.red {
            ClockState::Red
        } else if now >= self.amber {
            ClockState::Amber
        } else {
            ClockState::Running
        }
    }
}

/// "25 minutes", "1 hour", "3 hours 10 minutes", "2 days 4 hours"; minutes are rounded down.
#[must_use]
pub fn span_words(span: TimeDelta) -> String {
    let minutes = span.num_minutes().abs();
    let count = |number: i64, unit: &str| format!("{number} {unit}{}", if number == 1 { "" } else { "s" });
    let join =
        |one: String, rest: i64, unit: &str| if rest == 0 { one } else { format!("{one} {}", count(rest, unit)) };
    match minutes {
        0 => "less than a minute".to_owned(),
        1..60 => count(minutes, "minute"),
        60..2880 => join(count(minutes / 60, "hour"), minutes % 60, "minute"),
        _ => join(count(minutes / 1440, "day"), minutes % 1440 / 60, "hour"),
    }
}

fn after(at: DateTime<Utc>, hours: u32) -> DateTime<Utc> {
    at.checked_add_signed(TimeDelta::hours(i64::from(hours))).unwrap_or(at)
}

/// The end of a London day.
fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    london_instant(next, NaiveTime::MIN).at
}

impl RuleBook {
    /// The clock of a recipient whose duty is `rule`, for an event that was known at `known`. `at_once` is for a death.
    #[must_use]
    pub fn notice_clock(&self, rule: &str, known: DateTime<Utc>, at_once: bool) -> Clock {
        let known_words = london_date_time_words(known);
        let red = self.count_of("reg26.red").unwrap_or_default();
        let amber = self.count_of("reg26.amber").unwrap_or_default().min(red);
        let by_day = |day: NaiveDate, how: String| {
            let red = end_of(day);
            let amber = after(known, amber).min(red);
            let why = self.explain_by_id(
                rule,
                Some(day),
                format!("By {}", weekday_words(day)),
                vec![format!("Known on {known_words} → {how} → {}", date_words(day))],
            );
            Clock { amber, red, why }
        };
        match rule {
            "ico.breach" => {
                let red = after(known, 72);
                let step = format!("Known on {known_words} → 72 hours later → {}", london_date_time_words(red));
                let headline = format!("By {}", london_date_time_words(red));
                Clock {
                    amber: after(known, amber),
                    red,
                    why: self.explain_by_id(rule, Some(london_date(red)), headline, vec![step]),
                }
            }
            "riddor" => self.riddor_clock(london_date(known), known),
            "dbs.referral" => {
                let days = self.count_of(rule).unwrap_or_default();
                let day = london_date(known).checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX);
                by_day(day, format!("{days} days later (a setting)"))
            }
            "fgm.police" => {
                let mut clock = by_day(
                    self.bank_holidays().add_working_days(london_date(known), 1),
                    "close of the next working day (guidance)".to_owned(),
                );
                let limit = self.fgm_limit(london_date(known));
                let day = limit.due.map(date_words).unwrap_or_default();
                clock
                    .why
                    .steps
                    .push(format!("At the latest one month from the discovery (law, {}) → {day}", limit.citation));
                clock
            }
            _ => {
                let (amber_at, red_at) =
                    if at_once { (known, known) } else { (after(known, amber), after(known, red)) };
                let step = if at_once {
                    format!("A death, known on {known_words} → at once")
                } else {
                    format!("Known on {known_words} → without delay; amber after {amber} hours, red after {red}")
                };
                let headline = if at_once {
                    "At once".to_owned()
                } else {
                    format!("Without delay; red from {}", london_date_time_words(red_at))
                };
                let mut steps = vec![step];
                if !at_once {
                    let of_regulations = rule.starts_with("reg26.") || rule.starts_with("reg12.");
                    steps.push(if of_regulations {
                        "The hours are practice: the regulation says “without delay” and no number".to_owned()
                    } else {
                        "The hours are practice: the source names no number".to_owned()
                    });
                }
                let why = self.explain_by_id(rule, Some(london_date(red_at)), headline, steps);
                Clock { amber: amber_at, red: red_at, why }
            }
        }
    }

    /// The clock of a report to the Health and Safety Executive (duty 35): its days are counted from the incident, whenever
    /// it became known. Whether it is a death, a specified injury or days off work is not asked, so the shorter time runs
    /// and both stand in the explanation.
    #[must_use]
    pub fn riddor_clock(&self, happened: NaiveDate, known: DateTime<Utc>) -> Clock {
        let after_days = |days| happened.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX);
        let (ten, fifteen) = (after_days(10), after_days(15));
        let red = end_of(ten);
        let amber = after(known, self.count_of("reg26.amber").unwrap_or_default()).min(red);
        let on = date_words(happened);
        let steps = vec![
            format!(
                "A death or a specified injury: happened on {on} → at once by telephone, in writing within 10 days → {}",
                date_words(ten)
            ),
            format!("Over seven days off work: happened on {on} → within 15 days → {}", date_words(fifteen)),
            format!("Known on {}; the days are counted from the incident", london_date_time_words(known)),
        ];
        let why = self.explain_by_id("riddor", Some(ten), format!("By {}", weekday_words(ten)), steps);
        Clock { amber, red, why }
    }

    /// By when what was told orally is confirmed in writing (duty 8).
    #[must_use]
    pub fn confirm_due(&self, told_on: NaiveDate) -> Explanation {
        let days = self.count_of("reg26.confirm").unwrap_or_default();
        let due = self.bank_holidays().add_working_days(told_on, days);
        let unit = if days == 1 { "working day" } else { "working days" };
        self.explain_by_id(
            "reg26.confirm",
            Some(due),
            format!("Due {}", weekday_words(due)),
            vec![format!("Told orally on {} → {days} {unit} later → {}", date_words(told_on), date_words(due))],
        )
    }

    /// Why an enquiry stays open (duty 9).
    #[must_use]
    pub fn enquiry_open(&self, known: DateTime<Utc>) -> Explanation {
        let step = format!(
            "Enquiry known on {} → open until its outcome was notified to Ofsted and to the placing authority",
            london_date_time_words(known)
        );
        self.explain_by_id("reg12.enquiry", None, "Open until the outcome was notified".to_owned(), vec![step])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn local(day: &str, time: &str) -> LondonInstant {
        london_instant(day.parse().unwrap(), NaiveTime::parse_from_str(time, "%H:%M").unwrap())
    }

    #[test]
    fn a_time_that_came_twice_is_the_first_and_says_so() {
        let found = local("2026-10-25", "01:30");
        assert_eq!(found.at, at("2026-10-25T00:30:00Z"));
        assert!(found.note.unwrap().contains("twice"));
    }

    #[test]
    fn a_time_that_did_not_exist_is_the_moment_of_the_change_and_says_so() {
        let found = local("2026-03-29", "01:30");
        assert_eq!(found.at, at("2026-03-29T01:00:00Z"));
        assert!(found.note.unwrap().contains("did not exist"));
        assert_eq!(local("2026-03-29", "00:59").note, None);
        assert_eq!(local("2026-03-29", "02:00").at, at("2026-03-29T01:00:00Z"));
    }

    #[test]
    fn hours_are_hours_across_both_clock_changes() {
        let book = RuleBook::shipped();
        // 21:00 on the evening before the clocks go forward: 24 hours later it is 22:00 by the clock on the wall
        let clock = book.notice_clock("reg26.notify", local("2026-03-28", "21:00").at, false);
        assert_eq!(london_date_time_words(clock.red), "29 March 2026, 22:00");
        let clock = book.notice_clock("reg26.notify", local("2026-10-24", "21:00").at, false);
        assert_eq!(london_date_time_words(clock.red), "25 October 2026, 20:00");
    }

    #[test]
    fn it_turns_amber_and_red_on_the_minute_and_is_never_green() {
        let known = at("2026-11-21T22:40:00Z");
        let clock = RuleBook::shipped().notice_clock("reg26.notify", known, false);
        assert_eq!(clock.state(known), ClockState::Running);
        assert_eq!(clock.state(at("2026-11-22T10:39:59Z")), ClockState::Running);
        assert_eq!(clock.state(at("2026-11-22T10:40:00Z")), ClockState::Amber);
        assert_eq!(clock.state(at("2026-11-22T22:40:00Z")), ClockState::Red);
        let death = RuleBook::shipped().notice_clock("reg26.notify", known, true);
        assert_eq!(death.state(known), ClockState::Red);
        assert_eq!(death.why.headline, "At once");
    }

    #[test]
    fn what_was_told_on_a_friday_is_confirmed_on_monday_and_before_easter_on_tuesday() {
        let due = |day: &str| RuleBook::shipped().confirm_due(day.parse().unwrap()).due.unwrap().to_string();
        assert_eq!(due("2026-11-20"), "2026-11-23");
        assert_eq!(due("2026-04-02"), "2026-04-07");
    }

    #[test]
    fn other_duties_have_their_own_day() {
        let book = RuleBook::shipped();
        let known = at("2026-11-20T10:00:00Z");
        assert_eq!(book.notice_clock("ico.breach", known, false).red, at("2026-11-23T10:00:00Z"));
        assert_eq!(book.notice_clock("fgm.police", known, false).why.due.unwrap().to_string(), "2026-11-23");
        assert_eq!(book.notice_clock("riddor", known, false).why.due.unwrap().to_string(), "2026-11-30");
        assert_eq!(book.notice_clock("reg26.unchecked", known, true).why.basis, crate::Basis::LawUnchecked);
        assert_eq!(book.notice_clock("lado.tell", known, false).why.basis, crate::Basis::Practice);
        assert_eq!(book.notice_clock("dbs.referral", known, false).why.due.unwrap().to_string(), "2026-11-20");
    }

    #[test]
    fn riddor_counts_from_the_incident_and_shows_both_times() {
        let clock = RuleBook::shipped().riddor_clock("2026-11-10".parse().unwrap(), at("2026-11-18T10:00:00Z"));
        assert_eq!(clock.why.due.unwrap().to_string(), "2026-11-20", "not ten days from when it was known");
        let steps = clock.why.steps.join("\n");
        assert!(steps.contains("20 November 2026") && steps.contains("25 November 2026"), "{steps}");
        let late = RuleBook::shipped().riddor_clock("2026-10-01".parse().unwrap(), at("2026-11-18T10:00:00Z"));
        assert_eq!(late.state(at("2026-11-18T10:00:00Z")), ClockState::Red, "known when the time was over");
    }

    #[test]
    fn only_a_regulation_is_said_to_say_without_delay() {
        let steps =
            |rule| RuleBook::shipped().notice_clock(rule, at("2026-11-20T10:00:00Z"), false).why.steps.join(" ");
        assert!(steps("reg26.notify").contains("the regulation says"));
        for rule in ["controlled-drugs", "lado.tell", "other.tell"] {
            assert!(!steps(rule).contains("regulation"), "{rule}: {}", steps(rule));
        }
    }

    #[test]
    fn spans_are_told_in_units_that_fit() {
        let words = |minutes| span_words(TimeDelta::minutes(minutes));
        assert_eq!(words(0), "less than a minute");
        assert_eq!(words(25), "25 minutes");
        assert_eq!(words(60), "1 hour");
        assert_eq!(words(190), "3 hours 10 minutes");
        assert_eq!(words(3120), "2 days 4 hours");
    }

    proptest! {
        #[test]
        fn every_minute_of_the_calendar_becomes_an_instant_and_no_clock_is_green_or_runs_back(
            day in 0i64..30_000, minute in 0u32..1440, later in 0i64..200_000, at_once: bool,
        ) {
            let on = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + Days::new(day.unsigned_abs());
            let time = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
            let known = london_instant(on, time);
            // on every night but two of the year it reads back as it was typed
            if known.note.is_none() {
                prop_assert_eq!(known.at.with_timezone(&London).naive_local(), on.and_time(time));
            }
            let book = RuleBook::shipped();
            for rule in ["reg26.notify", "ico.breach", "fgm.police", "riddor", "dbs.referral", "controlled-drugs"] {
                let clock = book.notice_clock(rule, known.at, at_once);
                prop_assert!(known.at <= clock.amber && clock.amber <= clock.red);
                let now = known.at + TimeDelta::minutes(later);
                prop_assert!(clock.state(now) >= clock.state(known.at));
            }
        }
    }
}
