//! The way out through the commands: accuracy round, gate, release, receipts, withdrawal, certificate.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use hearthbook_records::ErrorCode;
use serde_json::{Value, json};

use crate::run::{Run, date};

const ALL: &str = r#"{"kind": "", "month": "", "late": false}"#;

fn draft(run: &Run) -> Value {
    let visits = run.call("visits", Value::Null);
    let visits = visits["visits"].as_array().unwrap().clone();
    visits.into_iter().find(|visit| visit["report"]["state"] == json!("draft")).unwrap()["report"]["id"].clone()
}

/// The draft of the sample, made ready to sign: what the gate found is replaced, what is missing is written.
pub fn ready(run: &Run) -> Value {
    settle(run, draft(run))
}

pub fn settle(run: &Run, id: Value) -> Value {
    let report = run.call("report", id.clone());
    let mut answers: Vec<Value> = report["answers"].as_array().unwrap().clone();
    answers.retain(|answer| !answer["names"].as_array().unwrap().is_empty());
    for answer in answers {
        for hit in answer["names"].as_array().unwrap() {
            let request = json!({"report": id, "words": hit["words"], "replacement": hit["replacement"]});
            // one that was replaced together with another is found no more
            let _ = run.try_call("replace_everywhere", request);
        }
    }
    let opinion = "The standard of care is good: routines are kept and parents say that they are listened to.";
    run.call("save_answer", json!({"report": id, "section": "opinion", "field": "opinion", "text": opinion}));
    let report = run.call("report", id.clone());
    for earlier in report["earlierActions"].as_array().unwrap() {
        let review = json!({"report": id, "action": earlier["action"]["id"], "outcome": "closed", "evidence": "Seen on the day."});
        run.call("review_action", review);
    }
    id
}

pub fn signed(run: &Run) -> Value {
    let id = ready(run);
    let report = run.call("sign_off_report", json!({"report": id, "declared": true}));
    run.call("prepare_submission", json!({"document": report["document"]["id"]}))
}

#[test]
fn three_people_go_through_an_accuracy_round_and_the_visitors_text_is_kept_beside_the_change() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let id = ready(&run);
    let opened = run.call(
        "open_round",
        json!({"report": id, "answerBy": date(27, 11, 2026), "note": "Please look at safeguarding."}),
    );
    assert_eq!(opened["rounds"][0]["state"], json!("open"), "{opened}");
    assert_eq!(opened["rounds"][0]["canComment"], json!(false), "nobody comments on his own report");
    let round = opened["rounds"][0]["id"].clone();
    run.sign_in("registered manager");
    assert!(run.call("today", Value::Null)["lines"].to_string().contains("Check the facts"));
    assert_eq!(run.try_call("report", id.clone()).unwrap_err().code, ErrorCode::NotAllowed, "the draft stays closed");
    let seen = run.call("accuracy", id.clone());
    let section = seen["rounds"][0]["sections"]
        .as_array()
        .unwrap()
        .iter()
        .find(|section| section["section"] == json!("opinion"))
        .unwrap()
        .clone();
    assert_eq!(section["texts"][0]["now"], Value::Null, "what the visitor writes now is not shown");
    let comment =
        json!({"round": round, "id": null, "section": "opinion", "field": "opinion", "text": "It was four parents."});
    let seen = run.call("save_comment", comment.clone());
    let comment_id = seen["rounds"][0]["sections"]
        .as_array()
        .unwrap()
        .iter()
        .find(|section| section["section"] == json!("opinion"))
        .unwrap()["comments"][0]["id"]
        .clone();
    let unreasoned = json!({"round": round, "outcome": "returned", "reason": " "});
    assert_eq!(run.try_call("respond_to_round", unreasoned).unwrap_err().fields[0].field, "reason");
    let seen =
        run.call("respond_to_round", json!({"round": round, "outcome": "returned", "reason": "The number is wrong."}));
    assert_eq!(seen["rounds"][0]["state"], json!("ended"), "everybody who was asked has answered: {seen}");
    assert_eq!(run.try_call("save_comment", comment).unwrap_err().code, ErrorCode::Conflict);
    run.sign_in("responsible individual");
    run.call("save_answer", json!({"report": id, "section": "opinion", "field": "opinion", "text": "The standard of care is good; four parents say so."}));
    let answered = run.call("answer_comment", json!({"id": comment_id, "state": "accepted", "answer": ""}));
    let section = answered["rounds"][0]["sections"]
        .as_array()
        .unwrap()
        .iter()
        .find(|section| section["section"] == json!("opinion"))
        .unwrap()
        .clone();
    assert!(section["texts"][0]["sent"].as_str().unwrap().contains("listened to"), "the text as sent is kept");
    assert!(section["texts"][0]["now"].as_str().unwrap().contains("four parents"));
    assert_eq!(section["comments"][0]["state"], json!("accepted"));
    let report = run.call("sign_off_report", json!({"report": id, "declared": true}));
    assert!(report["facts"].to_string().contains("Returned it for correction"), "the report tells of the round");
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
}

