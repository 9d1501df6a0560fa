//! What the checks find, and what never stops verifying.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says what it expects by failing")]

mod made;

use hearthbook_proof::{HeadKey, Outcome, Proof, ProofError, Report, START, What, verify};
use made::{DOCUMENT, chain, contents, head, key, proof};
use proptest::prelude::*;

/// Written in the format of today. It has to verify for ever: never change it, only add those of later formats.
const FROZEN: &str = include_str!("frozen-proof-1.json");
const FROZEN_EARLIER: &str = include_str!("frozen-proof-1-earlier.json");

fn failures(report: &Report) -> Vec<What> {
    report.checks.iter().filter(|check| check.outcome == Outcome::Failed).map(|check| check.what).collect()
}

fn resealed(mut proof: Proof, change: impl FnOnce(&mut Proof)) -> Proof {
    change(&mut proof);
    Proof::seal(&key(), proof.contents, proof.head).unwrap()
}

#[test]
fn the_frozen_proof_verifies_for_ever() {
    let (now, earlier) = (Proof::parse(FROZEN.as_bytes()).unwrap(), Proof::parse(FROZEN_EARLIER.as_bytes()).unwrap());
    let report = verify(&now, Some(DOCUMENT), Some(&earlier));
    assert!(report.checks.iter().all(|check| check.outcome == Outcome::Passed), "{report:#?}");
    assert!(report.holds());
}

#[test]
fn what_is_written_today_is_the_frozen_proof() {
    assert_eq!(proof(1, 3).to_json().unwrap(), FROZEN_EARLIER);
    assert_eq!(proof(3, 7).to_json().unwrap(), FROZEN);
}

#[test]
fn what_was_not_given_is_said_to_be_unchecked_and_does_not_pass_for_checked() {
    let report = verify(&proof(1, 7), None, None);
    assert!(report.holds());
    assert_eq!(report.outcome(What::DocumentFile), Outcome::NotChecked);
    assert_eq!(report.outcome(What::Earlier), Outcome::NotChecked);
}

#[test]
fn another_file_is_not_the_document() {
    let mut altered = DOCUMENT.to_vec();
    for place in 0..altered.len() {
        altered[place] ^= 1;
        assert_eq!(failures(&verify(&proof(1, 7), Some(&altered), None)), [What::DocumentFile]);
        altered[place] ^= 1;
    }
}

#[test]
fn whoever_holds_the_key_still_cannot_alter_an_entry_or_a_link() {
    type Change = fn(&mut Proof);
    let cases: [(Change, &[What]); 8] = [
        (|proof| proof.contents.entries[0].payload += " ", &[What::Entries, What::DocumentOnRecord]),
        (|proof| proof.contents.entries[1].salt = made::salt(9), &[What::Entries]),
        (|proof| proof.contents.entries[1].number = 99, &[What::Entries]),
        (|proof| proof.contents.links[2].at.replace_range(0..4, "2025"), &[What::Chain]),
        (|proof| proof.contents.links[2].who.clear(), &[What::Chain]),
        (|proof| proof.contents.links[6].hash = "ab".repeat(32), &[What::Chain]),
        (|proof| drop(proof.contents.links.remove(2)), &[What::Chain]),
        (|proof| drop(proof.contents.links.pop()), &[What::Chain]),
    ];
    for (place, (change, expected)) in cases.into_iter().enumerate() {
        let report = verify(&resealed(proof(1, 7), change), Some(DOCUMENT), None);
        assert_eq!(failures(&report), expected, "case {place}");
        assert!(!report.holds());
    }
}

#[test]
fn a_document_that_no_shown_entry_names_is_not_on_record() {
    let report = verify(&resealed(proof(1, 7), |proof| drop(proof.contents.entries.remove(0))), Some(DOCUMENT), None);
    assert_eq!(failures(&report), [What::DocumentOnRecord]);
}

#[test]
fn a_proof_without_links_proves_nothing() {
    let report = verify(&resealed(proof(1, 7), |proof| proof.contents.links.clear()), None, None);
    assert!(failures(&report).contains(&What::Chain));
}

