//! The release gate, fed from the record: whose names and details are known, and where a document is searched.
//!
//! What counts as a hit is decided in the room of submissions; here is only what the record knows and which words leave.

use hearthbook_records::families::MemberKind;
use hearthbook_records::reports::{AllowanceView, FactBlock, GateHit, HitKind, PlacedHit};
use hearthbook_records::{ErrorCode, FieldError, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_rules::{Detail, FactKind, RuleBook, Template};
use hearthbook_store::tables::allowances::Allowance;
use hearthbook_store::tables::vetting::posts;
use hearthbook_store::tables::{centre, families, inspections, people, register};
use hearthbook_submissions::gate::{Gate, Known, KnownDetail, Profile};
use hearthbook_submissions::names::{KnownName, NameKind};

use crate::desk::Desk;
use crate::report_content::Gathered;

/// Most characters of context on either side of a hit.
const CONTEXT: usize = 60;

/// Builds the gate from what the record knows.
///
/// # Errors
/// What the store says.
pub fn build(desk: &Desk) -> Result<Gate, UiError> {
    let mut known = Known { names: Vec::new(), details: Vec::new(), own: Vec::new() };
    for (reference, family, member) in families::everybody(desk.store.read())? {
        let (what, kind) = match member.kind {
            MemberKind::Adult => ("a parent", NameKind::Adult),
            MemberKind::Child => ("a child", NameKind::Child),
        };
        let whose = format!("{what} in {reference}");
        let also = [&member.known_as, &member.former_names];
        let also = also.iter().flat_map(|names| names.split([',', ';', '/']));
        for words in std::iter::once(member.name.as_str()).chain(also).map(str::trim).filter(|words| !words.is_empty())
        {
            known.names.push(KnownName {
                words: words.to_owned(),
                whose: whose.clone(),
                replacement: member.initials.clone(),
                kind,
                subject: family.to_string(),
            });
        }
        if let Some(born) = member.born_on {
            known.details.push(KnownDetail {
                words: date_words(born),
                kind: HitKind::DateOfBirth,
                whose,
                replacement: "[date of birth]".to_owned(),
                subject: family.to_string(),
            });
        }
    }
    let former = posts::former_names(desk.store.read())?;
    known.details.extend(details(desk)?);
    for person in people::all(desk.store.read())? {
        let before = former.get(&person.id).map_or(&[][..], Vec::as_slice);
        for words in [&person.name, &person.known_as].into_iter().chain(before).filter(|words| !words.trim().is_empty())
        {
            known.names.push(KnownName {
                words: words.clone(),
                whose: if person.post.is_empty() {
                    "somebody who works here".to_owned()
                } else {
                    person.post.to_lowercase()
                },
                replacement: person.initials.clone(),
                kind: NameKind::Staff,
                subject: person.id.to_string(),
            });
        }
    }
    // an inspector's name is kept, and stands in nothing that leaves
    for inspection in inspections::all(desk.store.read())? {
        for words in inspection.inspector.split([',', ';']).map(str::trim).filter(|words| !words.is_empty()) {
            known.names.push(KnownName {
                words: words.to_owned(),
                whose: "an inspector".to_owned(),
                replacement: String::new(),
                kind: NameKind::Staff,
                subject: inspection.id.to_string(),
            });
        }
    }
    if let Some(centre) = centre::the_one(desk.store.read())? {
        let profile = &centre.profile;
        known.own.extend(
            [&centre.name, &profile.address, &profile.telephone, &profile.email, &profile.provider_name]
                .into_iter()
                .filter(|words| !words.trim().is_empty())
                .cloned(),
        );
        known.own.extend(profile.address.lines().map(str::to_owned).filter(|line| !line.trim().is_empty()));
    }
    Gate::build(known).map_err(|error| {
        UiError::new(
            ErrorCode::Internal,
            format!("The names on record could not be gathered ({error}). Nothing was changed."),
        )
    })
}

/// Addresses, telephone numbers, NHS numbers and case numbers of families and their members: also of those taken out of a
/// family again.
fn details(desk: &Desk) -> Result<Vec<KnownDetail>, UiError> {
    let items =
        RuleBook::shipped().family_record().items.iter().filter_map(|item| Some((item.id.as_str(), item.detail?)));
    let items: Vec<(&str, Detail)> = items.collect();
    let ids: Vec<&str> = items.iter().map(|(id, _)| *id).collect();
    let mut found = Vec::new();
    for value in register::of_items(desk.store.read(), &ids)? {
        let Some((_, detail)) = items.iter().find(|(id, _)| *id == value.item) else { continue };
        let (kind, replacement) = match detail {
            Detail::Address => (HitKind::Address, "[address]"),
            Detail::Telephone => (HitKind::Phone, "[telephone number]"),
            Detail::NhsNumber => (HitKind::NhsNumber, "[NHS number]"),
            Detail::CaseNumber => (HitKind::CaseNumber, "[case number]"),
        };
        let whose = match value.member {
            Some(_) => format!("a member of {}", value.reference),
            None => format!("family {}", value.reference),
        };
        let known = |words: &str| KnownDetail {
            words: words.to_owned(),
            kind,
            whose: whose.clone(),
            replacement: replacement.to_owned(),
            subject: value.family.to_string(),
        };
        found.push(known(&value.value));
        // the line with the house and its street identifies by itself
        if *detail == Detail::Address
            && let Some(first) = value.value.split(['\n', ',']).map(str::trim).find(|part| {
                part.contains(char::is_alphabetic) && part.contains(|c: char| c.is_ascii_digit()) && part.contains(' ')
            })
            && first != value.value
        {
            found.push(known(first));
        }
    }
    Ok(found)
}

/// A text with every name and detail that the record knows replaced, for somebody who sees initials only.
///
/// # Errors
/// What the store says.
pub fn initials_only(desk: &mut Desk, text: &str) -> Result<String, UiError> {
    let hits = desk.gate()?.find(text, &Profile::ByInitials);
    if hits.is_empty() {
        return Ok(text.to_owned());
    }
    let units: Vec<u16> = text.encode_utf16().collect();
    let place = |at: u32| (at as usize).min(units.len());
    let (mut shown, mut at) = (String::new(), 0);
    for hit in hits {
        let (start, end) = (place(hit.start).max(at), place(hit.end).max(at));
        shown.push_str(&String::from_utf16_lossy(&units[at..start]));
        shown.push_str(&hit.replacement);
        at = end;
    }
    shown.push_str(&String::from_utf16_lossy(&units[at..]));
    Ok(shown)
}

/// Words and kind that may stand in a report.
#[must_use]
pub fn allowed<'a>(allowances: &'a [Allowance], hit: &GateHit) -> Option<&'a Allowance> {
    let words = hit.words.to_lowercase();
    allowances.iter().find(|allowance| allowance.kind == hit.kind && allowance.words.to_lowercase() == words)
}

