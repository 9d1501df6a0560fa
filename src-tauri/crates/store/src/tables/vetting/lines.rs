//! Lines of evidence: added, carried on, taken back; never changed.

use hearthbook_records::journal::SubjectKind;
use hearthbook_records::vetting::CheckDetails;
use hearthbook_records::vetting::parse::VettingLine;
use hearthbook_records::{CentreId, PersonId, VettingLineId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Moment, STANDS};
use crate::journal::{Entry, Facts};
use crate::tables::{day_words, facts};
use crate::{StoreError, Write, rows};

const COLUMNS: &str = "id, person_id, item, state, checked_on, seen_on, seen_by, asked_on, chased_on, expires_on, \
     destroy_copy_by, because, note, details, import_id, recorded_from, recorded_by, recorded_to, ended_by, ended_because";

fn line(row: &Row<'_>) -> rusqlite::Result<VettingLine> {
    Ok(VettingLine {
        id: rows::parsed(row, "id")?,
        person: rows::parsed(row, "person_id")?,
        item: row.get("item")?,
        state: rows::word(row, "state")?,
        checked_on: rows::day(row, "checked_on")?,
        seen_on: rows::day(row, "seen_on")?,
        seen_by: rows::parsed_option(row, "seen_by")?,
        asked_on: rows::day(row, "asked_on")?,
        chased_on: rows::day(row, "chased_on")?,
        expires_on: rows::day(row, "expires_on")?,
        destroy_copy_by: rows::day(row, "destroy_copy_by")?,
        because: row.get("because")?,
        note: row.get("note")?,
        details: rows::json(row, "details")?,
        import: rows::parsed_option(row, "import_id")?,
        recorded_from: rows::instant_of(row, "recorded_from")?,
        recorded_by: rows::parsed_option(row, "recorded_by")?,
        recorded_to: rows::parsed_option(row, "recorded_to")?,
        ended_by: rows::parsed_option(row, "ended_by")?,
        ended_because: row.get("ended_because")?,
    })
}

/// The lines that stand at a moment; one person's when given.
///
/// # Errors
/// When the database does not answer.
pub fn at(conn: &Connection, moment: &Moment, person: Option<PersonId>) -> Result<Vec<VettingLine>, StoreError> {
    let of = if person.is_some() { "person_id = :person" } else { ":person IS NULL" };
    let sql = format!("SELECT {COLUMNS} FROM vetting_line WHERE {of} AND {STANDS} ORDER BY recorded_from, id");
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement
        .query_map(named_params! {":moment": moment.as_str(), ":person": person.map(|id| id.to_string())}, line)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One person's lines that had ended by a moment, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn ended(conn: &Connection, moment: &Moment, person: PersonId) -> Result<Vec<VettingLine>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM vetting_line WHERE person_id = :person AND recorded_to < :moment
         ORDER BY recorded_to DESC, id DESC"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement.query_map(named_params! {":moment": moment.as_str(), ":person": person.to_string()}, line)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One line.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: VettingLineId) -> Result<VettingLine, StoreError> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM vetting_line WHERE id = ?1"))?
        .query_row([id.to_string()], line)
        .optional()?
        .ok_or(StoreError::NotFound("line of evidence"))
}

/// Whose file holds a certificate number, other than one person's. Lines that were taken back do not count.
///
/// # Errors
/// When the database does not answer.
pub fn holder_of(conn: &Connection, digits: &str, except: PersonId) -> Result<Option<PersonId>, StoreError> {
    if digits.is_empty() {
        return Ok(None);
    }
    Ok(conn
        .prepare_cached(
            "SELECT person_id FROM vetting_line
             WHERE certificate = ?1 AND person_id <> ?2 AND ended_because = '' ORDER BY recorded_from LIMIT 1",
        )?
        .query_row([digits, &except.to_string()], |row| rows::parsed(row, "person_id"))
        .optional()?)
}

