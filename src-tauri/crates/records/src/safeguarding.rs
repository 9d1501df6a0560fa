//! Safeguarding concerns and allegations: what is typed, who it is about, what is done, and what is shown to those who may
//! read one. Whoever it is about is never among them.

use hearthbook_rules::Explanation;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::complaints::FamilyChoice;
use crate::concerns::TakenOutView;
use crate::events::{LinkTarget, LinkView, NumberView};
use crate::notices::LetterCheckView;
use crate::today::Urgency;
use crate::{ComplaintId, ConcernId, DateInput, EventId, FamilyId, LogId, PersonId, SlotId};

macro_rules! words {
    ($(#[$outer:meta])* $name:ident { $($(#[$doc:meta])* $one:ident => $words:literal),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(rename_all = "camelCase")]
        pub enum $name { $($(#[$doc])* $one),+ }

        impl $name {
            /// All, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$one),+];

            /// In plain words.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$one => $words),+ }
            }
        }
    };
}

words! {
    /// What a concern is. Kept in sealed notes: names are never changed.
    ConcernKind {
        /// About a child or an adult who lives here.
        ChildOrAdult => "A concern about a child or an adult",
        /// An allegation against somebody who works here.
        Allegation => "An allegation against somebody who works here",
        /// How somebody behaves at work.
        Conduct => "A matter of professional conduct",
    }
}

words! {
    /// Whom a concern is about. Kept in sealed notes: names are never changed.
    AboutWhom {
        /// Somebody who lives here, or of the family.
        Resident => "Somebody who lives here, or of the family",
        /// Somebody who works here.
        Staff => "Somebody who works here",
        /// The registered manager.
        Manager => "The registered manager",
        /// The responsible individual.
        ResponsibleIndividual => "The responsible individual",
        /// The visitor under regulation 25.
        Visitor => "The regulation 25 visitor",
        /// Somebody else.
        Other => "Somebody else",
    }
}

/// Whom it is about, as chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AboutForm {
    /// Whom; several may be chosen.
    pub whom: Vec<AboutWhom>,
    /// Which people who work here.
    pub staff: Vec<PersonId>,
    /// Others named as readers, where neither the manager nor the responsible individual may be one.
    pub also: Vec<SlotId>,
}

/// Asks who would read a concern about these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WhoReadsRequest {
    /// Whom it is about.
    pub about: AboutForm,
}

/// Somebody who can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StaffChoice {
    /// Who.
    pub person: PersonId,
    /// "K.D., family worker".
    pub words: String,
}

/// A person with access who reads, or could.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReaderView {
    /// Through which access.
    pub slot: SlotId,
    /// "J.W., responsible individual".
    pub words: String,
}

/// Who would read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WhoReadsView {
    /// "It will be read by J.W., responsible individual." Empty while nothing is chosen.
    pub words: String,
    /// Neither the manager nor the responsible individual may read it: who else could be named.
    pub could_name: Vec<ReaderView>,
    /// Nobody inside may read it: it goes outside.
    pub outside: bool,
    /// It is about somebody who can open the record, so it does not stand among the events.
    pub closed: bool,
    /// Who works here, by initials and post, to be chosen from.
    pub staff: Vec<StaffChoice>,
    /// The numbers to ring, when it goes outside.
    pub numbers: Vec<NumberView>,
}

/// A concern as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct NewConcernForm {
    /// What it is.
    pub kind: Option<ConcernKind>,
    /// Whom it is about.
    pub about: AboutForm,
    /// Day on which it happened or was said.
    pub on: DateInput,
    /// "22:40", "between 22:00 and 07:00", or empty.
    pub at: String,
    /// Day on which it was known; empty for the same day.
    pub known_on: DateInput,
    /// Time at which it was known; empty for now.
    pub known_at: String,
    /// Where.
    pub place: String,
    /// Who was there and who said it, by initials.
    pub who: String,
    /// What was said or seen, in the person's own words as far as possible.
    pub what: String,
    /// What was done at once, and who was told.
    pub done: String,
    /// Somebody is in danger now.
    pub danger: Option<bool>,
    /// The family that it concerns, for who sees families.
    pub family: Option<FamilyId>,
    /// Matters with a number and a clock of their own: `fgm`, `prevent`, `controlled-drugs`.
    pub matters: Vec<String>,
}

