//! .xlsx and .csv that open well in Excel.
//!
//! No cell can run: in .xlsx every text is written as a text, in .csv a text that begins like a formula gets an
//! apostrophe before it. The file says nothing of who wrote it, or where.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook as Book, Worksheet, XlsxError,
};
use thiserror::Error;

/// A cell to be written.
#[derive(Debug, Clone, PartialEq)]
pub enum OutCell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A day, which Excel knows as one.
    Day(NaiveDate),
    /// A number.
    Number(f64),
}

impl From<&str> for OutCell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for OutCell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<Option<NaiveDate>> for OutCell {
    fn from(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// A sheet to be written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OutSheet {
    /// Its name, shown on its tab.
    pub name: String,
    /// Lines above the headings, such as what it is and as at which day. Not in a .csv file, which begins with its
    /// headings.
    pub above: Vec<String>,
    /// The headings.
    pub headings: Vec<String>,
    /// The rows under them.
    pub rows: Vec<Vec<OutCell>>,
}

/// Why a file could not be made.
#[derive(Debug, Error)]
pub enum WriteError {
    /// More than a spreadsheet holds, or a text longer than a cell holds.
    #[error("the table does not fit into a spreadsheet: {0}")]
    DoesNotFit(String),
}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> Self {
        Self::DoesNotFit(error.to_string())
    }
}

/// What Excel and its like take for the beginning of a formula, or for something to be left out before one.
const STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Whether a text would run as a formula if it were typed into a cell.
fn could_run(text: &str) -> bool {
    text.starts_with(STARTS)
        || text.trim_start().starts_with(STARTS)
        || text.starts_with(['＝', '＋', '－', '＠', '\n'])
}

/// Writes .csv: UTF-8 with its mark, so that Excel reads it as such, and lines that end as Windows ends them. Days are
/// written year first, which Excel reads alike in every country.
#[must_use]
pub fn write_csv(sheet: &OutSheet) -> Vec<u8> {
    let mut text = String::from("\u{feff}");
    let headings = sheet.headings.iter().map(|heading| inert(heading)).collect::<Vec<_>>();
    let rows = sheet.rows.iter().map(|row| row.iter().map(csv_words).collect::<Vec<_>>());
    for row in std::iter::once(headings).chain(rows) {
        let fields: Vec<String> = row.iter().map(|field| quoted(field)).collect();
        text.push_str(&fields.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// In quotation marks, when something in it would end the field.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\r', '\n', ';', '\t']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

fn csv_words(cell: &OutCell) -> String {
    match cell {
        OutCell::Empty => String::new(),
        OutCell::Text(text) => inert(text),
        OutCell::Day(day) => day.format("%Y-%m-%d").to_string(),
        OutCell::Number(number) => number.to_string(),
    }
}

fn inert(text: &str) -> String {
    let text = text.replace('\0', "");
    if could_run(&text) { format!("'{text}") } else { text }
}

/// The most characters that a cell holds.
const LONGEST: usize = 32_000;
/// The narrowest and the widest that a column is made, in characters.
const WIDTHS: (usize, usize) = (8, 48);

/// Writes .xlsx: headings that stay in sight, columns as wide as what is in them, days as days. `made_at` is the only
/// thing that the file says of its making.
///
/// # Errors
/// When it does not fit into a spreadsheet.
pub fn write_xlsx(sheets: &[OutSheet], made_at: DateTime<Utc>) -> Result<Vec<u8>, WriteError> {
    let mut book = Book::new();
    let made = made_at.naive_utc();
    let properties = DocProperties::new().set_creation_datetime(
        &ExcelDateTime::from_ymd(
            u16::try_from(made.year()).unwrap_or(1900),
            u8::try_from(made.month()).unwrap_or(1),
            u8::try_from(made.day()).unwrap_or(1),
        )?
        .and_hms(
            u16::try_from(made.hour()).unwrap_or(0),
            u8::try_from(made.minute()).unwrap_or(0),
            u8::try_from(made.second()).unwrap_or(0),
        )?,
    );
    book.set_properties(&properties);
    for sheet in sheets {
        fill(book.add_worksheet(), sheet)?;
    }
    Ok(book.save_to_buffer()?)
}

fn fill(page: &mut Worksheet, sheet: &OutSheet) -> Result<(), WriteError> {
    page.set_name(tab_name(&sheet.name))?;
    let top = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    let quoted = top.clone().set_quote_prefix();
    let date = Format::new().set_align(FormatAlign::Top).set_num_format("d mmmm yyyy").set_align(FormatAlign::Left);
    let bold = Format::new().set_bold();
    let heading =
        Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Thin);

    let mut row = 0_u32;
    for line in &sheet.above {
        page.write_string_with_format(row, 0, line.as_str(), &bold)?;
        row += 1;
    }
    let heading_row = row;
    for (column, words) in sheet.headings.iter().enumerate() {
        page.write_string_with_format(row, as_column(column)?, fitting(words), &heading)?;
    }
    for cells in &sheet.rows {
        row += 1;
        for (column, cell) in cells.iter().enumerate() {
            let column = as_column(column)?;
            match cell {
                OutCell::Empty => {}
                OutCell::Text(text) => {
                    let format = if could_run(text) { &quoted } else { &top };
                    page.write_string_with_format(row, column, fitting(text), format)?;
                }
                OutCell::Day(day) => {
                    let day = ExcelDateTime::from_ymd(
                        u16::try_from(day.year()).unwrap_or(1900),
                        u8::try_from(day.month()).unwrap_or(1),
                        u8::try_from(day.day()).unwrap_or(1),
                    )?;
                    page.write_datetime_with_format(row, column, &day, &date)?;
                }
                OutCell::Number(number) => {
                    page.write_number_with_format(row, column, *number, &top)?;
                }
            }
        }
    }
    for column in 0..sheet.headings.len() {
        page.set_column_width(as_column(column)?, width(sheet, column))?;
    }
    page.set_freeze_panes(heading_row + 1, 1)?;
    if !sheet.headings.is_empty() && !sheet.rows.is_empty() {
        page.autofilter(heading_row, 0, row, as_column(sheet.headings.len() - 1)?)?;
    }
    page.set_repeat_rows(heading_row, heading_row)?;
    page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

fn as_column(column: usize) -> Result<u16, WriteError> {
    u16::try_from(column).map_err(|_| WriteError::DoesNotFit("too many columns".to_owned()))
}

fn width(sheet: &OutSheet, column: usize) -> f64 {
    let words = sheet.rows.iter().filter_map(|row| row.get(column)).map(|cell| match cell {
        OutCell::Empty => 0,
        // Long texts wrap.
        OutCell::Text(text) => text.split('\n').map(|line| line.chars().count()).max().unwrap_or(0),
        OutCell::Day(_) => 18,
        OutCell::Number(number) => number.to_string().len(),
    });
    let heading = sheet.headings.get(column).map_or(0, |heading| heading.chars().count().min(20));
    let widest = words.chain([heading]).max().unwrap_or(0).clamp(WIDTHS.0, WIDTHS.1);
    f64::from(u32::try_from(widest + 2).unwrap_or(20))
}

fn fitting(text: &str) -> String {
    let mut text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    if text.chars().count() > LONGEST {
        text = text.chars().take(LONGEST).chain(['…']).collect();
    }
    text
}

/// A name that a tab may have.
fn tab_name(name: &str) -> String {
    let plain: String =
        name.chars().filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'')).take(31).collect();
    let plain = plain.trim().to_owned();
    if plain.is_empty() { "Sheet".to_owned() } else { plain }
}
