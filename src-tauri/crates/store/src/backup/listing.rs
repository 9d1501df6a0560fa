//! What stands in a folder of backups, and thinning it out.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rusqlite::Connection;
use uuid::Uuid;

use super::container::{inspect, name_of};
use super::loss::contained;
use super::{BackupError, BackupStamp, EXTENSION, Header, make, rotation};

/// A file that is a backup by its name.
#[derive(Debug)]
pub struct Listed {
    /// Where.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// What it is.
    pub found: Found,
}

/// What a file turned out to be.
#[derive(Debug)]
pub enum Found {
    /// A backup whose header is sound and whose length fits. Whose it is, [`Header::store`] says.
    Backup(Box<Header>),
    /// Not usable as it is: damaged, no backup, made by a newer version, not readable. The error says which.
    Unusable(BackupError),
}

impl Listed {
    /// The header, if this is a backup of the store.
    #[must_use]
    pub fn of_store(&self, store: Uuid) -> Option<&Header> {
        match &self.found {
            Found::Backup(header) if header.store == store => Some(header),
            _ => None,
        }
    }
}

/// Every backup in the folder, of this and other stores, usable or not; newest first, then what is not usable by name.
/// Reads the beginnings only: [`check_whole`](super::check_whole) reads one whole.
///
/// # Errors
/// When the folder is not there or cannot be read.
pub fn list(folder: &Path) -> Result<Vec<Listed>, BackupError> {
    let reading = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => BackupError::NoFolder(folder.to_owned()),
        _ => BackupError::reading(folder, error),
    };
    let mut listed = Vec::new();
    for entry in fs::read_dir(folder).map_err(reading)? {
        let path = entry.map_err(reading)?.path();
        let named = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(EXTENSION));
        // Other computers leave files of their own beside each, such as "._name" on a USB stick.
        let hidden = name_of(&path).starts_with('.');
        if !named || hidden || path.is_dir() {
            continue;
        }
        let bytes = fs::metadata(&path).map_or(0, |metadata| metadata.len());
        let found = match inspect(&path) {
            Ok(header) => Found::Backup(Box::new(header)),
            Err(error) => Found::Unusable(error),
        };
        listed.push(Listed { name: name_of(&path), path, bytes, found });
    }
    let made = |listed: &Listed| match &listed.found {
        Found::Backup(header) => Some(header.made_at),
        Found::Unusable(_) => None,
    };
    listed.sort_by(|one, other| made(other).cmp(&made(one)).then_with(|| one.name.cmp(&other.name)));
    Ok(listed)
}

/// What thinning out did.
#[derive(Debug, Default)]
pub struct Pruned {
    /// Removed.
    pub removed: Vec<PathBuf>,
    /// Backups of this store that stand, newest first.
    pub kept: Vec<PathBuf>,
    /// Were to be removed and could not be: the next time will do.
    pub failed: Vec<(PathBuf, io::Error)>,
}

/// Removes the backups of this store that [`rotation()`] does not keep. Never touches a file that is not a backup, is
/// damaged, is another store's, was renamed by somebody (who will have had a reason), or holds entries that the store's
/// journal does not have. Call it after a backup was made, since only that one was proved just now.
///
/// # Errors
/// When the folder or the store cannot be read; nothing is removed then.
pub fn prune(folder: &Path, store: Uuid, journal: &Connection, today: NaiveDate) -> Result<Pruned, BackupError> {
    let mut stamps = Vec::new();
    for listed in list(folder)? {
        let Some(header) = listed.of_store(store) else { continue };
        if named_by_us(&listed.name, header) && !is_link(&listed.path) {
            let apart = !contained(header, journal)?;
            stamps.push(BackupStamp { at: header.made_at, apart, path: listed.path.clone() });
        }
    }
    let rotation = rotation(&stamps, today);
    let mut pruned = Pruned { kept: rotation.keep.into_iter().map(|stamp| stamp.path).collect(), ..Pruned::default() };
    for stamp in rotation.remove {
        match fs::remove_file(&stamp.path) {
            Ok(()) => pruned.removed.push(stamp.path),
            Err(error) => pruned.failed.push((stamp.path, error)),
        }
    }
    Ok(pruned)
}

fn is_link(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.file_type().is_symlink())
}

/// Whether it still has the name that it was given, with or without a number behind it.
fn named_by_us(name: &str, header: &Header) -> bool {
    let stem = make::stem(header);
    let ending = format!(".{EXTENSION}");
    let Some(rest) = name.strip_prefix(&stem).and_then(|rest| rest.strip_suffix(&ending)) else { return false };
    rest.is_empty() || rest.strip_prefix('-').is_some_and(|number| number.parse::<u32>().is_ok())
}
