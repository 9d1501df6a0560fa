//! The letter to the director of children's services when a referral is not answered: made ready, looked at by the gate,
//! kept in the compartment and in no register.
//!
//! It reads of the family that the concern is about and of no other; whom an allegation is about stands in it, since the
//! authority has to know.

use std::collections::BTreeSet;

use hearthbook_documents::{LetterContent, letter};
use hearthbook_records::families::MemberKind;
use hearthbook_records::notices::LetterCheckView;
use hearthbook_records::safeguarding::{ConcernLetterRequest, ConcernStepKind, WriteConcernLetterRequest, WrittenView};
use hearthbook_records::{ErrorCode, FieldError, Problems, UiError};
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::{RecipientProfile, Safeguarding, check_email_address};
use hearthbook_store::compartments;
use hearthbook_store::tables::{families, people};
use hearthbook_submissions::gate::Profile;
use hearthbook_submissions::{EmailDraft, EscalationFacts, eml, escalation_text, others_in};
use uuid::Uuid;

use super::{Found, Letter, Sealed, change};
use crate::desk::Desk;
use crate::events::letters::{Reader, hits, others_than};
use crate::render;

/// A letter that is proposed.
#[derive(Debug, Clone, Default)]
pub struct Proposed {
    /// To whom.
    pub to: String,
    /// Address; may be empty.
    pub email: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub text: String,
}

fn reader(desk: &Desk, sealed: &Sealed) -> Result<Reader, UiError> {
    let readable: BTreeSet<_> = sealed.family.into_iter().collect();
    let others = others_than(desk, &readable, &readable, sealed.on)?;
    let mut subjects: BTreeSet<String> = readable.iter().map(ToString::to_string).collect();
    subjects.extend(sealed.subjects.iter().map(ToString::to_string));
    Ok(Reader {
        profile: RecipientProfile::Identifying,
        families: readable,
        gate: Profile::Identifying { subjects },
        others,
    })
}

/// The letter that is proposed, or why none can be made ready.
///
/// # Errors
/// What the store says.
pub fn proposed(desk: &Desk, sealed: &Sealed) -> Result<Result<Proposed, String>, UiError> {
    let Some(family) = sealed.family else {
        return Ok(Err("A letter to the director of children’s services goes to the authority that placed the family: this concern names no family.".to_owned()));
    };
    if !desk.may(hearthbook_records::Ability::SeeFamilyNames) {
        return Ok(Err("Your role sees no names of families, so it writes no letter that names one.".to_owned()));
    }
    let Some(referral) = sealed.steps.iter().rev().find(|step| step.kind == ConcernStepKind::Refer) else {
        return Ok(Err("Record the referral first: the letter says when and to whom it was made.".to_owned()));
    };
    let family = families::one(desk.store.read(), family)?;
    let centre = desk.centre()?;
    let authority = family.placing_authority.trim().to_owned();
    let mut about: Vec<String> = family
        .members
        .iter()
        .map(|member| {
            let born = member.born_on.map(|day| format!(", born {}", date_words(day))).unwrap_or_default();
            let kind = if member.kind == MemberKind::Adult { "parent" } else { "child" };
            format!("{} ({}){born}, {kind}", member.name, member.initials)
        })
        .collect();
    for person in &sealed.subjects {
        let person = people::one(desk.store.read(), *person)?;
        let post = if person.post.is_empty() { "works at the centre".to_owned() } else { person.post.to_lowercase() };
        about.push(format!("{} ({}), {post}", person.name, person.initials));
    }
    let asked: Vec<String> = sealed
        .steps
        .iter()
        .filter(|step| step.kind == ConcernStepKind::FollowUp && step.yes != Some(true))
        .filter_map(|step| step.on.map(date_words))
        .collect();
    let recipient = Safeguarding::shipped().recipient(&referral.to).map_or("", |one| one.title.as_str());
    let to = if authority.is_empty() {
        "The director of children’s services".to_owned()
    } else {
        format!("The director of children’s services, {authority}")
    };
    let facts = EscalationFacts {
        centre: centre.name.clone(),
        urn: centre.urn.as_str().to_owned(),
        telephone: centre.profile.telephone.clone(),
        referred_to: recipient.to_owned(),
        referred_on: referral.on.map(date_words).unwrap_or_default(),
        reference: referral.reference.clone(),
        asked_again: asked,
        about,
        what: sealed.what.clone(),
        done: sealed.done.clone(),
        role: desk.role.title().to_owned(),
    };
    let subject = format!("{} – {} – a referral that was not answered", centre.urn.as_str(), centre.name);
    Ok(Ok(Proposed { to, email: String::new(), subject, text: escalation_text(&facts) }))
}

