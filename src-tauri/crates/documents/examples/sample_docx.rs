//! Makes the invented report as a Word file, to look at: `sample_docx OUT.docx`.

#[path = "sample/content.rs"]
mod content;

use std::process::ExitCode;

use hearthbook_documents::docx;

fn main() -> ExitCode {
    let Some(out) = std::env::args().nth(1) else {
        eprintln!("usage: sample_docx OUT.docx");
        return ExitCode::FAILURE;
    };
    let made = docx(&content::report(1)).map_err(|e| e.to_string());
    match made.and_then(|bytes| std::fs::write(&out, bytes).map_err(|e| format!("{out}: {e}"))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
