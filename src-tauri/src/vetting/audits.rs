//! Self-audits in words, for their page and for the report on a visit.

use std::collections::HashMap;

use chrono::NaiveDate;
use hearthbook_records::vetting::{AuditedFileView, FindingView, SelfAuditView};
use hearthbook_records::{PersonId, UiError};
use hearthbook_rules::calendar::{date_words, london_date};
use hearthbook_store::tables::people;
use hearthbook_store::tables::vetting::audits::{self, Finding, SelfAudit};

use crate::desk::Desk;

/// Names, initials and posts by person.
pub type Names = HashMap<PersonId, (String, String, String)>;

/// Names of everybody.
///
/// # Errors
/// What the store says.
pub fn names(desk: &Desk) -> Result<Names, UiError> {
    Ok(people::all(desk.store.read())?
        .into_iter()
        .map(|person| (person.id, (person.name, person.initials, person.post)))
        .collect())
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn name(names: &Names, person: PersonId) -> &str {
    names.get(&person).map_or("somebody not on record", |(name, _, _)| name)
}

/// The initials of a person.
#[must_use]
pub fn initials(names: &Names, person: PersonId) -> &str {
    names.get(&person).map_or("somebody", |(_, initials, _)| initials)
}

fn finding_view(finding: &Finding, names: &Names, today: NaiveDate) -> FindingView {
    FindingView {
        id: finding.id,
        person: finding.person,
        name: name(names, finding.person).to_owned(),
        what: finding.what.clone(),
        owner: finding.owner.clone(),
        due: finding.due_on.map(|due| format!("by {}", date_words(due))).unwrap_or_default(),
        late: finding.closed.is_none() && finding.due_on.is_some_and(|due| due < today),
        closed: finding
            .closed
            .map(|(at, by)| {
                format!("done {} by {}: {}", date_words(london_date(at)), initials(names, by), finding.done)
            })
            .unwrap_or_default(),
    }
}

/// "3 of 5 gone through, 2 findings, 1 open."
#[must_use]
pub fn result(audit: &SelfAudit) -> String {
    let checked = audit.files.iter().filter(|file| file.checked.is_some()).count();
    let open = audit.findings.iter().filter(|finding| finding.closed.is_none()).count();
    let findings = match audit.findings.len() {
        0 => "no findings".to_owned(),
        number => format!("{}, {open} open", counted(number, "finding", "findings")),
    };
    format!("{checked} of {} gone through, {findings}.", audit.files.len())
}

/// A self-audit as shown.
#[must_use]
pub fn view(audit: &SelfAudit, names: &Names, today: NaiveDate, reader: PersonId) -> SelfAuditView {
    let files = audit
        .files
        .iter()
        .map(|file| {
            let words = match (file.checked, file.in_order) {
                (Some((at, by)), in_order) => {
                    let found = if in_order == Some(true) { "in order" } else { "not in order" };
                    format!("{} by {}: {found}", date_words(london_date(at)), initials(names, by))
                }
                (None, _) => "to be gone through".to_owned(),
            };
            AuditedFileView {
                person: file.person,
                name: name(names, file.person).to_owned(),
                post: names.get(&file.person).map(|(_, _, post)| post.clone()).unwrap_or_default(),
                checked: file.checked.is_some(),
                words,
                note: file.note.clone(),
                findings: audit
                    .findings
                    .iter()
                    .filter(|finding| finding.person == file.person)
                    .map(|finding| finding_view(finding, names, today))
                    .collect(),
            }
        })
        .collect();
    SelfAuditView {
        id: audit.id,
        words: format!(
            "{} of {} files, drawn {} by {} with seed {}",
            audit.files.len(),
            audit.drawn_from,
            date_words(london_date(audit.drawn_at)),
            initials(names, audit.drawn_by),
            audit.seed
        ),
        seed: audit.seed.clone(),
        checker: name(names, audit.checker).to_owned(),
        files,
        done: audit.files.iter().all(|file| file.checked.is_some()),
        result: result(audit),
        own: audit.checker == reader,
    }
}

/// The last self-audit with a file gone through by a day, in one sentence without names; empty when there is none.
///
/// # Errors
/// What the store says.
pub fn for_report(desk: &Desk, day: NaiveDate) -> Result<String, UiError> {
    let all = audits::all(desk.store.read())?;
    let last = all
        .iter()
        .find(|audit| london_date(audit.drawn_at) <= day && audit.files.iter().any(|file| file.checked.is_some()));
    Ok(last.map_or_else(String::new, |audit| {
        format!(
            "The centre’s own sample of vetting files, drawn {}: {} of {} files, checked by a second person; {}",
            date_words(london_date(audit.drawn_at)),
            audit.files.len(),
            audit.drawn_from,
            result(audit)
        )
    }))
}
