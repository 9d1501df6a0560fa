//! Reviews of the quality of care: the list, writing, consultations, evidence, the plan, sign-off, correction.

use chrono::NaiveDate;
use hearthbook_documents::{lay_out, preview};
use hearthbook_records::reports::PreviewView;
use hearthbook_records::reviews::*;
use hearthbook_records::submissions::{DocumentKind, ExportView};
use hearthbook_records::today::{TodayLine, Urgency};
use hearthbook_records::visits::ReportState;
use hearthbook_records::{
    Ability, ConsultationId, DateInput, ErrorCode, EvidenceId, FieldError, Initials, Problems, ReviewId, Role, UiError,
};
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words, london_seconds_words};
use hearthbook_rules::today::when_words;
use hearthbook_rules::{review_template, template_hash};
use hearthbook_store::tables::documents::{self, Matter, MatterAllowance, MatterText};
use hearthbook_store::tables::review_plan::{self, Outcome};
use hearthbook_store::tables::reviews::{self, Evidence, Review};
use hearthbook_store::tables::{centre, people};
use hearthbook_submissions::{
    ReviewCovering, residents_file_name, review_covering_text, review_file_name, review_subject,
};

use super::Rest;
use super::gate::replaced;
use super::reports::document_view;
use super::reports::export_pdf;
use crate::ahead::Ahead;
use crate::desk::Desk;
use crate::draft::{self, why_it_stands};
use crate::figures::Scope;
use crate::filing::{self, Finished, OnItsWay};
use crate::reviews::draft::ReviewDraft;
use crate::reviews::figures::{Period, SAME, first_record};
use crate::reviews::{self as content, SignedWords, evidence};
use crate::{gate, render};

/// The review, if this person may open it: a visitor opens what was signed off.
fn opened(desk: &Desk, id: ReviewId) -> Result<Review, UiError> {
    let review = reviews::one(desk.store.read(), id)?;
    if review.state == ReportState::Draft && !desk.may(Ability::WriteReviews) {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "This review is still a draft. Your role opens it when it is signed off.",
        ));
    }
    Ok(review)
}

fn own_draft(desk: &Desk, id: ReviewId) -> Result<Review, UiError> {
    let review = opened(desk, id)?;
    if review.state != ReportState::Draft {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "This review is signed off and final. Nothing was changed. Use “Correct this review” to make a new version.",
        ));
    }
    Ok(review)
}

fn words_of(review: &Review) -> String {
    content::period(review).words()
}

fn brief(desk: &mut Desk, review: &Review) -> Result<ReviewBrief, UiError> {
    let today = desk.today();
    let initials =
        |desk: &Desk, person| -> Result<String, UiError> { Ok(people::one(desk.store.read(), person)?.initials) };
    let words = match (review.signed_at, review.signed_by) {
        (Some(at), Some(by)) => format!("signed off {} by {}", date_words(london_date(at)), initials(desk, by)?),
        _ => format!("begun {} by {}", date_words(london_date(review.begun_at)), initials(desk, review.begun_by)?),
    };
    let due = review.signed_at.map(london_date);
    let due = match due {
        Some(day) => Some(desk.rules()?.review_report_due(day)),
        None => None,
    };
    let number = review.number.clone().unwrap_or_default();
    let document = documents::of_matter(desk.store.read(), DocumentKind::Review, &review.root.to_string())?
        .into_iter()
        .find(|document| document.number == number);
    let submission = match &document {
        Some(document) => hearthbook_store::tables::submissions::of_document(desk.store.read(), document.id)?,
        None => None,
    };
    let sent = submission.as_ref().and_then(|found| found.sent.as_ref()).map(|sent| sent.on);
    let day = due.as_ref().and_then(|due| due.due);
    let (report_words, report_urgency) = match (review.state, sent, day) {
        (ReportState::Draft, _, _) => ("not signed off".to_owned(), Urgency::Nil),
        (ReportState::Superseded, Some(on), _) => (format!("sent on {}, replaced", date_words(on)), Urgency::Nil),
        (ReportState::Superseded, None, _) => ("replaced by a later version".to_owned(), Urgency::Nil),
        (_, Some(on), Some(day)) if on > day => (format!("sent on {}, late", date_words(on)), Urgency::Late),
        (_, Some(on), _) => (format!("sent on {}", date_words(on)), Urgency::Done),
        (_, None, Some(day)) => ("to be sent".to_owned(), Urgency::of_days((day - today).num_days())),
        (_, None, None) => ("to be sent".to_owned(), Urgency::Coming),
    };
    Ok(ReviewBrief {
        id: review.id,
        period: words_of(review),
        state: review.state,
        version: review.version,
        words,
        report_words,
        urgency: report_urgency,
        due,
        submission: submission.filter(|_| desk.role != Role::Visitor).map(|found| found.id),
    })
}

