//! Staff, registered persons and visitors.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{DateInput, Initials, PersonId, Problems, Role, UiError};

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

/// A person, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Id.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// Known as; may be empty.
    pub known_as: String,
    /// Initials, `A.O.`
    pub initials: String,
    /// Post; may be empty.
    pub post: String,
    /// Role in the record.
    pub role: Option<Role>,
    /// First day in post.
    pub started_on: Option<NaiveDate>,
    /// Last day in post.
    pub left_on: Option<NaiveDate>,
}

impl Person {
    /// In post on that day: started (or no start known) and not left before it.
    #[must_use]
    pub fn in_post(&self, day: NaiveDate) -> bool {
        self.started_on.is_none_or(|start| start <= day) && self.left_on.is_none_or(|end| end >= day)
    }

    /// Back to the form, for editing.
    #[must_use]
    pub fn form(&self) -> PersonForm {
        PersonForm {
            name: self.name.clone(),
            known_as: self.known_as.clone(),
            initials: self.initials.clone(),
            post: self.post.clone(),
            role: self.role,
            started_on: self.started_on.into(),
            left_on: self.left_on.into(),
        }
    }
}

/// Initials as typed, or those of the name when nothing was typed.
pub(crate) fn initials_or_of_name(problems: &mut Problems, field: &str, typed: &str, name: &str) -> String {
    let initials = if typed.trim().is_empty() {
        Some(Initials::of_name(name))
    } else {
        problems.take(field, Initials::parse(typed))
    };
    initials.map(|initials| initials.as_str().to_owned()).unwrap_or_default()
}

impl PersonForm {
    /// The form as a person.
    ///
    /// # Errors
    /// `BadInput`: a name is needed, dates must be in order.
    pub fn parse(&self, id: PersonId) -> Result<Person, UiError> {
        let mut problems = Problems::new();
        let name = problems.line("name", &self.name, "Enter the person's full name");
        let initials = initials_or_of_name(&mut problems, "initials", &self.initials, &name);
        let person = Person {
            id,
            known_as: problems.optional_line("knownAs", &self.known_as),
            initials,
            post: problems.optional_line("post", &self.post),
            role: self.role,
            started_on: problems.optional_date("startedOn", "The first day in post", &self.started_on),
            left_on: problems.optional_date("leftOn", "The last day in post", &self.left_on),
            name,
        };
        if let (Some(start), Some(end)) = (person.started_on, person.left_on)
            && end < start
        {
            problems.add("leftOn", "The last day in post must not be before the first day");
        }
        problems.finish()?;
        Ok(person)
    }
}
