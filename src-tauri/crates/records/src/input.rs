//! What people type, and how it becomes a value: dates in three fields, times, initials, URNs, whole numbers, texts.
//!
//! Each parser says what is wrong in one sentence that can stand beside the field.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{ErrorCode, FieldError, UiError};

/// The most that one text field holds, in characters. A longer text is refused as a whole, never cut.
pub const LONGEST_TEXT: usize = 100_000;
/// The most that a one-line field holds, in characters.
pub const LONGEST_LINE: usize = 300;

/// A date as typed: three fields, each free text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DateInput {
    /// Day of the month.
    pub day: String,
    /// Month: a number, or its name or first three letters.
    pub month: String,
    /// Year in four digits.
    pub year: String,
}

impl From<NaiveDate> for DateInput {
    fn from(date: NaiveDate) -> Self {
        Self {
            day: date.format("%-d").to_string(),
            month: date.format("%-m").to_string(),
            year: date.format("%Y").to_string(),
        }
    }
}

impl From<Option<NaiveDate>> for DateInput {
    fn from(date: Option<NaiveDate>) -> Self {
        date.map(Self::from).unwrap_or_default()
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl DateInput {
    /// Nothing was typed in any of the three fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.day, &self.month, &self.year].iter().all(|part| part.trim().is_empty())
    }

    /// The date, or what is wrong with it. `what` begins the sentence: "The date of the visit".
    ///
    /// # Errors
    /// A sentence that names the missing or impossible part.
    pub fn parse(&self, what: &str) -> Result<NaiveDate, String> {
        let parts = [("a day", &self.day), ("a month", &self.month), ("a year", &self.year)];
        let missing: Vec<&str> =
            parts.iter().filter(|(_, text)| text.trim().is_empty()).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            return Err(format!("{what} must include {}", missing.join(" and ")));
        }
        let day: u32 = self.day.trim().parse().map_err(|_| format!("{what}: the day must be a number, such as 3"))?;
        let month_text = self.month.trim().to_lowercase();
        let month: u32 = match month_text.parse() {
            Ok(number) => number,
            Err(_) => MONTHS
                .iter()
                .position(|name| month_text.len() >= 3 && name.starts_with(&month_text))
                .and_then(|index| u32::try_from(index + 1).ok())
                .ok_or_else(|| format!("{what}: the month must be a number from 1 to 12, or its name"))?,
        };
        let year_text = self.year.trim();
        let year: i32 = year_text
            .parse()
            .ok()
            .filter(|year| year_text.len() == 4 && (1900..=2200).contains(year))
            .ok_or_else(|| format!("{what}: the year must have four digits, such as 2026"))?;
        NaiveDate::from_ymd_opt(year, month, day)
            .ok_or_else(|| format!("{what} must be a real date; {day}/{month}/{year} is not in the calendar"))
    }
}

/// A time of day as typed: `09:40`, `9.40`, `0940`, `9:40am`, `2pm`.
///
/// # Errors
/// A sentence that shows the expected form.
pub fn parse_time(text: &str, what: &str) -> Result<NaiveTime, String> {
    let wrong = || format!("{what} must be a time, such as 9:40 or 14:15");
    let mut rest = text.trim().to_lowercase();
    let mut shift = None;
    for (suffix, hours) in [("am", 0), ("pm", 12)] {
        if let Some(start) = rest.strip_suffix(suffix) {
            rest = start.trim().to_owned();
            shift = Some(hours);
            break;
        }
    }
    let (hour, minute) = match rest.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour.to_owned(), minute.to_owned()),
        Some(_) => return Err(wrong()),
        None if rest.is_ascii() && (rest.len() == 4 || (rest.len() == 3 && shift.is_none())) => {
            let at = rest.len() - 2;
            (rest[..at].to_owned(), rest[at..].to_owned())
        }
        None if shift.is_some() => (rest, "0".to_owned()),
        None => return Err(wrong()),
    };
    let (mut hour, minute): (u32, u32) = match (hour.parse(), minute.parse()) {
        (Ok(hour), Ok(minute)) => (hour, minute),
        _ => return Err(wrong()),
    };
    if let Some(hours) = shift {
        if !(1..=12).contains(&hour) {
            return Err(wrong());
        }
        hour = hour % 12 + hours;
    }
    NaiveTime::from_hms_opt(hour, minute, 0).ok_or_else(wrong)
}

