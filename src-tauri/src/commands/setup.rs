//! The session of somebody signed in, the guided set-up, one's own passphrase, drafts of forms.

use hearthbook_documents::recovery_sheet;
use hearthbook_records::session::{
    ConfirmRecoveryRequest, FormDraftRequest, FormDraftView, RecoveryCodeView, SaveFormDraftRequest, SessionView,
    SetupDoneRequest,
};
use hearthbook_records::settings::ChangePassphraseRequest;
use hearthbook_records::submissions::ExportView;
use hearthbook_records::{Ability, ErrorCode, Problems, UiError};
use hearthbook_rules::calendar;
use hearthbook_store::compartments;
use hearthbook_store::journal::Entry;
use hearthbook_store::keys::{ATTEMPTS_FILE, Attempts, KeyFile};
use hearthbook_store::recovery_code::RecoveryCode;
use hearthbook_store::tables::{centre, drafts, settings};
use zeroize::Zeroizing;

use super::sign_in::check_new_passphrase;
use super::submissions::written;
use crate::desk::{Desk, key_path, keys};
use crate::host::key_error;
use crate::render;

/// Most that a form draft may hold, in bytes: every field of the largest form full.
const LARGEST_DRAFT: usize = 4_000_000;

pub(super) fn session_view(desk: &mut Desk) -> Result<SessionView, UiError> {
    let own = desk.own()?;
    let centre = centre::the_one(desk.store.read())?;
    let get = |key: &str| settings::get(desk.store.read(), key);
    let setup_step = match get(keys::SETUP)? {
        Some(step) if desk.may(Ability::EditCentre) => step.parse().ok().filter(|step| (2..=4).contains(step)),
        _ => None,
    };
    Ok(SessionView {
        today: desk.today(),
        name: own.name,
        initials: own.initials,
        role: desk.role,
        role_title: desk.role.title().to_owned(),
        abilities: Ability::ALL.iter().copied().filter(|ability| desk.may(*ability)).collect(),
        centre: centre.as_ref().map(|centre| centre.name.clone()).unwrap_or_default(),
        urn: centre.as_ref().map(|centre| centre.urn.as_str().to_owned()).unwrap_or_default(),
        auto_lock_minutes: desk.auto_lock_minutes(),
        setup_step,
        sample: desk.sample,
        recovery_pending: desk.may(Ability::ManageAccess) && get(keys::RECOVERY_PENDING)?.as_deref() == Some("yes"),
        home: if desk.may(Ability::SeeToday) { "/today" } else { "/events" }.to_owned(),
    })
}

/// Who is signed in and what he or she may do.
pub fn session(desk: &mut Desk, (): ()) -> Result<SessionView, UiError> {
    session_view(desk)
}

/// Somebody moved the mouse or pressed a key: the lock waits again.
pub fn touch(_: &mut Desk, (): ()) -> Result<(), UiError> {
    Ok(())
}

fn new_code(desk: &mut Desk) -> Result<(), UiError> {
    let code = RecoveryCode::make().map_err(|error| key_error(error.into()))?;
    let (kdf, now, maker) = (desk.kdf()?, desk.now, desk.slot);
    let (mut file, path) = desk.key_file()?;
    let recovery = file.set_recovery(desk.store.key(), &code, kdf, now).map_err(key_error)?;
    desk.write_closed(|write, identity| {
        write.journal(Entry::store("Made a new recovery code; the one before no longer opens the record"))?;
        compartments::replace_recovery(write, identity, maker, &recovery)?;
        settings::set(write, keys::RECOVERY_PENDING, "Recovery code to be put on paper", "yes")
    })?;
    file.save_atomically(&path).map_err(key_error)?;
    desk.write_closed(|write, identity| compartments::settle(write, identity, file.recovery()).map(|_| ()))?;
    desk.pending_code = Some(code);
    Ok(())
}

fn pending_code(desk: &mut Desk) -> Result<&RecoveryCode, UiError> {
    if desk.pending_code.is_none() {
        if settings::get(desk.store.read(), keys::RECOVERY_PENDING)?.as_deref() != Some("yes") {
            return Err(UiError::new(
                ErrorCode::Conflict,
                "The recovery code is on paper already and cannot be shown again. Make a new one in Settings if the paper is lost.",
            ));
        }
        // the code shown before the last lock was never confirmed and is not kept anywhere: make another
        new_code(desk)?;
    }
    desk.pending_code.as_ref().ok_or_else(|| UiError::new(ErrorCode::Internal, "No recovery code could be made."))
}

/// The recovery code, while it is still to be put on paper.
pub fn recovery_code(desk: &mut Desk, (): ()) -> Result<RecoveryCodeView, UiError> {
    Ok(RecoveryCodeView { code: pending_code(desk)?.printed().to_string() })
}

