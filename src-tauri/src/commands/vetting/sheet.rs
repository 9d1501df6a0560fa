//! The register as a table file that opens well in Excel.

use hearthbook_records::submissions::ExportView;
use hearthbook_records::vetting::{SheetFormat, VettingSheetRequest, parse_as_at};
use hearthbook_records::{ErrorCode, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_sheets::{OutCell, OutSheet, WriteError, write_csv, write_xlsx};

use super::out::through_the_gate;
use super::register;
use crate::commands::submissions::written;
use crate::desk::Desk;
use crate::vetting;

/// Writes the register out as .xlsx or .csv.
pub fn write_vetting_sheet(desk: &mut Desk, request: VettingSheetRequest) -> Result<ExportView, UiError> {
    let as_at = parse_as_at(&request.as_at, desk.today())?;
    let centre = desk.centre()?;
    let read = register::read(desk, as_at, request.leavers)?;
    let day = read.files.day;
    let mut headings: Vec<String> = if request.initials_only {
        vec!["Initials".to_owned()]
    } else {
        vec!["Name".to_owned(), "Initials".to_owned(), "Born on".to_owned()]
    };
    headings.extend(["Post", "Works here as", "First day", "Last day", "May this person start?"].map(str::to_owned));
    for item in read.book.vetting() {
        headings.push(item.short.clone());
        headings.push(format!("{}: due", item.short));
    }
    let rows: Vec<Vec<OutCell>> = read
        .files
        .files
        .iter()
        .zip(&read.assessed)
        .map(|(file, assessed)| {
            let mut cells: Vec<OutCell> = Vec::with_capacity(headings.len());
            if !request.initials_only {
                cells.push(file.person.name.as_str().into());
            }
            cells.push(file.person.initials.as_str().into());
            if !request.initials_only {
                cells.push(file.born_on().into());
            }
            cells.push(file.post(day).into());
            cells.push(file.engagement().map_or("no vetting file yet", |engagement| engagement.words()).into());
            cells.push(file.started_on().into());
            cells.push(file.person.left_on.filter(|left| *left <= day).into());
            cells.push(assessed.answer.short.as_str().into());
            for standing in &assessed.standings {
                let cell = vetting::cell(&read.book, standing, day);
                cells.push(cell.words.into());
                cells.push(cell.due_on.into());
            }
            cells
        })
        .collect();
    let own = desk.own()?;
    let sheet = OutSheet {
        name: "Vetting register".to_owned(),
        above: vec![
            format!("{} ({}): staff vetting as at {}", centre.name, centre.urn.as_str(), date_words(day)),
            format!("Written out on {} by {}", london_date_time_words(desk.now), own.initials),
        ],
        headings,
        rows,
    };
    if request.initials_only {
        through_the_gate(desk, &words_of(&sheet))?;
    }
    let (bytes, ending) = match request.format {
        SheetFormat::Xlsx => (write_xlsx(&[sheet], desk.now).map_err(no_table)?, "xlsx"),
        SheetFormat::Csv => (write_csv(&sheet), "csv"),
    };
    let by = if request.initials_only { "_initials" } else { "" };
    let name = format!("{}_staff_vetting_{}{by}.{ending}", centre.urn.as_str(), day.format("%Y-%m-%d"));
    written(desk, &name, &bytes, "Wrote out the vetting register as a table")
}

/// Says that a table could not be made.
pub(in crate::commands) fn no_table(error: WriteError) -> UiError {
    UiError::new(
        ErrorCode::Internal,
        format!("The table could not be made: {error}. Nothing was written, and nothing in the record changed."),
    )
}

/// Everything in it that could name somebody.
fn words_of(sheet: &OutSheet) -> String {
    let mut text = String::new();
    for cell in sheet.rows.iter().flatten() {
        if let OutCell::Text(words) = cell {
            text.push_str(words);
            text.push('\n');
        }
    }
    text
}
