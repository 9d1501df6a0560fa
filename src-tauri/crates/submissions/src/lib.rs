//! The way out: what is checked before a document leaves, and the form in which it is handed over.
//!
//! What it is for: the release gate (names, near misses, details), the mirror, text that repeats the last report, the words of a submission, the email draft.
//! What it must not know: the store, the user interface, how a document is drawn, the network. It never sends anything:
//! it makes the bytes that a person opens in a mail program.

mod details;
pub mod email;
pub mod escalation;
mod everyday;
pub mod figures;
pub mod gate;
pub mod letters;
pub mod mirror;
pub mod names;
mod near;
pub mod ofsted_letters;
mod ordinary;
pub mod passage;
pub mod quality;
pub mod repeats;
mod tokens;
mod units;
pub mod words;

pub use email::{EmailDraft, EmailError, MAX_ATTACHMENT_BYTES, eml};
pub use escalation::{EscalationFacts, escalation_text};
pub use gate::{Gate, GateError, Known, KnownDetail, Profile};
pub use letters::{
    LetterFacts, OtherFamily, letter_file_name, letter_subject, letter_text, others_in, says_reason, without_others,
};
pub use names::{KnownName, NameIndex, NameIndexError, NameKind};
pub use ofsted_letters::{notice_covering_text, notice_file_name};
pub use ordinary::is_ordinary;
pub use passage::Passage;
pub use repeats::EarlierText;
pub use words::{
    CoveringText, ReviewCovering, covering_text, residents_file_name, review_covering_text, review_file_name,
    review_subject, visit_report_file_name, visit_report_subject,
};
