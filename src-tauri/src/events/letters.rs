//! Letters and Ofsted's form, filled in from an event: what each recipient may read, and what stops a letter.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hearthbook_records::events::Decision;
use hearthbook_records::families::{Family, MemberKind};
use hearthbook_records::notices::{FormFieldView, LetterCheckView, StepKind};
use hearthbook_records::reports::PlacedHit;
use hearthbook_records::{FamilyId, Role, UiError};
use hearthbook_rules::calendar::{date_words, london_date, london_date_time_words};
use hearthbook_rules::{EventTable, RecipientProfile};
use hearthbook_store::tables::events::Event;
use hearthbook_store::tables::notices::{self, Notice, Stage};
use hearthbook_store::tables::{families, people};
use hearthbook_submissions::gate::Profile;
use hearthbook_submissions::{
    LetterFacts, OtherFamily, letter_subject, letter_text, others_in, says_reason, without_others,
};

use crate::desk::Desk;
use crate::events::{kind_title, notices::families_of, when_words};
use crate::gate;

/// What a recipient may read.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Its profile.
    pub profile: RecipientProfile,
    /// The families whose names may stand.
    pub families: BTreeSet<FamilyId>,
    /// The gate's profile.
    pub gate: Profile,
    /// Other families: neither name nor initials nor reference may stand. None for those who get initials only.
    pub others: Vec<OtherFamily>,
}

impl Reader {
    /// Whose names may stand, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self.profile {
            RecipientProfile::Initials => "Goes by initials: nobody is named.".to_owned(),
            RecipientProfile::Identifying => {
                "Needs to know who it is: those concerned are named in full; every other family stops it.".to_owned()
            }
            RecipientProfile::Family => {
                "The own family and no other; never the reason why somebody was not told.".to_owned()
            }
        }
    }
}

/// The families of which a recipient must not read, besides those it may: by their references, and by the initials of
/// those who were in it or lived here on the day.
///
/// # Errors
/// What the store says.
pub fn others_than(
    desk: &Desk,
    readable: &BTreeSet<FamilyId>,
    involved: &BTreeSet<FamilyId>,
    day: NaiveDate,
) -> Result<Vec<OtherFamily>, UiError> {
    let all = families::all(desk.store.read())?;
    let staff = people::all(desk.store.read())?;
    let own: BTreeSet<String> = all
        .iter()
        .filter(|family| readable.contains(&family.id))
        .flat_map(|family| family.members.iter().map(|member| member.initials.clone()))
        .chain(staff.iter().filter(|person| person.in_post(day)).map(|person| person.initials.clone()))
        .collect();
    Ok(all
        .iter()
        .filter(|family| !readable.contains(&family.id))
        .map(|family| OtherFamily {
            reference: family.reference.clone(),
            // of all who ever lived here, too many words would be initials
            initials: if involved.contains(&family.id) || family.resident(day) {
                family.members.iter().map(|m| m.initials.clone()).filter(|initials| !own.contains(initials)).collect()
            } else {
                Vec::new()
            },
        })
        .collect())
}

/// What the recipient of a notice may read.
///
/// # Errors
/// What the store says.
pub fn reader(desk: &Desk, table: &EventTable, event: &Event, notice: &Notice) -> Result<Reader, UiError> {
    let profile = table.recipient(&notice.recipient).map_or(RecipientProfile::Initials, |one| one.profile);
    if profile == RecipientProfile::Initials {
        return Ok(Reader { profile, families: BTreeSet::new(), gate: Profile::ByInitials, others: Vec::new() });
    }
    // the authority of one family, and a parent, may read of that family; police, DBS and others of all who are in it
    let readable: BTreeSet<FamilyId> = match (notice.recipient.as_str(), notice.family) {
        ("placing-authority" | "parent", family) => family.into_iter().collect(),
        _ => families_of(event),
    };
    let others = others_than(desk, &readable, &families_of(event), event.happened.on)?;
    let mut subjects: BTreeSet<String> = readable.iter().map(ToString::to_string).collect();
    if profile == RecipientProfile::Identifying {
        subjects.extend(event.people.iter().filter_map(|one| one.person).map(|person| person.to_string()));
    }
    Ok(Reader { profile, families: readable, gate: Profile::Identifying { subjects }, others })
}

