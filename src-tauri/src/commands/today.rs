//! Today: what is due, what is missing, what happens next.

use chrono::{Datelike, NaiveDate};
use hearthbook_records::today::{HouseLine, StripCell, StripMonth, TodayLine, TodayView, Urgency};
use hearthbook_records::visits::{ReportState, VisitState};
use hearthbook_records::{Ability, UiError};
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words, weekday_words};
use hearthbook_rules::today::Urgency as RuleUrgency;
use hearthbook_rules::{
    Concerns, Month, MonthReport, MonthState, MonthVisit, MonthsInput, TodayInput, VisitFact, VisitStage, month_words,
    short_month,
};
use hearthbook_store::tables::reports::Report;
use hearthbook_store::tables::visits::Visit;
use hearthbook_store::tables::{access, centre, documents, reports, settings, submissions, visits};

use super::visits::{can_open, provider, sent_on};
use crate::ahead::Ahead;
use crate::desk::{Desk, keys};

/// How many months the strip shows.
const STRIP: u32 = 12;
/// How many lines beyond the next fortnight Today shows.
const COMING: usize = 3;
/// The page of the logs, where drills, tests and reviews are recorded.
const LOGS: &str = "/logs";

/// Months of the calendar, this one among them.
pub(super) const CALENDAR: usize = 12;

struct Known {
    visits: Vec<Visit>,
    versions: Vec<Vec<Report>>,
    facts: Vec<VisitFact>,
}

fn known(desk: &Desk) -> Result<Known, UiError> {
    let visits = visits::all(desk.store.read())?;
    let (mut versions, mut facts) = (Vec::new(), Vec::new());
    for visit in &visits {
        let found = reports::of_visit(desk.store.read(), visit.id)?;
        let signed = found.iter().filter_map(|report| report.signed_at).min();
        facts.push(VisitFact {
            visited_on: visit.made.as_ref().map(|made| made.visited_on),
            planned_on: visit.planned_on,
            state: match visit.state {
                VisitState::Planned => VisitStage::Planned,
                VisitState::Recorded => VisitStage::Recorded,
                VisitState::Cancelled => VisitStage::Cancelled,
            },
            signed_on: signed.map(london_date),
            sent_on: sent_on(desk, &found)?,
            families_resident: visit.made.as_ref().map(|made| made.families_resident),
            report_due: visit.report_due.clone(),
        });
        versions.push(found);
    }
    Ok(Known { visits, versions, facts })
}

/// By what a duty is known from one day to the next.
fn duty_id(known: &Known, concerns: Concerns) -> String {
    match concerns {
        Concerns::VisitMissing { month } | Concerns::VisitDue { month, .. } => {
            format!("duty-visit-{}", month.first_day().format("%Y-%m"))
        }
        Concerns::ReportToWrite { visit } => format!("duty-write-{}", known.visits[visit].id),
        Concerns::ReportToSend { visit } => format!("duty-send-{}", known.visits[visit].id),
        Concerns::Routine { kind } => format!("duty-routine-{kind:?}"),
    }
}

/// The page that does what is due, as far as this reader may open it.
fn path_of(desk: &Desk, known: &Known, concerns: Concerns) -> Result<String, UiError> {
    let visit_path = |index: usize| format!("/visits/{}", known.visits[index].id);
    Ok(match concerns {
        Concerns::VisitMissing { .. } | Concerns::VisitDue { planned: None, .. } => "/visits".to_owned(),
        Concerns::VisitDue { planned: Some(index), .. } => visit_path(index),
        Concerns::ReportToWrite { visit } => match known.versions[visit].first() {
            Some(report) if can_open(desk, &known.visits[visit], report) => format!("/reports/{}", report.id),
            _ => visit_path(visit),
        },
        Concerns::ReportToSend { visit } => {
            let signed = known.versions[visit].iter().find(|report| report.state == ReportState::SignedOff);
            let Some(report) = signed else { return Ok(visit_path(visit)) };
            let document = documents::of_report(desk.store.read(), report.id)?;
            let submission = match document {
                Some(document) => submissions::of_document(desk.store.read(), document.id)?,
                None => None,
            };
            match submission {
                Some(submission) if can_open(desk, &known.visits[visit], report) => {
                    format!("/submissions/{}", submission.id)
                }
                _ if can_open(desk, &known.visits[visit], report) => format!("/reports/{}", report.id),
                _ => visit_path(visit),
            }
        }
        Concerns::Routine { .. } => LOGS.to_owned(),
    })
}

