use std::collections::BTreeSet;

use hearthbook_records::{CentreId, FamilyId};
use hearthbook_rules::{RuleBook, report_template};

use super::*;

/// Days on which the calendar is awkward: ends of months, a leap day, both sides of New Year.
fn todays() -> Vec<NaiveDate> {
    ["2026-11-22", "2026-12-31", "2027-01-01", "2027-03-31", "2027-05-30", "2028-02-29", "2028-03-01"]
        .iter()
        .map(|day| day.parse().unwrap())
        .collect()
}

fn sample() -> SampleCentre {
    parse().unwrap()
}

/// Every text that could stand in a report or on a list that a visitor sees, with where it stands.
fn texts(sample: &SampleCentre) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for visit in &sample.visits {
        let mut add = |place: &str, text: &str| texts.push((format!("{} {place}", visit.key), text.to_owned()));
        for (section, fields) in &visit.report.texts {
            for (field, text) in fields {
                add(&format!("{section}.{field}"), text);
            }
        }
        visit.actions.iter().for_each(|action| add(&action.key, &action.what));
        visit.earlier.iter().for_each(|review| add(&review.action, &review.evidence));
        visit.interviews.iter().for_each(|interview| add("interview", &interview.role));
        for check in &visit.record_checks {
            add("record check", &check.what);
            add("record check", &check.missing);
        }
        add("premises", &visit.premises_seen);
        add("complaints", &visit.complaints_note);
        add("note", &visit.report.note);
    }
    for happening in &sample.happenings {
        for text in [&happening.what, &happening.actions, &happening.why] {
            texts.push(("happening".to_owned(), text.clone()));
        }
        texts.push(("happening".to_owned(), happening.who.clone()));
    }
    texts
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 2).map(str::to_lowercase)
}

fn in_post(person: &SamplePerson, day: NaiveDate, today: NaiveDate) -> bool {
    person.started.on(today) <= day && person.left.is_none_or(|left| day <= left.on(today))
}

fn resident(family: &SampleFamily, day: NaiveDate, today: NaiveDate) -> bool {
    family.arrived.on(today) <= day && family.left.is_none_or(|left| day < left.on(today))
}

#[test]
fn no_name_stands_in_any_text_but_the_planted_one() {
    let sample = sample();
    let mut names = BTreeSet::new();
    for person in &sample.people {
        names.extend(words(&person.name).chain(words(&person.known_as)));
    }
    for officer in &sample.centre.officers {
        names.extend(words(&officer.name));
    }
    for member in sample.families.iter().flat_map(|family| &family.members) {
        names.extend([&member.name, &member.known_as, &member.former_names].into_iter().flat_map(|name| words(name)));
    }
    let hits: Vec<(String, String)> = texts(&sample)
        .iter()
        .flat_map(|(place, text)| words(text).filter(|word| names.contains(word)).map(|word| (place.clone(), word)))
        .collect();
    let planted = &sample.planted;
    let expected = format!("{} {}.{}", planted.visit, planted.section, planted.field);
    assert_eq!(hits, [(expected, planted.words.to_lowercase())]);
    assert!(sample.families[6].members[0].name.ends_with(&planted.words));
}

#[test]
fn every_section_and_field_is_one_of_the_template_and_finished_reports_have_them_all() {
    let fields: BTreeSet<(String, String)> = report_template()
        .sections
        .iter()
        .flat_map(|section| section.fields.iter().map(|field| (section.id.clone(), field.id.clone())))
        .collect();
    for visit in sample().visits {
        let written: BTreeSet<(String, String)> = visit
            .report
            .texts
            .iter()
            .flat_map(|(section, texts)| texts.keys().map(|field| (section.clone(), field.clone())))
            .collect();
        let unknown: Vec<_> = written.difference(&fields).collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", visit.key);
        let missing: Vec<_> =
            fields.difference(&written).filter(|(section, _)| section != "theme" && section != "accuracy").collect();
        assert_eq!(missing.is_empty(), visit.report.signed.is_some(), "{}: {missing:?}", visit.key);
    }
}

