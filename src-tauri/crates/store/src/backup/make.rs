//! Making a backup while the store is in use: a snapshot, copied page by page, packed, read back and proved.

use std::fs::{self, File};
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use super::check::{self, Content};
use super::container::{self, Part};
use super::work::{self, WorkFile, with_suffix};
use super::{BackupError, EXTENSION, Header, Reason, Step, Watch, tell};
use crate::durable::sync_folder;
use crate::keys::{DataKey, KEY_FILE, KeyError, KeyFile};
use crate::open::{self, DATABASE};
use crate::tables::settings;
use crate::{Store, StoreError, migrate};

/// Pages for each step: 1 MiB.
const PAGES: i32 = 256;
/// How often a step is tried when something else holds the copy (a virus scanner), 100 ms apart.
const TRIES: u32 = 50;

/// What a backup is made from: taken while the store is at hand, used on another thread.
pub struct Source {
    reader: Connection,
    key: Zeroizing<String>,
    folder: PathBuf,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}

impl Source {
    /// From an open store. It holds a connection of its own and the key, so it is to be dropped before the store is
    /// locked: break off a backup that is under way, since until then the write-ahead log cannot be folded in.
    ///
    /// # Errors
    /// When the store cannot be opened a second time for reading.
    pub fn of(store: &Store) -> Result<Self, StoreError> {
        Ok(Self { reader: store.reader()?, key: store.key().as_pragma(), folder: store.folder().to_owned() })
    }

    /// From a store that is not open and will be brought up to date when it is; nothing when it is up to date already.
    ///
    /// # Errors
    /// When the store cannot be opened.
    pub fn of_older(folder: &Path, key: &DataKey) -> Result<Option<Self>, StoreError> {
        let path = folder.join(DATABASE);
        if !path.exists() {
            return Ok(None);
        }
        let key = key.as_pragma();
        let reader = open::connect_raw(&path, &key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let version: i64 = reader.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if version == 0 || version >= migrate::newest() {
            return Ok(None);
        }
        Ok(Some(Self { reader, key, folder: folder.to_owned() }))
    }

    /// A setting of the store, which is the same in every version.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        settings::get(&self.reader, key)
    }

    /// A new database under the same key, for pages to be copied into.
    pub(super) fn destination(&self, path: &Path) -> Result<Connection, StoreError> {
        open::connect_raw(path, &self.key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }
}

/// A backup that was made and proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeBackup {
    /// The file.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// What it says of itself.
    pub header: Header,
}

/// Makes a backup in the folder and proves it. The store stays in use meanwhile; what is written after the beginning is
/// not in it. Needs about twice the store's size for a while.
///
/// # Errors
/// When the folder is not there, not writable, full, or lies in the store's own; when the store or what was made of it
/// does not prove; when `watch` breaks off. No unfinished file is left, or, if the disk is gone, the next backup into the
/// folder clears it.
pub fn make(
    source: &Source,
    folder: &Path,
    at: DateTime<Utc>,
    reason: Reason,
    watch: &mut Watch<'_>,
) -> Result<MadeBackup, BackupError> {
    if !folder.is_dir() {
        return Err(BackupError::NoFolder(folder.to_owned()));
    }
    refuse_inside(folder, &source.folder)?;
    let writing = |error| BackupError::writing(folder, folder, error);
    let (keys, key_bytes) = read_keys(&source.folder.join(KEY_FILE))?;
    let store = keys.store_id();
    work::sweep(folder, store);

    let work = WorkFile::in_folder(folder, store).map_err(writing)?;
    let (content, urn) = copy(source, &keys, work.path(), folder, watch)?;
    let mut database = File::open(work.path()).map_err(writing)?;
    let (bytes, sha256) = container::digest(&mut database).map_err(writing)?;
    database.seek(SeekFrom::Start(0)).map_err(writing)?;
    let (key_length, key_digest) = container::digest(key_bytes.as_slice()).map_err(writing)?;
    let header = Header {
        made_at: at,
        made_by: env!("CARGO_PKG_VERSION").to_owned(),
        reason,
        store,
        urn,
        store_version: content.store_version,
        origin: content.origin,
        heads: content.heads,
        entries: content.entries,
        rows: content.rows,
        parts: vec![
            Part { name: KEY_FILE.to_owned(), bytes: key_length, sha256: key_digest },
            Part { name: DATABASE.to_owned(), bytes, sha256 },
        ],
    };
    let packed = WorkFile::in_folder(folder, store).map_err(writing)?;
    let mut file = packed.create().map_err(writing)?;
    container::write(&mut file, &header, &key_bytes, &mut database, watch, &writing)?;
    file.sync_all().map_err(writing)?;
    let bytes = file.metadata().map_err(writing)?.len();
    drop((file, database));
    drop(work);
    let verified = check::verify_raw(packed.path(), &source.key, folder, watch)?;
    if verified.header != header {
        return Err(BackupError::damaged(&container::name_of(packed.path()), "it is not what was written"));
    }
    let path = free_name(folder, &header);
    packed.finish(&path).map_err(writing)?;
    // Not every USB stick or network folder knows how to force a folder to the disk; the file itself has been.
    let _ = sync_folder(folder);
    Ok(MadeBackup { path, bytes, header })
}

