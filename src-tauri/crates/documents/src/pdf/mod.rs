//! Pages as a tagged PDF. The only module that knows printpdf and lopdf: printpdf draws and embeds the fonts, lopdf then
//! adds what printpdf does not know (structure tree, language, bookmarks, properties, a stable identity).
//!
//! Two runs give the same bytes: no clock, no random number, no order of a hash map reaches the file.

mod draw;
mod finish;
mod glyphs;
mod outline;
mod tags;

use crate::blocks::Document;
use crate::canon::sha256_hex;
use crate::error::DocumentError;
use crate::paginate::lay_out;

/// A finished PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages.
    pub pages: u32,
    /// SHA-256 of the file, 64 hex digits.
    pub sha256: String,
    /// Digest of the content, as printed in the footer.
    pub content_digest: String,
}

/// Makes the PDF of a document.
///
/// `progress` hears how many steps are done and how many there are; it returns `false` to stop. About one step a page,
/// and a few more for putting the file together.
pub fn to_pdf(document: &Document, progress: &mut dyn FnMut(u32, u32) -> bool) -> Result<Pdf, DocumentError> {
    const AFTER: u32 = 2;
    let pages = lay_out(document)?;
    let total = pages.count().saturating_add(AFTER);
    let mut drawn = draw::Drawing::new(&pages.content_digest);
    for (page, done) in pages.pages.iter().zip(1..) {
        drawn.page(&pages, page)?;
        if !progress(done, total) {
            return Err(DocumentError::Cancelled);
        }
    }
    let mut file = drawn.into_file()?;
    if !progress(total - 1, total) {
        return Err(DocumentError::Cancelled);
    }
    let bytes = finish::finish(document, &pages, &mut file)?;
    progress(total, total);
    Ok(Pdf { pages: pages.count(), sha256: sha256_hex(&bytes), content_digest: pages.content_digest, bytes })
}
