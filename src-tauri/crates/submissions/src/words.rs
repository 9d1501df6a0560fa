//! The words of a submission: subject, file name, covering text. They name nobody.

use chrono::NaiveDate;
use hearthbook_rules::date_words;

/// "SC999001 – Willow House – Regulation 25 visit report – visit 3 March 2026".
#[must_use]
pub fn visit_report_subject(urn: &str, centre: &str, visited_on: NaiveDate) -> String {
    let day = date_words(visited_on);
    format!("{} – {} – Regulation 25 visit report – visit {day}", one_line(urn), one_line(centre))
}

/// `SC999001_Reg25_2026-03-03.pdf`; from the second version on `SC999001_Reg25_2026-03-03_v2.pdf`.
#[must_use]
pub fn visit_report_file_name(urn: &str, visited_on: NaiveDate, version: u32) -> String {
    // A URN may be of any shape; a file name may not.
    let urn: String = urn.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
    let urn = if urn.is_empty() { String::new() } else { format!("{urn}_") };
    let version = if version >= 2 { format!("_v{version}") } else { String::new() };
    format!("{urn}Reg25_{}{version}.pdf", visited_on.format("%Y-%m-%d"))
}

/// What the covering text of a visit report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveringText<'a> {
    /// Ofsted's unique reference number.
    pub urn: &'a str,
    /// Name of the centre.
    pub centre: &'a str,
    /// Day of the visit.
    pub visited_on: NaiveDate,
    /// Version of the report, from 1.
    pub version: u32,
    /// Number of the document, if it is to be named.
    pub document_number: Option<&'a str>,
    /// Who writes, by role: "Responsible individual".
    pub role: &'a str,
}

/// A short covering text, with line breaks as `\n`.
#[must_use]
pub fn covering_text(about: &CoveringText<'_>) -> String {
    let day = date_words(about.visited_on);
    let (centre, urn) = (one_line(about.centre), one_line(about.urn));
    let mut text = format!(
        "Dear Ofsted\n\nPlease find attached the report of the visit to {centre} (URN {urn}) on {day}, made under regulation \
         25 of the Residential Family Centres Regulations 2002.\n"
    );
    if about.version >= 2 {
        let version = about.version;
        text.push_str(&format!(
            "\nThis is a corrected version (version {version}). It replaces the earlier version of the report on that visit; \
             what was corrected is said in the report.\n"
        ));
    }
    if let Some(number) = about.document_number {
        text.push_str(&format!("\nDocument number: {}\n", one_line(number)));
    }
    text.push_str(&format!("\nYours faithfully\n\n{}\n{centre}\n", one_line(about.role)));
    text
}

/// `SC999001_Reg23_2026-09-30.pdf`, by the last day of the period.
#[must_use]
pub fn review_file_name(urn: &str, to: NaiveDate, version: u32) -> String {
    visit_report_file_name(urn, to, version).replace("Reg25_", "Reg23_")
}

/// `SC999001_Reg23_2026-09-30_residents.pdf`.
#[must_use]
pub fn residents_file_name(urn: &str, to: NaiveDate, version: u32) -> String {
    review_file_name(urn, to, version).replace(".pdf", "_residents.pdf")
}

/// Subject of the email with the report on a review.
#[must_use]
pub fn review_subject(urn: &str, centre: &str, period: &str) -> String {
    let parts = [one_line(urn), one_line(centre), "Regulation 23 quality-of-care review".to_owned(), one_line(period)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ")
}

/// What the covering text of a review says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewCovering<'a> {
    /// Ofsted's unique reference number.
    pub urn: &'a str,
    /// Name of the centre.
    pub centre: &'a str,
    /// "1 April 2026 to 30 September 2026".
    pub period: &'a str,
    /// Version.
    pub version: u32,
    /// Number of the document; nothing before sign-off.
    pub document_number: Option<&'a str>,
    /// Who sends it, by role.
    pub role: &'a str,
}

