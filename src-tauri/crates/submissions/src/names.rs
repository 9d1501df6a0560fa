//! Known names that stand in a text in full.
//!
//! Exact matches only, made tolerant of how people type: any case, with or without accents, any kind of space, line break,
//! hyphen or apostrophe between the parts, a possessive "'s" after them. What counts:
//!
//! - a full name (first and last word of it, or all of it), in any case;
//! - of somebody who lives at the centre, also each part of the name alone, with a capital or after a title, and of a part
//!   with a hyphen or an apostrophe ("Smith-Jones", "O'Brien") each half of three letters or more;
//! - such a part written as one word ("SmithJones", "OBrien") wherever the part itself counts;
//! - of staff, also the surname alone, with a capital or after a title; a first name alone does not count;
//! - a name of one word (known as "Rosie") alone, with a capital or after a title;
//! - where a part is an everyday word as well ("Grace", "Will", "May"), alone only as the module `everyday` says; a staff
//!   surname of that kind only after a title.
//!
//! Near misses, addresses, numbers and dates of birth are the release gate's, not this module's.
//! It must not know where names come from, nor decide what happens to a hit.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use hearthbook_records::reports::{GateHit, HitKind};

use crate::everyday::{is_everyday, is_name_here};
use crate::ordinary::is_in_dictionary;
use crate::tokens::{Token, tokens};

/// Whose name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// An adult who lives or lived at the centre.
    Adult,
    /// A child who lives or lived at the centre.
    Child,
    /// Somebody who works at the centre, or visits it for the provider.
    Staff,
}

/// A name that the record knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownName {
    /// The name as recorded: a full name, what somebody is known as, or former names, several separated by commas.
    pub words: String,
    /// Whose it is, without the name: "a parent in F-2026-03".
    pub whose: String,
    /// What to put instead: "R.D.". Worked out from `words` when empty.
    pub replacement: String,
    /// Whose it is.
    pub kind: NameKind,
    /// The key of the family or the person whose identity this is; compared with those of a profile, never shown.
    pub subject: String,
}

/// The index of names could not be built.
#[derive(Debug, thiserror::Error)]
#[error("the list of known names could not be prepared: {0}")]
pub struct NameIndexError(#[from] aho_corasick::BuildError);

/// When a pattern counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Always: it is more than one word.
    Full,
    /// With a capital, or after a title.
    Alone,
    /// As alone; where it is any word of the dictionary, with a capital only in the company of names.
    Piece,
    /// With a capital unless it is an everyday word, or after a title.
    StaffSurname,
}

#[derive(Debug, Clone)]
struct Owner {
    whose: String,
    replacement: String,
    kind: NameKind,
    subject: String,
}

/// Known names, ready to be looked for. Build it once and keep it while the names stay the same.
#[derive(Debug, Clone)]
pub struct NameIndex {
    search: AhoCorasick,
    // For each pattern: whose it may be, by index of owner, and when it counts.
    uses: Vec<Vec<(usize, Use)>>,
    owners: Vec<Owner>,
}

// In the text that is searched, every word stands between these two, so that only whole words match; BREAK stands
// where two words cannot belong to one name.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';
const BREAK: char = '\u{3}';

// A half of a part says who is meant from so many letters on.
const LEAST_HALF: usize = 3;

const TITLES: &[&str] =
    &["dame", "dr", "lady", "lord", "miss", "mr", "mrs", "ms", "mx", "prof", "professor", "rev", "reverend", "sir"];
// Words that are titles only where a capital says so: "they miss hope".
const UNSURE_TITLES: &[&str] = &["dame", "lady", "lord", "miss", "sir"];
const SUFFIXES: &[&str] = &["jnr", "jr", "snr", "sr"];
const PARTICLES: &[&str] = &[
    "al", "ap", "bin", "bint", "d", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el",
    "ibn", "la", "le", "mac", "mc", "ter", "the", "van", "von", "y",
];
const CONNECTIVES: &[&str] = &["aka", "also", "and", "as", "formerly", "known", "nee", "now", "or", "previously"];