#[test]
fn texts_are_as_long_as_such_reports_have_them_and_no_two_are_the_same() {
    let sample = sample();
    let mut seen = BTreeSet::new();
    for (index, visit) in sample.visits.iter().enumerate() {
        let newest = index + 3 >= sample.visits.len();
        for (section, fields) in &visit.report.texts {
            for (field, text) in fields.iter().filter(|(field, _)| *field != "theme") {
                let count = text.split_whitespace().count();
                let bounds = if newest { 40..=150 } else { 3..=50 };
                assert!(bounds.contains(&count), "{} {section}.{field}: {count} words", visit.key);
                // One text of the draft repeats the last report's, so that the note about it can be seen.
                let repeats = visit.key == "v12" && section == "notifications" && field == "concluded";
                assert_eq!(!seen.insert(text.clone()), repeats, "{} {section}.{field}", visit.key);
            }
        }
    }
}

#[test]
fn every_placeholder_is_filled_on_any_day() {
    let sample = sample();
    for today in todays() {
        let references = sample.references(today);
        for (place, text) in texts(&sample) {
            let filled = references.fill(&text);
            assert!(!filled.contains(['{', '}']), "{place}: {filled}");
        }
        let distinct: BTreeSet<&str> = sample.families.iter().map(|family| references.of(family)).collect();
        assert_eq!(distinct.len(), sample.families.len(), "{distinct:?}");
    }
    let references = sample.references(todays()[0]);
    let shown: Vec<&str> = sample.families.iter().map(|family| references.of(family)).collect();
    assert_eq!(
        shown,
        ["F-2025-05", "F-2025-06", "F-2025-07", "F-2026-01", "F-2026-02", "F-2026-03", "F-2026-04", "F-2026-05"]
    );
}

#[test]
fn every_form_is_one_that_a_person_could_have_filled_in() {
    let sample = sample();
    for today in todays() {
        let references = sample.references(today);
        let centre = sample.centre.form(today).parse(CentreId::make(), today).unwrap();
        for person in &sample.people {
            person.form(today).parse(PersonId::make()).unwrap();
        }
        for family in &sample.families {
            let parsed = family.form(today, &references).parse(FamilyId::make(), today).unwrap();
            assert_eq!(parsed.members.len(), family.members.len());
        }
        for visit in &sample.visits {
            let made = visit.form(today, &references, PersonId::make()).parse(today, centre.registered_on).unwrap();
            assert_eq!(made.interviews.len(), visit.interviews.len());
        }
    }
}

#[test]
fn visits_agree_with_the_register_of_families_and_of_people() {
    let sample = sample();
    for today in todays() {
        for visit in &sample.visits {
            let day = visit.when.on(today);
            let residents: Vec<&SampleFamily> =
                sample.families.iter().filter(|family| resident(family, day, today)).collect();
            assert_eq!(residents.len(), usize::try_from(visit.families_resident).unwrap(), "{}", visit.key);
            let visitor = sample.person(&visit.visitor).unwrap();
            assert!(in_post(visitor, day, today), "{}", visit.key);
            assert!(matches!(visitor.role, Some(Role::Visitor | Role::ResponsibleIndividual)), "{}", visit.key);
            for interview in &visit.interviews {
                let known = match interview.group {
                    IntervieweeGroup::Staff => sample.people.iter().any(|person| {
                        person.initials == interview.initials
                            && person.post == interview.role
                            && in_post(person, day, today)
                    }),
                    IntervieweeGroup::Parent | IntervieweeGroup::Child => residents.iter().any(|family| {
                        interview.role == format!("{{{}}}", family.key)
                            && family.members.iter().any(|member| {
                                member.initials == interview.initials
                                    && (member.kind == MemberKind::Child)
                                        == (interview.group == IntervieweeGroup::Child)
                            })
                    }),
                    IntervieweeGroup::Other => false,
                };
                assert!(known, "{}: {interview:?}", visit.key);
            }
        }
        for happening in &sample.happenings {
            assert!(in_post(sample.person(&happening.by).unwrap(), happening.when.on(today), today));
            assert!(happening.when.on(today) < today);
        }
    }
}

#[test]
fn twelve_months_are_visited_one_with_nobody_there() {
    let sample = sample();
    for today in todays() {
        let months: Vec<Month> = sample.visits.iter().map(|visit| Month::of(visit.when.on(today))).collect();
        let expected: Vec<Month> = (1..=12).rev().map(|ago| Month::of(today).minus(ago)).collect();
        assert_eq!(months, expected);
        let empty: Vec<Month> = (1..=12)
            .map(|ago| Month::of(today).minus(ago))
            .filter(|month| {
                month
                    .first_day()
                    .iter_days()
                    .take_while(|day| *day <= month.last_day())
                    .all(|day| !sample.families.iter().any(|family| resident(family, day, today)))
            })
            .collect();
        assert_eq!(empty, [Month::of(today).minus(5)]);
    }
}

