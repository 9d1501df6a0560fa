//! The key of a compartment and who may read it: the key sealed to each, and a list of them with their public keys, which is encrypted
//! under that key. A new key is sealed to that list and never to what stands in the clear, so that nobody without the
//! key can write himself in.

use std::collections::BTreeSet;

use hearthbook_records::{CentreId, SlotId};
use rusqlite::{Connection, OptionalExtension, named_params};
use serde::{Deserialize, Serialize};

use super::identity::{Identity, known, name};
use super::sealing::{self, Closed, PublicKey, Secret};
use super::{CompartmentId, about, damaged, place};
use crate::error::StoreError;
use crate::open::Write;
use crate::rows;

const WRAP: &str = "hearthbook compartment key 1";
const ROSTER: &str = "hearthbook compartment readers 1";

/// A compartment whose key somebody has opened.
pub(super) struct Open {
    pub(super) id: CompartmentId,
    pub(super) centre: String,
    pub(super) kind: String,
    /// Version of the key.
    pub(super) version: i64,
    pub(super) key: Secret,
    /// A new key is due.
    pub(super) due: bool,
    /// Sealed only to a recovery code that one of its readers made.
    pub(super) reader_codes: bool,
    roster: Closed,
}

/// Somebody on the list.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Reader {
    pub(super) slot: SlotId,
    #[serde(with = "hex")]
    pub(super) public: PublicKey,
}

/// Opens a compartment's key.
pub(super) fn open(conn: &Connection, me: &Identity, id: CompartmentId) -> Result<Open, StoreError> {
    let sealed: Option<Vec<u8>> = conn
        .prepare_cached("SELECT sealed FROM compartment_wrap WHERE compartment_id = ?1 AND slot_id = ?2")?
        .query_row([id.to_string(), me.slot().to_string()], |row| row.get(0))
        .optional()?;
    let found = conn
        .prepare_cached(
            "SELECT centre_id, kind, key_version, due_since, reader_codes, roster_nonce, roster FROM compartment WHERE id = ?1",
        )?
        .query_row([id.to_string()], |row| {
            Ok(Open {
                id,
                centre: row.get("centre_id")?,
                kind: row.get("kind")?,
                version: row.get("key_version")?,
                key: Secret::default(),
                due: row.get::<_, Option<String>>("due_since")?.is_some(),
                reader_codes: row.get("reader_codes")?,
                roster: Closed { nonce: row.get("roster_nonce")?, bytes: row.get("roster")? },
            })
        })
        .optional()?;
    let mut open = found.ok_or(StoreError::NotFound("set of closed notes"))?;
    let sealed = sealed.ok_or(StoreError::NotAReader)?;
    open.key = sealing::unseal(me.secret(), &wrap_place(id, me.slot(), open.version), &sealed)
        .ok_or_else(|| damaged("a key of closed notes was altered, or put in another's place"))?;
    Ok(open)
}

/// Opens it, after giving it the new key that may be due: nothing more is written under one that somebody still knows
/// who may no longer read.
pub(super) fn open_for_writing(write: &mut Write<'_>, me: &Identity, id: CompartmentId) -> Result<Open, StoreError> {
    let found = open(write.read(), me, id)?;
    if !found.due {
        return Ok(found);
    }
    let readers = still_there(write.read(), &found)?;
    rekey(write, &found, &readers)?;
    open(write.read(), me, id)
}

