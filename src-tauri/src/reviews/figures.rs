//! The figures of a review: what the record holds of a period, beside the period before, and month by month.
//!
//! Counted from the tables as they stand; a signed-off review keeps what was counted then. Nothing of a closed record
//! (concerns, compartments) is counted. Kinds and references only, no names.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use hearthbook_records::UiError;
use hearthbook_records::complaints::{ComplaintKind, ComplaintOutcome};
use hearthbook_records::events::Decision;
use hearthbook_records::families::{Member, MemberKind};
use hearthbook_records::reports::{ChartBar, FactBlock};
use hearthbook_records::visits::ReportState;
use hearthbook_rules::calendar::{date_words, london_date};
use hearthbook_rules::{FactKind, Month, month_words, short_month};
use hearthbook_store::tables::vetting::audits;
use hearthbook_store::tables::{complaints, events, families, logs, notices, people, register, reports, visits};
use hearthbook_submissions::figures::Countable;

use crate::desk::Desk;
use crate::events::pictures::{BUCKETS, bucket};
use crate::figures::source::{OwnDays, keep_own_day, lived_between};

const FAMILIES: &str = "Families, parents and children";
const ASSESSMENTS: &str = "Assessments";
const COMPLAINTS: &str = "Complaints and representations";
const VISITS: &str = "Visits under regulation 25";

/// A period, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl Period {
    /// Whether a day lies in it.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// "1 April 2026 to 30 September 2026".
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} to {}", date_words(self.from), date_words(self.to))
    }

    /// As many days just before it.
    #[must_use]
    pub fn before(&self) -> Self {
        let days = u64::try_from((self.to - self.from).num_days()).unwrap_or(0);
        let to = self.from.checked_sub_days(Days::new(1)).unwrap_or(self.from);
        Self { from: to.checked_sub_days(Days::new(days)).unwrap_or(to), to }
    }

    /// The months that it touches, at most 24 of them, the last ones.
    fn months(&self) -> Vec<Month> {
        let mut months = Vec::new();
        let (first, mut month) = (Month::of(self.from), Month::of(self.to));
        while month >= first && months.len() < 24 {
            months.push(month);
            month = month.minus(1);
        }
        months.reverse();
        months
    }
}

/// What was counted for one period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    lived: u32,
    resident_at_end: u32,
    arrived: u32,
    left: u32,
    parents: u32,
    children: u32,
    begun: u32,
    finished: u32,
    finished_in_time: u32,
    finished_late: u32,
    over_their_day: u32,
    recommended: u32,
    outcomes_known: u32,
    complaints: u32,
    representations: u32,
    answered_in_time: u32,
    answered_late: u32,
    unanswered: u32,
    upheld: u32,
    events: BTreeMap<String, u32>,
    all_events: u32,
    notifiable: u32,
    not_notifiable: u32,
    undecided: u32,
    told: BTreeMap<&'static str, u32>,
    told_all: u32,
    not_told_yet: u32,
    missing: u32,
    restraint: u32,
    in_post: u32,
    started: u32,
    gone: u32,
    vetting_open: u32,
    audited: u32,
    findings: u32,
    findings_open: u32,
    visits: u32,
    reports_in_time: u32,
    reports_late: u32,
    reports_unsent: u32,
    visit_actions: u32,
    visit_actions_closed: u32,
}

fn add(counter: &mut u32) {
    *counter = counter.saturating_add(1);
}

/// Counts a period: families, assessments, complaints, events, logs, staff, visits.
///
/// # Errors
/// What the store says.
pub fn count(desk: &mut Desk, period: Period) -> Result<Counts, UiError> {
    let mut found = count_people_and_events(desk, period)?;
    count_staff(desk, period, &mut found)?;
    count_visits(desk, period, &mut found)?;
    Ok(found)
}

