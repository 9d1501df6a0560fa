//! A review of the quality of care: what it is filled in with, the draft as it stands, the checks before sign-off, its two
//! documents.
//!
//! What it must not know: the user interface's requests; those are in `commands::reviews`.

pub mod draft;
pub mod evidence;
pub mod figures;

use hearthbook_documents::{Document, ResidentsCopy, ReviewContent, ReviewSigned, residents_copy, review_document};
use hearthbook_records::actions::{ActionItemState, ActionSource};
use hearthbook_records::reports::{
    ActionOutcome, ActionState, ActionView, AnswerView, EarlierActionView, FactBlock, FactPair, SectionFactsView,
};
use hearthbook_records::reviews::{EvidenceView, QualityNoteView};
use hearthbook_records::visits::ReportState;
use hearthbook_records::{ErrorCode, UiError};
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words};
use hearthbook_rules::{FactKind, Template};
use hearthbook_store::tables::actions::{self, ActionItem};
use hearthbook_store::tables::review_plan;
use hearthbook_store::tables::reviews::{self, Review};
use serde::{Deserialize, Serialize};

use crate::desk::Desk;
use crate::report_content::{Particulars, particulars};
use figures::{Figures, Period};

/// What a review is filled in with, as it is frozen at sign-off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gathered {
    /// "1 April 2026 to 30 September 2026".
    pub period: String,
    /// "Beside the period before, 1 October 2025 to 31 March 2026".
    pub lede: String,
    /// Facts by section.
    pub facts: Vec<SectionFactsView>,
    /// What the statements rest on.
    pub evidence: Vec<EvidenceView>,
    /// Actions of the last development plan.
    pub earlier_actions: Vec<EarlierActionView>,
    /// The development plan.
    pub actions: Vec<ActionView>,
    /// What stands although it was pointed out, and why.
    pub stands: Vec<QualityNoteView>,
    /// The centre's particulars.
    pub centre: Particulars,
}

/// The period of a review.
#[must_use]
pub fn period(review: &Review) -> Period {
    Period { from: review.from, to: review.to }
}

/// The period to compare with: that of the last signed-off review that ended before this one begins, else as many days
/// just before.
///
/// # Errors
/// What the store says.
pub fn period_before(desk: &Desk, review: &Review) -> Result<Period, UiError> {
    let own = period(review);
    let last = reviews::all(desk.store.read())?
        .into_iter()
        .find(|other| other.root != review.root && other.state == ReportState::SignedOff && other.to < own.from);
    Ok(last.map_or_else(|| own.before(), |last| period(&last)))
}

/// The signed-off review that ended last before this one begins.
///
/// # Errors
/// What the store says.
pub fn review_before(desk: &Desk, review: &Review) -> Result<Option<Review>, UiError> {
    Ok(reviews::all(desk.store.read())?
        .into_iter()
        .find(|other| other.root != review.root && other.state == ReportState::SignedOff && other.to < review.to))
}

fn consultation_blocks(desk: &Desk, review: &Review) -> Result<Vec<FactBlock>, UiError> {
    let all = reviews::consultations(desk.store.read(), review.id)?;
    if all.is_empty() {
        return Ok(vec![FactBlock::Line { text: "Nobody was consulted.".to_owned() }]);
    }
    let rows = all
        .iter()
        .map(|one| {
            let basis = if one.group.resident() { "residents" } else { "practice" };
            vec![
                format!("{} ({basis})\n{} of {} answered", one.group.words(), one.answered, one.asked),
                format!("{}\n{}", one.how, date_words(one.on)),
                if one.said.trim().is_empty() { "–".to_owned() } else { one.said.clone() },
                if one.changed.trim().is_empty() { "Nothing recorded".to_owned() } else { one.changed.clone() },
            ]
        })
        .collect();
    Ok(vec![FactBlock::Table {
        caption: "Who was asked, residents first".to_owned(),
        heads: ["Who", "How and when", "What they said", "What changed because of it"].map(str::to_owned).to_vec(),
        rows,
    }])
}

