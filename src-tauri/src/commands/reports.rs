//! The report on a visit: writing, checks, preview, sign-off, correction.

use hearthbook_documents::{lay_out, preview};
use hearthbook_records::reports::{
    CorrectReportRequest, DocumentView, FigureStandsRequest, PreviewRequest, PreviewView, RemoveActionRequest,
    ReportView, ReviewActionRequest, SaveActionRequest, SaveAnswerRequest, SavedAnswerView, SignOffRequest,
};
use hearthbook_records::submissions::ExportView;
use hearthbook_records::visits::ReportState;
use hearthbook_records::{
    Ability, ActionId, DocumentId, ErrorCode, FieldError, Initials, Problems, ReportId, Role, UiError, VisitId,
};
use hearthbook_rules::calendar::{date_words, london_date_time_words, london_seconds_words};
use hearthbook_rules::{report_template, template_hash};
use hearthbook_store::StoreError;
use hearthbook_store::tables::documents::{self, About, Document, ExportOf, NewDocument};
use hearthbook_store::tables::reports::{self, Report, Review, SignOff};
use hearthbook_store::tables::visits::Visit;
use hearthbook_store::tables::{accuracy, people, visits};
use hearthbook_submissions::visit_report_file_name;

use super::Rest;
use super::submissions::{document_may_leave, export_view};
use super::visits::{brief, can_open};
use crate::desk::Desk;
use crate::draft::{self, Draft};
use crate::gate;
use crate::render;
use crate::report_content::{SignedWords, correction, document, made, signed_words};

/// The report and its visit, if this person may open it.
pub(super) fn opened(desk: &Desk, id: ReportId) -> Result<(Report, Visit), UiError> {
    let report = reports::one(desk.store.read(), id)?;
    let visit = visits::one(desk.store.read(), report.visit)?;
    if !can_open(desk, &visit, &report) {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            if report.state == ReportState::Draft {
                "This report is still a draft. Until it is signed off, only its visitor can open it."
            } else {
                "This report is another visitor’s. A visitor can open only his or her own reports."
            },
        ));
    }
    Ok((report, visit))
}

/// The draft, if this person may write in it.
pub(super) fn own_draft(desk: &Desk, id: ReportId) -> Result<(Report, Visit), UiError> {
    let found = opened(desk, id)?;
    if found.0.state != ReportState::Draft {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "This report is signed off and final. Nothing was changed. Use “Correct this report” to make a new version.",
        ));
    }
    if found.1.visitor != Some(desk.person) {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "Only the visitor who made this visit writes its report. Nothing was changed.",
        ));
    }
    Ok(found)
}

pub(super) fn document_view(desk: &Desk, document: &Document) -> Result<DocumentView, UiError> {
    let by = people::one(desk.store.read(), document.made_by)?.initials;
    Ok(DocumentView {
        id: document.id,
        title: document.title.clone(),
        number: document.number.clone(),
        file_name: document.file_name.clone(),
        sha256: document.sha256.clone(),
        content_digest: document.content_digest.clone(),
        pages: document.pages,
        bytes: document.bytes,
        made: format!("signed off {} by {by}", london_date_time_words(document.made_at)),
        superseded_by: document.superseded_by.clone(),
    })
}

