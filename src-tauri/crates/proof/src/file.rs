//! The file itself, format `hearthbook-proof-1`: its fields, its strict reading, and the signature over all of it.

use serde::{Deserialize, Serialize};

use crate::chain::{Link, laid_out};
use crate::forms::{is_hex, is_id, is_instant, is_line, is_text};
use crate::head::{HeadKey, SignedHead, is_signed};

/// The format that this version writes, and the only one so far; also the first field of what is signed.
pub const FORMAT: &str = "hearthbook-proof-1";
/// No honest proof file is longer: 64 MB.
pub const LONGEST_PROOF: usize = 64 * 1024 * 1024;

/// A proof file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// `hearthbook-proof-1`.
    pub format: String,
    /// What it states.
    pub contents: Contents,
    /// The head of the journal that the links reach.
    pub head: SignedHead,
    /// Ed25519 signature over everything above, by the key that the head names: 128 hex digits.
    pub signature: String,
}

/// What a proof states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// When it was made: RFC 3339, UTC, milliseconds.
    pub made_at: String,
    /// The centre.
    pub centre: Centre,
    /// The document that it is about.
    pub document: Document,
    /// What is on record of its submission, in the order in which it is shown; may be empty.
    pub submission: Vec<Fact>,
    /// Receipts that were filed with the submission; may be empty.
    pub receipts: Vec<Receipt>,
    /// Entries of the journal that are shown in full, by ascending number.
    pub entries: Vec<Entry>,
    /// The links of the journal, without a gap, up to the head.
    pub links: Vec<Link>,
}

/// The centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Centre {
    /// Name.
    pub name: String,
    /// Unique reference number with Ofsted.
    pub urn: String,
}

/// The document that a proof is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Document number.
    pub number: String,
    /// Title.
    pub title: String,
    /// File name.
    pub file_name: String,
    /// SHA-256 of the file, 64 hex digits.
    pub sha256: String,
    /// Digest of its content, printed on it: 64 hex digits.
    pub content_digest: String,
    /// Number of pages.
    pub pages: u32,
}

/// Something on record, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// "Recorded as sent on".
    pub label: String,
    /// "3 December 2026".
    pub value: String,
}

/// A receipt that was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// File name.
    pub file_name: String,
    /// SHA-256 of the file, 64 hex digits.
    pub sha256: String,
}

/// An entry of the journal that is shown in full. Its link has the same number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Number.
    pub number: u64,
    /// Salt of its digest, 32 hex digits.
    pub salt: String,
    /// What it says: JSON text, to the byte as it was digested.
    pub payload: String,
}

/// Why a text is not a proof file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Longer than any honest proof.
    #[error("The proof file is longer than 64 MB. Nothing was checked. Ask for the file again.")]
    TooLong,
    /// It names another format.
    #[error(
        "This is not a proof file that this program knows (it names the format “{0}”). Nothing was checked. A newer \
         version of the checker may know it."
    )]
    Format(String),
    /// It is not JSON, or not of the form of a proof.
    #[error(
        "The proof file cannot be read: line {line}, column {column}. Nothing was checked. It was altered or damaged on \
         the way; ask for it again."
    )]
    Unreadable {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A value has not the form that it must have.
    #[error(
        "The proof file has {0}. Nothing was checked. It was altered, damaged on the way, or not made by Hearthbook; ask \
         for it again."
    )]
    Form(&'static str),
}

/// The one field that every format will have.
#[derive(Deserialize)]
struct FormatOnly {
    format: String,
}

impl Proof {
    /// Reads a proof file strictly: an unknown, missing or doubled field, or a value in another spelling than the one
    /// that is written, is an error. Says nothing yet about whether it is true: see [`crate::verify`].
    ///
    /// # Errors
    /// [`ProofError`], whatever the bytes are.
    pub fn parse(bytes: &[u8]) -> Result<Self, ProofError> {
        if bytes.len() > LONGEST_PROOF {
            return Err(ProofError::TooLong);
        }
        // serde's own words may quote the file, so only the place is passed on.
        let unreadable =
            |error: serde_json::Error| ProofError::Unreadable { line: error.line().max(1), column: error.column() };
        let FormatOnly { format } = serde_json::from_slice(bytes).map_err(unreadable)?;
        if format != FORMAT {
            return Err(ProofError::Format(format.chars().filter(|c| !c.is_control()).take(40).collect()));
        }
        let proof: Self = serde_json::from_slice(bytes).map_err(unreadable)?;
        match proof.problem() {
            Some(problem) => Err(ProofError::Form(problem)),
            None => Ok(proof),
        }
    }

