//! First start, sign-in, lock, recovery: what may be called before anybody is signed in.

use std::path::Path;

use chrono::{DateTime, Utc};
use hearthbook_records::people::PersonForm;
use hearthbook_records::session::{
    AppStateView, CreateStoreRequest, RecoverRequest, SessionView, StrengthRequest, StrengthView, UnlockRequest,
};
use hearthbook_records::{ErrorCode, PersonId, Problems, Role, UiError};
use hearthbook_store::compartments;
use hearthbook_store::journal::Entry;
use hearthbook_store::keys::{DataKey, KEY_FILE, KdfParams, KeyFile, PersonKey};
use hearthbook_store::recovery_code::RecoveryCode;
use hearthbook_store::strength::strength;
use hearthbook_store::tables::{access, centre, people, settings};
use hearthbook_store::{Stamp, Store, StoreError, sound};
use zeroize::Zeroizing;

use super::setup::session_view;
use crate::desk::{Desk, key_path, keys};
use crate::host::{Host, State, Which, key_error, lock_state};

/// What the window has to show.
pub fn app_state(host: &Host, (): ()) -> Result<AppStateView, UiError> {
    Ok(host.app_state())
}

/// How far a passphrase would carry.
pub fn passphrase_strength(_: &Host, request: StrengthRequest) -> Result<StrengthView, UiError> {
    let passphrase = Zeroizing::new(request.passphrase);
    let found = strength(&passphrase, &request.context);
    Ok(StrengthView { score: found.score, words: found.words, advice: found.advice, accepted: found.accepted })
}

/// Checks a new passphrase typed twice; the problems stand beside its fields.
pub(super) fn check_new_passphrase(problems: &mut Problems, passphrase: &str, again: &str, context: &[String]) {
    let found = strength(passphrase, context);
    if passphrase.is_empty() {
        problems.add(
            "passphrase",
            "Enter a passphrase: several words that do not belong together are easy to remember and hard to guess",
        );
    } else if !found.accepted {
        problems.add("passphrase", format!("{}. {}", found.words, found.advice).trim().to_owned());
    } else if passphrase != again {
        problems.add("again", "The two passphrases are not the same. Type the second one again");
    }
}

/// "A.O., registered manager": what the key file and the sign-in page say. Never a name.
pub(crate) fn slot_label(initials: &str, role: Role) -> String {
    format!("{initials}, {}", role.title().to_lowercase())
}

/// Makes a store in the folder with one person who can open it. Built beside and moved into place when complete, so
/// that a crash half-way leaves nothing half-made.
pub(crate) fn make_store(
    folder: &Path,
    form: &PersonForm,
    role: Role,
    passphrase: &str,
    kdf: KdfParams,
    now: DateTime<Utc>,
) -> Result<(Store, PersonKey, RecoveryCode), UiError> {
    let cannot = |error: std::io::Error| {
        UiError::new(
            ErrorCode::CannotWrite,
            format!(
                "The record could not be made in {} ({error}). Nothing was kept. Check the folder and the free space, then try again.",
                folder.display()
            ),
        )
    };
    let building = folder.with_extension("new");
    if building.exists() {
        std::fs::remove_dir_all(&building).map_err(cannot)?;
    }
    std::fs::create_dir_all(&building).map_err(cannot)?;
    let person = form.parse(PersonId::make())?;
    let (key, code) = (DataKey::make().map_err(key_error)?, RecoveryCode::make().map_err(|e| key_error(e.into()))?);
    let mut file = KeyFile::new(uuid::Uuid::now_v7());
    let own =
        file.add_person_slot(&key, &slot_label(&person.initials, role), passphrase, kdf, now).map_err(key_error)?;
    let slot = own.slot();
    let recovery = file.set_recovery(&key, &code, kdf, now).map_err(key_error)?;
    file.save_atomically(&building.join(KEY_FILE)).map_err(key_error)?;
    let mut store = Store::create(&building, key, now)?;
    store.write(&Stamp { who: Some(person.id), at: now }, |write| {
        let centre = centre::make(write)?;
        people::save(write, centre, &person)?;
        access::give(write, slot, person.id, role)?;
        let identity = compartments::ensure_identity(write, &own)?;
        compartments::replace_recovery(write, &identity, own.slot(), &recovery)?;
        settings::set(write, keys::SETUP, "Step of the set-up", "2")?;
        settings::set(write, keys::RECOVERY_PENDING, "Recovery code to be put on paper", "yes")
    })?;
    store.checkpoint()?;
    let key = store.key().duplicate();
    drop(store);
    std::fs::rename(&building, folder).map_err(cannot)?;
    Ok((Store::open(folder, key, now)?, own, code))
}

