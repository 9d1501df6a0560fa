use chrono::{DateTime, Utc};
use hearthbook_records::PersonId;
use proptest::prelude::*;

use super::*;
use crate::keys::{DataKey, PersonKey};
use crate::tables::centre;
use crate::{Stamp, Store, journal};

#[path = "access_tests.rs"]
mod access;

const SAID: &str = "The night worker shouted at the mother.";

fn at() -> DateTime<Utc> {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn stamp() -> Stamp {
    Stamp { who: None, at: at() }
}

fn person(byte: u8) -> PersonKey {
    PersonKey::for_tests(SlotId(Uuid::from_u128(u128::from(byte))), false, byte)
}

fn recovery(byte: u8) -> PersonKey {
    PersonKey::for_tests(SlotId(Uuid::from_u128(u128::from(byte))), true, byte)
}

/// An invented house: Ada (1), Ben (2) and Cleo (3), each with a key pair, and a recovery code (9).
struct House {
    folder: tempfile::TempDir,
    data: DataKey,
    store: Store,
    centre: CentreId,
}

impl House {
    fn write<T>(&mut self, change: impl FnOnce(&mut Write<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.store.write(&stamp(), change)
    }

    fn identity(&mut self, key: &PersonKey) -> Identity {
        self.write(|write| ensure_identity(write, key)).unwrap()
    }

    /// A compartment that Ada and Ben read, with a note under "1".
    fn made(&mut self) -> CompartmentId {
        let (centre, ada) = (self.centre, self.identity(&person(1)));
        self.write(|write| {
            let id = create(write, centre, "private interviews", &[person(1).slot(), person(2).slot()])?;
            put(write, &ada, id, "1", SAID.as_bytes())?;
            Ok(id)
        })
        .unwrap()
    }

    fn read(&self, identity: &Identity, id: CompartmentId) -> Result<String, StoreError> {
        Ok(get(self.store.read(), identity, id, "1")?
            .map(|text| String::from_utf8(text.to_vec()).unwrap())
            .unwrap_or_default())
    }

    /// Through a second opening of the store.
    fn identity_again(&self, key: &PersonKey) -> Identity {
        let mut store = Store::open(self.folder.path(), self.data.duplicate(), at()).unwrap();
        store.write(&stamp(), |write| ensure_identity(write, key)).unwrap()
    }

    fn sql(&self, sql: &str) {
        self.store.read().execute_batch(sql).unwrap();
    }

    fn count(&self, sql: &str) -> i64 {
        self.store.read().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

fn empty() -> House {
    let folder = tempfile::tempdir().unwrap();
    let data = DataKey::make().unwrap();
    let mut store = Store::create(folder.path(), data.duplicate(), at()).unwrap();
    let who = Stamp { who: Some(PersonId::make()), at: at() };
    let centre = store.write(&who, centre::make).unwrap();
    House { folder, data, store, centre }
}

fn house() -> House {
    let mut house = empty();
    for key in [person(1), person(2), person(3)] {
        drop(house.identity(&key));
    }
    let ada = house.identity(&person(1));
    house.write(|write| replace_recovery(write, &ada, ada.slot(), &recovery(9))).unwrap();
    house
}

fn not_a_reader<T>(result: Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::NotAReader))
}

fn is_damage<T>(result: Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Damaged(_)))
}

