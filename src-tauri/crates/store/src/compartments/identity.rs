//! The key pair of each key slot: made at the first sign-in, opened at every other one, renewed after recovery.

use hearthbook_records::SlotId;
use hearthbook_records::journal::SubjectKind;
use rusqlite::{Connection, OptionalExtension, named_params};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::sealing::{self, Closed, PublicKey, Secret};
use super::{damaged, reading};
use crate::error::StoreError;
use crate::journal::Entry;
use crate::keys::PersonKey;
use crate::open::Write;
use crate::rows;

/// What the sealed secret half is bound to, before its place.
const LABEL: &str = "hearthbook identity 1";

/// The unlocked secret of the person signed in, or of the recovery code while it is used. Held by the session, not
/// clonable, not shown by `Debug`, wiped from memory when dropped.
pub struct Identity {
    slot: SlotId,
    secret: Secret,
    public: PublicKey,
}

impl Identity {
    /// Whose it is.
    #[must_use]
    pub fn slot(&self) -> SlotId {
        self.slot
    }

    pub(super) fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    pub(super) fn public(&self) -> &PublicKey {
        &self.public
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identity({}, not shown)", self.slot)
    }
}

/// Makes this slot's key pair, or opens it: at every sign-in, and at once for somebody who is given access, so that he
/// can be added as a reader before he first comes. When a new passphrase is used for the first time, what the old one
/// sealed is removed.
///
/// # Errors
/// [`StoreError::IdentityLocked`] when it is sealed under another passphrase: the person is signed in all the same and
/// reads what is not closed. [`StoreError::Damaged`], or when the database refuses.
pub fn ensure_identity(write: &mut Write<'_>, key: &PersonKey) -> Result<Identity, StoreError> {
    let Some(known) = known(write.read(), key.slot())? else { return make(write, key, None) };
    if known.ended || known.recovery != key.is_recovery() {
        return Err(StoreError::IdentityLocked);
    }
    let bound = bound(key, &known.public);
    let seals = seals(write.read(), key.slot())?;
    let opened = seals.iter().find_map(|closed| Some((closed, sealing::reopen(key.bytes(), &bound, closed)?)));
    let Some((used, bytes)) = opened else { return Err(StoreError::IdentityLocked) };
    let mut secret = Zeroizing::new([0; 32]);
    if bytes.len() != secret.len() {
        return Err(damaged("a key for closed notes is too short"));
    }
    secret.copy_from_slice(&bytes);
    if sealing::public_of(&secret) != Some(known.public) {
        return Err(damaged("the two halves of a key for closed notes do not fit"));
    }
    if seals.len() > 1 {
        write.tx.execute(
            "DELETE FROM identity_seal WHERE slot_id = ?1 AND nonce <> ?2",
            (key.slot().to_string(), used.nonce),
        )?;
        let whose = name(write.read(), key.slot())?;
        write.journal(about(key.slot(), format!("Removed the earlier seal of the key for closed notes of {whose}")))?;
    }
    Ok(Identity { slot: key.slot(), secret, public: known.public })
}

/// Seals an identity under a new passphrase too. Before the key file is saved; whichever of the two passphrases the key
/// file then opens with, the next [`ensure_identity`] keeps that one only.
///
/// # Errors
/// [`StoreError::Conflict`] when the key is another slot's, or the database refuses.
pub fn rewrap_identity(write: &mut Write<'_>, identity: &Identity, key: &PersonKey) -> Result<(), StoreError> {
    if identity.slot != key.slot() {
        return Err(StoreError::Conflict(
            "The new passphrase is another person's. Nothing was changed. This is a fault of Hearthbook; please report it."
                .to_owned(),
        ));
    }
    insert_seal(write, key, identity)?;
    let whose = name(write.read(), key.slot())?;
    write.journal(about(key.slot(), format!("Sealed the key for closed notes of {whose} under a new passphrase")))
}

/// A new key pair for a person whose passphrase was lost, made while somebody is there (the recovery code, usually) who
/// reads what the person read. Every compartment that both can read gets a new key; of the others the person is no reader
/// any more until one adds him. Before the key file is saved.
///
/// # Errors
/// [`StoreError::Damaged`], or when the database refuses.
pub fn restore_identity(write: &mut Write<'_>, by: Option<&Identity>, key: &PersonKey) -> Result<Identity, StoreError> {
    if known(write.read(), key.slot())?.is_none() {
        return make(write, key, None);
    }
    let identity = pair(key.slot())?;
    write.tx.execute("DELETE FROM identity_seal WHERE slot_id = ?1", [key.slot().to_string()])?;
    write.tx.execute(
        "UPDATE person_identity SET public_key = ?2, made_at = ?3, ended_at = NULL WHERE slot_id = ?1",
        (key.slot().to_string(), identity.public, write.at()),
    )?;
    insert_seal(write, key, &identity)?;
    told_of(write, &identity, "Renewed")?;
    reading::replace_reader(write, by, &identity)?;
    Ok(identity)
}

