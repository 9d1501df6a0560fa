//! Migrations: numbered, forward-only, all pending ones in one transaction, after a checked copy of the store.

use std::path::Path;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;

/// Never change one that was released; add the next. The number of the last is the store's version.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_way_out.sql"),
    include_str!("migrations/0003_compartments.sql"),
    include_str!("migrations/0004_withheld.sql"),
    include_str!("migrations/0005_vetting.sql"),
    include_str!("migrations/0006_families.sql"),
    include_str!("migrations/0007_events.sql"),
    include_str!("migrations/0008_access.sql"),
    include_str!("migrations/0009_search.sql"),
    include_str!("migrations/0010_documents.sql"),
    include_str!("migrations/0011_inspections.sql"),
    include_str!("migrations/0012_actions.sql"),
    include_str!("migrations/0013_reviews.sql"),
    include_str!("migrations/0014_oversight.sql"),
    include_str!("migrations/0015_annex.sql"),
    include_str!("migrations/0016_safeguarding.sql"),
    include_str!("migrations/0017_reminders.sql"),
    include_str!("migrations/0018_links.sql"),
    include_str!("migrations/0019_findings_are_actions.sql"),
    include_str!("migrations/0020_closed_notes.sql"),
    include_str!("migrations/0021_addressees.sql"),
    include_str!("migrations/0022_over_the_years.sql"),
    include_str!("migrations/0023_copies.sql"),
    include_str!("migrations/0024_figures_stand.sql"),
];

/// The version that this program writes.
#[must_use]
pub fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Brings the store up to date. Gives the versions from and to when something was done to an older store.
///
/// # Errors
/// When the store is newer than this program, the copy cannot be made or checked, or a migration fails: then nothing
/// is changed.
pub fn run(conn: &mut Connection, folder: &Path, at: DateTime<Utc>) -> Result<Option<(i64, i64)>, StoreError> {
    run_with(conn, folder, at, MIGRATIONS)
}