/// The row of a new compartment and its key for these people and the recovery code; with `reader_codes` only for a code that
/// one of these people made.
pub(super) fn begin(
    write: &mut Write<'_>,
    id: CompartmentId,
    centre: CentreId,
    kind: &str,
    slots: &[SlotId],
    reader_codes: bool,
) -> Result<Open, StoreError> {
    let mut readers = Vec::new();
    let slots: BTreeSet<SlotId> = slots.iter().copied().collect();
    for slot in &slots {
        readers.push(reader(write.read(), *slot)?);
    }
    for slot in recoveries(write.read())? {
        let made_by = known(write.read(), slot)?.and_then(|known| known.made_by);
        if !reader_codes || made_by.is_some_and(|maker| slots.contains(&maker)) {
            readers.push(reader(write.read(), slot)?);
        }
    }
    let open = Open {
        id,
        centre: centre.to_string(),
        kind: kind.to_owned(),
        version: 1,
        key: sealing::random::<32>()?,
        due: false,
        reader_codes,
        roster: Closed { nonce: [0; 24], bytes: Vec::new() },
    };
    let roster = close_roster(&open, &readers)?;
    write.tx.execute(
        "INSERT INTO compartment (id, centre_id, kind, made_at, key_version, reader_codes, roster_nonce, roster)
         VALUES (:id, :centre, :kind, :at, 1, :reader_codes, :nonce, :roster)",
        named_params! {
            ":id": id.to_string(), ":centre": open.centre, ":kind": kind, ":at": write.at(),
            ":reader_codes": reader_codes, ":nonce": roster.nonce, ":roster": roster.bytes,
        },
    )?;
    for reader in &readers {
        insert_wrap(write, &open, reader)?;
    }
    let who = names(write.read(), &readers)?;
    write.journal(about(&open, format!("Made a place for closed notes ({kind})")).changed(Vec::new(), who))?;
    Ok(open)
}

/// A new key for these readers, and everything encrypted again under it. Reads all before it changes anything.
pub(super) fn rekey(write: &mut Write<'_>, old: &Open, readers: &[Reader]) -> Result<(), StoreError> {
    let id = old.id.to_string();
    let texts = texts(write.read(), old)?;
    let new = Open {
        id: old.id,
        centre: old.centre.clone(),
        kind: old.kind.clone(),
        version: old.version + 1,
        key: sealing::random::<32>()?,
        due: false,
        reader_codes: old.reader_codes,
        roster: Closed { nonce: [0; 24], bytes: Vec::new() },
    };
    let roster = close_roster(&new, readers)?;
    write.tx.execute(
        "UPDATE compartment SET key_version = :version, due_since = NULL, roster_nonce = :nonce, roster = :roster
         WHERE id = :id",
        named_params! {":id": id, ":version": new.version, ":nonce": roster.nonce, ":roster": roster.bytes},
    )?;
    write.tx.execute("DELETE FROM compartment_wrap WHERE compartment_id = ?1", [&id])?;
    for reader in readers {
        insert_wrap(write, &new, reader)?;
    }
    for (subject, version, plain) in texts {
        let closed = sealing::close(&new.key, &place(new.id, &subject, new.version, version), &plain)?;
        write.tx.execute(
            "UPDATE compartment_text SET nonce = ?3, ciphertext = ?4 WHERE compartment_id = ?1 AND subject = ?2",
            (&id, &subject, closed.nonce, closed.bytes),
        )?;
    }
    let who = names(write.read(), readers)?;
    write.journal(about(&new, format!("Gave closed notes ({}) a new key", new.kind)).changed(Vec::new(), who))
}

/// Subject, version and text of everything in a compartment.
type Texts = Vec<(String, i64, zeroize::Zeroizing<Vec<u8>>)>;

fn texts(conn: &Connection, open: &Open) -> Result<Texts, StoreError> {
    let mut statement = conn
        .prepare_cached("SELECT subject, version, nonce, ciphertext FROM compartment_text WHERE compartment_id = ?1")?;
    let mut found = statement.query([open.id.to_string()])?;
    let mut texts = Vec::new();
    while let Some(row) = found.next()? {
        let (subject, version): (String, i64) = (row.get("subject")?, row.get("version")?);
        let closed = Closed { nonce: row.get("nonce")?, bytes: row.get("ciphertext")? };
        let plain = sealing::reopen(&open.key, &place(open.id, &subject, open.version, version), &closed)
            .ok_or_else(|| damaged("a closed note was altered, or put in another's place"))?;
        texts.push((subject, version, plain));
    }
    Ok(texts)
}

/// Those on the list whose sealed key is still there.
pub(super) fn still_there(conn: &Connection, open: &Open) -> Result<Vec<Reader>, StoreError> {
    let present = wrapped(conn, open.id)?;
    let mut readers = opened_roster(open)?;
    readers.retain(|reader| present.contains(&reader.slot));
    Ok(readers)
}