/// The database as somebody with the data key can have it: every row, decrypted, in one file.
fn raw(house: &House) -> Vec<u8> {
    let plain = house.folder.path().join("plain.db");
    let text = plain.to_str().unwrap();
    house.sql(&format!(
        "ATTACH DATABASE '{text}' AS plain KEY ''; SELECT sqlcipher_export('plain'); DETACH DATABASE plain;"
    ));
    let bytes = std::fs::read(&plain).unwrap();
    std::fs::remove_file(plain).unwrap();
    assert!(bytes.starts_with(b"SQLite format 3"), "it is decrypted, so that the search means something");
    bytes
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn readers_read_and_nobody_else() {
    let mut house = house();
    let id = house.made();
    let (ada, ben, cleo) = (house.identity(&person(1)), house.identity(&person(2)), house.identity(&person(3)));
    assert_eq!(house.read(&ada, id).unwrap(), SAID);
    assert_eq!(house.read(&ben, id).unwrap(), SAID);
    assert!(not_a_reader(house.read(&cleo, id)));
    assert!(not_a_reader(house.write(|write| put(write, &cleo, id, "1", b"x"))));
    assert!(not_a_reader(house.write(|write| add_reader(write, &cleo, id, cleo.slot()))));
    let conn = house.store.read();
    assert!(may_read(conn, ben.slot(), id).unwrap() && !may_read(conn, cleo.slot(), id).unwrap());
    assert_eq!(readers(conn, id).unwrap(), [ada.slot(), ben.slot()]);
    assert_eq!(readable_by(conn, ben.slot()).unwrap()[0].kind, "private interviews");
    assert_eq!(subjects(conn, id).unwrap(), ["1"]);
    assert!(matches!(get(conn, &ada, id, "2"), Ok(None)));
    assert!(matches!(get(conn, &ada, CompartmentId::make(), "1"), Err(StoreError::NotFound(_))));
}

#[test]
fn the_decrypted_database_holds_no_word_of_it() {
    let mut house = house();
    let id = house.made();
    let ada = house.identity(&person(1));
    house.store.keep_draft(&stamp(), |write| put(write, &ada, id, "1", format!("{SAID} Again.").as_bytes())).unwrap();
    house.write(|write| remove_reader(write, &ada, id, person(2).slot())).unwrap();
    let bytes = raw(&house);
    assert!(contains(&bytes, b"private interviews"), "the search finds what is there");
    for word in ["night worker", "shouted"] {
        assert!(!contains(&bytes, word.as_bytes()), "{word}");
    }
    for secret in [ada.secret(), person(1).bytes()] {
        assert!(!contains(&bytes, secret) && !contains(&bytes, hex::encode(secret).as_bytes()));
    }
}

#[test]
fn direct_sql_lets_nobody_in() {
    let mut house = house();
    let id = house.made();
    let cleo = house.identity(&person(3));
    // Ben's sealed key under Cleo's name; Cleo's public key under Ben's name, and a new key made after that.
    house.sql(&format!(
        "INSERT INTO compartment_wrap SELECT compartment_id, '{}', sealed FROM compartment_wrap WHERE slot_id = '{}'",
        cleo.slot(),
        person(2).slot()
    ));
    assert!(is_damage(house.read(&cleo, id)));
    house.sql(&format!(
        "UPDATE person_identity SET public_key = (SELECT public_key FROM person_identity WHERE slot_id = '{}')
         WHERE slot_id = '{}'; UPDATE compartment SET due_since = 'now'",
        cleo.slot(),
        person(2).slot()
    ));
    let ada = house.identity(&person(1));
    let settled = house.write(|write| settle(write, &ada, Some(recovery(9).slot()))).unwrap();
    assert_eq!(settled.rekeyed, [id]);
    assert!(not_a_reader(house.read(&cleo, id)), "who is not on the encrypted list gets nothing");
    let as_ben = PersonKey::for_tests(person(2).slot(), false, 3);
    assert!(house.write(|write| ensure_identity(write, &as_ben)).is_err());
    assert_eq!(house.read(&ada, id).unwrap(), SAID);
}

#[test]
fn who_is_removed_reads_neither_what_comes_later_nor_what_was_encrypted_again() {
    let mut house = house();
    let id = house.made();
    let (ada, ben) = (house.identity(&person(1)), house.identity(&person(2)));
    let old = roster::open(house.store.read(), &ben, id).unwrap();
    let old_wrap: Vec<u8> = house
        .store
        .read()
        .query_row("SELECT sealed FROM compartment_wrap WHERE slot_id = ?1", [ben.slot().to_string()], |row| row.get(0))
        .unwrap();
    house.write(|write| remove_reader(write, &ada, id, ben.slot())).unwrap();
    assert!(not_a_reader(house.read(&ben, id)));
    assert_eq!(house.read(&ada, id).unwrap(), SAID);
    // Ben kept his sealed key and puts it back.
    house
        .store
        .read()
        .execute(
            "INSERT INTO compartment_wrap (compartment_id, slot_id, sealed) VALUES (?1, ?2, ?3)",
            (id.to_string(), ben.slot().to_string(), old_wrap),
        )
        .unwrap();
    assert!(is_damage(house.read(&ben, id)));
    // He kept the key itself.
    house.write(|write| put(write, &ada, id, "2", b"written later")).unwrap();
    let mut statement =
        house.store.read().prepare("SELECT subject, version, nonce, ciphertext FROM compartment_text").unwrap();
    let mut found = statement.query([]).unwrap();
    let mut tried = 0;
    while let Some(row) = found.next().unwrap() {
        let (subject, version): (String, i64) = (row.get(0).unwrap(), row.get(1).unwrap());
        let closed = Closed { nonce: row.get(2).unwrap(), bytes: row.get(3).unwrap() };
        for key_version in 1..=2 {
            assert!(sealing::reopen(&old.key, &place(id, &subject, key_version, version), &closed).is_none());
            tried += 1;
        }
    }
    assert_eq!(tried, 4);
}

#[test]
fn a_new_reader_reads_all_and_only_a_reader_can_add_one() {
    let mut house = house();
    let id = house.made();
    let (ben, cleo) = (house.identity(&person(2)), house.identity(&person(3)));
    house.write(|write| add_reader(write, &ben, id, cleo.slot())).unwrap();
    assert_eq!(house.read(&cleo, id).unwrap(), SAID);
    assert!(matches!(house.write(|write| add_reader(write, &ben, id, cleo.slot())), Err(StoreError::Conflict(_))));
    assert!(matches!(house.write(|write| add_reader(write, &ben, id, SlotId::make())), Err(StoreError::Conflict(_))));
    let ada = house.identity(&person(1));
    house.write(|write| remove_reader(write, &cleo, id, ben.slot())).unwrap();
    assert_eq!(house.read(&ada, id).unwrap(), SAID);
}

#[test]
fn altered_swapped_and_moved_ciphertexts_are_refused() {
    for sql in [
        "UPDATE compartment_text SET ciphertext = CAST(x'00' || substr(ciphertext, 2) AS BLOB) WHERE subject = '1'",
        "UPDATE compartment_text SET nonce = zeroblob(24) WHERE subject = '1'",
        "UPDATE compartment_text SET version = 2 WHERE subject = '1'",
        "UPDATE compartment_text SET (nonce, ciphertext) =
         (SELECT nonce, ciphertext FROM compartment_text WHERE subject = '2') WHERE subject = '1'",
        "UPDATE compartment_text SET subject = '3' WHERE subject = '1'; UPDATE compartment_text SET subject = '1' WHERE subject = '2'",
        "UPDATE compartment SET key_version = 2",
        "UPDATE compartment_wrap SET sealed = zeroblob(80)",
    ] {
        let mut house = house();
        let id = house.made();
        let ada = house.identity(&person(1));
        house.write(|write| put(write, &ada, id, "2", b"another")).unwrap();
        house.sql(sql);
        assert!(is_damage(house.read(&ada, id)), "{sql}");
    }
    let mut house = house();
    let (one, two) = (house.made(), house.made());
    house.sql(&format!(
        "UPDATE compartment_text SET (nonce, ciphertext) = (SELECT nonce, ciphertext FROM compartment_text
         WHERE compartment_id = '{two}') WHERE compartment_id = '{one}'"
    ));
    let ada = house.identity(&person(1));
    assert!(is_damage(house.read(&ada, one)), "another compartment's");
    assert_eq!(house.read(&ada, two).unwrap(), SAID);
}

