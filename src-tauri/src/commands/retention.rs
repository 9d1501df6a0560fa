//! How long records are kept, holds, and deletions: who may ask, who may confirm, and not before their time.

use chrono::NaiveDate;
use hearthbook_records::retention::{
    CancelDeletionRequest, DeletionRequest, DeletionStep, DeletionView, EndHoldRequest, HoldView, RetentionKind,
    RetentionRequest, RetentionRow, RetentionView,
};
use hearthbook_records::today::Urgency;
use hearthbook_records::{ErrorCode, Problems, UiError};
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words};
use hearthbook_rules::{Explanation, Kept as KeptAs, RuleBook};
use hearthbook_store::tables::retention::{self, Deletion};
use hearthbook_store::tables::{complaints, events, families, people};

use super::records::{by_initials, counted};
use crate::desk::Desk;
use crate::events::{kind_title, table};

/// A record that retention is tracked for.
struct Kept {
    row: RetentionRow,
    until: NaiveDate,
}

fn hold_view(desk: &Desk, kind: RetentionKind, subject: &str) -> Result<Option<HoldView>, UiError> {
    let Some(hold) = retention::hold_on(desk.store.read(), kind, subject)? else { return Ok(None) };
    let by = people::one(desk.store.read(), hold.placed_by)?.initials;
    let since = format!("since {}, by {by}", date_words(london_date(hold.placed_at)));
    Ok(Some(HoldView { id: hold.id, reason: hold.reason, since }))
}

fn kept(
    desk: &Desk,
    (kind, subject): (RetentionKind, String),
    (reference, path, words): (String, String, String),
    last: NaiveDate,
    why: Explanation,
    goes_on: Option<&str>,
) -> Result<Kept, UiError> {
    let today = desk.today();
    let until = why.due.unwrap_or(NaiveDate::MAX);
    let hold = hold_view(desk, kind, &subject)?;
    let over = until < today;
    let (urgency, state) = match (&hold, goes_on) {
        (Some(_), _) => (Urgency::Done, "on hold".to_owned()),
        (None, Some(words)) => (Urgency::Nil, words.to_owned()),
        (None, None) if over => (Urgency::Soon, "may be deleted".to_owned()),
        (None, None) if (until - today).num_days() <= 365 => {
            (Urgency::Coming, format!("kept until {}", date_words(until)))
        }
        (None, None) => (Urgency::Nil, format!("kept until {}", date_words(until))),
    };
    let may_be_deleted = over && hold.is_none() && goes_on.is_none();
    let row = RetentionRow {
        kind,
        subject,
        reference,
        path,
        words,
        last_entry: date_words(last),
        state,
        urgency,
        why,
        may_be_deleted,
        hold,
    };
    Ok(Kept { row, until })
}

