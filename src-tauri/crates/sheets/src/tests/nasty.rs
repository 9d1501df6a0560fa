//! Files that are broken, locked, enormous, or not what they say they are.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook as Book};
use zip::write::SimpleFileOptions;

use super::{open, pasted, words};
use crate::{Limits, Note, SheetError, Value, read_file};

fn refused(bytes: &[u8], limits: &Limits) -> SheetError {
    read_file(bytes, limits).err().unwrap_or_else(|| panic!("it was read"))
}

fn small() -> Vec<u8> {
    let mut book = Book::new();
    let page = book.add_worksheet();
    page.write_string(0, 0, "Name").unwrap();
    page.write_string(1, 0, "Joan Test").unwrap();
    book.save_to_buffer().unwrap()
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn what_is_no_spreadsheet_is_told_by_name() {
    let limits = Limits::default();
    assert_eq!(refused(b"", &limits), SheetError::Empty);
    assert_eq!(refused(b" \r\n\t", &limits), SheetError::Empty);
    assert_eq!(refused(b"%PDF-1.7 ...", &limits), SheetError::NoSheet("a PDF"));
    assert_eq!(refused(b"<html><table><tr><td>Name", &limits), SheetError::NoSheet("a web page or XML"));
    assert_eq!(refused(&package(&[("word/document.xml", b"<a/>")]), &limits), SheetError::NoSheet("a Word document"));
    assert_eq!(refused(&package(&[("photo.jpg", b"x")]), &limits), SheetError::NoSheet("a packed folder (.zip)"));
    assert_eq!(
        refused(&package(&[("xl/workbook.bin", b"x")]), &limits),
        SheetError::OtherKind("an Excel file of the binary kind (.xlsb)")
    );
    assert_eq!(
        refused(&[1, 2, 3, 4, 5, 6, 14, 15, 16, 17, 1, 1, 1, 1], &limits),
        SheetError::NoSheet("a file of a kind that cannot be read here")
    );
}

#[test]
fn a_locked_file_is_told_with_what_to_do() {
    let mut locked = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    locked.resize(1536, 0);
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    locked.resize(4096, 0);
    let error = refused(&locked, &Limits::default());
    assert_eq!(error, SheetError::Password);
    assert!(error.to_string().contains("password"));
}

#[test]
fn a_broken_file_is_told_wherever_it_breaks() {
    let whole = small();
    for end in [10, whole.len() / 4, whole.len() / 2, whole.len() - 30] {
        assert_eq!(refused(&whole[..end], &Limits::default()), SheetError::Damaged, "cut at {end}");
    }
    let empty = package(&[("xl/workbook.xml", b"<workbook>")]);
    assert_eq!(refused(&empty, &Limits::default()), SheetError::Damaged);
}

#[test]
fn what_unpacks_out_of_all_proportion_is_not_opened() {
    let limits = Limits { unpacked: 1 << 20, ..Limits::default() };
    let zeros = vec![b' '; 2 << 20];
    let bomb = package(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 20_000);
    assert_eq!(refused(&bomb, &limits), SheetError::Bomb);
    let many: Vec<(String, &[u8])> = (0..40)
        .map(|at| (format!("part{at}"), b"x".as_slice()))
        .chain([("xl/workbook.xml".to_owned(), b"<a/>".as_slice())])
        .collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert_eq!(refused(&package(&many), &Limits { parts: 20, ..Limits::default() }), SheetError::Bomb);
}

#[test]
fn a_package_that_lies_about_its_size_is_not_believed() {
    let limits = Limits { unpacked: 1 << 20, ..Limits::default() };
    let zeros = vec![b' '; 2 << 20];
    let mut bomb = package(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    // The size as it stands in the headers, in four bytes.
    let told = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let lie = 100_u32.to_le_bytes();
    let places: Vec<usize> = bomb.windows(4).enumerate().filter(|(_, four)| *four == told).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        bomb[at..at + 4].copy_from_slice(&lie);
    }
    assert!(matches!(refused(&bomb, &limits), SheetError::Bomb | SheetError::Damaged));
}

#[test]
fn a_hundred_thousand_rows_are_read_and_one_more_is_refused() {
    let mut text = String::from("Name,Post\r\n");
    for row in 1..100_000 {
        text.push_str(&format!("Person {row},cook\r\n"));
    }
    assert_eq!(open(text.as_bytes()).tables[0].rows.len(), 100_000);
    text.push_str("One more,cook\r\n");
    let error = refused(text.as_bytes(), &Limits::default());
    assert_eq!(
        error.to_string(),
        "It has more than 100,000 rows. Copy the rows that you need into a new spreadsheet, and choose that."
    );
    let limits = Limits { rows: 1, ..Limits::default() };
    assert_eq!(refused(&small(), &limits), SheetError::TooManyRows("1".to_owned()));
}

#[test]
fn too_many_columns_cells_and_bytes_are_refused() {
    let wide = format!("Name{}x", ",".repeat(400));
    assert_eq!(refused(wide.as_bytes(), &Limits::default()), SheetError::TooManyColumns(300));
    assert_eq!(refused(b"a,b,c\nd,e,f", &Limits { cells: 4, ..Limits::default() }), SheetError::TooManyCells);
    assert_eq!(refused(&vec![b'a'; 2 << 20], &Limits { bytes: 1 << 20, ..Limits::default() }), SheetError::TooLarge(1));
}

#[test]
fn formatting_far_below_the_last_row_costs_nothing() {
    let mut book = Book::new();
    let page = book.add_worksheet();
    page.write_string(0, 0, "Name").unwrap();
    page.write_blank(1_048_575, 0, &Format::new().set_bold()).unwrap();
    let table = open(&book.save_to_buffer().unwrap()).tables.remove(0);
    assert_eq!(table.rows.len(), 1);
}

#[test]
fn formulas_are_told_and_never_worked_out() {
    let mut book = Book::new();
    let page = book.add_worksheet();
    page.write_formula(0, 0, Formula::new("=HYPERLINK(\"http://example.invalid\",\"x\")").set_result("Joan Test"))
        .unwrap();
    page.write_formula(1, 0, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    let read = open(&book.save_to_buffer().unwrap());
    let table = &read.tables[0];
    assert_eq!((table.cell(0, 0).words().as_str(), table.cell(0, 0).is_formula), ("Joan Test", true));
    assert_eq!(table.cell(1, 0).words(), "#DIV/0!");
    assert_eq!(read.notes, [Note::Formulas(2)]);
}

#[test]
fn macros_are_told_and_not_read() {
    let whole = small();
    let mut old = zip::ZipArchive::new(Cursor::new(whole.as_slice())).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for at in 0..old.len() {
        let mut part = old.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::copy(&mut part, &mut bytes).unwrap();
        parts.push((part.name().unwrap().into_owned(), bytes));
    }
    parts.push(("xl/vbaProject.bin".to_owned(), b"Sub AutoOpen()".to_vec()));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let read = open(&package(&parts));
    assert_eq!(read.notes, [Note::HasMacros]);
    assert_eq!(words(&read.tables[0]), [["Name"], ["Joan Test"]]);
}

#[test]
fn text_is_read_in_every_encoding_that_excel_writes() {
    let text = "Name;Post\r\nZoë O’Neill;cook\r\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let (western, ..) = encoding_rs::WINDOWS_1252.encode(text);
    for bytes in [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(),
        [b"\xff\xfe".as_slice(), &utf16].concat(),
        [b"\xfe\xff".as_slice(), &big].concat(),
        utf16.clone(),
        big.clone(),
        western.into_owned(),
    ] {
        assert_eq!(words(&open(&bytes).tables[0]), [["Name", "Post"], ["Zoë O’Neill", "cook"]], "{bytes:?}");
    }
}

#[test]
fn empty_lines_keep_their_place_so_that_rows_have_the_spreadsheets_numbers() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["", "Name,DBS", "", "", "Joan,yes", "\"two", "lines\",no", "", "Ann,no", "", ""].join(end);
        let book = read_file(text.as_bytes(), &Limits::default()).unwrap();
        let filled: Vec<usize> =
            book.tables[0].rows.iter().enumerate().filter(|(_, row)| !row.is_empty()).map(|(at, _)| at).collect();
        assert_eq!(filled, [1, 4, 5, 7], "{end:?}");
        assert_eq!(book.tables[0].rows.len(), 8, "empty lines at the end are none");
    }
}

