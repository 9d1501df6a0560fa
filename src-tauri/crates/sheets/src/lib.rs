//! Spreadsheets in and out: a plain table from what a person hands over, and a table written so that Excel opens it well.
//!
//! What it is for: .xlsx, .csv and what is pasted from Excel, read within limits; which row holds the headings, which
//! column is what, what a cell says; and .xlsx and .csv written without a cell that could run as a formula.
//! What it must not know: the store, the clock, files (it takes and gives bytes), what a centre makes of a row.
//!
//! A spreadsheet is material from outside: nothing in it is run, nothing of it is fetched, and what it claims of its own
//! size is not believed.

pub mod cells;
pub mod columns;
pub mod dates;
pub mod headings;
mod read;
mod sniff;
mod table;
mod text;
mod write;
mod xlsx;

pub use cells::{CellState, Reading, read_cell};
pub use columns::{Guess, guess_columns, label_meaning};
pub use dates::{DateHabit, Evidence, date_habit, day_by_serial};
pub use headings::{Headings, find_headings};
pub use read::{Limits, SheetError, read_file, read_pasted};
pub use table::{Cell, Merge, Note, Table, Value, Workbook, column_letters};
pub use write::{OutCell, OutSheet, WriteError, write_csv, write_xlsx};

/// How alike two texts are, from 0 to 1: for names that may be one, written otherwise.
#[must_use]
pub fn likeness(one: &str, other: &str) -> f64 {
    strsim::jaro_winkler(one, other)
}

#[cfg(test)]
mod tests;
