//! The manager is ill since this morning, until the notice is recorded as sent and she is back; an inspection entered at
//! feedback, and what came after it.

use chrono::{Datelike as _, NaiveDate};

use crate::sample_centre::{enter_the_sample, sign_in_as};
use crate::support::{Window, journey};
use crate::willow_house::{CLOCK, march, set_up};

/// Fills the three fields of a date that may be below the edge of the window, where a field cannot be emptied first.
async fn day(window: &Window, legend: &str, date: NaiveDate) {
    let group = window.within(legend);
    group.paste("Day", &date.day().to_string()).await;
    group.paste("Month", &date.month().to_string()).await;
    group.paste("Year", &date.year().to_string()).await;
}

#[test]
fn the_manager_is_ill_since_this_morning_and_ofsted_is_told() {
    journey("emergency-absence", CLOCK, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, "J.W., responsible individual").await;
        window.within("Registers").follow("Notices to Ofsted").await;
        window.arrive("Notices to Ofsted").await;
        window.look("notices-to-ofsted").await;
        window.follow("Record: Absence of the registered manager").await;
        window.arrive("Absence of the registered manager").await;
        window.choose("Who is absent", "The registered manager").await;
        window.choose("Could it be foreseen?", "No, it is an emergency such as an illness").await;
        day(&window, "First day of absence", march(4)).await;
        window.paste("Length, or expected length", "About six weeks").await;
        window.paste("Reason", "Ill since this morning.").await;
        window.paste("How the centre is run meanwhile", "The deputy manages the centre.").await;
        window.look("absence-form").await;
        // who is in charge is forgotten: it is said beside the field, and nothing is lost
        window.press("Record this").await;
        window.sees("Enter: who is in charge meanwhile").await;
        window.paste("Who is in charge meanwhile", "Delphine Arkwell").await;
        window.press("Record this").await;
        window.sees("Notice of absence").await;
        window.sees("in 7 days").await;
        window.go("/today").await;
        window.arrive("Today").await;
        window.sees("Notice of an emergency absence").await;
        window.look("today-absence").await;
        window.within("Registers").follow("Notices to Ofsted").await;
        window.arrive("Notices to Ofsted").await;
        window.follow("registered manager, from 4 March 2026").await;
        window.arrive("Absence of the registered manager…").await;
        window.press("Look for names in it").await;
        window.sees("This stops it, as it stands").await;
        window.look("absence-letter").await;
        window.tick("Delphine Arkwell").await;
        window.press("Finish this letter").await;
        window.sees("to be checked and released").await;
        window.look("absence-finished").await;
        window.follow("Check it, release it, record it as sent").await;
        window.arrive("Notice of absence: registered manager…").await;
        window.press("Release to enquiries@ofsted.gov.uk").await;
        window.sees("How to send it").await;
        window.press("Open the email draft").await;
        window.sees(".eml").await;
        window.date("Day sent", march(4)).await;
        window.choose("How", "By email").await;
        window.press("Record as sent").await;
        window.sees("Recorded as sent.").await;
        window.look("absence-sent").await;
        window.go("/today").await;
        window.arrive("Today").await;
        window.does_not_see("Notice of an emergency absence").await;
        // she is back
        window.within("Registers").follow("Notices to Ofsted").await;
        window.arrive("Notices to Ofsted").await;
        window.follow("registered manager, from 4 March 2026").await;
        window.arrive("Absence of the registered manager…").await;
        day(&window, "Returned to duty on", march(4)).await;
        window.press("Save what was entered").await;
        window.sees("Notice of return").await;
        window.press("Finish this letter").await;
        window.sees("to be checked and released").await;
        window.look("absence-return").await;
        // later she leaves: the post is vacant, and what is tried is kept
        window.within("Registers").follow("Notices to Ofsted").await;
        window.arrive("Notices to Ofsted").await;
        window.follow("Record: Vacancy of the manager’s post").await;
        window.arrive("Vacancy of the manager’s post").await;
        day(&window, "Vacant from", march(4)).await;
        window.paste("Why the post is vacant", "The manager has left.").await;
        window.paste("How the centre is managed meanwhile", "The deputy manages the centre.").await;
        window.paste("Who manages the centre meanwhile", "Delphine Arkwell").await;
        window.paste("What is done to fill the post", "Advertised in two places.").await;
        window.press("Record this").await;
        window.sees("2 September 2026").await;
        window.paste("What was said or done", "Two applications came.").await;
        window.press("Add this line").await;
        window.sees("Two applications came.").await;
        day(&window, "New manager appointed on", march(4)).await;
        window.paste("New manager", "Bryony Tarn").await;
        window.press("Save what was entered").await;
        window.sees("New manager applies to be registered").await;
        window.sees("27 May 2026").await;
        window.look("vacancy").await;
        let email = journey.folders.the_exported(".eml");
        let text = std::fs::read_to_string(email).expect("the email draft");
        assert!(text.contains("X-Unsent: 1"), "a draft");
    });
}

