//! The rules in force: what Hearthbook ships with, and over it what the centre has changed with a reason.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::data::{RuleData, RuleError, Shipped, ValueKind, dates};
use crate::vetting::Item;
use crate::{BankHolidays, Basis, Explanation, FamilyRecord, LimbEntry, RuleChange, Template, date_words};

/// A change of a rule, as the store keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The rule's id.
    pub rule_id: String,
    /// The value that the centre uses.
    pub value: String,
    /// Who changed it.
    pub by: String,
    /// When.
    pub on: NaiveDate,
    /// Why.
    pub why: String,
}

/// A rule as Settings shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleEntry {
    /// Id: `reg25.report.due`.
    pub id: String,
    /// Number of the duty in the list of duties, if it is one.
    pub duty: Option<String>,
    /// "Visit report to Ofsted".
    pub title: String,
    /// What starts the clock: "date of the visit".
    pub starts: String,
    /// The rule in words, with the value in force.
    pub words: String,
    /// The value in force; empty where there is nothing to set.
    pub value: String,
    /// What the value is: "days", "months", "email address".
    pub unit: String,
    /// The centre may change the value.
    pub can_change: bool,
    /// Hearthbook works with it already. The other duties are written down for the registers to come.
    pub active: bool,
    /// Basis.
    pub basis: Basis,
    /// Citation.
    pub citation: String,
    /// Source.
    pub source: String,
    /// When the source was last checked.
    pub checked_on: NaiveDate,
    /// What to know beside it; may be empty.
    pub note: String,
    /// The centre's change.
    pub change: Option<RuleChange>,
}

/// A rule that the program computes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Visit,
    ReportDue,
    Copies,
    FireDrill,
    FireEquipment,
    Supervision,
    Appraisal,
    RiskAssessment,
    Policies,
    OfstedAddress,
    ExtraHolidays,
    ComplaintAnswer,
    ComplaintSummary,
    PlacementPlan,
    Surveillance,
    SurveillanceInformed,
    FamilyRetention,
    OtherRetention,
    ComplaintRetention,
    EventRetention,
    FamilyEventRetention,
    LogRetention,
    AssessmentSigning,
    CoolingOff,
    AuthorityAcknowledges,
    AuthorityAnswers,
    AuthorityStageTwo,
    AuthorityStageThree,
    OmbudsmanAnswers,
    FamilyReview,
    OfstedTelephone,
    OfstedConcerns,
    OfstedPost,
}

const KNOWN: &[(Known, &str, ValueKind)] = &[
    (Known::Visit, "reg25.visit", ValueKind::None),
    (Known::ReportDue, "reg25.report.due", ValueKind::Count),
    (Known::Copies, "reg25.report.copies", ValueKind::None),
    (Known::FireDrill, "routine.fire-drill", ValueKind::Count),
    (Known::FireEquipment, "routine.fire-equipment", ValueKind::Count),
    (Known::Supervision, "routine.supervision", ValueKind::Count),
    (Known::Appraisal, "routine.appraisal", ValueKind::Count),
    (Known::RiskAssessment, "routine.risk-assessment", ValueKind::Count),
    (Known::Policies, "routine.policies", ValueKind::Count),
    (Known::OfstedAddress, "ofsted.reports.address", ValueKind::Email),
    (Known::ExtraHolidays, "bank-holidays.extra", ValueKind::Dates),
    (Known::ComplaintAnswer, "reg20.answer", ValueKind::Count),
    (Known::ComplaintSummary, "reg20.summary", ValueKind::None),
    (Known::PlacementPlan, "reg13.plan", ValueKind::None),
    (Known::Surveillance, "reg21a.surveillance", ValueKind::Count),
    (Known::SurveillanceInformed, "reg21a.informed", ValueKind::None),
    (Known::FamilyRetention, "reg19.retention", ValueKind::Count),
    (Known::OtherRetention, "reg19.retention.other", ValueKind::Count),
    (Known::ComplaintRetention, "retention.complaint", ValueKind::None),
    (Known::EventRetention, "retention.event", ValueKind::None),
    (Known::FamilyEventRetention, "retention.event.family", ValueKind::None),
    (Known::LogRetention, "retention.logs", ValueKind::None),
    (Known::AssessmentSigning, "assessment.signing", ValueKind::None),
    (Known::CoolingOff, "retention.cooling-off", ValueKind::Count),
    (Known::AuthorityAcknowledges, "complaint.authority.acknowledge", ValueKind::Count),
    (Known::AuthorityAnswers, "complaint.authority.answer", ValueKind::Count),
    (Known::AuthorityStageTwo, "complaint.authority.stage-two", ValueKind::Count),
    (Known::AuthorityStageThree, "complaint.authority.stage-three", ValueKind::Count),
    (Known::OmbudsmanAnswers, "complaint.ombudsman", ValueKind::Count),
    (Known::FamilyReview, "family.review", ValueKind::None),
    (Known::OfstedTelephone, "ofsted.telephone", ValueKind::Line),
    (Known::OfstedConcerns, "ofsted.concerns.email", ValueKind::Email),
    (Known::OfstedPost, "ofsted.post", ValueKind::Line),
];

