//! Who reads a concern, by whom it is about: whoever it is about is shut out, whatever role he or she has.

use std::collections::BTreeSet;

use hearthbook_records::events::NumberView;
use hearthbook_records::safeguarding::{AboutForm, AboutWhom, ReaderView, WhoReadsView};
use hearthbook_records::{Ability, ErrorCode, PersonId, Problems, Role, SlotId, UiError};
use hearthbook_rules::{Explanation, Safeguarding};
use hearthbook_store::compartments;
use hearthbook_store::tables::access::{self, Account};
use hearthbook_store::tables::people;

use super::Sealed;
use crate::desk::Desk;

/// Whom a concern shuts out, and who reads it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readers {
    /// Those whom it is about, as far as they are on record.
    pub subjects: BTreeSet<PersonId>,
    /// Who reads it; nobody when only those whom it is about could.
    pub slots: Vec<SlotId>,
    /// Who could be named, where neither the manager nor the responsible individual reads it.
    pub could_name: Vec<SlotId>,
    /// Neither of them reads it: it goes outside.
    pub outside: bool,
    /// Somebody whom it is about can open the record.
    pub closed: bool,
}

/// The people whom a choice means.
fn subjects(desk: &Desk, about: &AboutForm) -> Result<BTreeSet<PersonId>, UiError> {
    let conn = desk.store.read();
    let mut found: BTreeSet<PersonId> = BTreeSet::new();
    let (accounts, people) = (access::current(conn)?, people::all(conn)?);
    let mut in_role = |role: Role| {
        found.extend(accounts.iter().filter(|account| account.role == role).map(|account| account.person));
        let today = desk.today();
        found.extend(people.iter().filter(|one| one.role == Some(role) && one.in_post(today)).map(|one| one.id));
    };
    for whom in &about.whom {
        match whom {
            AboutWhom::Manager => in_role(Role::RegisteredManager),
            AboutWhom::ResponsibleIndividual => in_role(Role::ResponsibleIndividual),
            AboutWhom::Visitor => in_role(Role::Visitor),
            AboutWhom::Resident | AboutWhom::Staff | AboutWhom::Other => (),
        }
    }
    if about.whom.contains(&AboutWhom::Staff) {
        found.extend(&about.staff);
    }
    Ok(found)
}

/// Somebody who may be a reader of concerns at all, is not one of those whom it is about, and has a key.
fn entitled(desk: &Desk, account: &Account, subjects: &BTreeSet<PersonId>) -> Result<bool, UiError> {
    Ok(account.role != Role::ShiftWorker
        && account.role.may(Ability::ReadConcerns)
        && !subjects.contains(&account.person)
        && compartments::has_identity(desk.store.read(), account.slot)?)
}

/// Who reads a concern about these.
///
/// # Errors
/// What the store says.
pub fn of(desk: &Desk, about: &AboutForm) -> Result<Readers, UiError> {
    let subjects = subjects(desk, about)?;
    let accounts = access::current(desk.store.read())?;
    let (mut slots, mut others) = (Vec::new(), Vec::new());
    for account in &accounts {
        if entitled(desk, account, &subjects)? {
            let answers = matches!(account.role, Role::RegisteredManager | Role::ResponsibleIndividual);
            if answers { &mut slots } else { &mut others }.push(account.slot);
        }
    }
    let outside = slots.is_empty();
    if outside {
        slots.extend(about.also.iter().copied().filter(|slot| others.contains(slot)));
    }
    if others.contains(&desk.slot) && !slots.contains(&desk.slot) {
        slots.push(desk.slot);
    }
    // nobody else inside: who records it stays its reader, also a shift worker
    if slots.is_empty() && !subjects.contains(&desk.person) {
        slots.push(desk.slot);
    }
    others.retain(|slot| *slot != desk.slot);
    let closed = accounts.iter().any(|account| subjects.contains(&account.person));
    Ok(Readers { subjects, slots, could_name: if outside { others } else { Vec::new() }, outside, closed })
}

/// "J.W., responsible individual".
///
/// # Errors
/// What the store says.
pub fn views(desk: &Desk, slots: &[SlotId]) -> Result<Vec<ReaderView>, UiError> {
    let mut found = Vec::new();
    for slot in slots {
        if let Some(account) = access::behind(desk.store.read(), *slot)? {
            let person = people::one(desk.store.read(), account.person)?;
            let words = format!("{}, {}", person.initials, account.role.title().to_lowercase());
            found.push(ReaderView { slot: *slot, words });
        }
    }
    Ok(found)
}

/// The same in one line.
///
/// # Errors
/// What the store says.
pub fn words(desk: &Desk, slots: &[SlotId]) -> Result<String, UiError> {
    Ok(views(desk, slots)?.into_iter().map(|view| view.words).collect::<Vec<_>>().join("; "))
}

