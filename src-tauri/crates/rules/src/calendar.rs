//! Days in England: London time, working days, bank holidays, and how a date is written.
//!
//! Statutory dates are calendar days, instants are UTC; the one crossing between them is here, through Europe/London and
//! never through the zone of the PC. It must not read the clock.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use chrono_tz::Europe::London;

use crate::RuleBook;

/// The day that it is in London at an instant.
#[must_use]
pub fn london_date(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}

/// The instant at which a day in London is over.
#[must_use]
pub fn london_day_end(day: NaiveDate) -> DateTime<Utc> {
    let next = day.succ_opt().unwrap_or(day).and_time(chrono::NaiveTime::MIN);
    // midnight exists on every day in London: the clocks change at one
    next.and_local_timezone(London).earliest().map_or_else(|| next.and_utc(), |at| at.with_timezone(&Utc))
}

/// "16:25", London time.
#[must_use]
pub fn london_time_words(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%H:%M").to_string()
}

/// "16:25:07", London time.
#[must_use]
pub fn london_seconds_words(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%H:%M:%S").to_string()
}

/// "14 October 2026, 16:25", London time.
#[must_use]
pub fn london_date_time_words(at: DateTime<Utc>) -> String {
    format!("{}, {}", date_words(london_date(at)), london_time_words(at))
}

/// "3 March 2026".
#[must_use]
pub fn date_words(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// "Thursday 30 April 2026".
#[must_use]
pub fn weekday_words(date: NaiveDate) -> String {
    date.format("%A %-d %B %Y").to_string()
}

/// "30 April".
#[must_use]
pub fn day_month_words(date: NaiveDate) -> String {
    date.format("%-d %B").to_string()
}

/// A working day in England by the shipped table: not a Saturday, a Sunday or a day of the bank-holiday table.
#[must_use]
pub fn is_working_day(date: NaiveDate) -> bool {
    RuleBook::shipped().bank_holidays().is_working_day(date)
}

/// The last day that is "within `n` working days of `date`": `date` itself is day 0.
#[must_use]
pub fn add_working_days(date: NaiveDate, n: u32) -> NaiveDate {
    RuleBook::shipped().bank_holidays().add_working_days(date, n)
}

/// The name of a bank holiday (Christmas Day and Good Friday among them) by the shipped table.
#[must_use]
pub fn bank_holiday(date: NaiveDate) -> Option<&'static str> {
    RuleBook::shipped().bank_holidays().name_of(date)
}

/// The days off of England. Years in the table are taken from it; other years are worked out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BankHolidays {
    years: BTreeMap<i32, BTreeMap<NaiveDate, String>>,
    extra: BTreeMap<NaiveDate, String>,
}

impl BankHolidays {
    pub(crate) fn new(years: BTreeMap<i32, BTreeMap<NaiveDate, String>>) -> Self {
        Self { years, extra: BTreeMap::new() }
    }

    pub(crate) fn with_extra(&self, days: impl IntoIterator<Item = NaiveDate>) -> Self {
        let extra = days.into_iter().map(|day| (day, "Proclaimed holiday, added by the centre".to_owned())).collect();
        Self { years: self.years.clone(), extra }
    }

    /// The name of the holiday that falls on a day.
    #[must_use]
    pub fn name_of(&self, date: NaiveDate) -> Option<&str> {
        if let Some(name) = self.extra.get(&date) {
            return Some(name);
        }
        match self.years.get(&date.year()) {
            Some(days) => days.get(&date).map(String::as_str),
            None => computed(date),
        }
    }