impl NameIndex {
    /// Builds the index.
    ///
    /// # Errors
    /// When there are more names than the search can hold (many millions).
    pub fn build(names: impl IntoIterator<Item = KnownName>) -> Result<Self, NameIndexError> {
        let mut patterns: BTreeMap<String, Vec<(usize, Use)>> = BTreeMap::new();
        let mut owners = Vec::new();
        for name in names {
            for parts in split_names(&name.words) {
                let replacement = if name.replacement.is_empty() { initials(&parts) } else { name.replacement.clone() };
                let owner = owners.len();
                owners.push(Owner {
                    whose: name.whose.clone(),
                    replacement,
                    kind: name.kind,
                    subject: name.subject.clone(),
                });
                for (pattern, use_) in patterns_of(&parts, name.kind) {
                    patterns.entry(pattern).or_default().push((owner, use_));
                }
            }
        }
        let (words, uses): (Vec<String>, Vec<_>) = patterns.into_iter().unzip();
        let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words)?;
        Ok(Self { search, uses, owners })
    }

    /// Every known name in a text, from its beginning to its end, none overlapping another.
    #[cfg(test)]
    pub fn find(&self, text: &str) -> Vec<GateHit> {
        self.find_owned(text).into_iter().map(|(hit, _)| hit).collect()
    }

    /// The same, each with the keys of those whose it may be.
    pub(crate) fn find_owned(&self, text: &str) -> Vec<(GateHit, Vec<String>)> {
        self.find_among(text, &tokens(text))
    }

    /// The same in a text whose words are known.
    pub(crate) fn find_among(&self, text: &str, tokens: &[Token]) -> Vec<(GateHit, Vec<String>)> {
        let mut haystack = String::with_capacity(text.len() + 2 * tokens.len());
        let mut places = Vec::with_capacity(tokens.len());
        for token in tokens {
            if !token.joined {
                haystack.push(BREAK);
            }
            places.push(haystack.len());
            push_word(&token.folded, &mut haystack);
        }
        let matches = self.search.find_iter(&haystack);
        matches
            .filter_map(|found| {
                let first = places.partition_point(|place| *place < found.start());
                let last = places.partition_point(|place| *place < found.end()).checked_sub(1)?;
                self.hit(text, tokens, first, last, &self.uses[found.pattern().as_usize()])
            })
            .collect()
    }

    fn hit(
        &self,
        text: &str,
        tokens: &[Token],
        first: usize,
        last: usize,
        uses: &[(usize, Use)],
    ) -> Option<(GateHit, Vec<String>)> {
        let titled = tokens[first].joined
            && first.checked_sub(1).is_some_and(|before| is_title(&tokens[before], &tokens[first]));
        let counts = |use_: Use| match use_ {
            Use::Full => true,
            _ if titled || first < last => true,
            _ if !tokens[first].capital => false,
            Use::Piece if is_in_dictionary(&tokens[first].folded) => is_name_here(tokens, first),
            _ if !is_everyday(&tokens[first].folded) => true,
            Use::Alone | Use::Piece => is_name_here(tokens, first),
            Use::StaffSurname => false,
        };
        let mut owners: Vec<&Owner> =
            uses.iter().filter(|(_, use_)| counts(*use_)).map(|(owner, _)| &self.owners[*owner]).collect();
        // A surname may be several people's. Adults come first, since a title or a surname alone means a grown-up.
        owners.sort_by_key(|owner| owner.kind);
        let mut whose: Vec<&str> = Vec::new();
        for owner in &owners {
            if !whose.contains(&owner.whose.as_str()) {
                whose.push(&owner.whose);
            }
        }
        let (from, to) = (&tokens[first], &tokens[last]);
        let subjects = owners.iter().map(|owner| owner.subject.clone()).collect();
        let hit = GateHit {
            start: units(from.start16),
            end: units(to.end16),
            words: text[from.start..to.end].to_owned(),
            kind: HitKind::Name,
            whose: whose.join(" or "),
            replacement: owners.first()?.replacement.clone(),
            allowed: None,
        };
        Some((hit, subjects))
    }
}

fn is_title(word: &Token, after: &Token) -> bool {
    let sure = !UNSURE_TITLES.contains(&word.folded.as_str());
    TITLES.contains(&word.folded.as_str()) && (sure || word.capital || after.capital)
}

