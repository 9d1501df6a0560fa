//! One list of actions from every source. Those of a visit report stand with their report and are closed by the next one;
//! all others are worked here: done with evidence, then authorised or returned by a second person.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use hearthbook_records::actions::{
    ActionForm, ActionItemState, ActionItemView, ActionSource, ActionStepKind, ActionStepRequest, ActionStepView,
    ActionTotalView, ActionsOfRequest, ActionsRequest, ActionsView, SaveActionItemRequest,
};
use hearthbook_records::today::{HouseLine, TodayLine, Urgency};
use hearthbook_records::{Ability, ComplaintId, ErrorCode, EventId, Problems, UiError};
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words};
use hearthbook_rules::today::when_words;
use hearthbook_rules::{Basis, Explanation};
use hearthbook_store::tables::actions::{self, ActionItem, NewAction, Step};
use hearthbook_store::tables::reports::{self, Action};
use hearthbook_store::tables::{complaints, drafts, events, people, visits};

use super::point_actions;
use crate::desk::Desk;

/// An action is rolled over when it was carried more often than this.
pub(super) const ROLLED: u32 = 2;

fn urgency(due: Option<NaiveDate>, today: NaiveDate) -> Urgency {
    due.map_or(Urgency::Coming, |due| Urgency::of_days((due - today).num_days()))
}

fn open_words(due: Option<NaiveDate>, today: NaiveDate) -> String {
    due.map_or_else(|| "open, no day set".to_owned(), |due| when_words((due - today).num_days()))
}

fn of_visit(desk: &Desk, action: &Action, evidence: String, open: bool) -> Result<ActionItemView, UiError> {
    let visit = visits::one(desk.store.read(), action.visit)?;
    let day = visit.day().map(date_words).unwrap_or_default();
    let today = desk.today();
    Ok(ActionItemView {
        id: action.id,
        source: ActionSource::Visit,
        source_words: format!("Visit of {day}"),
        source_path: format!("/reports/{}", action.report),
        what: action.what.clone(),
        owner: action.owner.clone(),
        due: action.due_on,
        state: if open { ActionItemState::Open } else { ActionItemState::Authorised },
        state_words: if open { open_words(action.due_on, today) } else { "closed by a visit report".to_owned() },
        urgency: if open { urgency(action.due_on, today) } else { Urgency::Done },
        carried: action.carried,
        evidence,
        steps: Vec::new(),
        can_change: false,
        can_authorise: false,
        cannot_because: if open {
            "The next visit report closes it or carries it over.".to_owned()
        } else {
            String::new()
        },
        still_open: String::new(),
    })
}

fn step_view(desk: &Desk, step: &Step) -> Result<ActionStepView, UiError> {
    let by = people::one(desk.store.read(), step.by)?.initials;
    let until = step.due.map(|day| format!(" to {}", date_words(day))).unwrap_or_default();
    Ok(ActionStepView {
        title: format!("{}{until}", step.step.words()),
        when: format!("{} by {by}", london_date_time_words(step.at)),
        words: step.words.clone(),
    })
}

fn item(desk: &Desk, action: &ActionItem) -> Result<ActionItemView, UiError> {
    let steps = actions::steps(desk.store.read(), action.id)?;
    let today = desk.today();
    let done = steps.iter().rev().find(|step| step.step == ActionStepKind::Done);
    let own = done.is_some_and(|step| step.by == desk.person);
    let waits = action.state == ActionItemState::Done;
    let last = |kind| steps.iter().rev().find(|step| step.step == kind);
    let state_words = match action.state {
        ActionItemState::Open
            if last(ActionStepKind::Returned).is_some_and(|step| {
                // returned and not done since
                done.is_none_or(|done| done.at <= step.at)
            }) =>
        {
            format!("returned; {}", open_words(action.due, today))
        }
        ActionItemState::Open => open_words(action.due, today),
        ActionItemState::Done => "done, to be authorised".to_owned(),
        ActionItemState::Authorised => match last(ActionStepKind::Authorised) {
            Some(step) => format!("authorised {}", date_words(london_date(step.at))),
            None => "authorised".to_owned(),
        },
        ActionItemState::Withdrawn => "withdrawn".to_owned(),
    };
    let still_open = still_asked_for(desk, action)?;
    Ok(ActionItemView {
        id: action.id,
        source: action.source,
        source_words: action.source_words.clone(),
        source_path: action.source_page.clone(),
        what: action.what.clone(),
        owner: action.owner.clone(),
        due: action.due,
        state: action.state,
        state_words,
        urgency: match action.state {
            ActionItemState::Open => urgency(action.due, today),
            ActionItemState::Done => Urgency::Soon,
            ActionItemState::Authorised => Urgency::Done,
            ActionItemState::Withdrawn => Urgency::Nil,
        },
        carried: action.carried,
        evidence: done.map(|step| step.words.clone()).unwrap_or_default(),
        steps: steps.iter().map(|step| step_view(desk, step)).collect::<Result<_, _>>()?,
        can_change: desk.may(Ability::UpdateActions) && action.state == ActionItemState::Open,
        can_authorise: waits && desk.may(Ability::AuthoriseActions) && !own,
        cannot_because: if waits && own {
            "You recorded it as done; somebody else authorises it.".to_owned()
        } else {
            String::new()
        },
        still_open,
    })
}

