//! Safeguarding concerns: whoever one is about learns nothing of it, wherever he or she looks; its readers do all of it.

use std::collections::BTreeMap;
use std::time::Duration;

use hearthbook::commands::COMMANDS;
use hearthbook_records::{ErrorCode, UiError};
use serde_json::{Value, json};

use crate::run::{Run, date};
use crate::walk;

/// Words that nobody would write by chance.
const WORDS: &str = "The quagga ledger was slammed on the samovar";

fn about(whom: &[&str]) -> Value {
    json!({"whom": whom, "staff": [], "also": []})
}

fn form(whom: &[&str]) -> Value {
    json!({"kind": "allegation", "about": about(whom), "on": date(22, 11, 2026), "at": "02:10", "who": "R.D.",
        "what": WORDS, "done": "The door to the xebec room was shut.", "place": "Quincunx landing", "matters": []})
}

/// Commands that end the session, make a new store or change what is looked at.
fn dangerous(command: &str) -> bool {
    [
        "lock",
        "leave_sample_centre",
        "open_sample_centre",
        "create_store",
        "unlock",
        "recover",
        "make_recovery_code",
        "save_recovery_sheet",
        "draw_self_audit",
        "cancel_job",
        "accept_vetting_baseline",
        "make_backup",
        "rehearse_restore",
        "touch",
        "restore_backup",
        "move_record",
    ]
    .contains(&command)
        // what is written out stands in the journal of whoever did it, and the head of the chain is that of all entries
        || ["write_", "export_", "prove_chain"].iter().any(|start| command.starts_with(start))
}

/// Everything that a person gets to see without knowing an id, by command and request.
fn everything(run: &Run) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    for (command, _) in COMMANDS {
        if dangerous(command) {
            continue;
        }
        let requests = [
            Value::Null,
            json!({}),
            json!({"text": "quagga"}),
            json!({"text": "closed note"}),
            json!({"text": "concern"}),
            json!({"kind": "store", "id": "store"}),
            json!({"kind": "concern", "id": ""}),
        ];
        for request in requests {
            if *command == "audit" && request == Value::Null {
                continue;
            }
            if let Ok(answer) = run.try_call(command, request.clone()) {
                seen.insert(format!("{command} {request}"), answer.to_string());
            }
        }
    }
    seen
}

fn tells(text: &str) -> bool {
    ["quagga", "samovar", "xebec", "Quincunx"].iter().any(|word| text.to_lowercase().contains(&word.to_lowercase()))
}

/// The same with every id of a record as one word: what the sweep itself begins has another id in each run.
fn without_ids(text: &str) -> String {
    let parts: Vec<&str> = text.split_inclusive(|c: char| !(c.is_ascii_hexdigit() || c == '-')).collect();
    parts
        .into_iter()
        .map(|part| {
            let word = part.trim_end_matches(|c: char| !(c.is_ascii_hexdigit() || c == '-'));
            // a record, or the fingerprint of a key
            let is_id = (word.trim_start_matches('-').len() == 36 && word.matches('-').count() >= 4)
                || (word.len() == 20 && !word.contains('-'));
            if is_id { format!("an id{}", &part[word.len()..]) } else { part.to_owned() }
        })
        .collect()
}

/// The same without the hashes of entries, which differ from run to run.
fn without_hashes(text: &str) -> String {
    let mut parts = text.split("\"hash\":\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |sum, part| sum + part.split_once('"').map_or("", |(_, rest)| rest))
}

/// The other one who gives access and makes recovery codes, for one who does.
fn other_who_gives_access(role: &str) -> Option<&'static str> {
    match role {
        "registered manager" => Some("responsible individual"),
        "responsible individual" => Some("registered manager"),
        _ => None,
    }
}

/// A new recovery code, made by whoever is signed in.
fn code_on_paper(run: &Run) -> String {
    let code = run.call("make_recovery_code", Value::Null)["code"].as_str().unwrap().to_owned();
    run.call("confirm_recovery_code", json!({"lastGroup": code.rsplit('-').next().unwrap()}));
    code
}

/// Uses a recovery code for somebody's access.
fn recover(run: &Run, code: &str, label: &str) -> Result<Value, UiError> {
    run.call("lock", Value::Null);
    let state = run.call("app_state", Value::Null);
    let people = state["people"].as_array().unwrap();
    let slot = people.iter().find(|one| one["label"].as_str().unwrap().contains(label)).unwrap()["slot"].clone();
    let new = "copper lantern under quiet bridges";
    run.try_call("recover", json!({"code": code, "slot": slot, "passphrase": new, "again": new}))
}

/// What the page of the newest concern warns of.
fn warning(run: &Run) -> String {
    let id = run.call("concerns", Value::Null)["concerns"][0]["id"].clone();
    run.call("concern", id)["warning"].as_str().unwrap().to_owned()
}

