//! The facts of a row: for each check the words of the register, and of them what is told exactly.

use chrono::NaiveDate;
use hearthbook_records::import::ImportColumn::{self, *};
use hearthbook_records::vetting::{
    CheckDetails, DbsDetails, DbsLevel, IdentityDetails, OverseasDetails, PastCareDetails, PlainDetails,
    QualificationDetails, ReferenceDetails, RegistrationDetails, RightToWorkDetails, StatusDetails,
};
use hearthbook_sheets::{CellState, Reading};

use super::row::{Cells, one_line};

/// A fact about a check, which becomes a line of unknown evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Id of the item.
    pub item: &'static str,
    /// Where it stood: "From the old register, row 12".
    pub because: String,
    /// The words of the register, each with its heading.
    pub words: String,
    /// The day of the check, where the register tells it.
    pub checked_on: Option<NaiveDate>,
    /// When it was seen, where the register tells it.
    pub seen_on: Option<NaiveDate>,
    /// When it runs out, where the register tells it.
    pub expires_on: Option<NaiveDate>,
    /// What is told exactly.
    pub details: CheckDetails,
}

impl Fact {
    /// The number of a DBS certificate.
    #[must_use]
    pub fn certificate(&self) -> Option<&str> {
        match &self.details {
            CheckDetails::Dbs(details) if !details.certificate_number.is_empty() => Some(&details.certificate_number),
            _ => None,
        }
    }
}

/// Words that name something, rather than only saying that it is there.
fn named(cells: &Cells<'_>, column: ImportColumn) -> String {
    match cells.get(column) {
        Some(reading) if reading.state == CellState::Said => one_line(&reading.words),
        _ => String::new(),
    }
}

fn yes(reading: &Reading) -> Option<bool> {
    match reading.state {
        CellState::Present => Some(true),
        CellState::Absent => Some(false),
        _ => None,
    }
}

/// Everything that a row tells of checks. A cell that says that something is missing makes no fact: it is missing.
pub(super) fn facts(cells: &Cells<'_>, row: u32) -> Vec<Fact> {
    let day_in = |column: ImportColumn| cells.day(column);
    let all: [(&'static str, &[ImportColumn], CheckDetails); 18] = [
        (
            "identity",
            &[Identity, IdentityOn],
            CheckDetails::Identity(IdentityDetails { documents: named(cells, Identity), ..Default::default() }),
        ),
        ("dbs", &[Dbs, DbsNumber, DbsLevel, DbsOn, DbsSeenOn, UpdateService], CheckDetails::Dbs(dbs(cells))),
        ("dbs-status", &[StatusCheckOn], CheckDetails::Status(StatusDetails::default())),
        ("references", &[References], CheckDetails::Reference(ReferenceDetails::default())),
        ("references", &[Reference1, Reference1On], reference(cells, Reference1)),
        ("references", &[Reference2, Reference2On], reference(cells, Reference2)),
        (
            "past-care",
            &[PastCare],
            CheckDetails::PastCare(PastCareDetails { why_ended: named(cells, PastCare), ..Default::default() }),
        ),
        (
            "qualifications",
            &[Qualifications],
            CheckDetails::Qualification(QualificationDetails {
                title: named(cells, Qualifications),
                ..Default::default()
            }),
        ),
        ("history", &[History], plain(cells, History)),
        (
            "right-to-work",
            &[RightToWork, RightToWorkExpires],
            CheckDetails::RightToWork(RightToWorkDetails { document: named(cells, RightToWork), ..Default::default() }),
        ),
        (
            "overseas",
            &[Overseas],
            CheckDetails::Overseas(OverseasDetails { outcome: named(cells, Overseas), ..Default::default() }),
        ),
        ("health", &[Health], plain(cells, Health)),
        (
            "social-work",
            &[SocialWork, SocialWorkExpires],
            CheckDetails::Registration(RegistrationDetails { number: named(cells, SocialWork), ..Default::default() }),
        ),
        ("driving", &[Driving], plain(cells, Driving)),
        ("probation", &[Probation], plain(cells, Probation)),
        ("training", &[Training], plain(cells, Training)),
        ("supervision", &[Supervision], plain(cells, Supervision)),
        ("appraisal", &[Appraisal], plain(cells, Appraisal)),
    ];
    let mut made: Vec<Fact> = all
        .into_iter()
        .filter(|(_, columns, _)| {
            columns.iter().any(|column| cells.get(*column).is_some_and(|reading| reading.state != CellState::Absent))
        })
        .map(|(item, columns, details)| Fact {
            item,
            because: format!("From the old register, row {row}"),
            words: quoted(cells, columns),
            checked_on: columns
                .iter()
                .filter(|column| tells_the_day(cells, **column))
                .find_map(|column| day_in(*column)),
            seen_on: if item == "dbs" { day_in(DbsSeenOn) } else { None },
            expires_on: day_in(RightToWorkExpires)
                .filter(|_| item == "right-to-work")
                .or_else(|| day_in(SocialWorkExpires).filter(|_| item == "social-work")),
            details,
        })
        .collect();
    let remark = cells.words(Note);
    if let Some(first) = made.first_mut().filter(|_| !remark.is_empty()) {
        first.words = format!("{}; {}: “{remark}”", first.words, cells.label(Note));
    }
    made
}

/// Whether a date in this column is the day of the check, and not of asking for it, seeing it or its end.
fn tells_the_day(cells: &Cells<'_>, column: ImportColumn) -> bool {
    let of_its_own =
        matches!(column, DbsSeenOn | RightToWork | RightToWorkExpires | SocialWork | SocialWorkExpires | UpdateService);
    !of_its_own && cells.get(column).is_some_and(|reading| reading.state != CellState::InProgress)
}

/// "DBS No.: “001234567890”; Issued: “3 Apr 19”".
fn quoted(cells: &Cells<'_>, columns: &[ImportColumn]) -> String {
    let parts: Vec<String> = columns
        .iter()
        .filter(|column| cells.get(**column).is_some())
        .map(|column| format!("{}: “{}”", cells.label(*column), cells.words(*column)))
        .collect();
    parts.join("; ")
}

fn dbs(cells: &Cells<'_>) -> DbsDetails {
    let words = format!("{} {}", cells.words(Dbs), cells.words(DbsLevel)).to_lowercase();
    let level = if words.contains("enhanced") {
        Some(DbsLevel::Enhanced)
    } else if words.contains("standard") {
        Some(DbsLevel::Standard)
    } else if words.contains("basic") {
        Some(DbsLevel::Basic)
    } else {
        None
    };
    let number = [DbsNumber, Dbs].into_iter().find_map(|column| cells.get(column)?.certificate.clone());
    DbsDetails {
        level,
        certificate_number: number.unwrap_or_default(),
        update_service: cells.get(UpdateService).and_then(yes),
        ..Default::default()
    }
}

fn reference(cells: &Cells<'_>, column: ImportColumn) -> CheckDetails {
    CheckDetails::Reference(ReferenceDetails { employer: named(cells, column), ..Default::default() })
}

fn plain(cells: &Cells<'_>, column: ImportColumn) -> CheckDetails {
    CheckDetails::Plain(PlainDetails { what: named(cells, column) })
}
