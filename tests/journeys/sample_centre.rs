//! The sample centre, and the main job in it: a half-written report is finished, signed off and handed over. This is
//! also the demonstration: `cargo xtask run --headless-demo` runs it with `HEARTHBOOK_DEMO` set and shows what it left.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::support::{Folders, Window, journey, pdf_text};
use crate::willow_house::{CLOCK, section};

#[test]
fn the_main_job_with_the_sample_centre() {
    journey("sample-centre", CLOCK, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        window.sees("This is the sample centre.").await;
        show(&window, "sample-1-sign-in").await;
        sign_in_as(&window, "J.W., responsible individual").await;
        window.sees("Sample centre, invented").await;
        show(&window, "sample-2-today").await;

        open_the_draft(&window).await;
        put_the_name_right(&window).await;
        finish_the_draft(&window).await;
        sign_off(&window).await;
        send(&window).await;

        let pdf = journey.folders.the_exported(".pdf");
        let text = pdf_text(&pdf);
        for words in
            ["Willow House", "SC999001", "Opinion on the standard of care", "I judge the standard of care to be good."]
        {
            assert!(text.contains(words), "the PDF says “{words}”");
        }
        assert!(!text.contains("Hollinwade"), "no resident is named");
        keep(&journey.folders);

        leave_the_sample(&window).await;
        assert!(!journey.folders.data().join("sample").exists(), "nothing of the sample is left");
    });
}

#[test]
fn every_page_of_the_sample_centre_passes_axe_and_has_its_picture() {
    journey("sample-pages", CLOCK, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, "A.O., registered manager").await;
        for (page, heading, picture) in [
            ("Today…", "Today", "today"),
            ("Visits (reg 25)", "Visits (regulation 25)", "visits"),
            ("Submissions", "Submissions", "submissions-of-a-year"),
            ("Families", "Families", "families"),
            ("People and roles", "People and roles", "staff-and-visitors"),
            ("What happened", "What happened", "what-happened"),
            ("Concerns", "Safeguarding concerns", "concerns"),
            ("Backups", "Backups", "backups-of-the-sample"),
            ("Centre profile", "Centre profile", "centre-profile"),
            ("Settings", "Settings", "settings-general"),
            ("Audit log", "Audit log", "audit-log"),
        ] {
            window.within("Registers").follow(page).await;
            window.arrive(heading).await;
            window.settle().await;
            window.look(picture).await;
        }
        window.press("Prove the chain").await;
        window.sees("The chain holds").await;
        window.look("audit-log-proved").await;
        for (path, picture) in [
            ("/settings/rules", "settings-rules"),
            ("/settings/access", "settings-access"),
            ("/settings/roles", "settings-roles"),
        ] {
            window.go(path).await;
            window.settle().await;
            window.look(picture).await;
        }
        a_signed_off_report(&window).await;
        the_reason_for_a_date(&window).await;
    });
}

/// A year of visits is recorded and its reports are set as PDF, all of it by the commands that people use: quick in a
/// release build, not in this one.
pub async fn enter_the_sample(window: &Window) {
    window.arrive("Welcome").await;
    window.press("Look around in the sample centre").await;
    window.arrive_within(Duration::from_secs(120), "Sign in").await;
}

/// Chooses who one is, and has the sample's passphrase filled in.
pub async fn fill_in_who(window: &Window, who: &str) {
    window.choose("Who are you?", who).await;
    window.press("Fill it in").await;
}

/// Signs in to the sample centre, and waits for Today.
pub async fn sign_in_as(window: &Window, who: &str) {
    fill_in_who(window, who).await;
    window.press("Open the record").await;
    window.arrive("Today").await;
}

async fn open_the_draft(window: &Window) {
    window.within("Registers").follow("Visits (reg 25)").await;
    window.arrive("Visits (regulation 25)").await;
    show(window, "sample-3-visits").await;
    window.follow("Go on writing…").await;
    window.has("heading", "1 The visit").await;
    window.axe().await;
}

async fn put_the_name_right(window: &Window) {
    section(window, "3 Families’ views").await;
    window.sees("A name.").await;
    show(window, "sample-4-a-name-is-found").await;
    window.press("Replace in the whole report…").await;
    window.does_not_see("A name.").await;
}

