//! Who comes, goes, forgets a passphrase or uses the recovery code.

use std::path::Path;

use hearthbook_records::Role;
use hearthbook_records::people::Person;

use super::*;
use crate::keys::{KdfParams, KeyFile};
use crate::recovery_code::RecoveryCode;
use crate::tables::{access, people};

#[test]
fn whose_access_ends_without_a_reader_there_is_shut_out_when_one_comes_or_writes() {
    for writes in [false, true] {
        let mut house = house();
        let id = house.made();
        let before = house.count("SELECT key_version FROM compartment");
        house.write(|write| end_access(write, None, person(2).slot())).unwrap();
        assert_eq!(house.count("SELECT count(*) FROM compartment WHERE due_since IS NOT NULL"), 1);
        assert!(matches!(house.write(|write| ensure_identity(write, &person(2))), Err(StoreError::IdentityLocked)));
        let ada = house.identity(&person(1));
        if writes {
            house.store.keep_draft(&stamp(), |write| put(write, &ada, id, "2", b"later")).unwrap();
        } else {
            let settled = house.write(|write| settle(write, &ada, Some(recovery(9).slot()))).unwrap();
            assert_eq!(settled, Settled { rekeyed: vec![id], damaged: vec![] });
        }
        assert_eq!(house.count("SELECT key_version FROM compartment"), before + 1);
        assert_eq!(house.count("SELECT count(*) FROM compartment WHERE due_since IS NOT NULL"), 0);
        assert_eq!(house.read(&ada, id).unwrap(), SAID);
        assert_eq!(readers(house.store.read(), id).unwrap(), [ada.slot()]);
        let code = house.identity(&recovery(9));
        assert_eq!(house.read(&code, id).unwrap(), SAID);
    }
}

#[test]
fn whose_access_ends_with_a_reader_there_is_shut_out_at_once() {
    let mut house = house();
    let id = house.made();
    let ada = house.identity(&person(1));
    house.write(|write| end_access(write, Some(&ada), person(2).slot())).unwrap();
    assert_eq!(house.count("SELECT key_version FROM compartment"), 2);
    assert_eq!(house.count("SELECT count(*) FROM compartment WHERE due_since IS NOT NULL"), 0);
    assert_eq!(house.read(&ada, id).unwrap(), SAID);
    house.write(|write| end_access(write, Some(&ada), SlotId::make())).unwrap();
}

#[test]
fn when_all_is_in_order_settling_changes_nothing() {
    let mut house = house();
    house.made();
    let ada = house.identity(&person(1));
    let entries = house.count("SELECT count(*) FROM journal");
    assert_eq!(house.write(|write| settle(write, &ada, Some(recovery(9).slot()))).unwrap(), Settled::default());
    assert_eq!(house.count("SELECT count(*) FROM journal"), entries);
}

#[test]
fn the_last_reader_cannot_be_removed_and_nothing_is_closed_to_everybody() {
    let mut house = house();
    let id = house.made();
    let ada = house.identity(&person(1));
    house.write(|write| remove_reader(write, &ada, id, person(2).slot())).unwrap();
    assert!(matches!(house.write(|write| remove_reader(write, &ada, id, ada.slot())), Err(StoreError::Conflict(_))));
    // With a recovery code his access may end; without one, not.
    house.write(|write| settle(write, &ada, None)).unwrap();
    assert!(matches!(house.write(|write| end_access(write, None, ada.slot())), Err(StoreError::Conflict(_))));
    assert_eq!(house.read(&ada, id).unwrap(), SAID);
    house.write(|write| replace_recovery(write, &ada, ada.slot(), &recovery(10))).unwrap();
    house.write(|write| end_access(write, None, ada.slot())).unwrap();
    let code = house.identity(&recovery(10));
    assert_eq!(house.read(&code, id).unwrap(), SAID);
    // Then the code may not be replaced by somebody who cannot read.
    let cleo = house.identity(&person(3));
    assert!(matches!(
        house.write(|write| replace_recovery(write, &cleo, cleo.slot(), &recovery(11))),
        Err(StoreError::Conflict(_))
    ));
    house.write(|write| settle(write, &cleo, Some(recovery(11).slot()))).unwrap();
    assert_eq!(house.read(&code, id).unwrap(), SAID);
    house.write(|write| replace_recovery(write, &code, code.slot(), &recovery(11))).unwrap();
}