#[test]
fn typing_keeps_drafts_without_entries_and_saving_writes_one_that_does_not_tell() {
    let mut house = house();
    let id = house.made();
    let ada = house.identity(&person(1));
    let entries = house.count("SELECT count(*) FROM journal");
    for typed in ["T", "Th", "The"] {
        house.store.keep_draft(&stamp(), |write| put(write, &ada, id, "1", typed.as_bytes())).unwrap();
    }
    assert_eq!(house.count("SELECT count(*) FROM journal"), entries);
    assert_eq!(house.read(&ada, id).unwrap(), "The");
    house.write(|write| put(write, &ada, id, "1", SAID.as_bytes())).unwrap();
    house.write(|write| erase(write, &ada, id, "1")).unwrap();
    assert_eq!(house.read(&ada, id).unwrap(), "");
    assert!(matches!(house.write(|write| erase(write, &ada, id, "1")), Err(StoreError::NotFound(_))));
    let told: Vec<_> = journal::all(house.store.read()).unwrap();
    let own = told.iter().filter_map(|entry| entry.payload.as_ref()).filter(|one| one.closed == id.to_string());
    let what: Vec<_> = own.map(|payload| payload.what.as_str()).collect();
    assert!(told.iter().all(|entry| entry.subject != id.to_string()), "what a proof shows names no compartment");
    assert_eq!(
        what,
        [
            "Erased a closed note (private interviews)",
            "Changed a closed note (private interviews)",
            "Wrote a closed note (private interviews)",
            "Made a place for closed notes (private interviews)",
        ]
    );
    assert_eq!(journal::prove(house.store.read()).unwrap().broken, None);
}

