//! Text within a paragraph: the same lines as on the PDF's pages, in runs of one direction.

use unicode_bidi::BidiInfo;

use crate::docx::xml::Xml;
use crate::text::{hard_lines, may_be_rtl};

/// How a run looks beside its paragraph's style.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RunLook {
    pub bold: bool,
    pub grey: bool,
}

/// A paragraph: its style, what else its properties say (in the order of Word's schema, between style and direction),
/// and its text.
pub(crate) fn paragraph(xml: &mut Xml, style: &str, more: impl FnOnce(&mut Xml), text: &str, look: RunLook) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.value("w:pStyle", style);
            more(xml);
            direction(xml, text);
        });
        runs(xml, text, look);
    });
}

/// Says that a paragraph reads from right to left, if it does.
pub(crate) fn direction(xml: &mut Xml, text: &str) {
    let starts_rtl = may_be_rtl(text) && BidiInfo::new(text, None).paragraphs.first().is_some_and(|p| p.level.is_rtl());
    if starts_rtl {
        xml.empty("w:bidi", &[]);
    }
}

/// Runs of text, with a break between its lines.
pub(crate) fn runs(xml: &mut Xml, text: &str, look: RunLook) {
    for (index, line) in hard_lines(text).iter().enumerate() {
        if index > 0 {
            xml.element("w:r", &[], |xml| xml.empty("w:br", &[]));
        }
        let line = without_overrides(line);
        if may_be_rtl(&line) {
            let bidi = BidiInfo::new(&line, None);
            let mut start = 0;
            for end in turns(&line, &bidi) {
                let rtl = bidi.levels.get(start).is_some_and(|l| l.is_rtl());
                run(xml, line.get(start..end).unwrap_or_default(), look, rtl);
                start = end;
            }
        } else {
            run(xml, &line, look, false);
        }
    }
}

/// Where the direction changes, and the end.
fn turns(line: &str, bidi: &BidiInfo<'_>) -> Vec<usize> {
    let rtl_at = |at: usize| bidi.levels.get(at).is_some_and(|l| l.is_rtl());
    let mut turns = Vec::new();
    let mut last = rtl_at(0);
    for (at, _) in line.char_indices() {
        if rtl_at(at) != last {
            last = !last;
            turns.push(at);
        }
    }
    turns.push(line.len());
    turns
}

/// Overrides make a text read otherwise than it is written; in a file that is edited they have no good use.
fn without_overrides(line: &str) -> String {
    line.chars().filter(|c| !matches!(c, '\u{202d}' | '\u{202e}')).collect()
}

fn run(xml: &mut Xml, text: &str, look: RunLook, rtl: bool) {
    if text.is_empty() {
        return;
    }
    xml.element("w:r", &[], |xml| {
        if look.bold || look.grey || rtl {
            xml.element("w:rPr", &[], |xml| {
                if look.bold {
                    xml.empty("w:b", &[]);
                    xml.empty("w:bCs", &[]);
                }
                if look.grey {
                    xml.value("w:color", "595959");
                }
                if rtl {
                    xml.empty("w:rtl", &[]);
                }
            });
        }
        xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(text));
    });
}
