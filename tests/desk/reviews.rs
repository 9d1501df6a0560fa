//! A review of the quality of care through the commands: period, figures, consultations, evidence, checks, sign-off,
//! submission, correction; who may read and write it.

use hearthbook_records::ErrorCode;
use serde_json::{Value, json};

use crate::run::{Run, date};

pub fn begin(run: &Run) -> Value {
    let view = run.call("reviews", Value::Null);
    run.call("start_review", json!({"from": view["from"], "to": view["to"]}))
}

fn write(run: &Run, review: &Value, section: &str, field: &str, text: &str) -> Value {
    let request = json!({"review": review["id"], "section": section, "field": field, "text": text});
    run.call("save_review_answer", request)
}

fn asked(run: &Run, review: &Value, group: &str) -> Value {
    let form = json!({
        "group": group, "asked": "3", "answered": "2", "how": "Talked to", "on": date(20, 11, 2026),
        "said": "It is mostly good here.", "changed": "The kitchen is open longer.",
    });
    run.call("save_consultation", json!({"review": review["id"], "id": null, "form": form}))
}

/// Writes everything that a review needs, and settles the actions of the last plan.
fn ready(run: &Run) -> Value {
    let review = begin(run);
    for group in ["parents", "children", "staff", "placingAuthorities"] {
        asked(run, &review, group);
    }
    write(run, &review, "experiences", "concluded", "Families are better off for having been here.");
    write(run, &review, "opinion", "opinion", "The quality of care is good and evenings have become calmer.");
    for (field, text) in
        [("looked", "We looked at the house."), ("told", "Parents like it."), ("change", "A longer evening.")]
    {
        write(run, &review, "residents", field, text);
    }
    let choices = run.call("evidence_choices", review["id"].clone());
    let choice = &choices["choices"][0];
    run.call(
        "link_evidence",
        json!({"review": review["id"], "section": "experiences", "field": "concluded", "kind": choice["kind"], "record": choice["record"]}),
    );
    let view = run.call("review", review["id"].clone());
    for earlier in view["earlierActions"].as_array().unwrap() {
        run.call(
            "plan_outcome",
            json!({"review": review["id"], "action": earlier["action"]["id"], "outcome": "closed", "evidence": "Seen on the rota."}),
        );
    }
    run.call("review", review["id"].clone())
}

fn check<'a>(view: &'a Value, id: &str) -> &'a Value {
    view["checks"].as_array().unwrap().iter().find(|check| check["id"] == json!(id)).unwrap()
}

fn note<'a>(view: &'a Value, key: &str) -> Option<&'a Value> {
    view["notes"].as_array().unwrap().iter().find(|note| note["key"].as_str().unwrap().starts_with(key))
}

#[test]
fn a_review_goes_from_its_period_to_a_signed_document_and_a_submission_that_a_person_records_as_sent() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let ready = ready(&run);
    let id = ready["id"].clone();
    run.call(
        "save_plan_action",
        json!({"review": id, "id": null, "what": "A longer handover", "owner": "A.O.", "due": date(31, 3, 2027)}),
    );
    let unticked = run.try_call("sign_off_review", json!({"review": id, "declared": false})).unwrap_err();
    assert_eq!(unticked.code, ErrorCode::Blocked);
    assert_eq!(unticked.fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["declared"]);
    let signed = run.call("sign_off_review", json!({"review": id, "declared": true}));
    assert_eq!(signed["state"], json!("signedOff"));
    assert!(signed["document"]["number"].as_str().unwrap().starts_with("SC999001-Q-"), "{}", signed["document"]);
    assert!(signed["residentsDocument"]["number"].as_str().unwrap().starts_with("SC999001-QR-"));
    let frozen = signed["facts"].clone();
    let submission = run.call("submission", signed["submission"].clone());
    assert_eq!(submission["kind"], json!("Quality-of-care review"));
    assert_eq!(submission["to"], json!("enquiries@ofsted.gov.uk"));
    assert_eq!(submission["found"], json!([]));
    let released = run.call("release_submission", json!({"id": submission["id"], "despiteCorrection": false}));
    assert_eq!(released["state"], json!("released"));
    let sent = run.call(
        "mark_sent",
        json!({"id": submission["id"], "on": date(22, 11, 2026), "at": "", "how": "email", "note": ""}),
    );
    assert_eq!(sent["state"], json!("sent"));
    let list = run.call("reviews", Value::Null);
    assert!(list["reviews"].to_string().contains("sent on 22 November 2026"), "{list}");
    // the plan's action is one of the list of all actions
    assert!(run.call("actions", json!({"closed": true})).to_string().contains("A longer handover"));
    // a new event does not change what was signed
    run.call(
        "save_log",
        json!({"id": null, "form": {"log": "missing", "on": date(20, 11, 2026), "at": "10:00", "who": "K.L.", "what": "Late back", "detail": "", "outcome": "", "doneOn": date(20, 11, 2026), "doneAt": "11:00", "defect": false}}),
    );
    assert_eq!(run.call("review", id.clone())["facts"], frozen);
    assert_eq!(
        run.try_call(
            "save_review_answer",
            json!({"review": id, "section": "opinion", "field": "opinion", "text": "x"})
        )
        .unwrap_err()
        .code,
        ErrorCode::Conflict
    );
}

