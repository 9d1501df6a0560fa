//! The user interface: its packages, checks and build. The built page is embedded into the application, so it must
//! be there before cargo compiles the root package.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail};

use crate::shell::{command, heading, output, root, run};

const OLDEST_NODE: (u32, u32) = (20, 19);

/// Installs the packages if the lock file asks for other ones than are there, and builds the page if anything that
/// goes into it is newer.
///
/// # Errors
/// When Node.js is missing or too old, or npm or the build fails.
pub fn prepare() -> Result<()> {
    install()?;
    let folder = root().join("ui");
    let built = modified(&folder.join("dist/index.html"));
    let mut newest = modified(&folder.join("node_modules/.package-lock.json"));
    for source in [
        "src",
        "public",
        "scripts",
        "index.html",
        "package.json",
        "svelte.config.js",
        "tsconfig.json",
        "vite.config.ts",
    ] {
        newest = newest.max(newest_in(&folder.join(source))?);
    }
    if built.is_none() || built < newest {
        heading("Building the user interface");
        run(&mut npm(&["run", "build"]))?;
    }
    Ok(())
}

/// Installs the packages that the lock file names, unless they are there.
///
/// # Errors
/// When Node.js is missing or too old, or npm fails.
pub fn install() -> Result<()> {
    check_node()?;
    let folder = root().join("ui");
    let installed = modified(&folder.join("node_modules/.package-lock.json"));
    if installed.is_none() || installed < modified(&folder.join("package-lock.json")) {
        heading("Installing the packages of the user interface");
        run(&mut npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    }
    Ok(())
}

/// npm in the folder of the user interface.
pub fn npm(arguments: &[&str]) -> Command {
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" }, arguments);
    npm.current_dir(root().join("ui"));
    npm
}

fn check_node() -> Result<()> {
    let wanted = format!("Node.js {}.{} or newer with npm is needed (nodejs.org)", OLDEST_NODE.0, OLDEST_NODE.1);
    let version = output(&mut command("node", &["--version"])).with_context(|| wanted.clone())?;
    let mut numbers = version.trim().trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < OLDEST_NODE {
        bail!("{wanted}; this is {}", version.trim());
    }
    Ok(())
}

fn newest_in(path: &Path) -> Result<Option<SystemTime>> {
    let mut newest = modified(path);
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            newest = newest.max(newest_in(&entry?.path())?);
        }
    }
    Ok(newest)
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}
