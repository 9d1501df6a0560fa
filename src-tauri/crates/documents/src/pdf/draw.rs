//! Pages as printpdf's operations: every text either marked with its tag or as an artifact.

use std::collections::BTreeMap;

use printpdf::{
    Color, DictItem, FontId, Greyscale, Line, LinePoint, Mm, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle,
    PdfPage, PdfSaveOptions, Point, Pt, Rect, TextItem, TextMatrix,
};
use sha2::{Digest, Sha256};

use super::glyphs::{Sayings, Shown};
use crate::error::DocumentError;
use crate::fonts::Face;
use crate::pages::{Page, Pages, Placed};

/// A drawn document and which tag stands behind which marked content.
pub(super) struct Drawn {
    pub file: lopdf::Document,
    /// For each page the tag of each marked content, by its number.
    pub marks: Vec<Vec<usize>>,
}

/// The document while it is drawn.
pub(super) struct Drawing<'a> {
    digest: &'a str,
    pages: Vec<PdfPage>,
    marks: Vec<Vec<usize>>,
    fonts: BTreeMap<Face, FontId>,
    sayings: Sayings,
}

impl<'a> Drawing<'a> {
    pub fn new(digest: &'a str) -> Self {
        Self { digest, pages: Vec::new(), marks: Vec::new(), fonts: BTreeMap::new(), sayings: Sayings::default() }
    }

    /// Draws one page.
    pub fn page(&mut self, pages: &Pages, page: &Page) -> Result<(), DocumentError> {
        let mut sheet = Sheet { height: pages.height, ops: Vec::new(), marks: Vec::new(), set: None, grey: None };
        if !page.areas.is_empty() || !page.rules.is_empty() {
            sheet.ops.push(artifact("Layout", None));
            lines_and_areas(page, sheet.height, &mut sheet.ops);
            sheet.ops.push(Op::EndMarkedContent);
        }
        self.artifact_texts(&page.header, "Header", &mut sheet)?;
        for group in page.body.chunk_by(|a, b| a.tag == b.tag) {
            if let Some(tag) = group.first().and_then(|t| t.tag) {
                let name = pages.tags.get(tag).map_or("Span", |t| super::tags::name(t.kind));
                self.tagged_texts(group, tag, name, &mut sheet)?;
            }
        }
        self.artifact_texts(&page.footer, "Footer", &mut sheet)?;
        self.marks.push(sheet.marks);
        self.pages.push(PdfPage::new(Mm::from(Pt(pages.width)), Mm::from(Pt(pages.height)), sheet.ops));
        Ok(())
    }

    /// Hands the drawn pages to printpdf, which embeds of each font what was used.
    pub fn into_file(self) -> Result<Drawn, DocumentError> {
        let mut document = PdfDocument::new("");
        for (face, id) in &self.fonts {
            let font = face.load()?.embedding().ok_or(DocumentError::Font(face.name()))?;
            document.resources.fonts.map.insert(id.clone(), PdfFont::new(font.clone()));
        }
        document.pages = self.pages;
        let mut warnings = Vec::new();
        let file = document.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
        Ok(Drawn { file, marks: self.marks })
    }

    fn artifact_texts(&mut self, texts: &[Placed], part: &str, sheet: &mut Sheet) -> Result<(), DocumentError> {
        if texts.is_empty() {
            return Ok(());
        }
        sheet.ops.push(artifact("Pagination", Some(part)));
        sheet.ops.push(Op::StartTextSection);
        for text in texts {
            let font = self.font(text.run.face);
            for stretch in self.sayings.stretches(&text.run)? {
                sheet.show(text, &font, stretch.glyphs);
            }
        }
        sheet.ops.push(Op::EndTextSection);
        sheet.ops.push(Op::EndMarkedContent);
        Ok(())
    }

    /// Texts of one tag: one marked content, or several where the glyphs do not say what is meant. Marked contents stand
    /// one after the other, never one in the other, which not every reader follows.
    fn tagged_texts(
        &mut self,
        texts: &[Placed],
        tag: usize,
        name: &str,
        sheet: &mut Sheet,
    ) -> Result<(), DocumentError> {
        let mut open = false;
        for text in texts {
            let font = self.font(text.run.face);
            for stretch in self.sayings.stretches(&text.run)? {
                if open && stretch.means.is_some() {
                    sheet.end();
                    open = false;
                }
                if !open {
                    sheet.begin(tag, name, stretch.means.as_deref());
                    open = true;
                }
                sheet.show(text, &font, stretch.glyphs);
                if stretch.means.is_some() {
                    sheet.end();
                    open = false;
                }
            }
        }
        if open {
            sheet.end();
        }
        Ok(())
    }

