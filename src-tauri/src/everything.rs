//! Everything that the record holds, readable without Hearthbook: tables as CSV, documents and receipts as they are,
//! and a page that leads to them. For the day on which a centre leaves us, and for whoever asks for the whole record.

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use hearthbook_records::{ErrorCode, UiError};
use hearthbook_store::durable;
use hearthbook_store::export::{TableDump, tables};
use hearthbook_store::rusqlite::Connection;
use zeroize::Zeroizing;
use zip::write::SimpleFileOptions;

use crate::job::Running;

fn cannot(path: &Path, error: impl std::fmt::Display) -> UiError {
    UiError::new(
        ErrorCode::CannotWrite,
        format!(
            "The export could not be written to {} ({error}). The record is as it was; what was written of the export was removed. Check the folder and the free space, then try again.",
            path.display()
        ),
    )
}

fn cancelled() -> UiError {
    UiError::new(
        ErrorCode::Conflict,
        "The export was stopped. The record is as it was; nothing of the export was kept.",
    )
}

/// A value that no spreadsheet takes for a formula.
fn harmless(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) && value.parse::<f64>().is_err() {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

fn csv(table: &TableDump) -> String {
    // the mark at the start makes spreadsheets read accents rightly
    let mut out = String::from("\u{feff}");
    for row in std::iter::once(&table.columns).chain(&table.rows) {
        let cells: Vec<String> =
            row.iter().map(|cell| format!("\"{}\"", harmless(cell).replace('"', "\"\""))).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn index(title: &str, made: &str, tables: &[TableDump], files: &[String]) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>{0}: everything on record</title></head>\n<body><h1>{0}: everything on record</h1>\n<p>Written by Hearthbook on {1}. Confidential: it names children and families.</p>\n<h2>Documents and receipts</h2>\n<ul>\n",
        escaped(title),
        escaped(made)
    );
    for file in files {
        out.push_str(&format!("<li><a href=\"{0}\">{0}</a></li>\n", escaped(file)));
    }
    out.push_str("</ul>\n<h2>Tables</h2>\n<p>Each opens in a spreadsheet. Dates are year-month-day, instants are UTC. Closed notes (private interviews, safeguarding concerns) are not in them, nor the journal’s entries about them: only their readers can open them, in Hearthbook. What stands in reports that are not signed off is not in them either, nor the journal’s copies of it: a draft is its visitor’s alone.</p>\n<ul>\n");
    for table in tables {
        let left_out =
            if table.left_out.is_empty() { String::new() } else { format!(" (without {})", table.left_out.join(", ")) };
        out.push_str(&format!(
            "<li><a href=\"tables/{0}.csv\">{0}</a>: {1} rows{2}</li>\n",
            escaped(&table.name),
            table.rows.len(),
            escaped(&left_out)
        ));
    }
    out.push_str("</ul>\n</body></html>\n");
    out
}

/// Where files go: into a folder, or into an archive in memory that is then encrypted.
enum Target {
    Folder(PathBuf),
    Archive(Box<zip::ZipWriter<Cursor<Vec<u8>>>>),
}

impl Target {
    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), UiError> {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(name);
                let parent = path.parent().unwrap_or(folder).to_owned();
                std::fs::create_dir_all(&parent).map_err(|error| cannot(&path, error))?;
                durable::write_atomically(&path, bytes).map_err(|error| cannot(&path, error))
            }
            Self::Archive(archive) => {
                let options = SimpleFileOptions::default();
                archive
                    .start_file(name, options)
                    .map_err(std::io::Error::other)
                    .and_then(|()| archive.write_all(bytes))
                    .map_err(|error| cannot(Path::new(name), error))
            }
        }
    }
}

struct Blob {
    id: String,
    name: String,
    sql: &'static str,
}

