//! What a reader of a concern is shown.

use hearthbook_records::complaints::FamilyChoice;
use hearthbook_records::families::Family;
use hearthbook_records::safeguarding::{
    AboutWhom, ConcernChoices, ConcernLetterView, ConcernLine, ConcernMatterView, ConcernPageView, ConcernStepKind,
    ConcernStepView, ReferChoiceView, SaidView, StaffChoice,
};
use hearthbook_records::{Ability, PersonId, Role, SlotId, UiError};
use hearthbook_rules::Safeguarding;
use hearthbook_rules::calendar::{date_words, london_date_time_words, london_time_words};
use hearthbook_store::compartments;
use hearthbook_store::tables::{access, families, people};

use super::{Found, Sealed, Step, clocks, letters, readers};
use crate::desk::Desk;
use crate::events::{numbers, table};

/// Initials of a person; nothing that names him or her to who sees no names.
pub(super) fn initials(desk: &Desk, person: Option<PersonId>) -> Result<String, UiError> {
    Ok(match person {
        Some(person) => people::one(desk.store.read(), person)?.initials,
        None => String::new(),
    })
}

/// "K.D., family worker".
fn person_words(desk: &Desk, person: PersonId) -> Result<String, UiError> {
    let person = people::one(desk.store.read(), person)?;
    let post = if person.post.is_empty() {
        person.role.map(Role::title).unwrap_or("works here").to_owned()
    } else {
        person.post
    };
    Ok(format!("{}, {}", person.initials, post.to_lowercase()))
}

fn recorded(desk: &Desk, sealed: &Sealed) -> Result<String, UiError> {
    let at = sealed.recorded_at.map(london_date_time_words).unwrap_or_default();
    let by = initials(desk, sealed.recorded_by)?;
    Ok(format!("recorded {at} by {by}"))
}

/// "the registered manager; K.D., family worker".
pub(super) fn about_words(desk: &Desk, sealed: &Sealed) -> Result<String, UiError> {
    let mut words: Vec<String> =
        sealed.whom.iter().filter(|whom| **whom != AboutWhom::Staff).map(|whom| whom.words().to_lowercase()).collect();
    if sealed.whom.contains(&AboutWhom::Staff) {
        for person in &sealed.subjects {
            words.push(person_words(desk, *person)?);
        }
    }
    Ok(words.join("; "))
}

/// The lines of the register.
///
/// # Errors
/// What the store says.
pub fn lines(desk: &mut Desk) -> Result<Vec<ConcernLine>, UiError> {
    let rules = desk.rules()?;
    let mut lines = Vec::new();
    for Found { id, compartment, sealed } in super::readable(desk)? {
        let (urgency, state) = clocks::standing(&sealed, &clocks::of(&rules, &sealed, desk.now));
        let about = about_words(desk, &sealed)?;
        let start: String = sealed.what.chars().take(160).collect();
        lines.push(ConcernLine {
            id,
            title: sealed.title(),
            about: if about.is_empty() { String::new() } else { format!("About {about}") },
            what: if start.len() < sealed.what.len() { format!("{start}…") } else { start },
            recorded: recorded(desk, &sealed)?,
            readers: readers::words(desk, &compartments::readers(desk.store.read(), compartment)?)?,
            state,
            urgency,
        });
    }
    Ok(lines)
}

fn family_words(family: &Family) -> String {
    let members: Vec<&str> = family.members.iter().map(|member| member.initials.as_str()).collect();
    format!("{}: {}", family.reference, members.join(", "))
}

/// Who works here, by initials and post.
///
/// # Errors
/// What the store says.
pub fn staff(desk: &Desk) -> Result<Vec<StaffChoice>, UiError> {
    let today = desk.today();
    let mut staff = Vec::new();
    for person in people::all(desk.store.read())?.into_iter().filter(|person| person.in_post(today)) {
        staff.push(StaffChoice { person: person.id, words: person_words(desk, person.id)? });
    }
    Ok(staff)
}

/// What the forms offer.
///
/// # Errors
/// What the store says.
pub fn choices(desk: &Desk) -> Result<ConcernChoices, UiError> {
    let families = if desk.may(Ability::SeeFamiliesByInitials) {
        let all = families::all(desk.store.read())?;
        all.iter().map(|one| FamilyChoice { id: one.id, words: family_words(one) }).collect()
    } else {
        Vec::new()
    };
    let matters = Safeguarding::shipped().matters().iter().map(|matter| ConcernMatterView {
        id: matter.id.clone(),
        title: matter.title.clone(),
        say: matter.say.clone(),
        number: readers::matter_number(matter),
    });
    Ok(ConcernChoices {
        families,
        matters: matters.collect(),
        now: london_time_words(desk.now),
        numbers: numbers(&table(desk)?),
    })
}

