//! What crosses rooms, without a window: the commands as the window calls them, with JSON in and out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod actions;
mod annex;
mod backups;
mod copies;
mod events;
mod families;
mod faults;
mod import;
mod inspections;
mod kept;
mod notices;
mod privacy;
mod reminders;
mod reviews;
mod routines;
mod run;
mod safeguarding;
mod search;
mod shell;
mod upgrade;
mod vetting;
mod way_out;

use std::path::Path;
use std::time::Duration;

use chrono::TimeDelta;
use hearthbook::commands::{COMMANDS, call_json};
use hearthbook_records::{Ability, ErrorCode, Role};
use serde_json::{Value, json};

use run::{PASSPHRASE, Run, date};

#[test]
fn the_sample_centre_is_a_whole_year_that_proves_and_shows_its_faults() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let today = run.call("today", Value::Null);
    assert_eq!(today["strip"].as_array().unwrap().len(), 12);
    assert_eq!(today["sample"], json!(true));
    let lines = today["lines"].as_array().unwrap();
    assert!(!lines.is_empty(), "the sample has something to do");
    assert!(today["strip"].as_array().unwrap().iter().any(|month| month["empty"] == json!(true)));
    let late = today["strip"].as_array().unwrap().iter().any(|month| month["report"]["text"] == json!("+3 d"));
    assert!(late, "one report of the sample went late");
    let proof = run.call("prove_chain", Value::Null);
    assert_eq!(proof["ok"], json!(true));
    let visits = run.call("visits", Value::Null);
    for visit in visits["visits"].as_array().unwrap().iter().filter(|visit| visit["state"] == json!("planned")) {
        assert_eq!(visit["next"], json!(""), "a visit that is still to come cannot be recorded: {visit}");
    }
    let draft = visits["visits"]
        .as_array()
        .unwrap()
        .iter()
        .find(|visit| visit["report"]["state"] == json!("draft"))
        .expect("a draft to go on with")["report"]["id"]
        .clone();
    let report = run.call("report", draft.clone());
    let names =
        report["checks"].as_array().unwrap().iter().find(|check| check["id"] == json!("names")).unwrap().clone();
    assert_eq!(names["ok"], json!(false), "the planted surname is found");
    let refused = run.try_call("sign_off_report", json!({"report": draft, "declared": true})).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Blocked);
    assert!(refused.fields.iter().any(|field| field.field == "names"), "{refused:?}");
}

#[test]
fn leaving_the_sample_removes_it_and_leads_back_to_the_first_start() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let state = run.call("leave_sample_centre", Value::Null);
    assert_eq!(state["stage"], json!("firstStart"));
    assert!(!run.folder.path().join("home/sample").exists());
}

/// Requests that would be refused for their content anyway: what counts is that the role is asked first.
#[test]
fn every_command_is_refused_to_every_role_that_the_table_does_not_name_and_before_sign_in() {
    let run = Run::with_sample();
    for (command, ability) in COMMANDS {
        if ability.is_some() {
            let refused = run.try_call(command, Value::Null).unwrap_err();
            assert_eq!(refused.code, ErrorCode::Locked, "{command} before sign-in");
        }
    }
    let mut refused = 0;
    for (label, role) in [
        ("visitor", Role::Visitor),
        ("shift worker", Role::ShiftWorker),
        ("deputy", Role::Deputy),
        ("administrator", Role::RecordsAdministrator),
        ("registered manager", Role::RegisteredManager),
    ] {
        run.sign_in(label);
        for (command, ability) in COMMANDS {
            let Some(ability) = ability else { continue };
            if !role.may(*ability) {
                let error = run.try_call(command, Value::Null).unwrap_err();
                assert_eq!(error.code, ErrorCode::NotAllowed, "{command} as {role:?}");
                refused += 1;
            }
        }
        run.call("lock", Value::Null);
        assert_eq!(run.try_call("session", Value::Null).unwrap_err().code, ErrorCode::Locked, "after the lock");
    }
    assert!(refused > 80, "{refused} refusals tried");
}

