//! Wrong tries at the passphrase, and how long to wait after them.
//!
//! Two wrong tries cost nothing; from the third on the wait doubles: 2, 4, 8 … up to 300 seconds. The count is kept
//! beside the key file, so that closing the window does not reset it. It holds no secret and does not say who tried:
//! it counts for the store, so that nobody can go from person to person.
//!
//! What it protects against: somebody who tries passphrases in this window. Whoever copies the folder is held up by
//! Argon2id alone, and can as well delete this file or set the clock forward. So a damaged file must not punish the
//! innocent: it counts as two wrong tries, without a wait, and the next wrong one starts it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::KeyError;
use crate::durable::write_atomically;

const FREE: u32 = 2;
const LONGEST_WAIT: u64 = 300;
const LONGEST_FILE: u64 = 4096;

/// The wrong tries since the last right one.
#[derive(Debug)]
pub struct Attempts {
    path: PathBuf,
    tally: Tally,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tally {
    format: u32,
    wrong: u32,
    last: Option<DateTime<Utc>>,
}

impl Tally {
    const NONE: Self = Self { format: 1, wrong: 0, last: None };
    const UNKNOWN: Self = Self { format: 1, wrong: FREE, last: None };
}

impl Attempts {
    /// Reads the count; a missing file means none, one that cannot be understood counts as two wrong tries.
    #[must_use]
    pub fn load(path: &Path) -> Self {
        let tally = match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Tally::NONE,
            Ok(about) if about.len() <= LONGEST_FILE => fs::read(path)
                .ok()
                .and_then(|bytes| serde_json::from_slice(&bytes).ok())
                .filter(|tally: &Tally| tally.format == 1)
                .unwrap_or(Tally::UNKNOWN),
            _ => Tally::UNKNOWN,
        };
        Self { path: path.to_owned(), tally }
    }

    /// How long to wait before the next try. A clock that was set back makes the wait start again from now, once; it
    /// can make it neither longer than its length nor vanish.
    pub fn wait(&mut self, now: DateTime<Utc>) -> Duration {
        let Some(last) = self.tally.last else { return Duration::ZERO };
        if now < last {
            self.tally.last = Some(now);
        }
        let passed = (now - last).to_std().unwrap_or_default();
        wait_after(self.tally.wrong).saturating_sub(passed)
    }

    /// Counts a wrong try. It counts even when it could not be saved.
    ///
    /// # Errors
    /// When the count could not be saved; it then holds until the application ends.
    pub fn failed(&mut self, now: DateTime<Utc>) -> io::Result<()> {
        self.tally = Tally { wrong: self.tally.wrong.saturating_add(1), last: Some(now), ..self.tally };
        self.save()
    }

