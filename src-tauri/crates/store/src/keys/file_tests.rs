use std::fs;

use super::*;

const PASSPHRASE: &str = "otter plinth marmalade seventh";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 123_456_789).unwrap()
}

fn weak() -> KdfParams {
    KdfParams::weak_for_tests()
}

struct Made {
    folder: tempfile::TempDir,
    key: DataKey,
    keys: KeyFile,
    slot: SlotId,
}

impl Made {
    fn path(&self) -> PathBuf {
        self.folder.path().join("keys.json")
    }

    fn copy(&self) -> PathBuf {
        self.folder.path().join("keys.json.bak")
    }
}

fn made() -> Made {
    let folder = tempfile::tempdir().unwrap();
    let key = DataKey::make().unwrap();
    let mut keys = KeyFile::new(Uuid::from_u128(7));
    let slot = keys.add_person_slot(&key, "A.O., registered manager", PASSPHRASE, weak(), now()).unwrap().slot();
    keys.save_atomically(&folder.path().join("keys.json")).unwrap();
    Made { folder, key, keys, slot }
}

fn same(one: &DataKey, two: &DataKey) -> bool {
    one.as_pragma() == two.as_pragma()
}

#[test]
fn what_is_saved_is_loaded_and_opens() {
    let made = made();
    let loaded = KeyFile::load(&made.path()).unwrap();
    assert!(!loaded.from_backup);
    assert_eq!(loaded.file, made.keys);
    assert_eq!(loaded.file.store_id(), Uuid::from_u128(7));
    assert!(same(&loaded.file.open_with(made.slot, PASSPHRASE).unwrap().key, &made.key));
    assert!(matches!(loaded.file.open_with(made.slot, "otter"), Err(KeyError::WrongSecret)));
    assert!(matches!(loaded.file.open_with(SlotId::make(), PASSPHRASE), Err(KeyError::NoSuchSlot)));
    let people = loaded.file.people();
    assert_eq!(people.len(), 1);
    assert_eq!((people[0].id, people[0].label.as_str()), (made.slot, "A.O., registered manager"));
    assert_eq!(people[0].created_at, DateTime::from_timestamp(1_795_000_000, 0).unwrap());
}

#[test]
fn two_people_and_the_recovery_code_open_the_same_store_each_alone() {
    let mut made = made();
    let code = RecoveryCode::make().unwrap();
    let second = made.keys.add_person_slot(&made.key, "J.W., director", "second", weak(), now()).unwrap().slot();
    drop(made.keys.set_recovery(&made.key, &code, weak(), now()).unwrap());
    assert!(same(&made.keys.open_with(second, "second").unwrap().key, &made.key));
    assert!(same(&made.keys.open_with_recovery(&code).unwrap().key, &made.key));
    assert!(made.keys.open_with(second, PASSPHRASE).is_err());
    assert_eq!(made.keys.people().len(), 2);
}

#[test]
fn a_new_passphrase_ends_the_old_one_and_keeps_the_slot() {
    let mut made = made();
    drop(made.keys.rewrap(made.slot, &made.key, "brand new", weak()).unwrap());
    assert!(made.keys.open_with(made.slot, PASSPHRASE).is_err());
    assert!(same(&made.keys.open_with(made.slot, "brand new").unwrap().key, &made.key));
    assert_eq!(made.keys.people()[0].label, "A.O., registered manager");
}

#[test]
fn a_passphrase_that_cannot_be_one_changes_nothing() {
    let mut made = made();
    let before = made.keys.clone();
    assert!(matches!(made.keys.rewrap(made.slot, &made.key, "", weak()), Err(KeyError::EmptyPassphrase)));
    let long = "x".repeat(200_000);
    assert!(matches!(made.keys.rewrap(made.slot, &made.key, &long, weak()), Err(KeyError::LongPassphrase)));
    assert!(matches!(
        made.keys.add_person_slot(&made.key, "J.W.\nA.O.", "second", weak(), now()),
        Err(KeyError::BadLabel)
    ));
    assert_eq!(made.keys, before);
}

#[test]
fn the_last_person_cannot_be_removed_even_if_there_is_a_recovery_code() {
    let mut made = made();
    drop(made.keys.set_recovery(&made.key, &RecoveryCode::make().unwrap(), weak(), now()).unwrap());
    assert!(matches!(made.keys.remove_slot(made.slot), Err(KeyError::LastPerson)));
    let second = made.keys.add_person_slot(&made.key, "J.W., director", "second", weak(), now()).unwrap().slot();
    made.keys.remove_slot(made.slot).unwrap();
    assert!(matches!(made.keys.open_with(made.slot, PASSPHRASE), Err(KeyError::NoSuchSlot)));
    assert!(matches!(made.keys.remove_slot(second), Err(KeyError::LastPerson)));
}

