//! The folders of one journey, and what the application has put there.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A home, a data folder and a folder for exports that nothing else uses.
pub struct Folders {
    root: TempDir,
}

impl Folders {
    pub fn new() -> Self {
        let folders = Self { root: tempfile::Builder::new().prefix("hearthbook-").tempdir().expect("a folder") };
        for folder in [folders.data(), folders.exports(), folders.home(), folders.runtime()] {
            std::fs::create_dir_all(folder).expect("a folder");
        }
        folders
    }

    /// The data folder, `HEARTHBOOK_HOME`.
    pub fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    /// Where exports go, `HEARTHBOOK_EXPORTS`.
    pub fn exports(&self) -> PathBuf {
        self.root.path().join("exports")
    }

    /// The file to which the application writes what it would have opened.
    pub fn opened(&self) -> PathBuf {
        self.root.path().join("opened.txt")
    }

    pub(super) fn tray(&self) -> PathBuf {
        self.root.path().join("tray.txt")
    }

    /// What the icon in the tray says.
    pub fn in_tray(&self) -> String {
        let text = std::fs::read_to_string(self.tray()).unwrap_or_default();
        text.lines().last().unwrap_or_default().to_owned()
    }

    /// Asks the icon in the tray for something, by the words of its menu.
    pub fn ask_tray(&self, words: &str) {
        std::fs::write(self.tray().with_extension("asked"), words).expect("the file can be written");
    }

    pub fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    pub(super) fn runtime(&self) -> PathBuf {
        self.root.path().join("runtime")
    }

    /// The exported files with this ending, in the order of their names.
    pub fn exported(&self, ending: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(&self.exports(), ending, &mut found);
        found.sort();
        found
    }

    /// The one exported file with this ending.
    pub fn the_exported(&self, ending: &str) -> PathBuf {
        let mut files = self.exported(ending);
        assert_eq!(files.len(), 1, "one exported file ends in {ending}: {files:?}");
        files.remove(0)
    }
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

/// The text of a PDF in the order of its content, as poppler reads it.
pub fn pdf_text(path: &Path) -> String {
    let output = Command::new("pdftotext").arg("-raw").arg(path).arg("-").output();
    let output = output.expect("pdftotext is there: cargo xtask test installs poppler-utils");
    assert!(output.status.success(), "pdftotext: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}