fn blobs(conn: &Connection) -> Result<Vec<Blob>, UiError> {
    let mut found = Vec::new();
    let wanted = [
        (
            "documents",
            "SELECT id, file_name FROM document ORDER BY made_at, id",
            "SELECT body FROM document WHERE id = ?1",
        ),
        (
            "receipts",
            "SELECT id, file_name FROM receipt ORDER BY filed_at, id",
            "SELECT body FROM receipt WHERE id = ?1",
        ),
        (
            "letters",
            "SELECT id, file_name FROM letter ORDER BY released_at, id",
            "SELECT body FROM letter WHERE id = ?1",
        ),
        (
            "receipts-of-letters",
            "SELECT id, file_name FROM letter_receipt ORDER BY filed_at, id",
            "SELECT body FROM letter_receipt WHERE id = ?1",
        ),
    ];
    let failed = |error: hearthbook_store::rusqlite::Error| UiError::from(hearthbook_store::StoreError::from(error));
    for (folder, list, sql) in wanted {
        let mut statement = conn.prepare(list).map_err(failed)?;
        let rows =
            statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).map_err(failed)?;
        for (number, row) in rows.enumerate() {
            let (id, name) = row.map_err(failed)?;
            // numbered, so that two of one name do not meet
            let name = format!("{folder}/{:04}_{}", number + 1, hearthbook_receipts::safe_name(&name));
            found.push(Blob { id, name, sql });
        }
    }
    Ok(found)
}

fn fill(conn: &Connection, target: &mut Target, title: &str, made: &str, running: &Running) -> Result<(), UiError> {
    let tables = tables(conn)?;
    let blobs = blobs(conn)?;
    let of = (tables.len() + blobs.len()) as u64;
    let mut done = 0;
    let mut step = || {
        done += 1;
        if running.tell("Writing the export", done, of).is_break() { Err(cancelled()) } else { Ok(()) }
    };
    for table in &tables {
        target.put(&format!("tables/{}.csv", table.name), csv(table).as_bytes())?;
        step()?;
    }
    for blob in &blobs {
        let body: Vec<u8> = conn
            .query_row(blob.sql, [&blob.id], |row| row.get(0))
            .map_err(|error| UiError::from(hearthbook_store::StoreError::from(error)))?;
        target.put(&blob.name, &body)?;
        step()?;
    }
    let names: Vec<String> = blobs.into_iter().map(|blob| blob.name).collect();
    target.put("index.html", index(title, made, &tables, &names).as_bytes())
}

/// Writes everything to `path`: a folder, or one file encrypted under the passphrase (age).
///
/// # Errors
/// `CannotWrite` or `Conflict` (stopped), with nothing of it left behind.
pub fn write(
    conn: &Connection,
    path: &Path,
    secret: Option<Zeroizing<String>>,
    title: &str,
    made: &str,
    running: &Running,
) -> Result<(), UiError> {
    let Some(secret) = secret else {
        let mut target = Target::Folder(path.to_owned());
        let written = fill(conn, &mut target, title, made, running);
        if written.is_err() {
            // only what this run made: the name carries the second
            let _ = std::fs::remove_dir_all(path);
        }
        return written;
    };
    let mut target = Target::Archive(Box::new(zip::ZipWriter::new(Cursor::new(Vec::new()))));
    fill(conn, &mut target, title, made, running)?;
    let Target::Archive(archive) = target else { return Err(cancelled()) };
    let plain = Zeroizing::new(archive.finish().map_err(|error| cannot(path, error))?.into_inner());
    if running.tell("Encrypting the export", 1, 2).is_break() {
        return Err(cancelled());
    }
    let recipient = age::scrypt::Recipient::new(age::secrecy::SecretString::from(secret.as_str().to_owned()));
    let sealed = age::encrypt(&recipient, &plain).map_err(|error| cannot(path, error))?;
    let parent = path.parent().unwrap_or(path);
    std::fs::create_dir_all(parent).map_err(|error| cannot(path, error))?;
    durable::write_atomically(path, &sealed).map_err(|error| cannot(path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_never_becomes_a_formula_and_a_number_stays_a_number() {
        assert_eq!(harmless("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(harmless("@sum"), "'@sum");
        assert_eq!(harmless("-3.5"), "-3.5");
        assert_eq!(harmless("Willow House"), "Willow House");
    }

    #[test]
    fn quotes_commas_and_line_breaks_stay_in_their_cell() {
        let table = TableDump {
            name: "family".to_owned(),
            columns: vec!["reference".to_owned(), "note".to_owned()],
            rows: vec![vec!["F-2026-01".to_owned(), "said \"yes\",\nthen no".to_owned()]],
            left_out: Vec::new(),
        };
        assert_eq!(csv(&table), "\u{feff}\"reference\",\"note\"\r\n\"F-2026-01\",\"said \"\"yes\"\",\nthen no\"\r\n");
    }
}
