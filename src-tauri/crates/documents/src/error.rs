//! What can go wrong between a record and its PDF. Hardly anything depends on the text: any text lays out.

use thiserror::Error;

/// Why no document was made. Nothing is left half-made: the caller holds either the whole document or this.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// The caller asked to stop.
    #[error("stopped before the document was finished")]
    Cancelled,
    /// A font that ships with the program cannot be read: the installation is damaged.
    #[error("the font “{0}” that ships with Hearthbook cannot be read")]
    Font(&'static str),
    /// The PDF could not be put together.
    #[error("the PDF could not be put together: {0}")]
    Pdf(String),
    /// The Word file could not be put together.
    #[error("the Word file could not be put together: {0}")]
    Word(String),
}
