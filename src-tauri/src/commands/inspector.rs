//! The day on which an inspector is here: one screen that works under stress. Who spoke with the inspector in private is
//! never asked and never kept.

use chrono::{DateTime, Duration, Utc};
use hearthbook_records::annex::AnnexRequest;
use hearthbook_records::input::parse_time;
use hearthbook_records::inspector::{
    AddInspectionNoteRequest, CallLine, CaseView, InspectionDay, InspectionDayLine, InspectionDayParsed,
    InspectionDayView, InspectionDaysView, InspectionNote, InspectionNoteView, PrintLine, SaveInspectionDayRequest,
};
use hearthbook_records::today::{TodayLine, Urgency};
use hearthbook_records::{Ability, FamilyId, InspectionDayId, InspectionNoteId, PersonId, Problems, UiError};
use hearthbook_rules::annex::AnnexTemplate;
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words, london_time_words};
use hearthbook_rules::{Explanation, london_instant, span_words};
use hearthbook_store::tables::inspector::{self as table};
use hearthbook_store::tables::{annex, drafts};

use super::annex::differences_in;
use crate::annex::{filed_view, gaps, gather, lists, outline};
use crate::desk::Desk;
use crate::figures::source::{FamilyRow, initials};

/// A family that came within this many weeks arrived recently.
const RECENT_WEEKS: i64 = 6;
/// An assessment that ends within this many weeks is nearly finished.
const NEAR_WEEKS: i64 = 4;

fn line_of(day: &InspectionDay) -> InspectionDayLine {
    InspectionDayLine {
        id: day.id,
        words: format!("{}, from {}", date_words(london_date(day.began_at)), london_time_words(day.began_at)),
        closed: day.closed.is_some(),
    }
}

/// The days, newest first.
pub fn inspection_days(desk: &mut Desk, (): ()) -> Result<InspectionDaysView, UiError> {
    let all = table::all(desk.store.read())?;
    Ok(InspectionDaysView {
        open: all.iter().find(|day| day.closed.is_none()).map(|day| day.id),
        days: all.iter().map(line_of).collect(),
    })
}

/// The inspector is here.
pub fn begin_inspection_day(desk: &mut Desk, (): ()) -> Result<InspectionDayView, UiError> {
    let centre = desk.centre()?.id;
    let id = desk.write(|write| table::begin(write, centre))?;
    view(desk, id)
}

/// One day.
pub fn inspection_day(desk: &mut Desk, id: InspectionDayId) -> Result<InspectionDayView, UiError> {
    view(desk, id)
}

/// Saves what was typed. What cannot be kept is named in the answer and holds up nothing else.
pub fn save_inspection_day(desk: &mut Desk, request: SaveInspectionDayRequest) -> Result<InspectionDayView, UiError> {
    let day = table::one(desk.store.read(), request.id)?;
    let InspectionDayParsed { form, ready, refused, .. } = request.form.parse(&day.form);
    let ready_at = ready.map(|time| london_instant(london_date(day.began_at), time).at);
    // saving the same again is no change and no entry of the journal
    if day.closed.is_some() || day.form != form || day.ready_at != ready_at {
        let centre = desk.centre_id()?;
        desk.write(|write| table::save(write, centre, request.id, &form, ready_at))?;
    }
    Ok(InspectionDayView { refused, ..view(desk, request.id)? })
}

/// Adds a line to the running note.
pub fn add_inspection_note(desk: &mut Desk, request: AddInspectionNoteRequest) -> Result<InspectionDayView, UiError> {
    let day = table::one(desk.store.read(), request.day)?;
    let mut problems = Problems::new();
    if request.kind.is_none() {
        problems.add("kind", "Choose whether it was asked for or handed over");
    }
    let words = problems.text("words", &request.words);
    if words.trim().is_empty() {
        problems.add("words", "Say what it was");
    }
    let by = problems.optional_line("by", &request.by);
    let at = match request.at.trim() {
        "" => Some(desk.now),
        text => {
            problems.take("at", parse_time(text, "The time")).map(|time| london_instant(london_date(desk.now), time).at)
        }
    };
    if at.is_some_and(|at| at > desk.now) {
        problems.add("at", "This time is still to come. Correct it, or leave it empty for now");
    }
    problems.finish()?;
    let (Some(kind), Some(at)) = (request.kind, at) else {
        return Err(UiError::new(hearthbook_records::ErrorCode::BadInput, "Choose what it was"));
    };
    let by = if by.is_empty() { desk.own()?.initials } else { by };
    let centre = desk.centre_id()?;
    let note =
        InspectionNote { id: InspectionNoteId::make(), day: day.id, at, kind, words: words.trim().to_owned(), by };
    desk.write(|write| {
        table::add_note(write, centre, &note)?;
        drafts::discard(write, &format!("inspection-note:{}", note.day))
    })?;
    view(desk, request.day)
}

