//! The same text as a PDF by Hearthbook, Typst, WeasyPrint and LibreOffice.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::sample::{Sample, in_words, timed};
use crate::shell::{cargo, command, heading, output, root, run};
use crate::system;

const PAGES: &str = "12";
const RUNS: usize = 11;
const TYPST: &str = "typst==0.15.2";
const WEASYPRINT: &str = "weasyprint==70.0";

/// A program, what to beat it by, and what it took.
struct Setter {
    name: String,
    goal: Option<f64>,
    command: Box<dyn Fn() -> Command>,
    pdf: PathBuf,
    whole: Sample,
    inside: Sample,
}

/// Lets the four programs take turns, and tells how much longer than Hearthbook each took.
pub fn measure() -> Result<String> {
    system::prepare(&[system::Purpose::Build, system::Purpose::Journeys])?;
    let office = ["sh", "-c", "command -v soffice"];
    system::prepare_extra(&office, &["libreoffice-writer-nogui"])?;
    system::prepare_extra(&["python3", "-c", "import venv, ensurepip"], &["python3-venv"])?;
    let folder = root().join("target/bench");
    std::fs::create_dir_all(&folder)?;
    let python = python(&folder)?;
    heading("Building the document crate with optimisation");
    let package = ["--package", "hearthbook-documents"];
    run(&mut cargo(&[&["build", "--release", "--examples"], &package[..]].concat()))?;
    let mut setters = setters(&folder, &python)?;
    heading(&format!("{RUNS} rounds, the programs taking turns"));
    for round in 0..=RUNS {
        for setter in &mut setters {
            let (whole, inside) = timed(&mut (setter.command)()).with_context(|| setter.name.clone())?;
            // The first round fills the caches of the disk.
            if round > 0 {
                setter.whole.add(whole);
                inside.into_iter().for_each(|seconds| setter.inside.add(seconds));
            }
        }
    }
    table(&setters)
}

fn setters(folder: &Path, python: &Path) -> Result<Vec<Setter>> {
    let built = built_examples()?;
    let (make, sample) = (built.join("time_report"), built.join("sample_report"));
    let rounds = output(&mut command(&make, &["rounds", PAGES]))?.trim().to_owned();
    for (form, file) in [("typst", "report.typ"), ("html", "report.html")] {
        run(command(&sample, &[]).arg(folder.join(file)).args([PAGES, "--as", form]))?;
    }
    let script = root().join("xtask/src/bench/setters.py");
    let with_python = |program: &'static str, source: &str, pdf: &str| {
        let (python, script) = (python.to_path_buf(), script.clone());
        let (source, pdf) = (folder.join(source), folder.join(pdf));
        move || {
            let mut made = command(&python, &[]);
            made.arg(&script).arg(program).arg(&source).arg(&pdf);
            made
        }
    };
    let setter = |name: &str, goal, pdf: &str, command| Setter {
        name: name.to_owned(),
        goal,
        command,
        pdf: folder.join(pdf),
        whole: Sample::default(),
        inside: Sample::default(),
    };
    let ours = folder.join("hearthbook.pdf");
    let office = output(&mut command("soffice", &["--version"]))?;
    let office = office.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let html = folder.join("report.html");
    let (folder_of_office, profile) = (folder.to_path_buf(), folder.join("office"));
    let with_office = move || {
        let mut made = command("soffice", &["--headless", "--convert-to", "pdf:writer_web_pdf_Export"]);
        made.arg(format!("-env:UserInstallation=file://{}", profile.display()));
        made.arg("--outdir").arg(&folder_of_office).arg(&html);
        made
    };
    Ok(vec![
        setter(
            "Hearthbook",
            None,
            "hearthbook.pdf",
            Box::new(move || {
                let mut made = command(&make, &["make"]);
                made.arg(&ours).arg(&rounds);
                made
            }),
        ),
        setter(
            &TYPST.replace("typst==", "Typst "),
            Some(1.0),
            "typst.pdf",
            Box::new(with_python("typst", "report.typ", "typst.pdf")),
        ),
        setter(
            &WEASYPRINT.replace("weasyprint==", "WeasyPrint "),
            Some(10.0),
            "weasyprint.pdf",
            Box::new(with_python("weasyprint", "report.html", "weasyprint.pdf")),
        ),
        setter(&office, Some(20.0), "report.pdf", Box::new(with_office)),
    ])
}

fn table(setters: &[Setter]) -> Result<String> {
    let ours = &setters[0];
    let mut out = String::from(
        "| Program | Pages | Whole process | Text to PDF only | As long as Hearthbook | Goal |\n|---|--:|--:|--:|--:|--:|\n",
    );
    for setter in setters {
        // Where a library can be timed from the inside, that is the stricter comparison, and the one that counts.
        let inside = setter.inside.median();
        let times =
            if inside.is_nan() { setter.whole.median() / ours.whole.median() } else { inside / ours.inside.median() };
        let goal = setter.goal.map_or_else(|| "–".to_owned(), |goal| format!("≥ {goal} ×"));
        let inside = if inside.is_nan() { "–".to_owned() } else { in_words(inside) };
        let (pages, whole) = (pages(&setter.pdf)?, in_words(setter.whole.median()));
        let _ = writeln!(out, "| {} | {pages} | {whole} | {inside} | {times:.1} × | {goal} |", setter.name);
    }
    let _ = write!(
        out,
        "\nMedians of {RUNS} rounds, after one that does not count. “Text to PDF only” leaves out the start of the process, \
         the imports of Python and Typst's search for fonts; the ratio uses it where it exists. LibreOffice can only be \
         timed as a whole process, so its ratio is to our whole process. All set the same text; the layouts differ, and \
         with them the numbers of pages."
    );
    Ok(out)
}

fn pages(pdf: &Path) -> Result<String> {
    let told = output(command("pdfinfo", &[]).arg(pdf))?;
    let pages = told.lines().find_map(|line| line.strip_prefix("Pages:")).context("pdfinfo tells no pages")?;
    Ok(pages.trim().to_owned())
}

/// The folder of release examples, wherever cargo's target folder is.
pub fn built_examples() -> Result<PathBuf> {
    let told: serde_json::Value =
        serde_json::from_str(&output(&mut cargo(&["metadata", "--no-deps", "--format-version", "1"]))?)?;
    let target = told["target_directory"].as_str().context("cargo tells no target folder")?;
    Ok(Path::new(target).join("release/examples"))
}

/// Python with Typst and WeasyPrint, in a folder of its own.
fn python(folder: &Path) -> Result<PathBuf> {
    let python = folder.join("python/bin/python");
    if !python.exists() {
        heading("Installing Typst and WeasyPrint from PyPI");
        run(command("python3", &["-m", "venv"]).arg(folder.join("python")))?;
    }
    run(&mut command(&python, &["-m", "pip", "install", "--quiet", "--disable-pip-version-check", TYPST, WEASYPRINT]))?;
    Ok(python)
}
