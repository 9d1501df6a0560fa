//! Who is told of an event: added, addressed, told, confirmed, written to. Nothing is ever sent from here.

use hearthbook_documents::{LetterContent, letter, sha256_hex};
use hearthbook_records::events::{Decision, EventView};
use hearthbook_records::input::{Initials, parse_time};
use hearthbook_records::notices::{
    AddNoticeRequest, AddressNoticeRequest, FileLetterReceiptRequest, LetterCheckView, LetterRequest, LetterView,
    NoticeStepRequest, NoticeStepView, NoticeView, StepKind, ToldHow, WaitingLetterView, WriteLetterRequest,
};
use hearthbook_records::submissions::{ExportView, LetterRowView};
use hearthbook_records::today::Urgency;
use hearthbook_records::{ErrorCode, FieldError, LetterId, NoticeId, Problems, ReceiptId, UiError};
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words};
use hearthbook_rules::{Clock, EventTable, check_email_address, london_instant};
use hearthbook_store::tables::events::{self, Event};
use hearthbook_store::tables::letters::{self, Letter};
use hearthbook_store::tables::notices::{self, Notice, Stage, Step};
use hearthbook_store::tables::{drafts, families, people, receipts};
use hearthbook_submissions::{EmailDraft, eml, letter_file_name};

use super::submissions::export_view;
use crate::came_back::{self, Handed};
use crate::desk::Desk;
use crate::events::letters as words;
use crate::events::notices::{families_of, line, new, recipient_title, step_words};
use crate::events::{clock_view, notice_known, table, title};
use crate::render;

/// Adds a recipient.
pub fn add_notice(desk: &mut Desk, request: AddNoticeRequest) -> Result<EventView, UiError> {
    let table = table(desk)?;
    let event = events::one(desk.store.read(), request.event)?;
    let mut problems = Problems::new();
    let name = problems.optional_line("name", &request.name);
    if table.recipient(&request.recipient).is_none() {
        problems.add("recipient", "Choose who is to be told");
    } else if request.recipient == "other" && name.is_empty() {
        problems.add("name", "Say who it is");
    } else if request.recipient == "parent" && request.family.is_none() {
        problems.add("family", "Choose the family whose parent it is");
    }
    problems.finish()?;
    let existing = notices::of_event(desk.store.read(), event.id)?;
    if existing.iter().any(|notice| {
        notice.stage == Stage::Event
            && notice.recipient == request.recipient
            && notice.family == request.family
            && (notice.name == name || name.is_empty())
    }) {
        return Err(UiError::new(ErrorCode::Conflict, "This recipient stands there already. Nothing was changed."));
    }
    let notice = new(desk, &table, &event, Stage::Event, &request.recipient, request.family, &name)?;
    let centre = desk.centre_id()?;
    desk.write(|write| notices::add(write, centre, &notice, &recipient_title(&table, &notice.recipient)))?;
    super::events::view(desk, event.id)
}

fn find(desk: &Desk, id: NoticeId) -> Result<(EventTable, Event, Notice), UiError> {
    let notice = notices::one(desk.store.read(), id)?;
    Ok((table(desk)?, events::one(desk.store.read(), notice.event)?, notice))
}

/// Why no letter can be written to the recipient now.
fn no_letter_because(desk: &Desk, event: &Event, notice: &Notice) -> Result<String, UiError> {
    Ok(match (notice.recipient.as_str(), notice.asked().map(|step| step.step)) {
        ("parent", None) => "Ask first whether telling could endanger the child, the other parent or an enquiry.".to_owned(),
        ("parent", Some(StepKind::Danger)) => {
            "Telling could endanger somebody: nothing is written to the parent until that is answered otherwise.".to_owned()
        }
        ("placing-authority", _) if notice.family.is_none() => {
            "Say first, on the event’s page, which family it is about: each placing authority reads of its own family only."
                .to_owned()
        }
        _ if notice.family.is_some_and(|family| !families_of(event).contains(&family)) => {
            "The family is not in the event. Say first, on the event’s page, who was in it: nothing is written of somebody else’s family."
                .to_owned()
        }
        // the outcome of an enquiry goes to Ofsted whatever was decided under regulation 26(1)
        _ if notice.stage == Stage::Event
            && notice.recipient == "ofsted"
            && crate::events::decision(desk, event)? == Some(Decision::NotNotifiable) =>
        {
            "It was decided that this is not notified.".to_owned()
        }
        _ => String::new(),
    })
}

