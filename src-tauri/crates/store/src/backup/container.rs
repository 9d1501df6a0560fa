//! The file of a backup: its header, its parts, and reading them. The layout stands in the module above.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::work::WorkFile;
use super::{BackupError, Step, Watch, tell};
use crate::keys::{KEY_FILE, KeyFile};
use crate::open::DATABASE;

const MAGIC: &str = "hearthbook-backup ";
/// The format that this version writes, and the only one so far.
const FORMAT: u32 = 1;
/// Eight digits, a space, 64 hex digits, a newline.
const SECOND_LINE: usize = 74;
/// No honest header is longer.
const LONGEST_HEADER: usize = 1024 * 1024;
/// No honest key file is longer (it is read into memory).
const LONGEST_KEYS: u64 = 1024 * 1024;
const CHUNK: usize = 1024 * 1024;

/// Why a backup was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// A person asked for it.
    Asked,
    /// It was time.
    Due,
    /// Before something that changes much, such as a restore or an update.
    BeforeChange,
    /// Something that only a newer version knows.
    #[serde(other)]
    Unknown,
}

/// The newest entry that an installation wrote into the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The installation.
    pub origin: String,
    /// Number of the entry, from 1.
    pub number: i64,
    /// Its hash, 64 hex digits.
    pub hash: String,
}

/// A part of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// "keys.json" or "records.db".
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, 64 hex digits.
    pub sha256: String,
}

/// What a backup says of itself. It can be read without a key, so nothing personal stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The version of Hearthbook that made it: "0.1.0".
    pub made_by: String,
    /// Why it was made.
    pub reason: Reason,
    /// The store's id, as in its key file.
    pub store: Uuid,
    /// The centre's URN; empty before it is known.
    pub urn: String,
    /// The version of the store's tables.
    pub store_version: i64,
    /// The installation that the store belongs to, as in its journal.
    pub origin: String,
    /// The newest entry of each installation in the journal, by origin.
    pub heads: Vec<Head>,
    /// Entries in the journal.
    pub entries: u64,
    /// Rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// What follows, in this order: keys.json, records.db.
    pub parts: Vec<Part>,
}

/// The name of a file, for words.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Writes the whole file; the key file from memory, the database from its file. `fault` says what the system said.
pub(super) fn write(
    out: &mut dyn Write,
    header: &Header,
    keys: &[u8],
    database: &mut dyn Read,
    watch: &mut Watch<'_>,
    fault: &dyn Fn(io::Error) -> BackupError,
) -> Result<(), BackupError> {
    let mut text = serde_json::to_vec(header).map_err(|error| fault(error.into()))?;
    text.push(b'\n');
    let begin = format!("{MAGIC}{FORMAT}\n{:08} {}\n", text.len(), hex::encode(Sha256::digest(&text)));
    for bytes in [begin.as_bytes(), &text, keys] {
        out.write_all(bytes).map_err(fault)?;
    }
    let of = header.parts.iter().map(|part| part.bytes).sum();
    let mut done = keys.len() as u64;
    let mut chunk = vec![0; CHUNK];
    loop {
        tell(watch, Step::Writing, done, of)?;
        let read = database.read(&mut chunk).map_err(fault)?;
        if read == 0 {
            return Ok(());
        }
        out.write_all(&chunk[..read]).map_err(fault)?;
        done += read as u64;
    }
}

/// The digest of what can be read, and its length.
pub(super) fn digest(mut from: impl Read) -> io::Result<(u64, String)> {
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    let mut bytes = 0;
    loop {
        match from.read(&mut chunk)? {
            0 => return Ok((bytes, hex::encode(hasher.finalize()))),
            read => {
                hasher.update(&chunk[..read]);
                bytes += read as u64;
            }
        }
    }
}

/// A backup whose header was read and is sound, and whose length fits.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) header: Header,
    pub(super) name: String,
    path: PathBuf,
    file: File,
    parts_at: u64,
}

