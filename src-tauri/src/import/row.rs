//! One row of an old register, as it is understood.

use std::collections::HashMap;

use chrono::NaiveDate;
use hearthbook_records::import::{ImportColumn, ImportPlace};
use hearthbook_records::vetting::Engagement;
use hearthbook_records::vetting::parse::years;
use hearthbook_records::{Initials, PersonId};
use hearthbook_rules::calendar::date_words;
use hearthbook_sheets::{CellState, Reading, day_by_serial, label_meaning, read_cell};

use super::facts::{Fact, facts};
use super::{Known, Mapped};

/// The longest name that is taken for one.
const LONGEST_NAME: usize = 100;

/// Whom a row is about, besides somebody of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joins {
    /// Somebody on record.
    OnRecord(PersonId),
    /// Whoever stands in an earlier row, by its place among the rows.
    Row(usize),
}

/// A row, read.
#[derive(Debug, Clone)]
pub struct Row {
    /// The number that the spreadsheet shows.
    pub number: u32,
    /// The name.
    pub name: String,
    /// Initials of the name.
    pub initials: String,
    /// The post.
    pub post: String,
    /// How the person works here.
    pub engagement: Engagement,
    /// The agency, or another employer.
    pub employer: String,
    /// The day of birth.
    pub born_on: Option<NaiveDate>,
    /// The first day.
    pub started_on: Option<NaiveDate>,
    /// The last day.
    pub left_on: Option<NaiveDate>,
    /// The address.
    pub address: String,
    /// The telephone.
    pub telephone: String,
    /// A remark that stands beside no fact.
    pub remark: String,
    /// The facts.
    pub facts: Vec<Fact>,
    /// What has to be known of it.
    pub questions: Vec<String>,
    /// What becomes of it.
    pub place: ImportPlace,
    /// The places that can be chosen.
    pub places: Vec<ImportPlace>,
    /// Whom it joins, or would.
    pub joins: Option<Joins>,
    /// Whom it joins, in words.
    pub joins_words: String,
}

/// The cells of a row by what their columns are.
pub(super) struct Cells<'a> {
    readings: HashMap<ImportColumn, (Reading, &'a str)>,
}

impl Cells<'_> {
    /// What a column says; nothing when it is not there or says nothing.
    pub fn get(&self, column: ImportColumn) -> Option<&Reading> {
        self.readings.get(&column).map(|(reading, _)| reading).filter(|reading| reading.state != CellState::Blank)
    }

    /// The heading of a column.
    pub fn label(&self, column: ImportColumn) -> &str {
        self.readings.get(&column).map_or("", |(_, label)| label)
    }

    /// The words of a column; empty when it says nothing.
    pub fn words(&self, column: ImportColumn) -> String {
        self.get(column).map(|reading| one_line(&reading.words)).unwrap_or_default()
    }

    /// A date that has to be a day.
    pub fn day(&self, column: ImportColumn) -> Option<NaiveDate> {
        self.get(column).and_then(|reading| reading.date).and_then(|date| date.exact())
    }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads a row.
