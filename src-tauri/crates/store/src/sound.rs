//! Whether the record as it stands on the disk is sound: every page of the file, and every file that is kept in it.
//!
//! What it is for: that damage and tampering are noticed when somebody signs in, makes a backup or proves the chain, and
//! are named in words that help. What it must not know: what a page shows, what is to be done about it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode};
use sha2::{Digest, Sha256};

use crate::StoreError;

/// What SQLite and SQLCipher find wrong with the file, in words; nothing when it is sound. Fold the write-ahead log in
/// first ([`Store::checkpoint`](crate::Store::checkpoint)): after a power cut a page may be torn in the file and whole in
/// the log, which is no damage.
///
/// The structure comes first: every page in use is read for it, and no page is read without being authenticated. All pages are
/// authenticated once more only for what that leaves out, which are the free ones, and to name those that are damaged.
///
/// # Errors
/// When the database does not answer for a reason that is no damage.
pub fn damage(conn: &Connection) -> Result<Option<String>, StoreError> {
    judged(conn, inner_damage(conn, vec!["integrity_check".to_owned()]))
}

/// The same while somebody waits for the sign-in: table by table, so that the words of the search are not worked out anew from
/// every text and compared, which takes most of the time of a long record. They can be filled again from the record; backups
/// and the proof of the chain look at them, too.
///
/// # Errors
/// As [`damage`].
pub fn damage_in_use(conn: &Connection) -> Result<Option<String>, StoreError> {
    judged(conn, checks_of_tables(conn).and_then(|checks| inner_damage(conn, checks)))
}

fn judged(conn: &Connection, inner: rusqlite::Result<Option<String>>) -> Result<Option<String>, StoreError> {
    if matches!(inner, Ok(None)) && free_pages(conn)? == 0 {
        return Ok(None);
    }
    // which pages they are is better said by the cipher, whatever the structure made of them
    let found = match cipher_damage(conn) {
        Ok(None) => inner,
        found => found,
    };
    match found {
        Ok(found) => Ok(found),
        Err(error) if is_damage(&error) => Ok(Some(error.to_string())),
        Err(error) => Err(error.into()),
    }
}

/// A check for the list of tables with the free pages, and one for every table that has pages, with its indexes.
fn checks_of_tables(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut tables = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")?;
    let tables = tables.query_map([], |row| row.get(0))?;
    std::iter::once(Ok("sqlite_schema".to_owned()))
        .chain(tables)
        .map(|name: rusqlite::Result<String>| Ok(format!("integrity_check(\"{}\")", name?.replace('"', "\"\""))))
        .collect()
}

fn free_pages(conn: &Connection) -> rusqlite::Result<i64> {
    conn.query_row("PRAGMA freelist_count", [], |row| row.get(0))
}

fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

/// Pages whose authentication fails: what was written there is not what is read.
fn cipher_damage(conn: &Connection) -> rusqlite::Result<Option<String>> {
    let mut statement = conn.prepare("PRAGMA cipher_integrity_check")?;
    let found: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let (Some(first), count) = (found.first(), found.len()) else { return Ok(None) };
    let pages: i64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap_or_default();
    let which: Vec<&str> = found.iter().filter_map(|line| line.rsplit(' ').next()).take(5).collect();
    let which = if which.iter().all(|word| word.parse::<u64>().is_ok()) {
        format!("number {}{}", which.join(", "), if count > which.len() { " and more" } else { "" })
    } else {
        first.clone()
    };
    let words = if count == 1 { "1 page".to_owned() } else { format!("{count} pages") };
    Ok(Some(format!("{words} of {pages} in the file cannot be what Hearthbook wrote ({which})")))
}

fn inner_damage(conn: &Connection, checks: Vec<String>) -> rusqlite::Result<Option<String>> {
    for pragma in checks.into_iter().chain(["foreign_key_check".to_owned()]) {
        let mut statement = conn.prepare(&format!("PRAGMA {pragma}"))?;
        let mut found = statement.query([])?;
        if let Some(row) = found.next()? {
            let first: String = row.get(0)?;
            if first != "ok" {
                return Ok(Some(format!("{pragma}: {first}")));
            }
        }
    }
    Ok(None)
}

