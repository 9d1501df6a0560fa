//! Inspections and notices to Ofsted, across rooms: who sees what, what follows from what, what leaves.

use std::path::Path;
use std::time::Duration;

use hearthbook_records::ErrorCode;
use serde_json::{Value, json};

use crate::run::{PASSPHRASE, Run, date};

fn centre(run: &Run) {
    run.call("create_store", json!({"name": "Judith Whitcombe", "initials": "", "role": "responsibleIndividual", "passphrase": PASSPHRASE, "again": PASSPHRASE}));
    run.call("save_centre", json!({"name": "Willow House", "urn": "SC999001", "providerKind": "organisation", "providerName": "Willowbrook Families Ltd", "registeredOn": date(12, 1, 2024)}));
    run.call(
        "save_person",
        json!({"id": null, "form": {"name": "Imran Chaudhry", "role": "deputy", "post": "Deputy manager"}}),
    );
    run.call("save_family", json!({"id": null, "form": {"placingAuthority": "Northmere Council", "arrivedOn": date(3, 9, 2026), "members": [
        {"name": "Rosa Delaney", "kind": "adult"}, {"name": "Kit Delaney", "kind": "child", "bornOn": date(1, 2, 2025)}]}}));
}

fn feedback(run: &Run) -> Value {
    let form = json!({
        "kind": "full", "startedOn": date(17, 11, 2026), "endedOn": date(18, 11, 2026), "inspector": "Philippa Tench",
        "overall": "requiresImprovement", "protection": "good", "leadership": "inadequate",
        "feedbackOn": date(18, 11, 2026), "unresolved": "The deputy was not asked about the rota.",
    });
    run.call("save_inspection", json!({"id": null, "form": form}))["row"]["id"].clone()
}

fn days(year: i32, month: u32, day: u32) -> Duration {
    let to = chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let from = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    Duration::from_secs(u64::try_from((to - from).num_days()).unwrap() * 86_400)
}

#[test]
fn an_inspection_at_feedback_has_its_days_and_a_requirement_before_any_report_and_without_a_date() {
    let run = Run::begin();
    centre(&run);
    let id = feedback(&run);
    let view = run.call("inspection", json!({"id": id}));
    let stage = |id: &str| {
        view["stages"].as_array().unwrap().iter().find(|stage| stage["id"] == json!(id)).unwrap()["due"].clone()
    };
    assert_eq!(stage("unresolved"), json!("2026-11-19"));
    assert_eq!(stage("draft"), json!("2026-12-14"));
    assert_eq!(stage("final"), json!("2027-01-04"), "Christmas, Boxing Day and New Year are left out");
    assert_eq!(view["limits"][0]["contradicted"], json!(false));
    let today = run.call("today", Value::Null)["lines"].to_string();
    assert!(today.contains("Raise what is unresolved"), "{today}");
    // a requirement without a date is taken and flagged
    let form = json!({"kind": "requirement", "authority": "Regulation 16(2)(d)", "words": "Gaps are explained.", "owner": "A.O."});
    let view = run.call("save_inspection_point", json!({"inspection": id, "id": null, "form": form}));
    let point = view["points"][0].clone();
    assert_eq!(point["state"], json!("no date is recorded"));
    assert!(point["given"].as_str().unwrap().contains("given at feedback on 18 November 2026"), "{point}");
    assert!(run.call("today", Value::Null)["lines"].to_string().contains("ask the inspector for it"));
    // it is an action of the one list, and follows the date when that is known
    let with_date = |form: &mut Value| form["dueOn"] = date(27, 11, 2026);
    let mut form = point["form"].clone();
    with_date(&mut form);
    run.call("save_inspection_point", json!({"inspection": id, "id": point["id"], "form": form}));
    let actions = run.call("actions", json!({})).to_string();
    assert!(actions.contains("Regulation 16(2)(d): Gaps are explained."), "{actions}");
    let lines = run.call("today", Value::Null)["lines"].clone();
    let of_it =
        lines.as_array().unwrap().iter().filter(|line| line.to_string().contains("Regulation 16(2)(d)")).count();
    assert_eq!(of_it, 1, "once, as an action: {lines}");
    // what was done about it is not yet that it is met, and the list of actions says so
    let action = run.call("actions_of", json!({"source": "inspection", "id": point["id"]}))["actions"][0]["id"].clone();
    run.call(
        "action_step",
        json!({"id": action, "step": "done", "words": "All histories were read.", "due": date(15, 12, 2026)}),
    );
    let still = || {
        run.call("actions_of", json!({"source": "inspection", "id": point["id"]}))["actions"][0]["stillOpen"].clone()
    };
    assert!(still().as_str().unwrap().contains("requirement is still open"), "{}", still());
    // met, with words; without them nothing changes
    form["metOn"] = date(20, 11, 2026);
    let refused =
        run.try_call("save_inspection_point", json!({"inspection": id, "id": point["id"], "form": form})).unwrap_err();
    assert_eq!(refused.fields[0].field, "metWords");
    form["metWords"] = json!("All histories were read again.");
    let view = run.call("save_inspection_point", json!({"inspection": id, "id": point["id"], "form": form}));
    assert_eq!(view["points"][0]["urgency"], json!("done"));
    assert_eq!(view["points"][0]["actions"], json!("done, to be authorised"));
    assert_eq!(still(), json!(""), "it is met");
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
}

