//! Where things are on this PC: the data folder, the store and the sample in it, and the folder for what leaves the store.
//!
//! The data folder stands where the system keeps an application's data. When the record was moved out of there, because
//! that folder is kept in step by a cloud program or lies on another computer, a small file in it says where to.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use hearthbook_records::{ErrorCode, UiError};
use hearthbook_store::durable;
use serde::{Deserialize, Serialize};

/// The file in the system's folder that says where the record is.
pub const POINTER: &str = "record-is-elsewhere.json";

/// What stands in it.
#[derive(Debug, Serialize, Deserialize)]
struct Pointer {
    format: u32,
    folder: PathBuf,
}

/// Where the data folder is, as far as is known.
#[derive(Debug, Clone)]
enum Home {
    At(PathBuf),
    /// The pointer cannot be read: nothing may be begun anew in the folder beside it.
    Unknown(String),
}

/// The folders. Clones share where the data folder is.
#[derive(Debug, Clone)]
pub struct Places {
    home: Arc<RwLock<Home>>,
    exports: PathBuf,
    /// The system's folder for this application, in which the pointer stands; nothing when the data folder was set.
    system: Option<PathBuf>,
}

impl Places {
    /// From the environment: `HEARTHBOOK_HOME` moves the data folder, `HEARTHBOOK_EXPORTS` the one for exports.
    /// Otherwise the system's folder for local application data, or where its pointer leads, and a folder in Documents.
    #[must_use]
    pub fn of_this_pc() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let moved = set("HEARTHBOOK_HOME");
        let system = dirs::data_local_dir()
            .map(|folder| folder.join("Hearthbook"))
            .unwrap_or_else(|| PathBuf::from("Hearthbook"));
        let home = moved.clone().unwrap_or_else(|| system.clone());
        let exports = set("HEARTHBOOK_EXPORTS")
            .or_else(|| moved.as_deref().map(beside))
            .or_else(|| dirs::document_dir().map(|folder| folder.join("Hearthbook")))
            .unwrap_or_else(|| beside(&home));
        match moved {
            Some(home) => Self::at(home, exports),
            None => Self::of_system(system, exports),
        }
    }

    /// Two given folders, whatever any pointer says.
    #[must_use]
    pub fn at(home: PathBuf, exports: PathBuf) -> Self {
        Self { home: Arc::new(RwLock::new(Home::At(home))), exports, system: None }
    }

    /// The system's folder for this application, or where the pointer in it leads.
    #[must_use]
    pub fn of_system(system: PathBuf, exports: PathBuf) -> Self {
        let home = match read_pointer(&system) {
            Ok(None) => Home::At(system.clone()),
            Ok(Some(folder)) => Home::At(folder),
            Err(what) => Home::Unknown(what),
        };
        Self { home: Arc::new(RwLock::new(home)), exports, system: Some(system) }
    }

    fn known(&self) -> Home {
        self.home.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The data folder.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        match (self.known(), &self.system) {
            (Home::At(home), _) => home,
            (Home::Unknown(_), Some(system)) => system.clone(),
            (Home::Unknown(_), None) => PathBuf::new(),
        }
    }

    /// Whether the data folder may be used: not when the pointer is damaged, and not when the folder to which the record
    /// was moved is not there. Then nothing may be made in its place.
    ///
    /// # Errors
    /// `NotFound`, with what to do.
    pub fn check(&self) -> Result<(), UiError> {
        let problem = match (self.known(), &self.system) {
            (Home::Unknown(what), Some(system)) => format!(
                "The note of where the record is ({}) cannot be read: {what}. Nothing was changed and nothing is made anew. Ask for help with the folder as it is; the record itself is where it was moved to.",
                system.join(POINTER).display()
            ),
            (Home::At(home), Some(system)) if home != *system && !home.is_dir() => format!(
                "The record was moved to {}, and that folder is not there now. Nothing was changed and nothing is made anew. Connect the disk that it is on, then try again.",
                home.display()
            ),
            _ => return Ok(()),
        };
        Err(UiError::new(ErrorCode::NotFound, problem))
    }

    /// The record can be moved: the data folder was not set from outside.
    #[must_use]
    pub fn can_move(&self) -> bool {
        self.system.is_some()
    }

    /// Points to another data folder, for this run and every later one.
    ///
    /// # Errors
    /// When the pointer cannot be written; then all is as before.
    pub fn point_to(&self, folder: &Path) -> std::io::Result<()> {
        let Some(system) = &self.system else {
            return Err(std::io::Error::other("the data folder is set by HEARTHBOOK_HOME"));
        };
        let pointer = Pointer { format: 1, folder: folder.to_owned() };
        let bytes = serde_json::to_vec_pretty(&pointer).map_err(std::io::Error::other)?;
        durable::write_atomically(&system.join(POINTER), &bytes)?;
        *self.home.write().unwrap_or_else(PoisonError::into_inner) = Home::At(folder.to_owned());
        Ok(())
    }

    /// The system's folder, when the record is elsewhere.
    #[must_use]
    pub fn left_behind(&self) -> Option<PathBuf> {
        let system = self.system.as_ref()?;
        matches!(self.known(), Home::At(home) if home != *system).then(|| system.clone())
    }

    /// Folder of the centre's own store.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.home().join("store")
    }

    /// Folder of the sample centre's store.
    #[must_use]
    pub fn sample(&self) -> PathBuf {
        self.home().join("sample")
    }

    /// Folder for exports, unless a setting says otherwise.
    #[must_use]
    pub fn exports(&self) -> &Path {
        &self.exports
    }
}

