//! The months of a centre: was it visited, and did the report reach Ofsted.
//!
//! Every calendar month from the month of registration on needs a visit and a report, also when nobody lives there.

use crate::explain::Explanation;
use chrono::NaiveDate;

use crate::{Month, Provider, RuleBook};

/// Where a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitStage {
    /// Planned.
    Planned,
    /// Made and recorded.
    Recorded,
    /// Taken off the plan: counts for nothing.
    Cancelled,
}

/// What the rules need to know about a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitFact {
    /// Day of the visit, once recorded.
    pub visited_on: Option<NaiveDate>,
    /// Day planned for.
    pub planned_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: VisitStage,
    /// Day on which its report was signed off.
    pub signed_on: Option<NaiveDate>,
    /// Day on which its report was sent to Ofsted (the first version that was sent).
    pub sent_on: Option<NaiveDate>,
    /// Families resident on the day; 0 is an answer.
    pub families_resident: Option<u32>,
    /// By when its report has to be sent, as it was worked out when the visit was recorded: a rule that changes later moves
    /// no old day.
    pub report_due: Option<Explanation>,
}

impl VisitFact {
    /// The day of a recorded visit.
    pub(crate) fn made_on(&self) -> Option<NaiveDate> {
        self.visited_on.filter(|_| self.state == VisitStage::Recorded)
    }

    pub(crate) fn planned_for(&self) -> Option<NaiveDate> {
        self.planned_on.filter(|_| self.state == VisitStage::Planned)
    }
}

/// What the months are worked out from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthsInput<'a> {
    /// Date of registration. While it is not on record, months count from the first recorded visit, or from this one.
    pub registered_on: Option<NaiveDate>,
    /// Today in London.
    pub today: NaiveDate,
    /// The first month asked for.
    pub from: Month,
    /// Kind of provider, if on record.
    pub provider: Option<Provider>,
    /// The individual provider is in day-to-day charge himself. Looked at only where the provider is an individual.
    pub individual_in_charge: bool,
    /// Visits of the centre, in any order.
    pub visits: &'a [VisitFact],
}

/// Why a month needs no visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRequired {
    /// An individual provider in day-to-day charge: regulation 25(1) imposes no visit.
    IndividualInCharge,
    /// Before the month of registration.
    BeforeRegistration,
    /// The date of registration is not on record, and no visit is on record so early.
    RegistrationUnknown,
}

impl NotRequired {
    /// In words, to stand beside the month.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::IndividualInCharge => {
                "not required: an individual provider in day-to-day charge has no visit to make under regulation 25"
            }
            Self::BeforeRegistration => "not required: before registration",
            Self::RegistrationUnknown => "not counted: the date of registration is not on record",
        }
    }
}

/// A month's visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MonthVisit {
    /// Made.
    Visited {
        /// The days, earliest first.
        on: Vec<NaiveDate>,
    },
    /// Planned, and the month is not over.
    Planned {
        /// For which day; it may have passed without being recorded.
        on: NaiveDate,
        /// Index of the visit.
        visit: usize,
    },
    /// Neither made nor planned, and the month is not over.
    Due {
        /// Last day.
        by: NaiveDate,
    },
    /// The month is over without one.
    Missing,
    /// None is needed.
    NotRequired(NotRequired),
}

/// The report on a month's visit. Of several visits in a month, the one that stands worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthReport {
    /// No visit yet, or none needed.
    None,
    /// Sent by its day.
    SentOnTime {
        /// When.
        on: NaiveDate,
    },
    /// Sent after its day.
    SentLate {
        /// When.
        on: NaiveDate,
        /// How many days late.
        days: u32,
    },
    /// Not sent; there is time.
    Due {
        /// Last day.
        by: NaiveDate,
        /// It is signed off.
        signed: bool,
    },
    /// Not sent, and its day has passed.
    Overdue {
        /// The last day.
        by: NaiveDate,
        /// How many days ago that was.
        days: u32,
        /// It is signed off.
        signed: bool,
    },
    /// The month is over without a visit, so that there is nothing to write a report on.
    NotWritten,
}

impl MonthReport {
    /// From good to bad; a higher number hides a lower one in the same month.
    fn weight(self) -> (u8, u32) {
        match self {
            Self::None => (0, 0),
            Self::SentOnTime { .. } => (1, 0),
            Self::SentLate { days, .. } => (2, days),
            Self::Due { signed, .. } => (3, u32::from(!signed)),
            Self::Overdue { days, .. } => (4, days),
            Self::NotWritten => (5, 0),
        }
    }
}

