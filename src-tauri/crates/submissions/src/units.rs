//! Places in a text as the page counts them: UTF-16 units. It must not know what stands there.

const STEP: usize = 1024;

/// Counts of a text, so that a place in a long one is found without counting from its beginning.
pub(crate) struct Units<'t> {
    bytes: &'t [u8],
    /// Units before each whole step.
    before: Vec<u32>,
}

/// Units that begin in these bytes: one for a character, two for one of four bytes.
fn count(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from(byte & 0xc0 != 0x80) + u32::from(*byte >= 0xf0)).sum()
}

impl<'t> Units<'t> {
    pub fn of(text: &'t str) -> Self {
        let mut before = vec![0];
        for step in text.as_bytes().chunks_exact(STEP) {
            before.push(before.last().copied().unwrap_or_default() + count(step));
        }
        Self { bytes: text.as_bytes(), before }
    }

    /// The units before a byte of the text.
    pub fn at(&self, byte: usize) -> u32 {
        let step = byte / STEP;
        self.before[step] + count(&self.bytes[step * STEP..byte])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_place_is_what_counting_from_the_beginning_says(text in "(.|🙂|é|[a-z ]{0,400}){0,12}") {
            let units = Units::of(&text);
            for (at, _) in text.char_indices() {
                prop_assert_eq!(units.at(at) as usize, text[..at].encode_utf16().count());
            }
        }
    }
}
