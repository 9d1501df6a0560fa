//! The clock: the only place that reads it. Everything else is handed an instant.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> DateTime<Utc>;
    /// Time since some fixed point; never set back.
    fn monotonic(&self) -> Duration;
}

/// The PC's clock, or in a debug build one that started at the instant in `HEARTHBOOK_TEST_CLOCK`.
#[derive(Debug)]
pub struct PcClock {
    started: Instant,
    pretended: Option<DateTime<Utc>>,
}

impl PcClock {
    /// Starts it.
    #[must_use]
    pub fn start() -> Self {
        let pretended = if cfg!(debug_assertions) {
            std::env::var("HEARTHBOOK_TEST_CLOCK").ok().and_then(|text| text.parse().ok())
        } else {
            None
        };
        Self { started: Instant::now(), pretended }
    }
}

impl Clock for PcClock {
    #[allow(clippy::disallowed_methods)]
    fn now(&self) -> DateTime<Utc> {
        match self.pretended {
            Some(start) => start + self.started.elapsed(),
            None => Utc::now(),
        }
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}
