use super::*;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

pub(crate) fn visited(on: &str, signed: Option<&str>, sent: Option<&str>, families: u32) -> VisitFact {
    VisitFact {
        visited_on: Some(day(on)),
        planned_on: None,
        state: VisitStage::Recorded,
        signed_on: signed.map(day),
        sent_on: sent.map(day),
        families_resident: Some(families),
        report_due: None,
    }
}

pub(crate) fn planned(on: &str) -> VisitFact {
    VisitFact {
        visited_on: None,
        planned_on: Some(day(on)),
        state: VisitStage::Planned,
        signed_on: None,
        sent_on: None,
        families_resident: None,
        report_due: None,
    }
}

pub(crate) fn input<'a>(registered: Option<&str>, today: &str, from: &str, visits: &'a [VisitFact]) -> MonthsInput<'a> {
    MonthsInput {
        registered_on: registered.map(day),
        today: day(today),
        from: month(from),
        provider: Some(Provider::Organisation),
        individual_in_charge: false,
        visits,
    }
}

fn states(input: &MonthsInput<'_>) -> Vec<MonthState> {
    RuleBook::shipped().months_of_visits(input)
}

#[test]
fn every_month_from_registration_on_needs_a_visit_and_a_report_also_the_first_and_also_when_nobody_lives_there() {
    let visits = [
        visited("2026-08-20", Some("2026-08-25"), Some("2026-09-10"), 0),
        visited("2026-10-14", Some("2026-10-20"), None, 5),
    ];
    let months = states(&input(Some("2026-07-31"), "2026-11-22", "2026-06", &visits));
    let names: Vec<String> = months.iter().map(|state| state.month.to_string()).collect();
    assert_eq!(names, ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]);
    assert_eq!(months[0].visit, MonthVisit::NotRequired(NotRequired::BeforeRegistration));
    assert_eq!((&months[1].visit, months[1].report), (&MonthVisit::Missing, MonthReport::NotWritten));
    assert_eq!(months[2].visit, MonthVisit::Visited { on: vec![day("2026-08-20")] });
    assert_eq!(months[2].report, MonthReport::SentOnTime { on: day("2026-09-10") });
    assert!(months[2].empty && !months[4].empty);
    assert_eq!(months[3].visit, MonthVisit::Missing);
    assert_eq!(months[4].report, MonthReport::Due { by: day("2026-11-30"), signed: true });
    assert_eq!(months[5].visit, MonthVisit::Due { by: day("2026-11-30") });
    assert_eq!(months[5].report, MonthReport::None);
}

#[test]
fn a_report_is_on_time_on_its_last_day_and_late_from_the_next() {
    let report = |today: &str, sent: Option<&str>| {
        states(&input(Some("2026-03-01"), today, "2026-03", &[visited("2026-03-03", None, sent, 2)]))[0].report
    };
    assert_eq!(report("2026-05-09", Some("2026-04-30")), MonthReport::SentOnTime { on: day("2026-04-30") });
    assert_eq!(report("2026-05-09", Some("2026-05-03")), MonthReport::SentLate { on: day("2026-05-03"), days: 3 });
    assert_eq!(report("2026-04-30", None), MonthReport::Due { by: day("2026-04-30"), signed: false });
    assert_eq!(report("2026-05-01", None), MonthReport::Overdue { by: day("2026-04-30"), days: 1, signed: false });
}

#[test]
fn of_two_visits_in_a_month_the_report_that_stands_worst_is_shown() {
    let visits = [visited("2026-03-20", None, None, 0), visited("2026-03-03", None, Some("2026-03-30"), 2)];
    let state = &states(&input(Some("2026-03-01"), "2026-05-02", "2026-03", &visits))[0];
    assert_eq!(state.visit, MonthVisit::Visited { on: vec![day("2026-03-03"), day("2026-03-20")] });
    assert_eq!((&state.visits, state.report_of), (&vec![1, 0], Some(0)));
    assert!(matches!(state.report, MonthReport::Overdue { days: 2, .. }));
    assert!(!state.empty, "somebody lived there on one of the days");
}

