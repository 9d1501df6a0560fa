//! The one long job of a run: how far it is, whether it was asked to stop, and what came of the last backup.
//!
//! It lives beside the session, since a backup goes on while somebody works, and is asked about while nobody can.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use hearthbook_records::backups::ProgressView;
use hearthbook_records::{ErrorCode, UiError};
use hearthbook_store::backup::{BackupError, Progress, Rehearsal, Step};
use hearthbook_store::durable;
use serde::{Deserialize, Serialize};

/// How long a restore waits for a backup that runs.
const PATIENCE: Duration = Duration::from_secs(120);

/// The job of a run.
#[derive(Debug, Default)]
pub struct Job {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct State {
    running: bool,
    view: ProgressView,
}

/// A job that runs; it ends when this is dropped.
#[derive(Debug)]
pub struct Running(Arc<Job>);

impl Job {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a job, if none runs.
    ///
    /// # Errors
    /// `Conflict` while another runs.
    pub fn begin(self: &Arc<Self>, what: &str) -> Result<Running, UiError> {
        let mut state = self.state();
        if state.running {
            return Err(UiError::new(
                ErrorCode::Conflict,
                "Hearthbook is busy with another backup, rehearsal or export. Nothing was begun. Try again when it is done.",
            ));
        }
        *state = State { running: true, view: ProgressView { what: what.to_owned(), per_cent: 0, cancelling: false } };
        drop(state);
        Ok(Running(Arc::clone(self)))
    }

    /// Begins a job after the one that runs: for a restore, which must not be turned away by the backup of the lock.
    ///
    /// # Errors
    /// `Conflict` when the other has not ended after two minutes.
    pub fn begin_after(self: &Arc<Self>, what: &str) -> Result<Running, UiError> {
        let waiting = self.ended.wait_timeout_while(self.state(), PATIENCE, |state| state.running);
        drop(waiting);
        self.begin(what)
    }

    /// How far it is; nothing when none runs.
    #[must_use]
    pub fn progress(&self) -> ProgressView {
        let state = self.state();
        if state.running { state.view.clone() } else { ProgressView::default() }
    }

    /// Asks it to stop.
    pub fn cancel(&self) {
        self.state().view.cancelling = true;
    }
}

impl Running {
    /// Says how far it is, and learns whether to go on.
    pub fn tell(&self, what: &str, done: u64, of: u64) -> ControlFlow<()> {
        let mut state = self.0.state();
        what.clone_into(&mut state.view.what);
        state.view.per_cent = u32::try_from(done.saturating_mul(100) / of.max(1)).unwrap_or(100).min(100);
        if state.view.cancelling { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// The same for a step of a backup.
    pub fn watch(&self, progress: Progress) -> ControlFlow<()> {
        let what = match progress.step {
            Step::Copying => "Copying the record",
            Step::Writing => "Writing the backup",
            Step::Reading => "Reading the backup",
            Step::Proving => "Proving what is in it",
        };
        self.tell(what, progress.done, progress.of)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.state().running = false;
        self.0.ended.notify_all();
    }
}

/// What came of the last backup and the last rehearsal on this PC. Kept beside the record and not in it: a backup that
/// failed because the record cannot be written must still be able to say so. Nothing personal stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BackupLog {
    /// What went wrong with the last try; empty when nothing did.
    pub problem: String,
    /// Folder of the last try, for the way back when the record itself cannot be asked any more.
    pub folder: String,
    /// When the last backup was made and proved.
    pub made_at: Option<DateTime<Utc>>,
    /// When the last try was made.
    pub tried_at: Option<DateTime<Utc>>,
    /// When the last rehearsal proved a backup.
    pub rehearsed_at: Option<DateTime<Utc>>,
    /// What it proved, in words.
    pub rehearsed: String,
    /// What went wrong with the last rehearsal; empty when nothing did.
    pub rehearsal_problem: String,
}

fn log_path(home: &Path) -> PathBuf {
    home.join("backups.json")
}

impl BackupLog {
    /// Reads it; a damaged or missing one is empty: what is in the folder of backups counts.
    #[must_use]
    pub fn read(home: &Path) -> Self {
        std::fs::read(log_path(home)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Changes it. A failure to save is no reason to fail a backup that was made.
    pub fn change(home: &Path, change: impl FnOnce(&mut Self)) {
        let mut log = Self::read(home);
        change(&mut log);
        if let Ok(bytes) = serde_json::to_vec_pretty(&log) {
            let _ = durable::write_atomically(&log_path(home), &bytes);
        }
    }

    /// Notes what came of a backup.
    pub fn tried(home: &Path, folder: &Path, at: DateTime<Utc>, made: Result<(), &BackupError>) {
        Self::change(home, |log| {
            log.folder = folder.display().to_string();
            log.tried_at = Some(at);
            if made.is_ok() {
                log.made_at = Some(at);
            }
            log.problem = match made {
                Ok(()) | Err(BackupError::Cancelled) => String::new(),
                Err(error) => error.to_string(),
            };
        });
    }

    /// Notes what came of a rehearsal.
    pub fn rehearsed(home: &Path, found: Result<&Rehearsal, &BackupError>) {
        Self::change(home, |log| match found {
            Ok(rehearsal) => {
                log.rehearsed_at = Some(rehearsal.rehearsed_at);
                log.rehearsed = format!(
                    "{} of the journal and {} proved from {}",
                    counted(rehearsal.entries, "entry", "entries"),
                    counted(rehearsal.documents, "document", "documents"),
                    rehearsal.name
                );
                log.rehearsal_problem.clear();
            }
            Err(BackupError::Cancelled) => {}
            Err(error) => log.rehearsal_problem = error.to_string(),
        });
    }
}

fn counted(number: u32, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_job_at_a_time_and_it_ends_when_it_is_dropped() {
        let job = Arc::new(Job::default());
        let running = job.begin("Copying").unwrap();
        assert!(job.begin("Copying").is_err());
        assert!(running.tell("Copying", 1, 4).is_continue());
        assert_eq!(job.progress().per_cent, 25);
        job.cancel();
        assert!(running.tell("Copying", 2, 4).is_break());
        drop(running);
        assert_eq!(job.progress(), ProgressView::default());
        assert!(job.begin("Again").unwrap().tell("Again", 0, 1).is_continue(), "the next job is not cancelled");
    }

    #[test]
    fn a_damaged_log_of_backups_is_an_empty_one() {
        let home = tempfile::tempdir().unwrap();
        BackupLog::change(home.path(), |log| log.problem = "the stick was gone".to_owned());
        assert_eq!(BackupLog::read(home.path()).problem, "the stick was gone");
        std::fs::write(log_path(home.path()), b"{\"problem\": 3").unwrap();
        assert_eq!(BackupLog::read(home.path()), BackupLog::default());
    }
}
