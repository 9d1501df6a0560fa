//! A text cut into words, each folded so that case, accents and kinds of hyphen or apostrophe make no difference.
//!
//! It must not know what a name is.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Folded: lower case, no accents.
    pub folded: String,
    /// First byte in the text.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// The same in UTF-16 units.
    pub start16: usize,
    /// The same in UTF-16 units.
    pub end16: usize,
    /// It begins with a letter that is not a small one; scripts without small letters count as such.
    pub capital: bool,
    /// What stands between it and the word before is what may stand inside a name: spaces, a line break, a hyphen, an
    /// apostrophe, the full stop of an abbreviation.
    pub joined: bool,
    /// It begins a sentence, a line or a quotation, where a capital letter says nothing.
    pub starts_sentence: bool,
}

impl Token {
    /// Digits, such as a day or a year; "3rd" too.
    pub fn is_number(&self) -> bool {
        self.folded.starts_with(|c: char| c.is_ascii_digit())
    }

    fn is_abbreviation(&self) -> bool {
        self.capital && (self.folded.chars().count() <= 2 || self.folded == "mrs")
    }
}

/// Cuts a text into words.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut gap_from = 0;
    let mut at16 = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let start16 = at16;
        at16 += first.len_utf16();
        if !is_letter(first) {
            continue;
        }
        let mut end = start + first.len_utf8();
        // most words are plain letters up to a space or a sign: those are folded at once
        let plain = text.as_bytes()[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let whole = plain > 0 && text.as_bytes().get(start + plain).is_none_or(u8::is_ascii);
        let mut folded = if whole {
            end = start + plain;
            at16 += plain - 1;
            chars.by_ref().take(plain - 1).for_each(drop);
            text[start..end].to_ascii_lowercase()
        } else {
            let mut folded = String::with_capacity(16);
            fold(first, &mut folded);
            folded
        };
        // An ideograph is a word of its own: no space stands between a name and the words around it.
        while let Some(&(next, c)) = chars.peek() {
            let goes_on = if is_ideograph(first) { is_mark(c) } else { is_inside(c) && !is_ideograph(c) };
            if !goes_on {
                break;
            }
            fold(c, &mut folded);
            end = next + c.len_utf8();
            at16 += c.len_utf16();
            chars.next();
        }
        let gap = &text[gap_from..start];
        let before = found.last();
        found.push(Token {
            folded,
            start,
            end,
            start16,
            end16: at16,
            capital: !first.is_lowercase(),
            joined: before.is_some_and(|before| is_joint(gap, before)),
            starts_sentence: before.is_none_or(|before| ends_sentence(gap, before)),
        });
        gap_from = end;
    }
    found
}

/// Folds a whole text to its words, for comparing.
pub(crate) fn folded_words(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|token| token.folded).collect()
}

/// Accents, and signs that take no room: part of the word that they stand in.
fn is_mark(c: char) -> bool {
    canonical_combining_class(c) != 0 || is_invisible(c)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Letters and digits. Some apostrophes are letters by their class; to a reader they are not.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_apostrophe(c)
}

fn is_inside(c: char) -> bool {
    is_letter(c) || is_mark(c)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn fold(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    for part in std::iter::once(c).nfkd().flat_map(char::to_lowercase).nfkd().filter(|part| !is_mark(*part)) {
        match part {
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            // What a compatibility form unfolds to may be no letter; it must not look like the edge of a word.
            other if other.is_alphanumeric() => out.push(other),
            _ => {}
        }
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' | '\u{b7}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{2b9}' | '`' | '\u{b4}' | '\u{ff07}')
}

fn is_joint(gap: &str, before: &Token) -> bool {
    let rest = match gap.strip_prefix('.') {
        Some("") => return true,
        Some(rest) if before.is_abbreviation() => rest,
        Some(_) => return false,
        None => gap,
    };
    rest.chars().all(|c| c.is_whitespace() || is_hyphen(c) || is_apostrophe(c) || is_invisible(c) || c == '_')
}

fn ends_sentence(gap: &str, before: &Token) -> bool {
    let rest = if before.is_abbreviation() { gap.strip_prefix('.').unwrap_or(gap) } else { gap };
    let spaced = gap.chars().any(char::is_whitespace);
    let opens = |c: char| matches!(c, '\n' | '\r' | '\u{201c}' | '"' | '•');
    rest.chars().any(|c| opens(c) || (spaced && matches!(c, '.' | '!' | '?' | ':' | ';' | '…' | '\u{2018}')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn case_accents_and_composition_make_no_difference() {
        for spelling in ["Siobhán", "SIOBHÁN", "Siobha\u{301}n", "siobhan", "Ｓiobhan"] {
            assert_eq!(folded_words(spelling), ["siobhan"], "{spelling}");
        }
        assert_eq!(folded_words("Łukasz Müller Ærø Straße"), ["lukasz", "muller", "aero", "strasse"]);
    }

    #[test]
    fn a_soft_hyphen_or_a_joiner_does_not_cut_a_word() {
        assert_eq!(folded_words("Dela\u{ad}ney Ro\u{200b}sa"), ["delaney", "rosa"]);
    }

    #[test]
    fn a_capital_says_nothing_at_the_beginning_of_a_sentence() {
        let starts = |text: &str| tokens(text).last().unwrap().starts_sentence;
        assert!(starts("Hope"));
        assert!(starts("It went well. Hope"));
        assert!(starts("- one\nHope"));
        assert!(starts("she said “Hope"));
        assert!(!starts("she met Hope"));
        assert!(!starts("Mrs. Hope"));
        assert!(!starts("J. Hope"));
    }

    proptest! {
        #[test]
        fn words_lie_on_whole_characters_in_order_whatever_the_text(text in "\\PC{0,60}|[a-zA-Z .’'\\-\u{301}\u{200d}李明😀\n]{0,60}") {
            let mut last = 0;
            for token in tokens(&text) {
                prop_assert!(last <= token.start && token.start < token.end);
                prop_assert!(text.is_char_boundary(token.start) && text.is_char_boundary(token.end));
                prop_assert_eq!(text[..token.start].encode_utf16().count(), token.start16);
                prop_assert_eq!(text[..token.end].encode_utf16().count(), token.end16);
                prop_assert!(token.folded.chars().all(char::is_alphanumeric));
                last = token.end;
            }
        }
    }
}