#[test]
fn a_plan_stands_until_the_month_is_over_and_a_cancelled_visit_counts_for_nothing() {
    let cancelled = VisitFact { state: VisitStage::Cancelled, ..planned("2026-11-03") };
    let visits = [cancelled, planned("2026-11-25"), planned("2027-01-07")];
    let state = |today| states(&input(Some("2026-11-01"), today, "2026-11", &visits));
    assert_eq!(state("2026-11-22")[0].visit, MonthVisit::Planned { on: day("2026-11-25"), visit: 1 });
    assert_eq!(state("2026-11-30")[0].visit, MonthVisit::Planned { on: day("2026-11-25"), visit: 1 });
    assert_eq!(state("2026-12-01")[0].visit, MonthVisit::Missing);
    assert_eq!(state("2026-11-22").last().unwrap().visit, MonthVisit::Planned { on: day("2027-01-07"), visit: 2 });
    assert_eq!(state("2026-11-22")[1].visit, MonthVisit::Due { by: day("2026-12-31") });
}

#[test]
fn an_individual_provider_in_day_to_day_charge_needs_no_visit_and_nobody_else_is_let_off() {
    let base = input(Some("2026-01-01"), "2026-11-22", "2026-10", &[]);
    let first = |provider| {
        let input = MonthsInput { provider, individual_in_charge: true, ..base.clone() };
        states(&input)[0].visit.clone()
    };
    assert_eq!(first(Some(Provider::Individual)), MonthVisit::NotRequired(NotRequired::IndividualInCharge));
    assert_eq!(first(Some(Provider::Organisation)), MonthVisit::Missing);
    assert_eq!(first(None), MonthVisit::Missing);
}

#[test]
fn without_a_date_of_registration_months_count_from_the_first_visit_or_from_this_one() {
    let visits = [visited("2026-09-03", None, None, 1)];
    let months = states(&input(None, "2026-11-22", "2026-08", &visits));
    assert_eq!(months[0].visit, MonthVisit::NotRequired(NotRequired::RegistrationUnknown));
    assert_eq!(months[2].visit, MonthVisit::Missing);
    let none = states(&input(None, "2026-11-22", "2026-10", &[]));
    assert_eq!(none[0].visit, MonthVisit::NotRequired(NotRequired::RegistrationUnknown));
    assert_eq!(none[1].visit, MonthVisit::Due { by: day("2026-11-30") });
}

#[test]
fn a_registration_that_is_still_to_come_asks_for_nothing_yet() {
    let months = states(&input(Some("2026-12-10"), "2026-11-22", "2026-11", &[]));
    assert_eq!(months.len(), 1);
    assert_eq!(months[0].visit, MonthVisit::NotRequired(NotRequired::BeforeRegistration));
}

fn a_visit() -> impl Strategy<Value = VisitFact> {
    let date = || (0u64..500).prop_map(|n| day("2025-06-01") + chrono::Days::new(n));
    let stage = prop_oneof![Just(VisitStage::Planned), Just(VisitStage::Recorded), Just(VisitStage::Cancelled)];
    (date(), proptest::option::of(date()), stage, proptest::option::of(date()), proptest::option::of(0u32..3)).prop_map(
        |(on, planned_on, state, sent_on, families_resident)| VisitFact {
            visited_on: (state == VisitStage::Recorded).then_some(on),
            planned_on: planned_on.or(Some(on)),
            state,
            signed_on: sent_on,
            sent_on,
            families_resident,
            report_due: None,
        },
    )
}

proptest! {
    /// A second, plainer way of saying which months are missing.
    #[test]
    fn a_month_is_missing_just_when_it_is_over_registered_and_nobody_visited(
        visits in proptest::collection::vec(a_visit(), 0..8), registered in 0u64..500, today in 0u64..500,
    ) {
        let start = day("2025-06-01");
        let (registered, today) = (start + chrono::Days::new(registered), start + chrono::Days::new(today));
        let input = MonthsInput {
            registered_on: Some(registered), today, from: Month::of(start), provider: None, individual_in_charge: false, visits: &visits,
        };
        let key = |date: NaiveDate| date.format("%Y-%m").to_string();
        let months = states(&input);
        prop_assert!(months.windows(2).all(|two| two[0].month.next() == two[1].month));
        for state in months {
            let this = state.month.to_string();
            let was_visited = visits.iter().any(|v| v.state == VisitStage::Recorded && v.visited_on.is_some_and(|on| key(on) == this));
            let over = this < key(today);
            let counts = this >= key(registered);
            prop_assert_eq!(state.visit == MonthVisit::Missing, over && counts && !was_visited);
            prop_assert_eq!(matches!(state.visit, MonthVisit::Visited { .. }), was_visited);
            prop_assert_eq!(!state.visits.is_empty(), was_visited);
            let needs_report = matches!(state.report, MonthReport::None | MonthReport::NotWritten);
            prop_assert_eq!(!needs_report, was_visited);
        }
    }
}
