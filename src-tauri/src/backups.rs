//! Backups as this PC makes them: where to, what is there, by themselves once a day and at the lock.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::backups::{BackupRow, BackupsView};
use hearthbook_records::today::Urgency;
use hearthbook_records::{Ability, ErrorCode, UiError};
use hearthbook_rules::calendar::{date_words, days_away_words, london_date, london_date_time_words};
use hearthbook_store::Store;
use hearthbook_store::backup::{
    self, BackupError, Found, Listed, Reason, Source, Surroundings, folder_advice, list, prune,
};
use hearthbook_store::keys::DataKey;
use hearthbook_store::tables::settings;
use uuid::Uuid;

use crate::desk::{Desk, keys};
use crate::job::{BackupLog, Job};

/// Days between rehearsals, unless a setting says otherwise.
pub const REHEARSE_EVERY: i64 = 30;

/// How long backups are kept, in words.
const ROTATION: &str = "Kept are the newest backup of each of the last 7 days, 5 weeks and 24 months that have one, and of every year. Files that are not this record’s backups are never touched.";

/// What a backup error is to the user interface.
#[must_use]
pub fn backup_error(error: &BackupError) -> UiError {
    let code = match error {
        BackupError::Cancelled => ErrorCode::Conflict,
        _ => ErrorCode::CannotWrite,
    };
    UiError::new(code, error.to_string())
}

/// A length of a file as people say it.
#[must_use]
pub fn size_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// What is known while the record is open, so that the list can be read after it was let go.
#[derive(Debug, Clone)]
pub struct Known {
    folder: Option<PathBuf>,
    home: PathBuf,
    store: Uuid,
    store_folder: PathBuf,
    rehearse_every: i64,
    can_manage: bool,
    can_export: bool,
    can_move: bool,
    export_words: String,
    today: NaiveDate,
}

/// The folder for backups, if it was chosen.
#[must_use]
pub fn folder(store: &Store) -> Option<PathBuf> {
    let text = settings::get(store.read(), keys::BACKUPS).ok().flatten()?;
    (!text.is_empty()).then(|| PathBuf::from(text))
}

/// Days between rehearsals.
#[must_use]
pub fn rehearse_every(store: &Store) -> i64 {
    let text = settings::get(store.read(), keys::REHEARSE_EVERY).ok().flatten();
    text.and_then(|text| text.parse().ok()).unwrap_or(REHEARSE_EVERY)
}

/// Words on the place of the live record, if it should not be there.
#[must_use]
pub fn store_advice(folder: &Path) -> String {
    let environment: Vec<(String, String)> = ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)))
        .collect();
    let mounts = std::fs::read_to_string("/proc/self/mounts").ok();
    let around = Surroundings { environment: &environment, mounts: mounts.as_deref() };
    folder_advice(&folder.to_string_lossy(), &around).map(|advice| advice.words).unwrap_or_default()
}

/// A better folder for a record that lies where it can be damaged; empty when it lies well.
fn proposal(store: &Path) -> String {
    if store_advice(store).is_empty() { String::new() } else { crate::moving::proposal() }
}

/// What the page of backups needs from the open record.
///
/// # Errors
/// What the store says.
pub fn known(desk: &Desk) -> Result<Known, UiError> {
    Ok(Known {
        folder: folder(&desk.store),
        home: desk.home().to_owned(),
        store: desk.store_id()?,
        store_folder: desk.store.folder().to_owned(),
        rehearse_every: rehearse_every(&desk.store),
        can_manage: desk.may(Ability::ManageBackups),
        can_export: desk.may(Ability::ExportEverything),
        can_move: desk.can_move && !desk.sample && desk.may(Ability::ManageBackups),
        export_words: settings::get(desk.store.read(), keys::EXPORTED)?.unwrap_or_default(),
        today: desk.today(),
    })
}

