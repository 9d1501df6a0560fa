//! May this person start? The answer of regulation 16(4) and (5), in one sentence, with its reasons.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::standing::confirmation;
use super::{FileFacts, Standing};
use crate::{RuleBook, date_words};

/// The answer in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// There is no vetting file.
    NoFile,
    /// Complete, and somebody decided so.
    Cleared,
    /// Complete, and nobody decided yet.
    ReadyToClear,
    /// May work under regulation 16(5).
    EarlyStart,
    /// May not start.
    NotCleared,
    /// Somebody stopped it.
    Stopped,
    /// Left: nothing is asked any more.
    Left,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Position of the item that it is about.
    pub item: Option<usize>,
    /// One sentence.
    pub text: String,
}

/// What was decided last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// Cleared.
    Cleared,
    /// Early start.
    Early {
        /// Day on which it is looked at again.
        review_on: NaiveDate,
    },
    /// Stopped.
    Stopped,
}

/// What the answer rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartInput<'a> {
    /// There is a vetting file.
    pub has_file: bool,
    /// Last day of work, if it is known.
    pub left_on: Option<NaiveDate>,
    /// The file.
    pub file: &'a FileFacts<'a>,
    /// Its standings on the day.
    pub standings: &'a [Standing],
    /// The last decision: what, when, by whom (initials).
    pub decision: Option<(Decided, NaiveDate, &'a str)>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartAnswer {
    /// In one word.
    pub verdict: Verdict,
    /// In one sentence.
    pub sentence: String,
    /// In few words, for the register.
    pub short: String,
    /// Its reasons.
    pub reasons: Vec<Reason>,
    /// Positions of the items of Schedule 2 that are outstanding.
    pub outstanding: Vec<usize>,
    /// An early start may be decided.
    pub early_possible: bool,
    /// Why not; empty when it may, or is not needed.
    pub not_early_because: String,
    /// The evidence of an agency worker is to be reviewed by this day; not in sole charge until then.
    pub agency_review_by: Option<NaiveDate>,
}