/// Why a released letter is not written out now; empty when nothing is known that speaks against it. What stands in it is
/// searched when it is written out.
fn cannot_write_because(
    desk: &Desk,
    table: &EventTable,
    event: &Event,
    notice: &Notice,
    letter: &Letter,
) -> Result<String, UiError> {
    let why_not = no_letter_because(desk, event, notice)?;
    if !why_not.is_empty() {
        return Ok(why_not);
    }
    let newest = letters::of_notice(desk.store.read(), notice.id)?.first().map(|one| one.id);
    Ok(if newest != Some(letter.id) {
        "A newer letter to this recipient was released. Write out that one.".to_owned()
    } else if letter.to_name.as_ref().is_some_and(|name| *name != words::addressee(table, notice)) {
        "Whom it is addressed to was changed since. Release the letter again.".to_owned()
    } else {
        String::new()
    })
}

/// What stopped a letter, in words; nothing when nothing did. One message: a field of a form has one.
fn stopped_words(stopped: LetterCheckView) -> Option<String> {
    let mut messages: Vec<String> = stopped
        .found
        .iter()
        .map(|placed| format!("In {}: “{}”, of {}.", placed.place, placed.hit.words, whose(&placed.hit.whose)))
        .collect();
    messages.extend(stopped.stops);
    (!messages.is_empty()).then(|| messages.join(" "))
}

fn view(desk: &mut Desk, id: NoticeId) -> Result<NoticeView, UiError> {
    let (table, event, notice) = find(desk, id)?;
    let now = desk.now;
    let mut steps = Vec::new();
    for step in notice.steps.iter().rev() {
        let by = people::one(desk.store.read(), step.recorded_by)?.initials;
        let recorded = if by == step.by_whom { String::new() } else { format!(", recorded by {by}") };
        steps.push(NoticeStepView {
            what: step_words(step.step, step.how),
            when: format!("{} by {}{recorded}", london_date_time_words(step.at), step.by_whom),
            text: step.text.clone(),
        });
    }
    let mut sent = Vec::new();
    for found in letters::of_notice(desk.store.read(), id)? {
        let receipts = receipts::all_of(desk.store.read(), found.id)?;
        sent.push(LetterView {
            receipts: receipts.iter().map(|one| came_back::view(desk, one)).collect::<Result<_, _>>()?,
            id: found.id,
            subject: found.subject.clone(),
            released: released_words(desk, &found)?,
            to: found.to.clone(),
            sha256: found.sha256.clone(),
            cannot_write_because: cannot_write_because(desk, &table, &event, &notice, &found)?,
            exports: letters::exports(desk.store.read(), found.id)?
                .into_iter()
                .map(|export| export_view(desk, export))
                .collect::<Result<_, _>>()?,
        });
    }
    let no_letter_because = no_letter_because(desk, &event, &notice)?;
    let waiting = match letters::waiting(desk.store.read(), id)? {
        Some(waiting) => Some(WaitingLetterView {
            prepared: format!(
                "prepared {} by {}",
                london_date_time_words(waiting.at),
                people::one(desk.store.read(), waiting.by)?.initials
            ),
            own: waiting.by == desk.person,
            readdressed: waiting.to_name != notice.name || waiting.to != notice.email,
            subject: waiting.subject,
            body: waiting.text,
        }),
        None => None,
    };
    let form =
        if notice.recipient == "ofsted" { words::ofsted_form(desk, &table, &event, &notice)? } else { Vec::new() };
    let (subject, body) = if no_letter_because.is_empty() {
        words::proposed(desk, &table, &event, &notice)?
    } else {
        (String::new(), String::new())
    };
    let recipient_title = recipient_title(&table, &notice.recipient);
    let known = notice_known(&event, &notice);
    let clock = Clock { amber: notice.amber, red: notice.red, why: notice.why.clone() };
    let asked = notice.asked().map(|step| step.step);
    Ok(NoticeView {
        id,
        event: event.id,
        event_title: title(&table, &event),
        title: format!(
            "{}{}",
            line(&table, &notice, known, now).title,
            if notice.stage == Stage::Outcome { ": the outcome" } else { "" }
        ),
        recipient: notice.recipient.clone(),
        recipient_title,
        name: notice.name.clone(),
        email: notice.email.clone(),
        telephone: notice.telephone.clone(),
        clock: clock_view(&clock, known, now),
        line: line(&table, &notice, known, now),
        confirm: notice.to_confirm().cloned(),
        steps,
        ask_first: notice.recipient == "parent" && asked.is_none(),
        held_back: notice.recipient == "parent" && asked == Some(StepKind::Danger),
        profile: words::reader(desk, &table, &event, &notice)?.words(),
        missing: form
            .iter()
            .filter(|field| !field.missing.is_empty())
            .map(|field| format!("{}: {}", field.label, field.missing))
            .collect(),
        form,
        subject,
        body,
        letters: sent,
        waiting,
        needs_second: desk.second_person_releases(),
        most_receipt_bytes: u32::try_from(hearthbook_receipts::MOST_BYTES).unwrap_or(u32::MAX),
        no_letter_because,
        reference: notice.reference().map(|step| step.text.clone()).unwrap_or_default(),
    })
}

