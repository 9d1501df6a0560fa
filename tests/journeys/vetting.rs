//! Vetting in the real window: from an offer to a cleared start, an early start under regulation 16(5), an agency
//! worker at eight in the evening, and the pack that an inspector asks for.

use chrono::NaiveDate;
use fantoccini::key::Key;

use crate::support::{Journey, Window, journey, pdf_text};
use crate::way_out::{RUTH, let_ruth_in};
use crate::willow_house::{CLOCK, MANAGER, lock, march, set_up, sign_in};

/// The evening of the same day.
const EVENING: &str = "2026-03-04T20:00:00Z";

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

#[test]
fn a_new_worker_is_cleared_to_start_when_all_six_items_are_there() {
    journey("vetting-cleared", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        add_siobhan(&window).await;
        window.look("vetting-file-new").await;

        identity(&window).await;
        dbs(&window).await;
        cv(&window).await;
        past_care(&window).await;
        reference(&window, "Hilary Marsh", "Brightwater House, manager", "Yes").await;
        reference(&window, "Dominic Orme", "Little Oaks Nursery, manager", "No").await;
        not_required(&window, "5", "Qualifications", "The post needs none; induction covers it.").await;
        history_accepted(&window).await;
        window.look("vetting-file-complete").await;

        window.press("Clear to start").await;
        let decision = window.within("Clear to start");
        decision.date("First day of work", march(16)).await;
        window.look("vetting-clear-to-start").await;
        decision.press("Record: cleared to start").await;
        window.sees("It is on record").await;
        window.has("part", "May this person work here?").await;
        window.look("vetting-cleared").await;

        window.within("Registers").follow("Staff and vetting").await;
        window.arrive("Staff and vetting").await;
        window.sees("Siobhán Brennan").await;
        window.look("vetting-register").await;
        window.press("Beside the Schedule (practice)").await;
        window.look("vetting-register-practice").await;
        the_register_is_filtered_and_looked_back(&window).await;
    });
}

#[test]
fn an_early_start_is_refused_until_identity_and_dbs_are_complete_and_then_stands_on_the_register() {
    journey("vetting-early", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        add_siobhan(&window).await;
        window.sees("An early start is not open").await;
        assert!(!window.offers("button", "Decide an early start").await, "nothing is complete yet");
        identity(&window).await;
        dbs(&window).await;
        cv(&window).await;
        reference_asked(&window).await;
        window.press("Decide an early start").await;
        let decision = window.within("Early start under regulation 16(5)");
        decision.press("Record the early start").await;
        window.sees("There is something to put right").await;
        window.look("vetting-early-start-refused").await;
        decision
            .fill(
                "Every step that was taken to obtain what is outstanding",
                "References asked for on 23 February and chased on 2 March.",
            )
            .await;
        decision
            .fill("Why the circumstances justify it", "A family of four arrives on Monday and nights are not covered.")
            .await;
        decision.select("Who supervises meanwhile", "Ruth Ashdown…").await;
        decision.fill("How", "Always on shift with the supervisor, never alone with a family.").await;
        decision.date("First day of work", march(9)).await;
        decision.date("Looked at again on", march(13)).await;
        window.look("vetting-early-start").await;
        decision.press("Record the early start").await;
        window.sees("Early start, 16(5)").await;
        window.look("vetting-early-start-decided").await;
        window.within("Registers").follow("Today…").await;
        window.arrive("Today").await;
        window.sees("S.B.").await;
        window.look("vetting-today").await;
        window.within("Registers").follow("Staff and vetting").await;
        window.arrive("Staff and vetting").await;
        window.sees("early start").await;
        window.look("vetting-register-early").await;
    });
}

