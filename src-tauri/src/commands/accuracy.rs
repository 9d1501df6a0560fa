//! The factual-accuracy round: the visitor sends a draft for comment, those asked comment and answer, the visitor
//! accepts or answers. Nothing here holds up a sign-off.

use chrono::{Days, NaiveDate};
use hearthbook_records::accuracy::{
    AccuracyView, AnswerCommentRequest, CommentState, CommentView, EndRoundRequest, OpenRoundRequest,
    RemoveCommentRequest, RespondRequest, ResponseOutcome, ResponseView, RoundSectionView, RoundState, RoundTextView,
    RoundView, SaveCommentRequest,
};
use hearthbook_records::people::Person;
use hearthbook_records::today::{TodayLine, Urgency};
use hearthbook_records::visits::ReportState;
use hearthbook_records::{Ability, ErrorCode, PersonId, Problems, ReportId, Role, UiError};
use hearthbook_rules::calendar::{date_words, days_away_words, london_date, london_date_time_words};
use hearthbook_rules::{Basis, Explanation, FactKind, Template};
use hearthbook_store::tables::accuracy::{self, Comment, NewRound, Response, Round, SentSection, SentText};
use hearthbook_store::tables::people;
use hearthbook_store::tables::reports::{self, Report};
use hearthbook_store::tables::visits::{self, Visit};

use super::reports::own_draft;
use crate::desk::Desk;
use crate::report_content::{gather, made};

/// Days that are proposed for an answer.
const DAYS_TO_ANSWER: u64 = 5;

/// When the habit of the sector was last looked at.
const NOTED_ON: NaiveDate = match NaiveDate::from_ymd_opt(2026, 11, 22) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

fn title_of(person: &Person) -> String {
    let post = if person.post.is_empty() {
        person.role.map(Role::title).unwrap_or_default().to_lowercase()
    } else {
        person.post.to_lowercase()
    };
    if post.is_empty() { person.initials.clone() } else { format!("{}, {post}", person.initials) }
}

/// Those who answer for the centre and did not write the report.
fn asked(desk: &Desk, visit: &Visit) -> Result<Vec<(PersonId, String)>, UiError> {
    let today = desk.today();
    Ok(people::all(desk.store.read())?
        .into_iter()
        .filter(|person| {
            matches!(person.role, Some(Role::RegisteredManager | Role::ResponsibleIndividual))
                && person.in_post(today)
                && visit.visitor != Some(person.id)
        })
        .map(|person| (person.id, title_of(&person)))
        .collect())
}

/// The report, if this person may see its rounds: its visitor, and those who may comment.
fn seen(desk: &Desk, id: ReportId) -> Result<(Report, Visit, Template), UiError> {
    let report = reports::one(desk.store.read(), id)?;
    let visit = visits::one(desk.store.read(), report.visit)?;
    if visit.visitor != Some(desk.person) && !desk.may(Ability::CommentOnReports) {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "This report is another visitor’s. A visitor can open only his or her own reports.",
        ));
    }
    let template = reports::template(desk.store.read(), &report.template_hash)?;
    Ok((report, visit, template))
}

/// Records of every round whose day has passed that no answer came.
pub(super) fn end_rounds_past_their_day(desk: &mut Desk) -> Result<(), UiError> {
    let today = desk.today();
    for round in accuracy::open_rounds(desk.store.read())? {
        if round.answer_by < today {
            let centre = desk.centre_id()?;
            let because = format!("the day for answers, {}, had passed", date_words(round.answer_by));
            desk.write_by_itself(|write| accuracy::end(write, centre, round.id, &because))?;
        }
    }
    Ok(())
}

/// "Sent for comment on 15 October 2026; 2 comments to answer." Empty before the first round.
pub(super) fn words(desk: &Desk, report: ReportId) -> Result<String, UiError> {
    let rounds = accuracy::of_report(desk.store.read(), report)?;
    let Some(newest) = rounds.first() else { return Ok(String::new()) };
    let mut open = 0;
    for round in &rounds {
        let comments = accuracy::comments(desk.store.read(), round.id)?;
        open += comments.iter().filter(|comment| comment.state == CommentState::Open).count();
    }
    let state = match newest.ended_at {
        None => format!("Out for comment; answers by {}", date_words(newest.answer_by)),
        Some(at) => format!("The round of comments ended on {}", date_words(london_date(at))),
    };
    Ok(match open {
        0 => format!("{state}."),
        1 => format!("{state}; 1 comment to answer."),
        _ => format!("{state}; {open} comments to answer."),
    })
}

