//! What a careful colleague would point out in a review of the quality of care before sign-off. Each is put right, or it
//! stands with a reason. Pure functions on plain data; it must not know the record.

use crate::figures::{Countable, differing};
use crate::mirror::{CARRIED_MORE_THAN, REPEATS_FROM};

/// A text of the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement<'a> {
    /// Section's id.
    pub section: &'a str,
    /// Section's title.
    pub title: &'a str,
    /// Field's id.
    pub field: &'a str,
    /// The text.
    pub text: &'a str,
    /// It says an opinion, which has to rest on something.
    pub opinion: bool,
    /// How many records it rests on.
    pub evidence: usize,
    /// Per cent that repeat the last review's same text.
    pub repeats: u32,
}

/// A group that can be consulted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group<'a> {
    /// Id.
    pub id: &'a str,
    /// "Parents".
    pub words: &'a str,
    /// The law names it; otherwise it is practice to ask it.
    pub law: bool,
    /// There was somebody to ask.
    pub there: bool,
    /// Somebody of it was asked.
    pub asked: bool,
    /// Somebody of it answered.
    pub answered: bool,
}

/// An action that was carried over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rolled {
    /// Id.
    pub id: String,
    /// What.
    pub what: String,
    /// How often, this review included.
    pub times: u32,
}

/// Something to point out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What a reason is kept under.
    pub key: String,
    /// Title.
    pub title: String,
    /// What to consider.
    pub detail: String,
    /// Section's id.
    pub section: Option<String>,
    /// Field's id.
    pub field: Option<String>,
}

