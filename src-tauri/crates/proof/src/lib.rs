//! The proof file: one JSON text that lets somebody outside check that a document was on record, when it was, and that
//! the record before it was not rewritten since an earlier proof.
//!
//! What it is for: the layouts that are hashed and signed ([`chain`], [`head`]), the file and its strict reading
//! ([`mod@file`]), and the checks ([`check`]). `docs/proof-format.md` describes all of it for somebody who writes a checker
//! of his own. What it must not know: the store, files, the clock, the network. Nothing here panics on hostile input.
//!
//! What no proof shows: who sat at the keyboard; that the PC's clock was right; that nobody with the data key rebuilt
//! the whole journal before its first head left the house; more about people than their ids.

pub mod chain;
pub mod check;
pub mod file;
mod forms;
pub mod head;

pub use chain::{Link, START, payload_digest};
pub use check::{Check, Outcome, Report, What, verify};
pub use file::{Centre, Contents, Document, Entry, Fact, LONGEST_PROOF, Proof, ProofError, Receipt};
pub use head::{HeadKey, SignedHead, fingerprint};
