//! The sample centre: an invented year at Willow House, put into a store of its own by the same commands that people use,
//! so that its journal, its documents and its duties are real ones.

mod inspections;
mod review;
mod safeguarding;
mod vetting;

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::complaints::{
    AddComplaintStepRequest, ComplaintStage, SaveComplaintRequest, SaveComplaintStageRequest,
};
use hearthbook_records::copies::RecordCopyRequest;
use hearthbook_records::events::{DecideRequest, Decision, EventForm, EventsView, RecordEventRequest};
use hearthbook_records::families::{FamilyView, SaveFamilyRequest};
use hearthbook_records::family_record::{
    MarkFinalRequest, RegisterValueInput, SaveLogEntryRequest, SavePlacementRequest, SaveRegisterRequest,
};
use hearthbook_records::logs::SaveLogRequest;
use hearthbook_records::notices::{NoticeStepRequest, StepKind};
use hearthbook_records::professionals::{LinkProfessionalRequest, SaveProfessionalRequest};
use hearthbook_records::reports::{FigureStandsRequest, ReviewActionRequest, SaveActionRequest, SignOffRequest};
use hearthbook_records::safeguarding::{AboutForm, AboutWhom};
use hearthbook_records::submissions::{MarkSentRequest, PrepareSubmissionRequest, ReleaseRequest, SentHow};
use hearthbook_records::visits::{PlanVisitRequest, RecordVisitRequest};
use hearthbook_records::{ActionId, DateInput, ErrorCode, FamilyId, PersonId, Role, UiError};
use hearthbook_rules::calendar::london_date;
use hearthbook_store::compartments;
use hearthbook_store::keys::{KEY_FILE, KdfParams};
use hearthbook_store::sample_data::{References, SampleCentre, SampleHappening, SampleVisit, parse};
use hearthbook_store::sample_families::{self, SampleRecords};
use hearthbook_store::tables::{access, people, reports, settings};
use std::collections::BTreeMap;

use crate::commands::{handlers, make_store, slot_label};
use crate::desk::{Desk, keys};
use crate::host::{Host, SAMPLE_PASSPHRASE, key_error};

/// Roles that can sign in to the sample.
const SIGN_IN: [Role; 6] = Role::ALL;

fn wrong(what: &str) -> UiError {
    UiError::new(ErrorCode::Internal, format!("The sample centre could not be made ({what}). Nothing was kept."))
}

fn at(day: NaiveDate, hour: u32) -> Result<DateTime<Utc>, UiError> {
    Ok(day.and_hms_opt(hour, 30, 0).ok_or_else(|| wrong("a time"))?.and_utc())
}

/// Makes the sample centre's store, unless there is one. Made beside and moved into place when complete.
///
/// # Errors
/// When the folder cannot be written, or the data that came with Hearthbook is unsound.
pub fn make(host: &Host) -> Result<(), UiError> {
    let folder = host.places.sample();
    if folder.join(KEY_FILE).exists() {
        return Ok(());
    }
    let making = host.places.home().join("sample-making");
    let cannot = |error: std::io::Error| {
        UiError::new(
            ErrorCode::CannotWrite,
            format!("The sample centre could not be written ({error}). Nothing was kept."),
        )
    };
    for leftover in [&making, &folder] {
        if leftover.exists() {
            std::fs::remove_dir_all(leftover).map_err(cannot)?;
        }
    }
    let data = parse().map_err(|error| wrong(&error.to_string()))?;
    let made = fill(host, &making, &data);
    if let Err(error) = made {
        let _ = std::fs::remove_dir_all(&making);
        return Err(error);
    }
    std::fs::rename(&making, &folder).map_err(cannot)
}

struct Seed<'a> {
    desk: Desk,
    data: &'a SampleCentre,
    today: NaiveDate,
    now: DateTime<Utc>,
    references: References,
    people: BTreeMap<String, (PersonId, Role)>,
    actions: BTreeMap<String, ActionId>,
    families: BTreeMap<String, FamilyView>,
}

fn fill(host: &Host, folder: &std::path::Path, data: &SampleCentre) -> Result<(), UiError> {
    let now = host.clock.now();
    let today = london_date(now);
    let manager = data
        .people
        .iter()
        .find(|person| person.role == Some(Role::RegisteredManager))
        .ok_or_else(|| wrong("no manager"))?;
    let began = at(data.visits.first().ok_or_else(|| wrong("no visits"))?.when.on(today), 6)?;
    let (store, own, _) = make_store(
        folder,
        &manager.form(today),
        Role::RegisteredManager,
        SAMPLE_PASSPHRASE,
        // the passphrase is shown on screen: there is nothing to protect
        KdfParams::weak_for_tests(),
        began,
    )?;
    let mut desk = Desk::sit_down(host, store, own.slot(), true)?;
    desk.now = began;
    let mut seed = Seed {
        people: BTreeMap::from([(manager.key.clone(), (desk.person, Role::RegisteredManager))]),
        references: data.references(today),
        actions: BTreeMap::new(),
        families: BTreeMap::new(),
        desk,
        data,
        today,
        now,
    };
    seed.register()?;
    for visit in &data.visits {
        seed.visit(visit)?;
    }
    seed.vetting()?;
    seed.inspections()?;
    seed.happenings_and_plans()?;
    seed.review()?;
    seed.safeguarding()?;
    seed.desk.close();
    Ok(())
}

