//! Rehearsing a restore: everything that a restore does, into a throw-away folder, and then the store is really opened.

use std::path::Path;

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use super::container::{self, Opened};
use super::work::WorkFolder;
use super::{BackupError, Header, Watch, restore};
use crate::keys::DataKey;
use crate::{Store, journal};

/// What a rehearsal proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsal {
    /// Name of the backup's file.
    pub name: String,
    /// What it says of itself.
    pub header: Header,
    /// When it was rehearsed.
    pub rehearsed_at: DateTime<Utc>,
    /// Entries of the journal, each of which was proved.
    pub entries: u32,
    /// Finished documents whose bytes are what their SHA-256 says: all of them.
    pub documents: u32,
    /// Reports, in any state.
    pub reports: u32,
}

/// Restores a backup into a throw-away folder in `scratch`, opens it as a store (an older one is brought up to date there),
/// proves its journal and every document, and removes the folder. Let the key come from a passphrase or the recovery code
/// through [`open_keys`](super::open_keys): then the way in was rehearsed too.
///
/// # Errors
/// Everything that would make the restore fail or the store useless.
pub fn rehearse(
    file: &Path,
    key: DataKey,
    scratch: &Path,
    at: DateTime<Utc>,
    watch: &mut Watch<'_>,
) -> Result<Rehearsal, BackupError> {
    if !scratch.is_dir() {
        return Err(BackupError::NoFolder(scratch.to_owned()));
    }
    let mut backup = Opened::open(file)?;
    let folder = WorkFolder::throw_away(scratch).map_err(|error| BackupError::writing(scratch, scratch, error))?;
    restore::fill(&mut backup, &key, folder.path(), watch)?;
    // Dropped before the folder goes: declared after it.
    let store = Store::open(folder.path(), key, at)?;
    let name = container::name_of(file);
    let proof = journal::prove(store.read())?;
    if let Some((number, why)) = proof.broken {
        return Err(BackupError::not_sound(&name, format!("the journal breaks at entry {number}: {why}")));
    }
    let documents = documents(store.read(), &name)?;
    let reports = store.read().query_row("SELECT count(*) FROM report", [], |row| row.get(0))?;
    Ok(Rehearsal { name, header: backup.header, rehearsed_at: at, entries: proof.entries, documents, reports })
}

fn documents(conn: &Connection, name: &str) -> Result<u32, BackupError> {
    let mut statement = conn.prepare("SELECT number, sha256, body FROM document ORDER BY id")?;
    let mut found = statement.query([])?;
    let mut proved = 0;
    while let Some(row) = found.next()? {
        let (number, expected): (String, String) = (row.get("number")?, row.get("sha256")?);
        let body = row.get_ref("body")?;
        let body = body.as_blob().map_err(|error| BackupError::not_sound(name, error.to_string()))?;
        let (_, digest) = container::digest(body).map_err(|error| BackupError::not_sound(name, error.to_string()))?;
        if digest != expected {
            return Err(BackupError::not_sound(name, format!("the document {number} is not as it was filed")));
        }
        proved += 1;
    }
    Ok(proved)
}