/// The last sign-off of a review, corrections not counted: a correction does not begin the interval anew.
fn last_signed(all: &[Review]) -> Option<NaiveDate> {
    all.iter().filter(|review| review.corrects.is_none()).filter_map(|review| review.signed_at).max().map(london_date)
}

fn registered(desk: &Desk) -> Result<Option<NaiveDate>, UiError> {
    Ok(centre::the_one(desk.store.read())?.and_then(|centre| centre.registered_on))
}

/// The page of reviews.
pub fn reviews(desk: &mut Desk, (): ()) -> Result<ReviewsView, UiError> {
    let (today, book) = (desk.today(), desk.rules()?);
    let all = reviews::all(desk.store.read())?;
    let next = book.review_due(last_signed(&all), registered(desk)?, today);
    let days = next.due.map(|due| (due - today).num_days());
    let may_write = desk.may(Ability::WriteReviews);
    let shown: Vec<&Review> = all.iter().filter(|review| may_write || review.state != ReportState::Draft).collect();
    let mut briefs = Vec::new();
    for review in shown {
        briefs.push(brief(desk, review)?);
    }
    let draft = all.iter().find(|review| review.state == ReportState::Draft).map(|review| review.id);
    let ended = all.iter().filter(|review| review.state == ReportState::SignedOff).map(|review| review.to).max();
    let first = first_record(desk)?;
    let months = book.count_of("reg23.review").unwrap_or(6);
    let (from, period_words) = match (ended, first) {
        (Some(ended), _) => (ended.succ_opt(), format!("Since the last review, which ended on {}", date_words(ended))),
        (None, first) => {
            let back = today.checked_sub_months(chrono::Months::new(months));
            (back.map(|back| first.map_or(back, |first| back.max(first))), "The last months on record".to_owned())
        }
    };
    let yesterday = today.pred_opt().unwrap_or(today);
    Ok(ReviewsView {
        next_urgency: days.map_or(Urgency::Coming, Urgency::of_days),
        next_words: days.map(when_words).unwrap_or_default(),
        next,
        report_rule: book.review_report_rule(today),
        reviews: briefs,
        draft: draft.filter(|_| may_write),
        can_start: may_write && draft.is_none(),
        from: from.filter(|from| *from <= yesterday).into(),
        to: DateInput::from(Some(yesterday)),
        period_words,
    })
}

fn parse_period(desk: &Desk, from: &DateInput, to: &DateInput) -> Result<Period, UiError> {
    let mut problems = Problems::new();
    let from = problems.date("from", "The first day", from);
    let to = problems.date("to", "The last day", to);
    if let (Some(from), Some(to)) = (from, to) {
        if to < from {
            problems.add("to", "The last day must not be before the first");
        } else if (to - from).num_days() > 1100 {
            problems.add("from", "A review covers at most three years: choose a later first day");
        }
        if to > desk.today() {
            problems.add("to", "This day lies ahead. A review looks back: choose today or an earlier day");
        }
        match first_record(desk)? {
            None => problems.add("from", "There is nothing on record yet that a review could count"),
            Some(first) if from < first => problems.add(
                "from",
                format!(
                    "The record begins on {}: nothing of the days before it can be counted. Choose that day or a later one",
                    date_words(first)
                ),
            ),
            Some(_) => {}
        }
    }
    problems.finish()?;
    match (from, to) {
        (Some(from), Some(to)) => Ok(Period { from, to }),
        _ => Err(UiError::new(ErrorCode::Internal, "The period could not be read.")),
    }
}

