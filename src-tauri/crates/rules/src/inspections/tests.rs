use super::*;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn due(stages: &[Stage], id: &str) -> String {
    weekday_words(stages.iter().find(|stage| stage.id == id).unwrap().why.due.unwrap())
}

#[test]
fn the_worked_example_of_the_duties_comes_out_stage_by_stage() {
    let book = RuleBook::shipped();
    let mut course = Course { ended: day("2026-03-03"), ..Course::default() };
    let stages = book.inspection_course(&course, day("2026-03-04"));
    assert_eq!(due(&stages, "draft"), "Friday 27 March 2026");
    assert!(stages.iter().find(|stage| stage.id == "comments").unwrap().expected);
    course.draft = Some(day("2026-03-27"));
    let stages = book.inspection_course(&course, day("2026-03-30"));
    assert_eq!(due(&stages, "comments"), "Tuesday 7 April 2026");
    let why = &stages.iter().find(|stage| stage.id == "comments").unwrap().why;
    assert!(why.steps[1].contains("Good Friday, 3 April 2026; Easter Monday, 6 April 2026"), "{:?}", why.steps);
    assert_eq!(due(&stages, "final"), "Thursday 16 April 2026");
    course.finished = Some(day("2026-04-16"));
    let stages = book.inspection_course(&course, day("2026-04-17"));
    assert_eq!(due(&stages, "published"), "Thursday 23 April 2026");
    insta::assert_debug_snapshot!(stages.iter().map(|stage| (stage.id, &stage.state)).collect::<Vec<_>>());
}

#[test]
fn an_inspection_before_christmas_counts_neither_its_days_off_nor_new_years_day() {
    // 18 working days from Thursday 10 December 2026: Christmas Day, Monday 28 December and 1 January are left out
    let course = Course { ended: day("2026-12-10"), unresolved: true, ..Course::default() };
    let stages = RuleBook::shipped().inspection_course(&course, day("2026-12-11"));
    assert_eq!(due(&stages, "unresolved"), "Friday 11 December 2026");
    assert_eq!(due(&stages, "draft"), "Friday 8 January 2027");
    let why = &stages.iter().find(|stage| stage.id == "draft").unwrap().why;
    assert_eq!(why.steps.len(), 2);
    assert!(why.steps[1].contains("New Year’s Day, 1 January 2027"), "{:?}", why.steps);
}

#[test]
fn a_final_report_is_overdue_only_once_its_day_is_over() {
    let book = RuleBook::shipped();
    let mut course = Course { ended: day("2026-03-03"), ..Course::default() };
    assert!(!book.report_is_overdue(&course, day("2026-04-16")));
    assert!(book.report_is_overdue(&course, day("2026-04-17")));
    course.finished = Some(day("2026-04-20"));
    assert!(!book.report_is_overdue(&course, day("2026-04-21")));
}

#[test]
fn inadequate_protection_limits_the_overall_judgement_and_a_better_one_is_said_to_contradict() {
    let book = RuleBook::shipped();
    let judged = |overall, protection, leadership| Judgements {
        overall: Some(overall),
        protection: Some(protection),
        leadership: Some(leadership),
    };
    assert!(book.limits(&judged(Grade::Good, Grade::Good, Grade::RequiresImprovement)).is_empty());
    let limits = book.limits(&judged(Grade::RequiresImprovement, Grade::Inadequate, Grade::Good));
    assert_eq!((limits.len(), limits[0].contradicted), (1, true));
    assert!(limits[0].why.headline.contains("always be inadequate"));
    let limits = book.limits(&judged(Grade::RequiresImprovement, Grade::Good, Grade::Inadequate));
    assert_eq!((limits.len(), limits[0].contradicted), (1, false));
    let limits = book.limits(&judged(Grade::Good, Grade::Good, Grade::Inadequate));
    assert!(limits[0].contradicted);
}

#[test]
fn the_three_years_begin_on_the_first_of_april_after_the_inspection() {
    let book = RuleBook::shipped();
    let window = |ended: &str| {
        let windows = book.next_inspection(Some((day(ended), Some(Grade::Good))), None);
        (windows[0].from.to_string(), windows[0].to.to_string())
    };
    assert_eq!(window("2026-03-31"), ("2026-04-01".to_owned(), "2029-03-31".to_owned()));
    assert_eq!(window("2026-04-01"), ("2027-04-01".to_owned(), "2030-03-31".to_owned()));
    let windows = book.next_inspection(Some((day("2026-03-03"), Some(Grade::Good))), None);
    assert_eq!(windows[0].why.basis, Basis::LawUnchecked);
}

#[test]
fn a_weak_judgement_brings_ofsted_back_sooner_and_the_outer_limit_stays_visible() {
    let book = RuleBook::shipped();
    let windows = book.next_inspection(Some((day("2026-08-31"), Some(Grade::Inadequate))), None);
    assert_eq!(windows.len(), 2);
    assert_eq!((windows[0].from, windows[0].to), (day("2027-02-28"), day("2027-08-31")));
    assert_eq!(windows[0].why.basis, Basis::Ofsted);
    let windows = book.next_inspection(Some((day("2026-03-03"), Some(Grade::RequiresImprovement))), None);
    assert_eq!((windows[0].from, windows[0].to), (day("2027-03-03"), day("2027-09-03")));
    let windows = book.next_inspection(None, Some(day("2026-01-12")));
    assert_eq!((windows.len(), windows[0].to), (1, day("2027-01-12")));
    assert!(book.next_inspection(None, None).is_empty());
}

#[test]
fn a_requirement_without_a_date_makes_none_up_and_says_what_to_do() {
    let why = RuleBook::shipped().point_due(false, None, day("2026-03-04"));
    assert_eq!(why.due, None);
    assert!(why.steps[0].contains("ask the inspector"));
}

#[test]
fn ofsted_checks_a_compliance_notice_within_five_working_days_of_its_date() {
    let why = RuleBook::shipped().compliance_check(day("2026-04-01"), day("2026-03-20"));
    assert_eq!(why.due, Some(day("2026-04-10")));
}

#[test]
fn the_labels_are_settings() {
    let change = crate::Change {
        rule_id: "judgement.good".into(),
        value: "Secure".into(),
        by: "A.O.".into(),
        on: day("2027-04-01"),
        why: "The framework changed".into(),
    };
    assert_eq!(RuleBook::with_changes(&[change]).grade_label(Grade::Good), "Secure");
    assert_eq!(RuleBook::shipped().grade_label(Grade::RequiresImprovement), "Requires improvement to be good");
}

proptest! {
    #[test]
    fn no_day_upsets_the_course_and_the_stages_never_run_backwards(offset in 0u64..9_000, now in 0u64..9_000, draft in 0u64..60) {
        let ended = day("2015-01-01") + chrono::Days::new(offset);
        let today = day("2015-01-01") + chrono::Days::new(now);
        let course = Course { ended, draft: Some(ended + chrono::Days::new(draft)), ..Course::default() };
        let stages = RuleBook::shipped().inspection_course(&course, today);
        let of = |id: &str| stages.iter().find(|stage| stage.id == id).unwrap().why.due.unwrap();
        prop_assert!(ended < of("draft") && of("draft") < of("final") && of("final") < of("published"));
        prop_assert!(course.draft.unwrap() < of("comments"));
    }
}
