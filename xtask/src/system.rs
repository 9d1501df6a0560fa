//! The system packages: looked for first, and installed only when missing, with apt-get as root or through sudo.

use std::io::IsTerminal as _;

use anyhow::{Result, bail};

use crate::shell::{command, heading, run, succeeds};

/// For what the packages are needed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To compile Hearthbook.
    Build,
    /// To steer its window without a display, and to look into the PDFs that it made.
    Journeys,
}

struct Need {
    package: &'static str,
    purpose: Purpose,
    /// A command that succeeds when the package is there.
    probe: &'static [&'static str],
}

const NEEDS: &[Need] = &[
    Need {
        package: "build-essential",
        purpose: Purpose::Build,
        probe: &["sh", "-c", "command -v cc && command -v make"],
    },
    Need { package: "pkg-config", purpose: Purpose::Build, probe: &["pkg-config", "--version"] },
    Need {
        package: "libwebkit2gtk-4.1-dev",
        purpose: Purpose::Build,
        probe: &["pkg-config", "--exists", "webkit2gtk-4.1"],
    },
    // For the vendored OpenSSL under SQLCipher. Debian's perl-base lacks these modules.
    Need {
        package: "perl",
        purpose: Purpose::Build,
        probe: &["perl", "-MIPC::Cmd", "-MFindBin", "-MTime::Piece", "-e", "1"],
    },
    Need { package: "xvfb", purpose: Purpose::Journeys, probe: &["sh", "-c", "command -v Xvfb"] },
    Need {
        package: "webkit2gtk-driver",
        purpose: Purpose::Journeys,
        probe: &["sh", "-c", "command -v WebKitWebDriver"],
    },
    Need { package: "poppler-utils", purpose: Purpose::Journeys, probe: &["sh", "-c", "command -v pdftotext"] },
    // A session bus for the test of the icon in the tray.
    Need { package: "dbus", purpose: Purpose::Journeys, probe: &["sh", "-c", "command -v dbus-daemon"] },
    Need { package: "qpdf", purpose: Purpose::Journeys, probe: &["sh", "-c", "command -v qpdf"] },
];

/// Makes sure that what is needed is there.
///
/// # Errors
/// When something is missing and cannot be installed from here; the message says what to do.
pub fn prepare(purposes: &[Purpose]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return prepare_elsewhere();
    }
    let missing: Vec<&str> = NEEDS
        .iter()
        .filter(|need| purposes.contains(&need.purpose) && !succeeds(need.probe[0], &need.probe[1..]))
        .map(|need| need.package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    heading(&format!("Missing on this machine: {packages}"));
    install(&missing, &packages)
}

/// Installs Debian packages that only one task needs, unless the probe finds them.
///
/// # Errors
/// When they are missing and cannot be installed from here.
pub fn prepare_extra(probe: &[&str], packages: &[&str]) -> Result<()> {
    if succeeds(probe[0], &probe[1..]) {
        return Ok(());
    }
    install(packages, &packages.join(" "))
}

fn install(missing: &[&str], packages: &str) -> Result<()> {
    if !succeeds("apt-get", &["--version"]) {
        bail!("this is not a Debian or Ubuntu system; install what they call {packages}, then try again");
    }
    let root = crate::shell::output(&mut command("id", &["-u"])).is_ok_and(|id| id.trim() == "0");
    let sudo =
        succeeds("sudo", &["-n", "true"]) || (std::io::stdin().is_terminal() && succeeds("sudo", &["--version"]));
    if !root && !sudo {
        bail!(
            "neither root nor sudo here. Ask an administrator to run\n    apt-get install {packages}\nthen try again"
        );
    }
    let apt = |arguments: &[&str]| {
        let mut words = Vec::new();
        if !root {
            words.push("sudo");
        }
        words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        words.extend(arguments);
        let mut apt = command(words[0], &words[1..]);
        apt.stdin(std::process::Stdio::inherit());
        run(&mut apt)
    };
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], missing].concat())
}

/// Windows and macOS bring the web view; what the vendored OpenSSL needs can only be asked for.
fn prepare_elsewhere() -> Result<()> {
    if cfg!(windows) {
        let missing: Vec<&str> = [("perl", "-v", "Strawberry Perl"), ("nasm", "-v", "NASM")]
            .iter()
            .filter(|(program, version, _)| !succeeds(program, &[version]))
            .map(|(_, _, name)| *name)
            .collect();
        if !missing.is_empty() {
            bail!("OpenSSL is built from source and needs {} in the PATH (not Git's own perl)", missing.join(" and "));
        }
    } else if !succeeds("xcode-select", &["-p"]) {
        bail!("the command line tools of Xcode are missing: run `xcode-select --install`");
    }
    Ok(())
}
