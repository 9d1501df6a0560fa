//! Where a passage that has to leave stands in other texts: also set in other lines, in other case, with other signs.
//!
//! It must not know what the passage is, nor where the texts are kept.

use crate::tokens::{folded_words, tokens};

/// So many words of the passage in the same order are the passage in other words around them.
const ECHO: usize = 5;

/// A passage, ready to be looked for.
#[derive(Debug, Clone)]
pub struct Passage {
    words: Vec<String>,
}

impl Passage {
    /// Nothing when the text has no word in it.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let words = folded_words(text);
        (!words.is_empty()).then_some(Self { words })
    }

    /// The text with the passage replaced wherever it stands; nothing when it stands nowhere. The signs that end the
    /// passage go with it.
    #[must_use]
    pub fn cut(&self, text: &str, marker: &str) -> Option<String> {
        let words = tokens(text);
        let mut cut = String::new();
        let mut kept_to = 0;
        let mut at = 0;
        while at + self.words.len() <= words.len() {
            let here = &words[at..at + self.words.len()];
            if here.iter().zip(&self.words).all(|(word, wanted)| word.folded == *wanted) {
                let (first, last) = (here[0].start, here[here.len() - 1].end);
                let signs = text[last..].chars().take_while(|c| !c.is_alphanumeric() && !c.is_whitespace());
                cut.push_str(&text[kept_to..first]);
                cut.push_str(marker);
                kept_to = last + signs.map(char::len_utf8).sum::<usize>();
                at += self.words.len();
            } else {
                at += 1;
            }
        }
        if kept_to == 0 && cut.is_empty() {
            return None;
        }
        cut.push_str(&text[kept_to..]);
        // where nothing stands instead, two spaces would be left
        Some(if marker.is_empty() { without_holes(&cut) } else { cut })
    }

    /// The text says a part of the passage: five of its words in the same order, or all of a shorter one.
    #[must_use]
    pub fn echoes_in(&self, text: &str) -> bool {
        let words = folded_words(text);
        let run = ECHO.min(self.words.len());
        let runs: std::collections::HashSet<&[String]> = self.words.windows(run).collect();
        words.windows(run).any(|here| runs.contains(here))
    }
}

fn without_holes(text: &str) -> String {
    let mut clean = text.to_owned();
    while clean.contains("  ") {
        clean = clean.replace("  ", " ");
    }
    clean.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WORDS: &str = "My partner hit me on Sunday, she said. ";

    fn passage() -> Passage {
        Passage::of(WORDS).unwrap()
    }

    #[test]
    fn it_is_found_in_other_case_other_lines_and_with_other_signs_and_nothing_else_is_taken() {
        let text = "Parents are pleased.\n“MY PARTNER\nhit me on Sunday” she said! The rooms are warm.";
        assert_eq!(passage().cut(text, "[moved]").unwrap(), "Parents are pleased.\n“[moved] The rooms are warm.");
        assert_eq!(passage().cut("The rooms are warm.", "[moved]"), None);
        assert_eq!(
            passage().cut("Pleased. My partner hit me on Sunday, she said. Warm.", "").unwrap(),
            "Pleased. Warm."
        );
    }

    #[test]
    fn a_part_of_it_in_other_words_is_noticed_and_four_common_words_are_not() {
        assert!(passage().echoes_in("She told me: my partner hit me on a Saturday"));
        assert!(!passage().echoes_in("My partner hit me? No: he asked for me on Sunday."));
        assert!(Passage::of("He shook him").unwrap().echoes_in("and then he shook him again"));
        assert!(Passage::of(" … ").is_none());
    }

    proptest! {
        #[test]
        fn what_was_cut_is_found_no_more(before in "[a-z ]{0,20}", after in "[a-z ]{0,20}", words in "[A-Z][a-z]{3,8}( [a-z]{3,8}){1,8}") {
            let passage = Passage::of(&words).unwrap();
            let text = format!("{before}. {words}. {after}");
            let cut = passage.cut(&text, "[moved]").unwrap();
            prop_assert!(passage.cut(&cut, "[moved]").is_none());
        }
    }
}
