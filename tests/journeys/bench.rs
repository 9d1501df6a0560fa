//! Not a journey but a measurement, run by `cargo xtask bench window` with an optimised build: start and memory of the
//! window beside those of a blank one.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use crate::sample_centre::{enter_the_sample, fill_in_who};
use crate::support::journey;
use crate::willow_house::CLOCK;

const ROUNDS: usize = 15;

/// How long somebody types, at the least.
const TYPING: Duration = Duration::from_secs(1);

#[test]
#[ignore = "a measurement: cargo xtask bench window"]
fn start_and_memory_beside_a_blank_window() {
    let blank = PathBuf::from(std::env::var_os("HEARTHBOOK_BENCH_BLANK").expect("the blank window's program"));
    let result = PathBuf::from(std::env::var_os("HEARTHBOOK_BENCH_RESULT").expect("where the result goes"));
    journey("bench-window", CLOCK, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        journey.kill();
        let (mut ours, mut blanks, mut our_memory, mut blank_memory) = (vec![], vec![], vec![], vec![]);
        // the first round fills the caches of the disk and does not count
        for round in 0..=ROUNDS {
            let (seconds, bytes) = journey.blank_timed(&blank).await;
            let (window, start) = journey.open_timed().await;
            fill_in_who(&window, "J.W., responsible individual").await;
            // a person types a passphrase; what is fetched behind the sign-in is there before
            tokio::time::sleep(TYPING).await;
            let today = start + window.seconds_from_press_to_page("Open the record", "Today").await;
            let memory = journey.memory();
            journey.kill();
            if round > 0 {
                blanks.push(seconds);
                blank_memory.push(bytes);
                ours.push(today);
                our_memory.push(memory);
            }
        }
        let found = json!({"start": ours, "blankStart": blanks, "memory": our_memory, "blankMemory": blank_memory});
        std::fs::write(&result, found.to_string()).expect("the result is written");
    });
}
