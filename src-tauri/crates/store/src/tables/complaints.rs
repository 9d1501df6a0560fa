//! Complaints and representations, the steps taken on them, and the stages of those that go to a local authority.

use chrono::{Datelike, NaiveDate};
use hearthbook_records::complaints::{Complaint, ComplaintKind, ComplaintOutcome, ComplaintStep, StageReached};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, ComplaintId, ComplaintStepId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{day_words, facts};
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

/// Takes away everything that hangs on a complaint, but for the complaint itself. `?1` is its id.
pub(crate) const HANGS_ON_COMPLAINT: [&str; 4] = [
    "DELETE FROM event_link WHERE target LIKE '%' || ?1 || '%'",
    "DELETE FROM complaint_step WHERE complaint_id = ?1",
    "DELETE FROM complaint_stage WHERE complaint_id = ?1",
    "DELETE FROM form_draft WHERE key LIKE '%' || ?1 || '%'",
];

const COLUMNS: &str = "id, reference, kind, made_on, made_how, made_by, family_id, initials, about, wish, to_authority, \
    authority, told_on, told_how, told_words, outcome, outcome_on, outcome_words, learning";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Complaint> {
    Ok(Complaint {
        id: rows::parsed(row, "id")?,
        reference: row.get("reference")?,
        kind: rows::word(row, "kind")?,
        made_on: rows::parsed(row, "made_on")?,
        made_how: row.get("made_how")?,
        made_by: rows::word(row, "made_by")?,
        family: rows::parsed_option(row, "family_id")?,
        initials: row.get("initials")?,
        about: row.get("about")?,
        wish: row.get("wish")?,
        to_authority: row.get("to_authority")?,
        authority: row.get("authority")?,
        told_on: rows::day(row, "told_on")?,
        told_how: row.get("told_how")?,
        told_words: row.get("told_words")?,
        outcome: rows::word_option(row, "outcome")?,
        outcome_on: rows::day(row, "outcome_on")?,
        outcome_words: row.get("outcome_words")?,
        learning: row.get("learning")?,
    })
}

/// All, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<Complaint>, StoreError> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM complaint ORDER BY made_on DESC, reference DESC"))?;
    let found = statement.query_map([], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Those made between two days, both included, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn between(conn: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<Complaint>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM complaint WHERE made_on BETWEEN ?1 AND ?2 ORDER BY made_on, reference"
    ))?;
    let found = statement.query_map([from.to_string(), to.to_string()], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: ComplaintId) -> Result<Complaint, StoreError> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM complaint WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("complaint"))
}

fn next_reference(conn: &Connection, year: i32) -> Result<String, StoreError> {
    let start = format!("C-{year}-");
    let mut statement = conn.prepare_cached("SELECT reference FROM complaint WHERE reference LIKE ?1 || '%'")?;
    let taken = statement.query_map([&start], |row| row.get::<_, String>(0))?;
    let mut highest = 0;
    for reference in taken {
        highest = highest.max(reference?[start.len()..].parse::<u32>().unwrap_or(0));
    }
    Ok(format!("{start}{:02}", highest + 1))
}

fn journal_facts(complaint: &Complaint) -> Facts {
    let kind = if complaint.kind == ComplaintKind::Complaint { "complaint" } else { "representation" };
    facts([
        ("Kind", kind.to_owned()),
        ("Made", day_words(Some(complaint.made_on))),
        ("How", complaint.made_how.clone()),
        ("By", format!("{} {}", complaint.made_by.words(), complaint.initials).trim().to_owned()),
        ("About", complaint.about.clone()),
        ("Wish", complaint.wish.clone()),
        ("To a local authority", if complaint.to_authority { complaint.authority.clone() } else { String::new() }),
        ("Told", day_words(complaint.told_on)),
        ("Told how", complaint.told_how.clone()),
        ("Told what", complaint.told_words.clone()),
        ("Outcome", complaint.outcome.map(ComplaintOutcome::words).unwrap_or_default().to_owned()),
        ("Outcome of", day_words(complaint.outcome_on)),
        ("Outcome in words", complaint.outcome_words.clone()),
        ("Learning", complaint.learning.clone()),
    ])
}

