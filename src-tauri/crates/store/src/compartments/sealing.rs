//! The ciphers: HPKE to a person, XChaCha20-Poly1305 under a key. Everything is bound to its place, so that no two
//! ciphertexts can be swapped. The layouts are frozen.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal_with_rng};
use zeroize::Zeroizing;

use crate::error::StoreError;

/// What an HPKE sealing is for (RFC 9180, `info`).
const INFO: &[u8] = b"hearthbook compartment wrap 1";
/// Length of an encapsulated key.
const ENCAPSULATED: usize = 32;

/// A secret of 32 bytes, wiped from memory when dropped.
pub(super) type Secret = Zeroizing<[u8; 32]>;
/// An X25519 public key.
pub(super) type PublicKey = [u8; 32];

/// What is encrypted, with its nonce.
pub(super) struct Closed {
    pub(super) nonce: [u8; 24],
    pub(super) bytes: Vec<u8>,
}

/// What a ciphertext is bound to: a label and its place, each as its length (four bytes, big-endian) and its bytes.
pub(super) fn bound(label: &str, place: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in std::iter::once(&label.as_bytes()).chain(place) {
        bytes.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

/// Random bytes from the system.
pub(super) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, StoreError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut_slice())
        .map_err(|error| StoreError::CannotWrite(format!("no random numbers: {error}")))?;
    Ok(bytes)
}

/// Encrypts under a key, with a new nonce.
pub(super) fn close(key: &[u8; 32], bound: &[u8], plain: &[u8]) -> Result<Closed, StoreError> {
    let nonce = *random::<24>()?;
    XChaCha20Poly1305::new(key.into())
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: bound })
        .map(|bytes| Closed { nonce, bytes })
        .map_err(|_| refused())
}

/// What was encrypted; nothing when key, place or a bit of it is another.
pub(super) fn reopen(key: &[u8; 32], bound: &[u8], closed: &Closed) -> Option<Zeroizing<Vec<u8>>> {
    XChaCha20Poly1305::new(key.into())
        .decrypt(XNonce::from_slice(&closed.nonce), Payload { msg: &closed.bytes, aad: bound })
        .map(Zeroizing::new)
        .ok()
}

/// A new key pair.
pub(super) fn make_pair() -> Result<(Secret, PublicKey), StoreError> {
    let (secret, public) = X25519HkdfSha256::derive_keypair(random::<32>()?.as_slice());
    let mut bytes = Zeroizing::new([0; 32]);
    secret.write_exact(bytes.as_mut_slice());
    Ok((bytes, public.to_bytes().into()))
}

/// The public key of a secret one; nothing when it is none.
pub(super) fn public_of(secret: &[u8; 32]) -> Option<PublicKey> {
    let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(secret).ok()?;
    Some(X25519HkdfSha256::sk_to_pk(&secret).to_bytes().into())
}

/// Seals a key to a person: encapsulated key and ciphertext, 80 bytes.
pub(super) fn seal_to(to: &PublicKey, bound: &[u8], key: &[u8; 32]) -> Result<Vec<u8>, StoreError> {
    let to = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(to).map_err(|_| refused())?;
    let mut numbers = ChaCha20Rng::from_seed(*random::<32>()?);
    let (encapsulated, ciphertext) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &to,
        INFO,
        key,
        bound,
        &mut numbers,
    )
    .map_err(|_| refused())?;
    Ok([encapsulated.to_bytes().as_slice(), &ciphertext].concat())
}

/// The key that was sealed to a person; nothing when person, place or a bit of it is another.
pub(super) fn unseal(secret: &[u8; 32], bound: &[u8], sealed: &[u8]) -> Option<Secret> {
    let (encapsulated, ciphertext) = sealed.split_at_checked(ENCAPSULATED)?;
    let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(secret).ok()?;
    let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).ok()?;
    let opened = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &secret,
        &encapsulated,
        INFO,
        ciphertext,
        bound,
    )
    .map(Zeroizing::new)
    .ok()?;
    let mut key = Zeroizing::new([0; 32]);
    (opened.len() == key.len()).then(|| key.copy_from_slice(&opened))?;
    Some(key)
}

fn refused() -> StoreError {
    StoreError::CannotWrite("a closed note could not be encrypted".to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_sealed_key_opens_for_its_reader_in_its_place_only() {
        let (secret, public) = make_pair().unwrap();
        let (other, _) = make_pair().unwrap();
        assert_eq!(public_of(&secret), Some(public));
        let mut sealed = seal_to(&public, b"place", &[9; 32]).unwrap();
        assert_eq!(sealed.len(), 80);
        assert_eq!(unseal(&secret, b"place", &sealed).map(|key| *key), Some([9; 32]));
        assert!(unseal(&other, b"place", &sealed).is_none());
        assert!(unseal(&secret, b"another", &sealed).is_none());
        for place in 0..sealed.len() {
            sealed[place] ^= 1;
            assert!(unseal(&secret, b"place", &sealed).is_none(), "byte {place}");
            sealed[place] ^= 1;
        }
        assert!(unseal(&secret, b"place", &sealed[..20]).is_none());
    }

    /// Sealed in the format of today. It has to open for ever.
    #[test]
    fn what_was_sealed_once_opens_for_ever() {
        let sealed = hex::decode(SEALED).unwrap();
        assert_eq!(unseal(&[7; 32], b"place", &sealed).map(|key| *key), Some([9; 32]));
        let mut nonce = [0; 24];
        hex::decode_to_slice(&CLOSED[..48], &mut nonce).unwrap();
        let closed = Closed { nonce, bytes: hex::decode(&CLOSED[48..]).unwrap() };
        let opened = reopen(&[9; 32], &bound("label", &[b"subject", &1_i64.to_be_bytes()]), &closed).unwrap();
        assert_eq!(opened.as_slice(), "what was said".as_bytes());
    }

    const SEALED: &str = "4a069bc728da938f22b7e1164b09fa4bb4618d389d8efa2065f79a6b2990f262\
                          9cb73f2381c51e5560e872230fe9d6fb11dd0304cccc0042035f529dcd4cdf60\
                          b4f300b82b9e84a7856414ef3f8aceb4";
    const CLOSED: &str = "caadd62c907447ab1e7fcdda0bb95c484931ab0a3f5e82de\
                          2a06f183c96e2c983090d45080420e92a2456822b6454b010f61ecc0cf";

    proptest! {
        #[test]
        fn a_flipped_bit_or_another_place_is_refused(
            plain in prop::collection::vec(any::<u8>(), 0..200), place in any::<prop::sample::Index>(), bit in 0..8_u8,
        ) {
            let mut closed = close(&[1; 32], b"here", &plain).unwrap();
            let opened = reopen(&[1; 32], b"here", &closed).unwrap();
            prop_assert_eq!(opened.as_slice(), plain.as_slice());
            prop_assert!(reopen(&[1; 32], b"there", &closed).is_none());
            prop_assert!(reopen(&[2; 32], b"here", &closed).is_none());
            let place = place.index(closed.bytes.len());
            closed.bytes[place] ^= 1 << bit;
            prop_assert!(reopen(&[1; 32], b"here", &closed).is_none());
        }
    }
}
