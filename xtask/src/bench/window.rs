//! Start to the Today page and memory at rest, beside a blank Tauri window.

use anyhow::{Context as _, Result};

use super::sample::{Sample, in_words};
use crate::shell::{cargo, heading, root, run};
use crate::{system, ui};

/// Builds both with optimisation and lets the WebDriver open them in turns.
pub fn measure() -> Result<String> {
    system::prepare(&[system::Purpose::Build, system::Purpose::Journeys])?;
    ui::prepare()?;
    heading("Building with optimisation");
    run(&mut cargo(&["build", "--release", "--features", "automation", "--example", "blank_window"]))?;
    let folder = root().join("target/bench");
    std::fs::create_dir_all(&folder)?;
    let result = folder.join("window.json");
    heading("Opening the windows in turns");
    let test = ["test", "--release", "--features", "automation", "--test", "journeys", "--", "--ignored", "--exact"];
    run(cargo(&test)
        .arg("bench::start_and_memory_beside_a_blank_window")
        .env("HEARTHBOOK_BENCH_BLANK", super::document::built_examples()?.join("blank_window"))
        .env("HEARTHBOOK_BENCH_RESULT", &result))?;
    let told: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&result)?).context("the measurement left no figures")?;
    let median = |name: &str| {
        let mut sample = Sample::default();
        for figure in told[name].as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64) {
            sample.add(figure);
        }
        sample.median()
    };
    let (start, blank) = (median("start"), median("blankStart"));
    let (memory, blank_memory) = (median("memory"), median("blankMemory"));
    let megabytes = |bytes: f64| format!("{:.0} MB", bytes / 1e6);
    Ok(format!(
        "| What | Blank window | Hearthbook | In ratio | Goal |\n|---|--:|--:|--:|--:|\n| Start to a usable Today page, \
         key derivation apart | {} | {} | {:.2} × | ≤ 1.5 × |\n| Memory at rest, all processes of the window | {} | {} | \
         {:.2} × | ≤ 1.3 × |\n\n\
         Medians of 15 rounds, after one that does not count; the windows take turns under Xvfb, opened by WebKitWebDriver, are \
         of one size, and the blank one has an empty page of its own. Hearthbook’s is drawn without the graphics card and looks \
         for no driver of it, the blank one is as Tauri makes it. Each is timed until it is painted. The start is that of the \
         program to a painted sign-in, and from the press of “Open the record” to a painted Today page, whose lines after the \
         eighth follow, with the year, in the next frame; choosing who one is and typing a passphrase, which is a person's \
         time, is left out, and the key derivation is the weak one of the tests. Memory is the proportional set size (Pss) once \
         it has stopped changing.",
        in_words(blank),
        in_words(start),
        start / blank,
        megabytes(blank_memory),
        megabytes(memory),
        memory / blank_memory
    ))
}