/// A month of the centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthState {
    /// The month.
    pub month: Month,
    /// Its visit.
    pub visit: MonthVisit,
    /// Its report.
    pub report: MonthReport,
    /// Indices of the recorded visits of the month, earliest first.
    pub visits: Vec<usize>,
    /// Index of the visit whose report `report` is about.
    pub report_of: Option<usize>,
    /// Visited, and nobody lived there on any of the visits.
    pub empty: bool,
}

impl RuleBook {
    /// Every month from `from` to the month of today, and further to the last month of a recorded or planned visit.
    #[must_use]
    pub fn months_of_visits(&self, input: &MonthsInput<'_>) -> Vec<MonthState> {
        let days = input.visits.iter().filter_map(|visit| visit.made_on().or_else(|| visit.planned_for()));
        let last = days.map(Month::of).chain([Month::of(input.today)]).max().unwrap_or(input.from);
        let mut months = Vec::new();
        let mut month = input.from;
        while month <= last {
            months.push(self.month_state(input, month));
            if month.next() == month {
                break;
            }
            month = month.next();
        }
        months
    }

    /// One month, past or to come.
    #[must_use]
    pub fn month_state(&self, input: &MonthsInput<'_>, month: Month) -> MonthState {
        let mut made: Vec<(NaiveDate, usize)> = days_in(input.visits, month, VisitFact::made_on);
        made.sort_unstable();
        if made.is_empty() {
            let visit = visit_to_make(input, month);
            let report = if visit == MonthVisit::Missing { MonthReport::NotWritten } else { MonthReport::None };
            return MonthState { month, visit, report, visits: Vec::new(), report_of: None, empty: false };
        }
        let reports = made.iter().map(|&(day, index)| (self.report_state(input, day, &input.visits[index]), index));
        let worst = reports.max_by_key(|(report, index)| (report.weight(), *index));
        MonthState {
            month,
            visit: MonthVisit::Visited { on: made.iter().map(|(day, _)| *day).collect() },
            report: worst.map_or(MonthReport::None, |(report, _)| report),
            report_of: worst.map(|(_, index)| index),
            empty: made.iter().all(|&(_, index)| input.visits[index].families_resident == Some(0)),
            visits: made.into_iter().map(|(_, index)| index).collect(),
        }
    }

    /// By when the report on a recorded visit has to be sent.
    pub(crate) fn due_of(&self, visited_on: NaiveDate, visit: &VisitFact) -> Explanation {
        visit.report_due.clone().unwrap_or_else(|| self.report_due(visited_on))
    }

    fn report_state(&self, input: &MonthsInput<'_>, visited_on: NaiveDate, visit: &VisitFact) -> MonthReport {
        let by = self.due_of(visited_on, visit).due.unwrap_or_else(|| self.report_due_on(visited_on));
        let signed = visit.signed_on.is_some();
        match visit.sent_on {
            Some(on) if on <= by => MonthReport::SentOnTime { on },
            Some(on) => MonthReport::SentLate { on, days: days_between(by, on) },
            None if input.today <= by => MonthReport::Due { by, signed },
            None => MonthReport::Overdue { by, days: days_between(by, input.today), signed },
        }
    }
}

fn days_in(
    visits: &[VisitFact],
    month: Month,
    day: impl Fn(&VisitFact) -> Option<NaiveDate>,
) -> Vec<(NaiveDate, usize)> {
    let days = visits.iter().enumerate().filter_map(|(index, visit)| Some((day(visit)?, index)));
    days.filter(|(day, _)| month.contains(*day)).collect()
}

fn days_between(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days()).unwrap_or_default()
}

/// What is to be said of a month in which no visit was made.
fn visit_to_make(input: &MonthsInput<'_>, month: Month) -> MonthVisit {
    if let Some(reason) = not_required(input, month) {
        return MonthVisit::NotRequired(reason);
    }
    if month.last_day() < input.today {
        return MonthVisit::Missing;
    }
    match days_in(input.visits, month, VisitFact::planned_for).into_iter().min() {
        Some((on, visit)) => MonthVisit::Planned { on, visit },
        None => MonthVisit::Due { by: month.last_day() },
    }
}

fn not_required(input: &MonthsInput<'_>, month: Month) -> Option<NotRequired> {
    if input.provider == Some(Provider::Individual) && input.individual_in_charge {
        return Some(NotRequired::IndividualInCharge);
    }
    if let Some(registered) = input.registered_on {
        return (month < Month::of(registered)).then_some(NotRequired::BeforeRegistration);
    }
    let first_visit = input.visits.iter().filter_map(VisitFact::made_on).min();
    let start = Month::of(first_visit.map_or(input.today, |first| first.min(input.today)));
    (month < start).then_some(NotRequired::RegistrationUnknown)
}

#[cfg(test)]
pub(crate) mod tests;
