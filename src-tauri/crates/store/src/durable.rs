//! Writing a small file so that after a crash or a power cut either the old or the new content stands there, whole.
//!
//! What it is for: the key file, the count of wrong tries, documents that a person takes out. What it must not know:
//! what stands in the files. The store itself is written by SQLite, never through here.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Ends the name of a file that is being written.
const UNFINISHED: &str = ".part";

/// Writes the file as a whole: into a new file in the same folder (readable only by its owner on Unix), forced to the
/// disk, then renamed over the old one. When it returns without an error, the content survives a power cut; when it
/// returns an error, the old file is as it was.
///
/// # Errors
/// Whatever the system says: the folder is gone or not writable, the disk is full, the path names no file.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = unfinished_beside(path)?;
    let written = write_new(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, path));
    if written.is_err() {
        // What could not be finished must not lie about; if even that fails, `remove_unfinished` clears it later.
        let _ = fs::remove_file(&unfinished);
        return written;
    }
    sync_folder(folder_of(path))
}

/// Removes what writes that were cut short by a crash left in the folder. Call it while holding the folder's lock.
///
/// # Errors
/// When the folder cannot be read; a leftover that cannot be removed is passed over.
pub fn remove_unfinished(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with('.') && name.ends_with(UNFINISHED));
        if ours && entry.file_type()?.is_file() {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A name of its own for every write, so that two of them never share a file.
fn unfinished_beside(path: &Path) -> io::Result<PathBuf> {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"))?;
    let number = getrandom::u64().map_err(io::Error::other)?;
    Ok(folder_of(path).join(format!(".{name}.{number:016x}{UNFINISHED}")))
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// On Unix a rename is durable only once its folder is. Windows has no such call and needs none.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_in(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_new_content_replaces_the_old_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        write_atomically(&path, b"old, and longer").unwrap();
        write_atomically(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names_in(folder.path()), ["keys.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_it_even_if_the_old_file_was_open_to_all() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        write_atomically(&path, b"new").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_missing_folder_is_an_error_and_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let error = write_atomically(&gone.join("keys.json"), b"new").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(!gone.exists());
    }

    #[test]
    fn a_path_without_a_file_name_is_an_error() {
        assert_eq!(write_atomically(Path::new("/"), b"new").unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }

    #[test]
    fn when_the_rename_fails_the_old_thing_stands_and_nothing_is_left_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("inside"), "kept").unwrap();
        assert!(write_atomically(&path, b"new").is_err());
        assert_eq!(names_in(folder.path()), ["keys.json"]);
        assert_eq!(fs::read(path.join("inside")).unwrap(), b"kept");
    }

    /// Root may write into any ordinary folder, so the read-only folder is one that the kernel guards by itself.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_that_cannot_be_written_is_an_error() {
        assert!(write_atomically(Path::new("/proc/self/keys.json"), b"new").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn in_a_read_only_folder_the_old_file_stands_as_it_was() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        write_atomically(&path, b"old").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
        let result = write_atomically(&path, b"new");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        // Whoever runs as root is not held back by the mode; then the write has to be whole instead.
        let expected: &[u8] = if result.is_err() { b"old" } else { b"new" };
        assert_eq!(fs::read(&path).unwrap(), expected);
        assert_eq!(names_in(folder.path()), ["keys.json"]);
    }

    #[test]
    fn leftovers_of_a_crash_are_cleared_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".keys.json.00ff.part", "report.part", ".lock", "keys.json"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        remove_unfinished(folder.path()).unwrap();
        assert_eq!(names_in(folder.path()), [".lock", "keys.json", "report.part"]);
    }
}
