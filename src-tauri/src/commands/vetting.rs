//! Vetting files: what is added to them, and what is decided on them.

mod audits;
mod file_view;
mod import;
mod out;
mod register;
pub(super) mod sheet;

use hearthbook_records::people::PersonForm;
use hearthbook_records::vetting::forms::*;
use hearthbook_records::vetting::history::{DecisionContext, HistoryLine};
use hearthbook_records::vetting::parse::{CheckContext, VettingLine, certificate_digits};
use hearthbook_records::vetting::{
    BulkCheckView, CheckDetails, StartDecisionKind, VettingFileView, VettingRegisterView, parse_as_at,
};
use hearthbook_records::{ErrorCode, HistoryEntryId, PersonId, Problems, UiError, VettingLineId};
use hearthbook_rules::RuleBook;
use hearthbook_rules::history::read_entry;
use hearthbook_rules::vetting::{Item, Verdict};
use hearthbook_store::rows;
use hearthbook_store::tables::vetting::{decisions, histories, lines, particulars, posts};
use hearthbook_store::tables::{people, settings};

pub use audits::{audit_file, draw_self_audit, self_audits};
pub use import::{
    close_vetting_import, commit_vetting_import, open_vetting_import, preview_vetting_import, undo_vetting_import,
    vetting_import,
};
pub use out::write_vetting_pack;
pub use register::vetting_register;
pub use sheet::write_vetting_sheet;

use crate::desk::{Desk, keys};
use crate::vetting::{self, PersonFile, warnings::same_name};

/// Most people of one step.
const MOST_AT_ONCE: usize = 1000;

/// One file.
pub fn vetting_file(desk: &mut Desk, request: VettingFileRequest) -> Result<VettingFileView, UiError> {
    let as_at = parse_as_at(&request.as_at, desk.today())?;
    file_view::of(desk, request.person, as_at)
}

/// Nobody writes in his or her own file: what is seen is seen by somebody else.
fn not_own(desk: &Desk, person: PersonId) -> Result<(), UiError> {
    if desk.person == person {
        return Err(UiError::new(ErrorCode::NotAllowed, file_view::OWN_FILE));
    }
    Ok(())
}

fn item<'a>(book: &'a RuleBook, id: &str) -> Result<&'a Item, UiError> {
    book.vetting()
        .iter()
        .find(|item| item.id == id)
        .ok_or_else(|| UiError::new(ErrorCode::NotFound, "There is no such check. Nothing was changed."))
}

fn the_file(desk: &Desk, person: PersonId) -> Result<PersonFile, UiError> {
    vetting::read(desk, None, Some(person))?
        .files
        .pop()
        .ok_or_else(|| UiError::new(ErrorCode::NotFound, "This person is not on record any more. Nothing was changed."))
}

/// A file that was begun: evidence belongs to somebody of whom it is known how he or she works here.
fn begun(desk: &Desk, person: PersonId) -> Result<PersonFile, UiError> {
    let file = the_file(desk, person)?;
    if file.saved.is_none() {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "Begin the vetting file first: say how this person works here. What you typed is kept as a draft.",
        ));
    }
    Ok(file)
}

/// Adds somebody with a vetting file.
pub fn add_vetting_person(desk: &mut Desk, request: AddVettingPersonRequest) -> Result<VettingFileView, UiError> {
    let today = desk.today();
    let id = PersonId::make();
    let form = PersonForm {
        name: request.name.clone(),
        known_as: request.known_as.clone(),
        initials: request.initials.clone(),
        post: request.post.clone(),
        role: None,
        started_on: request.starts_on.clone(),
        left_on: Default::default(),
    };
    let mut problems = Problems::new();
    let parsed = form.parse(id);
    let started_on = parsed.as_ref().ok().and_then(|person| person.started_on);
    let particulars = request.particulars.parse_into(&mut problems, "particulars.", started_on, today);
    if form.post.trim().is_empty() {
        problems.add("post", "Enter the post");
    }
    let namesake = people::all(desk.store.read())?.into_iter().find(|other| same_name(&other.name, &form.name));
    if let Some(other) = namesake.filter(|_| !request.another_of_that_name) {
        let post = if other.post.is_empty() { String::new() } else { format!(", {}", other.post.to_lowercase()) };
        problems.add(
            "name",
            format!(
                "{}{post} is on record already. Open that file, or tick that this is another person of the same name",
                other.name
            ),
        );
    }
    if let Err(error) = &parsed {
        for field in &error.fields {
            let name = if field.field == "startedOn" { "startsOn" } else { &field.field };
            problems.add(name, field.message.clone());
        }
    }
    problems.finish()?;
    let (person, Some(particulars)) = (parsed?, particulars) else {
        return Err(UiError::new(ErrorCode::BadInput, "Choose how this person works here"));
    };
    let centre = desk.centre_id()?;
    desk.write(|write| {
        people::save(write, centre, &person)?;
        particulars::save(write, centre, id, &particulars, None)
    })?;
    desk.forget_names();
    file_view::of(desk, id, None)
}