#[test]
fn a_damaged_compartment_is_named_left_as_it_is_and_holds_up_nobody() {
    let mut house = house();
    let (one, two) = (house.made(), house.made());
    let ada = house.identity(&person(1));
    house.sql(&format!("UPDATE compartment_text SET ciphertext = zeroblob(60) WHERE compartment_id = '{one}'"));
    house.write(|write| end_access(write, None, person(2).slot())).unwrap();
    let settled = house.write(|write| settle(write, &ada, Some(recovery(9).slot()))).unwrap();
    assert_eq!(settled, Settled { rekeyed: vec![two], damaged: vec![one] });
    assert_eq!(house.count(&format!("SELECT key_version FROM compartment WHERE id = '{one}'")), 1);
}

#[test]
fn a_new_passphrase_keeps_reading_whichever_of_the_two_the_key_file_keeps() {
    for saved in [true, false] {
        let mut house = house();
        let id = house.made();
        let ada = house.identity(&person(1));
        let new = PersonKey::for_tests(person(1).slot(), false, 77);
        house.write(|write| rewrap_identity(write, &ada, &new)).unwrap();
        assert!(house.write(|write| rewrap_identity(write, &ada, &person(2))).is_err());
        let (kept, gone) = if saved { (new, person(1)) } else { (person(1), new) };
        let ada = house.identity(&kept);
        assert_eq!(house.read(&ada, id).unwrap(), SAID);
        assert!(matches!(house.write(|write| ensure_identity(write, &gone)), Err(StoreError::IdentityLocked)));
        assert_eq!(house.read(&house.identity_again(&kept), id).unwrap(), SAID);
    }
}

#[test]
fn the_recovery_code_reads_everything_and_gives_a_lost_person_back_what_he_read() {
    let mut house = house();
    let id = house.made();
    let lost = house.identity(&person(2));
    let code = house.identity(&recovery(9));
    assert_eq!(house.read(&code, id).unwrap(), SAID);
    let new = PersonKey::for_tests(person(2).slot(), false, 78);
    let ben = house.write(|write| restore_identity(write, Some(&code), &new)).unwrap();
    assert_eq!(house.read(&ben, id).unwrap(), SAID);
    assert!(is_damage(house.read(&lost, id)), "the lost passphrase opens nothing any more");
    // The used code is replaced. Until the key file is saved, it still reads.
    house.write(|write| replace_recovery(write, &code, code.slot(), &recovery(10))).unwrap();
    let again = house.identity(&recovery(9));
    assert_eq!(house.read(&again, id).unwrap(), SAID);
    let settled = house.write(|write| settle(write, &code, Some(recovery(10).slot()))).unwrap();
    assert_eq!(settled.rekeyed, [id]);
    assert!(not_a_reader(house.read(&code, id)));
    assert!(matches!(house.write(|write| ensure_identity(write, &recovery(9))), Err(StoreError::IdentityLocked)));
    let code = house.identity(&recovery(10));
    assert_eq!(house.read(&code, id).unwrap(), SAID);
    assert_eq!(house.read(&ben, id).unwrap(), SAID);
    let ada = house.identity(&person(1));
    assert_eq!(house.read(&ada, id).unwrap(), SAID);
}

#[test]
fn a_new_code_that_never_reached_the_key_file_is_dropped() {
    let mut house = house();
    let id = house.made();
    let ada = house.identity(&person(1));
    house.write(|write| replace_recovery(write, &ada, ada.slot(), &recovery(10))).unwrap();
    house.write(|write| settle(write, &ada, Some(recovery(9).slot()))).unwrap();
    assert!(matches!(house.write(|write| ensure_identity(write, &recovery(10))), Err(StoreError::IdentityLocked)));
    let code = house.identity(&recovery(9));
    assert_eq!(house.read(&code, id).unwrap(), SAID);
}

