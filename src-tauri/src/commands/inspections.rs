//! Inspections: their history, the days after them, what they ask for. What is provisional is shown to a few.

use chrono::NaiveDate;
use hearthbook_records::families::Family;
use hearthbook_records::inspections::{
    AddInspectionLineRequest, Inspection, InspectionForm, InspectionKind, InspectionRequest, InspectionRow,
    InspectionView, InspectionsView, JudgementView, LimitView, MatterLineView, Point, PointForm, PointKind, PointView,
    RaiseView, SaveInspectionRequest, SavePointRequest, StageView, WindowView,
};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::reports::FactBlock;
use hearthbook_records::today::{TodayLine, Urgency};
use hearthbook_records::{Ability, InspectionId, InspectionPointId, Problems, UiError};
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::today::{Urgency as RuleUrgency, when_words};
use hearthbook_rules::{Area, Course, Explanation, Grade, Judgements, RuleBook, Turn};
use hearthbook_store::tables::{centre, drafts, families, inspections, ofsted_matters, people};

use super::records::counted;
use super::{draft_comments, point_actions};
use crate::ahead::Ahead;
use crate::desk::Desk;
use crate::gate;

/// How far ahead a day counts as soon.
const SOON: i64 = 14;

fn days_words(inspection: &Inspection) -> String {
    match inspection.ended_on {
        Some(end) if end != inspection.started_on => {
            format!("{} to {}", date_words(inspection.started_on), date_words(end))
        }
        Some(_) => date_words(inspection.started_on),
        None => format!("from {}", date_words(inspection.started_on)),
    }
}

/// "Full inspection of 3 March 2026".
pub(super) fn name(inspection: &Inspection) -> String {
    format!("{} of {}", inspection.kind.words(), date_words(inspection.started_on))
}

/// The same within a sentence: "full inspection of 10 February 2026".
pub(super) fn name_within(inspection: &Inspection) -> String {
    format!("{} of {}", inspection.kind.words().to_lowercase(), date_words(inspection.started_on))
}

fn judged(inspection: &Inspection) -> Judgements {
    Judgements { overall: inspection.overall, protection: inspection.protection, leadership: inspection.leadership }
}

/// The course of an inspection that has ended; a contact without a report has none.
fn course(inspection: &Inspection) -> Option<Course> {
    if inspection.kind == InspectionKind::Other {
        return None;
    }
    Some(Course {
        ended: inspection.ended_on?,
        unresolved: !inspection.unresolved.trim().is_empty(),
        raised: inspection.raised_on,
        draft: inspection.draft_on,
        comments: inspection.commented_on,
        finished: inspection.final_on,
        published: inspection.published_on,
    })
}

fn point_why(book: &RuleBook, point: &Point, of: &Inspection, today: NaiveDate) -> Explanation {
    match (point.kind, point.due_on, of.ended_on) {
        (PointKind::Recommendation, None, Some(ended)) => book.recommendation_due(ended, today),
        (PointKind::Recommendation, Some(due), _) => book.recommendation_own_day(due, today),
        (kind, due, _) => book.point_due(kind == PointKind::Compliance, due, today),
    }
}

fn point_state(point: &Point, why: &Explanation, today: NaiveDate) -> (Urgency, String) {
    if let Some(met) = point.met_on {
        let late = why.due.filter(|due| met > *due).map(|due| format!(", after {}", date_words(due)));
        return (Urgency::Done, format!("met on {}{}", date_words(met), late.unwrap_or_default()));
    }
    match why.due {
        None => (Urgency::Soon, "no date is recorded".to_owned()),
        Some(due) => {
            let days = (due - today).num_days();
            (Urgency::of_days(days), format!("by {}, {}", date_words(due), when_words(days)))
        }
    }
}

fn given_words(point: &Point, of: &Inspection) -> String {
    match (point.given_on, of.final_on) {
        (None, _) => String::new(),
        (Some(day), Some(report)) if day >= report => format!("given with the report, {}", date_words(day)),
        (Some(day), _) if of.feedback_on == Some(day) => {
            format!("given at feedback on {}, before the report", date_words(day))
        }
        (Some(day), _) => format!("given on {}, before the final report", date_words(day)),
    }
}