    /// The font's name in this document. Its six capital letters, which mark it as a subset, come from the content, so
    /// that they are the same next time.
    fn font(&mut self, face: Face) -> FontId {
        let digest = self.digest;
        let name = || {
            let hash = Sha256::digest(format!("{digest} {}", face.name()));
            FontId(hash.iter().take(6).map(|b| char::from(b'A' + b % 26)).collect())
        };
        self.fonts.entry(face).or_insert_with(name).clone()
    }
}

/// A page while it is drawn.
struct Sheet {
    height: f32,
    ops: Vec<Op>,
    /// The tag of each marked content.
    marks: Vec<usize>,
    /// Font and size, and shade, as last set.
    set: Option<(Face, f32)>,
    grey: Option<bool>,
}

impl Sheet {
    fn begin(&mut self, tag: usize, name: &str, means: Option<&str>) {
        let number = i64::try_from(self.marks.len()).unwrap_or(i64::MAX);
        self.marks.push(tag);
        let mut entries = vec![("MCID", DictItem::Int(number))];
        if let Some(means) = means {
            entries.push(("ActualText", DictItem::Bytes(utf16(means))));
        }
        let tag = if means.is_some() { "Span" } else { name };
        self.ops.push(Op::BeginMarkedContentWithProperties { tag: tag.to_owned(), properties: dict(entries) });
        self.ops.push(Op::StartTextSection);
    }

    fn end(&mut self) {
        self.ops.push(Op::EndTextSection);
        self.ops.push(Op::EndMarkedContent);
    }

    /// Shows glyphs of a run. One that does not stand on the base line where the pen is gets a place of its own.
    fn show(&mut self, text: &Placed, font: &FontId, glyphs: Vec<Shown>) {
        let run = &text.run;
        if self.grey != Some(text.grey) {
            self.ops.push(Op::SetFillColor { col: shade(if text.grey { 0.32 } else { 0.0 }) });
            self.grey = Some(text.grey);
        }
        if self.set != Some((run.face, run.size)) {
            self.ops.push(Op::SetFont { font: PdfFontHandle::External(font.clone()), size: Pt(run.size) });
            self.set = Some((run.face, run.size));
        }
        let unit = run.size / 1000.0;
        let mut pen: Option<(i32, i32)> = None;
        let mut row = Vec::new();
        for glyph in glyphs {
            if pen != Some((glyph.x, glyph.y)) {
                self.row(&mut row);
                let (x, y) = (text.x + glyph.x as f32 * unit, self.height - text.y + glyph.y as f32 * unit);
                self.ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(Pt(x), Pt(y)) });
            }
            pen = (glyph.y == 0).then_some((glyph.next, 0));
            row.push(glyph.code);
        }
        self.row(&mut row);
    }

    fn row(&mut self, row: &mut Vec<printpdf::Codepoint>) {
        if !row.is_empty() {
            self.ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(std::mem::take(row))] });
        }
    }
}

fn lines_and_areas(page: &Page, height: f32, ops: &mut Vec<Op>) {
    if !page.areas.is_empty() {
        ops.push(Op::SetFillColor { col: shade(0.925) });
    }
    for area in &page.areas {
        let rectangle = Rect {
            x: Pt(area.x),
            y: Pt(height - area.y - area.height),
            width: Pt(area.width),
            height: Pt(area.height),
            mode: Some(PaintMode::Fill),
            winding_order: None,
        };
        ops.push(Op::DrawRectangle { rectangle });
    }
    for rule in &page.rules {
        // Hairlines are grey, so that the text stays the darkest thing on the page.
        ops.push(Op::SetOutlineColor { col: shade(if rule.width < 0.7 { 0.6 } else { 0.0 }) });
        ops.push(Op::SetOutlineThickness { pt: Pt(rule.width) });
        let end = |x, y| LinePoint { p: Point { x: Pt(x), y: Pt(height - y) }, bezier: false };
        let points = vec![end(rule.x1, rule.y1), end(rule.x2, rule.y2)];
        ops.push(Op::DrawLine { line: Line { points, is_closed: false } });
    }
}

fn shade(percent: f32) -> Color {
    Color::Greyscale(Greyscale { percent, icc_profile: None })
}

fn artifact(kind: &str, part: Option<&str>) -> Op {
    let name = |n: &str| DictItem::Name(n.as_bytes().to_vec());
    let mut entries = vec![("Type", name(kind))];
    if let Some(part) = part {
        entries.push(("Subtype", name(part)));
    }
    Op::BeginMarkedContentWithProperties { tag: "Artifact".to_owned(), properties: dict(entries) }
}

fn dict<'a>(entries: impl IntoIterator<Item = (&'a str, DictItem)>) -> DictItem {
    DictItem::Dict { map: entries.into_iter().map(|(k, v)| (k.to_owned(), v)).collect() }
}

/// UTF-16 with the mark of byte order, as PDF wants text.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}
