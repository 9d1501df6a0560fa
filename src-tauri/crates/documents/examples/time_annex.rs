//! For the benchmarks: Annex A of 500 families, 200 staff and 2,000 events, invented. `time_annex make OUT.pdf` makes it
//! once and prints the seconds from its text to the bytes of the PDF.
#![allow(clippy::print_stdout, reason = "an example talks to a terminal")]

use std::process::ExitCode;
use std::time::Instant;

use hearthbook_documents::{AnnexContent, AnnexEntry, AnnexPart, annex_document, to_pdf};

const FAMILIES: usize = 500;
const STAFF: usize = 200;
const EVENTS: usize = 2000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let answer = match words[..] {
        ["make", out] => make(out),
        _ => Err("usage: time_annex make OUT.pdf".to_owned()),
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

fn make(out: &str) -> Result<String, String> {
    let content = content();
    let begun = Instant::now();
    let pdf = to_pdf(&annex_document(&content), &mut |_, _| true).map_err(|error| error.to_string())?;
    let taken = begun.elapsed();
    std::fs::write(out, pdf.bytes).map_err(|error| format!("{out}: {error}"))?;
    Ok(taken.as_secs_f64().to_string())
}

/// Two letters that nobody has for certain.
fn initials(number: usize) -> String {
    let letter = |number: usize| char::from(b'A' + u8::try_from(number % 26).unwrap_or(0));
    format!("{}.{}.", letter(number / 26), letter(number))
}

fn list(label: &str, heads: &[&str], rows: usize, row: impl Fn(usize) -> Vec<String>) -> AnnexEntry {
    AnnexEntry::List {
        label: label.to_owned(),
        heads: heads.iter().map(|head| (*head).to_owned()).collect(),
        rows: (0..rows).map(row).collect(),
    }
}

fn content() -> AnnexContent {
    let figures = (0..70).map(|number| AnnexEntry::Figure {
        label: format!("Figure number {}", number + 1),
        number: (number * 7 % 90).to_string(),
        parents: (number % 5).to_string(),
        children: (number % 3).to_string(),
        note: "From the log and from events, each once. Under parents and children: incidents with at least one."
            .to_owned(),
    });
    let part = |title: &str, entries: Vec<AnnexEntry>| AnnexPart {
        title: title.to_owned(),
        hint: "Initials only".to_owned(),
        entries,
    };
    let families = list(
        "Families resident and families who left",
        &["Family", "Placing authority", "Arrived", "Home", "Assessment", "Court and legal status", "Social worker"],
        FAMILIES,
        |number| {
            vec![
                format!("F-{}\n{} (adult), {} (child, 2 years)", number + 1, initials(number), initials(number + 9)),
                "Ashcombe Borough Council".to_owned(),
                format!("{} March 2026", number % 28 + 1),
                format!("{} miles", number % 200),
                "Parenting assessment, twelve weeks: began 3 March 2026, planned end 26 May 2026".to_owned(),
                "Interim care order; court instructions on record".to_owned(),
                "Social worker: Verity Lomax, Ashcombe, children’s services".to_owned(),
            ]
        },
    );
    let staff = list(
        "Staff in post",
        &["Initials", "Post", "Works here as", "Since", "Qualifications", "DBS certificate of", "Vetting file"],
        STAFF,
        |number| {
            vec![
                initials(number),
                "Family support worker".to_owned(),
                "permanent".to_owned(),
                format!("{} May 2025", number % 28 + 1),
                "Level 3 Diploma for Residential Childcare".to_owned(),
                "3 March 2025".to_owned(),
                "outstanding: references (paragraph 3)".to_owned(),
            ]
        },
    );
    let events = list(
        "Events decided to be notifiable",
        &["Day", "Event", "Who", "Told", "Reference", "State"],
        EVENTS,
        |number| {
            vec![
                format!("{} April 2026", number % 28 + 1),
                "Police called to the centre".to_owned(),
                format!("{}, {}", initials(number), initials(number + 3)),
                "Ofsted: 3 April 2026, 10:40\nPlacing authority: 3 April 2026, 11:10".to_owned(),
                format!("R{:05}", number + 1),
                "closed 9 April 2026".to_owned(),
            ]
        },
    );
    AnnexContent {
        title: "Annex A: information for the inspection".to_owned(),
        centre: "Willow House".to_owned(),
        urn: "SC999001".to_owned(),
        period: "1 April 2026 to 30 September 2026".to_owned(),
        as_of: "30 September 2026".to_owned(),
        finished: "30 September 2026, 10:40, by A.O., registered manager".to_owned(),
        number: "SC999001-ANNEX-2026-09-30-1".to_owned(),
        note: "The form itself was not seen.".to_owned(),
        parts: vec![
            part("Figures", figures.collect()),
            part("Families", vec![families]),
            part("Staff", vec![staff]),
            part("Events", vec![events]),
        ],
    }
}
