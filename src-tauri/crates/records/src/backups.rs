//! Backups, their rehearsal, restoring, and the export of everything.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::SlotId;
use crate::session::SignInChoice;
use crate::today::Urgency;

/// The page of backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BackupsView {
    /// Where backups go; empty until it is chosen.
    pub folder: String,
    /// How it stands, in one line: "Last backup today at 16:20, proved."
    pub words: String,
    /// Urgency of that line.
    pub urgency: Urgency,
    /// What went wrong with the last try; empty when nothing did.
    pub problem: String,
    /// Where the live record is, and what is wrong with that place (inside OneDrive, on a network drive); empty when
    /// nothing is.
    pub store_advice: String,
    /// A better folder, to be proposed for a move; empty when there is nothing to move or it cannot be moved from here.
    pub move_to: String,
    /// Why the record cannot be moved from here; empty when it can or need not.
    pub move_words: String,
    /// "Rehearsed on 20 November 2026: 412 entries and 11 documents proved." Or that it never was.
    pub rehearsal_words: String,
    /// Urgency of the rehearsal.
    pub rehearsal_urgency: Urgency,
    /// Days between rehearsals, as a setting: 7 to 366.
    pub rehearse_every: String,
    /// What is in the folder, newest first.
    pub backups: Vec<BackupRow>,
    /// Why the list could not be read; empty when it could.
    pub list_problem: String,
    /// How long backups are kept, in words.
    pub rotation_words: String,
    /// The person signed in may change, make and rehearse.
    pub can_manage: bool,
    /// The person signed in may export everything.
    pub can_export: bool,
    /// The last export of everything: "Written on 20 November 2026 into …"; empty before the first.
    pub export_words: String,
}

/// One backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BackupRow {
    /// Whole path of the file.
    pub path: String,
    /// File name.
    pub name: String,
    /// "22 November 2026, 16:20".
    pub made: String,
    /// "1.2 MB".
    pub size: String,
    /// Sound and of this record.
    pub usable: bool,
    /// "proved", "of another record", "damaged: …".
    pub words: String,
}

/// Settings of backups as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BackupSettingsForm {
    /// Whole path of the folder.
    pub folder: String,
    /// Days between rehearsals: 7 to 366.
    pub rehearse_every: String,
}

/// How far a long job is. Asked for while it runs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProgressView {
    /// "Copying the record"; empty when nothing runs.
    pub what: String,
    /// 0 to 100.
    pub per_cent: u32,
    /// It was asked to stop.
    pub cancelling: bool,
}

/// Moves the record out of a folder where it can be damaged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveRecordRequest {
    /// Whole path of the folder that the record is to be in.
    pub folder: String,
}

/// Looks at a backup before it is restored; nothing is opened yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BackupFileRequest {
    /// Whole path of the file.
    pub path: String,
}

/// What a backup says about itself without a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BackupLookView {
    /// Whole path of the file.
    pub path: String,
    /// "Made 22 November 2026, 16:20; 412 entries in the journal."
    pub words: String,
    /// Who can open it, by initials and role.
    pub people: Vec<SignInChoice>,
    /// It has a recovery code.
    pub has_recovery: bool,
    /// There is a record on this PC already: it is kept beside, never deleted. Empty when there is none.
    pub replaces_words: String,
}

/// Backups that lie in a folder, for the list before restoring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BackupFolderRequest {
    /// Whole path of a folder.
    pub folder: String,
}

/// What was found in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BackupFolderView {
    /// Newest first.
    pub backups: Vec<BackupRow>,
    /// "There is no backup in this folder…"; empty when there is one.
    pub words: String,
}

/// Proves the secret and tells what would be lost, or restores.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RestoreRequest {
    /// Whole path of the file.
    pub path: String,
    /// Whose passphrase it is; none for the recovery code.
    pub slot: Option<SlotId>,
    /// Passphrase or recovery code.
    pub secret: String,
    /// The person has read what would be lost and agrees.
    pub agreed: bool,
}

impl std::fmt::Debug for RestoreRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RestoreRequest").field("path", &self.path).finish_non_exhaustive()
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RestoreView {
    /// It was restored: sign in now.
    pub restored: bool,
    /// What would be lost, or what was restored, in one line.
    pub words: String,
    /// Entries that were written since the backup, newest first, at most 20; empty on another PC.
    pub lost: Vec<String>,
}

/// Exports everything in readable form.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportEverythingRequest {
    /// Encrypt it as one file under this passphrase; empty to write readable files.
    pub passphrase: String,
    /// The passphrase again.
    pub again: String,
    /// For readable files: the person knows that anybody who finds the folder can read it.
    pub agreed: bool,
}

impl std::fmt::Debug for ExportEverythingRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExportEverythingRequest").finish_non_exhaustive()
    }
}
