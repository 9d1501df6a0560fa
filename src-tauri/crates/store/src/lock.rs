//! One application at a time on one store: an exclusive lock of the operating system on a file in the data folder.
//!
//! The lock, not the file, is what counts: the system lets go of it when its holder ends, however it ends, so a file
//! left behind by a crash is no obstacle. What it must not know: windows, sessions, what the folder holds.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// Name of the file that carries the lock.
const LOCK_FILE: &str = ".lock";

/// Holds the data folder for this process until it is dropped.
#[derive(Debug)]
pub struct FolderLock {
    // Never read: closing it gives the lock back.
    _file: File,
}

/// Why the data folder could not be held.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process, or another part of this one, holds it.
    #[error(
        "This record is open in another window of Hearthbook: here, for another user of this PC who is still signed in to \
         Windows, or on another computer. It may be hidden: then its icon is in the tray, beside the clock. Nothing was \
         changed. Use that window, or close it and try again."
    )]
    InUse,
    /// The lock's file could not be made or locked.
    #[error(
        "Hearthbook cannot write in the record's folder ({0}). Nothing was changed. Check that the folder still exists, \
         that you may write in it and that the disk is not full, then try again."
    )]
    Io(#[from] io::Error),
}

impl FolderLock {
    /// Takes the folder, at once or not at all.
    ///
    /// # Errors
    /// [`LockError::InUse`] when somebody else holds it, [`LockError::Io`] when the folder is gone or not writable.
    pub fn acquire(folder: &Path) -> Result<Self, LockError> {
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(folder.join(LOCK_FILE))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::InUse),
            Err(TryLockError::Error(error)) => Err(LockError::Io(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn a_second_holder_is_refused_until_the_first_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::acquire(folder.path()).unwrap();
        assert!(matches!(FolderLock::acquire(folder.path()), Err(LockError::InUse)));
        drop(first);
        FolderLock::acquire(folder.path()).unwrap();
    }

    #[test]
    fn two_stores_do_not_hinder_each_other() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let _first = FolderLock::acquire(one.path()).unwrap();
        FolderLock::acquire(two.path()).unwrap();
    }

    #[test]
    fn a_lock_file_left_by_a_crash_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(LOCK_FILE), "left behind").unwrap();
        FolderLock::acquire(folder.path()).unwrap();
    }

    #[test]
    fn a_missing_folder_is_not_taken_for_one_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let error = FolderLock::acquire(&folder.path().join("gone")).unwrap_err();
        assert!(matches!(error, LockError::Io(_)), "{error}");
    }

    const HOLD: &str = "HEARTHBOOK_TEST_HOLD_LOCK";

    /// Does nothing by itself: it is the other process of the test below.
    #[test]
    fn holder_in_another_process() {
        let Ok(folder) = std::env::var(HOLD) else { return };
        let _lock = FolderLock::acquire(Path::new(&folder)).unwrap();
        println!("\nheld");
        // Waits to be killed; ends by itself when the parent is gone.
        let _ = io::stdin().lines().next();
    }

    #[test]
    fn another_process_is_seen_and_when_it_is_killed_the_folder_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "lock::tests::holder_in_another_process", "--nocapture", "--test-threads=1"])
            .env(HOLD, folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let held = lines.any(|line| line.unwrap() == "held");
        let refused = FolderLock::acquire(folder.path());
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(held, "the other process did not get the lock");
        assert!(matches!(refused, Err(LockError::InUse)));
        FolderLock::acquire(folder.path()).unwrap();
    }
}
