//! What the family record, complaints and retention put on Today.

use chrono::NaiveDate;
use hearthbook_records::complaints::ComplaintStage;
use hearthbook_records::today::{TodayLine, Urgency};
use hearthbook_records::{Ability, UiError};
use hearthbook_rules::Explanation;
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::today::when_words;
use hearthbook_store::tables::{complaints, families, family_logs, register, retention};

use super::complaints::stage_answer;
use super::family_record::untold;
use crate::ahead::Ahead;
use crate::desk::Desk;

fn line(
    id: String,
    title: String,
    detail: String,
    path: String,
    why: Explanation,
    (today, ahead): (NaiveDate, Ahead),
) -> Option<TodayLine> {
    let due = why.due?;
    let days = (due - today).num_days();
    let urgency = Urgency::of_days(days);
    (urgency != Urgency::Coming || ahead == Ahead::Year).then(|| TodayLine {
        id,
        urgency,
        when: when_words(days),
        title,
        detail,
        path,
        why,
    })
}

fn of_families(desk: &mut Desk, ahead: Ahead) -> Result<Vec<TodayLine>, UiError> {
    let (book, today) = (desk.rules()?, desk.today());
    let conn = desk.store.read();
    let all = families::all(conn)?;
    let mut lines = Vec::new();
    for family in all.iter().filter(|family| family.left_on.is_none_or(|left| left >= today)) {
        let placement = register::placement(conn, family.id)?;
        let path = format!("/families/{}/placement", family.id);
        if !placement.plan_complete() {
            let what = match (placement.plan_on, placement.plan_waits_because.trim()) {
                (Some(_), _) => "no risk assessment is recorded with the plan (practice)".to_owned(),
                (None, "") => "no plan is on record".to_owned(),
                (None, because) => format!("it waits because: {because}"),
            };
            lines.extend(line(
                format!("plan-{}", family.id),
                format!("Placement plan for family {}", family.reference),
                format!("Arrival {}; {what}", date_words(family.arrived_on)),
                path.clone(),
                book.placement_plan_due(family.arrived_on, today),
                (today, ahead),
            ));
        }
        let logs = family_logs::of_family(conn, family.id)?;
        let is_final = register::finals(conn, family.id)?.first().is_some_and(|marked| marked.withdrawn.is_none());
        if let Some(end) = super::family_record::planned_end(&placement, &logs)
            && !is_final
        {
            lines.extend(line(
                format!("assessment-{}", family.id),
                format!("Assessment of family {} ends", family.reference),
                "Mark the final report, or record an extension with its reason".to_owned(),
                path,
                book.log_review_due("Planned end of the assessment", end, today, false),
                (today, ahead),
            ));
        }
    }
    for entry in family_logs::open_with_a_day(conn)? {
        let Some(family) = all.iter().find(|family| family.id == entry.family) else { continue };
        let gone = family.left_on.is_some_and(|left| left < today);
        let (Some(kind), Some(due), false) = (book.family_record().log(&entry.kind), entry.due_on, gone) else {
            continue;
        };
        if entry.kind == "extension" {
            continue;
        }
        let what = match entry.kind.as_str() {
            "riskAssessment" => "Review the risk assessment",
            "surveillance" => "Review the surveillance device",
            "challenge" => "Answer expected on a delay that was challenged",
            _ => "Milestone",
        };
        let about = if entry.subject.is_empty() { &entry.words } else { &entry.subject };
        // once the day is recorded the line has nothing more to ask for; that it came too late stays with the entry
        if let Some(why) = untold(&book, &entry, today).filter(|_| entry.answer_on.is_none()) {
            lines.extend(line(
                format!("informed-{}", entry.id),
                format!("Record when family {} was told of a surveillance device", family.reference),
                about.chars().take(120).collect(),
                format!("/families/{}/logs", family.id),
                why,
                (today, ahead),
            ));
        }
        lines.extend(line(
            format!("log-{}", entry.id),
            format!("{what}, family {}", family.reference),
            about.chars().take(120).collect(),
            format!("/families/{}/logs", family.id),
            book.log_review_due(&kind.title, due, today, entry.kind == "surveillance"),
            (today, ahead),
        ));
    }
    Ok(lines)
}

