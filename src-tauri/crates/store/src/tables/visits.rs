//! Visits under regulation 25.

use chrono::NaiveDate;
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::visits::{VisitMade, VisitState};
use hearthbook_records::{CentreId, PersonId, VisitId};
use hearthbook_rules::Explanation;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{day_words, facts, people, yes_no};
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

/// A visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// Id.
    pub id: VisitId,
    /// State.
    pub state: VisitState,
    /// Day planned for.
    pub planned_on: Option<NaiveDate>,
    /// Who is to visit, or visited.
    pub visitor: Option<PersonId>,
    /// What was recorded, once made.
    pub made: Option<VisitMade>,
    /// The day of its report, as the rules stood when the visit was recorded.
    pub report_due: Option<Explanation>,
}

impl Visit {
    /// The day of the visit, or the day planned for.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        self.made.as_ref().map(|made| made.visited_on).or(self.planned_on)
    }
}

const SELECT: &str =
    "SELECT id, state, planned_on, visitor_id, visited_on, started_at, ended_at, announced, limb, in_charge,
    families_resident, no_interviews_because, premises_seen, complaints_inspected, complaints_note, interviews,
    record_checks, report_due FROM visit";

fn made(row: &Row<'_>) -> rusqlite::Result<Option<VisitMade>> {
    let Some(visited_on) = rows::day(row, "visited_on")? else { return Ok(None) };
    let (Some(started_at), Some(ended_at)) = (rows::time(row, "started_at")?, rows::time(row, "ended_at")?) else {
        return Ok(None);
    };
    Ok(Some(VisitMade {
        visited_on,
        started_at,
        ended_at,
        announced: row.get("announced")?,
        visitor: rows::parsed(row, "visitor_id")?,
        limb: rows::word(row, "limb")?,
        in_charge: row.get("in_charge")?,
        families_resident: row.get("families_resident")?,
        interviews: rows::json(row, "interviews")?,
        no_interviews_because: row.get("no_interviews_because")?,
        premises_seen: row.get("premises_seen")?,
        complaints_inspected: row.get("complaints_inspected")?,
        complaints_note: row.get("complaints_note")?,
        record_checks: rows::json(row, "record_checks")?,
    }))
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Visit> {
    let state = rows::word(row, "state")?;
    Ok(Visit {
        id: rows::parsed(row, "id")?,
        state,
        planned_on: rows::day(row, "planned_on")?,
        visitor: rows::parsed_option(row, "visitor_id")?,
        made: if state == VisitState::Recorded { made(row)? } else { None },
        report_due: rows::json_option(row, "report_due")?,
    })
}

/// All visits that were not cancelled, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<Visit>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE state <> 'cancelled' ORDER BY coalesce(visited_on, planned_on) DESC, started_at DESC, id DESC"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement.query_map([], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One visit.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: VisitId) -> Result<Visit, StoreError> {
    conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("visit"))
}

/// Plans a visit, or moves a planned one.
///
/// # Errors
/// [`StoreError::Conflict`] when the visit was made or taken off the plan already.
pub fn plan(
    write: &mut Write<'_>,
    centre: CentreId,
    id: Option<VisitId>,
    day: NaiveDate,
    visitor: Option<PersonId>,
) -> Result<VisitId, StoreError> {
    let before = id.map(|id| one(write.read(), id)).transpose()?;
    if before.as_ref().is_some_and(|visit| visit.state != VisitState::Planned) {
        return Err(StoreError::Conflict("This visit is not on the plan any more. Nothing was changed.".to_owned()));
    }
    let id = id.unwrap_or_else(VisitId::make);
    write.tx.execute(
        "INSERT INTO visit (id, centre_id, state, planned_on, visitor_id) VALUES (:id, :centre, 'planned', :day, :visitor)
         ON CONFLICT (id) DO UPDATE SET planned_on = :day, visitor_id = :visitor",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":day": day.to_string(),
            ":visitor": visitor.map(|person| person.to_string()),
        },
    )?;
    let words = |day: Option<NaiveDate>, visitor: Option<PersonId>, conn: &Connection| -> Result<Facts, StoreError> {
        let visitor = visitor.map(|person| people::one(conn, person)).transpose()?;
        Ok(facts([("Planned for", day_words(day)), ("Visitor", visitor.map(|person| person.name).unwrap_or_default())]))
    };
    let what = match &before {
        Some(_) => format!("Moved the planned visit to {}", day_words(Some(day))),
        None => format!("Planned a visit for {}", day_words(Some(day))),
    };
    let before = match before {
        Some(visit) => words(visit.planned_on, visit.visitor, write.read())?,
        None => Facts::new(),
    };
    let after = words(Some(day), visitor, write.read())?;
    write.journal(Entry::about(SubjectKind::Visit, id, centre, what).changed(before, after))?;
    Ok(id)
}

/// Takes a planned visit off the plan.
///
/// # Errors
/// [`StoreError::Conflict`] when it is not on the plan.
pub fn cancel(write: &mut Write<'_>, centre: CentreId, id: VisitId, reason: &str) -> Result<(), StoreError> {
    let visit = one(write.read(), id)?;
    if visit.state != VisitState::Planned {
        return Err(StoreError::Conflict("This visit is not on the plan any more. Nothing was changed.".to_owned()));
    }
    write.tx.execute(
        "UPDATE visit SET state = 'cancelled', cancelled_because = ?2 WHERE id = ?1",
        [&id.to_string(), reason],
    )?;
    let what = format!("Took the visit planned for {} off the plan: {reason}", day_words(visit.planned_on));
    write.journal(Entry::about(SubjectKind::Visit, id, centre, what))
}