/// Lines for Today: what one is asked to comment on, and comments that one has to answer.
pub(super) fn for_today(desk: &Desk) -> Result<Vec<TodayLine>, UiError> {
    let today = desk.today();
    let mut lines = Vec::new();
    for round in accuracy::open_rounds(desk.store.read())? {
        let report = reports::one(desk.store.read(), round.report)?;
        let visit = visits::one(desk.store.read(), report.visit)?;
        let day = visit.day().map(date_words).unwrap_or_default();
        let own = visit.visitor == Some(desk.person);
        let asked = accuracy::responses(desk.store.read(), round.id)?
            .into_iter()
            .any(|response| response.person == desk.person && response.outcome.is_none());
        let comments = accuracy::comments(desk.store.read(), round.id)?;
        let open = comments.iter().filter(|comment| comment.state == CommentState::Open).count();
        let title = match (own, open) {
            (true, 1) => "Answer 1 comment on your visit report".to_owned(),
            (true, open) if open > 0 => format!("Answer {open} comments on your visit report"),
            (false, _) if asked => "Check the facts of a visit report".to_owned(),
            _ => continue,
        };
        let left = (round.answer_by - today).num_days();
        lines.push(TodayLine {
            id: format!("round-{}", round.id),
            urgency: if left <= 14 { Urgency::Soon } else { Urgency::Coming },
            when: days_away_words(round.answer_by, today),
            title,
            detail: format!("Visit of {day}; answers asked for by {}", date_words(round.answer_by)),
            path: format!("/reports/{}/accuracy", report.id),
            why: Explanation {
                rule: "practice.accuracy-round".to_owned(),
                due: Some(round.answer_by),
                headline: format!("Answers asked for by {}", date_words(round.answer_by)),
                steps: vec![
                    format!("The visitor sent the text for comment on {}", date_words(london_date(round.opened_at))),
                    "The visitor chose the day; signing off does not wait for an answer".to_owned(),
                ],
                basis: Basis::Practice,
                citation: "Habit of the sector: the manager may correct facts; the opinion stays the visitor’s"
                    .to_owned(),
                source: String::new(),
                checked_on: NOTED_ON,
                note: Some("No regulation asks for this round.".to_owned()),
                change: None,
            },
        });
    }
    Ok(lines)
}

fn by_words(desk: &Desk, id: PersonId) -> Result<String, UiError> {
    Ok(title_of(&people::one(desk.store.read(), id)?))
}

fn comment_view(desk: &Desk, comment: &Comment, open: bool, draft: bool, own: bool) -> Result<CommentView, UiError> {
    let answered = match (comment.answered_at, comment.answered_by) {
        (Some(at), Some(by)) if comment.state != CommentState::Open => {
            let what = if comment.state == CommentState::Accepted { "accepted" } else { "answered" };
            let by = people::one(desk.store.read(), by)?.initials;
            format!("{what} {} by {by}", london_date_time_words(at))
        }
        _ => String::new(),
    };
    let mine = comment.made_by == desk.person;
    Ok(CommentView {
        id: comment.id,
        field: comment.field.clone(),
        by: format!("{}, {}", by_words(desk, comment.made_by)?, london_date_time_words(comment.made_at)),
        text: comment.text.clone(),
        state: comment.state,
        answer: comment.answer.clone(),
        answered,
        can_change: mine && open && comment.state == CommentState::Open && desk.may(Ability::CommentOnReports),
        can_answer: own && draft && desk.may(Ability::WriteReports),
    })
}

