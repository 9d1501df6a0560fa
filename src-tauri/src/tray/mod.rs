//! The icon in the tray. It lies on a screen that somebody else sees, and stays there while the record is locked: it says
//! how many things are due, and never what they are or whom they are about.
//!
//! What it must not know: the record, the session, the window. It is told its words, and tells what was asked of it.

#[cfg(target_os = "linux")]
mod status_item;
#[cfg(any(windows, target_os = "macos"))]
mod system;

use std::path::PathBuf;
use std::sync::Arc;

/// What somebody asks of the icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// The window is to come to the front.
    Open,
    /// The record is to be locked.
    Lock,
    /// The application is to end.
    Quit,
    /// The window is to be closed, as by the cross in its corner. No icon offers it: journeys have no frame with a cross.
    Close,
}

impl Wish {
    /// What the menu of every icon offers, in its order.
    pub const MENU: [Self; 3] = [Self::Open, Self::Lock, Self::Quit];

    /// As the menu calls it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Open => "Open Hearthbook",
            Self::Lock => "Lock now",
            Self::Quit => "Quit Hearthbook",
            Self::Close => "Close the window",
        }
    }

    /// The wish that goes by these words.
    #[must_use]
    pub fn of(words: &str) -> Option<Self> {
        Self::MENU.into_iter().chain([Self::Close]).find(|wish| wish.words() == words)
    }
}

/// Hears what is asked of the icon.
pub type Asked = Arc<dyn Fn(Wish) + Send + Sync>;

/// An icon in the tray.
pub trait Tray: Send + Sync {
    /// Whether it can be seen: only then may the window be hidden.
    fn is_there(&self) -> bool;

    /// Shows other words.
    fn show(&self, words: &str);
}

/// What Today came to when it was last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Lines past their day.
    pub overdue: usize,
    /// Lines due within the fortnight.
    pub soon: usize,
}

/// What the icon says. Nothing is counted before Today was looked at.
#[must_use]
pub fn words(counts: Option<Counts>, locked: bool) -> String {
    let counted = counts.map(|Counts { overdue, soon }| match (overdue, soon) {
        (0, 0) => "nothing overdue, nothing due within 14 days".to_owned(),
        (0, soon) => format!("nothing overdue, {soon} due within 14 days"),
        (overdue, 0) => format!("{overdue} overdue"),
        (overdue, soon) => format!("{overdue} overdue, {soon} due within 14 days"),
    });
    match (counted, locked) {
        (Some(counted), false) => format!("Hearthbook: {counted}"),
        (Some(counted), true) => format!("Hearthbook, locked. When last looked at: {counted}"),
        (None, false) => "Hearthbook".to_owned(),
        (None, true) => "Hearthbook, locked".to_owned(),
    }
}

/// No icon.
#[derive(Debug)]
pub struct Nowhere;

impl Tray for Nowhere {
    fn is_there(&self) -> bool {
        false
    }

    fn show(&self, _words: &str) {}
}

/// Writes down what would be shown, in a debug build with `HEARTHBOOK_TEST_TRAY`.
#[derive(Debug)]
pub struct NotedTray(pub PathBuf);

impl NotedTray {
    /// A tray at which something is asked by writing its words into a file beside the one it writes.
    fn asking(file: PathBuf, asked: Asked) -> Self {
        let wishes = file.with_extension("asked");
        std::thread::spawn(move || {
            loop {
                let wish = std::fs::read_to_string(&wishes).ok().and_then(|words| Wish::of(words.trim()));
                if let Some(wish) = wish.filter(|_| std::fs::remove_file(&wishes).is_ok()) {
                    asked(wish);
                }
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
        });
        Self(file)
    }
}

impl Tray for NotedTray {
    fn is_there(&self) -> bool {
        true
    }

    fn show(&self, words: &str) {
        use std::io::Write as _;
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&self.0);
        let _ = file.and_then(|mut file| writeln!(file, "{words}"));
    }
}

/// The tray for this run. A PC that has none, or does not answer, gets none.
#[must_use]
pub fn of_this_run(app: &tauri::AppHandle, asked: Asked) -> Box<dyn Tray> {
    match std::env::var_os("HEARTHBOOK_TEST_TRAY") {
        Some(file) if cfg!(debug_assertions) => Box::new(NotedTray::asking(file.into(), asked)),
        _ => of_this_pc(app, asked),
    }
}

#[cfg(target_os = "linux")]
fn of_this_pc(app: &tauri::AppHandle, asked: Asked) -> Box<dyn Tray> {
    let icon = app.default_window_icon().map(|icon| (icon.width(), icon.height(), icon.rgba()));
    Box::new(status_item::StatusItem::begin(icon, asked))
}

#[cfg(any(windows, target_os = "macos"))]
fn of_this_pc(app: &tauri::AppHandle, asked: Asked) -> Box<dyn Tray> {
    match system::SystemTray::begin(app, asked) {
        Ok(tray) => Box::new(tray),
        Err(_) => Box::new(Nowhere),
    }
}

#[cfg(not(any(target_os = "linux", windows, target_os = "macos")))]
fn of_this_pc(_app: &tauri::AppHandle, _asked: Asked) -> Box<dyn Tray> {
    Box::new(Nowhere)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_says_how_many_and_that_the_record_is_locked() {
        let counts = |overdue, soon| Some(Counts { overdue, soon });
        assert_eq!(words(counts(3, 2), false), "Hearthbook: 3 overdue, 2 due within 14 days");
        assert_eq!(words(counts(1, 0), false), "Hearthbook: 1 overdue");
        assert_eq!(words(counts(0, 2), false), "Hearthbook: nothing overdue, 2 due within 14 days");
        assert_eq!(words(counts(0, 0), false), "Hearthbook: nothing overdue, nothing due within 14 days");
        assert_eq!(
            words(counts(3, 2), true),
            "Hearthbook, locked. When last looked at: 3 overdue, 2 due within 14 days"
        );
        assert_eq!(words(None, false), "Hearthbook");
        assert_eq!(words(None, true), "Hearthbook, locked");
    }

    #[test]
    fn windows_shows_the_longest_words_whole() {
        assert!(words(Some(Counts { overdue: 9999, soon: 9999 }), true).len() < 128);
    }

    #[test]
    fn every_wish_is_known_by_its_words() {
        for wish in Wish::MENU {
            assert_eq!(Wish::of(wish.words()), Some(wish));
        }
        assert_eq!(Wish::of("Open another"), None);
    }
}