/// What somebody sees after a shift worker was signed in, who recorded an allegation or recorded nothing.
fn seen_by(run: &Run, role: &str, whom: Option<&str>) -> BTreeMap<String, String> {
    run.sign_in(role);
    everything(run);
    run.sign_in("shift worker");
    if let Some(whom) = whom {
        let kept = run.call("record_concern", json!({"form": form(&[whom])}));
        assert_eq!(kept["id"], Value::Null, "a shift worker does not see it again");
        assert_eq!(run.call("concerns", Value::Null)["concerns"], json!([]), "nor in a list");
    }
    if let Some(other) = other_who_gives_access(role) {
        run.sign_in(role);
        code_on_paper(run);
        // what waits for a reader is put in order when one signs in
        run.sign_in(other);
    }
    run.sign_in(role);
    let folder = run.folder.path().display().to_string();
    let plain = |answer: String| without_ids(&without_hashes(&answer)).replace(&folder, "the folder of the run");
    everything(run).into_iter().map(|(question, answer)| (question, plain(answer))).collect()
}

/// Everything that somebody sees is the same whether there is an allegation about him or her or none.
fn learns_nothing(role: &str, whom: &str) {
    let none = seen_by(&Run::with_sample(), role, None);
    assert!(none.len() >= 10, "{} answers looked at", none.len());
    let run = Run::with_sample();
    let some = seen_by(&run, role, Some(whom));
    let differs = |some: &BTreeMap<String, String>| {
        none.keys().filter(|key| none.get(*key) != some.get(*key)).map(String::clone).collect::<Vec<_>>()
    };
    for (question, answer) in &some {
        assert!(!tells(answer), "{question} tells {role} of it: {answer}");
    }
    if let Some(key) = differs(&some).first() {
        let (one, other) = (none.get(key).cloned().unwrap_or_default(), some.get(key).cloned().unwrap_or_default());
        let at = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
        let around = |text: &str| text.chars().skip(at.saturating_sub(300)).take(600).collect::<String>();
        panic!("{role} sees a difference in {key}:\n{}\nand\n{}", around(&one), around(&other));
    }
    // whoever may read it does
    let reader = if role == "responsible individual" { "registered manager" } else { "responsible individual" };
    run.sign_in(reader);
    let list = run.call("concerns", Value::Null);
    let line = list["concerns"][0].clone();
    assert!(line["what"].as_str().unwrap().contains("quagga"), "{list}");
    let entries = run.call("audit", json!({"text": "closed note"}))["total"].as_u64().unwrap();
    assert!(entries >= 2, "its reader sees the entries about it");
    let step = json!({"id": line["id"], "version": 1, "step": "refer", "form": {"on": date(22, 11, 2026), "at": "09:30", "to": "lado", "whom": "M. B.", "how": "by telephone", "reference": "LD-118"}});
    run.call("concern_step", step);
    run.sign_in(role);
    for (question, answer) in everything(&run) {
        assert!(!tells(&answer) && !answer.contains("LD-118"), "{question} tells {role} of it: {answer}");
    }
    let not_there = run.try_call("concern", line["id"].clone());
    let never_was = run.try_call("concern", json!("01900000-0000-7000-8000-000000000009"));
    let told = |answer: Result<Value, UiError>| answer.map_err(|error| (error.code, error.message)).unwrap_err();
    assert_eq!(told(not_there), told(never_was), "as if there were none");
    if let Ok(history) = run.try_call("history", json!({"kind": "concern", "id": line["id"]})) {
        assert_eq!(history["entries"], json!([]));
    }
}

#[test]
fn the_manager_learns_nothing_of_an_allegation_about_the_manager_wherever_he_or_she_looks() {
    learns_nothing("registered manager", "manager");
}

#[test]
fn the_responsible_individual_learns_nothing_of_one_about_the_responsible_individual() {
    learns_nothing("responsible individual", "responsibleIndividual");
}

#[test]
fn the_visitor_the_deputy_and_the_administrator_learn_nothing_of_one_about_the_manager() {
    for role in ["visitor", "deputy", "administrator"] {
        learns_nothing(role, "manager");
    }
}

#[test]
fn no_export_and_no_bundle_of_the_one_it_is_about_says_anything_of_it() {
    let run = Run::with_sample();
    run.sign_in("shift worker");
    run.call("record_concern", json!({"form": form(&["manager"])}));
    run.sign_in("responsible individual");
    let id = run.call("concerns", Value::Null)["concerns"][0]["id"].as_str().unwrap().to_owned();
    run.sign_in("registered manager");
    run.call("export_everything", json!({"passphrase": "", "again": "", "agreed": true}));
    run.call("export_audit", json!({}));
    let people = run.call("people", Value::Null);
    let manager = people["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["roleTitle"] == json!("Registered manager"))
        .unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let request = json!({"subject": format!("person:{manager}"), "askedOn": date(20, 11, 2026), "askedBy": "the person", "identity": "known in person", "ground": "notFamilyRecord", "groundWords": "UK GDPR, article 15"});
    let view = run.call("open_access_request", request);
    assert!(!tells(&view.to_string()) && !view.to_string().contains(&id), "{view}");
    let mut looked_at = 0;
    for file in walk(&run.folder.path().join("exports")) {
        let bytes = std::fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        looked_at += 1;
        assert!(!tells(&text) && !text.contains(&id), "{}", file.display());
        assert!(!text.contains("closed note ("), "{} tells that one was written", file.display());
        if file.ends_with("tables/journal.csv") {
            assert!(!text.contains("\"number\"") && !text.contains("\"previous\""), "nor what would show a gap");
        }
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!name.contains("concern") && !name.contains("withheld") && !name.contains("compartment"), "{name}");
    }
    assert!(looked_at > 10, "{looked_at} files");
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true), "and the chain runs over all of it");
}

