//! Did we say the same thing? Annex A, visit reports, notifications and logs compared over plain rows.
//!
//! Every rule is a pure function that answers with both sides and where they stand; which of the two is right, a person
//! decides. Whoever has said figures elsewhere (a review) adds them as [`Said`], and they are compared like those of a
//! finished Annex A.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use hearthbook_records::UiError;
use hearthbook_records::annex::{DifferenceView, SideView};
use hearthbook_records::complaints::ComplaintKind;
use hearthbook_records::events::Decision;
use hearthbook_records::reports::FactBlock;
use hearthbook_records::visits::ReportState;
use hearthbook_rules::calendar::{date_words, london_date};
use hearthbook_store::tables::{annex, reports, reviews, visits};

use super::content::Frozen;
use crate::desk::Desk;
use crate::figures::source::{EventRow, LogRow, Source};
use crate::figures::{self, Area, Scope};
use crate::report_content::Gathered as ReportFacts;
use crate::reviews::figures::said as review_said;

/// A figure that a document said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// "Annex A SC999001-ANNEX-2026-11-27-1".
    pub who: String,
    /// The page on which it can be read.
    pub path: String,
    /// Key of the figure.
    pub key: String,
    /// The number.
    pub value: u32,
    /// What it covered.
    pub scope: Scope,
}

/// What a signed visit report and its visit say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitSaid {
    /// Day of the visit.
    pub on: NaiveDate,
    /// Day of the visit before, if there was one.
    pub before: Option<NaiveDate>,
    /// Families resident, as the visitor counted.
    pub families: u32,
    /// The records of complaints were inspected.
    pub complaints_inspected: bool,
    /// The visit's page.
    pub path: String,
    /// The signed report, if there is one.
    pub report: Option<ReportSaid>,
}

/// What a signed report was filled in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSaid {
    /// Its page.
    pub path: String,
    /// How many families it lists; nothing when it has no such list.
    pub families: Option<usize>,
    /// References of the complaints that it lists; nothing when it has no such list.
    pub complaints: Option<BTreeSet<String>>,
    /// How many events it counts since the visit before; nothing when it does not say.
    pub events: Option<usize>,
}

fn says(who: impl Into<String>, words: impl Into<String>, path: impl Into<String>) -> SideView {
    SideView { who: who.into(), words: words.into(), path: path.into() }
}

type Dated = (NaiveDate, DifferenceView);

fn families_words(number: usize) -> String {
    match number {
        0 => "no family resident".to_owned(),
        1 => "1 family resident".to_owned(),
        _ => format!("{number} families resident"),
    }
}

/// What visits and their reports say of families, against the register.
#[must_use]
pub fn families_at_visits(source: &Source, visits: &[VisitSaid], scope: &Scope) -> Vec<Dated> {
    let mut found = Vec::new();
    for visit in visits.iter().filter(|visit| scope.contains(visit.on)) {
        let register = source.families.iter().filter(|row| row.family.resident(visit.on)).count();
        let about = format!("Families resident on {}", date_words(visit.on));
        let other = says("Register of families", families_words(register), "/families");
        let counted = visit.families as usize;
        if counted != register {
            let one = says(format!("Visit of {}", date_words(visit.on)), families_words(counted), &visit.path);
            found.push((visit.on, DifferenceView { about: about.clone(), one, other: other.clone() }));
        }
        if let Some(report) = &visit.report
            && let Some(listed) = report.families.filter(|listed| *listed != register && *listed != counted)
        {
            let one =
                says(format!("Report of the visit of {}", date_words(visit.on)), families_words(listed), &report.path);
            found.push((visit.on, DifferenceView { about, one, other }));
        }
    }
    found
}

/// The logs whose entries are also a kind of event.
const PAIRS: [(&str, &str, &str); 4] = [
    ("restraint", "restraint", "Restraint"),
    ("missing", "missing", "Missing episode"),
    ("police", "police", "Police call-out"),
    ("controlled-drugs", "controlled-drugs", "Controlled-drug incident"),
];

fn who_set(names: impl Iterator<Item = String>) -> BTreeSet<String> {
    names.collect()
}

fn who_words(names: &BTreeSet<String>) -> String {
    if names.is_empty() { "nobody named".to_owned() } else { names.iter().cloned().collect::<Vec<_>>().join(", ") }
}

fn event_says(event: &EventRow, words: impl Into<String>) -> SideView {
    says(format!("Event: {}, {}", event.title, date_words(event.on)), words, format!("/events/{}", event.id))
}

fn log_says(title: &str, entry: &LogRow, words: impl Into<String>) -> SideView {
    says(format!("Log: {title}, {}", date_words(entry.on)), words, "/logs")
}