/// One notice.
pub fn notice(desk: &mut Desk, id: NoticeId) -> Result<NoticeView, UiError> {
    view(desk, id)
}

/// Says to whom exactly and at what address.
pub fn address_notice(desk: &mut Desk, request: AddressNoticeRequest) -> Result<NoticeView, UiError> {
    let notice = notices::one(desk.store.read(), request.id)?;
    let mut problems = Problems::new();
    let name = problems.optional_line("name", &request.name);
    let email = problems.optional_line("email", &request.email);
    let telephone = problems.optional_line("telephone", &request.telephone);
    if !email.is_empty()
        && let Err(message) = check_email_address(&email)
    {
        problems.add("email", message);
    }
    problems.finish()?;
    let centre = desk.centre_id()?;
    let changed = Notice { name, email, telephone, ..notice };
    desk.write(|write| notices::set_address(write, centre, &changed))?;
    view(desk, request.id)
}

/// Records what was said or written, what came back, or why somebody is not told.
pub fn notice_step(desk: &mut Desk, request: NoticeStepRequest) -> Result<NoticeView, UiError> {
    let (table, event, notice) = find(desk, request.id)?;
    let step = request.step;
    let mut problems = Problems::new();
    let on = match &request.on {
        Some(on) if !on.is_empty() => problems.date("on", "The day", on),
        _ => Some(desk.today()),
    };
    let time = match request.at.trim() {
        "" => None,
        text => problems.take("at", parse_time(text, "The time")),
    };
    let at = on.map(|on| match time {
        Some(time) => london_instant(on, time).at,
        None if on == desk.today() => desk.now,
        // a day without a time: its end, so that nobody is made to look faster than he or she was
        None => london_instant(on, chrono::NaiveTime::from_hms_opt(23, 59, 0).unwrap_or_default()).at,
    });
    if at.is_some_and(|at| at > desk.now) {
        problems.add("on", "This is still to come. Correct the day or the time");
    }
    let told = matches!(step, StepKind::Told | StepKind::Confirmed);
    // minutes are typed, seconds are not: what was told in the minute in which it was known was not told before
    let known = notice_known(&event, &notice);
    if told && at.is_some_and(|at| at + chrono::TimeDelta::seconds(59) < known) {
        let what = if notice.stage == Stage::Outcome { "The outcome" } else { "The event" };
        problems.add(
            "on",
            format!("{what} was known on {}; nobody can have been told before", london_date_time_words(known)),
        );
    }
    if told && request.how.is_none() {
        problems.add("how", "Choose how");
    }
    if step == StepKind::Confirmed && request.how.is_some_and(ToldHow::oral) {
        problems.add("how", "A confirmation is in writing: choose email, post, by hand or the form");
    }
    let text = problems.text("text", &request.text);
    let needs = match step {
        StepKind::NotTold => "Say why; the reason is kept and never stands in anything that the recipient sees",
        StepKind::Reference => "Enter the reference number",
        StepKind::Reply => "Say what the answer was",
        StepKind::Safe | StepKind::Danger => "Say who was asked: police or the authority, and whom there",
        StepKind::Told | StepKind::Confirmed => "",
    };
    if !needs.is_empty() && text.trim().is_empty() {
        problems.add("text", needs);
    }
    let by_whom = if request.by.trim().is_empty() {
        desk.own()?.initials
    } else {
        problems
            .take("by", Initials::parse(&request.by))
            .map(|initials| initials.as_str().to_owned())
            .unwrap_or_default()
    };
    problems.finish()?;
    let conflict = |message: &str| Err(UiError::new(ErrorCode::Conflict, format!("{message} Nothing was recorded.")));
    if notice.recipient == "parent" && told {
        match notice.asked().map(|step| step.step) {
            None => {
                return conflict(
                    "Answer first whether telling could endanger the child, the other parent or an enquiry.",
                );
            }
            Some(StepKind::Danger) => {
                return conflict(
                    "It was recorded that telling could endanger somebody. If that has changed, record the new answer first.",
                );
            }
            _ => {}
        }
    }
    if step == StepKind::Confirmed && notice.told().is_none() {
        return conflict("Nobody is recorded as told yet. Record that first, also when it was told in writing only.");
    }
    let Some(at) = at else { return view(desk, request.id) };
    let oral = step == StepKind::Told && request.how.is_some_and(ToldHow::oral);
    let confirm_due = if oral { Some(desk.rules()?.confirm_due(london_date(at))) } else { None };
    let new = Step {
        step,
        how: if told { request.how } else { None },
        at,
        by_whom,
        text: text.trim().to_owned(),
        confirm_due,
        recorded_by: desk.person,
    };
    let centre = desk.centre_id()?;
    let recipient = recipient_title(&table, &notice.recipient);
    let what = step_words(step, new.how);
    let key = format!("notice:{}", request.id);
    desk.write(|write| {
        notices::add_step(write, centre, &notice, &new, &recipient, &what)?;
        drafts::discard(write, &key)
    })?;
    view(desk, request.id)
}