fn point_view(desk: &mut Desk, book: &RuleBook, point: &Point, of: &Inspection) -> Result<PointView, UiError> {
    let today = desk.today();
    let (owner, mut actions) = point_actions::words(desk, point)?;
    let mut form = point.form();
    form.owner = owner;
    if !desk.may(Ability::SeeFamilyNames) {
        // the inspector's words may name a family, and so may what was done about them
        for text in [&mut form.words, &mut form.met_words, &mut form.steps, &mut form.owner, &mut actions] {
            *text = gate::initials_only(desk, text)?;
        }
    }
    let why = point_why(book, point, of, today);
    let (urgency, state) = point_state(point, &why, today);
    let checked = point.checked_on.map(|day| format!("; checked by Ofsted on {}", date_words(day)));
    Ok(PointView {
        id: point.id,
        inspection: of.id,
        kind: point.kind.words().to_owned(),
        form,
        actions,
        from: name(of),
        given: given_words(point, of),
        urgency,
        state: state + &checked.unwrap_or_default(),
        why,
        check: (point.kind == PointKind::Compliance && point.checked_on.is_none())
            .then(|| point.due_on.map(|due| book.compliance_check(due, today)))
            .flatten(),
    })
}

fn asked_words(points: &[&Point]) -> String {
    let mut parts = Vec::new();
    for (kind, one, many) in [
        (PointKind::Requirement, "requirement", "requirements"),
        (PointKind::Recommendation, "recommendation", "recommendations"),
        (PointKind::Compliance, "compliance notice", "compliance notices"),
    ] {
        let found = points.iter().filter(|point| point.kind == kind).count();
        if found > 0 {
            parts.push(counted(found, one, many));
        }
    }
    if parts.is_empty() {
        return "nothing recorded".to_owned();
    }
    let open = points.iter().filter(|point| point.met_on.is_none()).count();
    let open = if open == 0 { "all met".to_owned() } else { format!("{open} open") };
    format!("{}; {open}", parts.join(", "))
}

/// The judgement as this reader may see it.
fn grade_words(desk: &Desk, book: &RuleBook, of: &Inspection, grade: Option<Grade>) -> String {
    match grade {
        _ if of.kind != InspectionKind::Full => "–".to_owned(),
        _ if of.provisional() && !desk.may(Ability::SeeProvisional) => "not final yet".to_owned(),
        None => "not recorded".to_owned(),
        Some(grade) if of.provisional() => format!("{} (provisional)", book.grade_label(grade)),
        Some(grade) => book.grade_label(grade),
    }
}

fn row(desk: &Desk, book: &RuleBook, inspection: &Inspection, points: &[&Point]) -> InspectionRow {
    let today = desk.today();
    let (urgency, state) = match course(inspection) {
        None if inspection.kind == InspectionKind::Other => (Urgency::Done, "on record".to_owned()),
        None => (Urgency::Soon, "still going on".to_owned()),
        Some(course) => {
            let stages = book.inspection_course(&course, today);
            match stages.iter().find(|stage| stage.done.is_none() && stage.urgency.is_some()) {
                Some(open) => {
                    (open.urgency.map_or(Urgency::Coming, Urgency::from), format!("{}: {}", open.title, open.state))
                }
                None => (Urgency::Done, "report published".to_owned()),
            }
        }
    };
    InspectionRow {
        id: inspection.id,
        kind: inspection.kind.words().to_owned(),
        days: days_words(inspection),
        overall: grade_words(desk, book, inspection, inspection.overall),
        asked: asked_words(points),
        urgency,
        state,
    }
}

