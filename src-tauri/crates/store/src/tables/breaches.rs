//! Breaches of personal data.

use chrono::{DateTime, Utc};
use hearthbook_records::breaches::Breach;
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{BreachId, CentreId, PersonId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::facts;
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

/// A breach as it is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The breach.
    pub breach: Breach,
    /// Whether it goes to the Information Commissioner, why, when and by whom that was decided.
    pub decided: Option<(bool, String, DateTime<Utc>, PersonId)>,
    /// When it was reported, how, and why late.
    pub reported: Option<(DateTime<Utc>, String, String)>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: PersonId,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let report: Option<bool> = row.get("report")?;
    let decided = match report {
        Some(report) => Some((
            report,
            row.get("report_because")?,
            rows::instant_of(row, "decided_at")?,
            rows::parsed(row, "decided_by")?,
        )),
        None => None,
    };
    let reported: Option<DateTime<Utc>> = rows::parsed_option(row, "reported_at")?;
    let reported = match reported {
        Some(at) => Some((at, row.get("reported_how")?, row.get("late_because")?)),
        None => None,
    };
    Ok(Kept {
        breach: Breach {
            id: rows::parsed(row, "id")?,
            aware_at: rows::instant_of(row, "aware_at")?,
            what: row.get("what")?,
            whose: row.get("whose")?,
            consequences: row.get("consequences")?,
            measures: row.get("measures")?,
        },
        decided,
        reported,
        recorded_at: rows::instant_of(row, "recorded_at")?,
        recorded_by: rows::parsed(row, "recorded_by")?,
    })
}

/// All, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<Kept>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT * FROM breach ORDER BY aware_at DESC, id DESC")?;
    let found = statement.query_map([], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: BreachId) -> Result<Kept, StoreError> {
    conn.query_row("SELECT * FROM breach WHERE id = ?1", [id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("breach"))
}

fn said(breach: &Breach) -> Facts {
    facts([
        ("Aware", hearthbook_rules::calendar::london_date_time_words(breach.aware_at)),
        ("What happened", breach.what.clone()),
        ("Whose data", breach.whose.clone()),
        ("What may come of it", breach.consequences.clone()),
        ("What was done", breach.measures.clone()),
    ])
}

/// Records or changes one.
///
/// # Errors
/// When the database refuses.
pub fn save(write: &mut Write<'_>, centre: CentreId, breach: &Breach) -> Result<(), StoreError> {
    let before = one(write.read(), breach.id).ok();
    write.tx.execute(
        "INSERT INTO breach (id, centre_id, aware_at, what, whose, consequences, measures, recorded_at, recorded_by)
         VALUES (:id, :centre, :aware, :what, :whose, :consequences, :measures, :at, :by)
         ON CONFLICT (id) DO UPDATE SET aware_at = excluded.aware_at, what = excluded.what, whose = excluded.whose,
             consequences = excluded.consequences, measures = excluded.measures",
        named_params! {
            ":id": breach.id.to_string(), ":centre": centre.to_string(), ":aware": rows::instant(breach.aware_at),
            ":what": breach.what, ":whose": breach.whose, ":consequences": breach.consequences,
            ":measures": breach.measures, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let what =
        if before.is_some() { "Changed a breach of personal data" } else { "Recorded a breach of personal data" };
    let before = before.map(|kept| said(&kept.breach)).unwrap_or_default();
    write.journal(Entry::about(SubjectKind::Breach, breach.id, centre, what).changed(before, said(breach)))
}

/// Decides whether it goes to the Information Commissioner.
///
/// # Errors
/// When the database refuses.
pub fn decide(
    write: &mut Write<'_>,
    centre: CentreId,
    id: BreachId,
    report: bool,
    why: &str,
) -> Result<(), StoreError> {
    write.tx.execute(
        "UPDATE breach SET report = :report, report_because = :why, decided_at = :at, decided_by = :by WHERE id = :id",
        named_params! { ":report": report, ":why": why, ":at": write.at(), ":by": write.person()?, ":id": id.to_string() },
    )?;
    let what = if report {
        "Decided to report a breach to the Information Commissioner"
    } else {
        "Decided not to report a breach to the Information Commissioner"
    };
    write.journal(
        Entry::about(SubjectKind::Breach, id, centre, what).changed(Vec::new(), facts([("Why", why.to_owned())])),
    )
}

/// Records that it was reported.
///
/// # Errors
/// When the database refuses.
pub fn reported(
    write: &mut Write<'_>,
    centre: CentreId,
    id: BreachId,
    at: DateTime<Utc>,
    how: &str,
    late: &str,
) -> Result<(), StoreError> {
    write.tx.execute(
        "UPDATE breach SET reported_at = :reported, reported_how = :how, late_because = :late WHERE id = :id",
        named_params! { ":reported": rows::instant(at), ":how": how, ":late": late, ":id": id.to_string() },
    )?;
    let told = facts([
        ("Reported", hearthbook_rules::calendar::london_date_time_words(at)),
        ("How", how.to_owned()),
        ("Why after 72 hours", late.to_owned()),
    ]);
    let what = "Recorded that a breach was reported to the Information Commissioner";
    write.journal(Entry::about(SubjectKind::Breach, id, centre, what).changed(Vec::new(), told))
}
