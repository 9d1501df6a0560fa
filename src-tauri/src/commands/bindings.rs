//! The TypeScript of the command table: types by ts-rs, and one client function for each command.
//! Written by `UPDATE_BINDINGS=1 cargo test --lib bindings`; the test fails when the committed files are not current.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;
    use std::path::{Path, PathBuf};

    use hearthbook_records::access_requests::*;
    use hearthbook_records::accuracy::*;
    use hearthbook_records::actions::*;
    use hearthbook_records::annex::*;
    use hearthbook_records::backups::*;
    use hearthbook_records::breaches::*;
    use hearthbook_records::centre::*;
    use hearthbook_records::complaints::*;
    use hearthbook_records::concerns::*;
    use hearthbook_records::copies::*;
    use hearthbook_records::events::*;
    use hearthbook_records::families::*;
    use hearthbook_records::family_record::*;
    use hearthbook_records::import::*;
    use hearthbook_records::inspections::*;
    use hearthbook_records::inspector::*;
    use hearthbook_records::journal::*;
    use hearthbook_records::logs::*;
    use hearthbook_records::notices::*;
    use hearthbook_records::ofsted_notices::*;
    use hearthbook_records::oversight::*;
    use hearthbook_records::people::*;
    use hearthbook_records::planner::*;
    use hearthbook_records::professionals::*;
    use hearthbook_records::reminders::*;
    use hearthbook_records::reports::*;
    use hearthbook_records::retention::*;
    use hearthbook_records::reviews::*;
    use hearthbook_records::safeguarding::*;
    use hearthbook_records::search::*;
    use hearthbook_records::session::*;
    use hearthbook_records::settings::*;
    use hearthbook_records::submissions::*;
    use hearthbook_records::today::*;
    use hearthbook_records::vetting::*;
    use hearthbook_records::visits::*;
    use hearthbook_records::*;
    use ts_rs::{Config, TS};

    struct Row {
        name: &'static str,
        request: String,
        response: String,
    }

    macro_rules! rows {
        (
            anyone { $($open:ident($open_req:ty) -> $open_res:ty;)* }
            signed_in { $($name:ident($req:ty) -> $res:ty: $ability:ident;)* }
            long { $($long:ident($long_req:ty) -> $long_res:ty: $long_ability:ident;)* }
        ) => {
            fn rows(config: &Config) -> Vec<Row> {
                vec![
                    $(row::<$open_req, $open_res>(stringify!($open), config),)*
                    $(row::<$req, $res>(stringify!($name), config),)*
                    $(row::<$long_req, $long_res>(stringify!($long), config),)*
                ]
            }
        };
    }
    crate::with_commands!(rows);

    fn row<Q: TS + 'static, R: TS + 'static>(name: &'static str, config: &Config) -> Row {
        for result in [Q::export_all(config), R::export_all(config)] {
            match result {
                Ok(()) | Err(ts_rs::ExportError::CannotBeExported(_)) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
        Row { name, request: Q::name(config), response: R::name(config) }
    }

    fn camel(name: &str) -> String {
        let mut out = String::new();
        let mut up = false;
        for c in name.chars() {
            match c {
                '_' => up = true,
                c if up => {
                    out.extend(c.to_uppercase());
                    up = false;
                }
                c => out.push(c),
            }
        }
        out
    }

    fn ts_type(name: &str) -> &str {
        match name {
            "null" => "void",
            other => other,
        }
    }

    /// All files of `ui/src/bindings`, by name.
    fn generate() -> BTreeMap<String, String> {
        let scratch = tempfile::tempdir().expect("a temporary folder");
        let types = scratch.path().to_path_buf();
        let config = Config::new().with_large_int("number").with_out_dir(&types);
        let rows = rows(&config);
        UiError::export_all(&config).expect("UiError exports");
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(&types).expect("types were written") {
            let path = entry.expect("a file").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            files.insert(name, std::fs::read_to_string(&path).expect("readable"));
        }
        let mut index = String::from("// Generated from the command table. Do not edit.\n");
        for name in files.keys() {
            let stem = name.trim_end_matches(".ts");
            let _ = writeln!(index, "export type {{ {stem} }} from \"./{stem}\";");
        }
        let mut imports: Vec<&str> = rows
            .iter()
            .flat_map(|row| [row.request.as_str(), row.response.as_str()])
            .filter(|name| files.contains_key(&format!("{name}.ts")))
            .collect();
        imports.sort_unstable();
        imports.dedup();
        let mut client =
            String::from("// Generated from the command table. Do not edit.\nimport { call } from \"../backend\";\n");
        let _ = writeln!(client, "import type {{\n  {},\n}} from \"./index\";\n", imports.join(",\n  "));
        client.push_str("export const commands = {\n");
        for row in &rows {
            let (key, name) = (camel(row.name), row.name);
            let response = ts_type(&row.response);
            if row.request == "null" {
                let _ = writeln!(client, "  {key}: () => call<{response}>(\"{name}\", null),");
            } else {
                let _ =
                    writeln!(client, "  {key}: (request: {}) => call<{response}>(\"{name}\", request),", row.request);
            }
        }
        client.push_str("};\n");
        files.insert("index.ts".to_owned(), index);
        files.insert("commands.ts".to_owned(), client);
        files
    }

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/bindings")
    }

    #[test]
    fn bindings_are_current() {
        let expected = generate();
        if std::env::var_os("UPDATE_BINDINGS").is_some() {
            let _ = std::fs::remove_dir_all(folder());
            std::fs::create_dir_all(folder()).expect("the folder of bindings");
            for (name, text) in &expected {
                std::fs::write(folder().join(name), text).expect("written");
            }
        }
        let mut found = BTreeMap::new();
        for entry in std::fs::read_dir(folder()).expect("ui/src/bindings exists") {
            let path = entry.expect("a file").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            found.insert(name, std::fs::read_to_string(&path).expect("readable").replace("\r\n", "\n"));
        }
        assert_eq!(
            found.keys().collect::<Vec<_>>(),
            expected.keys().collect::<Vec<_>>(),
            "run UPDATE_BINDINGS=1 cargo test --lib bindings"
        );
        for (name, text) in &expected {
            assert_eq!(&found[name], text, "{name} is not current: run UPDATE_BINDINGS=1 cargo test --lib bindings");
        }
    }
}