fn windows(
    desk: &mut Desk,
    book: &RuleBook,
    all: &[Inspection],
    may: bool,
) -> Result<(Vec<WindowView>, String), UiError> {
    let registered = centre::the_one(desk.store.read())?.and_then(|centre| centre.registered_on);
    let last = all
        .iter()
        .filter(|one| one.kind == InspectionKind::Full)
        .find_map(|one| Some((one.ended_on?, one.overall.filter(|_| may || !one.provisional()))));
    let windows = book
        .next_inspection(last, registered)
        .into_iter()
        .map(|window| WindowView {
            title: window.title.to_owned(),
            from: window.from,
            to: window.to,
            words: format!("{} to {}", date_words(window.from), date_words(window.to)),
            why: window.why,
        })
        .collect::<Vec<_>>();
    let today = desk.today();
    let empty = !families::all(desk.store.read())?.iter().any(|family: &Family| family.resident(today));
    let note = if windows.is_empty() {
        "There is nothing to count from: enter the centre’s date of registration, or its last full inspection."
            .to_owned()
    } else if empty {
        "Nobody lives at the centre now. Ofsted asks before it comes whether a family is due and may put the inspection off; the visits and their reports stay due. Where the centre stays closed, a condition may be set that Ofsted is told three months before a family is admitted.".to_owned()
    } else {
        "Ofsted comes without notice, and sooner where concerns arise.".to_owned()
    };
    Ok((windows, note))
}

/// The page of inspections.
pub fn inspections(desk: &mut Desk, (): ()) -> Result<InspectionsView, UiError> {
    let book = desk.rules()?;
    let all = inspections::all(desk.store.read())?;
    let points = inspections::points(desk.store.read())?;
    let rows = all
        .iter()
        .map(|one| {
            let own: Vec<&Point> = points.iter().filter(|point| point.inspection == one.id).collect();
            row(desk, &book, one, &own)
        })
        .collect();
    let mut open: Vec<PointView> = points
        .iter()
        .filter(|point| point.met_on.is_none())
        .filter_map(|point| all.iter().find(|one| one.id == point.inspection).map(|one| (point, one)))
        .map(|(point, one)| point_view(desk, &book, point, one))
        .collect::<Result<_, _>>()?;
    open.sort_by_key(|point| (point.why.due.is_some(), point.why.due));
    // a provisional judgement moves no window that others can see
    let may = desk.may(Ability::SeeProvisional);
    let (windows, window_note) = windows(desk, &book, &all, may)?;
    let late = open.iter().filter(|point| point.urgency == Urgency::Late).count();
    let summary = match (all.len(), open.len(), late) {
        (0, _, _) => "No inspection is on record.".to_owned(),
        (_, 0, _) => "Everything that was asked for is met.".to_owned(),
        (_, open, 0) => format!(
            "{} open, none late.",
            counted(open, "thing that was asked for is", "things that were asked for are")
        ),
        (_, open, late) => {
            format!(
                "{} open, {late} late.",
                counted(open, "thing that was asked for is", "things that were asked for are")
            )
        }
    };
    Ok(InspectionsView {
        inspections: rows,
        summary,
        windows,
        window_note,
        open,
        can_edit: desk.may(Ability::EditInspections),
    })
}

fn raise(book: &RuleBook) -> Vec<RaiseView> {
    book.inspection_steps().into_iter().map(|(title, words, why)| RaiseView { title, words, why }).collect()
}

/// The lines of a log, for a page.
pub(super) fn lines(desk: &Desk, subject: &str) -> Result<Vec<MatterLineView>, UiError> {
    ofsted_matters::lines(desk.store.read(), subject)?
        .into_iter()
        .map(|line| {
            let by = people::one(desk.store.read(), line.by)?.initials;
            Ok(MatterLineView { on: date_words(line.on), words: line.words, by })
        })
        .collect()
}

