//! Who is to be told of an event: which notices there are, and how each of them stands.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use hearthbook_records::events::Decision;
use hearthbook_records::families::MemberKind;
use hearthbook_records::notices::{NoticeLine, StepKind};
use hearthbook_records::professionals::{Professional, ProfessionalKind};
use hearthbook_records::today::Urgency;
use hearthbook_records::{CentreId, FamilyId, NoticeId, UiError};
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words};
use hearthbook_rules::{Cell, Clock, EventTable, span_words};
use hearthbook_store::tables::events::{self, Event};
use hearthbook_store::tables::notices::{self, Notice, Stage};
use hearthbook_store::tables::{centre, families, letters, professionals};

use crate::desk::Desk;

/// The title of a recipient.
#[must_use]
pub fn recipient_title(table: &EventTable, recipient: &str) -> String {
    table.recipient(recipient).map_or_else(|| recipient.to_owned(), |one| one.title.clone())
}

/// "Placing authority: Northmere Council".
#[must_use]
pub fn title(table: &EventTable, notice: &Notice) -> String {
    let recipient = recipient_title(table, &notice.recipient);
    if notice.name.is_empty() || notice.name == recipient { recipient } else { format!("{recipient}: {}", notice.name) }
}

/// How a notice stands.
#[must_use]
pub fn line(table: &EventTable, notice: &Notice, known: DateTime<Utc>, now: DateTime<Utc>) -> NoticeLine {
    let mut why = notice.why.clone();
    let (urgency, words) = if let Some(step) = notice.not_told() {
        (Urgency::Nil, format!("Not told, because: {}", step.text))
    } else if let Some(told) = notice.told() {
        let how = told.how.map(|how| how.words()).unwrap_or_default();
        let after = span_words(told.at - known);
        let told_words = format!("Told {} {how}, {after} after it was known", london_date_time_words(told.at));
        match notice.to_confirm() {
            Some(confirm) => {
                why = confirm.clone();
                let due = confirm.due.unwrap_or_else(|| london_date(now));
                let days = (due - london_date(now)).num_days();
                let urgency = if days < 0 { Urgency::Late } else { Urgency::Soon };
                (urgency, format!("{told_words}; confirm in writing by {}", date_words(due)))
            }
            None => (Urgency::Done, format!("{told_words}; in writing")),
        }
    } else if notice.recipient == "parent" && notice.asked().is_none() {
        (state(notice, now), format!("Ask first whether telling could endanger anybody; {}", span_words(now - known)))
    } else {
        (state(notice, now), format!("Not told yet, {} since it was known", span_words(now - known)))
    };
    NoticeLine {
        id: notice.id,
        title: title(table, notice),
        stage: if notice.stage == Stage::Outcome { "the outcome".to_owned() } else { String::new() },
        urgency,
        words,
        why,
        open: notice.open(),
    }
}

fn state(notice: &Notice, now: DateTime<Utc>) -> Urgency {
    if now >= notice.red {
        Urgency::Late
    } else if now >= notice.amber {
        Urgency::Soon
    } else {
        Urgency::Coming
    }
}

/// The families in an event, each once.
#[must_use]
pub fn families_of(event: &Event) -> BTreeSet<FamilyId> {
    event.people.iter().filter_map(|one| one.family).collect()
}

/// The clock of a recipient, as the rules stand.
fn clock_of(
    desk: &mut Desk,
    table: &EventTable,
    event: &Event,
    stage: Stage,
    recipient: &str,
) -> Result<Clock, UiError> {
    let rule = table.recipient(recipient).map_or("reg26.notify", |one| one.rule.as_str());
    // for an enquiry, the two recipients that the law names have its own duty
    let rule = if event.kind == "enquiry" && matches!(recipient, "ofsted" | "placing-authority") {
        "reg12.enquiry"
    } else {
        rule
    };
    let known = super::stage_known(event, stage);
    if rule == "riddor" {
        return Ok(desk.rules()?.riddor_clock(event.happened.on, known));
    }
    let at_once =
        table.kind(&event.kind).is_some_and(|kind| kind.at_once) && matches!(rule, "reg26.notify" | "reg26.unchecked");
    Ok(desk.rules()?.notice_clock(rule, known, at_once))
}

