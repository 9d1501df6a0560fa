//! Pieces put on pages: nothing that must stay together is parted, table heads are repeated, and every page gets its
//! header and footer.

use crate::blocks::{Document, Paper};
use crate::canon::content_digest;
use crate::error::DocumentError;
use crate::flow::{Flow, Piece, flow};
use crate::lines::{Line, Style, break_text};
use crate::pages::{Area, Bookmark, Page, Pages, Placed, Rule};
use crate::shape::Shaper;

/// A4 in points.
const SHORT: f32 = 595.276;
const LONG: f32 = 841.89;
/// Margins in points.
const SIDE: f32 = 62.0;
const TOP: f32 = 74.0;
const BOTTOM: f32 = 72.0;

const HEADER: Style = Style { size: 8.8, leading: 12.0, bold: false, grey: true };
const DRAFT: Style = Style { size: 8.8, leading: 12.0, bold: true, grey: false };
const FOOTER: Style = Style { size: 8.4, leading: 11.4, bold: false, grey: true };
const DIGEST: Style = Style { size: 6.6, leading: 9.6, bold: false, grey: true };

/// Lays a document out. Any text lays out; only a damaged installation makes this fail.
pub fn lay_out(document: &Document) -> Result<Pages, DocumentError> {
    let (width, height) = match document.paper {
        Paper::Portrait => (SHORT, LONG),
        Paper::Landscape => (LONG, SHORT),
    };
    let mut shaper = Shaper::new()?;
    let Flow { pieces, tags, heads, spans, alts } = flow(document, &mut shaper, width - 2.0 * SIDE);
    let mut filling =
        Filling { pages: vec![Page::default()], outline: Vec::new(), heads, y: TOP, bottom: height - BOTTOM };
    let mut rest = pieces.into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut chain = vec![first];
        while chain.last().is_some_and(|p| p.keep)
            && let Some(next) = rest.next()
        {
            chain.push(next);
        }
        filling.place(chain);
    }
    let mut pages = Pages {
        width,
        height,
        pages: filling.pages,
        tags,
        spans,
        alts,
        outline: filling.outline,
        content_digest: content_digest(document),
    };
    for page in &mut pages.pages {
        // Reading order: a cell is read to its end before the next one begins.
        page.body.sort_by_key(|p| p.tag);
    }
    furnish(document, &mut shaper, &mut pages);
    Ok(pages)
}

struct Filling {
    pages: Vec<Page>,
    outline: Vec<Bookmark>,
    heads: Vec<Vec<Piece>>,
    /// Where the next piece goes, from the top of the page.
    y: f32,
    bottom: f32,
}

impl Filling {
    fn fresh(&self) -> bool {
        self.y <= TOP
    }

    /// Places pieces that stay together, on a new page if need be. More than fits on a page is placed line by line.
    fn place(&mut self, chain: Vec<Piece>) {
        if chain.iter().any(|p| p.break_before) && !self.fresh() {
            self.turn();
        }
        let height: f32 = chain.iter().map(|p| p.before + p.height).sum();
        let whole = self.bottom - TOP - self.repeated(chain.first());
        if self.y + height > self.bottom && !self.fresh() && height - chain.first().map_or(0.0, |p| p.before) <= whole {
            self.turn();
        }
        for piece in chain {
            if self.y + piece.before + piece.height > self.bottom && !self.fresh() {
                self.turn();
            }
            if self.fresh()
                && self.repeated(Some(&piece)) < (self.bottom - TOP) / 3.0
                && let Some(heads) = piece.repeat.and_then(|r| self.heads.get(r)).cloned()
            {
                heads.into_iter().for_each(|head| self.put(head));
            }
            self.put(piece);
        }
    }

    /// Height of the heads that would be repeated above the piece on a new page.
    fn repeated(&self, piece: Option<&Piece>) -> f32 {
        piece
            .and_then(|p| p.repeat)
            .and_then(|r| self.heads.get(r))
            .map_or(0.0, |heads| heads.iter().map(|h| h.height).sum())
    }

    fn turn(&mut self) {
        self.pages.push(Page::default());
        self.y = TOP;
    }

