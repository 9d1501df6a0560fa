use super::*;
use crate::data::{CONTACTS, DUTIES, FAMILY, HOLIDAYS, LIMBS, REPORT, REVIEW, VETTING};
use crate::inspections::INSPECTIONS;
use crate::ofsted_notices::NOTICES;
use proptest::prelude::*;

fn change(rule_id: &str, value: &str) -> Change {
    Change {
        rule_id: rule_id.into(),
        value: value.into(),
        by: "M.K.".into(),
        on: NaiveDate::from_ymd_opt(2026, 11, 1).unwrap(),
        why: "Ofsted wrote to us".into(),
    }
}

fn entry(book: &RuleBook, id: &str) -> RuleEntry {
    book.entries().into_iter().find(|entry| entry.id == id).unwrap()
}

#[test]
fn every_file_of_rules_is_read_and_sound() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/rules");
    let mut on_disk: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    on_disk.sort();
    let mut compiled_in = [
        DUTIES,
        VETTING,
        CONTACTS,
        HOLIDAYS,
        LIMBS,
        REPORT,
        REVIEW,
        FAMILY,
        INSPECTIONS,
        NOTICES,
        crate::events::EVENTS,
        crate::annex::ANNEX,
        crate::safeguarding::SAFEGUARDING,
    ]
    .map(|(name, _)| name);
    compiled_in.sort_unstable();
    assert_eq!(on_disk, compiled_in, "a file that nobody reads, or that nobody wrote");
    RuleBook::read().unwrap();
}

/// Every table of an array of tables is an entry, at whatever depth, except the fields of a template's sections and the
/// days of a year, which belong to the entry around them.
fn entries_of(value: &toml::Value, path: &str, found: &mut Vec<(String, toml::Table)>) {
    let Some(table) = value.as_table() else { return };
    for (key, inner) in table {
        let path = format!("{path}/{key}");
        match inner {
            toml::Value::Array(items) if !matches!(key.as_str(), "fields" | "days" | "clocks") => {
                for item in items.iter().filter(|item| item.is_table()) {
                    found.push((path.clone(), item.as_table().unwrap().clone()));
                    entries_of(item, &path, found);
                }
            }
            toml::Value::Table(entry) => {
                found.push((path.clone(), entry.clone()));
                entries_of(inner, &path, found);
            }
            _ => {}
        }
    }
}

#[test]
fn every_entry_of_every_file_says_its_basis_citation_source_and_when_it_was_checked() {
    let mut count = 0;
    for (file, text) in [
        DUTIES,
        VETTING,
        CONTACTS,
        HOLIDAYS,
        LIMBS,
        REPORT,
        REVIEW,
        FAMILY,
        INSPECTIONS,
        NOTICES,
        crate::safeguarding::SAFEGUARDING,
    ] {
        let mut entries = Vec::new();
        entries_of(&toml::Value::Table(text.parse().unwrap()), file, &mut entries);
        assert!(!entries.is_empty(), "{file}");
        count += entries.len();
        for (path, entry) in entries {
            let said = |key: &str| entry.get(key).and_then(toml::Value::as_str).filter(|text| !text.is_empty());
            assert!(matches!(said("basis"), Some("law" | "law-unchecked" | "ofsted" | "practice")), "{path} {entry:?}");
            assert!(said("citation").is_some(), "{path} {entry:?}");
            assert!(said("source").is_some_and(|source| source.starts_with("http")), "{path} {entry:?}");
            let day = said("checked_on").unwrap_or_default();
            assert!(NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok(), "{path} {entry:?}");
        }
    }
    assert!(count > 75, "only {count} entries were looked at");
}

#[test]
fn all_duties_of_the_list_are_written_down_and_only_those_that_work_are_shown() {
    let book = RuleBook::shipped();
    let numbers = |entries: Vec<RuleEntry>| -> std::collections::BTreeSet<String> {
        entries.into_iter().filter_map(|entry| entry.duty).collect()
    };
    let working = numbers(book.entries());
    let works = [
        "1", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "2", "20", "21", "22", "23", "23a", "24",
        "25", "26", "27", "28", "29", "3", "30", "31", "32", "33", "34", "35", "36", "37", "38a", "39", "4", "5", "6",
        "7", "8", "9",
    ];
    assert_eq!(working.iter().map(String::as_str).collect::<Vec<_>>(), works);
    let all: std::collections::BTreeSet<String> = working.union(&numbers(book.duties_to_come())).cloned().collect();
    let mut list: std::collections::BTreeSet<String> = (1..=39).map(|number| number.to_string()).collect();
    list.extend(["23a".to_owned(), "38a".to_owned()]);
    assert_eq!(all, list);
}

