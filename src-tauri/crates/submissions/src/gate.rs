//! The release gate: what must not stand in a text that leaves, found by what the record knows and by its shape.
//!
//! What counts: names on record (see [`crate::names`]); words that are nearly a part of one (a letter more, less or other,
//! or two that changed places) where they are written with a capital and are no ordinary word; addresses, numbers and dates
//! of birth on record in any usual notation; and whatever looks like a telephone number, an email address, a postcode, an
//! NHS number, a date of birth or the number of a family court case, although nobody on record has it.
//!
//! What it cannot find: a nickname that nobody recorded, a person told by description, a family recognised by its story.
//! It must not know where the record is kept, nor decide what becomes of a hit.

use std::collections::BTreeSet;

use hearthbook_records::reports::{GateHit, HitKind};

use crate::details::Details;
use crate::names::{KnownName, NameIndex, NameIndexError, halves, split_names};
use crate::near::{Near, slips_of_part};
use crate::ordinary::is_ordinary;
use crate::tokens::{Token, tokens};
use crate::units::Units;

/// Something on record of a person that is no name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDetail {
    /// As recorded: "3 March 2019", "01632 960 123", "12 Mill Lane, Invented Town".
    pub words: String,
    /// What it is; not a name.
    pub kind: HitKind,
    /// Whose, without the name: "a child in F-2026-03".
    pub whose: String,
    /// What to put instead: "[date of birth]".
    pub replacement: String,
    /// The key of the family or the person whose identity this is.
    pub subject: String,
}

/// What the record knows.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Names.
    pub names: Vec<KnownName>,
    /// Everything else.
    pub details: Vec<KnownDetail>,
    /// What may always stand: the centre's own name, address, telephone number, email address.
    pub own: Vec<String>,
}

/// Who gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Profile {
    /// Ofsted: nobody is named.
    ByInitials,
    /// Police, DBS, placing authority: their subject's identity may stand, every other family's may not.
    Identifying {
        /// Keys of the families and persons who may be named.
        subjects: BTreeSet<String>,
    },
}

