//! Requests of one person for what is held about him or her: who asked, on what ground, what the review left out.

use chrono::NaiveDate;
use hearthbook_rules::Explanation;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::submissions::ExportView;
use crate::today::Urgency;
use crate::{AccessRequestId, DateInput, Problems, UiError};

/// Whose data are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SubjectOf {
    /// A member of a family.
    Member,
    /// Somebody who works at or for the centre.
    Person,
}

/// On what ground the record may be disclosed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DisclosureGround {
    /// A statute or a provision under one that authorises access: regulation 19(2)(a).
    Statute,
    /// An order of a court: regulation 19(2)(b).
    CourtOrder,
    /// Nothing of a family's record is disclosed.
    NotFamilyRecord,
}

/// Opens a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenAccessRequest {
    /// Kind and id of the person, as the list of choices gives it: `member:…` or `person:…`.
    pub subject: String,
    /// When it was asked.
    pub asked_on: DateInput,
    /// Who asks: the person, or somebody for him or her.
    pub asked_by: String,
    /// How it was made sure who asks, and that he or she may.
    pub identity: String,
    /// On what ground.
    pub ground: Option<DisclosureGround>,
    /// The provision or the order: "UK GDPR, article 15", "Order of the Family Court of …".
    pub ground_words: String,
}

/// A request, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccessRequest {
    /// Whose.
    pub of: SubjectOf,
    /// Id of the member or the person.
    pub of_id: String,
    /// When it was asked.
    pub asked_on: NaiveDate,
    /// Who asks.
    pub asked_by: String,
    /// How it was made sure who asks.
    pub identity: String,
    /// On what ground.
    pub ground: DisclosureGround,
    /// The provision or the order.
    pub ground_words: String,
}

impl OpenAccessRequest {
    /// Parses it.
    ///
    /// # Errors
    /// What is wrong, beside each field.
    pub fn parse(&self, today: NaiveDate) -> Result<NewAccessRequest, UiError> {
        let mut problems = Problems::new();
        let (of, of_id) = match self.subject.split_once(':') {
            Some(("member", id)) => (SubjectOf::Member, id),
            Some(("person", id)) => (SubjectOf::Person, id),
            _ => {
                problems.add("subject", "Choose the person whose data are asked for");
                (SubjectOf::Person, "")
            }
        };
        let asked_on = problems.date("askedOn", "The day it was asked", &self.asked_on);
        if asked_on.is_some_and(|on| on > today) {
            problems.add("askedOn", "The day it was asked is in the future. Correct the date");
        }
        let asked_by = problems.line("askedBy", &self.asked_by, "Say who asks");
        let identity =
            problems.line("identity", &self.identity, "Say how you made sure who asks, and that this person may");
        let ground_words = problems.optional_line("groundWords", &self.ground_words);
        let ground = match (self.ground, of) {
            (None, _) => {
                problems.add("ground", "Choose the ground");
                DisclosureGround::NotFamilyRecord
            }
            (Some(DisclosureGround::NotFamilyRecord), SubjectOf::Member) => {
                problems.add(
                    "ground",
                    "This person’s data are in a family’s record, which regulation 19(2) lets out only under a statutory provision or by order of a court",
                );
                DisclosureGround::NotFamilyRecord
            }
            (Some(ground), _) => ground,
        };
        if ground != DisclosureGround::NotFamilyRecord && ground_words.is_empty() {
            problems.add("groundWords", "Name the provision or the order");
        }
        problems.finish()?;
        let asked_on = asked_on.unwrap_or(today);
        Ok(NewAccessRequest { of, of_id: of_id.to_owned(), asked_on, asked_by, identity, ground, ground_words })
    }
}

/// Leaves an item out of the bundle, or takes it in again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeaveOutRequest {
    /// The request.
    pub id: AccessRequestId,
    /// The item's key.
    pub item: String,
    /// Why it is left out; empty takes it in again.
    pub reason: String,
}

/// Ends the review and writes the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MakeBundleRequest {
    /// The request.
    pub id: AccessRequestId,
    /// Every item was read for other people's data.
    pub others_read: bool,
    /// Every item was read for a risk of serious harm to anybody.
    pub risk_read: bool,
    /// What the look at safeguarding risk came to.
    pub risk: String,
}

/// Somebody whose data may be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubjectChoice {
    /// `member:…` or `person:…`.
    pub value: String,
    /// "Rosa Delaney, F-2026-03".
    pub label: String,
}

/// One line of the list of requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccessRequestRow {
    /// Id.
    pub id: AccessRequestId,
    /// Whose, in words.
    pub of: String,
    /// "asked on 3 November 2026 by …".
    pub asked: String,
    /// How it stands.
    pub stands: String,
    /// Urgency.
    pub urgency: Urgency,
    /// Why this date.
    pub why: Explanation,
}

/// The requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccessRequestsView {
    /// Newest first.
    pub requests: Vec<AccessRequestRow>,
    /// Whose data may be asked for.
    pub choices: Vec<SubjectChoice>,
}

/// A label and a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HeldFact {
    /// "Placing authority".
    pub label: String,
    /// As it stands in the bundle: other people's names replaced.
    pub value: String,
}

/// Something that is held about the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HeldItem {
    /// Stable within the request.
    pub key: String,
    /// "Happening", "Family".
    pub title: String,
    /// Why it is here: "names the person", "initials R.D.: make sure that it is this person".
    pub because: String,
    /// What it says, as in the bundle.
    pub facts: Vec<HeldFact>,
    /// Whose names were replaced: "a parent in F-2026-02".
    pub others: Vec<String>,
    /// Why it is left out; empty when it is not.
    pub left_out: String,
}

/// A request under review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccessRequestView {
    /// The line of the list.
    pub row: AccessRequestRow,
    /// How it was made sure who asks.
    pub identity: String,
    /// The ground in words.
    pub ground: String,
    /// What regulation 19(2) says, for a family's record; empty for others.
    pub law: String,
    /// Everything that was found.
    pub items: Vec<HeldItem>,
    /// What is not among the items and has to be looked at by hand.
    pub by_hand: Vec<String>,
    /// Where the bundle was written, the last time in this session.
    pub export: Option<ExportView>,
}
