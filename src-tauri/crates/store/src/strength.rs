//! How far a passphrase would carry, by zxcvbn, in plain words.
//!
//! What it is for: the meter beside the passphrase field and the refusal of weak ones. What it must not know: who asks,
//! and where passphrases are kept. zxcvbn makes copies of its own in memory that nobody wipes: an accepted limit.

use zxcvbn::feedback::{Suggestion, Warning};
use zxcvbn::zxcvbn;

/// zxcvbn looks at no more than this many characters, and its effort grows faster than their number.
const LOOKED_AT: usize = 100;
/// The most context words that are tried, and the longest of them.
const MOST_CONTEXT: usize = 60;
/// Guesses a second that somebody with the stolen key file and a fast graphics card may make: Argon2id at 64 MiB and
/// three passes moves about 400 MB of memory for each guess, and such a card about 1 TB a second; rounded down for the
/// overhead. The words are an order of magnitude, not a promise.
const GUESSES_A_SECOND: u64 = 1_000;

/// Words that anybody would try first at a residential family centre.
const USUAL_WORDS: [&str; 28] = [
    "hearthbook",
    "hearth",
    "ofsted",
    "family",
    "families",
    "centre",
    "center",
    "residential",
    "assessment",
    "parent",
    "parents",
    "parenting",
    "child",
    "children",
    "baby",
    "manager",
    "registered",
    "visitor",
    "regulation",
    "visit",
    "report",
    "safeguarding",
    "placement",
    "welcome",
    "password",
    "passphrase",
    "regulation25",
    "reg25",
];

/// How far a passphrase would carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// 0 to 4, as zxcvbn scores it.
    pub score: u8,
    /// "Weak: could be guessed in about 3 hours".
    pub words: String,
    /// What would help; empty when nothing needs saying.
    pub advice: String,
    /// Strong enough to be accepted (3 or 4).
    pub accepted: bool,
}

/// Judges a passphrase. `context` are words that an attacker would try first: the names of the person and the centre.
#[must_use]
pub fn strength(passphrase: &str, context: &[String]) -> Strength {
    if passphrase.is_empty() {
        return Strength { score: 0, words: String::new(), advice: FEW_WORDS.to_owned(), accepted: false };
    }
    if let Err(problem) = crate::keys::check_length(passphrase) {
        return Strength { score: 0, words: "Too long".to_owned(), advice: problem.to_string(), accepted: false };
    }
    let looked_at: String = passphrase.chars().take(LOOKED_AT).collect();
    let context = context_words(context);
    let inputs: Vec<&str> = context.iter().map(String::as_str).chain(USUAL_WORDS).collect();
    // zxcvbn takes every gap for something to be guessed, so that two common words with a space between them score as
    // much as three parts would: the text without its gaps is judged as well, and the lower score counts.
    let without_gaps: String = looked_at.chars().filter(|c| c.is_alphanumeric()).collect();
    let judged = [looked_at.as_str(), without_gaps.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(|text| zxcvbn(text, &inputs))
        .min_by_key(zxcvbn::Entropy::guesses);
    let Some(judged) = judged else {
        return Strength { score: 0, words: String::new(), advice: FEW_WORDS.to_owned(), accepted: false };
    };
    let score = u8::from(judged.score());
    let accepted = score >= 3;
    let adjective = match score {
        0 => "Very weak",
        1 => "Weak",
        2 => "Not strong enough",
        3 => "Good",
        _ => "Strong",
    };
    let seconds = judged.guesses() / GUESSES_A_SECOND;
    let words = if accepted {
        format!("{adjective}: guessing it would take {}", length_of_time(seconds))
    } else {
        format!("{adjective}: could be guessed in {}", length_of_time(seconds))
    };
    let advice = judged.feedback().map(|feedback| {
        let warning = feedback.warning().map(warning_words);
        warning.into_iter().chain(feedback.suggestions().iter().map(|one| suggestion_words(*one))).collect::<Vec<_>>()
    });
    Strength { score, words, advice: advice.unwrap_or_default().join(" "), accepted }
}

/// The context whole, without spaces, and word by word.
fn context_words(context: &[String]) -> Vec<String> {
    let mut words = Vec::new();
    for entry in context.iter().take(MOST_CONTEXT) {
        let entry: String = entry.trim().chars().take(LOOKED_AT).collect();
        let parts: Vec<&str> = entry.split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() > 2).collect();
        words.push(parts.concat());
        words.extend(parts.iter().map(|part| (*part).to_owned()));
        words.push(entry.clone());
    }
    words.retain(|word| !word.is_empty());
    words.sort();
    words.dedup();
    words.truncate(MOST_CONTEXT * 4);
    words
}

fn length_of_time(seconds: u64) -> String {
    const UNITS: [(u64, &str); 6] = [
        (31_557_600, "year"),
        (2_629_800, "month"),
        (604_800, "week"),
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
    ];
    if seconds >= 100 * UNITS[0].0 {
        return "centuries".to_owned();
    }
    match UNITS.iter().find(|(length, _)| seconds >= *length) {
        Some((length, unit)) => match seconds / length {
            1 => format!("about {} {unit}", if *unit == "hour" { "an" } else { "a" }),
            number => format!("about {number} {unit}s"),
        },
        None => "less than a minute".to_owned(),
    }
}

