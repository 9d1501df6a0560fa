//! From the first start to a recorded submission: the main job of the application, with two people at one PC.

use mail_parser::{MessageParser, MimeHeaders as _};

use crate::support::{Window, journey, pdf_text};
use crate::willow_house::{CLOCK, VISITOR, admit_a_family, lock, march, record_visit, section, set_up, sign_in};

#[test]
fn from_first_start_to_a_sent_submission() {
    journey("first-start", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        window.sees("Visit").await;
        window.look("today-after-set-up").await;
        admit_a_family(&window).await;
        lock(&window).await;
        window.look("sign-in").await;

        sign_in(&window, &VISITOR).await;
        window.arrive("Today").await;
        record_visit(&window).await;
        window.look("visit-form").await;
        window.press("Save the visit").await;
        window.sees("The visit is on record.").await;
        window.axe().await;
        window.look("visit-recorded").await;
        window.press("Write the report").await;
        window.sees("1 The visit").await;
        write_the_report(&window).await;
        sign_off(&window).await;

        window.press("Prepare the email to Ofsted").await;
        release(&window).await;
        window.sees("How to send it").await;
        window.axe().await;
        window.look("submission").await;
        hand_over(&window).await;
        let (pdf, email) = (journey.folders.the_exported("Reg25_2026-03-03.pdf"), journey.folders.the_exported(".eml"));
        let opened = std::fs::read_to_string(journey.folders.opened()).expect("the mail program was asked for");
        assert!(opened.lines().any(|line| line == format!("open {}", email.display())), "opened: {opened}");
        the_pdf_is_the_report(&pdf);
        the_email_carries_the_pdf(&email, &pdf);

        mark_sent(&window).await;
        window.within("Registers").follow("Today…").await;
        window.arrive("Today").await;
        window.does_not_see("Send").await;
        window.look("today-after-sending").await;
    });
}

async fn write_the_report(window: &Window) {
    window.fill("How the visit went", "I was there for the morning round and lunch.").await;
    section(window, "3 Families’ views").await;
    window.fill("What I saw", "The baby was alert and turned to her mother for comfort.").await;
    // A name in full is found while it is typed, and replaced by the initials.
    window.fill("What people said", "Leah Adeyemi told me that she is listened to.").await;
    window.sees("A name.").await;
    window.axe().await;
    window.look("report-name-found").await;
    window.press("Replace by L.A.…").await;
    window.holds("What people said", "L.A. told me that she is listened to.").await;
    section(window, "13 Opinion on the standard of care").await;
    window.fill("My opinion", "The standard of care is good. Nothing I saw or heard worries me.").await;
    section(window, "15 New actions").await;
    window.press("Add an action").await;
    window.fill("What is to be done", "Repair the latch of the garden gate").await;
    window.fill("Who does it", "AO").await;
    window.date("By when", march(20)).await;
    window.press("Add the action").await;
    window.sees("A.O., by 20 March 2026").await;
    window.press("Preview").await;
    window
        .until("the pages of the preview", async |window| {
            let pages = window.count("[data-page]").await;
            (pages > 0).then_some(()).ok_or_else(|| "no page yet".to_owned())
        })
        .await;
    window.axe().await;
    window.look("report-preview").await;
    window.press("Close the preview").await;
}

async fn sign_off(window: &Window) {
    section(window, "16 Factual accuracy").await;
    window.press("Sign off the report").await;
    window.sees("Tick the declaration to sign off").await;
    window.tick("I made this visit…").await;
    window.look("report-sign-off").await;
    window.press("Sign off the report").await;
    window.sees("Signed off. This is report").await;
    window.axe().await;
    window.look("report-signed-off").await;
}

async fn release(window: &Window) {
    window.sees("Nothing leaves before it is released.").await;
    window.axe().await;
    window.look("submission-to-be-released").await;
    window.press("Release to enquiries@ofsted.gov.uk").await;
    window.sees("Released.").await;
}

async fn hand_over(window: &Window) {
    window.press("Open the email draft").await;
    window.sees(".eml").await;
    window.press("Save the PDF and show it in its folder").await;
    window.has("button", "Open SC999001_Reg25_2026-03-03.pdf").await;
}

async fn mark_sent(window: &Window) {
    window.date("Day sent", march(4)).await;
    window.fill("Time (optional)", "10:05").await;
    window.choose("How", "By email").await;
    window.press("Record as sent").await;
    window.sees("Recorded as sent.").await;
    window.axe().await;
    window.look("submission-sent").await;
    window.within("Registers").follow("Submissions").await;
    window.arrive("Submissions").await;
    window.sees("4 March 2026").await;
    window.look("submissions").await;
}

fn the_pdf_is_the_report(pdf: &std::path::Path) {
    let text = pdf_text(pdf);
    for words in [
        "Willow House",
        "SC999001",
        "3 March 2026",
        "L.A. told me that she is listened to.",
        "The standard of care is good.",
    ] {
        assert!(text.contains(words), "the PDF says “{words}”: {text}");
    }
    assert!(!text.contains("Leah"), "no resident is named: {text}");
}

fn the_email_carries_the_pdf(email: &std::path::Path, pdf: &std::path::Path) {
    let bytes = std::fs::read(email).expect("the draft can be read");
    let message = MessageParser::default().parse(&bytes).expect("an email");
    let to = message.to().and_then(|to| to.first()).and_then(|to| to.address());
    assert_eq!(to, Some("enquiries@ofsted.gov.uk"));
    assert_eq!(message.subject(), Some("SC999001 – Willow House – Regulation 25 visit report – visit 3 March 2026"));
    assert_eq!(message.header_raw("X-Unsent").map(str::trim), Some("1"));
    assert_eq!(message.attachment_count(), 1);
    let attached = message.attachment(0).expect("an attachment");
    assert_eq!(attached.attachment_name(), Some("SC999001_Reg25_2026-03-03.pdf"));
    assert_eq!(attached.contents(), std::fs::read(pdf).expect("the PDF can be read"), "the attachment is the PDF");
}