/// Who would read a concern about these, for the form.
///
/// # Errors
/// What the store says.
pub fn preview(desk: &Desk, about: &AboutForm) -> Result<WhoReadsView, UiError> {
    let readers = of(desk, about)?;
    let names = words(desk, &readers.slots)?;
    let words = match (about.whom.is_empty(), readers.slots.is_empty(), readers.outside) {
        (true, ..) => String::new(),
        (_, true, _) => {
            "Nobody inside could read it but those whom it is about. Do not write it here: go outside.".to_owned()
        }
        (_, _, true) => format!(
            "Neither the registered manager nor the responsible individual can read it. It is kept for {names}, and goes outside."
        ),
        _ => format!("It is read by {names}. Nobody else can, whoever opens the record."),
    };
    Ok(WhoReadsView {
        words,
        could_name: views(desk, &readers.could_name)?,
        outside: readers.outside && !about.whom.is_empty(),
        closed: readers.closed,
        staff: super::views::staff(desk)?,
        numbers: if readers.outside { outside_numbers(desk)? } else { Vec::new() },
    })
}

/// Looks at a choice, and says who reads what is recorded by it.
///
/// # Errors
/// `BadInput` when nobody is chosen; `Conflict` when nobody but those whom it is about could read it.
pub fn chosen(desk: &Desk, about: &AboutForm) -> Result<Readers, UiError> {
    let mut problems = Problems::new();
    if about.whom.is_empty() {
        problems.add("about", "Say whom it is about");
    }
    if about.whom.contains(&AboutWhom::Staff) && about.staff.is_empty() {
        problems.add("staff", "Choose who it is; he or she is shut out of it");
    }
    for person in &about.staff {
        people::one(desk.store.read(), *person)?;
    }
    problems.finish()?;
    let readers = of(desk, about)?;
    if readers.slots.is_empty() {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "Nobody here could read it but those whom it is about, and they must not. Nothing was recorded; what you typed is kept in this form for you alone. Tell the designated officer (LADO) and Ofsted; the numbers stand on this page.",
        ));
    }
    Ok(readers)
}

/// Why somebody may not be named as a reader; nothing when he or she may.
///
/// # Errors
/// What the store says.
pub fn may_not(desk: &Desk, sealed: &Sealed, slot: SlotId) -> Result<Option<&'static str>, UiError> {
    let Some(account) = access::behind(desk.store.read(), slot)? else {
        return Ok(Some("This person has no access to the record any more."));
    };
    if sealed.subjects.contains(&account.person) {
        return Ok(Some("It is about this person, who can never be named as a reader."));
    }
    if !entitled(desk, &account, &BTreeSet::new())? {
        return Ok(Some("This person’s role reads no concerns, or he or she has no key for closed notes yet."));
    }
    Ok(None)
}

/// Those who could be named besides its readers.
///
/// # Errors
/// What the store says.
pub fn could_read(desk: &Desk, sealed: &Sealed, readers: &[SlotId]) -> Result<Vec<ReaderView>, UiError> {
    let mut slots = Vec::new();
    for account in access::current(desk.store.read())? {
        if !readers.contains(&account.slot) && may_not(desk, sealed, account.slot)?.is_none() {
            slots.push(account.slot);
        }
    }
    views(desk, &slots)
}

/// A recipient of referrals with a number, as a number to ring.
fn number(
    who: &str,
    number: &str,
    when: &str,
    data: (hearthbook_rules::Basis, &str, &str, chrono::NaiveDate),
) -> NumberView {
    let (basis, citation, source, checked_on) = data;
    NumberView {
        who: who.to_owned(),
        number: number.to_owned(),
        when: when.to_owned(),
        why: Explanation {
            rule: String::new(),
            due: None,
            headline: if number.is_empty() { who.to_owned() } else { format!("{who}: {number}") },
            steps: Vec::new(),
            basis,
            citation: citation.to_owned(),
            source: source.to_owned(),
            checked_on,
            note: None,
            change: None,
        },
    }
}

/// The numbers outside: designated officer and Ofsted first, from the rules and the address book.
///
/// # Errors
/// What the store says.
pub fn outside_numbers(desk: &Desk) -> Result<Vec<NumberView>, UiError> {
    use hearthbook_records::professionals::ProfessionalKind;
    let data = Safeguarding::shipped();
    let book = hearthbook_store::tables::professionals::all(desk.store.read())?;
    let mut numbers = Vec::new();
    for id in ["lado", "ofsted", "social-care", "police"] {
        let Some(one) = data.recipient(id) else { continue };
        let own = book.iter().find(|entry| {
            id == "lado" && entry.kind == ProfessionalKind::DesignatedOfficer && entry.ended_on.is_none()
        });
        let telephone = match own {
            Some(own) if !own.telephone.trim().is_empty() => own.telephone.trim().to_owned(),
            _ if one.telephone.is_empty() => "the council’s number".to_owned(),
            _ => one.telephone.clone(),
        };
        numbers.push(number(
            &one.title,
            &telephone,
            &one.when,
            (one.basis, &one.citation, &one.source, one.checked_on),
        ));
    }
    Ok(numbers)
}

/// A matter's number, with its source.
#[must_use]
pub fn matter_number(matter: &hearthbook_rules::Matter) -> NumberView {
    let telephone = if matter.number.is_empty() { "local number" } else { &matter.number };
    number(&matter.whom, telephone, &matter.title, (matter.basis, &matter.citation, &matter.source, matter.checked_on))
}
