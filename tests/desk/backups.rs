//! Backups as the commands make them: made, thinned out, rehearsed, restored, and told apart from what is not ours.

use std::path::{Path, PathBuf};

use hearthbook_records::ErrorCode;
use serde_json::{Value, json};

use crate::run::{PASSPHRASE, Run};

fn with_folder() -> (Run, PathBuf) {
    let run = Run::with_store();
    let folder = run.folder.path().join("stick");
    std::fs::create_dir_all(&folder).unwrap();
    run.call("save_backup_settings", json!({"folder": folder, "rehearseEvery": "30"}));
    (run, folder)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn a_backup_is_made_proved_and_rehearsed_and_today_says_so() {
    let (run, folder) = with_folder();
    let view = run.call("make_backup", Value::Null);
    assert_eq!(view["urgency"], json!("done"), "{view}");
    assert_eq!(view["backups"].as_array().unwrap().len(), 1);
    assert_eq!(files(&folder).len(), 1, "nothing half-made is left");
    let rehearsed = run.call("rehearse_restore", Value::Null);
    assert!(rehearsed["rehearsalWords"].as_str().unwrap().contains("proved"), "{rehearsed}");
    assert!(!run.folder.path().join("home/rehearsal").exists());
    let house = run.call("today", Value::Null)["house"].to_string();
    assert!(house.contains("Restore last rehearsed"), "{house}");
}

#[test]
fn what_was_recorded_after_the_backup_is_told_before_it_is_lost_and_the_present_record_is_kept_beside() {
    let (run, folder) = with_folder();
    run.happened("Before the backup");
    run.call("make_backup", Value::Null);
    // kept elsewhere: the lock makes the day's next backup, which takes the place of this one
    let file = run.folder.path().join("kept.hbbackup");
    std::fs::copy(&files(&folder)[0], &file).unwrap();
    run.happened("After the backup");
    run.call("lock", Value::Null);
    let look = run.call("look_at_backup", json!({"path": file}));
    assert!(!look["replacesWords"].as_str().unwrap().is_empty());
    let slot = look["people"][0]["slot"].clone();
    let wrong = json!({"path": file, "slot": slot, "secret": "not it at all", "agreed": true});
    assert_eq!(run.try_call("restore_backup", wrong).unwrap_err().code, ErrorCode::WrongSecret);
    let first = run.call("restore_backup", json!({"path": file, "slot": slot, "secret": PASSPHRASE, "agreed": false}));
    assert_eq!(first["restored"], json!(false));
    assert!(first["lost"].to_string().contains("Recorded an event"), "{first}");
    let done = run.call("restore_backup", json!({"path": file, "slot": slot, "secret": PASSPHRASE, "agreed": true}));
    assert_eq!(done["restored"], json!(true), "{done}");
    let state = run.call("app_state", Value::Null);
    run.call("unlock", json!({"slot": state["people"][0]["slot"], "passphrase": PASSPHRASE}));
    let told = run.events();
    assert!(told.contains("Before the backup") && !told.contains("After the backup"), "{told}");
    let home = files(&run.folder.path().join("home"));
    assert!(home.iter().any(|path| path.to_string_lossy().contains("replaced")), "{home:?}");
}

#[test]
fn a_record_is_restored_on_another_pc_with_the_recovery_code() {
    let (run, folder) = with_folder();
    let code = run.call("recovery_code", Value::Null)["code"].clone();
    run.happened("On the first PC");
    run.call("make_backup", Value::Null);
    let file = files(&folder)[0].clone();
    let other = Run::begin();
    let found = other.call("backups_in", json!({"folder": folder}));
    assert_eq!(found["backups"].as_array().unwrap().len(), 1);
    let look = other.call("look_at_backup", json!({"path": file}));
    assert_eq!(look["replacesWords"], json!(""));
    assert_eq!(look["hasRecovery"], json!(true));
    let done = other.call("restore_backup", json!({"path": file, "slot": null, "secret": code, "agreed": true}));
    assert_eq!(done["restored"], json!(true), "{done}");
    let state = other.call("app_state", Value::Null);
    assert_eq!(state["stage"], json!("locked"));
    other.call("unlock", json!({"slot": state["people"][0]["slot"], "passphrase": PASSPHRASE}));
    assert!(other.events().contains("On the first PC"));
    assert_eq!(other.call("prove_chain", Value::Null)["ok"], json!(true));
}

#[test]
fn a_damaged_backup_is_named_and_nothing_is_changed() {
    let (run, folder) = with_folder();
    run.call("make_backup", Value::Null);
    let file = files(&folder)[0].clone();
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let look = run.call("look_at_backup", json!({"path": file}));
    let slot = look["people"][0]["slot"].clone();
    run.call("lock", Value::Null);
    let error = run
        .try_call("restore_backup", json!({"path": file, "slot": slot, "secret": PASSPHRASE, "agreed": true}))
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::CannotWrite, "{error:?}");
    let state = run.call("app_state", Value::Null);
    run.call("unlock", json!({"slot": state["people"][0]["slot"], "passphrase": PASSPHRASE}));
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true), "the present record is as it was");
}

