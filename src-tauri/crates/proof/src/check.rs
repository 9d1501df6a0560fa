//! The checks: each one made by itself and said in a plain sentence.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::chain::{Link, START, payload_digest};
use crate::file::{Entry, Proof};
use crate::head::{SignedHead, fingerprint};

/// What a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// The signature of the head.
    HeadSignature,
    /// The signature over the whole file.
    FileSignature,
    /// The links of the journal.
    Chain,
    /// The entries that are shown in full.
    Entries,
    /// That such an entry names the document.
    DocumentOnRecord,
    /// The document's file.
    DocumentFile,
    /// The earlier proof.
    Earlier,
}

/// What came out of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// As it should be.
    Passed,
    /// Not as it should be: the proof must not be relied on.
    Failed,
    /// What it needs was not given.
    NotChecked,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// About what.
    pub what: What,
    /// What came out.
    pub outcome: Outcome,
    /// In a plain sentence.
    pub words: String,
}

/// All checks, in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The checks; each [`What`] once.
    pub checks: Vec<Check>,
}

impl Report {
    /// No check failed, and signatures and chain were checked.
    #[must_use]
    pub fn holds(&self) -> bool {
        let needed = [What::HeadSignature, What::FileSignature, What::Chain];
        self.checks.iter().all(|check| match check.outcome {
            Outcome::Passed => true,
            Outcome::Failed => false,
            Outcome::NotChecked => !needed.contains(&check.what),
        })
    }

    /// What came out of one check.
    #[must_use]
    pub fn outcome(&self, what: What) -> Outcome {
        self.checks.iter().find(|check| check.what == what).map_or(Outcome::NotChecked, |check| check.outcome)
    }
}

/// Makes every check that can be made with what is given: the proof, the document's file if there is one, an earlier
/// proof of the same centre if there is one.
#[must_use]
pub fn verify(proof: &Proof, document: Option<&[u8]>, earlier: Option<&Proof>) -> Report {
    let checks = [
        (What::HeadSignature, head_signature(&proof.head)),
        (What::FileSignature, file_signature(proof)),
        (What::Chain, chain(proof)),
        (What::Entries, entries(proof)),
        (What::DocumentOnRecord, document_on_record(proof)),
        (What::DocumentFile, document_file(proof, document)),
        (What::Earlier, after_earlier(proof, earlier)),
    ];
    let checks = checks.into_iter().map(|(what, (outcome, words))| Check { what, outcome, words });
    Report { checks: checks.collect() }
}

type Said = (Outcome, String);

fn passed(words: impl Into<String>) -> Said {
    (Outcome::Passed, words.into())
}

fn failed(words: impl Into<String>) -> Said {
    (Outcome::Failed, words.into())
}

fn not_checked(words: impl Into<String>) -> Said {
    (Outcome::NotChecked, words.into())
}

fn head_signature(head: &SignedHead) -> Said {
    let key = fingerprint(&head.public_key);
    if head.is_signed() {
        passed(format!(
            "The head of the journal (entry {}, {}) is signed by the key {key}. Ask the centre whether that is its key.",
            head.number, head.at
        ))
    } else {
        failed(format!("The signature of the head of the journal is not that of the key {key}."))
    }
}

fn file_signature(proof: &Proof) -> Said {
    if proof.is_signed() {
        passed("The whole proof file is signed by the same key, and nothing in it was altered since.")
    } else {
        failed("The proof file was altered after it was signed.")
    }
}

/// The first fault of the links, if any: the number at which it is and why.
fn fault_in(links: &[Link], origin: &str) -> Option<(u64, &'static str)> {
    let mut before: Option<&Link> = None;
    for link in links {
        if let Some(before) = before {
            if before.number.checked_add(1) != Some(link.number) {
                return Some((link.number, "the entry before it is missing"));
            }
            if link.previous != before.hash {
                return Some((link.number, "it does not follow the entry before it"));
            }
        } else if (link.number == 1) != (link.previous == START) {
            return Some((link.number, "the journal does not begin as a journal does"));
        }
        if link.computed_hash(origin) != link.hash {
            return Some((link.number, "its hash does not fit what it says"));
        }
        before = Some(link);
    }
    None
}

