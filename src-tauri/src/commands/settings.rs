//! Settings, rules, and who can open the store.

use hearthbook_records::access::RolesTableView;
use hearthbook_records::input::LONGEST_TEXT;
use hearthbook_records::settings::{
    AccessCandidate, AccessRow, AccessView, ChangeRuleRequest, CopyTextRequest, EndAccessRequest, GiveAccessRequest,
    ResetRuleRequest, RuleView, SettingsForm, SettingsView,
};
use hearthbook_records::{Ability, ErrorCode, Problems, UiError};
use hearthbook_rules::calendar::{date_words, london_date};
use hearthbook_store::compartments;
use hearthbook_store::keys::KeyFile;
use hearthbook_store::tables::settings::RuleToChange;
use hearthbook_store::tables::{access, people, settings};
use zeroize::Zeroizing;

use super::sign_in::{check_new_passphrase, slot_label};
use crate::desk::{Desk, key_path, keys};
use crate::host::key_error;

fn settings_view(desk: &mut Desk) -> Result<SettingsView, UiError> {
    let rules = desk.rules()?;
    let rules = rules
        .entries()
        .into_iter()
        .map(|entry| RuleView {
            id: entry.id,
            duty: entry.duty,
            title: entry.title,
            words: entry.words,
            value: entry.value,
            unit: entry.unit,
            can_change: entry.can_change,
            basis: entry.basis,
            citation: entry.citation,
            source: entry.source,
            checked_on: date_words(entry.checked_on),
            note: entry.note,
            change: entry.change,
        })
        .collect();
    Ok(SettingsView {
        form: SettingsForm {
            auto_lock_minutes: desk.auto_lock_minutes().to_string(),
            export_folder: desk.export_folder().display().to_string(),
            second_person_releases: desk.second_person_releases(),
            clipboard_seconds: desk.clipboard_seconds().to_string(),
            keep_in_tray: desk.keeps_in_tray(),
        },
        roles: RolesTableView::current(),
        rules,
        store_folder: desk.store.folder().display().to_string(),
        version: format!("Hearthbook {}, SQLCipher {}", env!("CARGO_PKG_VERSION"), desk.store.cipher_version()?),
        can_change: desk.may(Ability::ChangeSettings),
        can_change_rules: desk.may(Ability::ChangeRules),
        can_manage_access: desk.may(Ability::ManageAccess),
    })
}

/// Copies a text, which the clipboard loses again after a while.
pub fn copy_text(desk: &mut Desk, request: CopyTextRequest) -> Result<(), UiError> {
    if request.text.len() > LONGEST_TEXT {
        return Err(UiError::new(ErrorCode::BadInput, "This text is too long to be copied. Nothing was copied."));
    }
    desk.copy(&request.text)
}

/// Settings.
pub fn settings(desk: &mut Desk, (): ()) -> Result<SettingsView, UiError> {
    settings_view(desk)
}

/// Saves settings.
pub fn save_settings(desk: &mut Desk, form: SettingsForm) -> Result<SettingsView, UiError> {
    let mut problems = Problems::new();
    let minutes: Option<u32> = form.auto_lock_minutes.trim().parse().ok().filter(|minutes| (1..=60).contains(minutes));
    if minutes.is_none() {
        problems.add("autoLockMinutes", "Enter a whole number of minutes from 1 to 60");
    }
    let folder = std::path::PathBuf::from(form.export_folder.trim());
    if !folder.is_absolute() {
        problems
            .add("exportFolder", "Enter the whole path of a folder, such as C:\\Users\\Office\\Documents\\Hearthbook");
    } else if folder.starts_with(desk.store.folder()) {
        problems.add(
            "exportFolder",
            "This is the folder of the encrypted record. Choose another folder for readable copies",
        );
    } else if let Err(error) = std::fs::create_dir_all(&folder) {
        problems.add("exportFolder", format!("This folder cannot be used ({error}). Choose another"));
    }
    let seconds = match form.clipboard_seconds.trim() {
        "" => Some(desk.clipboard_seconds()),
        typed => typed.parse().ok().filter(|seconds| (10..=600).contains(seconds)),
    };
    if seconds.is_none() {
        problems.add("clipboardSeconds", "Enter a whole number of seconds from 10 to 600");
    }
    problems.finish()?;
    let seconds = seconds.filter(|seconds| *seconds != desk.clipboard_seconds()).map(|seconds| seconds.to_string());
    let (minutes, folder) = (minutes.unwrap_or(10).to_string(), folder.display().to_string());
    let before = (desk.auto_lock_minutes().to_string(), desk.export_folder().display().to_string());
    let switches = [
        (keys::KEEP_IN_TRAY, "Kept in the tray when the window is closed", desk.keeps_in_tray(), form.keep_in_tray),
        (
            keys::SECOND_PERSON,
            "A second person releases submissions",
            desk.second_person_releases(),
            form.second_person_releases,
        ),
    ];
    desk.write(|write| {
        if before.0 != minutes {
            settings::set(write, keys::AUTO_LOCK, "Minutes without use until the lock", &minutes)?;
        }
        if before.1 != folder {
            settings::set(write, keys::EXPORTS, "Folder for readable copies", &folder)?;
        }
        if let Some(seconds) = &seconds {
            settings::set(write, keys::CLIPBOARD, "Seconds until a copied text is cleared", seconds)?;
        }
        for (key, words, before, now) in switches {
            if before != now {
                settings::set(write, key, words, if now { "yes" } else { "no" })?;
            }
        }
        Ok(())
    })?;
    desk.look_whether_to_stay();
    settings_view(desk)
}

