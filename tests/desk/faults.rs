//! Faults as the commands meet them: damage is noticed, named and contained, and the way back is there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use hearthbook::host::Host;
use hearthbook::opener::NotedOpener;
use hearthbook::places::{POINTER, Places};
use hearthbook_records::ErrorCode;
use hearthbook_store::keys::{KEY_FILE, KeyFile};
use serde_json::{Value, json};

use crate::run::{PASSPHRASE, Run, TestClock};

fn store_of(run: &Run) -> PathBuf {
    run.folder.path().join("home/store")
}

fn unlock(run: &Run) -> Result<Value, hearthbook_records::UiError> {
    let slot = run.call("app_state", Value::Null)["people"][0]["slot"].clone();
    run.try_call("unlock", json!({"slot": slot, "passphrase": PASSPHRASE}))
}

fn flip(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[at] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

/// The record, opened past the application with the key that the passphrase gives.
fn by_hand(run: &Run, work: impl FnOnce(&rusqlite::Connection)) {
    let keys = KeyFile::load(&store_of(run).join(KEY_FILE)).unwrap().file;
    let key = keys.open_with(keys.people()[0].id, PASSPHRASE).unwrap().key;
    let conn = rusqlite::Connection::open(store_of(run).join("records.db")).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"{}\"", key.as_pragma().as_str())).unwrap();
    work(&conn);
}

#[test]
fn a_damaged_page_is_noticed_at_sign_in_and_a_backup_is_the_way_back() {
    let run = Run::with_store();
    let stick = run.folder.path().join("stick");
    std::fs::create_dir_all(&stick).unwrap();
    run.call("save_backup_settings", json!({"folder": stick, "rehearseEvery": "30"}));
    run.happened("Before");
    run.call("make_backup", Value::Null);
    run.call("lock", Value::Null);
    run.host.end();
    flip(&store_of(&run).join("records.db"), 40_000);
    let error = unlock(&run).unwrap_err();
    assert_eq!(error.code, ErrorCode::DamagedStore);
    assert!(error.message.contains("1 page of") && error.message.contains("restore a backup"), "{}", error.message);
    let state = run.call("app_state", Value::Null);
    assert_eq!(state["stage"], json!("locked"), "nobody works on a damaged record");
    assert_eq!(state["backupFolder"], json!(stick.display().to_string()));
    assert!(state["lastBackup"].as_str().unwrap().contains("22 November 2026"), "{state}");
    let file = run.call("backups_in", json!({"folder": stick}))["backups"][0]["path"].clone();
    let slot = state["people"][0]["slot"].clone();
    let done = run.call("restore_backup", json!({"path": file, "slot": slot, "secret": PASSPHRASE, "agreed": true}));
    assert_eq!(done["restored"], json!(true), "{done}");
    unlock(&run).unwrap();
    assert!(run.events().contains("Before"));
    let kept = std::fs::read_dir(run.folder.path().join("home")).unwrap().flatten();
    assert!(
        kept.into_iter().any(|one| one.file_name().to_string_lossy().contains("replaced")),
        "the damaged one is kept"
    );
}

#[test]
fn a_damaged_log_of_the_record_is_no_panic_and_no_half() {
    let run = Run::with_store();
    run.happened("In the log");
    let copy = tempfile::tempdir().unwrap();
    let into = copy.path().join("home/store");
    std::fs::create_dir_all(&into).unwrap();
    for file in std::fs::read_dir(store_of(&run)).unwrap().flatten() {
        std::fs::copy(file.path(), into.join(file.file_name())).unwrap();
    }
    flip(&into.join("records.db-wal"), 5_000);
    let host = Run::host(copy.path(), &run.clock);
    let other = Run { host, clock: run.clock.clone(), folder: copy };
    if unlock(&other).is_ok() {
        assert_eq!(other.call("prove_chain", Value::Null)["ok"], json!(true), "what is left is whole");
    }
}

#[test]
fn a_store_of_a_newer_version_is_refused_and_left_alone() {
    let run = Run::with_store();
    run.call("lock", Value::Null);
    by_hand(&run, |conn| conn.execute_batch("PRAGMA user_version = 99").unwrap());
    let before = std::fs::read(store_of(&run).join("records.db")).unwrap();
    let error = unlock(&run).unwrap_err();
    assert_eq!(error.code, ErrorCode::NewerStore);
    assert!(error.message.contains("newer version"), "{}", error.message);
    assert_eq!(std::fs::read(store_of(&run).join("records.db")).unwrap(), before);
}

