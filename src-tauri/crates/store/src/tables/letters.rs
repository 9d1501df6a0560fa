//! Letters to those who are told, as they were released: never rendered again, never changed.

use chrono::{DateTime, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, EventId, ExportId, LetterId, NoticeId, PersonId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::documents::{self, ExportOf};
use super::facts;
use super::notices::Notice;
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// A released letter, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Id.
    pub id: LetterId,
    /// Its notice.
    pub notice: NoticeId,
    /// Subject.
    pub subject: String,
    /// Text.
    pub text: String,
    /// Email address that it was released for; may be empty.
    pub to: String,
    /// To whom it is addressed; nothing for letters from before that was kept.
    pub to_name: Option<String>,
    /// File name.
    pub file_name: String,
    /// SHA-256 of the PDF.
    pub sha256: String,
    /// When.
    pub released_at: DateTime<Utc>,
    /// By whom.
    pub released_by: PersonId,
    /// By whom it was prepared, where a second person released it.
    pub prepared_by: Option<PersonId>,
}

/// A letter that waits for a second person to release it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Subject.
    pub subject: String,
    /// Text.
    pub text: String,
    /// Name of the body that it was prepared for.
    pub to_name: String,
    /// Email address that it was prepared for.
    pub to: String,
    /// When it was prepared.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: PersonId,
}

const SELECT: &str =
    "SELECT id, notice_id, subject, text, to_address, to_name, file_name, sha256, released_at, released_by, prepared_by
    FROM letter";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Letter> {
    Ok(Letter {
        id: rows::parsed(row, "id")?,
        notice: rows::parsed(row, "notice_id")?,
        subject: row.get("subject")?,
        text: row.get("text")?,
        to: row.get("to_address")?,
        to_name: row.get("to_name")?,
        file_name: row.get("file_name")?,
        sha256: row.get("sha256")?,
        released_at: rows::instant_of(row, "released_at")?,
        released_by: rows::parsed(row, "released_by")?,
        prepared_by: rows::parsed_option(row, "prepared_by")?,
    })
}

/// The letters of a notice, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn of_notice(conn: &Connection, notice: NoticeId) -> Result<Vec<Letter>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE notice_id = ?1 ORDER BY id DESC"))?;
    let found = statement.query_map([notice.to_string()], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One letter.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: LetterId) -> Result<Letter, StoreError> {
    conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("letter"))
}

/// Its PDF.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn body(conn: &Connection, id: LetterId) -> Result<Vec<u8>, StoreError> {
    conn.query_row("SELECT body FROM letter WHERE id = ?1", [id.to_string()], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound("letter"))
}

/// The files written out for it, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn exports(conn: &Connection, id: LetterId) -> Result<Vec<ExportId>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT export_id FROM letter_export WHERE letter_id = ?1 ORDER BY export_id DESC")?;
    let found = statement.query_map([id.to_string()], |row| rows::parsed(row, "export_id"))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Whether a file was written out from a letter.
///
/// # Errors
/// When the database does not answer.
pub fn of_export(conn: &Connection, id: ExportId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM letter_export WHERE export_id = ?1)";
    Ok(conn.query_row(sql, [id.to_string()], |row| row.get(0))?)
}

/// Files a letter as released.
///
/// # Errors
/// When the database refuses.
pub fn release(
    write: &mut Write<'_>,
    centre: CentreId,
    event: EventId,
    letter: &Letter,
    body: &[u8],
) -> Result<(), StoreError> {
    write.tx.execute(
        "INSERT INTO letter (id, notice_id, subject, text, to_address, to_name, file_name, sha256, body, released_at,
             released_by, prepared_by)
         VALUES (:id, :notice, :subject, :text, :to, :name, :file, :sha256, :body, :at, :by, :prepared)",
        named_params! {
            ":id": letter.id.to_string(), ":notice": letter.notice.to_string(), ":subject": letter.subject,
            ":text": letter.text, ":to": letter.to, ":name": letter.to_name, ":file": letter.file_name, ":sha256": letter.sha256, ":body": body,
            ":at": write.at(), ":by": write.person()?, ":prepared": letter.prepared_by.map(|by| by.to_string()),
        },
    )?;
    write.tx.execute("DELETE FROM letter_waiting WHERE notice_id = ?1", [letter.notice.to_string()])?;
    write.journal(
        Entry::about(SubjectKind::Event, event, centre, format!("Released the letter “{}”", letter.subject))
            .changed(Vec::new(), facts([("To", letter.to.clone()), ("SHA-256 of the file", letter.sha256.clone())])),
    )
}

/// All letters, newest first, with the event and the recipient of each.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<(Letter, EventId)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT letter.*, event_id FROM letter JOIN notice ON notice.id = notice_id ORDER BY released_at DESC, letter.id DESC",
    )?;
    let found = statement.query_map([], |row| Ok((from_row(row)?, rows::parsed(row, "event_id")?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The letter of a notice that waits for a second person.
///
/// # Errors
/// When the database does not answer.
pub fn waiting(conn: &Connection, notice: NoticeId) -> Result<Option<Waiting>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT subject, text, to_name, to_address, prepared_at, prepared_by FROM letter_waiting WHERE notice_id = ?1",
        )?
        .query_row([notice.to_string()], |row| {
            Ok(Waiting {
                subject: row.get("subject")?,
                text: row.get("text")?,
                to_name: row.get("to_name")?,
                to: row.get("to_address")?,
                at: rows::instant_of(row, "prepared_at")?,
                by: rows::parsed(row, "prepared_by")?,
            })
        })
        .optional()?)
}

/// Prepares a letter for a second person, in place of one that waited before.
///
/// # Errors
/// When the database refuses.
pub fn prepare(
    write: &mut Write<'_>,
    centre: CentreId,
    notice: &Notice,
    subject: &str,
    text: &str,
) -> Result<(), StoreError> {
    write.tx.execute(
        "INSERT INTO letter_waiting (notice_id, subject, text, to_name, to_address, prepared_at, prepared_by)
         VALUES (:notice, :subject, :text, :name, :to, :at, :by)
         ON CONFLICT (notice_id) DO UPDATE SET subject = :subject, text = :text, to_name = :name, to_address = :to,
             prepared_at = :at, prepared_by = :by",
        named_params! {
            ":notice": notice.id.to_string(), ":subject": subject, ":text": text, ":name": notice.name,
            ":to": notice.email, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let what = format!("Prepared the letter “{subject}” for a second person to release");
    write.journal(Entry::about(SubjectKind::Event, notice.event, centre, what))
}

/// Records that it was written outside the store.
///
/// # Errors
/// When the database refuses.
pub fn record_export(
    write: &mut Write<'_>,
    centre: CentreId,
    letter: LetterId,
    what: &str,
    path: &str,
    sha256: &str,
) -> Result<ExportId, StoreError> {
    let id = documents::record_export(write, centre, ExportOf::Other, what, path, sha256)?;
    write.tx.execute(
        "INSERT INTO letter_export (export_id, letter_id) VALUES (?1, ?2)",
        [id.to_string(), letter.to_string()],
    )?;
    Ok(id)
}
