//! Events in the real window: recorded at night by a shift worker, decided by whoever is on call, told, confirmed, sent by
//! form, closed; decided the other way; an enquiry to its outcome; a leak to the wrong authority stopped.

use serde_json::json;

use crate::sample_centre::{enter_the_sample, sign_in_as};
use crate::support::{Window, journey, pdf_text};
use crate::willow_house::lock;

/// A Tuesday night.
const NIGHT: &str = "2026-03-03T23:20:00Z";
const DEPUTY: &str = "D.A., deputy manager";
const MANAGER: &str = "A.O., registered manager";

async fn shift_worker(window: &Window) {
    window.choose("Who are you?", "T.A., shift worker").await;
    window.press("Fill it in").await;
    window.press("Open the record").await;
    window.arrive("What happened").await;
}

/// What a person types in two minutes.
async fn record(window: &Window, kind: &str, who: &str, what: &str, at: &str) {
    window.choose("Is anyone in danger now?", "No").await;
    window.select("What was it?", kind).await;
    window.fill("What happened?", what).await;
    window.fill("Time it happened", at).await;
    window.fill("Who, by initials", who).await;
    window.fill("Where", "Front door").await;
    window.fill("What was done at once?", "999 was called; two officers came and he left.").await;
    window.press("Record it").await;
    window.sees("It is on record").await;
}

async fn decide(window: &Window, decision: &str, why: &str) {
    window.choose("What do you decide?", decision).await;
    window.fill("Why", why).await;
    window.press("Record the decision").await;
}

#[test]
fn a_police_call_out_at_night_is_decided_told_confirmed_sent_by_form_and_closed() {
    journey("event-police", NIGHT, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        shift_worker(&window).await;
        window.choose("Is anyone in danger now?", "Yes").await;
        window.sees("Ring first, write later").await;
        window.sees("0300 123 1231").await;
        window.look("event-quick-form").await;
        record(&window, "Police called to the centre", "GH", "A man shouted at the door.", "22:50").await;
        window.sees("What you recorded").await;
        window.does_not_see("Decide whether it is notified").await;
        lock(&window).await;

        sign_in_as(&window, DEPUTY).await;
        window.sees("Decide: Police called to the centre, 3 March 2026").await;
        window.look("event-on-today").await;
        window.follow("Decide: Police called to the centre, 3 March 2026").await;
        window.arrive("Police called to the centre, 3 March 2026").await;
        decide(&window, "Notifiable", "Police were called because of an incident at the door.").await;
        window.sees("Decided: notifiable.").await;
        window.sees("Placing authority: Ashcombe Borough Council").await;
        window.look("event-decided").await;

        tell_the_authority(&window).await;
        assert!(pdf_text(&journey.folders.the_exported(".pdf")).contains("Gemma Hollinwade"));
        tell_ofsted(&window).await;
        tell_the_parent(&window).await;
        window.fill("What was learnt (optional)", "A camera at the door was ordered.").await;
        window.press("Close the event").await;
        window.sees("Closed 3 March 2026").await;
        window.within("Registers").follow("What happened").await;
        window.arrive("What happened").await;
        window.sees("closed 3 March 2026").await;
        window.look("events-on-record").await;
        window.within("Registers").follow("Today…").await;
        window.arrive("Today").await;
        window.does_not_see("Police called to the centre, 3 March 2026").await;
    });
}

async fn back(window: &Window) {
    let id = event_on_the_page(window, "police").await;
    window.go(&format!("/events/{id}")).await;
    window.arrive("Police called to the centre, 3 March 2026").await;
}

async fn tell_the_authority(window: &Window) {
    window.follow("Placing authority: Ashcombe Borough Council").await;
    window.arrive("Placing authority: Ashcombe Borough Council").await;
    window.look("notice-placing-authority").await;
    window.choose("How", "By telephone").await;
    window.press("Record it").await;
    window.sees("confirm in writing by 4 March 2026").await;
    window.press("Take the proposed text again").await;
    window.press("Search it first").await;
    window.sees("Nothing was found that must not leave").await;
    window.press("Release this letter").await;
    window.sees("for placements@ashcombe.example").await;
    window.press("Save the PDF").await;
    window.sees("outside the encrypted record").await;
    window.choose("What", "Confirmed in writing").await;
    window.choose("How", "By post").await;
    window.press("Record it").await;
    window.sees("; in writing").await;
    back(window).await;
}

async fn tell_ofsted(window: &Window) {
    window.follow("Ofsted").await;
    window.arrive("Ofsted").await;
    window.sees("Incomplete notifications lead to questions").await;
    window.look("notice-ofsted-form").await;
    window.follow("Complete the event").await;
    window.arrive("Police called to the centre, 3 March 2026").await;
    window.press("Change what is recorded").await;
    window.fill("Summary", "A former partner of G.H. came uninvited; G.H. felt threatened, F.H. slept.").await;
    window.fill("What is done so that it does not happen again", "He is not admitted; staff know his face.").await;
    window.fill("The registered person’s evaluation", "Staff acted at once and rightly.").await;
    window.press("Save").await;
    window.sees("Staff acted at once and rightly.").await;
    window.follow("Ofsted").await;
    window.arrive("Ofsted").await;
    window.sees("Every known field is filled in.").await;
    window.press_first("Copy Summary").await;
    window.choose("How", "By web form").await;
    window.press("Record it").await;
    window.sees("; in writing").await;
    window.choose("What", "Their reference").await;
    window.fill("Reference number", "CAS-4711").await;
    window.press("Record it").await;
    window.sees("Reference CAS-4711").await;
    back(window).await;
}

