//! Which entries of the journal are about closed notes, and to whom they are shown: to the readers of those notes and to
//! nobody else. An entry of every change is in the journal, and the chain runs over all of them; but that somebody wrote
//! a closed note, and when, is itself something that the person it is about must not learn.
//!
//! What is moved into a compartment from where it could be read: [`withhold`] notes it, so that the older entries about it
//! are not shown either.

use std::collections::{BTreeMap, BTreeSet};

use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{ComplaintId, EventId, LogId, SlotId};
use rusqlite::Connection;

use crate::compartments::{self, CompartmentId};
use crate::journal::{self, Recorded};
use crate::tables::actions;
use crate::tables::complaints::HANGS_ON_COMPLAINT;
use crate::tables::events::HANGS_ON_EVENT;
use crate::tables::{accuracy, logs, oversight, reminders, reviews};
use crate::{StoreError, Write, rows};

/// The word for a single entry in the table of what is withheld.
const ENTRY: &str = "entry";

fn place_of(entry: &Recorded) -> String {
    format!("{}:{}", entry.origin, entry.number)
}

/// Knows what is closed, and to whom.
#[derive(Debug, Clone, Default)]
pub struct Closed {
    compartments: BTreeSet<String>,
    readable: BTreeSet<String>,
    withheld: BTreeMap<(String, String), String>,
}

impl Closed {
    /// What is closed to this person; for nobody (an export, a page before sign-in), everything that is closed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn to(conn: &Connection, slot: Option<SlotId>) -> Result<Self, StoreError> {
        let mut found = Self::default();
        let mut statement = conn.prepare("SELECT id FROM compartment")?;
        for id in statement.query_map([], |row| row.get::<_, String>(0))? {
            found.compartments.insert(id?);
        }
        if let Some(slot) = slot {
            found.readable =
                compartments::readable_by(conn, slot)?.iter().map(|compartment| compartment.id.to_string()).collect();
        }
        // a record that is only looked at may be of an earlier version
        let known: bool =
            conn.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'withheld')", [], |row| {
                row.get(0)
            })?;
        let moved = if known { "UNION ALL SELECT kind, subject, compartment_id FROM withheld" } else { "" };
        let mut statement = conn.prepare(&format!("SELECT 'concern', id, compartment_id FROM concern {moved}"))?;
        let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
        for row in rows {
            let (subject, compartment): ((String, String), String) = row?;
            found.withheld.insert(subject, compartment);
        }
        Ok(found)
    }

    /// The compartment that an entry is about, if it is about one.
    fn compartment_of<'a>(&'a self, entry: &'a Recorded) -> Option<&'a str> {
        if let Some(payload) = entry.payload.as_ref().filter(|payload| !payload.closed.is_empty()) {
            return Some(&payload.closed);
        }
        // as entries about compartments were written before
        if entry.kind == SubjectKind::Store && self.compartments.contains(&entry.subject) {
            return Some(&entry.subject);
        }
        let kind = rows::word_of(&entry.kind).ok()?;
        let of_record = self.withheld.get(&(kind, entry.subject.clone()));
        of_record.or_else(|| self.withheld.get(&(ENTRY.to_owned(), place_of(entry)))).map(String::as_str)
    }

    /// Whether an entry is not to be shown.
    #[must_use]
    pub fn hides(&self, entry: &Recorded) -> bool {
        self.compartment_of(entry).is_some_and(|compartment| !self.readable.contains(compartment))
            // a concern whose row is not known: better hidden than shown
            || (entry.kind == SubjectKind::Concern && self.compartment_of(entry).is_none())
    }
}

/// Notes that a record was moved into a compartment: from now on the entries about it are shown to its readers only, and
/// its rows may be removed.
///
/// # Errors
/// When the database refuses.
pub fn withhold(
    write: &Write<'_>,
    kind: SubjectKind,
    subject: &str,
    compartment: CompartmentId,
) -> Result<(), StoreError> {
    write.tx.execute(
        "INSERT INTO withheld (kind, subject, compartment_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (rows::word_of(&kind)?, subject, compartment.to_string()),
    )?;
    Ok(())
}

