//! The fields of the register that stand in data, with their values; placement, assessment and what was marked final.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_records::family_record::{FinalReport, Placement};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::{CentreId, FamilyId, MemberId, PersonId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{day_words, facts, families};
use crate::journal::{Entry, Facts};
use crate::{StoreError, Write, rows};

/// A value of a field of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterValue {
    /// The member, or nobody for the family as a whole.
    pub member: Option<MemberId>,
    /// The field's id.
    pub item: String,
    /// Its value; a day as 2026-03-03.
    pub value: String,
    /// The field's label and the member's initials, for the journal.
    pub label: String,
}

/// A value, with the family that it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueOf {
    /// The family.
    pub family: FamilyId,
    /// Its reference.
    pub reference: String,
    /// The member, or nobody for the family as a whole.
    pub member: Option<MemberId>,
    /// The field's id.
    pub item: String,
    /// Its value.
    pub value: String,
}

fn value_of(row: &Row<'_>) -> rusqlite::Result<ValueOf> {
    let member: String = row.get("member_id")?;
    Ok(ValueOf {
        family: rows::parsed(row, "family_id")?,
        reference: row.get("reference")?,
        member: member.parse().ok(),
        item: row.get("item")?,
        value: row.get("value")?,
    })
}

const VALUES: &str = "SELECT family_id, reference, member_id, item, value FROM register_value
    JOIN family ON family.id = family_id";

/// The values of one family.
///
/// # Errors
/// When the database does not answer.
pub fn of_family(conn: &Connection, family: FamilyId) -> Result<Vec<ValueOf>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{VALUES} WHERE family_id = ?1"))?;
    let found = statement.query_map([family.to_string()], value_of)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Every value on record of these fields.
