//! What was typed in a form that is not saved yet. Kept per person, in the encrypted store and nowhere else.

use chrono::{DateTime, Utc};
use hearthbook_records::PersonId;
use rusqlite::{Connection, OptionalExtension};

use crate::{StoreError, Write, rows};

/// Keeps it.
///
/// # Errors
/// When it is no JSON, or the database refuses.
pub fn keep(write: &mut Write<'_>, key: &str, values: &str) -> Result<(), StoreError> {
    let (person, at) = (write.person()?, write.at());
    write.tx.execute(
        "INSERT INTO form_draft (person_id, key, body, saved_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (person_id, key) DO UPDATE SET body = ?3, saved_at = ?4",
        [person.as_str(), key, values, at.as_str()],
    )?;
    Ok(())
}

/// Lets it go.
///
/// # Errors
/// When the database refuses.
pub fn discard(write: &mut Write<'_>, key: &str) -> Result<(), StoreError> {
    let person = write.person()?;
    write.tx.execute("DELETE FROM form_draft WHERE person_id = ?1 AND key = ?2", [person.as_str(), key])?;
    Ok(())
}

/// What was kept, and when.
///
/// # Errors
/// When the database does not answer.
pub fn kept(conn: &Connection, person: PersonId, key: &str) -> Result<Option<(String, DateTime<Utc>)>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT body, saved_at FROM form_draft WHERE person_id = ?1 AND key = ?2")?
        .query_row([person.to_string().as_str(), key], |row| Ok((row.get("body")?, rows::instant_of(row, "saved_at")?)))
        .optional()?)
}
