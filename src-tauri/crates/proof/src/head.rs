//! The signed head: "at this instant the journal of this installation ended with this entry".
//!
//! A head that was given away binds its giver: whoever later rewrites an entry before it cannot make the chain end in
//! it again. The signature tells that the head comes from the installation that signed the earlier ones.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::chain::laid_out;

/// First field of what is signed.
const TAG: &str = "hearthbook-head-1";

/// The head of the journal, signed by the installation that writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedHead {
    /// The installation.
    pub origin: String,
    /// Number of the newest entry.
    pub number: u64,
    /// Its hash, 64 hex digits.
    pub hash: String,
    /// When it was signed, as the PC's clock said: RFC 3339, UTC, milliseconds.
    pub at: String,
    /// The installation's Ed25519 public key, 64 hex digits.
    pub public_key: String,
    /// Ed25519 signature, 128 hex digits.
    pub signature: String,
}

impl SignedHead {
    /// What is signed. The layout is frozen: a tag, then each field as its length in bytes (four, big-endian) and its
    /// bytes.
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        laid_out(&[TAG, &self.origin, &self.number.to_string(), &self.hash, &self.at, &self.public_key])
    }

    /// Whether the signature is that of the key which the head names. Whose key that is, no head can tell.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        is_signed(&self.public_key, &self.message(), &self.signature)
    }
}

/// An installation's signing key. Not clonable, not shown by `Debug`, wiped from memory when dropped.
pub struct HeadKey(SigningKey);

impl HeadKey {
    /// The key that these 32 secret bytes stand for.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The public key, 64 hex digits.
    #[must_use]
    pub fn public_key(&self) -> String {
        hex::encode(self.0.verifying_key().as_bytes())
    }

    /// Signs the head of the journal of `origin`: entry `number` with that `hash`, at that instant (RFC 3339, UTC,
    /// milliseconds).
    #[must_use]
    pub fn sign_head(&self, origin: &str, number: u64, hash: &str, at: &str) -> SignedHead {
        let mut head = SignedHead {
            origin: origin.to_owned(),
            number,
            hash: hash.to_owned(),
            at: at.to_owned(),
            public_key: self.public_key(),
            signature: String::new(),
        };
        head.signature = self.sign(&head.message());
        head
    }

    pub(crate) fn sign(&self, message: &[u8]) -> String {
        hex::encode(self.0.sign(message).to_bytes())
    }
}

impl std::fmt::Debug for HeadKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HeadKey(not shown)")
    }
}

/// A public key in a form to be compared over the telephone: `3f0a-77c1-…`, five groups of four hex digits, from the
/// SHA-256 of its 32 bytes. Empty when it is not 64 hex digits.
#[must_use]
pub fn fingerprint(public_key: &str) -> String {
    let Some(bytes) = bytes_of::<32>(public_key) else { return String::new() };
    let digest = Sha256::digest(bytes);
    let groups: Vec<String> = digest.chunks(2).take(5).map(hex::encode).collect();
    groups.join("-")
}

/// Whether an Ed25519 signature (hex digits) over the message is that of the public key (hex digits). Weak keys and
/// signatures in a second form are refused.
pub(crate) fn is_signed(public_key: &str, message: &[u8], signature: &str) -> bool {
    let (Some(key), Some(signature)) = (bytes_of::<32>(public_key), bytes_of::<64>(signature)) else { return false };
    VerifyingKey::from_bytes(&key)
        .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(&signature)).is_ok())
}

fn bytes_of<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> SignedHead {
        HeadKey::from_seed(&[7; 32]).sign_head(
            "01890a5d-ac96-774b-bcce-b302099a8057",
            412,
            "a97be0e7e289ba6cd54dc2e25954037afcb87c5b2d3c55126bf3b81ee8547877",
            "2026-11-22T10:00:00.000Z",
        )
    }

    #[test]
    fn the_signed_head_of_today_is_frozen() {
        let head = head();
        let text = std::str::from_utf8(&head.message()).map(str::to_owned).unwrap();
        assert_eq!(
            text,
            "\0\0\0\u{11}hearthbook-head-1\
             \0\0\0\u{24}01890a5d-ac96-774b-bcce-b302099a8057\
             \0\0\0\u{3}412\
             \0\0\0\u{40}a97be0e7e289ba6cd54dc2e25954037afcb87c5b2d3c55126bf3b81ee8547877\
             \0\0\0\u{18}2026-11-22T10:00:00.000Z\
             \0\0\0\u{40}ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c"
        );
        assert_eq!(head.public_key, "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c");
        assert_eq!(head.signature, FROZEN, "heads that were given away would no longer verify");
        assert!(head.is_signed());
    }

    const FROZEN: &str = "706a4e774b8218e113d78174a3fc77d324c877134d80ac932e0777c6b38421c68ed74277ac6c06dc0b04e0b783169b9e572ffd5cd38f6c51e601e2c2f65c6c0d";

    #[test]
    fn any_change_of_a_signed_head_is_found() {
        let changes: [fn(&mut SignedHead); 6] = [
            |head| head.origin.replace_range(0..1, "1"),
            |head| head.number += 1,
            |head| head.hash.replace_range(0..1, "b"),
            |head| head.at.replace_range(0..4, "2025"),
            |head| head.public_key = HeadKey::from_seed(&[8; 32]).public_key(),
            |head| head.signature.replace_range(127..128, if head.signature.ends_with('0') { "1" } else { "0" }),
        ];
        for (place, change) in changes.iter().enumerate() {
            let mut changed = head();
            change(&mut changed);
            assert!(!changed.is_signed(), "change {place}");
        }
    }

    #[test]
    fn a_weak_key_signs_nothing() {
        // The neutral point: a signature of R = neutral, S = 0 would satisfy the plain equation for every message.
        let mut head = head();
        head.public_key = format!("01{}", "00".repeat(31));
        head.signature = format!("01{}", "00".repeat(63));
        assert!(!head.is_signed());
    }

    #[test]
    fn a_fingerprint_is_short_and_nothing_for_what_is_no_key() {
        let one = fingerprint(&head().public_key);
        assert_eq!(one.len(), 24);
        assert_ne!(one, fingerprint(&HeadKey::from_seed(&[8; 32]).public_key()));
        assert_eq!(fingerprint("zz"), "");
    }
}
