//! Search over what the person signed in may see, and nothing else.

use hearthbook_records::journal::SubjectKind;
use hearthbook_records::search::{FoundView, PieceView, SearchRequest, SearchView};
use hearthbook_records::{Ability, Role, UiError};
use hearthbook_store::search::{Audience, CLOSE, Found, OPEN, Seeker, find};

use crate::desk::Desk;

/// So many are shown.
const MOST: usize = 12;
/// More than anybody types.
const LONGEST: usize = 200;

/// Which ability opens which texts.
const AUDIENCES: [(Ability, Audience); 11] = [
    (Ability::SeeFamilyNames, Audience::FamilyNames),
    (Ability::SeeFamiliesByInitials, Audience::FamilyInitials),
    (Ability::SeePeople, Audience::People),
    (Ability::SeeVisits, Audience::Visits),
    (Ability::ReadReports, Audience::Reports),
    (Ability::SeeSubmissions, Audience::Submissions),
    (Ability::SeeAllHappenings, Audience::Happenings),
    (Ability::KeepLogs, Audience::Logs),
    (Ability::SeeProfessionals, Audience::Professionals),
    (Ability::SeeInspections, Audience::Inspections),
    (Ability::KeepOfstedNotices, Audience::OfstedNotices),
];

fn pieces(text: &str) -> Vec<PieceView> {
    let mut pieces: Vec<PieceView> = Vec::new();
    for (index, part) in text.split(OPEN).enumerate() {
        let (hit, rest) = if index == 0 { ("", part) } else { part.split_once(CLOSE).unwrap_or((part, "")) };
        for (text, hit) in [(hit, true), (rest, false)] {
            if !text.is_empty() {
                pieces.push(PieceView { text: text.to_owned(), hit });
            }
        }
    }
    pieces
}

/// Name of the kind, and the page that opens the record.
fn place(found: &Found) -> (&'static str, String) {
    let id = &found.subject;
    match found.kind {
        SubjectKind::Family => ("Family", format!("/families/{id}")),
        SubjectKind::Person => ("Staff or visitor", format!("/people/{id}")),
        SubjectKind::Visit => ("Visit", format!("/visits/{id}")),
        SubjectKind::Report => ("Visit report", format!("/reports/{id}")),
        SubjectKind::Review => ("Quality-of-care review", format!("/reviews/{id}")),
        SubjectKind::Submission => ("Submission", format!("/submissions/{id}")),
        SubjectKind::Event => ("What happened", format!("/events/{id}")),
        SubjectKind::Log => ("Log", "/logs".to_owned()),
        SubjectKind::Complaint => ("Complaint", format!("/complaints/{id}")),
        SubjectKind::Professional => ("Address book", format!("/professionals/{id}")),
        SubjectKind::Inspection => ("Inspection", format!("/inspections/{id}")),
        SubjectKind::OfstedNotice => ("Notice to Ofsted", format!("/ofsted-notices/{id}")),
        _ => ("Record", "/today".to_owned()),
    }
}

/// Records that say what was typed.
pub fn search(desk: &mut Desk, request: SearchRequest) -> Result<SearchView, UiError> {
    let typed: String = request.typed.chars().take(LONGEST).collect();
    let mut audiences: Vec<Audience> =
        AUDIENCES.iter().filter(|(ability, _)| desk.may(*ability)).map(|(_, audience)| *audience).collect();
    // a complaint is kept in the words in which it was made, names and all: who sees initials only reads it by initials
    // on its own page, and does not find it by a name
    if desk.may(Ability::SeeComplaints) && desk.may(Ability::SeeFamilyNames) {
        audiences.push(Audience::Complaints);
    }
    if desk.may(Ability::SeeInspections) && desk.may(Ability::SeeFamilyNames) {
        audiences.push(Audience::InspectionWords);
    }
    let only_own = (desk.role == Role::Visitor).then_some(desk.person);
    let found = find(desk.store.read(), &typed, &Seeker { audiences: &audiences, only_own }, MOST)?;
    let found = found
        .iter()
        .map(|found| {
            let (words, path) = place(found);
            FoundView {
                kind: found.kind,
                kind_words: words.to_owned(),
                title: pieces(&found.title),
                snippet: pieces(&found.snippet),
                path,
            }
        })
        .collect();
    Ok(SearchView { typed: request.typed, found })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_pieces_and_stray_ones_do_no_harm() {
        let text = format!("Ro{OPEN}sa{CLOSE} and {OPEN}Max{CLOSE}");
        let told: Vec<(String, bool)> = pieces(&text).into_iter().map(|piece| (piece.text, piece.hit)).collect();
        let expected = [("Ro", false), ("sa", true), (" and ", false), ("Max", true)];
        assert_eq!(told, expected.map(|(text, hit)| (text.to_owned(), hit)));
        assert_eq!(pieces(&format!("{OPEN}open")).len(), 1);
        assert!(pieces("").is_empty());
    }
}
