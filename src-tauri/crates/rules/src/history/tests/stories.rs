//! Histories of invented people, told in lines.

use super::{date, ymd};
use crate::history::{
    DEFAULT_GAP_DAYS, Edge, EntryKind, Explained, GapSize, History, HistoryFindings, Stretch, findings, read_entry,
};

fn told(education: &str, lines: &[&str]) -> History {
    let mut history = History {
        education_ended: (!education.is_empty()).then(|| date(education)),
        stretches: Vec::new(),
        explained: Vec::new(),
        born: Some(ymd(1990, 5, 1)),
        until: ymd(2026, 3, 2),
        threshold: DEFAULT_GAP_DAYS,
    };
    for line in lines {
        let entry = read_entry(line).unwrap_or_else(|problem| panic!("{line}: {problem}"));
        match (entry.kind, entry.to) {
            (EntryKind::Gap, crate::history::StretchEnd::On(to)) => {
                history.explained.push(Explained { from: entry.from, to })
            }
            (kind, to) => history.stretches.push(Stretch {
                label: entry.place,
                is_work: kind == EntryKind::Post,
                from: entry.from,
                to,
            }),
        }
    }
    history
}

fn found(education: &str, lines: &[&str]) -> HistoryFindings {
    findings(&told(education, lines))
}

#[test]
fn a_full_history_has_nothing_to_ask() {
    let found = found(
        "30 June 2016",
        &[
            "1 July 2016 – 31 Aug 2018 Little Oaks Nursery, nursery nurse",
            "1 Sep 2018 – present Fern House, family support worker",
        ],
    );
    assert_eq!(found.gaps, []);
    assert_eq!(found.overlaps, []);
    assert!(found.full);
}

#[test]
fn a_certain_gap_has_its_days_and_its_neighbours() {
    let found = found(
        "30 June 2016",
        &[
            "1 July 2016 – 31 Aug 2018 Little Oaks Nursery, nursery nurse",
            "1 Oct 2018 – present Fern House, family support worker",
        ],
    );
    let [gap] = found.gaps.as_slice() else { panic!("{:?}", found.gaps) };
    assert_eq!((gap.first, gap.last, gap.shortest, gap.longest), (ymd(2018, 9, 1), ymd(2018, 9, 30), 30, 30));
    assert_eq!((gap.after, gap.before, gap.size), (Edge::Stretch(0), Edge::Stretch(1), GapSize::Over));
    assert!(gap.to_explain && !found.full);
    assert_eq!(
        gap.words,
        "A gap of 30 days after Little Oaks Nursery, before Fern House: 1 September 2018 to 30 September 2018."
    );
}

#[test]
fn a_short_gap_is_listed_and_asks_for_nothing() {
    let found = found(
        "30 June 2016",
        &["1 July 2016 – 31 Aug 2018 Fernmart, cashier", "29 Sep 2018 – present Fern House, cook"],
    );
    assert_eq!(found.gaps.len(), 1);
    assert_eq!(found.gaps[0].shortest, 28);
    assert!(!found.gaps[0].to_explain && found.full);
}

#[test]
fn months_that_meet_read_on() {
    let found = found("July 2016", &["Aug 2016 – Aug 2018 Fernmart, cashier", "Sep 2018 – present Fern House, cook"]);
    assert_eq!(found.gaps.len(), 2);
    assert!(found.gaps.iter().all(|gap| gap.reads_on && gap.shortest == 0 && !gap.to_explain));
    assert!(found.full);
}

#[test]
fn years_that_meet_do_not() {
    let found = found("2013", &["2014-2016 Fernmart, cashier", "2017 – present Fern House, cook"]);
    assert!(!found.full);
    let gap = &found.gaps[1];
    assert_eq!((gap.first, gap.last, gap.shortest, gap.longest), (ymd(2016, 1, 2), ymd(2017, 12, 30), 0, 729));
    assert_eq!(gap.size, GapSize::MayBeOver);
    assert!(gap.to_explain);
    assert_eq!(
        gap.words,
        "There may be a gap of up to 729 days after Fernmart, before Fern House: the dates are too vague to tell (2 January 2016 to 30 December 2017)."
    );
    assert_eq!(found.vague.len(), 3);
    assert_eq!(found.vague[0].words, "Fernmart began in “2014”: ask for the month.");
}