#[test]
fn a_recovery_code_that_somebody_else_made_reaches_a_compartment_with_its_next_reader() {
    let mut house = house();
    let id = house.made();
    let (ada, cleo) = (house.identity(&person(1)), house.identity(&person(3)));
    house.write(|write| replace_recovery(write, &cleo, cleo.slot(), &recovery(10))).unwrap();
    house.write(|write| settle(write, &cleo, Some(recovery(10).slot()))).unwrap();
    let code = house.identity(&recovery(10));
    assert!(not_a_reader(house.read(&code, id)));
    let settled = house.write(|write| settle(write, &ada, Some(recovery(10).slot()))).unwrap();
    assert_eq!(settled.rekeyed, [id]);
    assert_eq!(house.read(&code, id).unwrap(), SAID);
}

#[test]
fn what_is_for_codes_of_its_readers_is_sealed_to_no_other_and_keeps_the_earlier_one_until_a_reader_makes_one() {
    let mut house = house();
    let [ada, ben, cleo] = [1, 2, 3].map(|byte| house.identity(&person(byte)));
    let centre = house.centre;
    let made = |write: &mut Write<'_>| {
        create_with(write, centre, "concern", &[person(2).slot()], &[("1".to_owned(), SAID.as_bytes())])
    };
    let id = house.write(made).unwrap();
    let of_ada = house.identity(&recovery(9));
    assert!(not_a_reader(house.read(&of_ada, id)), "Ada made this code and is no reader");
    assert_eq!(house.write(|write| settle(write, &ben, Some(recovery(9).slot()))).unwrap(), Settled::default());
    assert!(not_a_reader(house.read(&of_ada, id)));
    assert!(matches!(house.write(|write| end_access(write, Some(&ada), ben.slot())), Err(StoreError::Conflict(_))));
    let forgot = PersonKey::for_tests(ben.slot(), false, 78);
    let lost = house.write(|write| restore_identity(write, Some(&of_ada), &forgot));
    assert!(matches!(lost, Err(StoreError::Conflict(_))), "a new passphrase would lose it");
    // a reader makes one
    house.write(|write| replace_recovery(write, &ben, ben.slot(), &recovery(10))).unwrap();
    house.write(|write| settle(write, &ben, Some(recovery(10).slot()))).unwrap();
    let of_ben = house.identity(&recovery(10));
    assert_eq!(house.read(&of_ben, id).unwrap(), SAID);
    // somebody else makes the next: by herself, and by using the one that opens it
    for (byte, by) in [(11, &cleo), (12, &of_ben)] {
        house.write(|write| replace_recovery(write, by, cleo.slot(), &recovery(byte))).unwrap();
        house.write(|write| settle(write, &cleo, Some(recovery(byte).slot()))).unwrap();
        house.write(|write| settle(write, &ben, Some(recovery(byte).slot()))).unwrap();
        let of_cleo = house.identity(&recovery(byte));
        assert!(not_a_reader(house.read(&of_cleo, id)), "{byte}");
        let kept = house.identity(&recovery(10));
        assert_eq!(house.read(&kept, id).unwrap(), SAID, "the one before is kept");
    }
    let entries = house.count("SELECT count(*) FROM journal");
    house.write(|write| settle(write, &ben, Some(recovery(12).slot()))).unwrap();
    assert_eq!(house.count("SELECT count(*) FROM journal"), entries, "in order");
    // when she reads it her code does, and no longer than that
    house.write(|write| add_reader(write, &ben, id, cleo.slot())).unwrap();
    house.write(|write| settle(write, &ben, Some(recovery(12).slot()))).unwrap();
    let of_cleo = house.identity(&recovery(12));
    assert_eq!(house.read(&of_cleo, id).unwrap(), SAID);
    assert!(matches!(house.write(|write| ensure_identity(write, &recovery(10))), Err(StoreError::IdentityLocked)));
    house.write(|write| remove_reader(write, &ben, id, cleo.slot())).unwrap();
    assert!(not_a_reader(house.read(&of_cleo, id)));
    assert_eq!(house.read(&ben, id).unwrap(), SAID);
}