/// Rows of each table, by its name.
///
/// # Errors
/// When the database does not answer.
pub fn rows(conn: &Connection) -> rusqlite::Result<BTreeMap<String, u64>> {
    let mut names = conn.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut rows = BTreeMap::new();
    for name in names {
        let quoted = name.replace('"', "\"\"");
        let count: u32 = conn.query_row(&format!("SELECT count(*) FROM \"{quoted}\""), [], |row| row.get(0))?;
        rows.insert(name, u64::from(count));
    }
    Ok(rows)
}

/// What the look at the kept files found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Files {
    /// Files looked at: finished documents, receipts, whatever else is kept with its SHA-256.
    pub files: u32,
    /// What is not as it was filed, in words.
    pub broken: Vec<String>,
    /// Files whose entry in the journal was erased when its retention ended, so that only their own digest was compared.
    pub by_digest_only: u32,
}

/// Compares every file that is kept in the record with its SHA-256, and that with what the journal said when it was filed:
/// who changes both in the table is found by the journal, and who changes the journal by its chain.
///
/// Looks at every table that has the columns `body` and `sha256`, so a table that comes later is looked at too.
///
/// # Errors
/// When the database does not answer.
pub fn files(conn: &Connection) -> Result<Files, StoreError> {
    let journal = Fingerprints::of(conn)?;
    let mut all = Files::default();
    let mut tables = conn.prepare(
        "SELECT t.name FROM sqlite_schema AS t WHERE t.type = 'table'
         AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'body')
         AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'sha256') ORDER BY t.name",
    )?;
    let tables: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for table in tables {
        files_of(conn, &table, &journal, &mut all)?;
    }
    Ok(all)
}

fn files_of(conn: &Connection, table: &str, journal: &Fingerprints, all: &mut Files) -> Result<(), StoreError> {
    let mut statement = conn.prepare(&format!("SELECT * FROM \"{}\"", table.replace('"', "\"\"")))?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let text = |name: &str| -> Option<String> { row.get::<_, Option<String>>(name).ok().flatten() };
        let Some(expected) = text("sha256") else { continue };
        let digest = match row.get_ref("body")? {
            ValueRef::Blob(bytes) | ValueRef::Text(bytes) => hex::encode(Sha256::digest(bytes)),
            // nothing is kept any more, as after the end of its retention
            _ => continue,
        };
        all.files += 1;
        let name = ["number", "file_name", "id"].iter().find_map(|name| text(name)).unwrap_or_default();
        let erased = names
            .iter()
            .filter(|name| *name == "id" || name.ends_with("_id"))
            .filter_map(|name| text(name))
            .any(|id| journal.erased.contains(&id));
        if digest != expected {
            all.broken.push(format!("the file “{name}” ({table}) is not as it was filed"));
        } else if !journal.said.contains(&expected) {
            if erased {
                all.by_digest_only += 1;
            } else {
                all.broken.push(format!("the file “{name}” ({table}) is not the one that the journal names"));
            }
        }
    }
    Ok(())
}

/// The SHA-256 digests that stand anywhere in the journal, and the subjects of entries that were erased.
#[derive(Default)]
struct Fingerprints {
    said: BTreeSet<String>,
    erased: BTreeSet<String>,
}

