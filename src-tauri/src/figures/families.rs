//! Families and their assessments.

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate};
use hearthbook_rules::calendar::date_words;

use super::source::{FamilyRow, Source};
use super::{Area, Behind, Figure, Scope, Unit};

/// "84 days".
pub(super) fn days_words(from: NaiveDate, to: NaiveDate) -> String {
    match (to - from).num_days() {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

fn behind(row: &FamilyRow, words: String, on: Option<NaiveDate>) -> Behind {
    Behind { label: row.label(), words, on, path: row.path() }
}

/// "Westshire Council, 74 miles from home, interim care order".
fn particulars(row: &FamilyRow) -> String {
    let distance = match row.distance.trim() {
        "" => "distance from home not on record".to_owned(),
        distance => format!("distance from home {distance}"),
    };
    let legal = match row.placement.legal_status.trim() {
        "" => "legal status not on record".to_owned(),
        legal => legal.to_owned(),
    };
    format!("{}, {distance}, {legal}", row.family.placing_authority)
}

fn of_families(
    figure: Figure,
    rows: &[(&FamilyRow, Behind)],
    heads_on: impl Fn(&FamilyRow) -> (usize, usize),
) -> Figure {
    let (mut parents, mut children) = (0, 0);
    for (row, _) in rows {
        let heads = heads_on(row);
        parents += heads.0;
        children += heads.1;
    }
    figure.of(rows.iter().map(|(_, behind)| behind.clone()).collect()).apart(parents, children)
}

/// Who of a family lived there in a period; a member who left before it or was born after it is not counted.
fn between(from: NaiveDate, to: NaiveDate) -> impl Fn(&FamilyRow) -> (usize, usize) {
    move |row| {
        let heads = row.heads_between(from, to);
        (heads.parents, heads.children)
    }
}

/// Days of the period, up to the day itself, on which no family lived there. The day of departure counts as lived.
pub(super) fn empty_days(families: &[FamilyRow], from: NaiveDate, to: NaiveDate) -> usize {
    let mut stays: Vec<(NaiveDate, NaiveDate)> = families
        .iter()
        .map(|row| (row.family.arrived_on.max(from), row.family.left_on.unwrap_or(to).min(to)))
        .filter(|(start, end)| start <= end)
        .collect();
    stays.sort_unstable();
    let (mut lived, mut next) = (0, from);
    for (start, end) in stays {
        let start = start.max(next);
        if start <= end {
            lived += (end - start).num_days() + 1;
            next = end.checked_add_days(Days::new(1)).unwrap_or(end);
        }
    }
    let all = if from <= to { (to - from).num_days() + 1 } else { 0 };
    usize::try_from(all - lived).unwrap_or(0)
}

pub(super) fn figures(source: &Source, scope: &Scope) -> Vec<Figure> {
    let day = scope.as_of;
    let resident: Vec<_> = source
        .families
        .iter()
        .filter(|row| row.family.resident(day))
        .map(|row| {
            let words = format!("since {}, {}", date_words(row.family.arrived_on), particulars(row));
            (row, behind(row, words, Some(row.family.arrived_on)))
        })
        .collect();
    let arrived: Vec<_> = source
        .families
        .iter()
        .filter(|row| scope.contains(row.family.arrived_on))
        .map(|row| {
            let words = format!("arrived {}, {}", date_words(row.family.arrived_on), particulars(row));
            (row, behind(row, words, Some(row.family.arrived_on)))
        })
        .collect();
    let departed = |row: &FamilyRow, left: NaiveDate| {
        let reason = match row.reason_for_leaving.trim() {
            "" => "reason not on record".to_owned(),
            reason => reason.to_owned(),
        };
        let stay = days_words(row.family.arrived_on, left);
        behind(row, format!("left {} after {stay}, {reason}; {}", date_words(left), particulars(row)), Some(left))
    };
    let left_between = |from: NaiveDate, to: NaiveDate| -> Vec<(&FamilyRow, Behind)> {
        source
            .families
            .iter()
            .filter_map(|row| row.family.left_on.filter(|left| from <= *left && *left <= to).map(|left| (row, left)))
            .map(|(row, left)| (row, departed(row, left)))
            .collect()
    };
    let six_months = day.checked_sub_months(Months::new(6)).unwrap_or(day);
    let in_period: Vec<_> = source
        .families
        .iter()
        .filter(|row| row.family.arrived_on <= scope.to && row.family.left_on.is_none_or(|left| left >= scope.from))
        .map(|row| {
            let until =
                row.family.left_on.map_or_else(|| "still there".to_owned(), |left| format!("to {}", date_words(left)));
            (
                row,
                behind(
                    row,
                    format!("from {}, {until}", date_words(row.family.arrived_on)),
                    Some(row.family.arrived_on),
                ),
            )
        })
        .collect();
    let orders: Vec<Behind> = source
        .families
        .iter()
        .filter(|row| row.family.resident(day))
        .flat_map(|row| {
            row.care_orders.iter().filter(|(member, _)| row.present(*member, day)).map(|(member, order)| {
                let child = row.family.members.iter().find(|one| one.id == *member);
                let initials = child.map(|one| one.initials.as_str()).unwrap_or_default();
                Behind {
                    label: format!("{}, {initials}", row.family.reference),
                    words: order.clone(),
                    on: None,
                    path: row.path(),
                }
            })
        })
        .collect();
    let authorities: BTreeMap<&str, Vec<&FamilyRow>> = resident.iter().fold(BTreeMap::new(), |mut map, (row, _)| {
        map.entry(row.family.placing_authority.as_str()).or_insert_with(Vec::new).push(*row);
        map
    });
    let empty_to = scope.to.min(day);
    let new = |key: &str, label: &str, unit| Figure::new(Area::Families, key, label, unit);
    let on_day = |row: &FamilyRow| {
        let heads = row.heads(day);
        (heads.parents, heads.children)
    };
    vec![
        of_families(new("families.resident", "Families resident", Unit::Families), &resident, on_day)
            .note("As at the day. The day of departure counts. People who came or left on days of their own count by those."),
        of_families(new("families.arrived", "Families who arrived", Unit::Families), &arrived, between(scope.from, scope.to)),
        of_families(new("families.left", "Families who left", Unit::Families), &left_between(scope.from, scope.to), between(scope.from, scope.to)),
        of_families(
            new("families.stayed", "Families who lived there at some time", Unit::Families),
            &in_period,
            between(scope.from, scope.to),
        ),
        of_families(
            new("families.leftSixMonths", "Families who left in the last six months", Unit::Families),
            &left_between(six_months, day),
            between(six_months, day),
        )
        .note("Back from the day, whatever the period: inspectors tell the placing authorities of these families if they judge the centre inadequate."),
        new("families.careOrders", "Children under a care order or an interim care order", Unit::Children)
            .of(orders)
            .note("As at the day, as the register says."),
        new("families.authorities", "Placing authorities of the families resident", Unit::Families)
            .number(
                authorities.len(),
                authorities
                    .iter()
                    .flat_map(|(authority, rows)| rows.iter().map(|row| behind(row, (*authority).to_owned(), None)))
                    .collect(),
            )
            .note("The number is that of authorities."),
        new("families.emptyDays", "Days on which no family lived there", Unit::Days)
            .number(empty_days(&source.families, scope.from, empty_to), Vec::new()),
    ]
}

/// An assessment goes on at a day: begun, no final report yet, and the family has not left.
fn in_progress(row: &FamilyRow, day: NaiveDate) -> bool {
    row.placement.assessment_started_on.is_some_and(|start| start <= day)
        && row.final_by(day).is_none()
        && row.family.left_on.is_none_or(|left| left >= day)
}

fn type_words(row: &FamilyRow) -> &str {
    match row.placement.assessment_type.trim() {
        "" => "type not on record",
        kind => kind,
    }
}

pub(super) fn assessments(source: &Source, scope: &Scope) -> Vec<Figure> {
    let day = scope.as_of;
    let new = |key: &str, label: &str| Figure::new(Area::Assessments, key, label, Unit::Assessments);
    type Which<'a> = &'a dyn Fn(&FamilyRow) -> Option<(String, Option<NaiveDate>)>;
    let list = |which: Which<'_>| -> Vec<Behind> {
        source
            .families
            .iter()
            .filter_map(|row| which(row).map(|(words, on)| behind(row, format!("{}: {words}", type_words(row)), on)))
            .collect()
    };
    let end_words = |row: &FamilyRow| {
        row.planned_end(day)
            .map_or_else(|| "no planned end on record".to_owned(), |end| format!("planned end {}", date_words(end)))
    };
    let signed_in = |row: &FamilyRow| row.finals.iter().copied().filter(|signed| scope.contains(*signed)).min();
    let going_on = list(&|row| {
        in_progress(row, day).then(|| {
            let start = row.placement.assessment_started_on;
            (format!("began {}, {}", start.map(date_words).unwrap_or_default(), end_words(row)), start)
        })
    });
    let overrun = list(&|row| {
        let end = row.planned_end(day)?;
        (in_progress(row, day) && end < day)
            .then(|| (format!("planned end {} is past, no final report", date_words(end)), Some(end)))
    });
    let not_begun = list(&|row| {
        (row.family.resident(day) && row.placement.assessment_started_on.is_none_or(|start| start > day))
            .then(|| (format!("resident since {}, no assessment begun", date_words(row.family.arrived_on)), None))
    });
    let begun = list(&|row| {
        let start = row.placement.assessment_started_on.filter(|start| scope.contains(*start))?;
        Some((format!("began {}", date_words(start)), Some(start)))
    });
    let finished =
        list(&|row| signed_in(row).map(|signed| (format!("final report {}", date_words(signed)), Some(signed))));
    let in_time = list(&|row| {
        let (signed, end) = (signed_in(row)?, row.planned_end(day)?);
        (signed <= end)
            .then(|| (format!("final report {}, planned end {}", date_words(signed), date_words(end)), Some(signed)))
    });
    let extended = list(&|row| {
        let last =
            row.logs.iter().filter(|log| log.kind == "extension" && scope.contains(log.on)).max_by_key(|log| log.on)?;
        let to = last.due_on.map(date_words).unwrap_or_default();
        Some((format!("extended on {} to {to}", date_words(last.on)), Some(last.on)))
    });
    let left_without = list(&|row| {
        let left = row.family.left_on.filter(|left| scope.contains(*left))?;
        let begun = row.placement.assessment_started_on.is_some_and(|start| start <= left);
        (begun && row.finals.is_empty())
            .then(|| (format!("left {} before a final report", date_words(left)), Some(left)))
    });
    let recommended = list(&|row| {
        let signed = signed_in(row)?;
        let words = row.placement.recommendation.trim();
        (!words.is_empty()).then(|| ("recommendation on record".to_owned(), Some(signed)))
    });
    let decided = list(&|row| {
        let on = row.placement.court_decided_on.filter(|on| scope.contains(*on))?;
        Some((format!("court’s decision {}", date_words(on)), Some(on)))
    });
    let followed = list(&|row| {
        let left = row.family.left_on.filter(|left| scope.contains(*left))?;
        (!row.placement.outcome_after.trim().is_empty())
            .then(|| (format!("left {}, what came after is on record", date_words(left)), Some(left)))
    });
    let mut types: BTreeMap<&str, Vec<Behind>> = BTreeMap::new();
    for row in &source.families {
        let words = match (in_progress(row, day), signed_in(row)) {
            (true, _) => "in progress".to_owned(),
            (false, Some(signed)) => format!("final report {}", date_words(signed)),
            (false, None) => continue,
        };
        types.entry(type_words(row)).or_default().push(behind(row, words, None));
    }
    let mut figures = vec![
        new("assessments.inProgress", "Assessments in progress").of(going_on).note("As at the day."),
        new("assessments.overrun", "Assessments past their planned end")
            .of(overrun)
            .note("As at the day, extensions counted."),
        new("assessments.notBegun", "Families without an assessment begun").of(not_begun).note("As at the day."),
        new("assessments.begun", "Assessments begun").of(begun),
        new("assessments.completed", "Assessments completed: final report signed").of(finished),
        new("assessments.inTime", "Completed by the planned end").of(in_time).note("Extensions counted."),
        new("assessments.extended", "Assessments extended")
            .of(extended)
            .note("Each assessment once, by its last extension in the period."),
        new("assessments.leftBefore", "Families who left before a final report").of(left_without),
        new("assessments.recommended", "Completed with a recommendation on record").of(recommended),
        new("assessments.decided", "Decisions of a court").of(decided),
        new("assessments.followed", "Families who left and what came after is on record").of(followed),
    ];
    figures.extend(types.into_iter().map(|(kind, behind)| {
        new(&format!("assessments.type.{kind}"), &format!("Of the type: {kind}"))
            .of(behind)
            .note("In progress on the day, or completed in the period.")
    }));
    figures
}
