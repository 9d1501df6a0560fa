//! Visits under regulation 25: the plan, the record, what comes next.

use chrono::NaiveDate;
use hearthbook_records::centre::ProviderKind;
use hearthbook_records::people::Person;
use hearthbook_records::visits::{
    CancelVisitRequest, LimbChoice, NewVisitView, PlanVisitRequest, RecordVisitRequest, ReportBrief, ReportState,
    VisitForm, VisitRow, VisitState, VisitView, VisitorChoice, VisitorLimb, VisitsView,
};
use hearthbook_records::{Ability, PersonId, Problems, Role, UiError, VisitId};
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::visitor::{Limb, Provider, limbs_for, visitor_check};
use hearthbook_store::tables::reports::Report;
use hearthbook_store::tables::visits::Visit;
use hearthbook_store::tables::{centre, documents, drafts, families, people, reports, submissions, visits};

use crate::desk::Desk;

pub(crate) fn provider(kind: Option<ProviderKind>) -> Option<Provider> {
    kind.map(|kind| match kind {
        ProviderKind::Individual => Provider::Individual,
        ProviderKind::Organisation => Provider::Organisation,
        ProviderKind::Partnership => Provider::Partnership,
    })
}

pub(crate) fn rule_limb(limb: VisitorLimb) -> Limb {
    match limb {
        VisitorLimb::IndividualProvider => Limb::IndividualProvider,
        VisitorLimb::ResponsibleIndividualOrPartner => Limb::ResponsibleIndividualOrPartner,
        VisitorLimb::DirectorOrManager => Limb::DirectorOrManager,
        VisitorLimb::EmployeeNotConcerned => Limb::EmployeeNotConcerned,
        VisitorLimb::Other => Limb::Other,
    }
}

fn record_limb(limb: Limb) -> VisitorLimb {
    match limb {
        Limb::IndividualProvider => VisitorLimb::IndividualProvider,
        Limb::ResponsibleIndividualOrPartner => VisitorLimb::ResponsibleIndividualOrPartner,
        Limb::DirectorOrManager => VisitorLimb::DirectorOrManager,
        Limb::EmployeeNotConcerned => VisitorLimb::EmployeeNotConcerned,
        Limb::Other => VisitorLimb::Other,
    }
}

/// A person as this reader may see him or her: by name, or by initials.
pub(super) fn person_words(desk: &Desk, person: &Person) -> String {
    let who = if desk.may(Ability::SeePeople) || person.id == desk.person { &person.name } else { &person.initials };
    if person.post.is_empty() { who.clone() } else { format!("{who} ({})", person.post.to_lowercase()) }
}

fn visitor_choices(desk: &Desk) -> Result<Vec<VisitorChoice>, UiError> {
    let today = desk.today();
    let kind = centre::the_one(desk.store.read())?.and_then(|centre| centre.profile.provider_kind);
    let mut found: Vec<Person> = people::all(desk.store.read())?
        .into_iter()
        .filter(|person| person.in_post(today))
        .filter(|person| {
            desk.may(Ability::SeePeople)
                || matches!(person.role, Some(Role::Visitor | Role::ResponsibleIndividual))
                || person.id == desk.person
        })
        .collect();
    found.sort_by_key(|person| match person.role {
        Some(Role::Visitor) => 0,
        Some(Role::ResponsibleIndividual) => 1,
        _ => 2,
    });
    Ok(found
        .iter()
        .map(|person| VisitorChoice {
            id: person.id,
            label: person_words(desk, person),
            limb: match (person.role, kind) {
                (Some(Role::ResponsibleIndividual), Some(ProviderKind::Individual)) => {
                    Some(VisitorLimb::IndividualProvider)
                }
                (Some(Role::ResponsibleIndividual), _) => Some(VisitorLimb::ResponsibleIndividualOrPartner),
                _ => None,
            },
        })
        .collect())
}

fn limb_choices(desk: &Desk) -> Result<Vec<LimbChoice>, UiError> {
    let kind = centre::the_one(desk.store.read())?.and_then(|centre| centre.profile.provider_kind);
    Ok(limbs_for(provider(kind))
        .into_iter()
        .map(|entry| LimbChoice {
            limb: record_limb(entry.id),
            label: entry.label.clone(),
            citation: entry.citation.clone(),
            note: entry.note.clone(),
        })
        .collect())
}