/// Entries of logs against events: one without the other, and pairs that do not agree.
#[must_use]
pub fn logs_and_events(source: &Source, scope: &Scope) -> Vec<Dated> {
    let mut found = Vec::new();
    for (log, kind, title) in PAIRS {
        let entries: Vec<&LogRow> = source.logs.iter().filter(|entry| entry.log == log).collect();
        let events: Vec<&EventRow> = source.events.iter().filter(|event| event.kind == kind).collect();
        for entry in entries.iter().filter(|entry| scope.contains(entry.on)) {
            let about = format!("{title} of {}", date_words(entry.on));
            let Some(linked) = entry.event else {
                // an event of the same day and kind is most likely the same thing, recorded twice
                let twin = events
                    .iter()
                    .find(|event| event.on == entry.on && !entries.iter().any(|other| other.event == Some(event.id)));
                let other = match twin {
                    Some(event) => event_says(event, "an event of that day that is not linked to the log entry"),
                    None => says("Events", "no event", "/events"),
                };
                found.push((entry.on, DifferenceView { about, one: log_says(title, entry, "an entry"), other }));
                continue;
            };
            let Some(event) = source.events.iter().find(|event| event.id == linked) else { continue };
            if event.on != entry.on {
                found.push((
                    entry.on,
                    DifferenceView {
                        about: about.clone(),
                        one: log_says(title, entry, format!("happened {}", date_words(entry.on))),
                        other: event_says(event, format!("happened {}", date_words(event.on))),
                    },
                ));
            }
            let (in_log, in_event) =
                (who_set(entry.who.iter().cloned()), who_set(event.people.iter().map(|one| one.initials.clone())));
            // staff often stand only in the event; whoever the log names must stand in it
            if !in_log.is_subset(&in_event) {
                found.push((
                    entry.on,
                    DifferenceView {
                        about: about.clone(),
                        one: log_says(title, entry, who_words(&in_log)),
                        other: event_says(event, who_words(&in_event)),
                    },
                ));
            }
        }
        for event in events.iter().filter(|event| scope.contains(event.on) && !event.earlier) {
            let linked = source.logs.iter().any(|entry| entry.event == Some(event.id));
            let twin = entries.iter().any(|entry| entry.event.is_none() && entry.on == event.on);
            if !linked && !twin {
                found.push((
                    event.on,
                    DifferenceView {
                        about: format!("{title} of {}", date_words(event.on)),
                        one: event_says(event, "an event"),
                        other: says(format!("Log: {title}"), "no entry", "/logs"),
                    },
                ));
            }
        }
    }
    found
}

/// Serious complaints recorded as events against the register of complaints.
#[must_use]
pub fn complaints_as_events(source: &Source, scope: &Scope) -> Vec<Dated> {
    let near = Days::new(7);
    source
        .events
        .iter()
        .filter(|event| event.kind == "complaint" && scope.contains(event.on) && !event.earlier)
        .filter(|event| {
            !source.complaints.iter().any(|row| {
                let made = row.complaint.made_on;
                event.on.checked_sub_days(near).is_none_or(|from| from <= made)
                    && event.on.checked_add_days(near).is_none_or(|to| made <= to)
            })
        })
        .map(|event| {
            (
                event.on,
                DifferenceView {
                    about: format!("Serious complaint of {}", date_words(event.on)),
                    one: event_says(event, "an event"),
                    other: says("Register of complaints", "none made within seven days of it", "/complaints"),
                },
            )
        })
        .collect()
}

/// What visits and reports say of complaints, against the register.
#[must_use]
pub fn complaints_at_visits(source: &Source, visits: &[VisitSaid], scope: &Scope) -> Vec<Dated> {
    let mut found = Vec::new();
    for visit in visits.iter().filter(|visit| scope.contains(visit.on)) {
        let since: Vec<&str> = source
            .complaints
            .iter()
            .map(|row| &row.complaint)
            .filter(|one| one.kind == ComplaintKind::Complaint)
            .filter(|one| one.made_on <= visit.on && visit.before.is_none_or(|before| one.made_on > before))
            .map(|one| one.reference.as_str())
            .collect();
        let about = format!("Complaints up to {}", date_words(visit.on));
        if !visit.complaints_inspected && !since.is_empty() && visit.before.is_some() {
            found.push((
                visit.on,
                DifferenceView {
                    about: about.clone(),
                    one: says(
                        format!("Visit of {}", date_words(visit.on)),
                        "the records of complaints were not inspected",
                        &visit.path,
                    ),
                    other: says(
                        "Register of complaints",
                        format!("made since the visit before: {}", since.join(", ")),
                        "/complaints",
                    ),
                },
            ));
        }
        if let Some(report) = &visit.report
            && let Some(listed) = &report.complaints
            && visit.before.is_some()
        {
            let missing: Vec<&str> = since.iter().copied().filter(|one| !listed.contains(*one)).collect();
            if !missing.is_empty() {
                found.push((
                    visit.on,
                    DifferenceView {
                        about,
                        one: says(
                            format!("Report of the visit of {}", date_words(visit.on)),
                            format!("does not list {}", missing.join(", ")),
                            &report.path,
                        ),
                        other: says("Register of complaints", "on record as made by that day", "/complaints"),
                    },
                ));
            }
        }
    }
    found
}

