//! What looks wrong in a file and does not block: said at its top, in words.

use hearthbook_records::vetting::{CheckDetails, DbsLevel, Engagement};
use hearthbook_rules::RuleBook;
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::vetting::{ItemKind, ItemState, LineState};

use super::{Assessed, Files, PersonFile};

/// The same name, whatever its case and spaces.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    plain(one) == plain(other)
}

/// Warnings about one file. `namesakes` are people of the same name, in words.
#[must_use]
pub fn of(book: &RuleBook, files: &Files, file: &PersonFile, assessed: &Assessed, namesakes: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for namesake in namesakes {
        found.push(format!(
            "There is another person of this name: {namesake}. Compare date of birth and documents before you enter anything."
        ));
    }
    if !file.former_names.is_empty() {
        found.push(format!(
            "The name was changed; before: {}. Compare the names on identity, DBS certificate and references.",
            file.former_names.join(", ")
        ));
    }
    let complete = || file.lines.iter().filter(|line| line.state == LineState::Complete);
    for line in complete() {
        match &line.details {
            CheckDetails::Identity(details)
                if !details.name_on_documents.is_empty()
                    && !file.names().iter().any(|name| same_name(name, &details.name_on_documents)) =>
            {
                found.push(format!(
                    "The identity documents bear another name ({}). Record a change of name, or see other documents.",
                    details.name_on_documents
                ));
            }
            CheckDetails::Dbs(details) => {
                if details.level == Some(DbsLevel::Enhanced) && details.barred_children == Some(false) {
                    found.push(
                        "The enhanced certificate was asked for without the children’s barred list. Paragraph 2(a) includes suitability information relating to children."
                            .to_owned(),
                    );
                }
                if details.level == Some(DbsLevel::Standard) {
                    found.push(
                        "The certificate is a standard one. Paragraph 2(a) asks for an enhanced one where the position calls for it; a standard one is for any other case."
                            .to_owned(),
                    );
                }
                if line.destroy_copy_by.is_some_and(|by| by < files.day) {
                    found.push(format!(
                        "The copy of the DBS certificate was to be destroyed by {}. Destroy it and carry the line on without a copy.",
                        line.destroy_copy_by.map(date_words).unwrap_or_default()
                    ));
                }
            }
            CheckDetails::Reference(details) if !details.concerns.trim().is_empty() => {
                found.push(format!(
                    "The reference from {} raises a concern. Read it with the decision.",
                    details.referee
                ));
            }
            _ => {}
        }
    }
    if let Some(start) = file.started_on() {
        for (item, what) in [("dbs", "DBS certificate"), ("identity", "proof of identity")] {
            let day = |line: &hearthbook_records::vetting::parse::VettingLine| line.checked_on.or(line.seen_on);
            let first = complete().filter(|line| line.item == item).filter_map(day).min();
            if let Some(first) = first.filter(|first| *first > start) {
                found.push(format!(
                    "The first {what} on file is dated {}, after the first day of work ({}). Regulation 16(4) asks for it before the start.",
                    date_words(first),
                    date_words(start)
                ));
            }
        }
    }
    if file.engagement() == Some(Engagement::Tupe)
        && let Some(saved) = &file.saved
        && let Some(transfer) = book.vetting().iter().position(|item| item.kind == ItemKind::Transfer)
    {
        let particulars = &saved.particulars;
        let noted = |text: &str| if text.trim().is_empty() { "nothing noted" } else { text.trim() }.to_owned();
        let open = match assessed.standings.iter().find(|standing| standing.item == transfer) {
            Some(standing) if standing.state == ItemState::Complete => standing.words.clone(),
            Some(standing) => format!(
                "{}; record under “Transfer (TUPE)” what closes each, such as appraisals or supervision records",
                standing.words
            ),
            None => String::new(),
        };
        found.push(format!(
            "Transferred from {} on {}. Came over: {}. Missing: {}. Now: {open}.",
            particulars.employer,
            particulars.transferred_on.map(date_words).unwrap_or_default(),
            noted(&particulars.came_over),
            noted(&particulars.missing),
        ));
    }
    let findings = &assessed.findings;
    found.extend(findings.overlaps.iter().filter(|overlap| overlap.shortest > 0).map(|overlap| overlap.words.clone()));
    found.extend(findings.too_young.iter().map(|young| young.words.clone()));
    found.sort();
    found.dedup();
    found
}
