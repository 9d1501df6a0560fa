//! Any text lays out, and nothing that a person could see is lost on the way to the page.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

use hearthbook_documents::{Block, Document, lay_out, to_pdf};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// What has to be found again: letters and signs, composed, without blanks, control characters and joiners.
fn visible(text: &str) -> String {
    // What is printed by its number instead stands in brackets; the drawn text is compared with the same rule.
    text.nfc().filter(|c| !c.is_whitespace() && !c.is_control() && !unseen(*c)).collect()
}

fn unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text as drawn, with `[U+4E2D]` read as the character that it stands for.
fn drawn(document: &Document) -> String {
    let text = lay_out(document).unwrap().as_text();
    let lines = text.lines().filter(|l| !l.starts_with("---") && !l.starts_with('('));
    let joined: String = lines.filter_map(|l| l.split_once("| ").map(|(_, t)| t)).collect();
    let mut out = String::new();
    let mut rest = joined.as_str();
    while let Some(at) = rest.find("[U+") {
        out.push_str(&rest[..at]);
        let (number, behind) = rest[at + 3..].split_once(']').unwrap();
        out.push(char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap());
        rest = behind;
    }
    out.push_str(rest);
    visible(&out).nfd().collect()
}

/// Characters whose code a person's program meant otherwise are mapped (Word's bullets, Windows quotes), so they are
/// left to the unit tests.
fn unmapped() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => proptest::char::range(' ', '~'),
        2 => proptest::char::range('\u{a0}', '\u{24f}'),
        1 => proptest::char::range('\u{250}', '\u{ffff}'),
        1 => proptest::char::range('\u{1f000}', '\u{1faff}'),
        1 => prop_oneof![Just('\n'), Just('\r'), Just('\t'), Just('\u{200d}'), Just('\u{202e}'), Just('\u{301}')],
        1 => proptest::char::range('\u{5d0}', '\u{64a}'),
        1 => any::<char>(),
    ]
    .prop_filter("mapped on purpose", |c| !matches!(c, '\u{80}'..='\u{9f}' | '\u{f000}'..='\u{f0ff}'))
}

/// What must be found of a text, accents apart from their letters: where they join is not what is tested.
fn wanted(text: &str) -> String {
    let lines: String =
        text.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']).map(visible).collect();
    lines.nfd().collect()
}

fn any_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(unmapped(), 0..200).prop_map(|chars| chars.into_iter().collect::<String>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_visible_character_of_a_paragraph_is_lost(text in any_text()) {
        prop_assume!(!text.contains("[U+"));
        let document = Document { blocks: vec![Block::paragraph(&text)], ..Document::titled("Any") };
        prop_assert_eq!(drawn(&document), wanted(&text));
    }

    #[test]
    fn no_visible_character_of_a_narrow_cell_is_lost(text in any_text()) {
        prop_assume!(!text.contains("[U+"));
        let rows = vec![vec![text.clone(), String::new(), String::new(), String::new(), String::new(), String::new()]];
        let table = Block::Table { caption: String::new(), heads: vec![], widths: vec![1, 9, 9, 9, 9, 9], rows };
        let document = Document { blocks: vec![table], ..Document::titled("Any") };
        prop_assert_eq!(drawn(&document), wanted(&text));
    }
}

proptest! {
    // Every case embeds five fonts.
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_anywhere_makes_a_pdf_that_can_be_read_again(text in any_text(), level in 0u8..9) {
        let blocks = vec![
            Block::heading(level, &text),
            Block::paragraph(&text),
            Block::List { items: vec![text.clone(), text.clone()], ordered: false },
            Block::KeyValues { pairs: vec![(text.clone(), text.clone())], columns: level },
            Block::Note { lead: text.clone(), text: text.clone() },
            Block::Code { groups: vec![text.chars().take(9).collect()] },
            Block::Table { caption: text.clone(), heads: vec![text.clone()], widths: vec![], rows: vec![vec![text.clone()]] },
        ];
        let document = Document { blocks, author: text.clone(), subject: text.clone(), ..Document::titled(&text) };
        let pdf = to_pdf(&document, &mut |_, _| true).unwrap();
        let read = lopdf::Document::load_mem(&pdf.bytes).unwrap();
        prop_assert_eq!(read.get_pages().len(), pdf.pages as usize);
    }
}
