//! A report's template: sections and prompts as data, read alike by the form on screen and by the PDF.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use ts_rs::TS;

/// What is filled in from the record at the top of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FactKind {
    /// Centre, URN, date, times, announced or not, visitor and limb of regulation 25, number of families.
    Visit,
    /// Whom the visitor interviewed, who declined.
    Interviews,
    /// Families resident on the day, by initials and reference.
    Families,
    /// Records checked: what, sample size, what was missing.
    RecordsChecked,
    /// Premises seen.
    Premises,
    /// Complaints records inspected.
    Complaints,
    /// Notifications since the last visit.
    Notifications,
    /// Actions of the last visit with what became of them.
    LastActions,
    /// Actions of this report.
    NewActions,
    /// Staff in post on the day, by initials and post.
    Staff,
    /// The rounds of comments before sign-off: who was asked, what they answered.
    Accuracy,
    /// Requirements, recommendations and compliance notices from inspections, and how they stand.
    Inspections,
    /// For a review: centre, period, the last review.
    ReviewPeriod,
    /// For a review: who was asked, what they said, what changed because of it.
    Consultation,
    /// For a review: families resident, arrivals, departures, parents and children.
    FamilyFigures,
    /// For a review: assessments, their timeliness and outcomes.
    AssessmentFigures,
    /// For a review: complaints and whether they were answered in time.
    ComplaintFigures,
    /// For a review: events by kind, people missing, restraint.
    EventFigures,
    /// For a review: how soon who was told.
    NotificationFigures,
    /// For a review: posts, leavers, vetting.
    StaffFigures,
    /// For a review: visits under regulation 25, their reports and their actions.
    VisitFigures,
}

/// One text of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateField {
    /// Stable id within the section: `seen`, `said`, `concluded`, `opinion`.
    pub id: String,
    /// Label: "What I saw".
    pub label: String,
    /// Hint under the label; may be empty.
    #[serde(default)]
    pub hint: String,
    /// Sign-off needs it.
    #[serde(default)]
    pub required: bool,
}

/// One section of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateSection {
    /// Stable id.
    pub id: String,
    /// Heading, without its number.
    pub title: String,
    /// What belongs here.
    #[serde(default)]
    pub hint: String,
    /// Filled in from the record, in this order.
    #[serde(default)]
    pub facts: Vec<FactKind>,
    /// The texts, in this order; may be none.
    #[serde(default)]
    pub fields: Vec<TemplateField>,
}

/// A version of a report's template. A report keeps the one that it was written with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    /// `reg25-visit-report`.
    pub id: String,
    /// Counts up.
    pub version: u32,
    /// Title of the document: "Report of a visit under regulation 25".
    pub title: String,
    /// On whose word the outline stands.
    pub basis: crate::Basis,
    /// Where from.
    pub citation: String,
    /// Address of the source.
    pub source: String,
    /// When it was checked.
    pub checked_on: chrono::NaiveDate,
    /// The sections.
    pub sections: Vec<TemplateSection>,
}

/// The template that new visit reports are written with.
#[must_use]
pub fn report_template() -> &'static Template {
    crate::RuleBook::shipped().report()
}

