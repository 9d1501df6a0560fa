//! Each rule finds its difference, and nothing where both sides agree.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::families::Family;
use hearthbook_records::family_record::Placement;
use hearthbook_records::{EventId, FamilyId, LogId};

use super::*;
use crate::figures::source::{EventPerson, FamilyRow, NoticeRow};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn scope() -> Scope {
    Scope { from: day("2026-04-01"), to: day("2026-09-30"), as_of: day("2026-09-30") }
}

fn family(arrived: &str, left: Option<&str>) -> FamilyRow {
    FamilyRow {
        family: Family {
            id: FamilyId::make(),
            reference: "F-1".into(),
            placing_authority: "Westshire Council".into(),
            arrived_on: day(arrived),
            left_on: left.map(day),
            members: Vec::new(),
        },
        placement: Placement::default(),
        logs: Vec::new(),
        finals: Vec::new(),
        own_days: std::collections::HashMap::new(),
        care_orders: Vec::new(),
        reason_for_leaving: String::new(),
        distance: String::new(),
    }
}

fn visit(on: &str, before: Option<&str>, families: u32, report: Option<ReportSaid>) -> VisitSaid {
    VisitSaid {
        on: day(on),
        before: before.map(day),
        families,
        complaints_inspected: true,
        path: "/visits/1".into(),
        report,
    }
}

fn log(log: &str, on: &str, who: &[&str], event: Option<EventId>) -> LogRow {
    LogRow {
        id: LogId::make(),
        log: log.into(),
        on: day(on),
        at: None,
        who: who.iter().map(|who| (*who).to_owned()).collect(),
        done_on: None,
        defect: false,
        event,
    }
}

fn event(kind: &str, on: &str, who: &[&str]) -> EventRow {
    let known: DateTime<Utc> = format!("{on}T10:00:00Z").parse().unwrap();
    EventRow {
        id: EventId::make(),
        kind: kind.into(),
        title: kind.into(),
        on: day(on),
        at: None,
        known_at: known,
        people: who.iter().map(|who| EventPerson { initials: (*who).to_owned(), family: None, person: None }).collect(),
        decision: None,
        outcome_on: None,
        closed_on: None,
        earlier: false,
        notices: Vec::new(),
    }
}

fn all(source: &Source, visits: &[VisitSaid], said: &[Said]) -> Vec<DifferenceView> {
    differences(source, visits, said, &scope())
}

#[test]
fn a_visit_that_says_three_families_where_the_register_says_one_is_listed_with_both_pages() {
    let source = Source { families: vec![family("2026-01-01", None)], ..Source::default() };
    let found = all(&source, &[visit("2026-05-14", None, 3, None)], &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].about, "Families resident on 14 May 2026");
    assert_eq!((found[0].one.words.as_str(), found[0].one.path.as_str()), ("3 families resident", "/visits/1"));
    assert_eq!((found[0].other.words.as_str(), found[0].other.path.as_str()), ("1 family resident", "/families"));
    assert!(all(&source, &[visit("2026-05-14", None, 1, None)], &[]).is_empty());
    assert!(all(&source, &[visit("2026-03-14", None, 3, None)], &[]).is_empty(), "not of this period");
}

#[test]
fn a_signed_report_that_lists_another_number_than_register_and_visit_is_listed_too() {
    let source = Source { families: vec![family("2026-01-01", None)], ..Source::default() };
    let report = ReportSaid { path: "/reports/1".into(), families: Some(2), complaints: None, events: None };
    let found = all(&source, &[visit("2026-05-14", None, 1, Some(report))], &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].one.path, "/reports/1");
}

#[test]
fn a_missing_episode_in_the_log_without_an_event_is_listed_and_with_one_that_agrees_is_not() {
    let twin = event("missing", "2026-05-01", &["R.D.", "A.O."]);
    let linked = log("missing", "2026-05-01", &["R.D."], Some(twin.id));
    let agreed = Source { logs: vec![linked], events: vec![twin], ..Source::default() };
    assert!(all(&agreed, &[], &[]).is_empty(), "staff may stand in the event alone");
    let alone = Source { logs: vec![log("missing", "2026-05-01", &["R.D."], None)], ..Source::default() };
    let found = all(&alone, &[], &[]);
    assert_eq!((found.len(), found[0].other.words.as_str()), (1, "no event"));
}

