//! Finished documents and the files written out from them. A finished document is never rendered again.
//!
//! A visit report is read together with its report. Every other document carries with it what was frozen of its matter:
//! whoever releases or certifies it later must not depend on what became of the record since.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::reports::HitKind;
use hearthbook_records::submissions::DocumentKind;
use hearthbook_records::{CentreId, DocumentId, ExportId, PersonId, ReportId, SubmissionId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde::{Deserialize, Serialize};

use super::facts;
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// A document to be filed.
#[derive(Debug, Clone)]
pub struct NewDocument<'a> {
    /// Title.
    pub title: &'a str,
    /// Number.
    pub number: &'a str,
    /// File name for export.
    pub file_name: &'a str,
    /// Digest of the content, as printed in the footer.
    pub content_digest: &'a str,
    /// SHA-256 of the file.
    pub sha256: &'a str,
    /// Number of pages.
    pub pages: u32,
    /// The file.
    pub body: &'a [u8],
}

/// What a document other than a visit report is about, as it was when the document was filed. Frozen: a filed document
/// has to be read for ever in this form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Matter {
    /// What it is.
    pub kind: DocumentKind,
    /// Id of the record that it is about.
    pub id: String,
    /// That record's page: "/reviews/…".
    pub page: String,
    /// "April to September 2026", "Absence of the registered manager from 3 March 2026". Initials only.
    pub words: String,
    /// The day of the matter, by which the register puts it into a month.
    pub day: NaiveDate,
    /// Version: 1, and one more for each correction.
    pub version: u32,
    /// When it was signed off.
    pub signed_at: DateTime<Utc>,
    /// By whom.
    pub signed_by: PersonId,
    /// Every text that stands in it, for the gate at its release.
    pub texts: Vec<MatterText>,
    /// What the gate found and may stand.
    pub allowed: Vec<MatterAllowance>,
}

/// A text of a document and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterText {
    /// Where, in words: "the section “Leadership”".
    pub place: String,
    /// The text.
    pub text: String,
}

/// What may stand in a document, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterAllowance {
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

/// What a document is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// The report on a visit.
    Report(ReportId),
    /// Something else.
    Matter(Box<Matter>),
}

/// A finished document, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Id.
    pub id: DocumentId,
    /// What it is about.
    pub about: About,
    /// Title.
    pub title: String,
    /// Number.
    pub number: String,
    /// File name.
    pub file_name: String,
    /// Digest of the content.
    pub content_digest: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Number of pages.
    pub pages: u32,
    /// Size in bytes.
    pub bytes: u32,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// By whom.
    pub made_by: PersonId,
    /// Number of the document that replaces it.
    pub superseded_by: Option<String>,
}

const SELECT: &str =
    "SELECT id, report_id, matter, title, number, file_name, content_digest, sha256, pages, length(body) AS size,
    made_at, made_by, (SELECT number FROM document AS later WHERE later.supersedes_id = document.id) AS superseded_by
    FROM document";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Document> {
    let about = match rows::parsed_option(row, "report_id")? {
        Some(report) => About::Report(report),
        None => About::Matter(Box::new(rows::json(row, "matter")?)),
    };
    Ok(Document {
        id: rows::parsed(row, "id")?,
        about,
        title: row.get("title")?,
        number: row.get("number")?,
        file_name: row.get("file_name")?,
        content_digest: row.get("content_digest")?,
        sha256: row.get("sha256")?,
        pages: row.get("pages")?,
        bytes: row.get("size")?,
        made_at: rows::instant_of(row, "made_at")?,
        made_by: rows::parsed(row, "made_by")?,
        superseded_by: row.get("superseded_by")?,
    })
}

/// One document.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: DocumentId) -> Result<Document, StoreError> {
    conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("document"))
}

/// The document of a report, once it is signed off.
///
/// # Errors
/// When the database does not answer.
pub fn of_report(conn: &Connection, report: ReportId) -> Result<Option<Document>, StoreError> {
    Ok(conn
        .prepare_cached(&format!("{SELECT} WHERE report_id = ?1"))?
        .query_row([report.to_string()], from_row)
        .optional()?)
}

/// The documents of one matter, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn of_matter(conn: &Connection, kind: DocumentKind, id: &str) -> Result<Vec<Document>, StoreError> {
    let mut statement =
        conn.prepare_cached(&format!("{SELECT} WHERE kind = ?1 AND matter_id = ?2 ORDER BY made_at DESC, id DESC"))?;
    let found = statement.query_map([rows::word_of(&kind)?.as_str(), id], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The first number that no document has: the stem, then the stem with a letter, then the version behind it.
///
/// # Errors
/// [`StoreError::Conflict`] when there are too many of one stem; when the database does not answer.
pub fn free_number(conn: &Connection, stem: &str, version: u32) -> Result<String, StoreError> {
    for letter in ["", "b", "c", "d", "e", "f", "g"] {
        let number = format!("{stem}{letter}-{version}");
        if !number_taken(conn, &number)? {
            return Ok(number);
        }
    }
    Err(StoreError::Conflict("There are too many documents of this kind on this day. Nothing was changed.".to_owned()))
}

/// The file.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn body(conn: &Connection, id: DocumentId) -> Result<Vec<u8>, StoreError> {
    conn.query_row("SELECT body FROM document WHERE id = ?1", [id.to_string()], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound("document"))
}