fn of_complaints(desk: &mut Desk, ahead: Ahead) -> Result<Vec<TodayLine>, UiError> {
    let (book, today) = (desk.rules()?, desk.today());
    let mut lines = Vec::new();
    for complaint in complaints::all(desk.store.read())?.iter().filter(|complaint| !complaint.closed()) {
        let path = format!("/complaints/{}", complaint.id);
        if complaint.untold() {
            let why = book.complaint_answer_due(complaint.made_on, today);
            let detail = format!("Made {} by {}", date_words(complaint.made_on), complaint.made_by.words());
            let title = format!("Tell the complainant what will be done: {}", complaint.reference);
            let days = why.due.map_or(0, |due| (due - today).num_days());
            match line(
                format!("complaint-{}", complaint.id),
                title.clone(),
                detail.clone(),
                path.clone(),
                why.clone(),
                (today, ahead),
            ) {
                Some(line) => lines.push(line),
                // a complaint that nobody answered yet is shown from its first day on
                None => lines.push(TodayLine {
                    id: format!("complaint-{}", complaint.id),
                    urgency: Urgency::Coming,
                    when: format!("in {days} days"),
                    title,
                    detail,
                    path: path.clone(),
                    why,
                }),
            }
        }
        for reached in complaints::stages(desk.store.read(), complaint.id)? {
            let Some(why) = stage_answer(&book, &reached, today).filter(|_| reached.answered_on.is_none()) else {
                continue;
            };
            let (who, stage) = match reached.stage {
                ComplaintStage::One => ("local authority", "stage one"),
                ComplaintStage::Two => ("local authority", "stage two"),
                ComplaintStage::Three => ("review panel", "stage three"),
                ComplaintStage::Ombudsman => ("ombudsman", "after the three stages"),
            };
            lines.extend(line(
                match reached.stage {
                    ComplaintStage::One => format!("authority-{}", complaint.id),
                    _ => format!("authority-{}-{stage}", complaint.id),
                },
                format!("Answer of the {who} expected: {}", complaint.reference),
                format!("{}, {stage}", complaint.authority),
                path.clone(),
                why,
                (today, ahead),
            ));
        }
    }
    Ok(lines)
}

fn of_deletions(desk: &mut Desk) -> Result<Vec<TodayLine>, UiError> {
    let (book, now) = (desk.rules()?, desk.now);
    let mut lines = Vec::new();
    for deletion in retention::deletions(desk.store.read())? {
        if deletion.done.is_some() || deletion.cancelled.is_some() {
            continue;
        }
        let (title, at) = match (deletion.confirmed, deletion.earliest_at) {
            (None, _) if deletion.asked.1 == desk.person => continue,
            (None, _) => ("Confirm or call off a deletion", deletion.asked.0),
            (Some((at, _)), Some(earliest)) if earliest <= now => ("Carry out or call off a deletion", at),
            (Some(_), _) => continue,
        };
        lines.push(TodayLine {
            id: format!("deletion-{}", deletion.id),
            urgency: Urgency::Soon,
            when: "waits".to_owned(),
            title: format!("{title}: {} {}", deletion.kind.words(), deletion.reference),
            detail: deletion.reason,
            path: "/retention".to_owned(),
            why: book.cooling_off_ends(at).1,
        });
    }
    Ok(lines)
}

/// The lines for Today, as far as this reader may see what they are about.
pub(super) fn for_today(desk: &mut Desk, ahead: Ahead) -> Result<Vec<TodayLine>, UiError> {
    let mut lines = Vec::new();
    if desk.may(Ability::SeeFamilyNames) {
        lines.extend(of_families(desk, ahead)?);
    }
    if desk.may(Ability::EditComplaints) {
        lines.extend(of_complaints(desk, ahead)?);
    }
    if desk.may(Ability::ManageRetention) {
        lines.extend(of_deletions(desk)?);
    }
    Ok(lines)
}
