//! The plain logs.

use std::collections::BTreeSet;

use chrono::Days;
use hearthbook_records::events::parse_span;
use hearthbook_records::input::{Initials, parse_time};
use hearthbook_records::logs::{HouseLogEntryView, HouseLogKindView, LogForm, LogsRequest, LogsView, SaveLogRequest};
use hearthbook_records::{LogId, Problems, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_rules::{EventTable, RoutineFact, RoutineKind};
use hearthbook_store::tables::logs::{self, LogEntry};
use hearthbook_store::tables::{drafts, people};

use crate::desk::Desk;
use crate::events::table;

fn about_people(log: &str) -> bool {
    !matches!(log, "fire-drill" | "fire-test" | "premises" | "risk-review" | "policy-review")
}

/// The log that tells when a routine duty of the house was last done. Supervision and appraisal are kept with the vetting of
/// each person, and come to Today from there.
fn log_of(kind: RoutineKind) -> Option<&'static str> {
    match kind {
        RoutineKind::FireDrill => Some("fire-drill"),
        RoutineKind::FireEquipment => Some("fire-test"),
        RoutineKind::RiskAssessment => Some("risk-review"),
        RoutineKind::Policies => Some("policy-review"),
        RoutineKind::Supervision | RoutineKind::Appraisal => None,
    }
}

/// When the routine duties of the house (duty 39) were last done, and those that were never recorded.
///
/// # Errors
/// When the database does not answer.
pub(super) fn routines(desk: &Desk) -> Result<(Vec<RoutineFact>, Vec<RoutineKind>), UiError> {
    let (mut done, mut never) = (Vec::new(), Vec::new());
    for kind in RoutineKind::ALL {
        let Some(log) = log_of(kind) else { continue };
        match logs::last_on(desk.store.read(), log, desk.today())? {
            Some(last_done) => done.push(RoutineFact { kind, last_done }),
            None => never.push(kind),
        }
    }
    Ok((done, never))
}

fn has_return(log: &str) -> bool {
    log == "missing"
}

fn is_open(entry: &LogEntry) -> bool {
    entry.done_on.is_none() && (entry.defect || has_return(&entry.log))
}

fn view(desk: &Desk, table: &EventTable, entry: &LogEntry) -> Result<HouseLogEntryView, UiError> {
    let by = people::one(desk.store.read(), entry.recorded_by)?.initials;
    let at = entry.done_at.map(|at| at.format(", %H:%M").to_string()).unwrap_or_default();
    let done = entry.done_on.map(|day| format!("{}{at}", date_words(day)));
    let state = match (has_return(&entry.log), entry.defect, done) {
        (true, _, Some(done)) => format!("back {done}"),
        (true, _, None) => "not back yet".to_owned(),
        (false, true, Some(done)) => format!("defect put right {done}"),
        (false, true, None) => "defect open".to_owned(),
        (false, false, _) => String::new(),
    };
    let happened_at = match (entry.happened.at, entry.happened.until) {
        (Some(at), Some((_, until))) => format!("between {} and {}", at.format("%H:%M"), until.format("%H:%M")),
        (Some(at), None) => at.format("%H:%M").to_string(),
        (None, _) => String::new(),
    };
    Ok(HouseLogEntryView {
        id: entry.id,
        log: entry.log.clone(),
        title: table.log(&entry.log).map_or_else(|| entry.log.clone(), |log| log.title.clone()),
        when: format!("{}, {}", date_words(entry.happened.on), entry.happened.time_words()),
        state,
        open: is_open(entry),
        form: LogForm {
            log: entry.log.clone(),
            on: entry.happened.on.into(),
            at: happened_at,
            who: entry.who.clone(),
            what: entry.what.clone(),
            detail: entry.detail.clone(),
            outcome: entry.outcome.clone(),
            done_on: entry.done_on.into(),
            done_at: entry.done_at.map(|at| at.format("%H:%M").to_string()).unwrap_or_default(),
            defect: entry.defect,
        },
        recorded: format!("recorded {} by {by}", london_date_time_words(entry.recorded_at)),
        event: entry.event,
    })
}

