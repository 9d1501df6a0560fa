//! Annex A, filled in from the record: the outline in force, its figures and lists, what people answered.
//!
//! What it must not know: how a figure is counted, what a page looks like.

pub mod content;
pub mod lists;
pub mod same;

use std::collections::HashMap;

use chrono::NaiveDate;
use hearthbook_records::annex::{
    AnnexAnswer, AnnexAnswerView, AnnexFieldView, AnnexFiledView, AnnexGapView, AnnexKept, AnnexPeriod,
    AnnexRetiredView, AnnexSectionView, AnnexView, BehindView,
};
use hearthbook_records::centre::Centre;
use hearthbook_records::submissions::SubmissionState;
use hearthbook_records::{Ability, PersonId, UiError};
use hearthbook_rules::Explanation;
use hearthbook_rules::annex::{AnnexField, AnnexKind, AnnexSection, AnnexTemplate};
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words};
use hearthbook_store::tables::annex as table;
use hearthbook_store::tables::{documents, submissions};

use crate::desk::Desk;
use crate::figures::{self, Figure, Scope, Source};

/// The outline in force.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Sections.
    pub sections: Vec<AnnexSection>,
    /// "Outline as shipped, version 1".
    pub words: String,
    /// Its version in the record; 0 while the centre never changed it.
    pub version: u32,
    /// It is the centre's own.
    pub own: bool,
}

/// Reads the outline in force.
///
/// # Errors
/// What the store says.
pub fn outline(desk: &Desk) -> Result<Outline, UiError> {
    let shipped = AnnexTemplate::shipped();
    let as_shipped = format!("Outline as shipped, version {}", shipped.version);
    let Some(kept) = table::outline(desk.store.read())? else {
        return Ok(Outline { sections: shipped.sections.clone(), words: as_shipped, version: 0, own: false });
    };
    if kept.shipped {
        return Ok(Outline {
            sections: shipped.sections.clone(),
            words: as_shipped,
            version: kept.version,
            own: false,
        });
    }
    let by = figures::source::initials(desk)?.get(&kept.by).cloned().unwrap_or_default();
    Ok(Outline {
        words: format!(
            "The centre’s own outline, version {} of {} by {by}: {}",
            kept.version,
            date_words(london_date(kept.at)),
            kept.why
        ),
        sections: kept.sections,
        version: kept.version,
        own: true,
    })
}

/// The period as the figures want it.
#[must_use]
pub fn scope(period: &AnnexPeriod) -> Scope {
    Scope { from: period.from, to: period.to, as_of: period.as_of }
}

/// What Annex A is filled in from, read once.
pub struct Gathered {
    /// The record.
    pub source: Source,
    /// Figures by key.
    pub figures: HashMap<String, Figure>,
    /// What it covers.
    pub period: AnnexPeriod,
    /// The centre.
    pub centre: Centre,
    /// Answers, newest first.
    pub answers: Vec<AnnexAnswer>,
    /// Initials by person.
    pub initials: HashMap<PersonId, String>,
    /// Lists by their key.
    pub lists: lists::Lists,
}

/// Reads and counts.
///
/// # Errors
/// What the store says; `Conflict` before the centre's profile is entered.
pub fn gather(desk: &mut Desk, period: AnnexPeriod) -> Result<Gathered, UiError> {
    let centre = desk.centre()?;
    let source = figures::source::read(desk, period.as_of)?;
    let figures =
        figures::all(&source, &scope(&period)).into_iter().map(|figure| (figure.key.clone(), figure)).collect();
    let lists = lists::gather(desk, &source, &period)?;
    Ok(Gathered {
        figures,
        source,
        period,
        centre,
        answers: table::answers(desk.store.read())?,
        initials: figures::source::initials(desk)?,
        lists,
    })
}

/// What is to be said of a period that begins before the record does, or that lies before it altogether.
#[must_use]
pub fn period_note(first: Option<NaiveDate>, period: &AnnexPeriod) -> String {
    match first {
        None => "Nothing is on record yet: every figure is nil because nobody has lived here and nothing has happened, as far as the record knows.".to_owned(),
        Some(first) if first > period.to => format!(
            "This period ends before the record begins: the first thing on record is of {}. Every figure is nil for that reason and says nothing about the time. Choose a period that ends on or after that day, or answer from the old records.",
            date_words(first)
        ),
        Some(first) if first > period.from => format!(
            "The record begins on {}, after the first day of this period: what happened before is not counted.",
            date_words(first)
        ),
        Some(_) => String::new(),
    }
}

