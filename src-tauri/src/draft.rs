//! A report as it stands: its texts with what is to be said of each, the checks before sign-off, the mirror.
//!
//! For a draft this is kept while somebody types, so that a save looks only at the text that changed. Any other change
//! of the record forgets it.

use std::collections::BTreeMap;

use hearthbook_records::input::{LONGEST_TEXT, too_long};
use hearthbook_records::reports::{AnswerView, CheckView, HitKind, MirrorNoteView, PlacedHit, RepeatNote};
use hearthbook_records::visits::{ReportState, VisitMade};
use hearthbook_records::{ErrorCode, FieldError, PersonId, Problems, ReportId, UiError};
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::{FactKind, Template};
use hearthbook_store::tables::allowances::{self, Allowance};
use hearthbook_store::tables::reports::{self, Answer, Report};
use hearthbook_store::tables::visits::{self, Visit};
use hearthbook_submissions::figures::Countable;
use hearthbook_submissions::gate::Gate;
use hearthbook_submissions::mirror::REPEATS_FROM;
use hearthbook_submissions::{CoveringText, EarlierText, covering_text, visit_report_file_name, visit_report_subject};

use crate::desk::Desk;
use crate::gate::{self, Place};
use crate::report_content::{Gathered, gather, made};
use crate::reviews::figures;

/// What was signed off before, for pointing out repeated text.
#[derive(Debug)]
pub struct Earlier {
    /// Which one: the day of the visit, or the period.
    of: String,
    /// Its texts by section and field.
    texts: BTreeMap<(String, String), EarlierText>,
}

impl Earlier {
    /// That document and its texts.
    #[must_use]
    pub fn with(of: String, texts: Vec<Answer>) -> Self {
        let texts = texts.into_iter().map(|one| ((one.section, one.field), EarlierText::of(&one.text)));
        Self { of, texts: texts.collect() }
    }
}

/// What is to be said of one text: names and details that must not stand, unless the document is final (no gate is handed
/// in then), and how much of it stood in the one before.
#[must_use]
pub fn look_at(
    gate: Option<&Gate>,
    allowed: &[Allowance],
    earlier: Option<&Earlier>,
    section: &str,
    field: &str,
    text: String,
) -> AnswerView {
    let names = gate.map(|gate| gate::found_by(gate, &text, allowed)).unwrap_or_default();
    let place = (section.to_owned(), field.to_owned());
    let repeats = earlier.and_then(|earlier| {
        let per_cent = earlier.texts.get(&place)?.repeated_per_cent(&text);
        (per_cent >= REPEATS_FROM).then(|| RepeatNote { per_cent, of_visit: earlier.of.clone() })
    });
    let (section, field) = place;
    AnswerView { section, field, words: word_count(&text), text, names, repeats }
}

/// Puts a text that was looked at in the place of the one before.
pub fn put(answers: &mut [AnswerView], answer: &AnswerView) {
    if let Some(old) = answers.iter_mut().find(|old| old.section == answer.section && old.field == answer.field) {
        old.clone_from(answer);
    }
}

/// Why a text cannot be saved in a document of these answers: there is no such field, or it is too long.
#[must_use]
pub fn refused(what: &str, answers: &[AnswerView], section: &str, field: &str, text: &str) -> Option<UiError> {
    if !answers.iter().any(|answer| answer.section == section && answer.field == field) {
        let message = format!("This {what} has no such field. Nothing was changed.");
        return Some(UiError::new(ErrorCode::BadInput, message));
    }
    let length = text.chars().count();
    (length > LONGEST_TEXT).then(|| UiError {
        code: ErrorCode::BadInput,
        message: too_long(length),
        fields: vec![FieldError { field: format!("{section}.{field}"), message: too_long(length) }],
    })
}

/// Refuses to let words stand that the gate does not find, or that may stand already.
///
/// # Errors
/// `NotFound`.
pub fn still_found(answers: &[AnswerView], elsewhere: &[PlacedHit], kind: HitKind, words: &str) -> Result<(), UiError> {
    let wanted = words.to_lowercase();
    let found = answers.iter().flat_map(|answer| &answer.names).chain(elsewhere.iter().map(|placed| &placed.hit));
    if found.into_iter().any(|hit| hit.kind == kind && hit.allowed.is_none() && hit.words.to_lowercase() == wanted) {
        return Ok(());
    }
    Err(UiError::new(
        ErrorCode::NotFound,
        "The gate does not find these words in the draft (any more). Nothing was changed.",
    ))
}

