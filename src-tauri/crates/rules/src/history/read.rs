//! Dates as people type them.
//!
//! Where a text can be read in two ways that contain one another ("2011-12"), it is read as the wider one: a date that
//! is too vague is asked about, a date that is falsely exact is believed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

use super::imprecise::ImpreciseDate;
use super::tokens::{At, Kind, tokens};

/// Which of two numbers is the day in "3/4/2019".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DayOrder {
    /// 3 April, as in England.
    #[default]
    DayFirst,
    /// 4 March, as in the United States.
    MonthFirst,
}

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DateProblem {
    /// Nothing was typed.
    #[error("Enter a date")]
    Empty,
    /// It looks like a date, and the calendar has no such day.
    #[error("This day is not in the calendar: check the day and the month")]
    NoSuchDay,
    /// It does not look like a date.
    #[error("Enter a date such as 3 April 2019, April 2019, summer 2019 or 2014")]
    NotADate,
}

/// The years that a date of a working life can lie in.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;
/// Two figures up to this are of this century.
const THIS_CENTURY: u32 = 40;

const MONTHS: [(&str, &str); 12] = [
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may", "may"),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
];

/// Reads a date as it was typed, the day before the month.
///
/// # Errors
/// When it is not a date.
pub fn read_date(text: &str) -> Result<ImpreciseDate, DateProblem> {
    read_date_in(text, DayOrder::DayFirst)
}

/// Reads a date as it was typed, in a given order of day and month.
///
/// # Errors
/// When it is not a date.
pub fn read_date_in(text: &str, order: DayOrder) -> Result<ImpreciseDate, DateProblem> {
    let pieces = tokens(text);
    if pieces.is_empty() {
        return Err(DateProblem::Empty);
    }
    let here = At::new(&pieces);
    if let Some(date) = whole(here, order) {
        return Ok(date);
    }
    Err(if looks_like_a_day(here) { DateProblem::NoSuchDay } else { DateProblem::NotADate })
}

/// A date that takes up all that was typed.
fn whole(here: At<'_>, order: DayOrder) -> Option<ImpreciseDate> {
    if let Some(start) = here.one_of(&["between", "from"]) {
        return span(start, order);
    }
    // "2014-16" and "2011-12" are years; "2011-12-03" is a day.
    if let Some((date, end)) = years(here)
        && end.is_end()
    {
        return Some(date);
    }
    if let Some((date, end)) = date(here, order)
        && end.is_end()
    {
        return Some(date);
    }
    span(here, order)
}

/// Two dates with something between them: some day from the one to the other.
fn span(here: At<'_>, order: DayOrder) -> Option<ImpreciseDate> {
    let (from, to, end) = pair(here, order)?;
    if end.is_end() { from.up_to(to) } else { None }
}

/// Two dates parted by a dash or a word; the first may leave its year to the second ("June–July 2019").
pub(super) fn pair<'a>(here: At<'a>, order: DayOrder) -> Option<(ImpreciseDate, ImpreciseDate, At<'a>)> {
    if let Some((from, sep)) = date(here, order)
        && let Some(second) = parted(sep)
    {
        if let Some((to, end)) = date(second, order) {
            return Some((from, to, end));
        }
        // "2014–16": the second year in two figures.
        if let Some(year) = lone_year(here)
            && let Some((short, 2, end)) = second.number()
            && !goes_on_as_number(end)
        {
            let to = century_of(year, short)?;
            return Some((from, ImpreciseDate::year(to)?, end));
        }
    }
    let (month, sep) = month_name(here)?;
    let second = parted(sep)?;
    let (to, end) = date(second, order)?;
    let year = chrono::Datelike::year(&to.earliest());
    Some((ImpreciseDate::month(year, month)?, to, end))
}

