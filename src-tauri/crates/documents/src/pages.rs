//! Pages: text runs, rules and shaded areas at their places, each text with the tag that it belongs to.
//!
//! The preview and the PDF are both drawn from these, so they cannot differ.

use crate::fonts::Face;

/// A laid-out document.
#[derive(Debug, Clone, PartialEq)]
pub struct Pages {
    /// Width of the paper in points.
    pub width: f32,
    /// Height of the paper in points.
    pub height: f32,
    /// The pages.
    pub pages: Vec<Page>,
    /// The tags, in reading order; text refers to them by place.
    pub(crate) tags: Vec<Tag>,
    /// Headings for the bookmarks, in reading order.
    pub(crate) outline: Vec<Bookmark>,
    /// Cells that take more than one column: tag and number of columns.
    pub(crate) spans: Vec<(usize, usize)>,
    /// What a figure says in words, by its tag.
    pub(crate) alts: Vec<(usize, String)>,
    /// Digest of the content, as the footer prints it where it does.
    pub content_digest: String,
}

impl Pages {
    /// How many columns the cell behind a tag takes.
    pub(crate) fn span(&self, tag: usize) -> usize {
        self.spans.iter().find(|(t, _)| *t == tag).map_or(1, |(_, span)| *span)
    }

    /// How many pages.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.pages.len()).unwrap_or(u32::MAX)
    }
}

/// One page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// Shaded areas, behind everything.
    pub(crate) areas: Vec<Area>,
    /// Rules.
    pub(crate) rules: Vec<Rule>,
    /// Header, as artifacts.
    pub(crate) header: Vec<Placed>,
    /// The text, in reading order.
    pub(crate) body: Vec<Placed>,
    /// Footer, as artifacts.
    pub(crate) footer: Vec<Placed>,
}

/// A run at its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    /// Left end of the base line, from the left.
    pub x: f32,
    /// Base line, from the top.
    pub y: f32,
    /// Grey rather than black.
    pub grey: bool,
    /// The tag in [`Pages::tags`]; nothing for an artifact (a repeated table head).
    pub tag: Option<usize>,
    /// What is drawn.
    pub run: Run,
}

/// Text in one font and size, on one base line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    /// Font.
    pub face: Face,
    /// Size in points.
    pub size: f32,
    /// Glyphs, from left to right.
    pub glyphs: Vec<Glyph>,
    /// Width in points, without a blank at the end of the line.
    pub width: f32,
    /// What it says, in reading order, as it is printed.
    pub text: String,
    /// What it stands for, where that is not what is printed (a character that no font has).
    pub stands_for: Option<String>,
    /// Reads from right to left.
    pub rtl: bool,
}

/// A glyph in thousandths of the font's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Glyph {
    /// Number in the font.
    pub id: u16,
    /// How far the pen moves.
    pub advance: i32,
    /// Moved to the right, the pen staying.
    pub dx: i32,
    /// Moved up.
    pub dy: i32,
    /// Where its text starts in the run's text, in bytes.
    pub start: u32,
}

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    pub x1: f32,
    pub y1: f32,
    pub x2: f32,
    pub y2: f32,
    /// Width in points; hairlines are drawn grey.
    pub width: f32,
}

/// A shaded area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TagKind {
    Document,
    Heading(u8),
    Paragraph,
    Table,
    Caption,
    RowGroupHead,
    RowGroupBody,
    Row,
    HeadCell { scope: Scope },
    Cell,
    List { ordered: bool },
    Item,
    Figure,
    Label,
    ItemBody,
}

/// What a head cell is the head of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    Column,
    Row,
}

/// A tag and the tag that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag {
    pub kind: TagKind,
    pub parent: Option<usize>,
}

/// A heading as a bookmark.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bookmark {
    pub level: u8,
    pub text: String,
    /// Page, from 0.
    pub page: usize,
    /// Top of the heading, from the top of the page.
    pub y: f32,
}
