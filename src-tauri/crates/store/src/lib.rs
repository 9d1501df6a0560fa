//! The encrypted record: SQLCipher, key slots, migrations, typed tables, journal.
//!
//! What it is for: one store in one folder, opened by people with their passphrases; every change is one transaction
//! with its journal entry. What it must not know: the user interface, the clock (instants are passed in), roles and
//! permissions, what a report looks like. Only [`open`] makes a connection.

pub mod backup;
pub mod closed;
pub mod compartments;
pub mod durable;
pub mod error;
pub mod export;
pub mod heads;
pub mod journal;
pub mod keys;
pub mod lock;
pub mod migrate;
pub mod open;
pub mod recovery_code;
pub mod rows;
pub mod sample_data;
pub mod sample_families;
pub mod sample_inspections;
pub mod sample_review;
pub mod sample_vetting;
pub mod search;
pub mod sound;
pub mod strength;
pub mod tables;

pub use error::StoreError;
pub use open::{Stamp, Store, Write};
// for what reads through a connection that the store opened, such as the export of everything
pub use rusqlite;
