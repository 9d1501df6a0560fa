//! The centre's profile, people, families.

use chrono::{Datelike, NaiveDate};
use hearthbook_records::centre::{CentreForm, CentreView};
use hearthbook_records::families::{FamiliesView, Family, FamilyView, MemberKind, SaveFamilyRequest};
use hearthbook_records::people::{PeopleView, Person, PersonView, SavePersonRequest};
use hearthbook_records::{Ability, FamilyId, PersonId, Role, UiError};
use hearthbook_rules::calendar::date_words;
use hearthbook_store::tables::{access, centre, drafts, families, people};

use crate::desk::Desk;

fn centre_view(desk: &Desk, form: CentreForm) -> Result<CentreView, UiError> {
    let today = desk.today();
    let people: Vec<Person> =
        people::all(desk.store.read())?.into_iter().filter(|person| person.in_post(today)).collect();
    let names = desk.may(Ability::SeePeople);
    let with_role = |role: Role| -> Vec<String> {
        people
            .iter()
            .filter(|person| person.role == Some(role))
            .map(
                |person| if names { format!("{} ({})", person.name, person.initials) } else { person.initials.clone() },
            )
            .collect()
    };
    let warnings = hearthbook_records::Urn::parse(&form.urn).ok().and_then(|urn| urn.warning()).into_iter().collect();
    Ok(CentreView {
        form,
        warnings,
        responsible_individual: with_role(Role::ResponsibleIndividual).join(", "),
        registered_manager: with_role(Role::RegisteredManager).join(", "),
        visitors: with_role(Role::Visitor),
        can_edit: desk.may(Ability::EditCentre),
    })
}

/// The centre's profile.
pub fn centre(desk: &mut Desk, (): ()) -> Result<CentreView, UiError> {
    let form = centre::the_one(desk.store.read())?.map(|centre| centre.profile).unwrap_or_default();
    centre_view(desk, form)
}

/// Saves the centre's profile.
pub fn save_centre(desk: &mut Desk, form: CentreForm) -> Result<CentreView, UiError> {
    let centre = form.parse(desk.centre_id()?, desk.today())?;
    desk.write(|write| {
        centre::save(write, &centre)?;
        drafts::discard(write, "centre")
    })?;
    // the gate lets the centre's own words stand, and nothing of what they were before
    desk.forget_names();
    centre_view(desk, centre.profile)
}

fn person_view(desk: &Desk, person: &Person, with_access: &[PersonId]) -> PersonView {
    let today = desk.today();
    let dates = match (person.started_on, person.left_on) {
        (_, Some(end)) if end < today => format!("left {}", date_words(end)),
        (_, Some(end)) => format!("until {}", date_words(end)),
        (Some(start), None) if start > today => format!("from {}", date_words(start)),
        (Some(start), None) => format!("since {}", date_words(start)),
        (None, None) => String::new(),
    };
    PersonView {
        id: person.id,
        form: person.form(),
        initials: person.initials.clone(),
        role_title: person.role.map(Role::title).unwrap_or_default().to_owned(),
        dates,
        in_post: person.left_on.is_none_or(|end| end >= today),
        has_access: with_access.contains(&person.id),
    }
}

fn with_access(desk: &Desk) -> Result<Vec<PersonId>, UiError> {
    Ok(access::current(desk.store.read())?.into_iter().map(|account| account.person).collect())
}

/// The register of staff and visitors.
pub fn people(desk: &mut Desk, (): ()) -> Result<PeopleView, UiError> {
    let with_access = with_access(desk)?;
    let found = people::all(desk.store.read())?;
    let mut people: Vec<PersonView> = found.iter().map(|person| person_view(desk, person, &with_access)).collect();
    people.sort_by_key(|person| !person.in_post);
    Ok(PeopleView { people, can_edit: desk.may(Ability::EditPeople) })
}

/// One person.
pub fn person(desk: &mut Desk, id: PersonId) -> Result<PersonView, UiError> {
    let person = people::one(desk.store.read(), id)?;
    Ok(person_view(desk, &person, &with_access(desk)?))
}

/// Adds a person or saves a change.
pub fn save_person(desk: &mut Desk, request: SavePersonRequest) -> Result<PersonView, UiError> {
    let key = format!("person:{}", request.id.map_or_else(|| "new".to_owned(), |id| id.to_string()));
    if let Some(id) = request.id {
        people::one(desk.store.read(), id)?;
    }
    let person = request.form.parse(request.id.unwrap_or_else(PersonId::make))?;
    let centre = desk.centre_id()?;
    desk.write(|write| {
        people::save(write, centre, &person)?;
        drafts::discard(write, &key)
    })?;
    desk.forget_names();
    Ok(person_view(desk, &person, &with_access(desk)?))
}

