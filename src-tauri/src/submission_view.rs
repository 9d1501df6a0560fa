//! What a page shows of a submission: its proof chain, what stops its release, who had which version.

use hearthbook_records::reports::PlacedHit;
use hearthbook_records::submissions::{ChainStepView, HadView, ReceiptView, SubmissionState};
use hearthbook_records::visits::ReportState;
use hearthbook_records::{Ability, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_store::tables::receipts::{self, Receipt};
use hearthbook_store::tables::reports::{self, Report};
use hearthbook_store::tables::submissions::{self, Submission};
use hearthbook_store::tables::{allowances, documents, people, visits};

use crate::desk::Desk;
use crate::gate::{self, Place};
use crate::report_content::gather;

fn initials(desk: &Desk, person: hearthbook_records::PersonId) -> Result<String, UiError> {
    Ok(people::one(desk.store.read(), person)?.initials)
}

fn report_of(desk: &Desk, submission: &Submission) -> Result<Report, UiError> {
    let document = documents::one(desk.store.read(), submission.document)?;
    Ok(reports::one(desk.store.read(), document.report)?)
}

/// A receipt, for the page.
///
/// # Errors
/// What the store says.
pub fn receipt_view(desk: &Desk, receipt: &Receipt) -> Result<ReceiptView, UiError> {
    Ok(ReceiptView {
        id: receipt.id,
        file_name: receipt.file_name.clone(),
        bytes: receipt.bytes,
        sha256: receipt.sha256.clone(),
        words: format!(
            "received {}; filed {} by {}",
            date_words(receipt.received_on),
            london_date_time_words(receipt.filed_at),
            initials(desk, receipt.filed_by)?
        ),
        note: receipt.note.clone(),
    })
}

/// Somebody is writing a correction: in words, else empty.
///
/// # Errors
/// What the store says.
pub fn correction_in_progress(desk: &Desk, submission: &Submission) -> Result<String, UiError> {
    let report = report_of(desk, submission)?;
    let newer = reports::of_visit(desk.store.read(), report.visit)?
        .into_iter()
        .find(|other| other.version > report.version && other.state == ReportState::Draft);
    if newer.is_none() {
        return Ok(String::new());
    }
    let visit = visits::one(desk.store.read(), report.visit)?;
    let who = visit.visitor.map(|visitor| initials(desk, visitor)).transpose()?.unwrap_or_default();
    Ok(format!("{who} is writing a correction of this report."))
}

/// Why it cannot be released now by the person signed in, if anything stands in the way but the gate.
///
/// # Errors
/// What the store says.
pub fn release_block(desk: &Desk, submission: &Submission) -> Result<Option<String>, UiError> {
    match submission.state {
        SubmissionState::Prepared => {}
        SubmissionState::Withdrawn => return Ok(Some("It is withdrawn.".to_owned())),
        _ => return Ok(Some("It is released already.".to_owned())),
    }
    if !desk.may(Ability::Release) {
        return Ok(Some("Your role does not release submissions.".to_owned()));
    }
    let report = report_of(desk, submission)?;
    if report.state == ReportState::Superseded {
        return Ok(Some("A later version replaces this document. Release that one.".to_owned()));
    }
    if let Some(signed) = report.signed_at
        && desk.now < signed
    {
        return Ok(Some(format!(
            "This PC’s clock says {}, but the report was signed off on {}. Set the clock right first: the proof rests on it.",
            london_date_time_words(desk.now),
            london_date_time_words(signed)
        )));
    }
    if desk.second_person_releases() && report.signed_by == Some(desk.person) {
        return Ok(Some(
            "You signed this report off, and the settings ask for a second person to release it.".to_owned(),
        ));
    }
    Ok(None)
}

/// What the gate finds in everything that would leave, and that nobody allowed.
///
/// # Errors
/// What the store says.
pub fn found(desk: &mut Desk, submission: &Submission) -> Result<Vec<PlacedHit>, UiError> {
    let document = documents::one(desk.store.read(), submission.document)?;
    let report = reports::one(desk.store.read(), document.report)?;
    let template = reports::template(desk.store.read(), &report.template_hash)?;
    let gathered = gather(desk, &report, &template)?;
    let allowed = allowances::of_report(desk.store.read(), report.id)?;
    let mut places = gate::places_of_record(&template, &gathered, &report.correction_reason);
    for answer in reports::answers(desk.store.read(), report.id)? {
        let title = template.sections.iter().find(|section| section.id == answer.section).map(|s| s.title.as_str());
        places.push(Place {
            section: Some(answer.section.clone()),
            field: Some(answer.field.clone()),
            ..Place::outside(&format!("the section “{}”", title.unwrap_or(&answer.section)), answer.text)
        });
    }
    places.push(Place { file_name: true, ..Place::outside("the file name", document.file_name) });
    places.push(Place::outside("the document’s title", document.title));
    places.push(Place::outside("the subject of the email", submission.subject.clone()));
    places.push(Place::outside("the covering email", submission.body.clone()));
    let mut found = gate::find_in(desk, &places, &allowed)?;
    found.retain(|placed| placed.hit.allowed.is_none());
    Ok(found)
}

fn step(id: &str, title: &str, done: Option<String>, to_do: &str, notes: Vec<String>) -> ChainStepView {
    ChainStepView {
        id: id.to_owned(),
        title: title.to_owned(),
        done: done.is_some(),
        words: done.unwrap_or_else(|| to_do.to_owned()),
        notes,
    }
}

/// The steps of the proof chain, in order.
///
/// # Errors
/// What the store says.
pub fn chain(desk: &Desk, submission: &Submission, sent_words: &str) -> Result<Vec<ChainStepView>, UiError> {
    let document = documents::one(desk.store.read(), submission.document)?;
    let report = reports::one(desk.store.read(), document.report)?;
    let when_who = |at, by| -> Result<String, UiError> {
        Ok(format!("{} by {}", london_date_time_words(at), initials(desk, by)?))
    };
    let signed = report.signed_at.zip(report.signed_by).map(|(at, by)| when_who(at, by)).transpose()?;
    let allowed = allowances::of_report(desk.store.read(), report.id)?;
    let allowed_notes = if allowed.is_empty() {
        vec!["Nothing had to be allowed to stand.".to_owned()]
    } else {
        allowed.iter().map(|allowance| format!("Allowed to stand: {}", allowance.reason)).collect()
    };
    let mut steps = vec![
        step("checked", "Checked", signed.clone(), "", allowed_notes),
        step("signedOff", "Signed off", signed, "", vec![format!("Document {}", document.number)]),
    ];
    let released = submission.released.map(|(at, by)| when_who(at, by)).transpose()?;
    // a document handed over before there was a release has none
    let before_release =
        released.is_none() && !matches!(submission.state, SubmissionState::Prepared | SubmissionState::Withdrawn);
    let mut notes = Vec::new();
    if !submission.recipient_reason.is_empty() {
        notes.push(format!("To {}, not to the rule’s address: {}", submission.to, submission.recipient_reason));
    }
    if before_release {
        notes.push("It was handed over before Hearthbook kept releases.".to_owned());
    }
    steps.push(step("released", "Released", released, "Nothing leaves before it is released.", notes));
    // what was handed over is the document, alone or in its email; certificates and receipts are not
    let stem = document.file_name.trim_end_matches(".pdf");
    let is_document = |path: &str| {
        let name = std::path::Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.starts_with(stem) && !name.contains("_certificate") && !name.contains("_proof")
    };
    let mut exports = documents::exports_of(desk.store.read(), submission.id)?;
    exports.retain(|export| is_document(&export.path));
    let handed = exports.last().map(|first| when_who(first.made_at, first.made_by)).transpose()?;
    let files = exports
        .iter()
        .rev()
        .map(|export| {
            let name =
                std::path::Path::new(&export.path).file_name().unwrap_or_default().to_string_lossy().into_owned();
            format!("Written out: {name}")
        })
        .collect();
    steps.push(step("handedOver", "Handed over", handed, "Open the email draft, or save the PDF.", files));
    let sent = submission.sent.as_ref().map(|_| sent_words.to_owned());
    steps.push(step(
        "sent",
        "Sent",
        sent,
        "Record it when it has been sent. Hearthbook never sends anything.",
        Vec::new(),
    ));
    let filed = receipts::of_submission(desk.store.read(), submission.id)?;
    let words = filed.first().map(|receipt| when_who(receipt.filed_at, receipt.filed_by)).transpose()?;
    let names = filed.iter().map(|receipt| receipt.file_name.clone()).collect();
    steps.push(step(
        "receiptFiled",
        "Receipt filed",
        words,
        "File the answer or the delivery receipt when it comes.",
        names,
    ));
    if let Some(later) = &document.superseded_by {
        steps.push(step("superseded", "Superseded", Some(format!("by {later}")), "", Vec::new()));
    }
    if let Some(withdrawn) = &submission.withdrawn {
        let words = when_who(withdrawn.at, withdrawn.by)?;
        steps.push(step("withdrawn", "Withdrawn", Some(words), "", vec![withdrawn.because.clone()]));
    }
    Ok(steps)
}

/// Who had this document, or another version of the same report.
///
/// # Errors
/// What the store says.
pub fn had(desk: &Desk, submission: &Submission) -> Result<Vec<HadView>, UiError> {
    let report = report_of(desk, submission)?;
    let mut found = Vec::new();
    for version in reports::of_visit(desk.store.read(), report.visit)? {
        let Some(document) = documents::of_report(desk.store.read(), version.id)? else { continue };
        let Some(other) = submissions::of_document(desk.store.read(), document.id)? else { continue };
        if let Some(sent) = &other.sent {
            let how = sent.how.words();
            let withdrawn = if other.withdrawn.is_some() { "; withdrawn" } else { "" };
            found.push(HadView {
                number: document.number,
                to: other.to.clone(),
                words: format!("sent on {} {how}{withdrawn}", date_words(sent.on)),
                submission: other.id,
            });
        }
    }
    Ok(found)
}
