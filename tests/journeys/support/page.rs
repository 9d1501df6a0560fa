//! The window as a person uses it.

use std::time::{Duration, Instant};

use chrono::{Datelike as _, NaiveDate};
use fantoccini::Client;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

/// How long a wait asks before it gives up.
const DEADLINE: Duration = Duration::from_secs(20);
/// How long one question to the web view may take; a hung one is a failure, not a hung test run.
const ANSWER: Duration = Duration::from_secs(60);
/// Brings an element to the middle of the window.
const SCROLL: &str = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
const PAUSE: Duration = Duration::from_millis(20);

/// The window, or a named part of its page.
#[derive(Clone)]
pub struct Window {
    client: Client,
    parts: Vec<String>,
}

impl Window {
    pub(super) fn new(client: Client) -> Self {
        Self { client, parts: Vec::new() }
    }

    /// The part of the page with this name: a group by its legend, a region, table, dialog or form by its label, a
    /// row or list item by words in it.
    pub fn within(&self, part: &str) -> Self {
        let mut parts = self.parts.clone();
        parts.push(part.to_owned());
        Self { client: self.client.clone(), parts }
    }

    /// Waits until the condition holds.
    pub async fn until(&self, what: &str, condition: impl AsyncFnMut(&Self) -> Result<(), String>) {
        self.until_within(DEADLINE, what, condition).await;
    }