#[test]
fn that_no_answer_came_by_the_day_is_recorded_and_signing_off_never_waits() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let id = ready(&run);
    run.call("open_round", json!({"report": id, "answerBy": date(23, 11, 2026), "note": ""}));
    run.clock.forward(std::time::Duration::from_secs(3 * 24 * 3600));
    run.sign_in("responsible individual");
    let seen = run.call("accuracy", id.clone());
    assert_eq!(seen["rounds"][0]["state"], json!("ended"));
    assert_eq!(seen["rounds"][0]["responses"][0]["outcome"], json!("noAnswer"), "{seen}");
    run.call("open_round", json!({"report": id, "answerBy": date(30, 11, 2026), "note": ""}));
    run.call("sign_off_report", json!({"report": id, "declared": true}));
    let seen = run.call("accuracy", id);
    assert!(seen["rounds"][0]["endedWords"].as_str().unwrap().contains("signed off"), "{seen}");
}

#[test]
fn a_number_that_differs_from_the_record_stops_the_sign_off_until_it_is_put_right_or_stands_with_a_reason() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let id = ready(&run);
    let write = |text: &str| {
        run.call("save_answer", json!({"report": id, "section": "safeguarding", "field": "seen", "text": text}))
    };
    let check =
        |view: &Value| view["checks"].as_array().unwrap().iter().find(|check| check["id"] == json!("figures")).cloned();
    let figure = |view: &Value| {
        let notes = view["mirror"].as_array().unwrap();
        notes.iter().find(|note| note["id"] == json!("figureDiffers")).cloned().unwrap_or_default()
    };
    assert_eq!(check(&run.call("report", id.clone())), None, "nothing differs in the sample");
    let saved = write("There were 97 complaints, and 97 Complaints were read.");
    let check_of = check(&saved).unwrap();
    assert_eq!((&check_of["ok"], &check_of["state"]), (&json!(false), &json!("1 left")), "{saved}");
    let key = figure(&saved)["key"].clone();
    let refused = run.try_call("sign_off_report", json!({"report": id, "declared": true})).unwrap_err();
    assert_eq!((refused.code, refused.fields[0].field.as_str()), (ErrorCode::Blocked, "figures"));
    assert_eq!(check(&write("There were complaints.")), None, "put right");
    write("There were 97 complaints.");
    let stand =
        |key: &Value, reason: &str| run.try_call("figure_stands", json!({"report": id, "key": key, "reason": reason}));
    assert_eq!(stand(&json!("figure:nowhere"), "Because.").unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(stand(&key, &"x".repeat(501)).unwrap_err().fields[0].field, "reason");
    let view = stand(&key, "They count since the house opened; call 01632 960 123.").unwrap();
    assert!(
        view["elsewhere"].to_string().contains("01632"),
        "the reason leaves with the report: {}",
        view["elsewhere"]
    );
    assert_eq!(check(&stand(&key, "").unwrap()).unwrap()["ok"], json!(false), "taken back");
    let reason = "They count since the house opened.";
    let view = stand(&key, reason).unwrap();
    assert_eq!((check(&view).unwrap()["ok"].clone(), figure(&view)["stands"].clone()), (json!(true), json!(reason)));
    let report = run.call("sign_off_report", json!({"report": id, "declared": true}));
    assert_eq!(figure(&report)["stands"], json!(reason), "kept with the signed report");
    assert!(stand(&key, "Later.").is_err(), "a signed report is not changed");
    let correction = run.call("correct_report", json!({"report": id, "reason": "A date was wrong."}));
    assert_eq!(figure(&correction)["stands"], json!(reason), "and taken over by its correction");
}

