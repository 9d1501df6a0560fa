//! Who is told of an event, and what was said and written. Steps are added, never changed.

use chrono::{DateTime, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::notices::{StepKind, ToldHow};
use hearthbook_records::{CentreId, EventId, FamilyId, NoticeId, PersonId};
use hearthbook_rules::Explanation;
use hearthbook_rules::calendar::london_date_time_words;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::facts;
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// The event.
    Event,
    /// The outcome of an enquiry.
    Outcome,
}

/// A notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Id.
    pub id: NoticeId,
    /// Its event.
    pub event: EventId,
    /// About what.
    pub stage: Stage,
    /// Recipient, as in `assets/rules/events.toml`.
    pub recipient: String,
    /// The family, for a placing authority or a parent.
    pub family: Option<FamilyId>,
    /// Name of the body.
    pub name: String,
    /// Email address; may be empty.
    pub email: String,
    /// Telephone number; may be empty.
    pub telephone: String,
    /// When its clock turns amber.
    pub amber: DateTime<Utc>,
    /// When it turns red.
    pub red: DateTime<Utc>,
    /// How that was worked out.
    pub why: Explanation,
    /// Steps, oldest first.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What.
    pub step: StepKind,
    /// How.
    pub how: Option<ToldHow>,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, by initials.
    pub by_whom: String,
    /// What was said, the reference, the reason.
    pub text: String,
    /// When to confirm in writing.
    pub confirm_due: Option<Explanation>,
    /// Who recorded it.
    pub recorded_by: PersonId,
}

impl Notice {
    /// The first time that the recipient was told.
    #[must_use]
    pub fn told(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.step == StepKind::Told)
    }

    /// It was told in writing, or confirmed.
    #[must_use]
    pub fn in_writing(&self) -> bool {
        self.steps.iter().any(|step| match step.step {
            StepKind::Confirmed => true,
            StepKind::Told => step.how.is_some_and(|how| !how.oral()),
            _ => false,
        })
    }

    /// By when to confirm in writing, while that is open.
    #[must_use]
    pub fn to_confirm(&self) -> Option<&Explanation> {
        if self.in_writing() { None } else { self.told().and_then(|told| told.confirm_due.as_ref()) }
    }

    /// Why the recipient is not told, if that was recorded and nobody told it since.
    #[must_use]
    pub fn not_told(&self) -> Option<&Step> {
        let last = self.steps.iter().rev().find(|step| matches!(step.step, StepKind::NotTold | StepKind::Told))?;
        (last.step == StepKind::NotTold).then_some(last)
    }

    /// The answer to the question whether telling a parent could endanger somebody, the newest.
    #[must_use]
    pub fn asked(&self) -> Option<&Step> {
        self.steps.iter().rev().find(|step| matches!(step.step, StepKind::Safe | StepKind::Danger))
    }

    /// The recipient's reference, the newest.
    #[must_use]
    pub fn reference(&self) -> Option<&Step> {
        self.steps.iter().rev().find(|step| step.step == StepKind::Reference)
    }

    /// Something is still to be done.
    #[must_use]
    pub fn open(&self) -> bool {
        self.not_told().is_none() && (self.told().is_none() || self.to_confirm().is_some())
    }
}

const SELECT: &str =
    "SELECT id, event_id, stage, recipient, family_id, name, email, telephone, amber_at, red_at, why FROM notice";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Notice> {
    Ok(Notice {
        id: rows::parsed(row, "id")?,
        event: rows::parsed(row, "event_id")?,
        stage: rows::word(row, "stage")?,
        recipient: row.get("recipient")?,
        family: rows::parsed_option(row, "family_id")?,
        name: row.get("name")?,
        email: row.get("email")?,
        telephone: row.get("telephone")?,
        amber: rows::instant_of(row, "amber_at")?,
        red: rows::instant_of(row, "red_at")?,
        why: rows::json(row, "why")?,
        steps: Vec::new(),
    })
}

