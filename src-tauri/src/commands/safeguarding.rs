//! The safeguarding register: recording a concern, what its readers do about it, moving an event into it, and the page for
//! people who are worried. Who it is about can neither read it nor learn that there is one.

use chrono::NaiveDate;
use hearthbook_records::events::{KnownAt, ParsedEvent, parse_span};
use hearthbook_records::input::{Initials, parse_time};
use hearthbook_records::safeguarding::{
    AboutForm, ConcernKind, ConcernLetterCheckView, ConcernLetterRequest, ConcernPageView, ConcernReaderRequest,
    ConcernStepKind, ConcernStepRequest, ConcernsView, KeptView, LinkConcernRequest, MoveComplaintRequest,
    MoveEventRequest, MoveLogRequest, NewConcernForm, RecordConcernRequest, WhistleblowingView, WhoReadsRequest,
    WhoReadsView, WorrySaysView, WorryView, WriteConcernLetterRequest, WrittenView,
};
use hearthbook_records::{Ability, ConcernId, ErrorCode, Problems, UiError};
use hearthbook_rules::{Basis, Explanation, Safeguarding};
use hearthbook_store::compartments::CompartmentId;
use hearthbook_store::journal::Entry;
use hearthbook_store::tables::{drafts, families};
use hearthbook_store::{StoreError, Write, closed, compartments};
use uuid::Uuid;

use crate::desk::Desk;
use crate::events::instants;
use crate::host::Host;
use crate::safeguarding::readers::{self, Readers};
use crate::safeguarding::{Sealed, Step, change, letters, moving, one, put, views};

/// The concerns that this person may read, and what the form offers.
pub fn concerns(desk: &mut Desk, (): ()) -> Result<ConcernsView, UiError> {
    let locked = if desk.identity.is_some() { String::new() } else { StoreError::IdentityLocked.to_string() };
    Ok(ConcernsView { concerns: views::lines(desk)?, choices: views::choices(desk)?, locked })
}

/// How many concerns this person may read.
pub(super) fn count(desk: &Desk) -> Result<u32, UiError> {
    Ok(u32::try_from(crate::safeguarding::readable(desk)?.len()).unwrap_or(u32::MAX))
}

/// Who would read a concern about these.
pub fn who_reads(desk: &mut Desk, request: WhoReadsRequest) -> Result<WhoReadsView, UiError> {
    readers::preview(desk, &request.about)
}

/// Seals a new concern for its readers. What was half typed of it is let go in the same change.
fn keep(desk: &mut Desk, mut sealed: Sealed, readers: &Readers, draft: &str) -> Result<KeptView, UiError> {
    sealed.subjects = readers.subjects.iter().copied().collect();
    sealed.recorded_at = Some(desk.now);
    sealed.recorded_by = Some(desk.person);
    let (id, centre) = (ConcernId::make(), desk.centre_id()?);
    desk.write(|write| {
        put(write, centre, id, &readers.slots, &sealed, Vec::new())?;
        drafts::discard(write, draft)
    })?;
    kept(desk, id, readers)
}

fn kept(desk: &Desk, id: ConcernId, readers: &Readers) -> Result<KeptView, UiError> {
    let names = readers::words(desk, &readers.slots)?;
    let own = readers.slots.contains(&desk.slot);
    let words = match (readers.outside, own) {
        (true, _) => format!(
            "It is kept, for {names}. Neither the registered manager nor the responsible individual can read it: tell the designated officer (LADO) and Ofsted now."
        ),
        (false, true) => format!("It is kept. It is read by {names}, and by nobody else."),
        (false, false) => format!(
            "It is kept. It is read by {names}, and by nobody else: you do not see it again either. Ring them if it cannot wait."
        ),
    };
    let numbers = if readers.outside { readers::outside_numbers(desk)? } else { Vec::new() };
    Ok(KeptView { id: own.then_some(id), words, outside: readers.outside, numbers })
}

