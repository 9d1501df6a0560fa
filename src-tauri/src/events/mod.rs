//! Events, gathered from the record for pages, for Today and for a visit's report: who was in them, how their clocks stand.
//!
//! What is to be told, and by when, is said by the rules; whether an event is notified is decided by a person.

pub mod letters;
pub mod notices;
pub mod pictures;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use hearthbook_records::events::{Decision, EventForm, KindChoice, KnownAt, NoticeClockView, NumberView, ParsedEvent};
use hearthbook_records::families::Family;
use hearthbook_records::reports::FactBlock;
use hearthbook_records::today::{TodayLine, Urgency};
use hearthbook_records::{Ability, DateInput, Problems, UiError};
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words, london_time_words};
use hearthbook_rules::{Clock, ClockState, EventTable, Explanation, london_instant, span_words};
use hearthbook_store::tables::events::{self, Event, Involved};
use hearthbook_store::tables::notices::{self as notice_table, Notice, Stage};
use hearthbook_store::tables::{event_cells, families, letters as letter_table, people};

use crate::desk::Desk;

/// The table of events with the centre's corrections.
///
/// # Errors
/// What the store says.
pub fn table(desk: &Desk) -> Result<EventTable, UiError> {
    Ok(EventTable::with_changes(event_cells::all(desk.store.read())?))
}

/// The title of a kind; the id of one that the table does not know any more.
#[must_use]
pub fn kind_title(table: &EventTable, kind: &str) -> String {
    table.kind(kind).map_or_else(|| kind.to_owned(), |kind| kind.title.clone())
}

/// "Police called to the centre, 21 November 2026".
#[must_use]
pub fn title(table: &EventTable, event: &Event) -> String {
    format!("{}, {}", kind_title(table, &event.kind), date_words(event.happened.on))
}

/// "21 November 2026, between 22:00 and 07:00 the next day".
#[must_use]
pub fn when_words(event: &Event) -> String {
    format!("{}, {}", date_words(event.happened.on), event.happened.time_words())
}

/// Initials, for reading.
#[must_use]
pub fn who_words(event: &Event) -> String {
    event.people.iter().map(|one| one.initials.as_str()).collect::<Vec<_>>().join(", ")
}

/// The kinds, for forms and filters.
#[must_use]
pub fn kind_choices(table: &EventTable) -> Vec<KindChoice> {
    table
        .kinds()
        .iter()
        .map(|kind| KindChoice { id: kind.id.clone(), title: kind.title.clone(), example: kind.example.clone() })
        .collect()
}

/// The numbers to ring.
#[must_use]
pub fn numbers(table: &EventTable) -> Vec<NumberView> {
    table
        .numbers()
        .iter()
        .map(|number| NumberView {
            who: number.who.clone(),
            number: number.number.clone(),
            when: number.when.clone(),
            why: Explanation {
                rule: String::new(),
                due: None,
                headline: format!("{}: {}", number.who, number.number),
                steps: Vec::new(),
                basis: number.basis,
                citation: number.citation.clone(),
                source: number.source.clone(),
                checked_on: number.checked_on,
                note: None,
                change: None,
            },
        })
        .collect()
}

/// Who initials belong to, as far as the record says so without doubt: one family, or one person who works here. A family
/// that had left before the day is never taken: the same initials are likelier a visitor's, and its authority would read of
/// somebody else. A person says it.
///
/// # Errors
/// What the store says.
pub fn match_people(desk: &Desk, who: &[String], day: NaiveDate, known: &[Involved]) -> Result<Vec<Involved>, UiError> {
    let families = families::all(desk.store.read())?;
    let people = people::all(desk.store.read())?;
    Ok(who
        .iter()
        .map(|initials| {
            if let Some(said) = known.iter().find(|one| one.initials == *initials) {
                return said.clone();
            }
            let holds = |family: &&Family| family.members.iter().any(|member| member.initials == *initials);
            let here: Vec<&Family> = families.iter().filter(|family| family.resident(day)).filter(holds).collect();
            let staff: Vec<_> =
                people.iter().filter(|person| person.initials == *initials && person.in_post(day)).collect();
            let ever: Vec<&Family> = families.iter().filter(holds).collect();
            let to_come: Vec<&Family> =
                ever.iter().copied().filter(|family| family.left_on.is_none_or(|left| left >= day)).collect();
            let (family, person) = match (here.as_slice(), staff.as_slice()) {
                ([family], []) => (Some(family.id), None),
                // of a family that is still to arrive: it may happen before its first day
                ([], []) if ever.len() == 1 => (to_come.first().map(|family| family.id), None),
                ([], [person]) if ever.is_empty() => (None, Some(person.id)),
                _ => (None, None),
            };
            Involved { initials: initials.clone(), family, person }
        })
        .collect())
}

