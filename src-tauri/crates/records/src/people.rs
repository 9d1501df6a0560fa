//! Staff, registered persons and visitors.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{DateInput, PersonId, Role};

/// A person as typed and as shown for editing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct PersonForm {
    /// Full name.
    pub name: String,
    /// Known as.
    pub known_as: String,
    /// Initials; proposed from the name when left empty.
    pub initials: String,
    /// Post: "Family worker", "Director".
    pub post: String,
    /// Role in the record, if any: registered manager, responsible individual, visitor…
    pub role: Option<Role>,
    /// First day in post.
    pub started_on: DateInput,
    /// Last day in post; empty while in post.
    pub left_on: DateInput,
}

/// Saves a person: a new one when `id` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SavePersonRequest {
    /// The person to change, or nobody to add one.
    pub id: Option<PersonId>,
    /// The form.
    pub form: PersonForm,
}

/// A person as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// Id.
    pub id: PersonId,
    /// The form, for editing.
    pub form: PersonForm,
    /// Initials.
    pub initials: String,
    /// Title of the role in the record, or empty.
    pub role_title: String,
    /// "since 3 February 2025", "left 1 May 2026", or empty.
    pub dates: String,
    /// In post today.
    pub in_post: bool,
    /// Can open the store.
    pub has_access: bool,
}

/// The register of staff and visitors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PeopleView {
    /// In post first, then leavers; by name.
    pub people: Vec<PersonView>,
    /// The person signed in may add and change people.
    pub can_edit: bool,
}