/// Saves particulars.
pub fn save_particulars(desk: &mut Desk, request: SaveParticularsRequest) -> Result<VettingFileView, UiError> {
    let id = request.person;
    let file = the_file(desk, id)?;
    let mut problems = Problems::new();
    let parsed = request.form.parse_into(&mut problems, "", file.started_on(), desk.today());
    if let (Some(born), Some(first)) = (
        parsed.as_ref().and_then(|parsed| parsed.born_on),
        file.history.iter().filter(|line| line.kind == HistoryKind::Work).min_by_key(|line| line.from.latest()),
    ) && hearthbook_records::vetting::parse::years(born, first.from.latest()) < 13
    {
        problems.add(
            "bornOn",
            format!(
                "With this date of birth the person would have been younger than 13 in the post “{}” of the employment history. Correct one of the two dates",
                first.title()
            ),
        );
    }
    problems.finish()?;
    let centre = desk.centre_id()?;
    if let Some(parsed) = parsed {
        desk.write(|write| particulars::save(write, centre, id, &parsed, None))?;
    }
    desk.forget_names();
    file_view::of(desk, id, None)
}

/// A new post of the same person.
pub fn change_post(desk: &mut Desk, request: ChangePostRequest) -> Result<VettingFileView, UiError> {
    people::one(desk.store.read(), request.person)?;
    let mut problems = Problems::new();
    let title = problems.line("title", &request.title, "Enter the new post");
    let from = problems.date("from", "The first day of the new post", &request.from);
    let file = the_file(desk, request.person)?;
    let present = file.posts.last().and_then(|post| post.started_on);
    if let (Some(from), Some(start)) = (from, present)
        && from <= start
    {
        problems.add("from", "The new post must begin after the present one did");
    }
    problems.finish()?;
    let centre = desk.centre_id()?;
    if let Some(from) = from {
        desk.write(|write| posts::change(write, centre, request.person, &title, from))?;
    }
    desk.forget_names();
    file_view::of(desk, request.person, None)
}

/// A form as a line of somebody's file, measured against what the record knows.
fn parsed_line(desk: &mut Desk, file: &PersonFile, form: &CheckForm) -> Result<VettingLine, UiError> {
    let book = desk.rules()?;
    let item = item(&book, &form.item)?;
    let person = file.person.id;
    let holder = match &form.details {
        CheckDetails::Dbs(details) => {
            lines::holder_of(desk.store.read(), &certificate_digits(&details.certificate_number), person)?
        }
        _ => None,
    };
    let holder = holder.map(|holder| people::one(desk.store.read(), holder)).transpose()?.map(|person| person.name);
    let history: Vec<HistoryEntryId> = file.history.iter().map(|line| line.id).collect();
    let names = file.names();
    if let Some(seen_by) = form.seen_by {
        let mut problems = Problems::new();
        if seen_by == person {
            problems.add("seenBy", "Nobody sees his or her own documents for the file. Choose who saw them");
        } else if people::one(desk.store.read(), seen_by).is_err() {
            problems.add("seenBy", "This person is not on record any more. Choose again");
        }
        problems.finish()?;
    }
    form.parse(
        VettingLineId::make(),
        person,
        desk.now,
        CheckContext {
            item,
            today: desk.today(),
            by: desk.person,
            names: &names,
            history: &history,
            certificate_of: holder.as_deref(),
            copy_months: book.count_of("dbs.copy").unwrap_or(6),
        },
    )
}

