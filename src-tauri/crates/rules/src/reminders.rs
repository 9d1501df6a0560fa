//! When somebody is reminded of what is due: once at each threshold, the last one when it is late.
//!
//! What was missed while the PC was off is one reminder and not three: only the threshold that stands today counts.

use chrono::NaiveDate;

use crate::RuleBook;

/// Days before something is due at which one is reminded first.
pub const FIRST: &str = "reminder.first";
/// Days before something is due at which one is reminded again.
pub const SECOND: &str = "reminder.second";

/// A point of time at which one is reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Threshold {
    /// So many days before, the first time.
    First,
    /// So many days before, the second time.
    Second,
    /// On its day.
    Due,
    /// Past its day.
    Late,
}

impl Threshold {
    /// All, in the order in which they come.
    pub const ALL: [Self; 4] = [Self::First, Self::Second, Self::Due, Self::Late];

    /// The word that the record keeps.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Due => "due",
            Self::Late => "late",
        }
    }

    /// The threshold of a word that the record kept.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|threshold| threshold.key() == key)
    }
}

/// The days before at which one is reminded, as the rules stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Days before, the first time.
    pub first: u32,
    /// Days before, the second time.
    pub second: u32,
}

impl Thresholds {
    /// The threshold that stands on a day; nothing while it is too early.
    #[must_use]
    pub fn on(self, due: NaiveDate, today: NaiveDate) -> Option<Threshold> {
        match (due - today).num_days() {
            ..0 => Some(Threshold::Late),
            0 => Some(Threshold::Due),
            days if days <= i64::from(self.second) => Some(Threshold::Second),
            days if days <= i64::from(self.first) => Some(Threshold::First),
            _ => None,
        }
    }

    /// The next day after today on which another threshold is reached; nothing once it is late.
    #[must_use]
    pub fn next(self, due: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
        let before = |days: u32| due.checked_sub_days(chrono::Days::new(u64::from(days)));
        [before(self.first), before(self.second), Some(due), due.succ_opt()]
            .into_iter()
            .flatten()
            .filter(|day| *day > today)
            .min()
    }

    /// "14 days before", "on its day".
    #[must_use]
    pub fn words(self, threshold: Threshold) -> String {
        let before = |days: u32| if days == 1 { "1 day before".to_owned() } else { format!("{days} days before") };
        match threshold {
            Threshold::First => before(self.first),
            Threshold::Second => before(self.second),
            Threshold::Due => "on its day".to_owned(),
            Threshold::Late => "past its day".to_owned(),
        }
    }
}

/// Whether one is to be reminded: a threshold stands today at which, and after which, no reminder was given, and the
/// matter is not paused. A pause ends on its day: reminders come again on that day itself.
#[must_use]
pub fn reminder(
    thresholds: Thresholds,
    due: NaiveDate,
    today: NaiveDate,
    given: &[Threshold],
    paused_until: Option<NaiveDate>,
) -> Option<Threshold> {
    if paused_until.is_some_and(|until| today < until) {
        return None;
    }
    thresholds.on(due, today).filter(|threshold| given.iter().all(|earlier| earlier < threshold))
}

impl RuleBook {
    /// The days before at which one is reminded.
    #[must_use]
    pub fn reminder_thresholds(&self) -> Thresholds {
        Thresholds {
            first: self.count_of(FIRST).unwrap_or_default(),
            second: self.count_of(SECOND).unwrap_or_default(),
        }
    }

