//! The review of the quality of care from data to Ofsted, in the sample centre: period, figures as charts, whom one asked,
//! what statements rest on, what is pointed out, the plan, sign-off, release, sent.

use chrono::NaiveDate;

use crate::sample_centre::{enter_the_sample, sign_in_as};
use crate::support::{Window, journey, pdf_text};
use crate::willow_house::{CLOCK, march};

#[test]
fn a_review_goes_from_data_to_ofsted() {
    journey("review-to-ofsted", CLOCK, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, "A.O., registered manager").await;

        window.within("Registers").follow("Reviews (reg 23)").await;
        window.arrive("Quality-of-care reviews").await;
        window.sees("The next review").await;
        window.look("reviews").await;
        window.press("Begin the review").await;
        window.sees("Before it can go").await;
        window.look("review-1-begun").await;

        consult(&window).await;
        section(&window, "3 The overall experiences and progress of children and parents").await;
        window.sees("Families, parents and children").await;
        window
            .paste("What I conclude", "Families are better off for having been here, and 97 complaints were made.")
            .await;
        window.sees("but the record has").await;
        window.look("review-3-figures-and-what-is-pointed-out").await;
        window.press_first("As a table…").await;
        window.press_first("As a picture…").await;
        window.fill("What I conclude", "Families are better off for having been here.").await;
        window.sees("an opinion with no evidence").await;
        rest_on_what_people_said(&window).await;
        section(&window, "4 How well children and parents are helped and protected").await;
        window.sees("Events by month").await;
        window.look("review-4-events").await;
        section(&window, "6 The quality of care").await;
        window
            .paste("Your opinion of the quality of care", "The quality of care is good; evenings became calmer.")
            .await;
        plan(&window).await;
        for_residents(&window).await;
        sign_off(&window).await;

        window.press("Save the report as PDF").await;
        window.sees("This submission is not released yet, so nothing leaves.").await;
        window.press("Save the residents’ copy as PDF").await;
        window.sees("residents.pdf").await;
        send(&window).await;
        let mut reports = journey.folders.exported(".pdf");
        reports.retain(|path| !path.to_string_lossy().ends_with("_residents.pdf"));
        assert_eq!(reports.len(), 1, "{reports:?}");
        let text = pdf_text(&reports[0]);
        for words in ["Willow House", "SC999001", "Who was asked", "Events by month", "What will be improved now"] {
            assert!(text.contains(words), "the PDF says “{words}”");
        }
    });
}

/// Opens a section of the review.
async fn section(window: &Window, title: &str) {
    window.within("Sections of the review").press(&format!("{title}…")).await;
    window.has("heading", title).await;
}

async fn consult(window: &Window) {
    section(window, "2 What people told us").await;
    for (group, said) in [
        ("Parents who live here (the law asks for it)", "They wish for a quiet room in the evening."),
        ("Children who live here (the law asks for it)", "The garden is what they like best."),
        ("Staff (practice)", "The handover is long enough now."),
        ("Placing authorities (practice)", "Reports arrive when they were promised."),
    ] {
        window.press("Record whom you asked").await;
        window.select("Who was asked", group).await;
        window.fill("How many were asked", "3").await;
        window.fill("How many answered", "2").await;
        window.date("When", march(2)).await;
        window.fill("How they were asked", "Talked to one by one").await;
        window.paste("What they said", said).await;
        window.paste("What changed because of it", "It is on the agenda of the next meeting.").await;
        window.press("Save what was said").await;
        window.has("button", "Record whom you asked").await;
    }
    window.look("review-2-consultations").await;
}

async fn rest_on_what_people_said(window: &Window) {
    window.press_first("Name what this rests on").await;
    window.select("What this rests on", "What people said – What was said: parents, 2 March 2026").await;
    window.press("Link it").await;
    window.sees("This rests on").await;
}

async fn plan(window: &Window) {
    section(window, "7 Development plan").await;
    for action in [
        "A second member of staff until 23:00 whenever more than two families live here",
        "A half-way note to the social worker in every assessment",
    ] {
        window.press(&format!("Done or carried over? {action}")).await;
        window.choose("What became of it", "Done").await;
        window.paste("How one can see that it is done", "Seen on the rota and in the files.").await;
        window.press(&format!("Save: {action}")).await;
        window.gone("radio", "Done").await;
    }
    window.press("Add an action").await;
    window.paste("What is to be done", "A quiet room from seven in the evening").await;
    window.press("Add the action").await;
    window.sees("No owner yet.").await;
    window.look("review-5-plan-without-an-owner").await;
    window.press("Change A quiet room from seven in the evening").await;
    window.fill("Who does it", "D.A.").await;
    window.date("By when", NaiveDate::from_ymd_opt(2026, 6, 30).expect("a day in June")).await;
    window.press("Save the action").await;
    window.does_not_see("No owner yet.").await;
}

async fn for_residents(window: &Window) {
    section(window, "8 In plain words, for residents").await;
    window.paste("What we looked at", "We looked at the house and at how we work.").await;
    window.paste("What people told us", "Parents want a quiet room in the evening.").await;
    window.paste("What we will change", "There will be a quiet room from seven in the evening.").await;
    window.sees("Everything is in order.").await;
    window.press("Residents’ copy").await;
    window.sees("of 1").await;
    window.look("review-6-copy-for-residents").await;
    window.press("Close the preview").await;
}

async fn sign_off(window: &Window) {
    window.press("Sign off the review").await;
    window.sees("Tick the declaration").await;
    window.tick("I made this review for the registered person. Its opinions rest on what is named beside them.").await;
    window.press("Sign off the review").await;
    window.sees("Signed off. This is review SC999001-Q-").await;
    window.look("review-7-signed-off").await;
    window.press("See the pages").await;
    window.settle().await;
    window.press("Next page").await;
    window.press("Next page").await;
    window.press("Whole page").await;
    window.settle().await;
    window.look("review-8-pages").await;
    window.press("Close the pages").await;
}

async fn send(window: &Window) {
    window.follow("Open the submission").await;
    window.sees("enquiries@ofsted.gov.uk").await;
    window.press("Release to enquiries@ofsted.gov.uk").await;
    window.sees("Released.").await;
    window.look("review-9-submission-released").await;
    window.press("Save the PDF and show it in its folder").await;
    window.sees("Written out: SC999001_Reg23_").await;
    window.within("Registers").follow("Reviews (reg 23)").await;
    window.sees("to be sent").await;
}