#[test]
fn an_unchecked_rule_says_that_it_is_to_be_checked_and_a_checked_one_does_not() {
    let book = RuleBook::shipped();
    for entry in book.entries().into_iter().chain(book.duties_to_come()) {
        let says = entry.note.starts_with("Check this rule");
        assert_eq!(says, entry.basis == Basis::LawUnchecked, "{}", entry.id);
    }
}

#[test]
fn the_address_for_reports_is_ofsteds_with_its_source_and_a_warning_of_what_was_not_seen() {
    let (address, why) = RuleBook::shipped().ofsted_address();
    assert_eq!(address, "enquiries@ofsted.gov.uk");
    assert_eq!((why.basis, why.checked_on.to_string().as_str(), why.change), (Basis::Ofsted, "2026-11-22", None));
    assert!(why.note.unwrap().contains("28 November 2025 was not seen"));
}

#[test]
fn a_change_by_the_centre_counts_and_the_shipped_value_stays_visible() {
    let book = RuleBook::with_changes(&[change("ofsted.reports.address", " reports@ofsted.example ")]);
    let (address, why) = book.ofsted_address();
    assert_eq!(address, "reports@ofsted.example");
    let change = why.change.unwrap();
    assert_eq!((change.shipped.as_str(), change.by.as_str()), ("enquiries@ofsted.gov.uk", "M.K."));
    assert!(why.steps.last().unwrap().contains("reports@ofsted.example instead of enquiries@ofsted.gov.uk"));
    let entry = entry(&book, "ofsted.reports.address");
    assert!(entry.words.contains("reports@ofsted.example") && entry.change.is_some());
    assert_eq!(RuleBook::shipped().ofsted_address().0, "enquiries@ofsted.gov.uk");
}

#[test]
fn of_several_changes_the_last_counts_and_going_back_is_no_change() {
    let twice = [change("routine.fire-drill", "6"), change("routine.fire-drill", "1")];
    let entry_of = |changes: &[Change]| entry(&RuleBook::with_changes(changes), "routine.fire-drill");
    assert_eq!(entry_of(&twice).words, "every 1 month");
    assert_eq!(entry_of(&twice[..1]).words, "every 6 months");
    let back = [change("routine.fire-drill", "6"), change("routine.fire-drill", "3")];
    assert_eq!((entry_of(&back).value.as_str(), entry_of(&back).change), ("3", None));
}

#[test]
fn a_stored_value_that_does_not_fit_leaves_the_shipped_one_standing() {
    for (id, value) in [
        ("reg25.report.due", "99"),
        ("reg25.report.due", "-1"),
        ("reg25.report.due", "+1"),
        ("reg25.report.due", "99999999999999"),
        ("reg25.report.due", ""),
        ("ofsted.reports.address", "a@b.uk\r\nBcc: c@d.uk"),
        ("reg25.visit", "2"),
        ("registration.check", "3"),
        ("no.such.rule", "1"),
        ("bank-holidays.extra", "2027-02-30"),
    ] {
        assert!(RuleBook::shipped().check_value(id, value).is_err(), "{id} {value:?}");
        let book = RuleBook::with_changes(&[change(id, value)]);
        assert!(book.entries().iter().all(|entry| entry.change.is_none()), "{id} {value:?}");
    }
}

#[test]
fn what_is_wrong_with_a_value_is_said_in_plain_words() {
    let said = |id, value| RuleBook::shipped().check_value(id, value).unwrap_err();
    assert_eq!(said("routine.supervision", "0"), "Enter a whole number of months from 1 to 12.");
    assert_eq!(said("bank-holidays.extra", "1 May 2027"), "“1 May 2027” is not a day written as 2027-05-10.");
    assert!(said("reg25.visit", "2").contains("fixed by its source"));
}

#[test]
fn a_proclaimed_holiday_that_the_centre_adds_is_no_working_day() {
    let day = NaiveDate::from_ymd_opt(2027, 5, 10).unwrap();
    let book = RuleBook::with_changes(&[change("bank-holidays.extra", "2027-05-10, 2027-06-01")]);
    assert!(RuleBook::shipped().bank_holidays().is_working_day(day));
    assert!(!book.bank_holidays().is_working_day(day));
}

proptest! {
    #[test]
    fn whatever_the_store_holds_every_value_in_force_passes_its_own_check(
        pick in 0usize..KNOWN.len(), value in "\\PC{0,12}|[0-9]{0,4}|[a-z]{1,5}@[a-z]{1,5}\\.uk|20[0-9]{2}-0[1-9]-[0-3][0-9]",
    ) {
        let id = KNOWN[pick].1;
        let book = RuleBook::with_changes(&[change(id, &value)]);
        for entry in book.entries().iter().filter(|entry| entry.can_change) {
            prop_assert!(book.check_value(&entry.id, &entry.value).is_ok());
            let filled_in = !entry.words.contains("{value}");
            prop_assert!(filled_in);
        }
    }
}