    /// Neither a Saturday nor a Sunday nor a holiday.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && self.name_of(date).is_none()
    }

    /// The last day that is "within `n` working days of `date`": `date` itself is day 0.
    #[must_use]
    pub fn add_working_days(&self, date: NaiveDate, n: u32) -> NaiveDate {
        let mut day = date;
        let mut left = n;
        while left > 0 {
            let Some(next) = day.succ_opt() else { return day };
            day = next;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// The last working day that is not after a day.
    #[must_use]
    pub fn working_day_on_or_before(&self, date: NaiveDate) -> NaiveDate {
        let mut day = date;
        while !self.is_working_day(day) {
            let Some(before) = day.pred_opt() else { return day };
            day = before;
        }
        day
    }
}

/// The holiday that a day is by the standing rules: Banking and Financial Dealings Act 1971, Schedule 1, the days
/// proclaimed every year, and the two common-law days.
fn computed(date: NaiveDate) -> Option<&'static str> {
    let (month, day) = (date.month(), date.day());
    let weekday = date.weekday();
    let monday = weekday == Weekday::Mon;
    match month {
        1 if (day == 1 && !is_weekend(weekday)) || (monday && matches!(day, 2 | 3)) => return Some("New Year’s Day"),
        5 if monday && day <= 7 => return Some("Early May bank holiday"),
        5 if monday && day >= 25 => return Some("Spring bank holiday"),
        8 if monday && day >= 25 => return Some("Summer bank holiday"),
        12 => return christmas(day, weekday),
        _ => {}
    }
    let easter = easter_sunday(date.year())?;
    if easter.checked_sub_days(Days::new(2)) == Some(date) {
        return Some("Good Friday");
    }
    (easter.succ_opt() == Some(date)).then_some("Easter Monday")
}

fn christmas(day: u32, weekday: Weekday) -> Option<&'static str> {
    use Weekday::{Mon, Sat, Sun, Tue};
    match (day, weekday) {
        (25 | 26, Sat | Sun) => None,
        (25, _) => Some("Christmas Day"),
        (26, _) => Some("Boxing Day"),
        // 25 December was a Saturday: 27 and 28 stand for the two. A Sunday: 26 is Boxing Day itself, 27 stands for Christmas.
        (27, Mon | Tue) => Some("Christmas Day (substitute day)"),
        (28, Mon | Tue) => Some("Boxing Day (substitute day)"),
        _ => None,
    }
}

fn is_weekend(day: Weekday) -> bool {
    matches!(day, Weekday::Sat | Weekday::Sun)
}

/// Easter Sunday by the Gregorian computus (Meeus, Jones, Butcher).
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let f = (b + 8).div_euclid(25);
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c.div_euclid(4), c.rem_euclid(4));
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l).div_euclid(451);
    let n = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(n.div_euclid(31)).ok()?, u32::try_from(n.rem_euclid(31) + 1).ok()?)
}