/// Counts what a visit report quotes, too: families, assessments, complaints, events, logs.
///
/// # Errors
/// What the store says.
pub fn count_people_and_events(desk: &mut Desk, period: Period) -> Result<Counts, UiError> {
    let book = desk.rules()?;
    let mut found = Counts::default();
    let conn = desk.store.read();
    let mut own_days = OwnDays::new();
    for value in register::of_items(conn, &["tookUpResidence", "leftOn"])? {
        keep_own_day(&mut own_days, &value);
    }
    for family in families::all(conn)? {
        let here = family.arrived_on <= period.to && family.left_on.is_none_or(|left| left >= period.from);
        if here {
            add(&mut found.lived);
            let lived = |member: &&Member| lived_between(&family, member.id, &own_days, period.from, period.to);
            for member in family.members.iter().filter(lived) {
                match member.kind {
                    MemberKind::Adult => add(&mut found.parents),
                    MemberKind::Child => add(&mut found.children),
                }
            }
        }
        if family.resident(period.to) {
            add(&mut found.resident_at_end);
        }
        if period.contains(family.arrived_on) {
            add(&mut found.arrived);
        }
        if family.left_on.is_some_and(|left| period.contains(left)) {
            add(&mut found.left);
        }
        let placement = register::placement(conn, family.id)?;
        let began = placement.assessment_started_on;
        if began.is_some_and(|began| period.contains(began)) {
            add(&mut found.begun);
        }
        let signed = register::finals(conn, family.id)?
            .into_iter()
            .find(|one| one.withdrawn.is_none())
            .map(|one| one.report.signed_on);
        match signed {
            Some(signed) if period.contains(signed) => {
                add(&mut found.finished);
                match placement.planned_end_on {
                    Some(end) if signed > end => add(&mut found.finished_late),
                    Some(_) => add(&mut found.finished_in_time),
                    None => {}
                }
                // that there is one, as Annex A says it: what it says is a free text about a family
                if !placement.recommendation.trim().is_empty() {
                    add(&mut found.recommended);
                }
            }
            Some(signed) if signed <= period.to => {}
            _ => {
                if began.is_some_and(|began| began <= period.to)
                    && placement.planned_end_on.is_some_and(|end| end < period.to)
                {
                    add(&mut found.over_their_day);
                }
            }
        }
        if !placement.outcome_after.trim().is_empty() && family.left_on.is_some_and(|left| period.contains(left)) {
            add(&mut found.outcomes_known);
        }
    }
    let days = book.count_of("reg20.answer").unwrap_or(28);
    for complaint in complaints::between(conn, period.from, period.to)? {
        match complaint.kind {
            ComplaintKind::Complaint => add(&mut found.complaints),
            ComplaintKind::Representation => add(&mut found.representations),
        }
        // a representation needs no answer, and has no outcome that could uphold it
        if complaint.kind == ComplaintKind::Representation {
            continue;
        }
        let by = complaint.made_on.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX);
        match complaint.told_on {
            Some(told) if told <= by => add(&mut found.answered_in_time),
            Some(_) => add(&mut found.answered_late),
            None => add(&mut found.unanswered),
        }
        if matches!(complaint.outcome, Some(ComplaintOutcome::Upheld | ComplaintOutcome::PartlyUpheld)) {
            add(&mut found.upheld);
        }
    }
    let table = crate::events::table(desk)?;
    for event in events::between(conn, period.from, period.to)? {
        if !period.contains(event.happened.on) {
            continue;
        }
        add(&mut found.all_events);
        add(found.events.entry(crate::events::kind_title(&table, &event.kind)).or_default());
        match crate::events::decision(desk, &event)? {
            Some(Decision::Notifiable) => add(&mut found.notifiable),
            Some(Decision::NotNotifiable) => add(&mut found.not_notifiable),
            Some(Decision::AdviceAsked) | None => add(&mut found.undecided),
        }
        for notice in notices::of_event(conn, event.id)? {
            if notice.not_told().is_some() {
                continue;
            }
            match notice.told() {
                Some(step) => {
                    add(found.told.entry(bucket(step.at - crate::events::notice_known(&event, &notice))).or_default());
                    add(&mut found.told_all);
                }
                None => add(&mut found.not_told_yet),
            }
        }
    }
    for entry in logs::between(conn, period.from, period.to)? {
        if period.contains(entry.happened.on) {
            match entry.log.as_str() {
                "missing" => add(&mut found.missing),
                "restraint" => add(&mut found.restraint),
                _ => {}
            }
        }
    }
    Ok(found)
}