/// A row of the list.
#[must_use]
pub fn row(listed: &Listed, store: Option<Uuid>) -> BackupRow {
    let (made, usable, words) = match &listed.found {
        Found::Backup(header) => {
            let own = store.is_none_or(|store| store == header.store);
            let words = if own { "sound" } else { "of another record" };
            (london_date_time_words(header.made_at), own, words.to_owned())
        }
        Found::Unusable(error) => (String::new(), false, error.to_string()),
    };
    BackupRow {
        path: listed.path.display().to_string(),
        name: listed.name.clone(),
        made,
        size: size_words(listed.bytes),
        usable,
        words,
    }
}

fn newest(listed: &[Listed], store: Uuid) -> Option<(PathBuf, DateTime<Utc>)> {
    listed
        .iter()
        .filter_map(|one| Some((one.path.clone(), one.of_store(store)?.made_at)))
        .max_by_key(|(_, made_at)| *made_at)
}

/// How backups stand: urgency and one line, for Today and for the page.
fn standing(known: &Known, listed: &Result<Vec<Listed>, BackupError>, log: &BackupLog) -> (Urgency, String) {
    let Some(_) = &known.folder else {
        return (
            Urgency::Late,
            "No folder for backups is chosen. Until then there is one copy of the record, on this PC.".to_owned(),
        );
    };
    let newest = listed.as_ref().ok().and_then(|listed| newest(listed, known.store));
    match newest {
        None if listed.is_err() => (Urgency::Late, "The folder for backups cannot be read.".to_owned()),
        None => (Urgency::Late, "There is no backup yet.".to_owned()),
        Some((_, made_at)) => {
            let day = london_date(made_at);
            let old = (known.today - day).num_days();
            let words =
                format!("Last backup {}, {}.", days_away_words(day, known.today), london_date_time_words(made_at));
            let urgency = if old > 7 {
                Urgency::Late
            } else if old > 1 || !log.problem.is_empty() {
                Urgency::Soon
            } else {
                Urgency::Done
            };
            (urgency, words)
        }
    }
}

fn rehearsal(known: &Known, log: &BackupLog) -> (Urgency, String) {
    let Some(at) = log.rehearsed_at else {
        let words = "A restore was never rehearsed. A backup counts when it has been restored once.";
        return (if known.folder.is_some() { Urgency::Soon } else { Urgency::Nil }, words.to_owned());
    };
    let day = london_date(at);
    let due = (known.today - day).num_days() > known.rehearse_every;
    let problem = if log.rehearsal_problem.is_empty() {
        String::new()
    } else {
        format!(" The last try failed: {}", log.rehearsal_problem)
    };
    let words = format!("Rehearsed on {}: {}.{problem}", date_words(day), log.rehearsed);
    let urgency = if !log.rehearsal_problem.is_empty() {
        Urgency::Late
    } else if due {
        Urgency::Soon
    } else {
        Urgency::Done
    };
    (urgency, words)
}

/// One line each for Today: the last backup, the last rehearsal.
///
/// # Errors
/// What the store says.
pub fn for_today(desk: &Desk) -> Result<[(Urgency, String); 2], UiError> {
    let known = known(desk)?;
    let log = BackupLog::read(&known.home);
    let listed = known.folder.as_ref().map_or_else(|| Ok(Vec::new()), |folder| list(folder));
    let short = match &known.folder {
        None => "no folder chosen".to_owned(),
        Some(_) => match listed.as_ref().ok().and_then(|listed| newest(listed, known.store)) {
            Some((_, made_at)) => days_away_words(london_date(made_at), known.today),
            None if listed.is_err() => "folder cannot be read".to_owned(),
            None => "none yet".to_owned(),
        },
    };
    let rehearsed =
        log.rehearsed_at.map_or_else(|| "never".to_owned(), |at| days_away_words(london_date(at), known.today));
    Ok([(standing(&known, &listed, &log).0, short), (rehearsal(&known, &log).0, rehearsed)])
}

