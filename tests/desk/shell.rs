//! What the window may do, as its configuration says: no inline script, no remote origin, no more than its commands.

use std::path::Path;

use serde_json::Value;

fn read(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_content_policy_has_no_inline_script_and_no_remote_origin() {
    let config = read("tauri.conf.json");
    let policy = config["app"]["security"]["csp"].as_str().unwrap();
    for word in ["unsafe-inline", "unsafe-eval", "unsafe-hashes", "wasm-unsafe-eval", "*", "blob:", "ws:", "wss:"] {
        assert!(!policy.split([' ', ';']).any(|part| part.trim_matches('\'') == word), "{word} in {policy}");
    }
    let allowed = ["'self'", "'none'", "data:", "ipc:", "http://ipc.localhost"];
    for directive in policy.split(';') {
        let mut words = directive.split_whitespace();
        let name = words.next().unwrap();
        for source in words {
            assert!(allowed.contains(&source), "{name} allows {source}");
            assert!(source != "data:" || name == "img-src", "{name} allows {source}");
        }
    }
    for name in ["default-src", "script-src", "object-src", "base-uri", "frame-src", "form-action", "connect-src"] {
        assert!(policy.split(';').any(|directive| directive.split_whitespace().next() == Some(name)), "{name}");
    }
    assert_eq!(config["app"]["security"]["freezePrototype"], Value::Bool(true));
    assert!(config["app"]["security"]["dangerousDisableAssetCspModification"].is_null());
    assert!(config["app"]["withGlobalTauri"].is_null(), "pages reach Rust through their client only");
    assert!(config["build"]["devUrl"].is_null(), "no page comes from a server");
    assert!(config["plugins"].is_null());
}

#[test]
fn the_capability_is_one_local_window_with_own_commands_only() {
    let capability = read("src-tauri/capabilities/main.json");
    assert_eq!(capability["local"], Value::Bool(true));
    assert!(capability["remote"].is_null());
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    for permission in capability["permissions"].as_array().unwrap() {
        let permission = permission.as_str().unwrap();
        assert!(permission.starts_with("allow-") && !permission.contains(':'), "{permission} is of Tauri or a plugin");
    }
    let others =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/capabilities")).unwrap().count();
    assert_eq!(others, 1);
}

#[test]
fn a_release_has_no_developer_tools_and_no_page_loads_a_script_from_elsewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest: toml::Table = std::fs::read_to_string(root.join("Cargo.toml")).unwrap().parse().unwrap();
    let features = manifest["dependencies"]["tauri"]["features"].as_array().unwrap();
    assert!(!features.iter().any(|feature| feature.as_str() == Some("devtools")), "{features:?}");
    let window = &read("tauri.conf.json")["app"]["windows"][0];
    assert!(window["devtools"].is_null() && window["url"].is_null(), "{window}");
    let page = std::fs::read_to_string(root.join("ui/index.html")).unwrap();
    for bad in ["http://", "https://", "javascript:", "onload=", "onerror=", "style="] {
        assert!(!page.contains(bad), "{bad} in index.html");
    }
}
