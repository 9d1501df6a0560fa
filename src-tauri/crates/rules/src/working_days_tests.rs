//! The working-day engine against a model that shares nothing with it: days are whole numbers, the weekday comes from
//! their remainder, and the holidays of 2022 to 2028 are typed here from the published lists.

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;

use crate::{RuleBook, add_working_days};

/// Month and day of every weekday on which nobody works in England, by year.
const OFF: [(i32, &[(u32, u32)]); 7] = [
    (2022, &[(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)]),
    (2023, &[(1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26)]),
    (2024, &[(1, 1), (3, 29), (4, 1), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]),
    (2025, &[(1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)]),
    (2026, &[(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]),
    (2027, &[(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
    (2028, &[(1, 3), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26)]),
];

const LENGTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Days since 1 January 2022, which was a Saturday.
fn number(year: i32, month: u32, day: u32) -> usize {
    let leap = |year: i32| year == 2024 || year == 2028;
    let mut days = 0;
    for before in 2022..year {
        days += if leap(before) { 366 } else { 365 };
    }
    for before in 1..month {
        days += LENGTHS[before as usize - 1] + u32::from(before == 2 && leap(year));
    }
    (days + day - 1) as usize
}

/// For every day of the seven years, whether somebody works on it.
fn model() -> Vec<bool> {
    let mut works: Vec<bool> = (0..2557).map(|n| n % 7 > 1).collect();
    for (year, days) in OFF {
        for (month, day) in days {
            works[number(year, *month, *day)] = false;
        }
    }
    works
}

/// The day that ends a term: the place of the n-th working day in a list of them, not a walk.
fn end_by_model(works: &[bool], ordered: &[usize], from: usize, n: usize) -> Option<usize> {
    if n == 0 {
        return Some(from);
    }
    let before = works[..=from].iter().filter(|works| **works).count();
    ordered.get(before + n - 1).copied()
}

fn date(n: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 1, 1).unwrap() + chrono::Days::new(n as u64)
}

#[test]
fn every_day_of_2022_to_2028_is_a_working_day_or_not_as_the_model_says() {
    let works = model();
    let table = RuleBook::shipped().bank_holidays();
    for (n, works) in works.iter().enumerate() {
        assert_eq!(table.is_working_day(date(n)), *works, "{}", date(n));
        assert_eq!(number(date(n).year(), date(n).month(), date(n).day()), n);
    }
}

#[test]
fn every_term_of_the_inspections_from_every_day_of_2022_to_2028_ends_where_the_model_says() {
    let works = model();
    let ordered: Vec<usize> = (0..works.len()).filter(|n| works[*n]).collect();
    let mut compared = 0;
    for from in 0..works.len() {
        for n in [1, 2, 5, 10, 18, 20, 30] {
            let Some(end) = end_by_model(&works, &ordered, from, n) else { continue };
            assert_eq!(add_working_days(date(from), n as u32), date(end), "{} + {n}", date(from));
            compared += 1;
        }
    }
    assert!(compared > 17_000, "{compared}");
}

#[test]
fn the_crossings_of_christmas_and_easter_are_those_of_the_calendar_on_the_wall() {
    let end = |from: &str, n| add_working_days(from.parse().unwrap(), n).to_string();
    // Christmas 2026: a Friday, with Boxing Day on the Saturday and its substitute on Monday
    assert_eq!(end("2026-12-24", 1), "2026-12-29");
    assert_eq!(end("2026-12-18", 5), "2026-12-29");
    assert_eq!(end("2026-12-31", 1), "2027-01-04");
    // Christmas 2027 on a Saturday: Monday and Tuesday stand for the two days
    assert_eq!(end("2027-12-24", 1), "2027-12-29");
    // Christmas 2022 on a Sunday
    assert_eq!(end("2022-12-23", 1), "2022-12-28");
    // Easter 2026, and Easter 2024 at the end of March
    assert_eq!(end("2026-04-02", 1), "2026-04-07");
    assert_eq!(end("2024-03-28", 1), "2024-04-02");
    // the worked example of the duties
    assert_eq!(end("2026-03-03", 18), "2026-03-27");
    assert_eq!(end("2026-03-27", 5), "2026-04-07");
    assert_eq!(end("2026-03-03", 30), "2026-04-16");
    assert_eq!(end("2026-04-16", 5), "2026-04-23");
}

proptest! {
    #[test]
    fn the_engine_agrees_with_the_model(from in 0usize..2450, n in 0usize..70) {
        let works = model();
        let ordered: Vec<usize> = (0..works.len()).filter(|n| works[*n]).collect();
        if let Some(end) = end_by_model(&works, &ordered, from, n) {
            prop_assert_eq!(add_working_days(date(from), u32::try_from(n).unwrap()), date(end));
        }
    }

    #[test]
    fn a_later_start_never_ends_earlier_and_terms_add_up(from in 0usize..2300, n in 0u32..40, m in 0u32..40) {
        let day = date(from);
        prop_assert!(add_working_days(day, n) <= add_working_days(day.succ_opt().unwrap(), n));
        prop_assert_eq!(add_working_days(add_working_days(day, n), m), add_working_days(day, n + m));
    }
}
