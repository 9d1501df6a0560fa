//! Headings, columns, dates and cells.

use hearthbook_records::import::ImportColumn::{self, *};
use hearthbook_rules::history::DayOrder;
use rust_xlsxwriter::{Format, Workbook as Book};

use super::{open, pasted};
use crate::{
    Cell, CellState, Evidence, Table, Value, date_habit, find_headings, guess_columns, label_meaning, read_cell,
};

fn guessed(table: &Table) -> Vec<ImportColumn> {
    let headings = find_headings(table);
    guess_columns(table, &headings.labels, headings.from_row).iter().map(|guess| guess.column).collect()
}

#[test]
fn headings_as_centres_write_them_are_understood() {
    for (label, column) in [
        ("Name", Name),
        ("STAFF NAME", Name),
        ("Employee", Name),
        ("Surname", LastName),
        ("First Name(s)", FirstName),
        ("D.O.B.", BornOn),
        ("Date of Birth", BornOn),
        ("Job Title", Post),
        ("Positon", Post),
        ("Contract type", Engagement),
        ("Agency", Employer),
        ("Start Date", StartsOn),
        ("Date commenced employment", StartsOn),
        ("Date Left", LeftOn),
        ("ID seen", IdentityOn),
        ("Proof of ID", Identity),
        ("DBS", Dbs),
        ("DBS No.", DbsNumber),
        ("Certificate Number", DbsNumber),
        ("DBS reference number", DbsNumber),
        ("DBS Issue Date", DbsOn),
        ("Date of DBS", DbsOn),
        ("CRB date", DbsOn),
        ("Date DBS seen", DbsSeenOn),
        ("DBS level", DbsLevel),
        ("DBS renewal due", LeaveOut),
        ("DBS checked by", LeaveOut),
        ("On update service?", UpdateService),
        ("Update service check date", StatusCheckOn),
        ("References", References),
        ("Ref 1", Reference1),
        ("Reference 1 received", Reference1On),
        ("2nd Reference", Reference2),
        ("Referance 2", Reference2),
        ("Ref 2 date", Reference2On),
        ("Qualifcations", Qualifications),
        ("Gaps in employment explained", History),
        ("Reason for leaving last post", PastCare),
        ("Right to Work", RightToWork),
        ("RTW expiry", RightToWorkExpires),
        ("Overseas check", Overseas),
        ("Medical", Health),
        ("Social Work England number", SocialWork),
        ("SWE renewal", SocialWorkExpires),
        ("Driving licence", Driving),
        ("Safeguarding training", Training),
        ("Last supervision", Supervision),
        ("Comments", Note),
        ("Salary", LeaveOut),
        ("NI Number", LeaveOut),
    ] {
        assert_eq!(label_meaning(label), Some(column), "{label}");
    }
    for label in ["", "Column C", "Favourite colour", "xyz"] {
        assert_eq!(label_meaning(label), None, "{label}");
    }
}

#[test]
fn a_title_above_the_headings_is_not_taken_for_them() {
    let table =
        pasted("Fern House staff DBS register 2025\t\t\n\t\t\nName\tPost\tDBS number\nJoan Test\tcook\t001234567890\n");
    let headings = find_headings(&table);
    assert_eq!(headings.labels, ["Name", "Post", "DBS number"]);
    assert_eq!(guessed(&table), [Name, Post, DbsNumber]);
    assert_eq!(table.cell(headings.from_row, 0).words(), "Joan Test");
}

#[test]
fn headings_over_two_rows_in_text_are_put_together() {
    let table = pasted(
        "Staff\t\tDBS\t\t\tReferences\t\nName\tRole\tNumber\tIssued\tLevel\tRef 1\tRef 2\nJoan Test\tcook\t001234567890\t3/4/19\tEnhanced\tyes\tyes\n",
    );
    let headings = find_headings(&table);
    assert_eq!(headings.labels[2..5], ["DBS – Number", "DBS – Issued", "DBS – Level"]);
    assert_eq!(guessed(&table), [Name, Post, DbsNumber, DbsOn, DbsLevel, Reference1, Reference2]);
    assert_eq!(headings.from_row, 2);
}

