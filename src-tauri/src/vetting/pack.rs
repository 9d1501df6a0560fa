//! What of the vetting files leaves the house: the inspector's pack and the table, by name or by initials.
//!
//! By initials nothing leaves that somebody typed: states, dates and fixed words only.

use hearthbook_documents::PackPerson;
use hearthbook_records::vetting::{CellMark, CheckDetails};
use hearthbook_rules::RuleBook;
use hearthbook_rules::calendar::{date_words, london_date};
use hearthbook_rules::vetting::{ItemState, LineState, Standing};

use super::{Assessed, Files, PersonFile, cell};

/// The state of an item in one word for a printed cell.
#[must_use]
pub fn state_word(standing: &Standing) -> &'static str {
    match standing.state {
        ItemState::Complete => "✓ complete",
        ItemState::Missing => "✗ missing",
        ItemState::InProgress => "… in progress",
        ItemState::Expired => "! due again",
        ItemState::NotRequired if standing.first => "– not yet due",
        ItemState::NotRequired => "– not required",
        ItemState::Unknown => "? unknown",
    }
}

/// The line under it: when it was seen and when it is due again. Nothing that somebody typed.
#[must_use]
pub fn under(book: &RuleBook, file: &PersonFile, standing: &Standing, files: &Files) -> String {
    let item = &book.vetting()[standing.item];
    let seen = file
        .lines
        .iter()
        .filter(|line| line.item == item.id && line.state == LineState::Complete)
        .filter_map(|line| line.seen_on.map(|on| (on, line.seen_by)))
        .max_by_key(|(on, _)| *on)
        .map(|(on, by)| {
            let by = by.map(|by| format!(" by {}", files.by(Some(by)))).unwrap_or_default();
            format!("seen {}{by}", date_words(on))
        });
    let shown = cell(book, standing, files.day);
    let due = shown.due_on.map(|on| format!("due {}", date_words(on)));
    let confirmed = standing.words.contains("confirmed in writing").then(|| "confirmed by the agency".to_owned());
    let closed = standing.closed_by.map(|by| format!("gap closed by {by}"));
    let text = matches!(shown.mark, CellMark::Attention | CellMark::Underway)
        .then(|| shown.text.clone())
        .filter(|text| due.is_none() && !matches!(text.as_str(), "missing" | "?" | "in progress"));
    seen.into_iter().chain(confirmed).chain(closed).chain(due).chain(text).collect::<Vec<_>>().join("\n")
}

/// What a line shows, without anything that somebody typed where it goes by initials.
fn seen_words(details: &CheckDetails, by_initials: bool) -> String {
    match details {
        CheckDetails::Dbs(details) => {
            let level = details.level.map_or("certificate", |level| level.words());
            let workforce = details.workforce.map(|workforce| format!(", {}", workforce.words())).unwrap_or_default();
            let barred = if details.barred_children == Some(true) { ", children’s barred list" } else { "" };
            // the whole number stays in the house when people are not named
            let number = if by_initials { "" } else { details.certificate_number.as_str() };
            format!("{level}{workforce}{barred} {number}").trim_end().to_owned()
        }
        CheckDetails::Reference(details) => {
            let who = if by_initials || details.employer.is_empty() {
                String::new()
            } else {
                format!(" from {}", details.employer)
            };
            let last = if details.last_employer == Some(true) { ", last employer" } else { "" };
            let verified = if details.verified_by.is_empty() { "" } else { ", verified by telephone" };
            format!("reference{who}{last}{verified}")
        }
        CheckDetails::Status(details) => details.result.map_or("", |result| result.words()).to_owned(),
        _ if by_initials => String::new(),
        CheckDetails::Identity(details) => details.documents.clone(),
        CheckDetails::PastCare(details) => details.why_ended.clone(),
        CheckDetails::Qualification(details) => details.title.clone(),
        CheckDetails::RightToWork(details) => details.document.clone(),
        CheckDetails::Overseas(details) => details.country.clone(),
        CheckDetails::Registration(details) => details.body.clone(),
        CheckDetails::Agency(details) => details.agency.clone(),
        CheckDetails::Transfer(details) => details.evidence.clone(),
        CheckDetails::Plain(details) => details.what.clone(),
    }
}

