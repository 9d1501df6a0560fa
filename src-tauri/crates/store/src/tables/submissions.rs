//! Documents on their way to a recipient.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::submissions::{SentHow, SubmissionState};
use hearthbook_records::{CentreId, DocumentId, PersonId, SubmissionId};
use hearthbook_rules::Explanation;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{day_words, facts};
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// How, when and by whom it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Day.
    pub on: NaiveDate,
    /// Time, if known.
    pub at: Option<NaiveTime>,
    /// How.
    pub how: SentHow,
    /// Note.
    pub note: String,
    /// Who recorded it.
    pub by: PersonId,
}

/// A submission.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// Id.
    pub id: SubmissionId,
    /// The document.
    pub document: DocumentId,
    /// "Regulation 25 visit report".
    pub kind: String,
    /// State.
    pub state: SubmissionState,
    /// Address.
    pub to: String,
    /// Why that address.
    pub to_explanation: Explanation,
    /// Subject of the email.
    pub subject: String,
    /// Covering text.
    pub body: String,
    /// Due.
    pub due: Explanation,
    /// The address that the rule gave when it was prepared.
    pub rule_address: String,
    /// Why another recipient was given; empty when it is the rule's.
    pub recipient_reason: String,
    /// Released: when and by whom.
    pub released: Option<(DateTime<Utc>, PersonId)>,
    /// Sent, if recorded.
    pub sent: Option<Sent>,
    /// Withdrawn: when, by whom, why.
    pub withdrawn: Option<Withdrawn>,
}

/// How a submission was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: PersonId,
    /// Why.
    pub because: String,
}

const SELECT: &str =
    "SELECT id, document_id, kind, state, to_address, to_explanation, subject, body, due, sent_on, sent_at,
    sent_how, sent_note, sent_by, rule_address, recipient_reason, released_at, released_by, withdrawn_at, withdrawn_by,
    withdrawn_because, EXISTS (SELECT 1 FROM receipt WHERE receipt.submission_id = submission.id) AS has_receipt
    FROM submission";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Submission> {
    let sent =
        match (rows::day(row, "sent_on")?, rows::word_option(row, "sent_how")?, rows::parsed_option(row, "sent_by")?) {
            (Some(on), Some(how), Some(by)) => {
                Some(Sent { on, at: rows::time(row, "sent_at")?, how, note: row.get("sent_note")?, by })
            }
            _ => None,
        };
    let pair = |at: &str, by: &str| -> rusqlite::Result<Option<(DateTime<Utc>, PersonId)>> {
        Ok(rows::parsed_option(row, at)?.zip(rows::parsed_option(row, by)?))
    };
    let released = pair("released_at", "released_by")?;
    let because: String = row.get("withdrawn_because")?;
    let withdrawn = pair("withdrawn_at", "withdrawn_by")?.map(|(at, by)| Withdrawn { at, by, because });
    // the column knows three states; release, receipt and withdrawal are told by what is recorded of them
    let state = match rows::word(row, "state")? {
        _ if withdrawn.is_some() => SubmissionState::Withdrawn,
        SubmissionState::Prepared if released.is_some() => SubmissionState::Released,
        SubmissionState::Sent if row.get("has_receipt")? => SubmissionState::ReceiptFiled,
        state => state,
    };
    Ok(Submission {
        id: rows::parsed(row, "id")?,
        document: rows::parsed(row, "document_id")?,
        kind: row.get("kind")?,
        state,
        rule_address: row.get("rule_address")?,
        recipient_reason: row.get("recipient_reason")?,
        released,
        withdrawn,
        to: row.get("to_address")?,
        to_explanation: rows::json(row, "to_explanation")?,
        subject: row.get("subject")?,
        body: row.get("body")?,
        due: rows::json(row, "due")?,
        sent,
    })
}

/// All submissions, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<Submission>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} ORDER BY prepared_at DESC, id DESC"))?;
    let found = statement.query_map([], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One submission.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: SubmissionId) -> Result<Submission, StoreError> {
    conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("submission"))
}

/// The submission of a document, if it was prepared.
///
/// # Errors
/// When the database does not answer.
pub fn of_document(conn: &Connection, document: DocumentId) -> Result<Option<Submission>, StoreError> {
    Ok(conn
        .prepare_cached(&format!("{SELECT} WHERE document_id = ?1"))?
        .query_row([document.to_string()], from_row)
        .optional()?)
}

/// Prepares one.
///
/// # Errors
/// When the database refuses.
pub fn prepare(write: &mut Write<'_>, centre: CentreId, submission: &Submission) -> Result<(), StoreError> {
    write.tx.execute(
        "INSERT INTO submission (id, centre_id, document_id, kind, state, to_address, to_explanation, subject, body, due,
             prepared_at, prepared_by, rule_address)
         VALUES (:id, :centre, :document, :kind, 'prepared', :to, :why, :subject, :body, :due, :at, :by, :to)",
        named_params! {
            ":id": submission.id.to_string(), ":centre": centre.to_string(), ":document": submission.document.to_string(),
            ":kind": submission.kind, ":to": submission.to, ":why": serde_json::to_string(&submission.to_explanation)?,
            ":subject": submission.subject, ":body": submission.body, ":due": serde_json::to_string(&submission.due)?,
            ":at": write.at(), ":by": write.person()?,
        },
    )?;
    write.journal(
        Entry::about(
            SubjectKind::Submission,
            submission.id,
            centre,
            format!("Prepared the submission “{}”", submission.subject),
        )
        .changed(Vec::new(), facts([("To", submission.to.clone())])),
    )
}

