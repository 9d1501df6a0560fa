//! Notices and letters after something was corrected: nothing goes to somebody who must not read it any more, no clock runs
//! from what turned out wrong, and every duty has its own clock.

use std::time::Duration;

use hearthbook_records::ErrorCode;
use serde_json::{Value, json};

use crate::run::{Run, date};

fn record(run: &Run, kind: &str, who: &str, what: &str) -> Value {
    let form = json!({"kind": kind, "on": date(21, 11, 2026), "at": "22:40", "knownAt": "22:45", "place": "Front door",
        "who": who, "what": what, "actions": "Somebody looked after it."});
    let about = json!({"whom": ["resident"], "staff": [], "also": []});
    let view = run.call("record_event", json!({"form": form, "about": about, "despiteDuplicate": true}));
    run.call("event", view["recorded"].clone())
}

fn decide(run: &Run, event: &Value, decision: &str) -> Value {
    let version = run.call("event", event["id"].clone())["version"].clone();
    run.call(
        "decide_event",
        json!({"id": event["id"], "version": version, "decision": decision, "why": "So it was seen."}),
    )
}

fn save(run: &Run, event: &Value, changes: &[(&str, Value)]) -> Value {
    let read = run.call("event", event["id"].clone());
    let mut form = read["form"].clone();
    for (field, value) in changes {
        form[*field] = value.clone();
    }
    run.call("save_event", json!({"id": read["id"], "version": read["version"], "form": form, "words": read["words"]}))
}

fn titles(event: &Value) -> Vec<&str> {
    event["notices"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect()
}

fn notice(run: &Run, event: &Value, title: &str) -> Value {
    let found =
        event["notices"].as_array().unwrap().iter().find(|one| one["title"].as_str().unwrap().starts_with(title));
    run.call("notice", found.unwrap_or_else(|| panic!("{title} in {:?}", titles(event)))["id"].clone())
}

fn step(run: &Run, notice: &Value, more: Value) -> Value {
    let mut request = json!({"id": notice["id"]});
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    run.call("notice_step", request)
}

fn address(run: &Run, notice: &Value, name: &str, email: &str) -> Value {
    run.call("address_notice", json!({"id": notice["id"], "name": name, "email": email, "telephone": ""}))
}

fn release(run: &Run, notice: &Value, more: &str) -> Value {
    let view = run.call("notice", notice["id"].clone());
    let body = format!("{}\n{more}", view["body"].as_str().unwrap());
    run.call("release_letter", json!({"notice": view["id"], "subject": view["subject"], "body": body}))
}

/// The code with which writing a letter out is refused, as PDF and as email draft.
fn refused(run: &Run, letter: &Value) -> [Option<ErrorCode>; 2] {
    let write = |email: bool| {
        run.try_call("write_letter", json!({"letter": letter["id"], "email": email})).err().map(|refused| refused.code)
    };
    [write(false), write(true)]
}

fn family_with(run: &Run, initials: &str) -> Value {
    let families = run.call("families", Value::Null);
    let found = families["families"].as_array().unwrap().iter();
    found.clone().find(|one| one["byInitials"].as_str().unwrap().contains(initials)).unwrap().clone()
}

const CONFLICT: [Option<ErrorCode>; 2] = [Some(ErrorCode::Conflict), Some(ErrorCode::Conflict)];

#[test]
fn a_letter_to_a_parent_is_not_written_out_once_telling_could_endanger_somebody() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, "police", "G.H., F.H.", "Shouting."), "notifiable");
    let parent = notice(&run, &event, "Parent");
    step(&run, &parent, json!({"step": "safe", "text": "PC Invented"}));
    address(&run, &parent, parent["name"].as_str().unwrap(), "gemma@post.example");
    let released = release(&run, &parent, "");
    let letter = &released["letters"][0];
    assert_eq!(letter["cannotWriteBecause"], json!(""));
    let exports = || std::fs::read_dir(run.folder.path().join("exports")).map_or(0, Iterator::count);
    let before = exports();
    let held = step(&run, &parent, json!({"step": "danger", "text": "Police: she is not to know before Monday"}));
    assert!(held["letters"][0]["cannotWriteBecause"].as_str().unwrap().contains("endanger"), "{held}");
    assert_eq!(refused(&run, letter), CONFLICT);
    assert_eq!(exports(), before, "no file");
    step(&run, &parent, json!({"step": "safe", "text": "Sergeant Invented: the interview is over"}));
    assert_eq!(refused(&run, letter), [None, None]);
}

