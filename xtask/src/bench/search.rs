//! The search over 250,000 records beside the bare FTS5 query on the same file.

use anyhow::Result;

use super::events::{median, told};

const RECORDS: &str = "250000";
const ROUNDS: &str = "31";
const GOAL: f64 = 1.3;

/// The command and the bare query take turns.
pub fn measure() -> Result<String> {
    let told = told(&["search", RECORDS, ROUNDS])?;
    let (ours, bare) = (median(&told["hearthbook"]), median(&told["bare"]));
    Ok(format!(
        "| What | Median | In ratio | Goal |\n|---|--:|--:|--:|\n| Bare FTS5 query, ranked, with marks and snippets | \
         {:.2} ms | 1 | |\n| Hearthbook’s search, for what its reader may see | {:.2} ms | {:.2} × | ≤ {GOAL} × |\n\n\
         250,000 records on top of the sample centre; two questions of two words each, one that finds many and one that \
         finds few; {ROUNDS} rounds, taking turns, after one that does not count. Both read the same encrypted file and may \
         hold as much of it in memory.",
        bare * 1000.0,
        ours * 1000.0,
        ours / bare,
    ))
}
