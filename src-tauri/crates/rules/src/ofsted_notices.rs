//! Notices to Ofsted: what is asked for each, which clocks run, and the letter that is proposed.
//!
//! Values come in as texts by the ids of the fields, days as 2026-03-03; what is missing leaves a clock unstarted.
//! It must not know who signs, and never that something was sent: that is a fact passed in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::data::{RuleError, parse, unsound};
use crate::today::Urgency;
use crate::{Basis, Explanation, RuleBook, date_words, weekday_words};

pub(crate) const NOTICES: (&str, &str) =
    ("ofsted_notices.toml", include_str!("../../../../assets/rules/ofsted_notices.toml"));

/// What was entered, by the ids of the fields.
pub type Values = BTreeMap<String, String>;

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// A day.
    Date,
    /// One line.
    Line,
    /// A longer text.
    Text,
    /// One of several.
    Choice,
    /// One of the changes of regulation 28.
    Change,
}

/// One of several answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FieldOption {
    /// What is kept, and stands in the letter.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeField {
    /// Id: `startsOn`.
    pub id: String,
    /// Label.
    pub label: String,
    /// How it is filled in.
    pub kind: FieldKind,
    /// Hint; may be empty.
    #[serde(default)]
    pub hint: String,
    /// It must be there.
    #[serde(default)]
    pub needed: bool,
    /// "field=value": it is asked only then.
    #[serde(default)]
    pub when: String,
    /// Answers of a choice.
    #[serde(default)]
    pub options: Vec<FieldOption>,
}

/// Which way a clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Way {
    /// The rule's time before a day.
    Before,
    /// The rule's time after it.
    After,
    /// Without delay: no day.
    Prompt,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeClock {
    id: String,
    title: String,
    rule: String,
    way: Way,
    /// The field with the day that starts it; of several, separated by `|`, the first that is filled.
    from: String,
    /// The field with the day that ends it.
    #[serde(default)]
    until: String,
    /// The field that says that Ofsted agreed to a shorter notice.
    #[serde(default)]
    agreed: String,
    #[serde(default)]
    when: String,
}

/// A letter that is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeLetter {
    /// Id: `absence`.
    pub id: String,
    /// "Notice of absence".
    pub title: String,
    /// Subject, with {fields}.
    pub subject: String,
    /// Text, with {fields}.
    pub text: String,
    clocks: Vec<String>,
    /// The field that makes it due; "field=value" for a choice.
    #[serde(default)]
    pub after: String,
    #[serde(rename = "basis")]
    _basis: Basis,
    #[serde(rename = "citation")]
    _citation: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "checked_on")]
    _checked_on: NaiveDate,
}

/// Something that has to be told or kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeKind {
    /// Id: `absence`.
    pub id: String,
    /// "Absence of the registered manager".
    pub title: String,
    /// "Manager’s absence".
    pub short: String,
    /// What it is for, in a sentence or two.
    pub lede: String,
    /// Only those who see provisional outcomes see it.
    #[serde(default)]
    pub few: bool,
    /// Its clocks run for the newest one only.
    #[serde(default)]
    pub latest_only: bool,
    /// It has the checklist of Schedule 1.
    #[serde(default)]
    pub checklist: bool,
    /// Label of a log kept with it; empty for none.
    #[serde(default)]
    pub log: String,
    /// Fields.
    pub fields: Vec<NoticeField>,
    #[serde(default)]
    clocks: Vec<NoticeClock>,
    /// Letters.
    #[serde(default)]
    pub letters: Vec<NoticeLetter>,
    /// Basis.
    pub basis: Basis,
    /// Citation.
    pub citation: String,
    /// Source.
    pub source: String,
    /// When it was checked.
    pub checked_on: NaiveDate,
    /// What to know beside it.
    #[serde(default)]
    pub note: String,
}

/// An item of a list with its basis: a change of regulation 28, a paragraph of Schedule 1.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedItem {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Basis.
    pub basis: Basis,
    /// Citation.
    pub citation: String,
    /// Source.
    pub source: String,
    /// When it was checked.
    pub checked_on: NaiveDate,
    /// What to know beside it.
    #[serde(default)]
    pub note: String,
}

