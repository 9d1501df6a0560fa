//! Which backups to keep: a pure function. Days, weeks, months and years are those of UTC.
//!
//! Counted are days that *have* a backup, not days of the calendar: after six weeks without one, or with a PC's clock
//! that runs years ahead, the old ones do not all expire at once.

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// Days of which the newest backup is kept.
pub(super) const DAYS: usize = 7;
/// Weeks (Monday to Sunday) of which the newest backup is kept.
pub(super) const WEEKS: usize = 5;
/// Months of which the newest backup is kept.
pub(super) const MONTHS: usize = 24;

/// The first day of the period in which a day lies.
type FirstDay = fn(NaiveDate) -> NaiveDate;

/// A backup, as far as rotation must know it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BackupStamp {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// It holds entries that the store does not have (any more), such as after an older backup was restored.
    pub apart: bool,
    /// Where it is.
    pub path: PathBuf,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// Kept, newest first.
    pub keep: Vec<BackupStamp>,
    /// To be removed, newest first.
    pub remove: Vec<BackupStamp>,
}

/// Keeps the newest of each of the last 7 days, 5 weeks and 24 months that have a backup, and of every year for ever.
/// Never removed and never counted are those that hold what the store does not have (any more), and those dated after
/// `today`, since then a clock was wrong and nobody can tell which.
#[must_use]
pub fn rotation(existing: &[BackupStamp], today: NaiveDate) -> Rotation {
    let mut newest_first = existing.to_vec();
    newest_first.sort_by(|one, other| other.cmp(one));
    let counted = |stamp: &BackupStamp| !stamp.apart && stamp.at.date_naive() <= today;
    let periods: [(usize, FirstDay); 4] = [(DAYS, |day| day), (WEEKS, week), (MONTHS, month), (usize::MAX, year)];
    let mut kept = BTreeSet::new();
    for (most, period_of) in periods {
        let mut seen = BTreeSet::new();
        for (place, stamp) in newest_first.iter().enumerate().filter(|(_, stamp)| counted(stamp)) {
            if seen.len() < most && seen.insert(period_of(stamp.at.date_naive())) {
                kept.insert(place);
            }
        }
    }
    let (mut keep, mut remove) = (Vec::new(), Vec::new());
    for (place, stamp) in newest_first.into_iter().enumerate() {
        if kept.contains(&place) || !counted(&stamp) { keep.push(stamp) } else { remove.push(stamp) }
    }
    Rotation { keep, remove }
}

/// Monday.
fn week(day: NaiveDate) -> NaiveDate {
    day.week(chrono::Weekday::Mon).first_day()
}

fn month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn year(day: NaiveDate) -> NaiveDate {
    day.with_ordinal(1).unwrap_or(day)
}