/// Adds one or saves a change. A new one gets the next reference of its year.
///
/// # Errors
/// When the database refuses.
pub fn save(write: &mut Write<'_>, centre: CentreId, complaint: &Complaint) -> Result<(), StoreError> {
    let before = match one(write.read(), complaint.id) {
        Ok(complaint) => Some(complaint),
        Err(StoreError::NotFound(_)) => None,
        Err(error) => return Err(error),
    };
    let reference = match &before {
        Some(before) => before.reference.clone(),
        None => next_reference(write.read(), complaint.made_on.year())?,
    };
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    write.tx.execute(
        "INSERT INTO complaint (id, centre_id, reference, kind, made_on, made_how, made_by, family_id, initials, about,
             wish, to_authority, authority, told_on, told_how, told_words, outcome, outcome_on, outcome_words, learning,
             recorded_at, recorded_by)
         VALUES (:id, :centre, :reference, :kind, :made_on, :made_how, :made_by, :family, :initials, :about, :wish,
             :to_authority, :authority, :told_on, :told_how, :told_words, :outcome, :outcome_on, :outcome_words,
             :learning, :at, :by)
         ON CONFLICT (id) DO UPDATE SET kind = :kind, made_on = :made_on, made_how = :made_how, made_by = :made_by,
             family_id = :family, initials = :initials, about = :about, wish = :wish, to_authority = :to_authority,
             authority = :authority, told_on = :told_on, told_how = :told_how, told_words = :told_words,
             outcome = :outcome, outcome_on = :outcome_on, outcome_words = :outcome_words, learning = :learning",
        named_params! {
            ":id": complaint.id.to_string(), ":centre": centre.to_string(), ":reference": reference,
            ":kind": rows::word_of(&complaint.kind)?, ":made_on": complaint.made_on.to_string(),
            ":made_how": complaint.made_how, ":made_by": rows::word_of(&complaint.made_by)?,
            ":family": complaint.family.map(|id| id.to_string()), ":initials": complaint.initials,
            ":about": complaint.about, ":wish": complaint.wish, ":to_authority": complaint.to_authority,
            ":authority": complaint.authority, ":told_on": day(complaint.told_on), ":told_how": complaint.told_how,
            ":told_words": complaint.told_words,
            ":outcome": complaint.outcome.as_ref().map(rows::word_of).transpose()?,
            ":outcome_on": day(complaint.outcome_on), ":outcome_words": complaint.outcome_words,
            ":learning": complaint.learning, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let verb = if before.is_some() { "Changed" } else { "Recorded" };
    let before = before.as_ref().map(journal_facts).unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::Complaint, complaint.id, centre, format!("{verb} complaint {reference}"))
            .changed(before, journal_facts(complaint)),
    )
}

/// The steps taken, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn steps(conn: &Connection, id: ComplaintId) -> Result<Vec<ComplaintStep>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT on_day, by_whom, words FROM complaint_step WHERE complaint_id = ?1 ORDER BY on_day, recorded_at, id",
    )?;
    let found = statement.query_map([id.to_string()], |row| {
        Ok(ComplaintStep { on: rows::parsed(row, "on_day")?, by: row.get("by_whom")?, words: row.get("words")? })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Records a step.
///
/// # Errors
/// When the database refuses.
pub fn add_step(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ComplaintId,
    step: &ComplaintStep,
) -> Result<(), StoreError> {
    let reference = one(write.read(), id)?.reference;
    write.tx.execute(
        "INSERT INTO complaint_step (id, complaint_id, on_day, by_whom, words, recorded_at, recorded_by)
         VALUES (:id, :complaint, :on, :who, :words, :at, :by)",
        named_params! {
            ":id": ComplaintStepId::make().to_string(), ":complaint": id.to_string(), ":on": step.on.to_string(),
            ":who": step.by, ":words": step.words, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    write.journal(
        Entry::about(SubjectKind::Complaint, id, centre, format!("Recorded a step on complaint {reference}")).changed(
            Vec::new(),
            facts([("Day", day_words(Some(step.on))), ("By", step.by.clone()), ("What was done", step.words.clone())]),
        ),
    )
}

/// Where a complaint to a local authority stands, in the order of the stages.
///
/// # Errors
/// When the database does not answer.
pub fn stages(conn: &Connection, id: ComplaintId) -> Result<Vec<StageReached>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT stage, began_on, acknowledged_on, answered_on, words FROM complaint_stage WHERE complaint_id = ?1",
    )?;
    let found = statement.query_map([id.to_string()], |row| {
        Ok(StageReached {
            stage: rows::word(row, "stage")?,
            began_on: rows::parsed(row, "began_on")?,
            acknowledged_on: rows::day(row, "acknowledged_on")?,
            answered_on: rows::day(row, "answered_on")?,
            words: row.get("words")?,
        })
    })?;
    let mut found: Vec<StageReached> = found.collect::<rusqlite::Result<_>>()?;
    found.sort_by_key(|reached| reached.stage);
    Ok(found)
}

fn stage_facts(reached: &StageReached) -> Facts {
    facts([
        ("Stage", reached.stage.words().to_owned()),
        ("Received", day_words(Some(reached.began_on))),
        ("Acknowledged", day_words(reached.acknowledged_on)),
        ("Answered", day_words(reached.answered_on)),
        ("Words", reached.words.clone()),
    ])
}

/// Records where a complaint to a local authority stands.
///
/// # Errors
/// When the database refuses.
pub fn save_stage(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ComplaintId,
    reached: &StageReached,
) -> Result<(), StoreError> {
    let reference = one(write.read(), id)?.reference;
    let before = stages(write.read(), id)?.into_iter().find(|before| before.stage == reached.stage);
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    write.tx.execute(
        "INSERT INTO complaint_stage (complaint_id, stage, began_on, acknowledged_on, answered_on, words)
         VALUES (:complaint, :stage, :began, :acknowledged, :answered, :words)
         ON CONFLICT (complaint_id, stage) DO UPDATE SET began_on = :began, acknowledged_on = :acknowledged,
             answered_on = :answered, words = :words",
        named_params! {
            ":complaint": id.to_string(), ":stage": rows::word_of(&reached.stage)?,
            ":began": reached.began_on.to_string(), ":acknowledged": day(reached.acknowledged_on),
            ":answered": day(reached.answered_on), ":words": reached.words,
        },
    )?;
    let what = format!("Recorded where complaint {reference} stands with the local authority");
    let before = before.as_ref().map(stage_facts).unwrap_or_default();
    write.journal(Entry::about(SubjectKind::Complaint, id, centre, what).changed(before, stage_facts(reached)))
}