fn typed(request: &LetterRequest) -> Result<(String, String), UiError> {
    let mut problems = Problems::new();
    let subject = problems.line("subject", &request.subject, "Enter the subject");
    let body = problems.text("body", &request.body);
    if body.trim().is_empty() {
        problems.add("body", "Write the letter");
    }
    problems.finish()?;
    Ok((subject, body))
}

/// What stops a letter. Nothing is changed.
pub fn check_letter(desk: &mut Desk, request: LetterRequest) -> Result<LetterCheckView, UiError> {
    let (table, event, notice) = find(desk, request.notice)?;
    words::check(desk, &table, &event, &notice, &request.subject, &request.body)
}

/// Releases a letter: the gate runs over everything that leaves; it refuses and never edits.
pub fn release_letter(desk: &mut Desk, request: LetterRequest) -> Result<NoticeView, UiError> {
    let (table, event, notice) = find(desk, request.notice)?;
    let (subject, body) = typed(&request)?;
    let why_not = no_letter_because(desk, &event, &notice)?;
    if !why_not.is_empty() {
        return Err(UiError::new(ErrorCode::Conflict, format!("{why_not} Nothing was released.")));
    }
    let stopped = words::check(desk, &table, &event, &notice, &subject, &body)?;
    if let Some(message) = stopped_words(stopped) {
        return Err(UiError {
            code: ErrorCode::Blocked,
            message: "Not released: something stands in it that this recipient must not read. Nothing was changed; what you wrote is kept.".to_owned(),
            fields: vec![FieldError { field: "body".to_owned(), message }],
        });
    }
    let waiting = letters::waiting(desk.store.read(), notice.id)?;
    let mut prepared_by = None;
    if desk.second_person_releases() {
        let as_prepared = |one: &letters::Waiting| {
            one.subject == subject && one.text == body && one.to_name == notice.name && one.to == notice.email
        };
        let of_other = waiting.filter(|one| one.by != desk.person && as_prepared(one));
        match of_other {
            Some(one) => prepared_by = Some(one.by),
            // what one person wrote or changed, another releases
            None => {
                let (centre, key) = (desk.centre_id()?, format!("letter:{}", notice.id));
                desk.write(|write| {
                    letters::prepare(write, centre, &notice, &subject, &body)?;
                    drafts::discard(write, &key)
                })?;
                return view(desk, notice.id);
            }
        }
    }
    let centre = desk.centre()?;
    let to_words = words::addressee(&table, &notice);
    let reference = match notice.family {
        Some(family) => families::one(desk.store.read(), family)?.reference,
        None => String::new(),
    };
    let document = letter(&LetterContent {
        centre: &centre.name,
        urn: centre.urn.as_str(),
        address: &centre.profile.address,
        to: &to_words,
        date: &date_words(desk.today()),
        subject: &subject,
        text: &body,
    });
    let pdf = render::pdf(&document)?;
    let released = Letter {
        id: LetterId::make(),
        notice: notice.id,
        subject,
        text: body,
        to: notice.email.clone(),
        to_name: Some(to_words),
        file_name: letter_file_name(centre.urn.as_str(), &event.happened.on.to_string(), &reference, &notice.recipient),
        sha256: sha256_hex(&pdf.bytes),
        released_at: desk.now,
        released_by: desk.person,
        prepared_by,
    };
    let id = centre.id;
    let key = format!("letter:{}", notice.id);
    desk.write(|write| {
        letters::release(write, id, event.id, &released, &pdf.bytes)?;
        drafts::discard(write, &key)
    })?;
    view(desk, notice.id)
}