#[test]
fn a_visitor_gets_no_name_of_a_resident_and_no_draft_of_somebody_else() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let visits = run.call("visits", Value::Null);
    let drafts: Vec<Value> = visits["visits"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|visit| visit["report"]["state"] == json!("draft"))
        .map(|visit| visit["report"]["id"].clone())
        .collect();
    let families = run.call("families", Value::Null);
    let name = families["families"][0]["form"]["members"][0]["name"].as_str().unwrap().to_owned();
    run.sign_in("visitor");
    let seen = run.call("families", Value::Null).to_string() + &run.call("visits", Value::Null).to_string();
    assert!(!seen.contains(&name), "{name} is shown to a visitor");
    for draft in drafts {
        assert_eq!(run.try_call("report", draft.clone()).unwrap_err().code, ErrorCode::NotAllowed);
        let request = json!({"report": draft, "section": "opinion", "field": "opinion", "text": "x"});
        assert_eq!(run.try_call("save_answer", request).unwrap_err().code, ErrorCode::NotAllowed);
    }
}

#[test]
fn no_known_name_stands_in_any_file_that_the_store_wrote() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let families = run.call("families", Value::Null);
    let people = run.call("people", Value::Null);
    let mut names: Vec<String> = Vec::new();
    for family in families["families"].as_array().unwrap() {
        names.extend(
            family["form"]["members"].as_array().unwrap().iter().map(|m| m["name"].as_str().unwrap().to_owned()),
        );
    }
    names.extend(people["people"].as_array().unwrap().iter().map(|p| p["form"]["name"].as_str().unwrap().to_owned()));
    assert!(names.len() > 20);
    let mut files = 0;
    for entry in walk(&run.folder.path().join("home")) {
        let bytes = std::fs::read(&entry).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        files += 1;
        for name in &names {
            assert!(!text.contains(name.as_str()), "{name} stands in {}", entry.display());
        }
    }
    assert!(files >= 2, "{files} files looked at");
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn wrong_passphrases_wait_longer_and_longer_and_give_no_hint() {
    let run = Run::with_store();
    run.call("lock", Value::Null);
    let slot = run.call("app_state", Value::Null)["people"][0]["slot"].clone();
    let wrong = |text: &str| run.try_call("unlock", json!({"slot": slot, "passphrase": text})).unwrap_err();
    let first = wrong("velvet otter climbs seven ladder");
    let second = wrong("something else altogether");
    assert_eq!(first.message, second.message, "a near miss reads like any other");
    let mut waits = Vec::new();
    for _ in 0..4 {
        while run.call("app_state", Value::Null)["waitSeconds"].as_u64().unwrap() > 0 {
            run.clock.forward(Duration::from_secs(1));
        }
        wrong("again");
        waits.push(run.call("app_state", Value::Null)["waitSeconds"].as_u64().unwrap());
    }
    assert!(waits.windows(2).all(|pair| pair[0] < pair[1]), "{waits:?}");
    let meanwhile = run.try_call("unlock", json!({"slot": slot, "passphrase": PASSPHRASE})).unwrap_err();
    assert_eq!(meanwhile.code, ErrorCode::Wait, "even the right one has to wait");
    run.clock.forward(Duration::from_secs(600));
    run.call("unlock", json!({"slot": slot, "passphrase": PASSPHRASE}));
}

#[test]
fn a_clock_set_back_starts_the_wait_once_more_and_then_it_runs_out() {
    let run = Run::with_store();
    run.call("lock", Value::Null);
    let slot = run.call("app_state", Value::Null)["people"][0]["slot"].clone();
    for _ in 0..3 {
        run.try_call("unlock", json!({"slot": slot, "passphrase": "wrong"})).unwrap_err();
    }
    run.clock.set_back(TimeDelta::hours(1));
    let wait = run.call("app_state", Value::Null)["waitSeconds"].as_u64().unwrap();
    assert!((1..=5).contains(&wait), "{wait} seconds");
    run.clock.forward(Duration::from_secs(wait));
    run.call("unlock", json!({"slot": slot, "passphrase": PASSPHRASE}));
}

