//! An event that is about somebody who can read it leaves the events and stands in a compartment from then on: everything
//! that hangs on it is taken along, and what the journal said of it is emptied.

use hearthbook_records::events::LinkTarget;
use hearthbook_records::safeguarding::ConcernKind;
use hearthbook_records::{ComplaintId, ErrorCode, EventId, LetterId, LogId, UiError};
use hearthbook_rules::EventTable;
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_store::closed;
use hearthbook_store::tables::events::{self, Event};
use hearthbook_store::tables::{complaints, event_cells, letters, logs, notices, receipts};

use super::Sealed;
use super::views::initials;
use crate::desk::Desk;
use crate::events::{kind_title, notices::recipient_title, title, when_words, who_words};

/// An event as it stood, and the files that go with it.
pub struct Taken {
    /// What is sealed.
    pub sealed: Sealed,
    /// Bytes of letters: subject in the compartment, and PDF.
    pub files: Vec<(String, Vec<u8>)>,
    /// How other records call it.
    pub title: String,
}

/// Gathers everything of an event.
///
/// # Errors
/// `NotFound`, or what the store says.
pub fn gather(desk: &Desk, event: &Event, kind: ConcernKind) -> Result<Taken, UiError> {
    let conn = desk.store.read();
    let table = EventTable::with_changes(event_cells::all(conn)?);
    let mut sealed = Sealed::new(kind, event.happened.on, event.what.clone());
    sealed.at = event.happened.time_words();
    sealed.known = Some(event.known_at);
    sealed.place = event.place.clone();
    sealed.who = who_words(event);
    sealed.done = event.actions.clone();
    sealed.danger = event.danger;
    sealed.recorded_at = Some(event.recorded_at);
    sealed.recorded_by = Some(event.recorded_by);
    sealed.from = format!("the event “{}”, which it was until it was moved", title(&table, event));
    sealed.family = event.people.iter().find_map(|one| one.family);
    let mut moved: Vec<(String, String)> = Vec::new();
    let mut add = |label: &str, text: String| {
        if !text.trim().is_empty() {
            moved.push((label.to_owned(), text));
        }
    };
    add("Kind of event", kind_title(&table, &event.kind));
    add("When", when_words(event));
    add("Note on the times", event.time_note.clone());
    add("Summary", event.words.summary.clone());
    add("Prevention", event.words.prevention.clone());
    add("Evaluation", event.words.evaluation.clone());
    if let Some((at, words)) = &event.outcome {
        add("Outcome of the enquiry", format!("{}: {words}", london_date_time_words(*at)));
    }
    for decided in events::decisions(conn, event.id)? {
        let by = initials(desk, Some(decided.by))?;
        let at = london_date_time_words(decided.at);
        add("Decision", format!("{} on {at} by {by}: {}", decided.decision.words(), decided.why));
    }
    let mut files = Vec::new();
    for notice in notices::of_event(conn, event.id)? {
        let to = recipient_title(&table, &notice.recipient);
        let name = if notice.name.is_empty() { to } else { format!("{to}, {}", notice.name) };
        for step in &notice.steps {
            let at = london_date_time_words(step.at);
            let how = step.how.map(|how| format!(", {}", how.words())).unwrap_or_default();
            let words = if step.text.is_empty() { String::new() } else { format!(": {}", step.text) };
            add(&format!("Told: {name}"), format!("{:?} on {at} by {}{how}{words}", step.step, step.by_whom));
        }
        if let Some(waiting) = letters::waiting(conn, notice.id)? {
            add(&format!("Letter to {name}, not released"), format!("{}\n\n{}", waiting.subject, waiting.text));
        }
        for letter in letters::of_notice(conn, notice.id)? {
            let at = london_date_time_words(letter.released_at);
            add(
                &format!("Letter to {name}"),
                format!("{}\nreleased {at}, SHA-256 {}\n\n{}", letter.subject, letter.sha256, letter.text),
            );
            files.push((format!("letter:{}", letter.id), letters::body(conn, letter.id)?));
            for receipt in receipts::all_of(conn, letter.id)? {
                let received = date_words(receipt.received_on);
                add(
                    &format!("Receipt of the letter to {name}"),
                    format!("{}, received {received}, SHA-256 {}\n{}", receipt.file_name, receipt.sha256, receipt.note),
                );
                files.push((format!("receipt:{}", receipt.id), receipts::body::<LetterId>(conn, receipt.id)?));
            }
        }
    }
    for action in closed::actions_of(conn, &event.id.to_string())? {
        add("Action", action);
    }
    let mut links = Vec::new();
    for link in events::links(conn, event.id)? {
        if let LinkTarget::Event(other) = link {
            add("Linked to the event", title(&table, &events::one(conn, other)?));
        }
        if matches!(link, LinkTarget::Event(_) | LinkTarget::Complaint(_)) {
            links.push(link);
        }
    }
    for log in logs::of_event(conn, event.id)? {
        let kind = table.log(&log.log).map_or(log.log.as_str(), |kind| &kind.title);
        let parts = [log.who.as_str(), &log.what, &log.detail, &log.outcome];
        let words: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        add(&format!("Log entry: {kind}"), words.join("; "));
    }
    if let Some(closed) = &event.closed {
        let by = initials(desk, Some(closed.by))?;
        add("Closed", format!("{} by {by}: {}", london_date_time_words(closed.at), closed.note));
    }
    sealed.moved = moved;
    sealed.links = links;
    Ok(Taken { sealed, files, title: title(&table, event) })
}

