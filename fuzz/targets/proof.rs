//! An exported proof, as an outsider's verifier reads it.
#![no_main]

use hearthbook_proof::{Proof, verify};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(proof) = Proof::parse(data) {
        let _ = verify(&proof, Some(data), Some(&proof)).holds();
    }
});
