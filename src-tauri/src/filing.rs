//! Finished documents that are not visit reports, put on their way: filed once, with what was frozen of their matter, and
//! prepared as a submission. From there the register, the release, the receipts and the certificate are the same for all.
//!
//! What it must not know: what a review or a notice says, and what the law says of its day; both are handed in.

use hearthbook_documents::Pdf;
use hearthbook_records::submissions::{DocumentKind, SubmissionState};
use hearthbook_records::{Ability, CentreId, DocumentId, Role, SubmissionId, UiError};
use hearthbook_rules::Explanation;
use hearthbook_store::tables::documents::{self, About, Matter, NewDocument};
use hearthbook_store::tables::submissions::{self, Submission};
use hearthbook_store::{StoreError, Write};

use crate::desk::Desk;

/// A document that is ready to be filed.
pub struct Finished<'a> {
    /// What it is about, frozen.
    pub matter: Matter,
    /// Title.
    pub title: &'a str,
    /// Number: of [`documents::free_number`].
    pub number: &'a str,
    /// File name for export: ASCII, no person's name.
    pub file_name: &'a str,
    /// The pages.
    pub pdf: &'a Pdf,
}

/// Files it inside a change of the record, so that what was signed off and its document stand together or not at all. A
/// document of the same matter that is there already is superseded.
///
/// # Errors
/// What the store says.
pub fn file(write: &mut Write<'_>, centre: CentreId, finished: Finished<'_>) -> Result<DocumentId, StoreError> {
    let earlier = documents::of_matter(write.read(), finished.matter.kind, &finished.matter.id)?;
    let supersedes = earlier.iter().find(|other| other.superseded_by.is_none()).map(|other| other.id);
    let new = NewDocument {
        title: finished.title,
        number: finished.number,
        file_name: finished.file_name,
        content_digest: &finished.pdf.content_digest,
        sha256: &finished.pdf.sha256,
        pages: finished.pdf.pages,
        body: &finished.pdf.bytes,
    };
    documents::file(write, centre, &About::Matter(Box::new(finished.matter)), &new, supersedes)
}

/// What goes with a document on its way.
pub struct OnItsWay {
    /// Email address.
    pub to: String,
    /// Why that address.
    pub to_explanation: Explanation,
    /// Subject of the email.
    pub subject: String,
    /// Covering text.
    pub body: String,
    /// When it is due.
    pub due: Explanation,
}

/// Prepares the submission of a filed document, inside a change of the record.
///
/// # Errors
/// What the store says; also when the document has a submission already.
pub fn prepare(
    write: &mut Write<'_>,
    centre: CentreId,
    document: DocumentId,
    kind: DocumentKind,
    way: OnItsWay,
) -> Result<SubmissionId, StoreError> {
    let submission = Submission {
        id: SubmissionId::make(),
        document,
        kind: kind.words().to_owned(),
        state: SubmissionState::Prepared,
        to: way.to,
        to_explanation: way.to_explanation,
        subject: way.subject,
        body: way.body,
        due: way.due,
        rule_address: String::new(),
        recipient_reason: String::new(),
        released: None,
        sent: None,
        withdrawn: None,
    };
    submissions::prepare(write, centre, &submission)?;
    Ok(submission.id)
}

/// Whether this reader may open a document of such a matter: what the centre itself writes to Ofsted is for those who
/// answer for it; a conviction, and what comments on a draft tell of a provisional outcome, for those who see these.
#[must_use]
pub fn opens(desk: &Desk, matter: &Matter) -> bool {
    let few = matter.kind == DocumentKind::InspectionComments || matter.id.ends_with(":conviction");
    desk.role != Role::Visitor && (!few || desk.may(Ability::SeeProvisional))
}

/// The newest document of a matter and its submission, if there are.
///
/// # Errors
/// What the store says.
pub fn of_matter(
    desk: &Desk,
    kind: DocumentKind,
    id: &str,
) -> Result<Option<(documents::Document, Option<Submission>)>, UiError> {
    let Some(document) = documents::of_matter(desk.store.read(), kind, id)?.into_iter().next() else {
        return Ok(None);
    };
    let submission = submissions::of_document(desk.store.read(), document.id)?;
    Ok(Some((document, submission)))
}
