//! Text that can be shown: no control characters, no signs that turn its direction, not more than fits.

use crate::MOST_CHARACTERS;

/// Signs that change how the text around them is read.
fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// One line.
pub(crate) fn line(text: &str) -> String {
    let line: String =
        text.chars().filter(|c| !turns(*c)).map(|c| if c.is_control() { ' ' } else { c }).take(500).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Several lines.
pub(crate) fn text(text: &str) -> String {
    let mut shown = String::new();
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    for (count, c) in lines.chars().filter(|c| !turns(*c)).enumerate() {
        if count == MOST_CHARACTERS {
            shown.push_str("\n… (the rest is not shown; save a copy to read it)");
            break;
        }
        shown.push(if c.is_control() && c != '\n' && c != '\t' { ' ' } else { c });
    }
    shown.trim().to_owned()
}
