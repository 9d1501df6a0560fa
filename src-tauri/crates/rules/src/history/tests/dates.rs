//! Dates as they are typed.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{date, ymd};
use crate::history::{DateProblem, DayOrder, ImpreciseDate, Precision, read_date, read_date_in};

fn bounds(text: &str) -> (NaiveDate, NaiveDate) {
    let read = date(text);
    (read.earliest(), read.latest())
}

#[test]
fn a_day_is_read_in_every_usual_way() {
    for text in [
        "3 April 2019",
        "3 Apr 19",
        "3rd April 2019",
        "3rd of April, 2019",
        "03/04/2019",
        "3/4/19",
        "3.4.2019",
        "03-04-2019",
        "3 4 2019",
        "2019-04-03",
        "2019/04/03",
        "April 3, 2019",
        "April 3rd 2019",
        "03-Apr-2019",
        "3-Apr-19",
        "03Apr2019",
        "Wed 3 April 2019",
        "Wednesday, 3 April 2019",
        " 3  apr. 2019 ",
        "3 APRIL '19",
        "3 Apr ’19",
    ] {
        assert_eq!(read_date(text), Ok(ImpreciseDate::day(ymd(2019, 4, 3))), "{text}");
    }
}

#[test]
fn a_month_is_read_in_every_usual_way() {
    for text in [
        "March 2019",
        "Mar 2019",
        "mar-19",
        "Mar '19",
        "03/2019",
        "3/19",
        "2019-03",
        "March, 2019",
        "Mar. 2019",
        "March of 2019",
        "03-2019",
    ] {
        assert_eq!(read_date(text), Ok(ImpreciseDate::month(2019, 3).unwrap()), "{text}");
    }
    assert_eq!(bounds("Sept 2019"), (ymd(2019, 9, 1), ymd(2019, 9, 30)));
    assert_eq!(bounds("Feb 2020"), (ymd(2020, 2, 1), ymd(2020, 2, 29)));
}

#[test]
fn what_is_vague_stays_as_wide_as_it_was_said() {
    for (text, from, to) in [
        ("2014", ymd(2014, 1, 1), ymd(2014, 12, 31)),
        ("2014–2016", ymd(2014, 1, 1), ymd(2016, 12, 31)),
        ("2014-16", ymd(2014, 1, 1), ymd(2016, 12, 31)),
        ("2014/15", ymd(2014, 1, 1), ymd(2015, 12, 31)),
        ("2011-12", ymd(2011, 1, 1), ymd(2012, 12, 31)),
        ("1999-01", ymd(1999, 1, 1), ymd(2001, 12, 31)),
        ("2014 or 2015", ymd(2014, 1, 1), ymd(2015, 12, 31)),
        ("between March 2014 and May 2015", ymd(2014, 3, 1), ymd(2015, 5, 31)),
        ("summer 2019", ymd(2019, 6, 1), ymd(2019, 8, 31)),
        ("Summer of 2019", ymd(2019, 6, 1), ymd(2019, 8, 31)),
        ("June/July 2019", ymd(2019, 6, 1), ymd(2019, 7, 31)),
        ("winter 2018/19", ymd(2018, 12, 1), ymd(2019, 2, 28)),
        ("winter 2019", ymd(2018, 12, 1), ymd(2020, 2, 29)),
        ("early 2019", ymd(2019, 1, 1), ymd(2019, 4, 30)),
        ("mid-2019", ymd(2019, 5, 1), ymd(2019, 8, 31)),
        ("end of 2019", ymd(2019, 9, 1), ymd(2019, 12, 31)),
        ("late March 2019", ymd(2019, 3, 21), ymd(2019, 3, 31)),
        ("Q2 2019", ymd(2019, 4, 1), ymd(2019, 6, 30)),
        ("Christmas 2019", ymd(2019, 12, 1), ymd(2019, 12, 31)),
        ("c. 2014", ymd(2013, 1, 1), ymd(2015, 12, 31)),
        ("about March 2019", ymd(2019, 2, 1), ymd(2019, 4, 30)),
        ("2014?", ymd(2013, 1, 1), ymd(2015, 12, 31)),
    ] {
        assert_eq!(bounds(text), (from, to), "{text}");
    }
}

#[test]
fn two_figures_are_the_century_that_a_working_life_lies_in() {
    assert_eq!(bounds("3/4/65"), (ymd(1965, 4, 3), ymd(1965, 4, 3)));
    assert_eq!(bounds("Apr 40"), (ymd(2040, 4, 1), ymd(2040, 4, 30)));
}