fn events_words(number: usize) -> String {
    if number == 1 {
        "1 event since the visit before".to_owned()
    } else {
        format!("{number} events since the visit before")
    }
}

/// How many events signed reports count, against the record.
#[must_use]
pub fn events_at_visits(source: &Source, visits: &[VisitSaid], scope: &Scope) -> Vec<Dated> {
    let mut found = Vec::new();
    for visit in visits.iter().filter(|visit| scope.contains(visit.on)) {
        let (Some(report), Some(before)) = (&visit.report, visit.before) else { continue };
        let Some(said) = report.events else { continue };
        let now = source
            .events
            .iter()
            .filter(|event| !event.earlier)
            .filter(|event| {
                let known = london_date(event.known_at);
                known > before && known <= visit.on
            })
            .count();
        if said != now {
            found.push((
                visit.on,
                DifferenceView {
                    about: format!("Events up to {}", date_words(visit.on)),
                    one: says(
                        format!("Report of the visit of {}", date_words(visit.on)),
                        events_words(said),
                        &report.path,
                    ),
                    other: says("Events", events_words(now), "/events"),
                },
            ));
        }
    }
    found
}

/// Decisions against what was told, and outcomes of enquiries that were not told on.
#[must_use]
pub fn notifications(source: &Source, scope: &Scope) -> Vec<Dated> {
    let mut found = Vec::new();
    for event in source.events.iter().filter(|event| scope.contains(event.on) && !event.earlier) {
        let to_ofsted = |of_outcome: bool| {
            event.notices.iter().filter(move |notice| notice.recipient == "ofsted" && notice.of_outcome == of_outcome)
        };
        let told = to_ofsted(false).any(|notice| notice.told_at.is_some());
        let about = format!("{} of {}", event.title, date_words(event.on));
        let mut push = |one: &str, other: &str| {
            let difference =
                DifferenceView { about: about.clone(), one: event_says(event, one), other: event_says(event, other) };
            found.push((event.on, difference));
        };
        match event.decision {
            Some(Decision::NotNotifiable) if told => {
                push("decided: not notifiable", "Ofsted was told all the same");
            }
            Some(Decision::Notifiable) if to_ofsted(false).next().is_none() => {
                push("decided: notifiable", "Ofsted is not among those to be told");
            }
            _ => {}
        }
        if event.outcome_on.is_some() && !to_ofsted(true).any(|notice| notice.told_at.is_some() || notice.not_told) {
            push("the outcome of the enquiry is on record", "Ofsted was not told of the outcome");
        }
    }
    found
}

/// Figures that a document said, against what the record comes to now for the same period.
#[must_use]
pub fn said_elsewhere(source: &Source, said: &[Said], scope: &Scope) -> Vec<Dated> {
    let mut found = Vec::new();
    let mut scopes: Vec<Scope> = Vec::new();
    for one in said.iter().filter(|one| one.scope.to >= scope.from && one.scope.from <= scope.to) {
        if !scopes.contains(&one.scope) {
            scopes.push(one.scope);
        }
    }
    for scope in scopes {
        let now = figures::all(source, &scope);
        for one in said.iter().filter(|one| one.scope == scope) {
            let Some(figure) = now.iter().find(|figure| figure.key == one.key) else { continue };
            // staff and vetting were read as at another day; the pack of that day shows them
            if matches!(figure.area, Area::Staff | Area::Vetting) {
                continue;
            }
            let Some(value) = figure.value.filter(|value| *value != one.value) else { continue };
            found.push((
                scope.to,
                DifferenceView {
                    about: format!("{}, {}", figure.label, scope.words()),
                    one: says(&one.who, one.value.to_string(), &one.path),
                    other: says("The record now", value.to_string(), "/annex-a"),
                },
            ));
        }
    }
    found
}

/// What is compared, in words.
pub const COMPARED: [&str; 7] = [
    "Families resident on the day of each visit: the visitor’s count and the signed report against the register",
    "Restraint, missing episodes, police call-outs and controlled drugs: logs against events, both ways, with day and people",
    "Complaints: visits, signed reports and events against the register of complaints",
    "Events since the visit before: signed reports against the record",
    "Notifications: what was decided against who was told, and outcomes of enquiries",
    "Figures of every Annex A that was finished against the record now",
    "Figures of every signed-off review against the record now: families, assessments, complaints and visits",
];