/// One inspection, or an empty form.
pub fn inspection(desk: &mut Desk, request: InspectionRequest) -> Result<InspectionView, UiError> {
    let (book, today) = (desk.rules()?, desk.today());
    let sees_provisional = desk.may(Ability::SeeProvisional);
    let grades = Grade::ALL.iter().map(|grade| (*grade, book.grade_label(*grade))).collect();
    let areas: Vec<String> = Area::ALL.iter().map(|area| book.area_label(*area)).collect();
    let mut steps = raise(&book);
    let no_report = steps.pop();
    let mut view = InspectionView {
        row: None,
        form: InspectionForm { started_on: today.into(), ..InspectionForm::default() },
        judgements: Vec::new(),
        provisional: true,
        sees_provisional,
        grades,
        areas,
        limits: Vec::new(),
        stages: Vec::new(),
        overdue: None,
        raise: steps,
        points: Vec::new(),
        comments: Vec::new(),
        documents: Vec::new(),
        comments_path: String::new(),
        comments_state: String::new(),
        lines: Vec::new(),
        can_edit: desk.may(Ability::EditInspections),
    };
    let Some(id) = request.id else { return Ok(view) };
    let found = inspections::one(desk.store.read(), id)?;
    let points = inspections::points_of(desk.store.read(), id)?;
    let hidden = found.provisional() && !sees_provisional;
    view.row = Some(row(desk, &book, &found, &points.iter().collect::<Vec<_>>()));
    view.form = found.form();
    view.provisional = found.provisional();
    if hidden {
        (view.form.overall, view.form.protection, view.form.leadership) = (None, None, None);
        view.form.unresolved = String::new();
    }
    if !view.can_edit {
        // a visitor sees no names
        view.form.inspector = String::new();
        view.form.unresolved = String::new();
        view.form.note = String::new();
    }
    if found.kind == InspectionKind::Full {
        view.judgements = Area::ALL
            .iter()
            .zip([found.overall, found.protection, found.leadership])
            .map(|(area, grade)| JudgementView {
                area: book.area_label(*area),
                grade: grade_words(desk, &book, &found, grade),
            })
            .collect();
        if !hidden {
            view.limits = book
                .limits(&judged(&found))
                .into_iter()
                .map(|limit| LimitView { contradicted: limit.contradicted, why: limit.why })
                .collect();
        }
    }
    if let Some(course) = course(&found) {
        view.stages = book
            .inspection_course(&course, today)
            .into_iter()
            .filter_map(|stage| {
                Some(StageView {
                    id: stage.id.to_owned(),
                    title: stage.title.to_owned(),
                    turn: stage.turn,
                    expected: stage.expected,
                    due: stage.why.due?,
                    done: stage.done,
                    urgency: match (stage.done, stage.urgency) {
                        (Some(_), _) => Urgency::Done,
                        (None, Some(found)) => found.into(),
                        (None, None) => Urgency::Nil,
                    },
                    state: stage.state,
                    why: stage.why,
                })
            })
            .collect();
        if book.report_is_overdue(&course, today) {
            view.overdue = no_report;
        }
    }
    view.points = points.iter().map(|point| point_view(desk, &book, point, &found)).collect::<Result<_, _>>()?;
    if view.can_edit {
        view.lines = lines(desk, &id.to_string())?;
    }
    if sees_provisional {
        draft_comments::fill(desk, id, &mut view)?;
    }
    Ok(view)
}

/// Records an inspection or saves a change. Who sees no provisional outcomes leaves them as they are.
pub fn save_inspection(desk: &mut Desk, request: SaveInspectionRequest) -> Result<InspectionView, UiError> {
    let key = format!("inspection:{}", request.id.map_or_else(|| "new".to_owned(), |id| id.to_string()));
    let before = request.id.map(|id| inspections::one(desk.store.read(), id)).transpose()?;
    let mut form = request.form;
    let closed = before.as_ref().is_none_or(Inspection::provisional) && !desk.may(Ability::SeeProvisional);
    if closed {
        let kept = before.as_ref();
        form.overall = kept.and_then(|kept| kept.overall);
        form.protection = kept.and_then(|kept| kept.protection);
        form.leadership = kept.and_then(|kept| kept.leadership);
        // the day of the final report shows the outcome to all: it is not for who may not know the outcome yet
        if let Some(kept) = kept {
            let mut problems = Problems::new();
            for (field, typed, known) in
                [("finalOn", &form.final_on, kept.final_on), ("publishedOn", &form.published_on, kept.published_on)]
            {
                if typed.parse("").ok() != known {
                    problems.add(
                        field,
                        "This day shows the outcome to everybody, so the registered manager or the responsible individual enters it. Leave it as it was",
                    );
                }
            }
            problems.finish()?;
        }
        if let Some(kept) = kept {
            form.unresolved.clone_from(&kept.unresolved);
        }
    }
    let mut parsed = form.parse(request.id.unwrap_or_else(InspectionId::make), desk.today())?;
    // a full inspection that becomes another contact cannot keep judgements that its reader did not see
    if parsed.kind != InspectionKind::Full {
        (parsed.overall, parsed.protection, parsed.leadership) = (None, None, None);
    }
    let centre = desk.centre_id()?;
    desk.write(|write| {
        inspections::save(write, centre, &parsed)?;
        drafts::discard(write, &key)
    })?;
    // the inspector's name is known to the gate
    desk.forget_names();
    self::inspection(desk, InspectionRequest { id: Some(parsed.id) })
}

