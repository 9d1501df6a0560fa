//! The centre's corrections of the table of events and recipients.

use chrono::NaiveDate;
use hearthbook_records::OverrideId;
use hearthbook_records::journal::SubjectKind;
use hearthbook_rules::{Cell, CellChange};
use rusqlite::{Connection, named_params};

use super::{day_words, facts};
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// The corrections in force.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<CellChange>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT kind, recipient, value, source, source_on, why, changed_on, person.name AS by_name FROM event_cell_change
         JOIN person ON person.id = changed_by WHERE in_force = 1 ORDER BY event_cell_change.id",
    )?;
    let found = statement.query_map([], |row| {
        let value: String = row.get("value")?;
        Ok(CellChange {
            kind: row.get("kind")?,
            recipient: row.get("recipient")?,
            value: Cell::of(&value).unwrap_or(Cell::Consider),
            source: row.get("source")?,
            source_on: rows::parsed(row, "source_on")?,
            why: row.get("why")?,
            by: row.get("by_name")?,
            on: rows::parsed(row, "changed_on")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// A correction to be made, or to be taken back when there is no value.
#[derive(Debug, Clone, Copy)]
pub struct CellToChange<'a> {
    /// Kind of event.
    pub kind: &'a str,
    /// Recipient.
    pub recipient: &'a str,
    /// Both in words, for the journal.
    pub words: &'a str,
    /// The value until now.
    pub before: Cell,
    /// The new value; nothing to go back to the shipped one.
    pub value: Option<Cell>,
    /// The shipped value.
    pub shipped: Cell,
    /// Where it stands.
    pub source: &'a str,
    /// The day on which that was looked up.
    pub source_on: NaiveDate,
    /// Why.
    pub why: &'a str,
    /// The day of the change.
    pub on: NaiveDate,
}

/// Corrects a cell, or goes back. What was told before keeps the rule that it was told by.
///
/// # Errors
/// When the database refuses.
pub fn change(write: &mut Write<'_>, change: &CellToChange<'_>) -> Result<(), StoreError> {
    let CellToChange { kind, recipient, words, before, value, shipped, source, source_on, why, on } = *change;
    write
        .tx
        .execute("UPDATE event_cell_change SET in_force = 0 WHERE kind = ?1 AND recipient = ?2", [kind, recipient])?;
    if let Some(value) = value {
        write.tx.execute(
            "INSERT INTO event_cell_change (id, kind, recipient, value, source, source_on, why, changed_by, changed_on,
                 in_force)
             VALUES (:id, :kind, :recipient, :value, :source, :source_on, :why, :by, :on, 1)",
            named_params! {
                ":id": OverrideId::make().to_string(), ":kind": kind, ":recipient": recipient, ":value": value.words(),
                ":source": source, ":source_on": source_on.to_string(), ":why": why, ":by": write.person()?,
                ":on": on.to_string(),
            },
        )?;
    }
    let what = match value {
        Some(_) => format!("Changed who is told: {words}"),
        None => format!("Set who is told back to the shipped value: {words}"),
    };
    write.journal(Entry::about(SubjectKind::Rule, format!("events.{kind}.{recipient}"), "", what).changed(
        facts([("Value", before.words().to_owned())]),
        facts([
            ("Value", value.unwrap_or(shipped).words().to_owned()),
            ("Source", source.to_owned()),
            ("Source looked up on", day_words(value.map(|_| source_on))),
            ("Why", why.to_owned()),
        ]),
    ))
}