fn count_staff(desk: &mut Desk, period: Period, found: &mut Counts) -> Result<(), UiError> {
    let book = desk.rules()?;
    for person in people::all(desk.store.read())? {
        if person.role == Some(hearthbook_records::Role::Visitor) {
            continue;
        }
        if person.in_post(period.to) {
            add(&mut found.in_post);
        }
        if person.started_on.is_some_and(|day| period.contains(day)) {
            add(&mut found.started);
        }
        if person.left_on.is_some_and(|day| period.contains(day)) {
            add(&mut found.gone);
        }
    }
    let last = period.to.min(desk.today());
    let as_at = (last < desk.today()).then_some(last);
    let files = crate::vetting::read(desk, as_at, None)?;
    for file in &files.files {
        let works = file.started_on().is_some_and(|start| start <= last) && !file.left(last);
        if works && !file.assess(&book, &files.initials, last).answer.outstanding.is_empty() {
            add(&mut found.vetting_open);
        }
    }
    for audit in audits::all(desk.store.read())? {
        let gone_through = |checked: Option<(chrono::DateTime<chrono::Utc>, _)>| -> bool {
            checked.is_some_and(|(at, _)| period.contains(london_date(at)))
        };
        for file in &audit.files {
            if gone_through(file.checked) {
                add(&mut found.audited);
            }
        }
        if period.contains(london_date(audit.drawn_at)) {
            for finding in &audit.findings {
                add(&mut found.findings);
                if finding.closed.is_none_or(|(at, _)| london_date(at) > period.to) {
                    add(&mut found.findings_open);
                }
            }
        }
    }
    Ok(())
}

fn count_visits(desk: &mut Desk, period: Period, found: &mut Counts) -> Result<(), UiError> {
    let book = desk.rules()?;
    for visit in visits::all(desk.store.read())? {
        let Some(made) = visit.made.as_ref().filter(|made| period.contains(made.visited_on)) else { continue };
        add(&mut found.visits);
        let versions = reports::of_visit(desk.store.read(), visit.id)?;
        let sent = crate::commands::sent_on(desk, &versions)?;
        let due = visit.report_due.clone().unwrap_or_else(|| book.report_due(made.visited_on)).due;
        match (sent, due) {
            (Some(sent), Some(due)) if sent > due => add(&mut found.reports_late),
            (Some(_), _) => add(&mut found.reports_in_time),
            (None, _) => add(&mut found.reports_unsent),
        }
        if let Some(report) = versions.iter().find(|report| report.state == ReportState::SignedOff) {
            for action in reports::actions(desk.store.read(), report.id)? {
                add(&mut found.visit_actions);
                if action.state == hearthbook_records::reports::ActionState::Closed {
                    add(&mut found.visit_actions_closed);
                }
            }
        }
    }
    Ok(())
}

/// Everything that stands in the sections of a review.
#[derive(Debug, Clone)]
pub struct Figures {
    /// The period.
    pub period: Period,
    /// The period before.
    pub last: Period,
    now: Counts,
    before: Counts,
    /// What of it there is no record of, since it lies before the centre's first one.
    before_is_empty: bool,
    events_by_month: Vec<ChartBar>,
    complaints_by_month: Vec<ChartBar>,
    families_by_month: Vec<ChartBar>,
    missing_by_month: Vec<ChartBar>,
}

impl Figures {
    /// Counts a period and the one before.
    ///
    /// # Errors
    /// What the store says.
    pub fn read(desk: &mut Desk, period: Period, last: Period) -> Result<Self, UiError> {
        let (now, before) = (count(desk, period)?, count(desk, last)?);
        let first = first_record(desk)?;
        let conn = desk.store.read();
        let bars = |count: &dyn Fn(&Month) -> usize| -> Vec<ChartBar> {
            period
                .months()
                .iter()
                .map(|month| ChartBar {
                    label: short_month(*month).to_owned(),
                    words: month_words(*month),
                    count: u32::try_from(count(month)).unwrap_or(u32::MAX),
                })
                .collect()
        };
        let all_events: Vec<_> = events::between(conn, period.from, period.to)?
            .into_iter()
            .filter(|event| period.contains(event.happened.on))
            .collect();
        let all_complaints = complaints::between(conn, period.from, period.to)?;
        let all_families = families::all(conn)?;
        let all_logs: Vec<_> = logs::between(conn, period.from, period.to)?
            .into_iter()
            .filter(|entry| period.contains(entry.happened.on) && matches!(entry.log.as_str(), "missing" | "restraint"))
            .collect();
        Ok(Self {
            period,
            last,
            now,
            before,
            before_is_empty: first.is_none_or(|first| first > last.to),
            events_by_month: bars(&|month| all_events.iter().filter(|e| month.contains(e.happened.on)).count()),
            complaints_by_month: bars(&|month| all_complaints.iter().filter(|c| month.contains(c.made_on)).count()),
            families_by_month: bars(&|month| {
                let (first, end) = (month.first_day().max(period.from), month.last_day().min(period.to));
                all_families
                    .iter()
                    .filter(|family| family.arrived_on <= end && family.left_on.is_none_or(|left| left >= first))
                    .count()
            }),
            missing_by_month: bars(&|month| all_logs.iter().filter(|e| month.contains(e.happened.on)).count()),
        })
    }

