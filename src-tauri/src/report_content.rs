//! What a report on a visit consists of, gathered from the record: facts for its sections, actions, the document.
//!
//! For a draft the facts are those of the record now; at sign-off they are frozen with the report, and from then on
//! nothing is gathered again.

use hearthbook_documents::{Document, ReportContent, Signed, VISITORS_DECLARATION, report_document};
use hearthbook_records::accuracy::ResponseOutcome;
use hearthbook_records::centre::Centre;
use hearthbook_records::people::Person;
use hearthbook_records::reports::{
    ActionState, ActionView, AnswerView, CorrectionView, EarlierActionView, FactBlock, FactPair, MirrorNoteView,
    SectionFactsView,
};
use hearthbook_records::visits::{InterviewOutcome, IntervieweeGroup, ReportState, VisitMade, VisitorLimb};
use hearthbook_records::{ErrorCode, Role, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_rules::visitor::limbs_for;
use hearthbook_rules::{FactKind, Template};
use hearthbook_store::tables::reports::{Action, Report};
use hearthbook_store::tables::{accuracy, families, people, reports, visits};
use serde::{Deserialize, Serialize};

use crate::desk::Desk;

/// What was filled in from the record, as it is frozen at sign-off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gathered {
    /// "J.W., director · unannounced · 09:40 to 14:15 · 5 families".
    pub lede: String,
    /// "J.W., director, regulation 25(2)(b)".
    pub visitor: String,
    /// Facts by section.
    pub facts: Vec<SectionFactsView>,
    /// Actions of earlier reports.
    pub earlier_actions: Vec<EarlierActionView>,
    /// Actions of this report.
    pub actions: Vec<ActionView>,
    /// Numbers that stand although the record had others, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stands: Vec<MirrorNoteView>,
    /// The centre's particulars as they stood.
    pub centre: Particulars,
}

/// The centre's particulars on a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    /// Name.
    pub name: String,
    /// URN.
    pub urn: String,
    /// Address.
    pub address: String,
    /// Provider.
    pub provider: String,
    /// Registered manager, by initials.
    pub registered_manager: Option<String>,
    /// Responsible individual, by initials.
    pub responsible_individual: Option<String>,
}

/// The visit that a report is on.
///
/// # Errors
/// `Conflict` when it is not recorded.
pub fn made(desk: &Desk, report: &Report) -> Result<VisitMade, UiError> {
    visits::one(desk.store.read(), report.visit)?
        .made
        .ok_or_else(|| UiError::new(ErrorCode::Conflict, "The visit of this report is not recorded. Record it first."))
}

/// "Regulation 25(2)(b)" in the shape "regulation 25(2)(b)", empty for the limb that the regulation does not name.
fn limb_citation(limb: VisitorLimb) -> String {
    let wanted = crate::commands::rule_limb(limb);
    if limb == VisitorLimb::Other {
        return String::new();
    }
    limbs_for(None)
        .into_iter()
        .find(|entry| entry.id == wanted)
        .map(|entry| entry.citation.replacen("Regulation", "regulation", 1))
        .unwrap_or_default()
}

