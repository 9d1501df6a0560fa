//! Pictures of the window, under `target/journeys` in the checkout, whatever `CARGO_TARGET_DIR` says.

use std::collections::HashSet;
use std::path::PathBuf;

use super::page::Window;

/// The folder of pictures and logs. Tests run in the folder of their package, which is the root of the checkout.
pub fn folder() -> PathBuf {
    let folder = PathBuf::from("target/journeys");
    std::fs::create_dir_all(&folder).expect("the folder of pictures");
    folder
}

/// The name of the picture of a journey that failed.
pub fn failure(journey: &str) -> String {
    format!("failed-{journey}")
}

/// Takes away the picture of an earlier failure.
pub fn forget_failure(journey: &str) {
    // There usually is none.
    let _ = std::fs::remove_file(folder().join(failure(journey)).with_extension("png"));
}

impl Window {
    /// Looks at the page as it stands: axe finds nothing, and the picture, kept as `NAME.png`, is not blank once the
    /// page was painted.
    pub async fn look(&self, name: &str) -> PathBuf {
        self.axe().await;
        // what stands in the page may not have been painted yet
        self.until("a page to look at, not a blank window", async |window| {
            let colours = window.picture(name).await;
            (colours > 8).then_some(()).ok_or_else(|| format!("{name}.png has {colours} colours"))
        })
        .await;
        folder().join(format!("{name}.png"))
    }

    /// Keeps a picture of the window and tells how many colours it has.
    pub(super) async fn picture(&self, name: &str) -> usize {
        let png = self.screenshot().await;
        let path = folder().join(format!("{name}.png"));
        std::fs::write(&path, &png).expect("the picture is kept");
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("it fits into memory")];
        let frame = reader.next_frame(&mut pixels).expect("a frame");
        let bytes = frame.color_type.samples();
        pixels[..frame.buffer_size()].chunks_exact(bytes).collect::<HashSet<_>>().len()
    }
}