    fn row(&self, label: &str, of: impl Fn(&Counts) -> u32) -> Vec<String> {
        let before = if self.before_is_empty { "–".to_owned() } else { of(&self.before).to_string() };
        vec![label.to_owned(), of(&self.now).to_string(), before]
    }

    fn table(&self, caption: &str, rows: Vec<Vec<String>>) -> FactBlock {
        FactBlock::Table {
            caption: caption.to_owned(),
            heads: ["Counted", "This period", "Period before"].map(str::to_owned).to_vec(),
            rows,
        }
    }

    fn kinds(&self, of: impl Fn(&Counts) -> &BTreeMap<String, u32>) -> Vec<Vec<String>> {
        let mut titles: Vec<&String> = of(&self.now).keys().chain(of(&self.before).keys()).collect();
        titles.sort();
        titles.dedup();
        titles.into_iter().map(|title| self.row(title, |c| of(c).get(title).copied().unwrap_or(0))).collect()
    }

    /// The blocks of one kind of facts.
    #[must_use]
    pub fn blocks(&self, kind: FactKind) -> Vec<FactBlock> {
        let chart = |caption: &str, counted: &str, bars: &[ChartBar]| FactBlock::Chart {
            caption: caption.to_owned(),
            head: "Month".to_owned(),
            counted: counted.to_owned(),
            bars: bars.to_vec(),
        };
        match kind {
            FactKind::FamilyFigures => vec![
                self.table(
                    FAMILIES,
                    vec![
                        self.row("Families who lived here at any time", |c| c.lived),
                        self.row("of them on the last day", |c| c.resident_at_end),
                        self.row("Families who arrived", |c| c.arrived),
                        self.row("Families who left", |c| c.left),
                        self.row("Parents and other adults", |c| c.parents),
                        self.row("Children", |c| c.children),
                    ],
                ),
                chart("Families who lived here, by month", "Families", &self.families_by_month),
            ],
            FactKind::AssessmentFigures => {
                let rows = vec![
                    self.row("Assessments begun", |c| c.begun),
                    self.row("Final reports signed", |c| c.finished),
                    self.row("of them by the planned end", |c| c.finished_in_time),
                    self.row("of them after it", |c| c.finished_late),
                    self.row("of them with a recommendation on record", |c| c.recommended),
                    self.row("Not finished on the last day, past the planned end", |c| c.over_their_day),
                    self.row("Families who left and of whom the outcome is known", |c| c.outcomes_known),
                ];
                vec![self.table(ASSESSMENTS, rows)]
            }
            FactKind::ComplaintFigures => vec![
                self.table(
                    COMPLAINTS,
                    vec![
                        self.row("Complaints", |c| c.complaints),
                        self.row("Representations", |c| c.representations),
                        self.row("Complaints answered in time", |c| c.answered_in_time),
                        self.row("Complaints answered late", |c| c.answered_late),
                        self.row("Complaints not answered yet", |c| c.unanswered),
                        self.row("Complaints upheld, in whole or in part", |c| c.upheld),
                    ],
                ),
                chart("Complaints and representations by month", "Made", &self.complaints_by_month),
            ],
            FactKind::EventFigures => {
                let mut rows = vec![self.row("All events", |c| c.all_events)];
                rows.extend(self.kinds(|c| &c.events));
                rows.extend([
                    self.row("Decided notifiable", |c| c.notifiable),
                    self.row("Decided not notifiable", |c| c.not_notifiable),
                    self.row("Not decided", |c| c.undecided),
                    self.row("Log of people missing: entries", |c| c.missing),
                    self.row("Log of restraint: entries", |c| c.restraint),
                ]);
                vec![
                    self.table("Events, people missing, restraint", rows),
                    chart("Events by month", "Events", &self.events_by_month),
                    chart(
                        "Entries in the logs of people missing and of restraint, by month",
                        "Entries",
                        &self.missing_by_month,
                    ),
                ]
            }
            FactKind::NotificationFigures => {
                let mut rows = vec![self.row("Recipients told", |c| c.told_all)];
                for (id, words, _) in BUCKETS {
                    rows.push(self.row(&format!("Told {words}"), |c| c.told.get(id).copied().unwrap_or(0)));
                }
                rows.push(self.row("Not told yet", |c| c.not_told_yet));
                let bars = BUCKETS
                    .iter()
                    .map(|(id, words, _)| ChartBar {
                        label: match *id {
                            "more" => "over 24 h".to_owned(),
                            hours => format!("to {hours} h"),
                        },
                        words: (*words).to_owned(),
                        count: self.now.told.get(id).copied().unwrap_or(0),
                    })
                    .collect();
                vec![
                    self.table("How soon recipients were told after an event was known", rows),
                    FactBlock::Chart {
                        caption: "Recipients told, by hours after the event was known".to_owned(),
                        head: "After".to_owned(),
                        counted: "Told".to_owned(),
                        bars,
                    },
                ]
            }
            FactKind::StaffFigures => vec![self.table(
                "Staff and vetting",
                vec![
                    self.row("In post on the last day", |c| c.in_post),
                    self.row("Started", |c| c.started),
                    self.row("Left", |c| c.gone),
                    self.row("At work with something of Schedule 2 outstanding on the last day", |c| c.vetting_open),
                    self.row("Vetting files gone through in self-audits", |c| c.audited),
                    self.row("Findings of self-audits", |c| c.findings),
                    self.row("of them open on the last day", |c| c.findings_open),
                ],
            )],
            FactKind::VisitFigures => vec![self.table(
                VISITS,
                vec![
                    self.row("Visits made", |c| c.visits),
                    self.row("Reports sent in time", |c| c.reports_in_time),
                    self.row("Reports sent late", |c| c.reports_late),
                    self.row("Reports not recorded as sent", |c| c.reports_unsent),
                    self.row("Actions of these reports", |c| c.visit_actions),
                    self.row("of them closed by now", |c| c.visit_actions_closed),
                ],
            )],
            _ => Vec::new(),
        }
    }

