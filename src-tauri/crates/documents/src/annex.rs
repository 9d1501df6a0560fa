//! Annex A as a document: what an inspector asks for, section by section; figures with parents and children apart.

use crate::blocks::{Block, Document, Footer, Header, Paper, Tone};

/// A field with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnnexEntry {
    /// An answer in words.
    Words {
        /// Label.
        label: String,
        /// The answer; empty for none.
        value: String,
        /// Who confirmed it; may be empty.
        confirmed: String,
    },
    /// A figure.
    Figure {
        /// Label.
        label: String,
        /// The number; empty when the record does not hold it.
        number: String,
        /// Parents among them; empty where they are not told apart.
        parents: String,
        /// Children among them.
        children: String,
        /// How it was counted.
        note: String,
    },
    /// A list.
    List {
        /// Label.
        label: String,
        /// Heads.
        heads: Vec<String>,
        /// Lines.
        rows: Vec<Vec<String>>,
    },
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnexPart {
    /// Heading.
    pub title: String,
    /// What belongs here; may be empty.
    pub hint: String,
    /// Fields.
    pub entries: Vec<AnnexEntry>,
}

/// What Annex A says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnexContent {
    /// Title.
    pub title: String,
    /// Centre.
    pub centre: String,
    /// URN.
    pub urn: String,
    /// "1 April 2026 to 30 September 2026".
    pub period: String,
    /// "30 September 2026".
    pub as_of: String,
    /// "27 November 2026, 10:40, by A.O., registered manager".
    pub finished: String,
    /// Number of the document; empty for a draft.
    pub number: String,
    /// That the form itself was not seen.
    pub note: String,
    /// Sections.
    pub parts: Vec<AnnexPart>,
}

/// Figures that stand one after the other make one table.
fn blocks_of(part: &AnnexPart) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    let entries = &part.entries;
    while at < entries.len() {
        match &entries[at] {
            AnnexEntry::Words { .. } => {
                let mut pairs = Vec::new();
                while let Some(AnnexEntry::Words { label, value, confirmed }) = entries.get(at) {
                    let value = if value.trim().is_empty() { "not answered" } else { value.trim() };
                    let value = if confirmed.is_empty() { value.to_owned() } else { format!("{value}\n({confirmed})") };
                    pairs.push((label.clone(), value));
                    at += 1;
                }
                blocks.push(Block::KeyValues { pairs, columns: 1 });
            }
            AnnexEntry::Figure { .. } => {
                let mut rows = Vec::new();
                while let Some(AnnexEntry::Figure { label, number, parents, children, note }) = entries.get(at) {
                    let words = if note.is_empty() { label.clone() } else { format!("{label}\n{note}") };
                    let number = if number.is_empty() { "not on record" } else { number };
                    let dash = |text: &String| if text.is_empty() { "–".to_owned() } else { text.clone() };
                    rows.push(vec![words, number.to_owned(), dash(parents), dash(children)]);
                    at += 1;
                }
                blocks.push(Block::Table {
                    caption: String::new(),
                    heads: ["Figure", "Number", "Parents", "Children"].map(str::to_owned).to_vec(),
                    widths: vec![64, 12, 12, 12],
                    rows,
                });
            }
            AnnexEntry::List { label, heads, rows } => {
                if rows.is_empty() {
                    blocks.push(Block::paragraph(format!("{label}: there is none.")));
                } else {
                    blocks.push(Block::Table {
                        caption: label.clone(),
                        heads: heads.clone(),
                        widths: Vec::new(),
                        rows: rows.clone(),
                    });
                }
                at += 1;
            }
        }
    }
    blocks
}

/// Annex A as a document.
#[must_use]
pub fn annex_document(content: &AnnexContent) -> Document {
    let mut document = Document::titled(content.title.clone());
    document.paper = Paper::Landscape;
    document.subject = format!("{}, {}", content.centre, content.period);
    document.draft = content.number.is_empty();
    document.header = Header {
        left: format!("{}, URN {}", content.centre, content.urn),
        right: format!("Annex A, {}", content.period),
    };
    document.footer = Footer {
        left: if content.number.is_empty() { "Annex A".to_owned() } else { content.number.clone() },
        fingerprint: !content.number.is_empty(),
    };
    let mut blocks = vec![
        Block::heading(1, &content.title),
        Block::Paragraph {
            text: format!("{}, {}. Figures as at {}.", content.centre, content.period, content.as_of),
            tone: Tone::Lead,
        },
        Block::KeyValues { pairs: vec![("Finished".to_owned(), content.finished.clone())], columns: 1 },
        Block::Note { lead: "About this outline. ".to_owned(), text: content.note.clone() },
        Block::quiet(
            "People are named by initials. Parents and children are counted apart. What stands in a compartment (a concern, a closed note) is in no figure.",
        ),
    ];
    for part in &content.parts {
        blocks.push(Block::heading(2, &part.title));
        if !part.hint.is_empty() {
            blocks.push(Block::quiet(&part.hint));
        }
        blocks.extend(blocks_of(part));
    }
    document.blocks = blocks;
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lay_out;

    fn content() -> AnnexContent {
        AnnexContent {
            title: "Annex A: information for the inspection".into(),
            centre: "Willow House".into(),
            urn: "SC999001".into(),
            period: "1 April 2026 to 30 September 2026".into(),
            as_of: "30 September 2026".into(),
            finished: "30 September 2026, 10:40, by A.O., registered manager".into(),
            number: "SC999001-ANNEX-2026-09-30-1".into(),
            note: "The form itself was not seen.".into(),
            parts: vec![AnnexPart {
                title: "Incidents".into(),
                hint: "Parents as well as children, each apart".into(),
                entries: vec![
                    AnnexEntry::Figure {
                        label: "Missing episodes".into(),
                        number: "2".into(),
                        parents: "1".into(),
                        children: "1".into(),
                        note: "From the log and from events, each once.".into(),
                    },
                    AnnexEntry::Figure {
                        label: "Vacancies".into(),
                        number: String::new(),
                        parents: String::new(),
                        children: String::new(),
                        note: String::new(),
                    },
                    AnnexEntry::List {
                        label: "Families resident".into(),
                        heads: vec!["Family".into(), "Arrived".into()],
                        rows: vec![vec!["F-2026-03\nR.D. (adult)".into(), "3 March 2026".into()]],
                    },
                    AnnexEntry::List { label: "Devices".into(), heads: vec!["Family".into()], rows: Vec::new() },
                    AnnexEntry::Words {
                        label: "Referrals about radicalisation".into(),
                        value: "None".into(),
                        confirmed: "confirmed 30 September 2026, 10:20 by A.O.".into(),
                    },
                    AnnexEntry::Words { label: "Last inspection".into(), value: " ".into(), confirmed: String::new() },
                ],
            }],
        }
    }

    #[test]
    fn figures_lists_and_answers_stand_in_order_and_what_is_missing_says_so() {
        insta::assert_debug_snapshot!(annex_document(&content()).blocks);
    }

    #[test]
    fn a_draft_says_so_on_every_page_and_a_finished_one_carries_its_number() {
        let finished = annex_document(&content());
        assert!(!finished.draft && finished.footer.fingerprint);
        let draft = annex_document(&AnnexContent { number: String::new(), ..content() });
        assert!(draft.draft && !draft.footer.fingerprint);
        assert!(lay_out(&draft).is_ok());
    }
}