fn all_kept(desk: &Desk, book: &RuleBook) -> Result<Vec<Kept>, UiError> {
    let today = desk.today();
    let conn = desk.store.read();
    let mut found = Vec::new();
    for family in families::all(conn)? {
        let id = family.id.to_string();
        let entry = retention::last_entry(conn, RetentionKind::Family, &id)?.map(london_date);
        // the last entry is never earlier than the last day of the stay
        let last = entry.into_iter().chain(family.left_on).max().unwrap_or(family.arrived_on);
        let goes_on = if family.left_on.is_none_or(|left| left >= today) { Some("resident or expected") } else { None };
        found.push(kept(
            desk,
            (RetentionKind::Family, id.clone()),
            (family.reference.clone(), format!("/families/{id}"), by_initials(&family, today)),
            last,
            book.kept_until(KeptAs::Family, last),
            goes_on,
        )?);
    }
    for complaint in complaints::all(conn)? {
        let id = complaint.id.to_string();
        let last = retention::last_entry(conn, RetentionKind::Complaint, &id)?.map_or(complaint.made_on, london_date);
        let goes_on = if complaint.closed() { None } else { Some("open") };
        found.push(kept(
            desk,
            (RetentionKind::Complaint, id.clone()),
            (complaint.reference.clone(), format!("/complaints/{id}"), complaint.made_by.words().to_owned()),
            last,
            book.kept_until(KeptAs::Complaint, last),
            goes_on,
        )?);
    }
    let table = table(desk)?;
    for event in events::all(conn, None)? {
        let id = event.id.to_string();
        let entry = retention::last_entry(conn, RetentionKind::Event, &id)?.map(london_date);
        let last = entry.unwrap_or_else(|| london_date(event.recorded_at));
        // what happened to a family may be part of its record: the longer time is taken
        let of_family = event.people.iter().any(|one| one.family.is_some());
        let why = book.kept_until(if of_family { KeptAs::EventOfFamily } else { KeptAs::Event }, last);
        let goes_on = if event.closed.is_some() || event.earlier { None } else { Some("open") };
        let reference = retention::event_reference(event.id, event.happened.on);
        let words = kind_title(&table, &event.kind);
        found.push(kept(
            desk,
            (RetentionKind::Event, id.clone()),
            (reference, format!("/events/{id}"), words),
            last,
            why,
            goes_on,
        )?);
    }
    for logs in retention::log_years(conn)? {
        let end = NaiveDate::from_ymd_opt(logs.year, 12, 31).unwrap_or(NaiveDate::MAX);
        let last = logs.last_entry.map(london_date).into_iter().chain([end]).max().unwrap_or(end);
        let goes_on = match logs.open {
            _ if end >= today => Some("this year"),
            0 => None,
            _ => Some("something is open"),
        };
        let words = counted(usize::try_from(logs.entries).unwrap_or_default(), "entry", "entries");
        found.push(kept(
            desk,
            (RetentionKind::Log, logs.year.to_string()),
            (retention::log_reference(logs.year), format!("/logs?year={}", logs.year), words),
            last,
            book.kept_until(KeptAs::Logs, last),
            goes_on,
        )?);
    }
    found.sort_by_key(|kept| (!kept.row.may_be_deleted, kept.until));
    Ok(found)
}

fn deletion_view(desk: &Desk, deletion: &Deletion) -> Result<DeletionView, UiError> {
    let initials = |id| -> Result<String, UiError> { Ok(people::one(desk.store.read(), id)?.initials) };
    let mut told =
        vec![format!("Asked for {} by {}", london_date_time_words(deletion.asked.0), initials(deletion.asked.1)?)];
    if let Some((at, by)) = deletion.confirmed {
        told.push(format!("Confirmed {} by {}", london_date_time_words(at), initials(by)?));
    }
    if let Some((at, by, why)) = &deletion.cancelled {
        told.push(format!("Called off {} by {}: {why}", london_date_time_words(*at), initials(*by)?));
    }
    if let Some((at, by, erased)) = deletion.done {
        let entries = counted(usize::try_from(erased).unwrap_or_default(), "entry", "entries");
        told.push(format!(
            "Deleted {} by {}; {entries} of the journal emptied",
            london_date_time_words(at),
            initials(by)?
        ));
    }
    let step = if deletion.done.is_some() {
        DeletionStep::Done
    } else if deletion.cancelled.is_some() {
        DeletionStep::Cancelled
    } else {
        match deletion.earliest_at {
            None if deletion.asked.1 == desk.person => DeletionStep::AwaitSecond,
            None => DeletionStep::Confirm,
            Some(earliest) if earliest > desk.now => {
                told.push(format!("Not before {}", london_date_time_words(earliest)));
                DeletionStep::Cooling
            }
            Some(_) => DeletionStep::CarryOut,
        }
    };
    Ok(DeletionView {
        id: deletion.id,
        what: format!("{} {}", deletion.kind.words(), deletion.reference),
        reference: deletion.reference.clone(),
        reason: deletion.reason.clone(),
        told,
        step,
        why: None,
    })
}

/// The page of retention.
pub fn retention(desk: &mut Desk, (): ()) -> Result<RetentionView, UiError> {
    let book = desk.rules()?;
    let kept = all_kept(desk, &book)?;
    let (mut open, mut past) = (Vec::new(), Vec::new());
    for deletion in retention::deletions(desk.store.read())? {
        let mut view = deletion_view(desk, &deletion)?;
        match view.step {
            DeletionStep::Done | DeletionStep::Cancelled => past.push(view),
            _ => {
                view.why = deletion.confirmed.map(|(at, _)| book.cooling_off_ends(at).1);
                open.push(view);
            }
        }
    }
    let due = kept.iter().filter(|kept| kept.row.may_be_deleted).count();
    let soon = kept.iter().filter(|kept| kept.row.urgency == Urgency::Coming).count();
    let summary = match (due, soon) {
        (0, 0) => "No record comes due within a year. Nothing is ever deleted by itself.".to_owned(),
        (0, soon) => format!(
            "{} due within a year. Nothing is ever deleted by itself.",
            counted(soon, "record comes", "records come")
        ),
        (due, _) => format!(
            "{} past the time for which it is kept. Nothing is ever deleted by itself.",
            counted(due, "record is", "records are")
        ),
    };
    Ok(RetentionView { rows: kept.into_iter().map(|kept| kept.row).collect(), open, past, summary })
}

