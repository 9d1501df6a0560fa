//! The one past review of the sample centre: written, signed off, released and sent by the same commands that people use.

use hearthbook_records::UiError;
use hearthbook_records::reviews::{
    ConsultationForm, EvidenceKind, LinkEvidenceRequest, SaveConsultationRequest, SavePlanActionRequest,
    SaveReviewAnswerRequest, SignOffReviewRequest, StartReviewRequest,
};
use hearthbook_records::submissions::{MarkSentRequest, ReleaseRequest, SentHow};
use hearthbook_store::sample_review;

use super::{Seed, at, wrong};
use crate::commands::handlers;

impl Seed<'_> {
    pub(super) fn review(&mut self) -> Result<(), UiError> {
        let data = sample_review::parse().map_err(|error| wrong(&error.to_string()))?;
        let today = self.today;
        self.as_person(&data.by, at(data.begun.on(today), 9)?)?;
        let begun = StartReviewRequest { from: data.from.on(today).into(), to: data.to.on(today).into() };
        let review = handlers::start_review(&mut self.desk, begun)?.id;
        for one in data.consultations {
            let form = ConsultationForm {
                group: Some(one.group),
                asked: one.asked.to_string(),
                answered: one.answered.to_string(),
                how: one.how,
                on: one.on.on(today).into(),
                said: self.references.fill(&one.said),
                changed: self.references.fill(&one.changed),
            };
            handlers::save_consultation(&mut self.desk, SaveConsultationRequest { review, id: None, form })?;
        }
        for one in data.texts {
            let text = self.references.fill(&one.text);
            let (section, field) = (one.section, one.field);
            handlers::save_review_answer(&mut self.desk, SaveReviewAnswerRequest { review, section, field, text })?;
        }
        for action in data.actions {
            handlers::save_plan_action(
                &mut self.desk,
                SavePlanActionRequest {
                    review,
                    id: None,
                    what: action.what,
                    owner: action.owner,
                    due: action.due.on(today).into(),
                },
            )?;
        }
        let choices = handlers::evidence_choices(&mut self.desk, review)?.choices;
        let first = |kind: EvidenceKind| choices.iter().find(|choice| choice.kind == kind);
        for (section, kind) in [
            ("experiences", EvidenceKind::Consultation),
            ("protection", EvidenceKind::Event),
            ("leaders", EvidenceKind::VisitReport),
        ] {
            // in a month with no event of the period on record, a visit report bears it out as well
            let Some(choice) = first(kind).or_else(|| first(EvidenceKind::VisitReport)) else { continue };
            handlers::link_evidence(
                &mut self.desk,
                LinkEvidenceRequest {
                    review,
                    section: section.to_owned(),
                    field: "concluded".to_owned(),
                    kind: choice.kind,
                    record: choice.record.clone(),
                },
            )?;
        }
        self.as_person(&data.by, at(data.signed.on(today), 16)?)?;
        let signed = handlers::sign_off_review(&mut self.desk, SignOffReviewRequest { review, declared: true })?;
        let submission = signed.submission.ok_or_else(|| wrong("a submission"))?;
        self.as_person(&data.by, at(data.sent.on(today), 10)?)?;
        handlers::release_submission(&mut self.desk, ReleaseRequest { id: submission, despite_correction: false })?;
        handlers::mark_sent(
            &mut self.desk,
            MarkSentRequest {
                id: submission,
                on: data.sent.on(today).into(),
                at: String::new(),
                how: Some(SentHow::Email),
                note: String::new(),
            },
        )?;
        Ok(())
    }
}