/// "2 years", "5 months", "12 days": the age of a child, for the register by initials.
fn age_words(born_on: NaiveDate, today: NaiveDate) -> String {
    let months = (today.year() - born_on.year()) * 12 + i32::try_from(today.month()).unwrap_or(0)
        - i32::try_from(born_on.month()).unwrap_or(0)
        - i32::from(today.day() < born_on.day());
    let count = |number: i64, unit: &str| format!("{number} {unit}{}", if number == 1 { "" } else { "s" });
    match months {
        24.. => count(i64::from(months / 12), "year"),
        2..24 => count(i64::from(months), "month"),
        _ => count((today - born_on).num_days().max(0), "day"),
    }
}

/// "R.D. (adult), K.D. (child, 2 years)".
pub(crate) fn by_initials(family: &Family, today: NaiveDate) -> String {
    let words: Vec<String> = family
        .members
        .iter()
        .map(|member| match (member.kind, member.born_on) {
            (MemberKind::Adult, _) => format!("{} (adult)", member.initials),
            (MemberKind::Child, Some(born_on)) => format!("{} (child, {})", member.initials, age_words(born_on, today)),
            (MemberKind::Child, None) => format!("{} (child)", member.initials),
        })
        .collect();
    words.join(", ")
}

pub(super) fn family_view(desk: &Desk, family: &Family) -> FamilyView {
    let today = desk.today();
    let dates = match family.left_on {
        Some(end) if end < today => format!("{} to {}", date_words(family.arrived_on), date_words(end)),
        _ if family.arrived_on > today => format!("expected {}", date_words(family.arrived_on)),
        Some(end) => format!("since {}, leaving {}", date_words(family.arrived_on), date_words(end)),
        None => format!("since {}", date_words(family.arrived_on)),
    };
    FamilyView {
        id: family.id,
        reference: family.reference.clone(),
        placing_authority: family.placing_authority.clone(),
        dates,
        resident: family.resident(today),
        by_initials: by_initials(family, today),
        note: String::new(),
        form: desk.may(Ability::SeeFamilyNames).then(|| family.form()),
    }
}

pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The register of families.
pub fn families(desk: &mut Desk, (): ()) -> Result<FamiliesView, UiError> {
    let today = desk.today();
    let found = families::all(desk.store.read())?;
    let resident: Vec<&Family> = found.iter().filter(|family| family.resident(today)).collect();
    let members =
        |kind| resident.iter().flat_map(|family| &family.members).filter(|member| member.kind == kind).count();
    let summary = if resident.is_empty() {
        "Nobody lives at the centre today. The monthly visit and its report are due all the same.".to_owned()
    } else {
        format!(
            "{} resident: {}, {}.",
            counted(resident.len(), "family", "families"),
            counted(members(MemberKind::Adult), "adult", "adults"),
            counted(members(MemberKind::Child), "child", "children")
        )
    };
    let book = desk.rules()?;
    let mut views = Vec::new();
    for family in &found {
        let mut view = family_view(desk, family);
        if view.resident && view.form.is_some() {
            view.note = super::family_record::missing_words(desk, &book, family)?;
        }
        views.push(view);
    }
    views.sort_by_key(|family| !family.resident);
    Ok(FamiliesView {
        families: views,
        summary,
        can_edit: desk.may(Ability::EditFamilies),
        names_shown: desk.may(Ability::SeeFamilyNames),
    })
}

/// One family.
pub fn family(desk: &mut Desk, id: FamilyId) -> Result<FamilyView, UiError> {
    let family = families::one(desk.store.read(), id)?;
    Ok(family_view(desk, &family))
}

/// Adds a family or saves a change.
pub fn save_family(desk: &mut Desk, request: SaveFamilyRequest) -> Result<FamilyView, UiError> {
    let key = format!("family:{}", request.id.map_or_else(|| "new".to_owned(), |id| id.to_string()));
    if let Some(id) = request.id {
        families::one(desk.store.read(), id)?;
    }
    let family = request.form.parse(request.id.unwrap_or_else(FamilyId::make), desk.today())?;
    let (centre, year) = (desk.centre_id()?, family.arrived_on.year());
    desk.write(|write| {
        families::save(write, centre, &family, year)?;
        drafts::discard(write, &key)
    })?;
    desk.forget_names();
    let family = families::one(desk.store.read(), family.id)?;
    Ok(family_view(desk, &family))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_the_unit_that_fits() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let today = day(2026, 11, 22);
        assert_eq!(age_words(day(2024, 11, 22), today), "2 years");
        assert_eq!(age_words(day(2024, 11, 23), today), "23 months");
        assert_eq!(age_words(day(2026, 9, 1), today), "2 months");
        assert_eq!(age_words(day(2026, 11, 21), today), "1 day");
    }
}