#[test]
fn an_event_of_restraint_without_an_entry_in_the_log_is_listed() {
    let source = Source { events: vec![event("restraint", "2026-05-01", &[])], ..Source::default() };
    let found = all(&source, &[], &[]);
    assert_eq!((found.len(), found[0].other.words.as_str()), (1, "no entry"));
}

#[test]
fn an_entry_and_an_event_of_one_day_that_are_not_linked_are_one_difference() {
    let source = Source {
        logs: vec![log("police", "2026-05-01", &[], None)],
        events: vec![event("police", "2026-05-01", &[])],
        ..Source::default()
    };
    let found = all(&source, &[], &[]);
    assert_eq!(found.len(), 1);
    assert!(found[0].other.words.contains("not linked"), "{found:?}");
}

#[test]
fn a_linked_pair_of_other_days_or_other_people_is_listed() {
    let twin = event("restraint", "2026-05-02", &["K.D."]);
    let linked = log("restraint", "2026-05-01", &["R.D."], Some(twin.id));
    let source = Source { logs: vec![linked], events: vec![twin], ..Source::default() };
    assert_eq!(all(&source, &[], &[]).len(), 2);
}

#[test]
fn a_serious_complaint_as_an_event_wants_one_in_the_register() {
    let source = Source { events: vec![event("complaint", "2026-05-01", &[])], ..Source::default() };
    let found = all(&source, &[], &[]);
    assert_eq!((found.len(), found[0].other.path.as_str()), (1, "/complaints"));
}

#[test]
fn a_report_that_counts_fewer_events_than_the_record_is_listed() {
    let source = Source { events: vec![event("other", "2026-05-01", &[])], ..Source::default() };
    let report = |events| ReportSaid { path: "/reports/1".into(), families: None, complaints: None, events };
    let of = |events| all(&source, &[visit("2026-05-14", Some("2026-04-14"), 0, Some(report(events)))], &[]).len();
    assert_eq!((of(Some(0)), of(Some(1)), of(None)), (1, 0, 0));
}

#[test]
fn a_decision_and_what_was_told_have_to_agree() {
    let notice = |told: Option<&str>| NoticeRow {
        recipient: "ofsted".into(),
        title: "Ofsted".into(),
        of_outcome: false,
        known_at: "2026-05-01T10:00:00Z".parse().unwrap(),
        told_at: told.map(|told| told.parse().unwrap()),
        not_told: false,
        reference: String::new(),
    };
    let with = |decision, notices: Vec<NoticeRow>, outcome: Option<&str>| {
        let mut one = event("enquiry", "2026-05-01", &[]);
        (one.decision, one.notices, one.outcome_on) = (decision, notices, outcome.map(day));
        all(&Source { events: vec![one], ..Source::default() }, &[], &[]).len()
    };
    let told = || vec![notice(Some("2026-05-01T11:00:00Z"))];
    assert_eq!(with(Some(Decision::Notifiable), told(), None), 0);
    assert_eq!(with(Some(Decision::NotNotifiable), told(), None), 1);
    assert_eq!(with(Some(Decision::Notifiable), Vec::new(), None), 1);
    assert_eq!(with(Some(Decision::Notifiable), told(), Some("2026-06-01")), 1, "nobody was told of the outcome");
}

#[test]
fn what_a_document_said_is_compared_with_the_record_now_for_its_own_period() {
    let source = Source { logs: vec![log("accident", "2026-05-01", &[], None)], ..Source::default() };
    let said = |value, scope| Said {
        who: "Annex A 1".into(),
        path: "/annex-a".into(),
        key: "accident.incidents".into(),
        value,
        scope,
    };
    assert!(all(&source, &[], &[said(1, scope())]).is_empty());
    let found = all(&source, &[], &[said(0, scope())]);
    assert_eq!((found.len(), found[0].one.words.as_str(), found[0].other.words.as_str()), (1, "0", "1"));
    let june = Scope { from: day("2026-06-01"), to: day("2026-06-30"), as_of: day("2026-06-30") };
    assert!(all(&source, &[], &[said(0, june)]).is_empty(), "in June there was none");
}