/// The SHA-256 of a template in canonical JSON (keys sorted, no spaces), in 64 hex digits. By it the store knows whether
/// it holds a template already, so it must never change for an unchanged template.
#[must_use]
pub fn template_hash(template: &Template) -> String {
    // Taken apart by name, so that a field that is added later cannot be left out of the hash unnoticed.
    let Template { id, version, title, basis, citation, source, checked_on, sections } = template;
    let sections: Vec<Value> = sections
        .iter()
        .map(|TemplateSection { id, title, hint, facts, fields }| {
            let fields: Vec<Value> = fields
                .iter()
                .map(|TemplateField { id, label, hint, required }| {
                    json!({"id": id, "label": label, "hint": hint, "required": required})
                })
                .collect();
            json!({"id": id, "title": title, "hint": hint, "facts": facts, "fields": fields})
        })
        .collect();
    let whole = json!({
        "id": id, "version": version, "title": title, "basis": basis, "citation": citation, "source": source,
        "checkedOn": checked_on.to_string(), "sections": sections,
    });
    let mut canonical = String::new();
    write_canonical(&whole, &mut canonical);
    Sha256::digest(canonical).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keys in the order of their bytes, whatever order the JSON library keeps.
fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(object) => {
            let mut keys: Vec<&String> = object.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (index, key) in keys.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_canonical(&object[key], out);
            }
            out.push('}');
        }
        Value::Array(values) => {
            out.push('[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_canonical(value, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_has_its_sections_in_order_and_the_opinion_is_all_that_must_be_written() {
        let template = report_template();
        let titles: Vec<&str> = template.sections.iter().map(|section| section.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "The visit",
                "Who was interviewed",
                "Families’ views",
                "Staff views",
                "Premises",
                "Complaints records",
                "Notifications and open child-protection outcomes",
                "Safeguarding",
                "Assessment progress",
                "Staffing and vetting",
                "Leadership and management",
                "Theme of the month",
                "Opinion on the standard of care",
                "Last visit’s actions",
                "New actions",
                "Factual accuracy",
            ]
        );
        let required: Vec<(&str, &str)> = template
            .sections
            .iter()
            .flat_map(|section| section.fields.iter().map(move |field| (section, field)))
            .filter(|(_, field)| field.required)
            .map(|(section, field)| (section.id.as_str(), field.id.as_str()))
            .collect();
        assert_eq!(required, [("opinion", "opinion")]);
    }

    #[test]
    fn everything_that_the_record_can_fill_in_has_its_place_once() {
        use FactKind::{
            Accuracy, Complaints, Families, Inspections, Interviews, LastActions, NewActions, Notifications, Premises,
            RecordsChecked, Staff, Visit,
        };
        let facts: Vec<FactKind> =
            report_template().sections.iter().flat_map(|section| section.facts.clone()).collect();
        let expected = [
            Visit,
            RecordsChecked,
            Interviews,
            Families,
            Staff,
            Premises,
            Complaints,
            Notifications,
            Inspections,
            LastActions,
            NewActions,
            Accuracy,
        ];
        assert_eq!(facts, expected);
    }

    #[test]
    fn no_prompt_is_empty() {
        for section in &report_template().sections {
            assert!(!section.hint.is_empty(), "{}", section.id);
            for field in &section.fields {
                assert!(!field.label.is_empty() && !field.hint.is_empty(), "{} {}", section.id, field.id);
            }
        }
    }

    /// Reports in stores name this hash. If this test fails, the template was changed: raise its version, keep this line for
    /// the version that it belongs to, and add one for the new. Version 1 (without “Factual accuracy”) was
    /// 6a59bdd73e9080d1c4d5b291e74d9886c3dbd3e0e535186fd8a0063c25018871; the stores of earlier versions under
    /// tests/stores hold reports that were written with it. Version 2 (without what inspections asked for) was
    /// b4248de8ad709c27961789891952553cee3550083947b909ece5ea93dce72e26.
    #[test]
    fn version_3_of_the_report_is_frozen() {
        let template = report_template();
        assert_eq!((template.id.as_str(), template.version), ("reg25-visit-report", 3));
        assert_eq!(template_hash(template), "9c420735b20cd860d7cf2651935e7b117b3922d800e7e1b07f5fe2f8d3f9faf3");
    }

    #[test]
    fn the_hash_is_of_canonical_json() {
        let mut small = report_template().clone();
        small.sections.truncate(1);
        small.sections[0].fields.clear();
        small.sections[0].title = "A “quote”, a \"quote\" and a\nline".into();
        let TemplateSection { hint, .. } = &small.sections[0];
        let json = format!(
            r#"{{"basis":"practice","checkedOn":"2026-11-22","citation":{},"id":"reg25-visit-report","sections":[{{"facts":["visit","records-checked"],"fields":[],"hint":{},"id":"visit","title":"A “quote”, a \"quote\" and a\nline"}}],"source":{},"title":"Report of a visit under regulation 25","version":3}}"#,
            Value::from(small.citation.as_str()),
            Value::from(hint.as_str()),
            Value::from(small.source.as_str()),
        );
        let expected: String = Sha256::digest(json).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(template_hash(&small), expected);
    }

    #[test]
    fn a_stored_template_has_the_hash_that_it_had() {
        let stored = serde_json::to_string(report_template()).unwrap();
        let read: Template = serde_json::from_str(&stored).unwrap();
        assert_eq!(template_hash(&read), template_hash(report_template()));
    }

    #[test]
    fn a_change_anywhere_changes_the_hash() {
        let template = report_template();
        let mut others = vec![template.clone(), template.clone(), template.clone(), template.clone()];
        others[0].version = 4;
        others[1].sections[2].fields[0].hint.push('.');
        others[2].sections.swap(3, 4);
        others[3].sections[12].fields[0].required = false;
        for other in others {
            assert_ne!(template_hash(&other), template_hash(template));
        }
    }
}
