use std::ops::ControlFlow;

use super::*;

#[test]
fn a_restored_store_is_the_store() {
    let mut home = Home::make();
    home.happens("Something of note", later(1));
    let made = home.backup();
    let into = home.place("another PC");
    let keys = open_keys(&made.path, &home.place("scratch")).unwrap();
    let key = keys.open_with(home.slot, PASSPHRASE).unwrap().key;
    let restored = restore(&made.path, &key, &into, &mut unwatched()).unwrap();
    assert_eq!((&restored.header, &restored.replaced), (&made.header, &None));
    assert_eq!(names_in(&into), ["keys.json", "keys.json.bak", "records.db"]);
    assert_eq!(KeyFile::load(&into.join(KEY_FILE)).unwrap().file, home.keys);

    let mut store = Store::open(&into, key, later(60)).unwrap();
    assert_eq!(crate::journal::all(store.read()).unwrap(), crate::journal::all(home.store.read()).unwrap());
    assert_eq!(crate::export::tables(store.read()).unwrap(), crate::export::tables(home.store.read()).unwrap());
    let body: Vec<u8> = store.read().query_row("SELECT body FROM document", [], |row| row.get(0)).unwrap();
    assert_eq!(body, PDF);
    store.write(&Stamp { who: None, at: later(60) }, |write| write.journal(restored.entry())).unwrap();
    let newest = crate::journal::all(store.read()).unwrap().remove(0).payload.unwrap();
    assert_eq!(newest.what, "Restored the backup hearthbook-SC999001-20261122T101500Z.hbbackup");
    let proof = crate::journal::prove(store.read()).unwrap();
    assert_eq!((u64::from(proof.entries), proof.broken), (made.header.entries + 1, None));
}

#[test]
fn an_empty_folder_will_do_and_one_with_anything_in_it_is_left_alone() {
    let home = Home::make();
    let made = home.backup();
    let empty = home.place("empty");
    fs::create_dir(&empty).unwrap();
    restore(&made.path, &home.key, &empty, &mut unwatched()).unwrap();

    let taken = home.place("taken");
    fs::create_dir(&taken).unwrap();
    fs::write(taken.join("letter.txt"), "kept").unwrap();
    for into in [&taken, &taken.join("letter.txt")] {
        let error = restore(&made.path, &home.key, into, &mut unwatched()).unwrap_err();
        assert!(matches!(error, BackupError::InTheWay(_)), "{error}");
    }
    assert_eq!(fs::read(taken.join("letter.txt")).unwrap(), b"kept");
}

#[test]
fn a_restore_over_a_store_keeps_the_old_one_beside() {
    let mut home = Home::make();
    let made = home.backup();
    home.happens("Not in the backup", later(5));
    let Home { folder, store, key, .. } = home;
    let (into, before) = (store.folder().to_owned(), crate::journal::all(store.read()).unwrap());
    drop(store);
    let restored = restore_over(&made.path, &key, &into, later(10), &mut unwatched()).unwrap();
    let replaced = restored.replaced.clone().unwrap();
    assert_eq!(replaced, folder.path().join("store-replaced-20261122T102500Z"));
    assert_eq!(names_in(folder.path()), ["backups", "scratch", "store", "store-replaced-20261122T102500Z"]);
    let old = Store::open(&replaced, key.duplicate(), later(11)).unwrap();
    assert_eq!(crate::journal::all(old.read()).unwrap(), before);
    let new = Store::open(&into, key.duplicate(), later(11)).unwrap();
    assert_eq!(crate::journal::all(new.read()).unwrap(), before[1..]);
    drop(new);
    let again = restore_over(&made.path, &key, &into, later(10), &mut unwatched()).unwrap();
    assert!(again.replaced.unwrap().ends_with("store-replaced-20261122T102500Z-2"), "never over an older one");
}