impl Opened {
    pub(super) fn open(path: &Path) -> Result<Self, BackupError> {
        let name = name_of(path);
        let reading = |error| BackupError::reading(path, error);
        let damaged = |what: &str| BackupError::damaged(&name, what);
        let mut file = File::open(path).map_err(reading)?;
        let length = file.metadata().map_err(reading)?.len();
        let first = first_line(&mut file).map_err(reading)?;
        let format = first.and_then(|line| line.strip_prefix(MAGIC).map(str::to_owned));
        let format: u32 = match format {
            Some(digits) if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()) => {
                digits.parse().map_err(|_| damaged("its format has no meaning"))?
            }
            _ => return Err(BackupError::NotABackup { name }),
        };
        if format > FORMAT {
            return Err(BackupError::Newer { name, made_by: format!("backup format {format}") });
        }
        if format != FORMAT {
            return Err(damaged("it names a format that never was"));
        }
        let mut second = [0; SECOND_LINE];
        let short = |error: io::Error| match error.kind() {
            io::ErrorKind::UnexpectedEof => damaged("it is cut short"),
            _ => reading(error),
        };
        file.read_exact(&mut second).map_err(short)?;
        let (bytes, digest) =
            second_line(&second).ok_or_else(|| damaged("its second line is not as it was written"))?;
        let mut text = vec![0; bytes];
        file.read_exact(&mut text).map_err(short)?;
        if hex::encode(Sha256::digest(&text)) != digest {
            return Err(damaged("its header is not as it was written"));
        }
        let header: Header =
            serde_json::from_slice(&text).map_err(|_| damaged("its header has a form that is not known"))?;
        let [keys, database] = header.parts.as_slice() else {
            return Err(damaged("its header does not name two parts"));
        };
        if keys.name != KEY_FILE || database.name != DATABASE || keys.bytes > LONGEST_KEYS {
            return Err(damaged("its header names parts that are not known"));
        }
        let parts_at = (format!("{MAGIC}{FORMAT}\n").len() + SECOND_LINE + bytes) as u64;
        let expected = parts_at.checked_add(keys.bytes).and_then(|sum| sum.checked_add(database.bytes));
        match expected {
            Some(expected) if expected == length => {}
            Some(expected) if length < expected => {
                return Err(damaged(&format!("it is cut short, {length} bytes of {expected}")));
            }
            _ => return Err(damaged("it is longer than it was when it was written")),
        }
        Ok(Self { header, name, path: path.to_owned(), file, parts_at })
    }

    /// The key file's bytes, which are those that were written.
    pub(super) fn keys(&mut self) -> Result<Vec<u8>, BackupError> {
        let mut bytes = Vec::new();
        let path = self.path.clone();
        self.copy(0, &mut bytes, &mut |_| Ok(()), &|error| BackupError::reading(&path, error))?;
        Ok(bytes)
    }

    /// Copies the database out and compares its digest. `fault` says what could not be written.
    pub(super) fn database(
        &mut self,
        out: &mut dyn Write,
        watch: &mut Watch<'_>,
        fault: &dyn Fn(io::Error) -> BackupError,
    ) -> Result<(), BackupError> {
        let of = self.header.parts[1].bytes;
        self.copy(1, out, &mut |done| tell(watch, Step::Reading, done, of), fault)
    }

    fn copy(
        &mut self,
        part: usize,
        out: &mut dyn Write,
        told: &mut dyn FnMut(u64) -> Result<(), BackupError>,
        fault: &dyn Fn(io::Error) -> BackupError,
    ) -> Result<(), BackupError> {
        let reading = |error| BackupError::reading(&self.path, error);
        let from = self.parts_at + self.header.parts[..part].iter().map(|part| part.bytes).sum::<u64>();
        self.file.seek(SeekFrom::Start(from)).map_err(reading)?;
        let Part { name, bytes, sha256 } = &self.header.parts[part];
        let mut hasher = Sha256::new();
        let mut chunk = vec![0; CHUNK];
        let mut done = 0;
        while done < *bytes {
            told(done)?;
            let wanted = usize::try_from(bytes - done).unwrap_or(CHUNK).min(CHUNK);
            let read = self.file.read(&mut chunk[..wanted]).map_err(reading)?;
            if read == 0 {
                return Err(BackupError::damaged(&self.name, "it is cut short"));
            }
            hasher.update(&chunk[..read]);
            out.write_all(&chunk[..read]).map_err(fault)?;
            done += read as u64;
        }
        told(done)?;
        if hex::encode(hasher.finalize()) != *sha256 {
            return Err(BackupError::damaged(&self.name, format!("its part {name} is not as it was written")));
        }
        Ok(())
    }

    /// The key file, parsed. It is parsed by its own module from a file, which stands in `scratch` for that long.
    pub(super) fn key_file(&mut self, scratch: &Path) -> Result<KeyFile, BackupError> {
        let bytes = self.keys()?;
        let writing = |error| BackupError::writing(scratch, scratch, error);
        let work = WorkFile::in_folder(scratch, self.header.store).map_err(writing)?;
        let mut file = work.create().map_err(writing)?;
        file.write_all(&bytes).map_err(writing)?;
        drop(file);
        let keys = KeyFile::load(work.path())?.file;
        if keys.store_id() == self.header.store {
            Ok(keys)
        } else {
            Err(BackupError::not_sound(&self.name, "its keys belong to another record"))
        }
    }
}

/// The first line without its end, or nothing when there is no line that could be ours.
fn first_line(file: &mut File) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    let mut byte = [0];
    while line.len() < MAGIC.len() + 10 {
        match file.read(&mut byte)? {
            0 => return Ok(None),
            _ if byte[0] == b'\n' => return Ok(String::from_utf8(line).ok()),
            _ => line.push(byte[0]),
        }
    }
    Ok(None)
}

fn second_line(line: &[u8; SECOND_LINE]) -> Option<(usize, String)> {
    let line = std::str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let (length, digest) = line.split_once(' ')?;
    if length.len() != 8 || !length.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let length = length.parse().ok()?;
    (length <= LONGEST_HEADER).then(|| (length, digest.to_owned()))
}

/// What a backup says of itself. Needs no key; the header and the file's length are checked, the parts are not.
///
/// # Errors
/// When it cannot be read, is no backup, is damaged or was made by a newer version.
pub fn inspect(file: &Path) -> Result<Header, BackupError> {
    Ok(Opened::open(file)?.header)
}

/// The key file in a backup: who could open the store when it was made. A passphrase or the recovery code of then gives
/// the key for [`restore()`](super::restore()). `scratch` is a folder in which a file may stand for a moment: the
/// backup's own may be on a disk that cannot be written.
///
/// # Errors
/// As [`inspect`]; also when the key file in it is damaged.
pub fn open_keys(file: &Path, scratch: &Path) -> Result<KeyFile, BackupError> {
    Opened::open(file)?.key_file(scratch)
}
