//! The journal: append-only, one entry per change, hash-chained.
//!
//! An entry's hash covers its metadata, the salted digest of its payload and the hash of the entry before it. The
//! payload itself can be erased when its retention has ended; the chain still proves. Payloads hold what changed in
//! plain words, so that History is a matter of reading.
//!
//! The layout of what is hashed is `hearthbook_proof`'s, since people outside check it too.
//!
//! What the chain cannot prove: that nobody with the data key rebuilt all of it. Heads that have left the house do that.

use chrono::{DateTime, Utc};
use hearthbook_proof::{Link, START, payload_digest};
use hearthbook_records::PersonId;
use hearthbook_records::journal::SubjectKind;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::StoreError;
use crate::open::Stamp;
use crate::rows;

/// Label and value, in the order in which they are shown.
pub type Facts = Vec<(String, String)>;

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Payload {
    /// In plain words: "Changed family F-2026-03".
    pub what: String,
    /// What it was before; empty for something new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Facts,
    /// What it is now; empty for something removed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Facts,
    /// The compartment that it is about: only its readers are shown the entry. It stands here and not in the entry's
    /// subject, since what a proof shows to outsiders is the subject.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub closed: String,
}

impl Payload {
    /// Label, before and after of what differs, in order.
    #[must_use]
    pub fn changes(&self) -> Vec<(String, String, String)> {
        let value = |facts: &Facts, label: &str| {
            facts.iter().find(|(other, _)| other == label).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let mut labels: Vec<&String> = self.before.iter().chain(&self.after).map(|(label, _)| label).collect();
        let mut seen = std::collections::HashSet::new();
        labels.retain(|label| seen.insert(label.as_str()));
        labels
            .into_iter()
            .map(|label| (label.clone(), value(&self.before, label), value(&self.after, label)))
            .filter(|(_, before, after)| before != after)
            .collect()
    }
}

/// An entry to be written.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Kind of record.
    pub kind: SubjectKind,
    /// Its id.
    pub subject: String,
    /// Its centre; empty for the store itself.
    pub centre: String,
    /// What it says.
    pub payload: Payload,
}

impl Entry {
    /// An entry about a record.
    pub fn about(kind: SubjectKind, subject: impl ToString, centre: impl ToString, what: impl Into<String>) -> Self {
        Self {
            kind,
            subject: subject.to_string(),
            centre: centre.to_string(),
            payload: Payload { what: what.into(), ..Payload::default() },
        }
    }

    /// An entry about the store itself.
    #[must_use]
    pub fn store(what: &str) -> Self {
        Self::about(SubjectKind::Store, "store", "", what)
    }

    /// An entry about closed notes. To whoever may not read them it is one entry about the store among many, and no page
    /// and no export shows it.
    pub fn closed(compartment: impl ToString, what: impl Into<String>) -> Self {
        let mut entry = Self::about(SubjectKind::Store, "store", "", what);
        entry.payload.closed = compartment.to_string();
        entry
    }

    /// With what changed.
    #[must_use]
    pub fn changed(mut self, before: Facts, after: Facts) -> Self {
        self.payload.before = before;
        self.payload.after = after;
        self
    }
}

/// An entry as it stands in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The installation that wrote it.
    pub origin: String,
    /// Number, from 1, counted by origin.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; nobody for what the program did by itself.
    pub who: Option<PersonId>,
    /// Kind of record.
    pub kind: SubjectKind,
    /// Its id.
    pub subject: String,
    /// Its centre.
    pub centre: String,
    /// What it says; nothing once erased.
    pub payload: Option<Payload>,
    /// Its hash, 64 hex digits.
    pub hash: String,
}

impl Recorded {
    /// Whether it says what somebody wrote in a draft of a report, which is its writer's alone. Why a correction was begun
    /// belongs to that draft, too; signed off, it stands in the report.
    #[must_use]
    pub fn of_draft(&self) -> bool {
        self.kind == SubjectKind::Report
            && self
                .payload
                .as_ref()
                .is_some_and(|payload| payload.what.contains("draft") || payload.what.starts_with(BEGAN_TO_CORRECT))
    }
}

/// How the entry of a correction begins.
pub(crate) const BEGAN_TO_CORRECT: &str = "Began to correct the report";

