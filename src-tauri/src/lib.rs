//! The application: a Tauri shell that knows all rooms and decides nothing.
//!
//! What it is for: the window, the session, the table of commands, and the wiring of store, rules, documents and
//! submissions. What it must not know: what the law says, what a page looks like, how a record is kept.

pub mod ahead;
pub mod annex;
pub mod backups;
pub mod came_back;
pub mod certificate;
pub mod clip;
pub mod clock;
pub mod commands;
pub mod desk;
pub mod draft;
pub mod events;
pub mod everything;
pub mod figures;
pub mod filing;
pub mod front;
pub mod gate;
pub mod held;
pub mod host;
pub mod import;
pub mod job;
pub mod links;
pub mod mirror;
pub mod moving;
pub mod notify;
pub mod opener;
pub mod places;
pub mod render;
pub mod report_content;
pub mod reviews;
pub mod safeguarding;
mod sample;
pub mod submission_view;
pub mod tray;
pub mod vetting;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tauri::{Manager as _, WebviewWindowBuilder};

use crate::front::Front;
use crate::host::Host;

/// Runs the application until its window is closed.
#[must_use]
pub fn run() -> ExitCode {
    let steered = std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some();
    if steered_release(steered) {
        eprintln!("Hearthbook does not start while TAURI_WEBVIEW_AUTOMATION is set: another program could steer it.");
        return ExitCode::FAILURE;
    }
    plainly_started();
    let weak_keys = cfg!(any(debug_assertions, feature = "automation"))
        && std::env::var_os("HEARTHBOOK_TEST_KDF").is_some_and(|value| value == "fast");
    let host = Arc::new(
        Host::begin(
            places::Places::of_this_pc(),
            Arc::new(clock::PcClock::start()),
            Arc::from(opener::of_this_run()),
            weak_keys,
        )
        .telling(Arc::from(notify::of_this_run())),
    );
    let (managed, shown) = (Arc::clone(&host), Arc::clone(&host));
    let built = tauri::Builder::default()
        .manage(managed)
        .invoke_handler(commands::handler())
        .setup(move |app| {
            let config = app.config().app.windows.first().cloned().unwrap_or_default();
            let window = WebviewWindowBuilder::from_config(app, &config)?
                // nothing of what is shown is written by the web view: no cache, no history, no storage. A WebDriver
                // cannot steer such a view, so the journeys run without it
                .incognito(!steered)
                .on_navigation(|url| is_own_page(url.as_str()))
                .initialization_script(first_state(&shown))
                .build()?;
            plainly_drawn(&window)?;
            let front = Front::of(app.handle().clone(), Arc::clone(&shown));
            shown.shown_in(tray::of_this_run(app.handle(), front.hearing()));
            app.manage(Arc::clone(&front));
            watch(front);
            Ok(())
        })
        .on_window_event(|window, event| {
            if let tauri::WindowEvent::CloseRequested { api, .. } = event
                && window.state::<Arc<Front>>().stays()
            {
                api.prevent_close();
            }
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(move |_app, event| match event {
                tauri::RunEvent::Exit => host.end(),
                // a click on the icon in the dock
                #[cfg(target_os = "macos")]
                tauri::RunEvent::Reopen { .. } => (_app.state::<Arc<Front>>().hearing())(tray::Wish::Open),
                _ => {}
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("Hearthbook could not open its window: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What the page shows first, given to it before it asks: it is drawn at once, and once. The page asks all the same, since it may
/// be loaded again later.
fn first_state(host: &Host) -> String {
    // a state that cannot be written is asked for
    let state = serde_json::to_string(&host.app_state()).unwrap_or_else(|_| "null".to_owned());
    format!("window.hearthbookAtFirst = {state};")
}

/// Keeps GTK from looking for a driver of OpenGL at its start: nothing is drawn by it ([`plainly_drawn`]), and without a graphics card
/// the driver brings a compiler along. Who has set the variable for a reason keeps what was set. Programs that open a written-out
/// file find it, too: it tells GTK 3 to draw as it does without OpenGL. Called before there is a second thread, since the
/// environment belongs to all.
#[cfg(target_os = "linux")]
fn plainly_started() {
    // where it cannot be set, GTK looks, as it always did
    let _ = webkit2gtk::glib::setenv("GDK_GL", "disable", false);
}

/// Elsewhere there is no GTK.
#[cfg(not(target_os = "linux"))]
fn plainly_started() {}

/// Has the pages of text and forms drawn without the graphics card. On Linux a web view otherwise keeps layers of pixels for
/// it, by a driver in software where there is no card: nearly half of the memory that the window took, and, with some
/// drivers, a window that stays white.
#[cfg(target_os = "linux")]
fn plainly_drawn(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};
    window.with_webview(|webview| {
        if let Some(settings) = webview.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// Elsewhere the system decides how a page is drawn.
#[cfg(not(target_os = "linux"))]
fn plainly_drawn(_: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// A release build must not be steered by another program.
fn steered_release(automation: bool) -> bool {
    automation && !cfg!(debug_assertions) && !cfg!(feature = "automation")
}

/// Only the application's own pages are ever shown.
fn is_own_page(url: &str) -> bool {
    let own = ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"];
    own.iter()
        .any(|start| url.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#', '?'])))
        || url == "about:blank"
}

/// Ticks once a second, for the lock after minutes without use and after the PC slept. After the first second the rules are
/// read, while somebody types a passphrase; from then on they are there.
fn watch(front: Arc<Front>) {
    std::thread::spawn(move || {
        loop {
            front.tick();
            std::thread::sleep(Duration::from_secs(1));
            hearthbook_rules::read_what_ships();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_applications_own_pages_are_shown() {
        for own in
            ["tauri://localhost", "tauri://localhost/index.html#/today", "http://tauri.localhost/", "about:blank"]
        {
            assert!(is_own_page(own), "{own}");
        }
        for other in [
            "https://example.org",
            "tauri://localhost.example.org/",
            "file:///etc/passwd",
            "data:text/html,x",
            "javascript:1",
        ] {
            assert!(!is_own_page(other), "{other}");
        }
    }
}
