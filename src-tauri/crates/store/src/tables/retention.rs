//! Holds, and deletions: asked for by one person, confirmed by another, carried out after a cooling-off. What a deletion
//! leaves is its own entry, the reference of what was deleted, and the chain of the journal with its payloads erased.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::actions::{ActionItemState, ActionSource};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::retention::RetentionKind;
use hearthbook_records::{CentreId, ComplaintId, DeletionId, EventId, FamilyId, HoldId, PersonId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::actions;
use super::complaints::{self, HANGS_ON_COMPLAINT};
use super::events::{self, HANGS_ON_EVENT};
use super::{facts, families};
use crate::journal::{self, Entry};
use crate::{StoreError, Write, rows};

/// A hold: the record must not be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Id.
    pub id: HoldId,
    /// Kind of record.
    pub kind: RetentionKind,
    /// Its id.
    pub subject: String,
    /// Its reference.
    pub reference: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub placed_at: DateTime<Utc>,
    /// By whom.
    pub placed_by: PersonId,
}

/// A deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// Id.
    pub id: DeletionId,
    /// Kind of record.
    pub kind: RetentionKind,
    /// Its id.
    pub subject: String,
    /// Its reference.
    pub reference: String,
    /// Why.
    pub reason: String,
    /// When it was asked for, and by whom.
    pub asked: (DateTime<Utc>, PersonId),
    /// When it was confirmed, and by whom.
    pub confirmed: Option<(DateTime<Utc>, PersonId)>,
    /// Not before this instant.
    pub earliest_at: Option<DateTime<Utc>>,
    /// When, by whom and why it was called off.
    pub cancelled: Option<(DateTime<Utc>, PersonId, String)>,
    /// When and by whom it was carried out, and how many entries of the journal were emptied.
    pub done: Option<(DateTime<Utc>, PersonId, u32)>,
}

/// The record that a request is about: its reference and the kind under which the journal tells of it.
fn subject(conn: &Connection, kind: RetentionKind, subject: &str) -> Result<(String, SubjectKind), StoreError> {
    match kind {
        RetentionKind::Family => {
            let id: FamilyId = subject.parse().map_err(|_| StoreError::NotFound("family"))?;
            Ok((families::one(conn, id)?.reference, SubjectKind::Family))
        }
        RetentionKind::Complaint => {
            let id: ComplaintId = subject.parse().map_err(|_| StoreError::NotFound("complaint"))?;
            Ok((complaints::one(conn, id)?.reference, SubjectKind::Complaint))
        }
        RetentionKind::Event => {
            let id: EventId = subject.parse().map_err(|_| StoreError::NotFound("event"))?;
            Ok((event_reference(id, events::one(conn, id)?.happened.on), SubjectKind::Event))
        }
        RetentionKind::Log => {
            let year: i32 = subject.parse().map_err(|_| StoreError::NotFound("year of logs"))?;
            if !log_years(conn)?.iter().any(|one| one.year == year) {
                return Err(StoreError::NotFound("year of logs"));
            }
            Ok((log_reference(year), SubjectKind::Log))
        }
    }
}

/// How holds and deletions call an event: its day and the end of its id, nobody's name.
#[must_use]
pub fn event_reference(id: EventId, on: NaiveDate) -> String {
    let id = id.to_string();
    format!("E-{}-{}", on.format("%Y%m%d"), id.get(id.len().saturating_sub(4)..).unwrap_or_default())
}

/// How holds and deletions call the logs of a year.
#[must_use]
pub fn log_reference(year: i32) -> String {
    format!("Logs {year}")
}

/// The plain logs of one calendar year, without what became an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogYear {
    /// The year.
    pub year: i32,
    /// How many entries.
    pub entries: u32,
    /// How many of them are open: not returned, a defect not put right.
    pub open: u32,
    /// When the last of them was written or changed.
    pub last_entry: Option<DateTime<Utc>>,
}

