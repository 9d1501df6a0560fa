//! Backups: made, rehearsed, looked at, restored; and the export of everything.

use std::path::{Path, PathBuf};

use hearthbook_records::backups::{
    BackupFileRequest, BackupFolderRequest, BackupFolderView, BackupLookView, BackupSettingsForm, BackupsView,
    ExportEverythingRequest, MoveRecordRequest, ProgressView, RestoreRequest, RestoreView,
};
use hearthbook_records::session::{AppStateView, SignInChoice};
use hearthbook_records::submissions::ExportView;
use hearthbook_records::{Ability, ErrorCode, FieldError, Problems, SlotId, UiError};
use hearthbook_rules::calendar::london_date_time_words;
use hearthbook_store::backup::{self, Loss, Reason, list};
use hearthbook_store::keys::{DataKey, KEY_FILE};
use hearthbook_store::recovery_code::RecoveryCode;
use hearthbook_store::tables::documents::{self, ExportOf};
use hearthbook_store::tables::{access, settings};
use hearthbook_store::{Stamp, Store};
use zeroize::Zeroizing;

use super::Rest;
use super::sign_in::check_new_passphrase;
use super::submissions::export_view;
use crate::backups::{self, ToMake, ToRehearse, backup_error};
use crate::desk::{Desk, keys};
use crate::everything;
use crate::host::{Host, Which, key_error, lock_state};

/// How far the long job is.
pub fn progress(host: &Host, (): ()) -> Result<ProgressView, UiError> {
    Ok(host.job.progress())
}

/// Asks the long job to stop.
pub fn cancel_job(host: &Host, (): ()) -> Result<(), UiError> {
    host.job.cancel();
    Ok(())
}

/// Moves the record out of a folder where it can be damaged.
pub fn move_record(host: &Host, request: MoveRecordRequest) -> Result<AppStateView, UiError> {
    host.move_record(&request.folder)?;
    Ok(host.app_state())
}

/// How backups stand.
pub fn backups(desk: &mut Desk, (): ()) -> Result<BackupsView, UiError> {
    Ok(backups::view(&backups::known(desk)?))
}

/// Chooses the folder and the days between rehearsals.
pub fn save_backup_settings(desk: &mut Desk, form: BackupSettingsForm) -> Result<BackupsView, UiError> {
    let mut problems = Problems::new();
    let folder = PathBuf::from(form.folder.trim());
    if !folder.is_absolute() {
        problems.add("folder", "Enter the whole path of a folder, such as E:\\Hearthbook backups on a USB stick");
    } else if folder.starts_with(desk.home()) {
        problems.add(
            "folder",
            "This folder is beside the record itself: what destroys the one destroys the other. Choose another disk, a USB stick or a file server",
        );
    } else if !folder.is_dir() {
        problems.add("folder", "There is no such folder. Make it first, or connect the disk it is on");
    } else if let Err(error) = writable(&folder) {
        problems.add("folder", format!("This folder cannot be written in ({error}). Choose another"));
    }
    let days: Option<i64> = form.rehearse_every.trim().parse().ok().filter(|days| (7..=366).contains(days));
    if days.is_none() {
        problems.add("rehearseEvery", "Enter a whole number of days from 7 to 366");
    }
    problems.finish()?;
    let (folder, days) = (folder.display().to_string(), days.unwrap_or(backups::REHEARSE_EVERY).to_string());
    desk.write(|write| {
        settings::set(write, keys::BACKUPS, "Folder for backups", &folder)?;
        settings::set(write, keys::REHEARSE_EVERY, "Days between rehearsals of a restore", &days)
    })?;
    backups(desk, ())
}

fn writable(folder: &Path) -> std::io::Result<()> {
    let probe = folder.join(".hearthbook-can-write");
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)
}

fn no_folder() -> UiError {
    UiError::new(ErrorCode::Conflict, "No folder for backups is chosen yet. Nothing was made. Choose one below.")
}

/// Makes a backup now.
pub fn make_backup(desk: &mut Desk, (): ()) -> Result<Rest<BackupsView>, UiError> {
    let to_make = ToMake::prepare(desk)?.ok_or_else(no_folder)?;
    let job = desk.job();
    Ok(Box::new(move || Ok(backups::view(&to_make.make(&job, Reason::Asked)?))))
}

/// Restores the newest backup into a throw-away folder and proves it.
pub fn rehearse_restore(desk: &mut Desk, (): ()) -> Result<Rest<BackupsView>, UiError> {
    let to_rehearse = ToRehearse::prepare(desk)?
        .ok_or_else(|| UiError::new(ErrorCode::Conflict, "There is no backup to rehearse yet. Make one first."))?;
    let job = desk.job();
    Ok(Box::new(move || Ok(backups::view(&to_rehearse.rehearse(&job)?))))
}