/// Where a step leads: "Designated officer (LADO)", "FGM on a girl under 18".
fn to_words(step: &Step) -> String {
    let data = Safeguarding::shipped();
    let title = data.recipient(&step.to).map(|one| one.title.clone());
    title.or_else(|| data.matter(&step.to).map(|one| one.title.clone())).unwrap_or_default()
}

fn step_view(desk: &Desk, sealed: &Sealed, step: &Step) -> Result<ConcernStepView, UiError> {
    use ConcernStepKind as K;
    let to = match step.target.and_then(|id| sealed.steps.iter().find(|other| other.id == id)) {
        Some(target) => to_words(target),
        None => to_words(step),
    };
    let title = if to.is_empty() { step.kind.words().to_owned() } else { format!("{}: {to}", step.kind.words()) };
    let mut detail = Vec::new();
    if let Some(on) = step.on {
        detail.push(if step.at.is_empty() { date_words(on) } else { format!("{}, {}", date_words(on), step.at) });
    }
    if !step.how.is_empty() {
        detail.push(step.how.clone());
    }
    if !step.whom.is_empty() {
        detail.push(format!("spoke to {}", step.whom));
    }
    if !step.by.is_empty() {
        detail.push(format!("by {}", step.by));
    }
    if !step.reference.is_empty() {
        detail.push(format!("reference {}", step.reference));
    }
    match (step.kind, step.yes) {
        (K::FollowUp, Some(true)) => detail.push("answered".to_owned()),
        (K::FollowUp, _) => detail.push("asked again, no answer yet".to_owned()),
        (K::Removed, Some(true)) => detail.push("yes".to_owned()),
        (K::Removed, _) => detail.push("no".to_owned()),
        _ => (),
    }
    Ok(ConcernStepView {
        id: step.id.to_string(),
        kind: step.kind,
        title,
        detail: detail.join(", "),
        text: step.text.clone(),
        recorded: format!(
            "recorded {} by {}",
            london_date_time_words(step.recorded_at),
            initials(desk, Some(step.recorded_by))?
        ),
    })
}

fn facts(desk: &Desk, sealed: &Sealed) -> Result<Vec<SaidView>, UiError> {
    let mut facts = Vec::new();
    let mut add = |label: &str, text: String| {
        if !text.trim().is_empty() {
            facts.push(SaidView { label: label.to_owned(), text });
        }
    };
    add("About", about_words(desk, sealed)?);
    let at = if sealed.at.is_empty() { String::new() } else { format!(", {}", sealed.at) };
    add("When", format!("{}{at}", date_words(sealed.on)));
    add("Known", sealed.known.map(london_date_time_words).unwrap_or_default());
    add("Where", sealed.place.clone());
    add("Who was there, who said it", sealed.who.clone());
    if let Some(family) = sealed.family.filter(|_| desk.may(Ability::SeeFamiliesByInitials)) {
        let all = families::all(desk.store.read())?;
        add("Family", all.iter().find(|one| one.id == family).map(family_words).unwrap_or_default());
    }
    add("What was said or seen", sealed.what.clone());
    add("Done at once, and who was told", sealed.done.clone());
    if sealed.danger == Some(true) {
        add("Somebody was in danger", "yes, as it was recorded".to_owned());
    }
    Ok(facts)
}

/// What to know of who else can open it, or that nobody else can.
fn warning(desk: &Desk, found: &Found, readers: &[SlotId]) -> Result<String, UiError> {
    let sealed = &found.sealed;
    let covered = match desk.recovery_slot()? {
        Some(code) => compartments::may_read(desk.store.read(), code, found.compartment)?,
        None => false,
    };
    if !covered {
        let mut could_make = false;
        for slot in readers {
            could_make |= access::behind(desk.store.read(), *slot)?
                .is_some_and(|account| account.role.may(Ability::ManageAccess));
        }
        let then = if could_make {
            "One of its readers who manages access should make a new recovery code in Settings and keep the paper where nobody gets at it whom this is about."
        } else {
            "None of its readers can make one: let somebody else read it, so that one forgotten passphrase does not lose it, and keep what matters outside."
        };
        return Ok(format!(
            "The present recovery code does not open this note: none of its readers made that code. If its readers forget their passphrases, it is lost. {then}"
        ));
    }
    let accounts = access::current(desk.store.read())?;
    let gives = accounts
        .iter()
        .any(|account| account.role.may(Ability::ManageAccess) && sealed.subjects.contains(&account.person));
    Ok(if gives {
        "The recovery code on paper opens this closed note. Make sure that it is not in the hands of whom this is about, who can also give others access to the record; if you are not sure, make a new one in Settings. Look at “People and roles” before you name a reader.".to_owned()
    } else {
        String::new()
    })
}