async fn finish_the_draft(window: &Window) {
    section(window, "8 Safeguarding").await;
    window.add("What I saw", " allegation was made in the period.").await;
    window.paste("What I conclude", "Residents are kept safe, and staff know what to do and whom to tell.").await;
    section(window, "9 Assessment progress").await;
    window
        .paste("What I conclude", "The assessments keep to their plans, and the families know what comes next.")
        .await;
    section(window, "11 Leadership and management").await;
    window.paste("What I conclude", "A.O. leads calmly and closes what she says she will close.").await;
    section(window, "13 Opinion on the standard of care").await;
    window
        .fill("My opinion", "I judge the standard of care to be good. What I asked for last month has been done.")
        .await;
    show(window, "sample-5-opinion").await;
    review_last_visits_actions(window).await;
    section(window, "15 New actions").await;
    window.press("Preview").await;
    window
        .until("the pages of the preview", async |window| {
            (window.count("[data-page]").await > 0).then_some(()).ok_or_else(|| "no page yet".to_owned())
        })
        .await;
    show(window, "sample-6-preview").await;
    window.press("Close the preview").await;
}

/// One is done, the other is carried over; each with what stands behind it.
async fn review_last_visits_actions(window: &Window) {
    section(window, "14 Last visit’s actions").await;
    let actions = window.within("14 Last visit’s actions");
    for (outcome, label, words) in [
        ("Done", "Evidence", "Seen on the day, and the log is initialled for every week since."),
        (
            "Not done yet",
            "Why it is carried over",
            "The work is ordered and will be done in the first week of next month.",
        ),
    ] {
        actions.press_first("Done or carried over?…").await;
        actions.choose("What became of it?", outcome).await;
        actions.fill(label, words).await;
        actions.press("Save").await;
        actions.gone("textbox", label).await;
    }
    window.look("report-last-actions").await;
}

async fn sign_off(window: &Window) {
    section(window, "16 Factual accuracy").await;
    window.sees("Everything is in order.").await;
    window.tick("I made this visit…").await;
    show(window, "sample-7-sign-off").await;
    window.press("Sign off the report").await;
    window.sees("Signed off. This is report").await;
    show(window, "sample-8-signed-off").await;
}

async fn send(window: &Window) {
    window.press("Prepare the email to Ofsted").await;
    window.sees("Nothing leaves before it is released.").await;
    show(window, "sample-9-release").await;
    window.press("Release to enquiries@ofsted.gov.uk").await;
    window.sees("How to send it").await;
    window.press("Open the email draft").await;
    window.sees(".eml").await;
    window.press("Save the PDF and show it in its folder").await;
    // the email draft stands there already, with a button of its own
    window.has("button", "Show in folder: SC999001_Reg25_2026-02-14.pdf").await;
    show(window, "sample-10-submission").await;
}

async fn leave_the_sample(window: &Window) {
    window.within("Registers").follow("Today…").await;
    window.arrive("Today").await;
    window.press("Leave and remove the sample centre").await;
    window.press("Remove it").await;
    window.arrive("Welcome").await;
}

async fn a_signed_off_report(window: &Window) {
    window.within("Registers").follow("Submissions").await;
    window.arrive("Submissions").await;
    window.within("Registers").follow("Visits (reg 25)").await;
    window.arrive("Visits (regulation 25)").await;
    window.follow_first("Read the report…").await;
    window.sees("signed off").await;
    window.press("See the pages").await;
    window
        .until("the pages", async |window| {
            (window.count("[data-page]").await > 0).then_some(()).ok_or_else(|| "no page yet".to_owned())
        })
        .await;
    window.look("report-pages").await;
}

async fn the_reason_for_a_date(window: &Window) {
    window.within("Registers").follow("Today…").await;
    window.arrive("Today").await;
    window.press_first("Why this date?…").await;
    window.sees("Source checked").await;
    window.look("why-this-date").await;
}

fn demo() -> Option<PathBuf> {
    std::env::var_os("HEARTHBOOK_DEMO").map(PathBuf::from)
}

/// A picture for the README and, in a demonstration, for its folder.
async fn show(window: &Window, name: &str) {
    let picture = window.look(name).await;
    if let Some(folder) = demo() {
        copy(&picture, &folder);
    }
}

/// In a demonstration: the PDF and the email draft, as they lie in the folder for exports.
fn keep(folders: &Folders) {
    if let Some(folder) = demo() {
        for file in [folders.the_exported(".pdf"), folders.the_exported(".eml")] {
            copy(&file, &folder);
        }
    }
}

fn copy(file: &Path, folder: &Path) {
    std::fs::create_dir_all(folder).expect("the folder of the demonstration");
    std::fs::copy(file, folder.join(file.file_name().expect("a name"))).expect("the file is copied");
}
