//! Reports on visits: drafts that save themselves, actions, sign-off, correction.
//!
//! Texts of a draft are kept without an entry for every keystroke; the journal takes a copy at checkpoints: when ten
//! minutes have passed, and at sign-off. A report that is signed off cannot be written in (triggers, too).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hearthbook_records::copies::CopyDue;
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::reports::{ActionOutcome, ActionState};
use hearthbook_records::visits::ReportState;
use hearthbook_records::{ActionId, CentreId, PersonId, ReportId, VisitId};
use hearthbook_rules::Template;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::documents::{self, About, NewDocument};
use super::{copies, stands};
use super::{day_words, facts};
use crate::journal::{BEGAN_TO_CORRECT, Entry};
use crate::{StoreError, Write, rows};

/// One version of the report on a visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Id.
    pub id: ReportId,
    /// Its visit.
    pub visit: VisitId,
    /// Version, from 1.
    pub version: u32,
    /// State.
    pub state: ReportState,
    /// Hash of the template that it is written with.
    pub template_hash: String,
    /// The report that it corrects.
    pub corrects: Option<ReportId>,
    /// What is corrected and why.
    pub correction_reason: String,
    /// Number, once signed off.
    pub number: Option<String>,
    /// When it was signed off.
    pub signed_at: Option<DateTime<Utc>>,
    /// By whom.
    pub signed_by: Option<PersonId>,
    /// What was filled in from the record, as it stood at sign-off (JSON).
    pub facts: Option<String>,
    checkpoint_at: Option<DateTime<Utc>>,
}

/// One text of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Section's id.
    pub section: String,
    /// Field's id.
    pub field: String,
    /// Text.
    pub text: String,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Id.
    pub id: ActionId,
    /// The report that it stands in.
    pub report: ReportId,
    /// The visit of that report.
    pub visit: VisitId,
    /// What.
    pub what: String,
    /// Owner, by initials.
    pub owner: String,
    /// Due.
    pub due_on: Option<NaiveDate>,
    /// State.
    pub state: ActionState,
    /// How often it was carried over.
    pub carried: u32,
}

/// What a report says became of an earlier action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The action.
    pub action: ActionId,
    /// Outcome; nothing yet.
    pub outcome: Option<ActionOutcome>,
    /// Evidence or reason.
    pub evidence: String,
}

const SELECT: &str = "SELECT id, visit_id, version, state, template_hash, corrects_id, correction_reason, number,
    signed_at, signed_by, facts, checkpoint_at FROM report";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Report> {
    Ok(Report {
        id: rows::parsed(row, "id")?,
        visit: rows::parsed(row, "visit_id")?,
        version: row.get("version")?,
        state: rows::word(row, "state")?,
        template_hash: row.get("template_hash")?,
        corrects: rows::parsed_option(row, "corrects_id")?,
        correction_reason: row.get("correction_reason")?,
        number: row.get("number")?,
        signed_at: rows::parsed_option(row, "signed_at")?,
        signed_by: rows::parsed_option(row, "signed_by")?,
        facts: row.get("facts")?,
        checkpoint_at: rows::parsed_option(row, "checkpoint_at")?,
    })
}

/// One report.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: ReportId) -> Result<Report, StoreError> {
    conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("report"))
}