fn visit_cell(known: &Known, month: &MonthState) -> StripCell {
    let cell = |urgency, text: String, words: String, path: String| StripCell { urgency, text, words, path };
    match &month.visit {
        MonthVisit::Visited { on } => {
            let days: Vec<String> = on.iter().map(|day| day.day().to_string()).collect();
            let dates: Vec<String> = on.iter().map(|day| date_words(*day)).collect();
            let empty = if month.empty { "; nobody lived there" } else { "" };
            let path =
                month.visits.first().map(|index| format!("/visits/{}", known.visits[*index].id)).unwrap_or_default();
            let text = if days.len() > 2 { format!("{}×", days.len()) } else { days.join(", ") };
            cell(Urgency::Done, text, format!("Visited on {}{empty}", dates.join(" and ")), path)
        }
        MonthVisit::Planned { on, visit } => cell(
            Urgency::Soon,
            format!("{}?", on.day()),
            format!("Planned for {}", date_words(*on)),
            format!("/visits/{}", known.visits[*visit].id),
        ),
        MonthVisit::Due { by } => {
            cell(Urgency::Soon, "due".to_owned(), format!("Due by {}", date_words(*by)), "/visits".to_owned())
        }
        MonthVisit::Missing => {
            cell(Urgency::Late, "none".to_owned(), "No visit on record".to_owned(), "/visits".to_owned())
        }
        MonthVisit::NotRequired(why) => cell(Urgency::Nil, "–".to_owned(), capital(why.words()), String::new()),
    }
}

fn report_cell(desk: &Desk, known: &Known, month: &MonthState) -> StripCell {
    let path = month
        .report_of
        .and_then(|index| known.versions[index].first().filter(|report| can_open(desk, &known.visits[index], report)))
        .map(|report| format!("/reports/{}", report.id))
        .unwrap_or_default();
    let cell =
        |urgency, text: &str, words: String| StripCell { urgency, text: text.to_owned(), words, path: path.clone() };
    match month.report {
        MonthReport::None => cell(Urgency::Nil, "–", "No report is due yet".to_owned()),
        MonthReport::SentOnTime { on } => {
            cell(Urgency::Done, "✓", format!("Report sent on {}, in time", date_words(on)))
        }
        MonthReport::SentLate { on, days } => {
            let late = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
            cell(Urgency::Late, &format!("+{days} d"), format!("Report sent on {}, {late} late", date_words(on)))
        }
        MonthReport::Due { by, signed } => {
            let words = if signed { "signed off, to be sent" } else { "to be written and sent" };
            cell(Urgency::Soon, if signed { "send" } else { "write" }, format!("Report {words} by {}", date_words(by)))
        }
        MonthReport::Overdue { by, signed, .. } => {
            let words = if signed { "signed off, not sent" } else { "not signed off" };
            cell(Urgency::Late, "late", format!("Report {words}; it was due by {}", date_words(by)))
        }
        MonthReport::NotWritten => cell(Urgency::Late, "none", "No report, since there was no visit".to_owned()),
    }
}

pub(super) fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn number_words(number: usize) -> String {
    match number {
        1 => "one thing is".to_owned(),
        2 => "two things are".to_owned(),
        3 => "three things are".to_owned(),
        _ => format!("{number} things are"),
    }
}

fn lede(today: NaiveDate, late: usize, soon: usize, overdue_actions: usize) -> String {
    let day = weekday_words(today);
    let duties = match (late, soon) {
        (0, 0) => "No duty is late and none is due within 14 days.".to_owned(),
        (0, soon) => format!("No duty is late; {} due within 14 days.", number_words(soon)),
        (late, 0) => format!("{} late.", capital(&number_words(late))),
        (late, soon) => format!("{} late, {} due within 14 days.", capital(&number_words(late)), number_words(soon)),
    };
    let actions = match overdue_actions {
        0 => String::new(),
        1 => " One action from a visit is overdue.".to_owned(),
        number => format!(" {number} actions from visits are overdue."),
    };
    format!("{day}. {duties}{actions}")
}

