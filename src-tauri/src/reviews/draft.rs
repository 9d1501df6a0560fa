//! A review as it stands: its texts with what is to be said of each, the checks before sign-off, what is pointed out.
//!
//! For a draft this is kept while somebody types, so that a save looks only at the text that changed. Any other change of
//! the record forgets it.

use hearthbook_records::reports::{AnswerView, CheckView, HitKind, PlacedHit};
use hearthbook_records::reviews::{Consultation, ConsultedGroup, QualityNoteView};
use hearthbook_records::visits::ReportState;
use hearthbook_records::{AllowanceId, ReviewId, UiError};
use hearthbook_rules::Template;
use hearthbook_rules::calendar::date_words;
use hearthbook_store::tables::allowances::Allowance;
use hearthbook_store::tables::documents::MatterText;
use hearthbook_store::tables::reports::{self};
use hearthbook_store::tables::reviews::{self, Review};
use hearthbook_submissions::figures::Countable;
use hearthbook_submissions::gate::Gate;
use hearthbook_submissions::quality::{self, Group, Rolled, Statement, initials_in};
use hearthbook_submissions::{ReviewCovering, review_covering_text, review_file_name, review_subject};

use super::{Gathered, gather, has_plain_copy, review_before, times_carried};
use crate::desk::Desk;
use crate::draft::{Earlier, check, left, look_at, put, stopped};
use crate::gate::{self, Place};

/// A review as it stands.
#[derive(Debug)]
pub struct ReviewDraft {
    /// The review.
    pub review: ReviewId,
    /// The template that it is written with.
    pub template: Template,
    /// What it is filled in with.
    pub gathered: Gathered,
    /// Texts, in the order of the template.
    pub answers: Vec<AnswerView>,
    /// What the gate found outside the texts.
    pub elsewhere: Vec<PlacedHit>,
    /// What may stand.
    pub allowances: Vec<Allowance>,
    /// Days that Hearthbook itself puts into the document: those of the period and of the records named in it.
    pub own_days: Vec<Allowance>,
    consultations: Vec<Consultation>,
    countables: Vec<Countable>,
    residents: bool,
    standing: Vec<(String, String)>,
    earlier: Option<Earlier>,
    final_: bool,
}

/// Why a day may stand that happens to be somebody's date of birth as well.
const OWN_DAY: &str = "A day of the review itself: of its period, or of a record that it names";

/// The first and last day of the period, and the days of the records that statements rest on: a child may have been born on
/// one of them, and the day is none the less the review's own.
fn own_days(review: &Review, gathered: &Gathered) -> Vec<Allowance> {
    let named = gathered.evidence.iter().filter_map(|one| one.words.rsplit(", ").next().map(str::to_owned));
    let mut days: Vec<String> = [date_words(review.from), date_words(review.to)].into_iter().chain(named).collect();
    days.sort();
    days.dedup();
    days.into_iter()
        .map(|words| Allowance {
            id: AllowanceId::make(),
            words,
            kind: HitKind::DateOfBirth,
            reason: OWN_DAY.to_owned(),
            at: review.begun_at,
            by: review.begun_by,
        })
        .collect()
}

fn opinion(field: &str) -> bool {
    matches!(field, "concluded" | "opinion")
}