#[test]
fn a_hit_may_stand_with_a_reason_that_is_kept_and_can_be_taken_back() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let id = ready(&run);
    let text = "Ring 01632 960 123 for the duty desk of the authority.";
    let saved =
        run.call("save_answer", json!({"report": id, "section": "safeguarding", "field": "seen", "text": text}));
    let hit = saved["answer"]["names"][0].clone();
    assert_eq!(hit["kind"], json!("phone"), "{saved}");
    assert_eq!(
        run.try_call("sign_off_report", json!({"report": id, "declared": true})).unwrap_err().code,
        ErrorCode::Blocked
    );
    let allow = |reason: &str| {
        run.try_call("allow_hit", json!({"report": id, "words": hit["words"], "kind": "phone", "reason": reason}))
    };
    assert_eq!(allow("").unwrap_err().fields[0].field, "reason");
    let view = allow("It is the authority's public number.").unwrap();
    let allowance = view["allowances"][0]["id"].clone();
    assert!(view["checks"].as_array().unwrap().iter().all(|check| check["ok"] == json!(true)), "{}", view["checks"]);
    let view = run.call("end_allowance", json!({"report": id, "id": allowance}));
    assert!(view["allowances"].as_array().unwrap().is_empty());
    allow("It is the authority's public number.").unwrap();
    let report = run.call("sign_off_report", json!({"report": id, "declared": true}));
    let submission = run.call("prepare_submission", json!({"document": report["document"]["id"]}));
    let checked = &submission["chain"][0];
    assert!(checked["notes"].to_string().contains("public number"), "{checked}");
    assert_eq!(submission["canRelease"], json!(true), "{submission}");
}

#[test]
fn a_name_that_became_known_after_sign_off_stops_the_release_and_nothing_is_edited() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let id = ready(&run);
    let text = "Mr Quillfeather came to see the family during the visit.";
    run.call("save_answer", json!({"report": id, "section": "safeguarding", "field": "seen", "text": text}));
    let report = run.call("sign_off_report", json!({"report": id, "declared": true}));
    let submission = run.call("prepare_submission", json!({"document": report["document"]["id"]}));
    assert_eq!(submission["canRelease"], json!(true));
    run.sign_in("registered manager");
    let families = run.call("families", Value::Null);
    let family = run.call("family", families["families"][0]["id"].clone());
    let mut form = family["form"].clone();
    let mut member = form["members"][0].clone();
    member["id"] = Value::Null;
    member["name"] = json!("Osric Quillfeather");
    member["knownAs"] = json!("");
    member["formerNames"] = json!("");
    member["initials"] = json!("OQ");
    form["members"].as_array_mut().unwrap().push(member);
    run.call("save_family", json!({"id": family["id"], "form": form}));
    let refused =
        run.try_call("release_submission", json!({"id": submission["id"], "despiteCorrection": false})).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Blocked, "{refused:?}");
    assert!(refused.fields[0].message.contains("Quillfeather"));
    let seen = run.call("submission", submission["id"].clone());
    assert_eq!(seen["state"], json!("prepared"));
    assert_eq!(seen["found"][0]["hit"]["replacement"], json!("O.Q."));
    assert_eq!(seen["canRelease"], json!(false));
}

#[test]
fn a_second_person_releases_where_the_settings_ask_for_it() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let settings = run.call("settings", Value::Null);
    let mut form = settings["form"].clone();
    form["secondPersonReleases"] = json!(true);
    run.call("save_settings", form);
    let submission = signed(&run);
    assert_eq!(submission["canRelease"], json!(false));
    let release = json!({"id": submission["id"], "despiteCorrection": false});
    let refused = run.try_call("release_submission", release.clone()).unwrap_err();
    assert!(refused.message.contains("second person"), "{refused:?}");
    run.sign_in("registered manager");
    let released = run.call("release_submission", release.clone());
    assert_eq!(released["state"], json!("released"));
    assert_eq!(run.try_call("release_submission", release).unwrap_err().code, ErrorCode::Conflict);
}

