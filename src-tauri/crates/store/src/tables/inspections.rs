//! Inspections, what they ask for, comments on a draft report.

use hearthbook_records::inspections::{DraftComment, Inspection, Point};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, DocumentId, DraftCommentId, InspectionId, InspectionPointId};
use hearthbook_rules::{Grade, RuleBook};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{day_words, facts};
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

const COLUMNS: &str =
    "id, kind, started_on, ended_on, inspector, reference, overall, protection, leadership, feedback_on,
    unresolved, raised_on, draft_on, commented_on, final_on, published_on, note";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Inspection> {
    Ok(Inspection {
        id: rows::parsed(row, "id")?,
        kind: rows::word(row, "kind")?,
        started_on: rows::parsed(row, "started_on")?,
        ended_on: rows::day(row, "ended_on")?,
        inspector: row.get("inspector")?,
        reference: row.get("reference")?,
        overall: rows::word_option(row, "overall")?,
        protection: rows::word_option(row, "protection")?,
        leadership: rows::word_option(row, "leadership")?,
        feedback_on: rows::day(row, "feedback_on")?,
        unresolved: row.get("unresolved")?,
        raised_on: rows::day(row, "raised_on")?,
        draft_on: rows::day(row, "draft_on")?,
        commented_on: rows::day(row, "commented_on")?,
        final_on: rows::day(row, "final_on")?,
        published_on: rows::day(row, "published_on")?,
        note: row.get("note")?,
    })
}

/// All, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<Inspection>, StoreError> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM inspection ORDER BY started_on DESC, id DESC"))?;
    let found = statement.query_map([], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: InspectionId) -> Result<Inspection, StoreError> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM inspection WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("inspection"))
}

/// "full inspection of 3 March 2026", for the journal.
fn words(inspection: &Inspection) -> String {
    format!("{} of {}", inspection.kind.words().to_lowercase(), day_words(Some(inspection.started_on)))
}

fn journal_facts(inspection: &Inspection) -> Facts {
    let label = |grade: Option<Grade>| grade.map(|grade| RuleBook::shipped().grade_label(grade)).unwrap_or_default();
    facts([
        ("Kind", inspection.kind.words().to_owned()),
        ("First day", day_words(Some(inspection.started_on))),
        ("Last day", day_words(inspection.ended_on)),
        ("Inspector", inspection.inspector.clone()),
        ("Ofsted’s number", inspection.reference.clone()),
        ("Overall", label(inspection.overall)),
        ("Help and protection", label(inspection.protection)),
        ("Leaders and managers", label(inspection.leadership)),
        ("Feedback", day_words(inspection.feedback_on)),
        ("Unresolved", inspection.unresolved.clone()),
        ("Raised", day_words(inspection.raised_on)),
        ("Draft report", day_words(inspection.draft_on)),
        ("Comments sent", day_words(inspection.commented_on)),
        ("Final report", day_words(inspection.final_on)),
        ("Published", day_words(inspection.published_on)),
        ("Note", inspection.note.clone()),
    ])
}

/// Adds one or saves a change.
///
/// # Errors
/// When the database refuses.
pub fn save(write: &mut Write<'_>, centre: CentreId, inspection: &Inspection) -> Result<(), StoreError> {
    let before = match one(write.read(), inspection.id) {
        Ok(before) => Some(before),
        Err(StoreError::NotFound(_)) => None,
        Err(error) => return Err(error),
    };
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let grade = |grade: &Option<Grade>| grade.as_ref().map(rows::word_of).transpose();
    write.tx.execute(
        "INSERT INTO inspection (id, centre_id, kind, started_on, ended_on, inspector, reference, overall, protection,
             leadership, feedback_on, unresolved, raised_on, draft_on, commented_on, final_on, published_on, note,
             recorded_at, recorded_by)
         VALUES (:id, :centre, :kind, :started, :ended, :inspector, :reference, :overall, :protection, :leadership,
             :feedback, :unresolved, :raised, :draft, :commented, :final, :published, :note, :at, :by)
         ON CONFLICT (id) DO UPDATE SET kind = :kind, started_on = :started, ended_on = :ended, inspector = :inspector,
             reference = :reference, overall = :overall, protection = :protection, leadership = :leadership,
             feedback_on = :feedback, unresolved = :unresolved, raised_on = :raised, draft_on = :draft,
             commented_on = :commented, final_on = :final, published_on = :published, note = :note",
        named_params! {
            ":id": inspection.id.to_string(), ":centre": centre.to_string(), ":kind": rows::word_of(&inspection.kind)?,
            ":started": inspection.started_on.to_string(), ":ended": day(inspection.ended_on),
            ":inspector": inspection.inspector, ":reference": inspection.reference,
            ":overall": grade(&inspection.overall)?, ":protection": grade(&inspection.protection)?,
            ":leadership": grade(&inspection.leadership)?, ":feedback": day(inspection.feedback_on),
            ":unresolved": inspection.unresolved, ":raised": day(inspection.raised_on),
            ":draft": day(inspection.draft_on), ":commented": day(inspection.commented_on),
            ":final": day(inspection.final_on), ":published": day(inspection.published_on), ":note": inspection.note,
            ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let verb = if before.is_some() { "Changed" } else { "Recorded" };
    let before = before.as_ref().map(journal_facts).unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::Inspection, inspection.id, centre, format!("{verb} the {}", words(inspection)))
            .changed(before, journal_facts(inspection)),
    )
}

