//! Commands: adapters between the window and plain functions. Only this folder knows the user interface's requests.
//!
//! Every handler is a plain function on the [`crate::host::Host`] (before sign-in) or the [`crate::desk::Desk`] (after),
//! tested without Tauri. The wrappers below run them off the window's thread and check the ability that the table names.

mod access_requests;
mod accuracy;
mod actions;
mod annex;
mod backups;
mod bindings;
mod breaches;
mod complaints;
mod concerns;
mod copies;
mod draft_comments;
mod events;
mod family_record;
mod family_sheet;
mod family_today;
mod gate;
mod inspections;
mod inspector;
mod journal;
mod logs;
mod notices;
mod occupancy;
mod ofsted_notices;
mod oversight;
mod planner;
mod point_actions;
mod professionals;
mod records;
mod release;
mod reminders;
mod reports;
mod retention;
mod reviews;
mod safeguarding;
mod search;
mod settings;
mod setup;
mod sign_in;
mod submissions;
pub mod table;
mod today;
mod vetting;
mod visits;

use std::sync::Arc;

use hearthbook_records::access_requests::*;
use hearthbook_records::accuracy::*;
use hearthbook_records::actions::*;
use hearthbook_records::annex::*;
use hearthbook_records::backups::*;
use hearthbook_records::breaches::*;
use hearthbook_records::centre::*;
use hearthbook_records::complaints::*;
use hearthbook_records::concerns::*;
use hearthbook_records::copies::*;
use hearthbook_records::events::*;
use hearthbook_records::families::*;
use hearthbook_records::family_record::*;
use hearthbook_records::import::*;
use hearthbook_records::inspections::*;
use hearthbook_records::inspector::*;
use hearthbook_records::journal::*;
use hearthbook_records::logs::*;
use hearthbook_records::notices::*;
use hearthbook_records::ofsted_notices::*;
use hearthbook_records::oversight::*;
use hearthbook_records::people::*;
use hearthbook_records::planner::*;
use hearthbook_records::professionals::*;
use hearthbook_records::reminders::*;
use hearthbook_records::reports::*;
use hearthbook_records::retention::*;
use hearthbook_records::reviews::*;
use hearthbook_records::safeguarding::*;
use hearthbook_records::search::*;
use hearthbook_records::session::*;
use hearthbook_records::settings::*;
use hearthbook_records::submissions::*;
use hearthbook_records::today::*;
use hearthbook_records::vetting::*;
use hearthbook_records::visits::*;
use hearthbook_records::*;

pub(crate) use complaints::since as complaints_since;
pub(crate) use inspections::for_report as inspections_for_report;
pub(crate) use records::by_initials;
pub(crate) use reminders::{SIGN_IN, look as look_for_reminders};
pub(crate) use sign_in::{make_store, slot_label};
pub(crate) use visits::{provider, rule_limb, sent_on};

use crate::host::Host;

/// The handlers by the names of the table.
pub mod handlers {
    pub use super::access_requests::*;
    pub use super::accuracy::*;
    pub use super::actions::*;
    pub use super::annex::*;
    pub use super::backups::*;
    pub use super::breaches::*;
    pub use super::complaints::*;
    pub use super::concerns::*;
    pub use super::copies::*;
    pub use super::draft_comments::*;
    pub use super::events::*;
    pub use super::family_record::*;
    pub use super::family_sheet::*;
    pub use super::gate::*;
    pub use super::inspections::*;
    pub use super::inspector::*;
    pub use super::journal::*;
    pub use super::logs::*;
    pub use super::notices::*;
    pub use super::occupancy::*;
    pub use super::ofsted_notices::*;
    pub use super::oversight::*;
    pub use super::planner::*;
    pub use super::professionals::*;
    pub use super::records::*;
    pub use super::release::*;
    pub use super::reminders::*;
    pub use super::reports::*;
    pub use super::retention::*;
    pub use super::reviews::*;
    pub use super::safeguarding::*;
    pub use super::search::*;
    pub use super::settings::*;
    pub use super::setup::*;
    pub use super::sign_in::*;
    pub use super::submissions::*;
    pub use super::today::*;
    pub use super::vetting::*;
    pub use super::visits::*;
}

/// A long command's second half: done after the store was let go.
pub type Rest<T> = Box<dyn FnOnce() -> Result<T, UiError> + Send>;

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, UiError> + Send + 'static,
) -> Result<T, UiError> {
    tauri::async_runtime::spawn_blocking(work).await.unwrap_or_else(|_| {
        Err(UiError::new(
            ErrorCode::Internal,
            "Hearthbook stumbled over a fault of its own. What was saved before is safe. Try again; if it happens again, restart Hearthbook.",
        ))
    })
}

