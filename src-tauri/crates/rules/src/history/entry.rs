//! One line of a CV as an entry of a history.
//!
//! The dates may stand first or last; what is left is employer and role, in either order. What cannot be told is left
//! for the person to say: a line is never refused for its words, only for its dates.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

use super::gaps::StretchEnd;
use super::imprecise::ImpreciseDate;
use super::read::{DayOrder, date, pair, parted};
use super::tokens::{At, Token, tokens};

/// What a line tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Paid or voluntary work.
    Post,
    /// A course.
    Study,
    /// A time without work or study, explained.
    Gap,
}

/// A line, read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryEntry {
    /// What it tells of, as far as its words show.
    pub kind: EntryKind,
    /// When it began.
    pub from: ImpreciseDate,
    /// When it ended.
    pub to: StretchEnd,
    /// The employer, the college, or the explanation of a gap.
    pub place: String,
    /// The post held, or what was studied; may be empty.
    pub role: String,
}

/// Why a line is not an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EntryProblem {
    /// Nothing was typed.
    #[error("Enter the dates, the employer and the post")]
    Empty,
    /// No date was found.
    #[error("Start the line with its dates, such as “Mar 2016 – Aug 2018 Little Oaks Nursery, nursery nurse”")]
    NoDates,
    /// There are dates and nothing else.
    #[error("Add the employer and the post after the dates")]
    NoWords,
    /// It would end before it begins.
    #[error("The end is before the beginning: check the dates")]
    Backwards,
}

/// Words that say that something goes on.
const GOES_ON: [&str; 7] = ["present", "current", "currently", "now", "ongoing", "date", "today"];

const POST_WORDS: &[&str] = &[
    "nurse",
    "assistant",
    "manager",
    "worker",
    "teacher",
    "support",
    "carer",
    "cleaner",
    "cashier",
    "officer",
    "practitioner",
    "supervisor",
    "leader",
    "deputy",
    "cook",
    "driver",
    "tutor",
    "volunteer",
    "administrator",
    "receptionist",
    "clerk",
    "childminder",
    "nanny",
    "coordinator",
    "lecturer",
    "technician",
    "engineer",
    "advisor",
    "adviser",
    "therapist",
    "midwife",
    "visitor",
    "consultant",
    "trainee",
    "apprentice",
    "director",
    "chef",
    "waitress",
    "waiter",
    "secretary",
    "operative",
    "guard",
    "keyworker",
    "lead",
    "sales",
    "pa",
    "bartender",
    "barista",
    "auxiliary",
];
const PLACE_WORDS: &[&str] = &[
    "ltd",
    "limited",
    "plc",
    "nursery",
    "school",
    "academy",
    "college",
    "university",
    "council",
    "nhs",
    "trust",
    "hospital",
    "centre",
    "center",
    "agency",
    "care",
    "home",
    "house",
    "services",
    "service",
    "group",
    "company",
    "church",
    "charity",
    "llp",
    "playgroup",
    "preschool",
    "surgery",
    "borough",
    "army",
    "navy",
    "stores",
    "hotel",
    "cafe",
];
const STUDY_WORDS: &[&str] = &[
    "ba",
    "bsc",
    "ma",
    "msc",
    "phd",
    "pgce",
    "degree",
    "nvq",
    "btec",
    "diploma",
    "gcse",
    "gcses",
    "foundation",
    "student",
    "studied",
    "studying",
    "study",
    "university",
    "college",
    "course",
    "hnd",
    "hnc",
    "sixth",
    "levels",
    "undergraduate",
    "school",
    "education",
    "training",
];
const GAP_WORDS: &[&str] = &[
    "gap",
    "travel",
    "travelling",
    "traveling",
    "travelled",
    "maternity",
    "paternity",
    "unemployed",
    "unemployment",
    "jobseeking",
    "seeking",
    "caring",
    "cared",
    "illness",
    "sick",
    "sabbatical",
    "redundant",
    "redundancy",
    "break",
    "raising",
    "housewife",
    "househusband",
    "bereavement",
    "moved",
    "relocated",
    "looking",
];

/// Reads a line of a CV, the day before the month.
///
/// # Errors
/// When no dates or nothing but dates are in it, or when it would end before it begins.
pub fn read_entry(line: &str) -> Result<HistoryEntry, EntryProblem> {
    let pieces = tokens(line);
    if pieces.is_empty() {
        return Err(EntryProblem::Empty);
    }
    let (dates, rest) = dates_of(line, &pieces).ok_or(EntryProblem::NoDates)?;
    let (from, to) = dates;
    if matches!(to, StretchEnd::On(to) if to.latest() < from.earliest()) {
        return Err(EntryProblem::Backwards);
    }
    let rest = rest.trim();
    if !rest.chars().any(char::is_alphanumeric) {
        return Err(EntryProblem::NoWords);
    }
    let kind = kind_of(rest);
    let (place, role) = if kind == EntryKind::Gap { (tidy(rest), String::new()) } else { place_and_role(rest, kind) };
    Ok(HistoryEntry { kind, from, to, place, role })
}

type Dates = (ImpreciseDate, StretchEnd);

