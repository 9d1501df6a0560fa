//! Copies of a visit report through the commands: who is to have one, that it was given, what Today says.

use hearthbook_records::ErrorCode;
use serde_json::{Value, json};

use crate::run::{Run, date};
use crate::way_out::{sent, settle, signed};

fn lines(run: &Run) -> Vec<String> {
    let today = run.call("today", Value::Null);
    let titles = today["lines"].as_array().unwrap().iter().map(|line| line["title"].as_str().unwrap().to_owned());
    titles.filter(|title| title.starts_with("Give the copies")).collect()
}

fn report_of(submission: &Value) -> Value {
    let path = submission["aboutPath"].as_str().unwrap();
    json!(path.trim_start_matches("/reports/"))
}

fn given(report: &Value, position: Value) -> Value {
    json!({"report": report, "position": position, "name": "", "notOwed": false, "on": date(22, 11, 2026),
           "how": "email", "because": ""})
}

fn states(view: &Value) -> Vec<&str> {
    view["lines"].as_array().unwrap().iter().map(|line| line["state"].as_str().unwrap()).collect()
}

#[test]
fn copies_are_outstanding_from_the_release_on_until_each_is_recorded_and_a_mistake_is_taken_back() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let submission = signed(&run);
    let report = report_of(&submission);
    let view = run.call("report_copies", report.clone());
    let to: Vec<&str> = view["lines"].as_array().unwrap().iter().map(|line| line["to"].as_str().unwrap()).collect();
    assert_eq!(to, ["Amara Okafor, registered manager", "Judith Whitcombe, Director", "Percival Stanbrooke, Director"]);
    assert_eq!(view["why"]["basis"], json!("law-unchecked"));
    assert_eq!(view["canRecord"], json!(false), "nothing leaves before the release");
    assert_eq!(run.try_call("record_copy", given(&report, json!(0))).unwrap_err().code, ErrorCode::Conflict);
    assert!(lines(&run).is_empty(), "until then the report’s own line stands there");
    run.call("release_submission", json!({"id": submission["id"], "despiteCorrection": false}));
    assert_eq!(lines(&run).len(), 1);

    let refused = run.try_call(
        "record_copy",
        json!({"report": report, "position": 0, "name": "", "notOwed": false,
        "on": date(23, 11, 2026), "how": "webForm", "because": ""}),
    );
    let fields: Vec<String> = refused.unwrap_err().fields.into_iter().map(|field| field.field).collect();
    assert_eq!(fields, ["on", "how"], "tomorrow, and through a form on the web");
    run.call("record_copy", given(&report, json!(0)));
    let twice = run.try_call("record_copy", given(&report, json!(0))).unwrap_err();
    assert_eq!(twice.code, ErrorCode::Conflict);
    run.call("record_copy", given(&report, json!(1)));
    assert_eq!(lines(&run).len(), 1, "one director is left");
    let not_owed = |because: &str| {
        json!({"report": report, "position": 2, "name": "", "notOwed": true,
        "on": {"day": "", "month": "", "year": ""}, "how": null, "because": because})
    };
    assert_eq!(run.try_call("record_copy", not_owed("")).unwrap_err().fields[0].field, "because");
    let view = run.call("record_copy", not_owed("He left before the report was finished."));
    assert_eq!(states(&view), ["given", "given", "notOwed"]);
    assert!(lines(&run).is_empty());

    let back = json!({"report": report, "copy": view["lines"][1]["copy"], "reason": "It was last month’s report."});
    let view = run.call("take_back_copy", back.clone());
    assert_eq!(states(&view), ["given", "outstanding", "notOwed"]);
    assert!(view["lines"][1]["takenBack"][0].as_str().unwrap().contains("last month’s report"), "{view}");
    assert_eq!(run.try_call("take_back_copy", back).unwrap_err().code, ErrorCode::Conflict);
    assert_eq!(lines(&run).len(), 1);
    let view = run.call("record_copy", given(&report, json!(1)));
    assert_eq!(view["outstanding"], json!(0));
    let view = run.call(
        "record_copy",
        json!({"report": report, "position": null, "name": "Dr Odalys Finch, adviser",
        "notOwed": false, "on": date(22, 11, 2026), "how": "byHand", "because": ""}),
    );
    assert_eq!(view["lines"][3]["to"], json!("Dr Odalys Finch, adviser"));
    run.sign_in("registered manager");
    let history = run.call("history", json!({"kind": "report", "id": report})).to_string();
    for said in ["Copies are for", "Recorded a copy as given", "no copy is owed", "Took back what was recorded"] {
        assert!(history.contains(said), "{said}: {history}");
    }
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
}