#[test]
fn what_is_provisional_is_shown_to_a_few_until_the_final_report_is_recorded() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let id = feedback(&run);
    run.sign_in("deputy");
    let seen = run.call("inspection", json!({"id": id}));
    for words in ["Requires improvement", "Inadequate\"", "rota"] {
        assert!(
            !seen["judgements"].to_string().contains(words) && !seen["form"].to_string().contains(words),
            "{words}"
        );
    }
    assert_eq!(seen["form"]["overall"], Value::Null);
    assert_eq!(seen["limits"], json!([]));
    let history = run.try_call("history", json!({"kind": "inspection", "id": id})).unwrap_err();
    assert_eq!(history.code, ErrorCode::NotAllowed);
    assert_eq!(run.try_call("file_draft_comments", id.clone()).unwrap_err().code, ErrorCode::NotAllowed);
    // the day of the final report would show the outcome: it is not the deputy's to enter
    for field in ["finalOn", "publishedOn"] {
        let mut early = seen["form"].clone();
        early[field] = date(20, 11, 2026);
        let refused = run.try_call("save_inspection", json!({"id": id, "form": early})).unwrap_err();
        assert_eq!(refused.fields[0].field, field, "{refused:?}");
    }
    assert_eq!(run.call("inspection", json!({"id": id}))["form"]["overall"], Value::Null);
    // what the deputy saves leaves the judgements as they are
    let mut form = seen["form"].clone();
    form["note"] = json!("The feedback was at four.");
    run.call("save_inspection", json!({"id": id, "form": form}));
    run.sign_in("visitor");
    let seen =
        run.call("inspection", json!({"id": id})).to_string() + &run.call("inspections", Value::Null).to_string();
    assert!(!seen.contains("Tench") && !seen.contains("rota") && !seen.contains("(provisional)"), "{seen}");
    run.sign_in("registered manager");
    let view = run.call("inspection", json!({"id": id}));
    assert_eq!(view["form"]["leadership"], json!("inadequate"));
    assert!(view["form"]["unresolved"].as_str().unwrap().contains("rota"));
    let mut form = view["form"].clone();
    form["finalOn"] = date(20, 11, 2026);
    run.call("save_inspection", json!({"id": id, "form": form}));
    run.sign_in("deputy");
    let seen = run.call("inspection", json!({"id": id}));
    assert!(seen["judgements"].to_string().contains("Inadequate"), "the final outcome is for everybody here");
}

