//! Pictures for the README, made by the journeys.

use anyhow::{Context as _, Result, bail};

use crate::shell::{heading, root};
use crate::{test, ui};

/// Runs the journeys and replaces `docs/screenshots` by the pictures that they made.
///
/// # Errors
/// When something cannot be prepared, or a journey fails.
pub fn run() -> Result<()> {
    test::prepare()?;
    ui::prepare()?;
    let made = root().join("target/journeys");
    if made.exists() {
        std::fs::remove_dir_all(&made).context("target/journeys cannot be emptied")?;
    }
    test::journeys()?;
    let kept = root().join("docs/screenshots");
    if kept.exists() {
        std::fs::remove_dir_all(&kept).context("docs/screenshots cannot be emptied")?;
    }
    std::fs::create_dir_all(&kept)?;
    let mut count = 0;
    for entry in std::fs::read_dir(&made)? {
        let picture = entry?.path();
        let name = picture.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".png") && !name.starts_with("failed-") {
            std::fs::copy(&picture, kept.join(&name)).with_context(|| format!("{name} cannot be copied"))?;
            count += 1;
        }
    }
    if count == 0 {
        bail!("the journeys made no pictures");
    }
    heading(&format!("{count} pictures in docs/screenshots"));
    Ok(())
}