/// Gathers everything of a log entry.
///
/// # Errors
/// `Conflict` when it became an event, which is then what is moved; `NotFound`, or what the store says.
pub fn gather_log(desk: &Desk, id: LogId, kind: ConcernKind) -> Result<Taken, UiError> {
    let conn = desk.store.read();
    let table = EventTable::with_changes(event_cells::all(conn)?);
    let entry = logs::one(conn, id)?;
    if entry.event.is_some() {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "This log entry became an event. Nothing was moved. Move the event: the log entry goes with it.",
        ));
    }
    let title = table.log(&entry.log).map_or(entry.log.as_str(), |log| &log.title);
    let mut sealed = Sealed::new(kind, entry.happened.on, entry.what.clone());
    sealed.at = entry.happened.time_words();
    sealed.who = entry.who.clone();
    sealed.done = entry.outcome.clone();
    sealed.recorded_at = Some(entry.recorded_at);
    sealed.recorded_by = Some(entry.recorded_by);
    sealed.from = format!("the log “{title}”, where it stood until it was moved");
    let mut moved = vec![("Log".to_owned(), title.to_owned())];
    if !entry.detail.trim().is_empty() {
        moved.push(("Detail".to_owned(), entry.detail.clone()));
    }
    if let Some(day) = entry.done_on {
        let at = entry.done_at.map(|at| at.format(", %H:%M").to_string()).unwrap_or_default();
        moved.push(("Over on".to_owned(), format!("{}{at}", date_words(day))));
    }
    sealed.moved = moved;
    Ok(Taken { title: title.to_owned(), sealed, files: Vec::new() })
}

/// Gathers everything of a complaint. How other records call it is its reference.
///
/// # Errors
/// `NotFound`, or what the store says.
pub fn gather_complaint(desk: &Desk, id: ComplaintId, kind: ConcernKind) -> Result<Taken, UiError> {
    let conn = desk.store.read();
    let complaint = complaints::one(conn, id)?;
    let mut sealed = Sealed::new(kind, complaint.made_on, complaint.about.clone());
    sealed.who = format!("{} {}", complaint.made_by.words(), complaint.initials).trim().to_owned();
    sealed.done = complaint.wish.clone();
    sealed.family = complaint.family;
    sealed.from = format!("the complaint {}, which it was until it was moved", complaint.reference);
    let mut moved: Vec<(String, String)> = Vec::new();
    let mut add = |label: &str, text: String| {
        if !text.trim().is_empty() {
            moved.push((label.to_owned(), text));
        }
    };
    add("Made how", complaint.made_how.clone());
    add("Wish", complaint.wish.clone());
    add("Authority", complaint.authority.clone());
    if let Some(on) = complaint.told_on {
        add("Complainant told", format!("{}, {}: {}", date_words(on), complaint.told_how, complaint.told_words));
    }
    if let Some((outcome, on)) = complaint.outcome.zip(complaint.outcome_on) {
        add("Outcome", format!("{} on {}: {}", outcome.words(), date_words(on), complaint.outcome_words));
    }
    add("Learning", complaint.learning.clone());
    for step in complaints::steps(conn, id)? {
        add("Step", format!("{} by {}: {}", date_words(step.on), step.by, step.words));
    }
    for stage in complaints::stages(conn, id)? {
        add("Stage", format!("{} from {}: {}", stage.stage.words(), date_words(stage.began_on), stage.words));
    }
    for action in closed::actions_of(conn, &id.to_string())? {
        add("Action", action);
    }
    sealed.moved = moved;
    sealed.links = events::linked_to(conn, id)?.into_iter().map(LinkTarget::Event).collect();
    Ok(Taken { sealed, files: Vec::new(), title: complaint.reference })
}

/// The event, if that version of it is the one on record.
///
/// # Errors
/// `Conflict` when somebody changed it since; `NotFound`.
pub fn event(desk: &Desk, id: EventId, version: u32) -> Result<Event, UiError> {
    let event = events::one(desk.store.read(), id)?;
    if event.version != version {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "Somebody else changed this event since you opened it. Nothing was moved. Open the event again and look at what is there.",
        ));
    }
    Ok(event)
}
