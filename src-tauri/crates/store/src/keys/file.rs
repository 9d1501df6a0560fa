//! The key file: who can open the store. Read and written as a whole; no secret stands in it.
//!
//! `keys.json` and its copy `keys.json.bak` always hold the same: the copy is there for a file that was damaged or
//! deleted, not to go back in time. An older copy would let a passphrase in again that was changed for good reason.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use hearthbook_records::SlotId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::kdf::{KdfParams, normalised};
use super::slot::{FORMAT, Slot, SlotHead, SlotKind, check_label};
use super::{DataKey, KeyError, Opened, PersonKey};
use crate::durable::write_atomically;
use crate::recovery_code::RecoveryCode;

/// No honest key file is longer.
const LONGEST_FILE: u64 = 1024 * 1024;

/// The key slots of one store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFile {
    store_id: Uuid,
    slots: Vec<Slot>,
}

/// A key file that was read.
#[derive(Debug)]
pub struct LoadedKeys {
    /// The key slots.
    pub file: KeyFile,
    /// `keys.json` itself was missing or damaged, and its copy was read. Save it to put that right, and say so.
    pub from_backup: bool,
}

/// Somebody who can open the store, as far as the key file knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonSlot {
    /// The slot.
    pub id: SlotId,
    /// "A.O., registered manager". Never a name: whoever steals the PC can read this.
    pub label: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// What is written, but for the checksum.
#[derive(Serialize)]
struct Contents<'a> {
    format: u32,
    store_id: Uuid,
    slots: &'a [Slot],
}

/// What is written. The checksum is the SHA-256 of the contents as compact JSON; it tells a damaged file from a wrong
/// passphrase and protects against nobody.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    contents: Contents<'a>,
    checksum: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadBack {
    #[serde(rename = "format")]
    _format: u64,
    store_id: Uuid,
    slots: Vec<Slot>,
    checksum: String,
}

impl ReadBack {
    fn file(&self) -> KeyFile {
        KeyFile { store_id: self.store_id, slots: self.slots.clone() }
    }
}

/// The one field that every format will have.
#[derive(Deserialize)]
struct FormatOnly {
    format: u64,
}

impl KeyFile {
    /// The key file of a new store: nobody can open it yet, so it cannot be saved before a person is added.
    #[must_use]
    pub fn new(store_id: Uuid) -> Self {
        Self { store_id, slots: Vec::new() }
    }

    /// Reads the key file, or its copy if the file is missing, unreadable or damaged.
    ///
    /// # Errors
    /// [`KeyError::Missing`] when neither exists, [`KeyError::Newer`], [`KeyError::Damaged`], [`KeyError::Io`]: always
    /// about the file itself, not about its copy.
    pub fn load(path: &Path) -> Result<LoadedKeys, KeyError> {
        let problem = match read(path) {
            Ok(file) => return Ok(LoadedKeys { file, from_backup: false }),
            Err(newer @ KeyError::Newer { .. }) => return Err(newer),
            Err(problem) => problem,
        };
        match read(&backup_of(path)) {
            Ok(file) => Ok(LoadedKeys { file, from_backup: true }),
            Err(KeyError::Missing) => Err(problem),
            // Then not even a first start may be offered: something was here.
            Err(problem_of_copy) if matches!(problem, KeyError::Missing) => Err(problem_of_copy),
            Err(_) => Err(problem),
        }
    }

    /// Saves the file and its copy. The copy goes first: when this succeeds, no older slot is left in either, and when
    /// it fails, `keys.json` is as it was.
    ///
    /// # Errors
    /// [`KeyError::LastPerson`] when no person could open the store with it, else [`KeyError::Io`].
    pub fn save_atomically(&self, path: &Path) -> Result<(), KeyError> {
        if self.person_slots().next().is_none() {
            return Err(KeyError::LastPerson);
        }
        let written = Written { contents: self.contents(), checksum: self.checksum()? };
        let mut text = serde_json::to_vec_pretty(&written).map_err(|_| KeyError::Internal)?;
        text.push(b'\n');
        for target in [&backup_of(path), path] {
            write_atomically(target, &text).map_err(|source| KeyError::Io { doing: "saved", source })?;
        }
        Ok(())
    }