fn units(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn push_word(folded: &str, out: &mut String) {
    out.push(OPEN);
    out.push_str(folded);
    out.push(CLOSE);
}

/// A part of a name: "O’Brien" and "Smith-Jones" are one part of two words.
pub(crate) type Part = Vec<String>;

/// Takes a recorded text apart into names, and each into its parts.
pub(crate) fn split_names(words: &str) -> Vec<Vec<Part>> {
    let mut names = Vec::new();
    for piece in words.split([',', ';', '/', '\n', '|']) {
        let mut parts: Vec<Part> = Vec::new();
        for word in piece.split_whitespace() {
            let part: Part = tokens(word).into_iter().map(|token| token.folded).filter(|f| !f.is_empty()).collect();
            let connects = part.len() == 1 && !word.starts_with(char::is_uppercase) && is_in(CONNECTIVES, &part);
            if connects {
                names.push(std::mem::take(&mut parts));
            } else if !part.is_empty() {
                parts.push(part);
            }
        }
        names.push(parts);
    }
    for parts in &mut names {
        while parts.len() > 1 && is_in(TITLES, &parts[0]) {
            parts.remove(0);
        }
        while parts.len() > 1 && parts.last().is_some_and(|part| is_in(SUFFIXES, part)) {
            parts.pop();
        }
    }
    names.retain(|parts| !parts.is_empty());
    names
}

fn is_in(list: &[&str], part: &Part) -> bool {
    part.len() == 1 && list.contains(&part[0].as_str())
}

fn letters(part: &Part) -> usize {
    part.iter().map(|word| word.chars().count()).sum()
}

/// The halves of a resident's "Smith-Jones" or "O'Brien" by which somebody may be called, or which a slip may be in.
pub(crate) fn halves(part: &Part, kind: NameKind) -> impl Iterator<Item = &String> {
    let any = part.len() > 1 && kind != NameKind::Staff;
    part.iter().filter(move |half| any && half.chars().count() >= LEAST_HALF && !PARTICLES.contains(&half.as_str()))
}

/// "obrien", as one word. Initials ("J.R.") are no word when they are joined.
fn as_one_word(part: &Part) -> Option<String> {
    let sound =
        part.len() > 1 && letters(part) > LEAST_HALF && part.iter().any(|half| half.chars().count() >= LEAST_HALF);
    sound.then(|| part.concat())
}

fn patterns_of(parts: &[Part], kind: NameKind) -> Vec<(String, Use)> {
    let Some(last) = parts.len().checked_sub(1) else { return Vec::new() };
    let alone = |part: &Part, use_| (letters(part) > 1).then(|| (pattern([part]), use_));
    if last == 0 {
        let mut found: Vec<(String, Use)> = alone(&parts[0], Use::Alone).into_iter().collect();
        found.extend(pieces(&parts[0], kind));
        return found;
    }
    let mut found = vec![
        (pattern(parts), Use::Full),
        (pattern([&parts[0], &parts[last]]), Use::Full),
        // "Delaney Rosa", as lists have it
        (pattern([&parts[last], &parts[0]]), Use::Full),
    ];
    // "RosaDelaney", as in a pasted list or a file's name
    let mut joined = parts[last].clone();
    joined[0] = parts[0].concat() + &joined[0];
    if letters(&joined) >= 7 {
        found.push((pattern([&joined]), Use::Full));
    }
    // "van der Berg": the surname with what belongs to it.
    let surname = (1..last).rev().take_while(|index| is_in(PARTICLES, &parts[*index])).last().unwrap_or(last);
    if surname < last {
        found.push((pattern(&parts[surname..]), Use::Full));
        found.push((pattern(parts[..1].iter().chain(&parts[surname..])), Use::Full));
    }
    let joined: Vec<Part> =
        parts.iter().map(|part| as_one_word(part).map_or_else(|| part.clone(), |word| vec![word])).collect();
    if joined != parts {
        found.push((pattern(&joined), Use::Full));
        found.push((pattern([&joined[0], &joined[last]]), Use::Full));
        found.push((pattern([&joined[last], &joined[0]]), Use::Full));
    }
    match kind {
        NameKind::Staff => {
            found.extend(alone(&parts[last], Use::StaffSurname));
            let word = as_one_word(&parts[last]).filter(|word| !is_in_dictionary(word));
            found.extend(word.map(|word| (pattern([&vec![word]]), Use::StaffSurname)));
        }
        NameKind::Adult | NameKind::Child => {
            // "Le" or "Van" may be a surname; between other parts it is not one.
            let own = parts.iter().enumerate().filter(|(at, part)| *at == 0 || *at == last || !is_in(PARTICLES, part));
            found.extend(own.filter_map(|(_, part)| alone(part, Use::Alone)));
            found.extend(parts.iter().flat_map(|part| pieces(part, kind)));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.dedup_by(|a, b| a.0 == b.0);
    found
}

/// A part as one word, and its halves.
fn pieces(part: &Part, kind: NameKind) -> Vec<(String, Use)> {
    let words = as_one_word(part).into_iter().chain(halves(part, kind).cloned());
    words.map(|word| (pattern([&vec![word]]), Use::Piece)).collect()
}

fn pattern<'a>(parts: impl IntoIterator<Item = &'a Part>) -> String {
    let mut pattern = String::new();
    parts.into_iter().flatten().for_each(|word| push_word(word, &mut pattern));
    pattern
}

fn initials(parts: &[Part]) -> String {
    let firsts = parts.iter().filter_map(|part| part.first()?.chars().next());
    firsts.flat_map(|first| first.to_uppercase().chain(['.'])).collect()
}

#[cfg(test)]
mod tests;
