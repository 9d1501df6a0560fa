//! Receipts of every kind and hostile ones: read as text, warned of, never run, never a panic.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::io::Write as _;

use hearthbook_receipts::{MOST_BYTES, ReceiptError, ReceiptKind, check, look};
use proptest::prelude::*;

const EML: &str = "From: Enquiries <enquiries@ofsted.gov.uk>\r\nTo: office@willow-house.example\r\nSubject: Automatic reply: SC999001\r\nDate: Sun, 22 Nov 2026 16:30:00 +0000\r\nMessage-ID: <1@ofsted.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThank you for your message.\r\n--b\r\nContent-Type: application/pdf; name=\"terms.pdf\"\r\nContent-Disposition: attachment; filename=\"terms.pdf\"\r\n\r\n%PDF-1.4\r\n--b--\r\n";

fn message(properties: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    file.create_stream("/__properties_version1.0").unwrap().write_all(&[0; 32]).unwrap();
    for (path, bytes) in properties {
        if let Some((folder, _)) = path.rsplit_once('/').filter(|(folder, _)| !folder.is_empty()) {
            let _ = file.create_storage(folder);
        }
        file.create_stream(path).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn an_email_shows_its_head_its_text_and_what_is_attached() {
    let look = look("reply.eml", EML.as_bytes());
    assert_eq!(look.kind, ReceiptKind::Email);
    assert_eq!(look.title, "Automatic reply: SC999001");
    assert!(look.pairs.iter().any(|(label, value)| label == "From" && value.contains("enquiries@ofsted.gov.uk")));
    assert_eq!(look.text, "Thank you for your message.");
    assert_eq!(look.attachments[0].0, "terms.pdf");
    assert!(look.warnings.is_empty(), "{:?}", look.warnings);
}

#[test]
fn a_web_page_in_an_email_becomes_text_and_its_script_is_warned_of_and_not_shown() {
    let eml = EML.replace("text/plain", "text/html").replace(
        "Thank you for your message.",
        "<style>p{color:red}</style><p>Received on 22 November.</p><script>fetch('https://example.org/steal')</script>",
    );
    let look = look("reply.eml", eml.as_bytes());
    assert_eq!(look.text, "Received on 22 November.");
    assert_eq!(look.warnings.len(), 1);
}

#[test]
fn an_outlook_message_in_both_forms_shows_subject_sender_text_and_attachments() {
    let (subject, body) = (utf16("Automatic reply"), utf16("Thank you, naïve reader."));
    let look = look(
        "reply.msg",
        &message(&[
            ("/__substg1.0_0037001F", &subject),
            ("/__substg1.0_0C1A001E", b"Enquiries"),
            ("/__substg1.0_0C1F001E", b"enquiries@ofsted.gov.uk"),
            ("/__substg1.0_1000001F", &body),
            ("/__attach_version1.0_#00000000/__substg1.0_3707001E", b"terms.pdf"),
            ("/__attach_version1.0_#00000000/__substg1.0_37010102", &[1, 2, 3]),
        ]),
    );
    assert_eq!(look.kind, ReceiptKind::OutlookMessage);
    assert_eq!(look.title, "Automatic reply");
    assert_eq!(look.pairs[0], ("From".to_owned(), "Enquiries enquiries@ofsted.gov.uk".to_owned()));
    assert_eq!(look.text, "Thank you, naïve reader.");
    assert_eq!(look.attachments, [("terms.pdf".to_owned(), 3)]);
}

#[test]
fn what_could_run_elsewhere_is_warned_of_by_content_and_not_by_name() {
    for (name, bytes) in [
        ("scan.pdf", b"%PDF-1.7 /OpenAction << /S /JavaScript >>".as_slice()),
        ("page.html", b"<html><body onload=\"x\"><script>1</script></body></html>"),
        ("invoice.pdf", b"MZ\x90\0"),
        ("reply.js", b"WScript.Echo(1)"),
        ("letter.docx", b"PK\x03\x04 word/vbaProject.bin [Content_Types].xml"),
    ] {
        assert!(!look(name, bytes).warnings.is_empty(), "{name}");
    }
    assert!(look("scan.pdf", b"%PDF-1.7 plain").warnings.is_empty());
    let named = look("photo.pdf", b"\x89PNG\r\n\x1a\n");
    assert!(named.warnings[0].contains("something else"), "{:?}", named.warnings);
}

#[test]
fn messages_inside_messages_without_end_are_kept_and_not_read() {
    let mut eml = String::from("From: a@example.org\r\nTo: b@example.org\r\n");
    eml.push_str(&"Content-Type: message/rfc822\r\n\r\n".repeat(100_000));
    let look = look("nested.eml", eml.as_bytes());
    assert!(look.warnings.iter().any(|warning| warning.contains("too many messages")), "{:?}", look.warnings);
}

#[test]
fn signs_that_turn_the_direction_of_a_text_are_taken_out() {
    let look = look("note\u{202e}txt.exe", "left \u{202e}right\u{7}".as_bytes());
    assert!(!look.title.contains('\u{202e}'));
    assert!(!look.text.contains('\u{202e}') && !look.text.contains('\u{7}'));
}

#[test]
fn a_file_that_is_too_large_or_empty_is_refused_with_what_to_do() {
    assert!(check("scan.pdf", MOST_BYTES).is_ok());
    let error = check("scan.pdf", 60_000_000).unwrap_err();
    assert_eq!(error, ReceiptError::TooLarge { name: "scan.pdf".to_owned(), megabytes: 60 });
    assert!(error.to_string().contains("print it to PDF"));
    assert!(matches!(check("scan.pdf", 0), Err(ReceiptError::Empty { .. })));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_and_no_text_is_endless(name in ".{0,40}", bytes in proptest::collection::vec(any::<u8>(), 0..4000)) {
        let look = look(&name, &bytes);
        prop_assert!(look.text.chars().count() <= hearthbook_receipts::MOST_CHARACTERS + 100);
    }

    #[test]
    fn an_email_or_message_with_any_byte_changed_does_not_make_it_panic(at in 0..2000usize, value in any::<u8>(), outlook in any::<bool>()) {
        let mut bytes = if outlook {
            message(&[("/__substg1.0_0037001F", &utf16("Reply")), ("/__substg1.0_1000001E", b"Text")])
        } else {
            EML.as_bytes().to_vec()
        };
        let at = at % bytes.len();
        bytes[at] = value;
        let _ = look(if outlook { "a.msg" } else { "a.eml" }, &bytes);
    }
}