#[test]
fn it_locks_after_minutes_without_use_and_when_the_pc_slept() {
    let run = Run::with_store();
    run.host.tick();
    for _ in 0..59 {
        run.clock.forward(Duration::from_secs(10));
        run.host.tick();
    }
    assert_eq!(run.call("app_state", Value::Null)["stage"], json!("open"), "ten minutes are not over");
    run.clock.forward(Duration::from_secs(10));
    run.host.tick();
    let state = run.call("app_state", Value::Null);
    assert_eq!(state["stage"], json!("locked"));
    assert!(state["lockedBecause"].as_str().unwrap().contains("10 minutes"), "{state}");
    let slot = state["people"][0]["slot"].clone();
    run.call("unlock", json!({"slot": slot, "passphrase": PASSPHRASE}));
    run.host.tick();
    run.clock.forward(Duration::from_secs(3600));
    run.host.tick();
    let state = run.call("app_state", Value::Null);
    assert!(state["lockedBecause"].as_str().unwrap().contains("slept"), "{state}");
}

#[test]
fn what_was_typed_survives_the_lock_and_the_end_of_the_program() {
    let run = Run::with_store();
    run.call("save_form_draft", json!({"key": "family:new", "values": "{\"reference\":\"F-2026-01\"}"}));
    run.call("lock", Value::Null);
    let Run { host, clock, folder } = run;
    drop(host);
    let run = Run { host: Run::host(folder.path(), &clock), clock, folder };
    let slot = run.call("app_state", Value::Null)["people"][0]["slot"].clone();
    run.call("unlock", json!({"slot": slot, "passphrase": PASSPHRASE}));
    let draft = run.call("form_draft", json!({"key": "family:new"}));
    assert_eq!(draft["values"], json!("{\"reference\":\"F-2026-01\"}"));
}

#[test]
fn a_second_window_on_the_same_store_is_told_so() {
    let run = Run::with_store();
    let second = Run::host(run.folder.path(), &run.clock);
    let state = call_json(&second, "app_state", Value::Null).unwrap();
    assert_eq!(state["stage"], json!("problem"));
    assert_eq!(state["problem"]["code"], json!("inUse"));
    drop(run.host);
    let state = call_json(&second, "app_state", Value::Null).unwrap();
    assert_eq!(state["stage"], json!("locked"), "once the first is closed, the second goes on");
}

#[test]
fn a_damaged_key_file_and_a_missing_one_are_told_apart_from_a_wrong_passphrase() {
    let run = Run::with_store();
    run.call("lock", Value::Null);
    let store = run.folder.path().join("home/store");
    for name in ["keys.json", "keys.json.bak"] {
        std::fs::write(store.join(name), "{\"format\": 1, \"rubbish\"").unwrap();
    }
    assert_eq!(run.call("app_state", Value::Null)["problem"]["code"], json!("damagedKeys"));
    for name in ["keys.json", "keys.json.bak"] {
        std::fs::remove_file(store.join(name)).unwrap();
    }
    let state = run.call("app_state", Value::Null);
    assert_eq!(state["problem"]["code"], json!("damagedKeys"), "a store without keys is no first start");
    let refused = run.try_call("create_store", json!({"name": "A B", "initials": "", "role": "registeredManager", "passphrase": PASSPHRASE, "again": PASSPHRASE}));
    assert!(refused.is_err(), "nothing is made over a store that lost its keys");
    assert!(store.join("records.db").exists());
}

