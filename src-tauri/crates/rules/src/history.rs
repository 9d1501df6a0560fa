//! An employment history as people tell it: days, months, seasons and years, and what lies between them.
//!
//! What it is for: dates that are not exact, the line of a CV, and the gaps, overlaps and vague dates of a whole life
//! of work. What it must not know: who the person is, how the history is stored, what day it is.

mod entry;
mod gaps;
mod imprecise;
mod intervals;
mod read;
mod tokens;

pub use entry::{EntryKind, EntryProblem, HistoryEntry, read_entry};
pub use gaps::{
    DEFAULT_GAP_DAYS, Edge, Explained, Gap, GapSize, History, HistoryFindings, Overlap, Stretch, StretchEnd, TooYoung,
    VagueDate, findings,
};
pub use imprecise::{ImpreciseDate, Precision, whole_days};
pub use read::{DateProblem, DayOrder, read_date, read_date_in};

#[cfg(test)]
mod tests;
