//! The development plan of a review: its actions while it is written, what it says became of the last plan's actions, and
//! how both go into the list of all actions at sign-off.

use chrono::NaiveDate;
use hearthbook_records::actions::{ActionItemState, ActionSource, ActionStepKind};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::reports::ActionOutcome;
use hearthbook_records::{ActionId, CentreId, ReviewId};
use rusqlite::{Connection, named_params};

use super::actions::{self, NewAction};
use super::reviews::{self, Review};
use super::{day_words, facts};
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// An action of a development plan, as the review words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanAction {
    /// Id within the plan.
    pub id: ActionId,
    /// What.
    pub what: String,
    /// Owner, by initials; may be empty in a draft.
    pub owner: String,
    /// By when; may be open in a draft.
    pub due_on: Option<NaiveDate>,
    /// The action of the list of all actions that it became.
    pub item: Option<ActionId>,
}

/// What a review says became of an earlier action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The action, in the list of all actions.
    pub action: ActionId,
    /// Outcome; nothing yet.
    pub outcome: Option<ActionOutcome>,
    /// Evidence or reason.
    pub evidence: String,
}

/// The plan of a review.
///
/// # Errors
/// When the database does not answer.
pub fn of_review(conn: &Connection, review: ReviewId) -> Result<Vec<PlanAction>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, what, owner, due_on, item_id FROM review_action WHERE review_id = ?1 ORDER BY position, id",
    )?;
    let found = statement.query_map([review.to_string()], |row| {
        Ok(PlanAction {
            id: rows::parsed(row, "id")?,
            what: row.get("what")?,
            owner: row.get("owner")?,
            due_on: rows::day(row, "due_on")?,
            item: rows::parsed_option(row, "item_id")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// What a review says became of earlier actions.
///
/// # Errors
/// When the database does not answer.
pub fn outcomes(conn: &Connection, review: ReviewId) -> Result<Vec<Outcome>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT action_id, outcome, evidence FROM review_outcome WHERE review_id = ?1")?;
    let found = statement.query_map([review.to_string()], |row| {
        Ok(Outcome {
            action: rows::parsed(row, "action_id")?,
            outcome: rows::word_option(row, "outcome")?,
            evidence: row.get("evidence")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn words(what: &str, owner: &str, due_on: Option<NaiveDate>) -> crate::journal::Facts {
    facts([("What", what.to_owned()), ("Owner", owner.to_owned()), ("By", day_words(due_on))])
}

/// Adds an action to the plan of a draft, or changes one.
///
/// # Errors
/// [`StoreError::Conflict`] when the review is signed off, [`StoreError::NotFound`] when it has no such action.
pub fn save(
    write: &mut Write<'_>,
    centre: CentreId,
    review: ReviewId,
    id: Option<ActionId>,
    what: &str,
    owner: &str,
    due_on: Option<NaiveDate>,
) -> Result<(), StoreError> {
    reviews::draft(write, review)?;
    let before = match id {
        Some(id) => Some(
            of_review(write.read(), review)?
                .into_iter()
                .find(|action| action.id == id)
                .ok_or(StoreError::NotFound("action"))?,
        ),
        None => None,
    };
    write.tx.execute(
        "INSERT INTO review_action (id, review_id, position, what, owner, due_on)
         VALUES (:id, :review, (SELECT count(*) FROM review_action WHERE review_id = :review), :what, :owner, :due)
         ON CONFLICT (id) DO UPDATE SET what = :what, owner = :owner, due_on = :due",
        named_params! {
            ":id": id.unwrap_or_else(ActionId::make).to_string(), ":review": review.to_string(), ":what": what,
            ":owner": owner, ":due": due_on.map(|day| day.to_string()),
        },
    )?;
    let verb = if before.is_some() { "Changed an action" } else { "Added an action" };
    let before = before.map(|action| words(&action.what, &action.owner, action.due_on)).unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::Review, review, centre, format!("{verb} of the development plan in the draft"))
            .changed(before, words(what, owner, due_on)),
    )
}

/// Takes an action out of the plan of a draft.
///
/// # Errors
/// [`StoreError::Conflict`] when the review is signed off, [`StoreError::NotFound`] when it has no such action.
pub fn remove(write: &mut Write<'_>, centre: CentreId, review: ReviewId, id: ActionId) -> Result<(), StoreError> {
    reviews::draft(write, review)?;
    let before = of_review(write.read(), review)?.into_iter().find(|action| action.id == id);
    let before = before.ok_or(StoreError::NotFound("action"))?;
    write.tx.execute("DELETE FROM review_action WHERE id = ?1", [id.to_string()])?;
    write.journal(
        Entry::about(SubjectKind::Review, review, centre, "Took an action out of the development plan in the draft")
            .changed(words(&before.what, &before.owner, before.due_on), Vec::new()),
    )
}

/// Keeps what a draft says became of an earlier action.
///
/// # Errors
/// [`StoreError::Conflict`] when the review is signed off, [`StoreError::NotFound`] when there is no such action.
pub fn save_outcome(write: &mut Write<'_>, review: ReviewId, outcome: &Outcome) -> Result<(), StoreError> {
    reviews::draft(write, review)?;
    actions::one(write.read(), outcome.action)?;
    write.tx.execute(
        "INSERT INTO review_outcome (review_id, action_id, outcome, evidence) VALUES (:review, :action, :outcome, :evidence)
         ON CONFLICT (review_id, action_id) DO UPDATE SET outcome = :outcome, evidence = :evidence",
        named_params! {
            ":review": review.to_string(), ":action": outcome.action.to_string(),
            ":outcome": outcome.outcome.as_ref().map(rows::word_of).transpose()?, ":evidence": outcome.evidence,
        },
    )?;
    Ok(())
}

/// Takes plan and outcomes over into a correction.
pub(super) fn take_over(write: &Write<'_>, from: ReviewId, to: ReviewId) -> Result<(), StoreError> {
    for action in of_review(write.read(), from)? {
        write.tx.execute(
            "INSERT INTO review_action (id, review_id, position, what, owner, due_on, item_id)
             SELECT ?1, ?2, position, what, owner, due_on, item_id FROM review_action WHERE id = ?3",
            [ActionId::make().to_string(), to.to_string(), action.id.to_string()],
        )?;
    }
    write.tx.execute(
        "INSERT INTO review_outcome (review_id, action_id, outcome, evidence)
         SELECT ?2, action_id, outcome, evidence FROM review_outcome WHERE review_id = ?1",
        [from.to_string(), to.to_string()],
    )?;
    Ok(())
}

/// At sign-off: the actions of the plan go into the list of all actions, and what is said of the last plan's is recorded
/// there. A correction changes what its first version added, and says nothing a second time.
///
/// # Errors
/// When the database refuses.
pub fn settle(write: &mut Write<'_>, centre: CentreId, review: &Review, source_words: &str) -> Result<(), StoreError> {
    let corrected = match review.corrects {
        Some(corrected) => (of_review(write.read(), corrected)?, outcomes(write.read(), corrected)?),
        None => (Vec::new(), Vec::new()),
    };
    let plan = of_review(write.read(), review.id)?;
    let root = review.root.to_string();
    let page = format!("/reviews/{root}");
    for action in &plan {
        let item = match action.item {
            Some(item) => {
                let stands = actions::one(write.read(), item)?;
                let same = stands.what == action.what && stands.owner == action.owner && stands.due == action.due_on;
                if !same && stands.state == ActionItemState::Open {
                    actions::change(write, centre, item, &action.what, &action.owner, action.due_on)?;
                }
                item
            }
            None => actions::add(
                write,
                centre,
                &NewAction {
                    source: ActionSource::Review,
                    source_id: &root,
                    source_words,
                    source_page: &page,
                    what: &action.what,
                    owner: &action.owner,
                    due: action.due_on,
                    carried: 0,
                },
            )?,
        };
        write.tx.execute(
            "UPDATE review_action SET item_id = ?2 WHERE id = ?1",
            [action.id.to_string(), item.to_string()],
        )?;
    }
    let left_out = corrected.0.iter().filter_map(|action| action.item);
    for item in left_out.filter(|item| plan.iter().all(|action| action.item != Some(*item))) {
        if actions::one(write.read(), item)?.state == ActionItemState::Open {
            let words = "The correction of the review leaves it out";
            actions::step(write, centre, item, ActionStepKind::Withdrawn, words, None)?;
        }
    }
    for said in outcomes(write.read(), review.id)? {
        let Some(outcome) = said.outcome else { continue };
        let before = corrected.1.iter().find(|before| before.action == said.action);
        let said_before = before.is_some_and(|before| before.outcome == Some(outcome));
        if said_before || actions::one(write.read(), said.action)?.state != ActionItemState::Open {
            continue;
        }
        let step = match outcome {
            ActionOutcome::Closed => ActionStepKind::Done,
            ActionOutcome::Carried => ActionStepKind::Carried,
        };
        actions::step(write, centre, said.action, step, &said.evidence, None)?;
    }
    Ok(())
}
