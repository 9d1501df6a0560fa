//! Events: recorded, decided, told, confirmed, written to, closed; and what must never happen on the way.

use std::time::Duration;

use hearthbook_records::ErrorCode;
use serde_json::{Value, json};

use crate::run::{Run, date};

fn form(kind: &str, who: &str, what: &str) -> Value {
    json!({"kind": kind, "on": date(21, 11, 2026), "at": "22:40", "knownAt": "22:45", "place": "Front door", "who": who,
           "what": what, "actions": "999 was called; two officers came."})
}

fn record(run: &Run, form: Value) -> Value {
    let about = json!({"whom": ["resident"], "staff": [], "also": []});
    let view = run.call("record_event", json!({"form": form, "about": about}));
    run.call("event", view["recorded"].clone())
}

fn decide(run: &Run, event: &Value, decision: &str) -> Value {
    let request = json!({"id": event["id"], "version": event["version"], "decision": decision, "why": "Police came."});
    run.call("decide_event", request)
}

fn notice(run: &Run, event: &Value, title: &str) -> Value {
    let notices = event["notices"].as_array().unwrap();
    let found = notices
        .iter()
        .find(|one| one["title"].as_str().unwrap().starts_with(title))
        .unwrap_or_else(|| panic!("{title} in {notices:?}"));
    run.call("notice", found["id"].clone())
}

fn step(run: &Run, notice: &Value, more: Value) -> Value {
    let mut request = json!({"id": notice["id"]});
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    run.call("notice_step", request)
}

#[test]
fn a_shift_worker_records_and_sees_what_he_recorded_and_nothing_else() {
    let run = Run::with_sample();
    run.sign_in("shift worker");
    let before = run.call("events", json!({}));
    assert_eq!(before["ownOnly"], json!(true));
    let view = run.call("record_event", json!({"form": form("police", "G.H.", "Shouting at the door")}));
    let lines = |view: &Value| view["events"].as_array().unwrap().len();
    assert_eq!(lines(&view), lines(&before) + 1);
    let line = &view["events"][0];
    assert_eq!((&line["state"], &line["canOpen"]), (&json!("on record"), &json!(false)));
    let refused = run.try_call("event", view["recorded"].clone()).unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAllowed);
    run.sign_in("deputy");
    let all = run.call("events", json!({}));
    assert!(lines(&all) > lines(&view));
    assert_eq!(all["events"][0]["state"], json!("not decided yet"));
}

#[test]
fn the_list_is_of_twelve_months_and_an_older_year_can_be_asked_for_whole_or_by_its_months() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let mut old = form("police", "", "Shouting at the gate, long ago");
    old["on"] = json!({"day": "3", "month": "2", "year": "2024"});
    run.call("record_event", json!({"form": old}));
    let tells = |view: &Value| view["events"].to_string().contains("long ago");
    let offers = |view: &Value, key: &str| view["months"].as_array().unwrap().iter().any(|one| one[0] == json!(key));
    let recent = run.call("events", json!({}));
    assert!(tells(&recent), "it is open, however old it is");
    assert!(offers(&recent, "2024") && offers(&recent, "2025") && !offers(&recent, "2024-02"), "{}", recent["months"]);
    for (asked, found) in [("2024", true), ("2024-02", true), ("2024-03", false), ("2025", false)] {
        let view = run.call("events", json!({"month": asked}));
        assert_eq!(tells(&view), found, "{asked}");
        assert_eq!(offers(&view, "2024-02"), asked.starts_with("2024"), "{asked}: {}", view["months"]);
    }
}