#[test]
fn the_recovery_code_opens_the_store_once_and_its_use_is_on_record() {
    let run = Run::with_store();
    let code = run.call("recovery_code", Value::Null)["code"].as_str().unwrap().to_owned();
    let last = code.rsplit('-').next().unwrap().to_owned();
    run.call("confirm_recovery_code", json!({"lastGroup": last}));
    assert_eq!(run.try_call("recovery_code", Value::Null).unwrap_err().code, ErrorCode::Conflict, "shown once");
    run.call("lock", Value::Null);
    let slot = run.call("app_state", Value::Null)["people"][0]["slot"].clone();
    let new = "copper lantern under quiet bridges";
    let recover = json!({"code": code.to_lowercase(), "slot": slot, "passphrase": new, "again": new});
    let session = run.call("recover", recover.clone());
    assert_eq!(session["recoveryPending"], json!(true), "a new code is to be put on paper");
    let audit = run.call("audit", json!({"text": "recovery code"}));
    assert!(audit["entries"].to_string().contains("Opened the record with the recovery code"));
    run.call("lock", Value::Null);
    assert_eq!(run.try_call("recover", recover).unwrap_err().code, ErrorCode::WrongSecret, "the old code is spent");
    assert!(
        run.try_call("unlock", json!({"slot": slot, "passphrase": PASSPHRASE})).is_err(),
        "so is the old passphrase"
    );
    run.call("unlock", json!({"slot": slot, "passphrase": new}));
}

#[test]
fn the_last_person_who_can_give_access_cannot_be_locked_out() {
    let run = Run::with_store();
    let access = run.call("access", Value::Null);
    assert_eq!(access["needsSecondPerson"], json!(true));
    let own = access["people"][0]["slot"].clone();
    assert!(run.try_call("end_access", json!({"slot": own, "reason": "x"})).is_err());
    let person = run.call(
        "save_person",
        json!({"id": null, "form": {"name": "Judith Whitcombe", "role": "responsibleIndividual"}}),
    );
    let second = "marble sparrow reads old timetables";
    let request = json!({"person": person["id"], "role": null, "passphrase": second, "again": second});
    let access = run.call("give_access", request);
    assert_eq!(access["needsSecondPerson"], json!(false));
    run.call("lock", Value::Null);
    let state = run.call("app_state", Value::Null);
    let slot =
        state["people"].as_array().unwrap().iter().find(|p| p["label"].as_str().unwrap().starts_with("J.W.")).unwrap()
            ["slot"]
            .clone();
    let session = run.call("unlock", json!({"slot": slot, "passphrase": second}));
    assert_eq!(session["role"], json!("responsibleIndividual"));
    run.call("end_access", json!({"slot": own, "reason": "left the centre"}));
    run.call("lock", Value::Null);
    assert!(
        run.try_call("unlock", json!({"slot": own, "passphrase": PASSPHRASE})).is_err(),
        "ended access opens nothing"
    );
}

