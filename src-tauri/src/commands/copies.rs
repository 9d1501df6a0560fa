//! Copies of a signed-off visit report: who is to have one beside Ofsted (regulation 25(5), to be checked), and that a person
//! says it was given. Nothing is handed over from here.

use hearthbook_records::centre::ProviderKind;
use hearthbook_records::copies::{
    CopiesView, CopyDue, CopyLineView, CopyState, RecordCopyRequest, TakeBackCopyRequest,
};
use hearthbook_records::submissions::{SentHow, SubmissionState};
use hearthbook_records::today::{TodayLine, Urgency};
use hearthbook_records::visits::ReportState;
use hearthbook_records::{Ability, CopyId, ErrorCode, Problems, ReportId, Role, UiError};
use hearthbook_rules::Explanation;
use hearthbook_rules::calendar::{date_words, london_date};
use hearthbook_rules::today::when_words;
use hearthbook_store::tables::copies::{self, GivenCopy};
use hearthbook_store::tables::documents::{self, About, Document};
use hearthbook_store::tables::reports::{self, Report};
use hearthbook_store::tables::submissions::{self, Submission};
use hearthbook_store::tables::visits::Visit;
use hearthbook_store::tables::{centre, people, visits};

use super::reports::opened;
use super::visits::can_open;
use crate::ahead::Ahead;
use crate::desk::Desk;
use crate::report_content::made;

const MANAGER: &str = "registered manager";

/// Who is to have a copy of a report that is signed off now: the registered manager, and the officers of a provider that is
/// not one person.
///
/// # Errors
/// What the store says.
pub(super) fn to_ask_for(desk: &Desk) -> Result<Vec<CopyDue>, UiError> {
    let today = desk.today();
    let mut found: Vec<CopyDue> = people::all(desk.store.read())?
        .into_iter()
        .filter(|person| person.role == Some(Role::RegisteredManager) && person.in_post(today))
        .map(|person| CopyDue { name: person.name, office: MANAGER.to_owned() })
        .collect();
    let profile = centre::the_one(desk.store.read())?.map(|centre| centre.profile).unwrap_or_default();
    // an individual provider’s visit is his or her own, under regulation 25(1)
    if profile.provider_kind != Some(ProviderKind::Individual) {
        found
            .extend(profile.officers.into_iter().map(|officer| CopyDue { name: officer.name, office: officer.office }));
    }
    Ok(found)
}

/// A signed-off version with what it is on its way with.
struct Signed {
    report: Report,
    visit: Visit,
    document: Document,
    submission: Option<Submission>,
}

fn signed(desk: &Desk, id: ReportId) -> Result<Signed, UiError> {
    let (report, visit) = opened(desk, id)?;
    let Some(document) = documents::of_report(desk.store.read(), id)? else {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "This report is not signed off yet, so there are no copies of it.",
        ));
    };
    let submission = submissions::of_document(desk.store.read(), document.id)?;
    Ok(Signed { report, visit, document, submission })
}

fn why(desk: &mut Desk, signed: &Signed) -> Result<Explanation, UiError> {
    let rules = desk.rules()?;
    let signed_on = london_date(signed.document.made_at);
    let report_due = match signed.visit.report_due.as_ref().and_then(|why| why.due) {
        Some(due) => due,
        None => rules.report_due(made(desk, &signed.report)?.visited_on).due.unwrap_or(signed_on),
    };
    let sent = signed.submission.as_ref().and_then(|found| found.sent.as_ref()).map(|sent| sent.on);
    Ok(rules.copies_due(signed_on, report_due, sent))
}

/// Why nothing can be recorded; empty when it can be.
fn block(desk: &Desk, signed: &Signed) -> &'static str {
    if !desk.may(Ability::Submit) {
        return "Your role sees this list. Recording a copy is for those who record that the report was sent.";
    }
    match signed.submission.as_ref().map(|found| found.state) {
        None | Some(SubmissionState::Prepared) => {
            "No copy leaves before the report is released to Ofsted. Release it; then record here who was given one."
        }
        Some(SubmissionState::Withdrawn) => {
            "The submission of this report is withdrawn, so no copy of it leaves. Correct the report; the new version has a list of its own."
        }
        Some(_) => "",
    }
}