pub(crate) fn append(conn: &Connection, origin: Uuid, stamp: &Stamp, entry: &Entry) -> Result<(), StoreError> {
    let origin = origin.to_string();
    let (last, previous) = newest(conn, &origin)?.unwrap_or((0, START.to_owned()));
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt).map_err(|error| StoreError::CannotWrite(format!("no random numbers: {error}")))?;
    let salt = hex::encode(salt);
    let payload = serde_json::to_string(&entry.payload)?;
    let mut link = Link {
        number: last + 1,
        at: rows::instant(stamp.at),
        who: stamp.who.map(|person| person.to_string()).unwrap_or_default(),
        kind: rows::word_of(&entry.kind)?,
        subject: entry.subject.clone(),
        centre: entry.centre.clone(),
        payload_digest: payload_digest(&salt, &payload),
        previous,
        hash: String::new(),
    };
    link.hash = link.computed_hash(&origin);
    conn.prepare_cached(
        "INSERT INTO journal (origin, number, at, who, kind, subject, centre_id, payload, salt, payload_digest, previous, hash)
         VALUES (:origin, :number, :at, :who, :kind, :subject, :centre, :payload, :salt, :digest, :previous, :hash)",
    )?
    .execute(named_params! {
        ":origin": origin, ":number": link.number, ":at": link.at, ":who": link.who, ":kind": link.kind,
        ":subject": link.subject, ":centre": link.centre, ":payload": payload, ":salt": salt,
        ":digest": link.payload_digest, ":previous": link.previous, ":hash": link.hash,
    })?;
    Ok(())
}

