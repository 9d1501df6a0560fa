//! Search over the record: what was typed, and what was found.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::journal::SubjectKind;

/// Looks for records that say this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchRequest {
    /// Words, beginnings of words, initials or a reference.
    pub typed: String,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PieceView {
    /// Text.
    pub text: String,
    /// It is what was looked for.
    pub hit: bool,
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundView {
    /// Kind of record.
    pub kind: SubjectKind,
    /// "Family", "Visit report".
    pub kind_words: String,
    /// Title.
    pub title: Vec<PieceView>,
    /// Where its text says it; empty when the title does.
    pub snippet: Vec<PieceView>,
    /// The page that opens it.
    pub path: String,
}

/// What was found, the best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchView {
    /// What was typed, so that a late answer to an earlier question is known as one.
    pub typed: String,
    /// At most 12.
    pub found: Vec<FoundView>,
}
