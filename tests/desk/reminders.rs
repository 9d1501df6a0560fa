//! Reminders: once at each threshold, to each person; paused with a reason; silent about what they are about.

use std::sync::Arc;
use std::time::Duration;

use hearthbook::host::Then;
use hearthbook::notify::{HEADING, NotedNotifier};
use hearthbook::tray::NotedTray;
use serde_json::{Value, json};

use crate::run::{PASSPHRASE, Run, date};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A store of its own on 22 November 2026, with the first visit due by the 30th, that writes down its notifications.
fn own() -> Run {
    let Run { host, clock, folder } = Run::with_store();
    drop(host);
    let noted = Arc::new(NotedNotifier(folder.path().join("told.txt")));
    let run = Run { host: Run::host(folder.path(), &clock).telling(noted), clock, folder };
    unlock(&run);
    run.call("save_centre", json!({"name": "Willow House", "urn": "SC999001", "providerKind": "organisation", "providerName": "Willow Ltd", "registeredOn": date(1, 11, 2026)}));
    run
}

fn unlock(run: &Run) {
    let slot = run.call("app_state", Value::Null)["people"][0]["slot"].clone();
    run.call("unlock", json!({"slot": slot, "passphrase": PASSPHRASE}));
}

fn told(run: &Run) -> Vec<String> {
    let text = std::fs::read_to_string(run.folder.path().join("told.txt")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn words(view: &Value) -> Vec<String> {
    let new = view["reminders"]["new"].as_array().unwrap();
    new.iter().map(|one| one["words"].as_str().unwrap().to_owned()).collect()
}

fn visit(view: &Value) -> String {
    let lines = view["lines"].as_array().unwrap();
    lines.iter().find(|line| line["id"].as_str().unwrap().starts_with("duty-visit-")).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_reminder_comes_once_at_each_threshold_and_can_be_put_away() {
    let run = own();
    run.host.tick();
    assert_eq!(told(&run), [format!("{HEADING}: Visit the centre (regulation 25): in 8 days.")]);
    let today = run.call("today", Value::Null);
    assert_eq!(words(&today), ["14 days before"]);
    run.host.tick();
    run.call("today", Value::Null);
    assert_eq!(told(&run).len(), 1, "once");
    assert!(words(&run.call("reminders_seen", Value::Null)).is_empty());
    // three days later nothing new stands; on the 27th the second threshold
    for (days, expected) in
        [(3, vec![]), (2, vec!["3 days before"]), (3, vec!["on its day"]), (1, vec!["past its day"])]
    {
        run.call("lock", Value::Null);
        run.clock.forward(DAY * days);
        unlock(&run);
        let view = run.call("today", Value::Null);
        assert_eq!(words(&view), expected, "after {days} days");
        run.call("reminders_seen", Value::Null);
    }
    let log = run.call("audit", json!({"kind": "reminder"})).to_string();
    assert!(log.contains("Reminded of what is due") && log.contains("Past its day"), "{log}");
}

#[test]
fn while_it_is_locked_a_notification_says_that_something_is_due_and_nothing_else() {
    let run = own();
    run.host.tick();
    run.call("lock", Value::Null);
    run.host.tick();
    run.clock.forward(DAY);
    run.host.tick();
    assert_eq!(told(&run).len(), 1, "nothing new is due on the 23rd");
    run.clock.forward(DAY * 4);
    run.host.tick();
    run.host.tick();
    assert_eq!(told(&run)[1..], [format!("{HEADING}: Sign in to see what.")]);
}

fn in_tray(run: &Run) -> Vec<String> {
    let text = std::fs::read_to_string(run.folder.path().join("tray.txt")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn the_icon_in_the_tray_counts_what_today_showed_and_says_that_the_record_is_locked() {
    let run = own();
    run.host.shown_in(Box::new(NotedTray(run.folder.path().join("tray.txt"))));
    run.host.tick();
    run.host.tick();
    run.call("lock", Value::Null);
    run.host.tick();
    let counted = "nothing overdue, 1 due within 14 days";
    let expected = [
        "Hearthbook".to_owned(),
        format!("Hearthbook: {counted}"),
        format!("Hearthbook, locked. When last looked at: {counted}"),
    ];
    assert_eq!(in_tray(&run), expected);
}

#[test]
fn a_closed_window_waits_for_the_lock_and_is_hidden_only_where_the_centre_wishes_and_an_icon_is_there() {
    let run = own();
    assert!(!run.host.stays_in_tray(), "no icon, and nobody wishes it");
    let mut form = run.call("settings", Value::Null)["form"].clone();
    assert_eq!(form["keepInTray"], json!(false), "off until somebody wishes it");
    form["keepInTray"] = json!(true);
    run.call("save_settings", form.clone());
    run.host.tick();
    assert!(!run.host.stays_in_tray(), "no icon: closing closes");
    run.host.shown_in(Box::new(NotedTray(run.folder.path().join("tray.txt"))));
    assert!(run.host.stays_in_tray());
    // whoever saves the setting and closes the window in the same second
    for wished in [false, true] {
        form["keepInTray"] = json!(wished);
        run.call("save_settings", form.clone());
        assert_eq!(run.host.stays_in_tray(), wished);
    }
    // the page saves and locks
    assert_eq!(run.host.ask_to_lock(Then::Hide), None);
    assert_eq!(run.host.locked_then(), None, "not before it is locked");
    run.call("lock", Value::Null);
    assert_eq!(run.host.locked_then(), Some(Then::Hide));
    assert_eq!(run.host.locked_then(), None, "once");
    run.host.tick();
    assert!(run.host.stays_in_tray(), "the wish is known while the record is locked");
    assert_eq!(run.host.ask_to_lock(Then::Quit), Some(Then::Quit), "it is locked already");
    // a page that does not answer is waited for once
    unlock(&run);
    assert_eq!(run.host.ask_to_lock(Then::Hide), None);
    run.clock.forward(Duration::from_secs(2));
    assert_eq!(run.host.ask_to_lock(Then::Hide), Some(Then::Hide));
    assert_eq!(run.call("app_state", Value::Null)["lockedBecause"], json!("when its window was closed"));
    // who went back to what could not be saved is not sent away by a later lock
    unlock(&run);
    assert_eq!(run.host.ask_to_lock(Then::Quit), None);
    run.clock.forward(Duration::from_secs(20));
    run.call("lock", Value::Null);
    assert_eq!(run.host.locked_then(), None);
}

#[test]
fn a_paused_line_stays_on_today_with_its_reason_and_nobody_is_reminded_until_its_day() {
    let run = own();
    let line = visit(&run.call("today", Value::Null));
    run.call("reminders_seen", Value::Null);
    let pause = |reason: &str, until: Value| {
        run.try_call("pause_reminder", json!({"line": line, "reason": reason, "until": until}))
    };
    for (reason, until, field) in [
        ("", date(28, 11, 2026), "reason"),
        ("The visitor is ill", date(22, 11, 2026), "until"),
        ("The visitor is ill", date(1, 1, 2029), "until"),
        ("The visitor is ill", json!({"day": "31", "month": "2", "year": "2027"}), "until"),
    ] {
        assert_eq!(pause(reason, until).unwrap_err().fields[0].field, field);
    }
    assert!(run.try_call("end_pause", json!({"line": line})).is_err(), "it is not paused");
    let paused = pause("The visitor is ill", date(29, 11, 2026)).unwrap();
    assert_eq!(visit(&paused), line, "the line stays");
    let said = paused["reminders"]["paused"][0]["words"].as_str().unwrap();
    assert_eq!(said, "Reminders paused until 29 November 2026 by A.O.: The visitor is ill");
    run.call("lock", Value::Null);
    run.clock.forward(DAY * 6);
    unlock(&run);
    assert!(words(&run.call("today", Value::Null)).is_empty(), "the 28th: paused");
    let ended = run.call("end_pause", json!({"line": line}));
    assert!(ended["reminders"]["paused"].as_array().unwrap().is_empty());
    assert_eq!(words(&ended), ["3 days before"], "what was reached meanwhile comes now");
    let log = run.call("audit", json!({"kind": "reminder"})).to_string();
    assert!(log.contains("Paused reminders: Visit the centre (regulation 25)") && log.contains("The visitor is ill"));
}

#[test]
fn each_person_is_reminded_of_what_he_or_she_sees_and_a_clock_of_hours_cannot_be_paused() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    run.happened("The back door stood open");
    let manager = run.call("today", Value::Null);
    let can = manager["reminders"]["canPause"].as_array().unwrap();
    assert!(!words(&manager).is_empty() && !can.is_empty());
    let event =
        manager["lines"].as_array().unwrap().iter().find(|line| line["id"].as_str().unwrap().starts_with("event-"));
    let event = event.unwrap()["id"].clone();
    assert!(!can.contains(&event));
    let error = run.try_call("pause_reminder", json!({"line": event, "reason": "x", "until": date(30, 11, 2026)}));
    assert!(error.unwrap_err().message.contains("clock of its own"));
    run.call("reminders_seen", Value::Null);
    run.sign_in("responsible individual");
    assert!(!words(&run.call("today", Value::Null)).is_empty(), "another person has reminders of his or her own");
    run.sign_in("visitor");
    let visitor = run.call("today", Value::Null);
    assert!(visitor["reminders"]["canPause"].as_array().unwrap().is_empty());
    assert!(
        run.try_call("pause_reminder", json!({"line": "duty-x", "reason": "x", "until": date(30, 11, 2026)})).is_err()
    );
}