    /// The file: JSON with line breaks and a last line break.
    ///
    /// # Errors
    /// None that can happen with these types; serde's, in case.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Puts the signatures under contents whose links reach `head`.
    ///
    /// # Errors
    /// [`ProofError::Form`] when a value has not the form that it must have: then the proof could not be read again.
    pub fn seal(key: &HeadKey, contents: Contents, head: SignedHead) -> Result<Self, ProofError> {
        let mut proof = Self { format: FORMAT.to_owned(), contents, head, signature: String::new() };
        proof.signature = key.sign(&proof.message());
        match proof.problem() {
            Some(problem) => Err(ProofError::Form(problem)),
            None => Ok(proof),
        }
    }

    /// Whether the signature over the whole file is that of the key which its head names.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        is_signed(&self.head.public_key, &self.message(), &self.signature)
    }

    /// What the signature runs over: every field in the order of the file, lists preceded by their length, each as its
    /// length in bytes (four, big-endian) and its bytes. The layout is frozen.
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        let Contents { made_at, centre, document, submission, receipts, entries, links } = &self.contents;
        let text = str::to_owned;
        let mut fields = vec![text(FORMAT), text(made_at), text(&centre.name), text(&centre.urn)];
        fields.extend([text(&document.number), text(&document.title), text(&document.file_name)]);
        fields.extend([text(&document.sha256), text(&document.content_digest), document.pages.to_string()]);
        fields.push(submission.len().to_string());
        fields.extend(submission.iter().flat_map(|fact| [text(&fact.label), text(&fact.value)]));
        fields.push(receipts.len().to_string());
        fields.extend(receipts.iter().flat_map(|receipt| [text(&receipt.file_name), text(&receipt.sha256)]));
        fields.push(entries.len().to_string());
        fields.extend(
            entries.iter().flat_map(|entry| [entry.number.to_string(), text(&entry.salt), text(&entry.payload)]),
        );
        fields.push(links.len().to_string());
        for link in links {
            fields.extend([link.number.to_string(), text(&link.at), text(&link.who), text(&link.kind)]);
            fields.extend([text(&link.subject), text(&link.centre), text(&link.payload_digest)]);
            fields.extend([text(&link.previous), text(&link.hash)]);
        }
        let head = &self.head;
        fields.extend([text(&head.origin), head.number.to_string(), text(&head.hash), text(&head.at)]);
        fields.extend([text(&head.public_key), text(&head.signature)]);
        laid_out(&fields)
    }

    /// The first value that has not its form.
    fn problem(&self) -> Option<&'static str> {
        let Contents { made_at, centre, document, submission, receipts, entries, links } = &self.contents;
        let lines = [&centre.name, &centre.urn, &document.number, &document.title, &document.file_name];
        let demands = [
            (is_instant(made_at), "no proper date of making"),
            (lines.into_iter().all(|text| is_line(text)), "a name or title that is not one line"),
            (is_hex(&document.sha256, 64) && is_hex(&document.content_digest, 64), "no proper digest of the document"),
            (
                submission.iter().all(|fact| is_line(&fact.label) && is_text(&fact.value)),
                "a fact about the submission that is no plain text",
            ),
            (
                receipts.iter().all(|receipt| is_line(&receipt.file_name) && is_hex(&receipt.sha256, 64)),
                "a receipt without a proper name or digest",
            ),
            (
                entries.iter().all(|entry| entry.number > 0 && is_hex(&entry.salt, 32)),
                "an entry without a proper number or salt",
            ),
            (entries.is_sorted_by(|one, two| one.number < two.number), "entries out of order"),
            (links.iter().all(is_proper_link), "a link of the journal that is not of the proper form"),
            (is_id(&self.head.origin) && self.head.number > 0, "a head without a proper origin or number"),
            (is_hex(&self.head.hash, 64) && is_instant(&self.head.at), "a head without a proper hash or date"),
            (
                is_hex(&self.head.public_key, 64) && is_hex(&self.head.signature, 128) && is_hex(&self.signature, 128),
                "a key or signature that is not of the proper form",
            ),
        ];
        demands.into_iter().find(|(met, _)| !met).map(|(_, problem)| problem)
    }
}

fn is_proper_link(link: &Link) -> bool {
    link.number > 0
        && is_instant(&link.at)
        && [&link.who, &link.kind, &link.subject, &link.centre].into_iter().all(|text| is_line(text))
        && [&link.payload_digest, &link.previous, &link.hash].into_iter().all(|text| is_hex(text, 64))
}