#[test]
fn a_journal_that_begins_late_but_says_it_begins_is_refused() {
    let mut links = chain(7).split_off(2);
    links[0].previous = START.to_owned();
    links[0].hash = links[0].computed_hash(made::ORIGIN);
    for place in 1..links.len() {
        links[place].previous = links[place - 1].hash.clone();
        links[place].hash = links[place].computed_hash(made::ORIGIN);
    }
    let head = head(&links);
    let report = verify(&Proof::seal(&key(), contents(links), head).unwrap(), None, None);
    assert_eq!(failures(&report), [What::Chain]);
}

#[test]
fn an_earlier_proof_is_continued_whether_its_head_is_among_the_links_or_just_before_them() {
    for from in [1, 3, 4] {
        assert_eq!(verify(&proof(from, 7), None, Some(&proof(1, 3))).outcome(What::Earlier), Outcome::Passed, "{from}");
    }
    assert_eq!(verify(&proof(1, 7), None, Some(&proof(1, 7))).outcome(What::Earlier), Outcome::Passed);
}

#[test]
fn a_rewritten_journal_does_not_continue_the_earlier_proof() {
    let rewritten = {
        let mut links = chain(7);
        links[1].at = "2026-11-21T10:02:00.000Z".to_owned();
        for place in 1..links.len() {
            links[place].previous = links[place - 1].hash.clone();
            links[place].hash = links[place].computed_hash(made::ORIGIN);
        }
        let head = head(&links);
        Proof::seal(&key(), contents(links), head).unwrap()
    };
    let report = verify(&rewritten, Some(DOCUMENT), None);
    assert!(report.holds(), "by itself nothing is wrong with it: {report:#?}");
    assert_eq!(failures(&verify(&rewritten, Some(DOCUMENT), Some(&proof(1, 3)))), [What::Earlier]);
}

#[test]
fn what_does_not_belong_together_is_not_called_a_continuation() {
    let other_key = HeadKey::from_seed(&[8; 32]);
    let links = chain(3);
    let last = links.last().unwrap().clone();
    let by_other = other_key.sign_head(made::ORIGIN, 3, &last.hash, &last.at);
    let elsewhere = key().sign_head("01890a5d-ac96-774b-bcce-b302099a8999", 3, &last.hash, &last.at);
    let unsigned = {
        let mut earlier = proof(1, 3);
        earlier.head.at = "2026-12-03T09:30:01.000Z".to_owned();
        earlier
    };
    let later = proof(1, 7);
    for (earlier, of) in [
        (Proof::seal(&other_key, contents(links.clone()), by_other).unwrap(), &later),
        (Proof::seal(&key(), contents(links), elsewhere).unwrap(), &later),
        (unsigned, &later),
        (proof(1, 7), &proof(1, 3)),
        (proof(1, 3), &proof(5, 7)),
    ] {
        let report = verify(of, None, Some(&earlier));
        assert!(failures(&report).contains(&What::Earlier), "{report:#?}");
    }
}

#[test]
fn a_forger_with_a_key_of_his_own_is_found_by_the_earlier_proof_only() {
    let forger = HeadKey::from_seed(&[9; 32]);
    let links = chain(7);
    let last = links.last().unwrap().clone();
    let head = forger.sign_head(made::ORIGIN, 7, &last.hash, &last.at);
    let forged = Proof::seal(&forger, contents(links), head).unwrap();
    assert!(verify(&forged, Some(DOCUMENT), None).holds(), "hence the fingerprint in the words");
    assert_eq!(failures(&verify(&forged, Some(DOCUMENT), Some(&proof(1, 3)))), [What::Earlier]);
}

#[test]
fn unknown_doubled_missing_and_misspelt_values_are_refused() {
    let sound = proof(1, 7).to_json().unwrap();
    for (from, to) in [
        ("\"made_at\"", "\"extra\": 1, \"made_at\""),
        ("\"pages\": 6", "\"pages\": 6, \"pages\": 6"),
        ("\"pages\": 6", "\"pages\": 6.0"),
        ("\"pages\": 6", "\"pages\": -6"),
        ("\"pages\": 6", "\"pages\": 6e99"),
        ("\"urn\"", "\"URN\""),
        (&"c0".repeat(32), &"C0".repeat(32)),
        ("Willow House", "Willow\\u001b[2JHouse"),
        ("2026-12-03T09:30:00.000Z", "2026-12-03T09:30:00Z"),
    ] {
        let altered = sound.replacen(from, to, 1);
        assert_ne!(altered, sound, "{from}");
        assert!(Proof::parse(altered.as_bytes()).is_err(), "{from} → {to}");
    }
    let newer = sound.replacen("hearthbook-proof-1", "hearthbook-proof-2", 1);
    assert_eq!(Proof::parse(newer.as_bytes()), Err(ProofError::Format("hearthbook-proof-2".to_owned())));
}

