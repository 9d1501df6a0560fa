//! Everything in the record as plain tables, for files that can be read without the application.
//!
//! What it is for: taking all of a record out, table by table, in an order that does not change from one time to the
//! next. What it must not know: how the files are written, and who may have them. Keys are never among it.

use std::collections::{BTreeMap, BTreeSet};

use hearthbook_records::visits::{Interview, IntervieweeGroup};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::closed::Closed;
use crate::journal::{Payload, Recorded};
use crate::{StoreError, journal};

/// One table, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDump {
    /// Its name.
    pub name: String,
    /// Names of the columns, in the table's order.
    pub columns: Vec<String>,
    /// The rows by primary key, each value as text; one that is not there is empty.
    pub rows: Vec<Vec<String>>,
    /// Names of the columns that hold bytes (documents) and are left out here.
    pub left_out: Vec<String>,
}

/// Words in the name of a table that holds key material, or what is closed to whoever exports.
const KEY_WORDS: [&str; 14] = [
    "key",
    "keys",
    "secret",
    "secrets",
    "slot",
    "slots",
    "wrap",
    "wraps",
    "wrapped",
    "compartment",
    "identity",
    "seal",
    "concern",
    "withheld",
];
/// `meta` holds the seed of the signing key; drafts of forms are their writers' own.
const LEFT_OUT: [&str; 2] = ["meta", "form_draft"];
/// Tables whose rows belong to a report, by its id in `report_id`.
const OF_REPORT: [&str; 4] = ["action", "action_review", "allowance", "report_answer"];
/// The search index says nothing that the record does not.
const INDEX: &str = "search_";

/// Every table by name, but those that hold keys (by a word in their name, such as `compartment_key`). Read in one
/// transaction, so that the tables fit each other.
///
/// # Errors
/// When the database does not answer.
pub fn tables(conn: &Connection) -> Result<Vec<TableDump>, StoreError> {
    let snapshot = conn.unchecked_transaction()?;
    let mut names = snapshot.prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 1 ORDER BY name",
    )?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let drafts: BTreeSet<String> = snapshot
        .prepare("SELECT id FROM report WHERE state = 'draft'")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut dumps = Vec::new();
    for name in names.into_iter().filter(|name| !holds_keys(name)) {
        let mut dump = dump(&snapshot, name)?;
        if dump.name == "journal" {
            without_closed(&snapshot, &mut dump)?;
            without_drafts_copies(&snapshot, &mut dump)?;
        }
        without_drafts(&drafts, &mut dump);
        as_attributed(&mut dump)?;
        dumps.push(dump);
    }
    Ok(dumps)
}

/// Entries about closed notes are for their readers, in the application. What would show that some are missing, the
/// numbers and the hashes before, is left out with them; the chain is proved in the record itself.
fn without_closed(conn: &Connection, dump: &mut TableDump) -> Result<(), StoreError> {
    let closed = Closed::to(conn, None)?;
    let hidden: BTreeSet<(String, String)> = journal::all(conn)?
        .iter()
        .filter(|entry| closed.hides(entry))
        .map(|entry| (entry.origin.clone(), entry.number.to_string()))
        .collect();
    if let (Some(origin), Some(number)) = (place(dump, "origin"), place(dump, "number")) {
        dump.rows.retain(|row| !hidden.contains(&(row[origin].clone(), row[number].clone())));
    }
    for column in ["number", "previous"] {
        if let Some(at) = place(dump, column) {
            dump.columns.remove(at);
            for row in &mut dump.rows {
                row.remove(at);
            }
            dump.left_out.push(column.to_owned());
        }
    }
    Ok(())
}

fn place(dump: &TableDump, column: &str) -> Option<usize> {
    dump.columns.iter().position(|name| name == column)
}

/// A draft of a report is its visitor's alone until it is signed off, whoever exports: that there is one stays, what it
/// says does not.
fn without_drafts(drafts: &BTreeSet<String>, dump: &mut TableDump) {
    if OF_REPORT.contains(&dump.name.as_str())
        && let Some(report) = place(dump, "report_id")
    {
        dump.rows.retain(|row| !drafts.contains(&row[report]));
    }
    if dump.name == "report"
        && let (Some(id), Some(reason)) = (place(dump, "id"), place(dump, "correction_reason"))
    {
        for row in dump.rows.iter_mut().filter(|row| drafts.contains(&row[id])) {
            row[reason].clear();
        }
    }
}

/// Who was interviewed, as far as the report tells: a visitor promised it to whom he or she spoke.
fn as_attributed(dump: &mut TableDump) -> Result<(), StoreError> {
    if dump.name == "visit"
        && let Some(at) = place(dump, "interviews")
    {
        for row in dump.rows.iter_mut().filter(|row| !row[at].is_empty()) {
            let mut interviews: Vec<Interview> = serde_json::from_str(&row[at])?;
            for one in &mut interviews {
                (one.initials, one.role) = one.attributed();
                one.group = one.attributed_group().unwrap_or(IntervieweeGroup::Other);
            }
            row[at] = serde_json::to_string(&interviews)?;
        }
    }
    Ok(())
}

