//! Backups: made while the store is in use, proved at once, listed, thinned out, restored, rehearsed.
//!
//! What it is for: that a stolen PC, a dead disk or a wrong click costs a day at most, and that nobody finds out on
//! that day that the backup was no good. Plain functions; the caller passes the instant, the folder, somebody who
//! watches the progress, and runs them off the window's thread. What it must not know: the clock, the user interface,
//! who may make or restore a backup.
//!
//! One backup is one file, `hearthbook-SC999001-20261122T101500Z.hbbackup`, that needs nothing beside it: it holds the
//! encrypted database and the key file, so a passphrase or recovery code of the day it was made opens it on any PC.
//! Its layout (docs/backup-format.md tells it in plain words):
//!
//! ```text
//! hearthbook-backup 1\n                     what this is, and the number of the format
//! 00001234 <64 hex digits>\n                length of the header in bytes, SHA-256 of the header
//! {"made_at":…}\n                           the header: JSON, see [`Header`]
//! <bytes of keys.json>                      the parts, in the order and of the lengths that the header gives
//! <bytes of records.db>
//! ```
//!
//! Nothing follows the last part. Every byte is covered: the first two lines by what they must be, the header by the
//! digest in the second line, the parts by digests in the header. The digests tell damage, not forgery; that nobody
//! wrote into the record is what SQLCipher's authentication of every page says.
//!
//! Rules that hold throughout: nothing is ever written unencrypted; temporary files stand in the folder that the caller
//! named and nowhere else, and go away; a file gets its final name only when everything in it was read back and proved;
//! nothing that is not ours is ever removed; a restore never deletes the store that it replaces.

mod advice;
mod check;
mod container;
mod error;
mod listing;
mod loss;
mod make;
mod rehearse;
mod restore;
mod rotation;
mod work;

#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

pub use advice::{Advice, Place, Surroundings, folder_advice};
pub use check::{Verified, check_whole, verify};
pub use container::{Head, Header, Part, Reason, inspect, open_keys};
pub use error::BackupError;
pub use listing::{Found, Listed, Pruned, list, prune};
pub use loss::{AccessChanges, Loss, LostEntries, access_changes, loss};
pub use make::{MadeBackup, Source, make};
pub use rehearse::{Rehearsal, rehearse};
pub use restore::{Restored, finish_interrupted, restore, restore_over};
pub use rotation::{BackupStamp, Rotation, rotation};

/// How the names of backups end.
pub const EXTENSION: &str = "hbbackup";

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Pages are copied out of the store.
    Copying,
    /// The backup's file is written.
    Writing,
    /// A backup is read and its digests are compared.
    Reading,
    /// The record in it is proved. Its length is not known beforehand, so it goes from 0 of 1 to 1 of 1.
    Proving,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The step.
    pub step: Step,
    /// Bytes done; for [`Step::Proving`] 0 or 1.
    pub done: u64,
    /// Bytes in all; for [`Step::Proving`] 1. Never 0.
    pub of: u64,
}

/// Is told of the progress, about once for every MiB, and may break off: everything is then as it was before.
pub type Watch<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// For who does not want to watch.
pub fn unwatched() -> impl FnMut(Progress) -> ControlFlow<()> {
    |_| ControlFlow::Continue(())
}

fn tell(watch: &mut Watch<'_>, step: Step, done: u64, of: u64) -> Result<(), BackupError> {
    match watch(Progress { step, done, of: of.max(1) }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(BackupError::Cancelled),
    }
}