/// A new notice to a recipient, with the address that the record knows and the clock as the rules stand.
///
/// # Errors
/// What the store says.
pub fn new(
    desk: &mut Desk,
    table: &EventTable,
    event: &Event,
    stage: Stage,
    recipient: &str,
    family: Option<FamilyId>,
    name: &str,
) -> Result<Notice, UiError> {
    let clock = clock_of(desk, table, event, stage, recipient)?;
    let conn = desk.store.read();
    let mut name = name.trim().to_owned();
    if name.is_empty() {
        name = match (recipient, family) {
            ("placing-authority", Some(family)) => families::one(conn, family)?.placing_authority,
            ("parent", Some(family)) => {
                let family = families::one(conn, family)?;
                let parents: Vec<String> = family
                    .members
                    .iter()
                    .filter(|member| member.kind == MemberKind::Adult)
                    .map(|member| member.initials.clone())
                    .collect();
                format!("{} ({})", parents.join(", "), family.reference)
            }
            ("area-authority", _) => {
                centre::the_one(conn)?.map(|centre| centre.profile.local_authority).unwrap_or_default()
            }
            _ => String::new(),
        };
    }
    let shipped = table.recipient(recipient).map(|one| one.telephone.clone()).unwrap_or_default();
    let (email, telephone) = match in_address_book(desk, recipient, family)? {
        InBook::One(entry) => {
            if name.is_empty() {
                name = if entry.organisation.is_empty() { entry.name.clone() } else { entry.organisation.clone() };
            }
            let nights =
                if entry.out_of_hours.is_empty() { String::new() } else { format!("at night {}", entry.out_of_hours) };
            let numbers: Vec<String> =
                [entry.telephone, nights].into_iter().filter(|number| !number.is_empty()).collect();
            (entry.email, if numbers.is_empty() { shipped } else { numbers.join("; ") })
        }
        // whichever was used last would be a guess
        InBook::Several => (String::new(), shipped),
        // without a family, nobody knows whose authority or parent it is
        InBook::Nobody if family.is_none() && matches!(recipient, "placing-authority" | "parent") => {
            (String::new(), shipped)
        }
        InBook::Nobody => notices::last_address(conn, recipient, &name, family)?.unwrap_or((String::new(), shipped)),
    };
    Ok(Notice {
        id: NoticeId::make(),
        event: event.id,
        stage,
        recipient: recipient.to_owned(),
        family,
        name,
        email,
        telephone,
        amber: clock.amber,
        red: clock.red,
        why: clock.why,
        steps: Vec::new(),
    })
}

/// What the address book says of a recipient.
enum InBook {
    /// This entry, and no other, fits.
    One(Box<Professional>),
    /// Several fit: a person chooses.
    Several,
    /// No entry fits.
    Nobody,
}

impl InBook {
    fn of(mut found: Vec<Professional>) -> Self {
        match (found.pop(), found.is_empty()) {
            (Some(one), true) => Self::One(Box::new(one)),
            (Some(_), false) => Self::Several,
            (None, _) => Self::Nobody,
        }
    }
}

/// Whom the address book names: for a placing authority the office of the family's own, else its social worker, else the
/// duty team; for others whoever is in use of their kind. Where several fit, none is taken.
fn in_address_book(desk: &Desk, recipient: &str, family: Option<FamilyId>) -> Result<InBook, UiError> {
    let today = desk.today();
    let of_kind = |found: &[Professional], kind: ProfessionalKind| -> Vec<Professional> {
        found.iter().filter(|entry| entry.kind == kind && entry.in_use(today)).cloned().collect()
    };
    if let ("placing-authority", Some(family)) = (recipient, family) {
        let of_family: Vec<Professional> = professionals::of_family(desk.store.read(), family)?
            .into_iter()
            .map(|linked| linked.professional)
            .collect();
        let order =
            [ProfessionalKind::PlacingAuthority, ProfessionalKind::SocialWorker, ProfessionalKind::EmergencyDutyTeam];
        let first = order.into_iter().map(|kind| of_kind(&of_family, kind)).find(|found| !found.is_empty());
        return Ok(InBook::of(first.unwrap_or_default()));
    }
    let kind = match recipient {
        "police" | "fgm-police" => ProfessionalKind::Police,
        "lado" => ProfessionalKind::DesignatedOfficer,
        _ => return Ok(InBook::Nobody),
    };
    Ok(InBook::of(of_kind(&professionals::all(desk.store.read())?, kind)))
}

/// The notices that an event has to have, and does not have yet. Once something was decided on it, the parent of each
/// family with a child in it: regulation 26(2) does not hang on Schedule 5, so neither on what was decided. What was decided
/// notifiable has those that the table says for its kind, too, one placing authority for each family; and an outcome the two
/// that the law names.
///
/// # Errors
/// What the store says.
pub fn missing(desk: &mut Desk, event: &Event, stage: Stage) -> Result<Vec<Notice>, UiError> {
    let table = super::table(desk)?;
    let decision = super::decision(desk, event)?;
    let decided = matches!(decision, Some(Decision::Notifiable | Decision::NotNotifiable));
    if !decided && stage == Stage::Event {
        return Ok(Vec::new());
    }
    let existing = notices::of_event(desk.store.read(), event.id)?;
    let has = |recipient: &str, family: Option<FamilyId>| {
        existing.iter().any(|notice| {
            notice.stage == stage && notice.recipient == recipient && (family.is_none() || notice.family == family)
        })
    };
    let recipients: Vec<String> = match stage {
        Stage::Event if decision != Some(Decision::Notifiable) => Vec::new(),
        Stage::Event => table.with_value(&event.kind, Cell::Tell).iter().map(|one| one.id.clone()).collect(),
        Stage::Outcome => vec!["ofsted".to_owned(), "placing-authority".to_owned()],
    };
    let of_event = families_of(event);
    let mut wanted: Vec<(String, Option<FamilyId>)> = Vec::new();
    for recipient in recipients {
        if recipient == "placing-authority" && !of_event.is_empty() {
            wanted.extend(of_event.iter().map(|family| (recipient.clone(), Some(*family))));
        } else {
            wanted.push((recipient, None));
        }
    }
    if stage == Stage::Event {
        for family in &of_event {
            let members = families::one(desk.store.read(), *family)?.members;
            let both = [MemberKind::Adult, MemberKind::Child]
                .iter()
                .all(|kind| members.iter().any(|member| member.kind == *kind));
            if both {
                wanted.push(("parent".to_owned(), Some(*family)));
            }
        }
    }
    let mut new_ones = Vec::new();
    for (recipient, family) in wanted {
        if !has(&recipient, family) {
            new_ones.push(new(desk, &table, event, stage, &recipient, family, "")?);
        }
    }
    Ok(new_ones)
}

