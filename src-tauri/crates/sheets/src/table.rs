//! The plain table that every kind of spreadsheet becomes.

use chrono::NaiveDate;
use hearthbook_rules::date_words;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing, or only spaces.
    #[default]
    Empty,
    /// Words, trimmed.
    Text(String),
    /// A number.
    Number(f64),
    /// A real date of the spreadsheet.
    Day(NaiveDate),
    /// TRUE or FALSE.
    Truth(bool),
    /// An error value, such as #REF!.
    Error(String),
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What it holds; of a formula, what the spreadsheet last worked out.
    pub value: Value,
    /// Whether it is a formula. It is never worked out here.
    pub is_formula: bool,
}

impl Cell {
    /// A cell with words in it; none when they are only spaces.
    #[must_use]
    pub fn text(text: &str) -> Self {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
        let value = if text.is_empty() { Value::Empty } else { Value::Text(text.to_owned()) };
        Self { value, is_formula: false }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.value == Value::Empty
    }

    /// As a person reads it.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.value {
            Value::Empty => String::new(),
            Value::Text(text) | Value::Error(text) => text.clone(),
            Value::Number(number) => number_words(*number),
            Value::Day(day) => date_words(*day),
            Value::Truth(true) => "Yes".to_owned(),
            Value::Truth(false) => "No".to_owned(),
        }
    }
}

/// A number without the noise of floating point: certificate numbers stay whole.
fn number_words(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

/// Cells joined into one, by zero-based row and column, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// The first row.
    pub first_row: usize,
    /// The first column.
    pub first_column: usize,
    /// The last row.
    pub last_row: usize,
    /// The last column.
    pub last_column: usize,
}

/// One sheet: rows from the very first, so that a row's number is the one that the spreadsheet shows, less one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The sheet's name; empty for a .csv file and for what was pasted.
    pub name: String,
    /// The rows; each ends at its last cell that holds something.
    pub rows: Vec<Vec<Cell>>,
    /// Cells joined into one.
    pub merged: Vec<Merge>,
}

impl Table {
    /// A cell; an empty one where there is none.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        static NONE: Cell = Cell { value: Value::Empty, is_formula: false };
        self.rows.get(row).and_then(|row| row.get(column)).unwrap_or(&NONE)
    }

    /// How many columns the widest row has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(Vec::is_empty)
    }

    /// Takes the empty cells off the ends of rows and the empty rows off the end.
    pub(crate) fn trim(&mut self) {
        for row in &mut self.rows {
            let end = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
            row.truncate(end);
        }
        let end = self.rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1);
        self.rows.truncate(end);
    }
}

/// What a person should know of a file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// It carries macros, which were not run.
    HasMacros,
    /// It has this many formulas; what the spreadsheet last worked out was read.
    Formulas(usize),
    /// A sheet is hidden, and was read like the others.
    HiddenSheet(String),
    /// A character was not in the encoding of the file; it stands as �.
    BadCharacters,
}

impl Note {
    /// The note in one sentence.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::HasMacros => "The file carries macros. They were not run, and nothing of them was kept.".to_owned(),
            Self::Formulas(1) => {
                "1 cell is a formula. What the spreadsheet last worked out was read; it was not worked out again."
                    .to_owned()
            }
            Self::Formulas(count) => format!(
                "{count} cells are formulas. What the spreadsheet last worked out was read; they were not worked out again."
            ),
            Self::HiddenSheet(name) => {
                format!("The sheet “{name}” is hidden in the file. It was read like the others.")
            }
            Self::BadCharacters => {
                "Some characters could not be read and stand as �. Check the names before you go on.".to_owned()
            }
        }
    }
}

/// A file, read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Workbook {
    /// The sheets that hold something, in their order.
    pub tables: Vec<Table>,
    /// What a person should know of it.
    pub notes: Vec<Note>,
}

/// "A", "B", … "AA": a column as the spreadsheet calls it.
#[must_use]
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().collect()
}
