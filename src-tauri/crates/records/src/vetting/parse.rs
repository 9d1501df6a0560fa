//! From what was typed about vetting to what is kept: every rule about a single form.
//!
//! What needs other records (a certificate number in somebody else's file) is passed in.

use chrono::{DateTime, NaiveDate, Utc};
use hearthbook_rules::vetting::{DetailsKind, Item, Line, LineFact, LineState};
use serde::{Deserialize, Serialize};

use super::{
    AgencyDetails, CheckDetails, CheckForm, DbsDetails, DbsLevel, Engagement, ParticularsForm, PastCareDetails,
    ReferenceDetails, StatusDetails, StatusResult, TransferDetails,
};
use crate::{DateInput, HistoryEntryId, ImportId, PersonId, Problems, UiError, VettingLineId};

/// The six items of Schedule 2, by id.
pub const SCHEDULE_2: [&str; 6] = ["identity", "dbs", "references", "past-care", "qualifications", "history"];

/// Those of them whose gap other evidence may close after a transfer (TUPE): identity and DBS are seen here themselves.
pub const CLOSED_AFTER_TRANSFER: [&str; 4] = ["references", "past-care", "qualifications", "history"];

/// Particulars, parsed. Kept as a whole: a change adds a new whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Particulars {
    /// How the person works here.
    pub engagement: Engagement,
    /// Agency, contractor or transferring employer.
    pub employer: String,
    /// Sex.
    pub sex: String,
    /// Date of birth.
    pub born_on: Option<NaiveDate>,
    /// Address.
    pub address: String,
    /// Telephone.
    pub telephone: String,
    /// Hours.
    pub hours: String,
    /// Qualifications, as a summary.
    pub qualifications: String,
    /// Contact with residents.
    pub contact: String,
    /// Day of the conditional offer.
    pub offered_on: Option<NaiveDate>,
    /// TUPE: day of the transfer.
    pub transferred_on: Option<NaiveDate>,
    /// TUPE: what came over.
    pub came_over: String,
    /// TUPE: what is missing.
    pub missing: String,
    /// TUPE: what closes the gap.
    pub closed_by: String,
    /// A remark.
    #[serde(default)]
    pub remark: String,
}

impl Particulars {
    /// Back to the form.
    #[must_use]
    pub fn form(&self) -> ParticularsForm {
        ParticularsForm {
            engagement: Some(self.engagement),
            employer: self.employer.clone(),
            sex: self.sex.clone(),
            born_on: self.born_on.into(),
            address: self.address.clone(),
            telephone: self.telephone.clone(),
            hours: self.hours.clone(),
            qualifications: self.qualifications.clone(),
            contact: self.contact.clone(),
            offered_on: self.offered_on.into(),
            transferred_on: self.transferred_on.into(),
            came_over: self.came_over.clone(),
            missing: self.missing.clone(),
            closed_by: self.closed_by.clone(),
            remark: self.remark.clone(),
        }
    }
}