#[test]
fn an_agency_worker_at_eight_in_the_evening_starts_with_the_agencys_word_on_all_six_and_identity_seen() {
    journey("vetting-agency", EVENING, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        window.within("Registers").follow("Staff and vetting").await;
        window.arrive("Staff and vetting").await;
        window.look("vetting-register-first").await;
        window.follow("Agency worker, now").await;
        window.arrive("Agency worker, now").await;
        window.sees("No shift yet").await;
        window.fill("Full name", "Petra Novák").await;
        window.fill("Post", "Family worker, nights").await;
        window.fill("Agency", "Harbour Care").await;
        window.fill("Who confirmed it there", "T. Bell, by email at 19:40").await;
        for item in [
            "1 Identity",
            "2 DBS certificate",
            "3 Two written references",
            "4 Why past care work ended",
            "5 Qualifications",
            "6 Full employment history",
        ] {
            window.tick(item).await;
        }
        window.choose("Was identity seen here, on arrival?", "Yes").await;
        window.fill("Document seen on arrival", "passport").await;
        window.sees("Not in sole charge until the evidence is reviewed").await;
        window.look("vetting-agency-now").await;
        window.press("Record it").await;
        window.arrive("Petra Novák").await;
        window.look("vetting-agency-file").await;
        if window.offers("button", "Clear to start").await {
            window.press("Clear to start").await;
            window.press("Record: cleared to start").await;
            window.sees("It is on record").await;
        }
        window.sees("sole charge").await;
        window.look("vetting-agency-cleared").await;
        window.within("Registers").follow("Today…").await;
        window.arrive("Today").await;
        window.sees("P.N.").await;
    });
}

#[test]
fn the_inspectors_pack_leaves_as_pdf_by_initials_and_the_register_for_excel() {
    journey("vetting-pack", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        add_siobhan(&window).await;
        identity(&window).await;
        dbs(&window).await;
        window.within("Registers").follow("Staff and vetting").await;
        window.arrive("Staff and vetting").await;
        window.follow("Inspector’s pack").await;
        window.arrive("Inspector’s pack").await;
        window.press("Write the pack as PDF").await;
        window.sees("There is something to put right").await;
        window.tick("I attest that it shows what is on record").await;
        window.look("vetting-pack-form").await;
        window.press("Write the pack as PDF").await;
        window.has("button", "Show it in its folder…").await;
        the_pack_says(journey).await;
        window.press("Excel (.xlsx)").await;
        window.sees(".xlsx in").await;
        window.press("CSV (.csv)").await;
        window.sees(".csv in").await;
        window.look("vetting-pack-written").await;
        one_check_for_many(&window).await;
        a_self_audit_finds_something(&window).await;
    });
}

/// The team's training, entered once.
async fn one_check_for_many(window: &Window) {
    window.go("/vetting/many").await;
    window.arrive("One check for many people").await;
    window.select("Which check", "Safeguarding and other training").await;
    window.fill("What it was", "Safeguarding level 3, one day").await;
    window.date("Date of the check", march(3)).await;
    window.press("Choose all shown").await;
    window.sees("1 chosen").await;
    window.look("vetting-many").await;
    window.press("Record it for 1 person").await;
    window.sees("Safeguarding and other training: recorded for 1 person.").await;
}

/// The manager draws a file, the second checker goes through it, and what is missing is an action, on Today until it is done.
async fn a_self_audit_finds_something(window: &Window) {
    let_ruth_in(window).await;
    window.go("/vetting/self-audit").await;
    window.arrive("Self-audit of vetting files").await;
    window.fill("How many files", "1").await;
    window.select("Who goes through them", &format!("{}…", RUTH.name)).await;
    window.press("Draw the files").await;
    window.sees("The files are drawn").await;
    lock(window).await;
    sign_in(window, &RUTH).await;
    window.go("/vetting/self-audit").await;
    window.arrive("Self-audit of vetting files").await;
    window.press("Go through it: the file of Siobhán Brennan").await;
    let form = window.within("The file of Siobhán Brennan");
    form.choose("Was everything there and right?", "No").await;
    form.fill("What you looked at", "All six items against the paper file.").await;
    form.fill("What is missing or wrong", "The second page of the passport copy is not dated.").await;
    form.select("Who sees to it", &format!("{}…", MANAGER.name)).await;
    form.date("By when", march(11)).await;
    window.look("vetting-self-audit").await;
    form.press("Record what was found").await;
    window.sees("Recorded: Siobhán Brennan").await;
    window.sees("1 finding, 1 open").await;
    window.within("Registers").follow("Today…").await;
    window.arrive("Today").await;
    window.sees("The second page of the passport copy is not dated.").await;
    window.go("/vetting/self-audit").await;
    window.arrive("Self-audit of vetting files").await;
    window.unfold("Record what became of it: The second page of the passport copy is not dated.").await;
    window.select("What is recorded", "It is done").await;
    window.fill("What was done, and how one can see it", "Dated and initialled; page 2 of the paper file.").await;
    window.press("Record it").await;
    window.sees("1 finding, 0 open").await;
    window.look("vetting-self-audit-done").await;
}

