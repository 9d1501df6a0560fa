//! Stores of earlier versions open, are brought up to date after a checked copy, and say what they said.

use std::path::Path;

use serde_json::{Value, json};

use crate::run::Run;

fn copy_of(version: &str, into: &Path) {
    std::fs::create_dir_all(into).unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stores").join(version);
    for file in ["records.db", "keys.json"] {
        std::fs::copy(from.join(file), into.join(file)).unwrap();
    }
}

#[test]
fn a_store_of_version_1_opens_proves_and_keeps_its_submissions() {
    let run = Run::begin();
    let folder = run.folder.path().join("home/sample");
    copy_of("version-1", &folder);
    let run = run.again();
    run.sign_in("responsible individual");
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
    let register = run.call("submissions", json!({"kind": "", "month": "", "late": false}));
    let submissions = register["submissions"].as_array().unwrap();
    assert!(!submissions.is_empty());
    for submission in submissions {
        assert_eq!(
            submission["state"],
            json!("sent"),
            "what was sent before there was a release is sent: {submission}"
        );
        let one = run.call("submission", submission["id"].clone());
        let released = one["chain"].as_array().unwrap().iter().find(|step| step["id"] == json!("released")).unwrap();
        assert_eq!(released["done"], json!(false), "no release is made up for it");
    }
    let visits = run.call("visits", Value::Null);
    for visit in visits["visits"].as_array().unwrap().iter().filter(|visit| !visit["report"].is_null()) {
        if visit["report"]["state"] == json!("signedOff") {
            let report = run.call("report", visit["report"]["id"].clone());
            assert_eq!(report["template"]["version"], json!(1), "a report keeps the template it was written with");
        }
    }
    let happened = run.call("events", json!({}));
    let happened = happened["events"].as_array().unwrap();
    assert!(!happened.is_empty(), "what was kept as happenings is readable among the events");
    assert!(happened.iter().all(|event| event["state"] == json!("kept from before")), "and no clock runs for it");
    let one = run.call("event", happened[0]["id"].clone());
    assert_eq!(one["earlier"], json!(true));
    assert!(!run.call("today", Value::Null)["lines"].to_string().contains("Decide:"));
    let copies = std::fs::read_dir(&folder)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("records-before-migration-1"))
        .count();
    assert_eq!(copies, 1, "a checked copy was made first");
}