/// The plain logs by calendar year, oldest first, without what became an event.
///
/// # Errors
/// When the database does not answer.
pub fn log_years(conn: &Connection) -> Result<Vec<LogYear>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT CAST(substr(happened_on, 1, 4) AS INTEGER) AS year, count(*) AS entries,
             sum(done_on IS NULL AND (defect = 1 OR log = 'missing')) AS open,
             max((SELECT max(at) FROM journal WHERE kind = ?1 AND subject = log_entry.id)) AS last
         FROM log_entry WHERE event_id IS NULL GROUP BY year ORDER BY year",
    )?;
    let found = statement.query_map([rows::word_of(&SubjectKind::Log)?], |row| {
        let last: Option<String> = row.get("last")?;
        Ok(LogYear {
            year: row.get("year")?,
            entries: row.get("entries")?,
            open: row.get("open")?,
            last_entry: last.and_then(|at| at.parse().ok()),
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// When the last entry about a record was made.
///
/// # Errors
/// When the database does not answer.
pub fn last_entry(conn: &Connection, kind: RetentionKind, id: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
    let kind = match kind {
        RetentionKind::Family => SubjectKind::Family,
        RetentionKind::Complaint => SubjectKind::Complaint,
        RetentionKind::Event => SubjectKind::Event,
        RetentionKind::Log => SubjectKind::Log,
    };
    let last: Option<String> = conn
        .prepare_cached("SELECT max(at) FROM journal WHERE kind = ?1 AND subject = ?2")?
        .query_row([rows::word_of(&kind)?.as_str(), id], |row| row.get(0))?;
    Ok(last.and_then(|at| at.parse().ok()))
}

fn hold(row: &Row<'_>) -> rusqlite::Result<Hold> {
    Ok(Hold {
        id: rows::parsed(row, "id")?,
        kind: rows::word(row, "kind")?,
        subject: row.get("subject")?,
        reference: row.get("reference")?,
        reason: row.get("reason")?,
        placed_at: rows::instant_of(row, "placed_at")?,
        placed_by: rows::parsed(row, "placed_by")?,
    })
}

/// The holds in force.
///
/// # Errors
/// When the database does not answer.
pub fn holds(conn: &Connection) -> Result<Vec<Hold>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM retention_hold WHERE ended_at IS NULL ORDER BY placed_at, id")?;
    let found = statement.query_map([], hold)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The hold on a record.
///
/// # Errors
/// When the database does not answer.
pub fn hold_on(conn: &Connection, kind: RetentionKind, subject: &str) -> Result<Option<Hold>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT * FROM retention_hold WHERE ended_at IS NULL AND kind = ?1 AND subject = ?2")?
        .query_row([rows::word_of(&kind)?.as_str(), subject], hold)
        .optional()?)
}

fn deletion(row: &Row<'_>) -> rusqlite::Result<Deletion> {
    let who = |at: &str, by: &str| -> rusqlite::Result<Option<(DateTime<Utc>, PersonId)>> {
        Ok(rows::parsed_option(row, at)?.zip(rows::parsed_option(row, by)?))
    };
    let because: String = row.get("cancelled_because")?;
    let erased: Option<u32> = row.get("erased_entries")?;
    Ok(Deletion {
        id: rows::parsed(row, "id")?,
        kind: rows::word(row, "kind")?,
        subject: row.get("subject")?,
        reference: row.get("reference")?,
        reason: row.get("reason")?,
        asked: (rows::instant_of(row, "asked_at")?, rows::parsed(row, "asked_by")?),
        confirmed: who("confirmed_at", "confirmed_by")?,
        earliest_at: rows::parsed_option(row, "earliest_at")?,
        cancelled: who("cancelled_at", "cancelled_by")?.map(|(at, by)| (at, by, because)),
        done: who("done_at", "done_by")?.map(|(at, by)| (at, by, erased.unwrap_or_default())),
    })
}

/// All deletions, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn deletions(conn: &Connection) -> Result<Vec<Deletion>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT * FROM deletion ORDER BY asked_at DESC, id DESC")?;
    let found = statement.query_map([], deletion)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One deletion.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: DeletionId) -> Result<Deletion, StoreError> {
    conn.prepare_cached("SELECT * FROM deletion WHERE id = ?1")?
        .query_row([id.to_string()], deletion)
        .optional()?
        .ok_or(StoreError::NotFound("request to delete"))
}

fn conflict(words: &str) -> StoreError {
    StoreError::Conflict(words.to_owned())
}

fn told(write: &mut Write<'_>, centre: CentreId, id: &str, what: String, why: &str) -> Result<(), StoreError> {
    write.journal(
        Entry::about(SubjectKind::Retention, id, centre, what).changed(Vec::new(), facts([("Why", why.to_owned())])),
    )
}

/// Puts a record on hold. An open deletion of it is called off.
///
/// # Errors
/// [`StoreError::Conflict`] when it is on hold already.
pub fn place_hold(
    write: &mut Write<'_>,
    centre: CentreId,
    kind: RetentionKind,
    id: &str,
    reason: &str,
) -> Result<(), StoreError> {
    let (reference, _) = subject(write.read(), kind, id)?;
    if hold_on(write.read(), kind, id)?.is_some() {
        return Err(conflict("This record is on hold already. Nothing was changed."));
    }
    write.tx.execute(
        "INSERT INTO retention_hold (id, kind, subject, reference, reason, placed_at, placed_by)
         VALUES (:id, :kind, :subject, :reference, :reason, :at, :by)",
        named_params! {
            ":id": HoldId::make().to_string(), ":kind": rows::word_of(&kind)?, ":subject": id,
            ":reference": reference, ":reason": reason, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    told(write, centre, id, format!("Put {} {reference} on hold", kind.words()), reason)?;
    let open = deletions(write.read())?
        .into_iter()
        .find(|open| open.kind == kind && open.subject == id && open.done.is_none() && open.cancelled.is_none());
    match open {
        Some(open) => cancel(write, centre, open.id, "The record was put on hold"),
        None => Ok(()),
    }
}

/// Ends a hold.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub fn end_hold(write: &mut Write<'_>, centre: CentreId, id: HoldId, reason: &str) -> Result<(), StoreError> {
    let hold = holds(write.read())?.into_iter().find(|hold| hold.id == id).ok_or(StoreError::NotFound("hold"))?;
    write.tx.execute(
        "UPDATE retention_hold SET ended_at = :at, ended_by = :by, ended_because = :reason WHERE id = :id",
        named_params! {":at": write.at(), ":by": write.person()?, ":reason": reason, ":id": id.to_string()},
    )?;
    let what = format!("Ended the hold on {} {}", hold.kind.words(), hold.reference);
    told(write, centre, &hold.subject, what, reason)
}

/// Asks for a deletion. That it may be asked for, since its time is over, the caller has made sure of.
///
/// # Errors
/// [`StoreError::Conflict`] when the record is on hold, or a deletion was asked for already.
pub fn ask(
    write: &mut Write<'_>,
    centre: CentreId,
    kind: RetentionKind,
    id: &str,
    reason: &str,
) -> Result<(), StoreError> {
    let (reference, _) = subject(write.read(), kind, id)?;
    if hold_on(write.read(), kind, id)?.is_some() {
        return Err(conflict("This record is on hold and cannot be deleted. Nothing was changed."));
    }
    let open = deletions(write.read())?
        .iter()
        .any(|open| open.kind == kind && open.subject == id && open.done.is_none() && open.cancelled.is_none());
    if open {
        return Err(conflict("The deletion of this record was asked for already. Nothing was changed."));
    }
    write.tx.execute(
        "INSERT INTO deletion (id, kind, subject, reference, reason, asked_at, asked_by)
         VALUES (:id, :kind, :subject, :reference, :reason, :at, :by)",
        named_params! {
            ":id": DeletionId::make().to_string(), ":kind": rows::word_of(&kind)?, ":subject": id,
            ":reference": reference, ":reason": reason, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    told(write, centre, id, format!("Asked that {} {reference} be deleted", kind.words()), reason)
}

fn open(conn: &Connection, id: DeletionId) -> Result<Deletion, StoreError> {
    let deletion = one(conn, id)?;
    if deletion.done.is_some() || deletion.cancelled.is_some() {
        return Err(conflict("This deletion was carried out or called off already. Nothing was changed."));
    }
    if hold_on(conn, deletion.kind, &deletion.subject)?.is_some() {
        return Err(conflict("This record is on hold and cannot be deleted. Nothing was changed."));
    }
    Ok(deletion)
}

/// A second person confirms a deletion.
///
/// # Errors
/// [`StoreError::Conflict`] when it is the person who asked for it, or it was confirmed already.
pub fn confirm(
    write: &mut Write<'_>,
    centre: CentreId,
    id: DeletionId,
    earliest_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let deletion = open(write.read(), id)?;
    if deletion.confirmed.is_some() {
        return Err(conflict("This deletion was confirmed already. Nothing was changed."));
    }
    let by = write.person()?;
    if deletion.asked.1.to_string() == by {
        return Err(conflict("A second person has to confirm a deletion, not who asked for it. Nothing was changed."));
    }
    write.tx.execute(
        "UPDATE deletion SET confirmed_at = :at, confirmed_by = :by, earliest_at = :earliest WHERE id = :id",
        named_params! {":at": write.at(), ":by": by, ":earliest": rows::instant(earliest_at), ":id": id.to_string()},
    )?;
    let what = format!("Confirmed that {} {} be deleted", deletion.kind.words(), deletion.reference);
    let from = hearthbook_rules::london_date_time_words(earliest_at);
    write.journal(
        Entry::about(SubjectKind::Retention, &deletion.subject, centre, what)
            .changed(Vec::new(), facts([("Not before", from)])),
    )
}

/// Calls a deletion off.
///
/// # Errors
/// [`StoreError::Conflict`] when it was carried out or called off already.
pub fn cancel(write: &mut Write<'_>, centre: CentreId, id: DeletionId, reason: &str) -> Result<(), StoreError> {
    let deletion = one(write.read(), id)?;
    if deletion.done.is_some() || deletion.cancelled.is_some() {
        return Err(conflict("This deletion was carried out or called off already. Nothing was changed."));
    }
    write.tx.execute(
        "UPDATE deletion SET cancelled_at = :at, cancelled_by = :by, cancelled_because = :reason WHERE id = :id",
        named_params! {":at": write.at(), ":by": write.person()?, ":reason": reason, ":id": id.to_string()},
    )?;
    let what = format!("Called off the deletion of {} {}", deletion.kind.words(), deletion.reference);
    told(write, centre, &deletion.subject, what, reason)
}

/// What a record's tables are, those that refer to others first.
fn statements(kind: RetentionKind) -> Vec<&'static str> {
    match kind {
        RetentionKind::Family => vec![
            "DELETE FROM family_log_review WHERE log_id IN (SELECT id FROM family_log WHERE family_id = ?1)",
            "DELETE FROM family_log WHERE family_id = ?1",
            "DELETE FROM assessment_final WHERE family_id = ?1",
            "DELETE FROM placement WHERE family_id = ?1",
            "DELETE FROM register_value WHERE family_id = ?1",
            "DELETE FROM family_professional WHERE family_id = ?1",
            "DELETE FROM family_member WHERE family_id = ?1",
            "DELETE FROM family WHERE id = ?1",
            "DELETE FROM form_draft WHERE key LIKE '%' || ?1 || '%'",
        ],
        RetentionKind::Complaint => [&HANGS_ON_COMPLAINT[..], &["DELETE FROM complaint WHERE id = ?1"]].concat(),
        RetentionKind::Event => [
            &["DELETE FROM form_draft WHERE key IN (SELECT 'letter:' || id FROM notice WHERE event_id = ?1)"],
            &HANGS_ON_EVENT[..],
            &["DELETE FROM event WHERE id = ?1", "DELETE FROM form_draft WHERE key LIKE '%' || ?1 || '%'"],
        ]
        .concat(),
        RetentionKind::Log => vec!["DELETE FROM log_entry WHERE event_id IS NULL AND substr(happened_on, 1, 4) = ?1"],
    }
}

fn logs_of(conn: &Connection, family: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare("SELECT id FROM family_log WHERE family_id = ?1")?;
    let found = statement.query_map([family], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// What the journal tells of besides the record itself and is deleted with it: the log entries of a year, or those that
/// became the event; the actions that come from an event or a complaint.
///
/// # Errors
/// [`StoreError::Conflict`] while such an action is not finished.
fn goes_along(conn: &Connection, kind: RetentionKind, subject: &str) -> Result<Vec<(SubjectKind, String)>, StoreError> {
    let logs = match kind {
        RetentionKind::Family => return Ok(Vec::new()),
        RetentionKind::Complaint => None,
        RetentionKind::Event => Some("SELECT id FROM log_entry WHERE event_id = ?1"),
        RetentionKind::Log => {
            Some("SELECT id FROM log_entry WHERE event_id IS NULL AND substr(happened_on, 1, 4) = ?1")
        }
    };
    let mut along = Vec::new();
    if let Some(sql) = logs {
        let mut statement = conn.prepare(sql)?;
        let found = statement.query_map([subject], |row| Ok((SubjectKind::Log, row.get(0)?)))?;
        along = found.collect::<rusqlite::Result<Vec<_>>>()?;
    }
    for source in [ActionSource::Event, ActionSource::Complaint] {
        for action in actions::of_source(conn, source, subject)? {
            if matches!(action.state, ActionItemState::Open | ActionItemState::Done) {
                return Err(conflict(
                    "An action that comes from this record is not finished. Nothing was deleted. Have it authorised, or \
                     withdraw it, on the list of actions first.",
                ));
            }
            along.push((SubjectKind::Action, action.id.to_string()));
        }
    }
    if kind == RetentionKind::Event {
        along.push((SubjectKind::Happening, subject.to_owned()));
    }
    Ok(along)
}

/// Carries a deletion out: the record's rows go, what the journal says of it is emptied, and the chain still proves.
/// Backups made before still hold it until they are rotated out.
///
/// # Errors
/// [`StoreError::Conflict`] before its time, while on hold, or while another record still refers to it.
pub fn carry_out(write: &mut Write<'_>, centre: CentreId, id: DeletionId) -> Result<(), StoreError> {
    let deletion = open(write.read(), id)?;
    let ready = deletion.earliest_at.is_some_and(|earliest| earliest <= write.stamp.at);
    if deletion.confirmed.is_none() || !ready {
        return Err(conflict("The cooling-off is not over. Nothing was deleted. Come back when it is."));
    }
    let (_, journalled) = subject(write.read(), deletion.kind, &deletion.subject)?;
    let along = goes_along(write.read(), deletion.kind, &deletion.subject)?;
    let mut forgotten = super::reminders::forget(write, &deletion.subject)?;
    for log in logs_of(write.read(), &deletion.subject)? {
        forgotten += super::reminders::forget(write, &log)?;
    }
    for (kind, subject) in &along {
        forgotten += super::reminders::forget(write, subject)?;
        if *kind == SubjectKind::Action {
            actions::remove(write, subject)?;
        }
        // a link to what goes says that there was something
        write.tx.execute("DELETE FROM event_link WHERE target LIKE '%' || ?1 || '%'", [subject])?;
    }
    for sql in statements(deletion.kind) {
        write.tx.execute(sql, [&deletion.subject]).map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::ConstraintViolation) => conflict(
                "Another record still refers to this one, such as a complaint or an event. Nothing was deleted. Deal with \
                 that record first.",
            ),
            _ => error.into(),
        })?;
    }
    write.touch(journalled, &deletion.subject);
    let mut erased = forgotten + journal::erase_payloads_of(write, journalled, &deletion.subject)?;
    for (kind, subject) in along {
        write.touch(kind, &subject);
        erased += journal::erase_payloads_of(write, kind, &subject)?;
    }
    write.tx.execute(
        "UPDATE deletion SET done_at = :at, done_by = :by, erased_entries = :erased WHERE id = :id",
        named_params! {
            ":at": write.at(), ":by": write.person()?, ":erased": u32::try_from(erased).unwrap_or(u32::MAX),
            ":id": id.to_string(),
        },
    )?;
    let what = format!("Deleted {} {}", deletion.kind.words(), deletion.reference);
    write.journal(Entry::about(SubjectKind::Retention, &deletion.subject, centre, what).changed(
        Vec::new(),
        facts([("Why", deletion.reason), ("Entries of the journal that were emptied", erased.to_string())]),
    ))
}
