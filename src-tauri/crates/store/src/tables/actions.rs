//! Actions from every source but the visit report, and what became of them. What was recorded of one stands.
//!
//! What it must not know: who may authorise; that is decided where the role is known.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::actions::{ActionItemState, ActionSource, ActionStepKind};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{ActionId, CentreId, PersonId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use uuid::Uuid;

use super::{day_words, facts};
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

/// An action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionItem {
    /// Id.
    pub id: ActionId,
    /// What it comes from.
    pub source: ActionSource,
    /// Id of the record that it comes from; empty when it has none.
    pub source_id: String,
    /// The source in words, initials only.
    pub source_words: String,
    /// The source's page; empty when it has none.
    pub source_page: String,
    /// What is to be done.
    pub what: String,
    /// Who.
    pub owner: String,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub state: ActionItemState,
    /// How often it was carried over.
    pub carried: u32,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: PersonId,
}

/// An action to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewAction<'a> {
    /// What it comes from.
    pub source: ActionSource,
    /// Id of the record that it comes from; empty when it has none.
    pub source_id: &'a str,
    /// The source in words, initials only.
    pub source_words: &'a str,
    /// The source's page; empty when it has none.
    pub source_page: &'a str,
    /// What is to be done.
    pub what: &'a str,
    /// Who; may be empty.
    pub owner: &'a str,
    /// By when, if known.
    pub due: Option<NaiveDate>,
    /// How often it was carried over before it came here.
    pub carried: u32,
}

/// Something that was recorded of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub step: ActionStepKind,
    /// Evidence, reason or note.
    pub words: String,
    /// The new day, where it was carried over.
    pub due: Option<NaiveDate>,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: PersonId,
}

const SELECT: &str = "SELECT id, source, source_id, source_words, source_page, what, owner, due_on, state, carried,
    recorded_at, recorded_by FROM action_item";

fn from_row(row: &Row<'_>) -> rusqlite::Result<ActionItem> {
    Ok(ActionItem {
        id: rows::parsed(row, "id")?,
        source: rows::word(row, "source")?,
        source_id: row.get("source_id")?,
        source_words: row.get("source_words")?,
        source_page: row.get("source_page")?,
        what: row.get("what")?,
        owner: row.get("owner")?,
        due: rows::day(row, "due_on")?,
        state: rows::word(row, "state")?,
        carried: row.get("carried")?,
        recorded_at: rows::instant_of(row, "recorded_at")?,
        recorded_by: rows::parsed(row, "recorded_by")?,
    })
}