#[test]
fn a_released_letter_is_written_out_only_while_it_is_the_newest_goes_to_the_same_body_and_passes_the_gate() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = record(&run, "police", "G.H.", "Shouting.");
    let staff = event["choices"].as_array().unwrap().iter().find(|one| !one["person"].is_null()).unwrap();
    let initials = staff["words"].as_str().unwrap().split(',').next().unwrap().to_owned();
    let event = decide(&run, &save(&run, &event, &[("who", json!(format!("G.H., {initials}")))]), "notifiable");
    let people = event["people"].as_array().unwrap();
    assert!(people.iter().all(|one| one["known"] == json!(true)), "{people:?}");
    let authority = notice(&run, &event, "Placing authority");
    let name = authority["name"].as_str().unwrap().to_owned();
    address(&run, &authority, &name, "duty@ashcombe.example");
    let first = release(&run, &authority, "The first.")["letters"][0].clone();
    let second = release(&run, &authority, "The second.")["letters"][0].clone();
    assert_eq!(refused(&run, &first), CONFLICT, "a newer one was released");
    assert_eq!(refused(&run, &second), [None, None]);
    address(&run, &authority, &name, "other@ashcombe.example");
    assert_eq!(refused(&run, &second), [None, Some(ErrorCode::Conflict)], "the address was wrong");
    address(&run, &authority, "Northmere Council", "duty@ashcombe.example");
    assert_eq!(refused(&run, &second), CONFLICT, "the body was wrong");
    address(&run, &authority, &name, "duty@ashcombe.example");
    // it names somebody who turned out not to be in it
    save(&run, &event, &[("who", json!("G.H."))]);
    let blocked = Some(ErrorCode::Blocked);
    assert_eq!(refused(&run, &second), [blocked, blocked]);
    // and then its family turned out not to be in it either
    save(&run, &event, &[("who", json!("N.B."))]);
    assert_eq!(refused(&run, &second), CONFLICT);
}

#[test]
fn the_initials_of_somebody_who_had_left_are_nobodys_until_it_is_said_and_a_correction_takes_the_notices_away() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, "police", "P.D.", "A visitor shouted."), "notifiable");
    assert_eq!(event["people"][0]["words"], json!("not said who this is"));
    assert!(!titles(&event).iter().any(|title| title.contains("Northmere")), "{:?}", titles(&event));
    let who = |family: Value| json!({"id": event["id"], "initials": "P.D.", "family": family, "person": null});
    let said = run.call("say_who", who(family_with(&run, "P.D.")["id"].clone()));
    let authority = notice(&run, &said, "Placing authority: Northmere");
    let corrected = run.call("say_who", who(Value::Null));
    assert!(!titles(&corrected).iter().any(|title| title.contains("Northmere") || title.contains("Parent")));
    let history = run.call("history", json!({"kind": "event", "id": event["id"]})).to_string();
    assert!(history.contains("No longer to be told: Placing authority: Northmere"), "{history}");
    assert!(run.try_call("notice", authority["id"].clone()).is_err());
    // what is on record of somebody stays, and nothing more is written
    let said = run.call("say_who", who(family_with(&run, "P.D.")["id"].clone()));
    let authority = notice(&run, &said, "Placing authority: Northmere");
    step(&run, &authority, json!({"step": "told", "how": "telephone"}));
    run.call("say_who", who(Value::Null));
    let kept = run.call("notice", authority["id"].clone());
    assert!(kept["noLetterBecause"].as_str().unwrap().contains("not in the event"), "{kept}");
}

