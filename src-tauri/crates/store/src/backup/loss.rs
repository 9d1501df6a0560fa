//! What would be lost by restoring a backup over a store: shown before anybody does it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};

use super::{BackupError, Header};
use crate::closed::Closed;
use crate::journal::{self, Recorded};
use crate::keys::{KeyFile, PersonSlot};
use crate::rows;

/// As many of the newest entries are told.
const TOLD: usize = 20;

/// What would be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loss {
    /// Entries that were written after the backup was made, or unfinished texts; perhaps none of either.
    Since(LostEntries),
    /// The backup holds something that the store does not: it is another store's, or an older backup was restored since.
    /// All that the store holds and the backup does not would be lost, and how much that is cannot be told.
    NoSharedHistory {
        /// Both come from the same installation, so their beginnings are the same.
        same_store: bool,
        /// Entries in the store.
        entries: u64,
    },
}

/// Entries of the store that the backup does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostEntries {
    /// How many.
    pub entries: u64,
    /// The oldest one's instant.
    pub first: Option<DateTime<Utc>>,
    /// The newest one's instant.
    pub last: Option<DateTime<Utc>>,
    /// The newest 20, newest first.
    pub newest: Vec<Recorded>,
    /// Texts that are not in the journal because they are not finished (of forms and of reports that are not signed off)
    /// and were saved after the backup was made.
    pub drafts: u64,
}

/// Whether the store's journal has everything that the backup's has.
pub(super) fn contained(header: &Header, conn: &Connection) -> rusqlite::Result<bool> {
    let mut statement = conn.prepare_cached("SELECT hash FROM journal WHERE origin = ?1 AND number = ?2")?;
    for head in &header.heads {
        let hash: Option<String> = statement.query_row((&head.origin, head.number), |row| row.get(0)).optional()?;
        if hash.as_deref() != Some(&head.hash) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What would be lost by restoring the backup in place of this store (`conn` is [`Store::read`](crate::Store::read)).
/// Since each entry's hash rests on all before it, comparing the newest one of the backup compares them all.
///
/// # Errors
/// When the store cannot be read.
pub fn loss(header: &Header, conn: &Connection) -> Result<Loss, BackupError> {
    let entries = journal::all(conn)?;
    if !contained(header, conn)? {
        let origin: String = conn.query_row("SELECT value FROM meta WHERE key = 'origin'", [], |row| row.get(0))?;
        return Ok(Loss::NoSharedHistory { same_store: origin == header.origin, entries: entries.len() as u64 });
    }
    let heads: BTreeMap<&str, i64> = header.heads.iter().map(|head| (head.origin.as_str(), head.number)).collect();
    let held = |entry: &Recorded| heads.get(entry.origin.as_str()).is_some_and(|number| entry.number <= *number);
    let mut lost: Vec<Recorded> = entries.into_iter().filter(|entry| !held(entry)).collect();
    let drafts: u32 = conn.query_row(
        "SELECT (SELECT count(*) FROM form_draft WHERE saved_at > ?1)
              + (SELECT count(*) FROM report_answer JOIN report ON report.id = report_id
                 WHERE saved_at > ?1 AND state = 'draft')",
        [rows::instant(header.made_at)],
        |row| row.get(0),
    )?;
    let (first, last) = (lost.iter().map(|entry| entry.at).min(), lost.iter().map(|entry| entry.at).max());
    let count = lost.len() as u64;
    // who restores need not be a reader of closed notes
    let closed = Closed::to(conn, None)?;
    lost.retain(|entry| !closed.hides(entry));
    lost.truncate(TOLD);
    Ok(Loss::Since(LostEntries { entries: count, first, last, newest: lost, drafts: u64::from(drafts) }))
}

/// How restoring a backup would change who can sign in: its key file comes back with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessChanges {
    /// Could sign in again, with the passphrase of then, although their access has ended since.
    pub again: Vec<PersonSlot>,
    /// Could no longer sign in, since they were given access after the backup was made.
    pub no_longer: Vec<PersonSlot>,
    /// The recovery code of then would be the valid one again.
    pub other_recovery_code: bool,
}

/// Compares the key file of a backup with the present one. Passphrases that were changed since cannot be told apart
/// without trying them: for everybody, that of the backup's day is valid again.
#[must_use]
pub fn access_changes(backup: &KeyFile, present: &KeyFile) -> AccessChanges {
    let missing_in = |of: &KeyFile, other: &KeyFile| -> Vec<PersonSlot> {
        let others = other.people();
        of.people().into_iter().filter(|person| others.iter().all(|other| other.id != person.id)).collect()
    };
    AccessChanges {
        again: missing_in(backup, present),
        no_longer: missing_in(present, backup),
        other_recovery_code: backup.recovery_made_at() != present.recovery_made_at(),
    }
}
