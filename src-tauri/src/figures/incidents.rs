//! Incidents from the logs and from events, each once, with parents and children apart; events by kind; enquiries.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hearthbook_records::FamilyId;
use hearthbook_records::families::MemberKind;
use hearthbook_rules::calendar::date_words;

use super::source::{EventRow, LogRow, Source};
use super::{Area, Behind, Figure, Scope, Unit};

/// Who somebody in an incident is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// A parent or another adult of a family.
    Parent,
    /// A child.
    Child,
    /// Staff, somebody else, or initials that more than one person has.
    Other,
}

/// Somebody in an incident: initials, the family where it is known, and who it is.
type Person = (Option<FamilyId>, String, Whose);

/// An incident: an entry of a log, or an event that no entry of that log became.
pub(super) struct Incident {
    people: Vec<Person>,
    behind: Behind,
    only_event: bool,
}

/// Who initials belong to on a day: without doubt, or nobody's.
pub(super) fn whose(source: &Source, initials: &str, family: Option<FamilyId>, day: NaiveDate) -> Person {
    let mut found: Vec<(FamilyId, MemberKind)> = Vec::new();
    for row in &source.families {
        if family.is_some_and(|said| said != row.family.id) || (family.is_none() && !row.family.resident(day)) {
            continue;
        }
        for member in row.family.members.iter().filter(|member| member.initials == initials) {
            found.push((row.family.id, member.kind));
        }
    }
    match found.as_slice() {
        [(family, MemberKind::Adult)] => (Some(*family), initials.to_owned(), Whose::Parent),
        [(family, MemberKind::Child)] => (Some(*family), initials.to_owned(), Whose::Child),
        // two of a family with the same initials and of one kind are still of that kind
        [(family, kind), rest @ ..] if rest.iter().all(|other| other == &(*family, *kind)) => {
            let whose = if *kind == MemberKind::Adult { Whose::Parent } else { Whose::Child };
            (Some(*family), initials.to_owned(), whose)
        }
        _ => (None, initials.to_owned(), Whose::Other),
    }
}

