//! The release gate over a long report, beside a bare search for the same names.

use anyhow::{Context as _, Result};

use super::sample::Sample;
use crate::shell::{cargo, command, heading, output, run};
use crate::system;

/// Builds the measuring program and lets the two take turns.
pub fn measure() -> Result<String> {
    system::prepare(&[system::Purpose::Build])?;
    heading("Building with optimisation");
    run(&mut cargo(&["build", "--release", "-p", "hearthbook-submissions", "--example", "time_gate"]))?;
    let program = super::document::built_examples()?.join("time_gate");
    let told: serde_json::Value =
        serde_json::from_str(output(&mut command(&program, &[]))?.trim()).context("no figures were told")?;
    let median = |name: &str| {
        let mut sample = Sample::default();
        for seconds in told[name].as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64) {
            sample.add(seconds);
        }
        sample.median()
    };
    let (gate, bare) = (median("gate"), median("bare"));
    Ok(format!(
        "| What | Median | In ratio | Goal |\n|---|--:|--:|--:|\n| Bare search for the full names (aho-corasick) | {:.2} ms | \
         1 | |\n| The gate: names, near misses, details, shapes | {:.2} ms | {:.1} × | ≤ 10 × |\n\n{} words, 2,000 people on \
         record; medians of 21 rounds, taking turns. While somebody types, only the text that changed is searched.",
        bare * 1000.0,
        gate * 1000.0,
        gate / bare,
        told["words"]
    ))
}
