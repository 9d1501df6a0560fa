//! What a document says, before anybody thinks of pages: blocks in reading order.
//!
//! Text in a block is plain text as a person typed or pasted it. Line breaks within it are kept; everything else about
//! its looks is decided by the block's kind.

use chrono::{DateTime, Utc};

/// A whole document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Title, as the window of a PDF reader shows it.
    pub title: String,
    /// Language tag: `en-GB`.
    pub language: String,
    /// Author, for the document's properties; may be empty. Initials rather than a name where the document leaves the
    /// house.
    pub author: String,
    /// Subject, for the document's properties; may be empty.
    pub subject: String,
    /// Keywords, for the document's properties.
    pub keywords: Vec<String>,
    /// When it was made, for the document's properties; absent rather than guessed.
    pub made_at: Option<DateTime<Utc>>,
    /// What stands at the top of every page.
    pub header: Header,
    /// What stands at the foot of every page beside the page number.
    pub footer: Footer,
    /// Not final: the header of every page says so.
    pub draft: bool,
    /// Paper.
    pub paper: Paper,
    /// What it says.
    pub blocks: Vec<Block>,
}

impl Document {
    /// An empty A4 document in British English.
    #[must_use]
    pub fn titled(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            language: "en-GB".to_owned(),
            author: String::new(),
            subject: String::new(),
            keywords: Vec::new(),
            made_at: None,
            header: Header::default(),
            footer: Footer::default(),
            draft: false,
            paper: Paper::Portrait,
            blocks: Vec::new(),
        }
    }
}

/// The top of every page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// Left: the centre and its URN.
    pub left: String,
    /// Right: the day of the visit.
    pub right: String,
}

/// The foot of every page. "Page 2 of 12" is always there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Footer {
    /// Left: the document's number, or what the document is.
    pub left: String,
    /// Whether the digest of the content is printed.
    pub fingerprint: bool,
}

/// A4, upright or on its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// A4 upright.
    Portrait,
    /// A4 on its side, for wide tables.
    Landscape,
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Running text.
    Body,
    /// A line under the title, larger.
    Lead,
    /// Said beside the text, smaller and grey.
    Quiet,
}

/// One block of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; it never stands alone at the foot of a page.
    Heading {
        /// 1 for the title (one in a document), 2 for a section, 3 for a part of it. No level may be left out.
        level: u8,
        /// The heading.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// The text; a line break in it is kept.
        text: String,
        /// How it is set.
        tone: Tone,
    },
    /// Labels and values, ruled.
    KeyValues {
        /// Label and value.
        pairs: Vec<(String, String)>,
        /// How many pairs stand side by side: 1 or 2.
        columns: u8,
    },
    /// A table; its heads are repeated on every page that it reaches.
    Table {
        /// What it shows; may be empty.
        caption: String,
        /// Heads of the columns.
        heads: Vec<String>,
        /// How wide the columns are against each other; empty lets the text decide.
        widths: Vec<u16>,
        /// Rows; a short row is filled up with empty cells.
        rows: Vec<Vec<String>>,
    },
    /// A list.
    List {
        /// Its items.
        items: Vec<String>,
        /// Numbered rather than bulleted.
        ordered: bool,
    },
    /// A declaration with what was signed; kept together on one page where it fits on one.
    Signature {
        /// What the signer declares.
        declaration: String,
        /// Label and value; an empty value is a ruled line to write on.
        lines: Vec<(String, String)>,
    },
    /// A remark, indented behind a bar.
    Note {
        /// Its first words, bold; may be empty.
        lead: String,
        /// The text.
        text: String,
    },
    /// A code to be typed in again: large, every character in a cell of its own.
    Code {
        /// Groups of characters, printed apart.
        groups: Vec<String>,
    },
    /// Bars with their numbers, drawn as shapes. For a reader who hears the document, the words of `alt` stand for them;
    /// the numbers themselves belong into a table beside it.
    Bars {
        /// What it shows.
        caption: String,
        /// The same as one hears it: "Events by month: October 2026 3, November 2026 1."
        alt: String,
        /// What stands below each bar, and its number.
        bars: Vec<(String, u32)>,
    },
    /// What follows starts a new page.
    PageBreak,
}

impl Block {
    /// A heading.
    #[must_use]
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into() }
    }

    /// A paragraph of running text.
    #[must_use]
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { text: text.into(), tone: Tone::Body }
    }

    /// A small grey paragraph.
    #[must_use]
    pub fn quiet(text: impl Into<String>) -> Self {
        Self::Paragraph { text: text.into(), tone: Tone::Quiet }
    }
}

/// Breaks a typed text into paragraphs at blank lines, and runs of lines that begin with "- ", "• " or the bullets that
/// Word leaves behind into lists.
#[must_use]
pub fn prose(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let mut items: Vec<String> = Vec::new();
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    for line in text.split('\n') {
        let line = line.trim();
        if let Some(item) = list_item(line) {
            flush_paragraph(&mut blocks, &mut paragraph);
            items.push(item.to_owned());
        } else if line.is_empty() {
            flush_paragraph(&mut blocks, &mut paragraph);
            flush_items(&mut blocks, &mut items);
        } else {
            flush_items(&mut blocks, &mut items);
            paragraph.push(line);
        }
    }
    flush_paragraph(&mut blocks, &mut paragraph);
    flush_items(&mut blocks, &mut items);
    blocks
}

/// The text behind a bullet, when the line is an item of a list.
fn list_item(line: &str) -> Option<&str> {
    // Bullets as typed, and as Word's Symbol and Wingdings bullets arrive on the clipboard (U+F0B7, U+F0A7).
    let rest = line.strip_prefix(['-', '•', '·', '▪', '◦', '–', '*', '\u{f0b7}', '\u{f0a7}'])?;
    let item = rest.strip_prefix([' ', '\t', '\u{a0}'])?.trim();
    (!item.is_empty()).then_some(item)
}

fn flush_paragraph(blocks: &mut Vec<Block>, lines: &mut Vec<&str>) {
    if !lines.is_empty() {
        blocks.push(Block::paragraph(lines.join("\n")));
        lines.clear();
    }
}

fn flush_items(blocks: &mut Vec<Block>, items: &mut Vec<String>) {
    if !items.is_empty() {
        blocks.push(Block::List { items: std::mem::take(items), ordered: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_part_paragraphs_and_single_breaks_stay() {
        assert_eq!(
            prose("First line\r\nsecond line\r\n\r\n\r\nNext."),
            vec![Block::paragraph("First line\nsecond line"), Block::paragraph("Next.")]
        );
    }

    #[test]
    fn bulleted_lines_become_one_list_even_with_words_bullets() {
        let blocks = prose("Seen:\n- kitchen\n• garden\n\u{f0b7}\thall\nAll clean.");
        let items = vec!["kitchen".to_owned(), "garden".to_owned(), "hall".to_owned()];
        assert_eq!(
            blocks,
            vec![Block::paragraph("Seen:"), Block::List { items, ordered: false }, Block::paragraph("All clean.")]
        );
    }

    #[test]
    fn a_dash_within_a_word_or_alone_is_no_bullet() {
        assert_eq!(prose("-5 degrees\n-\n–"), vec![Block::paragraph("-5 degrees\n-\n–")]);
    }

    #[test]
    fn only_white_space_makes_no_block() {
        assert_eq!(prose(" \n\t\n"), vec![]);
    }
}
