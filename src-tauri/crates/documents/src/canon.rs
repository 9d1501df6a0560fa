//! The digest of a document's content: what the footer prints and the register keeps.
//!
//! The canonical form is frozen, since a digest printed years ago must still be found: the words
//! `hearthbook-content-1`, then every field in the order below. A text is its length in bytes as eight bytes, big-endian,
//! then its UTF-8 bytes; a list is the number of its members as eight bytes, then the members; a choice is one byte. What
//! is left out: the digest itself, and when the file was made.

use sha2::{Digest, Sha256};

use crate::blocks::{Block, Document, Paper, Tone};

/// SHA-256 of the content, as 64 hex digits.
#[must_use]
pub fn content_digest(document: &Document) -> String {
    let mut canon = Canon(Sha256::new());
    canon.0.update(b"hearthbook-content-1");
    canon.document(document);
    hex(&canon.0.finalize())
}

/// SHA-256 of a file, as 64 hex digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hex digits.
fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|b| [char::from(DIGITS[usize::from(b >> 4)]), char::from(DIGITS[usize::from(b & 15)])])
        .collect()
}

struct Canon(Sha256);

impl Canon {
    fn document(&mut self, d: &Document) {
        for text in [&d.title, &d.language, &d.author, &d.subject] {
            self.text(text);
        }
        self.texts(&d.keywords);
        self.text(&d.header.left);
        self.text(&d.header.right);
        self.text(&d.footer.left);
        self.choice(u8::from(d.footer.fingerprint));
        self.choice(u8::from(d.draft));
        self.choice(match d.paper {
            Paper::Portrait => 0,
            Paper::Landscape => 1,
        });
        self.count(d.blocks.len());
        for block in &d.blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => {
                self.choice(1);
                self.choice(*level);
                self.text(text);
            }
            Block::Paragraph { text, tone } => {
                self.choice(2);
                self.choice(match tone {
                    Tone::Body => 0,
                    Tone::Lead => 1,
                    Tone::Quiet => 2,
                });
                self.text(text);
            }
            Block::KeyValues { pairs, columns } => {
                self.choice(3);
                self.choice(*columns);
                self.pairs(pairs);
            }
            Block::Table { caption, heads, widths, rows } => {
                self.choice(4);
                self.text(caption);
                self.texts(heads);
                self.count(widths.len());
                for width in widths {
                    self.count(usize::from(*width));
                }
                self.count(rows.len());
                for row in rows {
                    self.texts(row);
                }
            }
            Block::List { items, ordered } => {
                self.choice(5);
                self.choice(u8::from(*ordered));
                self.texts(items);
            }
            Block::Signature { declaration, lines } => {
                self.choice(6);
                self.text(declaration);
                self.pairs(lines);
            }
            Block::Note { lead, text } => {
                self.choice(7);
                self.text(lead);
                self.text(text);
            }
            Block::Code { groups } => {
                self.choice(8);
                self.texts(groups);
            }
            Block::PageBreak => self.choice(9),
            Block::Bars { caption, alt, bars } => {
                self.choice(10);
                self.text(caption);
                self.text(alt);
                self.count(bars.len());
                for (label, count) in bars {
                    self.text(label);
                    self.count(usize::try_from(*count).unwrap_or(usize::MAX));
                }
            }
        }
    }

    fn choice(&mut self, value: u8) {
        self.0.update([value]);
    }

    fn count(&mut self, value: usize) {
        self.0.update((value as u64).to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.update(text.as_bytes());
    }

    fn texts(&mut self, texts: &[String]) {
        self.count(texts.len());
        for text in texts {
            self.text(text);
        }
    }

    fn pairs(&mut self, pairs: &[(String, String)]) {
        self.count(pairs.len());
        for (label, value) in pairs {
            self.text(label);
            self.text(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::{Footer, Header};

    /// One of everything.
    fn document() -> Document {
        let text = |t: &str| t.to_owned();
        Document {
            author: text("J.W."),
            subject: text("Subject"),
            keywords: vec![text("one"), text("two")],
            header: Header { left: text("Willow House"), right: text("Visit of 3 March 2026") },
            footer: Footer { left: text("SC999001-V-2026-03-1"), fingerprint: true },
            draft: false,
            blocks: vec![
                Block::heading(1, "Title"),
                Block::paragraph("Text"),
                Block::quiet("Aside"),
                Block::Paragraph { text: text("Lead"), tone: Tone::Lead },
                Block::KeyValues { pairs: vec![(text("a"), text("b"))], columns: 2 },
                Block::Table {
                    caption: text("c"),
                    heads: vec![text("h")],
                    widths: vec![1, 2],
                    rows: vec![vec![text("x"), text("ÿ€")]],
                },
                Block::List { items: vec![text("i")], ordered: true },
                Block::Signature { declaration: text("d"), lines: vec![(text("l"), String::new())] },
                Block::Note { lead: text("n"), text: text("m") },
                Block::Code { groups: vec![text("7K2M")] },
                Block::PageBreak,
            ],
            ..Document::titled("Report")
        }
    }

    #[test]
    fn the_digest_of_a_known_content_is_the_same_for_ever() {
        assert_eq!(content_digest(&document()), "d3c751b8e76157c9de91ada875e8b9311355ccbe443f47e511ddcd8ef5f8f17d");
    }

    #[test]
    fn when_it_was_made_is_not_content() {
        let mut later = document();
        later.made_at = chrono::DateTime::from_timestamp(1_700_000_000, 0);
        assert_eq!(content_digest(&later), content_digest(&document()));
    }

    #[test]
    fn words_cannot_move_from_one_field_to_the_next_unseen() {
        let one = Document { blocks: vec![Block::Note { lead: "ab".into(), text: "c".into() }], ..document() };
        let two = Document { blocks: vec![Block::Note { lead: "a".into(), text: "bc".into() }], ..document() };
        assert_ne!(content_digest(&one), content_digest(&two));
    }

    #[test]
    fn a_draft_has_another_digest_than_the_final_document() {
        assert_ne!(content_digest(&Document { draft: true, ..document() }), content_digest(&document()));
    }
}