/// The backups in a folder, before anybody is signed in.
pub fn backups_in(_: &Host, request: BackupFolderRequest) -> Result<BackupFolderView, UiError> {
    let mut problems = Problems::new();
    let folder = PathBuf::from(request.folder.trim());
    if !folder.is_absolute() {
        problems.add("folder", "Enter the whole path of the folder, such as E:\\Hearthbook backups");
    }
    problems.finish()?;
    let found = list(&folder).map_err(|error| UiError {
        code: ErrorCode::BadInput,
        message: error.to_string(),
        fields: vec![FieldError { field: "folder".to_owned(), message: error.to_string() }],
    })?;
    let mut backups: Vec<_> = found.iter().map(|listed| backups::row(listed, None)).collect();
    backups.sort_by(|one, other| other.name.cmp(&one.name));
    let words = if backups.is_empty() {
        "There is no backup of Hearthbook in this folder. Backups end in .hbbackup; perhaps they are in a folder inside it."
    } else {
        ""
    };
    Ok(BackupFolderView { backups, words: words.to_owned() })
}

/// Looks at a backup without a key.
pub fn look_at_backup(host: &Host, request: BackupFileRequest) -> Result<BackupLookView, UiError> {
    let file = PathBuf::from(request.path.trim());
    let header = backup::inspect(&file).map_err(|error| backup_error(&error))?;
    let keys = backup::open_keys(&file, &scratch(host)?).map_err(|error| backup_error(&error))?;
    let store = host.places.store();
    Ok(BackupLookView {
        path: file.display().to_string(),
        words: format!("Made {}; {} entries in its journal.", london_date_time_words(header.made_at), header.entries),
        people: keys.people().into_iter().map(|slot| SignInChoice { slot: slot.id, label: slot.label }).collect(),
        has_recovery: keys.recovery_made_at().is_some(),
        replaces_words: if store.join(KEY_FILE).exists() || store.exists() {
            "There is a record on this PC already. It is not deleted: it is kept in a folder of its own beside the restored one."
                .to_owned()
        } else {
            String::new()
        },
    })
}

fn scratch(host: &Host) -> Result<PathBuf, UiError> {
    let folder = host.places.home();
    std::fs::create_dir_all(&folder).map_err(|error| {
        UiError::new(ErrorCode::CannotWrite, format!("The data folder cannot be used ({error}). Nothing was changed."))
    })?;
    Ok(folder)
}

/// What a secret of the backup opened, and whose it is.
struct Proved {
    key: DataKey,
    whose: Whose,
}

/// Whose secret opened a backup.
enum Whose {
    /// A person's, who may have no access any more.
    Person(SlotId),
    /// A recovery code's, which another may have replaced since.
    Code(Option<SlotId>),
}

fn key_of(host: &Host, request: &RestoreRequest, file: &Path) -> Result<Proved, UiError> {
    let secret = Zeroizing::new(request.secret.clone());
    let keys = backup::open_keys(file, &scratch(host)?).map_err(|error| backup_error(&error))?;
    match request.slot {
        Some(slot) => {
            let key = keys.open_with(slot, &secret).map_err(key_error)?.key;
            Ok(Proved { key, whose: Whose::Person(slot) })
        }
        None => {
            let code = RecoveryCode::parse(&secret).map_err(|error| UiError {
                code: ErrorCode::BadInput,
                message: error.to_string(),
                fields: vec![FieldError { field: "secret".to_owned(), message: error.to_string() }],
            })?;
            let key = keys.open_with_recovery(&code).map_err(key_error)?.key;
            Ok(Proved { key, whose: Whose::Code(keys.recovery()) })
        }
    }
}

/// Whether whoever restores may read what the present record says: a backup keeps the keys of its day, also those of people
/// whose access has ended since or whose role never read the journal.
fn may_audit(folder: &Path, store: &Store, whose: &Whose) -> bool {
    match whose {
        Whose::Person(slot) => access::behind(store.read(), *slot)
            .is_ok_and(|account| account.is_some_and(|account| account.role.may(Ability::Audit))),
        Whose::Code(code) => {
            let present = Host::keys_in(folder).ok().flatten().and_then(|keys| keys.recovery());
            code.is_some() && *code == present
        }
    }
}

