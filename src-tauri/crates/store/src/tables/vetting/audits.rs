//! Self-audits of vetting files: what was drawn, what the second checker found, what became of it.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, FindingId, PersonId, SelfAuditId};
use rusqlite::{Connection, OptionalExtension, named_params};

use crate::journal::Entry;
use crate::tables::{day_words, facts};
use crate::{StoreError, Write, rows};

/// A self-audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfAudit {
    /// Id.
    pub id: SelfAuditId,
    /// Seed of the draw.
    pub seed: String,
    /// How many files there were to draw from.
    pub drawn_from: u32,
    /// When.
    pub drawn_at: DateTime<Utc>,
    /// By whom.
    pub drawn_by: PersonId,
    /// Who goes through them.
    pub checker: PersonId,
    /// Files, in the order of the draw.
    pub files: Vec<AuditedFile>,
    /// Findings, in the order in which they were made.
    pub findings: Vec<Finding>,
}

/// A file of a self-audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditedFile {
    /// Whose.
    pub person: PersonId,
    /// In order; nothing until it was gone through.
    pub in_order: Option<bool>,
    /// What was looked at.
    pub note: String,
    /// When and by whom.
    pub checked: Option<(DateTime<Utc>, PersonId)>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id.
    pub id: FindingId,
    /// Whose file.
    pub person: PersonId,
    /// What.
    pub what: String,
    /// Who sees to it.
    pub owner: PersonId,
    /// By when.
    pub due_on: NaiveDate,
    /// When and by whom it was closed.
    pub closed: Option<(DateTime<Utc>, PersonId)>,
    /// What was done.
    pub done: String,
}

/// All self-audits, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<SelfAudit>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, seed, drawn_from, drawn_at, drawn_by, checker_id FROM self_audit ORDER BY drawn_at DESC, id DESC",
    )?;
    let found = statement.query_map([], |row| {
        Ok(SelfAudit {
            id: rows::parsed(row, "id")?,
            seed: row.get("seed")?,
            drawn_from: row.get("drawn_from")?,
            drawn_at: rows::instant_of(row, "drawn_at")?,
            drawn_by: rows::parsed(row, "drawn_by")?,
            checker: rows::parsed(row, "checker_id")?,
            files: Vec::new(),
            findings: Vec::new(),
        })
    })?;
    let mut audits: Vec<SelfAudit> = found.collect::<rusqlite::Result<_>>()?;
    let mut files = conn.prepare_cached(
        "SELECT person_id, in_order, note, checked_at, checked_by FROM self_audit_file WHERE audit_id = ?1 ORDER BY position",
    )?;
    let mut findings = conn.prepare_cached(
        "SELECT id, person_id, what, owner_id, due_on, closed_at, closed_by, done FROM audit_finding
         WHERE audit_id = ?1 ORDER BY found_at, id",
    )?;
    for audit in &mut audits {
        let found = files.query_map([audit.id.to_string()], |row| {
            let (at, by) = (rows::parsed_option(row, "checked_at")?, rows::parsed_option(row, "checked_by")?);
            Ok(AuditedFile {
                person: rows::parsed(row, "person_id")?,
                in_order: row.get("in_order")?,
                note: row.get("note")?,
                checked: at.zip(by),
            })
        })?;
        audit.files = found.collect::<rusqlite::Result<_>>()?;
        let found = findings.query_map([audit.id.to_string()], |row| {
            let (at, by) = (rows::parsed_option(row, "closed_at")?, rows::parsed_option(row, "closed_by")?);
            Ok(Finding {
                id: rows::parsed(row, "id")?,
                person: rows::parsed(row, "person_id")?,
                what: row.get("what")?,
                owner: rows::parsed(row, "owner_id")?,
                due_on: rows::parsed(row, "due_on")?,
                closed: at.zip(by),
                done: row.get("done")?,
            })
        })?;
        audit.findings = found.collect::<rusqlite::Result<_>>()?;
    }
    Ok(audits)
}

