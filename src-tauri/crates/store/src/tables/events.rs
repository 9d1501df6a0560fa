//! Events: what happened, who was in it, what was decided, what it is linked to.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::events::{Decision, EventWords, Happened, LinkTarget};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, ComplaintId, EventId, FamilyId, LogId, PersonId, Role};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use uuid::Uuid;

use super::facts;
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

/// Takes away everything that hangs on an event, but for the event itself: what refers to others comes first. `?1` is its id.
pub(crate) const HANGS_ON_EVENT: [&str; 11] = [
    "DELETE FROM letter_waiting WHERE notice_id IN (SELECT id FROM notice WHERE event_id = ?1)",
    "DELETE FROM letter_receipt WHERE letter_id IN
         (SELECT letter.id FROM letter JOIN notice ON notice.id = notice_id WHERE event_id = ?1)",
    "DELETE FROM letter_export WHERE letter_id IN
         (SELECT letter.id FROM letter JOIN notice ON notice.id = notice_id WHERE event_id = ?1)",
    "DELETE FROM letter WHERE notice_id IN (SELECT id FROM notice WHERE event_id = ?1)",
    "DELETE FROM notice_step WHERE notice_id IN (SELECT id FROM notice WHERE event_id = ?1)",
    "DELETE FROM notice WHERE event_id = ?1",
    "DELETE FROM event_decision WHERE event_id = ?1",
    "DELETE FROM event_link WHERE event_id = ?1 OR target LIKE '%' || ?1 || '%'",
    "DELETE FROM event_person WHERE event_id = ?1",
    "DELETE FROM log_entry WHERE event_id = ?1",
    "DELETE FROM happening WHERE id = ?1",
];

/// Somebody in an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Involved {
    /// Initials.
    pub initials: String,
    /// The family that he or she belongs to, if it is said.
    pub family: Option<FamilyId>,
    /// The person who works here, if it is said.
    pub person: Option<PersonId>,
}

/// How an event was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: PersonId,
    /// What was learnt.
    pub note: String,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Id.
    pub id: EventId,
    /// Kind.
    pub kind: String,
    /// When it happened.
    pub happened: Happened,
    /// When it was known.
    pub known_at: DateTime<Utc>,
    /// What is to be said of its times; usually empty.
    pub time_note: String,
    /// Where.
    pub place: String,
    /// What.
    pub what: String,
    /// What was done at once.
    pub actions: String,
    /// Somebody was in danger.
    pub danger: Option<bool>,
    /// What follows later.
    pub words: EventWords,
    /// The outcome of an enquiry: when it was known, and what it was.
    pub outcome: Option<(DateTime<Utc>, String)>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: PersonId,
    /// Version.
    pub version: u32,
    /// Closed.
    pub closed: Option<Closed>,
    /// Kept by the first version.
    pub earlier: bool,
    /// Who was in it.
    pub people: Vec<Involved>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What.
    pub decision: Decision,
    /// Why.
    pub why: String,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: PersonId,
}

const SELECT: &str = "SELECT id, kind, happened_on, happened_at, until_on, until_at, known_at, time_note, place, what, actions,
    danger, summary, prevention, evaluation, outcome_at, outcome, recorded_at, recorded_by, version, closed_at, closed_by,
    closed_note, earlier FROM event";

/// When something happened, as events and logs keep it.
pub(super) fn happened(row: &Row<'_>) -> rusqlite::Result<Happened> {
    Ok(Happened {
        on: rows::parsed(row, "happened_on")?,
        at: rows::time(row, "happened_at")?,
        until: rows::day(row, "until_on")?.zip(rows::time(row, "until_at")?),
    })
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    let closed_at: Option<DateTime<Utc>> = rows::parsed_option(row, "closed_at")?;
    let closed_by: Option<PersonId> = rows::parsed_option(row, "closed_by")?;
    let note: String = row.get("closed_note")?;
    let outcome_at: Option<DateTime<Utc>> = rows::parsed_option(row, "outcome_at")?;
    let outcome: String = row.get("outcome")?;
    Ok(Event {
        id: rows::parsed(row, "id")?,
        kind: row.get("kind")?,
        happened: happened(row)?,
        known_at: rows::instant_of(row, "known_at")?,
        time_note: row.get("time_note")?,
        place: row.get("place")?,
        what: row.get("what")?,
        actions: row.get("actions")?,
        danger: row.get("danger")?,
        words: EventWords {
            summary: row.get("summary")?,
            prevention: row.get("prevention")?,
            evaluation: row.get("evaluation")?,
        },
        outcome: outcome_at.map(|at| (at, outcome)),
        recorded_at: rows::instant_of(row, "recorded_at")?,
        recorded_by: rows::parsed(row, "recorded_by")?,
        version: row.get("version")?,
        closed: closed_at.zip(closed_by).map(|(at, by)| Closed { at, by, note }),
        earlier: row.get("earlier")?,
        people: Vec::new(),
    })
}