/// A draft is open only to its visitor; a signed-off report to those who may read reports, a visitor's own to a visitor.
pub(super) fn can_open(desk: &Desk, visit: &Visit, report: &Report) -> bool {
    let own = visit.visitor == Some(desk.person);
    match report.state {
        ReportState::Draft => own && desk.may(Ability::WriteReports),
        ReportState::SignedOff | ReportState::Superseded => {
            desk.may(Ability::ReadReports) && (own || desk.role != Role::Visitor)
        }
    }
}

/// The day on which any version of the report on a visit was first sent.
pub(crate) fn sent_on(desk: &Desk, versions: &[Report]) -> Result<Option<NaiveDate>, UiError> {
    let mut first: Option<NaiveDate> = None;
    for report in versions {
        if let Some(document) = documents::of_report(desk.store.read(), report.id)?
            && let Some(sent) = submissions::of_document(desk.store.read(), document.id)?
                .filter(|found| found.withdrawn.is_none())
                .and_then(|found| found.sent)
        {
            first = Some(first.map_or(sent.on, |earlier| earlier.min(sent.on)));
        }
    }
    Ok(first)
}

pub(super) fn brief(desk: &Desk, visit: &Visit, report: &Report) -> Result<ReportBrief, UiError> {
    Ok(ReportBrief {
        id: report.id,
        state: report.state,
        version: report.version,
        number: report.number.clone(),
        sent_on: sent_on(desk, std::slice::from_ref(report))?,
        can_open: can_open(desk, visit, report),
    })
}

/// What comes next for this reader, and where.
fn next_step(desk: &Desk, visit: &Visit, versions: &[Report]) -> Result<(String, String), UiError> {
    let own = visit.visitor == Some(desk.person);
    let step = |words: &str, path: String| Ok((words.to_owned(), path));
    if visit.state == VisitState::Planned {
        // a visit that is still to come cannot be recorded
        let due = visit.planned_on.is_none_or(|day| day <= desk.today());
        let may = due && desk.may(Ability::RecordVisits) && (own || visit.visitor.is_none());
        return if may { step("Record the visit", format!("/visits/{}", visit.id)) } else { step("", String::new()) };
    }
    match versions.first() {
        None if own && desk.may(Ability::WriteReports) => step("Write the report", format!("/visits/{}", visit.id)),
        None => step("", String::new()),
        Some(report) if report.state == ReportState::Draft => {
            if can_open(desk, visit, report) {
                step("Go on writing", format!("/reports/{}", report.id))
            } else {
                step("", String::new())
            }
        }
        Some(report) => {
            let Some(document) = documents::of_report(desk.store.read(), report.id)? else {
                return step("", String::new());
            };
            let submission = submissions::of_document(desk.store.read(), document.id)?;
            match submission {
                Some(found) if found.sent.is_some() => step("", String::new()),
                Some(found) if desk.may(Ability::Submit) => {
                    step("Send to Ofsted", format!("/submissions/{}", found.id))
                }
                None if desk.may(Ability::Submit) && can_open(desk, visit, report) => {
                    step("Send to Ofsted", format!("/reports/{}", report.id))
                }
                _ => step("", String::new()),
            }
        }
    }
}

fn row(desk: &Desk, visit: &Visit) -> Result<VisitRow, UiError> {
    let versions = reports::of_visit(desk.store.read(), visit.id)?;
    let (next, next_path) = next_step(desk, visit, &versions)?;
    let visited_on = visit.made.as_ref().map(|made| made.visited_on);
    let visitor = visit.visitor.map(|person| people::one(desk.store.read(), person)).transpose()?;
    Ok(VisitRow {
        id: visit.id,
        state: visit.state,
        planned_on: visit.planned_on,
        visited_on,
        date_words: match (visited_on, visit.planned_on) {
            (Some(day), _) => date_words(day),
            (None, Some(day)) => format!("planned for {}", date_words(day)),
            (None, None) => String::new(),
        },
        visitor: visitor.map(|person| person_words(desk, &person)).unwrap_or_default(),
        report: versions.first().map(|report| brief(desk, visit, report)).transpose()?,
        due: visit.report_due.clone(),
        next,
        next_path,
    })
}