fn rule(desk: &mut Desk, id: &str) -> Result<hearthbook_rules::RuleEntry, UiError> {
    desk.rules()?
        .entries()
        .into_iter()
        .find(|entry| entry.id == id && entry.can_change)
        .ok_or_else(|| UiError::new(ErrorCode::NotFound, "There is no such rule that the centre can change."))
}

/// Changes the value of a rule, with a reason.
pub fn change_rule(desk: &mut Desk, request: ChangeRuleRequest) -> Result<SettingsView, UiError> {
    let entry = rule(desk, &request.id)?;
    let mut problems = Problems::new();
    let value = problems.line("value", &request.value, "Enter the new value");
    if !value.is_empty()
        && let Err(message) = desk.rules()?.check_value(&request.id, &value)
    {
        problems.add("value", message);
    }
    let why = problems.line("why", &request.why, "Say why: who told you, or where it is written");
    problems.finish()?;
    let shipped = entry.change.as_ref().map_or_else(|| entry.value.clone(), |change| change.shipped.clone());
    let on = desk.today();
    desk.write(|write| {
        settings::change_rule(
            write,
            &RuleToChange {
                rule: &entry.id,
                title: &entry.title,
                before: &entry.value,
                value: Some(&value),
                shipped: &shipped,
                why: &why,
                on,
            },
        )
    })?;
    desk.forget_rules();
    settings_view(desk)
}

/// Goes back to the shipped value of a rule.
pub fn reset_rule(desk: &mut Desk, request: ResetRuleRequest) -> Result<SettingsView, UiError> {
    let entry = rule(desk, &request.id)?;
    let mut problems = Problems::new();
    let why = problems.line("why", &request.why, "Say why the shipped value is to be used again");
    problems.finish()?;
    let Some(change) = entry.change else { return settings_view(desk) };
    let on = desk.today();
    desk.write(|write| {
        settings::change_rule(
            write,
            &RuleToChange {
                rule: &entry.id,
                title: &entry.title,
                before: &entry.value,
                value: None,
                shipped: &change.shipped,
                why: &why,
                on,
            },
        )
    })?;
    desk.forget_rules();
    settings_view(desk)
}

