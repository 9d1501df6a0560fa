//! A stolen PC: every file that the application wrote is searched for what is in the record.
//!
//! Left out is the folder for exports, whose files are readable on purpose. The files of the web view are searched by the
//! journeys, which have a window.

use std::fs;

use serde_json::{Value, json};

use crate::chance::Chance;
use crate::run::{PASSPHRASE, Run, date};
use crate::subject::files_below;
use crate::{Effort, Findings};

const NAMES: [&str; 6] = [
    "Rosalind Featherstonehaugh",
    "Kit Featherstonehaugh",
    "Amara Okafor",
    "Northmere Council",
    "fell down the cellar stairs",
    "never saved but typed",
];

pub fn run(_: Effort, _: &mut Chance, findings: &mut Findings) {
    let run = Run::with_store();
    let stick = run.folder.path().join("stick");
    fs::create_dir_all(&stick).unwrap();
    run.call(
        "save_family",
        json!({"id": null, "form": {"placingAuthority": NAMES[3], "arrivedOn": date(3, 9, 2026), "members": [
        {"name": NAMES[0], "kind": "adult"}, {"name": NAMES[1], "kind": "child", "bornOn": date(1, 2, 2025)}]}}),
    );
    run.happened(NAMES[4]);
    run.call("save_form_draft", json!({"key": "family:new", "values": format!("{{\"notes\":\"{}\"}}", NAMES[5])}));
    run.call("save_backup_settings", json!({"folder": stick, "rehearseEvery": "30"}));
    let mut files = 0;
    let mut clean = 0;
    // with the log still beside the record
    search(&run, findings, &mut files, &mut clean);
    run.call("make_backup", Value::Null);
    run.call("rehearse_restore", Value::Null);
    let backup = files_below(&stick)[0].clone();
    let kept = run.folder.path().join("kept.hbbackup");
    fs::copy(backup, &kept).unwrap();
    run.call("lock", Value::Null);
    search(&run, findings, &mut files, &mut clean);
    let slot = run.call("look_at_backup", json!({"path": kept}))["people"][0]["slot"].clone();
    for agreed in [false, true] {
        run.call("restore_backup", json!({"path": kept, "slot": slot, "secret": PASSPHRASE, "agreed": agreed}));
    }
    let state = run.call("app_state", Value::Null);
    let wrong = json!({"slot": state["people"][0]["slot"], "passphrase": "not the one"});
    assert!(run.try_call("unlock", wrong).is_err());
    search(&run, findings, &mut files, &mut clean);
    findings.promised(clean, files, "files without any known name in them (record, log, keys, backups, restored)");

    // the sample centre, whose names are many
    let sample = Run::with_sample();
    sample.sign_in("registered manager");
    let (mut names, mut clean, mut files) = (Vec::new(), 0, 0);
    for family in sample.call("families", Value::Null)["families"].as_array().unwrap() {
        names.extend(
            family["form"]["members"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|one| one["name"].as_str().map(str::to_owned)),
        );
    }
    for person in sample.call("people", Value::Null)["people"].as_array().unwrap() {
        names.extend(person["form"]["name"].as_str().map(str::to_owned));
    }
    for path in files_below(&sample.folder.path().join("home")) {
        files += 1;
        let bytes = fs::read(&path).unwrap();
        match names.iter().find(|name| stands_in(name, &bytes)) {
            None => clean += 1,
            Some(name) => findings.fault(format!("{name} stands in {}", path.display())),
        }
    }
    findings.promised(clean, files, &format!("files of the sample centre without any of its {} names", names.len()));
}

fn search(run: &Run, findings: &mut Findings, files: &mut u64, clean: &mut u64) {
    for path in files_below(run.folder.path()) {
        *files += 1;
        let bytes = fs::read(&path).unwrap();
        match NAMES.iter().find(|name| stands_in(name, &bytes)) {
            None => *clean += 1,
            Some(name) => findings.fault(format!("“{name}” stands in {}", path.display())),
        }
    }
}

/// As it is, and as Windows and web views keep text.
fn stands_in(name: &str, bytes: &[u8]) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [name.as_bytes(), &wide].iter().any(|needle| bytes.windows(needle.len()).any(|window| window == *needle))
}
