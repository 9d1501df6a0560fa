//! .xlsx and .xlsm through calamine, after the package was measured.

use std::io::{Cursor, Read};

use calamine::{CellErrorType, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDate;

use crate::read::{Limits, SheetError};
use crate::table::{Cell, Merge, Note, Table, Value, Workbook};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    let has_macros = measure(bytes, limits)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| problem(&error))?;
    let sheets = book.sheets_metadata().to_vec();
    let mut out = Workbook::default();
    if has_macros {
        out.notes.push(Note::HasMacros);
    }
    let (mut formulas, mut cells) = (0, 0);
    for sheet in sheets {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let table = table(&mut book, &sheet.name, limits, &mut formulas, &mut cells)?;
        if sheet.visible != SheetVisible::Visible && !table.is_empty() {
            out.notes.push(Note::HiddenSheet(sheet.name.clone()));
        }
        out.tables.push(table);
    }
    if formulas > 0 {
        out.notes.push(Note::Formulas(formulas));
    }
    Ok(out)
}

/// Unpacks every part once without keeping it: what a package says of its own size is not believed. Whether macros are
/// in it.
fn measure(bytes: &[u8], limits: &Limits) -> Result<bool, SheetError> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Damaged)?;
    if package.len() > limits.parts {
        return Err(SheetError::Bomb);
    }
    let names: Vec<String> = package.file_names().filter_map(|name| name.ok().map(|name| name.into_owned())).collect();
    let has = |part: &str| names.iter().any(|name| name.eq_ignore_ascii_case(part));
    if !has("xl/workbook.xml") {
        return Err(if has("xl/workbook.bin") {
            SheetError::OtherKind("an Excel file of the binary kind (.xlsb)")
        } else if has("word/document.xml") {
            SheetError::NoSheet("a Word document")
        } else if has("content.xml") && has("mimetype") {
            SheetError::OtherKind("an OpenDocument file")
        } else if names.iter().any(|name| name.ends_with(".iwa")) {
            SheetError::OtherKind("a Numbers file")
        } else {
            SheetError::NoSheet("a packed folder (.zip)")
        });
    }
    let mut left = limits.unpacked;
    for at in 0..package.len() {
        let part = package.by_index(at).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(why) if why.contains("assword") => SheetError::Password,
            _ => SheetError::Damaged,
        })?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| SheetError::Damaged)?;
        left = left.checked_sub(read).ok_or(SheetError::Bomb)?;
    }
    Ok(names.iter().any(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin")))
}

fn problem(error: &XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::Password,
        _ => SheetError::Damaged,
    }
}

fn table(
    book: &mut Book<'_>,
    name: &str,
    limits: &Limits,
    formulas: &mut usize,
    cells: &mut usize,
) -> Result<Table, SheetError> {
    let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    let mut table = Table { name: name.trim().to_owned(), ..Table::default() };
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| problem(&error))?;
    let mut filled_rows = 0;
    while let Some(read) = reader.next_cell_with_formula_metadata().map_err(|error| problem(&error))? {
        let cell = Cell { value: value(&read.value), is_formula: read.formula.is_some() };
        if cell.is_empty() {
            continue;
        }
        let (row, column) = (as_index(read.pos.0), as_index(read.pos.1));
        if column >= limits.columns {
            return Err(SheetError::TooManyColumns(limits.columns));
        }
        *cells += 1;
        if *cells > limits.cells {
            return Err(SheetError::TooManyCells);
        }
        *formulas += usize::from(cell.is_formula);
        if table.rows.len() <= row {
            table.rows.resize(row + 1, Vec::new());
        }
        if let Some(cells) = table.rows.get_mut(row) {
            filled_rows += usize::from(cells.is_empty());
            if cells.len() <= column {
                cells.resize(column + 1, Cell::default());
            }
            if let Some(place) = cells.get_mut(column) {
                *place = cell;
            }
        }
        if filled_rows > limits.rows {
            return Err(SheetError::rows(limits.rows));
        }
    }
    table.merged = merged
        .iter()
        .map(|merge| Merge {
            first_row: as_index(merge.start.0),
            first_column: as_index(merge.start.1),
            last_row: as_index(merge.end.0),
            last_column: as_index(merge.end.1),
        })
        .collect();
    Ok(table)
}

fn as_index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn value(data: &DataRef<'_>) -> Value {
    match data {
        DataRef::Empty => Value::Empty,
        #[expect(clippy::cast_precision_loss, reason = "a whole number of a spreadsheet is one of its floats")]
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::String(text) => Cell::text(text).value,
        DataRef::SharedString(text) => Cell::text(text).value,
        DataRef::Bool(truth) => Value::Truth(*truth),
        DataRef::DateTime(instant) if instant.is_duration() => Value::Number(instant.as_f64()),
        DataRef::DateTime(instant) => {
            let (year, month, day, ..) = instant.to_ymd_hms_milli();
            match NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day)) {
                Some(day) if instant.as_f64() >= 1.0 => Value::Day(day),
                _ => Value::Number(instant.as_f64()),
            }
        }
        DataRef::DateTimeIso(text) => match text.get(..10).and_then(|day| day.parse().ok()) {
            Some(day) => Value::Day(day),
            None => Cell::text(text).value,
        },
        DataRef::DurationIso(text) => Cell::text(text).value,
        DataRef::Error(error) => Value::Error(error_words(error).to_owned()),
    }
}

fn error_words(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        _ => "#ERROR!",
    }
}
