//! Posts held at the centre, one after the other, and the names that a person had before.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::people::Person;
use hearthbook_records::{CentreId, HeldPostId, PersonId};
use rusqlite::{Connection, named_params};
use uuid::Uuid;

use super::{Moment, STANDS};
use crate::journal::Entry;
use crate::tables::{day_words, facts, people};
use crate::{StoreError, Write, rows};

/// A post held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPost {
    /// Id.
    pub id: HeldPostId,
    /// By whom.
    pub person: PersonId,
    /// Title.
    pub title: String,
    /// First day.
    pub started_on: Option<NaiveDate>,
    /// Last day.
    pub left_on: Option<NaiveDate>,
}

/// The posts on record at a moment, oldest first; one person's when given.
///
/// # Errors
/// When the database does not answer.
pub fn at(conn: &Connection, moment: &Moment, person: Option<PersonId>) -> Result<Vec<HeldPost>, StoreError> {
    let of = if person.is_some() { "person_id = :person" } else { ":person IS NULL" };
    let sql = format!(
        "SELECT id, person_id, title, started_on, left_on FROM held_post WHERE {of} AND {STANDS}
         ORDER BY coalesce(started_on, ''), recorded_from, id"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement.query_map(
        named_params! {":moment": moment.as_str(), ":person": person.map(|id| id.to_string())},
        |row| {
            Ok(HeldPost {
                id: rows::parsed(row, "id")?,
                person: rows::parsed(row, "person_id")?,
                title: row.get("title")?,
                started_on: rows::day(row, "started_on")?,
                left_on: rows::day(row, "left_on")?,
            })
        },
    )?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn insert(
    write: &mut Write<'_>,
    centre: CentreId,
    person: PersonId,
    (title, started_on, left_on): (&str, Option<NaiveDate>, Option<NaiveDate>),
) -> Result<(), StoreError> {
    write
        .tx
        .prepare_cached(
            "INSERT INTO held_post (id, person_id, centre_id, title, started_on, left_on, recorded_from)
         VALUES (:id, :person, :centre, :title, :started, :left, :at)",
        )?
        .execute(named_params! {
            ":id": Uuid::now_v7().to_string(), ":person": person.to_string(), ":centre": centre.to_string(),
            ":title": title, ":started": started_on.map(|day| day.to_string()),
            ":left": left_on.map(|day| day.to_string()), ":at": write.at(),
        })?;
    Ok(())
}

fn end(write: &mut Write<'_>, id: HeldPostId) -> Result<(), StoreError> {
    write.tx.execute(
        "UPDATE held_post SET recorded_to = ?1 WHERE id = ?2 AND recorded_to IS NULL",
        [write.at(), id.to_string()],
    )?;
    Ok(())
}

/// Keeps the newest post in step with the register of people: a correction there is a new row here. Part of saving a
/// person, who writes the journal.
pub(crate) fn follow(
    write: &mut Write<'_>,
    centre: CentreId,
    before: Option<&Person>,
    person: &Person,
) -> Result<(), StoreError> {
    if let Some(before) = before
        && before.name != person.name
    {
        write.tx.execute(
            "INSERT INTO former_name (id, person_id, name, recorded_at) VALUES (?1, ?2, ?3, ?4)",
            [Uuid::now_v7().to_string(), person.id.to_string(), before.name.clone(), write.at()],
        )?;
    }
    let mut held = at(write.read(), &Moment::now(), Some(person.id))?;
    let newest = held.pop();
    // the first day on the person is that of the first post; the newest post keeps its own
    let started_on = match (&newest, held.is_empty()) {
        (Some(newest), false) => newest.started_on,
        _ => person.started_on,
    };
    if let Some(newest) = &newest {
        if newest.title == person.post && newest.started_on == started_on && newest.left_on == person.left_on {
            return Ok(());
        }
        end(write, newest.id)?;
    }
    insert(write, centre, person.id, (&person.post, started_on, person.left_on))
}

/// A new post: the present one ends the day before.
///
/// # Errors
/// `Conflict` when it would begin before the present one; when the database refuses.
pub fn change(
    write: &mut Write<'_>,
    centre: CentreId,
    person: PersonId,
    title: &str,
    from: NaiveDate,
) -> Result<(), StoreError> {
    let present = at(write.read(), &Moment::now(), Some(person))?.pop();
    if let Some(present) = &present {
        let last = from.pred_opt().unwrap_or(from);
        if present.started_on.is_some_and(|start| start > last) {
            return Err(StoreError::Conflict(
                "The new post would begin before the present one. Nothing was changed. Correct the first day."
                    .to_owned(),
            ));
        }
        end(write, present.id)?;
        insert(write, centre, person, (&present.title, present.started_on, Some(last)))?;
    }
    let left_on = present.as_ref().and_then(|present| present.left_on);
    insert(write, centre, person, (title, Some(from), left_on))?;
    write.tx.execute(
        "UPDATE post SET title = ?1 WHERE person_id = ?2 AND centre_id = ?3",
        [title, &person.to_string(), &centre.to_string()],
    )?;
    let name = people::one(write.read(), person)?.name;
    let before = present.map(|present| present.title).unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::Person, person, centre, format!("Changed the post of {name}"))
            .changed(facts([("Post", before)]), facts([("Post", title.to_owned()), ("From", day_words(Some(from)))])),
    )
}

/// The names that people had before a moment, oldest first, and the name that each had then where it was changed later.
///
/// # Errors
/// When the database does not answer.
pub fn names_at(conn: &Connection, moment: &Moment) -> Result<NamesAt, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT person_id, name, recorded_at < ?1 AS before FROM former_name ORDER BY recorded_at, id",
    )?;
    let found = statement.query_map([moment.as_str()], |row| {
        Ok((rows::parsed(row, "person_id")?, row.get("name")?, row.get("before")?))
    })?;
    let mut names = NamesAt::default();
    for found in found {
        let (person, name, before): (PersonId, String, bool) = found?;
        if before {
            names.former.entry(person).or_default().push(name);
        } else {
            names.then.entry(person).or_insert(name);
        }
    }
    Ok(names)
}

/// Names at a moment.
#[derive(Debug, Default)]
pub struct NamesAt {
    /// Names before it, oldest first.
    pub former: BTreeMap<PersonId, Vec<String>>,
    /// The name that somebody had then, where it was changed since.
    pub then: BTreeMap<PersonId, String>,
}

/// The names that people had before, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn former_names(conn: &Connection) -> Result<BTreeMap<PersonId, Vec<String>>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT person_id, name FROM former_name ORDER BY recorded_at, id")?;
    let found = statement.query_map([], |row| Ok((rows::parsed(row, "person_id")?, row.get("name")?)))?;
    let mut names: BTreeMap<PersonId, Vec<String>> = BTreeMap::new();
    for found in found {
        let (person, name): (PersonId, String) = found?;
        names.entry(person).or_default().push(name);
    }
    Ok(names)
}