#[test]
fn readers_follow_from_whom_it_is_about_and_nobody_it_is_about_can_be_named() {
    let run = Run::with_sample();
    let readers = |whom: &[&str]| run.call("who_reads", json!({"about": about(whom)}));
    run.sign_in("shift worker");
    let view = readers(&["resident"]);
    assert!(view["words"].as_str().unwrap().contains("registered manager"), "{view}");
    assert!(view["words"].as_str().unwrap().contains("responsible individual"), "{view}");
    assert_eq!(view["closed"], json!(false));
    let view = readers(&["manager"]);
    assert!(!view["words"].as_str().unwrap().contains(", registered manager"), "{view}");
    assert_eq!((&view["closed"], &view["outside"]), (&json!(true), &json!(false)));
    let view = readers(&["manager", "responsibleIndividual"]);
    assert_eq!(view["outside"], json!(true), "{view}");
    assert!(view["words"].as_str().unwrap().contains("shift worker"), "who records it stays its reader: {view}");
    assert!(!view["couldName"].as_array().unwrap().is_empty(), "a deputy can be named: {view}");
    let kept = run.call("record_concern", json!({"form": form(&["manager", "responsibleIndividual"])}));
    assert!(kept["id"].is_string() && kept["outside"] == json!(true), "{kept}");
    assert!(kept["numbers"].to_string().contains("LADO") && kept["numbers"].to_string().contains("0300 123 1231"));
    let page = run.call("concern", kept["id"].clone());
    assert_eq!(page["outside"], json!(true));
    // whoever it is about can never be named
    run.sign_in("shift worker");
    run.call("record_concern", json!({"form": form(&["manager"])}));
    run.sign_in("registered manager");
    let own_slot = run.call("access", Value::Null)["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one.to_string().contains("Registered manager"))
        .unwrap()["slot"]
        .clone();
    run.sign_in("responsible individual");
    let id = run.call("concerns", Value::Null)["concerns"][0]["id"].clone();
    let page = run.call("concern", id.clone());
    assert!(page["warning"].as_str().unwrap().contains("recovery code"), "{page}");
    assert!(page["couldRead"].as_array().unwrap().iter().all(|one| one["slot"] != own_slot), "{page}");
    let name = json!({"id": id, "slot": own_slot, "may": true, "why": "asked for it"});
    assert_eq!(run.try_call("concern_reader", name).unwrap_err().code, ErrorCode::Conflict);
    let deputy = page["couldRead"].as_array().unwrap().iter().find(|one| one["words"].to_string().contains("deputy"));
    let slot = deputy.unwrap()["slot"].clone();
    let kept = json!({"key": format!("concern:{}:readers", id.as_str().unwrap()), "values": "{}"});
    run.call("save_form_draft", kept.clone());
    let page = run.call("concern_reader", json!({"id": id, "slot": slot, "may": true, "why": "stands in for me"}));
    assert_eq!(run.call("form_draft", json!({"key": kept["key"]}))["values"], Value::Null, "the reason is kept once");
    assert!(page["readers"].to_string().contains("deputy"), "{page}");
    run.sign_in("deputy");
    assert!(run.call("concerns", Value::Null).to_string().contains("quagga"));
}

#[test]
fn nobody_records_an_allegation_that_only_those_it_is_about_could_read() {
    let run = Run::with_store();
    let refused = run.try_call("record_concern", json!({"form": form(&["manager"])})).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    assert!(refused.message.contains("LADO"), "{}", refused.message);
    let nobody = run.try_call("record_concern", json!({"form": form(&[])})).unwrap_err();
    assert_eq!(nobody.fields[0].field, "about");
    let future = json!({"kind": "conduct", "about": about(&["resident"]), "on": date(23, 11, 2026), "what": "", "matters": ["nothing"]});
    let fields: Vec<String> = run
        .try_call("record_concern", json!({"form": future}))
        .unwrap_err()
        .fields
        .into_iter()
        .map(|field| field.field)
        .collect();
    assert_eq!(fields, ["on", "what", "matters"]);
}

#[test]
fn an_allegation_in_the_quick_form_about_somebody_who_signs_in_is_no_event() {
    let run = Run::with_sample();
    run.sign_in("shift worker");
    let event = json!({"kind": "allegation", "on": date(22, 11, 2026), "at": "02:10", "what": WORDS, "who": "", "place": "", "actions": ""});
    let unsaid = run.try_call("record_event", json!({"form": event})).unwrap_err();
    assert_eq!(unsaid.fields[0].field, "about", "it is asked whom it is about");
    let before = run.call("events", json!({}))["events"].clone();
    let view = run.call("record_event", json!({"form": event, "about": about(&["manager"])}));
    assert_eq!(view["recorded"], Value::Null);
    assert!(view["kept"]["words"].as_str().unwrap().contains("responsible individual"), "{view}");
    assert_eq!(view["events"], before, "it is no event");
    run.sign_in("registered manager");
    assert!(!tells(&run.events()));
    run.sign_in("responsible individual");
    assert!(run.call("concerns", Value::Null).to_string().contains("quagga"));
    // about a resident it is an event, as before
    run.sign_in("shift worker");
    let view = run.call("record_event", json!({"form": event, "about": about(&["resident"])}));
    assert!(view["recorded"].is_string(), "{view}");
}

#[test]
fn a_concern_runs_from_the_referral_to_its_outcome_and_today_tells_its_reader_only() {
    let run = Run::with_sample();
    run.sign_in("shift worker");
    run.call("record_concern", json!({"form": form(&["manager"])}));
    run.sign_in("responsible individual");
    let line = |run: &Run| {
        let today = run.call("today", Value::Null);
        let lines = today["lines"].as_array().unwrap().iter();
        lines.filter(|line| line["path"].as_str().unwrap().starts_with("/concerns/")).cloned().collect::<Vec<_>>()
    };
    let lines = line(&run);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(lines[0]["title"], json!("A safeguarding concern waits for you"));
    assert!(!tells(&lines[0].to_string()), "closed words over the shoulder");
    let id = run.call("concerns", Value::Null)["concerns"][0]["id"].clone();
    let version = std::cell::Cell::new(1);
    let step = |kind: &str, form: Value| {
        let request = json!({"id": id, "version": version.get(), "step": kind, "form": form});
        let answer = run.try_call("concern_step", request);
        if let Ok(page) = &answer {
            version.set(page["version"].as_u64().unwrap());
        }
        answer
    };
    let early = step("refer", json!({"on": date(24, 11, 2026), "to": "lado", "how": "by telephone"})).unwrap_err();
    assert_eq!(early.fields[0].field, "on", "it is still to come");
    let page = step("refer", json!({"on": date(22, 11, 2026), "at": "9:00", "to": "lado", "whom": "M. B.", "how": "by telephone", "reference": "LD-118"})).unwrap();
    let clock = page["clocks"][0].clone();
    assert_eq!(clock["why"]["due"], json!("2026-11-24"), "a Sunday; two working days later: {clock}");
    assert_eq!(clock["why"]["basis"], json!("practice"));
    let stale = json!({"id": id, "version": 1, "step": "note", "form": {"text": "x"}});
    assert_eq!(run.try_call("concern_step", stale).unwrap_err().code, ErrorCode::Conflict, "two who write at once");
    assert_eq!(line(&run)[0]["title"], json!("A safeguarding referral is to be followed up"));
    run.clock.forward(Duration::from_secs(4 * 86_400));
    run.sign_in("responsible individual");
    assert_eq!(line(&run)[0]["urgency"], json!("late"));
    let target = clock["target"].clone();
    step(
        "followUp",
        json!({"on": date(26, 11, 2026), "target": target, "yes": false, "text": "Rang again, nobody there"}),
    )
    .unwrap();
    assert_eq!(line(&run).len(), 1, "it waits for an answer");
    step(
        "followUp",
        json!({"on": date(26, 11, 2026), "target": target, "yes": true, "text": "Strategy meeting tomorrow"}),
    )
    .unwrap();
    let page = step("planMeeting", json!({"on": date(26, 11, 2026), "text": "At the council"})).unwrap();
    let meeting = page["clocks"][0]["target"].clone();
    step("holdMeeting", json!({"on": date(26, 11, 2026), "target": meeting, "text": "Enquiry by the council"}))
        .unwrap();
    step("duties", json!({"on": date(26, 11, 2026), "text": "Works from another building"})).unwrap();
    step("supportSpoke", json!({"text": "The advocate comes on Friday"})).unwrap();
    let page = step("removed", json!({"on": date(26, 11, 2026), "yes": true})).unwrap();
    assert_eq!(page["clocks"][0]["step"], json!("dbsReferred"), "{page}");
    step("dbsReferred", json!({"on": date(26, 11, 2026), "reference": "DBS-7"})).unwrap();
    let page = step("outcome", json!({"on": date(26, 11, 2026), "text": "Substantiated"})).unwrap();
    assert_eq!((&page["closed"], page["clocks"].as_array().unwrap().len()), (&json!(true), 0));
    assert!(line(&run).is_empty(), "Today is clear of it");
    run.sign_in("registered manager");
    assert!(line(&run).is_empty());
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
}

#[test]
fn an_event_about_the_manager_is_moved_with_all_that_hangs_on_it() {
    let run = Run::with_sample();
    run.sign_in("deputy");
    let event = json!({"kind": "other", "on": date(21, 11, 2026), "at": "02:10", "what": WORDS, "who": "", "place": "Quincunx landing", "actions": "The xebec room was shut."});
    let recorded = run.call("record_event", json!({"form": event}));
    let id = recorded["recorded"].as_str().unwrap().to_owned();
    let view = run.call("event", json!(id));
    let decide = json!({"id": id, "version": view["version"], "decision": "notifiable", "why": "The samovar"});
    let decided = run.try_call("decide_event", decide);
    let view = run.call("event", json!(id));
    run.sign_in("registered manager");
    assert!(run.events().contains("quagga"), "until then the manager reads it");
    let own = json!({"event": id, "version": view["version"], "kind": "allegation", "about": about(&["manager"])});
    assert_eq!(run.try_call("move_event_to_concern", own.clone()).unwrap_err().code, ErrorCode::NotAllowed);
    run.sign_in("responsible individual");
    let kept = run.call("move_event_to_concern", own);
    let page = run.call("concern", kept["id"].clone());
    assert!(page["facts"].to_string().contains("quagga") && page["from"].as_str().unwrap().contains("event"), "{page}");
    if decided.is_ok() {
        assert!(page["moved"].to_string().contains("samovar"), "the decision goes with it: {page}");
    }
    assert_eq!(run.try_call("event", json!(id)).unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
    run.sign_in("registered manager");
    for (question, answer) in everything(&run) {
        assert!(!tells(&answer) && !answer.contains(&id), "{question} tells of it: {answer}");
    }
    let history = run.call("history", json!({"kind": "event", "id": id}));
    assert_eq!(history["entries"], json!([]), "not even that something was emptied");
    run.call("export_everything", json!({"passphrase": "", "again": "", "agreed": true}));
    for file in walk(&run.folder.path().join("exports")) {
        let bytes = std::fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!tells(&text) && !text.contains(&id), "{}", file.display());
    }
}

#[test]
fn a_complaint_about_the_manager_is_moved_likewise() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let form = json!({"kind": "complaint", "madeOn": date(20, 11, 2026), "madeHow": "in person", "madeBy": "other", "initials": "", "about": WORDS, "wish": "An end to the samovar"});
    let saved = run.call("save_complaint", json!({"id": null, "form": form}));
    let (id, reference) = (saved["row"]["id"].clone(), saved["row"]["reference"].as_str().unwrap().to_owned());
    let step =
        json!({"complaint": id, "on": date(21, 11, 2026), "by": "J.W.", "words": "The xebec room was looked at."});
    run.call("add_complaint_step", step);
    run.sign_in("registered manager");
    assert!(run.call("complaints", Value::Null).to_string().contains("quagga"), "until then the manager reads it");
    run.sign_in("responsible individual");
    let request = json!({"complaint": id, "kind": "conduct", "about": about(&["manager"])});
    let kept = run.call("move_complaint_to_concern", request);
    let page = run.call("concern", kept["id"].clone());
    assert!(page["moved"].to_string().contains("xebec"), "{page}");
    run.sign_in("registered manager");
    for (question, answer) in everything(&run) {
        assert!(!tells(&answer) && !answer.contains(&reference), "{question} tells of it: {answer}");
    }
    let history = run.call("history", json!({"kind": "complaint", "id": id}));
    assert_eq!(history["entries"], json!([]));
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
}