fn who(desk: &Desk, event: &Event, reader: &Reader) -> Result<Vec<String>, UiError> {
    let all = families::all(desk.store.read())?;
    let mut words = Vec::new();
    for one in &event.people {
        let hidden = reader.profile != RecipientProfile::Initials
            && one.family.is_some_and(|family| !reader.families.contains(&family));
        if hidden {
            words.push("another resident".to_owned());
            continue;
        }
        words.push(match (one.family, one.person) {
            (Some(family), _) => format!("{} ({})", one.initials, member_words(&all, family, &one.initials)),
            (None, Some(person)) => {
                let person = people::one(desk.store.read(), person)?;
                let post = if person.post.is_empty() {
                    person.role.map(Role::title).unwrap_or("works here").to_owned()
                } else {
                    person.post
                };
                format!("{} ({})", one.initials, post.to_lowercase())
            }
            (None, None) => one.initials.clone(),
        });
    }
    let mut seen = BTreeSet::new();
    words.retain(|word| word != "another resident" || seen.insert(word.clone()));
    Ok(words)
}

/// "parent", "child".
fn member_words(all: &[Family], family: FamilyId, initials: &str) -> String {
    let kind = all
        .iter()
        .find(|one| one.id == family)
        .and_then(|family| family.members.iter().find(|member| member.initials == initials))
        .map(|member| member.kind);
    match kind {
        Some(MemberKind::Adult) => "parent",
        Some(MemberKind::Child) => "child",
        None => "resident",
    }
    .to_owned()
}

/// Full identity of those concerned, for recipients that need it.
fn identities(desk: &Desk, event: &Event, reader: &Reader) -> Result<Vec<String>, UiError> {
    if reader.profile != RecipientProfile::Identifying {
        return Ok(Vec::new());
    }
    let mut words = Vec::new();
    for family in families::all(desk.store.read())?.iter().filter(|family| reader.families.contains(&family.id)) {
        let named: Vec<_> = family
            .members
            .iter()
            .filter(|member| {
                event.people.iter().any(|one| one.family == Some(family.id) && one.initials == member.initials)
            })
            .collect();
        for member in named {
            let born = member.born_on.map(|day| format!(", born {}", date_words(day))).unwrap_or_default();
            let also =
                if member.known_as.is_empty() { String::new() } else { format!(", known as {}", member.known_as) };
            let kind = if member.kind == MemberKind::Adult { "parent" } else { "child" };
            words.push(format!("{} ({}){also}{born}, {kind}", member.name, member.initials));
        }
    }
    for person in event.people.iter().filter_map(|one| one.person) {
        let person = people::one(desk.store.read(), person)?;
        words.push(format!("{} ({}), {}", person.name, person.initials, person.post.to_lowercase()));
    }
    Ok(words)
}

/// The provision that the decision named: only for the two recipients that Hearthbook knows to stand in it, and only where
/// a person decided so.
fn under(desk: &Desk, event: &Event, notice: &Notice) -> Result<String, UiError> {
    let named = matches!(notice.recipient.as_str(), "ofsted" | "placing-authority");
    if !named || super::decision(desk, event)? != Some(Decision::Notifiable) {
        return Ok(String::new());
    }
    let provision = if event.kind == "enquiry" { "regulation 12(2)(c)" } else { "regulation 26(1)" };
    Ok(format!("{provision} of the Residential Family Centres Regulations 2002"))
}

