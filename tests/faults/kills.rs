//! Kills: another process writes through the real store and says what was acknowledged; it is killed at random moments.
//!
//! What this covers: the store, the key file, backups, the lock of the folder. What it does not: a kill leaves what was
//! handed to the system, so it says nothing about a power cut; `cuts` does.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use hearthbook_store::backup::{self, Reason, Source, unwatched};
use hearthbook_store::keys::{KEY_FILE, KeyFile};
use hearthbook_store::lock::FolderLock;

use crate::chance::Chance;
use crate::subject::{self, at};
use crate::{Effort, Findings};

/// The word that makes this program the child.
pub const CHILD: &str = "--write-until-killed";

/// A child ends by itself after this many changes, should nobody kill it.
const MOST: u32 = 3_000;
/// A new store after so many kills, since proving a store takes longer as it grows.
const LIVES: u32 = 40;

/// Writes until it is killed; prints each acknowledgement.
pub fn child(folder: &str, start: u32) {
    let folder = Path::new(folder);
    let _lock = FolderLock::acquire(folder).unwrap();
    let mut subject = subject::open(folder).unwrap();
    let say = |words: String| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{words}").and_then(|()| out.flush()).unwrap();
    };
    say("open".to_owned());
    for number in start..start + MOST {
        match number % 40 {
            3 | 13 | 23 | 33 => {
                subject.draft(number);
                say(format!("draft {number}"));
            }
            7 | 27 => {
                let path = folder.join("store").join(KEY_FILE);
                let mut keys = KeyFile::load(&path).unwrap().file;
                let slot = keys.people()[0].id;
                keys.relabel(slot, &format!("label {number}")).unwrap();
                keys.save_atomically(&path).unwrap();
                say(format!("label {number}"));
            }
            19 => {
                subject.store.checkpoint().unwrap();
                say("checkpoint".to_owned());
            }
            39 => {
                let source = Source::of(&subject.store).unwrap();
                let made = backup::make(&source, &folder.join("backups"), at(), Reason::Due, &mut unwatched()).unwrap();
                say(format!("backup {}", made.path.display()));
            }
            _ => {
                subject.change(number, usize::try_from(number % 61).unwrap());
                say(format!("change {number}"));
            }
        }
    }
}

/// What is known to have been acknowledged.
#[derive(Default)]
struct Known {
    changes: BTreeSet<u32>,
    draft: Option<u32>,
    label: u32,
    next: u32,
}

pub fn run(effort: Effort, chance: &mut Chance, findings: &mut Findings) {
    let (mut survived, mut acknowledged) = (0, 0);
    let mut home = fresh();
    let mut known = Known::default();
    for kill in 0..effort.kills {
        if kill % LIVES == LIVES - 1 {
            (home, known) = (fresh(), Known::default());
        }
        let said = one_life(home.path(), known.next, chance);
        acknowledged += said.iter().filter(|line| !["open", "checkpoint"].contains(&line.as_str())).count();
        match judge(home.path(), &mut known, &said) {
            Ok(()) => survived += 1,
            Err(why) => {
                findings.fault(format!("kill {kill}: {why}"));
                (home, known) = (fresh(), Known::default());
            }
        }
    }
    let what = format!("kills survived with everything acknowledged in place ({acknowledged} acknowledgements)");
    findings.promised(survived, u64::from(effort.kills), &what);
}

fn fresh() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("backups")).unwrap();
    drop(subject::make(home.path()));
    home
}

/// Starts a child, kills it at some moment, and gives back what it had said.
fn one_life(home: &Path, start: u32, chance: &mut Chance) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([CHILD, &home.display().to_string(), &start.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let (send, told) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut said = Vec::new();
        let mut line = String::new();
        // a line without its end was not said
        while lines.read_line(&mut line).is_ok_and(|read| read > 0) && line.ends_with('\n') {
            said.push(line.trim_end().to_owned());
            line.clear();
            let _ = send.send(());
        }
        said
    });
    if !chance.one_in(5) {
        // most kills fall into the writing, the others into the start
        for _ in 0..=chance.below(40) {
            let _ = told.recv_timeout(Duration::from_secs(60));
        }
    }
    std::thread::sleep(Duration::from_micros(u64::try_from(chance.below(120_000)).unwrap()));
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

fn judge(home: &Path, known: &mut Known, said: &[String]) -> Result<(), String> {
    let mut changes = known.changes.clone();
    let (mut draft, mut label, mut backup) = (known.draft, known.label, None);
    let mut newest = known.next;
    for line in said {
        let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
        let number = rest.parse::<u32>().ok();
        match (what, number) {
            ("change", Some(number)) => drop(changes.insert(number)),
            ("draft", Some(number)) => draft = Some(number),
            ("label", Some(number)) => label = number,
            ("backup", _) => backup = Some(rest.to_owned()),
            _ => {}
        }
        newest = newest.max(number.map_or(newest, |number| number + 1));
    }
    // a lock that the dead process left must not be in the way
    let lock = FolderLock::acquire(home).map_err(|error| error.to_string())?;
    let subject = subject::open(home)?;
    if let Some(wrong) = subject.wrong() {
        return Err(wrong);
    }
    let found = subject.changes();
    if let Some(lost) = changes.difference(&found).next() {
        return Err(format!("change {lost} was acknowledged and is gone"));
    }
    let more: Vec<u32> = found.difference(&changes).copied().collect();
    if more.len() > 1 || more.iter().any(|number| *number < newest) {
        return Err(format!("changes {more:?} are there and were never begun after {newest}"));
    }
    let drafted = subject.drafted();
    if drafted < draft {
        return Err(format!("draft {draft:?} was acknowledged, {drafted:?} is there"));
    }
    let keys = KeyFile::load(&home.join("store").join(KEY_FILE)).map_err(|error| error.to_string())?;
    let named: u32 = keys.file.people()[0].label.trim_start_matches("label ").parse().unwrap_or_default();
    if named < label {
        return Err(format!("label {label} was acknowledged, {named} is there"));
    }
    if let Some(path) = backup {
        backup::check_whole(Path::new(&path), &mut unwatched()).map_err(|error| error.to_string())?;
    }
    let next =
        newest.max(found.last().map_or(0, |last| last + 1)).max(drafted.map_or(0, |last| last + 1)).max(named + 1);
    *known = Known { changes: found, draft: drafted, label: named, next };
    drop(lock);
    Ok(())
}
