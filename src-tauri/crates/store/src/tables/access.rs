//! Who can open the store and in which role: the record beside the key slots of keys.json.

use chrono::{DateTime, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{PersonId, Role, SlotId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::people;
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// A person's access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Key slot.
    pub slot: SlotId,
    /// The person.
    pub person: PersonId,
    /// Role.
    pub role: Role,
    /// Since when.
    pub given_at: DateTime<Utc>,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        slot: rows::parsed(row, "slot_id")?,
        person: rows::parsed(row, "person_id")?,
        role: rows::word(row, "role")?,
        given_at: rows::instant_of(row, "given_at")?,
    })
}

/// Everybody who has access now.
///
/// # Errors
/// When the database does not answer.
pub fn current(conn: &Connection) -> Result<Vec<Account>, StoreError> {
    let sql =
        "SELECT slot_id, person_id, role, given_at FROM account WHERE ended_at IS NULL ORDER BY given_at, slot_id";
    let mut statement = conn.prepare_cached(sql)?;
    let found = statement.query_map([], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The account behind a key slot; nothing when its access has ended.
///
/// # Errors
/// When the database does not answer.
pub fn behind(conn: &Connection, slot: SlotId) -> Result<Option<Account>, StoreError> {
    let sql = "SELECT slot_id, person_id, role, given_at FROM account WHERE slot_id = ?1 AND ended_at IS NULL";
    Ok(conn.prepare_cached(sql)?.query_row([slot.to_string()], from_row).optional()?)
}

/// Records that a person was given access.
///
/// # Errors
/// When the database refuses.
pub fn give(write: &mut Write<'_>, slot: SlotId, person: PersonId, role: Role) -> Result<(), StoreError> {
    let name = people::one(write.read(), person)?.name;
    write.tx.execute(
        "INSERT INTO account (slot_id, person_id, role, given_at) VALUES (:slot, :person, :role, :at)",
        named_params! {":slot": slot.to_string(), ":person": person.to_string(), ":role": rows::word_of(&role)?, ":at": write.at()},
    )?;
    let what = format!("Gave {name} access to the record as {}", role.title().to_lowercase());
    write.journal(Entry::about(SubjectKind::Person, person, "", what))
}

/// What stands between what an entry says of an access that has ended and why it has.
const BECAUSE: &str = "'s access to the store: ";

/// What an entry about an access that has ended says without the reason; nothing for any other entry. The reason may be of a
/// suspension, and is for those who decide on access.
#[must_use]
pub fn without_reason(what: &str) -> Option<String> {
    let (who, _) = what.strip_prefix("Ended ")?.split_once(BECAUSE)?;
    Some(format!("Ended {who}'s access to the store"))
}

/// Records that a person's access has ended.
///
/// # Errors
/// When there is no such access, or the database refuses.
pub fn end(write: &mut Write<'_>, slot: SlotId, reason: &str) -> Result<(), StoreError> {
    let account = behind(write.read(), slot)?.ok_or(StoreError::NotFound("access"))?;
    let name = people::one(write.read(), account.person)?.name;
    let at = write.at();
    write.tx.execute("UPDATE account SET ended_at = ?2 WHERE slot_id = ?1", [slot.to_string(), at])?;
    let what = format!("Ended {name}{BECAUSE}{reason}");
    write.journal(Entry::about(SubjectKind::Person, account.person, "", what))
}
