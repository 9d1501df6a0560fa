//! Vetting files as a whole: read in a few queries whatever their number, as at now or the end of a past day, and judged
//! by the rules.

pub mod audits;
pub mod pack;
pub mod timeline;
pub mod today;
pub mod warnings;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use hearthbook_records::people::Person;
use hearthbook_records::vetting::history::{HistoryLine, StartDecision};
use hearthbook_records::vetting::parse::VettingLine;
use hearthbook_records::vetting::{CellMark, Engagement, StartDecisionKind, VettingCellView};
use hearthbook_records::{PersonId, Role, UiError};
use hearthbook_rules::calendar::{date_words, london_date};
use hearthbook_rules::history::HistoryFindings;
use hearthbook_rules::vetting::{
    Decided, FileFacts, ItemState, Standing, StartAnswer, StartInput, Verdict, may_start, standings,
};
use hearthbook_rules::{RuleBook, calendar};
use hearthbook_store::tables::vetting::histories::{self, GapExplanation};
use hearthbook_store::tables::vetting::particulars::{self, Saved};
use hearthbook_store::tables::vetting::posts::{self, HeldPost};
use hearthbook_store::tables::vetting::{Moment, decisions, lines};
use hearthbook_store::tables::{people, settings};

use crate::desk::{Desk, keys};

/// One person's file at the moment.
#[derive(Debug, Clone)]
pub struct PersonFile {
    /// The person as on the register now, with the name of the day that is looked at.
    pub person: Person,
    /// Names before.
    pub former_names: Vec<String>,
    /// Posts, oldest first.
    pub posts: Vec<HeldPost>,
    /// Particulars, if a file was begun.
    pub saved: Option<Saved>,
    /// Lines that stand.
    pub lines: Vec<VettingLine>,
    /// History that stands.
    pub history: Vec<HistoryLine>,
    /// Explanations of gaps that stand.
    pub gaps: Vec<GapExplanation>,
    /// Decisions, newest first.
    pub decisions: Vec<StartDecision>,
    /// Facts from an old register that nobody accepted as the baseline yet: no reminders.
    pub quiet: bool,
}

/// The files that a reader looks at.
#[derive(Debug, Clone)]
pub struct Files {
    /// The day.
    pub day: NaiveDate,
    /// It is now.
    pub is_today: bool,
    /// Everybody who works or worked here by that moment, by name.
    pub files: Vec<PersonFile>,
    /// Initials by person.
    pub initials: HashMap<PersonId, String>,
}

/// A file as the rules judge it.
#[derive(Debug, Clone)]
pub struct Assessed {
    /// Where each item stands.
    pub standings: Vec<Standing>,
    /// May this person start?
    pub answer: StartAnswer,
    /// What is worth a question in the history.
    pub findings: HistoryFindings,
}

fn grouped<T>(rows: Vec<T>, person: impl Fn(&T) -> PersonId) -> HashMap<PersonId, Vec<T>> {
    let mut groups: HashMap<PersonId, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(person(&row)).or_default().push(row);
    }
    groups
}

