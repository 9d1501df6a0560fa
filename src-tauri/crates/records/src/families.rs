//! Families accommodated at the centre and their members.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::people::initials_or_of_name;
use crate::{DateInput, FamilyId, MemberId, Problems, UiError};

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
    /// In the list, of a family that lives there: what of its record is still empty. Otherwise empty.
    pub note: String,
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

/// One family in the picture of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OccupancyRow {
    /// Id.
    pub id: FamilyId,
    /// F-2026-03.
    pub reference: String,
    /// Members by initials.
    pub by_initials: String,
    /// Placing authority.
    pub placing_authority: String,
    /// Adults.
    pub adults: u32,
    /// Children.
    pub children: u32,
    /// "3 February 2026", also before the year.
    pub arrived: String,
    /// "1 May 2026", or empty while resident.
    pub left: String,
    /// Days in the year, today's included and what lies ahead not.
    pub days: u32,
    /// First day in the year, counted from 0.
    pub from_day: u32,
    /// Last day in the year, counted from 0.
    pub to_day: u32,
    /// It arrived in the year.
    pub arrives: bool,
    /// It left in the year.
    pub leaves: bool,
    /// From which day on the bar lies ahead: expected or planned; equal to one after `to_day` when nothing does.
    pub ahead_from: u32,
}

/// A month in the picture of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OccupancyMonth {
    /// "Mar".
    pub label: String,
    /// "March 2026".
    pub words: String,
    /// Its first day, counted from 0.
    pub from_day: u32,
    /// Families that arrived.
    pub arrived: u32,
    /// Families that left.
    pub left: u32,
    /// Most families on one day.
    pub most_families: u32,
    /// Most adults on one day.
    pub most_adults: u32,
    /// Most children on one day.
    pub most_children: u32,
    /// Days on which nobody lived there.
    pub empty_days: u32,
    /// It lies ahead.
    pub ahead: bool,
}

/// A spell in which nobody lived there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EmptySpell {
    /// First day in the year, counted from 0.
    pub from_day: u32,
    /// Last day in the year, counted from 0.
    pub to_day: u32,
    /// "2 August to 29 August 2026, 28 days".
    pub words: String,
}

/// Asks for the picture of a year.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct OccupancyRequest {
    /// The calendar year; empty for the twelve months that end with the present one.
    pub year: Option<i32>,
}

/// Families over a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OccupancyView {
    /// "December 2025 to November 2026".
    pub title: String,
    /// Families, earliest arrival first.
    pub rows: Vec<OccupancyRow>,
    /// Months.
    pub months: Vec<OccupancyMonth>,
    /// Spells in which nobody lived there, up to today.
    pub empty: Vec<EmptySpell>,
    /// Days in the picture.
    pub days: u32,
    /// Today, counted from 0; absent when it is not in the picture.
    pub today: Option<u32>,
    /// "4 families: 5 adults and 6 children. 3 arrived, 2 left. Nobody lived there on 28 days."
    pub summary: String,
    /// Calendar years that can be chosen, newest first.
    pub years: Vec<i32>,
    /// The year shown, if a calendar year is.
    pub year: Option<i32>,
    /// Places, as the centre's profile says; may be empty.
    pub places: String,
}

/// A member of a family, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Id.
    pub id: MemberId,
    /// Full name.
    pub name: String,
    /// Known as, nicknames, separated by commas; may be empty.
    pub known_as: String,
    /// Former names, separated by commas; may be empty.
    pub former_names: String,
    /// Initials.
    pub initials: String,
    /// Date of birth.
    pub born_on: Option<NaiveDate>,
    /// Adult or child.
    pub kind: MemberKind,
}

/// A family, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// Id.
    pub id: FamilyId,
    /// Reference; empty when the store is to propose one.
    pub reference: String,
    /// Placing authority.
    pub placing_authority: String,
    /// Day of arrival; may lie in the future.
    pub arrived_on: NaiveDate,
    /// Day of departure.
    pub left_on: Option<NaiveDate>,
    /// Members.
    pub members: Vec<Member>,
}

impl Family {
    /// Resident on that day. The day of departure counts.
    #[must_use]
    pub fn resident(&self, day: NaiveDate) -> bool {
        self.arrived_on <= day && self.left_on.is_none_or(|end| end >= day)
    }

    /// Back to the form, for editing.
    #[must_use]
    pub fn form(&self) -> FamilyForm {
        FamilyForm {
            reference: self.reference.clone(),
            placing_authority: self.placing_authority.clone(),
            arrived_on: self.arrived_on.into(),
            left_on: self.left_on.into(),
            members: self
                .members
                .iter()
                .map(|member| MemberInput {
                    id: Some(member.id),
                    name: member.name.clone(),
                    known_as: member.known_as.clone(),
                    former_names: member.former_names.clone(),
                    initials: member.initials.clone(),
                    born_on: member.born_on.into(),
                    kind: Some(member.kind),
                })
                .collect(),
        }
    }
}

impl FamilyForm {
    /// The form as a family.
    ///
    /// # Errors
    /// `BadInput`: placing authority, day of arrival and at least one member are needed; dates must be in order.
    pub fn parse(&self, id: FamilyId, today: NaiveDate) -> Result<Family, UiError> {
        let mut problems = Problems::new();
        let reference = problems.optional_line("reference", &self.reference);
        let placing_authority = problems.line(
            "placingAuthority",
            &self.placing_authority,
            "Enter the placing authority: the local authority or other body that arranged the stay",
        );
        let arrived_on = problems.date("arrivedOn", "The day of arrival", &self.arrived_on);
        let left_on = problems.optional_date("leftOn", "The day of departure", &self.left_on);
        if let (Some(arrived), Some(left)) = (arrived_on, left_on)
            && left < arrived
        {
            problems.add("leftOn", "The day of departure must not be before the day of arrival");
        }
        let typed: Vec<(usize, &MemberInput)> = self
            .members
            .iter()
            .enumerate()
            .filter(|(_, member)| {
                member.id.is_some()
                    || ![&member.name, &member.known_as, &member.initials].iter().all(|t| t.trim().is_empty())
            })
            .collect();
        if typed.is_empty() {
            problems.add("members.0.name", "Enter at least one member of the family");
        }
        let mut members = Vec::new();
        for (index, member) in typed {
            let field = |name: &str| format!("members.{index}.{name}");
            let name = problems.line(&field("name"), &member.name, "Enter the full name");
            let initials = initials_or_of_name(&mut problems, &field("initials"), &member.initials, &name);
            let born_on = problems.optional_date(&field("bornOn"), "The date of birth", &member.born_on);
            if born_on.is_some_and(|date| date > today) {
                problems.add(
                    field("bornOn"),
                    "The date of birth must not be in the future; leave it empty before the birth",
                );
            }
            let Some(kind) = member.kind else {
                problems.add(field("kind"), "Choose adult or child");
                continue;
            };
            members.push(Member {
                id: member.id.unwrap_or_else(MemberId::make),
                known_as: problems.optional_line(&field("knownAs"), &member.known_as),
                former_names: problems.optional_line(&field("formerNames"), &member.former_names),
                name,
                initials,
                born_on,
                kind,
            });
        }
        problems.finish()?;
        let Some(arrived_on) = arrived_on else {
            return Err(UiError::new(crate::ErrorCode::BadInput, "Enter the day of arrival"));
        };
        Ok(Family { id, reference, placing_authority, arrived_on, left_on, members })
    }
}