impl ReviewDraft {
    /// Reads the whole review.
    ///
    /// # Errors
    /// What the store says; `Conflict` before the centre's profile is entered.
    pub fn read(desk: &mut Desk, review: &Review) -> Result<Self, UiError> {
        let template = reports::template(desk.store.read(), &review.template_hash)?;
        let (gathered, figures) = gather(desk, review, &template)?;
        let final_ = review.state != ReportState::Draft;
        let earlier = match review_before(desk, review)? {
            Some(last) if !final_ => {
                Some(Earlier::with(date_words(last.to), reviews::answers(desk.store.read(), last.id)?))
            }
            _ => None,
        };
        let stored = reviews::answers(desk.store.read(), review.id)?;
        let gate = if final_ { None } else { Some(desk.gate()?) };
        let mut draft = Self {
            review: review.id,
            allowances: reviews::allowances(desk.store.read(), review.id)?,
            own_days: own_days(review, &gathered),
            consultations: reviews::consultations(desk.store.read(), review.id)?,
            standing: reviews::standing(desk.store.read(), review.id)?,
            countables: figures.as_ref().map(super::figures::Figures::countables).unwrap_or_default(),
            residents: figures.as_ref().is_some_and(super::figures::Figures::anybody_lived_here),
            template,
            gathered,
            answers: Vec::new(),
            elsewhere: Vec::new(),
            earlier,
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
            let answer = draft.look_at(gate.as_deref(), &section, &field, text);
            draft.answers.push(answer);
        }
        if !final_ {
            let places = draft.places(desk, review);
            draft.elsewhere = gate::find_in(desk, &places, &draft.allowed())?;
            draft.elsewhere.retain(|placed| placed.hit.allowed.as_deref() != Some(OWN_DAY));
        }
        Ok(draft)
    }

    /// Everything that may stand: what somebody allowed, and the days of the document itself.
    #[must_use]
    pub fn allowed(&self) -> Vec<Allowance> {
        self.allowances.iter().chain(&self.own_days).cloned().collect()
    }

    /// Everything that leaves with the review beside its texts.
    fn places(&self, desk: &Desk, review: &Review) -> Vec<Place> {
        let mut places = Vec::new();
        for one in &self.consultations {
            let words = format!("what was said: {}, {}", one.group.words().to_lowercase(), date_words(one.on));
            let text = format!("{}\n{}\n{}", one.how, one.said, one.changed);
            places.push(Place::typed(words, Some("consultation"), text));
        }
        for one in &self.gathered.evidence {
            places.push(Place::within("what a statement rests on".to_owned(), Some(&one.section), one.words.clone()));
        }
        for earlier in &self.gathered.earlier_actions {
            places.push(Place::typed(
                "what became of an action of the last plan".to_owned(),
                Some("plan"),
                format!("{}\n{}", earlier.action.what, earlier.evidence),
            ));
        }
        for action in &self.gathered.actions {
            places.push(Place::typed(
                "the development plan".to_owned(),
                Some("plan"),
                format!("{}\n{}", action.what, action.owner),
            ));
        }
        for (_, reason) in &self.standing {
            places.push(Place::outside("why something stands", reason.clone()));
        }
        let centre = &self.gathered.centre;
        places.push(Place::outside("the reason for the correction", review.correction_reason.clone()));
        places.push(Place {
            file_name: true,
            ..Place::outside("the file name", review_file_name(&centre.urn, review.to, review.version))
        });
        places.push(Place::outside(
            "the subject of the email",
            review_subject(&centre.urn, &centre.name, &self.gathered.period),
        ));
        places.push(Place::outside(
            "the covering email",
            review_covering_text(&ReviewCovering {
                urn: &centre.urn,
                centre: &centre.name,
                period: &self.gathered.period,
                version: review.version,
                document_number: None,
                role: desk.role.title(),
            }),
        ));
        places
    }

    /// What is to be said of a text.
    #[must_use]
    pub fn look_at(&self, gate: Option<&Gate>, section: &str, field: &str, text: String) -> AnswerView {
        look_at(gate, &self.allowed(), self.earlier.as_ref(), section, field, text)
    }

    /// Takes a text that was just saved.
    pub fn take(&mut self, answer: &AnswerView) {
        put(&mut self.answers, answer);
    }