/// Reads files: everybody's, or one person's, now or as at the end of a day.
///
/// # Errors
/// What the store says.
pub fn read(desk: &Desk, as_at: Option<NaiveDate>, only: Option<PersonId>) -> Result<Files, UiError> {
    let moment = as_at.map_or_else(Moment::now, Moment::end_of);
    let conn = desk.store.read();
    let accepted = settings::get(conn, keys::VETTING_BASELINE)?.unwrap_or_default();
    let mut everybody = people::all(conn)?;
    let initials = everybody.iter().map(|person| (person.id, person.initials.clone())).collect();
    let posts::NamesAt { mut former, mut then } = posts::names_at(conn, &moment)?;
    for person in &mut everybody {
        if let Some(name) = then.remove(&person.id) {
            person.name = name;
        }
    }
    let mut held = grouped(posts::at(conn, &moment, only)?, |post| post.person);
    let mut saved: BTreeMap<PersonId, Saved> =
        particulars::at(conn, &moment, only)?.into_iter().map(|saved| (saved.person, saved)).collect();
    let mut evidence = grouped(lines::at(conn, &moment, only)?, |line| line.person);
    let mut history = grouped(histories::at(conn, &moment, only)?, |line| line.person);
    let mut gaps = grouped(histories::explanations(conn, &moment, only)?, |gap| gap.person);
    let mut decided = grouped(decisions::made(conn, &moment, only)?, |decision| decision.person);
    let files = everybody
        .into_iter()
        .filter(|person| only.is_none_or(|only| only == person.id))
        .filter_map(|person| {
            let id = person.id;
            let posts = held.remove(&id).unwrap_or_default();
            let saved = saved.remove(&id);
            // a regulation 25 visitor visits; nobody else is left out, and nobody who was not on the register yet
            let works_here = saved.is_some() || (person.role != Some(Role::Visitor) && !posts.is_empty());
            let asked_for = only == Some(id);
            let quiet = saved
                .as_ref()
                .is_some_and(|saved| saved.import.is_some() && hearthbook_store::rows::instant(saved.at) > accepted);
            (works_here || asked_for).then(|| PersonFile {
                former_names: former.remove(&id).unwrap_or_default(),
                posts,
                saved,
                lines: evidence.remove(&id).unwrap_or_default(),
                history: history.remove(&id).unwrap_or_default(),
                gaps: gaps.remove(&id).unwrap_or_default(),
                decisions: decided.remove(&id).unwrap_or_default(),
                quiet,
                person,
            })
        })
        .collect();
    Ok(Files { day: as_at.unwrap_or_else(|| desk.today()), is_today: as_at.is_none(), files, initials })
}

impl Files {
    /// Initials of a person, or of Hearthbook when nobody did it.
    #[must_use]
    pub fn by(&self, person: Option<PersonId>) -> String {
        match person {
            Some(person) => self.initials.get(&person).cloned().unwrap_or_else(|| "somebody".to_owned()),
            None => "Hearthbook".to_owned(),
        }
    }
}

impl PersonFile {
    /// First day of work.
    #[must_use]
    pub fn started_on(&self) -> Option<NaiveDate> {
        match self.posts.first() {
            Some(first) => first.started_on,
            None => self.person.started_on,
        }
    }

    /// Last day of work.
    #[must_use]
    pub fn left_on(&self) -> Option<NaiveDate> {
        match self.posts.last() {
            Some(last) => last.left_on,
            None => self.person.left_on,
        }
    }

    /// Left before a day.
    #[must_use]
    pub fn left(&self, day: NaiveDate) -> bool {
        self.left_on().is_some_and(|left| left < day)
    }

    /// The post on a day.
    #[must_use]
    pub fn post(&self, day: NaiveDate) -> &str {
        let current = self.posts.iter().rev().find(|post| post.started_on.is_none_or(|start| start <= day));
        current.or(self.posts.last()).map_or(self.person.post.as_str(), |post| post.title.as_str())
    }

    /// How the person works here.
    #[must_use]
    pub fn engagement(&self) -> Option<Engagement> {
        self.saved.as_ref().map(|saved| saved.particulars.engagement)
    }

    /// Date of birth.
    #[must_use]
    pub fn born_on(&self) -> Option<NaiveDate> {
        self.saved.as_ref().and_then(|saved| saved.particulars.born_on)
    }

