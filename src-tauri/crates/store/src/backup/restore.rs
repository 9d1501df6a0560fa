//! Restoring: everything is taken out into a new folder and proved there; only then does that folder get its place.
//!
//! The caller holds the data folder's lock and has closed the store that is to be replaced.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::container::Opened;
use super::work::{WorkFolder, with_suffix};
use super::{BackupError, Header, Watch, check};
use crate::durable::{folder_of, sync_folder, write_atomically};
use crate::journal::{Entry, Facts};
use crate::keys::{DataKey, KEY_FILE};
use crate::open::DATABASE;

/// Ends the name of the folder in which a restore builds.
const BUILDING: &str = ".restoring";
/// Ends the name of a folder that was proved and waits for its place.
const PROVED: &str = ".restored";

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Name of the backup's file.
    pub name: String,
    /// What it says of itself.
    pub header: Header,
    /// Where the store that stood there before is kept.
    pub replaced: Option<PathBuf>,
}

impl Restored {
    /// The entry for the restored store's journal, to be written as soon as it is open: who reads the journal later must
    /// see that time was turned back.
    #[must_use]
    pub fn entry(&self) -> Entry {
        let made = self.header.made_at.format("%Y-%m-%d %H:%M UTC").to_string();
        let mut facts: Facts = vec![
            ("Backup".to_owned(), self.name.clone()),
            ("Made".to_owned(), made),
            ("Entries in its journal".to_owned(), self.header.entries.to_string()),
        ];
        if let Some(folder) = &self.replaced {
            facts.push(("The store before it is kept in".to_owned(), folder.display().to_string()));
        }
        Entry::store(&format!("Restored the backup {}", self.name)).changed(Facts::new(), facts)
    }
}

/// Restores a backup into a folder that is empty or not there yet (the folder above it must be). Open the store with
/// [`Store::open`](crate::Store::open) then, which also brings an older one up to date.
///
/// # Errors
/// [`BackupError::InTheWay`] when there is something in the folder; everything that [`verify()`](super::verify()) says;
/// when there is no space. Nothing is changed then.
pub fn restore(file: &Path, key: &DataKey, into: &Path, watch: &mut Watch<'_>) -> Result<Restored, BackupError> {
    if !vacant(into)? {
        return Err(BackupError::InTheWay(into.to_owned()));
    }
    let (built, header) = build(file, key, into, watch)?;
    take_place(built, into)?;
    Ok(Restored { name: super::container::name_of(file), header, replaced: None })
}

/// Restores a backup in place of a store. The store that was there is kept beside it, as
/// `<folder>-replaced-20261122T101500Z`, and never deleted. A PC that loses its power in between is put right by
/// [`finish_interrupted`].
///
/// # Errors
/// As [`restore`]; [`BackupError::CannotReplace`] when a program holds the old folder. The old store is in its place then.
pub fn restore_over(
    file: &Path,
    key: &DataKey,
    into: &Path,
    at: DateTime<Utc>,
    watch: &mut Watch<'_>,
) -> Result<Restored, BackupError> {
    if vacant(into)? {
        return restore(file, key, into, watch);
    }
    let (built, header) = build(file, key, into, watch)?;
    let writing = |error| BackupError::writing(folder_of(into), into, error);
    let waiting = with_suffix(into, PROVED);
    clear(&waiting)?;
    built.finish(&waiting).map_err(writing)?;
    let replaced = free_place(into, at);
    if let Err(source) = fs::rename(into, &replaced) {
        // Proved or not, it is only a copy of the backup.
        let _ = clear(&waiting);
        return Err(BackupError::CannotReplace { folder: into.to_owned(), source });
    }
    if let Err(source) = fs::rename(&waiting, into) {
        // If the old one cannot go back either, `finish_interrupted` puts the new one in its place at the next start.
        if fs::rename(&replaced, into).is_ok() {
            let _ = clear(&waiting);
        }
        return Err(BackupError::CannotReplace { folder: into.to_owned(), source });
    }
    let _ = sync_folder(folder_of(into));
    Ok(Restored { name: super::container::name_of(file), header, replaced: Some(replaced) })
}

/// To be called at each start, before looking for a store: whether a restore was cut off (by a power cut) after the old
/// store had been put aside and before the proved one had its place, and was finished now.
///
/// # Errors
/// When the restored folder cannot be given its place.
pub fn finish_interrupted(into: &Path) -> Result<bool, BackupError> {
    let waiting = with_suffix(into, PROVED);
    if into.exists() || !waiting.join(DATABASE).is_file() || !waiting.join(KEY_FILE).is_file() {
        return Ok(false);
    }
    fs::rename(&waiting, into).map_err(|error| BackupError::writing(folder_of(into), into, error))?;
    let _ = sync_folder(folder_of(into));
    Ok(true)
}

/// Whether the folder is not there, or is there and empty.
fn vacant(folder: &Path) -> Result<bool, BackupError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(false),
        Err(error) => Err(BackupError::reading(folder, error)),
    }
}

/// Builds the store beside its place and proves it.
fn build(file: &Path, key: &DataKey, into: &Path, watch: &mut Watch<'_>) -> Result<(WorkFolder, Header), BackupError> {
    let above = folder_of(into);
    if !above.is_dir() {
        return Err(BackupError::NoFolder(above.to_owned()));
    }
    let mut backup = Opened::open(file)?;
    let building = with_suffix(into, BUILDING);
    clear(&building)?;
    let built = WorkFolder::create(building).map_err(|error| BackupError::writing(above, into, error))?;
    fill(&mut backup, key, built.path(), watch)?;
    Ok((built, backup.header))
}

/// Puts a proved store into an empty folder.
pub(super) fn fill(
    backup: &mut Opened,
    key: &DataKey,
    folder: &Path,
    watch: &mut Watch<'_>,
) -> Result<(), BackupError> {
    check::extract(backup, &key.as_pragma(), &folder.join(DATABASE), folder, watch)?;
    let keys = backup.keys()?;
    let path = folder.join(KEY_FILE);
    for path in [with_suffix(&path, ".bak"), path] {
        write_atomically(&path, &keys).map_err(|error| BackupError::writing(folder, &path, error))?;
    }
    Ok(())
}

fn take_place(built: WorkFolder, into: &Path) -> Result<(), BackupError> {
    let writing = |error| BackupError::writing(folder_of(into), into, error);
    // It is empty or not there; Windows renames over neither.
    match fs::remove_dir(into) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(writing(error)),
        _ => {}
    }
    built.finish(into).map_err(writing)?;
    let _ = sync_folder(folder_of(into));
    Ok(())
}

/// Removes what an interrupted restore left under this name, and nothing that it cannot have left.
fn clear(folder: &Path) -> Result<(), BackupError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(_) => return Err(BackupError::InTheWay(folder.to_owned())),
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(DATABASE) || name.starts_with(KEY_FILE) || (name.starts_with('.') && name.contains(".part"))
        {
            let _ = fs::remove_file(entry.path());
        }
    }
    fs::remove_dir(folder).map_err(|_| BackupError::InTheWay(folder.to_owned()))
}

fn free_place(into: &Path, at: DateTime<Utc>) -> PathBuf {
    let first = with_suffix(into, &format!("-replaced-{}", at.format("%Y%m%dT%H%M%SZ")));
    let mut place = first.clone();
    let mut number = 2;
    while place.symlink_metadata().is_ok() {
        place = with_suffix(&first, &format!("-{number}"));
        number += 1;
    }
    place
}
