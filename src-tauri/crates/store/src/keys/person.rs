//! The key that is one person's alone, derived beside the one that wraps the data key.

use hearthbook_records::SlotId;
use hkdf::Hkdf;
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{DataKey, KeyError};

/// What a secret opened.
#[derive(Debug)]
pub struct Opened {
    /// The key of the database, the same for everybody.
    pub key: DataKey,
    /// The key of this person, or of the recovery code.
    pub person: PersonKey,
}

/// One slot's own key: nobody can compute it from the data key or from another slot. Not clonable, not shown by `Debug`,
/// wiped from memory when dropped. Whoever makes or opens a slot has to hand it to `compartments`, or what this person
/// alone may read stays closed.
#[must_use = "without it this person's closed notes cannot be opened: pass it to compartments"]
pub struct PersonKey {
    slot: SlotId,
    recovery: bool,
    bytes: Zeroizing<[u8; 32]>,
}

impl PersonKey {
    /// HKDF-SHA256 without salt (the derived key is uniform already); the label, the store's id and the slot's id as
    /// context. Frozen: what is sealed under it has to open for ever.
    pub(super) fn derive(
        derived: &Zeroizing<[u8; 32]>,
        store: Uuid,
        slot: SlotId,
        recovery: bool,
    ) -> Result<Self, KeyError> {
        let context = [b"hearthbook person key 1\0".as_slice(), store.as_bytes(), slot.0.as_bytes()];
        let mut bytes = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, derived.as_slice())
            .expand_multi_info(&context, bytes.as_mut_slice())
            .map_err(|_| KeyError::Internal)?;
        Ok(Self { slot, recovery, bytes })
    }

    /// The slot whose key this is.
    #[must_use]
    pub fn slot(&self) -> SlotId {
        self.slot
    }

    /// Whether it is the recovery code's and no person's.
    #[must_use]
    pub fn is_recovery(&self) -> bool {
        self.recovery
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }
}

impl std::fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonKey({}, not shown)", self.slot)
    }
}

#[cfg(test)]
impl PersonKey {
    /// A key for tests that need no key file.
    pub(crate) fn for_tests(slot: SlotId, recovery: bool, byte: u8) -> Self {
        Self { slot, recovery, bytes: Zeroizing::new([byte; 32]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(store: u128, slot: u128) -> PersonKey {
        PersonKey::derive(&Zeroizing::new([7; 32]), Uuid::from_u128(store), SlotId(Uuid::from_u128(slot)), false)
            .unwrap()
    }

    /// The expected key was computed with another implementation of HKDF (Python, RFC 5869).
    #[test]
    fn the_derivation_is_frozen() {
        assert_eq!(hex::encode(of(1, 2).bytes()), FROZEN);
    }

    const FROZEN: &str = "8778c70f85cc9ed8c7b44dd771bbd032406bc7b5d3e91005e55e912a4cc855d4";

    #[test]
    fn another_slot_or_store_gives_another_key_and_none_is_shown() {
        assert_ne!(of(1, 2).bytes(), of(1, 3).bytes());
        assert_ne!(of(1, 2).bytes(), of(2, 2).bytes());
        assert!(format!("{:?}", of(1, 2)).ends_with("not shown)"));
    }
}
