//! How the files of `assets/rules` are read, and what makes them sound.
//!
//! The files are part of the program: they are read once, checked as a whole, and a slip in one of them names the file
//! and the entry. This is the only place that knows TOML.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::vetting::Item;
use crate::{
    BankHolidays, Basis, FactKind, FamilyRecord, LimbEntry, Template, TemplateField, TemplateSection,
    check_email_address,
};

pub(crate) const DUTIES: (&str, &str) = ("duties.toml", include_str!("../../../../assets/rules/duties.toml"));
pub(crate) const CONTACTS: (&str, &str) = ("contacts.toml", include_str!("../../../../assets/rules/contacts.toml"));
pub(crate) const HOLIDAYS: (&str, &str) =
    ("bank_holidays.toml", include_str!("../../../../assets/rules/bank_holidays.toml"));
pub(crate) const LIMBS: (&str, &str) =
    ("visitor_limbs.toml", include_str!("../../../../assets/rules/visitor_limbs.toml"));
pub(crate) const FAMILY: (&str, &str) =
    ("family_record.toml", include_str!("../../../../assets/rules/family_record.toml"));
pub(crate) const REPORT: (&str, &str) =
    ("reg25_report.toml", include_str!("../../../../assets/rules/reg25_report.toml"));
pub(crate) const REVIEW: (&str, &str) =
    ("reg23_review.toml", include_str!("../../../../assets/rules/reg23_review.toml"));

pub(crate) const VETTING: (&str, &str) = ("vetting.toml", include_str!("../../../../assets/rules/vetting.toml"));

/// What is wrong with a file of rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// It is not the TOML that it should be.
    #[error("{file} cannot be read: {reason}")]
    Unreadable {
        /// File.
        file: &'static str,
        /// What the reader of TOML said.
        reason: String,
    },
    /// An entry contradicts itself or another.
    #[error("{file}, entry “{entry}”: {reason}")]
    Unsound {
        /// File.
        file: &'static str,
        /// The entry.
        entry: String,
        /// What is wrong.
        reason: String,
    },
    /// A rule that the program computes with is not there.
    #[error("no rule “{0}”")]
    Missing(&'static str),
}

/// What the value of a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ValueKind {
    /// There is nothing to set.
    #[default]
    None,
    /// A whole number between `min` and `max`.
    Count,
    /// An email address.
    Email,
    /// One line of text, such as a telephone number.
    Line,
    /// Days, written 2027-05-10, separated by commas; may be none.
    Dates,
}

/// A rule as it stands in a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleData {
    pub id: String,
    pub duty: Option<String>,
    pub title: String,
    /// What starts the clock.
    #[serde(default)]
    pub starts: String,
    pub words: String,
    #[serde(default)]
    pub kind: ValueKind,
    #[serde(default)]
    pub value: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub min: u32,
    #[serde(default)]
    pub max: u32,
    #[serde(default)]
    pub can_change: bool,
    /// The program works with it. Duties whose registers do not exist yet are written down, and not shown as working.
    #[serde(default = "yes")]
    pub active: bool,
    pub basis: Basis,
    pub citation: String,
    pub source: String,
    pub checked_on: NaiveDate,
    #[serde(default)]
    pub note: String,
}

fn yes() -> bool {
    true
}

impl RuleData {
    /// The value with its unit: "6 months", "1 month".
    pub fn with_unit(&self, value: &str) -> String {
        match (self.kind, value) {
            (ValueKind::Count, "1") => format!("1 {}", self.unit.strip_suffix('s').unwrap_or(&self.unit)),
            (ValueKind::Count, _) => format!("{value} {}", self.unit),
            (ValueKind::None | ValueKind::Email | ValueKind::Line | ValueKind::Dates, _) => value.to_owned(),
        }
    }