/// Begins a review. While one is being written, none is begun beside it.
pub fn start_review(desk: &mut Desk, request: StartReviewRequest) -> Result<ReviewView, UiError> {
    let all = reviews::all(desk.store.read())?;
    if let Some(draft) = all.iter().find(|review| review.state == ReportState::Draft) {
        return Err(UiError::new(
            ErrorCode::Conflict,
            format!(
                "The review of {} is being written already. Open it from the list and go on with it; nothing was begun.",
                words_of(draft)
            ),
        ));
    }
    let period = parse_period(desk, &request.from, &request.to)?;
    let centre = desk.centre()?;
    let template = review_template();
    let hash = template_hash(template);
    let id = desk.write(|write| reviews::start(write, centre.id, period.from, period.to, &hash, template))?;
    view(desk, id)
}

/// Gives a draft another period; its texts stay.
pub fn review_period(desk: &mut Desk, request: ReviewPeriodRequest) -> Result<ReviewView, UiError> {
    let review = own_draft(desk, request.review)?;
    if review.corrects.is_some() {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "A correction keeps the period of the review that it corrects. Nothing was changed.",
        ));
    }
    let period = parse_period(desk, &request.from, &request.to)?;
    let centre = desk.centre_id()?;
    desk.write(|write| reviews::set_period(write, centre, review.id, period.from, period.to))?;
    view(desk, review.id)
}

fn view(desk: &mut Desk, id: ReviewId) -> Result<ReviewView, UiError> {
    let review = opened(desk, id)?;
    let read = ReviewDraft::read(desk, &review)?;
    let draft = review.state == ReportState::Draft;
    let root = review.root.to_string();
    let visitor = desk.role == Role::Visitor;
    let mut versions = Vec::new();
    let all = reviews::all(desk.store.read())?;
    for other in all.iter().filter(|other| other.root == review.root) {
        if other.state != ReportState::Draft || desk.may(Ability::WriteReviews) {
            versions.push(brief(desk, other)?);
        }
    }
    let own = brief(desk, &review)?;
    let finished = |desk: &Desk, kind: DocumentKind| -> Result<_, UiError> {
        let found = documents::of_matter(desk.store.read(), kind, &root)?;
        let found = found.into_iter().find(|document| match &document.about {
            documents::About::Matter(matter) => matter.version == review.version,
            documents::About::Report(_) => false,
        });
        found.map(|document| document_view(desk, &document)).transpose()
    };
    let correction_of = match review.corrects {
        Some(corrected) => Some(ReviewCorrectionView {
            review: corrected,
            number: reviews::one(desk.store.read(), corrected)?.number.unwrap_or_default(),
            reason: review.correction_reason.clone(),
        }),
        None => None,
    };
    let consultations = reviews::consultations(desk.store.read(), id)?
        .into_iter()
        .map(|one| ConsultationView {
            id: one.id,
            title: format!("{}, {} of {} answered", one.group.words(), one.answered, one.asked),
            how: format!("{}, {}", one.how, date_words(one.on)),
            form: ConsultationForm {
                group: Some(one.group),
                asked: one.asked.to_string(),
                answered: one.answered.to_string(),
                how: one.how,
                on: one.on.into(),
                said: one.said,
                changed: one.changed,
            },
        })
        .collect();
    let mut evidence = read.gathered.evidence.clone();
    if visitor {
        // where a visitor cannot go, no link leads
        evidence.iter_mut().filter(|one| !one.path.starts_with("/complaints")).for_each(|one| one.path.clear());
    }
    let view = ReviewView {
        id,
        title: format!("Review of {}", words_of(&review)),
        lede: read.gathered.lede.clone(),
        state: review.state,
        version: review.version,
        from: review.from.into(),
        to: review.to.into(),
        correction_of,
        words: read.answers.iter().map(|answer| answer.words).sum(),
        answers: read.answers.clone(),
        facts: read.gathered.facts.clone(),
        evidence,
        consultations,
        earlier_actions: read.gathered.earlier_actions.clone(),
        actions: read.gathered.actions.clone(),
        checks: if draft { read.checks() } else { Vec::new() },
        notes: read.notes(),
        elsewhere: read.elsewhere.clone(),
        allowances: if draft { gate::allowance_views(desk, &read.allowances)? } else { Vec::new() },
        due: own.due,
        recipient: desk.rules()?.ofsted_address().0,
        can_write: draft && desk.may(Ability::WriteReviews),
        can_sign: draft && desk.may(Ability::SignReviews),
        can_correct: review.state == ReportState::SignedOff
            && desk.may(Ability::SignReviews)
            && all.iter().all(|other| other.state != ReportState::Draft),
        document: finished(desk, DocumentKind::Review)?,
        residents_document: finished(desk, DocumentKind::ReviewForResidents)?,
        submission: own.submission,
        versions,
        template: read.template.clone(),
    };
    if draft {
        desk.hold_review(read);
    }
    Ok(view)
}