fn period_block(desk: &Desk, review: &Review, figures: &Figures, centre: &Particulars) -> Result<FactBlock, UiError> {
    let pair = |label: &str, value: String| FactPair { label: label.to_owned(), value };
    let last = review_before(desk, review)?;
    Ok(FactBlock::Pairs {
        pairs: vec![
            pair("Centre", centre.name.clone()),
            pair("URN", centre.urn.clone()),
            pair("Period", figures.period.words()),
            pair("Beside it", format!("the period before, {}", figures.last.words())),
            pair(
                "Last review",
                match last.as_ref().and_then(|last| Some((last.number.clone()?, last.signed_at?))) {
                    Some((number, at)) => format!("{number}, signed off {}", date_words(london_date(at))),
                    None => "none on record".to_owned(),
                },
            ),
        ],
    })
}

fn action_view(desk: &Desk, item: &ActionItem) -> ActionView {
    let open = item.state == ActionItemState::Open;
    ActionView {
        id: item.id,
        what: item.what.clone(),
        owner: item.owner.clone(),
        due_on: item.due,
        due: item.due.into(),
        due_words: item.due.map(date_words).unwrap_or_default(),
        state: if open { ActionState::Open } else { ActionState::Closed },
        carried: item.carried,
        overdue: open && item.due.is_some_and(|due| due < desk.today()),
        from: item.source_words.clone(),
    }
}

fn earlier_actions(desk: &Desk, review: &Review) -> Result<Vec<EarlierActionView>, UiError> {
    let conn = desk.store.read();
    let said = review_plan::outcomes(conn, review.id)?;
    let root = review.root.to_string();
    let (open, closed) = (actions::open(conn)?, actions::closed(conn)?);
    Ok(open
        .iter()
        .chain(&closed)
        .filter(|item| item.source == ActionSource::Review && item.source_id != root)
        .filter(|item| item.state == ActionItemState::Open || said.iter().any(|one| one.action == item.id))
        .map(|item| {
            let said = said.iter().find(|one| one.action == item.id);
            EarlierActionView {
                action: action_view(desk, item),
                outcome: said.and_then(|one| one.outcome),
                evidence: said.map(|one| one.evidence.clone()).unwrap_or_default(),
            }
        })
        .collect())
}

fn plan(desk: &Desk, review: &Review) -> Result<Vec<ActionView>, UiError> {
    Ok(review_plan::of_review(desk.store.read(), review.id)?
        .into_iter()
        .map(|action| ActionView {
            id: action.id,
            what: action.what,
            owner: action.owner,
            due_on: action.due_on,
            due: action.due_on.into(),
            due_words: action.due_on.map(date_words).unwrap_or_default(),
            state: ActionState::Open,
            carried: 0,
            overdue: false,
            from: String::new(),
        })
        .collect())
}

/// Gathers what a review is filled in with: from the record for a draft, as frozen for one that is signed off. The figures
/// come with it for a draft.
///
/// # Errors
/// What the store says; `Conflict` before the centre's profile is entered.
pub fn gather(desk: &mut Desk, review: &Review, template: &Template) -> Result<(Gathered, Option<Figures>), UiError> {
    if let (Some(frozen), true) = (&review.facts, review.state != ReportState::Draft) {
        let gathered = serde_json::from_str(frozen).map_err(|error| {
            UiError::new(
                ErrorCode::DamagedStore,
                format!("What was frozen with this review has an unknown form ({error}). Its PDF is safe."),
            )
        })?;
        return Ok((gathered, None));
    }
    let centre = particulars(desk, &desk.centre()?)?;
    let last = period_before(desk, review)?;
    let figures = Figures::read(desk, period(review), last)?;
    let mut facts = Vec::new();
    for section in &template.sections {
        let mut blocks = Vec::new();
        for kind in &section.facts {
            match kind {
                FactKind::ReviewPeriod => blocks.push(period_block(desk, review, &figures, &centre)?),
                FactKind::Consultation => blocks.extend(consultation_blocks(desk, review)?),
                other => blocks.extend(figures.blocks(*other)),
            }
        }
        if !blocks.is_empty() {
            facts.push(SectionFactsView { section: section.id.clone(), blocks });
        }
    }
    let gathered = Gathered {
        period: figures.period.words(),
        lede: format!("Beside the period before, {}", figures.last.words()),
        facts,
        evidence: evidence::views(desk, review)?,
        earlier_actions: earlier_actions(desk, review)?,
        actions: plan(desk, review)?,
        stands: Vec::new(),
        centre,
    };
    Ok((gathered, Some(figures)))
}

