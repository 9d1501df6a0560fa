//! A text broken into lines of a given width: line breaking by Unicode's rules, direction by its bidirectional algorithm.

use std::rc::Rc;

use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation;

use crate::fonts::Face;
use crate::pages::{Glyph, Run};
use crate::shape::{Part, Shaped, Shaper};
use crate::text::{hard_lines, may_be_rtl};

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    /// Size in points.
    pub size: f32,
    /// From base line to base line, in points.
    pub leading: f32,
    pub bold: bool,
    pub grey: bool,
}

impl Style {
    /// Where the base line stands below the top of the line.
    pub(crate) fn baseline(&self) -> f32 {
        self.leading * 0.5 + self.size * 0.345
    }
}

/// A line: runs with their places from the left.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub runs: Vec<(f32, Run)>,
    pub width: f32,
}

/// A text of this many bytes without any break cannot be a word: it is cut without being measured whole.
const NO_WORD: usize = 400;

/// Something that is not broken unless it is wider than a whole line.
struct Atom {
    /// The word's parts, each of one direction.
    shaped: Vec<(Level, Rc<Shaped>)>,
    /// In thousandths.
    advance: i32,
    /// Blanks follow, of this level.
    space: Option<Level>,
}

/// Breaks a text into lines. Never fails: what fits nowhere is cut.
pub(crate) fn break_text(shaper: &mut Shaper, text: &str, width: f32, style: Style) -> Vec<Line> {
    let mut lines = Vec::new();
    for hard in hard_lines(text) {
        break_line(shaper, &hard, width, style, &mut lines);
    }
    lines
}

/// The widest line that the text would have if nothing broke it, and its widest word.
pub(crate) fn measure(shaper: &mut Shaper, text: &str, style: Style) -> (f32, f32) {
    let (mut widest_line, mut widest_word) = (0, 0);
    for hard in hard_lines(text) {
        let mut line = 0;
        for word in hard.split(' ').filter(|w| !w.is_empty()) {
            let advance =
                if word.len() > NO_WORD { i32::MAX / 64 } else { shaper.shape(word, style.bold, false).advance };
            widest_word = widest_word.max(advance);
            line += advance + shaper.space(style.bold);
        }
        widest_line = widest_line.max(line - shaper.space(style.bold));
    }
    (points(widest_line, style.size), points(widest_word, style.size))
}

fn points(thousandths: i32, size: f32) -> f32 {
    thousandths as f32 * size / 1000.0
}

fn break_line(shaper: &mut Shaper, text: &str, width: f32, style: Style, lines: &mut Vec<Line>) {
    let bidi = may_be_rtl(text).then(|| BidiInfo::new(text, None));
    let base = bidi.as_ref().and_then(|b| b.paragraphs.first()).map_or(Level::ltr(), |p| p.level);
    let levels = bidi.as_ref().map(|b| b.levels.as_slice());
    let limit = (width * 1000.0 / style.size) as i32;
    let space = shaper.space(style.bold);
    let mut line = Filling { atoms: Vec::new(), advance: 0, base, style, width };
    let mut start = 0;
    for (end, _) in unicode_linebreak::linebreaks(text) {
        if glued(text, end) {
            continue;
        }
        let slice = text.get(start..end).unwrap_or_default();
        let word = slice.trim_end_matches(' ');
        let blank = (word.len() < slice.len()).then(|| level_at(levels, start + word.len()));
        if word.len() <= NO_WORD {
            let atom = atom(shaper, word, start, levels, style.bold, blank);
            if line.advance_with(&atom, space) <= limit {
                line.push(atom, space);
            } else {
                line.finish(lines, false);
                if atom.advance <= limit {
                    line.push(atom, space);
                } else {
                    cut(shaper, word, start, levels, blank, limit, &mut line, lines);
                }
            }
        } else {
            line.finish(lines, false);
            cut(shaper, word, start, levels, blank, limit, &mut line, lines);
        }
        start = end;
    }
    line.finish(lines, true);
}

