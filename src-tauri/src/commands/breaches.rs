//! The register of breaches of personal data, with the clock to the Information Commissioner.

use chrono::{DateTime, Utc};
use hearthbook_records::breaches::{
    BreachForm, BreachReportedRequest, BreachView, BreachesView, DecideBreachRequest, SaveBreachRequest, past_instant,
};
use hearthbook_records::today::{TodayLine, Urgency};
use hearthbook_records::{Ability, BreachId, DateInput, ErrorCode, Problems, UiError};
use hearthbook_rules::calendar::{london_date, london_date_time_words, london_time_words};
use hearthbook_rules::hours::{breach_clock, hours_words};
use hearthbook_store::tables::breaches::{self, Kept};
use hearthbook_store::tables::{drafts, people};

use crate::desk::Desk;

/// How a breach stands: urgency and words.
fn standing(kept: &Kept, due: DateTime<Utc>, now: DateTime<Utc>) -> (Urgency, String) {
    match (&kept.reported, &kept.decided) {
        (Some((at, ..)), _) if *at <= due => {
            (Urgency::Done, format!("Reported on {}, within 72 hours", london_date_time_words(*at)))
        }
        (Some((at, ..)), _) => (Urgency::Done, format!("Reported on {}, after 72 hours", london_date_time_words(*at))),
        (None, Some((false, ..))) => (Urgency::Done, "Not reported, with a reason on record".to_owned()),
        (None, decided) => {
            let what =
                if decided.is_some() { "To be reported" } else { "To be decided and, if it is a risk, reported" };
            let urgency = if now > due { Urgency::Late } else { Urgency::Soon };
            (urgency, format!("{what} by {}: {}", london_date_time_words(due), hours_words(due, now)))
        }
    }
}

fn initials(desk: &Desk, person: hearthbook_records::PersonId) -> Result<String, UiError> {
    Ok(people::one(desk.store.read(), person)?.initials)
}

fn view(desk: &mut Desk) -> Result<BreachesView, UiError> {
    let rules = desk.rules()?;
    let mut views = Vec::new();
    for kept in breaches::all(desk.store.read())? {
        let (due, why) = breach_clock(&rules, kept.breach.aware_at);
        let (urgency, stands) = standing(&kept, due, desk.now);
        let decided = match &kept.decided {
            Some((report, because, at, by)) => format!(
                "{} on {} by {}: {because}",
                if *report { "To be reported, decided" } else { "Not to be reported, decided" },
                london_date_time_words(*at),
                initials(desk, *by)?
            ),
            None => String::new(),
        };
        let reported = match &kept.reported {
            Some((at, how, late)) if late.is_empty() => format!("{}: {how}", london_date_time_words(*at)),
            Some((at, how, late)) => format!("{}: {how}. Why after 72 hours: {late}", london_date_time_words(*at)),
            None => String::new(),
        };
        let breach = &kept.breach;
        views.push(BreachView {
            id: breach.id,
            form: BreachForm {
                aware_on: DateInput::from(london_date(breach.aware_at)),
                aware_at: london_time_words(breach.aware_at),
                what: breach.what.clone(),
                whose: breach.whose.clone(),
                consequences: breach.consequences.clone(),
                measures: breach.measures.clone(),
            },
            aware: london_date_time_words(breach.aware_at),
            stands,
            urgency,
            why,
            report: kept.decided.as_ref().map(|(report, ..)| *report),
            decided,
            reported,
            recorded: format!(
                "recorded {} by {}",
                london_date_time_words(kept.recorded_at),
                initials(desk, kept.recorded_by)?
            ),
        });
    }
    Ok(BreachesView { breaches: views })
}

/// Lines for Today: breaches that are neither reported nor decided against.
pub(super) fn for_today(desk: &mut Desk) -> Result<Vec<TodayLine>, UiError> {
    if !desk.may(Ability::KeepBreaches) {
        return Ok(Vec::new());
    }
    let rules = desk.rules()?;
    let mut lines = Vec::new();
    for kept in breaches::all(desk.store.read())? {
        let (due, why) = breach_clock(&rules, kept.breach.aware_at);
        let (urgency, detail) = standing(&kept, due, desk.now);
        if urgency == Urgency::Done {
            continue;
        }
        lines.push(TodayLine {
            id: format!("breach-{}", kept.breach.id),
            urgency,
            when: hours_words(due, desk.now),
            title: "Report a breach of personal data to the Information Commissioner".to_owned(),
            detail,
            path: "/breaches".to_owned(),
            why,
        });
    }
    Ok(lines)
}

/// The register.
pub fn breaches(desk: &mut Desk, (): ()) -> Result<BreachesView, UiError> {
    view(desk)
}

/// Records or changes a breach.
pub fn save_breach(desk: &mut Desk, request: SaveBreachRequest) -> Result<BreachesView, UiError> {
    let breach = request.form.parse(request.id.unwrap_or_else(BreachId::make), desk.now)?;
    if let Some(id) = request.id {
        breaches::one(desk.store.read(), id)?;
    }
    let centre = desk.centre_id()?;
    let key = format!("breach:{}", request.id.map_or_else(|| "new".to_owned(), |id| id.to_string()));
    desk.write(|write| {
        breaches::save(write, centre, &breach)?;
        drafts::discard(write, &key)
    })?;
    view(desk)
}

/// Decides whether a breach goes to the Information Commissioner.
pub fn decide_breach(desk: &mut Desk, request: DecideBreachRequest) -> Result<BreachesView, UiError> {
    let kept = breaches::one(desk.store.read(), request.id)?;
    if kept.reported.is_some() {
        return Err(UiError::new(ErrorCode::Conflict, "This breach was reported already. Nothing was changed."));
    }
    let mut problems = Problems::new();
    let reason = problems.text("reason", &request.reason);
    if reason.trim().is_empty() {
        problems.add("reason", "Say why: whether people are at risk, and what that rests on");
    }
    problems.finish()?;
    let centre = desk.centre_id()?;
    desk.write(|write| breaches::decide(write, centre, request.id, request.report, reason.trim()))?;
    view(desk)
}

/// Records that a breach was reported.
pub fn breach_reported(desk: &mut Desk, request: BreachReportedRequest) -> Result<BreachesView, UiError> {
    let kept = breaches::one(desk.store.read(), request.id)?;
    if !kept.decided.as_ref().is_some_and(|(report, ..)| *report) {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "Decide first that this breach is to be reported, and why. Nothing was changed.",
        ));
    }
    let mut problems = Problems::new();
    let at = past_instant(&mut problems, ("on", &request.on), ("at", &request.at), "it was reported", desk.now);
    let how = problems.line("how", &request.how, "Say how it was reported, and the reference that was given");
    let late = problems.text("lateBecause", &request.late_because);
    let (due, _) = breach_clock(&desk.rules()?, kept.breach.aware_at);
    if at.is_some_and(|at| at < kept.breach.aware_at) {
        problems.add("on", "This is before you became aware of it. Correct the date or the time");
    } else if at.is_some_and(|at| at > due) && late.trim().is_empty() {
        problems.add("lateBecause", "It was reported after 72 hours: say why");
    }
    problems.finish()?;
    if let Some(at) = at {
        let centre = desk.centre_id()?;
        desk.write(|write| breaches::reported(write, centre, request.id, at, &how, late.trim()))?;
    }
    view(desk)
}