#[test]
fn a_changed_byte_in_a_row_of_the_journal_is_found_by_the_proof() {
    let run = Run::with_store();
    run.call("lock", Value::Null);
    by_hand(&run, |conn| {
        conn.execute_batch(
            "DROP TRIGGER journal_no_update; UPDATE journal SET payload = replace(payload, 'record', 'recorD') WHERE number = 1;",
        )
        .unwrap();
    });
    unlock(&run).unwrap();
    let proof = run.call("prove_chain", Value::Null);
    assert_eq!(proof["ok"], json!(false));
    assert!(proof["words"].as_str().unwrap().contains("entry 1"), "{proof}");
}

#[test]
fn a_clock_set_back_a_year_is_said_and_nothing_is_lost() {
    let run = Run::with_store();
    run.happened("Now");
    run.call("lock", Value::Null);
    run.clock.set_back(TimeDelta::days(365));
    unlock(&run).unwrap();
    let house = run.call("today", Value::Null)["house"].to_string();
    assert!(house.contains("Clock of this PC") && house.contains("22 November 2026"), "{house}");
    run.call("save_form_draft", json!({"key": "family:new", "values": "{}"}));
    assert!(run.events().contains("Now"));
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true), "the order is that of the numbers");
}

#[test]
fn a_backup_folder_that_is_gone_or_a_file_costs_nothing_but_the_backup() {
    let run = Run::with_store();
    let stick = run.folder.path().join("stick");
    std::fs::create_dir_all(&stick).unwrap();
    run.call("save_backup_settings", json!({"folder": stick, "rehearseEvery": "30"}));
    std::fs::remove_dir_all(&stick).unwrap();
    let error = run.try_call("make_backup", Value::Null).unwrap_err();
    assert_eq!(error.code, ErrorCode::CannotWrite, "{error:?}");
    std::fs::write(&stick, "a file").unwrap();
    assert!(run.try_call("make_backup", Value::Null).is_err());
    run.happened("Goes on");
    let problem = run.call("backups", Value::Null)["problem"].as_str().unwrap().to_owned();
    assert!(!problem.is_empty(), "the page says what went wrong");
}

#[test]
fn before_an_update_a_backup_of_the_old_version_lands_in_the_folder_for_backups() {
    let run = Run::begin();
    let stick = run.folder.path().join("stick");
    std::fs::create_dir_all(&stick).unwrap();
    let folder = run.folder.path().join("home/store");
    std::fs::create_dir_all(&folder).unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stores/version-1");
    for file in ["records.db", "keys.json"] {
        std::fs::copy(from.join(file), folder.join(file)).unwrap();
    }
    let keys = KeyFile::load(&folder.join(KEY_FILE)).unwrap().file;
    let slot = keys.people()[0].id;
    let secret = hearthbook::host::SAMPLE_PASSPHRASE;
    let key = keys.open_with(slot, secret).unwrap().key;
    let conn = rusqlite::Connection::open(folder.join("records.db")).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"{}\"", key.as_pragma().as_str())).unwrap();
    conn.execute("INSERT INTO setting (key, value) VALUES ('backup-folder', ?1)", [stick.display().to_string()])
        .unwrap();
    drop(conn);
    let run = run.again();
    run.call("unlock", json!({"slot": slot, "passphrase": secret}));
    let names: Vec<String> = std::fs::read_dir(&stick)
        .unwrap()
        .flatten()
        .map(|one| one.file_name().to_string_lossy().into_owned())
        .collect();
    let reasons: Vec<_> = names
        .iter()
        .filter(|name| name.ends_with(".hbbackup"))
        .map(|name| hearthbook_store::backup::inspect(&stick.join(name)).unwrap())
        .collect();
    let before = reasons.iter().find(|header| header.reason == hearthbook_store::backup::Reason::BeforeChange).unwrap();
    assert_eq!(before.store_version, 1, "it is the record as it was");
}

fn pointed(folder: &Path, clock: &TestClock) -> Host {
    Host::begin(
        Places::of_system(folder.join("OneDrive - Willow House/Hearthbook"), folder.join("exports")),
        Arc::new(clock.clone()),
        Arc::new(NotedOpener(folder.join("opened.txt"))),
        true,
    )
}