/// What the journal says of a line: dates and state. What stands on a certificate or in a reference stands in the file.
fn journal_facts(line: &VettingLine) -> Facts {
    facts([
        ("State", line.state.words().to_owned()),
        ("Date of the check", day_words(line.checked_on)),
        ("Seen on", day_words(line.seen_on)),
        ("Asked for on", day_words(line.asked_on)),
        ("Chased on", day_words(line.chased_on)),
        ("Runs out on", day_words(line.expires_on)),
        ("Copy destroyed by", day_words(line.destroy_copy_by)),
        ("Because", line.because.clone()),
    ])
}

/// Adds a line. The one that it carries on ends in the same step.
///
/// # Errors
/// `Conflict` when the line to carry on has ended already or belongs to another item or person; when the database refuses.
pub fn add(
    write: &mut Write<'_>,
    centre: CentreId,
    line: &VettingLine,
    title: &str,
    carries_on: Option<VettingLineId>,
) -> Result<(), StoreError> {
    if let Some(earlier) = carries_on {
        let earlier = one(write.read(), earlier)?;
        if earlier.person != line.person || earlier.item != line.item {
            return Err(StoreError::Conflict("This line belongs to another check. Nothing was changed.".to_owned()));
        }
        end(write, earlier.id, "")?;
    }
    let certificate = match &line.details {
        CheckDetails::Dbs(details) if !details.certificate_number.is_empty() => Some(&details.certificate_number),
        _ => None,
    };
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    write
        .tx
        .prepare_cached(
            "INSERT INTO vetting_line (id, person_id, centre_id, item, state, checked_on, seen_on, seen_by, asked_on,
            chased_on, expires_on, destroy_copy_by, because, note, details, certificate, import_id, recorded_from,
            recorded_by)
         VALUES (:id, :person, :centre, :item, :state, :checked, :seen, :seen_by, :asked, :chased, :expires, :destroy,
            :because, :note, :details, :certificate, :import, :at, :by)",
        )?
        .execute(named_params! {
            ":id": line.id.to_string(), ":person": line.person.to_string(), ":centre": centre.to_string(),
            ":item": line.item, ":state": rows::word_of(&line.state)?, ":checked": day(line.checked_on),
            ":seen": day(line.seen_on), ":seen_by": line.seen_by.map(|id| id.to_string()),
            ":asked": day(line.asked_on), ":chased": day(line.chased_on), ":expires": day(line.expires_on),
            ":destroy": day(line.destroy_copy_by), ":because": line.because, ":note": line.note,
            ":details": serde_json::to_string(&line.details)?, ":certificate": certificate,
            ":import": line.import.map(|id| id.to_string()), ":at": write.at(),
            ":by": write.stamp.who.map(|id| id.to_string()),
        })?;
    let what = format!("{title}: {}", line.state.words());
    write
        .journal(Entry::about(SubjectKind::Vetting, line.person, centre, what).changed(Vec::new(), journal_facts(line)))
}

fn end(write: &mut Write<'_>, id: VettingLineId, because: &str) -> Result<(), StoreError> {
    let changed = write.tx.execute(
        "UPDATE vetting_line SET recorded_to = :at, ended_by = :by, ended_because = :because
         WHERE id = :id AND recorded_to IS NULL",
        named_params! {
            ":at": write.at(), ":by": write.stamp.who.map(|id| id.to_string()), ":because": because,
            ":id": id.to_string(),
        },
    )?;
    if changed == 0 {
        return Err(StoreError::Conflict(
            "This line was carried on or taken back meanwhile. Nothing was changed. Open the file again.".to_owned(),
        ));
    }
    Ok(())
}

/// Takes a line back. It stays readable as at the days when it stood.
///
/// # Errors
/// `Conflict` when it has ended already; when the database refuses.
pub fn take_back(
    write: &mut Write<'_>,
    centre: CentreId,
    id: VettingLineId,
    title: &str,
    why: &str,
) -> Result<(), StoreError> {
    let line = one(write.read(), id)?;
    end(write, id, why)?;
    write.journal(
        Entry::about(SubjectKind::Vetting, line.person, centre, format!("Took back a line: {title}"))
            .changed(journal_facts(&line), facts([("Why", why.to_owned())])),
    )
}
