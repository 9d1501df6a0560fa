//! What an inspection asks for, in the one list of actions: made with the requirement, changed with it, done with it.

use chrono::NaiveDate;
use hearthbook_records::actions::{ActionItemState, ActionSource, ActionStepKind};
use hearthbook_records::inspections::{Inspection, Point, PointKind};
use hearthbook_records::{ActionId, CentreId, UiError};
use hearthbook_store::tables::actions::{self, ActionItem, NewAction};
use hearthbook_store::tables::inspections;
use hearthbook_store::{StoreError, Write};

use super::inspections::name_within;
use crate::desk::Desk;

/// What is to be done: the words, or each step of a compliance notice.
fn tasks(point: &Point) -> Vec<String> {
    let steps = point.steps.lines().map(str::trim).filter(|step| !step.is_empty()).map(str::to_owned);
    let words = point.words.split_whitespace().collect::<Vec<_>>().join(" ");
    match point.kind {
        PointKind::Compliance => steps.collect(),
        PointKind::Requirement | PointKind::Recommendation => vec![format!("{}: {words}", point.authority)],
    }
}

/// Brings the actions of a requirement, a recommendation or a compliance notice up to what was entered of it. An action
/// that somebody has recorded as done or withdrawn stays as it is.
///
/// # Errors
/// When the database refuses.
pub(super) fn follow(
    write: &mut Write<'_>,
    centre: CentreId,
    of: &Inspection,
    point: &Point,
    due: Option<NaiveDate>,
    owner: &str,
) -> Result<(), StoreError> {
    let id = point.id.to_string();
    let existing = actions::of_source(write.read(), ActionSource::Inspection, &id)?;
    let words = format!("{}, {}", point.kind.words(), name_within(of));
    let page = format!("/inspections/{}", of.id);
    for (index, what) in tasks(point).iter().enumerate() {
        match existing.get(index) {
            None if point.met_on.is_some() => {}
            None => {
                let new = NewAction {
                    source: ActionSource::Inspection,
                    source_id: &id,
                    source_words: &words,
                    source_page: &page,
                    what,
                    owner,
                    due,
                    carried: 0,
                };
                actions::add(write, centre, &new)?;
            }
            Some(action) if action.state == ActionItemState::Open => {
                // a day to which it was carried over stands until the inspector's own date changes
                let due = if action.carried > 0 { action.due } else { due };
                if action.what != *what || action.owner != owner || action.due != due {
                    actions::change(write, centre, action.id, what, owner, due)?;
                }
                if point.met_on.is_some() {
                    actions::step(write, centre, action.id, ActionStepKind::Done, &point.met_words, None)?;
                }
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// The requirement, recommendation or notice behind an action, while it is not recorded as met.
pub(super) fn open_point(desk: &Desk, action: &ActionItem) -> Result<Option<Point>, UiError> {
    let Some(id) = action.source_id.parse().ok().filter(|_| action.source == ActionSource::Inspection) else {
        return Ok(None);
    };
    match inspections::one_point(desk.store.read(), id) {
        Ok(point) => Ok(Some(point).filter(|point| point.met_on.is_none())),
        Err(StoreError::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// An action's requirement, recommendation or notice stands by itself on Today: it is not recorded as met, and its day, which
/// is the inspector's, comes no later than the action's.
pub(super) fn stands_itself(desk: &Desk, id: ActionId) -> Result<bool, UiError> {
    let action = actions::one(desk.store.read(), id)?;
    let due = open_point(desk, &action)?.and_then(|point| point.due_on);
    Ok(due.zip(action.due).is_some_and(|(point, action)| point <= action))
}

/// Who sees to it, and how its actions stand.
pub(super) fn words(desk: &Desk, point: &Point) -> Result<(String, String), UiError> {
    let found = actions::of_source(desk.store.read(), ActionSource::Inspection, &point.id.to_string())?;
    let owner = found.first().map(|action| action.owner.clone()).unwrap_or_default();
    let count = |state| found.iter().filter(|action| action.state == state).count();
    let mut parts = Vec::new();
    for (state, words) in [
        (ActionItemState::Open, "to be done"),
        (ActionItemState::Done, "done, to be authorised"),
        (ActionItemState::Authorised, "authorised"),
        (ActionItemState::Withdrawn, "withdrawn"),
    ] {
        match (count(state), found.len()) {
            (0, _) => {}
            (_, 1) => parts.push(words.to_owned()),
            (number, _) => parts.push(format!("{number} {words}")),
        }
    }
    Ok((owner, parts.join(", ")))
}
