//! What is proved of rows of an old register.

use std::collections::HashMap;

use chrono::NaiveDate;
use hearthbook_records::PersonId;
use hearthbook_records::import::ImportPlace::{self, *};
use hearthbook_records::people::Person;
use hearthbook_records::vetting::{CheckDetails, DbsLevel, Engagement};
use hearthbook_sheets::{Limits, read_pasted};

use super::row::{Joins, Row};
use super::{Known, Mapped, Opened, plan};

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn person(name: &str) -> Person {
    Person {
        id: PersonId::make(),
        name: name.to_owned(),
        known_as: String::new(),
        initials: "X.X.".to_owned(),
        post: "Cook".to_owned(),
        role: None,
        started_on: Some(ymd(2020, 1, 6)),
        left_on: None,
    }
}

fn rows_with(text: &str, known: &Known, chosen: &[(u32, ImportPlace)]) -> Vec<Row> {
    let book = read_pasted(text, &Limits::default()).unwrap();
    let opened = Opened::new("r".to_owned(), "s".to_owned(), book);
    let columns: Vec<_> = opened.guesses[0].iter().map(|guess| guess.column).collect();
    let mapped = Mapped::new(&opened.book.tables[0], &opened.headings[0], &columns);
    assert_eq!(mapped.not_yet(), "");
    let chosen: HashMap<u32, ImportPlace> = chosen.iter().copied().collect();
    plan(&mapped, known, &chosen).unwrap()
}

fn known() -> Known {
    Known { today: ymd(2026, 3, 2), ..Known::default() }
}

fn rows(text: &str) -> Vec<Row> {
    rows_with(text, &known(), &[])
}

const HEADS: &str = "Name\tDOB\tJob title\tContract\tStart date\tDBS No\tDBS issued\tDBS level\tRef 1\tRef 2\tRight to work\tComments\n";

#[test]
fn a_row_becomes_a_person_with_facts_in_the_register_s_words() {
    let rows = rows(&format!(
        "{HEADS}Test, Joan\t5/6/1988\tCook\tBank\t13/04/2019\t1234567890\t3 Apr 19\tEnhanced\tyes\tLittle Oaks Nursery\tPassport\tgood\n"
    ));
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((row.number, row.name.as_str(), row.initials.as_str()), (2, "Joan Test", "J.T."));
    assert_eq!(
        (row.engagement, row.started_on, row.born_on),
        (Engagement::Bank, Some(ymd(2019, 4, 13)), Some(ymd(1988, 6, 5)))
    );
    assert_eq!(row.place, Add);
    assert_eq!(row.questions, Vec::<String>::new());
    let items: Vec<&str> = row.facts.iter().map(|fact| fact.item).collect();
    assert_eq!(items, ["dbs", "references", "references", "right-to-work"]);
    let dbs = &row.facts[0];
    assert_eq!(dbs.words, "DBS No: “1234567890”; DBS level: “Enhanced”; DBS issued: “3 Apr 19”; Comments: “good”");
    assert_eq!(dbs.because, "From the old register, row 2");
    assert_eq!(dbs.checked_on, Some(ymd(2019, 4, 3)));
    assert_eq!(dbs.certificate(), Some("001234567890"));
    assert!(matches!(&dbs.details, CheckDetails::Dbs(details) if details.level == Some(DbsLevel::Enhanced)));
    assert!(
        matches!(&row.facts[2].details, CheckDetails::Reference(details) if details.employer == "Little Oaks Nursery")
    );
}

#[test]
fn what_is_missing_in_the_register_makes_no_fact_and_what_was_asked_for_does() {
    let rows = rows(&format!("{HEADS}Joan Test\t\tCook\t\t\t\t\t\tno\tapplied 3/4/19\tn/a\t\n"));
    let items: Vec<&str> = rows[0].facts.iter().map(|fact| fact.words.as_str()).collect();
    assert_eq!(items, ["Ref 2: “applied 3/4/19”", "Right to work: “n/a”"]);
}

#[test]
fn a_date_that_is_none_is_told_and_kept_as_words() {
    let rows = rows(&format!("{HEADS}Joan Test\t31/02/1988\tCook\t\tApril 2019\t12345678\t30 Feb 2019\t\t\t\t\t\n"));
    let row = &rows[0];
    assert_eq!((row.born_on, row.started_on), (None, None));
    assert_eq!(
        row.questions,
        [
            "DOB: “31/02/1988” is no date, so it is left open.",
            "Start date: “April 2019” is no exact day, so it is left open.",
            "DBS No: “12345678” is no certificate number, which has twelve figures; it is kept as words.",
            "DBS issued: “30 Feb 2019” is no exact day; it is kept as words.",
        ]
    );
    assert_eq!(row.facts[0].checked_on, None);
    assert!(row.facts[0].words.contains("30 Feb 2019"));
}

#[test]
fn what_cannot_be_is_told() {
    let rows = rows(&format!(
        "{HEADS}Joan Test\t5/6/2015\tCook\t\t13/04/2019\t001234567890\t14/04/2019\t\t\t\t\t\nAnn Fern\t5/6/1980\tCook\t\t13/04/2019\t001234567890\t14/04/2030\t\t\t\t\t\n"
    ));
    assert_eq!(rows[0].born_on, None);
    assert!(
        rows[0].questions.iter().any(|question| question.contains("an age of 3 at the start")),
        "{:?}",
        rows[0].questions
    );
    assert!(rows[0].questions.iter().any(|question| question.contains("after the first day of work")));
    assert!(
        rows[1].questions.iter().any(|question| question.contains("stands in row 2, too")),
        "{:?}",
        rows[1].questions
    );
    assert!(rows[1].questions.iter().any(|question| question.contains("has not come yet")));
}

