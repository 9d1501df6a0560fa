//! The lock: by hand, by time, and what it keeps.

use std::time::Duration;

use crate::support::journey;
use crate::willow_house::{CLOCK, MANAGER, VISITOR, lock, set_up, sign_in};

#[test]
fn what_was_typed_survives_the_lock_and_nobody_else_gets_it() {
    journey("lock", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        window.within("Registers").follow("People and roles").await;
        window.arrive("People and roles").await;
        window.follow("Add a person").await;
        window.arrive("Add a person").await;
        window.fill("Full name", "Peter Nowak").await;
        window.fill("Post", "night worker, agency").await;
        // Locked in the middle of a form that was not saved.
        lock(&window).await;
        window.does_not_see("Nowak").await;
        let locked = window.invoke("people", serde_json::Value::Null).await;
        assert_eq!(locked.expect_err("the record is locked")["code"], "locked");

        sign_in(&window, &VISITOR).await;
        window.arrive("Today").await;
        window.does_not_see("Nowak").await;
        lock(&window).await;
        sign_in(&window, &MANAGER).await;
        window.go("/people/new").await;
        window.arrive("Add a person").await;
        window.sees("We kept what you typed").await;
        window.holds("Full name", "Peter Nowak").await;
        window.holds("Post", "night worker, agency").await;
        window.press("Add this person").await;
        window.arrive("Peter Nowak").await;
        window.look("person").await;
    });
}

#[test]
fn the_record_locks_itself_after_the_minutes_in_settings() {
    journey("auto-lock", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        window.within("Registers").follow("Settings").await;
        window.arrive("Settings").await;
        window.fill("Lock after so many minutes without use", "1").await;
        window.press("Save").await;
        window.sees("The settings are saved").await;
        window.look("settings").await;
        // The shortest setting is one minute. Asking the page what it shows is not use: only keys and pointers are.
        window
            .until_within(Duration::from_secs(150), "the lock", async |window| {
                let text = window.text().await;
                text.contains("Sign in").then_some(()).ok_or(text)
            })
            .await;
        window.arrive("Sign in").await;
        window.sees("The record was locked after 1 minute without use. What was typed is kept.").await;
        sign_in(&window, &MANAGER).await;
    });
}
