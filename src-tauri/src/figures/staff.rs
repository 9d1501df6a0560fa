//! Staff, and their vetting, supervision and training, as far as they are on record.

use chrono::{Months, NaiveDate};
use hearthbook_records::vetting::Engagement;
use hearthbook_rules::calendar::{date_words, london_date};
use hearthbook_rules::vetting::ItemState;

use super::source::{FileState, PRACTICE, Source, StaffRow};
use super::{Area, Behind, Figure, Scope, Unit};

fn behind(row: &StaffRow, words: impl Into<String>, on: Option<NaiveDate>) -> Behind {
    Behind { label: row.label(), words: words.into(), on, path: format!("/vetting/{}", row.id) }
}

fn engagement_words(row: &StaffRow) -> &'static str {
    row.engagement.map_or("how he or she works there is not on record", Engagement::words)
}

/// Not on the centre's own books.
fn from_outside(row: &StaffRow) -> bool {
    matches!(row.engagement, Some(Engagement::Agency | Engagement::Contractor | Engagement::Student))
}

pub(super) fn figures(source: &Source, scope: &Scope) -> Vec<Figure> {
    let day = scope.as_of;
    let in_post: Vec<&StaffRow> = source.staff.iter().filter(|row| row.in_post(day)).collect();
    let new = |key: &str, label: &str, unit| Figure::new(Area::Staff, key, label, unit);
    let since = |row: &StaffRow| {
        let start = row
            .started_on
            .map_or_else(|| "first day not on record".to_owned(), |on| format!("since {}", date_words(on)));
        format!("{}, {start}", engagement_words(row))
    };
    let listed = |which: &dyn Fn(&StaffRow) -> bool| -> Vec<Behind> {
        in_post.iter().filter(|row| which(row)).map(|row| behind(row, since(row), row.started_on)).collect()
    };
    let started = source
        .staff
        .iter()
        .filter_map(|row| row.started_on.filter(|on| scope.contains(*on)).map(|on| (row, on)))
        .map(|(row, on)| behind(row, format!("{}, started {}", engagement_words(row), date_words(on)), Some(on)))
        .collect();
    let left = source
        .staff
        .iter()
        .filter_map(|row| row.left_on.filter(|on| scope.contains(*on)).map(|on| (row, on)))
        .map(|(row, on)| behind(row, format!("{}, left {}", engagement_words(row), date_words(on)), Some(on)))
        .collect();
    let qualified = |wanted: bool| -> Vec<Behind> {
        in_post
            .iter()
            .filter(|row| row.qualifications.trim().is_empty() != wanted)
            .map(|row| {
                let words = if wanted { row.qualifications.trim() } else { "no qualification on record" };
                behind(row, words, None)
            })
            .collect()
    };
    let mut figures = vec![
        new("staff.inPost", "Staff in post", Unit::Staff)
            .of(listed(&|_| true))
            .note("As at the day, however they work there."),
        new("staff.own", "Staff of the centre’s own", Unit::Staff)
            .of(listed(&|row| !from_outside(row)))
            .note("As at the day: neither agency nor contractor nor student."),
        new("staff.agency", "Agency staff", Unit::Staff)
            .of(listed(&|row| row.engagement == Some(Engagement::Agency)))
            .note("As at the day."),
        new("staff.bank", "Bank staff", Unit::Staff)
            .of(listed(&|row| row.engagement == Some(Engagement::Bank)))
            .note("As at the day."),
        new("staff.started", "Staff who started", Unit::Staff).of(started),
        new("staff.left", "Staff who left", Unit::Staff).of(left),
        new("staff.vacancies", "Vacancies", Unit::Posts)
            .note("Hearthbook keeps no list of posts to be filled. Give the number yourself."),
        new("staff.qualified", "Staff with a qualification on record", Unit::Staff)
            .of(qualified(true))
            .note("As at the day."),
        new("staff.unqualified", "Staff without a qualification on record", Unit::Staff)
            .of(qualified(false))
            .note("As at the day."),
    ];
    figures.extend(vetting(source, &in_post, scope));
    figures
}

/// "3 years", "30 months".
fn interval_words(months: u32) -> String {
    match (months % 12, months / 12) {
        (0, 1) => "1 year".to_owned(),
        (0, years) => format!("{years} years"),
        _ if months == 1 => "1 month".to_owned(),
        _ => format!("{months} months"),
    }
}

