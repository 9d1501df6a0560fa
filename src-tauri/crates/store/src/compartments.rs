//! Compartments: closed notes that only named people can read, whoever else opens the store.
//!
//! Whoever signs in holds the data key and could read the whole database; a role only tells the program what to show.
//! What is said in a private interview, or a concern about a colleague, needs more. Each compartment has a random key
//! of its own. That key is sealed (HPKE, RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305) to the public key of each
//! reader; the secret half of a reader's pair is sealed under a key that only his passphrase gives (`keys::PersonKey`).
//! Texts are encrypted with XChaCha20-Poly1305 and bound to compartment, subject, version of the key and version of the
//! text, so that no row can pass for another.
//!
//! **The recovery code reads compartments, too.** Otherwise one forgotten passphrase could lose an allegation for good.
//! The price: whoever holds the code on paper and the store's folder reads it. The paper belongs in a safe. What is made by
//! [`create_with`] is sealed only to a code that one of its readers made: whoever is shut out of it does not get in by making
//! a code. Until a reader makes one it keeps the code of before, or has none.
//!
//! When somebody may no longer read, his sealed key is removed at once and the compartment gets a new key: right away
//! when a reader is there, else at the next sign-in of one ([`settle`]), and in any case before anything more is written.
//!
//! The order of saving, since the database and keys.json are not saved in one step. Database first, then key file:
//! [`ensure_identity`] for somebody who is given access; [`rewrap_identity`]; [`replace_recovery`];
//! [`restore_identity`]; [`end_access`]. Key file first, then [`settle`] with the recovery slot that the file names.
//!
//! No page and no export shows the journal's entries about a compartment to anybody but its readers (`closed`), and what a
//! proof shows of an entry names no compartment.
//!
//! What this does not hide from somebody with the data key and SQL: that a compartment exists, of which kind, who reads it, how many texts of which length it
//! has and when each was saved. What it cannot prevent: somebody who kept an old copy of the folder and could read then
//! reads that copy for ever; and somebody with the data key who *writes* into the database can remove notes, put older
//! ones back, or pass off a public key of his own as another's, for whom is added later. The journal names each public
//! key, so that a signed head that left the house (`heads`) shows it.
//!
//! What it must not know: roles, what the notes are about, the clock. Subjects are ids, never words: they are not hidden.

mod identity;
mod reading;
mod roster;
mod sealing;

use hearthbook_records::{CentreId, SlotId};
use rusqlite::{Connection, OptionalExtension, named_params};
use uuid::Uuid;
use zeroize::Zeroizing;

pub use identity::{Identity, ensure_identity, restore_identity, rewrap_identity};
pub use reading::{Settled, add_reader, end_access, remove_reader, replace_recovery, settle};

use self::sealing::Closed;
use crate::error::StoreError;
use crate::journal::Entry;
use crate::open::Write;
use crate::rows;

/// What a text is bound to, before its place.
const TEXT: &str = "hearthbook closed text 1";

/// Id of a compartment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CompartmentId(pub Uuid);

impl CompartmentId {
    /// A new id, time-ordered.
    #[must_use]
    pub fn make() -> Self {
        Self(Uuid::now_v7())
    }
}

impl std::fmt::Display for CompartmentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for CompartmentId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self)
    }
}

/// A compartment, as everybody may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compartment {
    /// Id.
    pub id: CompartmentId,
    /// Its centre.
    pub centre: CentreId,
    /// What it is for: "private interviews".
    pub kind: String,
}

/// Makes a compartment for these people; the recovery code is added by itself, if there is one with a key pair.
///
/// # Errors
/// [`StoreError::Conflict`] when nobody is named, or somebody who has no key pair yet; when the database refuses.
pub fn create(
    write: &mut Write<'_>,
    centre: CentreId,
    kind: &str,
    readers: &[SlotId],
) -> Result<CompartmentId, StoreError> {
    if readers.is_empty() {
        return Err(StoreError::Conflict(
            "Closed notes need somebody who may read them. Nothing was changed. Choose at least one person.".to_owned(),
        ));
    }
    let id = CompartmentId::make();
    roster::begin(write, id, centre, kind, readers, false)?;
    Ok(id)
}

