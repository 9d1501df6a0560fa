//! What a page shows of a submission: its proof chain, what stops its release, who had which version.
//!
//! A visit report is read with its report; of any other document counts what was frozen when it was filed.

use chrono::{DateTime, Utc};
use hearthbook_records::AllowanceId;
use hearthbook_records::reports::PlacedHit;
use hearthbook_records::submissions::{ChainStepView, DocumentKind, HadView, SubmissionState};
use hearthbook_records::visits::ReportState;
use hearthbook_records::{Ability, PersonId, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_store::tables::allowances::{self, Allowance};
use hearthbook_store::tables::documents::{self, About, Document, Matter};
use hearthbook_store::tables::receipts;
use hearthbook_store::tables::reports::{self, Report};
use hearthbook_store::tables::submissions::{self, Submission};
use hearthbook_store::tables::{people, reviews, visits};

use crate::desk::Desk;
use crate::gate::{self, Place};
use crate::report_content::gather;

fn initials(desk: &Desk, person: PersonId) -> Result<String, UiError> {
    Ok(people::one(desk.store.read(), person)?.initials)
}

/// What a document is about, read: the report as it stands, or what was frozen of another matter.
pub enum Read {
    /// The report on a visit.
    Report(Box<Report>),
    /// Something else.
    Matter(Box<Matter>),
}

impl Read {
    /// Reads what a document is about.
    ///
    /// # Errors
    /// What the store says.
    pub fn of(desk: &Desk, document: &Document) -> Result<Self, UiError> {
        Ok(match &document.about {
            About::Report(report) => Self::Report(Box::new(reports::one(desk.store.read(), *report)?)),
            About::Matter(matter) => Self::Matter(matter.clone()),
        })
    }

    /// When and by whom it was signed off.
    #[must_use]
    pub fn signed(&self) -> Option<(DateTime<Utc>, PersonId)> {
        match self {
            Self::Report(report) => report.signed_at.zip(report.signed_by),
            Self::Matter(matter) => Some((matter.signed_at, matter.signed_by)),
        }
    }

    /// What the gate found in it and may stand.
    ///
    /// # Errors
    /// What the store says.
    pub fn allowed(&self, desk: &Desk) -> Result<Vec<Allowance>, UiError> {
        Ok(match self {
            Self::Report(report) => allowances::of_report(desk.store.read(), report.id)?,
            Self::Matter(matter) => matter
                .allowed
                .iter()
                .map(|one| Allowance {
                    id: AllowanceId::make(),
                    words: one.words.clone(),
                    kind: one.kind,
                    reason: one.reason.clone(),
                    at: one.at,
                    by: one.by,
                })
                .collect(),
        })
    }
}

fn read_of(desk: &Desk, submission: &Submission) -> Result<(Document, Read), UiError> {
    let document = documents::one(desk.store.read(), submission.document)?;
    let read = Read::of(desk, &document)?;
    Ok((document, read))
}

/// Somebody is writing a correction: in words, else empty.
///
/// # Errors
/// What the store says.
pub fn correction_in_progress(desk: &Desk, submission: &Submission) -> Result<String, UiError> {
    let (_, read) = read_of(desk, submission)?;
    let report = match read {
        Read::Report(report) => report,
        Read::Matter(matter) => return review_in_correction(desk, &matter),
    };
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

/// The same of a review. Other documents are finished anew and have no draft that corrects them.
fn review_in_correction(desk: &Desk, matter: &Matter) -> Result<String, UiError> {
    if !matches!(matter.kind, DocumentKind::Review | DocumentKind::ReviewForResidents) {
        return Ok(String::new());
    }
    let newer = reviews::all(desk.store.read())?.into_iter().find(|other| {
        // what was filed of a review carries the id of its first version
        other.root.to_string() == matter.id && other.version > matter.version && other.state == ReportState::Draft
    });
    let Some(draft) = newer else { return Ok(String::new()) };
    Ok(format!("{} is writing a correction of this review.", initials(desk, draft.begun_by)?))
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
    let (document, read) = read_of(desk, submission)?;
    if document.superseded_by.is_some() {
        return Ok(Some("A later version replaces this document. Release that one.".to_owned()));
    }
    let signed = read.signed();
    if let Some((signed, _)) = signed
        && desk.now < signed
    {
        return Ok(Some(format!(
            "This PC’s clock says {}, but the document was signed off on {}. Set the clock right first: the proof rests on it.",
            london_date_time_words(desk.now),
            london_date_time_words(signed)
        )));
    }
    if desk.second_person_releases() && signed.is_some_and(|(_, by)| by == desk.person) {
        return Ok(Some(
            "You signed this document off, and the settings ask for a second person to release it.".to_owned(),
        ));
    }
    Ok(None)
}

/// What the gate finds in everything that would leave, and that nobody allowed.
///
/// # Errors
/// What the store says.
pub fn found(desk: &mut Desk, submission: &Submission) -> Result<Vec<PlacedHit>, UiError> {
    let (document, read) = read_of(desk, submission)?;
    let allowed = read.allowed(desk)?;
    let mut places = match &read {
        Read::Report(report) => places_of_report(desk, report)?,
        Read::Matter(matter) => {
            let mut places: Vec<Place> =
                matter.texts.iter().map(|text| Place::outside(&text.place, text.text.clone())).collect();
            places.push(Place::outside("what it is about", matter.words.clone()));
            places
        }
    };
    places.push(Place { file_name: true, ..Place::outside("the file name", document.file_name) });
    places.push(Place::outside("the document’s title", document.title));
    places.push(Place::outside("the subject of the email", submission.subject.clone()));
    places.push(Place::outside("the covering email", submission.body.clone()));
    let mut found = gate::find_in(desk, &places, &allowed)?;
    found.retain(|placed| placed.hit.allowed.is_none());
    Ok(found)
}

/// Every text of a visit report that leaves with it.
///
/// # Errors
/// What the store says.
pub fn places_of_report(desk: &mut Desk, report: &Report) -> Result<Vec<Place>, UiError> {
    let template = reports::template(desk.store.read(), &report.template_hash)?;
    let gathered = gather(desk, report, &template)?;
    let mut places = gate::places_of_record(&template, &gathered, &report.correction_reason);
    for answer in reports::answers(desk.store.read(), report.id)? {
        let title = template.sections.iter().find(|section| section.id == answer.section).map(|s| s.title.as_str());
        places.push(Place {
            section: Some(answer.section.clone()),
            field: Some(answer.field.clone()),
            ..Place::outside(&format!("the section “{}”", title.unwrap_or(&answer.section)), answer.text)
        });
    }
    Ok(places)
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
    let (document, read) = read_of(desk, submission)?;
    let when_who = |at, by| -> Result<String, UiError> {
        Ok(format!("{} by {}", london_date_time_words(at), initials(desk, by)?))
    };
    let signed = read.signed().map(|(at, by)| when_who(at, by)).transpose()?;
    let allowed = read.allowed(desk)?;
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
    let filed = receipts::all_of(desk.store.read(), submission.id)?;
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

/// Who had this document, or another version of the same one.
///
/// # Errors
/// What the store says.
pub fn had(desk: &Desk, submission: &Submission) -> Result<Vec<HadView>, UiError> {
    let versions = match read_of(desk, submission)?.1 {
        Read::Report(report) => {
            let mut versions = Vec::new();
            for version in reports::of_visit(desk.store.read(), report.visit)? {
                versions.extend(documents::of_report(desk.store.read(), version.id)?);
            }
            versions
        }
        Read::Matter(matter) => documents::of_matter(desk.store.read(), matter.kind, &matter.id)?,
    };
    let mut found = Vec::new();
    for document in versions {
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
