//! An old register of sixty people, as messy as they are, brought in and taken back in the real window.

use std::fmt::Write as _;

use crate::support::journey;
use crate::willow_house::{CLOCK, set_up};

/// Rows as they are copied out of a spreadsheet: a title, headings over two rows, dates in every habit, a section row, a
/// name twice, an impossible date.
fn messy() -> String {
    let first = ["Joan", "Ann", "Olive", "Petra", "Ravi", "Tomasz", "Zoë", "Idris", "Marta", "Colm"];
    let last = ["Testerton", "Fernhill", "Ashgrove", "Brackenby", "Copperfold", "Dunmarsh"];
    let mut text = String::from("Staff register, updated by hand\t\t\t\t\t\t\t\n");
    text.push_str("Staff\t\t\tDBS\t\tReferences\t\tNotes\n");
    text.push_str("Name\tRole\tStarted\tNumber\tIssued\tRef 1\tRef 2\tRemarks\n");
    for at in 0..60 {
        let (name, number) = (format!("{} {}", first[at % 10], last[at / 10]), 1_000_000_000 + at * 7);
        let started = ["14/03/2019", "3 Apr 19", "April 2019", "2019-04-03", "31/02/2020"][at % 5];
        let issued = ["03/04/2019", "28.2.2018", "Mar 2018", "", "applied"][at % 5];
        let second = ["yes", "no", "Little Oaks Nursery", "chased 3/4/19"][at % 4];
        writeln!(text, "{name}\tfamily worker\t{started}\t{number}\t{issued}\tyes\t{second}\t").expect("a text grows");
        if at == 29 {
            text.push_str("BANK STAFF\t\t\t\t\t\t\t\n");
        }
    }
    text.push_str("Testerton, Joan\tcook\t14/03/2019\t\t\tyes\t\tthe same Joan\n");
    text
}

#[test]
fn a_messy_register_of_sixty_people_is_brought_in_and_taken_back() {
    journey("vetting-import", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        window.within("Registers").follow("Staff and vetting").await;
        window.arrive("Staff and vetting").await;
        window.follow("Bring in an old register").await;
        window.arrive("Bring in an old register").await;
        window.press("Read it").await;
        window.sees("Choose the spreadsheet, or paste its rows below").await;
        window.look("vetting-import-nothing-chosen").await;

        window.paste("Or paste rows copied from a spreadsheet", &messy()).await;
        window.press("Read it").await;
        window.sees("The headings are in rows 2 to 3.").await;
        window.sees("60 people would be added").await;
        window.look("vetting-import-read").await;
        window.select("Column H, Notes – Remarks", "Leave this column out").await;
        window.sees("Chosen by you").await;
        window.choose("Show", "rows with questions (38)").await;
        window.sees("both are taken for one person").await;
        window.sees("is no date, so it is left open").await;
        window.look("vetting-import-questions").await;

        window.press("Bring it in").await;
        window.sees("60 people and").await;
        window.look("vetting-import-done").await;
        window.follow("Go to the register").await;
        window.arrive("Staff and vetting").await;
        window.sees("60 people were taken over from an old register").await;
        window.sees("Zoë Dunmarsh").await;
        window.look("vetting-import-register").await;

        window.follow("Bring in an old register").await;
        window.arrive("Bring in an old register").await;
        window.press("Undo this import…").await;
        window.press("Yes, undo it…").await;
        window.sees("are off the register again").await;
        window.look("vetting-import-undone").await;
        window.follow("Go to the register").await;
        window.arrive("Staff and vetting").await;
        window.does_not_see("Zoë Dunmarsh").await;
    });
}