#[test]
fn hostile_input_is_an_error_and_never_a_crash() {
    let deep = "[".repeat(1_000_000);
    let deep_inside = format!(r#"{{"format":"hearthbook-proof-1","contents":{}"#, "{\"a\":".repeat(1_000_000));
    let many = format!(r#"{{"format":"hearthbook-proof-1","contents":{{"links":[{}"#, "{},".repeat(100_000));
    for text in [deep.as_str(), &deep_inside, &many, "", "null", "{}", "\u{feff}{}", r#"{"format":7}"#] {
        assert!(Proof::parse(text.as_bytes()).is_err());
    }
    assert!(Proof::parse(&[0xff; 100]).is_err());
    assert_eq!(Proof::parse(&vec![b' '; 64 * 1024 * 1024 + 1]), Err(ProofError::TooLong));
}

#[test]
fn a_proof_that_could_not_be_read_again_is_not_made() {
    let links = chain(7);
    let head = head(&links);
    let mut contents = contents(links);
    contents.centre.name = "Willow\nHouse".to_owned();
    assert!(matches!(Proof::seal(&key(), contents, head), Err(ProofError::Form(_))));
}

/// Every proof that can be sealed, with texts of every kind.
fn any_contents() -> impl Strategy<Value = hearthbook_proof::Contents> {
    (1..9_u64, prop::collection::vec(("[^\\p{Cc}]{0,12}", "[^\\p{Cc}]{0,12}"), 0..4), "[^\\p{Cc}]{0,12}", any::<u32>())
        .prop_map(|(to, facts, title, pages)| {
            let mut contents = contents(chain(to));
            contents.submission =
                facts.into_iter().map(|(label, value)| hearthbook_proof::Fact { label, value }).collect();
            contents.document.title = title;
            contents.document.pages = pages;
            contents
        })
}

proptest! {
    #[test]
    fn what_is_sealed_is_read_again_and_holds_its_signatures(contents in any_contents()) {
        let head = head(&contents.links);
        let proof = Proof::seal(&key(), contents, head).unwrap();
        let again = Proof::parse(proof.to_json().unwrap().as_bytes()).unwrap();
        prop_assert_eq!(&again, &proof);
        prop_assert!(again.is_signed() && again.head.is_signed());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Proof::parse(&bytes).is_err());
    }

    #[test]
    fn any_json_is_read_or_refused(text in "[\\[\\]{}\",:0-9a-z\\\\ ]{0,200}") {
        prop_assert!(Proof::parse(text.as_bytes()).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_changed_byte_is_found_or_changes_nothing(place in any::<prop::sample::Index>(), change in 1..=255_u8) {
        let mut bytes = FROZEN.as_bytes().to_vec();
        let place = place.index(bytes.len());
        bytes[place] ^= change;
        if let Ok(read) = Proof::parse(&bytes) {
            let unchanged = read == Proof::parse(FROZEN.as_bytes()).unwrap();
            prop_assert!(unchanged || !verify(&read, None, None).holds(), "byte {} ^ {}", place, change);
        }
    }

    #[test]
    fn a_cut_or_doubled_piece_is_found_or_changes_nothing(
        from in any::<prop::sample::Index>(), length in 1..400_usize, double in any::<bool>(),
    ) {
        let from = from.index(FROZEN.len());
        let to = (from + length).min(FROZEN.len());
        let bytes = FROZEN.as_bytes();
        let altered = if double { [&bytes[..to], &bytes[from..]].concat() } else { [&bytes[..from], &bytes[to..]].concat() };
        if let Ok(read) = Proof::parse(&altered) {
            let unchanged = read == Proof::parse(bytes).unwrap();
            prop_assert!(unchanged || !verify(&read, None, None).holds(), "{} to {}", from, to);
        }
    }
}