/// Number and hash of an origin's newest entry.
pub(crate) fn newest(conn: &Connection, origin: &str) -> Result<Option<(u64, String)>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT number, hash FROM journal WHERE origin = ?1 ORDER BY number DESC LIMIT 1")?
        .query_row([origin], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// The columns that [`link`] reads.
pub(crate) const LINK_COLUMNS: &str = "number, at, who, kind, subject, centre_id, payload_digest, previous, hash";

/// An entry without what it says.
pub(crate) fn link(row: &Row<'_>) -> rusqlite::Result<Link> {
    Ok(Link {
        number: row.get("number")?,
        at: row.get("at")?,
        who: row.get("who")?,
        kind: row.get("kind")?,
        subject: row.get("subject")?,
        centre: row.get("centre_id")?,
        payload_digest: row.get("payload_digest")?,
        previous: row.get("previous")?,
        hash: row.get("hash")?,
    })
}

fn recorded(row: &Row<'_>) -> rusqlite::Result<Recorded> {
    let who: String = row.get("who")?;
    Ok(Recorded {
        origin: row.get("origin")?,
        number: row.get("number")?,
        at: rows::instant_of(row, "at")?,
        who: who.parse().ok(),
        kind: rows::word(row, "kind")?,
        subject: row.get("subject")?,
        centre: row.get("centre_id")?,
        payload: rows::json_option(row, "payload")?,
        hash: row.get("hash")?,
    })
}

const COLUMNS: &str = "origin, number, at, who, kind, subject, centre_id, payload, hash";

/// The entries about one record, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn history(conn: &Connection, kind: SubjectKind, subject: &str) -> Result<Vec<Recorded>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE kind = ?1 AND subject = ?2 ORDER BY at DESC, number DESC");
    let kind = rows::word_of(&kind)?;
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement.query_map([kind.as_str(), subject], recorded)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The entries about every record of a kind, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn of_kind(conn: &Connection, kind: SubjectKind) -> Result<Vec<Recorded>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM journal WHERE kind = ?1 ORDER BY at DESC, number DESC");
    let kind = rows::word_of(&kind)?;
    let mut statement = conn.prepare_cached(&sql)?;
    let found = statement.query_map([kind.as_str()], recorded)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// All entries, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<Recorded>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM journal ORDER BY at DESC, number DESC"))?;
    let found = statement.query_map([], recorded)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Erases what entries about a record say, where they say these words: copies of a draft that something was moved out
/// of. The chain still proves. Gives how many it were; goes with an entry of the change itself.
///
/// # Errors
/// When the database refuses.
pub fn erase_payloads_with(
    write: &crate::Write<'_>,
    kind: SubjectKind,
    subject: &str,
    says: &dyn Fn(&str) -> bool,
) -> Result<usize, StoreError> {
    let mut erased = 0;
    for entry in history(&write.tx, kind, subject)? {
        let Some(payload) = &entry.payload else { continue };
        let any = |facts: &Facts| facts.iter().any(|(_, value)| says(value));
        if any(&payload.before) || any(&payload.after) {
            write.tx.execute(
                "UPDATE journal SET payload = NULL WHERE origin = ?1 AND number = ?2",
                (entry.origin.as_str(), entry.number),
            )?;
            erased += 1;
        }
    }
    Ok(erased)
}

/// Erases what every entry about a record says: its retention has ended. The chain still proves. Gives how many it were;
/// goes with an entry of the deletion itself.
///
/// # Errors
/// When the database refuses.
pub fn erase_payloads_of(write: &crate::Write<'_>, kind: SubjectKind, subject: &str) -> Result<usize, StoreError> {
    Ok(write.tx.execute(
        "UPDATE journal SET payload = NULL WHERE kind = ?1 AND subject = ?2 AND payload IS NOT NULL",
        (rows::word_of(&kind)?, subject),
    )?)
}

/// The newest hash of this store's own origin.
///
/// # Errors
/// When the database does not answer.
pub fn head(conn: &Connection) -> Result<String, StoreError> {
    let head = conn
        .query_row(
            "SELECT hash FROM journal WHERE origin = (SELECT value FROM meta WHERE key = 'origin')
             ORDER BY number DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .optional()?;
    Ok(head.unwrap_or_else(|| START.to_owned()))
}

/// What the proof of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Entries looked at.
    pub entries: u32,
    /// Where it breaks: number of the entry and why.
    pub broken: Option<(i64, String)>,
}

/// Goes through every entry of every origin: numbers without a gap, each hash right and resting on the one before,
/// each payload (unless erased) what its digest says.
///
/// # Errors
/// When the database does not answer.
pub fn prove(conn: &Connection) -> Result<Proof, StoreError> {
    let sql = format!("SELECT origin, payload, salt, {LINK_COLUMNS} FROM journal ORDER BY origin, number");
    let mut statement = conn.prepare(&sql)?;
    let mut found = statement.query([])?;
    let mut entries = 0;
    let mut last: Option<(String, Link)> = None;
    while let Some(row) = found.next()? {
        entries += 1;
        let (origin, link): (String, Link) = (row.get("origin")?, link(row)?);
        let (expected_number, expected_previous) = match &last {
            Some((other, before)) if *other == origin => (before.number + 1, before.hash.as_str()),
            _ => (1, START),
        };
        let broken = |why: &str| Ok(Proof { entries, broken: Some((row.get("number")?, why.to_owned())) });
        if link.number != expected_number {
            return broken(&format!("entry {expected_number} is missing"));
        }
        if link.previous != expected_previous {
            return broken("it does not follow the entry before it");
        }
        let (payload, salt): (Option<String>, String) = (row.get("payload")?, row.get("salt")?);
        if payload.is_some_and(|payload| payload_digest(&salt, &payload) != link.payload_digest) {
            return broken("what it says was changed");
        }
        if link.computed_hash(&origin) != link.hash {
            return broken("its fingerprint does not fit");
        }
        last = Some((origin, link));
    }
    Ok(Proof { entries, broken: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::keys::DataKey;

    fn at() -> DateTime<Utc> {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    fn store(folder: &std::path::Path) -> Store {
        let mut store = Store::create(folder, DataKey::make().unwrap(), at()).unwrap();
        for n in 0..5 {
            store
                .write(&Stamp { who: None, at: at() }, |write| {
                    write.journal(
                        Entry::store(&format!("Change {n}"))
                            .changed(vec![("Name".into(), "Old".into())], vec![("Name".into(), format!("New {n}"))]),
                    )
                })
                .unwrap();
        }
        store
    }

    #[test]
    fn an_untouched_chain_proves() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        assert_eq!(prove(store.read()).unwrap(), Proof { entries: 6, broken: None });
    }

    #[test]
    fn the_journal_refuses_change_and_removal() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        for sql in ["DELETE FROM journal", "UPDATE journal SET who = 'somebody'", "UPDATE journal SET payload = '{}'"] {
            assert!(store.read().execute(sql, []).is_err(), "{sql}");
        }
    }

    #[test]
    fn tampering_past_the_triggers_is_found_and_named() {
        for (sql, number) in [
            ("UPDATE journal SET payload = replace(payload, 'New 2', 'New 9') WHERE number = 4", 4),
            ("UPDATE journal SET who = 'somebody' WHERE number = 3", 3),
            ("DELETE FROM journal WHERE number = 2", 3),
            ("UPDATE journal SET at = '2020-01-01T00:00:00.000Z' WHERE number = 6", 6),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let store = store(folder.path());
            let conn = store.read();
            conn.execute_batch("DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete;").unwrap();
            conn.execute(sql, []).unwrap();
            let proof = prove(conn).unwrap();
            assert_eq!(proof.broken.map(|(number, _)| number), Some(number), "{sql}");
        }
    }

    #[test]
    fn an_erased_payload_leaves_the_chain_whole() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        store.read().execute("UPDATE journal SET payload = NULL WHERE number = 3", []).unwrap();
        assert_eq!(prove(store.read()).unwrap().broken, None);
        assert!(all(store.read()).unwrap().iter().any(|entry| entry.payload.is_none()));
    }

    #[test]
    fn a_change_without_an_entry_is_undone() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(folder.path());
        let result = store.write(&Stamp { who: None, at: at() }, |write| {
            write.tx.execute("INSERT INTO setting (key, value) VALUES ('x', 'y')", [])?;
            Ok(())
        });
        assert!(matches!(result, Err(StoreError::Unjournalled)));
        let count: i64 = store.read().query_row("SELECT count(*) FROM setting", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 0);
    }
}
