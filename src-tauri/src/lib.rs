//! Shell.
pub mod commands;