fn whose(words: &str) -> &str {
    if words.is_empty() { "nobody on record" } else { words }
}

fn released_words(desk: &Desk, letter: &Letter) -> Result<String, UiError> {
    let initials = |person| -> Result<String, UiError> { Ok(people::one(desk.store.read(), person)?.initials) };
    let prepared = match letter.prepared_by {
        Some(by) => format!(", prepared by {}", initials(by)?),
        None => String::new(),
    };
    let at = london_date_time_words(letter.released_at);
    Ok(format!("released {at} by {}{prepared}", initials(letter.released_by)?))
}

/// Files what came back for a letter. The file is kept as it came, and never run.
pub fn file_letter_receipt(desk: &mut Desk, request: FileLetterReceiptRequest) -> Result<NoticeView, UiError> {
    let found = letters::one(desk.store.read(), request.letter)?;
    let notice = notices::one(desk.store.read(), found.notice)?;
    let handed = Handed {
        file_name: &request.file_name,
        size: request.size,
        content: &request.content,
        received_on: &request.received_on,
        note: &request.note,
    };
    let since = london_date(found.released_at);
    let new = came_back::checked(desk.today(), &handed, "The letter was released on", since)?;
    let centre = desk.centre_id()?;
    desk.write(|write| receipts::file(write, centre, found.id, &new))?;

    view(desk, notice.id)
}

/// Writes out what came back for a letter, as it came.
pub fn write_letter_receipt(desk: &mut Desk, id: ReceiptId) -> Result<ExportView, UiError> {
    let receipt = receipts::one::<LetterId>(desk.store.read(), id)?;
    let body = came_back::proved(desk, &receipt)?;
    let path = desk.write_out(&hearthbook_receipts::safe_name(&receipt.file_name), &body)?.display().to_string();
    let centre = desk.centre_id()?;
    let export = desk.write(|write| {
        letters::record_export(write, centre, receipt.of, "Wrote out a receipt", &path, &receipt.sha256)
    })?;
    export_view(desk, export)
}

