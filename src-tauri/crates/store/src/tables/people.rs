//! Staff, registered persons and visitors.

use hearthbook_records::journal::SubjectKind;
use hearthbook_records::people::Person;
use hearthbook_records::{CentreId, PersonId, Role};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::vetting::posts;
use super::{day_words, facts};
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

const SELECT: &str = "SELECT person.id, name, known_as, initials, title, role, started_on, left_on
    FROM person JOIN post ON post.person_id = person.id";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: rows::parsed(row, "id")?,
        name: row.get("name")?,
        known_as: row.get("known_as")?,
        initials: row.get("initials")?,
        post: row.get("title")?,
        role: rows::word_option(row, "role")?,
        started_on: rows::day(row, "started_on")?,
        left_on: rows::day(row, "left_on")?,
    })
}

/// Everybody at the centre, leavers too, by name.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<Person>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} ORDER BY name COLLATE NOCASE, person.id"))?;
    let found = statement.query_map([], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One person.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: PersonId) -> Result<Person, StoreError> {
    conn.prepare_cached(&format!("{SELECT} WHERE person.id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("person"))
}

fn journal_facts(person: &Person) -> Facts {
    facts([
        ("Name", person.name.clone()),
        ("Known as", person.known_as.clone()),
        ("Initials", person.initials.clone()),
        ("Post", person.post.clone()),
        ("Role", person.role.map(Role::title).unwrap_or_default().to_owned()),
        ("First day", day_words(person.started_on)),
        ("Last day", day_words(person.left_on)),
    ])
}

/// Adds a person or saves a change.
///
/// # Errors
/// When the database refuses.
pub fn save(write: &mut Write<'_>, centre: CentreId, person: &Person) -> Result<(), StoreError> {
    let before = match one(write.read(), person.id) {
        Ok(person) => Some(person),
        Err(StoreError::NotFound(_)) => None,
        Err(error) => return Err(error),
    };
    let id = person.id.to_string();
    write
        .tx
        .prepare_cached(
            "INSERT INTO person (id, name, known_as, initials) VALUES (:id, :name, :known_as, :initials)
         ON CONFLICT (id) DO UPDATE SET name = :name, known_as = :known_as, initials = :initials",
        )?
        .execute(
            named_params! {":id": id, ":name": person.name, ":known_as": person.known_as, ":initials": person.initials},
        )?;
    write.tx.prepare_cached(
        "INSERT INTO post (person_id, centre_id, title, role, started_on, left_on)
         VALUES (:id, :centre, :title, :role, :started, :left)
         ON CONFLICT (person_id, centre_id) DO UPDATE SET title = :title, role = :role, started_on = :started, left_on = :left",
    )?.execute(named_params! {
            ":id": id, ":centre": centre.to_string(), ":title": person.post,
            ":role": person.role.as_ref().map(rows::word_of).transpose()?,
            ":started": person.started_on.map(|day| day.to_string()),
            ":left": person.left_on.map(|day| day.to_string()),
        })?;
    posts::follow(write, centre, before.as_ref(), person)?;
    let verb = if before.is_some() { "Changed" } else { "Added" };
    let before = before.as_ref().map(journal_facts).unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::Person, person.id, centre, format!("{verb} {}", person.name))
            .changed(before, journal_facts(person)),
    )
}