fn parsed(desk: &Desk, form: &NewConcernForm) -> Result<Sealed, UiError> {
    let mut problems = Problems::new();
    let today = desk.today();
    if form.kind.is_none() {
        problems.add("kind", "Choose what it is");
    }
    let on = problems.date("on", "The day it happened or was said", &form.on);
    if on.is_some_and(|on| on > today) {
        problems.add("on", "The day it happened or was said is in the future. Correct the date");
    }
    let happened = on.and_then(|on| problems.take("at", parse_span(on, &form.at)));
    let known_on = problems.optional_date("knownOn", "The day it was known", &form.known_on);
    let known_at = match form.known_at.trim() {
        "" => None,
        text => problems.take("knownAt", parse_time(text, "The time it was known")),
    };
    if let (Some(known), Some(on)) = (known_on, on)
        && known < on
    {
        problems.add("knownOn", "It cannot have been known before it happened. Check both days");
    }
    let place = problems.optional_line("place", &form.place);
    let who = problems.optional_line("who", &form.who);
    let what = problems.text("what", &form.what);
    if what.trim().is_empty() {
        problems.add("what", "Write what was said or seen, in the person’s own words as far as you can");
    }
    let done = problems.text("done", &form.done);
    if form.matters.iter().any(|id| Safeguarding::shipped().matter(id).is_none()) {
        problems.add("matters", "Choose from the list");
    }
    if let Some(family) = form.family.filter(|_| desk.may(Ability::SeeFamiliesByInitials)) {
        families::one(desk.store.read(), family)?;
    }
    problems.finish()?;
    let (Some(kind), Some(happened)) = (form.kind, happened) else {
        return Err(UiError::new(ErrorCode::BadInput, "Choose what it is and enter the day."));
    };
    let time = ParsedEvent {
        kind: String::new(),
        happened,
        known: KnownAt { on: known_on.unwrap_or(happened.on), at: known_at },
        place,
        who: Vec::new(),
        what,
        actions: done,
        danger: form.danger,
    };
    // without a time, a thing of another day was known when that day began: no clock starts too late
    let (known, _) = instants(&time, desk.now)?;
    let mut sealed = Sealed::new(kind, happened.on, time.what);
    sealed.at = happened.time_words();
    sealed.known = Some(known);
    sealed.place = time.place;
    sealed.who = who;
    sealed.done = time.actions;
    sealed.danger = time.danger;
    sealed.family = form.family.filter(|_| desk.may(Ability::SeeFamiliesByInitials));
    for matter in &form.matters {
        let mut step = new_step(desk, ConcernStepKind::MatterKnown);
        step.to = matter.clone();
        step.on = Some(hearthbook_rules::london_date(known));
        step.at = hearthbook_rules::london_time_words(known);
        sealed.steps.push(step);
    }
    Ok(sealed)
}

fn new_step(desk: &Desk, kind: ConcernStepKind) -> Step {
    Step {
        id: Uuid::now_v7(),
        kind,
        on: None,
        at: String::new(),
        to: String::new(),
        whom: String::new(),
        how: String::new(),
        by: String::new(),
        reference: String::new(),
        text: String::new(),
        yes: None,
        target: None,
        recorded_at: desk.now,
        recorded_by: desk.person,
    }
}

/// Records a concern or allegation, for those who may read it.
pub fn record_concern(desk: &mut Desk, request: RecordConcernRequest) -> Result<KeptView, UiError> {
    let mut sealed = parsed(desk, &request.form)?;
    let readers = readers::chosen(desk, &request.form.about)?;
    sealed.whom = request.form.about.whom;
    keep(desk, sealed, &readers, "concern:new")
}

/// Records what was typed as an event as a concern, since it is about somebody who can open the record.
pub(super) fn keep_event(
    desk: &mut Desk,
    event: &ParsedEvent,
    known: chrono::DateTime<chrono::Utc>,
    about: &AboutForm,
) -> Result<KeptView, UiError> {
    let readers = readers::chosen(desk, about)?;
    let kind = if event.kind == "staff" { ConcernKind::Conduct } else { ConcernKind::Allegation };
    let mut sealed = Sealed::new(kind, event.happened.on, event.what.clone());
    sealed.at = event.happened.time_words();
    sealed.known = Some(known);
    sealed.place = event.place.clone();
    sealed.who = event.who.join(", ");
    sealed.done = event.actions.clone();
    sealed.danger = event.danger;
    sealed.whom = about.whom.clone();
    keep(desk, sealed, &readers, "event:new")
}

