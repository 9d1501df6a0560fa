//! What leaves of the vetting files: the inspector's pack and the table. Both are recorded; by initials both go through
//! the release gate first.

use hearthbook_documents::{PackPerson, VettingPack, vetting_pack};
use hearthbook_records::reports::{GateHit, HitKind};
use hearthbook_records::submissions::ExportView;
use hearthbook_records::vetting::{VettingPackRequest, parse_as_at};
use hearthbook_records::{ErrorCode, FieldError, Problems, Role, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};

use super::register;
use crate::commands::submissions::written;
use crate::desk::Desk;
use crate::{gate, render, vetting};

/// Refuses what would leave by initials and names somebody.
pub(super) fn through_the_gate(desk: &mut Desk, text: &str) -> Result<(), UiError> {
    let hits: Vec<GateHit> = gate::find(desk, text, &[])?;
    let mut fields: Vec<FieldError> = hits
        .iter()
        // the days in it are those of checks; that one is also somebody's birthday tells nothing
        .filter(|hit| hit.kind != HitKind::DateOfBirth)
        .map(|hit| FieldError {
            field: "initialsOnly".to_owned(),
            message: format!("“{}” stands in it: {}", hit.words, hit.whose),
        })
        .collect();
    fields.dedup();
    if fields.is_empty() {
        return Ok(());
    }
    Err(UiError {
        code: ErrorCode::Blocked,
        message: "By initials this would still name somebody, so nothing was written. Correct the title of the post, then write it again."
            .to_owned(),
        fields,
    })
}

fn words_of(people: &[PackPerson]) -> String {
    let mut text = String::new();
    for person in people {
        for part in [&person.who, &person.post, &person.dates, &person.answer, &person.sentence] {
            text.push_str(part);
            text.push('\n');
        }
        for (word, under) in person.schedule.iter().chain(&person.beside) {
            text.push_str(word);
            text.push('\n');
            text.push_str(under);
            text.push('\n');
        }
        for row in &person.evidence {
            text.push_str(&row.join("\n"));
            text.push('\n');
        }
        for line in person.gaps.iter().chain(&person.decisions) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// Writes the inspector's pack.
pub fn write_vetting_pack(desk: &mut Desk, request: VettingPackRequest) -> Result<ExportView, UiError> {
    let as_at = parse_as_at(&request.as_at, desk.today())?;
    let mut problems = Problems::new();
    if !request.attested {
        problems.add(
            "attested",
            "Tick that the summary shows what is on record; a pack that nobody attests is not written",
        );
    }
    problems.finish()?;
    let centre = desk.centre()?;
    let read = register::read(desk, as_at, request.leavers)?;
    let day = read.files.day;
    let people: Vec<PackPerson> = read
        .files
        .files
        .iter()
        .zip(&read.assessed)
        .map(|(file, assessed)| vetting::pack::person(&read.book, &read.files, file, assessed, request.initials_only))
        .collect();
    if request.initials_only {
        through_the_gate(desk, &words_of(&people))?;
    }
    let own = desk.own()?;
    let attested_by = format!(
        "{}, {}",
        if request.initials_only { &own.initials } else { &own.name },
        own.role.map_or_else(|| own.post.to_lowercase(), |role: Role| role.title().to_lowercase())
    );
    let schedule: Vec<(String, String)> = read
        .book
        .vetting()
        .iter()
        .filter(|item| item.statutory())
        .map(|item| (item.short.clone(), item.paragraph.replace("Schedule 2 ", "")))
        .collect();
    let beside: Vec<String> =
        read.book.vetting().iter().filter(|item| !item.statutory()).map(|item| item.short.clone()).collect();
    let made = format!("{}, by {}", london_date_time_words(desk.now), own.initials);
    let document = vetting_pack(&VettingPack {
        centre: &centre.name,
        urn: centre.urn.as_str(),
        as_at: &date_words(day),
        made: &made,
        summary: &register::summary_of(&read),
        by_initials: request.initials_only,
        schedule: &schedule,
        beside: &beside,
        people: &people,
        self_audit: &vetting::audits::for_report(desk, day)?,
        attested_by: &attested_by,
        pages: request.page_per_person,
    });
    let pdf = render::pdf(&document)?;
    let by = if request.initials_only { "_initials" } else { "" };
    let name = format!("{}_staff_vetting_{}{by}.pdf", centre.urn.as_str(), day.format("%Y-%m-%d"));
    written(desk, &name, &pdf.bytes, "Wrote out the inspector’s pack on vetting")
}