#[test]
fn a_new_recovery_code_ends_the_old_one() {
    let mut made = made();
    let (old, new) = (RecoveryCode::make().unwrap(), RecoveryCode::make().unwrap());
    assert!(matches!(made.keys.open_with_recovery(&old), Err(KeyError::NoRecovery)));
    assert_eq!(made.keys.recovery_made_at(), None);
    drop(made.keys.set_recovery(&made.key, &old, weak(), now()).unwrap());
    drop(made.keys.set_recovery(&made.key, &new, weak(), now()).unwrap());
    assert!(matches!(made.keys.open_with_recovery(&old), Err(KeyError::WrongSecret)));
    assert!(same(&made.keys.open_with_recovery(&new).unwrap().key, &made.key));
    assert!(made.keys.recovery_made_at().is_some());
    made.keys.remove_recovery();
    assert!(matches!(made.keys.open_with_recovery(&new), Err(KeyError::NoRecovery)));
}

#[test]
fn a_recovery_slot_is_nobodys_sign_in() {
    let mut made = made();
    let code = RecoveryCode::make().unwrap();
    drop(made.keys.set_recovery(&made.key, &code, weak(), now()).unwrap());
    let recovery = made.keys.slots[1].id;
    assert!(matches!(made.keys.open_with(recovery, &code.secret()), Err(KeyError::NoSuchSlot)));
    assert!(matches!(made.keys.remove_slot(recovery), Err(KeyError::NoSuchSlot)));
}

#[test]
fn a_role_may_change_without_the_passphrase() {
    let mut made = made();
    made.keys.relabel(made.slot, "A.O., responsible individual").unwrap();
    assert_eq!(made.keys.people()[0].label, "A.O., responsible individual");
    assert!(made.keys.open_with(made.slot, PASSPHRASE).is_ok());
}

#[test]
fn no_secret_stands_in_the_file() {
    let mut made = made();
    let code = RecoveryCode::make().unwrap();
    drop(made.keys.set_recovery(&made.key, &code, weak(), now()).unwrap());
    made.keys.save_atomically(&made.path()).unwrap();
    let text = fs::read_to_string(made.path()).unwrap();
    let key = made.key.as_pragma();
    for secret in [PASSPHRASE, &code.secret(), &code.printed(), &key[2..66]] {
        assert!(!text.to_lowercase().contains(&secret.to_lowercase()));
    }
}

#[test]
fn a_damaged_file_is_replaced_by_its_copy_and_that_is_said() {
    let made = made();
    let sound = fs::read_to_string(made.path()).unwrap();
    let one_digit_off = sound.replacen("\"ciphertext\": \"", "\"ciphertext\": \"f", 1);
    for damaged in ["", "{", "null", &sound[..sound.len() / 2], &one_digit_off, &"x".repeat(2 * 1024 * 1024)] {
        fs::write(made.path(), damaged).unwrap();
        let loaded = KeyFile::load(&made.path()).unwrap();
        assert!(loaded.from_backup);
        assert_eq!(loaded.file, made.keys);
    }
    fs::remove_file(made.path()).unwrap();
    assert!(KeyFile::load(&made.path()).unwrap().from_backup);
    KeyFile::load(&made.path()).unwrap().file.save_atomically(&made.path()).unwrap();
    assert!(!KeyFile::load(&made.path()).unwrap().from_backup);
}

#[test]
fn any_flipped_bit_is_called_damage_and_never_a_wrong_passphrase() {
    let made = made();
    let sound = fs::read(made.path()).unwrap();
    for place in 0..sound.len() {
        let mut flipped = sound.clone();
        flipped[place] ^= 1;
        match parse(&flipped) {
            // Space around the JSON and the case of hex digits carry nothing.
            Ok(file) => assert_eq!(file, made.keys),
            Err(error) => assert!(matches!(error, KeyError::Damaged { .. } | KeyError::Newer { .. }), "{error}"),
        }
    }
}

#[test]
fn no_flipped_bit_makes_the_file_look_newer_so_its_copy_always_opens() {
    let made = made();
    let sound = fs::read(made.path()).unwrap();
    for place in 0..sound.len() {
        for bit in 0..8 {
            let mut flipped = sound.clone();
            flipped[place] ^= 1 << bit;
            match parse(&flipped) {
                Ok(file) => assert_eq!(file, made.keys),
                Err(error) => assert!(matches!(error, KeyError::Damaged { .. }), "byte {place}, bit {bit}: {error}"),
            }
        }
    }
}

