//! One way in for every kind of file, within limits, and what is said when it cannot be read.

use thiserror::Error;

use crate::sniff::{Kind, kind_of};
use crate::table::{Table, Workbook};
use crate::{text, xlsx};

/// How much is read. Beyond it a file is refused as a whole, never cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of everything that is packed in it.
    pub unpacked: u64,
    /// Parts that may be packed in it.
    pub parts: usize,
    /// Rows of a sheet that hold something.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Cells of all sheets that hold something.
    pub cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 20 << 20, unpacked: 192 << 20, parts: 2_000, rows: 100_000, columns: 300, cells: 2_000_000 }
    }
}

/// Why a file was not read. Nothing of it was kept.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SheetError {
    /// There is nothing in it.
    #[error("There is nothing in it. Choose the spreadsheet again, or paste its rows.")]
    Empty,
    /// It is locked with a password.
    #[error(
        "This file is locked with a password. Open it in Excel, choose File, Info, Protect Workbook, Encrypt with \
         Password, empty the field, save a copy, and choose the copy."
    )]
    Password,
    /// It is a spreadsheet of another kind.
    #[error("This is {0}. Open it in the program that made it, save it as an Excel Workbook (.xlsx), and choose that.")]
    OtherKind(&'static str),
    /// It is no spreadsheet at all.
    #[error("This is {0}, not a spreadsheet. Choose an .xlsx or .csv file, or paste the rows.")]
    NoSheet(&'static str),
    /// It is damaged.
    #[error(
        "This file is damaged and cannot be read. Open it in Excel, let Excel repair it, save it under a new name, and \
         choose that."
    )]
    Damaged,
    /// It is larger than is read.
    #[error("This file is larger than {0} MB. Copy the rows that you need into a new spreadsheet, and choose that.")]
    TooLarge(usize),
    /// What is packed in it is out of all proportion.
    #[error("This file unpacks to far more than a spreadsheet of people can hold, so it was not opened any further.")]
    Bomb,
    /// It has more rows than are read.
    #[error("It has more than {0} rows. Copy the rows that you need into a new spreadsheet, and choose that.")]
    TooManyRows(String),
    /// It has more columns than are read.
    #[error("It has more than {0} columns. Delete the columns that you do not need, and choose it again.")]
    TooManyColumns(usize),
    /// It has more cells than are read.
    #[error(
        "It holds more cells than can be read. Copy the rows that you need into a new spreadsheet, and choose that."
    )]
    TooManyCells,
}

impl SheetError {
    pub(crate) fn rows(limit: usize) -> Self {
        let text = limit.to_string();
        let (head, tail) = text.split_at(text.len().saturating_sub(3));
        Self::TooManyRows(if head.is_empty() { text } else { format!("{head},{tail}") })
    }
}

/// Reads a file.
///
/// # Errors
/// When it is not a spreadsheet that can be read whole.
pub fn read_file(bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    if bytes.len() > limits.bytes {
        return Err(SheetError::TooLarge(limits.bytes >> 20));
    }
    let book = match kind_of(bytes) {
        Kind::Nothing => return Err(SheetError::Empty),
        Kind::Zip => xlsx::read(bytes, limits)?,
        Kind::Ole { encrypted: true } => return Err(SheetError::Password),
        Kind::Ole { encrypted: false } => return Err(SheetError::OtherKind("an Excel file of the old kind (.xls)")),
        Kind::Other(what) => return Err(SheetError::NoSheet(what)),
        Kind::Text => text::read(bytes, limits)?,
    };
    checked(book)
}

/// Reads what was pasted.
///
/// # Errors
/// When there is nothing in it, or more than is read.
pub fn read_pasted(pasted: &str, limits: &Limits) -> Result<Workbook, SheetError> {
    if pasted.len() > limits.bytes {
        return Err(SheetError::TooLarge(limits.bytes >> 20));
    }
    checked(text::read_text(pasted, limits)?)
}

/// Without the sheets that hold nothing.
fn checked(mut book: Workbook) -> Result<Workbook, SheetError> {
    book.tables.iter_mut().for_each(Table::trim);
    book.tables.retain(|table| !table.is_empty());
    if book.tables.is_empty() { Err(SheetError::Empty) } else { Ok(book) }
}
