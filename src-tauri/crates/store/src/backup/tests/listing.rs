use super::*;

fn days(days: i64) -> DateTime<Utc> {
    at() + chrono::TimeDelta::days(days)
}

#[test]
fn ours_others_and_damaged_ones_are_told_apart_and_none_is_hidden() {
    let (home, other) = (Home::make(), Home::make());
    let folder = home.backups();
    let (old, new) = (home.make_backup(days(0)).unwrap(), home.make_backup(days(1)).unwrap());
    let source = Source::of(&other.store).unwrap();
    let others = make(&source, &folder, days(2), Reason::Due, &mut unwatched()).unwrap();
    fs::write(folder.join("cut.HBBACKUP"), &fs::read(&old.path).unwrap()[..5000]).unwrap();
    fs::write(folder.join("letter.hbbackup"), "Dear Sir or Madam").unwrap();
    fs::write(folder.join("letter.txt"), "Dear Sir or Madam").unwrap();
    fs::write(folder.join("._new.hbbackup"), "of another system").unwrap();
    let listed = list(&folder).unwrap();
    let paths: Vec<_> = listed.iter().map(|listed| &listed.path).collect();
    assert_eq!(paths[..3], [&others.path, &new.path, &old.path]);
    assert!(matches!(listed[3].found, Found::Unusable(BackupError::Damaged { .. })));
    assert!(matches!(listed[4].found, Found::Unusable(BackupError::NotABackup { .. })));
    assert_eq!(listed.len(), 5);
    let ours: Vec<_> = listed.iter().filter_map(|listed| listed.of_store(home.keys.store_id())).collect();
    assert_eq!(ours, [&new.header, &old.header]);
}

#[test]
fn thinning_out_removes_what_rotation_says_and_no_other_file() {
    let (home, other) = (Home::make(), Home::make());
    let folder = home.backups();
    // Three on one day: the newest stays.
    let made: Vec<_> = (0..3).map(|hour| home.make_backup(later(hour * 60)).unwrap()).collect();
    let newest = home.make_backup(days(3)).unwrap();
    let renamed = folder.join("before the inspection.hbbackup");
    fs::rename(&made[0].path, &renamed).unwrap();
    let source = Source::of(&other.store).unwrap();
    let others = make(&source, &folder, later(5), Reason::Due, &mut unwatched()).unwrap();
    let damaged = folder.join("hearthbook-SC999001-20200101T000000Z.hbbackup");
    fs::write(&damaged, &fs::read(&newest.path).unwrap()[..9000]).unwrap();
    fs::write(folder.join("letter.txt"), "kept").unwrap();

    let pruned = prune(&folder, home.keys.store_id(), home.store.read(), days(3).date_naive()).unwrap();
    assert_eq!(pruned.removed, [made[1].path.clone()]);
    assert_eq!(pruned.kept, [newest.path, made[2].path.clone()]);
    assert!(pruned.failed.is_empty() && !made[1].path.exists());
    for path in [&renamed, &others.path, &damaged, &folder.join("letter.txt")] {
        assert!(path.exists(), "{}", path.display());
    }
    let again = prune(&folder, home.keys.store_id(), home.store.read(), days(3).date_naive()).unwrap();
    assert_eq!(again.removed, [""; 0].map(PathBuf::from));
}

#[test]
fn after_an_older_backup_was_restored_the_backups_with_more_in_them_are_not_thinned_out() {
    let mut home = Home::make();
    let old = home.make_backup(later(0)).unwrap();
    home.happens("A week's work", later(1));
    let rich = home.make_backup(later(2)).unwrap();
    let Home { folder, store, key, keys, .. } = home;
    let into = store.folder().to_owned();
    drop(store);
    restore_over(&old.path, &key, &into, later(3), &mut unwatched()).unwrap();
    let store = Store::open(&into, key, later(3)).unwrap();
    let backups = folder.path().join("backups");
    let after = make(&Source::of(&store).unwrap(), &backups, later(4), Reason::Due, &mut unwatched()).unwrap();
    let pruned = prune(&backups, keys.store_id(), store.read(), later(4).date_naive()).unwrap();
    assert_eq!(pruned.removed, [old.path]);
    assert_eq!(pruned.kept, [after.path, rich.path]);
}

#[test]
fn a_folder_that_is_not_there_is_said_as_such() {
    let home = Home::make();
    assert!(matches!(list(&home.place("gone")), Err(BackupError::NoFolder(_))));
}