/// Ofsted's unique reference number of a centre. Any non-empty text is accepted; an unusual shape is only warned about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Urn(String);

impl Urn {
    /// The URN without spaces, in capitals.
    ///
    /// # Errors
    /// When nothing was typed, or it is longer than 20 characters or contains something that cannot stand in a file name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let urn: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        if urn.is_empty() {
            return Err("Enter the centre's URN; it stands on the certificate of registration".to_owned());
        }
        if urn.len() > 20 || !urn.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err("The URN may hold only letters, digits and hyphens, at most 20 of them".to_owned());
        }
        Ok(Self(urn))
    }

    /// What looks unusual about it, if anything: the usual shapes are `SC` with six digits, or six or seven digits.
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        let digits = self.0.strip_prefix("SC").unwrap_or(&self.0);
        let usual = digits.chars().all(|c| c.is_ascii_digit()) && (6..=7).contains(&digits.len());
        (!usual).then(|| {
            format!("{} does not look like a usual URN (SC999001 or 2500001). Compare it with the certificate.", self.0)
        })
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Initials of a person, as they stand in reports: `A.O.`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Initials(String);

impl Initials {
    /// Initials as typed: one to eight letters, with or without dots or spaces; stored as `A.O.`
    ///
    /// # Errors
    /// When there is no letter, more than eight, or a word (a name) instead of initials.
    pub fn parse(text: &str) -> Result<Self, String> {
        let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
        if letters.is_empty() {
            return Err("Enter initials, such as A.O.".to_owned());
        }
        if letters.len() > 8 || letters.windows(2).any(|pair| pair[1].is_lowercase() && pair[0].is_uppercase()) {
            return Err("Enter initials only, such as A.O., not a name".to_owned());
        }
        Ok(Self(letters.iter().flat_map(|c| c.to_uppercase()).map(|c| format!("{c}.")).collect()))
    }

    /// The initials of a name: the first letter of each word and of each part joined by a hyphen.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let letters = name
            .split(|c: char| c.is_whitespace() || c == '-')
            .filter_map(|word| word.chars().find(|c| c.is_alphabetic()))
            .take(8)
            .flat_map(char::to_uppercase)
            .map(|c| format!("{c}."))
            .collect();
        Self(letters)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Collects what is wrong with a form, so that a person sees all of it at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<FieldError>);

impl Problems {
    /// Nothing wrong so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a problem with a field.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), message: message.into() });
    }

    /// The value, or notes the problem and gives nothing.
    pub fn take<T>(&mut self, field: &str, result: Result<T, String>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(message) => {
                self.add(field, message);
                None
            }
        }
    }

    /// A date that must be there.
    pub fn date(&mut self, field: &str, what: &str, input: &DateInput) -> Option<NaiveDate> {
        self.take(field, input.parse(what))
    }

    /// A date that may be left out.
    pub fn optional_date(&mut self, field: &str, what: &str, input: &DateInput) -> Option<NaiveDate> {
        if input.is_empty() { None } else { self.date(field, what, input) }
    }

    /// One line that must be there. `missing` is the message when it is not.
    pub fn line(&mut self, field: &str, text: &str, missing: &str) -> String {
        let text = self.optional_line(field, text);
        if text.is_empty() {
            self.add(field, missing);
        }
        text
    }

    /// One line that may be empty: line breaks and other control characters become spaces; too long is a problem.
    pub fn optional_line(&mut self, field: &str, text: &str) -> String {
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let line = line.trim().to_owned();
        let length = line.chars().count();
        if length > LONGEST_LINE {
            self.add(field, format!("This has {length} characters; the most is {LONGEST_LINE}. Shorten it"));
        }
        line
    }

    /// A longer text that may be empty; too long is a problem.
    pub fn text(&mut self, field: &str, text: &str) -> String {
        let length = text.chars().count();
        if length > LONGEST_TEXT {
            self.add(field, too_long(length));
        }
        text.trim_end().to_owned()
    }

    /// Everything in order, or a `BadInput` error with all the problems.
    ///
    /// # Errors
    /// When any problem was noted.
    pub fn finish(self) -> Result<(), UiError> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(UiError {
            code: ErrorCode::BadInput,
            message: "Nothing has been changed yet. What you typed is kept as a draft.".to_owned(),
            fields: self.0,
        })
    }
}

