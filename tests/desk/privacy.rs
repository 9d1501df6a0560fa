//! Data protection: breaches with their clock, and the answer to a person who asks what is held about him or her.

use std::path::Path;
use std::time::Duration;

use hearthbook_records::ErrorCode;
use serde_json::{Value, json};

use crate::run::{Run, date};

#[test]
fn a_breach_has_a_clock_of_72_hours_from_becoming_aware_and_today_shows_it() {
    let run = Run::with_store();
    let form = json!({"awareOn": date(21, 11, 2026), "awareAt": "17:00", "what": "A letter went to the wrong address", "whose": "One family, health", "consequences": "", "measures": "Letter fetched back"});
    let future = json!({"id": null, "form": {"awareOn": date(23, 11, 2026), "awareAt": "17:00", "what": "x"}});
    assert_eq!(run.try_call("save_breach", future).unwrap_err().fields[0].field, "awareOn");
    let view = run.call("save_breach", json!({"id": null, "form": form}));
    let breach = view["breaches"][0].clone();
    assert!(breach["stands"].as_str().unwrap().contains("24 November 2026, 17:00"), "{breach}");
    assert_eq!(breach["why"]["basis"], json!("law-unchecked"));
    let line = |run: &Run| {
        let today = run.call("today", Value::Null);
        today["lines"].as_array().unwrap().iter().find(|line| line["path"] == json!("/breaches")).cloned()
    };
    assert_eq!(line(&run).unwrap()["when"], json!("in 55 hours"), "22 November, 10:00");
    let early = json!({"id": breach["id"], "on": date(22, 11, 2026), "at": "09:00", "how": "form", "lateBecause": ""});
    assert_eq!(run.try_call("breach_reported", early).unwrap_err().code, ErrorCode::Conflict, "decide first");
    let reasonless = json!({"id": breach["id"], "report": true, "reason": ""});
    assert_eq!(run.try_call("decide_breach", reasonless).unwrap_err().fields[0].field, "reason");
    run.call("decide_breach", json!({"id": breach["id"], "report": true, "reason": "Health data of a child"}));
    run.clock.forward(Duration::from_secs(56 * 3600));
    assert_eq!(line(&run).unwrap()["urgency"], json!("late"));
    let late = json!({"id": breach["id"], "on": date(24, 11, 2026), "at": "17:30", "how": "form, reference invented-1", "lateBecause": ""});
    assert_eq!(run.try_call("breach_reported", late.clone()).unwrap_err().fields[0].field, "lateBecause");
    let mut late = late;
    late["lateBecause"] = json!("The website was down");
    let view = run.call("breach_reported", late);
    assert!(view["breaches"][0]["stands"].as_str().unwrap().contains("after 72 hours"), "{view}");
    assert!(line(&run).is_none(), "Today is clear of it");
    assert!(run.call("audit", json!({"text": "breach"}))["total"].as_u64().unwrap() >= 3);
}

#[test]
fn changing_a_breach_leaves_the_draft_of_a_new_one_alone() {
    let run = Run::with_store();
    let form = json!({"awareOn": date(21, 11, 2026), "awareAt": "17:00", "what": "A stick is missing", "whose": "", "consequences": "", "measures": ""});
    let id = run.call("save_breach", json!({"id": null, "form": form}))["breaches"][0]["id"].clone();
    let changed = format!("breach:{}", id.as_str().unwrap());
    for key in ["breach:new", &changed] {
        run.call("save_form_draft", json!({"key": key, "values": "{}"}));
    }
    run.call("save_breach", json!({"id": id, "form": form}));
    assert_eq!(run.call("form_draft", json!({"key": "breach:new"}))["values"], "{}");
    assert_eq!(run.call("form_draft", json!({"key": changed}))["values"], Value::Null);
}

#[test]
fn a_breach_that_is_not_reported_keeps_its_reason() {
    let run = Run::with_store();
    let form = json!({"awareOn": date(21, 11, 2026), "awareAt": "17:00", "what": "An email went to a colleague of the same name", "whose": "", "consequences": "", "measures": ""});
    let view = run.call("save_breach", json!({"id": null, "form": form}));
    let id = view["breaches"][0]["id"].clone();
    let view =
        run.call("decide_breach", json!({"id": id, "report": false, "reason": "Read by nobody else, deleted at once"}));
    assert_eq!(view["breaches"][0]["urgency"], json!("done"));
    assert!(view["breaches"][0]["decided"].as_str().unwrap().contains("deleted at once"));
}