/// A review.
pub fn review(desk: &mut Desk, id: ReviewId) -> Result<ReviewView, UiError> {
    view(desk, id)
}

/// Saves one text of a draft. Durable when it returns.
pub fn save_review_answer(desk: &mut Desk, request: SaveReviewAnswerRequest) -> Result<SavedReviewAnswerView, UiError> {
    let review = own_draft(desk, request.review)?;
    let mut draft = match desk.take_review(request.review) {
        Some(held) => held,
        None => ReviewDraft::read(desk, &review)?,
    };
    if let Some(refused) = draft::refused("review", &draft.answers, &request.section, &request.field, &request.text) {
        desk.hold_review(draft);
        return Err(refused);
    }
    let centre = desk.centre_id()?;
    let gate = desk.gate()?;
    let SaveReviewAnswerRequest { review, section, field, text } = &request;
    let ((), answer) = desk.keep_and_meanwhile(
        |write| reviews::save_answer(write, centre, *review, section, field, text),
        || draft.look_at(Some(&gate), section, field, text.clone()),
    )?;
    draft.take(&answer);
    let (checks, notes) = (draft.checks(), draft.notes());
    desk.hold_review(draft);
    Ok(SavedReviewAnswerView { saved_at: london_seconds_words(desk.now), answer, checks, notes })
}

/// What can be chosen as evidence.
pub fn evidence_choices(desk: &mut Desk, id: ReviewId) -> Result<EvidenceChoicesView, UiError> {
    let review = own_draft(desk, id)?;
    Ok(EvidenceChoicesView { choices: evidence::choices(desk, &review)? })
}

/// Links a statement to what it rests on.
pub fn link_evidence(desk: &mut Desk, request: LinkEvidenceRequest) -> Result<ReviewView, UiError> {
    let review = own_draft(desk, request.review)?;
    if !review_has_field(desk, &review, &request.section, &request.field)? {
        return Err(UiError::new(ErrorCode::BadInput, "This review has no such field. Nothing was changed."));
    }
    let words = evidence::words(desk, &review, request.kind, &request.record)?;
    let (section, field, kind, record) = (request.section, request.field, request.kind, request.record);
    let link = Evidence { id: EvidenceId::make(), section, field, kind, record, words };
    let centre = desk.centre_id()?;
    desk.write(|write| reviews::link(write, centre, review.id, &link))?;
    view(desk, review.id)
}

fn review_has_field(desk: &Desk, review: &Review, section: &str, field: &str) -> Result<bool, UiError> {
    let template = hearthbook_store::tables::reports::template(desk.store.read(), &review.template_hash)?;
    Ok(template.sections.iter().any(|one| one.id == section && one.fields.iter().any(|other| other.id == field)))
}

/// Takes such a link away.
pub fn unlink_evidence(desk: &mut Desk, request: UnlinkEvidenceRequest) -> Result<ReviewView, UiError> {
    let review = own_draft(desk, request.review)?;
    let centre = desk.centre_id()?;
    desk.write(|write| reviews::unlink(write, centre, review.id, request.id))?;
    view(desk, review.id)
}

/// Adds a consultation, or changes one.
pub fn save_consultation(desk: &mut Desk, request: SaveConsultationRequest) -> Result<ReviewView, UiError> {
    let review = own_draft(desk, request.review)?;
    if let Some(id) = request.id
        && reviews::consultations(desk.store.read(), review.id)?.iter().all(|one| one.id != id)
    {
        return Err(UiError::new(
            ErrorCode::NotFound,
            "This consultation is not in the review (any more). Nothing was changed.",
        ));
    }
    let parsed = request.form.parse(request.id.unwrap_or_else(ConsultationId::make), desk.today())?;
    let centre = desk.centre_id()?;
    desk.write(|write| reviews::save_consultation(write, centre, review.id, &parsed))?;
    view(desk, review.id)
}