#[test]
fn a_police_call_out_is_decided_told_confirmed_sent_by_form_and_closed() {
    let run = Run::with_sample();
    run.sign_in("deputy");
    let event = record(&run, form("police", "G.H., F.H.", "A man shouted at the door."));
    let today = run.call("today", Value::Null)["lines"].to_string();
    assert!(today.contains("Decide: Police called to the centre, 21 November 2026"), "{today}");
    assert_eq!(event["clock"]["urgency"], json!("coming"), "eleven hours: running, never green");
    assert_eq!(event["notices"], json!([]), "nobody is told before somebody decides");
    let event = decide(&run, &event, "notifiable");
    let titles: Vec<&str> =
        event["notices"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert!(titles[0] == "Ofsted" && titles[1] == "Placing authority: Ashcombe Borough Council", "{titles:?}");
    assert!(titles[2].starts_with("Parent who lives there: G.H."), "{titles:?}");
    assert!(event["cannotCloseBecause"].as_str().unwrap().contains("Still open"), "{event}");

    let authority = notice(&run, &event, "Placing authority");
    let told = step(&run, &authority, json!({"step": "told", "how": "telephone", "text": "Duty desk"}));
    assert!(told["line"]["words"].as_str().unwrap().contains("confirm in writing by 23 November 2026"), "{told}");
    assert_eq!(told["line"]["open"], json!(true));
    assert!(told["body"].as_str().unwrap().contains("I confirm in writing what we told you by telephone"), "{told}");
    assert!(told["body"].as_str().unwrap().contains("Gemma Hollinwade (G.H.)"), "the authority has to know who it is");
    let refused = run
        .try_call("notice_step", json!({"id": authority["id"], "step": "confirmed", "how": "telephone"}))
        .unwrap_err();
    assert_eq!(refused.fields[0].field, "how", "a confirmation is in writing");
    // the sample's address book knows an address; somebody else may have none
    run.call(
        "address_notice",
        json!({"id": authority["id"], "name": "Ashcombe Borough Council", "email": "", "telephone": ""}),
    );
    let released = run
        .call("release_letter", json!({"notice": authority["id"], "subject": told["subject"], "body": told["body"]}));
    let letter = released["letters"][0]["id"].clone();
    let refused = run.try_call("write_letter", json!({"letter": letter, "email": true})).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict, "no address, no email draft: {refused:?}");
    let written = run.call("write_letter", json!({"letter": letter, "email": false}));
    assert_eq!(written["letters"][0]["exports"].as_array().unwrap().len(), 1);
    run.call(
        "address_notice",
        json!({"id": authority["id"], "name": "Ashcombe Borough Council", "email": "duty@ashcombe.example", "telephone": ""}),
    );
    let again = run
        .call("release_letter", json!({"notice": authority["id"], "subject": told["subject"], "body": told["body"]}));
    run.call("write_letter", json!({"letter": again["letters"][0]["id"], "email": true}));
    let exported = std::fs::read_dir(run.folder.path().join("exports")).unwrap();
    let eml = exported
        .map(|file| file.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .expect("an email draft");
    let eml = std::fs::read_to_string(eml).unwrap();
    assert!(eml.contains("X-Unsent: 1") && eml.contains("To: duty@ashcombe.example"), "{eml}");
    let confirmed = step(&run, &authority, json!({"step": "confirmed", "how": "email"}));
    assert_eq!(confirmed["line"]["open"], json!(false));

    let ofsted = notice(&run, &event, "Ofsted");
    let labels: Vec<&str> =
        ofsted["form"].as_array().unwrap().iter().map(|field| field["label"].as_str().unwrap()).collect();
    assert_eq!(labels[..3], ["URN", "Full postal address", "Type of incident"]);
    assert!(ofsted["missing"].to_string().contains("Planned prevention"), "what is missing stands beside it");
    assert!(!ofsted["form"].to_string().contains("Hollinwade"), "Ofsted’s text goes by initials");
    let sent = step(&run, &ofsted, json!({"step": "told", "how": "webForm"}));
    assert_eq!(sent["line"]["open"], json!(false));
    let sent = step(&run, &ofsted, json!({"step": "reference", "text": "CAS-4711"}));
    assert_eq!(sent["reference"], json!("CAS-4711"));

    let parent = notice(&run, &event, "Parent");
    step(&run, &parent, json!({"step": "safe", "text": "PC Invented, Ashcombe Police"}));
    step(&run, &parent, json!({"step": "told", "how": "byHand"}));
    let event = run.call("event", event["id"].clone());
    assert_eq!(event["cannotCloseBecause"], json!(""));
    let close = json!({"id": event["id"], "version": event["version"], "close": true, "note": "Door camera ordered"});
    let closed = run.call("close_event", close);
    assert!(closed["closed"].as_str().unwrap().starts_with("Closed 22 November 2026"), "{closed}");
    let today = run.call("today", Value::Null)["lines"].to_string();
    assert!(!today.contains("21 November 2026"), "Today is clear of it: {today}");
}

#[test]
fn what_is_decided_not_notifiable_keeps_its_reason_and_only_the_parent_is_asked_about() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = record(&run, form("illness-accident", "F.H.", "A graze"));
    let empty = json!({"id": event["id"], "version": event["version"], "decision": "notNotifiable", "why": " "});
    assert_eq!(run.try_call("decide_event", empty).unwrap_err().fields[0].field, "why");
    let event = decide(&run, &event, "notNotifiable");
    let titles: Vec<&str> =
        event["notices"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert!(titles.len() == 1 && titles[0].starts_with("Parent who lives there"), "26(2) is its own: {titles:?}");
    let words = event["decisions"][0]["words"].as_str().unwrap();
    assert_eq!(words, "Decided: not notifiable", "a person decided; nothing is claimed of the event");
}

#[test]
fn two_who_decide_at_once_find_out_and_nothing_is_lost() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let read = record(&run, form("police", "G.H.", "Shouting"));
    decide(&run, &read, "notifiable");
    let request =
        json!({"id": read["id"], "version": read["version"], "decision": "notNotifiable", "why": "Not serious"});
    let refused = run.try_call("decide_event", request).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    assert!(refused.message.contains("Somebody else changed this event"), "{refused:?}");
    let event = run.call("event", read["id"].clone());
    assert_eq!((event["decisions"].as_array().unwrap().len(), &event["decision"]), (1, &json!("notifiable")));
}

