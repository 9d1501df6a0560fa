//! The report on a visit under regulation 25 as a document.
//!
//! It is built from the template that the report was written with: the same sections and labels as the form on screen.
//! Every name in it was passed in; this module knows none.

use chrono::NaiveDate;
use hearthbook_records::reports::{
    ActionOutcome, ActionView, AnswerView, ChartBar, CorrectionView, EarlierActionView, FactBlock, MirrorNoteView,
    SectionFactsView,
};
use hearthbook_rules::{FactKind, Template, TemplateSection, date_words};

use crate::blocks::{Block, Document, Footer, Header, Tone, prose};

/// What a visitor declares on signing off.
pub const VISITORS_DECLARATION: &str = "I made this visit and wrote this report. It says what I saw, what I was told and \
     what I conclude, and it gives my own opinion of the standard of care provided at the centre.";

/// Everything that stands in a report on a visit.
#[derive(Debug, Clone)]
pub struct ReportContent<'a> {
    /// Name of the centre.
    pub centre: &'a str,
    /// Ofsted's unique reference number.
    pub urn: &'a str,
    /// Postal address, several lines.
    pub address: &'a str,
    /// Name of the provider.
    pub provider: &'a str,
    /// Registered manager, by initials as a rule.
    pub registered_manager: Option<&'a str>,
    /// Responsible individual, by initials as a rule.
    pub responsible_individual: Option<&'a str>,
    /// The visitor and on which limb of regulation 25, by initials as a rule: "J.W., director, under regulation
    /// 25(2)(b)".
    pub visitor: &'a str,
    /// Day of the visit.
    pub visited_on: NaiveDate,
    /// The template that the report is written with.
    pub template: &'a Template,
    /// The texts.
    pub answers: &'a [AnswerView],
    /// What was filled in from the record. A section whose template asks for `last-actions` or `new-actions` shows
    /// `earlier_actions` and `actions` as tables; its facts must not bring the same again.
    pub facts: &'a [SectionFactsView],
    /// Actions of earlier reports and what became of them.
    pub earlier_actions: &'a [EarlierActionView],
    /// Actions of this report.
    pub actions: &'a [ActionView],
    /// Numbers that stand although the record has others, with the reason.
    pub stands: &'a [MirrorNoteView],
    /// The document's number; nothing while it is a draft.
    pub number: Option<&'a str>,
    /// Version, from 1.
    pub version: u32,
    /// What it corrects, if it does.
    pub correction: Option<&'a CorrectionView>,
    /// Who signed it off; nothing while it is a draft.
    pub signed: Option<Signed<'a>>,
    /// What the visitor declares; [`VISITORS_DECLARATION`] unless the centre words it otherwise.
    pub declaration: &'a str,
}

/// A sign-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed<'a> {
    /// The visitor, by initials or name as the centre decided.
    pub by: &'a str,
    /// In what capacity: "director, regulation 25(2)(b)".
    pub capacity: &'a str,
    /// When, in words: "14 October 2026, 16:20".
    pub at: &'a str,
}

/// The report as a document. It is a draft until somebody has signed it off.
#[must_use]
pub fn report_document(content: &ReportContent<'_>) -> Document {
    let visited = date_words(content.visited_on);
    let draft = content.signed.is_none();
    let mut document = Document::titled(format!("{}, {}, visit of {visited}", content.template.title, content.centre));
    document.author = content.signed.map(|s| s.by.to_owned()).unwrap_or_default();
    document.subject = format!("URN {}, visit of {visited}", content.urn);
    document.keywords = vec!["regulation 25".to_owned(), "visit report".to_owned(), content.urn.to_owned()];
    document.header =
        Header { left: format!("{} · URN {}", content.centre, content.urn), right: format!("Visit of {visited}") };
    document.footer = Footer {
        left: match content.number {
            Some(number) => format!("{number} · version {}", content.version),
            None => "Draft, not signed off".to_owned(),
        },
        fingerprint: !draft,
    };
    document.draft = draft;
    let blocks = &mut document.blocks;
    title(content, &visited, blocks);
    for (index, section) in content.template.sections.iter().enumerate() {
        blocks.push(Block::heading(2, format!("{}. {}", index + 1, section.title)));
        let before = blocks.len();
        facts(content.facts, section, blocks);
        actions_of(content, section, blocks);
        answers(content.answers, section, blocks);
        for note in content.stands.iter().filter(|note| note.section.as_deref() == Some(section.id.as_str())) {
            if let Some(reason) = &note.stands {
                blocks.push(Block::quiet(stands_because(&note.title, reason)));
            }
        }
        if blocks.len() == before {
            blocks.push(Block::quiet("Nothing recorded in this section."));
        }
    }
    signature(content, blocks);
    document
}

