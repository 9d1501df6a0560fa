//! A calendar month, and its names.
//!
//! Regulation 25 counts in calendar months, so they have a type of their own. It must not know any rule.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

const NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A calendar month of a year. Written as `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    // Always the first of the month, so that every value is a real month.
    first: NaiveDate,
}

impl Month {
    /// The month, if there is such a one: `Month::new(2026, 3)`.
    #[must_use]
    pub fn new(year: i32, month: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, 1).map(|first| Self { first })
    }

    /// The month in which a day lies.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self { first: date.with_day(1).unwrap_or(date) }
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.first.year()
    }

    /// Its number, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.first.month()
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        self.first
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// So many months later. Stays where it is at the end of the calendar.
    #[must_use]
    pub fn plus(self, months: u32) -> Self {
        self.first.checked_add_months(Months::new(months)).map_or(self, Self::of)
    }

    /// So many months earlier. Stays where it is at the beginning of the calendar.
    #[must_use]
    pub fn minus(self, months: u32) -> Self {
        self.first.checked_sub_months(Months::new(months)).map_or(self, Self::of)
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// A day lies in it.
    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        Self::of(date) == self
    }

    /// "March".
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[self.first.month0() as usize]
    }
}

/// "March 2026".
#[must_use]
pub fn month_words(month: Month) -> String {
    format!("{} {}", month.name(), month.year())
}

/// "Mar".
#[must_use]
pub fn short_month(month: Month) -> &'static str {
    &month.name()[..3]
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

/// That a text is not a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a month such as 2026-03")]
pub struct NotAMonth(String);

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        text.split_once('-')
            .filter(|(year, month)| digits(year, 4) && digits(month, 2))
            .and_then(|(year, month)| Self::new(year.parse().ok()?, month.parse().ok()?))
            .ok_or_else(|| NotAMonth(text.to_owned()))
    }
}

impl TryFrom<String> for Month {
    type Error = NotAMonth;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn month(year: i32, month: u32) -> Month {
        Month::new(year, month).unwrap()
    }

    #[test]
    fn a_month_ends_on_its_last_day_in_leap_years_too() {
        let last = |y, m| month(y, m).last_day().to_string();
        assert_eq!(last(2026, 2), "2026-02-28");
        assert_eq!(last(2028, 2), "2028-02-29");
        assert_eq!(last(2026, 12), "2026-12-31");
        assert_eq!(last(2026, 4), "2026-04-30");
    }

    #[test]
    fn months_are_named_in_full_and_in_short() {
        assert_eq!(month_words(month(2026, 3)), "March 2026");
        assert_eq!(short_month(month(2026, 9)), "Sep");
        assert_eq!(month(2026, 9).to_string(), "2026-09");
    }

    #[test]
    fn only_a_month_reads_as_a_month() {
        assert_eq!("2026-03".parse(), Ok(month(2026, 3)));
        for wrong in ["2026-13", "2026-00", "2026-3", "26-03", "2026-03-01", "", "+026-03", "march"] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for date in [NaiveDate::MIN, NaiveDate::MAX] {
            let month = Month::of(date);
            assert!(month.first_day() <= month.last_day());
            let _ = (month.next(), month.minus(1), month.plus(u32::MAX));
        }
    }

    proptest! {
        #[test]
        fn every_day_lies_in_its_month_and_in_no_other(days in -200_000i32..200_000) {
            let date = NaiveDate::from_num_days_from_ce_opt(738_000 + days).unwrap();
            let month = Month::of(date);
            prop_assert!(month.first_day() <= date && date <= month.last_day());
            prop_assert_eq!(month.next().first_day(), month.last_day().succ_opt().unwrap());
            prop_assert_eq!(month.next().minus(1), month);
            prop_assert!(!month.next().contains(date));
        }
    }
}
