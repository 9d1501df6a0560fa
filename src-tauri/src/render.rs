//! A document to its PDF, with the errors of this house.

use hearthbook_documents::{Document, DocumentError, Pdf, to_pdf};
use hearthbook_records::{ErrorCode, UiError};

/// What a failure to make a document is to the user interface.
pub fn document_error(error: &DocumentError) -> UiError {
    UiError::new(
        ErrorCode::Internal,
        format!("The document could not be made ({error}). Nothing was changed; what you wrote is kept."),
    )
}

/// Makes the PDF.
///
/// # Errors
/// When a font cannot be used: a fault of the program.
pub fn pdf(document: &Document) -> Result<Pdf, UiError> {
    to_pdf(document, &mut |_, _| true).map_err(|error| document_error(&error))
}