/// Takes a consultation out of a draft.
pub fn remove_consultation(desk: &mut Desk, request: RemoveConsultationRequest) -> Result<ReviewView, UiError> {
    let review = own_draft(desk, request.review)?;
    let centre = desk.centre_id()?;
    desk.write(|write| reviews::remove_consultation(write, centre, review.id, request.id))?;
    view(desk, review.id)
}

/// Adds an action to the development plan, or changes one. Owner and day may wait until sign-off.
pub fn save_plan_action(desk: &mut Desk, request: SavePlanActionRequest) -> Result<ReviewView, UiError> {
    let review = own_draft(desk, request.review)?;
    let mut problems = Problems::new();
    let what = problems.line("what", &request.what, "Say what is to be done");
    let owner =
        if request.owner.trim().is_empty() { None } else { problems.take("owner", Initials::parse(&request.owner)) };
    let due = problems.optional_date("due", "The day by which it is to be done", &request.due);
    problems.finish()?;
    let owner = owner.map(|owner| owner.as_str().to_owned()).unwrap_or_default();
    let centre = desk.centre_id()?;
    desk.write(|write| review_plan::save(write, centre, review.id, request.id, &what, &owner, due))?;
    view(desk, review.id)
}

/// Takes an action out of the development plan.
pub fn remove_plan_action(desk: &mut Desk, request: RemovePlanActionRequest) -> Result<ReviewView, UiError> {
    let review = own_draft(desk, request.review)?;
    let centre = desk.centre_id()?;
    desk.write(|write| review_plan::remove(write, centre, review.id, request.id))?;
    view(desk, review.id)
}

/// Says what became of an action of the last plan.
pub fn plan_outcome(desk: &mut Desk, request: PlanOutcomeRequest) -> Result<ReviewView, UiError> {
    let review = own_draft(desk, request.review)?;
    let known = content::gather(desk, &review, review_template())?.0;
    if known.earlier_actions.iter().all(|earlier| earlier.action.id != request.action) {
        return Err(UiError::new(
            ErrorCode::NotFound,
            "This action is none of an earlier development plan (any more). Nothing was changed.",
        ));
    }
    let mut problems = Problems::new();
    let evidence = problems.text("evidence", &request.evidence);
    problems.finish()?;
    let outcome = Outcome { action: request.action, outcome: request.outcome, evidence };
    desk.keep(|write| review_plan::save_outcome(write, review.id, &outcome))?;
    view(desk, review.id)
}

/// Says why something that was pointed out stands.
pub fn it_stands(desk: &mut Desk, request: ItStandsRequest) -> Result<ReviewView, UiError> {
    let review = own_draft(desk, request.review)?;
    let read = ReviewDraft::read(desk, &review)?;
    if read.notes().iter().all(|note| note.key != request.key) {
        return Err(UiError::new(
            ErrorCode::NotFound,
            "This is not pointed out (any more): it was put right. Nothing was changed.",
        ));
    }
    let reason = why_it_stands(&request.reason)?;
    let centre = desk.centre_id()?;
    desk.write(|write| reviews::let_stand(write, centre, review.id, &request.key, &reason))?;
    view(desk, review.id)
}

