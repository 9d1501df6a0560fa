//! Comments on a draft inspection report, with the evidence for each. The inspector is not named.

use crate::blocks::{Block, Document, Footer, Header, Paper, Tone};

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // each is what its name says, in words
pub struct CommentLine {
    pub place: String,
    pub says: String,
    pub is_right: String,
    pub evidence: String,
    /// "SC999001-V-2026-02-12-1"; empty when no document is named.
    pub document: String,
}

/// A document that is named as evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct EvidenceLine {
    pub number: String,
    pub title: String,
    pub sha256: String,
}

/// What the comments say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftComments {
    /// Centre.
    pub centre: String,
    /// URN.
    pub urn: String,
    /// "3 to 4 March 2026".
    pub inspected: String,
    /// Ofsted's number of the inspection; may be empty.
    pub reference: String,
    /// Day on which Ofsted sent the draft.
    pub drafted: String,
    /// Day by which comments are due.
    pub due: String,
    /// Day of these comments.
    pub made_on: String,
    /// Number of this document.
    pub number: String,
    /// By role.
    pub by: String,
    /// The comments.
    pub comments: Vec<CommentLine>,
    /// Documents named as evidence.
    pub evidence: Vec<EvidenceLine>,
}

/// The comments as a document.
#[must_use]
pub fn draft_comments(content: &DraftComments) -> Document {
    let title = "Comments on the draft inspection report";
    let mut document = Document::titled(title);
    document.paper = Paper::Landscape;
    document.subject = format!("{}, inspection of {}", content.centre, content.inspected);
    document.header = Header {
        left: format!("{} · URN {}", content.centre, content.urn),
        right: format!("Inspection of {}", content.inspected),
    };
    document.footer = Footer { left: content.number.clone(), fingerprint: true };
    let count = content.comments.len();
    let mut pairs = vec![
        ("Centre".to_owned(), format!("{}, URN {}", content.centre, content.urn)),
        ("Inspection".to_owned(), content.inspected.clone()),
        ("Draft sent by Ofsted".to_owned(), content.drafted.clone()),
        ("Comments due".to_owned(), content.due.clone()),
        ("Comments of".to_owned(), content.made_on.clone()),
        ("Made by".to_owned(), content.by.clone()),
    ];
    if !content.reference.is_empty() {
        pairs.insert(2, ("Ofsted’s number".to_owned(), content.reference.clone()));
    }
    let mut blocks = vec![
        Block::heading(1, title),
        Block::Paragraph {
            text: format!(
                "{} on the factual accuracy of the draft report. Each says where it stands, what the draft says, what is right, and where that can be seen.",
                if count == 1 { "One comment".to_owned() } else { format!("{count} comments") }
            ),
            tone: Tone::Lead,
        },
        Block::KeyValues { pairs, columns: 2 },
    ];
    blocks.push(Block::Table {
        caption: "Comments".to_owned(),
        heads: ["No.", "Place in the draft", "The draft says", "What is right", "Evidence"].map(str::to_owned).to_vec(),
        widths: vec![5, 15, 27, 27, 26],
        rows: content
            .comments
            .iter()
            .enumerate()
            .map(|(index, line)| {
                let evidence = [line.evidence.as_str(), line.document.as_str()];
                vec![
                    (index + 1).to_string(),
                    line.place.clone(),
                    line.says.clone(),
                    line.is_right.clone(),
                    evidence.into_iter().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join("\n"),
                ]
            })
            .collect(),
    });
    if !content.evidence.is_empty() {
        blocks.push(Block::heading(2, "Documents named as evidence"));
        blocks.push(Block::Table {
            caption: "The documents can be had from the centre; each is known by its fingerprint".to_owned(),
            heads: ["Number", "Title", "SHA-256 of the file"].map(str::to_owned).to_vec(),
            widths: vec![25, 35, 40],
            rows: content
                .evidence
                .iter()
                .map(|line| vec![line.number.clone(), line.title.clone(), line.sha256.clone()])
                .collect(),
        });
    }
    blocks.push(Block::quiet("People are named by initials."));
    document.blocks = blocks;
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lay_out;

    #[test]
    fn two_comments_with_their_evidence_are_one_page() {
        let document = draft_comments(&DraftComments {
            centre: "Willow House".to_owned(),
            urn: "SC999001".to_owned(),
            inspected: "3 to 4 March 2026".to_owned(),
            reference: "10370001".to_owned(),
            drafted: "27 March 2026".to_owned(),
            due: "7 April 2026".to_owned(),
            made_on: "1 April 2026".to_owned(),
            number: "SC999001-I-2026-03-03-1".to_owned(),
            by: "Responsible individual".to_owned(),
            comments: vec![
                CommentLine {
                    place: "Page 4, second paragraph".to_owned(),
                    says: "Staff have not had supervision since November.".to_owned(),
                    is_right: "Every member of staff had supervision in January and February 2026.".to_owned(),
                    evidence: "Supervision log, 12 January and 16 February 2026".to_owned(),
                    document: String::new(),
                },
                CommentLine {
                    place: "Page 6, bullet 3".to_owned(),
                    says: "The visitor did not speak with a parent in February.".to_owned(),
                    is_right: "The visitor interviewed R.D. in private.".to_owned(),
                    evidence: "Report on the visit".to_owned(),
                    document: "SC999001-V-2026-02-12-1".to_owned(),
                },
            ],
            evidence: vec![EvidenceLine {
                number: "SC999001-V-2026-02-12-1".to_owned(),
                title: "Visit report, 12 February 2026".to_owned(),
                sha256: "ab".repeat(32),
            }],
        });
        let pages = lay_out(&document).unwrap();
        assert_eq!(pages.count(), 1);
        insta::assert_snapshot!(pages.as_text());
    }
}
