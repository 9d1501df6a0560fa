//! Tables: widths of columns, rows cut into lines of cells, heads that are drawn again on every page.

use crate::flow::{Flower, Piece, placed, stays};
use crate::lines::{Style, break_text, measure};
use crate::pages::{Area, Rule, Scope, TagKind};

/// A cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct CellText {
    pub text: String,
    pub bold: bool,
    pub grey: bool,
    /// Heads a row or column.
    pub head: Option<Scope>,
    /// How many columns it takes; 0 and 1 are one.
    pub span: usize,
}

/// How a table looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TableLook {
    pub style: Style,
    pub pad_x: f32,
    pub pad_y: f32,
    /// Room above.
    pub before: f32,
    /// The first column's text stands at the very margin.
    pub flush: bool,
    /// Widths are as given; otherwise no column gets narrower than its widest word.
    pub fixed: bool,
}

impl TableLook {
    /// A table with heads.
    pub const GRID: Self = Self {
        style: Style { size: 9.6, leading: 13.0, bold: false, grey: false },
        pad_x: 5.0,
        pad_y: 4.0,
        before: 9.0,
        flush: false,
        fixed: false,
    };
    /// Labels and values.
    pub const PAIRS: Self = Self {
        style: Style { size: 10.0, leading: 13.6, bold: false, grey: false },
        pad_x: 5.0,
        pad_y: 4.2,
        before: 8.0,
        flush: true,
        fixed: true,
    };
}

/// What a table says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TableText {
    pub caption: String,
    pub heads: Vec<CellText>,
    pub rows: Vec<Vec<CellText>>,
    /// Widths against each other; empty lets the text decide.
    pub widths: Vec<f32>,
    pub look: TableLook,
}

const CAPTION: Style = Style { size: 9.6, leading: 13.4, bold: true, grey: false };
const HAIR: f32 = 0.5;
/// A row of up to this many lines is never broken over two pages.
const WHOLE_ROW: usize = 12;