fn read_pointer(system: &Path) -> Result<Option<PathBuf>, String> {
    let bytes = match std::fs::read(system.join(POINTER)) {
        Ok(bytes) => bytes,
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(error.to_string()),
    };
    let pointer: Pointer = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    if pointer.format != 1 {
        return Err(format!("its format {} is of a newer version", pointer.format));
    }
    if !pointer.folder.is_absolute() {
        return Err("it names no whole path".to_owned());
    }
    Ok(Some(pointer.folder))
}

fn beside(home: &Path) -> PathBuf {
    let mut name = home.file_name().unwrap_or_default().to_os_string();
    name.push("-exports");
    home.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pointer_leads_to_the_record_and_what_was_set_from_outside_wins() {
        let folder = tempfile::tempdir().unwrap();
        let (system, other) = (folder.path().join("system"), folder.path().join("other"));
        std::fs::create_dir_all(&system).unwrap();
        let places = Places::of_system(system.clone(), folder.path().join("exports"));
        assert_eq!(places.home(), system);
        assert_eq!(places.left_behind(), None);
        places.point_to(&other).unwrap();
        assert_eq!(places.home(), other);
        let again = Places::of_system(system.clone(), folder.path().join("exports"));
        assert_eq!((again.home(), again.left_behind()), (other.clone(), Some(system.clone())));
        assert_eq!(again.check().unwrap_err().code, ErrorCode::NotFound, "the folder is not there");
        std::fs::create_dir_all(&other).unwrap();
        assert!(again.check().is_ok(), "and now it is");
        let set = Places::at(system.clone(), folder.path().join("exports"));
        assert_eq!(set.home(), system);
        assert!(!set.can_move() && set.point_to(&other).is_err());
    }

    #[test]
    fn a_damaged_pointer_is_said_and_nothing_is_taken_for_a_first_start() {
        let folder = tempfile::tempdir().unwrap();
        for rubbish in ["", "{", "{\"format\":2,\"folder\":\"/x\"}", "{\"format\":1,\"folder\":\"x\"}"] {
            std::fs::write(folder.path().join(POINTER), rubbish).unwrap();
            let places = Places::of_system(folder.path().to_owned(), folder.path().join("exports"));
            let error = places.check().unwrap_err();
            assert!(error.message.contains(POINTER), "{error:?}");
        }
    }
}
