//! The fault harness: what is promised about lost, damaged and foreign data, tried until the numbers say something.
//!
//! `cargo xtask faults` builds and starts it. Each part prints lines of the form `N of M  what`; a line on which N is not
//! M ends the run with a failure, unless the line is one that only reports (RELIABILITY.md says which and why). Every run
//! names its seed, and a run with the same seed and the same figures does the same again, but for the moments at which
//! a child process is killed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a harness that cannot go on fails")]
#![allow(clippy::print_stdout, reason = "its lines are what it is for")]

#[path = "../desk/run.rs"]
#[allow(dead_code, reason = "shared with the tests of the commands, which use more of it")]
mod run;

mod chance;
mod cuts;
mod flips;
mod fuzz;
mod kills;
mod plain;
mod refused;
mod subject;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use chance::Chance;

/// How much is tried.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    kills: u32,
    sweeps: u32,
    flips: u32,
    cases: u32,
}

impl Effort {
    /// A minute or two in a debug build on two slow cores.
    const SHORT: Self = Self { kills: 40, sweeps: 1, flips: 400, cases: 400 };
    /// The figures that RELIABILITY.md promises.
    const FULL: Self = Self { kills: 1_000, sweeps: 12, flips: 10_000, cases: 20_000 };
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Findings {
    lines: Vec<(u64, u64, String, bool)>,
    faults: Vec<String>,
}

impl Findings {
    /// A promise: all of them, or the run failed.
    pub fn promised(&mut self, held: u64, of: u64, what: &str) {
        self.line(held, of, what, true);
    }

    /// A figure that is only reported.
    pub fn reported(&mut self, number: u64, of: u64, what: &str) {
        self.line(number, of, what, false);
    }

    /// Something that must not be, in words; the first few are printed.
    pub fn fault(&mut self, words: String) {
        if self.faults.len() < 20 {
            println!("        {words}");
        }
        self.faults.push(words);
    }

    fn line(&mut self, number: u64, of: u64, what: &str, promise: bool) {
        println!("{number:>7} of {of:<7} {what}{}", if promise { "" } else { " (reported only)" });
        self.lines.push((number, of, what.to_owned(), promise));
    }

    fn hold(&self) -> bool {
        self.faults.is_empty() && self.lines.iter().all(|(held, of, _, promise)| !promise || held == of)
    }
}

type Part = (&'static str, fn(Effort, &mut Chance, &mut Findings));

const PARTS: [Part; 6] = [
    ("kills", kills::run),
    ("cuts", cuts::run),
    ("flips", flips::run),
    ("plain", plain::run),
    ("refused", refused::run),
    ("fuzz", fuzz::run),
];

const USAGE: &str = "faults [--short] [--hours N] [--seed N] [kills|cuts|flips|plain|refused|fuzz …]";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [child, folder, start] = words.as_slice()
        && child == kills::CHILD
    {
        kills::child(folder, start.parse().expect("a number"));
        return ExitCode::SUCCESS;
    }
    if let [case, name, state] = words.as_slice()
        && case == "--case"
    {
        fuzz::again(name, state.parse().expect("a number"));
        return ExitCode::SUCCESS;
    }
    let (mut effort, mut hours, mut seed, mut parts) = (Effort::FULL, None, None, Vec::new());
    let mut left = words.iter();
    while let Some(word) = left.next() {
        let mut number = || left.next().and_then(|word| word.parse::<f64>().ok());
        match word.as_str() {
            "--short" => effort = Effort::SHORT,
            "--hours" => hours = number(),
            "--seed" => seed = number().map(|number| number as u64),
            name if PARTS.iter().any(|(known, _)| *known == name) => parts.push(name.to_owned()),
            // what cargo's own test runner is asked for means nothing here
            _ => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        }
    }
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()) ^ 0x5eed_0f00);
    let until = hours.map(|hours| Instant::now() + Duration::from_secs_f64(hours * 3600.0));
    println!("Seed {seed}");
    let mut chance = Chance::from_seed(seed);
    let mut findings = Findings::default();
    let begun = Instant::now();
    loop {
        for (name, part) in PARTS.iter().filter(|(name, _)| parts.is_empty() || parts.iter().any(|part| part == name)) {
            let part_begun = Instant::now();
            part(effort, &mut chance, &mut findings);
            println!("                   {name} took {} s", part_begun.elapsed().as_secs());
        }
        if until.is_none_or(|until| Instant::now() >= until) {
            break;
        }
    }
    println!("{} s in all", begun.elapsed().as_secs());
    if findings.hold() {
        println!("Every promise held.");
        ExitCode::SUCCESS
    } else {
        println!("A promise did not hold: {} faults.", findings.faults.len());
        ExitCode::FAILURE
    }
}
