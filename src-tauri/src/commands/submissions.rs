//! Submissions: a finished document, its email draft, and the record that it was sent. Nothing is ever sent from here.

use std::path::Path;

use hearthbook_documents::sha256_hex;
use hearthbook_records::input::parse_time;
use hearthbook_records::reports::DocumentView;
use hearthbook_records::session::ExportRequest;
use hearthbook_records::submissions::{
    ExportView, MarkNotSentRequest, MarkSentRequest, PrepareSubmissionRequest, SentHow, SubmissionState,
    SubmissionView, SubmissionsRequest, SubmissionsView,
};
use hearthbook_records::visits::ReportState;
use hearthbook_records::{Ability, ErrorCode, ExportId, Problems, Role, SubmissionId, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_store::tables::documents::{self, ExportOf};
use hearthbook_store::tables::submissions::{self, Sent, Submission};
use hearthbook_store::tables::{people, reports, visits};
use hearthbook_submissions::{CoveringText, EmailDraft, covering_text, eml, visit_report_subject};

use super::reports::document_view;
use super::visits::can_open;
use crate::desk::Desk;
use crate::report_content::made;

pub(super) fn export_view(desk: &Desk, id: ExportId) -> Result<ExportView, UiError> {
    let export = documents::one_export(desk.store.read(), id)?;
    view_of(desk, &export)
}

fn view_of(desk: &Desk, export: &documents::Export) -> Result<ExportView, UiError> {
    let path = Path::new(&export.path);
    let by = people::one(desk.store.read(), export.made_by)?.initials;
    Ok(ExportView {
        id: export.id,
        file_name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        folder: path.parent().unwrap_or(path).display().to_string(),
        made: format!("{} by {by}", london_date_time_words(export.made_at)),
        exists: path.exists(),
    })
}

fn sent_words(desk: &Desk, sent: &Sent) -> Result<String, UiError> {
    let how = match sent.how {
        SentHow::Email => "by email",
        SentHow::Post => "by post",
        SentHow::ByHand => "by hand",
        SentHow::WebForm => "by web form",
    };
    let at = sent.at.map(|at| at.format(" at %H:%M").to_string()).unwrap_or_default();
    let by = people::one(desk.store.read(), sent.by)?.initials;
    let note = if sent.note.is_empty() { String::new() } else { format!(" {}", sent.note) };
    let words = format!("Sent on {}{at} {how}, recorded by {by}", date_words(sent.on));
    // initials end in a full stop of their own
    Ok(format!("{}.{note}", words.trim_end_matches('.')))
}

/// Whether this reader may see the submission: a visitor sees those of his or her own reports.
fn may_see(desk: &Desk, submission: &Submission) -> Result<bool, UiError> {
    let document = documents::one(desk.store.read(), submission.document)?;
    let report = reports::one(desk.store.read(), document.report)?;
    let visit = visits::one(desk.store.read(), report.visit)?;
    Ok(can_open(desk, &visit, &report))
}

fn seen(desk: &Desk, id: SubmissionId) -> Result<Submission, UiError> {
    let submission = submissions::one(desk.store.read(), id)?;
    if may_see(desk, &submission)? {
        return Ok(submission);
    }
    Err(UiError::new(ErrorCode::NotAllowed, "This submission belongs to another visitor’s report."))
}

/// For a superseded document: who had the old version.
fn note(desk: &Desk, document: &DocumentView, submission: &Submission) -> Result<String, UiError> {
    if let Some(number) = &document.superseded_by {
        let had = if submission.sent.is_some() {
            format!("{} had this version. Send the new one there too.", submission.to)
        } else {
            "This version was not sent; do not send it now.".to_owned()
        };
        return Ok(format!("{number} replaces this document. {had}"));
    }
    let report = reports::one(desk.store.read(), documents::one(desk.store.read(), document.id)?.report)?;
    let Some(corrected) = report.corrects else { return Ok(String::new()) };
    let earlier = documents::of_report(desk.store.read(), corrected)?;
    let sent = match &earlier {
        Some(earlier) => submissions::of_document(desk.store.read(), earlier.id)?
            .and_then(|found| found.sent.map(|sent| (found.to, sent.on))),
        None => None,
    };
    let number = earlier.map(|earlier| earlier.number).unwrap_or_default();
    Ok(match sent {
        Some((to, on)) => format!("This version corrects {number}, which was sent to {to} on {}.", date_words(on)),
        None => format!("This version corrects {number}, which was not recorded as sent."),
    })
}

fn view(desk: &Desk, submission: &Submission) -> Result<SubmissionView, UiError> {
    let found = documents::one(desk.store.read(), submission.document)?;
    let document = document_view(desk, &found)?;
    let report = reports::one(desk.store.read(), found.report)?;
    let visited_on = made(desk, &report)?.visited_on;
    let today = desk.today();
    let day = submission.due.due;
    let sent = submission.sent.as_ref();
    let late = match (day, sent) {
        (Some(day), Some(sent)) => u32::try_from((sent.on - day).num_days()).unwrap_or(0),
        _ => 0,
    };
    Ok(SubmissionView {
        id: submission.id,
        kind: submission.kind.clone(),
        subject_words: format!("Visit of {}", date_words(visited_on)),
        state: submission.state,
        to: submission.to.clone(),
        to_explanation: submission.to_explanation.clone(),
        subject: submission.subject.clone(),
        body: submission.body.clone(),
        due: submission.due.clone(),
        overdue: sent.is_none() && report.state == ReportState::SignedOff && day.is_some_and(|day| day < today),
        sent_words: sent.map(|sent| sent_words(desk, sent)).transpose()?.unwrap_or_default(),
        sent_on: sent.map(|sent| sent.on),
        days_late: late,
        exports: documents::exports_of(desk.store.read(), submission.id)?
            .iter()
            .map(|export| view_of(desk, export))
            .collect::<Result<_, _>>()?,
        can_submit: desk.may(Ability::Submit),
        note: note(desk, &document, submission)?,
        document,
        chain: Vec::new(),
        recipient_reason: String::new(),
        rule_address: String::new(),
        found: Vec::new(),
        can_release: false,
        cannot_release_because: String::new(),
        correction_in_progress: String::new(),
        receipts: Vec::new(),
        most_receipt_bytes: 0,
        can_withdraw: false,
        had: Vec::new(),
        can_certify: false,
    })
}

/// The register of submissions.
pub fn submissions(desk: &mut Desk, _request: SubmissionsRequest) -> Result<SubmissionsView, UiError> {
    let mut found = Vec::new();
    for submission in submissions::all(desk.store.read())? {
        if may_see(desk, &submission)? {
            found.push(view(desk, &submission)?);
        }
    }
    Ok(SubmissionsView { submissions: found, total: 0, kinds: vec![], months: vec![], grid: vec![] })
}

/// One submission.
pub fn submission(desk: &mut Desk, id: SubmissionId) -> Result<SubmissionView, UiError> {
    let submission = seen(desk, id)?;
    view(desk, &submission)
}

/// Puts a finished document on its way, or finds the submission that exists.
pub fn prepare_submission(desk: &mut Desk, request: PrepareSubmissionRequest) -> Result<SubmissionView, UiError> {
    let document = documents::one(desk.store.read(), request.document)?;
    let report = reports::one(desk.store.read(), document.report)?;
    let visit = visits::one(desk.store.read(), report.visit)?;
    if !can_open(desk, &visit, &report) {
        return Err(UiError::new(ErrorCode::NotAllowed, "This report is another visitor’s."));
    }
    if let Some(existing) = submissions::of_document(desk.store.read(), document.id)? {
        return view(desk, &existing);
    }
    if report.state != ReportState::SignedOff {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "A later version replaces this document. Send that one instead.",
        ));
    }
    let centre = desk.centre()?;
    let visited_on = made(desk, &report)?.visited_on;
    let rules = desk.rules()?;
    let (to, to_explanation) = rules.ofsted_address();
    let role = if desk.role == Role::Visitor || visit.visitor == Some(desk.person) { Role::Visitor } else { desk.role };
    let submission = Submission {
        id: SubmissionId::make(),
        document: document.id,
        kind: "Regulation 25 visit report".to_owned(),
        state: SubmissionState::Prepared,
        to,
        to_explanation,
        subject: visit_report_subject(centre.urn.as_str(), &centre.name, visited_on),
        body: covering_text(&CoveringText {
            urn: centre.urn.as_str(),
            centre: &centre.name,
            visited_on,
            version: report.version,
            document_number: Some(&document.number),
            role: role.title(),
        }),
        due: visit.report_due.unwrap_or_else(|| rules.report_due(visited_on)),
        sent: None,
    };
    desk.write(|write| submissions::prepare(write, centre.id, &submission))?;
    view(desk, &submission)
}

