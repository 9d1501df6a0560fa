//! The report on a review of the quality of care under regulation 23, and the short copy of it for residents.
//!
//! Built from the template that the review was written with, as the visit report is. Every name in it was passed in.

use hearthbook_records::reports::{ActionView, AnswerView, EarlierActionView, SectionFactsView};
use hearthbook_records::reviews::{EvidenceView, QualityNoteView};
use hearthbook_rules::{FactKind, Template};

use crate::blocks::{Block, Document, Footer, Header, Tone, prose};
use crate::report::{answers, earlier_actions, facts, stands_because};

/// Everything that stands in the report on a review.
#[derive(Debug, Clone)]
pub struct ReviewContent<'a> {
    /// Name of the centre.
    pub centre: &'a str,
    /// Ofsted's unique reference number.
    pub urn: &'a str,
    /// Postal address, several lines.
    pub address: &'a str,
    /// Name of the provider.
    pub provider: &'a str,
    /// Registered manager, by initials.
    pub registered_manager: Option<&'a str>,
    /// Responsible individual, by initials.
    pub responsible_individual: Option<&'a str>,
    /// "1 April to 30 September 2026".
    pub period: &'a str,
    /// The template that it is written with.
    pub template: &'a Template,
    /// The texts.
    pub answers: &'a [AnswerView],
    /// Figures and consultations, as they stood.
    pub facts: &'a [SectionFactsView],
    /// What the statements rest on.
    pub evidence: &'a [EvidenceView],
    /// Actions of the last development plan.
    pub earlier_actions: &'a [EarlierActionView],
    /// The development plan.
    pub actions: &'a [ActionView],
    /// What was pointed out and stands, with the reason.
    pub notes: &'a [QualityNoteView],
    /// Number; nothing while it is a draft.
    pub number: Option<&'a str>,
    /// Version, from 1.
    pub version: u32,
    /// Number of the version that it corrects, and why.
    pub correction: Option<(&'a str, &'a str)>,
    /// Who signed it off; nothing while it is a draft.
    pub signed: Option<ReviewSigned<'a>>,
}

/// A sign-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewSigned<'a> {
    /// By initials.
    pub by: &'a str,
    /// "Registered manager".
    pub capacity: &'a str,
    /// "14 October 2026, 16:20".
    pub at: &'a str,
}

/// What is declared on signing off.
const DECLARATION: &str = "I made this review for the registered person. Its figures are those of the record on the day \
     of sign-off; its opinions are mine and rest on what is named beside them.";

/// The report as a document. It is a draft until somebody has signed it off.
#[must_use]
pub fn review_document(content: &ReviewContent<'_>) -> Document {
    let draft = content.signed.is_none();
    let mut document = Document::titled(format!("{}, {}, {}", content.template.title, content.centre, content.period));
    document.author = content.signed.map(|signed| signed.by.to_owned()).unwrap_or_default();
    document.subject = format!("URN {}, {}", content.urn, content.period);
    document.keywords = vec!["regulation 23".to_owned(), "quality of care".to_owned(), content.urn.to_owned()];
    document.header =
        Header { left: format!("{} · URN {}", content.centre, content.urn), right: content.period.to_owned() };
    document.footer = Footer {
        left: match content.number {
            Some(number) => format!("{number} · version {}", content.version),
            None => "Draft, not signed off".to_owned(),
        },
        fingerprint: !draft,
    };
    document.draft = draft;
    let blocks = &mut document.blocks;
    title(content, blocks);
    // the plain texts are a document of their own
    let sections = content.template.sections.iter().filter(|section| section.id != "residents");
    for (index, section) in sections.enumerate() {
        blocks.push(Block::heading(2, format!("{}. {}", index + 1, section.title)));
        let before = blocks.len();
        facts(content.facts, section, blocks);
        for kind in &section.facts {
            match kind {
                FactKind::LastActions => blocks.push(last_plan(content.earlier_actions)),
                FactKind::NewActions => blocks.push(plan(content.actions)),
                _ => {}
            }
        }
        answers(content.answers, section, blocks);
        evidence(content, &section.id, blocks);
        for note in content.notes.iter().filter(|note| note.section.as_deref() == Some(section.id.as_str())) {
            if let Some(reason) = &note.stands {
                blocks.push(Block::quiet(stands_because(&note.title, reason)));
            }
        }
        if blocks.len() == before {
            blocks.push(Block::quiet("Nothing recorded in this section."));
        }
    }
    blocks.push(Block::heading(2, "Sign-off"));
    let lines = match content.signed {
        Some(signed) => [("Signed off by", signed.by), ("Capacity", signed.capacity), ("Signed off", signed.at)],
        None => [("Signed off by", ""), ("Capacity", ""), ("Signed off", "")],
    };
    blocks.push(Block::Signature {
        declaration: DECLARATION.to_owned(),
        lines: lines.into_iter().map(|(label, value)| (label.to_owned(), value.to_owned())).collect(),
    });
    document
}