/// A sign-off in words.
#[derive(Debug, Clone)]
pub struct SignedWords {
    /// Number.
    pub number: String,
    /// Initials.
    pub by: String,
    /// "Registered manager".
    pub capacity: String,
    /// "14 October 2026, 16:20".
    pub at: String,
    /// "14 October 2026".
    pub day: String,
}

/// Who signed a review off and when; nothing for a draft.
///
/// # Errors
/// What the store says.
pub fn signed_words(desk: &Desk, review: &Review) -> Result<Option<SignedWords>, UiError> {
    let (Some(number), Some(at), Some(by)) = (&review.number, review.signed_at, review.signed_by) else {
        return Ok(None);
    };
    let person = hearthbook_store::tables::people::one(desk.store.read(), by)?;
    Ok(Some(SignedWords {
        number: number.clone(),
        by: person.initials,
        capacity: person.role.map(hearthbook_records::Role::title).unwrap_or_default().to_owned(),
        at: london_date_time_words(at),
        day: date_words(london_date(at)),
    }))
}

/// The report as a document.
///
/// # Errors
/// What the store says.
pub fn document(
    desk: &Desk,
    review: &Review,
    template: &Template,
    gathered: &Gathered,
    answers: &[AnswerView],
    signed: Option<&SignedWords>,
) -> Result<Document, UiError> {
    let corrected = match review.corrects {
        Some(corrected) => reviews::one(desk.store.read(), corrected)?.number.unwrap_or_default(),
        None => String::new(),
    };
    let centre = &gathered.centre;
    let mut document = review_document(&ReviewContent {
        centre: &centre.name,
        urn: &centre.urn,
        address: &centre.address,
        provider: &centre.provider,
        registered_manager: centre.registered_manager.as_deref(),
        responsible_individual: centre.responsible_individual.as_deref(),
        period: &gathered.period,
        template,
        answers,
        facts: &gathered.facts,
        evidence: &gathered.evidence,
        earlier_actions: &gathered.earlier_actions,
        actions: &gathered.actions,
        notes: &gathered.stands,
        number: signed.map(|signed| signed.number.as_str()),
        version: review.version,
        correction: (!corrected.is_empty()).then_some((corrected.as_str(), review.correction_reason.as_str())),
        signed: signed.map(|signed| ReviewSigned { by: &signed.by, capacity: &signed.capacity, at: &signed.at }),
    });
    document.made_at = review.signed_at;
    Ok(document)
}

/// A text of the section for residents.
#[must_use]
pub fn plain_text<'a>(answers: &'a [AnswerView], field: &str) -> &'a str {
    answers
        .iter()
        .find(|answer| answer.section == "residents" && answer.field == field)
        .map_or("", |answer| answer.text.trim())
}

/// Somebody wrote in the section for residents.
#[must_use]
pub fn has_plain_copy(answers: &[AnswerView]) -> bool {
    answers.iter().any(|answer| answer.section == "residents" && !answer.text.trim().is_empty())
}

/// The short copy for residents as a document.
#[must_use]
pub fn plain_document(gathered: &Gathered, answers: &[AnswerView], signed: Option<&SignedWords>) -> Document {
    residents_copy(&ResidentsCopy {
        centre: &gathered.centre.name,
        period: &gathered.period,
        looked: plain_text(answers, "looked"),
        told: plain_text(answers, "told"),
        change: plain_text(answers, "change"),
        made_on: signed.map(|signed| signed.day.as_str()),
    })
}

/// How often an action is carried over with this review.
#[must_use]
pub fn times_carried(earlier: &EarlierActionView) -> u32 {
    earlier.action.carried + u32::from(earlier.outcome == Some(ActionOutcome::Carried))
}
