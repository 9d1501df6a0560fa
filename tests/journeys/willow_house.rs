//! The invented centre of these journeys, its people, and the steps that several journeys begin with.

use chrono::NaiveDate;
use fantoccini::key::Key;

use crate::support::{Journey, Window, pdf_text};

/// The instant at which the journeys begin: a Wednesday morning in the month in which the centre was registered.
pub const CLOCK: &str = "2026-03-04T09:30:00Z";
/// The registered manager, as sign-in and registers name her.
pub const MANAGER: Person = Person {
    name: "Amara Okafor",
    sign_in: "A.O., registered manager",
    passphrase: "copper lantern walks sideways home",
};
/// The visitor under regulation 25.
pub const VISITOR: Person = Person {
    name: "Jo Whitcombe",
    sign_in: "J.W., regulation 25 visitor",
    passphrase: "seven otters borrow the piano",
};

/// Somebody who can open the record.
pub struct Person {
    pub name: &'static str,
    pub sign_in: &'static str,
    pub passphrase: &'static str,
}

/// A day in March 2026.
pub fn march(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).expect("a day in March")
}

/// First start: the guided set-up in four steps, by the manager, until Today. The visitor has access at its end.
pub async fn set_up(journey: &Journey, window: &Window) {
    window.arrive("Welcome").await;
    window.look("welcome").await;
    window.press("Set up our centre").await;

    window.arrive("You and your passphrase").await;
    window.fill("Your full name", MANAGER.name).await;
    window.choose("What are you at the centre?", "Registered manager").await;
    window.fill("Passphrase", MANAGER.passphrase).await;
    window.fill("Passphrase again", MANAGER.passphrase).await;
    window.does_not_see("How strong it is shows here as you type.").await;
    window.look("set-up-1-you").await;
    window.press("Make the record").await;

    window.arrive("The recovery sheet").await;
    window.press("Save the recovery sheet as PDF").await;
    window.sees("outside the encrypted record").await;
    window.look("set-up-2-recovery-sheet").await;
    window.fill("Last group of the code", &last_group_on_paper(journey, window).await).await;
    window.press("Confirm and go on").await;

    window.arrive("The centre").await;
    window.fill("Name of the centre", "Willow House").await;
    window.fill("URN", "SC999001").await;
    window.date("Date of registration", march(2)).await;
    window.choose("Who runs it?", "An organisation").await;
    window.fill("Name of the provider", "Willow Family Support Ltd").await;
    window.fill("Local authority in whose area it stands", "Madeupshire").await;
    window.look("set-up-3-centre").await;
    window.press("Save and go on").await;

    window.arrive("The people").await;
    for (name, post, role) in [
        ("Ruth Ashdown", "managing director", "Responsible individual"),
        (VISITOR.name, "director", "Regulation 25 visitor"),
    ] {
        window.fill("Full name", name).await;
        window.fill("Post", post).await;
        window.select("Role in the record", role).await;
        window.press("Add this person").await;
        window.holds("Full name", "").await;
    }
    give_access(window, &VISITOR).await;
    window.sees("Access given").await;
    window.look("set-up-4-people").await;
    window.press("Finish the set-up").await;
    window.arrive("Today").await;
}

/// The visitor types a passphrase at the manager's window.
async fn give_access(window: &Window, person: &Person) {
    window.select("Who", &format!("{}…", person.name)).await;
    window.select("Role", "Regulation 25 visitor").await;
    window.fill("This person’s passphrase", person.passphrase).await;
    window.fill("This person’s passphrase again", person.passphrase).await;
    window.press("Give access").await;
}

/// The last group of the code on the screen, which is the one on the sheet.
async fn last_group_on_paper(journey: &Journey, window: &Window) -> String {
    let code = window.words_labelled("Recovery code").await;
    let groups: Vec<&str> = code.split_whitespace().collect();
    assert_eq!(groups.len(), 7, "seven groups: {code}");
    let sheet: String = pdf_text(&journey.folders.the_exported(".pdf")).split_whitespace().collect();
    assert!(sheet.contains(&groups.concat()), "the sheet shows the same code as the screen");
    groups[6].to_owned()
}

/// The manager puts the one family into the register.
pub async fn admit_a_family(window: &Window) {
    window.within("Registers").follow("Families").await;
    window.arrive("Families").await;
    window.follow_first("Add a family").await;
    window.arrive("Add a family").await;
    window.fill("Placing authority", "Madeupshire").await;
    window.date("Day of arrival", march(2)).await;
    let member = window.within("Member 1");
    member.choose("Adult or child", "Adult").await;
    member.fill("Full name", "Leah Adeyemi").await;
    window.look("family-form").await;
    window.press("Add this family").await;
    window.sees("Saved").await;
    window.sees("F-2026-01").await;
}

/// F2: the screen goes blank and the record is locked.
pub async fn lock(window: &Window) {
    window.key(Key::F2).await;
    window.arrive("Sign in").await;
}

/// Signs in from the locked record.
pub async fn sign_in(window: &Window, person: &Person) {
    window.arrive("Sign in").await;
    window.choose("Who are you?", person.sign_in).await;
    window.fill("Passphrase", person.passphrase).await;
    window.press("Open the record").await;
    window.sees(person.name).await;
}

/// The visitor records the visit of 3 March and opens its report.
pub async fn record_visit(window: &Window) {
    window.within("Registers").follow("Visits (reg 25)").await;
    window.arrive("Visits (regulation 25)").await;
    window.follow("Record a visit that was made").await;
    window.arrive("Record a visit").await;
    window.date("Date of the visit", march(3)).await;
    window.fill("Start", "9:40").await;
    window.fill("End", "14.15").await;
    window.choose("Was it announced?", "Unannounced").await;
    window.select("Who made the visit", &format!("{}…", VISITOR.name)).await;
    let limb = "On which part of regulation 25 the visitor may visit";
    window.choose(limb, "Another director or person responsible for management").await;
    window
        .choose("The visitor declares: are you in day-to-day charge of the centre?", "No, not in day-to-day charge")
        .await;
    window.fill("How many families lived at the centre on that day?", "1").await;
    window.press("Add an interview").await;
    let interview = window.within("Interview 1");
    interview.fill("Initials", "LA").await;
    interview.select("As", "Parent").await;
    interview.fill("Role or family", "F-2026-01").await;
    interview.select("What became of it", "Interviewed in private, with consent").await;
    window
        .fill("Which parts were seen", "All shared rooms, the garden, one family flat with the family’s leave.")
        .await;
    window.choose("Were the records of any complaints inspected?", "Yes").await;
    window.fill("What is on record for the period", "None.").await;
    window.press("Add a record check").await;
    let check = window.within("Record check 1");
    check.fill("Which records", "fire log").await;
    check.fill("Looked at", "4").await;
    check.fill("Out of", "4").await;
}

/// Goes to a section of a draft by its number and title.
pub async fn section(window: &Window, title: &str) {
    window.within("Sections of the report").press(&format!("{title}…")).await;
    window.has("heading", title).await;
}
