//! What people type into small fields: dates, times, spans, URN, initials, a line of a CV.
#![no_main]

use chrono::NaiveDate;
use hearthbook_records::DateInput;
use hearthbook_records::events::parse_span;
use hearthbook_records::input::{Initials, Urn, parse_time};
use hearthbook_rules::history::{read_date, read_entry};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut parts = text.splitn(3, '/').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    let input = DateInput { day: part(), month: part(), year: part() };
    let _ = input.parse("The day");
    let _ = parse_time(text, "The time");
    if let Some(day) = NaiveDate::from_ymd_opt(2026, 10, 25) {
        let _ = parse_span(day, text);
    }
    if let Ok(urn) = Urn::parse(text) {
        let _ = urn.warning();
    }
    let _ = Initials::parse(text);
    let _ = Initials::of_name(text);
    let _ = read_date(text);
    let _ = read_entry(text);
});
