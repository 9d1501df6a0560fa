//! What of deny.toml can be checked without a network: licences, banned crates, wildcard versions and sources, and
//! the licences of the npm packages. The workflow on GitHub runs cargo-deny itself, with the advisory database.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use spdx::{Expression, Licensee, ParseMode};
use toml::Table;

use crate::shell::{cargo, output, root};

/// Checks the crates and the npm packages against deny.toml.
///
/// # Errors
/// With everything that was found, one line each.
pub fn check() -> Result<()> {
    let rules: Table = std::fs::read_to_string(root().join("deny.toml"))?.parse().context("deny.toml")?;
    let mut crates = BTreeMap::new();
    let mut problems = BTreeSet::new();
    for target in words(&rules["graph"]["targets"]) {
        let arguments = ["metadata", "--locked", "--format-version", "1", "--filter-platform", target];
        let graph: Value = serde_json::from_str(&output(&mut cargo(&arguments))?)?;
        check_bans(&rules, &graph, &mut problems)?;
        crates.extend(resolved(&graph).map(|package| (text(package, "id").to_owned(), package.clone())));
    }
    for package in crates.values() {
        let name = text(package, "name");
        check_licence(&rules, "crate", name, text(package, "license"), &mut problems);
        check_source(name, package["source"].as_str(), &mut problems);
    }
    let packages = check_npm(&rules, &mut problems)?;
    if !problems.is_empty() {
        bail!("deny.toml:\n  {}", problems.into_iter().collect::<Vec<_>>().join("\n  "));
    }
    println!("{} crates and {packages} npm packages are within deny.toml", crates.len());
    Ok(())
}

/// The packages that take part in the build for the graph's platform.
fn resolved(graph: &Value) -> impl Iterator<Item = &Value> {
    let nodes: BTreeSet<&str> = list(&graph["resolve"]["nodes"]).map(|node| text(node, "id")).collect();
    list(&graph["packages"]).filter(move |package| nodes.contains(text(package, "id")))
}

fn check_bans(rules: &Table, graph: &Value, problems: &mut BTreeSet<String>) -> Result<()> {
    let names: BTreeMap<&str, &str> =
        list(&graph["packages"]).map(|package| (text(package, "id"), text(package, "name"))).collect();
    let mut banned: BTreeMap<&str, &toml::Value> = BTreeMap::new();
    for ban in rules["bans"]["deny"].as_array().context("deny.toml: bans.deny")? {
        banned.insert(ban["crate"].as_str().context("deny.toml: a ban names no crate")?, ban);
    }
    for node in list(&graph["resolve"]["nodes"]) {
        let parent = names[text(node, "id")];
        for dependency in list(&node["deps"]) {
            let name = names[text(dependency, "pkg")];
            if let Some(ban) = banned.get(name)
                && !ban.get("wrappers").is_some_and(|wrappers| words(wrappers).contains(&parent))
            {
                let reason = ban.get("reason").and_then(toml::Value::as_str).unwrap_or("banned");
                problems.insert(format!("{parent} brings in {name}: {reason}"));
            }
        }
    }
    for package in resolved(graph).filter(|package| package["source"].is_null()) {
        for dependency in list(&package["dependencies"]) {
            if text(dependency, "req") == "*" && dependency["path"].is_null() {
                problems.insert(format!(
                    "{} asks for any version of {}",
                    text(package, "name"),
                    text(dependency, "name")
                ));
            }
        }
    }
    Ok(())
}

fn check_source(name: &str, source: Option<&str>, problems: &mut BTreeSet<String>) {
    // A crate of the workspace has no source; everything else must come from the registry of crates.io, whichever
    // mirror the machine reaches it through.
    if let Some(source) = source
        && !source.ends_with("github.com/rust-lang/crates.io-index")
        && !source.ends_with("index.crates.io/")
    {
        problems.insert(format!("{name} comes from {source}, not from crates.io"));
    }
}

