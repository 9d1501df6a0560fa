//! Events: the quick record, what follows later, the decision, the outcome, links, the close.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
use hearthbook_records::events::{
    ChangeEventCellRequest, CloseEventRequest, DecideRequest, Decision, DecisionView, EventCellView, EventLine,
    EventPicturesView, EventRowView, EventRulesView, EventView, EventsRequest, EventsView, InvolvedView,
    LinkEventRequest, LinkTarget, OutcomeRequest, ParsedEvent, RecipientChoice, RecordEventRequest, SaveEventRequest,
    SayWhoRequest, WhoChoice,
};
use hearthbook_records::families::MemberKind;
use hearthbook_records::input::parse_time;
use hearthbook_records::safeguarding::{AboutForm, KeptView};
use hearthbook_records::today::Urgency;
use hearthbook_records::{Ability, ErrorCode, EventId, FieldError, Problems, Role, UiError};
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words, london_time_words};
use hearthbook_rules::{Cell, CellInForce, EventTable, Explanation, Month, london_instant, month_words};
use hearthbook_store::tables::event_cells::CellToChange;
use hearthbook_store::tables::events::{self, Decided, Event, Involved};
use hearthbook_store::tables::notices::{self as notice_table};
use hearthbook_store::tables::{drafts, event_cells, families, logs, people};

use crate::desk::Desk;
use crate::events::notices::{corrected, ensure, line, recipient_title};
use crate::events::pictures::falls_into;
use crate::events::{
    clock, clock_view, decision, enquiry_is_open, form, instants, kind_choices, kind_title, match_people, notice_known,
    numbers, table, title, urgency, when_words, who_words,
};
use crate::links;
use crate::safeguarding::readers;

fn initials(desk: &Desk, person: hearthbook_records::PersonId) -> Result<String, UiError> {
    Ok(people::one(desk.store.read(), person)?.initials)
}

/// How an event stands, for the list.
fn state(desk: &mut Desk, table: &EventTable, event: &Event) -> Result<(Urgency, String), UiError> {
    if event.earlier {
        return Ok((Urgency::Nil, "kept from before".to_owned()));
    }
    if let Some(closed) = &event.closed {
        return Ok((Urgency::Done, format!("closed {}", date_words(london_date(closed.at)))));
    }
    let now = desk.now;
    let decided = decision(desk, event)?;
    if matches!(decided, None | Some(Decision::AdviceAsked)) {
        let clock = clock(desk, table, event)?;
        let words = if decided.is_none() { "not decided yet" } else { "advice asked" };
        return Ok((urgency(clock.state(now)), words.to_owned()));
    }
    let notices = notice_table::of_event(desk.store.read(), event.id)?;
    let open: Vec<_> = notices.iter().filter(|notice| notice.open()).collect();
    let worst = |urgencies: Vec<Urgency>| {
        [Urgency::Late, Urgency::Soon, Urgency::Coming]
            .into_iter()
            .find(|u| urgencies.contains(u))
            .unwrap_or(Urgency::Done)
    };
    if !open.is_empty() {
        let urgencies =
            open.iter().map(|notice| line(table, notice, notice_known(event, notice), now).urgency).collect();
        let words =
            if open.len() == 1 { "1 recipient open".to_owned() } else { format!("{} recipients open", open.len()) };
        return Ok((worst(urgencies), words));
    }
    if enquiry_is_open(event, &notices) {
        return Ok((Urgency::Coming, "outcome awaited".to_owned()));
    }
    Ok(match decided {
        Some(Decision::NotNotifiable) => (Urgency::Done, "decided: not notifiable".to_owned()),
        _ => (Urgency::Done, "everybody told, to be closed".to_owned()),
    })
}

/// The days of a month, `2026-11`, or of a year, `2026`, and it in words.
fn span(asked: &str) -> Option<(NaiveDate, NaiveDate, String)> {
    if let Some(month) = format!("{asked}-01").parse().ok().map(Month::of) {
        return Some((month.first_day(), month.last_day(), month_words(month)));
    }
    let year: i32 = asked.parse().ok().filter(|_| asked.len() == 4)?;
    Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?, asked.to_owned()))
}

/// The first day of what the list is about when nothing is asked for.
fn recent(today: NaiveDate) -> NaiveDate {
    Month::of(today).minus(11).first_day()
}

