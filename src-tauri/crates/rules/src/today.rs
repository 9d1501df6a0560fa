//! What is open today under duties 1, 2 and 39: late, within 14 days, coming.

use chrono::NaiveDate;

use crate::months::{MonthState, MonthVisit, MonthsInput, VisitFact};
use crate::{Explanation, Month, RoutineKind, RuleBook, date_words, day_month_words, month_words};

const SOON_DAYS: i64 = 14;

/// How urgent an open duty is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Past its day.
    Late,
    /// Due within 14 days.
    Soon,
    /// Later.
    Coming,
}

impl Urgency {
    /// The urgency of something due in so many days; negative when past.
    #[must_use]
    pub fn of_days(days: i64) -> Self {
        match days {
            ..0 => Self::Late,
            0..=SOON_DAYS => Self::Soon,
            _ => Self::Coming,
        }
    }
}

/// What an open duty is about. A visit is named by its index in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concerns {
    /// The month is over without a visit.
    VisitMissing {
        /// The month.
        month: Month,
    },
    /// A visit has to be made, or recorded if it was made.
    VisitDue {
        /// The month.
        month: Month,
        /// The visit planned for it, if one is.
        planned: Option<usize>,
    },
    /// A visit was made and its report is not signed off.
    ReportToWrite {
        /// The visit.
        visit: usize,
    },
    /// A report is signed off and not sent.
    ReportToSend {
        /// The visit.
        visit: usize,
    },
    /// A routine duty comes round.
    Routine {
        /// Which.
        kind: RoutineKind,
    },
}

/// When a routine duty was last done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoutineFact {
    /// Which.
    pub kind: RoutineKind,
    /// When it was last done.
    pub last_done: NaiveDate,
}

/// What the open duties are worked out from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodayInput<'a> {
    /// Months and visits. Missing visits are looked for from `months.from` on; reports, among all visits given.
    pub months: MonthsInput<'a>,
    /// Routine duties that are on record; may be none.
    pub routines: &'a [RoutineFact],
}

/// A duty that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDuty {
    /// What it is about.
    pub concerns: Concerns,
    /// How urgent it is.
    pub urgency: Urgency,
    /// "Send the October visit report to Ofsted".
    pub title: String,
    /// "Visit of 14 October 2026, signed off".
    pub detail: String,
    /// The day.
    pub due: NaiveDate,
    /// Days until then; negative when past.
    pub days: i64,
    /// "2 days late", "today", "in 8 days".
    pub when: String,
    /// Why this date.
    pub why: Explanation,
}

impl RuleBook {
    /// What is open, late first, then by day.
    #[must_use]
    pub fn today_duties(&self, input: &TodayInput<'_>) -> Vec<OpenDuty> {
        let today = input.months.today;
        let mut open = self.visits_to_make(&input.months);
        let reports = input.months.visits.iter().enumerate();
        open.extend(reports.filter_map(|(index, visit)| self.report_to_send(index, visit, today)));
        open.extend(input.routines.iter().filter_map(|routine| self.routine_open(routine, today)));
        open.sort_by(|a, b| (a.urgency, a.due, &a.title).cmp(&(b.urgency, b.due, &b.title)));
        open
    }

    /// Months without a visit, and the next visit to make: this month's, or when that is made, the next month's.
    fn visits_to_make(&self, input: &MonthsInput<'_>) -> Vec<OpenDuty> {
        let now = Month::of(input.today);
        let mut open = Vec::new();
        let mut month = input.from;
        while month < now {
            open.extend(self.visit_open(input, &self.month_state(input, month)));
            month = month.next();
        }
        let this = self.month_state(input, now);
        let next =
            if matches!(this.visit, MonthVisit::Visited { .. }) { self.month_state(input, now.next()) } else { this };
        open.extend(self.visit_open(input, &next));
        open
    }