/// Whether a number is taken.
///
/// # Errors
/// When the database does not answer.
pub fn number_taken(conn: &Connection, number: &str) -> Result<bool, StoreError> {
    Ok(conn.query_row("SELECT EXISTS (SELECT 1 FROM document WHERE number = ?1)", [number], |row| row.get(0))?)
}

/// Files a finished document: it is never changed or rendered again. Together with what was done to its matter, in one
/// transaction.
///
/// # Errors
/// When the database refuses.
pub fn file(
    write: &mut Write<'_>,
    centre: CentreId,
    about: &About,
    document: &NewDocument<'_>,
    supersedes: Option<DocumentId>,
) -> Result<DocumentId, StoreError> {
    let id = DocumentId::make();
    let (kind, report, matter) = match about {
        About::Report(report) => (DocumentKind::VisitReport, Some(report.to_string()), None),
        About::Matter(matter) => (matter.kind, None, Some(matter)),
    };
    write.tx.execute(
        "INSERT INTO document (id, centre_id, kind, report_id, matter_id, matter, title, number, file_name, content_digest,
             sha256, pages, body, made_at, made_by, supersedes_id)
         VALUES (:id, :centre, :kind, :report, :matter_id, :matter, :title, :number, :file_name, :digest, :sha256, :pages,
             :body, :at, :by, :supersedes)",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":kind": rows::word_of(&kind)?, ":report": report,
            ":matter_id": matter.map(|matter| &matter.id),
            ":matter": matter.map(serde_json::to_string).transpose()?, ":title": document.title,
            ":number": document.number, ":file_name": document.file_name, ":digest": document.content_digest,
            ":sha256": document.sha256, ":pages": document.pages, ":body": document.body, ":at": write.at(),
            ":by": write.person()?, ":supersedes": supersedes.map(|id| id.to_string()),
        },
    )?;
    write.journal(
        Entry::about(SubjectKind::Document, id, centre, format!("Filed the document {}", document.number)).changed(
            Vec::new(),
            facts([("File", document.file_name.to_owned()), ("SHA-256 of the file", document.sha256.to_owned())]),
        ),
    )?;
    Ok(id)
}

/// A file that was written outside the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Id.
    pub id: ExportId,
    /// Whole path.
    pub path: String,
    /// When.
    pub made_at: DateTime<Utc>,
    /// By whom.
    pub made_by: PersonId,
}

fn export(row: &Row<'_>) -> rusqlite::Result<Export> {
    Ok(Export {
        id: rows::parsed(row, "id")?,
        path: row.get("path")?,
        made_at: rows::instant_of(row, "made_at")?,
        made_by: rows::parsed(row, "made_by")?,
    })
}

/// What a written-out file was made from.
#[derive(Debug, Clone, Copy)]
pub enum ExportOf {
    /// A document.
    Document(DocumentId),
    /// A document for a submission.
    Submission(SubmissionId, DocumentId),
    /// Something else: the audit log, the recovery sheet.
    Other,
}

/// Records that a file was written outside the store.
///
/// # Errors
/// When the database refuses.
pub fn record_export(
    write: &mut Write<'_>,
    centre: CentreId,
    of: ExportOf,
    what: &str,
    path: &str,
    sha256: &str,
) -> Result<ExportId, StoreError> {
    let id = ExportId::make();
    let (submission, document) = match of {
        ExportOf::Document(document) => (None, Some(document)),
        ExportOf::Submission(submission, document) => (Some(submission), Some(document)),
        ExportOf::Other => (None, None),
    };
    write.tx.execute(
        "INSERT INTO export (id, submission_id, document_id, path, sha256, made_at, made_by)
         VALUES (:id, :submission, :document, :path, :sha256, :at, :by)",
        named_params! {
            ":id": id.to_string(), ":submission": submission.map(|id| id.to_string()),
            ":document": document.map(|id| id.to_string()), ":path": path, ":sha256": sha256, ":at": write.at(),
            ":by": write.person()?,
        },
    )?;
    let entry = match of {
        ExportOf::Document(document) => Entry::about(SubjectKind::Document, document, centre, what),
        ExportOf::Submission(submission, _) => Entry::about(SubjectKind::Submission, submission, centre, what),
        ExportOf::Other => Entry::about(SubjectKind::Store, "store", centre, what),
    };
    write.journal(
        entry.changed(Vec::new(), facts([("Written to", path.to_owned()), ("SHA-256 of the file", sha256.to_owned())])),
    )?;
    Ok(id)
}

/// One written-out file.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one_export(conn: &Connection, id: ExportId) -> Result<Export, StoreError> {
    conn.query_row("SELECT id, path, made_at, made_by FROM export WHERE id = ?1", [id.to_string()], export)
        .optional()?
        .ok_or(StoreError::NotFound("file"))
}

/// The submission for which a file was written out, if it was for one.
///
/// # Errors
/// When the database does not answer.
pub fn submission_of_export(conn: &Connection, id: ExportId) -> Result<Option<SubmissionId>, StoreError> {
    let found = conn
        .query_row("SELECT submission_id FROM export WHERE id = ?1", [id.to_string()], |row| {
            rows::parsed_option(row, "submission_id")
        })
        .optional()?;
    Ok(found.flatten())
}

/// The files written out for a submission, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn exports_of(conn: &Connection, submission: SubmissionId) -> Result<Vec<Export>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, path, made_at, made_by FROM export WHERE submission_id = ?1 ORDER BY made_at DESC, id DESC",
    )?;
    let found = statement.query_map([submission.to_string()], export)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
