//! Inspections: the four-point scale, what one judgement does to another, the days after an inspection, and the window
//! of the next one.
//!
//! It must not know what Ofsted will do: it says what Ofsted says that it usually does.

use std::sync::LazyLock;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::data::{RuleData, RuleError, parse};
use crate::today::Urgency;
use crate::{Basis, Explanation, RuleBook, date_words, weekday_words};

pub(crate) const INSPECTIONS: (&str, &str) =
    ("inspections.toml", include_str!("../../../../assets/rules/inspections.toml"));

/// A judgement on the four-point scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // the scale's own words; the labels are settings
pub enum Grade {
    Outstanding,
    Good,
    RequiresImprovement,
    Inadequate,
}

impl Grade {
    /// The scale, best first.
    pub const ALL: [Self; 4] = [Self::Outstanding, Self::Good, Self::RequiresImprovement, Self::Inadequate];

    fn rule(self) -> &'static str {
        match self {
            Self::Outstanding => "judgement.outstanding",
            Self::Good => "judgement.good",
            Self::RequiresImprovement => "judgement.requires-improvement",
            Self::Inadequate => "judgement.inadequate",
        }
    }
}

/// What is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Area {
    /// Overall experiences and progress.
    Overall,
    /// Help and protection: the limiting judgement.
    Protection,
    /// Leaders and managers: the graded judgement.
    Leadership,
}

impl Area {
    /// The areas, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Overall, Self::Protection, Self::Leadership];

    fn rule(self) -> &'static str {
        match self {
            Self::Overall => "judgement.area.overall",
            Self::Protection => "judgement.area.protection",
            Self::Leadership => "judgement.area.leadership",
        }
    }
}

/// The judgements of one inspection, as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Judgements {
    /// Overall.
    pub overall: Option<Grade>,
    /// Help and protection.
    pub protection: Option<Grade>,
    /// Leaders and managers.
    pub leadership: Option<Grade>,
}

impl Judgements {
    fn of(&self, area: Area) -> Option<Grade> {
        match area {
            Area::Overall => self.overall,
            Area::Protection => self.protection,
            Area::Leadership => self.leadership,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    id: String,
    area: Area,
    grade: Grade,
    at_best: Grade,
    words: String,
    basis: Basis,
    citation: String,
    source: String,
    checked_on: NaiveDate,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepData {
    id: String,
    title: String,
    words: String,
    basis: Basis,
    citation: String,
    source: String,
    checked_on: NaiveDate,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<RuleData>,
    limit: Vec<Limit>,
    step: Vec<StepData>,
}

/// The rules of the file, which join the others.
pub(crate) fn rules() -> Result<Vec<RuleData>, RuleError> {
    Ok(parse::<File>(INSPECTIONS)?.rule)
}

fn shipped() -> &'static File {
    static FILE: LazyLock<File> = LazyLock::new(|| match parse(INSPECTIONS) {
        Ok(file) => file,
        // as for the other rules: compiled in, and read by a test
        #[allow(clippy::panic)]
        Err(error) => panic!("the inspections that were compiled in are not sound: {error}"),
    });
    &FILE
}

/// A limiting rule that applies to the judgements of an inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitShown {
    /// The recorded overall judgement is better than the rule lets it be: something was recorded wrongly.
    pub contradicted: bool,
    /// The rule.
    pub why: Explanation,
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Turn {
    /// The centre's.
    Centre,
    /// Ofsted's.
    Ofsted,
}

/// A stage after an inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Id: `draft`.
    pub id: &'static str,
    /// Title.
    pub title: &'static str,
    /// Whose turn.
    pub turn: Turn,
    /// The day counts from a day that is still to come: it is what the day would be then.
    pub expected: bool,
    /// When it was done.
    pub done: Option<NaiveDate>,
    /// Urgency while it is open; nothing when it is done or not yet anybody's turn.
    pub urgency: Option<Urgency>,
    /// What it looks like in words: "came on 27 March 2026", "expected by", "5 working days late".
    pub state: String,
    /// Why this day.
    pub why: Explanation,
}

/// What is known of an inspection's course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Course {
    /// Last day of the inspection.
    pub ended: NaiveDate,
    /// Something is unresolved.
    pub unresolved: bool,
    /// When that was raised.
    pub raised: Option<NaiveDate>,
    /// When Ofsted sent the draft.
    pub draft: Option<NaiveDate>,
    /// When the comments, or that there are none, were sent.
    pub comments: Option<NaiveDate>,
    /// When Ofsted sent the final report.
    pub finished: Option<NaiveDate>,
    /// When it was published.
    pub published: Option<NaiveDate>,
}

