//! The address book of professionals, and which of them belong to which family.

use hearthbook_records::journal::SubjectKind;
use hearthbook_records::professionals::{FamilyProfessional, Professional, ProfessionalKind};
use hearthbook_records::{CentreId, FamilyId, ProfessionalId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{day_words, facts};
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

const COLUMNS: &str = "professional.id, professional.kind, professional.name, organisation, professional.post, \
    professional.address, professional.telephone, out_of_hours, professional.email, registration, \
    professional.note, ended_on";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Professional> {
    Ok(Professional {
        id: rows::parsed(row, "id")?,
        kind: rows::word(row, "kind")?,
        name: row.get("name")?,
        organisation: row.get("organisation")?,
        post: row.get("post")?,
        address: row.get("address")?,
        telephone: row.get("telephone")?,
        out_of_hours: row.get("out_of_hours")?,
        email: row.get("email")?,
        registration: row.get("registration")?,
        note: row.get("note")?,
        ended_on: rows::day(row, "ended_on")?,
    })
}

fn place(kind: ProfessionalKind) -> usize {
    ProfessionalKind::ALL.iter().position(|other| *other == kind).unwrap_or(usize::MAX)
}

/// The whole address book, ended entries too, by kind and name.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<Professional>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM professional ORDER BY name COLLATE NOCASE, organisation COLLATE NOCASE, id"
    ))?;
    let mut found: Vec<Professional> = statement.query_map([], from_row)?.collect::<rusqlite::Result<_>>()?;
    found.sort_by_key(|entry| place(entry.kind));
    Ok(found)
}

/// One entry.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: ProfessionalId) -> Result<Professional, StoreError> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM professional WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("entry of the address book"))
}

/// The professionals of a family, ended ones too, in the order of "who to call".
///
/// # Errors
/// When the database does not answer.
pub fn of_family(conn: &Connection, family: FamilyId) -> Result<Vec<FamilyProfessional>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS}, relation FROM family_professional JOIN professional ON professional.id = professional_id
         WHERE family_id = ?1 ORDER BY name COLLATE NOCASE, professional.id"
    ))?;
    let found = statement.query_map([family.to_string()], |row| {
        Ok(FamilyProfessional { professional: from_row(row)?, relation: row.get("relation")? })
    })?;
    let mut found: Vec<FamilyProfessional> = found.collect::<rusqlite::Result<_>>()?;
    found.sort_by_key(|entry| place(entry.professional.kind));
    Ok(found)
}

/// Every link: family, its reference, entry, what it is to the family.
///
/// # Errors
/// When the database does not answer.
pub fn links(conn: &Connection) -> Result<Vec<(FamilyId, String, ProfessionalId, String)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT family_id, reference, professional_id, relation FROM family_professional
         JOIN family ON family.id = family_id ORDER BY reference DESC",
    )?;
    let found = statement.query_map([], |row| {
        Ok((
            rows::parsed(row, "family_id")?,
            row.get("reference")?,
            rows::parsed(row, "professional_id")?,
            row.get("relation")?,
        ))
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn journal_facts(entry: &Professional) -> Facts {
    facts([
        ("What", entry.kind.words().to_owned()),
        ("Name", entry.name.clone()),
        ("Organisation", entry.organisation.clone()),
        ("Post", entry.post.clone()),
        ("Address", entry.address.clone()),
        ("Telephone", entry.telephone.clone()),
        ("Out of hours", entry.out_of_hours.clone()),
        ("Email", entry.email.clone()),
        ("Registration", entry.registration.clone()),
        ("Note", entry.note.clone()),
        ("Ended", day_words(entry.ended_on)),
    ])
}

/// Adds an entry or saves a change.
///
/// # Errors
/// When the database refuses.
pub fn save(write: &mut Write<'_>, centre: CentreId, entry: &Professional) -> Result<(), StoreError> {
    let before = match one(write.read(), entry.id) {
        Ok(entry) => Some(entry),
        Err(StoreError::NotFound(_)) => None,
        Err(error) => return Err(error),
    };
    write.tx.execute(
        "INSERT INTO professional (id, centre_id, kind, name, organisation, post, address, telephone, out_of_hours,
             email, registration, note, ended_on)
         VALUES (:id, :centre, :kind, :name, :organisation, :post, :address, :telephone, :out, :email, :registration,
             :note, :ended)
         ON CONFLICT (id) DO UPDATE SET kind = :kind, name = :name, organisation = :organisation, post = :post,
             address = :address, telephone = :telephone, out_of_hours = :out, email = :email,
             registration = :registration, note = :note, ended_on = :ended",
        named_params! {
            ":id": entry.id.to_string(), ":centre": centre.to_string(), ":kind": rows::word_of(&entry.kind)?,
            ":name": entry.name, ":organisation": entry.organisation, ":post": entry.post, ":address": entry.address,
            ":telephone": entry.telephone, ":out": entry.out_of_hours, ":email": entry.email,
            ":registration": entry.registration, ":note": entry.note,
            ":ended": entry.ended_on.map(|day| day.to_string()),
        },
    )?;
    let verb = if before.is_some() { "Changed" } else { "Added" };
    let what = format!("{verb} {} ({}) in the address book", entry.title(), entry.kind.words().to_lowercase());
    let before = before.as_ref().map(journal_facts).unwrap_or_default();
    write.journal(Entry::about(SubjectKind::Professional, entry.id, centre, what).changed(before, journal_facts(entry)))
}

/// Links an entry to a family, or changes what it is to it.
///
/// # Errors
/// When the database refuses.
pub fn link(
    write: &mut Write<'_>,
    centre: CentreId,
    family: FamilyId,
    id: ProfessionalId,
    relation: &str,
) -> Result<(), StoreError> {
    let entry = one(write.read(), id)?;
    let reference = super::families::one(write.read(), family)?.reference;
    write.tx.execute(
        "INSERT INTO family_professional (family_id, professional_id, relation, linked_at)
         VALUES (:family, :professional, :relation, :at)
         ON CONFLICT (family_id, professional_id) DO UPDATE SET relation = :relation",
        named_params! {
            ":family": family.to_string(), ":professional": id.to_string(), ":relation": relation, ":at": write.at(),
        },
    )?;
    let what = format!("Put {} on the list of who to call for family {reference}", entry.title());
    write.journal(
        Entry::about(SubjectKind::Family, family, centre, what)
            .changed(Vec::new(), facts([("Who to call", entry.kind.words().to_owned()), ("As", relation.to_owned())])),
    )
}

/// Takes an entry off a family's list. The entry itself stays in the address book.
///
/// # Errors
/// [`StoreError::NotFound`] when it was not on it.
pub fn unlink(write: &mut Write<'_>, centre: CentreId, family: FamilyId, id: ProfessionalId) -> Result<(), StoreError> {
    let entry = one(write.read(), id)?;
    let reference = super::families::one(write.read(), family)?.reference;
    let gone = write.tx.execute(
        "DELETE FROM family_professional WHERE family_id = ?1 AND professional_id = ?2",
        [family.to_string(), id.to_string()],
    )?;
    if gone == 0 {
        return Err(StoreError::NotFound("entry on this family’s list"));
    }
    let what = format!("Took {} off the list of who to call for family {reference}", entry.title());
    write.journal(
        Entry::about(SubjectKind::Family, family, centre, what)
            .changed(facts([("Who to call", entry.kind.words().to_owned())]), Vec::new()),
    )
}
