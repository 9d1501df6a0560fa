//! What is proved of spreadsheets: by nasty files made here, and by files that were made elsewhere.

mod foreign;
mod judging;
mod nasty;
mod writing;

use crate::{Limits, Table, Workbook, read_file, read_pasted};

fn open(bytes: &[u8]) -> Workbook {
    read_file(bytes, &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn pasted(text: &str) -> Table {
    let book = read_pasted(text, &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
    book.tables.into_iter().next().unwrap_or_default()
}

/// The words of a table, row by row.
fn words(table: &Table) -> Vec<Vec<String>> {
    table.rows.iter().map(|row| row.iter().map(crate::Cell::words).collect()).collect()
}
