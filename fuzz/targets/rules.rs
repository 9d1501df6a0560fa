//! Changed rules and the data files of templates and the sample centre.
#![no_main]

use chrono::NaiveDate;
use hearthbook_rules::{Change, RuleBook, Template};
use hearthbook_store::sample_data::SampleCentre;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = toml::from_str::<SampleCentre>(text);
    let _ = toml::from_str::<Template>(text);
    let book = RuleBook::shipped();
    let rules = book.entries();
    let at = text.len() % rules.len().max(1);
    let (Some(rule), Some(on)) = (rules.get(at), NaiveDate::from_ymd_opt(2026, 11, 22)) else { return };
    let _ = book.check_value(&rule.id, text);
    let change = Change { rule_id: rule.id.clone(), value: text.to_owned(), by: "A.O.".into(), on, why: String::new() };
    let changed = RuleBook::with_changes(&[change]);
    let _ = (changed.ofsted_address(), changed.entries());
});
