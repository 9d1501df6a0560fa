//! The words of a notice under regulation 26: the letter, what of other families has to be left out, the recipient's form.
//!
//! What it must not know: who the recipient's address is, where the record is kept, whether anything may leave. The gate
//! decides that, and it searches what a person made of these words.

/// What a letter is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LetterFacts {
    /// Name of the centre.
    pub centre: String,
    /// Ofsted's unique reference number.
    pub urn: String,
    /// The centre's telephone number; may be empty.
    pub telephone: String,
    /// To whom: "Northmere Council".
    pub to: String,
    /// "Police called to the centre".
    pub kind: String,
    /// "21 November 2026, between 22:00 and 07:00 the next day".
    pub when: String,
    /// "21 November 2026, 22:55".
    pub known: String,
    /// Where; may be empty.
    pub place: String,
    /// Who, by initials: "R.D. (parent in F-2026-03)".
    pub people: Vec<String>,
    /// Who they are, for recipients that need it: "Rosa Delaney (R.D.), born 3 March 1999".
    pub identities: Vec<String>,
    /// What happened.
    pub what: String,
    /// What was done.
    pub actions: String,
    /// What is done so that it does not happen again; may be empty.
    pub prevention: String,
    /// What was told by word of mouth before: "by telephone on 21 November 2026, 23:50". Empty for a first notice.
    pub told_orally: String,
    /// The outcome of an enquiry; empty for a first notice.
    pub outcome: String,
    /// Under which provision the registered person decided to notify it; empty where nobody decided so, or where the
    /// provision was not seen.
    pub under: String,
    /// Who writes, by role.
    pub role: String,
    /// A parent of the child is written to.
    pub to_parent: bool,
}

/// "SC999001 – Willow House – notice of an event on 21 November 2026". It names nobody.
#[must_use]
pub fn letter_subject(urn: &str, centre: &str, day: &str, outcome: bool) -> String {
    let what = if outcome { "outcome of an enquiry, event" } else { "notice of an event" };
    one_line(&format!("{urn} – {centre} – {what} on {day}"))
}

/// `SC999001_Notice_2026-11-21_F-2026-03_placing-authority.pdf`. `family` is the reference of the family whose authority or
/// parent it is, or empty: letters to two families on one event must not be taken for each other.
#[must_use]
pub fn letter_file_name(urn: &str, day: &str, family: &str, recipient: &str) -> String {
    let plain = |text: &str, most: usize| -> String {
        text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(most).collect()
    };
    let urn = plain(urn, 12);
    let urn = if urn.is_empty() { String::new() } else { format!("{urn}_") };
    // what tells references apart stands at their end
    let reference = plain(family, usize::MAX);
    let reference = &reference[reference.len().saturating_sub(12)..];
    let reference = if reference.is_empty() { String::new() } else { format!("{reference}_") };
    let start = format!("{urn}Notice_{}_{reference}", plain(day, 10));
    let room = (59 - ".pdf".len()).saturating_sub(start.len());
    format!("{start}{}.pdf", plain(recipient, room.min(20)))
}

/// The letter, with line breaks as `\n`.
#[must_use]
pub fn letter_text(facts: &LetterFacts) -> String {
    let mut parts = Vec::new();
    parts.push(format!("Dear {}", if facts.to.is_empty() { "Sir or Madam" } else { &facts.to }));
    let told = if facts.told_orally.is_empty() {
        format!("I am writing to tell you of an event at {} (URN {}).", facts.centre, facts.urn)
    } else {
        format!(
            "I confirm in writing what we told you {} about an event at {} (URN {}).",
            facts.told_orally, facts.centre, facts.urn
        )
    };
    parts.push(if facts.under.is_empty() {
        told
    } else {
        format!("{told} The registered person decided to notify it under {}.", facts.under)
    });
    let mut lines = vec![format!("What it was: {}", facts.kind), format!("When: {}", facts.when)];
    if !facts.to_parent {
        lines.push(format!("Known to us: {}", facts.known));
    }
    if !facts.place.is_empty() {
        lines.push(format!("Where: {}", facts.place));
    }
    if !facts.people.is_empty() {
        lines.push(format!("Who: {}", facts.people.join("; ")));
    }
    parts.push(lines.join("\n"));
    if !facts.identities.is_empty() {
        let who: Vec<String> = facts.identities.iter().map(|one| format!("- {one}")).collect();
        parts.push(format!("This is about:\n{}", who.join("\n")));
    }
    for (label, text) in [
        ("What happened", &facts.what),
        ("What was done", &facts.actions),
        ("What is done so that it does not happen again", &facts.prevention),
        ("Outcome of the enquiry", &facts.outcome),
    ] {
        if !text.trim().is_empty() {
            parts.push(format!("{label}:\n{}", text.trim()));
        }
    }
    let telephone = if facts.telephone.is_empty() { String::new() } else { format!("\nTelephone {}", facts.telephone) };
    parts.push(format!("Yours sincerely\n\n{}\n{}{telephone}", facts.role, facts.centre));
    parts.join("\n\n") + "\n"
}