    /// What a duty is called where anybody may read it, such as in a notification of the desktop: the rule's own title, which
    /// says of nobody and of no record what it is about.
    #[must_use]
    pub fn neutral_title(&self, rule_id: &str) -> Option<String> {
        self.entries().into_iter().find(|entry| entry.id == rule_id).map(|entry| entry.title)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const USUAL: Thresholds = Thresholds { first: 14, second: 3 };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_shipped_thresholds_are_fourteen_and_three_days() {
        assert_eq!(RuleBook::shipped().reminder_thresholds(), USUAL);
        assert_eq!(RuleBook::shipped().neutral_title("reg25.report.due").unwrap(), "Visit report to Ofsted");
        assert_eq!(RuleBook::shipped().neutral_title("nothing"), None);
    }

    #[test]
    fn each_threshold_stands_from_its_day_to_the_next_across_christmas() {
        let due = day("2026-12-31");
        for (today, threshold) in [
            ("2026-12-16", None),
            ("2026-12-17", Some(Threshold::First)),
            ("2026-12-27", Some(Threshold::First)),
            ("2026-12-28", Some(Threshold::Second)),
            ("2026-12-30", Some(Threshold::Second)),
            ("2026-12-31", Some(Threshold::Due)),
            ("2027-01-01", Some(Threshold::Late)),
            ("2027-06-01", Some(Threshold::Late)),
        ] {
            assert_eq!(USUAL.on(due, day(today)), threshold, "{today}");
        }
        assert_eq!(USUAL.next(due, day("2026-12-01")), Some(day("2026-12-17")));
        assert_eq!(USUAL.next(due, day("2026-12-17")), Some(day("2026-12-28")));
        assert_eq!(USUAL.next(due, day("2026-12-31")), Some(day("2027-01-01")));
        assert_eq!(USUAL.next(due, day("2027-01-01")), None);
    }

    #[test]
    fn what_was_missed_while_the_pc_was_off_is_one_reminder() {
        let due = day("2026-12-10");
        assert_eq!(reminder(USUAL, due, day("2026-12-20"), &[], None), Some(Threshold::Late));
        assert_eq!(reminder(USUAL, due, day("2026-12-20"), &[Threshold::Late], None), None);
        assert_eq!(reminder(USUAL, due, day("2026-12-08"), &[Threshold::First], None), Some(Threshold::Second));
    }

    #[test]
    fn a_pause_holds_until_its_day_and_what_was_reached_meanwhile_comes_then() {
        let (due, until) = (day("2026-12-10"), Some(day("2026-12-09")));
        assert_eq!(reminder(USUAL, due, day("2026-12-08"), &[Threshold::First], until), None);
        assert_eq!(reminder(USUAL, due, day("2026-12-09"), &[Threshold::First], until), Some(Threshold::Second));
    }

    #[test]
    fn thresholds_have_words_and_keys_that_lead_back() {
        assert_eq!(USUAL.words(Threshold::First), "14 days before");
        assert_eq!(Thresholds { first: 7, second: 1 }.words(Threshold::Second), "1 day before");
        for threshold in Threshold::ALL {
            assert_eq!(Threshold::of_key(threshold.key()), Some(threshold));
        }
        assert_eq!(Threshold::of_key("never"), None);
    }

    proptest! {
        /// Somebody who looks on any days is never reminded twice of the same, nor of an earlier threshold after a later.
        #[test]
        fn no_threshold_comes_twice_and_none_goes_back(
            due in 0u64..400, first in 0u32..15, second in 0u32..15, mut looks in prop::collection::vec(0u64..450, 0..40),
        ) {
            let start = day("2026-01-01");
            let due = start + chrono::Days::new(due);
            let thresholds = Thresholds { first, second };
            looks.sort_unstable();
            let mut given: Vec<Threshold> = Vec::new();
            for look in looks {
                let today = start + chrono::Days::new(look);
                if let Some(threshold) = reminder(thresholds, due, today, &given, None) {
                    prop_assert!(given.iter().all(|earlier| *earlier < threshold));
                    given.push(threshold);
                }
                prop_assert_eq!(reminder(thresholds, due, today, &given, None), None);
                prop_assert!(thresholds.next(due, today).is_none_or(|next| next > today));
            }
            prop_assert!(given.len() <= 4);
        }
    }
}
