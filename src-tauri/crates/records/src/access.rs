//! Who may do what: the one table of role × ability. Every command names the ability that it needs; nothing else in
//! the application decides a permission.
//!
//! The roles are the field's own (regulations 5–7 and 25) and three of the house. A role is policy: whoever can open
//! the store holds its data key. SECURITY.md says what is cryptography and what is policy.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person is at the centre, as far as Hearthbook is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Registered manager.
    RegisteredManager,
    /// Responsible individual of an organisation, or the individual provider or a partner who acts as one.
    ResponsibleIndividual,
    /// Makes the monthly visit under regulation 25 and writes its report.
    Visitor,
    /// Stands in for the registered manager.
    Deputy,
    /// Records that something happened and safeguarding concerns, sees what happened as he or she recorded it, and nothing
    /// else.
    ShiftWorker,
    /// Keeps the records in order: people, families, settings; no reports.
    RecordsAdministrator,
}

impl Role {
    /// All roles, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::RegisteredManager,
        Self::ResponsibleIndividual,
        Self::Visitor,
        Self::Deputy,
        Self::ShiftWorker,
        Self::RecordsAdministrator,
    ];

    /// The role in plain words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::RegisteredManager => "Registered manager",
            Self::ResponsibleIndividual => "Responsible individual",
            Self::Visitor => "Regulation 25 visitor",
            Self::Deputy => "Deputy manager",
            Self::ShiftWorker => "Shift worker",
            Self::RecordsAdministrator => "Administrator of records",
        }
    }

    /// Whether the role has the ability. This is the table.
    #[must_use]
    pub fn may(self, ability: Ability) -> bool {
        use Ability as A;
        use Role as R;
        let roles: &[R] = match ability {
            A::SeeToday => {
                &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy, R::RecordsAdministrator]
            }
            A::EditCentre => &[R::RegisteredManager, R::ResponsibleIndividual, R::RecordsAdministrator],
            A::SeeCentre => {
                &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy, R::RecordsAdministrator]
            }
            A::EditPeople => &[R::RegisteredManager, R::ResponsibleIndividual, R::RecordsAdministrator],
            A::SeePeople => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy, R::RecordsAdministrator],
            A::EditFamilies => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy, R::RecordsAdministrator],
            A::SeeFamilyNames => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy, R::RecordsAdministrator],
            A::SeeFamiliesByInitials => {
                &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy, R::RecordsAdministrator]
            }
            A::SeeProfessionals => {
                &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy, R::RecordsAdministrator]
            }
            A::EditProfessionals => {
                &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy, R::RecordsAdministrator]
            }
            // regulation 25(4)(b): the visitor inspects the records of any complaints; by initials, as all he or she sees
            A::SeeComplaints => &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy],
            A::EditComplaints => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            // the visitor follows up requirements and recommendations; final outcomes only
            A::SeeInspections => &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy],
            A::EditInspections => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            // provisional outcomes may change, and are shared by those who answer for the centre
            A::SeeProvisional => &[R::RegisteredManager, R::ResponsibleIndividual],
            // the deputy, too: who stands in prepares the notice of the manager's own absence
            A::KeepOfstedNotices => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            A::ManageRetention => &[R::RegisteredManager, R::ResponsibleIndividual],
            A::SeeVetting => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            A::EditVetting => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            // regulation 16(4) and (5) lay it on the registered person
            A::DecideStart => &[R::RegisteredManager, R::ResponsibleIndividual],
            A::PlanVisits => &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy],
            A::SeeVisits => &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy],
            A::RecordVisits => &[R::ResponsibleIndividual, R::Visitor],
            A::WriteReports => &[R::ResponsibleIndividual, R::Visitor],
            A::SignOffReports => &[R::ResponsibleIndividual, R::Visitor],
            A::ReadReports => &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy],
            A::UpdateActions => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            // a second person: never who did it
            A::AuthoriseActions => &[R::RegisteredManager, R::ResponsibleIndividual],
            A::PauseReminders => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            A::Oversee => &[R::ResponsibleIndividual, R::RegisteredManager],
            A::Submit => &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor],
            // who may comment: those who answer for the centre, and who stands in
            A::CommentOnReports => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            A::SeeAccuracy => &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy],
            A::Release => &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor],
            // a shift worker records one at night and reads none, unless nobody else inside may
            A::ReadConcerns => &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy, R::ShiftWorker],
            A::SeeBackups => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy, R::RecordsAdministrator],
            A::ManageBackups => &[R::RegisteredManager, R::ResponsibleIndividual, R::RecordsAdministrator],
            A::ExportEverything => &[R::RegisteredManager, R::ResponsibleIndividual],
            A::SeeSubmissions => &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy],
            A::RecordHappenings => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy, R::ShiftWorker],
            A::SeeAllHappenings => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            // the deputy, too: whoever is on call decides, at night
            A::DecideEvents => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            A::KeepLogs => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            A::SeeHistory => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy, R::RecordsAdministrator],
            A::Audit => &[R::RegisteredManager, R::ResponsibleIndividual],
            A::ManageAccess => &[R::RegisteredManager, R::ResponsibleIndividual],
            A::ChangeRules => &[R::RegisteredManager, R::ResponsibleIndividual],
            A::ChangeSettings => &[R::RegisteredManager, R::ResponsibleIndividual, R::RecordsAdministrator],
            A::SeeSettings => {
                &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy, R::RecordsAdministrator]
            }
            A::Search => {
                &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy, R::RecordsAdministrator]
            }
            A::KeepBreaches => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            // the deputy, too: the inspection is unannounced, and somebody is in charge
            A::KeepAnnex => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            A::AnswerAccessRequests => &[R::RegisteredManager, R::ResponsibleIndividual],
            // a visitor: what was signed off, which holds initials only
            A::SeeReviews => &[R::RegisteredManager, R::ResponsibleIndividual, R::Visitor, R::Deputy],
            A::WriteReviews => &[R::RegisteredManager, R::ResponsibleIndividual, R::Deputy],
            // regulation 23(1) and (2) lay it on the registered person
            A::SignReviews => &[R::RegisteredManager, R::ResponsibleIndividual],
            A::OwnSession => &Role::ALL,
        };
        roles.contains(&self)
    }
}