impl ParticularsForm {
    /// The form as particulars. `prefix` stands before the names of its fields.
    pub fn parse_into(
        &self,
        problems: &mut Problems,
        prefix: &str,
        started_on: Option<NaiveDate>,
        today: NaiveDate,
    ) -> Option<Particulars> {
        let field = |name: &str| format!("{prefix}{name}");
        if self.engagement.is_none() {
            problems.add(field("engagement"), "Choose how this person works here");
        }
        let employer = problems.optional_line(&field("employer"), &self.employer);
        match self.engagement {
            Some(Engagement::Agency) if employer.is_empty() => problems.add(field("employer"), "Enter the agency"),
            Some(Engagement::Tupe) if employer.is_empty() => {
                problems.add(field("employer"), "Enter the employer that this person was transferred from");
            }
            _ => {}
        }
        let born_on = problems.optional_date(&field("bornOn"), "The date of birth", &self.born_on);
        if let Some(born) = born_on {
            let start = started_on.unwrap_or(today);
            let age = years(born, start);
            if born > today {
                problems.add(field("bornOn"), "The date of birth is in the future. Correct the year");
            } else if age < 16 {
                problems.add(
                    field("bornOn"),
                    format!(
                        "With this date of birth the person would be {age} at the start of work. Correct the date of birth or the first day"
                    ),
                );
            } else if age > 100 {
                problems.add(
                    field("bornOn"),
                    format!("With this date of birth the person would be {age} years old. Correct the year"),
                );
            }
        }
        let transferred_on =
            problems.optional_date(&field("transferredOn"), "The day of the transfer", &self.transferred_on);
        if self.engagement == Some(Engagement::Tupe) && self.transferred_on.is_empty() {
            problems.add(field("transferredOn"), "Enter the day of the transfer");
        }
        Some(Particulars {
            employer,
            sex: problems.optional_line(&field("sex"), &self.sex),
            born_on,
            address: problems.text(&field("address"), &self.address),
            telephone: problems.optional_line(&field("telephone"), &self.telephone),
            hours: problems.optional_line(&field("hours"), &self.hours),
            qualifications: problems.text(&field("qualifications"), &self.qualifications),
            contact: problems.optional_line(&field("contact"), &self.contact),
            offered_on: problems.optional_date(&field("offeredOn"), "The day of the offer", &self.offered_on),
            transferred_on,
            came_over: problems.text(&field("cameOver"), &self.came_over),
            missing: problems.text(&field("missing"), &self.missing),
            closed_by: problems.text(&field("closedBy"), &self.closed_by),
            remark: problems.text(&field("remark"), &self.remark),
            engagement: self.engagement?,
        })
    }
}

/// Whole years between two days.
#[must_use]
pub fn years(from: NaiveDate, to: NaiveDate) -> i32 {
    use chrono::Datelike;
    to.year() - from.year() - i32::from((to.month(), to.day()) < (from.month(), from.day()))
}

/// A line of evidence as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VettingLine {
    /// Id.
    pub id: VettingLineId,
    /// Whose file.
    pub person: PersonId,
    /// Id of the item.
    pub item: String,
    /// State that it says.
    pub state: LineState,
    /// Date of the check.
    pub checked_on: Option<NaiveDate>,
    /// When it was seen.
    pub seen_on: Option<NaiveDate>,
    /// By whom.
    pub seen_by: Option<PersonId>,
    /// Asked for on.
    pub asked_on: Option<NaiveDate>,
    /// Chased last on.
    pub chased_on: Option<NaiveDate>,
    /// Runs out on.
    pub expires_on: Option<NaiveDate>,
    /// A copy that is held is destroyed by.
    pub destroy_copy_by: Option<NaiveDate>,
    /// Not required, or unknown, because.
    pub because: String,
    /// Note.
    pub note: String,
    /// What else it says.
    pub details: CheckDetails,
    /// The import that it came with.
    pub import: Option<ImportId>,
    /// When it was entered.
    pub recorded_from: DateTime<Utc>,
    /// By whom.
    pub recorded_by: Option<PersonId>,
    /// Until when it stood; nothing while it stands.
    pub recorded_to: Option<DateTime<Utc>>,
    /// Who ended it.
    pub ended_by: Option<PersonId>,
    /// Why it was taken back; empty when another line carried it on.
    pub ended_because: String,
}

