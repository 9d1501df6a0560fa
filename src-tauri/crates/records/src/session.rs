//! First start, sign-in, lock, recovery, drafts of forms.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Ability, ExportId, Role, SlotId, UiError};

/// What the window has to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// No store yet: the guided set-up, or the sample centre.
    FirstStart,
    /// A store, locked.
    Locked,
    /// Signed in.
    Open,
    /// The store cannot be used; `problem` says why.
    Problem,
}

/// Somebody who may sign in, by what the key file says: initials and role, never a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignInChoice {
    /// Key slot.
    pub slot: SlotId,
    /// "A.O., registered manager".
    pub label: String,
}

/// The state of the application; asked for at start and every second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppStateView {
    /// What to show.
    pub stage: Stage,
    /// Who may sign in.
    pub people: Vec<SignInChoice>,
    /// Seconds to wait before the next try, after wrong ones.
    pub wait_seconds: u32,
    /// Why the store cannot be used.
    pub problem: Option<UiError>,
    /// Folder of the store.
    pub store_folder: String,
    /// "0.1.0".
    pub version: String,
    /// The store is the sample centre.
    pub sample: bool,
    /// For the sample centre: the passphrase that opens it, to be shown at sign-in.
    pub sample_passphrase: Option<String>,
    /// Why it locked, to be shown at sign-in: "after 10 minutes without use", "the computer slept", or empty.
    pub locked_because: String,
    /// Folder of the last backup, for the way back; empty when there is none.
    pub backup_folder: String,
    /// When and where the last backup was made, in words; empty when there is none.
    pub last_backup: String,
}

/// How far a passphrase would carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StrengthView {
    /// 0 to 4, as zxcvbn scores it.
    pub score: u8,
    /// "Weak: could be guessed in minutes".
    pub words: String,
    /// What would help.
    pub advice: String,
    /// Strong enough to be accepted (3 or 4).
    pub accepted: bool,
}

/// Asks how strong a passphrase is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StrengthRequest {
    /// The passphrase.
    pub passphrase: String,
    /// Words that an attacker would try first: names of the person and the centre.
    pub context: Vec<String>,
}

/// Creates the store and its first person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateStoreRequest {
    /// Full name of the person who sets it up.
    pub name: String,
    /// Initials; proposed from the name when empty.
    pub initials: String,
    /// Role: registered manager or responsible individual.
    pub role: Option<Role>,
    /// Passphrase.
    pub passphrase: String,
    /// Passphrase again.
    pub again: String,
}

/// Signs in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnlockRequest {
    /// Who.
    pub slot: SlotId,
    /// Passphrase.
    pub passphrase: String,
}

/// Opens the store with the printed recovery code and sets a new passphrase for one person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecoverRequest {
    /// The code as printed; case, spaces and hyphens do not matter.
    pub code: String,
    /// Whose passphrase is set anew.
    pub slot: SlotId,
    /// New passphrase.
    pub passphrase: String,
    /// New passphrase again.
    pub again: String,
}

/// Who is signed in and what he or she may do. For showing only: Rust decides again at every command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// Today in London when this was told.
    pub today: chrono::NaiveDate,
    /// Name.
    pub name: String,
    /// Initials.
    pub initials: String,
    /// Role.
    pub role: Role,
    /// Title of the role.
    pub role_title: String,
    /// What the role may do.
    pub abilities: Vec<Ability>,
    /// Name of the centre; empty until set up.
    pub centre: String,
    /// URN; empty until set up.
    pub urn: String,
    /// Minutes without use until the lock.
    pub auto_lock_minutes: u32,
    /// The guided set-up goes on here: 2 (recovery sheet), 3 (centre), 4 (people); nothing when done.
    pub setup_step: Option<u8>,
    /// This is the sample centre.
    pub sample: bool,
    /// A recovery code must be printed or written down now (after set-up or after its use).
    pub recovery_pending: bool,
    /// Path of the first page for this role: `/today` or `/events`.
    pub home: String,
}

/// The recovery code, while it is still to be put on paper. Shown once; gone when confirmed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodeView {
    /// Groups of letters and digits: `7K2M-…`.
    pub code: String,
}

/// Confirms that the recovery code is on paper, by typing its last group.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConfirmRecoveryRequest {
    /// The last group of the code.
    pub last_group: String,
}

/// Marks a step of the guided set-up as done (2 to 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetupDoneRequest {
    /// The step.
    pub step: u8,
}

/// Keeps what was typed in a form that is not saved yet. Kept per person; gone when the form is saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveFormDraftRequest {
    /// The form and its record: `family:ID`, `family:new`, `centre`.
    pub key: String,
    /// The form's values as JSON text.
    pub values: String,
}

/// Names a form draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FormDraftRequest {
    /// The form and its record.
    pub key: String,
}

/// A kept form draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormDraftView {
    /// The form's values as JSON text; nothing when there is no draft.
    pub values: Option<String>,
    /// "14 October 2026, 16:20".
    pub saved: String,
}

/// Names a written-out file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportRequest {
    /// The file.
    pub id: ExportId,
}
