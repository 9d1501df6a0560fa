//! Notes that something happened: thin, until the events of regulation 26 come.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, HappeningId, PersonId};
use rusqlite::{Connection, named_params};

use super::{day_words, facts};
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// A happening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// Id.
    pub id: HappeningId,
    /// Day.
    pub on: NaiveDate,
    /// Time of day.
    pub at: NaiveTime,
    /// Where.
    pub place: String,
    /// Who, by initials.
    pub who: String,
    /// What.
    pub what: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: PersonId,
}

/// Happenings, newest first; only one person's when given.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection, only: Option<PersonId>) -> Result<Vec<Happening>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, happened_on, happened_at, place, who, what, recorded_at, recorded_by FROM happening
         WHERE ?1 IS NULL OR recorded_by = ?1 ORDER BY happened_on DESC, happened_at DESC, id DESC",
    )?;
    let found = statement.query_map([only.map(|person| person.to_string())], |row| {
        Ok(Happening {
            id: rows::parsed(row, "id")?,
            on: rows::parsed(row, "happened_on")?,
            at: rows::time(row, "happened_at")?.unwrap_or_default(),
            place: row.get("place")?,
            who: row.get("who")?,
            what: row.get("what")?,
            recorded_at: rows::instant_of(row, "recorded_at")?,
            recorded_by: rows::parsed(row, "recorded_by")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Records one.
///
/// # Errors
/// When the database refuses.
pub fn record(
    write: &mut Write<'_>,
    centre: CentreId,
    on: NaiveDate,
    at: NaiveTime,
    place: &str,
    who: &str,
    what: &str,
) -> Result<(), StoreError> {
    let id = HappeningId::make();
    let at = at.format("%H:%M").to_string();
    write.tx.execute(
        "INSERT INTO happening (id, centre_id, happened_on, happened_at, place, who, what, recorded_at, recorded_by)
         VALUES (:id, :centre, :on, :at, :place, :who, :what, :recorded_at, :by)",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":on": on.to_string(), ":at": at, ":place": place,
            ":who": who, ":what": what, ":recorded_at": write.at(), ":by": write.person()?,
        },
    )?;
    let entry = Entry::about(
        SubjectKind::Happening,
        id,
        centre,
        format!("Recorded that something happened on {}", day_words(Some(on))),
    );
    write.journal(entry.changed(
        Vec::new(),
        facts([("Time", at), ("Where", place.to_owned()), ("Who", who.to_owned()), ("What", what.to_owned())]),
    ))
}
