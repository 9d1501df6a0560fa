//! A filed receipt, shown without running anything.
//!
//! What it is for: to say what a file is by its content, to read the text of an email (.eml, .msg) as plain text, and to
//! warn of what could run elsewhere. What it must not know: the record, the disk, the network. It opens nothing, follows
//! no link, loads no picture, and never panics, whatever the bytes are.

use std::panic::{AssertUnwindSafe, catch_unwind};

mod kind;
mod message;
mod name;
mod outlook;
mod plain;

pub use kind::ReceiptKind;
pub use name::safe_name;

/// Most bytes of a file that can be filed.
pub const MOST_BYTES: usize = 25_000_000;
/// Most characters of a text that are shown.
pub const MOST_CHARACTERS: usize = 20_000;

/// Why a file cannot be filed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It is too large.
    #[error(
        "{name} has {megabytes} MB; at most 25 MB can be filed. Nothing was kept of it. Save the message without what is \
         attached to it, or print it to PDF, and file that."
    )]
    TooLarge {
        /// File name.
        name: String,
        /// Size in megabytes, rounded up.
        megabytes: usize,
    },
    /// It is empty.
    #[error("{name} is empty. Nothing was kept of it. Choose the file again, or save it anew.")]
    Empty {
        /// File name.
        name: String,
    },
}

/// What a receipt shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLook {
    /// What it is, by its content.
    pub kind: ReceiptKind,
    /// The subject of an email, else the file name.
    pub title: String,
    /// From, to, date and such.
    pub pairs: Vec<(String, String)>,
    /// Plain text; empty when there is none that can be shown.
    pub text: String,
    /// What is attached to an email: name and size in bytes.
    pub attachments: Vec<(String, u64)>,
    /// What to know before it is opened with another program.
    pub warnings: Vec<String>,
}

/// Whether a file of this size can be filed.
///
/// # Errors
/// In words for the user.
pub fn check(file_name: &str, size: usize) -> Result<(), ReceiptError> {
    let name = safe_name(file_name);
    match size {
        0 => Err(ReceiptError::Empty { name }),
        size if size > MOST_BYTES => Err(ReceiptError::TooLarge { name, megabytes: size.div_ceil(1_000_000) }),
        _ => Ok(()),
    }
}

/// Looks at a file.
#[must_use]
pub fn look(file_name: &str, bytes: &[u8]) -> ReceiptLook {
    let kind = kind::of(bytes, file_name);
    let mut look = ReceiptLook {
        kind,
        title: plain::line(file_name),
        pairs: Vec::new(),
        text: String::new(),
        attachments: Vec::new(),
        warnings: kind::warnings(kind, file_name, bytes),
    };
    // the parsers of mail are other people's, and a hostile file may bring one to a stop: then the file is kept and not
    // read, as one that cannot be read
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut read = look.clone();
        match kind {
            ReceiptKind::Email => message::read(bytes, &mut read),
            ReceiptKind::OutlookMessage => outlook::read(bytes, &mut read),
            ReceiptKind::Text => read.text = plain::text(&String::from_utf8_lossy(bytes)),
            ReceiptKind::WebPage => read.text = plain::text(&message::text_of_html(&String::from_utf8_lossy(bytes))),
            _ => {}
        }
        read
    }));
    read.unwrap_or_else(|_| {
        look.warnings.push("This file could not be read. It is kept as it is.".to_owned());
        look
    })
}
