//! Families over a year: how many lived there on each day, who came, who left, and when nobody was there.

use chrono::{Days, NaiveDate};

use crate::{Month, date_words, day_month_words};

/// A family's stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Day of arrival.
    pub arrived_on: NaiveDate,
    /// Day of departure, which still counts.
    pub left_on: Option<NaiveDate>,
    /// Adults.
    pub adults: u32,
    /// Children.
    pub children: u32,
}

impl Stay {
    /// Lived there on that day.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> bool {
        self.arrived_on <= day && self.left_on.is_none_or(|end| end >= day)
    }
}

/// What a month comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthOf {
    /// The month.
    pub month: Month,
    /// Families that arrived.
    pub arrived: u32,
    /// Families that left.
    pub left: u32,
    /// Most families on one day.
    pub most_families: u32,
    /// Most adults on one day.
    pub most_adults: u32,
    /// Most children on one day.
    pub most_children: u32,
    /// Days up to today on which nobody lived there.
    pub empty_days: u32,
}

/// Whole months, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Months.
    pub months: Vec<MonthOf>,
    /// Spells in which nobody lived there: from registration, or the first day, up to today.
    pub empty: Vec<(NaiveDate, NaiveDate)>,
}

/// The days from one to another, both included.
fn days(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |day| *day <= to)
}

/// What so many months come to.
#[must_use]
pub fn year(stays: &[Stay], first: Month, months: u32, registered_on: Option<NaiveDate>, today: NaiveDate) -> Year {
    let from = first.first_day();
    let last = first.plus(months.saturating_sub(1));
    let to = last.last_day();
    let counted = |day: NaiveDate| day <= today && registered_on.is_none_or(|registered| day >= registered);
    let mut empty: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    let mut found = Vec::new();
    for index in 0..months {
        let month = first.plus(index);
        let mut of =
            MonthOf { month, arrived: 0, left: 0, most_families: 0, most_adults: 0, most_children: 0, empty_days: 0 };
        for day in days(month.first_day(), month.last_day()) {
            let here: Vec<&Stay> = stays.iter().filter(|stay| stay.on(day)).collect();
            let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            of.most_families = of.most_families.max(count(here.len()));
            of.most_adults = of.most_adults.max(here.iter().map(|stay| stay.adults).sum());
            of.most_children = of.most_children.max(here.iter().map(|stay| stay.children).sum());
            of.arrived += count(stays.iter().filter(|stay| stay.arrived_on == day).count());
            of.left += count(stays.iter().filter(|stay| stay.left_on == Some(day)).count());
            if here.is_empty() && counted(day) {
                of.empty_days += 1;
                match empty.last_mut() {
                    Some((_, end)) if end.checked_add_days(Days::new(1)) == Some(day) => *end = day,
                    _ => empty.push((day, day)),
                }
            }
        }
        found.push(of);
    }
    Year { from, to, months: found, empty }
}

/// "2 August to 29 August 2026, 28 days".
#[must_use]
pub fn spell_words(from: NaiveDate, to: NaiveDate) -> String {
    let days = (to - from).num_days() + 1;
    if days == 1 {
        return format!("{}, 1 day", date_words(from));
    }
    format!("{} to {}, {days} days", day_month_words(from), date_words(to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn stay(from: &str, to: Option<&str>, adults: u32, children: u32) -> Stay {
        Stay { arrived_on: day(from), left_on: to.map(day), adults, children }
    }

    #[test]
    fn parents_and_children_are_counted_apart_and_an_empty_spell_runs_over_the_end_of_a_month() {
        let stays = [
            stay("2025-12-20", Some("2026-01-20"), 1, 2),
            stay("2026-01-10", Some("2026-01-25"), 2, 1),
            stay("2026-02-10", None, 1, 1),
        ];
        let first = Month::new(2026, 1).unwrap();
        let year = year(&stays, first, 3, None, day("2026-02-28"));
        let january = year.months[0];
        assert_eq!((january.arrived, january.left, january.most_families), (1, 2, 2));
        assert_eq!((january.most_adults, january.most_children), (3, 3));
        assert_eq!(year.empty, [(day("2026-01-26"), day("2026-02-09"))]);
        assert_eq!(year.months[1].empty_days, 9);
        assert_eq!(spell_words(year.empty[0].0, year.empty[0].1), "26 January to 9 February 2026, 15 days");
    }

    #[test]
    fn what_lies_ahead_and_what_lay_before_registration_is_not_empty() {
        let first = Month::new(2026, 1).unwrap();
        let year = year(&[], first, 12, Some(day("2026-03-02")), day("2026-03-04"));
        assert_eq!(year.empty, [(day("2026-03-02"), day("2026-03-04"))]);
        assert_eq!(year.months.iter().map(|month| month.empty_days).sum::<u32>(), 3);
    }

    proptest! {
        #[test]
        fn every_day_up_to_today_is_either_lived_in_or_in_one_empty_spell(
            spans in proptest::collection::vec((0u64..400, 0u64..120), 0..6), today in 0u64..365,
        ) {
            let start = day("2026-01-01");
            let stays: Vec<Stay> = spans
                .iter()
                .map(|(from, length)| Stay {
                    arrived_on: start + Days::new(*from),
                    left_on: Some(start + Days::new(from + length)),
                    adults: 1,
                    children: 1,
                })
                .collect();
            let today = start + Days::new(today);
            let year = year(&stays, Month::of(start), 12, None, today);
            for day in days(start, today) {
                let spells = year.empty.iter().filter(|(from, to)| (*from..=*to).contains(&day)).count();
                prop_assert_eq!(spells, usize::from(!stays.iter().any(|stay| stay.on(day))));
            }
            let empty: i64 = year.empty.iter().map(|(from, to)| (*to - *from).num_days() + 1).sum();
            let by_month: u32 = year.months.iter().map(|month| month.empty_days).sum();
            prop_assert_eq!(empty, i64::from(by_month));
        }
    }
}
