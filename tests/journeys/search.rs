//! The search in the real window: opened and used by keyboard alone.

use fantoccini::key::Key;

use crate::sample_centre::{enter_the_sample, sign_in_as};
use crate::support::journey;
use crate::willow_house::CLOCK;

#[test]
fn the_manager_finds_a_family_by_keyboard_and_begins_a_task() {
    journey("search", CLOCK, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, "A.O., registered manager").await;
        window.arrive("Today").await;
        window.with_control('k').await;
        window.sees("Something has happened").await;
        window.fill_combobox("Search everything, or begin a task", "hollinw").await;
        window.sees("Family").await;
        window.axe().await;
        window.look("search").await;
        window.key(Key::Enter).await;
        window.has("heading", "Family F-2025-11").await;
        window.press("Search everything Ctrl K").await;
        window.fill_combobox("Search everything, or begin a task", "zebrafinch").await;
        window.sees("Nothing that you may see says").await;
        window.fill_combobox("Search everything, or begin a task", "happened").await;
        window.sees("Something has happened").await;
        window.key(Key::Enter).await;
        window.arrive("What happened").await;
    });
}