impl VettingLine {
    /// What the rules see of it.
    #[must_use]
    pub fn for_rules(&self, entered_on: NaiveDate) -> Line<'_> {
        Line {
            item: &self.item,
            state: self.state,
            counts_from: self.checked_on.or(self.seen_on).unwrap_or(entered_on),
            seen_on: self.seen_on,
            asked_on: self.chased_on.or(self.asked_on),
            expires_on: self.expires_on,
            because: &self.because,
            fact: self.details.fact(),
        }
    }

    /// Back to the form.
    #[must_use]
    pub fn form(&self) -> CheckForm {
        CheckForm {
            item: self.item.clone(),
            state: Some(self.state),
            checked_on: self.checked_on.into(),
            seen_on: self.seen_on.into(),
            seen_by: self.seen_by,
            asked_on: self.asked_on.into(),
            chased_on: self.chased_on.into(),
            expires_on: self.expires_on.into(),
            destroy_copy_by: self.destroy_copy_by.into(),
            because: self.because.clone(),
            note: self.note.clone(),
            details: self.details.clone(),
        }
    }
}

impl CheckDetails {
    /// Which kind they are.
    #[must_use]
    pub fn kind(&self) -> DetailsKind {
        match self {
            Self::Identity(_) => DetailsKind::Identity,
            Self::Dbs(_) => DetailsKind::Dbs,
            Self::Reference(_) => DetailsKind::Reference,
            Self::PastCare(_) => DetailsKind::PastCare,
            Self::Qualification(_) => DetailsKind::Qualification,
            Self::RightToWork(_) => DetailsKind::RightToWork,
            Self::Overseas(_) => DetailsKind::Overseas,
            Self::Registration(_) => DetailsKind::Registration,
            Self::Status(_) => DetailsKind::Status,
            Self::Agency(_) => DetailsKind::Agency,
            Self::Transfer(_) => DetailsKind::Transfer,
            Self::Plain(_) => DetailsKind::Plain,
        }
    }

    /// What counts of them.
    #[must_use]
    pub fn fact(&self) -> LineFact {
        match self {
            Self::Dbs(dbs) => LineFact::Dbs { update_service: dbs.update_service == Some(true) },
            Self::Reference(reference) => LineFact::Reference { last_employer: reference.last_employer == Some(true) },
            Self::PastCare(PastCareDetails { post: Some(post), .. }) => LineFact::PastCare { post: post.to_string() },
            Self::Status(status) => {
                LineFact::Status { new_information: status.result == Some(StatusResult::NewInformation) }
            }
            Self::Agency(agency) => LineFact::Agency {
                confirmed: agency.confirmed.clone(),
                identity_on_arrival: agency.identity_on_arrival == Some(true),
            },
            Self::Transfer(TransferDetails { closes, closed_by, .. }) => LineFact::Transfer {
                closes: closes.clone(),
                by: closed_by.map_or("other evidence", super::ClosedBy::words),
            },
            _ => LineFact::Plain,
        }
    }
}

/// A certificate number as it is compared: digits only.
#[must_use]
pub fn certificate_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// What a form of a check is measured against.
#[derive(Debug, Clone, Copy)]
pub struct CheckContext<'a> {
    /// The item.
    pub item: &'a Item,
    /// Today.
    pub today: NaiveDate,
    /// Who enters it.
    pub by: PersonId,
    /// Names of the person: full, known as, former.
    pub names: &'a [String],
    /// Past posts in the person's history.
    pub history: &'a [HistoryEntryId],
    /// Whose file holds this certificate number already, in words; nothing when nobody else's.
    pub certificate_of: Option<&'a str>,
    /// Months after which a copy of a certificate is destroyed at the latest.
    pub copy_months: u32,
}

struct Parsing<'a> {
    form: &'a CheckForm,
    context: CheckContext<'a>,
    problems: Problems,
    complete: bool,
}

impl Parsing<'_> {
    fn past(&mut self, field: &str, what: &str, input: &DateInput) -> Option<NaiveDate> {
        let date = self.problems.optional_date(field, what, input)?;
        if date > self.context.today {
            self.problems.add(field, format!("{what} is in the future. Correct the date"));
        }
        Some(date)
    }

    fn needed(&mut self, field: &str, text: &str, missing: &str) -> String {
        if self.complete {
            self.problems.line(&format!("details.{field}"), text, missing)
        } else {
            self.problems.optional_line(&format!("details.{field}"), text)
        }
    }

    fn answered(&mut self, field: &str, answer: Option<bool>, missing: &str) {
        if self.complete && answer.is_none() {
            self.problems.add(format!("details.{field}"), missing);
        }
    }
}

