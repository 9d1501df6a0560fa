//! Receipts: what came back from a recipient, filed as it came and never changed. For a submission or for a letter of an event;
//! both keep the same of it, each in a table of its own, since a letter may be moved into a compartment with its event.

use std::fmt::Display;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, LetterId, PersonId, ReceiptId, SubmissionId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{day_words, facts, letters, notices};
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// What a receipt can be filed with, by its id.
pub trait Answered: Copy + Display + FromStr {
    /// The table of its receipts.
    const TABLE: &'static str;
    /// The column of that table that names it.
    const OWNER: &'static str;
    /// What it is called.
    const WORD: &'static str;
    /// What the journal says when one is filed.
    const FILED: &'static str;

    /// The record whose history tells of it.
    ///
    /// # Errors
    /// When the database does not answer.
    fn told_of(self, conn: &Connection) -> Result<(SubjectKind, String), StoreError>;
}

impl Answered for SubmissionId {
    const TABLE: &'static str = "receipt";
    const OWNER: &'static str = "submission_id";
    const WORD: &'static str = "submission";
    const FILED: &'static str = "Filed a receipt";

    fn told_of(self, _: &Connection) -> Result<(SubjectKind, String), StoreError> {
        Ok((SubjectKind::Submission, self.to_string()))
    }
}

impl Answered for LetterId {
    const TABLE: &'static str = "letter_receipt";
    const OWNER: &'static str = "letter_id";
    const WORD: &'static str = "letter";
    const FILED: &'static str = "Filed a receipt of a letter";

    fn told_of(self, conn: &Connection) -> Result<(SubjectKind, String), StoreError> {
        let notice = notices::one(conn, letters::one(conn, self)?.notice)?;
        Ok((SubjectKind::Event, notice.event.to_string()))
    }
}

/// A receipt, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt<Of> {
    /// Id.
    pub id: ReceiptId,
    /// What it was filed with.
    pub of: Of,
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

fn select<Of: Answered>() -> String {
    format!(
        "SELECT id, {} AS owner, file_name, sha256, length(body) AS size, received_on, note, filed_at, filed_by FROM {}",
        Of::OWNER,
        Of::TABLE
    )
}

fn from_row<Of: Answered>(row: &Row<'_>) -> rusqlite::Result<Receipt<Of>> {
    Ok(Receipt {
        id: rows::parsed(row, "id")?,
        of: rows::parsed(row, "owner")?,
        file_name: row.get("file_name")?,
        sha256: row.get("sha256")?,
        bytes: row.get("size")?,
        received_on: rows::parsed(row, "received_on")?,
        note: row.get("note")?,
        filed_at: rows::instant_of(row, "filed_at")?,
        filed_by: rows::parsed(row, "filed_by")?,
    })
}

/// What came back for a submission or a letter, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn all_of<Of: Answered>(conn: &Connection, of: Of) -> Result<Vec<Receipt<Of>>, StoreError> {
    let sql = format!("{} WHERE {} = ?1 ORDER BY filed_at, id", select::<Of>(), Of::OWNER);
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement.query_map([of.to_string()], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One receipt.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one<Of: Answered>(conn: &Connection, id: ReceiptId) -> Result<Receipt<Of>, StoreError> {
    conn.prepare_cached(&format!("{} WHERE id = ?1", select::<Of>()))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("receipt"))
}

/// The file.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn body<Of: Answered>(conn: &Connection, id: ReceiptId) -> Result<Vec<u8>, StoreError> {
    let sql = format!("SELECT body FROM {} WHERE id = ?1", Of::TABLE);
    conn.query_row(&sql, [id.to_string()], |row| row.get(0)).optional()?.ok_or(StoreError::NotFound("receipt"))
}

/// A receipt to be filed.
#[derive(Debug)]
pub struct NewReceipt {
    /// File name as it came.
    pub file_name: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The file.
    pub body: Vec<u8>,
    /// Day received.
    pub received_on: NaiveDate,
    /// Note.
    pub note: String,
}

/// Files a receipt.
///
/// # Errors
/// [`StoreError::Conflict`] when the same file is filed with it already.
pub fn file<Of: Answered>(
    write: &mut Write<'_>,
    centre: CentreId,
    of: Of,
    new: &NewReceipt,
) -> Result<ReceiptId, StoreError> {
    if all_of(write.read(), of)?.iter().any(|receipt| receipt.sha256 == new.sha256) {
        return Err(StoreError::Conflict(format!(
            "This very file is filed with this {} already. Nothing was changed.",
            Of::WORD
        )));
    }
    let id = ReceiptId::make();
    let sql = format!(
        "INSERT INTO {} (id, {}, file_name, sha256, body, received_on, note, filed_at, filed_by)
         VALUES (:id, :of, :file_name, :sha256, :body, :received_on, :note, :at, :by)",
        Of::TABLE,
        Of::OWNER
    );
    write.tx.execute(
        &sql,
        named_params! {
            ":id": id.to_string(), ":of": of.to_string(), ":file_name": new.file_name, ":sha256": new.sha256,
            ":body": new.body, ":received_on": new.received_on.to_string(), ":note": new.note, ":at": write.at(),
            ":by": write.person()?,
        },
    )?;
    let (kind, subject) = of.told_of(write.read())?;
    write.journal(Entry::about(kind, subject, centre, Of::FILED).changed(
        Vec::new(),
        facts([
            ("File", new.file_name.clone()),
            ("SHA-256 of the file", new.sha256.clone()),
            ("Received on", day_words(Some(new.received_on))),
            ("Note", new.note.clone()),
        ]),
    ))?;
    Ok(id)
}
