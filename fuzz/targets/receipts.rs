//! A filed receipt of any kind: its first byte chooses the kind, the rest is the file.
#![no_main]

use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 6] = ["read.eml", "read.msg", "read.html", "read.zip", "read.txt", "read.pdf"];

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let _ = hearthbook_receipts::check(name, bytes.len());
    let _ = hearthbook_receipts::look(name, bytes);
});
