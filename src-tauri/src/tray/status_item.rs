//! The icon on Linux: a StatusNotifierItem with a menu, over the session bus. No library of C is needed when it runs.
//!
//! The desktop's watcher may come late, go and come back; the icon is there only while a watcher knows of it and
//! somebody shows what the watcher knows.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use zbus::blocking::{Connection, connection};
use zbus::zvariant::{ObjectPath, OwnedValue, Structure, Value};

use super::{Asked, Tray, Wish};

const ITEM: &str = "/StatusNotifierItem";
const MENU: &str = "/MenuBar";
const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const WATCHER_PATH: &str = "/StatusNotifierWatcher";
/// How often one looks whether the icon is there.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// A desktop that takes longer to answer shows nothing.
const PATIENCE: Duration = Duration::from_secs(2);
/// The line of the menu that says the words, since some desktops show no tooltip.
const WORDS: i32 = 1;
/// The first line of the menu that does something.
const FIRST: i32 = 2;

/// Width, height and the pixels, each as alpha, red, green, blue.
type Pixmap = (i32, i32, Vec<u8>);
type Properties = HashMap<&'static str, Value<'static>>;
/// A line of the menu: its number, its properties, its own lines.
type Line = (i32, Properties, Vec<Value<'static>>);

#[derive(Default)]
struct Shared {
    words: Mutex<String>,
    there: AtomicBool,
    connection: OnceLock<Connection>,
}

impl Shared {
    fn words(&self) -> String {
        self.words.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The icon.
pub(super) struct StatusItem(Arc<Shared>);

impl StatusItem {
    /// Shows the icon as soon as there is somebody who does.
    pub(super) fn begin(icon: Option<(u32, u32, &[u8])>, asked: Asked) -> Self {
        let pixmap = icon.map(|(width, height, rgba)| pixmap(width, height, rgba));
        Self::begin_on(connection::Builder::session(), pixmap, asked)
    }

    fn begin_on(bus: zbus::Result<connection::Builder<'static>>, pixmap: Option<Pixmap>, asked: Asked) -> Self {
        let shared = Arc::<Shared>::default();
        let kept = Arc::clone(&shared);
        // the bus may be slow to answer, or not be there at all
        std::thread::spawn(move || {
            let item = Item { shared: Arc::clone(&kept), pixmap, asked: Arc::clone(&asked) };
            let menu = Menu { shared: Arc::clone(&kept), asked };
            let built =
                bus.and_then(|bus| bus.method_timeout(PATIENCE).serve_at(ITEM, item)?.serve_at(MENU, menu)?.build());
            let Ok(connection) = built else { return };
            let connection = kept.connection.get_or_init(|| connection);
            let mut known = None;
            while !connection.is_closed() {
                kept.there.store(look(connection, &mut known).unwrap_or(false), Ordering::Relaxed);
                std::thread::sleep(LOOK_EVERY);
            }
            kept.there.store(false, Ordering::Relaxed);
        });
        Self(shared)
    }
}

impl Tray for StatusItem {
    fn is_there(&self) -> bool {
        self.0.there.load(Ordering::Relaxed)
    }

    fn show(&self, words: &str) {
        words.clone_into(&mut self.0.words.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(connection) = self.0.connection.get() {
            let (item, menu) = ("org.kde.StatusNotifierItem", "com.canonical.dbusmenu");
            // what the icon cannot say, Today does
            let _ = connection.emit_signal(None::<&str>, ITEM, item, "NewToolTip", &());
            let _ = connection.emit_signal(None::<&str>, ITEM, item, "NewTitle", &());
            let _ = connection.emit_signal(None::<&str>, MENU, menu, "LayoutUpdated", &(0_u32, 0_i32));
        }
    }
}

/// Whether the icon can be seen now. `known` is the watcher that knows of it; another one is told.
fn look(connection: &Connection, known: &mut Option<String>) -> zbus::Result<bool> {
    let (bus, path) = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
    let owner: String = match connection.call_method(Some(bus), path, Some(bus), "GetNameOwner", &WATCHER) {
        Ok(answer) => answer.body().deserialize()?,
        Err(error) => {
            *known = None;
            return Err(error);
        }
    };
    if known.as_ref() != Some(&owner) {
        let own = connection.unique_name().map(ToString::to_string).unwrap_or_default();
        connection.call_method(Some(WATCHER), WATCHER_PATH, Some(WATCHER), "RegisterStatusNotifierItem", &own)?;
        *known = Some(owner);
    }
    let shown: OwnedValue = connection
        .call_method(
            Some(WATCHER),
            WATCHER_PATH,
            Some("org.freedesktop.DBus.Properties"),
            "Get",
            &(WATCHER, "IsStatusNotifierHostRegistered"),
        )?
        .body()
        .deserialize()?;
    Ok(bool::try_from(shown)?)
}

/// The pixels in the order that the bus wants them.
fn pixmap(width: u32, height: u32, rgba: &[u8]) -> Pixmap {
    let pixels = rgba.chunks_exact(4).flat_map(|pixel| [pixel[3], pixel[0], pixel[1], pixel[2]]).collect();
    (i32::try_from(width).unwrap_or(0), i32::try_from(height).unwrap_or(0), pixels)
}

struct Item {
    shared: Arc<Shared>,
    pixmap: Option<Pixmap>,
    asked: Asked,
}

#[zbus::interface(name = "org.kde.StatusNotifierItem")]
impl Item {
    fn activate(&self, _x: i32, _y: i32) {
        (self.asked)(Wish::Open);
    }

    fn secondary_activate(&self, _x: i32, _y: i32) {
        (self.asked)(Wish::Open);
    }

    fn context_menu(&self, _x: i32, _y: i32) {}

    fn scroll(&self, _delta: i32, _orientation: String) {}

    #[zbus(property)]
    fn category(&self) -> String {
        "ApplicationStatus".to_owned()
    }

    #[zbus(property)]
    fn id(&self) -> String {
        "hearthbook".to_owned()
    }

    #[zbus(property)]
    fn title(&self) -> String {
        self.shared.words()
    }

    #[zbus(property)]
    fn status(&self) -> String {
        "Active".to_owned()
    }

    #[zbus(property)]
    fn window_id(&self) -> i32 {
        0
    }

    #[zbus(property)]
    fn icon_name(&self) -> String {
        String::new()
    }

    #[zbus(property)]
    fn icon_pixmap(&self) -> Vec<Pixmap> {
        self.pixmap.iter().cloned().collect()
    }

    #[zbus(property)]
    fn tool_tip(&self) -> (String, Vec<Pixmap>, String, String) {
        (String::new(), Vec::new(), self.shared.words(), String::new())
    }

    #[zbus(property)]
    fn item_is_menu(&self) -> bool {
        false
    }

    #[zbus(property)]
    fn menu(&self) -> ObjectPath<'static> {
        ObjectPath::from_static_str_unchecked(MENU)
    }
}

struct Menu {
    shared: Arc<Shared>,
    asked: Asked,
}

impl Menu {
    /// The properties of a line; none where there is no such line.
    fn properties(&self, line: i32) -> Option<Properties> {
        let label = |words: String| ("label", Value::from(words));
        if line == 0 {
            return Some(Properties::from([("children-display", Value::from("submenu"))]));
        }
        if line == WORDS {
            return Some(Properties::from([label(self.shared.words()), ("enabled", Value::from(false))]));
        }
        Some(Properties::from([label(wish(line)?.words().to_owned()), ("enabled", Value::from(true))]))
    }

    fn lines() -> impl Iterator<Item = i32> {
        WORDS..FIRST + i32::try_from(Wish::MENU.len()).unwrap_or(0)
    }
}

fn wish(line: i32) -> Option<Wish> {
    Wish::MENU.get(usize::try_from(line - FIRST).ok()?).copied()
}

#[zbus::interface(name = "com.canonical.dbusmenu")]
impl Menu {
    fn get_layout(&self, parent: i32, depth: i32, _names: Vec<String>) -> zbus::fdo::Result<(u32, Line)> {
        let properties =
            self.properties(parent).ok_or_else(|| zbus::fdo::Error::InvalidArgs("there is no such line".to_owned()))?;
        let mut lines = Vec::new();
        if parent == 0 && depth != 0 {
            for line in Self::lines() {
                let own = self.properties(line).unwrap_or_default();
                lines.push(Value::from(Structure::from((line, own, Vec::<Value<'static>>::new()))));
            }
        }
        Ok((0, (parent, properties, lines)))
    }

    fn get_group_properties(&self, ids: Vec<i32>, _names: Vec<String>) -> Vec<(i32, Properties)> {
        let wanted = if ids.is_empty() { Self::lines().collect() } else { ids };
        wanted.into_iter().filter_map(|line| Some((line, self.properties(line)?))).collect()
    }

    fn get_property(&self, id: i32, name: String) -> zbus::fdo::Result<Value<'static>> {
        self.properties(id)
            .and_then(|mut properties| properties.remove(name.as_str()))
            .ok_or_else(|| zbus::fdo::Error::InvalidArgs("there is no such property".to_owned()))
    }

    fn event(&self, id: i32, event: String, _data: Value<'_>, _timestamp: u32) {
        if let Some(wish) = wish(id).filter(|_| event == "clicked") {
            (self.asked)(wish);
        }
    }

    fn event_group(&self, events: Vec<(i32, String, OwnedValue, u32)>) -> Vec<i32> {
        for (id, event, _, _) in events {
            if let Some(wish) = wish(id).filter(|_| event == "clicked") {
                (self.asked)(wish);
            }
        }
        Vec::new()
    }

    fn about_to_show(&self, _id: i32) -> bool {
        false
    }

    fn about_to_show_group(&self, _ids: Vec<i32>) -> (Vec<i32>, Vec<i32>) {
        (Vec::new(), Vec::new())
    }

    #[zbus(property)]
    fn version(&self) -> u32 {
        3
    }

    #[zbus(property)]
    fn text_direction(&self) -> String {
        "ltr".to_owned()
    }

    #[zbus(property)]
    fn status(&self) -> String {
        "normal".to_owned()
    }

    #[zbus(property)]
    fn icon_theme_path(&self) -> Vec<String> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Child, Command, Stdio};
    use std::sync::mpsc;
    use std::time::Instant;

    use super::*;

    /// A bus of its own, without a desktop.
    struct Bus(Child, String);

    impl Bus {
        fn begin() -> Self {
            let mut bus = Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--print-address=1"])
                .stdout(Stdio::piped())
                .spawn()
                .expect("dbus-daemon is there: cargo xtask test installs it");
            let mut address = String::new();
            BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
            Self(bus, address.trim().to_owned())
        }

        fn builder(&self) -> connection::Builder<'static> {
            connection::Builder::address(self.1.as_str()).unwrap().method_timeout(PATIENCE)
        }
    }

    impl Drop for Bus {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    /// A desktop's watcher that shows what it is told of.
    struct Watcher(mpsc::Sender<String>);

    #[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
    impl Watcher {
        fn register_status_notifier_item(&self, service: String) {
            self.0.send(service).unwrap();
        }

        #[zbus(property)]
        fn is_status_notifier_host_registered(&self) -> bool {
            true
        }
    }

    fn until(what: &str, mut holds: impl FnMut() -> bool) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while !holds() {
            assert!(Instant::now() < deadline, "waited in vain: {what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    #[test]
    fn a_desktop_reads_the_words_and_the_menu_and_its_clicks_are_heard() {
        let bus = Bus::begin();
        let (tell, told) = mpsc::channel();
        let desktop =
            bus.builder().serve_at(WATCHER_PATH, Watcher(tell)).unwrap().name(WATCHER).unwrap().build().unwrap();
        let (ask, asked) = mpsc::channel();
        let hear: Asked = Arc::new(move |wish| ask.send(wish).unwrap());
        let tray = StatusItem::begin_on(Ok(bus.builder()), Some(pixmap(1, 1, &[1, 2, 3, 4])), hear);
        tray.show("Hearthbook: 3 overdue");
        let item = told.recv_timeout(Duration::from_secs(30)).unwrap();
        until("the icon is there", || tray.is_there());
        let get = |name: &str| -> OwnedValue {
            let interface = Some("org.freedesktop.DBus.Properties");
            let answer =
                desktop.call_method(Some(item.as_str()), ITEM, interface, "Get", &("org.kde.StatusNotifierItem", name));
            answer.unwrap().body().deserialize().unwrap()
        };
        assert!(format!("{:?}", get("ToolTip")).contains("Hearthbook: 3 overdue"));
        assert!(format!("{:?}", get("IconPixmap")).contains("4"), "alpha comes first");
        assert!(format!("{:?}", get("Menu")).contains(MENU));
        let menu = "com.canonical.dbusmenu";
        let ask_layout = (0, -1, Vec::<&str>::new());
        let layout = desktop.call_method(Some(item.as_str()), MENU, Some(menu), "GetLayout", &ask_layout).unwrap();
        let layout = format!("{:?}", layout.body().deserialize::<Structure<'_>>().unwrap());
        for words in ["Hearthbook: 3 overdue", "Open Hearthbook", "Lock now", "Quit Hearthbook"] {
            assert!(layout.contains(words), "{words}: {layout}");
        }
        let click = |line: i32| {
            let body = (line, "clicked", Value::from(0), 0_u32);
            desktop.call_method(Some(item.as_str()), MENU, Some(menu), "Event", &body).unwrap();
        };
        click(WORDS);
        (FIRST..FIRST + 3).for_each(click);
        desktop
            .call_method(Some(item.as_str()), ITEM, Some("org.kde.StatusNotifierItem"), "Activate", &(0, 0))
            .unwrap();
        let heard: Vec<Wish> = (0..4).map(|_| asked.recv_timeout(PATIENCE).unwrap()).collect();
        assert_eq!(heard, [Wish::Open, Wish::Lock, Wish::Quit, Wish::Open]);
        // the desktop's part goes, and with it the icon
        drop(desktop);
        until("the icon has gone", || !tray.is_there());
    }

    #[test]
    fn without_a_bus_or_a_desktop_that_shows_icons_there_is_none() {
        let hear: Asked = Arc::new(|_| {});
        let nowhere = connection::Builder::address("unix:path=/nowhere/at/all");
        let tray = StatusItem::begin_on(nowhere, None, Arc::clone(&hear));
        tray.show("Hearthbook");
        let bus = Bus::begin();
        let alone = StatusItem::begin_on(Ok(bus.builder()), None, hear);
        until("the bus was asked", || alone.0.connection.get().is_some());
        alone.show("Hearthbook");
        assert!(!tray.is_there() && !alone.is_there());
    }
}
