//! What can go wrong with the store, in words that can be shown.

use hearthbook_records::{ErrorCode, UiError};

/// A failure of the store. Nothing is changed when one is returned: every write is one transaction.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such record.
    #[error("This {0} is not in the record any more. Nothing was changed. Go back to the list.")]
    NotFound(&'static str),
    /// The record does not allow it in its present state.
    #[error("{0}")]
    Conflict(String),
    /// Something typed needs another look.
    #[error("{0}")]
    Input(UiError),
    /// The person signed in is not among those who may read it.
    #[error(
        "You are not among the people who may read these closed notes. Nothing was changed. Ask one of them to add you."
    )]
    NotAReader,
    /// The passphrase opened the store, but not this person's key for closed notes: it is sealed under another one.
    #[error(
        "Your passphrase does not open your key for closed notes, so they stay closed to you; nothing was lost or \
         changed. It may be that an older key file (keys.json) was put back. Put the newer one back, or open the record with \
         the recovery code and set your passphrase anew."
    )]
    IdentityLocked,
    /// The store was made by a newer version.
    #[error(
        "This record was made by a newer version of Hearthbook (version {found} of its tables, this one knows {known}). \
         Nothing was changed. Install the newer version and open it again."
    )]
    Newer {
        /// The store's version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The file is not a store that this key opens, or it is damaged.
    #[error(
        "The record (records.db) could not be read: {0}. Nothing was changed. Do not delete anything; restore a backup, \
         or ask for help with the folder as it is."
    )]
    Damaged(String),
    /// The disk is full.
    #[error(
        "The disk is full. What was saved before is safe; the last change was not saved. \
         Free some space on this PC, then try again."
    )]
    DiskFull,
    /// The folder or file cannot be written.
    #[error("The record could not be written: {0}. What was saved before is safe. Check the folder, then try again.")]
    CannotWrite(String),
    /// SQLCipher is missing: the program was built wrongly and must not write records in the clear.
    #[error("This copy of Hearthbook cannot encrypt. Nothing was written. Install it again from a trusted place.")]
    NoCipher,
    /// A write that left no entry in the journal: a fault of the program, undone.
    #[error("A change without an entry in the journal was undone. This is a fault of Hearthbook; please report it.")]
    Unjournalled,
    /// Any other failure of the database.
    #[error("The record reported an error ({0}). The last change was not saved; everything before it is.")]
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::DiskFull,
            Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied | Code::SystemIoFailure) => {
                Self::CannotWrite(error.to_string())
            }
            Some(Code::NotADatabase | Code::DatabaseCorrupt) => Self::Damaged(error.to_string()),
            _ => Self::Database(error),
        }
    }
}

impl From<UiError> for StoreError {
    fn from(error: UiError) -> Self {
        Self::Input(error)
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(format!("a stored value has an unknown form ({error})"))
    }
}

impl From<StoreError> for UiError {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::Input(inner) => return inner.clone(),
            StoreError::NotFound(_) => ErrorCode::NotFound,
            StoreError::Conflict(_) | StoreError::IdentityLocked => ErrorCode::Conflict,
            StoreError::NotAReader => ErrorCode::NotAllowed,
            StoreError::Newer { .. } => ErrorCode::NewerStore,
            StoreError::Damaged(_) => ErrorCode::DamagedStore,
            StoreError::DiskFull | StoreError::CannotWrite(_) => ErrorCode::CannotWrite,
            StoreError::NoCipher | StoreError::Unjournalled | StoreError::Database(_) => ErrorCode::Internal,
        };
        Self::new(code, error.to_string())
    }
}
