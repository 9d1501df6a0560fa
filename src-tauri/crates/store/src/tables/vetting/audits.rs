//! Self-audits of vetting files: what was drawn, what the second checker found, what became of it.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::actions::ActionSource;
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{ActionId, CentreId, PersonId, SelfAuditId};
use rusqlite::{Connection, named_params};

use crate::journal::Entry;
use crate::tables::actions::{self, NewAction};
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

/// A finding, as its action stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id of its action.
    pub id: ActionId,
    /// Whose file.
    pub person: PersonId,
    /// What.
    pub what: String,
    /// Who sees to it.
    pub owner: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// When and by whom its action was recorded as done or withdrawn; nothing while that is open, or open again.
    pub closed: Option<(DateTime<Utc>, PersonId)>,
    /// What was done.
    pub done: String,
}

/// A finding to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFinding {
    /// What.
    pub what: String,
    /// Who sees to it: initials.
    pub owner: String,
    /// By when.
    pub due_on: NaiveDate,
}

const FINDINGS: &str =
    "SELECT found.id, found.person_id, item.what, item.owner, item.due_on, step.at, step.by, step.words
    FROM audit_finding AS found
    JOIN action_item AS item ON item.id = found.id
    LEFT JOIN action_step AS step ON item.state <> 'open' AND step.id = (
        SELECT id FROM action_step WHERE action_id = found.id AND step IN ('done', 'withdrawn')
        ORDER BY at DESC, id DESC LIMIT 1)
    WHERE found.audit_id = ?1 ORDER BY found.found_at, found.id";

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
    let mut findings = conn.prepare_cached(FINDINGS)?;
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
            let (at, by) = (rows::parsed_option(row, "at")?, rows::parsed_option(row, "by")?);
            Ok(Finding {
                id: rows::parsed(row, "id")?,
                person: rows::parsed(row, "person_id")?,
                what: row.get("what")?,
                owner: row.get("owner")?,
                due_on: rows::day(row, "due_on")?,
                closed: at.zip(by),
                done: row.get::<_, Option<String>>("words")?.unwrap_or_default(),
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

/// Records what was found in one file: each finding is an action. `initials` are those of whose file it is.
///
/// # Errors
/// `Conflict` when it was gone through already; [`StoreError::NotFound`]; when the database refuses.
pub fn check_file(
    write: &mut Write<'_>,
    centre: CentreId,
    (audit, person, initials): (SelfAuditId, PersonId, &str),
    in_order: bool,
    note: &str,
    findings: &[NewFinding],
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
    for finding in findings {
        let new = NewAction {
            source: ActionSource::Audit,
            source_id: &audit.to_string(),
            source_words: &format!("Self-audit of vetting files: file of {initials}"),
            source_page: "/vetting/self-audit",
            what: &finding.what,
            owner: &finding.owner,
            due: Some(finding.due_on),
            carried: 0,
        };
        let action = actions::add(write, centre, &new)?;
        write.tx.execute(
            "INSERT INTO audit_finding (id, audit_id, person_id, found_at) VALUES (:id, :audit, :person, :at)",
            named_params! {
                ":id": action.to_string(), ":audit": audit.to_string(), ":person": person.to_string(), ":at": write.at(),
            },
        )?;
        after.push(("Finding".to_owned(), format!("{} (by {})", finding.what, day_words(Some(finding.due_on)))));
    }
    write.journal(
        Entry::about(SubjectKind::Vetting, person, centre, "Went through the file in a self-audit")
            .changed(Vec::new(), after),
    )
}