fn response_view(desk: &Desk, response: &Response) -> ResponseView {
    let on = response.at.map(|at| format!(" on {}", london_date_time_words(at))).unwrap_or_default();
    let words = match response.outcome {
        None => "no answer yet".to_owned(),
        Some(ResponseOutcome::Authorised) => format!("said that the facts are right{on}"),
        Some(ResponseOutcome::Returned) => format!("returned it{on}"),
        Some(ResponseOutcome::NoAnswer) => "gave no answer".to_owned(),
    };
    ResponseView {
        who: response.title.clone(),
        outcome: response.outcome,
        words,
        reason: response.reason.clone(),
        own: response.person == desk.person,
    }
}

fn round_view(desk: &Desk, report: &Report, visit: &Visit, round: &Round) -> Result<RoundView, UiError> {
    let open = round.ended_at.is_none();
    let draft = report.state == ReportState::Draft;
    let own = visit.visitor == Some(desk.person);
    let comments = accuracy::comments(desk.store.read(), round.id)?;
    let responses = accuracy::responses(desk.store.read(), round.id)?;
    // what stands in a draft now is its visitor's until it is signed off
    let now = if own || !draft { Some(reports::answers(desk.store.read(), report.id)?) } else { None };
    let mut sections = Vec::new();
    for sent in &round.sent {
        let texts = sent
            .texts
            .iter()
            .map(|text| RoundTextView {
                field: text.field.clone(),
                label: text.label.clone(),
                sent: text.text.clone(),
                now: now.as_ref().and_then(|now| {
                    let same = |answer: &&reports::Answer| answer.section == sent.section && answer.field == text.field;
                    let text_now = now.iter().find(same).map_or("", |answer| answer.text.as_str());
                    (text_now != text.text).then(|| text_now.to_owned())
                }),
            })
            .collect();
        let on_it = comments.iter().filter(|comment| comment.section == sent.section);
        sections.push(RoundSectionView {
            section: sent.section.clone(),
            title: sent.title.clone(),
            facts: sent.facts.clone(),
            texts,
            comments: on_it.map(|comment| comment_view(desk, comment, open, draft, own)).collect::<Result<_, _>>()?,
        });
    }
    let ended_words = round.ended_at.map_or_else(String::new, |at| {
        let silent: Vec<&str> = responses
            .iter()
            .filter(|response| response.outcome == Some(ResponseOutcome::NoAnswer))
            .map(|response| response.title.as_str())
            .collect();
        let silent = if silent.is_empty() { String::new() } else { format!(" No answer from {}.", silent.join("; ")) };
        format!("Ended on {}: {}.{silent}", date_words(london_date(at)), round.ended_because)
    });
    let by = people::one(desk.store.read(), round.opened_by)?.initials;
    let today = desk.today();
    Ok(RoundView {
        id: round.id,
        number: round.number,
        state: if open { RoundState::Open } else { RoundState::Ended },
        words: format!(
            "Sent for comment on {} by {by} Answers asked for by {}.",
            london_date_time_words(round.opened_at),
            date_words(round.answer_by)
        ),
        answer_by_words: if open { days_away_words(round.answer_by, today) } else { String::new() },
        note: round.note.clone(),
        ended_words,
        sections,
        unanswered: u32::try_from(comments.iter().filter(|comment| comment.state == CommentState::Open).count())
            .unwrap_or(u32::MAX),
        responses: responses.iter().map(|response| response_view(desk, response)).collect(),
        can_comment: open && draft && !own && desk.may(Ability::CommentOnReports),
        can_answer: draft && own && desk.may(Ability::WriteReports),
    })
}