#[test]
fn a_compartment_needs_readers_who_have_been_there() {
    let mut house = house();
    let centre = house.centre;
    for readers in [&[] as &[SlotId], &[SlotId::make()]] {
        let made = house.write(|write| create(write, centre, "allegations", readers));
        assert!(matches!(made, Err(StoreError::Conflict(_))));
    }
    assert_eq!(house.count("SELECT count(*) FROM compartment"), 0);
}

#[test]
fn the_places_that_ciphertexts_are_bound_to_never_change() {
    let id = CompartmentId(Uuid::from_u128(1));
    assert_eq!(
        hex::encode(place(id, "note", 2, 3)),
        "00000018686561727468626f6f6b20636c6f73656420746578742031\
         0000001000000000000000000000000000000001\
         000000046e6f7465\
         000000080000000000000002\
         000000080000000000000003"
    );
    assert_eq!(
        hex::encode(roster::wrap_place(id, SlotId(Uuid::from_u128(2)), 3)),
        "0000001c686561727468626f6f6b20636f6d706172746d656e74206b65792031\
         0000001000000000000000000000000000000001\
         0000001000000000000000000000000000000002\
         000000080000000000000003"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_readers_come_and_go_those_who_are_in_read_and_the_others_do_not(
        steps in prop::collection::vec((1..=3_u8, 1..=3_u8, any::<bool>()), 1..12),
    ) {
        let mut house = house();
        let id = house.made();
        let mut reading = std::collections::BTreeSet::from([1, 2]);
        for (by, whom, adds) in steps {
            let (who, slot) = (house.identity(&person(by)), person(whom).slot());
            let done = house.write(|write| {
                if adds { add_reader(write, &who, id, slot) } else { remove_reader(write, &who, id, slot) }
            });
            let allowed = reading.contains(&by)
                && if adds { !reading.contains(&whom) } else { reading.contains(&whom) && reading.len() > 1 };
            prop_assert_eq!(done.is_ok(), allowed);
            if allowed {
                if adds { reading.insert(whom); } else { reading.remove(&whom); }
            }
            for one in 1..=3 {
                let identity = house.identity(&person(one));
                prop_assert_eq!(house.read(&identity, id).is_ok_and(|text| text == SAID), reading.contains(&one));
            }
            let code = house.identity(&recovery(9));
            prop_assert_eq!(house.read(&code, id).unwrap(), SAID);
        }
    }
}