impl ListedItem {
    /// On whose word the item stands.
    #[must_use]
    pub fn why(&self) -> Explanation {
        Explanation {
            rule: self.id.clone(),
            due: None,
            headline: self.title.clone(),
            steps: Vec::new(),
            basis: self.basis,
            citation: self.citation.clone(),
            source: self.source.clone(),
            checked_on: self.checked_on,
            note: Some(self.note.clone()).filter(|note| !note.is_empty()),
            change: None,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: Vec<NoticeKind>,
    change: Vec<ListedItem>,
    schedule1: Vec<ListedItem>,
}

/// How a clock stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockShown {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// The day from which it runs; for one that runs back, the day that it runs to.
    pub from: NaiveDate,
    /// By when; nothing where the source says "without delay" and names no day.
    pub due: Option<NaiveDate>,
    /// When it was stopped.
    pub done: Option<NaiveDate>,
    /// How it stands: "in 12 days", "without delay; 3 days have passed".
    pub when: String,
    /// Urgency; nothing once it was stopped.
    pub urgency: Option<Urgency>,
    /// Why.
    pub why: Explanation,
}

/// The notices.
#[derive(Debug, Clone)]
pub struct OfstedNotices {
    file: File,
}

/// What is filled into a letter beside the fields.
#[derive(Debug, Clone, Copy)]
pub struct LetterParticulars<'a> {
    /// Name of the centre.
    pub centre: &'a str,
    /// URN.
    pub urn: &'a str,
    /// Today in words.
    pub today: &'a str,
    /// Role of the writer.
    pub role: &'a str,
}

fn day_of(values: &Values, field: &str) -> Option<NaiveDate> {
    field.split('|').find_map(|id| values.get(id)?.parse().ok())
}

fn applies(values: &Values, when: &str) -> bool {
    match when.split_once('=') {
        Some((field, value)) => values.get(field).is_some_and(|found| found == value),
        None => when.is_empty() || values.get(when).is_some_and(|found| !found.trim().is_empty()),
    }
}

impl NoticeField {
    /// It is asked, given what was answered so far.
    #[must_use]
    pub fn asked(&self, values: &Values) -> bool {
        applies(values, &self.when)
    }

    /// A value in words: a day written out, a choice as its label says it in a letter.
    #[must_use]
    pub fn words(&self, value: &str) -> String {
        match self.kind {
            FieldKind::Date => value.parse().map_or_else(|_| value.to_owned(), date_words),
            FieldKind::Change => {
                OfstedNotices::shipped().change(value).map_or_else(|| value.to_owned(), |item| item.title.clone())
            }
            FieldKind::Line | FieldKind::Text | FieldKind::Choice => value.trim().to_owned(),
        }
    }
}

impl NoticeKind {
    /// A field.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&NoticeField> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// A letter.
    #[must_use]
    pub fn letter(&self, id: &str) -> Option<&NoticeLetter> {
        self.letters.iter().find(|letter| letter.id == id)
    }

    /// On whose word it has to be told or kept.
    #[must_use]
    pub fn why(&self) -> Explanation {
        Explanation {
            rule: format!("notice.{}", self.id),
            due: None,
            headline: self.title.clone(),
            steps: Vec::new(),
            basis: self.basis,
            citation: self.citation.clone(),
            source: self.source.clone(),
            checked_on: self.checked_on,
            note: Some(self.note.clone()).filter(|note| !note.is_empty()),
            change: None,
        }
    }

    /// The day that it is about: of its first field with a day that is filled.
    #[must_use]
    pub fn day(&self, values: &Values) -> Option<NaiveDate> {
        self.fields.iter().filter(|field| field.kind == FieldKind::Date).find_map(|field| day_of(values, &field.id))
    }

    /// Whether a letter is due: its moment has come.
    #[must_use]
    pub fn letter_due(&self, letter: &NoticeLetter, values: &Values) -> bool {
        applies(values, &letter.after)
    }

