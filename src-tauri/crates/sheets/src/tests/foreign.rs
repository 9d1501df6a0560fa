//! Files that were made elsewhere (tests_data/ORIGIN.md says by whom).

use super::{open, words};
use crate::{Limits, Note, SheetError, Workbook, find_headings, guess_columns, read_file};

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests_data/", $name)).as_slice()
    };
}

fn first_row(book: &Workbook) -> Vec<String> {
    words(&book.tables[0]).into_iter().find(|row| !row.is_empty()).unwrap_or_default()
}

#[test]
fn dates_of_other_writers_are_days() {
    let book = open(file!("xlsx2csv/datetime.xlsx"));
    assert_eq!(first_row(&book), ["15 September 2011"]);
    let book = open(file!("xlsx2csv/junk-small.xlsx"));
    assert_eq!(first_row(&book), ["29 March 1940", "25 July 2008", "25 July 2008", "8 April 2009", "test", "No"]);
    let book = open(file!("pyexcel-xlsx/date_field.xlsx"));
    assert!(
        words(&book.tables[0]).concat().iter().any(|cell| cell == "25 December 2014"),
        "{:?}",
        words(&book.tables[0])
    );
}

#[test]
fn a_namespace_of_its_own_and_cells_without_places_are_read() {
    let book = open(file!("xlsx2csv/namespace.xlsx"));
    assert_eq!(first_row(&book)[0], "Case # (aka tissue code):");
    let book = open(file!("xlsx2csv/no_cell_ids.xlsx"));
    assert!(words(&book.tables[0]).len() > 1);
    let book = open(file!("xlsx2csv/utf8.xlsx"));
    assert!(words(&book.tables[0]).concat().iter().any(|cell| !cell.is_ascii()));
}

#[test]
fn row_numbers_are_the_ones_that_the_spreadsheet_shows() {
    let table = open(file!("xlsx2csv/empty_row.xlsx")).tables.remove(0);
    assert!(table.rows[0].is_empty());
    assert_eq!(table.cell(1, 0).words(), "Date");
}

#[test]
fn headings_over_two_rows_joined_across_columns_are_told_as_such() {
    let table = open(file!("pyexcel-xlsx/complex-merged-cells-sheet.xlsx")).tables.remove(0);
    assert!(!table.merged.is_empty());
    let headings = find_headings(&table);
    assert_eq!(headings.labels.len(), table.width());
    let table = open(file!("pyexcel-xlsx/merged-sheet-exploration.xlsx")).tables.remove(0);
    assert!(!table.merged.is_empty());
}

#[test]
fn hidden_sheets_are_read_and_told() {
    let book = open(file!("pyexcel-xlsx/hidden_sheets.xlsx"));
    assert!(book.notes.iter().any(|note| matches!(note, Note::HiddenSheet(_))), "{:?}", book.notes);
}

#[test]
fn an_old_excel_file_is_refused_with_what_to_do() {
    let refused = read_file(file!("pyexcel-xlsx/test-date-format.xls"), &Limits::default());
    assert_eq!(refused, Err(SheetError::OtherKind("an Excel file of the old kind (.xls)")));
}

#[test]
fn every_one_of_them_can_be_read_and_guessed_at() {
    for bytes in [
        file!("xlsx2csv/datetime.xlsx"),
        file!("xlsx2csv/empty_row.xlsx"),
        file!("xlsx2csv/namespace.xlsx"),
        file!("xlsx2csv/no_cell_ids.xlsx"),
        file!("xlsx2csv/junk-small.xlsx"),
        file!("xlsx2csv/escape.xlsx"),
        file!("xlsx2csv/input-weird.xlsx"),
        file!("xlsx2csv/hyperlinks.xlsm"),
        file!("xlsx2csv/formatted_inline_string.xlsx"),
        file!("xlsx2csv/utf8.xlsx"),
        file!("xlsx2csv/sheets.xlsx"),
        file!("xlsx2csv/float.xlsx"),
        file!("xlsx2csv/variousdelim.xlsx"),
        file!("pyexcel-xlsx/complex-merged-cells-sheet.xlsx"),
        file!("pyexcel-xlsx/merged-cell-sheet.xlsx"),
        file!("pyexcel-xlsx/merged-sheet-exploration.xlsx"),
        file!("pyexcel-xlsx/hidden_sheets.xlsx"),
        file!("pyexcel-xlsx/complex_hidden_sheets.xlsx"),
        file!("pyexcel-xlsx/date_field.xlsx"),
        file!("pyexcel-xlsx/file_with_an_empty_sheet.xlsx"),
    ] {
        for table in open(bytes).tables {
            let headings = find_headings(&table);
            let guesses = guess_columns(&table, &headings.labels, headings.from_row);
            assert_eq!(guesses.len(), table.width());
        }
    }
}
