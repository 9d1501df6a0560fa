//! Education and employment as a CV tells it, and the written explanations of gaps.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::vetting::history::HistoryLine;
use hearthbook_records::{CentreId, HistoryEntryId, PersonId};
use hearthbook_rules::history::{ImpreciseDate, StretchEnd};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use uuid::Uuid;

use super::{Moment, STANDS};
use crate::journal::{Entry, Facts};
use crate::tables::{day_words, facts};
use crate::{StoreError, Write, rows};

const COLUMNS: &str = "id, person_id, kind, what, post, from_text, from_earliest, from_latest, to_text, to_earliest, \
     to_latest, goes_on, care, why_ended, import_id";

fn between(earliest: NaiveDate, latest: NaiveDate) -> rusqlite::Result<ImpreciseDate> {
    ImpreciseDate::between(earliest, latest).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(0, Type::Text, "dates the wrong way round".to_owned().into())
    })
}

fn line(row: &Row<'_>) -> rusqlite::Result<HistoryLine> {
    let to = match (rows::day(row, "to_earliest")?, rows::day(row, "to_latest")?, row.get::<_, bool>("goes_on")?) {
        (Some(earliest), Some(latest), _) => StretchEnd::On(between(earliest, latest)?),
        (_, _, true) => StretchEnd::GoesOn,
        _ => StretchEnd::NotKnown,
    };
    Ok(HistoryLine {
        id: rows::parsed(row, "id")?,
        person: rows::parsed(row, "person_id")?,
        kind: rows::word(row, "kind")?,
        what: row.get("what")?,
        post: row.get("post")?,
        from_text: row.get("from_text")?,
        from: between(rows::parsed(row, "from_earliest")?, rows::parsed(row, "from_latest")?)?,
        to_text: row.get("to_text")?,
        to,
        care: row.get("care")?,
        why_ended: row.get("why_ended")?,
        import: rows::parsed_option(row, "import_id")?,
    })
}

/// The lines that stand at a moment, oldest first; one person's when given.
///
/// # Errors
/// When the database does not answer.
pub fn at(conn: &Connection, moment: &Moment, person: Option<PersonId>) -> Result<Vec<HistoryLine>, StoreError> {
    let of = if person.is_some() { "person_id = :person" } else { ":person IS NULL" };
    let sql = format!("SELECT {COLUMNS} FROM vetting_history WHERE {of} AND {STANDS} ORDER BY from_earliest, id");
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement
        .query_map(named_params! {":moment": moment.as_str(), ":person": person.map(|id| id.to_string())}, line)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn one(conn: &Connection, id: HistoryEntryId) -> Result<Option<(HistoryLine, i64)>, StoreError> {
    let sql = format!("SELECT {COLUMNS}, version FROM vetting_history WHERE id = ?1 AND recorded_to IS NULL");
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([id.to_string()], |row| Ok((line(row)?, row.get("version")?)))
        .optional()?)
}

fn journal_facts(line: &HistoryLine) -> Facts {
    facts([
        ("What", line.title()),
        ("Dates", line.dates()),
        ("With children or vulnerable adults", if line.care { "yes".to_owned() } else { String::new() }),
        ("Why it ended", line.why_ended.clone()),
    ])
}

fn end(write: &mut Write<'_>, id: HistoryEntryId) -> Result<(), StoreError> {
    write.tx.execute(
        "UPDATE vetting_history SET recorded_to = ?1 WHERE id = ?2 AND recorded_to IS NULL",
        [write.at(), id.to_string()],
    )?;
    Ok(())
}

/// Adds a line or saves a new version of it.
///
/// # Errors
/// [`StoreError::NotFound`] for a line of somebody else; when the database refuses.
pub fn save(write: &mut Write<'_>, centre: CentreId, line: &HistoryLine) -> Result<(), StoreError> {
    let before = one(write.read(), line.id)?;
    if before.as_ref().is_some_and(|(before, _)| before.person != line.person) {
        return Err(StoreError::NotFound("line of history"));
    }
    let version = before.as_ref().map_or(1, |(_, version)| version + 1);
    end(write, line.id)?;
    let (to, goes_on) = match line.to {
        StretchEnd::On(to) => (Some(to), false),
        StretchEnd::GoesOn => (None, true),
        StretchEnd::NotKnown => (None, false),
    };
    write.tx.execute(
        "INSERT INTO vetting_history (id, version, person_id, centre_id, kind, what, post, from_text, from_earliest,
            from_latest, to_text, to_earliest, to_latest, goes_on, care, why_ended, import_id, recorded_from, recorded_by)
         VALUES (:id, :version, :person, :centre, :kind, :what, :post, :from_text, :from_earliest, :from_latest,
            :to_text, :to_earliest, :to_latest, :goes_on, :care, :why_ended, :import, :at, :by)",
        named_params! {
            ":id": line.id.to_string(), ":version": version, ":person": line.person.to_string(),
            ":centre": centre.to_string(), ":kind": rows::word_of(&line.kind)?, ":what": line.what, ":post": line.post,
            ":from_text": line.from_text, ":from_earliest": line.from.earliest().to_string(),
            ":from_latest": line.from.latest().to_string(), ":to_text": line.to_text,
            ":to_earliest": to.map(|to| to.earliest().to_string()), ":to_latest": to.map(|to| to.latest().to_string()),
            ":goes_on": goes_on, ":care": line.care, ":why_ended": line.why_ended,
            ":import": line.import.map(|id| id.to_string()), ":at": write.at(),
            ":by": write.stamp.who.map(|id| id.to_string()),
        },
    )?;
    let what = if before.is_some() { "Changed a line of the history" } else { "Added a line to the history" };
    let before = before.map(|(before, _)| journal_facts(&before)).unwrap_or_default();
    write.journal(Entry::about(SubjectKind::Vetting, line.person, centre, what).changed(before, journal_facts(line)))
}

