//! One way to open the store: the data key, encrypted under a key that a secret gives.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use chrono::{DateTime, SubsecRound, Utc};
use hearthbook_records::SlotId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::kdf::{self, KdfParams, KdfRecord};
use super::{DataKey, KeyError, Opened, PersonKey, fill_randomly};

/// The format of key files that this version writes, and the only one so far.
pub(super) const FORMAT: u32 = 1;
/// The only cipher of format 1.
const CIPHER: &str = "xchacha20poly1305";
const LONGEST_LABEL: usize = 120;

/// Whose secret opens a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SlotKind {
    Person,
    Recovery,
}

/// The wrapped data key, as it stands in the key file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrapRecord {
    cipher: String,
    #[serde(with = "hex")]
    nonce: [u8; 24],
    /// 32 bytes and the tag of 16.
    #[serde(with = "hex")]
    ciphertext: [u8; 48],
}

/// A key slot, as it stands in the key file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Slot {
    pub(super) id: SlotId,
    pub(super) kind: SlotKind,
    /// Only for showing, and not authenticated: it may change without the secret.
    pub(super) label: String,
    pub(super) created_at: DateTime<Utc>,
    kdf: KdfRecord,
    wrap: WrapRecord,
}

/// What a slot is for, apart from its secret.
pub(super) struct SlotHead<'a> {
    pub(super) id: SlotId,
    pub(super) kind: SlotKind,
    pub(super) label: &'a str,
    pub(super) created_at: DateTime<Utc>,
}

impl Slot {
    /// Wraps the data key, and gives the person's own key that the same secret stands for. Salt and nonce are new and
    /// random each time.
    pub(super) fn make(
        store: Uuid,
        head: SlotHead<'_>,
        key: &DataKey,
        secret: &str,
        params: KdfParams,
    ) -> Result<(Self, PersonKey), KeyError> {
        check_label(head.label)?;
        let mut salt = [0; 16];
        fill_randomly(&mut salt)?;
        let mut nonce = [0; 24];
        fill_randomly(&mut nonce)?;
        let kdf = KdfRecord::new(params, salt);
        let bound = associated_data(store, head.id, head.kind, &kdf);
        let derived = kdf::derive(secret, &kdf.salt, params)?;
        let ciphertext = cipher(&derived)
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: key.0.as_slice(), aad: &bound })
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(KeyError::Internal)?;
        let person = PersonKey::derive(&derived, store, head.id, head.kind == SlotKind::Recovery)?;
        let slot = Self {
            id: head.id,
            kind: head.kind,
            label: head.label.to_owned(),
            created_at: head.created_at.trunc_subsecs(0),
            kdf,
            wrap: WrapRecord { cipher: CIPHER.to_owned(), nonce, ciphertext },
        };
        Ok((slot, person))
    }

    /// The data key and the person's own key, if the secret is the right one and nothing that is bound to the slot was
    /// altered. One derivation for both: it is what a person waits for.
    pub(super) fn open(&self, store: Uuid, secret: &str) -> Result<Opened, KeyError> {
        let bound = associated_data(store, self.id, self.kind, &self.kdf);
        let derived = kdf::derive(secret, &self.kdf.salt, self.kdf.params()?)?;
        let opened = cipher(&derived)
            .decrypt(XNonce::from_slice(&self.wrap.nonce), Payload { msg: &self.wrap.ciphertext, aad: &bound })
            .map(Zeroizing::new)
            .map_err(|_| KeyError::WrongSecret)?;
        let mut key = Zeroizing::new([0; 32]);
        if opened.len() != key.len() {
            return Err(KeyError::Internal);
        }
        key.copy_from_slice(&opened);
        let person = PersonKey::derive(&derived, store, self.id, self.kind == SlotKind::Recovery)?;
        Ok(Opened { key: DataKey(key), person })
    }

    /// What this version cannot make sense of, if anything.
    pub(super) fn problem(&self) -> Option<String> {
        if let Err(KeyError::BadParams { what }) = self.kdf.params() {
            return Some(format!("a key slot asks for {what}"));
        }
        if self.wrap.cipher != CIPHER {
            return Some("a key slot names an unknown cipher".to_owned());
        }
        check_label(&self.label).err().map(|_| "a key slot has no proper label".to_owned())
    }
}

/// A label is one line that fits a list.
pub(super) fn check_label(label: &str) -> Result<(), KeyError> {
    let sound = !label.trim().is_empty() && label.chars().count() <= LONGEST_LABEL && !label.contains(char::is_control);
    if sound { Ok(()) } else { Err(KeyError::BadLabel) }
}

fn cipher(derived: &Zeroizing<[u8; 32]>) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(derived.as_slice().into())
}

