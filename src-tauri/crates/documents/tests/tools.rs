//! What other programs say about the files: qpdf and poppler must be installed (`cargo xtask test` sees to it).
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

#[path = "../examples/sample/content.rs"]
mod content;

use std::path::{Path, PathBuf};
use std::process::Command;

use hearthbook_documents::{Block, Document, recovery_sheet, to_pdf};

fn written(name: &str, document: &Document) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, to_pdf(document, &mut |_, _| true).unwrap().bytes).unwrap();
    path
}

fn said(program: &str, arguments: &[&str], file: &Path) -> String {
    let mut command = Command::new(program);
    let split = arguments.iter().position(|a| *a == "-").unwrap_or(arguments.len());
    let output = command
        .args(&arguments[..split])
        .arg(file)
        .args(&arguments[split..])
        .output()
        .unwrap_or_else(|error| panic!("{program} must be installed for this test: {error}"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {text}");
    text
}

/// Every script and sign at once.
fn mixed() -> Document {
    let mut document = Document::titled("Mixed „text“");
    document.blocks = vec![
        Block::heading(1, "Mixed text"),
        Block::paragraph("שלום עולם (עברית) and مرحبا بالعالم, Καλημέρα, Київ, 中文, 👩\u{200d}👧 👍🏽."),
        Block::paragraph("Seen on the day: a long line of words that goes on over the end of the line. ".repeat(6)),
    ];
    document
}

#[test]
fn qpdf_finds_nothing_wrong() {
    let documents = [
        ("report.pdf", content::report(2)),
        ("sheet.pdf", recovery_sheet("", "7K2M-9QXD-4HTR-W8PN", "3 March 2026")),
        ("mixed.pdf", mixed()),
    ];
    for (name, document) in documents {
        let text = said("qpdf", &["--check"], &written(name, &document));
        assert!(text.contains("No syntax or stream encoding errors found"), "{name}: {text}");
        assert!(!text.to_lowercase().contains("warning"), "{name}: {text}");
    }
}

#[test]
fn poppler_shows_the_tree_in_reading_order() {
    let text = said("pdfinfo", &["-struct-text"], &written("tree.pdf", &content::report(1)));
    let mut at = 0;
    for wanted in [
        "H1",
        "\"Report of a visit under regulation 25 \"",
        "P",
        "Table",
        "TR",
        "TH",
        "/Scope /Row",
        "TD",
        "H2",
        "LBody",
    ] {
        at += text[at..].find(wanted).unwrap_or_else(|| panic!("no {wanted} after {}", &text[..at]));
    }
    assert!(!text.to_lowercase().contains("error"), "{text}");
    let info = said("pdfinfo", &[], &written("info.pdf", &content::report(1)));
    assert!(info.contains("Tagged:          yes") && info.contains("(A4)"), "{info}");
}

#[test]
fn poppler_finds_every_font_embedded_and_subset() {
    let text = said("pdffonts", &[], &written("fonts.pdf", &mixed()));
    let fonts: Vec<&str> = text.lines().skip(2).collect();
    assert!(fonts.len() >= 4, "{text}");
    assert!(fonts.iter().all(|f| f.contains("yes yes yes")), "{text}");
}

#[test]
fn copied_text_joins_no_words_and_keeps_every_script() {
    let text = said("pdftotext", &["-"], &written("copied.pdf", &mixed()));
    let words: Vec<&str> = text.split_whitespace().collect();
    assert_eq!(words.iter().filter(|w| **w == "line.").count(), 6, "{text}");
    for wanted in ["שלום", "مرحبا", "Καλημέρα", "Київ", "中文", "👩\u{200d}👧"] {
        assert!(text.contains(wanted), "no {wanted} in {text}");
    }
}

/// Runs itself once more as a process of its own, which only writes the file.
#[test]
fn another_process_writes_the_same_bytes() {
    const OTHER: &str = "HEARTHBOOK_TEST_WRITE_TO";
    let bytes = to_pdf(&content::report(1), &mut |_, _| true).unwrap().bytes;
    if let Some(path) = std::env::var_os(OTHER) {
        std::fs::write(path, bytes).unwrap();
        return;
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("other_process.pdf");
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "another_process_writes_the_same_bytes"])
        .env(OTHER, &path)
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(std::fs::read(&path).unwrap() == bytes, "the two files differ");
}