#[test]
fn an_inspection_is_entered_at_feedback_and_followed_to_its_report() {
    journey("inspection", "2026-03-27T09:30:00Z", async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        window.within("Registers").follow("Inspections").await;
        window.arrive("Inspections").await;
        window.sees("No inspection is on record").await;
        window.follow_first("Record an inspection").await;
        window.arrive("Record an inspection").await;
        day(&window, "First day", march(2)).await;
        day(&window, "Last day", march(3)).await;
        window.paste("Inspector", "Philippa Tench").await;
        day(&window, "Verbal feedback given on", march(3)).await;
        window.select("Effectiveness of leaders and managers", "Inadequate").await;
        window
            .select("Overall experiences and progress of children and parents", "Requires improvement to be good")
            .await;
        window.paste("What is unresolved", "The deputy was not asked about the rota.").await;
        window.look("inspection-at-feedback").await;
        window.press("Record this inspection").await;
        window.arrive("Full inspection, 2 March 2026 to 3 March 2026").await;
        window.sees("(provisional)").await;
        window.sees("certainly no more than requires improvement").await;
        window.press("Add a requirement or recommendation").await;
        window.paste("Regulation", "Regulation 16(2)(d)").await;
        window.paste("The inspector’s words", "Gaps in employment histories are explained.").await;
        window.press("Add this").await;
        window.sees("no date is recorded").await;
        window.look("inspection-requirement-without-a-date").await;
        // the draft comes
        day(&window, "Raised with Ofsted on", march(4)).await;
        day(&window, "Draft report sent by Ofsted on", march(27)).await;
        window.press("Save the inspection").await;
        window.sees("due by 7 April 2026").await;
        window.look("inspection-timetable").await;
        let form = window.within("Comment on the draft");
        form.paste("Place in the draft", "Page 4, second paragraph").await;
        form.paste("What the draft says", "Staff have had no supervision since November.").await;
        form.paste("What is right", "Everybody had supervision in January.").await;
        form.paste("Where that can be seen", "Supervision log, 12 January 2026").await;
        form.press("Add this comment").await;
        window.sees("Supervision log, 12 January 2026").await;
        window.press("Finish the comments as a document").await;
        window.sees("to be checked and released").await;
        window.look("inspection-comments").await;
        window.go("/inspections").await;
        window.arrive("Inspections").await;
        window.look("inspections").await;
    });
}

#[test]
fn the_sample_centres_inspection_and_statement_of_purpose_show_what_they_hold() {
    journey("inspections-of-the-sample", CLOCK, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, "A.O., registered manager").await;
        window.within("Registers").follow("Inspections").await;
        window.arrive("Inspections").await;
        window.sees("At least once in the three years").await;
        window.look("inspections-of-the-sample").await;
        window.follow("Full inspection").await;
        window.arrive("Full inspection…").await;
        window.sees("NMS 2").await;
        window.look("inspection-of-the-sample").await;
        window.within("Registers").follow("Notices to Ofsted").await;
        window.arrive("Notices to Ofsted").await;
        window.follow("version 2…").await;
        window.arrive("Version of the statement of purpose…").await;
        window.sees("18 of 19 found in this version").await;
        window.look("statement-of-purpose").await;
    });
}
