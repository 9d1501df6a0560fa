//! Interval arithmetic on day numbers, where either end of an interval is only known to lie between two days.
//!
//! A "world" is one choice of days within what is known. A day is surely covered when it is in every world, and may be
//! covered when it is in some world.

/// An interval of whole days of which the first lies in `from.0..=from.1` and the last in `to.0..=to.1`, the last never
/// before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Loose {
    from: (i64, i64),
    to: (i64, i64),
}

impl Loose {
    /// Nothing, when the interval would end before it begins in every world.
    pub fn new(from: (i64, i64), to: (i64, i64)) -> Option<Self> {
        if from.0 > from.1 || to.0 > to.1 || from.0 > to.1 {
            return None;
        }
        // Worlds in which the last day comes before the first are none.
        Some(Self { from: (from.0, from.1.min(to.1)), to: (to.0.max(from.0), to.1) })
    }

    /// The days that are in every world.
    pub fn sure(self) -> Option<(i64, i64)> {
        (self.from.1 <= self.to.0).then_some((self.from.1, self.to.0))
    }

    /// The days that are in some world.
    pub fn possible(self) -> (i64, i64) {
        (self.from.0, self.to.1)
    }

    /// When no day is sure: the days of which at least one is in every world.
    fn some_day_of(self) -> (i64, i64) {
        (self.to.0.min(self.from.1), self.from.1.max(self.to.0))
    }
}

/// Days in a row of which none is surely covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub first: i64,
    pub last: i64,
    /// How many of them are covered in no world.
    pub open: u32,
}

impl Run {
    pub fn length(self) -> u32 {
        length(self.first, self.last)
    }
}

/// The runs of days from `first` to `last` that are not surely covered.
pub(super) fn open_runs(intervals: &[Loose], first: i64, last: i64) -> Vec<Run> {
    let sure = merged(intervals.iter().filter_map(|interval| interval.sure()));
    let possible = merged(intervals.iter().map(|interval| interval.possible()));
    let mut runs = Vec::new();
    let mut day = first;
    for &(from, to) in sure.iter().chain(std::iter::once(&(last + 1, last + 1))) {
        let end = (from - 1).min(last);
        if day <= end {
            runs.push(Run { first: day, last: end, open: length(day, end) - covered(&possible, day, end) });
        }
        day = day.max(to + 1);
    }
    runs
}

/// How many days of a range lie in these intervals, which are merged.
pub(super) fn covered(merged: &[(i64, i64)], first: i64, last: i64) -> u32 {
    let begin = merged.partition_point(|&(_, to)| to < first);
    merged[begin..]
        .iter()
        .take_while(|&&(from, _)| from <= last)
        .map(|&(from, to)| length(from.max(first), to.min(last)))
        .sum()
}

/// The longest run of days of a range that lies in none of these intervals, which are merged.
pub(super) fn longest_left(merged: &[(i64, i64)], first: i64, last: i64) -> u32 {
    let (mut day, mut longest) = (first, 0);
    for &(from, to) in merged.iter().filter(|&&(from, to)| to >= first && from <= last) {
        longest = longest.max(length(day, from - 1));
        day = day.max(to + 1);
    }
    longest.max(length(day, last))
}

/// The same days in intervals that neither meet nor overlap, in order.
pub(super) fn merged(intervals: impl Iterator<Item = (i64, i64)>) -> Vec<(i64, i64)> {
    let mut sorted: Vec<_> = intervals.filter(|(from, to)| from <= to).collect();
    sorted.sort_unstable();
    let mut out: Vec<(i64, i64)> = Vec::with_capacity(sorted.len());
    for (from, to) in sorted {
        match out.last_mut() {
            Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// For how many days two intervals overlap: at least, and at most.
pub(super) fn overlap(a: Loose, b: Loose) -> (u32, u32) {
    let (ap, bp) = (a.possible(), b.possible());
    let longest = length(ap.0.max(bp.0), ap.1.min(bp.1));
    let shortest = match (a.sure(), b.sure()) {
        (Some(a), Some(b)) => length(a.0.max(b.0), a.1.min(b.1)),
        (Some(sure), None) => within(b.some_day_of(), sure),
        (None, Some(sure)) => within(a.some_day_of(), sure),
        // Two single days of a choice of days each can always miss one another.
        (None, None) => 0,
    };
    (shortest, longest)
}

/// One day, when it is inside wherever it lies.
fn within(days: (i64, i64), sure: (i64, i64)) -> u32 {
    u32::from(sure.0 <= days.0 && days.1 <= sure.1)
}

/// How many days there are from one to another; 0 when they are the wrong way round.
pub(super) fn length(first: i64, last: i64) -> u32 {
    u32::try_from(last.saturating_sub(first).saturating_add(1)).unwrap_or(0)
}
