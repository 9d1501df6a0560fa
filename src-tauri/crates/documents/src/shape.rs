//! A word as glyphs: which font draws which part of it, and where its glyphs stand (kerning, joined Arabic, accents).

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use rustybuzz::{Direction, Script, ShapePlan, UnicodeBuffer};
use unicode_segmentation::UnicodeSegmentation;

use crate::error::DocumentError;
use crate::fonts::{Face, Loaded};
use crate::pages::Glyph;
use crate::text::is_invisible;

/// A part of a word in one font.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub face: Face,
    /// From left to right; starts are counted within `text`.
    pub glyphs: Vec<Glyph>,
    /// In thousandths of the size.
    pub advance: i32,
    /// As printed.
    pub text: String,
    /// What it stands for, when no font has the character and its number is printed.
    pub stands_for: Option<String>,
}

/// A shaped word, its parts in reading order.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Shaped {
    pub parts: Vec<Part>,
    /// In thousandths of the size.
    pub advance: i32,
}

/// Shapes words, remembering those that it has met: a report uses few different words.
pub(crate) struct Shaper {
    words: HashMap<(bool, bool, Box<str>), Rc<Shaped>>,
    buffer: UnicodeBuffer,
    spaces: [i32; 2],
}

impl Shaper {
    pub(crate) fn new() -> Result<Self, DocumentError> {
        let space = |face: Face| face.load().map(|f| f.glyph(' ').map_or(250, |g| f.width(g)));
        Ok(Self {
            words: HashMap::new(),
            buffer: UnicodeBuffer::new(),
            spaces: [space(Face::Regular)?, space(Face::Bold)?],
        })
    }

    /// Width of a blank in thousandths of the size.
    pub(crate) fn space(&self, bold: bool) -> i32 {
        self.spaces[usize::from(bold)]
    }

    /// Shapes a word (or any text of one direction without a break).
    pub(crate) fn shape(&mut self, word: &str, bold: bool, rtl: bool) -> Rc<Shaped> {
        if word.is_empty() {
            return Rc::default();
        }
        let key = (bold, rtl, Box::from(word));
        if let Some(known) = self.words.get(&key) {
            return Rc::clone(known);
        }
        let shaped = Rc::new(self.shape_anew(word, bold, rtl));
        self.words.insert(key, Rc::clone(&shaped));
        shaped
    }

    fn shape_anew(&mut self, word: &str, bold: bool, rtl: bool) -> Shaped {
        let printed = word.replace('\u{a0}', " ");
        let mut shaped = Shaped::default();
        for (choice, text) in by_face(&printed, bold) {
            let part = match choice {
                Some((face, loaded)) => self.part(face, loaded, text, rtl),
                None => self.stand_in(text, bold),
            };
            let Some(part) = part else { continue };
            shaped.advance += part.advance;
            shaped.parts.push(part);
        }
        shaped
    }

    /// A character that no font has is shown by its number: never a blank, never an empty box that could be any sign.
    fn stand_in(&mut self, text: &str, bold: bool) -> Option<Part> {
        let shown: String =
            text.chars().filter(|c| !is_invisible(*c)).map(|c| format!("[U+{:04X}]", u32::from(c))).collect();
        let face = if bold { Face::Bold } else { Face::Regular };
        let mut part = self.part(face, face.load().ok()?, &shown, false)?;
        part.stands_for = Some(text.to_owned());
        Some(part)
    }

