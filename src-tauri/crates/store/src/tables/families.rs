//! Families and their members.

use hearthbook_records::families::{Family, Member, MemberKind};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, FamilyId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{day_words, facts};
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

fn member(row: &Row<'_>) -> rusqlite::Result<Member> {
    Ok(Member {
        id: rows::parsed(row, "id")?,
        name: row.get("name")?,
        known_as: row.get("known_as")?,
        former_names: row.get("former_names")?,
        initials: row.get("initials")?,
        born_on: rows::day(row, "born_on")?,
        kind: rows::word(row, "kind")?,
    })
}

fn family(row: &Row<'_>) -> rusqlite::Result<Family> {
    Ok(Family {
        id: rows::parsed(row, "id")?,
        reference: row.get("reference")?,
        placing_authority: row.get("placing_authority")?,
        arrived_on: rows::parsed(row, "arrived_on")?,
        left_on: rows::day(row, "left_on")?,
        members: Vec::new(),
    })
}

fn members_of(conn: &Connection, family: FamilyId) -> Result<Vec<Member>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, name, known_as, former_names, initials, born_on, kind FROM family_member
         WHERE family_id = ?1 AND removed = 0 ORDER BY position, id",
    )?;
    let found = statement.query_map([family.to_string()], member)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// All families, newest arrival first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<Family>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, reference, placing_authority, arrived_on, left_on FROM family ORDER BY arrived_on DESC, reference DESC",
    )?;
    let found = statement.query_map([], family)?;
    let mut families: Vec<Family> = found.collect::<rusqlite::Result<_>>()?;
    for family in &mut families {
        family.members = members_of(conn, family.id)?;
    }
    Ok(families)
}

/// Every member that any family ever had, with the family's reference: also those taken out again, since their names
/// must still not leave the house.
///
/// # Errors
/// When the database does not answer.
pub fn everybody(conn: &Connection) -> Result<Vec<(String, FamilyId, Member)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT family_member.id, name, known_as, former_names, initials, born_on, kind, reference, family_id
         FROM family_member JOIN family ON family.id = family_id",
    )?;
    let found =
        statement.query_map([], |row| Ok((row.get("reference")?, rows::parsed(row, "family_id")?, member(row)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One family.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: FamilyId) -> Result<Family, StoreError> {
    let mut found = conn
        .prepare_cached("SELECT id, reference, placing_authority, arrived_on, left_on FROM family WHERE id = ?1")?
        .query_row([id.to_string()], family)
        .optional()?
        .ok_or(StoreError::NotFound("family"))?;
    found.members = members_of(conn, id)?;
    Ok(found)
}

/// The next free reference of a year: `F-2026-03`.
///
/// # Errors
/// When the database does not answer.
pub fn next_reference(conn: &Connection, year: i32) -> Result<String, StoreError> {
    let start = format!("F-{year}-");
    let mut statement = conn.prepare_cached("SELECT reference FROM family WHERE reference LIKE ?1 || '%'")?;
    let taken = statement.query_map([&start], |row| row.get::<_, String>(0))?;
    let mut highest = 0;
    for reference in taken {
        highest = highest.max(reference?[start.len()..].parse::<u32>().unwrap_or(0));
    }
    Ok(format!("{start}{:02}", highest + 1))
}

fn journal_facts(family: &Family) -> Facts {
    let mut facts = facts([
        ("Reference", family.reference.clone()),
        ("Placing authority", family.placing_authority.clone()),
        ("Arrived", day_words(Some(family.arrived_on))),
        ("Left", day_words(family.left_on)),
    ]);
    for (index, member) in family.members.iter().enumerate() {
        let kind = if member.kind == MemberKind::Adult { "adult" } else { "child" };
        let mut words = format!("{} ({}), {kind}", member.name, member.initials);
        if !member.known_as.is_empty() {
            words.push_str(&format!(", known as {}", member.known_as));
        }
        if !member.former_names.is_empty() {
            words.push_str(&format!(", formerly {}", member.former_names));
        }
        if member.born_on.is_some() {
            words.push_str(&format!(", born {}", day_words(member.born_on)));
        }
        facts.push((format!("Member {}", index + 1), words));
    }
    facts
}

/// Adds a family or saves a change. An empty reference is given the next free one.
///
/// # Errors
/// [`StoreError::Conflict`] when the reference belongs to another family.
pub fn save(write: &mut Write<'_>, centre: CentreId, family: &Family, year: i32) -> Result<(), StoreError> {
    let before = match one(write.read(), family.id) {
        Ok(family) => Some(family),
        Err(StoreError::NotFound(_)) => None,
        Err(error) => return Err(error),
    };
    let mut family = family.clone();
    if family.reference.is_empty() {
        family.reference = match &before {
            Some(before) => before.reference.clone(),
            None => next_reference(write.read(), year)?,
        };
    }
    let id = family.id.to_string();
    let other: Option<String> = write
        .tx
        .query_row(
            "SELECT id FROM family WHERE centre_id = ?1 AND reference = ?2 AND id <> ?3",
            [&centre.to_string(), &family.reference, &id],
            |row| row.get(0),
        )
        .optional()?;
    if other.is_some() {
        let mut problems = hearthbook_records::Problems::new();
        problems.add("reference", format!("{} belongs to another family. Choose another reference", family.reference));
        problems.finish()?;
    }
    write.tx.execute(
        "INSERT INTO family (id, centre_id, reference, placing_authority, arrived_on, left_on)
         VALUES (:id, :centre, :reference, :authority, :arrived, :left)
         ON CONFLICT (id) DO UPDATE SET reference = :reference, placing_authority = :authority, arrived_on = :arrived, left_on = :left",
        named_params! {
            ":id": id, ":centre": centre.to_string(), ":reference": family.reference,
            ":authority": family.placing_authority, ":arrived": family.arrived_on.to_string(),
            ":left": family.left_on.map(|day| day.to_string()),
        },
    )?;
    write.tx.execute("UPDATE family_member SET removed = 1 WHERE family_id = ?1", [&id])?;
    for (position, member) in family.members.iter().enumerate() {
        let changed = write.tx.execute(
            "INSERT INTO family_member (id, family_id, position, name, known_as, former_names, initials, born_on, kind)
             VALUES (:id, :family, :position, :name, :known_as, :former, :initials, :born, :kind)
             ON CONFLICT (id) DO UPDATE SET position = :position, name = :name, known_as = :known_as,
                 former_names = :former, initials = :initials, born_on = :born, kind = :kind, removed = 0
             WHERE family_id = :family",
            named_params! {
                ":id": member.id.to_string(), ":family": id, ":position": i64::try_from(position).unwrap_or(0),
                ":name": member.name, ":known_as": member.known_as, ":former": member.former_names,
                ":initials": member.initials, ":born": member.born_on.map(|day| day.to_string()),
                ":kind": rows::word_of(&member.kind)?,
            },
        )?;
        if changed == 0 {
            return Err(StoreError::Conflict("A member belongs to another family. Nothing was changed.".to_owned()));
        }
    }
    let verb = if before.is_some() { "Changed" } else { "Added" };
    let before = before.as_ref().map(journal_facts).unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::Family, family.id, centre, format!("{verb} family {}", family.reference))
            .changed(before, journal_facts(&family)),
    )
}
