use std::ops::ControlFlow;

use super::*;

#[test]
fn a_backup_is_one_file_under_its_name_and_says_what_it_holds() {
    let home = Home::make();
    let made = home.backup();
    assert_eq!(names_in(&home.backups()), ["hearthbook-SC999001-20261122T101500Z.hbbackup"]);
    assert_eq!(made.bytes, fs::metadata(&made.path).unwrap().len());
    let header = inspect(&made.path).unwrap();
    assert_eq!(header, made.header);
    assert_eq!((header.store, header.reason, header.made_at), (home.keys.store_id(), Reason::Asked, at()));
    assert_eq!((header.rows["person"], header.rows["document"], header.rows["journal"]), (1, 1, header.entries));
    assert_eq!(header.heads[0].hash, crate::journal::head(home.store.read()).unwrap());
    assert_eq!(header.heads[0].number, i64::try_from(header.entries).unwrap());
}

#[test]
fn nothing_personal_and_nothing_unencrypted_stands_in_it() {
    let home = Home::make();
    let bytes = fs::read(home.backup().path).unwrap();
    // none so short that random bytes would spell it
    for secret in ["Okoro", "Ada Okoro", "Willow House", "SQLite format 3", "CREATE TABLE", "%PDF", PASSPHRASE] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::make();
    assert_eq!(fs::metadata(home.backup().path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn it_verifies_with_the_key_and_needs_nothing_beside_it() {
    let home = Home::make();
    let made = home.backup();
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("renamed by a person.hbbackup");
    fs::copy(&made.path, &moved).unwrap();
    let keys = open_keys(&moved, &home.place("scratch")).unwrap();
    assert_eq!(keys.people(), home.keys.people());
    for key in [keys.open_with(home.slot, PASSPHRASE).unwrap().key, keys.open_with_recovery(&home.code).unwrap().key] {
        assert_eq!(verify(&moved, &key, &home.place("scratch"), &mut unwatched()).unwrap().header, made.header);
    }
    assert_eq!(names_in(&home.place("scratch")), [""; 0]);
    assert_eq!(names_in(elsewhere.path()), ["renamed by a person.hbbackup"]);
}

#[test]
fn the_store_is_written_meanwhile_and_the_backup_is_of_the_moment_it_began() {
    let mut home = Home::make();
    home.grow(4);
    let source = Source::of(&home.store).unwrap();
    let entries = home.backup().header.entries;
    let folder = home.backups();
    let (mut copying, mut written) = (0, 0);
    let made = {
        let mut watch = |progress: Progress| {
            if progress.step == Step::Copying {
                copying += 1;
                written += 1;
                home.happens("Somebody works on", later(written));
                assert!(copying < 100, "each change makes the copying begin anew");
            }
            ControlFlow::Continue(())
        };
        make(&source, &folder, later(10), Reason::Due, &mut watch).unwrap()
    };
    assert!(copying >= 3, "in {copying} steps");
    assert_eq!(made.header.entries, entries, "what was written meanwhile is not in it");
    let after = crate::journal::prove(home.store.read()).unwrap();
    assert_eq!((u64::from(after.entries), after.broken), (entries + u64::try_from(written).unwrap(), None));
}

#[test]
fn progress_goes_through_every_step_to_its_end() {
    let mut home = Home::make();
    home.grow(3);
    let mut told = Vec::new();
    let mut watch = |progress: Progress| {
        told.push(progress);
        ControlFlow::Continue(())
    };
    make(&Source::of(&home.store).unwrap(), &home.backups(), at(), Reason::Due, &mut watch).unwrap();
    for step in [Step::Copying, Step::Writing, Step::Reading, Step::Proving] {
        let of_step: Vec<_> = told.iter().filter(|progress| progress.step == step).collect();
        assert!(of_step.windows(2).all(|pair| pair[0].done <= pair[1].done), "{step:?} goes back");
        let last = of_step.last().unwrap();
        assert_eq!(last.done, last.of, "{step:?} ends");
    }
}

#[test]
fn a_second_backup_in_the_same_second_does_not_replace_the_first() {
    let home = Home::make();
    let (first, second) = (home.backup(), home.backup());
    assert_ne!(first.path, second.path);
    assert!(second.path.to_string_lossy().ends_with("101500Z-2.hbbackup"));
    assert_eq!(inspect(&first.path).unwrap().entries, inspect(&second.path).unwrap().entries);
}

#[test]
fn a_folder_in_the_stores_own_is_refused() {
    let home = Home::make();
    let inside = home.place("store").join("backups");
    fs::create_dir(&inside).unwrap();
    let source = Source::of(&home.store).unwrap();
    for folder in [inside, home.place("backups/../store"), home.place("store")] {
        let error = make(&source, &folder, at(), Reason::Asked, &mut unwatched()).unwrap_err();
        assert!(matches!(error, BackupError::InsideStore(_)), "{error}");
    }
}

#[test]
fn a_damaged_key_file_is_backed_up_from_its_copy() {
    let home = Home::make();
    fs::write(home.place("store").join(KEY_FILE), "{ damaged").unwrap();
    let made = home.backup();
    assert_eq!(open_keys(&made.path, &home.place("scratch")).unwrap(), home.keys);
}

#[test]
fn a_store_whose_journal_was_tampered_with_is_not_backed_up_as_if_it_were_sound() {
    let home = Home::make();
    let conn = home.store.read();
    conn.execute_batch("DROP TRIGGER journal_no_update; UPDATE journal SET who = 'x' WHERE number = 2").unwrap();
    let error = home.make_backup(at()).unwrap_err();
    assert!(matches!(&error, BackupError::StoreNotSound(what) if what.contains("entry 2")), "{error}");
    assert_eq!(names_in(&home.backups()), [""; 0]);
}

#[test]
fn keys_that_let_nobody_in_are_noticed_before_they_are_needed() {
    let home = Home::make();
    let mut others = KeyFile::new(home.keys.store_id());
    let _ = others.add_person_slot(&home.key, "B.C., deputy", PASSPHRASE, KdfParams::weak_for_tests(), at()).unwrap();
    others.save_atomically(&home.place("store").join(KEY_FILE)).unwrap();
    let error = home.make_backup(at()).unwrap_err();
    assert!(matches!(&error, BackupError::StoreNotSound(what) if what.contains("sign in")), "{error}");
}