#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub data: RuleData,
    pub change: Option<RuleChange>,
}

impl Rule {
    pub fn value(&self) -> &str {
        self.change.as_ref().map_or(&self.data.value, |change| &change.value)
    }

    /// The value as a number. Every value was checked on its way in, so the fallback is never taken.
    pub fn count(&self) -> u32 {
        self.value().parse().unwrap_or_default()
    }

    pub fn value_words(&self) -> String {
        self.data.with_unit(self.value())
    }

    fn note(&self) -> String {
        match self.data.basis {
            Basis::LawUnchecked => {
                let check = "Check this rule against its source: the words of the law were not seen.";
                format!("{check} {}", self.data.note).trim_end().to_owned()
            }
            Basis::Law | Basis::Ofsted | Basis::Practice => self.data.note.clone(),
        }
    }
}

/// Every rule with the value in force.
#[derive(Debug, Clone)]
pub struct RuleBook {
    rules: Vec<Rule>,
    known: [usize; KNOWN.len()],
    holidays: BankHolidays,
    limbs: Vec<LimbEntry>,
    report: Template,
    review: Template,
    vetting: Vec<Item>,
    family: FamilyRecord,
}

impl RuleBook {
    /// Reads and checks the shipped files.
    ///
    /// # Errors
    /// When one of them is not sound.
    pub fn read() -> Result<Self, RuleError> {
        let shipped = Shipped::read()?;
        let rules: Vec<Rule> = shipped.rules.into_iter().map(|data| Rule { data, change: None }).collect();
        let mut known = [0; KNOWN.len()];
        for &(rule, id, kind) in KNOWN {
            let fits = |r: &Rule| r.data.id == id && r.data.kind == kind && r.data.active;
            known[rule as usize] = rules.iter().position(fits).ok_or(RuleError::Missing(id))?;
        }
        Ok(Self {
            rules,
            known,
            holidays: shipped.holidays,
            limbs: shipped.limbs,
            report: shipped.report,
            review: shipped.review,
            vetting: shipped.vetting,
            family: shipped.family,
        })
    }

