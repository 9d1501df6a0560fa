//! The family record, complaints and retention through the commands: what each role sees, what stops at the gate, what
//! a deletion needs and what it leaves.

use std::time::Duration;

use hearthbook_records::ErrorCode;
use serde_json::{Value, json};

use crate::run::{PASSPHRASE, Run, date};

pub(crate) fn admit(run: &Run, arrived: Value, left: Value) -> Value {
    run.call(
        "save_family",
        json!({"id": null, "form": {
            "placingAuthority": "Madeupshire", "arrivedOn": arrived, "leftOn": left,
            "members": [
                {"name": "Leah Adeyemi", "kind": "adult"},
                {"name": "Kofi Adeyemi", "kind": "child", "bornOn": date(3, 2, 2010)}
            ]
        }}),
    )
}

fn fields(error: &hearthbook_records::UiError) -> Vec<&str> {
    error.fields.iter().map(|field| field.field.as_str()).collect()
}

#[test]
fn addresses_telephone_nhs_and_case_numbers_on_record_stop_at_the_gate() {
    let run = Run::with_store();
    run.call("save_centre", json!({"name": "Willow House", "urn": "SC999001", "providerKind": "organisation", "providerName": "Willow Ltd"}));
    let family = admit(&run, date(2, 11, 2026), json!({"day": "", "month": "", "year": ""}));
    let member = family["form"]["members"][0]["id"].clone();
    let value = |member: Value, item: &str, value: &str| json!({"member": member, "item": item, "value": value});
    let details = [
        ("address", "12 Weaver Court\nInvented Town\nZZ7 1AB", "She moved out of 12 Weaver Court last year."),
        ("telephone", "01632 960777", "Her sister rings on 01632 960777 every day."),
        ("nhsNumber", "999 012 3456", "The letter names 9990123456."),
    ];
    let mut values: Vec<Value> = details.iter().map(|(item, words, _)| value(member.clone(), item, words)).collect();
    values.push(value(Value::Null, "caseNumber", "MS26C00123"));
    let saved = run.call("save_register", json!({"family": family["id"], "values": values}));
    assert!(saved["register"].to_string().contains("12 Weaver Court"), "{saved}");
    let cases = details.iter().map(|(_, _, text)| *text).chain(["The hearing in MS26C00123 was put off."]);
    for text in cases {
        let complaint = run.call(
            "save_complaint",
            json!({"id": null, "form": {
                "kind": "complaint", "madeOn": date(20, 11, 2026), "madeBy": "resident", "initials": "LA", "about": text
            }}),
        );
        let empty = json!({"to": {"day": "", "month": "", "year": ""}});
        let refused = run.try_call("write_complaint_summary", empty.clone()).unwrap_err();
        assert_eq!(refused.code, ErrorCode::Blocked, "{text}");
        let form = json!({"id": complaint["row"]["id"], "form": {
            "kind": "complaint", "madeOn": date(20, 11, 2026), "madeBy": "resident", "initials": "LA",
            "about": "Something about the kitchen."
        }});
        run.call("save_complaint", form);
        run.call("write_complaint_summary", empty);
    }
    let wrong = json!({"family": family["id"], "values": [value(member, "nhsNumber", "12345")]});
    let refused = run.try_call("save_register", wrong).unwrap_err();
    assert!(fields(&refused)[0].ends_with(".nhsNumber"), "{refused:?}");
}

