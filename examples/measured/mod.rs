//! What the measuring programs stand on: a clock that stands still, and somebody of the sample centre at its sign-in.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use hearthbook::clock::Clock;
use hearthbook::commands::call_json;
use hearthbook::host::Host;
use hearthbook::opener::NotedOpener;
use hearthbook::places::Places;
use serde_json::Value;

/// The instant at which everything is measured.
pub const NOW: &str = "2026-11-22T10:00:00Z";

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> DateTime<Utc> {
        NOW.parse().unwrap()
    }
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

/// The folders of an application that lives in this one.
pub fn places(folder: &Path) -> Places {
    Places::at(folder.join("home"), folder.join("exports"))
}

/// An application without a window.
pub fn host(folder: &Path) -> Host {
    Host::begin(places(folder), Arc::new(Fixed), Arc::new(NotedOpener(folder.join("opened"))), true)
}

/// Makes the sample centre, and gives the key slot of somebody in it.
pub fn slot_of(host: &Host, role: &str) -> Value {
    let state = call_json(host, "open_sample_centre", Value::Null).unwrap();
    let people = state["people"].as_array().unwrap();
    people.iter().find(|one| one["label"].as_str().unwrap().contains(role)).unwrap()["slot"].clone()
}