fn words(desk: &Desk, copy: &GivenCopy) -> Result<String, UiError> {
    let by = people::one(desk.store.read(), copy.by)?.initials;
    let because = copy.because.trim_end_matches('.');
    Ok(match copy.given {
        Some((on, how)) if because.is_empty() => {
            format!("Given on {} {}, recorded by {by}", date_words(on), how.words())
        }
        Some((on, how)) => format!("Given on {} {} ({because}), recorded by {by}", date_words(on), how.words()),
        None => format!("None is owed: {because}, recorded by {by}"),
    })
}

fn line(desk: &Desk, to: String, position: Option<u32>, of: &[&GivenCopy]) -> Result<CopyLineView, UiError> {
    let stands = of.iter().find(|copy| copy.taken_back.is_none());
    let mut taken_back = Vec::new();
    for copy in of {
        if let Some((because, by)) = &copy.taken_back {
            let by = people::one(desk.store.read(), *by)?.initials;
            taken_back.push(format!("{} – taken back by {by}: {because}", words(desk, copy)?));
        }
    }
    Ok(CopyLineView {
        position,
        to,
        state: match stands {
            None => CopyState::Outstanding,
            Some(copy) if copy.given.is_some() => CopyState::Given,
            Some(_) => CopyState::NotOwed,
        },
        words: stands.map(|copy| words(desk, copy)).transpose()?.unwrap_or_default(),
        copy: stands.map(|copy| copy.id),
        taken_back,
    })
}

fn note(desk: &Desk, due: &[CopyDue]) -> Result<String, UiError> {
    let profile = centre::the_one(desk.store.read())?.map(|centre| centre.profile).unwrap_or_default();
    let manager = due.iter().any(|one| one.office == MANAGER);
    let officers = due.iter().any(|one| one.office != MANAGER);
    let individual = profile.provider_kind == Some(ProviderKind::Individual);
    Ok(match (manager, officers || individual) {
        (true, true) => String::new(),
        (true, false) => "No director, partner or other officer stood in the centre’s profile when this report was signed off. Enter them there: reports that are signed off later ask for them. If one was given a copy, record it here.".to_owned(),
        (false, true) if officers => "No registered manager was on record on the day of the sign-off.".to_owned(),
        (false, _) => "Nobody is on the list of this report: it was signed off before Hearthbook kept one, or nobody who is to have a copy was on record that day. If copies were given, record them here.".to_owned(),
    })
}

fn view(desk: &mut Desk, signed: &Signed) -> Result<CopiesView, UiError> {
    let due = copies::due(desk.store.read(), signed.document.id)?;
    let recorded = copies::of_document(desk.store.read(), signed.document.id)?;
    let mut lines = Vec::new();
    for (position, one) in (0..).zip(&due) {
        let of: Vec<&GivenCopy> = recorded.iter().filter(|copy| copy.position == Some(position)).collect();
        lines.push(line(desk, one.words(), Some(position), &of)?);
    }
    for copy in recorded.iter().filter(|copy| copy.position.is_none()) {
        lines.push(line(desk, copy.name.clone(), None, &[copy])?);
    }
    // one that nobody is owed and that was taken back leaves nothing to do
    let outstanding =
        lines.iter().filter(|line| line.position.is_some() && line.state == CopyState::Outstanding).count();
    let cannot_record_because = block(desk, signed).to_owned();
    Ok(CopiesView {
        report: signed.report.id,
        lines,
        note: note(desk, &due)?,
        why: why(desk, signed)?,
        outstanding: u32::try_from(outstanding).unwrap_or(u32::MAX),
        can_record: cannot_record_because.is_empty(),
        cannot_record_because,
    })
}

/// The copies of one version of a report.
pub fn report_copies(desk: &mut Desk, id: ReportId) -> Result<CopiesView, UiError> {
    let signed = signed(desk, id)?;
    view(desk, &signed)
}

fn may_record(desk: &Desk, id: ReportId) -> Result<Signed, UiError> {
    let signed = signed(desk, id)?;
    match block(desk, &signed) {
        "" => Ok(signed),
        why => Err(UiError::new(ErrorCode::Conflict, format!("{why} Nothing was changed."))),
    }
}

