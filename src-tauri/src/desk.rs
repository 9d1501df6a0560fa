//! The desk of somebody signed in: the open store, who it is, and what most commands need.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::people::Person;
use hearthbook_records::{Ability, CentreId, ErrorCode, PersonId, ReportId, ReviewId, Role, SlotId, UiError};
use hearthbook_rules::calendar;
use hearthbook_rules::{Change, RuleBook};
use hearthbook_store::compartments::{self, Identity};
use hearthbook_store::keys::{KdfParams, KeyFile, PersonKey};
use hearthbook_store::recovery_code::RecoveryCode;
use hearthbook_store::tables::{access, centre, people, settings};
use hearthbook_store::{Stamp, Store, StoreError, Write, durable};
use hearthbook_submissions::gate::Gate;

use crate::clip::{CLEAR_AFTER, Clip};
use crate::clock::Clock;
use crate::draft::Draft;
use crate::gate;
use crate::host::{Host, choose_kdf, key_error};
use crate::import::Opened;
use crate::job::Job;
use crate::notify::Notifier;
use crate::opener::Opener;
use crate::reviews::draft::ReviewDraft;
use crate::tray::Counts;

/// The desk.
pub struct Desk {
    /// The store.
    pub store: Store,
    /// Who is signed in.
    pub person: PersonId,
    /// Through which key slot.
    pub slot: SlotId,
    /// In which role.
    pub role: Role,
    /// The instant at which the present command began.
    pub now: DateTime<Utc>,
    /// The key for what this person alone may read; nothing when the passphrase does not open it.
    pub identity: Option<Identity>,
    /// The sample centre.
    pub sample: bool,
    /// The data folder was not set from outside, so the record can be moved.
    pub can_move: bool,
    /// The recovery code that is still to be put on paper.
    pub pending_code: Option<RecoveryCode>,
    /// An old register that was read and waits for what is chosen about it.
    pub import: Option<Opened>,
    /// Hands files to the PC.
    pub opener: Arc<dyn Opener>,
    /// Shows notifications of the desktop.
    pub notifier: Arc<dyn Notifier>,
    /// The next day on which somebody is to be reminded, as far as is known.
    pub next_reminder: Option<NaiveDate>,
    /// The day for which reminders were given, by Today or without anybody having asked.
    pub reminded: Option<NaiveDate>,
    /// What Today came to when it was last looked at; nothing for the sample centre.
    pub counts: Option<Counts>,
    clock: Arc<dyn Clock>,
    weak_keys: bool,
    exports: PathBuf,
    home: PathBuf,
    job: Arc<Job>,
    clip: Arc<Clip>,
    rules: Option<RuleBook>,
    gate: Option<Arc<Gate>>,
    draft: Option<Draft>,
    review: Option<ReviewDraft>,
    /// The host's: a window that is closed is to be hidden.
    stays: Arc<AtomicBool>,
}

/// Keys of settings in the store.
pub mod keys {
    /// Minutes without use until the lock.
    pub const AUTO_LOCK: &str = "auto-lock-minutes";
    /// Folder for exports.
    pub const EXPORTS: &str = "export-folder";
    /// Somebody other than who signed a report off must release it: `yes` or `no`.
    pub const SECOND_PERSON: &str = "second-person-releases";
    /// Seconds until a copied text is cleared from the clipboard.
    pub const CLIPBOARD: &str = "clipboard-seconds";
    /// A window that is closed is hidden in the tray: `yes` or `no`.
    pub const KEEP_IN_TRAY: &str = "keep-in-tray";
    /// Folder for backups; absent until it is chosen.
    pub const BACKUPS: &str = "backup-folder";
    /// Days between rehearsals of a restore.
    pub const REHEARSE_EVERY: &str = "rehearse-every-days";
    /// When and where everything was exported last, in words.
    pub const EXPORTED: &str = "last-export-of-everything";
    /// The step of the set-up that is next; absent when it is done.
    pub const SETUP: &str = "setup-step";
    /// The instant at which the facts from an old register were accepted as the baseline of vetting.
    pub const VETTING_BASELINE: &str = "vetting-baseline";
    /// A recovery code is to be put on paper.
    pub const RECOVERY_PENDING: &str = "recovery-code-pending";
}

