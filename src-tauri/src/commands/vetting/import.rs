//! An old register brought in: read, looked through, brought in as one step, and taken back as one step.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hearthbook_records::import::{
    ImportChoices, ImportColumn, ImportColumnOption, ImportColumnView, ImportPlace, ImportRowView, ImportShow,
    ImportView, ImportedView, OpenImportRequest,
};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::people::Person;
use hearthbook_records::vetting::Engagement;
use hearthbook_records::vetting::parse::{Particulars, VettingLine};
use hearthbook_records::{ErrorCode, ImportId, PersonId, Problems, UiError, VettingLineId};
use hearthbook_rules::calendar::london_date_time_words;
use hearthbook_rules::vetting::LineState;
use hearthbook_sheets::{Limits, Note, column_letters, read_file, read_pasted};
use hearthbook_store::journal::Entry;
use hearthbook_store::tables::people;
use hearthbook_store::tables::vetting::{imports, lines, particulars};

use crate::desk::Desk;
use crate::import::row::{Joins, Row};
use crate::import::{Known, Mapped, Opened, plan};
use crate::vetting;

/// Rows on one page of the preview.
const PAGE: usize = 50;
/// Cells of a column that are shown beside it.
const SAMPLES: usize = 3;

fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// What was brought in before, and what was read and waits, if anything.
pub fn vetting_import(desk: &mut Desk, (): ()) -> Result<ImportView, UiError> {
    let reading = desk.import.as_ref().map(|opened| opened.reading.clone());
    match reading {
        Some(reading) => view(desk, &ImportChoices { reading, ..ImportChoices::default() }),
        None => nothing_read(desk, String::new()),
    }
}

fn nothing_read(desk: &Desk, done: String) -> Result<ImportView, UiError> {
    Ok(ImportView { before: before(desk)?, done, ..ImportView::default() })
}

fn before(desk: &Desk) -> Result<Vec<ImportedView>, UiError> {
    let conn = desk.store.read();
    let initials: HashMap<PersonId, String> =
        people::all(conn)?.into_iter().map(|person| (person.id, person.initials)).collect();
    Ok(imports::standing(conn)?
        .into_iter()
        .map(|import| ImportedView {
            id: import.id,
            words: format!(
                "{} about {}, brought in on {}{}",
                counted(import.facts, "fact", "facts"),
                counted(import.people, "person", "people"),
                london_date_time_words(import.at),
                import.by.and_then(|by| initials.get(&by)).map(|by| format!(", by {by}")).unwrap_or_default()
            ),
        })
        .collect())
}

/// Reads a file, or what was pasted. Nothing is brought in.
pub fn open_vetting_import(desk: &mut Desk, request: OpenImportRequest) -> Result<ImportView, UiError> {
    let mut problems = Problems::new();
    let limits = Limits::default();
    let (field, source, read) = match &request.file {
        Some(file) => {
            let name = shown_name(&file.name);
            let bytes = STANDARD.decode(&file.content).map_err(|_| {
                UiError::new(ErrorCode::BadInput, "The file did not arrive whole. Nothing was read. Choose it again.")
            })?;
            ("file", name, read_file(&bytes, &limits))
        }
        None if request.pasted.trim().is_empty() => {
            problems.add("file", "Choose the spreadsheet, or paste its rows below");
            problems.finish()?;
            return nothing_read(desk, String::new());
        }
        None => ("pasted", "what was pasted".to_owned(), read_pasted(&request.pasted, &limits)),
    };
    let Some(book) = problems.take(field, read.map_err(|error| error.to_string())) else {
        problems.finish()?;
        return nothing_read(desk, String::new());
    };
    let reading = VettingLineId::make().to_string();
    desk.import = Some(Opened::new(reading.clone(), source, book));
    view(desk, &ImportChoices { reading, ..ImportChoices::default() })
}

/// A file's name as it is shown: without the folders before it.
fn shown_name(name: &str) -> String {
    let plain: String =
        name.rsplit(['/', '\\']).next().unwrap_or("").chars().filter(|c| !c.is_control()).take(120).collect();
    if plain.trim().is_empty() { "the file".to_owned() } else { plain }
}

/// What would be made of it with these choices. Nothing is brought in.
pub fn preview_vetting_import(desk: &mut Desk, request: ImportChoices) -> Result<ImportView, UiError> {
    view(desk, &request)
}

/// Puts away what was read. Nothing was brought in.
pub fn close_vetting_import(desk: &mut Desk, (): ()) -> Result<ImportView, UiError> {
    desk.import = None;
    nothing_read(desk, String::new())
}