/// Erases what entries say for which `which` holds, since what they said was moved into a compartment; from now on they
/// are shown to its readers only. The chain still proves. Gives how many it were; goes with an entry of the change.
///
/// # Errors
/// When the database refuses.
pub fn erase(
    write: &Write<'_>,
    compartment: CompartmentId,
    which: &dyn Fn(&Recorded) -> bool,
) -> Result<usize, StoreError> {
    let mut erased = 0;
    for entry in journal::all(&write.tx)?.iter().filter(|entry| entry.payload.is_some() && which(entry)) {
        write.tx.execute(
            "UPDATE journal SET payload = NULL WHERE origin = ?1 AND number = ?2",
            (entry.origin.as_str(), entry.number),
        )?;
        write.tx.execute(
            "INSERT INTO withheld (kind, subject, compartment_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            (ENTRY, place_of(entry), compartment.to_string()),
        )?;
        erased += 1;
    }
    Ok(erased)
}

/// The actions that come from a record, in words, to be kept with what is moved: "What: …; owner …; open".
///
/// # Errors
/// When the database does not answer.
pub fn actions_of(conn: &Connection, source: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare(
        "SELECT what || '; ' || owner || coalesce('; due ' || action_item.due_on, '') || '; ' || state
             || coalesce((SELECT group_concat('; ' || step || ' ' || substr(at, 1, 10) || ': ' || words, '')
                          FROM action_step WHERE action_id = action_item.id), '')
         FROM action_item WHERE source_id = ?1 ORDER BY recorded_at",
    )?;
    let found = statement.query_map([source], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn ids(conn: &Connection, sql: &str, subject: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare(sql)?;
    let found = statement.query_map([subject], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Removes the actions that come from a record. Gives their ids.
fn remove_actions(write: &mut Write<'_>, source: &str, compartment: CompartmentId) -> Result<Vec<String>, StoreError> {
    let actions = ids(&write.tx, "SELECT id FROM action_item WHERE source_id = ?1", source)?;
    for action in &actions {
        withhold(write, SubjectKind::Action, action, compartment)?;
        actions::remove(write, action)?;
        write.tx.execute("DELETE FROM event_link WHERE target LIKE '%' || ?1 || '%'", [action])?;
        reminders::forget(write, action)?;
        write.touch(SubjectKind::Action, action);
    }
    Ok(actions)
}

/// What of other records names one that is moved, taken out of them: what statements of reviews rest on, what looks keep,
/// what was filled in and sent for comment. What actually names it is compared without regard to capitals, since other
/// records write it within a sentence.
struct Names {
    /// How other records call it.
    title: String,
    /// How statements of reviews call it.
    evidence: Vec<String>,
    /// What its actions say.
    actions: Vec<String>,
}

impl Names {
    /// Before its actions are removed. `of` are the ids of the record and of what goes with it.
    fn of(write: &Write<'_>, title: &str, of: &[String]) -> Result<Self, StoreError> {
        let mut names = Self { title: title.to_lowercase(), evidence: Vec::new(), actions: Vec::new() };
        for id in of {
            names.evidence.extend(reviews::forget_evidence(write, id)?);
            names.actions.extend(ids(&write.tx, "SELECT what FROM action_item WHERE source_id = ?1", id)?);
        }
        Ok(names)
    }

    fn stand_in(&self, text: &str) -> bool {
        (!self.title.is_empty() && text.to_lowercase().contains(&self.title))
            || self.evidence.iter().any(|words| text.contains(words))
    }

    /// A row that names it in two cells: its kind, perhaps with the stage of a notice, and its day.
    fn stand_in_row(&self, row: &[String]) -> bool {
        let [kind, day, ..] = row else { return false };
        let kind = kind.strip_suffix(", outcome").unwrap_or(kind);
        format!("{kind}, {day}").to_lowercase() == self.title
    }

    fn stand_in_entry(&self, entry: &Recorded) -> bool {
        let Some(payload) = &entry.payload else { return false };
        let values = || payload.before.iter().chain(&payload.after).map(|(_, value)| value.as_str());
        self.stand_in(&payload.what)
            || values().any(|value| self.stand_in(value))
            || (entry.kind == SubjectKind::Oversight
                && values().any(|value| self.actions.iter().any(|what| value.contains(what.as_str()))))
    }

    /// Takes them out of looks and of what was sent for comment.
    fn withhold(&self, write: &Write<'_>) -> Result<(), StoreError> {
        let of_action = |line: &str| self.actions.iter().any(|what| line.ends_with(what.as_str()));
        oversight::withhold(write, &|line| self.stand_in(line) || of_action(line))?;
        accuracy::withhold_facts(
            write,
            &|text| self.stand_in(text) || self.actions.iter().any(|what| text == what),
            &|row| self.stand_in_row(row),
        )
    }
}

/// That a record is or was on hold, or that its deletion was asked for, stays on record: it is not moved.
fn never_held(write: &Write<'_>, id: &str, what: &str) -> Result<(), StoreError> {
    let held: bool = write.tx.query_row(
        "SELECT EXISTS (SELECT 1 FROM retention_hold WHERE subject = ?1)
             OR EXISTS (SELECT 1 FROM deletion WHERE subject = ?1)",
        [id],
        |row| row.get(0),
    )?;
    if held {
        return Err(StoreError::Conflict(format!(
            "This {what} is or was on hold, or its deletion was asked for; that stays on record. Nothing was moved. \
             Record the concern by itself."
        )));
    }
    Ok(())
}

/// Removes a complaint and everything that hangs on it, after its words were put into a compartment.
///
/// # Errors
/// [`StoreError::Conflict`] while it is on hold; [`StoreError::NotFound`], or when the database refuses.
pub fn move_complaint(
    write: &mut Write<'_>,
    complaint: ComplaintId,
    compartment: CompartmentId,
    reference: &str,
) -> Result<usize, StoreError> {
    let id = complaint.to_string();
    never_held(write, &id, "complaint")?;
    for kind in [SubjectKind::Complaint, SubjectKind::Retention] {
        withhold(write, kind, &id, compartment)?;
    }
    let names = Names::of(write, reference, std::slice::from_ref(&id))?;
    names.withhold(write)?;
    let actions = remove_actions(write, &id, compartment)?;
    let of_complaint =
        |entry: &Recorded| entry.subject == id || actions.contains(&entry.subject) || names.stand_in_entry(entry);
    let erased = erase(write, compartment, &of_complaint)?;
    for sql in HANGS_ON_COMPLAINT {
        write.tx.execute(sql, [&id])?;
    }
    if write.tx.execute("DELETE FROM complaint WHERE id = ?1", [&id])? == 0 {
        return Err(StoreError::NotFound("complaint"));
    }
    reminders::forget(write, &id)?;
    write.touch(SubjectKind::Complaint, &id);
    Ok(erased)
}

/// Removes a log entry that became no event, after its words were put into a compartment: its row, what the journal says
/// of it, unfinished texts about it, and links to it.
///
/// # Errors
/// [`StoreError::Conflict`] when it became an event, which is then what is moved; [`StoreError::NotFound`], or when the
/// database refuses.
pub fn move_log(write: &mut Write<'_>, log: LogId, compartment: CompartmentId) -> Result<usize, StoreError> {
    if logs::one(write.read(), log)?.event.is_some() {
        return Err(StoreError::Conflict(
            "This log entry became an event. Nothing was moved. Move the event: the log entry goes with it.".to_owned(),
        ));
    }
    let id = log.to_string();
    withhold(write, SubjectKind::Log, &id, compartment)?;
    // a log entry has no title of its own: other records name it as evidence only
    let names = Names::of(write, "", std::slice::from_ref(&id))?;
    let of_log =
        |entry: &Recorded| (entry.kind == SubjectKind::Log && entry.subject == id) || names.stand_in_entry(entry);
    let erased = erase(write, compartment, &of_log)?;
    for sql in [
        "DELETE FROM form_draft WHERE key LIKE '%' || ?1 || '%'",
        "DELETE FROM event_link WHERE target LIKE '%' || ?1 || '%'",
        "DELETE FROM log_entry WHERE id = ?1",
    ] {
        write.tx.execute(sql, [&id])?;
    }
    write.touch(SubjectKind::Log, &id);
    Ok(erased)
}

/// Removes an event and everything that hangs on it, after its words were put into a compartment: the rows of the event,
/// of whom it was told, of its letters, of the log entry that it came from, of unfinished texts about it; what the journal
/// says of it; and the search forgets it. It needs the rights of nobody: who may ask for it is decided elsewhere.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database refuses.
pub fn move_event(
    write: &mut Write<'_>,
    event: EventId,
    compartment: CompartmentId,
    title: &str,
) -> Result<usize, StoreError> {
    let id = event.to_string();
    never_held(write, &id, "event")?;
    withhold(write, SubjectKind::Event, &id, compartment)?;
    let found = |sql: &str| ids(&write.tx, sql, &id);
    let logs = found("SELECT id FROM log_entry WHERE event_id = ?1")?;
    let notices = found("SELECT id FROM notice WHERE event_id = ?1")?;
    let exports = found(
        "SELECT export_id FROM letter_export JOIN letter ON letter.id = letter_id JOIN notice ON notice.id = notice_id
         WHERE event_id = ?1",
    )?;
    let paths = found(
        "SELECT path FROM export JOIN letter_export ON export_id = export.id JOIN letter ON letter.id = letter_id
         JOIN notice ON notice.id = notice_id WHERE event_id = ?1",
    )?;
    let with_logs: Vec<String> = std::iter::once(&id).chain(&logs).cloned().collect();
    let names = Names::of(write, title, &with_logs)?;
    names.withhold(write)?;
    let actions = remove_actions(write, &id, compartment)?;
    for log in &logs {
        withhold(write, SubjectKind::Log, log, compartment)?;
    }
    let of_event = |entry: &Recorded| {
        let about = |kind: SubjectKind, subjects: &[String]| entry.kind == kind && subjects.contains(&entry.subject);
        let of_path = entry
            .payload
            .as_ref()
            .is_some_and(|payload| payload.before.iter().chain(&payload.after).any(|(_, value)| paths.contains(value)));
        about(SubjectKind::Event, std::slice::from_ref(&id))
            || about(SubjectKind::Happening, std::slice::from_ref(&id))
            || about(SubjectKind::Log, &logs)
            || about(SubjectKind::Action, &actions)
            || of_path
            || names.stand_in_entry(entry)
    };
    let erased = erase(write, compartment, &of_event)?;
    for draft in std::iter::once(&id).chain(&logs).chain(&notices) {
        reminders::forget(write, draft)?;
        write.tx.execute("DELETE FROM form_draft WHERE key LIKE '%' || ?1 || '%'", [draft])?;
    }
    for sql in HANGS_ON_EVENT {
        write.tx.execute(sql, [&id])?;
    }
    for export in &exports {
        write.tx.execute("DELETE FROM export WHERE id = ?1", [export])?;
    }
    if write.tx.execute("DELETE FROM event WHERE id = ?1", [&id])? == 0 {
        return Err(StoreError::NotFound("event"));
    }
    write.touch(SubjectKind::Event, &id);
    for log in &logs {
        write.touch(SubjectKind::Log, log);
        // a link to the log entry says that there was one
        write.tx.execute("DELETE FROM event_link WHERE target LIKE '%' || ?1 || '%'", [log])?;
    }
    Ok(erased)
}
