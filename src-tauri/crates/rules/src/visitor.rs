//! Who may make the monthly visit (regulation 25(1) and (2)).

use serde::{Deserialize, Serialize};

use crate::{Basis, RuleBook};

/// What kind of provider runs the centre (regulation 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Provider {
    /// One person.
    Individual,
    /// A body corporate or unincorporated association.
    Organisation,
    /// A partnership.
    Partnership,
}

impl Provider {
    fn words(self) -> &'static str {
        match self {
            Self::Individual => "an individual",
            Self::Organisation => "an organisation",
            Self::Partnership => "a partnership",
        }
    }
}

/// On which limb of regulation 25 somebody visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Limb {
    /// 25(1): the individual provider, not in day-to-day charge.
    IndividualProvider,
    /// 25(2)(a): the responsible individual, or a partner.
    ResponsibleIndividualOrPartner,
    /// 25(2)(b): another director or person responsible for management.
    DirectorOrManager,
    /// 25(2)(c): an employee not directly concerned with the conduct of the centre.
    EmployeeNotConcerned,
    /// Somebody whom the list as seen does not name.
    Other,
}

/// A limb with what is to be known about it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimbEntry {
    /// The limb.
    pub id: Limb,
    /// "Responsible individual or a partner".
    pub label: String,
    /// For which kinds of provider it is.
    pub providers: Vec<Provider>,
    /// "Regulation 25(2)(a)".
    pub citation: String,
    /// What to know; may be empty.
    #[serde(default)]
    pub note: String,
    /// Basis.
    pub basis: Basis,
    /// Source.
    pub source: String,
    /// When the source was last checked.
    pub checked_on: chrono::NaiveDate,
}

/// The limbs that fit a provider, [`Limb::Other`] last. All of them while the kind of provider is not on record.
#[must_use]
pub fn limbs_for(provider: Option<Provider>) -> Vec<&'static LimbEntry> {
    let fits = |entry: &&LimbEntry| provider.is_none_or(|provider| entry.providers.contains(&provider));
    RuleBook::shipped().limbs().iter().filter(fits).collect()
}

/// Says in plain words why a limb does not fit a provider.
///
/// # Errors
/// When regulation 25 names that limb for another kind of provider.
pub fn limb_fits(provider: Option<Provider>, limb: Limb) -> Result<(), String> {
    let Some(provider) = provider else { return Ok(()) };
    if limbs_for(Some(provider)).iter().any(|entry| entry.id == limb) {
        return Ok(());
    }
    Err(match limb {
        Limb::IndividualProvider => format!(
            "Regulation 25(1) is about a provider who is one person; this provider is {}. Choose a limb of regulation 25(2).",
            provider.words()
        ),
        _ => format!(
            "Regulation 25(2) is about organisations and partnerships; this provider is {}, so the provider visits in person under regulation 25(1).",
            provider.words()
        ),
    })
}

