//! The program as somebody outside runs it: files in, words and an exit code out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says what it expects by failing")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const DOCUMENT: &[u8] = b"%PDF-1.7 Willow House, invented for tests\n";

fn frozen(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../proof/tests").join(name)
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run<S: AsRef<OsStr>>(words: &[S]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_hearthbook-verify")).args(words).output().unwrap();
    Ran {
        code: output.status.code().expect("it ended by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_sound_proof_with_its_document_and_an_earlier_one_passes() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("REG25-2026-10.pdf");
    fs::write(&document, DOCUMENT).unwrap();
    let (proof, earlier) = (frozen("frozen-proof-1.json"), frozen("frozen-proof-1-earlier.json"));
    let ran = run(&[
        proof.as_os_str(),
        "--document".as_ref(),
        document.as_os_str(),
        "--earlier".as_ref(),
        earlier.as_os_str(),
    ]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert_eq!(ran.out.matches("passed  ").count(), 7, "{}", ran.out);
    assert!(ran.out.contains("Willow House (SC999001)"), "{}", ran.out);
    assert!(!ran.out.contains("FAILED") && !ran.out.contains("not checked"), "{}", ran.out);
}

#[test]
fn what_was_not_given_is_said() {
    let ran = run(&[frozen("frozen-proof-1.json")]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert_eq!(ran.out.matches("not checked").count(), 2, "{}", ran.out);
}

#[test]
fn another_document_and_an_altered_proof_end_with_code_1() {
    let folder = tempfile::tempdir().unwrap();
    let (document, altered) = (folder.path().join("other.pdf"), folder.path().join("altered.json"));
    fs::write(&document, b"another file").unwrap();
    let ran = run(&[frozen("frozen-proof-1.json").as_os_str(), "--document".as_ref(), document.as_os_str()]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("FAILED") && ran.out.contains("must NOT be relied on"), "{}", ran.out);

    let text = fs::read_to_string(frozen("frozen-proof-1.json")).unwrap();
    fs::write(&altered, text.replace("3 December 2026", "2 December 2026")).unwrap();
    let ran = run(&[&altered]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("FAILED       The proof file was altered after it was signed."), "{}", ran.out);
}

#[test]
fn what_is_no_proof_is_refused_with_code_2_and_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("proof.json");
    let deep = "[".repeat(2_000_000);
    let mut binary = vec![0_u8; 4096];
    binary.iter_mut().enumerate().for_each(|(place, byte)| *byte = (place % 251) as u8);
    for bytes in [b"" as &[u8], b"{}", b"{\"format\":\"\\u001b[2J\"}", deep.as_bytes(), &binary] {
        fs::write(&path, bytes).unwrap();
        let ran = run(&[&path]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
        assert!(ran.err.contains("Nothing was checked"), "{}", ran.err);
        assert!(!ran.err.contains('\u{1b}') && !ran.err.contains("panicked"), "{}", ran.err);
    }
    // Longer than is read, without taking the space on the disk.
    fs::File::create(&path).unwrap().set_len(65 * 1024 * 1024).unwrap();
    let ran = run(&[&path]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("longer than 64 MB"), "{}", ran.err);
    for missing in [folder.path(), &folder.path().join("missing.json")] {
        let ran = run(&[missing]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("could not be read"), "{}", ran.err);
    }
}

#[test]
fn usage_is_shown_when_asked_for_and_when_needed() {
    let ran = run(&["--help"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("Usage: hearthbook-verify PROOF.json"), "{}", ran.out);
    let ran = run::<&str>(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("No proof file is named.") && ran.err.contains("Usage:"), "{}", ran.err);
    assert!(run(&["--version"]).out.starts_with("hearthbook-verify "));
}
