//! What came later to events, logs and complaints: two people for a letter and its receipts, the stages of an authority, how
//! long events and logs are kept, and the registers written out.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hearthbook_records::ErrorCode;
use serde_json::{Value, json};

use crate::run::{Run, date};

fn event(run: &Run, what: &str) -> Value {
    let form = json!({"kind": "police", "on": date(21, 11, 2026), "at": "22:40", "knownAt": "22:45", "place": "Front door",
        "who": "G.H.", "what": what, "actions": "Two officers came."});
    let view = run.call("record_event", json!({"form": form}));
    run.call("event", view["recorded"].clone())
}

fn decide(run: &Run, event: &Value, decision: &str) -> Value {
    let request = json!({"id": event["id"], "version": event["version"], "decision": decision, "why": "Police came."});
    run.call("decide_event", request)
}

#[test]
fn where_the_centre_demands_two_people_a_letter_is_released_by_another_and_its_receipt_is_filed() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let exports = run.folder.path().join("exports").display().to_string();
    let settings = json!({"autoLockMinutes": "60", "exportFolder": exports, "secondPersonReleases": true});
    run.call("save_settings", settings);
    let event = decide(&run, &event(&run, "A man shouted at the door."), "notifiable");
    let notices = event["notices"].as_array().unwrap();
    let authority = notices.iter().find(|one| one["title"].as_str().unwrap().starts_with("Placing")).unwrap();
    let view = run.call("notice", authority["id"].clone());
    let letter = |body: &Value| json!({"notice": view["id"], "subject": view["subject"], "body": body});
    let prepared = run.call("release_letter", letter(&view["body"]));
    assert_eq!((&prepared["letters"], &prepared["waiting"]["own"]), (&json!([]), &json!(true)), "{prepared}");
    let again = run.call("release_letter", letter(&view["body"]));
    assert_eq!(again["letters"], json!([]), "who prepared it does not release it");
    let today = |run: &Run| run.call("today", Value::Null)["lines"].to_string();
    assert!(!today(&run).contains("Release a letter as the second person"));
    run.sign_in("responsible individual");
    assert!(today(&run).contains("Release a letter as the second person"), "{}", today(&run));
    let waiting = run.call("notice", view["id"].clone())["waiting"].clone();
    let changed = json!(format!("{} And more.", waiting["body"].as_str().unwrap()));
    let changed = run.call("release_letter", letter(&changed));
    assert_eq!(changed["letters"], json!([]), "what one changes waits for another");
    run.sign_in("registered manager");
    let waiting = run.call("notice", view["id"].clone())["waiting"].clone();
    let released = run.call("release_letter", letter(&waiting["body"]));
    let own = released["letters"][0].clone();
    assert!(own["released"].as_str().unwrap().contains("prepared by J.W."), "{own}");
    assert_eq!(released["waiting"], Value::Null);

    let bytes = b"From: duty@ashcombe.example\r\nSubject: Received\r\n\r\nThank you.";
    let receipt = |day: Value| {
        json!({"letter": own["id"], "fileName": "answer.eml", "size": bytes.len(), "content": STANDARD.encode(bytes),
            "receivedOn": day, "note": "By email"})
    };
    let early = run.try_call("file_letter_receipt", receipt(date(20, 11, 2026))).unwrap_err();
    assert_eq!(early.fields[0].field, "receivedOn");
    let filed = run.call("file_letter_receipt", receipt(date(22, 11, 2026)));
    let kept = filed["letters"][0]["receipts"][0].clone();
    assert_eq!(kept["fileName"], json!("answer.eml"));
    let twice = run.try_call("file_letter_receipt", receipt(date(22, 11, 2026))).unwrap_err();
    assert_eq!(twice.code, ErrorCode::Conflict);
    let written = run.call("write_letter_receipt", kept["id"].clone());
    let path = std::path::Path::new(written["folder"].as_str().unwrap()).join(written["fileName"].as_str().unwrap());
    assert_eq!(std::fs::read(path).unwrap(), bytes);
    let register = run.call("submissions", json!({}));
    assert_eq!(register["letters"][0]["state"], json!("receipt filed"), "{register}");
    run.sign_in("visitor");
    assert_eq!(run.call("submissions", json!({}))["letters"], json!([]), "a visitor sees no events");
    // a move takes letter and receipt along
    run.sign_in("responsible individual");
    let page = run.call("event", event["id"].clone());
    let about = json!({"whom": ["manager"], "staff": [], "also": []});
    let request = json!({"event": event["id"], "version": page["version"], "kind": "allegation", "about": about});
    let moved = run.call("move_event_to_concern", request);
    let concern = run.call("concern", moved["id"].clone());
    assert!(concern["moved"].to_string().contains("answer.eml"), "{concern}");
    assert_eq!(run.call("submissions", json!({}))["letters"], json!([]));
}

