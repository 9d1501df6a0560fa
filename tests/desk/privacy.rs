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

fn ask(run: &Run, subject: &str, ground: &str) -> Value {
    let request = json!({"subject": subject, "askedOn": date(20, 11, 2026), "askedBy": "the person", "identity": "known in person", "ground": ground, "groundWords": "UK GDPR, article 15"});
    run.call("open_access_request", request)
}

#[test]
fn the_answer_to_one_parent_holds_no_address_telephone_or_part_of_the_name_of_the_other() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let family = run.call(
        "save_family",
        json!({"id": null, "form": {"placingAuthority": "Madeupshire", "arrivedOn": date(2, 11, 2026),
        "leftOn": {"day": "", "month": "", "year": ""}, "members": [
            {"name": "Leah Adeyemi", "kind": "adult"},
            {"name": "Marcus Brown", "kind": "adult", "bornOn": date(9, 7, 1991)},
            {"name": "Kofi Adeyemi", "kind": "child", "bornOn": date(3, 2, 2024)}
        ]}}),
    );
    let member = |index: usize| family["form"]["members"][index]["id"].clone();
    let value = |index, item: &str, value: &str| json!({"member": member(index), "item": item, "value": value});
    let values = [
        value(0, "telephone", "01632 960111"),
        value(1, "address", "12 Weaver Court, Invented Town"),
        value(1, "telephone", "01632 960777"),
        value(1, "nhsNumber", "999 012 3456"),
    ];
    run.call("save_register", json!({"family": family["id"], "values": values}));
    let about = "Leah Adeyemi says that Mr Brown shouted in the hall; the brown door was slammed.";
    let form = json!({"kind": "complaint", "madeOn": date(20, 11, 2026), "madeBy": "resident", "initials": "LA", "about": about});
    run.call("save_complaint", json!({"id": null, "form": form}));
    let view = ask(&run, &format!("member:{}", member(0).as_str().unwrap()), "statute");
    let items = view["items"].to_string();
    for other in ["Weaver Court", "960777", "012 3456", "9 July 1991", "Marcus", "Brown"] {
        assert!(!items.contains(other), "{other} is the other parent’s: {items}");
    }
    assert!(items.contains("01632 960111"), "one’s own telephone is among it: {items}");
    assert!(items.contains("M.B. shouted in the hall; the brown door"), "{items}");
    assert!(view["byHand"].to_string().contains("register and the logs of other residents"), "{}", view["byHand"]);
    let made = json!({"id": view["row"]["id"], "othersRead": true, "riskRead": true, "risk": "None seen"});
    run.call("make_bundle", made);
}

