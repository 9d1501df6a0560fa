//! A run of the application without a window: folders of its own, a clock that stands still, commands called with JSON.

use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hearthbook::clock::Clock;
use hearthbook::commands::call_json;
use hearthbook::host::{Host, SAMPLE_PASSPHRASE};
use hearthbook::opener::NotedOpener;
use hearthbook::places::Places;
use hearthbook_records::UiError;
use serde_json::{Value, json};

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub struct TestClock(Arc<Mutex<(DateTime<Utc>, Duration)>>);

impl TestClock {
    pub fn at(text: &str) -> Self {
        Self(Arc::new(Mutex::new((text.parse().unwrap(), Duration::ZERO))))
    }

    pub fn set_back(&self, by: TimeDelta) {
        self.0.lock().unwrap().0 -= by;
    }

    pub fn forward(&self, by: Duration) {
        let mut now = self.0.lock().unwrap();
        now.0 += TimeDelta::from_std(by).unwrap();
        now.1 += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().unwrap().0
    }

    fn monotonic(&self) -> Duration {
        self.0.lock().unwrap().1
    }
}

pub struct Run {
    pub host: Host,
    pub clock: TestClock,
    pub folder: tempfile::TempDir,
}

pub const PASSPHRASE: &str = "velvet otter climbs seven ladders";

impl Run {
    pub fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = TestClock::at("2026-11-22T10:00:00Z");
        let host = Self::host(folder.path(), &clock);
        Self { host, clock, folder }
    }

    pub fn host(folder: &Path, clock: &TestClock) -> Host {
        Host::begin(
            Places::at(folder.join("home"), folder.join("exports")),
            Arc::new(clock.clone()),
            Arc::new(NotedOpener(folder.join("opened.txt"))),
            true,
        )
    }

    pub fn call(&self, command: &str, request: Value) -> Value {
        self.try_call(command, request).unwrap_or_else(|error| panic!("{command}: {error:?}"))
    }

    pub fn try_call(&self, command: &str, request: Value) -> Result<Value, UiError> {
        call_json(&self.host, command, request)
    }

    /// The same folders and clock, begun again.
    pub fn again(self) -> Self {
        let Self { host, clock, folder } = self;
        drop(host);
        let host = Self::host(folder.path(), &clock);
        Self { host, clock, folder }
    }

    pub fn with_store() -> Self {
        let run = Self::begin();
        run.call("create_store", json!({"name": "Amara Okafor", "initials": "", "role": "registeredManager", "passphrase": PASSPHRASE, "again": PASSPHRASE}));
        run
    }

    /// The sample centre, made once for all tests and copied for each.
    pub fn with_sample() -> Self {
        static SAMPLE: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
            let run = Run::begin();
            run.call("open_sample_centre", Value::Null);
            run.folder
        });
        let run = Self::begin();
        let (from, into) = (SAMPLE.path().join("home/sample"), run.folder.path().join("home/sample"));
        std::fs::create_dir_all(&into).unwrap();
        for file in std::fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), into.join(file.file_name())).unwrap();
        }
        run.again()
    }

    /// Records that something happened, as whoever is signed in.
    pub fn happened(&self, what: &str) {
        let form = json!({"kind": "other", "on": date(22, 11, 2026), "at": "09:00", "what": what});
        self.call("record_event", json!({"form": form, "despiteDuplicate": true}));
    }

    /// What happened, as the reader sees it.
    pub fn events(&self) -> String {
        self.call("events", json!({})).to_string()
    }

    pub fn sign_in(&self, label: &str) -> Value {
        self.call("lock", Value::Null);
        let state = self.call("app_state", Value::Null);
        let people = state["people"].as_array().unwrap();
        let slot = people
            .iter()
            .find(|person| person["label"].as_str().unwrap().contains(label))
            .unwrap_or_else(|| panic!("{label} in {people:?}"))["slot"]
            .clone();
        self.call("unlock", json!({"slot": slot, "passphrase": SAMPLE_PASSPHRASE}))
    }
}

pub fn date(day: u32, month: u32, year: i32) -> Value {
    json!({"day": day.to_string(), "month": month.to_string(), "year": year.to_string()})
}
