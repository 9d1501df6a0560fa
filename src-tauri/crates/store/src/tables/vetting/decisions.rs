//! Decisions about starts. A new one ends the one before; none is ever changed.

use hearthbook_records::journal::SubjectKind;
use hearthbook_records::vetting::StartDecisionKind;
use hearthbook_records::vetting::history::StartDecision;
use hearthbook_records::{CentreId, PersonId};
use rusqlite::{Connection, Row, named_params};

use super::Moment;
use crate::journal::Entry;
use crate::tables::{day_words, facts};
use crate::{StoreError, Write, rows};

fn decision(row: &Row<'_>) -> rusqlite::Result<StartDecision> {
    Ok(StartDecision {
        id: rows::parsed(row, "id")?,
        person: rows::parsed(row, "person_id")?,
        kind: rows::word(row, "kind")?,
        decided_on: rows::parsed(row, "decided_on")?,
        starts_on: rows::day(row, "starts_on")?,
        steps: row.get("steps")?,
        reasons: row.get("reasons")?,
        supervisor: rows::parsed_option(row, "supervisor_id")?,
        supervision: row.get("supervision")?,
        review_on: rows::day(row, "review_on")?,
        outstanding: row.get("outstanding")?,
        recorded_from: rows::instant_of(row, "recorded_from")?,
        decided_by: rows::parsed(row, "recorded_by")?,
        recorded_to: rows::parsed_option(row, "recorded_to")?,
    })
}

/// The decisions made before a moment, newest first; one person's when given. The first of a person is the one in force.
///
/// # Errors
/// When the database does not answer.
pub fn made(conn: &Connection, moment: &Moment, person: Option<PersonId>) -> Result<Vec<StartDecision>, StoreError> {
    let of = if person.is_some() { "person_id = :person" } else { ":person IS NULL" };
    let sql = format!(
        "SELECT id, person_id, kind, decided_on, starts_on, steps, reasons, supervisor_id, supervision, review_on,
            outstanding, recorded_from, recorded_by, recorded_to
         FROM start_decision WHERE {of} AND recorded_from < :moment ORDER BY recorded_from DESC, id DESC"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement
        .query_map(named_params! {":moment": moment.as_str(), ":person": person.map(|id| id.to_string())}, decision)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Records a decision.
///
/// # Errors
/// When the database refuses, as it does when somebody decides about his or her own start.
pub fn decide(write: &mut Write<'_>, centre: CentreId, decision: &StartDecision) -> Result<(), StoreError> {
    write.tx.execute(
        "UPDATE start_decision SET recorded_to = ?1 WHERE person_id = ?2 AND recorded_to IS NULL",
        [write.at(), decision.person.to_string()],
    )?;
    write.tx.execute(
        "INSERT INTO start_decision (id, person_id, centre_id, kind, decided_on, starts_on, steps, reasons,
            supervisor_id, supervision, review_on, outstanding, recorded_from, recorded_by)
         VALUES (:id, :person, :centre, :kind, :on, :starts, :steps, :reasons, :supervisor, :supervision, :review,
            :outstanding, :at, :by)",
        named_params! {
            ":id": decision.id.to_string(), ":person": decision.person.to_string(), ":centre": centre.to_string(),
            ":kind": rows::word_of(&decision.kind)?, ":on": decision.decided_on.to_string(),
            ":starts": decision.starts_on.map(|day| day.to_string()), ":steps": decision.steps,
            ":reasons": decision.reasons, ":supervisor": decision.supervisor.map(|id| id.to_string()),
            ":supervision": decision.supervision, ":review": decision.review_on.map(|day| day.to_string()),
            ":outstanding": decision.outstanding, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let what = match decision.kind {
        StartDecisionKind::Cleared => "Cleared to start",
        StartDecisionKind::EarlyStart => "Decided an early start under regulation 16(5)",
        StartDecisionKind::Stopped => "Stopped from working",
    };
    write.journal(Entry::about(SubjectKind::Vetting, decision.person, centre, what).changed(
        Vec::new(),
        facts([
            ("Day of the decision", day_words(Some(decision.decided_on))),
            ("First day of work", day_words(decision.starts_on)),
            ("Outstanding", decision.outstanding.clone()),
            ("Steps taken", decision.steps.clone()),
            ("Reasons", decision.reasons.clone()),
            ("Supervision", decision.supervision.clone()),
            ("Review by", day_words(decision.review_on)),
        ]),
    ))
}
