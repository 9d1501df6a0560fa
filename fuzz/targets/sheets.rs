//! The old vetting register: a file (.xlsx, .xls, .csv) or what was pasted, and every date in it.
#![no_main]

use hearthbook_rules::history::DayOrder;
use hearthbook_sheets::dates::date_of;
use hearthbook_sheets::{Limits, date_habit, find_headings, guess_columns, read_file, read_pasted};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let limits = Limits::default();
    let pasted = std::str::from_utf8(data).ok().and_then(|text| read_pasted(text, &limits).ok());
    for book in read_file(data, &limits).ok().into_iter().chain(pasted) {
        for table in &book.tables {
            let headings = find_headings(table);
            let _ = guess_columns(table, &headings.labels, headings.from_row);
            let cells = || table.rows.iter().flat_map(|row| row.iter());
            let _ = date_habit(cells());
            for cell in cells() {
                let _ = date_of(cell, DayOrder::DayFirst, true);
                let _ = date_of(cell, DayOrder::MonthFirst, false);
            }
        }
    }
});