/// Adds a line of evidence.
pub fn record_check(desk: &mut Desk, request: RecordCheckRequest) -> Result<VettingFileView, UiError> {
    not_own(desk, request.person)?;
    let file = begun(desk, request.person)?;
    let line = parsed_line(desk, &file, &request.form)?;
    let title = item(&desk.rules()?, &line.item)?.title.clone();
    let centre = desk.centre_id()?;
    desk.write(|write| lines::add(write, centre, &line, &title, request.carries_on))?;
    file_view::of(desk, request.person, None)
}

/// One check for many people.
pub fn record_check_for_many(desk: &mut Desk, request: BulkCheckRequest) -> Result<BulkCheckView, UiError> {
    let book = desk.rules()?;
    let check = item(&book, &request.form.item)?;
    let mut wanted = request.people.clone();
    wanted.sort();
    wanted.dedup();
    let mut problems = Problems::new();
    if !check.bulk {
        problems.add("item", "This check is recorded file by file, since each person’s evidence is another");
    }
    if wanted.is_empty() {
        problems.add("people", "Choose at least one person");
    } else if wanted.len() > MOST_AT_ONCE {
        problems.add("people", format!("Choose at most {MOST_AT_ONCE} people at once"));
    }
    problems.finish()?;
    let files = vetting::read(desk, None, None)?.files;
    let mut to_add = Vec::new();
    let mut problems = Problems::new();
    for person in &wanted {
        match files.iter().find(|file| file.person.id == *person) {
            Some(file) if *person == desk.person => {
                problems.add(
                    "people",
                    format!("{}: somebody else records what was seen in your own file", file.person.name),
                );
            }
            Some(file) if file.saved.is_some() => to_add.push(parsed_line(desk, file, &request.form)?),
            Some(file) => {
                problems.add("people", format!("{} has no vetting file yet. Begin it first", file.person.name))
            }
            None => problems.add("people", "One of the people is not on record any more. Choose again"),
        }
    }
    problems.finish()?;
    let centre = desk.centre_id()?;
    let title = check.title.clone();
    desk.write(|write| {
        for line in &to_add {
            lines::add(write, centre, line, &title, None)?;
        }
        Ok(())
    })?;
    let recorded = u32::try_from(to_add.len()).unwrap_or(u32::MAX);
    let people = if recorded == 1 { "1 person".to_owned() } else { format!("{recorded} people") };
    Ok(BulkCheckView { words: format!("{title}: recorded for {people}."), recorded })
}

/// Takes back a line that was entered wrongly.
pub fn take_back_line(desk: &mut Desk, request: TakeBackLineRequest) -> Result<VettingFileView, UiError> {
    let line = lines::one(desk.store.read(), request.line)?;
    not_own(desk, line.person)?;
    let mut problems = Problems::new();
    let why = problems.line("why", &request.why, "Say why the line is taken back");
    problems.finish()?;
    let title = item(&desk.rules()?, &line.item)?.title.clone();
    let centre = desk.centre_id()?;
    desk.write(|write| lines::take_back(write, centre, line.id, &title, &why))?;
    file_view::of(desk, line.person, None)
}

/// Adds lines of a CV.
pub fn add_history_lines(desk: &mut Desk, request: AddHistoryLinesRequest) -> Result<VettingFileView, UiError> {
    not_own(desk, request.person)?;
    let file = begun(desk, request.person)?;
    let today = desk.today();
    let mut problems = Problems::new();
    let mut parsed: Vec<HistoryLine> = Vec::new();
    for (index, text) in request.lines.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
        let field = format!("lines.{index}");
        let Some(entry) = problems.take(&field, read_entry(text).map_err(|error| error.to_string())) else { continue };
        let line = HistoryLine::of_entry(HistoryEntryId::make(), request.person, &entry);
        // the same questions as of a line in the form
        match line.form().parse(line.id, request.person, file.born_on(), today) {
            Ok(_) => parsed.push(line),
            Err(error) => {
                for found in error.fields {
                    problems.add(&field, found.message);
                }
            }
        }
    }
    if parsed.is_empty() && request.lines.trim().is_empty() {
        problems
            .add("lines", "Enter at least one line, such as “Mar 2016 – Aug 2018 Little Oaks Nursery, nursery nurse”");
    }
    problems.finish()?;
    let centre = desk.centre_id()?;
    desk.write(|write| {
        for line in &parsed {
            histories::save(write, centre, line)?;
        }
        Ok(())
    })?;
    file_view::of(desk, request.person, None)
}

