//! The forms that values in a proof file must have, to the letter: one value, one spelling.

/// So many hex digits in small letters.
pub(crate) fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// `2026-11-22T10:00:00.000Z`.
pub(crate) fn is_instant(text: &str) -> bool {
    matches_form(text, b"dddd-dd-ddTdd:dd:dd.dddZ")
}

/// `01890a5d-ac96-774b-bcce-b302099a8057`.
pub(crate) fn is_id(text: &str) -> bool {
    matches_form(text, b"hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh")
}

/// A line of text: no line break, no other control character, which could play tricks on the screen that shows it.
pub(crate) fn is_line(text: &str) -> bool {
    !text.contains(char::is_control)
}

/// Text that may have several lines.
pub(crate) fn is_text(text: &str) -> bool {
    !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t')
}

fn matches_form(text: &str, form: &[u8]) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form).all(|(byte, wanted)| match wanted {
            b'd' => byte.is_ascii_digit(),
            b'h' => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            other => byte == *other,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_has_one_spelling() {
        assert!(is_hex("00ff", 4));
        assert!(!is_hex("00FF", 4) && !is_hex("00f", 4) && !is_hex("00fg", 4));
        assert!(is_instant("2026-11-22T10:00:00.000Z"));
        for wrong in ["2026-11-22T10:00:00Z", "2026-11-22 10:00:00.000Z", "2026-11-22T10:00:00.000z", ""] {
            assert!(!is_instant(wrong), "{wrong}");
        }
        assert!(is_id("01890a5d-ac96-774b-bcce-b302099a8057"));
        assert!(!is_id("01890A5D-ac96-774b-bcce-b302099a8057"));
        assert!(is_line("Willow House") && !is_line("Willow\nHouse") && !is_line("\u{1b}[2J"));
        assert!(is_text("one\ntwo\tthree") && !is_text("\r\u{7}"));
    }
}