impl CheckForm {
    /// The form as a line of evidence.
    ///
    /// # Errors
    /// `BadInput` with everything that is missing, contradicts itself or lies in the future.
    pub fn parse(
        &self,
        id: VettingLineId,
        person: PersonId,
        at: DateTime<Utc>,
        context: CheckContext<'_>,
    ) -> Result<VettingLine, UiError> {
        let complete = self.state == Some(LineState::Complete);
        let mut parsing = Parsing { form: self, context, problems: Problems::new(), complete };
        if self.details.kind() != context.item.details {
            parsing.problems.add("details", format!("This is not what “{}” asks", context.item.title));
        }
        let details = parsing.details();
        let dates = parsing.dates();
        let because = parsing.problems.text("because", &self.because);
        match self.state {
            None => parsing.problems.add("state", "Choose where this stands"),
            Some(LineState::NotRequired) => {
                if !context.item.unneeded {
                    let message = if context.item.statutory() {
                        "The Schedule asks this of everybody; it cannot be recorded as not required"
                    } else {
                        "This is asked of everybody here; it cannot be recorded as not required"
                    };
                    parsing.problems.add("state", message);
                } else if because.trim().is_empty() {
                    parsing.problems.add("because", "Say why it is not required for this person");
                }
            }
            Some(_) => {}
        }
        let note = parsing.problems.text("note", &self.note);
        parsing.problems.finish()?;
        Ok(VettingLine {
            id,
            person,
            item: context.item.id.clone(),
            state: self.state.unwrap_or(LineState::Unknown),
            checked_on: dates.checked,
            seen_on: dates.seen,
            seen_by: dates.seen.is_some().then(|| self.seen_by.unwrap_or(context.by)),
            asked_on: dates.asked,
            chased_on: dates.chased,
            expires_on: dates.expires,
            destroy_copy_by: dates.destroy,
            because,
            note,
            details,
            import: None,
            recorded_from: at,
            recorded_by: Some(context.by),
            recorded_to: None,
            ended_by: None,
            ended_because: String::new(),
        })
    }
}

#[derive(Default)]
struct Dates {
    checked: Option<NaiveDate>,
    seen: Option<NaiveDate>,
    asked: Option<NaiveDate>,
    chased: Option<NaiveDate>,
    expires: Option<NaiveDate>,
    destroy: Option<NaiveDate>,
}

