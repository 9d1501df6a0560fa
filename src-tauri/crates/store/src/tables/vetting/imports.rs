//! Facts from an old register that came in one go, and how they are taken back in one go.

use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, ImportId};
use rusqlite::{Connection, OptionalExtension};

use crate::journal::Entry;
use crate::{StoreError, Write};

/// Ends everything that an import brought and that still stands. Gives how many rows that were. People whom it added stay
/// on the register, without what it said of them.
///
/// # Errors
/// When the database refuses.
pub fn take_back(write: &mut Write<'_>, centre: CentreId, import: ImportId) -> Result<usize, StoreError> {
    let (at, id) = (write.at(), import.to_string());
    let by = write.stamp.who.map(|id| id.to_string());
    let lines = write.tx.execute(
        "UPDATE vetting_line SET recorded_to = ?1, ended_by = ?3, ended_because = 'The import was undone'
         WHERE import_id = ?2 AND recorded_to IS NULL",
        rusqlite::params![at, id, by],
    )?;
    let particulars = write.tx.execute(
        "UPDATE vetting_particulars SET recorded_to = ?1 WHERE import_id = ?2 AND recorded_to IS NULL",
        [&at, &id],
    )?;
    let history = write.tx.execute(
        "UPDATE vetting_history SET recorded_to = ?1 WHERE import_id = ?2 AND recorded_to IS NULL",
        [&at, &id],
    )?;
    let rows = lines + particulars + history;
    write.journal(Entry::about(
        SubjectKind::Vetting,
        import,
        centre,
        format!("Undid an import into the vetting files: {rows} facts"),
    ))?;
    Ok(rows)
}

/// Whether anything that an import brought still stands.
///
/// # Errors
/// When the database does not answer.
pub fn any(conn: &Connection) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM vetting_line WHERE import_id IS NOT NULL AND recorded_to IS NULL LIMIT 1")?
        .query_row([], |_| Ok(()))
        .optional()?
        .is_some())
}
