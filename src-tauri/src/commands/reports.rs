//! The report on a visit: writing, checks, preview, sign-off, correction.

use hearthbook_documents::{lay_out, preview};
use hearthbook_records::input::{LONGEST_TEXT, too_long};
use hearthbook_records::reports::{
    AnswerView, CheckView, CorrectReportRequest, DocumentView, GateHit, PreviewRequest, PreviewView,
    RemoveActionRequest, RepeatNote, ReportView, ReviewActionRequest, SaveActionRequest, SaveAnswerRequest,
    SavedAnswerView, SignOffRequest,
};
use hearthbook_records::submissions::ExportView;
use hearthbook_records::visits::ReportState;
use hearthbook_records::{Ability, DocumentId, ErrorCode, FieldError, Initials, Problems, ReportId, UiError, VisitId};
use hearthbook_rules::calendar::{date_words, london_date_time_words, london_seconds_words};
use hearthbook_rules::{Template, report_template, template_hash};
use hearthbook_store::tables::documents::{self, Document, ExportOf, NewDocument};
use hearthbook_store::tables::reports::{self, Report, Review, SignOff};
use hearthbook_store::tables::visits::Visit;
use hearthbook_store::tables::{people, visits};
use hearthbook_submissions::{repeated_per_cent, visit_report_file_name};

use super::Rest;
use super::submissions::export_view;
use super::visits::{brief, can_open};
use crate::desk::Desk;
use crate::render;
use crate::report_content::{Gathered, SignedWords, correction, document, gather, made, signed_words};

/// Per cent from which a repeated text is pointed out.
const REPEATS_FROM: u32 = 40;

fn opened(desk: &Desk, id: ReportId) -> Result<(Report, Visit, Template), UiError> {
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
    let template = reports::template(desk.store.read(), &report.template_hash)?;
    Ok((report, visit, template))
}

/// The draft, if this person may write in it.
fn own_draft(desk: &Desk, id: ReportId) -> Result<(Report, Visit, Template), UiError> {
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

/// The signed-off report on the visit before, for pointing out repeated text.
fn report_before(desk: &Desk, visit: &Visit) -> Result<Option<(Report, String)>, UiError> {
    let Some(day) = visit.day() else { return Ok(None) };
    for earlier in visits::all(desk.store.read())? {
        let Some(made) = &earlier.made else { continue };
        if made.visited_on >= day || earlier.id == visit.id {
            continue;
        }
        let signed = reports::of_visit(desk.store.read(), earlier.id)?
            .into_iter()
            .find(|report| report.state == ReportState::SignedOff);
        if let Some(report) = signed {
            return Ok(Some((report, date_words(made.visited_on))));
        }
    }
    Ok(None)
}

fn word_count(text: &str) -> u32 {
    u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX)
}

struct Earlier {
    of_visit: String,
    texts: Vec<reports::Answer>,
}

fn answer_view(
    desk: &mut Desk,
    section: &str,
    field: &str,
    text: String,
    earlier: Option<&Earlier>,
    final_: bool,
) -> Result<AnswerView, UiError> {
    let names = if final_ { Vec::new() } else { desk.names()?.find(&text) };
    let repeats = earlier.filter(|_| !final_).and_then(|earlier| {
        let same = earlier.texts.iter().find(|answer| answer.section == section && answer.field == field)?;
        let per_cent = repeated_per_cent(&text, &same.text);
        (per_cent >= REPEATS_FROM).then(|| RepeatNote { per_cent, of_visit: earlier.of_visit.clone() })
    });
    Ok(AnswerView {
        section: section.to_owned(),
        field: field.to_owned(),
        words: word_count(&text),
        text,
        names,
        repeats,
    })
}

fn answers(desk: &mut Desk, report: &Report, visit: &Visit, template: &Template) -> Result<Vec<AnswerView>, UiError> {
    let stored = reports::answers(desk.store.read(), report.id)?;
    let earlier = match report_before(desk, visit)? {
        Some((report, of_visit)) => Some(Earlier { of_visit, texts: reports::answers(desk.store.read(), report.id)? }),
        None => None,
    };
    let final_ = report.state != ReportState::Draft;
    let mut views = Vec::new();
    for section in &template.sections {
        for field in &section.fields {
            let text = stored
                .iter()
                .find(|answer| answer.section == section.id && answer.field == field.id)
                .map(|answer| answer.text.clone())
                .unwrap_or_default();
            views.push(answer_view(desk, &section.id, &field.id, text, earlier.as_ref(), final_)?);
        }
    }
    Ok(views)
}

