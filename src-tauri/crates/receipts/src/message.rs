//! An email as a text file, read as plain text.

use mail_parser::{Address, MessageParser, MimeHeaders};

use crate::ReceiptLook;
use crate::plain;

fn addresses(address: Option<&Address<'_>>) -> String {
    let Some(address) = address else { return String::new() };
    let shown = address.iter().take(20).map(|one| match (one.name(), one.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    });
    plain::line(&shown.collect::<Vec<_>>().join("; "))
}

/// The text of a web page, without what it would load or run.
pub(crate) fn text_of_html(html: &str) -> String {
    mail_parser::decoders::html::html_to_text(&without(&without(html, "script"), "style"))
}

/// Everything but what stands in these elements.
fn without(html: &str, element: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let (open, close) = (format!("<{element}"), format!("</{element}"));
    let (mut rest, mut out) = (0, String::new());
    while let Some(at) = lower[rest..].find(&open) {
        out.push_str(&html[rest..rest + at]);
        match lower[rest + at..].find(&close) {
            Some(end) => {
                let after = rest + at + end;
                rest = lower[after..].find('>').map_or(html.len(), |close| after + close + 1);
            }
            // never closed: nothing of it is shown
            None => return out,
        }
    }
    out.push_str(&html[rest..]);
    out
}

/// Messages inside each other beyond which an email is not read.
const MOST_INSIDE: usize = 20;

/// How often the file says that a message stands in it.
fn messages_inside(bytes: &[u8]) -> usize {
    bytes.windows(8).filter(|window| window.eq_ignore_ascii_case(b"message/")).count()
}

pub(crate) fn read(bytes: &[u8], look: &mut ReceiptLook) {
    // the parser goes one call deeper for every message inside a message; a hostile file would use up the stack
    if messages_inside(bytes) > MOST_INSIDE {
        look.warnings
            .push("This email holds too many messages inside each other to be shown. It is kept as it is.".to_owned());
        return;
    }
    let Some(message) = MessageParser::default().parse(bytes) else {
        look.warnings.push("This email could not be read. Save a copy to open it with a mail program.".to_owned());
        return;
    };
    if let Some(subject) = message.subject().map(plain::line).filter(|subject| !subject.is_empty()) {
        look.title = subject;
    }
    let date = message.date().map(|date| date.to_rfc3339()).unwrap_or_default();
    let pairs = [
        ("From", addresses(message.from())),
        ("To", addresses(message.to())),
        ("Copy to", addresses(message.cc())),
        ("Date", date),
        ("Message-ID", message.message_id().map(plain::line).unwrap_or_default()),
    ];
    look.pairs = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| (label.to_owned(), value))
        .collect();
    // a body that is a web page is turned into text; what it would load or run is not kept
    let html = message.body_html(0);
    let is_html = message.html_body.first() == message.text_body.first();
    look.text = match (is_html, html, message.body_text(0)) {
        (true, Some(html), _) => plain::text(&text_of_html(&html)),
        (_, _, Some(text)) => plain::text(&text),
        (_, Some(html), None) => plain::text(&text_of_html(&html)),
        _ => String::new(),
    };
    look.attachments = message
        .attachments()
        .take(100)
        .map(|part| (plain::line(part.attachment_name().unwrap_or("without a name")), part.len() as u64))
        .collect();
}