/// The page of backups, read from what is on disk.
#[must_use]
pub fn view(known: &Known) -> BackupsView {
    let log = BackupLog::read(&known.home);
    let listed = known.folder.as_ref().map_or_else(|| Ok(Vec::new()), |folder| list(folder));
    let (urgency, words) = standing(known, &listed, &log);
    let (rehearsal_urgency, rehearsal_words) = rehearsal(known, &log);
    let list_problem = listed.as_ref().err().map(ToString::to_string).unwrap_or_default();
    BackupsView {
        folder: known.folder.as_ref().map(|folder| folder.display().to_string()).unwrap_or_default(),
        words,
        urgency,
        problem: log.problem,
        move_to: if known.can_move { proposal(&known.store_folder) } else { String::new() },
        move_words: if known.can_move || store_advice(&known.store_folder).is_empty() {
            String::new()
        } else {
            "The folder is set by HEARTHBOOK_HOME, so Hearthbook cannot move the record by itself. Ask who set it to move the folder and change the setting.".to_owned()
        },
        store_advice: store_advice(&known.store_folder),
        rehearsal_words,
        rehearsal_urgency,
        rehearse_every: known.rehearse_every.to_string(),
        backups: listed.unwrap_or_default().iter().map(|listed| row(listed, Some(known.store))).collect(),
        list_problem,
        rotation_words: ROTATION.to_owned(),
        can_manage: known.can_manage,
        can_export: known.can_export,
        export_words: known.export_words.clone(),
    }
}

/// A backup to be made after the record was let go.
#[derive(Debug)]
pub struct ToMake {
    source: Source,
    journal: hearthbook_store::rusqlite::Connection,
    known: Known,
    folder: PathBuf,
    at: DateTime<Utc>,
}

impl ToMake {
    /// Prepares one; nothing when no folder is chosen.
    ///
    /// # Errors
    /// What the store says.
    pub fn prepare(desk: &Desk) -> Result<Option<Self>, UiError> {
        let known = known(desk)?;
        let Some(folder) = known.folder.clone() else { return Ok(None) };
        Ok(Some(Self { source: Source::of(&desk.store)?, journal: desk.store.reader()?, known, folder, at: desk.now }))
    }

    /// Makes it, thins out the older ones, and notes what came of it.
    ///
    /// # Errors
    /// What the backup says; the record is as it was.
    pub fn make(self, job: &Arc<Job>, reason: Reason) -> Result<Known, UiError> {
        let running = job.begin("Copying the record")?;
        let made = backup::make(&self.source, &self.folder, self.at, reason, &mut |progress| running.watch(progress));
        BackupLog::tried(&self.known.home, &self.folder, self.at, made.as_ref().map(|_| ()));
        made.map_err(|error| backup_error(&error))?;
        // an old backup that cannot be removed takes room and does no harm
        let _ = prune(&self.folder, self.known.store, &self.journal, self.at.date_naive());
        Ok(self.known)
    }
}

/// The newest backup of this record, to be rehearsed after the record was let go.
#[derive(Debug)]
pub struct ToRehearse {
    file: PathBuf,
    key: DataKey,
    known: Known,
    at: DateTime<Utc>,
}

impl ToRehearse {
    /// Prepares one; nothing when there is no backup.
    ///
    /// # Errors
    /// What the store or the folder says.
    pub fn prepare(desk: &Desk) -> Result<Option<Self>, UiError> {
        let known = known(desk)?;
        let Some(folder) = &known.folder else { return Ok(None) };
        let listed = list(folder).map_err(|error| backup_error(&error))?;
        let Some((file, _)) = newest(&listed, known.store) else { return Ok(None) };
        Ok(Some(Self { file, key: desk.store.key().duplicate(), known, at: desk.now }))
    }

    /// Restores it into a throw-away folder and proves it.
    ///
    /// # Errors
    /// What the backup says; the record is as it was.
    pub fn rehearse(self, job: &Arc<Job>) -> Result<Known, UiError> {
        let running = job.begin("Reading the backup")?;
        let scratch = self.known.home.join("rehearsal");
        std::fs::create_dir_all(&scratch).map_err(|error| {
            UiError::new(
                ErrorCode::CannotWrite,
                format!("There is no room for the rehearsal ({error}). Nothing was changed."),
            )
        })?;
        let found = backup::rehearse(&self.file, self.key, &scratch, self.at, &mut |progress| running.watch(progress));
        BackupLog::rehearsed(&self.known.home, found.as_ref());
        let _ = std::fs::remove_dir_all(&scratch);
        found.map_err(|error| backup_error(&error))?;
        Ok(self.known)
    }
}