/// The instant at which an event was known, with what is to be said of its times. What was left out is filled in: now, on
/// the day itself; else the earliest that it can have been, so that no clock starts too late.
///
/// # Errors
/// `BadInput` when a time is still to come.
pub fn instants(parsed: &ParsedEvent, now: DateTime<Utc>) -> Result<(DateTime<Utc>, String), UiError> {
    let today = london_date(now);
    let happened = parsed.happened.at.map(|at| london_instant(parsed.happened.on, at));
    let mut problems = Problems::new();
    if happened.is_some_and(|happened| happened.at > now) {
        problems.add("at", "This time is still to come. Correct the day or the time");
    }
    let KnownAt { on, at } = parsed.known;
    let (mut known, mut notes) = match at {
        Some(at) => {
            let found = london_instant(on, at);
            (found.at, found.note.into_iter().map(str::to_owned).collect::<Vec<_>>())
        }
        None if on == today => (now, Vec::new()),
        None => {
            let earliest = if on == parsed.happened.on { parsed.happened.at } else { None };
            let found = london_instant(on, earliest.unwrap_or(NaiveTime::MIN));
            (
                found.at,
                vec![format!(
                    "The time at which it was known was not given; {} is taken.",
                    london_date_time_words(found.at)
                )],
            )
        }
    };
    if known > now {
        problems.add("knownAt", "It cannot be known at a time that is still to come. Correct the day or the time");
    }
    problems.finish()?;
    if let Some(happened) = happened {
        notes.extend(happened.note.map(str::to_owned));
        // on a clock-change night the hand of the clock may run back although time does not
        known = known.max(happened.at);
    }
    notes.dedup();
    Ok((known, notes.join(" ")))
}

/// The form of an event, for editing.
#[must_use]
pub fn form(event: &Event) -> EventForm {
    let at = match (event.happened.at, event.happened.until) {
        (Some(at), Some((_, until))) => format!("between {} and {}", at.format("%H:%M"), until.format("%H:%M")),
        (Some(at), None) => at.format("%H:%M").to_string(),
        (None, _) => String::new(),
    };
    EventForm {
        kind: event.kind.clone(),
        on: DateInput::from(event.happened.on),
        at,
        known_on: DateInput::from(london_date(event.known_at)),
        known_at: london_time_words(event.known_at),
        place: event.place.clone(),
        who: who_words(event),
        what: event.what.clone(),
        actions: event.actions.clone(),
        danger: event.danger,
    }
}

/// The urgency of a clock: it is never green.
#[must_use]
pub fn urgency(state: ClockState) -> Urgency {
    match state {
        ClockState::Running => Urgency::Coming,
        ClockState::Amber => Urgency::Soon,
        ClockState::Red => Urgency::Late,
    }
}

/// A running clock, for the page.
#[must_use]
pub fn clock_view(clock: &Clock, known: DateTime<Utc>, now: DateTime<Utc>) -> NoticeClockView {
    NoticeClockView {
        urgency: urgency(clock.state(now)),
        words: format!("{} since it was known", span_words(now - known)),
        why: clock.why.clone(),
    }
}

/// The clock of the event itself: until somebody decides, it is that of the notice.
///
/// # Errors
/// What the store says.
pub fn clock(desk: &mut Desk, table: &EventTable, event: &Event) -> Result<Clock, UiError> {
    let at_once = table.kind(&event.kind).is_some_and(|kind| kind.at_once);
    Ok(desk.rules()?.notice_clock("reg26.notify", event.known_at, at_once))
}

/// The decision in force.
///
/// # Errors
/// What the store says.
pub fn decision(desk: &Desk, event: &Event) -> Result<Option<Decision>, UiError> {
    Ok(events::decisions(desk.store.read(), event.id)?.first().map(|decided| decided.decision))
}

/// When what a notice tells was known: the event, or the outcome of an enquiry. Every time from known to told is counted
/// from here.
#[must_use]
pub fn notice_known(event: &Event, notice: &Notice) -> DateTime<Utc> {
    stage_known(event, notice.stage)
}

