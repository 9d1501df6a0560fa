//! Safeguarding concerns, and the visitor's own notes of private interviews: both in compartments, under keys that only
//! those named hold. What they say stands in no journal, no list and no report.

use hearthbook_records::concerns::{
    ConcernForm, InterviewNotesView, MoveDisclosureRequest, SaveInterviewNotesRequest, TakenOutView,
};
use hearthbook_records::input::{LONGEST_TEXT, too_long};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::reports::ReportView;
use hearthbook_records::safeguarding::{AboutForm, AboutWhom, ConcernKind};
use hearthbook_records::{ConcernId, ErrorCode, FieldError, PersonId, Problems, ReportId, UiError, VisitId};
use hearthbook_rules::calendar::{date_words, london_seconds_words};
use hearthbook_store::StoreError;
use hearthbook_store::closed;
use hearthbook_store::compartments::{self, CompartmentId};
use hearthbook_store::journal::{Entry, Recorded};
use hearthbook_store::tables::reports::{Action, Review};
use hearthbook_store::tables::{accuracy, drafts, reports, visits};
use hearthbook_submissions::Passage;

use super::reports::{own_draft, report_view};
use crate::desk::Desk;
use crate::safeguarding::{Sealed, put, readers};

/// What a compartment of notes is for.
const NOTES: &str = "notes of private interviews";

/// What stands in an action or in evidence where a disclosure stood. Whoever it is about may read it, or be told of it by
/// somebody who does: it never says that there is a concern.
const TAKEN_BACK: &str = "[taken back]";
/// The same in what was sent for comment.
const GONE: &str = "Taken back by the visitor";

fn parsed(desk: &Desk, form: &ConcernForm) -> Result<(Sealed, AboutForm), UiError> {
    let mut problems = Problems::new();
    let on = problems.date("concern.on", "The day on which it was said or seen", &form.on);
    if on.is_some_and(|on| on > desk.today()) {
        problems.add("concern.on", "The day on which it was said or seen is in the future");
    }
    let who = problems.optional_line("concern.who", &form.who);
    let what = problems.text("concern.what", &form.what);
    if what.trim().is_empty() {
        problems.add("concern.what", "Write what was said or seen, in the person’s own words as far as you can");
    }
    let done = problems.text("concern.done", &form.done);
    if done.trim().is_empty() {
        problems.add("concern.done", "Say what was done at once and who was told; if nobody yet, tell somebody now");
    }
    if form.about_manager.is_none() {
        problems.add("concern.aboutManager", "Answer whether it concerns the registered manager");
    }
    problems.finish()?;
    let on = on.unwrap_or_else(|| desk.today());
    let mut sealed = Sealed::new(ConcernKind::ChildOrAdult, on, what);
    (sealed.who, sealed.done) = (who, done);
    let mut about = AboutForm::default();
    if form.about_manager == Some(true) {
        about.whom.push(AboutWhom::Manager);
    }
    if form.about_responsible {
        about.whom.push(AboutWhom::ResponsibleIndividual);
    }
    if !form.staff.is_empty() {
        about.whom.push(AboutWhom::Staff);
        about.staff.clone_from(&form.staff);
    }
    if about.whom.is_empty() {
        about.whom.push(AboutWhom::Resident);
    } else {
        sealed.kind = ConcernKind::Allegation;
    }
    Ok((sealed, about))
}

/// What has to leave a draft with a disclosure: every text of it that says the words.
#[derive(Default)]
struct Without {
    texts: Vec<(String, String, String)>,
    actions: Vec<(Action, String)>,
    reviews: Vec<Review>,
}

fn without(desk: &Desk, report: ReportId, passage: &Passage, instead: &str) -> Result<Without, UiError> {
    let mut found = Without::default();
    for answer in reports::answers(desk.store.read(), report)? {
        if let Some(text) = passage.cut(&answer.text, "") {
            found.texts.push((answer.section, answer.field, text));
        }
    }
    for action in reports::actions(desk.store.read(), report)? {
        if let Some(what) = passage.cut(&action.what, instead) {
            found.actions.push((action, what));
        }
    }
    for review in reports::reviews(desk.store.read(), report)? {
        if let Some(evidence) = passage.cut(&review.evidence, instead) {
            found.reviews.push(Review { evidence, ..review });
        }
    }
    Ok(found)
}

