//! Whether a column's dates are written day first or month first, and what a cell's date is.
//!
//! The evidence is the column's, never one cell's: "25/04/2019" proves the order for "03/04/2019" three rows below.

use chrono::{Datelike, Days, NaiveDate};
use hearthbook_rules::history::{DayOrder, ImpreciseDate, read_date_in};

use crate::table::{Cell, Value};

/// How sure the order of day and month is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// At least one date can only be read this way, and none the other way.
    Proved,
    /// Every date can be read both ways; the day is taken to come first, as in England.
    Assumed,
    /// Some dates can only be read the one way, some only the other.
    Mixed,
    /// No date is written in figures.
    NotNeeded,
}

/// How the dates of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateHabit {
    /// The order to read them in.
    pub order: DayOrder,
    /// How sure that is.
    pub evidence: Evidence,
    /// Whether it looks as if the spreadsheet itself took days for months: texts whose day is above 12 beside real
    /// dates whose day never is.
    pub may_be_swapped: bool,
    /// Whether other cells of the column are dates, real or in words, so that a bare number may be one, too.
    pub has_dates: bool,
}

impl DateHabit {
    /// What to tell of it, in one sentence; nothing when there is no doubt.
    #[must_use]
    pub fn words(self) -> Option<String> {
        if self.may_be_swapped {
            return Some(
                "Some dates of this column were turned into real dates with day and month the wrong way round: all of \
                 them have a day up to 12, and every date that stayed text has a day above 12. Check them."
                    .to_owned(),
            );
        }
        match self.evidence {
            Evidence::Proved if self.order == DayOrder::MonthFirst => {
                Some("The dates of this column are written month first (04/25/2019), and were read so.".to_owned())
            }
            Evidence::Mixed => Some(
                "Some dates of this column can only be day first and some only month first. They were read day first; \
                 the others have to be typed again."
                    .to_owned(),
            ),
            Evidence::Assumed => {
                Some("Nothing in this column shows whether day or month comes first. It was read day first.".to_owned())
            }
            _ => None,
        }
    }
}

/// Judges a column by its cells.
#[must_use]
pub fn date_habit<'a>(cells: impl Iterator<Item = &'a Cell>) -> DateHabit {
    let (mut day_first, mut month_first, mut either) = (0_usize, 0_usize, 0_usize);
    let (mut real, mut real_above_12) = (0_usize, 0_usize);
    let mut has_dates = false;
    for cell in cells {
        has_dates |= date_of(cell, DayOrder::DayFirst, false).is_some();
        match &cell.value {
            // a time behind the day hides nothing of its order
            Value::Text(text) => match figures(without_time(text).unwrap_or(text)) {
                Some((first, second)) if first > 12 && second <= 12 => day_first += 1,
                Some((first, second)) if first <= 12 && second > 12 => month_first += 1,
                Some((first, second)) if first <= 12 && second <= 12 => either += usize::from(first != second),
                _ => {}
            },
            Value::Day(day) => {
                real += 1;
                real_above_12 += usize::from(day.day() > 12);
            }
            _ => {}
        }
    }
    let evidence = match (day_first, month_first, either) {
        (0, 0, 0) => Evidence::NotNeeded,
        (0, 0, _) => Evidence::Assumed,
        (0, _, _) | (_, 0, _) => Evidence::Proved,
        _ => Evidence::Mixed,
    };
    let order = if day_first == 0 && month_first > 0 { DayOrder::MonthFirst } else { DayOrder::DayFirst };
    // Three of each, since two birthdays in the first days of a month are nothing.
    let texts_above_12 = day_first + month_first;
    let may_be_swapped = real >= 3 && real_above_12 == 0 && texts_above_12 >= 3 && either == 0;
    DateHabit { order, evidence, may_be_swapped, has_dates }
}

/// The first two numbers of "25/04/2019".
fn figures(text: &str) -> Option<(u32, u32)> {
    let parts: Vec<&str> = text.trim().split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    if first.len() > 2 || second.len() > 2 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((first.parse().ok()?, second.parse().ok()?))
}

/// Serial numbers that are days of a working life: 1927 to 2119.
const SERIALS: std::ops::RangeInclusive<u64> = 10_000..=80_000;
/// Numbers that are years.
const YEARS: std::ops::RangeInclusive<u64> = 1930..=2100;

/// The date that a cell is, when it is nothing but a date: a real one, a year, or words. A number of five figures is one
/// only where `serials` says that its column holds dates: it may as well be a number of the payroll.
#[must_use]
pub fn date_of(cell: &Cell, order: DayOrder, serials: bool) -> Option<ImpreciseDate> {
    let of_number = |number| date_of_number(number).or_else(|| serial(number).filter(|_| serials));
    match &cell.value {
        Value::Day(day) => Some(ImpreciseDate::day(*day)),
        Value::Number(number) => whole(*number).and_then(of_number),
        Value::Text(text) => match text.parse::<u64>() {
            Ok(number) => of_number(number),
            // A time behind the day says nothing here: "2019-04-03 00:00:00".
            Err(_) => read_date_in(text, order).ok().or_else(|| read_date_in(without_time(text)?, order).ok()),
        },
        Value::Empty | Value::Truth(_) | Value::Error(_) => None,
    }
}

fn without_time(text: &str) -> Option<&str> {
    let (day, time) = text.trim().split_once([' ', 'T'])?;
    let is_time = time.contains(':') && time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | '+'));
    is_time.then_some(day)
}

/// The whole number of days in a number with a time of day behind it.
fn whole(number: f64) -> Option<u64> {
    if !(0.0..1e15).contains(&number) {
        return None;
    }
    format!("{:.0}", number.trunc()).parse().ok()
}

/// The day that a spreadsheet keeps as this number.
fn serial(number: u64) -> Option<ImpreciseDate> {
    // Day 0 of Excel, after the leap day of 1900 that never was.
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let days = Some(number).filter(|number| SERIALS.contains(number))?;
    zero.checked_add_days(Days::new(days)).map(ImpreciseDate::day)
}

/// The day that a number of five figures would be, if a spreadsheet meant one by it.
#[must_use]
pub fn day_by_serial(words: &str) -> Option<NaiveDate> {
    words.trim().parse().ok().and_then(serial).and_then(|date| date.exact())
}

fn date_of_number(number: u64) -> Option<ImpreciseDate> {
    if YEARS.contains(&number) {
        return ImpreciseDate::year(i32::try_from(number).ok()?);
    }
    // "20190403".
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    if YEARS.contains(&year) {
        let day =
            NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
        return Some(ImpreciseDate::day(day));
    }
    None
}

/// A date that stands somewhere in a cell with other words: "Enhanced, seen 3/4/19 by RM". The first whose day is known,
/// else the first to the month.
#[must_use]
pub fn date_within(text: &str, order: DayOrder) -> Option<ImpreciseDate> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | ':'))
        .filter(|word| !word.is_empty())
        .collect();
    let mut months = None;
    for start in 0..words.len() {
        for long in (1..=3.min(words.len() - start)).rev() {
            let Some(piece) = words.get(start..start + long) else { continue };
            let piece = piece.join(" ");
            if !piece.bytes().any(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let plain = piece.trim_matches(|c: char| matches!(c, '.' | '-' | '–' | '/'));
            // A bare number in a text is not taken for a year.
            if plain.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            match read_date_in(plain, order) {
                Ok(date) if date.exact().is_some() => return Some(date),
                Ok(date) if months.is_none() && date.precision() == hearthbook_rules::history::Precision::Month => {
                    months = Some(date);
                }
                _ => {}
            }
        }
    }
    months
}