#[test]
fn joined_headings_of_a_real_file_are_put_together() {
    let mut book = Book::new();
    let page = book.add_worksheet();
    let bold = Format::new().set_bold();
    page.merge_range(0, 0, 0, 5, "Fern House: single central record", &bold).unwrap();
    page.merge_range(1, 0, 2, 0, "Name", &bold).unwrap();
    page.merge_range(1, 1, 2, 1, "Start date", &bold).unwrap();
    page.merge_range(1, 2, 1, 3, "DBS", &bold).unwrap();
    page.merge_range(1, 4, 1, 5, "Right to work", &bold).unwrap();
    for (column, words) in [(2, "No."), (3, "Date of issue"), (4, "Document"), (5, "Expiry")] {
        page.write_string(2, column, words).unwrap();
    }
    page.write_string(3, 0, "Joan Test").unwrap();
    let table = open(&book.save_to_buffer().unwrap()).tables.remove(0);
    let headings = find_headings(&table);
    assert_eq!(
        headings.labels,
        [
            "Name",
            "Start date",
            "DBS – No.",
            "DBS – Date of issue",
            "Right to work – Document",
            "Right to work – Expiry"
        ]
    );
    assert_eq!((headings.rows, headings.from_row), (Some((1, 2)), 3));
    assert_eq!(guessed(&table), [Name, StartsOn, DbsNumber, DbsOn, RightToWork, RightToWorkExpires]);
}

#[test]
fn cells_make_a_heading_narrower_and_speak_where_there_is_none() {
    let table =
        pasted("Name\tDBS\tRef 1\tRef 2\nJoan Test\t001234567890\t3/4/19\tyes\nAnn Fern\t001234567891\t13/4/19\tno\n");
    assert_eq!(guessed(&table), [Name, DbsNumber, Reference1On, Reference2]);
    let table = pasted("Joan Test\t001234567890\t12\nAnn Fern\t001234567891\t13\n");
    assert_eq!(find_headings(&table).rows, None);
    assert_eq!(guessed(&table), [Name, DbsNumber, LeaveOut]);
}

#[test]
fn no_two_columns_are_the_same() {
    let table = pasted("Name\tReference\tReference\tReference\tNotes\tComments\nJoan Test\tx\tx\tx\ta\tb\n");
    assert_eq!(guessed(&table), [Name, References, Reference2, LeaveOut, Note, LeaveOut]);
}

fn habit(cells: &[&str]) -> (DayOrder, Evidence) {
    let cells: Vec<Cell> = cells.iter().map(|text| Cell::text(text)).collect();
    let habit = date_habit(cells.iter());
    (habit.order, habit.evidence)
}

#[test]
fn the_order_of_day_and_month_is_the_column_s() {
    assert_eq!(habit(&["03/04/2019", "25/04/2019"]), (DayOrder::DayFirst, Evidence::Proved));
    assert_eq!(habit(&["03/04/2019", "04/25/2019"]), (DayOrder::MonthFirst, Evidence::Proved));
    assert_eq!(habit(&["03/04/2019", "5.6.2019"]), (DayOrder::DayFirst, Evidence::Assumed));
    assert_eq!(habit(&["25/04/2019", "04/25/2019"]), (DayOrder::DayFirst, Evidence::Mixed));
    // a time behind the day hides nothing of its order
    assert_eq!(habit(&["04/03/2019 00:00:00", "04/25/2019 00:00:00"]), (DayOrder::MonthFirst, Evidence::Proved));
    assert_eq!(habit(&["04/03/2019 09:30", "04/05/2019 10:00"]), (DayOrder::DayFirst, Evidence::Assumed));
    assert_eq!(habit(&["3 Apr 19", "April 2019", "n/a"]), (DayOrder::DayFirst, Evidence::NotNeeded));
}

