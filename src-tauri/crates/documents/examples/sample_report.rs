//! Makes an invented report of about as many pages as asked for (12 unless said otherwise), for the benchmarks and to
//! look at. `sample_report OUT.pdf [PAGES] [--as typst|html]`: with `--as` the same text goes to OUT for another program
//! to set.

#[path = "sample/content.rs"]
mod content;
#[path = "sample/other.rs"]
mod other;

use std::process::ExitCode;

use hearthbook_documents::{Document, to_pdf};

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut form = None;
    if let Some(at) = arguments.iter().position(|a| a == "--as") {
        form = arguments.get(at + 1).cloned();
        arguments.drain(at..(at + 2).min(arguments.len()));
    }
    let Some(out) = arguments.first() else {
        eprintln!("usage: sample_report OUT [PAGES] [--as typst|html]");
        return ExitCode::FAILURE;
    };
    let wanted: u32 = arguments.get(1).and_then(|p| p.parse().ok()).unwrap_or(12);
    match make(wanted, form.as_deref()) {
        Ok(bytes) => match std::fs::write(out, bytes) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{out}: {error}");
                ExitCode::FAILURE
            }
        },
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn make(wanted: u32, form: Option<&str>) -> Result<Vec<u8>, String> {
    let document = sized(wanted)?;
    match form {
        None => to_pdf(&document, &mut |_, _| true).map(|pdf| pdf.bytes).map_err(|e| e.to_string()),
        Some("html") => Ok(other::html(&document).into_bytes()),
        Some("typst") => Ok(other::typst(&document).into_bytes()),
        Some(other) => Err(format!("unknown form: {other}")),
    }
}

/// The sample with as many repetitions of its text as make it `wanted` pages long.
fn sized(wanted: u32) -> Result<Document, String> {
    let pages = |rounds| {
        let document = content::report(rounds);
        hearthbook_documents::lay_out(&document).map(|pages| (pages.count(), document)).map_err(|e| e.to_string())
    };
    let (mut rounds, (mut count, mut document)) = (1, pages(1)?);
    while count < wanted && rounds < 400 {
        rounds += 1;
        (count, document) = pages(rounds)?;
    }
    Ok(document)
}
