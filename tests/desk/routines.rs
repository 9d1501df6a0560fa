//! Duty 39: what comes round in the house is counted from its log, and stands on Today when it is due.

use serde_json::{Value, json};

use crate::run::{Run, date};

fn line(today: &Value, title: &str) -> Option<Value> {
    today["lines"].as_array().unwrap().iter().find(|line| line["title"] == json!(title)).cloned()
}

fn entry(log: &str, day: u32, month: u32, year: i32) -> Value {
    json!({"id": null, "form": {
        "log": log, "on": date(day, month, year), "at": "10:00", "who": "", "what": "As planned", "detail": "", "outcome": "",
        "doneOn": {"day": "", "month": "", "year": ""}, "doneAt": "", "defect": false
    }})
}

#[test]
fn a_drill_a_test_and_two_reviews_of_the_house_come_round_from_their_logs() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let today = run.call("today", Value::Null);
    let test = line(&today, "Test of fire equipment").expect("the sample centre tests once a month");
    assert_eq!(test["path"], json!("/logs"));
    assert!(test["detail"].as_str().unwrap().starts_with("Last done on"), "{test}");
    assert!(test["why"].to_string().contains("1 month later"), "{test}");
    assert!(!today["house"].to_string().contains("no last time on record"), "{}", today["house"]);

    // a new test moves the day on
    run.call("save_log", entry("fire-test", 21, 11, 2026));
    let planner = run.call("planner", Value::Null).to_string();
    assert!(planner.contains("Last done on 21 November 2026") && planner.contains("2026-12-21"), "{planner}");
}

#[test]
fn what_was_never_recorded_is_named_and_no_day_is_made_up_for_it() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let entries = run.call("logs", json!({}))["entries"].clone();
    let drill = entries.as_array().unwrap().iter().find(|one| one["log"] == json!("fire-drill")).unwrap().clone();
    // the only drill turns out to have been a test
    let mut form = drill["form"].clone();
    form["log"] = json!("fire-test");
    run.call("save_log", json!({"id": drill["id"], "form": form}));
    let today = run.call("today", Value::Null);
    assert!(line(&today, "Fire drill").is_none(), "{}", today["lines"]);
    let house = today["house"].as_array().unwrap();
    let said = house.iter().find(|line| line["label"] == json!("Fire drill")).expect("it is named");
    assert_eq!((&said["text"], &said["path"]), (&json!("no last time on record"), &json!("/logs")));
}
