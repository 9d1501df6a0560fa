//! From a passphrase or a recovery code to a key: Argon2id with recorded parameters.

use std::time::Duration;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::{KeyError, check_length};

/// RFC 9106, section 4, second recommended option: 64 MiB and three passes, for where memory is short. Lanes are one
/// and not four, since we compute them one after the other.
const MEMORY_KIB: u32 = 64 * 1024;
const FEWEST_PASSES: u32 = 3;
const MOST_PASSES: u32 = 12;
/// What a person who signs in is ready to wait.
const AIM: Duration = Duration::from_millis(500);

/// What a key file may ask of the computer that opens it: at most a gibibyte, and altogether not much more than ten
/// seconds on an office PC, so that a hostile file cannot hang it.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_ITERATIONS: u32 = 100;
const MOST_LANES: u32 = 16;
const MOST_WORK_KIB: u64 = 16 * 1024 * 1024;

/// The only algorithm and version of format 1.
pub(super) const ALGORITHM: &str = "argon2id";
pub(super) const VERSION: u32 = 19;

/// How much work it is to derive a key. Made only by constructors that check it, or by the one that says that it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfParams {
    pub(super) memory_kib: u32,
    pub(super) iterations: u32,
    pub(super) parallelism: u32,
}

impl KdfParams {
    /// 64 MiB, three passes: the least that a slot is made with.
    pub const LEAST: Self = Self { memory_kib: MEMORY_KIB, iterations: FEWEST_PASSES, parallelism: 1 };

    /// As many passes, three to twelve, as this computer makes in about half a second. `clock` tells the time since any
    /// fixed moment and never runs backwards. Derives one key to measure.
    ///
    /// # Errors
    /// When there is not enough memory.
    pub fn choose(clock: &dyn Fn() -> Duration) -> Result<Self, KeyError> {
        let start = clock();
        derive("measured", &[0; 16], Self::LEAST)?;
        Ok(Self::for_speed(clock().saturating_sub(start)))
    }

    /// The parameters for a computer that needs so long for [`KdfParams::LEAST`].
    fn for_speed(least_takes: Duration) -> Self {
        let passes = AIM.as_micros() * u128::from(FEWEST_PASSES) / least_takes.as_micros().max(1);
        let iterations = u32::try_from(passes).unwrap_or(MOST_PASSES).clamp(FEWEST_PASSES, MOST_PASSES);
        Self { iterations, ..Self::LEAST }
    }

    /// Parameters of one's own, no weaker than [`KdfParams::LEAST`].
    ///
    /// # Errors
    /// Says which bound they pass.
    pub fn checked(memory_kib: u32, iterations: u32, parallelism: u32) -> Result<Self, KeyError> {
        if memory_kib < MEMORY_KIB {
            return Err(KeyError::BadParams { what: "less than 64 MiB of memory" });
        }
        if iterations < FEWEST_PASSES {
            return Err(KeyError::BadParams { what: "fewer than three passes" });
        }
        Self::recorded(memory_kib, iterations, parallelism)
    }

    /// Parameters that protect nothing and cost nothing. For tests only, and for the sample centre, whose passphrase is
    /// public anyway.
    #[must_use]
    pub fn weak_for_tests() -> Self {
        Self { memory_kib: 64, iterations: 1, parallelism: 1 }
    }

    /// Parameters as a key file states them: any that this computer can bear.
    pub(super) fn recorded(memory_kib: u32, iterations: u32, parallelism: u32) -> Result<Self, KeyError> {
        let bad = |what| Err(KeyError::BadParams { what });
        if parallelism == 0 || parallelism > MOST_LANES {
            return bad("lanes outside 1 to 16");
        }
        if memory_kib < 8 * parallelism || memory_kib > MOST_MEMORY_KIB {
            return bad("memory outside 8 KiB for each lane to 1 GiB");
        }
        if iterations == 0 || iterations > MOST_ITERATIONS {
            return bad("passes outside 1 to 100");
        }
        if u64::from(memory_kib) * u64::from(iterations) > MOST_WORK_KIB {
            return bad("memory and passes together would take too long");
        }
        Ok(Self { memory_kib, iterations, parallelism })
    }
}

/// How a slot's key is derived, as it stands in the key file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KdfRecord {
    pub(super) algorithm: String,
    pub(super) version: u32,
    pub(super) memory_kib: u32,
    pub(super) iterations: u32,
    pub(super) parallelism: u32,
    #[serde(with = "hex")]
    pub(super) salt: [u8; 16],
}

impl KdfRecord {
    pub(super) fn new(params: KdfParams, salt: [u8; 16]) -> Self {
        let KdfParams { memory_kib, iterations, parallelism } = params;
        Self { algorithm: ALGORITHM.to_owned(), version: VERSION, memory_kib, iterations, parallelism, salt }
    }