impl Parsing<'_> {
    fn dates(&mut self) -> Dates {
        let form = self.form;
        let item = self.context.item;
        let mut dates = Dates {
            checked: self.past("checkedOn", "The date of the check", &form.checked_on),
            seen: self.past("seenOn", "The day on which it was seen", &form.seen_on),
            asked: self.past("askedOn", "The day on which it was asked for", &form.asked_on),
            chased: self.past("chasedOn", "The day on which it was chased", &form.chased_on),
            expires: self.problems.optional_date("expiresOn", "The day on which it runs out", &form.expires_on),
            destroy: None,
        };
        if self.complete {
            let dated = matches!(
                item.details,
                DetailsKind::Dbs | DetailsKind::Reference | DetailsKind::Status | DetailsKind::Agency
            ) || item.renews.is_some();
            if dated && form.checked_on.is_empty() {
                let what = match item.details {
                    DetailsKind::Dbs => "Enter the day on which the certificate was issued",
                    DetailsKind::Reference => "Enter the date on the reference",
                    DetailsKind::Agency => "Enter the date of the agency’s confirmation",
                    _ => "Enter the day on which it was done",
                };
                self.problems.add("checkedOn", what);
            }
            if form.seen_on.is_empty() {
                // what is done here is seen when it is done; what comes on paper is seen on a day of its own
                if item.statutory() {
                    self.problems.add("seenOn", "Enter the day on which it was seen here");
                } else {
                    dates.seen = dates.checked.or(Some(self.context.today));
                }
            }
        }
        if self.form.state == Some(LineState::InProgress) && form.asked_on.is_empty() {
            self.problems.add("askedOn", "Enter the day on which it was asked for");
        }
        if let (Some(checked), Some(seen)) = (dates.checked, dates.seen)
            && seen < checked
        {
            self.problems.add("seenOn", "It cannot have been seen before its own date. Correct one of the two");
        }
        if let (Some(asked), Some(chased)) = (dates.asked, dates.chased)
            && chased < asked
        {
            self.problems.add("chasedOn", "It cannot have been chased before it was asked for. Correct one of the two");
        }
        if let (Some(checked), Some(expires)) = (dates.checked, dates.expires)
            && expires <= checked
        {
            self.problems.add("expiresOn", "It cannot run out before its own date. Correct one of the two");
        }
        if let CheckDetails::Dbs(dbs) = &form.details
            && dbs.copy_held == Some(true)
        {
            dates.destroy =
                self.problems.date("destroyCopyBy", "The day by which the copy is destroyed", &form.destroy_copy_by);
            let latest = dates
                .seen
                .unwrap_or(self.context.today)
                .checked_add_months(chrono::Months::new(self.context.copy_months));
            if let (Some(destroy), Some(latest)) = (dates.destroy, latest)
                && destroy > latest
            {
                self.problems.add(
                    "destroyCopyBy",
                    format!(
                        "By the centre’s rule a copy is destroyed by {} at the latest",
                        hearthbook_rules::date_words(latest)
                    ),
                );
            }
        }
        dates
    }

    fn details(&mut self) -> CheckDetails {
        let form = self.form;
        match &form.details {
            CheckDetails::Identity(details) => {
                let mut details = details.clone();
                details.documents = self.needed(
                    "documents",
                    &details.documents,
                    "Enter which documents were seen, such as the passport",
                );
                details.name_on_documents =
                    self.problems.optional_line("details.nameOnDocuments", &details.name_on_documents);
                CheckDetails::Identity(details)
            }
            CheckDetails::Dbs(details) => CheckDetails::Dbs(self.dbs(details.clone())),
            CheckDetails::Reference(details) => CheckDetails::Reference(self.reference(details.clone())),
            CheckDetails::PastCare(details) => CheckDetails::PastCare(self.past_care(details.clone())),
            CheckDetails::Qualification(details) => {
                let mut details = details.clone();
                details.title = self.needed("title", &details.title, "Enter the qualification");
                details.document = self.needed("document", &details.document, "Enter which document was seen");
                details.awarded_by = self.problems.optional_line("details.awardedBy", &details.awarded_by);
                CheckDetails::Qualification(details)
            }
            CheckDetails::RightToWork(details) => {
                let mut details = details.clone();
                details.document =
                    self.needed("document", &details.document, "Enter the document or the online check that was seen");
                details.conditions = self.problems.optional_line("details.conditions", &details.conditions);
                CheckDetails::RightToWork(details)
            }
            CheckDetails::Overseas(details) => {
                let mut details = details.clone();
                details.country = self.needed("country", &details.country, "Enter the country");
                details.outcome = self.needed("outcome", &details.outcome, "Enter the kind of check and its outcome");
                details.lived_there = self.problems.optional_line("details.livedThere", &details.lived_there);
                CheckDetails::Overseas(details)
            }
            CheckDetails::Registration(details) => {
                let mut details = details.clone();
                details.body = self.needed("body", &details.body, "Enter the register, such as Social Work England");
                details.number = self.needed("number", &details.number, "Enter the registration number");
                if self.complete && form.expires_on.is_empty() {
                    self.problems.add("expiresOn", "Enter the day on which the registration is to be renewed");
                }
                CheckDetails::Registration(details)
            }
            CheckDetails::Status(details) => CheckDetails::Status(self.status(details.clone())),
            CheckDetails::Agency(details) => CheckDetails::Agency(self.agency(details.clone())),
            CheckDetails::Transfer(details) => CheckDetails::Transfer(self.transfer(details.clone())),
            CheckDetails::Plain(details) => {
                let mut details = details.clone();
                details.what = if self.context.item.id == "training" {
                    self.needed("what", &details.what, "Enter which training it was")
                } else {
                    self.problems.optional_line("details.what", &details.what)
                };
                CheckDetails::Plain(details)
            }
        }
    }

    fn dbs(&mut self, mut details: DbsDetails) -> DbsDetails {
        let digits = certificate_digits(&details.certificate_number);
        let typed = details.certificate_number.trim();
        if self.complete || !typed.is_empty() {
            let odd = typed.chars().any(|c| !c.is_ascii_digit() && !c.is_whitespace() && c != '-');
            if digits.len() != 12 || odd {
                self.problems.add(
                    "details.certificateNumber",
                    "Enter the twelve digits of the certificate number, as printed at its top",
                );
            } else if let Some(whose) = self.context.certificate_of {
                self.problems.add(
                    "details.certificateNumber",
                    format!(
                        "This number stands in the file of {whose} already. Compare it with the certificate: one of the two files is wrong"
                    ),
                );
            }
        }
        details.certificate_number = digits;
        if self.complete {
            match details.level {
                None => self.problems.add("details.level", "Choose the level of the certificate"),
                Some(DbsLevel::Basic) => self.problems.add(
                    "details.level",
                    "A basic certificate is not what paragraph 2 of the Schedule asks. Record it as missing and ask for the right level",
                ),
                Some(DbsLevel::Standard | DbsLevel::Enhanced) => {}
            }
            if details.workforce.is_none() {
                self.problems.add("details.workforce", "Choose the workforce that it was asked for");
            }
        }
        self.answered(
            "barredChildren",
            details.barred_children,
            "Answer whether the children’s barred list was asked for",
        );
        self.answered("disclosures", details.disclosures, "Answer whether anything is disclosed");
        let disclosed = details.disclosures == Some(true) && self.complete;
        details.risk_assessed_by = self.problems.optional_line("details.riskAssessedBy", &details.risk_assessed_by);
        details.risk_assessment = self.problems.text("details.riskAssessment", &details.risk_assessment);
        if disclosed && details.risk_assessed_by.is_empty() {
            self.problems.add("details.riskAssessedBy", "Enter who weighed the risk of what is disclosed");
        }
        if disclosed && details.risk_assessment.trim().is_empty() {
            self.problems.add("details.riskAssessment", "Enter what came of it; leave the offences themselves out");
        }
        details
    }

    fn reference(&mut self, mut details: ReferenceDetails) -> ReferenceDetails {
        details.referee = self.needed("referee", &details.referee, "Enter who gives the reference");
        details.employer =
            self.needed("employer", &details.employer, "Enter the employer, or in what capacity it is given");
        details.relation = self.needed("relation", &details.relation, "Enter how the referee knows the person");
        details.employed = self.problems.optional_line("details.employed", &details.employed);
        details.verified_by = self.problems.optional_line("details.verifiedBy", &details.verified_by);
        details.suitability = self.problems.text("details.suitability", &details.suitability);
        details.concerns = self.problems.text("details.concerns", &details.concerns);
        let own = self.context.names.iter().any(|name| same_name(name, &details.referee));
        if own {
            self.problems
                .add("details.referee", "The referee is the person whose file this is. Enter who gave the reference");
        }
        self.answered("relative", details.relative, "Answer whether the referee is a relative");
        self.answered("lastEmployer", details.last_employer, "Answer whether this is the last employer");
        if self.complete {
            if details.relative == Some(true) {
                self.problems.add(
                    "details.relative",
                    "A relative’s reference is not counted here, as good practice. Ask for another one",
                );
            }
            if details.in_writing != Some(true) {
                self.problems.add(
                    "details.inWriting",
                    "The Schedule asks for written references. Record it as in progress until it is in writing",
                );
            }
        }
        details
    }

    fn past_care(&mut self, mut details: PastCareDetails) -> PastCareDetails {
        match details.post {
            Some(post) if !self.context.history.contains(&post) => {
                self.problems
                    .add("details.post", "This post is not in the employment history any more. Choose another");
            }
            None if self.complete => {
                self.problems.add("details.post", "Choose the past post; enter it in the employment history first");
            }
            _ => {}
        }
        details.why_ended = self.needed("whyEnded", &details.why_ended, "Enter why the post ended");
        details.verified_how = self.problems.text("details.verifiedHow", &details.verified_how);
        details.not_practicable_because =
            self.problems.text("details.notPracticableBecause", &details.not_practicable_because);
        if self.complete && details.verified_how.trim().is_empty() && details.not_practicable_because.trim().is_empty()
        {
            self.problems.add(
                "details.verifiedHow",
                "Enter with whom the reason was verified and how, or below why that was not reasonably practicable",
            );
        }
        details
    }

    fn status(&mut self, details: StatusDetails) -> StatusDetails {
        if self.complete && details.consent != Some(true) {
            self.problems
                .add("details.consent", "A status check needs the person’s consent. Ask for it, then record the check");
        }
        if self.complete && details.result.is_none() {
            self.problems.add("details.result", "Choose what the update service answered");
        }
        if self.complete && details.result == Some(StatusResult::NoAnswer) {
            self.problems.add(
                "details.result",
                "No answer is no check. Record it as in progress, compare the details with the certificate and check again",
            );
        }
        details
    }

    fn agency(&mut self, mut details: AgencyDetails) -> AgencyDetails {
        details.agency = self.needed("agency", &details.agency, "Enter the agency");
        details.confirmed_by =
            self.needed("confirmedBy", &details.confirmed_by, "Enter who confirmed it at the agency");
        details.identity_document = self.problems.optional_line("details.identityDocument", &details.identity_document);
        if details.confirmed.iter().any(|item| !SCHEDULE_2.contains(&item.as_str())) {
            self.problems.add("details.confirmed", "Tick items of Schedule 2 only");
        }
        details.confirmed.dedup();
        self.answered(
            "identityOnArrival",
            details.identity_on_arrival,
            "Answer whether identity was seen here on arrival",
        );
        if self.complete && details.identity_on_arrival == Some(true) && details.identity_document.is_empty() {
            self.problems.add("details.identityDocument", "Enter which document was seen on arrival");
        }
        details
    }
}

impl Parsing<'_> {
    fn transfer(&mut self, mut details: TransferDetails) -> TransferDetails {
        if !CLOSED_AFTER_TRANSFER.contains(&details.closes.as_str()) {
            self.problems.add(
                "details.closes",
                "Choose which item of Schedule 2 did not come over whole. Identity and DBS are seen here themselves",
            );
        }
        details.came_over = self.problems.text("details.cameOver", &details.came_over);
        details.missing = self.needed("missing", &details.missing, "Enter what of it did not come over");
        if self.complete && details.closed_by.is_none() {
            self.problems.add("details.closedBy", "Choose what closes the gap");
        }
        details.evidence =
            self.needed("evidence", &details.evidence, "Enter what was seen, such as the appraisals of two years");
        if self.complete && self.form.seen_on.is_empty() {
            self.problems.add("seenOn", "Enter the day on which it was seen here");
        }
        details
    }
}

/// The same words, whatever their case, order of spaces and dots.
fn same_name(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let (one, other) = (plain(one), plain(other));
    !one.is_empty() && one == other
}

#[cfg(test)]
mod tests;