/// That the requirement, recommendation or notice from which a done action comes is not recorded as met yet: that is
/// recorded with the inspection, since what was done may not be all that it asks for.
fn still_asked_for(desk: &Desk, action: &ActionItem) -> Result<String, UiError> {
    let done = matches!(action.state, ActionItemState::Done | ActionItemState::Authorised);
    if !done {
        return Ok(String::new());
    }
    Ok(point_actions::open_point(desk, action)?.map_or_else(String::new, |point| {
        format!("The {} is still open: record with the inspection that it was met", point.kind.words().to_lowercase())
    }))
}

/// What is to be done or to be authorised, of every source.
///
/// # Errors
/// What the store says.
pub(super) fn open(desk: &Desk) -> Result<Vec<ActionItemView>, UiError> {
    let mut found = Vec::new();
    for action in reports::open_actions(desk.store.read(), None)? {
        found.push(of_visit(desk, &action, String::new(), true)?);
    }
    for action in actions::open(desk.store.read())? {
        found.push(item(desk, &action)?);
    }
    Ok(found)
}

fn everything(desk: &Desk) -> Result<Vec<ActionItemView>, UiError> {
    let mut found = open(desk)?;
    for (action, evidence) in reports::closed_actions(desk.store.read())? {
        found.push(of_visit(desk, &action, evidence, false)?);
    }
    for action in actions::closed(desk.store.read())? {
        found.push(item(desk, &action)?);
    }
    Ok(found)
}

fn is_open(action: &ActionItemView) -> bool {
    matches!(action.state, ActionItemState::Open | ActionItemState::Done)
}

