//! Self-audits: files drawn at random, gone through by a second checker.

use hearthbook_records::vetting::{AuditFileRequest, DrawSelfAuditRequest, SelfAuditsView, VettingPersonChoice};
use hearthbook_records::{Ability, ErrorCode, PersonId, Problems, UiError};
use hearthbook_rules::vetting::draw;
use hearthbook_store::tables::vetting::audits::{self as table, NewFinding};
use hearthbook_store::tables::{access, people};

use crate::desk::Desk;
use crate::vetting::{self, audits};

/// The files that can be drawn: everybody who works here and has one.
fn drawable(desk: &Desk) -> Result<Vec<PersonId>, UiError> {
    let read = vetting::read(desk, None, None)?;
    Ok(read
        .files
        .iter()
        .filter(|file| file.saved.is_some() && !file.left(read.day))
        .map(|file| file.person.id)
        .collect())
}

fn choice(names: &audits::Names, person: PersonId) -> VettingPersonChoice {
    let label = match names.get(&person) {
        Some((name, _, post)) if post.is_empty() => name.clone(),
        Some((name, _, post)) => format!("{name}, {}", post.to_lowercase()),
        None => String::new(),
    };
    VettingPersonChoice { id: person, label }
}

/// Who may go through files: people who can sign in and see vetting, other than who draws.
fn checkers(desk: &Desk) -> Result<Vec<PersonId>, UiError> {
    let mut found: Vec<PersonId> = access::current(desk.store.read())?
        .into_iter()
        .filter(|account| account.role.may(Ability::EditVetting) && account.person != desk.person)
        .map(|account| account.person)
        .collect();
    found.sort();
    found.dedup();
    Ok(found)
}

/// The self-audits.
pub fn self_audits(desk: &mut Desk, (): ()) -> Result<SelfAuditsView, UiError> {
    let names = audits::names(desk)?;
    let today = desk.today();
    let owners = people::all(desk.store.read())?
        .into_iter()
        .filter(|person| person.in_post(today))
        .map(|person| choice(&names, person.id))
        .collect();
    Ok(SelfAuditsView {
        audits: table::all(desk.store.read())?
            .iter()
            .map(|audit| audits::view(audit, &names, today, desk.person))
            .collect(),
        checkers: checkers(desk)?.into_iter().map(|person| choice(&names, person)).collect(),
        owners,
        files: u32::try_from(drawable(desk)?.len()).unwrap_or(u32::MAX),
        for_report: audits::for_report(desk, today)?,
        can_edit: desk.may(Ability::EditVetting),
    })
}

/// Draws files.
pub fn draw_self_audit(desk: &mut Desk, request: DrawSelfAuditRequest) -> Result<SelfAuditsView, UiError> {
    let mut problems = Problems::new();
    // nobody goes through his or her own file, so the checker's is not drawn
    let people: Vec<PersonId> = drawable(desk)?.into_iter().filter(|person| request.checker != Some(*person)).collect();
    let files: Option<usize> = request.files.trim().parse().ok().filter(|files| (1..=people.len()).contains(files));
    if people.is_empty() {
        problems.add("files", "There is no vetting file to draw from yet");
    } else if files.is_none() {
        problems.add("files", format!("Enter a whole number of files from 1 to {}", people.len()));
    }
    let checker = request.checker.filter(|checker| checkers(desk).is_ok_and(|may| may.contains(checker)));
    if checker.is_none() {
        problems
            .add("checker", "Choose somebody else who can open vetting files: whoever draws does not go through them");
    }
    let mut seed = problems.optional_line("seed", &request.seed);
    problems.finish()?;
    if seed.is_empty() {
        // the tail of such an id is random; its head is the time
        seed = uuid::Uuid::now_v7().simple().to_string().chars().rev().take(12).collect();
    }
    let (Some(files), Some(checker)) = (files, checker) else { return self_audits(desk, ()) };
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    let drawn: Vec<PersonId> = draw(&seed, &ids, files).into_iter().map(|index| people[index]).collect();
    let centre = desk.centre_id()?;
    desk.write(|write| table::draw(write, centre, &seed, people.len(), &drawn, checker))?;
    self_audits(desk, ())
}

/// Records what was found in one file.
pub fn audit_file(desk: &mut Desk, request: AuditFileRequest) -> Result<SelfAuditsView, UiError> {
    let audit = table::all(desk.store.read())?
        .into_iter()
        .find(|audit| audit.id == request.audit)
        .ok_or_else(|| UiError::new(ErrorCode::NotFound, "This self-audit is not on record any more."))?;
    if audit.checker != desk.person {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "Only the second checker who was named goes through these files. Nothing was changed.",
        ));
    }
    if request.person == desk.person {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "Nobody audits his or her own file. Let somebody else draw again and go through it.",
        ));
    }
    let mut problems = Problems::new();
    let note = problems.text("note", &request.form.note);
    let names = audits::names(desk)?;
    let mut findings = Vec::new();
    let typed = request.form.findings.iter().enumerate().filter(|(_, finding)| {
        !(finding.what.trim().is_empty() && finding.owner.is_none() && finding.due_on.is_empty())
    });
    for (index, finding) in typed {
        let what = problems.line(&format!("findings.{index}.what"), &finding.what, "Say what is missing or wrong");
        if finding.owner.is_none() {
            problems.add(format!("findings.{index}.owner"), "Choose who sees to it");
        }
        let due = problems.date(&format!("findings.{index}.dueOn"), "The day by which it is done", &finding.due_on);
        if let (Some(owner), Some(due)) = (finding.owner, due) {
            findings.push(NewFinding { what, owner: audits::initials(&names, owner).to_owned(), due_on: due });
        }
    }
    match request.form.in_order {
        None => problems.add("inOrder", "Answer whether everything on file was there and right"),
        Some(true) if !findings.is_empty() => {
            problems.add("inOrder", "There are findings below, so not everything is in order");
        }
        Some(false) if findings.is_empty() => {
            problems.add("findings.0.what", "Say what is missing or wrong, so that somebody sees to it");
        }
        Some(_) => {}
    }
    if note.trim().is_empty() {
        problems.add("note", "Say what was looked at");
    }
    problems.finish()?;
    let centre = desk.centre_id()?;
    let in_order = request.form.in_order == Some(true);
    let file = (request.audit, request.person, audits::initials(&names, request.person));
    desk.write(|write| table::check_file(write, centre, file, in_order, &note, &findings))?;
    self_audits(desk, ())
}