/// The first dates of a line that stand at its beginning, else the ones nearest its end, and the line without them.
fn dates_of(line: &str, pieces: &[Token]) -> Option<(Dates, String)> {
    let here = At::new(pieces);
    let mut best: Option<(usize, usize, Dates)> = None;
    let mut pos = 0;
    while pos < pieces.len() {
        let start = here.at(pos);
        if let Some((dates, is_pair, end)) = range(start) {
            let leads = pieces[..pos].iter().all(|token| !is_word_or_number(token));
            if is_pair || leads || end.is_end() || best.is_none() {
                best = Some((pos, end.pos(), dates));
            }
            if is_pair || leads {
                break;
            }
            pos = end.pos();
        } else {
            pos += 1;
        }
    }
    let (first, after, dates) = best?;
    let before = line.get(..pieces.get(first)?.start).unwrap_or("");
    let behind =
        after.checked_sub(1).and_then(|last| pieces.get(last)).and_then(|last| line.get(last.end..)).unwrap_or("");
    let (before, behind) = (edges(before), edges(behind));
    let rest = match (before.is_empty(), behind.is_empty()) {
        (true, _) => behind.to_owned(),
        (_, true) => before.to_owned(),
        _ => format!("{before}, {behind}"),
    };
    Some((dates, rest))
}

fn is_word_or_number(token: &Token) -> bool {
    use super::tokens::Kind;
    matches!(token.kind, Kind::Word(_) | Kind::Number(..))
}

/// "Mar 2016 – Aug 2018", "since 2019", "Jan 2020 to present", "2014-16", "2017"; whether both ends were told.
fn range(here: At<'_>) -> Option<(Dates, bool, At<'_>)> {
    let order = DayOrder::DayFirst;
    if let Some(next) = here.one_of(&["since"]) {
        let (from, end) = date(next, order)?;
        return Some(((from, StretchEnd::GoesOn), true, end));
    }
    let start = here.one_of(&["from", "between"]).unwrap_or(here);
    if let Some((from, to, end)) = short_years(start).or_else(|| pair(start, order)) {
        return Some(((from, StretchEnd::On(to)), true, end));
    }
    let (from, sep) = date(start, order)?;
    if let Some(after) = parted(sep) {
        let after = after.skip(&[], &["the"]);
        if let Some(end) = after.one_of(&GOES_ON) {
            return Some(((from, StretchEnd::GoesOn), true, end));
        }
        if let Some(end) = after.sign('?') {
            return Some(((from, StretchEnd::NotKnown), true, end));
        }
        // "Mar 2016 –" with nothing behind goes on; a name behind a dash is only a name.
        if after.is_end() && sep.dash().is_some() {
            return Some(((from, StretchEnd::GoesOn), true, after));
        }
    }
    if let Some(end) = sep.one_of(&["onwards", "onward"]) {
        return Some(((from, StretchEnd::GoesOn), true, end));
    }
    let to = if start.pos() > here.pos() { StretchEnd::NotKnown } else { StretchEnd::On(from) };
    Some(((from, to), false, sep))
}

/// "2011-12" in a line of a CV: from the one year to the other, not December.
fn short_years(here: At<'_>) -> Option<(ImpreciseDate, ImpreciseDate, At<'_>)> {
    let (year, 4, sep) = here.number()? else { return None };
    let (short, 2, end) = sep.dash().or_else(|| sep.sign('/'))?.number()? else { return None };
    let goes_on = end.is_glued() && (end.dash().is_some() || end.sign('/').is_some());
    if goes_on || year % 100 >= short {
        return None;
    }
    let from = ImpreciseDate::year(i32::try_from(year).ok()?)?;
    let to = NaiveDate::from_ymd_opt(from.earliest().year() - from.earliest().year().rem_euclid(100), 1, 1)
        .and_then(|century| ImpreciseDate::year(century.year() + i32::try_from(short).ok()?))?;
    Some((from, to, end))
}

/// Without the signs that parted it from the dates.
fn edges(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '|' | '•' | '·' | '*' | '.' | '(' | ')' | '[' | ']')
    })
}

fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    edges(&words.join(" ")).to_owned()
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn has(words: &[String], list: &[&str]) -> bool {
    words.iter().any(|word| list.contains(&word.as_str()))
}

fn kind_of(text: &str) -> EntryKind {
    let words = words_of(text);
    if has(&words, POST_WORDS) {
        EntryKind::Post
    } else if has(&words, GAP_WORDS) && !has(&words, PLACE_WORDS) {
        EntryKind::Gap
    } else if has(&words, STUDY_WORDS) {
        EntryKind::Study
    } else {
        EntryKind::Post
    }
}

/// The place and what was done there: parted by a comma, a dash, a tab, a bar, "as" or "at".
fn place_and_role(text: &str, kind: EntryKind) -> (String, String) {
    let (first, second) = if let Some((role, place)) = text.split_once(" at ") {
        return (tidy(place), tidy(role));
    } else if let Some((place, role)) = text.split_once(" as ") {
        (place, role)
    } else {
        let parts = ["\t", " | ", " – ", " — ", " - ", ";", ","];
        match parts.iter().find_map(|part| text.split_once(part)) {
            Some(parts) => parts,
            None => return (tidy(text), String::new()),
        }
    };
    let (first, second) = (tidy(first), tidy(second));
    let score = |text: &str| {
        let words = words_of(text);
        let role = if kind == EntryKind::Study { has(&words, STUDY_WORDS) } else { has(&words, POST_WORDS) };
        let last = words.last().is_some_and(|word| PLACE_WORDS.contains(&word.as_str()));
        i32::from(last) * 2 + i32::from(has(&words, PLACE_WORDS)) - i32::from(role) * 2
    };
    // The place comes first unless the words say otherwise.
    if score(&second) > score(&first) { (second, first) } else { (first, second) }
}
