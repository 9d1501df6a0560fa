//! The audit log as a document: a table that runs over as many pages as it needs.

use hearthbook_records::journal::EntryView;

use crate::blocks::{Block, Document, Footer, Header, Paper, Tone};

/// The log.
///
/// `title` heads it; `filters` says in words which entries it shows, one line each; `head` is the newest entry's hash in
/// full, so that whoever rebuilds the chain afterwards cannot rebuild what has left the house.
#[must_use]
pub fn audit_log(title: &str, filters: &[String], entries: &[EntryView], head: &str) -> Document {
    let mut document = Document::titled(title);
    document.paper = Paper::Landscape;
    document.subject = "Journal of every change of the record".to_owned();
    document.header = Header { left: title.to_owned(), right: counted(entries.len()) };
    document.footer = Footer { left: "Audit log".to_owned(), fingerprint: true };
    let mut blocks = vec![
        Block::heading(1, title),
        Block::Paragraph { text: format!("{}, as the journal holds them.", counted(entries.len())), tone: Tone::Lead },
    ];
    let mut pairs: Vec<(String, String)> = Vec::new();
    pairs.push(("Shows".to_owned(), if filters.is_empty() { "every entry".to_owned() } else { filters.join("\n") }));
    pairs.push(("Head of the chain".to_owned(), head.to_owned()));
    blocks.push(Block::KeyValues { pairs, columns: 1 });
    if entries.is_empty() {
        blocks.push(Block::paragraph("No entry matches."));
    } else {
        blocks.push(Block::Table {
            caption: String::new(),
            heads: ["When", "Who", "What", "Changes", "Hash"].map(str::to_owned).to_vec(),
            widths: vec![18, 14, 28, 28, 12],
            rows: entries.iter().map(row).collect(),
        });
    }
    blocks.push(Block::quiet(
        "Each entry’s hash covers the entry before it, so that none can be changed or taken out unseen. The head is the \
         newest entry’s hash at the moment of this export. Entries on closed notes are shown only to their readers and do \
         not stand here; the chain runs over them, too.",
    ));
    document.blocks = blocks;
    document
}

fn counted(entries: usize) -> String {
    if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
}

fn row(entry: &EntryView) -> Vec<String> {
    let changes: Vec<String> = entry
        .changes
        .iter()
        .map(|change| match (change.before.is_empty(), change.after.is_empty()) {
            (true, _) => format!("{}: {}", change.label, change.after),
            (false, true) => format!("{}: was {}, removed", change.label, change.before),
            (false, false) => format!("{}: {} → {}", change.label, change.before, change.after),
        })
        .collect();
    vec![entry.at.clone(), entry.who.clone(), entry.what.clone(), changes.join("\n"), entry.hash.clone()]
}

#[cfg(test)]
mod tests {
    use hearthbook_records::journal::{ChangeView, SubjectKind};

    use super::*;
    use crate::lay_out;

    fn entry(number: u32) -> EntryView {
        EntryView {
            at: format!("{number}"),
            who: "J.W.".to_owned(),
            what: "Changed the centre’s profile".to_owned(),
            kind: SubjectKind::Centre,
            changes: vec![
                ChangeView { label: "Telephone".to_owned(), before: "1".to_owned(), after: "2".to_owned() },
                ChangeView { label: "Email".to_owned(), before: String::new(), after: "a@example.invalid".to_owned() },
                ChangeView { label: "Places".to_owned(), before: "6".to_owned(), after: String::new() },
            ],
            hash: "95ad2a4ecb69".to_owned(),
        }
    }

    #[test]
    fn an_entry_says_what_was_before_and_what_is_after() {
        let log = audit_log("Audit log", &["Only October".to_owned()], &[entry(7)], "abcdef");
        insta::assert_snapshot!(lay_out(&log).unwrap().as_text());
    }

    #[test]
    fn a_long_log_keeps_every_entry_in_its_order() {
        let entries: Vec<EntryView> = (1..=300).rev().map(entry).collect();
        let text = lay_out(&audit_log("Audit log", &[], &entries, "abcdef")).unwrap().as_text();
        let numbers: Vec<u32> =
            text.lines().filter_map(|l| l.strip_prefix("cell     | ")).filter_map(|l| l.parse().ok()).collect();
        assert_eq!(numbers, (1..=300).rev().collect::<Vec<_>>());
    }

    #[test]
    fn no_entry_is_said_in_words() {
        let text = lay_out(&audit_log("Audit log", &[], &[], "")).unwrap().as_text();
        assert!(text.contains("No entry matches.") && text.contains("every entry"));
    }
}
