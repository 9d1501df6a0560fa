//! Hostile and broken input for every parser: seeds with something done to them, and texts out of nothing. None may panic,
//! and none may take longer than a person would wait.
//!
//! This is fuzzing without the guidance of coverage, for which there are targets in `fuzz/`; the seeds are files of every kind, so
//! that what is done to them reaches past the first checks.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use hearthbook_proof::Proof;
use hearthbook_records::DateInput;
use hearthbook_records::input::{Initials, Urn, parse_time};
use hearthbook_rules::history::{DayOrder, read_date, read_entry};
use hearthbook_rules::{Change, RuleBook};
use hearthbook_sheets::dates::date_of;
use hearthbook_sheets::{Limits, OutCell, OutSheet, find_headings, guess_columns, read_file, read_pasted};
use hearthbook_store::backup::{self, Reason, Source, unwatched};
use hearthbook_store::keys::{Attempts, KEY_FILE, KeyFile};
use hearthbook_store::recovery_code::RecoveryCode;
use hearthbook_store::strength::strength;
use hearthbook_submissions::gate::{Gate, Known, Profile};
use hearthbook_submissions::names::{KnownName, NameKind};

use crate::chance::Chance;
use crate::subject::{self, at};
use crate::{Effort, Findings};

/// One case may take so long, in a debug build on a slow PC.
const PATIENCE: Duration = Duration::from_secs(20);

/// A parser: its name, how many of the cases it gets (one in …), and how it is called with a case.
struct Target<'a> {
    name: &'static str,
    one_in: u32,
    try_one: Box<dyn FnMut(&mut Chance) + 'a>,
}

pub fn run(effort: Effort, chance: &mut Chance, findings: &mut Findings) {
    let home = tempfile::tempdir().unwrap();
    let seeds = Seeds::make(home.path());
    let (mut held, mut of) = (0, 0);
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut said = Vec::new();
    for mut target in targets(home.path(), &seeds) {
        let (mut own_held, mut own_of) = (0, 0);
        for _ in 0..(effort.cases / target.one_in).max(20) {
            own_of += 1;
            let before = chance.clone();
            let begun = Instant::now();
            let done = catch_unwind(AssertUnwindSafe(|| (target.try_one)(chance)));
            match done {
                Ok(()) if begun.elapsed() <= PATIENCE => own_held += 1,
                Ok(()) => findings.fault(format!("{} took {:?} ({before:?})", target.name, begun.elapsed())),
                Err(_) => findings.fault(format!("{} panicked ({before:?})", target.name)),
            }
        }
        said.push((own_held, own_of, target.name));
        held += own_held;
        of += own_of;
    }
    std::panic::set_hook(hook);
    for (own_held, own_of, name) in said {
        findings.promised(own_held, own_of, &format!("cases without a panic: {name}"));
    }
    findings.promised(held, of, "cases without a panic in all");
}

/// One case once more, with its panic shown: `--case "receipt .eml" 123`, the number being the one that was printed.
pub fn again(name: &str, state: u64) {
    let home = tempfile::tempdir().unwrap();
    let seeds = Seeds::make(home.path());
    let mut target = targets(home.path(), &seeds).into_iter().find(|target| target.name == name).expect("a target");
    (target.try_one)(&mut Chance::from_seed(state));
}

/// Valid files of every kind.
struct Seeds {
    keys: Vec<u8>,
    backup: Vec<u8>,
    proof: Vec<u8>,
    earlier: Vec<u8>,
    sample: Vec<u8>,
    template: Vec<u8>,
    document: Vec<u8>,
}

impl Seeds {
    fn make(home: &Path) -> Self {
        let (mut subject, _) = subject::make(home);
        subject.change(0, 10);
        fs::create_dir(home.join("backups")).unwrap();
        let source = Source::of(&subject.store).unwrap();
        let made = backup::make(&source, &home.join("backups"), at(), Reason::Asked, &mut unwatched()).unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let read = |path: &str| fs::read(root.join(path)).unwrap();
        Self {
            keys: fs::read(home.join("store").join(KEY_FILE)).unwrap(),
            backup: fs::read(made.path).unwrap(),
            proof: read("src-tauri/crates/proof/tests/frozen-proof-1.json"),
            earlier: read("src-tauri/crates/proof/tests/frozen-proof-1-earlier.json"),
            sample: read("assets/sample/willow_house.toml"),
            template: read("assets/rules/reg25_report.toml"),
            document: b"%PDF-1.7 Willow House, invented for tests\n".to_vec(),
        }
    }
}

const EML: &str = "From: Enquiries <enquiries@ofsted.gov.uk>\r\nTo: office@willow-house.example\r\nSubject: =?utf-8?q?Automatic_reply?=\r\nDate: Sun, 22 Nov 2026 16:30:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Thank=20you <img src=3Dx onerror=3Dalert(1)></p>\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: within\r\n\r\ntext\r\n--b\r\nContent-Type: application/pdf; name=\"terms.pdf\"\r\nContent-Disposition: attachment; filename*=utf-8''terms%2epdf\r\n\r\n%PDF-1.4\r\n--b--\r\n";
const HTML: &str = "<!doctype html><html><head><title>Sent</title><script>alert(1)</script><style>p{background:url(http://x)}</style></head><body onload=alert(1)><p>Your form &amp; file were received.&#10;&nbsp;<a href='javascript:x'>Reference</a><table><tr><td>1<td>2</table></body></html>";

