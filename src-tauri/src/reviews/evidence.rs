//! What a statement of a review can rest on: records of its period, by reference, kind and day. No names, no words of theirs.

use hearthbook_records::reviews::{EvidenceChoice, EvidenceKind, EvidenceView};
use hearthbook_records::visits::ReportState;
use hearthbook_records::{ErrorCode, UiError};
use hearthbook_rules::calendar::{date_words, london_date};
use hearthbook_store::tables::documents::{self, About};
use hearthbook_store::tables::reviews::{self, Evidence, Review};
use hearthbook_store::tables::{complaints, events, logs, reports, submissions, visits};

use super::figures::Period;
use crate::desk::Desk;
use crate::filing;

/// Everything of a review's period that can be chosen, kind by kind, the newest first.
///
/// # Errors
/// What the store says.
pub fn choices(desk: &Desk, review: &Review) -> Result<Vec<EvidenceChoice>, UiError> {
    let conn = desk.store.read();
    let period = Period { from: review.from, to: review.to };
    let choice = |kind, record: String, words: String| EvidenceChoice { kind, record, words };
    let mut found = Vec::new();
    for one in reviews::consultations(conn, review.id)? {
        let words = format!("What was said: {}, {}", one.group.words().to_lowercase(), date_words(one.on));
        found.push(choice(EvidenceKind::Consultation, one.id.to_string(), words));
    }
    for visit in visits::all(conn)? {
        let Some(made) = visit.made.as_ref().filter(|made| period.contains(made.visited_on)) else { continue };
        let versions = reports::of_visit(conn, visit.id)?;
        let signed = versions.iter().find(|report| report.state == ReportState::SignedOff);
        if let Some((report, number)) = signed.and_then(|report| Some((report, report.number.as_ref()?))) {
            let words = format!("Visit report {number}, {}", date_words(made.visited_on));
            found.push(choice(EvidenceKind::VisitReport, report.id.to_string(), words));
        }
    }
    for complaint in complaints::between(conn, period.from, period.to)?.into_iter().rev() {
        let words = format!("Complaint {}, {}", complaint.reference, date_words(complaint.made_on));
        found.push(choice(EvidenceKind::Complaint, complaint.id.to_string(), words));
    }
    let table = crate::events::table(desk)?;
    for event in events::between(conn, period.from, period.to)? {
        if period.contains(event.happened.on) {
            let kind = crate::events::kind_title(&table, &event.kind);
            let words = format!("Event: {}, {}", lower(&kind), date_words(event.happened.on));
            found.push(choice(EvidenceKind::Event, event.id.to_string(), words));
        }
    }
    for entry in logs::between(conn, period.from, period.to)? {
        if period.contains(entry.happened.on) {
            let title = table.log(&entry.log).map_or(entry.log.as_str(), |log| log.title.as_str());
            let words = format!("Log, {}, {}", lower(title), date_words(entry.happened.on));
            found.push(choice(EvidenceKind::Log, entry.id.to_string(), words));
        }
    }
    for submission in submissions::all(conn)? {
        let document = documents::one(conn, submission.document)?;
        let About::Matter(matter) = &document.about else { continue };
        // that there is a letter on a conviction is for who may open it
        if !filing::opens(desk, matter) {
            continue;
        }
        let day = london_date(document.made_at);
        if day <= desk.today() && matter.id != review.root.to_string() {
            let words = format!("{} {}, {}", matter.kind.words(), document.number, date_words(day));
            found.push(choice(EvidenceKind::Document, document.id.to_string(), words));
        }
    }
    Ok(found)
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        // an abbreviation keeps its capitals
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

fn path(desk: &Desk, evidence: &Evidence) -> Result<String, UiError> {
    Ok(match evidence.kind {
        EvidenceKind::Event => format!("/events/{}", evidence.record),
        EvidenceKind::Complaint => format!("/complaints/{}", evidence.record),
        EvidenceKind::VisitReport => format!("/reports/{}", evidence.record),
        EvidenceKind::Log => "/logs".to_owned(),
        EvidenceKind::Consultation => String::new(),
        EvidenceKind::Document => {
            let Ok(id) = evidence.record.parse() else { return Ok(String::new()) };
            match documents::one(desk.store.read(), id) {
                Ok(document) => match document.about {
                    About::Matter(matter) if filing::opens(desk, &matter) => matter.page,
                    About::Matter(_) => String::new(),
                    About::Report(report) => format!("/reports/{report}"),
                },
                Err(_) => String::new(),
            }
        }
    })
}

/// What the statements of a review rest on, for the page.
///
/// # Errors
/// What the store says.
pub fn views(desk: &Desk, review: &Review) -> Result<Vec<EvidenceView>, UiError> {
    reviews::evidence(desk.store.read(), review.id)?
        .iter()
        .map(|one| {
            Ok(EvidenceView {
                id: one.id,
                section: one.section.clone(),
                field: one.field.clone(),
                words: one.words.clone(),
                path: path(desk, one)?,
            })
        })
        .collect()
}

/// The words of a record that was chosen.
///
/// # Errors
/// `NotFound` when it cannot be chosen for this review.
pub fn words(desk: &Desk, review: &Review, kind: EvidenceKind, record: &str) -> Result<String, UiError> {
    choices(desk, review)?
        .into_iter()
        .find(|choice| choice.kind == kind && choice.record == record)
        .map(|choice| choice.words)
        .ok_or_else(|| {
            UiError::new(
                ErrorCode::NotFound,
                "This record is not one of the review’s period (any more). Choose from the list; nothing was changed.",
            )
        })
}