    /// Every name of the person.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        std::iter::once(self.person.name.clone())
            .chain(std::iter::once(self.person.known_as.clone()).filter(|name| name.contains(' ')))
            .chain(self.former_names.iter().cloned())
            .collect()
    }

    /// "since 3 February 2025", "from 1 December 2026", "left 1 May 2026".
    #[must_use]
    pub fn dates(&self, day: NaiveDate) -> String {
        match (self.started_on(), self.left_on()) {
            (_, Some(end)) if end < day => format!("left {}", date_words(end)),
            (_, Some(end)) => format!("until {}", date_words(end)),
            (Some(start), None) if start > day => format!("from {}", date_words(start)),
            (Some(start), None) => format!("since {}", date_words(start)),
            (None, None) => "no first day yet".to_owned(),
        }
    }

    /// The file as the rules judge it on a day.
    #[must_use]
    pub fn assess(&self, book: &RuleBook, initials: &HashMap<PersonId, String>, day: NaiveDate) -> Assessed {
        let findings = timeline::findings_of(self, book, day);
        let facts = FileFacts {
            agency: self.engagement() == Some(Engagement::Agency),
            transferred: self.engagement() == Some(Engagement::Tupe),
            started_on: self.started_on(),
            lines: self.lines.iter().map(|line| line.for_rules(london_date(line.recorded_from))).collect(),
            history: timeline::facts_of(self, &findings),
        };
        let standings = standings(book, &facts, day);
        let decision = self.decisions.first().map(|decision| {
            let decided = match decision.kind {
                StartDecisionKind::Cleared => Decided::Cleared,
                StartDecisionKind::EarlyStart => {
                    Decided::Early { review_on: decision.review_on.unwrap_or(decision.decided_on) }
                }
                StartDecisionKind::Stopped => Decided::Stopped,
            };
            let by = initials.get(&decision.decided_by).map_or("somebody", String::as_str);
            (decided, decision.decided_on, by)
        });
        let input = StartInput {
            has_file: self.saved.is_some(),
            left_on: self.left_on(),
            file: &facts,
            standings: &standings,
            decision,
        };
        let answer = may_start(book, &input, day);
        Assessed { answer, findings, standings }
    }
}

/// Days within which what runs out counts as on the way.
const NEAR: i64 = 30;

/// A cell of the register.
#[must_use]
pub fn cell(book: &RuleBook, standing: &Standing, day: NaiveDate) -> VettingCellView {
    let item = &book.vetting()[standing.item];
    let days = standing.due.map(|due| (due - day).num_days());
    let mark = match standing.state {
        ItemState::Complete if days.is_some_and(|days| days <= NEAR) => CellMark::Underway,
        ItemState::Complete => CellMark::Good,
        ItemState::InProgress => CellMark::Underway,
        ItemState::Expired if standing.renewing => CellMark::Underway,
        ItemState::Expired | ItemState::Missing | ItemState::Unknown => CellMark::Attention,
        ItemState::NotRequired if standing.first && days.is_some_and(|days| days <= NEAR) => CellMark::Underway,
        ItemState::NotRequired => CellMark::NotNeeded,
    };
    let count = standing.words.split(' ').take(3).collect::<Vec<_>>();
    let text = match (standing.state, days) {
        (ItemState::Complete, Some(days)) if days <= 90 => calendar::days_away_words(standing.due.unwrap_or(day), day),
        (ItemState::NotRequired, Some(days)) if standing.first && days <= 90 => {
            calendar::days_away_words(standing.due.unwrap_or(day), day)
        }
        (ItemState::Complete, _) => String::new(),
        (ItemState::Expired, Some(days)) => hearthbook_rules::today::when_words(days),
        (ItemState::Expired, None) => "new information".to_owned(),
        (ItemState::Missing | ItemState::InProgress, _) if count.get(1) == Some(&"of") => count.join(" "),
        (ItemState::Missing, _) if standing.words.contains("gap") => {
            count.iter().take(2).copied().collect::<Vec<_>>().join(" ")
        }
        (ItemState::Missing, _) => "missing".to_owned(),
        (ItemState::InProgress, _) if standing.words.contains("chased") => {
            if standing.to_chase { "chase" } else { "asked" }.to_owned()
        }
        (ItemState::InProgress, _) => "in progress".to_owned(),
        (ItemState::Unknown, _) => "?".to_owned(),
        (ItemState::NotRequired, _) => "–".to_owned(),
    };
    VettingCellView {
        item: item.id.clone(),
        state: standing.state,
        mark,
        text,
        words: standing.words.clone(),
        renewing: standing.renewing,
        due_on: standing.asked_by(),
    }
}

/// Works here on the day, and reminders about the person are wanted.
#[must_use]
pub fn reminds(file: &PersonFile, assessed: &Assessed) -> bool {
    !file.quiet && !matches!(assessed.answer.verdict, Verdict::Left | Verdict::NoFile)
}
