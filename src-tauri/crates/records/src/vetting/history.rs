//! Lines of a CV and decisions about a start: from what was typed to what is kept.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use hearthbook_rules::history::{EntryKind, HistoryEntry, ImpreciseDate, StretchEnd, read_date};
use hearthbook_rules::vetting::StartAnswer;

use super::{HistoryKind, HistoryLineForm, StartDecisionForm, StartDecisionKind};
use crate::{HistoryEntryId, ImportId, PersonId, Problems, StartDecisionId, UiError};

/// A line of somebody's history as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// Id; the same through all its versions.
    pub id: HistoryEntryId,
    /// Whose.
    pub person: PersonId,
    /// Kind.
    pub kind: HistoryKind,
    /// School, employer, or what it was.
    pub what: String,
    /// Post held.
    pub post: String,
    /// From, as written.
    pub from_text: String,
    /// Between which days it began.
    pub from: ImpreciseDate,
    /// To, as written.
    pub to_text: String,
    /// When it ended.
    pub to: StretchEnd,
    /// With children or vulnerable adults.
    pub care: bool,
    /// Why it ended, as the person says.
    pub why_ended: String,
    /// The import that it came with.
    pub import: Option<ImportId>,
}

impl HistoryLine {
    /// "Ash Lodge, support worker".
    #[must_use]
    pub fn title(&self) -> String {
        if self.post.is_empty() { self.what.clone() } else { format!("{}, {}", self.what, self.post) }
    }

    /// "2014 to summer 2016", as written.
    #[must_use]
    pub fn dates(&self) -> String {
        match self.to {
            StretchEnd::GoesOn => format!("since {}", self.from_text),
            StretchEnd::NotKnown => format!("{} to an unknown day", self.from_text),
            StretchEnd::On(_) => format!("{} to {}", self.from_text, self.to_text),
        }
    }

    /// A past post that paragraph 4 asks about.
    #[must_use]
    pub fn is_past_care(&self) -> bool {
        self.kind == HistoryKind::Work && self.care && !matches!(self.to, StretchEnd::GoesOn)
    }

    /// Back to the form.
    #[must_use]
    pub fn form(&self) -> HistoryLineForm {
        HistoryLineForm {
            kind: Some(self.kind),
            what: self.what.clone(),
            post: self.post.clone(),
            from: self.from_text.clone(),
            to: self.to_text.clone(),
            with_children_or_adults: self.care,
            why_ended: self.why_ended.clone(),
        }
    }

    /// A line as it was read from a CV.
    #[must_use]
    pub fn of_entry(id: HistoryEntryId, person: PersonId, entry: &HistoryEntry) -> Self {
        Self {
            id,
            person,
            kind: match entry.kind {
                EntryKind::Post => HistoryKind::Work,
                EntryKind::Study => HistoryKind::Education,
                EntryKind::Gap => HistoryKind::Other,
            },
            what: entry.place.clone(),
            post: entry.role.clone(),
            from_text: entry.from.words(),
            from: entry.from,
            to_text: match entry.to {
                StretchEnd::On(to) => to.words(),
                StretchEnd::GoesOn => "now".to_owned(),
                StretchEnd::NotKnown => String::new(),
            },
            to: entry.to,
            care: false,
            why_ended: String::new(),
            import: None,
        }
    }
}

/// Words for "it goes on".
const GOES_ON: [&str; 7] = ["", "now", "present", "current", "today", "to date", "ongoing"];