#[test]
fn a_leak_to_the_wrong_authority_is_stopped_by_name_by_initials_and_by_reference() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = record(&run, form("police", "G.H., N.B.", "G.H. and N.B. argued in the kitchen."));
    let event = decide(&run, &event, "notifiable");
    let ashcombe = notice(&run, &event, "Placing authority: Ashcombe");
    let tarnbeck = notice(&run, &event, "Placing authority: Tarnbeck");
    let body = ashcombe["body"].as_str().unwrap();
    assert!(body.contains("Gemma Hollinwade") && body.contains("another resident argued"), "{body}");
    assert!(!body.contains("N.B.") && !body.contains("Belkassar"), "{body}");
    assert!(!tarnbeck["body"].as_str().unwrap().contains("G.H."), "and the other way round");
    let families = run.call("families", Value::Null);
    let other = families["families"]
        .as_array()
        .unwrap()
        .iter()
        .find(|family| family["byInitials"].as_str().unwrap().contains("N.B."))
        .unwrap()["reference"]
        .as_str()
        .unwrap()
        .to_owned();
    for leak in ["Nadia Belkassar was there.", "Belkasar was there.", "NB was there.", &format!("See {other}.")] {
        let request =
            json!({"notice": ashcombe["id"], "subject": ashcombe["subject"], "body": format!("{body}\n{leak}")});
        let refused = run.try_call("release_letter", request).unwrap_err();
        assert_eq!(refused.code, ErrorCode::Blocked, "{leak}");
        assert!(!refused.fields.is_empty(), "{leak}: {refused:?}");
    }
    assert_eq!(run.call("notice", ashcombe["id"].clone())["letters"], json!([]), "nothing was released");
    let subject = json!({"notice": ashcombe["id"], "subject": "About Gemma Hollinwade", "body": body});
    assert_eq!(run.try_call("release_letter", subject).unwrap_err().code, ErrorCode::Blocked, "a subject names nobody");
    run.call("release_letter", json!({"notice": ashcombe["id"], "subject": ashcombe["subject"], "body": body}));
}

