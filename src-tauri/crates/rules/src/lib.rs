//! The law and the rhythm of a residential family centre, as data and pure functions.
//!
//! What it is for: duties, clocks, calendars, the report's template, each with its basis and citation; a rule computes
//! to an explanation, not just to a date. What it must not know: the store, the user interface, files, the clock.
//! No I/O; "today" is always passed in.

pub mod explain;
pub mod template;

pub use explain::{Basis, Explanation, RuleChange};
pub use template::{FactKind, Template, TemplateField, TemplateSection};