/// What the list may be about: the months of the last twelve in which something happened, the years before, and the months
/// of the year that is asked for. Keys and words.
fn periods(desk: &Desk, asked: &str) -> Result<Vec<(String, String)>, UiError> {
    let (conn, today) = (desk.store.read(), desk.today());
    let entry = |day: NaiveDate| (day.format("%Y-%m").to_string(), month_words(Month::of(day)));
    let mut periods: Vec<_> = events::months(conn, recent(today), today)?.into_iter().map(entry).collect();
    let Some(first) = events::first_day(conn)? else { return Ok(periods) };
    let asked_year = span(asked).map(|(from, ..)| from.year());
    for year in (first.year()..=today.year()).rev() {
        periods.push((year.to_string(), format!("All of {year}")));
        if asked_year == Some(year)
            && let Some((from, to, _)) = span(&year.to_string())
        {
            let months = events::months(conn, from, to)?.into_iter().map(entry);
            periods.extend(months.filter(|month| !periods.contains(month)).collect::<Vec<_>>());
        }
    }
    Ok(periods)
}

/// The events that a list is about, newest first, and that in words: a month or a year, or the last twelve months with whatever
/// is open from before. So a record of twenty years opens as fast as one of a year.
fn in_question(
    desk: &Desk,
    request: &EventsRequest,
    only: Option<hearthbook_records::PersonId>,
) -> Result<(Vec<Event>, String), UiError> {
    let conn = desk.store.read();
    if only.is_some() {
        return Ok((events::all(conn, only)?, String::new()));
    }
    if let Some((from, to, words)) = span(&request.month) {
        let mut found = events::between(conn, from, to)?;
        found.reverse();
        return Ok((found, words));
    }
    let from = recent(desk.today());
    // no end: what was recorded before a clock was set back is still to be seen
    let mut found = events::between(conn, from, desk.today() + chrono::Days::new(36_525))?;
    let older = events::open(conn)?.into_iter().filter(|event| event.happened.on < from);
    found.extend(older);
    found.sort_by_key(|event| std::cmp::Reverse((event.happened.on, event.happened.at, event.id)));
    Ok((found, format!("since {}, and whatever is open from before", date_words(from))))
}

fn list(desk: &mut Desk, request: &EventsRequest, recorded: Option<EventId>) -> Result<EventsView, UiError> {
    let own_only = !desk.may(Ability::SeeAllHappenings);
    let table = table(desk)?;
    let only = own_only.then_some(desk.person);
    let (found, period) = in_question(desk, request, only)?;
    let months = if own_only { Vec::new() } else { periods(desk, &request.month)? };
    let nothing_yet = found.is_empty() && (own_only || events::first_day(desk.store.read())?.is_none());
    let mut lines = Vec::new();
    let mut names = HashMap::new();
    for event in found {
        let hour = event.happened.at.map(|at| chrono::Timelike::hour(&at));
        let matches = (request.kind.is_empty() || event.kind == request.kind)
            && event.happened.on.to_string().starts_with(&request.month)
            && (request.hour.is_none() || hour == request.hour)
            && (!request.open || (event.closed.is_none() && !event.earlier));
        if !matches {
            continue;
        }
        if !own_only && !request.told.is_empty() {
            let notices = notice_table::of_event(desk.store.read(), event.id)?;
            if !notices.iter().any(|notice| falls_into(&event, notice, &request.told)) {
                continue;
            }
        }
        let (urgency, state) =
            if own_only { (Urgency::Done, "on record".to_owned()) } else { state(desk, &table, &event)? };
        let by = match names.get(&event.recorded_by) {
            Some(by) => by,
            None => names.entry(event.recorded_by).or_insert(initials(desk, event.recorded_by)?),
        };
        lines.push(EventLine {
            id: event.id,
            kind: kind_title(&table, &event.kind),
            when: when_words(&event),
            place: event.place.clone(),
            who: who_words(&event),
            what: event.what.clone(),
            actions: event.actions.clone(),
            recorded: format!("recorded {} by {by}", london_date_time_words(event.recorded_at)),
            urgency,
            state,
            can_open: !own_only,
        });
    }
    Ok(EventsView {
        events: lines,
        nothing_yet,
        own_only,
        kinds: kind_choices(&table),
        months,
        period,
        numbers: numbers(&table),
        now: london_time_words(desk.now),
        recorded,
        kept: None,
    })
}