#[test]
fn a_parent_is_asked_about_first_and_the_reason_never_stands_in_what_a_parent_reads() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, form("allegation", "F.H.", "F.H. said that she was hit.")), "notifiable");
    let parent = notice(&run, &event, "Parent");
    assert_eq!(parent["askFirst"], json!(true));
    assert_eq!(parent["body"], json!(""), "no letter before the question");
    let told = json!({"id": parent["id"], "step": "told", "how": "inPerson"});
    assert_eq!(run.try_call("notice_step", told.clone()).unwrap_err().code, ErrorCode::Conflict);
    let reason = "Police asked us to say nothing before the interview on Monday";
    let held = step(&run, &parent, json!({"step": "danger", "text": reason}));
    assert_eq!(held["heldBack"], json!(true));
    assert_eq!(run.try_call("notice_step", told).unwrap_err().code, ErrorCode::Conflict);
    let letter = json!({"notice": parent["id"], "subject": "A letter", "body": "Dear G.H."});
    assert_eq!(run.try_call("release_letter", letter).unwrap_err().code, ErrorCode::Conflict);
    let not_told = step(&run, &parent, json!({"step": "notTold", "text": "It would place the child at risk, 26(2)"}));
    assert_eq!(not_told["line"]["open"], json!(false));
    let safe = step(&run, &parent, json!({"step": "safe", "text": "Sergeant Invented: the interview is over"}));
    let body = safe["body"].as_str().unwrap();
    assert!(!body.contains("Police asked") && !body.contains("26(2)"), "{body}");
    let leak = format!("{body}\nThe police asked us to say nothing before the interview.");
    let request = json!({"notice": parent["id"], "subject": safe["subject"], "body": leak});
    let refused = run.try_call("release_letter", request).unwrap_err();
    assert!(refused.fields[0].message.contains("never stands in anything a parent sees"), "{refused:?}");
    run.call("release_letter", json!({"notice": parent["id"], "subject": safe["subject"], "body": body}));
}

#[test]
fn why_a_parent_was_not_told_is_not_in_what_that_parent_is_given_on_request() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, form("allegation", "F.H.", "F.H. said that she was hit.")), "notifiable");
    let parent = notice(&run, &event, "Parent");
    step(&run, &parent, json!({"step": "danger", "text": "Zebrafinch: police fear that G.H. would flee"}));
    step(&run, &parent, json!({"step": "notTold", "text": "Zebrafinch: telling Gemma Hollinwade would harm F.H."}));
    let choices = run.call("access_requests", Value::Null)["choices"].as_array().unwrap().clone();
    let of = choices.iter().find(|one| one["label"].as_str().unwrap().starts_with("Gemma Hollinwade")).unwrap();
    let request = json!({"subject": of["value"], "askedOn": date(20, 11, 2026), "askedBy": "the person", "identity": "known in person", "ground": "statute", "groundWords": "UK GDPR, article 15"});
    let view = run.call("open_access_request", request);
    assert!(!view.to_string().contains("Zebrafinch"), "{view}");
    assert!(view["byHand"].to_string().contains("regulation 26(2)"), "{}", view["byHand"]);
}

#[test]
fn an_enquiry_stays_on_today_until_its_outcome_was_notified_to_both() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, form("enquiry", "F.H.", "Section 47 enquiry begun.")), "notifiable");
    let why = notice(&run, &event, "Ofsted")["clock"]["why"].clone();
    assert_eq!((&why["rule"], &why["basis"]), (&json!("reg12.enquiry"), &json!("law")));
    for title in ["Ofsted", "Placing authority"] {
        step(&run, &notice(&run, &event, title), json!({"step": "told", "how": "webForm"}));
    }
    step(&run, &notice(&run, &event, "Ofsted"), json!({"step": "reference", "text": "CAS-1"}));
    let awaited = |run: &Run| run.call("today", Value::Null)["lines"].to_string().contains("Outcome awaited");
    assert!(awaited(&run));
    run.clock.forward(Duration::from_secs(3 * 24 * 3600));
    let event = run.call("event", event["id"].clone());
    let request = json!({"id": event["id"], "version": event["version"], "on": date(25, 11, 2026), "at": "9:00", "outcome": "No further action."});
    let event = run.call("event_outcome", request);
    let of_outcome: Vec<&Value> =
        event["notices"].as_array().unwrap().iter().filter(|one| one["stage"] == json!("the outcome")).collect();
    assert_eq!(of_outcome.len(), 2, "{event}");
    for (index, line) in of_outcome.iter().enumerate() {
        assert!(awaited(&run), "open until both were told, after {index}");
        let one = run.call("notice", line["id"].clone());
        if one["recipient"] == json!("ofsted") {
            let form = one["form"].to_string();
            assert!(form.contains("Conclusion of a child-protection enquiry") && form.contains("CAS-1"), "{form}");
        }
        step(&run, &one, json!({"step": "told", "how": "webForm"}));
    }
    assert!(!awaited(&run));
}