#[test]
fn copies_that_were_not_given_with_the_report_are_late_the_day_after_and_stand_on_the_oversight_page() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    sent(&run);
    let exceptions = |run: &Run| run.call("oversight", Value::Null)["exceptions"].to_string();
    assert!(!exceptions(&run).contains("Give the copies"), "on the day itself nothing is late");
    run.clock.forward(std::time::Duration::from_secs(24 * 3600));
    run.sign_in("responsible individual");
    assert!(exceptions(&run).contains("Give the copies"), "the report went yesterday");
}

#[test]
fn a_deputy_reads_the_list_and_records_nothing_and_a_visitor_sees_the_own_reports_alone() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let report = report_of(&sent(&run));
    run.sign_in("deputy");
    let view = run.call("report_copies", report.clone());
    assert_eq!(view["canRecord"], json!(false));
    assert_eq!(run.try_call("record_copy", given(&report, json!(0))).unwrap_err().code, ErrorCode::NotAllowed);
    assert!(lines(&run).is_empty(), "not a deputy’s to do");
    run.sign_in("visitor");
    assert_eq!(run.try_call("report_copies", report.clone()).unwrap_err().code, ErrorCode::NotAllowed);
    assert!(lines(&run).is_empty(), "another visitor’s report");
    run.sign_in("registered manager");
    run.call("record_copy", given(&report, json!(0)));
}

#[test]
fn without_officers_in_the_profile_only_the_manager_is_asked_for_and_the_list_says_why() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let mut form = run.call("centre", Value::Null)["form"].clone();
    form["officers"] = json!([]);
    run.call("save_centre", form);
    let view = run.call("report_copies", report_of(&sent(&run)));
    assert_eq!(states(&view), ["outstanding"]);
    assert!(view["note"].as_str().unwrap().contains("No director, partner or other officer"), "{view}");
}

#[test]
fn an_individual_providers_own_visit_asks_for_the_managers_copy_alone() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let mut form = run.call("centre", Value::Null)["form"].clone();
    form["providerKind"] = json!("individual");
    form["providerInDayToDayCharge"] = json!(false);
    run.call("save_centre", form);
    let view = run.call("report_copies", report_of(&sent(&run)));
    assert_eq!((states(&view), view["note"].as_str()), (vec!["outstanding"], Some("")));
}

#[test]
fn a_corrected_version_asks_again_and_the_version_that_it_replaces_no_more() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let first = report_of(&sent(&run));
    for position in 0..3 {
        run.call("record_copy", given(&first, json!(position)));
    }
    assert!(lines(&run).is_empty());
    let correction = run.call("correct_report", json!({"report": first, "reason": "A wrong number."}))["id"].clone();
    assert_eq!(
        run.try_call("report_copies", correction.clone()).unwrap_err().code,
        ErrorCode::Conflict,
        "a draft has no copies"
    );
    settle(&run, correction.clone());
    let signed = run.call("sign_off_report", json!({"report": correction, "declared": true}));
    let submission = run.call("prepare_submission", json!({"document": signed["document"]["id"]}));
    run.call("release_submission", json!({"id": submission["id"], "despiteCorrection": false}));
    assert_eq!(run.call("report_copies", correction)["outstanding"], json!(3));
    assert_eq!(lines(&run).len(), 1);
    assert_eq!(states(&run.call("report_copies", first)), ["given"; 3], "that they had the first stays on record");
}