/// All differences in a period, oldest first.
#[must_use]
pub fn differences(source: &Source, visits: &[VisitSaid], said: &[Said], scope: &Scope) -> Vec<DifferenceView> {
    let mut found = families_at_visits(source, visits, scope);
    found.extend(logs_and_events(source, scope));
    found.extend(complaints_as_events(source, scope));
    found.extend(complaints_at_visits(source, visits, scope));
    found.extend(events_at_visits(source, visits, scope));
    found.extend(notifications(source, scope));
    found.extend(said_elsewhere(source, said, scope));
    found.sort_by_key(|one| one.0);
    found.into_iter().map(|(_, difference)| difference).collect()
}

fn report_said(facts: &ReportFacts, path: String) -> ReportSaid {
    let blocks = || facts.facts.iter().flat_map(|section| &section.blocks);
    let rows_of = |start: &str| {
        blocks().find_map(|block| match block {
            FactBlock::Table { caption, rows, .. } if caption.starts_with(start) => Some(rows),
            _ => None,
        })
    };
    let line = |has: &str| {
        blocks().find_map(|block| match block {
            FactBlock::Line { text } if text.contains(has) => Some(text.as_str()),
            _ => None,
        })
    };
    let families = rows_of("Families resident").map(Vec::len).or_else(|| line("nobody lived at the centre").map(|_| 0));
    let complaints = rows_of("Complaints and representations")
        .map(|rows| rows.iter().filter_map(|row| row.first().cloned()).collect())
        .or_else(|| line("no complaint, no representation").map(|_| BTreeSet::new()));
    let events = line("No event is on record")
        .map(|_| 0)
        .or_else(|| line("on record since the last visit")?.split_whitespace().next()?.parse().ok());
    ReportSaid { path, families, complaints, events }
}

/// What visits and their signed reports say.
///
/// # Errors
/// What the store says.
pub fn read_visits(desk: &Desk) -> Result<Vec<VisitSaid>, UiError> {
    let mut found = Vec::new();
    for visit in visits::all(desk.store.read())? {
        let Some(made) = &visit.made else { continue };
        let signed = reports::of_visit(desk.store.read(), visit.id)?
            .into_iter()
            .filter(|report| report.state == ReportState::SignedOff)
            .max_by_key(|report| report.version);
        let report = signed.and_then(|report| {
            let facts: ReportFacts = serde_json::from_str(report.facts.as_deref()?).ok()?;
            Some(report_said(&facts, format!("/reports/{}", report.id)))
        });
        found.push(VisitSaid {
            on: made.visited_on,
            before: None,
            families: made.families_resident,
            complaints_inspected: made.complaints_inspected,
            path: format!("/visits/{}", visit.id),
            report,
        });
    }
    found.sort_by_key(|visit| visit.on);
    for index in 0..found.len() {
        let on = found[index].on;
        found[index].before = found[..index].iter().rev().map(|visit| visit.on).find(|before| *before < on);
    }
    Ok(found)
}

/// What signed-off reviews said; a correction counts in the place of what it corrects.
fn read_reviews(desk: &Desk) -> Result<Vec<Said>, UiError> {
    let mut said = Vec::new();
    for review in reviews::all(desk.store.read())?.into_iter().filter(|one| one.state == ReportState::SignedOff) {
        let Some(facts) = review.facts.as_deref() else { continue };
        let Ok(facts) = serde_json::from_str::<crate::reviews::Gathered>(facts) else { continue };
        let scope = Scope { from: review.from, to: review.to, as_of: review.to };
        let who = format!("Review {}", review.number.clone().unwrap_or_default());
        for (key, value) in review_said(facts.facts.iter().flat_map(|section| &section.blocks)) {
            said.push(Said {
                who: who.clone(),
                path: format!("/reviews/{}", review.id),
                key: key.to_owned(),
                value,
                scope,
            });
        }
    }
    Ok(said)
}

/// What finished Annex A documents said, the newest of each period and day, and what signed-off reviews said.
///
/// # Errors
/// What the store says.
pub fn read_said(desk: &Desk) -> Result<Vec<Said>, UiError> {
    let mut said: Vec<Said> = Vec::new();
    let mut scopes: Vec<Scope> = Vec::new();
    for kept in annex::all(desk.store.read())? {
        let scope = super::scope(&kept.period);
        if scopes.contains(&scope) {
            continue;
        }
        scopes.push(scope);
        let Ok(frozen) = serde_json::from_str::<Frozen>(&kept.frozen) else { continue };
        said.extend(frozen.said.into_iter().filter_map(|figure| {
            Some(Said {
                who: format!("Annex A {}", frozen.number),
                path: "/annex-a".to_owned(),
                key: figure.key,
                value: figure.value?,
                scope,
            })
        }));
    }
    said.extend(read_reviews(desk)?);
    Ok(said)
}

#[cfg(test)]
#[path = "same_tests.rs"]
mod tests;