#[test]
fn days_that_contradict_one_another_are_said_beside_their_fields_and_change_nothing() {
    let run = Run::begin();
    centre(&run);
    let id = feedback(&run);
    let before = run.call("inspection", json!({"id": id}))["form"].clone();
    let refused = |field: &str, value: Value| {
        let mut form = before.clone();
        form[field] = value;
        run.try_call("save_inspection", json!({"id": id, "form": form})).unwrap_err().fields[0].field.clone()
    };
    assert_eq!(refused("endedOn", date(16, 11, 2026)), "endedOn");
    assert_eq!(refused("startedOn", date(1, 12, 2026)), "endedOn", "the last day lies before it then");
    assert_eq!(refused("draftOn", date(23, 11, 2026)), "draftOn", "not in the future");
    assert_eq!(refused("commentedOn", date(20, 11, 2026)), "draftOn", "comments need a draft");
    assert_eq!(refused("publishedOn", date(20, 11, 2026)), "finalOn");
    assert_eq!(refused("kind", json!("monitoring")), "kind", "a monitoring visit has no judgements");
    assert_eq!(run.call("inspection", json!({"id": id}))["form"], before);
    // no report after 30 working days
    run.clock.forward(days(2027, 1, 5));
    let view = run.call("inspection", json!({"id": id}));
    assert!(view["overdue"]["words"].as_str().unwrap().contains("enquiries desk"), "{view}");
}

#[test]
fn comments_on_a_draft_go_by_initials_without_the_inspector_and_are_a_submission_like_every_other() {
    let run = Run::begin();
    centre(&run);
    let id = feedback(&run);
    let comment = |is_right: &str| json!({"inspection": id, "id": null, "form": {"place": "Page 4", "says": "No supervision since June.", "isRight": is_right, "evidence": "Supervision log"}});
    run.call("save_draft_comment", comment("Rosa Delaney can confirm it."));
    let early = run.try_call("file_draft_comments", id.clone()).unwrap_err();
    assert_eq!(early.code, ErrorCode::Conflict, "no draft has come yet");
    let mut form = run.call("inspection", json!({"id": id}))["form"].clone();
    form["draftOn"] = date(20, 11, 2026);
    let view = run.call("save_inspection", json!({"id": id, "form": form}));
    let stage =
        view["stages"].as_array().unwrap().iter().find(|stage| stage["id"] == json!("comments")).unwrap().clone();
    assert_eq!(stage["due"], json!("2026-11-27"));
    let blocked = run.try_call("file_draft_comments", id.clone()).unwrap_err();
    assert_eq!(blocked.code, ErrorCode::Blocked);
    assert!(blocked.message.contains("Rosa Delaney"), "{}", blocked.message);
    let first = view["comments"][0]["id"].clone();
    run.call("remove_draft_comment", json!({"inspection": id, "id": first}));
    run.call("save_draft_comment", comment("Philippa Tench saw the log."));
    assert_eq!(
        run.try_call("file_draft_comments", id.clone()).unwrap_err().code,
        ErrorCode::Blocked,
        "nor the inspector"
    );
    let first = run.call("inspection", json!({"id": id}))["comments"][0]["id"].clone();
    run.call("remove_draft_comment", json!({"inspection": id, "id": first}));
    run.call("save_draft_comment", comment("Everybody had supervision in September and October."));
    let view = run.call("file_draft_comments", id.clone());
    let path = view["commentsPath"].as_str().unwrap().to_owned();
    let submission = run.call("submission", json!(path.rsplit('/').next().unwrap()));
    assert_eq!(submission["kind"], json!("Comments on a draft report"));
    assert_eq!(submission["due"]["due"], json!("2026-11-27"));
    assert_eq!(submission["canRelease"], json!(true), "{submission}");
}

