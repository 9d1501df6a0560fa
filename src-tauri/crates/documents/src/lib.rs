//! From a record to a document: data → blocks → pages → PDF.
//!
//! What it is for: the one place that knows how a document of Hearthbook looks. A document is first a list of
//! [`Block`]s in plain words, then [`Pages`] of text runs and rules with a tag behind each, then a tagged PDF; the
//! preview on screen is drawn from the same pages, so that what one sees is what is printed. What it must not know: the
//! store, files, the clock, the user interface. Whatever stands in a document, names above all, was passed in.
//!
//! The output is *tagged* for screen readers. It is never called "PDF/UA" or "PDF/A" here: no validator has said so.

pub mod annex;
pub mod audit_log;
pub mod blocks;
mod canon;
pub mod certificate;
mod chart;
pub mod complaints;
mod docx;
pub mod draft_comments;
pub mod error;
mod flow;
mod fonts;
pub mod letter;
mod lines;
pub mod pages;
mod paginate;
mod pdf;
mod plain;
mod preview;
pub mod recovery_sheet;
pub mod report;
pub mod review;
mod shape;
mod tables;
mod text;
pub mod vetting_pack;

pub use annex::{AnnexContent, AnnexEntry, AnnexPart, annex_document};
pub use audit_log::audit_log;
pub use blocks::{Block, Document, Footer, Header, Paper, Tone};
pub use canon::{content_digest, sha256_hex};
pub use certificate::{CertificateContent, CertificateHead, CertificateReceipt, CertificateStep, certificate};
pub use docx::{DRAFT_COPY, FINISHED_COPY, docx, docx_marked};
pub use draft_comments::{CommentLine, DraftComments, EvidenceLine, draft_comments};
pub use error::DocumentError;
pub use letter::{LetterContent, letter};
pub use pages::{Page, Pages};
pub use paginate::lay_out;
pub use pdf::{Pdf, to_pdf};
pub use preview::preview;
pub use recovery_sheet::recovery_sheet;
pub use report::{ReportContent, Signed, VISITORS_DECLARATION, report_document};
pub use review::{ResidentsCopy, ReviewContent, ReviewSigned, residents_copy, review_document};
pub use vetting_pack::{PackPerson, VettingPack, vetting_pack};