/// What would be lost, as far as the present record can be read with the backup's key.
fn loss(host: &Host, header: &backup::Header, proved: &Proved) -> (String, Vec<String>) {
    let folder = host.places.store();
    if !folder.exists() {
        return ("There is no record on this PC yet, so nothing is lost.".to_owned(), Vec::new());
    }
    let unknown = || {
        (
            "The record on this PC cannot be compared with this backup (another key, another record, or damage). All that is only in it will not be in the restored one; it is kept beside."
                .to_owned(),
            Vec::new(),
        )
    };
    let Ok(store) = Store::open(&folder, proved.key.duplicate(), host.clock.now()) else { return unknown() };
    match backup::loss(header, store.read()) {
        Ok(Loss::Since(lost)) if lost.entries == 0 => {
            ("Nothing was recorded since this backup was made.".to_owned(), Vec::new())
        }
        Ok(Loss::Since(lost)) => {
            let entries =
                if lost.entries == 1 { "1 entry was".to_owned() } else { format!("{} entries were", lost.entries) };
            let shown = may_audit(&folder, &store, &proved.whose);
            let told = if shown { lost.newest.as_slice() } else { &[] };
            let lines = told
                .iter()
                .map(|entry| {
                    let what = entry.payload.as_ref().map_or("(erased)", |payload| payload.what.as_str());
                    format!("{}: {what}", london_date_time_words(entry.at))
                })
                .collect();
            let hidden = match (shown, lost.first.zip(lost.last)) {
                (true, _) => String::new(),
                (false, Some((first, last))) => format!(
                    " The first is of {}, the last of {}. What they say is shown only to somebody who may read the audit log of the present record.",
                    london_date_time_words(first),
                    london_date_time_words(last)
                ),
                (false, None) => " What they say is not shown to you.".to_owned(),
            };
            (
                format!(
                    "{entries} written since this backup was made, and unfinished texts. They will not be in the restored record; the present one is kept beside it.{hidden}"
                ),
                lines,
            )
        }
        Ok(Loss::NoSharedHistory { .. }) | Err(_) => unknown(),
    }
}

/// Proves the secret and says what would be lost; restores once the person has agreed.
pub fn restore_backup(host: &Host, request: RestoreRequest) -> Result<RestoreView, UiError> {
    let file = PathBuf::from(request.path.trim());
    let header = backup::inspect(&file).map_err(|error| backup_error(&error))?;
    let proved = key_of(host, &request, &file)?;
    let into = host.places.store();
    let mut state = host.state();
    host.take_folder(&mut state)?;
    if !request.agreed {
        if state.desk.is_some() && state.which == Which::Own {
            return Err(UiError::new(ErrorCode::Conflict, "Lock the record first. Nothing was changed."));
        }
        let (words, lost) = loss(host, &header, &proved);
        return Ok(RestoreView { restored: false, words, lost });
    }
    let key = proved.key;
    lock_state(&mut state, "");
    let running = host.job.begin_after("Reading the backup")?;
    let now = host.clock.now();
    let restored = backup::restore_over(&file, &key, &into, now, &mut |progress| running.watch(progress))
        .map_err(|error| backup_error(&error))?;
    let mut store = Store::open(&into, key, now)?;
    // who reads the journal later must see that time was turned back
    store.write(&Stamp { who: None, at: now }, |write| write.journal(restored.entry()))?;
    drop(store);
    state.which = Which::Own;
    let kept = restored
        .replaced
        .as_ref()
        .map(|folder| format!(" What stood here before is kept in {}.", folder.display()))
        .unwrap_or_default();
    Ok(RestoreView {
        restored: true,
        words: format!(
            "The record of {} is restored and proved.{kept} Sign in to go on.",
            london_date_time_words(header.made_at)
        ),
        lost: Vec::new(),
    })
}

/// Writes everything out in readable form, as files or as one encrypted file.
pub fn export_everything(desk: &mut Desk, request: ExportEverythingRequest) -> Result<Rest<ExportView>, UiError> {
    let (passphrase, again) = (Zeroizing::new(request.passphrase), Zeroizing::new(request.again));
    let mut problems = Problems::new();
    if !passphrase.is_empty() || !again.is_empty() {
        check_new_passphrase(&mut problems, &passphrase, &again, &[]);
    } else if !request.agreed {
        problems
            .add("agreed", "Tick that you know that anybody who finds the folder can read it, or enter a passphrase");
    }
    problems.finish()?;
    let encrypted = !passphrase.is_empty();
    let folder = desk.export_folder();
    let stem = format!("hearthbook-everything-{}", desk.now.format("%Y%m%dT%H%M%SZ"));
    let path = if encrypted { folder.join(format!("{stem}.zip.age")) } else { folder.join(&stem) };
    let reader = desk.store.reader()?;
    let title = desk.centre().map(|centre| format!("{}, {}", centre.name, centre.urn.as_str())).unwrap_or_default();
    let (centre, text) = (desk.centre_id()?, path.display().to_string());
    let words = format!("Begun on {} into {text}", london_date_time_words(desk.now));
    // on record before anything is written: what left the house cannot be called back
    let export = desk.write(|write| {
        settings::set(write, keys::EXPORTED, "Last export of everything", &words)?;
        documents::record_export(write, centre, ExportOf::Other, "Exported everything in readable form", &text, "")
    })?;
    let view = export_view(desk, export)?;
    let (job, made) = (desk.job(), london_date_time_words(desk.now));
    Ok(Box::new(move || {
        let running = job.begin("Reading the record")?;
        let secret = encrypted.then_some(passphrase);
        everything::write(&reader, &path, secret, &title, &made, &running)?;
        Ok(ExportView { exists: path.exists(), ..view })
    }))
}