/// What stops a letter.
fn check(desk: &mut Desk, sealed: &Sealed, to: &str, subject: &str, body: &str) -> Result<LetterCheckView, UiError> {
    let reader = reader(desk, sealed)?;
    // a subject line passes through many hands: it goes by initials whoever gets it
    let open = Reader { profile: RecipientProfile::Initials, gate: Profile::ByInitials, ..reader.clone() };
    let mut found = hits(desk, "the subject", subject, &open)?;
    found.extend(hits(desk, "the text", body, &reader)?);
    found.extend(hits(desk, "the addressee", to, &reader)?);
    let stops = others_in(&format!("{to}\n{subject}\n{body}"), &reader.others)
        .into_iter()
        .map(|words| {
            format!(
                "“{words}” is of another family, of which this authority must not read. Put “another resident” instead."
            )
        })
        .collect();
    Ok(LetterCheckView { found, stops })
}

fn stopped_words(stopped: &LetterCheckView) -> Option<String> {
    let mut messages: Vec<String> = stopped
        .found
        .iter()
        .map(|placed| format!("In {}: “{}”, of {}.", placed.place, placed.hit.words, placed.hit.whose))
        .collect();
    messages.extend(stopped.stops.iter().cloned());
    (!messages.is_empty()).then(|| messages.join(" "))
}

/// Looks at a letter, and releases it if that was asked and nothing stops it.
///
/// # Errors
/// `Blocked` with what stops it; `Conflict` when another reader was quicker; what the store says.
pub fn look(desk: &mut Desk, found: &Found, request: &ConcernLetterRequest) -> Result<LetterCheckView, UiError> {
    let mut problems = Problems::new();
    let to = problems.line("to", &request.to, "Say to whom the letter goes");
    let subject = problems.line("subject", &request.subject, "Enter the subject");
    let body = problems.text("body", &request.body);
    if body.trim().is_empty() {
        problems.add("body", "Write the letter");
    }
    let email = request.email.trim().to_owned();
    if !email.is_empty()
        && let Err(wrong) = check_email_address(&email)
    {
        problems.add("email", wrong);
    }
    problems.finish()?;
    if let Err(why) = proposed(desk, &found.sealed)? {
        return Err(UiError::new(ErrorCode::Conflict, format!("{why} Nothing was released.")));
    }
    let stopped = check(desk, &found.sealed, &to, &subject, &body)?;
    if !request.release {
        return Ok(stopped);
    }
    if let Some(message) = stopped_words(&stopped) {
        return Err(UiError {
            code: ErrorCode::Blocked,
            message: "Not released: something stands in it that this recipient must not read. Nothing was changed; what you wrote is kept.".to_owned(),
            fields: vec![FieldError { field: "body".to_owned(), message }],
        });
    }
    let centre = desk.centre()?;
    let document = letter(&LetterContent {
        centre: &centre.name,
        urn: centre.urn.as_str(),
        address: &centre.profile.address,
        to: &to,
        date: &date_words(desk.today()),
        subject: &subject,
        text: &body,
    });
    let pdf = render::pdf(&document)?;
    let id = Uuid::now_v7();
    let released = Letter {
        id,
        to,
        email,
        subject,
        text: body,
        // a name that tells nobody who sees the folder what it is about
        file_name: format!("{}_Letter_{}.pdf", centre.urn.as_str(), desk.today()),
        sha256: hearthbook_documents::sha256_hex(&pdf.bytes),
        released_at: desk.now,
        released_by: desk.person,
    };
    let file = Some((format!("letter:{id}"), pdf.bytes));
    let draft = format!("concern:{}:letter", found.id);
    change(desk, found.id, request.version, &draft, file, |sealed| sealed.letters.push(released))?;
    Ok(stopped)
}

