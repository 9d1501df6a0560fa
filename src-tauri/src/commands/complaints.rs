//! Complaints and representations. Who sees no names gets every text with the names on record replaced by initials.

use chrono::{Datelike, Months, NaiveDate};
use hearthbook_documents::complaints::{ComplaintLeaflet, ComplaintSummary, SummaryLine, leaflet, summary};
use hearthbook_records::complaints::{
    AddComplaintStepRequest, Complaint, ComplaintForm, ComplaintKind, ComplaintMonth, ComplaintRequest, ComplaintRow,
    ComplaintStage, ComplaintStageView, ComplaintStepView, ComplaintSummaryRequest, ComplaintView, ComplaintsView,
    FamilyChoice, LinkComplaintRequest, SaveComplaintRequest, SaveComplaintStageRequest, StageReached,
};
use hearthbook_records::events::LinkTarget;
use hearthbook_records::families::Family;
use hearthbook_records::retention::RetentionKind;
use hearthbook_records::submissions::ExportView;
use hearthbook_records::today::Urgency;
use hearthbook_records::{Ability, ComplaintId, ErrorCode, FieldError, Problems, UiError};
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::{Explanation, LaterStage, Month, RuleBook, month_words, short_month};
use hearthbook_store::tables::{complaints, drafts, families};

use super::family_record::hold_words;
use super::records::{by_initials, counted};
use super::submissions::written;
use crate::desk::Desk;
use crate::{gate, links, render};

/// First words of a text, for a list.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 90 {
        return line;
    }
    let mut cut: String = line.chars().take(88).collect();
    if let Some(space) = cut.rfind(' ') {
        cut.truncate(space);
    }
    cut.push('…');
    cut
}

/// A text as this reader may see it.
fn shown(desk: &mut Desk, text: &str) -> Result<String, UiError> {
    if desk.may(Ability::SeeFamilyNames) { Ok(text.to_owned()) } else { gate::initials_only(desk, text) }
}

fn state(complaint: &Complaint, book: &RuleBook, today: NaiveDate) -> (Urgency, String) {
    if complaint.untold() {
        let due = book.complaint_answer_due(complaint.made_on, today).due.unwrap_or(complaint.made_on);
        let words = format!("tell the complainant by {}", date_words(due));
        return if due < today { (Urgency::Late, words) } else { (Urgency::Soon, words) };
    }
    match complaint.outcome {
        Some(outcome) => (Urgency::Done, outcome.words().to_owned()),
        None if complaint.kind == ComplaintKind::Representation => (Urgency::Coming, "outcome open".to_owned()),
        None => {
            let told = complaint.told_on.map(date_words).unwrap_or_default();
            (Urgency::Coming, format!("told {told}, outcome open"))
        }
    }
}

fn by_words(complaint: &Complaint, family: Option<&Family>) -> String {
    let family = family.map(|family| format!(" ({})", family.reference)).unwrap_or_default();
    let initials = if complaint.initials.is_empty() { String::new() } else { format!(", {}", complaint.initials) };
    format!("{}{initials}{family}", complaint.made_by.words())
}

fn kind_words(kind: ComplaintKind) -> &'static str {
    match kind {
        ComplaintKind::Complaint => "Complaint",
        ComplaintKind::Representation => "Representation",
    }
}

fn row(desk: &mut Desk, book: &RuleBook, complaint: &Complaint, all: &[Family]) -> Result<ComplaintRow, UiError> {
    let family = complaint.family.and_then(|id| all.iter().find(|family| family.id == id));
    let (urgency, state) = state(complaint, book, desk.today());
    let about = shown(desk, &complaint.about)?;
    Ok(ComplaintRow {
        id: complaint.id,
        reference: complaint.reference.clone(),
        kind: kind_words(complaint.kind).to_owned(),
        made_on: date_words(complaint.made_on),
        by: by_words(complaint, family),
        about: short(&about),
        urgency,
        state,
    })
}

fn months(all: &[Complaint], today: NaiveDate) -> Vec<ComplaintMonth> {
    let first = Month::of(today).minus(11);
    (0..12)
        .map(|index| {
            let month = first.plus(index);
            let count = |kind| {
                let made = all.iter().filter(|one| one.kind == kind && month.contains(one.made_on));
                u32::try_from(made.count()).unwrap_or(u32::MAX)
            };
            ComplaintMonth {
                label: short_month(month).to_owned(),
                words: month_words(month),
                complaints: count(ComplaintKind::Complaint),
                representations: count(ComplaintKind::Representation),
            }
        })
        .collect()
}

