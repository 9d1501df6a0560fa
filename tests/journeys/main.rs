//! Journeys through the real window: the work of a centre as a person does it, from typing to the files on disk.
//!
//! They run on Linux, where a WebDriver can steer the web view of an application; elsewhere this binary is empty.
//! A thousand cases belong below the window, in the tests of the crates; a few dozen journeys belong here.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::panic, reason = "a journey that cannot go on says why, and fails")]

mod bench;
mod crash;
mod events;
mod families;
mod faults;
mod first_start;
mod import;
mod inspections;
mod inspector;
mod lock;
mod oversight;
mod passphrase;
mod reviews;
mod roles;
mod safeguarding;
mod sample_centre;
mod search;
mod support;
mod vetting;
mod way_back;
mod way_out;
mod willow_house;