/// Closes the day. It can be read later.
pub fn close_inspection_day(desk: &mut Desk, id: InspectionDayId) -> Result<InspectionDayView, UiError> {
    let centre = desk.centre_id()?;
    desk.write(|write| table::close(write, centre, id))?;
    view(desk, id)
}

/// Why an inspector is likely to choose a family, as the SCCIF says; empty where nothing speaks for it.
fn reasons(row: &FamilyRow, today: chrono::NaiveDate) -> Vec<String> {
    let mut found = Vec::new();
    if row.family.resident(today) {
        if (today - row.family.arrived_on).num_days() <= RECENT_WEEKS * 7 {
            found.push(format!("arrived {}", date_words(row.family.arrived_on)));
        }
        if !row.distance.trim().is_empty() {
            found.push(format!("home: {}", row.distance.trim()));
        }
        if let Some(end) = row.planned_end(today)
            && row.final_by(today).is_none()
            && (end - today).num_days() <= NEAR_WEEKS * 7
        {
            found.push(format!("assessment ends {}", date_words(end)));
        }
    }
    found
}

fn cases(rows: &[FamilyRow], today: chrono::NaiveDate) -> Vec<CaseView> {
    // the last court report is that of the newest final report, also of a family that has left
    let last: Option<FamilyId> = rows
        .iter()
        .filter_map(|row| Some((row.finals.iter().copied().filter(|signed| *signed <= today).max()?, row.family.id)))
        .max()
        .map(|(_, id)| id);
    let mut found: Vec<CaseView> = rows
        .iter()
        .filter(|row| row.family.resident(today) || last == Some(row.family.id))
        .map(|row| {
            let mut reasons = reasons(row, today);
            if last == Some(row.family.id) {
                let signed = row.finals.iter().copied().filter(|signed| *signed <= today).max();
                reasons.push(format!("last court report, {}", signed.map(date_words).unwrap_or_default()));
            }
            CaseView {
                id: row.family.id,
                label: row.label(),
                reasons,
                words: format!("{}; {}", row.family.placing_authority, lists::stage(row, today)),
                path: row.path(),
            }
        })
        .collect();
    found.sort_by_key(|case| std::cmp::Reverse(case.reasons.len()));
    found
}

fn calls(desk: &Desk, rows: &[FamilyRow], today: chrono::NaiveDate) -> Result<Vec<CallLine>, UiError> {
    let mut found = Vec::new();
    for (one, families) in lists::callable(desk, today)? {
        let of: Vec<&str> = families
            .iter()
            .filter(|(id, _)| rows.iter().any(|row| row.family.id == *id && row.family.resident(today)))
            .map(|(_, reference)| reference.as_str())
            .collect();
        if !families.is_empty() && of.is_empty() {
            continue;
        }
        let numbers: Vec<String> = [("", &one.telephone), ("out of hours ", &one.out_of_hours), ("", &one.email)]
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(before, text)| format!("{before}{text}"))
            .collect();
        let who: Vec<&str> =
            [one.name.as_str(), one.organisation.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        found.push(CallLine {
            role: one.kind.words().to_owned(),
            who: who.join(", "),
            families: if of.is_empty() { "the centre".to_owned() } else { of.join(", ") },
            numbers: if numbers.is_empty() { "no number on record".to_owned() } else { numbers.join(" · ") },
        });
    }
    Ok(found)
}

/// What an inspector is usually shown, and where it is written out.
const PRINT: [(&str, &str, &str); 7] = [
    ("annex", "Annex A", "/annex-a"),
    ("vetting", "Inspector’s pack of the vetting register", "/vetting/pack"),
    ("visits", "Visit reports since the last inspection", "/submissions"),
    ("complaints", "Summary of complaints and representations", "/complaints"),
    ("logs", "Logs: restraint, missing, police, accidents, fire", "/logs"),
    ("occupancy", "Families over the year", "/families/occupancy"),
    ("purpose", "Statement of purpose", "/centre"),
];

fn ready_words(day: &InspectionDay, now: DateTime<Utc>, finished: bool) -> (String, bool) {
    let Some(ready) = day.ready_at else { return (String::new(), false) };
    let at = london_time_words(ready);
    if finished {
        return (format!("Agreed for {at}; finished"), false);
    }
    if day.closed.is_some() {
        return (format!("Agreed for {at}; none was finished on this day"), false);
    }
    let left = ready - now;
    if left < Duration::zero() {
        return (
            format!("Agreed for {at}: {} ago. Tell the inspector how long it still takes", span_words(-left)),
            true,
        );
    }
    (format!("Agreed for {at}: {} left", span_words(left)), false)
}