impl Gathered {
    fn by(&self, person: PersonId) -> &str {
        self.initials.get(&person).map_or("somebody", String::as_str)
    }

    fn answer_view(&self, answer: &AnnexAnswer) -> AnnexAnswerView {
        AnnexAnswerView {
            text: answer.text.clone(),
            words: format!("confirmed {} by {}", london_date_time_words(answer.at), self.by(answer.by)),
        }
    }

    fn profile(&self, of: &str) -> String {
        let profile = &self.centre.profile;
        match of {
            "name" => self.centre.name.clone(),
            "urn" => self.centre.urn.as_str().to_owned(),
            "address" => profile.address.clone(),
            "telephone" => profile.telephone.clone(),
            "email" => profile.email.clone(),
            "provider" => profile.provider_name.clone(),
            "period" => scope(&self.period).words(),
            "day" => date_words(self.period.as_of),
            _ => String::new(),
        }
    }

    fn asked(&self, field: &AnnexField, today: NaiveDate, view: &mut AnnexFieldView) {
        let mut of = self.answers.iter().filter(|answer| answer.field == field.id);
        let Some(last) = of.next() else {
            view.gap = true;
            return;
        };
        view.value = last.text.clone();
        view.gap = last.text.trim().is_empty();
        let days = (today - london_date(last.at)).num_days();
        view.confirmed = self.answer_view(last).words;
        view.stale = field.keep > 0 && days > i64::from(field.keep);
        if view.stale {
            view.note = format!("Confirmed {days} days ago. Look at it again and confirm it.");
        }
        view.earlier = of.map(|answer| self.answer_view(answer)).collect();
    }

    fn field(&self, field: &AnnexField, today: NaiveDate) -> AnnexFieldView {
        let mut view = AnnexFieldView {
            id: field.id.clone(),
            label: field.label.clone(),
            hint: field.hint.clone(),
            kind: field.kind,
            of: field.of.clone(),
            value: String::new(),
            number: None,
            parents: None,
            children: None,
            note: String::new(),
            behind: Vec::new(),
            heads: Vec::new(),
            rows: Vec::new(),
            confirmed: String::new(),
            stale: false,
            gap: false,
            earlier: Vec::new(),
        };
        match field.kind {
            AnnexKind::Profile => {
                view.value = self.profile(&field.of);
                view.gap = view.value.trim().is_empty();
                if view.gap {
                    view.note = "Not in the centre’s profile yet.".to_owned();
                }
            }
            AnnexKind::Figure => match self.figures.get(&field.of) {
                Some(figure) => {
                    view.value = figure.words();
                    view.number = figure.value;
                    view.parents = figure.parents;
                    view.children = figure.children;
                    view.note = figure.note.clone();
                    view.behind = behind(figure);
                }
                // the figure of a type of assessment that nobody has at present
                None => {
                    view.value = "0".to_owned();
                    view.number = Some(0);
                    view.note = "Nothing of this is on record in this period.".to_owned();
                }
            },
            AnnexKind::Table => {
                if let Some(list) = self.lists.get(&field.of) {
                    view.heads = list.heads.clone();
                    view.rows = list.rows.clone();
                    view.value = match list.rows.len() {
                        0 => "none".to_owned(),
                        1 => "1 line".to_owned(),
                        lines => format!("{lines} lines"),
                    };
                }
            }
            AnnexKind::Ask => self.asked(field, today, &mut view),
        }
        view
    }

    /// The sections of an outline, filled in; what is hidden is left out.
    #[must_use]
    pub fn sections(&self, outline: &Outline, today: NaiveDate) -> Vec<AnnexSectionView> {
        let template = AnnexTemplate::shipped();
        outline
            .sections
            .iter()
            .map(|section| AnnexSectionView {
                id: section.id.clone(),
                title: section.title.clone(),
                hint: section.hint.clone(),
                why: Explanation {
                    rule: section.id.clone(),
                    headline: section.title.clone(),
                    steps: Vec::new(),
                    basis: section.basis,
                    citation: section.citation.clone(),
                    source: section.source.clone(),
                    checked_on: section.checked_on,
                    ..template.why()
                },
                fields: section
                    .fields
                    .iter()
                    .filter(|field| !field.hidden)
                    .map(|field| self.field(field, today))
                    .collect(),
            })
            .filter(|section| !section.fields.is_empty())
            .collect()
    }

