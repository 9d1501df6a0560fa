//! One concern of the sample centre, from the night on which it was written down to its outcome. It is about nobody who
//! could read it, so that the pages are filled for those who answer for the centre.

use hearthbook_records::safeguarding::{AboutForm, AboutWhom, ConcernKind, ConcernStepKind};
use hearthbook_records::{ConcernId, UiError};
use hearthbook_rules::calendar::{add_working_days, london_date};
use uuid::Uuid;

use super::{Seed, at, wrong};
use crate::safeguarding::{Sealed, Step, put, readers};

/// How many days ago it was written down.
const AGO: u64 = 40;

impl Seed<'_> {
    /// Records it, with what was done about it.
    pub(super) fn safeguarding(&mut self) -> Result<(), UiError> {
        use ConcernStepKind as K;
        let began = self.today - chrono::Days::new(AGO);
        let worker =
            self.data.happenings.first().map(|one| one.by.clone()).ok_or_else(|| wrong("nobody to record it"))?;
        self.as_person(&worker, at(began, 21)?)?;
        let about = AboutForm { whom: vec![AboutWhom::Resident], ..AboutForm::default() };
        let readers = readers::of(&self.desk, &about)?;
        let mut sealed = Sealed::new(
            ConcernKind::ChildOrAdult,
            began,
            "After contact she would not let anybody near the sleeve of her coat; on the arm a bruise as wide as a hand."
                .to_owned(),
        );
        sealed.at = "18:40".to_owned();
        sealed.known = Some(self.desk.now);
        sealed.place = "Kitchen".to_owned();
        sealed.done = "Looked at with the mother there; the duty desk of the council was rung at once.".to_owned();
        sealed.whom = about.whom;
        sealed.recorded_at = Some(self.desk.now);
        sealed.recorded_by = Some(self.desk.person);
        let referral = Uuid::now_v7();
        let answered = add_working_days(london_date(self.desk.now), 1);
        let step = |id: Uuid, kind: K, on, words: &str| Step {
            id,
            kind,
            on: Some(on),
            at: String::new(),
            to: String::new(),
            whom: String::new(),
            how: String::new(),
            by: String::new(),
            reference: String::new(),
            text: words.to_owned(),
            yes: None,
            target: None,
            recorded_at: self.desk.now,
            recorded_by: self.desk.person,
        };
        let refer = Step {
            to: "social-care".to_owned(),
            how: "by telephone".to_owned(),
            reference: "CS-2041".to_owned(),
            ..step(referral, K::Refer, began, "Said what was seen, and that mother and child stay together here.")
        };
        let answer = Step {
            yes: Some(true),
            target: Some(referral),
            ..step(Uuid::now_v7(), K::FollowUp, answered, "Seen by the hospital; no enquiry, contact is supervised.")
        };
        let support = step(Uuid::now_v7(), K::SupportSpoke, answered, "The advocate came; the key worker sits in.");
        let outcome =
            step(Uuid::now_v7(), K::Outcome, answered, "No harm by anybody here. Contact starts in the house.");
        sealed.steps = vec![refer, answer, support, outcome];
        let centre = self.desk.centre_id()?;
        self.desk.write(|write| put(write, centre, ConcernId::make(), &readers.slots, &sealed, Vec::new()).map(|_| ()))
    }
}
