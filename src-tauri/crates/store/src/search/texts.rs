//! What each kind of record says, for whom.

use hearthbook_records::families::{Family, MemberKind};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::visits::Interview;
use hearthbook_rules::OfstedNotices;
use hearthbook_rules::calendar::date_words;
use rusqlite::{Connection, OptionalExtension};

use super::{Audience, Text};
use crate::tables::{families, ofsted_matters, people, review_plan, reviews};
use crate::{StoreError, rows};

fn lines<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What a record says; nothing for a kind that is not searched. An empty list for a record that is (no longer) to be
/// found.
pub(super) fn of(conn: &Connection, kind: SubjectKind, subject: &str) -> Result<Option<Vec<Text>>, StoreError> {
    let texts = match kind {
        SubjectKind::Family => family(conn, subject)?,
        SubjectKind::Person => person(conn, subject)?,
        SubjectKind::Visit => visit(conn, subject)?,
        SubjectKind::Report => report(conn, subject)?,
        SubjectKind::Review => review(conn, subject)?,
        SubjectKind::Submission => submission(conn, subject)?,
        SubjectKind::Event => event(conn, subject)?,
        SubjectKind::Log => log(conn, subject)?,
        SubjectKind::Complaint => complaint(conn, subject)?,
        SubjectKind::Professional => professional(conn, subject)?,
        SubjectKind::Inspection => inspection(conn, subject)?,
        SubjectKind::OfstedNotice => ofsted_notice(conn, subject)?,
        _ => return Ok(None),
    };
    Ok(Some(texts))
}

/// Every record that can be found.
pub(super) fn everything(conn: &Connection) -> Result<Vec<(SubjectKind, String)>, StoreError> {
    let mut found = Vec::new();
    for (kind, table) in [
        (SubjectKind::Family, "family"),
        (SubjectKind::Person, "person"),
        (SubjectKind::Visit, "visit"),
        (SubjectKind::Report, "report"),
        (SubjectKind::Review, "review"),
        (SubjectKind::Submission, "submission"),
        (SubjectKind::Event, "event"),
        (SubjectKind::Log, "log_entry"),
        (SubjectKind::Complaint, "complaint"),
        (SubjectKind::Professional, "professional"),
        (SubjectKind::Inspection, "inspection"),
        (SubjectKind::OfstedNotice, "ofsted_matter"),
    ] {
        let mut statement = conn.prepare(&format!("SELECT id FROM {table}"))?;
        for id in statement.query_map([], |row| row.get::<_, String>(0))? {
            found.push((kind, id?));
        }
    }
    Ok(found)
}