async fn the_pack_says(journey: &Journey) {
    let pack = pdf_text(&journey.folders.the_exported("_initials.pdf"));
    assert!(pack.contains("S.B."), "initials stand for the person: {pack}");
    assert!(!pack.contains("Brennan"), "no name leaves in the variant by initials");
    assert!(pack.contains("SC999001"), "the pack says of which centre it is");
}

/// The manager adds a night worker on the day of the offer.
async fn add_siobhan(window: &Window) {
    window.within("Registers").follow("Staff and vetting").await;
    window.arrive("Staff and vetting").await;
    window.follow("Add a person").await;
    window.arrive("Add a person").await;
    window.fill("Full name", "Siobhán Brennan").await;
    window.fill("Post", "Night worker").await;
    window.date("First day of work", march(16)).await;
    window.select("Works here as", "Permanent").await;
    window.date("Date of birth", day(1995, 11, 8)).await;
    window.date("Conditional offer made on", march(2)).await;
    window.look("vetting-add-a-person").await;
    window.press("Add this person").await;
    window.arrive("Siobhán Brennan").await;
}

/// Opens the form of an item by its number or title.
async fn begin(window: &Window, head: &str, button: &str) {
    window.within("Parts of the file").follow("Schedule 2…").await;
    let open = window.offers("button", button).await;
    if !open {
        window.press(head).await;
    }
    window.press(button).await;
}

async fn record(window: &Window) {
    window.press("Record it").await;
    window.gone("button", "Record it").await;
    window.sees("It is on record").await;
}

async fn identity(window: &Window) {
    begin(window, "1 Positive proof of identity…", "Record evidence: Identity").await;
    window.choose("Where it stands", "Complete: somebody here saw it").await;
    window.fill("What was seen", "passport; council tax bill of January 2026").await;
    window.date("Seen here on", march(3)).await;
    window.look("vetting-identity").await;
    record(window).await;
}

async fn dbs(window: &Window) {
    begin(window, "2 Criminal record certificate (DBS)…", "Record evidence: DBS").await;
    window.choose("Where it stands", "Complete: somebody here saw it").await;
    window.select("Level", "Enhanced").await;
    window.select("Workforce", "Child and adult").await;
    window.fill("Certificate number", "001234567890").await;
    window.choose("Children’s barred list asked for?", "Yes").await;
    window.choose("Adults’ barred list asked for?", "Yes").await;
    window.choose("On the update service, with consent to checks?", "Yes").await;
    window.choose("Is anything disclosed on it?", "No").await;
    window.choose("Is a copy held?", "No").await;
    window.date("Issued on", day(2026, 2, 20)).await;
    window.date("Seen here on", march(3)).await;
    window.look("vetting-dbs").await;
    record(window).await;
}