    /// Every text that stands in the report, for the gate at its release.
    #[must_use]
    pub fn texts(&self) -> Vec<MatterText> {
        let title = |id: &str| {
            let found = self.template.sections.iter().find(|section| section.id == id);
            found.map_or_else(|| id.to_owned(), |section| section.title.clone())
        };
        let text = |place: String, text: String| MatterText { place, text };
        let answers = self.answers.iter().filter(|answer| answer.section != "residents");
        let mut texts: Vec<MatterText> = answers
            .map(|answer| text(format!("the section “{}”", title(&answer.section)), answer.text.clone()))
            .collect();
        texts.extend(
            self.consultations
                .iter()
                .map(|one| text("what people said".to_owned(), format!("{}\n{}\n{}", one.how, one.said, one.changed))),
        );
        let evidence = self.gathered.evidence.iter().map(|one| one.words.clone());
        texts.extend(evidence.map(|words| text("what a statement rests on".to_owned(), words)));
        texts.extend(self.gathered.earlier_actions.iter().map(|earlier| {
            text("the last development plan".to_owned(), format!("{}\n{}", earlier.action.what, earlier.evidence))
        }));
        texts.extend(
            self.gathered
                .actions
                .iter()
                .map(|action| text("the development plan".to_owned(), format!("{}\n{}", action.what, action.owner))),
        );
        texts.extend(self.standing.iter().map(|(_, reason)| text("why something stands".to_owned(), reason.clone())));
        texts.retain(|one| !one.text.trim().is_empty());
        texts
    }

    /// The texts of the copy for residents.
    #[must_use]
    pub fn plain_texts(&self) -> Vec<MatterText> {
        let plain = self.answers.iter().filter(|answer| answer.section == "residents");
        plain
            .map(|answer| MatterText { place: "the copy for residents".to_owned(), text: answer.text.clone() })
            .collect()
    }

    /// The checks before sign-off. What can stand with a reason is among the [`notes`](Self::notes).
    #[must_use]
    pub fn checks(&self) -> Vec<CheckView> {
        let mut checks = Vec::new();
        checks.push(check(
            "urn",
            "URN and period on the report",
            self.gathered.centre.urn.trim().is_empty().then(|| {
                (
                    "missing".to_owned(),
                    "Enter the URN under Centre profile; Ofsted asks for it on every report.".to_owned(),
                )
            }),
            None,
        ));
        for section in &self.template.sections {
            for field in section.fields.iter().filter(|field| field.required) {
                let empty = self
                    .answers
                    .iter()
                    .any(|a| a.section == section.id && a.field == field.id && a.text.trim().is_empty());
                checks.push(check(
                    &field.id,
                    "Opinion written",
                    empty.then(|| ("not written".to_owned(), format!("Write “{}”.", field.label))),
                    Some((&section.id, &field.id)),
                ));
            }
        }
        checks.push(stopped(&self.answers, &self.elsewhere));
        let open = self
            .gathered
            .earlier_actions
            .iter()
            .filter(|earlier| earlier.outcome.is_none() || earlier.evidence.trim().is_empty())
            .count();
        if !self.gathered.earlier_actions.is_empty() {
            checks.push(check(
                "earlierActions",
                "Last plan’s actions closed or carried",
                (open > 0).then(|| {
                    (
                        left(open),
                        "Say for each action whether it is done, with the evidence, or why it is carried over."
                            .to_owned(),
                    )
                }),
                Some(("plan", "")),
            ));
        }
        let vague =
            self.gathered.actions.iter().filter(|action| action.owner.is_empty() || action.due_on.is_none()).count();
        if !self.gathered.actions.is_empty() {
            checks.push(check(
                "actions",
                "Every action has an owner and a date",
                (vague > 0).then(|| (left(vague), "Give each action an owner, by initials, and a day.".to_owned())),
                Some(("plan", "")),
            ));
        }
        if has_plain_copy(&self.answers) {
            let plain = self.answers.iter().filter(|answer| answer.section == "residents");
            let found = plain.clone().find_map(|answer| Some((answer, initials_in(&answer.text)?)));
            let missing = plain.clone().find(|answer| answer.text.trim().is_empty());
            let failing = match (found, missing) {
                (Some((answer, initials)), _) => Some((
                    answer.field.clone(),
                    "initials".to_owned(),
                    format!(
                        "“{initials}” are initials. The copy for residents holds none: say “a parent”, “a member of staff”."
                    ),
                )),
                (None, Some(answer)) => Some((
                    answer.field.clone(),
                    "not written".to_owned(),
                    "Write all three texts, or leave all three empty: then there is no short copy.".to_owned(),
                )),
                (None, None) => None,
            };
            let field = failing.as_ref().map(|(field, _, _)| field.clone()).unwrap_or_default();
            checks.push(check(
                "residentsCopy",
                "Copy for residents: complete, without initials",
                failing.map(|(_, state, message)| (state, message)),
                Some(("residents", &field)),
            ));
        }
        let open = self.notes().iter().filter(|note| note.stands.is_none()).count();
        checks.push(check(
            "notes",
            "What is pointed out is settled",
            (open > 0).then(|| (left(open), "Put each right, or say why it stands.".to_owned())),
            None,
        ));
        checks
    }

