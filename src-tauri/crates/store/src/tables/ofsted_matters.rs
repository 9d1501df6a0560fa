//! What is told to Ofsted by letter, and the log that is kept with it and with inspections.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, MatterLineId, OfstedMatterId, PersonId};
use hearthbook_rules::{NoticeKind, OfstedNotices, Values, date_words};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::facts;
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

/// A matter as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfstedMatter {
    /// Id.
    pub id: OfstedMatterId,
    /// Id of its kind.
    pub kind: String,
    /// The day that it is about.
    pub day: Option<NaiveDate>,
    /// What was entered.
    pub values: Values,
    /// Paragraphs of Schedule 1 that the version contains, with where.
    pub checklist: BTreeMap<String, String>,
}

const SELECT: &str = "SELECT id, kind, day, particulars, checklist FROM ofsted_matter";

fn from_row(row: &Row<'_>) -> rusqlite::Result<OfstedMatter> {
    Ok(OfstedMatter {
        id: rows::parsed(row, "id")?,
        kind: row.get("kind")?,
        day: rows::day(row, "day")?,
        values: rows::json(row, "particulars")?,
        checklist: rows::json(row, "checklist")?,
    })
}

/// All, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<OfstedMatter>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} ORDER BY day DESC, id DESC"))?;
    let found = statement.query_map([], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: OfstedMatterId) -> Result<OfstedMatter, StoreError> {
    conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("notice"))
}

fn journal_facts(kind: &NoticeKind, matter: &OfstedMatter) -> Facts {
    let mut facts: Facts = kind
        .fields
        .iter()
        .filter_map(|field| Some((field.label.clone(), field.words(matter.values.get(&field.id)?))))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    if kind.checklist {
        let of = OfstedNotices::shipped().schedule_1().len();
        facts.push(("Paragraphs of Schedule 1 found".to_owned(), format!("{} of {of}", matter.checklist.len())));
    }
    facts
}

/// Adds one or saves a change.
///
/// # Errors
/// When there is no such kind, or the database refuses.
pub fn save(write: &mut Write<'_>, centre: CentreId, matter: &OfstedMatter) -> Result<(), StoreError> {
    let kind = OfstedNotices::shipped().kind(&matter.kind).ok_or(StoreError::NotFound("kind of notice"))?;
    let before = match one(write.read(), matter.id) {
        Ok(before) => Some(before),
        Err(StoreError::NotFound(_)) => None,
        Err(error) => return Err(error),
    };
    write.tx.execute(
        "INSERT INTO ofsted_matter (id, centre_id, kind, day, particulars, checklist, recorded_at, recorded_by)
         VALUES (:id, :centre, :kind, :day, :particulars, :checklist, :at, :by)
         ON CONFLICT (id) DO UPDATE SET day = :day, particulars = :particulars, checklist = :checklist",
        named_params! {
            ":id": matter.id.to_string(), ":centre": centre.to_string(), ":kind": matter.kind,
            ":day": matter.day.map(|day| day.to_string()), ":particulars": serde_json::to_string(&matter.values)?,
            ":checklist": serde_json::to_string(&matter.checklist)?, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let verb = if before.is_some() { "Changed" } else { "Recorded" };
    let before = before.as_ref().map(|before| journal_facts(kind, before)).unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::OfstedNotice, matter.id, centre, format!("{verb}: {}", kind.title))
            .changed(before, journal_facts(kind, matter)),
    )
}

/// A line of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterLine {
    /// Day.
    pub on: NaiveDate,
    /// What was said or done.
    pub words: String,
    /// Who recorded it.
    pub by: PersonId,
}

/// The log of an inspection or of a matter, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn lines(conn: &Connection, subject: &str) -> Result<Vec<MatterLine>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT on_day, words, recorded_by FROM matter_log WHERE subject_id = ?1
         ORDER BY on_day DESC, recorded_at DESC, id DESC",
    )?;
    let found = statement.query_map([subject], |row| {
        Ok(MatterLine {
            on: rows::parsed(row, "on_day")?,
            words: row.get("words")?,
            by: rows::parsed(row, "recorded_by")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Adds a line to the log of an inspection or of a matter.
///
/// # Errors
/// When the database refuses.
pub fn add_line(
    write: &mut Write<'_>,
    centre: CentreId,
    kind: SubjectKind,
    subject: &str,
    on: NaiveDate,
    words: &str,
) -> Result<(), StoreError> {
    write.tx.execute(
        "INSERT INTO matter_log (id, subject_id, on_day, words, recorded_at, recorded_by)
         VALUES (:id, :subject, :on, :words, :at, :by)",
        named_params! {
            ":id": MatterLineId::make().to_string(), ":subject": subject, ":on": on.to_string(), ":words": words,
            ":at": write.at(), ":by": write.person()?,
        },
    )?;
    write.journal(
        Entry::about(kind, subject, centre, "Recorded what was said or done".to_owned())
            .changed(Vec::new(), facts([("Day", date_words(on)), ("What", words.to_owned())])),
    )
}