fn check(id: &str, label: &str, failing: Option<(String, String)>, place: Option<(&str, &str)>) -> CheckView {
    let (ok, state, message) = match failing {
        None => (true, "done".to_owned(), String::new()),
        Some((state, message)) => (false, state, message),
    };
    CheckView {
        id: id.to_owned(),
        label: label.to_owned(),
        ok,
        state,
        message,
        section: place.map(|(section, _)| section.to_owned()),
        field: place.and_then(|(_, field)| (!field.is_empty()).then(|| field.to_owned())),
    }
}

fn left(number: usize) -> String {
    format!("{number} left")
}

/// Names that stand in what is filled in from the record or in actions, with the section where to look.
fn names_elsewhere(
    desk: &mut Desk,
    template: &Template,
    gathered: &Gathered,
    reason: &str,
) -> Result<Vec<(GateHit, String)>, UiError> {
    use hearthbook_records::reports::FactBlock;
    use hearthbook_rules::FactKind;
    let section_with = |kind: FactKind| {
        template
            .sections
            .iter()
            .find(|section| section.facts.contains(&kind))
            .map(|section| section.id.clone())
            .unwrap_or_default()
    };
    let mut texts: Vec<(String, String)> = Vec::new();
    for section in &gathered.facts {
        for block in &section.blocks {
            match block {
                FactBlock::Line { text } => texts.push((section.section.clone(), text.clone())),
                FactBlock::Table { caption, rows, .. } if caption == "Records checked" || caption == "Interviews" => {
                    texts.extend(rows.iter().flatten().map(|cell| (section.section.clone(), cell.clone())));
                }
                FactBlock::Pairs { .. } | FactBlock::Table { .. } => {}
            }
        }
    }
    for earlier in &gathered.earlier_actions {
        texts.push((section_with(FactKind::LastActions), earlier.evidence.clone()));
    }
    for action in &gathered.actions {
        texts.push((section_with(FactKind::NewActions), format!("{}\n{}", action.what, action.owner)));
    }
    texts.push((String::new(), reason.to_owned()));
    let names = desk.names()?;
    Ok(texts
        .into_iter()
        .flat_map(|(section, text)| names.find(&text).into_iter().map(move |hit| (hit, section.clone())))
        .collect())
}

