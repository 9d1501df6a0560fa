//! Particulars of everybody who works at the centre, whole by whole.

use chrono::{DateTime, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::vetting::parse::Particulars;
use hearthbook_records::{CentreId, ImportId, PersonId};
use rusqlite::{Connection, named_params};
use uuid::Uuid;

use super::{Moment, STANDS};
use crate::journal::{Entry, Facts};
use crate::tables::{day_words, facts};
use crate::{StoreError, Write, rows};

/// Particulars as they were saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Whose.
    pub person: PersonId,
    /// The particulars.
    pub particulars: Particulars,
    /// The import that they came with.
    pub import: Option<ImportId>,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<PersonId>,
}

/// The particulars that stand at a moment; one person's when given.
///
/// # Errors
/// When the database does not answer.
pub fn at(conn: &Connection, moment: &Moment, person: Option<PersonId>) -> Result<Vec<Saved>, StoreError> {
    // said apart, since a question that allows for both finds no index and reads everybody's
    let of = if person.is_some() { "person_id = :person" } else { ":person IS NULL" };
    let sql = format!(
        "SELECT person_id, body, import_id, recorded_from, recorded_by FROM vetting_particulars
         WHERE {of} AND {STANDS} ORDER BY recorded_from, id"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement.query_map(
        named_params! {":moment": moment.as_str(), ":person": person.map(|id| id.to_string())},
        |row| {
            Ok(Saved {
                person: rows::parsed(row, "person_id")?,
                particulars: rows::json(row, "body")?,
                import: rows::parsed_option(row, "import_id")?,
                at: rows::instant_of(row, "recorded_from")?,
                by: rows::parsed_option(row, "recorded_by")?,
            })
        },
    )?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn journal_facts(particulars: &Particulars) -> Facts {
    facts([
        ("Works here as", particulars.engagement.words().to_owned()),
        ("Employer", particulars.employer.clone()),
        ("Sex", particulars.sex.clone()),
        ("Date of birth", day_words(particulars.born_on)),
        ("Address", particulars.address.clone()),
        ("Telephone", particulars.telephone.clone()),
        ("Hours", particulars.hours.clone()),
        ("Qualifications", particulars.qualifications.clone()),
        ("Contact with residents", particulars.contact.clone()),
        ("Offered on", day_words(particulars.offered_on)),
        ("Transferred on", day_words(particulars.transferred_on)),
        ("Came over", particulars.came_over.clone()),
        ("Missing", particulars.missing.clone()),
        ("Closed by", particulars.closed_by.clone()),
        ("Remark", particulars.remark.clone()),
    ])
}

/// Saves particulars; the old ones end. Saving the same again changes nothing.
///
/// # Errors
/// When the database refuses.
pub fn save(
    write: &mut Write<'_>,
    centre: CentreId,
    person: PersonId,
    particulars: &Particulars,
    import: Option<ImportId>,
) -> Result<(), StoreError> {
    let before = at(write.read(), &Moment::now(), Some(person))?.pop();
    if before.as_ref().is_some_and(|before| before.particulars == *particulars) {
        return Ok(());
    }
    write
        .tx
        .prepare_cached("UPDATE vetting_particulars SET recorded_to = ?1 WHERE person_id = ?2 AND recorded_to IS NULL")?
        .execute([write.at(), person.to_string()])?;
    write.tx.prepare_cached("INSERT INTO vetting_particulars (id, person_id, centre_id, engagement, body, import_id, recorded_from, recorded_by)
         VALUES (:id, :person, :centre, :engagement, :body, :import, :at, :by)")?.execute(named_params! {
            ":id": Uuid::now_v7().to_string(), ":person": person.to_string(), ":centre": centre.to_string(),
            ":engagement": rows::word_of(&particulars.engagement)?, ":body": serde_json::to_string(particulars)?,
            ":import": import.map(|id| id.to_string()), ":at": write.at(),
            ":by": write.stamp.who.map(|id| id.to_string()),
        })?;
    let what = if before.is_some() { "Changed particulars" } else { "Began a vetting file" };
    let before = before.map(|before| journal_facts(&before.particulars)).unwrap_or_default();
    write.journal(Entry::about(SubjectKind::Vetting, person, centre, what).changed(before, journal_facts(particulars)))
}
