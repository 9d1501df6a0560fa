//! The centre's profile, which heads every document.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::input::{DateInput, Problems, Urn};
use crate::{CentreId, UiError};

/// What kind of provider runs the centre (regulation 2): it decides who may make the monthly visit (regulation 25(1)–(2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ProviderKind {
    /// One person.
    Individual,
    /// A body corporate or unincorporated association.
    Organisation,
    /// A partnership.
    Partnership,
}

/// A director, partner, secretary or other officer of the provider.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OfficerInput {
    /// Name.
    pub name: String,
    /// Office: "director", "partner".
    pub office: String,
}

/// The centre's profile as typed and as shown for editing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct CentreForm {
    /// Name of the centre.
    pub name: String,
    /// Ofsted's unique reference number.
    pub urn: String,
    /// Postal address, several lines.
    pub address: String,
    /// Telephone.
    pub telephone: String,
    /// Email.
    pub email: String,
    /// Local authority in whose area it stands.
    pub local_authority: String,
    /// Kind of provider; empty until chosen.
    pub provider_kind: Option<ProviderKind>,
    /// Name of the provider.
    pub provider_name: String,
    /// Individual provider only: whether in day-to-day charge (then regulation 25 imposes no visit).
    pub provider_in_day_to_day_charge: Option<bool>,
    /// The provider's officers.
    pub officers: Vec<OfficerInput>,
    /// Places: how many families (or people) the registration allows, as the certificate words it.
    pub places: String,
    /// Conditions of registration.
    pub conditions: String,
    /// Date of registration.
    pub registered_on: DateInput,
    /// The manager's qualification, held or in progress.
    pub manager_qualification: String,
    /// Whether that qualification is held (true) or in progress (false).
    pub manager_qualification_held: Option<bool>,
    /// Date of the statement of purpose in force.
    pub statement_of_purpose_on: DateInput,
    /// Ofsted's link inspector.
    pub link_inspector: String,
}

/// The centre's profile with what Hearthbook has to say about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CentreView {
    /// The profile; empty before set-up is done.
    pub form: CentreForm,
    /// Things that look unusual but do not block: an odd URN.
    pub warnings: Vec<String>,
    /// Name and initials of the responsible individual, the registered manager and the visitors, from the register of people.
    pub responsible_individual: String,
    /// Same.
    pub registered_manager: String,
    /// Same.
    pub visitors: Vec<String>,
    /// The person signed in may change it.
    pub can_edit: bool,
}

/// The centre's profile, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Centre {
    /// Id.
    pub id: CentreId,
    /// Name of the centre.
    pub name: String,
    /// URN.
    pub urn: Urn,
    /// The rest of the profile, trimmed and within bounds.
    pub profile: CentreForm,
    /// Date of registration.
    pub registered_on: Option<NaiveDate>,
    /// Date of the statement of purpose in force.
    pub statement_of_purpose_on: Option<NaiveDate>,
}

impl CentreForm {
    /// The form as a centre.
    ///
    /// # Errors
    /// `BadInput` with every field that needs another look: name and URN are needed, the rest may follow later; a date
    /// of registration in the future is refused.
    pub fn parse(&self, id: CentreId, today: NaiveDate) -> Result<Centre, UiError> {
        let mut problems = Problems::new();
        let name = problems.line("name", &self.name, "Enter the name of the centre");
        let urn = problems.take("urn", Urn::parse(&self.urn));
        let mut profile = self.clone();
        profile.address = problems.text("address", &self.address);
        for (field, value) in [
            ("telephone", &mut profile.telephone),
            ("localAuthority", &mut profile.local_authority),
            ("providerName", &mut profile.provider_name),
            ("places", &mut profile.places),
            ("managerQualification", &mut profile.manager_qualification),
            ("linkInspector", &mut profile.link_inspector),
            ("email", &mut profile.email),
        ] {
            *value = problems.optional_line(field, value);
        }
        let plausible = profile.email.contains('@') && !profile.email.contains(' ');
        if !profile.email.is_empty() && !plausible {
            problems.add("email", "Enter an email address with an @, such as office@willow-house.example");
        }
        profile.conditions = problems.text("conditions", &self.conditions);
        profile.officers.retain(|officer| !(officer.name.trim().is_empty() && officer.office.trim().is_empty()));
        for (index, officer) in profile.officers.iter_mut().enumerate() {
            officer.name = problems.line(&format!("officers.{index}.name"), &officer.name, "Enter the officer's name");
            officer.office = problems.optional_line(&format!("officers.{index}.office"), &officer.office);
        }
        if profile.provider_kind != Some(ProviderKind::Individual) {
            profile.provider_in_day_to_day_charge = None;
        }
        let registered_on = problems.optional_date("registeredOn", "The date of registration", &self.registered_on);
        if registered_on.is_some_and(|date| date > today) {
            problems.add("registeredOn", "The date of registration must be today or in the past");
        }
        let statement_of_purpose_on = problems.optional_date(
            "statementOfPurposeOn",
            "The date of the statement of purpose",
            &self.statement_of_purpose_on,
        );
        problems.finish()?;
        let Some(urn) = urn else { return Err(UiError::new(crate::ErrorCode::BadInput, "Enter the URN")) };
        profile.name.clone_from(&name);
        profile.urn = urn.as_str().to_owned();
        profile.registered_on = registered_on.into();
        profile.statement_of_purpose_on = statement_of_purpose_on.into();
        Ok(Centre { id, name, urn, profile, registered_on, statement_of_purpose_on })
    }
}