/// The message for a text longer than [`LONGEST_TEXT`].
#[must_use]
pub fn too_long(length: usize) -> String {
    format!(
        "This text has {length} characters; one field holds at most {LONGEST_TEXT}. \
         The last version that fitted is kept; move part of the text to another field"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(day: &str, month: &str, year: &str) -> DateInput {
        DateInput { day: day.into(), month: month.into(), year: year.into() }
    }

    #[test]
    fn a_month_may_be_a_number_or_a_name() {
        let expected = NaiveDate::from_ymd_opt(2026, 3, 3).unwrap();
        for month in ["3", "03", "March", "mar", "MARCH "] {
            assert_eq!(date("3", month, "2026").parse("The date"), Ok(expected), "{month}");
        }
    }

    #[test]
    fn an_impossible_date_says_so() {
        assert!(date("31", "2", "2026").parse("The date of the visit").unwrap_err().contains("real date"));
        assert!(date("3", "", "").parse("The date of the visit").unwrap_err().contains("a month and a year"));
        assert!(date("3", "3", "26").parse("The date").unwrap_err().contains("four digits"));
        assert!(date("3", "ma", "2026").parse("The date").unwrap_err().contains("month"));
    }

    #[test]
    fn times_in_any_usual_habit_are_read() {
        for (text, expected) in [
            ("09:40", (9, 40)),
            ("9.40", (9, 40)),
            ("0940", (9, 40)),
            ("940", (9, 40)),
            ("9:40am", (9, 40)),
            ("2pm", (14, 0)),
            ("12am", (0, 0)),
            ("12:30 PM", (12, 30)),
            ("23:59", (23, 59)),
        ] {
            let (hour, minute) = expected;
            assert_eq!(parse_time(text, "Start"), Ok(NaiveTime::from_hms_opt(hour, minute, 0).unwrap()), "{text}");
        }
        for text in ["", "25:00", "9:4", "noon", "13pm", "ä940", "99999"] {
            assert!(parse_time(text, "Start").is_err(), "{text}");
        }
    }

    #[test]
    fn initials_are_taken_from_letters_and_names_are_refused() {
        for text in ["AO", "A.O.", "a o", " a.o. "] {
            assert_eq!(Initials::parse(text).unwrap().as_str(), "A.O.", "{text}");
        }
        assert!(Initials::parse("Amara").is_err());
        assert!(Initials::parse("").is_err());
        assert_eq!(Initials::of_name("Siobhán Brennan-Úna").as_str(), "S.B.Ú.");
    }

    #[test]
    fn an_unusual_urn_is_warned_about_and_never_blocked() {
        assert_eq!(Urn::parse(" sc999001 ").unwrap().warning(), None);
        assert_eq!(Urn::parse("2500001").unwrap().warning(), None);
        assert!(Urn::parse("XY-1").unwrap().warning().is_some());
        assert!(Urn::parse("../SC").is_err(), "it becomes part of a file name");
    }

    proptest! {
        #[test]
        fn every_date_survives_the_three_fields(days in 0i64..109_000) {
            let date = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Days::new(days.unsigned_abs());
            prop_assert_eq!(DateInput::from(date).parse("x"), Ok(date));
        }

        #[test]
        fn no_typed_text_makes_a_parser_panic(a in ".{0,12}", b in ".{0,12}", c in ".{0,12}") {
            let _ = DateInput { day: a.clone(), month: b.clone(), year: c.clone() }.parse("x");
            let _ = parse_time(&a, "x");
            let _ = Initials::parse(&b);
            let _ = Urn::parse(&c);
        }
    }
}