/// The twelve months that end on a day: from the day after the same day of the year before.
fn twelve_months(to: NaiveDate) -> NaiveDate {
    to.checked_sub_months(Months::new(12)).and_then(|day| day.succ_opt()).unwrap_or(to)
}

fn counted_kinds(found: &[&Complaint]) -> String {
    let of = |kind| found.iter().filter(|one| one.kind == kind).count();
    let (complaints, representations) = (of(ComplaintKind::Complaint), of(ComplaintKind::Representation));
    match (complaints, representations) {
        (0, 0) => "No complaint and no representation".to_owned(),
        (_, 0) => counted(complaints, "complaint", "complaints"),
        (0, _) => counted(representations, "representation", "representations"),
        _ => format!(
            "{} and {}",
            counted(complaints, "complaint", "complaints"),
            counted(representations, "representation", "representations")
        ),
    }
}

/// The record of complaints.
pub fn complaints(desk: &mut Desk, (): ()) -> Result<ComplaintsView, UiError> {
    let (book, today) = (desk.rules()?, desk.today());
    let all = complaints::all(desk.store.read())?;
    let families = families::all(desk.store.read())?;
    let from = twelve_months(today);
    let recent: Vec<&Complaint> = all.iter().filter(|one| (from..=today).contains(&one.made_on)).collect();
    let open = all.iter().filter(|one| !one.closed()).count();
    let mut rows = Vec::new();
    for complaint in all.iter().filter(|one| !one.closed()).chain(all.iter().filter(|one| one.closed())) {
        rows.push(row(desk, &book, complaint, &families)?);
    }
    let summary = format!(
        "{} in the last 12 months; {}.",
        counted_kinds(&recent),
        if open == 0 { "none is open".to_owned() } else { format!("{open} open") }
    );
    Ok(ComplaintsView {
        complaints: rows,
        summary,
        months: months(&all, today),
        summary_why: book.complaint_summary(from, today),
        ofsted: book.reaching_ofsted().into_iter().map(|(_, _, why)| why).collect(),
        can_edit: desk.may(Ability::EditComplaints),
    })
}

/// When the answer at a stage is expected: only where the setting has days.
pub(super) fn stage_answer(book: &RuleBook, reached: &StageReached, today: NaiveDate) -> Option<Explanation> {
    let later = match reached.stage {
        ComplaintStage::One => return Some(book.authority_answers(reached.began_on, today)),
        ComplaintStage::Two => LaterStage::Two,
        ComplaintStage::Three => LaterStage::Three,
        ComplaintStage::Ombudsman => LaterStage::Ombudsman,
    };
    book.later_stage_answers(later, reached.began_on, today)
}

fn stage_view(
    book: &RuleBook,
    stage: ComplaintStage,
    reached: Option<&StageReached>,
    today: NaiveDate,
) -> ComplaintStageView {
    let mut view = ComplaintStageView {
        stage,
        title: stage.words().to_owned(),
        began_on: None.into(),
        acknowledged_on: None.into(),
        answered_on: None.into(),
        words: String::new(),
        state: "not begun".to_owned(),
        urgency: Urgency::Nil,
        why: None,
    };
    let Some(reached) = reached else { return view };
    view.began_on = reached.began_on.into();
    view.acknowledged_on = reached.acknowledged_on.into();
    view.answered_on = reached.answered_on.into();
    view.words.clone_from(&reached.words);
    let mut state = vec![format!("received {}", date_words(reached.began_on))];
    state.extend(reached.acknowledged_on.map(|day| format!("acknowledged {}", date_words(day))));
    state.extend(reached.answered_on.map(|day| format!("answered {}", date_words(day))));
    view.state = state.join(", ");
    view.urgency = if reached.answered_on.is_some() { Urgency::Done } else { Urgency::Coming };
    if reached.answered_on.is_some() {
        return view;
    }
    let acknowledges = (stage == ComplaintStage::One && reached.acknowledged_on.is_none())
        .then(|| book.authority_acknowledges(reached.began_on, today))
        .filter(|why| why.due.is_some_and(|due| due >= today));
    if let Some(why) = acknowledges.or_else(|| stage_answer(book, reached, today)) {
        view.urgency = if why.due.is_some_and(|due| due < today) { Urgency::Late } else { Urgency::Coming };
        view.why = Some(why);
    }
    view
}