/// What was pointed out, and why it stands.
pub(crate) fn stands_because(title: &str, reason: &str) -> String {
    format!("{}. It stands, because: {reason}", title.trim_end_matches('.'))
}

fn title(content: &ReportContent<'_>, visited: &str, blocks: &mut Vec<Block>) {
    blocks.push(Block::heading(1, &content.template.title));
    blocks.push(Block::Paragraph { text: format!("{}, visit of {visited}", content.centre), tone: Tone::Lead });
    let facts = [
        ("Centre", content.centre),
        ("Ofsted URN", content.urn),
        ("Address", content.address),
        ("Provider", content.provider),
        ("Date of visit", visited),
        ("Visitor", content.visitor),
        ("Responsible individual", content.responsible_individual.unwrap_or_default()),
        ("Registered manager", content.registered_manager.unwrap_or_default()),
        ("Document number", content.number.unwrap_or("none before sign-off")),
        ("Version", &content.version.to_string()),
    ];
    let pairs = facts
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(label, value)| (label.to_owned(), value.trim().to_owned()))
        .collect();
    blocks.push(Block::KeyValues { pairs, columns: 2 });
    if let Some(correction) = content.correction {
        blocks.push(Block::Note {
            lead: format!("This is a correction. It replaces {}.", correction.number),
            text: correction.reason.clone(),
        });
    }
}

pub(crate) fn facts(facts: &[SectionFactsView], section: &TemplateSection, blocks: &mut Vec<Block>) {
    for fact in facts.iter().filter(|f| f.section == section.id).flat_map(|f| &f.blocks) {
        match fact {
            FactBlock::Line { text } if text.trim().is_empty() => {}
            FactBlock::Line { text } => blocks.push(Block::paragraph(text.trim())),
            FactBlock::Pairs { pairs } if pairs.is_empty() => {}
            FactBlock::Pairs { pairs } => blocks.push(Block::KeyValues {
                pairs: pairs.iter().map(|p| (p.label.clone(), p.value.clone())).collect(),
                columns: 1,
            }),
            FactBlock::Table { caption, rows, .. } if rows.is_empty() => {
                // An empty table is a nil answer, and that is said rather than shown as bare heads.
                blocks.push(Block::paragraph(if caption.is_empty() {
                    "None.".to_owned()
                } else {
                    format!("{}: none.", caption.trim_end_matches(['.', ':']))
                }));
            }
            FactBlock::Table { caption, heads, rows } => blocks.push(Block::Table {
                caption: caption.clone(),
                heads: heads.clone(),
                widths: Vec::new(),
                rows: rows.clone(),
            }),
            FactBlock::Chart { caption, head, counted, bars } => blocks.extend(chart(caption, head, counted, bars)),
        }
    }
}

/// Bars, and the same numbers as a table.
fn chart(caption: &str, head: &str, counted: &str, bars: &[ChartBar]) -> [Block; 2] {
    let said: Vec<String> = bars.iter().map(|bar| format!("{} {}", bar.words, bar.count)).collect();
    // the table lies on its side, so that it takes two lines and not a page
    let heads = std::iter::once(head.to_owned()).chain(bars.iter().map(|bar| bar.label.clone())).collect();
    let row = std::iter::once(counted.to_owned()).chain(bars.iter().map(|bar| bar.count.to_string())).collect();
    [
        Block::Bars {
            caption: caption.to_owned(),
            alt: format!("{caption}: {}.", said.join(", ")),
            bars: bars.iter().map(|bar| (bar.label.clone(), bar.count)).collect(),
        },
        Block::Table { caption: String::new(), heads, widths: Vec::new(), rows: vec![row] },
    ]
}

fn actions_of(content: &ReportContent<'_>, section: &TemplateSection, blocks: &mut Vec<Block>) {
    for kind in &section.facts {
        match kind {
            FactKind::LastActions => blocks.push(earlier_actions(content.earlier_actions)),
            FactKind::NewActions => blocks.push(new_actions(content.actions)),
            _ => {}
        }
    }
}

pub(crate) fn earlier_actions(actions: &[EarlierActionView]) -> Block {
    if actions.is_empty() {
        return Block::paragraph("No action of an earlier report was open.");
    }
    let rows = actions
        .iter()
        .map(|earlier| {
            let action = &earlier.action;
            let outcome = match earlier.outcome {
                Some(ActionOutcome::Closed) => "Done",
                Some(ActionOutcome::Carried) => "Carried over",
                None => "Not yet said",
            };
            let what = if action.from.is_empty() {
                action.what.clone()
            } else {
                format!("{}\n({})", action.what, action.from)
            };
            vec![what, action.owner.clone(), action.due_words.clone(), outcome.to_owned(), earlier.evidence.clone()]
        })
        .collect();
    Block::Table {
        caption: "Actions of earlier reports".to_owned(),
        heads: ["Action", "Owner", "Due", "Outcome", "Evidence or reason"].map(str::to_owned).to_vec(),
        widths: vec![35, 9, 18, 12, 26],
        rows,
    }
}

