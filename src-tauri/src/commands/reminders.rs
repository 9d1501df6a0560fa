//! Reminders of what Today shows: each given once to each person at each threshold, on Today and, without saying what
//! about, as a notification of the desktop. A line can be paused with a reason; it stays where it is.
//!
//! What stands in a compartment is not reminded of, since that it was would be kept outside of it. What runs on a clock of
//! hours cannot be paused, and nor can what may be moved into a compartment.

use chrono::NaiveDate;
use hearthbook_records::reminders::{EndPauseRequest, PauseReminderRequest, PausedView, ReminderView, RemindersView};
use hearthbook_records::today::{TodayLine, TodayView, Urgency};
use hearthbook_records::{Ability, ErrorCode, Problems, UiError};
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::today::when_words;
use hearthbook_rules::{RuleBook, Threshold, reminder};
use hearthbook_store::tables::reminders::{self, Given, Pause};
use hearthbook_store::tables::{centre, drafts, people};

use super::today::{is_closed, parts, today};
use crate::ahead::Ahead;
use crate::desk::Desk;
use crate::gate;
use crate::tray::Counts;

/// A pause ends within this many days, so that none is forgotten.
const LONGEST: u64 = 366;

/// How the lines of events are known on which nobody has decided.
const UNDECIDED: &str = "event-";

/// What a notification says while nobody is signed in.
pub const SIGN_IN: &str = "Sign in to see what.";

/// The lines of which one is reminded: those with a day, and of no closed note.
fn matters(lines: &[TodayLine]) -> impl Iterator<Item = (&TodayLine, NaiveDate)> {
    lines.iter().filter(|line| !is_closed(&line.path)).filter_map(|line| Some((line, line.why.due?)))
}

/// How many lines are late or due within the fortnight, without those of closed notes: what the icon in the tray says.
fn counts(lines: &[TodayLine]) -> Counts {
    let count = |wanted| lines.iter().filter(|line| !is_closed(&line.path) && line.urgency == wanted).count();
    Counts { overdue: count(Urgency::Late), soon: count(Urgency::Soon) }
}

fn can_pause(line: &TodayLine) -> bool {
    let fixed = ["/events", "/notices", "/complaints", "/inspector"];
    line.why.due.is_some() && !is_closed(&line.path) && !fixed.iter().any(|start| line.path.starts_with(start))
}

fn given_of(all: &[Given], line: &TodayLine, due: NaiveDate) -> Vec<Threshold> {
    all.iter().filter(|one| one.matter == line.id && one.due == due).map(|one| one.threshold).collect()
}

/// What a notification says of new reminders: the title of the one rule with its day in words, or how many they are.
fn notice(book: &RuleBook, given: &[(&TodayLine, NaiveDate)], today: NaiveDate) -> String {
    match given {
        // what is still to be decided is not called notifiable by its rule's title
        [(line, due)] if line.id.starts_with(UNDECIDED) => {
            format!("Decide whether an event is to be notified: {}.", when_words((*due - today).num_days()))
        }
        [(line, due)] => match book.neutral_title(&line.why.rule) {
            Some(title) => format!("{title}: {}.", when_words((*due - today).num_days())),
            None => "One duty. Today shows it.".to_owned(),
        },
        several => format!("{} duties. Today shows them.", several.len()),
    }
}

/// Gives the reminders that have come due for who is signed in, and records them.
///
/// # Errors
/// What the store says.
pub(super) fn give(desk: &mut Desk, lines: &[TodayLine]) -> Result<(), UiError> {
    desk.counts = (!desk.sample).then(|| counts(lines));
    let (book, today) = (desk.rules()?, desk.today());
    let thresholds = book.reminder_thresholds();
    let earlier = reminders::given_to(desk.store.read(), desk.person)?;
    let pauses = reminders::pauses(desk.store.read(), today)?;
    let (mut given, mut shown) = (Vec::new(), Vec::new());
    let mut next = None;
    for (line, due) in matters(lines) {
        let until = pauses.iter().find(|pause| pause.matter == line.id).map(|pause| pause.until);
        let coming = thresholds.next(due, today).into_iter().chain(until).min();
        next = [next, coming].into_iter().flatten().min();
        if let Some(threshold) = reminder(thresholds, due, today, &given_of(&earlier, line, due), until) {
            given.push((line.id.clone(), due, threshold));
            shown.push((line, due));
        }
    }
    desk.next_reminder = next;
    desk.reminded = Some(today);
    if given.is_empty() {
        return Ok(());
    }
    let (centre, person) = (centre::id(desk.store.read())?, desk.person);
    desk.write_by_itself(|write| reminders::give(write, centre, person, &given))?;
    if !desk.sample {
        desk.notifier.tell(&notice(&book, &shown, today));
    }
    Ok(())
}

/// Looks for reminders without anybody having asked, for who is signed in.
///
/// # Errors
/// What the store says.
pub(crate) fn look(desk: &mut Desk) -> Result<(), UiError> {
    if !desk.may(Ability::SeeToday) {
        return Ok(());
    }
    let lines = parts(desk, usize::MAX, Ahead::Near)?.lines;
    give(desk, &lines)
}

