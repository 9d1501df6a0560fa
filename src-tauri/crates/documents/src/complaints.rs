//! Two documents on complaints: the summary of twelve months for Ofsted, and the leaflet for residents.

use crate::blocks::{Block, Document, Footer, Header, Paper, Tone};

/// A complaint in the summary, by initials.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // each is what its name says, in words
pub struct SummaryLine {
    pub reference: String,
    pub kind: String,
    pub made_on: String,
    pub by: String,
    pub about: String,
    pub action: String,
    pub outcome: String,
    pub learning: String,
}

/// What the summary says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintSummary {
    /// Centre.
    pub centre: String,
    /// URN.
    pub urn: String,
    /// First day of the twelve months, in words.
    pub from: String,
    /// Last day, in words.
    pub to: String,
    /// Day on which it was made, in words.
    pub made_on: String,
    /// "2 complaints and 1 representation".
    pub counts: String,
    /// Under which rule.
    pub citation: String,
    /// The complaints, oldest first.
    pub lines: Vec<SummaryLine>,
}

/// The summary of twelve months.
#[must_use]
pub fn summary(content: &ComplaintSummary) -> Document {
    let title = "Summary of complaints and representations";
    let mut document = Document::titled(title);
    document.paper = Paper::Landscape;
    document.subject = format!("{}, {} to {}", content.centre, content.from, content.to);
    document.header = Header {
        left: format!("{}, URN {}", content.centre, content.urn),
        right: format!("{} to {}", content.from, content.to),
    };
    document.footer = Footer { left: "Summary of complaints".to_owned(), fingerprint: true };
    let mut blocks = vec![
        Block::heading(1, title),
        Block::Paragraph {
            text: format!(
                "{} made to {} in the twelve months from {} to {}, and the action taken.",
                content.counts, content.centre, content.from, content.to
            ),
            tone: Tone::Lead,
        },
        Block::KeyValues {
            pairs: vec![
                ("Centre".to_owned(), content.centre.clone()),
                ("URN".to_owned(), content.urn.clone()),
                ("Made on".to_owned(), content.made_on.clone()),
                ("Under".to_owned(), content.citation.clone()),
            ],
            columns: 2,
        },
    ];
    if content.lines.is_empty() {
        blocks.push(Block::paragraph(
            "There was none: nobody made a complaint or a representation in these twelve months.",
        ));
    } else {
        blocks.push(Block::Table {
            caption: "Complaints and representations, oldest first".to_owned(),
            heads: ["Made", "By", "About", "Action taken", "Outcome", "What was learnt"].map(str::to_owned).to_vec(),
            widths: vec![13, 14, 24, 24, 15, 10],
            rows: content
                .lines
                .iter()
                .map(|line| {
                    vec![
                        format!("{}\n{}\n{}", line.made_on, line.reference, line.kind),
                        line.by.clone(),
                        line.about.clone(),
                        line.action.clone(),
                        line.outcome.clone(),
                        if line.learning.is_empty() { "–".to_owned() } else { line.learning.clone() },
                    ]
                })
                .collect(),
        });
    }
    blocks.push(Block::quiet("People are named by initials. The full record is kept at the centre."));
    document.blocks = blocks;
    document
}

/// What the leaflet says of the centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintLeaflet {
    /// Centre.
    pub centre: String,
    /// Telephone; may be empty.
    pub telephone: String,
    /// Email; may be empty.
    pub email: String,
    /// Within how many days the complainant is told what will be done.
    pub days: u32,
    /// "Nov 2026".
    pub made_on: String,
    /// How to reach Ofsted: label and value.
    pub ofsted: Vec<(String, String)>,
}