/// A report as it stands.
#[derive(Debug)]
pub struct Draft {
    /// The report.
    pub report: ReportId,
    /// Who alone may write in it while it is a draft.
    pub writer: Option<PersonId>,
    /// The template that it is written with.
    pub template: Template,
    /// What is filled in from the record.
    pub gathered: Gathered,
    /// Texts, in the order of the template.
    pub answers: Vec<AnswerView>,
    /// What the gate found outside the texts.
    pub elsewhere: Vec<PlacedHit>,
    /// What may stand.
    pub allowances: Vec<Allowance>,
    /// This visit and those before it, newest first, for the mirror.
    visits: Vec<VisitMade>,
    earlier: Option<Earlier>,
    countables: Vec<Countable>,
    /// What the texts quote otherwise than the record has it, by their place in `answers`.
    quoted: BTreeMap<usize, Vec<MirrorNoteView>>,
    /// Why numbers stand that differ from the record, by the keys of their notes.
    standing: Vec<(String, String)>,
    final_: bool,
}

/// A text of a draft, and what it quotes otherwise than the record has it.
#[derive(Debug)]
pub struct Looked {
    answer: AnswerView,
    quoted: Vec<MirrorNoteView>,
}

/// How many words a text has.
#[must_use]
pub fn word_count(text: &str) -> u32 {
    u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX)
}

/// The signed-off report on the visit before.
fn report_before(desk: &Desk, visits: &[Visit], visit: &Visit) -> Result<Option<Earlier>, UiError> {
    let Some(day) = visit.day() else { return Ok(None) };
    for earlier in visits {
        let Some(made) = &earlier.made else { continue };
        if made.visited_on >= day || earlier.id == visit.id {
            continue;
        }
        let signed = reports::of_visit(desk.store.read(), earlier.id)?
            .into_iter()
            .find(|report| report.state == ReportState::SignedOff);
        if let Some(report) = signed {
            let texts = reports::answers(desk.store.read(), report.id)?;
            return Ok(Some(Earlier::with(date_words(made.visited_on), texts)));
        }
    }
    Ok(None)
}

/// What the texts may quote: counts since the visit before, which is the second of these. What the visit itself recorded
/// of the families is borne out as well.
fn countables(desk: &mut Desk, visits: &[VisitMade]) -> Result<Vec<Countable>, UiError> {
    let Some(this) = visits.first() else { return Ok(Vec::new()) };
    let to = this.visited_on;
    let month = to.checked_sub_months(chrono::Months::new(1)).unwrap_or(to);
    let from = visits.get(1).map_or(month, |before| before.visited_on).min(to);
    let counted = figures::count_people_and_events(desk, figures::Period { from, to })?;
    let mut countables = figures::countables(&[&counted]);
    // a visit report counts these in other ways: its own interviews, the assessments under way
    countables.retain(|one| !one.nouns.iter().any(|noun| matches!(*noun, "visit" | "assessment" | "arrival")));
    for one in countables.iter_mut().filter(|one| one.nouns.contains(&"families")) {
        one.accepted.push(this.families_resident);
    }
    Ok(countables)
}

impl Draft {
    /// Reads the whole report.
    ///
    /// # Errors
    /// What the store says; `Conflict` before the centre's profile is entered.
    pub fn read(desk: &mut Desk, report: &Report, visit: &Visit) -> Result<Self, UiError> {
        let template = reports::template(desk.store.read(), &report.template_hash)?;
        let gathered = gather(desk, report, &template)?;
        let final_ = report.state != ReportState::Draft;
        let all = visits::all(desk.store.read())?;
        let earlier = if final_ { None } else { report_before(desk, &all, visit)? };
        let this = made(desk, report)?;
        let mut before: Vec<VisitMade> = all
            .into_iter()
            .filter(|other| other.id != visit.id)
            .filter_map(|other| other.made)
            .filter(|other| other.visited_on <= this.visited_on)
            .collect();
        before.sort_by_key(|other| std::cmp::Reverse(other.visited_on));
        before.truncate(2);
        before.insert(0, this);
        let countables = if final_ { Vec::new() } else { countables(desk, &before)? };
        let allowances = allowances::of_report(desk.store.read(), report.id)?;
        let stored = reports::answers(desk.store.read(), report.id)?;
        let gate = if final_ { None } else { Some(desk.gate()?) };
        let mut draft = Self {
            report: report.id,
            writer: visit.visitor.filter(|_| !final_),
            template,
            gathered,
            answers: Vec::new(),
            elsewhere: Vec::new(),
            allowances,
            visits: before,
            earlier,
            countables,
            quoted: BTreeMap::new(),
            standing: reports::standing(desk.store.read(), report.id)?,
            final_,
        };
        let fields: Vec<(String, String)> = draft
            .template
            .sections
            .iter()
            .flat_map(|section| section.fields.iter().map(|field| (section.id.clone(), field.id.clone())))
            .collect();
        for (section, field) in fields {
            let text = stored
                .iter()
                .find(|answer| answer.section == section && answer.field == field)
                .map(|answer| answer.text.clone())
                .unwrap_or_default();
            let looked = draft.look_at(gate.as_deref(), &section, &field, text);
            draft.quoted.insert(draft.answers.len(), looked.quoted);
            draft.answers.push(looked.answer);
        }
        if !final_ {
            draft.gathered.stands = draft.figures();
            let places = draft.places(desk, report)?;
            draft.elsewhere = gate::find_in(desk, &places, &draft.allowances)?;
        }
        Ok(draft)
    }

