//! Gaps, overlaps and vague dates of an employment history.
//!
//! Which gaps must be explained is for the centre to set; every gap is listed, whatever its length. A gap is never
//! claimed where vague dates leave room for none: what is certain and what is only possible are told apart.

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::imprecise::{ImpreciseDate, Precision};
use super::intervals::{Loose, Run, covered, longest_left, merged, open_runs, overlap};
use crate::calendar::date_words;

/// A gap of more days than this has to be explained, unless the centre sets another length. Practice, not law: the
/// Regulations ask for an explanation of any gap.
pub const DEFAULT_GAP_DAYS: u32 = 28;
/// Paid work before this birthday is asked about: a date is then more likely wrong than the work early.
const YOUNGEST_AT_WORK: u32 = 13;

/// When a post or a course ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind", content = "on")]
pub enum StretchEnd {
    /// On a day, as exactly as it is known.
    On(ImpreciseDate),
    /// It goes on.
    GoesOn,
    /// Nobody said.
    NotKnown,
}

/// A post, or a time of study: what fills a part of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Stretch {
    /// What it is called in what is found: the employer, the college.
    pub label: String,
    /// Whether it is work, which nobody does as a small child and two of which at once are worth a question.
    pub is_work: bool,
    /// When it began.
    pub from: ImpreciseDate,
    /// When it ended.
    pub to: StretchEnd,
}

/// A written explanation of a time without work or study.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Explained {
    /// From when it holds.
    pub from: ImpreciseDate,
    /// Until when it holds.
    pub to: ImpreciseDate,
}

/// All that is known of somebody's time since the end of full-time education.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The end of full-time education.
    pub education_ended: Option<ImpreciseDate>,
    /// Posts and study, in any order.
    pub stretches: Vec<Stretch>,
    /// The explanations that were accepted.
    pub explained: Vec<Explained>,
    /// The day of birth, if known.
    pub born: Option<NaiveDate>,
    /// The last day that has to be accounted for: today, or the day before the start.
    pub until: NaiveDate,
    /// A gap of more days than this has to be explained.
    pub threshold: u32,
}

/// What a gap lies beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind", content = "index")]
pub enum Edge {
    /// The end of full-time education.
    Education,
    /// A post or a course, by its place in the history.
    Stretch(usize),
    /// The first day or the last that is looked at.
    Limit,
}

/// A gap measured against the length that the centre set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GapSize {
    /// Longer, whatever the vague dates mean.
    Over,
    /// Longer or not, depending on what the vague dates mean.
    MayBeOver,
    /// Not longer.
    Under,
}

/// A time that is not accounted for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Gap {
    /// Its first day, at the earliest.
    pub first: NaiveDate,
    /// Its last day, at the latest.
    pub last: NaiveDate,
    /// How many days it has at least; 0 when there may be no gap at all.
    pub shortest: u32,
    /// How many days it has at most.
    pub longest: u32,
    /// Against the length that the centre set.
    pub size: GapSize,
    /// Whether the months meet, so that a reader would see no gap; the days are worth asking for.
    pub reads_on: bool,
    /// What it follows.
    pub after: Edge,
    /// What it goes before.
    pub before: Edge,
    /// Posts so vaguely dated that they lie somewhere within.
    pub amid: Vec<usize>,
    /// Whether an accepted explanation covers it, but for a rest that is not over the set length.
    pub explained: bool,
    /// Whether an explanation has to be written before the history is full.
    pub to_explain: bool,
    /// The gap in one sentence.
    pub words: String,
}

/// Two posts held at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Overlap {
    /// The one, by its place in the history.
    pub first: usize,
    /// The other.
    pub second: usize,
    /// For how many days at least; 0 when they may not overlap at all.
    pub shortest: u32,
    /// For how many days at most.
    pub longest: u32,
    /// The overlap in one sentence.
    pub words: String,
}

/// A date that is not known to the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct VagueDate {
    /// Whose date, by its place in the history.
    pub stretch: usize,
    /// Whether it is the end that is vague, or the beginning.
    pub is_end: bool,
    /// The date in one sentence.
    pub words: String,
}

/// A post that the day of birth makes unlikely.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TooYoung {
    /// Which, by its place in the history.
    pub stretch: usize,
    /// What is wrong, in one sentence.
    pub words: String,
}

/// All that is worth a question in a history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HistoryFindings {
    /// Times not accounted for, the earliest first.
    pub gaps: Vec<Gap>,
    /// Posts held at once.
    pub overlaps: Vec<Overlap>,
    /// Dates not known to the month.
    pub vague: Vec<VagueDate>,
    /// Posts that the day of birth makes unlikely.
    pub too_young: Vec<TooYoung>,
    /// Posts that end before they begin, by their place; they count for nothing else.
    pub backwards: Vec<usize>,
    /// Whether the end of full-time education is not recorded, so that nothing is known of the time before the first
    /// post.
    pub no_education_end: bool,
    /// Whether nothing more has to be asked for the history to be full: its beginning is known, and every gap that has
    /// to be explained is.
    pub full: bool,
}