#[test]
fn the_escalation_letter_names_the_own_family_and_stops_at_another() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let families = run.call("families", Value::Null);
    let families = families["families"].as_array().unwrap();
    let resident: Vec<&Value> = families.iter().filter(|one| one["resident"] != json!(false)).collect();
    let (own, other) = (resident[0], resident[1]);
    let mut concern = form(&["manager"]);
    concern["family"] = own["id"].clone();
    let kept = run.call("record_concern", json!({"form": concern}));
    let id = kept["id"].clone();
    let page = run.call("concern", id.clone());
    assert!(page["noLetter"].as_str().unwrap().contains("referral first"), "{page}");
    let refer = json!({"id": id, "version": 1, "step": "refer", "form": {"on": date(22, 11, 2026), "to": "social-care", "how": "by telephone"}});
    let page = run.call("concern_step", refer);
    assert_eq!(page["noLetter"], json!(""));
    let name = |family: &Value| family["form"]["members"][0]["name"].as_str().unwrap().to_owned();
    assert!(page["letterText"].as_str().unwrap().contains(&name(own)), "{page}");
    let letter = |text: String, release: bool| json!({"id": id, "version": page["version"], "to": page["letterTo"], "email": "director@council.example", "subject": page["letterSubject"], "body": text, "release": release});
    let text = page["letterText"].as_str().unwrap().to_owned();
    let leak = run.try_call("concern_letter", letter(format!("{text} So did {}.", name(other)), true)).unwrap_err();
    assert_eq!(leak.code, ErrorCode::Blocked, "{leak:?}");
    let mut addressed = letter(text.clone(), true);
    addressed["to"] = json!(format!("The director, for {}", name(other)));
    let leak = run.try_call("concern_letter", addressed).unwrap_err();
    assert_eq!(leak.code, ErrorCode::Blocked, "the addressee is searched, too: {leak:?}");
    let first = run.call("concern_letter", letter(text.clone(), true));
    let older = first["page"]["letters"][0]["id"].clone();
    let mut again = letter(text, true);
    again["version"] = first["page"]["version"].clone();
    let released = run.call("concern_letter", again);
    let done = released["page"]["letters"][0].clone();
    let refused = run.try_call("write_concern_letter", json!({"id": id, "letter": older, "email": false})).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict, "only the newest is written out: {refused:?}");
    assert!(done["released"].as_str().unwrap().contains("SHA-256"), "{released}");
    for email in [false, true] {
        let written = run.call("write_concern_letter", json!({"id": id, "letter": done["id"], "email": email}));
        let path =
            std::path::Path::new(written["folder"].as_str().unwrap()).join(written["fileName"].as_str().unwrap());
        assert!(std::fs::metadata(&path).unwrap().len() > 1000);
        let file = written["fileName"].as_str().unwrap().to_lowercase();
        assert!(!file.contains("concern") && !file.contains("safeguard"), "a name that tells nothing: {file}");
    }
    run.sign_in("registered manager");
    let submissions = run.call("submissions", json!({})).to_string();
    assert!(!submissions.contains("not answered"), "in no register that the manager reads");
}