/// Records what an inspection asks for, or how it was met.
pub fn save_inspection_point(desk: &mut Desk, request: SavePointRequest) -> Result<InspectionView, UiError> {
    let of = inspections::one(desk.store.read(), request.inspection)?;
    if let Some(id) = request.id {
        inspections::one_point(desk.store.read(), id)?;
    }
    let mut form: PointForm = request.form;
    if request.id.is_none() && form.given_on.is_empty() {
        // given at feedback where there is no report yet
        form.given_on = of.final_on.or(of.feedback_on).or(of.ended_on).into();
    }
    let owner = form.owner.trim().to_owned();
    let point = form.parse(request.id.unwrap_or_else(InspectionPointId::make), &of, desk.today())?;
    let due = point_why(&desk.rules()?, &point, &of, desk.today()).due;
    let centre = desk.centre_id()?;
    let which = request.id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let key = format!("inspection-point:{}:{which}", of.id);
    desk.write(|write| {
        inspections::save_point(write, centre, &point)?;
        point_actions::follow(write, centre, &of, &point, due, &owner)?;
        drafts::discard(write, &key)
    })?;
    self::inspection(desk, InspectionRequest { id: Some(of.id) })
}

/// Adds a line to what was said and done.
pub fn add_inspection_line(desk: &mut Desk, request: AddInspectionLineRequest) -> Result<InspectionView, UiError> {
    let of = inspections::one(desk.store.read(), request.inspection)?;
    let (on, words) = request.form.parse(desk.today())?;
    let (centre, id) = (desk.centre_id()?, of.id.to_string());
    let key = format!("inspection-line:{id}");
    desk.write(|write| {
        ofsted_matters::add_line(write, centre, SubjectKind::Inspection, &id, on, &words)?;
        drafts::discard(write, &key)
    })?;
    self::inspection(desk, InspectionRequest { id: Some(of.id) })
}

/// What inspections put on Today.
pub(super) fn for_today(desk: &mut Desk, ahead: Ahead) -> Result<Vec<TodayLine>, UiError> {
    if !desk.may(Ability::SeeInspections) {
        return Ok(Vec::new());
    }
    let (book, today) = (desk.rules()?, desk.today());
    let all = inspections::all(desk.store.read())?;
    let mut found = Vec::new();
    let edits = desk.may(Ability::EditInspections);
    for one in &all {
        let path = format!("/inspections/{}", one.id);
        for stage in course(one).map(|course| book.inspection_course(&course, today)).unwrap_or_default() {
            let Some(state) = stage.urgency else { continue };
            // of Ofsted's own days only those that have passed need somebody here
            let ours = stage.turn == Turn::Centre && state != RuleUrgency::Coming;
            if edits && (ours || (stage.turn == Turn::Ofsted && state == RuleUrgency::Late && stage.id != "published"))
            {
                let days = stage.why.due.map_or(0, |due| (due - today).num_days());
                let title = if ours { stage.title.to_owned() } else { format!("{}: not recorded", stage.title) };
                found.push(TodayLine {
                    id: format!("inspection-{}-{}", one.id, stage.id),
                    urgency: if ours { state.into() } else { Urgency::Soon },
                    when: when_words(days),
                    title,
                    detail: name(one),
                    path: path.clone(),
                    why: stage.why,
                });
            }
        }
    }
    for point in inspections::points(desk.store.read())?.iter().filter(|point| point.met_on.is_none()) {
        let Some(of) = all.iter().find(|one| one.id == point.inspection) else { continue };
        let why = point_why(&book, point, of, today);
        let days = why.due.map(|due| (due - today).num_days());
        // what was done about it does not end it: it stands until it is recorded as met
        if days.is_some_and(|days| days > ahead.days(SOON)) {
            continue;
        }
        let (urgency, _) = point_state(point, &why, today);
        found.push(TodayLine {
            id: format!("point-{}", point.id),
            urgency,
            when: days.map_or_else(|| "no date".to_owned(), when_words),
            title: format!("{} of Ofsted: {}", point.kind.words(), point.authority),
            detail: if days.is_none() {
                format!("{}: no date is recorded; ask the inspector for it", name(of))
            } else {
                name(of)
            },
            path: format!("/inspections/{}", of.id),
            why,
        });
    }
    found.extend(expected(desk, &book, &all, ahead)?);
    Ok(found)
}