/// Somebody whose initials must not stand in a letter: of another family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherFamily {
    /// "F-2026-05".
    pub reference: String,
    /// "L.A.", "T.A.".
    pub initials: Vec<String>,
}

/// Byte ranges of `initials` ("L.A.") in a text, also as "L.A", "LA" or "L A", as words of their own.
fn places_of(text: &str, initials: &str) -> Vec<(usize, usize)> {
    let letters: Vec<char> = initials.chars().filter(|c| c.is_alphabetic()).collect();
    if letters.len() < 2 {
        return Vec::new();
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |index: usize| chars.get(index).map_or(text.len(), |(at, _)| *at);
    let mut found = Vec::new();
    let mut start = 0;
    while start < chars.len() {
        let before = start.checked_sub(1).map(|index| chars[index].1);
        if chars[start].1 == letters[0] && !before.is_some_and(|c| c.is_alphanumeric() || c == '.') {
            let mut index = start;
            let mut whole = true;
            for (n, letter) in letters.iter().enumerate() {
                if chars.get(index).map(|(_, c)| c) != Some(letter) {
                    whole = false;
                    break;
                }
                index += 1;
                if chars.get(index).is_some_and(|(_, c)| *c == '.') {
                    index += 1;
                }
                if n + 1 < letters.len() && chars.get(index).is_some_and(|(_, c)| *c == ' ') {
                    index += 1;
                }
            }
            // "L.A.B." is somebody else
            if whole && !chars.get(index).is_some_and(|(_, c)| c.is_alphanumeric()) {
                found.push((chars[start].0, end_of(index)));
                start = index.max(start + 1);
                continue;
            }
        }
        start += 1;
    }
    found
}

/// The text with the initials and references of other families replaced by "another resident" and "another family".
#[must_use]
pub fn without_others(text: &str, others: &[OtherFamily]) -> String {
    let mut text = text.to_owned();
    for other in others {
        if !other.reference.is_empty() {
            text = text.replace(&other.reference, "another family");
        }
        for initials in &other.initials {
            for (start, end) in places_of(&text, initials).into_iter().rev() {
                text.replace_range(start..end, "another resident");
            }
        }
    }
    text
}

/// What of other families still stands in a text: their references and initials as written, each once.
#[must_use]
pub fn others_in(text: &str, others: &[OtherFamily]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for other in others {
        if !other.reference.is_empty() && text.contains(&other.reference) {
            found.push(other.reference.clone());
        }
        for initials in &other.initials {
            found.extend(places_of(text, initials).into_iter().map(|(start, end)| text[start..end].to_owned()));
        }
    }
    let mut once: Vec<String> = Vec::new();
    for words in found {
        if !once.contains(&words) {
            once.push(words);
        }
    }
    once
}

/// Whether a text says what stands in a reason that its reader must never see: five of its words in a row, or all of a
/// shorter one.
#[must_use]
pub fn says_reason(text: &str, reason: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (text, reason) = (words(text), words(reason));
    let window = reason.len().min(5);
    window > 1 && reason.windows(window).any(|part| text.windows(window).any(|other| other == part))
}

fn one_line(text: &str) -> String {
    let clean = text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c });
    clean.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::email::{EmailDraft, eml};
    use proptest::prelude::*;

    fn facts() -> LetterFacts {
        LetterFacts {
            centre: "Willow House".to_owned(),
            urn: "SC999001".to_owned(),
            telephone: "01632 960101".to_owned(),
            to: "Northmere Council".to_owned(),
            kind: "Police called to the centre".to_owned(),
            when: "21 November 2026, 22:40".to_owned(),
            known: "21 November 2026, 22:45".to_owned(),
            place: "Front door".to_owned(),
            people: vec!["R.D. (parent)".to_owned(), "T.B. (night worker)".to_owned()],
            identities: vec!["Rosa Delaney (R.D.), born 3 March 1999, parent".to_owned()],
            what: "A visitor of R.D. shouted at the door and would not leave.".to_owned(),
            actions: "999 was called at 22:45; two officers came at 23:05 and he left.".to_owned(),
            prevention: "The visitor is not admitted; the plan for the night was changed.".to_owned(),
            under: "regulation 26(1) of the Residential Family Centres Regulations 2002".to_owned(),
            role: "Deputy manager".to_owned(),
            ..LetterFacts::default()
        }
    }

    fn by_initials() -> LetterFacts {
        LetterFacts { identities: Vec::new(), ..facts() }
    }

    #[test]
    fn the_letter_to_ofsted_goes_by_initials() {
        insta::assert_snapshot!(letter_text(&LetterFacts { to: "Ofsted".to_owned(), ..by_initials() }));
    }

    #[test]
    fn the_letter_to_the_placing_authority_says_who_it_is_about() {
        insta::assert_snapshot!(letter_text(&facts()));
    }

    #[test]
    fn the_confirmation_says_when_it_was_told_by_word_of_mouth() {
        let told_orally = "by telephone on 21 November 2026, 23:50".to_owned();
        insta::assert_snapshot!(letter_text(&LetterFacts { told_orally, ..facts() }));
    }

    #[test]
    fn the_letter_to_the_police_names_the_missing_person() {
        insta::assert_snapshot!(letter_text(&LetterFacts {
            to: "Ashcombe Police".to_owned(),
            kind: "Missing".to_owned(),
            when: "21 November 2026, between 22:00 and 07:00 the next day".to_owned(),
            what: "R.D. left the building and did not come back. Her child is safe here.".to_owned(),
            under: String::new(),
            prevention: String::new(),
            ..facts()
        }));
    }

    #[test]
    fn the_letter_to_a_parent_is_plain_and_says_nothing_of_clocks() {
        insta::assert_snapshot!(letter_text(&LetterFacts {
            to: "R.D.".to_owned(),
            to_parent: true,
            identities: Vec::new(),
            prevention: String::new(),
            under: String::new(),
            ..facts()
        }));
    }

    #[test]
    fn the_outcome_of_an_enquiry_is_notified_in_its_turn() {
        insta::assert_snapshot!(letter_text(&LetterFacts {
            kind: "Child-protection enquiry".to_owned(),
            outcome: "No further action; the child stays with her mother.".to_owned(),
            under: "regulation 12(2)(c) of the Residential Family Centres Regulations 2002".to_owned(),
            ..facts()
        }));
    }

    #[test]
    fn the_email_with_the_letter_as_it_is_written() {
        let subject = letter_subject("SC999001", "Willow House", "21 November 2026", false);
        let draft = EmailDraft {
            from: None,
            to: "duty@northmere.example".to_owned(),
            subject,
            body: letter_text(&facts()),
            attachment_name: letter_file_name("SC999001", "2026-11-21", "", "placing-authority"),
            attachment: b"%PDF-1.7 invented".to_vec(),
        };
        insta::assert_snapshot!(String::from_utf8(eml(&draft).unwrap()).unwrap());
    }

    fn others() -> Vec<OtherFamily> {
        vec![OtherFamily { reference: "F-2026-05".to_owned(), initials: vec!["L.A.".to_owned(), "T.A.".to_owned()] }]
    }

    #[test]
    fn another_familys_initials_are_found_in_every_way_of_writing_and_taken_out() {
        let text = "R.D. argued with L.A. in F-2026-05; LA left, and L. A came back. T.A. slept.";
        assert_eq!(others_in(text, &others()), ["F-2026-05", "L.A.", "LA", "L. A", "T.A."]);
        let clean = without_others(text, &others());
        assert_eq!(
            clean,
            "R.D. argued with another resident in another family; another resident left, and another resident came back. \
             another resident slept."
        );
        assert!(others_in(&clean, &others()).is_empty());
    }

    #[test]
    fn longer_initials_and_words_are_somebody_else() {
        for text in ["L.A.B. spoke", "LAMB was served", "the LAC review", "S.L.A. came"] {
            assert!(others_in(text, &others()).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_reason_that_a_parent_must_not_read_is_found_in_other_case_and_punctuation() {
        let reason = "Police asked us not to tell her before the interview on Monday.";
        assert!(says_reason("As you know, police asked us NOT to tell her.", reason));
        assert!(!says_reason("The police came to the house on Monday.", reason));
        assert!(says_reason("It was too dangerous", "too dangerous"));
    }

    #[test]
    fn letters_to_two_families_on_one_event_have_two_file_names() {
        let name = |family| letter_file_name("SC999001", "2026-11-21", family, "placing-authority");
        assert_eq!(name("F-2026-03"), "SC999001_Notice_2026-11-21_F-2026-03_placing-authority.pdf");
        assert_ne!(name("F-2026-03"), name("F-2026-05"));
        assert_ne!(name("Willow House family 2026-03"), name("Willow House family 2026-05"));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_nothing_of_others_stays_and_the_file_name_is_plain(
            text in "([RLTAD. ]{0,6}| and |F-2026-05|[a-z ]{0,8}|\\PC{0,4}){0,12}", urn in "\\PC{0,30}", day in "\\PC{0,30}",
        ) {
            let clean = without_others(&text, &others());
            // what taking out puts side by side is taken out in a second pass, as the page does before it shows the text
            let clean = without_others(&clean, &others());
            prop_assert!(others_in(&clean, &others()).len() <= others_in(&text, &others()).len());
            let name = letter_file_name(&urn, &day, &text, "placing-authority");
            prop_assert!(name.len() < 60 && name.matches('.').count() == 1 && name.is_ascii());
            prop_assert!(!letter_subject(&urn, "W", &day, true).chars().any(char::is_control));
            let _ = says_reason(&text, &urn);
        }
    }
}
