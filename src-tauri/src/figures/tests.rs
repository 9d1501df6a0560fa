//! Counting over plain rows: no store, no clock.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use hearthbook_records::complaints::{Complaint, ComplaintBy, ComplaintKind, ComplaintOutcome};
use hearthbook_records::families::{Family, Member, MemberKind};
use hearthbook_records::family_record::Placement;
use hearthbook_records::{ComplaintId, EventId, FamilyId, LogId, MemberId, PersonId, VisitId};
use proptest::prelude::*;

use super::source::*;
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn scope() -> Scope {
    Scope { from: day("2026-04-01"), to: day("2026-09-30"), as_of: day("2026-09-30") }
}

fn member(initials: &str, kind: MemberKind) -> Member {
    Member {
        id: MemberId::make(),
        name: format!("Name of {initials}"),
        known_as: String::new(),
        former_names: String::new(),
        initials: initials.to_owned(),
        born_on: None,
        kind,
    }
}

fn family(reference: &str, arrived: &str, left: Option<&str>, members: Vec<Member>) -> FamilyRow {
    FamilyRow {
        family: Family {
            id: FamilyId::make(),
            reference: reference.to_owned(),
            placing_authority: "Westshire Council".to_owned(),
            arrived_on: day(arrived),
            left_on: left.map(day),
            members,
        },
        placement: Placement::default(),
        logs: Vec::new(),
        finals: Vec::new(),
        own_days: HashMap::new(),
        care_orders: Vec::new(),
        reason_for_leaving: String::new(),
        distance: String::new(),
    }
}

fn log(log: &str, on: &str, who: &[&str]) -> LogRow {
    LogRow {
        id: LogId::make(),
        log: log.to_owned(),
        on: day(on),
        at: None,
        who: who.iter().map(|who| (*who).to_owned()).collect(),
        done_on: None,
        defect: false,
        event: None,
    }
}

fn event(kind: &str, on: &str) -> EventRow {
    EventRow {
        id: EventId::make(),
        kind: kind.to_owned(),
        title: kind.to_owned(),
        on: day(on),
        at: None,
        known_at: at(&format!("{on}T10:00:00Z")),
        people: Vec::new(),
        decision: None,
        outcome_on: None,
        closed_on: None,
        earlier: false,
        notices: Vec::new(),
    }
}

fn get(figures: &[Figure], key: &str) -> Figure {
    figures.iter().find(|figure| figure.key == key).unwrap_or_else(|| panic!("{key}")).clone()
}

fn apart(figure: &Figure) -> (Option<u32>, Option<u32>, Option<u32>) {
    (figure.value, figure.parents, figure.children)
}

#[test]
fn an_empty_record_gives_nil_everywhere_but_where_nothing_is_kept() {
    let source = Source { dbs_months: Some(36), ..Source::default() };
    for figure in all(&source, &scope()) {
        let kept = figure.key != "staff.vacancies"
            && !figure.key.starts_with("vetting.training")
            && !figure.key.starts_with("vetting.supervision")
            && !figure.key.starts_with("vetting.appraisal");
        let expected = if figure.key == "families.emptyDays" { Some(183) } else { kept.then_some(0) };
        assert_eq!(figure.value, expected, "{}", figure.key);
        assert!(figure.behind.is_empty(), "{}", figure.key);
    }
    assert_eq!(source.first_day(), None);
}