    /// Everything that leaves with the report beside its texts: what is filled in, the file's name, its properties, the
    /// covering email.
    fn places(&self, desk: &Desk, report: &Report) -> Result<Vec<Place>, UiError> {
        let mut places = gate::places_of_record(&self.template, &self.gathered, &report.correction_reason);
        let (urn, name) = (&self.gathered.centre.urn, &self.gathered.centre.name);
        let day = self.visits[0].visited_on;
        places.push(Place {
            file_name: true,
            ..Place::outside("the file name", visit_report_file_name(urn, day, report.version))
        });
        places.push(Place::outside("the document’s title", format!("{}, {}", self.template.title, date_words(day))));
        places.push(Place::outside("the subject of the email", visit_report_subject(urn, name, day)));
        places.push(Place::outside(
            "the covering email",
            covering_text(&CoveringText {
                urn,
                centre: name,
                visited_on: day,
                version: report.version,
                document_number: None,
                role: desk.role.title(),
            }),
        ));
        Ok(places)
    }

    /// What is to be said of a text.
    #[must_use]
    pub fn look_at(&self, gate: Option<&Gate>, section: &str, field: &str, text: String) -> Looked {
        let answer = look_at(gate, &self.allowances, self.earlier.as_ref(), section, field, text);
        let quoted = crate::mirror::quoted(&self.template, &answer, &self.countables);
        Looked { answer, quoted }
    }

    /// Takes a text that was just saved, and gives it with what is to be said of it.
    pub fn take(&mut self, looked: Looked) -> AnswerView {
        let Looked { answer, quoted } = looked;
        let same = |one: &AnswerView| one.section == answer.section && one.field == answer.field;
        if let Some(place) = self.answers.iter().position(same) {
            self.quoted.insert(place, quoted);
        }
        put(&mut self.answers, &answer);
        answer
    }

    fn text(&self, section: &str, field: &str) -> &str {
        self.answers
            .iter()
            .find(|answer| answer.section == section && answer.field == field)
            .map_or("", |answer| answer.text.trim())
    }

    /// The checks before sign-off.
    #[must_use]
    pub fn checks(&self) -> Vec<CheckView> {
        let template = &self.template;
        let mut checks = Vec::new();
        let urn = self.gathered.centre.urn.trim().is_empty();
        checks.push(check(
            "urn",
            "URN and visit date on the report",
            urn.then(|| {
                (
                    "missing".to_owned(),
                    "Enter the URN under Centre profile; Ofsted asks for it on every report.".to_owned(),
                )
            }),
            None,
        ));
        for section in &template.sections {
            for field in section.fields.iter().filter(|field| field.required) {
                let opinion = field.id == "opinion";
                let label =
                    if opinion { "Opinion written".to_owned() } else { format!("{}: {}", section.title, field.label) };
                let message = if opinion {
                    "Write your own opinion of the standard of care; the report is for it.".to_owned()
                } else {
                    format!("Write “{}”.", field.label)
                };
                checks.push(check(
                    &field.id,
                    &label,
                    self.text(&section.id, &field.id).is_empty().then(|| ("not written".to_owned(), message)),
                    Some((&section.id, &field.id)),
                ));
            }
        }
        checks.push(stopped(&self.answers, &self.elsewhere));
        let figures = self.figures();
        let open: Vec<&MirrorNoteView> = figures.iter().filter(|note| note.stands.is_none()).collect();
        if !figures.is_empty() {
            let place = open.first().and_then(|note| Some((note.section.as_deref()?, note.field.as_deref()?)));
            checks.push(check(
                "figures",
                "Figures as in the record, or with a reason",
                (!open.is_empty()).then(|| (left(open.len()), "Put each right, or say why it stands.".to_owned())),
                place,
            ));
        }
        let section_of = |kind| {
            template.sections.iter().find(|section| section.facts.contains(&kind)).map(|section| section.id.as_str())
        };
        let gathered = &self.gathered;
        let open = gathered
            .earlier_actions
            .iter()
            .filter(|earlier| earlier.outcome.is_none() || earlier.evidence.trim().is_empty())
            .count();
        if !gathered.earlier_actions.is_empty() {
            checks.push(check(
                "earlierActions",
                "Earlier actions closed or carried",
                (open > 0).then(|| {
                    (
                        left(open),
                        "Say for each action whether it is done, with the evidence, or why it is carried over."
                            .to_owned(),
                    )
                }),
                section_of(FactKind::LastActions).map(|section| (section, "")),
            ));
        }
        let vague = gathered.actions.iter().filter(|action| action.owner.is_empty() || action.due_on.is_none()).count();
        if !gathered.actions.is_empty() {
            checks.push(check(
                "actions",
                "New actions have an owner and a date",
                (vague > 0).then(|| (left(vague), "Give each new action an owner, by initials, and a day.".to_owned())),
                section_of(FactKind::NewActions).map(|section| (section, "")),
            ));
        }
        checks
    }