/// What the gate finds in a text that goes to a recipient who gets initials only.
///
/// # Errors
/// What the store says.
pub fn find(desk: &mut Desk, text: &str, allowances: &[Allowance]) -> Result<Vec<GateHit>, UiError> {
    Ok(found_by(&*desk.gate()?, text, allowances))
}

/// The same with the gate in hand.
#[must_use]
pub fn found_by(gate: &Gate, text: &str, allowances: &[Allowance]) -> Vec<GateHit> {
    let mut hits = gate.find(text, &Profile::ByInitials);
    for hit in &mut hits {
        hit.allowed = allowed(allowances, hit).map(|allowance| allowance.reason.clone());
    }
    hits
}

/// A text that leaves the house, and where it stands.
#[derive(Debug, Clone)]
pub struct Place {
    /// In words.
    pub words: String,
    /// Section's id.
    pub section: Option<String>,
    /// Field's id.
    pub field: Option<String>,
    /// The text.
    pub text: String,
    /// It is a file name.
    pub file_name: bool,
    /// It is filled in from the record or made by Hearthbook: nobody can replace it in the report.
    pub fixed: bool,
}

impl Place {
    /// A text outside the sections.
    pub fn outside(words: &str, text: impl Into<String>) -> Self {
        Self { words: words.to_owned(), section: None, field: None, text: text.into(), file_name: false, fixed: true }
    }

    /// A text of a section that is filled in from the record.
    pub fn within(words: String, section: Option<&str>, text: String) -> Self {
        Self { words, section: section.map(str::to_owned), field: None, text, file_name: false, fixed: true }
    }

    /// A text that is typed into the report outside its sections: an action, evidence.
    pub fn typed(words: String, section: Option<&str>, text: String) -> Self {
        Self { fixed: false, ..Self::within(words, section, text) }
    }
}

