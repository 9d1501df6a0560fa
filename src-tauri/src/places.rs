//! Where things are on this PC: the data folder, the store and the sample in it, and the folder for what leaves the store.

use std::path::{Path, PathBuf};

/// The folders.
#[derive(Debug, Clone)]
pub struct Places {
    home: PathBuf,
    exports: PathBuf,
}

impl Places {
    /// From the environment: `HEARTHBOOK_HOME` moves the data folder, `HEARTHBOOK_EXPORTS` the one for exports.
    /// Otherwise the system's folder for local application data, and a folder in Documents.
    #[must_use]
    pub fn of_this_pc() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let moved = set("HEARTHBOOK_HOME");
        let home = moved
            .clone()
            .or_else(|| dirs::data_local_dir().map(|folder| folder.join("Hearthbook")))
            .unwrap_or_else(|| PathBuf::from("Hearthbook"));
        let exports = set("HEARTHBOOK_EXPORTS")
            .or_else(|| moved.as_deref().map(beside))
            .or_else(|| dirs::document_dir().map(|folder| folder.join("Hearthbook")))
            .unwrap_or_else(|| beside(&home));
        Self { home, exports }
    }

    /// Two given folders, for tests.
    #[must_use]
    pub fn at(home: PathBuf, exports: PathBuf) -> Self {
        Self { home, exports }
    }

    /// The data folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Folder of the centre's own store.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.home.join("store")
    }

    /// Folder of the sample centre's store.
    #[must_use]
    pub fn sample(&self) -> PathBuf {
        self.home.join("sample")
    }

    /// Folder for exports, unless a setting says otherwise.
    #[must_use]
    pub fn exports(&self) -> &Path {
        &self.exports
    }
}

fn beside(home: &Path) -> PathBuf {
    let mut name = home.file_name().unwrap_or_default().to_os_string();
    name.push("-exports");
    home.with_file_name(name)
}