#[test]
fn an_emergency_absence_goes_from_the_morning_to_the_return_and_clears_today() {
    let run = Run::begin();
    centre(&run);
    let form = json!({
        "texts": {"who": "registered manager", "emergency": "yes", "length": "about six weeks", "reason": "Illness since this morning.",
            "arrangements": "The deputy manages the centre.", "inCharge": "Imran Chaudhry"},
        "days": {"startsOn": date(22, 11, 2026)}, "checklist": {}});
    let mut without = form.clone();
    without["texts"]["inCharge"] = json!("");
    let refused =
        run.try_call("save_ofsted_notice", json!({"id": null, "kind": "absence", "form": without})).unwrap_err();
    assert_eq!(refused.fields[0].field, "inCharge");
    let view = run.call("save_ofsted_notice", json!({"id": null, "kind": "absence", "form": form}));
    let letter = &view["letters"][0];
    assert_eq!(letter["clock"]["due"], json!("2026-11-29"));
    assert_eq!(letter["clock"]["why"]["basis"], json!("law-unchecked"), "the emergency week was not seen");
    assert!(run.call("today", Value::Null)["lines"].to_string().contains("Notice of an emergency absence"));
    let id = view["id"].clone();
    let request = |text: &Value, named: Value| json!({"matter": id, "letter": "absence", "subject": letter["subject"], "text": text, "named": named});
    // the name of who is in charge has to be said, and is allowed with a reason; a family's never
    let blocked = run.try_call("finish_ofsted_letter", request(&letter["text"], json!([]))).unwrap_err();
    assert_eq!(blocked.code, ErrorCode::Blocked);
    let found = run.call("check_ofsted_letter", request(&letter["text"], json!([])));
    assert_eq!(found["mayStand"], json!(["Imran Chaudhry"]));
    let family = json!(format!("{} Rosa Delaney stays.", letter["text"].as_str().unwrap()));
    let found = run.call("check_ofsted_letter", request(&family, json!(["Imran Chaudhry", "Rosa Delaney"])));
    assert_eq!(found["found"].as_array().unwrap().len(), 1, "{found}");
    let view = run.call("finish_ofsted_letter", request(&letter["text"], json!(["Imran Chaudhry"])));
    let path = view["letters"][0]["path"].as_str().unwrap().to_owned();
    let submission = json!(path.rsplit('/').next().unwrap());
    let seen = run.call("submission", submission.clone());
    assert_eq!(seen["kind"], json!("Notice of absence"));
    assert_eq!(seen["canRelease"], json!(true), "{seen}");
    let early = run.try_call("write_email_draft", submission.clone()).unwrap_err();
    assert_eq!(early.code, ErrorCode::Conflict, "nothing leaves before it is released");
    run.call("release_submission", json!({"id": submission, "despiteCorrection": false}));
    let seen = run.call("write_email_draft", submission.clone());
    let export = &seen["exports"][0];
    let file = Path::new(export["folder"].as_str().unwrap()).join(export["fileName"].as_str().unwrap());
    let eml = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
    assert!(eml.contains("X-Unsent: 1") && !eml.contains("Chaudhry"), "the name stands in the letter only");
    assert!(
        run.call("today", Value::Null)["lines"].to_string().contains("Notice of an emergency absence"),
        "not sent yet"
    );
    let sent = json!({"id": submission, "on": date(22, 11, 2026), "at": "", "how": "email", "note": ""});
    run.call("mark_sent", sent);
    assert!(!run.call("today", Value::Null)["lines"].to_string().contains("Notice of an emergency absence"));
    assert!(
        run.call("submissions", json!({"kind": "Notice of absence"}))["submissions"].as_array().unwrap().len() == 1
    );
    // the return
    run.clock.forward(days(2027, 1, 5));
    let mut form = run.call("ofsted_notice", json!({"id": id, "kind": ""}))["form"].clone();
    form["days"]["returnedOn"] = date(4, 1, 2027);
    let view = run.call("save_ofsted_notice", json!({"id": id, "kind": "absence", "form": form}));
    assert_eq!(view["letters"][1]["clock"]["due"], json!("2027-01-11"));
    assert!(run.call("today", Value::Null)["lines"].to_string().contains("Notice of the return"));
    let letter = &view["letters"][1];
    let request =
        json!({"matter": id, "letter": "return", "subject": letter["subject"], "text": letter["text"], "named": []});
    let view = run.call("finish_ofsted_letter", request);
    assert!(view["letters"][0]["state"].as_str().unwrap().contains("sent on"), "the first letter is not superseded");
    assert!(view["letters"][1]["state"].as_str().unwrap().contains("to be checked and released"));
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
}