/// How far a day is from today, as people say it: "today", "in 3 days", "2 days ago".
#[must_use]
pub fn days_away_words(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", -days),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_worked_example_of_an_inspection_comes_out() {
        let ended = day("2026-03-03");
        let draft = add_working_days(ended, 18);
        assert_eq!(weekday_words(draft), "Friday 27 March 2026");
        assert_eq!(weekday_words(add_working_days(draft, 5)), "Tuesday 7 April 2026");
        let last = add_working_days(ended, 30);
        assert_eq!(weekday_words(last), "Thursday 16 April 2026");
        assert_eq!(weekday_words(add_working_days(last, 5)), "Thursday 23 April 2026");
    }

    #[test]
    fn day_nought_is_the_day_itself_even_when_nobody_works_on_it() {
        assert_eq!(add_working_days(day("2026-12-25"), 0), day("2026-12-25"));
        assert_eq!(add_working_days(day("2026-12-25"), 1), day("2026-12-29"));
        assert_eq!(add_working_days(day("2026-04-02"), 1), day("2026-04-07"));
    }

    /// Moved and proclaimed days of the years in the table, beside the standing rules.
    const MOVED: [&str; 1] = ["2022-05-30"];
    const PROCLAIMED: [&str; 4] = ["2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08"];

    #[test]
    fn the_table_of_days_agrees_with_the_standing_rules_and_the_proclaimed_days() {
        let table = RuleBook::shipped().bank_holidays();
        for date in day("2022-01-01").iter_days().take_while(|date| *date <= day("2028-12-31")) {
            let text = date.to_string();
            let expected =
                PROCLAIMED.contains(&text.as_str()) || (computed(date).is_some() && !MOVED.contains(&text.as_str()));
            assert_eq!(table.name_of(date).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn each_year_of_the_table_has_eight_days_off_and_the_proclaimed_ones() {
        let off = |year: i32| {
            let days = NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().take_while(|date| date.year() == year);
            days.filter(|date| bank_holiday(*date).is_some()).count()
        };
        assert_eq!([2022, 2023, 2024, 2025, 2026, 2027, 2028].map(off), [10, 9, 8, 8, 8, 8, 8]);
    }

    #[test]
    fn the_standing_rules_give_the_known_days_of_years_outside_the_table() {
        // As published for these years.
        for (date, name) in [
            ("2019-04-19", "Good Friday"),
            ("2019-04-22", "Easter Monday"),
            ("2021-12-27", "Christmas Day (substitute day)"),
            ("2021-12-28", "Boxing Day (substitute day)"),
            ("2021-05-31", "Spring bank holiday"),
            ("2033-01-03", "New Year’s Day"),
            ("2034-01-02", "New Year’s Day"),
            ("2038-04-26", "Easter Monday"),
        ] {
            assert_eq!(bank_holiday(day(date)), Some(name), "{date}");
        }
        for date in ["2021-12-25", "2021-12-26", "2029-12-27", "2030-01-02", "2035-01-02"] {
            assert_eq!(bank_holiday(day(date)), None, "{date}");
        }
    }

    #[test]
    fn days_are_londons_across_the_clock_changes() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc);
        // Clocks go forward on 29 March 2026 and back on 25 October 2026.
        assert_eq!(london_date(at("2026-03-28T23:30:00Z")), day("2026-03-28"));
        assert_eq!(london_date(at("2026-03-29T23:30:00Z")), day("2026-03-30"));
        assert_eq!(london_date(at("2026-10-24T23:30:00Z")), day("2026-10-25"));
        assert_eq!(london_date(at("2026-10-25T23:30:00Z")), day("2026-10-25"));
        assert_eq!(london_time_words(at("2026-07-01T08:05:09Z")), "09:05");
        assert_eq!(london_seconds_words(at("2026-12-01T08:05:09Z")), "08:05:09");
        assert_eq!(london_date_time_words(at("2026-10-14T15:25:00Z")), "14 October 2026, 16:25");
    }

    #[test]
    fn dates_are_written_in_words_without_leading_noughts() {
        assert_eq!(date_words(day("2026-03-03")), "3 March 2026");
        assert_eq!(weekday_words(day("2026-04-30")), "Thursday 30 April 2026");
        assert_eq!(day_month_words(day("2026-10-09")), "9 October");
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        assert_eq!(add_working_days(NaiveDate::MAX, 5), NaiveDate::MAX);
        let _ = (is_working_day(NaiveDate::MIN), bank_holiday(NaiveDate::MAX));
        let _ = RuleBook::shipped().bank_holidays().working_day_on_or_before(NaiveDate::MIN);
        assert_eq!(london_date(Utc.timestamp_opt(0, 0).unwrap()), day("1970-01-01"));
    }

    proptest! {
        #[test]
        fn counting_working_days_agrees_with_counting_them_one_by_one(offset in 0i64..14_000, n in 0u32..70) {
            let from = day("2010-01-01") + Days::new(offset.unsigned_abs());
            let to = add_working_days(from, n);
            let between = from.iter_days().skip(1).take_while(|date| *date <= to).filter(|date| is_working_day(*date)).count();
            prop_assert_eq!(between, n as usize);
            prop_assert!(n == 0 || is_working_day(to));
        }

        #[test]
        fn easter_is_a_sunday_between_22_march_and_25_april(year in 1600i32..4000) {
            let easter = easter_sunday(year).unwrap();
            prop_assert_eq!(easter.weekday(), Weekday::Sun);
            prop_assert!((NaiveDate::from_ymd_opt(year, 3, 22)..=NaiveDate::from_ymd_opt(year, 4, 25)).contains(&Some(easter)));
            // Easter is the first Sunday after the ecclesiastical full moon, reckoned here from the golden number and the epact.
            prop_assert_eq!(easter, easter_by_epact(year));
        }
    }

    /// Knuth's form of the reckoning by Clavius, as a second opinion.
    fn easter_by_epact(year: i32) -> NaiveDate {
        let golden = year % 19 + 1;
        let century = year / 100 + 1;
        let (x, z) = (3 * century / 4 - 12, (8 * century + 5) / 25 - 5);
        let sunday = 5 * year / 4 - x - 10;
        let mut epact = (11 * golden + 20 + z - x).rem_euclid(30);
        if (epact == 25 && golden > 11) || epact == 24 {
            epact += 1;
        }
        let mut moon = 44 - epact;
        if moon < 21 {
            moon += 30;
        }
        let day = moon + 7 - (sunday + moon).rem_euclid(7);
        NaiveDate::from_ymd_opt(year, 3, 1).unwrap() + Days::new(u64::try_from(day - 1).unwrap())
    }
}
