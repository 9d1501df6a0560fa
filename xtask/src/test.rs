//! Every check that the project has, the quick ones first; it stops at the first that fails.

use std::time::Instant;

use anyhow::{Result, bail};

use crate::shell::{cargo, heading, run as start};
use crate::system::Purpose;
use crate::{faults, policy, system, ui};

/// A check: the word that names it, what it checks, and how.
type Check = (&'static str, &'static str, fn() -> Result<()>);

const CHECKS: [Check; 9] = [
    ("machine", "What the machine needs", prepare),
    ("format", "Format of the Rust code", format),
    ("ui", "Types and accessibility of the user interface (svelte-check), its tests and its build", user_interface),
    ("policy", "Licences, banned crates and sources (deny.toml, offline)", policy::check),
    ("lints", "Lints (clippy, warnings are errors)", lints),
    ("docs", "Documentation (rustdoc, warnings are errors)", documentation),
    ("unit", "Unit, property and snapshot tests, and that the TypeScript bindings are current", tests),
    ("faults", "Faults: kills, power cuts, flipped bits, hostile input (short)", faults::short),
    ("journeys", "Journeys in the real window, with axe on every page", journeys),
];

/// Runs all checks in order, or those that are named, and prints how long each took.
///
/// # Errors
/// At the first check that fails.
pub fn run(names: &[&str]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| !CHECKS.iter().any(|(known, ..)| known == *name)) {
        let known = CHECKS.map(|(name, ..)| name).join(", ");
        bail!("there is no check “{unknown}”; the checks are {known}");
    }
    let mut taken = Vec::new();
    for (_, what, check) in CHECKS.iter().filter(|(name, ..)| names.is_empty() || names.contains(name)) {
        heading(what);
        let begun = Instant::now();
        check()?;
        taken.push((what, begun.elapsed().as_secs()));
    }
    heading("Passed");
    for (what, seconds) in taken {
        println!("  {:>3}:{:02}  {what}", seconds / 60, seconds % 60);
    }
    Ok(())
}

/// System packages for the build and, on Linux, for the journeys.
///
/// # Errors
/// When something is missing and cannot be installed from here.
pub fn prepare() -> Result<()> {
    system::prepare(&[Purpose::Build, Purpose::Journeys])
}

/// The journeys. They are steered through WebKitWebDriver, so they run on Linux only; elsewhere the binary is empty.
///
/// # Errors
/// When one of them fails.
pub fn journeys() -> Result<()> {
    ui::prepare()?;
    // One more at a time than there are processors, since a journey waits for its window now and then.
    let at_a_time = std::thread::available_parallelism().map_or(2, |processors| processors.get() + 1).to_string();
    // The same workspace selection as for the other tests, so that no dependency is built twice.
    start(&mut cargo(&["test", "--locked", "--workspace", "--test", "journeys", "--", "--test-threads", &at_a_time]))
}

fn format() -> Result<()> {
    start(&mut cargo(&["fmt", "--all", "--check"]))
}

fn user_interface() -> Result<()> {
    ui::install()?;
    start(&mut ui::npm(&["run", "check"]))?;
    start(&mut ui::npm(&["run", "test", "--if-present"]))?;
    ui::prepare()
}

fn lints() -> Result<()> {
    ui::prepare()?;
    start(&mut cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    // `--all-targets` leaves out the journeys and the faults, since a plain `cargo test` does not run them.
    for left_out in ["journeys", "faults"] {
        start(&mut cargo(&["clippy", "--locked", "--workspace", "--test", left_out, "--", "-D", "warnings"]))?;
    }
    Ok(())
}

fn documentation() -> Result<()> {
    ui::prepare()?;
    // With an example asked for, the libraries below are those that the lints had: without, they are checked a second time, with
    // the fewer features that they have outside tests.
    let arguments = [
        "doc",
        "--locked",
        "--workspace",
        "--no-deps",
        "--document-private-items",
        "--quiet",
        "--lib",
        "--bins",
        "--examples",
    ];
    start(cargo(&arguments).env("RUSTDOCFLAGS", "-D warnings"))
}

fn tests() -> Result<()> {
    ui::prepare()?;
    // A snapshot that differs is a failure, never a file to be reviewed later.
    start(cargo(&["test", "--locked", "--workspace"]).env("INSTA_UPDATE", "no"))
}
