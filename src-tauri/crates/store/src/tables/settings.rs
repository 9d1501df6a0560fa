//! Settings, and the centre's changes of rules.

use chrono::NaiveDate;
use hearthbook_records::OverrideId;
use hearthbook_records::journal::SubjectKind;
use rusqlite::{Connection, OptionalExtension, named_params};

use super::facts;
use crate::journal::Entry;
use crate::{StoreError, Write, rows};

/// The value of a setting, if it was ever set.
///
/// # Errors
/// When the database does not answer.
pub fn get(conn: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT value FROM setting WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

/// Sets a setting. `label` is what the journal calls it.
///
/// # Errors
/// When the database refuses.
pub fn set(write: &mut Write<'_>, key: &str, label: &str, value: &str) -> Result<(), StoreError> {
    let before = get(write.read(), key)?.unwrap_or_default();
    write.tx.execute(
        "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        [key, value],
    )?;
    write.journal(
        Entry::about(SubjectKind::Setting, key, "", format!("Changed the setting: {label}"))
            .changed(facts([(label, before)]), facts([(label, value.to_owned())])),
    )
}

/// A change of a rule by the centre that is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedRule {
    /// The rule.
    pub rule: String,
    /// Its value.
    pub value: String,
    /// Why.
    pub why: String,
    /// Who, by name.
    pub by: String,
    /// When.
    pub on: NaiveDate,
}

/// The changes in force.
///
/// # Errors
/// When the database does not answer.
pub fn rule_changes(conn: &Connection) -> Result<Vec<ChangedRule>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT rule, value, why, changed_on, person.name AS by_name FROM rule_change
         JOIN person ON person.id = changed_by WHERE in_force = 1 ORDER BY rule",
    )?;
    let found = statement.query_map([], |row| {
        Ok(ChangedRule {
            rule: row.get("rule")?,
            value: row.get("value")?,
            why: row.get("why")?,
            by: row.get("by_name")?,
            on: rows::parsed(row, "changed_on")?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// What is to change about a rule.
#[derive(Debug, Clone, Copy)]
pub struct RuleToChange<'a> {
    /// The rule.
    pub rule: &'a str,
    /// Its title, for the journal.
    pub title: &'a str,
    /// Its value until now.
    pub before: &'a str,
    /// The new value; nothing to go back to the shipped one.
    pub value: Option<&'a str>,
    /// The shipped value.
    pub shipped: &'a str,
    /// Why.
    pub why: &'a str,
    /// The day.
    pub on: NaiveDate,
}

/// Changes a rule, or goes back to the shipped value when `value` is nothing. Old dates keep the rule that they were
/// computed with.
///
/// # Errors
/// When the database refuses.
pub fn change_rule(write: &mut Write<'_>, change: &RuleToChange<'_>) -> Result<(), StoreError> {
    let RuleToChange { rule, title, before, value, shipped, why, on } = *change;
    write.tx.execute("UPDATE rule_change SET in_force = 0 WHERE rule = ?1", [rule])?;
    if let Some(value) = value {
        write.tx.execute(
            "INSERT INTO rule_change (id, rule, value, why, changed_by, changed_on, in_force)
             VALUES (:id, :rule, :value, :why, :by, :on, 1)",
            named_params! {
                ":id": OverrideId::make().to_string(), ":rule": rule, ":value": value, ":why": why,
                ":by": write.person()?, ":on": on.to_string(),
            },
        )?;
    }
    let what = match value {
        Some(_) => format!("Changed the rule “{title}”: {why}"),
        None => format!("Set the rule “{title}” back to the shipped value: {why}"),
    };
    write.journal(
        Entry::about(SubjectKind::Rule, rule, "", what)
            .changed(facts([("Value", before.to_owned())]), facts([("Value", value.unwrap_or(shipped).to_owned())])),
    )
}
