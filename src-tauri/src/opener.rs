//! Handing a written-out file to the PC: its viewer, its mail program, its folder window.

use std::path::{Path, PathBuf};

use hearthbook_records::{ErrorCode, UiError};

/// Opens files and folders with the PC's own programs.
pub trait Opener: Send + Sync {
    /// Opens a file with the program that the PC has for it.
    ///
    /// # Errors
    /// When there is none.
    fn open(&self, path: &Path) -> Result<(), UiError>;
    /// Shows a file in its folder.
    ///
    /// # Errors
    /// When the folder cannot be shown.
    fn reveal(&self, path: &Path) -> Result<(), UiError>;
}

/// The PC's own programs.
#[derive(Debug)]
pub struct PcOpener;

fn refused(what: &str, path: &Path, error: &opener::OpenError) -> UiError {
    UiError::new(
        ErrorCode::Internal,
        format!("This PC could not {what} ({error}). The file is there: {}. Open it from there.", path.display()),
    )
}

impl Opener for PcOpener {
    fn open(&self, path: &Path) -> Result<(), UiError> {
        opener::open(path).map_err(|error| refused("open the file", path, &error))
    }

    fn reveal(&self, path: &Path) -> Result<(), UiError> {
        opener::reveal(path).map_err(|error| refused("show the folder", path, &error))
    }
}

/// Writes down what would be opened, in a debug build with `HEARTHBOOK_TEST_OPENER`: no program can be driven from a test.
#[derive(Debug)]
pub struct NotedOpener(pub PathBuf);

impl NotedOpener {
    fn note(&self, verb: &str, path: &Path) -> Result<(), UiError> {
        use std::io::Write as _;
        std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.0)
            .and_then(|mut file| writeln!(file, "{verb} {}", path.display()))
            .map_err(|error| UiError::new(ErrorCode::Internal, error.to_string()))
    }
}

impl Opener for NotedOpener {
    fn open(&self, path: &Path) -> Result<(), UiError> {
        self.note("open", path)
    }

    fn reveal(&self, path: &Path) -> Result<(), UiError> {
        self.note("reveal", path)
    }
}

/// The opener for this run.
#[must_use]
pub fn of_this_run() -> Box<dyn Opener> {
    match std::env::var_os("HEARTHBOOK_TEST_OPENER") {
        Some(file) if cfg!(debug_assertions) => Box::new(NotedOpener(file.into())),
        _ => Box::new(PcOpener),
    }
}
