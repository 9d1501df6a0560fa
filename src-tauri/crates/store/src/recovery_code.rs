//! The recovery code: the store's spare key, printed on paper and typed in again by a person under stress.
//!
//! 130 random bits as 26 characters of Crockford's base 32 (no I, L, O, U) and two check characters, in seven groups
//! of four: `7K2M-…`. The check characters are a Reed–Solomon code over GF(32) with distance 3: **every** mistake in
//! one or two characters, swapped neighbours among them, is told from a wrong code. What it must not know: the store.

use zeroize::Zeroizing;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SECRET: usize = 26;
const WHOLE: usize = 28;
const GROUP: usize = 4;

/// A recovery code whose check characters fit. Never shown by `Debug`; wiped from memory when dropped.
pub struct RecoveryCode {
    /// 28 numbers below 32: the secret, then the two check characters.
    symbols: Zeroizing<[u8; WHOLE]>,
}

/// Why a text is not a recovery code. Never repeats what was typed, but for one character that cannot stand in a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryCodeError {
    /// Too short or too long.
    #[error(
        "A recovery code has 28 letters and digits, in seven groups of four; this has {found}. Check it against the \
         printed sheet."
    )]
    Length {
        /// How many letters and digits were typed.
        found: usize,
    },
    /// A character that stands in no code.
    #[error("“{found}” never stands in a recovery code. Check it against the printed sheet.")]
    Character {
        /// The character.
        found: char,
    },
    /// The check characters do not fit.
    #[error("There is a typing mistake in the code. Check it against the printed sheet, group by group.")]
    Typo,
}

/// The system's source of random numbers did not answer.
#[derive(Debug, thiserror::Error)]
#[error("The computer gave no random numbers ({0}). Nothing was changed. Restart the computer and try again.")]
pub struct NoRandomNumbers(pub getrandom::Error);

impl RecoveryCode {
    /// A new random code.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn make() -> Result<Self, NoRandomNumbers> {
        let mut symbols = Zeroizing::new([0; WHOLE]);
        getrandom::fill(&mut symbols[..SECRET]).map_err(NoRandomNumbers)?;
        // 256 is a multiple of 32: every symbol is as likely as every other.
        symbols.iter_mut().for_each(|symbol| *symbol %= 32);
        let check = check_symbols(&symbols[..SECRET]);
        symbols[SECRET..].copy_from_slice(&check);
        Ok(Self { symbols })
    }

    /// Reads a code as a person types it: capitals or not, with or without spaces and hyphens, O for 0, I or L for 1.
    ///
    /// # Errors
    /// Says whether the length, a character, or the code as a whole is wrong.
    pub fn parse(text: &str) -> Result<Self, RecoveryCodeError> {
        let mut symbols = Zeroizing::new([0; WHOLE]);
        let mut found = 0;
        for character in text.chars().filter(|character| !is_separator(*character)) {
            let symbol = symbol_of(character).ok_or(RecoveryCodeError::Character { found: character })?;
            if let Some(place) = symbols.get_mut(found) {
                *place = symbol;
            }
            found += 1;
        }
        if found != WHOLE {
            return Err(RecoveryCodeError::Length { found });
        }
        if symbols[SECRET..] != check_symbols(&symbols[..SECRET]) {
            return Err(RecoveryCodeError::Typo);
        }
        Ok(Self { symbols })
    }

    /// The code as it is printed: seven groups of four, with hyphens.
    #[must_use]
    pub fn printed(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(WHOLE + WHOLE / GROUP));
        for (index, group) in self.symbols.chunks(GROUP).enumerate() {
            if index > 0 {
                text.push('-');
            }
            push_characters(&mut text, group);
        }
        text
    }

    /// Whether this is the last group of the code, typed from the paper to show that it is there. As tolerant as
    /// [`RecoveryCode::parse`].
    #[must_use]
    pub fn ends_with_group(&self, typed: &str) -> bool {
        let typed: Option<Vec<u8>> = typed.chars().filter(|c| !is_separator(*c)).map(symbol_of).collect();
        typed.is_some_and(|typed| typed == self.symbols[WHOLE - GROUP..])
    }

    /// The 28 characters without hyphens: what the key slot's secret is derived from.
    pub(crate) fn secret(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(WHOLE));
        push_characters(&mut text, self.symbols.as_slice());
        text
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(not shown)")
    }
}

fn push_characters(text: &mut String, symbols: &[u8]) {
    text.extend(symbols.iter().map(|symbol| char::from(ALPHABET[usize::from(symbol % 32)])));
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}')
}

fn symbol_of(character: char) -> Option<u8> {
    let capital = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|known| char::from(*known) == capital).and_then(|index| u8::try_from(index).ok())
}

/// The remainder of secret·x² by the generator (x − α)(x − α²) = x² + 6x + 8 over GF(32), α being 2.
fn check_symbols(secret: &[u8]) -> [u8; WHOLE - SECRET] {
    let (mut high, mut low) = (0, 0);
    for symbol in secret {
        let carry = symbol ^ high;
        high = low ^ times(carry, 6);
        low = times(carry, 8);
    }
    [high, low]
}

