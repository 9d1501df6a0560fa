//! That there is a safeguarding concern, and where its words are kept. The words themselves are in a compartment.

use chrono::{DateTime, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, ConcernId, PersonId, ReportId};
use rusqlite::{Connection, named_params};

use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// A concern, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// Id.
    pub id: ConcernId,
    /// The compartment that holds its words.
    pub compartment: String,
    /// The report that it came from.
    pub report: Option<ReportId>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: PersonId,
}

/// All concerns, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<Concern>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, compartment_id, report_id, recorded_at, recorded_by FROM concern ORDER BY recorded_at DESC, id DESC",
    )?;
    let found = statement.query_map([], |row| {
        Ok(Concern {
            id: rows::parsed(row, "id")?,
            compartment: row.get("compartment_id")?,
            report: rows::parsed_option(row, "report_id")?,
            recorded_at: rows::instant_of(row, "recorded_at")?,
            recorded_by: rows::parsed(row, "recorded_by")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Records that there is one. The journal says that, and nothing of what it says.
///
/// # Errors
/// When the database refuses.
pub fn record(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ConcernId,
    compartment: &str,
    report: Option<ReportId>,
) -> Result<(), StoreError> {
    write.tx.execute(
        "INSERT INTO concern (id, centre_id, compartment_id, report_id, recorded_at, recorded_by)
         VALUES (:id, :centre, :compartment, :report, :at, :by)",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":compartment": compartment,
            ":report": report.map(|id| id.to_string()), ":at": write.at(), ":by": write.person()?,
        },
    )?;
    write.journal(Entry::about(SubjectKind::Concern, id, centre, "Recorded a safeguarding concern"))
}