/// A concern, for one of its readers.
pub fn concern(desk: &mut Desk, id: ConcernId) -> Result<ConcernPageView, UiError> {
    let found = one(desk, id)?;
    views::page(desk, &found)
}

/// What a step of each kind needs.
fn step(desk: &mut Desk, sealed: &Sealed, request: &ConcernStepRequest) -> Result<Step, UiError> {
    use ConcernStepKind as K;
    let (form, kind) = (&request.form, request.step);
    let data = Safeguarding::shipped();
    let mut problems = Problems::new();
    let mut made = new_step(desk, kind);
    made.on = problems.optional_date("on", "The day", &form.on);
    made.at = match form.at.trim() {
        "" => String::new(),
        text => problems
            .take("at", parse_time(text, "The time"))
            .map(|at| at.format("%H:%M").to_string())
            .unwrap_or_default(),
    };
    made.whom = problems.optional_line("whom", &form.whom);
    made.how = problems.optional_line("how", &form.how);
    made.reference = problems.optional_line("reference", &form.reference);
    made.text = problems.text("text", &form.text).trim().to_owned();
    made.yes = form.yes;
    let needs_day =
        !matches!(kind, K::NotReferred | K::Note | K::SupportSpoke | K::SupportAccused | K::DbsNot | K::Reopen);
    if needs_day && made.on.is_none() && form.on.is_empty() {
        problems.add("on", "Enter the day");
    }
    let today: NaiveDate = desk.today();
    if kind != K::PlanMeeting && made.on.is_some_and(|on| on > today) {
        problems.add("on", "This is still to come. Correct the day");
    }
    if kind == K::PlanMeeting && made.on.is_some_and(|on| on < today) {
        problems.add("on", "This day is past: record the meeting as held");
    }
    match kind {
        K::Refer if data.recipient(&form.to).is_none() => problems.add("to", "Choose to whom it was referred"),
        K::MatterKnown if data.matter(&form.to).is_none() => problems.add("to", "Choose the matter"),
        K::Refer | K::MatterKnown => made.to.clone_from(&form.to),
        K::FollowUp if form.yes.is_none() => problems.add("yes", "Say whether there was an answer"),
        K::Removed if form.yes.is_none() => {
            problems.add("yes", "Answer whether the person was removed, or would have been had he or she stayed");
        }
        _ => (),
    }
    if kind == K::Refer {
        if made.how.is_empty() {
            problems.add("how", "Say how: by telephone, by email, by form");
        }
        made.by = if form.by.trim().is_empty() {
            desk.own()?.initials
        } else {
            problems.take("by", Initials::parse(&form.by)).map(|one| one.as_str().to_owned()).unwrap_or_default()
        };
    }
    let text_needed = match kind {
        K::FollowUp => "Say what the answer was, or whom you asked again",
        K::HoldMeeting => "Say what was decided",
        K::SupportSpoke | K::SupportAccused => "Say what support there is, and by whom",
        K::Duties => "Say what was decided, from when, and why",
        K::DbsNot | K::NotReferred => "Say why not",
        K::Note => "Write the note",
        K::Outcome => "Say what came of it, and what was learnt",
        K::Reopen => "Say why it is taken up again",
        _ => "",
    };
    if !text_needed.is_empty() && made.text.is_empty() {
        problems.add("text", text_needed);
    }
    if matches!(kind, K::FollowUp | K::HoldMeeting | K::MatterDone | K::DbsReferred) && !form.target.is_empty() {
        let target = sealed.steps.iter().find(|step| step.id.to_string() == form.target);
        match target {
            Some(target) => made.target = Some(target.id),
            None => problems.add("target", "The step that this belongs to is not on record. Open the page again"),
        }
    }
    if kind == K::Outcome {
        // what the law asks for does not end with the outcome of an investigation
        let open: Vec<String> = crate::safeguarding::clocks::of(&desk.rules()?, sealed, desk.now)
            .into_iter()
            .filter(|clock| matches!(clock.step, K::MatterDone | K::DbsReferred))
            .map(|clock| clock.what)
            .collect();
        if !open.is_empty() {
            problems.add("step", format!("Before the outcome, record this: {}", open.join("; ")));
        }
    }
    if matches!(kind, K::FollowUp | K::MatterDone) && form.target.is_empty() {
        problems.add("target", "Say which one this belongs to");
    }
    problems.finish()?;
    Ok(made)
}

