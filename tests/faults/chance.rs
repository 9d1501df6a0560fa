//! Random numbers that come again with their seed: for trying things out, never for secrets.

/// SplitMix64.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    pub fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to one less than `end`; 0 for an end of 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap();
        usize::try_from(self.next() % end).unwrap()
    }

    pub fn one_in(&mut self, number: usize) -> bool {
        self.below(number) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// A text of up to `most` characters, now and then with what trips parsers up.
    pub fn text(&mut self, most: usize) -> String {
        const ODD: [&str; 16] = [
            "é", "ß", "🙂", "שלום", "\u{202e}", "\u{0}", "\n", "\r\n", "\t", "\"", "\\", "<script>", "%s", "../", "𝔸",
            "\u{301}",
        ];
        let mut text = String::new();
        for _ in 0..self.below(most) {
            if self.one_in(12) {
                let odd = *self.pick::<&str>(&ODD);
                text.push_str(odd);
            } else {
                text.push(char::from(u8::try_from(32 + self.below(95)).unwrap()));
            }
        }
        text
    }

    /// The bytes with something done to them, up to a few times.
    pub fn mutated(&mut self, seed: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(6) {
            let at = self.below(bytes.len() + 1);
            let end = at + self.below((bytes.len() - at).min(64) + 1);
            match self.below(9) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 if at < bytes.len() => bytes[at] = *self.pick(&[0, 0xff, 0x7f, 0x80, b'{', b'"', b'-', b'9', b'\n']),
                2 => drop(bytes.drain(at..end)),
                3 => bytes.truncate(at),
                4 => {
                    let part = bytes[at..end].to_vec();
                    let again = 1 + self.below(40);
                    let into = self.below(bytes.len() + 1);
                    bytes.splice(into..into, part.repeat(again));
                }
                5 if !other.is_empty() => {
                    let from = self.below(other.len());
                    let part = &other[from..(from + 1 + self.below(200)).min(other.len())];
                    bytes.splice(at..end, part.iter().copied());
                }
                6 => {
                    let number = *self.pick(&[
                        "-1",
                        "0",
                        "99999999999999999999",
                        "1e309",
                        "4294967296",
                        "18446744073709551615",
                        "NaN",
                        "null",
                    ]);
                    bytes.splice(at..end, number.bytes());
                }
                7 => {
                    let text = self.text(40);
                    bytes.splice(at..at, text.bytes());
                }
                _ => {
                    let nested = self.pick(&["[", "{\"a\":", "(", "<div>"]).repeat(1 + self.below(3_000));
                    bytes.splice(at..at, nested.bytes());
                }
            }
        }
        bytes
    }
}
