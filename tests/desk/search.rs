//! The search: what each role finds, and what nobody does.

use serde_json::{Value, json};

use crate::run::Run;

fn kinds(run: &Run, typed: &str) -> Vec<String> {
    let view = run.call("search", json!({"typed": typed}));
    assert_eq!(view["typed"], json!(typed));
    view["found"].as_array().unwrap().iter().map(|one| one["kindWords"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_manager_finds_families_and_people_by_name_and_reports_by_their_words() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    assert!(kinds(&run, "hollinwade").contains(&"Family".to_owned()));
    assert!(kinds(&run, "lumley").contains(&"Staff or visitor".to_owned()));
    let families = run.call("families", Value::Null);
    let reference = families["families"][0]["reference"].as_str().unwrap();
    assert_eq!(kinds(&run, reference)[0], "Family", "{reference}");
    assert!(kinds(&run, "kitchen").contains(&"What happened".to_owned()), "events by their words");
    let visits = run.call("visits", Value::Null);
    let number = visits["visits"].as_array().unwrap().iter().find_map(|visit| visit["report"]["number"].as_str());
    let view = run.call("search", json!({"typed": number.unwrap()}));
    let report = view["found"].as_array().unwrap().iter().find(|one| one["kindWords"] == json!("Visit report"));
    assert!(report.unwrap()["path"].as_str().unwrap().starts_with("/reports/"), "{view}");
    assert!(kinds(&run, "").is_empty());
}

#[test]
fn a_visitor_finds_families_by_initials_own_reports_and_no_name() {
    let run = Run::with_sample();
    run.sign_in("regulation 25 visitor");
    assert!(kinds(&run, "hollinwade").is_empty(), "no family by name");
    assert!(kinds(&run, "lumley").is_empty(), "nobody of the staff");
    let families = run.call("families", Value::Null);
    let reference = families["families"][0]["reference"].clone();
    let by_initials = run.call("search", json!({"typed": reference}));
    let found = by_initials["found"].as_array().unwrap();
    assert!(found.iter().any(|one| one["kindWords"] == json!("Family")), "{by_initials}");
    let names = ["Tolliver", "Peakirk", "Wislak", "Pryddle", "Sesaya", "Cuthwell", "Dasgar", "Hollinwade", "Belkassar"];
    assert!(names.iter().all(|name| !by_initials.to_string().contains(name)), "{by_initials}");
    for found in run.call("search", json!({"typed": "the"}))["found"].as_array().unwrap() {
        if found["kindWords"] == json!("Visit report") {
            let id = found["path"].as_str().unwrap().trim_start_matches("/reports/").to_owned();
            run.call("report", json!(id));
        }
    }
}

#[test]
fn what_is_a_draft_or_closed_is_found_by_nobody() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let visits = run.call("visits", Value::Null)["visits"].as_array().unwrap().clone();
    let draft = visits.iter().find(|visit| visit["report"]["state"] == json!("draft")).unwrap();
    let id = draft["report"]["id"].clone();
    let text = "Zebrafinch stands in a draft only.";
    run.call("save_answer", json!({"report": id, "section": "safeguarding", "field": "seen", "text": text}));
    let notes = "Zebrafinch stands in private notes.";
    run.call("save_interview_notes", json!({"visit": draft["id"], "text": notes}));
    assert!(kinds(&run, "zebrafinch").is_empty());
    run.sign_in("shift worker");
    assert!(run.try_call("search", json!({"typed": "the"})).is_err(), "the role does not search");
}
