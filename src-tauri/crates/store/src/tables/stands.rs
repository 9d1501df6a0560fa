//! "It stands, because…": why something that was pointed out in a draft was left as it is. One table for each kind of document,
//! both alike.
//!
//! What it must not know: what was pointed out, and what the journal says of it.

use rusqlite::Connection;

use crate::{StoreError, Write};

/// Of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Report,
    Review,
}

impl Of {
    /// The table and its column for the document.
    const fn table(self) -> (&'static str, &'static str) {
        match self {
            Self::Report => ("report_stands", "report_id"),
            Self::Review => ("review_stands", "review_id"),
        }
    }
}

/// What stands in a document, and why.
pub(super) fn reasons(conn: &Connection, of: Of, id: &str) -> Result<Vec<(String, String)>, StoreError> {
    let (table, owner) = of.table();
    let mut statement = conn.prepare_cached(&format!("SELECT note, reason FROM {table} WHERE {owner} = ?1"))?;
    let found = statement.query_map([id], |row| Ok((row.get("note")?, row.get("reason")?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a reason; an empty one takes back what was kept.
pub(super) fn keep(write: &Write<'_>, of: Of, id: &str, note: &str, reason: &str) -> Result<(), StoreError> {
    let (table, owner) = of.table();
    if reason.is_empty() {
        write.tx.execute(&format!("DELETE FROM {table} WHERE {owner} = ?1 AND note = ?2"), [id, note])?;
    } else {
        let sql = format!(
            "INSERT INTO {table} ({owner}, note, reason) VALUES (?1, ?2, ?3)
             ON CONFLICT ({owner}, note) DO UPDATE SET reason = ?3"
        );
        write.tx.execute(&sql, [id, note, reason])?;
    }
    Ok(())
}

/// Gives a new version the reasons of the old one.
pub(super) fn take_over(write: &Write<'_>, of: Of, old: &str, new: &str) -> Result<(), StoreError> {
    let (table, owner) = of.table();
    let sql =
        format!("INSERT INTO {table} ({owner}, note, reason) SELECT ?1, note, reason FROM {table} WHERE {owner} = ?2");
    write.tx.execute(&sql, [new, old])?;
    Ok(())
}