fn paused_words(desk: &Desk, pause: &Pause) -> Result<String, UiError> {
    let by = people::one(desk.store.read(), pause.by)?.initials;
    Ok(format!("Reminders paused until {} by {by}: {}", date_words(pause.until), pause.reason))
}

/// What Today says of reminders beside these lines.
///
/// # Errors
/// What the store says.
pub(super) fn view(desk: &mut Desk, lines: &[TodayLine]) -> Result<RemindersView, UiError> {
    let thresholds = desk.rules()?.reminder_thresholds();
    let given = reminders::given_to(desk.store.read(), desk.person)?;
    let pauses = reminders::pauses(desk.store.read(), desk.today())?;
    let mut view = RemindersView::default();
    for (line, due) in matters(lines) {
        let newest = given
            .iter()
            .filter(|one| one.matter == line.id && one.due == due)
            .max_by_key(|one| one.threshold)
            .filter(|one| !one.seen);
        let pause = pauses.iter().find(|pause| pause.matter == line.id);
        if let Some(pause) = pause {
            view.paused.push(PausedView { line: line.id.clone(), words: paused_words(desk, pause)? });
        } else if let Some(newest) = newest {
            view.new.push(ReminderView {
                line: line.id.clone(),
                title: line.title.clone(),
                words: thresholds.words(newest.threshold),
                urgency: line.urgency,
                path: line.path.clone(),
            });
        }
        if can_pause(line) && desk.may(Ability::PauseReminders) {
            view.can_pause.push(line.id.clone());
        }
    }
    Ok(view)
}

/// Puts away the reminders given so far.
pub fn reminders_seen(desk: &mut Desk, (): ()) -> Result<TodayView, UiError> {
    let (centre, person) = (desk.centre_id()?, desk.person);
    if reminders::given_to(desk.store.read(), person)?.iter().any(|one| !one.seen) {
        desk.write(|write| reminders::seen(write, centre, person))?;
    }
    today(desk, ())
}

/// The rule's own title of a line that can be paused.
fn pausable(desk: &mut Desk, id: &str) -> Result<String, UiError> {
    let lines = parts(desk, usize::MAX, Ahead::Near)?.lines;
    let line = lines.iter().find(|line| line.id == id).ok_or_else(|| {
        UiError::new(
            ErrorCode::NotFound,
            "This line is not on Today any more: it was done, or its day has changed. Nothing was changed.",
        )
    })?;
    if !can_pause(line) {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "The reminders of this line cannot be paused: it runs on a clock of its own. Nothing was changed.",
        ));
    }
    Ok(desk.rules()?.neutral_title(&line.why.rule).unwrap_or_else(|| "a line on Today".to_owned()))
}

/// Pauses the reminders of a line until a day.
pub fn pause_reminder(desk: &mut Desk, request: PauseReminderRequest) -> Result<TodayView, UiError> {
    let mut problems = Problems::new();
    let reason = problems.line("reason", &request.reason, "Say why nobody is to be reminded for now");
    let until = problems.date("until", "The day on which reminders come again", &request.until);
    if let Some(until) = until {
        let today = desk.today();
        if until <= today {
            problems.add("until", "The day on which reminders come again has to lie ahead");
        } else if until > today + chrono::Days::new(LONGEST) {
            problems.add("until", "The day on which reminders come again can be a year ahead at most");
        }
    }
    problems.finish()?;
    let Some(until) = until else { return today(desk, ()) };
    let title = pausable(desk, &request.line)?;
    let reason = gate::initials_only(desk, &reason)?;
    let centre = desk.centre_id()?;
    desk.write(|write| {
        reminders::pause(write, centre, &request.line, &title, until, &reason)?;
        drafts::discard(write, &format!("pause:{}", request.line))
    })?;
    today(desk, ())
}

/// Ends the pause of a line before its day.
pub fn end_pause(desk: &mut Desk, request: EndPauseRequest) -> Result<TodayView, UiError> {
    let title = pausable(desk, &request.line)?;
    let centre = desk.centre_id()?;
    desk.write(|write| reminders::end_pause(write, centre, &request.line, &title))?;
    today(desk, ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notification_has_the_rules_title_and_never_the_lines() {
        let book = RuleBook::with_changes(&[]);
        let today: NaiveDate = "2026-11-22".parse().unwrap();
        let mut why = book.report_due(today);
        why.due = Some(today);
        let line = TodayLine {
            id: "plan-x".to_owned(),
            urgency: hearthbook_records::today::Urgency::Soon,
            when: "today".to_owned(),
            title: "Ask R.D. about the menu".to_owned(),
            detail: "Family F-2026-03".to_owned(),
            path: "/families".to_owned(),
            why,
        };
        assert_eq!(notice(&book, &[(&line, today)], today), "Visit report to Ofsted: today.");
        assert_eq!(notice(&book, &[(&line, today), (&line, today)], today), "2 duties. Today shows them.");
        let mut own = line.clone();
        own.why.rule = "no rule of the book".to_owned();
        assert_eq!(notice(&book, &[(&own, today)], today), "One duty. Today shows it.");
        let mut event = line.clone();
        event.id = "event-x".to_owned();
        event.why.rule = "reg26.notify".to_owned();
        let said = notice(&book, &[(&event, today)], today);
        assert_eq!(said, "Decide whether an event is to be notified: today.", "nobody has said that it is notifiable");
    }
}
