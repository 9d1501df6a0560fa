//! What a cell says, whatever column it stands in.

use hearthbook_rules::history::{DayOrder, ImpreciseDate};

use crate::columns::is_certificate_number;
use crate::dates::{date_of, date_within};
use crate::table::{Cell, Value};

/// What a cell says of the thing that its column is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellState {
    /// Nothing.
    Blank,
    /// That it is there.
    Present,
    /// That it is missing.
    Absent,
    /// That it was asked for.
    InProgress,
    /// That it does not apply.
    NotApplicable,
    /// Something else, in words.
    Said,
}

/// A cell, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What it says.
    pub state: CellState,
    /// The cell as it stood.
    pub words: String,
    /// The date that it is, or that stands in it.
    pub date: Option<ImpreciseDate>,
    /// Whether it is a date and nothing else.
    pub is_only_date: bool,
    /// The number of a DBS certificate that stands in it, with its leading zeros.
    pub certificate: Option<String>,
    /// What is wrong with it, in one sentence.
    pub problem: Option<String>,
}

const PRESENT: &[&str] = &[
    "y",
    "yes",
    "ok",
    "done",
    "complete",
    "completed",
    "seen",
    "received",
    "recd",
    "rec'd",
    "held",
    "on file",
    "in file",
    "clear",
    "true",
    "✓",
    "✔",
    "☑",
    "√",
    "satisfactory",
    "checked",
    "verified",
];
const ABSENT: &[&str] = &[
    "n",
    "no",
    "none",
    "missing",
    "not received",
    "outstanding",
    "not seen",
    "false",
    "✗",
    "✘",
    "☒",
    "not on file",
    "nil",
];
const NOT_APPLICABLE: &[&str] = &["n/a", "na", "n.a.", "n.a", "not applicable", "not required", "not needed", "exempt"];
const BLANK: &[&str] = &["-", "–", "—", "?", "??", "tbc", "tba", "unknown", "not known", ".", "/"];
const IN_PROGRESS: &[&str] = &[
    "applied",
    "pending",
    "awaiting",
    "requested",
    "chased",
    "chasing",
    "asked",
    "sent off",
    "in progress",
    "waiting",
    "submitted",
    "in process",
];

/// Reads a cell, its dates in the order of its column. `serials`: the column holds dates, so that a number of five figures
/// is one.
#[must_use]
pub fn read_cell(cell: &Cell, order: DayOrder, serials: bool) -> Reading {
    let words = cell.words();
    let date = date_of(cell, order, serials);
    let is_only_date = date.is_some();
    let certificate = certificate_in(&words);
    let state = state_of(&words);
    let problem = match &cell.value {
        Value::Error(error) => Some(format!("The spreadsheet itself shows an error here ({error}).")),
        Value::Text(text) if is_rounded(text) => Some(
            "The spreadsheet shortened this number, so its last figures are lost. Copy it from the certificate."
                .to_owned(),
        ),
        _ => None,
    };
    let state = match (&cell.value, state) {
        (Value::Error(_), _) => CellState::Blank,
        (_, CellState::Said) if is_only_date => CellState::Present,
        (_, state) => state,
    };
    let date = date.or_else(|| date_within(&words, order));
    Reading { state, words, date, is_only_date, certificate, problem }
}

fn state_of(words: &str) -> CellState {
    let plain = words.trim().trim_end_matches(['.', '!']).to_lowercase();
    let is = |list: &[&str]| list.contains(&plain.as_str()) || list.contains(&words.trim().to_lowercase().as_str());
    if plain.is_empty() || is(BLANK) {
        CellState::Blank
    } else if is(PRESENT) {
        CellState::Present
    } else if is(ABSENT) {
        CellState::Absent
    } else if is(NOT_APPLICABLE) {
        CellState::NotApplicable
    } else if IN_PROGRESS.iter().any(|word| starts_or_stands(&plain, word)) {
        CellState::InProgress
    } else {
        CellState::Said
    }
}

/// Whether a word stands in a text as a word of its own.
fn starts_or_stands(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        edge(text.get(..at).and_then(|before| before.chars().next_back()))
            && edge(text.get(at + word.len()..).and_then(|after| after.chars().next()))
    })
}

/// "1.23457E+11": what a spreadsheet makes of a long number in a narrow column.
fn is_rounded(text: &str) -> bool {
    text.split_once(['E', 'e']).is_some_and(|(number, power)| {
        number.parse::<f64>().is_ok() && power.strip_prefix('+').is_some_and(|power| power.parse::<u8>().is_ok())
    })
}

/// The number of a DBS certificate in a text: twelve figures, or fewer when the text is nothing else.
fn certificate_in(words: &str) -> Option<String> {
    if is_certificate_number(words) {
        let plain: String = words.chars().filter(char::is_ascii_digit).collect();
        return Some(format!("{plain:0>12}"));
    }
    words.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 12).map(str::to_owned)
}