/// All visits.
pub fn visits(desk: &mut Desk, (): ()) -> Result<VisitsView, UiError> {
    let found = visits::all(desk.store.read())?;
    Ok(VisitsView {
        visits: found.iter().map(|visit| row(desk, visit)).collect::<Result<_, _>>()?,
        visitors: visitor_choices(desk)?,
        can_plan: desk.may(Ability::PlanVisits),
        can_record: desk.may(Ability::RecordVisits),
    })
}

/// Plans a visit, or moves a planned one.
pub fn plan_visit(desk: &mut Desk, request: PlanVisitRequest) -> Result<VisitsView, UiError> {
    let today = desk.today();
    let mut problems = Problems::new();
    let day = problems.date("plannedOn", "The day of the visit", &request.planned_on);
    if day.is_some_and(|day| day < today) {
        problems.add("plannedOn", "A visit can be planned for today or later. Record it instead if it was made");
    }
    if let Some(person) = request.visitor {
        people::one(desk.store.read(), person)?;
    }
    problems.finish()?;
    if let Some(day) = day {
        let centre = desk.centre_id()?;
        desk.write(|write| visits::plan(write, centre, request.id, day, request.visitor))?;
    }
    visits(desk, ())
}

/// Takes a planned visit off the plan.
pub fn cancel_visit(desk: &mut Desk, request: CancelVisitRequest) -> Result<VisitsView, UiError> {
    let mut problems = Problems::new();
    let reason = problems.line("reason", &request.reason, "Say why the visit is taken off the plan");
    problems.finish()?;
    let centre = desk.centre_id()?;
    desk.write(|write| visits::cancel(write, centre, request.id, &reason))?;
    visits(desk, ())
}

fn families_on_record(desk: &Desk, day: NaiveDate) -> Result<(u32, String), UiError> {
    let references: Vec<String> = families::all(desk.store.read())?
        .into_iter()
        .filter(|family| family.resident(day))
        .map(|family| family.reference)
        .collect();
    let count = u32::try_from(references.len()).unwrap_or(u32::MAX);
    Ok((count, if references.is_empty() { "none".to_owned() } else { format!("{count} ({})", references.join(", ")) }))
}

/// The form for a visit that was not planned, with proposals.
pub fn new_visit(desk: &mut Desk, (): ()) -> Result<NewVisitView, UiError> {
    Ok(NewVisitView {
        form: proposal(desk, None)?,
        visitors: visitor_choices(desk)?,
        limbs: limb_choices(desk)?,
        families_on_record: families_on_record(desk, desk.today())?.1,
    })
}

fn proposal(desk: &Desk, visit: Option<&Visit>) -> Result<VisitForm, UiError> {
    let today = desk.today();
    let choices = visitor_choices(desk)?;
    let visitor = visit.and_then(|visit| visit.visitor).or(desk.may(Ability::RecordVisits).then_some(desk.person));
    let day = visit.and_then(|visit| visit.planned_on).filter(|day| *day <= today).unwrap_or(today);
    // most visitors stay on the same limb for years: propose the one of the last visit
    let last_limb = visits::all(desk.store.read())?
        .into_iter()
        .find(|other| other.made.is_some() && other.visitor == visitor)
        .and_then(|other| other.made)
        .map(|made| made.limb);
    Ok(VisitForm {
        visited_on: day.into(),
        visitor,
        limb: last_limb
            .or_else(|| choices.iter().find(|choice| Some(choice.id) == visitor).and_then(|choice| choice.limb)),
        families_resident: families_on_record(desk, day)?.0.to_string(),
        ..VisitForm::default()
    })
}