#[test]
fn a_clock_set_back_between_sign_off_and_release_is_noticed() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let submission = signed(&run);
    run.clock.set_back(TimeDelta::days(30));
    let refused =
        run.try_call("release_submission", json!({"id": submission["id"], "despiteCorrection": false})).unwrap_err();
    assert!(refused.message.contains("clock"), "{refused:?}");
}

#[test]
fn another_recipient_needs_an_address_and_a_reason_and_stands_in_the_chain() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let submission = signed(&run);
    let change = |to: &str, reason: &str| {
        run.try_call("change_recipient", json!({"id": submission["id"], "to": to, "reason": reason}))
    };
    assert_eq!(change("no address", "because").unwrap_err().fields[0].field, "to");
    assert_eq!(change("inspector@example.org", "").unwrap_err().fields[0].field, "reason");
    let changed = change("inspector@example.org", "The link inspector asked for it.").unwrap();
    assert_eq!(changed["to"], json!("inspector@example.org"));
    assert!(changed["chain"].to_string().contains("link inspector asked"));
    let back = change("enquiries@ofsted.gov.uk", "").unwrap();
    assert_eq!(back["recipientReason"], json!(""));
    run.call("release_submission", json!({"id": submission["id"], "despiteCorrection": false}));
    assert_eq!(change("inspector@example.org", "Too late").unwrap_err().code, ErrorCode::Conflict);
}

#[test]
fn a_release_while_a_correction_is_written_needs_a_word_on_it() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let submission = signed(&run);
    let visits = run.call("visits", Value::Null);
    let report = visits["visits"]
        .as_array()
        .unwrap()
        .iter()
        .find(|visit| visit["report"]["state"] == json!("signedOff"))
        .unwrap()["report"]["id"]
        .clone();
    let correction = run.call("correct_report", json!({"report": report, "reason": "A wrong number."}));
    assert_eq!(correction["version"], json!(2));
    let seen = run.call("submission", submission["id"].clone());
    assert!(!seen["correctionInProgress"].as_str().unwrap().is_empty(), "{seen}");
    let refused =
        run.try_call("release_submission", json!({"id": submission["id"], "despiteCorrection": false})).unwrap_err();
    assert_eq!(refused.fields[0].field, "despiteCorrection");
    run.call("release_submission", json!({"id": submission["id"], "despiteCorrection": true}));
}

fn the_report(run: &Run) -> Value {
    let visits = run.call("visits", Value::Null)["visits"].as_array().unwrap().clone();
    visits.into_iter().find(|visit| visit["report"]["state"] == json!("signedOff")).unwrap()["report"]["id"].clone()
}

#[test]
fn neither_the_pdf_nor_a_word_copy_leaves_before_the_release_or_after_a_withdrawal() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let words = |id: &Value| run.try_call("write_word_copy", id.clone());
    assert_eq!(words(&draft(&run)).unwrap_err().code, ErrorCode::Blocked, "the sample's draft has open hits");
    let id = ready(&run);
    words(&id).unwrap();
    let report = run.call("sign_off_report", json!({"report": id, "declared": true}));
    let pdf = || run.try_call("export_pdf", report["document"]["id"].clone());
    assert_eq!(pdf().unwrap_err().code, ErrorCode::Conflict, "not on its way");
    let submission = run.call("prepare_submission", json!({"document": report["document"]["id"]}));
    assert_eq!(pdf().unwrap_err().code, ErrorCode::Conflict, "not released");
    assert_eq!(words(&id).unwrap_err().code, ErrorCode::Conflict);
    run.call("release_submission", json!({"id": submission["id"], "despiteCorrection": false}));
    pdf().unwrap();
    words(&id).unwrap();
    run.call("withdraw_submission", json!({"id": submission["id"], "reason": "A wrong number stands in it."}));
    assert_eq!(pdf().unwrap_err().code, ErrorCode::Conflict, "withdrawn");
}

