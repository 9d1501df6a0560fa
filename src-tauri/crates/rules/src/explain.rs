//! What stands behind a date: how it was worked out, on whose word, and when that word was last checked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// On whose word a rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The Residential Family Centres Regulations 2002 (SI 2002/3213) or the named Act; text seen.
    Law,
    /// The same, but the words were not seen: "check this rule" stands beside it.
    LawUnchecked,
    /// A requirement or practice that Ofsted states.
    Ofsted,
    /// A habit of the sector: a setting with a default.
    Practice,
}

/// A change of a rule by the centre: the shipped value stays visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RuleChange {
    /// The value that the centre uses.
    pub value: String,
    /// The value that Hearthbook ships with.
    pub shipped: String,
    /// Who changed it.
    pub by: String,
    /// When.
    pub on: NaiveDate,
    /// Why.
    pub why: String,
}

/// The answer to "Why this date?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The rule's id, as in `assets/rules`.
    pub rule: String,
    /// The day that it comes to, if it comes to one.
    pub due: Option<NaiveDate>,
    /// "Due Thursday 30 April 2026".
    pub headline: String,
    /// How it is worked out, one step a line: "Visit on 3 March 2026 → last day of the month after the visit".
    pub steps: Vec<String>,
    /// On whose word.
    pub basis: Basis,
    /// Where that stands: "Ofsted, SCCIF for residential family centres (April 2024)".
    pub citation: String,
    /// Address of the source, shown as text (nothing is opened over the network).
    pub source: String,
    /// When the source was last checked.
    pub checked_on: NaiveDate,
    /// What one should know beside it, such as "Not a day set by the regulation itself".
    pub note: Option<String>,
    /// The centre's own change of the rule, if any.
    pub change: Option<RuleChange>,
}