    /// Numbers that differ from the record, each with the reason why it stands, if one was given. In a report that is signed
    /// off, those that stood then.
    #[must_use]
    pub fn figures(&self) -> Vec<MirrorNoteView> {
        if self.final_ {
            return self.gathered.stands.clone();
        }
        let reason = |key: &Option<String>| {
            let found = self.standing.iter().find(|(kept, _)| Some(kept) == key.as_ref());
            found.map(|(_, reason)| reason.clone())
        };
        let notes = self.quoted.values().flatten();
        notes.map(|note| MirrorNoteView { stands: reason(&note.key), ..note.clone() }).collect()
    }

    /// Notes of the mirror.
    #[must_use]
    pub fn mirror(&self) -> Vec<MirrorNoteView> {
        let mut all = crate::mirror::notes(&self.template, &self.answers, &self.gathered, &self.visits);
        all.extend(self.figures());
        all
    }
}

/// Why something that was pointed out stands, in one line; empty takes that back.
///
/// # Errors
/// `BadInput` when it is too long.
pub fn why_it_stands(typed: &str) -> Result<String, UiError> {
    let reason = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut problems = Problems::new();
    if reason.chars().count() > 500 {
        problems.add("reason", "Say it in at most 500 characters; a longer story belongs into the text itself");
    }
    problems.finish()?;
    Ok(reason)
}

/// That nothing stands in the texts or elsewhere that the gate stops.
#[must_use]
pub fn stopped(answers: &[AnswerView], elsewhere: &[PlacedHit]) -> CheckView {
    let in_texts = answers.iter().flat_map(|answer| {
        let place = (answer.section.as_str(), answer.field.as_str());
        answer.names.iter().map(move |hit| (hit, Some(place)))
    });
    let outside = elsewhere.iter().map(|placed| {
        (&placed.hit, placed.section.as_deref().map(|section| (section, placed.field.as_deref().unwrap_or(""))))
    });
    let stopped: Vec<_> = in_texts.chain(outside).filter(|(hit, _)| hit.allowed.is_none()).collect();
    let message = stopped.first().map(|(hit, _)| {
        let whose = if hit.whose.is_empty() { String::new() } else { format!(" of {}", hit.whose) };
        let said = match hit.kind {
            hearthbook_records::reports::HitKind::Name => format!("is the name{whose}"),
            hearthbook_records::reports::HitKind::NearName => format!("is nearly the name{whose}"),
            hearthbook_records::reports::HitKind::Address => format!("is an address{whose}"),
            hearthbook_records::reports::HitKind::Phone => format!("is a telephone number{whose}"),
            hearthbook_records::reports::HitKind::Email => format!("is an email address{whose}"),
            hearthbook_records::reports::HitKind::DateOfBirth => format!("is a date of birth{whose}"),
            hearthbook_records::reports::HitKind::NhsNumber => format!("is an NHS number{whose}"),
            hearthbook_records::reports::HitKind::CaseNumber => format!("is a case number{whose}"),
        };
        (
            left(stopped.len()),
            format!("“{}” {said}. Put {} instead, or say why it may stand.", hit.words, hit.replacement),
        )
    });
    check("names", "Names and details replaced by initials", message, stopped.first().and_then(|(_, place)| *place))
}

/// A check, with what is failing and where.
#[must_use]
pub fn check(id: &str, label: &str, failing: Option<(String, String)>, place: Option<(&str, &str)>) -> CheckView {
    let (ok, state, message) = match failing {
        None => (true, "done".to_owned(), String::new()),
        Some((state, message)) => (false, state, message),
    };
    CheckView {
        id: id.to_owned(),
        label: label.to_owned(),
        ok,
        state,
        message,
        section: place.map(|(section, _)| section.to_owned()),
        field: place.and_then(|(_, field)| (!field.is_empty()).then(|| field.to_owned())),
    }
}

/// "2 left".
#[must_use]
pub fn left(number: usize) -> String {
    format!("{number} left")
}