fn title(content: &ReviewContent<'_>, blocks: &mut Vec<Block>) {
    blocks.push(Block::heading(1, &content.template.title));
    blocks.push(Block::Paragraph { text: format!("{}, {}", content.centre, content.period), tone: Tone::Lead });
    let version = content.version.to_string();
    let pairs = [
        ("Centre", content.centre),
        ("Ofsted URN", content.urn),
        ("Address", content.address),
        ("Provider", content.provider),
        ("Period", content.period),
        ("Registered manager", content.registered_manager.unwrap_or_default()),
        ("Responsible individual", content.responsible_individual.unwrap_or_default()),
        ("Document number", content.number.unwrap_or("none before sign-off")),
        ("Version", &version),
    ];
    blocks.push(Block::KeyValues {
        pairs: pairs
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(label, value)| (label.to_owned(), value.trim().to_owned()))
            .collect(),
        columns: 2,
    });
    if let Some((number, reason)) = content.correction {
        blocks.push(Block::Note {
            lead: format!("This is a correction. It replaces {number}."),
            text: reason.to_owned(),
        });
    }
}

fn evidence(content: &ReviewContent<'_>, section: &str, blocks: &mut Vec<Block>) {
    let mut words: Vec<&str> =
        content.evidence.iter().filter(|one| one.section == section).map(|one| one.words.as_str()).collect();
    words.dedup();
    if !words.is_empty() {
        blocks.push(Block::quiet(format!("This rests on: {}.", words.join("; "))));
    }
}

fn last_plan(actions: &[EarlierActionView]) -> Block {
    if actions.is_empty() {
        return Block::paragraph("No action of an earlier development plan was open.");
    }
    match earlier_actions(actions) {
        Block::Table { heads, widths, rows, .. } => {
            Block::Table { caption: "The last development plan".to_owned(), heads, widths, rows }
        }
        other => other,
    }
}

fn plan(actions: &[ActionView]) -> Block {
    if actions.is_empty() {
        return Block::paragraph("This review gave rise to no new action.");
    }
    let rows = actions
        .iter()
        .enumerate()
        .map(|(index, action)| {
            vec![(index + 1).to_string(), action.what.clone(), action.owner.clone(), action.due_words.clone()]
        })
        .collect();
    Block::Table {
        caption: "What will be improved now".to_owned(),
        heads: ["No.", "Action", "Owner", "By"].map(str::to_owned).to_vec(),
        widths: vec![7, 59, 12, 22],
        rows,
    }
}

/// What stands in the short copy for residents: no names, no initials.
#[derive(Debug, Clone, Copy)]
pub struct ResidentsCopy<'a> {
    /// Name of the centre.
    pub centre: &'a str,
    /// "1 April to 30 September 2026".
    pub period: &'a str,
    /// What was looked at.
    pub looked: &'a str,
    /// What people said.
    pub told: &'a str,
    /// What will change.
    pub change: &'a str,
    /// "10 October 2026"; nothing while it is a draft.
    pub made_on: Option<&'a str>,
}

/// The short copy for residents.
#[must_use]
pub fn residents_copy(content: &ResidentsCopy<'_>) -> Document {
    let title = "How good is the care here?";
    let mut document = Document::titled(title);
    document.subject = format!("{}, {}", content.centre, content.period);
    document.header = Header { left: content.centre.to_owned(), right: "For people who live here".to_owned() };
    document.footer = Footer {
        left: match content.made_on {
            Some(day) => format!("For residents, {day}"),
            None => "Draft, not signed off".to_owned(),
        },
        fingerprint: content.made_on.is_some(),
    };
    document.draft = content.made_on.is_none();
    document.blocks = vec![
        Block::heading(1, title),
        Block::Paragraph {
            text: format!(
                "From time to time we look at how good the care at {} is. This is what we found for {}.",
                content.centre, content.period
            ),
            tone: Tone::Lead,
        },
    ];
    for (heading, text) in [
        ("What we looked at", content.looked),
        ("What people told us", content.told),
        ("What we will change", content.change),
    ] {
        document.blocks.push(Block::heading(2, heading));
        let text = prose(text);
        if text.is_empty() {
            document.blocks.push(Block::quiet("Not written yet."));
        }
        document.blocks.extend(text);
    }
    document.blocks.push(Block::Note {
        lead: "You can read the whole report.".to_owned(),
        text: "Ask anyone who works here. If something in it is wrong, or you want to say more, tell us. You can also \
               ask for this in another language or have it read to you."
            .to_owned(),
    });
    document
}