/// Records a concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordConcernRequest {
    /// The form.
    pub form: NewConcernForm,
}

/// Moves an event into a compartment, since it is about somebody who can read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveEventRequest {
    /// The event.
    pub event: EventId,
    /// The version that was read.
    pub version: u32,
    /// What it is.
    pub kind: Option<ConcernKind>,
    /// Whom it is about.
    pub about: AboutForm,
}

/// Moves a complaint into a compartment, since it is about somebody who can read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveComplaintRequest {
    /// The complaint.
    pub complaint: ComplaintId,
    /// What it is.
    pub kind: Option<ConcernKind>,
    /// Whom it is about.
    pub about: AboutForm,
}

/// Moves a log entry into a compartment, since it is about somebody who can read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveLogRequest {
    /// The log entry.
    pub log: LogId,
    /// What it is.
    pub kind: Option<ConcernKind>,
    /// Whom it is about.
    pub about: AboutForm,
}

/// That a concern was kept. To somebody who may not read it, nothing else is shown of it ever after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeptView {
    /// It, for who may read it.
    pub id: Option<ConcernId>,
    /// "It is kept. J.W., responsible individual, reads it."
    pub words: String,
    /// Nobody inside reads it: it goes outside.
    pub outside: bool,
    /// The numbers to ring then.
    pub numbers: Vec<NumberView>,
}

/// One line of the register, for one of its readers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConcernLine {
    /// Id.
    pub id: ConcernId,
    /// "An allegation against somebody who works here, 3 March 2026".
    pub title: String,
    /// "About the registered manager".
    pub about: String,
    /// The beginning of what was said or seen.
    pub what: String,
    /// "recorded 3 March 2026, 15:10 by K.D."
    pub recorded: String,
    /// "J.W., responsible individual".
    pub readers: String,
    /// How it stands.
    pub state: String,
    /// How urgent.
    pub urgency: Urgency,
}

/// A matter with a number and a clock of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConcernMatterView {
    /// Id.
    pub id: String,
    /// "FGM on a girl under 18".
    pub title: String,
    /// What to know.
    pub say: String,
    /// The number to ring, with its source.
    pub number: NumberView,
}

/// What the forms offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConcernChoices {
    /// Families, for who sees them.
    pub families: Vec<FamilyChoice>,
    /// The matters.
    pub matters: Vec<ConcernMatterView>,
    /// "14:35".
    pub now: String,
    /// Numbers to ring when somebody is in danger.
    pub numbers: Vec<NumberView>,
}

/// The concerns that the reader may read, newest first. There is no number of others: it would tell the person whom one is
/// about that there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConcernsView {
    /// The list.
    pub concerns: Vec<ConcernLine>,
    /// What the form offers.
    pub choices: ConcernChoices,
    /// Why closed notes cannot be opened with this passphrase; usually empty.
    pub locked: String,
}

words! {
    /// What is recorded of a concern after the beginning.
    ConcernStepKind {
        /// A referral.
        Refer => "Referral",
        /// The answer to a referral, or that one asked again.
        FollowUp => "Follow-up of a referral",
        /// A strategy meeting is planned.
        PlanMeeting => "Strategy meeting planned",
        /// What was decided in a strategy meeting.
        HoldMeeting => "Strategy meeting held",
        /// Support to whoever spoke or was harmed.
        SupportSpoke => "Support to whoever spoke or was harmed",
        /// Support to whom it is about.
        SupportAccused => "Support to the person it is about",
        /// Suspension, changed duties, or why neither.
        Duties => "Suspension or changed duties",
        /// Whether somebody was removed, or would have been.
        Removed => "Removed from work with children, or would have been",
        /// The referral to the DBS.
        DbsReferred => "Referred to the DBS",
        /// Why there is no referral to the DBS.
        DbsNot => "Not referred to the DBS, with the reason",
        /// A matter with a clock of its own came in.
        MatterKnown => "A matter with a clock of its own",
        /// It was reported.
        MatterDone => "Reported",
        /// Why nothing is referred.
        NotReferred => "Not referred, with the reason",
        /// Anything else.
        Note => "Note",
        /// The outcome.
        Outcome => "Outcome",
        /// It is taken up again.
        Reopen => "Taken up again",
    }
}