/// When the event, or the outcome of an enquiry, was known.
#[must_use]
pub fn stage_known(event: &Event, stage: Stage) -> DateTime<Utc> {
    match (&event.outcome, stage) {
        (Some((at, _)), Stage::Outcome) => *at,
        _ => event.known_at,
    }
}

/// An enquiry whose outcome was not notified yet to Ofsted and to the placing authority. A reason why somebody was not told
/// is no notice: regulation 12(2)(c) knows no such reason.
#[must_use]
pub fn enquiry_is_open(event: &Event, notices: &[Notice]) -> bool {
    enquiry_is_open_with(event, notices, |_| true)
}

/// The same, as it stood at the end of a day.
#[must_use]
pub fn enquiry_was_open(event: &Event, notices: &[Notice], until: NaiveDate) -> bool {
    london_date(event.known_at) <= until && enquiry_is_open_with(event, notices, |told| london_date(told) <= until)
}

fn enquiry_is_open_with(event: &Event, notices: &[Notice], counts: impl Fn(DateTime<Utc>) -> bool) -> bool {
    let involved = notices::families_of(event);
    let told = |recipient: &str| {
        // whoever turned out not to be in it keeps no enquiry open
        let mut of_outcome = notices
            .iter()
            .filter(|notice| notice.stage == Stage::Outcome && notice.recipient == recipient)
            .filter(|notice| notice.family.is_none_or(|family| involved.contains(&family)))
            .peekable();
        of_outcome.peek().is_some() && of_outcome.all(|notice| notice.told().is_some_and(|told| counts(told.at)))
    };
    event.kind == "enquiry" && !event.earlier && !(told("ofsted") && told("placing-authority"))
}

/// How long something is open: "open 25 minutes"; after two days the hours say nothing more: "open 12 days".
fn open_words(span: TimeDelta) -> String {
    let whole = if span.num_days() >= 2 { TimeDelta::days(span.num_days()) } else { span };
    format!("open {}", span_words(whole))
}

/// What of the events is to be done, for Today.
///
/// # Errors
/// What the store says.
pub fn for_today(desk: &mut Desk) -> Result<Vec<TodayLine>, UiError> {
    let now = desk.now;
    let table = table(desk)?;
    let mut lines = Vec::new();
    for event in events::open(desk.store.read())? {
        let title = title(&table, &event);
        let path = format!("/events/{}", event.id);
        let decision = decision(desk, &event)?;
        if matches!(decision, None | Some(Decision::AdviceAsked)) {
            let clock = clock(desk, &table, &event)?;
            let (what, detail) = match decision {
                None => (format!("Decide: {title}"), "Nobody has decided yet whether it is notified"),
                Some(_) => (format!("Advice asked: {title}"), "The link inspector was asked; the decision is open"),
            };
            lines.push(TodayLine {
                id: format!("event-{}", event.id),
                urgency: urgency(clock.state(now)),
                when: open_words(now - event.known_at),
                title: what,
                detail: detail.to_owned(),
                path: path.clone(),
                why: clock.why,
            });
        }
        let notices = notice_table::of_event(desk.store.read(), event.id)?;
        for notice in &notices {
            let waiting = letter_table::waiting(desk.store.read(), notice.id)?;
            if waiting.is_some_and(|letter| letter.by != desk.person) && desk.may(Ability::DecideEvents) {
                let line = notices::line(&table, notice, notice_known(&event, notice), now);
                lines.push(TodayLine {
                    id: format!("letter-{}", notice.id),
                    urgency: Urgency::Soon,
                    when: "waits".to_owned(),
                    title: format!("Release a letter as the second person: {}", line.title),
                    detail: title.clone(),
                    path: format!("/notices/{}", notice.id),
                    why: line.why,
                });
            }
        }
        for notice in notices.iter().filter(|notice| notice.open()) {
            let known = notice_known(&event, notice);
            let line = notices::line(&table, notice, known, now);
            let what = match notice.told() {
                None => format!("Tell: {}", line.title),
                Some(_) => format!("Confirm in writing: {}", line.title),
            };
            lines.push(TodayLine {
                id: format!("notice-{}", notice.id),
                urgency: line.urgency,
                when: match notice.to_confirm().and_then(|why| why.due) {
                    Some(due) => hearthbook_rules::today::when_words((due - london_date(now)).num_days()),
                    None => open_words(now - known),
                },
                title: what,
                detail: format!(
                    "{title}{}",
                    if line.stage.is_empty() { String::new() } else { format!(", {}", line.stage) }
                ),
                path: format!("/notices/{}", notice.id),
                why: line.why,
            });
        }
        if enquiry_is_open(&event, &notices) && decision.is_some() {
            let detail = match event.outcome {
                None => "Open until the outcome was notified to Ofsted and to the placing authority",
                Some(_) => "The outcome is recorded; it is still to be notified",
            };
            lines.push(TodayLine {
                id: format!("enquiry-{}", event.id),
                urgency: Urgency::Coming,
                when: "open".to_owned(),
                title: format!("Outcome awaited: {title}"),
                detail: detail.to_owned(),
                path,
                why: desk.rules()?.enquiry_open(event.known_at),
            });
        }
    }
    Ok(lines)
}