/// Subject and text that are proposed.
///
/// # Errors
/// What the store says.
pub fn proposed(desk: &Desk, table: &EventTable, event: &Event, notice: &Notice) -> Result<(String, String), UiError> {
    let reader = reader(desk, table, event, notice)?;
    let centre = desk.centre()?;
    let clean = |text: &str| without_others(text, &reader.others);
    let outcome = notice.stage == Stage::Outcome;
    let told_orally = match (notice.told(), notice.to_confirm()) {
        (Some(told), Some(_)) => {
            format!("{} on {}", told.how.map(|how| how.words()).unwrap_or_default(), london_date_time_words(told.at))
        }
        _ => String::new(),
    };
    let recipient = super::notices::recipient_title(table, &notice.recipient);
    let to = match notice.recipient.as_str() {
        // a parent's letter is addressed by initials: it may lie about
        "parent" => notice.name.split(" (").next().unwrap_or_default().to_owned(),
        _ if notice.name.is_empty() => recipient,
        _ => notice.name.clone(),
    };
    let what = if event.words.summary.trim().is_empty() { &event.what } else { &event.words.summary };
    let facts = LetterFacts {
        centre: centre.name.clone(),
        urn: centre.urn.as_str().to_owned(),
        telephone: centre.profile.telephone.clone(),
        to,
        kind: kind_title(table, &event.kind),
        when: when_words(event),
        known: london_date_time_words(event.known_at),
        place: clean(&event.place),
        people: who(desk, event, &reader)?,
        identities: identities(desk, event, &reader)?,
        what: clean(what),
        actions: clean(&event.actions),
        prevention: clean(&event.words.prevention),
        told_orally,
        outcome: if outcome {
            event.outcome.as_ref().map(|(_, words)| clean(words)).unwrap_or_default()
        } else {
            String::new()
        },
        under: under(desk, event, notice)?,
        role: desk.role.title().to_owned(),
        to_parent: notice.recipient == "parent",
    };
    let subject = letter_subject(centre.urn.as_str(), &centre.name, &date_words(event.happened.on), outcome);
    Ok((subject, letter_text(&facts)))
}

/// What the gate finds in a text for a recipient.
///
/// # Errors
/// What the store says.
pub fn hits(desk: &mut Desk, place: &str, text: &str, reader: &Reader) -> Result<Vec<PlacedHit>, UiError> {
    let mut found = gate::find_for(desk, place, text, &reader.gate)?;
    if reader.profile != RecipientProfile::Initials {
        // they have to know: a number that nobody on record has is not another family's
        found.retain(|placed| !placed.hit.whose.is_empty());
    }
    Ok(found)
}

/// To whom a letter is addressed, as it is printed on it.
#[must_use]
pub fn addressee(table: &EventTable, notice: &Notice) -> String {
    if notice.name.is_empty() { super::notices::recipient_title(table, &notice.recipient) } else { notice.name.clone() }
}

/// What stops a letter: everything that is printed on it is searched, whom it is addressed to as well.
///
/// # Errors
/// What the store says.
pub fn check(
    desk: &mut Desk,
    table: &EventTable,
    event: &Event,
    notice: &Notice,
    subject: &str,
    body: &str,
) -> Result<LetterCheckView, UiError> {
    let reader = reader(desk, table, event, notice)?;
    // a subject line passes through many hands: it goes by initials whoever gets it
    let open = Reader { profile: RecipientProfile::Initials, gate: Profile::ByInitials, ..reader.clone() };
    let mut found = hits(desk, "the subject", subject, &open)?;
    found.extend(hits(desk, "the text", body, &reader)?);
    let to = addressee(table, notice);
    found.extend(hits(desk, "the addressee", &to, &reader)?);
    let mut stops = Vec::new();
    for words in others_in(&format!("{to}\n{subject}\n{body}"), &reader.others) {
        stops.push(format!(
            "“{words}” is of another family, of which this recipient must not read. Put “another resident” instead."
        ));
    }
    if notice.recipient == "parent" {
        let reasons = notices::of_event(desk.store.read(), event.id)?;
        let mut secret = reasons
            .iter()
            .filter(|other| other.recipient == "parent")
            .flat_map(|other| &other.steps)
            .filter(|step| matches!(step.step, StepKind::NotTold | StepKind::Danger | StepKind::Safe));
        if secret.any(|step| says_reason(body, &step.text) || says_reason(subject, &step.text)) {
            stops.push("It says what was asked or decided about telling a parent. That never stands in anything a parent sees. Take it out.".to_owned());
        }
    }
    Ok(LetterCheckView { found, stops })
}