impl HistoryLineForm {
    /// The form as a line of history.
    ///
    /// # Errors
    /// `BadInput`: what is missing, dates that cannot be read, that lie in the future, are the wrong way round or make
    /// the post impossible.
    pub fn parse(
        &self,
        id: HistoryEntryId,
        person: PersonId,
        born_on: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Result<HistoryLine, UiError> {
        let mut problems = Problems::new();
        if self.kind.is_none() {
            problems.add("kind", "Choose education, work or something else");
        }
        let what = problems.line("what", &self.what, "Enter the school, the employer, or what it was");
        let post = problems.optional_line("post", &self.post);
        let from_text = problems.optional_line("from", &self.from);
        let to_text = problems.optional_line("to", &self.to);
        let from = problems.take("from", read_date(&from_text).map_err(|error| error.to_string()));
        let plain = to_text.to_lowercase();
        let to = if GOES_ON.contains(&plain.as_str()) {
            Some(StretchEnd::GoesOn)
        } else if plain == "?" || plain == "unknown" {
            Some(StretchEnd::NotKnown)
        } else {
            problems.take("to", read_date(&to_text).map(StretchEnd::On).map_err(|error| error.to_string()))
        };
        if let Some(from) = from {
            if from.earliest() > today {
                problems.add("from", "This lies in the future. Correct the date");
            }
            if let Some(StretchEnd::On(to)) = to {
                if to.latest() < from.earliest() {
                    problems.add("to", "The end is before the beginning. Correct one of the two dates");
                } else if to.earliest() > today {
                    problems.add("to", "This lies in the future. Leave it empty for what goes on");
                }
            }
            if let (Some(born), Some(HistoryKind::Work)) = (born_on, self.kind)
                && from.latest() < born.with_year(born.year() + 13).unwrap_or(born)
            {
                problems.add(
                    "from",
                    "With the date of birth on file the person would have been younger than 13. Correct one of the two dates",
                );
            }
        }
        let why_ended = problems.text("whyEnded", &self.why_ended);
        problems.finish()?;
        let line = (|| {
            Some(HistoryLine {
                id,
                person,
                kind: self.kind?,
                what,
                post,
                from_text,
                from: from?,
                to_text,
                to: to?,
                care: self.with_children_or_adults,
                why_ended,
                import: None,
            })
        })();
        line.ok_or_else(|| UiError::new(crate::ErrorCode::BadInput, "Something in the form is still missing"))
    }
}

/// A decision about a start, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartDecision {
    /// Id.
    pub id: StartDecisionId,
    /// Whose start.
    pub person: PersonId,
    /// What was decided.
    pub kind: StartDecisionKind,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// First day of work, as decided.
    pub starts_on: Option<NaiveDate>,
    /// Steps taken.
    pub steps: String,
    /// Reasons.
    pub reasons: String,
    /// Who supervises.
    pub supervisor: Option<PersonId>,
    /// How.
    pub supervision: String,
    /// Looked at again by.
    pub review_on: Option<NaiveDate>,
    /// What was outstanding, in words.
    pub outstanding: String,
    /// When it was entered.
    pub recorded_from: DateTime<Utc>,
    /// Who decided.
    pub decided_by: PersonId,
    /// Until when it stood.
    pub recorded_to: Option<DateTime<Utc>>,
}

/// What a decision is measured against.
#[derive(Debug, Clone, Copy)]
pub struct DecisionContext<'a> {
    /// Whose start.
    pub person: PersonId,
    /// Who decides.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// Today.
    pub today: NaiveDate,
    /// The answer as it stands.
    pub answer: &'a StartAnswer,
    /// What is outstanding, in words.
    pub outstanding: &'a str,
    /// Days after which an early start is looked at again at the latest.
    pub review_days: u32,
}