/// Who can open the store.
pub fn access(desk: &mut Desk, (): ()) -> Result<AccessView, UiError> {
    let file = KeyFile::load(&key_path(desk.store.folder())).map_err(key_error)?.file;
    let slots = file.people();
    let mut rows = Vec::new();
    for account in access::current(desk.store.read())? {
        let Some(slot) = slots.iter().find(|slot| slot.id == account.slot) else { continue };
        let person = people::one(desk.store.read(), account.person)?;
        rows.push(AccessRow {
            slot: account.slot,
            person: person.id,
            name: person.name,
            label: slot.label.clone(),
            role_title: account.role.title().to_owned(),
            since: format!("since {}", date_words(london_date(account.given_at))),
            own: account.slot == desk.slot,
        });
    }
    let today = desk.today();
    let candidates = people::all(desk.store.read())?
        .into_iter()
        .filter(|person| {
            person.left_on.is_none_or(|end| end >= today) && rows.iter().all(|row| row.person != person.id)
        })
        .map(|person| AccessCandidate {
            person: person.id,
            label: if person.post.is_empty() {
                person.name.clone()
            } else {
                format!("{} ({})", person.name, person.post.to_lowercase())
            },
            role: person.role,
        })
        .collect();
    let recovery_pending = settings::get(desk.store.read(), keys::RECOVERY_PENDING)?.as_deref() == Some("yes");
    Ok(AccessView {
        needs_second_person: rows.len() < 2,
        people: rows,
        candidates,
        recovery_words: match file.recovery_made_at() {
            Some(at) => format!("A recovery code was made on {}.", date_words(london_date(at))),
            None => "There is no recovery code. Make one: a forgotten passphrase must not lose the record.".to_owned(),
        },
        recovery_pending,
    })
}

/// Gives a person access to the store.
pub fn give_access(desk: &mut Desk, request: GiveAccessRequest) -> Result<AccessView, UiError> {
    let (passphrase, again) = (Zeroizing::new(request.passphrase), Zeroizing::new(request.again));
    let person = people::one(desk.store.read(), request.person)?;
    if access::current(desk.store.read())?.iter().any(|account| account.person == person.id) {
        return Err(UiError::new(ErrorCode::Conflict, "This person can open the record already. Nothing was changed."));
    }
    let mut problems = Problems::new();
    let role = request.role.or(person.role);
    if role.is_none() {
        problems.add("role", "Choose the role; it decides what this person can see and do");
    }
    check_new_passphrase(&mut problems, &passphrase, &again, std::slice::from_ref(&person.name));
    problems.finish()?;
    let Some(role) = role else { return access(desk, ()) };
    let (kdf, now) = (desk.kdf()?, desk.now);
    let label = unused_label(desk, &slot_label(&person.initials, role))?;
    let (mut file, path) = desk.key_file()?;
    let own = file.add_person_slot(desk.store.key(), &label, &passphrase, kdf, now).map_err(key_error)?;
    desk.write(|write| {
        access::give(write, own.slot(), person.id, role)?;
        // so that this person can be named as a reader before the first sign-in
        compartments::ensure_identity(write, &own).map(|_| ())
    })?;
    if let Err(error) = file.save_atomically(&path) {
        // an access on record that no key opens would mislead; take it back
        desk.write(|write| access::end(write, own.slot(), "The key file could not be saved"))?;
        return Err(key_error(error));
    }
    access(desk, ())
}

/// Two people may have the same initials and role: the second label gets a number.
fn unused_label(desk: &Desk, label: &str) -> Result<String, UiError> {
    let taken: Vec<String> = KeyFile::load(&key_path(desk.store.folder()))
        .map_err(key_error)?
        .file
        .people()
        .into_iter()
        .map(|slot| slot.label)
        .collect();
    let numbered = (2..).map(|number| format!("{label} ({number})"));
    Ok(std::iter::once(label.to_owned()).chain(numbered).find(|label| !taken.contains(label)).unwrap_or_default())
}

/// Ends a person's access.
pub fn end_access(desk: &mut Desk, request: EndAccessRequest) -> Result<AccessView, UiError> {
    let mut problems = Problems::new();
    let reason = problems.line("reason", &request.reason, "Say why the access ends");
    problems.finish()?;
    if request.slot == desk.slot {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "You cannot end your own access while you use it. Ask the other person who manages access.",
        ));
    }
    let managers_left = access::current(desk.store.read())?
        .iter()
        .filter(|account| account.slot != request.slot && account.role.may(Ability::ManageAccess))
        .count();
    if managers_left == 0 {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "Nobody would be left who can give access. Nothing was changed.",
        ));
    }
    let (mut file, path) = desk.key_file()?;
    file.remove_slot(request.slot).map_err(key_error)?;
    let identity = desk.identity.take();
    let ended = desk.write(|write| {
        access::end(write, request.slot, &reason)?;
        compartments::end_access(write, identity.as_ref(), request.slot)
    });
    desk.identity = identity;
    ended?;
    file.save_atomically(&path).map_err(key_error)?;
    access(desk, ())
}