/// Ofsted's form, in the order of its known fields.
///
/// # Errors
/// What the store says.
pub fn ofsted_form(
    desk: &mut Desk,
    table: &EventTable,
    event: &Event,
    notice: &Notice,
) -> Result<Vec<FormFieldView>, UiError> {
    let centre = desk.centre()?;
    let own = desk.own()?;
    let reader = reader(desk, table, event, notice)?;
    let all = notices::of_event(desk.store.read(), event.id)?;
    let mut told = Vec::new();
    for other in all.iter().filter(|other| other.id != notice.id && other.recipient != "parent") {
        if let Some(step) = other.told() {
            let name = super::notices::title(table, other);
            told.push(format!("{name}, {}", london_date_time_words(step.at)));
        }
    }
    let parents = all.iter().filter(|other| other.recipient == "parent");
    let told_parents = parents.filter(|other| other.told().is_some()).count();
    if told_parents > 0 {
        told.push("The parent who lives here".to_owned());
    }
    let earlier = all
        .iter()
        .filter(|other| other.recipient == "ofsted" && other.id != notice.id)
        .find_map(|other| other.reference().map(|step| step.text.clone()));
    let profile = &centre.profile;
    let reporter = [
        format!("{}, {}", own.initials, desk.role.title()),
        centre.name.clone(),
        profile.telephone.clone(),
        profile.email.clone(),
    ];
    let reporter: Vec<String> = reporter.into_iter().filter(|part| !part.trim().is_empty()).collect();
    let outcome = notice.stage == Stage::Outcome;
    let summary = match (&event.outcome, outcome) {
        (Some((at, words)), true) => format!("Outcome of the enquiry, {}: {words}", date_words(london_date(*at))),
        _ if event.words.summary.trim().is_empty() => event.what.clone(),
        _ => event.words.summary.clone(),
    };
    let thin = event.words.summary.trim().is_empty() && !outcome;
    let kind =
        if outcome { "Conclusion of a child-protection enquiry".to_owned() } else { kind_title(table, &event.kind) };
    let need = |text: &str, what: &str| if text.trim().is_empty() { what.to_owned() } else { String::new() };
    let people = who(desk, event, &reader)?.join("; ");
    let mut fields = vec![
        ("URN", centre.urn.as_str().to_owned(), String::new()),
        (
            "Full postal address",
            profile.address.clone(),
            need(&profile.address, "Enter the address under Centre profile"),
        ),
        ("Type of incident", kind, String::new()),
        (
            "Contact details of the reporter",
            reporter.join("\n"),
            need(&profile.telephone, "Enter the telephone number under Centre profile"),
        ),
        (
            "When it happened",
            when_words(event),
            if event.happened.at.is_none() {
                "The time is not known; say so if it stays so".to_owned()
            } else {
                String::new()
            },
        ),
        ("Where it happened", event.place.clone(), need(&event.place, "Say where it happened")),
        (
            "People involved, by initials and job titles",
            people.clone(),
            need(&people, "Say who was in it, or that nobody was"),
        ),
        (
            "Summary",
            summary,
            if thin {
                "Only the first note is there. Say what it means, not only what happened when".to_owned()
            } else {
                String::new()
            },
        ),
        (
            "Actions by staff and managers at the time",
            event.actions.clone(),
            need(&event.actions, "Say what was done at the time"),
        ),
        (
            "Planned prevention",
            event.words.prevention.clone(),
            need(&event.words.prevention, "Say what is done so that it does not happen again"),
        ),
        (
            "The registered person’s evaluation",
            event.words.evaluation.clone(),
            need(&event.words.evaluation, "Say how you see the event and what was done"),
        ),
        (
            "Who else has been told",
            told.join("; "),
            if told.is_empty() { "Nobody else is recorded as told yet".to_owned() } else { String::new() },
        ),
    ];
    if outcome {
        let reference = earlier.unwrap_or_default();
        fields.push((
            "Reference of the earlier report",
            reference.clone(),
            need(&reference, "The reference of the first report is not on record"),
        ));
    }
    let mut views = Vec::new();
    for (label, text, missing) in fields {
        let found = hits(desk, label, &text, &reader)?;
        // a field with a name in it is not offered for copying: nothing leaves that the gate has stopped
        let text = if found.is_empty() { text } else { String::new() };
        views.push(FormFieldView { label: label.to_owned(), text, found, missing });
    }
    Ok(views)
}