#[test]
fn when_both_are_damaged_the_message_says_so_and_shows_nothing_of_the_file() {
    let made = made();
    fs::write(made.path(), r#"{"format":1,"store_id":"SECRETISH"}"#).unwrap();
    fs::write(made.copy(), "{").unwrap();
    let error = KeyFile::load(&made.path()).unwrap_err();
    assert!(matches!(error, KeyError::Damaged { .. }));
    assert!(error.to_string().contains("Put keys.json back from a backup"), "{error}");
    assert!(!error.to_string().contains("SECRETISH"), "{error}");
}

#[test]
fn missing_is_only_what_never_was() {
    let made = made();
    fs::remove_file(made.path()).unwrap();
    fs::write(made.copy(), "{").unwrap();
    assert!(matches!(KeyFile::load(&made.path()), Err(KeyError::Damaged { .. })));
    fs::remove_file(made.copy()).unwrap();
    assert!(matches!(KeyFile::load(&made.path()), Err(KeyError::Missing)));
    assert!(matches!(KeyFile::load(&made.folder.path().join("gone/keys.json")), Err(KeyError::Missing)));
}

#[test]
fn a_newer_file_is_refused_as_such_and_not_replaced_by_an_older_copy() {
    let made = made();
    fs::write(made.path(), r#"{"format":2,"slots":{"quite":"different"}}"#).unwrap();
    assert!(matches!(KeyFile::load(&made.path()), Err(KeyError::Newer { format: 2 })));
}

/// Writes a key file as an attacker would: well-formed, with a checksum that fits.
fn forged(change: impl FnOnce(&mut serde_json::Value)) -> Result<KeyFile, KeyError> {
    let made = made();
    let mut value = serde_json::to_value(made.keys.contents()).unwrap();
    change(&mut value);
    let slots: Vec<Slot> = serde_json::from_value(value["slots"].clone()).unwrap();
    let file = KeyFile { store_id: made.keys.store_id, slots };
    let written = Written { contents: file.contents(), checksum: file.checksum().unwrap() };
    parse(&serde_json::to_vec(&written).unwrap())
}

#[test]
fn a_forged_file_that_would_hang_the_computer_is_called_damaged() {
    assert!(forged(|_| ()).is_ok());
    for (field, value) in [
        ("memory_kib", u32::MAX),
        ("memory_kib", 0),
        ("iterations", u32::MAX),
        ("iterations", 0),
        ("parallelism", u32::MAX),
        ("version", 16),
    ] {
        let result = forged(|file| file["slots"][0]["kdf"][field] = value.into());
        assert!(matches!(result, Err(KeyError::Damaged { .. })), "{field} {value}: {result:?}");
    }
    for (part, field) in [("kdf", "algorithm"), ("wrap", "cipher")] {
        let result = forged(|file| file["slots"][0][part][field] = "rot13".into());
        assert!(matches!(result, Err(KeyError::Damaged { .. })), "{result:?}");
    }
}

#[test]
fn a_file_without_people_or_with_twins_is_damaged() {
    assert!(matches!(forged(|file| file["slots"] = serde_json::json!([])), Err(KeyError::Damaged { .. })));
    assert!(matches!(
        forged(|file| file["slots"] = serde_json::json!([file["slots"][0], file["slots"][0]])),
        Err(KeyError::Damaged { .. })
    ));
    assert!(matches!(forged(|file| file["slots"][0]["kind"] = "recovery".into()), Err(KeyError::Damaged { .. })));
}

#[test]
fn swapped_wraps_do_not_let_one_person_in_as_another() {
    let mut made = made();
    let second = made.keys.add_person_slot(&made.key, "J.W., director", "second", weak(), now()).unwrap().slot();
    let (one, two) = (made.keys.slots[0].id, made.keys.slots[1].id);
    made.keys.slots[0].id = two;
    made.keys.slots[1].id = one;
    assert!(matches!(made.keys.open_with(second, PASSPHRASE), Err(KeyError::WrongSecret)));
    assert!(matches!(made.keys.open_with(made.slot, "second"), Err(KeyError::WrongSecret)));
}

#[test]
fn no_older_passphrase_is_left_in_the_copy() {
    let mut made = made();
    drop(made.keys.rewrap(made.slot, &made.key, "brand new", weak()).unwrap());
    made.keys.save_atomically(&made.path()).unwrap();
    assert_eq!(fs::read(made.path()).unwrap(), fs::read(made.copy()).unwrap());
}

#[test]
fn when_saving_fails_the_file_on_the_disk_still_opens() {
    let mut made = made();
    // A folder in the copy's place: the first of the two writes cannot succeed.
    fs::remove_file(made.copy()).unwrap();
    fs::create_dir_all(made.copy().join("in the way")).unwrap();
    drop(made.keys.rewrap(made.slot, &made.key, "brand new", weak()).unwrap());
    let error = made.keys.save_atomically(&made.path()).unwrap_err();
    assert!(matches!(error, KeyError::Io { doing: "saved", .. }), "{error}");
    assert!(KeyFile::load(&made.path()).unwrap().file.open_with(made.slot, PASSPHRASE).is_ok());
}

#[test]
fn a_store_that_nobody_could_open_is_never_saved() {
    let folder = tempfile::tempdir().unwrap();
    let keys = KeyFile::new(Uuid::from_u128(7));
    assert!(matches!(keys.save_atomically(&folder.path().join("keys.json")), Err(KeyError::LastPerson)));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// Written by release 0.1.0. It has to open for ever: never change it, only add those of later formats beside it.
const RELEASE_0_1_0: &str = include_str!("frozen-keys-0.1.0.json");

#[test]
fn the_key_file_of_release_0_1_0_opens_for_ever() {
    let file = parse(RELEASE_0_1_0.as_bytes()).unwrap();
    let expected = "x'6865617274682d626f6f6b2d66726f7a656e2d6b65792d302e312e302d313233'";
    let people = file.people();
    assert_eq!(people[0].label, "A.O., registered manager");
    assert_eq!(file.open_with(people[0].id, "Café au lait, sept loutres").unwrap().key.as_pragma().as_str(), expected);
    let code = RecoveryCode::parse("0123-4567-89AB-CDEF-GHJK-MNPQ-RSCT").unwrap();
    assert_eq!(file.open_with_recovery(&code).unwrap().key.as_pragma().as_str(), expected);
}

#[test]
fn what_release_0_1_0_wrote_is_written_the_same_today() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.json");
    parse(RELEASE_0_1_0.as_bytes()).unwrap().save_atomically(&path).unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), RELEASE_0_1_0);
}