/// What is authenticated beside the wrapped key, so that slots cannot be swapped between people or stores, a recovery
/// slot cannot pass for a person's, and the derivation cannot be altered unnoticed. Numbers are little-endian:
///
/// | bytes | what |
/// |---|---|
/// | 20 | `hearthbook key slot` and a zero byte |
/// | 4 | format of the key file: 1 |
/// | 16 | id of the store |
/// | 16 | id of the slot |
/// | 1 | kind: 1 person, 2 recovery |
/// | 1 | key derivation: 1 Argon2id |
/// | 4 × 4 | its version (19), memory in KiB, passes, lanes |
/// | 1 + 16 | length of the salt, the salt |
///
/// The cipher is fixed by the format. Label and date are not bound: they are shown and decide nothing.
fn associated_data(store: Uuid, slot: SlotId, kind: SlotKind, kdf: &KdfRecord) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(91);
    bytes.extend_from_slice(b"hearthbook key slot\0");
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(store.as_bytes());
    bytes.extend_from_slice(slot.0.as_bytes());
    bytes.push(match kind {
        SlotKind::Person => 1,
        SlotKind::Recovery => 2,
    });
    bytes.push(1);
    for number in [kdf.version, kdf.memory_kib, kdf.iterations, kdf.parallelism] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes.push(16);
    bytes.extend_from_slice(&kdf.salt);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn made(store: Uuid, slot: u128, kind: SlotKind, secret: &str) -> (DataKey, Slot) {
        let key = DataKey::make().unwrap();
        let head = SlotHead {
            id: SlotId(id(slot)),
            kind,
            label: "A.O., registered manager",
            created_at: DateTime::UNIX_EPOCH,
        };
        let (slot, _) = Slot::make(store, head, &key, secret, KdfParams::weak_for_tests()).unwrap();
        (key, slot)
    }

    #[test]
    fn the_right_secret_gives_the_key_back_and_a_wrong_one_does_not() {
        let (key, slot) = made(id(1), 2, SlotKind::Person, "right");
        assert_eq!(slot.open(id(1), "right").unwrap().key.as_pragma(), key.as_pragma());
        assert!(matches!(slot.open(id(1), "wrong"), Err(KeyError::WrongSecret)));
    }

    #[test]
    fn the_bytes_that_are_authenticated_never_change() {
        let kdf = KdfRecord::new(KdfParams::LEAST, *b"0123456789abcdef");
        let bytes = associated_data(id(1), SlotId(id(2)), SlotKind::Recovery, &kdf);
        assert_eq!(
            hex::encode(bytes),
            "686561727468626f6f6b206b657920736c6f7400\
             01000000\
             00000000000000000000000000000001\
             00000000000000000000000000000002\
             02\
             01\
             13000000000001000300000001000000\
             1030313233343536373839616263646566"
        );
    }

    #[test]
    fn nothing_that_is_bound_can_be_altered_even_by_somebody_who_knows_the_secret() {
        let (_, slot) = made(id(1), 2, SlotKind::Person, "right");
        let altered = |change: &dyn Fn(&mut Slot)| {
            let mut other = slot.clone();
            change(&mut other);
            other.open(id(1), "right")
        };
        assert!(altered(&|_| ()).is_ok());
        assert!(altered(&|slot| slot.label = "B.P.".to_owned()).is_ok());
        assert!(slot.open(id(9), "right").is_err(), "another store");
        assert!(altered(&|slot| slot.id = SlotId(id(3))).is_err());
        assert!(altered(&|slot| slot.kind = SlotKind::Recovery).is_err());
        assert!(altered(&|slot| slot.kdf.memory_kib = 65).is_err());
        assert!(altered(&|slot| slot.kdf.iterations = 2).is_err());
        assert!(altered(&|slot| slot.kdf.parallelism = 2).is_err());
        assert!(altered(&|slot| slot.kdf.salt[0] ^= 1).is_err());
        assert!(altered(&|slot| slot.wrap.nonce[0] ^= 1).is_err());
        for place in 0..48 {
            assert!(altered(&|slot| slot.wrap.ciphertext[place] ^= 1).is_err());
        }
    }

    #[test]
    fn the_same_key_under_the_same_secret_never_looks_the_same() {
        let key = DataKey::make().unwrap();
        let make = || {
            let head =
                SlotHead { id: SlotId(id(2)), kind: SlotKind::Person, label: "A.O.", created_at: DateTime::UNIX_EPOCH };
            Slot::make(id(1), head, &key, "right", KdfParams::weak_for_tests()).unwrap().0
        };
        let (one, two) = (make(), make());
        assert_ne!(one.kdf.salt, two.kdf.salt);
        assert_ne!(one.wrap.nonce, two.wrap.nonce);
        assert_ne!(one.wrap.ciphertext, two.wrap.ciphertext);
    }

    #[test]
    fn a_label_is_one_line() {
        assert!(check_label("J.W., responsible individual").is_ok());
        for bad in ["", "  ", "two\nlines", &"x".repeat(121)] {
            assert!(check_label(bad).is_err(), "{bad:?}");
        }
    }
}