#[test]
fn the_later_stages_of_an_authority_have_a_clock_only_where_days_are_set() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let form = json!({"kind": "complaint", "madeOn": date(2, 11, 2026), "madeHow": "in person", "madeBy": "other",
        "initials": "", "about": "The social worker did not come.", "wish": "", "toAuthority": true,
        "authority": "Ashcombe Borough Council", "toldOn": date(3, 11, 2026), "toldWords": "It goes to the council"});
    let id = run.call("save_complaint", json!({"id": null, "form": form}))["row"]["id"].clone();
    let empty = json!({"day": "", "month": "", "year": ""});
    let stage = |stage: &str| {
        let request = json!({"complaint": id, "stage": stage, "beganOn": date(5, 11, 2026), "acknowledgedOn": empty,
            "answeredOn": empty, "words": ""});
        run.call("save_complaint_stage", request)
    };
    for one in ["two", "three", "ombudsman"] {
        let view = stage(one);
        let shown = view["stages"].as_array().unwrap().iter().find(|found| found["stage"] == json!(one)).unwrap();
        assert_eq!((&shown["why"], &shown["urgency"]), (&Value::Null, &json!("coming")), "recorded, without a clock");
    }
    // the sample waits for another authority's answer
    let expected = |run: &Run| run.call("today", Value::Null)["lines"].to_string().matches("Answer of the").count();
    let before = expected(&run);
    let change = json!({"id": "complaint.authority.stage-two", "value": "5", "why": "The council’s own page"});
    run.call("change_rule", change);
    let view = run.call("complaint", json!({"id": id}));
    let two = view["stages"].as_array().unwrap().iter().find(|found| found["stage"] == json!("two")).unwrap();
    assert_eq!(two["why"]["basis"], json!("practice"), "{two}");
    assert_eq!(two["urgency"], json!("late"), "five working days after 5 November are over: {two}");
    assert_eq!(expected(&run), before + 1);
}

#[test]
fn a_closed_event_and_the_logs_of_a_year_are_deleted_when_their_time_is_over() {
    let run = Run::with_sample();
    let sign_in = |role: &str| run.sign_in(role);
    sign_in("registered manager");
    let form = json!({"kind": "other", "on": date(21, 11, 2026), "at": "22:40", "knownAt": "22:45", "place": "",
        "who": "", "what": "The unmistakable zebra at the door.", "actions": ""});
    let event = run.call("record_event", json!({"form": form, "despiteDuplicate": true}))["recorded"].clone();
    let view = decide(&run, &run.call("event", event.clone()), "notNotifiable");
    let row = |view: &Value, subject: &Value| {
        view["rows"].as_array().unwrap().iter().find(|row| row["subject"] == *subject).unwrap().clone()
    };
    assert_eq!(row(&run.call("retention", Value::Null), &event)["state"], json!("open"));
    run.call("close_event", json!({"id": event, "version": view["version"], "close": true, "note": ""}));
    let entry = json!({"log": "accident", "on": date(20, 11, 2019), "at": "", "who": "R.D.", "what": "A quokka bite",
        "detail": "", "outcome": ""});
    run.call("save_log", json!({"id": null, "form": entry}));
    let form = json!({"what": "Hang a numbat picture", "owner": "Deputy", "due": date(30, 11, 2026), "source": "event",
        "sourceId": event});
    let list = run.call("save_action_item", json!({"id": null, "form": form}));
    let action = list["actions"].as_array().unwrap().iter().find(|one| one["what"] == json!("Hang a numbat picture"));
    let action = action.unwrap()["id"].clone();
    let step = |step: &str, words: &str| {
        run.call("action_step", json!({"id": action, "step": step, "words": words, "due": date(15, 12, 2026)}));
    };
    let kept = row(&run.call("retention", Value::Null), &event);
    assert_eq!(kept["state"], json!("kept until 22 November 2029"), "{kept}");
    run.clock.forward(Duration::from_secs(60 * 60 * 24 * (4 * 366)));
    for (kind, subject) in [("event", event.clone()), ("log", json!("2019"))] {
        sign_in("registered manager");
        let retention = run.call("retention", Value::Null);
        let found = row(&retention, &subject);
        assert_eq!(found["mayBeDeleted"], json!(true), "{found}");
        let reference = found["reference"].clone();
        let asked = run.call("ask_deletion", json!({"kind": kind, "subject": subject, "reason": "Its time is over"}));
        let request = json!({"id": asked["open"][0]["id"], "reference": reference});
        sign_in("responsible individual");
        run.call("confirm_deletion", request.clone());
        run.clock.forward(Duration::from_secs(60 * 60 * 49));
        sign_in("responsible individual");
        if kind == "event" {
            let unfinished = run.try_call("carry_out_deletion", request.clone()).unwrap_err();
            assert!(unfinished.message.contains("is not finished. Nothing was deleted"), "{unfinished:?}");
            step("withdrawn", "The numbat is out of date");
        }
        run.call("carry_out_deletion", request);
    }
    assert_eq!(run.try_call("event", event).unwrap_err().code, ErrorCode::NotFound);
    let all = run.call("actions", json!({"closed": true})).to_string();
    assert!(!all.contains("numbat"), "its action went with it");
    for word in ["zebra", "quokka", "numbat"] {
        assert_eq!(run.call("search", json!({"typed": word}))["found"], json!([]), "{word}");
        assert_eq!(run.call("audit", json!({"text": word}))["total"], json!(0), "{word}");
    }
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
}

#[test]
fn the_logs_of_any_period_are_shown_and_the_register_of_families_is_written_out_with_names() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let entry = json!({"log": "accident", "on": date(20, 11, 2019), "at": "", "who": "R.D.", "what": "A quokka bite",
        "detail": "", "outcome": ""});
    run.call("save_log", json!({"id": null, "form": entry}));
    let now = run.call("logs", json!({}));
    assert!(!now.to_string().contains("quokka"), "not of the last twelve months");
    assert!(now["years"].as_array().unwrap().contains(&json!(2019)), "{now}");
    let then = run.call("logs", json!({"from": date(1, 1, 2019), "to": date(31, 12, 2019)}));
    assert!(then.to_string().contains("quokka") && then["period"].as_str().unwrap().starts_with("1 January 2019"));
    let file = run.call("write_family_register", Value::Null);
    let path = std::path::Path::new(file["folder"].as_str().unwrap()).join(file["fileName"].as_str().unwrap());
    assert!(std::fs::metadata(path).unwrap().len() > 2_000);
    run.sign_in("visitor");
    assert_eq!(run.try_call("write_family_register", Value::Null).unwrap_err().code, ErrorCode::NotAllowed);
}
