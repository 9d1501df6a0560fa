//! What is written, and read back.

use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;

use super::{open, words};
use crate::{OutCell, OutSheet, Value, find_headings, write_csv, write_xlsx};

fn at() -> DateTime<Utc> {
    "2026-03-02T09:15:00Z".parse().unwrap()
}

fn sheet(rows: Vec<Vec<OutCell>>) -> OutSheet {
    OutSheet {
        name: "Register".to_owned(),
        above: vec!["Vetting register as at 2 March 2026".to_owned()],
        headings: vec!["Name".to_owned(), "DBS issued".to_owned()],
        rows,
    }
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2019, 4, 3).unwrap()
}

#[test]
fn a_csv_opens_well_in_excel() {
    let bytes = write_csv(&sheet(vec![
        vec!["Zoë, “Z” O'Neill".into(), OutCell::Day(day())],
        vec!["two\nlines".into(), OutCell::Empty],
    ]));
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text, "\u{feff}Name,DBS issued\r\n\"Zoë, “Z” O'Neill\",2019-04-03\r\n\"two\nlines\",\r\n");
}

#[test]
fn no_cell_of_a_csv_begins_like_a_formula() {
    for text in ["=1+1", "+44 20", "-x", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\n=1"] {
        let bytes = write_csv(&sheet(vec![vec![text.into()]]));
        let written = open(&bytes);
        assert!(written.tables[0].cell(1, 0).words().starts_with('\''), "{text}");
    }
}

#[test]
fn an_xlsx_reads_back_as_it_was_meant() {
    let bytes = write_xlsx(
        &[sheet(vec![
            vec!["=HYPERLINK(\"x\")".into(), OutCell::Day(day())],
            vec!["Joan Test".into(), OutCell::Number(2.0)],
        ])],
        at(),
    )
    .unwrap();
    let book = open(&bytes);
    assert_eq!(book.notes, []);
    let table = &book.tables[0];
    assert_eq!(table.name, "Register");
    assert_eq!(find_headings(table).labels, ["Name", "DBS issued"]);
    assert_eq!(table.cell(2, 0).words(), "=HYPERLINK(\"x\")");
    assert!(!table.cell(2, 0).is_formula);
    assert_eq!(table.cell(2, 1).value, Value::Day(day()));
    assert_eq!(table.cell(3, 1).value, Value::Number(2.0));
}

#[test]
fn an_xlsx_says_nothing_of_who_made_it() {
    let bytes = write_xlsx(&[sheet(vec![])], at()).unwrap();
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut core = String::new();
    std::io::Read::read_to_string(&mut package.by_name("docProps/core.xml").unwrap(), &mut core).unwrap();
    assert!(core.contains("<dc:creator></dc:creator>"), "{core}");
    assert!(core.contains("2026-03-02T09:15:00Z"), "{core}");
    let mut page = String::new();
    std::io::Read::read_to_string(&mut package.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut page).unwrap();
    assert!(page.contains("state=\"frozen\"") && page.contains("topLeftCell=\"B3\""), "{page}");
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    let one = write_xlsx(&[sheet(vec![vec!["Joan".into()]])], at()).unwrap();
    assert_eq!(one, write_xlsx(&[sheet(vec![vec!["Joan".into()]])], at()).unwrap());
}

#[test]
fn names_of_tabs_and_long_texts_are_made_to_fit() {
    let mut odd = sheet(vec![vec!["x".repeat(40_000).into()]]);
    odd.name = "Staff: a/b [c]? a name that is far too long for a tab".to_owned();
    let book = open(&write_xlsx(&[odd], at()).unwrap());
    assert_eq!(book.tables[0].name, "Staff ab c a name that is far t");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_texts_come_back_from_both(texts in proptest::collection::vec("\\PC{0,20}", 1..6)) {
        let rows: Vec<Vec<OutCell>> = texts.iter().map(|text| vec![OutCell::Text("row".to_owned()), text.as_str().into()]).collect();
        let expected: Vec<String> = texts.iter().map(|text| crate::Cell::text(text).words()).collect();
        let xlsx = open(&write_xlsx(&[sheet(rows.clone())], at()).unwrap());
        let read: Vec<String> = (0..texts.len()).map(|at| xlsx.tables[0].cell(at + 2, 1).words()).collect();
        prop_assert_eq!(&read, &expected);
        prop_assert!(xlsx.tables[0].rows.iter().flatten().all(|cell| !cell.is_formula));

        let csv = open(&write_csv(&sheet(rows)));
        for (at, expected) in expected.iter().enumerate() {
            let read = csv.tables[0].cell(at + 1, 1).words();
            prop_assert!(read == *expected || read == format!("'{}", texts[at]).trim(), "{:?} {:?}", read, expected);
            prop_assert!(!read.starts_with(['=', '+', '-', '@']));
        }
        let _ = words(&csv.tables[0]);
    }
}