pub(super) fn read(mapped: &Mapped<'_>, known: &Known, at: usize) -> Row {
    let mut readings = HashMap::new();
    let mut questions = Vec::new();
    for (column, (what, habit)) in mapped.columns.iter().zip(&mapped.habits).enumerate() {
        if *what == ImportColumn::LeaveOut {
            continue;
        }
        let label = mapped.headings.labels.get(column).map_or("", String::as_str);
        let reading = read_cell(mapped.table.cell(at, column), habit.order, what.is_date() && habit.has_dates);
        questions.extend(cell_questions(*what, &reading, label, known.today));
        readings.entry(*what).or_insert((reading, label));
    }
    let cells = Cells { readings };
    let name = name_of(&cells);
    let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
    let mut row = Row {
        number,
        initials: Initials::of_name(&name).as_str().to_owned(),
        post: cells.words(ImportColumn::Post),
        engagement: engagement(&cells),
        employer: cells.words(ImportColumn::Employer),
        born_on: cells.day(ImportColumn::BornOn),
        started_on: cells.day(ImportColumn::StartsOn),
        left_on: cells.day(ImportColumn::LeftOn),
        address: cells.get(ImportColumn::Address).map(|reading| reading.words.clone()).unwrap_or_default(),
        telephone: cells.words(ImportColumn::Telephone),
        remark: String::new(),
        facts: facts(&cells, number),
        questions,
        place: ImportPlace::Add,
        places: vec![ImportPlace::Add, ImportPlace::LeaveOut],
        joins: None,
        joins_words: String::new(),
        name,
    };
    if row.facts.is_empty() {
        row.remark = cells.words(ImportColumn::Note);
    }
    row_questions(&mut row, known.today);
    if let Some(why) = no_person(mapped, &row, at) {
        row.place = ImportPlace::LeaveOut;
        if row.name.is_empty() {
            row.places = vec![ImportPlace::LeaveOut];
        }
        row.questions = vec![why];
    }
    row
}

/// "Joan Test", from one column or two, the surname first or last.
fn name_of(cells: &Cells<'_>) -> String {
    let whole = cells.words(ImportColumn::Name);
    let name = if whole.is_empty() {
        format!("{} {}", cells.words(ImportColumn::FirstName), cells.words(ImportColumn::LastName))
    } else {
        match whole.split_once(',') {
            Some((last, first)) if !first.trim().is_empty() && !first.contains(',') => {
                format!("{} {}", first.trim(), last.trim())
            }
            _ => whole,
        }
    };
    one_line(name.trim_matches(','))
}

/// Why a row is no person; nothing when it is one.
fn no_person(mapped: &Mapped<'_>, row: &Row, at: usize) -> Option<String> {
    let cells = mapped.table.rows.get(at)?;
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    let headings = cells.iter().filter(|cell| label_meaning(&cell.words()).is_some()).count();
    if headings >= 2 && headings * 2 > filled {
        return Some("This looks like headings once more, so it is left out.".to_owned());
    }
    if row.name.is_empty() {
        return Some("There is no name in this row, so it is left out.".to_owned());
    }
    if !row.name.chars().any(char::is_alphabetic) || row.name.chars().count() > LONGEST_NAME {
        return Some("What stands in the column of names is no name, so the row is left out.".to_owned());
    }
    if filled == 1 && mapped.columns.iter().filter(|column| **column != ImportColumn::LeaveOut).count() > 2 {
        return Some(
            "There is nothing else in this row: it may be a heading within the list. It is left out unless you add it."
                .to_owned(),
        );
    }
    None
}

/// How the person works here, by the words of the register; permanent where it says nothing.
fn engagement(cells: &Cells<'_>) -> Engagement {
    let words = format!("{} {}", cells.words(ImportColumn::Engagement), cells.words(ImportColumn::Post)).to_lowercase();
    let said =
        |list: &[&str]| list.iter().any(|word| words.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word));
    if said(&["agency"]) {
        Engagement::Agency
    } else if said(&["bank", "casual", "relief", "zero", "sessional"]) {
        Engagement::Bank
    } else if said(&["volunteer", "voluntary"]) {
        Engagement::Volunteer
    } else if said(&["student", "placement"]) {
        Engagement::Student
    } else if said(&["contractor", "contracted", "self"]) {
        Engagement::Contractor
    } else if said(&["tupe", "transferred"]) {
        Engagement::Tupe
    } else if cells.words(ImportColumn::Engagement).is_empty() && !cells.words(ImportColumn::Employer).is_empty() {
        Engagement::Agency
    } else {
        Engagement::Permanent
    }
}