/// Finds what is worth a question.
#[must_use]
pub fn findings(history: &History) -> HistoryFindings {
    let loose: Vec<Option<Loose>> = history.stretches.iter().map(|one| loose(one, history.until)).collect();
    let placed: Vec<(usize, Loose)> =
        loose.iter().enumerate().filter_map(|(at, loose)| loose.map(|loose| (at, loose))).collect();
    let gaps = gaps(history, &placed);
    let no_education_end = history.education_ended.is_none();
    HistoryFindings {
        full: !no_education_end && !loose.contains(&None) && gaps.iter().all(|gap| !gap.to_explain),
        overlaps: overlaps(history, &placed),
        vague: vague(history),
        too_young: too_young(history),
        backwards: loose.iter().enumerate().filter(|(_, loose)| loose.is_none()).map(|(at, _)| at).collect(),
        no_education_end,
        gaps,
    }
}

fn number(day: NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce())
}

fn day(number: i64) -> NaiveDate {
    i32::try_from(number).ok().and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or_default()
}

fn bounds(date: ImpreciseDate) -> (i64, i64) {
    (number(date.earliest()), number(date.latest()))
}

fn loose(stretch: &Stretch, until: NaiveDate) -> Option<Loose> {
    let from = bounds(stretch.from);
    let end = number(until).max(from.1);
    match stretch.to {
        StretchEnd::On(to) => Loose::new(from, bounds(to)),
        StretchEnd::GoesOn => Loose::new(from, (end, end)),
        StretchEnd::NotKnown => Loose::new(from, (from.0, end)),
    }
}

fn gaps(history: &History, placed: &[(usize, Loose)]) -> Vec<Gap> {
    let mut intervals: Vec<Loose> = placed.iter().map(|(_, loose)| *loose).collect();
    let first = match history.education_ended {
        Some(ended) => {
            let (earliest, latest) = bounds(ended);
            intervals.extend(Loose::new((earliest, earliest), (earliest, latest)));
            earliest + 1
        }
        None => match placed.iter().map(|(_, loose)| loose.possible().0).min() {
            Some(first) => first,
            None => return Vec::new(),
        },
    };
    let explained = merged(history.explained.iter().map(|one| (bounds(one.from).0, bounds(one.to).1)));
    open_runs(&intervals, first, number(history.until))
        .into_iter()
        // Before the first post nothing is claimed when nobody knows when education ended.
        .filter(|run| !(history.education_ended.is_none() && run.first == first && run.open == 0))
        .map(|run| gap(history, placed, &explained, run, first))
        .collect()
}

fn gap(history: &History, placed: &[(usize, Loose)], explained: &[(i64, i64)], run: Run, domain: i64) -> Gap {
    let last_day = number(history.until);
    let after = match placed.iter().find(|(_, loose)| loose.sure().is_some_and(|(_, to)| to == run.first - 1)) {
        Some((at, _)) => Edge::Stretch(*at),
        None if run.first == domain && history.education_ended.is_some() => Edge::Education,
        None => Edge::Limit,
    };
    let before = match placed.iter().find(|(_, loose)| loose.sure().is_some_and(|(from, _)| from == run.last + 1)) {
        Some((at, _)) if run.last < last_day => Edge::Stretch(*at),
        _ => Edge::Limit,
    };
    let amid: Vec<usize> = placed
        .iter()
        .filter(|(_, loose)| {
            let (from, to) = loose.possible();
            loose.sure().is_none() && from <= run.last && to >= run.first
        })
        .map(|(at, _)| *at)
        .collect();
    let size = if run.open > history.threshold {
        GapSize::Over
    } else if run.length() > history.threshold {
        GapSize::MayBeOver
    } else {
        GapSize::Under
    };
    let end_of = |edge: Edge| match edge {
        Edge::Education => history.education_ended.map(ImpreciseDate::precision),
        Edge::Stretch(at) => match history.stretches.get(at).map(|one| one.to) {
            Some(StretchEnd::On(to)) => Some(to.precision()),
            _ => None,
        },
        Edge::Limit => Some(Precision::Day),
    };
    let start_of = |edge: Edge| match edge {
        Edge::Stretch(at) => history.stretches.get(at).map(|one| one.from.precision()),
        _ => Some(Precision::Day),
    };
    let to_the_month = |precision: Option<Precision>| precision.is_some_and(|precision| precision < Precision::Vague);
    let reads_on = run.open == 0 && amid.is_empty() && to_the_month(end_of(after)) && to_the_month(start_of(before));
    let some_explained = covered(explained, run.first, run.last) > 0;
    let is_explained = some_explained && longest_left(explained, run.first, run.last) <= history.threshold;
    let to_explain = !is_explained
        && match size {
            GapSize::Over => true,
            GapSize::MayBeOver => !reads_on,
            GapSize::Under => false,
        };
    Gap {
        first: day(run.first),
        last: day(run.last),
        shortest: run.open,
        longest: run.length(),
        size,
        reads_on,
        after,
        before,
        words: gap_words(history, run, after, before, &amid),
        amid,
        explained: is_explained,
        to_explain,
    }
}