/// The letters of events as the register of submissions shows them, newest first.
pub(super) fn letter_rows(desk: &Desk) -> Result<Vec<LetterRowView>, UiError> {
    let table = table(desk)?;
    let mut found = Vec::new();
    for (letter, event) in letters::all(desk.store.read())? {
        let conn = desk.store.read();
        let notice = notices::one(conn, letter.notice)?;
        let title_of = recipient_title(&table, &notice.recipient);
        let out = !letters::exports(conn, letter.id)?.is_empty();
        let (urgency, state) = match (receipts::all_of(conn, letter.id)?.is_empty(), out) {
            (false, _) => (Urgency::Done, "receipt filed"),
            (true, true) => (Urgency::Done, "written out"),
            (true, false) => (Urgency::Coming, "released, not written out"),
        };
        found.push(LetterRowView {
            event: title(&table, &events::one(conn, event)?),
            to: if notice.name.is_empty() { title_of } else { format!("{title_of}: {}", notice.name) },
            released: released_words(desk, &letter)?,
            state: state.to_owned(),
            urgency,
            sha256: letter.sha256.clone(),
            path: format!("/notices/{}", notice.id),
        });
    }
    Ok(found)
}

/// Writes a released letter into the folder for exports. What has become known since it was released counts: it is asked
/// again whether it may be written to this recipient, and the gate runs again over what stands in it.
pub fn write_letter(desk: &mut Desk, request: WriteLetterRequest) -> Result<NoticeView, UiError> {
    let found = letters::one(desk.store.read(), request.letter)?;
    let body = letters::body(desk.store.read(), request.letter)?;
    if sha256_hex(&body) != found.sha256 {
        return Err(UiError::new(
            ErrorCode::DamagedStore,
            "The stored letter is not the one that was released: its fingerprint differs. Nothing was written. Keep the record as it is and restore a backup.",
        ));
    }
    let (table, event, notice) = find(desk, found.notice)?;
    let why_not = cannot_write_because(desk, &table, &event, &notice, &found)?;
    if !why_not.is_empty() {
        return Err(UiError::new(ErrorCode::Conflict, format!("{why_not} Nothing was written; the letter is kept.")));
    }
    let stopped = words::check(desk, &table, &event, &notice, &found.subject, &found.text)?;
    if let Some(message) = stopped_words(stopped) {
        return Err(UiError::new(
            ErrorCode::Blocked,
            format!(
                "Something stands in it that this recipient must not read, as the record is now. {message} Nothing was written; the letter is kept. Release a new one."
            ),
        ));
    }
    if request.email && !found.to.is_empty() && found.to != notice.email {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "The email address was changed since the letter was released. Nothing was written; the letter is kept. Release it again for the new address, or save the PDF.",
        ));
    }
    let (name, bytes, what) = if request.email {
        if found.to.is_empty() {
            return Err(UiError::new(
                ErrorCode::Conflict,
                "This recipient had no email address when the letter was released. Nothing was written. Enter the address and release the letter again, or save the PDF and send it by post.",
            ));
        }
        let draft = eml(&EmailDraft {
            from: None,
            to: found.to.clone(),
            subject: found.subject.clone(),
            body: "Please find attached a letter about an event at the centre. It is confidential.\n".to_owned(),
            attachment_name: found.file_name.clone(),
            attachment: body,
        })
        .map_err(|error| {
            UiError::new(ErrorCode::Internal, format!("{error} Nothing was written. Save the PDF instead."))
        })?;
        (found.file_name.replace(".pdf", ".eml"), draft, "Wrote out the email draft with a letter")
    } else {
        (found.file_name.clone(), body, "Wrote out a letter")
    };
    let sha256 = sha256_hex(&bytes);
    let path = desk.write_out(&name, &bytes)?.display().to_string();
    let centre = desk.centre_id()?;
    desk.write(|write| letters::record_export(write, centre, found.id, what, &path, &sha256))?;
    view(desk, notice.id)
}