#[test]
fn a_visitor_reads_complaints_by_initials_and_a_shift_worker_nothing_of_families() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let families = run.call("families", Value::Null);
    let family = families["families"][0].clone();
    let name = family["form"]["members"][0]["name"].as_str().unwrap().to_owned();
    let request = json!({"id": null, "form": {
        "kind": "complaint", "madeOn": date(21, 11, 2026), "madeBy": "resident", "family": family["id"],
        "about": format!("{name} says that nobody told her about the meeting.")
    }});
    let id = run.call("save_complaint", request)["row"]["id"].clone();
    run.sign_in("visitor");
    let seen = run.call("complaint", json!({"id": id}));
    let list = run.call("complaints", Value::Null);
    assert!(seen["form"]["about"].as_str().unwrap().contains("nobody told her"));
    for part in name.split(' ') {
        assert!(!seen.to_string().contains(part) && !list.to_string().contains(part), "{part} is shown: {seen}");
    }
    assert_eq!(seen["canEdit"], json!(false));
    assert_eq!(run.try_call("family_record", family["id"].clone()).unwrap_err().code, ErrorCode::NotAllowed);
    let occupancy = run.call("occupancy", json!({"year": null}));
    assert!(occupancy["rows"].as_array().unwrap().len() >= 4, "{occupancy}");
    assert!(!occupancy.to_string().contains(name.split(' ').next().unwrap()));
    assert!(!occupancy["empty"].as_array().unwrap().is_empty(), "the sample was empty for a while");
    run.sign_in("shift worker");
    for command in ["families", "complaints", "professionals", "retention", "occupancy"] {
        assert_eq!(run.try_call(command, Value::Null).unwrap_err().code, ErrorCode::NotAllowed, "{command}");
    }
}

#[test]
fn an_assessment_is_marked_final_only_with_a_registration_checked_on_the_day_of_signing() {
    let run = Run::with_store();
    let family = admit(&run, date(2, 11, 2026), json!({"day": "", "month": "", "year": ""}));
    let form = |checked: Value| {
        json!({"family": family["id"], "form": {
            "author": "Imran Chaudhry", "registered": true, "registration": "SW990017",
            "signedOn": date(20, 11, 2026), "checkedOn": checked
        }})
    };
    let refused = run.try_call("mark_final", form(date(19, 11, 2026))).unwrap_err();
    assert_eq!(fields(&refused), ["checkedOn"]);
    let record = run.call("mark_final", form(date(20, 11, 2026)));
    assert_eq!(record["isFinal"], json!(true));
    assert_eq!(run.try_call("mark_final", form(date(20, 11, 2026))).unwrap_err().code, ErrorCode::Conflict);
    let record = run.call("withdraw_final", json!({"family": family["id"], "reason": "A date was wrong"}));
    assert_eq!(record["isFinal"], json!(false));
    assert!(record["finals"][0]["withdrawn"].as_str().unwrap().contains("A date was wrong"));
}

#[test]
fn today_tells_of_a_missing_plan_an_unanswered_complaint_and_a_review_and_stops_when_they_are_done() {
    let run = Run::with_store();
    run.call("save_centre", json!({"name": "Willow House", "urn": "SC999001", "providerKind": "organisation", "providerName": "Willow Ltd", "registeredOn": date(1, 11, 2026)}));
    let family = admit(&run, date(20, 11, 2026), json!({"day": "", "month": "", "year": ""}));
    let id = family["id"].clone();
    let lines = |run: &Run| run.call("today", Value::Null)["lines"].to_string();
    assert!(lines(&run).contains("Placement plan for family F-2026-01"), "{}", lines(&run));
    let plan = json!({"family": id, "form": {"planOn": date(21, 11, 2026)}});
    run.call("save_placement", plan);
    assert!(lines(&run).contains("no risk assessment is recorded with the plan"), "asked for as practice");
    let plan = json!({"family": id, "form": {"planOn": date(21, 11, 2026), "planRiskOn": date(21, 11, 2026)}});
    run.call("save_placement", plan);
    assert!(!lines(&run).contains("Placement plan"), "{}", lines(&run));

    let complaint = |told: Value| {
        json!({"kind": "complaint", "madeOn": date(21, 11, 2026), "madeBy": "resident", "initials": "LA",
            "about": "The heating is off at night.", "toldWords": if told.is_null() { "" } else { "Repaired today." }, "toldOn": told})
    };
    let mut form = complaint(Value::Null);
    form.as_object_mut().unwrap().remove("toldOn");
    let saved = run.call("save_complaint", json!({"id": null, "form": form}));
    let today = run.call("today", Value::Null);
    let line = today["lines"].as_array().unwrap().iter().find(|line| line["title"].to_string().contains("C-2026-01"));
    assert_eq!(line.expect("a line for the complaint")["why"]["due"], json!("2026-12-19"));
    run.call("save_complaint", json!({"id": saved["row"]["id"], "form": complaint(date(22, 11, 2026))}));
    assert!(!lines(&run).contains("C-2026-01"), "told, although the outcome is open");

    let log = json!({"family": id, "kind": "riskAssessment", "id": null, "form": {
        "on": date(21, 11, 2026), "subject": "Stairs", "words": "A gate", "dueOn": date(30, 11, 2026)
    }});
    let record = run.call("save_log_entry", log);
    assert!(lines(&run).contains("Review the risk assessment"));
    let risks = record["logs"].as_array().unwrap().iter().find(|log| log["kind"]["id"] == json!("riskAssessment"));
    let entry = risks.unwrap()["entries"][0]["id"].clone();
    let review = json!({"id": entry, "on": date(22, 11, 2026), "words": "Gate holds", "next": date(20, 12, 2026), "ended": false});
    run.call("review_log_entry", review);
    assert!(!lines(&run).contains("Review the risk assessment"), "the next day is four weeks away");
}

