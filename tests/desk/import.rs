//! An old register brought in and taken back, through the commands.

use base64::Engine as _;
use chrono::NaiveDate;
use hearthbook_records::{ErrorCode, UiError};
use hearthbook_sheets::{OutCell, OutSheet, write_xlsx};
use serde_json::{Value, json};

use crate::run::{Run, date};

/// A workbook of invented people, as an old register looks: a title, headings, a section row, a repeated name.
fn workbook(people: usize) -> Vec<u8> {
    let first = ["Joan", "Ann", "Olive", "Petra", "Ravi", "Tomasz", "Zoë", "Idris", "Marta", "Colm"];
    let last = ["Testerton", "Fernhill", "Ashgrove", "Brackenby", "Copperfold", "Dunmarsh", "Elderwick"];
    let mut rows: Vec<Vec<OutCell>> = Vec::new();
    for at in 0..people {
        let name = format!(
            "{} {} {}",
            first[at % 10],
            last[(at / 10) % 7],
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars().nth(at / 70).unwrap()
        );
        let start = NaiveDate::from_ymd_opt(2015 + i32::try_from(at % 10).unwrap(), 3, 14).unwrap();
        rows.push(vec![
            name.into(),
            if at % 3 == 0 { "Family worker".into() } else { "Bank support worker".into() },
            if at % 2 == 0 { OutCell::Day(start) } else { start.format("%d/%m/%Y").to_string().into() },
            format!("{:012}", 1_000_000 + at).into(),
            "3 Apr 19".into(),
            "yes".into(),
            if at % 4 == 0 { "no".into() } else { "=1+1".into() },
        ]);
        if at == 2 {
            rows.push(vec!["BANK STAFF".into()]);
        }
    }
    let sheet = OutSheet {
        name: "Staff".to_owned(),
        above: vec!["Willow House: staff register".to_owned()],
        headings: ["Staff name", "Job title", "Start date", "DBS No.", "DBS issued", "Ref 1", "Right to work"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    };
    write_xlsx(&[sheet], "2026-11-01T09:00:00Z".parse().unwrap()).unwrap()
}

fn file(bytes: &[u8]) -> Value {
    json!({"file": {"name": "C:\\staff\\register.xlsx", "content": base64::engine::general_purpose::STANDARD.encode(bytes)}})
}

fn choices(view: &Value) -> Value {
    let columns: Vec<Value> =
        view["columns"].as_array().unwrap().iter().map(|column| column["column"].clone()).collect();
    json!({"reading": view["reading"], "sheet": view["sheet"], "columns": columns})
}

fn register(run: &Run) -> Value {
    run.call("vetting_register", json!({"leavers": true}))
}

fn count(view: &Value) -> usize {
    view["rows"].as_array().unwrap().len()
}

#[test]
fn an_old_register_comes_in_as_unknown_evidence_and_goes_out_again_as_one_step() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let before = count(&register(&run));
    let read = run.call("open_vetting_import", file(&workbook(60)));
    assert_eq!(read["source"], json!("register.xlsx"));
    assert_eq!(read["headings"], json!("The headings are in row 2."));
    let columns: Vec<&str> =
        read["columns"].as_array().unwrap().iter().map(|column| column["column"].as_str().unwrap()).collect();
    assert_eq!(columns, ["name", "post", "startsOn", "dbsNumber", "dbsOn", "reference1", "rightToWork"]);
    assert_eq!((read["rowsShown"].clone(), read["rows"].as_array().unwrap().len()), (json!(61), 50));
    assert_eq!(count(&register(&run)), before, "nothing is kept before it is brought in");
    let section = read["rows"].as_array().unwrap().iter().find(|row| row["name"] == json!("BANK STAFF")).unwrap();
    assert_eq!(section["place"], json!("leaveOut"));

    let done = run.call("commit_vetting_import", choices(&read));
    assert!(done["done"].as_str().unwrap().starts_with("60 people and 165 facts were brought in."), "{}", done["done"]);
    let after = register(&run);
    assert_eq!(count(&after), before + 60);
    assert_eq!(after["baselineWaiting"], json!(60), "nothing reminds until the baseline is accepted");
    let row = after["rows"].as_array().unwrap().iter().find(|row| row["name"] == json!("Joan Testerton A")).unwrap();
    let at = after["columns"].as_array().unwrap().iter().position(|column| column["id"] == json!("dbs")).unwrap();
    assert_eq!(row["cells"][at]["state"], json!("unknown"));
    let opened = run.call("vetting_file", json!({"person": row["person"]}));
    let dbs = opened["items"].as_array().unwrap().iter().find(|item| item["id"] == json!("dbs")).unwrap();
    let line = &dbs["lines"][0];
    assert_eq!(line["imported"], json!(true));
    assert_eq!(line["form"]["details"]["certificateNumber"], json!("000001000000"));
    assert_eq!(line["form"]["note"], json!("DBS No.: “000001000000”; DBS issued: “3 Apr 19”"));
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));

    let again = run.call("open_vetting_import", file(&workbook(60)));
    assert!(again["rows"].as_array().unwrap().iter().all(|row| row["place"] == json!("leaveOut")), "brought in before");
    assert_ne!(again["notYet"], json!(""));
    run.call("close_vetting_import", Value::Null);

    let undone = run.call("undo_vetting_import", done["before"][0]["id"].clone());
    assert_eq!(undone["done"], json!("Undone: 60 people and 165 facts are off the register again."));
    assert_eq!(undone["before"], json!([]));
    let after = register(&run);
    assert_eq!((count(&after), after["baselineWaiting"].clone()), (before, json!(0)));
    assert_eq!(run.call("prove_chain", Value::Null)["ok"], json!(true));
    let twice = run.try_call("undo_vetting_import", done["before"][0]["id"].clone()).unwrap_err();
    assert_eq!(twice.code, ErrorCode::Conflict);
}