    /// Says in plain words what is wrong with a value for this rule.
    pub fn check(&self, value: &str) -> Result<(), String> {
        match self.kind {
            ValueKind::None => Err("This rule has no value to set.".to_owned()),
            ValueKind::Email => check_email_address(value),
            ValueKind::Dates => dates(value).map(|_| ()),
            ValueKind::Line if value.is_empty() => Err(format!("Enter the {}.", self.unit)),
            ValueKind::Line if value.chars().count() > 200 || value.contains(char::is_control) => {
                Err("Enter one line of at most 200 characters.".to_owned())
            }
            ValueKind::Line => Ok(()),
            ValueKind::Count => {
                let whole = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
                let fits = value.parse().is_ok_and(|n: u32| (self.min..=self.max).contains(&n));
                let (min, max, unit) = (self.min, self.max, &self.unit);
                if whole && fits { Ok(()) } else { Err(format!("Enter a whole number of {unit} from {min} to {max}.")) }
            }
        }
    }
}

/// Reads days such as "2027-05-10, 2027-06-01".
pub(crate) fn dates(value: &str) -> Result<Vec<NaiveDate>, String> {
    let parts = value.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let day = NaiveDate::parse_from_str(part, "%Y-%m-%d").ok();
            day.filter(|day| (2000..=2100).contains(&day.year()) && part.len() == 10)
                .ok_or_else(|| format!("“{part}” is not a day written as 2027-05-10."))
        })
        .collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<RuleData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VettingFile {
    rule: Vec<RuleData>,
    item: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayFile {
    rule: Vec<RuleData>,
    year: Vec<HolidayYear>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayYear {
    year: i32,
    days: Vec<HolidayDay>,
    #[serde(rename = "basis")]
    _basis: Basis,
    #[serde(rename = "citation")]
    _citation: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "checked_on")]
    _checked_on: NaiveDate,
    #[serde(default, rename = "note")]
    _note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayDay {
    on: NaiveDate,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimbFile {
    limb: Vec<LimbEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateFile {
    template: TemplateData,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateData {
    id: String,
    version: u32,
    title: String,
    basis: Basis,
    citation: String,
    source: String,
    checked_on: NaiveDate,
    sections: Vec<SectionData>,
}

/// A section says for itself why it is there; the template that goes into a report carries the whole's basis only.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionData {
    id: String,
    title: String,
    hint: String,
    facts: Vec<FactKind>,
    #[serde(rename = "basis")]
    _basis: Basis,
    #[serde(rename = "citation")]
    _citation: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "checked_on")]
    _checked_on: NaiveDate,
    #[serde(default)]
    fields: Vec<TemplateField>,
}

impl From<TemplateData> for Template {
    fn from(data: TemplateData) -> Self {
        let TemplateData { id, version, title, basis, citation, source, checked_on, sections } = data;
        let sections = sections.into_iter().map(|SectionData { id, title, hint, facts, fields, .. }| TemplateSection {
            id,
            title,
            hint,
            facts,
            fields,
        });
        Self { id, version, title, basis, citation, source, checked_on, sections: sections.collect() }
    }
}

/// Everything in `assets/rules`, read and checked.
#[derive(Debug, Clone)]
pub(crate) struct Shipped {
    pub rules: Vec<RuleData>,
    pub holidays: BankHolidays,
    pub limbs: Vec<LimbEntry>,
    pub report: Template,
    pub review: Template,
    pub vetting: Vec<Item>,
    pub family: FamilyRecord,
}

impl Shipped {
    pub fn read() -> Result<Self, RuleError> {
        let duties: RuleFile = parse(DUTIES)?;
        let contacts: RuleFile = parse(CONTACTS)?;
        let holidays: HolidayFile = parse(HOLIDAYS)?;
        let limbs: LimbFile = parse(LIMBS)?;
        let report: TemplateFile = parse(REPORT)?;
        let review: TemplateFile = parse(REVIEW)?;
        let vetting: VettingFile = parse(VETTING)?;
        let family: FamilyRecord = parse(FAMILY)?;
        family.check().map_err(|(entry, reason)| unsound(FAMILY.0, &entry, reason))?;
        let mut ids = BTreeSet::new();
        let mut rules = Vec::new();
        let files = [
            (DUTIES.0, duties.rule),
            (VETTING.0, vetting.rule),
            (CONTACTS.0, contacts.rule),
            (HOLIDAYS.0, holidays.rule),
            (crate::inspections::INSPECTIONS.0, crate::inspections::rules()?),
        ];
        for (file, entries) in files {
            for rule in entries {
                check_rule(&rule).map_err(|reason| unsound(file, &rule.id, reason))?;
                if !ids.insert(rule.id.clone()) {
                    return Err(unsound(file, &rule.id, "the id is used twice"));
                }
                rules.push(rule);
            }
        }
        let report = Template::from(report.template);
        check_template(REPORT.0, &report)?;
        let review = Template::from(review.template);
        check_template(REVIEW.0, &review)?;
        check_items(&vetting.item, &rules)?;
        let holidays = holiday_table(holidays.year)?;
        Ok(Self { rules, holidays, limbs: limbs.limb, report, review, vetting: vetting.item, family })
    }
}

pub(crate) fn parse<T: DeserializeOwned>((file, text): (&'static str, &str)) -> Result<T, RuleError> {
    toml::from_str(text).map_err(|error| RuleError::Unreadable { file, reason: error.to_string() })
}

pub(crate) fn unsound(file: &'static str, entry: &str, reason: impl Into<String>) -> RuleError {
    RuleError::Unsound { file, entry: entry.to_owned(), reason: reason.into() }
}

fn check_rule(rule: &RuleData) -> Result<(), String> {
    if rule.citation.is_empty() || rule.source.is_empty() {
        return Err("citation and source must be said".to_owned());
    }
    match rule.kind {
        ValueKind::None if rule.can_change || !rule.value.is_empty() => Err("it has no kind of value".to_owned()),
        ValueKind::None => Ok(()),
        _ => rule.check(&rule.value),
    }
}

/// Ids are used once, and the intervals that the items name are there.
fn check_items(items: &[Item], rules: &[RuleData]) -> Result<(), RuleError> {
    let mut ids = BTreeSet::new();
    for item in items {
        if !ids.insert(&item.id) {
            return Err(unsound(VETTING.0, &item.id, "the id is used twice"));
        }
        for named in item.renews.iter().chain(&item.after) {
            let rule = rules.iter().find(|rule| rule.id == *named && rule.active && rule.unit == "months");
            if rule.is_none() {
                return Err(unsound(VETTING.0, &item.id, format!("there is no interval “{named}” in months")));
            }
        }
        if item.after.is_some() == item.first.is_empty() {
            return Err(unsound(VETTING.0, &item.id, "“after” and “first” are said together"));
        }
    }
    Ok(())
}

fn check_template(file: &'static str, template: &Template) -> Result<(), RuleError> {
    let mut sections = BTreeSet::new();
    for section in &template.sections {
        let mut fields = BTreeSet::new();
        let twice = !sections.insert(&section.id) || !section.fields.iter().all(|field| fields.insert(&field.id));
        if twice {
            return Err(unsound(file, &section.id, "an id is used twice"));
        }
    }
    Ok(())
}

fn holiday_table(years: Vec<HolidayYear>) -> Result<BankHolidays, RuleError> {
    let mut table = BTreeMap::new();
    for entry in years {
        if entry.days.iter().any(|day| day.on.year() != entry.year) {
            return Err(unsound(HOLIDAYS.0, &entry.year.to_string(), "a day lies in another year"));
        }
        let days = entry.days.into_iter().map(|day| (day.on, day.name)).collect();
        if table.insert(entry.year, days).is_some() {
            return Err(unsound(HOLIDAYS.0, &entry.year.to_string(), "the year stands twice"));
        }
    }
    Ok(BankHolidays::new(table))
}