fn sample_request(run: &Run) -> (Value, String, Vec<String>) {
    let families = run.call("families", Value::Null);
    let families = families["families"].as_array().unwrap();
    let family = families.iter().find(|family| family["form"]["members"].as_array().unwrap().len() > 1).unwrap();
    let members = family["form"]["members"].as_array().unwrap();
    let name = members[0]["name"].as_str().unwrap().to_owned();
    let own = members.iter().map(|one| one["name"].as_str().unwrap().to_owned());
    let mut others: Vec<String> = own.skip(1).collect();
    for other in families.iter().filter(|other| other["id"] != family["id"]) {
        others.extend(
            other["form"]["members"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()),
        );
    }
    let subject = format!("member:{}", members[0]["id"].as_str().unwrap());
    let request = json!({"subject": subject, "askedOn": date(20, 11, 2026), "askedBy": "the person", "identity": "known in person", "ground": "statute", "groundWords": "UK GDPR, article 15"});
    (request, name, others)
}

#[test]
fn a_family_s_record_leaves_only_on_a_ground_of_regulation_19_2() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let (request, ..) = sample_request(&run);
    let mut groundless = request.clone();
    groundless["ground"] = json!("notFamilyRecord");
    let error = run.try_call("open_access_request", groundless).unwrap_err();
    assert!(error.fields.iter().any(|field| field.field == "ground" && field.message.contains("19(2)")), "{error:?}");
    let mut wordless = request;
    wordless["groundWords"] = json!("");
    assert_eq!(run.try_call("open_access_request", wordless).unwrap_err().fields[0].field, "groundWords");
}

#[test]
fn everything_held_about_a_person_is_one_pdf_after_a_review_and_names_nobody_else() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let (request, name, others) = sample_request(&run);
    let view = run.call("open_access_request", request);
    let id = view["row"]["id"].clone();
    assert!(view["row"]["of"].as_str().unwrap().contains(&name), "{}", view["row"]);
    assert!(view["law"].as_str().unwrap().contains("regulation 19(2)"));
    let items = view["items"].as_array().unwrap();
    assert!(items.len() > 2, "{view}");
    assert!(view["items"].to_string().contains(&name), "the person is in it");
    for other in &others {
        assert!(!view["items"].to_string().contains(other.as_str()), "{other} is shown");
    }
    let unread = json!({"id": id, "othersRead": false, "riskRead": false, "risk": ""});
    assert_eq!(run.try_call("make_bundle", unread).unwrap_err().fields.len(), 3, "no bundle without a review");
    let view = run.call("leave_out", json!({"id": id, "item": items[0]["key"], "reason": "Tells of another family"}));
    assert_eq!(view["items"][0]["leftOut"], json!("Tells of another family"));
    let made = run.call(
        "make_bundle",
        json!({"id": id, "othersRead": true, "riskRead": true, "risk": "None seen; the deputy was asked"}),
    );
    let path = Path::new(made["export"]["folder"].as_str().unwrap()).join(made["export"]["fileName"].as_str().unwrap());
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"%PDF"));
    assert!(!path.file_name().unwrap().to_string_lossy().contains(&name), "no name in the file's name");
    assert_eq!(made["row"]["urgency"], json!("done"));
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
    run.sign_in("visitor");
    assert_eq!(run.try_call("access_request", id).unwrap_err().code, ErrorCode::NotAllowed);
}

#[test]
fn what_is_copied_goes_from_the_clipboard_and_the_time_is_a_setting() {
    let run = Run::with_store();
    let mut form = run.call("settings", Value::Null)["form"].clone();
    assert_eq!(form["clipboardSeconds"], json!("60"));
    form["exportFolder"] = json!(run.folder.path().join("exports"));
    form["clipboardSeconds"] = json!("5");
    assert_eq!(run.try_call("save_settings", form.clone()).unwrap_err().fields[0].field, "clipboardSeconds");
    form["clipboardSeconds"] = json!("120");
    assert_eq!(run.call("save_settings", form)["form"]["clipboardSeconds"], json!("120"));
}