/// Makes a compartment and puts its first texts into it in one step: also for somebody who may not read it, such as who
/// records a concern for others. Of recovery codes only one that a reader made opens it, so that nobody who is shut out of it
/// opens it with a code of his or her own.
///
/// # Errors
/// As [`create`].
pub fn create_with(
    write: &mut Write<'_>,
    centre: CentreId,
    kind: &str,
    readers: &[SlotId],
    texts: &[(String, &[u8])],
) -> Result<CompartmentId, StoreError> {
    if readers.is_empty() {
        return Err(StoreError::Conflict(
            "Closed notes need somebody who may read them. Nothing was changed. Choose at least one person.".to_owned(),
        ));
    }
    let open = roster::begin(write, CompartmentId::make(), centre, kind, readers, true)?;
    for (subject, plaintext) in texts {
        put_into(write, &open, subject, plaintext)?;
    }
    Ok(open.id)
}

/// Saves a text under a subject (an id), in place of the one before. Inside [`crate::Store::keep_draft`] without an
/// entry of the journal, else with one, which does not say what the text says.
///
/// # Errors
/// [`StoreError::NotAReader`], [`StoreError::NotFound`], [`StoreError::Damaged`], or when the database refuses.
pub fn put(
    write: &mut Write<'_>,
    identity: &Identity,
    compartment: CompartmentId,
    subject: &str,
    plaintext: &[u8],
) -> Result<(), StoreError> {
    let open = roster::open_for_writing(write, identity, compartment)?;
    put_into(write, &open, subject, plaintext)
}

fn put_into(write: &mut Write<'_>, open: &roster::Open, subject: &str, plaintext: &[u8]) -> Result<(), StoreError> {
    let compartment = open.id;
    let before: Option<i64> = write
        .read()
        .prepare_cached("SELECT version FROM compartment_text WHERE compartment_id = ?1 AND subject = ?2")?
        .query_row([compartment.to_string().as_str(), subject], |row| row.get(0))
        .optional()?;
    let version = before.unwrap_or(0) + 1;
    let closed = sealing::close(&open.key, &place(compartment, subject, open.version, version), plaintext)?;
    write.tx.execute(
        "INSERT INTO compartment_text (compartment_id, subject, version, nonce, ciphertext, saved_at)
         VALUES (:compartment, :subject, :version, :nonce, :ciphertext, :at)
         ON CONFLICT (compartment_id, subject) DO UPDATE
         SET version = :version, nonce = :nonce, ciphertext = :ciphertext, saved_at = :at",
        named_params! {
            ":compartment": compartment.to_string(), ":subject": subject, ":version": version,
            ":nonce": closed.nonce, ":ciphertext": closed.bytes, ":at": write.at(),
        },
    )?;
    if write.is_draft() {
        return Ok(());
    }
    let did = if before.is_some() { "Changed" } else { "Wrote" };
    write.journal(about(open, format!("{did} a closed note ({})", open.kind)).changed(Vec::new(), named(subject)))
}

/// What was saved under a subject; nothing when nothing was.
///
/// # Errors
/// [`StoreError::NotAReader`], [`StoreError::NotFound`], [`StoreError::Damaged`] when it was altered or moved, or when
/// the database does not answer.
pub fn get(
    conn: &Connection,
    identity: &Identity,
    compartment: CompartmentId,
    subject: &str,
) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
    let open = roster::open(conn, identity, compartment)?;
    let found = conn
        .prepare_cached(
            "SELECT version, nonce, ciphertext FROM compartment_text WHERE compartment_id = ?1 AND subject = ?2",
        )?
        .query_row([compartment.to_string().as_str(), subject], |row| {
            Ok((row.get("version")?, Closed { nonce: row.get("nonce")?, bytes: row.get("ciphertext")? }))
        })
        .optional()?;
    let Some((version, closed)) = found else { return Ok(None) };
    sealing::reopen(&open.key, &place(compartment, subject, open.version, version), &closed)
        .map(Some)
        .ok_or_else(|| damaged("a closed note was altered, or put in another's place"))
}

