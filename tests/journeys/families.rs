//! The family record in the real window: a family admitted with its plan and who to call; a complaint to its answer; and
//! the pages of the sample centre's families.

use chrono::{Datelike as _, NaiveDate};

use crate::sample_centre::{enter_the_sample, sign_in_as};
use crate::support::{Window, journey, pdf_text};
use crate::willow_house::{CLOCK, admit_a_family, march, set_up};

#[test]
fn a_family_is_admitted_with_its_plan_and_who_to_call() {
    journey("family-record", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        admit_a_family(&window).await;
        window.go("/today").await;
        window.arrive("Today").await;
        window.sees("Placement plan for family F-2026-01").await;
        window.look("today-placement-plan-missing").await;

        window.within("Registers").follow("Families").await;
        window.arrive("Families").await;
        window.follow("F-2026-01").await;
        window.arrive("Family F-2026-01").await;
        who_to_call(&window).await;
        the_plan(&window).await;
        the_register(&window).await;
        a_risk(&window).await;
        window.go("/today").await;
        window.arrive("Today").await;
        window.sees("Review the risk assessment").await;
        window.does_not_see("Placement plan for family").await;
    });
}

/// Fills the three fields of a date that may be below the edge of the window, where a field cannot be emptied first.
async fn day(window: &Window, legend: &str, date: NaiveDate) {
    let group = window.within(legend);
    group.paste("Day", &date.day().to_string()).await;
    group.paste("Month", &date.month().to_string()).await;
    group.paste("Year", &date.year().to_string()).await;
}

async fn who_to_call(window: &Window) {
    window.within("Parts of the family record").follow("Who to call").await;
    window.sees("Nobody is on the list yet.").await;
    window.follow("Not in the address book yet: add them").await;
    window.arrive("Add an entry").await;
    window.select("What", "Social worker").await;
    window.fill("Name", "Verity Lomax").await;
    window.fill("Organisation", "Madeupshire, children’s services").await;
    window.fill("Telephone", "01632 960210").await;
    window.look("address-book-entry").await;
    window.press("Add this entry").await;
    window.sees("Verity Lomax").await;
    window.sees("01632 960210").await;
    window.axe().await;
}

async fn the_plan(window: &Window) {
    window.within("Parts of the family record").follow("Placement and assessment").await;
    window.sees("No placement plan is on record.").await;
    window.date("Placement plan", march(2)).await;
    window.date("Risk assessment in the plan", march(2)).await;
    window.paste("Kind of assessment", "Parenting assessment, twelve weeks").await;
    day(window, "Began", march(2)).await;
    day(window, "Planned end, as first agreed", march(30)).await;
    window.press("Save placement and assessment").await;
    window.sees("Placement plan of 2 March 2026 with its risk assessment.").await;
    window.sees("Week 1 of 4, planned end 30 March 2026.").await;
    // no final report on another day's look at the register
    window.paste("Author", "Imran Chaudhry").await;
    window.paste("Registration number", "SW990017").await;
    day(window, "Signed on", march(4)).await;
    day(window, "Register looked up on", march(3)).await;
    window.choose("Is the author a registered social worker?", "Yes, with Social Work England").await;
    window.press("Mark the assessment final").await;
    window.sees("The registration has to be checked on the day of signing itself.").await;
    window.look("assessment-not-final").await;
}

async fn the_register(window: &Window) {
    window.within("Parts of the family record").follow("Register").await;
    window.sees("L.A., adult").await;
    let member = window.within("L.A., adult");
    member.paste("Home address", "12 Weaver Court, Invented Town").await;
    member.paste("Marital status", "single").await;
    window.look("family-register").await;
    window.press("Save the register").await;
    window.sees("Saved").await;
}

async fn a_risk(window: &Window) {
    window.within("Parts of the family record").follow("Logs").await;
    window.sees("Individual risk assessments").await;
    window.press("Add an entry: Individual risk assessments").await;
    let form = window.within("New entry");
    form.paste("Risk", "Climbs out of windows").await;
    form.paste("What is done about it", "Restrictors are checked every day.").await;
    day(&form, "Next review", march(11)).await;
    window.look("family-log-form").await;
    form.press("Add this entry").await;
    window.sees("in 7 days").await;
    window.look("family-logs").await;
}

