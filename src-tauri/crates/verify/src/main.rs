//! `hearthbook-verify`: checks a proof file, with nothing but the file.
//!
//! What it is for: somebody outside the centre, such as an inspector or a solicitor, who has a proof file, perhaps the
//! document and perhaps an earlier proof. What it must not know: the store, the network, the clock. It reads the files
//! that it is given, prints what it found and writes nothing. What it is given may be hostile.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use hearthbook_proof::{LONGEST_PROOF, Outcome, Proof, Report, verify};
use lexopt::prelude::{Long, Short, Value};

const USAGE: &str = "\
Checks a proof file made by Hearthbook. It needs no network and changes nothing.

Usage: hearthbook-verify PROOF.json [--document FILE] [--earlier EARLIER-PROOF.json]

  --document FILE   the document itself, to see whether it is the one that was on record, to the byte
  --earlier FILE    an earlier proof of the same centre, to see that the record was not rewritten since
  --version         the version of this program
  --help            this text

It prints each check with its result. Exit code: 0 when every check that could be made was passed, 1 when one
failed, 2 when nothing could be checked.

What a proof cannot show: who sat at the keyboard; that the PC's clock was right; that nobody who held the key of the
record rebuilt all of it before its first proof left the house. The key that signed it names an installation: ask the
centre, by another way than the one the proof came by, whether the fingerprint shown is its own.
";

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Help,
    Version,
    Check { proof: PathBuf, document: Option<PathBuf>, earlier: Option<PathBuf> },
}

fn main() -> ExitCode {
    let (text, code) = match asked(lexopt::Parser::from_env()) {
        Ok(Asked::Help) => (USAGE.to_owned(), 0),
        Ok(Asked::Version) => (format!("hearthbook-verify {}\n", env!("CARGO_PKG_VERSION")), 0),
        Ok(Asked::Check { proof, document, earlier }) => {
            match checked(&proof, document.as_deref(), earlier.as_deref()) {
                Ok((proof, report)) => (shown(&proof, &report), if report.holds() { 0 } else { 1 }),
                Err(problem) => return refuse(&problem),
            }
        }
        Err(problem) => return refuse(&format!("{problem}\n\n{USAGE}")),
    };
    // Nobody may take a report for complete that could not be printed.
    match io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::from(2),
    }
}

fn refuse(problem: &str) -> ExitCode {
    // If not even this can be printed, the exit code still says it.
    let _ = writeln!(io::stderr().lock(), "{}", printable(problem).trim_end());
    ExitCode::from(2)
}

fn asked(mut words: lexopt::Parser) -> Result<Asked, String> {
    let (mut proof, mut document, mut earlier) = (None, None, None);
    let words_of = |error: lexopt::Error| format!("{error}.");
    while let Some(word) = words.next().map_err(words_of)? {
        let (place, name) = match word {
            Short('h') | Long("help") => return Ok(Asked::Help),
            Short('V') | Long("version") => return Ok(Asked::Version),
            Long("document") => (&mut document, "--document"),
            Long("earlier") => (&mut earlier, "--earlier"),
            Value(path) if proof.is_none() => {
                proof = Some(PathBuf::from(path));
                continue;
            }
            Value(path) => {
                return Err(format!(
                    "Only one proof can be checked at a time, and “{}” is a second one.",
                    path.display()
                ));
            }
            other => return Err(words_of(other.unexpected())),
        };
        let path = PathBuf::from(words.value().map_err(words_of)?);
        if place.replace(path).is_some() {
            return Err(format!("{name} is given twice."));
        }
    }
    let proof = proof.ok_or("No proof file is named.")?;
    Ok(Asked::Check { proof, document, earlier })
}

fn checked(proof: &Path, document: Option<&Path>, earlier: Option<&Path>) -> Result<(Proof, Report), String> {
    let parsed = |path: &Path| {
        let named = |what: String| format!("{}: {what}", path.display());
        Proof::parse(&contents(path)?).map_err(|error| named(error.to_string()))
    };
    let made = parsed(proof)?;
    let earlier = earlier.map(parsed).transpose()?;
    let document = document.map(contents).transpose()?;
    let report = verify(&made, document.as_deref(), earlier.as_ref());
    Ok((made, report))
}

/// The file, if it is not longer than any proof or document is.
fn contents(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LONGEST_PROOF as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| format!("{} could not be read ({error}). Nothing was checked.", path.display()))?;
    if bytes.len() > LONGEST_PROOF {
        return Err(format!("{} is longer than 64 MB. Nothing was checked.", path.display()));
    }
    Ok(bytes)
}

fn shown(proof: &Proof, report: &Report) -> String {
    let (contents, document) = (&proof.contents, &proof.contents.document);
    let mut text = format!(
        "Proof of {} for {} ({})\nDocument {}: {}\n\n",
        contents.made_at, contents.centre.name, contents.centre.urn, document.number, document.title
    );
    for check in &report.checks {
        let outcome = match check.outcome {
            Outcome::Passed => "passed",
            Outcome::Failed => "FAILED",
            Outcome::NotChecked => "not checked",
        };
        text += &format!("{outcome:<13}{}\n", check.words);
    }
    text += if report.holds() {
        "\nEvery check that could be made was passed.\n"
    } else {
        "\nThis proof must NOT be relied on: see the checks that failed.\n"
    };
    printable(&text)
}

/// Without the characters that a hostile file could play tricks on the screen with: control characters, and those that
/// turn the direction of writing.
fn printable(text: &str) -> String {
    let tricky =
        |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if tricky(c) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_with(words: &[&str]) -> Result<Asked, String> {
        asked(lexopt::Parser::from_args(words))
    }

    #[test]
    fn words_may_stand_in_any_order() {
        let expected =
            Asked::Check { proof: "p.json".into(), document: Some("d.pdf".into()), earlier: Some("e.json".into()) };
        assert_eq!(asked_with(&["p.json", "--document", "d.pdf", "--earlier", "e.json"]), Ok(expected));
        assert_eq!(
            asked_with(&["--document=d.pdf", "--", "-p.json"]),
            Ok(Asked::Check { proof: "-p.json".into(), document: Some("d.pdf".into()), earlier: None })
        );
        assert_eq!(asked_with(&["p.json", "--help"]), Ok(Asked::Help));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for words in [
            &[] as &[&str],
            &["p.json", "q.json"],
            &["p.json", "--document"],
            &["p.json", "--other"],
            &["p.json", "-x"],
            &["p.json", "--earlier", "e", "--earlier", "f"],
        ] {
            assert!(asked_with(words).is_err(), "{words:?}");
        }
    }

    #[test]
    fn no_trick_reaches_the_screen() {
        assert_eq!(printable("a\u{1b}[2J\u{202e}b\n"), "a\u{fffd}[2J\u{fffd}b\n");
    }
}