/// Records a draw.
///
/// # Errors
/// When the database refuses.
pub fn draw(
    write: &mut Write<'_>,
    centre: CentreId,
    seed: &str,
    drawn_from: usize,
    files: &[PersonId],
    checker: PersonId,
) -> Result<SelfAuditId, StoreError> {
    let id = SelfAuditId::make();
    write.tx.execute(
        "INSERT INTO self_audit (id, centre_id, seed, drawn_from, drawn_at, drawn_by, checker_id)
         VALUES (:id, :centre, :seed, :from, :at, :by, :checker)",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":seed": seed,
            ":from": i64::try_from(drawn_from).unwrap_or(i64::MAX), ":at": write.at(), ":by": write.person()?,
            ":checker": checker.to_string(),
        },
    )?;
    for (position, person) in files.iter().enumerate() {
        write.tx.execute(
            "INSERT INTO self_audit_file (audit_id, person_id, position) VALUES (?1, ?2, ?3)",
            rusqlite::params![id.to_string(), person.to_string(), i64::try_from(position).unwrap_or(i64::MAX)],
        )?;
    }
    let what = format!("Drew {} of {drawn_from} vetting files for a self-audit", files.len());
    write.journal(
        Entry::about(SubjectKind::Vetting, id, centre, what).changed(Vec::new(), facts([("Seed", seed.to_owned())])),
    )?;
    Ok(id)
}

/// Records what was found in one file.
///
/// # Errors
/// `Conflict` when it was gone through already; [`StoreError::NotFound`]; when the database refuses.
pub fn check_file(
    write: &mut Write<'_>,
    centre: CentreId,
    (audit, person): (SelfAuditId, PersonId),
    in_order: bool,
    note: &str,
    findings: &[(String, PersonId, NaiveDate)],
) -> Result<(), StoreError> {
    let changed = write.tx.execute(
        "UPDATE self_audit_file SET in_order = :in_order, note = :note, checked_at = :at, checked_by = :by
         WHERE audit_id = :audit AND person_id = :person AND checked_at IS NULL",
        named_params! {
            ":in_order": in_order, ":note": note, ":at": write.at(), ":by": write.person()?,
            ":audit": audit.to_string(), ":person": person.to_string(),
        },
    )?;
    if changed == 0 {
        return Err(StoreError::Conflict(
            "This file was gone through already, or it is not among those drawn. Nothing was changed.".to_owned(),
        ));
    }
    let mut after =
        facts([("In order", if in_order { "yes" } else { "no" }.to_owned()), ("Looked at", note.to_owned())]);
    for (what, owner, due) in findings {
        write.tx.execute(
            "INSERT INTO audit_finding (id, audit_id, person_id, what, owner_id, due_on, found_at)
             VALUES (:id, :audit, :person, :what, :owner, :due, :at)",
            named_params! {
                ":id": FindingId::make().to_string(), ":audit": audit.to_string(), ":person": person.to_string(),
                ":what": what, ":owner": owner.to_string(), ":due": due.to_string(), ":at": write.at(),
            },
        )?;
        after.push(("Finding".to_owned(), format!("{what} (by {})", day_words(Some(*due)))));
    }
    write.journal(
        Entry::about(SubjectKind::Vetting, person, centre, "Went through the file in a self-audit")
            .changed(Vec::new(), after),
    )
}

/// Closes a finding.
///
/// # Errors
/// `Conflict` when it is closed already; [`StoreError::NotFound`]; when the database refuses.
pub fn close(write: &mut Write<'_>, centre: CentreId, finding: FindingId, done: &str) -> Result<(), StoreError> {
    let (person, what): (String, String) = write
        .tx
        .query_row("SELECT person_id, what FROM audit_finding WHERE id = ?1", [finding.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?
        .ok_or(StoreError::NotFound("finding"))?;
    let changed = write.tx.execute(
        "UPDATE audit_finding SET closed_at = :at, closed_by = :by, done = :done WHERE id = :id AND closed_at IS NULL",
        named_params! {":at": write.at(), ":by": write.person()?, ":done": done, ":id": finding.to_string()},
    )?;
    if changed == 0 {
        return Err(StoreError::Conflict("This finding was closed already. Nothing was changed.".to_owned()));
    }
    write.journal(
        Entry::about(SubjectKind::Vetting, person, centre, "Closed a finding of a self-audit")
            .changed(facts([("Finding", what)]), facts([("Done", done.to_owned())])),
    )
}
