//! Rounds of comments on a draft. What was sent for comment is kept as it was (a trigger, too); comments, answers and
//! responses are added beside it.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::accuracy::{CommentState, ResponseOutcome};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::reports::FactBlock;
use hearthbook_records::{CentreId, CommentId, PersonId, ReportId, RoundId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde::{Deserialize, Serialize};

use super::{day_words, facts};
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// One section as it was sent for comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentSection {
    /// Section's id.
    pub section: String,
    /// Title.
    pub title: String,
    /// What was filled in from the record.
    pub facts: Vec<FactBlock>,
    /// Texts that were not empty.
    pub texts: Vec<SentText>,
}

/// One text as it was sent for comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentText {
    /// Field's id.
    pub field: String,
    /// Label.
    pub label: String,
    /// Text.
    pub text: String,
}

/// A round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Id.
    pub id: RoundId,
    /// The report.
    pub report: ReportId,
    /// Number, from 1.
    pub number: u32,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// By whom.
    pub opened_by: PersonId,
    /// The day by which an answer is asked for.
    pub answer_by: NaiveDate,
    /// A word to those asked.
    pub note: String,
    /// The text as sent.
    pub sent: Vec<SentSection>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why, in words.
    pub ended_because: String,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Id.
    pub id: CommentId,
    /// The round.
    pub round: RoundId,
    /// Section's id.
    pub section: String,
    /// Field's id, or empty.
    pub field: String,
    /// Text.
    pub text: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// By whom.
    pub made_by: PersonId,
    /// State.
    pub state: CommentState,
    /// The visitor's answer.
    pub answer: String,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// By whom.
    pub answered_by: Option<PersonId>,
}

/// What one of those asked said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Who.
    pub person: PersonId,
    /// In which post, when the round was opened.
    pub title: String,
    /// Outcome.
    pub outcome: Option<ResponseOutcome>,
    /// Reason.
    pub reason: String,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

const SELECT: &str =
    "SELECT id, report_id, number, opened_at, opened_by, answer_by, note, sent, ended_at, ended_because
    FROM accuracy_round";

fn round(row: &Row<'_>) -> rusqlite::Result<Round> {
    Ok(Round {
        id: rows::parsed(row, "id")?,
        report: rows::parsed(row, "report_id")?,
        number: row.get("number")?,
        opened_at: rows::instant_of(row, "opened_at")?,
        opened_by: rows::parsed(row, "opened_by")?,
        answer_by: rows::parsed(row, "answer_by")?,
        note: row.get("note")?,
        sent: rows::json(row, "sent")?,
        ended_at: rows::parsed_option(row, "ended_at")?,
        ended_because: row.get("ended_because")?,
    })
}

/// The rounds of a report, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn of_report(conn: &Connection, report: ReportId) -> Result<Vec<Round>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE report_id = ?1 ORDER BY number DESC"))?;
    let found = statement.query_map([report.to_string()], round)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// All rounds that are open, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn open_rounds(conn: &Connection) -> Result<Vec<Round>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE ended_at IS NULL ORDER BY opened_at"))?;
    let found = statement.query_map([], round)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One round.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: RoundId) -> Result<Round, StoreError> {
    conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], round)
        .optional()?
        .ok_or(StoreError::NotFound("round of comments"))
}

const SELECT_COMMENT: &str = "SELECT id, round_id, section, field, text, made_at, made_by, state, answer, answered_at,
    answered_by FROM accuracy_comment";

fn comment(row: &Row<'_>) -> rusqlite::Result<Comment> {
    Ok(Comment {
        id: rows::parsed(row, "id")?,
        round: rows::parsed(row, "round_id")?,
        section: row.get("section")?,
        field: row.get("field")?,
        text: row.get("text")?,
        made_at: rows::instant_of(row, "made_at")?,
        made_by: rows::parsed(row, "made_by")?,
        state: rows::word(row, "state")?,
        answer: row.get("answer")?,
        answered_at: rows::parsed_option(row, "answered_at")?,
        answered_by: rows::parsed_option(row, "answered_by")?,
    })
}

/// The comments of a round, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn comments(conn: &Connection, id: RoundId) -> Result<Vec<Comment>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT_COMMENT} WHERE round_id = ?1 ORDER BY made_at, id"))?;
    let found = statement.query_map([id.to_string()], comment)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One comment.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one_comment(conn: &Connection, id: CommentId) -> Result<Comment, StoreError> {
    conn.prepare_cached(&format!("{SELECT_COMMENT} WHERE id = ?1"))?
        .query_row([id.to_string()], comment)
        .optional()?
        .ok_or(StoreError::NotFound("comment"))
}

