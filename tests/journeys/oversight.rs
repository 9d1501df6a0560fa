//! The responsible individual's monthly look in the real window: a reminder paused, what is not in order, an action done by one person and
//! returned and authorised by another, the calendar on paper and for Outlook.

use chrono::NaiveDate;

use crate::sample_centre::{enter_the_sample, sign_in_as};
use crate::support::{journey, pdf_text};
use crate::willow_house::{CLOCK, lock};

#[test]
fn the_responsible_individuals_monthly_look() {
    journey("oversight", CLOCK, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, "A.O., registered manager").await;
        window.arrive("Today").await;
        window.sees("Reminders you have not put away").await;
        window.press_first("Pause reminders: …").await;
        window.press("Pause the reminders").await;
        window.sees("Say why nobody is to be reminded for now").await;
        window.fill("Why nobody is to be reminded for now", "The visitor is away until the 10th").await;
        window.date("Reminders come again on", NaiveDate::from_ymd_opt(2026, 3, 11).unwrap()).await;
        window.press("Pause the reminders").await;
        window.sees("Reminders paused until 11 March 2026 by A.O.: The visitor is away until the 10th").await;
        window.axe().await;
        window.look("reminders").await;
        window.press("I have seen them").await;
        window.does_not_see("Reminders you have not put away").await;
        window.within("Registers").follow("Actions").await;
        window.arrive("Actions").await;
        window.select("What it comes from", "A meeting or supervision").await;
        window.press("Add the action").await;
        window.sees("Say what is to be done").await;
        window.fill("Which", "Team meeting of 2 March").await;
        window.fill("What is to be done", "Repair the lock of the medicine cupboard").await;
        window.fill("Who does it", "Deputy").await;
        window.date("By when", NaiveDate::from_ymd_opt(2026, 3, 9).unwrap()).await;
        window.press("Add the action").await;
        window.sees("The action is on the list.").await;
        let row = window.within("Repair the lock of the medicine cupboard");
        row.unfold("Record what became of it: Repair the lock of the medicine cupboard").await;
        row.select("What is recorded", "It is done").await;
        row.fill("What was done, and how one can see it", "New lock fitted; invoice 114").await;
        row.press("Record it").await;
        window.sees("You recorded it as done; somebody else authorises it.").await;
        window.axe().await;
        window.look("actions").await;

        lock(&window).await;
        sign_in_as(&window, "J.W., responsible individual").await;
        window.arrive("Today").await;
        window.within("Registers").follow("Oversight").await;
        window.arrive("Oversight").await;
        window.sees("Nobody has recorded a look yet").await;
        window.sees("Done, not authorised").await;
        window.sees("Repair the lock of the medicine cupboard").await;
        window.fill("What you asked and decided", "Asked A.O. about the lock; a spare key is to be kept.").await;
        window.axe().await;
        window.look("oversight").await;
        window.press("Record my look").await;
        window.sees("Your look is on record").await;
        window.sees("Looked at last on").await;

        window.go("/actions").await;
        window.arrive("Actions").await;
        let row = window.within("Repair the lock of the medicine cupboard");
        row.press("Return it").await;
        window.sees("Say what is still missing").await;
        row.fill("Your words", "Where is the spare key?").await;
        row.press("Return it").await;
        window.sees("Returned. It is open again.").await;

        window.within("Registers").follow("Calendar").await;
        window.arrive("Calendar").await;
        window.sees("Repair the lock of the medicine cupboard").await;
        window.sees("Visit the centre in").await;
        window.axe().await;
        window.look("calendar").await;
        window.press("On paper: March 2026").await;
        window.sees("SC999001_duties_2026-03.pdf").await;
        window.press("Save for Outlook and other calendars").await;
        window.sees("SC999001_duties_2026-03-04.ics").await;
        let exports = journey.folders.exports();
        let page = pdf_text(&exports.join("SC999001_duties_2026-03.pdf"));
        assert!(page.contains("Repair the lock"), "{page}");
        let ics = std::fs::read_to_string(exports.join("SC999001_duties_2026-03-04.ics")).unwrap();
        assert!(ics.starts_with("BEGIN:VCALENDAR") && ics.contains("DTSTART;VALUE=DATE:20260309"), "{ics}");
    });
}