fn people_of(conn: &Connection, event: EventId) -> Result<Vec<Involved>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT initials, family_id, person_id FROM event_person WHERE event_id = ?1 ORDER BY position, initials",
    )?;
    let found = statement.query_map([event.to_string()], |row| {
        Ok(Involved {
            initials: row.get("initials")?,
            family: rows::parsed_option(row, "family_id")?,
            person: rows::parsed_option(row, "person_id")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Who was in them, read at once for all.
fn with_people(conn: &Connection, mut events: Vec<Event>) -> Result<Vec<Event>, StoreError> {
    let ids: Vec<String> = events.iter().map(|event| event.id.to_string()).collect();
    let mut statement = conn.prepare_cached(
        "SELECT event_id, initials, family_id, person_id FROM json_each(?1) JOIN event_person ON event_id = value
         ORDER BY event_id, position, initials",
    )?;
    let found = statement.query_map([serde_json::to_string(&ids)?], |row| {
        let event: EventId = rows::parsed(row, "event_id")?;
        let involved = Involved {
            initials: row.get("initials")?,
            family: rows::parsed_option(row, "family_id")?,
            person: rows::parsed_option(row, "person_id")?,
        };
        Ok((event, involved))
    })?;
    let mut people: HashMap<EventId, Vec<Involved>> = HashMap::new();
    for one in found {
        let (event, involved) = one?;
        people.entry(event).or_default().push(involved);
    }
    for event in &mut events {
        event.people = people.remove(&event.id).unwrap_or_default();
    }
    Ok(events)
}

/// Events, newest first; only one person's when given.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection, only: Option<PersonId>) -> Result<Vec<Event>, StoreError> {
    let sql =
        format!("{SELECT} WHERE ?1 IS NULL OR recorded_by = ?1 ORDER BY happened_on DESC, happened_at DESC, id DESC");
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement.query_map([only.map(|person| person.to_string())], from_row)?;
    with_people(conn, found.collect::<rusqlite::Result<_>>()?)
}

/// Events that are not closed and have a clock, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn open(conn: &Connection) -> Result<Vec<Event>, StoreError> {
    let sql = format!("{SELECT} WHERE closed_at IS NULL AND earlier = 0 ORDER BY known_at, id");
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement.query_map([], from_row)?;
    with_people(conn, found.collect::<rusqlite::Result<_>>()?)
}

/// Events of a span of days, oldest first; both days count.
///
/// # Errors
/// When the database does not answer.
pub fn between(conn: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<Event>, StoreError> {
    let sql = format!("{SELECT} WHERE happened_on BETWEEN ?1 AND ?2 ORDER BY happened_on, happened_at, id");
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement.query_map([from.to_string(), to.to_string()], from_row)?;
    with_people(conn, found.collect::<rusqlite::Result<_>>()?)
}

/// Events of a kind that have a clock, closed ones too, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn of_kind(conn: &Connection, kind: &str) -> Result<Vec<Event>, StoreError> {
    let sql = format!("{SELECT} WHERE kind = ?1 AND earlier = 0 ORDER BY known_at, id");
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement.query_map([kind], from_row)?;
    with_people(conn, found.collect::<rusqlite::Result<_>>()?)
}

/// The day of the first one.
///
/// # Errors
/// When the database does not answer.
pub fn first_day(conn: &Connection) -> Result<Option<NaiveDate>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT min(happened_on) AS day FROM event")?;
    Ok(statement.query_row([], |row| rows::parsed_option(row, "day"))?)
}

/// The months of a span of days in which something happened, newest first; its first and last month count whole.
///
/// # Errors
/// When the database does not answer.
pub fn months(conn: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<NaiveDate>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT substr(happened_on, 1, 7) || '-01' AS month FROM event
         WHERE substr(happened_on, 1, 7) BETWEEN substr(?1, 1, 7) AND substr(?2, 1, 7)
         ORDER BY substr(happened_on, 1, 7) DESC",
    )?;
    let found = statement.query_map([from.to_string(), to.to_string()], |row| rows::parsed(row, "month"))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One event.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: EventId) -> Result<Event, StoreError> {
    let mut event = conn
        .prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("event"))?;
    event.people = people_of(conn, id)?;
    Ok(event)
}