#[test]
fn an_old_certificate_is_one_that_the_centres_own_rule_calls_old_and_the_words_say_which() {
    let staff = |initials: &str, on: &str, update_service| StaffRow {
        id: PersonId::make(),
        initials: initials.to_owned(),
        post: String::new(),
        engagement: None,
        started_on: None,
        left_on: None,
        qualifications: String::new(),
        file: FileState::Complete,
        dbs: Some(DbsOnFile { on: day(on), update_service }),
        practice: std::collections::BTreeMap::new(),
    };
    // as at 30 September 2026
    let people = vec![
        staff("A.A.", "2023-09-29", false),
        staff("B.B.", "2023-09-30", false),
        staff("C.C.", "2022-01-10", true),
        staff("D.D.", "2025-01-10", false),
    ];
    let old = |months| {
        let source = Source { staff: people.clone(), dbs_months: months, ..Source::default() };
        get(&all(&source, &scope()), "vetting.dbsOld")
    };
    let three_years = old(Some(36));
    assert_eq!((three_years.value, three_years.label.as_str()), (Some(2), "DBS certificates older than 3 years"));
    assert!(three_years.behind[1].words.ends_with(", on the update service"), "{:?}", three_years.behind);
    assert!(three_years.note.contains("older than 3 years, which is the centre’s own rule"), "{}", three_years.note);
    let other = old(Some(18));
    assert_eq!((other.value, other.label.as_str()), (Some(4), "DBS certificates older than 18 months"));
    assert_eq!(old(None).value, None, "no rule, no figure");
}

#[test]
fn every_key_stands_once() {
    let figures = all(&Source::default(), &scope());
    let keys: std::collections::BTreeSet<_> = figures.iter().map(|figure| figure.key.clone()).collect();
    assert_eq!(keys.len(), figures.len());
}

#[test]
fn resident_counts_the_day_of_departure_and_members_by_days_of_their_own() {
    let child = member("K.D.", MemberKind::Child);
    let mut stays = family("F-1", "2026-05-01", None, vec![member("R.D.", MemberKind::Adult), child.clone()]);
    stays.own_days.insert(child.id, (Some(day("2026-09-29")), None));
    let leaves = family("F-2", "2026-01-01", Some("2026-09-30"), vec![member("A.B.", MemberKind::Adult)]);
    let gone = family("F-3", "2026-01-01", Some("2026-09-29"), vec![member("C.B.", MemberKind::Adult)]);
    let to_come = family("F-4", "2026-10-01", None, vec![member("E.B.", MemberKind::Adult)]);
    let source = Source { families: vec![stays, leaves, gone, to_come], ..Source::default() };
    let figures = all(&source, &scope());
    assert_eq!(apart(&get(&figures, "families.resident")), (Some(2), Some(2), Some(1)));
    assert_eq!(apart(&get(&figures, "families.arrived")), (Some(1), Some(1), Some(1)));
    assert_eq!(get(&figures, "families.left").value, Some(2));
    let before = all(&source, &Scope { as_of: day("2026-09-28"), ..scope() });
    assert_eq!(apart(&get(&before, "families.resident")), (Some(3), Some(3), Some(0)), "the child is not there yet");
}

#[test]
fn of_a_family_those_are_counted_whose_own_stay_lies_in_the_period() {
    let (father, mother) = (member("A.B.", MemberKind::Adult), member("C.B.", MemberKind::Adult));
    let baby = Member { born_on: Some(day("2026-10-03")), ..member("D.B.", MemberKind::Child) };
    let child = Member { born_on: Some(day("2024-02-01")), ..member("E.B.", MemberKind::Child) };
    let mut stays = family("F-1", "2025-12-01", None, vec![father.clone(), mother, baby, child]);
    stays.own_days.insert(father.id, (None, Some(day("2026-01-20"))));
    let source = Source { families: vec![stays], ..Source::default() };
    let stayed = |scope: &Scope| apart(&get(&all(&source, scope), "families.stayed"));
    assert_eq!(stayed(&scope()), (Some(1), Some(1), Some(1)), "the father had left, the baby was not born");
    let winter = Scope { from: day("2025-12-01"), to: day("2026-01-20"), as_of: day("2026-01-20") };
    assert_eq!(stayed(&winter), (Some(1), Some(2), Some(1)));
    let later = Scope { from: day("2026-10-01"), to: day("2026-10-03"), as_of: day("2026-10-03") };
    assert_eq!(stayed(&later), (Some(1), Some(1), Some(2)));
}

