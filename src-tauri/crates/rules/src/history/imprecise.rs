//! A date of which only the earliest and the latest day are known.
//!
//! Every way of saying a date ("3 April 2019", "March 2019", "summer 2019", "2014–2016") is the same thing: one day
//! that lies between two. The words for it are worked out from the two days, and read back to the same two.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::calendar::date_words;

/// One day, known to lie between two days, both of them included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "Bounds")]
pub struct ImpreciseDate {
    earliest: NaiveDate,
    latest: NaiveDate,
}

/// What arrives from outside, before it is known that the two days are the right way round.
#[derive(Deserialize)]
struct Bounds {
    earliest: NaiveDate,
    latest: NaiveDate,
}

impl TryFrom<Bounds> for ImpreciseDate {
    type Error = &'static str;

    fn try_from(bounds: Bounds) -> Result<Self, Self::Error> {
        Self::between(bounds.earliest, bounds.latest).ok_or("the earliest day is after the latest")
    }
}

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// To the day.
    Day,
    /// To the month.
    Month,
    /// Not even to the month.
    Vague,
}

impl ImpreciseDate {
    /// A date known to the day.
    #[must_use]
    pub fn day(day: NaiveDate) -> Self {
        Self { earliest: day, latest: day }
    }

    /// Some day between two, both included; nothing when they are the wrong way round.
    #[must_use]
    pub fn between(earliest: NaiveDate, latest: NaiveDate) -> Option<Self> {
        (earliest <= latest).then_some(Self { earliest, latest })
    }

    /// Some day of a month.
    #[must_use]
    pub fn month(year: i32, month: u32) -> Option<Self> {
        Self::months(year, month, year, month)
    }

    /// Some day of a year.
    #[must_use]
    pub fn year(year: i32) -> Option<Self> {
        Self::months(year, 1, year, 12)
    }

    /// Some day between the first of one month and the last of another.
    #[must_use]
    pub fn months(from_year: i32, from_month: u32, to_year: i32, to_month: u32) -> Option<Self> {
        let earliest = NaiveDate::from_ymd_opt(from_year, from_month, 1)?;
        let latest = last_of_month(NaiveDate::from_ymd_opt(to_year, to_month, 1)?)?;
        Self::between(earliest, latest)
    }

    /// The earliest day that it can be.
    #[must_use]
    pub fn earliest(self) -> NaiveDate {
        self.earliest
    }

    /// The latest day that it can be.
    #[must_use]
    pub fn latest(self) -> NaiveDate {
        self.latest
    }

    /// The day, when it is known.
    #[must_use]
    pub fn exact(self) -> Option<NaiveDate> {
        (self.earliest == self.latest).then_some(self.earliest)
    }

    /// How exactly it is known.
    #[must_use]
    pub fn precision(self) -> Precision {
        if self.earliest == self.latest {
            Precision::Day
        } else if (self.earliest.year(), self.earliest.month()) == (self.latest.year(), self.latest.month()) {
            Precision::Month
        } else {
            Precision::Vague
        }
    }

    /// From the earliest day of this one to the latest of another, when that is the right way round.
    #[must_use]
    pub fn up_to(self, other: Self) -> Option<Self> {
        Self::between(self.earliest, other.latest)
    }

    /// The same with less certainty: a day becomes its week to either side, a month the months beside it, a year the
    /// years beside it.
    #[must_use]
    pub fn about(self) -> Self {
        let wider = match self.precision() {
            Precision::Day => {
                (self.earliest.checked_sub_days(Days::new(7)), self.latest.checked_add_days(Days::new(7)))
            }
            Precision::Month => (
                first_of_month(self.earliest).checked_sub_months(Months::new(1)),
                last_of_month(self.latest).and_then(|last| last.checked_add_days(Days::new(1))).and_then(last_of_month),
            ),
            Precision::Vague => (
                NaiveDate::from_ymd_opt(self.earliest.year() - 1, 1, 1),
                NaiveDate::from_ymd_opt(self.latest.year() + 1, 12, 31),
            ),
        };
        match wider {
            (Some(earliest), Some(latest)) => Self { earliest, latest },
            _ => self,
        }
    }

    /// "3 April 2019", "March 2019", "summer 2019", "2014", "2014–2016", "early 2014", or the two days.
    #[must_use]
    pub fn words(self) -> String {
        if let Some(day) = self.exact() {
            return date_words(day);
        }
        let (from, to) = (self.earliest, self.latest);
        if from.year() == to.year() && from.month() == to.month() {
            let month = from.format("%B %Y");
            let last = last_of_month(to).map_or(0, |last| last.day());
            match (from.day(), to.day()) {
                (1, end) if end == last => return month.to_string(),
                (1, 10) => return format!("early {month}"),
                (11, 20) => return format!("mid {month}"),
                (21, end) if end == last => return format!("late {month}"),
                _ => return format!("between {} and {}", date_words(from), date_words(to)),
            }
        }
        if !(from.day() == 1 && last_of_month(to) == Some(to)) {
            return format!("between {} and {}", date_words(from), date_words(to));
        }
        match (from.month(), to.month(), to.year() - from.year()) {
            (1, 12, 0) => from.year().to_string(),
            (1, 12, _) => format!("{}–{}", from.year(), to.year()),
            (3, 5, 0) => format!("spring {}", from.year()),
            (6, 8, 0) => format!("summer {}", from.year()),
            (9, 11, 0) => format!("autumn {}", from.year()),
            (12, 2, 1) => format!("winter {}/{:02}", from.year(), to.year() % 100),
            (12, 2, 2) => format!("winter {}", from.year() + 1),
            (1, 4, 0) => format!("early {}", from.year()),
            (5, 8, 0) => format!("mid {}", from.year()),
            (9, 12, 0) => format!("late {}", from.year()),
            _ => format!("between {} and {}", from.format("%B %Y"), to.format("%B %Y")),
        }
    }
}

/// The first day of a day's month.
fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The last day of a day's month.
fn last_of_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// How many days there are from one day to another, both included; 0 when they are the wrong way round.
#[must_use]
pub fn whole_days(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days() + 1).unwrap_or(0)
}