/// What happened, as far as this reader may see it.
pub fn events(desk: &mut Desk, request: EventsRequest) -> Result<EventsView, UiError> {
    list(desk, &request, None)
}

/// Records that something happened.
pub fn record_event(desk: &mut Desk, request: RecordEventRequest) -> Result<EventsView, UiError> {
    let table = table(desk)?;
    let parsed = request.form.parse(desk.today(), |kind| table.kind(kind).is_some())?;
    let (known_at, time_note) = instants(&parsed, desk.now)?;
    if let Some(kept) = kept_as_concern(desk, &parsed, known_at, &request)? {
        let view = list(desk, &EventsRequest::default(), None)?;
        return Ok(EventsView { kept: Some(kept), ..view });
    }
    let people = match_people(desk, &parsed.who, parsed.happened.on, &[])?;
    if !request.despite_duplicate && is_duplicate(desk, &parsed.kind, parsed.happened.on, &parsed.who)? {
        return Err(UiError {
            code: ErrorCode::Blocked,
            message: "Something of the same kind on the same day with the same people is on record already. Nothing was recorded yet; what you typed is kept.".to_owned(),
            fields: vec![FieldError {
                field: "despiteDuplicate".to_owned(),
                message: "Tick that it is another event, or leave it at the one that is on record".to_owned(),
            }],
        });
    }
    if let Some(log) = request.log {
        let entry = logs::one(desk.store.read(), log)?;
        if !desk.may(Ability::KeepLogs) || entry.event.is_some() {
            return Err(UiError::new(ErrorCode::Conflict, "This log entry is an event already. Nothing was recorded."));
        }
    }
    let event = Event {
        id: EventId::make(),
        kind: parsed.kind,
        happened: parsed.happened,
        known_at,
        time_note,
        place: parsed.place,
        what: parsed.what,
        actions: parsed.actions,
        danger: parsed.danger,
        words: Default::default(),
        outcome: None,
        recorded_at: desk.now,
        recorded_by: desk.person,
        version: 1,
        closed: None,
        earlier: false,
        people,
    };
    let centre = desk.centre_id()?;
    desk.write(|write| {
        events::record(write, centre, &event, request.log)?;
        drafts::discard(write, "event:new")
    })?;
    list(desk, &EventsRequest::default(), Some(event.id))
}

/// An allegation, or staff conduct, about somebody who can open the record does not stand among the events: it is kept as
/// a safeguarding concern, for those whom it is not about.
fn kept_as_concern(
    desk: &mut Desk,
    parsed: &ParsedEvent,
    known_at: chrono::DateTime<chrono::Utc>,
    request: &RecordEventRequest,
) -> Result<Option<KeptView>, UiError> {
    if !matches!(parsed.kind.as_str(), "allegation" | "staff") {
        return Ok(None);
    }
    let about = request.about.clone().unwrap_or_default();
    let readers = readers::chosen(desk, &about)?;
    if !readers.closed {
        return Ok(None);
    }
    if request.log.is_some() {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "The log entry that this comes from can be read by whom it is about. Nothing was recorded yet; what you typed is kept. Move the log entry itself, under Logs, “This is about somebody who can read it”.",
        ));
    }
    super::safeguarding::keep_event(desk, parsed, known_at, &about).map(Some)
}

/// An event that becomes an allegation or staff conduct is asked whom it is about, as a new one is; about somebody who can open
/// the record, it cannot stay an event.
fn not_about_a_reader(desk: &Desk, kind: &str, about: Option<&AboutForm>) -> Result<(), UiError> {
    if !matches!(kind, "allegation" | "staff") {
        return Ok(());
    }
    let about = about.cloned().unwrap_or_default();
    if !readers::chosen(desk, &about)?.closed {
        return Ok(());
    }
    Err(UiError::new(
        ErrorCode::Conflict,
        "This is about somebody who can open the record, so it cannot stand among the events. Nothing was changed; what you typed is kept. Move the event with “This is about somebody who can read it”, on this page: what it says now goes with it.",
    ))
}

