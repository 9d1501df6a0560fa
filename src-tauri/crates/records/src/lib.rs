//! The nouns of Hearthbook: ids, parsed values, and the requests and views that cross from one room to the next.
//!
//! What it is for: one vocabulary for store, documents, submissions and the shell, and the single source of the
//! TypeScript types of the user interface. What it must not know: files, databases, the clock, Tauri. No I/O here.
//!
//! The suffix says the layer: `…View` goes to the user interface, `…Request` and `…Form` come from it. What a person
//! typed arrives as text and is parsed in Rust, so that every rule about it lives here and not in the page.

pub mod access;
pub mod access_requests;
pub mod accuracy;
pub mod actions;
pub mod annex;
pub mod backups;
pub mod breaches;
pub mod centre;
pub mod complaints;
pub mod concerns;
pub mod copies;
pub mod error;
pub mod events;
pub mod families;
pub mod family_record;
pub mod ids;
pub mod import;
pub mod input;
pub mod inspections;
pub mod inspector;
pub mod journal;
pub mod logs;
pub mod notices;
pub mod ofsted_notices;
pub mod oversight;
pub mod people;
pub mod planner;
pub mod professionals;
pub mod reminders;
pub mod reports;
pub mod retention;
pub mod reviews;
pub mod safeguarding;
pub mod search;
pub mod session;
pub mod settings;
pub mod submissions;
pub mod today;
pub mod vetting;
pub mod visits;

pub use access::{Ability, Role};
pub use error::{ErrorCode, FieldError, UiError};
pub use ids::*;
pub use input::{DateInput, Initials, Problems, Urn};