impl Desk {
    /// Sits the person of a key slot down at the store.
    ///
    /// # Errors
    /// When the access of this slot has ended.
    pub fn sit_down(host: &Host, store: Store, slot: SlotId, sample: bool) -> Result<Self, UiError> {
        let account = access::behind(store.read(), slot)?.ok_or_else(|| {
            UiError::new(
                ErrorCode::WrongSecret,
                "This access has ended. Ask the registered manager or the responsible individual.",
            )
        })?;
        let desk = Self {
            store,
            person: account.person,
            slot,
            role: account.role,
            now: host.clock.now(),
            identity: None,
            sample,
            can_move: host.places.can_move(),
            pending_code: None,
            import: None,
            opener: Arc::clone(&host.opener),
            notifier: Arc::clone(&host.notifier),
            next_reminder: None,
            reminded: None,
            counts: None,
            clock: Arc::clone(&host.clock),
            weak_keys: host.weak_keys,
            exports: host.places.exports().to_owned(),
            home: host.places.home(),
            job: Arc::clone(&host.job),
            clip: Arc::clone(&host.clip),
            rules: None,
            gate: None,
            draft: None,
            review: None,
            stays: Arc::clone(&host.keeps_in_tray),
        };
        desk.look_whether_to_stay();
        Ok(desk)
    }

    /// Parameters of key derivation for new wraps.
    ///
    /// # Errors
    /// When there is not enough memory.
    pub fn kdf(&self) -> Result<KdfParams, UiError> {
        choose_kdf(self.weak_keys, self.clock.as_ref())
    }

    /// Opens what this person alone may read, with the key that the passphrase gave, and puts in order what waited for
    /// one of its readers.
    ///
    /// # Errors
    /// What the store says. A passphrase that does not open the person's key is none: he or she works without.
    pub fn open_compartments(&mut self, person: &PersonKey, recovery: Option<SlotId>) -> Result<(), UiError> {
        let opened = self.write(|write| match compartments::ensure_identity(write, person) {
            Ok(identity) => {
                compartments::settle(write, &identity, recovery)?;
                Ok(Some(identity))
            }
            Err(StoreError::IdentityLocked) => Ok(None),
            Err(error) => Err(error),
        })?;
        self.identity = opened;
        Ok(())
    }

    /// The key for what this person alone may read.
    ///
    /// # Errors
    /// `Conflict` when the passphrase did not open it.
    pub fn own_identity(&self) -> Result<&Identity, UiError> {
        self.identity.as_ref().ok_or_else(|| StoreError::IdentityLocked.into())
    }

    /// One change of the record that reads or writes what is closed to others.
    ///
    /// # Errors
    /// As [`Self::write`] and [`Self::own_identity`].
    pub fn write_closed<T>(
        &mut self,
        change: impl FnOnce(&mut Write<'_>, &Identity) -> Result<T, StoreError>,
    ) -> Result<T, UiError> {
        self.draft = None;
        self.review = None;
        let stamp = self.stamp();
        let identity = self.identity.as_ref().ok_or(StoreError::IdentityLocked)?;
        Ok(self.store.write(&stamp, |write| change(write, identity))?)
    }

    /// Leaves: the log is folded into the file, the connection closed.
    pub fn close(self) {
        // what cannot be folded in now is folded in at the next opening
        let _ = self.store.checkpoint();
    }

    /// Who and when, for the journal.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp { who: Some(self.person), at: self.now }
    }

