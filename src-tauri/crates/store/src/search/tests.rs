use hearthbook_records::families::{Family, Member, MemberKind};
use hearthbook_records::{CentreId, FamilyId, MemberId};
use proptest::prelude::*;

use super::*;
use crate::journal::Entry;
use crate::keys::DataKey;
use crate::tables::families;
use crate::{Stamp, Store};

const ALL: &[Audience] = &[Audience::FamilyNames, Audience::FamilyInitials];
const INITIALS: &[Audience] = &[Audience::FamilyInitials];

fn stamp() -> Stamp {
    Stamp { who: None, at: "2026-03-04T09:30:00Z".parse().unwrap() }
}

fn store() -> (tempfile::TempDir, Store, CentreId) {
    let folder = tempfile::tempdir().unwrap();
    let key = DataKey::make().unwrap();
    let mut store = Store::create(folder.path(), key, stamp().at).unwrap();
    let centre = CentreId::make();
    store
        .write(&stamp(), |write| {
            write.tx.execute(
                "INSERT INTO centre (id, name, urn, profile) VALUES (?1, 'Willow House', 'SC999001', '{}')",
                [centre.to_string()],
            )?;
            write.journal(Entry::store("A centre for the test"))
        })
        .unwrap();
    (folder, store, centre)
}

fn family(name: &str) -> Family {
    Family {
        id: FamilyId::make(),
        reference: String::new(),
        placing_authority: "Madeupshire".to_owned(),
        arrived_on: "2026-03-02".parse().unwrap(),
        left_on: None,
        members: vec![Member {
            id: MemberId::make(),
            name: name.to_owned(),
            known_as: "Rosie".to_owned(),
            former_names: String::new(),
            initials: "R.D.".to_owned(),
            born_on: None,
            kind: MemberKind::Adult,
        }],
    }
}

fn found(store: &Store, typed: &str, audiences: &[Audience]) -> Vec<String> {
    let seeker = Seeker { audiences, only_own: None };
    find(store.read(), typed, &seeker, 10).unwrap().into_iter().map(|found| found.title).collect()
}

#[test]
fn a_family_is_found_by_name_accent_reference_initials_and_by_the_beginning_of_a_word() {
    let (_folder, mut store, centre) = store();
    let family = family("Rosa Deláney");
    store.write(&stamp(), |write| families::save(write, centre, &family, 2026)).unwrap();
    for typed in ["delaney", "Dela", "rosa madeup", "F-2026-01", "2026", "R.D.", "rosie"] {
        assert_eq!(found(&store, typed, ALL).len(), 1, "{typed}");
    }
    assert!(found(&store, "Delaney Okafor", ALL).is_empty(), "every word has to be there");
    assert!(found(&store, "  – ! ", ALL).is_empty());
}

#[test]
fn who_sees_initials_finds_no_name() {
    let (_folder, mut store, centre) = store();
    let family = family("Rosa Delaney");
    store.write(&stamp(), |write| families::save(write, centre, &family, 2026)).unwrap();
    assert!(found(&store, "Delaney", INITIALS).is_empty());
    assert!(found(&store, "Rosie", INITIALS).is_empty());
    let titles = found(&store, "R.D.", INITIALS);
    assert_eq!(titles.len(), 1);
    assert!(!titles[0].contains("Rosa"), "{titles:?}");
}

#[test]
fn a_changed_name_is_found_no_more_under_the_old_one_and_leaves_nothing_in_the_index() {
    let (_folder, mut store, centre) = store();
    let mut family = family("Rosa Quillfeather");
    store.write(&stamp(), |write| families::save(write, centre, &family, 2026)).unwrap();
    family.members[0].name = "Rosa Delaney".to_owned();
    store.write(&stamp(), |write| families::save(write, centre, &family, 2026)).unwrap();
    assert!(found(&store, "Quillfeather", ALL).is_empty());
    assert_eq!(found(&store, "Delaney", ALL).len(), 1);
    let left: i64 = store
        .read()
        .query_row("SELECT count(*) FROM search_text_data WHERE instr(block, 'quillfeather') > 0", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0, "the index keeps no old words");
}

#[test]
fn a_change_that_fails_leaves_the_index_as_it_was() {
    let (_folder, mut store, centre) = store();
    let family = family("Rosa Delaney");
    let refused: Result<(), StoreError> = store.write(&stamp(), |write| {
        families::save(write, centre, &family, 2026)?;
        Err(StoreError::Conflict("on purpose".to_owned()))
    });
    assert!(refused.is_err());
    assert!(found(&store, "Delaney", ALL).is_empty());
}

proptest! {
    #[test]
    fn whatever_is_typed_is_answered(typed in ".{0,40}") {
        let (_folder, store, _) = store();
        let seeker = Seeker { audiences: ALL, only_own: None };
        prop_assert!(find(store.read(), &typed, &seeker, 10).is_ok());
    }
}