/// The covering text of a review.
#[must_use]
pub fn review_covering_text(about: &ReviewCovering<'_>) -> String {
    let (centre, urn) = (one_line(about.centre), one_line(about.urn));
    let mut text = format!(
        "Dear Ofsted\n\nAttached is the report on our review of the quality of care under regulation 23 of the \
         Residential Family Centres Regulations 2002.\n\nCentre: {centre}\nURN: {urn}\nPeriod: {}\n",
        one_line(about.period)
    );
    if let Some(number) = about.document_number {
        text.push_str(&format!("Document: {}\n", one_line(number)));
    }
    if about.version >= 2 {
        text.push_str(&format!(
            "\nThis is version {}. It corrects the report that you may have had before; please use this one.\n",
            about.version
        ));
    }
    text.push_str(&format!("\nYours faithfully\n\n{}\n{centre}\n", one_line(about.role)));
    text
}

/// What somebody typed into a field, fit for one line of a message.
fn one_line(text: &str) -> String {
    let clean = text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c });
    clean.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 3).unwrap()
    }

    #[test]
    fn subject_and_file_name_carry_urn_and_day_and_name_nobody() {
        let subject = visit_report_subject("SC999001", "Willow House", day());
        assert_eq!(subject, "SC999001 – Willow House – Regulation 25 visit report – visit 3 March 2026");
        assert_eq!(visit_report_file_name("SC999001", day(), 1), "SC999001_Reg25_2026-03-03.pdf");
        assert_eq!(visit_report_file_name("SC999001", day(), 2), "SC999001_Reg25_2026-03-03_v2.pdf");
        assert_eq!(visit_report_file_name(" SC 999/001 ", day(), 1), "SC999001_Reg25_2026-03-03.pdf");
        assert_eq!(visit_report_file_name("", day(), 1), "Reg25_2026-03-03.pdf");
    }

    fn about(version: u32) -> CoveringText<'static> {
        CoveringText {
            urn: "SC999001",
            centre: "Willow House",
            visited_on: day(),
            version,
            document_number: Some("SC999001-V-2026-03-1"),
            role: "Responsible individual",
        }
    }

    #[test]
    fn the_covering_text_is_short_and_signed_by_role() {
        insta::assert_snapshot!(covering_text(&about(1)));
    }

    #[test]
    fn a_reviews_email_says_what_it_is_and_its_files_are_told_apart() {
        assert_eq!(review_file_name("SC999001", day(), 1), "SC999001_Reg23_2026-03-03.pdf");
        assert_eq!(residents_file_name("SC999001", day(), 2), "SC999001_Reg23_2026-03-03_v2_residents.pdf");
        let period = "1 September 2025 to 3 March 2026";
        insta::assert_snapshot!(review_subject("SC999001", "Willow House", period));
        insta::assert_snapshot!(review_covering_text(&ReviewCovering {
            urn: "SC999001",
            centre: "Willow House",
            period,
            version: 2,
            document_number: Some("SC999001-Q-2026-03-03-2"),
            role: "Registered manager",
        }));
    }

    #[test]
    fn the_covering_text_of_a_correction_says_that_it_is_one() {
        insta::assert_snapshot!(covering_text(&CoveringText { document_number: None, ..about(2) }));
    }

    proptest! {
        #[test]
        fn whatever_was_typed_the_subject_is_one_line_and_the_file_name_is_plain(
            urn in "\\PC{0,80}|[\r\n\t A-Z0-9/\\\\.]{0,80}", centre in "\\PC{0,80}|[\r\n\u{2028} a]{0,9}", version in 0u32..100_000,
        ) {
            let subject = visit_report_subject(&urn, &centre, day());
            prop_assert!(!subject.chars().any(char::is_control));
            let name = visit_report_file_name(&urn, day(), version);
            prop_assert!(name.len() < 60 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b)));
            prop_assert!(!name.starts_with('.') && name.ends_with(".pdf"));
        }
    }
}