fn visit_view(desk: &Desk, visit: &Visit, warnings: Vec<String>) -> Result<VisitView, UiError> {
    let versions = reports::of_visit(desk.store.read(), visit.id)?;
    let form = match &visit.made {
        Some(made) => {
            let mut form = made.form();
            // others than the visitor read of an interview what the report says of it
            if visit.visitor != Some(desk.person) {
                for (shown, interview) in form.interviews.iter_mut().zip(&made.interviews) {
                    (shown.initials, shown.role) = interview.attributed();
                    shown.group = interview.attributed_group();
                }
            }
            form
        }
        None => proposal(desk, Some(visit))?,
    };
    let signed = versions.iter().any(|report| report.state != ReportState::Draft);
    let mine = visit.visitor.is_none() || visit.visitor == Some(desk.person);
    let read_only_because = if !desk.may(Ability::RecordVisits) {
        "Visits are recorded by the visitor or the responsible individual."
    } else if visit.state == VisitState::Cancelled {
        "This visit was taken off the plan."
    } else if !mine {
        "This visit belongs to another visitor."
    } else if signed {
        "The report on this visit is signed off, so the visit can no longer be changed. Correct the report instead."
    } else {
        ""
    };
    let day = visit.day().unwrap_or_else(|| desk.today());
    let words = date_words(day);
    Ok(VisitView {
        id: visit.id,
        state: visit.state,
        planned_on: visit.planned_on,
        title: if visit.made.is_some() { format!("Visit of {words}") } else { format!("Visit planned for {words}") },
        form,
        visitors: visitor_choices(desk)?,
        limbs: limb_choices(desk)?,
        warnings,
        report: versions.first().map(|report| brief(desk, visit, report)).transpose()?,
        due: visit.report_due.clone(),
        can_record: read_only_because.is_empty(),
        read_only_because: read_only_because.to_owned(),
        families_on_record: families_on_record(desk, day)?.1,
    })
}

/// One visit.
pub fn visit(desk: &mut Desk, id: VisitId) -> Result<VisitView, UiError> {
    let visit = visits::one(desk.store.read(), id)?;
    let warnings = warnings(desk, &visit)?;
    visit_view(desk, &visit, warnings)
}

fn warnings(desk: &Desk, visit: &Visit) -> Result<Vec<String>, UiError> {
    let Some(made) = &visit.made else { return Ok(Vec::new()) };
    let kind = centre::the_one(desk.store.read())?.and_then(|centre| centre.profile.provider_kind);
    let mut warnings = visitor_check(provider(kind), rule_limb(made.limb), Some(made.in_charge))
        .unwrap_or_else(|refusal| vec![refusal]);
    let (on_record, words) = families_on_record(desk, made.visited_on)?;
    if on_record != made.families_resident {
        warnings.push(format!(
            "The visit says {} families resident; the register of families says {words}. One of the two may need a correction.",
            made.families_resident
        ));
    }
    Ok(warnings)
}

/// Records a visit that was made, or corrects the record while no report on it is signed off.
pub fn record_visit(desk: &mut Desk, request: RecordVisitRequest) -> Result<VisitView, UiError> {
    let centre = desk.centre()?;
    let today = desk.today();
    let made = request.form.parse(today, centre.registered_on)?;
    let mut problems = Problems::new();
    // a visit is recorded by the person who made it; the table lets visitor and responsible individual record
    if made.visitor != desk.person {
        problems
            .add("visitor", "A visit is recorded by the person who made it. Ask the visitor to sign in and record it");
    }
    people::one(desk.store.read(), made.visitor)?;
    if let Err(refusal) =
        visitor_check(provider(centre.profile.provider_kind), rule_limb(made.limb), Some(made.in_charge))
    {
        problems.add(if made.in_charge { "visitorInDayToDayCharge" } else { "limb" }, refusal);
    }
    problems.finish()?;
    if let Some(id) = request.id {
        let before = visits::one(desk.store.read(), id)?;
        if before.visitor.is_some_and(|visitor: PersonId| visitor != desk.person) {
            return Err(UiError::new(
                hearthbook_records::ErrorCode::NotAllowed,
                "This visit belongs to another visitor. Nothing was changed.",
            ));
        }
    }
    let due = desk.rules()?.report_due(made.visited_on);
    let key = format!("visit:{}", request.id.map_or_else(|| "new".to_owned(), |id| id.to_string()));
    let id = desk.write(|write| {
        let id = visits::record(write, centre.id, request.id, &made, &due)?;
        drafts::discard(write, &key)?;
        Ok(id)
    })?;
    visit(desk, id)
}
