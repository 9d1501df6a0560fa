//! A window of the same size with an empty page and nothing behind it: what Hearthbook's start and memory are compared with.

/// Opens the window.
fn main() {
    let built = tauri::Builder::default()
        .setup(|app| {
            let url = tauri::WebviewUrl::External(tauri::Url::parse("about:blank")?);
            tauri::WebviewWindowBuilder::new(app, "main", url).title("Blank").inner_size(1280.0, 860.0).build()?;
            Ok(())
        })
        .run(tauri::generate_context!());
    if let Err(error) = built {
        eprintln!("{error}");
    }
}