impl Fingerprints {
    fn of(conn: &Connection) -> Result<Self, StoreError> {
        let mut all = Self::default();
        let mut statement = conn.prepare("SELECT subject, payload FROM journal")?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            match row.get::<_, Option<String>>(1)? {
                None => {
                    all.erased.insert(row.get(0)?);
                }
                Some(payload) => {
                    let words = payload.split(|c: char| !c.is_ascii_hexdigit());
                    all.said.extend(words.filter(|word| word.len() == 64).map(str::to_owned));
                }
            }
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::keys::DataKey;
    use crate::open::DATABASE;
    use crate::{Stamp, Store, journal};

    type Look = fn(&Connection) -> Result<Option<String>, StoreError>;

    /// Both ways to look.
    const LOOKS: [Look; 2] = [damage, damage_in_use];

    fn at() -> DateTime<Utc> {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    /// A store with a finished document and a receipt, each as its table's own code files it.
    fn filed(folder: &std::path::Path, key: &DataKey) -> Store {
        let store = Store::create(folder, key.duplicate(), at()).unwrap();
        let mut store = store;
        store
            .write(&Stamp { who: None, at: at() }, |write| {
                let digest = |bytes: &[u8]| hex::encode(Sha256::digest(bytes));
                write.tx.execute_batch("PRAGMA defer_foreign_keys = ON")?;
                write.tx.execute("INSERT INTO centre (id, name, urn, profile) VALUES ('c', 'W', 'SC999001', '{}')", [])?;
                write.tx.execute("INSERT INTO person (id, name, known_as, initials) VALUES ('p', 'A', '', 'A')", [])?;
                write.tx.execute("INSERT INTO visit (id, centre_id, state) VALUES ('v', 'c', 'planned')", [])?;
                write.tx.execute("INSERT INTO template (hash, id, version, body) VALUES ('t', 'r', 1, '{}')", [])?;
                write.tx.execute("INSERT INTO report (id, centre_id, visit_id, version, state, template_hash) VALUES ('r', 'c', 'v', 1, 'draft', 't')", [])?;
                write.tx.execute(
                    "INSERT INTO document (id, centre_id, kind, report_id, title, number, file_name, content_digest, sha256, pages, body, made_at, made_by)
                     VALUES ('d', 'c', 'visitReport', 'r', 'T', 'R-1', 'r.pdf', ?1, ?1, 1, ?2, '2026-11-22T10:00:00.000Z', 'p')",
                    (digest(b"%PDF one"), &b"%PDF one"[..]),
                )?;
                write.tx.execute(
                    "INSERT INTO submission (id, centre_id, document_id, kind, state, to_address, to_explanation, subject, body, due, prepared_at, prepared_by)
                     VALUES ('s', 'c', 'd', 'k', 'prepared', 'x', '{}', 's', 'b', '{}', '2026-11-22T10:00:00.000Z', 'p')", [])?;
                write.tx.execute(
                    "INSERT INTO receipt (id, submission_id, file_name, sha256, body, received_on, note, filed_at, filed_by)
                     VALUES ('q', 's', 'read.eml', ?1, ?2, '2026-11-22', '', '2026-11-22T10:00:00.000Z', 'p')",
                    (digest(b"Subject: read"), &b"Subject: read"[..]),
                )?;
                for (kind, subject, bytes) in [
                    (hearthbook_records::journal::SubjectKind::Document, "d", &b"%PDF one"[..]),
                    (hearthbook_records::journal::SubjectKind::Submission, "s", &b"Subject: read"[..]),
                ] {
                    let entry = journal::Entry::about(kind, subject, "c", "Filed it");
                    write.journal(entry.changed(Vec::new(), vec![("SHA-256 of the file".into(), digest(bytes))]))?;
                }
                Ok(())
            })
            .unwrap();
        store
    }

    #[test]
    fn files_as_they_were_filed_are_sound() {
        let folder = tempfile::tempdir().unwrap();
        let store = filed(folder.path(), &DataKey::make().unwrap());
        assert_eq!(damage(store.read()).unwrap(), None);
        assert_eq!(damage_in_use(store.read()).unwrap(), None);
        assert_eq!(files(store.read()).unwrap(), Files { files: 2, ..Files::default() });
    }

    #[test]
    fn one_changed_byte_in_a_document_or_a_receipt_is_found_and_named() {
        for (table, name) in [("document", "R-1"), ("receipt", "read.eml")] {
            let folder = tempfile::tempdir().unwrap();
            let store = filed(folder.path(), &DataKey::make().unwrap());
            let conn = store.read();
            conn.execute_batch(&format!("DROP TRIGGER {table}_final_update")).unwrap();
            conn.execute(&format!("UPDATE {table} SET body = CAST(body || 'x' AS BLOB)"), []).unwrap();
            let found = files(conn).unwrap();
            assert_eq!(found.broken.len(), 1, "{table}");
            assert!(found.broken[0].contains(name) && found.broken[0].contains("not as it was filed"), "{found:?}");
        }
    }

    #[test]
    fn who_changes_the_digest_with_the_file_is_found_by_the_journal() {
        let folder = tempfile::tempdir().unwrap();
        let store = filed(folder.path(), &DataKey::make().unwrap());
        let conn = store.read();
        conn.execute_batch("DROP TRIGGER document_final_update").unwrap();
        let other = b"%PDF two";
        conn.execute("UPDATE document SET body = ?1, sha256 = ?2", (&other[..], hex::encode(Sha256::digest(other))))
            .unwrap();
        let found = files(conn).unwrap();
        assert!(found.broken[0].contains("not the one that the journal names"), "{found:?}");
        // and who takes the entry out of the way breaks nothing but is told apart from what was proved
        conn.execute("UPDATE journal SET payload = NULL WHERE subject = 'd'", []).unwrap();
        assert_eq!(files(conn).unwrap().by_digest_only, 1);
    }

    #[test]
    fn a_damaged_page_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let key = DataKey::make().unwrap();
        let store = filed(folder.path(), &key);
        store.checkpoint().unwrap();
        drop(store);
        let path = folder.path().join(DATABASE);
        let mut bytes = std::fs::read(&path).unwrap();
        // 32768 lies in the ninth page
        bytes[33_000] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        let store = Store::open(folder.path(), key, at()).unwrap();
        for look in LOOKS {
            let found = look(store.read()).unwrap().unwrap();
            assert!(found.starts_with("1 page of ") && found.contains("number 9"), "{found}");
        }
    }

    /// One bit of each page in turn, in use or free: nothing passes.
    #[test]
    fn a_flipped_bit_in_any_page_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let key = DataKey::make().unwrap();
        let store = filed(folder.path(), &key);
        store.read().execute_batch("CREATE TABLE gone (words TEXT)").unwrap();
        for _ in 0..40 {
            store.read().execute("INSERT INTO gone VALUES (hex(randomblob(2000)))", []).unwrap();
        }
        store.read().execute_batch("DROP TABLE gone").unwrap();
        let free = free_pages(store.read()).unwrap();
        assert!(free > 10, "{free} free pages");
        store.checkpoint().unwrap();
        drop(store);
        let path = folder.path().join(DATABASE);
        let sound = std::fs::read(&path).unwrap();
        for page in 0..sound.len() / 4096 {
            let mut bytes = sound.clone();
            bytes[page * 4096 + 1234] ^= 1;
            std::fs::write(&path, bytes).unwrap();
            for look in LOOKS {
                let found = Store::open(folder.path(), key.duplicate(), at()).and_then(|store| look(store.read()));
                assert!(!matches!(found, Ok(None)), "page {page}: {found:?}");
                if let Ok(Some(found)) = found {
                    assert!(found.starts_with("1 page of "), "page {page}: {found}");
                }
            }
        }
    }

    #[test]
    fn a_row_that_points_nowhere_is_found_though_every_page_is_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let store = filed(folder.path(), &DataKey::make().unwrap());
        store.read().execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        store.read().execute("UPDATE visit SET centre_id = 'nowhere'", []).unwrap();
        store.checkpoint().unwrap();
        for look in LOOKS {
            assert_eq!(look(store.read()).unwrap().unwrap(), "foreign_key_check: visit");
        }
    }

