//! Pictures of the window, under `target/journeys` in the checkout, whatever `CARGO_TARGET_DIR` says.

use std::collections::HashSet;
use std::path::PathBuf;

use super::page::Window;

/// So many colours may a window have that shows nothing yet.
const BLANK: usize = 8;

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
            (colours > BLANK).then_some(()).ok_or_else(|| format!("{name}.png has {colours} colours"))
        })
        .await;
        folder().join(format!("{name}.png"))
    }

    /// Keeps a picture of the window and tells how many colours it has; no more are looked for than a blank one has.
    pub(super) async fn picture(&self, name: &str) -> usize {
        let png = self.screenshot().await;
        let path = folder().join(format!("{name}.png"));
        std::fs::write(&path, &png).expect("the picture is kept");
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
        let bytes = reader.output_color_type().0.samples();
        let mut colours = HashSet::new();
        while let Some(row) = reader.next_row().expect("a row") {
            for pixel in row.data().chunks_exact(bytes) {
                if !colours.contains(pixel) {
                    colours.insert(pixel.to_owned());
                }
                if colours.len() > BLANK {
                    return colours.len();
                }
            }
        }
        colours.len()
    }
}
