//! Lines of CVs.

use proptest::prelude::*;

use super::date;
use crate::history::{EntryKind, EntryProblem, StretchEnd, read_entry};

#[track_caller]
fn reads(line: &str, from: &str, to: &str, place: &str, role: &str) {
    let entry = read_entry(line).unwrap_or_else(|problem| panic!("{line}: {problem}"));
    assert_eq!(entry.from, date(from), "{line}");
    let end = match to {
        "goes on" => StretchEnd::GoesOn,
        "?" => StretchEnd::NotKnown,
        day => StretchEnd::On(date(day)),
    };
    assert_eq!(entry.to, end, "{line}");
    assert_eq!((entry.place.as_str(), entry.role.as_str()), (place, role), "{line}");
}

#[test]
fn dates_lead_or_follow() {
    let (nursery, nurse) = ("Little Oaks Nursery", "nursery nurse");
    for line in [
        "Mar 2016 – Aug 2018 Little Oaks Nursery, nursery nurse",
        "Mar 2016-Aug 2018: Little Oaks Nursery, nursery nurse",
        "03/2016 - 08/2018 Little Oaks Nursery - nursery nurse",
        "March 2016 to August 2018, nursery nurse, Little Oaks Nursery",
        "Little Oaks Nursery, nursery nurse, Mar 2016 – Aug 2018",
        "Little Oaks Nursery, nursery nurse (March 2016 until August 2018)",
        "nursery nurse at Little Oaks Nursery | Mar 2016 - Aug 2018",
        "• from Mar 2016 to Aug 2018 Little Oaks Nursery as nursery nurse",
        "2016-03 – 2018-08\tLittle Oaks Nursery\tnursery nurse",
    ] {
        reads(line, "March 2016", "August 2018", nursery, nurse);
    }
}

#[test]
fn dates_come_in_every_precision() {
    reads("2014-2016 Fernmart, cashier", "2014", "2016", "Fernmart", "cashier");
    reads("2014-16 Fernmart, cashier", "2014", "2016", "Fernmart", "cashier");
    reads("2011-12 Fernmart, cashier", "2011", "2012", "Fernmart", "cashier");
    reads("2014 – Fernmart, cashier", "2014", "2014", "Fernmart", "cashier");
    reads("Jun–Aug 2019 Camp Fern, play worker", "June 2019", "August 2019", "Camp Fern", "play worker");
    reads("1/3/2016-31/8/2018 Fernmart, cashier", "1 March 2016", "31 August 2018", "Fernmart", "cashier");
    reads("summer 2019 – Christmas 2020 Fernmart, cashier", "summer 2019", "December 2020", "Fernmart", "cashier");
    reads("3 Apr 19 - 4 May 20 Fernmart, cashier", "3 April 2019", "4 May 2020", "Fernmart", "cashier");
}

#[test]
fn what_goes_on_goes_on() {
    for line in [
        "Jan 2020 – present Fernmart, cashier",
        "since Jan 2020 Fernmart, cashier",
        "Jan 2020 to date: Fernmart, cashier",
        "Fernmart, cashier, Jan 2020 – now",
        "Jan 2020 onwards Fernmart, cashier",
        "Fernmart, cashier: Jan 2020 -",
    ] {
        reads(line, "January 2020", "goes on", "Fernmart", "cashier");
    }
    reads("Jan 2020 – ? Fernmart, cashier", "January 2020", "?", "Fernmart", "cashier");
}

#[test]
fn a_number_in_a_name_is_not_taken_for_the_dates() {
    reads(
        "Little Oaks 2000 Ltd, cook, Mar 2016 – Aug 2018",
        "March 2016",
        "August 2018",
        "Little Oaks 2000 Ltd",
        "cook",
    );
    reads(
        "Mar 2016 – Aug 2018 24 7 Care Ltd, support worker",
        "March 2016",
        "August 2018",
        "24 7 Care Ltd",
        "support worker",
    );
}

#[test]
fn the_words_say_what_kind_it_is() {
    let kind = |line: &str| read_entry(line).unwrap().kind;
    assert_eq!(kind("2010-2013 University of Fernleigh, BA Social Policy"), EntryKind::Study);
    assert_eq!(kind("2014 – 2016 Oak School, teaching assistant"), EntryKind::Post);
    assert_eq!(kind("Jan 2018 – Jun 2018 travelling in Asia"), EntryKind::Gap);
    assert_eq!(kind("Jan 2018 – Jun 2018 looked after my mother, caring full time"), EntryKind::Gap);
    assert_eq!(kind("2018 – 2019 Barnham Borough"), EntryKind::Post);
}

#[test]
fn a_line_that_cannot_be_read_says_why() {
    assert_eq!(read_entry("  "), Err(EntryProblem::Empty));
    assert_eq!(read_entry("Fernmart, cashier"), Err(EntryProblem::NoDates));
    assert_eq!(read_entry("Mar 2016 – Aug 2018"), Err(EntryProblem::NoWords));
    assert_eq!(read_entry("Aug 2018 – Mar 2016 Fernmart, cashier"), Err(EntryProblem::Backwards));
}

proptest! {
    #[test]
    fn any_dates_before_any_name_are_found(year in 1970_i32..2020, month in 1_u32..=12, months in 0_u32..90, name in "[A-Z][a-z]{2,8} [A-Z][a-z]{3,8}") {
        let from = crate::history::ImpreciseDate::month(year, month).unwrap();
        let end = month - 1 + months;
        let to = crate::history::ImpreciseDate::month(year + i32::try_from(end / 12).unwrap(), end % 12 + 1).unwrap();
        // A name of a month, or a word that means something beside a date, belongs to the dates.
        prop_assume!(!["Mar", "May", "Jan", "Jun"].iter().any(|word| name.contains(word)));
        let entry = read_entry(&format!("{} – {} {name}, cook", from.words(), to.words())).unwrap();
        prop_assert_eq!((entry.from, entry.to), (from, StretchEnd::On(to)));
        prop_assert_eq!((entry.place, entry.role), (name, "cook".to_owned()));
    }
}