#[test]
fn the_page_for_worried_people_opens_before_sign_in_and_leaves_no_trace() {
    let run = Run::with_store();
    run.call("lock", Value::Null);
    let files = |run: &Run| {
        let mut found: Vec<(std::path::PathBuf, Vec<u8>)> =
            walk(run.folder.path()).into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect();
        found.sort();
        found
    };
    let before = files(&run);
    let view = run.call("whistleblowing", Value::Null);
    assert!(view["worries"].to_string().contains("0300 123 3155"), "{view}");
    assert!(view["says"].to_string().contains("confidential"));
    assert!(files(&run) == before, "not a byte of the folders changed");
}

#[test]
fn a_closed_note_is_linked_to_an_event_and_a_complaint_inside_its_compartment_only() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let event = run.call("events", json!({}))["events"][0]["id"].clone();
    let complaint = run.call("complaints", Value::Null)["complaints"][0]["id"].clone();
    run.sign_in("registered manager");
    let seen = |run: &Run| {
        let page = run.call("event", event.clone());
        let other = run.call("complaint", json!({"id": complaint}));
        let histories = [json!({"kind": "event", "id": event}), json!({"kind": "complaint", "id": complaint})]
            .map(|request| run.call("history", request)["entries"].clone());
        let of = |view: &Value| json!([view["links"], view["couldLink"], view["version"]]);
        json!([of(&page), of(&other), histories])
    };
    let before = seen(&run);
    run.sign_in("responsible individual");
    let id = run.call("record_concern", json!({"form": form(&["manager"])}))["id"].clone();
    let link =
        |version: u32, target: Value, on: bool| json!({"id": id, "version": version, "target": target, "link": on});
    let page = run.call("link_concern", link(1, json!({"event": event}), true));
    assert_eq!(page["links"][0]["target"], json!({"event": event}), "{page}");
    let other = run.call("link_complaint", json!({"id": complaint, "target": {"concern": id}, "link": true}));
    assert!(other["links"].to_string().contains("Closed note"), "the complaint shows it to a reader: {other}");
    let own = run.call("event", event.clone());
    assert!(own["links"].to_string().contains("Closed note"), "and so does the event");
    assert_eq!(run.call("concern", id.clone())["links"].as_array().unwrap().len(), 2);
    let stale = run.try_call("link_concern", link(1, json!({"event": event}), false)).unwrap_err();
    assert_eq!(stale.code, ErrorCode::Conflict);
    run.sign_in("registered manager");
    assert_eq!(seen(&run), before, "whom it is about sees no difference");
    let guess = run.try_call("link_event", json!({"id": event, "target": {"concern": id}, "link": true})).unwrap_err();
    let never = json!({"id": event, "target": {"concern": "01900000-0000-7000-8000-000000000009"}, "link": true});
    assert_eq!(guess.message, run.try_call("link_event", never).unwrap_err().message, "as if there were none");
    // an event and a complaint are linked in the open, and both show it
    let open = json!({"id": event, "target": {"complaint": complaint}, "link": true});
    assert!(run.call("link_event", open)["links"].to_string().contains("Complaint C-"));
    let other = run.call("complaint", json!({"id": complaint}));
    assert!(other["links"].to_string().contains("Event: "), "{other}");
    let away = run.call("link_complaint", json!({"id": complaint, "target": {"event": event}, "link": false}));
    assert_eq!(away["links"], json!([]));
}

