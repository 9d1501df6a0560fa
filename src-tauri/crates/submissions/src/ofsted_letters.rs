//! The email around a notice to Ofsted or around comments on a draft report, and the names of their files.
//!
//! What it must not know: what the notice says. The covering text names nobody.

/// `SC999001_absence_2026-03-03.pdf`. ASCII, no person's name.
#[must_use]
pub fn notice_file_name(urn: &str, what: &str, day: &str, version: u32) -> String {
    let plain = |text: &str, most: usize| -> String {
        text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(most).collect()
    };
    let urn = plain(urn, 12);
    let urn = if urn.is_empty() { String::new() } else { format!("{urn}_") };
    let version = if version > 1 { format!("_v{version}") } else { String::new() };
    format!("{urn}{}_{}{version}.pdf", plain(what, 24), plain(day, 10))
}

/// The covering text: what is attached, which document it is, who writes in which role.
#[must_use]
pub fn notice_covering_text(what: &str, centre: &str, urn: &str, number: &str, role: &str) -> String {
    let line = |text: &str| -> String {
        let clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
        clean.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (what, centre, urn) = (line(what), line(centre), line(urn));
    format!(
        "Dear Ofsted\n\nPlease find attached: {what}, {centre} (URN {urn}).\n\nDocument number: {}\n\nPlease confirm that you have received it.\n\nYours faithfully\n\n{}\n{centre}\n",
        line(number),
        line(role)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EmailDraft, eml};

    #[test]
    fn the_file_name_carries_urn_kind_and_day_and_nothing_that_a_file_system_dislikes() {
        assert_eq!(notice_file_name("SC999001", "absence", "2026-03-03", 1), "SC999001_absence_2026-03-03.pdf");
        assert_eq!(notice_file_name("SC/99", "../x", "2026-03-03", 2), "SC99_x_2026-03-03_v2.pdf");
    }

    #[test]
    fn the_email_of_a_notice_reads_as_it_should() {
        let text = |what: &str| {
            notice_covering_text(what, "Willow House", "SC999001", "SC999001-N-2026-03-03-1", "Deputy manager")
        };
        let mut all = String::new();
        for what in ["notice of absence", "comments on the draft report of the inspection of 3 March 2026"] {
            all.push_str(&text(what));
            all.push_str("--\n");
        }
        insta::assert_snapshot!(all);
    }

    #[test]
    fn the_draft_of_a_notice_is_unsent_and_carries_the_letter() {
        let draft = eml(&EmailDraft {
            from: None,
            to: "enquiries@ofsted.gov.uk".to_owned(),
            subject: "SC999001 – Willow House – Notice of absence of the registered manager".to_owned(),
            body: notice_covering_text("notice of absence", "Willow House", "SC999001", "N-1", "Deputy manager"),
            attachment_name: "SC999001_absence_2026-03-03.pdf".to_owned(),
            attachment: b"%PDF-1.7 test".to_vec(),
        })
        .unwrap();
        let text = String::from_utf8_lossy(&draft);
        assert!(text.contains("X-Unsent: 1") && text.contains("SC999001_absence_2026-03-03.pdf"));
    }
}
