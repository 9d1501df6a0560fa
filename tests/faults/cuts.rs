//! Power cuts, without unsafe code: the files as they would stand on the disk at every prefix of what was written.
//!
//! SQLite appends frames to the write-ahead log and forces it to the disk before a change is acknowledged; at a checkpoint
//! it copies pages into the file and forces that; then it begins the log anew, over what stands in it. So the states that
//! a cut can leave are: the log cut anywhere, with nothing, zeros, older frames or rubbish behind; any of the pages of a
//! checkpoint copied or torn, with the log whole; sectors of a change that was not acknowledged, in any order. Each is laid
//! out and opened. What was acknowledged must be there, what was not may be missing, and never half.
//!
//! What this does not cover: a disk that says it has written what it has not, and bytes that rot later.

use std::fs;
use std::path::Path;

use hearthbook_store::Store;
use hearthbook_store::journal;
use hearthbook_store::keys::{DataKey, KEY_FILE, KeyFile};

use crate::chance::Chance;
use crate::subject::{self, PASSPHRASE, Subject, at, place};
use crate::{Effort, Findings};

const HEADER: usize = 32;
const PAGE: usize = 4096;
const FRAME: usize = 24 + PAGE;
const SECTOR: usize = 512;

#[derive(Default)]
struct Tally {
    tried: u64,
    whole: u64,
}

impl Tally {
    fn count(&mut self, findings: &mut Findings, outcome: Result<(), String>, words: impl Fn() -> String) {
        self.tried += 1;
        match outcome {
            Ok(()) => self.whole += 1,
            Err(why) => findings.fault(format!("{}: {why}", words())),
        }
    }
}

pub fn run(effort: Effort, chance: &mut Chance, findings: &mut Findings) {
    let (mut frames, mut sectors, mut pages, mut again) =
        (Tally::default(), Tally::default(), Tally::default(), Tally::default());
    for _ in 0..effort.sweeps {
        sweep(chance, findings, [&mut frames, &mut sectors, &mut pages, &mut again]);
    }
    findings.promised(frames.whole, frames.tried, "power cuts in the write-ahead log: acknowledged is there, no half");
    findings.promised(sectors.whole, sectors.tried, "power cuts with sectors of an unacknowledged change out of order");
    findings.promised(pages.whole, pages.tried, "power cuts during a checkpoint: pages copied, torn or not copied");
    findings.promised(again.whole, again.tried, "power cuts while the log is begun anew over older frames");
    let mut keys = Tally::default();
    key_file(findings, &mut keys);
    findings.promised(keys.whole, keys.tried, "power cuts at every byte of saving the key file");
    let mut updates = Tally::default();
    update(effort, chance, findings, &mut updates);
    findings.promised(updates.whole, updates.tried, "power cuts during an update of a store of version 1");
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join("store").join(name)).unwrap_or_default()
}

/// Opens what lies there and holds it against what must be in it.
fn holds(scratch: &Path, key: &DataKey, least: u32, most: u32) -> Result<(), String> {
    let store = Store::open(scratch, key.duplicate(), at()).map_err(|error| error.to_string())?;
    let subject = subject::of(store)?;
    if let Some(wrong) = subject.wrong() {
        return Err(wrong);
    }
    let found = subject.changes();
    let number = u32::try_from(found.len()).unwrap();
    if number < least || number > most || found.iter().copied().ne(0..number) {
        return Err(format!("{number} changes are there, {least} to {most} must be"));
    }
    Ok(())
}

/// Writes changes and gives the length of the log at each acknowledgement.
fn write_some(subject: &mut Subject, home: &Path, from: u32, number: u32, chance: &mut Chance) -> Vec<(usize, u32)> {
    (from..from + number)
        .map(|change| {
            subject.change(change, chance.below(700));
            (read(home, "records.db-wal").len(), change + 1)
        })
        .collect()
}

fn acknowledged(acks: &[(usize, u32)], cut: usize, before: u32) -> u32 {
    acks.iter().filter(|(length, _)| *length <= cut).map(|(_, number)| *number).max().unwrap_or(before)
}