fn check_npm(rules: &Table, problems: &mut BTreeSet<String>) -> Result<usize> {
    let lock = std::fs::read_to_string(root().join("ui/package-lock.json")).context("ui/package-lock.json")?;
    let lock: Value = serde_json::from_str(&lock).context("ui/package-lock.json")?;
    let packages = lock["packages"].as_object().context("ui/package-lock.json names no packages")?;
    for (path, package) in packages.iter().filter(|(path, _)| !path.is_empty()) {
        let name = path.rsplit("node_modules/").next().unwrap_or(path);
        check_licence(rules, "npm package", name, text(package, "license"), problems);
    }
    Ok(packages.len() - 1)
}

fn check_licence(rules: &Table, kind: &str, name: &str, licence: &str, problems: &mut BTreeSet<String>) {
    let mut allowed = words(&rules["licenses"]["allow"]);
    for exception in rules["licenses"]["exceptions"].as_array().into_iter().flatten() {
        if exception["crate"].as_str() == Some(name) {
            allowed.extend(words(&exception["allow"]));
        }
    }
    let allowed: Vec<Licensee> = allowed.iter().filter_map(|licence| Licensee::parse(licence).ok()).collect();
    let within = Expression::parse_mode(licence, ParseMode::LAX)
        .is_ok_and(|terms| terms.evaluate(|wanted| allowed.iter().any(|licence| licence.satisfies(wanted))));
    if !within {
        problems.insert(format!("the {kind} {name} has the licence “{licence}”, which deny.toml does not allow"));
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn words(value: &toml::Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(toml::Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Table {
        "licenses.allow = ['MIT', 'BSD-3-Clause']\n\
         licenses.exceptions = [{ crate = 'blessed', allow = ['blessing'] }]\n\
         bans.deny = [{ crate = 'ureq', wrappers = ['steering'], reason = 'no network' }]"
            .parse()
            .unwrap()
    }

    fn licence_problems(name: &str, licence: &str) -> usize {
        let mut problems = BTreeSet::new();
        check_licence(&rules(), "crate", name, licence, &mut problems);
        problems.len()
    }

    #[test]
    fn a_licence_passes_when_a_way_through_its_expression_is_allowed() {
        for licence in ["MIT", "GPL-3.0 OR MIT", "Apache-2.0/MIT", "MIT AND BSD-3-Clause"] {
            assert_eq!(licence_problems("some", licence), 0, "{licence}");
        }
        for licence in ["GPL-3.0", "MIT AND GPL-3.0", "", "SEE LICENSE IN FILE"] {
            assert_eq!(licence_problems("some", licence), 1, "{licence}");
        }
    }

    #[test]
    fn an_exception_holds_for_its_crate_only() {
        assert_eq!(licence_problems("blessed", "MIT AND blessing"), 0);
        assert_eq!(licence_problems("other", "MIT AND blessing"), 1);
    }

    #[test]
    fn a_banned_crate_is_found_unless_its_wrapper_brings_it_in() {
        let graph = |parent: &str| {
            serde_json::json!({
                "packages": [{ "id": "a", "name": parent, "source": "x" }, { "id": "b", "name": "ureq", "source": "x" }],
                "resolve": { "nodes": [{ "id": "a", "deps": [{ "pkg": "b" }] }, { "id": "b", "deps": [] }] },
            })
        };
        for (parent, expected) in [("steering", 0), ("hearthbook", 1)] {
            let mut problems = BTreeSet::new();
            check_bans(&rules(), &graph(parent), &mut problems).unwrap();
            assert_eq!(problems.len(), expected, "{parent}: {problems:?}");
        }
    }

    #[test]
    fn only_the_public_registry_is_a_source() {
        let mut problems = BTreeSet::new();
        check_source("ours", None, &mut problems);
        check_source("theirs", Some("registry+https://github.com/rust-lang/crates.io-index"), &mut problems);
        assert!(problems.is_empty());
        check_source("fork", Some("git+https://example.org/fork"), &mut problems);
        assert_eq!(problems.len(), 1);
    }
}
