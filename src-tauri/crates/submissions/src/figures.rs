//! Numbers that a text quotes against those of the record: "4 complaints" where the record has 2.
//!
//! It points out, it never judges: a text may count something that the record does not. Pure functions on plain data.

use std::sync::LazyLock;

use regex::Regex;

/// Something that a text may count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countable {
    /// Its nouns: "complaint", "complaints".
    pub nouns: &'static [&'static str],
    /// As the record calls it.
    pub label: String,
    /// Numbers that the record bears out.
    pub accepted: Vec<u32>,
    /// The number that the record has first of all.
    pub record: u32,
    /// A part of them may be counted, too ("two families showed us their rooms"): only more than there are is pointed out.
    pub parts: bool,
}

/// A number in a text that the record does not bear out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    /// "4 complaints", as it stands.
    pub quoted: String,
    /// "complaints".
    pub label: String,
    /// What the record has.
    pub record: u32,
}

const WORDS: [&str; 13] =
    ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// A number and the next words, of which the first or second may be what is counted.
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words = WORDS.join("|");
    Regex::new(&format!(r"(?i)\b(\d{{1,4}}|{words})\s+((?:[a-z’'-]+\s+)?[a-z’'-]+)")).ok()
});

/// What a text quotes otherwise than the record, each once.
#[must_use]
pub fn differing(text: &str, countables: &[Countable]) -> Vec<Differs> {
    let Some(pattern) = QUOTED.as_ref() else { return Vec::new() };
    let mut found: Vec<Differs> = Vec::new();
    let mut at = 0;
    while let Some(hit) = pattern.captures_at(text, at) {
        let (Some(whole), Some(number), Some(words)) = (hit.get(0), hit.get(1), hit.get(2)) else { break };
        at = number.end();
        // "1.5 visits", "12/3 visits", "F-2026-03 family" are no counts
        let before = text.get(..number.start()).and_then(|before| before.chars().next_back());
        if before.is_some_and(|c| matches!(c, '.' | ',' | '/' | '-' | '–' | '(' | '£') || c.is_alphanumeric()) {
            continue;
        }
        let Some(counted) = number_of(number.as_str()) else { continue };
        let mut nouns = words.as_str().split_whitespace();
        let (first, second) = (nouns.next().unwrap_or_default(), nouns.next());
        let is = |word: &str, countable: &Countable| countable.nouns.iter().any(|noun| word.eq_ignore_ascii_case(noun));
        let countable = countables.iter().find(|one| is(first, one)).or_else(|| {
            // "3 formal complaints"; but "2 of families" or "5 weeks visit" count something else
            let second = second?;
            // a capital letter begins a month: "on 4 March complaints were read"
            let plain = first.chars().all(char::is_lowercase)
                && !matches!(first, "of" | "days" | "weeks" | "months" | "years" | "hours" | "per" | "in" | "or");
            plain.then(|| countables.iter().find(|one| is(second, one))).flatten()
        });
        let Some(countable) = countable else { continue };
        let most = countable.accepted.iter().max().copied().unwrap_or(0);
        if countable.accepted.contains(&counted) || (countable.parts && counted <= most) {
            continue;
        }
        let quoted = if countable.nouns.iter().any(|noun| first.eq_ignore_ascii_case(noun)) {
            format!("{} {first}", number.as_str())
        } else {
            whole.as_str().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let one = Differs { quoted, label: countable.label.clone(), record: countable.record };
        if !found.iter().any(|other| other.quoted.eq_ignore_ascii_case(&one.quoted)) {
            found.push(one);
        }
    }
    found
}

fn number_of(text: &str) -> Option<u32> {
    let word = WORDS.iter().position(|word| text.eq_ignore_ascii_case(word));
    word.and_then(|index| u32::try_from(index).ok()).or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn complaints() -> Vec<Countable> {
        vec![
            Countable {
                nouns: &["complaint", "complaints"],
                label: "complaints".into(),
                accepted: vec![2, 3],
                record: 2,
                parts: false,
            },
            Countable {
                nouns: &["family", "families"],
                label: "families".into(),
                accepted: vec![5],
                record: 5,
                parts: true,
            },
        ]
    }

    fn quoted(text: &str) -> Vec<String> {
        differing(text, &complaints()).into_iter().map(|one| one.quoted).collect()
    }

    #[test]
    fn a_number_that_the_record_does_not_bear_out_is_pointed_out_in_digits_and_in_words() {
        assert_eq!(quoted("There were 4 complaints."), ["4 complaints"]);
        assert_eq!(quoted("Four complaints and two complaints."), ["Four complaints"]);
        assert_eq!(quoted("We had no complaints, from six families."), ["no complaints", "six families"]);
        assert_eq!(quoted("There were 4 formal complaints"), ["4 formal complaints"]);
    }

    #[test]
    fn this_period_and_the_one_before_may_be_quoted() {
        assert!(quoted("2 complaints, after 3 complaints in the period before; five families.").is_empty());
    }

    #[test]
    fn what_counts_something_else_is_left_alone() {
        for text in [
            "Within 28 days complaints are answered.",
            "On 4 March complaints were read.",
            "Complaint C-2026-04 was upheld.",
            "1.5 complaints a month",
            "9 weeks",
            "",
        ] {
            assert!(quoted(text).is_empty(), "{text}: {:?}", quoted(text));
        }
    }

    #[test]
    fn a_part_of_the_families_may_be_counted_and_more_than_there_are_may_not() {
        assert!(quoted("Two families showed us their rooms.").is_empty());
        assert_eq!(quoted("Six families live here."), ["Six families"]);
    }

    #[test]
    fn the_same_quotation_is_pointed_out_once() {
        assert_eq!(quoted("4 complaints. Again: 4 complaints."), ["4 complaints"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "\\PC{0,200}") {
            let _ = differing(&text, &complaints());
        }

        #[test]
        fn a_number_that_is_accepted_is_never_pointed_out(number in 0_u32..200) {
            let accepted = vec![Countable {
                nouns: &["event", "events"], label: "events".into(), accepted: vec![number], record: number, parts: false,
            }];
            let text = format!("In all {number} events were recorded.");
            prop_assert!(differing(&text, &accepted).is_empty());
        }
    }
}
