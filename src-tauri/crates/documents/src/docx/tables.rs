//! Tables of a Word file: heads that are repeated on every page, rows that are not torn, widths that fill the line.

use crate::docx::runs::{RunLook, paragraph};
use crate::docx::xml::Xml;

/// What a table of labels and values is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Pairs,
    Signature,
}

/// Labels and values; one or two pairs side by side.
pub(crate) fn pairs(xml: &mut Xml, pairs: &[(String, String)], columns: u8, width: u32, sort: Sort) {
    if pairs.is_empty() {
        return;
    }
    let side_by_side = if columns >= 2 { 2 } else { 1 };
    let widths = if side_by_side == 2 { shares(&[22, 28, 22, 28], width) } else { shares(&[30, 70], width) };
    xml.element("w:tbl", &[], |xml| {
        properties(xml, width, "firstColumn", "");
        grid(xml, &widths);
        for chunk in pairs.chunks(side_by_side) {
            row(xml, false, |xml| {
                for (index, (label, value)) in chunk.iter().enumerate() {
                    let last_alone = index + 1 == chunk.len() && chunk.len() < side_by_side;
                    let at = |column: usize| widths.get(index * 2 + column).copied().unwrap_or_default();
                    let room = if last_alone { width - at(0) } else { at(1) };
                    cell(xml, at(0), 1, false, label, RunLook { grey: true, bold: false });
                    let bold = sort == Sort::Signature;
                    cell(xml, room, if last_alone { 3 } else { 1 }, false, value, RunLook { bold, grey: false });
                }
            });
        }
    });
    gap(xml);
}

/// A table with heads.
pub(crate) fn table(xml: &mut Xml, caption: &str, heads: &[String], given: &[u16], rows: &[Vec<String>], width: u32) {
    let count = rows.iter().map(Vec::len).chain([heads.len()]).max().unwrap_or(0);
    if count == 0 {
        return;
    }
    let mut wanted: Vec<u32> = given.iter().map(|w| u32::from(*w)).collect();
    wanted.resize(count, 0);
    if wanted.iter().all(|w| *w == 0) {
        wanted = by_content(heads, rows, count);
    }
    let widths = shares(&wanted, width);
    if !caption.trim().is_empty() {
        paragraph(xml, "Caption", |_| {}, caption, RunLook::default());
    }
    xml.element("w:tbl", &[], |xml| {
        properties(xml, width, "firstRow", caption);
        grid(xml, &widths);
        let cells = |xml: &mut Xml, texts: &[String], head: bool| {
            for (column, width) in widths.iter().enumerate() {
                let text = texts.get(column).map_or("", String::as_str);
                cell(xml, *width, 1, head, text, RunLook { bold: head, grey: false });
            }
        };
        if !heads.is_empty() {
            row(xml, true, |xml| cells(xml, heads, true));
        }
        for texts in rows {
            row(xml, false, |xml| cells(xml, texts, false));
        }
    });
    gap(xml);
}

/// A small paragraph, without which Word joins a table with the next one.
fn gap(xml: &mut Xml) {
    xml.element("w:p", &[], |xml| xml.element("w:pPr", &[], |xml| xml.value("w:pStyle", "Gap")));
}

fn properties(xml: &mut Xml, width: u32, look: &str, caption: &str) {
    xml.element("w:tblPr", &[], |xml| {
        xml.value("w:tblStyle", "Ruled");
        xml.empty("w:tblW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
        xml.empty("w:tblLayout", &[("w:type", "fixed")]);
        // Which heads a reader of the screen may announce; nothing else of the style depends on it.
        let first = |sort: &str| if sort == look { "1" } else { "0" };
        xml.empty(
            "w:tblLook",
            &[
                ("w:val", if look == "firstRow" { "0620" } else { "0680" }),
                ("w:firstRow", first("firstRow")),
                ("w:lastRow", "0"),
                ("w:firstColumn", first("firstColumn")),
                ("w:lastColumn", "0"),
                ("w:noHBand", "1"),
                ("w:noVBand", "1"),
            ],
        );
        if !caption.trim().is_empty() {
            xml.value("w:tblCaption", &super::xml::legal(caption));
        }
    });
}

fn grid(xml: &mut Xml, widths: &[u32]) {
    xml.element("w:tblGrid", &[], |xml| {
        for width in widths {
            xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
        }
    });
}

fn row(xml: &mut Xml, head: bool, cells: impl FnOnce(&mut Xml)) {
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            xml.empty("w:cantSplit", &[]);
            if head {
                xml.empty("w:tblHeader", &[]);
            }
        });
        cells(xml);
    });
}

fn cell(xml: &mut Xml, width: u32, span: u32, head: bool, text: &str, look: RunLook) {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
            if span > 1 {
                xml.value("w:gridSpan", &span.to_string());
            }
            if head {
                xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", "EBEBEB")]);
            }
        });
        let keep = |xml: &mut Xml| {
            if head {
                xml.empty("w:keepNext", &[]);
            }
        };
        paragraph(xml, "Cell", keep, text, look);
    });
}

/// What each column would like, by the longest text in it, within bounds.
fn by_content(heads: &[String], rows: &[Vec<String>], count: usize) -> Vec<u32> {
    let mut wanted = vec![6_u32; count];
    for row in rows.iter().map(Vec::as_slice).chain([heads]) {
        for (column, text) in wanted.iter_mut().zip(row) {
            let longest = text.lines().map(|l| l.chars().take(60).count()).max().unwrap_or(0);
            *column = (*column).max(u32::try_from(longest).unwrap_or(60).min(45));
        }
    }
    wanted
}

/// The line shared out in proportion; the last column takes what rounding leaves.
fn shares(wanted: &[u32], width: u32) -> Vec<u32> {
    let whole: u32 = wanted.iter().map(|w| (*w).max(1)).sum();
    let mut widths: Vec<u32> = wanted.iter().map(|w| (*w).max(1) * width / whole.max(1)).collect();
    let given: u32 = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += width.saturating_sub(given);
    }
    widths
}
