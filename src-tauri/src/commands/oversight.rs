//! Exceptions only: what is late, open, early, rolled over or missing, and the trail of who looked at it.

use hearthbook_records::UiError;
use hearthbook_records::actions::ActionItemState;
use hearthbook_records::oversight::{ExceptionView, LookView, OversightView, RecordLookRequest};
use hearthbook_records::today::{TodayLine, Urgency};
use hearthbook_rules::calendar::london_date_time_words;
use hearthbook_store::tables::{drafts, oversight, people};

use super::actions::{ROLLED, open};
use super::today::{TodayParts, is_closed, parts};
use crate::ahead::Ahead;
use crate::desk::Desk;

/// So many looks are shown.
const LOOKS: u32 = 12;

const LATE: &str = "Late duties";
const OUTCOMES: &str = "Open outcomes";
const EARLY: &str = "Early starts";
const HOUSE: &str = "Access, backups and the house";
const ROLLED_OVER: &str = "Rolled over";
const TO_AUTHORISE: &str = "Done, not authorised";
const GROUPS: [&str; 6] = [LATE, OUTCOMES, EARLY, HOUSE, ROLLED_OVER, TO_AUTHORISE];

fn of_line(group: &str, line: &TodayLine) -> ExceptionView {
    ExceptionView {
        group: group.to_owned(),
        urgency: line.urgency,
        when: line.when.clone(),
        title: line.title.clone(),
        detail: line.detail.clone(),
        path: line.path.clone(),
        new: false,
    }
}

/// What a look keeps of an exception, and by what a later look knows it again.
fn words(exception: &ExceptionView) -> String {
    format!("{}: {}", exception.group, exception.title)
}

fn exceptions(desk: &mut Desk) -> Result<Vec<ExceptionView>, UiError> {
    let TodayParts { lines, house, .. } = parts(desk, usize::MAX, Ahead::Near)?;
    let mut found = Vec::new();
    // a look is kept and read by others: nothing of a closed note is in it
    for line in lines.iter().filter(|line| !is_closed(&line.path)) {
        // an outcome that is awaited and an early start count on any day, not only when they are late
        if line.id.starts_with("enquiry-") {
            found.push(of_line(OUTCOMES, line));
        } else if line.id.starts_with("vetting-early-") {
            found.push(of_line(EARLY, line));
        } else if line.urgency == Urgency::Late {
            found.push(of_line(LATE, line));
        }
    }
    for line in house.iter().filter(|line| {
        matches!(line.urgency, Urgency::Late | Urgency::Soon) && line.path != "/actions" && !is_closed(&line.path)
    }) {
        found.push(ExceptionView {
            group: HOUSE.to_owned(),
            urgency: line.urgency,
            when: String::new(),
            title: format!("{}: {}", line.label, line.text),
            detail: String::new(),
            path: line.path.clone(),
            new: false,
        });
    }
    for action in open(desk)? {
        let to_do = action.state == ActionItemState::Open;
        let path = if action.source_path.is_empty() { "/actions".to_owned() } else { action.source_path.clone() };
        let exception = |group: &str, urgency, detail: String| ExceptionView {
            group: group.to_owned(),
            urgency,
            when: action.state_words.clone(),
            title: action.what.clone(),
            detail,
            path: path.clone(),
            new: false,
        };
        if to_do && action.carried > ROLLED {
            let detail = format!("{}; carried over {} times", action.source_words, action.carried);
            found.push(exception(ROLLED_OVER, Urgency::Late, detail));
        } else if action.state == ActionItemState::Done {
            found.push(exception(TO_AUTHORISE, Urgency::Soon, format!("{}: {}", action.source_words, action.evidence)));
        } else if to_do
            && action.urgency == Urgency::Late
            && action.source == hearthbook_records::actions::ActionSource::Visit
        {
            found.push(exception(LATE, Urgency::Late, format!("{}; {}", action.source_words, action.owner)));
        }
    }
    let rank = |group: &str| GROUPS.iter().position(|known| *known == group).unwrap_or(GROUPS.len());
    found.sort_by_key(|exception| rank(&exception.group));
    Ok(found)
}

/// What is not in order, and who looked at it when.
pub fn oversight(desk: &mut Desk, (): ()) -> Result<OversightView, UiError> {
    let mut exceptions = exceptions(desk)?;
    let looks = oversight::newest(desk.store.read(), LOOKS)?;
    if let Some(last) = looks.first() {
        for exception in &mut exceptions {
            exception.new = !last.seen.contains(&words(exception));
        }
    }
    let mut views = Vec::new();
    for look in &looks {
        let person = people::one(desk.store.read(), look.by)?;
        views.push(LookView {
            words: format!("{} by {}", london_date_time_words(look.at), person.initials),
            note: look.note.clone(),
            seen: look.seen.clone(),
        });
    }
    let centre = hearthbook_store::tables::centre::the_one(desk.store.read())?;
    Ok(OversightView {
        centre: centre.map(|centre| centre.name).unwrap_or_default(),
        in_order: GROUPS
            .iter()
            .filter(|group| !exceptions.iter().any(|exception| exception.group == **group))
            .map(|group| (*group).to_owned())
            .collect(),
        exceptions,
        windows: super::inspections::next_windows(desk)?,
        last: views.first().map(|look| format!("Looked at last on {}", look.words)).unwrap_or_default(),
        looks: views,
    })
}

/// Records that what is not in order was looked at.
pub fn record_look(desk: &mut Desk, request: RecordLookRequest) -> Result<OversightView, UiError> {
    let mut problems = hearthbook_records::Problems::new();
    let note = problems.text("note", &request.note);
    problems.finish()?;
    let seen: Vec<String> = exceptions(desk)?.iter().map(words).collect();
    let centre = desk.centre_id()?;
    desk.write(|write| {
        oversight::record(write, centre, &seen, note.trim())?;
        drafts::discard(write, "oversight:look")
    })?;
    oversight(desk, ())
}