#[test]
fn a_document_that_a_later_version_replaces_is_not_written_out_and_may_be_recorded_as_sent_before() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let submission = signed(&run);
    run.call("release_submission", json!({"id": submission["id"], "despiteCorrection": false}));
    let correction = run.call("correct_report", json!({"report": the_report(&run), "reason": "A wrong number."}));
    settle(&run, correction["id"].clone());
    run.call("sign_off_report", json!({"report": correction["id"], "declared": true}));
    for command in ["write_email_draft", "write_submission_pdf"] {
        let refused = run.try_call(command, submission["id"].clone()).unwrap_err();
        assert!(refused.code == ErrorCode::Conflict && refused.message.contains("replaces"), "{refused:?}");
    }
    let refused = run.try_call("export_pdf", submission["document"]["id"].clone()).unwrap_err();
    assert!(refused.message.contains("replaces"), "{refused:?}");
    let sent = json!({"id": submission["id"], "on": date(22, 11, 2026), "at": "", "how": "email", "note": ""});
    assert_eq!(run.call("mark_sent", sent)["state"], json!("sent"));
}

#[test]
fn what_was_typed_on_the_way_names_nobody_in_the_certificate_and_its_proof_file() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let families = run.call("families", Value::Null);
    let name = families["families"][0]["form"]["members"][0]["name"].as_str().unwrap().to_owned();
    let surname = name.split(' ').next_back().unwrap().to_lowercase();
    run.sign_in("responsible individual");
    let submission = signed(&run);
    let id = submission["id"].clone();
    let reason = format!("{name} is known to the link inspector.");
    run.call("change_recipient", json!({"id": id, "to": "inspector@example.org", "reason": reason}));
    run.call("release_submission", json!({"id": id, "despiteCorrection": false}));
    let note = format!("{name} saw it go.");
    run.call("mark_sent", json!({"id": id, "on": date(22, 11, 2026), "at": "", "how": "email", "note": note}));
    receipt(&run, &id, &format!("{surname}-reply.txt"), b"Received with thanks.").unwrap();
    let certified = run.call("write_certificate", id);
    let folder = Path::new(certified["exports"][0]["folder"].as_str().unwrap()).to_owned();
    let mut read = 0;
    for export in certified["exports"].as_array().unwrap() {
        let file = export["fileName"].as_str().unwrap();
        let bytes = std::fs::read(folder.join(file)).unwrap();
        if file.ends_with("proof.json") {
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(!text.to_lowercase().contains(&surname), "{text}");
            assert!(text.contains("Released") && text.contains("inspector@example.org"), "what names nobody is shown");
            let proof = hearthbook_proof::Proof::parse(&bytes).unwrap();
            assert!(hearthbook_proof::verify(&proof, None, None).holds());
            read += 1;
        }
    }
    assert_eq!(read, 1);
    let id: hearthbook_records::SubmissionId = serde_json::from_value(submission["id"].clone()).unwrap();
    let steps = run.host.signed_in(hearthbook_records::Ability::Submit, |desk| {
        let submission = hearthbook_store::tables::submissions::one(desk.store.read(), id)?;
        hearthbook::certificate::steps(desk, &submission)
    });
    let text = format!("{:?}", steps.unwrap()).to_lowercase();
    assert!(text.contains("with a reason or a note on record") && !text.contains(&surname), "{text}");
}

#[test]
fn a_number_of_the_centres_profile_may_stand_as_soon_as_it_is_saved_and_no_longer_than_it_is_there() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let id = draft(&run);
    let names = || {
        let text = "The number on the door is 01632 960888.";
        let saved =
            run.call("save_answer", json!({"report": id, "section": "opinion", "field": "opinion", "text": text}));
        saved["answer"]["names"].as_array().unwrap().len()
    };
    assert_eq!(names(), 1);
    let mut form = run.call("centre", Value::Null)["form"].clone();
    let before = form["telephone"].clone();
    form["telephone"] = json!("01632 960888");
    run.call("save_centre", form.clone());
    assert_eq!(names(), 0);
    form["telephone"] = before;
    run.call("save_centre", form);
    assert_eq!(names(), 1);
}

pub fn sent(run: &Run) -> Value {
    let submission = signed(run);
    run.call("release_submission", json!({"id": submission["id"], "despiteCorrection": false}));
    run.call("write_email_draft", submission["id"].clone());
    run.call(
        "mark_sent",
        json!({"id": submission["id"], "on": date(22, 11, 2026), "at": "16:25", "how": "email", "note": ""}),
    )
}

fn receipt(run: &Run, id: &Value, name: &str, bytes: &[u8]) -> Result<Value, hearthbook_records::UiError> {
    run.try_call(
        "file_receipt",
        json!({"id": id, "fileName": name, "size": bytes.len(), "content": STANDARD.encode(bytes),
               "receivedOn": date(22, 11, 2026), "note": "Automatic answer"}),
    )
}

