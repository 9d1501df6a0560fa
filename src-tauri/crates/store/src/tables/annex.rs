//! Annex A: versions of its outline, answers, and what was finished. Nothing of it is changed afterwards.

use chrono::{DateTime, Utc};
use hearthbook_records::annex::{AnnexAnswer, AnnexKept, AnnexPeriod};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{AnnexAnswerId, AnnexId, CentreId, DocumentId, InspectionDayId, PersonId};
use hearthbook_rules::annex::AnnexSection;
use hearthbook_rules::calendar::date_words;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::facts;
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// A version of the outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Version, from 1.
    pub version: u32,
    /// It is what shipped then.
    pub shipped: bool,
    /// Sections.
    pub sections: Vec<AnnexSection>,
    /// Why it was changed.
    pub why: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: PersonId,
}

/// The version of the outline in force; nothing while the centre has none of its own.
///
/// # Errors
/// When the database does not answer.
pub fn outline(conn: &Connection) -> Result<Option<Outline>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT * FROM annex_template ORDER BY version DESC LIMIT 1")?
        .query_row([], |row| {
            Ok(Outline {
                version: row.get("version")?,
                shipped: row.get("shipped")?,
                sections: rows::json(row, "sections")?,
                why: row.get("why")?,
                at: rows::instant_of(row, "saved_at")?,
                by: rows::parsed(row, "saved_by")?,
            })
        })
        .optional()?)
}

/// Saves a version of the outline. `read` is the version that was in force when it was changed.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody changed it since.
pub fn save_outline(
    write: &mut Write<'_>,
    centre: CentreId,
    read: u32,
    sections: &[AnnexSection],
    shipped: bool,
    why: &str,
) -> Result<(), StoreError> {
    let now = outline(write.read())?.map_or(0, |outline| outline.version);
    if now != read {
        return Err(StoreError::Conflict(
            "Somebody changed the outline since you opened it. Nothing was changed. Open it again and make your change anew."
                .to_owned(),
        ));
    }
    let body = serde_json::to_string(sections).map_err(|error| StoreError::Conflict(error.to_string()))?;
    write.tx.execute(
        "INSERT INTO annex_template (version, centre_id, shipped, sections, why, saved_at, saved_by)
         VALUES (:version, :centre, :shipped, :sections, :why, :at, :by)",
        named_params! {
            ":version": now + 1, ":centre": centre.to_string(), ":shipped": shipped, ":sections": body, ":why": why,
            ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let what =
        if shipped { "Went back to the outline of Annex A that ships" } else { "Changed the outline of Annex A" };
    let fields = sections.iter().flat_map(|section| &section.fields);
    let shown = fields.clone().filter(|field| !field.hidden).count();
    let counted = format!("{shown} shown, {} in all", fields.count());
    write.journal(
        Entry::about(SubjectKind::Annex, "outline", centre, what).changed(
            Vec::new(),
            facts([("Version", (now + 1).to_string()), ("Why", why.to_owned()), ("Fields", counted)]),
        ),
    )
}

/// Every answer, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn answers(conn: &Connection) -> Result<Vec<AnnexAnswer>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT * FROM annex_answer ORDER BY confirmed_at DESC, id DESC")?;
    let found = statement.query_map([], |row| {
        Ok(AnnexAnswer {
            id: rows::parsed(row, "id")?,
            field: row.get("field")?,
            label: row.get("label")?,
            text: row.get("answer")?,
            at: rows::instant_of(row, "confirmed_at")?,
            by: rows::parsed(row, "confirmed_by")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Records an answer, or that it was confirmed.
///
/// # Errors
/// When the database refuses.
pub fn answer(write: &mut Write<'_>, centre: CentreId, field: &str, label: &str, text: &str) -> Result<(), StoreError> {
    let before = answers(write.read())?.into_iter().find(|answer| answer.field == field);
    write.tx.execute(
        "INSERT INTO annex_answer (id, centre_id, field, label, answer, confirmed_at, confirmed_by)
         VALUES (:id, :centre, :field, :label, :answer, :at, :by)",
        named_params! {
            ":id": AnnexAnswerId::make().to_string(), ":centre": centre.to_string(), ":field": field, ":label": label,
            ":answer": text, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let same = before.as_ref().is_some_and(|before| before.text == text);
    let what = if same { "Confirmed an answer in Annex A" } else { "Answered a field of Annex A" };
    let before = before.map(|before| vec![(label.to_owned(), before.text)]).unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::Annex, field, centre, what)
            .changed(before, vec![(label.to_owned(), text.to_owned())]),
    )
}

fn kept(row: &Row<'_>) -> rusqlite::Result<AnnexKept> {
    Ok(AnnexKept {
        id: rows::parsed(row, "id")?,
        period: AnnexPeriod {
            from: rows::parsed(row, "from_day")?,
            to: rows::parsed(row, "to_day")?,
            as_of: rows::parsed(row, "as_of")?,
        },
        frozen: row.get("frozen")?,
        document: rows::parsed(row, "document_id")?,
        day: rows::parsed_option(row, "day_id")?,
        at: rows::instant_of(row, "finished_at")?,
        by: rows::parsed(row, "finished_by")?,
    })
}

/// Finished ones, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<AnnexKept>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT * FROM annex ORDER BY finished_at DESC, id DESC")?;
    let found = statement.query_map([], kept)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: AnnexId) -> Result<AnnexKept, StoreError> {
    conn.prepare_cached("SELECT * FROM annex WHERE id = ?1")?
        .query_row([id.to_string()], kept)
        .optional()?
        .ok_or(StoreError::NotFound("Annex A"))
}

/// A finished Annex A to be kept.
pub struct NewAnnex<'a> {
    /// Id.
    pub id: AnnexId,
    /// What it covers.
    pub period: AnnexPeriod,
    /// What it says (JSON).
    pub frozen: &'a str,
    /// Its document, filed in the same change.
    pub document: DocumentId,
    /// The inspection day.
    pub day: Option<InspectionDayId>,
    /// The number of the document.
    pub number: &'a str,
}

/// Keeps a finished one.
///
/// # Errors
/// When the database refuses.
pub fn finish(write: &mut Write<'_>, centre: CentreId, new: &NewAnnex<'_>) -> Result<(), StoreError> {
    write.tx.execute(
        "INSERT INTO annex (id, centre_id, from_day, to_day, as_of, frozen, document_id, day_id, finished_at, finished_by)
         VALUES (:id, :centre, :from, :to, :as_of, :frozen, :document, :day, :at, :by)",
        named_params! {
            ":id": new.id.to_string(), ":centre": centre.to_string(), ":from": new.period.from.to_string(),
            ":to": new.period.to.to_string(), ":as_of": new.period.as_of.to_string(), ":frozen": new.frozen,
            ":document": new.document.to_string(), ":day": new.day.map(|day| day.to_string()), ":at": write.at(),
            ":by": write.person()?,
        },
    )?;
    let said = facts([
        ("Document", new.number.to_owned()),
        ("From", date_words(new.period.from)),
        ("To", date_words(new.period.to)),
        ("As at", date_words(new.period.as_of)),
    ]);
    write.journal(Entry::about(SubjectKind::Annex, new.id, centre, "Finished an Annex A").changed(Vec::new(), said))
}