    /// The rules that Hearthbook ships with.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static BOOK: LazyLock<RuleBook> = LazyLock::new(|| match RuleBook::read() {
            Ok(book) => book,
            // The files are compiled in, and a test reads them: a program that gets here was never tested, and one that
            // worked on without its rules would be worse than one that stops.
            #[allow(clippy::panic)]
            Err(error) => panic!("the rules that were compiled in are not sound: {error}"),
        });
        &BOOK
    }

    /// The shipped rules with the centre's changes; of several for one rule the last counts. A stored value that does
    /// not pass [`check_value`](Self::check_value) any more, or is the shipped value, leaves the shipped one standing.
    #[must_use]
    pub fn with_changes(changes: &[Change]) -> Self {
        let mut book = Self::shipped().clone();
        for change in changes {
            let value = change.value.trim();
            if book.check_value(&change.rule_id, value).is_err() {
                continue;
            }
            let Some(rule) = book.rules.iter_mut().find(|rule| rule.data.id == change.rule_id) else { continue };
            rule.change = (value != rule.data.value).then(|| RuleChange {
                value: value.to_owned(),
                shipped: rule.data.value.clone(),
                by: change.by.clone(),
                on: change.on,
                why: change.why.clone(),
            });
        }
        let extra = dates(book.rule(Known::ExtraHolidays).value()).unwrap_or_default();
        book.holidays = book.holidays.with_extra(extra);
        book
    }

    /// Says in plain words why a rule cannot have a value.
    ///
    /// # Errors
    /// When there is no such rule, it cannot be changed, or the value does not fit.
    pub fn check_value(&self, rule_id: &str, value: &str) -> Result<(), String> {
        let rule = self.rules.iter().find(|rule| rule.data.id == rule_id && rule.data.active);
        let rule = rule.ok_or_else(|| "There is no such rule.".to_owned())?;
        if !rule.data.can_change {
            return Err("This rule is fixed by its source and has no value to set.".to_owned());
        }
        rule.data.check(value.trim())
    }

    /// Every rule that Hearthbook works with, with the value in force.
    #[must_use]
    pub fn entries(&self) -> Vec<RuleEntry> {
        self.rules.iter().filter(|rule| rule.data.active).map(|rule| self.entry(rule)).collect()
    }

    /// The duties that are written down and whose registers do not exist yet. Not to be shown as working.
    #[must_use]
    pub fn duties_to_come(&self) -> Vec<RuleEntry> {
        self.rules.iter().filter(|rule| !rule.data.active).map(|rule| self.entry(rule)).collect()
    }

    fn entry(&self, rule: &Rule) -> RuleEntry {
        let data = &rule.data;
        let words = if std::ptr::eq(rule, self.rule(Known::ReportDue)) {
            format!("by the {}", crate::due::month_end_words(rule.count()))
        } else {
            data.words.replace("{value}", &rule.value_words())
        };
        RuleEntry {
            id: data.id.clone(),
            duty: data.duty.clone(),
            title: data.title.clone(),
            starts: data.starts.clone(),
            words,
            value: rule.value().to_owned(),
            unit: data.unit.clone(),
            can_change: data.can_change,
            active: data.active,
            basis: data.basis,
            citation: data.citation.clone(),
            source: data.source.clone(),
            checked_on: data.checked_on,
            note: rule.note(),
            change: rule.change.clone(),
        }
    }

    /// Ofsted's address for reports under regulations 23 and 25, and why it is that.
    #[must_use]
    pub fn ofsted_address(&self) -> (String, Explanation) {
        let address = self.rule(Known::OfstedAddress).value().to_owned();
        let headline = format!("Reports go to {address}");
        let step = format!("Report under regulation 23 or 25 → Ofsted’s address for reports → {address}");
        (address, self.explain(Known::OfstedAddress, None, headline, vec![step]))
    }

    /// The days off, with those that the centre has added.
    #[must_use]
    pub fn bank_holidays(&self) -> &BankHolidays {
        &self.holidays
    }

    /// The limbs of regulation 25 on which somebody may visit.
    #[must_use]
    pub fn limbs(&self) -> &[LimbEntry] {
        &self.limbs
    }

    /// The template of the report on a visit.
    #[must_use]
    pub fn report(&self) -> &Template {
        &self.report
    }

    /// The template of the report on a review of the quality of care.
    #[must_use]
    pub fn review(&self) -> &Template {
        &self.review
    }

    /// The checks of a vetting file, in the order in which they are shown.
    #[must_use]
    pub fn vetting(&self) -> &[Item] {
        &self.vetting
    }

    /// The value in force of a rule whose value is a number; nothing for any other rule.
    #[must_use]
    pub fn count_of(&self, rule_id: &str) -> Option<u32> {
        self.by_id(rule_id).filter(|rule| rule.data.kind == ValueKind::Count).map(Rule::count)
    }

    /// The value in force of a rule whose value is a line of text; nothing for any other rule.
    #[must_use]
    pub fn line_of(&self, rule_id: &str) -> Option<&str> {
        self.by_id(rule_id).filter(|rule| rule.data.kind == ValueKind::Line).map(Rule::value)
    }

    /// The unit of a rule’s value: "days", "weeks".
    pub(crate) fn unit_of(&self, rule_id: &str) -> Option<&str> {
        self.by_id(rule_id).map(|rule| rule.data.unit.as_str())
    }

    /// A rule in words.
    pub(crate) fn words_of(&self, rule_id: &str) -> String {
        self.by_id(rule_id).map(|rule| rule.data.words.clone()).unwrap_or_default()
    }

    /// An explanation on the word of a rule that is named by its id.
    #[must_use]
    pub fn why(
        &self,
        rule_id: &str,
        due: Option<NaiveDate>,
        headline: String,
        steps: Vec<String>,
    ) -> Option<Explanation> {
        self.by_id(rule_id).map(|rule| explanation(rule, due, headline, steps))
    }

    fn by_id(&self, rule_id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.data.id == rule_id && rule.data.active)
    }

    /// How residents reach Ofsted: label, value, and on whose word.
    #[must_use]
    pub fn reaching_ofsted(&self) -> Vec<(&'static str, String, Explanation)> {
        [("Telephone", Known::OfstedTelephone), ("Email", Known::OfstedConcerns), ("Post", Known::OfstedPost)]
            .into_iter()
            .map(|(label, known)| {
                let value = self.rule(known).value().to_owned();
                let step = format!("Concern or complaint → Ofsted → {value}");
                let why = self.explain(known, None, format!("{label}: {value}"), vec![step]);
                (label, value, why)
            })
            .collect()
    }

    /// The fields of the family register and the kinds of a family’s logs.
    #[must_use]
    pub fn family_record(&self) -> &FamilyRecord {
        &self.family
    }

    pub(crate) fn rule(&self, known: Known) -> &Rule {
        &self.rules[self.known[known as usize]]
    }

    /// An explanation on the word of a rule. A change by the centre is one of the steps.
    pub(crate) fn explain(
        &self,
        known: Known,
        due: Option<NaiveDate>,
        headline: String,
        steps: Vec<String>,
    ) -> Explanation {
        explanation(self.rule(known), due, headline, steps)
    }

    /// An explanation on the word of the rule with this id; the first rule stands in for one that does not exist, which
    /// a test keeps from happening.
    pub(crate) fn explain_by_id(
        &self,
        id: &str,
        due: Option<NaiveDate>,
        headline: String,
        steps: Vec<String>,
    ) -> Explanation {
        let rule = self.rules.iter().find(|rule| rule.data.id == id).unwrap_or_else(|| self.rule(Known::Visit));
        explanation(rule, due, headline, steps)
    }
}

fn explanation(rule: &Rule, due: Option<NaiveDate>, headline: String, mut steps: Vec<String>) -> Explanation {
    if let Some(change) = &rule.change {
        let (own, shipped) = (rule.data.with_unit(&change.value), rule.data.with_unit(&change.shipped));
        let (by, on) = (&change.by, date_words(change.on));
        steps.push(format!("The centre’s own value: {own} instead of {shipped} (changed by {by} on {on})"));
    }
    Explanation {
        rule: rule.data.id.clone(),
        due,
        headline,
        steps,
        basis: rule.data.basis,
        citation: rule.data.citation.clone(),
        source: rule.data.source.clone(),
        checked_on: rule.data.checked_on,
        note: Some(rule.note()).filter(|note| !note.is_empty()),
        change: rule.change.clone(),
    }
}

#[cfg(test)]
mod tests;