    /// The clock of a letter. `sent` stops it.
    #[must_use]
    pub fn letter_clock(
        &self,
        book: &RuleBook,
        letter: &NoticeLetter,
        values: &Values,
        sent: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Option<ClockShown> {
        if !self.letter_due(letter, values) {
            return None;
        }
        letter.clocks.iter().find_map(|id| {
            let clock = self.clocks.iter().find(|clock| clock.id == *id)?;
            run(book, clock, values, sent, today)
        })
    }

    /// The clocks that no letter stops: of a vacancy, of an application, of a review.
    #[must_use]
    pub fn other_clocks(&self, book: &RuleBook, values: &Values, today: NaiveDate) -> Vec<ClockShown> {
        let of_letters: BTreeSet<&String> = self.letters.iter().flat_map(|letter| &letter.clocks).collect();
        self.clocks
            .iter()
            .filter(|clock| !of_letters.contains(&clock.id))
            .filter_map(|clock| run(book, clock, values, day_of(values, &clock.until), today))
            .collect()
    }

    /// A letter filled in: subject and text. A line whose field is empty is left out, and the empty lines with it.
    #[must_use]
    pub fn proposed(&self, letter: &NoticeLetter, values: &Values, of: &LetterParticulars<'_>) -> (String, String) {
        let subject =
            format!("{} – {} – {}", of.urn, of.centre, self.fill(&letter.subject, values, of).unwrap_or_default());
        let mut lines: Vec<String> = Vec::new();
        let source: Vec<&str> = letter.text.lines().collect();
        for (index, line) in source.iter().enumerate() {
            // a heading stands for the field in the line below it
            if line.ends_with(':') && !line.contains('{') {
                let below = source.get(index + 1).copied().unwrap_or_default();
                if below.starts_with('{') && self.fill(below, values, of).is_none() {
                    continue;
                }
            }
            let Some(filled) = self.fill(line, values, of) else { continue };
            if filled.is_empty() && lines.last().is_none_or(String::is_empty) {
                continue;
            }
            lines.push(filled);
        }
        (subject, lines.join("\n").trim().to_owned())
    }

    /// A line with its fields; nothing when one of them is empty.
    fn fill(&self, line: &str, values: &Values, of: &LetterParticulars<'_>) -> Option<String> {
        let mut filled = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let (name, tail) = after.split_once('}')?;
            let value = match name {
                "centre" => of.centre.to_owned(),
                "urn" => of.urn.to_owned(),
                "today" => of.today.to_owned(),
                "role" => of.role.to_owned(),
                id => {
                    let field = self.field(id)?;
                    if !field.asked(values) {
                        return None;
                    }
                    field.words(values.get(id)?)
                }
            };
            if value.is_empty() {
                return None;
            }
            filled.push_str(&value);
            rest = tail;
        }
        filled.push_str(rest);
        Some(filled)
    }
}

/// Days after which what has to be told without delay is shown as late. Practice: no source names a number.
const PROMPT: i64 = 7;