/// Older than the centre's own rule says, counted as the register counts it.
fn old_certificates(source: &Source, in_post: &[&StaffRow], day: NaiveDate) -> Figure {
    let new = |label: String| Figure::new(Area::Vetting, "vetting.dbsOld", label, Unit::Files);
    let Some(months) = source.dbs_months else {
        return new("Old DBS certificates".to_owned())
            .note("The centre has no rule for when a DBS certificate is old, so that no figure can be given.");
    };
    let old = in_post
        .iter()
        .filter_map(|row| row.dbs.map(|dbs| (row, dbs)))
        .filter(|(_, dbs)| dbs.on.checked_add_months(Months::new(months)).is_some_and(|until| until < day))
        .map(|(row, dbs)| {
            let service = if dbs.update_service { ", on the update service" } else { "" };
            behind(row, format!("certificate of {}{service}", date_words(dbs.on)), Some(dbs.on))
        })
        .collect();
    let words = interval_words(months);
    new(format!("DBS certificates older than {words}")).of(old).note(format!(
        "As at the day: older than {words}, which is the centre’s own rule for a new certificate; Schedule 2 sets none. \
         Certificates of people on the update service are counted, too."
    ))
}

fn vetting(source: &Source, in_post: &[&StaffRow], scope: &Scope) -> Vec<Figure> {
    let day = scope.as_of;
    let new = |key: String, label: String, unit| Figure::new(Area::Vetting, key, label, unit);
    let complete = in_post
        .iter()
        .filter(|row| row.file == FileState::Complete)
        .map(|row| behind(row, "every item of Schedule 2 complete or not required", None))
        .collect();
    let incomplete = in_post
        .iter()
        .filter_map(|row| match &row.file {
            FileState::Complete => None,
            FileState::None => Some(behind(row, "no vetting file", None)),
            FileState::Outstanding(items) => Some(behind(row, format!("outstanding: {}", items.join(", ")), None)),
        })
        .collect();
    let none = in_post
        .iter()
        .filter(|row| row.dbs.is_none())
        .map(|row| behind(row, "no certificate with a date on record", None))
        .collect();
    let audits = source
        .audits
        .iter()
        .filter(|audit| scope.contains(london_date(audit.drawn_at)))
        .map(|audit| {
            let done = audit.files.iter().filter(|file| file.checked.is_some()).count();
            let open = audit.findings.iter().filter(|finding| finding.closed.is_none()).count();
            Behind {
                label: format!("Self-audit drawn {}", date_words(london_date(audit.drawn_at))),
                words: format!(
                    "{done} of {} files gone through, {} findings, {open} open",
                    audit.files.len(),
                    audit.findings.len()
                ),
                on: Some(london_date(audit.drawn_at)),
                path: "/vetting/self-audit".to_owned(),
            }
        })
        .collect();
    let mut figures = vec![
        new("vetting.complete".into(), "Vetting files complete".into(), Unit::Files)
            .of(complete)
            .note("As at the day, of those in post."),
        new("vetting.incomplete".into(), "Vetting files not complete".into(), Unit::Files)
            .of(incomplete)
            .note("As at the day, of those in post."),
        old_certificates(source, in_post, day),
        new("vetting.dbsNone".into(), "No DBS certificate with a date".into(), Unit::Files)
            .of(none)
            .note("As at the day."),
        new("vetting.audits".into(), "Self-audits of vetting files".into(), Unit::Audits).of(audits),
    ];
    for (item, title) in PRACTICE.into_iter().zip(["Mandatory training", "Supervision", "Appraisal"]) {
        let kept = in_post.iter().any(|row| {
            row.practice.get(item).is_some_and(|state| matches!(state, ItemState::Complete | ItemState::Expired))
        });
        let behind_of = |wanted: &dyn Fn(ItemState) -> bool, words: &str| -> Vec<Behind> {
            in_post
                .iter()
                .filter(|row| wanted(row.practice.get(item).copied().unwrap_or(ItemState::Missing)))
                .map(|row| behind(row, words, None))
                .collect()
        };
        let up_to_date = new(format!("vetting.{item}.current"), format!("{title} up to date"), Unit::Staff);
        let due = new(format!("vetting.{item}.due"), format!("{title} due or not on record"), Unit::Staff);
        if kept {
            let good = |state| matches!(state, ItemState::Complete | ItemState::NotRequired);
            figures.push(up_to_date.of(behind_of(&good, "up to date")).note("As at the day, as far as the files say."));
            figures.push(
                due.of(behind_of(&|state| !good(state), "due again, or nothing on record"))
                    .note("As at the day, as far as the files say."),
            );
        } else {
            let note = "Nothing of it is in any file, so that no figure can be given.";
            figures.push(up_to_date.note(note));
            figures.push(due.note(note));
        }
    }
    figures
}
