//! How long Today and the list of events take over many years beside one year, and how long the search takes over many
//! records beside the bare FTS5 query. Prints JSON: seconds of each round, taking turns.
//!
//! Arguments: a folder to work in; `events` or `search`; the years, or the records; events for each year; rounds.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on stops")]
#![allow(clippy::print_stdout, reason = "what it prints is its result")]

mod measured;

use std::path::Path;
use std::time::Instant;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use hearthbook::commands::call_json;
use hearthbook::host::{Host, SAMPLE_PASSPHRASE};
use hearthbook_records::events::{Decision, Happened};
use hearthbook_records::{CentreId, EventId, LogId, PersonId, Role, SlotId};
use hearthbook_store::keys::{KEY_FILE, KeyFile};
use hearthbook_store::open::CACHE_KIB;
use hearthbook_store::tables::events::{self, Decided, Event, Involved};
use hearthbook_store::tables::logs::{self, LogEntry};
use hearthbook_store::tables::{centre, families, people};
use hearthbook_store::{Stamp, Store};
use measured::{NOW, host, places, slot_of};
use serde_json::{Value, json};

/// The sample's own store, opened without the window's session.
fn store(folder: &Path, slot: &Value) -> Store {
    let sample = places(folder).sample();
    let file = KeyFile::load(&sample.join(KEY_FILE)).unwrap().file;
    let slot: SlotId = serde_json::from_value(slot.clone()).unwrap();
    let opened = file.open_with(slot, SAMPLE_PASSPHRASE).unwrap();
    Store::open(&sample, opened.key, NOW.parse().unwrap()).unwrap()
}

struct Who {
    centre: CentreId,
    person: PersonId,
}

fn who(store: &Store) -> Who {
    let everybody = people::all(store.read()).unwrap();
    let person = everybody.iter().find(|one| one.role == Some(Role::RegisteredManager)).unwrap().id;
    Who { centre: centre::id(store.read()).unwrap(), person }
}

const KINDS: [&str; 6] = ["police", "missing", "illness-accident", "restraint", "self-harm", "other"];
const LOGS: [&str; 3] = ["accident", "police", "medication"];

/// Events and log entries evenly over so many years before today: decided and closed, but for the newest three.
fn fill_events(store: &mut Store, years: u32, each: u32) {
    let Who { centre, person } = who(store);
    let family = families::all(store.read()).unwrap().first().map(|family| family.id);
    let now: DateTime<Utc> = NOW.parse().unwrap();
    let today = now.date_naive();
    for year in 0..years {
        let stamp = Stamp { who: Some(person), at: now };
        store
            .write(&stamp, |write| {
                for index in 0..each {
                    let back = year * 365 + index * 364 / each + 1;
                    let on = today - Days::new(u64::from(back));
                    let id = EventId::make();
                    let at = NaiveTime::from_hms_opt(index % 24, 10, 0);
                    let known = on.and_time(at.unwrap_or_default()).and_utc();
                    let event = Event {
                        id,
                        kind: KINDS[index as usize % KINDS.len()].to_owned(),
                        happened: Happened { on, at, until: None },
                        known_at: known,
                        time_note: String::new(),
                        place: "Hallway".to_owned(),
                        what: format!("Shouting at the door, the neighbours came out; the {index}th of its year."),
                        actions: "The door was shut, and everybody was asked how they are.".to_owned(),
                        danger: None,
                        words: Default::default(),
                        outcome: None,
                        recorded_at: now,
                        recorded_by: person,
                        version: 1,
                        closed: None,
                        earlier: false,
                        people: ["R.D.", "K.D."]
                            .map(|initials| Involved { initials: initials.to_owned(), family, person: None })
                            .to_vec(),
                    };
                    events::record(write, centre, &event, None)?;
                    if back > 3 {
                        let decided = Decided {
                            decision: Decision::NotNotifiable,
                            why: "Nobody was hurt".to_owned(),
                            role: Role::RegisteredManager,
                            at: now,
                            by: person,
                        };
                        events::decide(write, centre, id, 1, &decided)?;
                        events::close(write, centre, id, 2, true, "Talked through in supervision")?;
                    }
                    logs::save(write, centre, &entry(index, on, now, person, "A cut on a finger."))?;
                }
                Ok(())
            })
            .unwrap();
    }
}

fn entry(index: u32, on: NaiveDate, now: DateTime<Utc>, person: PersonId, what: &str) -> LogEntry {
    LogEntry {
        id: LogId::make(),
        log: LOGS[index as usize % LOGS.len()].to_owned(),
        happened: Happened { on, at: None, until: None },
        who: "R.D.".to_owned(),
        what: what.to_owned(),
        detail: "In the kitchen, washed and covered.".to_owned(),
        outcome: String::new(),
        done_on: None,
        done_at: None,
        defect: false,
        event: None,
        recorded_at: now,
        recorded_by: person,
    }
}