    /// What is pointed out, each with the reason why it stands, if one was given.
    #[must_use]
    pub fn notes(&self) -> Vec<QualityNoteView> {
        if self.final_ {
            return self.gathered.stands.clone();
        }
        let statements: Vec<Statement<'_>> = self
            .answers
            .iter()
            .filter(|answer| answer.section != "residents" || !answer.text.is_empty())
            .filter_map(|answer| {
                let section = self.template.sections.iter().find(|section| section.id == answer.section)?;
                let links = self.gathered.evidence.iter();
                Some(Statement {
                    section: &answer.section,
                    title: &section.title,
                    field: &answer.field,
                    text: &answer.text,
                    opinion: opinion(&answer.field) && answer.section != "consultation",
                    evidence: links.filter(|one| one.section == answer.section).count(),
                    repeats: answer.repeats.as_ref().map_or(0, |note| note.per_cent),
                })
            })
            .collect();
        let groups: Vec<Group<'_>> = ConsultedGroup::ALL
            .iter()
            .filter(|group| **group != ConsultedGroup::Others)
            .map(|group| {
                let mut asked = self.consultations.iter().filter(|one| one.group == *group).peekable();
                Group {
                    id: match group {
                        ConsultedGroup::Parents => "parents",
                        ConsultedGroup::Children => "children",
                        ConsultedGroup::Staff => "staff",
                        ConsultedGroup::PlacingAuthorities => "placingAuthorities",
                        ConsultedGroup::Others => "others",
                    },
                    words: group.words(),
                    law: group.resident(),
                    there: *group == ConsultedGroup::Staff || self.residents,
                    asked: asked.peek().is_some(),
                    answered: asked.any(|one| one.answered > 0),
                }
            })
            .collect();
        let rolled: Vec<Rolled> = self
            .gathered
            .earlier_actions
            .iter()
            .map(|earlier| Rolled {
                id: earlier.action.id.to_string(),
                what: earlier.action.what.clone(),
                times: times_carried(earlier),
            })
            .collect();
        let mut notes: Vec<QualityNoteView> = quality::notes(&statements, &groups, &rolled, &self.countables)
            .into_iter()
            .map(|note| QualityNoteView {
                stands: self.standing.iter().find(|(key, _)| *key == note.key).map(|(_, reason)| reason.clone()),
                key: note.key,
                title: note.title,
                detail: note.detail,
                section: note.section,
                field: note.field,
            })
            .collect();
        if !has_plain_copy(&self.answers) {
            let key = "residentsCopy".to_owned();
            notes.push(QualityNoteView {
                stands: self.standing.iter().find(|(kept, _)| *kept == key).map(|(_, reason)| reason.clone()),
                key,
                title: "There is no copy in plain words for residents".to_owned(),
                detail:
                    "Regulation 23(2) asks for a copy of the report that is available to them; in plain English it \
                         can be read by them. Write the three texts, or say how residents get to know."
                        .to_owned(),
                section: Some("residents".to_owned()),
                field: Some("looked".to_owned()),
            });
        }
        notes
    }
}
