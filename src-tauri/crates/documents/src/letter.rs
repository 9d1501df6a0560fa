//! A letter of the centre: one recipient, plain text, who wrote it in which role.
//!
//! Whose names stand in it was decided elsewhere; here is only what it looks like.

use crate::blocks::{Block, Document, Footer, Header, prose};

/// Everything that stands in a letter.
#[derive(Debug, Clone, Copy)]
pub struct LetterContent<'a> {
    /// Name of the centre.
    pub centre: &'a str,
    /// Ofsted's unique reference number.
    pub urn: &'a str,
    /// Address of the centre, with line breaks.
    pub address: &'a str,
    /// To whom.
    pub to: &'a str,
    /// The day in words.
    pub date: &'a str,
    /// Subject.
    pub subject: &'a str,
    /// Text.
    pub text: &'a str,
}

/// The letter as a document.
#[must_use]
pub fn letter(content: &LetterContent<'_>) -> Document {
    let mut document = Document::titled(content.subject);
    document.subject = format!("Letter of {}", content.centre);
    document.header =
        Header { left: format!("{} · URN {}", content.centre, content.urn), right: content.date.to_owned() };
    document.footer = Footer {
        left: "Confidential: about people. Only for the one to whom it is addressed.".to_owned(),
        fingerprint: true,
    };
    let address: Vec<&str> = content.address.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut pairs = vec![("To".to_owned(), content.to.to_owned()), ("Date".to_owned(), content.date.to_owned())];
    let from = [vec![content.centre], address].concat().join(", ");
    pairs.push(("From".to_owned(), from));
    document.blocks = vec![Block::heading(1, content.subject), Block::KeyValues { pairs, columns: 1 }];
    document.blocks.extend(prose(content.text));
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lay_out;

    #[test]
    fn an_everyday_letter_is_one_page() {
        let document = letter(&LetterContent {
            centre: "Willow House",
            urn: "SC999001",
            address: "14 Mill Lane\nAshcombe\nZZ9 9ZZ",
            to: "Northmere Council",
            date: "22 November 2026",
            subject: "SC999001 – Willow House – notice of an event on 21 November 2026",
            text: "Dear Northmere Council\n\nI am writing to tell you of an event.\n\nWhat happened:\nA visitor shouted.\n\nThis is about:\n- Rosa Delaney\n\nYours sincerely\n\nDeputy manager",
        });
        let pages = lay_out(&document).unwrap();
        assert_eq!(pages.count(), 1);
        insta::assert_snapshot!(pages.as_text());
    }
}