/// The page of a concern.
///
/// # Errors
/// `NotFound` for who may not read it, or what the store says.
pub fn page(desk: &mut Desk, found: &Found) -> Result<ConcernPageView, UiError> {
    let rules = desk.rules()?;
    let sealed = &found.sealed;
    let open = clocks::of(&rules, sealed, desk.now);
    let (urgency, state) = clocks::standing(sealed, &open);
    let slots = compartments::readers(desk.store.read(), found.compartment)?;
    let answers = |slot: &SlotId| {
        access::behind(desk.store.read(), *slot)
            .ok()
            .flatten()
            .is_some_and(|account| matches!(account.role, Role::RegisteredManager | Role::ResponsibleIndividual))
    };
    let outside = !slots.iter().any(answers);
    let data = Safeguarding::shipped();
    let known: Vec<&str> =
        sealed.steps.iter().filter(|s| s.kind == ConcernStepKind::MatterKnown).map(|s| s.to.as_str()).collect();
    let mut numbers = if outside { readers::outside_numbers(desk)? } else { Vec::new() };
    let mut matters = Vec::new();
    for matter in data.matters().iter().filter(|matter| known.contains(&matter.id.as_str())) {
        numbers.push(readers::matter_number(matter));
        matters.push(SaidView { label: matter.title.clone(), text: matter.say.clone() });
    }
    let mut shut_out = Vec::new();
    for person in &sealed.subjects {
        shut_out.push(person_words(desk, *person)?);
    }
    let mut steps = Vec::new();
    for step in sealed.steps.iter().rev() {
        steps.push(step_view(desk, sealed, step)?);
    }
    let proposed = letters::proposed(desk, sealed)?;
    let mut released = Vec::new();
    for letter in sealed.letters.iter().rev() {
        let by = initials(desk, Some(letter.released_by))?;
        released.push(ConcernLetterView {
            id: letter.id.to_string(),
            subject: letter.subject.clone(),
            to: letter.to.clone(),
            text: letter.text.clone(),
            released: format!(
                "released {} by {by}, SHA-256 {}",
                london_date_time_words(letter.released_at),
                letter.sha256
            ),
            email: !letter.email.is_empty(),
            cannot_write_because: letters::cannot_write_because(sealed, letter, &proposed),
        });
    }
    let (no_letter, letter) = match proposed {
        Ok(letter) => (String::new(), letter),
        Err(why) => (why, letters::Proposed::default()),
    };
    let (links, could_link) = crate::links::of_concern(desk, sealed)?;
    Ok(ConcernPageView {
        links,
        could_link,
        id: found.id,
        version: sealed.version,
        title: sealed.title(),
        state,
        urgency,
        facts: facts(desk, sealed)?,
        recorded: recorded(desk, sealed)?,
        from: sealed.from.clone(),
        moved: sealed.moved.iter().map(|(label, text)| SaidView { label: label.clone(), text: text.clone() }).collect(),
        taken_out: sealed.taken_out.clone(),
        readers: readers::views(desk, &slots)?,
        could_read: readers::could_read(desk, sealed, &slots)?,
        shut_out: shut_out.join("; "),
        warning: warning(desk, found, &slots)?,
        outside,
        clocks: open,
        steps,
        numbers,
        matters,
        refer_to: data
            .recipients()
            .iter()
            .map(|one| ReferChoiceView { id: one.id.clone(), words: one.title.clone(), hint: one.when.clone() })
            .collect(),
        add_matter: data
            .matters()
            .iter()
            .filter(|matter| !known.contains(&matter.id.as_str()))
            .map(|one| ReferChoiceView { id: one.id.clone(), words: one.title.clone(), hint: one.say.clone() })
            .collect(),
        letters: released,
        no_letter,
        letter_to: letter.to,
        letter_email: letter.email,
        letter_subject: letter.subject,
        letter_text: letter.text,
        closed: sealed.closed(),
    })
}