/// What was read, if the choices are about it.
fn taken(desk: &mut Desk, choices: &ImportChoices) -> Result<Opened, UiError> {
    match desk.import.take() {
        Some(opened) if opened.reading == choices.reading => Ok(opened),
        other => {
            desk.import = other;
            Err(UiError::new(
                ErrorCode::Conflict,
                "This spreadsheet is not open any more, since the record was locked or another was opened. Nothing was brought in. Choose it again.",
            ))
        }
    }
}

fn known(desk: &mut Desk) -> Result<Known, UiError> {
    let today = desk.today();
    let files = vetting::read(desk, None, None)?.files;
    let mut known =
        Known { people: people::all(desk.store.read())?, own: Some(desk.person), today, ..Known::default() };
    for file in &files {
        let id = file.person.id;
        if file.saved.is_some() {
            known.with_file.push(id);
        }
        if let Some(born) = file.saved.as_ref().and_then(|saved| saved.particulars.born_on) {
            known.born.insert(id, born);
        }
        if file.lines.iter().any(|line| line.import.is_some()) {
            known.imported.push(id);
        }
        for line in &file.lines {
            if let hearthbook_records::vetting::CheckDetails::Dbs(details) = &line.details
                && !details.certificate_number.is_empty()
            {
                known.certificates.insert(details.certificate_number.clone(), id);
            }
        }
    }
    Ok(known)
}

fn sheet_of(opened: &Opened, choices: &ImportChoices) -> usize {
    let wanted = choices.sheet.and_then(|sheet| usize::try_from(sheet).ok());
    wanted.filter(|sheet| *sheet < opened.book.tables.len()).unwrap_or(opened.likely)
}

fn columns_of(opened: &Opened, sheet: usize, choices: &ImportChoices) -> Vec<ImportColumn> {
    if choices.columns.is_empty() {
        opened.guesses.get(sheet).into_iter().flatten().map(|guess| guess.column).collect()
    } else {
        choices.columns.clone()
    }
}

fn chosen(choices: &ImportChoices) -> HashMap<u32, ImportPlace> {
    choices.rows.iter().map(|choice| (choice.row, choice.place)).collect()
}

fn view(desk: &mut Desk, choices: &ImportChoices) -> Result<ImportView, UiError> {
    let opened = taken(desk, choices)?;
    let made = view_of(desk, &opened, choices);
    desk.import = Some(opened);
    made
}