fn evidence(
    book: &RuleBook,
    files: &Files,
    file: &PersonFile,
    assessed: &Assessed,
    by_initials: bool,
) -> Vec<[String; 5]> {
    let mut rows = Vec::new();
    for standing in &assessed.standings {
        let item = &book.vetting()[standing.item];
        let lines: Vec<_> = file.lines.iter().filter(|line| line.item == item.id).collect();
        if lines.is_empty() && (!item.statutory() || standing.state == ItemState::NotRequired) {
            continue;
        }
        let head = |index: usize| if index == 0 { item.short.clone() } else { String::new() };
        let stands = if by_initials { state_word(standing).to_owned() } else { standing.words.clone() };
        if lines.is_empty() {
            rows.push([head(0), stands.clone(), String::new(), String::new(), String::new()]);
        }
        for (index, line) in lines.iter().enumerate() {
            let by = line.seen_by.map(|by| format!(", {}", files.by(Some(by)))).unwrap_or_default();
            rows.push([
                head(index),
                if index == 0 { stands.clone() } else { String::new() },
                seen_words(&line.details, by_initials),
                line.checked_on.map(date_words).unwrap_or_default(),
                line.seen_on.map(|on| format!("{}{by}", date_words(on))).unwrap_or_default(),
            ]);
        }
    }
    rows
}

/// A person as the pack shows him or her.
#[must_use]
pub fn person(book: &RuleBook, files: &Files, file: &PersonFile, assessed: &Assessed, by_initials: bool) -> PackPerson {
    let day = files.day;
    let engagement = file.engagement().map_or("no vetting file", |engagement| engagement.words());
    let cells = |statutory: bool| -> Vec<(String, String)> {
        assessed
            .standings
            .iter()
            .filter(|standing| book.vetting()[standing.item].statutory() == statutory)
            .map(|standing| (state_word(standing).to_owned(), under(book, file, standing, files)))
            .collect()
    };
    PackPerson {
        who: if by_initials { file.person.initials.clone() } else { file.person.name.clone() },
        post: match file.post(day) {
            "" => engagement.to_owned(),
            post => format!("{post}, {engagement}"),
        },
        dates: file.dates(day),
        answer: assessed.answer.short.clone(),
        // by the rules alone, with initials: nothing in it was typed
        sentence: assessed.answer.sentence.clone(),
        schedule: cells(true),
        beside: cells(false),
        evidence: evidence(book, files, file, assessed, by_initials),
        gaps: if by_initials {
            Vec::new()
        } else {
            file.gaps
                .iter()
                .map(|gap| {
                    let accepted = if gap.accepted {
                        format!("Accepted {} by {}.", date_words(london_date(gap.at)), files.by(gap.by))
                    } else {
                        "Not accepted yet.".to_owned()
                    };
                    format!("{} to {}: {} {accepted}", date_words(gap.from), date_words(gap.to), full_stop(&gap.text))
                })
                .collect()
        },
        decisions: file
            .decisions
            .iter()
            .map(|decision| {
                let what = match decision.kind {
                    hearthbook_records::vetting::StartDecisionKind::Cleared => "Cleared to start",
                    hearthbook_records::vetting::StartDecisionKind::EarlyStart => "Early start decided",
                    hearthbook_records::vetting::StartDecisionKind::Stopped => "Stopped",
                };
                let by = files.by(Some(decision.decided_by));
                let on = date_words(decision.decided_on);
                let supervised = decision
                    .supervisor
                    .map(|supervisor| format!(", supervised by {}", files.by(Some(supervisor))))
                    .unwrap_or_default();
                let review =
                    decision.review_on.map(|review| format!(", review by {}", date_words(review))).unwrap_or_default();
                let open = if decision.outstanding.is_empty() {
                    String::new()
                } else {
                    format!("; outstanding then: {}", decision.outstanding)
                };
                let reasons = if by_initials || decision.reasons.trim().is_empty() {
                    String::new()
                } else {
                    format!(". Reasons: {}", decision.reasons.trim())
                };
                format!("{what} on {on} by {by}{supervised}{review}{open}{reasons}")
            })
            .collect(),
    }
}

fn full_stop(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