fn days(n: u32) -> String {
    if n == 1 { "1 day".to_owned() } else { format!("{n} days") }
}

fn gap_words(history: &History, run: Run, after: Edge, before: Edge, amid: &[usize]) -> String {
    let name = |at: usize| history.stretches.get(at).map_or("", |one| one.label.as_str());
    let start = match after {
        Edge::Education => "after the end of full-time education".to_owned(),
        Edge::Stretch(at) => format!("after {}", name(at)),
        Edge::Limit => format!("from {}", date_words(day(run.first))),
    };
    let end = match before {
        Edge::Stretch(at) => format!("before {}", name(at)),
        _ => format!("up to {}", date_words(day(run.last))),
    };
    let within = match amid {
        [] => String::new(),
        some => format!(
            " Within it, at a time not told exactly: {}.",
            some.iter().map(|at| name(*at)).collect::<Vec<_>>().join(", ")
        ),
    };
    let span = format!("{} to {}", date_words(day(run.first)), date_words(day(run.last)));
    match (run.open, run.length()) {
        (open, all) if open == all => format!("A gap of {} {start}, {end}: {span}.{within}", days(all)),
        (0, all) => format!(
            "There may be a gap of up to {} {start}, {end}: the dates are too vague to tell ({span}).{within}",
            days(all)
        ),
        (open, all) => {
            format!("A gap of at least {} and at most {} {start}, {end}: {span}.{within}", days(open), days(all))
        }
    }
}

fn overlaps(history: &History, placed: &[(usize, Loose)]) -> Vec<Overlap> {
    let mut sorted: Vec<&(usize, Loose)> =
        placed.iter().filter(|(at, _)| history.stretches.get(*at).is_some_and(|one| one.is_work)).collect();
    sorted.sort_by_key(|(at, loose)| (loose.possible().0, *at));
    let mut found = Vec::new();
    for (place, (first, a)) in sorted.iter().enumerate() {
        for (second, b) in sorted.iter().skip(place + 1).take_while(|(_, b)| b.possible().0 <= a.possible().1) {
            let (shortest, longest) = overlap(*a, *b);
            // Two months that meet are no overlap to ask about.
            if shortest == 0 && longest <= 31 {
                continue;
            }
            let (Some(one), Some(other)) = (history.stretches.get(*first), history.stretches.get(*second)) else {
                continue;
            };
            let time = if shortest == longest {
                format!("overlap for {}", days(longest))
            } else if shortest == 0 {
                format!("may overlap, for up to {}: the dates are too vague to tell", days(longest))
            } else {
                format!("overlap for {} to {}", shortest, days(longest))
            };
            let words = format!("{} and {} {time}.", one.label, other.label);
            found.push(Overlap { first: *first, second: *second, shortest, longest, words });
        }
    }
    found
}

fn vague(history: &History) -> Vec<VagueDate> {
    let mut found = Vec::new();
    for (stretch, one) in history.stretches.iter().enumerate() {
        if one.from.precision() == Precision::Vague {
            let words = format!("{} began in “{}”: ask for the month.", one.label, one.from.words());
            found.push(VagueDate { stretch, is_end: false, words });
        }
        match one.to {
            StretchEnd::On(to) if to.precision() == Precision::Vague => {
                let words = format!("{} ended in “{}”: ask for the month.", one.label, to.words());
                found.push(VagueDate { stretch, is_end: true, words });
            }
            StretchEnd::NotKnown => {
                let words = format!("Nobody said when {} ended: ask for the month.", one.label);
                found.push(VagueDate { stretch, is_end: true, words });
            }
            _ => {}
        }
    }
    found
}

fn too_young(history: &History) -> Vec<TooYoung> {
    let Some(born) = history.born else { return Vec::new() };
    let Some(of_age) = born.checked_add_months(Months::new(YOUNGEST_AT_WORK * 12)) else { return Vec::new() };
    let early = |one: &Stretch| {
        if one.from.latest() < born {
            Some(format!("{} began before the day of birth ({}).", one.label, date_words(born)))
        } else if one.is_work && one.from.latest() < of_age {
            Some(format!("{} began before the age of {YOUNGEST_AT_WORK}: check both dates.", one.label))
        } else {
            None
        }
    };
    history
        .stretches
        .iter()
        .enumerate()
        .filter_map(|(stretch, one)| early(one).map(|words| TooYoung { stretch, words }))
        .collect()
}