    fn retired(&self, outline: &Outline) -> Vec<AnnexRetiredView> {
        let shown = |id: &str| outline.sections.iter().any(|section| section.fields.iter().any(|field| field.id == id));
        let mut found: Vec<AnnexRetiredView> = Vec::new();
        for answer in self.answers.iter().filter(|answer| !shown(&answer.field)) {
            let view = self.answer_view(answer);
            match found.iter_mut().find(|one| one.field == answer.field) {
                Some(one) => one.answers.push(view),
                None => found.push(AnnexRetiredView {
                    field: answer.field.clone(),
                    label: answer.label.clone(),
                    answers: vec![view],
                }),
            }
        }
        found
    }
}

/// What is still to be done: what is not answered, then what is stale.
#[must_use]
pub fn gaps(sections: &[AnnexSectionView]) -> Vec<AnnexGapView> {
    let fields = || sections.iter().flat_map(|section| &section.fields);
    let gap = |field: &AnnexFieldView, words: &str| AnnexGapView {
        field: field.id.clone(),
        label: field.label.clone(),
        words: words.to_owned(),
    };
    let empty = fields().filter(|field| field.gap).map(|field| gap(field, "not answered"));
    let stale = fields().filter(|field| field.stale && !field.gap).map(|field| gap(field, &field.confirmed));
    empty.chain(stale).collect()
}

/// A finished one, for lists.
///
/// # Errors
/// What the store says.
pub fn filed_view(desk: &Desk, kept: &AnnexKept) -> Result<AnnexFiledView, UiError> {
    let document = documents::one(desk.store.read(), kept.document)?;
    let submission = submissions::of_document(desk.store.read(), kept.document)?;
    let by = figures::source::initials(desk)?.get(&kept.by).cloned().unwrap_or_default();
    let replaced = document.superseded_by.map(|number| format!("; replaced by {number}")).unwrap_or_default();
    Ok(AnnexFiledView {
        id: kept.id,
        number: document.number,
        words: format!(
            "{}, as at {}; finished {} by {by}{replaced}",
            scope(&kept.period).words(),
            date_words(kept.period.as_of),
            london_date_time_words(kept.at)
        ),
        sha256: document.sha256,
        pages: document.pages,
        released: submission
            .as_ref()
            .is_some_and(|one| !matches!(one.state, SubmissionState::Prepared | SubmissionState::Withdrawn)),
        submission: submission.map(|one| one.id),
    })
}

/// Annex A as the record stands now.
///
/// # Errors
/// What the store says.
pub fn view(desk: &mut Desk, period: AnnexPeriod) -> Result<AnnexView, UiError> {
    let outline = outline(desk)?;
    let gathered = gather(desk, period)?;
    let sections = gathered.sections(&outline, desk.today());
    let template = AnnexTemplate::shipped();
    let kept = table::all(desk.store.read())?;
    Ok(AnnexView {
        title: template.title.clone(),
        from: period.from.into(),
        to: period.to.into(),
        as_of: period.as_of.into(),
        period: format!("{}, as at {}", scope(&period).words(), date_words(period.as_of)),
        period_note: period_note(gathered.source.first_day(), &period),
        why: template.why(),
        outline: outline.words.clone(),
        gaps: gaps(&sections),
        retired: gathered.retired(&outline),
        sections,
        filed: kept.iter().map(|one| filed_view(desk, one)).collect::<Result<_, _>>()?,
        can_change: desk.may(Ability::ChangeRules),
    })
}

/// The records behind a figure, for the page.
#[must_use]
pub fn behind(figure: &Figure) -> Vec<BehindView> {
    figure
        .behind
        .iter()
        .map(|one| BehindView { label: one.label.clone(), words: one.words.clone(), path: one.path.clone() })
        .collect()
}