/// Removes a text for good, such as when its retention has ended.
///
/// # Errors
/// [`StoreError::NotAReader`], [`StoreError::NotFound`], or when the database refuses.
pub fn erase(
    write: &mut Write<'_>,
    identity: &Identity,
    compartment: CompartmentId,
    subject: &str,
) -> Result<(), StoreError> {
    let open = roster::open(write.read(), identity, compartment)?;
    let removed = write.tx.execute(
        "DELETE FROM compartment_text WHERE compartment_id = ?1 AND subject = ?2",
        [compartment.to_string().as_str(), subject],
    )?;
    if removed == 0 {
        return Err(StoreError::NotFound("closed note"));
    }
    if write.is_draft() {
        return Ok(());
    }
    write.journal(about(&open, format!("Erased a closed note ({})", open.kind)).changed(named(subject), Vec::new()))
}

/// The subjects of a compartment, in order. Anybody may know them.
///
/// # Errors
/// When the database does not answer.
pub fn subjects(conn: &Connection, compartment: CompartmentId) -> Result<Vec<String>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT subject FROM compartment_text WHERE compartment_id = ?1 ORDER BY subject")?;
    let found = statement.query_map([compartment.to_string()], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Whether a person may read a compartment: what the program shows, before any key is tried.
///
/// # Errors
/// When the database does not answer.
pub fn may_read(conn: &Connection, slot: SlotId, compartment: CompartmentId) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM compartment_wrap WHERE slot_id = ?1 AND compartment_id = ?2)")?
        .query_row([slot.to_string(), compartment.to_string()], |row| row.get(0))?)
}

/// Whether somebody has a key pair, and can be named as a reader.
///
/// # Errors
/// When the database does not answer.
pub fn has_identity(conn: &Connection, slot: SlotId) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM person_identity WHERE slot_id = ?1 AND ended_at IS NULL)")?
        .query_row([slot.to_string()], |row| row.get(0))?)
}

/// The people who may read a compartment. The recovery code, which always may, is not among them.
///
/// # Errors
/// When the database does not answer.
pub fn readers(conn: &Connection, compartment: CompartmentId) -> Result<Vec<SlotId>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT slot_id FROM compartment_wrap JOIN person_identity USING (slot_id)
         WHERE compartment_id = ?1 AND kind = 'person' ORDER BY slot_id",
    )?;
    let found = statement.query_map([compartment.to_string()], |row| rows::parsed(row, "slot_id"))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The compartments that a person may read, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn readable_by(conn: &Connection, slot: SlotId) -> Result<Vec<Compartment>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, centre_id, kind FROM compartment JOIN compartment_wrap ON compartment_id = id
         WHERE slot_id = ?1 ORDER BY id",
    )?;
    let found = statement.query_map([slot.to_string()], |row| {
        Ok(Compartment {
            id: rows::parsed(row, "id")?,
            centre: rows::parsed(row, "centre_id")?,
            kind: row.get("kind")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn place(compartment: CompartmentId, subject: &str, key_version: i64, version: i64) -> Vec<u8> {
    let versions = [key_version.to_be_bytes(), version.to_be_bytes()];
    sealing::bound(TEXT, &[compartment.0.as_bytes(), subject.as_bytes(), &versions[0], &versions[1]])
}

fn named(subject: &str) -> crate::journal::Facts {
    vec![("Note".to_owned(), subject.to_owned())]
}

fn about(open: &roster::Open, what: String) -> Entry {
    Entry::closed(open.id, what)
}

fn damaged(what: &str) -> StoreError {
    StoreError::Damaged(what.to_owned())
}

#[cfg(test)]
#[path = "compartments/tests.rs"]
mod tests;
