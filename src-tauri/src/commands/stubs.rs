#![allow(unused, missing_docs, clippy::all)]
use super::*;
use crate::desk::Desk;
pub fn progress(host: &Host, r: ()) -> Result<ProgressView, UiError> { unimplemented!() }
pub fn cancel_job(host: &Host, r: ()) -> Result<(), UiError> { unimplemented!() }
pub fn backups_in(host: &Host, r: BackupFolderRequest) -> Result<BackupFolderView, UiError> { unimplemented!() }
pub fn look_at_backup(host: &Host, r: BackupFileRequest) -> Result<BackupLookView, UiError> { unimplemented!() }
pub fn restore_backup(host: &Host, r: RestoreRequest) -> Result<RestoreView, UiError> { unimplemented!() }
pub fn make_backup(desk: &mut Desk, r: ()) -> Result<Rest<BackupsView>, UiError> { unimplemented!() }
pub fn rehearse_restore(desk: &mut Desk, r: ()) -> Result<Rest<BackupsView>, UiError> { unimplemented!() }
pub fn export_everything(desk: &mut Desk, r: ExportEverythingRequest) -> Result<Rest<ExportView>, UiError> { unimplemented!() }
pub fn replace_everywhere(desk: &mut Desk, r: ReplaceEverywhereRequest) -> Result<ReportView, UiError> { unimplemented!() }
pub fn allow_hit(desk: &mut Desk, r: AllowHitRequest) -> Result<ReportView, UiError> { unimplemented!() }
pub fn end_allowance(desk: &mut Desk, r: EndAllowanceRequest) -> Result<ReportView, UiError> { unimplemented!() }
pub fn move_disclosure(desk: &mut Desk, r: MoveDisclosureRequest) -> Result<ReportView, UiError> { unimplemented!() }
pub fn interview_notes(desk: &mut Desk, r: VisitId) -> Result<InterviewNotesView, UiError> { unimplemented!() }
pub fn save_interview_notes(desk: &mut Desk, r: SaveInterviewNotesRequest) -> Result<InterviewNotesView, UiError> { unimplemented!() }
pub fn write_word_copy(desk: &mut Desk, r: ReportId) -> Result<ExportView, UiError> { unimplemented!() }
pub fn accuracy(desk: &mut Desk, r: ReportId) -> Result<AccuracyView, UiError> { unimplemented!() }
pub fn open_round(desk: &mut Desk, r: OpenRoundRequest) -> Result<AccuracyView, UiError> { unimplemented!() }
pub fn save_comment(desk: &mut Desk, r: SaveCommentRequest) -> Result<AccuracyView, UiError> { unimplemented!() }
pub fn remove_comment(desk: &mut Desk, r: RemoveCommentRequest) -> Result<AccuracyView, UiError> { unimplemented!() }
pub fn respond_to_round(desk: &mut Desk, r: RespondRequest) -> Result<AccuracyView, UiError> { unimplemented!() }
pub fn answer_comment(desk: &mut Desk, r: AnswerCommentRequest) -> Result<AccuracyView, UiError> { unimplemented!() }
pub fn end_round(desk: &mut Desk, r: EndRoundRequest) -> Result<AccuracyView, UiError> { unimplemented!() }
pub fn concerns(desk: &mut Desk, r: ()) -> Result<ConcernsView, UiError> { unimplemented!() }
pub fn change_recipient(desk: &mut Desk, r: ChangeRecipientRequest) -> Result<SubmissionView, UiError> { unimplemented!() }
pub fn release_submission(desk: &mut Desk, r: ReleaseRequest) -> Result<SubmissionView, UiError> { unimplemented!() }
pub fn withdraw_submission(desk: &mut Desk, r: WithdrawRequest) -> Result<SubmissionView, UiError> { unimplemented!() }
pub fn file_receipt(desk: &mut Desk, r: FileReceiptRequest) -> Result<SubmissionView, UiError> { unimplemented!() }
pub fn receipt(desk: &mut Desk, r: ReceiptId) -> Result<ReceiptLookView, UiError> { unimplemented!() }
pub fn write_receipt(desk: &mut Desk, r: ReceiptId) -> Result<ExportView, UiError> { unimplemented!() }
pub fn write_certificate(desk: &mut Desk, r: SubmissionId) -> Result<SubmissionView, UiError> { unimplemented!() }
pub fn backups(desk: &mut Desk, r: ()) -> Result<BackupsView, UiError> { unimplemented!() }
pub fn save_backup_settings(desk: &mut Desk, r: BackupSettingsForm) -> Result<BackupsView, UiError> { unimplemented!() }
