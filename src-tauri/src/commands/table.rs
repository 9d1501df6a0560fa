//! The one table of commands. The handler list, the permissions, the role check and the TypeScript client all follow
//! from it, so that a command that is missing somewhere fails to compile or fails a test.
//!
//! A row reads `name(Request) -> View: Ability;`. Commands under `anyone` may be called before sign-in; every other one
//! names the ability that the role of the person signed in must have. Those under `long` read what they need while they
//! hold the store and do their work after letting it go, so that they never hold up the saving of a draft.

/// Hands the table to another macro.
#[macro_export]
macro_rules! with_commands {
    ($callback:ident) => {
        $callback! {
            anyone {
                app_state(()) -> AppStateView;
                passphrase_strength(StrengthRequest) -> StrengthView;
                create_store(CreateStoreRequest) -> SessionView;
                open_sample_centre(()) -> AppStateView;
                leave_sample_centre(()) -> AppStateView;
                unlock(UnlockRequest) -> SessionView;
                recover(RecoverRequest) -> SessionView;
                progress(()) -> ProgressView;
                cancel_job(()) -> ();
                whistleblowing(()) -> WhistleblowingView;
                backups_in(BackupFolderRequest) -> BackupFolderView;
                look_at_backup(BackupFileRequest) -> BackupLookView;
                move_record(MoveRecordRequest) -> AppStateView;
                restore_backup(RestoreRequest) -> RestoreView;
                lock(()) -> AppStateView;
            }
            signed_in {
                session(()) -> SessionView: OwnSession;
                touch(()) -> (): OwnSession;
                recovery_code(()) -> RecoveryCodeView: ManageAccess;
                save_recovery_sheet(()) -> ExportView: ManageAccess;
                confirm_recovery_code(ConfirmRecoveryRequest) -> SessionView: ManageAccess;
                make_recovery_code(()) -> RecoveryCodeView: ManageAccess;
                setup_done(SetupDoneRequest) -> SessionView: EditCentre;
                change_passphrase(ChangePassphraseRequest) -> (): OwnSession;
                save_form_draft(SaveFormDraftRequest) -> (): OwnSession;
                form_draft(FormDraftRequest) -> FormDraftView: OwnSession;
                discard_form_draft(FormDraftRequest) -> (): OwnSession;

                review_behind(ReviewId) -> ReviewBehindView: KeepAnnex;
                annex_a(AnnexRequest) -> AnnexView: KeepAnnex;
                save_annex_answer(SaveAnnexAnswerRequest) -> AnnexView: KeepAnnex;
                annex_differences(AnnexRequest) -> DifferencesView: KeepAnnex;
                finish_annex(FinishAnnexRequest) -> AnnexView: KeepAnnex;
                write_annex(WriteAnnexRequest) -> ExportView: KeepAnnex;
                annex_outline(()) -> AnnexOutlineView: SeeSettings;
                save_annex_outline(SaveAnnexOutlineRequest) -> AnnexOutlineView: ChangeRules;
                reset_annex_outline(ResetAnnexOutlineRequest) -> AnnexOutlineView: ChangeRules;
                inspection_days(()) -> InspectionDaysView: KeepAnnex;
                begin_inspection_day(()) -> InspectionDayView: KeepAnnex;
                inspection_day(InspectionDayId) -> InspectionDayView: KeepAnnex;
                save_inspection_day(SaveInspectionDayRequest) -> InspectionDayView: KeepAnnex;
                add_inspection_note(AddInspectionNoteRequest) -> InspectionDayView: KeepAnnex;
                close_inspection_day(InspectionDayId) -> InspectionDayView: KeepAnnex;

                today(()) -> TodayView: SeeToday;
                reminders_seen(()) -> TodayView: SeeToday;
                pause_reminder(PauseReminderRequest) -> TodayView: PauseReminders;
                end_pause(EndPauseRequest) -> TodayView: PauseReminders;
                actions(ActionsRequest) -> ActionsView: UpdateActions;
                actions_of(ActionsOfRequest) -> ActionsView: UpdateActions;
                save_action_item(SaveActionItemRequest) -> ActionsView: UpdateActions;
                action_step(ActionStepRequest) -> ActionsView: UpdateActions;
                planner(()) -> PlannerView: SeeToday;
                write_planner_ics(()) -> ExportView: SeeToday;
                write_planner_month(PlannerMonthRequest) -> ExportView: SeeToday;
                oversight(()) -> OversightView: Oversee;
                record_look(RecordLookRequest) -> OversightView: Oversee;
                search(SearchRequest) -> SearchView: Search;

                events(EventsRequest) -> EventsView: RecordHappenings;
                record_event(RecordEventRequest) -> EventsView: RecordHappenings;
                event(EventId) -> EventView: SeeAllHappenings;
                save_event(SaveEventRequest) -> EventView: DecideEvents;
                say_who(SayWhoRequest) -> EventView: DecideEvents;
                decide_event(DecideRequest) -> EventView: DecideEvents;
                event_outcome(OutcomeRequest) -> EventView: DecideEvents;
                close_event(CloseEventRequest) -> EventView: DecideEvents;
                link_event(LinkEventRequest) -> EventView: DecideEvents;
                event_pictures(()) -> EventPicturesView: SeeAllHappenings;
                add_notice(AddNoticeRequest) -> EventView: DecideEvents;
                notice(NoticeId) -> NoticeView: DecideEvents;
                address_notice(AddressNoticeRequest) -> NoticeView: DecideEvents;
                notice_step(NoticeStepRequest) -> NoticeView: DecideEvents;
                check_letter(LetterRequest) -> LetterCheckView: DecideEvents;
                release_letter(LetterRequest) -> NoticeView: DecideEvents;
                file_letter_receipt(FileLetterReceiptRequest) -> NoticeView: DecideEvents;
                write_letter_receipt(ReceiptId) -> ExportView: DecideEvents;
                write_letter(WriteLetterRequest) -> NoticeView: DecideEvents;
                logs(LogsRequest) -> LogsView: KeepLogs;
                save_log(SaveLogRequest) -> LogsView: KeepLogs;
                event_rules(()) -> EventRulesView: SeeSettings;
                change_event_cell(ChangeEventCellRequest) -> EventRulesView: ChangeRules;

                centre(()) -> CentreView: SeeCentre;
                save_centre(CentreForm) -> CentreView: EditCentre;
                people(()) -> PeopleView: SeePeople;
                person(PersonId) -> PersonView: SeePeople;
                save_person(SavePersonRequest) -> PersonView: EditPeople;
                families(()) -> FamiliesView: SeeFamiliesByInitials;
                family(FamilyId) -> FamilyView: SeeFamiliesByInitials;
                save_family(SaveFamilyRequest) -> FamilyView: EditFamilies;
                occupancy(OccupancyRequest) -> OccupancyView: SeeFamiliesByInitials;
                family_record(FamilyId) -> FamilyRecordView: SeeFamilyNames;
                write_family_register(()) -> ExportView: SeeFamilyNames;
                save_register(SaveRegisterRequest) -> FamilyRecordView: EditFamilies;
                save_placement(SavePlacementRequest) -> FamilyRecordView: EditFamilies;
                mark_final(MarkFinalRequest) -> FamilyRecordView: EditFamilies;
                withdraw_final(WithdrawFinalRequest) -> FamilyRecordView: EditFamilies;
                save_log_entry(SaveLogEntryRequest) -> FamilyRecordView: EditFamilies;
                review_log_entry(ReviewLogEntryRequest) -> FamilyRecordView: EditFamilies;
                professionals(()) -> ProfessionalsView: SeeProfessionals;
                professional(ProfessionalId) -> ProfessionalView: SeeProfessionals;
                save_professional(SaveProfessionalRequest) -> ProfessionalView: EditProfessionals;
                link_professional(LinkProfessionalRequest) -> FamilyRecordView: EditFamilies;
                unlink_professional(UnlinkProfessionalRequest) -> FamilyRecordView: EditFamilies;

                complaints(()) -> ComplaintsView: SeeComplaints;
                complaint(ComplaintRequest) -> ComplaintView: SeeComplaints;
                save_complaint(SaveComplaintRequest) -> ComplaintView: EditComplaints;
                add_complaint_step(AddComplaintStepRequest) -> ComplaintView: EditComplaints;
                link_complaint(LinkComplaintRequest) -> ComplaintView: EditComplaints;
                save_complaint_stage(SaveComplaintStageRequest) -> ComplaintView: EditComplaints;
                write_complaint_summary(ComplaintSummaryRequest) -> ExportView: EditComplaints;
                write_complaint_leaflet(()) -> ExportView: EditComplaints;

                inspections(()) -> InspectionsView: SeeInspections;
                inspection(InspectionRequest) -> InspectionView: SeeInspections;
                save_inspection(SaveInspectionRequest) -> InspectionView: EditInspections;
                save_inspection_point(SavePointRequest) -> InspectionView: EditInspections;
                add_inspection_line(AddInspectionLineRequest) -> InspectionView: EditInspections;
                save_draft_comment(SaveDraftCommentRequest) -> InspectionView: SeeProvisional;
                remove_draft_comment(RemoveDraftCommentRequest) -> InspectionView: SeeProvisional;
                file_draft_comments(InspectionId) -> InspectionView: SeeProvisional;
                ofsted_notices(()) -> MattersView: KeepOfstedNotices;
                ofsted_notice(MatterRequest) -> MatterView: KeepOfstedNotices;
                save_ofsted_notice(SaveMatterRequest) -> MatterView: KeepOfstedNotices;
                add_ofsted_notice_line(AddMatterLineRequest) -> MatterView: KeepOfstedNotices;
                check_ofsted_letter(MatterLetterRequest) -> MatterLetterCheckView: KeepOfstedNotices;
                finish_ofsted_letter(MatterLetterRequest) -> MatterView: KeepOfstedNotices;

                retention(()) -> RetentionView: ManageRetention;
                place_hold(RetentionRequest) -> RetentionView: ManageRetention;
                end_hold(EndHoldRequest) -> RetentionView: ManageRetention;
                ask_deletion(RetentionRequest) -> RetentionView: ManageRetention;
                confirm_deletion(DeletionRequest) -> RetentionView: ManageRetention;
                cancel_deletion(CancelDeletionRequest) -> RetentionView: ManageRetention;
                carry_out_deletion(DeletionRequest) -> RetentionView: ManageRetention;

                reviews(()) -> ReviewsView: SeeReviews;
                review(ReviewId) -> ReviewView: SeeReviews;
                start_review(StartReviewRequest) -> ReviewView: WriteReviews;
                review_period(ReviewPeriodRequest) -> ReviewView: WriteReviews;
                save_review_answer(SaveReviewAnswerRequest) -> SavedReviewAnswerView: WriteReviews;
                evidence_choices(ReviewId) -> EvidenceChoicesView: WriteReviews;
                link_evidence(LinkEvidenceRequest) -> ReviewView: WriteReviews;
                unlink_evidence(UnlinkEvidenceRequest) -> ReviewView: WriteReviews;
                save_consultation(SaveConsultationRequest) -> ReviewView: WriteReviews;
                remove_consultation(RemoveConsultationRequest) -> ReviewView: WriteReviews;
                save_plan_action(SavePlanActionRequest) -> ReviewView: WriteReviews;
                remove_plan_action(RemovePlanActionRequest) -> ReviewView: WriteReviews;
                plan_outcome(PlanOutcomeRequest) -> ReviewView: WriteReviews;
                it_stands(ItStandsRequest) -> ReviewView: WriteReviews;
                replace_in_review(ReplaceInReviewRequest) -> ReviewView: WriteReviews;
                allow_in_review(AllowInReviewRequest) -> ReviewView: WriteReviews;
                end_review_allowance(EndReviewAllowanceRequest) -> ReviewView: WriteReviews;
                sign_off_review(SignOffReviewRequest) -> ReviewView: SignReviews;
                correct_review(CorrectReviewRequest) -> ReviewView: SignReviews;
                export_review(ExportReviewRequest) -> ExportView: SeeReviews;

                vetting_register(VettingRegisterRequest) -> VettingRegisterView: SeeVetting;
                vetting_file(VettingFileRequest) -> VettingFileView: SeeVetting;
                add_vetting_person(AddVettingPersonRequest) -> VettingFileView: EditVetting;
                save_particulars(SaveParticularsRequest) -> VettingFileView: EditVetting;
                change_post(ChangePostRequest) -> VettingFileView: EditVetting;
                record_check(RecordCheckRequest) -> VettingFileView: EditVetting;
                record_check_for_many(BulkCheckRequest) -> BulkCheckView: EditVetting;
                take_back_line(TakeBackLineRequest) -> VettingFileView: EditVetting;
                add_history_lines(AddHistoryLinesRequest) -> VettingFileView: EditVetting;
                save_history_line(SaveHistoryLineRequest) -> VettingFileView: EditVetting;
                remove_history_line(RemoveHistoryLineRequest) -> VettingFileView: EditVetting;
                explain_gap(ExplainGapRequest) -> VettingFileView: EditVetting;
                decide_start(DecideStartRequest) -> VettingFileView: DecideStart;
                accept_vetting_baseline(()) -> VettingRegisterView: DecideStart;
                self_audits(()) -> SelfAuditsView: SeeVetting;
                draw_self_audit(DrawSelfAuditRequest) -> SelfAuditsView: EditVetting;
                audit_file(AuditFileRequest) -> SelfAuditsView: EditVetting;
                write_vetting_pack(VettingPackRequest) -> ExportView: SeeVetting;
                write_vetting_sheet(VettingSheetRequest) -> ExportView: SeeVetting;
                vetting_import(()) -> ImportView: EditVetting;
                open_vetting_import(OpenImportRequest) -> ImportView: EditVetting;
                preview_vetting_import(ImportChoices) -> ImportView: EditVetting;
                close_vetting_import(()) -> ImportView: EditVetting;
                commit_vetting_import(ImportChoices) -> ImportView: EditVetting;
                undo_vetting_import(ImportId) -> ImportView: EditVetting;

                visits(()) -> VisitsView: SeeVisits;
                visit(VisitId) -> VisitView: SeeVisits;
                new_visit(()) -> NewVisitView: RecordVisits;
                plan_visit(PlanVisitRequest) -> VisitsView: PlanVisits;
                cancel_visit(CancelVisitRequest) -> VisitsView: PlanVisits;
                record_visit(RecordVisitRequest) -> VisitView: RecordVisits;

                start_report(VisitId) -> ReportView: WriteReports;
                report(ReportId) -> ReportView: ReadReports;
                save_answer(SaveAnswerRequest) -> SavedAnswerView: WriteReports;
                figure_stands(FigureStandsRequest) -> ReportView: WriteReports;
                save_action(SaveActionRequest) -> ReportView: WriteReports;
                remove_action(RemoveActionRequest) -> ReportView: WriteReports;
                review_action(ReviewActionRequest) -> ReportView: WriteReports;
                replace_everywhere(ReplaceEverywhereRequest) -> ReportView: WriteReports;
                allow_hit(AllowHitRequest) -> ReportView: WriteReports;
                end_allowance(EndAllowanceRequest) -> ReportView: WriteReports;
                move_disclosure(MoveDisclosureRequest) -> ReportView: WriteReports;
                interview_notes(VisitId) -> InterviewNotesView: WriteReports;
                save_interview_notes(SaveInterviewNotesRequest) -> InterviewNotesView: WriteReports;
                write_word_copy(ReportId) -> ExportView: ReadReports;

                accuracy(ReportId) -> AccuracyView: SeeAccuracy;
                open_round(OpenRoundRequest) -> AccuracyView: WriteReports;
                save_comment(SaveCommentRequest) -> AccuracyView: CommentOnReports;
                remove_comment(RemoveCommentRequest) -> AccuracyView: CommentOnReports;
                respond_to_round(RespondRequest) -> AccuracyView: CommentOnReports;
                answer_comment(AnswerCommentRequest) -> AccuracyView: WriteReports;
                end_round(EndRoundRequest) -> AccuracyView: WriteReports;

                concerns(()) -> ConcernsView: ReadConcerns;
                who_reads(WhoReadsRequest) -> WhoReadsView: ReadConcerns;
                record_concern(RecordConcernRequest) -> KeptView: ReadConcerns;
                concern(ConcernId) -> ConcernPageView: ReadConcerns;
                concern_step(ConcernStepRequest) -> ConcernPageView: ReadConcerns;
                link_concern(LinkConcernRequest) -> ConcernPageView: ReadConcerns;
                concern_reader(ConcernReaderRequest) -> ConcernPageView: ReadConcerns;
                concern_letter(ConcernLetterRequest) -> ConcernLetterCheckView: ReadConcerns;
                write_concern_letter(WriteConcernLetterRequest) -> WrittenView: ReadConcerns;
                move_event_to_concern(MoveEventRequest) -> KeptView: DecideEvents;
                move_log_to_concern(MoveLogRequest) -> KeptView: KeepLogs;
                move_complaint_to_concern(MoveComplaintRequest) -> KeptView: EditComplaints;

                sign_off_report(SignOffRequest) -> ReportView: SignOffReports;
                correct_report(CorrectReportRequest) -> ReportView: WriteReports;
                export_pdf(DocumentId) -> ExportView: ReadReports;
                report_copies(ReportId) -> CopiesView: ReadReports;
                record_copy(RecordCopyRequest) -> CopiesView: Submit;
                take_back_copy(TakeBackCopyRequest) -> CopiesView: Submit;

                submissions(SubmissionsRequest) -> SubmissionsView: SeeSubmissions;
                submission(SubmissionId) -> SubmissionView: SeeSubmissions;
                prepare_submission(PrepareSubmissionRequest) -> SubmissionView: Submit;
                change_recipient(ChangeRecipientRequest) -> SubmissionView: Release;
                release_submission(ReleaseRequest) -> SubmissionView: Release;
                withdraw_submission(WithdrawRequest) -> SubmissionView: Release;
                file_receipt(FileReceiptRequest) -> SubmissionView: Submit;
                receipt(ReceiptId) -> ReceiptLookView: SeeSubmissions;
                write_receipt(ReceiptId) -> ExportView: SeeSubmissions;
                write_certificate(SubmissionId) -> SubmissionView: SeeSubmissions;
                write_email_draft(SubmissionId) -> SubmissionView: Submit;
                write_submission_pdf(SubmissionId) -> SubmissionView: Submit;
                show_export_in_folder(ExportRequest) -> (): SeeSubmissions;
                open_export(ExportRequest) -> (): SeeSubmissions;
                mark_sent(MarkSentRequest) -> SubmissionView: Submit;
                mark_not_sent(MarkNotSentRequest) -> SubmissionView: Submit;

                breaches(()) -> BreachesView: KeepBreaches;
                save_breach(SaveBreachRequest) -> BreachesView: KeepBreaches;
                decide_breach(DecideBreachRequest) -> BreachesView: KeepBreaches;
                breach_reported(BreachReportedRequest) -> BreachesView: KeepBreaches;
                access_requests(()) -> AccessRequestsView: AnswerAccessRequests;
                open_access_request(OpenAccessRequest) -> AccessRequestView: AnswerAccessRequests;
                access_request(AccessRequestId) -> AccessRequestView: AnswerAccessRequests;
                leave_out(LeaveOutRequest) -> AccessRequestView: AnswerAccessRequests;
                make_bundle(MakeBundleRequest) -> AccessRequestView: AnswerAccessRequests;

                history(HistoryRequest) -> HistoryView: SeeHistory;
                audit(AuditRequest) -> AuditView: Audit;
                export_audit(AuditRequest) -> ExportView: Audit;
                prove_chain(()) -> ChainProofView: Audit;

                copy_text(CopyTextRequest) -> (): OwnSession;
                settings(()) -> SettingsView: SeeSettings;
                save_settings(SettingsForm) -> SettingsView: ChangeSettings;
                change_rule(ChangeRuleRequest) -> SettingsView: ChangeRules;
                reset_rule(ResetRuleRequest) -> SettingsView: ChangeRules;
                backups(()) -> BackupsView: SeeBackups;
                save_backup_settings(BackupSettingsForm) -> BackupsView: ManageBackups;
                access(()) -> AccessView: ManageAccess;
                give_access(GiveAccessRequest) -> AccessView: ManageAccess;
                end_access(EndAccessRequest) -> AccessView: ManageAccess;
            }
            long {
                preview_review(PreviewReviewRequest) -> PreviewView: SeeReviews;
                preview_report(PreviewRequest) -> PreviewView: ReadReports;
                make_backup(()) -> BackupsView: ManageBackups;
                rehearse_restore(()) -> BackupsView: ManageBackups;
                export_everything(ExportEverythingRequest) -> ExportView: ExportEverything;
            }
        }
    };
}
