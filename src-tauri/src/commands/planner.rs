//! The calendar of duties, made from what Today knows, the visits of the months to come and the list of actions. It leaves
//! as one month on paper and as a file for other calendars, by initials only.

use chrono::{Datelike as _, NaiveDate, Weekday};
use hearthbook_documents::{Block, Document, Footer, Header, Paper, sha256_hex};
use hearthbook_records::actions::{ActionItemState, ActionSource};
use hearthbook_records::planner::{PlannerEntryView, PlannerMonthRequest, PlannerMonthView, PlannerView};
use hearthbook_records::submissions::ExportView;
use hearthbook_records::today::Urgency;
use hearthbook_records::{Ability, ErrorCode, UiError};
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::{Explanation, Month, MonthVisit, month_words};
use hearthbook_store::tables::visits;
use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};

use super::actions::{open, why};
use super::point_actions;
use super::submissions::written;
use super::today::{CALENDAR, TodayParts, is_closed, parts};
use crate::ahead::Ahead;
use crate::desk::Desk;
use crate::{gate, render};

fn key(month: Month) -> String {
    month.first_day().format("%Y-%m").to_string()
}

/// Everything with a day: what Today knows without a limit, visits and reports of the months to come, planned visits,
/// actions.
fn entries(desk: &mut Desk) -> Result<Vec<PlannerEntryView>, UiError> {
    let today = desk.today();
    let rules = desk.rules()?;
    let TodayParts { lines, months, .. } = parts(desk, usize::MAX, Ahead::Year)?;
    let mut found: Vec<PlannerEntryView> = Vec::new();
    let entry = |id: String, title: String, detail: String, path: String, why: Explanation| {
        let day = why.due?;
        Some(PlannerEntryView {
            id,
            day,
            title,
            detail,
            path,
            urgency: Urgency::of_days((day - today).num_days()),
            why,
        })
    };
    for line in lines.into_iter().filter(|line| !line.id.starts_with("action-")) {
        found.extend(entry(line.id, line.title, line.detail, line.path, line.why));
    }
    if desk.may(Ability::SeeVisits) {
        for state in &months {
            let (visit, report) = (rules.visit_due(state.month), rules.report_due(state.month.last_day()));
            // what Today says of this month and the next stands already, in its own words
            let covered = |due: Option<NaiveDate>, word: &str| {
                found.iter().any(|one| Some(one.day) == due && one.title.contains(word))
            };
            let has_visit = covered(visit.due, "Visit the centre in");
            let has_report = covered(report.due, "visit report") || covered(report.due, "Visit report of");
            let words = month_words(state.month);
            // a visit to come, and with it its report; that of a visit that was made stands on Today until it is sent
            let to_come = matches!(state.visit, MonthVisit::Due { .. } | MonthVisit::Planned { .. });
            if to_come && !has_visit && state.month > Month::of(today) {
                let title = format!("Visit the centre in {words}");
                found.extend(entry(title.clone(), title, "Regulation 25".to_owned(), "/visits".to_owned(), visit));
            }
            if to_come && !has_report {
                let title = format!("Visit report of {words} to Ofsted");
                let detail = "By the end of the month after the visit".to_owned();
                found.extend(entry(title.clone(), title, detail, "/visits".to_owned(), report));
            }
        }
        for visit in visits::all(desk.store.read())? {
            let Some(day) = visit.planned_on.filter(|day| *day >= today && visit.made.is_none()) else { continue };
            let mut why = rules.visit_due(Month::of(day));
            why.due = Some(day);
            why.headline = format!("Planned for {}", date_words(day));
            let (id, path) = (format!("planned-{}", visit.id), format!("/visits/{}", visit.id));
            found.extend(entry(id, "Visit planned".to_owned(), "Regulation 25".to_owned(), path, why));
        }
    }
    if desk.may(Ability::UpdateActions) {
        for action in &open(desk)? {
            // what somebody has done waits for a second person, not for its day
            if action.state == ActionItemState::Done {
                continue;
            }
            if action.source == ActionSource::Inspection && point_actions::stands_itself(desk, action.id)? {
                continue;
            }
            let path = if action.source_path.is_empty() { "/actions".to_owned() } else { action.source_path.clone() };
            let detail = format!("{}; {}", action.source_words, action.owner);
            found.extend(entry(format!("action-{}", action.id), action.what.clone(), detail, path, why(action, today)));
        }
    }
    found.sort_by(|a, b| (a.day, &a.title).cmp(&(b.day, &b.title)));
    Ok(found)
}

