//! Receipts: what came back from a recipient, filed as it came and never changed.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, PersonId, ReceiptId, SubmissionId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{day_words, facts};
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// A receipt, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Id.
    pub id: ReceiptId,
    /// Its submission.
    pub submission: SubmissionId,
    /// File name as it came.
    pub file_name: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u32,
    /// Day received.
    pub received_on: NaiveDate,
    /// Note.
    pub note: String,
    /// When it was filed.
    pub filed_at: DateTime<Utc>,
    /// By whom.
    pub filed_by: PersonId,
}

const SELECT: &str = "SELECT id, submission_id, file_name, sha256, length(body) AS size, received_on, note, filed_at,
    filed_by FROM receipt";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Receipt> {
    Ok(Receipt {
        id: rows::parsed(row, "id")?,
        submission: rows::parsed(row, "submission_id")?,
        file_name: row.get("file_name")?,
        sha256: row.get("sha256")?,
        bytes: row.get("size")?,
        received_on: rows::parsed(row, "received_on")?,
        note: row.get("note")?,
        filed_at: rows::instant_of(row, "filed_at")?,
        filed_by: rows::parsed(row, "filed_by")?,
    })
}

/// The receipts of a submission, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn of_submission(conn: &Connection, submission: SubmissionId) -> Result<Vec<Receipt>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE submission_id = ?1 ORDER BY filed_at, id"))?;
    let found = statement.query_map([submission.to_string()], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One receipt.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: ReceiptId) -> Result<Receipt, StoreError> {
    conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("receipt"))
}

/// The file.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn body(conn: &Connection, id: ReceiptId) -> Result<Vec<u8>, StoreError> {
    conn.query_row("SELECT body FROM receipt WHERE id = ?1", [id.to_string()], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound("receipt"))
}

/// A receipt to be filed.
#[derive(Debug)]
pub struct NewReceipt<'a> {
    /// Its submission.
    pub submission: SubmissionId,
    /// File name as it came.
    pub file_name: &'a str,
    /// SHA-256 of the file.
    pub sha256: &'a str,
    /// The file.
    pub body: &'a [u8],
    /// Day received.
    pub received_on: NaiveDate,
    /// Note.
    pub note: &'a str,
}

/// Files a receipt.
///
/// # Errors
/// [`StoreError::Conflict`] when the same file is filed with it already.
pub fn file(write: &mut Write<'_>, centre: CentreId, new: &NewReceipt<'_>) -> Result<ReceiptId, StoreError> {
    if of_submission(write.read(), new.submission)?.iter().any(|receipt| receipt.sha256 == new.sha256) {
        return Err(StoreError::Conflict(
            "This very file is filed with this submission already. Nothing was changed.".to_owned(),
        ));
    }
    let id = ReceiptId::make();
    write.tx.execute(
        "INSERT INTO receipt (id, submission_id, file_name, sha256, body, received_on, note, filed_at, filed_by)
         VALUES (:id, :submission, :file_name, :sha256, :body, :received_on, :note, :at, :by)",
        named_params! {
            ":id": id.to_string(), ":submission": new.submission.to_string(), ":file_name": new.file_name,
            ":sha256": new.sha256, ":body": new.body, ":received_on": new.received_on.to_string(), ":note": new.note,
            ":at": write.at(), ":by": write.person()?,
        },
    )?;
    write.journal(Entry::about(SubjectKind::Submission, new.submission, centre, "Filed a receipt").changed(
        Vec::new(),
        facts([
            ("File", new.file_name.to_owned()),
            ("SHA-256 of the file", new.sha256.to_owned()),
            ("Received on", day_words(Some(new.received_on))),
            ("Note", new.note.to_owned()),
        ]),
    ))?;
    Ok(id)
}
