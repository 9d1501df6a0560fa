//! Who may read a compartment: the key sealed to each, and a list of them with their public keys, which is encrypted
//! under that key. A new key is sealed to that list and never to what stands in the clear, so that nobody without the
//! key can write himself in.

use std::collections::BTreeSet;

use hearthbook_records::{CentreId, SlotId};
use rusqlite::{Connection, OptionalExtension, named_params};
use serde::{Deserialize, Serialize};

use super::identity::{self, Identity, known, name};
use super::sealing::{self, Closed, PublicKey, Secret};
use super::{CompartmentId, about, damaged, place, readable_by};
use crate::error::StoreError;
use crate::keys::PersonKey;
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
    due: bool,
    roster: Closed,
}

/// Somebody on the list.
#[derive(Clone, Serialize, Deserialize)]
struct Reader {
    slot: SlotId,
    #[serde(with = "hex")]
    public: PublicKey,
}

/// What [`settle`] did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settled {
    /// Compartments that got a new key.
    pub rekeyed: Vec<CompartmentId>,
    /// Compartments that are damaged and were left as they are.
    pub damaged: Vec<CompartmentId>,
}

/// Opens a compartment's key.
pub(super) fn open(conn: &Connection, me: &Identity, id: CompartmentId) -> Result<Open, StoreError> {
    let sealed: Option<Vec<u8>> = conn
        .prepare_cached("SELECT sealed FROM compartment_wrap WHERE compartment_id = ?1 AND slot_id = ?2")?
        .query_row([id.to_string(), me.slot().to_string()], |row| row.get(0))
        .optional()?;
    let found = conn
        .prepare_cached(
            "SELECT centre_id, kind, key_version, due_since, roster_nonce, roster FROM compartment WHERE id = ?1",
        )?
        .query_row([id.to_string()], |row| {
            Ok(Open {
                id,
                centre: row.get("centre_id")?,
                kind: row.get("kind")?,
                version: row.get("key_version")?,
                key: Secret::default(),
                due: row.get::<_, Option<String>>("due_since")?.is_some(),
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

/// The row of a new compartment and its key for these people and the recovery code.
pub(super) fn begin(
    write: &mut Write<'_>,
    id: CompartmentId,
    centre: CentreId,
    kind: &str,
    slots: &[SlotId],
) -> Result<(), StoreError> {
    let mut readers = Vec::new();
    for slot in slots.iter().copied().collect::<BTreeSet<_>>() {
        readers.push(reader(write.read(), slot)?);
    }
    for slot in recoveries(write.read())? {
        readers.push(reader(write.read(), slot)?);
    }
    let open = Open {
        id,
        centre: centre.to_string(),
        kind: kind.to_owned(),
        version: 1,
        key: sealing::random::<32>()?,
        due: false,
        roster: Closed { nonce: [0; 24], bytes: Vec::new() },
    };
    let roster = close_roster(&open, &readers)?;
    write.tx.execute(
        "INSERT INTO compartment (id, centre_id, kind, made_at, key_version, roster_nonce, roster)
         VALUES (:id, :centre, :kind, :at, 1, :nonce, :roster)",
        named_params! {
            ":id": id.to_string(), ":centre": open.centre, ":kind": kind, ":at": write.at(), ":nonce": roster.nonce,
            ":roster": roster.bytes,
        },
    )?;
    for reader in &readers {
        insert_wrap(write, &open, reader)?;
    }
    let who = names(write.read(), &readers)?;
    write.journal(about(&open, format!("Made a place for closed notes ({kind})")).changed(Vec::new(), who))
}

/// Lets another person read a compartment, all that is in it.
///
/// # Errors
/// [`StoreError::NotAReader`] when the person signed in is none; [`StoreError::Conflict`] when the other one has no key
/// pair yet or reads it already; [`StoreError::Damaged`], or when the database refuses.
pub fn add_reader(
    write: &mut Write<'_>,
    identity: &Identity,
    compartment: CompartmentId,
    slot: SlotId,
) -> Result<(), StoreError> {
    let open = open_for_writing(write, identity, compartment)?;
    let mut readers = opened_roster(&open)?;
    if readers.iter().any(|reader| reader.slot == slot) {
        return conflict("This person may read these closed notes already. Nothing was changed.");
    }
    let before = names(write.read(), &readers)?;
    readers.push(reader(write.read(), slot)?);
    append(write, &open, &readers)?;
    let (who, after) = (name(write.read(), slot)?, names(write.read(), &readers)?);
    write.journal(about(&open, format!("Let {who} read closed notes ({})", open.kind)).changed(before, after))
}

/// Ends a person's reading of a compartment: its key is made anew and everything in it encrypted again. What he read or
/// copied before, nobody can take back.
///
/// # Errors
/// [`StoreError::NotAReader`] when the person signed in is none; [`StoreError::Conflict`] when the other one is the last
/// or no person; [`StoreError::Damaged`], or when the database refuses.
pub fn remove_reader(
    write: &mut Write<'_>,
    identity: &Identity,
    compartment: CompartmentId,
    slot: SlotId,
) -> Result<(), StoreError> {
    let open = open(write.read(), identity, compartment)?;
    let people = super::readers(write.read(), compartment)?;
    if !people.contains(&slot) {
        return conflict("This person may not read these closed notes anyway. Nothing was changed.");
    }
    if people.len() == 1 {
        return conflict(
            "This is the only person who may read these closed notes. Nothing was changed. Let somebody else read them first.",
        );
    }
    let mut readers = still_there(write.read(), &open)?;
    readers.retain(|reader| reader.slot != slot);
    let who = name(write.read(), slot)?;
    write.journal(about(&open, format!("Ended {who}'s reading of closed notes ({})", open.kind)))?;
    rekey(write, &open, &readers)
}

/// Ends everything that a person may read, when his access to the store ends. Compartments that `by` reads get their new
/// key now, the others when one of their readers signs in or writes.
///
/// # Errors
/// [`StoreError::Conflict`] when nobody could read something any more, not even the recovery code; when the database
/// refuses.
pub fn end_access(write: &mut Write<'_>, by: Option<&Identity>, slot: SlotId) -> Result<(), StoreError> {
    if known(write.read(), slot)?.is_none_or(|known| known.ended) {
        return Ok(());
    }
    let text = slot.to_string();
    let lost: bool = write.read().query_row(
        "SELECT EXISTS (SELECT 1 FROM compartment_wrap AS own WHERE own.slot_id = ?1 AND NOT EXISTS (
             SELECT 1 FROM compartment_wrap AS other JOIN person_identity USING (slot_id)
             WHERE other.compartment_id = own.compartment_id AND other.slot_id <> ?1 AND ended_at IS NULL))",
        [&text],
        |row| row.get(0),
    )?;
    if lost {
        return conflict(
            "This is the only person who may read some closed notes, and there is no recovery code for them. Nothing was \
             changed. Let somebody else read them first, or make a new recovery code while this person is signed in.",
        );
    }
    let concerned = readable_by(write.read(), slot)?;
    write.tx.execute(
        "UPDATE compartment SET due_since = coalesce(due_since, ?2)
         WHERE id IN (SELECT compartment_id FROM compartment_wrap WHERE slot_id = ?1)",
        [text.as_str(), write.at().as_str()],
    )?;
    write.tx.execute("DELETE FROM compartment_wrap WHERE slot_id = ?1", [&text])?;
    end_identity(write, slot)?;
    let who = name(write.read(), slot)?;
    write.journal(identity::about(slot, format!("Ended {who}'s reading of all closed notes")))?;
    let Some(by) = by else { return Ok(()) };
    for compartment in concerned {
        match open_for_writing(write, by, compartment.id) {
            Ok(_) | Err(StoreError::NotAReader | StoreError::Damaged(_)) => (),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Makes a key pair for a new recovery code and adds it to every compartment that `by` reads; the others get it when one
/// of their readers signs in. The code before keeps reading until [`settle`] finds the new one in the key file.
///
/// # Errors
/// [`StoreError::Conflict`] when only the code before reads something; when the database refuses.
pub fn replace_recovery(write: &mut Write<'_>, by: &Identity, key: &PersonKey) -> Result<(), StoreError> {
    if !key.is_recovery() {
        return conflict(
            "This is no recovery code. Nothing was changed. This is a fault of Hearthbook; please report it.",
        );
    }
    let lost: bool = write.read().query_row(
        "SELECT EXISTS (SELECT 1 FROM compartment WHERE NOT EXISTS (
             SELECT 1 FROM compartment_wrap JOIN person_identity USING (slot_id)
             WHERE compartment_id = id AND (kind = 'person' OR slot_id = ?1)))",
        [by.slot().to_string()],
        |row| row.get(0),
    )?;
    if lost {
        return conflict(
            "Only the present recovery code reads some closed notes. Nothing was changed. Open the store with that code \
             first; then a new one is made that reads them too.",
        );
    }
    let new = identity::ensure_identity(write, key)?;
    for compartment in readable_by(write.read(), by.slot())? {
        let open = match open(write.read(), by, compartment.id) {
            Err(StoreError::Damaged(_)) => continue,
            other => other?,
        };
        let mut readers = opened_roster(&open)?;
        if readers.iter().all(|reader| reader.slot != new.slot()) {
            readers.push(Reader { slot: new.slot(), public: *new.public() });
            append(write, &open, &readers)?;
            write.journal(about(&open, format!("Let the new recovery code read closed notes ({})", open.kind)))?;
        }
    }
    Ok(())
}

/// Puts in order what could not be before, for every compartment that the person signed in reads: the new key that is
/// due, the recovery code that the key file names now, the end of the one before. At every sign-in, and after a new
/// recovery code was saved. Changes nothing when all is in order; a damaged compartment is named and left as it is.
///
/// # Errors
/// When the database refuses.
pub fn settle(write: &mut Write<'_>, identity: &Identity, recovery: Option<SlotId>) -> Result<Settled, StoreError> {
    let mut settled = Settled::default();
    for compartment in readable_by(write.read(), identity.slot())? {
        match settle_one(write, identity, compartment.id, recovery) {
            Ok(true) => settled.rekeyed.push(compartment.id),
            Ok(false) => (),
            Err(StoreError::Damaged(_)) => settled.damaged.push(compartment.id),
            Err(error) => return Err(error),
        }
    }
    for slot in recoveries(write.read())?.into_iter().filter(|slot| Some(*slot) != recovery) {
        if !is_only_reader(write.read(), slot)? {
            end_identity(write, slot)?;
            write.journal(identity::about(
                slot,
                "Ended the reading of closed notes with an earlier recovery code".to_owned(),
            ))?;
        }
    }
    Ok(settled)
}

/// Gives a person's place among the readers to his new key pair, where `by` reads; where not, he is no reader any more.
pub(super) fn replace_reader(write: &mut Write<'_>, by: Option<&Identity>, new: &Identity) -> Result<(), StoreError> {
    for compartment in readable_by(write.read(), new.slot())? {
        match by.map_or(Err(StoreError::NotAReader), |by| open(write.read(), by, compartment.id)) {
            Ok(open) => {
                let mut readers = still_there(write.read(), &open)?;
                readers.retain(|reader| reader.slot != new.slot());
                readers.push(Reader { slot: new.slot(), public: *new.public() });
                rekey(write, &open, &readers)?;
            }
            Err(StoreError::NotAReader | StoreError::Damaged(_)) => {
                write.tx.execute(
                    "DELETE FROM compartment_wrap WHERE compartment_id = ?1 AND slot_id = ?2",
                    [compartment.id.to_string(), new.slot().to_string()],
                )?;
                write.tx.execute(
                    "UPDATE compartment SET due_since = coalesce(due_since, ?2) WHERE id = ?1",
                    [compartment.id.to_string(), write.at()],
                )?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn settle_one(
    write: &mut Write<'_>,
    me: &Identity,
    id: CompartmentId,
    recovery: Option<SlotId>,
) -> Result<bool, StoreError> {
    let open = open(write.read(), me, id)?;
    let present = wrapped(write.read(), id)?;
    let mut wanted = Vec::new();
    for reader in still_there(write.read(), &open)? {
        let of_before =
            recovery != Some(reader.slot) && known(write.read(), reader.slot)?.is_some_and(|known| known.recovery);
        if !of_before {
            wanted.push(reader);
        }
    }
    if let Some(slot) = recovery
        && wanted.iter().all(|reader| reader.slot != slot)
        && known(write.read(), slot)?.is_some_and(|known| known.recovery && !known.ended)
    {
        wanted.push(reader(write.read(), slot)?);
    }
    let slots: BTreeSet<SlotId> = wanted.iter().map(|reader| reader.slot).collect();
    // Nothing is ever closed to everybody.
    if wanted.is_empty() || (!open.due && slots == present) {
        return Ok(false);
    }
    rekey(write, &open, &wanted)?;
    Ok(true)
}

/// A new key for these readers, and everything encrypted again under it. Reads all before it changes anything.
fn rekey(write: &mut Write<'_>, old: &Open, readers: &[Reader]) -> Result<(), StoreError> {
    let id = old.id.to_string();
    let texts = texts(write.read(), old)?;
    let new = Open {
        id: old.id,
        centre: old.centre.clone(),
        kind: old.kind.clone(),
        version: old.version + 1,
        key: sealing::random::<32>()?,
        due: false,
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
fn still_there(conn: &Connection, open: &Open) -> Result<Vec<Reader>, StoreError> {
    let present = wrapped(conn, open.id)?;
    let mut readers = opened_roster(open)?;
    readers.retain(|reader| present.contains(&reader.slot));
    Ok(readers)
}

/// Keeps the key and seals it to the last of the readers, who is new.
fn append(write: &Write<'_>, open: &Open, readers: &[Reader]) -> Result<(), StoreError> {
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

fn opened_roster(open: &Open) -> Result<Vec<Reader>, StoreError> {
    let plain = sealing::reopen(&open.key, &roster_place(open), &open.roster)
        .ok_or_else(|| damaged("the list of those who may read closed notes was altered"))?;
    Ok(serde_json::from_slice(&plain)?)
}

fn reader(conn: &Connection, slot: SlotId) -> Result<Reader, StoreError> {
    match known(conn, slot)? {
        Some(known) if !known.ended => Ok(Reader { slot, public: known.public }),
        _ => conflict(
            "Somebody among those who are to read has not signed in since closed notes came in, or has no access any \
             more. Nothing was changed. Let this person sign in once, then try again.",
        ),
    }
}

/// The slots to which a compartment's key is sealed.
fn wrapped(conn: &Connection, id: CompartmentId) -> Result<BTreeSet<SlotId>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT slot_id FROM compartment_wrap WHERE compartment_id = ?1")?;
    let found = statement.query_map([id.to_string()], |row| rows::parsed(row, "slot_id"))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The recovery codes that have a key pair: one, or two while a new one is not yet seen in the key file.
fn recoveries(conn: &Connection) -> Result<Vec<SlotId>, StoreError> {
    let sql = "SELECT slot_id FROM person_identity WHERE kind = 'recovery' AND ended_at IS NULL ORDER BY made_at";
    let mut statement = conn.prepare_cached(sql)?;
    let found = statement.query_map([], |row| rows::parsed(row, "slot_id"))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn is_only_reader(conn: &Connection, slot: SlotId) -> Result<bool, StoreError> {
    Ok(conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM compartment_wrap AS own WHERE own.slot_id = ?1 AND NOT EXISTS (
             SELECT 1 FROM compartment_wrap AS other
             WHERE other.compartment_id = own.compartment_id AND other.slot_id <> ?1))",
        [slot.to_string()],
        |row| row.get(0),
    )?)
}

fn end_identity(write: &Write<'_>, slot: SlotId) -> Result<(), StoreError> {
    write.tx.execute("DELETE FROM identity_seal WHERE slot_id = ?1", [slot.to_string()])?;
    write.tx.execute("UPDATE person_identity SET ended_at = ?2 WHERE slot_id = ?1", [slot.to_string(), write.at()])?;
    Ok(())
}

fn names(conn: &Connection, readers: &[Reader]) -> Result<crate::journal::Facts, StoreError> {
    let names: Vec<String> = readers.iter().map(|reader| name(conn, reader.slot)).collect::<Result<_, _>>()?;
    Ok(vec![("Who may read".to_owned(), names.join(", "))])
}

fn conflict<T>(words: &str) -> Result<T, StoreError> {
    Err(StoreError::Conflict(words.to_owned()))
}