/// Puts initials in the place of words everywhere in a draft.
pub fn replace_in_review(desk: &mut Desk, request: ReplaceInReviewRequest) -> Result<ReviewView, UiError> {
    let review = own_draft(desk, request.review)?;
    let mut problems = Problems::new();
    let replacement = problems.line("replacement", &request.replacement, "Say what to put instead");
    problems.finish()?;
    let read = ReviewDraft::read(desk, &review)?;
    let put = |desk: &mut Desk, text: &str| -> Result<Option<String>, UiError> {
        let hits = gate::find(desk, text, &read.allowed())?;
        Ok(replaced(text, &hits, &request.words, &replacement))
    };
    let mut texts = Vec::new();
    for answer in &read.answers {
        if let Some(text) = put(desk, &answer.text)? {
            texts.push((answer.section.clone(), answer.field.clone(), text));
        }
    }
    let mut said = Vec::new();
    for one in reviews::consultations(desk.store.read(), review.id)? {
        let (how, words, changed) = (put(desk, &one.how)?, put(desk, &one.said)?, put(desk, &one.changed)?);
        if how.is_some() || words.is_some() || changed.is_some() {
            said.push(hearthbook_records::reviews::Consultation {
                how: how.unwrap_or(one.how.clone()),
                said: words.unwrap_or(one.said.clone()),
                changed: changed.unwrap_or(one.changed.clone()),
                ..one
            });
        }
    }
    let mut plan = Vec::new();
    for action in review_plan::of_review(desk.store.read(), review.id)? {
        if let Some(what) = put(desk, &action.what)? {
            plan.push(review_plan::PlanAction { what, ..action });
        }
    }
    let mut outcomes = Vec::new();
    for outcome in review_plan::outcomes(desk.store.read(), review.id)? {
        if let Some(evidence) = put(desk, &outcome.evidence)? {
            outcomes.push(Outcome { evidence, ..outcome });
        }
    }
    let places = texts.len() + said.len() + plan.len() + outcomes.len();
    if places == 0 {
        return Err(UiError::new(
            ErrorCode::NotFound,
            "These words stand nowhere in the draft any more, or only where they are filled in from the record: change them there. Nothing was changed.",
        ));
    }
    let centre = desk.centre_id()?;
    desk.write(|write| {
        for (section, field, text) in &texts {
            reviews::save_answer(write, centre, review.id, section, field, text)?;
        }
        for one in &said {
            reviews::save_consultation(write, centre, review.id, one)?;
        }
        for action in &plan {
            review_plan::save(write, centre, review.id, Some(action.id), &action.what, &action.owner, action.due_on)?;
        }
        for outcome in &outcomes {
            review_plan::save_outcome(write, review.id, outcome)?;
        }
        let what = if places == 1 { "one place".to_owned() } else { format!("{places} places") };
        write.journal(hearthbook_store::journal::Entry::about(
            hearthbook_records::journal::SubjectKind::Review,
            review.id,
            centre,
            format!("Replaced in {what} of the draft what the gate had found"),
        ))
    })?;
    view(desk, review.id)
}

/// Lets words stand, with a reason.
pub fn allow_in_review(desk: &mut Desk, request: AllowInReviewRequest) -> Result<ReviewView, UiError> {
    let review = own_draft(desk, request.review)?;
    let mut problems = Problems::new();
    let reason = problems.line("reason", &request.reason, "Say why these words may stand; the reason is kept");
    problems.finish()?;
    let read = ReviewDraft::read(desk, &review)?;
    draft::still_found(&read.answers, &read.elsewhere, request.kind, &request.words)?;
    let centre = desk.centre_id()?;
    desk.write(|write| reviews::allow(write, centre, review.id, request.words.trim(), request.kind, &reason))?;
    view(desk, review.id)
}

/// Takes that back.
pub fn end_review_allowance(desk: &mut Desk, request: EndReviewAllowanceRequest) -> Result<ReviewView, UiError> {
    let review = own_draft(desk, request.review)?;
    let centre = desk.centre_id()?;
    desk.write(|write| reviews::end_allowance(write, centre, review.id, request.id))?;
    view(desk, review.id)
}

/// Pages as they will be printed. Laid out after the store was let go.
pub fn preview_review(desk: &mut Desk, request: PreviewReviewRequest) -> Result<Rest<PreviewView>, UiError> {
    let review = opened(desk, request.review)?;
    let mut read = ReviewDraft::read(desk, &review)?;
    read.gathered.stands = read.notes();
    let signed = content::signed_words(desk, &review)?;
    let document = if request.residents {
        content::plain_document(&read.gathered, &read.answers, signed.as_ref())
    } else {
        content::document(desk, &review, &read.template, &read.gathered, &read.answers, signed.as_ref())?
    };
    Ok(Box::new(move || {
        let pages = lay_out(&document).map_err(|error| render::document_error(&error))?;
        Ok(preview(&pages, request.from, request.count.min(10)))
    }))
}

