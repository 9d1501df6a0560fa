//! The report-quality mirror: what a careful colleague would point out to a visitor before sign-off. It blocks nothing and
//! accuses nobody. Pure functions on plain data; it must not know the record.

/// Per cent from which a text that repeats the last report's is pointed out.
pub const REPEATS_FROM: u32 = 40;
/// Visits in a row without a word with a group, this one included, from which that is pointed out.
pub const VISITS_WITHOUT: usize = 3;
/// Times that an action was carried over beyond which that is pointed out.
pub const CARRIED_MORE_THAN: u32 = 2;

/// A text of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    /// Section's id.
    pub section: &'a str,
    /// Section's title.
    pub title: &'a str,
    /// Field's id: `seen`, `said`, `concluded`…
    pub field: &'a str,
    /// The section has a field of what was seen or said.
    pub has_evidence_field: bool,
    /// Nothing is written.
    pub empty: bool,
    /// Per cent that repeat the last report, and its visit.
    pub repeats: Option<(u32, &'a str)>,
}

/// Who was spoken to on a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spoken {
    /// A parent was interviewed.
    pub parents: bool,
    /// A child was interviewed, or seen and observed.
    pub children: bool,
    /// Somebody of the staff was interviewed.
    pub staff: bool,
    /// Nobody lived there.
    pub nobody_resident: bool,
}

/// An action that was carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried<'a> {
    /// What.
    pub what: &'a str,
    /// How often before this report.
    pub times: u32,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorNote {
    /// Stable id.
    pub id: &'static str,
    /// Title.
    pub title: String,
    /// What to consider.
    pub detail: String,
    /// Section's id, if there is one place.
    pub section: Option<String>,
    /// Field's id.
    pub field: Option<String>,
}

/// The notes on a report. `visits` is this visit and those before it, newest first.
#[must_use]
pub fn notes(texts: &[Text<'_>], visits: &[Spoken], carried: &[Carried<'_>]) -> Vec<MirrorNote> {
    let mut notes = Vec::new();
    for text in texts.iter().filter(|text| !text.empty) {
        if let Some((per_cent, visit)) = text.repeats.filter(|(per_cent, _)| *per_cent >= REPEATS_FROM) {
            notes.push(place(
                "repeats",
                format!("{}: much of it stood in the last report", text.title),
                format!("{per_cent} per cent repeats the report on the visit of {visit}. Say what is new this month, or that nothing is."),
                text,
            ));
        }
        let evidence = texts
            .iter()
            .any(|other| other.section == text.section && matches!(other.field, "seen" | "said") && !other.empty);
        if text.field == "concluded" && text.has_evidence_field && !evidence {
            notes.push(place(
                "opinionWithoutEvidence",
                format!("{}: a conclusion without what it rests on", text.title),
                "Say what you saw or were told, so that a reader can follow you.".to_owned(),
                text,
            ));
        }
    }
    let this = visits.first().copied().unwrap_or_default();
    if !(this.parents || this.staff || this.children) {
        for text in texts.iter().filter(|text| text.field == "said" && !text.empty) {
            notes.push(place(
                "saidWithoutInterview",
                format!("{}: something was said, but no interview is recorded", text.title),
                "Record whom you spoke to with the visit, or say in the text how you heard it.".to_owned(),
                text,
            ));
        }
    }
    type Met = fn(&Spoken) -> bool;
    let groups: [(&str, Met); 3] = [
        ("Parents", |spoken| spoken.parents || spoken.nobody_resident),
        ("Children", |spoken| spoken.children || spoken.nobody_resident),
        ("Staff", |spoken| spoken.staff),
    ];
    if visits.len() >= VISITS_WITHOUT {
        for (group, met) in groups {
            if !visits[..VISITS_WITHOUT].iter().any(met) {
                notes.push(MirrorNote {
                    id: "groupNotSpokenTo",
                    title: format!("{group} were not spoken to on the last three visits"),
                    detail: "If they declined or were not there, say so; if there was another reason, say that."
                        .to_owned(),
                    section: None,
                    field: None,
                });
            }
        }
    }
    for action in carried.iter().filter(|action| action.times > CARRIED_MORE_THAN) {
        notes.push(MirrorNote {
            id: "carriedOften",
            title: format!("An action was carried over {} times", action.times),
            detail: format!("“{}”. Say what keeps it from being done, and who has to know.", action.what),
            section: None,
            field: None,
        });
    }
    notes
}

fn place(id: &'static str, title: String, detail: String, text: &Text<'_>) -> MirrorNote {
    MirrorNote { id, title, detail, section: Some(text.section.to_owned()), field: Some(text.field.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<'a>(section: &'a str, field: &'a str, empty: bool) -> Text<'a> {
        Text { section, title: "Premises", field, has_evidence_field: true, empty, repeats: None }
    }

    const ALL: Spoken = Spoken { parents: true, children: true, staff: true, nobody_resident: false };

    fn ids(notes: &[MirrorNote]) -> Vec<&str> {
        notes.iter().map(|note| note.id).collect()
    }

    #[test]
    fn a_conclusion_rests_on_what_was_seen_or_said() {
        let bare = [text("premises", "seen", true), text("premises", "concluded", false)];
        assert_eq!(ids(&notes(&bare, &[ALL], &[])), ["opinionWithoutEvidence"]);
        let said = [text("premises", "said", false), text("premises", "concluded", false)];
        assert!(notes(&said, &[ALL], &[]).is_empty());
        let alone = Text { has_evidence_field: false, ..text("accuracy", "concluded", false) };
        assert!(notes(&[alone], &[ALL], &[]).is_empty(), "a section that asks for no evidence needs none");
    }

    #[test]
    fn a_repeated_text_is_pointed_out_from_forty_per_cent_on() {
        let at = |per_cent| [Text { repeats: Some((per_cent, "8 September 2026")), ..text("premises", "seen", false) }];
        assert!(notes(&at(39), &[ALL], &[]).is_empty());
        assert_eq!(ids(&notes(&at(40), &[ALL], &[])), ["repeats"]);
    }

    #[test]
    fn a_group_is_missed_after_three_visits_and_not_while_nobody_lives_there() {
        let none = Spoken { children: true, staff: true, ..Spoken::default() };
        assert_eq!(ids(&notes(&[], &[none, none, none], &[])), ["groupNotSpokenTo"]);
        assert!(notes(&[], &[none, none], &[]).is_empty());
        assert!(notes(&[], &[none, ALL, none], &[]).is_empty());
        let empty = Spoken { staff: true, nobody_resident: true, ..Spoken::default() };
        assert!(notes(&[], &[empty, empty, empty], &[]).is_empty());
    }

    #[test]
    fn what_was_said_without_an_interview_and_what_is_carried_too_often_are_pointed_out() {
        let said = [text("families", "said", false)];
        assert_eq!(ids(&notes(&said, &[Spoken::default()], &[])), ["saidWithoutInterview"]);
        let action = |times| [Carried { what: "Repair the gate", times }];
        assert!(notes(&[], &[ALL], &action(2)).is_empty());
        assert_eq!(ids(&notes(&[], &[ALL], &action(3))), ["carriedOften"]);
    }
}