fn family(conn: &Connection, subject: &str) -> Result<Vec<Text>, StoreError> {
    let Ok(id) = subject.parse() else { return Ok(Vec::new()) };
    let family: Family = match families::one(conn, id) {
        Ok(family) => family,
        Err(StoreError::NotFound(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let day = family.arrived_on.to_string();
    let word = |kind| if kind == MemberKind::Adult { "adult" } else { "child" };
    let names: Vec<String> = family
        .members
        .iter()
        .map(|member| {
            lines([
                &format!("{} ({}), {}", member.name, member.initials, word(member.kind)),
                member.known_as.as_str(),
                member.former_names.as_str(),
            ])
        })
        .collect();
    let initials: Vec<String> =
        family.members.iter().map(|member| format!("{} {}", member.initials, word(member.kind))).collect();
    let whom: Vec<&str> = family.members.iter().map(|member| member.name.as_str()).collect();
    let by: Vec<&str> = family.members.iter().map(|member| member.initials.as_str()).collect();
    let text = |audience, title: String, body: String| Text { audience, owner: None, day: day.clone(), title, body };
    Ok(vec![
        text(
            Audience::FamilyNames,
            format!("{}: {}", family.reference, whom.join(", ")),
            lines(names.iter().map(String::as_str).chain([family.placing_authority.as_str()])),
        ),
        text(
            Audience::FamilyInitials,
            format!("{}: {}", family.reference, by.join(", ")),
            lines(initials.iter().map(String::as_str).chain([family.placing_authority.as_str()])),
        ),
    ])
}

fn person(conn: &Connection, subject: &str) -> Result<Vec<Text>, StoreError> {
    let Ok(id) = subject.parse() else { return Ok(Vec::new()) };
    let person = match people::one(conn, id) {
        Ok(person) => person,
        Err(StoreError::NotFound(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let role = person.role.map(hearthbook_records::Role::title).unwrap_or_default();
    Ok(vec![Text {
        audience: Audience::People,
        owner: None,
        day: person.started_on.map(|day| day.to_string()).unwrap_or_default(),
        title: format!("{} ({})", person.name, person.initials),
        body: lines([person.known_as.as_str(), person.post.as_str(), role]),
    }])
}

fn day_words(day: Option<&str>) -> String {
    day.and_then(|day| day.parse().ok()).map(date_words).unwrap_or_default()
}

fn visit(conn: &Connection, subject: &str) -> Result<Vec<Text>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT state, planned_on, visited_on, premises_seen, complaints_note, no_interviews_because, interviews
             FROM visit WHERE id = ?1",
        )?
        .query_row([subject], |row| {
            let (state, planned, visited): (String, Option<String>, Option<String>) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let (premises, complaints, none): (String, String, String) = (row.get(3)?, row.get(4)?, row.get(5)?);
            let interviews: Vec<Interview> = rows::json(row, "interviews")?;
            Ok((state, planned, visited, [premises, complaints, none], interviews))
        })
        .optional()?;
    let Some((state, planned, visited, said, interviews)) = found else { return Ok(Vec::new()) };
    if state == "cancelled" {
        return Ok(Vec::new());
    }
    let day = visited.as_deref().or(planned.as_deref());
    let planned_only = if visited.is_none() { "Planned visit" } else { "Visit" };
    let whom: Vec<String> = interviews
        .iter()
        .map(|one| {
            let (who, role) = one.attributed();
            format!("{who} {role}")
        })
        .collect();
    Ok(vec![Text {
        audience: Audience::Visits,
        owner: None,
        day: day.unwrap_or_default().to_owned(),
        title: format!("{planned_only} of {}", day_words(day)),
        body: lines(said.iter().map(String::as_str).chain(whom.iter().map(String::as_str))),
    }])
}

/// Only what was signed off: a draft is its visitor's.
fn report(conn: &Connection, subject: &str) -> Result<Vec<Text>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT report.state, report.version, report.number, visit.visited_on, visit.visitor_id FROM report
             JOIN visit ON visit.id = report.visit_id WHERE report.id = ?1",
        )?
        .query_row([subject], |row| {
            let (state, version, number): (String, u32, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let visited: Option<String> = row.get(3)?;
            Ok((state, version, number, visited, rows::parsed_option(row, "visitor_id")?))
        })
        .optional()?;
    let Some((state, version, number, visited, owner)) = found else { return Ok(Vec::new()) };
    if state == "draft" {
        return Ok(Vec::new());
    }
    let mut statement = conn.prepare_cached(
        "SELECT text FROM report_answer WHERE report_id = ?1
         UNION ALL SELECT what || ' ' || owner FROM action WHERE report_id = ?1
         UNION ALL SELECT evidence FROM action_review WHERE report_id = ?1",
    )?;
    let said: Vec<String> = statement.query_map([subject], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let version = if version > 1 { format!(", version {version}") } else { String::new() };
    let number = number.unwrap_or_default();
    Ok(vec![Text {
        audience: Audience::Reports,
        owner,
        day: visited.clone().unwrap_or_default(),
        title: format!("Visit report, {}{version}", day_words(visited.as_deref())),
        body: lines([number.as_str()].into_iter().chain(said.iter().map(String::as_str))),
    }])
}

fn review(conn: &Connection, subject: &str) -> Result<Vec<Text>, StoreError> {
    let Ok(id) = subject.parse() else { return Ok(Vec::new()) };
    let review = match reviews::one(conn, id) {
        Ok(review) => review,
        Err(StoreError::NotFound(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    // a draft is in no search
    let Some(number) = review.number else { return Ok(Vec::new()) };
    let mut said: Vec<String> = reviews::answers(conn, id)?.into_iter().map(|answer| answer.text).collect();
    said.extend(reviews::consultations(conn, id)?.into_iter().map(|one| lines([one.said.as_str(), &one.changed])));
    said.extend(
        review_plan::of_review(conn, id)?.into_iter().map(|action| lines([action.what.as_str(), &action.owner])),
    );
    let version = if review.version > 1 { format!(", version {}", review.version) } else { String::new() };
    Ok(vec![Text {
        audience: Audience::Reports,
        owner: None,
        day: review.to.to_string(),
        title: format!("Review of {} to {}{version}", date_words(review.from), date_words(review.to)),
        body: lines([number.as_str()].into_iter().chain(said.iter().map(String::as_str))),
    }])
}

fn submission(conn: &Connection, subject: &str) -> Result<Vec<Text>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT submission.subject, submission.kind, to_address, sent_on, sent_note, withdrawn_because, prepared_at,
                    document.number,
                    COALESCE(visit.visitor_id, json_extract(document.matter, '$.signedBy')) AS owner
             FROM submission JOIN document ON document.id = document_id
             LEFT JOIN report ON report.id = document.report_id LEFT JOIN visit ON visit.id = report.visit_id
             -- what only a few may open is not found
             WHERE submission.id = ?1 AND document.kind <> 'inspectionComments'
                 AND COALESCE(document.matter_id, '') NOT LIKE '%:conviction'",
        )?
        .query_row([subject], |row| {
            let texts: [String; 5] = [row.get(1)?, row.get(2)?, row.get(4)?, row.get(5)?, row.get(7)?];
            let owner = rows::parsed_option(row, "owner")?;
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(3)?, row.get::<_, String>(6)?, texts, owner))
        })
        .optional()?;
    let Some((title, sent, prepared, texts, owner)) = found else { return Ok(Vec::new()) };
    let day = sent.unwrap_or_else(|| prepared.chars().take(10).collect());
    Ok(vec![Text {
        audience: Audience::Submissions,
        // a visitor finds those of his or her own reports
        owner,
        day,
        title,
        body: lines(texts.iter().map(String::as_str)),
    }])
}

/// The first words of a text, for a title.
fn start_of(text: &str) -> String {
    let mut start: String = text.chars().take(80).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}

/// One row of one table: its texts in the order of the columns, what is not there being empty.
fn row_of(conn: &Connection, sql: &str, subject: &str) -> Result<Option<Vec<String>>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let columns = statement.column_count();
    Ok(statement
        .query_row([subject], |row| {
            (0..columns).map(|column| Ok(row.get::<_, Option<String>>(column)?.unwrap_or_default())).collect()
        })
        .optional()?)
}

fn event(conn: &Connection, subject: &str) -> Result<Vec<Text>, StoreError> {
    let found = row_of(
        conn,
        "SELECT happened_on, what, place, actions, summary, prevention, evaluation, outcome, closed_note
         FROM event WHERE id = ?1",
        subject,
    )?;
    let Some(texts) = found else { return Ok(Vec::new()) };
    Ok(vec![Text {
        audience: Audience::Happenings,
        owner: None,
        title: format!("{}: {}", day_words(Some(&texts[0])), start_of(&texts[1])),
        day: texts[0].clone(),
        body: lines(texts[1..].iter().map(String::as_str)),
    }])
}

fn log(conn: &Connection, subject: &str) -> Result<Vec<Text>, StoreError> {
    let sql = "SELECT happened_on, what, who, outcome FROM log_entry WHERE id = ?1";
    let Some(texts) = row_of(conn, sql, subject)? else { return Ok(Vec::new()) };
    Ok(vec![Text {
        audience: Audience::Logs,
        owner: None,
        title: format!("{}: {}", day_words(Some(&texts[0])), start_of(&texts[1])),
        day: texts[0].clone(),
        body: lines(texts[1..].iter().map(String::as_str)),
    }])
}

fn complaint(conn: &Connection, subject: &str) -> Result<Vec<Text>, StoreError> {
    let found = row_of(
        conn,
        "SELECT made_on, reference, initials, about, wish, authority, told_words, outcome_words, learning
         FROM complaint WHERE id = ?1",
        subject,
    )?;
    let Some(texts) = found else { return Ok(Vec::new()) };
    let mut statement = conn.prepare_cached("SELECT words FROM complaint_step WHERE complaint_id = ?1")?;
    let steps: Vec<String> = statement.query_map([subject], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(vec![Text {
        audience: Audience::Complaints,
        owner: None,
        title: format!("{}, made {}", texts[1], day_words(Some(&texts[0]))),
        day: texts[0].clone(),
        body: lines(texts[2..].iter().chain(&steps).map(String::as_str)),
    }])
}

fn professional(conn: &Connection, subject: &str) -> Result<Vec<Text>, StoreError> {
    let found = row_of(
        conn,
        "SELECT name, organisation, post, telephone, out_of_hours, email, address FROM professional WHERE id = ?1",
        subject,
    )?;
    let Some(texts) = found else { return Ok(Vec::new()) };
    let (name, organisation) = (&texts[0], &texts[1]);
    let title = match (name.is_empty(), organisation.is_empty()) {
        (false, false) => format!("{name}, {organisation}"),
        (false, true) => name.clone(),
        _ => organisation.clone(),
    };
    Ok(vec![Text {
        audience: Audience::Professionals,
        owner: None,
        day: String::new(),
        title,
        body: lines(texts[2..].iter().map(String::as_str)),
    }])
}

/// What was asked for, and how it was met: never a judgement, which may be provisional, nor what is unresolved, nor the
/// inspector.
fn inspection(conn: &Connection, subject: &str) -> Result<Vec<Text>, StoreError> {
    let sql = "SELECT started_on, kind, reference FROM inspection WHERE id = ?1";
    let Some(texts) = row_of(conn, sql, subject)? else { return Ok(Vec::new()) };
    let mut statement = conn.prepare_cached(
        "SELECT authority || ' ' || words || ' ' || met_words FROM inspection_point WHERE inspection_id = ?1",
    )?;
    let asked: Vec<String> = statement.query_map([subject], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let kind = match texts[1].as_str() {
        "full" => "Full inspection",
        "monitoring" => "Monitoring visit",
        _ => "Other contact",
    };
    let text = |audience, body: String| Text {
        audience,
        owner: None,
        title: format!("{kind} of {}", day_words(Some(&texts[0]))),
        day: texts[0].clone(),
        body,
    };
    // the words may name a family: who sees initials only finds the inspection by its day, kind and reference
    Ok(vec![
        text(Audience::Inspections, lines(texts[2..].iter().map(String::as_str))),
        text(Audience::InspectionWords, lines(texts[2..].iter().chain(&asked).map(String::as_str))),
    ])
}

/// Nothing of what only a few may see.
fn ofsted_notice(conn: &Connection, subject: &str) -> Result<Vec<Text>, StoreError> {
    let Ok(id) = subject.parse() else { return Ok(Vec::new()) };
    let matter = match ofsted_matters::one(conn, id) {
        Ok(matter) => matter,
        Err(StoreError::NotFound(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let Some(kind) = OfstedNotices::shipped().kind(&matter.kind).filter(|kind| !kind.few) else {
        return Ok(Vec::new());
    };
    let said: Vec<String> =
        kind.fields.iter().filter_map(|field| matter.values.get(&field.id).map(|value| field.words(value))).collect();
    let day = matter.day.map(|day| day.to_string()).unwrap_or_default();
    Ok(vec![Text {
        audience: Audience::OfstedNotices,
        owner: None,
        title: match matter.day {
            Some(day) => format!("{}, {}", kind.title, date_words(day)),
            None => kind.title.clone(),
        },
        day,
        body: lines(said.iter().map(String::as_str)),
    }])
}