/// What a step says. Which fields count is said by its kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ConcernStepForm {
    /// Day.
    pub on: DateInput,
    /// Time; may be empty.
    pub at: String,
    /// To whom (`lado`), or which matter (`fgm`).
    pub to: String,
    /// Name of who was spoken to.
    pub whom: String,
    /// How: telephone, email, form.
    pub how: String,
    /// By whom, by initials; empty for oneself.
    pub by: String,
    /// Reference that was given.
    pub reference: String,
    /// Words.
    pub text: String,
    /// An answer: it was answered; somebody was, or would have been, removed.
    pub yes: Option<bool>,
    /// The earlier step that it belongs to.
    pub target: String,
}

/// Adds a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConcernStepRequest {
    /// The concern.
    pub id: ConcernId,
    /// The version that was read.
    pub version: u32,
    /// What.
    pub step: ConcernStepKind,
    /// Its words.
    pub form: ConcernStepForm,
}

/// Names another reader, or ends somebody's reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConcernReaderRequest {
    /// The concern.
    pub id: ConcernId,
    /// Whose access.
    pub slot: SlotId,
    /// May read from now on; or no longer.
    pub may: bool,
    /// Why; kept with the concern.
    pub why: String,
}

/// Links a closed note to an event or a complaint, or takes the link away. The link stands in the compartment only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkConcernRequest {
    /// The concern.
    pub id: ConcernId,
    /// The version that was read.
    pub version: u32,
    /// The event or complaint.
    pub target: LinkTarget,
    /// Link; otherwise take the link away.
    pub link: bool,
}

/// A label and what stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SaidView {
    /// "What happened".
    pub label: String,
    /// Text.
    pub text: String,
}

/// One step, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConcernStepView {
    /// Id, for steps that others belong to.
    pub id: String,
    /// What.
    pub kind: ConcernStepKind,
    /// "Referral: Designated officer (LADO)".
    pub title: String,
    /// "24 November 2026, 09:10, by telephone, spoke to M.B., reference LD-118".
    pub detail: String,
    /// Words.
    pub text: String,
    /// "recorded 24 November 2026, 09:20 by J.W."
    pub recorded: String,
}

/// Something of a concern that is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConcernClockView {
    /// How urgent.
    pub urgency: Urgency,
    /// What, in words for the page.
    pub what: String,
    /// "due Thursday 26 November 2026".
    pub when: String,
    /// How that was worked out.
    pub why: Explanation,
    /// The step that does it.
    pub step: ConcernStepKind,
    /// The earlier step, or the matter, that it belongs to.
    pub target: String,
}

/// A choice: id and words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReferChoiceView {
    /// Id.
    pub id: String,
    /// Words.
    pub words: String,
    /// A hint; may be empty.
    pub hint: String,
}

/// A letter to the director of children's services, as it was released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConcernLetterView {
    /// Id.
    pub id: String,
    /// Subject.
    pub subject: String,
    /// To whom.
    pub to: String,
    /// Text.
    pub text: String,
    /// "released 26 November 2026, 10:02 by J.W., SHA-256 12ab…".
    pub released: String,
    /// There was an address for an email.
    pub email: bool,
    /// Why it is not written out now; empty when nothing is known that speaks against it.
    pub cannot_write_because: String,
}

