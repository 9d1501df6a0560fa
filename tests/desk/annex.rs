//! Annex A and the day of an inspection: figures that match the record, answers that stay, one way out.

use std::time::Duration;

use hearthbook_records::ErrorCode;
use serde_json::{Value, json};

use crate::run::{Run, date};

fn manager() -> Run {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    run
}

fn field<'v>(view: &'v Value, id: &str) -> &'v Value {
    view["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|section| section["fields"].as_array().unwrap())
        .find(|field| field["id"] == json!(id))
        .unwrap_or_else(|| panic!("no field {id}"))
}

fn answer(run: &Run, id: &str, text: &str) -> Value {
    run.call("save_annex_answer", json!({"field": id, "text": text, "period": {}}))
}

fn everything_answered(run: &Run) -> Value {
    let mut view = run.call("annex_a", json!({}));
    for gap in view["gaps"].as_array().unwrap().clone() {
        view = answer(run, gap["field"].as_str().unwrap(), "None");
    }
    view
}

#[test]
fn figures_agree_with_the_registers_lead_to_what_they_count_and_name_nobody() {
    let run = manager();
    let view = run.call("annex_a", json!({}));
    let families = run.call("families", Value::Null);
    let resident =
        families["families"].as_array().unwrap().iter().filter(|family| family["resident"] == json!(true)).count();
    assert!(resident > 0);
    let found = field(&view, "resident");
    assert_eq!(found["number"].as_u64().unwrap() as usize, resident);
    assert_eq!(found["behind"].as_array().unwrap().len(), resident);
    assert!(found["behind"][0]["path"].as_str().unwrap().starts_with("/families/"));
    assert!(found["parents"].as_u64().unwrap() > 0 && found["children"].as_u64().unwrap() > 0);
    assert_eq!(field(&view, "familiesNow")["rows"].as_array().unwrap().len(), resident);
    let logs = run.call("logs", json!({}));
    let missing = logs["kinds"].as_array().unwrap().iter().find(|kind| kind["id"] == json!("missing")).unwrap();
    assert!(field(&view, "missing")["number"].as_u64().unwrap() >= missing["entries"].as_u64().unwrap());
    // no resident's name is in it, in whatever field
    let text = view["sections"].to_string();
    for family in families["families"].as_array().unwrap() {
        for member in family["form"]["members"].as_array().unwrap() {
            let name = member["name"].as_str().unwrap();
            assert!(!text.contains(name), "{name} stands in Annex A");
        }
    }
    assert!(view["why"]["note"].as_str().unwrap().contains("not seen"));
}

#[test]
fn an_answer_is_kept_with_who_and_when_goes_stale_and_the_earlier_one_stays() {
    let run = manager();
    let before = run.call("annex_a", json!({}))["gaps"].as_array().unwrap().len();
    answer(&run, "vacancies", "One night worker since 3 March");
    let view = answer(&run, "vacancies", "None");
    let found = field(&view, "vacancies");
    assert_eq!((found["value"].clone(), found["stale"].clone()), (json!("None"), json!(false)));
    assert!(found["confirmed"].as_str().unwrap().contains("by A.O."), "{found}");
    assert_eq!(found["earlier"][0]["text"], json!("One night worker since 3 March"));
    assert_eq!(view["gaps"].as_array().unwrap().len(), before - 1);
    run.clock.forward(Duration::from_secs(31 * 24 * 3600));
    run.sign_in("registered manager");
    let view = run.call("annex_a", json!({}));
    assert_eq!(field(&view, "vacancies")["stale"], json!(true));
    // saying the same again confirms it
    let view = answer(&run, "vacancies", "None");
    assert_eq!(field(&view, "vacancies")["stale"], json!(false));
}