/// Signs a draft off: figures frozen, both documents filed, the plan's actions into the list of all actions, the submission
/// prepared. All of it or nothing.
pub fn sign_off_review(desk: &mut Desk, request: SignOffReviewRequest) -> Result<ReviewView, UiError> {
    let review = own_draft(desk, request.review)?;
    let mut read = ReviewDraft::read(desk, &review)?;
    let mut failing: Vec<FieldError> = read
        .checks()
        .into_iter()
        .filter(|check| !check.ok)
        .map(|check| FieldError { field: check.id, message: format!("{}: {}", check.label, check.message) })
        .collect();
    if !request.declared {
        failing.push(FieldError {
            field: "declared".to_owned(),
            message: "Tick the declaration: the review is the registered person’s".to_owned(),
        });
    }
    if !failing.is_empty() {
        return Err(UiError {
            code: ErrorCode::Blocked,
            message: "The review is not signed off yet. Everything you wrote is kept.".to_owned(),
            fields: failing,
        });
    }
    read.gathered.stands = read.notes();
    let (own, role, book) = (desk.own()?, desk.role, desk.rules()?);
    let (centre, urn) = (desk.centre_id()?, read.gathered.centre.urn.clone());
    let stem = |letter: &str| format!("{urn}-{letter}-{}", review.to);
    let number = documents::free_number(desk.store.read(), &stem("Q"), review.version)?;
    let plain_number = documents::free_number(desk.store.read(), &stem("QR"), review.version)?;
    let signed = SignedWords {
        number: number.clone(),
        by: own.initials,
        capacity: role.title().to_owned(),
        at: london_date_time_words(desk.now),
        day: date_words(desk.today()),
    };
    let now = desk.now;
    let texts = read.texts();
    let matter = |kind: DocumentKind, texts: Vec<MatterText>| Matter {
        kind,
        id: review.root.to_string(),
        page: format!("/reviews/{}", review.id),
        words: format!("Review of {}", read.gathered.period),
        day: review.to,
        version: review.version,
        signed_at: now,
        signed_by: desk.person,
        texts,
        allowed: read
            .allowed()
            .iter()
            .map(|one| MatterAllowance {
                words: one.words.clone(),
                kind: one.kind,
                reason: one.reason.clone(),
                at: one.at,
                by: one.by,
            })
            .collect(),
    };
    let mut signed_review = review.clone();
    signed_review.signed_at = Some(now);
    let document =
        content::document(desk, &signed_review, &read.template, &read.gathered, &read.answers, Some(&signed))?;
    let pdf = render::pdf(&document)?;
    let plain = if content::has_plain_copy(&read.answers) {
        let mut plain = content::plain_document(&read.gathered, &read.answers, Some(&signed));
        plain.made_at = Some(now);
        let pdf = render::pdf(&plain)?;
        Some((plain.title, pdf, matter(DocumentKind::ReviewForResidents, read.plain_texts())))
    } else {
        None
    };
    let report_matter = matter(DocumentKind::Review, texts);
    let frozen =
        serde_json::to_string(&read.gathered).map_err(|error| UiError::new(ErrorCode::Internal, error.to_string()))?;
    let (to, to_explanation) = book.ofsted_address();
    let period = read.gathered.period.clone();
    let subject = review_subject(&urn, &read.gathered.centre.name, &period);
    let body = review_covering_text(&ReviewCovering {
        urn: &urn,
        centre: &read.gathered.centre.name,
        period: &period,
        version: review.version,
        document_number: Some(&number),
        role: role.title(),
    });
    let due = book.review_report_due(desk.today());
    let words = format!("Development plan, review of {period}");
    desk.write(|write| {
        reviews::sign_off(write, centre, review.id, &number, &frozen)?;
        review_plan::settle(write, centre, &review, &words)?;
        let filed = filing::file(
            write,
            centre,
            Finished {
                matter: report_matter,
                title: &document.title,
                number: &number,
                file_name: &review_file_name(&urn, review.to, review.version),
                pdf: &pdf,
            },
        )?;
        if let Some((title, pdf, matter)) = plain {
            let file_name = residents_file_name(&urn, review.to, review.version);
            let finished = Finished { matter, title: &title, number: &plain_number, file_name: &file_name, pdf: &pdf };
            filing::file(write, centre, finished)?;
        }
        let way = OnItsWay { to, to_explanation, subject, body, due };
        filing::prepare(write, centre, filed, DocumentKind::Review, way)?;
        Ok(())
    })?;
    view(desk, review.id)
}