fn is_duplicate(desk: &Desk, kind: &str, on: NaiveDate, who: &[String]) -> Result<bool, UiError> {
    let mut wanted: Vec<&str> = who.iter().map(String::as_str).collect();
    wanted.sort_unstable();
    Ok(events::between(desk.store.read(), on, on)?.iter().any(|event| {
        let mut people: Vec<&str> = event.people.iter().map(|one| one.initials.as_str()).collect();
        people.sort_unstable();
        event.kind == kind && people == wanted
    }))
}

fn involved(desk: &Desk, event: &Event) -> Result<Vec<InvolvedView>, UiError> {
    let all = families::all(desk.store.read())?;
    event
        .people
        .iter()
        .map(|one| {
            let words = match (one.family, one.person) {
                (Some(family), _) => {
                    let family = all.iter().find(|found| found.id == family);
                    let kind = family
                        .and_then(|family| family.members.iter().find(|member| member.initials == one.initials))
                        .map_or("", |member| if member.kind == MemberKind::Adult { "parent in " } else { "child in " });
                    let left = family
                        .and_then(|family| family.left_on)
                        .filter(|left| *left < event.happened.on)
                        .map(|left| format!(", left {}", date_words(left)))
                        .unwrap_or_default();
                    let reference = family.map(|family| family.reference.clone()).unwrap_or_default();
                    format!("{kind}{reference}{left}")
                }
                (None, Some(person)) => {
                    let person = people::one(desk.store.read(), person)?;
                    if person.post.is_empty() {
                        person.role.map(Role::title).unwrap_or_default().to_owned()
                    } else {
                        person.post
                    }
                }
                (None, None) => "not said who this is".to_owned(),
            };
            Ok(InvolvedView {
                initials: one.initials.clone(),
                words,
                family: one.family,
                known: one.family.is_some() || one.person.is_some(),
            })
        })
        .collect()
}

fn choices(desk: &Desk) -> Result<Vec<WhoChoice>, UiError> {
    let mut choices: Vec<WhoChoice> = families::all(desk.store.read())?
        .iter()
        .map(|family| {
            let members: Vec<&str> = family.members.iter().map(|member| member.initials.as_str()).collect();
            WhoChoice {
                family: Some(family.id),
                person: None,
                words: format!("{}: {}", family.reference, members.join(", ")),
            }
        })
        .collect();
    choices.extend(people::all(desk.store.read())?.into_iter().map(|person| WhoChoice {
        family: None,
        person: Some(person.id),
        words: format!("{}, {}", person.initials, if person.post.is_empty() { "works here" } else { &person.post }),
    }));
    Ok(choices)
}

/// What stands behind a cell of the table.
fn cell_why(kind: &str, recipient: &str, cell: &CellInForce) -> Explanation {
    let mut steps = vec![format!("{kind} → {recipient}: {} (shipped: {})", cell.value.words(), cell.shipped.words())];
    if let Some(change) = &cell.change {
        steps.push(format!(
            "The centre’s own value, from {} as looked up on {} (changed by {} on {}: {})",
            change.source,
            date_words(change.source_on),
            change.by,
            date_words(change.on),
            change.why
        ));
    }
    Explanation {
        rule: format!("events.{}", kind.to_lowercase()),
        due: None,
        headline: format!("{recipient}: {}", cell.value.words()),
        steps,
        basis: cell.basis,
        citation: cell.citation.clone(),
        source: cell.source.clone(),
        checked_on: cell.checked_on,
        note: Some(cell.note.clone()),
        change: None,
    }
}