impl Seed<'_> {
    /// Sits another person down, at an instant. Nothing happens later than now.
    fn as_person(&mut self, key: &str, at: DateTime<Utc>) -> Result<(), UiError> {
        (self.desk.person, self.desk.role) = *self.people.get(key).ok_or_else(|| wrong(key))?;
        self.desk.now = at.min(self.now);
        Ok(())
    }

    fn register(&mut self) -> Result<(), UiError> {
        let (today, data) = (self.today, self.data);
        handlers::save_centre(&mut self.desk, data.centre.form(today))?;
        let centre = self.desk.centre_id()?;
        for person in &data.people {
            if self.people.contains_key(&person.key) {
                continue;
            }
            let parsed = person.form(today).parse(PersonId::make())?;
            self.desk.write(|write| people::save(write, centre, &parsed))?;
            let role = person.role.unwrap_or(Role::ShiftWorker);
            self.people.insert(person.key.clone(), (parsed.id, role));
            let signs_in = person.role.is_some_and(|role| SIGN_IN.contains(&role)) && person.left.is_none();
            if signs_in {
                let (label, now) = (slot_label(&parsed.initials, role), self.desk.now);
                let (mut file, path) = self.desk.key_file()?;
                let own = file
                    .add_person_slot(self.desk.store.key(), &label, SAMPLE_PASSPHRASE, KdfParams::weak_for_tests(), now)
                    .map_err(key_error)?;
                self.desk.write(|write| {
                    access::give(write, own.slot(), parsed.id, role)?;
                    compartments::ensure_identity(write, &own).map(|_| ())
                })?;
                file.save_atomically(&path).map_err(key_error)?;
            }
        }
        for family in &data.families {
            let births = family.members.iter().map(|member| member.born.on(today));
            let entered = births.chain([family.arrived.on(today)]).max().unwrap_or(today);
            self.desk.now = at(entered, 9)?.min(self.now);
            let form = family.form(today, &self.references);
            let view = handlers::save_family(&mut self.desk, SaveFamilyRequest { id: None::<FamilyId>, form })?;
            self.families.insert(family.key.clone(), view);
        }
        let records = sample_families::parse().map_err(|error| wrong(&error.to_string()))?;
        self.family_records(&records)?;
        self.complaints(&records)?;
        self.house_logs(&records)?;
        self.desk.write(|write| {
            settings::set(write, keys::SETUP, "Step of the set-up", "done")?;
            settings::set(write, keys::RECOVERY_PENDING, "Recovery code to be put on paper", "no")
        })
    }

    fn family(&self, key: &str) -> Result<&FamilyView, UiError> {
        self.families.get(key).ok_or_else(|| wrong(key))
    }

    fn family_records(&mut self, records: &SampleRecords) -> Result<(), UiError> {
        let mut entries = BTreeMap::new();
        for entry in &records.professionals {
            let request =
                SaveProfessionalRequest { id: None, family: None, relation: String::new(), form: entry.form() };
            entries.insert(&entry.key, handlers::save_professional(&mut self.desk, request)?.id);
        }
        // entered today: what came of it later is entered with it
        self.desk.now = self.now;
        for record in &records.records {
            let view = self.family(&record.family)?;
            let (family, form) = (view.id, view.form.clone().unwrap_or_default());
            let member =
                |initials: &str| form.members.iter().find(|one| one.initials == initials).and_then(|one| one.id);
            for (key, relation) in &record.links {
                let professional = entries.get(key).copied();
                let relation = relation.clone();
                handlers::link_professional(
                    &mut self.desk,
                    LinkProfessionalRequest { family, professional, relation },
                )?;
            }
            let values = record.values.iter().flat_map(|(whose, values)| {
                let member = member(whose);
                values.iter().map(move |(item, value)| RegisterValueInput {
                    member,
                    item: item.clone(),
                    value: value.clone(),
                    ..RegisterValueInput::default()
                })
            });
            let values = values.collect();
            handlers::save_register(&mut self.desk, SaveRegisterRequest { family, values })?;
            let form = record.placement.form(self.today);
            handlers::save_placement(&mut self.desk, SavePlacementRequest { family, form })?;
            if let Some(report) = &record.placement.final_report {
                let form = report.form(self.today);
                handlers::mark_final(&mut self.desk, MarkFinalRequest { family, form })?;
            }
            for log in record.logs.iter().filter(|log| log.on.on(self.today) <= self.today) {
                let form = log.form(self.today, member(&log.member));
                let kind = log.kind.clone();
                handlers::save_log_entry(&mut self.desk, SaveLogEntryRequest { family, kind, id: None, form })?;
            }
        }
        Ok(())
    }

    fn house_logs(&mut self, records: &SampleRecords) -> Result<(), UiError> {
        for entry in records.house_logs.iter().filter(|entry| entry.on.on(self.today) <= self.today) {
            handlers::save_log(&mut self.desk, SaveLogRequest { id: None, form: entry.form(self.today) })?;
        }
        Ok(())
    }

    fn complaints(&mut self, records: &SampleRecords) -> Result<(), UiError> {
        self.desk.now = self.now;
        for complaint in records.complaints.iter().filter(|one| one.made.on(self.today) <= self.today) {
            let family = self.family(&complaint.family)?.id;
            let form = complaint.form(self.today, family);
            let saved = handlers::save_complaint(&mut self.desk, SaveComplaintRequest { id: None, form })?;
            let id = saved.row.map(|row| row.id).ok_or_else(|| wrong("a complaint"))?;
            for step in complaint.steps.iter().filter(|step| step.on.on(self.today) <= self.today) {
                let (on, by, words) = (step.on.on(self.today).into(), step.by.clone(), step.words.clone());
                handlers::add_complaint_step(&mut self.desk, AddComplaintStepRequest { complaint: id, on, by, words })?;
            }
            if let Some(began) = complaint.stage_one.map(|day| day.on(self.today)).filter(|day| *day <= self.today) {
                handlers::save_complaint_stage(
                    &mut self.desk,
                    SaveComplaintStageRequest {
                        complaint: id,
                        stage: Some(ComplaintStage::One),
                        began_on: began.into(),
                        acknowledged_on: DateInput::default(),
                        answered_on: DateInput::default(),
                        words: String::new(),
                    },
                )?;
            }
        }
        Ok(())
    }

    fn visit(&mut self, visit: &SampleVisit) -> Result<(), UiError> {
        let day = visit.when.on(self.today);
        let (visitor, _) = *self.people.get(&visit.visitor).ok_or_else(|| wrong(&visit.visitor))?;
        if let Some(planned) = visit.planned_for {
            let planned = planned.on(self.today);
            self.as_person(&visit.visitor, at(planned.min(day) - chrono::Days::new(9), 8)?)?;
            handlers::plan_visit(
                &mut self.desk,
                PlanVisitRequest { id: None, planned_on: planned.into(), visitor: Some(visitor) },
            )?;
        }
        self.as_person(&visit.visitor, at(day, 16)?)?;
        let planned = handlers::visits(&mut self.desk, ())?
            .visits
            .into_iter()
            .find(|row| row.visited_on.is_none() && row.planned_on.is_some())
            .map(|row| row.id);
        let form = visit.form(self.today, &self.references, visitor);
        let id = handlers::record_visit(&mut self.desk, RecordVisitRequest { id: planned, form })?.id;
        let report = handlers::start_report(&mut self.desk, id)?.id;
        let (stamp, centre) = (self.desk.stamp(), self.desk.centre_id()?);
        // all texts at once: what the page would be told after each of them is of no use here
        self.desk.store.keep_draft(&stamp, |write| {
            for (section, fields) in &visit.report.texts {
                for (field, text) in fields {
                    reports::save_answer(write, centre, report, section, field, &self.references.fill(text))?;
                }
            }
            Ok(())
        })?;
        for action in &visit.actions {
            let view = handlers::save_action(
                &mut self.desk,
                SaveActionRequest {
                    report,
                    id: None,
                    what: self.references.fill(&action.what),
                    owner: action.owner.clone(),
                    due: action.due.on(self.today).into(),
                },
            )?;
            let id = view.actions.last().map(|action| action.id).ok_or_else(|| wrong("an action"))?;
            self.actions.insert(action.key.clone(), id);
        }
        for review in &visit.earlier {
            let action = *self.actions.get(&review.action).ok_or_else(|| wrong(&review.action))?;
            handlers::review_action(
                &mut self.desk,
                ReviewActionRequest {
                    report,
                    action,
                    outcome: Some(review.outcome),
                    evidence: self.references.fill(&review.evidence),
                },
            )?;
        }
        let Some(signed) = visit.report.signed else { return Ok(()) };
        self.desk.now = at(signed.on(self.today), 17)?.min(self.now);
        // the events of the sample are entered after its visits, as by a centre that begins with Hearthbook
        for note in handlers::report(&mut self.desk, report)?.mirror {
            let Some(key) = note.key else { continue };
            let reason = "Counted in the books kept before Hearthbook.".to_owned();
            handlers::figure_stands(&mut self.desk, FigureStandsRequest { report, key, reason })?;
        }
        let view = handlers::sign_off_report(&mut self.desk, SignOffRequest { report, declared: true })?;
        let Some(sent) = visit.report.sent else { return Ok(()) };
        self.desk.now = at(sent.on(self.today), 18)?.min(self.now);
        let document = view.document.ok_or_else(|| wrong("a document"))?.id;
        let submission = handlers::prepare_submission(&mut self.desk, PrepareSubmissionRequest { document })?.id;
        handlers::release_submission(&mut self.desk, ReleaseRequest { id: submission, despite_correction: false })?;
        handlers::mark_sent(
            &mut self.desk,
            MarkSentRequest {
                id: submission,
                on: sent.on(self.today).into(),
                at: String::new(),
                how: visit.report.how,
                note: self.references.fill(&visit.report.note),
            },
        )?;
        for line in handlers::report_copies(&mut self.desk, report)?.lines {
            let request = RecordCopyRequest {
                report,
                position: line.position,
                name: String::new(),
                not_owed: false,
                on: sent.on(self.today).into(),
                how: Some(SentHow::Email),
                because: String::new(),
            };
            handlers::record_copy(&mut self.desk, request)?;
        }
        Ok(())
    }

    /// What the deputy or the manager decided the next morning, and whom they told.
    fn decided(&mut self, happening: &SampleHappening, view: &EventsView, day: NaiveDate) -> Result<(), UiError> {
        let (Some(decision), Some(id)) = (happening.decision, view.recorded) else { return Ok(()) };
        let morning = day.succ_opt().ok_or_else(|| wrong("a day"))?;
        self.as_person(&happening.decided_by, at(morning, 8)?)?;
        let version = handlers::event(&mut self.desk, id)?.version;
        let decided = handlers::decide_event(
            &mut self.desk,
            DecideRequest { id, version, decision: Some(decision), why: happening.why.clone() },
        )?;
        for notice in decided
            .notices
            .iter()
            .filter(|notice| happening.told.iter().any(|told| notice.title.starts_with(told.as_str())))
        {
            let step = |step, how, text: &str| NoticeStepRequest {
                id: notice.id,
                step,
                how,
                on: None,
                at: String::new(),
                by: String::new(),
                text: text.to_owned(),
            };
            if notice.title.starts_with("Parent") {
                let asked = step(StepKind::Safe, None, "The duty desk of the placing authority: no objection");
                handlers::notice_step(&mut self.desk, asked)?;
            }
            handlers::notice_step(&mut self.desk, step(StepKind::Told, Some(happening.told_how), ""))?;
        }
        if decision == Decision::NotNotifiable {
            for notice in decided.notices.iter().filter(|notice| notice.title.starts_with("Parent")) {
                let request = NoticeStepRequest {
                    id: notice.id,
                    step: StepKind::NotTold,
                    how: None,
                    on: None,
                    at: String::new(),
                    by: String::new(),
                    text: "No significant incident; the parent was there and knows of it.".to_owned(),
                };
                handlers::notice_step(&mut self.desk, request)?;
            }
        }
        Ok(())
    }

    fn happenings_and_plans(&mut self) -> Result<(), UiError> {
        for happening in &self.data.happenings {
            let day = happening.when.on(self.today);
            if day > self.today {
                continue;
            }
            self.as_person(&happening.by, at(day, 23)?)?;
            let view = handlers::record_event(
                &mut self.desk,
                RecordEventRequest {
                    form: EventForm {
                        kind: happening.kind.clone(),
                        on: day.into(),
                        at: happening.at.clone(),
                        known_on: day.into(),
                        known_at: happening.known.clone(),
                        place: happening.place.clone(),
                        who: happening.who.clone(),
                        what: self.references.fill(&happening.what),
                        actions: self.references.fill(&happening.actions),
                        danger: None,
                    },
                    despite_duplicate: false,
                    log: None,
                    about: Some(AboutForm { whom: vec![AboutWhom::Resident], ..AboutForm::default() }),
                },
            )?;
            self.decided(happening, &view, day)?;
        }
        for plan in &self.data.plans {
            let planned = plan.on(self.today);
            if planned < self.today {
                continue;
            }
            let (visitor, _) = *self.people.get(&plan.visitor).ok_or_else(|| wrong(&plan.visitor))?;
            self.as_person(&plan.visitor, self.now)?;
            handlers::plan_visit(
                &mut self.desk,
                PlanVisitRequest { id: None, planned_on: planned.into(), visitor: Some(visitor) },
            )?;
        }
        Ok(())
    }
}