#[test]
fn who_was_worked_on_since_stays_when_the_import_is_undone() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let before = count(&register(&run));
    let read =
        run.call("open_vetting_import", json!({"pasted": "Name\tDBS\nJoan Testerton\tyes\nAnn Fernhill\tyes\n"}));
    let done = run.call("commit_vetting_import", choices(&read));
    let joan = register(&run)["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["name"] == json!("Joan Testerton"))
        .unwrap()["person"]
        .clone();
    run.call("change_post", json!({"person": joan, "title": "Deputy", "from": date(20, 11, 2026)}));
    let undone = run.call("undo_vetting_import", done["before"][0]["id"].clone());
    assert!(undone["done"].as_str().unwrap().ends_with("Joan Testerton."), "{}", undone["done"]);
    assert_eq!(count(&register(&run)), before + 1);
}

#[test]
fn what_cannot_be_read_is_told_beside_the_file_and_keeps_what_was_open() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let field = |error: &UiError| (error.code, error.fields[0].field.clone());
    let nothing = run.try_call("open_vetting_import", json!({})).unwrap_err();
    assert_eq!(field(&nothing), (ErrorCode::BadInput, "file".to_owned()));
    let broken = run.try_call("open_vetting_import", file(&workbook(2)[..900])).unwrap_err();
    assert_eq!(field(&broken), (ErrorCode::BadInput, "file".to_owned()));
    assert!(broken.fields[0].message.contains("damaged"));
    let stale = run.try_call("commit_vetting_import", json!({"reading": "x"})).unwrap_err();
    assert_eq!(stale.code, ErrorCode::Conflict);
    let nameless = run.call("open_vetting_import", json!({"pasted": "Post\tDBS\nCook\tyes\n"}));
    assert_eq!(nameless["notYet"], json!("Say which column holds the names."));
    let refused = run.try_call("commit_vetting_import", choices(&nameless)).unwrap_err();
    assert_eq!(field(&refused), (ErrorCode::BadInput, "columns".to_owned()));
    assert_ne!(run.call("vetting_import", Value::Null)["reading"], json!(""), "what was read is still open");
}

#[test]
fn the_register_goes_out_as_a_table_by_name_and_by_initials() {
    let run = Run::with_sample();
    run.sign_in("registered manager");
    let rows = register(&run);
    let name = rows["rows"][0]["name"].as_str().unwrap().to_owned();
    let written = run.call("write_vetting_sheet", json!({"format": "csv"}));
    let text =
        std::fs::read_to_string(run.folder.path().join("exports").join(written["fileName"].as_str().unwrap())).unwrap();
    assert!(text.starts_with("\u{feff}Name,Initials,Born on,Post") && text.contains(&name), "{text}");
    let written = run.call("write_vetting_sheet", json!({"format": "xlsx", "initialsOnly": true}));
    let bytes = std::fs::read(run.folder.path().join("exports").join(written["fileName"].as_str().unwrap())).unwrap();
    let book = hearthbook_sheets::read_file(&bytes, &hearthbook_sheets::Limits::default()).unwrap();
    let all: String = book.tables[0].rows.iter().flatten().map(|cell| cell.words() + "\n").collect();
    assert!(!all.contains(&name) && all.contains("Initials"), "{all}");
}