    /// The parameters, if this version can compute them.
    pub(super) fn params(&self) -> Result<KdfParams, KeyError> {
        if self.algorithm != ALGORITHM || self.version != VERSION {
            return Err(KeyError::BadParams { what: "an unknown algorithm" });
        }
        KdfParams::recorded(self.memory_kib, self.iterations, self.parallelism)
    }
}

/// A passphrase as it is derived from: in Unicode form C, with every kind of space as an ordinary one (RFC 8265, section
/// 4.2.2, OpaqueString), so that the same keys pressed on another computer give the same bytes. Nothing is trimmed.
pub(super) fn normalised(passphrase: &str) -> Result<Zeroizing<String>, KeyError> {
    check_length(passphrase)?;
    // Form C is at most three times as long in UTF-8, so that no reallocation leaves a copy behind.
    let mut text = Zeroizing::new(String::with_capacity(passphrase.len() * 3));
    let is_space =
        |c: char| matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}');
    text.extend(passphrase.chars().map(|c| if is_space(c) { ' ' } else { c }).nfc());
    Ok(text)
}

/// Derives a key. The working memory is wiped afterwards; if there is not enough of it, that is an error and no crash.
pub(super) fn derive(secret: &str, salt: &[u8; 16], params: KdfParams) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let KdfParams { memory_kib, iterations, parallelism } = params;
    let settings = Params::new(memory_kib, iterations, parallelism, Some(32)).map_err(|_| KeyError::Internal)?;
    let blocks = settings.block_count();
    let mut memory = Zeroizing::new(Vec::new());
    memory.try_reserve_exact(blocks).map_err(|_| KeyError::NoMemory)?;
    memory.resize(blocks, Block::new());
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, settings)
        .hash_password_into_with_memory(secret.as_bytes(), salt, key.as_mut_slice(), memory.as_mut_slice())
        .map_err(|_| KeyError::Internal)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_fast_computer_makes_more_passes_and_a_slow_one_never_fewer_than_three() {
        let passes = |millis| KdfParams::for_speed(Duration::from_millis(millis)).iterations;
        assert_eq!(
            [passes(0), passes(100), passes(150), passes(250), passes(500), passes(9_000)],
            [12, 12, 10, 6, 3, 3]
        );
    }

    #[test]
    fn choosing_measures_by_the_clock_that_is_passed_in() {
        let reads = Cell::new(0);
        let clock = || {
            reads.set(reads.get() + 1);
            Duration::from_millis(250 * reads.get())
        };
        let chosen = KdfParams::choose(&clock).unwrap();
        assert_eq!(chosen, KdfParams { iterations: 6, ..KdfParams::LEAST });
        assert_eq!(reads.get(), 2);
    }

    #[test]
    fn no_slot_can_be_made_weaker_than_the_least() {
        assert!(KdfParams::checked(65_535, 3, 1).is_err());
        assert!(KdfParams::checked(65_536, 2, 1).is_err());
        assert_eq!(KdfParams::checked(65_536, 3, 1).unwrap(), KdfParams::LEAST);
    }

    #[test]
    fn parameters_that_would_hang_the_computer_are_refused() {
        let refused = [
            (u32::MAX, 1, 1),
            (1_048_577, 1, 1),
            (65_536, 101, 1),
            (65_536, u32::MAX, 1),
            (65_536, 3, 17),
            (65_536, 3, 0),
            (65_536, 0, 1),
            (8, 1, 2),
            (0, 1, 1),
            (1_048_576, 100, 1),
        ];
        for (memory, iterations, lanes) in refused {
            assert!(KdfParams::recorded(memory, iterations, lanes).is_err(), "{memory} {iterations} {lanes}");
        }
        assert!(KdfParams::recorded(1_048_576, 16, 4).is_ok());
    }

    #[test]
    fn the_same_passphrase_typed_on_another_keyboard_is_the_same() {
        assert_eq!(normalised("cafe\u{301} au lait").unwrap(), normalised("caf\u{e9}\u{a0}au\u{2009}lait").unwrap());
        assert_ne!(normalised("a ").unwrap(), normalised("a").unwrap());
        assert_ne!(normalised("A").unwrap(), normalised("a").unwrap());
    }

    /// The expected key was computed with OpenSSL's Argon2id, another implementation.
    #[test]
    fn keys_are_derived_as_argon2id_says() {
        let params = KdfParams::recorded(64, 3, 1).unwrap();
        let key = derive("password", b"somesaltsomesalt", params).unwrap();
        assert_eq!(hex::encode(key.as_slice()), "6164c739a04e17de34a80bee65c6a58f4b8a240cbf5652f4a79e35ae02b7c616");
    }
}
