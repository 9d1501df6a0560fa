//! Settings, rules and access to the store.

use hearthbook_rules::{Basis, RuleChange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::access::RolesTableView;
use crate::{PersonId, Role, SlotId};

/// Settings as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SettingsForm {
    /// Lock after so many minutes without use: 1 to 60.
    pub auto_lock_minutes: String,
    /// Folder into which PDFs and email drafts are written.
    pub export_folder: String,
    /// Somebody other than who signed a report off must release it.
    pub second_person_releases: bool,
    /// A copied text is cleared from the clipboard after so many seconds: 10 to 600. Empty leaves it as it is.
    #[serde(default)]
    pub clipboard_seconds: String,
    /// A window that is closed locks the record and is hidden in the tray, so that reminders go on.
    #[serde(default)]
    pub keep_in_tray: bool,
}

/// Copies a text that the application shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CopyTextRequest {
    /// The text.
    pub text: String,
}

/// A rule, for Settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RuleView {
    /// Id: `reg25.report.due`.
    pub id: String,
    /// Number of the duty in the list of duties, if it is one.
    pub duty: Option<String>,
    /// "Visit report to Ofsted".
    pub title: String,
    /// The rule in words: "by the last day of the month after the month of the visit".
    pub words: String,
    /// The value in force; empty where there is nothing to set.
    pub value: String,
    /// What the value is: "days", "months", "email address".
    pub unit: String,
    /// The centre may change the value.
    pub can_change: bool,
    /// Basis.
    pub basis: Basis,
    /// Citation.
    pub citation: String,
    /// Source.
    pub source: String,
    /// "22 November 2026".
    pub checked_on: String,
    /// What to know beside it.
    pub note: String,
    /// The centre's change.
    pub change: Option<RuleChange>,
}

/// Changes the value of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeRuleRequest {
    /// The rule.
    pub id: String,
    /// The new value.
    pub value: String,
    /// Why.
    pub why: String,
}

/// Goes back to the shipped value of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResetRuleRequest {
    /// The rule.
    pub id: String,
    /// Why.
    pub why: String,
}

/// Settings as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// The form.
    pub form: SettingsForm,
    /// Role × ability.
    pub roles: RolesTableView,
    /// Every rule with its value.
    pub rules: Vec<RuleView>,
    /// Folder of the store.
    pub store_folder: String,
    /// "Hearthbook 0.1.0, SQLCipher 4.19.0 community".
    pub version: String,
    /// May change settings.
    pub can_change: bool,
    /// May change rules.
    pub can_change_rules: bool,
    /// May give and end access, see the audit log.
    pub can_manage_access: bool,
}

/// Somebody who can open the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccessRow {
    /// Key slot.
    pub slot: SlotId,
    /// The person.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Label at sign-in: initials.
    pub label: String,
    /// Role.
    pub role_title: String,
    /// "since 3 March 2026".
    pub since: String,
    /// It is the person signed in.
    pub own: bool,
}

/// Somebody who could be given access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccessCandidate {
    /// The person.
    pub person: PersonId,
    /// Name and post.
    pub label: String,
    /// Role on record.
    pub role: Option<Role>,
}

/// Who can open the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccessView {
    /// People with a key slot.
    pub people: Vec<AccessRow>,
    /// People in post without one.
    pub candidates: Vec<AccessCandidate>,
    /// "A recovery code was made on 3 March 2026." or that there is none.
    pub recovery_words: String,
    /// A recovery code is waiting to be printed or written down.
    pub recovery_pending: bool,
    /// Fewer than two people can open the store.
    pub needs_second_person: bool,
}

/// Gives a person access: the person types the passphrase at this PC.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveAccessRequest {
    /// The person.
    pub person: PersonId,
    /// Role.
    pub role: Option<Role>,
    /// Passphrase.
    pub passphrase: String,
    /// Passphrase again.
    pub again: String,
}

/// Ends a person's access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndAccessRequest {
    /// Key slot.
    pub slot: SlotId,
    /// Why.
    pub reason: String,
}

/// Changes one's own passphrase.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePassphraseRequest {
    /// The present one.
    pub current: String,
    /// The new one.
    pub passphrase: String,
    /// The new one again.
    pub again: String,
}
