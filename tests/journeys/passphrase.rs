//! Wrong passphrases: a wait that grows, and no hint.

use serde_json::{Value, json};

use crate::support::{Window, journey};
use crate::willow_house::{CLOCK, MANAGER, VISITOR, lock, set_up, sign_in};

#[test]
fn a_wrong_passphrase_gives_no_hint_and_a_growing_wait() {
    journey("wrong-passphrase", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        lock(&window).await;
        window.choose("Who are you?", MANAGER.sign_in).await;
        // One letter short, nothing like it, somebody else's, empty: the answer is the same.
        let mut answers = Vec::new();
        let mut waits = Vec::new();
        for wrong in [&MANAGER.passphrase[1..], "x", VISITOR.passphrase, "wrong again"] {
            window.until("the end of the wait", async |window| over(wait(window).await)).await;
            answers.push(answer_to(&window, wrong).await);
            waits.push(wait(&window).await);
        }
        window.sees("Next try in").await;
        window.look("sign-in-wrong-passphrase").await;
        assert!(answers.iter().all(|answer| *answer == answers[0]), "the same answer to all of them: {answers:?}");
        assert!(waits.is_sorted() && waits.first() < waits.last(), "the wait grows: {waits:?}");

        // Rust holds the wait, not only the page, and a restart does not end it.
        let early = try_at_once(&window).await.expect_err("too early, though the passphrase is right");
        assert_eq!(early["code"], "wait");
        let window = journey.kill_and_open().await;
        window.arrive("Sign in").await;
        let early = try_at_once(&window).await.expect_err("too early after a restart too");
        assert_eq!(early["code"], "wait");
        window.until("the end of the wait", async |window| over(wait(window).await)).await;
        sign_in(&window, &MANAGER).await;
        window.arrive("Today").await;
    });
}

/// What the page says beside the passphrase after a wrong one.
async fn answer_to(window: &Window, passphrase: &str) -> String {
    window.fill("Passphrase", passphrase).await;
    window.press("Open the record").await;
    // The field is emptied when the answer is there.
    window.holds("Passphrase", "").await;
    window.sees("Error:").await;
    let page = window.text().await;
    let answer = page.lines().find(|line| line.contains("Error:"));
    answer.unwrap_or_else(|| panic!("an answer: {page}")).to_owned()
}

async fn state(window: &Window) -> Value {
    window.invoke("app_state", Value::Null).await.expect("anybody may ask for the state")
}

async fn wait(window: &Window) -> u64 {
    state(window).await["waitSeconds"].as_u64().expect("seconds")
}

fn over(left: u64) -> Result<(), String> {
    (left == 0).then_some(()).ok_or_else(|| format!("{left} seconds left"))
}

async fn try_at_once(window: &Window) -> Result<Value, Value> {
    let state = state(window).await;
    let mut people = state["people"].as_array().expect("people").iter();
    let manager = people.find(|one| one["label"] == MANAGER.sign_in).expect("the manager");
    window.invoke("unlock", json!({ "slot": manager["slot"], "passphrase": MANAGER.passphrase })).await
}
