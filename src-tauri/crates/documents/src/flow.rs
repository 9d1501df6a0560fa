//! Blocks cut into pieces that are never broken, each knowing whether it must stay with the next.
//!
//! A piece is at most one line high in running text and one line of cells in a table; the paginator needs to know
//! nothing else. Coordinates within a piece: from the left margin and from the piece's top.

use crate::blocks::{Block, Document, Tone};
use crate::lines::{Line, Style, break_text, measure};
use crate::pages::{Area, Placed, Rule, Scope, Tag, TagKind};
use crate::shape::Shaper;
use crate::tables::{CellText, TableLook, TableText};

const TITLE: Style = Style { size: 23.0, leading: 28.0, bold: true, grey: false };
const SECTION: Style = Style { size: 14.0, leading: 19.0, bold: true, grey: false };
pub(crate) const PART: Style = Style { size: 10.8, leading: 15.0, bold: true, grey: false };
const LEAD: Style = Style { size: 12.5, leading: 17.5, bold: false, grey: false };
pub(crate) const BODY: Style = Style { size: 10.8, leading: 15.4, bold: false, grey: false };
pub(crate) const QUIET: Style = Style { size: 9.2, leading: 12.8, bold: false, grey: true };
const CODE: Style = Style { size: 25.0, leading: 42.0, bold: true, grey: false };

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Piece {
    pub height: f32,
    /// Room above it, unless it begins a page.
    pub before: f32,
    /// Stays on the page of the next piece.
    pub keep: bool,
    /// Begins a new page.
    pub break_before: bool,
    pub texts: Vec<Placed>,
    pub rules: Vec<Rule>,
    pub areas: Vec<Area>,
    /// Belongs to the body of a table: its heads (in [`Flow::heads`]) are drawn again when a page begins with it.
    pub repeat: Option<usize>,
    /// A heading, for the bookmarks.
    pub bookmark: Option<(u8, String)>,
}

/// All pieces of a document in reading order.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    pub pieces: Vec<Piece>,
    pub tags: Vec<Tag>,
    /// Heads of tables to repeat, each as pieces without tags.
    pub heads: Vec<Vec<Piece>>,
    /// Cells that take more than one column: tag and number of columns.
    pub spans: Vec<(usize, usize)>,
    /// What a figure says in words, by its tag.
    pub alts: Vec<(usize, String)>,
}

/// Builds the flow.
pub(crate) struct Flower<'a> {
    pub flow: Flow,
    pub shaper: &'a mut Shaper,
    /// Width of the text.
    pub width: f32,
    root: usize,
}

/// Cuts a document into pieces.
pub(crate) fn flow(document: &Document, shaper: &mut Shaper, width: f32) -> Flow {
    let mut flow = Flow::default();
    flow.tags.push(Tag { kind: TagKind::Document, parent: None });
    let mut flower = Flower { flow, shaper, width, root: 0 };
    let mut break_next = false;
    let mut under_a_table = false;
    for block in &document.blocks {
        let first = flower.flow.pieces.len();
        match block {
            Block::PageBreak => break_next = true,
            block => flower.block(block),
        }
        if break_next && let Some(piece) = flower.flow.pieces.get_mut(first) {
            piece.break_before = true;
            break_next = false;
        }
        // a line of text would sit on the last rule of a table; the salutation of a letter did
        if under_a_table
            && matches!(block, Block::Paragraph { tone: Tone::Body, .. })
            && let Some(piece) = flower.flow.pieces.get_mut(first)
        {
            piece.before += 6.0;
        }
        under_a_table = matches!(block, Block::KeyValues { .. } | Block::Table { .. });
    }
    flower.flow
}