#[test]
fn a_receipt_is_filed_as_it_came_shown_without_running_anything_and_written_out_again() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let submission = sent(&run);
    let eml = b"From: Enquiries <enquiries@ofsted.gov.uk>\r\nTo: office@willow-house.example\r\nSubject: Automatic reply\r\nDate: Sun, 22 Nov 2026 16:30:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Thank you.</p><script>fetch('https://example.org')</script>\r\n";
    let filed = receipt(&run, &submission["id"], "reply.eml", eml).unwrap();
    assert_eq!(filed["state"], json!("receiptFiled"), "{filed}");
    let id = filed["receipts"][0]["id"].clone();
    let look = run.call("receipt", id.clone());
    assert_eq!(look["title"], json!("Automatic reply"));
    assert!(look["text"].as_str().unwrap().contains("Thank you."));
    assert!(!look["text"].as_str().unwrap().contains("fetch"), "no script is shown, none is run");
    let export = run.call("write_receipt", id);
    let path = Path::new(export["folder"].as_str().unwrap()).join(export["fileName"].as_str().unwrap());
    assert_eq!(std::fs::read(path).unwrap(), eml);
    assert_eq!(receipt(&run, &submission["id"], "again.eml", eml).unwrap_err().code, ErrorCode::Conflict);
    let too_big = json!({"id": submission["id"], "fileName": "scan.pdf", "size": 60_000_000, "content": "",
        "receivedOn": date(22, 11, 2026), "note": ""});
    assert_eq!(run.try_call("file_receipt", too_big).unwrap_err().fields[0].field, "file");
    let back = json!({"id": submission["id"], "reason": "By mistake"});
    assert_eq!(run.try_call("mark_not_sent", back).unwrap_err().code, ErrorCode::Conflict);
}

#[test]
fn the_certificate_and_its_proof_file_hold_and_one_changed_byte_does_not() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let submission = sent(&run);
    receipt(&run, &submission["id"], "reply.txt", b"Received with thanks.").unwrap();
    let early = signed_but_not_sent(&run);
    let certified = run.call("write_certificate", submission["id"].clone());
    let folder = Path::new(certified["exports"][0]["folder"].as_str().unwrap()).to_owned();
    let named = |ending: &str| {
        certified["exports"]
            .as_array()
            .unwrap()
            .iter()
            .map(|export| folder.join(export["fileName"].as_str().unwrap()))
            .find(|path| path.to_string_lossy().ends_with(ending))
            .unwrap_or_else(|| panic!("{ending} in {certified}"))
    };
    assert!(std::fs::read(named("certificate.pdf")).unwrap().starts_with(b"%PDF"));
    let proof = std::fs::read(named("proof.json")).unwrap();
    run.call("write_submission_pdf", submission["id"].clone());
    let pdf = std::fs::read(folder.join(submission["document"]["fileName"].as_str().unwrap())).unwrap();
    let checks = |proof: &[u8], pdf: &[u8]| {
        let proof = hearthbook_proof::Proof::parse(proof).ok()?;
        Some(hearthbook_proof::verify(&proof, Some(pdf), None).holds())
    };
    assert_eq!(checks(&proof, &pdf), Some(true));
    let mut changed = pdf.clone();
    changed[1000] ^= 1;
    assert_eq!(checks(&proof, &changed), Some(false));
    let text = String::from_utf8(proof).unwrap();
    let other = text.replace("Recorded as sent", "Recorded as sxnt");
    assert_ne!(other, text, "the entries about the submission are shown in the proof");
    assert_ne!(checks(other.as_bytes(), &pdf), Some(true));
    drop(early);
}

/// A certificate is refused for what was not sent.
fn signed_but_not_sent(run: &Run) -> Value {
    let all = run.call("submissions", serde_json::from_str(ALL).unwrap());
    assert!(all["total"].as_u64().unwrap() > 1);
    all
}

