use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;

use super::*;

fn draft() -> EmailDraft {
    EmailDraft {
        from: None,
        to: "enquiries@ofsted.gov.uk".into(),
        subject: "SC999001 – Willow House – Regulation 25 visit report – visit 3 March 2026".into(),
        body: "Dear Ofsted\n\nPlease find attached the report of the visit to Willow House.\n\nYours faithfully\n\nResponsible individual\n".into(),
        attachment_name: "SC999001_Reg25_2026-03-03.pdf".into(),
        attachment: (0u8..=255).chain(*b"%PDF").collect(),
    }
}

fn text(draft: &EmailDraft) -> String {
    String::from_utf8(eml(draft).unwrap()).unwrap()
}

#[test]
fn the_draft_as_it_is_written() {
    insta::assert_snapshot!(text(&draft()).replace("\r\n", "\n"));
}

#[test]
fn another_program_reads_back_what_was_put_in() {
    let bytes = eml(&draft()).unwrap();
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(message.subject(), Some(draft().subject.as_str()));
    assert_eq!(message.to().unwrap().first().unwrap().address(), Some("enquiries@ofsted.gov.uk"));
    assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), draft().body.trim_end());
    assert_eq!(message.attachment_count(), 1);
    let attached = message.attachment(0).unwrap();
    assert_eq!(attached.contents(), draft().attachment);
    assert_eq!(attached.attachment_name(), Some("SC999001_Reg25_2026-03-03.pdf"));
    let kind = attached.content_type().unwrap();
    assert_eq!(
        (kind.ctype(), kind.subtype(), kind.attribute("name")),
        ("application", Some("pdf"), attached.attachment_name())
    );
}

#[test]
fn it_is_a_draft_and_says_nothing_of_the_computer_or_the_hour() {
    let text = text(&draft());
    assert!(text.contains("\r\nTo: ") && text.starts_with("X-Unsent: 1\r\n"));
    for header in ["\nDate:", "\nMessage-ID:", "\nFrom:", "\nBcc:"] {
        assert!(!text.contains(header), "{header}");
    }
    let with_sender = EmailDraft { from: Some("office@willow-house.example".into()), ..draft() };
    assert!(self::text(&with_sender).contains("\r\nFrom: office@willow-house.example\r\n"));
}

#[test]
fn the_same_draft_gives_the_same_bytes() {
    assert_eq!(eml(&draft()), eml(&draft()));
    let other = EmailDraft { body: "Another".into(), ..draft() };
    assert_ne!(boundary(&draft()), boundary(&other));
}

#[test]
fn what_could_add_a_line_to_the_head_is_refused() {
    let subject = EmailDraft { subject: "Report\r\nBcc: x@example.org".into(), ..draft() };
    assert_eq!(eml(&subject), Err(EmailError::Control("subject")));
    for subject in ["a\nb", "a\rb", "a\0b", "a\u{2028}b", "a\u{85}b"] {
        assert!(eml(&EmailDraft { subject: subject.into(), ..draft() }).is_err(), "{subject:?}");
    }
    for to in ["enquiries@ofsted.gov.uk\r\nBcc: x@example.org", "a@b.uk, c@d.uk", "", "<a@b.uk>"] {
        assert!(eml(&EmailDraft { to: to.into(), ..draft() }).is_err(), "{to:?}");
        assert!(eml(&EmailDraft { from: Some(to.into()), ..draft() }).is_err(), "{to:?}");
    }
}

#[test]
fn only_a_plain_short_name_is_attached() {
    let long = format!("{}.pdf", "a".repeat(56));
    for name in ["", "a", ".pdf", "a.", "a b.pdf", "é.pdf", "a\".pdf", "a.pdf.exe", "../a.pdf", "-a.pdf", long.as_str()]
    {
        let refused = EmailDraft { attachment_name: name.into(), ..draft() };
        assert_eq!(eml(&refused), Err(EmailError::AttachmentName(name.into())));
    }
}

#[test]
fn an_attachment_that_no_mailbox_takes_is_refused_with_its_size() {
    let large = EmailDraft { attachment: vec![0; 100 * 1024 * 1024], ..draft() };
    let error = eml(&large).unwrap_err();
    assert!(error.to_string().contains("100 MB") && error.to_string().contains("18 MB"), "{error}");
    let largest = EmailDraft { attachment: vec![0; MAX_ATTACHMENT_BYTES], ..draft() };
    assert!(eml(&largest).unwrap().len() < 25 * 1024 * 1024);
    assert_eq!(eml(&EmailDraft { attachment: Vec::new(), ..draft() }), Err(EmailError::Empty("attached file")));
}

/// Every line ends in CRLF, none is longer than mail allows, and the head is ASCII.
fn is_well_set(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    text.is_ascii()
        && text.ends_with("\r\n")
        && text.split_terminator("\r\n").all(|line| line.len() <= 76 && !line.contains(['\r', '\n']))
}

proptest! {
    #[test]
    fn any_subject_and_body_survive_the_way_through_a_mail_program(
        subject in "[^\\p{C}\u{2028}\u{2029} ][^\\p{C}\u{2028}\u{2029}]{0,120}[^\\p{C}\u{2028}\u{2029} ]", body in "[^\\p{Cc}]{0,300}|[a =\t.\n\r–é😀]{0,300}",
        attachment in proptest::collection::vec(any::<u8>(), 1..400),
    ) {
        let draft = EmailDraft { subject, body, attachment, ..draft() };
        let bytes = eml(&draft).unwrap();
        prop_assert!(is_well_set(&bytes));
        let message = MessageParser::default().parse(&bytes).unwrap();
        prop_assert_eq!(message.subject(), Some(draft.subject.as_str()));
        prop_assert_eq!(message.attachment(0).unwrap().contents(), draft.attachment.as_slice());
        let body = draft.body.replace("\r\n", "\n").replace('\r', "\n");
        let read = message.body_text(0).unwrap_or_default().replace("\r\n", "\n");
        prop_assert_eq!(read.trim_end_matches('\n'), body.trim_end_matches('\n'));
    }

    #[test]
    fn whatever_stands_in_the_fields_the_head_has_the_lines_that_it_should(
        to in "\\PC{0,30}|[a@.uk\r\n:, ]{0,30}", subject in "\\PC{0,60}|[aB:=?\r\n\t é]{0,60}", name in "[a-z.\r\n\";é]{0,20}",
    ) {
        if let Ok(bytes) = eml(&EmailDraft { to, subject, attachment_name: name, ..draft() }) {
            prop_assert!(is_well_set(&bytes));
            let text = String::from_utf8(bytes).unwrap();
            let (head, _) = text.split_once("\r\n\r\n").unwrap();
            let names: Vec<&str> = head.split("\r\n").filter(|line| !line.starts_with(' ')).filter_map(|line| line.split(':').next()).collect();
            prop_assert_eq!(names, ["X-Unsent", "To", "Subject", "MIME-Version", "Content-Type"]);
        }
    }
}
