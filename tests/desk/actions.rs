//! The list of actions, the calendar and the exceptions, without a window.

use serde_json::{Value, json};

use crate::run::{Run, date};

fn add(run: &Run, what: &str) -> String {
    let form = json!({"what": what, "owner": "Deputy", "due": date(30, 11, 2026), "source": "meeting", "sourceWords": "Team meeting of 20 November"});
    let list = run.call("save_action_item", json!({"id": null, "form": form}));
    list["actions"].as_array().unwrap().iter().find(|action| action["what"] == json!(what)).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn one(run: &Run, id: &str) -> Value {
    let list = run.call("actions", json!({"closed": true}));
    list["actions"].as_array().unwrap().iter().find(|action| action["id"] == json!(id)).unwrap().clone()
}

fn step(run: &Run, id: &str, step: &str, words: &str) -> Result<Value, hearthbook_records::UiError> {
    run.try_call("action_step", json!({"id": id, "step": step, "words": words, "due": date(15, 12, 2026)}))
}

#[test]
fn who_did_an_action_does_not_authorise_it_and_a_returned_one_is_open_again() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let id = add(&run, "Mend the gate");
    assert_eq!(step(&run, &id, "done", "").unwrap_err().fields[0].field, "words", "evidence is needed");
    assert!(step(&run, &id, "authorised", "").is_err(), "nobody has done it yet");
    step(&run, &id, "done", "New hinge; photograph on file").unwrap();
    let error = step(&run, &id, "authorised", "").unwrap_err();
    assert!(error.message.contains("somebody else"), "{error:?}");
    assert_eq!(one(&run, &id)["canAuthorise"], json!(false));
    run.sign_in("responsible individual");
    assert_eq!(one(&run, &id)["canAuthorise"], json!(true));
    step(&run, &id, "returned", "It still sticks").unwrap();
    let returned = one(&run, &id);
    assert_eq!(returned["state"], json!("open"));
    assert!(returned["stateWords"].as_str().unwrap().starts_with("returned"), "{returned}");
    for _ in 0..3 {
        step(&run, &id, "carried", "The fitter did not come").unwrap();
    }
    let carried = one(&run, &id);
    assert_eq!((&carried["carried"], &carried["due"]), (&json!(3), &json!("2026-12-15")));
    let exceptions = run.call("oversight", Value::Null)["exceptions"].to_string();
    assert!(exceptions.contains("Rolled over") && exceptions.contains("Mend the gate"), "{exceptions}");
    step(&run, &id, "done", "Planed down").unwrap();
    run.sign_in("registered manager");
    // who judges writes beside who records: one's words are not thrown away with the other's
    let draft = |what: &str| json!({"key": format!("action:{id}{what}"), "values": "{}"});
    let kept = |what: &str| run.call("form_draft", json!({"key": draft(what)["key"]}))["values"].clone();
    for what in ["", ":judge"] {
        run.call("save_form_draft", draft(what));
    }
    step(&run, &id, "authorised", "").unwrap();
    assert_eq!((kept(""), kept(":judge")), (json!("{}"), Value::Null));
    assert_eq!(one(&run, &id)["state"], json!("authorised"));
    assert!(step(&run, &id, "carried", "x").is_err(), "what is authorised stands");
    assert_eq!(one(&run, &id)["steps"].as_array().unwrap().len(), 7, "every step stands");
}

#[test]
fn bad_input_for_an_action_is_named_beside_its_field_and_changes_nothing() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let before = run.call("actions", json!({"closed": true}));
    for (form, field) in [
        (json!({"what": "", "owner": "A", "source": "meeting", "sourceWords": "x"}), "what"),
        (json!({"what": "a", "owner": "", "source": "meeting", "sourceWords": "x"}), "owner"),
        (json!({"what": "a", "owner": "b", "source": "meeting", "sourceWords": ""}), "sourceWords"),
        (json!({"what": "a", "owner": "b", "source": "inspection", "sourceWords": "x"}), "source"),
        (json!({"what": "a", "owner": "b", "source": "event", "sourceId": "nothing"}), "source"),
        (json!({"what": "a", "owner": "b", "source": "other", "sourceWords": "x", "due": date(1, 1, 2020)}), "due"),
    ] {
        let error = run.try_call("save_action_item", json!({"id": null, "form": form})).unwrap_err();
        assert_eq!(error.fields[0].field, field, "{error:?}");
    }
    assert_eq!(run.call("actions", json!({"closed": true})), before);
}

#[test]
fn an_action_from_an_event_stands_on_its_page_on_the_list_and_on_today() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    run.happened("The back door stood open");
    let event = run.call("events", json!({}))["events"][0]["id"].clone();
    let form = json!({"what": "Fit a closer to the back door", "owner": "A.O.", "due": date(25, 11, 2026), "source": "event", "sourceId": event});
    run.call("save_action_item", json!({"id": null, "form": form}));
    let of_event = run.call("actions_of", json!({"source": "event", "id": event}));
    assert_eq!(of_event["actions"].as_array().unwrap().len(), 1);
    let path = format!("/events/{}", event.as_str().unwrap());
    assert_eq!(of_event["actions"][0]["sourcePath"], json!(path));
    let today = run.call("today", Value::Null);
    let line =
        today["lines"].as_array().unwrap().iter().find(|line| line["title"] == json!("Fit a closer to the back door"));
    assert_eq!(line.unwrap()["path"], json!(path));
}

#[test]
fn the_calendar_has_a_visit_and_a_report_for_every_month_ahead_and_leaves_by_initials() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    // a name that the record knows, as somebody might type it into an action
    let families = run.call("families", Value::Null);
    let family = run.call("family", families["families"][0]["id"].clone());
    let name = family["form"]["members"][0]["name"].as_str().unwrap().to_owned();
    add(&run, &format!("Ask {name} about the menu"));
    let calendar = run.call("planner", Value::Null);
    let months = calendar["months"].as_array().unwrap();
    assert_eq!(months.len(), 12);
    for month in &months[1..] {
        let entries = month["entries"].to_string();
        assert!(entries.contains("Visit the centre in"), "{}: {entries}", month["words"]);
    }
    for command in ["write_planner_ics", "write_planner_month"] {
        let request = if command == "write_planner_ics" { Value::Null } else { json!({"month": "2026-11"}) };
        let written = run.call(command, request);
        assert_eq!(written["exists"], json!(true));
    }
    let folder = run.folder.path().join("exports");
    let ics = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "ics"))
        .unwrap();
    let text = std::fs::read_to_string(ics).unwrap().replace("\r\n ", "");
    assert!(text.contains("about the menu") && !text.contains(&name), "{text}");
    assert!(run.try_call("write_planner_month", json!({"month": "1999-01"})).is_err());
}

#[test]
fn a_look_keeps_what_was_not_in_order_and_the_next_one_says_what_is_new() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let first = run.call("record_look", json!({"note": "Asked about the late report"}));
    assert_eq!(first["looks"].as_array().unwrap().len(), 1);
    assert!(first["exceptions"].as_array().unwrap().iter().all(|exception| exception["new"] == json!(false)));
    let id = add(&run, "Order first-aid boxes");
    step(&run, &id, "done", "Ordered").unwrap();
    let after = run.call("oversight", Value::Null);
    let new: Vec<&Value> =
        after["exceptions"].as_array().unwrap().iter().filter(|exception| exception["new"] == json!(true)).collect();
    assert_eq!(new.len(), 1, "{after}");
    assert_eq!(new[0]["title"], json!("Order first-aid boxes"));
}
