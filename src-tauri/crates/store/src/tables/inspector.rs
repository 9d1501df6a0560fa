//! Days on which an inspector is here, and their running notes.

use chrono::{DateTime, Utc};
use hearthbook_records::inspector::{InspectionDay, InspectionDayForm, InspectionNote};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, InspectionDayId, InspectionNoteId};
use hearthbook_rules::calendar::london_date_time_words;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::facts;
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

fn from_row(row: &Row<'_>) -> rusqlite::Result<InspectionDay> {
    let closed_at: Option<DateTime<Utc>> = rows::parsed_option(row, "closed_at")?;
    Ok(InspectionDay {
        id: rows::parsed(row, "id")?,
        began_at: rows::instant_of(row, "began_at")?,
        began_by: rows::parsed(row, "began_by")?,
        ready_at: rows::parsed_option(row, "ready_at")?,
        form: rows::json(row, "form")?,
        closed: closed_at.zip(rows::parsed_option(row, "closed_by")?),
        inspection: row.get("inspection_id")?,
    })
}

/// All, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<InspectionDay>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT * FROM inspection_day ORDER BY began_at DESC, id DESC")?;
    let found = statement.query_map([], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: InspectionDayId) -> Result<InspectionDay, StoreError> {
    conn.prepare_cached("SELECT * FROM inspection_day WHERE id = ?1")?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("inspection day"))
}

/// The one that is open.
///
/// # Errors
/// When the database does not answer.
pub fn open(conn: &Connection) -> Result<Option<InspectionDay>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT * FROM inspection_day WHERE closed_at IS NULL")?
        .query_row([], from_row)
        .optional()?)
}

fn said(form: &InspectionDayForm) -> Facts {
    facts([
        ("Inspector", form.inspector.clone()),
        ("How to reach", form.contact.clone()),
        ("Annex A by", form.ready_by.clone()),
        ("Letter to staff", form.letter_to.clone()),
        ("Feedback", form.feedback.clone()),
        ("Welfare of the manager", form.welfare.clone()),
        ("Cases chosen", if form.cases.is_empty() { String::new() } else { form.cases.len().to_string() }),
        ("Printed", form.printed.join(", ")),
    ])
}

fn still_open(write: &Write<'_>, id: InspectionDayId) -> Result<InspectionDay, StoreError> {
    let day = one(write.read(), id)?;
    if day.closed.is_some() {
        return Err(StoreError::Conflict(
            "This inspection day is closed. It can be read; nothing was changed.".to_owned(),
        ));
    }
    Ok(day)
}

fn form_json(form: &InspectionDayForm) -> Result<String, StoreError> {
    serde_json::to_string(form).map_err(|error| StoreError::Conflict(error.to_string()))
}

/// Begins a day.
///
/// # Errors
/// [`StoreError::Conflict`] while another is open.
pub fn begin(write: &mut Write<'_>, centre: CentreId) -> Result<InspectionDayId, StoreError> {
    if open(write.read())?.is_some() {
        return Err(StoreError::Conflict("An inspection day is open already. Go on with that one.".to_owned()));
    }
    let id = InspectionDayId::make();
    write.tx.execute(
        "INSERT INTO inspection_day (id, centre_id, began_at, began_by, form) VALUES (:id, :centre, :at, :by, :form)",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":at": write.at(), ":by": write.person()?,
            ":form": form_json(&InspectionDayForm::default())?,
        },
    )?;
    write.journal(Entry::about(
        SubjectKind::InspectionDay,
        id,
        centre,
        "The inspector is here: began an inspection day",
    ))?;
    Ok(id)
}

/// Saves what was typed. The same again changes nothing.
///
/// # Errors
/// [`StoreError::Conflict`] when the day is closed.
pub fn save(
    write: &mut Write<'_>,
    centre: CentreId,
    id: InspectionDayId,
    form: &InspectionDayForm,
    ready_at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let before = still_open(write, id)?;
    write.tx.execute(
        "UPDATE inspection_day SET form = :form, ready_at = :ready WHERE id = :id",
        named_params! { ":form": form_json(form)?, ":ready": ready_at.map(rows::instant), ":id": id.to_string() },
    )?;
    write.journal(
        Entry::about(SubjectKind::InspectionDay, id, centre, "Changed what is kept of the inspection day")
            .changed(said(&before.form), said(form)),
    )
}

/// Closes a day.
///
/// # Errors
/// [`StoreError::Conflict`] when it is closed.
pub fn close(write: &mut Write<'_>, centre: CentreId, id: InspectionDayId) -> Result<(), StoreError> {
    still_open(write, id)?;
    write.tx.execute(
        "UPDATE inspection_day SET closed_at = :at, closed_by = :by WHERE id = :id",
        named_params! { ":at": write.at(), ":by": write.person()?, ":id": id.to_string() },
    )?;
    write.journal(Entry::about(SubjectKind::InspectionDay, id, centre, "Closed the inspection day"))
}

/// The running note, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn notes(conn: &Connection, day: InspectionDayId) -> Result<Vec<InspectionNote>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT * FROM inspection_note WHERE day_id = ?1 ORDER BY at, id")?;
    let found = statement.query_map([day.to_string()], |row| {
        Ok(InspectionNote {
            id: rows::parsed(row, "id")?,
            day,
            at: rows::instant_of(row, "at")?,
            kind: rows::word(row, "kind")?,
            words: row.get("words")?,
            by: row.get("by_whom")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Adds a line to the running note.
///
/// # Errors
/// [`StoreError::Conflict`] when the day is closed.
pub fn add_note(write: &mut Write<'_>, centre: CentreId, note: &InspectionNote) -> Result<(), StoreError> {
    still_open(write, note.day)?;
    let kind = rows::word_of(&note.kind)?;
    write.tx.execute(
        "INSERT INTO inspection_note (id, day_id, at, kind, words, by_whom, recorded_at, recorded_by)
         VALUES (:id, :day, :at, :kind, :words, :by_whom, :recorded, :by)",
        named_params! {
            ":id": InspectionNoteId::to_string(&note.id), ":day": note.day.to_string(), ":at": rows::instant(note.at),
            ":kind": kind, ":words": note.words, ":by_whom": note.by, ":recorded": write.at(), ":by": write.person()?,
        },
    )?;
    let told = facts([
        ("When", london_date_time_words(note.at)),
        (note.kind.words(), note.words.clone()),
        ("By", note.by.clone()),
    ]);
    write.journal(
        Entry::about(SubjectKind::InspectionDay, note.day, centre, "Added to the note of the inspection day")
            .changed(Vec::new(), told),
    )
}