/// Takes a disclosure of harm out of a draft, and records it where only those named can read it. One change: the words
/// are never in neither place. The copies of the text that were sent for comment, what was said about them and the
/// journal's copies lose it too; what they said is kept with the disclosure.
pub fn move_disclosure(desk: &mut Desk, request: MoveDisclosureRequest) -> Result<ReportView, UiError> {
    let (report, _) = own_draft(desk, request.report)?;
    let (mut sealed, about) = parsed(desk, &request.concern)?;
    let passage = Passage::of(&request.words);
    let stands = reports::answers(desk.store.read(), report.id)?.iter().any(|answer| {
        answer.section == request.section && answer.field == request.field && answer.text.contains(&request.words)
    });
    if passage.is_some() && !stands {
        return Err(UiError {
            code: ErrorCode::Conflict,
            message: "These words do not stand in the text any more. Nothing was changed. Mark them again.".to_owned(),
            fields: vec![FieldError { field: "words".to_owned(), message: "Mark the words again".to_owned() }],
        });
    }
    let readers = readers::chosen(desk, &about)?;
    let out = match &passage {
        Some(passage) => without(desk, report.id, passage, TAKEN_BACK)?,
        None => Without::default(),
    };
    sealed.whom = about.whom;
    sealed.subjects = readers.subjects.iter().copied().collect();
    sealed.recorded_at = Some(desk.now);
    sealed.recorded_by = Some(desk.person);
    let visit = visits::one(desk.store.read(), report.visit)?;
    sealed.from = format!("the report on the visit of {}", visit.day().map(date_words).unwrap_or_default());
    let centre = desk.centre_id()?;
    let on = date_words(desk.today());
    let draft_key = format!("disclosure:{}:{}:{}", report.id, request.section, request.field);
    desk.write(|write| {
        let says = |text: &str| passage.as_ref().is_some_and(|passage| passage.echoes_in(text));
        for (section, field, text) in &out.texts {
            reports::save_answer(write, centre, report.id, section, field, text)?;
        }
        for (action, what) in &out.actions {
            reports::save_action(write, centre, report.id, Some(action.id), what, &action.owner, action.due_on)?;
        }
        for review in &out.reviews {
            reports::review_action(write, report.id, review)?;
        }
        let marker = format!("[{GONE} on {on}]");
        let instead = |text: &str| {
            let passage = passage.as_ref()?;
            passage.cut(text, &marker).or_else(|| passage.echoes_in(text).then(|| marker.clone()))
        };
        let taken = accuracy::withhold(write, report.id, &instead)?;
        let rounds = if taken.is_empty() {
            String::new()
        } else {
            format!("; {} texts of rounds of comments were withheld", taken.len())
        };
        sealed.taken_out =
            taken.into_iter().map(|taken| TakenOutView { place: taken.place, text: taken.text }).collect();
        let compartment = put(write, centre, ConcernId::make(), &readers.slots, &sealed, Vec::new())?;
        drafts::discard(write, &draft_key)?;
        // the journal took copies of the draft and of comments: those that say it are emptied
        let subject = report.id.to_string();
        let copy = |entry: &Recorded| {
            let said = entry.payload.as_ref();
            entry.kind == SubjectKind::Report
                && entry.subject == subject
                && said.is_some_and(|said| said.before.iter().chain(&said.after).any(|(_, value)| says(value)))
        };
        let erased = closed::erase(write, compartment, &copy)?;
        let copies = if erased == 0 { String::new() } else { format!("; {erased} copies of the draft were emptied") };
        // that something was moved is told to its readers only: the manager reads the history of a report
        let what = format!("Moved a disclosure out of a draft into a closed note{rounds}{copies}");
        write.journal(Entry::closed(compartment, what))
    })?;
    report_view(desk, report.id)
}

/// The visit, if it is one's own.
fn own_visit(desk: &Desk, id: VisitId) -> Result<String, UiError> {
    let visit = visits::one(desk.store.read(), id)?;
    let visitor: Option<PersonId> = visit.visitor;
    if visitor != Some(desk.person) {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "Notes of private interviews are their visitor’s. Nobody else can open them.",
        ));
    }
    Ok(format!("Visit of {}", visit.day().map(date_words).unwrap_or_default()))
}

fn notes_compartment(desk: &Desk) -> Result<Option<CompartmentId>, UiError> {
    Ok(compartments::readable_by(desk.store.read(), desk.slot)?
        .into_iter()
        .find(|compartment| compartment.kind == NOTES)
        .map(|compartment| compartment.id))
}

/// One's own notes of private interviews on a visit.
pub fn interview_notes(desk: &mut Desk, id: VisitId) -> Result<InterviewNotesView, UiError> {
    let title = own_visit(desk, id)?;
    let text = match notes_compartment(desk)? {
        Some(compartment) => compartments::get(desk.store.read(), desk.own_identity()?, compartment, &id.to_string())?,
        None => None,
    };
    let text = text.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    Ok(InterviewNotesView { visit: id, title, text, saved: String::new() })
}

/// Saves them. Durable when it returns; what they say stands in no journal.
pub fn save_interview_notes(
    desk: &mut Desk,
    request: SaveInterviewNotesRequest,
) -> Result<InterviewNotesView, UiError> {
    let title = own_visit(desk, request.visit)?;
    let length = request.text.chars().count();
    if length > LONGEST_TEXT {
        return Err(UiError {
            code: ErrorCode::BadInput,
            message: too_long(length),
            fields: vec![FieldError { field: "text".to_owned(), message: too_long(length) }],
        });
    }
    let compartment = match notes_compartment(desk)? {
        Some(compartment) => compartment,
        None => {
            let (centre, slot) = (desk.centre_id()?, desk.slot);
            desk.write(|write| compartments::create(write, centre, NOTES, &[slot]))?
        }
    };
    let stamp = desk.stamp();
    let identity = desk.identity.as_ref().ok_or(StoreError::IdentityLocked)?;
    desk.store.keep_draft(&stamp, |write| {
        compartments::put(write, identity, compartment, &request.visit.to_string(), request.text.as_bytes())
    })?;
    let saved = format!("saved {}", london_seconds_words(desk.now));
    Ok(InterviewNotesView { visit: request.visit, title, text: request.text, saved })
}
