//! The logs kept with a family: milestones, extensions, delays challenged, what parents saw, risk assessments, education,
//! surveillance. Which kinds there are, and what each asks for, stands in data.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::family_record::LogEntry;
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, FamilyId, LogEntryId, PersonId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{day_words, facts, families};
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

/// A review of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Day.
    pub on: NaiveDate,
    /// What was found and changed.
    pub words: String,
    /// By whom.
    pub by: PersonId,
}

/// An entry as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The entry.
    pub entry: LogEntry,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: PersonId,
    /// Reviews, newest first.
    pub reviews: Vec<Review>,
}

const COLUMNS: &str = "id, family_id, member_id, kind, on_day, subject, words, choice, answer, answer_on, due_on, \
    closed_on, recorded_at, recorded_by";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Logged> {
    Ok(Logged {
        entry: LogEntry {
            id: rows::parsed(row, "id")?,
            family: rows::parsed(row, "family_id")?,
            kind: row.get("kind")?,
            member: rows::parsed_option(row, "member_id")?,
            on: rows::parsed(row, "on_day")?,
            subject: row.get("subject")?,
            words: row.get("words")?,
            choice: row.get("choice")?,
            answer: row.get("answer")?,
            answer_on: rows::day(row, "answer_on")?,
            due_on: rows::day(row, "due_on")?,
            closed_on: rows::day(row, "closed_on")?,
        },
        recorded_at: rows::instant_of(row, "recorded_at")?,
        recorded_by: rows::parsed(row, "recorded_by")?,
        reviews: Vec::new(),
    })
}

fn reviews(conn: &Connection, id: LogEntryId) -> Result<Vec<Review>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT on_day, words, recorded_by FROM family_log_review WHERE log_id = ?1 ORDER BY number DESC",
    )?;
    let found = statement.query_map([id.to_string()], |row| {
        Ok(Review { on: rows::parsed(row, "on_day")?, words: row.get("words")?, by: rows::parsed(row, "recorded_by")? })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The entries of a family, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn of_family(conn: &Connection, family: FamilyId) -> Result<Vec<Logged>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM family_log WHERE family_id = ?1 ORDER BY on_day DESC, recorded_at DESC, id DESC"
    ))?;
    let mut found: Vec<Logged> =
        statement.query_map([family.to_string()], from_row)?.collect::<rusqlite::Result<_>>()?;
    for logged in &mut found {
        logged.reviews = reviews(conn, logged.entry.id)?;
    }
    Ok(found)
}

/// Entries of all families that have a day on which they are due and are neither answered nor closed.
///
/// # Errors
/// When the database does not answer.
pub fn open_with_a_day(conn: &Connection) -> Result<Vec<LogEntry>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM family_log
         WHERE due_on IS NOT NULL AND closed_on IS NULL AND answer_on IS NULL OR (due_on IS NOT NULL
             AND closed_on IS NULL AND kind = 'surveillance')
         ORDER BY due_on, id"
    ))?;
    let found = statement.query_map([], from_row)?;
    Ok(found.map(|logged| logged.map(|logged| logged.entry)).collect::<rusqlite::Result<_>>()?)
}

/// One entry.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: LogEntryId) -> Result<LogEntry, StoreError> {
    Ok(conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM family_log WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("entry"))?
        .entry)
}

fn journal_facts(entry: &LogEntry) -> Facts {
    facts([
        ("Day", day_words(Some(entry.on))),
        ("About", entry.subject.clone()),
        ("What", entry.words.clone()),
        ("Choice", entry.choice.clone()),
        ("Answer", entry.answer.clone()),
        ("Answered", day_words(entry.answer_on)),
        ("Due", day_words(entry.due_on)),
        ("Ended", day_words(entry.closed_on)),
    ])
}

/// Adds an entry or saves a change. `title` is the kind's, for the journal.
///
/// # Errors
/// [`StoreError::Conflict`] when the entry belongs to another family or kind.
pub fn save(write: &mut Write<'_>, centre: CentreId, title: &str, entry: &LogEntry) -> Result<(), StoreError> {
    let reference = families::one(write.read(), entry.family)?.reference;
    let before = match one(write.read(), entry.id) {
        Ok(before) if before.family != entry.family || before.kind != entry.kind => {
            return Err(StoreError::Conflict("This entry belongs to another log. Nothing was changed.".to_owned()));
        }
        Ok(before) => Some(before),
        Err(StoreError::NotFound(_)) => None,
        Err(error) => return Err(error),
    };
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    write.tx.execute(
        "INSERT INTO family_log (id, family_id, member_id, kind, on_day, subject, words, choice, answer, answer_on,
             due_on, closed_on, recorded_at, recorded_by)
         VALUES (:id, :family, :member, :kind, :on, :subject, :words, :choice, :answer, :answer_on, :due, :closed, :at, :by)
         ON CONFLICT (id) DO UPDATE SET member_id = :member, on_day = :on, subject = :subject, words = :words,
             choice = :choice, answer = :answer, answer_on = :answer_on, due_on = :due, closed_on = :closed",
        named_params! {
            ":id": entry.id.to_string(), ":family": entry.family.to_string(),
            ":member": entry.member.map(|id| id.to_string()), ":kind": entry.kind, ":on": entry.on.to_string(),
            ":subject": entry.subject, ":words": entry.words, ":choice": entry.choice, ":answer": entry.answer,
            ":answer_on": day(entry.answer_on), ":due": day(entry.due_on), ":closed": day(entry.closed_on),
            ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let verb = if before.is_some() { "Changed" } else { "Added" };
    let what = format!("{verb} an entry for family {reference}: {title}");
    let before = before.as_ref().map(journal_facts).unwrap_or_default();
    write.journal(Entry::about(SubjectKind::Family, entry.family, centre, what).changed(before, journal_facts(entry)))
}

/// Records a review; the entry goes on until the next day, or ends.
///
/// # Errors
/// [`StoreError::Conflict`] when the entry has ended.
pub fn review(
    write: &mut Write<'_>,
    centre: CentreId,
    title: &str,
    id: LogEntryId,
    on: NaiveDate,
    words: &str,
    next: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let entry = one(write.read(), id)?;
    if entry.closed_on.is_some() {
        return Err(StoreError::Conflict("This entry has ended. Nothing was changed. Add a new one.".to_owned()));
    }
    let reference = families::one(write.read(), entry.family)?.reference;
    write.tx.execute(
        "INSERT INTO family_log_review (log_id, number, on_day, words, recorded_at, recorded_by)
         VALUES (:id, (SELECT count(*) + 1 FROM family_log_review WHERE log_id = :id), :on, :words, :at, :by)",
        named_params! {
            ":id": id.to_string(), ":on": on.to_string(), ":words": words, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let closed = if next.is_none() { Some(on.to_string()) } else { None };
    write.tx.execute(
        "UPDATE family_log SET due_on = coalesce(:next, due_on), closed_on = :closed WHERE id = :id",
        named_params! {":next": next.map(|day| day.to_string()), ":closed": closed, ":id": id.to_string()},
    )?;
    let what = format!("Reviewed an entry for family {reference}: {title}");
    write.journal(Entry::about(SubjectKind::Family, entry.family, centre, what).changed(
        facts([("Due", day_words(entry.due_on))]),
        facts([
            ("Review of", day_words(Some(on))),
            ("What was found", words.to_owned()),
            ("Due", day_words(next)),
            ("Ended", if next.is_none() { day_words(Some(on)) } else { String::new() }),
        ]),
    ))
}
