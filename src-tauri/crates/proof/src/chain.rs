//! The links of the journal: what an entry's hash runs over. The one definition, used by whoever writes the journal and
//! by whoever checks it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The hash that precedes the first entry: 64 zeros.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// First field of what an entry's hash runs over.
const TAG: &str = "hearthbook-journal-1";

/// An entry of the journal without what it says: enough to follow the chain, and nothing that names a person or a
/// family. Which installation it belongs to stands in the head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Number, from 1, without a gap.
    pub number: u64,
    /// When, as the PC's clock said: RFC 3339, UTC, milliseconds.
    pub at: String,
    /// Id of the person; empty for what the program did by itself.
    pub who: String,
    /// Kind of record.
    pub kind: String,
    /// Its id.
    pub subject: String,
    /// Id of its centre; empty for the store itself.
    pub centre: String,
    /// Salted digest of what the entry says: see [`payload_digest`].
    pub payload_digest: String,
    /// Hash of the entry before, or [`START`].
    pub previous: String,
    /// Hash of this entry, 64 hex digits.
    pub hash: String,
}

impl Link {
    /// The hash that this entry must have in the journal of `origin`: SHA-256, 64 hex digits. The layout is frozen: a
    /// tag, then each field as its length in bytes (four, big-endian) and its bytes.
    #[must_use]
    pub fn computed_hash(&self, origin: &str) -> String {
        let number = self.number.to_string();
        let fields = [
            TAG,
            origin,
            &number,
            &self.at,
            &self.who,
            &self.kind,
            &self.subject,
            &self.centre,
            &self.payload_digest,
            &self.previous,
        ];
        hex::encode(Sha256::digest(laid_out(&fields)))
    }
}

/// Digest of what an entry says: SHA-256 over the salt as it is written (hex digits), a zero byte and the text. 64 hex
/// digits. The salt keeps short texts from being guessed, and lets a text be erased while the chain still proves.
#[must_use]
pub fn payload_digest(salt: &str, payload: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(salt.as_bytes());
    hasher.update([0]);
    hasher.update(payload.as_bytes());
    hex::encode(hasher.finalize())
}

/// Each field as its length in bytes (four, big-endian) and its bytes, so that no two lists of fields give the same.
pub(crate) fn laid_out<T: AsRef<str>>(fields: &[T]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(fields.iter().map(|field| field.as_ref().len() + 4).sum());
    for field in fields {
        let field = field.as_ref();
        bytes.extend_from_slice(&u32::try_from(field.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(field.as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_hash_of_release_0_1_0_is_frozen() {
        let link = Link {
            number: 7,
            at: "2026-11-22T10:00:00.000Z".to_owned(),
            who: "01890a5d-ac96-774b-bcce-b302099a8058".to_owned(),
            kind: "family".to_owned(),
            subject: "01890a5d-ac96-774b-bcce-b302099a8059".to_owned(),
            centre: "01890a5d-ac96-774b-bcce-b302099a8060".to_owned(),
            payload_digest: payload_digest("00ff", r#"{"what":"Added family F-2026-01"}"#),
            previous: START.to_owned(),
            hash: String::new(),
        };
        assert_eq!(
            link.computed_hash("01890a5d-ac96-774b-bcce-b302099a8057"),
            "a97be0e7e289ba6cd54dc2e25954037afcb87c5b2d3c55126bf3b81ee8547877",
            "a journal written by a released version would no longer prove"
        );
    }

    #[test]
    fn lengths_are_four_bytes_with_the_highest_first() {
        assert_eq!(laid_out(&["ab", "", "é"]), b"\0\0\0\x02ab\0\0\0\0\0\0\0\x02\xc3\xa9");
    }

    proptest! {
        #[test]
        fn different_fields_are_never_laid_out_the_same(
            one in prop::collection::vec("[ab]{0,3}", 0..5), two in prop::collection::vec("[ab]{0,3}", 0..5),
        ) {
            prop_assert_eq!(one == two, laid_out(&one) == laid_out(&two));
        }
    }
}