#[test]
fn no_address_is_taken_where_several_fit_and_none_of_another_family() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let officer = |kind: &str, family: Value, name: &str, email: &str| {
        let form = json!({"kind": kind, "name": name, "organisation": "Northmere Council", "email": email});
        run.call("save_professional", json!({"id": null, "family": family, "relation": "", "form": form}));
    };
    // an address that was typed for one family says nothing of another family of the same council
    let event = decide(&run, &record(&run, "police", "G.H., N.B.", "Shouting."), "notifiable");
    let one = notice(&run, &event, "Placing authority: Ashcombe");
    address(&run, &one, "Tarnbeck County Council", "worker.of.gh@tarnbeck.example");
    let next = decide(&run, &record(&run, "police", "N.B.", "Again."), "notifiable");
    let other = notice(&run, &next, "Placing authority: Tarnbeck");
    assert_ne!(other["email"], json!("worker.of.gh@tarnbeck.example"));
    // two entries for the police: neither, nor whatever was used last
    for name in ["PC One", "PC Two"] {
        officer("police", Value::Null, name, "desk@police.example");
    }
    for round in 0..2 {
        let event = record(&run, "police", "G.H.", "Shouting once more.");
        let event =
            run.call("add_notice", json!({"event": event["id"], "recipient": "police", "family": null, "name": ""}));
        let police = notice(&run, &event, "Police");
        assert_eq!(police["email"], json!(""), "{round}");
        address(&run, &police, "", "desk@police.example");
    }
    // two social workers of one family: a person chooses
    let left = family_with(&run, "P.D.")["id"].clone();
    let event = record(&run, "complaint", "P.D.", "By letter.");
    let proposed = |run: &Run| {
        let request = json!({"id": event["id"], "initials": "P.D.", "family": left, "person": null});
        run.call("say_who", request.clone());
        let decided = decide(run, &event, "notifiable");
        let found = notice(run, &decided, "Placing authority")["email"].clone();
        let mut nobody = request;
        nobody["family"] = Value::Null;
        run.call("say_who", nobody);
        found
    };
    let before = proposed(&run);
    officer("placingAuthority", left.clone(), "Office one", "one@northmere.example");
    officer("placingAuthority", left.clone(), "Office two", "two@northmere.example");
    assert_eq!(proposed(&run), json!(""), "before there was {before}");
}

#[test]
fn a_corrected_kind_or_time_moves_the_clocks_of_those_who_are_not_told() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, "illness-accident", "F.H.", "A fall"), "notifiable");
    step(&run, &notice(&run, &event, "Ofsted"), json!({"step": "told", "how": "webForm"}));
    let why = |event: &Value, title: &str| notice(&run, event, title)["clock"]["why"]["headline"].clone();
    let (ofsted, authority) = (why(&event, "Ofsted"), why(&event, "Placing authority"));
    let earlier = save(
        &run,
        &event,
        &[
            ("on", date(20, 11, 2026)),
            ("at", json!("8:00")),
            ("knownOn", date(20, 11, 2026)),
            ("knownAt", json!("9:00")),
        ],
    );
    assert_eq!(why(&earlier, "Placing authority"), json!("Without delay; red from 21 November 2026, 09:00"));
    assert_ne!(why(&earlier, "Placing authority"), authority);
    assert_eq!(why(&earlier, "Ofsted"), ofsted, "who was told keeps the clock that ran");
    let death = save(&run, &earlier, &[("kind", json!("death"))]);
    assert_eq!(why(&death, "Placing authority"), json!("At once"));
    assert_eq!(notice(&run, &death, "Placing authority")["clock"]["urgency"], json!("late"));
    let history = run.call("history", json!({"kind": "event", "id": event["id"]})).to_string();
    assert!(history.contains("Worked out anew by when to tell: Placing authority"), "{history}");
}

