//! Who can open the store: one random data key, and a key slot for each person and for the printed recovery code.
//!
//! The data key opens the database raw. It is kept nowhere but wrapped: each slot of `keys.json` holds it encrypted
//! (XChaCha20-Poly1305) under a key derived from a passphrase or from the recovery code (Argon2id). A new passphrase
//! wraps the data key again; it never changes it. Hence removing somebody's slot ends his way in through this file,
//! not through a copy of it that he kept: only a new data key would (SECURITY.md says so).
//!
//! The same derivation also gives each person a key of his own ([`PersonKey`]), which no other slot can give. It guards
//! what not everybody who opens the store may read (`compartments`).
//!
//! What it must not know: the database, roles, the clock, what the labels mean.

mod attempts;
mod file;
mod kdf;
mod person;
mod slot;

use std::io;

use zeroize::Zeroizing;

pub use attempts::Attempts;
pub use file::{KeyFile, LoadedKeys, PersonSlot};
pub use kdf::KdfParams;
pub use person::{Opened, PersonKey};

use crate::recovery_code::NoRandomNumbers;

/// Name of the key file in the data folder.
pub const KEY_FILE: &str = "keys.json";
/// Name of the file that remembers wrong tries.
pub const ATTEMPTS_FILE: &str = "attempts.json";
/// The longest passphrase, in characters.
pub const LONGEST_PASSPHRASE: usize = 1_000;

/// The key that opens the database. Not clonable, not shown by `Debug`, wiped from memory when dropped.
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// A new random key, for a new store.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn make() -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; 32]);
        fill_randomly(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// The key as SQLCipher's `PRAGMA key` takes it raw: `x'…64 hex digits…'`.
    #[must_use]
    pub fn as_pragma(&self) -> Zeroizing<String> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = Zeroizing::new(String::with_capacity(67));
        text.push_str("x'");
        for byte in self.0.iter() {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        text.push('\'');
        text
    }
}

impl DataKey {
    /// The same key again, for what goes on after the store was let go (the rehearsal of a restore). Wiped like the first.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(Zeroizing::new(*self.0))
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(not shown)")
    }
}

/// What can go wrong with keys. The messages stand before the person who signs in; none contains a secret or a hint.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is no key file, and no copy of it.
    #[error(
        "The key file (keys.json) is not in the record's folder, nor is its copy. The record is still there, encrypted, \
         but cannot be opened without it. Put keys.json back from a backup."
    )]
    Missing,
    /// The key file cannot be understood, and its copy cannot either.
    #[error(
        "The key file (keys.json) is damaged: {what}. The record is still there, encrypted, and nothing was changed. \
         Put keys.json back from a backup."
    )]
    Damaged {
        /// What about it.
        what: String,
    },
    /// A newer version of Hearthbook wrote the key file.
    #[error(
        "This record was made by a newer version of Hearthbook (key file format {format}). Nothing was changed. Install \
         the newer version to open it."
    )]
    Newer {
        /// The format that it names.
        format: u64,
    },
    /// The key file could not be read or written.
    #[error(
        "The key file could not be {doing} ({source}). What was there before is unchanged. Check that the record's \
         folder still exists, that you may write in it and that the disk is not full, then try again."
    )]
    Io {
        /// "read" or "saved".
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Passphrase or recovery code did not open the slot. Deliberately says no more.
    #[error("That did not open the record. Nothing was changed. Check what you typed and try again.")]
    WrongSecret,
    /// Too many wrong tries.
    #[error("There were several wrong tries. Nothing was changed. Wait {seconds} seconds, then try again.")]
    Wait {
        /// Seconds until the next try.
        seconds: u64,
    },
    /// No such slot (any more).
    #[error("This person can no longer open the record. Nothing was changed. Choose another person.")]
    NoSuchSlot,
    /// The slot is the last person's.
    #[error(
        "This is the only person who can open the record. Nothing was changed. Let somebody else open it first, then \
         end this person's access."
    )]
    LastPerson,
    /// There is no recovery code.
    #[error("This record has no recovery code. Nothing was changed. Sign in with a passphrase and make one.")]
    NoRecovery,
    /// Nothing was typed.
    #[error("Enter a passphrase.")]
    EmptyPassphrase,
    /// Too long.
    #[error("A passphrase may have up to 1,000 characters. Enter a shorter one.")]
    LongPassphrase,
    /// The label is empty, too long or spreads over lines.
    #[error("The label of a person who can open the record must be one line of 1 to 120 characters.")]
    BadLabel,
    /// The parameters are outside what may be used.
    #[error("The strength of the key derivation is not allowed: {what}. Nothing was changed.")]
    BadParams {
        /// Which bound.
        what: &'static str,
    },
    /// Not enough memory to derive a key.
    #[error(
        "There was not enough free memory to check the passphrase. Nothing was changed. Close other programs and try \
         again."
    )]
    NoMemory,
    /// The system gave no random numbers.
    #[error(transparent)]
    NoRandomNumbers(#[from] NoRandomNumbers),
    /// The cryptographic library refused; cannot happen with parameters that passed their checks.
    #[error("The key could not be wrapped or opened for an internal reason. Nothing was changed.")]
    Internal,
}

/// Whether the passphrase has a length that can be used at all.
///
/// # Errors
/// [`KeyError::EmptyPassphrase`] or [`KeyError::LongPassphrase`].
pub fn check_length(passphrase: &str) -> Result<(), KeyError> {
    match passphrase.chars().take(LONGEST_PASSPHRASE + 1).count() {
        0 => Err(KeyError::EmptyPassphrase),
        number if number > LONGEST_PASSPHRASE => Err(KeyError::LongPassphrase),
        _ => Ok(()),
    }
}

fn fill_randomly(bytes: &mut [u8]) -> Result<(), KeyError> {
    getrandom::fill(bytes).map_err(|error| NoRandomNumbers(error).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pragma_is_the_raw_key_in_hex() {
        let key = DataKey(Zeroizing::new(std::array::from_fn(|index| u8::try_from(index * 8).unwrap())));
        assert_eq!(key.as_pragma().as_str(), "x'0008101820283038404850586068707880889098a0a8b0b8c0c8d0d8e0e8f0f8'");
    }

    #[test]
    fn two_keys_differ_and_neither_is_shown() {
        let (one, two) = (DataKey::make().unwrap(), DataKey::make().unwrap());
        assert_ne!(one.as_pragma(), two.as_pragma());
        assert_eq!(format!("{one:?}"), "DataKey(not shown)");
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(check_length(&"é".repeat(1_000)).is_ok());
        assert!(matches!(check_length(&"é".repeat(1_001)), Err(KeyError::LongPassphrase)));
        assert!(matches!(check_length(""), Err(KeyError::EmptyPassphrase)));
    }
}
