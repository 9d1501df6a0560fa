//! Safeguarding concerns: the form in which their compartment keeps them, and finding those that one may read.
//!
//! There is no row for a concern and no list of all: what somebody may read is found by the compartments that his or her
//! own key opens. Nobody else learns that there is one.

pub mod clocks;
pub mod letters;
pub mod moving;
pub mod readers;
pub mod views;

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::concerns::TakenOutView;
use hearthbook_records::events::LinkTarget;
use hearthbook_records::safeguarding::{AboutWhom, ConcernKind, ConcernStepKind};
use hearthbook_records::{CentreId, ConcernId, ErrorCode, FamilyId, PersonId, SlotId, UiError};
use hearthbook_rules::calendar::date_words;
use hearthbook_store::compartments::{self, CompartmentId};
use hearthbook_store::tables::{concerns, drafts, reports, visits};
use hearthbook_store::{StoreError, Write};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::desk::Desk;

/// What a compartment of one concern is for.
pub const CONCERN: &str = "safeguarding concern";
/// The form in which concerns are sealed now.
const FORM: u32 = 2;

/// A step, as sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Id.
    pub id: Uuid,
    /// What.
    pub kind: ConcernStepKind,
    /// Day.
    pub on: Option<NaiveDate>,
    /// Time, as typed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// To whom, or which matter.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// Who was spoken to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub whom: String,
    /// How.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub how: String,
    /// By whom, by initials.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Reference.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// Words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// An answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yes: Option<bool>,
    /// The earlier step that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Uuid>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: PersonId,
}

/// A letter, as sealed; its bytes are a text of the compartment of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Id.
    pub id: Uuid,
    /// To whom.
    pub to: String,
    /// Email address; may be empty.
    pub email: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub text: String,
    /// File name.
    pub file_name: String,
    /// SHA-256 of the PDF.
    pub sha256: String,
    /// When it was released.
    pub released_at: DateTime<Utc>,
    /// By whom.
    pub released_by: PersonId,
}

/// A concern as its compartment keeps it. Frozen: what is sealed in this form has to be read for ever; new fields have
/// defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    form: u32,
    /// Counted up with every change, so that two readers who write at once find out.
    pub version: u32,
    /// What it is.
    pub kind: ConcernKind,
    /// Whom it is about, as it was chosen.
    #[serde(default)]
    pub whom: Vec<AboutWhom>,
    /// Those whom it is about, as far as they are on record: they are never readers.
    #[serde(default)]
    pub subjects: Vec<PersonId>,
    /// Day.
    pub on: NaiveDate,
    /// Time, in words.
    #[serde(default)]
    pub at: String,
    /// When it was known; nothing in concerns of the earlier form.
    #[serde(default)]
    pub known: Option<DateTime<Utc>>,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// By initials.
    #[serde(default)]
    pub who: String,
    /// What was said or seen.
    pub what: String,
    /// What was done at once.
    #[serde(default)]
    pub done: String,
    /// Somebody was in danger.
    #[serde(default)]
    pub danger: Option<bool>,
    /// The family that it concerns.
    #[serde(default)]
    pub family: Option<FamilyId>,
    /// When it was recorded.
    #[serde(default)]
    pub recorded_at: Option<DateTime<Utc>>,
    /// By whom.
    #[serde(default)]
    pub recorded_by: Option<PersonId>,
    /// Where it came from: "the report on the visit of 3 March 2026". Empty when it was recorded as such.
    #[serde(default)]
    pub from: String,
    /// What was moved with it, as it stood: label and text.
    #[serde(default)]
    pub moved: Vec<(String, String)>,
    /// What was taken out of rounds of comments with it.
    #[serde(default)]
    pub taken_out: Vec<TakenOutView>,
    /// What was done, oldest first.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Letters, oldest first.
    #[serde(default)]
    pub letters: Vec<Letter>,
    /// Events and complaints that it hangs together with. They know nothing of it.
    #[serde(default)]
    pub links: Vec<LinkTarget>,
}

/// The form before: what a visitor moved out of a report. Frozen.
#[derive(Debug, Deserialize)]
struct Earlier {
    on: NaiveDate,
    who: String,
    what: String,
    done: String,
    #[serde(default)]
    taken_out: Vec<TakenOutView>,
}