/// What has to be known of one cell.
fn cell_questions(column: ImportColumn, reading: &Reading, label: &str, today: NaiveDate) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(problem) = &reading.problem {
        found.push(format!("{label}: {problem}"));
        return found;
    }
    let words = one_line(&reading.words);
    let particular = matches!(column, ImportColumn::BornOn | ImportColumn::StartsOn | ImportColumn::LeftOn);
    if column.is_date() && matches!(reading.state, CellState::Said | CellState::Present) {
        match reading.date {
            None if day_by_serial(&words).is_some() => found.push(format!(
                "{label}: “{words}” may be a spreadsheet’s number for {}, or no date at all, so it is not taken for one. \
                 Give the column the format of a date in the spreadsheet, and choose it again.",
                day_by_serial(&words).map(date_words).unwrap_or_default()
            )),
            None if particular => found.push(format!("{label}: “{words}” is no date, so it is left open.")),
            None if reading.state == CellState::Said => {
                found.push(format!("{label}: “{words}” is no date; it is kept as words."));
            }
            Some(date) if date.exact().is_none() && particular => {
                found.push(format!("{label}: “{words}” is no exact day, so it is left open."));
            }
            Some(date) if date.exact().is_none() => {
                found.push(format!("{label}: “{words}” is no exact day; it is kept as words."));
            }
            Some(date) if date.earliest() > today && is_past(column) => {
                found.push(format!("{label}: {} has not come yet.", date.words()));
            }
            _ => {}
        }
    }
    if column == ImportColumn::DbsNumber
        && reading.certificate.is_none()
        && matches!(reading.state, CellState::Said | CellState::Present)
        && words.bytes().any(|byte| byte.is_ascii_digit())
    {
        found.push(format!(
            "{label}: “{words}” is no certificate number, which has twelve figures; it is kept as words."
        ));
    }
    found
}

/// Days that can only have been.
fn is_past(column: ImportColumn) -> bool {
    !matches!(
        column,
        ImportColumn::StartsOn
            | ImportColumn::LeftOn
            | ImportColumn::RightToWorkExpires
            | ImportColumn::SocialWorkExpires
    )
}

/// What has to be known of the row as a whole.
fn row_questions(row: &mut Row, today: NaiveDate) {
    if let Some(born) = row.born_on {
        let age = years(born, row.started_on.unwrap_or(today));
        if born > today || !(16..=100).contains(&age) {
            row.questions.push(format!(
                "Born on {}: that would be an age of {age} at the start of work, so the date of birth is left open.",
                date_words(born)
            ));
            row.born_on = None;
        }
    }
    if let (Some(started), Some(left)) = (row.started_on, row.left_on)
        && left < started
    {
        row.questions.push(format!(
            "The last day ({}) is before the first ({}), so the last day is left open.",
            date_words(left),
            date_words(started)
        ));
        row.left_on = None;
    }
    let issued = row.facts.iter().find(|fact| fact.item == "dbs").and_then(|fact| fact.checked_on);
    if let (Some(started), Some(issued)) = (row.started_on, issued)
        && issued > started
    {
        row.questions.push(format!(
            "The DBS certificate is dated {}, after the first day of work ({}). It may be a renewal.",
            date_words(issued),
            date_words(started)
        ));
    }
    if !row.name.is_empty() && !row.name.contains(' ') {
        row.questions.push("Only one word of the name is there.".to_owned());
    }
}

impl Row {
    /// The post, the first day and how the person works here, in words.
    #[must_use]
    pub fn particulars(&self) -> String {
        let mut parts = Vec::new();
        if !self.post.is_empty() {
            parts.push(self.post.clone());
        }
        parts.push(self.engagement.words().to_owned());
        if !self.employer.is_empty() {
            parts.push(self.employer.clone());
        }
        if let Some(day) = self.started_on {
            parts.push(format!("since {}", date_words(day)));
        }
        if let Some(day) = self.left_on {
            parts.push(format!("until {}", date_words(day)));
        }
        if let Some(day) = self.born_on {
            parts.push(format!("born {}", date_words(day)));
        }
        parts.join(", ")
    }

    /// The number of a DBS certificate in it.
    #[must_use]
    pub fn certificate(&self) -> Option<&str> {
        self.facts.iter().find_map(Fact::certificate)
    }
}
