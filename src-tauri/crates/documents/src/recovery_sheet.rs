//! The printed sheet with the recovery code: one page, to be sealed and kept apart from the PC.

use crate::blocks::{Block, Document, Footer, Header, Tone};

/// The sheet.
///
/// `centre` may be empty: the code is printed before the centre has a name. `code` is the code as shown on screen, its
/// groups parted by `-` or blanks. `made_on` is the day in words. The sheet prints no fingerprint and its properties say
/// nothing of the code.
#[must_use]
pub fn recovery_sheet(centre: &str, code: &str, made_on: &str) -> Document {
    let groups: Vec<String> =
        code.split(|c: char| c == '-' || c.is_whitespace()).filter(|g| !g.is_empty()).map(str::to_owned).collect();
    let mut document = Document::titled("Recovery code for Hearthbook");
    document.subject = "How to open the encrypted records when no passphrase does".to_owned();
    document.header = Header { left: centre.trim().to_owned(), right: "Recovery code".to_owned() };
    document.footer = Footer { left: format!("Made on {made_on}"), fingerprint: false };
    let whose = if centre.trim().is_empty() { String::new() } else { format!(" of {}", centre.trim()) };
    document.blocks = vec![
        Block::heading(1, "Recovery code"),
        Block::Paragraph {
            text: format!("This code opens the records{whose} when nobody’s passphrase can."),
            tone: Tone::Lead,
        },
        Block::Code { groups },
        Block::KeyValues {
            pairs: vec![
                ("Made on".to_owned(), made_on.to_owned()),
                ("For".to_owned(), "Hearthbook, the centre’s encrypted records on this PC and its copies".to_owned()),
            ],
            columns: 1,
        },
        Block::heading(2, "Where to keep it"),
        Block::List {
            items: vec![
                "In a sealed envelope, with the date and a signature across the flap.".to_owned(),
                "Locked away, and apart from the PC: not in the same room, never in its bag.".to_owned(),
                "Two people know where it is. Write their initials below.".to_owned(),
                "On paper only: no photograph, no scan, no copy in an email or on a phone.".to_owned(),
            ],
            ordered: false,
        },
        Block::heading(2, "When you need it"),
        Block::List {
            items: vec![
                "On the sign-in page, choose “Use the recovery code” and type it in. Hyphens and capitals do not matter."
                    .to_owned(),
                "Choose a new passphrase.".to_owned(),
                "Print the new sheet: using the code is recorded in the journal, and a new code takes its place. Destroy \
                 this sheet."
                    .to_owned(),
            ],
            ordered: true,
        },
        Block::Note {
            lead: "Whoever holds this sheet and the PC can read every record.".to_owned(),
            text: "If it is lost, or the envelope was opened, make a new code in Settings at once. If it is lost and every \
                   passphrase is forgotten, nobody can open the records: not even the makers of Hearthbook."
                .to_owned(),
        },
        Block::Signature {
            declaration: "Two people know where this sheet is:".to_owned(),
            lines: vec![
                ("Initials and date".to_owned(), String::new()),
                ("Initials and date".to_owned(), String::new()),
            ],
        },
    ];
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lay_out, to_pdf};

    const CODE: &str = "7K2M-9QXD-4HTR-W8PN-C3VJ-6FYB-2GLS-ZT5E";

    #[test]
    fn the_sheet_is_one_page_and_needs_no_centre() {
        let pages = lay_out(&recovery_sheet("", CODE, "3 March 2026")).unwrap();
        assert_eq!(pages.count(), 1);
        insta::assert_snapshot!(pages.as_text());
    }

    #[test]
    fn the_longest_centre_name_leaves_it_one_page() {
        let name = "The Willow House Residential Family Assessment Centre of Madeupton and Inventham".repeat(2);
        assert_eq!(lay_out(&recovery_sheet(&name, CODE, "30 September 2026")).unwrap().count(), 1);
    }

    #[test]
    fn the_code_stands_on_the_page_and_nowhere_else_in_the_file() {
        let document = recovery_sheet("Willow House", CODE, "3 March 2026");
        let properties = format!("{} {} {:?}", document.title, document.subject, document.keywords);
        assert!(!properties.contains("7K2M"));
        assert!(!document.footer.fingerprint, "a digest of the code must not be printed");
        let bytes = to_pdf(&document, &mut |_, _| true).unwrap().bytes;
        assert!(!bytes.windows(4).any(|w| w == b"7K2M"));
    }
}
