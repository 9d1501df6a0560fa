//! Vetting: what Schedule 2 asks, where a person's file stands on a day, and whether the person may start.
//!
//! Facts come in by position and id, without names; the answer is in words that can stand at the top of a file.

mod draw;
mod standing;
mod start;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Basis;

pub use draw::draw;
pub use standing::{Standing, standings};
pub use start::{Decided, Reason, StartAnswer, StartInput, Verdict, may_start};

/// Why an item is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// One of the six items of Schedule 2.
    Schedule2,
    /// Asked of agency workers.
    Agency,
    /// Asked of people who were transferred from another employer (TUPE).
    Transfer,
    /// A habit of the sector.
    Practice,
}

/// Which details the lines of an item have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // as in `CheckDetails` of the records
pub enum DetailsKind {
    Identity,
    Dbs,
    Reference,
    PastCare,
    Qualification,
    RightToWork,
    Overseas,
    Registration,
    Status,
    Agency,
    Transfer,
    Plain,
}

/// One check in a person's file, as `assets/rules/vetting.toml` says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Id: `dbs`.
    pub id: String,
    /// Why it is asked.
    pub kind: ItemKind,
    /// Head of its column.
    pub short: String,
    /// Title.
    pub title: String,
    /// "Schedule 2 paragraph 2"; empty for practice.
    #[serde(default)]
    pub paragraph: String,
    /// What is asked, in plain words.
    pub asks: String,
    /// Which details its lines have.
    pub details: DetailsKind,
    /// May be outstanding at an early start.
    #[serde(default)]
    pub waits: bool,
    /// "not required because" may be recorded.
    #[serde(default)]
    pub unneeded: bool,
    /// Shows as missing while nothing is recorded.
    #[serde(default)]
    pub expected: bool,
    /// Asked of agency workers, too.
    #[serde(default)]
    pub agency: bool,
    /// How many lines are needed.
    #[serde(default = "one")]
    pub needs: u32,
    /// The first one is due this rule's interval after the first day of work.
    pub after: Option<String>,
    /// What is to be done about the first one, before "of G.M."; said with `after`.
    #[serde(default)]
    pub first: String,
    /// The next one is due this rule's interval after the last.
    pub renews: Option<String>,
    /// The form asks for a day on which it runs out.
    #[serde(default)]
    pub expiry: bool,
    /// May be recorded for many people at once.
    #[serde(default)]
    pub bulk: bool,
    /// Basis.
    pub basis: Basis,
    /// Citation.
    pub citation: String,
    /// Source.
    pub source: String,
    /// When the source was last checked.
    pub checked_on: NaiveDate,
    /// What to know beside it; may be empty.
    #[serde(default)]
    pub note: String,
}

fn one() -> u32 {
    1
}

impl Item {
    /// One of the six items of Schedule 2.
    #[must_use]
    pub fn statutory(&self) -> bool {
        self.kind == ItemKind::Schedule2
    }

    /// After a transfer (TUPE), other evidence may close a gap of this item: of paragraphs 3 to 6, which regulation 16(5)
    /// lets wait. Identity and DBS are seen here themselves.
    #[must_use]
    pub fn closes_by_other_evidence(&self) -> bool {
        self.statutory() && self.waits
    }

    /// "DBS (paragraph 2)", or its short name.
    #[must_use]
    pub fn words(&self) -> String {
        match self.paragraph.rsplit_once(' ') {
            Some((_, number)) => format!("{} (paragraph {number})", in_a_sentence(&self.short)),
            None => in_a_sentence(&self.short),
        }
    }
}

/// "references", but "DBS".
fn in_a_sentence(short: &str) -> String {
    if short.chars().nth(1).is_some_and(char::is_uppercase) { short.to_owned() } else { short.to_lowercase() }
}

/// State that a line of evidence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LineState {
    /// Complete and satisfactory.
    Complete,
    /// Asked for.
    InProgress,
    /// Known to be missing.
    Missing,
    /// Not required, with a reason.
    NotRequired,
    /// From an old register, or nobody knows.
    Unknown,
}

impl LineState {
    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::InProgress => "in progress",
            Self::Missing => "missing",
            Self::NotRequired => "not required",
            Self::Unknown => "unknown",
        }
    }
}

/// State of an item on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ItemState {
    /// Complete.
    Complete,
    /// Missing.
    Missing,
    /// In progress.
    InProgress,
    /// Complete once, and run out or due again.
    Expired,
    /// Not required for this person.
    NotRequired,
    /// Unknown evidence, from an old register.
    Unknown,
}

/// What counts of a line's details.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LineFact {
    /// Nothing more.
    #[default]
    Plain,
    /// A DBS certificate.
    Dbs {
        /// The person is on the update service and consents to checks.
        update_service: bool,
    },
    /// A reference.
    Reference {
        /// From the last employer.
        last_employer: bool,
    },
    /// Why a past post ended.
    PastCare {
        /// The post in the history.
        post: String,
    },
    /// A status check.
    Status {
        /// It said that there is new information.
        new_information: bool,
    },
    /// An agency's written confirmation.
    Agency {
        /// Ids of the items that it confirms.
        confirmed: Vec<String>,
        /// Identity was seen on arrival.
        identity_on_arrival: bool,
    },
    /// Other evidence that closes the gap which a transfer (TUPE) left.
    Transfer {
        /// Id of the item of Schedule 2 that did not come over whole.
        closes: String,
        /// What closes it, in fixed words: "appraisals".
        by: &'static str,
    },
}

/// A line of evidence that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// Id of its item.
    pub item: &'a str,
    /// State that it says.
    pub state: LineState,
    /// Day from which intervals count: of the check, else when it was seen, else when it was entered.
    pub counts_from: NaiveDate,
    /// Day on which it was seen.
    pub seen_on: Option<NaiveDate>,
    /// Asked, or chased last.
    pub asked_on: Option<NaiveDate>,
    /// Day on which it runs out, as the document says.
    pub expires_on: Option<NaiveDate>,
    /// "not required because".
    pub because: &'a str,
    /// What counts of its details.
    pub fact: LineFact,
}

/// What the employment history comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HistoryFacts {
    /// How many lines there are.
    pub lines: u32,
    /// Posts among them that had an employer.
    pub employers: u32,
    /// Ids of past posts with children or vulnerable adults that have ended.
    pub past_care: Vec<String>,
    /// Gaps that need an explanation and have none that was accepted.
    pub open_gaps: u32,
    /// The end of full-time education is not on it, so nobody knows where it begins.
    pub no_beginning: bool,
}

/// A person's file on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts<'a> {
    /// An agency sends the person.
    pub agency: bool,
    /// The person was transferred from another employer (TUPE).
    pub transferred: bool,
    /// First day of work, if it is known.
    pub started_on: Option<NaiveDate>,
    /// Lines that stand.
    pub lines: Vec<Line<'a>>,
    /// Employment history.
    pub history: HistoryFacts,
}
