//! What a visitor does about a hit of the gate while the text can still change: replace it everywhere, or let it stand
//! with a reason. And the Word copy for those who must edit.

use hearthbook_documents::docx;
use hearthbook_records::reports::{
    AllowHitRequest, EndAllowanceRequest, GateHit, ReplaceEverywhereRequest, ReportView,
};
use hearthbook_records::submissions::ExportView;
use hearthbook_records::visits::ReportState;
use hearthbook_records::{ErrorCode, Problems, ReportId, UiError};
use hearthbook_store::journal::Entry;
use hearthbook_store::tables::reports::{self, Report, Review};
use hearthbook_store::tables::{allowances, documents};

use super::reports::{opened, own_draft, report_view};
use super::submissions::{document_may_leave, written};
use crate::desk::Desk;
use crate::draft::{self, Draft};
use crate::gate;
use crate::report_content::{document, made, signed_words};
use crate::submission_view::places_of_report;

/// The text with these hits replaced; nothing when none of them is meant.
pub(super) fn replaced(text: &str, hits: &[GateHit], words: &str, replacement: &str) -> Option<String> {
    let mut units: Vec<u16> = text.encode_utf16().collect();
    let wanted = words.to_lowercase();
    let mut any = false;
    // from the end, so that what stands before keeps its place
    for hit in hits.iter().rev().filter(|hit| hit.allowed.is_none() && hit.words.to_lowercase() == wanted) {
        let (start, end) = (hit.start as usize, hit.end as usize);
        if start <= end && end <= units.len() {
            // "R.D." before a full stop would end in two
            let doubled = replacement.ends_with('.') && units.get(end) == Some(&u16::from(b'.'));
            let replacement = if doubled { replacement.trim_end_matches('.') } else { replacement };
            units.splice(start..end, replacement.encode_utf16());
            any = true;
        }
    }
    any.then(|| String::from_utf16_lossy(&units))
}

/// Puts initials in the place of words everywhere in a draft: its texts, its actions, its evidence.
pub fn replace_everywhere(desk: &mut Desk, request: ReplaceEverywhereRequest) -> Result<ReportView, UiError> {
    let (report, visit) = own_draft(desk, request.report)?;
    let mut problems = Problems::new();
    let replacement = problems.line("replacement", &request.replacement, "Say what to put instead");
    problems.finish()?;
    let read = Draft::read(desk, &report, &visit)?;
    let allowances = &read.allowances;
    let texts: Vec<(&str, &str, String)> = read
        .answers
        .iter()
        .filter_map(|answer| {
            let text = replaced(&answer.text, &answer.names, &request.words, &replacement)?;
            Some((answer.section.as_str(), answer.field.as_str(), text))
        })
        .collect();
    let mut actions = Vec::new();
    for action in reports::actions(desk.store.read(), report.id)? {
        let mut replace = |text: &str| -> Result<Option<String>, UiError> {
            let hits = gate::find(desk, text, allowances)?;
            Ok(replaced(text, &hits, &request.words, &replacement))
        };
        let (what, owner) = (replace(&action.what)?, replace(&action.owner)?);
        if what.is_some() || owner.is_some() {
            let (what, owner) = (what.unwrap_or(action.what), owner.unwrap_or(action.owner));
            actions.push((action.id, what, owner, action.due_on));
        }
    }
    let mut reviews = Vec::new();
    for review in reports::reviews(desk.store.read(), report.id)? {
        let hits = gate::find(desk, &review.evidence, allowances)?;
        if let Some(evidence) = replaced(&review.evidence, &hits, &request.words, &replacement) {
            reviews.push(Review { evidence, ..review });
        }
    }
    let places = texts.len() + actions.len() + reviews.len();
    if places == 0 {
        return Err(UiError::new(
            ErrorCode::NotFound,
            "These words stand nowhere in the draft any more, or only where they are filled in from the record: change them there. Nothing was changed.",
        ));
    }
    let centre = desk.centre_id()?;
    let said = if places == 1 { "one place".to_owned() } else { format!("{places} places") };
    desk.write(|write| {
        for (section, field, text) in &texts {
            reports::save_answer(write, centre, report.id, section, field, text)?;
        }
        for (action, what, owner, due_on) in &actions {
            reports::save_action(write, centre, report.id, Some(*action), what, owner, *due_on)?;
        }
        for review in &reviews {
            reports::review_action(write, report.id, review)?;
        }
        let what = format!("Replaced in {said} of the draft what the gate had found");
        write.journal(Entry::about(hearthbook_records::journal::SubjectKind::Report, report.id, centre, what))
    })?;
    report_view(desk, report.id)
}

/// Lets words stand, with a reason.
pub fn allow_hit(desk: &mut Desk, request: AllowHitRequest) -> Result<ReportView, UiError> {
    let (report, visit) = own_draft(desk, request.report)?;
    let mut problems = Problems::new();
    let reason = problems.line("reason", &request.reason, "Say why these words may stand; the reason is kept");
    problems.finish()?;
    let read = Draft::read(desk, &report, &visit)?;
    draft::still_found(&read.answers, &read.elsewhere, request.kind, &request.words)?;
    let centre = desk.centre_id()?;
    desk.write(|write| allowances::allow(write, centre, report.id, request.words.trim(), request.kind, &reason))?;
    report_view(desk, report.id)
}

/// Takes that back.
pub fn end_allowance(desk: &mut Desk, request: EndAllowanceRequest) -> Result<ReportView, UiError> {
    let (report, _) = own_draft(desk, request.report)?;
    let centre = desk.centre_id()?;
    desk.write(|write| allowances::end(write, centre, report.id, request.id))?;
    report_view(desk, report.id)
}

/// What the gate finds in a report stops its Word copy as it stops the report.
fn word_copy_may_leave(desk: &mut Desk, report: &Report) -> Result<(), UiError> {
    if report.state != ReportState::Draft {
        let finished = documents::of_report(desk.store.read(), report.id)?;
        let finished =
            finished.ok_or_else(|| UiError::new(ErrorCode::NotFound, "The report has no finished document."))?;
        document_may_leave(desk, &finished)?;
    }
    let allowed = allowances::of_report(desk.store.read(), report.id)?;
    let places = places_of_report(desk, report)?;
    let mut stopped = gate::find_in(desk, &places, &allowed)?;
    stopped.retain(|placed| placed.hit.allowed.is_none());
    if stopped.is_empty() {
        return Ok(());
    }
    Err(gate::stopped(
        &stopped,
        "Something stands in the report that must not leave. Nothing was written; what you wrote is kept. Replace it, or let it stand with a reason, then write the copy.",
    ))
}

/// Writes a copy of a report that a word processor can edit, marked as a draft copy: of a draft without open hits, or of
/// a finished report that may leave.
pub fn write_word_copy(desk: &mut Desk, id: ReportId) -> Result<ExportView, UiError> {
    let (report, visit) = opened(desk, id)?;
    word_copy_may_leave(desk, &report)?;
    let read = Draft::read(desk, &report, &visit)?;
    let signed = signed_words(desk, &report)?;
    let document = document(desk, &report, &read.template, &read.gathered, &read.answers, signed.as_ref())?;
    let bytes = docx(&document).map_err(|error| {
        UiError::new(ErrorCode::Internal, format!("{error} Nothing was written; what you wrote is kept."))
    })?;
    let day = made(desk, &report)?.visited_on;
    let name = hearthbook_submissions::visit_report_file_name(&read.gathered.centre.urn, day, report.version)
        .replace(".pdf", "_draft-copy.docx");
    written(desk, &name, &bytes, "Wrote out a Word copy of a report")
}