fn order(action: &ActionItemView) -> (u8, bool, Option<NaiveDate>) {
    let rank = match action.urgency {
        Urgency::Late => 0,
        Urgency::Soon => 1,
        Urgency::Coming => 2,
        Urgency::Done | Urgency::Nil => 3,
    };
    (rank, action.due.is_none(), action.due)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn totals(all: &[ActionItemView]) -> Vec<ActionTotalView> {
    ActionSource::ALL
        .into_iter()
        .filter_map(|source| {
            let of_source: Vec<&ActionItemView> = all.iter().filter(|action| action.source == source).collect();
            if of_source.is_empty() {
                return None;
            }
            let open: Vec<&&ActionItemView> = of_source.iter().filter(|action| is_open(action)).collect();
            Some(ActionTotalView {
                source,
                words: source.words().to_owned(),
                open: number(open.len()),
                late: number(open.iter().filter(|action| action.urgency == Urgency::Late).count()),
                rolled: number(open.iter().filter(|action| action.carried > ROLLED).count()),
            })
        })
        .collect()
}

fn lede(all: &[ActionItemView]) -> String {
    let open = all.iter().filter(|action| is_open(action)).count();
    let late = all.iter().filter(|action| is_open(action) && action.urgency == Urgency::Late).count();
    let waiting = all.iter().filter(|action| action.state == ActionItemState::Done).count();
    let mut words = vec![match open {
        0 => "Nothing is open".to_owned(),
        open => format!("{open} open"),
    }];
    if late > 0 {
        words.push(format!("{late} late"));
    }
    if waiting > 0 {
        words.push(format!("{waiting} to be authorised by a second person"));
    }
    format!("{}.", words.join(", "))
}

fn listed(desk: &Desk, all: Vec<ActionItemView>, keep: impl Fn(&ActionItemView) -> bool) -> ActionsView {
    let owners: BTreeSet<String> = all
        .iter()
        .filter(|action| is_open(action))
        .map(|action| action.owner.trim().to_owned())
        .filter(|owner| !owner.is_empty())
        .collect();
    let (totals, lede, none) = (totals(&all), lede(&all), all.is_empty());
    let mut shown: Vec<ActionItemView> = all.into_iter().filter(|action| keep(action)).collect();
    shown.sort_by_key(order);
    ActionsView {
        actions: shown,
        totals,
        owners: owners.into_iter().collect(),
        lede,
        none,
        can_add: desk.may(Ability::UpdateActions),
    }
}

/// The list of actions.
pub fn actions(desk: &mut Desk, request: ActionsRequest) -> Result<ActionsView, UiError> {
    let all = everything(desk)?;
    Ok(listed(desk, all, |action| {
        (request.closed || is_open(action))
            && request.source.is_none_or(|source| action.source == source)
            && (request.owner.is_empty() || action.owner.trim() == request.owner)
            && (!request.late || action.urgency == Urgency::Late)
    }))
}

/// The actions of one record, open and closed.
pub fn actions_of(desk: &mut Desk, request: ActionsOfRequest) -> Result<ActionsView, UiError> {
    let mut found = Vec::new();
    for action in actions::of_source(desk.store.read(), request.source, &request.id)? {
        found.push(item(desk, &action)?);
    }
    Ok(listed(desk, found, |_| true))
}

/// Words and page of the record that an action typed by hand comes from.
fn source_of(desk: &Desk, form: &ActionForm, problems: &mut Problems) -> Option<(ActionSource, String, String)> {
    let Some(source) = form.source else {
        problems.add("source", "Choose what the action comes from");
        return None;
    };
    match source {
        ActionSource::Event => {
            let id: EventId = problems.take("source", form.source_id.parse().map_err(|_| unknown()))?;
            let event = problems.take("source", events::one(desk.store.read(), id).map_err(|_| unknown()))?;
            let words = format!("Event of {}", date_words(event.happened.on));
            Some((source, words, format!("/events/{id}")))
        }
        ActionSource::Complaint => {
            let id: ComplaintId = problems.take("source", form.source_id.parse().map_err(|_| unknown()))?;
            let complaint = problems.take("source", complaints::one(desk.store.read(), id).map_err(|_| unknown()))?;
            let words = format!("Complaint {}", complaint.reference);
            Some((source, words, format!("/complaints/{id}")))
        }
        ActionSource::Meeting | ActionSource::Other => {
            let words =
                problems.line("sourceWords", &form.source_words, "Say what it comes from: “Team meeting of 3 March”");
            Some((source, words, String::new()))
        }
        ActionSource::Visit | ActionSource::Review | ActionSource::Inspection | ActionSource::Audit => {
            problems.add(
                "source",
                "Such an action is entered on its own page: the report, the review, the inspection or the self-audit",
            );
            None
        }
    }
}

fn unknown() -> String {
    "The record that it comes from was not found. Open its page again and add the action from there".to_owned()
}

/// Adds an action by hand, or changes one that is open.
pub fn save_action_item(desk: &mut Desk, request: SaveActionItemRequest) -> Result<ActionsView, UiError> {
    let mut problems = Problems::new();
    let form = &request.form;
    let what = problems.line("what", &form.what, "Say what is to be done");
    let owner = problems.line("owner", &form.owner, "Say who does it: initials or job title");
    let due = problems.optional_date("due", "The day by which it is to be done", &form.due);
    let source = if request.id.is_none() { source_of(desk, form, &mut problems) } else { None };
    if request.id.is_none() && due.is_some_and(|due| due < desk.today()) {
        problems.add("due", "The day by which it is to be done is past");
    }
    problems.finish()?;
    let centre = desk.centre_id()?;
    match (request.id, source) {
        (Some(id), _) => desk.write(|write| actions::change(write, centre, id, &what, &owner, due))?,
        (None, Some((source, words, page))) => {
            let key = format!("action:new:{}", form.source_id);
            desk.write(|write| {
                let new = NewAction {
                    source,
                    source_id: &form.source_id,
                    source_words: &words,
                    source_page: &page,
                    what: &what,
                    owner: &owner,
                    due,
                    carried: 0,
                };
                actions::add(write, centre, &new)?;
                drafts::discard(write, &key)
            })?;
        }
        (None, None) => {}
    }
    actions(desk, ActionsRequest::default())
}

/// Records what became of an action.
pub fn action_step(desk: &mut Desk, request: ActionStepRequest) -> Result<ActionsView, UiError> {
    let mut problems = Problems::new();
    let missing = match request.step {
        ActionStepKind::Done => "Say what was done and how one can see it: the evidence",
        ActionStepKind::Returned => "Say what is still missing; whoever did it reads it",
        ActionStepKind::Carried => "Say why it is carried over",
        ActionStepKind::Withdrawn => "Say why it is not needed any more",
        ActionStepKind::Note => "Write the note",
        ActionStepKind::Authorised => "",
    };
    let words = if request.step == ActionStepKind::Authorised {
        problems.optional_line("words", &request.words)
    } else {
        problems.line("words", &request.words, missing)
    };
    let due = if request.step == ActionStepKind::Carried {
        let due = problems.date("due", "The new day", &request.due);
        if due.is_some_and(|due| due <= desk.today()) {
            problems.add("due", "The new day has to lie ahead");
        }
        due
    } else {
        None
    };
    problems.finish()?;
    if matches!(request.step, ActionStepKind::Authorised | ActionStepKind::Returned) {
        if !desk.may(Ability::AuthoriseActions) {
            return Err(UiError::new(
                ErrorCode::NotAllowed,
                "Your role does not authorise actions. Nothing was changed. The registered manager or the responsible individual does.",
            ));
        }
        let steps = actions::steps(desk.store.read(), request.id)?;
        if steps.iter().rev().find(|step| step.step == ActionStepKind::Done).is_some_and(|step| step.by == desk.person)
        {
            return Err(UiError::new(
                ErrorCode::Conflict,
                "You recorded it as done, so somebody else has to authorise it. Nothing was changed.",
            ));
        }
    }
    let centre = desk.centre_id()?;
    // who judges an action writes beside who records what became of it: each has a draft of its own
    let judged = matches!(request.step, ActionStepKind::Authorised | ActionStepKind::Returned);
    let key = format!("action:{}{}", request.id, if judged { ":judge" } else { "" });
    desk.write(|write| {
        actions::step(write, centre, request.id, request.step, &words, due)?;
        drafts::discard(write, &key)
    })?;
    actions(desk, ActionsRequest::default())
}

/// Why the day of an action is what it is.
pub(super) fn why(action: &ActionItemView, checked_on: NaiveDate) -> Explanation {
    Explanation {
        rule: "actions.day".to_owned(),
        due: action.due,
        headline: action.due.map(|due| format!("Due {}", date_words(due))).unwrap_or_default(),
        steps: vec![format!("{} → the day that was set for this action", action.source_words)],
        basis: Basis::Practice,
        citation: "The day that the centre set".to_owned(),
        source: String::new(),
        checked_on,
        note: None,
        change: None,
    }
}

/// Late and soon actions for Today, except those of visits, which the house line counts. One line for each, at most `most`.
///
/// # Errors
/// What the store says.
pub(super) fn for_today(desk: &Desk) -> Result<(Vec<TodayLine>, Option<HouseLine>), UiError> {
    if !desk.may(Ability::UpdateActions) {
        return Ok((Vec::new(), None));
    }
    let all = open(desk)?;
    let (mut lines, mut counts) = (Vec::new(), BTreeMap::new());
    for action in &all {
        *counts.entry(action.urgency == Urgency::Late).or_insert(0usize) += 1;
        let Some(due) = action.due.filter(|_| action.source != ActionSource::Visit) else { continue };
        if !matches!(action.urgency, Urgency::Late | Urgency::Soon) || action.state == ActionItemState::Done {
            continue;
        }
        if action.source == ActionSource::Inspection && point_actions::stands_itself(desk, action.id)? {
            continue;
        }
        lines.push(TodayLine {
            id: format!("action-{}", action.id),
            urgency: action.urgency,
            when: when_words((due - desk.today()).num_days()),
            title: action.what.clone(),
            detail: format!("{}; {}", action.source_words, action.owner),
            path: if action.source_path.is_empty() { "/actions".to_owned() } else { action.source_path.clone() },
            why: why(action, desk.today()),
        });
    }
    let waiting = all.iter().filter(|action| action.state == ActionItemState::Done).count();
    let (late, open) = (counts.get(&true).copied().unwrap_or(0), counts.values().sum::<usize>());
    let (urgency, text) = match (late, open, waiting) {
        (0, 0, _) => (Urgency::Done, "none open".to_owned()),
        (0, open, 0) => (Urgency::Coming, format!("{open} open")),
        (0, open, waiting) => (Urgency::Soon, format!("{open} open, {waiting} to be authorised")),
        (late, _, _) => (Urgency::Late, format!("{late} late")),
    };
    Ok((lines, Some(HouseLine { label: "Actions".to_owned(), urgency, text, path: "/actions".to_owned() })))
}