#[test]
fn a_refused_restore_over_leaves_the_old_store_in_its_place() {
    let home = Home::make();
    let made = home.backup();
    let bytes = fs::read(&made.path).unwrap();
    let (into, before) = (home.place("store"), names_in(home.folder.path()));
    let database = fs::read(into.join("records.db")).unwrap();
    let mut damaged = bytes.clone();
    *damaged.last_mut().unwrap() ^= 1;
    fs::write(&made.path, damaged).unwrap();
    let error = restore_over(&made.path, &home.key, &into, later(1), &mut unwatched()).unwrap_err();
    assert!(matches!(error, BackupError::Damaged { .. }), "{error}");
    fs::write(&made.path, bytes).unwrap();
    let error = restore_over(&made.path, &DataKey::make().unwrap(), &into, later(1), &mut unwatched()).unwrap_err();
    assert!(matches!(error, BackupError::WrongKey { .. }), "{error}");
    let mut stop = |_| ControlFlow::Break(());
    let error = restore_over(&made.path, &home.key, &into, later(1), &mut stop).unwrap_err();
    assert!(matches!(error, BackupError::Cancelled), "{error}");
    assert_eq!(names_in(home.folder.path()), before);
    assert_eq!(fs::read(into.join("records.db")).unwrap(), database);
}

#[test]
fn a_power_cut_between_the_two_renames_is_put_right_at_the_next_start() {
    let home = Home::make();
    let made = home.backup();
    let Home { folder, store, key, .. } = home;
    let into = store.folder().to_owned();
    drop(store);
    assert!(!finish_interrupted(&into).unwrap(), "nothing to do while a store is there");
    let waiting = folder.path().join("store.restored");
    restore(&made.path, &key, &waiting, &mut unwatched()).unwrap();
    assert!(!finish_interrupted(&into).unwrap(), "cut off before the first rename: the old store stands");
    fs::rename(&into, folder.path().join("store-replaced-20261122T102500Z")).unwrap();
    assert!(finish_interrupted(&into).unwrap());
    Store::open(&into, key, later(1)).unwrap();
    assert!(!waiting.exists());
}

#[test]
fn what_an_interrupted_restore_left_is_cleared_and_what_it_cannot_have_left_is_not() {
    let home = Home::make();
    let made = home.backup();
    let (into, left) = (home.place("new"), home.place("new.restoring"));
    fs::create_dir(&left).unwrap();
    for name in ["records.db", "keys.json.bak"] {
        fs::write(left.join(name), "half").unwrap();
    }
    fs::write(left.join("letter.txt"), "kept").unwrap();
    let error = restore(&made.path, &home.key, &into, &mut unwatched()).unwrap_err();
    assert!(matches!(error, BackupError::InTheWay(_)), "{error}");
    assert_eq!(names_in(&left), ["letter.txt"]);
    fs::remove_file(left.join("letter.txt")).unwrap();
    restore(&made.path, &home.key, &into, &mut unwatched()).unwrap();
    assert!(!left.exists());
}

/// Writes a backup whose header says something else, with a right digest: what a newer version would write.
fn with_header(made: &MadeBackup, change: impl FnOnce(&mut Header)) -> PathBuf {
    let bytes = fs::read(&made.path).unwrap();
    let parts = made.header.parts.iter().map(|part| usize::try_from(part.bytes).unwrap()).collect::<Vec<_>>();
    let body = &bytes[bytes.len() - parts[0] - parts[1]..];
    let mut header = made.header.clone();
    change(&mut header);
    let mut file = Vec::new();
    let fault = |error| BackupError::reading(&made.path, error);
    super::super::container::write(
        &mut file,
        &header,
        &body[..parts[0]],
        &mut &body[parts[0]..],
        &mut unwatched(),
        &fault,
    )
    .unwrap();
    let path = made.path.with_file_name("changed.hbbackup");
    fs::write(&path, file).unwrap();
    path
}

