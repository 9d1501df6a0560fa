//! What a journey stands on: a folder and a display of its own, the real window, and a person's way of finding things.
//!
//! Elements are found by role and accessible name only, and what the lookup found is compared with the role and the
//! name that the web view itself computes for assistive technology. So a journey that passes is an accessibility
//! test too. Nothing waits for a fixed time: every wait asks again until a deadline.

mod axe;
mod driver;
mod folders;
mod page;
mod pictures;

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::time::{Duration, Instant};

pub use folders::{Folders, pdf_text};
pub use page::Window;

/// A figure once it has stopped changing by more than a hundredth.
fn settled(mut read: impl FnMut() -> u64) -> u64 {
    let mut last = read();
    let mut steady = 0;
    while steady < 5 {
        std::thread::sleep(Duration::from_millis(200));
        let now = read();
        steady = if now.abs_diff(last) * 100 <= last { steady + 1 } else { 0 };
        last = now;
    }
    last
}

/// One journey: what stays while windows come and go.
pub struct Journey {
    name: String,
    /// The folders of this journey, gone when it ends.
    pub folders: Folders,
    clock: String,
    display: driver::Display,
    driver: Option<driver::Driver>,
    window: Option<Window>,
}

/// Runs a journey in a window of its own. `clock` is the instant at which the application's clock starts. When the
/// journey fails, the window as it stood is kept as `target/journeys/failed-….png` and its text is printed.
pub fn journey(name: &str, clock: &str, body: impl AsyncFnOnce(&mut Journey)) {
    pictures::forget_failure(name);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut journey = Journey {
        name: name.to_owned(),
        folders: Folders::new(),
        clock: clock.to_owned(),
        display: driver::Display::start(),
        driver: None,
        window: None,
    };
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| runtime.block_on(body(&mut journey))));
    if outcome.is_err() {
        let autopsy = AssertUnwindSafe(|| runtime.block_on(journey.autopsy()));
        if std::panic::catch_unwind(autopsy).is_err() {
            eprintln!("journey {name}: the window could not be asked any more");
        }
    }
    journey.kill();
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

impl Journey {
    /// Starts the application and waits for its first page.
    pub async fn open(&mut self) -> Window {
        assert!(self.driver.is_none(), "one window at a time");
        let driver = driver::Driver::start(&self.name, &self.display, &self.folders, &self.clock);
        let client = driver.session().await;
        self.driver = Some(driver);
        let window = Window::new(client);
        window.settle().await;
        self.window = Some(window.clone());
        window
    }

    /// Kills the application where it stands, as a power cut would, and everything that held its window.
    pub fn kill(&mut self) {
        self.window = None;
        if let Some(driver) = self.driver.take() {
            driver.kill(&self.folders);
        }
    }

    /// Kills the application and starts it again on the same folders, at another time.
    pub async fn open_at(&mut self, clock: &str) -> Window {
        clock.clone_into(&mut self.clock);
        self.kill_and_open().await
    }

    /// Kills the application and starts it again on the same folders.
    pub async fn kill_and_open(&mut self) -> Window {
        self.kill();
        self.open().await
    }

    /// Starts the application and says after how many seconds its first page was there.
    pub async fn open_timed(&mut self) -> (Window, f64) {
        let driver = driver::Driver::start(&self.name, &self.display, &self.folders, &self.clock);
        let began = Instant::now();
        let window = Window::new(driver.session().await);
        // without a pause between two looks: it would be timed, too
        while !window.has_heading().await {
            assert!(began.elapsed() < Duration::from_secs(30), "the first page comes");
        }
        window.painted().await;
        let seconds = began.elapsed().as_secs_f64();
        self.driver = Some(driver);
        self.window = Some(window.clone());
        (window, seconds)
    }

    /// Opens another program's blank window: after how many seconds it was painted, and what memory it takes at rest.
    pub async fn blank_timed(&mut self, binary: &Path) -> (f64, u64) {
        let driver = driver::Driver::start(&self.name, &self.display, &self.folders, &self.clock);
        let began = Instant::now();
        let window = Window::new(driver.session_of(binary).await);
        window.painted().await;
        let seconds = began.elapsed().as_secs_f64();
        let bytes = settled(|| driver::memory(&self.folders));
        driver.kill_with(&self.folders, binary);
        (seconds, bytes)
    }

    /// The memory that the window takes at rest, in bytes.
    pub fn memory(&self) -> u64 {
        settled(|| driver::memory(&self.folders))
    }

    async fn autopsy(&self) {
        if let Some(window) = &self.window {
            eprintln!("journey {}: the page said:\n{}", self.name, window.text().await);
            window.picture(&pictures::failure(&self.name)).await;
        }
    }
}