#[test]
fn each_slot_gives_a_key_of_its_own_and_the_same_one_each_time() {
    let mut made = made();
    let code = RecoveryCode::make().unwrap();
    let second = made.keys.add_person_slot(&made.key, "J.W., director", "second", weak(), now()).unwrap();
    let recovery = made.keys.set_recovery(&made.key, &code, weak(), now()).unwrap();
    let first = made.keys.open_with(made.slot, PASSPHRASE).unwrap().person;
    assert_eq!(first.bytes(), made.keys.open_with(made.slot, PASSPHRASE).unwrap().person.bytes());
    assert_eq!(second.bytes(), made.keys.open_with(second.slot(), "second").unwrap().person.bytes());
    assert_eq!(recovery.bytes(), made.keys.open_with_recovery(&code).unwrap().person.bytes());
    assert_ne!(first.bytes(), second.bytes());
    assert_ne!(first.bytes(), recovery.bytes());
    assert_eq!((first.slot(), first.is_recovery()), (made.slot, false));
    assert_eq!((Some(recovery.slot()), recovery.is_recovery()), (made.keys.recovery(), true));
}

#[test]
fn a_new_passphrase_gives_a_new_key_even_if_it_is_the_old_one() {
    let mut made = made();
    let before = made.keys.open_with(made.slot, PASSPHRASE).unwrap().person;
    let after = made.keys.rewrap(made.slot, &made.key, PASSPHRASE, weak()).unwrap();
    assert_ne!(before.bytes(), after.bytes());
    assert_eq!(after.bytes(), made.keys.open_with(made.slot, PASSPHRASE).unwrap().person.bytes());
}

#[test]
fn the_own_keys_of_release_0_1_0_stay_what_they_are() {
    let file = parse(RELEASE_0_1_0.as_bytes()).unwrap();
    let opened = file.open_with(file.people()[0].id, "Café au lait, sept loutres").unwrap();
    let code = RecoveryCode::parse("0123-4567-89AB-CDEF-GHJK-MNPQ-RSCT").unwrap();
    let recovery = file.open_with_recovery(&code).unwrap();
    assert_eq!(hex::encode(opened.person.bytes()), "abf6e37d4057364ff073bf410746e5f15bf58502746a4f0907424fd0f774d25e");
    assert_eq!(
        hex::encode(recovery.person.bytes()),
        "9810925945de90517ebc879d1b9773f609605ab7683449ba83fcba5747b398f4"
    );
}
