//! Submissions: a finished document, its email draft, and the record that it was sent. Nothing is ever sent from here.

use std::path::Path;

use chrono::NaiveDate;
use hearthbook_documents::sha256_hex;
use hearthbook_records::input::parse_time;
use hearthbook_records::reports::DocumentView;
use hearthbook_records::session::ExportRequest;
use hearthbook_records::submissions::{
    DocumentKind, ExportView, GridCellView, GridRowView, MarkNotSentRequest, MarkSentRequest, PrepareSubmissionRequest,
    SubmissionState, SubmissionView, SubmissionsRequest, SubmissionsView,
};
use hearthbook_records::today::Urgency;
use hearthbook_records::visits::ReportState;
use hearthbook_records::{Ability, ErrorCode, ExportId, Problems, Role, SubmissionId, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_rules::{Month, month_words, short_month};
use hearthbook_store::tables::documents::{self, ExportOf};
use hearthbook_store::tables::submissions::{self, Sent, Submission};
use hearthbook_store::tables::{letters, people, receipts, visits};
use hearthbook_submissions::{CoveringText, EmailDraft, covering_text, eml, visit_report_subject};

use super::reports::document_view;
use super::visits::can_open;
use crate::came_back;
use crate::desk::Desk;
use crate::filing::{self, OnItsWay};
use crate::report_content::made;
use crate::submission_view::{self, Read};

pub(super) fn export_view(desk: &Desk, id: ExportId) -> Result<ExportView, UiError> {
    let export = documents::one_export(desk.store.read(), id)?;
    view_of(desk, &export)
}

/// Writes a file out that is not a filed document, and records that it was.
///
/// # Errors
/// What the folder or the store says.
pub(super) fn written(desk: &mut Desk, name: &str, bytes: &[u8], what: &str) -> Result<ExportView, UiError> {
    let path = desk.write_out(name, bytes)?.display().to_string();
    let (centre, sha256) = (desk.centre_id()?, sha256_hex(bytes));
    let export = desk.write(|write| documents::record_export(write, centre, ExportOf::Other, what, &path, &sha256))?;
    export_view(desk, export)
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
    let how = sent.how.words();
    let at = sent.at.map(|at| at.format(" at %H:%M").to_string()).unwrap_or_default();
    let by = people::one(desk.store.read(), sent.by)?.initials;
    let note = if sent.note.is_empty() { String::new() } else { format!(" {}", sent.note) };
    let words = format!("Sent on {}{at} {how}, recorded by {by}", date_words(sent.on));
    // initials end in a full stop of their own
    Ok(format!("{}.{note}", words.trim_end_matches('.')))
}

/// Whether this reader may see the submission: a visitor sees those of his or her own reports.
fn may_see(desk: &Desk, submission: &Submission) -> Result<bool, UiError> {
    may_open(desk, &documents::one(desk.store.read(), submission.document)?)
}

/// The same of a finished document, whether it is on its way or not.
pub(super) fn may_open(desk: &Desk, document: &documents::Document) -> Result<bool, UiError> {
    match Read::of(desk, document)? {
        Read::Report(report) => {
            let visit = visits::one(desk.store.read(), report.visit)?;
            Ok(can_open(desk, &visit, &report))
        }
        // what the centre itself writes to Ofsted is for those who answer for it
        Read::Matter(matter) => Ok(crate::filing::opens(desk, &matter)),
    }
}

pub(super) fn seen(desk: &Desk, id: SubmissionId) -> Result<Submission, UiError> {
    let submission = submissions::one(desk.store.read(), id)?;
    if may_see(desk, &submission)? {
        return Ok(submission);
    }
    Err(UiError::new(ErrorCode::NotAllowed, "This submission belongs to another visitor’s report."))
}

/// What a person has to attach. The letter on a revised statement of purpose says that a copy goes with it.
fn by_hand(desk: &Desk, submission: &Submission) -> Result<String, UiError> {
    let document = documents::one(desk.store.read(), submission.document)?;
    Ok(match &document.about {
        documents::About::Matter(matter)
            if matter.kind == DocumentKind::StatementOfPurpose && submission.sent.is_none() =>
        {
            "Attach the statement of purpose itself: the letter says that a copy goes with it, and Hearthbook holds no file \
             of it. Do this in your email program after opening the draft."
                .to_owned()
        }
        _ => String::new(),
    })
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
    let found = documents::one(desk.store.read(), document.id)?;
    let earlier = match Read::of(desk, &found)? {
        Read::Report(report) => {
            let Some(corrected) = report.corrects else { return Ok(String::new()) };
            documents::of_report(desk.store.read(), corrected)?
        }
        Read::Matter(matter) => {
            let versions = documents::of_matter(desk.store.read(), matter.kind, &matter.id)?;
            let before = versions.into_iter().find(|other| other.superseded_by.as_ref() == Some(&found.number));
            let Some(before) = before else { return Ok(String::new()) };
            Some(before)
        }
    };
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

/// One submission, with what stops its release.
pub(super) fn view(desk: &mut Desk, id: SubmissionId) -> Result<SubmissionView, UiError> {
    let submission = submissions::one(desk.store.read(), id)?;
    let mut view = brief(desk, &submission)?;
    if submission.state == SubmissionState::Prepared {
        view.found = submission_view::found(desk, &submission)?;
        view.correction_in_progress = submission_view::correction_in_progress(desk, &submission)?;
        let block = submission_view::release_block(desk, &submission)?;
        view.cannot_release_because = match block {
            Some(why) => why,
            None if !view.found.is_empty() => {
                "Something stands in it that must not leave. Correct it; the new version is released in its place."
                    .to_owned()
            }
            None => String::new(),
        };
        view.can_release = view.cannot_release_because.is_empty();
    }
    Ok(view)
}

/// A submission as the register shows it.
fn brief(desk: &Desk, submission: &Submission) -> Result<SubmissionView, UiError> {
    let found = documents::one(desk.store.read(), submission.document)?;
    let document = document_view(desk, &found)?;
    let read = Read::of(desk, &found)?;
    let (subject_words, about_path) = match &read {
        Read::Report(report) => {
            (format!("Visit of {}", date_words(made(desk, report)?.visited_on)), format!("/reports/{}", report.id))
        }
        Read::Matter(matter) => (matter.words.clone(), matter.page.clone()),
    };
    let today = desk.today();
    let day = submission.due.due;
    let sent = submission.sent.as_ref();
    let late = match (day, sent) {
        (Some(day), Some(sent)) => u32::try_from((sent.on - day).num_days()).unwrap_or(0),
        _ => 0,
    };
    let sent_words = sent.map(|sent| sent_words(desk, sent)).transpose()?.unwrap_or_default();
    let withdrawn = submission.withdrawn.is_some();
    Ok(SubmissionView {
        id: submission.id,
        kind: submission.kind.clone(),
        subject_words,
        about_path,
        state: submission.state,
        to: submission.to.clone(),
        to_explanation: submission.to_explanation.clone(),
        subject: submission.subject.clone(),
        body: submission.body.clone(),
        due: submission.due.clone(),
        overdue: sent.is_none() && found.superseded_by.is_none() && day.is_some_and(|day| day < today),
        chain: submission_view::chain(desk, submission, &sent_words)?,
        sent_words,
        sent_on: sent.map(|sent| sent.on),
        days_late: late,
        exports: documents::exports_of(desk.store.read(), submission.id)?
            .iter()
            .map(|export| view_of(desk, export))
            .collect::<Result<_, _>>()?,
        can_submit: desk.may(Ability::Submit) && !withdrawn && submission.state != SubmissionState::Prepared,
        by_hand: by_hand(desk, submission)?,
        note: note(desk, &document, submission)?,
        document,
        recipient_reason: submission.recipient_reason.clone(),
        rule_address: submission.rule_address.clone(),
        found: Vec::new(),
        can_release: false,
        cannot_release_because: String::new(),
        correction_in_progress: String::new(),
        receipts: receipts::all_of(desk.store.read(), submission.id)?
            .iter()
            .map(|receipt| came_back::view(desk, receipt))
            .collect::<Result<_, _>>()?,
        most_receipt_bytes: u32::try_from(hearthbook_receipts::MOST_BYTES).unwrap_or(u32::MAX),
        can_withdraw: desk.may(Ability::Release) && !withdrawn,
        had: submission_view::had(desk, submission)?,
        can_certify: sent.is_some(),
    })
}

/// The month of the matter: that of the visit.
fn month_of(desk: &Desk, submission: &Submission) -> Result<Month, UiError> {
    let document = documents::one(desk.store.read(), submission.document)?;
    Ok(Month::of(match Read::of(desk, &document)? {
        Read::Report(report) => made(desk, &report)?.visited_on,
        Read::Matter(matter) => matter.day,
    }))
}

fn grid(kinds: &[String], all: &[(Month, SubmissionView)], today: NaiveDate) -> Vec<GridRowView> {
    let months: Vec<Month> = (0..12).rev().map(|ago| Month::of(today).minus(ago)).collect();
    let cell = |kind: &String, month: Month| {
        let of_month: Vec<&SubmissionView> = all
            .iter()
            .filter(|(of, view)| *of == month && view.kind == *kind && view.state != SubmissionState::Withdrawn)
            .map(|(_, view)| view)
            .collect();
        let sent = of_month.iter().find(|view| view.sent_on.is_some());
        let (urgency, text, words, view) = match (sent, of_month.first()) {
            (Some(view), _) if view.days_late > 0 => (Urgency::Late, "sent late", view.sent_words.clone(), Some(*view)),
            (Some(view), _) if !view.receipts.is_empty() => {
                (Urgency::Done, "receipt", format!("{} A receipt is filed.", view.sent_words), Some(*view))
            }
            (Some(view), _) => (Urgency::Done, "sent", view.sent_words.clone(), Some(*view)),
            (None, Some(view)) if view.overdue => {
                (Urgency::Late, "not sent", "Overdue, not sent.".to_owned(), Some(*view))
            }
            (None, Some(view)) => (Urgency::Soon, "not sent", "Prepared, not sent.".to_owned(), Some(*view)),
            (None, None) => (Urgency::Nil, "–", "Nothing was prepared.".to_owned(), None),
        };
        GridCellView {
            label: short_month(month).to_owned(),
            urgency,
            text: text.to_owned(),
            words: format!("{}: {words}", month_words(month)),
            path: view.map(|view| format!("/submissions/{}", view.id)).unwrap_or_default(),
        }
    };
    kinds
        .iter()
        .map(|kind| GridRowView { kind: kind.clone(), cells: months.iter().map(|month| cell(kind, *month)).collect() })
        .collect()
}

/// The register of submissions.
pub fn submissions(desk: &mut Desk, request: SubmissionsRequest) -> Result<SubmissionsView, UiError> {
    let mut all = Vec::new();
    for submission in submissions::all(desk.store.read())? {
        if may_see(desk, &submission)? {
            all.push((month_of(desk, &submission)?, brief(desk, &submission)?));
        }
    }
    let mut kinds: Vec<String> = all.iter().map(|(_, view)| view.kind.clone()).collect();
    kinds.sort();
    kinds.dedup();
    let mut months: Vec<Month> = all.iter().map(|(month, _)| *month).collect();
    months.sort();
    months.dedup();
    let key = |month: Month| month.first_day().format("%Y-%m").to_string();
    let grid = grid(&kinds, &all, desk.today());
    let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let matches = |month: Month, view: &SubmissionView| {
        (request.kind.is_empty() || view.kind == request.kind)
            && (request.month.is_empty() || key(month) == request.month)
            && (!request.late || view.overdue || view.days_late > 0)
    };
    Ok(SubmissionsView {
        submissions: all.into_iter().filter(|(month, view)| matches(*month, view)).map(|(_, view)| view).collect(),
        total,
        kinds,
        months: months.iter().rev().map(|month| (key(*month), month_words(*month))).collect(),
        grid,
        letters: if desk.may(Ability::SeeAllHappenings) { super::notices::letter_rows(desk)? } else { Vec::new() },
    })
}

/// One submission.
pub fn submission(desk: &mut Desk, id: SubmissionId) -> Result<SubmissionView, UiError> {
    seen(desk, id)?;
    view(desk, id)
}

/// Puts a finished document on its way, or finds the submission that exists.
pub fn prepare_submission(desk: &mut Desk, request: PrepareSubmissionRequest) -> Result<SubmissionView, UiError> {
    let document = documents::one(desk.store.read(), request.document)?;
    let Read::Report(report) = Read::of(desk, &document)? else {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "This document is put on its way from its own page. Nothing was changed.",
        ));
    };
    let visit = visits::one(desk.store.read(), report.visit)?;
    if !can_open(desk, &visit, &report) {
        return Err(UiError::new(ErrorCode::NotAllowed, "This report is another visitor’s."));
    }
    if let Some(existing) = submissions::of_document(desk.store.read(), document.id)? {
        return view(desk, existing.id);
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
    let way = OnItsWay {
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
    };
    let id = desk.write(|write| filing::prepare(write, centre.id, document.id, DocumentKind::VisitReport, way))?;
    view(desk, id)
}

/// The document's bytes, proved against the digest that was recorded at sign-off.
pub(super) fn proved_body(desk: &Desk, submission: &Submission) -> Result<(documents::Document, Vec<u8>), UiError> {
    let document = documents::one(desk.store.read(), submission.document)?;
    let body = documents::body(desk.store.read(), submission.document)?;
    if sha256_hex(&body) != document.sha256 {
        return Err(UiError::new(
            ErrorCode::DamagedStore,
            "The stored document is not the one that was signed off: its fingerprint differs. Nothing was written. Keep the record as it is and restore a backup.",
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
    view(desk, submission.id)
}

/// Refuses before the release: nothing leaves without one.
fn released(submission: &Submission) -> Result<(), UiError> {
    match submission.state {
        SubmissionState::Prepared => Err(UiError::new(
            ErrorCode::Conflict,
            "This submission is not released yet, so nothing leaves. Nothing was written. Release it first.",
        )),
        SubmissionState::Withdrawn => Err(UiError::new(
            ErrorCode::Conflict,
            "This submission is withdrawn. Nothing was written. Correct the report and send the new version.",
        )),
        _ => Ok(()),
    }
}

/// Refuses what must not be written out: before the release, after a withdrawal, and when a later version replaces it.
/// That it was sent before can still be recorded.
pub(super) fn may_leave(desk: &Desk, submission: &Submission) -> Result<(), UiError> {
    released(submission)?;
    match documents::one(desk.store.read(), submission.document)?.superseded_by {
        Some(later) => Err(UiError::new(
            ErrorCode::Conflict,
            format!(
                "{later} replaces this document, so nothing of this version leaves any more. Nothing was written. Send {later} instead."
            ),
        )),
        None => Ok(()),
    }
}

/// The same for a finished document by itself: it leaves when its submission may. The copy of a review for residents has
/// no submission and stays in the house.
pub(super) fn document_may_leave(desk: &Desk, document: &documents::Document) -> Result<(), UiError> {
    if let Some(submission) = submissions::of_document(desk.store.read(), document.id)? {
        return may_leave(desk, &submission);
    }
    match &document.about {
        documents::About::Matter(matter) if matter.kind == DocumentKind::ReviewForResidents => Ok(()),
        _ => Err(UiError::new(
            ErrorCode::Conflict,
            "This document is not on its way yet and not released, so nothing leaves. Nothing was written. Prepare its submission and release it first.",
        )),
    }
}

/// Writes the email draft with the document attached into the folder for exports.
pub fn write_email_draft(desk: &mut Desk, id: SubmissionId) -> Result<SubmissionView, UiError> {
    let submission = seen(desk, id)?;
    may_leave(desk, &submission)?;
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
    may_leave(desk, &submission)?;
    let (document, body) = proved_body(desk, &submission)?;
    write_for(desk, &submission, &document.file_name, &body, "Wrote out the PDF")
}

fn exported(desk: &Desk, request: &ExportRequest) -> Result<std::path::PathBuf, UiError> {
    let export = documents::one_export(desk.store.read(), request.id)?;
    // what somebody else wrote out is opened from the page of its submission, by who sees that page
    let opens = match documents::submission_of_export(desk.store.read(), export.id)? {
        _ if export.made_by == desk.person => true,
        Some(submission) => may_see(desk, &submissions::one(desk.store.read(), submission)?)?,
        None => letters::of_export(desk.store.read(), export.id)? && desk.may(Ability::DecideEvents),
    };
    if !opens {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "Somebody else wrote this file out, and your role does not open what it was made from. Nothing was opened.",
        ));
    }
    let path = std::path::PathBuf::from(export.path);
    if path.exists() {
        return Ok(path);
    }
    Err(UiError::new(
        ErrorCode::NotFound,
        format!(
            "The file is not in its folder any more: {}. The document is safe in the record; save it again.",
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
    released(&submission)?;
    let document = documents::one(desk.store.read(), submission.document)?;
    let mut problems = Problems::new();
    let on = problems.date("on", "The day it was sent", &request.on);
    if on.is_some_and(|on| on > desk.today()) {
        problems.add("on", "The day it was sent is in the future. Record it when it has been sent");
    } else if on.is_some_and(|on| on < hearthbook_rules::calendar::london_date(document.made_at)) {
        problems.add(
            "on",
            format!(
                "The document was finished on {}; it cannot have been sent before",
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
    view(desk, request.id)
}

/// Takes back a "sent" that was recorded by mistake.
pub fn mark_not_sent(desk: &mut Desk, request: MarkNotSentRequest) -> Result<SubmissionView, UiError> {
    let submission = seen(desk, request.id)?;
    if submission.state == SubmissionState::ReceiptFiled {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "A receipt is filed, so it was sent. Nothing was changed. Withdraw the submission instead.",
        ));
    }
    let mut problems = Problems::new();
    let reason = problems.line("reason", &request.reason, "Say why; it stays in the history");
    problems.finish()?;
    let centre = desk.centre_id()?;
    desk.write(|write| submissions::mark(write, centre, request.id, Err(&reason)))?;
    view(desk, request.id)
}
