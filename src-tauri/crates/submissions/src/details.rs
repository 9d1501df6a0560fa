//! What is no name: addresses, telephone numbers, email addresses, dates of birth, NHS and case numbers; those on record,
//! and what looks like one although nobody on record has it. It must not know names.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, BuildError};
use hearthbook_records::reports::{GateHit, HitKind};
use regex::Regex;

use crate::gate::KnownDetail;
use crate::units::Units;

/// A shape and what it is.
struct Shape {
    kind: HitKind,
    replacement: &'static str,
    pattern: &'static str,
}

const MONTHS: &str = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";

const SHAPES: [Shape; 6] = [
    Shape {
        kind: HitKind::Email,
        replacement: "[email address]",
        pattern: r"(?i)(?-u:\b)[a-z0-9](?:[a-z0-9._%+'-]*[a-z0-9])?@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}(?-u:\b)",
    },
    Shape {
        kind: HitKind::Phone,
        replacement: "[telephone number]",
        pattern: r"(?:\+44|(?-u:\b)0044|\(?(?-u:\b)0)[ \t\r\n\xA0().-]*(?:[0-9][ \t\r\n\xA0().-]*){8,9}[0-9](?-u:\b)",
    },
    Shape {
        kind: HitKind::NhsNumber,
        replacement: "[NHS number]",
        pattern: r"(?-u:\b)[0-9]{3}[ \t\r\n\xA0-]?[0-9]{3}[ \t\r\n\xA0-]?[0-9]{4}(?-u:\b)",
    },
    Shape {
        kind: HitKind::CaseNumber,
        replacement: "[case number]",
        pattern: r"(?i)(?-u:\b)[a-z]{2}[ \t\r\n\xA0]?[0-9]{2}[ \t\r\n\xA0]?[cp][ \t\r\n\xA0]?[0-9]{5}(?-u:\b)",
    },
    Shape {
        kind: HitKind::Address,
        replacement: "[postcode]",
        pattern: r"(?i)(?-u:\b)(?:gir[ \t\r\n\xA0]?0aa|[a-pr-uwyz](?:[0-9][0-9a-hjkps-uw]?|[a-hk-y][0-9][0-9abehmnprv-y]?)[ \t\r\n\xA0]?[0-9][abd-hjlnp-uw-z]{2})(?-u:\b)",
    },
    // a date is one of birth when the words before it say so
    Shape { kind: HitKind::DateOfBirth, replacement: "[date of birth]", pattern: "" },
];

static DATE: LazyLock<String> = LazyLock::new(|| {
    format!(
        r"(?:[0-9]{{1,2}}(?:st|nd|rd|th)?(?:[ \t\r\n\xA0]+of)?[ \t\r\n\xA0-]+{MONTHS}\.?,?[ \t\r\n\xA0-]+[0-9]{{2,4}}|{MONTHS}\.?[ \t\r\n\xA0]+[0-9]{{1,2}}(?:st|nd|rd|th)?,?[ \t\r\n\xA0]+[0-9]{{4}}|[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-][0-9]{{2,4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})"
    )
});

static COMPILED: LazyLock<Vec<(HitKind, &'static str, Regex)>> = LazyLock::new(|| {
    SHAPES
        .iter()
        .filter_map(|shape| {
            let pattern = if shape.kind == HitKind::DateOfBirth {
                format!(r"(?i)(?-u:\b)(?:d\.?o\.?b\.?|dates? of birth|born(?:[ \t\r\n\xA0]+on)?)[ \t\r\n\xA0:,(]*(?:is[ \t\r\n\xA0]+|was[ \t\r\n\xA0]+)?({})", *DATE)
            } else {
                format!("({})", shape.pattern)
            };
            // a pattern of ours that does not compile is found by the test below
            Regex::new(&pattern).ok().map(|regex| (shape.kind, shape.replacement, regex))
        })
        .collect()
});

/// What has the shape of one of its kind in a recorded text: a field may hold two numbers, or a postcode behind its town.
fn shaped(kind: HitKind, text: &str) -> Vec<&str> {
    let of_kind = COMPILED.iter().filter(|(of, _, _)| *of == kind);
    of_kind
        .flat_map(|(_, _, regex)| regex.captures_iter(text).filter_map(|found| found.get(1)))
        .map(|m| m.as_str())
        .collect()
}

