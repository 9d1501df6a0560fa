//! A document as a Word file, for those who must go on editing it.
//!
//! Built from the same blocks as the PDF and marked as a draft copy on every page: the signed report is the PDF alone.
//! The file names no author and holds no remark, no tracked change and, unless the document says when it was made, no
//! date; the same document gives the same bytes. Fonts are the reader's own, so its pages break elsewhere than the
//! PDF's.

mod body;
mod parts;
mod runs;
mod styles;
mod tables;
mod xml;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::blocks::Document;
use crate::error::DocumentError;

/// What the header of every page and the first paragraph of a Word file say.
pub const DRAFT_COPY: &str = "DRAFT COPY – not the signed report";

/// What the header and the first paragraph say of a Word file whose document was finished.
pub const FINISHED_COPY: &str = "COPY THAT CAN BE CHANGED – what counts is the PDF that was finished";

/// Writes a report as a Word file (.docx), as bytes; it is marked as a draft copy, also when the report was signed off.
///
/// # Errors
/// [`DocumentError::Word`] when the file cannot be put together; no text makes it fail.
pub fn docx(document: &Document) -> Result<Vec<u8>, DocumentError> {
    docx_marked(document, DRAFT_COPY)
}

/// Writes a document as a Word file (.docx) with what it is a copy of on every page.
///
/// # Errors
/// As [`docx`].
pub fn docx_marked(document: &Document, mark: &str) -> Result<Vec<u8>, DocumentError> {
    let body = body::body(document, mark)?;
    let files = [
        ("[Content_Types].xml", parts::CONTENT_TYPES.as_bytes().to_vec()),
        ("_rels/.rels", parts::PACKAGE_RELATIONS.as_bytes().to_vec()),
        ("docProps/core.xml", parts::properties(document)?),
        ("word/document.xml", body.xml),
        ("word/_rels/document.xml.rels", parts::DOCUMENT_RELATIONS.as_bytes().to_vec()),
        ("word/styles.xml", styles::styles(document)?),
        ("word/settings.xml", parts::settings(document)?),
        ("word/numbering.xml", parts::numbering(body.ordered_lists)?),
        ("word/header1.xml", parts::header(document, mark)?),
        ("word/footer1.xml", parts::footer(document)?),
    ];
    zipped(&files).map_err(|error| DocumentError::Word(error.to_string()))
}

fn zipped(files: &[(&str, Vec<u8>)]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    // The day with which the zip format begins, and no system's own attributes, or two PCs would write two files.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(System::Dos);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
