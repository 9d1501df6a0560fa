//! Between rows and values: ids, days, instants, enums. A value of an unknown form names its column.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};
use rusqlite::Row;
use rusqlite::types::Type;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;

/// An instant as the store keeps it: UTC, whole milliseconds, RFC 3339.
#[must_use]
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn wrong(column: &str, what: &str) -> rusqlite::Error {
    let text = format!("column {column}: {what}");
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, text.into())
}

/// A value that reads from text.
pub fn parsed<T: FromStr>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|_| wrong(column, "unknown form"))
}

/// Such a value, or nothing.
pub fn parsed_option<T: FromStr>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(|_| wrong(column, "unknown form"))).transpose()
}

/// A day.
pub fn day(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<NaiveDate>> {
    parsed_option(row, column)
}

/// A time of day.
pub fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<NaiveTime>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| NaiveTime::parse_from_str(&text, "%H:%M").map_err(|_| wrong(column, "no time"))).transpose()
}

/// An instant.
pub fn instant_of(row: &Row<'_>, column: &str) -> rusqlite::Result<DateTime<Utc>> {
    parsed(row, column)
}

/// An enum or structure kept as JSON text.
pub fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| wrong(column, &error.to_string()))
}

/// Such a value, or nothing.
pub fn json_option<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| serde_json::from_str(&text).map_err(|error| wrong(column, &error.to_string()))).transpose()
}

/// A plain enum kept as its bare word.
pub fn word<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    word_option(row, column)?.ok_or_else(|| wrong(column, "empty"))
}

/// Such an enum, or nothing.
pub fn word_option<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| {
        serde_json::from_value(serde_json::Value::String(text)).map_err(|error| wrong(column, &error.to_string()))
    })
    .transpose()
}

/// The bare word of a plain enum.
///
/// # Errors
/// When the value is not a plain enum: a fault of the program.
pub fn word_of<T: Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(text) => Ok(text),
        other => Err(StoreError::Damaged(format!("{other} is not a word"))),
    }
}
