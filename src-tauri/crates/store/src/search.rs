//! Full-text search over the record: what each record says, for whom, found by words, initials or references.
//!
//! What it is for: an index that every change of a record brings up to date in its own transaction, and the question to
//! it. What it must not know: roles. It knows audiences; who belongs to one is decided elsewhere. What stands in a
//! compartment, in a draft or in the journal is never part of it.

mod texts;

use std::collections::BTreeSet;

use hearthbook_records::PersonId;
use hearthbook_records::journal::SubjectKind;
use rusqlite::{Connection, named_params};

use crate::{StoreError, rows};

/// Who may find a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Those who see families by name.
    FamilyNames,
    /// Those who see families by initials.
    FamilyInitials,
    /// Those who see the register of staff and visitors.
    People,
    /// Those who see visits.
    Visits,
    /// Those who read reports that were signed off.
    Reports,
    /// Those who see submissions.
    Submissions,
    /// Those who see what everybody recorded.
    Happenings,
    /// Those who keep the logs.
    Logs,
    /// Those who see complaints.
    Complaints,
    /// Those who see the address book.
    Professionals,
    /// Those who see inspections.
    Inspections,
    /// Those of them who see families by name.
    InspectionWords,
    /// Those who keep the notices to Ofsted.
    OfstedNotices,
}

impl Audience {
    fn word(self) -> &'static str {
        match self {
            Self::FamilyNames => "familyNames",
            Self::FamilyInitials => "familyInitials",
            Self::People => "people",
            Self::Visits => "visits",
            Self::Reports => "reports",
            Self::Submissions => "submissions",
            Self::Happenings => "happenings",
            Self::Logs => "logs",
            Self::Complaints => "complaints",
            Self::Professionals => "professionals",
            Self::Inspections => "inspections",
            Self::InspectionWords => "inspectionWords",
            Self::OfstedNotices => "ofstedNotices",
        }
    }
}

/// One record for one audience, as the search keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Text {
    audience: Audience,
    /// Whose it is, where some may find only their own.
    owner: Option<PersonId>,
    /// The day it is about (ISO), for the order; empty where it has none.
    day: String,
    title: String,
    body: String,
}

/// Whose search it is.
#[derive(Debug, Clone)]
pub struct Seeker<'a> {
    /// What he or she may find.
    pub audiences: &'a [Audience],
    /// Of what has an owner, only this person's.
    pub only_own: Option<PersonId>,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Kind of record.
    pub kind: SubjectKind,
    /// Its id.
    pub subject: String,
    /// Its title; the words looked for stand between [`OPEN`] and [`CLOSE`].
    pub title: String,
    /// The place in its text, marked likewise; empty when the title says it all.
    pub snippet: String,
}

/// Before a word that was looked for.
pub const OPEN: char = '\u{2}';
/// After it.
pub const CLOSE: char = '\u{3}';

/// Brings the index up to date for one record.
///
/// # Errors
/// When the database refuses.
pub(crate) fn refresh(conn: &Connection, kind: SubjectKind, subject: &str) -> Result<(), StoreError> {
    let word = rows::word_of(&kind)?;
    let Some(texts) = texts::of(conn, kind, subject)? else { return Ok(()) };
    let mut old = conn.prepare_cached("SELECT id FROM search_entry WHERE kind = ?1 AND subject = ?2")?;
    let old: Vec<i64> = old.query_map([word.as_str(), subject], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for id in old {
        conn.prepare_cached("DELETE FROM search_text WHERE rowid = ?1")?.execute([id])?;
        conn.prepare_cached("DELETE FROM search_entry WHERE id = ?1")?.execute([id])?;
    }
    for text in texts {
        conn.prepare_cached(
            "INSERT INTO search_entry (kind, subject, audience, owner, day) VALUES (:kind, :subject, :audience, :owner, :day)",
        )?
        .execute(named_params! {
            ":kind": word, ":subject": subject, ":audience": text.audience.word(),
            ":owner": text.owner.map(|owner| owner.to_string()).unwrap_or_default(), ":day": text.day,
        })?;
        conn.prepare_cached("INSERT INTO search_text (rowid, title, body) VALUES (last_insert_rowid(), ?1, ?2)")?
            .execute([text.title.as_str(), text.body.as_str()])?;
    }
    Ok(())
}

/// Brings it up to date for every record that is not in it: after a store of an earlier version was brought up to date.
///
/// # Errors
/// When the database refuses.
pub(crate) fn fill(conn: &Connection) -> Result<(), StoreError> {
    for (kind, subject) in texts::everything(conn)? {
        refresh(conn, kind, &subject)?;
    }
    Ok(())
}

/// What was typed, as a question to the index: every word has to be there, each as typed or as the beginning of a longer
/// one. Nothing when there is no letter or digit in it.
fn question(typed: &str) -> Option<String> {
    let words: Vec<String> = typed
        .split_whitespace()
        .filter_map(|chunk| {
            let pieces: Vec<&str> =
                chunk.split(|c: char| !c.is_alphanumeric()).filter(|piece| !piece.is_empty()).collect();
            (!pieces.is_empty()).then(|| format!("\"{}\"*", pieces.join(" ")))
        })
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Records that say what was typed, the best first, each once.
///
/// # Errors
/// When the database does not answer.
pub fn find(conn: &Connection, typed: &str, seeker: &Seeker<'_>, most: usize) -> Result<Vec<Found>, StoreError> {
    let Some(question) = question(typed) else { return Ok(Vec::new()) };
    if seeker.audiences.is_empty() {
        return Ok(Vec::new());
    }
    let audiences: Vec<String> = seeker.audiences.iter().map(|one| format!("'{}'", one.word())).collect();
    let sql = format!(
        "SELECT kind, subject, highlight(search_text, 0, '{OPEN}', '{CLOSE}') AS title,
                snippet(search_text, 1, '{OPEN}', '{CLOSE}', '…', 16) AS snippet
         FROM search_text JOIN search_entry ON search_entry.id = search_text.rowid
         WHERE search_text MATCH :question AND audience IN ({})
           AND (:own IS NULL OR owner = '' OR owner = :own)
         ORDER BY bm25(search_text, 6.0, 1.0), day DESC LIMIT :most",
        audiences.join(", ")
    );
    let mut statement = conn.prepare_cached(&sql)?;
    // a record may be there for two audiences
    let limit = i64::try_from(most.saturating_mul(2)).unwrap_or(i64::MAX);
    let own = seeker.only_own.map(|person| person.to_string());
    let found = statement.query_map(named_params! {":question": question, ":own": own, ":most": limit}, |row| {
        Ok(Found {
            kind: rows::word(row, "kind")?,
            subject: row.get("subject")?,
            title: row.get("title")?,
            snippet: row.get("snippet")?,
        })
    })?;
    let mut seen = BTreeSet::new();
    let mut first = Vec::new();
    for one in found {
        let mut one = one?;
        if seen.insert((rows::word_of(&one.kind)?, one.subject.clone())) {
            if !one.snippet.contains(OPEN) {
                one.snippet.clear();
            }
            first.push(one);
        }
    }
    first.truncate(most);
    Ok(first)
}

#[cfg(test)]
mod tests;