fn choices(desk: &Desk, families: &[Family]) -> Vec<FamilyChoice> {
    let today = desk.today();
    families
        .iter()
        .map(|family| FamilyChoice {
            id: family.id,
            words: format!("{}: {}", family.reference, by_initials(family, today)),
        })
        .collect()
}

/// One complaint; an empty form for a new one.
pub fn complaint(desk: &mut Desk, request: ComplaintRequest) -> Result<ComplaintView, UiError> {
    let (book, today) = (desk.rules()?, desk.today());
    let families = families::all(desk.store.read())?;
    let can_edit = desk.may(Ability::EditComplaints);
    let Some(id) = request.id else {
        return Ok(ComplaintView {
            row: None,
            form: ComplaintForm { made_on: today.into(), ..ComplaintForm::default() },
            steps: Vec::new(),
            stages: Vec::new(),
            why: None,
            family_words: String::new(),
            families: choices(desk, &families),
            hold: String::new(),
            links: Vec::new(),
            could_link: Vec::new(),
            can_edit,
        });
    };
    let complaint = complaints::one(desk.store.read(), id)?;
    let mut form = complaint.form();
    for text in [
        &mut form.about,
        &mut form.wish,
        &mut form.told_words,
        &mut form.outcome_words,
        &mut form.learning,
        &mut form.made_how,
        &mut form.told_how,
    ] {
        *text = shown(desk, text)?;
    }
    let mut steps = Vec::new();
    for step in complaints::steps(desk.store.read(), id)? {
        steps.push(ComplaintStepView { on: date_words(step.on), by: step.by, words: shown(desk, &step.words)? });
    }
    let reached = complaints::stages(desk.store.read(), id)?;
    let mut stages: Vec<ComplaintStageView> = Vec::new();
    if complaint.to_authority || !reached.is_empty() {
        for stage in ComplaintStage::ALL {
            let mut view = stage_view(&book, stage, reached.iter().find(|one| one.stage == stage), today);
            view.words = shown(desk, &view.words)?;
            stages.push(view);
        }
    }
    let family_words = complaint
        .family
        .and_then(|id| families.iter().find(|family| family.id == id))
        .map(|family| format!("{}: {}", family.reference, by_initials(family, today)))
        .unwrap_or_default();
    let (links, could_link) = links::of_complaint(desk, id)?;
    let hold = hold_words(desk, RetentionKind::Complaint, &id.to_string())?;
    let hold = shown(desk, &hold)?;
    Ok(ComplaintView {
        links,
        could_link,
        row: Some(row(desk, &book, &complaint, &families)?),
        form,
        steps,
        stages,
        why: (complaint.kind == ComplaintKind::Complaint).then(|| book.complaint_answer_due(complaint.made_on, today)),
        family_words,
        families: choices(desk, &families),
        hold,
        can_edit,
    })
}

/// Records a complaint or saves a change.
pub fn save_complaint(desk: &mut Desk, request: SaveComplaintRequest) -> Result<ComplaintView, UiError> {
    let key = format!("complaint:{}", request.id.map_or_else(|| "new".to_owned(), |id| id.to_string()));
    if let Some(id) = request.id {
        complaints::one(desk.store.read(), id)?;
    }
    if let Some(family) = request.form.family {
        families::one(desk.store.read(), family)?;
    }
    let complaint = request.form.parse(request.id.unwrap_or_else(ComplaintId::make), desk.today())?;
    let centre = desk.centre_id()?;
    desk.write(|write| {
        complaints::save(write, centre, &complaint)?;
        drafts::discard(write, &key)
    })?;
    self::complaint(desk, ComplaintRequest { id: Some(complaint.id) })
}

