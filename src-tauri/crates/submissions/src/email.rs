//! The email draft: an `.eml` file that a mail program opens as a message not sent yet.
//!
//! Written here rather than by a library, since a draft must not have what every library adds: a date, a message id with
//! the computer's name, a boundary that differs from run to run. The same draft gives the same bytes.
//! It must not know what is in the attachment, and never touches a disk or a network.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hearthbook_rules::check_email_address;
use sha2::{Digest, Sha256};

/// The largest attachment: with its encoding it stays within the 25 MB that many mail systems take.
pub const MAX_ATTACHMENT_BYTES: usize = 18 * 1024 * 1024;

const MAX_NAME: usize = 60;
const LINE: usize = 76;

/// A message to be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EmailDraft {
    /// The writer's own address; usually none, so that the mail program puts its own.
    pub from: Option<String>,
    /// To whom.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Text, with any kind of line break.
    pub body: String,
    /// Name of the attached file: ASCII letters, digits, `_`, `-`, `.`; under 60 characters.
    pub attachment_name: String,
    /// The attached file.
    pub attachment: Vec<u8>,
}

/// Why a draft cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// An address is not one.
    #[error("The {field} address of the email is not right: {reason}")]
    Address {
        /// "To" or "From".
        field: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A line break or control character where one could add a line to the message's head.
    #[error("The {0} of the email has a line break or another control character in it. Take it out.")]
    Control(&'static str),
    /// Nothing there.
    #[error("The {0} of the email is empty.")]
    Empty(&'static str),
    /// The attachment's name would not survive every mail program.
    #[error(
        "“{0}” cannot be the name of an attached file: use fewer than 60 plain letters, digits, _, - and one full stop."
    )]
    AttachmentName(String),
    /// The attachment is too large for mail.
    #[error(
        "The attached file has {} MB, and an email takes {} MB at most. Send the PDF in another way: it can be saved by itself.",
        megabytes(*bytes), megabytes(MAX_ATTACHMENT_BYTES)
    )]
    AttachmentTooLarge {
        /// Its size.
        bytes: usize,
    },
}

fn megabytes(bytes: usize) -> usize {
    bytes.div_ceil(1024 * 1024)
}

/// Writes a draft as the bytes of an `.eml` file.
///
/// # Errors
/// When something in the draft cannot stand in a message; nothing is repaired silently.
pub fn eml(draft: &EmailDraft) -> Result<Vec<u8>, EmailError> {
    check(draft)?;
    let boundary = boundary(draft);
    let mut out = Vec::with_capacity(draft.attachment.len() / 54 * 78 + draft.body.len() * 2 + 2048);
    let mut line = |text: &str| {
        out.extend_from_slice(text.as_bytes());
        out.extend_from_slice(b"\r\n");
    };
    line("X-Unsent: 1");
    if let Some(from) = &draft.from {
        line(&format!("From: {from}"));
    }
    line(&format!("To: {}", draft.to));
    line(&subject_header(&draft.subject));
    line("MIME-Version: 1.0");
    line(&format!("Content-Type: multipart/mixed;\r\n boundary=\"{boundary}\""));
    line("");
    line(&format!("--{boundary}"));
    line("Content-Type: text/plain; charset=utf-8");
    line("Content-Transfer-Encoding: quoted-printable");
    line("");
    line(&quoted_printable(&draft.body));
    line(&format!("--{boundary}"));
    line(&format!("Content-Type: {};\r\n name=\"{}\"", media_type(&draft.attachment_name), draft.attachment_name));
    line("Content-Transfer-Encoding: base64");
    line(&format!("Content-Disposition: attachment;\r\n filename=\"{}\"", draft.attachment_name));
    line("");
    // 57 bytes are 76 columns.
    let mut encoded = String::with_capacity(LINE);
    for chunk in draft.attachment.chunks(LINE / 4 * 3) {
        encoded.clear();
        BASE64.encode_string(chunk, &mut encoded);
        line(&encoded);
    }
    line(&format!("--{boundary}--"));
    Ok(out)
}

