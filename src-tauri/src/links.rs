//! What hangs together: events, complaints, reports, actions, log entries, and the closed notes of whoever asks.
//!
//! A link to a closed note stands inside its compartment and nowhere else. Both ends show it, but only to its readers: on
//! the event and on the complaint it is looked up by what the reader's own key opens.

use chrono::Days;
use hearthbook_records::events::{LinkTarget, LinkView};
use hearthbook_records::visits::ReportState;
use hearthbook_records::{Ability, ComplaintId, ConcernId, ErrorCode, EventId, UiError};
use hearthbook_rules::EventTable;
use hearthbook_rules::calendar::date_words;
use hearthbook_store::StoreError;
use hearthbook_store::tables::events::{self, Event};
use hearthbook_store::tables::{complaints, logs, reports, visits};

use crate::desk::Desk;
use crate::events::{table, title};
use crate::safeguarding::{self, Found, Sealed};

/// How far apart two records are offered to be linked.
const NEAR: Days = Days::new(92);

fn to_concern(found: &Found) -> LinkView {
    LinkView {
        target: LinkTarget::Concern(found.id),
        words: format!("Closed note: {}", found.sealed.title()),
        path: format!("/concerns/{}", found.id),
    }
}

/// A link in words, with the page that it leads to.
///
/// # Errors
/// `NotFound` when there is no such record, or none that this person may read.
pub fn view(desk: &Desk, table: &EventTable, target: LinkTarget) -> Result<LinkView, UiError> {
    let conn = desk.store.read();
    let (words, path) = match target {
        LinkTarget::Report(id) => {
            let report = reports::one(conn, id)?;
            let day = visits::one(conn, report.visit)?.day().map(date_words).unwrap_or_default();
            (format!("Visit report of {day}"), format!("/reports/{id}"))
        }
        LinkTarget::Action(id) => {
            let action = reports::one_action(conn, id)?;
            (format!("Action: {}", action.what), format!("/visits/{}", action.visit))
        }
        LinkTarget::Event(id) => (format!("Event: {}", title(table, &events::one(conn, id)?)), format!("/events/{id}")),
        LinkTarget::Log(id) => {
            let entry = logs::one(conn, id)?;
            let log = table.log(&entry.log).map_or(entry.log.as_str(), |log| &log.title);
            (format!("{log}, {}", date_words(entry.happened.on)), format!("/logs?log={}", entry.log))
        }
        LinkTarget::Complaint(id) => {
            let complaint = complaints::one(conn, id)?;
            let made = date_words(complaint.made_on);
            (format!("Complaint {}, made {made}", complaint.reference), format!("/complaints/{id}"))
        }
        LinkTarget::Concern(id) => return Ok(to_concern(&safeguarding::one(desk, id)?)),
    };
    Ok(LinkView { target, words, path })
}

/// Whether a report or an action may be told of here: what stands in a draft is its visitor's alone.
fn published(desk: &Desk, target: LinkTarget) -> Result<bool, UiError> {
    let conn = desk.store.read();
    let report = match target {
        LinkTarget::Report(id) => id,
        LinkTarget::Action(id) => reports::one_action(conn, id)?.report,
        _ => return Ok(true),
    };
    Ok(reports::one(conn, report)?.state != ReportState::Draft)
}

fn views(desk: &Desk, table: &EventTable, targets: Vec<LinkTarget>) -> Result<Vec<LinkView>, UiError> {
    let mut found = Vec::new();
    for target in targets {
        if published(desk, target)? {
            found.push(view(desk, table, target)?);
        }
    }
    Ok(found)
}

/// The closed notes that this person reads: those that hang together with a record, and the others.
fn concerns(desk: &Desk, target: LinkTarget) -> Result<(Vec<LinkView>, Vec<LinkView>), UiError> {
    let (linked, others): (Vec<Found>, Vec<Found>) =
        safeguarding::readable(desk)?.into_iter().partition(|found| found.sealed.links.contains(&target));
    Ok((linked.iter().map(to_concern).collect(), others.iter().map(to_concern).collect()))
}

/// What an event hangs together with, as far as this person may see it.
///
/// # Errors
/// What the store says.
pub fn of_event(desk: &Desk, table: &EventTable, id: EventId) -> Result<Vec<LinkView>, UiError> {
    let mut found = views(desk, table, events::links(desk.store.read(), id)?)?;
    found.extend(concerns(desk, LinkTarget::Event(id))?.0);
    Ok(found)
}

/// What an event could be linked to: reports signed off, open actions, events and complaints within three months, complaints
/// that are open, and the closed notes that this person reads.
///
/// # Errors
/// What the store says.
pub fn for_event(
    desk: &Desk,
    table: &EventTable,
    event: &Event,
    linked: &[LinkView],
) -> Result<Vec<LinkView>, UiError> {
    let conn = desk.store.read();
    let (from, to) = (event.happened.on - NEAR, event.happened.on + NEAR);
    let mut targets: Vec<LinkTarget> = Vec::new();
    targets.extend(reports::all(conn)?.iter().rev().take(24).map(|report| LinkTarget::Report(report.id)));
    targets.extend(reports::open_actions(conn, None)?.iter().map(|action| LinkTarget::Action(action.id)));
    let around = events::between(conn, from, to)?;
    targets.extend(around.iter().filter(|other| other.id != event.id).map(|other| LinkTarget::Event(other.id)));
    let near = complaints::all(conn)?;
    let near = near.iter().filter(|one| !one.closed() || (from..=to).contains(&one.made_on));
    targets.extend(near.map(|one| LinkTarget::Complaint(one.id)));
    targets.retain(|target| !linked.iter().any(|link| link.target == *target));
    let mut found = views(desk, table, targets)?;
    found.extend(concerns(desk, LinkTarget::Event(event.id))?.1);
    Ok(found)
}