/// Adds the notices that are missing; a placing authority that stood there without a family, untouched, is given one.
///
/// # Errors
/// What the store says.
pub fn ensure(desk: &mut Desk, centre: CentreId, event: hearthbook_records::EventId) -> Result<(), UiError> {
    let table = super::table(desk)?;
    let event = events::one(desk.store.read(), event)?;
    let stages: &[Stage] = if event.kind == "enquiry" && event.outcome.is_some() {
        &[Stage::Event, Stage::Outcome]
    } else {
        &[Stage::Event]
    };
    for stage in stages {
        let mut wanted = missing(desk, &event, *stage)?;
        let existing = notices::of_event(desk.store.read(), event.id)?;
        for bare in existing.iter().filter(|notice| {
            notice.stage == *stage
                && notice.recipient == "placing-authority"
                && notice.family.is_none()
                && notice.steps.is_empty()
                && notice.name.is_empty()
        }) {
            let Some(position) = wanted.iter().position(|notice| notice.recipient == "placing-authority") else {
                continue;
            };
            let given = Notice { id: bare.id, ..wanted.swap_remove(position) };
            desk.write(|write| notices::give_family(write, centre, &given))?;
        }
        if !wanted.is_empty() {
            desk.write(|write| {
                wanted.iter().try_for_each(|notice| {
                    notices::add(write, centre, notice, &recipient_title(&table, &notice.recipient))
                })
            })?;
        }
    }
    Ok(())
}

/// Puts right what hangs on an event after it was corrected: whoever was to be told only because of a family that is not in
/// it, and of whom nothing is on record, is told no more; and whoever is not told yet has a clock that runs from what is
/// known now. What did not change keeps the rules as they stood.
///
/// # Errors
/// What the store says.
pub fn corrected(desk: &mut Desk, centre: CentreId, before: &Event) -> Result<(), UiError> {
    let table = super::table(desk)?;
    let event = events::one(desk.store.read(), before.id)?;
    let (were, are) = (families_of(before), families_of(&event));
    let moved = |stage: Stage| {
        before.kind != event.kind
            || before.happened.on != event.happened.on
            || super::stage_known(before, stage) != super::stage_known(&event, stage)
    };
    for notice in notices::of_event(desk.store.read(), event.id)? {
        let recipient = recipient_title(&table, &notice.recipient);
        if notice.family.is_some_and(|family| were.contains(&family) && !are.contains(&family))
            && notice.steps.is_empty()
            && letters::of_notice(desk.store.read(), notice.id)?.is_empty()
        {
            let why = "The family is not in the event";
            desk.write(|write| notices::withdraw(write, centre, &notice, &recipient, why))?;
            continue;
        }
        if notice.told().is_some() || !moved(notice.stage) {
            continue;
        }
        let clock = clock_of(desk, &table, &event, notice.stage, &notice.recipient)?;
        if (clock.amber, clock.red, &clock.why) != (notice.amber, notice.red, &notice.why) {
            let changed = Notice { amber: clock.amber, red: clock.red, why: clock.why, ..notice };
            desk.write(|write| notices::set_clock(write, centre, &changed, &recipient))?;
        }
    }
    Ok(())
}

/// A step in words, for the page and the journal.
#[must_use]
pub fn step_words(step: StepKind, how: Option<hearthbook_records::notices::ToldHow>) -> String {
    let how = how.map(|how| format!(" {}", how.words())).unwrap_or_default();
    match step {
        StepKind::Told => format!("Told{how}"),
        StepKind::Confirmed => format!("Confirmed in writing{how}"),
        StepKind::Reference => "Reference".to_owned(),
        StepKind::Reply => "Answer filed".to_owned(),
        StepKind::NotTold => "Not told, because".to_owned(),
        StepKind::Safe => "Asked: telling endangers nobody".to_owned(),
        StepKind::Danger => "Asked: telling could endanger somebody".to_owned(),
    }
}