pub(super) fn view(desk: &mut Desk, id: EventId) -> Result<EventView, UiError> {
    let table = table(desk)?;
    let event = events::one(desk.store.read(), id)?;
    let now = desk.now;
    let own_clock = clock(desk, &table, &event)?;
    let decided = events::decisions(desk.store.read(), id)?;
    let decisions = decided
        .iter()
        .map(|one| {
            let by = initials(desk, one.by)?;
            Ok(DecisionView {
                decision: one.decision,
                words: capital(one.decision.words()),
                why: one.why.clone(),
                who: format!("{} by {by}, {}", london_date_time_words(one.at), one.role.title().to_lowercase()),
            })
        })
        .collect::<Result<Vec<_>, UiError>>()?;
    let notices = notice_table::of_event(desk.store.read(), id)?;
    let kind = kind_title(&table, &event.kind);
    let recipients = table
        .columns()
        .filter_map(|recipient| {
            let cell = table.cell(&event.kind, &recipient.id)?;
            (cell.value != Cell::No).then(|| RecipientChoice {
                id: recipient.id.clone(),
                title: recipient.title.clone(),
                tell: cell.value == Cell::Tell,
                why: cell_why(&kind, &recipient.title, &cell),
            })
        })
        .collect();
    let shown = links::of_event(desk, &table, id)?;
    let open: Vec<String> = notices
        .iter()
        .filter(|notice| notice.open())
        .map(|notice| line(&table, notice, notice_known(&event, notice), now).title)
        .collect();
    let is_enquiry = event.kind == "enquiry" && !event.earlier;
    let cannot_close_because = if event.earlier {
        "It was kept by an earlier version; there is nothing to close.".to_owned()
    } else if !matches!(decided.first().map(|one| one.decision), Some(Decision::Notifiable | Decision::NotNotifiable)) {
        "Decide first whether it is notified.".to_owned()
    } else if !open.is_empty() {
        format!("Still open: {}.", open.join("; "))
    } else if enquiry_is_open(&event, &notices) {
        // whatever was decided under regulation 26(1): regulation 12(2)(c) asks for the outcome by itself
        "An enquiry stays open until its outcome was notified to Ofsted and to the placing authority.".to_owned()
    } else {
        String::new()
    };
    let by = initials(desk, event.recorded_by)?;
    let closed = match &event.closed {
        Some(closed) => {
            let note = if closed.note.is_empty() { String::new() } else { format!(": {}", closed.note) };
            format!("Closed {} by {}{note}", london_date_time_words(closed.at), initials(desk, closed.by)?)
        }
        None => String::new(),
    };
    Ok(EventView {
        id,
        version: event.version,
        title: title(&table, &event),
        kind_title: kind,
        lede: format!(
            "Known {} · recorded {} by {by}",
            london_date_time_words(event.known_at),
            london_date_time_words(event.recorded_at)
        ),
        form: form(&event),
        words: event.words.clone(),
        when: when_words(&event),
        known: london_date_time_words(event.known_at),
        time_note: event.time_note.clone(),
        people: involved(desk, &event)?,
        choices: choices(desk)?,
        kinds: kind_choices(&table),
        numbers: numbers(&table),
        decision: decided.first().map(|one| one.decision),
        decisions,
        clock: clock_view(&own_clock, event.known_at, now),
        recipients,
        can_add: table.recipients().iter().map(|one| (one.id.clone(), one.title.clone())).collect(),
        notices: notices.iter().map(|notice| line(&table, notice, notice_known(&event, notice), now)).collect(),
        outcome: event
            .outcome
            .as_ref()
            .map(|(at, words)| format!("{}: {words}", london_date_time_words(*at)))
            .unwrap_or_default(),
        enquiry_why: if is_enquiry { Some(desk.rules()?.enquiry_open(event.known_at)) } else { None },
        is_enquiry,
        could_link: links::for_event(desk, &table, &event, &shown)?,
        links: shown,
        closed,
        cannot_close_because,
        earlier: event.earlier,
    })
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// One event.
pub fn event(desk: &mut Desk, id: EventId) -> Result<EventView, UiError> {
    view(desk, id)
}

/// Changes an event, its kind too. Everything that hangs on it stays; whom the new kind names in addition is added.
pub fn save_event(desk: &mut Desk, request: SaveEventRequest) -> Result<EventView, UiError> {
    let table = table(desk)?;
    let before = events::one(desk.store.read(), request.id)?;
    let parsed = request.form.parse(desk.today(), |kind| table.kind(kind).is_some() || kind == before.kind)?;
    if parsed.kind != before.kind {
        not_about_a_reader(desk, &parsed.kind, request.about.as_ref())?;
    }
    // what was known at a time that is not touched stays as it was, to the second
    let untouched = {
        let old = form(&before);
        old.known_on == request.form.known_on
            && old.known_at == request.form.known_at
            && old.on == request.form.on
            && old.at == request.form.at
    };
    let (known_at, time_note) =
        if untouched { (before.known_at, before.time_note.clone()) } else { instants(&parsed, desk.now)? };
    let mut problems = Problems::new();
    let words = hearthbook_records::events::EventWords {
        summary: problems.text("summary", &request.words.summary),
        prevention: problems.text("prevention", &request.words.prevention),
        evaluation: problems.text("evaluation", &request.words.evaluation),
    };
    problems.finish()?;
    let people = match_people(desk, &parsed.who, parsed.happened.on, &before.people)?;
    let was = before.clone();
    let event = Event {
        kind: parsed.kind,
        happened: parsed.happened,
        known_at,
        time_note,
        place: parsed.place,
        what: parsed.what,
        actions: parsed.actions,
        danger: parsed.danger,
        words,
        version: request.version,
        people,
        ..before
    };
    let centre = desk.centre_id()?;
    let key = format!("event:{}", request.id);
    desk.write(|write| {
        events::save(write, centre, &event)?;
        drafts::discard(write, &key)
    })?;
    corrected(desk, centre, &was)?;
    ensure(desk, centre, request.id)?;
    view(desk, request.id)
}

/// Says who somebody in an event is.
pub fn say_who(desk: &mut Desk, request: SayWhoRequest) -> Result<EventView, UiError> {
    let one = Involved { initials: request.initials, family: request.family, person: request.person };
    if one.family.is_some() && one.person.is_some() {
        return Err(UiError::new(ErrorCode::BadInput, "Choose a family or a person, not both. Nothing was changed."));
    }
    let centre = desk.centre_id()?;
    let before = events::one(desk.store.read(), request.id)?;
    desk.write(|write| events::say_who(write, centre, request.id, &one))?;
    corrected(desk, centre, &before)?;
    ensure(desk, centre, request.id)?;
    view(desk, request.id)
}

/// Records a decision. Hearthbook makes none, and says of no event that it is notifiable.
pub fn decide_event(desk: &mut Desk, request: DecideRequest) -> Result<EventView, UiError> {
    let mut problems = Problems::new();
    if request.decision.is_none() {
        problems.add("decision", "Choose what you decide");
    }
    let why = problems.line("why", &request.why, "Say why; it is what an inspector will ask");
    problems.finish()?;
    let Some(decision) = request.decision else { return view(desk, request.id) };
    let centre = desk.centre_id()?;
    let decided = Decided { decision, why, role: desk.role, at: desk.now, by: desk.person };
    let key = format!("decision:{}", request.id);
    desk.write(|write| {
        events::decide(write, centre, request.id, request.version, &decided)?;
        drafts::discard(write, &key)
    })?;
    ensure(desk, centre, request.id)?;
    view(desk, request.id)
}

/// Records the outcome of an enquiry; Ofsted and the placing authority are then to be told of it.
pub fn event_outcome(desk: &mut Desk, request: OutcomeRequest) -> Result<EventView, UiError> {
    let event = events::one(desk.store.read(), request.id)?;
    if event.kind != "enquiry" {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "Only a child-protection enquiry has an outcome that is notified. Change the kind of the event first, if it is one. Nothing was changed.",
        ));
    }
    let mut problems = Problems::new();
    let on = problems.date("outcomeOn", "The day on which it was known", &request.on);
    let time = match request.at.trim() {
        "" => None,
        text => problems.take("outcomeAt", parse_time(text, "The time")),
    };
    let outcome = problems.text("outcome", &request.outcome);
    if outcome.trim().is_empty() {
        problems.add("outcome", "Say what came of the enquiry");
    }
    let at = on.map(|on| match time {
        Some(time) => london_instant(on, time).at,
        None if on == desk.today() => desk.now,
        None => london_instant(on, chrono::NaiveTime::MIN).at.max(event.known_at),
    });
    if at.is_some_and(|at| at > desk.now) {
        problems.add("outcomeOn", "This is still to come. Correct the day or the time");
    } else if at.is_some_and(|at| at < event.known_at) {
        problems.add(
            "outcomeOn",
            format!("The enquiry was known on {}; its outcome cannot be older", london_date_time_words(event.known_at)),
        );
    }
    problems.finish()?;
    let centre = desk.centre_id()?;
    let key = format!("outcome:{}", request.id);
    if let Some(at) = at {
        desk.write(|write| {
            events::set_outcome(write, centre, request.id, request.version, at, &outcome)?;
            drafts::discard(write, &key)
        })?;
        corrected(desk, centre, &event)?;
    }
    ensure(desk, centre, request.id)?;
    view(desk, request.id)
}

