//! A small store of an invented centre, and what several tests need.

mod advice;
mod faults;
mod flips;
mod listing;
mod loss;
mod making;
mod restoring;
mod rotation;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use hearthbook_records::people::Person;
use hearthbook_records::{PersonId, Role, SlotId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::*;
use crate::journal::Entry;
use crate::keys::{DataKey, KEY_FILE, KdfParams, KeyFile};
use crate::recovery_code::RecoveryCode;
use crate::tables::{access, centre, people};
use crate::{Stamp, Store};

const PASSPHRASE: &str = "violet lantern harbour";
const PDF: &[u8] = b"%PDF-1.7 an invented report about Willow House";

fn at() -> DateTime<Utc> {
    later(0)
}

fn later(minutes: i64) -> DateTime<Utc> {
    "2026-11-22T10:15:00Z".parse::<DateTime<Utc>>().unwrap() + chrono::TimeDelta::minutes(minutes)
}

/// A data folder with a store, a folder for backups and one for scratch.
struct Home {
    folder: tempfile::TempDir,
    store: Store,
    key: DataKey,
    keys: KeyFile,
    slot: SlotId,
    code: RecoveryCode,
    person: PersonId,
}

impl Home {
    fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["store", "backups", "scratch"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let (key, code) = (DataKey::make().unwrap(), RecoveryCode::make().unwrap());
        let weak = KdfParams::weak_for_tests();
        let mut keys = KeyFile::new(Uuid::now_v7());
        let slot = keys.add_person_slot(&key, "A.O., registered manager", PASSPHRASE, weak, at()).unwrap().slot();
        let _ = keys.set_recovery(&key, &code, weak, at()).unwrap();
        keys.save_atomically(&folder.path().join("store").join(KEY_FILE)).unwrap();
        let mut store = Store::create(&folder.path().join("store"), key.duplicate(), at()).unwrap();
        let person = PersonId::make();
        store.write(&Stamp { who: Some(person), at: at() }, |write| {
            let centre = centre::make(write)?;
            write.tx.execute("UPDATE centre SET name = 'Willow House', urn = 'SC999001'", [])?;
            let somebody = Person {
                id: person,
                name: "Ada Okoro".into(),
                known_as: "Ada".into(),
                initials: "A.O.".into(),
                post: "Registered manager".into(),
                role: Some(Role::RegisteredManager),
                started_on: None,
                left_on: None,
            };
            people::save(write, centre, &somebody)?;
            access::give(write, slot, person, Role::RegisteredManager)?;
            let values = (centre.to_string(), person.to_string(), hex::encode(Sha256::digest(PDF)), PDF);
            write.tx.execute("INSERT INTO visit (id, centre_id, state) VALUES ('v', ?1, 'planned')", [&values.0])?;
            write.tx.execute("INSERT INTO template (hash, id, version, body) VALUES ('t', 'reg25', 1, '{}')", [])?;
            write.tx.execute(
                "INSERT INTO report (id, centre_id, visit_id, version, state, template_hash) VALUES ('r', ?1, 'v', 1, 'draft', 't')",
                [&values.0],
            )?;
            write.tx.execute(
                "INSERT INTO document (id, centre_id, kind, report_id, title, number, file_name, content_digest, sha256, pages, body, made_at, made_by)
                 VALUES ('d', ?1, 'visitReport', 'r', 'Report', 'R-1', 'r.pdf', ?3, ?3, 1, ?4, '2026-11-22T10:00:00.000Z', ?2)",
                values,
            )?;
            Ok(())
        }).unwrap();
        Self { folder, store, key, keys, slot, code, person }
    }

    fn place(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn backups(&self) -> PathBuf {
        self.place("backups")
    }

    fn happens(&mut self, what: &str, at: DateTime<Utc>) {
        let stamp = Stamp { who: Some(self.person), at };
        self.store.write(&stamp, |write| write.journal(Entry::store(what))).unwrap();
    }

    /// Puts so much into the store that a backup takes several steps.
    fn grow(&mut self, mebibytes: usize) {
        let mut bytes = vec![0; mebibytes * 1024 * 1024];
        getrandom::fill(&mut bytes).unwrap();
        let text = hex::encode(&bytes[..bytes.len() / 2]);
        self.store
            .write(&Stamp { who: None, at: at() }, |write| {
                write.tx.execute("INSERT INTO setting (key, value) VALUES ('large', ?1)", [text])?;
                write.journal(Entry::store("Grew"))
            })
            .unwrap();
    }

    fn make_backup(&self, at: DateTime<Utc>) -> Result<MadeBackup, BackupError> {
        make(&Source::of(&self.store).unwrap(), &self.backups(), at, Reason::Asked, &mut unwatched())
    }

    fn backup(&self) -> MadeBackup {
        self.make_backup(at()).unwrap()
    }

    /// The store is there and can be written.
    fn still_works(&mut self) {
        self.happens("Went on", later(1));
        assert_eq!(crate::journal::prove(self.store.read()).unwrap().broken, None);
    }
}

/// Names of everything in a folder, hidden or not.
fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
