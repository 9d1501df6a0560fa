//! How long it takes to save a draft's text, beside a bare SQLCipher commit of the same text. Prints JSON: seconds of
//! each round, taking turns.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on stops")]
#![allow(clippy::print_stdout, reason = "what it prints is its result")]

mod measured;

use std::time::Instant;

use hearthbook::commands::call_json;
use hearthbook::host::SAMPLE_PASSPHRASE;
use measured::{host, slot_of};
use rusqlite::Connection;
use serde_json::{Value, json};

const ROUNDS: usize = 200;

fn main() {
    let folder = tempfile::tempdir_in(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned())).unwrap();
    let host = host(folder.path());
    let slot = slot_of(&host, "responsible individual");
    call_json(&host, "unlock", json!({"slot": slot, "passphrase": SAMPLE_PASSPHRASE})).unwrap();
    let visits = call_json(&host, "visits", Value::Null).unwrap();
    let visits = visits["visits"].as_array().unwrap().clone();
    let draft = visits.iter().find(|visit| visit["report"]["state"] == json!("draft")).unwrap();
    let report = draft["report"]["id"].clone();
    call_json(&host, "report", report.clone()).unwrap();
    // the bare commit: the same cipher, the same durability, a table of one text, and nothing else
    let bare = Connection::open(folder.path().join("bare.db")).unwrap();
    bare.execute_batch(
        "PRAGMA key = \"x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'\";
         PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE answer (id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;",
    )
    .unwrap();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut text = "Four parents say that they are listened to. The night log is complete. ".repeat(20);
    for round in 0..ROUNDS {
        text.push_str(["and ", "the ", "rooms ", "are ", "warm. "][round % 5]);
        let request = json!({"report": report, "section": "safeguarding", "field": "seen", "text": text});
        let began = Instant::now();
        call_json(&host, "save_answer", request).unwrap();
        ours.push(began.elapsed().as_secs_f64());
        let began = Instant::now();
        bare.execute(
            "INSERT INTO answer (id, text) VALUES ('seen', ?1) ON CONFLICT (id) DO UPDATE SET text = ?1",
            [&text],
        )
        .unwrap();
        theirs.push(began.elapsed().as_secs_f64());
    }
    println!("{}", json!({"hearthbook": ours, "bare": theirs}));
}