    /// The store that these keys open.
    #[must_use]
    pub fn store_id(&self) -> Uuid {
        self.store_id
    }

    /// Everybody who can open the store, in the order in which they were added.
    #[must_use]
    pub fn people(&self) -> Vec<PersonSlot> {
        let person = |slot: &Slot| PersonSlot { id: slot.id, label: slot.label.clone(), created_at: slot.created_at };
        self.person_slots().map(person).collect()
    }

    /// When the recovery code was made, if there is one.
    #[must_use]
    pub fn recovery_made_at(&self) -> Option<DateTime<Utc>> {
        self.recovery_slot().map(|slot| slot.created_at)
    }

    /// When there is a recovery code, the slot that it opens.
    #[must_use]
    pub fn recovery(&self) -> Option<SlotId> {
        self.recovery_slot().map(|slot| slot.id)
    }

    /// The data key and the person's own key, if the passphrase is this person's. Takes about half a second: never on
    /// the window's thread.
    ///
    /// # Errors
    /// [`KeyError::WrongSecret`]; also when the slot is gone or the passphrase cannot be one.
    pub fn open_with(&self, slot: SlotId, passphrase: &str) -> Result<Opened, KeyError> {
        let place = self.place_of(slot)?;
        self.slots[place].open(self.store_id, &normalised(passphrase)?)
    }

    /// The data key and the recovery code's own key, if this is the store's recovery code. Its use should be followed
    /// by a new code.
    ///
    /// # Errors
    /// [`KeyError::WrongSecret`] or [`KeyError::NoRecovery`].
    pub fn open_with_recovery(&self, code: &RecoveryCode) -> Result<Opened, KeyError> {
        self.recovery_slot().ok_or(KeyError::NoRecovery)?.open(self.store_id, &code.secret())
    }

    /// Lets another person open the store. The label is initials and role, never a name. Gives the person's own key,
    /// which names the new slot.
    ///
    /// # Errors
    /// When the label or the passphrase cannot be used, or there is not enough memory.
    pub fn add_person_slot(
        &mut self,
        key: &DataKey,
        label: &str,
        passphrase: &str,
        params: KdfParams,
        now: DateTime<Utc>,
    ) -> Result<PersonKey, KeyError> {
        let head = SlotHead { id: SlotId::make(), kind: SlotKind::Person, label, created_at: now };
        let (slot, person) = Slot::make(self.store_id, head, key, &normalised(passphrase)?, params)?;
        self.slots.push(slot);
        Ok(person)
    }

    /// Gives a person a new passphrase. Id, label and date stay; the old passphrase no longer opens the slot. Gives the
    /// person's own key that the new passphrase stands for.
    ///
    /// # Errors
    /// When the slot is gone, the passphrase cannot be used, or there is not enough memory; then the old one stays.
    pub fn rewrap(
        &mut self,
        slot: SlotId,
        key: &DataKey,
        passphrase: &str,
        params: KdfParams,
    ) -> Result<PersonKey, KeyError> {
        let place = self.place_of(slot)?;
        let old = &self.slots[place];
        let head = SlotHead { id: old.id, kind: old.kind, label: &old.label, created_at: old.created_at };
        let (slot, person) = Slot::make(self.store_id, head, key, &normalised(passphrase)?, params)?;
        self.slots[place] = slot;
        Ok(person)
    }

    /// Changes what the sign-in page shows for a person, such as after a change of role.
    ///
    /// # Errors
    /// When the slot is gone or the label cannot be used.
    pub fn relabel(&mut self, slot: SlotId, label: &str) -> Result<(), KeyError> {
        check_label(label)?;
        let place = self.place_of(slot)?;
        label.clone_into(&mut self.slots[place].label);
        Ok(())
    }

    /// Ends a person's way in.
    ///
    /// # Errors
    /// [`KeyError::LastPerson`] when nobody else could open the store, [`KeyError::NoSuchSlot`].
    pub fn remove_slot(&mut self, slot: SlotId) -> Result<(), KeyError> {
        let place = self.place_of(slot)?;
        if self.person_slots().count() == 1 {
            return Err(KeyError::LastPerson);
        }
        self.slots.remove(place);
        Ok(())
    }

