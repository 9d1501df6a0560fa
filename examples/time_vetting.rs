//! How long the register of vetting takes for few and many people, and bringing in an old register of few and many rows.
//! Prints JSON: seconds of each round. The first argument is the folder to work in; the second, if any, divides the
//! sizes, for a quick try.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on stops")]
#![allow(clippy::print_stdout, reason = "what it prints is its result")]

mod measured;

use std::path::Path;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hearthbook::commands::call_json;
use hearthbook::host::{Host, SAMPLE_PASSPHRASE};
use hearthbook_sheets::{OutCell, OutSheet, write_xlsx};
use measured::{NOW, host, slot_of};
use serde_json::{Value, json};

const LOOKS: usize = 15;
const IMPORTS: usize = 3;

/// The sample centre with the registered manager signed in.
fn centre(folder: &Path, name: &str) -> Host {
    let host = host(&folder.join(name));
    let slot = slot_of(&host, "registered manager");
    call_json(&host, "unlock", json!({"slot": slot, "passphrase": SAMPLE_PASSPHRASE})).unwrap();
    host
}

fn day(day: usize, month: usize, year: usize) -> Value {
    json!({"day": day.to_string(), "month": month.to_string(), "year": year.to_string()})
}

/// Letters in place of figures, so that every name is one of its own.
fn word(mut number: usize) -> String {
    let mut word = String::from("Q");
    for _ in 0..4 {
        word.push(char::from(b'a' + u8::try_from(number % 26).unwrap()));
        number /= 26;
    }
    word
}

/// Somebody with a whole file: ten lines of evidence, a history, and their wait for a decision.
fn add_person(host: &Host, number: usize) {
    let started = 2016 + number % 10;
    let added = json!({"name": format!("Testa {}", word(number)), "post": "Family worker", "startsOn": day(1, 3, started),
        "particulars": {"engagement": "permanent", "bornOn": day(1 + number % 28, 5, 1970 + number % 25)}});
    let person = call_json(host, "add_vetting_person", added).unwrap()["person"].clone();
    let record = |item: &str, details: Value| {
        let form = json!({"item": item, "state": "complete", "checkedOn": day(2, 2, started), "seenOn": day(9, 2, started), "details": details});
        call_json(host, "record_check", json!({"person": person, "form": form})).unwrap()
    };
    record("identity", json!({"kind": "identity", "documents": "passport"}));
    let dbs = json!({"kind": "dbs", "level": "enhanced", "workforce": "child", "barredChildren": true,
        "certificateNumber": format!("7{number:011}"), "disclosures": false});
    record("dbs", dbs);
    for (referee, last) in [("Joan Petty", true), ("Agnes Dobbs", false)] {
        record(
            "references",
            json!({"kind": "reference", "referee": referee, "employer": "Ash Lodge", "relation": "line manager",
                "relative": false, "lastEmployer": last, "inWriting": true}),
        );
    }
    record("qualifications", json!({"kind": "qualification", "title": "Diploma, level 3", "document": "certificate"}));
    for item in ["health", "training", "supervision", "appraisal"] {
        record(item, json!({"kind": "plain", "what": "on file"}));
    }
    let lines = format!(
        "Sept 2006 – June 2008 Northmere College, A levels\nJuly 2008 – Mar {started} Fernbank Stores, shop assistant"
    );
    call_json(host, "add_history_lines", json!({"person": person, "lines": lines})).unwrap();
    record("history", json!({"kind": "plain"}));
}

/// A centre with so many files.
fn filled(folder: &Path, people: usize) -> Host {
    let host = centre(folder, &format!("register-{people}"));
    let there = call_json(&host, "vetting_register", json!({"leavers": true})).unwrap();
    for number in there["rows"].as_array().unwrap().len()..people {
        add_person(&host, number);
    }
    host
}

fn look(host: &Host, people: usize) -> f64 {
    let began = Instant::now();
    let register = call_json(host, "vetting_register", json!({"leavers": true})).unwrap();
    let seconds = began.elapsed().as_secs_f64();
    assert!(register["rows"].as_array().unwrap().len() >= people);
    seconds
}

/// An old register as a workbook.
fn workbook(rows: usize) -> String {
    let row = |at: usize| -> Vec<OutCell> {
        vec![
            format!("Importa {}", word(at)).into(),
            if at.is_multiple_of(3) { "Family worker".into() } else { "Bank support worker".into() },
            format!("14/03/{}", 2015 + at % 10).into(),
            format!("{:012}", 1_000_000 + at).into(),
            "3 Apr 19".into(),
            "yes".into(),
            "passport".into(),
        ]
    };
    let sheet = OutSheet {
        name: "Staff".to_owned(),
        above: vec!["Willow House: staff register".to_owned()],
        headings: ["Staff name", "Job title", "Start date", "DBS No.", "DBS issued", "Ref 1", "Right to work"]
            .map(str::to_owned)
            .to_vec(),
        rows: (0..rows).map(row).collect(),
    };
    STANDARD.encode(write_xlsx(&[sheet], NOW.parse().unwrap()).unwrap())
}

/// Reading with the preview, and bringing in.
fn import(folder: &Path, name: &str, file: &str, rows: usize) -> (f64, f64) {
    let host = centre(folder, name);
    let request = json!({"file": {"name": "register.xlsx", "content": file}});
    let began = Instant::now();
    let read = call_json(&host, "open_vetting_import", request).unwrap();
    let reading = began.elapsed().as_secs_f64();
    let columns: Vec<Value> =
        read["columns"].as_array().unwrap().iter().map(|column| column["column"].clone()).collect();
    let choices = json!({"reading": read["reading"], "sheet": read["sheet"], "columns": columns});
    let began = Instant::now();
    let done = call_json(&host, "commit_vetting_import", choices).unwrap();
    let bringing = began.elapsed().as_secs_f64();
    assert!(done["done"].as_str().unwrap().starts_with(&format!("{rows} people")), "{}", done["done"]);
    (reading, bringing)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = tempfile::tempdir_in(arguments.next().unwrap_or_else(|| ".".to_owned())).unwrap();
    let smaller: usize = arguments.next().map_or(1, |divisor| divisor.parse().unwrap());
    let (few, many) = (50 / smaller, 500 / smaller);
    let (short, long) = (500 / smaller, 5_000 / smaller);
    let (small, large) = (filled(folder.path(), few), filled(folder.path(), many));
    let (mut of_few, mut of_many) = (Vec::new(), Vec::new());
    for round in 0..=LOOKS {
        let (one, other) = (look(&small, few), look(&large, many));
        // the first round fills the caches
        if round > 0 {
            of_few.push(one);
            of_many.push(other);
        }
    }
    let (short_file, long_file) = (workbook(short), workbook(long));
    let (mut short_reading, mut long_reading, mut short_import, mut long_import) = (vec![], vec![], vec![], vec![]);
    for round in 0..IMPORTS {
        let (reading, bringing) = import(folder.path(), &format!("short-{round}"), &short_file, short);
        short_reading.push(reading);
        short_import.push(bringing);
        let (reading, bringing) = import(folder.path(), &format!("long-{round}"), &long_file, long);
        long_reading.push(reading);
        long_import.push(bringing);
    }
    let told = json!({
        "few": of_few, "many": of_many, "people": [few, many], "rows": [short, long],
        "short_reading": short_reading, "long_reading": long_reading,
        "short_import": short_import, "long_import": long_import,
    });
    println!("{told}");
}
