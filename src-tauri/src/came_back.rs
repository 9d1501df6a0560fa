//! What came back from a recipient: checked before it is filed, and proved before it is shown or written out. The same for
//! a submission and for a letter. The file is kept as it came, and never run.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use hearthbook_documents::sha256_hex;
use hearthbook_records::submissions::ReceiptView;
use hearthbook_records::{DateInput, ErrorCode, Problems, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_store::tables::people;
use hearthbook_store::tables::receipts::{self, Answered, NewReceipt, Receipt};

use crate::desk::Desk;

/// A file as a page hands it over.
#[derive(Debug)]
pub struct Handed<'a> {
    /// File name.
    pub file_name: &'a str,
    /// Size in bytes, as the page knew it before it read the file.
    pub size: u32,
    /// The file as base64.
    pub content: &'a str,
    /// Day received.
    pub received_on: &'a DateInput,
    /// Note; may be empty.
    pub note: &'a str,
}

/// Checks a file. Nothing can have come back before `since`, which `what` leads up to: "It was sent on".
///
/// # Errors
/// What is wrong, beside its field; `BadInput` when the file did not arrive whole.
pub fn checked(today: NaiveDate, handed: &Handed<'_>, what: &str, since: NaiveDate) -> Result<NewReceipt, UiError> {
    let mut problems = Problems::new();
    let file_name = problems.line("file", handed.file_name, "Choose the file");
    let size = usize::try_from(handed.size).unwrap_or(usize::MAX);
    if !file_name.is_empty()
        && let Err(error) = hearthbook_receipts::check(&file_name, size)
    {
        problems.add("file", error.to_string());
    }
    let received_on = problems.date("receivedOn", "The day it was received", handed.received_on);
    if received_on.is_some_and(|day| day > today) {
        problems.add("receivedOn", "The day it was received is in the future");
    } else if received_on.is_some_and(|day| day < since) {
        problems.add("receivedOn", format!("{what} {}; a receipt cannot be older", date_words(since)));
    }
    let note = problems.optional_line("note", handed.note);
    problems.finish()?;
    let body = STANDARD.decode(handed.content).unwrap_or_default();
    let Some(received_on) = received_on.filter(|_| !body.is_empty() && body.len() == size) else {
        return Err(UiError::new(
            ErrorCode::BadInput,
            "The file did not arrive whole. Nothing was kept of it. Choose it again.",
        ));
    };
    Ok(NewReceipt { file_name, sha256: sha256_hex(&body), body, received_on, note })
}

/// The file of a receipt, which is proved to be the one that was filed.
///
/// # Errors
/// `NotFound`; `DamagedStore` when the file is another.
pub fn proved<Of: Answered>(desk: &Desk, receipt: &Receipt<Of>) -> Result<Vec<u8>, UiError> {
    let body = receipts::body::<Of>(desk.store.read(), receipt.id)?;
    if sha256_hex(&body) != receipt.sha256 {
        return Err(UiError::new(
            ErrorCode::DamagedStore,
            "The stored receipt is not the one that was filed: its fingerprint differs. Nothing was written. Keep the record as it is and restore a backup.",
        ));
    }
    Ok(body)
}

/// A receipt, for the page.
///
/// # Errors
/// What the store says.
pub fn view<Of>(desk: &Desk, receipt: &Receipt<Of>) -> Result<ReceiptView, UiError> {
    let by = people::one(desk.store.read(), receipt.filed_by)?.initials;
    Ok(ReceiptView {
        id: receipt.id,
        file_name: receipt.file_name.clone(),
        bytes: receipt.bytes,
        sha256: receipt.sha256.clone(),
        words: format!(
            "received {}; filed {} by {by}",
            date_words(receipt.received_on),
            london_date_time_words(receipt.filed_at)
        ),
        note: receipt.note.clone(),
    })
}
