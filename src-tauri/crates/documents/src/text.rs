//! Pasted text made printable: one line break, one blank, no control characters, accents composed.
//!
//! What a person can see is never dropped here. What nobody can see (control characters, joiners, marks of direction)
//! is either used by the layout and then not drawn, or dropped.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::is_nfc;

/// The lines of a text as typed, each ready for breaking; empty lines are left out.
pub(crate) fn hard_lines(text: &str) -> Vec<String> {
    if is_plain(text) {
        return text.split('\n').map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    }
    let mut mapped = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() == Some(&'\n') {
                    chars.next();
                }
                mapped.push('\n');
            }
            // Word's manual line break, form feed, next line, line and paragraph separators.
            '\n' | '\u{b}' | '\u{c}' | '\u{2028}' | '\u{2029}' => mapped.push('\n'),
            '\u{85}' => mapped.push('\n'),
            // A tab keeps the columns of a pasted table apart; blanks alone would run together.
            '\t' => mapped.push_str(" \u{a0}\u{a0} "),
            '\u{80}'..='\u{9f}' => mapped.extend(windows_1252(c)),
            '\u{f000}'..='\u{f0ff}' => mapped.push(symbol_font(c)),
            // No-break blanks of every width stay no-break, all others become the one blank.
            '\u{a0}' | '\u{202f}' | '\u{2007}' => mapped.push('\u{a0}'),
            c if c.is_whitespace() => mapped.push(' '),
            // An optional hyphen is not used: nothing here breaks a word that fits a line.
            '\u{ad}' => {}
            // a joiner with nothing before it joins nothing, and would take the accent behind it along
            '\u{200d}' if mapped.chars().next_back().is_none_or(|last| last.is_whitespace() || is_invisible(last)) => {}
            c if c.is_control() => {}
            c => mapped.push(c),
        }
    }
    let composed = if is_nfc(&mapped) { mapped } else { mapped.nfc().collect() };
    composed.split('\n').map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

/// Text that needs no mapping, which is nearly all of it.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b))
}

/// Never drawn: joiners, direction marks, variation selectors and the like (Unicode's default-ignorable code points).
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether the text may hold letters that read from right to left, or marks that change direction.
pub(crate) fn may_be_rtl(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202b}' | '\u{202e}' | '\u{2067}' | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}

/// Text from old Windows programs that was read as Latin-1: the codes 80 to 9F are then typographic signs.
fn windows_1252(c: char) -> Option<char> {
    const TABLE: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”',
        '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    let index = (c as usize).checked_sub(0x80)?;
    TABLE.get(index).copied().filter(|c| *c != '\0')
}

/// The signs of Word's Symbol and Wingdings fonts arrive in the private use area; these are the ones of its bullets,
/// arrows and ticks. The rest is shown by its number.
fn symbol_font(c: char) -> char {
    match c {
        '\u{f0b7}' | '\u{f06c}' | '\u{f09f}' => '•',
        '\u{f0a7}' | '\u{f06e}' => '▪',
        '\u{f0a8}' | '\u{f06f}' | '\u{f071}' | '\u{f072}' => '☐',
        '\u{f0d8}' => '➢',
        '\u{f0e0}' | '\u{f0e8}' | '\u{f0f0}' => '→',
        '\u{f0df}' => '←',
        '\u{f0fc}' => '✓',
        '\u{f0fb}' => '✗',
        '\u{f0fe}' => '☑',
        '\u{f0fd}' => '☒',
        '\u{f076}' => '❖',
        '\u{f02d}' => '−',
        '\u{f0b0}' => '°',
        '\u{f0b1}' => '±',
        '\u{f0b3}' => '≥',
        '\u{f0a3}' => '≤',
        '\u{f04a}' => '☺',
        '\u{f04c}' => '☹',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_break_breaks_a_line_once() {
        assert_eq!(hard_lines("a\r\nb\rc\u{b}d\u{2028}e\n\n\nf"), ["a", "b", "c", "d", "e", "f"]);
    }

    #[test]
    fn accents_are_composed_and_control_characters_go() {
        assert_eq!(hard_lines("Zoe\u{308}\u{7} re\u{301}sume\u{301}\0"), ["Zoë résumé"]);
    }

    #[test]
    fn windows_quotes_and_word_bullets_become_what_was_meant() {
        assert_eq!(hard_lines("\u{93}yes\u{94} \u{96} it\u{92}s \u{f0fc}"), ["“yes” – it’s ✓"]);
    }

    #[test]
    fn blanks_become_one_kind_and_tabs_keep_columns_apart() {
        assert_eq!(hard_lines("a\u{2003}b\u{a0}c\td"), ["a b\u{a0}c \u{a0}\u{a0} d"]);
    }

    #[test]
    fn a_joiner_that_joins_nothing_goes_and_one_between_two_signs_stays() {
        assert_eq!(hard_lines("\u{200d}\u{301}ɐ \u{200d}b"), ["\u{301}ɐ b"]);
        assert_eq!(hard_lines("👩\u{200d}👧"), ["👩\u{200d}👧"]);
    }

    #[test]
    fn optional_hyphens_go() {
        assert_eq!(hard_lines("safe\u{ad}guard\u{ad}ing"), ["safeguarding"]);
    }
}
