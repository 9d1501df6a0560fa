//! How far ahead one looks for what comes due: Today shows the next days, the calendar the next twelve months.
//!
//! What it must not know: what comes due.

/// How far ahead one looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ahead {
    /// The days that Today shows; how many, each kind of line says itself.
    Near,
    /// The twelve months of the calendar.
    Year,
}

impl Ahead {
    /// Days, where Today shows the next `near`.
    #[must_use]
    pub fn days(self, near: i64) -> i64 {
        match self {
            Self::Near => near,
            Self::Year => 366,
        }
    }
}