fn view(desk: &mut Desk, id: ReportId) -> Result<AccuracyView, UiError> {
    let (report, visit, template) = seen(desk, id)?;
    let day = made(desk, &report)?.visited_on;
    let rounds = accuracy::of_report(desk.store.read(), id)?;
    let asked = asked(desk, &visit)?;
    let own = visit.visitor == Some(desk.person);
    let cannot_open_because = if !own || !desk.may(Ability::WriteReports) {
        "Only the visitor sends the report for comment.".to_owned()
    } else if report.state != ReportState::Draft {
        "The report is signed off. Begin a correction to change it.".to_owned()
    } else if rounds.first().is_some_and(|round| round.ended_at.is_none()) {
        "The report is out for comment. End this round to send it again.".to_owned()
    } else if asked.is_empty() {
        "Nobody is on record to be asked: enter the registered manager or the responsible individual under People and roles.".to_owned()
    } else {
        String::new()
    };
    let due = match visit.report_due.clone() {
        Some(due) => due.due,
        None => desk.rules()?.report_due(day).due,
    };
    let today = desk.today();
    let proposed = today + Days::new(DAYS_TO_ANSWER);
    // an answer that comes after the report is due helps nobody
    let proposed = due.filter(|due| *due < proposed && *due > today).unwrap_or(proposed);
    Ok(AccuracyView {
        report: id,
        title: format!("Visit report, {}", date_words(day)),
        lede: gather(desk, &report, &template)?.lede,
        rounds: rounds.iter().map(|round| round_view(desk, &report, &visit, round)).collect::<Result<_, _>>()?,
        can_open: cannot_open_because.is_empty(),
        cannot_open_because,
        asked: asked.into_iter().map(|(_, title)| title).collect(),
        answer_by: proposed.into(),
    })
}

/// The rounds of a report.
pub fn accuracy(desk: &mut Desk, id: ReportId) -> Result<AccuracyView, UiError> {
    end_rounds_past_their_day(desk)?;
    view(desk, id)
}

/// Sends a draft for comment: its text as it stands now.
pub fn open_round(desk: &mut Desk, request: OpenRoundRequest) -> Result<AccuracyView, UiError> {
    let (report, visit) = own_draft(desk, request.report)?;
    let template = reports::template(desk.store.read(), &report.template_hash)?;
    let mut problems = Problems::new();
    let answer_by = problems.date("answerBy", "The day by which you ask for an answer", &request.answer_by);
    if answer_by.is_some_and(|day| day < desk.today()) {
        problems.add("answerBy", "The day by which you ask for an answer has passed");
    }
    let note = problems.text("note", &request.note);
    problems.finish()?;
    let Some(answer_by) = answer_by else { return view(desk, request.report) };
    let asked = asked(desk, &visit)?;
    if asked.is_empty() {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "Nobody is on record to be asked. Nothing was changed. Enter the registered manager or the responsible individual under People and roles.",
        ));
    }
    let gathered = gather(desk, &report, &template)?;
    let answers = reports::answers(desk.store.read(), report.id)?;
    let sent: Vec<SentSection> = template
        .sections
        .iter()
        // the section that tells of the rounds is no part of what is commented on
        .filter(|section| !section.facts.contains(&FactKind::Accuracy))
        .map(|section| SentSection {
            section: section.id.clone(),
            title: section.title.clone(),
            facts: gathered
                .facts
                .iter()
                .find(|facts| facts.section == section.id)
                .map(|facts| facts.blocks.clone())
                .unwrap_or_default(),
            texts: section
                .fields
                .iter()
                .filter_map(|field| {
                    let text = &answers.iter().find(|a| a.section == section.id && a.field == field.id)?.text;
                    (!text.trim().is_empty()).then(|| SentText {
                        field: field.id.clone(),
                        label: field.label.clone(),
                        text: text.clone(),
                    })
                })
                .collect(),
        })
        .filter(|section| !section.texts.is_empty() || !section.facts.is_empty())
        .collect();
    if sent.iter().all(|section| section.texts.is_empty()) {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "Nothing is written yet, so there is nothing to comment on. Nothing was changed.",
        ));
    }
    let centre = desk.centre_id()?;
    desk.write(|write| {
        accuracy::open(
            write,
            centre,
            &NewRound { report: report.id, answer_by, note: &note, sent: &sent, asked: &asked },
        )
    })?;
    view(desk, request.report)
}

/// The round, if this person may comment in it.
fn commenting(desk: &Desk, id: hearthbook_records::RoundId) -> Result<Round, UiError> {
    let round = accuracy::one(desk.store.read(), id)?;
    let (report, visit, _) = seen(desk, round.report)?;
    if visit.visitor == Some(desk.person) {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "You wrote this report, so others comment on it. Nothing was changed.",
        ));
    }
    if report.state != ReportState::Draft {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "This report is signed off. Nothing was changed. Ask its visitor for a correction.",
        ));
    }
    Ok(round)
}

