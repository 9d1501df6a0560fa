use super::*;
use crate::tables::drafts;

fn since(loss: Loss) -> LostEntries {
    match loss {
        Loss::Since(lost) => lost,
        other => panic!("{other:?}"),
    }
}

#[test]
fn right_after_a_backup_nothing_would_be_lost() {
    let home = Home::make();
    let made = home.backup();
    let lost = since(loss(&made.header, home.store.read()).unwrap());
    assert_eq!(lost, LostEntries { entries: 0, first: None, last: None, newest: Vec::new(), drafts: 0 });
}

#[test]
fn what_was_written_since_is_counted_and_the_newest_is_told() {
    let mut home = Home::make();
    let made = home.backup();
    for n in 1..=25 {
        home.happens(&format!("Change {n}"), later(n));
    }
    let person = home.person;
    home.store
        .keep_draft(&Stamp { who: Some(person), at: later(30) }, |write| drafts::keep(write, "visit", "{}"))
        .unwrap();
    let lost = since(loss(&made.header, home.store.read()).unwrap());
    assert_eq!((lost.entries, lost.first, lost.last, lost.drafts), (25, Some(later(1)), Some(later(25)), 1));
    let told: Vec<_> = lost.newest.into_iter().map(|entry| entry.payload.unwrap().what).collect();
    assert_eq!(told, (6..=25).rev().map(|n| format!("Change {n}")).collect::<Vec<_>>());
}

#[test]
fn a_backup_of_another_store_shares_no_history() {
    let (home, other) = (Home::make(), Home::make());
    let entries = home.backup().header.entries;
    let found = loss(&other.backup().header, home.store.read()).unwrap();
    assert_eq!(found, Loss::NoSharedHistory { same_store: false, entries });
}

#[test]
fn a_store_that_went_another_way_since_says_so() {
    let mut home = Home::make();
    let old = home.backup();
    home.happens("Only in the newer backup", later(1));
    let rich = home.make_backup(later(2)).unwrap();
    let into = home.place("another PC");
    restore(&old.path, &home.key, &into, &mut unwatched()).unwrap();
    let mut store = Store::open(&into, home.key.duplicate(), later(3)).unwrap();
    let behind = loss(&rich.header, store.read()).unwrap();
    assert_eq!(behind, Loss::NoSharedHistory { same_store: true, entries: old.header.entries });
    store.write(&Stamp { who: None, at: later(3) }, |write| write.journal(Entry::store("Another way"))).unwrap();
    let apart = loss(&rich.header, store.read()).unwrap();
    assert_eq!(apart, Loss::NoSharedHistory { same_store: true, entries: old.header.entries + 1 });
}

#[test]
fn who_could_sign_in_again_and_who_no_longer_is_told() {
    let home = Home::make();
    let weak = KdfParams::weak_for_tests();
    let mut then = home.keys.clone();
    let gone = then.add_person_slot(&home.key, "B.C., deputy", "another passphrase", weak, at()).unwrap().slot();
    let mut now = home.keys.clone();
    let new = now.add_person_slot(&home.key, "D.E., visitor", "another passphrase", weak, at()).unwrap().slot();
    let _ = now.set_recovery(&home.key, &RecoveryCode::make().unwrap(), weak, later(60)).unwrap();
    let changes = access_changes(&then, &now);
    assert_eq!(changes.again.iter().map(|person| person.id).collect::<Vec<_>>(), [gone]);
    assert_eq!(changes.no_longer.iter().map(|person| person.id).collect::<Vec<_>>(), [new]);
    assert!(changes.other_recovery_code);
    assert_eq!(access_changes(&now, &now), AccessChanges::default());
}
