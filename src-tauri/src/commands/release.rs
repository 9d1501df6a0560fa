//! Release, withdrawal, receipts and the certificate: the steps of the proof chain that follow sign-off.

use hearthbook_records::submissions::{
    ChangeRecipientRequest, ExportView, FileReceiptRequest, ReceiptLookView, ReleaseRequest, SubmissionView,
    WithdrawRequest,
};
use hearthbook_records::{ErrorCode, FieldError, Problems, ReceiptId, SubmissionId, UiError};
use hearthbook_rules::check_email_address;
use hearthbook_store::tables::documents::{self, ExportOf};
use hearthbook_store::tables::receipts::{self, Receipt};
use hearthbook_store::tables::submissions;

use super::submissions::{export_view, proved_body, seen, view};
use crate::came_back::{self, Handed};
use crate::desk::Desk;
use crate::gate;
use crate::submission_view::{found, release_block};

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
        return Err(gate::stopped(
            &stopped,
            "Not released: something stands in it that must not leave. Nothing was changed. Correct it; the new version is released in its place.",
        ));
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
    let handed = Handed {
        file_name: &request.file_name,
        size: request.size,
        content: &request.content,
        received_on: &request.received_on,
        note: &request.note,
    };
    let new = came_back::checked(desk.today(), &handed, "It was sent on", sent.on)?;
    let centre = desk.centre_id()?;
    desk.write(|write| receipts::file(write, centre, request.id, &new))?;

    view(desk, request.id)
}

fn proved_receipt(desk: &Desk, id: ReceiptId) -> Result<(Receipt<SubmissionId>, Vec<u8>), UiError> {
    let receipt = receipts::one(desk.store.read(), id)?;
    seen(desk, receipt.of)?;
    let body = came_back::proved(desk, &receipt)?;
    Ok((receipt, body))
}

/// Shows a receipt without running anything.
pub fn receipt(desk: &mut Desk, id: ReceiptId) -> Result<ReceiptLookView, UiError> {
    let (receipt, body) = proved_receipt(desk, id)?;
    let look = hearthbook_receipts::look(&receipt.file_name, &body);
    Ok(ReceiptLookView {
        receipt: came_back::view(desk, &receipt)?,
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
    let document = submissions::one(desk.store.read(), receipt.of)?.document;
    let of = ExportOf::Submission(receipt.of, document);
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
