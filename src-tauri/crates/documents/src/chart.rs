//! Bars as shapes: each as high as its number against the highest, with the number above it and its label below.
//!
//! The whole is one figure to a reader who hears the document: its numbers and labels carry the figure's tag, and the words
//! of `alt` stand for them.

use crate::flow::{Flower, PART, Piece};
use crate::lines::{Style, break_text};
use crate::pages::{Rule, TagKind};

/// Height of the highest bar.
const HIGH: f32 = 64.0;
/// The widest room for one bar.
const WIDEST: f32 = 58.0;
const NUMBER: Style = Style { size: 8.8, leading: 12.0, bold: true, grey: false };
const LABEL: Style = Style { size: 8.4, leading: 12.0, bold: false, grey: true };

impl Flower<'_> {
    /// Draws bars in one piece: a chart is never broken over two pages.
    pub(crate) fn bars(&mut self, caption: &str, alt: &str, bars: &[(String, u32)]) {
        if bars.is_empty() {
            return;
        }
        let first = self.flow.pieces.len();
        let tag = self.tag(TagKind::Paragraph, self.root());
        self.paragraph(caption, PART, 10.0, 0.0, tag);
        let figure = self.tag(TagKind::Figure, self.root());
        self.flow.alts.push((figure, alt.to_owned()));
        let step = (self.width / bars.len() as f32).min(WIDEST);
        let highest = bars.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1) as f32;
        let base = NUMBER.leading + HIGH;
        let mut piece = Piece { height: base + LABEL.leading + 4.0, before: 3.0, ..Piece::default() };
        for (index, (label, count)) in bars.iter().enumerate() {
            let left = step * index as f32;
            let tall = HIGH * *count as f32 / highest;
            if *count > 0 {
                let x = left + step / 2.0;
                let (y1, y2) = (base - tall, base);
                piece.rules.push(Rule { x1: x, y1, x2: x, y2, width: step * 0.52 });
            }
            let mut put = |text: &str, y: f32, style: Style| {
                let Some(line) = break_text(self.shaper, text, step, style).into_iter().next() else { return };
                let at = left + (step - line.width).max(0.0) / 2.0;
                piece.texts.extend(crate::flow::placed(line, at, y, style, Some(figure)));
            };
            put(&count.to_string(), base - tall - NUMBER.leading, NUMBER);
            put(label, base + 2.0, LABEL);
        }
        piece.rules.push(Rule { x1: 0.0, y1: base, x2: step * bars.len() as f32, y2: base, width: 0.6 });
        self.flow.pieces.push(piece);
        self.keep_together(first);
        // the table of the same numbers follows on the same page
        if let Some(last) = self.flow.pieces.last_mut() {
            last.keep = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::blocks::{Block, Document};
    use crate::{lay_out, to_pdf};

    fn document(bars: &[(&str, u32)]) -> Document {
        let mut document = Document::titled("Figures");
        document.blocks = vec![
            Block::heading(1, "Figures"),
            Block::Bars {
                caption: "Events by month".into(),
                alt: "Events by month: October 2026 3, November 2026 0.".into(),
                bars: bars.iter().map(|(label, count)| ((*label).to_owned(), *count)).collect(),
            },
            Block::paragraph("After it."),
        ];
        document
    }

    #[test]
    fn a_chart_is_one_figure_with_its_numbers_and_words_for_those_who_hear_it() {
        let pages = lay_out(&document(&[("Oct", 3), ("Nov", 0)])).unwrap();
        insta::assert_snapshot!(pages.as_text());
        let pdf = to_pdf(&document(&[("Oct", 3), ("Nov", 0)]), &mut |_, _| true).unwrap();
        let file = lopdf::Document::load_mem(&pdf.bytes).unwrap();
        let figures: Vec<_> = file
            .objects
            .values()
            .filter_map(|object| object.as_dict().ok())
            .filter(|dict| dict.get(b"S").ok().and_then(|s| s.as_name().ok()) == Some(b"Figure"))
            .collect();
        assert_eq!(figures.len(), 1);
        assert!(figures[0].get(b"Alt").is_ok() && figures[0].get(b"K").is_ok());
    }

    #[test]
    fn no_bars_make_no_chart_and_many_stay_within_the_text() {
        assert!(!lay_out(&document(&[])).unwrap().as_text().contains("Events by month"));
        let many: Vec<(&str, u32)> = (0..40).map(|count| ("Oct", count * 250)).collect();
        let pages = lay_out(&document(&many)).unwrap();
        for rule in pages.pages.iter().flat_map(|page| &page.rules) {
            assert!(rule.x2 <= pages.width - 62.0 + 0.1, "{rule:?}");
        }
    }
}