/// The history from the CV, by keyboard alone once the first field has the focus, and its one gap.
async fn cv(window: &Window) {
    window.within("Parts of the file").follow("Employment history…").await;
    for (from, to, kind, what, label, care) in [
        ("Sept 2011", "July 2013", "Study", "Madeupshire College", "School or college", false),
        ("Sept 2013", "28 Feb 2019", "Post", "Little Oaks Nursery", "Employer", true),
        ("Nov 2019", "now", "Post", "Harbour Office Supplies", "Employer", false),
    ] {
        window.fill("From", from).await;
        window.fill("To", to).await;
        window.select("Kind", kind).await;
        window.fill(label, what).await;
        if care {
            window.tick("With children or vulnerable adults").await;
        }
        window.add(label, &char::from(Key::Enter).to_string()).await;
        window.sees(&format!("Added: {what}")).await;
        window.holds("From", "").await;
    }
    window.sees("without an accepted explanation").await;
    window.look("vetting-history-gap").await;
    // a summer between college and work, and eight months that count
    while window.text().await.contains("without an accepted explanation") {
        window.press_first("Record the explanation of the gap…").await;
        window.fill("Explanation of the gap, in the person’s words", "Cared for my mother.").await;
        window.tick("I have it in writing and accept it as satisfactory").await;
        window.within("Explanation of the gap").press("Record the explanation").await;
        window.sees("The explanation is recorded").await;
        window.gone("part", "Explanation of the gap").await;
    }
    window.look("vetting-history-explained").await;
    window.press("As a table").await;
    window.look("vetting-history-table").await;
    window.press("As a picture").await;
}

async fn past_care(window: &Window) {
    begin(window, "4 Why past work…", "Record evidence: Past care work").await;
    window.choose("Where it stands", "Complete: somebody here saw it").await;
    window.select("Which post", "Little Oaks Nursery…").await;
    window.fill("Why it ended", "Left to care for a parent").await;
    window.fill("Verified with whom, and how", "Letter from the manager").await;
    window.date("Seen here on", march(3)).await;
    record(window).await;
}

async fn reference(window: &Window, referee: &str, employer: &str, last: &str) {
    let button = if last == "Yes" { "Record evidence: References" } else { "Record another: References" };
    begin(window, "3 Two written references…", button).await;
    window.choose("Where it stands", "Complete: somebody here saw it").await;
    window.fill("Referee", referee).await;
    window.fill("Employer, and the referee’s post there", employer).await;
    window.fill("How the referee knows the person", "line manager").await;
    window.choose("Is it the last employer?", last).await;
    window.choose("Is the referee a relative?", "No").await;
    window.choose("Did it come in writing?", "Yes").await;
    window.fill("Verified by telephone by", "A.O.").await;
    window.date("Date on the reference", day(2026, 2, 25)).await;
    window.date("Seen here on", march(2)).await;
    window.look("vetting-reference").await;
    record(window).await;
}

async fn reference_asked(window: &Window) {
    begin(window, "3 Two written references…", "Record evidence: References").await;
    window.choose("Where it stands", "Asked for, and not here yet").await;
    window.fill("Referee", "Hilary Marsh").await;
    window.fill("Employer, and the referee’s post there", "Harbour Office Supplies, manager").await;
    window.date("Asked for on", day(2026, 2, 23)).await;
    window.date("Chased last on", march(2)).await;
    record(window).await;
}

async fn not_required(window: &Window, number: &str, short: &str, because: &str) {
    begin(window, &format!("{number} …"), &format!("Record evidence: {short}")).await;
    window.choose("Where it stands", "Not required for this person").await;
    window.fill("Because", because).await;
    record(window).await;
}

async fn history_accepted(window: &Window) {
    begin(window, "6 Full employment history…", "Record evidence: History").await;
    window.choose("Where it stands", "Complete: somebody here saw it").await;
    window.date("Seen here on", march(3)).await;
    record(window).await;
}

async fn the_register_is_filtered_and_looked_back(window: &Window) {
    window.press("The six items of Schedule 2").await;
    window.fill("Name or post", "night").await;
    window.sees("1 of").await;
    window.look("vetting-register-filtered").await;
    window.press("Clear filters").await;
    window.press("another day").await;
    window.date("Show the register as it stood at the end of", march(2)).await;
    window.press("Show that day").await;
    window.sees("This is how the register stood on 2 March 2026").await;
    window.look("vetting-register-looked-back").await;
    window.press("Back to today").await;
    window.does_not_see("This is how the register stood").await;
    assert!(window.text().await.contains(MANAGER.name), "everybody stands in the register");
}