#[test]
fn a_log_entry_about_the_manager_is_moved_likewise() {
    let run = Run::with_sample();
    run.sign_in("deputy");
    let entry = json!({"log": "restraint", "on": date(21, 11, 2026), "at": "02:10", "who": "R.D.", "what": WORDS, "detail": "Against the xebec door", "outcome": "A plaster, by the samovar"});
    let logs = run.call("save_log", json!({"id": null, "form": entry}));
    let found = logs["entries"].as_array().unwrap().iter().find(|one| tells(&one.to_string())).unwrap();
    let id = found["id"].clone();
    run.sign_in("registered manager");
    let request = json!({"log": id, "kind": "allegation", "about": about(&["manager"])});
    assert_eq!(run.try_call("move_log_to_concern", request.clone()).unwrap_err().code, ErrorCode::NotAllowed);
    run.sign_in("responsible individual");
    let kept = run.call("move_log_to_concern", request);
    let page = run.call("concern", kept["id"].clone());
    assert!(page["facts"].to_string().contains("quagga") && page["moved"].to_string().contains("xebec"), "{page}");
    run.sign_in("registered manager");
    for (question, answer) in everything(&run) {
        assert!(!tells(&answer) && !answer.contains(id.as_str().unwrap()), "{question} tells of it: {answer}");
    }
    assert_eq!(run.call("history", json!({"kind": "log", "id": id}))["entries"], json!([]));
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
    // one that became an event goes with the event
    let entry = json!({"log": "restraint", "on": date(20, 11, 2026), "at": "02:10", "who": "R.D.", "what": "Held", "detail": "By the arm", "outcome": ""});
    let logs = run.call("save_log", json!({"id": null, "form": entry}));
    let log = logs["entries"].as_array().unwrap().iter().find(|one| one["form"]["what"] == json!("Held")).unwrap();
    let event = json!({"kind": "restraint", "on": date(20, 11, 2026), "at": "02:10", "what": "Held", "who": "R.D.", "place": "", "actions": ""});
    run.call("record_event", json!({"form": event, "log": log["id"]}));
    run.sign_in("responsible individual");
    let refused = run
        .try_call("move_log_to_concern", json!({"log": log["id"], "kind": "allegation", "about": about(&["manager"])}));
    assert_eq!(refused.unwrap_err().code, ErrorCode::Conflict);
}