#[test]
fn a_device_in_use_of_which_nobody_is_recorded_to_have_been_told_is_late_until_that_is_recorded() {
    let run = Run::with_store();
    run.call("save_centre", json!({"name": "Willow House", "urn": "SC999001", "providerKind": "organisation", "providerName": "Willow Ltd", "registeredOn": date(1, 11, 2026)}));
    let family = admit(&run, date(20, 11, 2026), json!({"day": "", "month": "", "year": ""}));
    let device = |id: &Value, told: Value| {
        let mut form = json!({"on": date(21, 11, 2026), "subject": "Sound monitor, room 2", "words": "Help at night",
            "choice": "safeguarding: residents informed before", "dueOn": date(20, 12, 2026)});
        if !told.is_null() {
            form["answerOn"] = told;
        }
        let request = json!({"family": family["id"], "kind": "surveillance", "id": id, "form": form});
        let record = run.call("save_log_entry", request);
        let logs = record["logs"].as_array().unwrap().clone();
        logs.into_iter().find(|log| log["kind"]["id"] == json!("surveillance")).unwrap()["entries"][0].clone()
    };
    let line = || {
        let today = run.call("today", Value::Null);
        today["lines"].as_array().unwrap().iter().find(|line| line["id"].to_string().contains("informed-")).cloned()
    };
    let entry = device(&Value::Null, Value::Null);
    assert_eq!(entry["urgency"], json!("late"));
    let found = line().expect("a line on Today");
    assert_eq!((&found["urgency"], &found["why"]["basis"]), (&json!("late"), &json!("law")));
    let late = device(&entry["id"], date(22, 11, 2026));
    assert!(late["state"].as_str().unwrap().contains("after it was in use"), "{late}");
    assert!(line().is_none(), "there is nothing left to record");
    assert_eq!(device(&entry["id"], date(20, 11, 2026))["urgency"], json!("coming"));
}

#[test]
fn the_visit_report_tells_of_complaints_since_the_last_visit() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let visits = run.call("visits", Value::Null);
    let reports: Vec<Value> = visits["visits"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|visit| visit["report"]["id"].as_str().map(|id| run.call("report", json!(id))))
        .collect();
    let told = reports.iter().filter(|report| report["facts"].to_string().contains("a resident, R.D.")).count();
    assert_eq!(told, 1, "the complaint of R.D. stands in the report on the visit after it, and in no other");
    assert!(reports.iter().any(|report| report["facts"].to_string().contains("no complaint, no representation")));
}