fn view_of(desk: &mut Desk, opened: &Opened, choices: &ImportChoices) -> Result<ImportView, UiError> {
    let sheet = sheet_of(opened, choices);
    let (Some(table), Some(headings)) = (opened.book.tables.get(sheet), opened.headings.get(sheet)) else {
        return nothing_read(desk, String::new());
    };
    let mapped = Mapped::new(table, headings, &columns_of(opened, sheet, choices));
    let not_yet = mapped.not_yet();
    let known = known(desk)?;
    let rows = if not_yet.is_empty() { plan(&mapped, &known, &chosen(choices))? } else { Vec::new() };
    let shown: Vec<&Row> =
        rows.iter().filter(|row| choices.show == ImportShow::All || !row.questions.is_empty()).collect();
    let page = usize::try_from(choices.page).unwrap_or(0).min(shown.len().saturating_sub(1) / PAGE);
    let nothing = !rows.iter().any(|row| row.place != ImportPlace::LeaveOut);
    Ok(ImportView {
        reading: opened.reading.clone(),
        source: opened.source.clone(),
        notes: opened.book.notes.iter().map(Note::words).collect(),
        sheets: opened.book.tables.iter().map(|table| table.name.clone()).collect(),
        sheet: number(sheet),
        headings: match headings.rows {
            Some((first, last)) if first == last => format!("The headings are in row {}.", first + 1),
            Some((first, last)) => format!("The headings are in rows {} to {}.", first + 1, last + 1),
            None => "No headings were found, so every row is taken for a person.".to_owned(),
        },
        columns: columns(opened, sheet, &mapped, choices),
        options: ImportColumn::ALL
            .iter()
            .map(|column| ImportColumnOption { value: *column, label: column.words().to_owned() })
            .collect(),
        rows: shown.iter().skip(page * PAGE).take(PAGE).map(|row| row_view(row)).collect(),
        rows_shown: number(shown.len()),
        page: number(page),
        questions: number(rows.iter().filter(|row| !row.questions.is_empty()).count()),
        summary: if not_yet.is_empty() { summary(&rows, &mapped) } else { String::new() },
        not_yet: if not_yet.is_empty() && nothing {
            "No row would be brought in. Say for at least one what becomes of it.".to_owned()
        } else {
            not_yet
        },
        before: before(desk)?,
        done: String::new(),
    })
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn columns(opened: &Opened, sheet: usize, mapped: &Mapped<'_>, choices: &ImportChoices) -> Vec<ImportColumnView> {
    let guesses = opened.guesses.get(sheet).map_or(&[][..], Vec::as_slice);
    mapped
        .columns
        .iter()
        .zip(&mapped.habits)
        .enumerate()
        .map(|(at, (column, habit))| {
            let guess = guesses.get(at);
            let samples = mapped
                .table
                .rows
                .iter()
                .skip(mapped.headings.from_row)
                .filter_map(|row| row.get(at))
                .filter(|cell| !cell.is_empty())
                .take(SAMPLES)
                .map(|cell| cell.words().chars().take(60).collect())
                .collect();
            let because = match guess {
                Some(guess) if guess.column != *column && !choices.columns.is_empty() => "chosen",
                Some(_) if *column == ImportColumn::LeaveOut => "",
                Some(guess) if guess.by_heading => "by its heading",
                Some(_) => "by what is in it",
                None => "",
            };
            ImportColumnView {
                letters: column_letters(at),
                label: mapped.headings.labels.get(at).cloned().unwrap_or_default(),
                column: *column,
                because: because.to_owned(),
                samples,
                note: match column {
                    ImportColumn::LeaveOut | ImportColumn::Note => String::new(),
                    ImportColumn::History => {
                        "Kept in its own words with the employment history. It makes no lines of the timeline: enter \
                         those from the CV."
                            .to_owned()
                    }
                    _ => habit.words().unwrap_or_default(),
                },
            }
        })
        .collect()
}

fn row_view(row: &Row) -> ImportRowView {
    ImportRowView {
        row: row.number,
        name: row.name.clone(),
        particulars: row.particulars(),
        place: row.place,
        places: row.places.clone(),
        joins: row.joins_words.clone(),
        facts: row
            .facts
            .iter()
            .map(|fact| fact.words.clone())
            .chain(
                Some(&row.remark)
                    .filter(|remark| !remark.is_empty())
                    .map(|remark| format!("Remark, kept with the particulars: “{remark}”")),
            )
            .collect(),
        questions: row.questions.clone(),
    }
}

fn summary(rows: &[Row], mapped: &Mapped<'_>) -> String {
    let count = |place: ImportPlace| rows.iter().filter(|row| row.place == place).count();
    let facts: usize = rows.iter().filter(|row| row.place != ImportPlace::LeaveOut).map(|row| row.facts.len()).sum();
    let mut text = format!(
        "{} would be added with {}",
        counted(count(ImportPlace::Add), "person", "people"),
        counted(facts, "fact of unknown evidence", "facts of unknown evidence"),
    );
    let joining = count(ImportPlace::Join);
    if joining > 0 {
        text.push_str(&format!(
            ", {} of them from {} about people who are there already",
            counted(
                rows.iter().filter(|row| row.place == ImportPlace::Join).map(|row| row.facts.len()).sum(),
                "fact",
                "facts"
            ),
            counted(joining, "row", "rows")
        ));
    }
    let left_out = count(ImportPlace::LeaveOut);
    if left_out > 0 {
        text.push_str(&format!("; {} left out", counted(left_out, "row is", "rows are")));
    }
    text.push('.');
    if !mapped.has(ImportColumn::Engagement) {
        text.push_str(" No column says how they work here: they come in as permanent unless the post or an agency says otherwise.");
    }
    text
}

/// Brings it in as one step.
pub fn commit_vetting_import(desk: &mut Desk, request: ImportChoices) -> Result<ImportView, UiError> {
    let opened = taken(desk, &request)?;
    let done = bring_in(desk, &opened, &request);
    match done {
        Ok(done) => {
            desk.forget_names();
            nothing_read(desk, done)
        }
        Err(error) => {
            desk.import = Some(opened);
            Err(error)
        }
    }
}

fn bring_in(desk: &mut Desk, opened: &Opened, choices: &ImportChoices) -> Result<String, UiError> {
    let sheet = sheet_of(opened, choices);
    let (Some(table), Some(headings)) = (opened.book.tables.get(sheet), opened.headings.get(sheet)) else {
        return Err(UiError::new(ErrorCode::NotFound, "There is no such sheet. Nothing was brought in."));
    };
    let mapped = Mapped::new(table, headings, &columns_of(opened, sheet, choices));
    let mut problems = Problems::new();
    let not_yet = mapped.not_yet();
    if !not_yet.is_empty() {
        problems.add("columns", not_yet);
    }
    problems.finish()?;
    let known = known(desk)?;
    let rows = plan(&mapped, &known, &chosen(choices))?;
    let import = ImportId::make();
    let (centre, by, now) = (desk.centre_id()?, desk.person, desk.now);
    let titles: HashMap<String, String> =
        desk.rules()?.vetting().iter().map(|item| (item.id.clone(), item.title.clone())).collect();
    let (mut added, mut facts) = (0_usize, 0_usize);
    let source = opened.source.clone();
    desk.write(|write| {
        let mut ids: Vec<Option<PersonId>> = Vec::with_capacity(rows.len());
        for row in &rows {
            let person = match (row.place, row.joins) {
                (ImportPlace::LeaveOut, _) => None,
                (ImportPlace::Join, Some(Joins::OnRecord(person))) => {
                    if !known.with_file.contains(&person) {
                        particulars::save(write, centre, person, &particulars_of(row), Some(import))?;
                    }
                    Some(person)
                }
                (ImportPlace::Join, Some(Joins::Row(at))) => ids.get(at).copied().flatten(),
                _ => {
                    let person = person_of(row);
                    people::save(write, centre, &person)?;
                    particulars::save(write, centre, person.id, &particulars_of(row), Some(import))?;
                    added += 1;
                    Some(person.id)
                }
            };
            ids.push(person);
            let Some(person) = person else { continue };
            for fact in &row.facts {
                let title = titles.get(fact.item).map_or(fact.item, String::as_str);
                let line = VettingLine {
                    id: VettingLineId::make(),
                    person,
                    item: fact.item.to_owned(),
                    state: LineState::Unknown,
                    checked_on: fact.checked_on,
                    seen_on: fact.seen_on,
                    seen_by: None,
                    asked_on: None,
                    chased_on: None,
                    expires_on: fact.expires_on,
                    destroy_copy_by: None,
                    because: fact.because.clone(),
                    note: fact.words.clone(),
                    details: fact.details.clone(),
                    import: Some(import),
                    recorded_from: now,
                    recorded_by: Some(by),
                    recorded_to: None,
                    ended_by: None,
                    ended_because: String::new(),
                };
                lines::add(write, centre, &line, title, None)?;
                facts += 1;
            }
        }
        write.journal(Entry::about(
            SubjectKind::Vetting,
            import,
            centre,
            format!(
                "Brought in an old register ({source}): {}, {}",
                counted(added, "person added", "people added"),
                counted(facts, "fact", "facts")
            ),
        ))
    })?;
    Ok(format!(
        "{} and {} were brought in. Everything is unknown evidence until somebody looked at it, and nothing reminds until the baseline is accepted.",
        counted(added, "person", "people"),
        counted(facts, "fact", "facts"),
    ))
}

fn person_of(row: &Row) -> Person {
    Person {
        id: PersonId::make(),
        name: row.name.clone(),
        known_as: String::new(),
        initials: row.initials.clone(),
        post: row.post.clone(),
        role: None,
        started_on: row.started_on,
        left_on: row.left_on,
    }
}

fn particulars_of(row: &Row) -> Particulars {
    let employer = if row.engagement == Engagement::Permanent { String::new() } else { row.employer.clone() };
    Particulars {
        engagement: row.engagement,
        employer,
        sex: String::new(),
        born_on: row.born_on,
        address: row.address.clone(),
        telephone: row.telephone.clone(),
        hours: String::new(),
        qualifications: String::new(),
        contact: String::new(),
        offered_on: None,
        transferred_on: None,
        came_over: String::new(),
        missing: String::new(),
        closed_by: String::new(),
        remark: row.remark.clone(),
    }
}

/// Takes back what was brought in, as one step.
pub fn undo_vetting_import(desk: &mut Desk, import: ImportId) -> Result<ImportView, UiError> {
    let centre = desk.centre_id()?;
    let undone = desk.write(|write| imports::undo(write, centre, import))?;
    desk.forget_names();
    let mut done = format!(
        "Undone: {} and {} are off the register again.",
        counted(undone.people, "person", "people"),
        counted(undone.facts, "fact", "facts")
    );
    if !undone.kept.is_empty() {
        done.push_str(&format!(
            " Something was recorded since about {}, who stay on the register without what the import said: {}.",
            counted(undone.kept.len(), "person", "people"),
            undone.kept.join(", ")
        ));
    }
    nothing_read(desk, done)
}