const POINT: &str = "SELECT id, inspection_id, kind, authority, words, given_on, due_on, steps, met_on, met_words,
    checked_on FROM inspection_point";

fn point(row: &Row<'_>) -> rusqlite::Result<Point> {
    Ok(Point {
        id: rows::parsed(row, "id")?,
        inspection: rows::parsed(row, "inspection_id")?,
        kind: rows::word(row, "kind")?,
        authority: row.get("authority")?,
        words: row.get("words")?,
        given_on: rows::day(row, "given_on")?,
        due_on: rows::day(row, "due_on")?,
        steps: row.get("steps")?,
        met_on: rows::day(row, "met_on")?,
        met_words: row.get("met_words")?,
        checked_on: rows::day(row, "checked_on")?,
    })
}

/// What every inspection asks for, by inspection and in the order in which it was entered.
///
/// # Errors
/// When the database does not answer.
pub fn points(conn: &Connection) -> Result<Vec<Point>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{POINT} ORDER BY inspection_id, id"))?;
    let found = statement.query_map([], point)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// What one inspection asks for, in the order in which it was entered.
///
/// # Errors
/// When the database does not answer.
pub fn points_of(conn: &Connection, inspection: InspectionId) -> Result<Vec<Point>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{POINT} WHERE inspection_id = ?1 ORDER BY id"))?;
    let found = statement.query_map([inspection.to_string()], point)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One thing that is asked for.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one_point(conn: &Connection, id: InspectionPointId) -> Result<Point, StoreError> {
    conn.prepare_cached(&format!("{POINT} WHERE id = ?1"))?
        .query_row([id.to_string()], point)
        .optional()?
        .ok_or(StoreError::NotFound("requirement or recommendation"))
}

fn point_facts(point: &Point) -> Facts {
    facts([
        ("Kind", point.kind.words().to_owned()),
        ("Regulation or standard", point.authority.clone()),
        ("Words", point.words.clone()),
        ("Given", day_words(point.given_on)),
        ("Date set", day_words(point.due_on)),
        ("Steps", point.steps.clone()),
        ("Met", day_words(point.met_on)),
        ("How one can see that", point.met_words.clone()),
        ("Checked by Ofsted", day_words(point.checked_on)),
    ])
}

/// Adds or changes what an inspection asks for.
///
/// # Errors
/// When the database refuses.
pub fn save_point(write: &mut Write<'_>, centre: CentreId, point: &Point) -> Result<(), StoreError> {
    let before = match one_point(write.read(), point.id) {
        Ok(before) => Some(before),
        Err(StoreError::NotFound(_)) => None,
        Err(error) => return Err(error),
    };
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    write.tx.execute(
        "INSERT INTO inspection_point (id, inspection_id, kind, authority, words, given_on, due_on, steps, met_on,
             met_words, checked_on, recorded_at, recorded_by)
         VALUES (:id, :inspection, :kind, :authority, :words, :given, :due, :steps, :met, :met_words, :checked, :at, :by)
         ON CONFLICT (id) DO UPDATE SET kind = :kind, authority = :authority, words = :words, given_on = :given,
             due_on = :due, steps = :steps, met_on = :met, met_words = :met_words, checked_on = :checked",
        named_params! {
            ":id": point.id.to_string(), ":inspection": point.inspection.to_string(),
            ":kind": rows::word_of(&point.kind)?, ":authority": point.authority, ":words": point.words,
            ":given": day(point.given_on), ":due": day(point.due_on), ":steps": point.steps, ":met": day(point.met_on),
            ":met_words": point.met_words, ":checked": day(point.checked_on), ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let verb = match &before {
        None => "Recorded",
        Some(before) if before.met_on.is_none() && point.met_on.is_some() => "Recorded as met",
        Some(_) => "Changed",
    };
    let what = format!("{verb}: {}, {}", point.kind.words().to_lowercase(), point.authority);
    let before = before.as_ref().map(point_facts).unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::Inspection, point.inspection, centre, what).changed(before, point_facts(point)),
    )
}