#[test]
fn rows_that_are_nobody_are_left_out_and_say_why() {
    let rows = rows(&format!("{HEADS}BANK STAFF\n\tx\tCook\nName\tDOB\tJob title\nJoan Test\t\tCook\n12\t\tCook\n"));
    let places: Vec<ImportPlace> = rows.iter().map(|row| row.place).collect();
    assert_eq!(places, [LeaveOut, LeaveOut, LeaveOut, Add, LeaveOut]);
    assert!(rows.iter().filter(|row| row.place == LeaveOut).all(|row| row.questions.len() == 1));
    assert_eq!(rows[1].places, [LeaveOut], "a row without a name cannot be added");
}

#[test]
fn the_same_name_twice_is_one_person_unless_the_births_differ() {
    let text = format!(
        "{HEADS}Joan Test\t5/6/1988\tCook\nJOAN  TEST\t\tCook\t\t\t001234567890\nMrs Joan Test\t7/8/1990\tNurse\n"
    );
    let read = rows(&text);
    assert_eq!(read.iter().map(|row| row.place).collect::<Vec<_>>(), [Add, Join, Add]);
    assert_eq!(read[1].joins, Some(Joins::Row(0)));
    assert!(read.iter().skip(1).all(|row| !row.questions.is_empty()));
    let chosen = rows_with(&text, &known(), &[(3, Add), (4, LeaveOut)]);
    assert_eq!(chosen.iter().map(|row| row.place).collect::<Vec<_>>(), [Add, Add, LeaveOut]);
}

#[test]
fn somebody_on_record_gets_the_facts_unless_the_births_differ_or_it_was_brought_in_before() {
    let joan = person("Joan Test");
    let (id, own) = (joan.id, person("Olive Ash"));
    let own_id = own.id;
    let mut known = Known { people: vec![joan, own], own: Some(own_id), ..known() };
    known.certificates.insert("001234567890".to_owned(), id);
    let text = format!(
        "{HEADS}Joan Test\t5/6/1988\tCook\t\t7/1/2020\nOlive Ash\t\tManager\nJoan Tset\t\tCook\t\t\t001234567890\n"
    );
    let read = rows_with(&text, &known, &[(3, Add)]);
    assert_eq!(read.iter().map(|row| row.place).collect::<Vec<_>>(), [Join, LeaveOut, Add]);
    assert_eq!(read[0].joins, Some(Joins::OnRecord(id)));
    assert!(read[0].questions.iter().any(|question| question.contains("The first day on record is 6 January 2020")));
    assert_eq!(read[1].places, [LeaveOut], "nobody brings in what was seen of himself");
    assert!(
        read[2].questions.iter().any(|question| question == "Joan Test is on record, which is all but the same name."),
        "{:?}",
        read[2].questions
    );
    assert!(read[2].questions.iter().any(|question| question.contains("is on record for Joan Test")));

    known.born.insert(id, ymd(1970, 1, 1));
    assert_eq!(rows_with(&text, &known, &[])[0].place, Add);
    known.born.clear();
    known.imported.push(id);
    let again = rows_with(&text, &known, &[]);
    assert_eq!(again[0].place, LeaveOut);
    assert_eq!(rows_with(&text, &known, &[(2, Join)])[0].place, Join, "it can still be chosen");
}

#[test]
fn a_remark_without_a_fact_is_kept_and_a_bare_number_is_no_date() {
    let read = rows("Name\tStart date\tDBS issued\tComments\nJoan Test\t43558\t\tworks nights\nAnn Ash\t40017\t\t\n");
    assert_eq!((read[0].facts.len(), read[0].remark.as_str(), read[0].started_on), (0, "works nights", None));
    assert!(read[0].questions.iter().any(|question| question.contains("number for 3 April 2019")), "{read:?}");
    let dated = rows("Name\tStart date\tDBS issued\tComments\nJoan Test\t43558\t\t\nAnn Ash\t3 Apr 19\tyes\tnights\n");
    assert_eq!(dated[0].started_on, Some(ymd(2019, 4, 3)), "the others of the column are dates");
    assert_eq!(dated[1].remark, "", "it stands beside the fact");
    let joan = person("Joan Test");
    let known = Known { with_file: vec![joan.id], people: vec![joan], ..known() };
    let joined = rows_with("Name\tStart date\tDBS issued\tComments\nJoan Test\t\t\tworks nights\n", &known, &[]);
    assert!(joined[0].questions.iter().any(|question| question.contains("does not come in")), "{joined:?}");
}

#[test]
fn without_names_nothing_goes_on() {
    let book = read_pasted("Post\tDBS\nCook\tyes\n", &Limits::default()).unwrap();
    let opened = Opened::new("r".to_owned(), "s".to_owned(), book);
    let mapped = Mapped::new(&opened.book.tables[0], &opened.headings[0], &[]);
    assert_eq!(mapped.not_yet(), "Say which column holds the names.");
}