fn run_with(
    conn: &mut Connection,
    folder: &Path,
    at: DateTime<Utc>,
    migrations: &[&str],
) -> Result<Option<(i64, i64)>, StoreError> {
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    let found: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if found == known {
        return Ok(None);
    }
    if found > 0 {
        checked_copy(conn, folder, found, at)?;
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = usize::try_from(found).unwrap_or(0);
    for migration in &migrations[done..] {
        tx.execute_batch(migration)?;
    }
    tx.execute_batch(&format!("PRAGMA user_version = {known};"))?;
    tx.commit()?;
    Ok((found > 0).then_some((found, known)))
}

/// An encrypted copy under the same key, opened and checked before anything is changed.
fn checked_copy(conn: &Connection, folder: &Path, version: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    let name = format!("records-before-migration-{version}-{}.db", at.format("%Y%m%dT%H%M%SZ"));
    let path = folder.join(name);
    if path.exists() {
        std::fs::remove_file(&path).map_err(|error| StoreError::CannotWrite(error.to_string()))?;
    }
    let text = path.to_string_lossy().into_owned();
    conn.execute("VACUUM INTO ?1", [&text])?;
    // attached with the key of the main database, since none is given
    conn.execute("ATTACH DATABASE ?1 AS copy", [&text])?;
    let checked = (|| {
        let copied: i64 = conn.query_row("PRAGMA copy.user_version", [], |row| row.get(0))?;
        let sound: String = conn.query_row("PRAGMA copy.integrity_check", [], |row| row.get(0))?;
        let entries = |schema: &str| -> Result<i64, StoreError> {
            Ok(conn.query_row(&format!("SELECT count(*) FROM {schema}.journal"), [], |row| row.get(0))?)
        };
        Ok::<bool, StoreError>(copied == version && sound == "ok" && entries("copy")? == entries("main")?)
    })();
    conn.execute_batch("DETACH DATABASE copy")?;
    match checked {
        Ok(true) => Ok(()),
        Ok(false) => Err(StoreError::Damaged("the copy made before the update is not sound".to_owned())),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::DataKey;
    use crate::{Stamp, Store, journal};

    fn at() -> DateTime<Utc> {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_newer_store_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let key = DataKey::make().unwrap();
        let store = Store::create(folder.path(), key.duplicate(), at()).unwrap();
        store.read().execute_batch("PRAGMA user_version = 99").unwrap();
        drop(store);
        let error = Store::open(folder.path(), key.duplicate(), at()).unwrap_err();
        assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");
    }

    #[test]
    fn an_older_store_is_copied_checked_and_brought_up_to_date_in_one_step() {
        let folder = tempfile::tempdir().unwrap();
        let key = DataKey::make().unwrap();
        let mut store = Store::create(folder.path(), key.duplicate(), at()).unwrap();
        store
            .write(&Stamp { who: None, at: at() }, |write| write.journal(journal::Entry::store("Something happened")))
            .unwrap();
        drop(store);
        let path = folder.path().join(crate::open::DATABASE);
        let mut conn = Connection::open(&path).unwrap();
        conn.execute_batch(&format!("PRAGMA key = \"{}\"", key.as_pragma().as_str())).unwrap();
        let more = [MIGRATIONS, &["CREATE TABLE later (id TEXT PRIMARY KEY) STRICT;"]].concat();
        assert_eq!(run_with(&mut conn, folder.path(), at(), &more).unwrap(), Some((newest(), newest() + 1)));
        let copies: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .filter(|entry| {
                let name = format!("records-before-migration-{}-", newest());
                entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(&name)
            })
            .collect();
        assert_eq!(copies.len(), 1);
        let bytes = std::fs::read(copies[0].as_ref().unwrap().path()).unwrap();
        assert!(!bytes.starts_with(b"SQLite format 3"), "the copy is encrypted");
        assert_eq!(run_with(&mut conn, folder.path(), at(), &more).unwrap(), None, "nothing more to do");
    }

    #[test]
    fn a_migration_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let key = DataKey::make().unwrap();
        drop(Store::create(folder.path(), key.duplicate(), at()).unwrap());
        let mut conn = Connection::open(folder.path().join(crate::open::DATABASE)).unwrap();
        conn.execute_batch(&format!("PRAGMA key = \"{}\"", key.as_pragma().as_str())).unwrap();
        let more = [MIGRATIONS, &["CREATE TABLE later (id TEXT) STRICT;", "CREATE TABLE meta (again TEXT)"]].concat();
        assert!(run_with(&mut conn, folder.path(), at(), &more).is_err());
        let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        let later: i64 =
            conn.query_row("SELECT count(*) FROM sqlite_master WHERE name = 'later'", [], |row| row.get(0)).unwrap();
        assert_eq!((version, later), (newest(), 0));
    }

    #[test]
    fn findings_of_self_audits_become_actions_and_what_one_person_closed_waits_for_a_second() {
        let mut conn = Connection::open_in_memory().unwrap();
        let (before, after) = MIGRATIONS.split_at(18);
        let folder = tempfile::tempdir().unwrap();
        run_with(&mut conn, folder.path(), at(), before).unwrap();
        conn.execute_batch(
            "PRAGMA foreign_keys = OFF;
             INSERT INTO person (id, name, known_as, initials)
             VALUES ('p1', 'Amara Osei', '', 'A.O.'), ('p2', 'Imran Chaudhry', '', 'I.C.');
             INSERT INTO self_audit (id, centre_id, seed, drawn_from, drawn_at, drawn_by, checker_id)
             VALUES ('a', 'c', 's', 4, '2026-05-01T10:00:00Z', 'p2', 'p1');
             INSERT INTO audit_finding (id, audit_id, person_id, what, owner_id, due_on, found_at, closed_at, closed_by, done)
             VALUES ('f1', 'a', 'p2', 'No photo', 'p1', '2026-06-01', '2026-05-02T10:00:00Z', NULL, NULL, ''),
                 ('f2', 'a', 'p2', 'No signature', 'p1', '2026-06-01', '2026-05-02T10:00:00Z', '2026-05-03T10:00:00Z', 'p1', 'Signed');",
        )
        .unwrap();
        conn.execute_batch(after[0]).unwrap();
        let told = |sql: &str| -> Vec<String> {
            let mut statement = conn.prepare(sql).unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        assert_eq!(
            told(
                "SELECT id || ' ' || source || ' ' || what || ' ' || owner || ' ' || state FROM action_item ORDER BY id"
            ),
            ["f1 audit No photo A.O. open", "f2 audit No signature A.O. done"]
        );
        assert_eq!(told("SELECT action_id || ' ' || step || ' ' || words FROM action_step"), ["f2 done Signed"]);
        assert_eq!(told("SELECT id || ' ' || person_id FROM audit_finding ORDER BY id"), ["f1 p2", "f2 p2"]);
    }
}