static ANY_DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r"(?i)(?-u:\b){}(?-u:\b)", *DATE)).ok());

/// Details on record, ready to be looked for.
#[derive(Debug, Default)]
pub(crate) struct Details {
    known: Vec<(String, KnownDetail)>,
    /// Those of `known` that are looked for letter by letter, all in one go, and which they are.
    lines: Option<(AhoCorasick, Vec<usize>)>,
    births: Vec<((u32, u32, u32), KnownDetail)>,
}

fn letters_and_digits(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A telephone number without what differs from one notation to the next.
fn digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    for prefix in ["0044", "44", "0"] {
        if let Some(rest) = digits.strip_prefix(prefix) {
            return rest.trim_start_matches('0').to_owned();
        }
    }
    digits
}

fn month_of(text: &str) -> Option<u32> {
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.to_lowercase();
    (1..).zip(names).find(|(_, name)| lower.contains(name)).map(|(number, _)| number)
}

/// Day, month and year of a date as it is written; a year of two digits is of this or the last century.
fn date_of(text: &str) -> Option<(u32, u32, u32)> {
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let full = |year: u32| if year < 100 { if year < 40 { 2000 + year } else { 1900 + year } } else { year };
    match (month_of(text), numbers.as_slice()) {
        (Some(month), [day, year]) => Some((*day, month, full(*year))),
        (None, [year, month, day]) if *year > 999 => Some((*day, *month, *year)),
        (None, [day, month, year]) => Some((*day, *month, full(*year))),
        _ => None,
    }
}

/// The check digit of an NHS number (modulus 11), so that any ten digits are not taken for one.
fn is_nhs_number(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let [first @ .., last] = digits.as_slice() else { return false };
    if first.len() != 9 || digits.iter().all(|digit| digit == last) {
        return false;
    }
    let sum: u32 = first.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    let check = (11 - sum % 11) % 11;
    check != 10 && check == *last
}

impl Details {
    /// # Errors
    /// When there are more than the search can hold (many millions).
    pub fn build(details: Vec<KnownDetail>) -> Result<Self, BuildError> {
        let mut built = Self::default();
        for detail in details {
            match detail.kind {
                HitKind::DateOfBirth => {
                    if let Some(date) = date_of(&detail.words) {
                        built.births.push((date, detail));
                    }
                }
                HitKind::Phone => {
                    let pieces = detail.words.split([',', '\n', ';', '/']).chain(shaped(HitKind::Phone, &detail.words));
                    built.keep(pieces.map(digits).filter(|number| number.len() > 5), &detail);
                }
                _ => {
                    // a line of an address each; a word that is too short says nothing
                    let lines = detail.words.split([',', '\n', ';']).map(letters_and_digits);
                    let lines = lines.filter(|letters| letters.chars().count() > 5);
                    let shaped = shaped(detail.kind, &detail.words).into_iter().map(letters_and_digits);
                    built.keep(lines.chain(shaped), &detail);
                }
            }
        }
        let by_letters = |(_, (words, detail)): &(usize, &(String, KnownDetail))| {
            !words.is_empty() && !matches!(detail.kind, HitKind::Phone | HitKind::Email)
        };
        let (which, words): (Vec<usize>, Vec<&str>) = built
            .known
            .iter()
            .enumerate()
            .filter(by_letters)
            .map(|(index, (words, _))| (index, words.as_str()))
            .unzip();
        if !words.is_empty() {
            built.lines = Some((AhoCorasick::new(words)?, which));
        }
        Ok(built)
    }

    /// Each way in which a detail may be written once.
    fn keep(&mut self, ways: impl Iterator<Item = String>, detail: &KnownDetail) {
        let ways: BTreeSet<String> = ways.collect();
        self.known.extend(ways.into_iter().map(|way| (way, detail.clone())));
    }

    fn born(&self, words: &str) -> Option<&KnownDetail> {
        let date = date_of(words)?;
        self.births.iter().find(|(birth, _)| *birth == date).map(|(_, detail)| detail)
    }

    fn owner(&self, kind: HitKind, words: &str) -> Option<&KnownDetail> {
        if kind == HitKind::DateOfBirth {
            return self.born(words);
        }
        let wanted = if kind == HitKind::Phone { digits(words) } else { letters_and_digits(words) };
        self.known.iter().find(|(known, detail)| detail.kind == kind && *known == wanted).map(|(_, detail)| detail)
    }

