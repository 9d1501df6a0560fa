//! Commands.
pub mod table;
mod bindings;