/// When the next full inspection is to be expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// "Usually again after requires improvement".
    pub title: &'static str,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Why.
    pub why: Explanation,
}

fn months_after(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

impl RuleBook {
    /// The label of a judgement, as the centre has it.
    #[must_use]
    pub fn grade_label(&self, grade: Grade) -> String {
        self.line_of(grade.rule()).unwrap_or_default().to_owned()
    }

    /// The label of what is judged, as the centre has it.
    #[must_use]
    pub fn area_label(&self, area: Area) -> String {
        self.line_of(area.rule()).unwrap_or_default().to_owned()
    }

    /// The limiting rules that apply.
    #[must_use]
    pub fn limits(&self, judged: &Judgements) -> Vec<LimitShown> {
        let applies = shipped().limit.iter().filter(|limit| judged.of(limit.area).is_some_and(|g| g >= limit.grade));
        applies
            .map(|limit| {
                let step = format!(
                    "{}: {} → overall at best {}",
                    self.area_label(limit.area),
                    self.grade_label(limit.grade).to_lowercase(),
                    self.grade_label(limit.at_best).to_lowercase()
                );
                LimitShown {
                    contradicted: judged.overall.is_some_and(|overall| overall < limit.at_best),
                    why: Explanation {
                        rule: limit.id.clone(),
                        due: None,
                        headline: limit.words.clone(),
                        steps: vec![step],
                        basis: limit.basis,
                        citation: limit.citation.clone(),
                        source: limit.source.clone(),
                        checked_on: limit.checked_on,
                        note: None,
                        change: None,
                    },
                }
            })
            .collect()
    }

    /// The ways to raise something about an inspection, in their order; what to do without a report is the last.
    #[must_use]
    pub fn inspection_steps(&self) -> Vec<(String, String, Explanation)> {
        shipped()
            .step
            .iter()
            .map(|step| {
                let why = Explanation {
                    rule: format!("inspection.step.{}", step.id),
                    due: None,
                    headline: step.title.clone(),
                    steps: vec![step.words.clone()],
                    basis: step.basis,
                    citation: step.citation.clone(),
                    source: step.source.clone(),
                    checked_on: step.checked_on,
                    note: None,
                    change: None,
                };
                (step.title.clone(), step.words.clone(), why)
            })
            .collect()
    }

    /// So many working days after a day, with how that was worked out, the days off in between named.
    pub(crate) fn working_days_after(&self, rule: &str, what: &str, from: NaiveDate, today: NaiveDate) -> Explanation {
        let count = self.count_of(rule).unwrap_or_default();
        let due = self.bank_holidays().add_working_days(from, count);
        let unit = if count == 1 { "working day" } else { "working days" };
        let mut steps =
            vec![format!("{what} {} (day 0) → {count} {unit} later → {}", date_words(from), date_words(due))];
        let off: Vec<String> = from
            .iter_days()
            .skip(1)
            .take_while(|day| *day <= due)
            .filter(|day| !matches!(day.weekday(), chrono::Weekday::Sat | chrono::Weekday::Sun))
            .filter_map(|day| self.bank_holidays().name_of(day).map(|name| format!("{name}, {}", date_words(day))))
            .collect();
        if !off.is_empty() {
            steps.push(format!("Left out beside weekends: {}", off.join("; ")));
        }
        let headline = format!("{} {}", if due < today { "Was due" } else { "Due" }, weekday_words(due));
        self.explain_by_id(rule, Some(due), headline, steps)
    }

    /// The days after an inspection: duties 22, 23, 23a and 24.
    #[must_use]
    pub fn inspection_course(&self, course: &Course, today: NaiveDate) -> Vec<Stage> {
        let ended = course.ended;
        let mut stages = Vec::new();
        if course.unresolved {
            let why = self.working_days_after("inspection.unresolved", "Inspection ended on", ended, today);
            stages.push(stage(
                "unresolved",
                "Raise what is unresolved",
                Turn::Centre,
                course.raised,
                false,
                why,
                today,
            ));
        }
        let draft = self.working_days_after("inspection.draft", "Inspection ended on", ended, today);
        // with the final report there is no draft to wait for
        let draft_done = course.draft.or(course.finished.filter(|_| course.draft.is_none()));
        let draft_due = draft.due.unwrap_or(ended);
        let mut first = stage("draft", "Draft report from Ofsted", Turn::Ofsted, draft_done, false, draft, today);
        if course.draft.is_none() && course.finished.is_some() {
            first.state = "no day of a draft is recorded".to_owned();
        }
        stages.push(first);
        let from = course.draft.unwrap_or_else(|| draft_due.max(today));
        let what = if course.draft.is_some() { "Draft sent by Ofsted on" } else { "If the draft comes on" };
        let comments = self.working_days_after("inspection.comments", what, from, today);
        let mut second = stage(
            "comments",
            "Comments on the draft, or a complaint",
            Turn::Centre,
            course.comments,
            course.draft.is_none(),
            comments,
            today,
        );
        if course.finished.is_some() && course.comments.is_none() {
            second.urgency = None;
            second.state = "none are recorded; the final report has come".to_owned();
        }
        stages.push(second);
        let finished = self.working_days_after("inspection.final", "Inspection ended on", ended, today);
        let final_due = finished.due.unwrap_or(ended);
        stages.push(stage("final", "Final report from Ofsted", Turn::Ofsted, course.finished, false, finished, today));
        let from = course.finished.unwrap_or_else(|| final_due.max(today));
        let what = if course.finished.is_some() { "Final report sent on" } else { "If the final report comes on" };
        let published = self.working_days_after("inspection.published", what, from, today);
        stages.push(stage(
            "published",
            "Published by Ofsted",
            Turn::Ofsted,
            course.published,
            course.finished.is_none(),
            published,
            today,
        ));
        stages
    }

    /// No final report, and its day is over.
    #[must_use]
    pub fn report_is_overdue(&self, course: &Course, today: NaiveDate) -> bool {
        let days = self.count_of("inspection.final").unwrap_or_default();
        course.finished.is_none() && self.bank_holidays().add_working_days(course.ended, days) < today
    }

    /// By when a recommendation is acted on, where the centre set no day of its own.
    #[must_use]
    pub fn recommendation_due(&self, ended: NaiveDate, today: NaiveDate) -> Explanation {
        let months = self.count_of("inspection.recommendation").unwrap_or_default();
        let due = months_after(ended, months);
        let step = format!("Inspection ended on {} → {months} months later → {}", date_words(ended), date_words(due));
        let headline = format!("{} {}", if due < today { "Was due" } else { "Due" }, weekday_words(due));
        self.explain_by_id("inspection.recommendation", Some(due), headline, vec![step])
    }

    /// The day that the centre set itself for a recommendation.
    #[must_use]
    pub fn recommendation_own_day(&self, due: NaiveDate, today: NaiveDate) -> Explanation {
        let headline = format!("{} {}", if due < today { "Was due" } else { "Due" }, weekday_words(due));
        let step = format!("The day that the centre set for itself → {}", date_words(due));
        self.explain_by_id("inspection.recommendation", Some(due), headline, vec![step])
    }

    /// The day that an inspector set, or that none was.
    #[must_use]
    pub fn point_due(&self, notice: bool, set: Option<NaiveDate>, today: NaiveDate) -> Explanation {
        let (rule, what) = if notice {
            ("compliance.notice", "Date in the compliance notice")
        } else {
            ("inspection.requirement", "Date set by the inspector")
        };
        match set {
            Some(due) => {
                let headline = format!("{} {}", if due < today { "Was due" } else { "Due" }, weekday_words(due));
                self.explain_by_id(rule, Some(due), headline, vec![format!("{what} → {}", date_words(due))])
            }
            None => self.explain_by_id(
                rule,
                None,
                "No date is recorded".to_owned(),
                vec![
                    "A requirement has a date by which it is met → ask the inspector for it, or look into the report"
                        .to_owned(),
                ],
            ),
        }
    }

    /// By when Ofsted checks a compliance notice (duty 26).
    #[must_use]
    pub fn compliance_check(&self, date_in_notice: NaiveDate, today: NaiveDate) -> Explanation {
        self.working_days_after("compliance.check", "Date in the notice:", date_in_notice, today)
    }

    /// When the next full inspection is to be expected (duty 27). The last full inspection with its overall judgement
    /// comes first; without one, the day of registration counts. Nothing without either.
    #[must_use]
    pub fn next_inspection(
        &self,
        last: Option<(NaiveDate, Option<Grade>)>,
        registered: Option<NaiveDate>,
    ) -> Vec<Window> {
        let Some((ended, overall)) = last else {
            let Some(registered) = registered else { return Vec::new() };
            let months = self.count_of("inspection.next.new").unwrap_or_default();
            let to = months_after(registered, months);
            let step = format!("Registered on {} → {months} months → {}", date_words(registered), date_words(to));
            let headline = format!("Generally by {}", date_words(to));
            let why = self.explain_by_id("inspection.next.new", Some(to), headline, vec![step]);
            return vec![Window { title: "First inspection of a new centre", from: registered, to, why }];
        };
        let mut windows = Vec::new();
        let sooner = match overall {
            Some(Grade::Inadequate) => Some((
                "Usually again after this judgement",
                "inspection.next.inadequate.from",
                "inspection.next.inadequate.to",
            )),
            Some(Grade::RequiresImprovement) => Some((
                "Usually again after this judgement",
                "inspection.next.improve.from",
                "inspection.next.improve.to",
            )),
            _ => None,
        };
        if let (Some((title, first, last)), Some(grade)) = (sooner, overall) {
            let (low, high) = (self.count_of(first).unwrap_or_default(), self.count_of(last).unwrap_or_default());
            let (from, to) = (months_after(ended, low), months_after(ended, high));
            let step = format!(
                "Inspected to {}, {} → {low} to {high} months later → {} to {}",
                date_words(ended),
                self.grade_label(grade).to_lowercase(),
                date_words(from),
                date_words(to)
            );
            let headline = format!("Usually {} to {}", date_words(from), date_words(to));
            windows.push(Window { title, from, to, why: self.explain_by_id(last, Some(to), headline, vec![step]) });
        }
        // the first 1 April after the inspection; one that ended on a 1 April belongs to the year that began then
        let begins = |year: i32| NaiveDate::from_ymd_opt(year, 4, 1).unwrap_or(NaiveDate::MAX);
        let from = if ended < begins(ended.year()) { begins(ended.year()) } else { begins(ended.year() + 1) };
        let to = months_after(from, 36).pred_opt().unwrap_or(NaiveDate::MAX);
        let step = format!(
            "Inspected to {} → the 1 April after it, {} → three years from then, to {}",
            date_words(ended),
            date_words(from),
            date_words(to)
        );
        let headline = format!("At least once from {} to {}", date_words(from), date_words(to));
        let why = self.explain_by_id("inspection.next", Some(to), headline, vec![step]);
        windows.push(Window { title: "At least once in the three years", from, to, why });
        windows
    }
}

fn stage(
    id: &'static str,
    title: &'static str,
    turn: Turn,
    done: Option<NaiveDate>,
    expected: bool,
    why: Explanation,
    today: NaiveDate,
) -> Stage {
    let due = why.due.unwrap_or(today);
    let state = match (done, expected) {
        (Some(on), _) if on > due => format!("{}, after {}", date_words(on), date_words(due)),
        (Some(on), _) => date_words(on),
        (None, true) => format!("by {} then", date_words(due)),
        (None, false) if due < today && turn == Turn::Ofsted => {
            format!("expected by {}, not recorded", date_words(due))
        }
        (None, false) if due < today => format!("was due by {}", date_words(due)),
        (None, false) if turn == Turn::Ofsted => format!("expected by {}", date_words(due)),
        (None, false) => format!("due by {}", date_words(due)),
    };
    let urgency = (done.is_none() && !expected).then(|| Urgency::of_days((due - today).num_days()));
    Stage { id, title, turn, expected, done, urgency, state, why }
}

#[cfg(test)]
mod tests;