#[test]
fn an_incident_in_the_log_and_as_an_event_counts_once_and_parents_apart_from_children() {
    let home =
        family("F-1", "2026-04-01", None, vec![member("R.D.", MemberKind::Adult), member("K.D.", MemberKind::Child)]);
    let mut logged = log("missing", "2026-05-01", &["R.D."]);
    let became = event("missing", "2026-05-01");
    logged.event = Some(became.id);
    let mut alone = event("missing", "2026-06-01");
    alone.people = vec![
        EventPerson { initials: "R.D.".into(), family: Some(home.family.id), person: None },
        EventPerson { initials: "K.D.".into(), family: None, person: None },
    ];
    let outside = log("missing", "2026-03-31", &["R.D."]);
    let source =
        Source { families: vec![home], logs: vec![outside, logged], events: vec![became, alone], ..Source::default() };
    let figures = all(&source, &scope());
    let incidents = get(&figures, "missing.incidents");
    assert_eq!(apart(&incidents), (Some(2), Some(2), Some(1)));
    assert!(incidents.note.contains("1 of them only as an event"), "{}", incidents.note);
    assert_eq!(apart(&get(&figures, "missing.people")), (Some(2), Some(1), Some(1)));
    assert_eq!(get(&figures, "missing.open").value, Some(2), "of before the period, too, while nobody came back");
}

#[test]
fn initials_of_two_families_are_nobodys() {
    let source = Source {
        families: vec![
            family("F-1", "2026-04-01", None, vec![member("R.D.", MemberKind::Adult)]),
            family("F-2", "2026-04-01", None, vec![member("R.D.", MemberKind::Child)]),
        ],
        logs: vec![log("restraint", "2026-05-01", &["R.D."])],
        ..Source::default()
    };
    let figures = all(&source, &scope());
    assert_eq!(apart(&get(&figures, "restraint.incidents")), (Some(1), Some(0), Some(0)));
    assert_eq!(get(&figures, "restraint.people").value, Some(0));
}

#[test]
fn told_after_exactly_24_hours_is_in_time_and_a_second_later_is_not() {
    let mut one = event("police", "2026-05-01");
    let notice = |told: Option<&str>| NoticeRow {
        recipient: "ofsted".into(),
        title: "Ofsted".into(),
        of_outcome: false,
        known_at: at("2026-05-01T10:00:00Z"),
        told_at: told.map(at),
        not_told: false,
        reference: String::new(),
    };
    one.notices = vec![notice(Some("2026-05-02T10:00:00Z")), notice(Some("2026-05-02T10:00:01Z")), notice(None)];
    let source = Source { events: vec![one], ..Source::default() };
    let figures = all(&source, &scope());
    let value = |key: &str| get(&figures, key).value;
    assert_eq!(value("notifications.ofsted"), Some(3));
    assert_eq!(value("notifications.ofsted.inTime"), Some(1));
    assert_eq!(value("notifications.ofsted.later"), Some(1));
    assert_eq!(value("notifications.ofsted.untold"), Some(1));
    assert_eq!(value("notifications.undecided"), Some(1));
}

fn complaint(made: &str, told: Option<&str>, outcome: Option<&str>) -> ComplaintRow {
    ComplaintRow {
        complaint: Complaint {
            id: ComplaintId::make(),
            reference: format!("C-{made}"),
            kind: ComplaintKind::Complaint,
            made_on: day(made),
            made_how: String::new(),
            made_by: ComplaintBy::Resident,
            family: None,
            initials: String::new(),
            about: "Heating".into(),
            wish: String::new(),
            to_authority: false,
            authority: String::new(),
            told_on: told.map(day),
            told_how: String::new(),
            told_words: String::new(),
            outcome: outcome.map(|_| ComplaintOutcome::Upheld),
            outcome_on: outcome.map(day),
            outcome_words: String::new(),
            learning: String::new(),
        },
        tell_by: day(made) + Days::new(28),
    }
}