const FEW_WORDS: &str = "Four or five words that do not belong together make a good passphrase.";

fn warning_words(warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess => "A row of keys is easy to guess.",
        Warning::ShortKeyboardPatternsAreEasyToGuess => "A short pattern on the keyboard is easy to guess.",
        Warning::RepeatsLikeAaaAreEasyToGuess => "Repeated characters such as “aaa” are easy to guess.",
        Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => "A repeated part adds hardly anything.",
        Warning::ThisIsATop10Password | Warning::ThisIsATop100Password | Warning::ThisIsACommonPassword => {
            "This is among the passwords that are tried first."
        }
        Warning::ThisIsSimilarToACommonlyUsedPassword => "This is close to a password that is tried first.",
        Warning::SequencesLikeAbcAreEasyToGuess => "A sequence such as “abc” or “6543” is easy to guess.",
        Warning::RecentYearsAreEasyToGuess => "A recent year is easy to guess.",
        Warning::AWordByItselfIsEasyToGuess => "A word by itself is easy to guess.",
        Warning::DatesAreOftenEasyToGuess => "A date is easy to guess.",
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess => "A name by itself is easy to guess.",
        Warning::CommonNamesAndSurnamesAreEasyToGuess => "A common name is easy to guess.",
    }
}

fn suggestion_words(suggestion: Suggestion) -> &'static str {
    match suggestion {
        Suggestion::UseAFewWordsAvoidCommonPhrases => FEW_WORDS,
        Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => "Signs, digits and capitals are not needed.",
        Suggestion::AddAnotherWordOrTwo => "Add another word or two; unusual ones are best.",
        Suggestion::CapitalizationDoesntHelpVeryMuch => "A capital at the start helps little.",
        Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => "Writing all in capitals helps little.",
        Suggestion::ReversedWordsArentMuchHarderToGuess => "Writing a word backwards helps little.",
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => "Writing “@” for “a” and the like helps little.",
        Suggestion::UseALongerKeyboardPatternWithMoreTurns => "Use words instead of a pattern on the keyboard.",
        Suggestion::AvoidRepeatedWordsAndCharacters => "Leave out repetitions.",
        Suggestion::AvoidSequences => "Leave out sequences.",
        Suggestion::AvoidRecentYears => "Leave out recent years.",
        Suggestion::AvoidYearsThatAreAssociatedWithYou => "Leave out years that have to do with you.",
        Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => "Leave out dates that have to do with you.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(passphrase: &str) -> Strength {
        strength(passphrase, &["Amara Okafor".to_owned(), "Willow House".to_owned()])
    }

    #[test]
    fn five_unrelated_words_are_accepted_without_advice() {
        let judged = judge("otter plinth marmalade seventh quarry");
        assert!(judged.accepted, "{judged:?}");
        assert_eq!((judged.score, judged.advice.as_str()), (4, ""));
        assert_eq!(judged.words, "Strong: guessing it would take centuries");
    }

    #[test]
    fn what_anybody_would_try_first_is_refused_with_advice() {
        for weak in [
            "",
            "password",
            "Ofsted2026",
            "hearthbook",
            "willowhouse",
            "WillowHouse1",
            "Okafor",
            "amaraokafor",
            "family centre",
        ] {
            let judged = judge(weak);
            assert!(!judged.accepted, "{weak}: {judged:?}");
            assert!(!judged.advice.is_empty(), "{weak}: {judged:?}");
        }
    }

    #[test]
    fn names_in_the_context_count_against_it() {
        let without = strength("thistledown bramblewick", &[]);
        let with = strength("thistledown bramblewick", &["Thistledown Bramblewick".to_owned()]);
        assert!(with.score < without.score, "{with:?} {without:?}");
    }

    #[test]
    fn the_words_say_how_long_it_would_last() {
        assert_eq!(judge("password").words, "Very weak: could be guessed in less than a minute");
        let cases = [
            (0, "less than a minute"),
            (60, "about a minute"),
            (3_600, "about an hour"),
            (2 * 86_400, "about 2 days"),
            (604_800, "about a week"),
            (3 * 31_557_600, "about 3 years"),
            (u64::MAX, "centuries"),
        ];
        for (seconds, words) in cases {
            assert_eq!(length_of_time(seconds), words);
        }
    }

    #[test]
    fn a_very_long_text_is_judged_by_its_beginning_and_one_too_long_is_refused() {
        assert!(judge(&"otter plinth marmalade seventh quarry ".repeat(20)).accepted);
        assert!(!judge(&"a".repeat(1_000)).accepted);
        let too_long = judge(&"otter plinth marmalade ".repeat(10_000));
        assert!(!too_long.accepted);
        assert!(too_long.advice.contains("1,000"), "{too_long:?}");
    }

    #[test]
    fn any_script_is_judged() {
        assert!(judge("каштан подорожник сорок семь облаков").accepted);
        assert!(!judge("👍👍").accepted);
    }
}
