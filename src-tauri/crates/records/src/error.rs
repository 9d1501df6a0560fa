//! The one error that the user interface sees.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What kind of thing went wrong. The user interface acts on the code and shows the message; add a code only when
/// the user interface does something with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    /// Something in the form needs another look; `fields` says what.
    BadInput,
    /// The store is locked; sign in first.
    Locked,
    /// The role of the person signed in does not allow this.
    NotAllowed,
    /// Passphrase or recovery code did not open the store.
    WrongSecret,
    /// Too many wrong tries; wait.
    Wait,
    /// The record asked for does not exist (any more).
    NotFound,
    /// The record is final, or has changed since it was read.
    Conflict,
    /// Checks before sign-off or release found something.
    Blocked,
    /// The key file is damaged or missing.
    DamagedKeys,
    /// The store is damaged.
    DamagedStore,
    /// The store was made by a newer version of Hearthbook.
    NewerStore,
    /// Another window has this store open.
    InUse,
    /// A folder or file could not be written (read-only, disk full, gone).
    CannotWrite,
    /// Something that should not happen; the message says what was kept.
    Internal,
}

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldError {
    /// The field's id in the form, such as `visitedOn` or `interviews.2.initials`.
    pub field: String,
    /// What is wrong and what to do, one sentence.
    pub message: String,
}

/// What the user interface is told when a command fails: what happened, what was kept, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{message}")]
pub struct UiError {
    /// The kind of failure.
    pub code: ErrorCode,
    /// What happened, what was kept and what to do, in plain words. Never contains a secret.
    pub message: String,
    /// For `BadInput` and `Blocked`: each field or check concerned.
    pub fields: Vec<FieldError>,
}

impl UiError {
    /// An error without fields.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), fields: Vec::new() }
    }
}
