//! Flipped bits: one bit of a file changed, as a bad disk or a person with an editor does. It must be noticed.
//!
//! The write-ahead log is told apart: its frames carry checksums against power cuts, so a flipped bit in one makes SQLite
//! take the log for one that ends there. What follows is then gone without a word, as after a cut. The log is folded into
//! the file at every lock, so this concerns what was written since.

use std::fs;
use std::path::Path;

use hearthbook_store::Store;
use hearthbook_store::backup::{self, Reason, Source, unwatched};
use hearthbook_store::keys::{DataKey, KEY_FILE, KeyFile};

use crate::chance::Chance;
use crate::subject::{self, PASSPHRASE, at, place};
use crate::{Effort, Findings};

pub fn run(effort: Effort, chance: &mut Chance, findings: &mut Findings) {
    let home = tempfile::tempdir().unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let scratch = scratch.path();
    fs::create_dir(home.path().join("backups")).unwrap();
    let (mut subject, slot) = subject::make(home.path());
    let key = subject.store.key().duplicate();
    (0..20).for_each(|number| subject.change(number, chance.below(60)));
    let source = Source::of(&subject.store).unwrap();
    let backup = backup::make(&source, &home.path().join("backups"), at(), Reason::Asked, &mut unwatched()).unwrap();
    drop(source);
    subject.store.checkpoint().unwrap();
    let file = |name: &str| fs::read(home.path().join("store").join(name)).unwrap();
    let (database, keys) = (file("records.db"), file(KEY_FILE));
    (20..26).for_each(|number| subject.change(number, chance.below(60)));
    let (log, beneath) = (file("records.db-wal"), file("records.db"));
    drop(subject);
    let backup = fs::read(backup.path).unwrap();
    let of = u64::from(effort.flips);

    let mut noticed = 0;
    for _ in 0..effort.flips {
        let (bytes, bit) = flipped(&database, chance);
        place(scratch, &[("records.db", &bytes)]);
        if whole(scratch, &key, 20).is_err() {
            noticed += 1;
        } else {
            findings.fault(format!("bit {bit} of the store"));
        }
    }
    findings.promised(noticed, of, "flipped bits noticed in the store after a checkpoint");

    let (mut noticed, mut same) = (0, 0);
    for _ in 0..effort.flips {
        let (bytes, bit) = flipped(&keys, chance);
        place(scratch, &[(KEY_FILE, &bytes)]);
        let path = scratch.join(KEY_FILE);
        match KeyFile::load(&path) {
            Err(_) => noticed += 1,
            // a hex digit as a capital letter: what it says is the same to the last bit, as writing it again shows
            Ok(loaded)
                if loaded.file.save_atomically(&path).is_ok() && fs::read(&path).is_ok_and(|now| now == keys) =>
            {
                same += 1;
            }
            Ok(_) => findings.fault(format!("bit {bit} of the key file")),
        }
    }
    findings.promised(noticed + same, of, "flipped bits in the key file (without its copy) noticed or without effect");
    findings.reported(same, of, "of these without effect: a hex digit became a capital letter");

    let healed = effort.flips.min(500);
    let mut opened = 0;
    for _ in 0..healed {
        place(scratch, &[(KEY_FILE, &flipped(&keys, chance).0), ("keys.json.bak", &keys)]);
        let loaded = KeyFile::load(&scratch.join(KEY_FILE));
        if loaded.is_ok_and(|keys| keys.file.open_with(slot, PASSPHRASE).is_ok()) {
            opened += 1;
        } else {
            findings.fault("a key file with a sound copy did not open".to_owned());
        }
    }
    findings.promised(opened, u64::from(healed), "damaged key files whose copy opens the record");

    let mut noticed = 0;
    let path = scratch.join("damaged.hbbackup");
    for _ in 0..effort.flips {
        let (bytes, bit) = flipped(&backup, chance);
        fs::write(&path, bytes).unwrap();
        if backup::check_whole(&path, &mut unwatched()).is_err() {
            noticed += 1;
        } else {
            findings.fault(format!("bit {bit} of the backup"));
        }
    }
    findings.promised(noticed, of, "flipped bits noticed in a backup");

    let (mut harmless, mut noticed) = (0, 0);
    for _ in 0..effort.flips {
        place(scratch, &[("records.db", &beneath), ("records.db-wal", &flipped(&log, chance).0)]);
        match whole(scratch, &key, 26) {
            Ok(()) => harmless += 1,
            Err(why) if why.contains("changes are there") => {}
            Err(_) => noticed += 1,
        }
    }
    findings.reported(harmless, of, "flipped bits in the write-ahead log that changed nothing");
    findings.reported(noticed, of, "flipped bits in the write-ahead log noticed as damage");
    let lost = of - harmless - noticed;
    findings.reported(lost, of, "flipped bits in the write-ahead log that ended it early, unnoticed");
}

fn flipped(bytes: &[u8], chance: &mut Chance) -> (Vec<u8>, usize) {
    let bit = chance.below(bytes.len() * 8);
    let mut bytes = bytes.to_vec();
    bytes[bit / 8] ^= 1 << (bit % 8);
    (bytes, bit)
}

fn whole(scratch: &Path, key: &DataKey, changes: usize) -> Result<(), String> {
    let store = Store::open(scratch, key.duplicate(), at()).map_err(|error| error.to_string())?;
    let subject = subject::of(store)?;
    if let Some(wrong) = subject.wrong() {
        return Err(wrong);
    }
    let found = subject.changes().len();
    if found == changes { Ok(()) } else { Err(format!("{found} changes are there")) }
}