impl StartDecisionForm {
    /// The form as a decision.
    ///
    /// # Errors
    /// `BadInput`: what is missing. Whether the decision is open at all was asked before.
    pub fn parse(&self, context: DecisionContext<'_>) -> Result<StartDecision, UiError> {
        let mut problems = Problems::new();
        let today = context.today;
        if self.kind.is_none() {
            problems.add("kind", "Choose what is decided");
        }
        let on = problems.optional_date("on", "The day of the decision", &self.on);
        if on.is_some_and(|on| on > today) {
            problems.add("on", "The day of the decision is in the future. Correct the date");
        }
        let starts_on = problems.optional_date("startsOn", "The first day of work", &self.starts_on);
        let decided_on = on.unwrap_or(today);
        match self.kind {
            Some(StartDecisionKind::Cleared) if !context.answer.outstanding.is_empty() => {
                problems.add("kind", format!("This is not open: {}", context.answer.sentence));
            }
            Some(StartDecisionKind::Cleared)
                if context.answer.verdict == hearthbook_rules::vetting::Verdict::NotCleared =>
            {
                problems.add("kind", format!("This is not open: {}", context.answer.sentence));
            }
            Some(StartDecisionKind::EarlyStart) if !context.answer.early_possible => {
                let why = if context.answer.not_early_because.is_empty() {
                    "Nothing is outstanding: clear the person to start instead"
                } else {
                    &context.answer.not_early_because
                };
                problems.add("kind", why);
            }
            _ => {}
        }
        let early = self.kind == Some(StartDecisionKind::EarlyStart);
        let (steps, reasons, supervision) = (
            problems.text("steps", &self.steps),
            problems.text("reasons", &self.reasons),
            problems.text("supervision", &self.supervision),
        );
        let mut review_on = None;
        if early {
            if steps.trim().is_empty() {
                problems.add("steps", "List every step that was taken to obtain what is outstanding");
            }
            if reasons.trim().is_empty() {
                problems.add("reasons", "Say why the circumstances justify an early start");
            }
            if supervision.trim().is_empty() {
                problems.add("supervision", "Say how the person is supervised until the rest is complete");
            }
            match self.supervisor {
                None => problems.add("supervisor", "Choose who supervises"),
                Some(supervisor) if supervisor == context.person => {
                    problems.add("supervisor", "Nobody supervises himself or herself. Choose somebody else");
                }
                Some(_) => {}
            }
            if self.starts_on.is_empty() {
                problems.add("startsOn", "Enter the first day of work");
            }
            review_on = problems.date("reviewOn", "The day on which it is looked at again", &self.review_on);
            let from = starts_on.map_or(decided_on, |start| start.max(decided_on));
            let latest = from.checked_add_days(chrono::Days::new(u64::from(context.review_days)));
            if let (Some(review), Some(latest)) = (review_on, latest) {
                if review < decided_on {
                    problems.add("reviewOn", "It cannot be looked at again before it is decided");
                } else if review > latest {
                    problems.add(
                        "reviewOn",
                        format!(
                            "By the centre’s rule it is looked at again by {} at the latest",
                            hearthbook_rules::date_words(latest)
                        ),
                    );
                }
            }
        }
        if self.kind == Some(StartDecisionKind::Stopped) && reasons.trim().is_empty() {
            problems.add("reasons", "Say why it is stopped");
        }
        problems.finish()?;
        let Some(kind) = self.kind else {
            return Err(UiError::new(crate::ErrorCode::BadInput, "Choose what is decided"));
        };
        Ok(StartDecision {
            id: StartDecisionId::make(),
            person: context.person,
            kind,
            decided_on,
            starts_on,
            steps,
            reasons,
            supervisor: self.supervisor.filter(|_| early),
            supervision,
            review_on,
            outstanding: context.outstanding.to_owned(),
            recorded_from: context.at,
            decided_by: context.by,
            recorded_to: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn parse(from: &str, to: &str, born: Option<&str>) -> Result<HistoryLine, Vec<String>> {
        let form = HistoryLineForm {
            kind: Some(HistoryKind::Work),
            what: "Ash Lodge".into(),
            from: from.into(),
            to: to.into(),
            ..HistoryLineForm::default()
        };
        form.parse(HistoryEntryId::make(), PersonId::make(), born.map(day), day("2026-11-26"))
            .map_err(|error| error.fields.into_iter().map(|field| field.field).collect())
    }

    #[test]
    fn vague_dates_are_kept_as_written_with_the_days_between_which_they_lie() {
        let line = parse("2014", "summer 2019", None).unwrap();
        assert_eq!((line.from.earliest(), line.from.latest()), (day("2014-01-01"), day("2014-12-31")));
        assert_eq!(line.dates(), "2014 to summer 2019");
        assert_eq!(parse("Sept 2014", "now", None).unwrap().to, StretchEnd::GoesOn);
        assert_eq!(parse("Sept 2014", "?", None).unwrap().to, StretchEnd::NotKnown);
    }

    #[test]
    fn impossible_dates_are_named_beside_their_field() {
        assert_eq!(parse("2019", "2014", None).unwrap_err(), ["to"]);
        assert_eq!(parse("2028", "", None).unwrap_err(), ["from"]);
        assert_eq!(parse("soon", "", None).unwrap_err(), ["from"]);
        assert_eq!(parse("2001", "2014", Some("1995-05-01")).unwrap_err(), ["from"], "six years old");
    }
}