    fn put(&mut self, piece: Piece) {
        let y = if self.fresh() { self.y } else { self.y + piece.before };
        let number = self.pages.len() - 1;
        let Some(page) = self.pages.last_mut() else { return };
        if let Some((level, text)) = piece.bookmark {
            self.outline.push(Bookmark { level, text, page: number, y });
        }
        page.areas.extend(piece.areas.into_iter().map(|a| Area { x: a.x + SIDE, y: a.y + y, ..a }));
        page.rules.extend(piece.rules.into_iter().map(|r| Rule {
            x1: r.x1 + SIDE,
            x2: r.x2 + SIDE,
            y1: r.y1 + y,
            y2: r.y2 + y,
            ..r
        }));
        for text in piece.texts {
            let text = Placed { x: text.x + SIDE, y: text.y + y, ..text };
            // A repeated head says nothing new: it is drawn, and not read again.
            if text.tag.is_some() { page.body.push(text) } else { page.header.push(text) }
        }
        self.y = y + piece.height;
    }
}

/// Header and footer of every page.
fn furnish(document: &Document, shaper: &mut Shaper, pages: &mut Pages) {
    let (width, height) = (pages.width, pages.height);
    let inner = width - 2.0 * SIDE;
    let total = pages.pages.len();
    let right = fitted(shaper, &document.header.right, inner * 0.38, HEADER);
    let middle = fitted(shaper, if document.draft { "DRAFT – not signed off" } else { "" }, inner * 0.3, DRAFT);
    // The middle keeps its place; the left gives way to it.
    let room = if document.draft { (inner - width_of(&middle)) / 2.0 } else { inner - width_of(&right) } - 12.0;
    let left = fitted(shaper, &document.header.left, room, HEADER);
    let digest = if document.footer.fingerprint {
        fitted(shaper, &format!("Fingerprint of the content (SHA-256): {}", pages.content_digest), inner, DIGEST)
    } else {
        None
    };
    let number_of = |page: usize| format!("Page {} of {total}", page + 1);
    let foot = fitted(shaper, &document.footer.left, inner * 0.7, FOOTER);
    let (head_y, foot_y) = (36.0, height - 47.0);
    for (index, page) in pages.pages.iter_mut().enumerate() {
        let number = fitted(shaper, &number_of(index), inner * 0.3, FOOTER);
        page.header.extend(at(left.clone(), SIDE, head_y, HEADER));
        let x = width / 2.0 - width_of(&middle) / 2.0;
        page.header.extend(at(middle.clone(), x, head_y, DRAFT));
        page.header.extend(at(right.clone(), width - SIDE - width_of(&right), head_y, HEADER));
        page.footer.extend(at(foot.clone(), SIDE, foot_y, FOOTER));
        page.footer.extend(at(number.clone(), width - SIDE - width_of(&number), foot_y, FOOTER));
        page.footer.extend(at(digest.clone(), SIDE, foot_y + FOOTER.leading, DIGEST));
        for y in [head_y + 16.0, foot_y - 5.0] {
            page.rules.push(Rule { x1: SIDE, y1: y, x2: width - SIDE, y2: y, width: 0.5 });
        }
    }
}

/// A text on one line, shortened to fit.
fn fitted(shaper: &mut Shaper, text: &str, room: f32, style: Style) -> Option<Line> {
    // Nothing longer than this fits a line anyway.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect::<String>();
    let whole = break_text(shaper, &text, f32::from(u16::MAX), style).into_iter().next()?;
    if whole.width <= room {
        return Some(whole);
    }
    let mut end = text.len();
    while let Some((at, _)) = text.get(..end).and_then(|t| t.char_indices().next_back()) {
        end = at;
        let short = format!("{}…", text.get(..end).unwrap_or_default().trim_end());
        let line = break_text(shaper, &short, f32::from(u16::MAX), style).into_iter().next();
        if line.as_ref().is_none_or(|l| l.width <= room) {
            return line;
        }
    }
    None
}

fn width_of(line: &Option<Line>) -> f32 {
    line.as_ref().map_or(0.0, |l| l.width)
}

fn at(line: Option<Line>, x: f32, y: f32, style: Style) -> Vec<Placed> {
    line.map(|line| crate::flow::placed(line, x, y, style, None)).unwrap_or_default()
}
