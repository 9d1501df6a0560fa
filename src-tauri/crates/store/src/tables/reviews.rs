//! Reviews of the quality of care: versions, texts, consultations, what statements rest on, what stands although it was
//! pointed out. The actions of the development plan are in the table of all actions.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::reports::HitKind;
use hearthbook_records::reviews::{Consultation, EvidenceKind};
use hearthbook_records::visits::ReportState;
use hearthbook_records::{AllowanceId, CentreId, ConsultationId, EvidenceId, PersonId, ReviewId};
use hearthbook_rules::Template;
use hearthbook_rules::calendar::date_words;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::allowances::Allowance;
use super::facts;
use super::reports::Answer;
use super::stands;
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// A version of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Id.
    pub id: ReviewId,
    /// The first version.
    pub root: ReviewId,
    /// First day of its period.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Version, from 1.
    pub version: u32,
    /// State.
    pub state: ReportState,
    /// Hash of the template that it is written with.
    pub template_hash: String,
    /// The version that it corrects.
    pub corrects: Option<ReviewId>,
    /// What is corrected and why.
    pub correction_reason: String,
    /// When it was begun.
    pub begun_at: DateTime<Utc>,
    /// By whom.
    pub begun_by: PersonId,
    /// Number, once signed off.
    pub number: Option<String>,
    /// When it was signed off.
    pub signed_at: Option<DateTime<Utc>>,
    /// By whom.
    pub signed_by: Option<PersonId>,
    /// What was filled in from the record, as it stood at sign-off (JSON).
    pub facts: Option<String>,
    checkpoint_at: Option<DateTime<Utc>>,
}

/// What a statement rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Id of the link.
    pub id: EvidenceId,
    /// Section of the statement.
    pub section: String,
    /// Its field.
    pub field: String,
    /// Kind of record.
    pub kind: EvidenceKind,
    /// Its id.
    pub record: String,
    /// Reference and initials.
    pub words: String,
}

const SELECT: &str =
    "SELECT id, root_id, from_on, to_on, version, state, template_hash, corrects_id, correction_reason,
    begun_at, begun_by, number, signed_at, signed_by, facts, checkpoint_at FROM review";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Review> {
    Ok(Review {
        id: rows::parsed(row, "id")?,
        root: rows::parsed(row, "root_id")?,
        from: rows::parsed(row, "from_on")?,
        to: rows::parsed(row, "to_on")?,
        version: row.get("version")?,
        state: rows::word(row, "state")?,
        template_hash: row.get("template_hash")?,
        corrects: rows::parsed_option(row, "corrects_id")?,
        correction_reason: row.get("correction_reason")?,
        begun_at: rows::instant_of(row, "begun_at")?,
        begun_by: rows::parsed(row, "begun_by")?,
        number: row.get("number")?,
        signed_at: rows::parsed_option(row, "signed_at")?,
        signed_by: rows::parsed_option(row, "signed_by")?,
        facts: row.get("facts")?,
        checkpoint_at: rows::parsed_option(row, "checkpoint_at")?,
    })
}

/// Every version of every review, the newest period first and within it the newest version.
///
/// # Errors
/// When the database does not answer.
pub fn all(conn: &Connection) -> Result<Vec<Review>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} ORDER BY to_on DESC, from_on DESC, version DESC"))?;
    let found = statement.query_map([], from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// One version.
///
/// # Errors
/// [`StoreError::NotFound`], or when the database does not answer.
pub fn one(conn: &Connection, id: ReviewId) -> Result<Review, StoreError> {
    conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], from_row)
        .optional()?
        .ok_or(StoreError::NotFound("review"))
}

