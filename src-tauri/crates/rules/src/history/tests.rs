//! What is proved of dates, lines and gaps: by examples from messy CVs, and against models that count day by day.

mod dates;
mod lines;
mod model;
mod stories;

use chrono::NaiveDate;

use super::{ImpreciseDate, read_date};

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn date(text: &str) -> ImpreciseDate {
    read_date(text).unwrap_or_else(|problem| panic!("{text}: {problem}"))
}
