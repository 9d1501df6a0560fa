//! Families accommodated at the centre and their members.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{DateInput, FamilyId, MemberId};

/// Adult or child. A parent under 18 counts as an adult here: regulation 2(2) does not call an accommodated parent a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum MemberKind {
    /// Parent or other adult.
    Adult,
    /// Child.
    Child,
}

/// A member of a family as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct MemberInput {
    /// Set for a member who is on record already.
    pub id: Option<MemberId>,
    /// Full name.
    pub name: String,
    /// Known as, nicknames.
    pub known_as: String,
    /// Former names.
    pub former_names: String,
    /// Initials; proposed from the name when left empty.
    pub initials: String,
    /// Date of birth; empty for a child not yet born or when unknown.
    pub born_on: DateInput,
    /// Adult or child; empty until chosen.
    pub kind: Option<MemberKind>,
}

/// A family as typed and as shown for editing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FamilyForm {
    /// Reference such as F-2026-03; proposed when left empty.
    pub reference: String,
    /// Placing authority.
    pub placing_authority: String,
    /// Day of arrival.
    pub arrived_on: DateInput,
    /// Day of departure; empty while resident.
    pub left_on: DateInput,
    /// Members.
    pub members: Vec<MemberInput>,
}

/// Saves a family: a new one when `id` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveFamilyRequest {
    /// The family to change, or none to add one.
    pub id: Option<FamilyId>,
    /// The form.
    pub form: FamilyForm,
}

/// A family in the register. For roles that see families by initials, names and dates of birth are left out by Rust,
/// not hidden by the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FamilyView {
    /// Id.
    pub id: FamilyId,
    /// F-2026-03.
    pub reference: String,
    /// Placing authority.
    pub placing_authority: String,
    /// "since 3 February 2026" or "3 February to 1 May 2026" or "expected 3 December 2026".
    pub dates: String,
    /// Resident today.
    pub resident: bool,
    /// Members by initials: "R.D. (adult), K.D. (child, 2 years)".
    pub by_initials: String,
    /// The form, for editing; absent where the reader sees initials only.
    pub form: Option<FamilyForm>,
}

/// The register of families.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FamiliesView {
    /// Resident first, then those who left; newest first.
    pub families: Vec<FamilyView>,
    /// "3 families resident: 4 adults, 5 children", or that nobody lives there.
    pub summary: String,
    /// The person signed in may add and change families.
    pub can_edit: bool,
    /// Names are shown.
    pub names_shown: bool,
}