fn sweep(chance: &mut Chance, findings: &mut Findings, tallies: [&mut Tally; 4]) {
    let [frames, sectors, pages, again] = tallies;
    let home = tempfile::tempdir().unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let scratch = scratch.path();
    let (mut subject, _) = subject::make(home.path());
    let key = subject.store.key().duplicate();
    subject.store.checkpoint().unwrap();
    let before = read(home.path(), "records.db");
    let acks = write_some(&mut subject, home.path(), 0, 8, chance);
    let log = read(home.path(), "records.db-wal");
    let all = acks.last().unwrap().1;

    // 1. the log cut at every boundary and inside every frame
    for frame in 0..=(log.len() - HEADER) / FRAME {
        let boundary = HEADER + frame * FRAME;
        let inside = [boundary + 1 + chance.below(23), boundary + 24 + chance.below(PAGE), boundary + FRAME - 1];
        for cut in [boundary].into_iter().chain(inside).filter(|cut| *cut <= log.len()) {
            let mut bytes = log[..cut].to_vec();
            let behind = chance.below(3);
            match behind {
                0 => {}
                1 => bytes.resize((cut + SECTOR * (1 + chance.below(9))).min(log.len().max(cut)), 0),
                _ => (0..chance.below(5_000)).for_each(|_| bytes.push(u8::try_from(chance.below(256)).unwrap())),
            }
            let number = acknowledged(&acks, cut, 0);
            place(scratch, &[("records.db", &before), ("records.db-wal", &bytes)]);
            frames.count(findings, holds(scratch, &key, number, number), || {
                format!("log cut at {cut} of {}, behind it {behind}", log.len())
            });
        }
    }
    for cut in [0, 1, HEADER - 1] {
        place(scratch, &[("records.db", &before), ("records.db-wal", &log[..cut])]);
        frames.count(findings, holds(scratch, &key, 0, 0), || format!("log cut in its header at {cut}"));
    }

    // 2. of each change that is under way, any of its sectors
    for pair in [(HEADER, 0)].iter().chain(&acks).zip(&acks) {
        let ((from, number), (to, _)) = pair;
        for _ in 0..6 {
            let mut bytes = log[..*from].to_vec();
            bytes.resize(*to, 0);
            for start in (from / SECTOR * SECTOR..*to).step_by(SECTOR) {
                if !chance.one_in(3) {
                    let (start, end) = (start.max(*from), (start + SECTOR).min(*to));
                    bytes[start..end].copy_from_slice(&log[start..end]);
                }
            }
            place(scratch, &[("records.db", &before), ("records.db-wal", &bytes)]);
            sectors.count(findings, holds(scratch, &key, *number, number + 1), || format!("sectors of {from} to {to}"));
        }
    }

    // 3. a checkpoint: every prefix of its pages, the next one torn; and pages in any order
    subject.store.read().query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).unwrap();
    let after = read(home.path(), "records.db");
    let count = after.len().div_ceil(PAGE);
    let old = |page: usize| before.get(page * PAGE..(page + 1) * PAGE);
    let changed: Vec<usize> =
        (0..count).filter(|page| old(*page) != after.get(page * PAGE..(page + 1) * PAGE)).collect();
    for done in 0..=changed.len() {
        for shuffled in [false, true] {
            let mut bytes = before.clone();
            let take = |chance: &mut Chance, at: usize| if shuffled { chance.one_in(2) } else { at < done };
            for (at, page) in changed.iter().enumerate() {
                let range = page * PAGE..(page + 1) * PAGE;
                let torn = if at == done { chance.below(PAGE / SECTOR) * SECTOR } else { PAGE };
                if take(chance, at) || at == done {
                    if bytes.len() < range.end {
                        bytes.resize(range.end, 0);
                    }
                    bytes[range.start..range.start + torn].copy_from_slice(&after[range.start..range.start + torn]);
                }
            }
            place(scratch, &[("records.db", &bytes), ("records.db-wal", &log)]);
            pages.count(findings, holds(scratch, &key, all, all), || {
                format!("{done} pages copied, shuffled: {shuffled}")
            });
        }
    }

    // 4. the log begun anew: new frames over older ones
    let more = write_some(&mut subject, home.path(), all, 4, chance);
    let newer = read(home.path(), "records.db-wal");
    assert!(newer.len() >= log.len(), "the log was begun anew and not cut off");
    // the length of the file says nothing here: the end of the newest frames is found by their salt
    let ends = ends_of_changes(&newer, more.len());
    for frame in 0..=(ends.last().copied().unwrap_or(HEADER) - HEADER) / FRAME {
        let boundary = HEADER + frame * FRAME;
        for cut in [boundary, boundary + 1 + chance.below(FRAME - 2)] {
            let mut bytes = newer[..cut.min(newer.len())].to_vec();
            bytes.extend_from_slice(log.get(cut..).unwrap_or_default());
            let number = all + u32::try_from(ends.iter().filter(|end| **end <= cut).count()).unwrap();
            place(scratch, &[("records.db", &after), ("records.db-wal", &bytes)]);
            again.count(findings, holds(scratch, &key, number, number), || format!("log begun anew, cut at {cut}"));
        }
    }
    // and its header torn
    for cut in [0, 7, 16, 24, 31] {
        let bytes = [&newer[..cut], &log[cut..]].concat();
        place(scratch, &[("records.db", &after), ("records.db-wal", &bytes)]);
        again.count(findings, holds(scratch, &key, all, all), || format!("log begun anew, header cut at {cut}"));
    }
}

