//! The fonts that ship with Hearthbook: parsed once, and which of them can draw what.
//!
//! Atkinson Hyperlegible Next for everything that it covers; DejaVu Sans for other alphabets and signs; Noto Emoji for
//! emoji. No font of the PC is ever used, so that a document looks the same everywhere. Licences stand in assets/fonts.

use std::sync::OnceLock;

use printpdf::ParsedFont;
use rustybuzz::ttf_parser::GlyphId;

use crate::error::DocumentError;

/// A font.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// Atkinson Hyperlegible Next.
    Regular,
    /// The same, bold.
    Bold,
    /// DejaVu Sans.
    Wide,
    /// The same, bold.
    WideBold,
    /// Noto Emoji.
    Emoji,
}

/// All fonts, in the order in which a PDF names them.
pub(crate) const FACES: [Face; 5] = [Face::Regular, Face::Bold, Face::Wide, Face::WideBold, Face::Emoji];

/// A parsed font.
pub(crate) struct Loaded {
    /// For shaping.
    pub shaping: rustybuzz::Face<'static>,
    /// Units per em.
    em: f32,
    bytes: &'static [u8],
    embedding: OnceLock<Option<ParsedFont>>,
}

impl Face {
    /// The font's name, as PDF wants it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Regular => "AtkinsonHyperlegibleNext-Regular",
            Self::Bold => "AtkinsonHyperlegibleNext-Bold",
            Self::Wide => "DejaVuSans",
            Self::WideBold => "DejaVuSans-Bold",
            Self::Emoji => "NotoEmoji-Regular",
        }
    }

    fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../../../assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf"),
            Self::Bold => include_bytes!("../../../../assets/fonts/AtkinsonHyperlegibleNext-Bold.ttf"),
            Self::Wide => include_bytes!("../../../../assets/fonts/DejaVuSans.ttf"),
            Self::WideBold => include_bytes!("../../../../assets/fonts/DejaVuSans-Bold.ttf"),
            Self::Emoji => include_bytes!("../../../../assets/fonts/NotoEmoji-Regular.ttf"),
        }
    }

    /// The parsed font; parsed when it is first needed, since most documents need two of them.
    pub(crate) fn load(self) -> Result<&'static Loaded, DocumentError> {
        static LOADED: [OnceLock<Option<Loaded>>; FACES.len()] = [const { OnceLock::new() }; FACES.len()];
        LOADED
            .get(self as usize)
            .and_then(|slot| slot.get_or_init(|| Loaded::parse(self.bytes())).as_ref())
            .ok_or(DocumentError::Font(self.name()))
    }

    /// The fonts to look in for a text set in this font, best first.
    pub(crate) fn fallbacks(bold: bool) -> [Face; 4] {
        if bold {
            [Self::Bold, Self::WideBold, Self::Wide, Self::Emoji]
        } else {
            [Self::Regular, Self::Wide, Self::WideBold, Self::Emoji]
        }
    }
}

impl Loaded {
    fn parse(bytes: &'static [u8]) -> Option<Self> {
        let shaping = rustybuzz::Face::from_slice(bytes, 0)?;
        let em = shaping.units_per_em() as f32;
        Some(Self { shaping, em, bytes, embedding: OnceLock::new() })
    }

    /// The font as printpdf embeds it.
    pub(crate) fn embedding(&self) -> Option<&ParsedFont> {
        self.embedding.get_or_init(|| ParsedFont::from_bytes(self.bytes, 0, &mut Vec::new())).as_ref()
    }

    /// The glyph of a character, if the font has one.
    pub(crate) fn glyph(&self, c: char) -> Option<u16> {
        self.shaping.glyph_index(c).map(|g| g.0).filter(|g| *g != 0)
    }

    /// Width of a glyph in thousandths of the size, rounded as printpdf rounds the widths that it writes: the pen of
    /// every PDF reader then stands where the layout thinks that it stands.
    pub(crate) fn width(&self, glyph: u16) -> i32 {
        let raw = self.shaping.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0);
        (f32::from(raw) * 1000.0 / self.em) as i32
    }

    /// Font units in thousandths of the size.
    pub(crate) fn thousandths(&self, units: i32) -> i32 {
        (units as f32 * 1000.0 / self.em).round() as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_that_ships_can_be_read_and_embedded() {
        for face in FACES {
            let loaded = face.load().unwrap();
            assert!(loaded.embedding().is_some(), "{} cannot be embedded", face.name());
            assert!(loaded.glyph(' ').is_some() || face == Face::Emoji);
        }
    }

    #[test]
    fn the_main_font_covers_the_names_of_western_and_central_europe() {
        let font = Face::Regular.load().unwrap();
        for c in "ěščřžýáíéőűłśńćżźęąșțăâîğışçñøåæœßäöüïëàèùêôû€£–—‘’“”…•·".chars()
        {
            assert!(font.glyph(c).is_some(), "{c} is missing");
        }
    }
}
