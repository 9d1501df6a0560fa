//! Which rows of a table are its headings.
//!
//! Old registers begin with a title, a date, an empty row; then headings over one, two or three rows, some of them
//! joined over the columns that they are about. The row that reads most like headings wins; the rows beside it join in
//! when they are about the same columns.

use crate::columns::label_meaning;
use crate::table::{Cell, Table, Value, column_letters};

/// The headings of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headings {
    /// The rows that hold them, the first and the last; nothing when the table has none.
    pub rows: Option<(usize, usize)>,
    /// A heading for each column; "Column C" where there is none.
    pub labels: Vec<String>,
    /// The first row under them.
    pub from_row: usize,
}

/// Rows in which headings are looked for.
const LOOKED_AT: usize = 30;

/// Finds the headings.
#[must_use]
pub fn find_headings(table: &Table) -> Headings {
    let width = table.width();
    let best = (0..table.rows.len().min(LOOKED_AT))
        .map(|row| (score(table, row), row))
        .filter(|(score, _)| *score > 0)
        .max_by_key(|(score, row)| (*score, std::cmp::Reverse(*row)))
        .map(|(_, row)| row);
    let Some(best) = best else {
        let labels = (0..width).map(unnamed).collect();
        let from_row = table.rows.iter().position(|row| !row.is_empty()).unwrap_or(0);
        return Headings { rows: None, labels, from_row };
    };
    let (mut first, mut last) = (best, best);
    if best > 0 && is_group(table, best - 1, best) {
        first = best - 1;
    }
    if is_group(table, last, last + 1) && is_words_only(table, last + 1) && score(table, last + 1) >= 0 {
        last += 1;
    }
    // A heading joined downwards belongs to the rows that it covers.
    for merge in &table.merged {
        if merge.first_row <= last && merge.first_row >= first && merge.last_row > last && merge.last_row <= first + 3 {
            last = merge.last_row;
        }
    }
    let labels = (0..width).map(|column| label(table, first, last, column)).collect();
    Headings { rows: Some((first, last)), labels, from_row: last + 1 }
}

fn unnamed(column: usize) -> String {
    format!("Column {}", column_letters(column))
}

fn filled(table: &Table, row: usize) -> impl Iterator<Item = (usize, &Cell)> {
    table.rows.get(row).into_iter().flatten().enumerate().filter(|(_, cell)| !cell.is_empty())
}

/// How much a row reads like headings: known headings speak for it, numbers, dates and long texts against it.
fn score(table: &Table, row: usize) -> i32 {
    let (mut score, mut cells, mut known) = (0, 0, 0);
    for (_, cell) in filled(table, row) {
        cells += 1;
        match &cell.value {
            Value::Text(text) if text.chars().count() <= 60 && !text.contains('@') => {
                if label_meaning(text).is_some() {
                    known += 1;
                    score += 4;
                } else if text.chars().any(|c| c.is_ascii_digit()) {
                    score -= 2;
                } else {
                    score += 1;
                }
            }
            _ => score -= 3,
        }
    }
    // One cell alone is a title; unknown words alone may be anybody's data.
    if cells < 2 || known == 0 || (known < 2 && cells > 3) { 0 } else { score }
}

fn is_words_only(table: &Table, row: usize) -> bool {
    filled(table, row).all(|(_, cell)| matches!(&cell.value, Value::Text(text) if text.chars().count() <= 40))
}

/// Whether a row groups the columns of the row below: it has more than a title, and leaves columns open beside a
/// heading where the row below has headings of its own.
fn is_group(table: &Table, group: usize, below: usize) -> bool {
    let heads: Vec<usize> = filled(table, group).map(|(column, _)| column).collect();
    let subs: Vec<usize> = filled(table, below).map(|(column, _)| column).collect();
    if heads.is_empty() || subs.is_empty() || !is_words_only(table, group) || !is_words_only(table, below) {
        return false;
    }
    let joined = table.merged.iter().any(|merge| {
        merge.first_row == group
            && merge.last_row == group
            && merge.last_column > merge.first_column
            && merge.first_column + 1 < table.width().max(2)
            && !(merge.first_column == 0 && merge.last_column + 1 >= table.width())
    });
    if heads.len() == 1 && !joined {
        return false;
    }
    // Below an open cell to the right of a heading stands something of its own.
    let opens = subs.iter().any(|column| !heads.contains(column) && heads.iter().any(|head| head < column));
    let names_known =
        subs.iter().filter(|column| label_meaning(&table.cell(below, **column).words()).is_some()).count();
    opens && (joined || table.merged.is_empty()) && (names_known * 2 >= subs.len() || joined)
}

/// The heading of a column: the words of its heading rows, one after another, those of a joined cell for every column
/// that it covers.
fn label(table: &Table, first: usize, last: usize, column: usize) -> String {
    let mut parts: Vec<String> = Vec::new();
    for row in first..=last {
        let own = table.cell(row, column).words();
        let words = if own.is_empty() { covering(table, row, column, row < last) } else { own };
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() && parts.last() != Some(&words) {
            parts.push(words);
        }
    }
    if parts.is_empty() { unnamed(column) } else { parts.join(" – ") }
}

/// The words that cover an empty cell of a heading row: of the joined cell that it is part of, or, where the file keeps
/// no joined cells, of the nearest heading to the left.
fn covering(table: &Table, row: usize, column: usize, is_group_row: bool) -> String {
    let merge = table.merged.iter().find(|merge| {
        (merge.first_row..=merge.last_row).contains(&row) && (merge.first_column..=merge.last_column).contains(&column)
    });
    if let Some(merge) = merge {
        let whole_width = merge.first_column == 0 && merge.last_column + 1 >= table.width();
        return if whole_width { String::new() } else { table.cell(merge.first_row, merge.first_column).words() };
    }
    if !table.merged.is_empty() || !is_group_row || table.cell(row + 1, column).is_empty() {
        return String::new();
    }
    (0..column).rev().map(|left| table.cell(row, left).words()).find(|words| !words.is_empty()).unwrap_or_default()
}