impl Sealed {
    /// A new one, with nothing but what it is.
    #[must_use]
    pub fn new(kind: ConcernKind, on: NaiveDate, what: String) -> Self {
        Self {
            form: FORM,
            version: 1,
            kind,
            whom: Vec::new(),
            subjects: Vec::new(),
            on,
            at: String::new(),
            known: None,
            place: String::new(),
            who: String::new(),
            what,
            done: String::new(),
            danger: None,
            family: None,
            recorded_at: None,
            recorded_by: None,
            from: String::new(),
            moved: Vec::new(),
            taken_out: Vec::new(),
            steps: Vec::new(),
            letters: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Reads what a compartment keeps, in this form or the one before.
    ///
    /// # Errors
    /// `DamagedStore` for a form that is not known.
    pub fn read(bytes: &[u8]) -> Result<Self, UiError> {
        let unreadable = |error: serde_json::Error| {
            UiError::new(
                ErrorCode::DamagedStore,
                format!("A closed note has an unknown form ({error}). Nothing was changed."),
            )
        };
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(unreadable)?;
        if value.get("form").is_some() {
            return serde_json::from_value(value).map_err(unreadable);
        }
        let earlier: Earlier = serde_json::from_value(value).map_err(unreadable)?;
        let mut sealed = Self::new(ConcernKind::ChildOrAdult, earlier.on, earlier.what);
        sealed.who = earlier.who;
        sealed.done = earlier.done;
        sealed.taken_out = earlier.taken_out;
        Ok(sealed)
    }

    /// The bytes to be sealed, wiped from memory when let go.
    ///
    /// # Errors
    /// When it cannot be written as JSON: a fault of the program.
    pub fn bytes(&self) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        Ok(Zeroizing::new(serde_json::to_vec(self)?))
    }

    /// "An allegation against somebody who works here, 3 March 2026".
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}, {}", self.kind.words(), date_words(self.on))
    }

    /// It has an outcome, and was not taken up again since.
    #[must_use]
    pub fn closed(&self) -> bool {
        let last =
            self.steps.iter().rev().find(|s| matches!(s.kind, ConcernStepKind::Outcome | ConcernStepKind::Reopen));
        last.is_some_and(|step| step.kind == ConcernStepKind::Outcome)
    }
}

/// A concern that the person signed in may read.
#[derive(Debug, Clone)]
pub struct Found {
    /// Id.
    pub id: ConcernId,
    /// Its compartment.
    pub compartment: CompartmentId,
    /// What it says.
    pub sealed: Sealed,
}

/// Those that the person signed in may read, newest first. None while his or her key is locked.
///
/// # Errors
/// What the store says.
pub fn readable(desk: &Desk) -> Result<Vec<Found>, UiError> {
    let Some(identity) = &desk.identity else { return Ok(Vec::new()) };
    let conn = desk.store.read();
    let earlier = concerns::all(conn)?;
    let mut found = Vec::new();
    for compartment in compartments::readable_by(conn, desk.slot)?.iter().filter(|one| one.kind == CONCERN) {
        for subject in compartments::subjects(conn, compartment.id)? {
            let Ok(id) = subject.parse::<ConcernId>() else { continue };
            let Some(bytes) = compartments::get(conn, identity, compartment.id, &subject)? else { continue };
            let mut sealed = Sealed::read(&bytes)?;
            if let Some(row) = earlier.iter().find(|row| row.id == id) {
                sealed.recorded_at.get_or_insert(row.recorded_at);
                sealed.recorded_by.get_or_insert(row.recorded_by);
                if let Some(report) = row.report.filter(|_| sealed.from.is_empty()) {
                    let visit = reports::one(conn, report)?.visit;
                    let day = visits::one(conn, visit)?.day().map(date_words).unwrap_or_default();
                    sealed.from = format!("the report on the visit of {day}");
                }
            }
            found.push(Found { id, compartment: compartment.id, sealed });
        }
    }
    found.sort_by_key(|one| std::cmp::Reverse((one.sealed.recorded_at, one.id)));
    Ok(found)
}