    /// A family lived here in the period.
    #[must_use]
    pub fn anybody_lived_here(&self) -> bool {
        self.now.lived > 0
    }

    /// What a text may quote, with the numbers that the record bears out.
    #[must_use]
    pub fn countables(&self) -> Vec<Countable> {
        countables(&[&self.now, &self.before])
    }
}

/// What a text may quote: nouns, the numbers that the record bears out, and what the record says.
#[must_use]
pub fn countables(periods: &[&Counts]) -> Vec<Countable> {
    type Numbers = fn(&Counts) -> Vec<u32>;
    let all: [(&'static [&'static str], &str, Numbers); 8] = [
        (&["complaint", "complaints"], "complaints", |c| {
            vec![
                c.complaints,
                c.complaints + c.representations,
                c.answered_in_time,
                c.answered_late,
                c.unanswered,
                c.upheld,
            ]
        }),
        (&["representation", "representations"], "representations", |c| vec![c.representations]),
        (&["event", "events", "incident", "incidents"], "events", |c| {
            let mut numbers: Vec<u32> = c.events.values().copied().collect();
            numbers.extend([c.all_events, c.notifiable, c.not_notifiable, c.undecided, c.missing, c.restraint]);
            numbers
        }),
        (&["restraint", "restraints"], "entries in the log of restraint", |c| vec![c.restraint]),
        (&["family", "families"], "families who lived here", |c| {
            vec![c.lived, c.resident_at_end, c.arrived, c.left, c.begun, c.finished, c.outcomes_known]
        }),
        (&["arrival", "arrivals"], "arrivals", |c| vec![c.arrived]),
        (&["assessment", "assessments"], "assessments begun", |c| {
            vec![c.begun, c.finished, c.finished_in_time, c.finished_late, c.over_their_day]
        }),
        (&["visit", "visits"], "visits", |c| vec![c.visits, c.reports_in_time, c.reports_late]),
    ];
    all.into_iter()
        .map(|(nouns, label, numbers)| Countable {
            parts: matches!(nouns.first(), Some(&("family" | "event"))),
            nouns,
            label: label.to_owned(),
            accepted: periods.iter().flat_map(|counts| numbers(counts)).collect(),
            record: periods.first().and_then(|counts| numbers(counts).first().copied()).unwrap_or(0),
        })
        .collect()
}