fn checks(
    desk: &mut Desk,
    report: &Report,
    template: &Template,
    gathered: &Gathered,
    answers: &[AnswerView],
) -> Result<Vec<CheckView>, UiError> {
    let mut checks = Vec::new();
    let urn = gathered.centre.urn.trim().is_empty();
    checks.push(check(
        "urn",
        "URN and visit date on the report",
        urn.then(|| {
            ("missing".to_owned(), "Enter the URN under Centre profile; Ofsted asks for it on every report.".to_owned())
        }),
        None,
    ));
    for section in &template.sections {
        for field in section.fields.iter().filter(|field| field.required) {
            let empty = answers
                .iter()
                .find(|answer| answer.section == section.id && answer.field == field.id)
                .is_none_or(|answer| answer.text.trim().is_empty());
            let label = if field.id == "opinion" {
                "Opinion written".to_owned()
            } else {
                format!("{}: {}", section.title, field.label)
            };
            let message = "Write your own opinion of the standard of care; the report is for it.";
            checks.push(check(
                &field.id,
                &label,
                empty.then(|| {
                    (
                        "not written".to_owned(),
                        if field.id == "opinion" {
                            message.to_owned()
                        } else {
                            format!("Write “{}”.", field.label)
                        },
                    )
                }),
                Some((&section.id, &field.id)),
            ));
        }
    }
    let elsewhere = names_elsewhere(desk, template, gathered, &report.correction_reason)?;
    let in_texts: usize = answers.iter().map(|answer| answer.names.len()).sum();
    let first = answers.iter().find(|answer| !answer.names.is_empty());
    let place = first
        .map(|answer| (answer.section.clone(), answer.field.clone()))
        .or_else(|| elsewhere.first().map(|(_, section)| (section.clone(), String::new())));
    let number = in_texts + elsewhere.len();
    let words = first.and_then(|answer| answer.names.first()).or(elsewhere.first().map(|(hit, _)| hit));
    checks.push(check(
        "names",
        "Names replaced by initials",
        words.map(|hit| {
            (left(number), format!("“{}” is the name of {}. Put {} instead.", hit.words, hit.whose, hit.replacement))
        }),
        place
            .as_ref()
            .map(|(section, field)| (section.as_str(), field.as_str()))
            .filter(|(section, _)| !section.is_empty()),
    ));
    let section_of = |kind| {
        template.sections.iter().find(|section| section.facts.contains(&kind)).map(|section| section.id.as_str())
    };
    let open = gathered
        .earlier_actions
        .iter()
        .filter(|earlier| earlier.outcome.is_none() || earlier.evidence.trim().is_empty())
        .count();
    if !gathered.earlier_actions.is_empty() {
        checks.push(check(
            "earlierActions",
            "Earlier actions closed or carried",
            (open > 0).then(|| {
                (
                    left(open),
                    "Say for each action whether it is done, with the evidence, or why it is carried over.".to_owned(),
                )
            }),
            section_of(hearthbook_rules::FactKind::LastActions).map(|section| (section, "")),
        ));
    }
    let vague = gathered.actions.iter().filter(|action| action.owner.is_empty() || action.due_on.is_none()).count();
    if !gathered.actions.is_empty() {
        checks.push(check(
            "actions",
            "New actions have an owner and a date",
            (vague > 0).then(|| (left(vague), "Give each new action an owner, by initials, and a day.".to_owned())),
            section_of(hearthbook_rules::FactKind::NewActions).map(|section| (section, "")),
        ));
    }
    Ok(checks)
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

fn report_view(desk: &mut Desk, id: ReportId) -> Result<ReportView, UiError> {
    let (report, visit, template) = opened(desk, id)?;
    let gathered = gather(desk, &report, &template)?;
    let answers = answers(desk, &report, &visit, &template)?;
    let draft = report.state == ReportState::Draft;
    let checks = if draft { checks(desk, &report, &template, &gathered, &answers)? } else { Vec::new() };
    let versions = reports::of_visit(desk.store.read(), report.visit)?;
    let visited_on = made(desk, &report)?.visited_on;
    let mine = visit.visitor == Some(desk.person);
    let document = documents::of_report(desk.store.read(), report.id)?;
    let due = match visit.report_due.clone() {
        Some(due) => due,
        None => desk.rules()?.report_due(visited_on),
    };
    Ok(ReportView {
        id,
        visit: visit.id,
        title: format!("Visit report, {}", date_words(visited_on)),
        lede: gathered.lede,
        state: report.state,
        version: report.version,
        correction_of: correction(desk, &report)?,
        words: answers.iter().map(|answer| answer.words).sum(),
        answers,
        facts: gathered.facts,
        earlier_actions: gathered.earlier_actions,
        actions: gathered.actions,
        checks,
        elsewhere: Vec::new(),
        allowances: Vec::new(),
        mirror: Vec::new(),
        accuracy_words: String::new(),
        can_see_accuracy: false,
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
        template,
    })
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

/// Saves one text of a draft. Durable when it returns.
pub fn save_answer(desk: &mut Desk, request: SaveAnswerRequest) -> Result<SavedAnswerView, UiError> {
    let (report, visit, template) = own_draft(desk, request.report)?;
    let known = template
        .sections
        .iter()
        .any(|section| section.id == request.section && section.fields.iter().any(|field| field.id == request.field));
    if !known {
        return Err(UiError::new(ErrorCode::BadInput, "This report has no such field. Nothing was changed."));
    }
    let length = request.text.chars().count();
    if length > LONGEST_TEXT {
        return Err(UiError {
            code: ErrorCode::BadInput,
            message: too_long(length),
            fields: vec![FieldError {
                field: format!("{}.{}", request.section, request.field),
                message: too_long(length),
            }],
        });
    }
    let centre = desk.centre_id()?;
    let stamp = desk.stamp();
    desk.store.keep_draft(&stamp, |write| {
        reports::save_answer(write, centre, request.report, &request.section, &request.field, &request.text)
    })?;
    let all = answers(desk, &report, &visit, &template)?;
    let gathered = gather(desk, &report, &template)?;
    let checks = checks(desk, &report, &template, &gathered, &all)?;
    let answer =
        all.into_iter().find(|answer| answer.section == request.section && answer.field == request.field).ok_or_else(
            || UiError::new(ErrorCode::Internal, "The text was saved, but could not be read back. Reload the page."),
        )?;
    Ok(SavedAnswerView { saved_at: london_seconds_words(desk.now), answer, checks, mirror: Vec::new() })
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

/// Says what became of an earlier action.
pub fn review_action(desk: &mut Desk, request: ReviewActionRequest) -> Result<ReportView, UiError> {
    own_draft(desk, request.report)?;
    let mut problems = Problems::new();
    let evidence = problems.text("evidence", &request.evidence);
    problems.finish()?;
    let stamp = desk.stamp();
    let review = Review { action: request.action, outcome: request.outcome, evidence };
    desk.store.keep_draft(&stamp, |write| reports::review_action(write, request.report, &review))?;
    report_view(desk, request.report)
}

/// Pages as they will be printed. Laid out after the store was let go.
pub fn preview_report(desk: &mut Desk, request: PreviewRequest) -> Result<Rest<PreviewView>, UiError> {
    let (report, visit, template) = opened(desk, request.report)?;
    let gathered = gather(desk, &report, &template)?;
    let answers = answers(desk, &report, &visit, &template)?;
    let signed = signed_words(desk, &report)?;
    let document = document(desk, &report, &template, &gathered, &answers, signed.as_ref())?;
    Ok(Box::new(move || {
        let pages = lay_out(&document).map_err(|error| render::document_error(&error))?;
        Ok(preview(&pages, request.from, request.count.min(10)))
    }))
}

/// A number that no document has: `SC999001-V-2026-03-03-1`; a second visit on the same day gets a letter.
fn free_number(desk: &Desk, urn: &str, day: chrono::NaiveDate, version: u32) -> Result<String, UiError> {
    for letter in ["", "b", "c", "d", "e", "f", "g"] {
        let number = format!("{urn}-V-{day}{letter}-{version}");
        if !documents::number_taken(desk.store.read(), &number)? {
            return Ok(number);
        }
    }
    Err(UiError::new(ErrorCode::Conflict, "There are too many reports on visits of this day. Nothing was changed."))
}

/// Signs a draft off: final, locked, numbered, fingerprinted.
pub fn sign_off_report(desk: &mut Desk, request: SignOffRequest) -> Result<ReportView, UiError> {
    let (report, visit, template) = own_draft(desk, request.report)?;
    let gathered = gather(desk, &report, &template)?;
    let answers = answers(desk, &report, &visit, &template)?;
    let mut failing: Vec<FieldError> = checks(desk, &report, &template, &gathered, &answers)?
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
    let urn = &gathered.centre.urn;
    let signed = SignedWords {
        number: free_number(desk, urn, visited_on, report.version)?,
        by: desk.own()?.initials,
        at: london_date_time_words(desk.now),
    };
    let document = document(desk, &report, &template, &gathered, &answers, Some(&signed))?;
    let title = document.title.clone();
    let pdf = render::pdf(&document)?;
    let frozen =
        serde_json::to_string(&gathered).map_err(|error| UiError::new(ErrorCode::Internal, error.to_string()))?;
    let file_name = visit_report_file_name(urn, visited_on, report.version);
    let centre = desk.centre_id()?;
    desk.write(|write| {
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
        };
        reports::sign_off(write, centre, &sign)
    })?;
    report_view(desk, report.id)
}

/// Starts a new version of a signed-off report.
pub fn correct_report(desk: &mut Desk, request: CorrectReportRequest) -> Result<ReportView, UiError> {
    let (_, visit, _) = opened(desk, request.report)?;
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

/// Writes a finished document into the folder for exports.
pub fn export_pdf(desk: &mut Desk, id: DocumentId) -> Result<ExportView, UiError> {
    let found = documents::one(desk.store.read(), id)?;
    opened(desk, found.report)?;
    let body = documents::body(desk.store.read(), id)?;
    let path = desk.write_out(&found.file_name, &body)?.display().to_string();
    let centre = desk.centre_id()?;
    let export = desk.write(|write| {
        let what = format!("Wrote out the document {}", found.number);
        documents::record_export(write, centre, ExportOf::Document(id), &what, &path, &found.sha256)
    })?;
    export_view(desk, export)
}