/// Where each of the changes that begin the log ends: the frames that commit, of the newest salt.
fn ends_of_changes(log: &[u8], number: usize) -> Vec<usize> {
    let salt = &log[16..24];
    let frames = (log.len() - HEADER) / FRAME;
    let ends: Vec<usize> = (0..frames)
        .map(|frame| HEADER + frame * FRAME)
        .take_while(|start| &log[start + 8..start + 16] == salt)
        .filter(|start| log[start + 4..start + 8] != [0; 4])
        .map(|start| start + FRAME)
        .collect();
    assert_eq!(ends.len(), number, "each change is one commit");
    ends
}

/// Saving the key file: first its copy, then itself, each into a new file that is then renamed.
fn key_file(findings: &mut Findings, tally: &mut Tally) {
    let home = tempfile::tempdir().unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let (subject, slot) = subject::make(home.path());
    drop(subject);
    let store = home.path().join("store");
    let old = fs::read(store.join(KEY_FILE)).unwrap();
    let mut keys = KeyFile::load(&store.join(KEY_FILE)).unwrap().file;
    keys.relabel(slot, "label 1").unwrap();
    keys.save_atomically(&store.join(KEY_FILE)).unwrap();
    let new = fs::read(store.join(KEY_FILE)).unwrap();
    let path = scratch.path().join(KEY_FILE);
    for (copy, own) in [(&old, &old), (&new, &old)] {
        for cut in 0..=new.len() {
            // what is being written beside either of them, and, should a file system not rename in one step, in place
            for (name, in_place) in [(".keys.json.0000000000000000.part", false), (KEY_FILE, true)] {
                place(scratch.path(), &[("keys.json.bak", copy), (KEY_FILE, own)]);
                fs::write(scratch.path().join(name), &new[..cut]).unwrap();
                let opened = KeyFile::load(&path).map_err(|error| error.to_string()).map(|keys| keys.file);
                let outcome = opened.and_then(|keys| {
                    // the key derivation is left out for most, since it is the same for all
                    if cut % 97 == 0 {
                        keys.open_with(slot, PASSPHRASE).map(|_| ()).map_err(|error| error.to_string())
                    } else {
                        Ok(())
                    }
                });
                tally.count(findings, outcome, || format!("key file cut at {cut}, in place: {in_place}"));
                let _ = fs::remove_file(scratch.path().join(name));
            }
        }
    }
}

/// An update that is cut off leaves the store of before or of after, and the next opening brings it up to date.
fn update(effort: Effort, chance: &mut Chance, findings: &mut Findings, tally: &mut Tally) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stores/version-1");
    let (home, scratch) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let before = fs::read(from.join("records.db")).unwrap();
    let keys = KeyFile::load(&from.join(KEY_FILE)).unwrap().file;
    let slot = keys.people()[0].id;
    let key = keys.open_with(slot, hearthbook::host::SAMPLE_PASSPHRASE).unwrap().key;
    place(home.path(), &[("records.db", &before)]);
    let store = Store::open(home.path(), key.duplicate(), at()).unwrap();
    let entries = journal::prove(store.read()).unwrap().entries;
    let log = fs::read(home.path().join("records.db-wal")).unwrap();
    drop(store);
    let frames = (log.len() - HEADER) / FRAME;
    let step = if effort.sweeps > 1 { 1 } else { frames.div_ceil(24).max(1) };
    for frame in (0..=frames).step_by(step) {
        let boundary = HEADER + frame * FRAME;
        for cut in [boundary, (boundary + 1 + chance.below(FRAME - 1)).min(log.len())] {
            clear(scratch.path());
            place(scratch.path(), &[("records.db", &before), ("records.db-wal", &log[..cut])]);
            let outcome = Store::open(scratch.path(), key.duplicate(), at())
                .map_err(|error| error.to_string())
                .and_then(|store| {
                    store.checkpoint().map_err(|error| error.to_string())?;
                    if let Some(what) =
                        hearthbook_store::sound::damage(store.read()).map_err(|error| error.to_string())?
                    {
                        return Err(what);
                    }
                    let proof = journal::prove(store.read()).map_err(|error| error.to_string())?;
                    if proof.broken.is_some() || proof.entries + 1 < entries {
                        return Err(format!("{proof:?} instead of {entries} entries"));
                    }
                    Ok(())
                });
            tally.count(findings, outcome, || format!("update cut at {cut} of {}", log.len()));
        }
    }
}

/// The checked copies that an update makes.
fn clear(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let _ = fs::remove_file(entry.path());
    }
}