#[test]
fn the_outcome_of_an_enquiry_is_timed_from_when_the_outcome_was_known() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, "enquiry", "F.H.", "Section 47 enquiry begun."), "notifiable");
    run.clock.forward(Duration::from_secs(3 * 24 * 3600));
    run.sign_in("registered manager");
    let version = run.call("event", event["id"].clone())["version"].clone();
    let outcome = json!({"id": event["id"], "version": version, "on": date(25, 11, 2026), "at": "9:30", "outcome": "No further action."});
    let event = run.call("event_outcome", outcome);
    let lines = event["notices"].as_array().unwrap();
    let of_outcome = lines.iter().find(|one| one["stage"] == json!("the outcome")).unwrap();
    assert!(of_outcome["words"].as_str().unwrap().contains("30 minutes since it was known"), "{of_outcome}");
    step(&run, of_outcome, json!({"step": "told", "how": "webForm"}));
    let told = run.call("notice", of_outcome["id"].clone())["recipient"].as_str().unwrap().to_owned();
    let behind = run.call("events", json!({"told": format!("{told}:1")})).to_string();
    assert!(behind.contains(event["id"].as_str().unwrap()), "within an hour of the outcome, in the pictures too");
    let early = json!({"id": lines.last().unwrap()["id"], "step": "told", "how": "webForm", "on": date(24, 11, 2026), "at": "9:00"});
    assert_eq!(run.try_call("notice_step", early).unwrap_err().fields[0].field, "on", "nobody tells what is not known");
}

#[test]
fn the_parent_is_asked_about_whatever_was_decided_under_regulation_26_1() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    for decision in ["notNotifiable", "notifiable"] {
        let event = decide(&run, &record(&run, "illness-accident", "F.H.", "A fall"), decision);
        let others = titles(&event).iter().filter(|title| !title.starts_with("Parent")).count();
        assert_eq!(others == 0, decision == "notNotifiable", "{:?}", titles(&event));
        let parent = notice(&run, &event, "Parent");
        assert_eq!(parent["askFirst"], json!(true));
        assert_eq!(parent["clock"]["why"]["rule"], json!("reg26.parent"));
        assert!(!event["cannotCloseBecause"].as_str().unwrap().is_empty());
        step(&run, &parent, json!({"step": "notTold", "text": "A graze: no significant incident"}));
        if decision == "notNotifiable" {
            assert_eq!(run.call("event", event["id"].clone())["cannotCloseBecause"], json!(""));
        }
    }
    let nobody = decide(&run, &record(&run, "other", "nobody", "A smoke alarm chirped"), "notNotifiable");
    assert_eq!((&nobody["notices"], &nobody["cannotCloseBecause"]), (&json!([]), &json!("")));
}

#[test]
fn an_enquiry_ends_only_when_its_outcome_was_told_to_both_whatever_was_decided_of_it() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, "enquiry", "F.H.", "Section 47 enquiry begun."), "notNotifiable");
    step(&run, &notice(&run, &event, "Parent"), json!({"step": "notTold", "text": "The authority tells her itself"}));
    let close = |run: &Run| {
        let version = run.call("event", event["id"].clone())["version"].clone();
        run.try_call("close_event", json!({"id": event["id"], "version": version, "close": true, "note": ""}))
    };
    assert!(close(&run).unwrap_err().message.contains("outcome was notified"));
    let version = run.call("event", event["id"].clone())["version"].clone();
    let outcome = json!({"id": event["id"], "version": version, "on": date(22, 11, 2026), "at": "9:30", "outcome": "No further action."});
    let event = run.call("event_outcome", outcome);
    let lines = event["notices"].as_array().unwrap();
    let of_outcome: Vec<&Value> = lines.iter().filter(|one| one["stage"] == json!("the outcome")).collect();
    assert_eq!(of_outcome.len(), 2);
    for one in &of_outcome {
        assert_eq!(run.call("notice", one["id"].clone())["noLetterBecause"], json!(""));
        step(&run, one, json!({"step": "notTold", "text": "Forgotten"}));
    }
    let awaited = |run: &Run| run.call("today", Value::Null)["lines"].to_string().contains("Outcome awaited");
    assert!(awaited(&run), "a reason for not telling is not telling");
    assert!(close(&run).unwrap_err().message.contains("outcome was notified"));
    for one in &of_outcome {
        step(&run, one, json!({"step": "told", "how": "webForm"}));
    }
    assert!(!awaited(&run));
    close(&run).unwrap();
}

