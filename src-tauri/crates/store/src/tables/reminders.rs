//! Reminders that were given, and pauses of them.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, PersonId};
use hearthbook_rules::Threshold;
use rusqlite::{Connection, Row, named_params};
use uuid::Uuid;

use super::facts;
use crate::journal::{self, Entry};
use crate::{StoreError, Write, rows};

/// A reminder that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// What it is about: the key of its line on Today.
    pub matter: String,
    /// The day on which that was due.
    pub due: NaiveDate,
    /// At which threshold.
    pub threshold: Threshold,
    /// The person has said that he or she has seen it.
    pub seen: bool,
}

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Its matter.
    pub matter: String,
    /// Why.
    pub reason: String,
    /// The day on which reminders come again.
    pub until: NaiveDate,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: PersonId,
}

fn given_row(row: &Row<'_>) -> rusqlite::Result<Given> {
    let key: String = row.get("threshold")?;
    Ok(Given {
        matter: row.get("matter")?,
        due: rows::parsed(row, "due_on")?,
        // the table's own check leaves no other word
        threshold: Threshold::of_key(&key).unwrap_or(Threshold::Late),
        seen: row.get::<_, Option<String>>("seen_at")?.is_some(),
    })
}

/// Every reminder that was given to a person.
///
/// # Errors
/// When the database does not answer.
pub fn given_to(conn: &Connection, person: PersonId) -> Result<Vec<Given>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT matter, due_on, threshold, seen_at FROM reminder WHERE person_id = ?1 ORDER BY due_on",
    )?;
    let found = statement.query_map([person.to_string()], given_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Records that reminders were given to a person. What they are about is not in the journal: the keys of their matters stand
/// in the table, and a matter may be deleted or moved into a compartment later.
///
/// # Errors
/// When the database refuses.
pub fn give(
    write: &mut Write<'_>,
    centre: CentreId,
    person: PersonId,
    given: &[(String, NaiveDate, Threshold)],
) -> Result<(), StoreError> {
    let mut counts = [0_u32; Threshold::ALL.len()];
    for (matter, due, threshold) in given {
        write.tx.execute(
            "INSERT INTO reminder (person_id, matter, due_on, threshold, given_at)
             VALUES (:person, :matter, :due, :threshold, :at) ON CONFLICT DO NOTHING",
            named_params! {
                ":person": person.to_string(), ":matter": matter, ":due": due.to_string(),
                ":threshold": threshold.key(), ":at": write.at(),
            },
        )?;
        counts[*threshold as usize] += 1;
    }
    let count = |threshold: Threshold| match counts[threshold as usize] {
        0 => String::new(),
        number => number.to_string(),
    };
    let what = match given.len() {
        1 => "Reminded of what is due".to_owned(),
        number => format!("Reminded of {number} things that are due"),
    };
    write.journal(Entry::about(SubjectKind::Reminder, person, centre, what).changed(
        Vec::new(),
        facts([
            ("Before its day, first reminder", count(Threshold::First)),
            ("Before its day, second reminder", count(Threshold::Second)),
            ("On its day", count(Threshold::Due)),
            ("Past its day", count(Threshold::Late)),
        ]),
    ))
}

/// Records that a person has seen all reminders given so far.
///
/// # Errors
/// When the database refuses.
pub fn seen(write: &mut Write<'_>, centre: CentreId, person: PersonId) -> Result<(), StoreError> {
    let changed = write.tx.execute(
        "UPDATE reminder SET seen_at = :at WHERE person_id = :person AND seen_at IS NULL",
        named_params! {":at": write.at(), ":person": person.to_string()},
    )?;
    write.journal(Entry::about(SubjectKind::Reminder, person, centre, format!("Has seen {changed} reminders")))
}

/// The pauses in force on a day.
///
/// # Errors
/// When the database does not answer.
pub fn pauses(conn: &Connection, today: NaiveDate) -> Result<Vec<Pause>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT matter, reason, until_on, at, by FROM reminder_pause
         WHERE ended_at IS NULL AND until_on > ?1 ORDER BY at",
    )?;
    let found = statement.query_map([today.to_string()], |row| {
        Ok(Pause {
            matter: row.get("matter")?,
            reason: row.get("reason")?,
            until: rows::parsed(row, "until_on")?,
            at: rows::instant_of(row, "at")?,
            by: rows::parsed(row, "by")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn end_open(write: &Write<'_>, matter: &str) -> Result<usize, StoreError> {
    Ok(write.tx.execute(
        "UPDATE reminder_pause SET ended_at = :at, ended_by = :by WHERE matter = :matter AND ended_at IS NULL",
        named_params! {":at": write.at(), ":by": write.person()?, ":matter": matter},
    )?)
}

/// Pauses the reminders of a matter until a day; a pause that is in force ends with it. `title` is what the journal calls
/// the matter.
///
/// # Errors
/// When the database refuses.
pub fn pause(
    write: &mut Write<'_>,
    centre: CentreId,
    matter: &str,
    title: &str,
    until: NaiveDate,
    reason: &str,
) -> Result<(), StoreError> {
    end_open(write, matter)?;
    write.tx.execute(
        "INSERT INTO reminder_pause (id, centre_id, matter, reason, until_on, at, by)
         VALUES (:id, :centre, :matter, :reason, :until, :at, :by)",
        named_params! {
            ":id": Uuid::now_v7().to_string(), ":centre": centre.to_string(), ":matter": matter, ":reason": reason,
            ":until": until.to_string(), ":at": write.at(), ":by": write.person()?,
        },
    )?;
    write.journal(
        Entry::about(SubjectKind::Reminder, matter, centre, format!("Paused reminders: {title}"))
            .changed(Vec::new(), facts([("Until", super::day_words(Some(until))), ("Why", reason.to_owned())])),
    )
}

/// Ends the pause of a matter before its day.
///
/// # Errors
/// [`StoreError::NotFound`] when it is not paused.
pub fn end_pause(write: &mut Write<'_>, centre: CentreId, matter: &str, title: &str) -> Result<(), StoreError> {
    if end_open(write, matter)? == 0 {
        return Err(StoreError::NotFound("pause"));
    }
    write.journal(Entry::about(SubjectKind::Reminder, matter, centre, format!("Ended the pause of reminders: {title}")))
}

/// Forgets what was kept about the lines of a record that leaves: reminders, pauses, and what the journal says of them.
/// `id` is the record's id, which its lines carry at their end. Gives how many entries of the journal were emptied.
///
/// # Errors
/// When the database refuses.
pub(crate) fn forget(write: &mut Write<'_>, id: &str) -> Result<usize, StoreError> {
    let mut erased = 0;
    let matters: Vec<String> = {
        let mut statement =
            write.tx.prepare("SELECT DISTINCT matter FROM reminder_pause WHERE matter LIKE '%-' || ?1")?;
        let found = statement.query_map([id], |row| row.get(0))?;
        found.collect::<rusqlite::Result<_>>()?
    };
    for matter in matters {
        erased += journal::erase_payloads_of(write, SubjectKind::Reminder, &matter)?;
    }
    write.tx.execute("DELETE FROM reminder_pause WHERE matter LIKE '%-' || ?1", [id])?;
    write.tx.execute("DELETE FROM reminder WHERE matter LIKE '%-' || ?1", [id])?;
    Ok(erased)
}