/// Makes a comment, or changes one's own.
pub fn save_comment(desk: &mut Desk, request: SaveCommentRequest) -> Result<AccuracyView, UiError> {
    let round = commenting(desk, request.round)?;
    let mut problems = Problems::new();
    let text = problems.text("text", &request.text);
    if text.trim().is_empty() {
        problems.add("text", "Write the comment: what is not right, and how you know");
    }
    let known = round.sent.iter().any(|section| {
        section.section == request.section
            && (request.field.is_empty() || section.texts.iter().any(|text| text.field == request.field))
    });
    problems.finish()?;
    if !known {
        return Err(UiError::new(ErrorCode::BadInput, "This round has no such text. Nothing was changed."));
    }
    let centre = desk.centre_id()?;
    desk.write(|write| {
        accuracy::save_comment(write, centre, round.id, request.id, &request.section, &request.field, &text)
    })?;
    view(desk, round.report)
}

/// Takes back one's own comment.
pub fn remove_comment(desk: &mut Desk, request: RemoveCommentRequest) -> Result<AccuracyView, UiError> {
    let comment = accuracy::one_comment(desk.store.read(), request.id)?;
    let round = commenting(desk, comment.round)?;
    let centre = desk.centre_id()?;
    desk.write(|write| accuracy::remove_comment(write, centre, request.id))?;
    view(desk, round.report)
}

/// Says that the facts are right, or returns the report with a reason. When all have answered, the round ends.
pub fn respond_to_round(desk: &mut Desk, request: RespondRequest) -> Result<AccuracyView, UiError> {
    let round = commenting(desk, request.round)?;
    let mut problems = Problems::new();
    let reason = problems.text("reason", &request.reason);
    let outcome = request.outcome.filter(|outcome| *outcome != ResponseOutcome::NoAnswer);
    match outcome {
        None => problems.add("outcome", "Choose whether the facts are right or the report goes back"),
        Some(ResponseOutcome::Returned) if reason.trim().is_empty() => {
            problems.add("reason", "Say why it goes back; the visitor and the record need the reason");
        }
        Some(_) => {}
    }
    problems.finish()?;
    let Some(outcome) = outcome else { return view(desk, round.report) };
    let centre = desk.centre_id()?;
    let title = title_of(&desk.own()?);
    desk.write(|write| {
        accuracy::respond(write, centre, round.id, &title, outcome, &reason)?;
        let all_answered =
            accuracy::responses(write.read(), round.id)?.iter().all(|response| response.outcome.is_some());
        if all_answered {
            accuracy::end(write, centre, round.id, "everybody who was asked has answered")?;
        }
        Ok(())
    })?;
    view(desk, round.report)
}

/// The visitor accepts or answers a comment.
pub fn answer_comment(desk: &mut Desk, request: AnswerCommentRequest) -> Result<AccuracyView, UiError> {
    let comment = accuracy::one_comment(desk.store.read(), request.id)?;
    let round = accuracy::one(desk.store.read(), comment.round)?;
    own_draft(desk, round.report)?;
    let mut problems = Problems::new();
    let answer = problems.text("answer", &request.answer);
    let state = request.state.filter(|state| *state != CommentState::Open);
    match state {
        None => problems.add("state", "Choose whether you accept the comment or answer it"),
        Some(CommentState::Answered) if answer.trim().is_empty() => {
            problems.add("answer", "Say why the text stays as it is");
        }
        Some(_) => {}
    }
    problems.finish()?;
    let Some(state) = state else { return view(desk, round.report) };
    let centre = desk.centre_id()?;
    desk.write(|write| accuracy::answer_comment(write, centre, request.id, state, &answer))?;
    view(desk, round.report)
}

/// Ends a round without waiting any longer.
pub fn end_round(desk: &mut Desk, request: EndRoundRequest) -> Result<AccuracyView, UiError> {
    let round = accuracy::one(desk.store.read(), request.round)?;
    own_draft(desk, round.report)?;
    let mut problems = Problems::new();
    let reason = problems.line("reason", &request.reason, "Say why the round ends now");
    problems.finish()?;
    let centre = desk.centre_id()?;
    desk.write(|write| accuracy::end(write, centre, round.id, &reason))?;
    view(desk, round.report)
}
