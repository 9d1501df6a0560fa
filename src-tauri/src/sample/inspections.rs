//! The last inspection of the sample centre and its statement of purpose.

use hearthbook_records::inspections::{SaveInspectionRequest, SavePointRequest};
use hearthbook_records::ofsted_notices::{MatterLetterRequest, SaveMatterRequest};
use hearthbook_records::submissions::{MarkSentRequest, ReleaseRequest, SentHow};
use hearthbook_records::{SubmissionId, UiError};
use hearthbook_store::sample_inspections::{self, SampleStatement};

use super::{Seed, at, wrong};
use crate::commands::handlers;

impl Seed<'_> {
    pub(super) fn inspections(&mut self) -> Result<(), UiError> {
        let sample = sample_inspections::parse().map_err(|error| wrong(&error.to_string()))?;
        let (today, of) = (self.today, &sample.inspection);
        self.as_person("amara", at(of.published.on(today), 9)?)?;
        let form = of.form(today);
        let saved = handlers::save_inspection(&mut self.desk, SaveInspectionRequest { id: None, form })?;
        let inspection = saved.row.map(|row| row.id).ok_or_else(|| wrong("an inspection"))?;
        for point in &of.points {
            let form = point.form(today);
            let saved =
                handlers::save_inspection_point(&mut self.desk, SavePointRequest { inspection, id: None, form })?;
            let Some(met) = point.met else { continue };
            let saved = saved.points.last().ok_or_else(|| wrong("a requirement"))?;
            let mut form = saved.form.clone();
            form.met_on = met.on(today).into();
            form.met_words.clone_from(&point.met_words);
            let before = self.desk.now;
            self.desk.now = at(met.on(today), 15)?.max(before).min(self.now);
            let id = Some(saved.id);
            handlers::save_inspection_point(&mut self.desk, SavePointRequest { inspection, id, form })?;
            self.desk.now = before;
        }
        for statement in &sample.statements {
            self.statement(statement)?;
        }
        Ok(())
    }

    fn statement(&mut self, statement: &SampleStatement) -> Result<(), UiError> {
        let today = self.today;
        self.as_person("amara", at(statement.dated.on(today), 11)?)?;
        let request = SaveMatterRequest { id: None, kind: "statement".to_owned(), form: statement.form(today) };
        let saved = handlers::save_ofsted_notice(&mut self.desk, request)?;
        let (Some(sent), Some(matter)) = (statement.sent, saved.id) else { return Ok(()) };
        let letter = saved.letters.first().ok_or_else(|| wrong("a letter"))?;
        self.desk.now = at(sent.on(today), 10)?.min(self.now);
        let request = MatterLetterRequest {
            matter,
            letter: letter.id.clone(),
            subject: letter.subject.clone(),
            text: letter.text.clone(),
            named: Vec::new(),
        };
        let finished = handlers::finish_ofsted_letter(&mut self.desk, request)?;
        let id: SubmissionId = finished
            .letters
            .first()
            .and_then(|letter| letter.path.rsplit('/').next()?.parse().ok())
            .ok_or_else(|| wrong("a submission"))?;
        handlers::release_submission(&mut self.desk, ReleaseRequest { id, despite_correction: false })?;
        let on = sent.on(today).into();
        let (at, note) = (String::new(), String::new());
        handlers::mark_sent(&mut self.desk, MarkSentRequest { id, on, at, how: Some(SentHow::Email), note })?;
        Ok(())
    }
}