/// One of them. For somebody who may not read it there is none.
///
/// # Errors
/// `NotFound`, or what the store says.
pub fn one(desk: &Desk, id: ConcernId) -> Result<Found, UiError> {
    let found = readable(desk)?.into_iter().find(|one| one.id == id);
    found.ok_or_else(|| StoreError::NotFound("concern that you may read").into())
}

/// Puts a new concern into a compartment of its own. Also by somebody who may not read it.
///
/// # Errors
/// What the store says.
pub fn put(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ConcernId,
    slots: &[SlotId],
    sealed: &Sealed,
    files: Vec<(String, Vec<u8>)>,
) -> Result<CompartmentId, StoreError> {
    let bytes = sealed.bytes()?;
    let files: Vec<(String, Zeroizing<Vec<u8>>)> =
        files.into_iter().map(|(subject, bytes)| (subject, Zeroizing::new(bytes))).collect();
    let mut texts: Vec<(String, &[u8])> = vec![(id.to_string(), bytes.as_slice())];
    texts.extend(files.iter().map(|(subject, bytes)| (subject.clone(), bytes.as_slice())));
    compartments::create_with(write, centre, CONCERN, slots, &texts)
}

/// Saves a change of one: what `change` makes of it, one version on.
///
/// # Errors
/// `Conflict` when another reader changed it since `version` was read; `NotFound`, or what the store says.
pub fn change(
    desk: &mut Desk,
    id: ConcernId,
    version: u32,
    draft: &str,
    file: Option<(String, Vec<u8>)>,
    change: impl FnOnce(&mut Sealed),
) -> Result<(), UiError> {
    let mut found = one(desk, id)?;
    if found.sealed.version != version {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "Another reader changed this since you opened it. Nothing of yours was saved over it; what you typed is kept. Open it again and look at what is there.",
        ));
    }
    change(&mut found.sealed);
    found.sealed.version = version + 1;
    let bytes = found.sealed.bytes()?;
    let file = file.map(|(subject, bytes)| (subject, Zeroizing::new(bytes)));
    desk.write_closed(|write, identity| {
        compartments::put(write, identity, found.compartment, &id.to_string(), &bytes)?;
        if let Some((subject, bytes)) = &file {
            compartments::put(write, identity, found.compartment, subject, bytes)?;
        }
        if draft.is_empty() { Ok(()) } else { drafts::discard(write, draft) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sealed by the first version. It has to be read for ever.
    #[test]
    fn a_concern_of_the_first_form_is_read_with_what_was_taken_out() {
        let bytes =
            br#"{"on":"2026-03-03","who":"R.D. about K.D.","what":"She said that he shook her.","done":"Rang M.B.",
            "taken_out":[{"place":"Round 1, Children","text":"He shook her."}]}"#;
        let sealed = Sealed::read(bytes).unwrap();
        assert_eq!(sealed.what, "She said that he shook her.");
        assert_eq!(sealed.taken_out[0].text, "He shook her.");
        assert_eq!((sealed.version, sealed.subjects.len(), sealed.closed()), (1, 0, false));
        let again = Sealed::read(&sealed.bytes().unwrap()).unwrap();
        assert_eq!(again, sealed, "and what is sealed from now on is read again");
        assert!(Sealed::read(br#"{"form":2}"#).is_err(), "a torn one is said to be damaged");
    }

    /// Sealed in the form of today. It has to be read for ever.
    #[test]
    fn a_concern_of_the_second_form_is_read_for_ever() {
        let bytes = br#"{"form":2,"version":3,"kind":"allegation","whom":["manager"],
            "subjects":["01900000-0000-7000-8000-000000000001"],"on":"2026-11-24","what":"w",
            "steps":[{"id":"01900000-0000-7000-8000-000000000002","kind":"refer","on":"2026-11-24","to":"lado",
            "recorded_at":"2026-11-24T09:00:00Z","recorded_by":"01900000-0000-7000-8000-000000000003"}]}"#;
        let sealed = Sealed::read(bytes).unwrap();
        assert_eq!((sealed.kind, sealed.whom.as_slice()), (ConcernKind::Allegation, [AboutWhom::Manager].as_slice()));
        assert_eq!(sealed.steps[0].kind, ConcernStepKind::Refer);
    }
}