/// The gate could not be built.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// The names could not be prepared.
    #[error(transparent)]
    Names(#[from] NameIndexError),
    /// The details could not be prepared.
    #[error("the details on record cannot be searched for: {0}")]
    Details(#[from] aho_corasick::BuildError),
}

/// Everything on record, ready to be looked for. Build it once and keep it while the record stays the same.
#[derive(Debug)]
pub struct Gate {
    names: NameIndex,
    near: Near,
    /// For each part that is looked for nearly: whose, what to put, subject.
    parts: std::collections::HashMap<String, Vec<Owner>>,
    details: Details,
    own: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Owner {
    whose: String,
    replacement: String,
    subject: String,
}

impl Gate {
    /// Builds it.
    ///
    /// # Errors
    /// When there are more names than the search can hold (many millions).
    pub fn build(known: Known) -> Result<Self, GateError> {
        let mut parts: std::collections::HashMap<String, Vec<Owner>> = std::collections::HashMap::new();
        for name in &known.names {
            let owner = Owner {
                whose: name.whose.clone(),
                replacement: name.replacement.clone(),
                subject: name.subject.clone(),
            };
            for part in split_names(&name.words).into_iter().flatten() {
                let halves = halves(&part, name.kind).cloned();
                for word in std::iter::once(part.concat()).chain(halves).filter(|word| slips_of_part(word).is_some()) {
                    let owners = parts.entry(word).or_default();
                    if !owners.contains(&owner) {
                        owners.push(owner.clone());
                    }
                }
            }
        }
        let near =
            Near::build(parts.keys().filter_map(|word| Some((word.clone(), slips_of_part(word)?))).collect::<Vec<_>>());
        let own = known.own.iter().map(|words| words.to_lowercase()).collect();
        Ok(Self { names: NameIndex::build(known.names)?, near, parts, details: Details::build(known.details)?, own })
    }

    /// Everything in a text that must not leave, from its beginning to its end, none overlapping another. Places are
    /// UTF-16 units.
    #[must_use]
    pub fn find(&self, text: &str, profile: &Profile) -> Vec<GateHit> {
        let words = tokens(text);
        let mut found: Vec<(GateHit, Vec<String>)> = Vec::new();
        let units = Units::of(text);
        found.extend(self.details.find(text, &units));
        found.extend(self.names.find_among(text, &words));
        found.extend(self.nearly(text, &words));
        self.sifted(text, &units, found, profile)
    }

    /// The same in the name of a file, where case says nothing and lines join words.
    #[must_use]
    pub fn find_in_file_name(&self, name: &str, profile: &Profile) -> Vec<GateHit> {
        let spaced: String = name.chars().map(|c| if matches!(c, '_' | '-' | '.') { ' ' } else { c }).collect();
        // every word with a capital: in such a name a small letter says nothing
        let mut capitals = String::with_capacity(spaced.len());
        let mut begins = true;
        for c in spaced.chars() {
            if begins && c.is_ascii_lowercase() {
                capitals.push(c.to_ascii_uppercase());
            } else {
                capitals.push(c);
            }
            begins = !c.is_alphanumeric();
        }
        let mut found = self.names.find_owned(&capitals);
        found.retain(|(hit, _)| hit.kind == HitKind::Name);
        self.sifted(name, &Units::of(name), found, profile)
    }

    /// Words that are nearly a part of a name.
    fn nearly(&self, text: &str, words: &[Token]) -> Vec<(GateHit, Vec<String>)> {
        let mut found = Vec::new();
        for word in words {
            if !word.capital || word.is_number() || is_ordinary(&word.folded) {
                continue;
            }
            // "the Delaneys" are the family; "Delanys" is the plural of a slip
            let singular = word.folded.strip_suffix('s').filter(|rest| rest.chars().count() > 4);
            let plural = singular.and_then(|singular| self.parts.get(singular));
            let mut near = if plural.is_some() { Vec::new() } else { self.near.find(&word.folded) };
            if near.is_empty()
                && plural.is_none()
                && let Some(singular) = singular
            {
                near = self.near.find(singular);
            }
            let nearly = || near.first().and_then(|part| self.parts.get(*part));
            let Some(owners) = plural.or_else(nearly) else { continue };
            let mut whose: Vec<&str> = Vec::new();
            for owner in owners {
                if !whose.contains(&owner.whose.as_str()) {
                    whose.push(&owner.whose);
                }
            }
            found.push((
                GateHit {
                    start: units(word.start16),
                    end: units(word.end16),
                    words: text[word.start..word.end].to_owned(),
                    kind: if plural.is_some() { HitKind::Name } else { HitKind::NearName },
                    whose: whose.join(" or "),
                    replacement: owners.first().map(|owner| owner.replacement.clone()).unwrap_or_default(),
                    allowed: None,
                },
                owners.iter().map(|owner| owner.subject.clone()).collect(),
            ));
        }
        found
    }

    /// What remains when overlaps, what is the centre's own, and whom the recipient has to know are left out.
    fn sifted(
        &self,
        text: &str,
        places: &Units<'_>,
        mut found: Vec<(GateHit, Vec<String>)>,
        profile: &Profile,
    ) -> Vec<GateHit> {
        // the longest of those that begin together, of one place what is somebody's before what nobody on record has; a
        // name before what is nearly one
        found.sort_by_key(|(hit, subjects)| (hit.start, std::cmp::Reverse(hit.end), subjects.is_empty(), hit.kind));
        // who may read identities is not stopped by a shape alone: it must not hide whose the words in it are
        let identifying = matches!(profile, Profile::Identifying { .. });
        let own = self.own_places(text, places);
        let mut kept: Vec<GateHit> = Vec::new();
        for (hit, subjects) in found {
            if let Profile::Identifying { subjects: known } = profile
                && !subjects.is_empty()
                && subjects.iter().all(|subject| known.contains(subject))
            {
                continue;
            }
            let is_own = own.iter().any(|(start, end)| *start <= hit.start && hit.end <= *end);
            if is_own {
                continue;
            }
            match kept.last_mut().filter(|last| hit.start < last.end) {
                Some(last) if identifying && last.whose.is_empty() => last.whose = hit.whose,
                Some(_) => {}
                None => kept.push(hit),
            }
        }
        kept
    }

    /// Where the centre's own words stand, in UTF-16 units.
    fn own_places(&self, text: &str, counts: &Units<'_>) -> Vec<(u32, u32)> {
        if self.own.is_empty() {
            return Vec::new();
        }
        let lower = text.to_lowercase();
        // lower case of some letters has another length: then nothing is taken for the centre's own
        if lower.len() != text.len() {
            return Vec::new();
        }
        let mut places = Vec::new();
        for own in &self.own {
            for (at, _) in lower.match_indices(own.as_str()) {
                places.push((counts.at(at), counts.at(at + own.len())));
            }
        }
        places
    }
}

fn units(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