#[test]
fn a_backup_of_a_newer_store_names_the_version_to_install() {
    let home = Home::make();
    let newer = with_header(&home.backup(), |header| {
        header.store_version = 99;
        header.made_by = "9.9.0".into();
    });
    let error = restore(&newer, &home.key, &home.place("new"), &mut unwatched()).unwrap_err();
    assert!(matches!(&error, BackupError::Newer { made_by, .. } if made_by == "9.9.0"), "{error}");
    assert!(!home.place("new").exists());
}

#[test]
fn a_backup_of_a_newer_format_is_told_from_a_damaged_one() {
    let home = Home::make();
    let made = home.backup();
    let mut bytes = fs::read(&made.path).unwrap();
    bytes["hearthbook-backup ".len()] = b'2';
    fs::write(&made.path, bytes).unwrap();
    let error = inspect(&made.path).unwrap_err();
    assert!(matches!(&error, BackupError::Newer { made_by, .. } if made_by == "backup format 2"), "{error}");
}

#[test]
fn a_header_that_says_more_than_the_record_holds_is_refused() {
    let home = Home::make();
    let made = home.backup();
    let changes: [fn(&mut Header); 5] = [
        |header| header.heads[0].hash = "0".repeat(64),
        |header| *header.rows.get_mut("document").unwrap() += 1,
        |header| header.entries += 1,
        |header| header.origin = Uuid::now_v7().to_string(),
        |header| header.store = Uuid::now_v7(),
    ];
    for change in changes {
        let path = with_header(&made, change);
        let error = restore(&path, &home.key, &home.place("new"), &mut unwatched()).unwrap_err();
        assert!(matches!(error, BackupError::NotSound { .. }), "{error}");
        assert!(!home.place("new").exists());
    }
}

#[test]
fn the_keys_of_one_store_do_not_open_the_backup_of_another() {
    let (home, other) = (Home::make(), Home::make());
    let made = home.backup();
    let error = restore(&made.path, &other.key, &home.place("new"), &mut unwatched()).unwrap_err();
    assert!(matches!(error, BackupError::WrongKey { .. }), "{error}");
    let error = verify(&made.path, &other.key, &home.place("scratch"), &mut unwatched()).unwrap_err();
    assert!(matches!(error, BackupError::WrongKey { .. }), "{error}");
}

#[test]
fn a_rehearsal_proves_everything_and_leaves_nothing() {
    let home = Home::make();
    let made = home.backup();
    let scratch = home.place("scratch");
    let keys = open_keys(&made.path, &scratch).unwrap();
    fs::create_dir(scratch.join(".hearthbook-rehearsal-0123456789abcdef")).unwrap();
    let key = keys.open_with_recovery(&home.code).unwrap().key;
    let rehearsal = rehearse(&made.path, key, &scratch, later(90), &mut unwatched()).unwrap();
    assert_eq!((rehearsal.documents, rehearsal.reports), (1, 1));
    assert_eq!(u64::from(rehearsal.entries), made.header.entries);
    assert_eq!((rehearsal.rehearsed_at, rehearsal.header.made_at), (later(90), at()));
    assert_eq!(rehearsal.name, "hearthbook-SC999001-20261122T101500Z.hbbackup");
    assert_eq!(names_in(&scratch), [""; 0], "not even what an earlier one left");
    assert_eq!(names_in(&home.backups()).len(), 1);
}

#[test]
fn a_rehearsal_finds_a_document_that_is_not_what_was_filed() {
    let home = Home::make();
    home.store
        .read()
        .execute_batch("DROP TRIGGER document_final_update; UPDATE document SET body = x'00' WHERE id = 'd'")
        .unwrap();
    let made = home.backup();
    let scratch = home.place("scratch");
    let error = rehearse(&made.path, home.key.duplicate(), &scratch, later(90), &mut unwatched()).unwrap_err();
    assert!(matches!(&error, BackupError::NotSound { what, .. } if what.contains("R-1")), "{error}");
    assert_eq!(names_in(&scratch), [""; 0]);
}