/// Multiplies in GF(32), modulo x⁵ + x² + 1.
fn times(mut left: u8, mut right: u8) -> u8 {
    let mut product = 0;
    while right > 0 {
        if right & 1 == 1 {
            product ^= left;
        }
        left <<= 1;
        if left & 32 != 0 {
            left ^= 0b10_0101;
        }
        right >>= 1;
    }
    product
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn with_secret(secret: [u8; SECRET]) -> RecoveryCode {
        let mut symbols = Zeroizing::new([0; WHOLE]);
        symbols[..SECRET].copy_from_slice(&secret);
        let check = check_symbols(&secret);
        symbols[SECRET..].copy_from_slice(&check);
        RecoveryCode { symbols }
    }

    fn any_code() -> impl Strategy<Value = RecoveryCode> {
        proptest::array::uniform26(0u8..32).prop_map(with_secret)
    }

    proptest! {
        #[test]
        fn what_is_printed_can_be_typed_in_again(code in any_code()) {
            let again = RecoveryCode::parse(&code.printed()).unwrap();
            prop_assert_eq!(again.secret(), code.secret());
        }

        #[test]
        fn case_spaces_hyphens_and_lookalikes_do_not_matter(code in any_code(), letter_l in any::<bool>()) {
            let one = if letter_l { "l" } else { "I" };
            let typed = code.printed().to_lowercase().replace('-', " – ").replace('0', "O").replace('1', one);
            prop_assert_eq!(RecoveryCode::parse(&typed).unwrap().secret(), code.secret());
        }

        #[test]
        fn one_or_two_wrong_characters_are_always_seen(
            code in any_code(), at in 0..WHOLE, by in 1u8..32, also_at in 0..WHOLE, also_by in 0u8..32,
        ) {
            let mut symbols = code.symbols.clone();
            symbols[at] ^= by;
            if also_at != at {
                symbols[also_at] ^= also_by;
            }
            let typed = RecoveryCode { symbols }.printed();
            prop_assert_eq!(RecoveryCode::parse(&typed).unwrap_err(), RecoveryCodeError::Typo);
        }

        #[test]
        fn swapped_neighbours_are_always_seen(code in any_code(), at in 0..WHOLE - 1) {
            let mut symbols = code.symbols.clone();
            prop_assume!(symbols[at] != symbols[at + 1]);
            symbols.swap(at, at + 1);
            let typed = RecoveryCode { symbols }.printed();
            prop_assert_eq!(RecoveryCode::parse(&typed).unwrap_err(), RecoveryCodeError::Typo);
        }

        #[test]
        fn no_text_whatever_brings_it_down(text in "\\PC{0,80}") {
            let _ = RecoveryCode::parse(&text);
        }
    }

    #[test]
    fn a_code_printed_by_release_0_1_0_is_a_code_for_ever() {
        let printed = with_secret(std::array::from_fn(|index| u8::try_from(index).unwrap())).printed();
        assert_eq!(printed.as_str(), "0123-4567-89AB-CDEF-GHJK-MNPQ-RSCT");
        assert!(RecoveryCode::parse(&printed).is_ok());
    }

    #[test]
    fn it_carries_130_bits_in_seven_groups_of_four() {
        let code = RecoveryCode::make().unwrap();
        let printed = code.printed();
        let groups: Vec<&str> = printed.split('-').collect();
        assert_eq!(groups.len(), 7);
        assert!(groups.iter().all(|group| group.len() == 4), "{groups:?}");
        assert_ne!(RecoveryCode::make().unwrap().secret(), code.secret());
    }

    #[test]
    fn each_mistake_is_named_for_what_it_is() {
        let wrong = |text: &str| RecoveryCode::parse(text).unwrap_err();
        assert_eq!(wrong(""), RecoveryCodeError::Length { found: 0 });
        assert_eq!(wrong("0123-4567"), RecoveryCodeError::Length { found: 8 });
        assert_eq!(wrong(&"0".repeat(29)), RecoveryCodeError::Length { found: 29 });
        assert_eq!(wrong("0123-456U"), RecoveryCodeError::Character { found: 'U' });
        assert_eq!(wrong("1000-0000-0000-0000-0000-0000-0000"), RecoveryCodeError::Typo);
    }

    #[test]
    fn the_last_group_shows_that_the_code_is_on_paper() {
        let code = with_secret([1; SECRET]);
        let printed = code.printed();
        let last = printed.rsplit('-').next().unwrap();
        assert!(code.ends_with_group(last));
        assert!(code.ends_with_group(&format!(" {} ", last.to_lowercase())));
        assert!(!code.ends_with_group(""));
        assert!(!code.ends_with_group("0000"));
        assert!(!code.ends_with_group(&printed));
    }

    #[test]
    fn debug_does_not_show_the_code() {
        assert_eq!(format!("{:?}", with_secret([7; SECRET])), "RecoveryCode(not shown)");
    }
}