/// Its decisions, newest first: the first is in force.
///
/// # Errors
/// When the database does not answer.
pub fn decisions(conn: &Connection, event: EventId) -> Result<Vec<Decided>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT decision, why, role, decided_at, decided_by FROM event_decision WHERE event_id = ?1 ORDER BY id DESC",
    )?;
    let found = statement.query_map([event.to_string()], |row| {
        Ok(Decided {
            decision: rows::word(row, "decision")?,
            why: row.get("why")?,
            role: rows::word(row, "role")?,
            at: rows::instant_of(row, "decided_at")?,
            by: rows::parsed(row, "decided_by")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// What it is linked to.
///
/// # Errors
/// When the database does not answer.
pub fn links(conn: &Connection, event: EventId) -> Result<Vec<LinkTarget>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT target FROM event_link WHERE event_id = ?1 ORDER BY made_at")?;
    let found = statement.query_map([event.to_string()], |row| rows::json(row, "target"))?;
    let mut links: Vec<LinkTarget> = found.collect::<rusqlite::Result<_>>()?;
    // a link between two events stands once and is seen from both
    let mut statement = conn.prepare_cached("SELECT event_id FROM event_link WHERE target = ?1")?;
    let own = serde_json::to_string(&LinkTarget::Event(event))?;
    let found = statement.query_map([own], |row| rows::parsed(row, "event_id").map(LinkTarget::Event))?;
    for link in found {
        let link = link?;
        if !links.contains(&link) {
            links.push(link);
        }
    }
    Ok(links)
}

fn journal_facts(event: &Event) -> Facts {
    let who: Vec<&str> = event.people.iter().map(|one| one.initials.as_str()).collect();
    facts([
        ("Kind", event.kind.clone()),
        ("Happened", format!("{}, {}", date_words(event.happened.on), event.happened.time_words())),
        ("Known", london_date_time_words(event.known_at)),
        ("Where", event.place.clone()),
        ("Who", who.join(", ")),
        ("What", event.what.clone()),
        ("Done at once", event.actions.clone()),
        ("Somebody in danger", super::yes_no(event.danger)),
        ("Summary", event.words.summary.clone()),
        ("Prevention", event.words.prevention.clone()),
        ("Evaluation", event.words.evaluation.clone()),
    ])
}

fn write_people(write: &Write<'_>, event: &Event) -> Result<(), StoreError> {
    write.tx.execute("DELETE FROM event_person WHERE event_id = ?1", [event.id.to_string()])?;
    for (position, one) in event.people.iter().enumerate() {
        write.tx.execute(
            "INSERT INTO event_person (event_id, position, initials, family_id, person_id)
             VALUES (:event, :position, :initials, :family, :person)",
            named_params! {
                ":event": event.id.to_string(), ":position": i64::try_from(position).unwrap_or(0),
                ":initials": one.initials, ":family": one.family.map(|id| id.to_string()),
                ":person": one.person.map(|id| id.to_string()),
            },
        )?;
    }
    Ok(())
}

/// Records one; from a log entry, if given.
///
/// # Errors
/// When the database refuses.
pub fn record(write: &mut Write<'_>, centre: CentreId, event: &Event, log: Option<LogId>) -> Result<(), StoreError> {
    write.tx.execute(
        "INSERT INTO event (id, centre_id, kind, happened_on, happened_at, until_on, until_at, known_at, time_note, place,
             what, actions, danger, recorded_at, recorded_by)
         VALUES (:id, :centre, :kind, :on, :at, :until_on, :until_at, :known, :note, :place, :what, :actions, :danger,
             :recorded, :by)",
        named_params! {
            ":id": event.id.to_string(), ":centre": centre.to_string(), ":kind": event.kind,
            ":on": event.happened.on.to_string(), ":at": event.happened.at.map(|at| at.format("%H:%M").to_string()),
            ":until_on": event.happened.until.map(|(day, _)| day.to_string()),
            ":until_at": event.happened.until.map(|(_, at)| at.format("%H:%M").to_string()),
            ":known": rows::instant(event.known_at), ":note": event.time_note, ":place": event.place,
            ":what": event.what, ":actions": event.actions, ":danger": event.danger, ":recorded": write.at(),
            ":by": write.person()?,
        },
    )?;
    write_people(write, event)?;
    if let Some(log) = log {
        write
            .tx
            .execute("UPDATE log_entry SET event_id = ?2 WHERE id = ?1", [log.to_string(), event.id.to_string()])?;
    }
    let what = format!("Recorded an event of {}", date_words(event.happened.on));
    write.journal(Entry::about(SubjectKind::Event, event.id, centre, what).changed(Vec::new(), journal_facts(event)))
}

/// Counts the version up, or says that somebody was quicker.
fn next_version(write: &Write<'_>, id: EventId, version: u32) -> Result<(), StoreError> {
    let changed = write.tx.execute(
        "UPDATE event SET version = version + 1 WHERE id = :id AND version = :version",
        named_params! { ":id": id.to_string(), ":version": version },
    )?;
    if changed == 1 {
        return Ok(());
    }
    Err(StoreError::Conflict(
        "Somebody else changed this event since you opened it. Nothing of yours was saved over it; what you typed is kept as a draft. Open the event again and look at what is there."
            .to_owned(),
    ))
}

/// Saves a change; decisions, notices, links and letters stay as they are, whatever kind it becomes.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody changed it since that version was read.
pub fn save(write: &mut Write<'_>, centre: CentreId, event: &Event) -> Result<(), StoreError> {
    let before = one(write.read(), event.id)?;
    next_version(write, event.id, event.version)?;
    write.tx.execute(
        "UPDATE event SET kind = :kind, happened_on = :on, happened_at = :at, until_on = :until_on, until_at = :until_at,
             known_at = :known, time_note = :note, place = :place, what = :what, actions = :actions, danger = :danger,
             summary = :summary, prevention = :prevention, evaluation = :evaluation WHERE id = :id",
        named_params! {
            ":id": event.id.to_string(), ":kind": event.kind,
            ":on": event.happened.on.to_string(), ":at": event.happened.at.map(|at| at.format("%H:%M").to_string()),
            ":until_on": event.happened.until.map(|(day, _)| day.to_string()),
            ":until_at": event.happened.until.map(|(_, at)| at.format("%H:%M").to_string()),
            ":known": rows::instant(event.known_at), ":note": event.time_note, ":place": event.place,
            ":what": event.what, ":actions": event.actions, ":danger": event.danger, ":summary": event.words.summary,
            ":prevention": event.words.prevention, ":evaluation": event.words.evaluation,
        },
    )?;
    write_people(write, event)?;
    let what = if before.kind == event.kind {
        "Changed an event".to_owned()
    } else {
        format!("Changed the kind of an event from “{}” to “{}”; everything else stays", before.kind, event.kind)
    };
    write.journal(
        Entry::about(SubjectKind::Event, event.id, centre, what).changed(journal_facts(&before), journal_facts(event)),
    )
}

/// Says who somebody in an event is.
///
/// # Errors
/// [`StoreError::NotFound`] when nobody with these initials is in it.
pub fn say_who(write: &mut Write<'_>, centre: CentreId, event: EventId, one: &Involved) -> Result<(), StoreError> {
    let changed = write.tx.execute(
        "UPDATE event_person SET family_id = :family, person_id = :person WHERE event_id = :event AND initials = :initials",
        named_params! {
            ":event": event.to_string(), ":initials": one.initials, ":family": one.family.map(|id| id.to_string()),
            ":person": one.person.map(|id| id.to_string()),
        },
    )?;
    if changed == 0 {
        return Err(StoreError::NotFound("person in the event"));
    }
    write.journal(Entry::about(SubjectKind::Event, event, centre, format!("Said who {} is", one.initials)))
}

/// Adds a decision.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody changed or decided it since that version was read.
pub fn decide(
    write: &mut Write<'_>,
    centre: CentreId,
    event: EventId,
    version: u32,
    decided: &Decided,
) -> Result<(), StoreError> {
    next_version(write, event, version)?;
    write.tx.execute(
        "INSERT INTO event_decision (id, event_id, decision, why, role, decided_at, decided_by)
         VALUES (:id, :event, :decision, :why, :role, :at, :by)",
        named_params! {
            ":id": Uuid::now_v7().to_string(), ":event": event.to_string(), ":decision": rows::word_of(&decided.decision)?,
            ":why": decided.why, ":role": rows::word_of(&decided.role)?, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    write.journal(
        Entry::about(SubjectKind::Event, event, centre, format!("On the event, {}", decided.decision.words()))
            .changed(Vec::new(), facts([("Why", decided.why.clone()), ("As", decided.role.title().to_owned())])),
    )
}

/// Records the outcome of an enquiry.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody changed it since that version was read.
pub fn set_outcome(
    write: &mut Write<'_>,
    centre: CentreId,
    event: EventId,
    version: u32,
    at: DateTime<Utc>,
    outcome: &str,
) -> Result<(), StoreError> {
    let before = one(write.read(), event)?.outcome.map(|(_, words)| words).unwrap_or_default();
    next_version(write, event, version)?;
    write.tx.execute(
        "UPDATE event SET outcome_at = ?2, outcome = ?3 WHERE id = ?1",
        [event.to_string(), rows::instant(at), outcome.to_owned()],
    )?;
    write.journal(
        Entry::about(SubjectKind::Event, event, centre, "Recorded the outcome of the enquiry")
            .changed(facts([("Outcome", before)]), facts([("Outcome", outcome.to_owned())])),
    )
}

/// Closes it, or opens it again.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody changed it since that version was read.
pub fn close(
    write: &mut Write<'_>,
    centre: CentreId,
    event: EventId,
    version: u32,
    closed: bool,
    note: &str,
) -> Result<(), StoreError> {
    next_version(write, event, version)?;
    let (at, by) = (write.at(), write.person()?);
    write.tx.execute(
        "UPDATE event SET closed_at = :at, closed_by = :by, closed_note = :note WHERE id = :id",
        named_params! {
            ":id": event.to_string(), ":at": closed.then_some(at), ":by": closed.then_some(by),
            ":note": if closed { note } else { "" },
        },
    )?;
    let what = if closed { "Closed the event" } else { "Opened the event again" };
    write.journal(
        Entry::about(SubjectKind::Event, event, centre, what).changed(Vec::new(), facts([("Note", note.to_owned())])),
    )
}

/// The events that a complaint is linked to, oldest link first.
///
/// # Errors
/// When the database does not answer.
pub fn linked_to(conn: &Connection, complaint: ComplaintId) -> Result<Vec<EventId>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT event_id FROM event_link WHERE target = ?1 ORDER BY made_at, event_id")?;
    let target = serde_json::to_string(&LinkTarget::Complaint(complaint))?;
    let found = statement.query_map([target], |row| rows::parsed(row, "event_id"))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Links it to another record, or takes the link away. `words` say to what, for the journal.
///
/// # Errors
/// When the database refuses.
pub fn link(
    write: &mut Write<'_>,
    centre: CentreId,
    event: EventId,
    target: &LinkTarget,
    words: &str,
    linked: bool,
) -> Result<(), StoreError> {
    if matches!(target, LinkTarget::Concern(_)) {
        // whoever it is about would find it beside the event
        return Err(StoreError::Conflict("A closed note is linked inside its compartment only.".to_owned()));
    }
    let text = serde_json::to_string(target)?;
    if linked {
        write.tx.execute(
            "INSERT INTO event_link (event_id, target, made_at, made_by) VALUES (:event, :target, :at, :by)
             ON CONFLICT DO NOTHING",
            named_params! {
                ":event": event.to_string(), ":target": text, ":at": write.at(), ":by": write.person()?,
            },
        )?;
    } else {
        write.tx.execute("DELETE FROM event_link WHERE event_id = ?1 AND target = ?2", [event.to_string(), text])?;
        if let LinkTarget::Event(other) = target {
            let own = serde_json::to_string(&LinkTarget::Event(event))?;
            write.tx.execute("DELETE FROM event_link WHERE event_id = ?1 AND target = ?2", [other.to_string(), own])?;
        }
    }
    let verb = if linked { "Linked to" } else { "Took the link away to" };
    write.journal(Entry::about(SubjectKind::Event, event, centre, format!("{verb}: {words}")))
}