fn months(all: &[PlannerEntryView], today: NaiveDate) -> Vec<PlannerMonthView> {
    let mut month = Month::of(today);
    let mut shown = Vec::new();
    for _ in 0..CALENDAR {
        shown.push(PlannerMonthView {
            key: key(month),
            words: month_words(month),
            entries: all.iter().filter(|one| one.day >= today && month.contains(one.day)).cloned().collect(),
        });
        month = month.next();
    }
    shown
}

/// The calendar.
pub fn planner(desk: &mut Desk, (): ()) -> Result<PlannerView, UiError> {
    let (all, today) = (entries(desk)?, desk.today());
    Ok(PlannerView { months: months(&all, today), late: all.into_iter().filter(|one| one.day < today).collect() })
}

/// What may leave: nothing of a closed note.
fn leaving(mut all: Vec<PlannerEntryView>) -> Vec<PlannerEntryView> {
    all.retain(|one| !is_closed(&one.path));
    all
}

/// Titles and details as they leave: no name that the record knows.
fn by_initials(desk: &mut Desk, all: Vec<PlannerEntryView>) -> Result<Vec<PlannerEntryView>, UiError> {
    all.into_iter()
        .map(|mut one| {
            one.title = gate::initials_only(desk, &one.title)?;
            one.detail = gate::initials_only(desk, &one.detail)?;
            Ok(one)
        })
        .collect()
}

/// The calendar as an iCalendar file of whole-day entries.
fn ics(centre: &str, urn: &str, made: chrono::DateTime<chrono::Utc>, all: &[PlannerEntryView]) -> String {
    let mut calendar = Calendar::new();
    calendar.name(&format!("Duties of {centre}"));
    for one in all {
        let mut event = Event::new();
        let id = sha256_hex(format!("{urn} {} {}", one.id, one.day).as_bytes());
        event
            .uid(&format!("{}@hearthbook", &id[..32]))
            .timestamp(made)
            .summary(&one.title)
            .description(&format!("{}\n{}\n{}", one.detail, one.why.headline, one.why.citation))
            // the end of a whole day is the day after it (RFC 5545, 3.6.1)
            .starts(one.day)
            .ends(one.day + chrono::Days::new(1))
            .append_property(Property::new("TRANSP", "TRANSPARENT"))
            .append_property(Property::new("CLASS", "PRIVATE"));
        calendar.push(event.done());
    }
    calendar.done().to_string()
}

/// Writes the calendar as a file that Outlook and others take.
pub fn write_planner_ics(desk: &mut Desk, (): ()) -> Result<ExportView, UiError> {
    let (centre, today) = (desk.centre()?, desk.today());
    let ahead = leaving(entries(desk)?).into_iter().filter(|one| one.day >= today).collect();
    let ahead = by_initials(desk, ahead)?;
    let text = ics(&centre.name, centre.urn.as_str(), desk.now, &ahead);
    let name = format!("{}_duties_{today}.ics", centre.urn.as_str());
    written(desk, &name, text.as_bytes(), "Wrote out the calendar of duties")
}