#[test]
fn a_store_without_a_recovery_key_pair_gets_it_later() {
    let mut house = empty();
    drop(house.identity(&person(2)));
    let id = house.made();
    let ada = house.identity(&person(1));
    assert_eq!(house.write(|write| settle(write, &ada, Some(recovery(9).slot()))).unwrap(), Settled::default());
    house.write(|write| replace_recovery(write, &ada, ada.slot(), &recovery(9))).unwrap();
    let code = house.identity(&recovery(9));
    assert_eq!(house.read(&code, id).unwrap(), SAID);
}

#[test]
fn from_passphrase_to_note_with_a_real_key_file() {
    let (weak, folder) = (KdfParams::weak_for_tests(), tempfile::tempdir().unwrap());
    let data = DataKey::make().unwrap();
    let mut keys = KeyFile::new(Uuid::now_v7());
    let first = keys.add_person_slot(&data, "A.O., registered manager", "otter plinth", weak, at()).unwrap();
    let second = keys.add_person_slot(&data, "B.P., deputy", "marmalade", weak, at()).unwrap();
    let code = RecoveryCode::make().unwrap();
    let of_code = keys.set_recovery(&data, &code, weak, at()).unwrap();
    let mut store = Store::create(folder.path(), data.duplicate(), at()).unwrap();
    let who = Stamp { who: Some(PersonId::make()), at: at() };
    let id = store
        .write(&who, |write| {
            let centre = centre::make(write)?;
            let manager = Person {
                id: who.who.unwrap(),
                name: "Abiola Okafor".to_owned(),
                known_as: String::new(),
                initials: "A.O.".to_owned(),
                post: String::new(),
                role: Some(Role::RegisteredManager),
                started_on: None,
                left_on: None,
            };
            people::save(write, centre, &manager)?;
            access::give(write, first.slot(), manager.id, Role::RegisteredManager)?;
            let own = ensure_identity(write, &first)?;
            replace_recovery(write, &own, own.slot(), &of_code)?;
            let id = create(write, centre, "private interviews", &[first.slot()])?;
            put(write, &own, id, "1", SAID.as_bytes())?;
            Ok(id)
        })
        .unwrap();
    let told = journal::all(store.read()).unwrap();
    let made = told.iter().filter_map(|entry| entry.payload.as_ref()).filter(|one| one.closed == id.to_string()).nth(1);
    assert_eq!(made.unwrap().after[0].1, "Abiola Okafor, the recovery code");
    // a store of before learns from the journal who made its code
    let sql = include_str!("../migrations/0020_closed_notes.sql");
    let update = sql.split_inclusive(';').find(|part| part.contains("UPDATE person_identity")).unwrap();
    let makers = |store: &Store| -> Vec<Option<String>> {
        let sql = "SELECT made_by FROM person_identity ORDER BY kind";
        store.read().prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    store.read().execute_batch("UPDATE person_identity SET made_by = NULL").unwrap();
    store.read().execute_batch(update).unwrap();
    assert_eq!(makers(&store), [None, Some(first.slot().to_string())]);
    drop((first, of_code, store));

    let open = |opened: crate::keys::Opened, folder: &Path| {
        let mut store = Store::open(folder, opened.key, at()).unwrap();
        let own = store.write(&stamp(), |write| ensure_identity(write, &opened.person)).unwrap();
        get(store.read(), &own, id, "1").map(|text| text.map(|text| text.to_vec()))
    };
    let slot = keys.people()[0].id;
    let read = open(keys.open_with(slot, "otter plinth").unwrap(), folder.path());
    assert_eq!(read.unwrap().unwrap(), SAID.as_bytes());
    let read = open(keys.open_with_recovery(&code).unwrap(), folder.path());
    assert_eq!(read.unwrap().unwrap(), SAID.as_bytes());
    assert!(not_a_reader(open(keys.open_with(second.slot(), "marmalade").unwrap(), folder.path())));
}