#[test]
fn a_complaint_is_open_on_the_day_until_it_has_an_outcome_and_the_complainant_was_told() {
    let source = Source {
        complaints: vec![
            complaint("2026-05-01", Some("2026-05-29"), Some("2026-06-30")),
            complaint("2026-05-02", Some("2026-05-31"), None),
            complaint("2026-09-01", None, None),
            complaint("2026-03-01", Some("2026-03-02"), Some("2026-10-01")),
        ],
        ..Source::default()
    };
    let figures = all(&source, &scope());
    let value = |key: &str| get(&figures, key).value;
    assert_eq!(value("complaints.received"), Some(3));
    assert_eq!(value("complaints.inTime"), Some(1));
    assert_eq!(value("complaints.late"), Some(1));
    assert_eq!(value("complaints.untold"), Some(1));
    assert_eq!(value("complaints.open"), Some(3), "the one decided only after the day, too");
}

#[test]
fn an_assessment_is_in_progress_until_its_final_report_and_past_its_end_only_after_the_extension() {
    let mut row = family("F-1", "2026-03-01", None, vec![member("R.D.", MemberKind::Adult)]);
    row.placement.assessment_type = "PAMS".into();
    row.placement.assessment_started_on = Some(day("2026-04-02"));
    row.placement.planned_end_on = Some(day("2026-06-25"));
    let mut done = row.clone();
    done.finals = vec![day("2026-06-26")];
    let source = Source { families: vec![row, done], ..Source::default() };
    let figures = all(&source, &scope());
    let value = |key: &str| get(&figures, key).value;
    assert_eq!(value("assessments.inProgress"), Some(1));
    assert_eq!(value("assessments.overrun"), Some(1));
    assert_eq!(value("assessments.begun"), Some(2));
    assert_eq!(value("assessments.completed"), Some(1));
    assert_eq!(value("assessments.inTime"), Some(0));
    assert_eq!(value("assessments.type.PAMS"), Some(2));
    assert_eq!(value("assessments.notBegun"), Some(0));
}

#[test]
fn reports_are_in_time_by_their_own_day() {
    let visit = |on: &str, due: &str, sent: Option<&str>| VisitRow {
        id: VisitId::make(),
        on: day(on),
        families_resident: 3,
        announced: false,
        report_due: Some(day(due)),
        signed_on: None,
        sent_on: sent.map(day),
    };
    let source = Source {
        visits: vec![
            visit("2026-04-14", "2026-05-31", Some("2026-05-31")),
            visit("2026-05-14", "2026-06-30", Some("2026-07-01")),
            visit("2026-06-14", "2026-07-31", None),
            visit("2026-09-14", "2026-10-31", None),
        ],
        months_missing: vec![
            hearthbook_rules::Month::new(2026, 7).unwrap(),
            hearthbook_rules::Month::new(2026, 3).unwrap(),
        ],
        ..Source::default()
    };
    let figures = all(&source, &scope());
    let value = |key: &str| get(&figures, key).value;
    assert_eq!(value("visits.made"), Some(4));
    assert_eq!(value("visits.months"), Some(1));
    assert_eq!(value("visits.reports.inTime"), Some(1));
    assert_eq!(value("visits.reports.late"), Some(1));
    assert_eq!(value("visits.reports.unsent"), Some(1));
}

#[test]
fn no_figure_holds_a_name() {
    let source = Source {
        families: vec![family("F-1", "2026-04-01", None, vec![member("R.D.", MemberKind::Adult)])],
        logs: vec![log("restraint", "2026-05-01", &["R.D."])],
        ..Source::default()
    };
    let text = serde_json::to_string(&all(&source, &scope())).unwrap();
    assert!(text.contains("R.D.") && !text.contains("Name of"), "{text}");
}

