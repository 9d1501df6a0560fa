//! Pages as plain text, for tests and for reading a document without a PDF reader.

use std::fmt::Write;

use crate::pages::{Page, Pages, Placed, TagKind};

impl Pages {
    /// Every line of every page behind the name of its tag, in reading order.
    #[must_use]
    pub fn as_text(&self) -> String {
        let mut out = String::new();
        for (number, page) in (1..).zip(&self.pages) {
            let _ = writeln!(out, "--- page {number} of {} ---", self.pages.len());
            self.page_as_text(page, &mut out);
        }
        out
    }

    fn page_as_text(&self, page: &Page, out: &mut String) {
        let part = |out: &mut String, name: &str, texts: &[Placed]| {
            for line in texts.chunk_by(|a, b| (a.y - b.y).abs() < 0.1) {
                let _ = writeln!(out, "{name:<9}| {}", joined(line));
            }
        };
        part(out, "(head)", &page.header);
        for group in page.body.chunk_by(|a, b| a.tag == b.tag) {
            let tag = group.first().and_then(|p| p.tag).and_then(|t| self.tags.get(t));
            part(out, tag.map_or("", |t| name(t.kind)), group);
        }
        part(out, "(foot)", &page.footer);
    }
}

fn joined(line: &[Placed]) -> String {
    let mut text = String::new();
    for placed in line {
        text.push_str(&placed.run.text);
    }
    text.trim_end().to_owned()
}

fn name(kind: TagKind) -> &'static str {
    match kind {
        TagKind::Heading(1) => "title",
        TagKind::Heading(2) => "section",
        TagKind::Heading(_) => "part",
        TagKind::Paragraph => "text",
        TagKind::Caption => "caption",
        TagKind::HeadCell { .. } => "head cell",
        TagKind::Cell => "cell",
        TagKind::Label => "label",
        TagKind::Figure => "figure",
        TagKind::ItemBody => "item",
        TagKind::Document
        | TagKind::Table
        | TagKind::RowGroupHead
        | TagKind::RowGroupBody
        | TagKind::Row
        | TagKind::List { .. }
        | TagKind::Item => "group",
    }
}
