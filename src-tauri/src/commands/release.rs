//! Release, withdrawal, receipts and the certificate: the steps of the proof chain that follow sign-off.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hearthbook_documents::sha256_hex;
use hearthbook_records::submissions::{
    ChangeRecipientRequest, ExportView, FileReceiptRequest, ReceiptLookView, ReleaseRequest, SubmissionView,
    WithdrawRequest,
};
use hearthbook_records::{ErrorCode, FieldError, Problems, ReceiptId, UiError};
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::check_email_address;
use hearthbook_store::tables::documents::{self, ExportOf};
use hearthbook_store::tables::receipts::{self, NewReceipt};
use hearthbook_store::tables::submissions;

use super::submissions::{export_view, proved_body, seen, view};
use crate::desk::Desk;
use crate::submission_view::{found, receipt_view, release_block};

/// Gives another recipient, with a reason.
pub fn change_recipient(desk: &mut Desk, request: ChangeRecipientRequest) -> Result<SubmissionView, UiError> {
    let submission = seen(desk, request.id)?;
    let mut problems = Problems::new();
    let to = problems.line("to", &request.to, "Enter the email address");
    if !to.is_empty()
        && let Err(message) = check_email_address(&to)
    {
        problems.add("to", message);
    }
    let own = to.eq_ignore_ascii_case(&submission.rule_address);
    let reason = if own {
        String::new()
    } else {
        problems.line(
            "reason",
            &request.reason,
            "Say why it goes somewhere else than the rule says; the reason is kept",
        )
    };
    problems.finish()?;
    let to = if own { submission.rule_address.clone() } else { to };
    let centre = desk.centre_id()?;
    desk.write(|write| submissions::change_recipient(write, centre, request.id, &to, &reason))?;
    view(desk, request.id)
}

/// Releases a submission. The gate runs again over everything that leaves; it refuses and never edits.
pub fn release_submission(desk: &mut Desk, request: ReleaseRequest) -> Result<SubmissionView, UiError> {
    let submission = seen(desk, request.id)?;
    if let Some(why) = release_block(desk, &submission)? {
        return Err(UiError::new(ErrorCode::Conflict, format!("{why} Nothing was released.")));
    }
    let in_progress = crate::submission_view::correction_in_progress(desk, &submission)?;
    if !in_progress.is_empty() && !request.despite_correction {
        return Err(UiError {
            code: ErrorCode::Blocked,
            message: format!("{in_progress} Nothing was released."),
            fields: vec![FieldError {
                field: "despiteCorrection".to_owned(),
                message: "Tick that you release this version all the same, or wait for the correction".to_owned(),
            }],
        });
    }
    let (document, _) = proved_body(desk, &submission)?;
    let stopped = found(desk, &submission)?;
    if !stopped.is_empty() {
        return Err(UiError {
            code: ErrorCode::Blocked,
            message: "Not released: something stands in it that must not leave. Nothing was changed. Correct it; the new version is released in its place.".to_owned(),
            fields: stopped
                .iter()
                .map(|placed| FieldError {
                    field: "found".to_owned(),
                    message: format!("In {}: “{}”", placed.place, placed.hit.words),
                })
                .collect(),
        });
    }
    let centre = desk.centre_id()?;
    desk.write(|write| submissions::release(write, centre, request.id, &document.sha256))?;
    view(desk, request.id)
}

/// Withdraws a submission, with a reason.
pub fn withdraw_submission(desk: &mut Desk, request: WithdrawRequest) -> Result<SubmissionView, UiError> {
    seen(desk, request.id)?;
    let mut problems = Problems::new();
    let reason = problems.line("reason", &request.reason, "Say why it is withdrawn; the reason is kept");
    problems.finish()?;
    let centre = desk.centre_id()?;
    desk.write(|write| submissions::withdraw(write, centre, request.id, &reason))?;
    view(desk, request.id)
}