/// Everything that is to be pointed out, in the order of the sections.
#[must_use]
pub fn notes(
    statements: &[Statement<'_>],
    groups: &[Group<'_>],
    rolled: &[Rolled],
    countables: &[Countable],
) -> Vec<Note> {
    let mut notes = Vec::new();
    let any_evidence = statements.iter().any(|statement| statement.evidence > 0);
    for statement in statements.iter().filter(|statement| !statement.text.trim().is_empty()) {
        let at = |kind: &str, more: &str, title: String, detail: String| Note {
            key: format!("{kind}:{}.{}{more}", statement.section, statement.field),
            title,
            detail,
            section: Some(statement.section.to_owned()),
            field: Some(statement.field.to_owned()),
        };
        // the opinion on the whole rests on the sections before it
        let rests = statement.evidence > 0 || (statement.field == "opinion" && any_evidence);
        if statement.opinion && !rests {
            notes.push(at(
                "evidence",
                "",
                format!("{}: an opinion with no evidence", statement.title),
                "Name what it rests on: an event, a complaint, a visit report, an entry of a log, what people said."
                    .to_owned(),
            ));
        }
        for differs in differing(statement.text, countables) {
            notes.push(at(
                "figure",
                &format!(":{}", differs.quoted.to_lowercase()),
                format!("{}: “{}”, but the record has {} {}", statement.title, differs.quoted, differs.record, differs.label),
                "Neither this period nor the one before has that number. Correct the text or the record, or say what is counted.".to_owned(),
            ));
        }
        if statement.repeats >= REPEATS_FROM {
            notes.push(at(
                "repeats",
                "",
                format!("{}: much of it stood in the last review", statement.title),
                format!("{} per cent repeats it. Say what is new, or that nothing is.", statement.repeats),
            ));
        }
    }
    for group in groups.iter().filter(|group| group.there && !group.answered) {
        let basis = if group.law {
            "Regulation 23(3) asks for consultation with residents."
        } else {
            "The regulation does not ask for it; it is a habit of the sector."
        };
        notes.push(Note {
            key: format!("group:{}", group.id),
            title: if group.asked {
                format!("{} were asked, and nobody answered", group.words)
            } else {
                format!("Nobody spoke to this group: {}", group.words.to_lowercase())
            },
            detail: format!("{basis} Ask them and record it here, or say why that was not possible."),
            section: Some("consultation".to_owned()),
            field: None,
        });
    }
    for action in rolled.iter().filter(|action| action.times > CARRIED_MORE_THAN) {
        notes.push(Note {
            key: format!("carried:{}", action.id),
            title: format!("An action is carried over for the {} time", ordinal(action.times)),
            detail: format!("“{}”. Say what keeps it from being done, and who has to know.", action.what),
            section: Some("plan".to_owned()),
            field: None,
        });
    }
    notes
}

fn ordinal(number: u32) -> String {
    match number {
        3 => "third".to_owned(),
        4 => "fourth".to_owned(),
        5 => "fifth".to_owned(),
        other => format!("{other}th"),
    }
}

/// Initials such as "R.D." in a text: the copy for residents holds none.
#[must_use]
pub fn initials_in(text: &str) -> Option<&str> {
    text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '.')).find(|word| {
        let parts: Vec<&str> = word.split_terminator('.').collect();
        parts.len() >= 2 && parts.iter().all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement<'a>(field: &'a str, text: &'a str) -> Statement<'a> {
        Statement {
            section: "experiences",
            title: "Experiences",
            field,
            text,
            opinion: matches!(field, "concluded" | "opinion"),
            evidence: 0,
            repeats: 0,
        }
    }

    fn keys(notes: &[Note]) -> Vec<&str> {
        notes.iter().map(|note| note.key.as_str()).collect()
    }

    #[test]
    fn an_opinion_needs_something_that_it_rests_on() {
        let bare = [statement("concluded", "It is good."), statement("seen", "What I saw.")];
        assert_eq!(keys(&notes(&bare, &[], &[], &[])), ["evidence:experiences.concluded"]);
        let linked = [Statement { evidence: 1, ..statement("concluded", "It is good.") }];
        assert!(notes(&linked, &[], &[], &[]).is_empty());
        assert!(notes(&[statement("concluded", "  ")], &[], &[], &[]).is_empty());
    }

    #[test]
    fn the_opinion_on_the_whole_rests_on_the_sections() {
        let whole = statement("opinion", "Care is good.");
        assert_eq!(notes(&[whole], &[], &[], &[]).len(), 1);
        let linked = Statement { evidence: 2, ..statement("concluded", "Good.") };
        assert!(notes(&[linked, whole], &[], &[], &[]).is_empty());
    }

    #[test]
    fn a_figure_that_differs_from_the_record_is_pointed_out_at_its_text() {
        let complaints = [Countable {
            nouns: &["complaint", "complaints"],
            label: "complaints".into(),
            accepted: vec![2],
            record: 2,
            parts: false,
        }];
        let found = notes(&[statement("seen", "There were four complaints.")], &[], &[], &complaints);
        assert_eq!(keys(&found), ["figure:experiences.seen:four complaints"]);
        assert_eq!(found[0].title, "Experiences: “four complaints”, but the record has 2 complaints");
    }

    #[test]
    fn a_group_that_nobody_spoke_to_is_pointed_out_unless_there_was_nobody() {
        let parents = Group { id: "parents", words: "Parents", law: true, there: true, asked: false, answered: false };
        let staff = Group { id: "staff", words: "Staff", law: false, asked: true, ..parents };
        let found = notes(&[], &[parents, staff], &[], &[]);
        assert_eq!(keys(&found), ["group:parents", "group:staff"]);
        assert!(found[0].detail.contains("23(3)") && found[1].detail.contains("habit of the sector"));
        assert!(
            notes(&[], &[Group { there: false, ..parents }, Group { answered: true, ..staff }], &[], &[]).is_empty()
        );
    }

    #[test]
    fn repeated_text_and_an_action_rolled_over_more_than_twice_are_pointed_out() {
        let repeated = [Statement { repeats: REPEATS_FROM, ..statement("seen", "The same again.") }];
        assert_eq!(keys(&notes(&repeated, &[], &[], &[])), ["repeats:experiences.seen"]);
        let rolled = |times| Rolled { id: "a".into(), what: "Mend the gate".into(), times };
        assert!(notes(&[], &[], &[rolled(2)], &[]).is_empty());
        assert_eq!(keys(&notes(&[], &[], &[rolled(3)], &[])), ["carried:a"]);
    }

    #[test]
    fn initials_are_found_in_the_copy_for_residents_and_ordinary_words_are_not() {
        assert_eq!(initials_in("We spoke to R.D. about it."), Some("R.D."));
        assert_eq!(initials_in("(J.W.)"), Some("J.W."));
        assert_eq!(initials_in("We looked at it. You can ask. A. It is e.g. open at 9.30."), None);
        assert_eq!(initials_in(""), None);
    }
}
