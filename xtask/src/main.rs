//! `cargo xtask …`: everything that a person or a build machine asks of this project.
//!
//! Each task prepares what it needs and says what it could not prepare. Nothing here knows the application: it calls
//! cargo, npm and the journeys, as a person would.
#![allow(clippy::print_stdout, reason = "a task talks to a terminal")]

mod bench;
mod demo;
mod faults;
mod policy;
mod run;
mod screenshots;
mod shell;
mod system;
mod test;
mod ui;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run [--release]        build Hearthbook and open it
cargo xtask run --headless-demo    without a display: the main job with the sample centre; leaves target/demo/
cargo xtask test [NAME…]           every check that the project has, or those named (format, ui, unit, journeys…)
cargo xtask faults [--short] [--hours N] [--seed N] [PART…]
                                   kills, power cuts, flipped bits, hostile input; prints N of M lines (RELIABILITY.md)
cargo xtask bench [NAME…]          the benchmarks (gate, document, annex, events, search, save, vetting, window); writes
                                   BENCHMARKS.md
cargo xtask screenshots            run the journeys and put their pictures into docs/screenshots/";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        ["run"] => run::run(&[]),
        ["run", "--release"] => run::run(&["--release"]),
        ["run", "--headless-demo"] => demo::run(),
        ["test", ref names @ ..] => test::run(names),
        ["faults", ref words @ ..] => faults::run(words),
        ["bench", ref names @ ..] => bench::run(names),
        ["screenshots"] => screenshots::run(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nStopped: {problem:#}");
            ExitCode::FAILURE
        }
    }
}
