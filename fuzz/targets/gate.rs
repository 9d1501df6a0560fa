//! The release gate over any text.
#![no_main]

use std::collections::BTreeSet;
use std::sync::OnceLock;

use hearthbook_submissions::gate::{Gate, Known, Profile};
use hearthbook_submissions::names::{KnownName, NameKind};
use libfuzzer_sys::fuzz_target;

static GATE: OnceLock<Option<Gate>> = OnceLock::new();

fn gate() -> Option<Gate> {
    let names = [("Rosalind Featherstonehaugh", "F-1"), ("Kit Ng", "F-2"), ("Seán Ó Briain, Sean O'Brien", "F-3")];
    let names = names.map(|(words, subject)| KnownName {
        words: words.to_owned(),
        whose: "a parent".to_owned(),
        replacement: String::new(),
        kind: NameKind::Adult,
        subject: subject.to_owned(),
    });
    Gate::build(Known { names: names.to_vec(), ..Known::default() }).ok()
}

fuzz_target!(|text: &str| {
    let Some(gate) = GATE.get_or_init(gate) else { return };
    for profile in [Profile::ByInitials, Profile::Identifying { subjects: BTreeSet::from(["F-1".to_owned()]) }] {
        let _ = gate.find(text, &profile);
        let _ = gate.find_in_file_name(text, &profile);
    }
});