macro_rules! adapters {
    (
        anyone { $($open:ident($open_req:ty) -> $open_res:ty;)* }
        signed_in { $($name:ident($req:ty) -> $res:ty: $ability:ident;)* }
        long { $($long:ident($long_req:ty) -> $long_res:ty: $long_ability:ident;)* }
    ) => {
        mod tauri_commands {
            use super::*;
            use tauri::State;

            $(
                #[tauri::command]
                pub(super) async fn $open(host: State<'_, Arc<Host>>, request: $open_req) -> Result<$open_res, UiError> {
                    let host = Arc::clone(&host);
                    off_thread(move || handlers::$open(&host, request)).await
                }
            )*
            $(
                #[tauri::command]
                pub(super) async fn $name(host: State<'_, Arc<Host>>, request: $req) -> Result<$res, UiError> {
                    let host = Arc::clone(&host);
                    off_thread(move || host.signed_in(Ability::$ability, |desk| handlers::$name(desk, request))).await
                }
            )*
            $(
                #[tauri::command]
                pub(super) async fn $long(host: State<'_, Arc<Host>>, request: $long_req) -> Result<$long_res, UiError> {
                    let host = Arc::clone(&host);
                    off_thread(move || {
                        let rest: Rest<$long_res> =
                            host.signed_in(Ability::$long_ability, |desk| handlers::$long(desk, request))?;
                        rest()
                    })
                    .await
                }
            )*

            /// Tauri's handler of all commands.
            pub(super) fn handler() -> impl Fn(tauri::ipc::Invoke<tauri::Wry>) -> bool + Send + Sync + 'static {
                tauri::generate_handler![$($open,)* $($name,)* $($long,)*]
            }
        }

        /// Every command with the ability that it needs; nothing for those that may be called before sign-in.
        pub const COMMANDS: &[(&str, Option<Ability>)] = &[
            $((stringify!($open), None),)*
            $((stringify!($name), Some(Ability::$ability)),)*
            $((stringify!($long), Some(Ability::$long_ability)),)*
        ];

        /// Calls a command as the window would, with JSON in and out: for tests of roles and of hostile input.
        ///
        /// # Errors
        /// As the command itself; `BadInput` when the JSON is not the command's request, `NotFound` for no command.
        pub fn call_json(host: &Host, command: &str, request: serde_json::Value) -> Result<serde_json::Value, UiError> {
            fn read<T: serde::de::DeserializeOwned>(request: serde_json::Value) -> Result<T, UiError> {
                serde_json::from_value(request).map_err(|error| UiError::new(ErrorCode::BadInput, error.to_string()))
            }
            fn write<T: serde::Serialize>(value: T) -> Result<serde_json::Value, UiError> {
                serde_json::to_value(value).map_err(|error| UiError::new(ErrorCode::Internal, error.to_string()))
            }
            match command {
                $(stringify!($open) => write(handlers::$open(host, read::<$open_req>(request)?)?),)*
                $(stringify!($name) => {
                    // the role is asked before the request is read, so that a refusal tells nothing about it
                    let request = host.signed_in(Ability::$ability, |_| Ok(request))?;
                    let request = read::<$req>(request)?;
                    write(host.signed_in(Ability::$ability, |desk| handlers::$name(desk, request))?)
                })*
                $(stringify!($long) => {
                    let request = host.signed_in(Ability::$long_ability, |_| Ok(request))?;
                    let request = read::<$long_req>(request)?;
                    let rest: Rest<$long_res> = host.signed_in(Ability::$long_ability, |desk| handlers::$long(desk, request))?;
                    write(rest()?)
                })*
                _ => Err(UiError::new(ErrorCode::NotFound, "There is no such command.")),
            }
        }
    };
}
crate::with_commands!(adapters);

/// Tauri's handler of all commands.
pub fn handler() -> impl Fn(tauri::ipc::Invoke<tauri::Wry>) -> bool + Send + Sync + 'static {
    tauri_commands::handler()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `src-tauri/permissions/app.toml` and the capability of the one window, as the table says.
    fn generate() -> (String, String) {
        let mut permissions = String::from("# Generated from the command table: UPDATE_BINDINGS=1 cargo test --lib\n");
        let mut names = Vec::new();
        for (command, _) in COMMANDS {
            let name = format!("allow-{}", command.replace('_', "-"));
            permissions.push_str(&format!(
                "\n[[permission]]\nidentifier = \"{name}\"\ndescription = \"Lets the window call {command}\"\ncommands.allow = [\"{command}\"]\n"
            ));
            names.push(name);
        }
        let capability = serde_json::json!({
            "identifier": "main",
            "description": "The one window, local content only: the commands of Hearthbook and nothing else",
            "local": true,
            "windows": ["main"],
            "permissions": names,
        });
        (permissions, serde_json::to_string_pretty(&capability).unwrap() + "\n")
    }

    #[test]
    fn permissions_and_capability_follow_the_table() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri");
        let (permissions, capability) = generate();
        let files =
            [(folder.join("permissions/app.toml"), permissions), (folder.join("capabilities/main.json"), capability)];
        for (path, expected) in files {
            if std::env::var_os("UPDATE_BINDINGS").is_some() {
                std::fs::write(&path, &expected).unwrap();
            }
            let found = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
            assert_eq!(found, expected, "run UPDATE_BINDINGS=1 cargo test --lib");
        }
    }
}