#[test]
fn changing_the_kind_up_and_down_keeps_everything() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, form("illness-accident", "F.H.", "A fall")), "notifiable");
    let ofsted = notice(&run, &event, "Ofsted");
    step(&run, &ofsted, json!({"step": "told", "how": "webForm"}));
    let mut read = run.call("event", event["id"].clone());
    for kind in ["death", "other", "enquiry", "illness-accident"] {
        let mut form = read["form"].clone();
        form["kind"] = json!(kind);
        let request = json!({"id": read["id"], "version": read["version"], "form": form, "words": read["words"]});
        let next = run.call("save_event", request);
        assert_eq!(next["decisions"], event["decisions"], "{kind}");
        assert_eq!(next["known"], event["known"], "{kind}");
        assert_eq!(next["notices"].as_array().unwrap().len(), event["notices"].as_array().unwrap().len(), "{kind}");
        let told = next["notices"].as_array().unwrap().iter().filter(|one| one["open"] == json!(false)).count();
        assert_eq!(told, 1, "{kind}");
        read = next;
    }
}

#[test]
fn the_same_people_kind_and_day_are_pointed_out_once() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    record(&run, form("police", "G.H., F.H.", "Shouting"));
    let again = form("police", "FH, GH", "The same once more");
    let warned = run.try_call("record_event", json!({"form": again})).unwrap_err();
    assert_eq!((warned.code, warned.fields[0].field.as_str()), (ErrorCode::Blocked, "despiteDuplicate"));
    run.call("record_event", json!({"form": again, "despiteDuplicate": true}));
    run.call("record_event", json!({"form": form("police", "G.H.", "Somebody else was in it")}));
}

#[test]
fn hard_times_and_crowds_are_kept_and_pointed_out() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let span = json!({"kind": "missing", "on": date(20, 11, 2026), "at": "between 22:00 and 07:00", "who": "N.B.", "what": "Gone"});
    let event = record(&run, span);
    assert_eq!(event["when"], json!("20 November 2026, between 22:00 and 07:00 the next day"));
    assert!(event["timeNote"].as_str().unwrap().contains("20 November 2026, 22:00 is taken"), "{event}");
    let unknown = record(
        &run,
        json!({"kind": "other", "on": date(21, 11, 2026), "who": "nobody", "what": "A window was found broken"}),
    );
    assert_eq!(unknown["when"], json!("21 November 2026, time not known"));
    // the night on which the clocks went back: 01:30 came twice
    let twice = json!({"kind": "other", "on": date(25, 10, 2026), "at": "01:30", "knownOn": date(25, 10, 2026), "knownAt": "01:10", "what": "x"});
    assert_eq!(run.try_call("record_event", json!({"form": twice})).unwrap_err().fields[0].field, "knownOn");
    let twice = json!({"kind": "other", "on": date(25, 10, 2026), "at": "01:30", "knownAt": "01:30", "what": "A night of two hours"});
    assert!(record(&run, twice)["timeNote"].as_str().unwrap().contains("came twice"));
    let future = json!({"kind": "other", "on": date(22, 11, 2026), "at": "23:30", "what": "x"});
    assert_eq!(run.try_call("record_event", json!({"form": future})).unwrap_err().fields[0].field, "at");
    let crowd: Vec<String> =
        (0..30u8).map(|n| format!("{}{}", char::from(b'A' + n % 26), char::from(b'P' + n / 26))).collect();
    let event = record(&run, form("infection", &crowd.join(", "), "Norovirus on both floors"));
    assert_eq!(event["people"].as_array().unwrap().len(), 30);
    assert_eq!(decide(&run, &event, "notifiable")["decision"], json!("notifiable"));
}