/// A person's or recovery code's identity as the database knows it.
pub(super) struct Known {
    pub(super) public: PublicKey,
    pub(super) recovery: bool,
    pub(super) ended: bool,
    /// Who made it, if it is a recovery code and that is known.
    pub(super) made_by: Option<SlotId>,
}

pub(super) fn known(conn: &Connection, slot: SlotId) -> Result<Option<Known>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT public_key, kind, ended_at, made_by FROM person_identity WHERE slot_id = ?1")?
        .query_row([slot.to_string()], |row| {
            Ok(Known {
                public: row.get("public_key")?,
                recovery: row.get::<_, String>("kind")? == "recovery",
                ended: row.get::<_, Option<String>>("ended_at")?.is_some(),
                made_by: rows::parsed_option(row, "made_by")?,
            })
        })
        .optional()?)
}

/// Whose slot it is, for the journal.
pub(super) fn name(conn: &Connection, slot: SlotId) -> Result<String, StoreError> {
    let found: Option<String> = conn
        .prepare_cached(
            "SELECT person.name FROM account JOIN person ON person.id = account.person_id WHERE slot_id = ?1",
        )?
        .query_row([slot.to_string()], |row| row.get(0))
        .optional()?;
    Ok(match found {
        Some(name) => name,
        None if known(conn, slot)?.is_some_and(|known| known.recovery) => "the recovery code".to_owned(),
        None => "somebody without a name".to_owned(),
    })
}

pub(super) fn about(slot: SlotId, what: String) -> Entry {
    Entry::about(SubjectKind::Store, slot, "", what)
}

/// A new key pair. `made_by` is who made it, for a recovery code.
pub(super) fn make(write: &mut Write<'_>, key: &PersonKey, made_by: Option<SlotId>) -> Result<Identity, StoreError> {
    let identity = pair(key.slot())?;
    write.tx.execute(
        "INSERT INTO person_identity (slot_id, kind, public_key, made_at, made_by)
         VALUES (:slot, :kind, :public, :at, :by)",
        named_params! {
            ":slot": key.slot().to_string(), ":kind": kind(key), ":public": identity.public, ":at": write.at(),
            ":by": made_by.map(|slot| slot.to_string()),
        },
    )?;
    insert_seal(write, key, &identity)?;
    told_of(write, &identity, "Made")?;
    Ok(identity)
}

fn pair(slot: SlotId) -> Result<Identity, StoreError> {
    let (secret, public) = sealing::make_pair()?;
    Ok(Identity { slot, secret, public })
}

/// The journal names the public key, so that one put there behind its back does not go unnoticed.
fn told_of(write: &mut Write<'_>, identity: &Identity, did: &str) -> Result<(), StoreError> {
    let whose = name(write.read(), identity.slot)?;
    let fingerprint = hex::encode(&Sha256::digest(identity.public)[..10]);
    let facts = vec![("Fingerprint of the public key".to_owned(), fingerprint)];
    write.journal(about(identity.slot, format!("{did} the key for closed notes of {whose}")).changed(Vec::new(), facts))
}

fn kind(key: &PersonKey) -> &'static str {
    if key.is_recovery() { "recovery" } else { "person" }
}

fn bound(key: &PersonKey, public: &PublicKey) -> Vec<u8> {
    sealing::bound(LABEL, &[key.slot().0.as_bytes(), kind(key).as_bytes(), public])
}

fn insert_seal(write: &Write<'_>, key: &PersonKey, identity: &Identity) -> Result<(), StoreError> {
    let closed = sealing::close(key.bytes(), &bound(key, &identity.public), identity.secret.as_slice())?;
    write.tx.execute(
        "INSERT INTO identity_seal (slot_id, nonce, sealed, made_at) VALUES (?1, ?2, ?3, ?4)",
        (key.slot().to_string(), closed.nonce, closed.bytes, write.at()),
    )?;
    Ok(())
}

fn seals(conn: &Connection, slot: SlotId) -> Result<Vec<Closed>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT nonce, sealed FROM identity_seal WHERE slot_id = ?1 ORDER BY made_at DESC")?;
    let found = statement
        .query_map([slot.to_string()], |row| Ok(Closed { nonce: row.get("nonce")?, bytes: row.get("sealed")? }))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
