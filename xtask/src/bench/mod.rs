//! The benchmarks: Hearthbook beside programs that do the same work, in one run on one machine, so that the ratios mean
//! something where the times do not. Each writes its own section of BENCHMARKS.md.

mod annex;
mod document;
mod events;
mod gate;
mod machine;
mod sample;
mod save;
mod search;
mod vetting;
mod window;

use anyhow::{Context as _, Result, bail};

use crate::shell::{heading, root};

/// What a benchmark has to say: Markdown without its heading.
type Measure = fn() -> Result<String>;

const BENCHMARKS: [(&str, &str, Measure); 8] = [
    ("gate", "The release gate over a report of sixty pages", gate::measure),
    ("document", "A 12-page report as PDF", document::measure),
    ("annex", "Annex A of 500 families, 200 staff and 2,000 events as PDF", annex::measure),
    ("events", "Today and the events over twenty years and three centres", events::measure),
    ("search", "Search over 250,000 records", search::measure),
    ("save", "Saving a text of a draft", save::measure),
    ("vetting", "The register of vetting, and an old one brought in", vetting::measure),
    ("window", "Start and memory of the window", window::measure),
];

const PREFACE: &str = "\
# Benchmarks

Written by `cargo xtask bench`. Times belong to the machine that is named; what counts is the ratios, which were taken
in one run with the programs taking turns. Every figure is the median.
";

/// Runs the benchmarks that are named, or all, and writes their sections of BENCHMARKS.md.
///
/// # Errors
/// When a name is unknown, or something cannot be prepared, built or measured.
pub fn run(names: &[&str]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| !BENCHMARKS.iter().any(|(known, ..)| known == *name)) {
        let known = BENCHMARKS.map(|(name, ..)| name).join(", ");
        bail!("there is no benchmark “{unknown}”; there are {known}");
    }
    let path = root().join("BENCHMARKS.md");
    let mut page = std::fs::read_to_string(&path).unwrap_or_else(|_| PREFACE.to_owned());
    for (name, title, measure) in BENCHMARKS.iter().filter(|(name, ..)| names.is_empty() || names.contains(name)) {
        heading(title);
        let found = measure()?;
        println!("\n{found}");
        page = with_section(&page, name, &format!("## {title}\n\nMachine: {}.\n\n{found}", machine::description()));
        std::fs::write(&path, &page).context("BENCHMARKS.md cannot be written")?;
    }
    Ok(())
}

/// The page with this section replaced, or put at its end.
fn with_section(page: &str, name: &str, section: &str) -> String {
    let (opening, closing) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"));
    let section = format!("{opening}\n{}\n\n{closing}", section.trim());
    match (page.find(&opening), page.find(&closing)) {
        (Some(from), Some(to)) if from < to => format!("{}{section}{}", &page[..from], &page[to + closing.len()..]),
        _ => format!("{}\n\n{section}", page.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_replaced_and_the_others_stay() {
        let page = with_section(&with_section("# Benchmarks\n", "one", "first"), "two", "second");
        let page = with_section(&page, "one", "anew");
        assert_eq!(
            page,
            "# Benchmarks\n\n<!-- one -->\n\nanew\n\n<!-- end of one -->\n\n<!-- two -->\n\nsecond\n\n<!-- end of two -->\n"
        );
    }
}
