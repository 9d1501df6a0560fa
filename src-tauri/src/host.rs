//! The host of a run: folders, clock, key file and the session. The session is locked or it is one open desk.
//!
//! Permissions are decided here, once, for every command: by the ability that the command's row names and the role of
//! the person signed in. Handlers are plain functions and run without Tauri, in tests too.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::session::{AppStateView, SignInChoice, Stage};
use hearthbook_records::{Ability, ErrorCode, UiError};
use hearthbook_store::keys::{ATTEMPTS_FILE, Attempts, KEY_FILE, KdfParams, KeyError, KeyFile};
use hearthbook_store::lock::{FolderLock, LockError};
use hearthbook_store::open::DATABASE;

use crate::backups::AtLock;
use crate::clip::Clip;
use crate::clock::Clock;
use crate::desk::Desk;
use crate::job::Job;
use crate::moving::ToMove;
use crate::notify::{Notifier, Silent};
use crate::opener::Opener;
use crate::places::Places;
use crate::tray::{self, Counts, Tray};

/// Passphrase of every person of the sample centre. It protects nothing: the sample is invented.
pub const SAMPLE_PASSPHRASE: &str = "invented people only";

/// A tick that comes so much later than the one before means that the PC slept.
const SLEPT: Duration = Duration::from_secs(30);

/// How long the page has for saving what is being typed before it locks. Whoever asks again within it does not wait.
const TO_SAVE: Duration = Duration::from_secs(10);

/// What happens once the record is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Nothing more.
    Stay,
    /// The window is hidden; its icon stays in the tray.
    Hide,
    /// The application ends.
    Quit,
}

/// Which store this run works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The centre's own.
    Own,
    /// The sample centre's.
    Sample,
}

/// What changes in the course of a run.
pub(crate) struct State {
    pub(crate) which: Which,
    pub(crate) desk: Option<Box<Desk>>,
    folder_lock: Option<FolderLock>,
    /// Wrong tries at the locked store. Kept while it is locked, since what a clock that was set back means is known
    /// only to who saw it go.
    attempts: Option<(PathBuf, Attempts)>,
    locked_because: String,
    last_used: Duration,
    last_tick: (Duration, DateTime<Utc>),
    /// The next day on which somebody is to be reminded, as it was known when the record was locked. It says of nothing what.
    next_reminder: Option<NaiveDate>,
    /// The day for which reminders were given, before the record was locked or since.
    reminded: Option<NaiveDate>,
    /// What Today came to when it was last looked at, as it was known when the record was locked.
    counts: Option<Counts>,
    /// What waits for the lock, and since when.
    waiting: Option<(Then, Duration)>,
}

impl State {
    /// Wrong tries at the store in this folder.
    pub(crate) fn attempts(&mut self, folder: &Path) -> &mut Attempts {
        self.attempts.take_if(|(of, _)| of != folder);
        &mut self.attempts.get_or_insert_with(|| (folder.to_owned(), Attempts::load(&folder.join(ATTEMPTS_FILE)))).1
    }
}

/// The host of a run.
pub struct Host {
    /// Folders.
    pub places: Places,
    /// Clock.
    pub clock: Arc<dyn Clock>,
    /// Hands files to the PC.
    pub opener: Arc<dyn Opener>,
    /// Shows notifications of the desktop.
    pub notifier: Arc<dyn Notifier>,
    /// Key derivation is made weak for tests.
    pub weak_keys: bool,
    /// The long job of this run.
    pub job: Arc<Job>,
    /// The clipboard.
    pub clip: Arc<Clip>,
    /// The icon in the tray; none before the window is there, and in tests.
    tray: OnceLock<Box<dyn Tray>>,
    /// What the icon says.
    in_tray: Mutex<String>,
    /// A window that is closed is to be hidden, as the record said last. Whoever is at the desk keeps it up to date.
    pub(crate) keeps_in_tray: Arc<AtomicBool>,
    pub(crate) state: Mutex<State>,
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host").finish_non_exhaustive()
    }
}

/// What a key error is to the user interface.
pub(crate) fn key_error(error: KeyError) -> UiError {
    let code = match &error {
        KeyError::Missing | KeyError::Damaged { .. } => ErrorCode::DamagedKeys,
        KeyError::Newer { .. } => ErrorCode::NewerStore,
        KeyError::Io { .. } => ErrorCode::CannotWrite,
        KeyError::WrongSecret | KeyError::NoRecovery | KeyError::EmptyPassphrase => ErrorCode::WrongSecret,
        KeyError::Wait { .. } => ErrorCode::Wait,
        KeyError::NoSuchSlot => ErrorCode::NotFound,
        KeyError::LastPerson => ErrorCode::Conflict,
        KeyError::LongPassphrase | KeyError::BadLabel => ErrorCode::BadInput,
        KeyError::BadParams { .. } | KeyError::NoMemory | KeyError::NoRandomNumbers(_) | KeyError::Internal => {
            ErrorCode::Internal
        }
    };
    UiError::new(code, error.to_string())
}