fn in_states(conn: &Connection, states: &str) -> Result<Vec<ActionItem>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "{SELECT} WHERE state IN ({states}) ORDER BY due_on IS NULL, due_on, recorded_at, id"
    ))?;
    let found = statement.query_map([], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// What is to be done or to be authorised, by its day; without a day last.
///
/// # Errors
/// When the database does not answer.
pub fn open(conn: &Connection) -> Result<Vec<ActionItem>, StoreError> {
    in_states(conn, "'open', 'done'")
}

/// What was authorised or withdrawn, by its day.
///
/// # Errors
/// When the database does not answer.
pub fn closed(conn: &Connection) -> Result<Vec<ActionItem>, StoreError> {
    in_states(conn, "'authorised', 'withdrawn'")
}

/// The actions of one record, in the order in which they were recorded.
///
/// # Errors
/// When the database does not answer.
pub fn of_source(conn: &Connection, source: ActionSource, id: &str) -> Result<Vec<ActionItem>, StoreError> {
    let mut statement =
        conn.prepare_cached(&format!("{SELECT} WHERE source = ?1 AND source_id = ?2 ORDER BY recorded_at, id"))?;
    let found = statement.query_map([rows::word_of(&source)?.as_str(), id], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One action.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: ActionId) -> Result<ActionItem, StoreError> {
    conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("action"))
}

/// What was recorded of an action, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn steps(conn: &Connection, id: ActionId) -> Result<Vec<Step>, StoreError> {
    let mut statement = conn
        .prepare_cached("SELECT step, words, due_on, at, by FROM action_step WHERE action_id = ?1 ORDER BY at, id")?;
    let found = statement.query_map([id.to_string()], |row| {
        Ok(Step {
            step: rows::word(row, "step")?,
            words: row.get("words")?,
            due: rows::day(row, "due_on")?,
            at: rows::instant_of(row, "at")?,
            by: rows::parsed(row, "by")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn words_of(what: &str, owner: &str, due: Option<NaiveDate>) -> Facts {
    facts([("What", what.to_owned()), ("Who", owner.to_owned()), ("By", day_words(due))])
}

/// Adds an action.
///
/// # Errors
/// When the database refuses.
pub fn add(write: &mut Write<'_>, centre: CentreId, new: &NewAction<'_>) -> Result<ActionId, StoreError> {
    let id = ActionId::make();
    write.tx.execute(
        "INSERT INTO action_item (id, centre_id, source, source_id, source_words, source_page, what, owner, due_on, state,
             carried, recorded_at, recorded_by)
         VALUES (:id, :centre, :source, :source_id, :words, :page, :what, :owner, :due, 'open', :carried, :at, :by)",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":source": rows::word_of(&new.source)?,
            ":source_id": new.source_id, ":words": new.source_words, ":page": new.source_page, ":what": new.what,
            ":owner": new.owner, ":due": new.due.map(|day| day.to_string()), ":carried": new.carried, ":at": write.at(),
            ":by": write.person()?,
        },
    )?;
    write.journal(
        Entry::about(SubjectKind::Action, id, centre, format!("Added an action: {}", new.source_words))
            .changed(Vec::new(), words_of(new.what, new.owner, new.due)),
    )?;
    Ok(id)
}

/// Takes an action away, with what was recorded of it. The store allows it only when the record that it comes from is moved
/// into a compartment, or is deleted because its time is over.
///
/// # Errors
/// When the database refuses.
pub(crate) fn remove(write: &mut Write<'_>, id: &str) -> Result<(), StoreError> {
    write.tx.execute("DELETE FROM action_step WHERE action_id = ?1", [id])?;
    write.tx.execute("DELETE FROM action_item WHERE id = ?1", [id])?;
    Ok(())
}

fn to_be_done(action: &ActionItem) -> Result<(), StoreError> {
    if action.state == ActionItemState::Open {
        return Ok(());
    }
    Err(StoreError::Conflict("This action is not open any more. Nothing was changed.".to_owned()))
}

/// Changes the words, the owner or the day of an open action.
///
/// # Errors
/// [`StoreError::Conflict`] when it is not open; when the database refuses.
pub fn change(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ActionId,
    what: &str,
    owner: &str,
    due: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let before = one(write.read(), id)?;
    to_be_done(&before)?;
    write.tx.execute(
        "UPDATE action_item SET what = :what, owner = :owner, due_on = :due WHERE id = :id",
        named_params! {
            ":id": id.to_string(), ":what": what, ":owner": owner, ":due": due.map(|day| day.to_string()),
        },
    )?;
    write.journal(
        Entry::about(SubjectKind::Action, id, centre, "Changed an action")
            .changed(words_of(&before.what, &before.owner, before.due), words_of(what, owner, due)),
    )
}

/// Records what became of an action. `due` counts only when it is carried over.
///
/// # Errors
/// [`StoreError::Conflict`] when its state does not allow the step; when the database refuses.
pub fn step(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ActionId,
    step: ActionStepKind,
    words: &str,
    due: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let before = one(write.read(), id)?;
    let (state, carried) = match step {
        ActionStepKind::Note => (before.state, 0),
        ActionStepKind::Done => {
            to_be_done(&before)?;
            (ActionItemState::Done, 0)
        }
        ActionStepKind::Carried => {
            to_be_done(&before)?;
            (ActionItemState::Open, 1)
        }
        ActionStepKind::Withdrawn => {
            to_be_done(&before)?;
            (ActionItemState::Withdrawn, 0)
        }
        ActionStepKind::Authorised | ActionStepKind::Returned => {
            if before.state != ActionItemState::Done {
                return Err(StoreError::Conflict(
                    "Nobody has recorded this action as done, or it was authorised already. Nothing was changed."
                        .to_owned(),
                ));
            }
            let authorised = step == ActionStepKind::Authorised;
            (if authorised { ActionItemState::Authorised } else { ActionItemState::Open }, 0)
        }
    };
    let due = due.filter(|_| step == ActionStepKind::Carried);
    write.tx.execute(
        "INSERT INTO action_step (id, action_id, step, words, due_on, at, by)
         VALUES (:id, :action, :step, :words, :due, :at, :by)",
        named_params! {
            ":id": Uuid::now_v7().to_string(), ":action": id.to_string(), ":step": rows::word_of(&step)?,
            ":words": words, ":due": due.map(|day| day.to_string()), ":at": write.at(), ":by": write.person()?,
        },
    )?;
    write.tx.execute(
        "UPDATE action_item SET state = :state, carried = carried + :carried, due_on = COALESCE(:due, due_on)
         WHERE id = :id",
        named_params! {
            ":id": id.to_string(), ":state": rows::word_of(&state)?, ":carried": carried,
            ":due": due.map(|day| day.to_string()),
        },
    )?;
    let after = facts([("Words", words.to_owned()), ("By", day_words(due))]);
    write.journal(
        Entry::about(SubjectKind::Action, id, centre, format!("{}: {}", step.words(), before.source_words))
            .changed(words_of(&before.what, &before.owner, before.due), after),
    )
}
