//! Comments on a draft inspection report: written down, then filed as a document and put on their way like any other.

use hearthbook_documents::{CommentLine, DraftComments, EvidenceLine, draft_comments};
use hearthbook_records::inspections::{
    DraftCommentView, DraftEvidence, InspectionRequest, InspectionView, RemoveDraftCommentRequest,
    SaveDraftCommentRequest,
};
use hearthbook_records::submissions::{DocumentKind, SubmissionState};
use hearthbook_records::{DraftCommentId, ErrorCode, InspectionId, UiError};
use hearthbook_rules::calendar::date_words;
use hearthbook_store::tables::documents::{self, Matter, MatterText};
use hearthbook_store::tables::submissions::Submission;
use hearthbook_store::tables::{drafts, inspections};
use hearthbook_submissions::{notice_covering_text, notice_file_name};

use super::inspections::{inspection, name_within};
use crate::desk::Desk;
use crate::filing::{self, Finished, OnItsWay};
use crate::{gate, render};

/// How a document on its way stands, in words.
pub(super) fn state_words(document: &documents::Document, submission: Option<&Submission>) -> String {
    let state = match submission {
        None => "finished".to_owned(),
        Some(found) => match (&found.sent, found.state) {
            (Some(sent), _) => format!("sent on {}", date_words(sent.on)),
            (None, SubmissionState::Withdrawn) => "withdrawn".to_owned(),
            (None, SubmissionState::Prepared) => "finished; to be checked and released".to_owned(),
            (None, _) => "released; record it when it has been sent".to_owned(),
        },
    };
    format!("{}: {state}", document.number)
}

/// Puts the comments and how they stand into the view.
pub(super) fn fill(desk: &Desk, id: InspectionId, view: &mut InspectionView) -> Result<(), UiError> {
    let evidence = inspections::evidence(desk.store.read())?;
    let words = |number: &str, title: &str| format!("{number}: {title}");
    for comment in inspections::comments(desk.store.read(), id)? {
        let document = comment.document.and_then(|wanted| evidence.iter().find(|(found, _, _)| *found == wanted));
        view.comments.push(DraftCommentView {
            id: comment.id,
            document: document.map(|(_, number, title)| words(number, title)).unwrap_or_default(),
            form: hearthbook_records::inspections::DraftCommentForm {
                place: comment.place,
                says: comment.says,
                is_right: comment.is_right,
                evidence: comment.evidence,
                document: comment.document,
                answer: comment.answer,
            },
        });
    }
    view.documents =
        evidence.into_iter().map(|(id, number, title)| DraftEvidence { id, words: words(&number, &title) }).collect();
    if let Some((document, submission)) = filing::of_matter(desk, DocumentKind::InspectionComments, &id.to_string())? {
        view.comments_path = submission.as_ref().map(|found| format!("/submissions/{}", found.id)).unwrap_or_default();
        view.comments_state = state_words(&document, submission.as_ref());
    }
    Ok(())
}

/// Adds a comment on the draft, or changes one.
pub fn save_draft_comment(desk: &mut Desk, request: SaveDraftCommentRequest) -> Result<InspectionView, UiError> {
    let of = inspections::one(desk.store.read(), request.inspection)?;
    if let Some(id) = request.id
        && !inspections::comments(desk.store.read(), of.id)?.iter().any(|comment| comment.id == id)
    {
        return Err(UiError::new(ErrorCode::NotFound, "This comment is not there any more. Nothing was changed."));
    }
    if let Some(document) = request.form.document {
        documents::one(desk.store.read(), document)?;
    }
    let comment = request.form.parse(request.id.unwrap_or_else(DraftCommentId::make))?;
    let centre = desk.centre_id()?;
    let which = request.id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let key = format!("draft-comment:{}:{which}", of.id);
    desk.write(|write| {
        inspections::save_comment(write, centre, of.id, &comment)?;
        drafts::discard(write, &key)
    })?;
    inspection(desk, InspectionRequest { id: Some(of.id) })
}

/// Takes a comment on the draft out again.
pub fn remove_draft_comment(desk: &mut Desk, request: RemoveDraftCommentRequest) -> Result<InspectionView, UiError> {
    let centre = desk.centre_id()?;
    desk.write(|write| inspections::remove_comment(write, centre, request.inspection, request.id))?;
    inspection(desk, InspectionRequest { id: Some(request.inspection) })
}

