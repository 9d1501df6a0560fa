//! Ids of records: UUIDv7, one type for each kind of record, so that a visit's id cannot be passed for a family's.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id; time-ordered, so that rows of one table sort by when they were made.
            #[must_use]
            pub fn make() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A residential family centre.
    CentreId,
    /// Somebody who works at or for the centre, or visits it.
    PersonId,
    /// A family accommodated at the centre.
    FamilyId,
    /// A member of a family.
    MemberId,
    /// A regulation 25 visit.
    VisitId,
    /// One version of the report on a visit.
    ReportId,
    /// Something that a report asks to be done.
    ActionId,
    /// A finished document (PDF), never rendered again.
    DocumentId,
    /// A document on its way to a recipient.
    SubmissionId,
    /// That a copy of a visit report was given.
    CopyId,
    /// A file that was written outside the store at a person's wish.
    ExportId,
    /// A breach of personal data.
    BreachId,
    /// A person's request for what is held about him or her.
    AccessRequestId,
    /// A key slot: one person's way to open the store.
    SlotId,
    /// A round of comments on a draft before it is signed off.
    RoundId,
    /// A comment in such a round.
    CommentId,
    /// Something that the gate found and that may stand, with a reason.
    AllowanceId,
    /// A receipt filed with a submission.
    ReceiptId,
    /// A safeguarding concern.
    ConcernId,
    /// A change of a rule by the centre.
    OverrideId,
    /// A note that something happened, as the first version kept it.
    HappeningId,
    /// A line of evidence in a vetting file.
    VettingLineId,
    /// A line of somebody's education and employment.
    HistoryEntryId,
    /// A post held at the centre.
    HeldPostId,
    /// A decision about somebody's start.
    StartDecisionId,
    /// A self-audit of vetting files.
    SelfAuditId,
    /// Facts that came from an old register in one go.
    ImportId,
    /// Something that happened and may have to be notified.
    EventId,
    /// Somebody who is to be told of an event.
    NoticeId,
    /// A letter to such a person, as it was released.
    LetterId,
    /// An entry in one of the plain logs.
    LogId,
    /// An entry of the address book: a professional or a body outside the centre.
    ProfessionalId,
    /// An entry of a family's logs.
    LogEntryId,
    /// A complaint or representation.
    ComplaintId,
    /// A step taken on a complaint.
    ComplaintStepId,
    /// A legal hold: a record that must not be deleted.
    HoldId,
    /// An Annex A that was finished.
    AnnexId,
    /// An answer in Annex A.
    AnnexAnswerId,
    /// A day on which an inspector is here.
    InspectionDayId,
    /// A line of the running note of such a day.
    InspectionNoteId,
    /// A request to delete a record whose retention has ended.
    DeletionId,
    /// An inspection, a monitoring visit or another contact.
    InspectionId,
    /// A requirement, a recommendation or a compliance notice.
    InspectionPointId,
    /// A comment on a draft inspection report.
    DraftCommentId,
    /// Something that is told to Ofsted by letter.
    OfstedMatterId,
    /// A line of what was said and done about an inspection or such a matter.
    MatterLineId,
    /// A review of the quality of care.
    ReviewId,
    /// A consultation of such a review.
    ConsultationId,
    /// That a statement of a review rests on a record.
    EvidenceId,
}