/// Creates the store and its first person, who is then signed in.
pub fn create_store(host: &Host, request: CreateStoreRequest) -> Result<SessionView, UiError> {
    let (passphrase, again) = (Zeroizing::new(request.passphrase), Zeroizing::new(request.again));
    let mut state = host.state();
    host.take_folder(&mut state)?;
    let folder = host.places.store();
    if Host::keys_in(&folder)?.is_some() {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "There is a record on this PC already. Nothing was changed. Sign in to it.",
        ));
    }
    let mut problems = Problems::new();
    problems.line("name", &request.name, "Enter your full name");
    let role = match request.role {
        Some(role @ (Role::RegisteredManager | Role::ResponsibleIndividual)) => role,
        _ => {
            problems.add("role", "Choose whether you are the registered manager or the responsible individual");
            Role::RegisteredManager
        }
    };
    let form = PersonForm {
        name: request.name.clone(),
        initials: request.initials,
        role: Some(role),
        ..PersonForm::default()
    };
    if let Err(error) = form.parse(PersonId::make()) {
        for field in error.fields.into_iter().filter(|field| field.field == "initials") {
            problems.add(field.field, field.message);
        }
    }
    check_new_passphrase(&mut problems, &passphrase, &again, &[request.name]);
    problems.finish()?;
    let (store, own, code) = make_store(&folder, &form, role, &passphrase, host.kdf()?, host.clock.now())?;
    state.which = Which::Own;
    let mut desk = Desk::sit_down(host, store, own.slot(), false)?;
    let recovery = desk.recovery_slot()?;
    desk.open_compartments(&own, recovery)?;
    desk.pending_code = Some(code);
    let view = session_view(&mut desk)?;
    host.open(&mut state, desk);
    Ok(view)
}

/// Makes the sample centre, which anybody can open, and shows its sign-in.
pub fn open_sample_centre(host: &Host, (): ()) -> Result<AppStateView, UiError> {
    {
        let mut state = host.state();
        host.take_folder(&mut state)?;
        if Host::keys_in(&host.places.store())?.is_some() {
            return Err(UiError::new(
                ErrorCode::Conflict,
                "The sample centre can be opened only while there is no record of your own on this PC.",
            ));
        }
        crate::sample::make(host)?;
        state.which = Which::Sample;
    }
    Ok(host.app_state())
}

/// Locks and removes the sample centre.
pub fn leave_sample_centre(host: &Host, (): ()) -> Result<AppStateView, UiError> {
    {
        let mut state = host.state();
        if state.which != Which::Sample {
            return Err(UiError::new(ErrorCode::Conflict, "This is not the sample centre. Nothing was removed."));
        }
        lock_state(&mut state, "");
        std::fs::remove_dir_all(host.places.sample()).map_err(|error| {
            UiError::new(ErrorCode::CannotWrite, format!("The sample centre could not be removed ({error}). Close other programs that look into its folder and try again."))
        })?;
        state.which = Which::Own;
    }
    Ok(host.app_state())
}

fn locked_store(host: &Host, state: &mut State) -> Result<(std::path::PathBuf, KeyFile), UiError> {
    host.take_folder(state)?;
    let folder = host.folder_of(state.which);
    let file = Host::keys_in(&folder)?.ok_or_else(|| {
        UiError::new(ErrorCode::NotFound, "There is no record on this PC yet. Set up your centre first.")
    })?;
    Ok((folder, file))
}

/// Opens the record of a folder: a backup first when it will be brought up to date, and every page looked at before
/// anybody works on it, so that damage is noticed while the last backup is young.
fn open_sound(host: &Host, which: Which, folder: &Path, key: DataKey, now: DateTime<Utc>) -> Result<Store, UiError> {
    if which == Which::Own {
        crate::backups::before_update(&host.places.home(), folder, &key, now);
    }
    let store = Store::open(folder, key, now)?;
    store.checkpoint()?;
    match sound::damage_in_use(store.read())? {
        None => Ok(store),
        Some(what) => Err(StoreError::Damaged(what).into()),
    }
}