/// The windows of the next full inspection, for who oversees the centre.
///
/// # Errors
/// What the store says.
pub(super) fn next_windows(desk: &mut Desk) -> Result<Vec<WindowView>, UiError> {
    if !desk.may(Ability::SeeInspections) {
        return Ok(Vec::new());
    }
    let (book, may) = (desk.rules()?, desk.may(Ability::SeeProvisional));
    let all = inspections::all(desk.store.read())?;
    Ok(windows(desk, &book, &all, may)?.0)
}

/// The windows in which the next full inspection is to be expected, for the calendar and, when the day is near, for Today: on the
/// first day of one that is to come, and on the last. A provisional judgement moves none, since the calendar leaves the record.
fn expected(desk: &mut Desk, book: &RuleBook, all: &[Inspection], ahead: Ahead) -> Result<Vec<TodayLine>, UiError> {
    let today = desk.today();
    let mut found = Vec::new();
    for (index, window) in windows(desk, book, all, false)?.0.into_iter().enumerate() {
        for (edge, words, day) in [("from", "from", window.from), ("to", "generally by", window.to)] {
            let days = (day - today).num_days();
            // the calendar leaves out by itself what lies beyond its months
            if days < 0 || (ahead == Ahead::Near && days > SOON) {
                continue;
            }
            let mut why = window.why.clone();
            why.due = Some(day);
            found.push(TodayLine {
                id: format!("inspection-window-{index}-{edge}"),
                urgency: Urgency::Coming,
                when: when_words(days),
                title: format!("Inspection to be expected {words} this day"),
                detail: format!("{}: {}. Ofsted comes without notice", window.title, window.words),
                path: "/inspections".to_owned(),
                why,
            });
        }
    }
    Ok(found)
}

/// What inspections asked for, open on a day or met since the one before, for the report on a visit. Never a judgement.
pub(crate) fn for_report(desk: &Desk, day: NaiveDate) -> Result<FactBlock, UiError> {
    let all = inspections::all(desk.store.read())?;
    let last_full = all.iter().find(|one| one.kind == InspectionKind::Full && one.started_on <= day).map(|one| one.id);
    let mut rows = Vec::new();
    for one in all.iter().rev().filter(|one| one.started_on <= day) {
        for point in inspections::points_of(desk.store.read(), one.id)? {
            let met = point.met_on.filter(|met| *met <= day);
            let given = point.given_on.is_none_or(|given| given <= day);
            if !given || (met.is_some() && last_full != Some(one.id)) {
                continue;
            }
            let state = match (met, point.due_on) {
                (Some(met), _) => format!("Met on {}", date_words(met)),
                (None, None) => "Open; no date is recorded".to_owned(),
                (None, Some(due)) if due < day => format!("Open; was due by {}", date_words(due)),
                (None, Some(due)) => format!("Open; due by {}", date_words(due)),
            };
            rows.push(vec![point.kind.words().to_owned(), point.authority.clone(), name(one), state]);
        }
    }
    if rows.is_empty() {
        return Ok(FactBlock::Line {
            text: "On record: nothing that an inspection asked for is open, and nothing was asked for at the last full inspection."
                .to_owned(),
        });
    }
    Ok(FactBlock::Table {
        caption: "Requirements and recommendations of inspections".to_owned(),
        heads: ["Kind", "Regulation or standard", "Inspection", "State"].map(str::to_owned).to_vec(),
        rows,
    })
}
