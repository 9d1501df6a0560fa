//! The plain logs.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use hearthbook_records::events::Happened;
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, EventId, LogId, PersonId};
use hearthbook_rules::calendar::date_words;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{day_words, facts};
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Id.
    pub id: LogId,
    /// Which log.
    pub log: String,
    /// When.
    pub happened: Happened,
    /// Who, by initials, separated by commas.
    pub who: String,
    /// What.
    pub what: String,
    /// The log's own detail.
    pub detail: String,
    /// What came of it.
    pub outcome: String,
    /// When it was over: a return, a defect put right.
    pub done_on: Option<NaiveDate>,
    /// Time of that.
    pub done_at: Option<NaiveTime>,
    /// There is, or was, a defect.
    pub defect: bool,
    /// The event that it became.
    pub event: Option<EventId>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: PersonId,
}

const SELECT: &str =
    "SELECT id, log, happened_on, happened_at, until_on, until_at, who, what, detail, outcome, done_on, done_at,
    defect, event_id, recorded_at, recorded_by FROM log_entry";

fn from_row(row: &Row<'_>) -> rusqlite::Result<LogEntry> {
    Ok(LogEntry {
        id: rows::parsed(row, "id")?,
        log: row.get("log")?,
        happened: super::events::happened(row)?,
        who: row.get("who")?,
        what: row.get("what")?,
        detail: row.get("detail")?,
        outcome: row.get("outcome")?,
        done_on: rows::day(row, "done_on")?,
        done_at: rows::time(row, "done_at")?,
        defect: row.get("defect")?,
        event: rows::parsed_option(row, "event_id")?,
        recorded_at: rows::instant_of(row, "recorded_at")?,
        recorded_by: rows::parsed(row, "recorded_by")?,
    })
}

/// Entries of a span of days, newest first; both days count. What is still open is shown however old it is.
///
/// # Errors
/// When the database does not answer.
pub fn between(conn: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<LogEntry>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE happened_on BETWEEN ?1 AND ?2 OR (done_on IS NULL AND (defect = 1 OR log = 'missing'))
         ORDER BY happened_on DESC, happened_at DESC, id DESC"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement.query_map([from.to_string(), to.to_string()], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The calendar years with entries, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn years(conn: &Connection) -> Result<Vec<i32>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT CAST(substr(happened_on, 1, 4) AS INTEGER) AS year FROM log_entry ORDER BY year DESC",
    )?;
    let found = statement.query_map([], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The entries that became this event.
///
/// # Errors
/// When the database does not answer.
pub fn of_event(conn: &Connection, event: EventId) -> Result<Vec<LogEntry>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE event_id = ?1 ORDER BY id"))?;
    let found = statement.query_map([event.to_string()], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The day of the newest entry of a log, up to and with a day.
///
/// # Errors
/// When the database does not answer.
pub fn last_on(conn: &Connection, log: &str, day: NaiveDate) -> Result<Option<NaiveDate>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT happened_on FROM log_entry WHERE log = ?1 AND happened_on <= ?2 ORDER BY happened_on DESC LIMIT 1",
    )?;
    Ok(statement.query_row([log, &day.to_string()], |row| rows::day(row, "happened_on")).optional()?.flatten())
}

/// One entry.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: LogId) -> Result<LogEntry, StoreError> {
    conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("log entry"))
}

fn journal_facts(entry: &LogEntry) -> Facts {
    facts([
        ("Log", entry.log.clone()),
        ("When", format!("{}, {}", date_words(entry.happened.on), entry.happened.time_words())),
        ("Who", entry.who.clone()),
        ("What", entry.what.clone()),
        ("Detail", entry.detail.clone()),
        ("Outcome", entry.outcome.clone()),
        ("Over on", day_words(entry.done_on)),
        ("Defect", if entry.defect { "yes".to_owned() } else { String::new() }),
    ])
}

/// Adds an entry or saves a change.
///
/// # Errors
/// When the database refuses.
pub fn save(write: &mut Write<'_>, centre: CentreId, entry: &LogEntry) -> Result<(), StoreError> {
    let before = match one(write.read(), entry.id) {
        Ok(before) => Some(before),
        Err(StoreError::NotFound(_)) => None,
        Err(error) => return Err(error),
    };
    let time = |at: Option<NaiveTime>| at.map(|at| at.format("%H:%M").to_string());
    write.tx.execute(
        "INSERT INTO log_entry (id, centre_id, log, happened_on, happened_at, until_on, until_at, who, what, detail, outcome,
             done_on, done_at, defect, recorded_at, recorded_by)
         VALUES (:id, :centre, :log, :on, :at, :until_on, :until_at, :who, :what, :detail, :outcome, :done_on, :done_at,
             :defect, :recorded, :by)
         ON CONFLICT (id) DO UPDATE SET log = :log, happened_on = :on, happened_at = :at, until_on = :until_on,
             until_at = :until_at, who = :who, what = :what, detail = :detail, outcome = :outcome, done_on = :done_on,
             done_at = :done_at, defect = :defect",
        named_params! {
            ":id": entry.id.to_string(), ":centre": centre.to_string(), ":log": entry.log,
            ":on": entry.happened.on.to_string(), ":at": time(entry.happened.at),
            ":until_on": entry.happened.until.map(|(day, _)| day.to_string()),
            ":until_at": time(entry.happened.until.map(|(_, at)| at)), ":who": entry.who, ":what": entry.what,
            ":detail": entry.detail, ":outcome": entry.outcome, ":done_on": entry.done_on.map(|day| day.to_string()),
            ":done_at": time(entry.done_at), ":defect": entry.defect, ":recorded": write.at(), ":by": write.person()?,
        },
    )?;
    let verb = if before.is_some() { "Changed an entry in" } else { "Added to" };
    let before = before.as_ref().map(journal_facts).unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::Log, entry.id, centre, format!("{verb} the log “{}”", entry.log))
            .changed(before, journal_facts(entry)),
    )
}