#[test]
fn a_record_is_deleted_by_two_people_after_the_cooling_off_and_the_chain_still_proves() {
    let run = Run::with_store();
    let second = "marble sparrow reads old timetables";
    let person = run.call(
        "save_person",
        json!({"id": null, "form": {"name": "Judith Whitcombe", "role": "responsibleIndividual"}}),
    );
    run.call("give_access", json!({"person": person["id"], "role": null, "passphrase": second, "again": second}));
    let complaint = run.call(
        "save_complaint",
        json!({"id": null, "form": {
            "kind": "complaint", "madeOn": date(3, 11, 2026), "madeBy": "resident", "initials": "LA",
            "about": "The unmistakable zebra crossing.", "toldOn": date(4, 11, 2026), "toldWords": "Done",
            "outcome": "upheld", "outcomeOn": date(5, 11, 2026), "outcomeWords": "Mended"
        }}),
    );
    let id = complaint["row"]["id"].clone();
    let ask = json!({"kind": "complaint", "subject": id, "reason": "Its time is over"});
    let early = run.try_call("ask_deletion", ask.clone()).unwrap_err();
    assert_eq!(early.code, ErrorCode::Conflict, "three years have to pass: {early:?}");

    let sign_in = |name: &str, passphrase: &str| {
        run.call("lock", Value::Null);
        let people = run.call("app_state", Value::Null)["people"].as_array().unwrap().clone();
        let slot = people.iter().find(|person| person["label"].to_string().contains(name)).unwrap()["slot"].clone();
        run.call("unlock", json!({"slot": slot, "passphrase": passphrase}));
    };
    run.clock.forward(Duration::from_secs(60 * 60 * 24 * (3 * 366 + 1)));
    sign_in("A.O.", PASSPHRASE);
    let held = run.call("place_hold", json!({"kind": "complaint", "subject": id, "reason": "A claim"}));
    assert_eq!(run.try_call("ask_deletion", ask.clone()).unwrap_err().code, ErrorCode::Conflict, "on hold");
    let hold = held["rows"].as_array().unwrap().iter().find(|row| row["subject"] == id).unwrap()["hold"]["id"].clone();
    run.call("end_hold", json!({"id": hold, "reason": "Settled"}));
    assert_eq!(
        run.try_call("ask_deletion", json!({"kind": "complaint", "subject": id, "reason": " "})).unwrap_err().fields[0]
            .field,
        "reason"
    );
    let asked = run.call("ask_deletion", ask);
    let deletion = asked["open"][0]["id"].clone();
    assert_eq!(asked["open"][0]["step"], json!("awaitSecond"));
    let request = json!({"id": deletion, "reference": "C-2026-01"});
    assert_eq!(
        run.try_call("confirm_deletion", request.clone()).unwrap_err().code,
        ErrorCode::Conflict,
        "a second person"
    );
    sign_in("J.W.", second);
    let mistyped = json!({"id": deletion, "reference": "C-2026-02"});
    assert_eq!(run.try_call("confirm_deletion", mistyped).unwrap_err().fields[0].field, "reference");
    let confirmed = run.call("confirm_deletion", request.clone());
    assert_eq!(confirmed["open"][0]["step"], json!("cooling"));
    run.clock.forward(Duration::from_secs(60 * 60 * 47));
    sign_in("J.W.", second);
    assert_eq!(
        run.try_call("carry_out_deletion", request.clone()).unwrap_err().code,
        ErrorCode::Conflict,
        "one hour early"
    );
    run.clock.forward(Duration::from_secs(60 * 60));
    sign_in("J.W.", second);
    let done = run.call("carry_out_deletion", request.clone());
    assert_eq!(done["past"][0]["step"], json!("done"));
    assert!(run.try_call("carry_out_deletion", request).is_err(), "once");
    assert_eq!(run.try_call("complaint", json!({"id": id})).unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
    let audit = run.call("audit", json!({})).to_string();
    assert!(!audit.contains("zebra"), "the journal does not say it any more");
    assert!(audit.contains("Deleted complaint C-2026-01"), "and that it was deleted stays");
    let found = run.call("search", json!({"typed": "zebra"}));
    assert!(found["found"].as_array().unwrap().is_empty(), "nor does the search: {found}");
}

#[test]
fn a_family_record_goes_as_a_whole_but_never_before_a_complaint_about_it() {
    let run = Run::with_store();
    let second = "marble sparrow reads old timetables";
    let person = run.call(
        "save_person",
        json!({"id": null, "form": {"name": "Judith Whitcombe", "role": "responsibleIndividual"}}),
    );
    run.call("give_access", json!({"person": person["id"], "role": null, "passphrase": second, "again": second}));
    let family = admit(&run, date(2, 3, 2026), date(1, 6, 2026));
    let id = family["id"].clone();
    let member = family["form"]["members"][0]["id"].clone();
    run.call("save_register", json!({"family": id, "values": [{"member": member, "item": "sex", "value": "female"}]}));
    let professional = run.call(
        "save_professional",
        json!({"id": null, "family": id, "relation": "", "form": {"kind": "court", "organisation": "Madeupshire Family Court"}}),
    );
    run.call("save_placement", json!({"family": id, "form": {"planOn": date(2, 3, 2026)}}));
    let complaint = run.call(
        "save_complaint",
        json!({"id": null, "form": {"kind": "representation", "madeOn": date(3, 4, 2026), "madeBy": "resident", "family": id,
            "about": "More toys", "outcome": "noted", "outcomeOn": date(4, 4, 2026), "outcomeWords": "Bought"}}),
    )["row"]["id"]
        .clone();
    let sign_in = |name: &str, passphrase: &str| {
        run.call("lock", Value::Null);
        let people = run.call("app_state", Value::Null)["people"].as_array().unwrap().clone();
        let slot = people.iter().find(|person| person["label"].to_string().contains(name)).unwrap()["slot"].clone();
        run.call("unlock", json!({"slot": slot, "passphrase": passphrase}));
    };
    run.clock.forward(Duration::from_secs(60 * 60 * 24 * 366 * 15));
    let delete = |kind: &str, subject: &Value, reference: &str| {
        sign_in("A.O.", PASSPHRASE);
        let asked = run.call("ask_deletion", json!({"kind": kind, "subject": subject, "reason": "Its time is over"}));
        let deletion =
            asked["open"].as_array().unwrap().iter().find(|one| one["reference"] == json!(reference)).unwrap();
        let request = json!({"id": deletion["id"], "reference": reference});
        sign_in("J.W.", second);
        run.call("confirm_deletion", request.clone());
        run.clock.forward(Duration::from_secs(60 * 60 * 48));
        sign_in("J.W.", second);
        (run.try_call("carry_out_deletion", request.clone()), request)
    };
    let (refused, request) = delete("family", &id, "F-2026-01");
    assert!(refused.unwrap_err().message.contains("refers to this one"));
    assert!(run.call("family_record", id.clone())["register"].to_string().contains("female"), "nothing was deleted");
    delete("complaint", &complaint, "C-2026-01").0.unwrap();
    run.call("carry_out_deletion", request);
    assert_eq!(run.try_call("family", id).unwrap_err().code, ErrorCode::NotFound);
    assert!(
        run.call("professional", professional["id"].clone())["title"].to_string().contains("Court"),
        "the address book stays"
    );
    let audit = run.call("audit", json!({})).to_string();
    assert!(!audit.contains("Adeyemi"), "no name is left in the journal");
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
}

#[test]
fn a_day_in_the_summary_on_which_a_child_was_born_is_no_date_of_birth() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let written = run.call("write_complaint_summary", json!({"to": date(22, 11, 2026)}));
    assert!(written["fileName"].as_str().unwrap().ends_with(".pdf"), "{written}");
}
