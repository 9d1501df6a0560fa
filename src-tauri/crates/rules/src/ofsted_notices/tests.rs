use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn values(pairs: &[(&str, &str)]) -> Values {
    pairs.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect()
}

const OF: LetterParticulars<'_> = LetterParticulars {
    centre: "Willow House",
    urn: "SC999001",
    today: "3 March 2026",
    role: "Responsible individual",
};

fn absence(emergency: &str) -> Values {
    values(&[
        ("who", "registered manager"),
        ("emergency", emergency),
        ("startsOn", "2026-03-03"),
        ("length", "about six weeks"),
        ("agreed", ""),
        ("reason", "Illness."),
        ("arrangements", "The deputy manages the centre; the responsible individual is there on two days a week."),
        ("inCharge", "Imran Chaudhry"),
        ("inChargeQualifications", "Level 5 diploma, 2022"),
    ])
}

fn clock(kind: &str, letter: &str, values: &Values, today: &str) -> Option<ClockShown> {
    let kind = OfstedNotices::shipped().kind(kind).unwrap();
    kind.letter_clock(RuleBook::shipped(), kind.letter(letter).unwrap(), values, None, day(today))
}

#[test]
fn the_shipped_notices_are_sound_and_name_rules_that_work() {
    let notices = OfstedNotices::read().unwrap();
    let rules: Vec<String> = RuleBook::shipped().entries().into_iter().map(|entry| entry.id).collect();
    for kind in notices.kinds() {
        for clock in &kind.clocks {
            assert!(rules.contains(&clock.rule), "{} {}", kind.id, clock.rule);
        }
    }
    assert_eq!((notices.changes().len(), notices.schedule_1().len()), (10, 19));
}

#[test]
fn a_planned_absence_is_told_28_days_before_and_an_emergency_within_a_week_of_it() {
    let planned = clock("absence", "absence", &absence("no"), "2026-01-20").unwrap();
    assert_eq!((planned.due, planned.why.basis), (Some(day("2026-02-03")), Basis::Law));
    let emergency = clock("absence", "absence", &absence("yes"), "2026-03-03").unwrap();
    assert_eq!((emergency.due, emergency.why.basis), (Some(day("2026-03-10")), Basis::LawUnchecked));
    assert_eq!(emergency.when, "in 7 days");
    let late = clock("absence", "absence", &absence("no"), "2026-02-20").unwrap();
    assert_eq!(late.urgency, Some(Urgency::Late));
    assert!(late.why.steps[1].contains("tell Ofsted now"), "{:?}", late.why.steps);
}

#[test]
fn the_return_is_told_within_seven_days_and_not_before_there_is_one() {
    let mut values = absence("yes");
    assert_eq!(clock("absence", "return", &values, "2026-04-01"), None);
    values.insert("returnedOn".into(), "2026-04-13".into());
    assert_eq!(clock("absence", "return", &values, "2026-04-14").unwrap().due, Some(day("2026-04-20")));
}

#[test]
fn the_vacancy_runs_26_weeks_until_somebody_is_appointed_who_then_has_12_to_apply() {
    let kind = OfstedNotices::shipped().kind("vacancy").unwrap();
    let book = RuleBook::shipped();
    let mut entered = values(&[("vacantFrom", "2026-03-02")]);
    let clocks = kind.other_clocks(book, &entered, day("2026-03-20"));
    assert_eq!(clocks.len(), 1);
    assert_eq!((clocks[0].due, clocks[0].why.basis), (Some(day("2026-08-31")), Basis::Ofsted));
    entered.insert("appointedOn".into(), "2026-05-04".into());
    let clocks = kind.other_clocks(book, &entered, day("2026-05-05"));
    assert_eq!((clocks[0].done, clocks[1].due), (Some(day("2026-05-04")), Some(day("2026-07-27"))));
    assert_eq!(clocks[0].urgency, None);
}

#[test]
fn what_is_to_be_told_without_delay_gets_no_day_that_no_source_names() {
    let told = clock("conviction", "conviction", &values(&[("convictedOn", "2026-03-03")]), "2026-03-06").unwrap();
    assert_eq!((told.due, told.urgency), (None, Some(Urgency::Soon)));
    assert!(told.when.ends_with("3 days have passed"), "{}", told.when);
}

