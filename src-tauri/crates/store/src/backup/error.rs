//! What can go wrong with backups, in words that can be shown: what happened, what was kept, what to do.

use std::io;
use std::path::{Path, PathBuf};

use hearthbook_records::{ErrorCode, UiError};

use crate::StoreError;
use crate::durable::folder_of;
use crate::keys::KeyError;

/// A failure. The store and every finished backup are as they were before, whatever the variant.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The person broke off.
    #[error("This was stopped before it was finished. Nothing was changed.")]
    Cancelled,
    /// The folder is not there (any more).
    #[error(
        "The folder {} is not there. The record and earlier backups are as they were. If it is on a USB stick or another \
         disk, connect that; or choose another folder.", .0.display()
    )]
    NoFolder(PathBuf),
    /// The folder lies within the store's own.
    #[error(
        "The folder {} lies inside the record's own folder, so whatever happened to the record would happen to its \
         backups. No backup was made. Choose a folder elsewhere, best on another disk.", .0.display()
    )]
    InsideStore(PathBuf),
    /// The disk is full.
    #[error(
        "There is not enough free space in {}. Nothing was changed and nothing unfinished was kept. Free some space (about \
         twice the size of the record), or choose another folder.", .0.display()
    )]
    DiskFull(PathBuf),
    /// The disk takes no file as large.
    #[error(
        "The disk of {} cannot hold a file as large as this. Nothing was changed. Choose another disk; a USB stick may need \
         formatting as exFAT or NTFS.", .0.display()
    )]
    TooLarge(PathBuf),
    /// Anything else that the system said about a file or folder.
    #[error("{} could not be {doing}: {source}. Nothing was changed. Check that you may write in the folder, then try again.", .path.display())]
    Io {
        /// "read", "written".
        doing: &'static str,
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The store that was to be backed up is not sound itself.
    #[error(
        "The record itself is not sound: {0}. No backup of it was made, and no earlier backup was removed. Copy the record's \
         whole folder to another disk as it is, then ask for help or restore an earlier backup."
    )]
    StoreNotSound(String),
    /// The file is no backup of Hearthbook's.
    #[error(
        "{name} is not a backup made by Hearthbook, or its beginning is damaged. Nothing was changed. Choose another file."
    )]
    NotABackup {
        /// Name of the file.
        name: String,
    },
    /// The file is not as it was written.
    #[error(
        "The backup {name} is damaged: {what}. Nothing was changed. Choose another backup; do not delete this one yet."
    )]
    Damaged {
        /// Name of the file.
        name: String,
        /// What is wrong with it.
        what: String,
    },
    /// The file is as it was written, and yet what is in it does not prove.
    #[error(
        "The backup {name} is whole, but the record in it does not prove: {what}. Nothing was changed. Choose another \
         backup; do not delete this one yet."
    )]
    NotSound {
        /// Name of the file.
        name: String,
        /// What does not prove.
        what: String,
    },
    /// A newer version made it.
    #[error(
        "The backup {name} was made by a newer version of Hearthbook ({made_by}). Nothing was changed. Install that version \
         or a later one, then try again."
    )]
    Newer {
        /// Name of the file.
        name: String,
        /// Which version, as far as it can be told.
        made_by: String,
    },
    /// The key belongs to another store, or to another time of this one.
    #[error(
        "This key does not open the backup {name}. Nothing was changed. Use a passphrase or recovery code that was in use \
         when the backup was made."
    )]
    WrongKey {
        /// Name of the file.
        name: String,
    },
    /// There is something where the store is to be put.
    #[error("There is something in {} already. Nothing was changed. Choose a folder that is empty or not there yet.", .0.display())]
    InTheWay(PathBuf),
    /// The old store cannot be moved aside.
    #[error(
        "The present record in {} could not be put aside: {source}. It is still in use, unchanged. Close every program that \
         may have files of that folder open, then try again.", .folder.display()
    )]
    CannotReplace {
        /// The store's folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The key file, of the store or in the backup.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl BackupError {
    pub(super) fn damaged(name: &str, what: impl Into<String>) -> Self {
        Self::Damaged { name: name.to_owned(), what: what.into() }
    }

    pub(super) fn not_sound(name: &str, what: impl Into<String>) -> Self {
        Self::NotSound { name: name.to_owned(), what: what.into() }
    }

    /// A failure to write something in the folder. A folder that went away is said as such, whatever the system said.
    pub(super) fn writing(folder: &Path, path: &Path, source: io::Error) -> Self {
        if !folder.is_dir() {
            return Self::NoFolder(folder.to_owned());
        }
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(folder.to_owned()),
            io::ErrorKind::FileTooLarge => Self::TooLarge(folder.to_owned()),
            _ => Self::Io { doing: "written", path: path.to_owned(), source },
        }
    }

    /// The same for what SQLite writes.
    pub(super) fn writing_database(folder: &Path, path: &Path, error: rusqlite::Error) -> Self {
        let kind = match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => io::ErrorKind::StorageFull,
            _ => io::ErrorKind::Other,
        };
        Self::writing(folder, path, io::Error::new(kind, error))
    }

    /// A failure to read something, or a folder that went away.
    pub(super) fn reading(path: &Path, source: io::Error) -> Self {
        let folder = folder_of(path);
        if !folder.is_dir() {
            return Self::NoFolder(folder.to_owned());
        }
        Self::Io { doing: "read", path: path.to_owned(), source }
    }
}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<BackupError> for UiError {
    fn from(error: BackupError) -> Self {
        let code = match error {
            BackupError::Store(inner) => return inner.into(),
            BackupError::NoFolder(_)
            | BackupError::DiskFull(_)
            | BackupError::TooLarge(_)
            | BackupError::Io { .. }
            | BackupError::CannotReplace { .. } => ErrorCode::CannotWrite,
            BackupError::Newer { .. } => ErrorCode::NewerStore,
            BackupError::StoreNotSound(_) => ErrorCode::DamagedStore,
            BackupError::WrongKey { .. } => ErrorCode::WrongSecret,
            BackupError::Keys(KeyError::WrongSecret) => ErrorCode::WrongSecret,
            BackupError::Keys(_) => ErrorCode::DamagedKeys,
            BackupError::InsideStore(_)
            | BackupError::NotABackup { .. }
            | BackupError::Damaged { .. }
            | BackupError::NotSound { .. } => ErrorCode::BadInput,
            BackupError::Cancelled | BackupError::InTheWay(_) => ErrorCode::Conflict,
        };
        Self::new(code, error.to_string())
    }
}
