//! The words of a letter to the director of children's services about a referral that was not answered.
//!
//! What it must not know: where the concern is kept, who may read it, whether anything may leave. The gate searches what a
//! person made of these words.

/// What the letter is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EscalationFacts {
    /// Name of the centre.
    pub centre: String,
    /// Ofsted's unique reference number.
    pub urn: String,
    /// The centre's telephone number; may be empty.
    pub telephone: String,
    /// "Designated officer (LADO)".
    pub referred_to: String,
    /// "24 November 2026".
    pub referred_on: String,
    /// The reference that was given; may be empty.
    pub reference: String,
    /// The days on which one asked again.
    pub asked_again: Vec<String>,
    /// Whom it is about: "Rosa Delaney (R.D.), born 3 March 1999, parent".
    pub about: Vec<String>,
    /// What was said or seen.
    pub what: String,
    /// What was done at once; may be empty.
    pub done: String,
    /// Who writes, by role.
    pub role: String,
}

/// The letter, with line breaks as `\n`.
#[must_use]
pub fn escalation_text(facts: &EscalationFacts) -> String {
    let mut parts = vec!["Dear Sir or Madam".to_owned()];
    let reference =
        if facts.reference.is_empty() { String::new() } else { format!(" (reference {})", facts.reference) };
    parts.push(format!(
        "On {} we made a safeguarding referral to: {}{reference}. We have not had an answer that lets us know what will be done. I am writing to you so that it is looked at now.",
        facts.referred_on, facts.referred_to
    ));
    if !facts.asked_again.is_empty() {
        parts.push(format!("We asked again on {}.", facts.asked_again.join(", ")));
    }
    if !facts.about.is_empty() {
        let who: Vec<String> = facts.about.iter().map(|one| format!("- {one}")).collect();
        parts.push(format!("This is about:\n{}", who.join("\n")));
    }
    for (label, text) in [("What was said or seen", &facts.what), ("What was done at once", &facts.done)] {
        if !text.trim().is_empty() {
            parts.push(format!("{label}:\n{}", text.trim()));
        }
    }
    parts.push(
        "Please tell me by return who deals with the referral, what has been decided, and by when we hear.".to_owned(),
    );
    let telephone = if facts.telephone.is_empty() { String::new() } else { format!("\nTelephone {}", facts.telephone) };
    parts.push(format!("Yours faithfully\n\n{}\n{} (URN {}){telephone}", facts.role, facts.centre, facts.urn));
    parts.join("\n\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_says_when_it_was_referred_and_that_one_asked_again() {
        let text = escalation_text(&EscalationFacts {
            centre: "Willow House".to_owned(),
            urn: "SC999001".to_owned(),
            telephone: "01632 960 100".to_owned(),
            referred_to: "Designated officer (LADO)".to_owned(),
            referred_on: "24 November 2026".to_owned(),
            reference: "LD-118".to_owned(),
            asked_again: vec!["26 November 2026".to_owned()],
            about: vec![
                "Rosa Delaney (R.D.), born 3 March 1999, parent".to_owned(),
                "Abiola Okafor (A.O.), registered manager".to_owned(),
            ],
            what: "R.D. said that she was held by the arm.".to_owned(),
            done: "R.D. was taken to another room.".to_owned(),
            role: "Responsible individual".to_owned(),
        });
        insta::assert_snapshot!(text);
    }
}