    /// Waits until the condition holds, and gives up after a time of its own.
    pub async fn until_within(
        &self,
        patience: Duration,
        what: &str,
        mut condition: impl AsyncFnMut(&Self) -> Result<(), String>,
    ) {
        let deadline = Instant::now() + patience;
        loop {
            let Err(reason) = condition(self).await else { return };
            assert!(Instant::now() < deadline, "waited in vain for {what}: {reason}");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Presses a button and waits for the page with this main heading and its first sentence to be painted, so that what was asked
    /// for stands there; the page's own clock times it.
    pub async fn seconds_from_press_to_page(&self, button: &str, heading: &str) -> f64 {
        let element = self.find("button", button).await;
        let script = "const [button, heading, done] = arguments;
            const began = performance.now();
            const there = () => [...document.querySelectorAll('h1')].some((one) => one.textContent.trim() === heading)
              && (document.querySelector('.lede')?.textContent ?? '') !== '';
            const painted = () => requestAnimationFrame(() => setTimeout(() => done((performance.now() - began) / 1000)));
            const watch = new MutationObserver(() => { if (there()) { watch.disconnect(); painted() } });
            watch.observe(document.body, { childList: true, subtree: true, characterData: true });
            button.click();";
        let seconds = self.async_script(script, vec![json!(element), json!(heading)]).await;
        seconds.as_f64().expect("a number of seconds")
    }

    /// Waits until the page has a main heading.
    pub async fn settle(&self) {
        self.until("a page with a heading", async |window| {
            window.has_heading().await.then_some(()).ok_or_else(|| "there is no h1".to_owned())
        })
        .await;
    }

    /// Waits until the page as it stands is painted.
    pub async fn painted(&self) {
        let script = "const done = arguments[0]; requestAnimationFrame(() => setTimeout(done))";
        self.async_script(script, vec![]).await;
    }

    /// Whether the page has a main heading.
    pub async fn has_heading(&self) -> bool {
        self.script("return document.querySelector('h1')?.textContent ?? ''", vec![]).await != ""
    }

    /// Waits for the page with this main heading, and checks it with axe.
    pub async fn arrive(&self, heading: &str) {
        self.arrive_within(DEADLINE, heading).await;
    }

    /// Like `arrive`, with a patience of its own: for work that takes long in a debug build.
    pub async fn arrive_within(&self, patience: Duration, heading: &str) {
        self.until_within(patience, &format!("the page “{heading}”"), async |window| {
            let found = window
                .script("return [...document.querySelectorAll('h1')].map((h) => h.textContent.trim())", vec![])
                .await;
            let headings: Vec<&str> = found.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let wanted = heading.strip_suffix('…');
            match headings[..] {
                [one] if one == heading || wanted.is_some_and(|start| one.starts_with(start)) => Ok(()),
                _ => Err(format!("the main headings are {headings:?}")),
            }
        })
        .await;
        self.axe().await;
    }

    /// Waits until the page says this.
    pub async fn sees(&self, words: &str) {
        self.until(&format!("the words “{words}”"), async |window| {
            let text = window.text().await;
            text.contains(words).then_some(()).ok_or_else(|| format!("the page says:\n{text}"))
        })
        .await;
    }

    /// Waits until the page does not say this (any more).
    pub async fn does_not_see(&self, words: &str) {
        self.until(&format!("the words “{words}” to be gone"), async |window| {
            let text = window.text().await;
            (!text.contains(words)).then_some(()).ok_or_else(|| format!("the page says:\n{text}"))
        })
        .await;
    }

    /// Presses a button.
    pub async fn press(&self, name: &str) {
        self.click("button", name).await;
    }

    /// Follows a link.
    pub async fn follow(&self, name: &str) {
        self.click("link", name).await;
    }

    /// Presses the first of several buttons with this name, where it does not matter which.
    pub async fn press_first(&self, name: &str) {
        self.click_first("button", name).await;
    }

    /// Follows the first of several links with this name, where it does not matter which.
    pub async fn follow_first(&self, name: &str) {
        self.click_first("link", name).await;
    }

    /// Ticks a box, or takes its tick away.
    pub async fn tick(&self, name: &str) {
        self.click("checkbox", name).await;
    }

    /// Chooses one of the radio buttons of a group.
    pub async fn choose(&self, legend: &str, option: &str) {
        self.within(legend).click("radio", option).await;
    }

    /// Chooses in a list; "Jo…" stands for the one entry that begins so.
    pub async fn select(&self, label: &str, option: &str) {
        let list = self.find("combobox", label).await;
        self.scroll_to(&list).await;
        let script = "return [...arguments[0].options].map((option) => option.label)";
        let offered = self.script(script, vec![json!(list)]).await;
        let start = option.strip_suffix('…');
        let mut fitting = offered.as_array().into_iter().flatten().filter_map(Value::as_str);
        let entry = fitting.find(|entry| *entry == option || start.is_some_and(|start| entry.starts_with(start)));
        let entry = entry.unwrap_or_else(|| panic!("“{label}” does not offer “{option}” but {offered}"));
        list.select_by_label(entry).await.unwrap_or_else(|error| panic!("“{label}” takes “{entry}”: {error}"));
    }

    /// Types into a field after emptying it.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.find("textbox", label).await;
        self.scroll_to(&field).await;
        field.clear().await.unwrap_or_else(|error| panic!("“{label}” can be emptied: {error}"));
        field.send_keys(text).await.unwrap_or_else(|error| panic!("“{label}” takes typing: {error}"));
    }

    /// Marks words in a field, as a person does with the mouse.
    pub async fn mark(&self, label: &str, words: &str) {
        let field = self.find("textbox", label).await;
        let script = "const at = arguments[0].value.indexOf(arguments[1]); if (at >= 0) { arguments[0].focus(); \
                      arguments[0].setSelectionRange(at, at + arguments[1].length) } return at";
        let at = self.script(script, vec![json!(field), json!(words)]).await;
        assert!(at.as_i64().is_some_and(|at| at >= 0), "“{label}” holds “{words}”");
    }

    /// Types at the end of a field.
    pub async fn add(&self, label: &str, text: &str) {
        let field = self.find("textbox", label).await;
        self.scroll_to(&field).await;
        field.send_keys(text).await.unwrap_or_else(|error| panic!("“{label}” takes typing: {error}"));
    }

    /// Pastes into a field: the whole text at once, as from a clipboard.
    pub async fn paste(&self, label: &str, text: &str) {
        let field = self.find("textbox", label).await;
        let script =
            "arguments[0].focus(); arguments[0].select(); document.execCommand('insertText', false, arguments[1])";
        self.script(script, vec![json!(field), json!(text)]).await;
    }

    /// Fills the three fields of a date.
    pub async fn date(&self, legend: &str, date: NaiveDate) {
        let group = self.within(legend);
        group.fill("Day", &date.day().to_string()).await;
        group.fill("Month", &date.month().to_string()).await;
        group.fill("Year", &date.year().to_string()).await;
    }

    /// What stands in a field.
    pub async fn value(&self, label: &str) -> String {
        let field = self.find("textbox", label).await;
        field.prop("value").await.expect("a field has a value").unwrap_or_default()
    }

    /// Waits until a field holds this.
    pub async fn holds(&self, label: &str, text: &str) {
        self.until(&format!("“{label}” to hold “{text}”"), async |window| {
            let value = window.value(label).await;
            (value == text).then_some(()).ok_or_else(|| format!("it holds “{value}”"))
        })
        .await;
    }

    /// Waits for something with this role and name: `heading`, `button`, `link`, `textbox`, `tab`, `part`…
    pub async fn has(&self, role: &str, name: &str) {
        self.until(&format!("{role} “{name}”"), async |window| window.lookup(role, name).await.map(|_| ())).await;
    }

    /// Waits until nothing with this role and name is there.
    pub async fn gone(&self, role: &str, name: &str) {
        self.until(&format!("{role} “{name}” to be gone"), async |window| {
            (!window.offers(role, name).await).then_some(()).ok_or_else(|| "it is there".to_owned())
        })
        .await;
    }

    /// Whether something with this role and name is there now.
    pub async fn offers(&self, role: &str, name: &str) -> bool {
        self.lookup(role, name).await.is_ok()
    }

    /// Presses a key wherever the focus is.
    pub async fn key(&self, key: Key) {
        let character = char::from(key);
        let actions = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: character })
            .then(KeyAction::Up { value: character });
        self.client.perform_actions(actions).await.expect("the key reaches the window");
    }

    /// Presses a letter with Control held down.
    pub async fn with_control(&self, letter: char) {
        let control = char::from(Key::Control);
        let actions = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: control })
            .then(KeyAction::Down { value: letter })
            .then(KeyAction::Up { value: letter })
            .then(KeyAction::Up { value: control });
        self.client.perform_actions(actions).await.expect("the keys reach the window");
    }

    /// Types into a combobox after emptying it.
    pub async fn fill_combobox(&self, label: &str, text: &str) {
        let field = self.find("combobox", label).await;
        field.clear().await.unwrap_or_else(|error| panic!("“{label}” can be emptied: {error}"));
        field.send_keys(text).await.unwrap_or_else(|error| panic!("“{label}” takes typing: {error}"));
    }

    /// Goes to a page by its path, as a link would.
    pub async fn go(&self, path: &str) {
        self.script("location.hash = arguments[0]", vec![json!(format!("#{path}"))]).await;
    }

    /// Calls a command as the page's own code would, and tells what Rust answered.
    pub async fn invoke(&self, command: &str, request: Value) -> Result<Value, Value> {
        let script = "const [command, request, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, { request }).then(
              (value) => done({ value: value ?? null }), (problem) => done({ problem: problem ?? null }));";
        let answer = self.async_script(script, vec![json!(command), request]).await;
        match answer.get("value") {
            Some(value) => Ok(value.clone()),
            None => Err(answer["problem"].clone()),
        }
    }

    /// Opens what stands under a summary. Web views disagree on the role of a summary, so it is found by its words.
    pub async fn unfold(&self, summary: &str) {
        let script = "const found = [...document.querySelectorAll('summary')].find((one) => one.innerText.trim() === arguments[0]);\n\
                      if (found && !found.parentElement.open) found.click();\n\
                      return found !== undefined";
        self.until(summary, async |window| {
            let there = window.script(script, vec![json!(summary)]).await == json!(true);
            there.then_some(()).ok_or_else(|| format!("no summary “{summary}”"))
        })
        .await;
    }

    /// How many visible or hidden elements a CSS selector finds; for pictures, which have no words.
    pub async fn count(&self, selector: &str) -> u64 {
        let script = "return document.querySelectorAll(arguments[0]).length";
        self.script(script, vec![json!(selector)]).await.as_u64().unwrap_or(0)
    }

    /// The window is out of sight.
    pub async fn is_hidden(&self) -> bool {
        self.script("return document.hidden", Vec::new()).await == json!(true)
    }

    /// All words that the page shows.
    pub async fn text(&self) -> String {
        let text = self.script("return document.body.innerText", vec![]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// The words of the element with this label.
    pub async fn words_labelled(&self, label: &str) -> String {
        let script = "return document.querySelector(`[aria-label=\"${arguments[0]}\"]`)?.innerText ?? ''";
        self.script(script, vec![json!(label)]).await.as_str().unwrap_or_default().to_owned()
    }

    /// The title of the page.
    pub async fn title(&self) -> String {
        self.client.title().await.expect("a title")
    }

    /// A view that is drawn without the graphics card gives its picture only with the next thing it draws, which on a page at
    /// rest never comes: one point of the margin changes until the picture is there.
    pub(super) async fn screenshot(&self) -> Vec<u8> {
        let draw = "const point = document.createElement('div');
            point.style.cssText = 'position: fixed; right: 0; bottom: 0; width: 1px; height: 1px';
            document.body.append(point);
            window.drawing = true;
            let shade = 250;
            const again = () => {
              shade = 501 - shade;
              point.style.backgroundColor = `rgb(255 255 ${shade})`;
              if (window.drawing) requestAnimationFrame(again);
              else point.remove();
            };
            again();";
        self.script(draw, vec![]).await;
        let picture = self.answered("a picture", self.client.screenshot()).await;
        self.script("window.drawing = false", vec![]).await;
        picture
    }

    pub(super) async fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.answered("a script", self.client.execute(script, arguments)).await
    }

    pub(super) async fn async_script(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.answered("a script", self.client.execute_async(script, arguments)).await
    }

    async fn answered<T, E: std::fmt::Display>(&self, what: &str, question: impl Future<Output = Result<T, E>>) -> T {
        let answer = tokio::time::timeout(ANSWER, question).await;
        let answer = answer.unwrap_or_else(|_| panic!("the web view does not answer to {what}"));
        answer.unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    async fn click_first(&self, role: &str, name: &str) {
        let mut first = None;
        self.until(&format!("{role} “{name}”"), async |window| {
            first = Some(window.lookup_all(role, name).await?.swap_remove(0).0);
            Ok(())
        })
        .await;
        let element = first.expect("the wait ended with an element");
        self.hit(&element).await.unwrap_or_else(|error| panic!("{role} “{name}” takes a click: {error}"));
    }

    async fn click(&self, role: &str, name: &str) {
        self.until(&format!("{role} “{name}” to take a click"), async |window| {
            let element = window.find(role, name).await;
            window.hit(&element).await
        })
        .await;
    }

    /// Clicks, and sees to it that the element was hit. The driver finds out where it stands and clicks there afterwards: a page
    /// that moves in between, since an answer has just come, would be clicked beside it, and nobody would know.
    async fn hit(&self, element: &Element) -> Result<(), String> {
        let watch = "window.__hit = false; const hit = () => { window.__hit = true }; \
                     for (const of of [arguments[0], ...(arguments[0].labels ?? [])]) \
                     of.addEventListener('click', hit, { capture: true, once: true })";
        self.script(&format!("{SCROLL}; {watch}"), vec![json!(element)]).await;
        element.click().await.map_err(|error| format!("{error:?}"))?;
        let missed = self.script("return window.__hit === false", vec![]).await == json!(true);
        (!missed).then_some(()).ok_or_else(|| "the page moved away below the click".to_owned())
    }

    /// Scrolls as a person would before a click. The driver does so too, but only as far as an edge of the element,
    /// and then finds that its middle cannot be clicked.
    async fn scroll_to(&self, element: &Element) {
        self.script(SCROLL, vec![json!(element)]).await;
    }

    /// Waits for exactly one such element that can be used, and compares it with what assistive technology is told.
    async fn find(&self, role: &str, name: &str) -> Element {
        let mut found = None;
        self.until(&format!("{role} “{name}”"), async |window| {
            found = Some(window.lookup(role, name).await?);
            Ok(())
        })
        .await;
        let (element, heard) = found.expect("the wait ended with an element");
        let id = element.element_id();
        let computed = self.computed(&id, "computedlabel").await;
        assert_eq!(bare(&computed), bare(&heard), "the name of {role} “{name}” for assistive technology");
        let computed = self.computed(&id, "computedrole").await;
        // WebKit tells of a closed list as a button that opens it, and of a search field by its own name.
        let fits = computed == role
            || matches!((role, computed.as_str()), ("combobox", "button") | ("textbox", "searchbox" | "spinbutton"));
        assert!(fits, "“{name}” is a {role} for assistive technology, not a {computed}");
        element
    }

    async fn lookup(&self, role: &str, name: &str) -> Result<(Element, String), String> {
        let mut found = self.lookup_all(role, name).await?;
        if found.len() > 1 {
            let names: Vec<&String> = found.iter().map(|(_, heard)| heard).collect();
            return Err(format!("{} things are called so: {names:?}", found.len()));
        }
        Ok(found.swap_remove(0))
    }

    /// Everything with this role and name that can be used, with the name as heard; at least one.
    async fn lookup_all(&self, role: &str, name: &str) -> Result<Vec<(Element, String)>, String> {
        let arguments = vec![json!(role), json!(name), json!(self.parts)];
        let answer = self.script(include_str!("lookup.js"), arguments).await;
        if let Some(missing) = answer["missing"].as_str() {
            return Err(format!("{missing}; there is {}", answer["near"]));
        }
        if answer["disabled"] == true {
            return Err("it is disabled".to_owned());
        }
        let names = answer["names"].as_array().into_iter().flatten().map(|heard| heard.as_str().unwrap_or_default());
        let elements = answer["found"].as_array().into_iter().flatten().map(|reference| {
            let id = reference.as_object().and_then(|reference| reference.values().next()).and_then(Value::as_str);
            Element::from_element_id(self.client.clone(), id.expect("a reference to an element").to_owned().into())
        });
        Ok(elements.zip(names.map(str::to_owned)).collect())
    }

    async fn computed(&self, element: &str, what: &'static str) -> String {
        let command = Computed { element: element.to_owned(), what };
        let answer = self.answered(what, self.client.issue_cmd(command)).await;
        answer.as_str().unwrap_or_default().to_owned()
    }
}

/// Without spaces: where hidden words are joined on, engines differ in whether there is one.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Asks for the role or the name that the web view computes for assistive technology; fantoccini has no call for it.
#[derive(Debug)]
struct Computed {
    element: String,
    what: &'static str,
}

impl WebDriverCompatibleCommand for Computed {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/element/{}/{}", self.element, self.what))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::GET, None)
    }
}