/// Records a step taken.
pub fn add_complaint_step(desk: &mut Desk, request: AddComplaintStepRequest) -> Result<ComplaintView, UiError> {
    let complaint = complaints::one(desk.store.read(), request.complaint)?;
    let step = request.parse(complaint.made_on, desk.today())?;
    let (centre, key) = (desk.centre_id()?, format!("complaint-step:{}", complaint.id));
    desk.write(|write| {
        complaints::add_step(write, centre, complaint.id, &step)?;
        drafts::discard(write, &key)
    })?;
    self::complaint(desk, ComplaintRequest { id: Some(complaint.id) })
}

/// Records where a complaint to a local authority stands.
pub fn save_complaint_stage(desk: &mut Desk, request: SaveComplaintStageRequest) -> Result<ComplaintView, UiError> {
    let complaint = complaints::one(desk.store.read(), request.complaint)?;
    let reached = request.parse(desk.today())?;
    let centre = desk.centre_id()?;
    desk.write(|write| complaints::save_stage(write, centre, complaint.id, &reached))?;
    self::complaint(desk, ComplaintRequest { id: Some(complaint.id) })
}

/// Links it to an event, or to a closed note that this person reads, or takes the link away.
pub fn link_complaint(desk: &mut Desk, request: LinkComplaintRequest) -> Result<ComplaintView, UiError> {
    let own = LinkTarget::Complaint(complaints::one(desk.store.read(), request.id)?.id);
    match request.target {
        LinkTarget::Event(event) if desk.may(Ability::DecideEvents) => links::set(desk, event, own, request.link)?,
        LinkTarget::Concern(concern) => {
            let version = crate::safeguarding::one(desk, concern)?.sealed.version;
            links::set_concern(desk, concern, version, own, request.link)?;
        }
        _ => {
            return Err(UiError::new(
                ErrorCode::BadInput,
                "A complaint is linked to an event or to a closed note. Nothing was changed.",
            ));
        }
    }
    self::complaint(desk, ComplaintRequest { id: Some(request.id) })
}

fn summary_line(desk: &Desk, complaint: &Complaint, families: &[Family]) -> Result<SummaryLine, UiError> {
    let family = complaint.family.and_then(|id| families.iter().find(|family| family.id == id));
    let steps: Vec<String> = complaints::steps(desk.store.read(), complaint.id)?
        .into_iter()
        .map(|step| format!("{}: {}", date_words(step.on), step.words.trim()))
        .collect();
    let told = match (complaint.told_on, complaint.kind) {
        (Some(day), _) => format!("Told {}: {}", date_words(day), complaint.told_words.trim()),
        (None, ComplaintKind::Complaint) => "The complainant has not been told yet what will be done.".to_owned(),
        (None, ComplaintKind::Representation) => String::new(),
    };
    let outcome = match (complaint.outcome, complaint.outcome_on) {
        (Some(outcome), Some(day)) => format!(
            "{}, {}: {}",
            super::today::capital(outcome.words()),
            date_words(day),
            complaint.outcome_words.trim()
        ),
        _ => "Open".to_owned(),
    };
    let action = steps.into_iter().chain([told]).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
    Ok(SummaryLine {
        reference: complaint.reference.clone(),
        kind: kind_words(complaint.kind).to_owned(),
        made_on: date_words(complaint.made_on),
        by: by_words(complaint, family),
        about: complaint.about.trim().to_owned(),
        action,
        outcome,
        learning: complaint.learning.trim().to_owned(),
    })
}

