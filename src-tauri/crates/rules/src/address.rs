//! Whether a text can stand as an email address in a message.
//!
//! Deliberately narrower than RFC 5321: no quoted local parts, no comments, no address literals, no display names, since
//! nothing of that kind is a public body's mailbox and all of it has been used to smuggle something into a header.

const MAX_LENGTH: usize = 254;
const MAX_LOCAL: usize = 64;
const MAX_LABEL: usize = 63;

/// Says in plain words what is wrong with an email address, if anything is.
///
/// # Errors
/// When the text is not a plain address such as `enquiries@ofsted.gov.uk`.
pub fn check_email_address(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("Enter an email address.".to_owned());
    }
    if text.len() > MAX_LENGTH {
        return Err(format!("An email address has at most {MAX_LENGTH} characters."));
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err("An email address has no spaces or line breaks in it.".to_owned());
    }
    let Some((local, domain)) = text.split_once('@') else {
        return Err("An email address has an @ in it, such as name@example.org.".to_owned());
    };
    if domain.contains('@') {
        return Err("Enter one email address, with one @ in it.".to_owned());
    }
    if let Some(c) = local.chars().find(|c| !is_local(*c)) {
        return Err(format!("“{c}” cannot stand before the @ of an email address."));
    }
    if local.is_empty() || local.len() > MAX_LOCAL || dots_are_wrong(local) {
        return Err("The part before the @ is not complete.".to_owned());
    }
    let labels_fit = domain.split('.').all(|label| {
        (1..=MAX_LABEL).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    });
    let ends_in_letters = domain.rsplit('.').next().is_some_and(|top| top.bytes().any(|b| b.is_ascii_alphabetic()));
    if !domain.contains('.') || !labels_fit || !ends_in_letters {
        return Err("The part after the @ is not complete, such as example.org.".to_owned());
    }
    Ok(())
}

fn is_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c)
}

fn dots_are_wrong(local: &str) -> bool {
    local.starts_with('.') || local.ends_with('.') || local.contains("..")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_addresses_pass() {
        for good in ["enquiries@ofsted.gov.uk", "a.b+c@x-y.example", "o'brien@example.org"] {
            assert_eq!(check_email_address(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_is_no_plain_address_is_refused_in_words() {
        let long = format!("{}@example.org", "a".repeat(65));
        for bad in [
            "",
            "ofsted",
            "@ofsted.gov.uk",
            "a@",
            "a@b",
            "a@b..uk",
            "a@-b.uk",
            "a@b@c.uk",
            "a b@c.uk",
            "a@c.uk\r\nBcc: x@y.uk",
            "\"a\"@c.uk",
            "Name <a@c.uk>",
            "a@c.uk, b@c.uk",
            ".a@c.uk",
            "a..b@c.uk",
            "a@1.2.3.4",
            "é@c.uk",
            long.as_str(),
        ] {
            assert!(check_email_address(bad).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_passes_is_safe_in_a_header(text in "\\PC{0,20}@?\\PC{0,20}|[a-z.<>,@\r\n ]{0,30}") {
            if check_email_address(&text).is_ok() {
                let harmless = |b: u8| b.is_ascii_graphic() && !b"<>,;:\"()[]\\".contains(&b);
                prop_assert!(text.bytes().all(harmless));
            }
        }
    }
}