macro_rules! abilities {
    ($($(#[$doc:meta])* $name:ident => $words:literal),+ $(,)?) => {
        /// Something that a person may be able to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "camelCase")]
        pub enum Ability { $($(#[$doc])* $name),+ }

        impl Ability {
            /// All abilities, in the order in which Settings shows them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The ability in plain words, as Settings shows it.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words),+ }
            }
        }
    };
}

abilities! {
    /// The Today page.
    SeeToday => "See what is due today",
    /// Read the centre's profile.
    SeeCentre => "Read the centre's profile",
    /// Change the centre's profile.
    EditCentre => "Change the centre's profile",
    /// Read the register of staff and visitors.
    SeePeople => "See staff and visitors",
    /// Add and change staff and visitors.
    EditPeople => "Add and change staff and visitors",
    /// Read families with their names.
    SeeFamilyNames => "See families by name",
    /// Read the register of families by initials.
    SeeFamiliesByInitials => "See families by initials",
    /// Add and change families.
    EditFamilies => "Add and change families",
    /// Read the address book of professionals.
    SeeProfessionals => "See the address book",
    /// Add and change entries of the address book.
    EditProfessionals => "Add and change entries of the address book",
    /// Read the record of complaints.
    SeeComplaints => "See complaints (a visitor: by initials)",
    /// Record complaints and what was done about them.
    EditComplaints => "Record complaints and answer them",
    /// Read the history of inspections, their final outcomes and what they ask for.
    SeeInspections => "See inspections, requirements and recommendations",
    /// Record inspections and what they ask for.
    EditInspections => "Record inspections and how requirements were met",
    /// Provisional outcomes, comments on a draft report, notices of convictions.
    SeeProvisional => "See provisional outcomes of an inspection and notices of convictions",
    /// Absence, vacancy, changes, statement of purpose: record them and finish the letters.
    KeepOfstedNotices => "Record absences, vacancies and changes, and finish the notices to Ofsted",
    /// See what comes due for deletion, put records on hold, ask for and confirm a deletion.
    ManageRetention => "Keep records as long as they must be kept, hold and delete them",
    /// Read vetting files.
    SeeVetting => "Open vetting files",
    /// Add evidence to vetting files, audit them.
    EditVetting => "Add evidence to vetting files and audit them",
    /// Decide about a start.
    DecideStart => "Decide whether somebody may start work",
    /// See the list of visits.
    SeeVisits => "See visits",
    /// Plan visits.
    PlanVisits => "Plan visits",
    /// Record a visit that was made.
    RecordVisits => "Record a visit",
    /// Write the report on one's own visit.
    WriteReports => "Write the report on one's own visit",
    /// Sign off the report on one's own visit.
    SignOffReports => "Sign off the report on one's own visit",
    /// Read reports that were signed off.
    ReadReports => "Read reports that were signed off (a visitor: his or her own)",
    /// See the round of comments on a report.
    SeeAccuracy => "See the accuracy round of a report (a visitor: his or her own)",
    /// Comment in a round, authorise or return.
    CommentOnReports => "Comment on a report before it is signed off",
    /// See the list of actions, add to it, record what became of them.
    UpdateActions => "See the list of actions and record what became of them",
    /// Say of an action that somebody else did that it is done, or return it.
    AuthoriseActions => "Authorise or return what somebody else has done",
    /// Pause the reminders of what is due, with a reason.
    PauseReminders => "Pause reminders of what is due, with a reason",
    /// See what is not in order and record that it was looked at.
    Oversee => "See exceptions and record that they were looked at",
    /// See the register of submissions.
    SeeSubmissions => "See submissions",
    /// Prepare a submission and record that it was sent.
    Submit => "Prepare a submission and record that it was sent",
    /// Release a submission.
    Release => "Release a submission",
    /// Record a safeguarding concern, and read those that one is named as a reader of.
    ReadConcerns => "Record safeguarding concerns, and read those that one is named for",
    /// Record that something happened.
    RecordHappenings => "Record that something happened",
    /// See what everybody recorded.
    SeeAllHappenings => "See what everybody recorded",
    /// Decide whether an event is notified, tell the recipients, close it.
    DecideEvents => "Decide on events and tell those who have to know",
    /// Keep the logs: restraint, missing, accidents, fire, premises.
    KeepLogs => "Keep the logs",
    /// See the history of a record.
    SeeHistory => "See the history of a record",
    /// See, export and prove the audit log.
    Audit => "See, export and prove the audit log",
    /// Give and end access to the store, make a recovery code.
    ManageAccess => "Give and end access, make a new recovery code",
    /// Change a rule, with a reason.
    ChangeRules => "Change a rule, with a reason",
    /// See settings.
    SeeSettings => "See settings",
    /// Change settings.
    ChangeSettings => "Change settings",
    /// See backups.
    SeeBackups => "See backups and when the last one was proved",
    /// Choose the folder for backups, make one, rehearse a restore.
    ManageBackups => "Set up, make and rehearse backups",
    /// Export everything.
    ExportEverything => "Export everything in readable form",
    /// Search what one may see.
    Search => "Search what one may see",
    /// Keep the register of breaches of personal data.
    KeepBreaches => "Record breaches of personal data and their report",
    /// Answer a person's request for what is held about him or her.
    AnswerAccessRequests => "Answer a person's request for what is held about him or her",
    /// Fill in Annex A and keep the day on which an inspector is here.
    KeepAnnex => "Fill in Annex A and keep the day of an inspection",
    /// Read reviews of the quality of care.
    SeeReviews => "Read quality-of-care reviews (a visitor: those that were signed off)",
    /// Write reviews of the quality of care.
    WriteReviews => "Write a quality-of-care review",
    /// Sign off reviews of the quality of care.
    SignReviews => "Sign off a quality-of-care review",
    /// One's own session: lock, change one's passphrase, keep form drafts.
    OwnSession => "Lock, change one's own passphrase, keep drafts",
}

/// One row of the table of role × ability, for Settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AbilityRow {
    /// The ability in plain words.
    pub ability: String,
    /// One entry for each role, in the order of the columns.
    pub allowed: Vec<bool>,
}

/// The table of role × ability, for Settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RolesTableView {
    /// Titles of the roles: the columns.
    pub roles: Vec<String>,
    /// One row for each ability.
    pub rows: Vec<AbilityRow>,
}

impl RolesTableView {
    /// The table as it stands.
    #[must_use]
    pub fn current() -> Self {
        Self {
            roles: Role::ALL.iter().map(|role| role.title().to_owned()).collect(),
            rows: Ability::ALL
                .iter()
                .map(|ability| AbilityRow {
                    ability: ability.words().to_owned(),
                    allowed: Role::ALL.iter().map(|role| role.may(*ability)).collect(),
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_worker_records_what_happened_and_concerns_and_nothing_else() {
        let may: Vec<_> = Ability::ALL.iter().filter(|ability| Role::ShiftWorker.may(**ability)).collect();
        assert_eq!(may, [&Ability::ReadConcerns, &Ability::RecordHappenings, &Ability::OwnSession]);
    }

    #[test]
    fn a_visitor_sees_no_names_no_vetting_no_staff_files_and_no_log() {
        for ability in [
            Ability::SeeFamilyNames,
            Ability::SeeVetting,
            Ability::SeePeople,
            Ability::Audit,
            Ability::ManageAccess,
            Ability::EditCentre,
            Ability::ChangeRules,
            Ability::SeeHistory,
            Ability::SeeProfessionals,
            Ability::EditComplaints,
            Ability::ManageRetention,
            Ability::SeeProvisional,
            Ability::EditInspections,
            Ability::KeepOfstedNotices,
        ] {
            assert!(!Role::Visitor.may(ability), "{ability:?}");
        }
    }

    #[test]
    fn the_manager_cannot_write_or_sign_the_visitors_report() {
        assert!(!Role::RegisteredManager.may(Ability::WriteReports));
        assert!(!Role::RegisteredManager.may(Ability::SignOffReports));
    }
}
