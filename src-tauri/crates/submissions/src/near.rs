//! Words that are nearly on record: a letter more, less or other, or two that changed places.
//!
//! Every known word is kept under what remains of it when letters are left out, so that a word of a text is looked up by
//! what remains of it, and never compared with all that are known. It must not know texts, nor whose a word is.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};
use strsim::osa_distance;

/// From so many letters on, a part of a name is looked for with one slip of the fingers.
pub(crate) const LEAST_LETTERS: usize = 5;
/// From so many letters on, with two.
const TWO_SLIPS: usize = 9;
/// Longer than this is no name.
const MOST_LETTERS: usize = 40;

/// Known words, ready to be looked up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Near {
    words: Vec<(String, usize)>,
    // What remains (by its hash) → the words that it may remain of.
    remains: FxHashMap<u64, Vec<u32>>,
    // The lengths in letters that a word must have to be looked up at all; and to be looked up with two slips.
    lengths: (usize, usize),
    two_slips: bool,
}

impl Near {
    /// Known words, folded, each with how many slips it is looked for.
    pub fn build(words: impl IntoIterator<Item = (String, usize)>) -> Self {
        let mut near = Self { lengths: (usize::MAX, 0), ..Self::default() };
        for (word, slips) in words {
            let letters: Vec<char> = word.chars().collect();
            if letters.len() > MOST_LETTERS {
                continue;
            }
            let id = u32::try_from(near.words.len()).unwrap_or(u32::MAX);
            near.lengths.0 = near.lengths.0.min(letters.len().saturating_sub(slips));
            near.lengths.1 = near.lengths.1.max(letters.len() + slips);
            near.two_slips |= slips > 1;
            each_remainder(&letters, slips, |hash| {
                let words = near.remains.entry(hash).or_default();
                if words.last() != Some(&id) {
                    words.push(id);
                }
            });
            near.words.push((word, slips));
        }
        near
    }

    /// The known words that a folded word is nearly, those alone that it is nearest to; none that it is.
    pub fn find(&self, word: &str) -> Vec<&str> {
        let letters: Vec<char> = word.chars().collect();
        if letters.len() < self.lengths.0 || letters.len() > self.lengths.1 {
            return Vec::new();
        }
        let slips = if self.two_slips && letters.len() + 2 >= TWO_SLIPS { 2 } else { 1 };
        let mut candidates: Vec<u32> = Vec::new();
        each_remainder(&letters, slips, |hash| {
            if let Some(words) = self.remains.get(&hash) {
                candidates.extend(words);
            }
        });
        candidates.sort_unstable();
        candidates.dedup();
        let mut found: Vec<(usize, &str)> = Vec::new();
        for candidate in candidates {
            let (known, slips) = &self.words[candidate as usize];
            let distance = osa_distance(word, known);
            // With two slips, the first letter is right: nobody mistakes it as well.
            let starts_alike = known.chars().next() == letters.first().copied();
            if distance > 0 && distance <= *slips && (distance == 1 || starts_alike) {
                found.push((distance, known));
            }
        }
        let nearest = found.iter().map(|(distance, _)| *distance).min();
        found.into_iter().filter(|(distance, _)| Some(*distance) == nearest).map(|(_, known)| known).collect()
    }
}

/// How many slips a part of a name is looked for with; none when it is too short.
pub(crate) fn slips_of_part(folded: &str) -> Option<usize> {
    let letters = folded.chars().count();
    (letters >= LEAST_LETTERS).then_some(if letters >= TWO_SLIPS { 2 } else { 1 })
}

/// The hash of a word and of all that remains of it when one letter (or two) is left out.
fn each_remainder(letters: &[char], slips: usize, mut see: impl FnMut(u64)) {
    let none = letters.len();
    see(hash_without(letters, none, none));
    for first in 0..letters.len() {
        see(hash_without(letters, first, none));
        if slips > 1 {
            for second in first + 1..letters.len() {
                see(hash_without(letters, first, second));
            }
        }
    }
}

fn hash_without(letters: &[char], first: usize, second: usize) -> u64 {
    let mut hasher = FxHasher::default();
    for (at, letter) in letters.iter().enumerate() {
        if at != first && at != second {
            hasher.write_u32(u32::from(*letter));
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near() -> Near {
        let words = ["delaney", "okonkwo", "montgomery", "hannah"];
        Near::build(words.map(|word| (word.to_owned(), slips_of_part(word).unwrap())))
    }

    #[test]
    fn a_letter_more_less_or_other_or_two_exchanged_is_near() {
        for word in ["delany", "delanney", "delamey", "delnaey", "belaney", "elaney", "delaneyy"] {
            assert_eq!(near().find(word), ["delaney"], "{word}");
        }
    }

    #[test]
    fn two_slips_are_near_only_in_long_words_that_start_alike() {
        assert_eq!(near().find("montgommry"), ["montgomery"]);
        assert_eq!(near().find("bontgommery"), Vec::<&str>::new());
        assert_eq!(near().find("delenny"), Vec::<&str>::new());
    }

    #[test]
    fn the_word_itself_and_a_short_word_are_not_near() {
        assert_eq!(near().find("delaney"), Vec::<&str>::new());
        assert_eq!(slips_of_part("rosa"), None);
    }

    proptest! {
        #[test]
        fn looking_up_agrees_with_comparing_with_every_word(
            known in proptest::collection::vec("[ab]{5,10}", 1..8), word in "[ab]{3,12}",
        ) {
            let known: Vec<String> = known.into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
            let near = Near::build(known.iter().map(|word| (word.clone(), slips_of_part(word).unwrap())));
            let counts = |known: &&String| {
                let distance = osa_distance(&word, known);
                let alike = known.as_bytes()[0] == word.as_bytes()[0];
                distance > 0 && distance <= slips_of_part(known).unwrap() && (distance == 1 || alike)
            };
            let nearest = known.iter().filter(counts).map(|known| osa_distance(&word, known)).min();
            let expected: Vec<&String> =
                known.iter().filter(counts).filter(|known| Some(osa_distance(&word, known)) == nearest).collect();
            prop_assert_eq!(near.find(&word), expected);
        }
    }
}