impl Host {
    /// Begins a run.
    #[must_use]
    pub fn begin(places: Places, clock: Arc<dyn Clock>, opener: Arc<dyn Opener>, weak_keys: bool) -> Self {
        let sample = !places.store().exists() && places.sample().join(KEY_FILE).exists();
        let state = State {
            which: if sample { Which::Sample } else { Which::Own },
            desk: None,
            folder_lock: None,
            attempts: None,
            locked_because: String::new(),
            last_used: clock.monotonic(),
            last_tick: (clock.monotonic(), clock.now()),
            next_reminder: None,
            reminded: None,
            counts: None,
            waiting: None,
        };
        // a restore that was cut off by a crash after everything was proved is finished now
        let _ = hearthbook_store::backup::finish_interrupted(&places.store());
        // and a move whose last step was cut off: the old folder gets its name and its note
        if let Some(system) = places.left_behind().filter(|_| places.check().is_ok() && places.store().exists()) {
            let _ = crate::moving::name_left(&system, &places.home(), clock.now());
        }
        Self {
            places,
            clock,
            opener,
            notifier: Arc::new(Silent),
            weak_keys,
            job: Arc::default(),
            clip: Arc::default(),
            tray: OnceLock::new(),
            in_tray: Mutex::default(),
            keeps_in_tray: Arc::default(),
            state: Mutex::new(state),
        }
    }

    /// With notifications of the desktop.
    #[must_use]
    pub fn telling(mut self, notifier: Arc<dyn Notifier>) -> Self {
        self.notifier = notifier;
        self
    }

    /// With an icon in the tray. A second one is not shown.
    pub fn shown_in(&self, tray: Box<dyn Tray>) {
        let _ = self.tray.set(tray);
        self.show_in_tray();
    }

    /// The icon in the tray can be seen.
    #[must_use]
    pub fn tray_is_there(&self) -> bool {
        self.tray.get().is_some_and(|tray| tray.is_there())
    }

    /// A window that is closed is to be hidden: the centre wishes it, and there is an icon that brings it back.
    #[must_use]
    pub fn stays_in_tray(&self) -> bool {
        self.keeps_in_tray.load(Ordering::Relaxed) && self.tray_is_there()
    }

    fn show_in_tray(&self) {
        let Some(tray) = self.tray.get() else { return };
        let words = {
            let state = self.state();
            match state.desk.as_deref() {
                Some(desk) => tray::words(desk.counts, false),
                None => tray::words(state.counts.filter(|_| state.which == Which::Own), true),
            }
        };
        let mut shown = self.in_tray.lock().unwrap_or_else(PoisonError::into_inner);
        if *shown != words {
            tray.show(&words);
            *shown = words;
        }
    }

    /// Somebody wants the record locked, from outside its page. Answers with what can be done at once: the record is
    /// locked already, or this is asked for the second time and nobody waits for the page any more.
    pub fn ask_to_lock(&self, then: Then) -> Option<Then> {
        let now = self.clock.monotonic();
        let mut state = self.state();
        let again = state.waiting.take().is_some_and(|(_, since)| now.saturating_sub(since) < TO_SAVE);
        if state.desk.is_some() && !again {
            state.waiting = Some((then, now));
            return None;
        }
        lock_state(&mut state, if then == Then::Hide { "when its window was closed" } else { "from the tray" });
        Some(then)
    }