/// Saves one line of a CV.
pub fn save_history_line(desk: &mut Desk, request: SaveHistoryLineRequest) -> Result<VettingFileView, UiError> {
    not_own(desk, request.person)?;
    let file = begun(desk, request.person)?;
    let id = request.id.unwrap_or_else(HistoryEntryId::make);
    let line = request.form.parse(id, request.person, file.born_on(), desk.today())?;
    let centre = desk.centre_id()?;
    desk.write(|write| histories::save(write, centre, &line))?;
    file_view::of(desk, request.person, None)
}

/// Takes a line out of somebody's history.
pub fn remove_history_line(desk: &mut Desk, request: RemoveHistoryLineRequest) -> Result<VettingFileView, UiError> {
    not_own(desk, request.person)?;
    let centre = desk.centre_id()?;
    desk.write(|write| histories::remove(write, centre, request.person, request.id))?;
    file_view::of(desk, request.person, None)
}

/// Saves the written explanation of a gap.
pub fn explain_gap(desk: &mut Desk, request: ExplainGapRequest) -> Result<VettingFileView, UiError> {
    not_own(desk, request.person)?;
    let file = begun(desk, request.person)?;
    let book = desk.rules()?;
    let found = vetting::timeline::findings_of(&file, &book, desk.today());
    let gap = found
        .gaps
        .iter()
        .find(|gap| gap.first.to_string() == request.from && gap.last.to_string() == request.to)
        .ok_or_else(|| {
            UiError::new(
                ErrorCode::Conflict,
                "This gap is not in the history any more: its dates changed meanwhile. Your text is kept as a draft; open the file again.",
            )
        })?;
    let mut problems = Problems::new();
    let text = problems.text("explanation", &request.explanation);
    if text.trim().is_empty() {
        problems.add("explanation", "Enter the explanation in the person’s words");
    }
    problems.finish()?;
    let centre = desk.centre_id()?;
    let span = (gap.first, gap.last);
    desk.write(|write| histories::explain(write, centre, request.person, span, text.trim(), request.accepted))?;
    file_view::of(desk, request.person, None)
}

/// Decides about a start.
pub fn decide_start(desk: &mut Desk, request: DecideStartRequest) -> Result<VettingFileView, UiError> {
    if desk.person == request.person {
        return Err(UiError::new(
            ErrorCode::NotAllowed,
            "Nobody decides about his or her own start. Ask the other person who may decide.",
        ));
    }
    let read = vetting::read(desk, None, Some(request.person))?;
    let book = desk.rules()?;
    begun(desk, request.person)?;
    let Some(file) = read.files.first() else {
        return Err(UiError::new(ErrorCode::NotFound, "This person is not on record any more. Nothing was changed."));
    };
    let assessed = file.assess(&book, &read.initials, desk.today());
    if assessed.answer.verdict == Verdict::Left {
        return Err(UiError::new(ErrorCode::Conflict, "This person has left. Nothing was changed."));
    }
    // what was stopped is looked at afresh
    let mut fresh = file.clone();
    if fresh.decisions.first().is_some_and(|decision| decision.kind == StartDecisionKind::Stopped) {
        fresh.decisions.clear();
    }
    let answer = fresh.assess(&book, &read.initials, desk.today()).answer;
    let outstanding: Vec<String> = answer.outstanding.iter().map(|item| book.vetting()[*item].words()).collect();
    let decision = request.form.parse(DecisionContext {
        person: request.person,
        by: desk.person,
        at: desk.now,
        today: desk.today(),
        answer: &answer,
        outstanding: &outstanding.join(", "),
        review_days: book.count_of("vetting.early.review").unwrap_or(14),
    })?;
    if let Some(supervisor) = decision.supervisor {
        people::one(desk.store.read(), supervisor)?;
    }
    let centre = desk.centre_id()?;
    desk.write(|write| decisions::decide(write, centre, &decision))?;
    file_view::of(desk, request.person, None)
}

/// Accepts what came from an old register as the baseline: reminders begin.
pub fn accept_vetting_baseline(desk: &mut Desk, (): ()) -> Result<VettingRegisterView, UiError> {
    let now = rows::instant(desk.now);
    desk.write(|write| settings::set(write, keys::VETTING_BASELINE, "Baseline of vetting accepted", &now))?;
    vetting_register(desk, VettingRegisterRequest::default())
}