impl Flower<'_> {
    /// A table.
    pub(crate) fn table(&mut self, table: TableText) {
        let count = table.rows.iter().map(|r| r.iter().map(|c| c.span.max(1)).sum()).max().unwrap_or(0);
        let count = count.max(table.heads.len());
        if count == 0 {
            return;
        }
        let widths = self.column_widths(&table, count);
        let tag = self.tag(TagKind::Table, self.root());
        let first = self.flow.pieces.len();
        // A section's heading has its own rule; a second one right under it would only be noise.
        let ruled = self.flow.pieces.last().is_some_and(|p| matches!(p.bookmark, Some((2, _))));
        if !table.caption.trim().is_empty() {
            let caption = self.tag(TagKind::Caption, tag);
            for line in break_text(self.shaper, &table.caption, self.width, CAPTION) {
                let texts = placed(line, 0.0, 0.0, CAPTION, Some(caption));
                self.flow.pieces.push(Piece { height: CAPTION.leading, keep: true, texts, ..Piece::default() });
            }
            if let Some(piece) = self.flow.pieces.get_mut(first..).and_then(<[Piece]>::last_mut) {
                piece.height += 2.5;
            }
        }
        let repeat = self.heads(&table, &widths, tag);
        let body = if repeat.is_some() { self.tag(TagKind::RowGroupBody, tag) } else { tag };
        let top = table.heads.is_empty() && !ruled;
        for (index, row) in table.rows.iter().enumerate() {
            let start = self.flow.pieces.len();
            self.row(row, &widths, body, table.look, false);
            for piece in self.flow.pieces.iter_mut().skip(start) {
                piece.repeat = repeat;
            }
            if index == 0
                && top
                && let Some(piece) = self.flow.pieces.get_mut(start)
            {
                piece.rules.push(across(&widths, 0.0, 0.9));
            }
        }
        if let Some(piece) = self.flow.pieces.get_mut(first..).and_then(<[Piece]>::last_mut) {
            // The table ends on a firm line.
            let y = piece.height;
            piece.rules.push(across(&widths, y, 0.9));
        }
        if let Some(piece) = self.flow.pieces.get_mut(first) {
            piece.before = if ruled && table.heads.is_empty() { 0.0 } else { table.look.before };
        }
    }

    /// Draws the heads and remembers them, without tags, for the pages to come.
    fn heads(&mut self, table: &TableText, widths: &[f32], tag: usize) -> Option<usize> {
        if table.heads.is_empty() {
            return None;
        }
        let group = self.tag(TagKind::RowGroupHead, tag);
        let start = self.flow.pieces.len();
        let heads: Vec<CellText> =
            table.heads.iter().map(|h| CellText { head: Some(Scope::Column), bold: true, ..h.clone() }).collect();
        self.row(&heads, widths, group, table.look, true);
        let whole: f32 = widths.iter().sum();
        let mut copy = Vec::new();
        for piece in self.flow.pieces.iter_mut().skip(start) {
            piece.keep = true;
            piece.areas.push(Area { x: 0.0, y: 0.0, width: whole, height: piece.height });
            let mut again = piece.clone();
            again.texts.iter_mut().for_each(|t| t.tag = None);
            copy.push(again);
        }
        self.flow.heads.push(copy);
        Some(self.flow.heads.len() - 1)
    }

    /// One row, as pieces of one line of each cell.
    fn row(&mut self, cells: &[CellText], widths: &[f32], parent: usize, look: TableLook, head: bool) {
        let row = self.tag(TagKind::Row, parent);
        let mut columns = Vec::new();
        let (mut x, mut column) = (0.0, 0);
        let empty = CellText::default();
        let mut given = cells.iter();
        while column < widths.len() {
            let cell = given.next().unwrap_or(&empty);
            let span = cell.span.clamp(1, widths.len() - column);
            let width: f32 = widths.iter().skip(column).take(span).sum();
            let kind = match cell.head {
                Some(scope) => TagKind::HeadCell { scope },
                None => TagKind::Cell,
            };
            let tag = self.tag(kind, row);
            if span > 1 {
                self.flow.spans.push((tag, span));
            }
            let left = if column == 0 && look.flush { 0.0 } else { look.pad_x };
            let style = Style { bold: cell.bold, grey: cell.grey, ..look.style };
            let lines = break_text(self.shaper, &cell.text, (width - left - look.pad_x).max(1.0), style);
            columns.push((x + left, style, tag, lines));
            x += width;
            column += span;
        }
        let count = columns.iter().map(|(.., lines)| lines.len()).max().unwrap_or(0).max(1);
        let mut columns: Vec<_> = columns.into_iter().map(|(x, s, t, lines)| (x, s, t, lines.into_iter())).collect();
        for index in 0..count {
            let top = if index == 0 { look.pad_y } else { 0.0 };
            let bottom = if index + 1 == count { look.pad_y } else { 0.0 };
            let height = top + look.style.leading + bottom;
            let mut piece = Piece {
                height,
                keep: index + 1 < count && (count <= WHOLE_ROW || stays(index, count)),
                ..Piece::default()
            };
            for (x, style, tag, lines) in &mut columns {
                if let Some(line) = lines.next() {
                    piece.texts.extend(placed(line, *x, top, *style, Some(*tag)));
                }
            }
            if index + 1 == count {
                piece.rules.push(across(widths, height, if head { 0.9 } else { HAIR }));
            }
            self.flow.pieces.push(piece);
        }
    }

    /// Widths that fill the text's width: as given, or by what stands in the columns; no column narrower than its widest
    /// word as long as the others can spare the room.
    fn column_widths(&mut self, table: &TableText, count: usize) -> Vec<f32> {
        let whole = self.width;
        let mut wanted = table.widths.clone();
        wanted.resize(count, 0.0);
        let given: f32 = wanted.iter().sum();
        if given > 0.0 && table.look.fixed {
            return wanted.iter().map(|w| w / given * whole).collect();
        }
        let (mut least, mut most) = (vec![0.0_f32; count], vec![0.0_f32; count]);
        let pad = table.look.pad_x * 2.0 + 0.5;
        for row in std::iter::once(&table.heads).chain(&table.rows) {
            for (column, cell) in row.iter().enumerate().take(count) {
                let style = Style { bold: cell.bold, ..table.look.style };
                let (line, word) = measure(self.shaper, &cell.text, style);
                if let (Some(least), Some(most)) = (least.get_mut(column), most.get_mut(column)) {
                    *least = least.max((word + pad).min(whole * 0.4));
                    *most = most.max(line + pad);
                }
            }
        }
        if given > 0.0 {
            most = wanted.iter().map(|w| w / given * whole).collect();
        } else {
            // A column of long texts counts as wide, but not without bound, or the short ones are squeezed.
            most.iter_mut().for_each(|m| *m = m.min(whole * 0.75));
        }
        spread(&least, &most, whole)
    }
}

/// Gives every column at least `least` and shares the rest in proportion to what it would like beyond that.
fn spread(least: &[f32], most: &[f32], whole: f32) -> Vec<f32> {
    let needed: f32 = least.iter().sum();
    if needed >= whole {
        return least.iter().map(|l| l / needed * whole).collect();
    }
    let wishes: Vec<f32> = least.iter().zip(most).map(|(l, m)| (m - l).max(0.0)).collect();
    let wished: f32 = wishes.iter().sum();
    let spare = whole - needed;
    if wished <= 0.0 {
        let share = spare / least.len() as f32;
        return least.iter().map(|l| l + share).collect();
    }
    least.iter().zip(&wishes).map(|(l, w)| l + spare * w / wished).collect()
}

fn across(widths: &[f32], y: f32, width: f32) -> Rule {
    Rule { x1: 0.0, y1: y, x2: widths.iter().sum(), y2: y, width }
}