#[test]
fn a_withdrawn_submission_is_marked_its_recipients_are_listed_and_the_correction_takes_its_place() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let submission = sent(&run);
    let withdrawn =
        run.call("withdraw_submission", json!({"id": submission["id"], "reason": "A wrong number stands in it."}));
    assert_eq!(withdrawn["state"], json!("withdrawn"));
    assert_eq!(withdrawn["had"][0]["to"], json!("enquiries@ofsted.gov.uk"), "{withdrawn}");
    let lines = run.call("today", Value::Null)["lines"].to_string();
    assert!(lines.contains("to Ofsted") || lines.contains("Send"), "the duty is open again: {lines}");
    assert_eq!(run.try_call("write_email_draft", submission["id"].clone()).unwrap_err().code, ErrorCode::Conflict);
}

#[test]
fn the_register_filters_and_its_grid_says_what_ofsted_has_had() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let all = run.call("submissions", serde_json::from_str(ALL).unwrap());
    assert_eq!(all["grid"][0]["cells"].as_array().unwrap().len(), 12);
    let late = run.call("submissions", json!({"kind": "", "month": "", "late": true}));
    assert!(late["submissions"].as_array().unwrap().len() < all["submissions"].as_array().unwrap().len());
    assert!(
        late["submissions"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["daysLate"].as_u64().unwrap() > 0 || one["overdue"] == json!(true))
    );
    let month = all["months"][0][0].clone();
    let of_month = run.call("submissions", json!({"kind": "", "month": month, "late": false}));
    assert!(!of_month["submissions"].as_array().unwrap().is_empty());
    assert_eq!(of_month["total"], all["total"], "the filter hides, it does not forget");
}

#[test]
fn private_notes_and_disclosures_are_read_by_those_named_and_stand_nowhere_else() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let id = draft(&run);
    let report = run.call("report", id.clone());
    let secret = "She wept when the night shift was named.";
    run.call("save_interview_notes", json!({"visit": report["visit"], "text": secret}));
    assert_eq!(run.call("interview_notes", report["visit"].clone())["text"], json!(secret));
    let text = "Parents are pleased. My partner hit me on Sunday, she said. The rooms are warm.";
    run.call("save_answer", json!({"report": id, "section": "familiesViews", "field": "said", "text": text}));
    let words = "My partner hit me on Sunday, she said. ";
    let concern = json!({"on": date(22, 11, 2026), "who": "R.D.", "what": words, "done": "Told the duty desk at once.", "aboutManager": true});
    let view = run.call(
        "move_disclosure",
        json!({"report": id, "section": "familiesViews", "field": "said", "words": words, "concern": concern}),
    );
    let said = view["answers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|a| a["section"] == json!("familiesViews") && a["field"] == json!("said"))
        .unwrap()
        .clone();
    assert_eq!(said["text"], json!("Parents are pleased. The rooms are warm."));
    assert!(run.call("concerns", Value::Null).to_string().contains("hit me on Sunday"));
    assert!(
        !run.call(
            "audit",
            json!({"from": date(1, 1, 2026), "to": date(22, 11, 2026), "who": "", "kind": null, "text": "", "page": 1})
        )
        .to_string()
        .contains("hit me")
    );
    run.sign_in("registered manager");
    let concerns = run.call("concerns", Value::Null);
    assert!(!concerns.to_string().contains("hit me"), "it is about the manager: {concerns}");
    assert!(concerns.get("closedToYou").is_none(), "not even a number of those that he or she may not read");
    assert_eq!(run.try_call("interview_notes", report["visit"].clone()).unwrap_err().code, ErrorCode::NotAllowed);
}