#[test]
fn whoever_it_is_about_does_not_get_in_with_a_recovery_code_of_his_or_her_own() {
    let run = Run::with_sample();
    run.sign_in("shift worker");
    run.call("record_concern", json!({"form": form(&["manager"])}));
    run.sign_in("registered manager");
    let code = code_on_paper(&run);
    run.sign_in("responsible individual");
    assert!(warning(&run).contains("does not open this note"), "{}", warning(&run));
    let refused = recover(&run, &code, "responsible individual").unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict, "nothing that one person alone reads is lost: {refused:?}");
    run.sign_in("responsible individual");
    let id = run.call("concerns", Value::Null)["concerns"][0]["id"].clone();
    let page = run.call("concern", id.clone());
    assert!(tells(&page.to_string()), "it is read as before");
    let tried = run.call("audit", json!({"text": "it was refused"}));
    assert_eq!(tried["total"], json!(1), "and that it was tried is on record: {tried}");
    // with another reader the passphrase is set, but the note is read by that other one only
    let deputy = page["couldRead"].as_array().unwrap().iter().find(|one| one["words"].to_string().contains("deputy"));
    let slot = deputy.unwrap()["slot"].clone();
    run.call("concern_reader", json!({"id": id, "slot": slot, "may": true, "why": "stands in for me"}));
    recover(&run, &code, "responsible individual").unwrap();
    for (question, answer) in everything(&run) {
        assert!(!tells(&answer), "{question} tells of it: {answer}");
    }
    assert_eq!(run.try_call("concern", id).unwrap_err().code, ErrorCode::NotFound);
    run.sign_in("deputy");
    assert!(run.call("concerns", Value::Null).to_string().contains("quagga"));
    assert!(warning(&run).contains("does not open this note"), "{}", warning(&run));
}

#[test]
fn a_recovery_code_that_a_reader_made_opens_the_note_until_somebody_else_holds_a_new_one() {
    let run = Run::with_sample();
    run.sign_in("shift worker");
    run.call("record_concern", json!({"form": form(&["manager"])}));
    run.sign_in("responsible individual");
    let code = code_on_paper(&run);
    assert!(!warning(&run).contains("does not open"), "{}", warning(&run));
    recover(&run, &code, "responsible individual").unwrap();
    assert!(run.call("concerns", Value::Null).to_string().contains("quagga"), "nothing is lost by a passphrase");
    assert!(!warning(&run).contains("does not open"), "the code that was made in its place opens it, too");
    let code = code_on_paper(&run);
    // the manager forgot the passphrase and holds the new code from then on
    recover(&run, &code, "registered manager").unwrap();
    let code = code_on_paper(&run);
    let reader = "copper lantern under quiet bridges";
    run.call("lock", Value::Null);
    let state = run.call("app_state", Value::Null);
    let people = state["people"].as_array().unwrap();
    let own = people.iter().find(|one| one["label"].as_str().unwrap().contains("responsible individual")).unwrap();
    run.call("unlock", json!({"slot": own["slot"], "passphrase": reader}));
    assert!(warning(&run).contains("does not open this note"), "{}", warning(&run));
    assert_eq!(recover(&run, &code, "responsible individual").unwrap_err().code, ErrorCode::Conflict);
}

#[test]
fn an_event_that_is_moved_leaves_looks_reviews_and_what_was_sent_for_comment() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let report = crate::way_out::ready(&run);
    let event = json!({"kind": "police", "on": date(12, 10, 2026), "at": "02:10", "what": WORDS, "who": "R.D.", "place": "", "actions": ""});
    let id = run.call("record_event", json!({"form": event}))["recorded"].clone();
    let title = run.call("event", id.clone())["title"].as_str().unwrap().to_lowercase();
    let named = |answer: &Value| answer.to_string().to_lowercase().contains(&title);
    let look = run.call("record_look", json!({"note": "Asked"}));
    assert!(named(&look["looks"]), "{title} in {look}");
    let review = crate::reviews::begin(&run)["id"].clone();
    let link = json!({"review": review, "section": "experiences", "field": "concluded", "kind": "event", "record": id});
    run.call("link_evidence", link);
    assert!(named(&run.call("review", review.clone())), "a statement rests on it");
    let view = run.call("event", id.clone());
    let decide = json!({"id": id, "version": view["version"], "decision": "notifiable", "why": "The police came"});
    run.call("decide_event", decide);
    run.call("open_round", json!({"report": report, "answerBy": date(27, 11, 2026), "note": ""}));
    let row = title.replacen(", ", "\",\"", 1);
    let sent = |run: &Run| run.call("accuracy", report.clone())["rounds"].to_string().to_lowercase();
    assert!(sent(&run).contains(&row), "{row} in {}", sent(&run));
    let view = run.call("event", id.clone());
    let own = json!({"event": id, "version": view["version"], "kind": "allegation", "about": about(&["manager"])});
    run.call("move_event_to_concern", own);
    run.sign_in("registered manager");
    let looks = run.call("oversight", Value::Null);
    assert!(!named(&looks["looks"]) && looks["looks"][0]["note"] == json!("Asked"), "{looks}");
    assert!(!named(&run.call("review", review)));
    assert!(!sent(&run).contains(&row), "{}", sent(&run));
    assert_eq!(run.call("audit", json!({"text": title}))["total"], json!(0), "nor does the journal name it");
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
}

