//! Signed heads of the journal: what leaves the house so that the record before it cannot be rewritten unnoticed.
//!
//! What it is for: each installation's signing key (Ed25519, kept in the encrypted database and nowhere else), signing
//! the newest entry, remembering every head that was given away, and the links and entries that a proof file shows.
//! What it must not know: what a proof is about, where its file goes, the clock.

use chrono::{DateTime, Utc};
use hearthbook_proof::{Contents, Entry as Shown, HeadKey, Link, Proof, ProofError, SignedHead, fingerprint};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::journal::{self, Entry, LINK_COLUMNS};
use crate::open::Write;
use crate::rows;

/// Where the seed of the signing key stands in `meta`: 64 hex digits.
const SEED: &str = "signing_seed";

/// A head that left the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedHead {
    /// The head.
    pub head: SignedHead,
    /// What it went with: "the proof of REG25-2026-10", "the backup of 3 December 2026".
    pub went_with: String,
}

/// Makes this installation's signing key unless it has one. Gives the public key, 64 hex digits.
///
/// # Errors
/// When there are no random numbers, or the database refuses.
pub fn ensure_key(write: &mut Write<'_>) -> Result<String, StoreError> {
    if let Some(key) = key(write.read())? {
        return Ok(key.public_key());
    }
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut_slice())
        .map_err(|error| StoreError::CannotWrite(format!("no random numbers: {error}")))?;
    let public = HeadKey::from_seed(&seed).public_key();
    let text = Zeroizing::new(hex::encode(seed.as_slice()));
    write.tx.execute("INSERT INTO meta (key, value) VALUES (?1, ?2)", [SEED, text.as_str()])?;
    let facts = vec![("Fingerprint".to_owned(), fingerprint(&public)), ("Public key".to_owned(), public.clone())];
    write.journal(Entry::store("Made the key that signs the journal").changed(Vec::new(), facts))?;
    Ok(public)
}

/// This installation's public key, 64 hex digits, once it has one. Its short form: [`fingerprint`].
///
/// # Errors
/// When the database does not answer.
pub fn public_key(conn: &Connection) -> Result<Option<String>, StoreError> {
    Ok(key(conn)?.map(|key| key.public_key()))
}

/// Signs the newest entry of this installation's journal. Remembers nothing: for a head that leaves the house, see
/// [`give_away`].
///
/// # Errors
/// [`StoreError::NotFound`] when there is no key yet ([`ensure_key`]) or no entry; when the database does not answer.
pub fn sign_head(conn: &Connection, at: DateTime<Utc>) -> Result<SignedHead, StoreError> {
    let key = key(conn)?.ok_or(StoreError::NotFound("signing key"))?;
    let origin = origin(conn)?;
    let (number, hash) = journal::newest(conn, &origin)?.ok_or(StoreError::NotFound("journal"))?;
    Ok(key.sign_head(&origin, number, &hash, &rows::instant(at)))
}

/// Signs the newest entry for something that leaves the house, and remembers that it did: in the table of such heads,
/// and in the journal by an entry after the one that is signed. Makes the key if need be.
///
/// # Errors
/// When there are no random numbers, or the database refuses.
pub fn give_away(write: &mut Write<'_>, with: &str) -> Result<SignedHead, StoreError> {
    ensure_key(write)?;
    let head = sign_head(write.read(), write.stamp.at)?;
    write.tx.execute(
        "INSERT INTO exported_head (origin, number, hash, at, public_key, signature, went_with)
         VALUES (:origin, :number, :hash, :at, :key, :signature, :with)",
        named_params! {
            ":origin": head.origin, ":number": head.number, ":hash": head.hash, ":at": head.at,
            ":key": head.public_key, ":signature": head.signature, ":with": with,
        },
    )?;
    let facts = vec![
        ("Entry".to_owned(), head.number.to_string()),
        ("Hash".to_owned(), head.hash.clone()),
        ("Given with".to_owned(), with.to_owned()),
    ];
    write.journal(Entry::store("Signed the head of the journal").changed(Vec::new(), facts))?;
    Ok(head)
}

/// Every head that left the house, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn exported(conn: &Connection) -> Result<Vec<ExportedHead>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT origin, number, hash, at, public_key, signature, went_with FROM exported_head ORDER BY id",
    )?;
    let found =
        statement.query_map([], |row| Ok(ExportedHead { head: head(row)?, went_with: row.get("went_with")? }))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The links of this installation's journal from one number to another, both included, in order.
///
/// # Errors
/// When the database does not answer.
pub fn links(conn: &Connection, from: u64, to: u64) -> Result<Vec<Link>, StoreError> {
    let sql =
        format!("SELECT {LINK_COLUMNS} FROM journal WHERE origin = ?1 AND number BETWEEN ?2 AND ?3 ORDER BY number");
    let mut statement = conn.prepare_cached(&sql)?;
    // A number beyond what the database counts to is only an end that is never reached.
    let bound = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let found = statement.query_map((origin(conn)?, bound(from), bound(to)), journal::link)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Entries of this installation's journal as a proof shows them in full, by ascending number. Those that do not exist
/// or whose text was erased are left out.
///
/// # Errors
/// When the database does not answer.
pub fn shown(conn: &Connection, numbers: &[u64]) -> Result<Vec<Shown>, StoreError> {
    let origin = origin(conn)?;
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let mut statement = conn.prepare_cached(
        "SELECT number, salt, payload FROM journal WHERE origin = ?1 AND number = ?2 AND payload IS NOT NULL",
    )?;
    let mut entries = Vec::new();
    for number in numbers {
        let entry = |row: &Row<'_>| {
            Ok(Shown { number: row.get("number")?, salt: row.get("salt")?, payload: row.get("payload")? })
        };
        entries.extend(statement.query_row((&origin, number), entry).optional()?);
    }
    Ok(entries)
}

/// Signs a whole proof with this installation's key. Its links must reach the head.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no key; [`StoreError::Conflict`] when a value has not the form that it must
/// have.
pub fn seal(conn: &Connection, contents: Contents, head: SignedHead) -> Result<Proof, StoreError> {
    let key = key(conn)?.ok_or(StoreError::NotFound("signing key"))?;
    Proof::seal(&key, contents, head).map_err(|error| match error {
        ProofError::Form(what) => {
            StoreError::Conflict(format!("The proof could not be made: it would have {what}. Nothing was written."))
        }
        other => StoreError::Conflict(other.to_string()),
    })
}

fn head(row: &Row<'_>) -> rusqlite::Result<SignedHead> {
    Ok(SignedHead {
        origin: row.get("origin")?,
        number: row.get("number")?,
        hash: row.get("hash")?,
        at: row.get("at")?,
        public_key: row.get("public_key")?,
        signature: row.get("signature")?,
    })
}

fn origin(conn: &Connection) -> Result<String, StoreError> {
    Ok(conn.query_row("SELECT value FROM meta WHERE key = 'origin'", [], |row| row.get(0))?)
}

fn key(conn: &Connection) -> Result<Option<HeadKey>, StoreError> {
    let text: Option<String> =
        conn.query_row("SELECT value FROM meta WHERE key = ?1", [SEED], |row| row.get(0)).optional()?;
    let Some(text) = text.map(Zeroizing::new) else { return Ok(None) };
    let mut seed = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.as_bytes(), seed.as_mut_slice())
        .map_err(|_| StoreError::Damaged("the key that signs the journal is of an unknown form".to_owned()))?;
    Ok(Some(HeadKey::from_seed(&seed)))
}

#[cfg(test)]
#[path = "heads_tests.rs"]
mod tests;