impl Flower<'_> {
    /// A new tag within `parent`.
    pub fn tag(&mut self, kind: TagKind, parent: usize) -> usize {
        self.flow.tags.push(Tag { kind, parent: Some(parent) });
        self.flow.tags.len() - 1
    }

    /// The document's own tag.
    pub fn root(&self) -> usize {
        self.root
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph { text, tone } => {
                let (style, before) = match tone {
                    Tone::Body => (BODY, 6.5),
                    Tone::Lead => (LEAD, 3.0),
                    Tone::Quiet => (QUIET, 7.0),
                };
                let tag = self.tag(TagKind::Paragraph, self.root);
                self.paragraph(text, style, before, 0.0, tag);
            }
            Block::KeyValues { pairs, columns } => self.key_values(pairs, *columns),
            Block::Table { caption, heads, widths, rows } => {
                let cell = |text: &String, bold| CellText { text: text.clone(), bold, ..CellText::default() };
                self.table(TableText {
                    caption: caption.clone(),
                    heads: heads.iter().map(|h| cell(h, true)).collect(),
                    rows: rows.iter().map(|r| r.iter().map(|c| cell(c, false)).collect()).collect(),
                    widths: widths.iter().map(|w| f32::from(*w)).collect(),
                    look: TableLook::GRID,
                });
            }
            Block::List { items, ordered } => self.list(items, *ordered),
            Block::Signature { declaration, lines } => self.signature(declaration, lines),
            Block::Note { lead, text } => self.note(lead, text),
            Block::Code { groups } => self.code(groups),
            Block::Bars { caption, alt, bars } => self.bars(caption, alt, bars),
            Block::PageBreak => {}
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        let (style, before) = match level {
            0 | 1 => (TITLE, 0.0),
            2 => (SECTION, 21.0),
            _ => (PART, 10.0),
        };
        let level = level.clamp(1, 6);
        let tag = self.tag(TagKind::Heading(level), self.root);
        let first = self.flow.pieces.len();
        self.paragraph(text, style, before, 0.0, tag);
        let width = self.width;
        if let Some(last) = self.flow.pieces.get_mut(first..).and_then(<[Piece]>::last_mut)
            && level == 2
        {
            let y = last.height + 2.0;
            last.rules.push(Rule { x1: 0.0, y1: y, x2: width, y2: y, width: 0.9 });
            last.height += 3.5;
        }
        for piece in self.flow.pieces.iter_mut().skip(first) {
            piece.keep = true;
        }
        if let Some(piece) = self.flow.pieces.get_mut(first) {
            piece.bookmark = Some((level, text.to_owned()));
        }
    }

    /// Lines of text; the first two stay together, and the last two.
    pub(crate) fn paragraph(&mut self, text: &str, style: Style, before: f32, indent: f32, tag: usize) {
        let lines = break_text(self.shaper, text, self.width - indent, style);
        self.lines(lines, style, before, indent, tag);
    }

    fn lines(&mut self, lines: Vec<Line>, style: Style, before: f32, indent: f32, tag: usize) {
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            self.flow.pieces.push(Piece {
                height: style.leading,
                before: if index == 0 { before } else { 0.0 },
                keep: stays(index, count),
                texts: placed(line, indent, 0.0, style, Some(tag)),
                ..Piece::default()
            });
        }
    }

    fn key_values(&mut self, pairs: &[(String, String)], columns: u8) {
        let side_by_side = if columns >= 2 { 2 } else { 1 };
        let mut rows = Vec::new();
        for chunk in pairs.chunks(side_by_side) {
            let mut row = Vec::new();
            for (label, value) in chunk {
                row.push(CellText { text: label.clone(), grey: true, head: Some(Scope::Row), ..CellText::default() });
                row.push(CellText { text: value.clone(), ..CellText::default() });
            }
            if chunk.len() < side_by_side
                && let Some(last) = row.last_mut()
            {
                last.span = 3;
            }
            rows.push(row);
        }
        let widths = self.pair_widths(&rows, side_by_side);
        self.table(TableText { caption: String::new(), heads: Vec::new(), rows, widths, look: TableLook::PAIRS });
    }

    /// Labels as wide as the widest one, within bounds; the values share the rest alike.
    fn pair_widths(&mut self, rows: &[Vec<CellText>], side_by_side: usize) -> Vec<f32> {
        let (least, most) = if side_by_side == 2 { (0.14, 0.25) } else { (0.26, 0.4) };
        let mut labels = vec![self.width * least; side_by_side];
        for row in rows {
            for (label, cell) in labels.iter_mut().zip(row.iter().step_by(2)) {
                let (wide, _) = measure(self.shaper, &cell.text, TableLook::PAIRS.style);
                *label = label.max(wide + 2.0 * TableLook::PAIRS.pad_x + 4.0).min(self.width * most);
            }
        }
        let value = (self.width - labels.iter().sum::<f32>()) / side_by_side as f32;
        labels.into_iter().flat_map(|label| [label, value]).collect()
    }

    fn list(&mut self, items: &[String], ordered: bool) {
        let list = self.tag(TagKind::List { ordered }, self.root);
        let indent = if ordered { 21.0 } else { 15.0 };
        for (index, item) in items.iter().enumerate() {
            let tag = self.tag(TagKind::Item, list);
            let label_tag = self.tag(TagKind::Label, tag);
            let body = self.tag(TagKind::ItemBody, tag);
            let label = if ordered { format!("{}.", index + 1) } else { "•".to_owned() };
            let label = break_text(self.shaper, &label, self.width, BODY);
            let first = self.flow.pieces.len();
            self.paragraph(item, BODY, if index == 0 { 5.0 } else { 2.5 }, indent, body);
            let x = if ordered { 2.0 } else { 3.0 };
            if let (Some(piece), Some(line)) = (self.flow.pieces.get_mut(first), label.into_iter().next()) {
                piece.texts.splice(0..0, placed(line, x, 0.0, BODY, Some(label_tag)));
            }
        }
    }

    fn signature(&mut self, declaration: &str, lines: &[(String, String)]) {
        let first = self.flow.pieces.len();
        let tag = self.tag(TagKind::Paragraph, self.root);
        self.paragraph(declaration, BODY, 7.0, 0.0, tag);
        let rows: Vec<_> = lines
            .iter()
            .map(|(label, value)| {
                vec![
                    CellText { text: label.clone(), grey: true, head: Some(Scope::Row), ..CellText::default() },
                    CellText { text: value.clone(), bold: true, ..CellText::default() },
                ]
            })
            .collect();
        let look = TableLook { pad_y: 8.0, ..TableLook::PAIRS };
        let widths = self.pair_widths(&rows, 1);
        self.table(TableText { caption: String::new(), heads: Vec::new(), rows, widths, look });
        self.keep_together(first);
    }

    fn note(&mut self, lead: &str, text: &str) {
        let first = self.flow.pieces.len();
        let tag = self.tag(TagKind::Paragraph, self.root);
        self.paragraph(lead, Style { bold: true, ..BODY }, 10.0, 13.0, tag);
        let tag = self.tag(TagKind::Paragraph, self.root);
        let before = if self.flow.pieces.len() == first { 10.0 } else { 0.0 };
        self.paragraph(text, BODY, before, 13.0, tag);
        for piece in self.flow.pieces.iter_mut().skip(first) {
            piece.rules.push(Rule { x1: 1.5, y1: 0.0, x2: 1.5, y2: piece.height, width: 3.0 });
        }
        if self.flow.pieces.len() - first <= 8 {
            self.keep_together(first);
        } else if let Some(piece) = self.flow.pieces.get_mut(first) {
            piece.keep = true;
        }
    }

    /// Everything from `first` on stays on one page, if it fits on one.
    pub(crate) fn keep_together(&mut self, first: usize) {
        let last = self.flow.pieces.len().saturating_sub(1);
        if let Some(pieces) = self.flow.pieces.get_mut(first..last) {
            for piece in pieces {
                piece.keep = true;
            }
        }
    }

    fn code(&mut self, groups: &[String]) {
        const CELL: f32 = 21.0;
        const GAP: f32 = 20.0;
        let tag = self.tag(TagKind::Paragraph, self.root);
        let first = self.flow.pieces.len();
        let mut rows: Vec<(f32, Vec<Placed>)> = Vec::new();
        for group in groups {
            let Some(line) = break_text(self.shaper, group, f32::MAX / 2000.0, CODE).into_iter().next() else {
                continue;
            };
            let wide = CELL * group.chars().count() as f32;
            let fits = rows.last().is_some_and(|(x, _)| x + wide <= self.width - 24.0);
            if !fits {
                rows.push((24.0, Vec::new()));
            }
            if let Some((x, texts)) = rows.last_mut() {
                let mut run = placed(line, *x, 7.0, CODE, Some(tag));
                run.iter_mut().for_each(|p| in_cells(p, CELL));
                texts.append(&mut run);
                *x += wide + GAP;
            }
        }
        let count = rows.len();
        for (index, (end, texts)) in rows.into_iter().enumerate() {
            let centred = (self.width - 24.0 - (end - GAP)).max(0.0) / 2.0;
            let height = CODE.leading + if index == 0 { 7.0 } else { 0.0 } + if index + 1 == count { 7.0 } else { 0.0 };
            let up = if index == 0 { 0.0 } else { 7.0 };
            let texts = texts.into_iter().map(|p| Placed { x: p.x + centred, y: p.y - up, ..p }).collect();
            let frame = |x1, y1, x2, y2| Rule { x1, y1, x2, y2, width: 1.2 };
            let mut rules = vec![frame(0.0, 0.0, 0.0, height), frame(self.width, 0.0, self.width, height)];
            if index == 0 {
                rules.push(frame(0.0, 0.0, self.width, 0.0));
            }
            if index + 1 == count {
                rules.push(frame(0.0, height, self.width, height));
            }
            self.flow.pieces.push(Piece {
                height,
                before: if index == 0 { 14.0 } else { 0.0 },
                keep: true,
                texts,
                rules,
                ..Piece::default()
            });
        }
        self.keep_together(first);
        if let Some(piece) = self.flow.pieces.last_mut() {
            piece.keep = false;
        }
    }
}

/// Sets every glyph in the middle of a cell of its own.
fn in_cells(placed: &mut Placed, cell: f32) {
    let wide = (cell * 1000.0 / placed.run.size) as i32;
    let count = placed.run.glyphs.iter().filter(|g| g.advance > 0).count();
    let mut carry = 0;
    for glyph in &mut placed.run.glyphs {
        let spare = wide - glyph.advance;
        glyph.dx += carry + spare / 2;
        glyph.advance = wide;
        carry = 0;
    }
    placed.run.width = cell * count as f32;
}

/// Whether line `index` of `count` stays with the next: no single line of a paragraph is left behind on either page.
pub(crate) fn stays(index: usize, count: usize) -> bool {
    index + 1 < count && (index == 0 || index + 2 == count)
}

/// A line's runs at their places in a piece.
pub(crate) fn placed(line: Line, x: f32, y: f32, style: Style, tag: Option<usize>) -> Vec<Placed> {
    let y = y + style.baseline();
    line.runs.into_iter().map(|(at, run)| Placed { x: x + at, y, grey: style.grey, tag, run }).collect()
}