/// Writes the summary of twelve months as PDF. Names, and what else the record knows of people, are refused.
pub fn write_complaint_summary(desk: &mut Desk, request: ComplaintSummaryRequest) -> Result<ExportView, UiError> {
    let (book, today) = (desk.rules()?, desk.today());
    let mut problems = Problems::new();
    let to = problems.optional_date("to", "The last day of the twelve months", &request.to);
    if to.is_some_and(|to| to > today) {
        problems.add("to", "The last day of the twelve months must not be in the future");
    }
    problems.finish()?;
    let to = to.unwrap_or(today);
    let from = twelve_months(to);
    let centre = desk.centre()?;
    let found = complaints::between(desk.store.read(), from, to)?;
    let families = families::all(desk.store.read())?;
    let lines: Vec<SummaryLine> =
        found.iter().map(|complaint| summary_line(desk, complaint, &families)).collect::<Result<_, _>>()?;
    let mut hits = Vec::new();
    for (complaint, line) in found.iter().zip(&lines) {
        // what people typed: a day on which somebody was told is no date of birth, whoever was born on it
        let mut typed = vec![
            complaint.about.clone(),
            complaint.told_words.clone(),
            complaint.outcome_words.clone(),
            complaint.learning.clone(),
            line.by.clone(),
        ];
        typed.extend(complaints::steps(desk.store.read(), complaint.id)?.into_iter().map(|step| step.words));
        for text in &typed {
            for hit in gate::find(desk, text, &[])? {
                hits.push(FieldError {
                    field: "to".to_owned(),
                    message: format!(
                        "{} names somebody: “{}” ({}). Write {} in the complaint instead",
                        line.reference, hit.words, hit.whose, hit.replacement
                    ),
                });
            }
        }
    }
    if !hits.is_empty() {
        return Err(UiError {
            code: ErrorCode::Blocked,
            message: "The summary goes by initials only, and names were found. Nothing was written. Correct the complaints named below, then write it again.".to_owned(),
            fields: hits,
        });
    }
    let why = book.complaint_summary(from, to);
    let pdf = render::pdf(&summary(&ComplaintSummary {
        centre: centre.name.clone(),
        urn: centre.urn.as_str().to_owned(),
        from: date_words(from),
        to: date_words(to),
        made_on: date_words(today),
        counts: counted_kinds(&found.iter().collect::<Vec<_>>()),
        citation: why.citation,
        lines,
    }))?;
    let name =
        format!("{}_complaints_{}_to_{}.pdf", centre.urn.as_str(), from.format("%Y-%m-%d"), to.format("%Y-%m-%d"));
    written(desk, &name, &pdf.bytes, "Wrote out the summary of complaints")
}

/// Writes the leaflet for residents as PDF: how to complain here, and how to reach Ofsted.
pub fn write_complaint_leaflet(desk: &mut Desk, (): ()) -> Result<ExportView, UiError> {
    let (book, today) = (desk.rules()?, desk.today());
    let centre = desk.centre()?;
    let days = book.complaint_answer_due(today, today).due.map_or(28, |due| (due - today).num_days());
    let profile = &centre.profile;
    let pdf = render::pdf(&leaflet(&ComplaintLeaflet {
        centre: centre.name.clone(),
        telephone: profile.telephone.clone(),
        email: profile.email.clone(),
        days: u32::try_from(days).unwrap_or(28),
        made_on: format!("{} {}", short_month(Month::of(today)), today.year()),
        ofsted: book.reaching_ofsted().into_iter().map(|(label, value, _)| (label.to_owned(), value)).collect(),
    }))?;
    let name = format!("{}_how_to_complain.pdf", centre.urn.as_str());
    written(desk, &name, &pdf.bytes, "Wrote out the leaflet on complaints")
}

/// What is on record of complaints between two days, for the report on a visit: by initials.
pub(crate) fn since(desk: &Desk, from: NaiveDate, to: NaiveDate) -> Result<Vec<Vec<String>>, UiError> {
    let families = families::all(desk.store.read())?;
    let found = complaints::all(desk.store.read())?;
    Ok(found
        .iter()
        .filter(|one| {
            (from..=to).contains(&one.made_on)
                || one.outcome_on.is_some_and(|day| (from..=to).contains(&day))
                || (one.made_on <= to && one.outcome_on.is_none_or(|day| day > to))
        })
        .map(|one| {
            let family = one.family.and_then(|id| families.iter().find(|family| family.id == id));
            let state = match (one.outcome, one.outcome_on) {
                (Some(outcome), Some(day)) if day <= to => format!("{}, {}", outcome.words(), date_words(day)),
                _ => match one.told_on.filter(|day| *day <= to) {
                    Some(day) => format!("open; told {}", date_words(day)),
                    None if one.kind == ComplaintKind::Complaint => "open; the complainant was not told yet".to_owned(),
                    None => "open".to_owned(),
                },
            };
            vec![
                one.reference.clone(),
                kind_words(one.kind).to_owned(),
                date_words(one.made_on),
                by_words(one, family),
                state,
            ]
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_begin_on_the_day_after_the_same_day_a_year_ago() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        assert_eq!(twelve_months(day("2026-11-26")), day("2025-11-27"));
        assert_eq!(twelve_months(day("2028-02-29")), day("2027-03-01"));
    }
}
