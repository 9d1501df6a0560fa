//! Moving the record out of a folder that a cloud program keeps in step, or that lies on another computer.
//!
//! The record is copied, the copy is opened and proved, and only then does the pointer lead to it ([`crate::places`]). What
//! was there before is renamed and gets a plain note; nothing of it is deleted. What goes wrong before the pointer is
//! written leaves all as it was.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use hearthbook_records::{ErrorCode, Problems, UiError};
use hearthbook_rules::calendar::london_date_time_words;
use hearthbook_store::journal::{self, Entry};
use hearthbook_store::keys::DataKey;
use hearthbook_store::{Stamp, Store, StoreError, sound};

use crate::backups::store_advice;
use crate::desk::Desk;
use crate::job::Running;

/// Stands in the folder that was left.
pub const NOTE: &str = "The record was moved - read me.txt";

/// What must be the same afterwards.
#[derive(Debug, PartialEq, Eq)]
struct Holds {
    head: String,
    entries: u32,
    files: u32,
    rows: BTreeMap<String, u64>,
}

impl Holds {
    fn of(store: &Store) -> Result<Self, UiError> {
        let conn = store.read();
        let (proof, files) = (journal::prove(conn)?, sound::files(conn)?);
        if let Some((number, why)) = proof.broken {
            return Err(not_sound(&format!("the journal breaks at entry {number}: {why}")));
        }
        if let Some(first) = files.broken.first() {
            return Err(not_sound(first));
        }
        if let Some(what) = sound::damage(conn)? {
            return Err(not_sound(&what));
        }
        Ok(Self {
            head: journal::head(conn)?,
            entries: proof.entries,
            files: files.files,
            rows: sound::rows(conn).map_err(StoreError::from)?,
        })
    }
}

fn not_sound(what: &str) -> UiError {
    UiError::new(
        ErrorCode::DamagedStore,
        format!("The record is not sound ({what}), so it was not moved. It is where it was, unchanged."),
    )
}

fn cannot(doing: &str, error: &io::Error) -> UiError {
    UiError::new(
        ErrorCode::CannotWrite,
        format!(
            "The record was not moved: {doing} failed ({error}). It is where it was, unchanged. Check the folder and the free space, then try again."
        ),
    )
}

/// A folder of this PC for the record, to be proposed.
#[must_use]
pub fn proposal() -> String {
    let system_drive = std::env::var_os("SystemDrive").map(|drive| {
        // "C:" alone is where one is on that drive, not its root
        let mut root = drive;
        root.push("\\");
        PathBuf::from(root)
    });
    let candidates = [dirs::data_local_dir(), dirs::home_dir(), system_drive];
    candidates
        .into_iter()
        .flatten()
        .map(|folder| folder.join("Hearthbook record"))
        .find(|folder| store_advice(folder).is_empty())
        .map(|folder| folder.display().to_string())
        .unwrap_or_default()
}

/// What was found out while the record was open.
#[derive(Debug)]
pub struct ToMove {
    from: PathBuf,
    to: PathBuf,
    key: DataKey,
    stamp: Stamp,
    holds: Holds,
}

impl ToMove {
    /// Checks the folder and the record.
    ///
    /// # Errors
    /// What is wrong with the folder, beside its field; `DamagedStore` when the record does not prove.
    pub fn prepare(desk: &Desk, folder: &str) -> Result<Self, UiError> {
        if desk.sample {
            return Err(UiError::new(
                ErrorCode::Conflict,
                "The sample centre is not moved: nothing in it is anybody's record. Nothing was changed.",
            ));
        }
        let mut problems = Problems::new();
        let to = PathBuf::from(folder.trim());
        let advice = store_advice(&to);
        if !to.is_absolute() {
            problems.add("folder", "Enter the whole path of a folder on this PC, such as C:\\Hearthbook record");
        } else if to.starts_with(desk.home()) || desk.home().starts_with(&to) {
            problems.add("folder", "This folder is the present one, or one above or below it. Choose another");
        } else if !advice.is_empty() {
            problems.add("folder", advice);
        } else if fs::read_dir(&to).is_ok_and(|mut entries| entries.next().is_some()) {
            problems.add(
                "folder",
                "There is something in this folder already. Choose an empty one, or one that is not there yet",
            );
        }
        problems.finish()?;
        desk.store.checkpoint()?;
        Ok(Self {
            from: desk.home().to_owned(),
            to,
            key: desk.store.key().duplicate(),
            stamp: desk.stamp(),
            holds: Holds::of(&desk.store)?,
        })
    }