fn refuse_inside(folder: &Path, store: &Path) -> Result<(), BackupError> {
    let real = |path: &Path| fs::canonicalize(path).map_err(|error| BackupError::reading(path, error));
    if real(folder)?.starts_with(real(store)?) {
        return Err(BackupError::InsideStore(folder.to_owned()));
    }
    Ok(())
}

/// The key file's bytes as they stand, from its copy if it is damaged itself.
fn read_keys(path: &Path) -> Result<(KeyFile, Vec<u8>), BackupError> {
    let loaded = KeyFile::load(path)?;
    let path = if loaded.from_backup { with_suffix(path, ".bak") } else { path.to_owned() };
    let bytes = fs::read(path).map_err(|source| KeyError::Io { doing: "read", source })?;
    Ok((loaded.file, bytes))
}

/// Copies a snapshot of the store into a new encrypted file under the same key.
fn copy(
    source: &Source,
    keys: &KeyFile,
    path: &Path,
    folder: &Path,
    watch: &mut Watch<'_>,
) -> Result<(Content, String), BackupError> {
    // Holds the snapshot: what others write meanwhile neither comes in nor makes the copying begin anew.
    let snapshot = source.reader.unchecked_transaction()?;
    let content = Content::of(&snapshot)?;
    if let Some(what) = check::proves(&snapshot, keys)? {
        return Err(BackupError::StoreNotSound(what));
    }
    let urn: Option<String> =
        snapshot.query_row("SELECT group_concat(urn, '-') FROM (SELECT urn FROM centre ORDER BY id)", [], |row| {
            row.get(0)
        })?;
    let writing = |error| BackupError::writing(folder, path, error);
    let database = |error| BackupError::writing_database(folder, path, error);
    // Made beforehand, so that nobody but its owner can ever read it.
    drop(work::create_new(path).map_err(writing)?);
    let mut copy = source.destination(path)?;
    // No files of SQLite's own beside it, and no forcing to the disk for what is packed and thrown away.
    copy.execute_batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")
        .map_err(database)?;
    pages(&snapshot, &mut copy, &database, watch)?;
    // The store's own mode came along with its first page. A backup is one file that opens from a read-only disk.
    let mode: String = copy.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0)).map_err(database)?;
    if mode != "delete" {
        return Err(writing(std::io::Error::other(format!("journal mode {mode}"))));
    }
    copy.close().map_err(|(_, error)| database(error))?;
    Ok((content, urn.unwrap_or_default()))
}

pub(super) fn pages(
    from: &Connection,
    to: &mut Connection,
    fault: &dyn Fn(rusqlite::Error) -> BackupError,
    watch: &mut Watch<'_>,
) -> Result<(), BackupError> {
    let page: String = from.query_row("PRAGMA cipher_page_size", [], |row| row.get(0))?;
    let page: u64 = page.parse().map_err(|_| StoreError::NoCipher)?;
    let backup = Backup::new(from, to).map_err(fault)?;
    let mut tries = 0;
    loop {
        let result = backup.step(PAGES).map_err(fault)?;
        let progress = backup.progress();
        let bytes = |pages: i32| u64::try_from(pages).unwrap_or(0) * page;
        let of = bytes(progress.pagecount);
        tell(watch, Step::Copying, of.saturating_sub(bytes(progress.remaining)), of)?;
        match result {
            StepResult::Done => return Ok(()),
            StepResult::More => tries = 0,
            _ if tries < TRIES => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(100));
            }
            _ => return Err(fault(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(5), None))),
        }
    }
}

/// "hearthbook-SC999001-20261122T101500Z.hbbackup", with a number behind it when that is taken.
fn free_name(folder: &Path, header: &Header) -> PathBuf {
    let stem = stem(header);
    let mut path = folder.join(format!("{stem}.{EXTENSION}"));
    let mut number = 2;
    while path.symlink_metadata().is_ok() {
        path = folder.join(format!("{stem}-{number}.{EXTENSION}"));
        number += 1;
    }
    path
}

/// How the name of this backup begins as the application gave it.
pub(super) fn stem(header: &Header) -> String {
    let urn: String = header.urn.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
    let urn = if urn.is_empty() { "store" } else { &urn };
    format!("hearthbook-{urn}-{}", header.made_at.format("%Y%m%dT%H%M%SZ"))
}