#[test]
fn dates_that_the_spreadsheet_swapped_are_suspected() {
    let real = |month, day| Cell {
        value: Value::Day(chrono::NaiveDate::from_ymd_opt(2019, month, day).unwrap()),
        is_formula: false,
    };
    let mut cells: Vec<Cell> = ["25/04/2019", "13/04/2019", "30/01/2020"].iter().map(|text| Cell::text(text)).collect();
    cells.extend([real(3, 4), real(1, 12), real(9, 7)]);
    assert!(date_habit(cells.iter()).may_be_swapped);
    cells.push(real(3, 14));
    assert!(!date_habit(cells.iter()).may_be_swapped);
}

#[test]
fn a_date_is_read_in_any_habit() {
    let words = |cell: &Cell| read_cell(cell, DayOrder::DayFirst, true).date.map(|date| date.words());
    for (text, date) in [
        ("03/04/2019", "3 April 2019"),
        ("3 Apr 19", "3 April 2019"),
        ("April 2019", "April 2019"),
        ("43558", "3 April 2019"),
        ("20190403", "3 April 2019"),
        ("2019-04-03 00:00:00", "3 April 2019"),
        ("2019", "2019"),
        ("Enhanced, seen 3/4/19 by RM", "3 April 2019"),
        ("seen by JT 3rd April 2019", "3 April 2019"),
        ("requested Apr 2019", "April 2019"),
    ] {
        assert_eq!(words(&Cell::text(text)).as_deref(), Some(date), "{text}");
    }
    assert_eq!(words(&Cell { value: Value::Number(43_558.75), is_formula: false }).as_deref(), Some("3 April 2019"));
    for text in ["yes", "2 of 2", "room 12", "001234567890", "Fernleigh 2019 cohort"] {
        assert_eq!(words(&Cell::text(text)), None, "{text}");
    }
}

#[test]
fn a_number_of_five_figures_is_a_day_only_among_dates() {
    let date = |text: &str, serials| read_cell(&Cell::text(text), DayOrder::DayFirst, serials).date;
    assert_eq!(date("43558", false), None);
    assert!(date("43558", true).is_some());
    assert!(date("2019", false).is_some(), "a year is one everywhere");
    let has_dates = |cells: &[&str]| {
        let cells: Vec<Cell> = cells.iter().map(|text| Cell::text(text)).collect();
        date_habit(cells.iter()).has_dates
    };
    assert!(has_dates(&["43558", "3 Apr 19"]));
    assert!(!has_dates(&["43558", "40017", "n/a"]));
    assert_eq!(crate::day_by_serial("43558"), chrono::NaiveDate::from_ymd_opt(2019, 4, 3));
    assert_eq!(crate::day_by_serial("seen"), None);
}

#[test]
fn a_cell_says_what_it_says() {
    use CellState::*;
    for (text, state) in [
        ("Yes", Present),
        ("✓", Present),
        ("Rec'd", Present),
        ("3/4/19", Present),
        ("no", Absent),
        ("Not received", Absent),
        ("N/A", NotApplicable),
        ("-", Blank),
        ("tbc", Blank),
        ("applied 3/4/19", InProgress),
        ("Requested, chased twice", InProgress),
        ("Little Oaks Nursery", Said),
        ("x", Said),
        ("task", Said),
    ] {
        assert_eq!(read_cell(&Cell::text(text), DayOrder::DayFirst, true).state, state, "{text}");
    }
}

#[test]
fn certificate_numbers_get_their_zeros_back() {
    let number = |cell: &Cell| read_cell(cell, DayOrder::DayFirst, true).certificate;
    assert_eq!(
        number(&Cell { value: Value::Number(1_234_567_890.0), is_formula: false }).as_deref(),
        Some("001234567890")
    );
    assert_eq!(number(&Cell::text("0012 3456 7890")).as_deref(), Some("001234567890"));
    assert_eq!(number(&Cell::text("Enhanced 001234567890 seen")).as_deref(), Some("001234567890"));
    assert_eq!(number(&Cell::text("07700 900123")), None);
    let rounded = read_cell(&Cell::text("1.23457E+11"), DayOrder::DayFirst, true);
    assert_eq!(rounded.certificate, None);
    assert!(rounded.problem.is_some());
}