fn house(
    desk: &Desk,
    actions: Option<HouseLine>,
    registered: bool,
    needs_second_person: bool,
    vetting: Option<HouseLine>,
) -> Result<Vec<HouseLine>, UiError> {
    let line = |label: &str, urgency, text: String, path: &str| HouseLine {
        label: label.to_owned(),
        urgency,
        text,
        path: path.to_owned(),
    };
    let mut lines = Vec::new();
    lines.extend(actions);
    lines.extend(vetting);
    if desk.may(Ability::ManageAccess) {
        let people = access::current(desk.store.read())?.len();
        let text = if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
        lines.push(line(
            "Who can open the record",
            if needs_second_person { Urgency::Late } else { Urgency::Done },
            text,
            "/settings/access",
        ));
        if settings::get(desk.store.read(), keys::RECOVERY_PENDING)?.as_deref() == Some("yes") {
            lines.push(line("Recovery code on paper", Urgency::Late, "not yet".to_owned(), "/settings/access"));
        }
    }
    let newest: Option<String> = desk
        .store
        .read()
        .query_row("SELECT max(at) FROM journal", [], |row| row.get(0))
        .map_err(hearthbook_store::StoreError::from)?;
    // an hour is what two clocks may differ; a sample is dated around the day it was made
    let newest = newest.and_then(|at| at.parse::<chrono::DateTime<chrono::Utc>>().ok());
    if let Some(newest) = newest.filter(|newest| !desk.sample && *newest > desk.now + chrono::TimeDelta::hours(1)) {
        let text = format!("behind the record, whose newest entry is of {}", london_date_time_words(newest));
        lines.push(line("Clock of this PC", Urgency::Late, text, "/audit"));
    }
    if desk.may(Ability::SeeBackups) && !desk.sample {
        let [(made, last), (proved, rehearsed)] = crate::backups::for_today(desk)?;
        lines.push(line("Last backup", made, last, "/backups"));
        lines.push(line("Restore last rehearsed", proved, rehearsed, "/backups"));
    }
    if desk.may(Ability::ReadConcerns) {
        let concerns = super::safeguarding::count(desk)?;
        if concerns > 0 {
            lines.push(line("Safeguarding concerns", Urgency::Soon, format!("{concerns} on record"), "/concerns"));
        }
    }
    if desk.may(Ability::EditCentre) {
        lines.push(if registered {
            line("Centre profile", Urgency::Done, "entered".to_owned(), "/centre")
        } else {
            line("Centre profile", Urgency::Soon, "date of registration missing".to_owned(), "/centre")
        });
    }
    Ok(lines)
}

/// Whether a line that leads to this page comes from a closed note. Such a line stands on its readers' own Today and nowhere else: not
/// in what is exported, and not in what is kept for others to read.
pub(super) fn is_closed(path: &str) -> bool {
    path.starts_with("/concerns")
}

/// What Today is made of: for the page itself, the calendar and the exceptions.
pub(super) struct TodayParts {
    /// Late first, then soon, then later.
    pub lines: Vec<TodayLine>,
    /// Is the house in order?
    pub house: Vec<HouseLine>,
    /// The months of the calendar with their visits and reports, this one first; none for Today.
    pub months: Vec<MonthState>,
    strip: Vec<StripMonth>,
    empty: Vec<String>,
    needs_second_person: bool,
    has_profile: bool,
}

/// Gathers what Today is made of. Of the duties beyond the next fortnight it takes the first `most`.
///
/// # Errors
/// What the store says.
pub(super) fn parts(desk: &mut Desk, most: usize, ahead: Ahead) -> Result<TodayParts, UiError> {
    super::accuracy::end_rounds_past_their_day(desk)?;
    let day = desk.today();
    let rules = desk.rules()?;
    let profile = centre::the_one(desk.store.read())?;
    let known = known(desk)?;
    let this_month = Month::of(day);
    let from = this_month.minus(STRIP - 1);
    let input = MonthsInput {
        registered_on: profile.as_ref().and_then(|centre| centre.registered_on),
        today: day,
        from,
        provider: profile.as_ref().and_then(|centre| provider(centre.profile.provider_kind)),
        individual_in_charge: profile
            .as_ref()
            .is_some_and(|centre| centre.profile.provider_in_day_to_day_charge == Some(true)),
        visits: &known.facts,
    };
    let (routines, never) =
        if desk.may(Ability::KeepLogs) { super::logs::routines(desk)? } else { (Vec::new(), Vec::new()) };
    let open = if profile.is_some() {
        rules.today_duties(&TodayInput { months: input.clone(), routines: &routines })
    } else {
        Vec::new()
    };
    let mut coming = 0;
    let mut lines = Vec::new();
    for duty in open {
        if duty.urgency == RuleUrgency::Coming {
            coming += 1;
            if coming > most {
                continue;
            }
        }
        lines.push(TodayLine {
            id: duty_id(&known, duty.concerns),
            urgency: duty.urgency.into(),
            path: path_of(desk, &known, duty.concerns)?,
            when: duty.when,
            title: duty.title,
            detail: duty.detail,
            why: duty.why,
        });
    }
    lines.extend(super::accuracy::for_today(desk)?);
    lines.extend(super::copies::for_today(desk, ahead)?);
    let (vetting, vetting_house) = crate::vetting::today::for_today(desk, ahead)?;
    lines.extend(vetting);
    let (actions, actions_house) = super::actions::for_today(desk)?;
    lines.extend(actions);
    lines.extend(super::reviews::for_today(desk, ahead)?);
    lines.extend(super::breaches::for_today(desk)?);
    lines.extend(super::access_requests::for_today(desk)?);
    lines.extend(super::inspector::for_today(desk)?);
    lines.extend(super::family_today::for_today(desk, ahead)?);
    lines.extend(super::inspections::for_today(desk, ahead)?);
    lines.extend(super::ofsted_notices::for_today(desk, ahead)?);
    lines.extend(crate::safeguarding::clocks::for_today(desk)?);
    if desk.may(Ability::DecideEvents) {
        // a clock that runs in hours stands before what is due in days
        let mut first = crate::events::for_today(desk)?;
        first.append(&mut lines);
        lines = first;
    }
    // late first, then what is due soon; within these, as they came
    lines.sort_by_key(|line| match line.urgency {
        Urgency::Late => 0,
        Urgency::Soon => 1,
        Urgency::Coming | Urgency::Done | Urgency::Nil => 2,
    });
    let months: Vec<MonthState> = if profile.is_some() {
        rules.months_of_visits(&input).into_iter().filter(|month| month.month <= this_month).collect()
    } else {
        Vec::new()
    };
    let mut calendar = Vec::new();
    let mut month = this_month;
    while ahead == Ahead::Year && profile.is_some() && calendar.len() < CALENDAR {
        calendar.push(rules.month_state(&input, month));
        month = month.next();
    }
    let empty: Vec<String> = months.iter().filter(|month| month.empty).map(|month| month_words(month.month)).collect();
    let strip = months
        .iter()
        .map(|month| StripMonth {
            label: short_month(month.month).to_owned(),
            words: month_words(month.month),
            visit: visit_cell(&known, month),
            report: report_cell(desk, &known, month),
            empty: month.empty,
        })
        .collect();
    let needs_second_person = desk.may(Ability::ManageAccess) && access::current(desk.store.read())?.len() < 2;
    let never: Vec<HouseLine> = never
        .into_iter()
        .filter(|_| profile.is_some())
        .map(|kind| HouseLine {
            label: rules.routine_title(kind).to_owned(),
            urgency: Urgency::Soon,
            text: "no last time on record".to_owned(),
            path: LOGS.to_owned(),
        })
        .collect();
    let mut house = house(
        desk,
        actions_house,
        profile.as_ref().is_some_and(|centre| centre.registered_on.is_some()),
        needs_second_person,
        vetting_house,
    )?;
    house.extend(never);
    Ok(TodayParts { lines, house, months: calendar, strip, empty, needs_second_person, has_profile: profile.is_some() })
}