#[test]
fn a_conviction_is_for_those_who_answer_for_the_centre_and_a_visitor_sees_no_notice() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let form = json!({"texts": {"whom": "registered manager", "place": "Ashcombe", "offence": "Speeding", "penalty": "Fine"}, "days": {"convictedOn": date(20, 11, 2026)}});
    let view = run.call("save_ofsted_notice", json!({"id": null, "kind": "conviction", "form": form}));
    let letter = &view["letters"][0];
    let request = json!({"matter": view["id"], "letter": "conviction", "subject": letter["subject"], "text": letter["text"], "named": []});
    let view = run.call("finish_ofsted_letter", request);
    let submission = json!(view["letters"][0]["path"].as_str().unwrap().rsplit('/').next().unwrap());
    let document = run.call("submission", submission.clone())["document"]["id"].clone();
    run.sign_in("deputy");
    let seen = run.call("ofsted_notices", Value::Null).to_string() + &run.call("today", Value::Null).to_string();
    assert!(!seen.contains("onviction"), "{seen}");
    assert_eq!(
        run.try_call("ofsted_notice", json!({"id": view["id"], "kind": ""})).unwrap_err().code,
        ErrorCode::NotAllowed
    );
    assert_eq!(run.try_call("submission", submission.clone()).unwrap_err().code, ErrorCode::NotAllowed);
    let key = json!(format!("ofsted-{}-conviction", view["id"].as_str().unwrap()));
    for (kind, id) in [("submission", &submission), ("document", &document), ("reminder", &key)] {
        let refused = run.try_call("history", json!({"kind": kind, "id": id})).unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotAllowed, "the history of the {kind}");
    }
    let period = run.call("reviews", Value::Null);
    let review = run.call("start_review", json!({"from": period["from"], "to": period["to"]}));
    let choices = run.call("evidence_choices", review["id"].clone()).to_string();
    assert!(!choices.contains(document.as_str().unwrap()), "{choices}");
    assert!(!run.call("submissions", json!({})).to_string().contains("conviction"));
    assert!(!run.call("search", json!({"typed": "conviction"}))["found"].to_string().contains("onviction"));
    run.sign_in("visitor");
    assert_eq!(run.try_call("ofsted_notices", Value::Null).unwrap_err().code, ErrorCode::NotAllowed);
}

#[test]
fn a_visitor_reads_and_finds_no_name_in_what_an_inspection_asked_for_or_in_the_reason_of_a_hold() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let id = feedback(&run);
    let form = json!({"kind": "requirement", "authority": "Regulation 16(2)(d)", "words": "Zebrafinch: ask Gemma Hollinwade.",
        "givenOn": date(18, 11, 2026), "metOn": date(20, 11, 2026), "metWords": "Gemma Hollinwade was asked.", "owner": "A.O."});
    run.call("save_inspection_point", json!({"inspection": id, "id": null, "form": form}));
    assert!(run.call("search", json!({"typed": "zebrafinch"}))["found"].to_string().contains("Inspection"));
    let form = json!({"kind": "complaint", "madeOn": date(20, 11, 2026), "madeBy": "resident", "initials": "GH", "about": "The noise."});
    let complaint = run.call("save_complaint", json!({"id": null, "form": form}))["row"]["id"].clone();
    let hold = json!({"kind": "complaint", "subject": complaint, "reason": "Gemma Hollinwade’s solicitor wrote"});
    run.call("place_hold", hold);
    run.sign_in("visitor");
    let seen = run.call("inspection", json!({"id": id})).to_string()
        + &run.call("inspections", Value::Null).to_string()
        + &run.call("complaint", json!({"id": complaint})).to_string();
    assert!(!seen.contains("Hollinwade") && seen.contains("Zebrafinch") && seen.contains("solicitor"), "{seen}");
    assert_eq!(run.call("search", json!({"typed": "zebrafinch"}))["found"], json!([]), "nor is a name found by it");
}

#[test]
fn the_visit_report_says_what_inspections_asked_for_and_never_what_they_judged() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let visits = run.call("visits", Value::Null);
    let drafts = visits["visits"].as_array().unwrap();
    let draft = drafts.iter().find(|visit| visit["report"]["state"] == json!("draft")).unwrap()["report"]["id"].clone();
    let facts = run.call("report", draft)["facts"].to_string();
    assert!(facts.contains("Requirements and recommendations of inspections"), "{facts}");
    assert!(facts.contains("NMS 2") && !facts.contains("Tench") && !facts.contains("Good"), "{facts}");
}
