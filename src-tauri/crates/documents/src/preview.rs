//! The pages as the window draws them.

use hearthbook_records::reports::{PreviewItem, PreviewPage, PreviewView};

use crate::fonts::Face;
use crate::pages::{Page, Pages, Placed};

/// At most this many pages at a time.
const MOST: u32 = 10;

/// Pages `from` (counted from 1) to at most ten further on: the same runs, rules and areas as in the PDF. The window sets
/// each run in its own font, stretched to the run's width.
#[must_use]
pub fn preview(pages: &Pages, from: u32, count: u32) -> PreviewView {
    let from = from.max(1);
    let shown = pages
        .pages
        .iter()
        .zip(1..)
        .skip(from as usize - 1)
        .take(count.min(MOST) as usize)
        .map(|(page, number)| PreviewPage { number, items: items(page) })
        .collect();
    PreviewView { page_count: pages.count(), width: pages.width, height: pages.height, pages: shown }
}

fn items(page: &Page) -> Vec<PreviewItem> {
    let areas = page.areas.iter().map(|a| PreviewItem::Area { x: a.x, y: a.y, width: a.width, height: a.height });
    let rules = page.rules.iter().map(|r| PreviewItem::Line { x1: r.x1, y1: r.y1, x2: r.x2, y2: r.y2, width: r.width });
    let texts = page.header.iter().chain(&page.body).chain(&page.footer).filter_map(text);
    areas.chain(rules).chain(texts).collect()
}

/// A run without the blanks at its end: the window would not draw them, and would stretch the rest over their room.
fn text(placed: &Placed) -> Option<PreviewItem> {
    let run = &placed.run;
    let text = run.text.trim_end();
    if text.is_empty() {
        return None;
    }
    let inked = |start: u32| (start as usize) < text.len();
    let advance: i32 = run.glyphs.iter().filter(|g| inked(g.start)).map(|g| g.advance).sum();
    let width = advance as f32 * run.size / 1000.0;
    Some(PreviewItem::Text {
        x: if run.rtl { placed.x + run.width - width } else { placed.x },
        y: placed.y,
        size: run.size,
        width,
        bold: matches!(run.face, Face::Bold | Face::WideBold),
        grey: placed.grey,
        text: text.to_owned(),
    })
}