/// The Today page.
pub fn today(desk: &mut Desk, (): ()) -> Result<TodayView, UiError> {
    let day = desk.today();
    let TodayParts { lines, house, strip, empty, needs_second_person, has_profile, .. } =
        parts(desk, COMING, Ahead::Near)?;
    let count = |wanted: Urgency| lines.iter().filter(|line| line.urgency == wanted).count();
    let setup_path = match settings::get(desk.store.read(), keys::SETUP)?.as_deref() {
        Some(step @ ("2" | "3" | "4")) if desk.may(Ability::EditCentre) => Some(format!("/setup/{step}")),
        _ => None,
    };
    let (late, soon) = (count(Urgency::Late), count(Urgency::Soon));
    let open_actions = reports::open_actions(desk.store.read(), None)?;
    let overdue_actions = open_actions.iter().filter(|action| action.due_on.is_some_and(|due| due < day)).count();
    let next = lines.first().and_then(|line| line.why.due);
    // what cannot be recorded now is given the next time; Today itself is shown all the same
    let _ = super::reminders::give(desk, &lines);
    let reminders = super::reminders::view(desk, &lines)?;
    Ok(TodayView {
        today: day,
        lede: lede(day, late, soon, overdue_actions),
        strip,
        strip_note: if empty.is_empty() {
            String::new()
        } else {
            format!("{}: nobody lived there; the visit and its report were due all the same.", empty.join(", "))
        },
        house,
        needs_second_person,
        setup_path,
        reminders,
        sample: desk.sample,
        all_clear: match (late + soon + overdue_actions, next) {
            (0, Some(next)) => format!("Nothing to do now. The next day to keep is {}.", weekday_words(next)),
            (0, None) if !has_profile => {
                "Enter the centre’s profile; then the duties and their days appear here.".to_owned()
            }
            (0, None) => "Nothing to do now.".to_owned(),
            _ => String::new(),
        },
        lines,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lede_says_the_numbers_as_a_person_would() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(
            lede(day, 1, 2, 0),
            "Sunday 22 November 2026. One thing is late, two things are due within 14 days."
        );
        assert_eq!(lede(day, 0, 0, 0), "Sunday 22 November 2026. No duty is late and none is due within 14 days.");
        assert_eq!(
            lede(day, 4, 0, 1),
            "Sunday 22 November 2026. 4 things are late. One action from a visit is overdue."
        );
    }
}