    /// Hits with the subjects whose they are; none where nobody on record has it.
    pub fn find(&self, text: &str, units: &Units<'_>) -> Vec<(GateHit, Vec<String>)> {
        let mut found = Vec::new();
        for (kind, replacement, regex) in COMPILED.iter() {
            for captures in regex.captures_iter(text) {
                let Some(place) = captures.get(1) else { continue };
                if *kind == HitKind::NhsNumber && !is_nhs_number(place.as_str()) {
                    continue;
                }
                // a number inside a longer one is none: document numbers, fingerprints
                let before = text[..place.start()].chars().next_back();
                let after = text[place.end()..].chars().next();
                let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_');
                if *kind != HitKind::DateOfBirth && (inside(before) || after.is_some_and(char::is_alphanumeric)) {
                    continue;
                }
                let owner = self.owner(*kind, place.as_str());
                found.push(hit(text, units, place.start(), place.end(), *kind, owner, replacement));
            }
        }
        if let Some(any) = ANY_DATE.as_ref().filter(|_| !self.births.is_empty()) {
            for place in any.find_iter(text) {
                if let Some(owner) = self.born(place.as_str()) {
                    found.push(hit(
                        text,
                        units,
                        place.start(),
                        place.end(),
                        HitKind::DateOfBirth,
                        Some(owner),
                        "[date of birth]",
                    ));
                }
            }
        }
        found.extend(self.lines(text, units));
        found
    }

    /// Lines of addresses, and numbers in a grouping that has no shape of its own.
    fn lines(&self, text: &str, units: &Units<'_>) -> Vec<(GateHit, Vec<String>)> {
        let Some((search, which)) = &self.lines else { return Vec::new() };
        // the text as letters and digits alone, and for each byte where its character stands
        let mut letters = String::with_capacity(text.len());
        let mut places = Vec::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            if c.is_ascii_alphanumeric() {
                letters.push(c.to_ascii_lowercase());
                places.push(at);
            } else if c.is_alphanumeric() {
                for lower in c.to_lowercase() {
                    letters.push(lower);
                    places.extend(std::iter::repeat_n(at, lower.len_utf8()));
                }
            }
        }
        let mut found = Vec::new();
        for line in search.find_overlapping_iter(&letters) {
            let (Some(start), Some(last)) = (places.get(line.start()), places.get(line.end() - 1)) else { continue };
            let end = last + text[*last..].chars().next().map_or(0, char::len_utf8);
            let before = text[..*start].chars().next_back();
            let after = text[end..].chars().next();
            if before.is_some_and(char::is_alphanumeric) || after.is_some_and(char::is_alphanumeric) {
                continue;
            }
            let (_, detail) = &self.known[which[line.pattern().as_usize()]];
            found.push(hit(text, units, *start, end, detail.kind, Some(detail), "[address]"));
        }
        found
    }
}

fn hit(
    text: &str,
    units: &Units<'_>,
    start: usize,
    end: usize,
    kind: HitKind,
    owner: Option<&KnownDetail>,
    replacement: &str,
) -> (GateHit, Vec<String>) {
    let words = text[start..end].trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let from = units.at(start);
    let to = units.at(start + words.len());
    (
        GateHit {
            start: from,
            end: to,
            words,
            kind,
            whose: owner.map(|owner| owner.whose.clone()).unwrap_or_default(),
            replacement: owner.map_or_else(|| replacement.to_owned(), |owner| owner.replacement.clone()),
            allowed: None,
        },
        owner.map(|owner| owner.subject.clone()).into_iter().collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_compiles() {
        assert_eq!(COMPILED.len(), SHAPES.len());
        assert!(ANY_DATE.is_some());
    }

    #[test]
    fn a_date_is_the_same_in_every_notation() {
        for text in
            ["3 March 2019", "3rd of March 2019", "03/03/2019", "3.3.19", "2019-03-03", "March 3, 2019", "3-Mar-2019"]
        {
            assert_eq!(date_of(text), Some((3, 3, 2019)), "{text}");
        }
    }

    #[test]
    fn ten_digits_are_an_nhs_number_only_with_the_right_check_digit() {
        assert!(is_nhs_number("943 476 5919"));
        assert!(!is_nhs_number("943 476 5918"));
        assert!(!is_nhs_number("0000000000"));
    }
}