#[test]
fn reports_are_signed_and_sent_in_order_one_is_late_and_the_newest_is_a_draft() {
    let sample = sample();
    for today in todays() {
        let mut late = Vec::new();
        let mut last_signed = NaiveDate::MIN;
        for visit in &sample.visits {
            let Some(signed) = visit.report.signed.map(|day| day.on(today)) else {
                assert_eq!(visit.key, "v12");
                assert!(visit.report.sent.is_none());
                continue;
            };
            let sent = visit.report.sent.unwrap().on(today);
            assert!(visit.report.how.is_some());
            assert!(visit.when.on(today) <= signed && signed <= sent && sent < today, "{}", visit.key);
            assert!(last_signed < signed, "{}: actions pass from report to report in order", visit.key);
            last_signed = signed;
            let due = RuleBook::shipped().report_due(visit.when.on(today)).due.unwrap();
            if sent > due {
                late.push((visit.key.as_str(), (sent - due).num_days()));
            }
        }
        assert_eq!(late, [("v05", 3)]);
        let draft = sample.visits.last().unwrap();
        let due = RuleBook::shipped().report_due(draft.when.on(today)).due.unwrap();
        assert!(due >= today, "the draft can still be sent in time");
    }
}

#[test]
fn every_report_says_what_became_of_every_open_action() {
    let sample = sample();
    let today = todays()[0];
    let mut open: BTreeSet<&str> = BTreeSet::new();
    let mut keys = BTreeSet::new();
    let mut carried = 0;
    for visit in &sample.visits {
        let reviewed: BTreeSet<&str> = visit.earlier.iter().map(|review| review.action.as_str()).collect();
        assert_eq!(reviewed.len(), visit.earlier.len(), "{}", visit.key);
        if visit.report.signed.is_some() {
            assert_eq!(reviewed, open, "{}", visit.key);
        } else {
            assert!(reviewed.is_subset(&open) && reviewed.len() < open.len(), "{}", visit.key);
        }
        for review in &visit.earlier {
            assert!(!review.evidence.is_empty());
            match review.outcome {
                ActionOutcome::Closed => assert!(open.remove(review.action.as_str())),
                ActionOutcome::Carried => carried += 1,
            }
        }
        for action in &visit.actions {
            assert!(keys.insert(&action.key), "{} twice", action.key);
            open.insert(&action.key);
            let day = visit.when.on(today);
            assert!(action.due.on(today) > day, "{}", action.key);
            assert!(
                sample.people.iter().any(|person| person.initials == action.owner && in_post(person, day, today)),
                "{}",
                action.key
            );
        }
    }
    assert!(carried >= 3, "carrying over is shown");
    assert!(open.len() >= 2, "something is left to do");
}

#[test]
fn plans_are_never_in_the_past_and_have_a_visitor() {
    let sample = sample();
    for today in todays() {
        for plan in &sample.plans {
            assert!(plan.on(today) >= today);
            assert_eq!(Month::of(plan.on(today)), Month::of(plan.when.on(today)));
            assert!(sample.person(&plan.visitor).is_some());
        }
    }
}

#[test]
fn days_are_days_of_every_month_and_families_have_adults_and_children() {
    let sample = sample();
    let text = WILLOW_HOUSE;
    for part in text.split("day = ").skip(1).filter(|part| part.starts_with(|c: char| c.is_ascii_digit())) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        assert!((1..=28).contains(&digits.parse::<u32>().unwrap()), "day {digits}");
    }
    assert!((6..=8).contains(&sample.families.len()));
    for family in &sample.families {
        let adults = family.members.iter().filter(|member| member.kind == MemberKind::Adult).count();
        assert!((1..=2).contains(&adults) && (1..=3).contains(&(family.members.len() - adults)), "{}", family.key);
    }
    let keys: BTreeSet<&str> = sample.people.iter().map(|person| person.key.as_str()).collect();
    assert_eq!(keys.len(), sample.people.len());
    let initials: BTreeSet<&str> = sample.people.iter().map(|person| person.initials.as_str()).collect();
    assert_eq!(initials.len(), sample.people.len(), "initials tell people apart");
}
