//! The past review of the sample centre as data: `assets/sample/willow_house_review.toml`.

use hearthbook_records::reviews::ConsultedGroup;
use serde::Deserialize;

use crate::sample_data::{RelativeDay, SampleError};

const REVIEW: &str = include_str!("../../../../assets/sample/willow_house_review.toml");

/// The review.
///
/// # Errors
/// When the built-in file cannot be read.
pub fn parse() -> Result<SampleReview, SampleError> {
    Ok(toml::from_str(REVIEW)?)
}

/// A review of the sample.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // each is what its name says
pub struct SampleReview {
    pub by: String,
    pub from: RelativeDay,
    pub to: RelativeDay,
    pub begun: RelativeDay,
    pub signed: RelativeDay,
    pub sent: RelativeDay,
    pub consultations: Vec<SampleConsultation>,
    pub texts: Vec<SampleText>,
    pub actions: Vec<SamplePlanAction>,
}

/// Somebody who was asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // each is what its name says
pub struct SampleConsultation {
    pub group: ConsultedGroup,
    pub asked: u32,
    pub answered: u32,
    pub how: String,
    pub on: RelativeDay,
    pub said: String,
    pub changed: String,
}

/// A text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // each is what its name says
pub struct SampleText {
    pub section: String,
    pub field: String,
    pub text: String,
}

/// An action of its plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // each is what its name says
pub struct SamplePlanAction {
    pub what: String,
    pub owner: String,
    pub due: RelativeDay,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_review_of_the_sample_is_read_and_fits_its_template() {
        let review = parse().unwrap();
        let template = hearthbook_rules::review_template();
        for text in &review.texts {
            let section = template.sections.iter().find(|section| section.id == text.section).unwrap();
            assert!(section.fields.iter().any(|field| field.id == text.field), "{} {}", text.section, text.field);
        }
        for group in [ConsultedGroup::Parents, ConsultedGroup::Children, ConsultedGroup::Staff] {
            assert!(review.consultations.iter().any(|one| one.group == group), "{group:?}");
        }
    }
}