/// Gives another recipient, or goes back to the rule's.
///
/// # Errors
/// [`StoreError::Conflict`] when it was released.
pub fn change_recipient(
    write: &mut Write<'_>,
    centre: CentreId,
    id: SubmissionId,
    to: &str,
    reason: &str,
) -> Result<(), StoreError> {
    let before = one(write.read(), id)?;
    if before.state != SubmissionState::Prepared {
        return Err(StoreError::Conflict(
            "The recipient can be changed only until the submission is released. Nothing was changed.".to_owned(),
        ));
    }
    write.tx.execute(
        "UPDATE submission SET to_address = ?2, recipient_reason = ?3 WHERE id = ?1",
        [id.to_string(), to.to_owned(), reason.to_owned()],
    )?;
    write.journal(
        Entry::about(SubjectKind::Submission, id, centre, "Changed the recipient")
            .changed(facts([("To", before.to)]), facts([("To", to.to_owned()), ("Reason", reason.to_owned())])),
    )
}

/// Releases it: it may go to its recipient.
///
/// # Errors
/// [`StoreError::Conflict`] when it was released or withdrawn.
pub fn release(write: &mut Write<'_>, centre: CentreId, id: SubmissionId, sha256: &str) -> Result<(), StoreError> {
    let before = one(write.read(), id)?;
    if before.state != SubmissionState::Prepared {
        return Err(StoreError::Conflict(
            "This submission was released or withdrawn already. Nothing was changed.".to_owned(),
        ));
    }
    write.tx.execute(
        "UPDATE submission SET released_at = ?2, released_by = ?3 WHERE id = ?1",
        [id.to_string(), write.at(), write.person()?],
    )?;
    let what = format!("Released “{}”", before.subject);
    write.journal(
        Entry::about(SubjectKind::Submission, id, centre, what)
            .changed(Vec::new(), facts([("To", before.to), ("SHA-256 of the file", sha256.to_owned())])),
    )
}

/// Withdraws it.
///
/// # Errors
/// [`StoreError::Conflict`] when it is withdrawn.
pub fn withdraw(write: &mut Write<'_>, centre: CentreId, id: SubmissionId, because: &str) -> Result<(), StoreError> {
    let before = one(write.read(), id)?;
    if before.withdrawn.is_some() {
        return Err(StoreError::Conflict("This submission is withdrawn already. Nothing was changed.".to_owned()));
    }
    write.tx.execute(
        "UPDATE submission SET withdrawn_at = ?2, withdrawn_by = ?3, withdrawn_because = ?4 WHERE id = ?1",
        [id.to_string(), write.at(), write.person()?, because.to_owned()],
    )?;
    let what = format!("Withdrew “{}”", before.subject);
    write.journal(
        Entry::about(SubjectKind::Submission, id, centre, what)
            .changed(Vec::new(), facts([("Reason", because.to_owned())])),
    )
}

/// A file was written out for it: it is handed over unless it was sent already. Goes with the export's own entry.
///
/// # Errors
/// When the database refuses.
pub fn handed_over(write: &Write<'_>, id: SubmissionId) -> Result<(), StoreError> {
    write
        .tx
        .execute("UPDATE submission SET state = 'handedOver' WHERE id = ?1 AND state = 'prepared'", [id.to_string()])?;
    Ok(())
}

/// Records that it was sent, or takes that back with a reason.
///
/// # Errors
/// [`StoreError::Conflict`] when it is recorded as sent already (or is not).
pub fn mark(
    write: &mut Write<'_>,
    centre: CentreId,
    id: SubmissionId,
    sent: Result<&Sent, &str>,
) -> Result<(), StoreError> {
    let submission = one(write.read(), id)?;
    match (sent, submission.sent) {
        (Ok(sent), None) => {
            write.tx.execute(
                "UPDATE submission SET state = 'sent', sent_on = :on, sent_at = :at, sent_how = :how, sent_note = :note,
                 sent_by = :by WHERE id = :id",
                named_params! {
                    ":id": id.to_string(), ":on": sent.on.to_string(),
                    ":at": sent.at.map(|at| at.format("%H:%M").to_string()), ":how": rows::word_of(&sent.how)?,
                    ":note": sent.note, ":by": sent.by.to_string(),
                },
            )?;
            let at = sent.at.map(|at| at.format(", %H:%M").to_string()).unwrap_or_default();
            write.journal(
                Entry::about(
                    SubjectKind::Submission,
                    id,
                    centre,
                    format!("Recorded as sent: “{}”", submission.subject),
                )
                .changed(
                    Vec::new(),
                    facts([
                        ("Sent on", format!("{}{at}", day_words(Some(sent.on)))),
                        ("How", rows::word_of(&sent.how)?),
                        ("Note", sent.note.clone()),
                    ]),
                ),
            )
        }
        (Err(reason), Some(before)) => {
            write.tx.execute(
                "UPDATE submission SET state = 'handedOver', sent_on = NULL, sent_at = NULL, sent_how = NULL, sent_note = '',
                 sent_by = NULL WHERE id = ?1",
                [id.to_string()],
            )?;
            let what = format!("Took back that “{}” was sent: {reason}", submission.subject);
            write.journal(
                Entry::about(SubjectKind::Submission, id, centre, what)
                    .changed(facts([("Sent on", day_words(Some(before.on)))]), Vec::new()),
            )
        }
        (Ok(_), Some(_)) => {
            Err(StoreError::Conflict("This is recorded as sent already. Nothing was changed.".to_owned()))
        }
        (Err(_), None) => Err(StoreError::Conflict("This is not recorded as sent. Nothing was changed.".to_owned())),
    }
}