/// Why a released letter is not written out now; empty when nothing is known that speaks against it. What stands in it is
/// searched when it is written out.
#[must_use]
pub fn cannot_write_because(sealed: &Sealed, letter: &Letter, proposed: &Result<Proposed, String>) -> String {
    if sealed.letters.last().is_some_and(|newest| newest.id != letter.id) {
        return "A newer letter was released. Write out the newer one.".to_owned();
    }
    proposed.as_ref().err().cloned().unwrap_or_default()
}

/// Writes a released letter into the folder for exports. Nothing of it stands in a register. What has become known since it
/// was released counts: the gate runs over it again, and only the newest is written out.
///
/// # Errors
/// `NotFound`, `DamagedStore` when it is not the one that was released, `Conflict` or `Blocked` when it may not be sent any
/// more, or `CannotWrite`.
pub fn write_out(desk: &mut Desk, found: &Found, request: &WriteConcernLetterRequest) -> Result<WrittenView, UiError> {
    let missing = || hearthbook_store::StoreError::NotFound("letter");
    let letter =
        found.sealed.letters.iter().find(|letter| letter.id.to_string() == request.letter).ok_or_else(missing)?;
    let subject = format!("letter:{}", letter.id);
    let body = compartments::get(desk.store.read(), desk.own_identity()?, found.compartment, &subject)?;
    let body = body.ok_or_else(missing)?;
    if hearthbook_documents::sha256_hex(&body) != letter.sha256 {
        return Err(UiError::new(
            ErrorCode::DamagedStore,
            "The stored letter is not the one that was released: its fingerprint differs. Nothing was written. Keep the record as it is and restore a backup.",
        ));
    }
    let why_not = cannot_write_because(&found.sealed, letter, &proposed(desk, &found.sealed)?);
    if !why_not.is_empty() {
        return Err(UiError::new(ErrorCode::Conflict, format!("{why_not} Nothing was written; the letter is kept.")));
    }
    if let Some(message) = stopped_words(&check(desk, &found.sealed, &letter.to, &letter.subject, &letter.text)?) {
        return Err(UiError::new(
            ErrorCode::Blocked,
            format!(
                "Something stands in it that this recipient must not read, as the record is now. {message} Nothing was written; the letter is kept. Release a new one."
            ),
        ));
    }
    let (name, bytes) = if request.email {
        if letter.email.is_empty() {
            return Err(UiError::new(
                ErrorCode::Conflict,
                "No email address was given when the letter was released. Nothing was written. Save the PDF and send it by post, or release the letter again with the address.",
            ));
        }
        let draft = eml(&EmailDraft {
            from: None,
            to: letter.email.clone(),
            subject: letter.subject.clone(),
            body: "Please find attached a letter. It is confidential.\n".to_owned(),
            attachment_name: letter.file_name.clone(),
            attachment: body.to_vec(),
        })
        .map_err(|error| {
            UiError::new(ErrorCode::Internal, format!("{error} Nothing was written. Save the PDF instead."))
        })?;
        (letter.file_name.replace(".pdf", ".eml"), draft)
    } else {
        (letter.file_name.clone(), body.to_vec())
    };
    let path = desk.write_out(&name, &bytes)?;
    let text = |part: Option<&std::path::Path>| part.map(|p| p.display().to_string()).unwrap_or_default();
    Ok(WrittenView {
        folder: text(path.parent()),
        file_name: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        words: "Whoever opens that folder can read it. Send it, then move or delete the file.".to_owned(),
    })
}