#[test]
fn the_delimiter_is_told_by_the_rows() {
    // Commas in the names: the rows are as they are.
    let commas = "Name,Post,DBS\nTest, Joan,cook,1\nFern, Ann,cook,2\n";
    assert_eq!(words(&pasted(commas))[0], ["Name", "Post", "DBS"]);
    assert_eq!(
        words(&pasted("Name;Address\nJoan;1 Fern Road, Fernleigh\nAnn;2 Fern Road, Fernleigh, Madeupton\n"))[2],
        ["Ann", "2 Fern Road, Fernleigh, Madeupton"]
    );
    assert_eq!(words(&pasted("Name\tAddress\nJoan\t1 Fern Road, Fernleigh\n"))[1], ["Joan", "1 Fern Road, Fernleigh"]);
    assert_eq!(words(&pasted("sep=|\nName|Post\nJoan|cook\n")), [["Name", "Post"], ["Joan", "cook"]]);
    assert_eq!(words(&pasted("\"Test, Joan\",\"line one\nline two\"\n")), [["Test, Joan", "line one\nline two"]]);
    assert_eq!(words(&pasted("Joan Test\nAnn Fern")), [["Joan Test"], ["Ann Fern"]]);
}

#[test]
fn real_values_keep_their_kind() {
    let mut book = Book::new();
    let page = book.add_worksheet();
    page.write_number(0, 0, 1_234_567_890.0).unwrap();
    page.write_boolean(0, 1, true).unwrap();
    page.write_string(0, 2, "  001234567890  ").unwrap();
    let table = open(&book.save_to_buffer().unwrap()).tables.remove(0);
    assert_eq!(table.cell(0, 0).value, Value::Number(1_234_567_890.0));
    assert_eq!(words(&table), [["1234567890", "Yes", "001234567890"]]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_at_all_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = read_file(&bytes, &Limits::default());
    }

    #[test]
    fn a_file_with_bytes_changed_is_read_or_refused(places in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = small();
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read_file(&bytes, &Limits::default());
    }
}