#[test]
fn month_first_is_read_only_when_told_so() {
    assert_eq!(read_date_in("03/04/2019", DayOrder::MonthFirst), Ok(ImpreciseDate::day(ymd(2019, 3, 4))));
    assert_eq!(read_date_in("2019-04-03", DayOrder::MonthFirst), Ok(ImpreciseDate::day(ymd(2019, 4, 3))));
    assert_eq!(read_date("04/25/2019"), Err(DateProblem::NoSuchDay));
}

#[test]
fn what_is_no_date_says_why() {
    assert_eq!(read_date("  "), Err(DateProblem::Empty));
    for text in ["31/02/2019", "30 February 2019", "29/2/2019", "0/1/2019"] {
        assert_eq!(read_date(text), Err(DateProblem::NoSuchDay), "{text}");
    }
    for text in [
        "n/a",
        "applied",
        "yes",
        "12345678",
        "3/4",
        "001234567890",
        "2019 Fernmart",
        "seen 3 April 2019",
        "April",
        "-",
        "20199",
    ] {
        assert_eq!(read_date(text), Err(DateProblem::NotADate), "{text}");
    }
}

#[test]
fn precision_is_told() {
    assert_eq!(date("3 April 2019").precision(), Precision::Day);
    assert_eq!(date("April 2019").precision(), Precision::Month);
    assert_eq!(date("summer 2019").precision(), Precision::Vague);
}

#[test]
fn two_days_the_wrong_way_round_do_not_come_in() {
    assert!(serde_json::from_str::<ImpreciseDate>(r#"{"earliest":"2019-04-03","latest":"2019-04-02"}"#).is_err());
    let read: ImpreciseDate = serde_json::from_str(r#"{"earliest":"2019-04-03","latest":"2019-04-03"}"#).unwrap();
    assert_eq!(read, date("3 April 2019"));
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_i64..58_000).prop_map(|days| ymd(1930, 1, 1) + chrono::Duration::days(days))
}

proptest! {
    #[test]
    fn the_words_of_any_two_days_read_back_to_the_same_two(day in any_day(), longer in prop_oneof![0_i64..40, 0_i64..4000]) {
        let latest = (day + chrono::Duration::days(longer)).min(ymd(2100, 12, 31));
        let said = ImpreciseDate::between(day.min(latest), latest).unwrap();
        prop_assert_eq!(read_date(&said.words()), Ok(said), "{}", said.words());
    }

    #[test]
    fn whole_months_read_back_to_the_same(year in 1930_i32..2090, month in 1_u32..=12, years in 0_i32..4, to in 1_u32..=12) {
        if let Some(said) = ImpreciseDate::months(year, month, year + years, to) {
            prop_assert_eq!(read_date(&said.words()), Ok(said), "{}", said.words());
        }
    }

    #[test]
    fn a_day_written_in_any_habit_is_that_day(day in any_day(), habit in 0_usize..8) {
        let form = ["%d/%m/%Y", "%-d/%-m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%-d %b %Y", "%-d %B %Y", "%d-%b-%Y", "%B %-d, %Y"];
        let text = day.format(form[habit]).to_string();
        prop_assert_eq!(read_date(&text), Ok(ImpreciseDate::day(day)), "{}", text);
    }

    #[test]
    fn day_and_month_change_places_with_the_order(day in any_day()) {
        let text = day.format("%m/%d/%Y").to_string();
        prop_assert_eq!(read_date_in(&text, DayOrder::MonthFirst), Ok(ImpreciseDate::day(day)));
    }

    #[test]
    fn less_certain_is_never_narrower(day in any_day(), longer in 0_i64..900) {
        let said = ImpreciseDate::between(day, day + chrono::Duration::days(longer)).unwrap();
        prop_assert!(said.about().earliest() <= said.earliest() && said.about().latest() >= said.latest());
    }

    #[test]
    fn anything_at_all_can_be_typed(text in any::<String>()) {
        let _ = read_date(&text);
        let _ = crate::history::read_entry(&text);
    }

    #[test]
    fn anything_that_looks_like_dates_can_be_typed(text in "[0-9a-z/.,' –?-]{0,24}", months in "(jan|may|summer|c\\.|early|to|between|20[0-9]{2}|[0-9]{1,2}|/|-|–|'| ){0,10}") {
        for text in [text, months] {
            let _ = read_date(&text);
            let _ = crate::history::read_entry(&text);
        }
    }
}
