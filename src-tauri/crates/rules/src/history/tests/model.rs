//! The gap finder against a model that goes through every day and every choice of days.

use chrono::{Duration, NaiveDate};
use proptest::prelude::*;

use super::ymd;
use crate::history::intervals::{Loose, covered, longest_left, merged, open_runs, overlap};
use crate::history::{GapSize, History, ImpreciseDate, Stretch, StretchEnd, findings};

type Ends = ((i64, i64), (i64, i64));

fn ends() -> impl Strategy<Value = Ends> {
    (0_i64..40, 0_i64..8, 0_i64..20, 0_i64..8)
        .prop_map(|(from, wide, long, end)| ((from, from + wide), (from + long - 3, from + long - 3 + end)))
}

/// Every choice of days: the last never before the first.
fn worlds((from, to): Ends) -> Vec<(i64, i64)> {
    (from.0..=from.1).flat_map(|a| (to.0..=to.1).map(move |b| (a, b))).filter(|(a, b)| a <= b).collect()
}

proptest! {
    #[test]
    fn runs_are_what_going_through_every_day_and_world_finds(all in proptest::collection::vec(ends(), 0..5), first in 0_i64..20, days in 0_i64..50) {
        let last = first + days;
        let loose: Vec<Loose> = all.iter().filter_map(|one| Loose::new(one.0, one.1)).collect();
        prop_assert_eq!(loose.len(), all.iter().filter(|one| !worlds(**one).is_empty()).count());
        let inside = |day: i64, world: &(i64, i64)| world.0 <= day && day <= world.1;
        let sure = |day: i64| all.iter().map(|one| worlds(*one)).any(|all| !all.is_empty() && all.iter().all(|world| inside(day, world)));
        let possible = |day: i64| all.iter().any(|one| worlds(*one).iter().any(|world| inside(day, world)));

        let mut expected: Vec<(i64, i64, u32)> = Vec::new();
        for day in first..=last {
            if sure(day) {
                continue;
            }
            let open = u32::from(!possible(day));
            match expected.last_mut() {
                Some(run) if run.1 == day - 1 => { run.1 = day; run.2 += open; }
                _ => expected.push((day, day, open)),
            }
        }
        let found: Vec<_> = open_runs(&loose, first, last).iter().map(|run| (run.first, run.last, run.open)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn overlaps_are_what_every_pair_of_worlds_says(a in ends(), b in ends()) {
        let (Some(one), Some(other)) = (Loose::new(a.0, a.1), Loose::new(b.0, b.1)) else { return Ok(()) };
        let mut lengths: Vec<i64> = Vec::new();
        for a in worlds(a) {
            for b in worlds(b) {
                lengths.push((a.1.min(b.1) - a.0.max(b.0) + 1).max(0));
            }
        }
        let (shortest, longest) = overlap(one, other);
        prop_assert_eq!(i64::from(shortest), *lengths.iter().min().unwrap());
        prop_assert_eq!(i64::from(longest), *lengths.iter().max().unwrap());
    }

    #[test]
    fn counting_in_merged_intervals_is_counting_days(all in proptest::collection::vec((0_i64..60, 0_i64..12), 0..8), first in 0_i64..40, days in 0_i64..40) {
        let last = first + days;
        let intervals: Vec<_> = all.iter().map(|(from, long)| (*from, from + long)).collect();
        let is_in = |day: i64| intervals.iter().any(|(from, to)| *from <= day && day <= *to);
        let merged = merged(intervals.iter().copied());
        prop_assert_eq!(covered(&merged, first, last), u32::try_from((first..=last).filter(|day| is_in(*day)).count()).unwrap());
        let (mut run, mut longest) = (0, 0);
        for day in first..=last {
            run = if is_in(day) { 0 } else { run + 1 };
            longest = longest.max(run);
        }
        prop_assert_eq!(longest_left(&merged, first, last), longest);
    }

    #[test]
    fn gaps_of_a_history_are_what_going_through_its_days_finds(
        posts in proptest::collection::vec((0_i64..2000, 0_usize..4, 0_i64..500, 0_usize..4), 0..7),
        education in (0_i64..400, 0_usize..4),
        until in 1500_i64..2300,
        threshold in 0_u32..60,
    ) {
        let base = ymd(2014, 2, 11);
        let on = |days: i64| base + Duration::days(days);
        let stretches: Vec<Stretch> = posts.iter().enumerate().map(|(at, (from, how, long, how_end))| Stretch {
            label: format!("post {at}"),
            is_work: true,
            from: vague(on(*from), *how),
            to: if at == 6 { StretchEnd::GoesOn } else { StretchEnd::On(vague(on(from + long), *how_end)) },
        }).collect();
        let ended = vague(on(education.0), education.1);
        let until = on(until);
        let history = History { education_ended: Some(ended), stretches: stretches.clone(), explained: Vec::new(), born: None, until, threshold };
        let found = findings(&history);

        let mut day = ended.earliest().succ_opt().unwrap();
        let mut expected: Vec<(NaiveDate, NaiveDate, u32)> = Vec::new();
        while day <= until {
            let end = |one: &Stretch| match one.to { StretchEnd::On(to) => (to.earliest(), to.latest()), _ => (until.max(one.from.latest()), until.max(one.from.latest())) };
            let sure = stretches.iter().any(|one| one.from.latest().min(end(one).1) <= day && day <= end(one).0.max(one.from.earliest()));
            let possible = day <= ended.latest() || stretches.iter().any(|one| one.from.earliest() <= day && day <= end(one).1);
            if !sure {
                match expected.last_mut() {
                    Some(run) if run.1.succ_opt() == Some(day) => { run.1 = day; run.2 += u32::from(!possible); }
                    _ => expected.push((day, day, u32::from(!possible))),
                }
            }
            day = day.succ_opt().unwrap();
        }
        let gaps: Vec<_> = found.gaps.iter().map(|gap| (gap.first, gap.last, gap.shortest)).collect();
        prop_assert_eq!(gaps, expected);
        for gap in &found.gaps {
            prop_assert_eq!(gap.longest, crate::history::whole_days(gap.first, gap.last));
            prop_assert_eq!(gap.size == GapSize::Over, gap.shortest > threshold);
            prop_assert_eq!(gap.size == GapSize::Under, gap.longest <= threshold);
            prop_assert!(gap.size != GapSize::Over || gap.to_explain);
        }
        prop_assert_eq!(found.full, found.gaps.iter().all(|gap| !gap.to_explain));
    }
}

/// A day, said to the day, the month, the year, or to a year and the next.
fn vague(day: NaiveDate, how: usize) -> ImpreciseDate {
    use chrono::Datelike;
    match how {
        0 => ImpreciseDate::day(day),
        1 => ImpreciseDate::month(day.year(), day.month()).unwrap(),
        2 => ImpreciseDate::year(day.year()).unwrap(),
        _ => ImpreciseDate::months(day.year(), 1, day.year() + 1, 12).unwrap(),
    }
}