#[test]
fn an_event_does_not_become_an_allegation_about_somebody_who_can_read_it() {
    let run = Run::with_sample();
    run.sign_in("deputy");
    let event = json!({"kind": "other", "on": date(21, 11, 2026), "at": "02:10", "what": WORDS, "who": "", "place": "", "actions": ""});
    let id = run.call("record_event", json!({"form": event}))["recorded"].clone();
    let save = |kind: &str, about: Value| {
        let view = run.call("event", id.clone());
        let mut form = view["form"].clone();
        form["kind"] = json!(kind);
        let request =
            json!({"id": id, "version": view["version"], "form": form, "words": view["words"], "about": about});
        run.try_call("save_event", request)
    };
    for kind in ["allegation", "staff"] {
        assert_eq!(save(kind, Value::Null).unwrap_err().fields[0].field, "about", "it is asked whom it is about");
        let refused = save(kind, about(&["manager"])).unwrap_err();
        assert_eq!(refused.code, ErrorCode::Conflict);
        assert!(refused.message.contains("Move the event"), "{}", refused.message);
    }
    assert_eq!(run.call("event", id.clone())["form"]["kind"], json!("other"), "nothing was changed");
    save("allegation", about(&["resident"])).unwrap();
    save("allegation", Value::Null).unwrap();
    assert_eq!(
        run.call("event", id.clone())["form"]["kind"],
        json!("allegation"),
        "one that is one is not asked again"
    );
}

#[test]
fn a_disclosure_about_the_deputy_shuts_the_deputy_out_and_leaves_nothing_behind_that_tells_of_it() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let report = crate::way_out::ready(&run);
    let people = run.call("people", Value::Null);
    let deputy = people["people"].as_array().unwrap().iter().find(|one| one["roleTitle"] == json!("Deputy manager"));
    let deputy = deputy.unwrap()["id"].clone();
    let words = format!("{WORDS}. ");
    let text = format!("Parents are pleased. {words}The rooms are warm.");
    run.call("save_answer", json!({"report": report, "section": "familiesViews", "field": "said", "text": text}));
    let action = json!({"report": report, "id": null, "what": format!("Follow up: {words}"), "owner": "A.O.", "due": date(30, 11, 2026)});
    run.call("save_action", action);
    run.call("open_round", json!({"report": report, "answerBy": date(27, 11, 2026), "note": ""}));
    let concern = json!({"on": date(22, 11, 2026), "who": "R.D.", "what": WORDS, "done": "Told the duty desk.", "aboutManager": false, "staff": [deputy]});
    let request =
        json!({"report": report, "section": "familiesViews", "field": "said", "words": words, "concern": concern});
    let view = run.call("move_disclosure", request);
    assert!(view.to_string().contains("[taken back]"), "{view}");
    let rounds = run.call("accuracy", report)["rounds"].to_string();
    assert!(rounds.contains("Taken back by the visitor"), "{rounds}");
    assert!(!format!("{view}{rounds}").contains("safeguarding record]"), "no marker says that there is a concern");
    let line = run.call("concerns", Value::Null)["concerns"][0].clone();
    let page = run.call("concern", line["id"].clone());
    assert!(page["shutOut"].to_string().contains("deputy"), "{page}");
    assert!(!page["couldRead"].to_string().contains("deputy"), "{page}");
    let access = run.call("access", Value::Null);
    let slot = access["people"].as_array().unwrap().iter().find(|one| one["person"] == deputy).unwrap()["slot"].clone();
    let name = json!({"id": line["id"], "slot": slot, "may": true, "why": "asked for it"});
    assert_eq!(run.try_call("concern_reader", name).unwrap_err().code, ErrorCode::Conflict);
    run.sign_in("deputy");
    for (question, answer) in everything(&run) {
        assert!(!tells(&answer), "{question} tells of it: {answer}");
    }
}

#[test]
fn why_an_access_ended_is_told_only_to_those_who_decide_on_access() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let access = run.call("access", Value::Null);
    let row =
        access["people"].as_array().unwrap().iter().find(|one| one["roleTitle"] == json!("Shift worker")).unwrap();
    run.call("end_access", json!({"slot": row["slot"], "reason": "suspended, LADO: told by telephone"}));
    let history = |run: &Run| run.call("history", json!({"kind": "person", "id": row["person"]})).to_string();
    for (role, shown) in
        [("responsible individual", true), ("registered manager", true), ("deputy", false), ("administrator", false)]
    {
        run.sign_in(role);
        assert_eq!(history(&run).contains("suspended"), shown, "{role}");
        assert!(history(&run).contains("access to the store"), "{role} sees that it has ended");
    }
}