    /// An index that lacks a row stands on pages that are as they were written: only what is compared finds it.
    #[test]
    fn an_index_that_lost_a_row_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let store = filed(folder.path(), &DataKey::make().unwrap());
        store
            .read()
            .execute_batch(
                r#"CREATE TABLE "a ""b" (words TEXT); CREATE INDEX found ON "a ""b" (words) WHERE words <> 'two';
                INSERT INTO "a ""b" VALUES ('one'), ('two');
                PRAGMA writable_schema = ON;
                UPDATE sqlite_schema SET sql = 'CREATE INDEX found ON "a ""b" (words)' WHERE name = 'found';
                PRAGMA writable_schema = RESET"#,
            )
            .unwrap();
        for look in LOOKS {
            let found = look(store.read()).unwrap().unwrap();
            assert!(found.starts_with("integrity_check") && found.contains("index found"), "{found}");
        }
    }

    #[test]
    fn signing_in_does_not_work_out_the_search_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = filed(folder.path(), &DataKey::make().unwrap());
        let work = store.count_work();
        let of = |store: &Store, look: Look| {
            let before = work.load(std::sync::atomic::Ordering::Relaxed);
            assert_eq!(look(store.read()).unwrap(), None);
            work.load(std::sync::atomic::Ordering::Relaxed) - before
        };
        let before = [of(&store, damage), of(&store, damage_in_use)];
        for number in 0..2000 {
            store.read().execute("INSERT INTO search_text (title, body) VALUES (?1, 'words')", [number]).unwrap();
        }
        let [full, in_use] = [of(&store, damage) - before[0], of(&store, damage_in_use) - before[1]];
        assert!(in_use * 2 < full, "{in_use} beside {full}");
    }
}