    /// Forgets the wrong tries after a right one.
    ///
    /// # Errors
    /// When the file could not be removed; this application has forgotten them all the same.
    pub fn succeeded(&mut self) -> io::Result<()> {
        self.tally = Tally::NONE;
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Tries to open the store, and does all of the above in the right order: refuses while there is a wait, counts
    /// the try **before** it is made (so that ending the application meanwhile gains nothing), forgets the count when it
    /// succeeds, and takes this try back when it failed for a reason other than a wrong secret.
    ///
    /// # Errors
    /// [`KeyError::Wait`], or what `open` says. That the count could not be saved does not keep the right person out.
    pub fn guard<T>(&mut self, now: DateTime<Utc>, open: impl FnOnce() -> Result<T, KeyError>) -> Result<T, KeyError> {
        let wait = self.wait(now);
        if wait > Duration::ZERO {
            return Err(KeyError::Wait { seconds: whole_seconds(wait) });
        }
        let before = self.tally;
        let _ = self.failed(now);
        let opened = open();
        match &opened {
            Ok(_) => {
                let _ = self.succeeded();
            }
            Err(KeyError::WrongSecret) => (),
            Err(_) => {
                self.tally = before;
                let _ = self.save();
            }
        }
        opened
    }

    fn save(&self) -> io::Result<()> {
        write_atomically(&self.path, &serde_json::to_vec(&self.tally)?)
    }
}

/// Whole seconds, rounded up: nobody is told to wait 0 seconds.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

fn wait_after(wrong: u32) -> Duration {
    let seconds = match wrong.checked_sub(FREE) {
        None | Some(0) => 0,
        Some(doubled) => 2u64.checked_pow(doubled).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT),
    };
    Duration::from_secs(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + seconds, 0).unwrap()
    }

    fn fresh() -> (tempfile::TempDir, Attempts) {
        let folder = tempfile::tempdir().unwrap();
        let attempts = Attempts::load(&folder.path().join("attempts.json"));
        (folder, attempts)
    }

    #[test]
    fn the_wait_doubles_from_the_third_wrong_try_up_to_five_minutes() {
        let waits: Vec<u64> = (0..13).map(|wrong| wait_after(wrong).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        assert_eq!(wait_after(u32::MAX).as_secs(), 300);
    }

    #[test]
    fn the_wait_runs_out_and_a_right_try_forgets() {
        let (_folder, mut attempts) = fresh();
        for _ in 0..4 {
            attempts.failed(at(0)).unwrap();
        }
        assert_eq!(attempts.wait(at(0)).as_secs(), 4);
        assert_eq!(attempts.wait(at(3)).as_secs(), 1);
        assert_eq!(attempts.wait(at(4)), Duration::ZERO);
        attempts.failed(at(4)).unwrap();
        attempts.succeeded().unwrap();
        assert_eq!(attempts.wait(at(4)), Duration::ZERO);
        attempts.failed(at(5)).unwrap();
        assert_eq!(attempts.wait(at(5)), Duration::ZERO);
    }

    #[test]
    fn closing_the_application_does_not_reset_it() {
        let (_folder, mut attempts) = fresh();
        for _ in 0..5 {
            attempts.failed(at(0)).unwrap();
        }
        let mut later = Attempts::load(&attempts.path);
        assert_eq!(later.wait(at(1)).as_secs(), 7);
        later.succeeded().unwrap();
        assert!(!attempts.path.exists());
        assert_eq!(Attempts::load(&attempts.path).tally, Tally::NONE);
    }

    #[test]
    fn a_clock_set_back_restarts_the_wait_once_and_neither_lengthens_nor_ends_it() {
        let (_folder, mut attempts) = fresh();
        for _ in 0..5 {
            attempts.failed(at(0)).unwrap();
        }
        let hour = -3_600;
        assert_eq!(attempts.wait(at(hour)).as_secs(), 8);
        assert_eq!(attempts.wait(at(hour + 5)).as_secs(), 3);
        assert_eq!(attempts.wait(at(hour + 8)), Duration::ZERO);
    }

    #[test]
    fn a_time_far_in_the_future_in_the_file_locks_nobody_out() {
        let (_folder, attempts) = fresh();
        fs::write(&attempts.path, r#"{"format":1,"wrong":4000000000,"last":"2999-01-01T00:00:00Z"}"#).unwrap();
        let mut attempts = Attempts::load(&attempts.path);
        assert_eq!(attempts.wait(at(0)).as_secs(), 300);
        assert_eq!(attempts.wait(at(300)), Duration::ZERO);
        attempts.failed(at(300)).unwrap();
    }

    #[test]
    fn a_damaged_file_costs_nothing_now_but_the_next_wrong_try_does() {
        let (_folder, attempts) = fresh();
        for damaged in ["", "{", r#"{"format":2,"wrong":0,"last":null}"#, &"x".repeat(10_000)] {
            fs::write(&attempts.path, damaged).unwrap();
            let mut attempts = Attempts::load(&attempts.path);
            assert_eq!(attempts.wait(at(0)), Duration::ZERO);
            attempts.failed(at(0)).unwrap();
            assert_eq!(attempts.wait(at(0)).as_secs(), 2);
        }
    }

    #[test]
    fn a_guarded_try_is_on_the_disk_before_it_is_made() {
        let (_folder, mut attempts) = fresh();
        let path = attempts.path.clone();
        let result = attempts.guard(at(0), || {
            assert_eq!(Attempts::load(&path).tally.wrong, 1);
            Err::<(), _>(KeyError::WrongSecret)
        });
        assert!(matches!(result, Err(KeyError::WrongSecret)));
        assert_eq!(Attempts::load(&path).tally.wrong, 1);
    }

    #[test]
    fn a_guarded_try_is_refused_while_there_is_a_wait_and_does_not_lengthen_it() {
        let (_folder, mut attempts) = fresh();
        for _ in 0..3 {
            let _ = attempts.guard(at(0), || Err::<(), _>(KeyError::WrongSecret));
        }
        let refused = attempts.guard(at(1), || -> Result<(), KeyError> { panic!("must not be tried") });
        assert!(matches!(refused, Err(KeyError::Wait { seconds: 1 })), "{refused:?}");
        assert_eq!(attempts.guard(at(2), || Ok(7)).unwrap(), 7);
        assert_eq!(attempts.tally, Tally::NONE);
    }

    #[test]
    fn a_try_that_failed_for_another_reason_does_not_count() {
        let (_folder, mut attempts) = fresh();
        attempts.failed(at(0)).unwrap();
        for _ in 0..9 {
            let _ = attempts.guard(at(1), || Err::<(), _>(KeyError::NoMemory));
        }
        assert_eq!(attempts.tally.wrong, 1);
        assert_eq!(Attempts::load(&attempts.path).tally, attempts.tally);
    }

    #[test]
    fn when_it_cannot_be_saved_it_still_counts_and_the_right_person_still_gets_in() {
        let (folder, _) = fresh();
        let mut attempts = Attempts::load(&folder.path().join("gone").join("attempts.json"));
        for _ in 0..3 {
            assert!(attempts.failed(at(0)).is_err());
        }
        assert_eq!(attempts.wait(at(0)).as_secs(), 2);
        assert_eq!(attempts.guard(at(2), || Ok(7)).unwrap(), 7);
    }
}
