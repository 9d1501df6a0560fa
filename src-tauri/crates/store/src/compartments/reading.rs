//! Who comes and goes: readers added and removed, access that ends, the recovery code replaced, and what could not be
//! done at once put in order later.

use std::collections::BTreeSet;

use hearthbook_records::SlotId;
use rusqlite::Connection;

use super::identity::{self, Identity, known, name};
use super::roster::{
    Open, Reader, append, conflict, may_have_code, names, open, open_for_writing, opened_roster, reader, rekey,
    still_there, wrapped,
};
use super::{CompartmentId, about, readable_by};
use crate::error::StoreError;
use crate::keys::PersonKey;
use crate::open::Write;
use crate::rows;

/// What [`settle`] did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settled {
    /// Compartments that got a new key.
    pub rekeyed: Vec<CompartmentId>,
    /// Compartments that are damaged and were left as they are.
    pub damaged: Vec<CompartmentId>,
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
    if open.reader_codes {
        // whoever is shut out from now on is shut out with his or her recovery code, too
        let mut of_readers = Vec::new();
        for reader in readers {
            if known(write.read(), reader.slot)?.is_none_or(|known| known.made_by != Some(slot)) {
                of_readers.push(reader);
            }
        }
        readers = of_readers;
    }
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
             WHERE other.compartment_id = own.compartment_id AND other.slot_id <> ?1 AND ended_at IS NULL
                 AND replaced_at IS NULL))",
        [&text],
        |row| row.get(0),
    )?;
    if lost {
        return conflict(
            "Something that is closed to others could be opened by nobody any more if this access ended: the recovery code \
             does not open it. Nothing was changed. Let this person sign in and let somebody else read it, or make a new \
             recovery code.",
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
/// of their readers signs in. The code before keeps reading until [`settle`] finds the new one in the key file. `maker` is
/// who holds the new code: what is only for codes of its readers does not get one that somebody else made.
///
/// # Errors
/// [`StoreError::Conflict`] when only the code before reads something; when the database refuses.
pub fn replace_recovery(
    write: &mut Write<'_>,
    by: &Identity,
    maker: SlotId,
    key: &PersonKey,
) -> Result<(), StoreError> {
    if !key.is_recovery() {
        return conflict(
            "This is no recovery code. Nothing was changed. This is a fault of Hearthbook; please report it.",
        );
    }
    let lost: bool = write.read().query_row(
        "SELECT EXISTS (SELECT 1 FROM compartment WHERE NOT EXISTS (
             SELECT 1 FROM compartment_wrap JOIN person_identity USING (slot_id)
             WHERE compartment_id = compartment.id AND (person_identity.kind = 'person' OR slot_id = ?1)))",
        [by.slot().to_string()],
        |row| row.get(0),
    )?;
    if lost {
        return conflict(
            "Only the present recovery code reads some closed notes. Nothing was changed. Open the store with that code \
             first; then a new one is made that reads them too.",
        );
    }
    let new = match known(write.read(), key.slot())? {
        Some(_) => identity::ensure_identity(write, key)?,
        None => identity::make(write, key, Some(maker))?,
    };
    for compartment in readable_by(write.read(), by.slot())? {
        let open = match open(write.read(), by, compartment.id) {
            Err(StoreError::Damaged(_)) => continue,
            other => other?,
        };
        let mut readers = opened_roster(&open)?;
        if readers.iter().all(|reader| reader.slot != new.slot())
            && may_have_code(write.read(), &open, &still_there(write.read(), &open)?, Some(maker))?
        {
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
    for (slot, replaced) in earlier(write.read(), recovery)? {
        if !replaced {
            // the entry is the same whether something still waits for a code of its readers or nothing does: whoever is
            // shut out of it learns nothing
            write.tx.execute(
                "UPDATE person_identity SET replaced_at = ?2 WHERE slot_id = ?1",
                [slot.to_string(), write.at()],
            )?;
            let what = "Another recovery code took the place of an earlier one for closed notes";
            write.journal(identity::about(slot, what.to_owned()))?;
        }
        let wrote = !replaced || !settled.rekeyed.is_empty();
        if wrote && !is_only_reader(write.read(), slot)? && !is_kept(write.read(), slot, recovery)? {
            end_identity(write, slot)?;
        }
    }
    Ok(settled)
}

/// The recovery codes with a key pair that the key file does not name, and whether that is on record.
fn earlier(conn: &Connection, recovery: Option<SlotId>) -> Result<Vec<(SlotId, bool)>, StoreError> {
    let sql = "SELECT slot_id, replaced_at IS NOT NULL FROM person_identity
               WHERE kind = 'recovery' AND ended_at IS NULL AND slot_id IS NOT ?1 ORDER BY made_at";
    let mut statement = conn.prepare_cached(sql)?;
    let found = statement
        .query_map([recovery.map(|slot| slot.to_string())], |row| Ok((rows::parsed(row, "slot_id")?, row.get(1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Something still waits for a code that one of its readers makes, and keeps this earlier one until then.
fn is_kept(conn: &Connection, slot: SlotId, recovery: Option<SlotId>) -> Result<bool, StoreError> {
    Ok(conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM compartment_wrap AS own JOIN compartment ON compartment.id = own.compartment_id
             WHERE own.slot_id = ?1 AND reader_codes = 1 AND NOT EXISTS (
                 SELECT 1 FROM compartment_wrap AS other
                 WHERE other.compartment_id = own.compartment_id AND other.slot_id IS ?2))",
        (slot.to_string(), recovery.map(|slot| slot.to_string())),
        |row| row.get(0),
    )?)
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
                if is_last_reader(write.read(), compartment.id, new.slot())? {
                    return conflict(
                        "This code does not open everything that this person alone can open, and a new passphrase would \
                         lose it for good. Nothing was changed. Try the passphrase again.",
                    );
                }
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
    let there = still_there(write.read(), &open)?;
    let takes_code = takes_code(write.read(), &open, &there, recovery)?;
    let mut wanted = Vec::new();
    for reader in there {
        let of_before =
            recovery != Some(reader.slot) && known(write.read(), reader.slot)?.is_some_and(|known| known.recovery);
        // what waits for a code that one of its readers makes keeps the earlier one until then
        if !of_before || (open.reader_codes && !takes_code) {
            wanted.push(reader);
        }
    }
    if let Some(slot) = recovery.filter(|_| takes_code)
        && wanted.iter().all(|reader| reader.slot != slot)
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

/// Whether the code that the key file names opens a compartment, or may from now on.
fn takes_code(
    conn: &Connection,
    open: &Open,
    readers: &[Reader],
    recovery: Option<SlotId>,
) -> Result<bool, StoreError> {
    let Some(slot) = recovery else { return Ok(false) };
    if readers.iter().any(|reader| reader.slot == slot) {
        return Ok(true);
    }
    match known(conn, slot)? {
        Some(known) if known.recovery && !known.ended => may_have_code(conn, open, readers, known.made_by),
        _ => Ok(false),
    }
}

/// Whether somebody is the only person who reads what is for codes of its readers only.
fn is_last_reader(conn: &Connection, id: CompartmentId, slot: SlotId) -> Result<bool, StoreError> {
    Ok(conn.query_row(
        "SELECT reader_codes = 1 AND NOT EXISTS (
             SELECT 1 FROM compartment_wrap JOIN person_identity USING (slot_id)
             WHERE compartment_id = ?1 AND slot_id <> ?2 AND person_identity.kind = 'person' AND ended_at IS NULL)
         FROM compartment WHERE id = ?1",
        [id.to_string(), slot.to_string()],
        |row| row.get(0),
    )?)
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
