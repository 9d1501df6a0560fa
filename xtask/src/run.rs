//! Opens the application.

use anyhow::{Result, bail};

use crate::shell::{cargo, heading, run as start};
use crate::system::Purpose;
use crate::{system, ui};

/// Builds Hearthbook and opens its window.
///
/// # Errors
/// When there is no display, or something cannot be prepared or built.
pub fn run(flags: &[&str]) -> Result<()> {
    let display =
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|at| !at.is_empty()));
    if cfg!(target_os = "linux") && !display {
        bail!(
            "there is no display here, so no window can open. To see Hearthbook at work without one:\n    \
             cargo xtask run --headless-demo\nIt does the main job with the sample centre and leaves the PDF, the \
             email draft and pictures in target/demo/"
        );
    }
    system::prepare(&[Purpose::Build])?;
    ui::prepare()?;
    heading("Building and opening Hearthbook (the first build takes some minutes)");
    start(&mut cargo(&[&["run", "--package", "hearthbook", "--bin", "hearthbook"], flags].concat()))
}
