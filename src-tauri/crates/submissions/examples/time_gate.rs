//! How long the gate takes over a report of sixty pages with two thousand people on record, beside a bare search for the
//! same names. Prints JSON: seconds of each round, taking turns.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on stops")]
#![allow(clippy::print_stdout, reason = "what it prints is its result")]

use std::hint::black_box;
use std::time::Instant;

use aho_corasick::AhoCorasick;
use hearthbook_submissions::gate::{Gate, Known, Profile};
use hearthbook_submissions::names::{KnownName, NameKind};

const PLAIN: &str = include_str!("../data/plain_report.txt");
const PEOPLE: usize = 2_000;
const WORDS: usize = 30_000;
const ROUNDS: usize = 21;

/// An invented name that no dictionary has, the same in every run.
fn name(number: usize) -> String {
    const BEGINS: [&str; 12] = ["Bra", "Cor", "Del", "Fen", "Gal", "Hol", "Jas", "Kel", "Mor", "Nes", "Pel", "Tor"];
    const ENDS: [&str; 12] = [
        "nwick", "rigan", "bourne", "thorne", "vasey", "quist", "maddox", "lloway", "ngton", "stroud", "ferrow",
        "zelby",
    ];
    let part = |seed: usize| {
        let middle = ["a", "e", "i", "o", "u", "ar", "en", "il"][seed / 144 % 8];
        format!("{}{middle}{}", BEGINS[seed % 12], ENDS[seed / 12 % 12])
    };
    format!("{} {}", part(number * 7 + 3), part(number * 13 + 5))
}

fn main() {
    let names: Vec<String> = (0..PEOPLE).map(name).collect();
    let known = names.iter().enumerate().map(|(number, words)| KnownName {
        words: words.clone(),
        whose: format!("a parent in F-2026-{number}"),
        replacement: "X.Y.".to_owned(),
        kind: NameKind::Adult,
        subject: format!("family-{number}"),
    });
    let gate = Gate::build(Known { names: known.collect(), ..Known::default() }).unwrap();
    let bare = AhoCorasick::builder().ascii_case_insensitive(true).build(&names).unwrap();
    let mut text = String::new();
    let mut planted = 0;
    while text.split_whitespace().count() < WORDS {
        text.push_str(PLAIN);
        text.push_str(&format!(" {} came to the meeting. ", names[planted * 97 % PEOPLE]));
        planted += 1;
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let found = black_box(gate.find(black_box(&text), &Profile::ByInitials)).len();
        ours.push(began.elapsed().as_secs_f64());
        let began = Instant::now();
        let searched = black_box(bare.find_iter(black_box(&text)).count());
        theirs.push(began.elapsed().as_secs_f64());
        assert!(found >= planted && searched >= planted, "{found} and {searched} of {planted}");
    }
    let list = |seconds: &[f64]| seconds.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    println!(
        "{{\"gate\":[{}],\"bare\":[{}],\"words\":{}}}",
        list(&ours),
        list(&theirs),
        text.split_whitespace().count()
    );
}