#[test]
fn an_event_about_a_family_that_left_goes_to_its_authority_and_says_that_it_left() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = record(&run, form("complaint", "P.D.", "P.D. complains by letter about her stay."));
    assert_eq!(event["people"][0]["words"], json!("not said who this is"), "the same initials may be anybody's now");
    let families = run.call("families", Value::Null);
    let gone = families["families"].as_array().unwrap().iter();
    let gone = gone.clone().find(|one| one["byInitials"].as_str().unwrap().contains("P.D.")).unwrap();
    let request = json!({"id": event["id"], "initials": "P.D.", "family": gone["id"], "person": null});
    let event = run.call("say_who", request);
    let words = event["people"][0]["words"].as_str().unwrap();
    assert!(words.starts_with("parent in F-") && words.contains("left"), "{words}");
    let event = decide(&run, &event, "notifiable");
    let authority = notice(&run, &event, "Placing authority: Northmere Council");
    assert!(authority["body"].as_str().unwrap().contains("Priyanka Dasgar"));
}

#[test]
fn who_is_not_said_keeps_the_authoritys_letter_back_until_it_is() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, form("police", "X.Y.", "Somebody ran out.")), "notifiable");
    let bare = notice(&run, &event, "Placing authority");
    assert!(bare["noLetterBecause"].as_str().unwrap().contains("which family"), "{bare}");
    let families = run.call("families", Value::Null);
    let family = families["families"].as_array().unwrap().iter().find(|f| f["resident"] == json!(true)).unwrap();
    let request = json!({"id": event["id"], "initials": "X.Y.", "family": family["id"], "person": null});
    let event = run.call("say_who", request);
    let authorities =
        event["notices"].as_array().unwrap().iter().filter(|n| n["title"].as_str().unwrap().starts_with("Placing"));
    assert_eq!(authorities.count(), 1, "the one that stood there was given the family: {event}");
    assert_eq!(notice(&run, &event, "Placing authority")["noLetterBecause"], json!(""));
}

#[test]
fn a_name_in_the_free_text_is_never_offered_for_copying_into_ofsteds_form() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, form("police", "G.H.", "Nadia Belkassar opened the door.")), "notifiable");
    let ofsted = notice(&run, &event, "Ofsted");
    let summary = ofsted["form"].as_array().unwrap().iter().find(|field| field["label"] == json!("Summary")).unwrap();
    assert_eq!(summary["text"], json!(""));
    assert_eq!(summary["found"][0]["hit"]["words"], json!("Nadia Belkassar"));
}

#[test]
fn a_cell_of_the_table_is_changed_with_source_day_and_reason_and_goes_back() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let cell = |view: &Value| {
        let row = view["rows"].as_array().unwrap().iter().find(|row| row["kind"] == json!("police")).unwrap().clone();
        row["cells"]
            .as_array()
            .unwrap()
            .iter()
            .find(|cell| cell["recipient"] == json!("area-authority"))
            .unwrap()
            .clone()
    };
    let before = cell(&run.call("event_rules", Value::Null));
    assert_eq!((&before["value"], &before["why"]["basis"]), (&json!("no"), &json!("law-unchecked")));
    let mut request = json!({"kind": "police", "recipient": "area-authority", "value": "tell", "source": "", "sourceOn": date(20, 11, 2026), "why": "Read it"});
    assert_eq!(run.try_call("change_event_cell", request.clone()).unwrap_err().fields[0].field, "source");
    request["source"] = json!("Schedule 5 as printed");
    let changed = cell(&run.call("change_event_cell", request.clone()));
    assert_eq!((&changed["value"], &changed["shipped"]), (&json!("tell"), &json!("no")));
    assert!(changed["change"].as_str().unwrap().contains("Schedule 5 as printed, looked up on 20 November 2026"));
    let event = decide(&run, &record(&run, form("police", "G.H.", "Shouting")), "notifiable");
    notice(&run, &event, "Local authority of the area: Ashcombe Borough Council");
    request["value"] = Value::Null;
    let back = cell(&run.call("change_event_cell", request));
    assert_eq!((&back["value"], &back["change"]), (&json!("no"), &json!("")));
}