pub(super) fn report_view(desk: &mut Desk, id: ReportId) -> Result<ReportView, UiError> {
    let (report, visit) = opened(desk, id)?;
    let read = Draft::read(desk, &report, &visit)?;
    let draft = report.state == ReportState::Draft;
    let checks = if draft { read.checks() } else { Vec::new() };
    // what a careful colleague would say is for who writes and who answers for the provider
    let mirror = if draft || matches!(desk.role, Role::Visitor | Role::ResponsibleIndividual) {
        read.mirror()
    } else {
        Vec::new()
    };
    let versions = reports::of_visit(desk.store.read(), report.visit)?;
    let visited_on = made(desk, &report)?.visited_on;
    let mine = visit.visitor == Some(desk.person);
    let document = documents::of_report(desk.store.read(), report.id)?;
    let due = match visit.report_due.clone() {
        Some(due) => due,
        None => desk.rules()?.report_due(visited_on),
    };
    let view = ReportView {
        id,
        visit: visit.id,
        title: format!("Visit report, {}", date_words(visited_on)),
        lede: read.gathered.lede.clone(),
        state: report.state,
        version: report.version,
        correction_of: correction(desk, &report)?,
        words: read.answers.iter().map(|answer| answer.words).sum(),
        answers: read.answers.clone(),
        facts: read.gathered.facts.clone(),
        earlier_actions: read.gathered.earlier_actions.clone(),
        actions: read.gathered.actions.clone(),
        checks,
        elsewhere: read.elsewhere.clone(),
        allowances: gate::allowance_views(desk, &read.allowances)?,
        mirror,
        accuracy_words: super::accuracy::words(desk, report.id)?,
        can_see_accuracy: desk.may(Ability::SeeAccuracy),
        due,
        recipient: desk.rules()?.ofsted_address().0,
        can_write: draft && mine && desk.may(Ability::WriteReports),
        can_sign: draft && mine && desk.may(Ability::SignOffReports),
        can_correct: report.state == ReportState::SignedOff
            && mine
            && desk.may(Ability::WriteReports)
            && versions.first().is_some_and(|newest| newest.id == id),
        document: document.map(|document| document_view(desk, &document)).transpose()?,
        versions: versions.iter().map(|report| brief(desk, &visit, report)).collect::<Result<_, _>>()?,
        template: read.template.clone(),
    };
    if draft {
        desk.hold_draft(read);
    }
    Ok(view)
}

/// Starts the report on a visit of one's own.
pub fn start_report(desk: &mut Desk, id: VisitId) -> Result<ReportView, UiError> {
    let visit = visits::one(desk.store.read(), id)?;
    let Some(made) = &visit.made else {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "This visit is not recorded yet. Record it first; the report is filled in from it.",
        ));
    };
    if visit.visitor != Some(desk.person) {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "Only the visitor who made this visit writes its report. Nothing was changed.",
        ));
    }
    let centre = desk.centre()?;
    let template = report_template();
    let hash = template_hash(template);
    let report = desk.write(|write| reports::start(write, centre.id, id, made.visited_on, &hash, template))?;
    report_view(desk, report)
}

/// A report.
pub fn report(desk: &mut Desk, id: ReportId) -> Result<ReportView, UiError> {
    report_view(desk, id)
}

/// The draft, if this person may write in it: as the desk holds it, which any other change of the record makes it forget, else
/// asked for and read anew.
fn own_draft_whole(desk: &mut Desk, id: ReportId) -> Result<Draft, UiError> {
    match desk.take_draft(id) {
        Some(held) if held.writer == Some(desk.person) => Ok(held),
        _ => {
            let (report, visit) = own_draft(desk, id)?;
            Draft::read(desk, &report, &visit)
        }
    }
}

/// Saves one text of a draft. Durable when it returns.
pub fn save_answer(desk: &mut Desk, request: SaveAnswerRequest) -> Result<SavedAnswerView, UiError> {
    let mut draft = own_draft_whole(desk, request.report)?;
    if let Some(refused) = draft::refused("report", &draft.answers, &request.section, &request.field, &request.text) {
        desk.hold_draft(draft);
        return Err(refused);
    }
    let centre = desk.centre_id()?;
    let gate = desk.gate()?;
    let SaveAnswerRequest { report, section, field, text } = &request;
    let ((), looked) = desk.keep_and_meanwhile(
        |write| reports::save_answer(write, centre, *report, section, field, text),
        || draft.look_at(Some(&gate), section, field, text.clone()),
    )?;
    let answer = draft.take(looked);
    let (checks, mirror) = (draft.checks(), draft.mirror());
    desk.hold_draft(draft);
    Ok(SavedAnswerView { saved_at: london_seconds_words(desk.now), answer, checks, mirror })
}

