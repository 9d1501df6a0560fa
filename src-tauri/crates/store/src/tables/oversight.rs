//! The trail of what was looked at by those who answer for the centre.

use chrono::{DateTime, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, PersonId};
use rusqlite::{Connection, named_params};
use uuid::Uuid;

use super::facts;
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// A look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// What was not in order then, one line each.
    pub seen: Vec<String>,
    /// What was written.
    pub note: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: PersonId,
}

/// The newest looks.
///
/// # Errors
/// When the database does not answer.
pub fn newest(conn: &Connection, most: u32) -> Result<Vec<Look>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT seen, note, at, by FROM oversight_look ORDER BY at DESC, id DESC LIMIT ?1")?;
    let found = statement.query_map([most], |row| {
        Ok(Look {
            seen: rows::json(row, "seen")?,
            note: row.get("note")?,
            at: rows::instant_of(row, "at")?,
            by: rows::parsed(row, "by")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Records a look.
///
/// # Errors
/// When the database refuses.
pub fn record(write: &mut Write<'_>, centre: CentreId, seen: &[String], note: &str) -> Result<(), StoreError> {
    let id = Uuid::now_v7();
    write.tx.execute(
        "INSERT INTO oversight_look (id, centre_id, seen, note, at, by) VALUES (:id, :centre, :seen, :note, :at, :by)",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":seen": serde_json::to_string(seen)?, ":note": note,
            ":at": write.at(), ":by": write.person()?,
        },
    )?;
    write.journal(
        Entry::about(SubjectKind::Oversight, id, centre, "Looked at what is not in order")
            .changed(Vec::new(), facts([("Not in order then", seen.join("; ")), ("Note", note.to_owned())])),
    )
}

/// Takes lines out of what looks keep, for which `which` holds, since what they name was moved into a compartment.
///
/// # Errors
/// When the database refuses.
pub(crate) fn withhold(write: &Write<'_>, which: &dyn Fn(&str) -> bool) -> Result<(), StoreError> {
    let mut statement = write.read().prepare_cached("SELECT id, seen FROM oversight_look")?;
    let looks = statement.query_map([], |row| Ok((row.get("id")?, rows::json(row, "seen")?)))?;
    for (id, seen) in looks.collect::<rusqlite::Result<Vec<(String, Vec<String>)>>>()? {
        let kept: Vec<&String> = seen.iter().filter(|line| !which(line)).collect();
        if kept.len() < seen.len() {
            // two that are moved in the same instant are two all the same
            write.tx.execute("UPDATE oversight_look SET withheld_at = NULL WHERE id = ?1", [&id])?;
            write.tx.execute(
                "UPDATE oversight_look SET seen = ?2, withheld_at = ?3 WHERE id = ?1",
                [&id, &serde_json::to_string(&kept)?, &write.at()],
            )?;
        }
    }
    Ok(())
}