#[test]
fn a_post_dated_by_one_year_alone_lies_somewhere_within() {
    let found = found(
        "30 June 2016",
        &[
            "1 July 2016 – 30 June 2017 Fernmart, cashier",
            "2018 Camp Fern, play worker",
            "1 Feb 2019 – present Fern House, cook",
        ],
    );
    let [gap] = found.gaps.as_slice() else { panic!("{:?}", found.gaps) };
    assert_eq!(gap.amid, [1]);
    assert_eq!((gap.shortest, gap.longest), (184 + 31, 184 + 365 + 31));
    assert!(gap.words.ends_with("Within it, at a time not told exactly: Camp Fern."), "{}", gap.words);
}

#[test]
fn an_accepted_explanation_closes_a_gap_and_a_gap_that_grows_opens_again() {
    let lines = [
        "1 July 2016 – 31 Dec 2017 Fernmart, cashier",
        "Jan 2018 – Jun 2018 travelling in Asia",
        "1 July 2018 – present Fern House, cook",
    ];
    let whole = found("30 June 2016", &lines);
    assert!(whole.gaps[0].explained && !whole.gaps[0].to_explain && whole.full);
    let grown = found("30 June 2016", &[lines[0], lines[1], "1 Oct 2018 – present Fern House, cook"]);
    assert!(!grown.gaps[0].explained && grown.gaps[0].to_explain && !grown.full);
}

#[test]
fn the_last_post_that_ended_leaves_a_gap_until_today() {
    let found = found("30 June 2016", &["1 July 2016 – 31 Dec 2025 Fernmart, cashier"]);
    assert_eq!((found.gaps[0].last, found.gaps[0].before), (ymd(2026, 3, 2), Edge::Limit));
    assert_eq!(found.gaps[0].shortest, 61);
}

#[test]
fn without_the_end_of_education_the_history_is_never_full() {
    let found = found("", &["1 July 2016 – present Fernmart, cashier"]);
    assert!(found.no_education_end && !found.full);
    assert_eq!(found.gaps, []);
    assert!(findings(&told("", &[])).gaps.is_empty());
}

#[test]
fn with_education_alone_everything_since_is_a_gap() {
    let found = found("July 2016", &[]);
    assert_eq!(
        (found.gaps[0].first, found.gaps[0].after, found.gaps[0].before),
        (ymd(2016, 7, 2), Edge::Education, Edge::Limit)
    );
}

#[test]
fn overlapping_posts_are_told() {
    let found = found(
        "June 2016",
        &[
            "1 July 2016 – 31 Dec 2018 Fernmart, cashier",
            "1 Dec 2018 – present Fern House, cook",
            "2016-2018 Fernleigh College, diploma",
        ],
    );
    let [overlap] = found.overlaps.as_slice() else { panic!("{:?}", found.overlaps) };
    assert_eq!((overlap.first, overlap.second, overlap.shortest), (0, 1, 31));
    assert_eq!(overlap.words, "Fernmart and Fern House overlap for 31 days.");
}

#[test]
fn a_birth_date_that_makes_a_post_impossible_is_told() {
    let found = found(
        "June 2006",
        &["Sep 1989 – 2001 Fernmart, cashier", "Sep 2001 – 2003 Fern Farm, helper", "2004 – present Fern House, cook"],
    );
    let words: Vec<_> = found.too_young.iter().map(|one| one.words.as_str()).collect();
    assert_eq!(
        words,
        [
            "Fernmart began before the day of birth (1 May 1990).",
            "Fern Farm began before the age of 13: check both dates."
        ]
    );
}

#[test]
fn a_post_that_ends_before_it_begins_counts_for_nothing() {
    let mut history = told("30 June 2016", &["1 July 2016 – present Fernmart, cashier"]);
    history.stretches[0].to = crate::history::StretchEnd::On(date("2015"));
    let found = findings(&history);
    assert_eq!(found.backwards, [0]);
    assert!(!found.full);
    assert_eq!(found.gaps[0].after, Edge::Education);
}