#[test]
fn nobody_reads_another_s_unsigned_draft_through_an_access_request_or_the_export_of_everything() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let visits = run.call("visits", Value::Null)["visits"].as_array().unwrap().clone();
    let draft = visits.iter().find(|visit| visit["report"]["state"] == json!("draft")).unwrap()["report"]["id"].clone();
    let answer = |text: &str| {
        run.call("save_answer", json!({"report": draft, "section": "opinion", "field": "opinion", "text": text}))
    };
    answer("Zebrafinch: Amara Okafor did not answer.");
    // long enough for the journal to take a copy of the draft
    run.clock.forward(Duration::from_secs(11 * 60));
    run.sign_in("responsible individual");
    answer("Zebrafinch: Amara Okafor did not answer in time.");
    let what = "Zebrafinch: Amara Okafor to answer within a week";
    let written = run.call(
        "save_action",
        json!({"report": draft, "id": null, "what": what, "owner": "A.O.", "due": date(27, 11, 2026)}),
    );
    let added = written["actions"].as_array().unwrap().iter().find(|one| one["what"] == json!(what));
    let action = added.unwrap()["id"].clone();
    run.sign_in("registered manager");
    let people = run.call("people", Value::Null)["people"].as_array().unwrap().clone();
    let own = people.iter().find(|one| one["roleTitle"] == json!("Registered manager")).unwrap();
    assert_eq!(own["form"]["name"], json!("Amara Okafor"));
    // nor by linking an event to it
    let event = run.call(
        "record_event",
        json!({"form": {"kind": "other", "on": date(22, 11, 2026), "at": "09:00", "what": "A visit"}}),
    );
    let event = run.call("event", event["recorded"].clone())["id"].clone();
    for target in [json!({"action": action}), json!({"report": draft})] {
        let refused = run.try_call("link_event", json!({"id": event, "target": target, "link": true})).unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotFound, "{refused:?}");
    }
    assert!(!run.call("event", event).to_string().contains("Zebrafinch"));
    let view = ask(&run, &format!("person:{}", own["id"].as_str().unwrap()), "notFamilyRecord");
    assert!(!view.to_string().contains("Zebrafinch"), "{view}");
    assert!(view["byHand"].to_string().contains("Drafts that are not signed off"), "{}", view["byHand"]);
    let export = run.call("export_everything", json!({"passphrase": "", "again": "", "agreed": true}));
    let folder = Path::new(export["folder"].as_str().unwrap()).join(export["fileName"].as_str().unwrap());
    let mut said_that_it_was_written_in = false;
    for file in std::fs::read_dir(folder.join("tables")).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("Zebrafinch"), "{}", path.display());
        said_that_it_was_written_in |= text.contains("Wrote in the draft of the report");
    }
    assert!(said_that_it_was_written_in, "that it was written in stays in the journal");
    assert!(std::fs::read_to_string(folder.join("index.html")).unwrap().contains("a draft is its visitor’s alone"));
    let reports = std::fs::read_to_string(folder.join("tables/report_answer.csv")).unwrap();
    assert!(reports.lines().count() > 10, "what was signed off is in it");
    // a file that one wrote out is opened by oneself
    run.call("show_export_in_folder", json!({"id": export["id"]}));
    run.sign_in("deputy");
    for command in ["open_export", "show_export_in_folder"] {
        let refused = run.try_call(command, json!({"id": export["id"]})).unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotAllowed, "{command}");
    }
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

#[test]
fn who_asked_not_to_be_told_apart_is_not_told_apart_for_anybody_but_the_visitor() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let mut visit = run.call("new_visit", Value::Null)["form"].clone();
    for (key, value) in [
        ("visitedOn", date(20, 11, 2026)),
        ("startedAt", json!("9:40")),
        ("endedAt", json!("14:15")),
        ("announced", json!(false)),
        ("visitorInDayToDayCharge", json!(false)),
        ("premisesSeen", json!("All rooms")),
        ("complaintsInspected", json!(true)),
        (
            "interviews",
            json!([{"initials": "ZQ", "group": "staff", "role": "zebrafinch keeper", "outcome": "interviewed", "attribution": "unattributed"}]),
        ),
    ] {
        visit[key] = value;
    }
    let visit = run.call("record_visit", json!({"id": null, "form": visit}));
    assert_eq!(visit["form"]["interviews"][0]["initials"], json!("Z.Q."), "the visitor keeps it");
    run.sign_in("registered manager");
    let seen = run.call("visit", visit["id"].clone());
    assert_eq!(seen["form"]["interviews"][0]["initials"], json!("a person spoken to"), "{seen}");
    let history = run.call("history", json!({"kind": "visit", "id": visit["id"]}));
    assert!(!(seen.to_string() + &history.to_string()).contains("Z.Q."), "{history}");
    assert_eq!(run.call("search", json!({"typed": "zebrafinch"}))["found"], json!([]));
    let export = run.call("export_everything", json!({"passphrase": "", "again": "", "agreed": true}));
    let folder = Path::new(export["folder"].as_str().unwrap()).join(export["fileName"].as_str().unwrap());
    let visits = std::fs::read_to_string(folder.join("tables/visit.csv")).unwrap();
    assert!(visits.contains("a person spoken to") && !visits.contains("zebrafinch"), "{visits}");
}