fn steps_of(conn: &Connection, notice: NoticeId) -> Result<Vec<Step>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT step, how, happened_at, by_whom, text, confirm_due, recorded_by FROM notice_step WHERE notice_id = ?1
         ORDER BY id",
    )?;
    let found = statement.query_map([notice.to_string()], |row| {
        Ok(Step {
            step: rows::word(row, "step")?,
            how: rows::word_option(row, "how")?,
            at: rows::instant_of(row, "happened_at")?,
            by_whom: row.get("by_whom")?,
            text: row.get("text")?,
            confirm_due: rows::json_option(row, "confirm_due")?,
            recorded_by: rows::parsed(row, "recorded_by")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The notices of an event, in the order in which they were made.
///
/// # Errors
/// When the database does not answer.
pub fn of_event(conn: &Connection, event: EventId) -> Result<Vec<Notice>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE event_id = ?1 ORDER BY id"))?;
    let found = statement.query_map([event.to_string()], from_row)?;
    let mut notices: Vec<Notice> = found.collect::<rusqlite::Result<_>>()?;
    for notice in &mut notices {
        notice.steps = steps_of(conn, notice.id)?;
    }
    Ok(notices)
}

/// One notice.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: NoticeId) -> Result<Notice, StoreError> {
    let mut notice = conn
        .prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("notice"))?;
    notice.steps = steps_of(conn, id)?;
    Ok(notice)
}

/// The address that was given last to a body with this name, for this family: one need not type it again. A council has
/// many social workers, so an address that was given for one family says nothing of another's.
///
/// # Errors
/// When the database does not answer.
pub fn last_address(
    conn: &Connection,
    recipient: &str,
    name: &str,
    family: Option<FamilyId>,
) -> Result<Option<(String, String)>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT email, telephone FROM notice WHERE recipient = :recipient AND name = :name AND family_id IS :family
                 AND (email <> '' OR telephone <> '')
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row(
            named_params! { ":recipient": recipient, ":name": name, ":family": family.map(|id| id.to_string()) },
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?)
}

fn title(notice: &Notice, recipient: &str) -> String {
    if notice.name.is_empty() || notice.name == recipient {
        recipient.to_owned()
    } else {
        format!("{recipient}: {}", notice.name)
    }
}

/// Adds one. `recipient` is its title, for the journal.
///
/// # Errors
/// When the database refuses.
pub fn add(write: &mut Write<'_>, centre: CentreId, notice: &Notice, recipient: &str) -> Result<(), StoreError> {
    write.tx.execute(
        "INSERT INTO notice (id, event_id, stage, recipient, family_id, name, email, telephone, amber_at, red_at, why,
             made_at, made_by)
         VALUES (:id, :event, :stage, :recipient, :family, :name, :email, :telephone, :amber, :red, :why, :at, :by)",
        named_params! {
            ":id": notice.id.to_string(), ":event": notice.event.to_string(), ":stage": rows::word_of(&notice.stage)?,
            ":recipient": notice.recipient, ":family": notice.family.map(|id| id.to_string()), ":name": notice.name,
            ":email": notice.email, ":telephone": notice.telephone, ":amber": rows::instant(notice.amber),
            ":red": rows::instant(notice.red), ":why": serde_json::to_string(&notice.why)?, ":at": write.at(),
            ":by": write.person()?,
        },
    )?;
    let what = format!("To be told: {}", title(notice, recipient));
    write.journal(
        Entry::about(SubjectKind::Event, notice.event, centre, what)
            .changed(Vec::new(), facts([("Due", notice.why.headline.clone())])),
    )
}

/// Says to whom exactly.
///
/// # Errors
/// When the database refuses.
pub fn set_address(write: &mut Write<'_>, centre: CentreId, notice: &Notice) -> Result<(), StoreError> {
    let before = one(write.read(), notice.id)?;
    write.tx.execute(
        "UPDATE notice SET name = :name, email = :email, telephone = :telephone WHERE id = :id",
        named_params! {
            ":id": notice.id.to_string(), ":name": notice.name, ":email": notice.email, ":telephone": notice.telephone,
        },
    )?;
    let facts_of = |notice: &Notice| {
        facts([("Name", notice.name.clone()), ("Email", notice.email.clone()), ("Telephone", notice.telephone.clone())])
    };
    write.journal(
        Entry::about(SubjectKind::Event, notice.event, centre, "Changed the address of a recipient")
            .changed(facts_of(&before), facts_of(notice)),
    )
}