/// Closes an event, or opens it again.
pub fn close_event(desk: &mut Desk, request: CloseEventRequest) -> Result<EventView, UiError> {
    let before = view(desk, request.id)?;
    if request.close && !before.cannot_close_because.is_empty() {
        return Err(UiError::new(ErrorCode::Conflict, format!("Not closed. {}", before.cannot_close_because)));
    }
    let mut problems = Problems::new();
    let note = if request.close {
        problems.optional_line("note", &request.note)
    } else {
        problems.line("note", &request.note, "Say why it is opened again")
    };
    problems.finish()?;
    let centre = desk.centre_id()?;
    desk.write(|write| events::close(write, centre, request.id, request.version, request.close, &note))?;
    view(desk, request.id)
}

/// Links an event to another record, or takes the link away.
pub fn link_event(desk: &mut Desk, request: LinkEventRequest) -> Result<EventView, UiError> {
    if request.target == LinkTarget::Event(request.id) {
        return Err(UiError::new(ErrorCode::BadInput, "An event is not linked to itself. Nothing was changed."));
    }
    links::set(desk, request.id, request.target, request.link)?;
    view(desk, request.id)
}

/// The pictures.
pub fn event_pictures(desk: &mut Desk, (): ()) -> Result<EventPicturesView, UiError> {
    crate::events::pictures::view(desk)
}