fn capacity(person: &Person, made: &VisitMade) -> String {
    let post = if person.post.is_empty() {
        person.role.map(Role::title).unwrap_or_default().to_lowercase()
    } else {
        person.post.to_lowercase()
    };
    [post, limb_citation(made.limb)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn families_words(number: u32) -> String {
    match number {
        0 => "no family living there".to_owned(),
        1 => "1 family".to_owned(),
        _ => format!("{number} families"),
    }
}

fn visit_pairs(made: &VisitMade, particulars: &Particulars, visitor: &str) -> FactBlock {
    let pair = |label: &str, value: String| FactPair { label: label.to_owned(), value };
    let announced = if made.announced { "announced" } else { "unannounced" };
    FactBlock::Pairs {
        pairs: vec![
            pair("Centre", particulars.name.clone()),
            pair("URN", particulars.urn.clone()),
            pair("Date of the visit", date_words(made.visited_on)),
            pair(
                "Time",
                format!("{} to {}, {announced}", made.started_at.format("%H:%M"), made.ended_at.format("%H:%M")),
            ),
            pair("Visitor", visitor.to_owned()),
            pair(
                "In day-to-day charge of the centre",
                if made.in_charge { "yes".to_owned() } else { "no, by the visitor’s own declaration".to_owned() },
            ),
            pair(
                "Families resident",
                if made.families_resident == 0 {
                    "none: nobody lived at the centre on the day".to_owned()
                } else {
                    made.families_resident.to_string()
                },
            ),
        ],
    }
}

fn interviews(made: &VisitMade) -> Vec<FactBlock> {
    let mut blocks = Vec::new();
    if !made.interviews.is_empty() {
        let rows = made
            .interviews
            .iter()
            .map(|interview| {
                let group = match interview.group {
                    IntervieweeGroup::Parent => "Parent",
                    IntervieweeGroup::Child => "Child",
                    IntervieweeGroup::Staff => "Staff",
                    IntervieweeGroup::Other => "Other",
                };
                let outcome = match interview.outcome {
                    InterviewOutcome::Interviewed => "Interviewed in private, with consent",
                    InterviewOutcome::Declined => "Asked, declined",
                    InterviewOutcome::NotAvailable => "Not available on the day",
                    InterviewOutcome::Observed => "Seen and observed",
                };
                let (who, role) = interview.attributed();
                let group = interview.attributed_group().map_or("–", |_| group);
                vec![who, group.to_owned(), role, outcome.to_owned()]
            })
            .collect();
        blocks.push(FactBlock::Table {
            caption: "Interviews".to_owned(),
            heads: ["Initials", "Who", "Role or family", "Outcome"].map(str::to_owned).to_vec(),
            rows,
        });
    }
    if !made.no_interviews_because.trim().is_empty() {
        blocks.push(FactBlock::Line { text: format!("Nobody was interviewed: {}", made.no_interviews_because) });
    }
    blocks
}

fn record_checks(made: &VisitMade) -> FactBlock {
    if made.record_checks.is_empty() {
        return FactBlock::Line { text: "No records were sampled beyond those of complaints.".to_owned() };
    }
    let rows = made
        .record_checks
        .iter()
        .map(|check| {
            let sample = match check.out_of {
                Some(all) => format!("{} of {all}", check.sample),
                None => check.sample.to_string(),
            };
            vec![
                check.what.clone(),
                sample,
                if check.missing.trim().is_empty() { "Nothing".to_owned() } else { check.missing.clone() },
            ]
        })
        .collect();
    FactBlock::Table {
        caption: "Records checked".to_owned(),
        heads: ["Records", "Looked at", "Missing"].map(str::to_owned).to_vec(),
        rows,
    }
}

fn complaints(made: &VisitMade) -> FactBlock {
    let inspected = if made.complaints_inspected {
        "The records of complaints were inspected."
    } else {
        "The records of complaints were not inspected."
    };
    FactBlock::Line { text: [inspected, made.complaints_note.trim()].join(" ").trim().to_owned() }
}

/// What is on record of complaints since the last visit, or that there is nothing.
fn complaints_on_record(desk: &Desk, made: &VisitMade) -> Result<FactBlock, UiError> {
    let day = made.visited_on;
    let earlier = visits::all(desk.store.read())?
        .into_iter()
        .filter_map(|visit| visit.made.map(|made| made.visited_on))
        .filter(|visited| *visited < day)
        .max();
    let from = earlier
        .and_then(|visited| visited.succ_opt())
        .or_else(|| day.checked_sub_months(chrono::Months::new(1)))
        .unwrap_or(day);
    let since = match earlier {
        Some(visited) => format!("since the visit of {}", date_words(visited)),
        None => format!("from {}", date_words(from)),
    };
    let rows = crate::commands::complaints_since(desk, from, day)?;
    if rows.is_empty() {
        return Ok(FactBlock::Line { text: format!("On record {since}: no complaint, no representation, none open.") });
    }
    Ok(FactBlock::Table {
        caption: format!("Complaints and representations {since}, and those still open"),
        heads: ["Reference", "Kind", "Made", "By", "State"].map(str::to_owned).to_vec(),
        rows,
    })
}

fn families_table(desk: &Desk, made: &VisitMade) -> Result<FactBlock, UiError> {
    let day = made.visited_on;
    let rows: Vec<Vec<String>> = families::all(desk.store.read())?
        .iter()
        .filter(|family| family.resident(day))
        .map(|family| {
            vec![
                family.reference.clone(),
                crate::commands::by_initials(family, day),
                family.placing_authority.clone(),
                date_words(family.arrived_on),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Ok(FactBlock::Line {
            text: "According to the register, nobody lived at the centre on the day.".to_owned(),
        });
    }
    Ok(FactBlock::Table {
        caption: "Families resident on the day".to_owned(),
        heads: ["Family", "Members", "Placing authority", "Arrived"].map(str::to_owned).to_vec(),
        rows,
    })
}

fn staff_table(desk: &Desk, made: &VisitMade) -> Result<Vec<FactBlock>, UiError> {
    let rows: Vec<Vec<String>> = people::all(desk.store.read())?
        .into_iter()
        .filter(|person| person.in_post(made.visited_on) && person.role != Some(Role::Visitor))
        .map(|person| {
            let post = if person.post.is_empty() {
                person.role.map(Role::title).unwrap_or_default().to_owned()
            } else {
                person.post
            };
            vec![person.initials, post]
        })
        .collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![FactBlock::Table {
        caption: "People on the register of staff on the day".to_owned(),
        heads: ["Initials", "Post"].map(str::to_owned).to_vec(),
        rows,
    }])
}

/// The rounds of comments before sign-off, as the report tells of them.
fn accuracy(desk: &Desk, report: &Report) -> Result<Vec<FactBlock>, UiError> {
    let mut blocks = Vec::new();
    let rounds = accuracy::of_report(desk.store.read(), report.id)?;
    for round in rounds.iter().rev() {
        let rows = accuracy::responses(desk.store.read(), round.id)?
            .into_iter()
            .map(|response| {
                let outcome = match response.outcome {
                    Some(ResponseOutcome::Authorised) => "Said that the facts are right",
                    Some(ResponseOutcome::Returned) => "Returned it for correction",
                    Some(ResponseOutcome::NoAnswer) | None => "No answer",
                };
                let on = response.at.filter(|_| response.outcome != Some(ResponseOutcome::NoAnswer));
                let on = on.map(|at| date_words(hearthbook_rules::calendar::london_date(at))).unwrap_or_default();
                vec![response.title, outcome.to_owned(), on]
            })
            .collect();
        blocks.push(FactBlock::Line {
            text: format!(
                "The text was sent for comment on {}; answers were asked for by {}.",
                date_words(hearthbook_rules::calendar::london_date(round.opened_at)),
                date_words(round.answer_by)
            ),
        });
        blocks.push(FactBlock::Table {
            caption: format!("Answers, round {}", round.number),
            heads: ["Asked", "Answer", "On"].map(str::to_owned).to_vec(),
            rows,
        });
    }
    if blocks.is_empty() {
        blocks.push(FactBlock::Line { text: "The text was not sent for comment.".to_owned() });
    }
    Ok(blocks)
}

/// What was notified since the visit before this one.
fn notifications(desk: &Desk, made: &VisitMade) -> Result<Vec<FactBlock>, UiError> {
    let before = visits::all(desk.store.read())?
        .iter()
        .filter_map(|visit| visit.made.as_ref().map(|made| made.visited_on))
        .filter(|day| *day < made.visited_on)
        .max();
    crate::events::for_report(desk, before, made.visited_on)
}

fn facts(
    desk: &Desk,
    report: &Report,
    made: &VisitMade,
    template: &Template,
    particulars: &Particulars,
    visitor: &str,
) -> Result<Vec<SectionFactsView>, UiError> {
    let mut sections = Vec::new();
    for section in &template.sections {
        let mut blocks = Vec::new();
        for kind in &section.facts {
            match kind {
                FactKind::Visit => blocks.push(visit_pairs(made, particulars, visitor)),
                FactKind::Interviews => blocks.extend(interviews(made)),
                FactKind::Families => blocks.push(families_table(desk, made)?),
                FactKind::Premises => blocks.push(FactBlock::Line { text: format!("Seen: {}", made.premises_seen) }),
                FactKind::Complaints => {
                    blocks.push(complaints(made));
                    blocks.push(complaints_on_record(desk, made)?);
                }
                FactKind::Staff => blocks.extend(staff_table(desk, made)?),
                FactKind::RecordsChecked => {
                    blocks.push(record_checks(made));
                    // the centre's own sample of vetting files, in numbers: a visitor sees no file and no name of one
                    let sample = crate::vetting::audits::for_report(desk, made.visited_on)?;
                    if !sample.is_empty() {
                        blocks.push(FactBlock::Line { text: sample });
                    }
                }
                // the register of notifications comes with its own part; the actions are shown as such
                FactKind::Accuracy => blocks.extend(accuracy(desk, report)?),
                FactKind::Notifications => blocks.extend(notifications(desk, made)?),
                FactKind::Inspections => blocks.push(crate::commands::inspections_for_report(desk, made.visited_on)?),
                // the actions are shown as such
                FactKind::LastActions | FactKind::NewActions => {}
                // these stand in a review
                FactKind::ReviewPeriod
                | FactKind::Consultation
                | FactKind::FamilyFigures
                | FactKind::AssessmentFigures
                | FactKind::ComplaintFigures
                | FactKind::EventFigures
                | FactKind::NotificationFigures
                | FactKind::StaffFigures
                | FactKind::VisitFigures => {}
            }
        }
        if !blocks.is_empty() {
            sections.push(SectionFactsView { section: section.id.clone(), blocks });
        }
    }
    Ok(sections)
}

fn action_view(desk: &Desk, action: &Action) -> Result<ActionView, UiError> {
    let visit = visits::one(desk.store.read(), action.visit)?;
    Ok(ActionView {
        id: action.id,
        what: action.what.clone(),
        owner: action.owner.clone(),
        due_on: action.due_on,
        due: action.due_on.into(),
        due_words: action.due_on.map(date_words).unwrap_or_default(),
        state: action.state,
        carried: action.carried,
        overdue: action.state == ActionState::Open && action.due_on.is_some_and(|due| due < desk.today()),
        from: visit.day().map(|day| format!("visit of {}", date_words(day))).unwrap_or_default(),
    })
}

fn earlier_actions(desk: &Desk, report: &Report, made: &VisitMade) -> Result<Vec<EarlierActionView>, UiError> {
    let conn = desk.store.read();
    let reviews = reports::reviews(conn, report.id)?;
    let mut actions = reports::open_actions(conn, Some(made.visited_on))?;
    for review in &reviews {
        if actions.iter().all(|action| action.id != review.action) {
            actions.push(reports::one_action(conn, review.action)?);
        }
    }
    actions.retain(|action| action.visit != report.visit);
    actions
        .iter()
        .map(|action| {
            let review = reviews.iter().find(|review| review.action == action.id);
            Ok(EarlierActionView {
                action: action_view(desk, action)?,
                outcome: review.and_then(|review| review.outcome),
                evidence: review.map(|review| review.evidence.clone()).unwrap_or_default(),
            })
        })
        .collect()
}

/// The centre's particulars as they stand now.
///
/// # Errors
/// What the store says.
pub fn particulars(desk: &Desk, centre: &Centre) -> Result<Particulars, UiError> {
    let today = desk.today();
    let people = people::all(desk.store.read())?;
    let with = |role: Role| {
        let found: Vec<&str> = people
            .iter()
            .filter(|person| person.role == Some(role) && person.in_post(today))
            .map(|person| person.initials.as_str())
            .collect();
        (!found.is_empty()).then(|| found.join(", "))
    };
    Ok(Particulars {
        name: centre.name.clone(),
        urn: centre.urn.as_str().to_owned(),
        address: centre.profile.address.clone(),
        provider: centre.profile.provider_name.clone(),
        registered_manager: with(Role::RegisteredManager),
        responsible_individual: with(Role::ResponsibleIndividual),
    })
}

/// Gathers what a report is filled in with: from the record for a draft, as frozen for a report that is signed off.
///
/// # Errors
/// What the store says; `Conflict` before the centre's profile is entered.
pub fn gather(desk: &Desk, report: &Report, template: &Template) -> Result<Gathered, UiError> {
    if let (Some(frozen), true) = (&report.facts, report.state != ReportState::Draft) {
        return serde_json::from_str(frozen).map_err(|error| {
            UiError::new(
                ErrorCode::DamagedStore,
                format!("What was frozen with this report has an unknown form ({error}). Its PDF is safe."),
            )
        });
    }
    let made = made(desk, report)?;
    let centre = particulars(desk, &desk.centre()?)?;
    let person = people::one(desk.store.read(), made.visitor)?;
    let capacity = capacity(&person, &made);
    let visitor =
        [person.initials.clone(), capacity].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let announced = if made.announced { "announced" } else { "unannounced" };
    let actions = reports::actions(desk.store.read(), report.id)?;
    Ok(Gathered {
        lede: format!(
            "{visitor} · {announced} · {} to {} · {}",
            made.started_at.format("%H:%M"),
            made.ended_at.format("%H:%M"),
            families_words(made.families_resident)
        ),
        facts: facts(desk, report, &made, template, &centre, &visitor)?,
        earlier_actions: earlier_actions(desk, report, &made)?,
        actions: actions.iter().map(|action| action_view(desk, action)).collect::<Result<_, _>>()?,
        stands: Vec::new(),
        visitor,
        centre,
    })
}

/// What a correction corrects.
///
/// # Errors
/// What the store says.
pub fn correction(desk: &Desk, report: &Report) -> Result<Option<CorrectionView>, UiError> {
    let Some(corrected) = report.corrects else { return Ok(None) };
    let corrected = reports::one(desk.store.read(), corrected)?;
    Ok(Some(CorrectionView {
        report: corrected.id,
        number: corrected.number.unwrap_or_default(),
        reason: report.correction_reason.clone(),
    }))
}

/// A sign-off for the document: number, and when in words.
#[derive(Debug, Clone)]
pub struct SignedWords {
    /// The document's number.
    pub number: String,
    /// By whom, by initials.
    pub by: String,
    /// "14 October 2026, 16:20".
    pub at: String,
}

/// The sign-off of a report that is signed off.
///
/// # Errors
/// What the store says.
pub fn signed_words(desk: &Desk, report: &Report) -> Result<Option<SignedWords>, UiError> {
    let (Some(number), Some(at), Some(by)) = (&report.number, report.signed_at, report.signed_by) else {
        return Ok(None);
    };
    let by = people::one(desk.store.read(), by)?.initials;
    Ok(Some(SignedWords { number: number.clone(), by, at: london_date_time_words(at) }))
}

/// The report as a document.
///
/// # Errors
/// What the store says.
pub fn document(
    desk: &Desk,
    report: &Report,
    template: &Template,
    gathered: &Gathered,
    answers: &[AnswerView],
    signed: Option<&SignedWords>,
) -> Result<Document, UiError> {
    let correction = correction(desk, report)?;
    let capacity = gathered.visitor.split_once(", ").map_or("visitor", |(_, capacity)| capacity);
    Ok(report_document(&ReportContent {
        centre: &gathered.centre.name,
        urn: &gathered.centre.urn,
        address: &gathered.centre.address,
        provider: &gathered.centre.provider,
        registered_manager: gathered.centre.registered_manager.as_deref(),
        responsible_individual: gathered.centre.responsible_individual.as_deref(),
        visitor: &gathered.visitor,
        visited_on: made(desk, report)?.visited_on,
        template,
        answers,
        facts: &gathered.facts,
        earlier_actions: &gathered.earlier_actions,
        actions: &gathered.actions,
        stands: &gathered.stands,
        number: signed.map(|signed| signed.number.as_str()),
        version: report.version,
        correction: correction.as_ref(),
        signed: signed.map(|signed| Signed { by: &signed.by, capacity, at: &signed.at }),
        declaration: VISITORS_DECLARATION,
    }))
}