/// Whether a recovery code may open it: some only one that one of these readers made, so that nobody whom it shuts out opens
/// it with a code that he or she made. Of a code whose maker is not known nobody can say so.
pub(super) fn may_have_code(
    conn: &Connection,
    open: &Open,
    readers: &[Reader],
    made_by: Option<SlotId>,
) -> Result<bool, StoreError> {
    if !open.reader_codes {
        return Ok(true);
    }
    let Some(maker) = made_by else { return Ok(false) };
    let is_person = known(conn, maker)?.is_some_and(|known| !known.recovery && !known.ended);
    Ok(is_person && readers.iter().any(|reader| reader.slot == maker))
}

/// Keeps the key and seals it to the last of the readers, who is new.
pub(super) fn append(write: &Write<'_>, open: &Open, readers: &[Reader]) -> Result<(), StoreError> {
    let roster = close_roster(open, readers)?;
    write.tx.execute(
        "UPDATE compartment SET roster_nonce = ?2, roster = ?3 WHERE id = ?1",
        (open.id.to_string(), roster.nonce, roster.bytes),
    )?;
    readers.last().map_or(Ok(()), |reader| insert_wrap(write, open, reader))
}

fn insert_wrap(write: &Write<'_>, open: &Open, reader: &Reader) -> Result<(), StoreError> {
    let sealed = sealing::seal_to(&reader.public, &wrap_place(open.id, reader.slot, open.version), &open.key)?;
    write.tx.execute(
        "INSERT INTO compartment_wrap (compartment_id, slot_id, sealed) VALUES (?1, ?2, ?3)
         ON CONFLICT (compartment_id, slot_id) DO UPDATE SET sealed = ?3",
        (open.id.to_string(), reader.slot.to_string(), sealed),
    )?;
    Ok(())
}

pub(super) fn wrap_place(id: CompartmentId, slot: SlotId, version: i64) -> Vec<u8> {
    sealing::bound(WRAP, &[id.0.as_bytes(), slot.0.as_bytes(), &version.to_be_bytes()])
}

fn roster_place(open: &Open) -> Vec<u8> {
    sealing::bound(ROSTER, &[open.id.0.as_bytes(), &open.version.to_be_bytes()])
}

fn close_roster(open: &Open, readers: &[Reader]) -> Result<Closed, StoreError> {
    sealing::close(&open.key, &roster_place(open), &serde_json::to_vec(readers)?)
}

pub(super) fn opened_roster(open: &Open) -> Result<Vec<Reader>, StoreError> {
    let plain = sealing::reopen(&open.key, &roster_place(open), &open.roster)
        .ok_or_else(|| damaged("the list of those who may read closed notes was altered"))?;
    Ok(serde_json::from_slice(&plain)?)
}

pub(super) fn reader(conn: &Connection, slot: SlotId) -> Result<Reader, StoreError> {
    match known(conn, slot)? {
        Some(known) if !known.ended => Ok(Reader { slot, public: known.public }),
        _ => conflict(
            "Somebody among those who are to read has not signed in since closed notes came in, or has no access any \
             more. Nothing was changed. Let this person sign in once, then try again.",
        ),
    }
}

/// The slots to which a compartment's key is sealed.
pub(super) fn wrapped(conn: &Connection, id: CompartmentId) -> Result<BTreeSet<SlotId>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT slot_id FROM compartment_wrap WHERE compartment_id = ?1")?;
    let found = statement.query_map([id.to_string()], |row| rows::parsed(row, "slot_id"))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The recovery codes that have a key pair and that none has replaced: one, or two while a new one is not yet seen in the
/// key file.
fn recoveries(conn: &Connection) -> Result<Vec<SlotId>, StoreError> {
    let sql = "SELECT slot_id FROM person_identity
               WHERE kind = 'recovery' AND ended_at IS NULL AND replaced_at IS NULL ORDER BY made_at";
    let mut statement = conn.prepare_cached(sql)?;
    let found = statement.query_map([], |row| rows::parsed(row, "slot_id"))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn names(conn: &Connection, readers: &[Reader]) -> Result<crate::journal::Facts, StoreError> {
    let names: Vec<String> = readers.iter().map(|reader| name(conn, reader.slot)).collect::<Result<_, _>>()?;
    Ok(vec![("Who may read".to_owned(), names.join(", "))])
}

pub(super) fn conflict<T>(words: &str) -> Result<T, StoreError> {
    Err(StoreError::Conflict(words.to_owned()))
}