/// The table of events and recipients, for Settings.
pub fn event_rules(desk: &mut Desk, (): ()) -> Result<EventRulesView, UiError> {
    let table = table(desk)?;
    let rows = table
        .kinds()
        .iter()
        .map(|kind| EventRowView {
            kind: kind.id.clone(),
            title: kind.title.clone(),
            row: kind.row.clone(),
            cells: table
                .columns()
                .filter_map(|recipient| {
                    let cell = table.cell(&kind.id, &recipient.id)?;
                    let change = cell.change.as_ref().map(|change| {
                        format!(
                            "Changed by {} on {} from “{}”: {}. Source: {}, looked up on {}",
                            change.by,
                            date_words(change.on),
                            cell.shipped.words(),
                            change.why,
                            change.source,
                            date_words(change.source_on)
                        )
                    });
                    Some(EventCellView {
                        recipient: recipient.id.clone(),
                        title: recipient.title.clone(),
                        value: cell.value.words().to_owned(),
                        shipped: cell.shipped.words().to_owned(),
                        why: cell_why(&kind.title, &recipient.title, &cell),
                        change: change.unwrap_or_default(),
                    })
                })
                .collect(),
        })
        .collect();
    Ok(EventRulesView {
        recipients: table.columns().map(|recipient| recipient.title.clone()).collect(),
        rows,
        can_change: desk.may(Ability::ChangeRules),
    })
}

/// Corrects a cell of that table, with source, day and reason; or goes back to what shipped.
pub fn change_event_cell(desk: &mut Desk, request: ChangeEventCellRequest) -> Result<EventRulesView, UiError> {
    let table = table(desk)?;
    let cell = table
        .cell(&request.kind, &request.recipient)
        .filter(|_| table.columns().any(|column| column.id == request.recipient))
        .ok_or_else(|| UiError::new(ErrorCode::NotFound, "There is no such cell. Nothing was changed."))?;
    let mut problems = Problems::new();
    let value = match &request.value {
        Some(word) => match Cell::of(word) {
            Some(value) => Some(value),
            None => {
                problems.add("value", "Choose tell, consider or no");
                None
            }
        },
        None => None,
    };
    let (mut source, mut source_on) = (String::new(), desk.today());
    if request.value.is_some() {
        source = problems.line("source", &request.source, "Say where it stands: the address, or the paper");
        if let Some(day) = problems.date("sourceOn", "The day on which you looked it up", &request.source_on) {
            if day > desk.today() {
                problems.add("sourceOn", "The day on which you looked it up is in the future");
            }
            source_on = day;
        }
    }
    let why = problems.line("why", &request.why, "Say why: what the source says, or who told you");
    problems.finish()?;
    let words = format!("{} → {}", kind_title(&table, &request.kind), recipient_title(&table, &request.recipient));
    let on = desk.today();
    desk.write(|write| {
        event_cells::change(
            write,
            &CellToChange {
                kind: &request.kind,
                recipient: &request.recipient,
                words: &words,
                before: cell.value,
                value,
                shipped: cell.shipped,
                source: &source,
                source_on,
                why: &why,
                on,
            },
        )
    })?;
    event_rules(desk, ())
}