#[test]
fn two_drafts_of_one_review_are_refused_and_the_one_that_there_is_stays() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let review = begin(&run);
    write(&run, &review, "opinion", "opinion", "Half a thought");
    let view = run.call("reviews", Value::Null);
    assert_eq!((&view["draft"], &view["canStart"]), (&review["id"], &json!(false)));
    let again = json!({"from": date(1, 6, 2026), "to": date(30, 6, 2026)});
    let refused = run.try_call("start_review", again).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    assert!(refused.message.contains("being written already"), "{}", refused.message);
    let kept = run.call("review", review["id"].clone());
    assert!(kept["answers"].to_string().contains("Half a thought"));
    // the deputy goes on with the same draft and cannot sign it
    run.sign_in("deputy");
    let view = run.call("review", review["id"].clone());
    assert_eq!((&view["canWrite"], &view["canSign"]), (&json!(true), &json!(false)));
    let refused = run.try_call("sign_off_review", json!({"review": review["id"], "declared": true})).unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAllowed);
}

#[test]
fn a_period_that_cannot_be_counted_is_refused_beside_its_field() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let start = |from: Value, to: Value| {
        let refused = run.try_call("start_review", json!({"from": from, "to": to})).unwrap_err();
        assert_eq!(refused.code, ErrorCode::BadInput);
        refused.fields[0].clone()
    };
    assert_eq!(start(date(1, 6, 2026), date(31, 5, 2026)).field, "to");
    let early = start(date(1, 1, 2001), date(30, 6, 2001));
    assert!(early.message.contains("The record begins on"), "{early:?}");
    assert_eq!(start(date(1, 6, 2026), date(1, 6, 2030)).field, "from");
    assert_eq!(start(date(1, 11, 2026), date(1, 1, 2027)).field, "to");
    assert_eq!(start(json!({"day": "31", "month": "2", "year": "2026"}), date(1, 6, 2026)).field, "from");
    assert_eq!(run.call("reviews", Value::Null)["draft"], Value::Null, "nothing was begun");
}

#[test]
fn what_a_careful_colleague_sees_stops_the_sign_off_until_it_is_put_right_or_stands_with_a_reason() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let review = begin(&run);
    let id = review["id"].clone();
    write(&run, &review, "leaders", "concluded", "Leaders know the house well.");
    let saved = write(&run, &review, "experiences", "seen", "There were 97 complaints, and nobody was surprised.");
    let figure = saved["notes"].as_array().unwrap().iter().find(|n| n["key"].as_str().unwrap().starts_with("figure:"));
    assert!(figure.unwrap()["title"].as_str().unwrap().contains("“97 complaints”, but the record has"), "{figure:?}");
    let view = run.call("review", id.clone());
    for key in ["evidence:leaders.concluded", "group:parents", "group:staff", "residentsCopy"] {
        assert!(note(&view, key).is_some_and(|note| note["stands"].is_null()), "{key}: {}", view["notes"]);
    }
    assert_eq!(check(&view, "notes")["ok"], json!(false));
    run.call("save_plan_action", json!({"review": id, "id": null, "what": "Mend the gate", "owner": "", "due": {"day": "", "month": "", "year": ""}}));
    let unknown = json!({"review": id, "key": "figure:nowhere", "reason": "Because."});
    assert_eq!(run.try_call("it_stands", unknown).unwrap_err().code, ErrorCode::NotFound);
    let stands = json!({"review": id, "key": "group:staff", "reason": "They were asked last week by the provider."});
    let view = run.call("it_stands", stands);
    assert_eq!(note(&view, "group:staff").unwrap()["stands"], json!("They were asked last week by the provider."));
    let refused = run.try_call("sign_off_review", json!({"review": id, "declared": true})).unwrap_err();
    let failing: Vec<&str> = refused.fields.iter().map(|field| field.field.as_str()).collect();
    for needed in ["opinion", "actions", "notes"] {
        assert!(failing.contains(&needed), "{needed}: {failing:?}");
    }
    write(&run, &review, "experiences", "seen", "Nobody was surprised.");
    assert!(note(&run.call("review", id), "figure:").is_none(), "put right, it is not pointed out any more");
}

