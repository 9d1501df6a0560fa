//! axe-core in the page: the accessibility rules of WCAG 2.2 up to level AA.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::page::Window;

/// How pages were made that axe had nothing against, in all journeys of this run: signing in and reading Today dozens of times
/// would otherwise be the better part of what the journeys take.
static PASSED: Mutex<Option<HashSet<String>>> = Mutex::new(None);

/// How a page is made: everything that the rules look at, without the words. Siblings that are made alike count once.
const SHAPE: &str = include_str!("shape.js");

// From the top of the page: what lies under the fixed header while the page is scrolled is no fault of the page.
const RUN: &str = r#"
const ready = arguments[arguments.length - 1];
const at = window.scrollY;
window.scrollTo(0, 0);
const done = (found) => { window.scrollTo(0, at); ready(found); };
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }).then(
  (result) => done(result.violations.map((rule) => ({
    rule: rule.id,
    help: rule.help,
    places: rule.nodes.map((node) => node.target.join(" ") + ": " + node.failureSummary),
  }))),
  (problem) => done([{ rule: "axe", help: String(problem), places: [] }]),
);
"#;

impl Window {
    /// Fails with a readable list when axe finds anything against WCAG 2.2 AA on the page as it stands. A page that is made
    /// like one that passed has nothing new to be found.
    pub async fn axe(&self) {
        let shape = self.script(SHAPE, vec![]).await.as_str().expect("a shape").to_owned();
        if passed(|shapes| shapes.contains(&shape)) {
            return;
        }
        if self.script("return typeof window.axe", vec![]).await != "object" {
            let file = "ui/node_modules/axe-core/axe.min.js";
            let source = std::fs::read_to_string(file).expect("axe-core is there: cargo xtask test runs npm ci");
            self.script(&source, vec![]).await;
        }
        let found = self.async_script(RUN, vec![]).await;
        let mut report = String::new();
        for violation in found.as_array().expect("a list") {
            let text = |key: &str| violation[key].as_str().unwrap_or_default().to_owned();
            report.push_str(&format!("\n- {}: {}", text("rule"), text("help")));
            for place in violation["places"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                report.push_str(&format!("\n    {}", place.replace('\n', "\n      ")));
            }
        }
        assert!(report.is_empty(), "axe on “{}”:{report}", self.title().await);
        passed(|shapes| shapes.insert(shape));
    }
}

fn passed<T>(ask: impl FnOnce(&mut HashSet<String>) -> T) -> T {
    // a journey that failed elsewhere leaves what passed as it was
    ask(PASSED.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}
