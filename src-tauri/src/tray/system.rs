//! The icon on Windows and macOS, by Tauri’s own means. On Linux these need a C library that many PCs lack.

use tauri::menu::{Menu, MenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};

use super::{Asked, Tray, Wish};

/// The icon.
pub(super) struct SystemTray(TrayIcon);

impl SystemTray {
    /// Shows the icon.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn begin(app: &tauri::AppHandle, asked: Asked) -> tauri::Result<Self> {
        let menu = Menu::new(app)?;
        for wish in Wish::MENU {
            menu.append(&MenuItem::with_id(app, wish.words(), wish.words(), true, None::<&str>)?)?;
        }
        let clicked = asked.clone();
        let mut builder = TrayIconBuilder::new()
            .menu(&menu)
            .show_menu_on_left_click(false)
            .on_menu_event(move |_, event| {
                if let Some(wish) = Wish::of(event.id().as_ref()) {
                    asked(wish);
                }
            })
            .on_tray_icon_event(move |_, event| {
                if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } =
                    event
                {
                    clicked(Wish::Open);
                }
            });
        if let Some(icon) = app.default_window_icon() {
            builder = builder.icon(icon.clone());
        }
        Ok(Self(builder.build(app)?))
    }
}

impl Tray for SystemTray {
    fn is_there(&self) -> bool {
        true
    }

    fn show(&self, words: &str) {
        // what the icon cannot say, Today does
        let _ = self.0.set_tooltip(Some(words));
    }
}
