//! The register of vetting for 500 people beside 50, and an old register of 5,000 rows beside one of 500: neither may cost
//! worse than linearly.

use anyhow::{Context as _, Result};

use super::sample::{Sample, in_words};
use crate::shell::{cargo, command, heading, output, root, run};
use crate::{system, ui};

/// What ten times as much may cost.
const GOAL: f64 = 10.0;

/// Builds the measuring program and asks it.
pub fn measure() -> Result<String> {
    system::prepare(&[system::Purpose::Build])?;
    ui::prepare()?;
    heading("Building with optimisation");
    run(&mut cargo(&["build", "--release", "--features", "automation", "--example", "time_vetting"]))?;
    let folder = root().join("target/bench");
    std::fs::create_dir_all(&folder)?;
    let program = super::document::built_examples()?.join("time_vetting");
    heading("Filling two registers, and bringing in six");
    let told = output(command(&program, &[]).arg(&folder))?;
    let told = serde_json::from_str(told.trim()).context("the measuring program told no figures")?;
    Ok(table(&told))
}

fn median(told: &serde_json::Value, name: &str) -> f64 {
    let mut sample = Sample::default();
    for seconds in told[name].as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64) {
        sample.add(seconds);
    }
    sample.median()
}

fn table(told: &serde_json::Value) -> String {
    let (few, many) = (median(told, "few"), median(told, "many"));
    let reading = (median(told, "short_reading"), median(told, "long_reading"));
    let bringing = (median(told, "short_import"), median(told, "long_import"));
    let count = |of: &str, at: usize| told[of][at].as_f64().unwrap_or(f64::NAN);
    let line = |what: &str, of: &str, (small, large): (f64, f64)| {
        format!(
            "| {what} | {} | {} | {:.2} ms | {:.2} ms | {:.1} × | ≤ {GOAL} × |\n",
            fine(small),
            fine(large),
            small * 1000.0 / count(of, 0),
            large * 1000.0 / count(of, 1),
            large / small
        )
    };
    let mut text = format!(
        "| What | {} people, {} rows | {} people, {} rows | Each of the few | Each of the many | In ratio | Goal |\n\
         |---|--:|--:|--:|--:|--:|--:|\n",
        count("people", 0),
        count("rows", 0),
        count("people", 1),
        count("rows", 1),
    );
    text.push_str(&line("The register, people × checks, leavers too", "people", (few, many)));
    text.push_str(&line("An old register read, with its preview", "rows", reading));
    text.push_str(&line("The old register brought in, as one step", "rows", bringing));
    text.push_str(
        "\nThe commands are timed whole, from the request to the answer, without the window. The register: medians of 15 \
         rounds, taking turns, after one that does not count; every file holds ten lines of evidence and a history. The \
         old register is an .xlsx file of seven columns: medians of three, each into a new record.",
    );
    text
}

fn fine(seconds: f64) -> String {
    if seconds < 0.01 { format!("{:.2} ms", seconds * 1000.0) } else { in_words(seconds) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_ten_times_as_much_costs() {
        let told = serde_json::json!({
            "people": [50, 500], "rows": [500, 5000], "few": [0.005], "many": [0.045], "short_reading": [0.02],
            "long_reading": [0.2], "short_import": [0.5], "long_import": [6.0],
        });
        let text = table(&told);
        assert!(text.contains("| 5.00 ms | 45 ms | 0.10 ms | 0.09 ms | 9.0 × | ≤ 10 × |"), "{text}");
        assert!(text.contains("| 500 ms | 6.00 s | 1.00 ms | 1.20 ms | 12.0 × | ≤ 10 × |"), "{text}");
    }
}