/// A record that lies in a folder of OneDrive.
fn in_a_cloud() -> Run {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at("2026-11-22T10:00:00Z");
    let host = pointed(folder.path(), &clock);
    let run = Run { host, clock, folder };
    run.call("create_store", json!({"name": "Amara Okafor", "initials": "", "role": "registeredManager", "passphrase": PASSPHRASE, "again": PASSPHRASE}));
    run.happened("In the cloud");
    run
}

#[test]
fn a_record_in_a_cloud_folder_is_moved_out_of_it_and_the_old_folder_is_kept_with_a_note() {
    let run = in_a_cloud();
    let view = run.call("backups", Value::Null);
    assert!(view["storeAdvice"].as_str().unwrap().contains("OneDrive"), "{view}");
    assert!(!view["moveTo"].as_str().unwrap().is_empty(), "a folder is proposed");
    let to = run.folder.path().join("local record");
    let state = run.call("move_record", json!({"folder": to}));
    assert_eq!(state["stage"], json!("locked"), "{state}");
    assert!(state["lockedBecause"].as_str().unwrap().contains("moved to"), "{state}");
    assert_eq!(state["storeFolder"], json!(to.join("store").display().to_string()));
    unlock(&run).unwrap();
    assert!(run.events().contains("In the cloud"));
    assert!(run.call("audit", json!({"text": "Moved the record"}))["total"] == json!(1));
    assert_eq!(run.call("backups", Value::Null)["storeAdvice"], json!(""));
    let old = run.folder.path().join("OneDrive - Willow House/Hearthbook");
    let names: Vec<String> =
        std::fs::read_dir(&old).unwrap().flatten().map(|one| one.file_name().to_string_lossy().into_owned()).collect();
    let left = names.iter().find(|name| name.starts_with("store-moved-")).expect("the old store is renamed");
    assert!(names.contains(&POINTER.to_owned()) && !names.contains(&"store".to_owned()), "{names:?}");
    let note = std::fs::read_to_string(old.join(left).join(hearthbook::moving::NOTE)).unwrap();
    assert!(note.contains("local record") && note.contains("does not delete"), "{note}");
    assert!(old.join(left).join("records.db").exists(), "nothing of it is deleted");
    // the next start follows the pointer
    let Run { host, clock, folder } = run;
    drop(host);
    let run = Run { host: pointed(folder.path(), &clock), clock, folder };
    unlock(&run).unwrap();
    assert!(run.events().contains("In the cloud"));
    // and when the folder is not there, nothing is made in its place
    run.call("lock", Value::Null);
    let Run { host, clock, folder } = run;
    drop(host);
    std::fs::rename(folder.path().join("local record"), folder.path().join("gone")).unwrap();
    let run = Run { host: pointed(folder.path(), &clock), clock, folder };
    let state = run.call("app_state", Value::Null);
    assert_eq!((&state["stage"], &state["problem"]["code"]), (&json!("problem"), &json!("notFound")), "{state}");
    assert!(!run.folder.path().join("local record").exists());
}

#[test]
fn a_move_that_cannot_be_leaves_all_as_it_was() {
    let run = in_a_cloud();
    for bad in ["relative", "", "/tmp/Dropbox/record"] {
        let error = run.try_call("move_record", json!({"folder": bad})).unwrap_err();
        assert_eq!(error.fields[0].field, "folder", "{bad}: {error:?}");
    }
    let full = run.folder.path().join("full");
    std::fs::create_dir_all(&full).unwrap();
    std::fs::write(full.join("something"), "in it").unwrap();
    assert!(run.try_call("move_record", json!({"folder": full})).is_err());
    // a file stands where a folder would have to be made
    let error = run.try_call("move_record", json!({"folder": full.join("something/below")})).unwrap_err();
    assert_eq!(error.code, ErrorCode::CannotWrite, "{error:?}");
    assert_eq!(std::fs::read_dir(&full).unwrap().count(), 1, "nothing is left of the try");
    unlock(&run).unwrap();
    assert!(run.events().contains("In the cloud"));
    assert!(!run.folder.path().join("OneDrive - Willow House/Hearthbook").join(POINTER).exists());
}

#[test]
fn only_who_manages_backups_moves_the_record_and_never_one_that_was_placed_from_outside() {
    let run = in_a_cloud();
    run.call("lock", Value::Null);
    let request = json!({"folder": run.folder.path().join("elsewhere")});
    assert_eq!(run.try_call("move_record", request.clone()).unwrap_err().code, ErrorCode::Locked);
    let set = Run::with_store();
    assert_eq!(set.try_call("move_record", request).unwrap_err().code, ErrorCode::Conflict);
}