#[test]
fn a_revision_is_told_within_28_days_and_a_first_version_is_not_a_revision() {
    let revised = values(&[("revision", "yes"), ("datedOn", "2026-03-03")]);
    assert_eq!(clock("statement", "revision", &revised, "2026-03-04").unwrap().due, Some(day("2026-03-31")));
    let first = values(&[("revision", "no"), ("datedOn", "2026-03-03")]);
    assert_eq!(clock("statement", "revision", &first, "2026-03-04"), None);
    let kind = OfstedNotices::shipped().kind("statement").unwrap();
    let review = &kind.other_clocks(RuleBook::shipped(), &first, day("2026-03-04"))[0];
    assert_eq!((review.due, review.why.basis), (Some(day("2027-03-03")), Basis::Practice));
}

#[test]
fn a_closed_centre_with_the_condition_tells_three_months_before_the_first_placement() {
    let with =
        |condition| values(&[("condition", condition), ("closedOn", "2026-03-02"), ("placementOn", "2026-11-30")]);
    assert_eq!(clock("reopening", "reopening", &with("yes"), "2026-03-04").unwrap().due, Some(day("2026-08-30")));
    assert_eq!(clock("reopening", "reopening", &with("no"), "2026-03-04"), None);
}

#[test]
fn a_line_whose_field_is_empty_is_left_out_of_the_letter_with_its_heading() {
    let kind = OfstedNotices::shipped().kind("absence").unwrap();
    let (subject, text) = kind.proposed(kind.letter("absence").unwrap(), &absence("yes"), &OF);
    assert_eq!(subject, "SC999001 – Willow House – Notice of absence of the registered manager");
    assert!(!text.contains("Shorter notice") && !text.contains("Address:") && !text.contains("Appointment of another"));
    assert!(!text.contains('{') && !text.contains("\n\n\n"), "{text}");
}

#[test]
fn every_letter_reads_as_it_should() {
    let entered = [
        ("absence", absence("yes"), vec![("returnedOn", "2026-04-13")]),
        (
            "vacancy",
            values(&[
                ("vacantFrom", "2026-03-02"),
                ("why", "The manager has left."),
                ("arrangements", "The deputy manages the centre."),
                ("inCharge", "Imran Chaudhry"),
                ("recruitment", "Advertised on 2 March 2026."),
            ]),
            vec![("appointedOn", "2026-05-04"), ("appointee", "Sunita Rao")],
        ),
        (
            "change",
            values(&[
                ("what", "premises"),
                ("state", "is proposed"),
                ("changeOn", "2026-06-01"),
                ("details", "A second kitchen on the ground floor."),
            ]),
            vec![],
        ),
        (
            "conviction",
            values(&[
                ("whom", "responsible individual"),
                ("convictedOn", "2026-03-03"),
                ("place", "Ashcombe Magistrates’ Court"),
                ("offence", "Speeding."),
                ("penalty", "Fine of £200"),
            ]),
            vec![],
        ),
        (
            "statement",
            values(&[
                ("version", "3"),
                ("datedOn", "2026-03-03"),
                ("revision", "yes"),
                ("changes", "The section on surveillance."),
                ("residentsTold", "at the house meeting of 4 March"),
            ]),
            vec![],
        ),
        (
            "reopening",
            values(&[("closedOn", "2026-03-02"), ("reason", "Repairs, about six months."), ("condition", "yes")]),
            vec![("placementOn", "2026-11-30"), ("readiness", "Staff in post, all vetted.")],
        ),
    ];
    let mut written = String::new();
    for (kind, mut values, later) in entered {
        let kind = OfstedNotices::shipped().kind(kind).unwrap();
        values.extend(later.into_iter().map(|(id, value)| (id.to_owned(), value.to_owned())));
        for letter in &kind.letters {
            let (subject, text) = kind.proposed(letter, &values, &OF);
            written.push_str(&format!("== {subject}\n\n{text}\n\n"));
        }
    }
    insta::assert_snapshot!(written);
}