/// By itself, in the background, once a day after somebody signed in: a backup, and a rehearsal when one is due.
/// Never of the sample centre.
pub fn after_sign_in(desk: &Desk, job: &Arc<Job>) {
    if desk.sample {
        return;
    }
    let Ok(known) = known(desk) else { return };
    let Some(folder) = &known.folder else { return };
    let log = BackupLog::read(&known.home);
    let newest = list(folder).ok().and_then(|listed| newest(&listed, known.store));
    let made_today = newest.is_some_and(|(_, made_at)| london_date(made_at) >= known.today);
    let rehearsal_due =
        log.rehearsed_at.is_none_or(|at| (known.today - london_date(at)).num_days() > known.rehearse_every);
    let to_make = if made_today { None } else { ToMake::prepare(desk).ok().flatten() };
    let (key, now, job) = (desk.store.key().duplicate(), desk.now, Arc::clone(job));
    if to_make.is_none() && !rehearsal_due {
        return;
    }
    std::thread::spawn(move || {
        if let Some(to_make) = to_make {
            // what came of it stands in the log, which Today reads
            let _ = to_make.make(&job, Reason::Due);
        }
        let newest = known
            .folder
            .as_ref()
            .and_then(|folder| list(folder).ok())
            .and_then(|listed| newest_of(&listed, known.store));
        if let (true, Some(file)) = (rehearsal_due, newest) {
            let _ = ToRehearse { file, key, known, at: now }.rehearse(&job);
        }
    });
}

/// Before a record of an older version is brought up to date: a backup as it is, into the folder for backups if there is
/// one. The checked copy beside the record is made in any case, so what goes wrong here is only noted.
pub fn before_update(home: &Path, store: &Path, key: &DataKey, at: DateTime<Utc>) {
    let Ok(Some(source)) = Source::of_older(store, key) else { return };
    let Ok(Some(folder)) = source.setting(keys::BACKUPS) else { return };
    if folder.is_empty() {
        return;
    }
    let folder = PathBuf::from(folder);
    let made = backup::make(&source, &folder, at, Reason::BeforeChange, &mut backup::unwatched());
    BackupLog::tried(home, &folder, at, made.as_ref().map(|_| ()));
}

/// Where the last backup is, in words, for when the record itself cannot be asked; empty when there is none.
#[must_use]
pub fn last_words(home: &Path) -> (String, String) {
    let log = BackupLog::read(home);
    let words = match log.made_at {
        Some(at) => format!("The last backup was made on {} into {}.", london_date_time_words(at), log.folder),
        None => String::new(),
    };
    (log.folder, words)
}

fn newest_of(listed: &[Listed], store: Uuid) -> Option<PathBuf> {
    newest(listed, store).map(|(path, _)| path)
}

/// A backup that is due at the lock: prepared while the record is open, made after it was closed, so that its reader
/// does not hold up the closing.
#[derive(Debug)]
pub struct AtLock {
    to_make: ToMake,
    job: Arc<Job>,
}

impl AtLock {
    /// Prepares it, if something was written since the newest backup. Never of the sample centre.
    #[must_use]
    pub fn prepare(desk: &Desk) -> Option<Self> {
        if desk.sample {
            return None;
        }
        let to_make = ToMake::prepare(desk).ok().flatten()?;
        let head = hearthbook_store::journal::head(desk.store.read()).unwrap_or_default();
        let held = list(&to_make.folder).ok().is_some_and(|listed| {
            listed
                .iter()
                .filter_map(|one| one.of_store(to_make.known.store))
                .any(|header| header.heads.iter().any(|known| known.hash == head))
        });
        (!held).then(|| Self { to_make, job: desk.job() })
    }

    /// Makes it: in the background, or at the end of the run, when a thread would be cut off, at once.
    pub fn make(self, wait: bool) {
        let work = move || {
            // what came of it stands in the log, which Today reads
            let _ = self.to_make.make(&self.job, Reason::Due);
        };
        if wait {
            work();
        } else {
            std::thread::spawn(work);
        }
    }
}