#[test]
fn a_disclosure_leaves_the_rounds_that_were_sent_before_and_what_was_said_about_them_too() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let id = ready(&run);
    let words = "My partner hit me on Sunday, she said. ";
    let text = format!("Parents are pleased. {words}The rooms are warm.");
    run.call("save_answer", json!({"report": id, "section": "familiesViews", "field": "said", "text": text}));
    let opened = run.call("open_round", json!({"report": id, "answerBy": date(27, 11, 2026), "note": ""}));
    let round = opened["rounds"][0]["id"].clone();
    run.sign_in("registered manager");
    let quoted = "Did she say: my partner hit me on Sunday? I did not know.";
    run.call(
        "save_comment",
        json!({"round": round, "id": null, "section": "familiesViews", "field": "said", "text": quoted}),
    );
    assert!(run.call("accuracy", id.clone()).to_string().contains("hit me on Sunday"), "it was sent");
    run.sign_in("responsible individual");
    let action = json!({"report": id, "id": null, "what": format!("Follow up: {words}"), "owner": "A.O.", "due": date(30, 11, 2026)});
    run.call("save_action", action);
    let concern = json!({"on": date(22, 11, 2026), "who": "R.D.", "what": words, "done": "Told the duty desk.", "aboutManager": true});
    let request =
        json!({"report": id, "section": "familiesViews", "field": "said", "words": words, "concern": concern});
    let view = run.call("move_disclosure", request.clone());
    assert!(!view.to_string().contains("hit me"), "it stands nowhere in the draft: {view}");
    let id_of = run.call("concerns", Value::Null)["concerns"][0]["id"].clone();
    let concerns = run.call("concern", id_of);
    let taken = concerns["takenOut"].as_array().unwrap();
    assert_eq!(taken.len(), 2, "the text as sent, and the comment: {concerns}");
    assert!(taken.iter().any(|one| one["text"] == json!(quoted)), "what was said is not lost: {concerns}");
    assert!(taken.iter().any(|one| one["text"] == json!(text)), "{concerns}");
    run.sign_in("registered manager");
    let seen = run.call("accuracy", id.clone());
    assert!(!seen.to_string().contains("hit me"), "{seen}");
    assert!(seen.to_string().contains("[Taken back by the visitor on 22 November 2026] The rooms are warm."));
    let everything =
        json!({"from": date(1, 1, 2026), "to": date(22, 11, 2026), "who": "", "kind": null, "text": "", "page": 1});
    let audit = run.call("audit", everything);
    assert!(!audit.to_string().contains("hit me"), "the journal does not say it either");
    assert!(!audit.to_string().contains("a disclosure out of"), "nor that something was moved: it is about the reader");
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true), "and still proves");
    run.sign_in("responsible individual");
    let again = run.try_call("move_disclosure", request).unwrap_err();
    assert_eq!(again.fields[0].field, "words", "words that are gone cannot be taken out again");
}

#[test]
fn what_was_sent_for_comment_cannot_be_changed_except_by_moving_a_disclosure() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let id = ready(&run);
    run.call("open_round", json!({"report": id, "answerBy": date(27, 11, 2026), "note": "As it is."}));
    let view = run.call("accuracy", id.clone());
    let concern =
        json!({"on": date(22, 11, 2026), "who": "", "what": "Something else.", "done": "Told.", "aboutManager": false});
    let nothing = json!({"report": id, "section": "opinion", "field": "opinion", "words": "", "concern": concern});
    run.call("move_disclosure", nothing);
    assert_eq!(run.call("accuracy", id)["rounds"], view["rounds"], "nothing was marked, so nothing is taken out");
}

#[test]
fn a_report_of_a_hundred_thousand_words_is_kept_searched_to_its_end_and_signed_off() {
    let run = Run::with_sample();
    run.sign_in("responsible individual");
    let id = ready(&run);
    let report = run.call("report", id.clone());
    let sentence = "The rooms were warm and each parent said that somebody listens. ";
    let fields: Vec<Value> = report["answers"].as_array().unwrap().iter().take(20).cloned().collect();
    assert_eq!(fields.len(), 20, "{report}");
    let save = |field: &Value, text: &str| {
        run.call(
            "save_answer",
            json!({"report": id, "section": field["section"], "field": field["field"], "text": text}),
        )
    };
    for field in &fields {
        save(field, &sentence.repeat(455));
    }
    let last = &fields[19];
    let found = save(last, &format!("{}Gemma Hollinwade was there.", sentence.repeat(455)));
    let hits = found["answer"]["names"].as_array().unwrap();
    assert!(hits.iter().any(|hit| hit["words"].as_str().unwrap().contains("Hollinwade")), "{hits:?}");
    save(last, &sentence.repeat(455));
    let view = run.call("report", id.clone());
    let words: u64 = view["answers"].as_array().unwrap().iter().map(|answer| answer["words"].as_u64().unwrap()).sum();
    assert!(words >= 100_000, "{words}");
    let signed = run.call("sign_off_report", json!({"report": id, "declared": true}));
    assert!(signed["document"]["pages"].as_u64().unwrap() > 100, "{}", signed["document"]);
}
