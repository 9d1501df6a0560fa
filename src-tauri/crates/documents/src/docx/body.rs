//! Blocks as Word's paragraphs and tables.

use crate::blocks::{Block, Document, Paper, Tone};
use crate::docx::FINISHED_COPY;
use crate::docx::runs::{RunLook, paragraph, runs};
use crate::docx::tables::{Sort, pairs, table};
use crate::docx::xml::Xml;
use crate::error::DocumentError;

/// A4 and the margins of the PDF's pages, in twentieths of a point.
const SHORT: u32 = 11_906;
const LONG: u32 = 16_838;
pub(crate) const SIDE: u32 = 1240;

/// The main part, and how many ordered lists it numbers.
pub(crate) struct Body {
    pub xml: Vec<u8>,
    pub ordered_lists: usize,
}

/// Width of the text in twentieths of a point.
pub(crate) fn text_width(document: &Document) -> u32 {
    match document.paper {
        Paper::Portrait => SHORT - 2 * SIDE,
        Paper::Landscape => LONG - 2 * SIDE,
    }
}

/// The main part of the file.
pub(crate) fn body(document: &Document, mark: &str) -> Result<Body, DocumentError> {
    let mut xml = Xml::new();
    let mut ordered_lists = 0;
    let width = text_width(document);
    let spaces = [("xmlns:w", super::parts::WORD), ("xmlns:r", super::parts::RELATIONS)];
    xml.element("w:document", &spaces, |xml| {
        xml.element("w:body", &[], |xml| {
            warning(xml, document, mark);
            for block in &document.blocks {
                write(xml, block, width, &mut ordered_lists);
            }
            section(xml, document);
        });
    });
    Ok(Body { xml: xml.finish()?, ordered_lists })
}

/// The first paragraph: what this file is not.
fn warning(xml: &mut Xml, document: &Document, mark: &str) {
    let text = if document.draft {
        "Anybody who holds this copy can change it. The report itself is not signed off yet."
    } else if mark == FINISHED_COPY {
        "Anybody who holds this copy can change it. The PDF cannot be changed, and its hash is on record."
    } else {
        "Anybody who holds this copy can change it. What counts is the PDF that was signed off."
    };
    note(xml, mark, text);
}

fn write(xml: &mut Xml, block: &Block, width: u32, ordered_lists: &mut usize) {
    let plain = RunLook::default();
    match block {
        Block::Heading { level, text } => {
            let style = format!("Heading{}", (*level).clamp(1, 6));
            paragraph(xml, &style, |_| {}, text, plain);
        }
        Block::Paragraph { text, tone } => {
            let style = match tone {
                Tone::Body => "Normal",
                Tone::Lead => "Lead",
                Tone::Quiet => "Quiet",
            };
            paragraph(xml, style, |_| {}, text, plain);
        }
        Block::KeyValues { pairs: given, columns } => pairs(xml, given, *columns, width, Sort::Pairs),
        Block::Table { caption, heads, widths, rows } => table(xml, caption, heads, widths, rows, width),
        Block::List { items, ordered } => {
            if *ordered {
                *ordered_lists += 1;
            }
            // Number 1 is the bullet; every ordered list has a number of its own, so that it begins again at 1.
            let number = if *ordered { (*ordered_lists + 1).to_string() } else { "1".to_owned() };
            for item in items {
                let numbered = |xml: &mut Xml| {
                    xml.element("w:numPr", &[], |xml| {
                        xml.value("w:ilvl", "0");
                        xml.value("w:numId", &number);
                    });
                };
                paragraph(xml, "ListParagraph", numbered, item, plain);
            }
        }
        Block::Signature { declaration, lines } => {
            paragraph(xml, "Normal", |xml| xml.empty("w:keepNext", &[]), declaration, plain);
            pairs(xml, lines, 1, width, Sort::Signature);
            paragraph(xml, "Quiet", |_| {}, "This copy is not signed.", plain);
        }
        Block::Note { lead, text } => note(xml, lead, text),
        // the numbers follow as a table; the copy that is edited has no drawing
        Block::Bars { alt, .. } => paragraph(xml, "Quiet", |_| {}, alt, plain),
        Block::Code { groups } => paragraph(xml, "Code", |_| {}, &groups.join("  "), plain),
        Block::PageBreak => {
            xml.element("w:p", &[], |xml| xml.element("w:r", &[], |xml| xml.empty("w:br", &[("w:type", "page")])));
        }
    }
}

fn note(xml: &mut Xml, lead: &str, text: &str) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| xml.value("w:pStyle", "Remark"));
        runs(xml, lead, RunLook { bold: true, grey: false });
        if !lead.trim().is_empty() && !text.trim().is_empty() {
            xml.element("w:r", &[], |xml| xml.empty("w:br", &[]));
        }
        runs(xml, text, RunLook::default());
    });
}

fn section(xml: &mut Xml, document: &Document) {
    let (short, long, side) = (SHORT.to_string(), LONG.to_string(), SIDE.to_string());
    let page: [(&str, &str); 3] = match document.paper {
        Paper::Portrait => [("w:w", &short), ("w:h", &long), ("w:orient", "portrait")],
        Paper::Landscape => [("w:w", &long), ("w:h", &short), ("w:orient", "landscape")],
    };
    xml.element("w:sectPr", &[], |xml| {
        xml.empty("w:headerReference", &[("w:type", "default"), ("r:id", "rId4")]);
        xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", "rId5")]);
        xml.empty("w:pgSz", &page);
        xml.empty(
            "w:pgMar",
            &[
                ("w:top", "1700"),
                ("w:right", &side),
                ("w:bottom", "1440"),
                ("w:left", &side),
                ("w:header", "680"),
                ("w:footer", "680"),
                ("w:gutter", "0"),
            ],
        );
    });
}