/// What the journal copied out of drafts. The salt goes with it, so that nobody can try out words on the digest.
fn without_drafts_copies(conn: &Connection, dump: &mut TableDump) -> Result<(), StoreError> {
    let (Some(hash), Some(payload), Some(salt)) = (place(dump, "hash"), place(dump, "payload"), place(dump, "salt"))
    else {
        return Ok(());
    };
    let copies: BTreeMap<String, String> = journal::all(conn)?
        .into_iter()
        .filter(Recorded::of_draft)
        .filter_map(|entry| Some((entry.hash, entry.payload?.what)))
        .collect();
    for row in &mut dump.rows {
        if let Some(what) = copies.get(&row[hash]) {
            row[payload] = serde_json::to_string(&Payload { what: what.clone(), ..Payload::default() })?;
            row[salt].clear();
        }
    }
    Ok(())
}

fn holds_keys(table: &str) -> bool {
    LEFT_OUT.contains(&table)
        || table.starts_with(INDEX)
        || table.split('_').any(|word| KEY_WORDS.contains(&word.to_lowercase().as_str()))
}

fn dump(conn: &Connection, name: String) -> Result<TableDump, StoreError> {
    let mut found = conn.prepare("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid")?;
    let found: Vec<(String, String, i64)> = found
        .query_map([&name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let (blobs, kept): (Vec<_>, Vec<_>) = found.iter().partition(|(_, kind, _)| kind.eq_ignore_ascii_case("BLOB"));
    let mut key: Vec<_> = found.iter().filter(|(_, _, place)| *place > 0).collect();
    key.sort_by_key(|(_, _, place)| *place);
    let order = match key.as_slice() {
        [] => "rowid".to_owned(),
        key => key.iter().map(|(column, _, _)| quoted(column)).collect::<Vec<_>>().join(", "),
    };
    let select = kept.iter().map(|(column, _, _)| quoted(column)).collect::<Vec<_>>().join(", ");
    let mut rows = Vec::new();
    if !kept.is_empty() {
        let mut statement = conn.prepare(&format!("SELECT {select} FROM {} ORDER BY {order}", quoted(&name)))?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            rows.push((0..kept.len()).map(|column| Ok(text(row.get_ref(column)?))).collect::<rusqlite::Result<_>>()?);
        }
    }
    let names =
        |columns: Vec<&(String, String, i64)>| columns.into_iter().map(|(column, _, _)| column.clone()).collect();
    Ok(TableDump { name, columns: names(kept), rows, left_out: names(blobs) })
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        // Only a column of the type ANY can hold both.
        ValueRef::Blob(bytes) => format!("({} bytes, left out)", bytes.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Entry;
    use crate::keys::DataKey;
    use crate::{Stamp, Store};

    fn store(folder: &std::path::Path) -> Store {
        let at = "2026-11-22T10:00:00Z".parse().unwrap();
        let mut store = Store::create(folder, DataKey::make().unwrap(), at).unwrap();
        store
            .write(&Stamp { who: None, at }, |write| {
                // Written in another order than that of the key.
                for key in ["b", "a", "c"] {
                    write.tx.execute("INSERT INTO setting (key, value) VALUES (?1, 'of Willow House')", [key])?;
                }
                write.journal(Entry::store("Settings"))
            })
            .unwrap();
        store
    }

    #[test]
    fn every_table_is_there_in_a_stable_order_with_its_rows_by_key() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let dumps = tables(store.read()).unwrap();
        let names: Vec<_> = dumps.iter().map(|dump| dump.name.as_str()).collect();
        let all: Vec<String> = store
            .read()
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<rusqlite::Result<Vec<String>>>()
            .unwrap()
            .into_iter()
            .filter(|name| !holds_keys(name))
            .collect();
        assert_eq!(names, all);
        assert!(names.contains(&"journal") && names.contains(&"account"), "{names:?}");
        let setting = dumps.iter().find(|dump| dump.name == "setting").unwrap();
        assert_eq!(setting.columns, ["key", "value"]);
        assert_eq!(setting.rows, [["a", "of Willow House"], ["b", "of Willow House"], ["c", "of Willow House"]]);
        assert_eq!(dumps, tables(store.read()).unwrap());
    }

    #[test]
    fn bytes_are_left_out_and_named_and_keys_do_not_appear() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let conn = store.read();
        conn.execute_batch(
            "CREATE TABLE compartment_key (id TEXT PRIMARY KEY, wrapped TEXT) STRICT;
             CREATE TABLE loose (anything);
             CREATE TABLE mixed (id INTEGER PRIMARY KEY, \"a \"\"b\"\"\" TEXT, number REAL, any ANY, body BLOB) STRICT;
             INSERT INTO mixed VALUES (-3, NULL, 1.5, x'0102', x'00'), (-4, 'x', NULL, 7, NULL);",
        )
        .unwrap();
        let dumps = tables(conn).unwrap();
        assert!(dumps.iter().all(|dump| dump.name != "compartment_key" && dump.name != "loose"));
        let mixed = dumps.iter().find(|dump| dump.name == "mixed").unwrap();
        assert_eq!(mixed.columns, ["id", "a \"b\"", "number", "any"]);
        assert_eq!(mixed.rows, [["-4", "x", "", "7"], ["-3", "", "1.5", "(2 bytes, left out)"]]);
        assert_eq!(mixed.left_out, ["body"]);
        assert_eq!(dumps.iter().find(|dump| dump.name == "document").unwrap().left_out, ["body"]);
    }
}