/// Files the comments as a document and puts it on its way. What the gate finds stops it here already.
pub fn file_draft_comments(desk: &mut Desk, id: InspectionId) -> Result<InspectionView, UiError> {
    let (book, today, centre) = (desk.rules()?, desk.today(), desk.centre()?);
    let of = inspections::one(desk.store.read(), id)?;
    let comments = inspections::comments(desk.store.read(), id)?;
    let conflict = |message: &str| Err(UiError::new(ErrorCode::Conflict, format!("{message} Nothing was filed.")));
    let (Some(ended), Some(drafted)) = (of.ended_on, of.draft_on) else {
        return conflict("Enter first the last day of the inspection, and the day on which the draft came.");
    };
    if comments.is_empty() {
        return conflict("There is no comment yet.");
    }
    let all = inspections::evidence(desk.store.read())?;
    let mut lines = Vec::new();
    let mut evidence: Vec<EvidenceLine> = Vec::new();
    let mut texts = Vec::new();
    for (index, comment) in comments.iter().enumerate() {
        let place = format!("comment {}", index + 1);
        for text in [&comment.place, &comment.says, &comment.is_right, &comment.evidence] {
            texts.push(MatterText { place: place.clone(), text: text.clone() });
        }
        let named = comment.document.and_then(|wanted| all.iter().find(|(found, _, _)| *found == wanted));
        if let Some((document, number, title)) = named
            && !evidence.iter().any(|line| line.number == *number)
        {
            let sha256 = documents::one(desk.store.read(), *document)?.sha256;
            texts.push(MatterText { place: format!("the title of {number}"), text: title.clone() });
            evidence.push(EvidenceLine { number: number.clone(), title: title.clone(), sha256 });
        }
        lines.push(CommentLine {
            place: comment.place.clone(),
            says: comment.says.clone(),
            is_right: comment.is_right.clone(),
            evidence: comment.evidence.clone(),
            document: named.map(|(_, number, _)| number.clone()).unwrap_or_default(),
        });
    }
    for text in &texts {
        let found = gate::find(desk, &text.text, &[])?;
        if let Some(hit) = found.iter().find(|hit| hit.allowed.is_none()) {
            let whose = if hit.whose.is_empty() { String::new() } else { format!(", of {}", hit.whose) };
            return Err(UiError::new(
                ErrorCode::Blocked,
                format!(
                    "In {}: “{}”{whose} must not leave the house. Write initials instead. Nothing was filed.",
                    text.place, hit.words
                ),
            ));
        }
    }
    let due = book
        .inspection_course(
            &hearthbook_rules::Course { ended, draft: Some(drafted), ..hearthbook_rules::Course::default() },
            today,
        )
        .into_iter()
        .find(|stage| stage.id == "comments")
        .map(|stage| stage.why)
        .ok_or_else(|| UiError::new(ErrorCode::Internal, "The day for comments could not be worked out."))?;
    let inspected = match of.started_on == ended {
        true => date_words(ended),
        false => format!("{} to {}", date_words(of.started_on), date_words(ended)),
    };
    let urn = centre.urn.as_str();
    let earlier = documents::of_matter(desk.store.read(), DocumentKind::InspectionComments, &id.to_string())?;
    let version = earlier.len() as u32 + 1;
    let number = documents::free_number(desk.store.read(), &format!("{urn}-I-{}", of.started_on), version)?;
    let document = draft_comments(&DraftComments {
        centre: centre.name.clone(),
        urn: urn.to_owned(),
        inspected: inspected.clone(),
        reference: of.reference.clone(),
        drafted: date_words(drafted),
        due: due.due.map(date_words).unwrap_or_default(),
        made_on: date_words(today),
        number: number.clone(),
        by: desk.role.title().to_owned(),
        comments: lines,
        evidence,
    });
    let pdf = render::pdf(&document)?;
    let title = format!("Comments on the draft report, inspection of {inspected}");
    let (to, to_explanation) = book.ofsted_address();
    let file_name = notice_file_name(urn, "draft-comments", &of.started_on.to_string(), version);
    let matter = Matter {
        kind: DocumentKind::InspectionComments,
        id: id.to_string(),
        page: format!("/inspections/{id}"),
        words: format!("Draft report, {}", name_within(&of)),
        day: drafted,
        version,
        signed_at: desk.now,
        signed_by: desk.person,
        texts,
        allowed: Vec::new(),
    };
    let way = OnItsWay {
        to,
        to_explanation,
        subject: format!("{urn} – {} – {title}", centre.name),
        body: notice_covering_text(&title, &centre.name, urn, &number, desk.role.title()),
        due,
    };
    desk.write(|write| {
        let finished = Finished { matter, title: &title, number: &number, file_name: &file_name, pdf: &pdf };
        let filed = filing::file(write, centre.id, finished)?;
        filing::prepare(write, centre.id, filed, DocumentKind::InspectionComments, way)?;
        Ok(())
    })?;
    inspection(desk, InspectionRequest { id: Some(id) })
}