/// Says why a number stands although the record has another.
pub fn figure_stands(desk: &mut Desk, request: FigureStandsRequest) -> Result<ReportView, UiError> {
    let held = own_draft_whole(desk, request.report)?;
    if held.figures().iter().all(|note| note.key.as_ref() != Some(&request.key)) {
        return Err(UiError::new(
            ErrorCode::NotFound,
            "This is not pointed out (any more): it was put right. Nothing was changed.",
        ));
    }
    let reason = draft::why_it_stands(&request.reason)?;
    let centre = desk.centre_id()?;
    desk.write(|write| reports::let_stand(write, centre, request.report, &request.key, &reason))?;
    report_view(desk, request.report)
}

/// Adds an action to a draft, or changes one.
pub fn save_action(desk: &mut Desk, request: SaveActionRequest) -> Result<ReportView, UiError> {
    own_draft(desk, request.report)?;
    let mut problems = Problems::new();
    let what = problems.text("what", &request.what);
    if what.trim().is_empty() {
        problems.add("what", "Say what is to be done");
    }
    let owner = if request.owner.trim().is_empty() {
        problems.add("owner", "Enter the initials of the person who is to do it");
        None
    } else {
        problems.take("owner", Initials::parse(&request.owner))
    };
    let due = problems.date("due", "The day by which it is to be done", &request.due);
    problems.finish()?;
    let owner = owner.map(|owner| owner.as_str().to_owned()).unwrap_or_default();
    let centre = desk.centre_id()?;
    desk.write(|write| reports::save_action(write, centre, request.report, request.id, &what, &owner, due))?;
    report_view(desk, request.report)
}

/// Takes an action out of a draft.
pub fn remove_action(desk: &mut Desk, request: RemoveActionRequest) -> Result<ReportView, UiError> {
    own_draft(desk, request.report)?;
    let centre = desk.centre_id()?;
    desk.write(|write| reports::remove_action(write, centre, request.report, request.id))?;
    report_view(desk, request.report)
}

/// Refuses an action of a report that is not signed off, as if there were none.
fn published_action(desk: &Desk, id: ActionId) -> Result<(), UiError> {
    let action = reports::one_action(desk.store.read(), id)?;
    if reports::one(desk.store.read(), action.report)?.state == ReportState::Draft {
        return Err(StoreError::NotFound("action").into());
    }
    Ok(())
}

/// Says what became of an earlier action.
pub fn review_action(desk: &mut Desk, request: ReviewActionRequest) -> Result<ReportView, UiError> {
    own_draft(desk, request.report)?;
    let mut problems = Problems::new();
    let evidence = problems.text("evidence", &request.evidence);
    problems.finish()?;
    // an action in a draft is its visitor's alone
    published_action(desk, request.action)?;
    let review = Review { action: request.action, outcome: request.outcome, evidence };
    desk.keep(|write| reports::review_action(write, request.report, &review))?;
    report_view(desk, request.report)
}

/// Pages as they will be printed. Laid out after the store was let go.
pub fn preview_report(desk: &mut Desk, request: PreviewRequest) -> Result<Rest<PreviewView>, UiError> {
    let (report, visit) = opened(desk, request.report)?;
    let read = Draft::read(desk, &report, &visit)?;
    let signed = signed_words(desk, &report)?;
    let document = document(desk, &report, &read.template, &read.gathered, &read.answers, signed.as_ref())?;
    Ok(Box::new(move || {
        let pages = lay_out(&document).map_err(|error| render::document_error(&error))?;
        Ok(preview(&pages, request.from, request.count.min(10)))
    }))
}

