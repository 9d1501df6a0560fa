//! The centre's profile, which heads every document.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::input::DateInput;

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