/// One month as a page: the days in weeks from Monday on.
fn month_page(centre: &str, month: Month, all: &[PlannerEntryView]) -> Document {
    let title = format!("Duties in {}", month_words(month));
    let mut document = Document::titled(&title);
    document.paper = Paper::Landscape;
    document.header = Header { left: centre.to_owned(), right: month_words(month) };
    document.footer = Footer { left: "Calendar of duties; initials only".to_owned(), fingerprint: false };
    let (first, last) = (month.first_day(), month.last_day());
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut week = vec![String::new(); first.weekday().num_days_from_monday() as usize];
    let mut day = first;
    while day <= last {
        let mut lines = vec![day.day().to_string()];
        lines.extend(all.iter().filter(|one| one.day == day).map(|one| format!("• {}", one.title)));
        week.push(lines.join("\n"));
        if day.weekday() == Weekday::Sun {
            rows.push(std::mem::take(&mut week));
        }
        let Some(next) = day.succ_opt() else { break };
        day = next;
    }
    if !week.is_empty() {
        week.resize(7, String::new());
        rows.push(week);
    }
    document.blocks = vec![
        Block::heading(1, title),
        Block::Table {
            caption: String::new(),
            heads: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
                .map(str::to_owned)
                .to_vec(),
            widths: vec![15, 15, 15, 15, 15, 12, 12],
            rows,
        },
        Block::quiet("As the record stood when this was printed. The reason for each day stands in Hearthbook."),
    ];
    document
}

/// Writes one month on paper.
pub fn write_planner_month(desk: &mut Desk, request: PlannerMonthRequest) -> Result<ExportView, UiError> {
    let (centre, today) = (desk.centre()?, desk.today());
    let all = leaving(entries(desk)?);
    let all = by_initials(desk, all)?;
    let shown = months(&all, today);
    let Some(index) = shown.iter().position(|month| month.key == request.month) else {
        return Err(UiError::new(
            ErrorCode::BadInput,
            "The calendar does not show this month. Nothing was written. Choose one of the months on the page.",
        ));
    };
    let mut month = Month::of(today);
    for _ in 0..index {
        month = month.next();
    }
    let pdf = render::pdf(&month_page(&centre.name, month, &shown[index].entries))?;
    let name = format!("{}_duties_{}.pdf", centre.urn.as_str(), request.month);
    written(desk, &name, &pdf.bytes, "Wrote out a month of the calendar")
}

#[cfg(test)]
mod tests {
    use hearthbook_documents::lay_out;
    use hearthbook_rules::RuleBook;

    use super::*;

    fn one(day: &str, title: &str) -> PlannerEntryView {
        let day: NaiveDate = day.parse().unwrap();
        let why = RuleBook::with_changes(&[]).visit_due(Month::of(day));
        PlannerEntryView {
            id: title.to_owned(),
            day,
            title: title.to_owned(),
            detail: "Regulation 25, with a comma; and a semicolon".to_owned(),
            path: String::new(),
            urgency: Urgency::Coming,
            why,
        }
    }

    #[test]
    fn the_file_for_other_calendars_has_whole_days_stable_ids_and_nothing_that_changes_between_two_runs() {
        let made = "2026-11-22T10:00:00Z".parse().unwrap();
        let all =
            [one("2026-11-30", "Visit the centre, as “due” – in November"), one("2026-12-31", &"Long ".repeat(40))];
        let text = ics("Willow House", "SC999001", made, &all);
        assert_eq!(text, ics("Willow House", "SC999001", made, &all));
        assert!(text.lines().all(|line| line.len() <= 75), "long lines are folded: {text}");
        assert!(text.split("\r\n").count() > 10 && !text.replace("\r\n", "").contains('\n'), "CRLF throughout");
        insta::assert_snapshot!(text.replace("\r\n", "\n"));
    }

    #[test]
    fn a_month_on_paper_has_every_day_once_and_weeks_from_monday() {
        let month = Month::of("2026-11-22".parse().unwrap());
        let page = month_page("Willow House", month, &[one("2026-11-30", "Visit the centre in November")]);
        let text = lay_out(&page).unwrap().as_text();
        insta::assert_snapshot!(text);
    }
}