/// Where Unicode allows a break and a reader does not expect one: before a bracket that follows without a blank, as in
/// "25(2)(b)" or "parent(s)".
fn glued(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|t| t.chars().next_back());
    let after = text.get(at..).and_then(|t| t.chars().next());
    after.is_some_and(|c| matches!(c, '(' | '['))
        && before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']'))
}

fn level_at(levels: Option<&[Level]>, byte: usize) -> Level {
    levels.and_then(|l| l.get(byte).copied()).unwrap_or(Level::ltr())
}

fn atom(
    shaper: &mut Shaper,
    word: &str,
    start: usize,
    levels: Option<&[Level]>,
    bold: bool,
    space: Option<Level>,
) -> Atom {
    let mut shaped = Vec::new();
    match levels {
        None => shaped.push((Level::ltr(), shaper.shape(word, bold, false))),
        Some(_) => {
            let mut from = 0;
            let mut level = level_at(levels, start);
            for (at, _) in word.char_indices() {
                let here = level_at(levels, start + at);
                if here != level {
                    shaped.push((level, shaper.shape(word.get(from..at).unwrap_or_default(), bold, level.is_rtl())));
                    (from, level) = (at, here);
                }
            }
            shaped.push((level, shaper.shape(word.get(from..).unwrap_or_default(), bold, level.is_rtl())));
        }
    }
    let advance = shaped.iter().map(|(_, s)| s.advance).sum();
    Atom { shaped, advance, space }
}

/// Cuts a word that is wider than a line, between characters as people see them.
#[expect(clippy::too_many_arguments, reason = "the state of one paragraph's breaking, passed down once")]
fn cut(
    shaper: &mut Shaper,
    word: &str,
    start: usize,
    levels: Option<&[Level]>,
    space: Option<Level>,
    limit: i32,
    line: &mut Filling,
    lines: &mut Vec<Line>,
) {
    let (bold, blank) = (line.style.bold, shaper.space(line.style.bold));
    let mut steps: Vec<(usize, i32)> = Vec::new();
    for (at, cluster) in word.grapheme_indices(true) {
        let rtl = level_at(levels, start + at).is_rtl();
        steps.push((at, shaper.shape(cluster, bold, rtl).advance));
    }
    let mut first = 0;
    while let Some((from, _)) = steps.get(first).copied() {
        let (mut advance, mut count) = (0, 0);
        for (at, step) in steps.iter().skip(first) {
            // A piece is kept short enough to be remembered as a word would be.
            if count > 0 && (advance + step > limit || at - from > NO_WORD) {
                break;
            }
            advance += step;
            count += 1;
        }
        // Kerning may make the whole wider than its characters one by one; then the last ones go to the next line.
        let (piece, last) = loop {
            let to = steps.get(first + count).map_or(word.len(), |(at, _)| *at);
            let last = to == word.len();
            let space = if last { space } else { None };
            let piece = atom(shaper, word.get(from..to).unwrap_or_default(), start + from, levels, bold, space);
            if piece.advance <= limit || count <= 1 {
                break (piece, last);
            }
            count -= 1;
        };
        if line.advance + piece.advance > limit {
            line.finish(lines, false);
        }
        line.push(piece, blank);
        first += count;
        if last {
            break;
        }
    }
}

/// The line that is being filled.
struct Filling {
    atoms: Vec<Atom>,
    /// Width of what is in it, without a blank at its end.
    advance: i32,
    base: Level,
    style: Style,
    width: f32,
}

impl Filling {
    fn advance_with(&self, atom: &Atom, space: i32) -> i32 {
        let blank = if self.atoms.last().is_some_and(|a| a.space.is_some()) { space } else { 0 };
        self.advance + blank + atom.advance
    }

    fn push(&mut self, atom: Atom, space: i32) {
        self.advance = self.advance_with(&atom, space);
        self.atoms.push(atom);
    }

