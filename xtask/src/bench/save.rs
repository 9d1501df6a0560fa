//! Saving a text of a draft durably, beside a bare SQLCipher commit of the same text.

use anyhow::{Context as _, Result};

use super::sample::{Sample, in_words};
use crate::shell::{cargo, command, heading, output, root, run};
use crate::{system, ui};

/// Builds the measuring program and lets it take turns with itself.
pub fn measure() -> Result<String> {
    system::prepare(&[system::Purpose::Build])?;
    ui::prepare()?;
    heading("Building with optimisation");
    run(&mut cargo(&["build", "--release", "--features", "automation", "--example", "time_save"]))?;
    let folder = root().join("target/bench");
    std::fs::create_dir_all(&folder)?;
    let program = super::document::built_examples()?.join("time_save");
    let told = output(command(&program, &[]).arg(&folder))?;
    let told: serde_json::Value = serde_json::from_str(told.trim()).context("the measuring program told no figures")?;
    let sample = |name: &str| {
        let mut sample = Sample::default();
        for seconds in told[name].as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64) {
            sample.add(seconds);
        }
        sample.median()
    };
    let (ours, bare) = (sample("hearthbook"), sample("bare"));
    Ok(format!(
        "| What | Median | In ratio | Goal |\n|---|--:|--:|--:|\n| Bare SQLCipher commit of the text | {} | 1 | |\n| \
         Hearthbook’s command: saved, gate, repeats, checks | {} | {:.2} × | ≤ 1.5 × |\n\n200 rounds on the disk of the \
         project’s folder, taking turns; both with write-ahead log and `synchronous = FULL`. The command is timed whole, \
         from the request to the answer, without the window.",
        in_words_fine(bare),
        in_words_fine(ours),
        ours / bare
    ))
}

fn in_words_fine(seconds: f64) -> String {
    if seconds < 0.01 { format!("{:.2} ms", seconds * 1000.0) } else { in_words(seconds) }
}