fn new_actions(actions: &[ActionView]) -> Block {
    if actions.is_empty() {
        return Block::paragraph("This visit gave rise to no new action.");
    }
    let rows = actions
        .iter()
        .enumerate()
        .map(|(index, action)| {
            vec![(index + 1).to_string(), action.what.clone(), action.owner.clone(), action.due_words.clone()]
        })
        .collect();
    Block::Table {
        caption: "Actions of this report".to_owned(),
        heads: ["No.", "Action", "Owner", "Due"].map(str::to_owned).to_vec(),
        widths: vec![7, 59, 12, 22],
        rows,
    }
}

pub(crate) fn answers(answers: &[AnswerView], section: &TemplateSection, blocks: &mut Vec<Block>) {
    for field in &section.fields {
        let text =
            answers.iter().find(|a| a.section == section.id && a.field == field.id).map_or("", |a| a.text.as_str());
        let text = prose(text);
        if !text.is_empty() {
            blocks.push(Block::heading(3, &field.label));
            blocks.extend(text);
        } else if field.required {
            blocks.push(Block::heading(3, &field.label));
            blocks.push(Block::quiet("Not written yet."));
        }
    }
}

fn signature(content: &ReportContent<'_>, blocks: &mut Vec<Block>) {
    blocks.push(Block::heading(2, "Declaration of the visitor"));
    let lines = match content.signed {
        Some(signed) => [("Visitor", signed.by), ("Capacity", signed.capacity), ("Signed off", signed.at)],
        None => [("Visitor", ""), ("Capacity", ""), ("Signed off", "")],
    };
    blocks.push(Block::Signature {
        declaration: content.declaration.to_owned(),
        lines: lines.into_iter().map(|(label, value)| (label.to_owned(), value.to_owned())).collect(),
    });
}

#[cfg(test)]
mod tests {
    use hearthbook_records::reports::FactPair;
    use hearthbook_records::{ActionId, DateInput, ReportId};
    use hearthbook_rules::{Basis, TemplateField};

    use super::*;

    fn template(fields: &[(&str, bool)], facts: Vec<FactKind>) -> Template {
        let fields = fields
            .iter()
            .map(|(id, required)| TemplateField {
                id: (*id).to_owned(),
                label: format!("Label of {id}"),
                hint: "a hint for the form only".to_owned(),
                required: *required,
            })
            .collect();
        let section =
            TemplateSection { id: "s".to_owned(), title: "Section".to_owned(), hint: String::new(), facts, fields };
        Template {
            id: "t".to_owned(),
            version: 1,
            title: "Report of a visit under regulation 25".to_owned(),
            basis: Basis::Practice,
            citation: String::new(),
            source: String::new(),
            checked_on: NaiveDate::default(),
            sections: vec![section],
        }
    }