    /// Turns what is in it into a line and empties it. `ended`: the text itself breaks here.
    fn finish(&mut self, lines: &mut Vec<Line>, ended: bool) {
        self.advance = 0;
        let atoms = std::mem::take(&mut self.atoms);
        let groups = self.groups(&atoms, ended);
        if groups.is_empty() {
            return;
        }
        let levels: Vec<Level> = groups.iter().map(|g| g.level).collect();
        let order: Vec<usize> = if levels.iter().all(Level::is_ltr) {
            (0..groups.len()).collect()
        } else {
            BidiInfo::reorder_visual(&levels)
        };
        let mut places = vec![0.0; groups.len()];
        let mut x = 0.0;
        for index in order {
            if let (Some(place), Some(group)) = (places.get_mut(index), groups.get(index)) {
                *place = x;
                x += points(group.advance, self.style.size);
            }
        }
        // A paragraph that reads from right to left begins at the right margin.
        let shift = if self.base.is_rtl() { (self.width - x).max(0.0) } else { 0.0 };
        let size = self.style.size;
        let runs = groups.into_iter().zip(places).map(|(group, place)| (place + shift, group.run(size))).collect();
        lines.push(Line { runs, width: x });
    }

    /// Parts of the same font and direction together, blanks between words, and one at the end of the line where the
    /// text had one: copied or read aloud, two lines must not join their words.
    fn groups(&self, atoms: &[Atom], ended: bool) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let count = atoms.len();
        for (index, atom) in atoms.iter().enumerate() {
            for (level, shaped) in &atom.shaped {
                for part in &shaped.parts {
                    match groups.last_mut() {
                        Some(group) if group.takes(*level, part) => group.add(part),
                        _ => groups.push(Group::of(*level, part)),
                    }
                }
            }
            let next = atoms.get(index + 1).and_then(|a| a.shaped.first()).and_then(|(_, s)| s.parts.first());
            if index + 1 < count {
                if let Some(level) = atom.space {
                    self.blank(&mut groups, level, next);
                }
            } else if (ended || atom.space.is_some())
                && let Some(group) = groups.last_mut()
            {
                group.end_with_blank();
            }
        }
        groups
    }

    fn blank(&self, groups: &mut Vec<Group>, level: Level, next: Option<&Part>) {
        let main = if self.style.bold { Face::Bold } else { Face::Regular };
        // Within Greek, Hebrew and so on the blank belongs to the text's own font; beside an emoji it does not.
        let face = match (groups.last(), next) {
            (Some(group), Some(part)) if group.face == part.face && group.face != Face::Emoji => group.face,
            _ => main,
        };
        let Ok(loaded) = face.load() else { return };
        let Some(id) = loaded.glyph(' ') else { return };
        let advance = loaded.width(id);
        let glyph = Glyph { id, advance, dx: 0, dy: 0, start: 0 };
        let part = Part { face, glyphs: vec![glyph], advance, text: " ".to_owned(), stands_for: None };
        match groups.last_mut() {
            Some(group) if group.takes(level, &part) => group.add(&part),
            _ => groups.push(Group::of(level, &part)),
        }
    }
}

/// Parts that become one run.
struct Group {
    level: Level,
    face: Face,
    glyphs: Vec<Glyph>,
    advance: i32,
    text: String,
    stands_for: Option<String>,
}

impl Group {
    fn of(level: Level, part: &Part) -> Self {
        Self {
            level,
            face: part.face,
            glyphs: part.glyphs.clone(),
            advance: part.advance,
            text: part.text.clone(),
            stands_for: part.stands_for.clone(),
        }
    }

    fn takes(&self, level: Level, part: &Part) -> bool {
        self.level == level && self.face == part.face && self.stands_for.is_none() && part.stands_for.is_none()
    }

    fn add(&mut self, part: &Part) {
        let offset = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let moved = part.glyphs.iter().map(|g| Glyph { start: g.start.saturating_add(offset), ..*g });
        if self.level.is_rtl() {
            // From right to left what comes later stands further left.
            self.glyphs.splice(0..0, moved);
        } else {
            self.glyphs.extend(moved);
        }
        self.advance += part.advance;
        self.text.push_str(&part.text);
    }