/// Files a receipt with a submission that was sent. The file is kept as it came, and never run.
pub fn file_receipt(desk: &mut Desk, request: FileReceiptRequest) -> Result<SubmissionView, UiError> {
    let submission = seen(desk, request.id)?;
    let Some(sent) = &submission.sent else {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "Record first that it was sent; a receipt comes after that. Nothing was kept of the file.",
        ));
    };
    let mut problems = Problems::new();
    let name = problems.line("file", &request.file_name, "Choose the file");
    let size = usize::try_from(request.size).unwrap_or(usize::MAX);
    if !name.is_empty()
        && let Err(error) = hearthbook_receipts::check(&name, size)
    {
        problems.add("file", error.to_string());
    }
    let received_on = problems.date("receivedOn", "The day it was received", &request.received_on);
    if let Some(day) = received_on {
        if day > desk.today() {
            problems.add("receivedOn", "The day it was received is in the future");
        } else if day < sent.on {
            problems.add("receivedOn", format!("It was sent on {}; a receipt cannot be older", date_words(sent.on)));
        }
    }
    let note = problems.optional_line("note", &request.note);
    problems.finish()?;
    let unreadable =
        || UiError::new(ErrorCode::BadInput, "The file did not arrive whole. Nothing was kept of it. Choose it again.");
    let body = STANDARD.decode(&request.content).map_err(|_| unreadable())?;
    if body.is_empty() || body.len() != size {
        return Err(unreadable());
    }
    let (Some(received_on), sha256) = (received_on, sha256_hex(&body)) else { return view(desk, request.id) };
    let centre = desk.centre_id()?;
    desk.write(|write| {
        let new = NewReceipt {
            submission: request.id,
            file_name: &name,
            sha256: &sha256,
            body: &body,
            received_on,
            note: &note,
        };
        receipts::file(write, centre, &new)
    })?;
    view(desk, request.id)
}

fn proved_receipt(desk: &Desk, id: ReceiptId) -> Result<(receipts::Receipt, Vec<u8>), UiError> {
    let receipt = receipts::one(desk.store.read(), id)?;
    seen(desk, receipt.submission)?;
    let body = receipts::body(desk.store.read(), id)?;
    if sha256_hex(&body) != receipt.sha256 {
        return Err(UiError::new(
            ErrorCode::DamagedStore,
            "The stored receipt is not the one that was filed: its fingerprint differs. Nothing was written. Keep the record as it is and restore a backup.",
        ));
    }
    Ok((receipt, body))
}

/// Shows a receipt without running anything.
pub fn receipt(desk: &mut Desk, id: ReceiptId) -> Result<ReceiptLookView, UiError> {
    let (receipt, body) = proved_receipt(desk, id)?;
    let look = hearthbook_receipts::look(&receipt.file_name, &body);
    Ok(ReceiptLookView {
        receipt: receipt_view(desk, &receipt)?,
        kind: look.kind.words().to_owned(),
        title: look.title,
        pairs: look.pairs,
        text: look.text,
        attachments: look.attachments.iter().map(|(name, size)| format!("{name} ({size} bytes)")).collect(),
        warnings: look.warnings,
    })
}

/// Writes a receipt out as it came.
pub fn write_receipt(desk: &mut Desk, id: ReceiptId) -> Result<ExportView, UiError> {
    let (receipt, body) = proved_receipt(desk, id)?;
    let path = desk.write_out(&hearthbook_receipts::safe_name(&receipt.file_name), &body)?.display().to_string();
    let centre = desk.centre_id()?;
    let document = submissions::one(desk.store.read(), receipt.submission)?.document;
    let of = ExportOf::Submission(receipt.submission, document);
    let export =
        desk.write(|write| documents::record_export(write, centre, of, "Wrote out a receipt", &path, &receipt.sha256))?;
    export_view(desk, export)
}

/// Writes the certificate of submission and its proof file into the folder for exports.
pub fn write_certificate(desk: &mut Desk, id: hearthbook_records::SubmissionId) -> Result<SubmissionView, UiError> {
    let submission = seen(desk, id)?;
    if submission.sent.is_none() {
        return Err(UiError::new(
            ErrorCode::Conflict,
            "A certificate says that something was sent. Record first that it was. Nothing was written.",
        ));
    }
    let (_, _) = proved_body(desk, &submission)?;
    crate::certificate::write(desk, &submission)?;
    view(desk, id)
}
