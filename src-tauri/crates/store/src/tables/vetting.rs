//! Vetting files. A row stands from when it was recorded until it was carried on or taken back, and is never overwritten:
//! what the register said on any past day is one condition in a query.

pub mod audits;
pub mod decisions;
pub mod histories;
pub mod imports;
pub mod lines;
pub mod particulars;
pub mod posts;

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_rules::calendar::london_day_end;

use crate::rows;

/// Rows that stand at a moment: recorded before it, and not ended before it.
const STANDS: &str = "recorded_from < :moment AND (recorded_to IS NULL OR recorded_to >= :moment)";

/// The moment that a reader looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment(String);

impl Moment {
    /// Now: everything that stands.
    #[must_use]
    pub fn now() -> Self {
        // later than any instant; what has ended has an end before it
        Self("9999-12-31T00:00:00.000Z".to_owned())
    }

    /// The end of a day in London.
    #[must_use]
    pub fn end_of(day: NaiveDate) -> Self {
        Self::just_before(london_day_end(day))
    }

    /// Just before an instant.
    #[must_use]
    pub fn just_before(at: DateTime<Utc>) -> Self {
        Self(rows::instant(at))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests;
