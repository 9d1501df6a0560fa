//! The address book: the people and bodies outside the centre who have to do with a family, and whom to call.
//!
//! One entry serves every family. What somebody is to a family ("social worker of K.D.") stands with the link.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{DateInput, FamilyId, Problems, ProfessionalId, UiError};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident => $words:literal),+ $(,)?) => {
        /// What a professional or a body is, in the field's own words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(rename_all = "camelCase")]
        pub enum ProfessionalKind { $($(#[$doc])* $name),+ }

        impl ProfessionalKind {
            /// All kinds, in the order in which "who to call" shows them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The kind in plain words.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words),+ }
            }
        }
    };
}

kinds! {
    /// The family's or a child's social worker.
    SocialWorker => "Social worker",
    /// The office of the authority that placed the family.
    PlacingAuthority => "Placing authority, office",
    /// Who stands in for the social worker at night and at weekends.
    EmergencyDutyTeam => "Emergency duty team",
    /// The authority that a care order names.
    DesignatedAuthority => "Designated authority of a care order",
    /// The officer of that authority who is responsible for the child.
    ResponsibleOfficer => "Responsible officer of a care order",
    /// Independent reviewing officer.
    ReviewingOfficer => "Independent reviewing officer",
    /// Children’s guardian.
    Guardian => "Children’s guardian",
    /// Cafcass.
    Cafcass => "Cafcass",
    /// A party’s solicitor.
    Solicitor => "Solicitor",
    /// The court.
    Court => "Court",
    /// Who commissions and pays for the stay.
    Commissioner => "Commissioner",
    /// General practitioner.
    GeneralPractitioner => "GP",
    /// Where primary medical services are given, when that is not the GP’s surgery.
    MedicalService => "Primary medical services",
    /// Health visitor.
    HealthVisitor => "Health visitor",
    /// Midwife.
    Midwife => "Midwife",
    /// School, nursery or another place of education.
    School => "School or nursery",
    /// Police.
    Police => "Police",
    /// Designated officer for allegations against people who work with children.
    DesignatedOfficer => "Designated officer (LADO)",
    /// Advocate.
    Advocate => "Advocate",
    /// Anybody else.
    Other => "Other",
}

/// An entry of the address book as typed and as shown for editing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ProfessionalForm {
    /// What the person or body is; empty until chosen.
    pub kind: Option<ProfessionalKind>,
    /// The person’s name; empty for a body without a known person.
    pub name: String,
    /// Organisation: "Ashcombe Borough Council, children’s services".
    pub organisation: String,
    /// Post, where the kind does not say it all.
    pub post: String,
    /// Postal address, several lines.
    pub address: String,
    /// Telephone in office hours.
    pub telephone: String,
    /// Telephone at night and at weekends.
    pub out_of_hours: String,
    /// Email address.
    pub email: String,
    /// Registration number with the profession’s regulator, if known.
    pub registration: String,
    /// Whatever else helps: best times, cover, secure email.
    pub note: String,
    /// Since when nobody should call there any more; empty while in use.
    pub ended_on: DateInput,
}

/// Saves an entry: a new one when `id` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveProfessionalRequest {
    /// The entry to change, or none to add one.
    pub id: Option<ProfessionalId>,
    /// The family that the new entry is linked to at once, if it was added from there.
    pub family: Option<FamilyId>,
    /// What it is to that family.
    pub relation: String,
    /// The form.
    pub form: ProfessionalForm,
}

/// An entry as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfessionalView {
    /// Id.
    pub id: ProfessionalId,
    /// The kind in words.
    pub kind_words: String,
    /// Name, or the organisation where there is no name.
    pub title: String,
    /// The form, for editing.
    pub form: ProfessionalForm,
    /// Families that it is linked to, by reference.
    pub families: Vec<ProfessionalFamilyView>,
    /// In use: not ended by today.
    pub in_use: bool,
}

/// A family that an entry is linked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfessionalFamilyView {
    /// Id.
    pub id: FamilyId,
    /// F-2026-03.
    pub reference: String,
    /// What it is to that family.
    pub relation: String,
}

/// A kind, for the choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfessionalKindView {
    /// The kind.
    pub kind: ProfessionalKind,
    /// In words.
    pub words: String,
}

/// The address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfessionalsView {
    /// In use first; by kind, then by name.
    pub professionals: Vec<ProfessionalView>,
    /// The kinds.
    pub kinds: Vec<ProfessionalKindView>,
    /// The person signed in may add and change entries.
    pub can_edit: bool,
}

/// Links an entry to a family, or changes what it is to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkProfessionalRequest {
    /// The family.
    pub family: FamilyId,
    /// The entry; empty until chosen.
    pub professional: Option<ProfessionalId>,
    /// What it is to the family, where the kind does not say it all: "social worker of K.D."
    pub relation: String,
}

/// Ends the link of an entry with a family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnlinkProfessionalRequest {
    /// The family.
    pub family: FamilyId,
    /// The entry.
    pub professional: ProfessionalId,
}