///
/// # Errors
/// When the database does not answer.
pub fn of_items(conn: &Connection, items: &[&str]) -> Result<Vec<ValueOf>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{VALUES} WHERE item = ?1"))?;
    let mut values = Vec::new();
    for item in items {
        let found = statement.query_map([item], value_of)?;
        values.extend(found.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    Ok(values)
}

/// Saves the register fields of a family; what is empty is taken out. Values of members taken out of the family stay.
///
/// # Errors
/// When the database refuses.
pub fn save(
    write: &mut Write<'_>,
    centre: CentreId,
    family: FamilyId,
    values: &[RegisterValue],
) -> Result<(), StoreError> {
    let reference = families::one(write.read(), family)?.reference;
    let (mut before, mut after) = (Facts::new(), Facts::new());
    let known = of_family(write.read(), family)?;
    for value in values {
        let old = known.iter().find(|old| old.member == value.member && old.item == value.item);
        let old = old.map(|old| old.value.clone()).unwrap_or_default();
        if old == value.value {
            continue;
        }
        before.push((value.label.clone(), old));
        after.push((value.label.clone(), value.value.clone()));
        let member = value.member.map(|id| id.to_string()).unwrap_or_default();
        if value.value.is_empty() {
            write.tx.execute(
                "DELETE FROM register_value WHERE family_id = ?1 AND member_id = ?2 AND item = ?3",
                (family.to_string(), &member, &value.item),
            )?;
        } else {
            write.tx.execute(
                "INSERT INTO register_value (family_id, member_id, item, value) VALUES (:family, :member, :item, :value)
                 ON CONFLICT (family_id, member_id, item) DO UPDATE SET value = :value",
                named_params! {
                    ":family": family.to_string(), ":member": member, ":item": value.item, ":value": value.value,
                },
            )?;
        }
    }
    if before.is_empty() {
        return Ok(());
    }
    write.journal(
        Entry::about(SubjectKind::Family, family, centre, format!("Changed the register of family {reference}"))
            .changed(before, after),
    )
}

/// Placement and assessment of a family; empty when nothing is on record.
///
/// # Errors
/// When the database does not answer.
pub fn placement(conn: &Connection, family: FamilyId) -> Result<Placement, StoreError> {
    let found = conn
        .prepare_cached("SELECT * FROM placement WHERE family_id = ?1")?
        .query_row([family.to_string()], |row| {
            Ok(Placement {
                referred_on: rows::day(row, "referred_on")?,
                referred_by: row.get("referred_by")?,
                pre_admission_on: rows::day(row, "pre_admission_on")?,
                pre_admission_words: row.get("pre_admission_words")?,
                plan_on: rows::day(row, "plan_on")?,
                plan_risk_on: rows::day(row, "plan_risk_on")?,
                plan_waits_because: row.get("plan_waits_because")?,
                legal_status: row.get("legal_status")?,
                court_instructions: row.get("court_instructions")?,
                assessment_type: row.get("assessment_type")?,
                assessment_started_on: rows::day(row, "assessment_started_on")?,
                planned_end_on: rows::day(row, "planned_end_on")?,
                recommendation: row.get("recommendation")?,
                court_decision: row.get("court_decision")?,
                court_decided_on: rows::day(row, "court_decided_on")?,
                outcome_after: row.get("outcome_after")?,
            })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

fn placement_facts(placement: &Placement) -> Facts {
    facts([
        ("Referral", day_words(placement.referred_on)),
        ("Referred by", placement.referred_by.clone()),
        ("Assessment before admission", day_words(placement.pre_admission_on)),
        ("What it found", placement.pre_admission_words.clone()),
        ("Placement plan", day_words(placement.plan_on)),
        ("Risk assessment in the plan", day_words(placement.plan_risk_on)),
        ("Why the plan waits", placement.plan_waits_because.clone()),
        ("Legal status", placement.legal_status.clone()),
        ("Court instructions", placement.court_instructions.clone()),
        ("Assessment", placement.assessment_type.clone()),
        ("Assessment began", day_words(placement.assessment_started_on)),
        ("Planned end", day_words(placement.planned_end_on)),
        ("Recommendation", placement.recommendation.clone()),
        ("Court’s decision", placement.court_decision.clone()),
        ("Decided", day_words(placement.court_decided_on)),
        ("After leaving", placement.outcome_after.clone()),
    ])
}

/// Saves placement and assessment.
///
/// # Errors
/// When the database refuses.
pub fn save_placement(
    write: &mut Write<'_>,
    centre: CentreId,
    family: FamilyId,
    new: &Placement,
) -> Result<(), StoreError> {
    let reference = families::one(write.read(), family)?.reference;
    let before = placement(write.read(), family)?;
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    write.tx.execute(
        "INSERT INTO placement (family_id, referred_on, referred_by, pre_admission_on, pre_admission_words, plan_on,
             plan_risk_on, plan_waits_because, legal_status, court_instructions, assessment_type,
             assessment_started_on, planned_end_on, recommendation, court_decision, court_decided_on, outcome_after)
         VALUES (:family, :referred_on, :referred_by, :pre_on, :pre_words, :plan_on, :risk_on, :waits, :legal, :court,
             :type, :started, :end, :recommendation, :decision, :decided, :after)
         ON CONFLICT (family_id) DO UPDATE SET referred_on = :referred_on, referred_by = :referred_by,
             pre_admission_on = :pre_on, pre_admission_words = :pre_words, plan_on = :plan_on, plan_risk_on = :risk_on,
             plan_waits_because = :waits, legal_status = :legal, court_instructions = :court, assessment_type = :type,
             assessment_started_on = :started, planned_end_on = :end, recommendation = :recommendation,
             court_decision = :decision, court_decided_on = :decided, outcome_after = :after",
        named_params! {
            ":family": family.to_string(), ":referred_on": day(new.referred_on), ":referred_by": new.referred_by,
            ":pre_on": day(new.pre_admission_on), ":pre_words": new.pre_admission_words, ":plan_on": day(new.plan_on),
            ":risk_on": day(new.plan_risk_on), ":waits": new.plan_waits_because, ":legal": new.legal_status,
            ":court": new.court_instructions, ":type": new.assessment_type,
            ":started": day(new.assessment_started_on), ":end": day(new.planned_end_on),
            ":recommendation": new.recommendation, ":decision": new.court_decision,
            ":decided": day(new.court_decided_on), ":after": new.outcome_after,
        },
    )?;
    write.journal(
        Entry::about(SubjectKind::Family, family, centre, format!("Changed the placement of family {reference}"))
            .changed(placement_facts(&before), placement_facts(new)),
    )
}

/// A final report, as it was marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedFinal {
    /// Author, registration and day.
    pub report: FinalReport,
    /// When it was marked.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: PersonId,
    /// When and why the mark was taken back.
    pub withdrawn: Option<(DateTime<Utc>, String)>,
}

/// What was marked final, newest first.
///
/// # Errors
/// When the database does not answer.
pub fn finals(conn: &Connection, family: FamilyId) -> Result<Vec<MarkedFinal>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM assessment_final WHERE family_id = ?1 ORDER BY version DESC")?;
    let found = statement.query_map([family.to_string()], |row| {
        let withdrawn_at: Option<DateTime<Utc>> = rows::parsed_option(row, "withdrawn_at")?;
        let because: String = row.get("withdrawn_because")?;
        Ok(MarkedFinal {
            report: FinalReport {
                author: row.get("author")?,
                registration: row.get("registration")?,
                signed_on: rows::parsed(row, "signed_on")?,
            },
            recorded_at: rows::instant_of(row, "recorded_at")?,
            recorded_by: rows::parsed(row, "recorded_by")?,
            withdrawn: withdrawn_at.map(|at| (at, because)),
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Marks the assessment final.
///
/// # Errors
/// [`StoreError::Conflict`] when it is final already.
pub fn mark_final(
    write: &mut Write<'_>,
    centre: CentreId,
    family: FamilyId,
    report: &FinalReport,
) -> Result<(), StoreError> {
    let reference = families::one(write.read(), family)?.reference;
    let earlier = finals(write.read(), family)?;
    if earlier.first().is_some_and(|newest| newest.withdrawn.is_none()) {
        return Err(StoreError::Conflict(
            "The assessment is marked final already. Nothing was changed. Take the mark back first, with the reason."
                .to_owned(),
        ));
    }
    write.tx.execute(
        "INSERT INTO assessment_final (family_id, version, author, registration, checked_on, signed_on, recorded_at,
             recorded_by)
         VALUES (:family, :version, :author, :registration, :signed, :signed, :at, :by)",
        named_params! {
            ":family": family.to_string(), ":version": i64::try_from(earlier.len()).unwrap_or(0) + 1,
            ":author": report.author, ":registration": report.registration, ":signed": report.signed_on.to_string(),
            ":at": write.at(), ":by": write.person()?,
        },
    )?;
    let signed = day_words(Some(report.signed_on));
    write.journal(
        Entry::about(SubjectKind::Family, family, centre, format!("Marked the assessment of {reference} final"))
            .changed(
                Vec::new(),
                facts([
                    ("Author, registered social worker", report.author.clone()),
                    ("Registration", report.registration.clone()),
                    ("Signed, and registration checked", signed),
                ]),
            ),
    )
}

/// Takes the mark back, with a reason.
///
/// # Errors
/// [`StoreError::Conflict`] when it is not final.
pub fn withdraw_final(
    write: &mut Write<'_>,
    centre: CentreId,
    family: FamilyId,
    reason: &str,
) -> Result<(), StoreError> {
    let reference = families::one(write.read(), family)?.reference;
    let changed = write.tx.execute(
        "UPDATE assessment_final SET withdrawn_at = :at, withdrawn_because = :reason
         WHERE family_id = :family AND withdrawn_at IS NULL",
        named_params! {":at": write.at(), ":reason": reason, ":family": family.to_string()},
    )?;
    if changed == 0 {
        return Err(StoreError::Conflict("The assessment is not marked final. Nothing was changed.".to_owned()));
    }
    let what = format!("Took back that the assessment of {reference} is final");
    write.journal(
        Entry::about(SubjectKind::Family, family, centre, what)
            .changed(Vec::new(), facts([("Why", reason.to_owned())])),
    )
}