/// The document's bytes, proved against the digest that was recorded at sign-off.
fn proved_body(desk: &Desk, submission: &Submission) -> Result<(documents::Document, Vec<u8>), UiError> {
    let document = documents::one(desk.store.read(), submission.document)?;
    let body = documents::body(desk.store.read(), submission.document)?;
    if sha256_hex(&body) != document.sha256 {
        return Err(UiError::new(
            ErrorCode::DamagedStore,
            "The stored document is not the one that was signed off: its fingerprint differs. Nothing was written. Keep the store as it is and restore a backup.",
        ));
    }
    Ok((document, body))
}

fn write_for(
    desk: &mut Desk,
    submission: &Submission,
    name: &str,
    bytes: &[u8],
    what: &str,
) -> Result<SubmissionView, UiError> {
    let sha256 = sha256_hex(bytes);
    let path = desk.write_out(name, bytes)?.display().to_string();
    let centre = desk.centre_id()?;
    let of = ExportOf::Submission(submission.id, submission.document);
    desk.write(|write| {
        documents::record_export(write, centre, of, what, &path, &sha256)?;
        submissions::handed_over(write, submission.id)
    })?;
    let submission = submissions::one(desk.store.read(), submission.id)?;
    view(desk, &submission)
}

/// Writes the email draft with the document attached into the folder for exports.
pub fn write_email_draft(desk: &mut Desk, id: SubmissionId) -> Result<SubmissionView, UiError> {
    let submission = seen(desk, id)?;
    let (document, body) = proved_body(desk, &submission)?;
    let draft = eml(&EmailDraft {
        from: None,
        to: submission.to.clone(),
        subject: submission.subject.clone(),
        body: submission.body.clone(),
        attachment_name: document.file_name.clone(),
        attachment: body,
    })
    .map_err(|error| {
        UiError::new(ErrorCode::Internal, format!("{error} Nothing was written. Use the copy buttons instead."))
    })?;
    let name = document.file_name.replace(".pdf", ".eml");
    write_for(desk, &submission, &name, &draft, "Wrote out the email draft")
}