/// The main job: from a visit to an email draft, and its correction.
#[test]
fn a_visit_becomes_a_report_a_pdf_and_an_email_draft_and_can_be_corrected() {
    let run = Run::begin();
    run.call("create_store", json!({"name": "Judith Whitcombe", "initials": "", "role": "responsibleIndividual", "passphrase": PASSPHRASE, "again": PASSPHRASE}));
    run.call("save_centre", json!({"name": "Willow House", "urn": "SC999001", "providerKind": "organisation", "providerName": "Willowbrook Families Ltd", "registeredOn": date(12, 1, 2024)}));
    run.call("save_family", json!({"id": null, "form": {"placingAuthority": "Northmere Council", "arrivedOn": date(3, 9, 2026), "members": [
        {"name": "Rosa Delaney", "kind": "adult"}, {"name": "Kit Delaney", "kind": "child", "bornOn": date(1, 2, 2025)}]}}));
    let mut visit = run.call("new_visit", Value::Null)["form"].clone();
    for (key, value) in [
        ("visitedOn", date(20, 11, 2026)),
        ("startedAt", json!("9:40")),
        ("endedAt", json!("14:15")),
        ("announced", json!(false)),
        ("limb", json!("responsibleIndividualOrPartner")),
        ("visitorInDayToDayCharge", json!(false)),
        ("familiesResident", json!("1")),
        ("premisesSeen", json!("All rooms")),
        ("complaintsInspected", json!(true)),
        ("interviews", json!([{"initials": "RD", "group": "parent", "role": "F-2026-01", "outcome": "interviewed"}])),
    ] {
        visit[key] = value;
    }
    let mut in_charge = visit.clone();
    in_charge["limb"] = json!("employeeNotConcerned");
    in_charge["visitorInDayToDayCharge"] = json!(true);
    let refused = run.try_call("record_visit", json!({"id": null, "form": in_charge})).unwrap_err();
    assert_eq!(refused.fields[0].field, "visitorInDayToDayCharge", "{refused:?}");
    let visit = run.call("record_visit", json!({"id": null, "form": visit}));
    assert_eq!(visit["due"]["due"], json!("2026-12-31"));
    let report = run.call("start_report", visit["id"].clone());
    let id = report["id"].clone();
    let save = |text: &str| {
        run.call("save_answer", json!({"report": id, "section": "opinion", "field": "opinion", "text": text}))
    };
    let saved = save("Mrs Delaney is well cared for. “Ça va” – naïve 🙂 שלום");
    assert_eq!(saved["answer"]["names"][0]["words"], json!("Delaney"));
    let blocked = run.try_call("sign_off_report", json!({"report": id, "declared": true})).unwrap_err();
    assert_eq!(blocked.code, ErrorCode::Blocked);
    save("R.D. is well cared for. “Ça va” – naïve 🙂 שלום");
    assert_eq!(
        run.try_call("sign_off_report", json!({"report": id, "declared": false})).unwrap_err().code,
        ErrorCode::Blocked
    );
    let signed = run.call("sign_off_report", json!({"report": id, "declared": true}));
    assert_eq!(signed["state"], json!("signedOff"));
    let late = json!({"report": id, "section": "opinion", "field": "opinion", "text": "changed"});
    assert_eq!(run.try_call("save_answer", late).unwrap_err().code, ErrorCode::Conflict, "final is final");
    let document = signed["document"].clone();
    assert_eq!(document["fileName"], json!("SC999001_Reg25_2026-11-20.pdf"));
    let submission = run.call("prepare_submission", json!({"document": document["id"]}));
    assert_eq!(submission["to"], json!("enquiries@ofsted.gov.uk"));
    assert_eq!(
        submission["subject"],
        json!("SC999001 – Willow House – Regulation 25 visit report – visit 20 November 2026")
    );
    let early = run.try_call("write_email_draft", submission["id"].clone()).unwrap_err();
    assert_eq!(early.code, ErrorCode::Conflict, "nothing leaves before it is released");
    assert_eq!(submission["canRelease"], json!(true), "{submission}");
    run.call("release_submission", json!({"id": submission["id"], "despiteCorrection": false}));
    let submission = run.call("write_email_draft", submission["id"].clone());
    let export = &submission["exports"][0];
    let path = Path::new(export["folder"].as_str().unwrap()).join(export["fileName"].as_str().unwrap());
    let eml = std::fs::read(&path).unwrap();
    assert!(eml.windows(11).any(|window| window == b"X-Unsent: 1"));
    let future = json!({"id": submission["id"], "on": date(23, 11, 2026), "at": "", "how": "email", "note": ""});
    assert_eq!(run.try_call("mark_sent", future).unwrap_err().fields[0].field, "on");
    let sent = json!({"id": submission["id"], "on": date(22, 11, 2026), "at": "16:25", "how": "email", "note": ""});
    assert_eq!(run.call("mark_sent", sent)["state"], json!("sent"));
    let today = run.call("today", Value::Null);
    assert!(!today["lines"].to_string().contains("Send the November"), "Today is clear of it: {}", today["lines"]);
    // the correction
    let correction = run.call("correct_report", json!({"report": id, "reason": "The opinion named the wrong month."}));
    assert_eq!(correction["version"], json!(2));
    let second = run.call("sign_off_report", json!({"report": correction["id"], "declared": true}));
    assert_eq!(second["document"]["fileName"], json!("SC999001_Reg25_2026-11-20_v2.pdf"));
    let first = run.call("report", id);
    assert_eq!(first["state"], json!("superseded"));
    assert_eq!(first["document"]["supersededBy"], second["document"]["number"]);
    let submission = run.call("prepare_submission", json!({"document": second["document"]["id"]}));
    assert!(submission["note"].as_str().unwrap().contains("enquiries@ofsted.gov.uk"), "{}", submission["note"]);
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
}