#[test]
fn a_name_in_what_people_said_stops_the_sign_off_and_is_replaced_everywhere() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let families = run.call("families", Value::Null);
    let name = families["families"][0]["form"]["members"][0]["name"].as_str().unwrap().to_owned();
    let review = begin(&run);
    let form = json!({
        "group": "parents", "asked": "1", "answered": "1", "how": "Talked to", "on": date(20, 11, 2026),
        "said": format!("{name} would like a longer evening."), "changed": "",
    });
    let view = run.call("save_consultation", json!({"review": review["id"], "id": null, "form": form}));
    assert_eq!(check(&view, "names")["ok"], json!(false), "{}", view["elsewhere"]);
    let hit = &view["elsewhere"][0]["hit"];
    let view = run.call(
        "replace_in_review",
        json!({"review": review["id"], "words": hit["words"], "replacement": hit["replacement"]}),
    );
    assert_eq!(check(&view, "names")["ok"], json!(true), "{}", view["elsewhere"]);
    assert!(!view["consultations"].to_string().contains(&name));
    // initials are allowed in the report and not in the copy for residents
    let saved = write(&run, &review, "residents", "told", "R.D. told us that the evening is too short.");
    let plain = saved["checks"].as_array().unwrap().iter().find(|c| c["id"] == json!("residentsCopy")).unwrap().clone();
    assert_eq!((&plain["ok"], &plain["state"]), (&json!(false), &json!("initials")));
}

#[test]
fn a_visitor_reads_what_was_signed_off_without_names_and_no_draft() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let families = run.call("families", Value::Null);
    let name = families["families"][0]["form"]["members"][0]["name"].as_str().unwrap().to_owned();
    let draft = begin(&run);
    run.sign_in("visitor");
    let list = run.call("reviews", Value::Null);
    assert_eq!((&list["draft"], &list["canStart"]), (&Value::Null, &json!(false)));
    let reviews = list["reviews"].as_array().unwrap();
    assert_eq!(reviews.len(), 1, "the signed one of the sample: {list}");
    let signed = run.call("review", reviews[0]["id"].clone());
    assert!(!signed.to_string().contains(&name));
    assert_eq!((&signed["canWrite"], &signed["canCorrect"]), (&json!(false), &json!(false)));
    assert_eq!(run.try_call("review", draft["id"].clone()).unwrap_err().code, ErrorCode::NotAllowed);
    let preview = json!({"review": draft["id"], "residents": false, "from": 1, "count": 1});
    assert_eq!(run.try_call("preview_review", preview).unwrap_err().code, ErrorCode::NotAllowed);
    let found = run.call("search", json!({"typed": "sandpit"}));
    assert!(found.to_string().contains("/reviews/"), "{found}");
}

#[test]
fn a_correction_is_a_new_version_that_replaces_document_and_plan_and_says_nothing_twice() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let list = run.call("reviews", Value::Null);
    let past = list["reviews"][0]["id"].clone();
    let before = run.call("actions", json!({"closed": true})).to_string().matches("half-way note").count();
    let refused = run.try_call("correct_review", json!({"review": past, "reason": " "})).unwrap_err();
    assert_eq!(refused.fields[0].field, "reason");
    let new = run.call("correct_review", json!({"review": past, "reason": "The number of parents asked was wrong."}));
    assert_eq!((&new["version"], &new["state"]), (&json!(2), &json!("draft")));
    assert_eq!(new["consultations"].as_array().unwrap().len(), 4);
    let period =
        run.try_call("review_period", json!({"review": new["id"], "from": date(1, 6, 2026), "to": date(2, 6, 2026)}));
    assert_eq!(period.unwrap_err().code, ErrorCode::Conflict);
    let signed = run.call("sign_off_review", json!({"review": new["id"], "declared": true}));
    assert_eq!(signed["versions"][1]["state"], json!("superseded"));
    let old = run.call("review", past);
    assert_eq!(old["document"]["supersededBy"], signed["document"]["number"]);
    assert_eq!(run.call("actions", json!({"closed": true})).to_string().matches("half-way note").count(), before);
    let submission = run.call("submission", signed["submission"].clone());
    assert!(submission["note"].as_str().unwrap().contains("corrects"), "{}", submission["note"]);
}

#[test]
fn today_says_when_the_next_review_is_due_and_that_a_signed_one_is_to_be_sent() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let ready = ready(&run);
    run.call("sign_off_review", json!({"review": ready["id"], "declared": true}));
    let today = run.call("today", Value::Null);
    let line = today["lines"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["title"] == json!("Send the quality-of-care review to Ofsted"));
    let line = line.unwrap();
    assert!(line["path"].as_str().unwrap().starts_with("/submissions/"));
    assert_eq!(line["why"]["basis"], json!("practice"));
}

