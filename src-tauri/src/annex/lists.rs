//! The lists of Annex A, by initials: families, who left, notifications, staff, professionals, devices, visits.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hearthbook_records::ProfessionalId;
use hearthbook_records::annex::{AnnexPeriod, AnnexRow};
use hearthbook_records::events::Decision;
use hearthbook_records::families::Family;
use hearthbook_records::professionals::Professional;
use hearthbook_records::vetting::Engagement;
use hearthbook_records::{FamilyId, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_store::tables::professionals;

use crate::commands::by_initials;
use crate::desk::Desk;
use crate::figures::source::{FamilyRow, FileState, StaffRow};
use crate::figures::{Scope, Source};

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// Heads.
    pub heads: Vec<String>,
    /// Lines.
    pub rows: Vec<AnnexRow>,
}

/// Lists by key.
pub type Lists = BTreeMap<String, List>;

fn list(heads: &[&str], rows: Vec<AnnexRow>) -> List {
    List { heads: heads.iter().map(|head| (*head).to_owned()).collect(), rows }
}

fn or(text: &str, missing: &str) -> String {
    match text.trim() {
        "" => missing.to_owned(),
        text => text.to_owned(),
    }
}

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "–".to_owned(), date_words)
}

/// "began 3 March 2026, planned end 26 May 2026": how far the assessment is on a day.
#[must_use]
pub fn stage(row: &FamilyRow, on: NaiveDate) -> String {
    let kind = or(&row.placement.assessment_type, "type not on record");
    match (row.placement.assessment_started_on, row.final_by(on)) {
        (_, Some(signed)) => format!("{kind}: final report {}", date_words(signed)),
        (Some(start), None) if start <= on => {
            let end = row
                .planned_end(on)
                .map_or_else(|| "no planned end".to_owned(), |end| format!("planned end {}", date_words(end)));
            format!("{kind}: began {}, {end}", date_words(start))
        }
        _ => "not begun".to_owned(),
    }
}

fn present(row: &FamilyRow, on: NaiveDate) -> Family {
    let mut family = row.family.clone();
    family.members.retain(|member| row.present(member.id, on));
    family
}