#[test]
fn a_text_that_is_too_long_is_refused_whole_and_the_one_before_is_kept() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let visits = run.call("visits", Value::Null);
    let report = visits["visits"].as_array().unwrap().iter().find(|v| v["report"]["state"] == json!("draft")).unwrap()
        ["report"]["id"]
        .clone();
    let save = |text: String| {
        run.try_call("save_answer", json!({"report": report, "section": "opinion", "field": "opinion", "text": text}))
    };
    save("The standard of care is good.".to_owned()).unwrap();
    let error = save("ä".repeat(200_000)).unwrap_err();
    assert_eq!(error.fields[0].field, "opinion.opinion");
    assert!(error.message.contains("200000"), "{}", error.message);
    let view = run.call("report", report);
    let kept =
        view["answers"].as_array().unwrap().iter().find(|a| a["section"] == json!("opinion")).unwrap()["text"].clone();
    assert_eq!(kept, json!("The standard of care is good."));
}

#[test]
fn an_export_folder_that_cannot_be_written_is_said_and_nothing_is_recorded() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let file = run.folder.path().join("a-file");
    std::fs::write(&file, "in the way").unwrap();
    let settings = run.call("settings", Value::Null);
    let mut form = settings["form"].clone();
    form["exportFolder"] = json!(file.join("below").display().to_string());
    let error = run.try_call("save_settings", form.clone()).unwrap_err();
    assert_eq!(error.fields[0].field, "exportFolder");
    form["exportFolder"] = json!(run.folder.path().join("home/sample").display().to_string());
    assert_eq!(run.try_call("save_settings", form).unwrap_err().fields[0].field, "exportFolder", "not into the store");
}

#[test]
fn a_rule_changed_with_a_reason_shows_both_values_and_old_dates_keep_theirs() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let rules = run.call("settings", Value::Null)["rules"].clone();
    let address = rules
        .as_array()
        .unwrap()
        .iter()
        .find(|rule| rule["value"] == json!("enquiries@ofsted.gov.uk"))
        .unwrap()
        .clone();
    let change =
        |value: &str, why: &str| run.try_call("change_rule", json!({"id": address["id"], "value": value, "why": why}));
    assert!(change("not an address", "x").is_err());
    assert!(change("new.address@ofsted.example", "").is_err(), "a reason is needed");
    let settings = change("new.address@ofsted.example", "The link inspector gave it on the telephone").unwrap();
    let rule = settings["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == address["id"]).unwrap().clone();
    assert_eq!(rule["change"]["shipped"], json!("enquiries@ofsted.gov.uk"));
    assert_eq!(rule["value"], json!("new.address@ofsted.example"));
    let earlier = run.call("submissions", json!({}))["submissions"][0]["to"].clone();
    assert_eq!(earlier, json!("enquiries@ofsted.gov.uk"), "what was sent keeps the address that it was sent to");
    let settings = run.call("reset_rule", json!({"id": address["id"], "why": "It was a mistake"}));
    let rule = settings["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == address["id"]).unwrap().clone();
    assert_eq!(rule["value"], json!("enquiries@ofsted.gov.uk"));
}

#[test]
fn abilities_are_all_used_by_some_command_or_view() {
    let used: Vec<Ability> = COMMANDS.iter().filter_map(|(_, ability)| *ability).collect();
    // these decide what a view contains, not whether it opens
    let in_views = [Ability::SeeFamilyNames, Ability::SeeAllHappenings, Ability::AuthoriseActions];
    for ability in Ability::ALL {
        assert!(used.contains(ability) || in_views.contains(ability), "{ability:?} decides nothing");
    }
}