/// What a visit's report says of notifications since the last visit: events and whom they were told, by kind and day.
/// Nothing that anybody typed stands in it.
///
/// # Errors
/// What the store says.
pub fn for_report(desk: &Desk, after: Option<NaiveDate>, until: NaiveDate) -> Result<Vec<FactBlock>, UiError> {
    let table = table(desk)?;
    let from = after.unwrap_or(until - chrono::Days::new(31));
    let since = match after {
        Some(day) => format!("since the last visit on {}", date_words(day)),
        None => format!("since {}", date_words(from)),
    };
    // what was known after the last visit counts, also when it happened before
    let known_in = |event: &&Event| {
        let day = london_date(event.known_at);
        day > from && day <= until && !event.earlier
    };
    let all = events::between(desk.store.read(), from - chrono::Days::new(366), until)?;
    let found: Vec<&Event> = all.iter().filter(known_in).collect();
    let mut rows = Vec::new();
    let (mut notified, mut not_notified, mut open) = (0, 0, 0);
    for event in &found {
        match decision(desk, event)? {
            Some(Decision::Notifiable) => notified += 1,
            Some(Decision::NotNotifiable) => not_notified += 1,
            Some(Decision::AdviceAsked) | None => open += 1,
        }
        for notice in notice_table::of_event(desk.store.read(), event.id)? {
            let (told, after) = match (notice.told(), notice.not_told()) {
                (_, Some(_)) => ("not told, reason on record".to_owned(), "–".to_owned()),
                (Some(step), None) => {
                    let how = step.how.map(|how| how.words()).unwrap_or_default();
                    (
                        format!("{} {how}", london_date_time_words(step.at)),
                        span_words(step.at - notice_known(event, &notice)),
                    )
                }
                (None, None) => ("not yet".to_owned(), "–".to_owned()),
            };
            let writing = if notice.in_writing() { "yes" } else { "no" };
            let recipient =
                table.recipient(&notice.recipient).map_or_else(|| notice.recipient.clone(), |one| one.title.clone());
            let stage = if notice.stage == Stage::Outcome { ", outcome" } else { "" };
            rows.push(vec![
                format!("{}{stage}", kind_title(&table, &event.kind)),
                date_words(event.happened.on),
                recipient,
                told,
                after,
                writing.to_owned(),
            ]);
        }
    }
    if found.is_empty() {
        return Ok(vec![FactBlock::Line { text: format!("No event is on record {since}.") }]);
    }
    let events_words = if found.len() == 1 { "1 event is".to_owned() } else { format!("{} events are", found.len()) };
    let mut blocks = vec![FactBlock::Line {
        text: format!(
            "{events_words} on record {since}: {notified} decided notifiable, {not_notified} decided not notifiable, {open} not decided."
        ),
    }];
    if !rows.is_empty() {
        blocks.push(FactBlock::Table {
            caption: "Who was told".to_owned(),
            heads: ["Event", "Happened", "Recipient", "Told", "After", "In writing"].map(str::to_owned).to_vec(),
            rows,
        });
    }
    let mut enquiries = 0;
    // as it stood on the last day of the report, whenever that is written
    for event in events::of_kind(desk.store.read(), "enquiry")? {
        if enquiry_was_open(&event, &notice_table::of_event(desk.store.read(), event.id)?, until) {
            enquiries += 1;
        }
    }
    if enquiries > 0 {
        let words = if enquiries == 1 {
            format!("1 child-protection enquiry was open on {}: its outcome had not been notified.", date_words(until))
        } else {
            format!(
                "{enquiries} child-protection enquiries were open on {}: their outcomes had not been notified.",
                date_words(until)
            )
        };
        blocks.push(FactBlock::Line { text: words });
    }
    Ok(blocks)
}
