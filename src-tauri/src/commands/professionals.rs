//! The address book of professionals, and who to call for a family.

use hearthbook_records::professionals::{
    LinkProfessionalRequest, Professional, ProfessionalFamilyView, ProfessionalKind, ProfessionalKindView,
    ProfessionalView, ProfessionalsView, SaveProfessionalRequest, UnlinkProfessionalRequest,
};
use hearthbook_records::{Ability, FamilyId, Problems, ProfessionalId, UiError};
use hearthbook_store::tables::{drafts, families, professionals};

use super::family_record::family_record;
use crate::desk::Desk;
use hearthbook_records::family_record::FamilyRecordView;

fn view(desk: &Desk, entry: &Professional, links: &[(FamilyId, String, ProfessionalId, String)]) -> ProfessionalView {
    ProfessionalView {
        id: entry.id,
        kind_words: entry.kind.words().to_owned(),
        title: entry.title().to_owned(),
        form: entry.form(),
        families: links
            .iter()
            .filter(|(_, _, professional, _)| *professional == entry.id)
            .map(|(id, reference, _, relation)| ProfessionalFamilyView {
                id: *id,
                reference: reference.clone(),
                relation: relation.clone(),
            })
            .collect(),
        in_use: entry.in_use(desk.today()),
    }
}

/// The address book.
pub fn professionals(desk: &mut Desk, (): ()) -> Result<ProfessionalsView, UiError> {
    let links = professionals::links(desk.store.read())?;
    let mut views: Vec<ProfessionalView> =
        professionals::all(desk.store.read())?.iter().map(|entry| view(desk, entry, &links)).collect();
    views.sort_by_key(|entry| !entry.in_use);
    Ok(ProfessionalsView {
        professionals: views,
        kinds: ProfessionalKind::ALL
            .iter()
            .map(|kind| ProfessionalKindView { kind: *kind, words: kind.words().to_owned() })
            .collect(),
        can_edit: desk.may(Ability::EditProfessionals),
    })
}

/// One entry.
pub fn professional(desk: &mut Desk, id: ProfessionalId) -> Result<ProfessionalView, UiError> {
    let links = professionals::links(desk.store.read())?;
    let entry = professionals::one(desk.store.read(), id)?;
    Ok(view(desk, &entry, &links))
}

/// Adds an entry or saves a change; a new one may be linked to a family at once.
pub fn save_professional(desk: &mut Desk, request: SaveProfessionalRequest) -> Result<ProfessionalView, UiError> {
    let key = match (request.id, request.family) {
        (Some(id), _) => format!("professional:{id}"),
        (None, Some(family)) => format!("professional:new:{family}"),
        (None, None) => "professional:new".to_owned(),
    };
    if let Some(id) = request.id {
        professionals::one(desk.store.read(), id)?;
    }
    let entry = request.form.parse(request.id.unwrap_or_else(ProfessionalId::make))?;
    let mut problems = Problems::new();
    let relation = problems.optional_line("relation", &request.relation);
    problems.finish()?;
    let centre = desk.centre_id()?;
    desk.write(|write| {
        professionals::save(write, centre, &entry)?;
        if let Some(family) = request.family {
            professionals::link(write, centre, family, entry.id, &relation)?;
        }
        drafts::discard(write, &key)
    })?;
    professional(desk, entry.id)
}

/// Puts an entry on a family's list of who to call, or changes what it is to the family.
pub fn link_professional(desk: &mut Desk, request: LinkProfessionalRequest) -> Result<FamilyRecordView, UiError> {
    families::one(desk.store.read(), request.family)?;
    let mut problems = Problems::new();
    let relation = problems.optional_line("relation", &request.relation);
    if request.professional.is_none() {
        problems.add("professional", "Choose an entry of the address book, or add a new one");
    }
    problems.finish()?;
    let Some(professional) = request.professional else { return family_record(desk, request.family) };
    let centre = desk.centre_id()?;
    desk.write(|write| professionals::link(write, centre, request.family, professional, &relation))?;
    family_record(desk, request.family)
}

/// Takes an entry off a family's list.
pub fn unlink_professional(desk: &mut Desk, request: UnlinkProfessionalRequest) -> Result<FamilyRecordView, UiError> {
    let centre = desk.centre_id()?;
    desk.write(|write| professionals::unlink(write, centre, request.family, request.professional))?;
    family_record(desk, request.family)
}
