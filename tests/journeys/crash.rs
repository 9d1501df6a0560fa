//! The power goes while somebody types: at most the last second is gone.

use crate::support::journey;
use crate::willow_house::{CLOCK, VISITOR, lock, record_visit, set_up, sign_in};

#[test]
fn a_killed_process_loses_at_most_the_last_second_of_typing() {
    journey("crash", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        lock(&window).await;
        sign_in(&window, &VISITOR).await;
        record_visit(&window).await;
        // Killed in the middle of a form that was never saved to the record: its draft is there. Every field above was
        // filled more than a second ago but perhaps the last.
        window.add("Which records", " and drills").await;
        window.kept("fire log and drills").await;
        let window = journey.kill_and_open().await;
        sign_in(&window, &VISITOR).await;
        window.go("/visits/new").await;
        window.sees("We kept what you typed").await;
        window.within("Interview 1").holds("Initials", "LA").await;
        window.holds("Which records", "fire log and drills").await;
        window.look("visit-form-brought-back").await;
        window.press("Save the visit").await;
        window.sees("The visit is on record.").await;

        window.press("Write the report").await;
        window.sees("1 The visit").await;
        let sentence = "I was there for the morning round and for lunch, and saw how the staff eat with the families. ";
        window.fill("How the visit went", sentence).await;
        window.sees("Saved").await;
        // What is typed from here on may be lost for its last second only.
        window.add("How the visit went", "The afternoon was quiet.").await;
        let typed = window.value("How the visit went").await;
        let window = journey.kill_and_open().await;
        sign_in(&window, &VISITOR).await;
        window.follow("Visits (reg 25)").await;
        window.follow("Go on with the report…").await;
        window.has("textbox", "How the visit went").await;
        let found = window.value("How the visit went").await;
        assert!(typed.starts_with(&found), "what is there is what was typed: “{found}”");
        assert!(found.starts_with(sentence.trim_end()), "what had been saved is there: “{found}”");
    });
}