/// Writes the recovery sheet as PDF into the folder for exports.
pub fn save_recovery_sheet(desk: &mut Desk, (): ()) -> Result<ExportView, UiError> {
    let code = pending_code(desk)?.printed();
    let centre = centre::the_one(desk.store.read())?.map(|centre| centre.name).unwrap_or_default();
    let made_on = calendar::date_words(desk.today());
    let pdf = render::pdf(&recovery_sheet(&centre, &code, &made_on))?;
    written(desk, "Hearthbook_recovery_sheet.pdf", &pdf.bytes, "Wrote the recovery sheet")
}

/// Confirms that the recovery code is on paper.
pub fn confirm_recovery_code(desk: &mut Desk, request: ConfirmRecoveryRequest) -> Result<SessionView, UiError> {
    let typed = Zeroizing::new(request.last_group);
    if !pending_code(desk)?.ends_with_group(&typed) {
        let mut problems = Problems::new();
        problems
            .add("lastGroup", "This is not the last group of the code. Compare it with the paper and type it again");
        problems.finish()?;
    }
    let in_setup = settings::get(desk.store.read(), keys::SETUP)?.as_deref() == Some("2");
    desk.write(|write| {
        settings::set(write, keys::RECOVERY_PENDING, "Recovery code to be put on paper", "no")?;
        if in_setup { settings::set(write, keys::SETUP, "Step of the set-up", "3") } else { Ok(()) }
    })?;
    desk.pending_code = None;
    session_view(desk)
}

/// Makes a new recovery code; the one before no longer opens the store.
pub fn make_recovery_code(desk: &mut Desk, (): ()) -> Result<RecoveryCodeView, UiError> {
    new_code(desk)?;
    recovery_code(desk, ())
}

/// Marks a step of the guided set-up as done.
pub fn setup_done(desk: &mut Desk, request: SetupDoneRequest) -> Result<SessionView, UiError> {
    let next = match request.step {
        2 => "3",
        3 => "4",
        4 => "done",
        _ => return Err(UiError::new(ErrorCode::BadInput, "There is no such step of the set-up.")),
    };
    desk.write(|write| settings::set(write, keys::SETUP, "Step of the set-up", next))?;
    session_view(desk)
}

/// Changes one's own passphrase.
pub fn change_passphrase(desk: &mut Desk, request: ChangePassphraseRequest) -> Result<(), UiError> {
    let (current, passphrase, again) =
        (Zeroizing::new(request.current), Zeroizing::new(request.passphrase), Zeroizing::new(request.again));
    let own = desk.own()?;
    let mut problems = Problems::new();
    if current.is_empty() {
        problems.add("current", "Enter your present passphrase");
    }
    check_new_passphrase(&mut problems, &passphrase, &again, &[own.name]);
    problems.finish()?;
    let folder = desk.store.folder().to_owned();
    let file = KeyFile::load(&key_path(&folder)).map_err(key_error)?.file;
    // guessed here as little as at sign-in
    Attempts::load(&folder.join(ATTEMPTS_FILE)).guard(desk.now, || file.open_with(desk.slot, &current)).map_err(
        |error| {
            let mut error = key_error(error);
            if error.code == ErrorCode::WrongSecret {
                error.code = ErrorCode::BadInput;
                error.fields.push(hearthbook_records::FieldError {
                    field: "current".to_owned(),
                    message: "This is not your present passphrase".to_owned(),
                });
            }
            error
        },
    )?;
    let (slot, kdf) = (desk.slot, desk.kdf()?);
    let (mut file, path) = desk.key_file()?;
    let own = file.rewrap(slot, desk.store.key(), &passphrase, kdf).map_err(key_error)?;
    desk.write_closed(|write, identity| {
        write.journal(Entry::store("Changed his or her own passphrase"))?;
        compartments::rewrap_identity(write, identity, &own)
    })?;
    file.save_atomically(&path).map_err(key_error)
}

/// Keeps what was typed in a form that is not saved yet.
pub fn save_form_draft(desk: &mut Desk, request: SaveFormDraftRequest) -> Result<(), UiError> {
    if request.key.len() > 200 || request.values.len() > LARGEST_DRAFT {
        return Err(UiError::new(
            ErrorCode::BadInput,
            "This form holds more text than can be kept as a draft. The last version that fitted is kept. Shorten the longest field.",
        ));
    }
    let stamp = desk.stamp();
    Ok(desk.store.keep_draft(&stamp, |write| drafts::keep(write, &request.key, &request.values))?)
}

/// What was kept of a form.
pub fn form_draft(desk: &mut Desk, request: FormDraftRequest) -> Result<FormDraftView, UiError> {
    let kept = drafts::kept(desk.store.read(), desk.person, &request.key)?;
    Ok(match kept {
        Some((values, at)) => FormDraftView { values: Some(values), saved: calendar::london_date_time_words(at) },
        None => FormDraftView { values: None, saved: String::new() },
    })
}

/// Lets a form draft go.
pub fn discard_form_draft(desk: &mut Desk, request: FormDraftRequest) -> Result<(), UiError> {
    let stamp = desk.stamp();
    Ok(desk.store.keep_draft(&stamp, |write| drafts::discard(write, &request.key))?)
}
