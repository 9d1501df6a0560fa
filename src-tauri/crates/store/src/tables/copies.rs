//! Copies of visit reports: who is to have one, kept at sign-off, and that it was given. Lines stand as recorded; a mistake is
//! taken back by a line of its own.

use chrono::NaiveDate;
use hearthbook_records::copies::CopyDue;
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::submissions::SentHow;
use hearthbook_records::{CentreId, CopyId, DocumentId, PersonId, ReportId};
use rusqlite::{Connection, named_params};

use super::{day_words, facts};
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// What was recorded of one copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenCopy {
    /// Id.
    pub id: CopyId,
    /// The place in the list of those who are to have one; nothing for somebody beyond it.
    pub position: Option<u32>,
    /// To whom, in words.
    pub name: String,
    /// Day and way; nothing when none is owed.
    pub given: Option<(NaiveDate, SentHow)>,
    /// Why none is owed, or a note.
    pub because: String,
    /// Who recorded it.
    pub by: PersonId,
    /// Taken back: why, and by whom.
    pub taken_back: Option<(String, PersonId)>,
}

/// Keeps who is to have a copy of a document. Goes with the entry of the sign-off.
///
/// # Errors
/// When the database refuses.
pub fn ask_for(write: &Write<'_>, document: DocumentId, copies: &[CopyDue]) -> Result<(), StoreError> {
    for (position, due) in copies.iter().enumerate() {
        let position = u32::try_from(position).unwrap_or(u32::MAX);
        write.tx.execute(
            "INSERT INTO report_copy_due (document_id, position, name, office) VALUES (:document, :position, :name, :office)",
            named_params! {
                ":document": document.to_string(), ":position": position, ":name": due.name, ":office": due.office,
            },
        )?;
    }
    Ok(())
}

/// Who is to have a copy, in order of their place.
///
/// # Errors
/// When the database does not answer.
pub fn due(conn: &Connection, document: DocumentId) -> Result<Vec<CopyDue>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT name, office FROM report_copy_due WHERE document_id = ?1 ORDER BY position")?;
    let found = statement
        .query_map([document.to_string()], |row| Ok(CopyDue { name: row.get("name")?, office: row.get("office")? }))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// What was recorded, oldest first, with what was taken back.
///
/// # Errors
/// When the database does not answer.
pub fn of_document(conn: &Connection, document: DocumentId) -> Result<Vec<GivenCopy>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT report_copy.id, position, name, given_on, how, report_copy.because, report_copy.recorded_by,
             back.because AS back_because, back.recorded_by AS back_by
         FROM report_copy LEFT JOIN report_copy_taken_back AS back ON back.copy_id = report_copy.id
         WHERE document_id = ?1 ORDER BY report_copy.recorded_at, report_copy.id",
    )?;
    let found = statement.query_map([document.to_string()], |row| {
        let back: Option<String> = row.get("back_because")?;
        Ok(GivenCopy {
            id: rows::parsed(row, "id")?,
            position: row.get("position")?,
            name: row.get("name")?,
            given: rows::day(row, "given_on")?.zip(rows::word_option(row, "how")?),
            because: row.get("because")?,
            by: rows::parsed(row, "recorded_by")?,
            taken_back: back.zip(rows::parsed_option(row, "back_by")?),
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn of_one(copy: &GivenCopy) -> crate::journal::Facts {
    let (on, how) = copy.given.map_or((String::new(), ""), |(on, how)| (day_words(Some(on)), how.words()));
    facts([
        ("To", copy.name.clone()),
        ("Given on", on),
        ("How", how.to_owned()),
        (if copy.given.is_some() { "Note" } else { "No copy is owed because" }, copy.because.clone()),
    ])
}

/// Records a copy. `taken_back` of what is given is not looked at.
///
/// # Errors
/// [`StoreError::Conflict`] when that person's copy is recorded already.
pub fn record(
    write: &mut Write<'_>,
    centre: CentreId,
    report: ReportId,
    document: DocumentId,
    copy: &GivenCopy,
) -> Result<(), StoreError> {
    let stands = of_document(write.read(), document)?
        .into_iter()
        .any(|other| other.taken_back.is_none() && other.position.is_some() && other.position == copy.position);
    if stands {
        return Err(StoreError::Conflict(
            "This person’s copy is recorded already. Nothing was changed. Take that back first if it is wrong."
                .to_owned(),
        ));
    }
    write.tx.execute(
        "INSERT INTO report_copy (id, document_id, position, name, given_on, how, because, recorded_at, recorded_by)
         VALUES (:id, :document, :position, :name, :on, :how, :because, :at, :by)",
        named_params! {
            ":id": copy.id.to_string(), ":document": document.to_string(), ":position": copy.position,
            ":name": copy.name, ":on": copy.given.map(|(on, _)| on.to_string()),
            ":how": copy.given.map(|(_, how)| rows::word_of(&how)).transpose()?, ":because": copy.because,
            ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let what = if copy.given.is_some() { "Recorded a copy as given" } else { "Recorded that no copy is owed" };
    write.journal(Entry::about(SubjectKind::Report, report, centre, what).changed(Vec::new(), of_one(copy)))
}

/// Takes a line back.
///
/// # Errors
/// [`StoreError::NotFound`] when the document has no such line, [`StoreError::Conflict`] when it was taken back before.
pub fn take_back(
    write: &mut Write<'_>,
    centre: CentreId,
    report: ReportId,
    document: DocumentId,
    id: CopyId,
    because: &str,
) -> Result<(), StoreError> {
    let copy = of_document(write.read(), document)?
        .into_iter()
        .find(|copy| copy.id == id)
        .ok_or(StoreError::NotFound("copy of the report"))?;
    if copy.taken_back.is_some() {
        return Err(StoreError::Conflict("This was taken back already. Nothing was changed.".to_owned()));
    }
    write.tx.execute(
        "INSERT INTO report_copy_taken_back (copy_id, because, recorded_at, recorded_by) VALUES (:id, :because, :at, :by)",
        named_params! {":id": id.to_string(), ":because": because, ":at": write.at(), ":by": write.person()?},
    )?;
    let what = format!("Took back what was recorded of a copy: {because}");
    write.journal(Entry::about(SubjectKind::Report, report, centre, what).changed(of_one(&copy), Vec::new()))
}

/// Documents of which somebody is still to have a copy, and how many copies that is.
///
/// # Errors
/// When the database does not answer.
pub fn outstanding(conn: &Connection) -> Result<Vec<(DocumentId, u32)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT document_id, count(*) AS number FROM report_copy_due AS due
         WHERE NOT EXISTS (SELECT 1 FROM report_copy WHERE report_copy.document_id = due.document_id
             AND report_copy.position = due.position
             AND NOT EXISTS (SELECT 1 FROM report_copy_taken_back WHERE copy_id = report_copy.id))
         GROUP BY document_id ORDER BY document_id",
    )?;
    let found = statement.query_map([], |row| Ok((rows::parsed(row, "document_id")?, row.get("number")?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