async fn tell_the_parent(window: &Window) {
    window.follow("Parent who lives there…").await;
    window.arrive("Parent who lives there…").await;
    window.sees("Could telling this parent endanger the child").await;
    window.look("notice-parent-question").await;
    window.fill("Who was asked: police or the authority, and whom there", "PC Invented, Ashcombe Police").await;
    window.press("Record it").await;
    window.sees("Asked: telling endangers nobody").await;
    window.choose("What", "Told").await;
    window.choose("How", "By hand").await;
    window.press("Record it").await;
    window.sees("; in writing").await;
    back(window).await;
}

#[test]
fn not_notifiable_because_keeps_the_reason_and_closes() {
    journey("event-not-notifiable", NIGHT, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, MANAGER).await;
        window.within("Registers").follow("What happened").await;
        window.arrive("What happened").await;
        record(&window, "Something else", "nobody", "A smoke alarm chirped.", "between 6am and 7am").await;
        window.follow("Decide whether it is notified, and tell who has to know").await;
        window.arrive("Something else, 3 March 2026").await;
        window.sees("between 06:00 and 07:00").await;
        window.choose("What do you decide?", "Not notifiable, because…").await;
        window.press("Record the decision").await;
        window.sees("Say why").await;
        window.fill("Why", "Nobody was in danger; a battery was changed.").await;
        window.press("Record the decision").await;
        window.sees("Decided: not notifiable.").await;
        window.press("Close the event").await;
        window.sees("Closed 3 March 2026").await;
        for (path, heading, picture) in [
            ("/logs", "Logs", "logs"),
            ("/pictures", "Events in pictures", "event-pictures"),
            ("/settings/events", "Who is told", "settings-who-is-told"),
        ] {
            window.go(path).await;
            window.arrive(heading).await;
            window.settle().await;
            window.look(picture).await;
        }
    });
}

#[test]
fn an_enquiry_stays_open_on_today_until_its_outcome_was_notified_to_both() {
    journey("event-enquiry", NIGHT, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, MANAGER).await;
        window.within("Registers").follow("What happened").await;
        window.arrive("What happened").await;
        record(&window, "Child-protection enquiry", "F.H.", "A section 47 enquiry was begun.", "15:00").await;
        window.follow("Decide whether it is notified, and tell who has to know").await;
        window.arrive("Child-protection enquiry, 3 March 2026").await;
        decide(&window, "Notifiable", "Regulation 12(2)(c).").await;
        window.sees("It stays on Today until its outcome was notified").await;
        let id = event_on_the_page(&window, "enquiry").await;
        tell_by_form(&window, &id, "").await;
        window.within("Registers").follow("Today…").await;
        window.arrive("Today").await;
        window.follow("Outcome awaited: Child-protection enquiry, 3 March 2026").await;
        window.arrive("Child-protection enquiry, 3 March 2026").await;
        window.unfold("The enquiry has ended").await;
        window.fill("Outcome", "No further action.").await;
        window.press("Record the outcome").await;
        window.sees("Ofsted and the placing authority are to be told of it").await;
        window.look("event-enquiry-outcome").await;
        window.within("Registers").follow("Today…").await;
        window.arrive("Today").await;
        window.sees("Outcome awaited").await;
        tell_by_form(&window, &id, "the outcome").await;
        window.within("Registers").follow("Families").await;
        window.arrive("Families").await;
        window.within("Registers").follow("Today…").await;
        window.arrive("Today").await;
        window.does_not_see("Outcome awaited").await;
    });
}

/// The newest event of a kind.
async fn event_on_the_page(window: &Window, kind: &str) -> String {
    let events = window.invoke("events", json!({"kind": kind})).await.expect("the list");
    events["events"][0]["id"].as_str().expect("an id").to_owned()
}

/// Below the window: telling is another journey's work.
async fn tell_by_form(window: &Window, event: &str, stage: &str) {
    let event = window.invoke("event", json!(event)).await.expect("the event");
    for notice in event["notices"].as_array().expect("a list").iter().filter(|notice| notice["stage"] == json!(stage)) {
        if !notice["title"].as_str().unwrap_or_default().starts_with("Parent") {
            let step = json!({"id": notice["id"], "step": "told", "how": "webForm"});
            window.invoke("notice_step", step).await.expect("it is recorded");
        }
    }
}

#[test]
fn a_leak_to_the_wrong_authority_is_stopped_before_it_leaves() {
    journey("event-leak", NIGHT, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, MANAGER).await;
        window.within("Registers").follow("What happened").await;
        window.arrive("What happened").await;
        let what = "G.H. and N.B. argued in the kitchen.";
        record(&window, "Police called to the centre", "G.H., N.B.", what, "21:00").await;
        window.follow("Decide whether it is notified, and tell who has to know").await;
        window.arrive("Police called to the centre, 3 March 2026").await;
        decide(&window, "Notifiable", "Police were called.").await;
        window.follow("Placing authority: Ashcombe Borough Council").await;
        window.arrive("Placing authority: Ashcombe Borough Council").await;
        assert!(window.value("Text").await.contains("another resident argued"), "the other family is left out");
        window.add("Text", " Nadia Belkassar was there, and N.B. shouted.").await;
        window.press("Release this letter").await;
        window.sees("Something stands in it that this recipient must not read").await;
        window.sees("is of another family").await;
        window.look("event-leak-stopped").await;
        assert!(journey.folders.exported(".pdf").is_empty(), "nothing left");
        window.press("Take the proposed text again").await;
        window.press("Release this letter").await;
        window.sees("for placements@ashcombe.example").await;
    });
}
