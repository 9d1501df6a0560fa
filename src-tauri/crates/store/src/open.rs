//! Opening the store: the only place where a connection is made, so that none can forget the key.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use hearthbook_records::PersonId;
use hearthbook_records::journal::SubjectKind;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use uuid::Uuid;

use crate::error::StoreError;
use crate::journal::{self, Entry};
use crate::keys::DataKey;
use crate::{migrate, search};

/// File name of the database in the store's folder.
pub const DATABASE: &str = "records.db";

/// How much of the record one connection may hold deciphered, in KiB.
pub const CACHE_KIB: u32 = 32 * 1024;

/// Who does something, and when. Passed in: the store never reads the clock.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    /// The person signed in; nobody for what the program does by itself (creating, migrating).
    pub who: Option<PersonId>,
    /// The instant.
    pub at: DateTime<Utc>,
}

/// The open store: one writing connection with one owner.
pub struct Store {
    conn: Connection,
    folder: PathBuf,
    key: DataKey,
    origin: Uuid,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

fn connect(path: &Path, key: &DataKey, flags: OpenFlags) -> Result<Connection, StoreError> {
    connect_raw(path, &key.as_pragma(), flags)
}

/// A connection with the key as [`DataKey::as_pragma`] gives it: for backups, which outlive a borrow of the key.
pub(crate) fn connect_raw(path: &Path, key: &str, flags: OpenFlags) -> Result<Connection, StoreError> {
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // A wrong key is reported as an error; SQLCipher's own lines on stderr would only alarm.
    conn.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    let pragma = zeroize::Zeroizing::new(format!("PRAGMA key = \"{key}\";"));
    conn.execute_batch(&pragma)?;
    let cipher: String =
        conn.query_row("PRAGMA cipher_version", [], |row| row.get(0)).map_err(|_| StoreError::NoCipher)?;
    if cipher.is_empty() {
        return Err(StoreError::NoCipher);
    }
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;")?;
    // What was erased, or closed anew under another key, leaves no old copy in the free pages.
    conn.query_row("PRAGMA secure_delete = ON", [], |_| Ok(()))?;
    // The commands of a page ask the same few dozen questions again and again; sixteen, the library's own number, are too few.
    conn.set_prepared_statement_cache_capacity(128);
    Ok(conn)
}

/// How the connection of a session works. Reads the file, so that the key has to be the right one.
fn settle(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
    // Every page that is read anew is deciphered and authenticated anew. The library's own 2 MB do not hold what the pages of a
    // long record ask for; this is taken only as it is needed.
    conn.execute_batch(&format!("PRAGMA cache_size = -{CACHE_KIB};"))?;
    Ok(())
}

impl Store {
    /// Makes a new store in the folder.
    ///
    /// # Errors
    /// When a store is there already, or the folder cannot be written.
    pub fn create(folder: &Path, key: DataKey, at: DateTime<Utc>) -> Result<Self, StoreError> {
        let path = folder.join(DATABASE);
        if path.exists() {
            return Err(StoreError::Conflict(
                "There is a record in this folder already. Nothing was changed.".to_owned(),
            ));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let conn = connect(&path, &key, flags)?;
        settle(&conn)?;
        let mut store = Self { conn, folder: folder.to_owned(), key, origin: Uuid::now_v7() };
        migrate::run(&mut store.conn, &store.folder, at)?;
        let origin = store.origin;
        store.write(&Stamp { who: None, at }, |write| {
            write.tx.execute("INSERT INTO meta (key, value) VALUES ('origin', ?1)", [origin.to_string()])?;
            write.journal(Entry::store("Created the record"))
        })?;
        Ok(store)
    }

    /// Opens the store in the folder, brings it up to this version (after a checked copy) and checks that it can be read.
    ///
    /// # Errors
    /// When there is none, the key does not open it, it is damaged, or it was made by a newer version.
    pub fn open(folder: &Path, key: DataKey, at: DateTime<Utc>) -> Result<Self, StoreError> {
        let path = folder.join(DATABASE);
        if !path.exists() {
            return Err(StoreError::Damaged("the file records.db is missing".to_owned()));
        }
        let mut conn = connect(&path, &key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        conn.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
        settle(&conn)?;
        let migrated = migrate::run(&mut conn, folder, at)?;
        let origin: String = conn.query_row("SELECT value FROM meta WHERE key = 'origin'", [], |row| row.get(0))?;
        let origin = Uuid::parse_str(&origin).map_err(|error| StoreError::Damaged(error.to_string()))?;
        let mut store = Self { conn, folder: folder.to_owned(), key, origin };
        if let Some((from, to)) = migrated {
            store.write(&Stamp { who: None, at }, |write| {
                search::fill(&write.tx)?;
                write.journal(Entry::store(&format!("Brought the record from version {from} to version {to}")))
            })?;
        }
        Ok(store)
    }

    /// A read-only connection beside the writer, for long jobs.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn reader(&self) -> Result<Connection, StoreError> {
        connect(&self.folder.join(DATABASE), &self.key, OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    /// For reading.
    #[must_use]
    pub fn read(&self) -> &Connection {
        &self.conn
    }

    /// The data key, for wrapping it in a new key slot.
    #[must_use]
    pub fn key(&self) -> &DataKey {
        &self.key
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The version of SQLCipher.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn cipher_version(&self) -> Result<String, StoreError> {
        Ok(self.conn.query_row("PRAGMA cipher_version", [], |row| row.get(0))?)
    }

    /// One change of the record: one transaction with its journal entry. Durable when it returns.
    ///
    /// # Errors
    /// Whatever `change` returns, with nothing changed; [`StoreError::Unjournalled`] when it changed something and
    /// wrote no entry.
    pub fn write<T>(
        &mut self,
        stamp: &Stamp,
        change: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before = tx.total_changes();
        let mut write = Write {
            tx,
            origin: self.origin,
            stamp: *stamp,
            entries: 0,
            draft: false,
            touched: Vec::new(),
            known: HashSet::new(),
        };
        let value = change(&mut write)?;
        if write.entries == 0 && write.tx.total_changes() != before {
            return Err(StoreError::Unjournalled);
        }
        for (kind, subject) in std::mem::take(&mut write.touched) {
            search::refresh(&write.tx, kind, &subject)?;
        }
        write.tx.commit()?;
        Ok(value)
    }

    /// Keeps what is being typed: durable, without a journal entry. Only for drafts (form drafts and the texts of a
    /// report that is not signed off); reports are journalled at checkpoints.
    ///
    /// # Errors
    /// Whatever `keep` returns, with nothing changed.
    pub fn keep_draft<T>(
        &mut self,
        stamp: &Stamp,
        keep: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut write = Write {
            tx,
            origin: self.origin,
            stamp: *stamp,
            entries: 0,
            draft: true,
            touched: Vec::new(),
            known: HashSet::new(),
        };
        let value = keep(&mut write)?;
        write.tx.commit()?;
        Ok(value)
    }

    /// Counts how much the database works: one for every hundred steps of its machine. Not time, so that a test may
    /// compare.
    #[cfg(test)]
    pub(crate) fn count_work(&mut self) -> std::sync::Arc<std::sync::atomic::AtomicU64> {
        let counter = std::sync::Arc::<std::sync::atomic::AtomicU64>::default();
        let counted = std::sync::Arc::clone(&counter);
        let more = move || {
            counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            false
        };
        self.conn.progress_handler(100, Some(more)).unwrap_or_default();
        counter
    }

    /// Folds the write-ahead log into the file, so that a locked store is one file.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

/// A change in progress.
pub struct Write<'a> {
    pub(crate) tx: rusqlite::Transaction<'a>,
    origin: Uuid,
    /// Who and when.
    pub stamp: Stamp,
    entries: u32,
    draft: bool,
    /// What the search has to look at anew.
    touched: Vec<(SubjectKind, String)>,
    known: HashSet<(SubjectKind, String)>,
}

impl Write<'_> {
    /// Writes an entry of the journal.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn journal(&mut self, entry: Entry) -> Result<(), StoreError> {
        journal::append(&self.tx, self.origin, &self.stamp, &entry)?;
        self.entries += 1;
        self.touch(entry.kind, &entry.subject);
        Ok(())
    }

    /// Lets the search look anew at a record that no entry of this change is about.
    pub(crate) fn touch(&mut self, kind: SubjectKind, subject: &str) {
        // an old register brings thousands of records in one change
        if self.known.insert((kind, subject.to_owned())) {
            self.touched.push((kind, subject.to_owned()));
        }
    }

    /// Whether this keeps what is being typed ([`Store::keep_draft`]), so that no entry of the journal is due.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.draft
    }

    /// For reading what the change rests on.
    #[must_use]
    pub fn read(&self) -> &Connection {
        &self.tx
    }

    /// The person who changes it, as text for the columns that name a person.
    ///
    /// # Errors
    /// When nobody is signed in: a fault of the program.
    pub fn person(&self) -> Result<String, StoreError> {
        self.stamp
            .who
            .map(|person| person.to_string())
            .ok_or_else(|| StoreError::Conflict("Nobody is signed in. Nothing was changed.".to_owned()))
    }

    /// The instant as the store keeps it.
    #[must_use]
    pub fn at(&self) -> String {
        crate::rows::instant(self.stamp.at)
    }
}
