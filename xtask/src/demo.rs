//! The main job in a real window that nobody sees, for a machine without a display.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::shell::{cargo, heading, root, run as start};
use crate::system::Purpose;
use crate::{system, ui};

/// What leaves the files of the demonstration: one of the journeys, which is tested like all others.
const JOURNEY: &str = "sample_centre::the_main_job_with_the_sample_centre";
const FOLDER: &str = "target/demo";

/// Runs the journey with the sample centre and tells what it left in `target/demo`.
///
/// # Errors
/// When something cannot be prepared or built, or the journey fails.
pub fn run() -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the demonstration without a display runs on Linux only; here `cargo xtask run` opens the window");
    }
    system::prepare(&[Purpose::Build, Purpose::Journeys])?;
    ui::prepare()?;
    let folder = root().join(FOLDER);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("{FOLDER} cannot be emptied"))?;
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("{FOLDER} cannot be made"))?;
    heading("The main job with the sample centre, in a window under Xvfb (the first build takes some minutes)");
    let mut journey = cargo(&["test", "--workspace", "--test", "journeys", "--", "--exact", JOURNEY]);
    start(journey.env("HEARTHBOOK_DEMO", FOLDER))?;
    heading(&format!("Left in {FOLDER}"));
    list(&folder)
}

fn list(folder: &Path) -> Result<()> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        files.push((entry.file_name().to_string_lossy().into_owned(), entry.metadata()?.len()));
    }
    files.sort();
    if !files.iter().any(|(name, _)| name.ends_with(".pdf")) {
        bail!("the journey passed but left no PDF");
    }
    for (name, bytes) in files {
        let what = match Path::new(&name).extension().and_then(|ending| ending.to_str()) {
            Some("pdf") => "the signed-off report, as Ofsted would get it",
            Some("eml") => "the email draft with the report attached; open it in a mail program",
            Some("png") => "picture of the window",
            _ => "",
        };
        println!("  {FOLDER}/{name:<44} {:>6} KB  {what}", bytes.div_ceil(1024));
    }
    Ok(())
}