/// Past what parts two dates.
pub(super) fn parted(here: At<'_>) -> Option<At<'_>> {
    here.dash()
        .map(|mut next| {
            while let Some(again) = next.dash() {
                next = again;
            }
            next
        })
        .or_else(|| here.one_of(&["to", "until", "till", "til", "and", "or", "through", "thru"]))
        .or_else(|| here.sign('/'))
        .or_else(|| here.sign('~'))
        .or_else(|| here.sign('→'))
        .map(|next| next.skip(&[], &["the", "to"]))
}

/// "2014-16", "2014/15", "2011–12": years, or an academic year.
fn years(here: At<'_>) -> Option<(ImpreciseDate, At<'_>)> {
    let year = lone_year(here)?;
    let sep = here.next();
    let second = sep.dash().or_else(|| sep.sign('/'))?;
    let (short, 2, end) = second.number()? else { return None };
    if goes_on_as_number(end) {
        return None;
    }
    let to = century_of(year, short)?;
    Some((ImpreciseDate::year(year)?.up_to(ImpreciseDate::year(to)?)?, end))
}

/// The year that two figures mean after a whole one, when it is not before it.
fn century_of(year: i32, short: u32) -> Option<i32> {
    let short = i32::try_from(short).ok()?;
    let same = year - year.rem_euclid(100) + short;
    let to = if same >= year { same } else { same + 100 };
    (to - year <= 40).then_some(to)
}

fn lone_year(here: At<'_>) -> Option<i32> {
    let (value, 4, _) = here.number()? else { return None };
    if YEARS.contains(&value) { i32::try_from(value).ok() } else { None }
}

/// Whether a sign and one more number follow, so that what stands before is only a part of a date.
fn goes_on_as_number(here: At<'_>) -> bool {
    let after = here.dash().or_else(|| here.sign('/')).or_else(|| here.sign('.'));
    here.is_glued() && after.is_some_and(|after| after.is_glued() && after.number().is_some())
}

/// One date at a place, and where it ends.
pub(super) fn date(here: At<'_>, order: DayOrder) -> Option<(ImpreciseDate, At<'_>)> {
    let (unsure, start) = about(here);
    let (date, end) = plain(start.skip(&[','], &["the", "on"]), order)?;
    let doubted = end.sign('?');
    let (unsure, end) = (unsure || doubted.is_some(), doubted.unwrap_or(end));
    Some((if unsure { date.about() } else { date }, end))
}

/// Past "about", "circa", "c.", "~".
fn about(here: At<'_>) -> (bool, At<'_>) {
    if let Some(next) = here.one_of(&["about", "around", "approx", "approximately", "circa", "c", "ca", "roughly"]) {
        return (true, next.sign('.').unwrap_or(next));
    }
    here.sign('~').map_or((false, here), |next| (true, next))
}

fn plain(here: At<'_>, order: DayOrder) -> Option<(ImpreciseDate, At<'_>)> {
    let here = weekday(here);
    part(here, order)
        .or_else(|| season(here))
        .or_else(|| quarter(here))
        .or_else(|| figures(here, order))
        .or_else(|| day_month_name(here))
        .or_else(|| month_name_day(here))
        .or_else(|| month_year(here))
        .or_else(|| {
            let year = lone_year(here)?;
            Some((ImpreciseDate::year(year)?, here.next()))
        })
}

/// Past "Mon" or "Monday," before a date.
fn weekday(here: At<'_>) -> At<'_> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    match here.word() {
        Some((word, next)) if word.len() >= 3 && DAYS.iter().any(|day| day.starts_with(word)) => {
            next.skip(&[',', '.'], &[])
        }
        _ => here,
    }
}

/// "early 2019", "end of March 2019".
fn part(here: At<'_>, order: DayOrder) -> Option<(ImpreciseDate, At<'_>)> {
    let (word, next) = here.word()?;
    let third = match word {
        "early" | "beginning" | "start" => 0,
        "mid" | "middle" => 1,
        "late" | "end" => 2,
        _ => return None,
    };
    let next = next.dash().unwrap_or(next).skip(&[], &["of", "in", "the"]);
    if let Some((month, end)) = month_year(next).or_else(|| figures(next, order)) {
        let (first, last) = (month.earliest(), month.latest());
        if month.precision() != super::Precision::Month {
            return None;
        }
        let day = |day: u32| chrono::Datelike::with_day(&first, day);
        let within = match third {
            0 => ImpreciseDate::between(first, day(10)?)?,
            1 => ImpreciseDate::between(day(11)?, day(20)?)?,
            _ => ImpreciseDate::between(day(21)?, last)?,
        };
        return Some((within, end));
    }
    let (year, end) = (lone_year(next)?, next.next());
    let within = match third {
        0 => ImpreciseDate::months(year, 1, year, 4)?,
        1 => ImpreciseDate::months(year, 5, year, 8)?,
        _ => ImpreciseDate::months(year, 9, year, 12)?,
    };
    Some((within, end))
}

/// "summer 2019", "winter 2018/19", "Christmas 2019".
fn season(here: At<'_>) -> Option<(ImpreciseDate, At<'_>)> {
    let (word, next) = here.word()?;
    let (from, to) = match word {
        "spring" => (3, 5),
        "summer" => (6, 8),
        "autumn" | "fall" => (9, 11),
        "christmas" | "xmas" => (12, 12),
        "easter" => (3, 4),
        "winter" => (12, 2),
        _ => return None,
    };
    let next = next.skip(&[','], &["of", "in", "term", "holidays", "holiday"]);
    if word == "winter" {
        if let Some((both, end)) = years(next) {
            let year = chrono::Datelike::year(&both.earliest());
            return Some((ImpreciseDate::months(year, 12, year + 1, 2)?, end));
        }
        // The winter at either end of the year may be meant.
        let (year, end) = year_at(next)?;
        return Some((ImpreciseDate::months(year - 1, 12, year + 1, 2)?, end));
    }
    let (year, end) = year_at(next)?;
    Some((ImpreciseDate::months(year, from, year, to)?, end))
}

/// "Q1 2019".
fn quarter(here: At<'_>) -> Option<(ImpreciseDate, At<'_>)> {
    let number = here.one_of(&["q"])?;
    let (quarter, 1, next) = number.number()? else { return None };
    let (year, end) = year_at(next)?;
    if !(1..=4).contains(&quarter) {
        return None;
    }
    Some((ImpreciseDate::months(year, quarter * 3 - 2, year, quarter * 3)?, end))
}

/// Dates in figures: "2019-04-03", "2019/4/3", "3/4/2019", "3.4.19", "04/2019", "4/19".
fn figures(here: At<'_>, order: DayOrder) -> Option<(ImpreciseDate, At<'_>)> {
    let (first, width, next) = here.number()?;
    let (sign, second_at) = separator(next)?;
    let (second, second_width, after) = second_at.number()?;
    if second_width > 4 || (width == 4 && second_width > 2) {
        return None;
    }
    let third = separator(after)
        .filter(|(again, _)| *again == sign && second_width <= 2)
        .and_then(|(_, third_at)| third_at.number());
    if width == 4 {
        // The year first: there is only one order for what follows.
        let year = lone_year(here)?;
        return match third {
            Some((day, 1..=2, end)) => Some((ImpreciseDate::day(NaiveDate::from_ymd_opt(year, second, day)?), end)),
            None if sign != ' ' && sign != '.' => Some((ImpreciseDate::month(year, second)?, after)),
            _ => None,
        };
    }
    if width > 2 {
        return None;
    }
    match third {
        Some((year, year_width @ (2 | 4), end)) => {
            let year = whole_year(year, year_width)?;
            let (day, month) = match order {
                DayOrder::DayFirst => (first, second),
                DayOrder::MonthFirst => (second, first),
            };
            Some((ImpreciseDate::day(NaiveDate::from_ymd_opt(year, month, day)?), end))
        }
        Some(_) => None,
        None if sign == ' ' => None,
        None if second_width == 4 || (sign == '/' && second_width == 2) => {
            Some((ImpreciseDate::month(whole_year(second, second_width)?, first)?, after))
        }
        None => None,
    }
}

/// What stands between the figures of a date, without spaces around it, or a space alone.
fn separator(here: At<'_>) -> Option<(char, At<'_>)> {
    if matches!(here.kind(), Some(Kind::Number(..))) {
        return (!here.is_glued()).then_some((' ', here));
    }
    let (sign, next) = match here.kind()? {
        Kind::Dash => ('-', here.next()),
        Kind::Sign(sign @ ('/' | '.')) => (*sign, here.next()),
        _ => return None,
    };
    (here.is_glued() && next.is_glued()).then_some((sign, next))
}

/// "3 April 2019", "3rd of Apr '19", "03-Apr-2019".
fn day_month_name(here: At<'_>) -> Option<(ImpreciseDate, At<'_>)> {
    let (day, 1..=2, next) = here.number()? else { return None };
    let next = ordinal(next).skip(&['/', '.', ','], &["of"]);
    let (month, next) = month_name(next.dash().unwrap_or(next))?;
    let (year, end) = year_at(next)?;
    Some((ImpreciseDate::day(NaiveDate::from_ymd_opt(year, month, day)?), end))
}

/// "April 3, 2019".
fn month_name_day(here: At<'_>) -> Option<(ImpreciseDate, At<'_>)> {
    let (month, next) = month_name(here)?;
    let (day, 1..=2, next) = next.number()? else { return None };
    let next = ordinal(next);
    let (year, end) = (lone_year(next.skip(&[','], &[]))?, next.skip(&[','], &[]).next());
    Some((ImpreciseDate::day(NaiveDate::from_ymd_opt(year, month, day)?), end))
}

/// "April 2019", "Apr-19", "Apr '19", "April of 2019".
fn month_year(here: At<'_>) -> Option<(ImpreciseDate, At<'_>)> {
    let (month, next) = month_name(here)?;
    let (year, end) = year_at(next)?;
    Some((ImpreciseDate::month(year, month)?, end))
}

/// A year after a name of a month, whatever stands between the two.
fn year_at(here: At<'_>) -> Option<(i32, At<'_>)> {
    let glued = here.dash().filter(|next| here.is_glued() && next.is_glued());
    let here = glued.unwrap_or_else(|| here.skip(&['/', '.', ',', '\''], &["of"]));
    let here = here.sign('\'').unwrap_or(here);
    let (value, width @ (2 | 4), end) = here.number()? else { return None };
    Some((whole_year(value, width)?, end))
}

fn ordinal(here: At<'_>) -> At<'_> {
    here.one_of(&["st", "nd", "rd", "th"]).filter(|_| here.is_glued()).unwrap_or(here)
}

fn month_name(here: At<'_>) -> Option<(u32, At<'_>)> {
    let (word, next) = here.word()?;
    let at = MONTHS.iter().position(|(long, short)| {
        word == *long || word == *short || (word.len() > 3 && long.starts_with(word)) || word == format!("{short}t")
    })?;
    let next = next.sign('.').filter(|_| next.is_glued()).unwrap_or(next);
    Some((u32::try_from(at).ok()? + 1, next))
}

fn whole_year(value: u32, width: usize) -> Option<i32> {
    let year = match width {
        2 if value <= THIS_CENTURY => 2000 + value,
        2 => 1900 + value,
        _ => value,
    };
    if YEARS.contains(&year) { i32::try_from(year).ok() } else { None }
}

/// Three numbers, or two numbers around the name of a month: meant as a day, whatever the calendar says.
fn looks_like_a_day(here: At<'_>) -> bool {
    let (mut numbers, mut names, mut others) = (0, 0, 0);
    let mut at = here;
    while !at.is_end() {
        match at.kind() {
            Some(Kind::Number(..)) => numbers += 1,
            Some(Kind::Word(_)) if month_name(at).is_some() => names += 1,
            Some(Kind::Word(word)) if !["st", "nd", "rd", "th", "of"].contains(&word.as_str()) => others += 1,
            _ => {}
        }
        at = at.next();
    }
    others == 0 && ((numbers == 3 && names == 0) || (numbers == 2 && names == 1))
}