#[test]
fn a_review_and_the_figures_of_annex_a_count_the_same() {
    use hearthbook::figures::{self, Scope};
    use hearthbook::reviews::figures::{Figures, Period, SAME, said};
    use hearthbook_rules::FactKind;

    let run = Run::with_sample();
    run.sign_in("registered manager");
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let mut compared = 0;
    for (from, to) in [("2025-10-01", "2026-03-31"), ("2026-04-01", "2026-09-30"), ("2026-05-15", "2026-11-22")] {
        let period = Period { from: day(from), to: day(to) };
        let scope = Scope { from: period.from, to: period.to, as_of: period.to };
        let (review, record) = run
            .host
            .signed_in(hearthbook_records::Ability::SeeReviews, |desk| {
                Ok((Figures::read(desk, period, period.before())?, figures::gather(desk, &scope)?))
            })
            .unwrap();
        let blocks: Vec<_> =
            [FactKind::FamilyFigures, FactKind::AssessmentFigures, FactKind::ComplaintFigures, FactKind::VisitFigures]
                .into_iter()
                .flat_map(|kind| review.blocks(kind))
                .collect();
        let said = said(blocks.iter());
        assert_eq!(said.len(), SAME.len(), "every row is found: {said:?}");
        for (key, value) in said {
            let figure = record.iter().find(|figure| figure.key == key).unwrap_or_else(|| panic!("no figure {key}"));
            assert_eq!(figure.value, Some(value), "{key}, {from} to {to}");
            compared += value;
        }
    }
    assert!(compared > 20, "the sample has something to count: {compared}");
}

#[test]
fn a_recommendation_is_counted_and_not_quoted_and_a_representation_waits_for_no_answer() {
    use hearthbook::reviews::figures::{Figures, Period};
    use hearthbook_rules::FactKind;

    let run = Run::with_store();
    let none = json!({"day": "", "month": "", "year": ""});
    let family = crate::families::admit(&run, date(2, 11, 2026), none.clone());
    // no day on which the assessment began
    let placement =
        json!({"family": family["id"], "form": {"recommendation": "Rosa Delaney to go home with the child"}});
    run.call("save_placement", placement);
    let form = json!({
        "author": "Imran Chaudhry", "registered": true, "registration": "SW990017",
        "signedOn": date(20, 11, 2026), "checkedOn": date(20, 11, 2026)
    });
    run.call("mark_final", json!({"family": family["id"], "form": form}));
    for kind in ["complaint", "representation"] {
        let form = json!({"kind": kind, "madeBy": "resident", "initials": "R.D.", "madeOn": date(10, 11, 2026), "madeHow": "In person", "about": "The heating"});
        run.call("save_complaint", json!({"id": null, "form": form}));
    }
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let period = Period { from: day("2026-11-01"), to: day("2026-11-22") };
    let figures = run
        .host
        .signed_in(hearthbook_records::Ability::SeeReviews, |desk| Figures::read(desk, period, period.before()))
        .unwrap();
    let blocks = [FactKind::AssessmentFigures, FactKind::ComplaintFigures].map(|kind| figures.blocks(kind));
    let text = serde_json::to_string(&blocks).unwrap();
    for row in [
        r#"["Final reports signed","1""#,
        r#"["of them with a recommendation on record","1""#,
        r#"["Representations","1""#,
        r#"["Complaints not answered yet","1""#,
    ] {
        assert!(text.contains(row), "{row} in {text}");
    }
    assert!(!text.contains("Rosa"), "{text}");
}

#[test]
fn what_a_signed_review_said_is_compared_with_the_record_now() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let period = json!({"from": date(1, 1, 2025), "to": date(22, 11, 2026), "asOf": date(22, 11, 2026)});
    let before = run.call("annex_differences", period.clone()).to_string();
    let ready = ready(&run);
    let behind = run.call("review_behind", ready["id"].clone());
    let figures = behind["figures"].as_array().unwrap();
    assert!(figures.len() > 8 && figures.iter().any(|one| !one["behind"].as_array().unwrap().is_empty()), "{behind}");
    let signed = run.call("sign_off_review", json!({"review": ready["id"], "declared": true}));
    let same = run.call("annex_differences", period.clone()).to_string();
    assert_eq!(same.matches("Review SC999001-Q-").count(), before.matches("Review SC999001-Q-").count(), "{same}");
    run.call(
        "save_complaint",
        json!({"id": null, "form": {"kind": "complaint", "madeBy": "resident", "initials": "R.D.", "madeOn": date(10, 9, 2026), "madeHow": "In person", "about": "The heating was off"}}),
    );
    let after = run.call("annex_differences", period.clone()).to_string();
    assert!(after.matches("Review SC999001-Q-").count() > same.matches("Review SC999001-Q-").count(), "{after}");
    // whoever releases it is told that a correction is being written
    run.call("correct_review", json!({"review": ready["id"], "reason": "A complaint was missing."}));
    let submission = run.call("submission", signed["submission"].clone());
    assert_eq!(submission["correctionInProgress"], json!("A.O. is writing a correction of this review."));
}