/// Adds what was done.
pub fn concern_step(desk: &mut Desk, request: ConcernStepRequest) -> Result<ConcernPageView, UiError> {
    let found = one(desk, request.id)?;
    let step = step(desk, &found.sealed, &request)?;
    let draft = format!("concern:{}:step", request.id);
    change(desk, request.id, request.version, &draft, None, |sealed| sealed.steps.push(step))?;
    concern(desk, request.id)
}

/// Links it to an event or a complaint, or takes the link away: inside the compartment.
pub fn link_concern(desk: &mut Desk, request: LinkConcernRequest) -> Result<ConcernPageView, UiError> {
    crate::links::set_concern(desk, request.id, request.version, request.target, request.link)?;
    concern(desk, request.id)
}

/// Names another reader, or ends somebody's reading. Never one of those whom it is about.
pub fn concern_reader(desk: &mut Desk, request: ConcernReaderRequest) -> Result<ConcernPageView, UiError> {
    let found = one(desk, request.id)?;
    let mut problems = Problems::new();
    let why = problems.line("why", &request.why, "Say why; it is kept with the concern");
    problems.finish()?;
    if request.may
        && let Some(why_not) = readers::may_not(desk, &found.sealed, request.slot)?
    {
        return Err(UiError::new(ErrorCode::Conflict, format!("{why_not} Nothing was changed.")));
    }
    let who = readers::words(desk, &[request.slot])?;
    let mut note = new_step(desk, ConcernStepKind::Note);
    note.on = Some(desk.today());
    note.text = if request.may {
        format!("Named {who} as a reader: {why}")
    } else {
        format!("Ended the reading of {who}: {why}")
    };
    let mut sealed = found.sealed;
    sealed.steps.push(note);
    sealed.version += 1;
    let bytes = sealed.bytes()?;
    let ends_own = !request.may && request.slot == desk.slot;
    let draft = format!("concern:{}:readers", request.id);
    desk.write_closed(|write, identity| {
        compartments::put(write, identity, found.compartment, &request.id.to_string(), &bytes)?;
        if request.may {
            compartments::add_reader(write, identity, found.compartment, request.slot)?;
        } else {
            compartments::remove_reader(write, identity, found.compartment, request.slot)?;
        }
        // with the change itself: who ends his own reading leaves no reason behind
        drafts::discard(write, &draft)
    })?;
    if ends_own {
        return Err(UiError::new(
            ErrorCode::NotFound,
            "You are not a reader of this concern any more. What you ended was recorded with it.",
        ));
    }
    concern(desk, request.id)
}

/// Looks at a letter to the director of children's services, and releases it when that is asked.
pub fn concern_letter(desk: &mut Desk, request: ConcernLetterRequest) -> Result<ConcernLetterCheckView, UiError> {
    let found = one(desk, request.id)?;
    let check = letters::look(desk, &found, &request)?;
    let page = if request.release { Some(concern(desk, request.id)?) } else { None };
    Ok(ConcernLetterCheckView { check, page })
}

/// Writes a released letter into the folder for exports.
pub fn write_concern_letter(desk: &mut Desk, request: WriteConcernLetterRequest) -> Result<WrittenView, UiError> {
    let found = one(desk, request.id)?;
    letters::write_out(desk, &found, &request)
}

/// What moves a record needs: what it is, whom it is about, and that it is not about oneself.
fn may_move(desk: &Desk, kind: Option<ConcernKind>, about: &AboutForm) -> Result<(ConcernKind, Readers), UiError> {
    let Some(kind) = kind else {
        let mut problems = Problems::new();
        problems.add("kind", "Choose what it is");
        problems.finish()?;
        return Err(UiError::new(ErrorCode::BadInput, "Choose what it is."));
    };
    let readers = readers::chosen(desk, about)?;
    if readers.subjects.contains(&desk.person) {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "It is about you: somebody else moves it. Nothing was changed.",
        ));
    }
    Ok((kind, readers))
}