/// Rows of a review that count what a figure of [`crate::figures`] counts: caption of the table, label, key. What the
/// review counts by a rule of its own is not among them, such as the planned end without extensions.
pub const SAME: [(&str, &str, &str); 12] = [
    (FAMILIES, "Families who lived here at any time", "families.stayed"),
    (FAMILIES, "of them on the last day", "families.resident"),
    (FAMILIES, "Families who arrived", "families.arrived"),
    (FAMILIES, "Families who left", "families.left"),
    (ASSESSMENTS, "Assessments begun", "assessments.begun"),
    (ASSESSMENTS, "Final reports signed", "assessments.completed"),
    (ASSESSMENTS, "of them with a recommendation on record", "assessments.recommended"),
    (COMPLAINTS, "Complaints", "complaints.received"),
    (COMPLAINTS, "Representations", "complaints.representations"),
    (VISITS, "Visits made", "visits.made"),
    (VISITS, "Reports sent in time", "visits.reports.inTime"),
    (VISITS, "Reports sent late", "visits.reports.late"),
];

/// The figures that a review said, by the keys of [`crate::figures`].
#[must_use]
pub fn said<'a>(blocks: impl Iterator<Item = &'a FactBlock>) -> Vec<(&'static str, u32)> {
    let mut found = Vec::new();
    for block in blocks {
        let FactBlock::Table { caption, rows, .. } = block else { continue };
        for row in rows {
            let [label, value, ..] = row.as_slice() else { continue };
            let same = SAME.iter().find(|(of, row, _)| of == caption && row == label);
            if let (Some((_, _, key)), Ok(value)) = (same, value.parse()) {
                found.push((*key, value));
            }
        }
    }
    found
}

/// The first day of which the record knows anything: a family, an event, a complaint, a visit or the registration.
///
/// # Errors
/// What the store says.
pub fn first_record(desk: &Desk) -> Result<Option<NaiveDate>, UiError> {
    let conn = desk.store.read();
    let days = [
        families::all(conn)?.iter().map(|family| family.arrived_on).min(),
        events::all(conn, None)?.iter().map(|event| event.happened.on).min(),
        complaints::all(conn)?.iter().map(|complaint| complaint.made_on).min(),
        visits::all(conn)?.iter().filter_map(|visit| visit.made.as_ref().map(|made| made.visited_on)).min(),
        hearthbook_store::tables::centre::the_one(conn)?.and_then(|centre| centre.registered_on),
    ];
    Ok(days.into_iter().flatten().min())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_period_before_is_as_long_and_ends_the_day_before() {
        let period = Period { from: day("2026-04-01"), to: day("2026-09-30") };
        assert_eq!(period.before(), Period { from: day("2025-09-30"), to: day("2026-03-31") });
        let one_day = Period { from: day("2026-01-01"), to: day("2026-01-01") };
        assert_eq!(one_day.before(), Period { from: day("2025-12-31"), to: day("2025-12-31") });
    }

    #[test]
    fn a_period_touches_its_months_across_the_year() {
        let period = Period { from: day("2025-11-15"), to: day("2026-02-03") };
        let months: Vec<String> = period.months().into_iter().map(month_words).collect();
        assert_eq!(months, ["November 2025", "December 2025", "January 2026", "February 2026"]);
    }

    #[test]
    fn a_text_may_quote_this_period_or_the_one_before() {
        let now = Counts { complaints: 2, ..Counts::default() };
        let before = Counts { complaints: 3, ..Counts::default() };
        let complaints = &countables(&[&now, &before])[0];
        assert!(complaints.accepted.contains(&2) && complaints.accepted.contains(&3));
        assert_eq!(complaints.record, 2);
    }
}