fn journal_facts(made: &VisitMade, visitor: &str) -> Facts {
    let interviews: Vec<String> = made
        .interviews
        .iter()
        .map(|interview| {
            // as the report says it: more is read by others than the visitor here
            let group = interview.attributed_group().and_then(|group| rows::word_of(&group).ok());
            let group = group.map(|group| format!("{group}, ")).unwrap_or_default();
            let outcome = rows::word_of(&interview.outcome).unwrap_or_default();
            format!("{} ({group}{outcome})", interview.attributed().0)
        })
        .collect();
    let checks: Vec<String> = made
        .record_checks
        .iter()
        .map(|check| {
            let of = check.out_of.map(|all| format!(" of {all}")).unwrap_or_default();
            let missing =
                if check.missing.is_empty() { String::new() } else { format!(", missing: {}", check.missing) };
            format!("{}: {}{of}{missing}", check.what, check.sample)
        })
        .collect();
    facts([
        ("Date", day_words(Some(made.visited_on))),
        ("Start", made.started_at.format("%H:%M").to_string()),
        ("End", made.ended_at.format("%H:%M").to_string()),
        ("Announced", yes_no(Some(made.announced))),
        ("Visitor", visitor.to_owned()),
        ("Limb of regulation 25", rows::word_of(&made.limb).unwrap_or_default()),
        ("In day-to-day charge", yes_no(Some(made.in_charge))),
        ("Families resident", made.families_resident.to_string()),
        ("Interviews", interviews.join("; ")),
        ("Nobody interviewed because", made.no_interviews_because.clone()),
        ("Premises seen", made.premises_seen.clone()),
        ("Complaints records inspected", yes_no(Some(made.complaints_inspected))),
        ("Note on complaints", made.complaints_note.clone()),
        ("Records checked", checks.join("; ")),
    ])
}

/// Records a visit that was made, or corrects what was recorded.
///
/// # Errors
/// [`StoreError::Conflict`] when a report on it is signed off, or it was taken off the plan.
pub fn record(
    write: &mut Write<'_>,
    centre: CentreId,
    id: Option<VisitId>,
    made: &VisitMade,
    report_due: &Explanation,
) -> Result<VisitId, StoreError> {
    let before = id.map(|id| one(write.read(), id)).transpose()?;
    if before.as_ref().is_some_and(|visit| visit.state == VisitState::Cancelled) {
        return Err(StoreError::Conflict("This visit was taken off the plan. Nothing was changed.".to_owned()));
    }
    let id = id.unwrap_or_else(VisitId::make);
    let signed: i64 = write.tx.query_row(
        "SELECT count(*) FROM report WHERE visit_id = ?1 AND state <> 'draft'",
        [id.to_string()],
        |row| row.get(0),
    )?;
    if signed > 0 {
        return Err(StoreError::Conflict(
            "The report on this visit is signed off, so the visit can no longer be changed. Correct the report instead.".to_owned(),
        ));
    }
    write.tx.execute(
        "INSERT INTO visit (id, centre_id, state, visitor_id, visited_on, started_at, ended_at, announced, limb, in_charge,
             families_resident, no_interviews_because, premises_seen, complaints_inspected, complaints_note, interviews,
             record_checks, report_due)
         VALUES (:id, :centre, 'recorded', :visitor, :on, :start, :end, :announced, :limb, :in_charge, :families, :nobody,
             :premises, :complaints, :complaints_note, :interviews, :checks, :due)
         ON CONFLICT (id) DO UPDATE SET state = 'recorded', visitor_id = :visitor, visited_on = :on, started_at = :start,
             ended_at = :end, announced = :announced, limb = :limb, in_charge = :in_charge, families_resident = :families,
             no_interviews_because = :nobody, premises_seen = :premises, complaints_inspected = :complaints,
             complaints_note = :complaints_note, interviews = :interviews, record_checks = :checks, report_due = :due",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":visitor": made.visitor.to_string(),
            ":on": made.visited_on.to_string(), ":start": made.started_at.format("%H:%M").to_string(),
            ":end": made.ended_at.format("%H:%M").to_string(), ":announced": made.announced,
            ":limb": rows::word_of(&made.limb)?, ":in_charge": made.in_charge, ":families": made.families_resident,
            ":nobody": made.no_interviews_because, ":premises": made.premises_seen,
            ":complaints": made.complaints_inspected, ":complaints_note": made.complaints_note,
            ":interviews": serde_json::to_string(&made.interviews)?,
            ":checks": serde_json::to_string(&made.record_checks)?,
            ":due": serde_json::to_string(report_due)?,
        },
    )?;
    let visitor = people::one(write.read(), made.visitor)?.name;
    let earlier = before.and_then(|visit| visit.made);
    let (what, before) = match &earlier {
        Some(earlier) => {
            let visitor = people::one(write.read(), earlier.visitor)?.name;
            (
                format!("Corrected the record of the visit of {}", day_words(Some(made.visited_on))),
                journal_facts(earlier, &visitor),
            )
        }
        None => (format!("Recorded the visit of {}", day_words(Some(made.visited_on))), Facts::new()),
    };
    let after = journal_facts(made, &visitor);
    write.journal(Entry::about(SubjectKind::Visit, id, centre, what).changed(before, after))?;
    Ok(id)
}