/// "a, b and c".
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// May this person start, on a day?
#[must_use]
pub fn may_start(book: &RuleBook, input: &StartInput<'_>, day: NaiveDate) -> StartAnswer {
    let items = book.vetting();
    let file = input.file;
    let outstanding: Vec<usize> = input
        .standings
        .iter()
        .filter(|standing| items[standing.item].statutory() && !standing.satisfied())
        .map(|standing| standing.item)
        .collect();
    let words: Vec<String> = outstanding.iter().map(|index| items[*index].words()).collect();
    let mut reasons: Vec<Reason> = input
        .standings
        .iter()
        .filter(|standing| outstanding.contains(&standing.item))
        .map(|standing| Reason {
            item: Some(standing.item),
            text: format!("{}: {}.", capital(&items[standing.item].words()), standing.words),
        })
        .collect();
    let closed: Vec<String> = input
        .standings
        .iter()
        .filter(|standing| standing.closed_by.is_some())
        .map(|standing| items[standing.item].words())
        .collect();
    for standing in input.standings.iter().filter(|standing| standing.closed_by.is_some()) {
        reasons.push(Reason {
            item: Some(standing.item),
            text: format!("{}: {}.", capital(&items[standing.item].words()), standing.words),
        });
    }
    let complete = if closed.is_empty() {
        "everything that Schedule 2 asks is complete".to_owned()
    } else {
        format!(
            "what Schedule 2 asks is complete, or its gap after the transfer is closed by other evidence: {}",
            listed(&closed)
        )
    };
    let started = file.started_on.is_some_and(|start| start <= day);
    let about_start = match file.started_on {
        Some(start) if start <= day => format!(" Work began on {}.", date_words(start)),
        _ => String::new(),
    };
    let arrival = arrival_lacks(file, input.standings, book);
    let blocked = !outstanding.is_empty() || arrival.is_some();
    if let Some(text) = &arrival {
        reasons.push(Reason { item: position(book, "agency-confirmation"), text: text.clone() });
    }
    for standing in input.standings.iter().filter(|standing| {
        items[standing.item].statutory() && standing.held && standing.state == super::ItemState::Expired
    }) {
        reasons.push(Reason {
            item: Some(standing.item),
            text: format!(
                "{}: {}, by the centre’s own rule; the Schedule sets no renewal, so this does not stop the start.",
                capital(&items[standing.item].words()),
                standing.words
            ),
        });
    }
    let hard: Vec<String> =
        outstanding.iter().filter(|index| !items[**index].waits).map(|index| items[*index].words()).collect();
    let early_possible = !outstanding.is_empty() && hard.is_empty() && arrival.is_none();
    let not_early_because = if !blocked || early_possible {
        String::new()
    } else if let (true, Some(text)) = (hard.is_empty(), &arrival) {
        text.clone()
    } else {
        format!(
            "An early start is not open: {} must be complete and satisfactory first (regulation 16(5)).",
            listed(&hard)
        )
    };
    let review_by = agency_review(book, file, input.standings);
    let lacking = if words.is_empty() { String::new() } else { format!("{} outstanding", are(&words)) };
    let mut answer = StartAnswer {
        verdict: Verdict::NotCleared,
        sentence: String::new(),
        short: String::new(),
        reasons,
        outstanding,
        early_possible,
        not_early_because,
        agency_review_by: review_by,
    };
    let number = answer.outstanding.len();
    (answer.verdict, answer.sentence, answer.short) = if input.left_on.is_some_and(|left| left < day) {
        answer.agency_review_by = None;
        let left = input.left_on.map(date_words).unwrap_or_default();
        (Verdict::Left, format!("Left on {left}. The file is kept, and nothing is asked any more."), "left".to_owned())
    } else if !input.has_file {
        let sentence = format!("Nothing is known yet: there is no vetting file.{about_start}");
        (Verdict::NoFile, sentence, "no vetting file".to_owned())
    } else {
        match input.decision {
            Some((Decided::Stopped, on, by)) => {
                let sentence = format!("No: stopped on {} by {by}. The reasons are with the decision.", date_words(on));
                (Verdict::Stopped, sentence, "stopped".to_owned())
            }
            Some((Decided::Cleared, on, by)) if !blocked => {
                let sentence = format!("Yes: cleared to start on {} by {}; {complete}.", date_words(on), by);
                (Verdict::Cleared, sentence, "cleared".to_owned())
            }
            _ if !blocked => {
                let sentence = format!(
                    "Not yet: {complete}, and the decision to clear this person is still to be recorded.{about_start}"
                );
                (Verdict::ReadyToClear, sentence, "complete, to be decided".to_owned())
            }
            Some((Decided::Early { review_on }, on, by)) if answer.early_possible => {
                let past = if review_on < day { ", which is past" } else { "" };
                let sentence = format!(
                    "Yes, under supervision only: early start decided on {} by {}; {lacking}. Review by {}{past}.",
                    date_words(on),
                    by,
                    date_words(review_on)
                );
                (Verdict::EarlyStart, sentence, format!("early start, review {}", date_words(review_on)))
            }
            decision => {
                let before = match decision {
                    Some((Decided::Cleared, on, _)) => {
                        format!(" It was cleared on {}, and something is outstanding now.", date_words(on))
                    }
                    Some((Decided::Early { .. }, on, _)) => {
                        format!(" The early start decided on {} no longer covers this.", date_words(on))
                    }
                    _ => String::new(),
                };
                let what = match (&arrival, lacking.is_empty()) {
                    (Some(text), true) => text.trim_end_matches('.').to_owned(),
                    (Some(text), false) => format!("{lacking}, and {}", lower(text.trim_end_matches('.'))),
                    (None, _) => lacking.clone(),
                };
                let works = if started { about_start.clone() } else { String::new() };
                let short = if number == 0 {
                    "not cleared: arrival".to_owned()
                } else {
                    format!("not cleared: {number} outstanding")
                };
                (Verdict::NotCleared, format!("No: {what}.{before}{works}"), short)
            }
        }
    };
    answer
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

fn are(words: &[String]) -> String {
    let verb = if words.len() == 1 && !words[0].starts_with("references") && !words[0].starts_with("qualifications") {
        "is"
    } else {
        "are"
    };
    format!("{} {verb}", listed(words))
}

fn position(book: &RuleBook, id: &str) -> Option<usize> {
    book.vetting().iter().position(|item| item.id == id)
}

/// What an agency worker's arrival still lacks beyond the six items.
fn arrival_lacks(file: &FileFacts<'_>, standings: &[Standing], book: &RuleBook) -> Option<String> {
    if !file.agency {
        return None;
    }
    match confirmation(file) {
        None => {
            let all_own =
                standings.iter().filter(|standing| book.vetting()[standing.item].statutory()).all(Standing::satisfied);
            // the centre's own evidence of all six is worth more than a confirmation of it
            (!all_own).then(|| "The agency’s written confirmation of all six items is missing.".to_owned())
        }
        Some((_, true)) => None,
        Some((_, false)) => {
            let own = file.lines.iter().any(|line| {
                line.item == "identity" && line.state == super::LineState::Complete && line.seen_on.is_some()
            });
            (!own).then(|| "Identity was not seen here on arrival.".to_owned())
        }
    }
}

fn agency_review(book: &RuleBook, file: &FileFacts<'_>, standings: &[Standing]) -> Option<NaiveDate> {
    if !file.agency {
        return None;
    }
    let reviewed = position(book, "agency-review")
        .and_then(|index| standings.iter().find(|standing| standing.item == index))
        .is_some_and(Standing::satisfied);
    if reviewed { None } else { file.started_on.map(|start| book.bank_holidays().add_working_days(start, 1)) }
}