/// The logs of a period, with counts of entries and of different people.
pub fn logs(desk: &mut Desk, request: LogsRequest) -> Result<LogsView, UiError> {
    let table = table(desk)?;
    let mut problems = Problems::new();
    let to = problems.optional_date("to", "The last day", &request.to).unwrap_or_else(|| desk.today());
    let from = problems.optional_date("from", "The first day", &request.from).unwrap_or_else(|| to - Days::new(365));
    if from > to {
        problems.add("from", "The first day must not be after the last");
    }
    problems.finish()?;
    let all = logs::between(desk.store.read(), from, to)?;
    let kinds = table
        .logs()
        .iter()
        .map(|log| {
            let in_period: Vec<&LogEntry> = all
                .iter()
                .filter(|entry| entry.log == log.id && from <= entry.happened.on && entry.happened.on <= to)
                .collect();
            let people: BTreeSet<&str> = in_period
                .iter()
                .flat_map(|entry| entry.who.split(", "))
                .filter(|initials| !initials.is_empty())
                .collect();
            HouseLogKindView {
                id: log.id.clone(),
                title: log.title.clone(),
                citation: log.citation.clone(),
                basis: log.basis,
                detail_label: log.detail_label.clone(),
                outcome_label: log.outcome_label.clone(),
                about_people: about_people(&log.id),
                has_defect: !about_people(&log.id),
                has_return: has_return(&log.id),
                entries: u32::try_from(in_period.len()).unwrap_or(u32::MAX),
                people: u32::try_from(people.len()).unwrap_or(u32::MAX),
                open: u32::try_from(all.iter().filter(|entry| entry.log == log.id && is_open(entry)).count())
                    .unwrap_or(u32::MAX),
            }
        })
        .collect();
    Ok(LogsView {
        kinds,
        entries: all
            .iter()
            .filter(|entry| request.log.is_empty() || entry.log == request.log)
            .map(|entry| view(desk, &table, entry))
            .collect::<Result<_, _>>()?,
        years: logs::years(desk.store.read())?,
        period: format!("{} to {}", date_words(from), date_words(to)),
    })
}

/// Adds an entry or saves a change.
pub fn save_log(desk: &mut Desk, request: SaveLogRequest) -> Result<LogsView, UiError> {
    let table = table(desk)?;
    let form = &request.form;
    let before = request.id.map(|id| logs::one(desk.store.read(), id)).transpose()?;
    let mut problems = Problems::new();
    let Some(log) = table.log(&form.log) else {
        problems.add("log", "Choose the log");
        problems.finish()?;
        return logs(desk, LogsRequest::default());
    };
    let on = problems.date("on", "The day", &form.on);
    if on.is_some_and(|on| on > desk.today()) {
        problems.add("on", "The day is in the future. Correct the date");
    }
    let happened = on.and_then(|on| problems.take("at", parse_span(on, &form.at)));
    let mut who: Vec<String> = Vec::new();
    for part in form.who.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        if let Some(initials) = problems.take("who", Initials::parse(part)) {
            who.push(initials.as_str().to_owned());
        }
    }
    if about_people(&log.id) && who.is_empty() {
        problems.add("who", "Say who it was, by initials");
    }
    let what = problems.text("what", &form.what);
    if what.trim().is_empty() {
        problems.add("what", "Say what it was");
    }
    let detail = problems.text("detail", &form.detail);
    if log.id == "restraint" && detail.trim().is_empty() {
        problems.add("detail", "Say what kind of restraint it was and what went before it");
    }
    let outcome = problems.text("outcome", &form.outcome);
    let done_on = problems.optional_date("doneOn", "The day on which it was over", &form.done_on);
    let done_at = match form.done_at.trim() {
        "" => None,
        text => problems.take("doneAt", parse_time(text, "The time")),
    };
    if let (Some(on), Some(done)) = (on, done_on) {
        if done < on {
            problems.add("doneOn", "It cannot have been over before it began");
        } else if done > desk.today() {
            problems.add("doneOn", "The day on which it was over is in the future");
        }
    } else if done_on.is_none() && done_at.is_some() {
        problems.add("doneOn", "Enter the day, too");
    }
    problems.finish()?;
    let Some(happened) = happened else { return logs(desk, LogsRequest::default()) };
    let entry = LogEntry {
        id: request.id.unwrap_or_else(LogId::make),
        log: log.id.clone(),
        happened,
        who: who.join(", "),
        what,
        detail,
        outcome,
        done_on,
        done_at,
        defect: form.defect,
        event: before.and_then(|before| before.event),
        recorded_at: desk.now,
        recorded_by: desk.person,
    };
    let centre = desk.centre_id()?;
    let key = format!("log:{}", request.id.map_or_else(|| "new".to_owned(), |id| id.to_string()));
    desk.write(|write| {
        logs::save(write, centre, &entry)?;
        drafts::discard(write, &key)
    })?;
    logs(desk, LogsRequest::default())
}