fn outlook() -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    let parts: [(&str, &[u8]); 4] = [
        ("/__properties_version1.0", &[0; 64]),
        ("/__substg1.0_0037001F", b"S\0e\0n\0t\0"),
        ("/__substg1.0_1000001F", b"T\0h\0a\0n\0k\0s\0"),
        ("/__substg1.0_10130102", b"<p>Thanks</p>"),
    ];
    for (path, bytes) in parts {
        std::io::Write::write_all(&mut file.create_stream(path).unwrap(), bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

const CSV: &str = "Name,Post,Start date,DBS number,DBS date,Gaps\r\n\"Quill, Tamsin\",Family worker,03/04/2019,001234567890,April 2019,\"2003 – summer 2004\"\r\n=1+1,,3 Apr 19,,43558,\r\n";

fn workbook() -> Vec<u8> {
    let words = |text: &str| OutCell::Text(text.to_owned());
    let sheet = OutSheet {
        name: "Register".to_owned(),
        headings: vec!["Name".to_owned(), "Start date".to_owned()],
        rows: vec![vec![words("Tamsin Quill"), words("03/04/2019")]],
        ..OutSheet::default()
    };
    hearthbook_sheets::write_xlsx(&[sheet], at()).unwrap()
}

fn zipped() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["report.docx", "../../etc/passwd", "read me.html"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, HTML.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn targets<'a>(home: &'a Path, seeds: &'a Seeds) -> Vec<Target<'a>> {
    let write = |name: &str, bytes: &[u8]| {
        let path = home.join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let (message, archive) = (outlook(), zipped());
    let gate = gate();
    let mut all: Vec<Target<'a>> = Vec::new();
    let mut add = |name: &'static str, one_in: u32, try_one: Box<dyn FnMut(&mut Chance) + 'a>| {
        all.push(Target { name, one_in, try_one });
    };
    add(
        "keys.json",
        2,
        Box::new(move |chance| {
            let path = write("fuzzed-keys.json", &chance.mutated(&seeds.keys, &seeds.proof));
            if let Ok(keys) = KeyFile::load(&path) {
                let _ = keys.file.people();
            }
        }),
    );
    add(
        "attempts.json",
        2,
        Box::new(move |chance| {
            let seed = br#"{"format":1,"wrong":3,"last":"2026-11-22T10:00:00Z"}"#;
            let path = write("fuzzed-attempts.json", &chance.mutated(seed, &seeds.keys));
            let mut attempts = Attempts::load(&path);
            let _ = attempts.wait(at());
            let _ = attempts.failed(at());
            let _ = attempts.wait(at() - chrono::TimeDelta::days(365));
        }),
    );
    add(
        "backup container",
        4,
        Box::new(move |chance| {
            let bytes = if chance.one_in(2) {
                // the header, where the numbers stand
                let head = seeds.backup.len().min(2_500);
                [chance.mutated(&seeds.backup[..head], &seeds.keys), seeds.backup[head..].to_vec()].concat()
            } else {
                chance.mutated(&seeds.backup, &seeds.proof)
            };
            let path = write("fuzzed.hbbackup", &bytes);
            let _ = backup::inspect(&path);
            let _ = backup::check_whole(&path, &mut unwatched());
            let _ = backup::open_keys(&path, home);
            let _ = backup::list(home);
        }),
    );
    for (name, file, seed) in [
        ("receipt .eml", "read.eml", EML.as_bytes().to_vec()),
        ("receipt .msg", "read.msg", message),
        ("receipt .html", "read.html", HTML.as_bytes().to_vec()),
        ("receipt .zip", "read.zip", archive),
        ("receipt .txt and .pdf", "read.txt", seeds.document.clone()),
    ] {
        add(
            name,
            1,
            Box::new(move |chance| {
                let bytes = chance.mutated(&seed, EML.as_bytes());
                let _ = hearthbook_receipts::look(file, &bytes);
                let odd = chance.text(60);
                let _ = hearthbook_receipts::check(&odd, bytes.len());
                let _ = hearthbook_receipts::look(&odd, &bytes);
            }),
        );
    }
    add(
        "proof file",
        2,
        Box::new(move |chance| {
            let earlier = Proof::parse(&chance.mutated(&seeds.earlier, &seeds.proof)).ok();
            for bytes in [chance.mutated(&seeds.proof, &seeds.earlier), seeds.proof.clone()] {
                if let Ok(proof) = Proof::parse(&bytes) {
                    let _ = hearthbook_proof::verify(&proof, Some(&seeds.document), earlier.as_ref()).holds();
                }
            }
        }),
    );
    add(
        "recovery code",
        1,
        Box::new(|chance| {
            let made = RecoveryCode::make().unwrap();
            let typed = chance.mutated(made.printed().as_bytes(), b"-O0l1I ");
            let typed = String::from_utf8_lossy(&typed).into_owned();
            let _ = RecoveryCode::parse(&typed);
            let _ = made.ends_with_group(&typed);
            let _ = RecoveryCode::parse(&chance.text(80));
        }),
    );
    add(
        "dates, times, URN, initials",
        1,
        Box::new(|chance| {
            let part = |chance: &mut Chance| match chance.below(3) {
                0 => chance.text(12),
                1 => (chance.next() % 10_000).to_string(),
                _ => (chance.next() % 32).to_string(),
            };
            let input = DateInput { day: part(chance), month: part(chance), year: part(chance) };
            let _ = input.parse("The day");
            let _ = parse_time(&String::from_utf8_lossy(&chance.mutated(b"9:40 pm", b"0123456789:.")), "The time");
            let urn = chance.mutated(b"SC999001", b"SC 12345");
            if let Ok(urn) = Urn::parse(&String::from_utf8_lossy(&urn)) {
                let _ = urn.warning();
            }
            let text = chance.text(40);
            let _ = Initials::parse(&text);
            let _ = Initials::of_name(&text);
        }),
    );
    for (name, seed) in [("spreadsheet .xlsx", workbook()), ("spreadsheet .csv", CSV.as_bytes().to_vec())] {
        add(
            name,
            4,
            Box::new(move |chance| {
                let bytes = chance.mutated(&seed, CSV.as_bytes());
                let limits = Limits::default();
                let pasted = read_pasted(&String::from_utf8_lossy(&bytes), &limits).ok();
                for book in read_file(&bytes, &limits).ok().into_iter().chain(pasted) {
                    for table in &book.tables {
                        let headings = find_headings(table);
                        let _ = guess_columns(table, &headings.labels, headings.from_row);
                        for cell in table.rows.iter().flatten() {
                            let _ = date_of(cell, DayOrder::DayFirst, true);
                        }
                    }
                }
            }),
        );
    }
    add(
        "a line of a CV, a vague date",
        1,
        Box::new(|chance| {
            let seed = b"Sept 2014 - summer 2016, care assistant, Birch Lodge (home closed)";
            let line = String::from_utf8_lossy(&chance.mutated(seed, b"03/04/2019 now about 2003-2005")).into_owned();
            let _ = read_entry(&line);
            let _ = read_date(&line);
            let _ = read_entry(&chance.text(60));
        }),
    );
    add(
        "changed rules",
        1,
        Box::new(|chance| {
            let book = RuleBook::shipped();
            let rules = book.entries();
            let rule = chance.pick(&rules);
            let value = if chance.one_in(2) {
                chance.text(60)
            } else {
                String::from_utf8_lossy(&chance.mutated(rule.value.as_bytes(), b"2026-12-28, x@y.example")).into_owned()
            };
            let _ = book.check_value(&rule.id, &value);
            let on = at().date_naive();
            let change = Change { rule_id: rule.id.clone(), value, by: "A.O.".into(), on, why: chance.text(20) };
            let changed = RuleBook::with_changes(&[change]);
            let _ = (changed.ofsted_address(), changed.entries());
        }),
    );
    add(
        "sample and template (TOML)",
        8,
        Box::new(move |chance| {
            for seed in [&seeds.sample, &seeds.template] {
                let text = String::from_utf8_lossy(&chance.mutated(seed, &seeds.template)).into_owned();
                let _ = toml::from_str::<hearthbook_store::sample_data::SampleCentre>(&text);
                let _ = toml::from_str::<hearthbook_rules::Template>(&text);
            }
        }),
    );
    add(
        "passphrases",
        8,
        Box::new(|chance| {
            let context = [chance.text(30)];
            let _ = strength(&chance.text(200), &context);
        }),
    );
    add(
        "release gate",
        4,
        Box::new(move |chance| {
            let text = [chance.text(400), "Rosalind Featherstonehaugh was here".to_owned(), chance.text(400)].concat();
            let text = String::from_utf8_lossy(&chance.mutated(text.as_bytes(), b"Featherston-haugh 01632 960123"))
                .into_owned();
            for profile in [Profile::ByInitials, Profile::Identifying { subjects: BTreeSet::from(["F-1".to_owned()]) }]
            {
                for hit in gate.find(&text, &profile) {
                    drop(hit);
                }
                let _ = gate.find_in_file_name(&text, &profile);
            }
        }),
    );
    all
}

fn gate() -> Gate {
    let names = [("Rosalind Featherstonehaugh", "F-1"), ("Kit Ng", "F-2"), ("Seán Ó Briain, Sean O'Brien", "F-3")]
        .into_iter()
        .map(|(words, subject)| KnownName {
            words: words.to_owned(),
            whose: "a parent".to_owned(),
            replacement: String::new(),
            kind: NameKind::Adult,
            subject: subject.to_owned(),
        })
        .collect();
    Gate::build(Known { names, ..Known::default() }).unwrap()
}
