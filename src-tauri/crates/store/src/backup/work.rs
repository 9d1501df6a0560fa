//! Files and folders that stand only while something is being made, and what is left of them after a crash.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

const BEGINS: &str = ".hearthbook-";
const ENDS: &str = ".part";
const REHEARSAL: &str = ".hearthbook-rehearsal-";

/// Appends to the last name of a path.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn random() -> io::Result<u64> {
    getrandom::u64().map_err(io::Error::other)
}

/// A file being worked on. Goes away when dropped, with what SQLite may have put beside it.
#[derive(Debug)]
pub(super) struct WorkFile {
    path: PathBuf,
}

impl WorkFile {
    /// A name of its own in the folder, marked as this store's. Nothing is made yet.
    pub(super) fn in_folder(folder: &Path, store: Uuid) -> io::Result<Self> {
        Ok(Self { path: folder.join(format!("{BEGINS}{store}-{:016x}{ENDS}", random()?)) })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes it, empty, readable only by its owner on Unix.
    pub(super) fn create(&self) -> io::Result<File> {
        create_new(&self.path)
    }

    /// Gives it its final name, under which it stays.
    pub(super) fn finish(self, name: &Path) -> io::Result<()> {
        // Once renamed there is nothing under the old name for `drop` to remove.
        fs::rename(&self.path, name)
    }
}

impl Drop for WorkFile {
    fn drop(&mut self) {
        // If it cannot be removed now, the disk is gone; `sweep` removes it when it is back.
        let _ = fs::remove_file(&self.path);
        for beside in ["-journal", "-wal", "-shm"] {
            let _ = fs::remove_file(with_suffix(&self.path, beside));
        }
    }
}

pub(super) fn create_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Removes what an earlier run of this store's was kept from removing. A store is open once at a time, so nobody else
/// works on these.
pub(super) fn sweep(folder: &Path, store: Uuid) {
    let begins = format!("{BEGINS}{store}-");
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(&begins) && name.contains(ENDS));
        if ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A folder being worked in. Goes away with everything in it when dropped, unless it was finished.
#[derive(Debug)]
pub(super) struct WorkFolder {
    path: PathBuf,
    finished: bool,
}

impl WorkFolder {
    /// A new folder of this name.
    pub(super) fn create(path: PathBuf) -> io::Result<Self> {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(Self { path, finished: false })
    }

    /// A new throw-away folder in `scratch`, where those that a crash left are cleared.
    pub(super) fn throw_away(scratch: &Path) -> io::Result<Self> {
        for entry in fs::read_dir(scratch)?.flatten() {
            let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(REHEARSAL));
            if ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Self::create(scratch.join(format!("{REHEARSAL}{:016x}", random()?)))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its final name, under which it stays.
    pub(super) fn finish(mut self, name: &Path) -> io::Result<()> {
        fs::rename(&self.path, name)?;
        self.finished = true;
        Ok(())
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        if !self.finished {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}
