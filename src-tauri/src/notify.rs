//! Notifications of the desktop. They may lie on a screen that somebody else sees, and stay there while the record is locked:
//! what is said in them names nobody and no record.

use std::path::PathBuf;

/// What a notification is headed with.
pub const HEADING: &str = "Something is due in Hearthbook";

/// Shows notifications.
pub trait Notifier: Send + Sync {
    /// Shows one, if this PC can; that it could not is nobody's trouble, since Today says the same.
    fn tell(&self, body: &str);
}

/// No notifications: for the sample centre, and for tests that look at something else.
#[derive(Debug)]
pub struct Silent;

impl Notifier for Silent {
    fn tell(&self, _body: &str) {}
}

/// The PC's own notifications.
#[derive(Debug)]
pub struct PcNotifier {
    /// The application's identifier, by which Windows and macOS know who is speaking.
    pub identifier: &'static str,
}

impl Notifier for PcNotifier {
    fn tell(&self, body: &str) {
        let mut notification = notify_rust::Notification::new();
        notification.appname("Hearthbook").summary(HEADING).body(body);
        // Windows shows a notification only of a program that was installed; another is shown as PowerShell's
        #[cfg(windows)]
        if !cfg!(debug_assertions) {
            notification.app_id(self.identifier);
        }
        #[cfg(target_os = "macos")]
        let _ = notify_rust::set_application(self.identifier);
        // a desktop may be slow to answer, or have nobody who does
        std::thread::spawn(move || {
            let _ = notification.show();
        });
    }
}

/// Writes down what would be shown, in a debug build with `HEARTHBOOK_TEST_NOTIFIER`.
#[derive(Debug)]
pub struct NotedNotifier(pub PathBuf);

impl Notifier for NotedNotifier {
    fn tell(&self, body: &str) {
        use std::io::Write as _;
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&self.0);
        let _ = file.and_then(|mut file| writeln!(file, "{HEADING}: {body}"));
    }
}

/// The notifier for this run.
#[must_use]
pub fn of_this_run() -> Box<dyn Notifier> {
    match std::env::var_os("HEARTHBOOK_TEST_NOTIFIER") {
        Some(file) if cfg!(debug_assertions) => Box::new(NotedNotifier(file.into())),
        _ => Box::new(PcNotifier { identifier: "uk.hearthbook.desktop" }),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_identifier_is_the_applications_own() {
        let config = include_str!("../../tauri.conf.json");
        assert!(config.contains("\"identifier\": \"uk.hearthbook.desktop\""));
    }
}