/// Records that a copy was given, or that none is owed.
pub fn record_copy(desk: &mut Desk, request: RecordCopyRequest) -> Result<CopiesView, UiError> {
    let signed = may_record(desk, request.report)?;
    let due = copies::due(desk.store.read(), signed.document.id)?;
    let mut problems = Problems::new();
    let name = match request.position {
        Some(position) => match usize::try_from(position).ok().and_then(|index| due.get(index)) {
            Some(one) => one.words(),
            None => return Err(UiError::new(ErrorCode::NotFound, "Nobody stands at this place of the list.")),
        },
        None => problems.line("name", &request.name, "Enter who was given a copy"),
    };
    let mut given = None;
    let because = if request.not_owed && request.position.is_some() {
        problems.line("because", &request.because, "Say why this person is owed no copy; it stays in the history")
    } else {
        let on = problems.date("on", "The day it was given", &request.on);
        let finished = london_date(signed.document.made_at);
        if on.is_some_and(|on| on > desk.today()) {
            problems.add("on", "The day it was given is in the future. Record it when it has been given");
        } else if on.is_some_and(|on| on < finished) {
            problems.add(
                "on",
                format!("The report was signed off on {}; no copy can have been given before", date_words(finished)),
            );
        }
        // a copy goes to a person; there is no form on the web for it
        let how = request.how.filter(|how| *how != SentHow::WebForm);
        if how.is_none() {
            problems.add("how", "Choose how it was given");
        }
        given = on.zip(how);
        problems.optional_line("because", &request.because)
    };
    problems.finish()?;
    let (centre, by) = (desk.centre_id()?, desk.person);
    let copy = GivenCopy { id: CopyId::make(), position: request.position, name, given, because, by, taken_back: None };
    desk.write(|write| copies::record(write, centre, request.report, signed.document.id, &copy))?;
    report_copies(desk, request.report)
}

/// Takes back what was recorded by mistake.
pub fn take_back_copy(desk: &mut Desk, request: TakeBackCopyRequest) -> Result<CopiesView, UiError> {
    let signed = may_record(desk, request.report)?;
    let mut problems = Problems::new();
    let reason = problems.line("reason", &request.reason, "Say why; it stays in the history");
    problems.finish()?;
    let centre = desk.centre_id()?;
    desk.write(|write| copies::take_back(write, centre, request.report, signed.document.id, request.copy, &reason))?;
    report_copies(desk, request.report)
}

/// Copies that are outstanding, for who may record them. Before its release the report’s own line says what is to be done,
/// and a version that was replaced asks for nothing any more.
///
/// # Errors
/// What the store says.
pub(super) fn for_today(desk: &mut Desk, ahead: Ahead) -> Result<Vec<TodayLine>, UiError> {
    let mut lines = Vec::new();
    if !desk.may(Ability::Submit) {
        return Ok(lines);
    }
    for (document, number) in copies::outstanding(desk.store.read())? {
        let document = documents::one(desk.store.read(), document)?;
        let About::Report(report) = &document.about else { continue };
        let report = reports::one(desk.store.read(), *report)?;
        let visit = visits::one(desk.store.read(), report.visit)?;
        if report.state != ReportState::SignedOff || !can_open(desk, &visit, &report) {
            continue;
        }
        let visited_on = made(desk, &report)?.visited_on;
        let submission = submissions::of_document(desk.store.read(), document.id)?;
        let (id, signed) = (report.id, Signed { report, visit, document, submission });
        if !block(desk, &signed).is_empty() {
            continue;
        }
        let why = why(desk, &signed)?;
        let Some(due) = why.due else { continue };
        let days = (due - desk.today()).num_days();
        let urgency = Urgency::of_days(days);
        if urgency == Urgency::Coming && ahead == Ahead::Near {
            continue;
        }
        let copies = if number == 1 { "1 copy is".to_owned() } else { format!("{number} copies are") };
        lines.push(TodayLine {
            id: format!("copies-{id}"),
            urgency,
            when: when_words(days),
            title: format!("Give the copies of the report on the visit of {}", date_words(visited_on)),
            detail: format!("{copies} not recorded as given"),
            path: format!("/reports/{id}"),
            why,
        });
    }
    Ok(lines)
}
