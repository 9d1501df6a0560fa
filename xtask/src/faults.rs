//! The fault harness: builds `tests/faults` and starts it. What it tries and what its figures mean stands in
//! RELIABILITY.md and in its own modules.

use anyhow::Result;

use crate::shell::{cargo, run as start};
use crate::ui;

/// Runs the harness with these words: `--short`, `--hours N`, `--seed N`, names of parts.
///
/// # Errors
/// When it cannot be built or a promise did not hold.
pub fn run(words: &[&str]) -> Result<()> {
    ui::prepare()?;
    // The same workspace selection as for the tests, so that no dependency is built twice.
    let mut command = cargo(&["test", "--locked", "--workspace", "--test", "faults", "--"]);
    start(command.args(words))
}

/// A few minutes of it, as a check.
///
/// # Errors
/// As [`run`].
pub fn short() -> Result<()> {
    run(&["--short"])
}
