//! The vetting files of the sample centre, entered by the same commands that people use.

use chrono::{Days, NaiveDate};
use hearthbook_records::people::PersonForm;
use hearthbook_records::vetting::{
    AddHistoryLinesRequest, AuditFileRequest, AuditedFileForm, DecideStartRequest, DrawSelfAuditRequest,
    ExplainGapRequest, FindingForm, RecordCheckRequest, SaveHistoryLineRequest, SaveParticularsRequest,
    StartDecisionForm, StartDecisionKind, VettingFileView,
};
use hearthbook_records::{PersonId, Role, UiError};
use hearthbook_store::sample_vetting::{SampleFile, parse};
use hearthbook_store::tables::people;

use super::{Seed, at, wrong};
use crate::commands::handlers;

impl Seed<'_> {
    /// Enters every file.
    pub(super) fn vetting(&mut self) -> Result<(), UiError> {
        for file in parse().map_err(|error| wrong(&error.to_string()))? {
            self.vetting_file(&file)?;
        }
        self.self_audit()
    }

    /// A self-audit three weeks ago: the manager drew, the deputy went through the files.
    fn self_audit(&mut self) -> Result<(), UiError> {
        let on = self.today - Days::new(20);
        let person = |seed: &Self, key: &str| seed.people.get(key).map(|(id, _)| *id).ok_or_else(|| wrong(key));
        let (amara, delphine, pauline) = (person(self, "amara")?, person(self, "delphine")?, person(self, "pauline")?);
        self.as_person("amara", at(on, 9)?)?;
        let request = DrawSelfAuditRequest {
            files: "5".to_owned(),
            checker: Some(delphine),
            seed: format!("willow-{}", on.format("%Y-%m")),
        };
        let drawn = handlers::draw_self_audit(&mut self.desk, request)?;
        let Some(audit) = drawn.audits.first() else { return Ok(()) };
        self.as_person("delphine", at(on + Days::new(3), 10)?)?;
        for (index, file) in audit.files.iter().enumerate() {
            let found = file.person == pauline || index + 1 == audit.files.len();
            let what = if file.person == pauline {
                "The gap between 2003 and summer 2004 has no written explanation"
            } else {
                "The copy of the qualification is not signed by who saw it"
            };
            let findings = found.then(|| FindingForm {
                what: what.to_owned(),
                owner: Some(amara),
                due_on: (self.today + Days::new(6)).into(),
            });
            let form = AuditedFileForm {
                in_order: Some(!found),
                note: "Every item of Schedule 2 against the paper file".to_owned(),
                findings: findings.into_iter().collect(),
            };
            let request = AuditFileRequest { audit: audit.id, person: file.person, form };
            handlers::audit_file(&mut self.desk, request)?;
        }
        Ok(())
    }

    fn vetting_file(&mut self, file: &SampleFile) -> Result<(), UiError> {
        let today = self.today;
        let began = file.began.on(today);
        self.as_person(&file.by, at(began, 9)?)?;
        let id = self.sample_person(file)?;
        let by = self.desk.person;
        let form = file.particulars(today);
        let mut view = handlers::save_particulars(&mut self.desk, SaveParticularsRequest { person: id, form })?;
        if !file.history.is_empty() {
            let lines = file.history.join("\n");
            view = handlers::add_history_lines(&mut self.desk, AddHistoryLinesRequest { person: id, lines })?;
            view = self.care(file, id, view)?;
        }
        if !file.explain.is_empty() {
            for gap in view.timeline.gaps.clone().into_iter().filter(|gap| gap.needs_explanation) {
                view = handlers::explain_gap(
                    &mut self.desk,
                    ExplainGapRequest {
                        person: id,
                        from: gap.from.to_string(),
                        to: gap.to.to_string(),
                        explanation: file.explain.clone(),
                        accepted: true,
                    },
                )?;
            }
        }
        let mut lines: Vec<(NaiveDate, _)> =
            file.lines.iter().map(|line| (line.entered(today).unwrap_or(began).max(began), line)).collect();
        lines.sort_by_key(|(entered, _)| *entered);
        let decided = file.early.as_ref().map(|early| early.on).or(file.cleared).map(|when| when.on(today));
        let mut decision = decided;
        for (entered, line) in lines {
            if let Some(on) = decision.filter(|on| *on < entered) {
                self.decide(file, id, on)?;
                decision = None;
            }
            self.as_person(&file.by, at(entered, 11)?)?;
            let post =
                view.timeline.lines.iter().find(|known| known.title.starts_with(&line.post)).map(|known| known.id);
            let form = line.form(today, by, post.filter(|_| !line.post.is_empty()));
            handlers::record_check(&mut self.desk, RecordCheckRequest { person: id, carries_on: None, form })?;
        }
        if let Some(on) = decision {
            self.decide(file, id, on)?;
        }
        Ok(())
    }

    /// Somebody of the sample, or somebody who is added now.
    fn sample_person(&mut self, file: &SampleFile) -> Result<PersonId, UiError> {
        if let Some((id, _)) = self.people.get(&file.person) {
            return Ok(*id);
        }
        let form = PersonForm {
            name: file.name.clone(),
            post: file.post.clone(),
            started_on: file.started.map(|when| when.on(self.today)).into(),
            ..PersonForm::default()
        };
        let person = form.parse(PersonId::make())?;
        let centre = self.desk.centre_id()?;
        self.desk.write(|write| people::save(write, centre, &person))?;
        self.desk.forget_names();
        self.people.insert(file.name.clone(), (person.id, Role::ShiftWorker));
        Ok(person.id)
    }

    /// Marks the posts that were with children or vulnerable adults.
    fn care(
        &mut self,
        file: &SampleFile,
        person: PersonId,
        mut view: VettingFileView,
    ) -> Result<VettingFileView, UiError> {
        for line in view.timeline.lines.clone() {
            if file.care.iter().any(|employer| line.title.starts_with(employer)) {
                let mut form = line.form;
                form.with_children_or_adults = true;
                view = handlers::save_history_line(
                    &mut self.desk,
                    SaveHistoryLineRequest { person, id: Some(line.id), form },
                )?;
            }
        }
        Ok(view)
    }

    fn decide(&mut self, file: &SampleFile, person: PersonId, on: NaiveDate) -> Result<(), UiError> {
        // the manager decides, and the responsible individual about the manager
        let who = if file.person == "amara" { "judith" } else { "amara" };
        self.as_person(who, at(on, 15)?)?;
        let form = match &file.early {
            Some(early) => StartDecisionForm {
                kind: Some(StartDecisionKind::EarlyStart),
                on: on.into(),
                starts_on: file.started.map(|when| when.on(self.today)).into(),
                steps: early.steps.clone(),
                reasons: early.reasons.clone(),
                supervisor: self.people.get(&early.supervisor).map(|(id, _)| *id),
                supervision: early.supervision.clone(),
                review_on: early.review.on(self.today).into(),
            },
            None => StartDecisionForm {
                kind: Some(StartDecisionKind::Cleared),
                on: on.into(),
                ..StartDecisionForm::default()
            },
        };
        handlers::decide_start(&mut self.desk, DecideStartRequest { person, form })?;
        Ok(())
    }
}