fn run(
    book: &RuleBook,
    clock: &NoticeClock,
    values: &Values,
    done: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<ClockShown> {
    if !applies(values, &clock.when) {
        return None;
    }
    let from = day_of(values, &clock.from)?;
    let shown = |due, when, urgency, why| ClockShown {
        id: clock.id.clone(),
        title: clock.title.clone(),
        from,
        due,
        done,
        when,
        urgency,
        why,
    };
    if clock.way == Way::Prompt {
        let passed = (today - from).num_days();
        let prompt = book.words_of(&clock.rule);
        let when = match (done, passed) {
            (Some(on), _) => format!("told on {}", date_words(on)),
            (None, ..=0) => prompt.clone(),
            (None, 1) => format!("{prompt}; 1 day has passed"),
            (None, days) => format!("{prompt}; {days} days have passed"),
        };
        let mut steps = vec![format!("{} → {prompt} → no day is named", date_words(from))];
        let late = passed > PROMPT;
        if done.is_none() && late {
            steps.push(format!("More than {PROMPT} days have passed → shown as late; the number is practice, not law"));
        }
        let why = book.explain_by_id(&clock.rule, None, clock.title.clone(), steps);
        let urgency = if late { Urgency::Late } else { Urgency::Soon };
        return Some(shown(None, when, done.is_none().then_some(urgency), why));
    }
    let count = book.count_of(&clock.rule).unwrap_or_default();
    let unit = book.unit_of(&clock.rule).unwrap_or_default();
    let due = match (unit, clock.way) {
        ("months", Way::Before) => from.checked_sub_months(Months::new(count)),
        ("months", _) => from.checked_add_months(Months::new(count)),
        (_, Way::Before) => from.checked_sub_days(Days::new(days_in(unit, count))),
        (_, _) => from.checked_add_days(Days::new(days_in(unit, count))),
    }
    .unwrap_or(from);
    let agreed = values.get(&clock.agreed).map(|words| words.trim()).filter(|words| !words.is_empty());
    if let Some(agreed) = agreed.filter(|_| done.is_none() && due < today && from >= today) {
        // the shorter notice is in words, so the day up to which it counts is the day that the clock runs to
        let steps = vec![
            format!("{} → {} → {}", date_words(from), book.words_of(&clock.rule), date_words(due)),
            format!("Agreed with Ofsted: {agreed} → before {}", date_words(from)),
        ];
        let why = book.explain_by_id(&clock.rule, Some(from), format!("Before {}", weekday_words(from)), steps);
        return Some(shown(Some(from), "shorter notice was agreed".to_owned(), Some(Urgency::Soon), why));
    }
    let side = if clock.way == Way::Before { "earlier" } else { "later" };
    let spoken = if count == 1 { unit.trim_end_matches('s') } else { unit };
    let mut steps = vec![format!("{} → {count} {spoken} {side} → {}", date_words(from), date_words(due))];
    let days = (due - today).num_days();
    let when = match done {
        Some(on) if on > due => format!("{}, after {}", date_words(on), date_words(due)),
        Some(on) => date_words(on),
        None => crate::today::when_words(days),
    };
    if clock.way == Way::Before && days < 0 && done.is_none() && from > today {
        steps.push("That day has passed: tell Ofsted now, and say why it is later".to_owned());
    }
    let headline = format!("{} {}", if due < today && done.is_none() { "Was due" } else { "Due" }, weekday_words(due));
    let why = book.explain_by_id(&clock.rule, Some(due), headline, steps);
    Some(shown(Some(due), when, done.is_none().then(|| Urgency::of_days(days)), why))
}

fn days_in(unit: &str, count: u32) -> u64 {
    u64::from(count) * if unit == "weeks" { 7 } else { 1 }
}

impl OfstedNotices {
    /// Reads and checks the shipped file.
    ///
    /// # Errors
    /// When it is not sound.
    pub fn read() -> Result<Self, RuleError> {
        let file: File = parse(NOTICES)?;
        let mut ids = BTreeSet::new();
        for kind in &file.kind {
            let wrong = |reason: String| Err(unsound(NOTICES.0, &kind.id, reason));
            if !ids.insert(&kind.id) {
                return wrong("the id is used twice".to_owned());
            }
            let known = |field: &str| field.is_empty() || kind.field(field).is_some();
            for clock in &kind.clocks {
                if !clock.from.split('|').all(known) || !known(&clock.until) || !known(&clock.agreed) {
                    return wrong(format!("the clock {} names a field that is not there", clock.id));
                }
            }
            for letter in &kind.letters {
                if letter.clocks.iter().any(|id| kind.clocks.iter().all(|clock| clock.id != *id)) {
                    return wrong(format!("the letter {} names a clock that is not there", letter.id));
                }
                let named = letter.text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
                for name in named.chain(letter.after.split('=').take(1)) {
                    if !matches!(name, "centre" | "urn" | "today" | "role") && !known(name) {
                        return wrong(format!("the letter {} names the field {name}, which is not there", letter.id));
                    }
                }
            }
        }
        Ok(Self { file })
    }

    /// The notices that Hearthbook ships with.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static NOTICES: LazyLock<OfstedNotices> = LazyLock::new(|| match OfstedNotices::read() {
            Ok(notices) => notices,
            // as for the other rules: compiled in, and read by a test
            #[allow(clippy::panic)]
            Err(error) => panic!("the notices that were compiled in are not sound: {error}"),
        });
        &NOTICES
    }

    /// The kinds, in the order in which they are shown.
    #[must_use]
    pub fn kinds(&self) -> &[NoticeKind] {
        &self.file.kind
    }

    /// A kind.
    #[must_use]
    pub fn kind(&self, id: &str) -> Option<&NoticeKind> {
        self.file.kind.iter().find(|kind| kind.id == id)
    }

    /// The changes that regulation 28 is understood to list.
    #[must_use]
    pub fn changes(&self) -> &[ListedItem] {
        &self.file.change
    }

    /// A change.
    #[must_use]
    pub fn change(&self, id: &str) -> Option<&ListedItem> {
        self.file.change.iter().find(|item| item.id == id)
    }

    /// What a statement of purpose contains.
    #[must_use]
    pub fn schedule_1(&self) -> &[ListedItem] {
        &self.file.schedule1
    }
}

#[cfg(test)]
mod tests;