    /// Makes this the store's recovery code. The one before no longer opens it. Gives the new code's own key.
    ///
    /// # Errors
    /// When there is not enough memory; then the code before stays.
    pub fn set_recovery(
        &mut self,
        key: &DataKey,
        code: &RecoveryCode,
        params: KdfParams,
        now: DateTime<Utc>,
    ) -> Result<PersonKey, KeyError> {
        let head = SlotHead { id: SlotId::make(), kind: SlotKind::Recovery, label: "recovery code", created_at: now };
        let (made, own) = Slot::make(self.store_id, head, key, &code.secret(), params)?;
        self.remove_recovery();
        self.slots.push(made);
        Ok(own)
    }

    /// Ends the recovery code, such as right after its use.
    pub fn remove_recovery(&mut self) {
        self.slots.retain(|slot| slot.kind != SlotKind::Recovery);
    }

    fn person_slots(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(|slot| slot.kind == SlotKind::Person)
    }

    fn recovery_slot(&self) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.kind == SlotKind::Recovery)
    }

    fn place_of(&self, person: SlotId) -> Result<usize, KeyError> {
        self.slots
            .iter()
            .position(|slot| slot.id == person && slot.kind == SlotKind::Person)
            .ok_or(KeyError::NoSuchSlot)
    }

    fn contents(&self) -> Contents<'_> {
        Contents { format: FORMAT, store_id: self.store_id, slots: &self.slots }
    }

    fn checksum(&self) -> Result<String, KeyError> {
        let text = serde_json::to_vec(&self.contents()).map_err(|_| KeyError::Internal)?;
        Ok(hex::encode(Sha256::digest(text)))
    }

    fn problem(&self) -> Option<String> {
        if self.person_slots().next().is_none() {
            return Some("no person's key slot is in it".to_owned());
        }
        if self.slots.iter().filter(|slot| slot.kind == SlotKind::Recovery).count() > 1 {
            return Some("more than one recovery code is in it".to_owned());
        }
        for (place, slot) in self.slots.iter().enumerate() {
            if self.slots[..place].iter().any(|earlier| earlier.id == slot.id) {
                return Some("two key slots have the same id".to_owned());
            }
        }
        self.slots.iter().find_map(Slot::problem)
    }
}

/// The copy of a key file: `keys.json.bak`.
fn backup_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".bak");
    PathBuf::from(name)
}

fn read(path: &Path) -> Result<KeyFile, KeyError> {
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LONGEST_FILE + 1).read_to_end(&mut bytes)).map_err(|source| {
        if source.kind() == io::ErrorKind::NotFound {
            KeyError::Missing
        } else {
            KeyError::Io { doing: "read", source }
        }
    })?;
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Result<KeyFile, KeyError> {
    let damaged = |what: String| KeyError::Damaged { what };
    if bytes.len() as u64 > LONGEST_FILE {
        return Err(damaged("it is far too long".to_owned()));
    }
    // serde's own words may quote the file, so only the place is passed on.
    let unreadable =
        |error: serde_json::Error| damaged(format!("it cannot be read from line {} on", error.line().max(1)));
    let FormatOnly { format } = serde_json::from_slice(bytes).map_err(unreadable)?;
    if format > u64::from(FORMAT) {
        // a file of this format whose checksum fits but for the number was not written by a newer version
        let of_this = serde_json::from_slice::<ReadBack>(bytes).ok();
        if of_this.is_some_and(|read| read.file().checksum().is_ok_and(|sum| sum == read.checksum)) {
            return Err(damaged("its format number does not fit what is in it".to_owned()));
        }
        return Err(KeyError::Newer { format });
    }
    if format < u64::from(FORMAT) {
        return Err(damaged("it names a format that never was".to_owned()));
    }
    let read: ReadBack = serde_json::from_slice(bytes).map_err(unreadable)?;
    let file = read.file();
    if file.checksum()? != read.checksum {
        return Err(damaged("its checksum does not fit".to_owned()));
    }
    match file.problem() {
        Some(what) => Err(damaged(what)),
        None => Ok(file),
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
