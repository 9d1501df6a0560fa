//! Today and the list of events over twenty years and three centres' worth of records beside one year of one centre.

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::sample::{Sample, in_words};
use crate::shell::{cargo, command, heading, output, root, run};
use crate::{system, ui};

/// A record holds one centre: twenty years of three are sixty years of one.
const YEARS: &str = "60";
const EVENTS_A_YEAR: &str = "150";
const ROUNDS: &str = "101";
const GOAL: f64 = 1.2;

/// Builds the program that measures, and gives what it told.
pub fn told(arguments: &[&str]) -> Result<Value> {
    system::prepare(&[system::Purpose::Build])?;
    ui::prepare()?;
    heading("Building with optimisation");
    run(&mut cargo(&["build", "--release", "--features", "automation", "--example", "time_events"]))?;
    let folder = root().join("target/bench");
    std::fs::create_dir_all(&folder)?;
    let program = super::document::built_examples()?.join("time_events");
    heading("Filling and measuring; this takes some minutes");
    let told = output(command(&program, &[]).arg(&folder).args(arguments))?;
    serde_json::from_str(told.trim()).context("the measuring program told no figures")
}

/// The median of a list of seconds.
pub fn median(seconds: &Value) -> f64 {
    let mut sample = Sample::default();
    for one in seconds.as_array().into_iter().flatten().filter_map(Value::as_f64) {
        sample.add(one);
    }
    sample.median()
}

/// The long and the short record take turns.
pub fn measure() -> Result<String> {
    let told = told(&["events", YEARS, EVENTS_A_YEAR, ROUNDS])?;
    let row = |name: &str, words: &str| {
        let (long, short) = (median(&told[name]["long"]), median(&told[name]["short"]));
        format!("| {words} | {} | {} | {:.2} × | ≤ {GOAL} × |\n", in_words(short), in_words(long), long / short)
    };
    Ok(format!(
        "| Page | 1 year, 1 centre | 20 years × 3 centres | In ratio | Goal |\n|---|--:|--:|--:|--:|\n{}{}\n\
         A record holds one centre, so that the records of twenty years of three centres stand in one as sixty years of \
         {EVENTS_A_YEAR} events and as many log entries each: {} events, of which the list shows {} (the short \
         record: {}). Medians of {ROUNDS} rounds, taking turns, after one that does not count; each command is timed \
         whole, from the request to the answer, without the window.",
        row("today", "Today"),
        row("events", "The list of events"),
        told["lines"]["recorded"],
        told["lines"]["long"],
        told["lines"]["short"],
    ))
}