/// The texts of a review.
///
/// # Errors
/// When the database does not answer.
pub fn answers(conn: &Connection, review: ReviewId) -> Result<Vec<Answer>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT section, field, text, saved_at FROM review_answer WHERE review_id = ?1")?;
    let found = statement.query_map([review.to_string()], |row| {
        Ok(Answer {
            section: row.get("section")?,
            field: row.get("field")?,
            text: row.get("text")?,
            saved_at: rows::instant_of(row, "saved_at")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// What the statements of a review rest on.
///
/// # Errors
/// When the database does not answer.
pub fn evidence(conn: &Connection, review: ReviewId) -> Result<Vec<Evidence>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, section, field, kind, record_id, words FROM review_evidence WHERE review_id = ?1 ORDER BY id",
    )?;
    let found = statement.query_map([review.to_string()], |row| {
        Ok(Evidence {
            id: rows::parsed(row, "id")?,
            section: row.get("section")?,
            field: row.get("field")?,
            kind: rows::word(row, "kind")?,
            record: row.get("record_id")?,
            words: row.get("words")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Whom a review consulted: residents first, then by day.
///
/// # Errors
/// When the database does not answer.
pub fn consultations(conn: &Connection, review: ReviewId) -> Result<Vec<Consultation>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, grp, asked, answered, how, held_on, said, changed FROM review_consultation WHERE review_id = ?1
         ORDER BY held_on, id",
    )?;
    let found = statement.query_map([review.to_string()], |row| {
        Ok(Consultation {
            id: rows::parsed(row, "id")?,
            group: rows::word(row, "grp")?,
            asked: row.get("asked")?,
            answered: row.get("answered")?,
            how: row.get("how")?,
            on: rows::parsed(row, "held_on")?,
            said: row.get("said")?,
            changed: row.get("changed")?,
        })
    })?;
    let mut found: Vec<Consultation> = found.collect::<rusqlite::Result<_>>()?;
    found.sort_by_key(|one| one.group);
    Ok(found)
}

/// What stands although it was pointed out, and why.
///
/// # Errors
/// When the database does not answer.
pub fn standing(conn: &Connection, review: ReviewId) -> Result<Vec<(String, String)>, StoreError> {
    stands::reasons(conn, stands::Of::Review, &review.to_string())
}

/// What the gate found in a review and may stand, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn allowances(conn: &Connection, review: ReviewId) -> Result<Vec<Allowance>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT id, words, kind, reason, allowed_at, allowed_by FROM review_allowance
         WHERE review_id = ?1 AND ended_at IS NULL ORDER BY allowed_at, id",
    )?;
    let found = statement.query_map([review.to_string()], |row| {
        Ok(Allowance {
            id: rows::parsed(row, "id")?,
            words: row.get("words")?,
            kind: rows::word(row, "kind")?,
            reason: row.get("reason")?,
            at: rows::instant_of(row, "allowed_at")?,
            by: rows::parsed(row, "allowed_by")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The draft, or why it cannot be written in.
///
/// # Errors
/// [`StoreError::Conflict`] when it is signed off.
pub fn draft(write: &Write<'_>, id: ReviewId) -> Result<Review, StoreError> {
    let review = one(write.read(), id)?;
    if review.state == ReportState::Draft {
        return Ok(review);
    }
    Err(StoreError::Conflict(
        "This review is signed off and final. Nothing was changed. Use “Correct this review” to make a new version."
            .to_owned(),
    ))
}

fn period(from: NaiveDate, to: NaiveDate) -> String {
    format!("{} to {}", date_words(from), date_words(to))
}

/// Begins a review.
///
/// # Errors
/// [`StoreError::Conflict`] when one is being written already.
pub fn start(
    write: &mut Write<'_>,
    centre: CentreId,
    from: NaiveDate,
    to: NaiveDate,
    hash: &str,
    template: &Template,
) -> Result<ReviewId, StoreError> {
    if all(write.read())?.iter().any(|review| review.state == ReportState::Draft) {
        return Err(StoreError::Conflict(
            "A review is being written already. Open it from the list; nothing was begun.".to_owned(),
        ));
    }
    super::reports::keep_template(write, hash, template)?;
    let id = ReviewId::make();
    write.tx.execute(
        "INSERT INTO review (id, centre_id, root_id, from_on, to_on, version, state, template_hash, begun_at, begun_by,
             checkpoint_at)
         VALUES (:id, :centre, :id, :from, :to, 1, 'draft', :hash, :at, :by, :at)",
        named_params! {
            ":id": id.to_string(), ":centre": centre.to_string(), ":from": from.to_string(), ":to": to.to_string(),
            ":hash": hash, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    write.journal(Entry::about(
        SubjectKind::Review,
        id,
        centre,
        format!("Began the review of {}", period(from, to)),
    ))?;
    Ok(id)
}

/// Gives a draft another period.
///
/// # Errors
/// [`StoreError::Conflict`] when it is signed off.
pub fn set_period(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ReviewId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(), StoreError> {
    let before = draft(write, id)?;
    write.tx.execute(
        "UPDATE review SET from_on = ?2, to_on = ?3 WHERE id = ?1",
        [id.to_string(), from.to_string(), to.to_string()],
    )?;
    write.journal(
        Entry::about(SubjectKind::Review, id, centre, "Changed the period of the review")
            .changed(facts([("Period", period(before.from, before.to))]), facts([("Period", period(from, to))])),
    )
}

/// Takes a copy of what was written since the last one into the journal.
fn checkpoint(write: &mut Write<'_>, review: &Review, centre: CentreId) -> Result<(), StoreError> {
    let since = review.checkpoint_at;
    let texts: Vec<(String, String)> = answers(write.read(), review.id)?
        .into_iter()
        .filter(|answer| since.is_none_or(|since| answer.saved_at > since))
        .map(|answer| (format!("{}, {}", answer.section, answer.field), answer.text))
        .collect();
    if texts.is_empty() {
        return Ok(());
    }
    write.tx.execute("UPDATE review SET checkpoint_at = ?2 WHERE id = ?1", [review.id.to_string(), write.at()])?;
    let words = if texts.len() == 1 { "one text".to_owned() } else { format!("{} texts", texts.len()) };
    let what = format!("Wrote in the draft of the review ({words})");
    write.journal(Entry::about(SubjectKind::Review, review.id, centre, what).changed(Vec::new(), texts))
}

/// Keeps one text of a draft.
///
/// # Errors
/// [`StoreError::Conflict`] when the review is signed off.
pub fn save_answer(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ReviewId,
    section: &str,
    field: &str,
    text: &str,
) -> Result<(), StoreError> {
    let review = draft(write, id)?;
    write
        .tx
        .prepare_cached(
            "INSERT INTO review_answer (review_id, section, field, text, saved_at)
             VALUES (:review, :section, :field, :text, :at)
             ON CONFLICT (review_id, section, field) DO UPDATE SET text = :text, saved_at = :at",
        )?
        .execute(named_params! {
            ":review": id.to_string(), ":section": section, ":field": field, ":text": text, ":at": write.at(),
        })?;
    let due = review.checkpoint_at.is_none_or(|last| write.stamp.at - last >= TimeDelta::minutes(10));
    if due { checkpoint(write, &review, centre) } else { Ok(()) }
}

/// Links a statement to what it rests on. Linking the same again changes nothing.
///
/// # Errors
/// [`StoreError::Conflict`] when the review is signed off.
pub fn link(write: &mut Write<'_>, centre: CentreId, id: ReviewId, evidence: &Evidence) -> Result<(), StoreError> {
    draft(write, id)?;
    write.tx.execute(
        "INSERT INTO review_evidence (id, review_id, section, field, kind, record_id, words)
         VALUES (:id, :review, :section, :field, :kind, :record, :words) ON CONFLICT DO NOTHING",
        named_params! {
            ":id": evidence.id.to_string(), ":review": id.to_string(), ":section": evidence.section,
            ":field": evidence.field, ":kind": rows::word_of(&evidence.kind)?, ":record": evidence.record,
            ":words": evidence.words,
        },
    )?;
    write.journal(
        Entry::about(SubjectKind::Review, id, centre, "Named what a statement of the review rests on")
            .changed(Vec::new(), facts([("Rests on", evidence.words.clone())])),
    )
}

/// Takes such a link away.
///
/// # Errors
/// [`StoreError::Conflict`] when the review is signed off.
pub fn unlink(write: &mut Write<'_>, centre: CentreId, id: ReviewId, link: EvidenceId) -> Result<(), StoreError> {
    draft(write, id)?;
    let before = evidence(write.read(), id)?.into_iter().find(|one| one.id == link);
    let before = before.ok_or(StoreError::NotFound("link"))?;
    write.tx.execute("DELETE FROM review_evidence WHERE id = ?1", [link.to_string()])?;
    write.journal(
        Entry::about(SubjectKind::Review, id, centre, "A statement of the review no longer rests on a record")
            .changed(facts([("Rested on", before.words)]), Vec::new()),
    )
}

/// Takes away what statements rest on, where that was moved into a compartment. Gives in which words it stood there.
///
/// # Errors
/// When the database refuses.
pub(crate) fn forget_evidence(write: &Write<'_>, record: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = write.read().prepare_cached("SELECT words FROM review_evidence WHERE record_id = ?1")?;
    let words = statement.query_map([record], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    write.tx.execute("DELETE FROM review_evidence WHERE record_id = ?1", [record])?;
    Ok(words)
}

fn consultation_facts(one: &Consultation) -> crate::journal::Facts {
    facts([
        ("Asked", format!("{}, {} of {} answered", one.group.words(), one.answered, one.asked)),
        ("How", format!("{}, {}", one.how, date_words(one.on))),
        ("Said", one.said.clone()),
        ("Changed because of it", one.changed.clone()),
    ])
}

/// Adds a consultation or changes one.
///
/// # Errors
/// [`StoreError::Conflict`] when the review is signed off.
pub fn save_consultation(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ReviewId,
    one: &Consultation,
) -> Result<(), StoreError> {
    draft(write, id)?;
    let before = consultations(write.read(), id)?.into_iter().find(|other| other.id == one.id);
    write.tx.execute(
        "INSERT INTO review_consultation (id, review_id, grp, asked, answered, how, held_on, said, changed)
         VALUES (:id, :review, :grp, :asked, :answered, :how, :on, :said, :changed)
         ON CONFLICT (id) DO UPDATE SET grp = :grp, asked = :asked, answered = :answered, how = :how, held_on = :on,
             said = :said, changed = :changed WHERE review_id = :review",
        named_params! {
            ":id": one.id.to_string(), ":review": id.to_string(), ":grp": rows::word_of(&one.group)?,
            ":asked": one.asked, ":answered": one.answered, ":how": one.how, ":on": one.on.to_string(),
            ":said": one.said, ":changed": one.changed,
        },
    )?;
    let what = if before.is_some() { "Changed a consultation of the review" } else { "Recorded a consultation" };
    let before = before.as_ref().map(consultation_facts).unwrap_or_default();
    write.journal(Entry::about(SubjectKind::Review, id, centre, what).changed(before, consultation_facts(one)))
}

/// Takes a consultation out of a draft.
///
/// # Errors
/// [`StoreError::Conflict`] when the review is signed off, [`StoreError::NotFound`] when it has no such consultation.
pub fn remove_consultation(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ReviewId,
    consultation: ConsultationId,
) -> Result<(), StoreError> {
    draft(write, id)?;
    let before = consultations(write.read(), id)?.into_iter().find(|one| one.id == consultation);
    let before = before.ok_or(StoreError::NotFound("consultation"))?;
    write.tx.execute(
        "DELETE FROM review_evidence WHERE review_id = ?1 AND kind = 'consultation' AND record_id = ?2",
        [id.to_string(), consultation.to_string()],
    )?;
    write.tx.execute("DELETE FROM review_consultation WHERE id = ?1", [consultation.to_string()])?;
    write.journal(
        Entry::about(SubjectKind::Review, id, centre, "Took a consultation out of the review")
            .changed(consultation_facts(&before), Vec::new()),
    )
}

/// Keeps why something that was pointed out stands; an empty reason takes that back.
///
/// # Errors
/// [`StoreError::Conflict`] when the review is signed off.
pub fn let_stand(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ReviewId,
    note: &str,
    reason: &str,
) -> Result<(), StoreError> {
    draft(write, id)?;
    stands::keep(write, stands::Of::Review, &id.to_string(), note, reason)?;
    if reason.is_empty() {
        return write.journal(Entry::about(SubjectKind::Review, id, centre, "What was pointed out is open again"));
    }
    write.journal(
        Entry::about(SubjectKind::Review, id, centre, "Said why something that was pointed out stands")
            .changed(Vec::new(), facts([("It stands, because", reason.to_owned())])),
    )
}

/// Lets words stand that the gate found. The journal takes the reason and not the words: they may be a name.
///
/// # Errors
/// [`StoreError::Conflict`] when the review is signed off.
pub fn allow(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ReviewId,
    words: &str,
    kind: HitKind,
    reason: &str,
) -> Result<(), StoreError> {
    draft(write, id)?;
    write.tx.execute(
        "INSERT INTO review_allowance (id, review_id, words, kind, reason, allowed_at, allowed_by)
         VALUES (:id, :review, :words, :kind, :reason, :at, :by)",
        named_params! {
            ":id": AllowanceId::make().to_string(), ":review": id.to_string(), ":words": words,
            ":kind": rows::word_of(&kind)?, ":reason": reason, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    write.journal(
        Entry::about(SubjectKind::Review, id, centre, "Let words stand in the draft that the gate had found").changed(
            Vec::new(),
            facts([("Found as", rows::word_of(&kind)?), ("Why they may stand", reason.to_owned())]),
        ),
    )
}

/// Takes that back.
///
/// # Errors
/// [`StoreError::NotFound`] when this review has no such allowance in force.
pub fn end_allowance(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ReviewId,
    allowance: AllowanceId,
) -> Result<(), StoreError> {
    draft(write, id)?;
    let ended = write.tx.execute(
        "UPDATE review_allowance SET ended_at = ?3 WHERE id = ?1 AND review_id = ?2 AND ended_at IS NULL",
        [allowance.to_string(), id.to_string(), write.at()],
    )?;
    if ended == 0 {
        return Err(StoreError::NotFound("permission"));
    }
    let what = "No longer lets words stand in the draft that the gate had found";
    write.journal(Entry::about(SubjectKind::Review, id, centre, what))
}

/// Signs a draft off: locks it with what was filled in, and marks the version that it corrects as superseded. Its
/// documents are filed and its actions settled in the same transaction by whoever calls this.
///
/// # Errors
/// [`StoreError::Conflict`] when it is signed off already.
pub fn sign_off(
    write: &mut Write<'_>,
    centre: CentreId,
    id: ReviewId,
    number: &str,
    gathered: &str,
) -> Result<(), StoreError> {
    let review = draft(write, id)?;
    checkpoint(write, &review, centre)?;
    write.tx.execute(
        "UPDATE review SET state = 'signedOff', number = :number, signed_at = :at, signed_by = :by, facts = :facts
         WHERE id = :id",
        named_params! {
            ":id": id.to_string(), ":number": number, ":at": write.at(), ":by": write.person()?, ":facts": gathered,
        },
    )?;
    if let Some(corrected) = review.corrects {
        write.tx.execute("UPDATE review SET state = 'superseded' WHERE id = ?1", [corrected.to_string()])?;
    }
    write.journal(Entry::about(SubjectKind::Review, id, centre, format!("Signed off the review {number}")))
}

/// Starts a new version of a signed-off review, with its texts, links, consultations and reasons.
///
/// # Errors
/// [`StoreError::Conflict`] when it is not signed off, or a review is being written already.
pub fn correct(write: &mut Write<'_>, centre: CentreId, id: ReviewId, reason: &str) -> Result<ReviewId, StoreError> {
    let review = one(write.read(), id)?;
    if review.state != ReportState::SignedOff {
        return Err(StoreError::Conflict(
            "Only the newest signed-off version can be corrected. Nothing was changed.".to_owned(),
        ));
    }
    if all(write.read())?.iter().any(|other| other.state == ReportState::Draft) {
        return Err(StoreError::Conflict(
            "Another review is being written. Sign it off first; nothing was begun.".to_owned(),
        ));
    }
    let new = ReviewId::make();
    let (new_id, old_id) = (new.to_string(), id.to_string());
    write.tx.execute(
        "INSERT INTO review (id, centre_id, root_id, from_on, to_on, version, state, template_hash, corrects_id,
             correction_reason, begun_at, begun_by, checkpoint_at)
         SELECT :new, centre_id, root_id, from_on, to_on, version + 1, 'draft', template_hash, id, :reason, :at, :by, :at
         FROM review WHERE id = :old",
        named_params! {
            ":new": new_id, ":old": old_id, ":reason": reason, ":at": write.at(), ":by": write.person()?,
        },
    )?;
    write.tx.execute(
        "INSERT INTO review_answer (review_id, section, field, text, saved_at)
         SELECT ?1, section, field, text, saved_at FROM review_answer WHERE review_id = ?2",
        [&new_id, &old_id],
    )?;
    stands::take_over(write, stands::Of::Review, &old_id, &new_id)?;
    for one in consultations(write.read(), id)? {
        write.tx.execute(
            "INSERT INTO review_consultation (id, review_id, grp, asked, answered, how, held_on, said, changed)
             SELECT ?1, ?2, grp, asked, answered, how, held_on, said, changed FROM review_consultation WHERE id = ?3",
            [ConsultationId::make().to_string(), new_id.clone(), one.id.to_string()],
        )?;
    }
    for one in evidence(write.read(), id)? {
        write.tx.execute(
            "INSERT INTO review_evidence (id, review_id, section, field, kind, record_id, words)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            [
                EvidenceId::make().to_string(),
                new_id.clone(),
                one.section,
                one.field,
                rows::word_of(&one.kind)?,
                one.record,
                one.words,
            ],
        )?;
    }
    for one in allowances(write.read(), id)? {
        write.tx.execute(
            "INSERT INTO review_allowance (id, review_id, words, kind, reason, allowed_at, allowed_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            [
                AllowanceId::make().to_string(),
                new_id.clone(),
                one.words,
                rows::word_of(&one.kind)?,
                one.reason,
                rows::instant(one.at),
                one.by.to_string(),
            ],
        )?;
    }
    super::review_plan::take_over(write, id, new)?;
    let number = review.number.unwrap_or_default();
    write.journal(
        Entry::about(SubjectKind::Review, new, centre, format!("Began to correct the review {number}"))
            .changed(Vec::new(), facts([("Reason", reason.to_owned())])),
    )?;
    Ok(new)
}