/// The leaflet for residents: one page in plain English.
#[must_use]
pub fn leaflet(content: &ComplaintLeaflet) -> Document {
    let title = "If you are not happy with something here";
    let mut document = Document::titled(title);
    document.subject = format!("How to complain at {}", content.centre);
    document.header = Header { left: content.centre.clone(), right: "How to complain".to_owned() };
    document.footer = Footer { left: format!("Leaflet for residents, {}", content.made_on), fingerprint: false };
    let mut here = vec!["Tell anyone who works here. You can say it or write it.".to_owned()];
    let reach = [&content.telephone, &content.email].into_iter().filter(|part| !part.is_empty());
    let reach: Vec<&str> = reach.map(String::as_str).collect();
    here.push("Or ask to speak to the manager in private.".to_owned());
    if !reach.is_empty() {
        // by itself, so that an address is not broken at its end of line
        here.push(format!("You can also use {}.", reach.join(" or ")));
    }
    here.extend([
        "Someone you trust can do it for you: a friend, your solicitor, your social worker, an advocate.".to_owned(),
        "Ask for this in another language, in large print, or for someone to help you write it down.".to_owned(),
    ]);
    document.blocks = vec![
        Block::heading(1, title),
        Block::Paragraph { text: "You have the right to complain.".to_owned(), tone: Tone::Lead },
        // no source for it was seen, so the centre says it for itself
        Block::paragraph(
            "Our own promise: we do not treat you or your child worse because you complained. If you think that one of us does, tell us, or tell Ofsted.",
        ),
        Block::heading(2, "How to complain here"),
        Block::List { items: here, ordered: false },
        Block::heading(2, "What happens then"),
        Block::List {
            items: vec![
                "We write it down and look into it fully.".to_owned(),
                format!(
                    "We tell you what we will do, or why we will do nothing, as soon as we can and within {} days at the latest.",
                    content.days
                ),
                "We tell you how it ended.".to_owned(),
                "You can have a copy of our complaints procedure whenever you ask.".to_owned(),
            ],
            ordered: true,
        },
        Block::heading(2, "You can go to Ofsted at any time"),
        Block::paragraph(
            "Ofsted is the inspector of this centre: His Majesty’s Chief Inspector of Education, Children’s Services and Skills. Ofsted says that it is usually best to tell us first, unless you have a good reason not to. It looks at what you say when it checks whether this centre keeps to the rules.",
        ),
        Block::KeyValues { pairs: content.ofsted.clone(), columns: 1 },
        Block::heading(2, "If it is about a council"),
        Block::paragraph(
            "Complain to the council that placed you, or ask us to pass it on. If you are still not happy after the council has answered, you can go to the Local Government and Social Care Ombudsman. It is free.",
        ),
        Block::Note {
            lead: "If you or your child is in danger now, ring 999.".to_owned(),
            text: "Tell any member of staff, at any time of the day or night.".to_owned(),
        },
    ];
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lay_out;

    fn one() -> SummaryLine {
        SummaryLine {
            reference: "C-2026-01".into(),
            kind: "Complaint".into(),
            made_on: "3 March 2026".into(),
            by: "a resident, R.D. (F-2026-03)".into(),
            about: "The washing machine was out of order for two weeks.".into(),
            action: "4 March 2026: repair ordered.\nTold 10 March 2026: a new machine comes on Friday.".into(),
            outcome: "Upheld, 14 March 2026: a new machine was bought.".into(),
            learning: String::new(),
        }
    }

    fn content(lines: Vec<SummaryLine>) -> ComplaintSummary {
        ComplaintSummary {
            centre: "Willow House".into(),
            urn: "SC999001".into(),
            from: "27 November 2025".into(),
            to: "26 November 2026".into(),
            made_on: "26 November 2026".into(),
            counts: "1 complaint".into(),
            citation: "regulation 20(7)".into(),
            lines,
        }
    }

    #[test]
    fn the_summary_says_who_what_action_and_outcome() {
        insta::assert_snapshot!(lay_out(&summary(&content(vec![one()]))).unwrap().as_text());
    }

    #[test]
    fn that_there_was_no_complaint_is_said() {
        let text = lay_out(&summary(&content(Vec::new()))).unwrap().as_text();
        assert!(text.contains("There was none"), "{text}");
    }

    fn about_centre() -> ComplaintLeaflet {
        ComplaintLeaflet {
            centre: "Willow House".into(),
            telephone: "01632 960101".into(),
            email: "office@willow-house.example".into(),
            days: 28,
            made_on: "Nov 2026".into(),
            ofsted: vec![
                ("Telephone".into(), "0300 123 1231".into()),
                ("Email".into(), "enquiries@ofsted.gov.uk".into()),
                ("Post".into(), "Ofsted, Piccadilly Gate, Store Street, Manchester M1 2WD".into()),
            ],
        }
    }

    #[test]
    fn the_leaflet_is_one_page_whatever_the_centre_is_called() {
        let pages = lay_out(&leaflet(&about_centre())).unwrap();
        assert_eq!(pages.count(), 1);
        insta::assert_snapshot!(pages.as_text());
        let long = "The Willow House Residential Family Assessment Centre of Madeupton and Inventham".repeat(2);
        assert_eq!(lay_out(&leaflet(&ComplaintLeaflet { centre: long, ..about_centre() })).unwrap().count(), 1);
    }
}