fn short(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The texts of a report that nobody types into its sections: actions, evidence, what is filled in from the record.
#[must_use]
pub fn places_of_record(template: &Template, gathered: &Gathered, correction_reason: &str) -> Vec<Place> {
    let section_with = |kind: FactKind| {
        template.sections.iter().find(|section| section.facts.contains(&kind)).map(|section| section.id.as_str())
    };
    let title = |id: &str| {
        template.sections.iter().find(|section| section.id == id).map_or_else(|| id.to_owned(), |s| s.title.clone())
    };
    let mut places = Vec::new();
    for section in &gathered.facts {
        let words = format!("what is filled in under “{}”", title(&section.section));
        for block in &section.blocks {
            match block {
                FactBlock::Line { text } => {
                    places.push(Place::within(words.clone(), Some(&section.section), text.clone()));
                }
                // the other tables hold initials, posts and dates that the record itself made
                FactBlock::Table { caption, rows, .. } if caption == "Records checked" || caption == "Interviews" => {
                    let cells = rows.iter().flatten();
                    places.extend(cells.map(|cell| Place::within(words.clone(), Some(&section.section), cell.clone())));
                }
                FactBlock::Pairs { .. } | FactBlock::Table { .. } | FactBlock::Chart { .. } => {}
            }
        }
    }
    for earlier in &gathered.earlier_actions {
        places.push(Place::typed(
            format!("the evidence on “{}”", short(&earlier.action.what)),
            section_with(FactKind::LastActions),
            earlier.evidence.clone(),
        ));
    }
    for action in &gathered.actions {
        places.push(Place::typed(
            format!("the action “{}”", short(&action.what)),
            section_with(FactKind::NewActions),
            format!("{}\n{}", action.what, action.owner),
        ));
    }
    let stands = gathered.stands.iter().filter_map(|note| note.stands.as_deref());
    places.extend(stands.map(|reason| Place::outside("why a figure stands", reason)));
    places.push(Place::outside("the reason for the correction", correction_reason));
    places
}

fn around(text: &str, start: u32, end: u32) -> (String, String) {
    let units: Vec<u16> = text.encode_utf16().collect();
    let (start, end) = ((start as usize).min(units.len()), (end as usize).min(units.len()));
    let before = String::from_utf16_lossy(&units[start.saturating_sub(CONTEXT)..start]);
    let after = String::from_utf16_lossy(&units[end..(end + CONTEXT).min(units.len())]);
    let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    // the space at the edge of the hit belongs to the sentence
    let lead = if before.ends_with(char::is_whitespace) { " " } else { "" };
    let trail = if after.starts_with(char::is_whitespace) { " " } else { "" };
    (one_line(before) + lead, trail.to_owned() + &one_line(after))
}

/// The refusal of what the gate stopped: each hit with its place.
#[must_use]
pub fn stopped(hits: &[PlacedHit], message: &str) -> UiError {
    let field = |placed: &PlacedHit| FieldError {
        field: "found".to_owned(),
        message: format!("In {}: “{}”", placed.place, placed.hit.words),
    };
    UiError { code: ErrorCode::Blocked, message: message.to_owned(), fields: hits.iter().map(field).collect() }
}

/// What the gate finds in these places, each hit with its context.
///
/// # Errors
/// What the store says.
pub fn find_in(desk: &mut Desk, places: &[Place], allowances: &[Allowance]) -> Result<Vec<PlacedHit>, UiError> {
    let mut found = Vec::new();
    for place in places {
        let hits = if place.file_name {
            desk.gate()?.find_in_file_name(&place.text, &Profile::ByInitials)
        } else {
            find(desk, &place.text, allowances)?
        };
        for hit in hits {
            let (before, after) = around(&place.text, hit.start, hit.end);
            found.push(PlacedHit {
                place: place.words.clone(),
                section: place.section.clone(),
                field: place.field.clone(),
                before,
                after,
                hit,
                fixed: place.fixed,
            });
        }
    }
    Ok(found)
}

/// What the gate finds in one text for a recipient, each hit with its context.
///
/// # Errors
/// What the store says.
pub fn find_for(desk: &mut Desk, place: &str, text: &str, profile: &Profile) -> Result<Vec<PlacedHit>, UiError> {
    let hits = desk.gate()?.find(text, profile);
    Ok(hits
        .into_iter()
        .map(|hit| {
            let (before, after) = around(text, hit.start, hit.end);
            PlacedHit { place: place.to_owned(), section: None, field: None, before, after, hit, fixed: false }
        })
        .collect())
}

/// What was allowed, for the page.
///
/// # Errors
/// What the store says.
pub fn allowance_views(desk: &Desk, allowances: &[Allowance]) -> Result<Vec<AllowanceView>, UiError> {
    allowances
        .iter()
        .map(|allowance| {
            let by = people::one(desk.store.read(), allowance.by)?.initials;
            Ok(AllowanceView {
                id: allowance.id,
                words: allowance.words.clone(),
                kind: allowance.kind,
                reason: allowance.reason.clone(),
                allowed: format!("allowed {} by {by}", london_date_time_words(allowance.at)),
            })
        })
        .collect()
}