fn view(desk: &mut Desk, id: InspectionDayId) -> Result<InspectionDayView, UiError> {
    let day = table::one(desk.store.read(), id)?;
    let began_on = london_date(day.began_at);
    let by = initials(desk)?;
    let by = |person: PersonId| by.get(&person).cloned().unwrap_or_default();
    // Annex A covers the twelve months up to the day, as its page does
    let period = AnnexRequest { to: began_on.into(), as_of: began_on.into(), ..AnnexRequest::default() };
    let period = period.parse(desk.today())?;
    let gathered = gather(desk, period)?;
    let sections = gathered.sections(&outline(desk)?, desk.today());
    let differences = differences_in(desk, &gathered.source, &period)?.differences.len();
    let filed: Vec<_> = annex::all(desk.store.read())?.into_iter().filter(|kept| kept.day == Some(id)).collect();
    let (ready, late) = ready_words(&day, desk.now, !filed.is_empty());
    let in_post: Vec<String> =
        gathered.source.staff.iter().filter(|row| row.in_post(began_on)).map(|row| row.initials.clone()).collect();
    let ready_problem = day.form.parse(&day.form).ready_problem;
    let printed = |id: &str| day.form.printed.iter().any(|one| one == id);
    Ok(InspectionDayView {
        id,
        words: format!(
            "{}, from {}; begun by {}",
            date_words(began_on),
            london_time_words(day.began_at),
            by(day.began_by)
        ),
        closed: day
            .closed
            .map(|(at, who)| format!("Closed {} by {}", london_date_time_words(at), by(who)))
            .unwrap_or_default(),
        ready_problem,
        refused: Vec::new(),
        ready,
        late,
        gaps: gaps(&sections),
        differences: u32::try_from(differences).unwrap_or(u32::MAX),
        filed: filed.iter().map(|kept| filed_view(desk, kept)).collect::<Result<_, _>>()?,
        notes: table::notes(desk.store.read(), id)?
            .into_iter()
            .map(|note| InspectionNoteView {
                id: note.id,
                at: if london_date(note.at) == began_on {
                    london_time_words(note.at)
                } else {
                    london_date_time_words(note.at)
                },
                kind: note.kind.words().to_owned(),
                words: note.words,
                by: note.by,
            })
            .collect(),
        cases: cases(&gathered.source.families, began_on),
        calls: calls(desk, &gathered.source.families, began_on)?,
        print: PRINT
            .iter()
            .map(|(id, title, path)| PrintLine {
                id: (*id).to_owned(),
                title: (*title).to_owned(),
                path: (*path).to_owned(),
                printed: printed(id),
            })
            .collect(),
        staff: match in_post.len() {
            0 => "Nobody is in post on record.".to_owned(),
            number => format!("{number} in post on the day: {}", in_post.join(", ")),
        },
        form: day.form,
    })
}

/// The line of Today while an inspection day is open.
pub(super) fn for_today(desk: &Desk) -> Result<Vec<TodayLine>, UiError> {
    if !desk.may(Ability::KeepAnnex) {
        return Ok(Vec::new());
    }
    let Some(day) = table::open(desk.store.read())? else { return Ok(Vec::new()) };
    let finished = annex::all(desk.store.read())?.iter().any(|kept| kept.day == Some(day.id));
    let (ready, late) = ready_words(&day, desk.now, finished);
    let old = london_date(day.began_at) < desk.today();
    Ok(vec![TodayLine {
        id: format!("inspection-{}", day.id),
        urgency: if late { Urgency::Late } else { Urgency::Soon },
        when: if old { "still open".to_owned() } else { format!("since {}", london_time_words(day.began_at)) },
        title: if old {
            "An inspection day is still open: close it".to_owned()
        } else {
            "The inspector is here".to_owned()
        },
        detail: if ready.is_empty() { "No time for Annex A is agreed on record.".to_owned() } else { ready },
        path: "/inspector".to_owned(),
        why: Explanation {
            headline: "An inspection is unannounced; Annex A is asked for at its start".to_owned(),
            steps: vec!["The inspector arrives → a time for Annex A is agreed → it is handed over".to_owned()],
            due: Some(london_date(day.began_at)),
            note: None,
            basis: hearthbook_rules::Basis::Ofsted,
            citation: "Ofsted, SCCIF for residential family centres (April 2024)".to_owned(),
            ..AnnexTemplate::shipped().why()
        },
    }])
}