    /// Today in London.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        calendar::london_date(self.now)
    }

    /// One change of the record.
    ///
    /// # Errors
    /// What the store says.
    pub fn write<T>(&mut self, change: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>) -> Result<T, UiError> {
        self.draft = None;
        self.review = None;
        let stamp = self.stamp();
        Ok(self.store.write(&stamp, change)?)
    }

    /// A change that the program makes by itself, such as recording that a day has passed.
    ///
    /// # Errors
    /// What the store says.
    pub fn write_by_itself<T>(
        &mut self,
        change: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>,
    ) -> Result<T, UiError> {
        self.draft = None;
        self.review = None;
        Ok(self.store.write(&Stamp { who: None, at: self.now }, change)?)
    }

    /// The role has the ability. Commands were checked already; this decides what a view contains.
    #[must_use]
    pub fn may(&self, ability: Ability) -> bool {
        self.role.may(ability)
    }

    /// The centre's id.
    ///
    /// # Errors
    /// What the store says.
    pub fn centre_id(&self) -> Result<CentreId, UiError> {
        Ok(centre::id(self.store.read())?)
    }

    /// The centre's profile.
    ///
    /// # Errors
    /// `Conflict` before it was entered.
    pub fn centre(&self) -> Result<hearthbook_records::centre::Centre, UiError> {
        centre::the_one(self.store.read())?.ok_or_else(|| {
            UiError::new(
                ErrorCode::Conflict,
                "The centre's profile is not entered yet: name and URN stand on every report. Enter them under Centre profile, then come back.",
            )
        })
    }

    /// The person signed in.
    ///
    /// # Errors
    /// What the store says.
    pub fn own(&self) -> Result<Person, UiError> {
        Ok(people::one(self.store.read(), self.person)?)
    }

    /// The rules with the centre's changes.
    ///
    /// # Errors
    /// What the store says.
    pub fn rules(&mut self) -> Result<RuleBook, UiError> {
        if let Some(rules) = &self.rules {
            return Ok(rules.clone());
        }
        let changes: Vec<Change> = settings::rule_changes(self.store.read())?
            .into_iter()
            .map(|change| Change {
                rule_id: change.rule,
                value: change.value,
                by: change.by,
                on: change.on,
                why: change.why,
            })
            .collect();
        let rules = RuleBook::with_changes(&changes);
        self.rules = Some(rules.clone());
        Ok(rules)
    }

    /// After a change of rules.
    pub fn forget_rules(&mut self) {
        self.rules = None;
    }

    /// After a change of people, families or the centre's profile.
    pub fn forget_names(&mut self) {
        self.gate = None;
        self.draft = None;
        self.review = None;
    }

    /// The release gate, fed with every name and detail that the record knows.
    ///
    /// # Errors
    /// What the store says.
    pub fn gate(&mut self) -> Result<Arc<Gate>, UiError> {
        if let Some(gate) = &self.gate {
            return Ok(Arc::clone(gate));
        }
        let gate = Arc::new(gate::build(self)?);
        self.gate = Some(Arc::clone(&gate));
        Ok(gate)
    }

    /// The draft that was read last, if nothing but its texts changed since.
    #[must_use]
    pub fn take_draft(&mut self, report: ReportId) -> Option<Draft> {
        self.draft.take_if(|draft| draft.report == report)
    }

    /// Keeps a draft as it was just read, so that the next save looks only at the text that changed.
    pub fn hold_draft(&mut self, draft: Draft) {
        self.draft = Some(draft);
    }

    /// The draft of a review that was read last, as [`take_draft`](Self::take_draft).
    #[must_use]
    pub fn take_review(&mut self, review: ReviewId) -> Option<ReviewDraft> {
        self.review.take_if(|draft| draft.review == review)
    }

    /// Keeps the draft of a review as it was just read.
    pub fn hold_review(&mut self, draft: ReviewDraft) {
        self.review = Some(draft);
    }

    /// What is being typed and is nobody's record yet.
    ///
    /// # Errors
    /// What the store says.
    pub fn keep<T>(&mut self, keep: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>) -> Result<T, UiError> {
        self.draft = None;
        self.review = None;
        let stamp = self.stamp();
        Ok(self.store.keep_draft(&stamp, keep)?)
    }

    /// The same, and meanwhile something that needs nothing of the record: keeping waits for the disk, and whoever is typing
    /// waits for both.
    ///
    /// # Errors
    /// What the store says.
    pub fn keep_and_meanwhile<T, L: Send>(
        &mut self,
        keep: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>,
        meanwhile: impl Fn() -> L + Sync,
    ) -> Result<(T, L), UiError> {
        std::thread::scope(|scope| {
            let beside = std::thread::Builder::new().spawn_scoped(scope, &meanwhile);
            let kept = self.keep(keep)?;
            let done = match beside {
                Ok(beside) => beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                // no second thread to be had
                Err(_) => meanwhile(),
            };
            Ok((kept, done))
        })
    }

    /// The data folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The long job of this run.
    #[must_use]
    pub fn job(&self) -> Arc<Job> {
        Arc::clone(&self.job)
    }

    /// The id of this store, as in its key file.
    ///
    /// # Errors
    /// What the key file says.
    pub fn store_id(&self) -> Result<uuid::Uuid, UiError> {
        Ok(KeyFile::load(&key_path(self.store.folder())).map_err(key_error)?.file.store_id())
    }

    /// The slot of the recovery code that the key file names.
    ///
    /// # Errors
    /// What the key file says.
    pub fn recovery_slot(&self) -> Result<Option<SlotId>, UiError> {
        Ok(KeyFile::load(&key_path(self.store.folder())).map_err(key_error)?.file.recovery())
    }

    /// Minutes without use until the lock.
    #[must_use]
    pub fn auto_lock_minutes(&self) -> u32 {
        settings::get(self.store.read(), keys::AUTO_LOCK)
            .ok()
            .flatten()
            .and_then(|text| text.parse().ok())
            .unwrap_or(10)
    }

    /// Seconds until a copied text is cleared from the clipboard.
    #[must_use]
    pub fn clipboard_seconds(&self) -> u64 {
        let text = settings::get(self.store.read(), keys::CLIPBOARD).ok().flatten();
        text.and_then(|text| text.parse().ok()).unwrap_or(CLEAR_AFTER)
    }

    /// Puts a text on the clipboard, from where it goes after a while.
    ///
    /// # Errors
    /// `CannotWrite` when the system does not take it.
    pub fn copy(&self, text: &str) -> Result<(), UiError> {
        let until = self.clock.monotonic() + std::time::Duration::from_secs(self.clipboard_seconds());
        self.clip.put(text, until).map_err(|error| {
            UiError::new(
                ErrorCode::CannotWrite,
                format!("The text could not be copied ({error}). Mark it and copy it by hand; it then stays on the clipboard."),
            )
        })
    }

    /// Somebody other than who signed a report off must release it.
    #[must_use]
    pub fn second_person_releases(&self) -> bool {
        self.is_set(keys::SECOND_PERSON)
    }

    /// A setting of yes and no; what was never set is no.
    fn is_set(&self, key: &str) -> bool {
        settings::get(self.store.read(), key).ok().flatten().is_some_and(|text| text == "yes")
    }

    /// A window that is closed is hidden in the tray, so that reminders go on.
    #[must_use]
    pub fn keeps_in_tray(&self) -> bool {
        self.is_set(keys::KEEP_IN_TRAY)
    }

    /// Tells the host of that setting, at once: the window may be closed before the next tick. The sample centre gives no
    /// reminders that could go on.
    pub(crate) fn look_whether_to_stay(&self) {
        self.stays.store(!self.sample && self.keeps_in_tray(), Ordering::Relaxed);
    }

    /// The folder for exports.
    #[must_use]
    pub fn export_folder(&self) -> PathBuf {
        settings::get(self.store.read(), keys::EXPORTS)
            .ok()
            .flatten()
            .map_or_else(|| self.exports.clone(), PathBuf::from)
    }

    /// Writes a file into the folder for exports, the only place where a readable copy leaves the store. A file of the
    /// same name and other content is not overwritten: the new one gets a number.
    ///
    /// # Errors
    /// `CannotWrite`, with nothing recorded.
    pub fn write_out(&self, file_name: &str, bytes: &[u8]) -> Result<PathBuf, UiError> {
        let folder = self.export_folder();
        let cannot = |error: std::io::Error| {
            UiError::new(
                ErrorCode::CannotWrite,
                format!(
                    "The file could not be written into {} ({error}). The document is safe in the record. Check that the folder exists, is not read-only and that the disk is not full, or choose another folder in Settings.",
                    folder.display()
                ),
            )
        };
        std::fs::create_dir_all(&folder).map_err(cannot)?;
        let (stem, extension) = file_name.rsplit_once('.').unwrap_or((file_name, ""));
        for number in 1..1000 {
            let name = if number == 1 { file_name.to_owned() } else { format!("{stem}_{number}.{extension}") };
            let path = folder.join(name);
            if path.exists() {
                if std::fs::read(&path).is_ok_and(|existing| existing == bytes) {
                    return Ok(path);
                }
                continue;
            }
            durable::write_atomically(&path, bytes).map_err(cannot)?;
            return Ok(path);
        }
        Err(cannot(std::io::Error::other("there are too many files of that name")))
    }

    /// The key file of this store, to be changed, and where it is saved.
    ///
    /// # Errors
    /// What the key file says.
    pub fn key_file(&self) -> Result<(KeyFile, PathBuf), UiError> {
        let path = key_path(self.store.folder());
        Ok((KeyFile::load(&path).map_err(key_error)?.file, path))
    }
}

/// Where the key file of a store is.
#[must_use]
pub fn key_path(folder: &Path) -> PathBuf {
    folder.join(hearthbook_store::keys::KEY_FILE)
}
