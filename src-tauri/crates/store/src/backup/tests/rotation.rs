use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, TimeDelta};
use proptest::prelude::*;

use super::super::rotation::{DAYS, MONTHS, WEEKS};
use super::*;

fn today() -> NaiveDate {
    at().date_naive()
}

fn stamp(hours_ago: i64, apart: bool) -> BackupStamp {
    let at = at() - TimeDelta::hours(hours_ago);
    BackupStamp { at, apart, path: PathBuf::from(format!("{hours_ago}")) }
}

/// Up to eleven years back and a month ahead, in clusters as people make them.
fn stamps() -> impl Strategy<Value = Vec<BackupStamp>> {
    let ago = prop_oneof![0..24 * 60_i64, 0..24 * 900_i64, 0..24 * 4000_i64, -24 * 30..0_i64];
    prop::collection::btree_map(ago, prop::bool::weighted(0.05), 0..150)
        .prop_map(|all| all.into_iter().map(|(ago, apart)| stamp(ago, apart)).collect())
}

fn newest_by<K: Ord>(all: &[BackupStamp], key: impl Fn(NaiveDate) -> K) -> BTreeMap<K, BackupStamp> {
    let mut newest: BTreeMap<K, BackupStamp> = BTreeMap::new();
    for stamp in all.iter().filter(|stamp| !stamp.apart && stamp.at.date_naive() <= today()) {
        let kept = newest.entry(key(stamp.at.date_naive())).or_insert_with(|| stamp.clone());
        if stamp.at > kept.at {
            kept.clone_from(stamp);
        }
    }
    newest
}

proptest! {
    #[test]
    fn every_backup_is_either_kept_or_removed(all in stamps()) {
        let done = rotation(&all, today());
        let both: BTreeSet<_> = done.keep.iter().chain(&done.remove).cloned().collect();
        prop_assert_eq!(both, all.iter().cloned().collect::<BTreeSet<_>>());
        prop_assert_eq!(done.keep.len() + done.remove.len(), all.len());
    }

    #[test]
    fn the_newest_is_never_removed(all in stamps()) {
        let done = rotation(&all, today());
        prop_assert!(all.iter().max().is_none_or(|newest| done.keep.contains(newest)));
        let known = newest_by(&all, |_| ());
        prop_assert!(known.values().all(|newest| done.keep.contains(newest)), "the newest that a right clock dated");
    }

    #[test]
    fn the_newest_of_each_of_the_last_seven_days_stays(all in stamps()) {
        let done = rotation(&all, today());
        for (day, newest) in newest_by(&all, |day| day) {
            prop_assert!(day < today() - TimeDelta::days(6) || done.keep.contains(&newest));
        }
    }

    #[test]
    fn the_last_of_every_week_month_and_year_in_reach_stays(all in stamps()) {
        let done = rotation(&all, today());
        for (week, newest) in newest_by(&all, |day| day.iso_week()).into_iter().rev().take(WEEKS) {
            prop_assert!(done.keep.contains(&newest), "{week:?}");
        }
        for (month, newest) in newest_by(&all, |day| (day.year(), day.month())).into_iter().rev().take(MONTHS) {
            prop_assert!(done.keep.contains(&newest), "{month:?}");
        }
        for (year, newest) in newest_by(&all, |day| day.year()) {
            prop_assert!(done.keep.contains(&newest), "{year}");
        }
    }

    #[test]
    fn doing_it_twice_removes_nothing_more(all in stamps()) {
        let once = rotation(&all, today());
        let twice = rotation(&once.keep, today());
        prop_assert_eq!(twice.keep, once.keep);
        prop_assert_eq!(twice.remove, Vec::new());
    }

    #[test]
    fn no_more_is_kept_than_the_plan_has_places(all in stamps()) {
        let done = rotation(&all, today());
        let years = newest_by(&all, |day| day.year()).len();
        let beyond = all.iter().filter(|stamp| stamp.apart || stamp.at.date_naive() > today()).count();
        prop_assert!(done.keep.len() <= DAYS + WEEKS + MONTHS + years + beyond);
    }

    #[test]
    fn what_is_apart_or_dated_ahead_is_never_removed(all in stamps()) {
        let done = rotation(&all, today());
        prop_assert!(done.remove.iter().all(|stamp| !stamp.apart && stamp.at.date_naive() <= today()));
    }

    /// Day by day with a backup each day: what rotation leaves is what a plan made on the last day would have left.
    #[test]
    fn thinning_out_every_day_loses_nothing_that_thinning_out_once_keeps(days in 1..900_i64) {
        let daily: Vec<_> = (0..days).map(|ago| stamp(ago * 24, false)).collect();
        let mut kept: Vec<BackupStamp> = Vec::new();
        for stamp in daily.iter().rev() {
            kept.push(stamp.clone());
            kept = rotation(&kept, stamp.at.date_naive()).keep;
        }
        prop_assert_eq!(kept, rotation(&daily, today()).keep);
    }
}

#[test]
fn a_year_of_daily_backups_leaves_the_days_weeks_and_months() {
    let daily: Vec<_> = (0..365).map(|ago| stamp(ago * 24, false)).collect();
    let kept: Vec<String> =
        rotation(&daily, today()).keep.iter().map(|stamp| stamp.at.date_naive().to_string()).collect();
    // 22 November 2026 is a Sunday; the weeks before end on the 15th, the 8th, the 1st and 25 October.
    assert_eq!(
        kept,
        [
            "2026-11-22",
            "2026-11-21",
            "2026-11-20",
            "2026-11-19",
            "2026-11-18",
            "2026-11-17",
            "2026-11-16",
            "2026-11-15",
            "2026-11-08",
            "2026-11-01",
            "2026-10-31",
            "2026-10-25",
            "2026-09-30",
            "2026-08-31",
            "2026-07-31",
            "2026-06-30",
            "2026-05-31",
            "2026-04-30",
            "2026-03-31",
            "2026-02-28",
            "2026-01-31",
            "2025-12-31",
            "2025-11-30",
        ]
    );
}

#[test]
fn a_clock_that_runs_fourteen_years_ahead_does_not_make_the_old_ones_expire() {
    let week: Vec<_> = (0..7).map(|ago| stamp(ago * 24, false)).collect();
    let far = NaiveDate::from_ymd_opt(2040, 1, 1).unwrap();
    assert_eq!(rotation(&week, far).remove, []);
    let before = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    assert_eq!(rotation(&week, before).remove, [], "nor one that was set back");
}
