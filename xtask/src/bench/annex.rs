//! What a page of Annex A costs beside a page of the 12-page report: 500 families, 200 staff and 2,000 events.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::document::built_examples;
use super::sample::{Sample, in_words, timed};
use crate::shell::{cargo, command, heading, output, root, run};

const PAGES: &str = "12";
const RUNS: usize = 11;
const GOAL: f64 = 1.2;

fn pages(pdf: &Path) -> Result<f64> {
    let told = output(command("pdfinfo", &[]).arg(pdf))?;
    let pages = told.lines().find_map(|line| line.strip_prefix("Pages:")).context("pdfinfo tells no pages")?;
    Ok(pages.trim().parse()?)
}

/// Both documents take turns; what counts is the time from text to PDF for each page.
pub fn measure() -> Result<String> {
    let folder = root().join("target/bench");
    std::fs::create_dir_all(&folder)?;
    heading("Building the document crate with optimisation");
    run(&mut cargo(&["build", "--release", "--examples", "--package", "hearthbook-documents"]))?;
    let built = built_examples()?;
    let (report, annex) = (built.join("time_report"), built.join("time_annex"));
    let rounds = output(&mut command(&report, &["rounds", PAGES]))?.trim().to_owned();
    let (report_pdf, annex_pdf) = (folder.join("report-of-12.pdf"), folder.join("annex.pdf"));
    let (mut of_report, mut of_annex) = (Sample::default(), Sample::default());
    heading(&format!("{RUNS} rounds, both taking turns"));
    for round in 0..=RUNS {
        let (_, one) = timed(command(&report, &["make"]).arg(&report_pdf).arg(&rounds))?;
        let (_, other) = timed(command(&annex, &["make"]).arg(&annex_pdf))?;
        // the first round fills the caches of the disk
        if round > 0 {
            of_report.add(one.context("the report tells no time")?);
            of_annex.add(other.context("Annex A tells no time")?);
        }
    }
    let (report_pages, annex_pages) = (pages(&report_pdf)?, pages(&annex_pdf)?);
    let (one, other) = (of_report.median() / report_pages, of_annex.median() / annex_pages);
    Ok(format!(
        "| Document | Pages | Text to PDF | A page | Beside a page of the report | Goal |\n|---|--:|--:|--:|--:|--:|\n\
         | Report on a visit | {report_pages} | {} | {:.2} ms | 1.00 × | – |\n\
         | Annex A: 500 families, 200 staff, 2,000 events | {annex_pages} | {} | {:.2} ms | {:.2} × | ≤ {GOAL} × |\n\n\
         Medians of {RUNS} rounds, after one that does not count.",
        in_words(of_report.median()),
        one * 1000.0,
        in_words(of_annex.median()),
        other * 1000.0,
        other / one,
    ))
}