/// A family's stay in days from 1 January 2026: arrival, and length where it has left.
fn stays() -> impl Strategy<Value = Vec<(u64, Option<u64>, usize, usize)>> {
    proptest::collection::vec((0_u64..500, proptest::option::of(0_u64..200), 0_usize..3, 0_usize..4), 0..12)
}

proptest! {
    #[test]
    fn families_agree_with_a_count_day_by_day(stays in stays(), from in 0_u64..400, length in 0_u64..200, back in 0_u64..100) {
        let start = day("2026-01-01");
        let on = |number: u64| start + Days::new(number);
        let families: Vec<FamilyRow> = stays.iter().map(|(arrived, length, adults, children)| {
            let mut row = family("F", "2026-01-01", None, Vec::new());
            row.family.arrived_on = on(*arrived);
            row.family.left_on = length.map(|length| on(arrived + length));
            row.family.members = (0..*adults).map(|_| member("A.A.", MemberKind::Adult))
                .chain((0..*children).map(|_| member("C.C.", MemberKind::Child))).collect();
            row
        }).collect();
        let to = from + length;
        let scope = Scope { from: on(from), to: on(to), as_of: on(to.saturating_sub(back)) };
        let figures = all(&Source { families, ..Source::default() }, &scope);
        // the same, counted by walking through every day
        let lives = |number: u64, (arrived, length, _, _): &(u64, Option<u64>, usize, usize)| {
            *arrived <= number && length.is_none_or(|length| arrived + length >= number)
        };
        let as_of = to.saturating_sub(back);
        let there: Vec<_> = stays.iter().filter(|stay| lives(as_of, stay)).collect();
        let resident = get(&figures, "families.resident");
        prop_assert_eq!(resident.value, Some(count(there.len())));
        prop_assert_eq!(resident.parents, Some(count(there.iter().map(|stay| stay.2).sum())));
        prop_assert_eq!(resident.children, Some(count(there.iter().map(|stay| stay.3).sum())));
        let arrived = (from..=to).map(|number| stays.iter().filter(|stay| stay.0 == number).count()).sum();
        prop_assert_eq!(get(&figures, "families.arrived").value, Some(count(arrived)));
        let left = (from..=to)
            .map(|number| stays.iter().filter(|stay| stay.1.is_some_and(|length| stay.0 + length == number)).count())
            .sum();
        prop_assert_eq!(get(&figures, "families.left").value, Some(count(left)));
        let empty = (from..=to.min(as_of)).filter(|number| !stays.iter().any(|stay| lives(*number, stay))).count();
        prop_assert_eq!(get(&figures, "families.emptyDays").value, Some(count(empty)));
    }

    #[test]
    fn incidents_agree_with_a_model_that_pairs_logs_and_events(
        logged in proptest::collection::vec((0_u64..200, proptest::bool::ANY), 0..20),
        alone in proptest::collection::vec(0_u64..200, 0..20),
    ) {
        let start = day("2026-03-01");
        let on = |number: u64| (start + Days::new(number)).to_string();
        let mut source = Source::default();
        for (number, became) in &logged {
            let mut entry = log("police", &on(*number), &[]);
            if *became {
                let twin = event("police", &on(*number));
                entry.event = Some(twin.id);
                source.events.push(twin);
            }
            source.logs.push(entry);
        }
        source.events.extend(alone.iter().map(|number| event("police", &on(*number))));
        let scope = scope();
        let within = |number: u64| scope.contains(start + Days::new(number));
        let expected = logged.iter().filter(|(number, _)| within(*number)).count()
            + alone.iter().filter(|number| within(**number)).count();
        let figures = all(&source, &scope);
        let found = get(&figures, "police.incidents");
        prop_assert_eq!(found.value, Some(count(expected)));
        prop_assert_eq!(found.behind.len(), expected);
    }
}