#[test]
fn a_complaint_goes_to_its_answer_and_into_the_summary() {
    journey("complaint", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        admit_a_family(&window).await;
        window.within("Registers").follow("Complaints").await;
        window.arrive("Complaints").await;
        window.sees("No complaint and no representation is on record").await;
        window.follow_first("Record a complaint").await;
        window.arrive("Record a complaint").await;
        window.choose("Kind", "Complaint").await;
        window.choose("Who complains", "A resident").await;
        window.date("Made on", march(3)).await;
        window.fill("Complainant, by initials", "LA").await;
        window.paste("About what", "Leah Adeyemi says that the heating is off at night.").await;
        window.look("complaint-form").await;
        window.press("Record this complaint").await;
        window.arrive("Complaint C-2026-01").await;
        window.sees("tell the complainant by 31 March 2026").await;

        window.go("/today").await;
        window.arrive("Today").await;
        window.sees("Tell the complainant what will be done: C-2026-01").await;
        window.within("Registers").follow("Complaints").await;
        window.arrive("Complaints").await;
        window.follow("C-2026-01").await;
        window.arrive("Complaint C-2026-01").await;
        let step = window.within("Next step");
        step.paste("What was done", "The boiler was looked at.").await;
        step.press("Add this step").await;
        window.sees("The boiler was looked at.").await;
        window.date("Told on", march(4)).await;
        window.paste("What will be done, or why nothing will", "It is on all night from now on.").await;
        window.press("Save the complaint").await;
        window.sees("told 4 March 2026, outcome open").await;

        // the summary goes by initials: a name stops it
        window.within("Registers").follow("Complaints").await;
        window.arrive("Complaints").await;
        window.press("Write the summary").await;
        window.sees("names somebody: “Leah Adeyemi”").await;
        window.look("complaint-summary-stopped").await;
        window.follow("C-2026-01").await;
        window.arrive("Complaint C-2026-01").await;
        window.paste("About what", "L.A. says that the heating is off at night.").await;
        window.select("Outcome", "Upheld").await;
        window.date("Day of the outcome", march(4)).await;
        window.paste("What was found and done", "The timer was wrong and has been set.").await;
        window.press("Save the complaint").await;
        window.sees("Saved").await;
        window.look("complaint-closed").await;
        window.within("Registers").follow("Complaints").await;
        window.arrive("Complaints").await;
        window.press("Write the summary").await;
        window.sees("outside the encrypted record").await;
        window.look("complaints-with-summary").await;
        let summary = pdf_text(&journey.folders.the_exported("2026-03-04.pdf"));
        assert!(summary.contains("C-2026-01") && summary.contains("heating"), "{summary}");
        assert!(!summary.contains("Adeyemi"), "no resident is named");
        window.press("Write the leaflet").await;
        window.sees("how_to_complain").await;
        let leaflet = pdf_text(&journey.folders.the_exported("how_to_complain.pdf"));
        assert!(leaflet.contains("0300 123 1231") && leaflet.contains("28 days"), "{leaflet}");
    });
}

#[test]
fn the_pages_of_the_sample_centres_families_pass_axe_and_have_their_pictures() {
    journey("sample-families", CLOCK, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, "A.O., registered manager").await;
        window.within("Registers").follow("Families").await;
        window.arrive("Families").await;
        window.look("families-with-what-is-missing").await;
        window.follow("Families over the year").await;
        window.arrive("Families over the year").await;
        window.look("families-over-the-year").await;
        window.press("As a table").await;
        window.sees("Days nobody was there").await;
        window.look("families-over-the-year-as-a-table").await;
        window.within("Registers").follow("Families").await;
        window.arrive("Families").await;
        window.follow_first("F-2025-…").await;
        window.arrive("Family F-2025-…").await;
        for (part, words, picture) in [
            ("Register", "Save the register", "sample-family-register"),
            ("Who to call", "Put somebody on the list", "sample-family-calls"),
            ("Placement and assessment", "What came of it", "sample-family-placement"),
            ("Logs", "Surveillance devices in use", "sample-family-logs"),
            ("Days and history", "Days at the centre", "sample-family-days"),
        ] {
            window.within("Parts of the family record").follow(part).await;
            window.sees(words).await;
            window.look(picture).await;
        }
        for (page, picture) in
            [("Address book", "address-book"), ("Complaints", "complaints"), ("Retention", "retention")]
        {
            window.within("Registers").follow(page).await;
            window.arrive(page).await;
            window.look(picture).await;
        }
    });
}
