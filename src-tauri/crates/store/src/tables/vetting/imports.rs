//! Facts from an old register that came in one go, and how they are taken back in one go.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, ImportId, PersonId};
use rusqlite::{Connection, OptionalExtension};

use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// Ends everything that an import brought and that still stands. Gives how many rows that were. People whom it added stay
/// on the register, without what it said of them.
///
/// # Errors
/// When the database refuses.
pub fn take_back(write: &mut Write<'_>, centre: CentreId, import: ImportId) -> Result<usize, StoreError> {
    let (at, id) = (write.at(), import.to_string());
    let by = write.stamp.who.map(|id| id.to_string());
    let lines = write.tx.execute(
        "UPDATE vetting_line SET recorded_to = ?1, ended_by = ?3, ended_because = 'The import was undone'
         WHERE import_id = ?2 AND recorded_to IS NULL",
        rusqlite::params![at, id, by],
    )?;
    let particulars = write.tx.execute(
        "UPDATE vetting_particulars SET recorded_to = ?1 WHERE import_id = ?2 AND recorded_to IS NULL",
        [&at, &id],
    )?;
    let history = write.tx.execute(
        "UPDATE vetting_history SET recorded_to = ?1 WHERE import_id = ?2 AND recorded_to IS NULL",
        [&at, &id],
    )?;
    let ended = lines + particulars + history;
    write.journal(Entry::about(
        SubjectKind::Vetting,
        import,
        centre,
        format!("Undid an import into the vetting files: {ended} rows"),
    ))?;
    Ok(ended)
}

/// Whether anything that an import brought still stands.
///
/// # Errors
/// When the database does not answer.
pub fn any(conn: &Connection) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM vetting_line WHERE import_id IS NOT NULL AND recorded_to IS NULL LIMIT 1")?
        .query_row([], |_| Ok(()))
        .optional()?
        .is_some())
}

/// What an import brought and what of it still stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Id.
    pub id: ImportId,
    /// When it came.
    pub at: DateTime<Utc>,
    /// Who brought it in.
    pub by: Option<PersonId>,
    /// Facts that still stand.
    pub facts: usize,
    /// People whom they are about.
    pub people: usize,
}

/// Imports of which anything still stands, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn standing(conn: &Connection) -> Result<Vec<Import>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT import_id, min(recorded_from) AS recorded_from, min(recorded_by) AS recorded_by, sum(fact) AS facts,
                count(DISTINCT person_id) AS people
         FROM (SELECT import_id, recorded_from, recorded_by, person_id, 1 AS fact FROM vetting_line
               WHERE import_id IS NOT NULL AND recorded_to IS NULL
               UNION ALL
               SELECT import_id, recorded_from, recorded_by, person_id, 0 FROM vetting_particulars
               WHERE import_id IS NOT NULL AND recorded_to IS NULL)
         GROUP BY import_id ORDER BY 2 DESC",
    )?;
    let found = statement.query_map([], |row| {
        Ok(Import {
            id: rows::parsed(row, "import_id")?,
            at: rows::instant_of(row, "recorded_from")?,
            by: rows::parsed_option(row, "recorded_by")?,
            facts: row.get("facts")?,
            people: row.get("people")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// What came of undoing an import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undone {
    /// Facts taken back.
    pub facts: usize,
    /// People taken off the register again.
    pub people: usize,
    /// People whom it added and about whom something was recorded since: they stay.
    pub kept: Vec<String>,
}

/// Undoes an import: its facts end, and the people whom it added go off the register, unless something was recorded about
/// them since.
///
/// # Errors
/// `Conflict` when nothing of it stands any more; when the database refuses.
pub fn undo(write: &mut Write<'_>, centre: CentreId, import: ImportId) -> Result<Undone, StoreError> {
    if !standing(write.read())?.iter().any(|other| other.id == import) {
        return Err(StoreError::Conflict("This import was undone already. Nothing was changed.".to_owned()));
    }
    let facts: usize = write.read().query_row(
        "SELECT count(*) FROM vetting_line WHERE import_id = ?1 AND recorded_to IS NULL",
        [import.to_string()],
        |row| row.get(0),
    )?;
    let added = added(write.read(), import)?;
    take_back(write, centre, import)?;
    let mut undone = Undone { facts, ..Undone::default() };
    let used = used(write.read(), import)?;
    for (person, name) in added {
        if used.contains(&person) {
            undone.kept.push(name);
            continue;
        }
        let id = person.to_string();
        write
            .tx
            .prepare_cached("UPDATE held_post SET recorded_to = ?1 WHERE person_id = ?2 AND recorded_to IS NULL")?
            .execute([write.at(), id.clone()])?;
        write.tx.prepare_cached("DELETE FROM post WHERE person_id = ?1")?.execute([&id])?;
        write.journal(Entry::about(
            SubjectKind::Person,
            person,
            centre,
            format!("Took {name} off the register: the import was undone"),
        ))?;
        undone.people += 1;
    }
    Ok(undone)
}

/// The people whom an import added: they were entered in the very step that brought their particulars.
fn added(conn: &Connection, import: ImportId) -> Result<Vec<(PersonId, String)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT person.id, person.name FROM vetting_particulars AS saved
         JOIN person ON person.id = saved.person_id JOIN post ON post.person_id = person.id
         WHERE saved.import_id = ?1
           AND saved.recorded_from = (SELECT min(held.recorded_from) FROM held_post AS held WHERE held.person_id = person.id)
         ORDER BY person.name COLLATE NOCASE, person.id",
    )?;
    let found = statement.query_map([import.to_string()], |row| Ok((rows::parsed(row, "id")?, row.get("name")?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Every column of every table that names a person.
fn references(conn: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT tables.name, keys.\"from\" FROM sqlite_schema AS tables, pragma_foreign_key_list(tables.name) AS keys
         WHERE tables.type = 'table' AND keys.\"table\" = 'person'",
    )?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Everybody whom anything but the import itself names. Each table is read once for all, since few of their columns have an
/// index and an import brings thousands of people.
fn used(conn: &Connection, import: ImportId) -> Result<HashSet<PersonId>, StoreError> {
    let mut used = HashSet::new();
    for (table, column) in references(conn)? {
        let own = match table.as_str() {
            // more than one row: the person was changed since
            "held_post" => {
                "(SELECT count(*) FROM held_post AS other WHERE other.person_id = held_post.person_id) = 1 \
                 AND :import IS NOT NULL"
            }
            "post" => "role IS NULL AND :import IS NOT NULL",
            "vetting_line" | "vetting_particulars" | "vetting_history" => "import_id = :import",
            _ => ":import IS NULL",
        };
        let sql = format!(
            "SELECT DISTINCT \"{column}\" AS id FROM \"{table}\"
             WHERE \"{column}\" IS NOT NULL AND NOT coalesce({own}, 0)"
        );
        let mut statement = conn.prepare(&sql)?;
        let found = statement
            .query_map(rusqlite::named_params! {":import": import.to_string()}, |row| rows::parsed(row, "id"))?;
        for person in found {
            used.insert(person?);
        }
    }
    Ok(used)
}
