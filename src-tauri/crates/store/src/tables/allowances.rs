//! What the gate found in a report and that may stand, with a reason. Ended, never removed.

use chrono::{DateTime, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::reports::HitKind;
use hearthbook_records::{AllowanceId, CentreId, PersonId, ReportId};
use rusqlite::{Connection, named_params};

use super::facts;
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// Words that may stand in one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// Id.
    pub id: AllowanceId,
    /// The words.
    pub words: String,
    /// What the gate took them for.
    pub kind: HitKind,
    /// Why they may stand.
    pub reason: String,
    /// When it was allowed.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: PersonId,
}

/// What may stand in a report now, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn of_report(conn: &Connection, report: ReportId) -> Result<Vec<Allowance>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, words, kind, reason, allowed_at, allowed_by FROM allowance
         WHERE report_id = ?1 AND ended_at IS NULL ORDER BY allowed_at, id",
    )?;
    let found = statement.query_map([report.to_string()], |row| {
        Ok(Allowance {
            id: rows::parsed(row, "id")?,
            words: row.get("words")?,
            kind: rows::word(row, "kind")?,
            reason: row.get("reason")?,
            at: rows::instant_of(row, "allowed_at")?,
            by: rows::parsed(row, "allowed_by")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Lets words stand. The journal takes the reason and not the words: they may be a name.
///
/// # Errors
/// When the database refuses.
pub fn allow(
    write: &mut Write<'_>,
    centre: CentreId,
    report: ReportId,
    words: &str,
    kind: HitKind,
    reason: &str,
) -> Result<(), StoreError> {
    write.tx.execute(
        "INSERT INTO allowance (id, report_id, words, kind, reason, allowed_at, allowed_by)
         VALUES (:id, :report, :words, :kind, :reason, :at, :by)",
        named_params! {
            ":id": AllowanceId::make().to_string(), ":report": report.to_string(), ":words": words,
            ":kind": rows::word_of(&kind)?, ":reason": reason, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let what = "Let words stand in the draft that the gate had found";
    write.journal(
        Entry::about(SubjectKind::Report, report, centre, what).changed(
            Vec::new(),
            facts([("Found as", rows::word_of(&kind)?), ("Why they may stand", reason.to_owned())]),
        ),
    )
}

/// Takes that back.
///
/// # Errors
/// [`StoreError::NotFound`] when this report has no such allowance in force.
pub fn end(write: &mut Write<'_>, centre: CentreId, report: ReportId, id: AllowanceId) -> Result<(), StoreError> {
    let ended = write.tx.execute(
        "UPDATE allowance SET ended_at = ?3 WHERE id = ?1 AND report_id = ?2 AND ended_at IS NULL",
        [id.to_string(), report.to_string(), write.at()],
    )?;
    if ended == 0 {
        return Err(StoreError::NotFound("permission"));
    }
    let what = "No longer lets words stand in the draft that the gate had found";
    write.journal(Entry::about(SubjectKind::Report, report, centre, what))
}

/// Takes over what may stand, from the version that a correction corrects.
pub(super) fn take_over(write: &Write<'_>, from: &str, to: &str) -> Result<(), StoreError> {
    let mut statement = write.tx.prepare(
        "SELECT words, kind, reason, allowed_at, allowed_by FROM allowance WHERE report_id = ?1 AND ended_at IS NULL",
    )?;
    let old: Vec<[String; 5]> = statement
        .query_map([from], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]))?
        .collect::<rusqlite::Result<_>>()?;
    for [words, kind, reason, at, by] in old {
        write.tx.execute(
            "INSERT INTO allowance (id, report_id, words, kind, reason, allowed_at, allowed_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            [AllowanceId::make().to_string(), to.to_owned(), words, kind, reason, at, by],
        )?;
    }
    Ok(())
}