/// Takes a line out. It stays readable as at the days when it stood.
///
/// # Errors
/// [`StoreError::NotFound`]; when the database refuses.
pub fn remove(write: &mut Write<'_>, centre: CentreId, person: PersonId, id: HistoryEntryId) -> Result<(), StoreError> {
    let (line, _) = one(write.read(), id)?
        .filter(|(line, _)| line.person == person)
        .ok_or(StoreError::NotFound("line of history"))?;
    end(write, id)?;
    write.journal(
        Entry::about(SubjectKind::Vetting, person, centre, "Took a line out of the history")
            .changed(journal_facts(&line), Vec::new()),
    )
}

/// The explanation of a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapExplanation {
    /// Whose.
    pub person: PersonId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The explanation.
    pub text: String,
    /// Accepted as satisfactory.
    pub accepted: bool,
    /// When it was entered.
    pub at: DateTime<Utc>,
    /// By whom, who also accepted it if it is accepted.
    pub by: Option<PersonId>,
}

/// The explanations that stand at a moment; one person's when given.
///
/// # Errors
/// When the database does not answer.
pub fn explanations(
    conn: &Connection,
    moment: &Moment,
    person: Option<PersonId>,
) -> Result<Vec<GapExplanation>, StoreError> {
    let of = if person.is_some() { "person_id = :person" } else { ":person IS NULL" };
    let sql = format!(
        "SELECT person_id, from_day, to_day, explanation, accepted, recorded_from, recorded_by FROM vetting_gap
         WHERE {of} AND {STANDS} ORDER BY from_day, id"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement.query_map(
        named_params! {":moment": moment.as_str(), ":person": person.map(|id| id.to_string())},
        |row| {
            Ok(GapExplanation {
                person: rows::parsed(row, "person_id")?,
                from: rows::parsed(row, "from_day")?,
                to: rows::parsed(row, "to_day")?,
                text: row.get("explanation")?,
                accepted: row.get("accepted")?,
                at: rows::instant_of(row, "recorded_from")?,
                by: rows::parsed_option(row, "recorded_by")?,
            })
        },
    )?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Saves an explanation. What was said of any day of this gap before ends.
///
/// # Errors
/// When the database refuses.
pub fn explain(
    write: &mut Write<'_>,
    centre: CentreId,
    person: PersonId,
    (from, to): (NaiveDate, NaiveDate),
    text: &str,
    accepted: bool,
) -> Result<(), StoreError> {
    write.tx.execute(
        "UPDATE vetting_gap SET recorded_to = :at
         WHERE person_id = :person AND recorded_to IS NULL AND from_day <= :to AND to_day >= :from",
        named_params! {
            ":at": write.at(), ":person": person.to_string(), ":from": from.to_string(), ":to": to.to_string(),
        },
    )?;
    write.tx.execute(
        "INSERT INTO vetting_gap (id, person_id, centre_id, from_day, to_day, explanation, accepted, recorded_from,
            recorded_by)
         VALUES (:id, :person, :centre, :from, :to, :text, :accepted, :at, :by)",
        named_params! {
            ":id": Uuid::now_v7().to_string(), ":person": person.to_string(), ":centre": centre.to_string(),
            ":from": from.to_string(), ":to": to.to_string(), ":text": text, ":accepted": accepted,
            ":at": write.at(), ":by": write.stamp.who.map(|id| id.to_string()),
        },
    )?;
    let what = if accepted { "Accepted the explanation of a gap" } else { "Recorded the explanation of a gap" };
    write.journal(Entry::about(SubjectKind::Vetting, person, centre, what).changed(
        Vec::new(),
        facts([("From", day_words(Some(from))), ("To", day_words(Some(to))), ("Explanation", text.to_owned())]),
    ))
}
