//! An old register on its way in: what was read, and what would be made of each row.
//!
//! Nothing that an old register says is believed: every fact comes in as *unknown evidence*, in the words of the
//! register, until somebody looked at the evidence. What a row would make is worked out anew for every question, so that
//! what is shown and what is written cannot differ.

pub mod facts;
pub mod row;
pub mod who;

use std::collections::HashMap;

use chrono::NaiveDate;
use hearthbook_records::import::{ImportColumn, ImportPlace};
use hearthbook_records::people::Person;
use hearthbook_records::{PersonId, UiError};
use hearthbook_sheets::{DateHabit, Guess, Headings, Table, Workbook, date_habit, find_headings, guess_columns};

use self::row::Row;

/// Most rows that are brought in at once.
pub const MOST_ROWS: usize = 10_000;

/// A file that was read and waits on the desk for what is chosen about it.
#[derive(Debug)]
pub struct Opened {
    /// Which reading this is.
    pub reading: String,
    /// The name of the file, or "what was pasted".
    pub source: String,
    /// What was read.
    pub book: Workbook,
    /// The headings of each sheet.
    pub headings: Vec<Headings>,
    /// What each column of each sheet is taken for.
    pub guesses: Vec<Vec<Guess>>,
    /// The sheet that looks most like a register.
    pub likely: usize,
}

impl Opened {
    /// Judges what was read.
    #[must_use]
    pub fn new(reading: String, source: String, book: Workbook) -> Self {
        let headings: Vec<Headings> = book.tables.iter().map(find_headings).collect();
        let guesses: Vec<Vec<Guess>> = book
            .tables
            .iter()
            .zip(&headings)
            .map(|(table, headings)| guess_columns(table, &headings.labels, headings.from_row))
            .collect();
        let known =
            |guesses: &Vec<Guess>| guesses.iter().filter(|guess| guess.column != ImportColumn::LeaveOut).count();
        let likely = guesses
            .iter()
            .enumerate()
            .max_by_key(|(at, guesses)| (known(guesses), std::cmp::Reverse(*at)))
            .map_or(0, |(at, _)| at);
        Self { reading, source, book, headings, guesses, likely }
    }
}

/// What the record knows, as far as rows are measured against it.
#[derive(Debug, Default)]
pub struct Known {
    /// Everybody on record.
    pub people: Vec<Person>,
    /// Dates of birth.
    pub born: HashMap<PersonId, NaiveDate>,
    /// People who have a vetting file.
    pub with_file: Vec<PersonId>,
    /// People about whom an old register was brought in before.
    pub imported: Vec<PersonId>,
    /// Numbers of DBS certificates, and whose.
    pub certificates: HashMap<String, PersonId>,
    /// Who brings the register in.
    pub own: Option<PersonId>,
    /// Today.
    pub today: NaiveDate,
}

/// A sheet with what its columns are taken for.
pub struct Mapped<'a> {
    /// The sheet.
    pub table: &'a Table,
    /// Its headings.
    pub headings: &'a Headings,
    /// What each column is.
    pub columns: Vec<ImportColumn>,
    /// How the dates of each column are written.
    pub habits: Vec<DateHabit>,
}

impl<'a> Mapped<'a> {
    /// A sheet, with its columns as chosen; a column about which nothing was chosen is left out.
    #[must_use]
    pub fn new(table: &'a Table, headings: &'a Headings, chosen: &[ImportColumn]) -> Self {
        let columns: Vec<ImportColumn> =
            (0..table.width()).map(|at| chosen.get(at).copied().unwrap_or_default()).collect();
        let habits = (0..columns.len())
            .map(|at| date_habit(table.rows.iter().skip(headings.from_row).filter_map(|row| row.get(at))))
            .collect();
        Self { table, headings, columns, habits }
    }

    /// Whether a column is there.
    #[must_use]
    pub fn has(&self, column: ImportColumn) -> bool {
        self.columns.contains(&column)
    }

    /// What is missing or twice among the columns; empty when they will do.
    #[must_use]
    pub fn not_yet(&self) -> String {
        let named =
            self.has(ImportColumn::Name) || (self.has(ImportColumn::FirstName) && self.has(ImportColumn::LastName));
        if !named {
            return "Say which column holds the names.".to_owned();
        }
        let twice = ImportColumn::ALL.iter().find(|column| {
            **column != ImportColumn::LeaveOut && self.columns.iter().filter(|other| other == column).count() > 1
        });
        twice.map(|column| format!("Two columns are “{}”. Leave one of them out.", column.words())).unwrap_or_default()
    }
}

/// What would become of every row that holds something.
///
/// # Errors
/// When there are more rows than are brought in at once.
pub fn plan(mapped: &Mapped<'_>, known: &Known, chosen: &HashMap<u32, ImportPlace>) -> Result<Vec<Row>, UiError> {
    let rows: Vec<usize> = (mapped.headings.from_row..mapped.table.rows.len())
        .filter(|at| mapped.table.rows.get(*at).is_some_and(|row| !row.is_empty()))
        .collect();
    if rows.len() > MOST_ROWS {
        return Err(UiError::new(
            hearthbook_records::ErrorCode::BadInput,
            format!(
                "This sheet has {} rows; at most 10,000 are brought in at once. Nothing was brought in. Copy the rows of \
                 the people who work here into a new spreadsheet, and choose that.",
                rows.len()
            ),
        ));
    }
    let mut read: Vec<Row> = rows.into_iter().map(|at| row::read(mapped, known, at)).collect();
    who::place(&mut read, known, chosen);
    Ok(read)
}

#[cfg(test)]
mod tests;