/// The comments on the draft of an inspection, in the order in which they were entered.
///
/// # Errors
/// When the database does not answer.
pub fn comments(conn: &Connection, inspection: InspectionId) -> Result<Vec<DraftComment>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, place, says, is_right, evidence, document_id, answer FROM draft_comment WHERE inspection_id = ?1
         ORDER BY id",
    )?;
    let found = statement.query_map([inspection.to_string()], |row| {
        Ok(DraftComment {
            id: rows::parsed(row, "id")?,
            place: row.get("place")?,
            says: row.get("says")?,
            is_right: row.get("is_right")?,
            evidence: row.get("evidence")?,
            document: rows::parsed_option(row, "document_id")?,
            answer: row.get("answer")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn comment_facts(comment: &DraftComment) -> Facts {
    facts([
        ("Place", comment.place.clone()),
        ("The draft says", comment.says.clone()),
        ("Right is", comment.is_right.clone()),
        ("Evidence", comment.evidence.clone()),
        ("Answer", comment.answer.clone()),
    ])
}

/// Adds or changes a comment on the draft.
///
/// # Errors
/// When the database refuses.
pub fn save_comment(
    write: &mut Write<'_>,
    centre: CentreId,
    inspection: InspectionId,
    comment: &DraftComment,
) -> Result<(), StoreError> {
    let before = comments(write.read(), inspection)?.into_iter().find(|before| before.id == comment.id);
    write.tx.execute(
        "INSERT INTO draft_comment (id, inspection_id, place, says, is_right, evidence, document_id, answer, recorded_at,
             recorded_by)
         VALUES (:id, :inspection, :place, :says, :right, :evidence, :document, :answer, :at, :by)
         ON CONFLICT (id) DO UPDATE SET place = :place, says = :says, is_right = :right, evidence = :evidence,
             document_id = :document, answer = :answer",
        named_params! {
            ":id": comment.id.to_string(), ":inspection": inspection.to_string(), ":place": comment.place,
            ":says": comment.says, ":right": comment.is_right, ":evidence": comment.evidence,
            ":document": comment.document.map(|id| id.to_string()), ":answer": comment.answer, ":at": write.at(),
            ":by": write.person()?,
        },
    )?;
    let verb = if before.is_some() { "Changed" } else { "Added" };
    let what = format!("{verb} a comment on the draft report: {}", comment.place);
    let before = before.as_ref().map(comment_facts).unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::Inspection, inspection, centre, what).changed(before, comment_facts(comment)),
    )
}

/// Takes a comment on the draft out again.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database refuses.
pub fn remove_comment(
    write: &mut Write<'_>,
    centre: CentreId,
    inspection: InspectionId,
    id: DraftCommentId,
) -> Result<(), StoreError> {
    let before = comments(write.read(), inspection)?
        .into_iter()
        .find(|before| before.id == id)
        .ok_or(StoreError::NotFound("comment"))?;
    write.tx.execute("DELETE FROM draft_comment WHERE id = ?1", [id.to_string()])?;
    let what = format!("Took out a comment on the draft report: {}", before.place);
    write.journal(
        Entry::about(SubjectKind::Inspection, inspection, centre, what).changed(comment_facts(&before), Vec::new()),
    )
}

/// Finished documents that can be named as evidence, newest first: id, number, title.
///
/// # Errors
/// When the database does not answer.
pub fn evidence(conn: &Connection) -> Result<Vec<(DocumentId, String, String)>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT id, number, title FROM document ORDER BY made_at DESC, id DESC LIMIT 200")?;
    let found = statement.query_map([], |row| Ok((rows::parsed(row, "id")?, row.get("number")?, row.get("title")?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