fn who_words(people: &[Person]) -> String {
    if people.is_empty() {
        return "nobody named".to_owned();
    }
    people
        .iter()
        .map(|(_, initials, whose)| match whose {
            Whose::Parent => format!("{initials} (parent)"),
            Whose::Child => format!("{initials} (child)"),
            Whose::Other => initials.clone(),
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn of_log(source: &Source, entry: &LogRow) -> Incident {
    let people: Vec<Person> = entry.who.iter().map(|who| whose(source, who, None, entry.on)).collect();
    let label = format!("Log, {}", date_words(entry.on));
    let words = who_words(&people);
    Incident {
        behind: Behind { label, words, on: Some(entry.on), path: "/logs".to_owned() },
        people,
        only_event: false,
    }
}

fn of_event(source: &Source, event: &EventRow) -> Incident {
    let people: Vec<Person> = event
        .people
        .iter()
        .map(|one| {
            if one.person.is_some() {
                (None, one.initials.clone(), Whose::Other)
            } else {
                whose(source, &one.initials, one.family, event.on)
            }
        })
        .collect();
    let label = format!("{}, {}", event.title, date_words(event.on));
    let words = who_words(&people);
    Incident {
        behind: Behind { label, words, on: Some(event.on), path: format!("/events/{}", event.id) },
        people,
        only_event: true,
    }
}

/// The incidents of a log and of a kind of event in the period, each once.
pub(super) fn incidents(source: &Source, log: &str, kind: Option<&str>, scope: &Scope) -> Vec<Incident> {
    let mut found: Vec<Incident> = source
        .logs
        .iter()
        .filter(|entry| entry.log == log && scope.contains(entry.on))
        .map(|entry| of_log(source, entry))
        .collect();
    // an event that an entry of this log became is that entry, also when the entry lies outside the period
    let logged: BTreeSet<_> =
        source.logs.iter().filter(|entry| entry.log == log).filter_map(|entry| entry.event).collect();
    found.extend(
        source
            .events
            .iter()
            .filter(|event| kind.is_some_and(|kind| event.kind == kind))
            .filter(|event| scope.contains(event.on) && !logged.contains(&event.id))
            .map(|event| of_event(source, event)),
    );
    found.sort_by_key(|one| one.behind.on);
    found
}

fn with(found: &[Incident], wanted: Whose) -> usize {
    found.iter().filter(|one| one.people.iter().any(|(_, _, whose)| *whose == wanted)).count()
}

fn people(found: &[Incident]) -> (usize, usize, usize) {
    let all: BTreeSet<_> = found
        .iter()
        .flat_map(|one| &one.people)
        .filter(|(_, _, whose)| *whose != Whose::Other)
        .map(|(family, initials, whose)| (*family, initials.as_str(), *whose == Whose::Child))
        .collect();
    let children = all.iter().filter(|(_, _, child)| *child).count();
    (all.len(), all.len() - children, children)
}

/// An id of a log with its title in a list of figures and the kind of event that is the same thing.
const LOGS: [(&str, &str, Option<&str>); 6] = [
    ("restraint", "Restraint", Some("restraint")),
    ("missing", "Missing episodes", Some("missing")),
    ("police", "Police call-outs", Some("police")),
    ("accident", "Accidents", None),
    ("medication", "Medication incidents", None),
    ("controlled-drugs", "Controlled-drug incidents", Some("controlled-drugs")),
];

fn pair(key: &str, label: &str, found: Vec<Incident>, note: &str) -> [Figure; 2] {
    let (all, parents, children) = people(&found);
    let (with_parents, with_children) = (with(&found, Whose::Parent), with(&found, Whose::Child));
    let only_events = found.iter().filter(|one| one.only_event).count();
    let mut notes = vec![note.to_owned()];
    if only_events > 0 && only_events < found.len() {
        notes.push(format!("{only_events} of them only as an event, not in the log."));
    }
    notes.push("Under parents and children: incidents with at least one.".to_owned());
    let behind: Vec<Behind> = found.into_iter().map(|one| one.behind).collect();
    let words = notes.iter().filter(|words| !words.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    [
        Figure::new(Area::Incidents, format!("{key}.incidents"), label, Unit::Incidents)
            .of(behind.clone())
            .apart(with_parents, with_children)
            .note(words),
        Figure::new(Area::Incidents, format!("{key}.people"), format!("{label}: people of families"), Unit::People)
            .number(all, behind)
            .apart(parents, children)
            .note("Each person once. Initials that fit nobody or more than one family are left out."),
    ]
}

fn event_behind(source: &Source, event: &EventRow) -> Behind {
    of_event(source, event).behind
}

/// What stands in a compartment, said wherever allegations are counted.
pub(super) const CLOSED: &str = "Only what is recorded as an event. What stands in a concern or a closed note is in no figure; add it by hand if it has to be told.";

pub(super) fn figures(source: &Source, scope: &Scope) -> Vec<Figure> {
    let mut figures = Vec::new();
    for (log, label, kind) in LOGS {
        let note = if kind.is_some() { "From the log and from events, each once." } else { "From the log." };
        figures.extend(pair(log, label, incidents(source, log, kind, scope), note));
    }
    let missing_open: Vec<Behind> = source
        .logs
        .iter()
        .filter(|entry| entry.log == "missing" && entry.on <= scope.as_of)
        .filter(|entry| entry.done_on.is_none_or(|done| done > scope.as_of))
        .map(|entry| of_log(source, entry).behind)
        .collect();
    figures.push(
        Figure::new(Area::Incidents, "missing.open", "Missing and not back", Unit::Incidents)
            .of(missing_open)
            .note("As at the day, whenever it began; no return is in the log."),
    );
    let of_kind = |kind: &str| -> Vec<Incident> {
        source
            .events
            .iter()
            .filter(|event| event.kind == kind && scope.contains(event.on))
            .map(|event| of_event(source, event))
            .collect()
    };
    figures.extend(pair("allegation", "Allegations", of_kind("allegation"), CLOSED));
    let staff: BTreeSet<_> = source
        .events
        .iter()
        .filter(|event| event.kind == "allegation" && scope.contains(event.on))
        .flat_map(|event| event.people.iter().filter_map(|one| one.person))
        .collect();
    let against = source
        .events
        .iter()
        .filter(|event| event.kind == "allegation" && scope.contains(event.on))
        .filter(|event| event.people.iter().any(|one| one.person.is_some()))
        .map(|event| event_behind(source, event))
        .collect();
    figures.push(
        Figure::new(Area::Incidents, "allegation.staff", "Staff in allegations", Unit::Staff)
            .number(staff.len(), against)
            .note(format!("Each person once, where the event says who of the staff was in it. {CLOSED}")),
    );
    let enquiry = |which: &dyn Fn(&EventRow) -> bool| -> Vec<Behind> {
        source
            .events
            .iter()
            .filter(|event| event.kind == "enquiry" && which(event))
            .map(|event| {
                let mut behind = event_behind(source, event);
                if let Some(day) = event.outcome_on {
                    behind.words = format!("{}; outcome {}", behind.words, date_words(day));
                }
                behind
            })
            .collect()
    };
    let incident = |key: &str, label: &str| Figure::new(Area::Incidents, key, label, Unit::Events);
    figures.push(
        incident("enquiry.begun", "Child-protection enquiries begun").of(enquiry(&|event| scope.contains(event.on))),
    );
    figures.push(
        incident("enquiry.concluded", "Child-protection enquiries concluded")
            .of(enquiry(&|event| event.outcome_on.is_some_and(|day| scope.contains(day)))),
    );
    figures.push(
        incident("enquiry.open", "Child-protection enquiries open")
            .of(enquiry(&|event| event.on <= scope.as_of && event.outcome_on.is_none_or(|day| day > scope.as_of)))
            .note("As at the day."),
    );
    figures.extend(by_kind(source, scope));
    figures
}

fn by_kind(source: &Source, scope: &Scope) -> Vec<Figure> {
    let in_period: Vec<&EventRow> = source.events.iter().filter(|event| scope.contains(event.on)).collect();
    let list = |found: &[&EventRow]| found.iter().map(|event| event_behind(source, event)).collect::<Vec<_>>();
    let mut figures = vec![
        Figure::new(Area::Events, "events.all", "Events", Unit::Events)
            .of(list(&in_period))
            .note("Of every kind, notified or not."),
    ];
    let mut kinds = source.kinds.clone();
    for event in &in_period {
        if !kinds.iter().any(|(id, _)| *id == event.kind) {
            kinds.push((event.kind.clone(), event.title.clone()));
        }
    }
    for (id, title) in kinds {
        let found: Vec<Incident> =
            in_period.iter().filter(|event| event.kind == id).map(|event| of_event(source, event)).collect();
        let (parents, children) = (with(&found, Whose::Parent), with(&found, Whose::Child));
        figures.push(
            Figure::new(Area::Events, format!("events.kind.{id}"), title, Unit::Events)
                .of(found.into_iter().map(|one| one.behind).collect())
                .apart(parents, children),
        );
    }
    figures
}