/// The records behind the figures of a review, as the record stands now.
pub fn review_behind(desk: &mut Desk, id: ReviewId) -> Result<ReviewBehindView, UiError> {
    let review = opened(desk, id)?;
    let scope = Scope { from: review.from, to: review.to, as_of: review.to };
    let figures = crate::figures::gather(desk, &scope)?;
    let views = SAME.iter().filter_map(|(table, label, key)| {
        let figure = figures.iter().find(|figure| figure.key == *key)?;
        Some(ReviewFigureView {
            table: (*table).to_owned(),
            label: (*label).to_owned(),
            number: figure.value,
            behind: crate::annex::behind(figure),
        })
    });
    Ok(ReviewBehindView { figures: views.collect() })
}

/// Starts a new version of a signed-off review.
pub fn correct_review(desk: &mut Desk, request: CorrectReviewRequest) -> Result<ReviewView, UiError> {
    opened(desk, request.review)?;
    let mut problems = Problems::new();
    let reason =
        problems.line("reason", &request.reason, "Say what is corrected and why; it stands on the new version");
    problems.finish()?;
    let centre = desk.centre_id()?;
    let new = desk.write(|write| reviews::correct(write, centre, request.review, &reason))?;
    view(desk, new)
}

/// Writes a finished document of a review into the folder for exports.
pub fn export_review(desk: &mut Desk, request: ExportReviewRequest) -> Result<ExportView, UiError> {
    let review = opened(desk, request.review)?;
    let kind = if request.residents { DocumentKind::ReviewForResidents } else { DocumentKind::Review };
    let found = documents::of_matter(desk.store.read(), kind, &review.root.to_string())?
        .into_iter()
        .find(|document| match &document.about {
            documents::About::Matter(matter) => matter.version == review.version,
            documents::About::Report(_) => false,
        })
        .ok_or_else(|| {
            UiError::new(ErrorCode::NotFound, "There is no such finished document. Sign the review off first.")
        })?;
    export_pdf(desk, found.id)
}

/// Days before it is due from which the next review stands on Today.
const AHEAD: i64 = 31;

/// Lines for Today: the next review, a report that was not sent.
pub(super) fn for_today(desk: &mut Desk, ahead: Ahead) -> Result<Vec<TodayLine>, UiError> {
    let mut lines = Vec::new();
    if !desk.may(Ability::WriteReviews) || centre::the_one(desk.store.read())?.is_none() {
        return Ok(lines);
    }
    let today = desk.today();
    let all = reviews::all(desk.store.read())?;
    let next = desk.rules()?.review_due(last_signed(&all), registered(desk)?, today);
    if let Some(days) = next.due.map(|due| (due - today).num_days()).filter(|days| *days <= ahead.days(AHEAD)) {
        let draft = all.iter().find(|review| review.state == ReportState::Draft && review.corrects.is_none());
        lines.push(TodayLine {
            id: "review-next".to_owned(),
            urgency: Urgency::of_days(days),
            when: when_words(days),
            title: "Review the quality of care".to_owned(),
            detail: match draft {
                Some(draft) => format!("The review of {} is being written", words_of(draft)),
                None => "Regulation 23: residents are consulted, the report goes to Ofsted".to_owned(),
            },
            path: draft.map_or_else(|| "/reviews".to_owned(), |draft| format!("/reviews/{}", draft.id)),
            why: next,
        });
    }
    for review in all.iter().filter(|review| review.state == ReportState::SignedOff) {
        let brief = brief(desk, review)?;
        let Some(due) = brief.due.filter(|_| brief.report_words == "to be sent") else { continue };
        let Some(days) = due.due.map(|day| (day - today).num_days()) else { continue };
        lines.push(TodayLine {
            id: format!("review-{}", review.id),
            urgency: Urgency::of_days(days),
            when: when_words(days),
            title: "Send the quality-of-care review to Ofsted".to_owned(),
            detail: format!("Review of {}, signed off", words_of(review)),
            path: match brief.submission {
                Some(submission) => format!("/submissions/{submission}"),
                None => format!("/reviews/{}", review.id),
            },
            why: due,
        });
    }
    Ok(lines)
}