/// What those asked in a round said.
///
/// # Errors
/// When the database does not answer.
pub fn responses(conn: &Connection, id: RoundId) -> Result<Vec<Response>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT person_id, title, outcome, reason, at FROM accuracy_response WHERE round_id = ?1 ORDER BY person_id",
    )?;
    let found = statement.query_map([id.to_string()], |row| {
        Ok(Response {
            person: rows::parsed(row, "person_id")?,
            title: row.get("title")?,
            outcome: rows::word_option(row, "outcome")?,
            reason: row.get("reason")?,
            at: rows::parsed_option(row, "at")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// A round to be opened.
#[derive(Debug)]
pub struct NewRound<'a> {
    /// The draft.
    pub report: ReportId,
    /// The day by which an answer is asked for.
    pub answer_by: NaiveDate,
    /// A word to those asked.
    pub note: &'a str,
    /// The text as sent.
    pub sent: &'a [SentSection],
    /// Who is asked, with their posts.
    pub asked: &'a [(PersonId, String)],
}

/// Opens a round.
///
/// # Errors
/// [`StoreError::Conflict`] when one is open.
pub fn open(write: &mut Write<'_>, centre: CentreId, new: &NewRound<'_>) -> Result<RoundId, StoreError> {
    let before = of_report(write.read(), new.report)?;
    if before.iter().any(|round| round.ended_at.is_none()) {
        return Err(StoreError::Conflict(
            "This report is out for comment already. Nothing was changed. End that round first.".to_owned(),
        ));
    }
    let id = RoundId::make();
    let number = before.first().map_or(1, |round| round.number + 1);
    write.tx.execute(
        "INSERT INTO accuracy_round (id, centre_id, report_id, number, opened_at, opened_by, answer_by, note, sent)
         VALUES (:id, :centre, :report, :number, :at, :by, :answer_by, :note, :sent)",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":report": new.report.to_string(), ":number": number,
            ":at": write.at(), ":by": write.person()?, ":answer_by": new.answer_by.to_string(), ":note": new.note,
            ":sent": serde_json::to_string(new.sent)?,
        },
    )?;
    for (person, title) in new.asked {
        write.tx.execute(
            "INSERT INTO accuracy_response (round_id, person_id, title) VALUES (?1, ?2, ?3)",
            [id.to_string(), person.to_string(), title.clone()],
        )?;
    }
    write.journal(
        Entry::about(SubjectKind::Report, new.report, centre, format!("Sent the text for comment (round {number})"))
            .changed(
                Vec::new(),
                facts([("Answers asked for by", day_words(Some(new.answer_by))), ("Note", new.note.to_owned())]),
            ),
    )?;
    Ok(id)
}

fn still_open(write: &Write<'_>, id: RoundId) -> Result<Round, StoreError> {
    let round = one(write.read(), id)?;
    if round.ended_at.is_none() {
        return Ok(round);
    }
    Err(StoreError::Conflict(
        "This round of comments has ended. Nothing was changed; what you typed is kept in this form.".to_owned(),
    ))
}

/// Makes a comment, or changes one that is not answered.
///
/// # Errors
/// [`StoreError::Conflict`] when the round has ended, or the comment is answered or somebody else's.
pub fn save_comment(
    write: &mut Write<'_>,
    centre: CentreId,
    round: RoundId,
    id: Option<CommentId>,
    section: &str,
    field: &str,
    text: &str,
) -> Result<(), StoreError> {
    let round = still_open(write, round)?;
    let (what, before) = match id {
        Some(id) => {
            let comment = own_open(write, id)?;
            write.tx.execute(
                "UPDATE accuracy_comment SET text = ?2, made_at = ?3 WHERE id = ?1",
                [id.to_string(), text.to_owned(), write.at()],
            )?;
            ("Changed a comment on the text", comment.text)
        }
        None => {
            write.tx.execute(
                "INSERT INTO accuracy_comment (id, round_id, section, field, text, made_at, made_by, state)
                 VALUES (:id, :round, :section, :field, :text, :at, :by, 'open')",
                named_params! {
                    ":id": CommentId::make().to_string(), ":round": round.id.to_string(), ":section": section,
                    ":field": field, ":text": text, ":at": write.at(), ":by": write.person()?,
                },
            )?;
            ("Commented on the text", String::new())
        }
    };
    write.journal(
        Entry::about(SubjectKind::Report, round.report, centre, what)
            .changed(facts([("Comment", before)]), facts([("Comment", text.to_owned())])),
    )
}

fn own_open(write: &Write<'_>, id: CommentId) -> Result<Comment, StoreError> {
    let comment = one_comment(write.read(), id)?;
    if comment.made_by.to_string() != write.person()? || comment.state != CommentState::Open {
        return Err(StoreError::Conflict(
            "Only your own comments can be changed, and only until they are answered. Nothing was changed.".to_owned(),
        ));
    }
    Ok(comment)
}

/// Takes back a comment that is not answered.
///
/// # Errors
/// As [`save_comment`].
pub fn remove_comment(write: &mut Write<'_>, centre: CentreId, id: CommentId) -> Result<(), StoreError> {
    let comment = own_open(write, id)?;
    let round = still_open(write, comment.round)?;
    write.tx.execute("DELETE FROM accuracy_comment WHERE id = ?1", [id.to_string()])?;
    write.journal(
        Entry::about(SubjectKind::Report, round.report, centre, "Took a comment on the text back")
            .changed(facts([("Comment", comment.text)]), Vec::new()),
    )
}

/// The visitor's answer to a comment. It may be given after the round ended, too, until the report is signed off.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database refuses.
pub fn answer_comment(
    write: &mut Write<'_>,
    centre: CentreId,
    id: CommentId,
    state: CommentState,
    answer: &str,
) -> Result<(), StoreError> {
    let comment = one_comment(write.read(), id)?;
    let round = one(write.read(), comment.round)?;
    write.tx.execute(
        "UPDATE accuracy_comment SET state = ?2, answer = ?3, answered_at = ?4, answered_by = ?5 WHERE id = ?1",
        [id.to_string(), rows::word_of(&state)?, answer.to_owned(), write.at(), write.person()?],
    )?;
    let what = match state {
        CommentState::Accepted => "Accepted a comment on the text",
        CommentState::Answered => "Answered a comment on the text",
        CommentState::Open => "Opened a comment on the text again",
    };
    write.journal(Entry::about(SubjectKind::Report, round.report, centre, what).changed(
        facts([("Comment", comment.text), ("Answer", comment.answer)]),
        facts([("Answer", answer.to_owned())]),
    ))
}

/// One of those asked authorises or returns.
///
/// # Errors
/// [`StoreError::Conflict`] when the round has ended, or this person was not asked.
pub fn respond(
    write: &mut Write<'_>,
    centre: CentreId,
    id: RoundId,
    title: &str,
    outcome: ResponseOutcome,
    reason: &str,
) -> Result<(), StoreError> {
    let round = still_open(write, id)?;
    let person = write.person()?;
    write.tx.execute(
        "INSERT INTO accuracy_response (round_id, person_id, title, outcome, reason, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (round_id, person_id) DO UPDATE SET outcome = ?4, reason = ?5, at = ?6",
        [id.to_string(), person, title.to_owned(), rows::word_of(&outcome)?, reason.to_owned(), write.at()],
    )?;
    let what = match outcome {
        ResponseOutcome::Authorised => "Authorised the facts of the text",
        ResponseOutcome::Returned => "Returned the text to the visitor",
        ResponseOutcome::NoAnswer => "Gave no answer",
    };
    write.journal(
        Entry::about(SubjectKind::Report, round.report, centre, what)
            .changed(Vec::new(), facts([("Reason", reason.to_owned())])),
    )
}

/// Ends a round: those who did not answer are recorded as such. Also done by the program when the day has passed.
///
/// # Errors
/// [`StoreError::Conflict`] when it has ended.
pub fn end(write: &mut Write<'_>, centre: CentreId, id: RoundId, because: &str) -> Result<(), StoreError> {
    let round = still_open(write, id)?;
    let at = write.at();
    let silent: Vec<String> = responses(write.read(), id)?
        .into_iter()
        .filter(|response| response.outcome.is_none())
        .map(|response| response.title)
        .collect();
    write.tx.execute(
        "UPDATE accuracy_response SET outcome = 'noAnswer', at = ?2 WHERE round_id = ?1 AND outcome IS NULL",
        [id.to_string(), at.clone()],
    )?;
    write.tx.execute(
        "UPDATE accuracy_round SET ended_at = ?2, ended_because = ?3 WHERE id = ?1",
        [id.to_string(), at, because.to_owned()],
    )?;
    write.journal(
        Entry::about(SubjectKind::Report, round.report, centre, format!("The round of comments ended: {because}"))
            .changed(Vec::new(), facts([("No answer from", silent.join("; "))])),
    )
}

/// Something that was taken out of a round: where it stood, and the whole text as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenOut {
    /// "Round 1, Families’ views: What was said".
    pub place: String,
    /// The text.
    pub text: String,
}

/// Takes a disclosure of harm out of everything that was sent for comment and said about it. `instead` gives what is to
/// stand in the place of a text, and nothing for a text that stays. What was taken out is given back, for the record
/// that the disclosure was moved to.
///
/// # Errors
/// When the database refuses.
pub fn withhold(
    write: &mut Write<'_>,
    report: ReportId,
    instead: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<TakenOut>, StoreError> {
    let mut taken = Vec::new();
    let at = write.at();
    for mut round in of_report(write.read(), report)? {
        let number = round.number;
        let before = taken.len();
        for section in &mut round.sent {
            for text in &mut section.texts {
                if let Some(other) = instead(&text.text) {
                    let place = format!("Round {number}, {}: {}", section.title, text.label);
                    taken.push(TakenOut { place, text: std::mem::replace(&mut text.text, other) });
                }
            }
        }
        let note = instead(&round.note);
        if let Some(note) = &note {
            let place = format!("The word to those asked in round {number}");
            taken.push(TakenOut { place, text: std::mem::replace(&mut round.note, note.clone()) });
        }
        if taken.len() > before {
            write.tx.execute(
                "UPDATE accuracy_round SET sent = :sent, note = :note, withheld_at = :at WHERE id = :id",
                named_params! {
                    ":sent": serde_json::to_string(&round.sent)?, ":note": round.note, ":at": at,
                    ":id": round.id.to_string(),
                },
            )?;
        }
        for comment in comments(write.read(), round.id)? {
            let (text, answer) = (instead(&comment.text), instead(&comment.answer));
            if text.is_none() && answer.is_none() {
                continue;
            }
            let place = format!("A comment in round {number}");
            let whole = if comment.answer.is_empty() {
                comment.text.clone()
            } else {
                format!("{}\nAnswer: {}", comment.text, comment.answer)
            };
            taken.push(TakenOut { place, text: whole });
            write.tx.execute(
                "UPDATE accuracy_comment SET text = ?2, answer = ?3 WHERE id = ?1",
                [comment.id.to_string(), text.unwrap_or(comment.text), answer.unwrap_or(comment.answer)],
            )?;
        }
        for response in responses(write.read(), round.id)? {
            if let Some(reason) = instead(&response.reason) {
                let place = format!("The reason given in round {number} by {}", response.title);
                taken.push(TakenOut { place, text: response.reason });
                write.tx.execute(
                    "UPDATE accuracy_response SET reason = ?3 WHERE round_id = ?1 AND person_id = ?2",
                    [round.id.to_string(), response.person.to_string(), reason],
                )?;
            }
        }
    }
    Ok(taken)
}

/// Takes out of what was filled in from the record and sent for comment what names something that was moved into a
/// compartment: lines for which `which` holds, and rows of tables of whose cells it holds.
///
/// # Errors
/// When the database refuses.
pub(crate) fn withhold_facts(
    write: &Write<'_>,
    which: &dyn Fn(&str) -> bool,
    row_is: &dyn Fn(&[String]) -> bool,
) -> Result<(), StoreError> {
    let mut statement = write.read().prepare_cached("SELECT id, sent FROM accuracy_round")?;
    let rounds = statement.query_map([], |row| Ok((row.get("id")?, rows::json(row, "sent")?)))?;
    for (id, mut sent) in rounds.collect::<rusqlite::Result<Vec<(String, Vec<SentSection>)>>>()? {
        let before = serde_json::to_string(&sent)?;
        for section in &mut sent {
            for block in &mut section.facts {
                match block {
                    FactBlock::Pairs { pairs } => pairs.retain(|pair| !which(&pair.label) && !which(&pair.value)),
                    FactBlock::Table { rows, .. } => {
                        rows.retain(|row| !row_is(row) && !row.iter().any(|cell| which(cell)));
                    }
                    FactBlock::Line { .. } | FactBlock::Chart { .. } => (),
                }
            }
            section.facts.retain(|block| match block {
                FactBlock::Line { text } => !which(text),
                FactBlock::Pairs { pairs } => !pairs.is_empty(),
                FactBlock::Table { rows, .. } => !rows.is_empty(),
                FactBlock::Chart { .. } => true,
            });
        }
        let after = serde_json::to_string(&sent)?;
        if after != before {
            write.tx.execute("UPDATE accuracy_round SET withheld_at = NULL WHERE id = ?1", [&id])?;
            write.tx.execute(
                "UPDATE accuracy_round SET sent = ?2, withheld_at = ?3 WHERE id = ?1",
                [&id, &after, &write.at()],
            )?;
        }
    }
    Ok(())
}