#[test]
fn a_field_in_use_that_is_taken_out_keeps_its_answers_and_going_back_brings_it_again() {
    let run = manager();
    answer(&run, "vacancies", "None");
    let outline = run.call("annex_outline", Value::Null);
    assert!(outline["answered"].as_array().unwrap().contains(&json!("vacancies")));
    let mut sections = outline["sections"].clone();
    for section in sections.as_array_mut().unwrap() {
        section["fields"].as_array_mut().unwrap().retain(|field| field["id"] != json!("vacancies"));
    }
    sections[0]["fields"]
        .as_array_mut()
        .unwrap()
        .push(json!({"id": "own-1", "label": "Pets", "hint": "", "kind": "ask", "of": "", "keep": 0, "hidden": false}));
    sections[0]["fields"][0]["label"] = json!("What we are called");
    let request = json!({"version": outline["version"], "sections": sections, "why": "The form of March"});
    let mut reasonless = request.clone();
    reasonless["why"] = json!(" ");
    assert_eq!(run.try_call("save_annex_outline", reasonless).unwrap_err().fields[0].field, "why");
    run.call("save_annex_outline", request.clone());
    assert_eq!(run.try_call("save_annex_outline", request).unwrap_err().code, ErrorCode::Conflict, "two at once");
    let view = run.call("annex_a", json!({}));
    assert_eq!(view["retired"][0]["answers"][0]["text"], json!("None"));
    assert_eq!(field(&view, "name")["label"], json!("What we are called"));
    assert_eq!(field(&view, "own-1")["gap"], json!(true));
    assert_eq!(
        run.try_call("save_annex_answer", json!({"field": "vacancies", "text": "x", "period": {}})).unwrap_err().code,
        ErrorCode::NotFound
    );
    let outline = run.call("annex_outline", Value::Null);
    run.call("reset_annex_outline", json!({"version": outline["version"], "why": "Back to what ships"}));
    let view = run.call("annex_a", json!({}));
    assert_eq!(field(&view, "vacancies")["value"], json!("None"));
    assert_eq!(view["retired"], json!([]));
}

#[test]
fn an_outline_without_a_source_or_with_an_unknown_figure_is_refused_beside_its_field() {
    let run = manager();
    let outline = run.call("annex_outline", Value::Null);
    let mut sections = outline["sections"].clone();
    sections[0]["fields"][0]["kind"] = json!("figure");
    sections[0]["fields"][0]["of"] = json!("no.such.figure");
    sections[0]["fields"][1]["label"] = json!("");
    let error =
        run.try_call("save_annex_outline", json!({"version": 0, "sections": sections, "why": "A trial"})).unwrap_err();
    let fields: Vec<&str> = error.fields.iter().map(|field| field.field.as_str()).collect();
    assert!(fields.contains(&"field-name") && fields.contains(&"field-urn"), "{fields:?}");
}

#[test]
fn nothing_is_finished_with_a_name_in_it_and_nothing_leaves_before_the_release() {
    let run = manager();
    everything_answered(&run);
    let families = run.call("families", Value::Null);
    let name = families["families"][0]["form"]["members"][0]["name"].as_str().unwrap().to_owned();
    let finish = |looked: bool| json!({"period": {}, "to": "inspector@ofsted.example", "looked": looked});
    assert_eq!(run.try_call("finish_annex", finish(false)).unwrap_err().fields[0].field, "looked");
    answer(&run, "radicalisation", &format!("One, about {name}"));
    let error = run.try_call("finish_annex", finish(true)).unwrap_err();
    assert_eq!(error.code, ErrorCode::Blocked);
    assert!(error.fields.iter().any(|field| field.message.contains(&name)), "{error:?}");
    assert_eq!(run.call("annex_a", json!({}))["filed"], json!([]), "nothing was filed");
    answer(&run, "radicalisation", "None");
    let view = run.call("finish_annex", finish(true));
    let filed = view["filed"][0].clone();
    assert_eq!(filed["sha256"].as_str().unwrap().len(), 64);
    let write = |form: &str| json!({"id": filed["id"], "form": form, "passphrase": "seven otters climb ladders"});
    assert_eq!(run.try_call("write_annex", write("word")).unwrap_err().code, ErrorCode::Conflict, "not released");
    run.call("release_submission", json!({"id": filed["submission"], "despiteCorrection": false}));
    let word = run.call("write_annex", write("word"));
    assert!(word["fileName"].as_str().unwrap().ends_with(".docx"));
    let weak = json!({"id": filed["id"], "form": "protected", "passphrase": "short"});
    assert_eq!(run.try_call("write_annex", weak).unwrap_err().fields[0].field, "passphrase");
    let sealed = run.call("write_annex", write("protected"));
    let path = std::path::Path::new(sealed["folder"].as_str().unwrap()).join(sealed["fileName"].as_str().unwrap());
    let bytes = std::fs::read(path).unwrap();
    assert!(!bytes.windows(5).any(|part| part == b"%PDF-"), "it is encrypted");
    let key = age::scrypt::Identity::new(age::secrecy::SecretString::from("seven otters climb ladders".to_owned()));
    assert!(age::decrypt(&key, &bytes).unwrap().starts_with(b"%PDF-"), "and the passphrase opens it");
    let submission = run.call("submission", filed["submission"].clone());
    assert_eq!(submission["aboutPath"], json!("/annex-a"));
}