/// A concern, for one of its readers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConcernPageView {
    /// Id.
    pub id: ConcernId,
    /// Version.
    pub version: u32,
    /// "An allegation against somebody who works here, 3 March 2026".
    pub title: String,
    /// How it stands.
    pub state: String,
    /// How urgent.
    pub urgency: Urgency,
    /// Whom it is about, what, when, known, where, who, done.
    pub facts: Vec<SaidView>,
    /// "recorded 3 March 2026, 15:10 by K.D."
    pub recorded: String,
    /// Where it came from; may be empty.
    pub from: String,
    /// What was moved with it.
    pub moved: Vec<SaidView>,
    /// What was taken out of rounds of comments with it.
    pub taken_out: Vec<TakenOutView>,
    /// Who may read it.
    pub readers: Vec<ReaderView>,
    /// Who could be named.
    pub could_read: Vec<ReaderView>,
    /// Who never can: those whom it is about.
    pub shut_out: String,
    /// What to know of who else can open it.
    pub warning: String,
    /// Nobody inside may read it but who recorded it.
    pub outside: bool,
    /// What is to be done.
    pub clocks: Vec<ConcernClockView>,
    /// What was done, newest first.
    pub steps: Vec<ConcernStepView>,
    /// Numbers at the right moment: of the matters, and of those outside.
    pub numbers: Vec<NumberView>,
    /// The matters that it raises: what to know.
    pub matters: Vec<SaidView>,
    /// To whom it can be referred.
    pub refer_to: Vec<ReferChoiceView>,
    /// Matters that can be added.
    pub add_matter: Vec<ReferChoiceView>,
    /// Events and complaints that it hangs together with.
    pub links: Vec<LinkView>,
    /// What could be linked, as far as the reader may see it.
    pub could_link: Vec<LinkView>,
    /// Letters.
    pub letters: Vec<ConcernLetterView>,
    /// Why no letter can be made ready; empty when it can.
    pub no_letter: String,
    /// To whom a letter is proposed.
    pub letter_to: String,
    /// Its address; may be empty.
    pub letter_email: String,
    /// Subject that is proposed.
    pub letter_subject: String,
    /// Text that is proposed.
    pub letter_text: String,
    /// It has an outcome.
    pub closed: bool,
}

/// A letter to the director of children's services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConcernLetterRequest {
    /// The concern.
    pub id: ConcernId,
    /// The version that was read.
    pub version: u32,
    /// To whom.
    pub to: String,
    /// Email address; may be empty.
    pub email: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
    /// Release it; else it is only looked at.
    pub release: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConcernLetterCheckView {
    /// What stops it.
    pub check: LetterCheckView,
    /// The concern with the letter, when it was released.
    pub page: Option<ConcernPageView>,
}

/// Writes a released letter out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WriteConcernLetterRequest {
    /// The concern.
    pub id: ConcernId,
    /// The letter.
    pub letter: String,
    /// As an email draft; else the PDF.
    pub email: bool,
}

/// Where a letter was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WrittenView {
    /// Folder.
    pub folder: String,
    /// File.
    pub file_name: String,
    /// What to know.
    pub words: String,
}

/// Somebody outside to whom a worried person can turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WorryView {
    /// Who.
    pub who: String,
    /// When.
    pub when: String,
    /// Telephone; may be empty.
    pub number: String,
    /// Email; may be empty.
    pub email: String,
    /// Post; may be empty.
    pub post: String,
    /// What to know; may be empty.
    pub note: String,
    /// On whose word.
    pub why: Explanation,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WorrySaysView {
    /// Heading.
    pub title: String,
    /// Text.
    pub text: String,
    /// On whose word.
    pub why: Explanation,
}

/// The page for people who are worried about something here. It opens before sign-in and leaves no trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WhistleblowingView {
    /// Whom to turn to.
    pub worries: Vec<WorryView>,
    /// What to know.
    pub says: Vec<WorrySaysView>,
}