    fn content(template: &Template) -> ReportContent<'_> {
        ReportContent {
            centre: "Willow House",
            urn: "SC999001",
            address: "",
            provider: "",
            registered_manager: None,
            responsible_individual: None,
            visitor: "J.W.",
            visited_on: NaiveDate::from_ymd_opt(2026, 3, 3).unwrap(),
            template,
            answers: &[],
            facts: &[],
            earlier_actions: &[],
            actions: &[],
            stands: &[],
            number: None,
            version: 1,
            correction: None,
            signed: None,
            declaration: VISITORS_DECLARATION,
        }
    }

    fn answer(field: &str, text: &str) -> AnswerView {
        AnswerView {
            section: "s".to_owned(),
            field: field.to_owned(),
            text: text.to_owned(),
            words: 0,
            names: vec![],
            repeats: None,
        }
    }

    /// The blocks of the one section.
    fn section(content: &ReportContent<'_>) -> Vec<Block> {
        let blocks = report_document(content).blocks;
        let start = blocks.iter().position(|b| *b == Block::heading(2, "1. Section")).unwrap() + 1;
        let end = blocks.iter().position(|b| *b == Block::heading(2, "Declaration of the visitor")).unwrap();
        blocks[start..end].to_vec()
    }

    #[test]
    fn an_empty_section_says_that_nothing_is_recorded() {
        let template = template(&[("seen", false)], vec![]);
        assert_eq!(section(&content(&template)), [Block::quiet("Nothing recorded in this section.")]);
    }

    #[test]
    fn an_empty_optional_text_is_left_out_and_a_required_one_is_missed() {
        let template = template(&[("seen", false), ("said", false), ("opinion", true)], vec![]);
        let answers = [answer("seen", " \n "), answer("said", "Good.\n\nVery.")];
        let content = ReportContent { answers: &answers, ..content(&template) };
        assert_eq!(
            section(&content),
            [
                Block::heading(3, "Label of said"),
                Block::paragraph("Good."),
                Block::paragraph("Very."),
                Block::heading(3, "Label of opinion"),
                Block::quiet("Not written yet."),
            ]
        );
    }

    #[test]
    fn no_action_is_an_answer_and_so_is_an_empty_table() {
        let template = template(&[], vec![FactKind::LastActions, FactKind::NewActions]);
        let facts = [SectionFactsView {
            section: "s".to_owned(),
            blocks: vec![
                FactBlock::Table { caption: "Notifications".to_owned(), heads: vec!["Date".to_owned()], rows: vec![] },
                FactBlock::Line { text: "Nobody lived at the centre.".to_owned() },
            ],
        }];
        let content = ReportContent { facts: &facts, ..content(&template) };
        assert_eq!(
            section(&content),
            [
                Block::paragraph("Notifications: none."),
                Block::paragraph("Nobody lived at the centre."),
                Block::paragraph("No action of an earlier report was open."),
                Block::paragraph("This visit gave rise to no new action."),
            ]
        );
    }

    #[test]
    fn actions_say_what_became_of_them() {
        let template = template(&[], vec![FactKind::LastActions]);
        let action = ActionView {
            id: ActionId(uuid::Uuid::nil()),
            what: "Mend the gate".to_owned(),
            owner: "M.O.".to_owned(),
            due_on: None,
            due: DateInput::default(),
            due_words: "30 April 2026".to_owned(),
            state: hearthbook_records::reports::ActionState::Open,
            carried: 1,
            overdue: false,
            from: "visit of 3 February 2026".to_owned(),
        };
        let earlier = [EarlierActionView {
            action,
            outcome: Some(ActionOutcome::Carried),
            evidence: "No part to be had".to_owned(),
        }];
        let content = ReportContent { earlier_actions: &earlier, ..content(&template) };
        let Block::Table { rows, .. } = &section(&content)[0] else { panic!("no table") };
        assert_eq!(
            rows[0],
            ["Mend the gate\n(visit of 3 February 2026)", "M.O.", "30 April 2026", "Carried over", "No part to be had"]
        );
    }

    #[test]
    fn a_draft_is_one_until_it_is_signed_off_and_a_correction_names_what_it_replaces() {
        let template = template(&[], vec![]);
        let draft = report_document(&content(&template));
        assert!(draft.draft && !draft.footer.fingerprint && draft.author.is_empty());
        let correction = CorrectionView {
            report: ReportId(uuid::Uuid::nil()),
            number: "SC999001-V-2026-03-1".to_owned(),
            reason: "The number of families was wrong.".to_owned(),
        };
        let signed = Signed { by: "J.W.", capacity: "director", at: "5 March 2026, 10:00" };
        let last = report_document(&ReportContent {
            signed: Some(signed),
            number: Some("SC999001-V-2026-03-2"),
            version: 2,
            correction: Some(&correction),
            ..content(&template)
        });
        assert!(!last.draft && last.footer.fingerprint);
        assert_eq!(last.footer.left, "SC999001-V-2026-03-2 · version 2");
        assert!(last.blocks.contains(&Block::Note {
            lead: "This is a correction. It replaces SC999001-V-2026-03-1.".to_owned(),
            text: "The number of families was wrong.".to_owned()
        }));
    }

    #[test]
    fn facts_come_before_the_visitors_words_and_only_in_their_own_section() {
        let template = template(&[("seen", false)], vec![FactKind::Visit]);
        let pairs = vec![FactPair { label: "Families".to_owned(), value: "0".to_owned() }];
        let facts = [
            SectionFactsView { section: "other".to_owned(), blocks: vec![FactBlock::Line { text: "x".to_owned() }] },
            SectionFactsView { section: "s".to_owned(), blocks: vec![FactBlock::Pairs { pairs }] },
        ];
        let answers = [answer("seen", "Clean.")];
        let content = ReportContent { facts: &facts, answers: &answers, ..content(&template) };
        assert_eq!(
            section(&content),
            [
                Block::KeyValues { pairs: vec![("Families".to_owned(), "0".to_owned())], columns: 1 },
                Block::heading(3, "Label of seen"),
                Block::paragraph("Clean."),
            ]
        );
    }

    #[test]
    fn days_are_written_date_words() {
        assert_eq!(date_words(NaiveDate::from_ymd_opt(2026, 12, 31).unwrap()), "31 December 2026");
    }
}
