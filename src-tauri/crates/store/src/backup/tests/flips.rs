//! Damage anywhere in a backup is noticed.

use proptest::prelude::*;

use super::*;

struct Whole {
    home: Home,
    bytes: Vec<u8>,
}

/// Made once: a test thread of its own for each property.
fn whole() -> Whole {
    let home = Home::make();
    let bytes = fs::read(home.backup().path).unwrap();
    Whole { home, bytes }
}

fn refused(whole: &Whole, bytes: &[u8]) {
    let (file, scratch, into) =
        (whole.home.place("damaged.hbbackup"), whole.home.place("scratch"), whole.home.place("new"));
    fs::write(&file, bytes).unwrap();
    check_whole(&file, &mut unwatched()).unwrap_err();
    verify(&file, &whole.home.key, &scratch, &mut unwatched()).unwrap_err();
    restore(&file, &whole.home.key, &into, &mut unwatched()).unwrap_err();
    assert!(!into.exists() && names_in(&scratch).is_empty());
}

#[test]
fn any_one_byte_that_is_not_as_it_was_written_is_noticed() {
    let whole = whole();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 250, ..ProptestConfig::default() });
    runner
        .run(&(any::<prop::sample::Index>(), 1..=255_u8), |(place, flip)| {
            let mut bytes = whole.bytes.clone();
            bytes[place.index(whole.bytes.len())] ^= flip;
            refused(&whole, &bytes);
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_byte_before_the_database_counts() {
    let whole = whole();
    let database = usize::try_from(inspect(&fs_path(&whole)).unwrap().parts[1].bytes).unwrap();
    for place in 0..whole.bytes.len() - database {
        for flip in [0x01, 0x20] {
            let mut bytes = whole.bytes.clone();
            bytes[place] ^= flip;
            let file = whole.home.place("damaged.hbbackup");
            fs::write(&file, bytes).unwrap();
            assert!(check_whole(&file, &mut unwatched()).is_err(), "byte {place} with {flip:#x}");
        }
    }
}

fn fs_path(whole: &Whole) -> PathBuf {
    whole.home.backups().join("hearthbook-SC999001-20261122T101500Z.hbbackup")
}

#[test]
fn a_file_that_is_cut_short_or_has_grown_is_noticed() {
    let whole = whole();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 60, ..ProptestConfig::default() });
    runner
        .run(&any::<prop::sample::Index>(), |place| {
            refused(&whole, &whole.bytes[..place.index(whole.bytes.len())]);
            Ok(())
        })
        .unwrap();
    refused(&whole, &whole.bytes[..whole.bytes.len() - 1]);
    refused(&whole, &[whole.bytes.as_slice(), b"\0"].concat());
    refused(&whole, b"");
    refused(&whole, b"%PDF-1.7 something else under the name of a backup");
}