/// Signs a draft off: final, locked, numbered, fingerprinted.
pub fn sign_off_report(desk: &mut Desk, request: SignOffRequest) -> Result<ReportView, UiError> {
    let (report, visit) = own_draft(desk, request.report)?;
    let read = Draft::read(desk, &report, &visit)?;
    let mut failing: Vec<FieldError> = read
        .checks()
        .into_iter()
        .filter(|check| !check.ok)
        .map(|check| FieldError { field: check.id, message: format!("{}: {}", check.label, check.message) })
        .collect();
    if !request.declared {
        failing.push(FieldError {
            field: "declared".to_owned(),
            message: "Tick the declaration: the report is yours".to_owned(),
        });
    }
    if !failing.is_empty() {
        return Err(UiError {
            code: ErrorCode::Blocked,
            message: "The report is not signed off yet. Everything you wrote is kept.".to_owned(),
            fields: failing,
        });
    }
    let visited_on = made(desk, &report)?.visited_on;
    let (gathered, answers) = (&read.gathered, &read.answers);
    let urn = &gathered.centre.urn;
    let signed = SignedWords {
        // `SC999001-V-2026-03-03-1`; a second visit on the same day gets a letter
        number: documents::free_number(desk.store.read(), &format!("{urn}-V-{visited_on}"), report.version)?,
        by: desk.own()?.initials,
        at: london_date_time_words(desk.now),
    };
    let document = document(desk, &report, &read.template, gathered, answers, Some(&signed))?;
    let title = document.title.clone();
    let pdf = render::pdf(&document)?;
    let frozen =
        serde_json::to_string(gathered).map_err(|error| UiError::new(ErrorCode::Internal, error.to_string()))?;
    let file_name = visit_report_file_name(urn, visited_on, report.version);
    let centre = desk.centre_id()?;
    let copies = super::copies::to_ask_for(desk)?;
    // signing off never waits for an answer, but that none came is on record
    let round = accuracy::of_report(desk.store.read(), report.id)?.into_iter().find(|round| round.ended_at.is_none());
    desk.write(|write| {
        if let Some(round) = &round {
            accuracy::end(write, centre, round.id, "the report was signed off")?;
        }
        let sign = SignOff {
            report: report.id,
            number: &signed.number,
            facts: &frozen,
            document: NewDocument {
                title: &title,
                number: &signed.number,
                file_name: &file_name,
                content_digest: &pdf.content_digest,
                sha256: &pdf.sha256,
                pages: pdf.pages,
                body: &pdf.bytes,
            },
            copies: &copies,
        };
        reports::sign_off(write, centre, &sign)
    })?;
    report_view(desk, report.id)
}

/// Starts a new version of a signed-off report.
pub fn correct_report(desk: &mut Desk, request: CorrectReportRequest) -> Result<ReportView, UiError> {
    let (_, visit) = opened(desk, request.report)?;
    if visit.visitor != Some(desk.person) {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "Only the visitor who wrote this report can correct it. Nothing was changed.",
        ));
    }
    let mut problems = Problems::new();
    let reason =
        problems.line("reason", &request.reason, "Say what is corrected and why; it stands on the new version");
    problems.finish()?;
    let centre = desk.centre_id()?;
    let new = desk.write(|write| reports::correct(write, centre, request.report, &reason))?;
    report_view(desk, new)
}

/// Writes a finished document into the folder for exports, once it may leave.
pub fn export_pdf(desk: &mut Desk, id: DocumentId) -> Result<ExportView, UiError> {
    let found = documents::one(desk.store.read(), id)?;
    match &found.about {
        About::Report(report) => drop(opened(desk, *report)?),
        About::Matter(matter) if !crate::filing::opens(desk, matter) => {
            return Err(UiError::new(ErrorCode::NotAllowed, "Your role does not open this document."));
        }
        About::Matter(_) => {}
    }
    document_may_leave(desk, &found)?;
    let body = documents::body(desk.store.read(), id)?;
    let path = desk.write_out(&found.file_name, &body)?.display().to_string();
    let centre = desk.centre_id()?;
    let export = desk.write(|write| {
        let what = format!("Wrote out the document {}", found.number);
        documents::record_export(write, centre, ExportOf::Document(id), &what, &path, &found.sha256)
    })?;
    export_view(desk, export)
}
