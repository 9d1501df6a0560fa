//! Makes an invented certificate of submission, to look at: `sample_certificate OUT.pdf`.

#[path = "sample/certificate.rs"]
mod certificate;

use std::process::ExitCode;

use hearthbook_documents::to_pdf;

fn main() -> ExitCode {
    let Some(out) = std::env::args().nth(1) else {
        eprintln!("usage: sample_certificate OUT.pdf");
        return ExitCode::FAILURE;
    };
    let made = to_pdf(&certificate::certificate_of_submission(), &mut |_, _| true).map_err(|e| e.to_string());
    match made.and_then(|pdf| std::fs::write(&out, pdf.bytes).map_err(|e| format!("{out}: {e}"))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
