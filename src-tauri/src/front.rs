//! The one window: brought to the front, hidden in the tray, closed. Nobody may be left with a hidden program: the
//! window is hidden only while an icon brings it back, and comes back by itself when the icon has gone.
//!
//! What it must not know: the record. It asks the page to lock, which first saves what is being typed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tauri::{AppHandle, Manager as _, WebviewWindow};

use crate::host::{Host, Then};
use crate::tray::{Asked, Wish};

/// The page saves what is being typed and locks (`ui/src/lib/session.svelte.ts`).
const LOCK: &str = "window.dispatchEvent(new Event('hearthbook-lock'))";

/// The window, and what is asked of it.
pub struct Front {
    app: AppHandle,
    host: Arc<Host>,
    hidden: AtomicBool,
}

impl Front {
    /// For the application whose window is there.
    #[must_use]
    pub fn of(app: AppHandle, host: Arc<Host>) -> Arc<Self> {
        Arc::new(Self { app, host, hidden: AtomicBool::new(false) })
    }

    fn window(&self) -> Option<WebviewWindow> {
        self.app.get_webview_window("main")
    }

    /// Hears what is asked of the icon.
    pub fn hearing(self: &Arc<Self>) -> Asked {
        let front = Arc::clone(self);
        Arc::new(move |wish| {
            let front = Arc::clone(&front);
            // the record may be busy; the icon is not to wait for it
            std::thread::spawn(move || match wish {
                Wish::Open => front.come_forward(),
                Wish::Lock => front.lock_and(Then::Stay),
                Wish::Quit => front.lock_and(Then::Quit),
                Wish::Close => {
                    let _ = front.window().map(|window| window.close());
                }
            });
        })
    }

    /// Somebody closes the window. Answers whether it stays, to be hidden once the record is locked.
    pub fn stays(self: &Arc<Self>) -> bool {
        if !self.host.stays_in_tray() {
            return false;
        }
        let front = Arc::clone(self);
        // the record may be busy, and this is the window's own thread
        std::thread::spawn(move || front.lock_and(Then::Hide));
        true
    }

    /// Once a second: does what waited for the lock, and brings the window back when the icon has gone.
    pub fn tick(&self) {
        self.host.tick();
        if let Some(then) = self.host.locked_then() {
            self.go_on(then);
        }
        if self.hidden.load(Ordering::Relaxed) && !self.host.tray_is_there() {
            self.come_forward();
        }
    }

    fn come_forward(&self) {
        self.hidden.store(false, Ordering::Relaxed);
        let Some(window) = self.window() else { return };
        // a window that cannot come to the front is where it was
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }

    fn lock_and(&self, then: Then) {
        if let Some(then) = self.host.ask_to_lock(then) {
            self.go_on(then);
            return;
        }
        // if something cannot be saved, the page says so
        if then == Then::Quit {
            self.come_forward();
        }
        let _ = self.window().map(|window| window.eval(LOCK));
    }

    fn go_on(&self, then: Then) {
        match then {
            Then::Stay => {}
            Then::Hide => {
                self.hidden.store(true, Ordering::Relaxed);
                let _ = self.window().map(|window| window.hide());
            }
            Then::Quit => self.app.exit(0),
        }
    }
}
