//! Visits under regulation 25, surveillance devices, fire drills and tests.

use hearthbook_rules::calendar::date_words;
use hearthbook_rules::month_words;

use super::source::{LogRow, Source, VisitRow};
use super::{Area, Behind, Figure, Scope, Unit};

fn behind(row: &VisitRow, words: String) -> Behind {
    Behind {
        label: format!("Visit of {}", date_words(row.on)),
        words,
        on: Some(row.on),
        path: format!("/visits/{}", row.id),
    }
}

fn report_words(row: &VisitRow) -> String {
    let due = row.report_due.map_or_else(String::new, |due| format!(", due {}", date_words(due)));
    match (row.sent_on, row.signed_on) {
        (Some(sent), _) => format!("report sent {}{due}", date_words(sent)),
        (None, Some(signed)) => format!("report signed off {}, not sent{due}", date_words(signed)),
        (None, None) => format!("report not signed off{due}"),
    }
}

fn in_time(row: &VisitRow) -> bool {
    row.sent_on.zip(row.report_due).is_some_and(|(sent, due)| sent <= due)
}

pub(super) fn figures(source: &Source, scope: &Scope) -> Vec<Figure> {
    let made: Vec<&VisitRow> = source.visits.iter().filter(|row| scope.contains(row.on)).collect();
    let list = |which: &dyn Fn(&VisitRow) -> bool| -> Vec<Behind> {
        made.iter().filter(|row| which(row)).map(|row| behind(row, report_words(row))).collect()
    };
    // a day counts as late only once it has passed on the day of the figures
    let passed = |row: &VisitRow| row.report_due.is_some_and(|due| due < scope.as_of);
    let months = source
        .months_missing
        .iter()
        .filter(|month| scope.from <= month.first_day() && month.last_day() <= scope.to)
        .map(|month| Behind {
            label: month_words(*month),
            words: "no visit on record".to_owned(),
            on: Some(month.last_day()),
            path: "/visits".to_owned(),
        })
        .collect();
    let new = |key: &str, label: &str, unit| Figure::new(Area::Visits, key, label, unit);
    let mut figures = vec![
        new("visits.made", "Visits under regulation 25", Unit::Visits).of(made
            .iter()
            .map(|row| {
                let told = if row.announced { "announced" } else { "unannounced" };
                behind(row, format!("{told}, {} families resident, {}", row.families_resident, report_words(row)))
            })
            .collect()),
        new("visits.months", "Months without a visit", Unit::Months)
            .of(months)
            .note("Whole months of the period in which a visit was needed."),
        new("visits.reports.inTime", "Visit reports sent in time", Unit::Reports)
            .of(list(&in_time))
            .note("By the visit’s day; a report counts as sent when somebody recorded that it was."),
        new("visits.reports.late", "Visit reports sent late", Unit::Reports)
            .of(list(&|row| row.sent_on.is_some() && !in_time(row))),
        new("visits.reports.unsent", "Visit reports due and not sent", Unit::Reports)
            .of(list(&|row| row.sent_on.is_none() && passed(row))),
    ];
    figures.extend(premises(source, scope));
    figures
}

fn entry_behind(row: &LogRow) -> Behind {
    let words = match (row.defect, row.done_on) {
        (true, Some(done)) => format!("defect put right {}", date_words(done)),
        (true, None) => "defect open".to_owned(),
        (false, _) => "no defect".to_owned(),
    };
    Behind { label: format!("Log, {}", date_words(row.on)), words, on: Some(row.on), path: "/logs".to_owned() }
}

fn premises(source: &Source, scope: &Scope) -> Vec<Figure> {
    let day = scope.as_of;
    let new = |key: &str, label: &str, unit| Figure::new(Area::Premises, key, label, unit);
    let devices = |overdue: bool| -> Vec<Behind> {
        source
            .families
            .iter()
            .flat_map(|row| row.logs.iter().filter(|log| log.kind == "surveillance").map(move |log| (row, log)))
            .filter(|(_, log)| log.on <= day && log.closed_on.is_none_or(|closed| closed > day))
            .filter(|(_, log)| !overdue || log.due_on.is_some_and(|due| due < day))
            .map(|(row, log)| {
                let review = log.due_on.map_or_else(
                    || "no review day on record".to_owned(),
                    |due| format!("next review {}", date_words(due)),
                );
                Behind {
                    label: row.family.reference.clone(),
                    words: format!("{}; {}; {review}", log.subject, log.choice),
                    on: Some(log.on),
                    path: row.path(),
                }
            })
            .collect()
    };
    let logged = |log: &str| -> Vec<Behind> {
        source.logs.iter().filter(|row| row.log == log && scope.contains(row.on)).map(entry_behind).collect()
    };
    let defects = source
        .logs
        .iter()
        .filter(|row| row.defect && row.on <= day && row.done_on.is_none_or(|done| done > day))
        .map(entry_behind)
        .collect();
    vec![
        new("surveillance.inUse", "Surveillance devices in use", Unit::Devices)
            .of(devices(false))
            .note("As at the day."),
        new("surveillance.overdue", "Surveillance devices whose review is past", Unit::Devices)
            .of(devices(true))
            .note("As at the day."),
        new("fire.drills", "Fire drills", Unit::Entries).of(logged("fire-drill")),
        new("fire.tests", "Tests of fire equipment", Unit::Entries).of(logged("fire-test")),
        new("premises.checks", "Premises checks and repairs", Unit::Entries).of(logged("premises")),
        new("premises.defects", "Defects open", Unit::Entries)
            .of(defects)
            .note("As at the day, whenever they were found."),
    ]
}