/// Words of which every record has some, so that a question finds many.
const WORDS: [&str; 16] = [
    "kettle", "garden", "stairs", "window", "bottle", "pram", "laundry", "plaster", "fever", "key", "lamp", "carpet",
    "gate", "fridge", "blanket", "phone",
];

fn fill_search(store: &mut Store, records: u32) {
    let Who { centre, person } = who(store);
    let now: DateTime<Utc> = NOW.parse().unwrap();
    let (today, mut made) = (now.date_naive(), 0);
    while made < records {
        let upto = (made + 5_000).min(records);
        store
            .write(&Stamp { who: Some(person), at: now }, |write| {
                for index in made..upto {
                    let word = |by: u32| WORDS[(index / by) as usize % WORDS.len()];
                    let what = format!("Something with the {} and the {}, number {index}.", word(1), word(16));
                    let on = today - Days::new(u64::from(index % 7_000));
                    logs::save(write, centre, &entry(index, on, now, person, &what))?;
                }
                Ok(())
            })
            .unwrap();
        made = upto;
    }
}

fn timed(act: impl FnOnce()) -> f64 {
    let began = Instant::now();
    act();
    began.elapsed().as_secs_f64()
}

fn filled(folder: &Path, fill: impl FnOnce(&mut Store)) -> (Host, Value) {
    let first = host(folder);
    let slot = slot_of(&first, "registered manager");
    first.end();
    drop(first);
    let mut open = store(folder, &slot);
    fill(&mut open);
    open.checkpoint().unwrap();
    drop(open);
    let host = host(folder);
    call_json(&host, "open_sample_centre", Value::Null).unwrap();
    call_json(&host, "unlock", json!({"slot": slot, "passphrase": SAMPLE_PASSPHRASE})).unwrap();
    (host, slot)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments[at].parse::<u32>().unwrap();
    let folder = tempfile::tempdir_in(&arguments[0]).unwrap();
    if arguments[1] == "events" {
        let (years, each, rounds) = (number(2), number(3), number(4));
        let (long, short) = (folder.path().join("long"), folder.path().join("short"));
        let (long, _) = filled(&long, |store| fill_events(store, years, each));
        let (short, _) = filled(&short, |store| fill_events(store, 1, each));
        let mut told = json!({"today": {"long": [], "short": []}, "events": {"long": [], "short": []}});
        for round in 0..=rounds {
            for (name, request) in [("today", Value::Null), ("events", json!({}))] {
                for (which, host) in [("long", &long), ("short", &short)] {
                    let seconds = timed(|| {
                        call_json(host, name, request.clone()).unwrap();
                    });
                    // the first round fills the caches
                    if round > 0 {
                        told[name][which].as_array_mut().unwrap().push(json!(seconds));
                    }
                }
            }
        }
        let lines = |host: &Host| call_json(host, "events", json!({})).unwrap()["events"].as_array().unwrap().len();
        told["lines"] = json!({"long": lines(&long), "short": lines(&short), "recorded": years * each});
        println!("{told}");
        return;
    }
    let (records, rounds) = (number(2), number(3));
    let (host, slot) = filled(folder.path(), |store| fill_search(store, records));
    // a second connection reads beside the first: same file, same key, as much held in memory, the bare question
    let bare = store(folder.path(), &slot).reader().unwrap();
    bare.execute_batch(&format!("PRAGMA cache_size = -{CACHE_KIB};")).unwrap();
    let sql =
        "SELECT rowid, highlight(search_text, 0, '[', ']'), snippet(search_text, 1, '[', ']', '…', 16) FROM search_text
        WHERE search_text MATCH ?1 ORDER BY bm25(search_text, 6.0, 1.0) LIMIT 24";
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let questions = [("kettle blanket", "\"kettle\"* \"blanket\"*"), ("number 4711", "\"number\"* \"4711\"*")];
    for round in 0..=rounds {
        for (typed, question) in questions {
            let own = timed(|| {
                call_json(&host, "search", json!({"typed": typed})).unwrap();
            });
            let raw = timed(|| {
                let mut statement = bare.prepare_cached(sql).unwrap();
                let found = statement.query_map([question], |row| row.get::<_, String>(2)).unwrap();
                assert!(found.map(rusqlite::Result::unwrap).count() > 0, "{question} finds something");
            });
            if round > 0 {
                ours.push(own);
                theirs.push(raw);
            }
        }
    }
    println!("{}", json!({"hearthbook": ours, "bare": theirs}));
}
