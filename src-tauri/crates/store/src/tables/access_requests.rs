//! Requests of one person for what is held about him or her.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::access_requests::{DisclosureGround, NewAccessRequest, SubjectOf};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{AccessRequestId, CentreId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{day_words, facts};
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// A request on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Id.
    pub id: AccessRequestId,
    /// What was asked.
    pub request: NewAccessRequest,
    /// When the review ended.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// What the look at safeguarding risk came to.
    pub risk: String,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let asked_on: Option<NaiveDate> = rows::day(row, "asked_on")?;
    Ok(Kept {
        id: rows::parsed(row, "id")?,
        request: NewAccessRequest {
            of: rows::word::<SubjectOf>(row, "of_kind")?,
            of_id: row.get("of_id")?,
            asked_on: asked_on.unwrap_or_default(),
            asked_by: row.get("asked_by")?,
            identity: row.get("identity")?,
            ground: rows::word::<DisclosureGround>(row, "ground")?,
            ground_words: row.get("ground_words")?,
        },
        reviewed_at: rows::parsed_option(row, "reviewed_at")?,
        risk: row.get("risk")?,
    })
}

/// All, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<Kept>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT * FROM access_request ORDER BY asked_on DESC, id DESC")?;
    let found = statement.query_map([], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: AccessRequestId) -> Result<Kept, StoreError> {
    conn.query_row("SELECT * FROM access_request WHERE id = ?1", [id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("request"))
}

/// What the review leaves out: item and reason.
///
/// # Errors
/// When the database does not answer.
pub fn omissions(conn: &Connection, id: AccessRequestId) -> Result<BTreeMap<String, String>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT item, reason FROM access_request_omission WHERE request_id = ?1")?;
    let found = statement.query_map([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Opens a request.
///
/// # Errors
/// When the database refuses.
pub fn open(write: &mut Write<'_>, centre: CentreId, new: &NewAccessRequest) -> Result<AccessRequestId, StoreError> {
    let id = AccessRequestId::make();
    write.tx.execute(
        "INSERT INTO access_request (id, centre_id, of_kind, of_id, asked_on, asked_by, identity, ground, ground_words,
             opened_at, opened_by)
         VALUES (:id, :centre, :kind, :of, :asked_on, :asked_by, :identity, :ground, :words, :at, :by)",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":kind": rows::word_of(&new.of)?, ":of": new.of_id,
            ":asked_on": new.asked_on.to_string(), ":asked_by": new.asked_by, ":identity": new.identity,
            ":ground": rows::word_of(&new.ground)?, ":words": new.ground_words, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let entry =
        Entry::about(SubjectKind::AccessRequest, id, centre, "Opened a request for what is held about a person");
    write.journal(entry.changed(
        Vec::new(),
        facts([
            ("Asked on", day_words(Some(new.asked_on))),
            ("Asked by", new.asked_by.clone()),
            ("How it was made sure who asks", new.identity.clone()),
            ("Ground", new.ground_words.clone()),
        ]),
    ))?;
    Ok(id)
}

/// Leaves an item out for a reason, or takes it in again.
///
/// # Errors
/// When the database refuses.
pub fn leave_out(
    write: &mut Write<'_>,
    centre: CentreId,
    id: AccessRequestId,
    item: &str,
    reason: &str,
) -> Result<(), StoreError> {
    let key = id.to_string();
    let what = if reason.is_empty() {
        write.tx.execute("DELETE FROM access_request_omission WHERE request_id = ?1 AND item = ?2", (&key, item))?;
        "Took an item into the bundle again"
    } else {
        write.tx.execute(
            "INSERT INTO access_request_omission (request_id, item, reason) VALUES (?1, ?2, ?3)
             ON CONFLICT (request_id, item) DO UPDATE SET reason = excluded.reason",
            (&key, item, reason),
        )?;
        "Left an item out of the bundle"
    };
    write.journal(
        Entry::about(SubjectKind::AccessRequest, id, centre, what)
            .changed(Vec::new(), facts([("Item", item.to_owned()), ("Why", reason.to_owned())])),
    )
}

/// Ends the review, as the bundle is written.
///
/// # Errors
/// When the database refuses.
pub fn reviewed(
    write: &mut Write<'_>,
    centre: CentreId,
    id: AccessRequestId,
    risk: &str,
    sha256: &str,
) -> Result<(), StoreError> {
    write.tx.execute(
        "UPDATE access_request SET reviewed_at = :at, reviewed_by = :by, risk = :risk, bundle_sha256 = :sha256 WHERE id = :id",
        named_params! {
            ":at": write.at(), ":by": write.person()?, ":risk": risk, ":sha256": sha256, ":id": id.to_string(),
        },
    )?;
    write.journal(
        Entry::about(
            SubjectKind::AccessRequest,
            id,
            centre,
            "Reviewed what is held about a person and wrote the bundle",
        )
        .changed(
            Vec::new(),
            facts([("Safeguarding risk", risk.to_owned()), ("SHA-256 of the file", sha256.to_owned())]),
        ),
    )
}