/// What a complaint hangs together with, and what it could be linked to, as far as this person may see it.
///
/// # Errors
/// What the store says.
pub fn of_complaint(desk: &Desk, id: ComplaintId) -> Result<(Vec<LinkView>, Vec<LinkView>), UiError> {
    let conn = desk.store.read();
    let (mut linked, mut others) = (Vec::new(), Vec::new());
    if desk.may(Ability::SeeAllHappenings) {
        let table = table(desk)?;
        let made = complaints::one(conn, id)?.made_on;
        let of: Vec<EventId> = events::linked_to(conn, id)?;
        linked = views(desk, &table, of.iter().map(|event| LinkTarget::Event(*event)).collect())?;
        let around = events::between(conn, made - NEAR, made + NEAR)?;
        let around = around.iter().filter(|event| !of.contains(&event.id));
        others = views(desk, &table, around.map(|event| LinkTarget::Event(event.id)).collect())?;
    }
    let (own, could) = concerns(desk, LinkTarget::Complaint(id))?;
    linked.extend(own);
    if desk.may(Ability::EditComplaints) {
        others.extend(could);
    } else {
        others.clear();
    }
    Ok((linked, others))
}

fn may_see(desk: &Desk, target: LinkTarget) -> bool {
    match target {
        LinkTarget::Event(_) => desk.may(Ability::SeeAllHappenings),
        LinkTarget::Complaint(_) => desk.may(Ability::SeeComplaints),
        _ => false,
    }
}

/// What a closed note hangs together with, and what it could be linked to, as far as this reader may see it. What is not on
/// record any more, or not for this reader, is said to be so.
///
/// # Errors
/// What the store says.
pub fn of_concern(desk: &Desk, sealed: &Sealed) -> Result<(Vec<LinkView>, Vec<LinkView>), UiError> {
    let conn = desk.store.read();
    let table = table(desk)?;
    let mut linked = Vec::new();
    for target in &sealed.links {
        let words = match view(desk, &table, *target) {
            Ok(link) if may_see(desk, *target) => {
                linked.push(link);
                continue;
            }
            Ok(_) => "A record that you may not open",
            Err(error) if error.code == ErrorCode::NotFound => "A record that was moved or deleted since",
            Err(error) => return Err(error),
        };
        linked.push(LinkView { target: *target, words: words.to_owned(), path: String::new() });
    }
    let (from, to) = (sealed.on - NEAR, sealed.on + NEAR);
    let mut targets: Vec<LinkTarget> = Vec::new();
    if desk.may(Ability::SeeAllHappenings) {
        targets.extend(events::between(conn, from, to)?.iter().map(|event| LinkTarget::Event(event.id)));
    }
    if desk.may(Ability::SeeComplaints) {
        let near = complaints::all(conn)?;
        let near = near.iter().filter(|one| !one.closed() || (from..=to).contains(&one.made_on));
        targets.extend(near.map(|one| LinkTarget::Complaint(one.id)));
    }
    targets.retain(|target| !sealed.links.contains(target));
    Ok((linked, views(desk, &table, targets)?))
}

/// Links an event to another record, or takes the link away. To a closed note: inside its compartment.
///
/// # Errors
/// `NotFound` when there is no such record, or none that this person may read; or what the store says.
pub fn set(desk: &mut Desk, event: EventId, target: LinkTarget, on: bool) -> Result<(), UiError> {
    if let LinkTarget::Concern(concern) = target {
        let version = safeguarding::one(desk, concern)?.sealed.version;
        return set_concern(desk, concern, version, LinkTarget::Event(event), on);
    }
    if !published(desk, target)? {
        return Err(StoreError::NotFound("report or action that is signed off").into());
    }
    let words = view(desk, &table(desk)?, target)?.words;
    let centre = desk.centre_id()?;
    desk.write(|write| events::link(write, centre, event, &target, &words, on))
}

/// Links a closed note to an event or a complaint that this person may see, or takes the link away.
///
/// # Errors
/// `NotFound` when there is no such record; `Conflict` when another reader changed the note; or what the store says.
pub fn set_concern(
    desk: &mut Desk,
    concern: ConcernId,
    version: u32,
    target: LinkTarget,
    on: bool,
) -> Result<(), UiError> {
    if on {
        if !may_see(desk, target) {
            return Err(StoreError::NotFound("event or complaint that you may open").into());
        }
        view(desk, &table(desk)?, target)?;
    }
    safeguarding::change(desk, concern, version, "", None, |sealed| {
        sealed.links.retain(|link| *link != target);
        if on {
            sealed.links.push(target);
        }
    })
}
