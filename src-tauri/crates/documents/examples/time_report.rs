//! For the benchmarks. `time_report rounds PAGES` prints how many rounds of the sample's text make that many pages;
//! `time_report make OUT.pdf ROUNDS` makes the report once and prints the seconds from its text to the bytes of the PDF.
#![allow(clippy::print_stdout, reason = "an example talks to a terminal")]

#[path = "sample/content.rs"]
mod content;

use std::process::ExitCode;
use std::time::Instant;

use hearthbook_documents::{lay_out, to_pdf};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let answer = match words[..] {
        ["rounds", pages] => pages.parse().map_err(|_| "PAGES is a number".to_owned()).and_then(rounds_for),
        ["make", out, rounds] => rounds.parse().map_err(|_| "ROUNDS is a number".to_owned()).and_then(|n| make(out, n)),
        _ => Err("usage: time_report rounds PAGES | make OUT.pdf ROUNDS".to_owned()),
    };
    match answer {
        Ok(words) => {
            println!("{words}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn rounds_for(wanted: u32) -> Result<String, String> {
    for rounds in 1..400 {
        if lay_out(&content::report(rounds)).map_err(|error| error.to_string())?.count() >= wanted {
            return Ok(rounds.to_string());
        }
    }
    Err(format!("no number of rounds makes {wanted} pages"))
}

fn make(out: &str, rounds: usize) -> Result<String, String> {
    let begun = Instant::now();
    let pdf = to_pdf(&content::report(rounds), &mut |_, _| true).map_err(|error| error.to_string())?;
    let taken = begun.elapsed();
    std::fs::write(out, pdf.bytes).map_err(|error| format!("{out}: {error}"))?;
    Ok(taken.as_secs_f64().to_string())
}