#[test]
fn whom_a_letter_is_addressed_to_is_searched_too() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, "police", "G.H.", "Shouting."), "notifiable");
    let add =
        json!({"event": event["id"], "recipient": "other", "family": null, "name": "Solicitor of Gemma Hollinwade"});
    let event = run.call("add_notice", add);
    for (title, name) in [
        ("Somebody else", "Solicitor of Gemma Hollinwade"),
        ("Placing", "Authority of Nadia Belkassar"),
        ("Placing", "Authority of N.B."),
    ] {
        let one = notice(&run, &event, title);
        address(&run, &one, name, "");
        let letter = json!({"notice": one["id"], "subject": "A letter", "body": "Please ring us."});
        assert_eq!(run.try_call("release_letter", letter.clone()).unwrap_err().code, ErrorCode::Blocked, "{name}");
        let found = run.call("check_letter", letter);
        assert!(
            found.to_string().contains("the addressee") || !found["stops"].as_array().unwrap().is_empty(),
            "{found}"
        );
        address(&run, &one, "The duty desk", "");
        run.call("release_letter", json!({"notice": one["id"], "subject": "A letter", "body": "Please ring us."}));
        address(&run, &one, title, "");
    }
}

#[test]
fn a_second_person_does_not_release_a_letter_whose_address_was_changed_after_it_was_prepared() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let exports = run.folder.path().join("exports").display().to_string();
    run.call("save_settings", json!({"autoLockMinutes": "60", "exportFolder": exports, "secondPersonReleases": true}));
    let event = decide(&run, &record(&run, "police", "G.H.", "Shouting."), "notifiable");
    let authority = notice(&run, &event, "Placing authority");
    let letter = json!({"notice": authority["id"], "subject": authority["subject"], "body": authority["body"]});
    run.call("release_letter", letter.clone());
    run.sign_in("responsible individual");
    let moved = address(&run, &authority, authority["name"].as_str().unwrap(), "elsewhere@post.example");
    assert_eq!(moved["waiting"]["readdressed"], json!(true));
    let prepared = run.call("release_letter", letter.clone());
    assert_eq!((&prepared["letters"], &prepared["waiting"]["own"]), (&json!([]), &json!(true)), "{prepared}");
    run.sign_in("registered manager");
    let released = run.call("release_letter", letter);
    assert_eq!(released["letters"][0]["to"], json!("elsewhere@post.example"));
}

#[test]
fn letters_to_two_families_on_one_event_are_two_files_by_name() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, "police", "G.H., N.B.", "They argued."), "notifiable");
    let mut names = std::collections::BTreeSet::new();
    for (title, initials) in [("Placing authority: Ashcombe", "G.H."), ("Placing authority: Tarnbeck", "N.B.")] {
        let letter = release(&run, &notice(&run, &event, title), "")["letters"][0].clone();
        let written = run.call("write_letter", json!({"letter": letter["id"], "email": false}));
        let name = written["letters"][0]["exports"][0]["fileName"].as_str().unwrap().to_owned();
        let reference = family_with(&run, initials)["reference"].as_str().unwrap().to_owned();
        assert!(name.contains(&reference) && name.len() < 60, "{name}");
        names.insert(name);
    }
    assert_eq!(names.len(), 2);
}

#[test]
fn a_report_on_a_visit_counts_the_enquiries_that_were_open_on_that_day() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let facts = |run: &Run| {
        let visits = run.call("visits", Value::Null);
        let all = visits["visits"].as_array().unwrap();
        let draft = all.iter().find(|one| one["report"]["state"] == json!("draft")).unwrap();
        let report = run.call("report", draft["report"]["id"].clone());
        let found = report["facts"].as_array().unwrap().iter();
        found.clone().find(|one| one["section"] == json!("notifications")).unwrap().to_string()
    };
    let before = facts(&run);
    assert!(!before.contains("enquir"), "{before}");
    run.sign_in("registered manager");
    // known on 21 November, after the visit of the draft
    decide(&run, &record(&run, "enquiry", "F.H.", "Section 47 enquiry begun."), "notifiable");
    run.sign_in("responsible individual");
    assert_eq!(facts(&run), before);
}
