//! The lock: by hand, by time, and what it keeps.

use std::time::Duration;

use crate::support::{Journey, Window, journey};
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

        // closed and kept in the tray: locked, out of sight, and what was typed is there when the icon brings it back
        window.within("Registers").follow("Settings").await;
        window.arrive("Settings").await;
        window.tick("Keep Hearthbook in the tray when its window is closed").await;
        window.press("Save").await;
        window.sees("The settings are saved").await;
        window.go("/people/new").await;
        window.arrive("Add a person").await;
        window.fill("Full name", "Amber Quist").await;
        says(journey, &window, "Hearthbook: ").await;
        journey.folders.ask_tray("Close the window");
        hidden(&window, true).await;
        says(journey, &window, "Hearthbook, locked. When last looked at: ").await;
        journey.folders.ask_tray("Open Hearthbook");
        hidden(&window, false).await;
        window.does_not_see("Quist").await;
        sign_in(&window, &MANAGER).await;
        window.arrive("Add a person").await;
        window.holds("Full name", "Amber Quist").await;
        journey.folders.ask_tray("Lock now");
        window.arrive("Sign in").await;
    });
}

/// Waits until the icon in the tray says something that begins so.
async fn says(journey: &Journey, window: &Window, words: &str) {
    window
        .until("the icon in the tray", async |_| {
            let text = journey.folders.in_tray();
            text.starts_with(words).then_some(()).ok_or(text)
        })
        .await;
}

/// Waits until the window is hidden, or can be seen.
async fn hidden(window: &Window, wanted: bool) {
    window
        .until("the window", async |window| {
            let is = window.is_hidden().await;
            (is == wanted).then_some(()).ok_or(format!("hidden: {is}"))
        })
        .await;
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