    /// A blank at the end of the line takes no width of it.
    fn end_with_blank(&mut self) {
        if let Some(text) = &mut self.stands_for {
            text.push(' ');
            return;
        }
        let Some((font, id)) = self.face.load().ok().and_then(|f| f.glyph(' ').map(|g| (f, g))) else { return };
        let start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let advance = font.width(id);
        if self.level.is_rtl() {
            // It hangs out at the left, where the line ends.
            self.glyphs.insert(0, Glyph { id, advance: 0, dx: -advance, dy: 0, start });
        } else {
            self.glyphs.push(Glyph { id, advance, dx: 0, dy: 0, start });
        }
        self.text.push(' ');
    }

    fn run(self, size: f32) -> Run {
        Run {
            face: self.face,
            size,
            width: points(self.advance, size),
            glyphs: self.glyphs,
            text: self.text,
            stands_for: self.stands_for,
            rtl: self.level.is_rtl(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { size: 10.0, leading: 14.0, bold: false, grey: false };

    fn broken(text: &str, width: f32) -> Vec<String> {
        let mut shaper = Shaper::new().unwrap();
        let lines = break_text(&mut shaper, text, width, STYLE);
        assert!(lines.iter().all(|l| l.width <= width + 0.01), "a line is wider than {width}");
        lines.iter().map(|l| l.runs.iter().map(|(_, r)| r.text.as_str()).collect()).collect()
    }

    #[test]
    fn lines_break_between_words_and_end_with_the_blank_that_stood_there() {
        assert_eq!(broken("one two three", 50.0), ["one two ", "three "]);
    }

    #[test]
    fn a_word_broken_at_its_hyphen_gets_no_blank() {
        assert_eq!(broken("well-being", 35.0), ["well-", "being "]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut_between_characters() {
        let lines = broken("abcdefghijklmnop", 30.0);
        assert!(lines.len() > 2);
        assert_eq!(lines.concat().trim_end(), "abcdefghijklmnop");
    }

    #[test]
    fn a_character_wider_than_the_line_still_gets_one() {
        let mut shaper = Shaper::new().unwrap();
        assert_eq!(break_text(&mut shaper, "WWW", 1.0, STYLE).len(), 3);
    }

    #[test]
    fn a_no_break_blank_and_a_bracket_keep_their_words_together() {
        assert_eq!(broken("to 3\u{a0}March", 40.0), ["to ", "3 March "]);
        assert_eq!(broken("on 25(2)(b)", 45.0), ["on ", "25(2)(b) "]);
    }

    #[test]
    fn hebrew_begins_at_the_right_and_is_read_in_its_order() {
        let mut shaper = Shaper::new().unwrap();
        let lines = break_text(&mut shaper, "שלום עולם", 200.0, STYLE);
        let (x, run) = &lines[0].runs[0];
        assert!(run.rtl && run.text == "שלום עולם ");
        assert!((x + run.width - 200.0).abs() < 0.01);
    }

    #[test]
    fn english_within_hebrew_stands_left_of_what_comes_before_it() {
        let mut shaper = Shaper::new().unwrap();
        let lines = break_text(&mut shaper, "שלום Ofsted עולם", 200.0, STYLE);
        let at = |text: &str| lines[0].runs.iter().find(|(_, r)| r.text.contains(text)).unwrap().0;
        assert!(at("עולם") < at("Ofsted") && at("Ofsted") < at("שלום"));
    }

    #[test]
    fn a_run_is_as_wide_as_its_glyphs() {
        let mut shaper = Shaper::new().unwrap();
        for text in ["AVATAR Tea", "مرحبا", "👍🏽 yes", "x中"] {
            for (_, run) in &break_text(&mut shaper, text, 500.0, STYLE)[0].runs {
                let blank = if run.text.ends_with(' ') && !run.rtl && run.stands_for.is_none() { 1 } else { 0 };
                let inked = &run.glyphs[..run.glyphs.len() - blank];
                let all: i32 = run.glyphs.iter().map(|g| g.advance).sum();
                let without: i32 = inked.iter().map(|g| g.advance).sum();
                let width = run.width * 100.0;
                assert!((width - all as f32).abs() < 0.1 || (width - without as f32).abs() < 0.1, "{text}");
            }
        }
    }
}