/// Adds a step. `recipient` is its title and `what` the step in words, for the journal.
///
/// # Errors
/// When the database refuses.
pub fn add_step(
    write: &mut Write<'_>,
    centre: CentreId,
    notice: &Notice,
    step: &Step,
    recipient: &str,
    what: &str,
) -> Result<(), StoreError> {
    write.tx.execute(
        "INSERT INTO notice_step (id, notice_id, step, how, happened_at, by_whom, text, confirm_due, recorded_at, recorded_by)
         VALUES (:id, :notice, :step, :how, :at, :by_whom, :text, :confirm, :recorded, :by)",
        named_params! {
            ":id": Uuid::now_v7().to_string(), ":notice": notice.id.to_string(), ":step": rows::word_of(&step.step)?,
            ":how": step.how.as_ref().map(rows::word_of).transpose()?, ":at": rows::instant(step.at),
            ":by_whom": step.by_whom, ":text": step.text,
            ":confirm": step.confirm_due.as_ref().map(serde_json::to_string).transpose()?,
            ":recorded": write.at(), ":by": write.person()?,
        },
    )?;
    let what = format!("{}: {what}", title(notice, recipient));
    write.journal(Entry::about(SubjectKind::Event, notice.event, centre, what).changed(
        Vec::new(),
        facts([("When", london_date_time_words(step.at)), ("By", step.by_whom.clone()), ("Text", step.text.clone())]),
    ))
}

/// Gives a notice that stood without a family one, with the name and address of that family's authority.
///
/// # Errors
/// When the database refuses.
pub fn give_family(write: &mut Write<'_>, centre: CentreId, notice: &Notice) -> Result<(), StoreError> {
    write.tx.execute(
        "UPDATE notice SET family_id = ?2 WHERE id = ?1",
        [notice.id.to_string(), notice.family.map(|id| id.to_string()).unwrap_or_default()],
    )?;
    set_address(write, centre, notice)
}

/// Works its clock out anew, when what it runs from was corrected. `recipient` is its title, for the journal.
///
/// # Errors
/// When the database refuses.
pub fn set_clock(write: &mut Write<'_>, centre: CentreId, notice: &Notice, recipient: &str) -> Result<(), StoreError> {
    let before = one(write.read(), notice.id)?;
    write.tx.execute(
        "UPDATE notice SET amber_at = :amber, red_at = :red, why = :why WHERE id = :id",
        named_params! {
            ":id": notice.id.to_string(), ":amber": rows::instant(notice.amber), ":red": rows::instant(notice.red),
            ":why": serde_json::to_string(&notice.why)?,
        },
    )?;
    let facts_of = |notice: &Notice| {
        facts([
            ("Due", notice.why.headline.clone()),
            ("Amber", london_date_time_words(notice.amber)),
            ("Red", london_date_time_words(notice.red)),
        ])
    };
    let what = format!("Worked out anew by when to tell: {}", title(notice, recipient));
    write.journal(
        Entry::about(SubjectKind::Event, notice.event, centre, what).changed(facts_of(&before), facts_of(notice)),
    )
}

/// Takes away one that nobody has touched: no step, no letter. `recipient` is its title, for the journal.
///
/// # Errors
/// [`StoreError::Conflict`] when something was recorded or written, or when the database refuses.
pub fn withdraw(
    write: &mut Write<'_>,
    centre: CentreId,
    notice: &Notice,
    recipient: &str,
    why: &str,
) -> Result<(), StoreError> {
    let id = notice.id.to_string();
    let touched: bool = write.tx.query_row(
        "SELECT EXISTS (SELECT 1 FROM notice_step WHERE notice_id = ?1) OR EXISTS (SELECT 1 FROM letter WHERE notice_id = ?1)",
        [&id],
        |row| row.get(0),
    )?;
    if touched {
        return Err(StoreError::Conflict("Something is on record of this recipient. It stays.".to_owned()));
    }
    for sql in [
        "DELETE FROM letter_waiting WHERE notice_id = ?1",
        "DELETE FROM form_draft WHERE key LIKE '%' || ?1 || '%'",
        "DELETE FROM notice WHERE id = ?1",
    ] {
        write.tx.execute(sql, [&id])?;
    }
    let what = format!("No longer to be told: {}", title(notice, recipient));
    write.journal(Entry::about(SubjectKind::Event, notice.event, centre, what).changed(
        facts([("Name", notice.name.clone()), ("Email", notice.email.clone())]),
        facts([("Why", why.to_owned())]),
    ))
}
