//! Proving what is in a backup: that it is as it was written, opens, is sound, and is what its header says.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::container::{Head, Opened};
use super::work::{WorkFile, create_new};
use super::{BackupError, Header, Step, Watch, tell};
use crate::durable::folder_of;
use crate::keys::{DataKey, KeyFile};
use crate::{StoreError, journal, migrate, open, sound};

/// A backup that was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What it says of itself, all of which is true.
    pub header: Header,
}

/// What a database holds, as far as a header says it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) store_version: i64,
    pub(super) origin: String,
    pub(super) heads: Vec<Head>,
    pub(super) entries: u64,
    pub(super) rows: BTreeMap<String, u64>,
}

impl Content {
    pub(super) fn of(conn: &Connection) -> rusqlite::Result<Self> {
        let rows = sound::rows(conn)?;
        let mut heads = conn.prepare(
            "SELECT origin, number, hash FROM journal AS newest
             WHERE number = (SELECT max(number) FROM journal WHERE origin = newest.origin) ORDER BY origin",
        )?;
        let heads = heads
            .query_map([], |row| Ok(Head { origin: row.get(0)?, number: row.get(1)?, hash: row.get(2)? }))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Self {
            store_version: conn.query_row("PRAGMA user_version", [], |row| row.get(0))?,
            origin: conn.query_row("SELECT value FROM meta WHERE key = 'origin'", [], |row| row.get(0))?,
            heads,
            entries: rows.get("journal").copied().unwrap_or_default(),
            rows,
        })
    }

    fn of_header(header: &Header) -> Self {
        Self {
            store_version: header.store_version,
            origin: header.origin.clone(),
            heads: header.heads.clone(),
            entries: header.entries,
            rows: header.rows.clone(),
        }
    }
}

/// Whether the journal proves and the keys are those of people whom the record knows; else what is wrong.
pub(super) fn proves(conn: &Connection, keys: &KeyFile) -> Result<Option<String>, StoreError> {
    if let Some((number, why)) = journal::prove(conn)?.broken {
        return Ok(Some(format!("the journal breaks at entry {number}: {why}")));
    }
    let mut known = conn.prepare("SELECT slot_id FROM account WHERE ended_at IS NULL")?;
    let known: Vec<String> = known.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let people = keys.people();
    if !known.is_empty() && !people.iter().any(|person| known.contains(&person.id.to_string())) {
        return Ok(Some("nobody whom the record knows can sign in with its key file".to_owned()));
    }
    Ok(None)
}

/// Takes the database and the key file out of a backup and proves them. What stands at `database` afterwards has been
/// proved, or this is an error. `scratch` is for a moment's file.
pub(super) fn extract(
    backup: &mut Opened,
    key: &str,
    database: &Path,
    scratch: &Path,
    watch: &mut Watch<'_>,
) -> Result<KeyFile, BackupError> {
    refuse_newer(backup)?;
    let keys = backup.key_file(scratch)?;
    let writing = |error| BackupError::writing(scratch, database, error);
    let mut file = create_new(database).map_err(writing)?;
    backup.database(&mut file, watch, &writing)?;
    file.sync_all().map_err(writing)?;
    drop(file);
    tell(watch, Step::Proving, 0, 1)?;
    prove(backup, key, database, &keys)?;
    tell(watch, Step::Proving, 1, 1)?;
    Ok(keys)
}

fn refuse_newer(backup: &Opened) -> Result<(), BackupError> {
    if backup.header.store_version > migrate::newest() {
        return Err(BackupError::Newer { name: backup.name.clone(), made_by: backup.header.made_by.clone() });
    }
    Ok(())
}

fn prove(backup: &Opened, key: &str, database: &Path, keys: &KeyFile) -> Result<(), BackupError> {
    let not_sound = |what: String| BackupError::not_sound(&backup.name, what);
    let asked = |error: rusqlite::Error| not_sound(error.to_string());
    let folder = folder_of(database);
    let conn = open::connect_raw(database, key, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .map_err(|error| if folder.is_dir() { error.into() } else { BackupError::NoFolder(folder.to_owned()) })?;
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).map_err(|error| {
        // The bytes are those that were written, so it is the key that does not fit.
        if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) {
            BackupError::WrongKey { name: backup.name.clone() }
        } else {
            asked(error)
        }
    })?;
    if let Some(what) = sound::damage(&conn).map_err(|error| not_sound(error.to_string()))? {
        return Err(not_sound(what));
    }
    if let Some(what) = proves(&conn, keys).map_err(|error| not_sound(error.to_string()))? {
        return Err(not_sound(what));
    }
    if Content::of(&conn).map_err(asked)? != Content::of_header(&backup.header) {
        return Err(not_sound("it does not hold what its header says".to_owned()));
    }
    Ok(())
}

/// Reads a backup whole and compares every digest. Needs no key and writes nothing; says nothing about the record in it.
///
/// # Errors
/// When it cannot be read, is no backup, is damaged or was made by a newer version.
pub fn check_whole(file: &Path, watch: &mut Watch<'_>) -> Result<Header, BackupError> {
    let mut backup = Opened::open(file)?;
    backup.keys()?;
    backup.database(&mut io::sink(), watch, &|error| BackupError::reading(file, error))?;
    Ok(backup.header)
}

/// Proves a backup: digests, the key file, SQLCipher's and SQLite's own checks, the journal's chain, and that all of it is
/// what the header says. The encrypted database stands in `scratch` (on a disk with that much space) meanwhile.
///
/// # Errors
/// When anything is wrong with it, or `scratch` cannot be written.
pub fn verify(file: &Path, key: &DataKey, scratch: &Path, watch: &mut Watch<'_>) -> Result<Verified, BackupError> {
    verify_raw(file, &key.as_pragma(), scratch, watch)
}

pub(super) fn verify_raw(
    file: &Path,
    key: &str,
    scratch: &Path,
    watch: &mut Watch<'_>,
) -> Result<Verified, BackupError> {
    let mut backup = Opened::open(file)?;
    let work = WorkFile::in_folder(scratch, backup.header.store)
        .map_err(|error| BackupError::writing(scratch, scratch, error))?;
    extract(&mut backup, key, work.path(), scratch, watch)?;
    Ok(Verified { header: backup.header })
}