fn chain(proof: &Proof) -> Said {
    let links = &proof.contents.links;
    let (Some(first), Some(last)) = (links.first(), links.last()) else {
        return failed("The proof holds no entry of the journal.");
    };
    if let Some((number, why)) = fault_in(links, &proof.head.origin) {
        return failed(format!("The journal is not whole at entry {number}: {why}."));
    }
    if (last.number, &last.hash) != (proof.head.number, &proof.head.hash) {
        return failed(format!("The journal ends with entry {}, which is not the one that is signed.", last.number));
    }
    passed(format!(
        "Entries {} to {} of the journal follow each other without a gap, up to the signed one.",
        first.number, last.number
    ))
}

/// Whether an entry shown in full says what was digested when it was written.
fn fits(entry: &Entry, links: &HashMap<u64, &Link>) -> bool {
    links.get(&entry.number).is_some_and(|link| link.payload_digest == payload_digest(&entry.salt, &entry.payload))
}

fn by_number(proof: &Proof) -> HashMap<u64, &Link> {
    proof.contents.links.iter().map(|link| (link.number, link)).collect()
}

fn entries(proof: &Proof) -> Said {
    let (links, shown) = (by_number(proof), &proof.contents.entries);
    match shown.iter().find(|entry| !fits(entry, &links)) {
        Some(entry) if links.contains_key(&entry.number) => {
            failed(format!("What entry {} says was altered after it was written.", entry.number))
        }
        Some(entry) => failed(format!("Entry {} is shown, but is not among the entries of the journal.", entry.number)),
        None if shown.is_empty() => not_checked("No entry of the journal is shown in full."),
        None => passed(format!(
            "{} shown in full, each as it was written.",
            counted(shown.len(), "entry is", "entries are")
        )),
    }
}

fn document_on_record(proof: &Proof) -> Said {
    let links = by_number(proof);
    let digest = &proof.contents.document.sha256;
    let naming = proof.contents.entries.iter().find(|entry| entry.payload.contains(digest) && fits(entry, &links));
    match naming.and_then(|entry| links.get(&entry.number)) {
        Some(link) => passed(format!(
            "Entry {} of the journal, of {}, names the document by the SHA-256 of its file.",
            link.number, link.at
        )),
        None => failed("No entry that is shown names the document by the SHA-256 of its file."),
    }
}

fn document_file(proof: &Proof, document: Option<&[u8]>) -> Said {
    let Some(bytes) = document else {
        return not_checked("The document's file was not given, so it was not compared.");
    };
    let digest = hex::encode(Sha256::digest(bytes));
    if digest == proof.contents.document.sha256 {
        passed(format!("The file is the document {}, to the byte.", proof.contents.document.number))
    } else {
        failed(format!("The file is not the document: its SHA-256 is {digest}."))
    }
}

fn after_earlier(proof: &Proof, earlier: Option<&Proof>) -> Said {
    let Some(earlier) = earlier.map(|earlier| &earlier.head) else {
        return not_checked("No earlier proof was given, so nothing was compared with one.");
    };
    let head = &proof.head;
    if !earlier.is_signed() {
        return failed("The signature in the earlier proof is wrong.");
    }
    if earlier.origin != head.origin {
        return failed("The earlier proof comes from another installation of Hearthbook.");
    }
    if earlier.public_key != head.public_key {
        return failed("The earlier proof was signed by another key, though it names the same installation.");
    }
    if earlier.number > head.number {
        return failed("The earlier proof is the later one of the two. Check them the other way round.");
    }
    let links = &proof.contents.links;
    let known = links.iter().find_map(|link| (link.number == earlier.number).then_some(&link.hash)).or_else(|| {
        links.first().filter(|first| first.number.checked_sub(1) == Some(earlier.number)).map(|first| &first.previous)
    });
    if fault_in(links, &head.origin).is_some() {
        return failed("The journal is not whole, so it cannot be followed from the earlier proof.");
    }
    match known {
        Some(hash) if *hash == earlier.hash => passed(format!(
            "The journal continues the one of the earlier proof (entry {}): nothing up to there was altered since.",
            earlier.number
        )),
        Some(_) => failed(format!(
            "The journal was rewritten: entry {} is not the one that the earlier proof signed.",
            earlier.number
        )),
        None => failed(format!(
            "The proof does not reach back to the earlier one: its entries begin after entry {}. Ask for one that does.",
            earlier.number
        )),
    }
}

fn counted(number: usize, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}