fn professional_words(one: &Professional) -> String {
    [one.name.as_str(), one.organisation.as_str()]
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// A professional with the families that he or she is linked to: their ids and references.
pub type Callable = (Professional, Vec<(FamilyId, String)>);

/// Professionals in use, with the references of the families they are linked to.
///
/// # Errors
/// What the store says.
pub fn callable(desk: &Desk, on: NaiveDate) -> Result<Vec<Callable>, UiError> {
    let mut links: BTreeMap<ProfessionalId, Vec<(FamilyId, String)>> = BTreeMap::new();
    for (family, reference, professional, _) in professionals::links(desk.store.read())? {
        links.entry(professional).or_default().push((family, reference));
    }
    let mut found: Vec<_> = professionals::all(desk.store.read())?
        .into_iter()
        .filter(|one| one.ended_on.is_none_or(|ended| ended > on))
        .map(|one| {
            let of = links.remove(&one.id).unwrap_or_default();
            (one, of)
        })
        .collect();
    found.sort_by(|one, other| {
        (one.0.kind, professional_words(&one.0)).cmp(&(other.0.kind, professional_words(&other.0)))
    });
    Ok(found)
}

fn families(source: &Source, on: NaiveDate, who: &BTreeMap<FamilyId, Vec<String>>) -> List {
    let rows = source
        .families
        .iter()
        .filter(|row| row.family.resident(on))
        .map(|row| {
            let court = [
                row.placement.legal_status.trim(),
                if row.placement.court_instructions.trim().is_empty() { "" } else { "court instructions on record" },
            ]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("; ");
            AnnexRow {
                cells: vec![
                    format!("{}\n{}", row.family.reference, by_initials(&present(row, on), on)),
                    row.family.placing_authority.clone(),
                    date_words(row.family.arrived_on),
                    or(&row.distance, "not on record"),
                    stage(row, on),
                    or(&court, "not on record"),
                    or(&who.get(&row.family.id).map(|names| names.join("; ")).unwrap_or_default(), "not on record"),
                ],
                path: row.path(),
            }
        })
        .collect();
    list(
        &[
            "Family",
            "Placing authority",
            "Arrived",
            "Home",
            "Assessment",
            "Court and legal status",
            "Social worker, IRO, guardian",
        ],
        rows,
    )
}

fn left(source: &Source, period: &AnnexPeriod) -> List {
    // the last six months are asked for whatever the period
    let six = period.as_of.checked_sub_months(chrono::Months::new(6)).unwrap_or(period.as_of);
    let from = period.from.min(six);
    let to = period.to.max(period.as_of);
    let mut found: Vec<(&FamilyRow, NaiveDate)> = source
        .families
        .iter()
        .filter_map(|row| Some((row, row.family.left_on.filter(|left| from <= *left && *left <= to)?)))
        .collect();
    found.sort_by_key(|(row, left)| (std::cmp::Reverse(*left), row.family.reference.clone()));
    let rows = found
        .into_iter()
        .map(|(row, left)| {
            let outcome = [
                row.placement.recommendation.trim(),
                row.placement.court_decision.trim(),
                row.placement.outcome_after.trim(),
            ];
            let said = ["recommendation", "court’s decision", "what came after"]
                .into_iter()
                .zip(outcome)
                .map(|(label, words)| {
                    format!("{label}: {}", if words.is_empty() { "not on record" } else { "on record" })
                })
                .collect::<Vec<_>>()
                .join("; ");
            AnnexRow {
                cells: vec![
                    format!("{}\n{}", row.family.reference, by_initials(&row.family, left)),
                    row.family.placing_authority.clone(),
                    date_words(row.family.arrived_on),
                    date_words(left),
                    or(&row.reason_for_leaving, "not on record"),
                    stage(row, left),
                    said,
                ],
                path: row.path(),
            }
        })
        .collect();
    list(&["Family", "Placing authority", "Arrived", "Left", "Reason", "Assessment", "Outcome"], rows)
}

fn notifications(source: &Source, scope: &Scope) -> List {
    let rows = source
        .events
        .iter()
        .filter(|event| scope.contains(event.on) && event.decision == Some(Decision::Notifiable))
        .map(|event| {
            let told: Vec<String> = event
                .notices
                .iter()
                .filter(|notice| notice.told_at.is_some() || !notice.not_told)
                .map(|notice| match notice.told_at {
                    Some(at) => format!("{}: {}", notice.title, london_date_time_words(at)),
                    None => format!("{}: not told", notice.title),
                })
                .collect();
            let references: Vec<&str> =
                event.notices.iter().map(|notice| notice.reference.as_str()).filter(|one| !one.is_empty()).collect();
            let state = match event.closed_on {
                Some(closed) => format!("closed {}", date_words(closed)),
                None => "open".to_owned(),
            };
            let people: Vec<&str> = event.people.iter().map(|one| one.initials.as_str()).collect();
            AnnexRow {
                cells: vec![
                    date_words(event.on),
                    event.title.clone(),
                    or(&people.join(", "), "–"),
                    or(&told.join("\n"), "nobody told yet"),
                    or(&references.join(", "), "–"),
                    state,
                ],
                path: format!("/events/{}", event.id),
            }
        })
        .collect();
    list(&["Day", "Event", "Who", "Told", "Reference", "State"], rows)
}

fn vetting_words(row: &StaffRow) -> String {
    match &row.file {
        FileState::Complete => "complete".to_owned(),
        FileState::None => "no file".to_owned(),
        FileState::Outstanding(items) => format!("outstanding: {}", items.join(", ")),
    }
}

fn staff(source: &Source, on: NaiveDate) -> List {
    let rows = source
        .staff
        .iter()
        .filter(|row| row.in_post(on))
        .map(|row| AnnexRow {
            cells: vec![
                row.initials.clone(),
                or(&row.post, "–"),
                row.engagement.map_or("not on record", Engagement::words).to_owned(),
                day(row.started_on),
                or(&row.qualifications, "not on record"),
                day(row.dbs.map(|dbs| dbs.on)),
                vetting_words(row),
            ],
            path: format!("/vetting/{}", row.id),
        })
        .collect();
    list(&["Initials", "Post", "Works here as", "Since", "Qualifications", "DBS certificate of", "Vetting file"], rows)
}

fn visits(source: &Source, scope: &Scope) -> List {
    let rows = source
        .visits
        .iter()
        .filter(|row| scope.contains(row.on))
        .map(|row| AnnexRow {
            cells: vec![
                date_words(row.on),
                if row.announced { "announced" } else { "unannounced" }.to_owned(),
                row.families_resident.to_string(),
                day(row.report_due),
                row.sent_on.map_or_else(|| "not recorded as sent".to_owned(), date_words),
            ],
            path: format!("/visits/{}", row.id),
        })
        .collect();
    list(&["Visit", "Announced", "Families resident", "Report due", "Report sent"], rows)
}

fn surveillance(source: &Source, on: NaiveDate) -> List {
    let rows = source
        .families
        .iter()
        .flat_map(|row| row.logs.iter().filter(|log| log.kind == "surveillance").map(move |log| (row, log)))
        .filter(|(_, log)| log.on <= on && log.closed_on.is_none_or(|closed| closed > on))
        .map(|(row, log)| AnnexRow {
            cells: vec![
                row.family.reference.clone(),
                or(&log.subject, "–"),
                or(&log.choice, "–"),
                date_words(log.on),
                day(log.answer_on),
                day(log.due_on),
            ],
            path: row.path(),
        })
        .collect();
    list(&["Family", "Device and place", "Purpose and consent", "Since", "Informed on", "Next review"], rows)
}

/// All lists.
///
/// # Errors
/// What the store says.
pub fn gather(desk: &Desk, source: &Source, period: &AnnexPeriod) -> Result<Lists, UiError> {
    use hearthbook_records::professionals::ProfessionalKind as Kind;
    let (on, scope) = (period.as_of, super::scope(period));
    let callable = callable(desk, on)?;
    let mut who: BTreeMap<FamilyId, Vec<String>> = BTreeMap::new();
    for (one, families) in &callable {
        if matches!(one.kind, Kind::SocialWorker | Kind::ReviewingOfficer | Kind::Guardian) {
            for (family, _) in families {
                who.entry(*family).or_default().push(format!("{}: {}", one.kind.words(), professional_words(one)));
            }
        }
    }
    let resident: Vec<FamilyId> =
        source.families.iter().filter(|row| row.family.resident(on)).map(|row| row.family.id).collect();
    let rows = callable
        .iter()
        // whoever has to do with nobody who lives there is not to be called, unless it is for the whole centre
        .filter(|(_, families)| families.is_empty() || families.iter().any(|(family, _)| resident.contains(family)))
        .map(|(one, families)| {
            let of: Vec<&str> = families
                .iter()
                .filter(|(family, _)| resident.contains(family))
                .map(|(_, reference)| reference.as_str())
                .collect();
            AnnexRow {
                cells: vec![
                    one.kind.words().to_owned(),
                    professional_words(one),
                    or(&of.join(", "), "the centre"),
                    or(&one.telephone, "–"),
                    or(&one.email, "–"),
                ],
                path: format!("/professionals/{}", one.id),
            }
        })
        .collect();
    Ok(Lists::from([
        ("families".to_owned(), families(source, on, &who)),
        ("left".to_owned(), left(source, period)),
        ("notifications".to_owned(), notifications(source, &scope)),
        ("staff".to_owned(), staff(source, on)),
        ("professionals".to_owned(), list(&["Who", "Name and organisation", "For", "Telephone", "Email"], rows)),
        ("surveillance".to_owned(), surveillance(source, on)),
        ("visits".to_owned(), visits(source, &scope)),
    ]))
}