    /// What waited for the lock and can be done now. Whoever went back to the page instead is left there.
    pub fn locked_then(&self) -> Option<Then> {
        let now = self.clock.monotonic();
        let mut state = self.state();
        if state.desk.is_some() {
            return None;
        }
        state.waiting.take().filter(|(_, since)| now.saturating_sub(*since) < TO_SAVE).map(|(then, _)| then)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere must not lock a person out of the record; every write is a transaction.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Parameters of key derivation for new wraps: about half a second on this PC.
    ///
    /// # Errors
    /// When there is not enough memory.
    pub fn kdf(&self) -> Result<KdfParams, UiError> {
        choose_kdf(self.weak_keys, self.clock.as_ref())
    }

    pub(crate) fn folder_of(&self, which: Which) -> PathBuf {
        match which {
            Which::Own => self.places.store(),
            Which::Sample => self.places.sample(),
        }
    }

    /// Takes the data folder for this run, if not taken yet.
    pub(crate) fn take_folder(&self, state: &mut State) -> Result<(), UiError> {
        if state.folder_lock.is_some() {
            return Ok(());
        }
        let cannot = |error: std::io::Error| {
            UiError::new(
                ErrorCode::CannotWrite,
                format!(
                    "The data folder {} cannot be used ({error}). Nothing was changed. Check that it exists and that you may write in it, then try again.",
                    self.places.home().display()
                ),
            )
        };
        self.places.check()?;
        std::fs::create_dir_all(self.places.home()).map_err(cannot)?;
        match FolderLock::acquire(&self.places.home()) {
            Ok(lock) => {
                state.folder_lock = Some(lock);
                Ok(())
            }
            Err(LockError::InUse) => Err(UiError::new(ErrorCode::InUse, LockError::InUse.to_string())),
            Err(LockError::Io(error)) => Err(cannot(error)),
        }
    }

    /// The key file of a folder; nothing where there is no store at all.
    pub(crate) fn keys_in(folder: &Path) -> Result<Option<KeyFile>, UiError> {
        match KeyFile::load(&folder.join(KEY_FILE)) {
            Ok(loaded) => {
                if loaded.from_backup {
                    // put the sound copy back in its place; if that fails, the copy still serves
                    let _ = loaded.file.save_atomically(&folder.join(KEY_FILE));
                }
                Ok(Some(loaded.file))
            }
            Err(KeyError::Missing) if !folder.join(DATABASE).exists() => Ok(None),
            Err(error) => Err(key_error(error)),
        }
    }

    /// What the window has to show.
    pub fn app_state(&self) -> AppStateView {
        let mut state = self.state();
        let folder = self.folder_of(state.which);
        let mut view = AppStateView {
            stage: Stage::Open,
            people: Vec::new(),
            wait_seconds: 0,
            problem: None,
            store_folder: folder.display().to_string(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            sample: state.which == Which::Sample,
            sample_passphrase: (state.which == Which::Sample).then(|| SAMPLE_PASSPHRASE.to_owned()),
            locked_because: state.locked_because.clone(),
            backup_folder: String::new(),
            last_backup: String::new(),
        };
        if state.desk.is_some() {
            return view;
        }
        let keys = self.take_folder(&mut state).and_then(|()| Self::keys_in(&folder));
        match keys {
            Ok(None) => view.stage = Stage::FirstStart,
            Ok(Some(keys)) => {
                view.stage = Stage::Locked;
                view.people =
                    keys.people().into_iter().map(|slot| SignInChoice { slot: slot.id, label: slot.label }).collect();
                let wait = state.attempts(&folder).wait(self.clock.now());
                view.wait_seconds = u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u32::MAX);
            }
            Err(problem) => {
                view.stage = Stage::Problem;
                view.problem = Some(problem);
            }
        }
        if state.which == Which::Own {
            (view.backup_folder, view.last_backup) = crate::backups::last_words(&self.places.home());
        }
        view
    }

    /// Moves the record to another folder of this PC. It is locked meanwhile and afterwards; what goes wrong before the
    /// copy was proved leaves it where it was.
    ///
    /// # Errors
    /// `Locked`, `NotAllowed`, what is wrong with the folder, or why it could not be moved.
    pub fn move_record(&self, folder: &str) -> Result<(), UiError> {
        if !self.places.can_move() {
            return Err(UiError::new(
                ErrorCode::Conflict,
                "The folder of the record is set by HEARTHBOOK_HOME. Nothing was moved. Close Hearthbook, move the folder and change the setting, or ask who set it.",
            ));
        }
        let to_move = self.signed_in(Ability::ManageBackups, |desk| ToMove::prepare(desk, folder))?;
        let running = self.job.begin_after("Copying the record")?;
        let mut state = self.state();
        if let Some(desk) = state.desk.take() {
            desk.close();
        }
        "while it was to be moved".clone_into(&mut state.locked_because);
        to_move.copy(&running)?;
        let lock = FolderLock::acquire(to_move.to())
            .map_err(|error| UiError::new(ErrorCode::CannotWrite, format!("{error} The record is where it was.")))?;
        self.places.point_to(to_move.to()).map_err(|error| {
            UiError::new(
                ErrorCode::CannotWrite,
                format!("The note of where the record is could not be written ({error}). The record is where it was; a copy of it is in {}.", to_move.to().display()),
            )
        })?;
        state.folder_lock = Some(lock);
        state.attempts = None;
        state.locked_because = format!("while it was moved to {}", to_move.to().display());
        if let Some(left) = to_move.name_the_old() {
            state.locked_because.push_str(&format!(". The old folder is kept as {}", left.display()));
        }
        Ok(())
    }

    /// Locks: the connection is closed and every key wiped.
    pub fn lock(&self, because: &str) {
        lock_state(&mut self.state(), because);
    }

    /// The end of the run: as a lock, but a backup that is due is waited for.
    pub fn end(&self) {
        self.clip.end();
        let mut state = self.state();
        if let Some(desk) = state.desk.take() {
            let backup = AtLock::prepare(&desk);
            desk.close();
            if let Some(backup) = backup {
                backup.make(true);
            }
        }
    }

    pub(crate) fn open(&self, state: &mut State, desk: Desk) {
        state.locked_because.clear();
        state.attempts = None;
        state.last_used = self.clock.monotonic();
        state.last_tick = (self.clock.monotonic(), self.clock.now());
        state.desk = Some(Box::new(desk));
    }

    /// Called every second: locks after minutes without use, and after the PC slept; looks for reminders once a day.
    pub fn tick(&self) {
        self.lock_when_idle();
        self.remind();
        self.show_in_tray();
    }

    /// Once a day, and after each sign-in: somebody signed in is reminded of what has come due. While the record is locked a
    /// notification says that something is due, and nothing more, since nothing more is known.
    fn remind(&self) {
        let now = self.clock.now();
        let today = hearthbook_rules::london_date(now);
        let mut state = self.state();
        if let Some(desk) = state.desk.as_deref_mut() {
            if desk.reminded != Some(today) {
                desk.now = now;
                // what cannot be given now is given by Today
                let _ = crate::commands::look_for_reminders(desk);
                desk.reminded = Some(today);
            }
        } else if state.reminded != Some(today) && state.next_reminder.is_some_and(|day| day <= today) {
            state.reminded = Some(today);
            self.notifier.tell(crate::commands::SIGN_IN);
        }
    }

    fn lock_when_idle(&self) {
        let (now, wall) = (self.clock.monotonic(), self.clock.now());
        self.clip.tick(now);
        let mut state = self.state();
        let (last, last_wall) = std::mem::replace(&mut state.last_tick, (now, wall));
        let Some(desk) = &state.desk else { return };
        let slept = now.saturating_sub(last) > SLEPT || (wall - last_wall).to_std().is_ok_and(|gap| gap > SLEPT);
        let idle = Duration::from_secs(u64::from(desk.auto_lock_minutes()) * 60);
        if slept {
            lock_state(&mut state, "because the computer slept");
        } else if now.saturating_sub(state.last_used) >= idle {
            let minutes = idle.as_secs() / 60;
            let words = if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") };
            lock_state(&mut state, &format!("after {words} without use"));
        }
    }

    /// Runs a command of somebody signed in, if the role allows it.
    ///
    /// # Errors
    /// `Locked`, `NotAllowed`, or what the command says.
    pub fn signed_in<T>(
        &self,
        ability: Ability,
        command: impl FnOnce(&mut Desk) -> Result<T, UiError>,
    ) -> Result<T, UiError> {
        let mut state = self.state();
        let now = self.clock.now();
        let Some(desk) = state.desk.as_deref_mut() else {
            return Err(UiError::new(
                ErrorCode::Locked,
                "Hearthbook is locked. Sign in to go on; what you typed was kept.",
            ));
        };
        if !desk.role.may(ability) {
            return Err(UiError::new(
                ErrorCode::NotAllowed,
                format!(
                    "As {} you cannot do this: {}. Nothing was changed. Settings shows what each role may do.",
                    desk.role.title().to_lowercase(),
                    ability.words().to_lowercase()
                ),
            ));
        }
        desk.now = now;
        let result = command(desk);
        state.last_used = self.clock.monotonic();
        result
    }
}

/// Parameters of key derivation for new wraps.
pub(crate) fn choose_kdf(weak: bool, clock: &dyn Clock) -> Result<KdfParams, UiError> {
    if weak {
        return Ok(KdfParams::weak_for_tests());
    }
    KdfParams::choose(&|| clock.monotonic()).map_err(key_error)
}

pub(crate) fn lock_state(state: &mut State, because: &str) {
    if let Some(desk) = state.desk.take() {
        state.next_reminder = desk.next_reminder.filter(|_| !desk.sample);
        state.reminded = desk.reminded;
        state.counts = desk.counts;
        let backup = AtLock::prepare(&desk);
        desk.close();
        if let Some(backup) = backup {
            backup.make(false);
        }
        because.clone_into(&mut state.locked_because);
    }
}
