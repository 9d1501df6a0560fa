//! The store that faults are tried on: how it is made, what is written into it, and what must be true of it afterwards.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use hearthbook_records::events::{EventWords, Happened};
use hearthbook_records::people::Person;
use hearthbook_records::{CentreId, EventId, PersonId, Role, SlotId};
use hearthbook_store::journal::{self, Entry};
use hearthbook_store::keys::{DataKey, KEY_FILE, KdfParams, KeyFile};
use hearthbook_store::tables::events::{Event, Involved};
use hearthbook_store::tables::{access, centre, drafts, events, people};
use hearthbook_store::{Stamp, Store, sound};

pub const PASSPHRASE: &str = "velvet otter climbs seven ladders";
/// Stands in every change, so that a search for plain text has something to find.
pub const KNOWN: &str = "Rosalind Featherstonehaugh";

pub fn at() -> DateTime<Utc> {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

pub struct Subject {
    pub store: Store,
    pub person: PersonId,
    pub centre: CentreId,
}

/// A new store in `folder/store` with one person who can sign in.
pub fn make(folder: &Path) -> (Subject, SlotId) {
    let store_folder = folder.join("store");
    fs::create_dir_all(&store_folder).unwrap();
    let key = DataKey::make().unwrap();
    let mut keys = KeyFile::new(uuid::Uuid::now_v7());
    let weak = KdfParams::weak_for_tests();
    let slot = keys.add_person_slot(&key, "label 0", PASSPHRASE, weak, at()).unwrap().slot();
    keys.save_atomically(&store_folder.join(KEY_FILE)).unwrap();
    let mut store = Store::create(&store_folder, key, at()).unwrap();
    let person = PersonId::make();
    let centre = store
        .write(&Stamp { who: Some(person), at: at() }, |write| {
            let centre = centre::make(write)?;
            let somebody = Person {
                id: person,
                name: KNOWN.into(),
                known_as: String::new(),
                initials: "R.F.".into(),
                post: String::new(),
                role: Some(Role::RegisteredManager),
                started_on: None,
                left_on: None,
            };
            people::save(write, centre, &somebody)?;
            access::give(write, slot, person, Role::RegisteredManager)?;
            Ok(centre)
        })
        .unwrap();
    (Subject { store, person, centre }, slot)
}

/// Opens it as a sign-in does.
pub fn open(folder: &Path) -> Result<Subject, String> {
    let store_folder = folder.join("store");
    let keys = KeyFile::load(&store_folder.join(KEY_FILE)).map_err(|error| error.to_string())?.file;
    let slot = keys.people().first().ok_or("nobody can sign in")?.id;
    let key = keys.open_with(slot, PASSPHRASE).map_err(|error| error.to_string())?.key;
    let store = Store::open(&store_folder, key, at()).map_err(|error| error.to_string())?;
    of(store)
}

/// The subject of an open store.
pub fn of(store: Store) -> Result<Subject, String> {
    let person = people::all(store.read()).map_err(|error| error.to_string())?.first().ok_or("nobody")?.id;
    let centre = centre::id(store.read()).map_err(|error| error.to_string())?;
    Ok(Subject { store, person, centre })
}

impl Subject {
    fn stamp(&self, number: u32) -> Stamp {
        Stamp { who: Some(self.person), at: at() + TimeDelta::seconds(i64::from(number)) }
    }

    /// Change number `number`: a record with its journal entry. Durable when it returns.
    pub fn change(&mut self, number: u32, filler: usize) {
        let (stamp, centre) = (self.stamp(number), self.centre);
        let on = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let what = format!("{KNOWN} {}", "and so on ".repeat(filler));
        let event = Event {
            id: EventId::make(),
            kind: "other".to_owned(),
            happened: Happened { on, at: Some(NaiveTime::MIN), until: None },
            known_at: stamp.at,
            time_note: String::new(),
            place: format!("change {number}"),
            what,
            actions: String::new(),
            danger: None,
            words: EventWords::default(),
            outcome: None,
            recorded_at: stamp.at,
            recorded_by: self.person,
            version: 1,
            closed: None,
            earlier: false,
            people: vec![Involved { initials: "R.F.".to_owned(), family: None, person: None }],
        };
        self.store.write(&stamp, |write| events::record(write, centre, &event, None)).unwrap();
    }

    /// What is being typed, kept without a journal entry. Durable when it returns.
    pub fn draft(&mut self, number: u32) {
        let stamp = self.stamp(number);
        let values = format!("{{\"typed\":\"{KNOWN} {number}\"}}");
        self.store.keep_draft(&stamp, |write| drafts::keep(write, "family:new", &values)).unwrap();
    }

    /// A note in the journal alone.
    #[allow(dead_code, reason = "for whoever extends the harness")]
    pub fn note(&mut self, number: u32) {
        let stamp = self.stamp(number);
        self.store.write(&stamp, |write| write.journal(Entry::store(&format!("note {number}")))).unwrap();
    }

    /// The numbers of the changes that are there.
    pub fn changes(&self) -> BTreeSet<u32> {
        let all = events::all(self.store.read(), None).unwrap();
        all.iter().filter_map(|one| one.place.strip_prefix("change ")?.parse().ok()).collect()
    }

    /// The number of the draft that is kept.
    pub fn drafted(&self) -> Option<u32> {
        let (text, _) = drafts::kept(self.store.read(), self.person, "family:new").unwrap()?;
        let value: serde_json::Value = serde_json::from_str(&text).ok()?;
        value["typed"].as_str()?.rsplit(' ').next()?.parse().ok()
    }

    /// What is wrong with the store, whatever is in it; nothing when it is whole.
    pub fn wrong(&self) -> Option<String> {
        if let Err(error) = self.store.checkpoint() {
            return Some(error.to_string());
        }
        let conn = self.store.read();
        match sound::damage(conn) {
            Ok(None) => {}
            Ok(Some(what)) => return Some(what),
            Err(error) => return Some(error.to_string()),
        }
        match journal::prove(conn) {
            Ok(proof) => {
                if let Some((number, why)) = proof.broken {
                    return Some(format!("entry {number}: {why}"));
                }
            }
            Err(error) => return Some(error.to_string()),
        }
        // a change and its journal entry are there both or neither
        let halves: Result<i64, _> = conn.query_row(
            "SELECT (SELECT count(*) FROM event WHERE id NOT IN (SELECT subject FROM journal WHERE kind = 'event'))
                  + (SELECT count(*) FROM journal WHERE kind = 'event' AND subject NOT IN (SELECT id FROM event))",
            [],
            |row| row.get(0),
        );
        match halves {
            Ok(0) => None,
            Ok(number) => Some(format!("{number} changes without their entry, or entries without their change")),
            Err(error) => Some(error.to_string()),
        }
    }
}

/// Puts a set of files into a folder in place of what is there.
pub fn place(folder: &Path, files: &[(&str, &[u8])]) {
    for name in ["records.db", "records.db-wal", "records.db-shm", "keys.json", "keys.json.bak"] {
        let _ = fs::remove_file(folder.join(name));
    }
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found
}
