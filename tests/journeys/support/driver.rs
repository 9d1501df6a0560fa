//! The processes under a journey: Xvfb, WebKitWebDriver, and the application that the driver starts.
//!
//! WebKitWebDriver is asked directly. tauri-driver would only rewrite `tauri:options` into the capability used here
//! and set `TAURI_WEBVIEW_AUTOMATION`; without it there is one process less to wait for and to clean up.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use super::folders::Folders;

/// The application under test: the debug binary that cargo built together with the journeys.
const APPLICATION: &str = env!("CARGO_BIN_EXE_hearthbook");
const PATIENCE: Duration = Duration::from_secs(30);

/// A display that nobody sees.
pub struct Display {
    xvfb: Child,
    name: String,
}

impl Display {
    pub fn start() -> Self {
        let mut xvfb = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts: cargo xtask test installs it");
        let mut number = String::new();
        let stdout = xvfb.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut number).expect("Xvfb names its display");
        assert!(!number.trim().is_empty(), "Xvfb found no free display");
        Self { xvfb, name: format!(":{}", number.trim()) }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        end(&mut self.xvfb);
    }
}

/// WebKitWebDriver on a port of its own, ready to start the application once.
pub struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    pub fn start(journey: &str, display: &Display, folders: &Folders, clock: &str) -> Self {
        let log = File::create(super::pictures::folder().join(format!("{journey}.log"))).expect("a log file");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let home = folders.home();
        let process = Command::new("WebKitWebDriver")
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .env("DISPLAY", &display.name)
            .env("HOME", &home)
            .env("XDG_RUNTIME_DIR", folders.runtime())
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_DATA_HOME", home.join("data"))
            // No session bus: GTK would start one of its own for each window and leave it behind.
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("HEARTHBOOK_HOME", folders.data())
            .env("HEARTHBOOK_EXPORTS", folders.exports())
            .env("HEARTHBOOK_TEST_CLOCK", clock)
            .env("HEARTHBOOK_TEST_KDF", "fast")
            .env("HEARTHBOOK_TEST_OPENER", folders.opened())
            .env("HEARTHBOOK_TEST_TRAY", folders.tray())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle"))
            .stderr(log)
            .spawn()
            .expect("WebKitWebDriver starts: cargo xtask test installs webkit2gtk-driver");
        let driver = Self { process, port };
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "WebKitWebDriver does not answer");
            std::thread::sleep(Duration::from_millis(10));
        }
        driver
    }

    /// A session: the driver starts the application and waits for its window. `browserName` is left out, since
    /// builds of WebKitGTK differ in which name they accept.
    pub async fn session(&self) -> Client {
        self.session_of(Path::new(APPLICATION)).await
    }

    /// The same with another program, for comparing.
    pub async fn session_of(&self, binary: &Path) -> Client {
        let capabilities = json!({ "webkitgtk:browserOptions": { "binary": binary, "args": [] } });
        let capabilities = capabilities.as_object().expect("an object").clone();
        let connect = async {
            ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities)
                .connect(&format!("http://127.0.0.1:{}", self.port))
                .await
        };
        let session = tokio::time::timeout(PATIENCE, connect).await.expect("the application opens its window in time");
        session.expect("the application opens its window; its words are in target/journeys/*.log")
    }

    /// Kills the application first, so that nothing has time to be put in order, then the driver, then what the web
    /// view left behind; it still writes into the journey's folders.
    pub fn kill(self, folders: &Folders) {
        self.kill_with(folders, Path::new(APPLICATION));
    }

    /// The same with another program.
    pub fn kill_with(mut self, folders: &Folders, binary: &Path) {
        let binary = std::fs::canonicalize(binary).expect("the program was built");
        kill_all(&folders.data(), |program| program == binary);
        end(&mut self.process);
        kill_all(&folders.data(), |_| true);
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

fn end(process: &mut Child) {
    // Both fail only when the process has ended already.
    let _ = process.kill();
    let _ = process.wait();
}

/// The memory that a window's processes take together, in bytes, shared pages counted by their share; the driver and
/// the display are not among them.
pub fn memory(folders: &Folders) -> u64 {
    let of_window =
        |program: &Path| !program.file_name().is_some_and(|name| name == "WebKitWebDriver" || name == "Xvfb");
    let kilobytes: u64 = processes(&folders.data(), of_window)
        .into_iter()
        .filter_map(|pid| std::fs::read_to_string(format!("/proc/{}/smaps_rollup", pid.as_raw_nonzero())).ok())
        .filter_map(|text| {
            let line = text.lines().find(|line| line.starts_with("Pss:"))?.to_owned();
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        })
        .sum();
    kilobytes * 1024
}

/// Kills the processes of a journey until there are none.
fn kill_all(data: &Path, which: impl Fn(&Path) -> bool) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let running = processes(data, &which);
        if running.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "the processes of the journey cannot be killed");
        for pid in running {
            // It may have ended between the look and the signal.
            let _ = kill_process(pid, Signal::KILL);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The running processes whose data folder this is. One that has ended, and waits for its parent to notice, has no
/// environment left and is not among them.
fn processes(data: &Path, which: impl Fn(&Path) -> bool) -> Vec<Pid> {
    let wanted = format!("HEARTHBOOK_HOME={}", data.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").expect("Linux").flatten() {
        let Some(number) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else { continue };
        if std::fs::read_link(entry.path().join("exe")).is_ok_and(|program| which(&program))
            && std::fs::read(entry.path().join("environ"))
                .is_ok_and(|all| all.split(|byte| *byte == 0).any(|one| one == wanted.as_bytes()))
        {
            found.extend(Pid::from_raw(number));
        }
    }
    found
}
