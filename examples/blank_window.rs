//! A window of the same size with an empty page and nothing behind it: what Hearthbook's start and memory are compared with.
//! The page comes as every page of a Tauri window does, over a protocol of the program's own.

use tauri::http::Response;
use tauri::{Builder, Url, WebviewUrl, WebviewWindowBuilder, generate_context};

const PAGE: &[u8] = b"<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Blank</title></head><body></body></html>";

/// Opens the window.
fn main() {
    let built = Builder::default()
        .register_uri_scheme_protocol("blank", |_, _| {
            Response::builder().header("Content-Type", "text/html").body(PAGE).unwrap_or_default()
        })
        .setup(|app| {
            let url = WebviewUrl::CustomProtocol(Url::parse("blank://localhost")?);
            WebviewWindowBuilder::new(app, "main", url).title("Blank").inner_size(1280.0, 860.0).build()?;
            Ok(())
        })
        .run(generate_context!());
    if let Err(error) = built {
        eprintln!("{error}");
    }
}