    /// Where to.
    #[must_use]
    pub fn to(&self) -> &Path {
        &self.to
    }

    /// Copies the record and proves the copy, in its final place. The record must be closed.
    ///
    /// # Errors
    /// With nothing left in the new place.
    pub fn copy(&self, running: &Running) -> Result<(), UiError> {
        let building = suffixed(&self.to, ".moving");
        let made = self.build(&building, running).and_then(|()| {
            // Windows renames over nothing, not even an empty folder
            match fs::remove_dir(&self.to) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(cannot("using the folder", &error));
                }
                _ => {}
            }
            fs::rename(&building, &self.to).map_err(|error| cannot("giving the copy its place", &error))
        });
        if made.is_err() {
            // only ever what was just made
            let _ = fs::remove_dir_all(&building);
        }
        made
    }

    fn build(&self, building: &Path, running: &Running) -> Result<(), UiError> {
        if building.exists() {
            fs::remove_dir_all(building).map_err(|error| cannot("clearing an earlier try", &error))?;
        }
        let store = building.join("store");
        fs::create_dir_all(&store).map_err(|error| cannot("making the folder", &error))?;
        let from = self.from.join("store");
        let mut files = vec![(self.from.join("backups.json"), building.join("backups.json"))];
        for entry in fs::read_dir(&from).map_err(|error| cannot("reading the record's folder", &error))?.flatten() {
            let name = entry.file_name();
            // a log that could not be folded in comes along; what only one process has in memory does not
            let left = name.to_string_lossy().ends_with("-shm") || name.to_string_lossy().ends_with(".part");
            if entry.path().is_file() && !left {
                files.push((entry.path(), store.join(name)));
            }
        }
        let of = u64::try_from(files.len()).unwrap_or(1) + 1;
        for (done, (from, into)) in files.iter().enumerate() {
            if running.tell("Copying the record", u64::try_from(done).unwrap_or(0), of).is_break() {
                return Err(UiError::new(
                    ErrorCode::Conflict,
                    "The move was stopped. The record is where it was, unchanged.",
                ));
            }
            if from.is_file() {
                copied(from, into).map_err(|error| cannot("copying a file", &error))?;
            }
        }
        if running.tell("Proving the copy", of - 1, of).is_break() {
            return Err(UiError::new(
                ErrorCode::Conflict,
                "The move was stopped. The record is where it was, unchanged.",
            ));
        }
        let mut store = Store::open(&store, self.key.duplicate(), self.stamp.at)?;
        if Holds::of(&store)? != self.holds {
            return Err(not_sound("the copy does not hold what the record holds"));
        }
        let words = vec![("Folder".to_owned(), self.to.display().to_string())];
        let before = vec![("Folder".to_owned(), self.from.display().to_string())];
        store.write(&self.stamp, |write| {
            write.journal(Entry::store("Moved the record to another folder").changed(before, words))
        })?;
        Ok(store.checkpoint()?)
    }

    /// After the pointer was written: names the old folder for what it is. What cannot be renamed now keeps the note.
    #[must_use]
    pub fn name_the_old(&self) -> Option<PathBuf> {
        name_left(&self.from, &self.to, self.stamp.at)
    }
}

/// Renames the store that was left behind in `home` and puts a note into it; gives where it is now.
pub fn name_left(home: &Path, to: &Path, at: DateTime<Utc>) -> Option<PathBuf> {
    let store = home.join("store");
    if !store.is_dir() {
        return None;
    }
    let note = format!(
        "On {} the record of Hearthbook was moved from here to\r\n\r\n    {}\r\n\r\nThis folder is the record as it was then. Hearthbook does not use it any more and\r\ndoes not delete it. It is encrypted. When you are certain that the moved record is\r\ncomplete and a backup of it was made, you may delete this folder yourself.\r\n",
        london_date_time_words(at),
        to.display()
    );
    let left = suffixed(&store, &format!("-moved-{}", at.format("%Y%m%dT%H%M%SZ")));
    let left = if fs::rename(&store, &left).is_ok() { left } else { store };
    // without the note the folder's name says as much
    let _ = fs::write(left.join(NOTE), note);
    Some(left)
}

fn copied(from: &Path, into: &Path) -> io::Result<()> {
    fs::copy(from, into)?;
    fs::OpenOptions::new().write(true).open(into)?.sync_all()?;
    if fs::read(from)? != fs::read(into)? {
        return Err(io::Error::other("what was written is not what was read"));
    }
    Ok(())
}

fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