    fn visit_open(&self, input: &MonthsInput<'_>, state: &MonthState) -> Option<OpenDuty> {
        let today = input.today;
        let month = state.month;
        let name = month_name(month, today);
        let (concerns, title, detail) = match &state.visit {
            MonthVisit::Missing => {
                let detail = if unrecorded_plan(input, month) {
                    "A visit was planned and none is on record. If it was made, record it."
                } else {
                    "No visit is on record. If one was made, record it; it was due also if nobody lived there."
                };
                (Concerns::VisitMissing { month }, format!("No visit in {name}"), detail.to_owned())
            }
            MonthVisit::Planned { on, visit } => {
                let concerns = Concerns::VisitDue { month, planned: Some(*visit) };
                if *on < today {
                    let detail = format!("Planned for {} and not recorded", day_month_words(*on));
                    (concerns, format!("Record the {name} visit, or make it"), detail)
                } else {
                    (concerns, format!("Visit the centre in {name}"), format!("Planned for {}", day_month_words(*on)))
                }
            }
            MonthVisit::Due { .. } => {
                let concerns = Concerns::VisitDue { month, planned: None };
                (concerns, format!("Visit the centre in {name}"), "Not planned yet".to_owned())
            }
            MonthVisit::Visited { .. } | MonthVisit::NotRequired(_) => return None,
        };
        Some(open_duty(concerns, title, detail, month.last_day(), today, self.visit_due(month)))
    }

    fn report_to_send(&self, index: usize, visit: &VisitFact, today: NaiveDate) -> Option<OpenDuty> {
        let visited_on = visit.made_on()?;
        if visit.sent_on.is_some() {
            return None;
        }
        let name = month_name(Month::of(visited_on), today);
        let day = date_words(visited_on);
        let (concerns, title, detail) = if visit.signed_on.is_some() {
            let title = format!("Send the {name} visit report to Ofsted");
            (
                Concerns::ReportToSend { visit: index },
                title,
                format!("Visit of {day}, signed off, not recorded as sent"),
            )
        } else {
            let title = format!("Write the {name} visit report");
            (Concerns::ReportToWrite { visit: index }, title, format!("Visit of {day}, report not signed off"))
        };
        let why = self.due_of(visited_on, visit);
        let due = why.due.unwrap_or_else(|| self.report_due_on(visited_on));
        Some(open_duty(concerns, title, detail, due, today, why))
    }

    fn routine_open(&self, routine: &RoutineFact, today: NaiveDate) -> Option<OpenDuty> {
        let why = self.routine_due(routine.kind, Some(routine.last_done), today);
        let title = self.routine_title(routine.kind).to_owned();
        let detail = format!("Last done on {}", date_words(routine.last_done));
        Some(open_duty(Concerns::Routine { kind: routine.kind }, title, detail, why.due?, today, why))
    }
}

fn open_duty(
    concerns: Concerns,
    title: String,
    detail: String,
    due: NaiveDate,
    today: NaiveDate,
    why: Explanation,
) -> OpenDuty {
    let days = (due - today).num_days();
    OpenDuty { concerns, urgency: Urgency::of_days(days), title, detail, due, days, when: when_words(days), why }
}

/// "2 days late", "today", "tomorrow", "in 8 days".
#[must_use]
pub fn when_words(days: i64) -> String {
    match days {
        -1 => "1 day late".to_owned(),
        ..-1 => format!("{} days late", days.unsigned_abs()),
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        2.. => format!("in {days} days"),
    }
}

/// A month's name alone while it can only mean one month, else with its year.
fn month_name(month: Month, today: NaiveDate) -> String {
    let now = Month::of(today);
    if month > now.minus(6) && month < now.plus(6) { month.name().to_owned() } else { month_words(month) }
}

fn unrecorded_plan(input: &MonthsInput<'_>, month: Month) -> bool {
    input.visits.iter().filter_map(VisitFact::planned_for).any(|day| month.contains(day))
}

#[cfg(test)]
mod tests;