#[test]
fn a_folder_beside_the_record_or_one_that_is_gone_is_refused_for_backups() {
    let run = Run::with_store();
    let beside = run.folder.path().join("home/backups");
    std::fs::create_dir_all(&beside).unwrap();
    for folder in [beside, run.folder.path().join("no such stick")] {
        let refused =
            run.try_call("save_backup_settings", json!({"folder": folder, "rehearseEvery": "30"})).unwrap_err();
        assert_eq!(refused.fields[0].field, "folder", "{refused:?}");
    }
    assert_eq!(run.try_call("make_backup", Value::Null).unwrap_err().code, ErrorCode::Conflict);
}

#[test]
fn a_stick_that_is_gone_is_said_and_work_goes_on() {
    let (run, folder) = with_folder();
    std::fs::remove_dir_all(&folder).unwrap();
    let error = run.try_call("make_backup", Value::Null).unwrap_err();
    assert_eq!(error.code, ErrorCode::CannotWrite, "{error:?}");
    let view = run.call("backups", Value::Null);
    assert_eq!(view["urgency"], json!("late"));
    assert!(!view["problem"].as_str().unwrap().is_empty());
    run.happened("Work goes on");
}

#[test]
fn everything_can_be_exported_readable_or_as_one_encrypted_file() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let refused =
        run.try_call("export_everything", json!({"passphrase": "", "again": "", "agreed": false})).unwrap_err();
    assert_eq!(refused.fields[0].field, "agreed");
    let export = run.call("export_everything", json!({"passphrase": "", "again": "", "agreed": true}));
    let folder = Path::new(export["folder"].as_str().unwrap()).join(export["fileName"].as_str().unwrap());
    let index = std::fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(index.contains("tables/family.csv") && index.contains("documents/0001_"), "{index}");
    assert!(!index.contains("<script"));
    let family = std::fs::read_to_string(folder.join("tables/family_member.csv")).unwrap();
    assert!(family.contains("Hollinwade"), "it is readable");
    let listed = std::fs::read_dir(folder.join("tables")).unwrap().count();
    assert!(listed > 15, "{listed} tables");
    for closed in ["identity_seal", "compartment_text", "meta", "form_draft"] {
        assert!(!folder.join(format!("tables/{closed}.csv")).exists(), "{closed}: no key and no closed note leaves");
    }
    let secret = "seven velvet otters climb ladders";
    let export = run.call("export_everything", json!({"passphrase": secret, "again": secret, "agreed": false}));
    let file = Path::new(export["folder"].as_str().unwrap()).join(export["fileName"].as_str().unwrap());
    let bytes = std::fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1"));
    let identity = age::scrypt::Identity::new(secret.to_owned().into());
    let plain = age::decrypt(&identity, &bytes).unwrap();
    assert!(plain.starts_with(b"PK"), "a zip archive is inside");
}

#[test]
fn what_the_lost_entries_say_is_shown_only_to_who_may_read_the_audit_log_of_the_present_record() {
    let (run, folder) = with_folder();
    let code = run.call("recovery_code", Value::Null)["code"].as_str().unwrap().to_owned();
    run.call("confirm_recovery_code", json!({"lastGroup": code.rsplit('-').next().unwrap()}));
    let mut slots = Vec::new();
    for (name, role) in [("Judith Whitcombe", "responsibleIndividual"), ("Ada Lumsden", "deputy")] {
        let person = run.call("save_person", json!({"id": null, "form": {"name": name, "role": role}}));
        let request = json!({"person": person["id"], "role": null, "passphrase": PASSPHRASE, "again": PASSPHRASE});
        let access = run.call("give_access", request);
        let row = access["people"].as_array().unwrap().iter().find(|one| one["person"] == person["id"]).unwrap();
        slots.push(row["slot"].clone());
    }
    run.call("make_backup", Value::Null);
    let file = run.folder.path().join("kept.hbbackup");
    std::fs::copy(&files(&folder)[0], &file).unwrap();
    run.happened("After the backup");
    let own = run.call("access", Value::Null)["people"][0]["slot"].clone();
    let look = |slot: &Value, secret: &str| {
        run.call("lock", Value::Null);
        run.call("restore_backup", json!({"path": file, "slot": slot, "secret": secret, "agreed": false}))
    };
    let shown = |view: &Value| view["lost"].to_string().contains("Recorded an event");
    assert!(shown(&look(&own, PASSPHRASE)) && shown(&look(&slots[0], PASSPHRASE)), "manager, responsible individual");
    assert!(shown(&look(&Value::Null, &code)), "the recovery code of the present record");
    let deputy = look(&slots[1], PASSPHRASE);
    assert_eq!(deputy["lost"], json!([]), "{deputy}");
    assert!(deputy["words"].as_str().unwrap().contains("may read the audit log"), "{deputy}");
    run.call("unlock", json!({"slot": own, "passphrase": PASSPHRASE}));
    run.call("end_access", json!({"slot": slots[0], "reason": "left"}));
    run.call("make_recovery_code", Value::Null);
    let left = look(&slots[0], PASSPHRASE);
    assert_eq!(left["lost"], json!([]), "whose access has ended: {left}");
    assert_eq!(look(&Value::Null, &code)["lost"], json!([]), "a recovery code that another took the place of");
}
