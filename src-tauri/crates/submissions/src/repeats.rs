//! How much of a text repeats the last report's.
//!
//! It points out; it never judges. A room that is as it was may be described as it was.

use std::collections::{HashMap, HashSet};

use crate::tokens::folded_words;

/// So many words in the same order are no coincidence.
const RUN: usize = 6;
/// Below this, a text is compared as a whole: short truths repeat.
const SHORT: usize = 20;
/// Below this, nothing is said: "None." every month is an answer.
const NIL: usize = 5;

/// A text of an earlier report, ready to be compared with: whoever types has it compared at every pause.
#[derive(Debug)]
pub struct EarlierText {
    /// A number for each of its words, since every word is compared as part of six runs.
    numbers: HashMap<String, usize>,
    words: Vec<usize>,
    runs: HashSet<[usize; RUN]>,
}

/// The number of a word that the earlier text has not: it stands in none of its runs.
const UNKNOWN: usize = usize::MAX;

impl EarlierText {
    /// Prepares it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let words: Vec<usize> = folded_words(text)
            .into_iter()
            .map(|word| {
                let next = numbers.len();
                *numbers.entry(word).or_insert(next)
            })
            .collect();
        let runs = words.windows(RUN).filter_map(|run| run.try_into().ok()).collect();
        Self { numbers, words, runs }
    }

    /// Per cent of the words of a text that stand in runs of six or more words of this one. Only a text that repeats as a
    /// whole comes to 100. A text of fewer than 20 words counts only when it is the same; one of fewer than five, such as
    /// "No complaints.", never.
    #[must_use]
    pub fn repeated_per_cent(&self, text: &str) -> u32 {
        let number = |word: String| self.numbers.get(&word).copied().unwrap_or(UNKNOWN);
        let words: Vec<usize> = folded_words(text).into_iter().map(number).collect();
        if words.len() < NIL {
            return 0;
        }
        if words.len() < SHORT {
            return if words == self.words { 100 } else { 0 };
        }
        let mut repeated = 0;
        let mut counted_to = 0;
        for (start, run) in words.windows(RUN).enumerate() {
            if !run.contains(&UNKNOWN) && self.runs.contains(run) {
                let end = start + RUN;
                repeated += end - counted_to.max(start);
                counted_to = end;
            }
        }
        u32::try_from(repeated * 100 / words.len()).unwrap_or(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn repeated_per_cent(text: &str, earlier: &str) -> u32 {
        EarlierText::of(earlier).repeated_per_cent(text)
    }

    const LAST: &str = "The kitchen was clean and warm, and the risk assessment of the stairs had been reviewed since the last \
        visit. Two families showed me their rooms.";

    #[test]
    fn the_same_text_repeats_as_a_whole_however_it_is_set() {
        assert_eq!(repeated_per_cent(LAST, LAST), 100);
        assert_eq!(repeated_per_cent(&LAST.to_uppercase().replace(' ', "\n"), LAST), 100);
    }

    #[test]
    fn only_the_words_in_long_runs_count() {
        let half = "The kitchen was clean and warm, and the risk assessment of the stairs is still open, which I raised with \
            A.O. and will look at again next month myself.";
        assert_eq!(repeated_per_cent(half, LAST), 13 * 100 / 30);
        let scattered = "Their rooms: two families showed me. The stairs had been clean and warm; the kitchen was reviewed. The \
            risk of the last visit was since assessed by somebody.";
        assert_eq!(repeated_per_cent(scattered, LAST), 0);
    }

    #[test]
    fn a_short_text_counts_only_when_it_is_the_same_and_a_nil_answer_never() {
        assert_eq!(repeated_per_cent("The premises were seen in full.", "The premises were seen in full"), 100);
        assert_eq!(repeated_per_cent("The premises were seen in full today.", "The premises were seen in full"), 0);
        assert_eq!(repeated_per_cent("No complaints.", "No complaints."), 0);
        assert_eq!(repeated_per_cent("", ""), 0);
    }

    proptest! {
        #[test]
        fn it_is_a_share_and_agrees_with_marking_each_word(
            text in proptest::collection::vec("[ab]{1,2}", 0..60), earlier in proptest::collection::vec("[ab]{1,2}", 0..60),
        ) {
            let share = repeated_per_cent(&text.join(" "), &earlier.join(" "));
            let mut marked = vec![false; text.len()];
            for start in 0..text.len().saturating_sub(5) {
                if earlier.windows(6).any(|run| run == &text[start..start + 6]) {
                    marked[start..start + 6].fill(true);
                }
            }
            if text.len() >= 20 {
                prop_assert_eq!(share as usize, marked.iter().filter(|m| **m).count() * 100 / text.len());
            }
            prop_assert!(share <= 100);
        }

        #[test]
        fn nothing_that_can_be_typed_upsets_it(a in "\\PC{0,200}", b in "\\PC{0,200}") {
            prop_assert!(repeated_per_cent(&a, &b) <= 100);
        }
    }
}