#[test]
fn a_finished_annex_that_the_record_no_longer_agrees_with_is_among_the_differences() {
    let run = manager();
    everything_answered(&run);
    run.call("finish_annex", json!({"period": {}, "to": "", "looked": true}));
    let differences = |run: &Run| run.call("annex_differences", json!({}))["differences"].as_array().unwrap().clone();
    let before = differences(&run).len();
    let form = json!({"log": "accident", "on": date(22, 11, 2026), "at": "09:00", "who": "K.L.", "what": "A fall on the stairs"});
    run.call("save_log", json!({"id": null, "form": form}));
    let after = differences(&run);
    assert_eq!(after.len(), before + 1);
    assert!(after.iter().any(|one| one["one"]["who"].as_str().unwrap().starts_with("Annex A SC999001")), "{after:?}");
}

#[test]
fn a_period_before_the_first_record_says_so_and_days_ahead_are_refused() {
    let run = manager();
    let old = json!({"from": date(1, 1, 2001), "to": date(31, 12, 2001), "asOf": date(31, 12, 2001)});
    let view = run.call("annex_a", old);
    assert!(view["periodNote"].as_str().unwrap().contains("ends before the record begins"), "{}", view["periodNote"]);
    let ahead = json!({"from": date(1, 1, 2026), "to": date(1, 1, 2030), "asOf": date(1, 1, 2030)});
    let error = run.try_call("annex_a", ahead).unwrap_err();
    assert_eq!(error.fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["to", "asOf"]);
}

#[test]
fn a_centre_with_nobody_in_it_gives_nil_figures_and_can_be_finished() {
    let run = Run::with_store();
    assert_eq!(run.try_call("annex_a", json!({})).unwrap_err().code, ErrorCode::Conflict, "the profile comes first");
    run.call("save_centre", json!({"name": "Willow House", "urn": "SC999001", "address": "14 Mill Lane\nAshcombe", "telephone": "01632 960101", "email": "office@willow-house.example", "providerKind": "organisation", "providerName": "Willow Ltd"}));
    let view = everything_answered(&run);
    assert!(view["periodNote"].as_str().unwrap().contains("Nothing is on record yet"));
    for id in ["resident", "arrived", "missing", "complaints", "notified", "visits"] {
        assert_eq!(field(&view, id)["number"], json!(0), "{id}");
    }
    assert_eq!(run.call("annex_differences", json!({}))["differences"], json!([]));
    let view = run.call("finish_annex", json!({"period": {}, "to": "", "looked": true}));
    assert_eq!(view["filed"].as_array().unwrap().len(), 1);
}