/// Every version of the report on a visit, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn of_visit(conn: &Connection, visit: VisitId) -> Result<Vec<Report>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE visit_id = ?1 ORDER BY version DESC"))?;
    let found = statement.query_map([visit.to_string()], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Every version of every report, newest version first within a visit.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<Report>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} ORDER BY visit_id, version DESC"))?;
    let found = statement.query_map([], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The template that a report was written with.
///
/// # Errors
/// When the database does not answer, or the stored form is unknown.
pub fn template(conn: &Connection, hash: &str) -> Result<Template, StoreError> {
    let body: String = conn.query_row("SELECT body FROM template WHERE hash = ?1", [hash], |row| row.get(0))?;
    Ok(serde_json::from_str(&body)?)
}

/// The texts of a report.
///
/// # Errors
/// When the database does not answer.
pub fn answers(conn: &Connection, report: ReportId) -> Result<Vec<Answer>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT section, field, text, saved_at FROM report_answer WHERE report_id = ?1")?;
    let found = statement.query_map([report.to_string()], |row| {
        Ok(Answer {
            section: row.get("section")?,
            field: row.get("field")?,
            text: row.get("text")?,
            saved_at: rows::instant_of(row, "saved_at")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

const SELECT_ACTION: &str = "SELECT action.id, report_id, report.visit_id, what, owner, due_on, action.state, carried
    FROM action JOIN report ON report.id = action.report_id";

fn action(row: &Row<'_>) -> rusqlite::Result<Action> {
    Ok(Action {
        id: rows::parsed(row, "id")?,
        report: rows::parsed(row, "report_id")?,
        visit: rows::parsed(row, "visit_id")?,
        what: row.get("what")?,
        owner: row.get("owner")?,
        due_on: rows::day(row, "due_on")?,
        state: rows::word(row, "state")?,
        carried: row.get("carried")?,
    })
}

/// The actions that stand in a report.
///
/// # Errors
/// When the database does not answer.
pub fn actions(conn: &Connection, report: ReportId) -> Result<Vec<Action>, StoreError> {
    let mut statement =
        conn.prepare_cached(&format!("{SELECT_ACTION} WHERE report_id = ?1 ORDER BY position, action.id"))?;
    let found = statement.query_map([report.to_string()], action)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The open actions of signed-off reports, oldest first: all, or only those of visits before a day.
///
/// # Errors
/// When the database does not answer.
pub fn open_actions(conn: &Connection, before: Option<NaiveDate>) -> Result<Vec<Action>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "{SELECT_ACTION} JOIN visit ON visit.id = report.visit_id
         WHERE action.state = 'open' AND report.state = 'signedOff' AND (?1 IS NULL OR visit.visited_on < ?1)
         ORDER BY visit.visited_on, position, action.id"
    ))?;
    let found = statement.query_map([before.map(|day| day.to_string())], action)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The actions of signed-off reports that a later report closed, newest first, with what was said of it.
///
/// # Errors
/// When the database does not answer.
pub fn closed_actions(conn: &Connection) -> Result<Vec<(Action, String)>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT action.id, action.report_id, report.visit_id, what, owner, due_on, action.state, carried,
             COALESCE((SELECT evidence FROM action_review WHERE action_review.action_id = action.id
                       AND outcome = 'closed' LIMIT 1), '') AS evidence
         FROM action JOIN report ON report.id = action.report_id JOIN visit ON visit.id = report.visit_id
         WHERE action.state = 'closed' AND report.state = 'signedOff'
         ORDER BY visit.visited_on DESC, position, action.id",
    )?;
    let found = statement.query_map([], |row| Ok((action(row)?, row.get("evidence")?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One action.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one_action(conn: &Connection, id: ActionId) -> Result<Action, StoreError> {
    conn.prepare_cached(&format!("{SELECT_ACTION} WHERE action.id = ?1"))?
        .query_row([id.to_string()], action)
        .optional()?
        .ok_or(StoreError::NotFound("action"))
}

/// What a report says became of earlier actions.
///
/// # Errors
/// When the database does not answer.
pub fn reviews(conn: &Connection, report: ReportId) -> Result<Vec<Review>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT action_id, outcome, evidence FROM action_review WHERE report_id = ?1")?;
    let found = statement.query_map([report.to_string()], |row| {
        Ok(Review {
            action: rows::parsed(row, "action_id")?,
            outcome: rows::word_option(row, "outcome")?,
            evidence: row.get("evidence")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn draft(write: &Write<'_>, id: ReportId) -> Result<Report, StoreError> {
    let report = one(write.read(), id)?;
    if report.state == ReportState::Draft {
        return Ok(report);
    }
    Err(StoreError::Conflict(
        "This report is signed off and final. Nothing was changed. Use “Correct this report” to make a new version."
            .to_owned(),
    ))
}

pub(super) fn keep_template(write: &Write<'_>, hash: &str, template: &Template) -> Result<(), StoreError> {
    write.tx.execute(
        "INSERT INTO template (hash, id, version, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (hash) DO NOTHING",
        rusqlite::params![hash, template.id, template.version, serde_json::to_string(template)?],
    )?;
    Ok(())
}

/// Starts the report on a visit.
///
/// # Errors
/// [`StoreError::Conflict`] when there is one.
pub fn start(
    write: &mut Write<'_>,
    centre: CentreId,
    visit: VisitId,
    visited_on: NaiveDate,
    hash: &str,
    template: &Template,
) -> Result<ReportId, StoreError> {
    if !of_visit(write.read(), visit)?.is_empty() {
        return Err(StoreError::Conflict(
            "There is a report on this visit already. Open it from the list of visits.".to_owned(),
        ));
    }
    keep_template(write, hash, template)?;
    let id = ReportId::make();
    write.tx.execute(
        "INSERT INTO report (id, centre_id, visit_id, version, state, template_hash, checkpoint_at)
         VALUES (:id, :centre, :visit, 1, 'draft', :hash, :at)",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":visit": visit.to_string(), ":hash": hash, ":at": write.at(),
        },
    )?;
    let what = format!("Began the report on the visit of {}", day_words(Some(visited_on)));
    write.journal(Entry::about(SubjectKind::Report, id, centre, what))?;
    Ok(id)
}

/// Takes a copy of what was written since the last one into the journal.
fn checkpoint(write: &mut Write<'_>, report: &Report, centre: CentreId) -> Result<(), StoreError> {
    let since = report.checkpoint_at;
    let texts: Vec<(String, String)> = answers(write.read(), report.id)?
        .into_iter()
        .filter(|answer| since.is_none_or(|since| answer.saved_at > since))
        .map(|answer| (format!("{}, {}", answer.section, answer.field), answer.text))
        .collect();
    if texts.is_empty() {
        return Ok(());
    }
    write.tx.execute("UPDATE report SET checkpoint_at = ?2 WHERE id = ?1", [report.id.to_string(), write.at()])?;
    let words = if texts.len() == 1 { "one text".to_owned() } else { format!("{} texts", texts.len()) };
    let what = format!("Wrote in the draft of the report ({words})");
    write.journal(Entry::about(SubjectKind::Report, report.id, centre, what).changed(Vec::new(), texts))
}

fn checkpoint_when_due(write: &mut Write<'_>, report: &Report, centre: CentreId) -> Result<(), StoreError> {
    let due = report.checkpoint_at.is_none_or(|last| write.stamp.at - last >= TimeDelta::minutes(10));
    if due { checkpoint(write, report, centre) } else { Ok(()) }
}

/// Keeps one text of a draft.
///
/// # Errors
/// [`StoreError::Conflict`] when the report is signed off.
pub fn save_answer(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ReportId,
    section: &str,
    field: &str,
    text: &str,
) -> Result<(), StoreError> {
    let report = draft(write, id)?;
    write
        .tx
        .prepare_cached(
            "INSERT INTO report_answer (report_id, section, field, text, saved_at)
             VALUES (:report, :section, :field, :text, :at)
             ON CONFLICT (report_id, section, field) DO UPDATE SET text = :text, saved_at = :at",
        )?
        .execute(named_params! {
            ":report": id.to_string(), ":section": section, ":field": field, ":text": text, ":at": write.at(),
        })?;
    checkpoint_when_due(write, &report, centre)
}

/// What stands although the record has another number, and why.
///
/// # Errors
/// When the database does not answer.
pub fn standing(conn: &Connection, report: ReportId) -> Result<Vec<(String, String)>, StoreError> {
    stands::reasons(conn, stands::Of::Report, &report.to_string())
}

/// Keeps why a number stands although the record has another; an empty reason takes that back.
///
/// # Errors
/// [`StoreError::Conflict`] when the report is signed off.
pub fn let_stand(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ReportId,
    note: &str,
    reason: &str,
) -> Result<(), StoreError> {
    draft(write, id)?;
    stands::keep(write, stands::Of::Report, &id.to_string(), note, reason)?;
    if reason.is_empty() {
        return write.journal(Entry::about(
            SubjectKind::Report,
            id,
            centre,
            "A figure that was pointed out is open again",
        ));
    }
    write.journal(
        Entry::about(SubjectKind::Report, id, centre, "Said why a figure stands that differs from the record")
            .changed(Vec::new(), facts([("It stands, because", reason.to_owned())])),
    )
}

/// Keeps what a draft says became of an earlier action.
///
/// # Errors
/// [`StoreError::Conflict`] when the report is signed off.
pub fn review_action(write: &mut Write<'_>, id: ReportId, review: &Review) -> Result<(), StoreError> {
    draft(write, id)?;
    one_action(write.read(), review.action)?;
    write.tx.execute(
        "INSERT INTO action_review (report_id, action_id, outcome, evidence) VALUES (:report, :action, :outcome, :evidence)
         ON CONFLICT (report_id, action_id) DO UPDATE SET outcome = :outcome, evidence = :evidence",
        named_params! {
            ":report": id.to_string(), ":action": review.action.to_string(),
            ":outcome": review.outcome.as_ref().map(rows::word_of).transpose()?, ":evidence": review.evidence,
        },
    )?;
    Ok(())
}

fn action_facts(what: &str, owner: &str, due_on: Option<NaiveDate>) -> crate::journal::Facts {
    facts([("What", what.to_owned()), ("Owner", owner.to_owned()), ("Due", day_words(due_on))])
}

/// Adds an action to a draft, or changes one.
///
/// # Errors
/// [`StoreError::Conflict`] when the report is signed off.
pub fn save_action(
    write: &mut Write<'_>,
    centre: CentreId,
    report: ReportId,
    id: Option<ActionId>,
    what: &str,
    owner: &str,
    due_on: Option<NaiveDate>,
) -> Result<ActionId, StoreError> {
    draft(write, report)?;
    let before = id.map(|id| one_action(write.read(), id)).transpose()?;
    if before.as_ref().is_some_and(|action| action.report != report) {
        return Err(StoreError::Conflict("This action stands in another report. Nothing was changed.".to_owned()));
    }
    let id = id.unwrap_or_else(ActionId::make);
    write.tx.execute(
        "INSERT INTO action (id, centre_id, report_id, position, what, owner, due_on, state)
         VALUES (:id, :centre, :report, (SELECT count(*) FROM action WHERE report_id = :report), :what, :owner, :due, 'open')
         ON CONFLICT (id) DO UPDATE SET what = :what, owner = :owner, due_on = :due",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":report": report.to_string(), ":what": what,
            ":owner": owner, ":due": due_on.map(|day| day.to_string()),
        },
    )?;
    let verb = if before.is_some() { "Changed an action" } else { "Added an action" };
    let before = before.map(|action| action_facts(&action.what, &action.owner, action.due_on)).unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::Report, report, centre, format!("{verb} in the draft"))
            .changed(before, action_facts(what, owner, due_on)),
    )?;
    Ok(id)
}

/// Takes an action out of a draft.
///
/// # Errors
/// [`StoreError::Conflict`] when the report is signed off or the action stands in another.
pub fn remove_action(
    write: &mut Write<'_>,
    centre: CentreId,
    report: ReportId,
    id: ActionId,
) -> Result<(), StoreError> {
    draft(write, report)?;
    let action = one_action(write.read(), id)?;
    if action.report != report {
        return Err(StoreError::Conflict("This action stands in another report. Nothing was changed.".to_owned()));
    }
    write.tx.execute("DELETE FROM action WHERE id = ?1", [id.to_string()])?;
    write.journal(
        Entry::about(SubjectKind::Report, report, centre, "Took an action out of the draft")
            .changed(action_facts(&action.what, &action.owner, action.due_on), Vec::new()),
    )
}

/// What sign-off makes final.
#[derive(Debug)]
pub struct SignOff<'a> {
    /// The draft.
    pub report: ReportId,
    /// Its number.
    pub number: &'a str,
    /// What was filled in from the record, as JSON.
    pub facts: &'a str,
    /// The PDF.
    pub document: NewDocument<'a>,
    /// Who is to have a copy beside Ofsted.
    pub copies: &'a [CopyDue],
}

/// Signs a draft off: locks it, files the document, closes and carries the earlier actions, and marks the version that
/// it corrects as superseded.
///
/// # Errors
/// [`StoreError::Conflict`] when it is signed off already.
pub fn sign_off(
    write: &mut Write<'_>,
    centre: CentreId,
    sign: &SignOff<'_>,
) -> Result<hearthbook_records::DocumentId, StoreError> {
    let report = draft(write, sign.report)?;
    checkpoint(write, &report, centre)?;
    let id = report.id.to_string();
    write.tx.execute(
        "UPDATE report SET state = 'signedOff', number = :number, signed_at = :at, signed_by = :by, facts = :facts WHERE id = :id",
        named_params! {":id": id, ":number": sign.number, ":at": write.at(), ":by": write.person()?, ":facts": sign.facts},
    )?;
    let supersedes = match report.corrects {
        Some(corrected) => {
            write.tx.execute("UPDATE report SET state = 'superseded' WHERE id = ?1", [corrected.to_string()])?;
            take_over_actions(write, &id, &corrected.to_string())?;
            documents::of_report(write.read(), corrected)?.map(|document| document.id)
        }
        None => None,
    };
    for review in reviews(write.read(), report.id)? {
        let action = review.action.to_string();
        match review.outcome {
            Some(ActionOutcome::Closed) => {
                write.tx.execute("UPDATE action SET state = 'closed', closed_by = ?2 WHERE id = ?1", [&action, &id])?;
            }
            // a correction says again what its first version said: that carries nothing a second time
            Some(ActionOutcome::Carried) if report.corrects.is_none() => {
                write.tx.execute("UPDATE action SET carried = carried + 1 WHERE id = ?1", [&action])?;
            }
            Some(ActionOutcome::Carried) => {
                write.tx.execute("UPDATE action SET state = 'open', closed_by = NULL WHERE id = ?1 AND closed_by IN (SELECT corrects_id FROM report WHERE id = ?2)", [&action, &id])?;
            }
            None => {}
        }
        let what = match review.outcome {
            Some(ActionOutcome::Closed) => "Closed an action with evidence",
            Some(ActionOutcome::Carried) => "Carried an action over",
            None => continue,
        };
        write.journal(
            Entry::about(SubjectKind::Action, review.action, centre, what)
                .changed(Vec::new(), facts([("Evidence or reason", review.evidence)])),
        )?;
    }
    let document = documents::file(write, centre, &About::Report(report.id), &sign.document, supersedes)?;
    copies::ask_for(write, document, sign.copies)?;
    write.journal(
        Entry::about(SubjectKind::Report, report.id, centre, format!("Signed off the report {}", sign.number)).changed(
            Vec::new(),
            facts([
                ("Content fingerprint", sign.document.content_digest.to_owned()),
                ("SHA-256 of the file", sign.document.sha256.to_owned()),
                ("Copies are for", sign.copies.iter().map(CopyDue::words).collect::<Vec<_>>().join("; ")),
            ]),
        ),
    )?;
    Ok(document)
}

/// At the sign-off of a correction, the actions of the corrected version keep their ids (later reports refer to them)
/// and take the wording of the correction; those that the correction left out are closed.
fn take_over_actions(write: &Write<'_>, correction: &str, corrected: &str) -> Result<(), StoreError> {
    write.tx.execute(
        "UPDATE action SET (what, owner, due_on, position, report_id) =
             (SELECT what, owner, due_on, position, report_id FROM action AS copy
              WHERE copy.stands_for = action.id AND copy.report_id = ?1)
         WHERE report_id = ?2 AND id IN (SELECT stands_for FROM action WHERE report_id = ?1)",
        [correction, corrected],
    )?;
    write.tx.execute("DELETE FROM action WHERE report_id = ?1 AND stands_for IS NOT NULL", [correction])?;
    write
        .tx
        .execute("UPDATE action SET state = 'closed', closed_by = ?1 WHERE report_id = ?2", [correction, corrected])?;
    Ok(())
}

/// Starts a new version of a signed-off report, with its texts, reviews and actions.
///
/// # Errors
/// [`StoreError::Conflict`] when it is not signed off, or a correction is being written already.
pub fn correct(write: &mut Write<'_>, centre: CentreId, id: ReportId, reason: &str) -> Result<ReportId, StoreError> {
    let report = one(write.read(), id)?;
    let newest = of_visit(write.read(), report.visit)?.into_iter().next();
    if report.state != ReportState::SignedOff || newest.is_none_or(|newest| newest.id != id) {
        return Err(StoreError::Conflict(
            "Only the newest signed-off version can be corrected, and only once at a time. Nothing was changed."
                .to_owned(),
        ));
    }
    let new = ReportId::make();
    let (new_id, old_id) = (new.to_string(), id.to_string());
    write.tx.execute(
        "INSERT INTO report (id, centre_id, visit_id, version, state, template_hash, corrects_id, correction_reason, checkpoint_at)
         SELECT :new, centre_id, visit_id, version + 1, 'draft', template_hash, id, :reason, :at FROM report WHERE id = :old",
        named_params! {":new": new_id, ":old": old_id, ":reason": reason, ":at": write.at()},
    )?;
    write.tx.execute(
        "INSERT INTO report_answer (report_id, section, field, text, saved_at)
         SELECT ?1, section, field, text, saved_at FROM report_answer WHERE report_id = ?2",
        [&new_id, &old_id],
    )?;
    write.tx.execute(
        "INSERT INTO action_review (report_id, action_id, outcome, evidence)
         SELECT ?1, action_id, outcome, evidence FROM action_review WHERE report_id = ?2",
        [&new_id, &old_id],
    )?;
    stands::take_over(write, stands::Of::Report, &old_id, &new_id)?;
    super::allowances::take_over(write, &old_id, &new_id)?;
    for action in actions(write.read(), id)? {
        write.tx.execute(
            "INSERT INTO action (id, centre_id, report_id, position, what, owner, due_on, state, carried, stands_for)
             SELECT ?1, centre_id, ?2, position, what, owner, due_on, state, carried, id FROM action WHERE id = ?3",
            [ActionId::make().to_string(), new_id.clone(), action.id.to_string()],
        )?;
    }
    let number = report.number.unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::Report, new, centre, format!("{BEGAN_TO_CORRECT} {number}"))
            .changed(Vec::new(), facts([("Reason", reason.to_owned())])),
    )?;
    Ok(new)
}