#[cfg(test)]
mod tests {
    use hearthbook_records::reports::{ChartBar, FactBlock};
    use hearthbook_records::{ActionId, DateInput, EvidenceId};
    use hearthbook_rules::review_template;

    use super::*;
    use crate::lay_out;

    fn answer(section: &str, field: &str, text: &str) -> AnswerView {
        AnswerView {
            section: section.into(),
            field: field.into(),
            text: text.into(),
            words: 0,
            names: Vec::new(),
            repeats: None,
        }
    }

    #[test]
    fn the_report_on_a_review_shows_figures_as_bars_what_statements_rest_on_and_why_something_stands() {
        let answers = [
            answer("protection", "concluded", "Families are safe here."),
            answer("opinion", "opinion", "The quality of care is good."),
            answer("residents", "told", "Parents like the garden."),
        ];
        let bar = |label: &str, words: &str, count| ChartBar { label: label.into(), words: words.into(), count };
        let facts = [SectionFactsView {
            section: "protection".into(),
            blocks: vec![
                FactBlock::Table {
                    caption: "Events".into(),
                    heads: ["", "This period", "Period before"].map(str::to_owned).to_vec(),
                    rows: vec![vec!["All events".into(), "3".into(), "–".into()]],
                },
                FactBlock::Chart {
                    caption: "Events by month".into(),
                    head: "Month".into(),
                    counted: "Events".into(),
                    bars: vec![bar("Apr", "April 2026", 1), bar("May", "May 2026", 2)],
                },
            ],
        }];
        let evidence = [EvidenceView {
            id: EvidenceId::make(),
            section: "protection".into(),
            field: "concluded".into(),
            words: "Event: police called, 3 May 2026".into(),
            path: String::new(),
        }];
        let actions = [ActionView {
            id: ActionId::make(),
            what: "A longer handover".into(),
            owner: "A.O.".into(),
            due_on: None,
            due: DateInput::default(),
            due_words: "31 March 2027".into(),
            state: hearthbook_records::reports::ActionState::Open,
            carried: 0,
            overdue: false,
            from: String::new(),
        }];
        let notes = [QualityNoteView {
            key: "group:staff".into(),
            title: "Nobody spoke to this group: staff".into(),
            detail: String::new(),
            section: Some("consultation".into()),
            field: None,
            stands: Some("The provider asked them last week.".into()),
        }];
        let document = review_document(&ReviewContent {
            centre: "Willow House",
            urn: "SC999001",
            address: "14 Mill Lane\nAshcombe",
            provider: "Willowbrook Families Ltd",
            registered_manager: Some("A.O."),
            responsible_individual: Some("J.W."),
            period: "1 April 2026 to 31 May 2026",
            template: review_template(),
            answers: &answers,
            facts: &facts,
            evidence: &evidence,
            earlier_actions: &[],
            actions: &actions,
            notes: &notes,
            number: Some("SC999001-Q-2026-05-31-2"),
            version: 2,
            correction: Some(("SC999001-Q-2026-05-31-1", "A number was wrong.")),
            signed: Some(ReviewSigned { by: "A.O.", capacity: "Registered manager", at: "9 June 2026, 16:30" }),
        });
        let text = lay_out(&document).unwrap().as_text();
        assert!(!text.contains("Parents like the garden"), "the copy for residents is a document of its own");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn the_copy_for_residents_is_one_page_in_plain_words() {
        let document = residents_copy(&ResidentsCopy {
            centre: "Willow House",
            period: "1 April 2026 to 30 September 2026",
            looked: "We looked at the house.",
            told: "Parents want the kitchen to be open longer.",
            change: "- The kitchen is open until nine.\n- There are more staff in the evening.",
            made_on: Some("9 October 2026"),
        });
        let pages = lay_out(&document).unwrap();
        assert_eq!(pages.count(), 1);
        insta::assert_snapshot!(pages.as_text());
    }
}