/// Writes the document into the folder for exports.
pub fn write_submission_pdf(desk: &mut Desk, id: SubmissionId) -> Result<SubmissionView, UiError> {
    let submission = seen(desk, id)?;
    let (document, body) = proved_body(desk, &submission)?;
    write_for(desk, &submission, &document.file_name, &body, "Wrote out the PDF")
}

fn exported(desk: &Desk, request: &ExportRequest) -> Result<std::path::PathBuf, UiError> {
    let path = std::path::PathBuf::from(documents::one_export(desk.store.read(), request.id)?.path);
    if path.exists() {
        return Ok(path);
    }
    Err(UiError::new(
        ErrorCode::NotFound,
        format!(
            "The file is not in its folder any more: {}. The document is safe in the store; save it again.",
            path.display()
        ),
    ))
}

/// Shows a written-out file in its folder.
pub fn show_export_in_folder(desk: &mut Desk, request: ExportRequest) -> Result<(), UiError> {
    desk.opener.reveal(&exported(desk, &request)?)
}

/// Opens a written-out file with the PC's own program.
pub fn open_export(desk: &mut Desk, request: ExportRequest) -> Result<(), UiError> {
    desk.opener.open(&exported(desk, &request)?)
}

/// Records that a submission was sent. Hearthbook never says so by itself.
pub fn mark_sent(desk: &mut Desk, request: MarkSentRequest) -> Result<SubmissionView, UiError> {
    let submission = seen(desk, request.id)?;
    let document = documents::one(desk.store.read(), submission.document)?;
    let mut problems = Problems::new();
    let on = problems.date("on", "The day it was sent", &request.on);
    if on.is_some_and(|on| on > desk.today()) {
        problems.add("on", "The day it was sent is in the future. Record it when it has been sent");
    } else if on.is_some_and(|on| on < hearthbook_rules::calendar::london_date(document.made_at)) {
        problems.add(
            "on",
            format!(
                "The report was signed off on {}; it cannot have been sent before",
                date_words(hearthbook_rules::calendar::london_date(document.made_at))
            ),
        );
    }
    let at = if request.at.trim().is_empty() { None } else { problems.take("at", parse_time(&request.at, "The time")) };
    if request.how.is_none() {
        problems.add("how", "Choose how it was sent");
    }
    let note = problems.optional_line("note", &request.note);
    problems.finish()?;
    if let (Some(on), Some(how)) = (on, request.how) {
        let (centre, by) = (desk.centre_id()?, desk.person);
        let sent = Sent { on, at, how, note, by };
        desk.write(|write| submissions::mark(write, centre, request.id, Ok(&sent)))?;
    }
    let submission = submissions::one(desk.store.read(), request.id)?;
    view(desk, &submission)
}

/// Takes back a "sent" that was recorded by mistake.
pub fn mark_not_sent(desk: &mut Desk, request: MarkNotSentRequest) -> Result<SubmissionView, UiError> {
    seen(desk, request.id)?;
    let mut problems = Problems::new();
    let reason = problems.line("reason", &request.reason, "Say why; it stays in the history");
    problems.finish()?;
    let centre = desk.centre_id()?;
    desk.write(|write| submissions::mark(write, centre, request.id, Err(&reason)))?;
    let submission = submissions::one(desk.store.read(), request.id)?;
    view(desk, &submission)
}
