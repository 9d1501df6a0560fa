//! Families over a year, as a picture and as a table.

use chrono::{Datelike, NaiveDate};
use hearthbook_records::UiError;
use hearthbook_records::families::{
    EmptySpell, Family, MemberKind, OccupancyMonth, OccupancyRequest, OccupancyRow, OccupancyView,
};
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::occupancy::{Stay, Year, spell_words, year};
use hearthbook_rules::{Month, month_words, short_month};
use hearthbook_store::tables::{centre, families};

use super::records::{by_initials, counted};
use crate::desk::Desk;

fn count(family: &Family, kind: MemberKind) -> u32 {
    u32::try_from(family.members.iter().filter(|member| member.kind == kind).count()).unwrap_or(u32::MAX)
}

fn between(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days()).unwrap_or(0)
}

fn row(family: &Family, year: &Year, today: NaiveDate) -> Option<OccupancyRow> {
    let end = family.left_on.unwrap_or(year.to);
    if family.arrived_on > year.to || end < year.from {
        return None;
    }
    let (from, to) = (family.arrived_on.max(year.from), end.min(year.to));
    // a stay that goes on is drawn as lived up to today, and as planned beyond
    let lived_to = to.min(today);
    let lived = if lived_to < from { 0 } else { between(from, lived_to) + 1 };
    Some(OccupancyRow {
        id: family.id,
        reference: family.reference.clone(),
        by_initials: by_initials(family, today),
        placing_authority: family.placing_authority.clone(),
        adults: count(family, MemberKind::Adult),
        children: count(family, MemberKind::Child),
        arrived: date_words(family.arrived_on),
        left: family.left_on.map(date_words).unwrap_or_default(),
        days: lived,
        from_day: between(year.from, from),
        to_day: between(year.from, to),
        arrives: family.arrived_on >= year.from,
        leaves: family.left_on.is_some_and(|left| left <= year.to),
        ahead_from: between(year.from, from) + lived,
    })
}

fn summary(rows: &[OccupancyRow], year: &Year) -> String {
    let lived: Vec<&OccupancyRow> = rows.iter().filter(|row| row.days > 0).collect();
    if lived.is_empty() {
        return "Nobody lived at the centre in these months.".to_owned();
    }
    let sum = |of: fn(&OccupancyRow) -> u32| {
        usize::try_from(lived.iter().map(|row| of(row)).sum::<u32>()).unwrap_or(usize::MAX)
    };
    let arrived: u32 = u32::try_from(lived.iter().filter(|row| row.arrives).count()).unwrap_or(0);
    let left: u32 =
        u32::try_from(lived.iter().filter(|row| row.leaves && row.days > row.to_day - row.from_day).count())
            .unwrap_or(0);
    let empty: u32 = year.months.iter().map(|month| month.empty_days).sum();
    let empty = match empty {
        0 => "There was no day on which nobody lived there.".to_owned(),
        1 => "Nobody lived there on 1 day.".to_owned(),
        days => format!("Nobody lived there on {days} days."),
    };
    format!(
        "{}: {} and {}. {arrived} arrived, {left} left. {empty}",
        counted(lived.len(), "family", "families"),
        counted(sum(|row| row.adults), "adult", "adults"),
        counted(sum(|row| row.children), "child", "children"),
    )
}

/// Families over a year.
pub fn occupancy(desk: &mut Desk, request: OccupancyRequest) -> Result<OccupancyView, UiError> {
    let today = desk.today();
    let all = families::all(desk.store.read())?;
    let profile = centre::the_one(desk.store.read())?;
    let wanted = request.year.filter(|year| (2000..=2100).contains(year));
    let first = wanted.and_then(|year| Month::new(year, 1)).unwrap_or_else(|| Month::of(today).minus(11));
    let stays: Vec<Stay> = all
        .iter()
        .map(|family| Stay {
            arrived_on: family.arrived_on,
            left_on: family.left_on,
            adults: count(family, MemberKind::Adult),
            children: count(family, MemberKind::Child),
        })
        .collect();
    let registered = profile.as_ref().and_then(|centre| centre.registered_on);
    // without a day of registration nothing before the first family is called empty
    let counted_from = registered.or_else(|| stays.iter().map(|stay| stay.arrived_on).min()).or(Some(today));
    let year = year(&stays, first, 12, counted_from, today);
    let mut rows: Vec<OccupancyRow> = all.iter().filter_map(|family| row(family, &year, today)).collect();
    rows.sort_by_key(|row| (row.from_day, row.to_day));
    let mut years: Vec<i32> = stays.iter().map(|stay| stay.arrived_on.year()).chain([today.year()]).collect();
    let (earliest, latest) =
        (years.iter().min().copied().unwrap_or_default(), years.iter().max().copied().unwrap_or_default());
    years = (earliest..=latest).rev().collect();
    let inside = |day: NaiveDate| (year.from..=year.to).contains(&day);
    let title = match wanted {
        Some(year) => year.to_string(),
        None => format!("{} to {}", month_words(first), month_words(first.plus(11))),
    };
    Ok(OccupancyView {
        title,
        summary: summary(&rows, &year),
        months: year
            .months
            .iter()
            .map(|month| OccupancyMonth {
                label: short_month(month.month).to_owned(),
                words: month_words(month.month),
                from_day: between(year.from, month.month.first_day()),
                arrived: month.arrived,
                left: month.left,
                most_families: month.most_families,
                most_adults: month.most_adults,
                most_children: month.most_children,
                empty_days: month.empty_days,
                ahead: month.month.first_day() > today,
            })
            .collect(),
        empty: year
            .empty
            .iter()
            .map(|(from, to)| EmptySpell {
                from_day: between(year.from, *from),
                to_day: between(year.from, *to),
                words: spell_words(*from, *to),
            })
            .collect(),
        days: between(year.from, year.to) + 1,
        today: inside(today).then(|| between(year.from, today)),
        rows,
        years,
        year: wanted,
        places: profile.map(|centre| centre.profile.places).unwrap_or_default(),
    })
}