/// Seals what was taken out of another register, and takes it out there: one change.
fn move_in(
    desk: &mut Desk,
    taken: moving::Taken,
    about: AboutForm,
    readers: &Readers,
    what: &str,
    take_out: impl FnOnce(&mut Write<'_>, CompartmentId, &str) -> Result<usize, StoreError>,
) -> Result<KeptView, UiError> {
    let mut sealed = taken.sealed;
    sealed.whom = about.whom;
    sealed.subjects = readers.subjects.iter().copied().collect();
    sealed.recorded_at.get_or_insert(desk.now);
    sealed.recorded_by.get_or_insert(desk.person);
    let (id, centre) = (ConcernId::make(), desk.centre_id()?);
    desk.write(|write| {
        let compartment = put(write, centre, id, &readers.slots, &sealed, taken.files)?;
        let erased = take_out(write, compartment, &taken.title)?;
        let what = format!("Moved {what} into a closed note; {erased} entries of the journal were emptied");
        write.journal(Entry::closed(compartment, what))
    })?;
    kept(desk, id, readers)
}

/// Moves an event into a compartment, since it is about somebody who can read it. Not by that person.
pub fn move_event_to_concern(desk: &mut Desk, request: MoveEventRequest) -> Result<KeptView, UiError> {
    let event = moving::event(desk, request.event, request.version)?;
    let (kind, readers) = may_move(desk, request.kind, &request.about)?;
    let taken = moving::gather(desk, &event, kind)?;
    move_in(desk, taken, request.about, &readers, "an event", |write, compartment, title| {
        closed::move_event(write, event.id, compartment, title)
    })
}

/// Moves a log entry into a compartment, since it is about somebody who can read it. Not by that person.
pub fn move_log_to_concern(desk: &mut Desk, request: MoveLogRequest) -> Result<KeptView, UiError> {
    let (kind, readers) = may_move(desk, request.kind, &request.about)?;
    let taken = moving::gather_log(desk, request.log, kind)?;
    move_in(desk, taken, request.about, &readers, "a log entry", |write, compartment, _| {
        closed::move_log(write, request.log, compartment)
    })
}

/// Moves a complaint into a compartment, since it is about somebody who can read it. Not by that person.
pub fn move_complaint_to_concern(desk: &mut Desk, request: MoveComplaintRequest) -> Result<KeptView, UiError> {
    let (kind, readers) = may_move(desk, request.kind, &request.about)?;
    let taken = moving::gather_complaint(desk, request.complaint, kind)?;
    move_in(desk, taken, request.about, &readers, "a complaint", |write, compartment, reference| {
        closed::move_complaint(write, request.complaint, compartment, reference)
    })
}

fn why(headline: &str, basis: Basis, citation: &str, source: &str, checked_on: NaiveDate) -> Explanation {
    Explanation {
        rule: String::new(),
        due: None,
        headline: headline.to_owned(),
        steps: Vec::new(),
        basis,
        citation: citation.to_owned(),
        source: source.to_owned(),
        checked_on,
        note: None,
        change: None,
    }
}

/// The page for people who are worried about something here: before sign-in, and without a trace.
pub fn whistleblowing(_: &Host, (): ()) -> Result<WhistleblowingView, UiError> {
    let data = Safeguarding::shipped();
    Ok(WhistleblowingView {
        worries: data
            .worries()
            .iter()
            .map(|one| WorryView {
                who: one.who.clone(),
                when: one.when.clone(),
                number: one.number.clone(),
                email: one.email.clone(),
                post: one.post.clone(),
                note: one.note.clone(),
                why: why(&one.who, one.basis, &one.citation, &one.source, one.checked_on),
            })
            .collect(),
        says: data
            .says()
            .iter()
            .map(|one| WorrySaysView {
                title: one.title.clone(),
                text: one.text.clone(),
                why: why(&one.title, one.basis, &one.citation, &one.source, one.checked_on),
            })
            .collect(),
    })
}
