use super::*;
use crate::months::tests::{input, planned, visited};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn lines(months: MonthsInput<'_>, routines: &[RoutineFact]) -> Vec<String> {
    let open = RuleBook::shipped().today_duties(&TodayInput { months, routines });
    open.iter().map(|line| format!("{:?} | {} | {} | {}", line.urgency, line.when, line.title, line.detail)).collect()
}

#[test]
fn what_is_late_comes_first_then_what_is_due_within_fourteen_days_then_what_is_coming() {
    let visits = [
        visited("2026-10-14", Some("2026-10-20"), None, 5),
        visited("2026-09-08", None, None, 4),
        visited("2026-07-11", Some("2026-07-12"), Some("2026-08-01"), 4),
        planned("2026-11-25"),
    ];
    let routines = [
        RoutineFact { kind: RoutineKind::FireDrill, last_done: day("2026-10-01") },
        RoutineFact { kind: RoutineKind::FireEquipment, last_done: day("2026-10-15") },
    ];
    let months = input(Some("2026-07-01"), "2026-11-22", "2025-12", &visits);
    assert_eq!(
        lines(months, &routines),
        [
            "Late | 83 days late | No visit in August | No visit is on record. If one was made, record it; it was due also if nobody lived there.",
            "Late | 22 days late | Write the September visit report | Visit of 8 September 2026, report not signed off",
            "Late | 7 days late | Test of fire equipment | Last done on 15 October 2026",
            "Soon | in 8 days | Send the October visit report to Ofsted | Visit of 14 October 2026, signed off, not recorded as sent",
            "Soon | in 8 days | Visit the centre in November | Planned for 25 November",
            "Coming | in 40 days | Fire drill | Last done on 1 October 2026",
        ]
    );
}

#[test]
fn when_this_months_visit_is_made_and_sent_the_next_months_is_what_is_coming() {
    let visits = [visited("2026-11-04", Some("2026-11-05"), Some("2026-11-06"), 0)];
    let months = input(Some("2026-11-01"), "2026-11-22", "2026-11", &visits);
    assert_eq!(lines(months, &[]), ["Coming | in 39 days | Visit the centre in December | Not planned yet"]);
}

#[test]
fn a_plan_that_has_passed_asks_for_the_visit_to_be_recorded_or_made() {
    let visits = [planned("2026-11-12"), planned("2026-10-12")];
    let months = input(Some("2026-10-01"), "2026-11-22", "2026-10", &visits);
    assert_eq!(
        lines(months, &[]),
        [
            "Late | 22 days late | No visit in October | A visit was planned and none is on record. If it was made, record it.",
            "Soon | in 8 days | Record the November visit, or make it | Planned for 12 November and not recorded",
        ]
    );
}

#[test]
fn each_line_says_what_it_is_about_and_why() {
    let visits = [visited("2026-10-14", Some("2026-10-20"), None, 5), visited("2026-11-03", None, None, 5)];
    let months = input(Some("2026-10-01"), "2026-12-01", "2026-10", &visits);
    let open = RuleBook::shipped().today_duties(&TodayInput { months, routines: &[] });
    let about: Vec<Concerns> = open.iter().map(|line| line.concerns).collect();
    let december = Month::new(2026, 12).unwrap();
    assert_eq!(
        about,
        [
            Concerns::ReportToSend { visit: 0 },
            Concerns::VisitDue { month: december, planned: None },
            Concerns::ReportToWrite { visit: 1 },
        ]
    );
    for line in &open {
        assert_eq!(line.why.due, Some(line.due));
    }
    assert_eq!(open[0].when, "1 day late");
}

#[test]
fn a_report_is_asked_for_however_long_ago_its_visit_was() {
    let visits = [visited("2024-02-03", None, None, 1)];
    let months = input(Some("2024-02-01"), "2026-11-22", "2026-11", &visits);
    assert!(lines(months, &[])[0].contains("Write the February 2024 visit report"));
}

#[test]
fn an_individual_provider_in_charge_has_nothing_to_visit() {
    let mut months = input(Some("2026-01-01"), "2026-11-22", "2026-01", &[]);
    months.provider = Some(crate::Provider::Individual);
    months.individual_in_charge = true;
    assert_eq!(lines(months, &[]), Vec::<String>::new());
}

#[test]
fn the_edge_of_soon_is_the_fourteenth_day() {
    let urgencies = [-1, 0, 14, 15].map(Urgency::of_days);
    assert_eq!(urgencies, [Urgency::Late, Urgency::Soon, Urgency::Soon, Urgency::Coming]);
    let words = [-2, -1, 0, 1, 2].map(when_words);
    assert_eq!(words, ["2 days late", "1 day late", "today", "tomorrow", "in 2 days"]);
}