/// Signs in.
pub fn unlock(host: &Host, request: UnlockRequest) -> Result<SessionView, UiError> {
    let passphrase = Zeroizing::new(request.passphrase);
    let mut state = host.state();
    let (folder, file) = locked_store(host, &mut state)?;
    let now = host.clock.now();
    let opened = state.attempts(&folder).guard(now, || file.open_with(request.slot, &passphrase)).map_err(key_error)?;
    // one person at the desk at a time: who was signed in before is not any more
    lock_state(&mut state, "");
    let store = open_sound(host, state.which, &folder, opened.key, now)?;
    let mut desk = Desk::sit_down(host, store, request.slot, state.which == Which::Sample)?;
    desk.write(|write| write.journal(Entry::store("Signed in")))?;
    desk.open_compartments(&opened.person, file.recovery())?;
    crate::backups::after_sign_in(&desk, &host.job);
    let view = session_view(&mut desk)?;
    host.open(&mut state, desk);
    Ok(view)
}

/// Opens the store with the printed recovery code, sets a new passphrase for one person, and makes a new code.
pub fn recover(host: &Host, request: RecoverRequest) -> Result<SessionView, UiError> {
    let (typed, passphrase, again) =
        (Zeroizing::new(request.code), Zeroizing::new(request.passphrase), Zeroizing::new(request.again));
    let mut state = host.state();
    let (folder, mut file) = locked_store(host, &mut state)?;
    let mut problems = Problems::new();
    let code = problems.take("code", RecoveryCode::parse(&typed).map_err(|error| error.to_string()));
    check_new_passphrase(&mut problems, &passphrase, &again, &[]);
    problems.finish()?;
    let Some(code) = code else { return Err(UiError::new(ErrorCode::BadInput, "Enter the recovery code.")) };
    let now = host.clock.now();
    let opened = state.attempts(&folder).guard(now, || file.open_with_recovery(&code)).map_err(key_error)?;
    let (kdf, new_code) = (host.kdf()?, RecoveryCode::make().map_err(|e| key_error(e.into()))?);
    let own = file.rewrap(request.slot, &opened.key, &passphrase, kdf).map_err(key_error)?;
    let new_recovery = file.set_recovery(&opened.key, &new_code, kdf, now).map_err(key_error)?;
    lock_state(&mut state, "");
    let store = open_sound(host, state.which, &folder, opened.key, now)?;
    let mut desk = Desk::sit_down(host, store, request.slot, state.which == Which::Sample)?;
    // the record of its use comes before the new keys: a use that is not on record must not be possible
    let done = desk.write(|write| {
        write.journal(Entry::store(
            "Opened the record with the recovery code, set a new passphrase and made a new recovery code",
        ))?;
        // what the person could read is sealed anew, for the new passphrase and the new code
        let recovery = compartments::ensure_identity(write, &opened.person)?;
        compartments::restore_identity(write, Some(&recovery), &own)?;
        compartments::replace_recovery(write, &recovery, own.slot(), &new_recovery)?;
        settings::set(write, keys::RECOVERY_PENDING, "Recovery code to be put on paper", "yes")
    });
    if let Err(error) = done {
        // nothing else is changed, but the code proved right: who reads the journal must see that it was tried
        if error.code == ErrorCode::Conflict {
            desk.write(|write| {
                write.journal(Entry::store("Tried to set a new passphrase with the recovery code; it was refused"))
            })?;
        }
        desk.close();
        return Err(error);
    }
    file.save_atomically(&key_path(&folder)).map_err(key_error)?;
    desk.open_compartments(&own, file.recovery())?;
    desk.pending_code = Some(new_code);
    let view = session_view(&mut desk)?;
    host.open(&mut state, desk);
    Ok(view)
}

/// Locks.
pub fn lock(host: &Host, (): ()) -> Result<AppStateView, UiError> {
    host.lock("");
    Ok(host.app_state())
}
