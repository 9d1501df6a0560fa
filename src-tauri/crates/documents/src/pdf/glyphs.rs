//! A run's glyphs in reading order, and what each of them says when text is copied or read aloud.
//!
//! A PDF holds one text for a glyph. Where a run means another (a bracket mirrored in Hebrew, a character shown by its
//! number), that part is told apart and gets its text written beside it.

use std::collections::HashMap;

use printpdf::Codepoint;

use crate::error::DocumentError;
use crate::fonts::{Face, Loaded};
use crate::pages::{Glyph, Run};

/// A glyph as it is shown.
pub(super) struct Shown {
    pub code: Codepoint,
    /// From the run's left end, in thousandths.
    pub x: i32,
    /// From the base line, up.
    pub y: i32,
    /// Where the pen stands behind it.
    pub next: i32,
}

/// Glyphs that are shown together.
pub(super) struct Stretch {
    pub glyphs: Vec<Shown>,
    /// What they mean, where the glyphs themselves would say something else.
    pub means: Option<String>,
}

/// What each glyph says in this document.
#[derive(Default)]
pub(super) struct Sayings(HashMap<(Face, u16), String>);

impl Sayings {
    /// The run in reading order, cut where the glyphs do not say what is meant.
    pub fn stretches(&mut self, run: &Run) -> Result<Vec<Stretch>, DocumentError> {
        let font = run.face.load()?;
        let mut pen = 0;
        let mut order: Vec<(Glyph, i32)> = Vec::with_capacity(run.glyphs.len());
        for glyph in &run.glyphs {
            order.push((*glyph, pen));
            pen += glyph.advance;
        }
        if run.rtl {
            // Each glyph has its place; in the file they follow each other as they are read.
            order.reverse();
        }
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut rest = order.as_slice();
        while let Some((first, _)) = rest.first() {
            let count = rest.iter().take_while(|(g, _)| g.start == first.start).count();
            let (cluster, behind) = rest.split_at(count);
            let to = behind.first().map_or(run.text.len(), |(g, _)| g.start as usize);
            let text = run.text.get(first.start as usize..to).unwrap_or_default();
            let (glyphs, as_meant) = self.cluster(run, font, cluster, text);
            let means = (!as_meant).then(|| text.to_owned());
            match stretches.last_mut() {
                Some(last) if last.means.is_none() && as_meant => last.glyphs.extend(glyphs),
                _ => stretches.push(Stretch { glyphs, means }),
            }
            rest = behind;
        }
        match &run.stands_for {
            None => Ok(stretches),
            Some(means) => {
                let glyphs = stretches.into_iter().flat_map(|s| s.glyphs).collect();
                Ok(vec![Stretch { glyphs, means: Some(means.clone()) }])
            }
        }
    }

    /// The glyphs of one character (or of several that are drawn as one), and whether they say `text`.
    fn cluster(
        &mut self,
        run: &Run,
        font: &'static Loaded,
        cluster: &[(Glyph, i32)],
        text: &str,
    ) -> (Vec<Shown>, bool) {
        let mut said = String::new();
        let mut glyphs = Vec::with_capacity(cluster.len());
        for (index, (glyph, pen)) in cluster.iter().enumerate() {
            let says = self.0.entry((run.face, glyph.id)).or_insert_with(|| {
                let own = text.chars().find(|c| font.glyph(*c) == Some(glyph.id));
                let mirror = text.chars().filter_map(mirrored).find(|c| font.glyph(*c) == Some(glyph.id));
                match (own, mirror) {
                    (Some(own), _) if cluster.len() > 1 => own.to_string(),
                    (None, Some(mirror)) => mirror.to_string(),
                    // One of several glyphs of a letter that has no character of its own.
                    _ if index > 0 || text.is_empty() => "\u{fffd}".to_owned(),
                    _ => text.to_owned(),
                }
            });
            said.push_str(says);
            let kern = if run.rtl { 0 } else { font.width(glyph.id) - glyph.advance };
            let code = Codepoint { gid: glyph.id, offset: kern as f32, cid: Some(says.clone()) };
            glyphs.push(Shown { code, x: pen + glyph.dx, y: glyph.dy, next: pen + glyph.advance });
        }
        (glyphs, said == text)
    }
}

/// The sign that stands for a bracket where text runs from right to left.
fn mirrored(c: char) -> Option<char> {
    const PAIRS: [(char, char); 6] = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('‹', '›')];
    PAIRS.iter().find_map(|(a, b)| match c {
        c if c == *a => Some(*b),
        c if c == *b => Some(*a),
        _ => None,
    })
}