/// Whether somebody may make the visit on a limb: refused in plain words, or allowed with warnings.
///
/// What the regulation says in words is refused; what it does not say is warned about, and the warning says so.
///
/// # Errors
/// When the limb does not fit the provider, the question about day-to-day charge is unanswered, or somebody in
/// day-to-day charge would visit on limb (1) or (2)(c).
pub fn visitor_check(
    provider: Option<Provider>,
    limb: Limb,
    in_day_to_day_charge: Option<bool>,
) -> Result<Vec<String>, String> {
    limb_fits(provider, limb)?;
    let Some(in_charge) = in_day_to_day_charge else {
        return Err(
            "Say whether the visitor is in day-to-day charge of the centre: regulation 25 turns on it.".to_owned()
        );
    };
    let mut warnings = Vec::new();
    if provider.is_none() {
        warnings.push("The kind of provider is not on record, so the limb could not be checked against it.".to_owned());
    }
    if limb == Limb::Other {
        warnings.push(
            "Regulation 25(2) as seen does not name other people, such as hired visitors. Take advice before relying on this visit."
                .to_owned(),
        );
    }
    if !in_charge {
        return Ok(warnings);
    }
    match limb {
        Limb::IndividualProvider => Err(
            "The visitor is in day-to-day charge of the centre. Regulation 25(1) is about a provider who is not: one who is has no visit to make under it. Correct this answer, or do not record this as a visit under regulation 25."
                .to_owned(),
        ),
        Limb::EmployeeNotConcerned => Err(
            "The visitor is in day-to-day charge of the centre. Regulation 25(2)(c) allows only an employee who is not directly concerned with the conduct of the centre. Somebody else has to make this visit."
                .to_owned(),
        ),
        Limb::ResponsibleIndividualOrPartner | Limb::DirectorOrManager | Limb::Other => {
            warnings.push(
                "The visitor is in day-to-day charge of the centre and would be reporting on his or her own work. Regulation 25(2) as seen does not rule that out in words for this limb; good practice does. Let somebody else visit, or say in the report why nobody else could."
                    .to_owned(),
            );
            Ok(warnings)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMBS: [Limb; 5] = [
        Limb::IndividualProvider,
        Limb::ResponsibleIndividualOrPartner,
        Limb::DirectorOrManager,
        Limb::EmployeeNotConcerned,
        Limb::Other,
    ];

    #[test]
    fn each_provider_is_offered_the_limbs_of_its_paragraph_and_other() {
        let ids = |provider| limbs_for(provider).iter().map(|entry| entry.id).collect::<Vec<_>>();
        assert_eq!(ids(Some(Provider::Individual)), [Limb::IndividualProvider, Limb::Other]);
        assert_eq!(ids(Some(Provider::Organisation)), LIMBS[1..]);
        assert_eq!(ids(Some(Provider::Partnership)), LIMBS[1..]);
        assert_eq!(ids(None), LIMBS);
    }

    #[test]
    fn the_ids_of_limbs_are_those_of_the_record() {
        let written = LIMBS.map(|limb| serde_json::to_string(&limb).unwrap());
        let ids = [
            "individualProvider",
            "responsibleIndividualOrPartner",
            "directorOrManager",
            "employeeNotConcerned",
            "other",
        ];
        assert_eq!(written, ids.map(|id| format!("\"{id}\"")));
    }

    #[test]
    fn somebody_in_day_to_day_charge_is_refused_where_the_regulation_says_so() {
        let refused = visitor_check(Some(Provider::Individual), Limb::IndividualProvider, Some(true)).unwrap_err();
        assert!(refused.contains("25(1)"), "{refused}");
        let refused = visitor_check(Some(Provider::Organisation), Limb::EmployeeNotConcerned, Some(true)).unwrap_err();
        assert!(refused.contains("25(2)(c)"), "{refused}");
    }

    #[test]
    fn somebody_in_day_to_day_charge_is_warned_where_the_regulation_does_not_say_so() {
        for limb in [Limb::ResponsibleIndividualOrPartner, Limb::DirectorOrManager, Limb::Other] {
            let warnings = visitor_check(Some(Provider::Organisation), limb, Some(true)).unwrap();
            assert!(warnings.iter().any(|warning| warning.contains("as seen does not rule that out")), "{limb:?}");
        }
    }

    #[test]
    fn somebody_not_in_charge_on_a_limb_of_the_law_passes_without_a_word() {
        assert_eq!(visitor_check(Some(Provider::Individual), LIMBS[0], Some(false)), Ok(vec![]));
        for limb in &LIMBS[1..4] {
            assert_eq!(visitor_check(Some(Provider::Partnership), *limb, Some(false)), Ok(vec![]), "{limb:?}");
        }
    }

    #[test]
    fn a_hired_visitor_is_let_through_with_a_warning() {
        let warnings = visitor_check(Some(Provider::Organisation), Limb::Other, Some(false)).unwrap();
        assert!(warnings[0].contains("hired visitors"));
    }

    #[test]
    fn a_limb_of_the_other_paragraph_is_refused_and_an_unanswered_question_too() {
        assert!(visitor_check(Some(Provider::Organisation), Limb::IndividualProvider, Some(false)).is_err());
        assert!(visitor_check(Some(Provider::Individual), Limb::DirectorOrManager, Some(false)).is_err());
        assert!(visitor_check(Some(Provider::Organisation), Limb::DirectorOrManager, None).is_err());
        assert_eq!(visitor_check(None, Limb::DirectorOrManager, Some(false)).unwrap().len(), 1);
    }
}