fn reason(text: &str) -> Result<String, UiError> {
    let mut problems = Problems::new();
    let reason = problems.line("reason", text, "Say why");
    problems.finish()?;
    Ok(reason)
}

/// Puts a record on hold.
pub fn place_hold(desk: &mut Desk, request: RetentionRequest) -> Result<RetentionView, UiError> {
    let reason = reason(&request.reason)?;
    let centre = desk.centre_id()?;
    desk.write(|write| retention::place_hold(write, centre, request.kind, &request.subject, &reason))?;
    retention(desk, ())
}

/// Ends a hold.
pub fn end_hold(desk: &mut Desk, request: EndHoldRequest) -> Result<RetentionView, UiError> {
    let reason = reason(&request.reason)?;
    let centre = desk.centre_id()?;
    desk.write(|write| retention::end_hold(write, centre, request.id, &reason))?;
    retention(desk, ())
}

/// Makes sure that the time for which a record must be kept is over, now too.
fn time_is_over(desk: &mut Desk, kind: RetentionKind, subject: &str) -> Result<(), UiError> {
    let book = desk.rules()?;
    let row = all_kept(desk, &book)?.into_iter().find(|kept| kept.row.kind == kind && kept.row.subject == subject);
    match row {
        None => Err(hearthbook_store::StoreError::NotFound("record").into()),
        Some(kept) if kept.row.may_be_deleted => Ok(()),
        Some(kept) => Err(UiError::new(
            ErrorCode::Conflict,
            format!("{} cannot be deleted: {}. Nothing was changed.", kept.row.reference, kept.row.state),
        )),
    }
}

/// Asks for the deletion of a record whose time is over.
pub fn ask_deletion(desk: &mut Desk, request: RetentionRequest) -> Result<RetentionView, UiError> {
    let reason = reason(&request.reason)?;
    time_is_over(desk, request.kind, &request.subject)?;
    let centre = desk.centre_id()?;
    desk.write(|write| retention::ask(write, centre, request.kind, &request.subject, &reason))?;
    retention(desk, ())
}

fn named_again(request: &DeletionRequest, deletion: &Deletion) -> Result<(), UiError> {
    let mut problems = Problems::new();
    if request.reference.trim() != deletion.reference {
        problems.add("reference", format!("Type {} to show that this is the record you mean", deletion.reference));
    }
    problems.finish()
}

/// A second person confirms a deletion.
pub fn confirm_deletion(desk: &mut Desk, request: DeletionRequest) -> Result<RetentionView, UiError> {
    let deletion = retention::one(desk.store.read(), request.id)?;
    named_again(&request, &deletion)?;
    time_is_over(desk, deletion.kind, &deletion.subject)?;
    let (earliest, _) = desk.rules()?.cooling_off_ends(desk.now);
    let centre = desk.centre_id()?;
    desk.write(|write| retention::confirm(write, centre, request.id, earliest))?;
    retention(desk, ())
}

/// Calls a deletion off.
pub fn cancel_deletion(desk: &mut Desk, request: CancelDeletionRequest) -> Result<RetentionView, UiError> {
    let reason = reason(&request.reason)?;
    let centre = desk.centre_id()?;
    desk.write(|write| retention::cancel(write, centre, request.id, &reason))?;
    retention(desk, ())
}

/// Carries a deletion out.
pub fn carry_out_deletion(desk: &mut Desk, request: DeletionRequest) -> Result<RetentionView, UiError> {
    let deletion = retention::one(desk.store.read(), request.id)?;
    named_again(&request, &deletion)?;
    if deletion.done.is_none() && deletion.cancelled.is_none() {
        // something may have been entered meanwhile, so that its time runs anew
        time_is_over(desk, deletion.kind, &deletion.subject)?;
    }
    let centre = desk.centre_id()?;
    desk.write(|write| retention::carry_out(write, centre, request.id))?;
    desk.forget_names();
    retention(desk, ())
}
