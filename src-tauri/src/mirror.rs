//! The mirror, fed from a draft: what is written, who was spoken to on the last visits, what is carried over.

use hearthbook_records::reports::{AnswerView, MirrorNoteView};
use hearthbook_records::visits::{InterviewOutcome, IntervieweeGroup, VisitMade};
use hearthbook_rules::Template;
use hearthbook_submissions::figures::{Countable, Differs, differing};
use hearthbook_submissions::mirror::{Carried, Spoken, Text, notes as noted};

use crate::report_content::Gathered;

fn spoken(visit: &VisitMade) -> Spoken {
    let met = |group: IntervieweeGroup, observed: bool| {
        visit.interviews.iter().any(|interview| {
            interview.group == group
                && (interview.outcome == InterviewOutcome::Interviewed
                    || (observed && interview.outcome == InterviewOutcome::Observed))
        })
    };
    Spoken {
        parents: met(IntervieweeGroup::Parent, false),
        children: met(IntervieweeGroup::Child, true),
        staff: met(IntervieweeGroup::Staff, false),
        nobody_resident: visit.families_resident == 0,
    }
}

/// What one text quotes otherwise than the record has it. Kept per text by whoever writes in a draft: looking for numbers in a whole
/// report takes longer than saving one of its texts.
#[must_use]
pub fn quoted(template: &Template, answer: &AnswerView, countables: &[Countable]) -> Vec<MirrorNoteView> {
    let title = template.sections.iter().find(|section| section.id == answer.section).map(|s| s.title.as_str());
    let note = |differs: Differs| MirrorNoteView {
        id: "figureDiffers".to_owned(),
        key: Some(format!("figure:{}.{}:{}", answer.section, answer.field, differs.quoted.to_lowercase())),
        stands: None,
        title: format!(
            "{}: “{}”, but the record has {} {} since the last visit",
            title.unwrap_or_default(),
            differs.quoted,
            differs.record,
            differs.label
        ),
        detail: "If you count something else or another time, say so below. If the record is wrong, tell the manager."
            .to_owned(),
        section: Some(answer.section.clone()),
        field: Some(answer.field.clone()),
    };
    differing(&answer.text, countables).into_iter().map(note).collect()
}

/// Notes on a report, without what its texts quote; `visits` is its visit and those before it, newest first.
#[must_use]
pub fn notes(
    template: &Template,
    answers: &[AnswerView],
    gathered: &Gathered,
    visits: &[VisitMade],
) -> Vec<MirrorNoteView> {
    let texts: Vec<Text<'_>> = answers
        .iter()
        .filter_map(|answer| {
            let section = template.sections.iter().find(|section| section.id == answer.section)?;
            Some(Text {
                section: &answer.section,
                title: &section.title,
                field: &answer.field,
                has_evidence_field: section.fields.iter().any(|field| field.id == "seen" || field.id == "said"),
                empty: answer.text.trim().is_empty(),
                repeats: answer.repeats.as_ref().map(|note| (note.per_cent, note.of_visit.as_str())),
            })
        })
        .collect();
    let spoken: Vec<Spoken> = visits.iter().map(spoken).collect();
    let carried: Vec<Carried<'_>> = gathered
        .earlier_actions
        .iter()
        .map(|earlier| Carried { what: &earlier.action.what, times: earlier.action.carried })
        .collect();
    noted(&texts, &spoken, &carried)
        .into_iter()
        .map(|note| MirrorNoteView {
            id: note.id.to_owned(),
            key: None,
            stands: None,
            title: note.title,
            detail: note.detail,
            section: note.section,
            field: note.field,
        })
        .collect()
}