#[test]
fn logs_count_entries_and_people_and_an_entry_becomes_an_event_once() {
    let run = Run::with_sample();
    run.sign_in("deputy");
    let entry = json!({"log": "missing", "on": date(20, 11, 2026), "at": "21:00", "who": "N.B., S.A.B.", "what": "Did not come back from the shops"});
    run.call("save_log", json!({"id": null, "form": entry}));
    let restraint = json!({"log": "restraint", "on": date(21, 11, 2026), "who": "G.H.", "what": "Held at the door"});
    let refused = run.try_call("save_log", json!({"id": null, "form": restraint})).unwrap_err();
    assert_eq!(refused.fields[0].field, "detail", "every restraint with its nature");
    let view = run.call("logs", json!({}));
    let missing = view["kinds"].as_array().unwrap().iter().find(|kind| kind["id"] == json!("missing")).unwrap();
    assert_eq!((&missing["entries"], &missing["people"], &missing["open"]), (&json!(1), &json!(2), &json!(1)));
    let mut form = view["entries"][0]["form"].clone();
    form["doneOn"] = date(21, 11, 2026);
    form["doneAt"] = json!("01:15");
    let view = run.call("save_log", json!({"id": view["entries"][0]["id"], "form": form}));
    assert_eq!(view["entries"][0]["state"], json!("back 21 November 2026, 01:15"));
    let id = view["entries"][0]["id"].clone();
    let event =
        json!({"kind": "missing", "on": date(20, 11, 2026), "at": "21:00", "who": "N.B.", "what": "Did not come back"});
    run.call("record_event", json!({"form": event, "log": id}));
    let again = run.try_call("record_event", json!({"form": event, "log": id, "despiteDuplicate": true})).unwrap_err();
    assert_eq!(again.code, ErrorCode::Conflict);
    assert!(!run.call("logs", json!({}))["entries"][0]["event"].is_null());
}

#[test]
fn a_picture_leads_to_as_many_records_as_it_shows_and_the_visit_report_tells_of_them() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let event = decide(&run, &record(&run, form("police", "G.H.", "Shouting")), "notifiable");
    step(&run, &notice(&run, &event, "Ofsted"), json!({"step": "told", "how": "webForm"}));
    let pictures = run.call("event_pictures", Value::Null);
    let mut looked_at = 0;
    let marks = pictures["byMonth"].as_array().unwrap().iter().chain(pictures["timeliness"].as_array().unwrap());
    let marks = marks.flat_map(|row| row["marks"].as_array().unwrap().clone());
    for mark in marks.chain(pictures["byHour"].as_array().unwrap().clone()) {
        let query = mark["path"].as_str().unwrap().split_once('?').unwrap().1.replace("%3A", ":");
        let mut request = json!({});
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            request[key] = if key == "hour" { json!(value.parse::<u32>().unwrap()) } else { json!(value) };
        }
        let behind = run.call("events", request)["events"].as_array().unwrap().len();
        let shown = usize::try_from(mark["count"].as_u64().unwrap()).unwrap();
        assert!(behind >= shown.min(1) && (shown > 0 || behind == 0 || !query.contains("kind")), "{mark}: {behind}");
        looked_at += 1;
    }
    assert!(looked_at > 30, "{looked_at}");
    run.sign_in("responsible individual");
    let visits = run.call("visits", Value::Null);
    let draft = visits["visits"].as_array().unwrap().iter().find(|v| v["report"]["state"] == json!("draft")).unwrap();
    let report = run.call("report", draft["report"]["id"].clone());
    let facts =
        report["facts"].as_array().unwrap().iter().find(|one| one["section"] == json!("notifications")).unwrap();
    assert!(facts.to_string().contains("since the last visit"), "{facts}");
}

#[test]
fn links_are_seen_from_both_sides_and_taken_away() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let one = record(&run, form("police", "G.H.", "Shouting"));
    let other = record(&run, form("complaint", "G.H.", "A complaint about it"));
    let link = |linked: bool| json!({"id": one["id"], "target": {"event": other["id"]}, "link": linked});
    run.call("link_event", link(true));
    assert_eq!(run.call("event", other["id"].clone())["links"][0]["target"]["event"], one["id"]);
    let targets = run.call("event", one["id"].clone())["couldLink"].to_string();
    assert!(targets.contains("Visit report of"), "{targets}");
    run.call("link_event", link(false));
    assert_eq!(run.call("event", other["id"].clone())["links"], json!([]));
}