#[test]
fn an_inspection_day_is_begun_once_keeps_what_was_agreed_and_is_read_when_closed() {
    let run = manager();
    let day = run.call("begin_inspection_day", Value::Null);
    let id = day["id"].clone();
    assert!(day["gaps"].as_array().unwrap().len() > 5 && !day["cases"].as_array().unwrap().is_empty());
    assert!(!day["calls"].as_array().unwrap().is_empty());
    assert_eq!(run.try_call("begin_inspection_day", Value::Null).unwrap_err().code, ErrorCode::Conflict);
    let mut form = day["form"].clone();
    // a time that is half typed is kept as it is, and everything typed after it is saved
    (form["readyBy"], form["inspector"]) = (json!("11"), json!("Ms Larch"));
    run.call("save_inspection_day", json!({"id": id, "form": form}));
    let kept = run.call("inspection_day", id.clone());
    assert_eq!((&kept["form"], kept["ready"].as_str()), (&form, Some("")));
    assert!(kept["readyProblem"].as_str().unwrap().contains("as you typed it"), "{}", kept["readyProblem"]);
    // a text that is too long is named and leaves what stood; the field after it is saved
    let mut long = form.clone();
    (long["contact"], long["feedback"]) = (json!("x".repeat(100_001)), json!("At 4"));
    let answer = run.call("save_inspection_day", json!({"id": id, "form": long}));
    assert_eq!(answer["refused"][0]["field"], "contact");
    form["feedback"] = json!("At 4");
    assert_eq!(run.call("inspection_day", id.clone())["form"], form);
    form["readyBy"] = json!("11:00");
    form["cases"] = json!([day["cases"][0]["id"]]);
    let day = run.call("save_inspection_day", json!({"id": id, "form": form}));
    assert!(day["ready"].as_str().unwrap().starts_with("Agreed for 11:00"), "{}", day["ready"]);
    let entries =
        || run.call("history", json!({"kind": "inspectionDay", "id": id}))["entries"].as_array().unwrap().len();
    let before = entries();
    run.call("save_inspection_day", json!({"id": id, "form": form}));
    assert_eq!(entries(), before, "the same again is no change");
    let today = run.call("today", Value::Null);
    assert!(today["lines"].to_string().contains("The inspector is here"));
    let note = json!({"day": id, "kind": "asked", "at": "", "words": "The log of missing episodes", "by": ""});
    let day = run.call("add_inspection_note", note.clone());
    assert_eq!((day["notes"][0]["kind"].clone(), day["notes"][0]["by"].clone()), (json!("Asked for"), json!("A.O.")));
    let late = json!({"day": id, "kind": "asked", "at": "23:59", "words": "x", "by": ""});
    assert_eq!(run.try_call("add_inspection_note", late).unwrap_err().fields[0].field, "at");
    everything_answered(&run);
    let view = run.call("finish_annex", json!({"period": {}, "to": "", "looked": true}));
    let second = run.call("finish_annex", json!({"period": {}, "to": "", "looked": true}));
    assert_ne!(view["filed"][0]["number"], second["filed"][0]["number"]);
    assert!(second["filed"][1]["words"].as_str().unwrap().contains("replaced by"), "{}", second["filed"]);
    let closed = run.call("close_inspection_day", id.clone());
    assert!(closed["closed"].as_str().unwrap().contains("by A.O."));
    assert_eq!(closed["filed"].as_array().unwrap().len(), 2);
    assert_eq!(run.try_call("add_inspection_note", note).unwrap_err().code, ErrorCode::Conflict);
    assert_eq!(
        run.try_call("save_inspection_day", json!({"id": id, "form": form})).unwrap_err().code,
        ErrorCode::Conflict
    );
    assert_eq!(run.call("inspection_days", Value::Null)["open"], Value::Null);
}

#[test]
fn a_visitor_opens_neither_annex_a_nor_the_inspection_day() {
    let run = Run::with_sample();
    run.sign_in("visitor");
    for (command, request) in [
        ("annex_a", json!({})),
        ("annex_differences", json!({})),
        ("inspection_days", Value::Null),
        ("begin_inspection_day", Value::Null),
    ] {
        assert_eq!(run.try_call(command, request).unwrap_err().code, ErrorCode::NotAllowed, "{command}");
    }
}

#[test]
fn old_certificates_are_those_that_the_centres_own_rule_calls_old() {
    let run = manager();
    let figure = |run: &Run| -> Value { field(&run.call("annex_a", json!({})), "dbsOld").clone() };
    let shipped = figure(&run);
    assert!(
        shipped["note"].as_str().unwrap().contains("older than 3 years, which is the centre’s own rule"),
        "{shipped}"
    );
    run.call("change_rule", json!({"id": "dbs.renewal", "value": "6", "why": "The provider asks for it"}));
    let own = figure(&run);
    assert!(own["note"].as_str().unwrap().contains("older than 6 months"), "{own}");
    assert!(own["number"].as_u64().unwrap() > shipped["number"].as_u64().unwrap(), "{shipped} and {own}");
}