    fn part(&mut self, face: Face, loaded: &'static Loaded, text: &str, rtl: bool) -> Option<Part> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.push_str(text);
        buffer.set_direction(if rtl { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.guess_segment_properties();
        let (direction, script) = (buffer.direction(), buffer.script());
        let plan = plan(face, loaded, direction, script);
        let output = rustybuzz::shape_with_plan(&loaded.shaping, &plan, buffer);
        let mut advance = 0;
        let mut glyphs = Vec::with_capacity(output.len());
        for (info, place) in output.glyph_infos().iter().zip(output.glyph_positions()) {
            let id = u16::try_from(info.glyph_id).unwrap_or(0);
            let start = info.cluster;
            let shown = text.get(start as usize..).and_then(|t| t.chars().next());
            if shown.is_some_and(is_invisible) && place.x_advance == 0 {
                continue;
            }
            let natural = loaded.shaping.glyph_hor_advance(rustybuzz::ttf_parser::GlyphId(id)).unwrap_or(0);
            let step = loaded.width(id) + loaded.thousandths(place.x_advance - i32::from(natural));
            glyphs.push(Glyph {
                id,
                advance: step,
                dx: loaded.thousandths(place.x_offset),
                dy: loaded.thousandths(place.y_offset),
                start,
            });
            advance += step;
        }
        self.buffer = output.clear();
        if glyphs.is_empty() {
            return None;
        }
        // The window draws an emoji of several signs as one, too, if the joiners between them are left.
        let text = if face == Face::Emoji { text.to_owned() } else { drop_invisible(text, &mut glyphs) };
        Some(Part { face, glyphs, advance, text, stands_for: None })
    }
}

/// How a font is shaped in one script and direction; worked out once, since it takes as long as many words.
fn plan(face: Face, loaded: &'static Loaded, direction: Direction, script: Script) -> Arc<ShapePlan> {
    type Plans = HashMap<(Face, bool, Script), Arc<ShapePlan>>;
    static PLANS: Mutex<Option<Plans>> = Mutex::new(None);
    let make = || Arc::new(ShapePlan::new(&loaded.shaping, direction, Some(script), None, &[]));
    // Another thread's panic cannot leave a half-made plan behind, so a poisoned lock still holds sound ones.
    let mut plans = PLANS.lock().unwrap_or_else(PoisonError::into_inner);
    let rtl = direction == Direction::RightToLeft;
    Arc::clone(plans.get_or_insert_default().entry((face, rtl, script)).or_insert_with(make))
}

/// The text without what is not drawn, the glyphs' starts moved accordingly.
fn drop_invisible(text: &str, glyphs: &mut [Glyph]) -> String {
    if !text.contains(is_invisible) {
        return text.to_owned();
    }
    for glyph in glyphs {
        let before = text.get(..glyph.start as usize).unwrap_or_default();
        let dropped: usize = before.chars().filter(|c| is_invisible(*c)).map(char::len_utf8).sum();
        glyph.start -= u32::try_from(dropped).unwrap_or(0);
    }
    text.chars().filter(|c| !is_invisible(*c)).collect()
}

type Choice = Option<(Face, &'static Loaded)>;

/// Cuts a word where the font changes. An accent stays with its letter, an emoji with what modifies it.
fn by_face(word: &str, bold: bool) -> Vec<(Choice, &str)> {
    let main = Face::fallbacks(bold)[0];
    if let Ok(loaded) = main.load()
        && word.chars().all(|c| loaded.glyph(c).is_some())
    {
        return vec![(Some((main, loaded)), word)];
    }
    let mut parts: Vec<(Choice, usize, usize)> = Vec::new();
    for (start, cluster) in word.grapheme_indices(true) {
        let end = start + cluster.len();
        if cluster.chars().all(is_invisible) {
            // Belongs to its neighbour: a joiner changes how that one is drawn.
            if let Some(last) = parts.last_mut() {
                last.2 = end;
            }
            continue;
        }
        match choose(cluster, bold) {
            Some(choice) => push(&mut parts, Some(choice), start, end),
            None => {
                // No font has the whole cluster: character by character then, so that only the missing one is replaced.
                for (at, c) in cluster.char_indices().filter(|(_, c)| !is_invisible(*c)) {
                    let (from, to) = (start + at, start + at + c.len_utf8());
                    push(&mut parts, choose(word.get(from..to).unwrap_or_default(), bold), from, to);
                }
            }
        }
    }
    parts.into_iter().filter_map(|(choice, start, end)| Some((choice, word.get(start..end)?))).collect()
}

fn push(parts: &mut Vec<(Choice, usize, usize)>, choice: Choice, start: usize, end: usize) {
    if let (Some((Some((last, _)), _, last_end)), Some((face, _))) = (parts.last_mut(), &choice)
        && last == face
        && *last_end == start
    {
        *last_end = end;
        return;
    }
    parts.push((choice, start, end));
}

/// The first font that can draw the whole cluster.
fn choose(cluster: &str, bold: bool) -> Choice {
    let covers = |face: Face| {
        let loaded = face.load().ok()?;
        cluster.chars().all(|c| is_invisible(c) || loaded.glyph(c).is_some()).then_some((face, loaded))
    };
    let first = cluster.chars().next()?;
    let as_emoji = first >= '\u{1f000}' || cluster.contains(['\u{fe0f}', '\u{200d}', '\u{20e3}']);
    if as_emoji && let Some(emoji) = covers(Face::Emoji) {
        return Some(emoji);
    }
    Face::fallbacks(bold).into_iter().find_map(covers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faces(word: &str) -> Vec<(Face, String)> {
        let mut shaper = Shaper::new().unwrap();
        let shaped = shaper.shape(word, false, false);
        shaped.parts.iter().map(|p| (p.face, p.text.clone())).collect()
    }

    #[test]
    fn a_word_is_cut_only_where_the_font_changes() {
        assert_eq!(faces("visit"), vec![(Face::Regular, "visit".to_owned())]);
        assert_eq!(faces("tea→Київ"), vec![(Face::Regular, "tea".to_owned()), (Face::Wide, "→Київ".to_owned())]);
    }

    #[test]
    fn an_emoji_made_of_several_signs_is_drawn_as_one() {
        let mut shaper = Shaper::new().unwrap();
        let family = shaper.shape("👩\u{200d}👧", false, false);
        assert_eq!(family.parts.len(), 1);
        assert_eq!(family.parts[0].face, Face::Emoji);
        assert_eq!(family.parts[0].glyphs.len(), 1);
    }

    #[test]
    fn a_character_that_no_font_has_is_shown_by_its_number() {
        let mut shaper = Shaper::new().unwrap();
        let shaped = shaper.shape("x\u{10ffff}", false, false);
        assert_eq!(shaped.parts[1].text, "[U+10FFFF]");
        assert_eq!(shaped.parts[1].stands_for.as_deref(), Some("\u{10ffff}"));
    }

    #[test]
    fn arabic_letters_are_joined() {
        let mut shaper = Shaper::new().unwrap();
        let joined = shaper.shape("بيت", false, true);
        let apart: Vec<u16> = "بيت".chars().rev().filter_map(|c| Face::Wide.load().unwrap().glyph(c)).collect();
        let drawn: Vec<u16> = joined.parts[0].glyphs.iter().map(|g| g.id).collect();
        assert_eq!(drawn.len(), 3);
        assert_ne!(drawn, apart);
    }

    #[test]
    fn pairs_of_letters_are_kerned() {
        let mut shaper = Shaper::new().unwrap();
        let pair = shaper.shape("AV", false, false).advance;
        let apart = shaper.shape("A", false, false).advance + shaper.shape("V", false, false).advance;
        assert!(pair < apart);
    }
}