/// An entry of the address book, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Professional {
    /// Id.
    pub id: ProfessionalId,
    /// What it is.
    pub kind: ProfessionalKind,
    /// The person’s name; may be empty when there is an organisation.
    pub name: String,
    /// Organisation; may be empty when there is a name.
    pub organisation: String,
    /// Post; may be empty.
    pub post: String,
    /// Postal address; may be empty.
    pub address: String,
    /// Telephone in office hours; may be empty.
    pub telephone: String,
    /// Telephone at night and at weekends; may be empty.
    pub out_of_hours: String,
    /// Email address; may be empty.
    pub email: String,
    /// Registration number; may be empty.
    pub registration: String,
    /// Note; may be empty.
    pub note: String,
    /// Since when nobody should call there any more.
    pub ended_on: Option<NaiveDate>,
}

/// An entry with what it is to one family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyProfessional {
    /// The entry.
    pub professional: Professional,
    /// What it is to the family; may be empty: then the kind says it.
    pub relation: String,
}

impl Professional {
    /// The name, or the organisation where there is no name.
    #[must_use]
    pub fn title(&self) -> &str {
        if self.name.is_empty() { &self.organisation } else { &self.name }
    }

    /// In use on that day.
    #[must_use]
    pub fn in_use(&self, day: NaiveDate) -> bool {
        self.ended_on.is_none_or(|end| end > day)
    }

    /// Back to the form, for editing.
    #[must_use]
    pub fn form(&self) -> ProfessionalForm {
        ProfessionalForm {
            kind: Some(self.kind),
            name: self.name.clone(),
            organisation: self.organisation.clone(),
            post: self.post.clone(),
            address: self.address.clone(),
            telephone: self.telephone.clone(),
            out_of_hours: self.out_of_hours.clone(),
            email: self.email.clone(),
            registration: self.registration.clone(),
            note: self.note.clone(),
            ended_on: self.ended_on.into(),
        }
    }
}

/// A telephone number as typed: digits, spaces, and what people write around them.
fn telephone(problems: &mut Problems, field: &str, text: &str) -> String {
    let line = problems.optional_line(field, text);
    let digits = line.chars().filter(char::is_ascii_digit).count();
    if !line.is_empty() && digits < 3 {
        problems.add(field, "A telephone number needs at least three digits, such as 01632 960 123 or 999");
    }
    line
}

impl ProfessionalForm {
    /// The form as an entry.
    ///
    /// # Errors
    /// `BadInput`: a kind, and a name or an organisation, are needed; an email address must be one.
    pub fn parse(&self, id: ProfessionalId) -> Result<Professional, UiError> {
        let mut problems = Problems::new();
        let name = problems.optional_line("name", &self.name);
        let organisation = problems.optional_line("organisation", &self.organisation);
        if name.is_empty() && organisation.is_empty() {
            problems.add("name", "Enter the person’s name, or the organisation if no person is known");
        }
        if self.kind.is_none() {
            problems.add("kind", "Choose what this person or body is");
        }
        let email = problems.optional_line("email", &self.email);
        if !email.is_empty() {
            problems.take("email", hearthbook_rules::check_email_address(&email));
        }
        let entry = Professional {
            id,
            kind: self.kind.unwrap_or(ProfessionalKind::Other),
            post: problems.optional_line("post", &self.post),
            address: problems.text("address", &self.address),
            telephone: telephone(&mut problems, "telephone", &self.telephone),
            out_of_hours: telephone(&mut problems, "outOfHours", &self.out_of_hours),
            registration: problems.optional_line("registration", &self.registration),
            note: problems.text("note", &self.note),
            ended_on: problems.optional_date("endedOn", "The day on which it ended", &self.ended_on),
            name,
            organisation,
            email,
        };
        problems.finish()?;
        Ok(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_needs_no_person_and_a_person_no_body_but_one_of_them_there_must_be() {
        let court = ProfessionalForm {
            kind: Some(ProfessionalKind::Court),
            organisation: "Madeupshire Family Court".into(),
            ..ProfessionalForm::default()
        };
        let entry = court.parse(ProfessionalId::make()).unwrap();
        assert_eq!(entry.title(), "Madeupshire Family Court");
        assert_eq!(entry.form(), court);
        let nobody = ProfessionalForm { kind: Some(ProfessionalKind::Other), ..ProfessionalForm::default() };
        assert_eq!(nobody.parse(ProfessionalId::make()).unwrap_err().fields[0].field, "name");
    }

    #[test]
    fn what_is_wrong_stands_beside_its_field() {
        let form = ProfessionalForm {
            name: "Nadia Ferris".into(),
            email: "nadia at council".into(),
            telephone: "ring me".into(),
            ..ProfessionalForm::default()
        };
        let fields: Vec<String> =
            form.parse(ProfessionalId::make()).unwrap_err().fields.into_iter().map(|field| field.field).collect();
        assert_eq!(fields, ["kind", "email", "telephone"]);
    }
}