fn check(draft: &EmailDraft) -> Result<(), EmailError> {
    let address = |field, text: &str| check_email_address(text).map_err(|reason| EmailError::Address { field, reason });
    address("To", &draft.to)?;
    if let Some(from) = &draft.from {
        address("From", from)?;
    }
    if draft.subject.chars().any(breaks_a_header) {
        return Err(EmailError::Control("subject"));
    }
    if draft.subject.trim().is_empty() {
        return Err(EmailError::Empty("subject"));
    }
    if draft.body.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(EmailError::Control("text"));
    }
    if draft.attachment.is_empty() {
        return Err(EmailError::Empty("attached file"));
    }
    if draft.attachment.len() > MAX_ATTACHMENT_BYTES {
        return Err(EmailError::AttachmentTooLarge { bytes: draft.attachment.len() });
    }
    let name = &draft.attachment_name;
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    let parts = name.split_once('.').is_some_and(|(stem, kind)| {
        !stem.is_empty() && !kind.is_empty() && !kind.contains('.') && !stem.starts_with('-')
    });
    if plain && parts && name.len() < MAX_NAME { Ok(()) } else { Err(EmailError::AttachmentName(name.clone())) }
}

fn breaks_a_header(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn media_type(name: &str) -> &'static str {
    let is_pdf = name.rsplit_once('.').is_some_and(|(_, kind)| kind.eq_ignore_ascii_case("pdf"));
    if is_pdf { "application/pdf" } else { "application/octet-stream" }
}

/// From the content, so that two runs agree. "=_" can stand neither in quoted-printable nor in base64, so the boundary
/// cannot occur in a part.
fn boundary(draft: &EmailDraft) -> String {
    let mut hash = Sha256::new();
    let name = draft.attachment_name.as_bytes();
    for part in [draft.to.as_bytes(), draft.subject.as_bytes(), draft.body.as_bytes(), name, &draft.attachment] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digits: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("=_hearthbook_{digits}")
}

/// The subject as it is when it is short plain ASCII, else in RFC 2047's encoded words, each on a line of its own.
fn subject_header(subject: &str) -> String {
    let plain = subject.bytes().all(|b| b == b' ' || b.is_ascii_graphic());
    if plain && subject.len() + "Subject: ".len() <= LINE && !subject.contains("=?") && subject.trim() == subject {
        return format!("Subject: {subject}");
    }
    // An encoded word holds whole characters only. 45 bytes come to 60 characters, with 12 around them and a space before;
    // the first has the header's name before it instead.
    let mut words: Vec<String> = vec![String::new()];
    for c in subject.chars() {
        let room = if words.len() == 1 { 39 } else { 45 };
        if words.last().is_some_and(|word| word.len() + c.len_utf8() > room) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    let encoded: Vec<String> = words.iter().map(|word| format!("=?utf-8?B?{}?=", BASE64.encode(word))).collect();
    format!("Subject: {}", encoded.join("\r\n "))
}

/// RFC 2045, with every kind of line break as CRLF and no character torn between two lines.
fn quoted_printable(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<String> = text.split('\n').map(quoted_line).collect();
    lines.join("\r\n")
}

fn quoted_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut width = 0;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let at_end = chars.peek().is_none();
        let literal = (c.is_ascii_graphic() && c != '=') || (matches!(c, ' ' | '\t') && !at_end);
        let mut bytes = [0; 4];
        let piece: String = if literal {
            c.to_string()
        } else {
            c.encode_utf8(&mut bytes).bytes().map(|byte| format!("={byte:02X}")).collect()
        };
        // One column is kept for the "=" of a soft break.
        if width + piece.len() > LINE - 1 {
            out.push_str("=\r\n");
            width = 0;
        }
        width += piece.len();
        out.push_str(&piece);
    }
    out
}

#[cfg(test)]
mod tests;
