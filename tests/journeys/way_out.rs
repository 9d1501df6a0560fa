//! The way out in the real window: comments by others, a leak that is stopped, a release by a second person, a receipt, the
//! certificate, a correction after sending.

use serde_json::{Value, json};

use crate::sample_centre::{enter_the_sample, sign_in_as};
use crate::support::{Window, journey};
use crate::willow_house::{
    CLOCK, MANAGER as AMARA, Person, VISITOR as JO, lock, march, record_visit, section, set_up, sign_in,
};

const VISITOR: &str = "J.W., responsible individual";
const MANAGER: &str = "A.O., registered manager";

/// The sample's draft, made ready below the window: what a person types there is other journeys' work.
async fn ready(window: &Window) -> Value {
    let visits = window.invoke("visits", Value::Null).await.expect("the visits");
    let visits = visits["visits"].as_array().expect("a list").clone();
    let draft = visits.iter().find(|visit| visit["report"]["state"] == json!("draft")).expect("a draft");
    let id = draft["report"]["id"].clone();
    let report = window.invoke("report", id.clone()).await.expect("the draft");
    for answer in report["answers"].as_array().expect("a list") {
        for hit in answer["names"].as_array().expect("a list") {
            let request = json!({"report": id, "words": hit["words"], "replacement": hit["replacement"]});
            // one that was replaced together with another is found no more
            let _ = window.invoke("replace_everywhere", request).await;
        }
    }
    let opinion = "The standard of care is good, and parents say that they are listened to.";
    let answer = json!({"report": id, "section": "opinion", "field": "opinion", "text": opinion});
    window.invoke("save_answer", answer).await.expect("the opinion is saved");
    let report = window.invoke("report", id.clone()).await.expect("the draft");
    for earlier in report["earlierActions"].as_array().expect("a list") {
        let review = json!({"report": id, "action": earlier["action"]["id"], "outcome": "closed", "evidence": "Seen on the day."});
        window.invoke("review_action", review).await.expect("an action is reviewed");
    }
    id
}

async fn open_the_draft(window: &Window) {
    window.within("Registers").follow("Visits (reg 25)").await;
    window.arrive("Visits (regulation 25)").await;
    window.follow("Go on writing…").await;
    window.has("heading", "1 The visit").await;
}

#[test]
fn the_manager_comments_the_visitor_accepts_and_the_text_as_sent_is_kept() {
    journey("accuracy-round", CLOCK, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, VISITOR).await;
        ready(&window).await;
        open_the_draft(&window).await;
        window.follow("Accuracy round").await;
        window.arrive("Accuracy round").await;
        window.fill("A word to them (optional)", "Please look at the numbers.").await;
        window.press("Send for comment").await;
        window.sees("Round 1").await;
        window.look("accuracy-round-visitor").await;
        lock(&window).await;

        sign_in_as(&window, MANAGER).await;
        window.sees("Check the facts of a visit report").await;
        window.follow_first("Check the facts of a visit report…").await;
        window.arrive("Accuracy round").await;
        window.unfold("Comment on Opinion on the standard of care, My opinion").await;
        window.fill("What is not right, and how you know", "It was four parents.").await;
        window.press("Make the comment…").await;
        window.sees("It was four parents.").await;
        window.look("accuracy-round-manager").await;
        window.choose("When you have read it and made your comments", "It goes back to the visitor").await;
        window.press("Answer the visitor").await;
        window.sees("Say why it goes back").await;
        window.fill("Reason", "A number is wrong.").await;
        window.press("Answer the visitor").await;
        window.sees("everybody who was asked has answered").await;
        lock(&window).await;

        sign_in_as(&window, VISITOR).await;
        open_the_draft(&window).await;
        window.sees("1 comment to answer.").await;
        window.follow("Open the round").await;
        window.arrive("Accuracy round").await;
        window.press("Accept…").await;
        window.sees("accepted").await;
        window.look("accuracy-round-answered").await;
    });
}

#[test]
fn a_leak_is_stopped_and_a_second_person_releases_and_files_the_answer() {
    journey("release", CLOCK, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, VISITOR).await;
        window.within("Registers").follow("Settings").await;
        window.arrive("Settings").await;
        window.tick("Somebody other than who signed a report off must release it").await;
        window.press("Save").await;
        window.sees("The settings are saved").await;
        let id = ready(&window).await;
        open_the_draft(&window).await;
        section(&window, "8 Safeguarding").await;
        window.add("What I saw", " Ms Hollinwod rang from 01632 960123.").await;
        window.sees("Nearly a name.").await;
        window.sees("A telephone number.").await;
        window.look("gate-in-the-text").await;
        let refused = window.invoke("sign_off_report", json!({"report": id, "declared": true})).await;
        assert_eq!(refused.expect_err("the gate stops it")["code"], "blocked");
        window.press_first("Replace in the whole report…").await;
        window.does_not_see("Nearly a name.").await;
        window.press("It may stand: 01632 960123").await;
        window.fill("Why “01632 960123” may stand", "It is the number of the council’s duty desk.").await;
        window.press("Let it stand…").await;
        window.sees("May stand:").await;
        section(&window, "16 Factual accuracy").await;
        window.sees("Everything is in order.").await;
        window.tick("I made this visit…").await;
        window.press("Sign off the report").await;
        window.sees("Signed off. This is report").await;
        window.press("Prepare the email to Ofsted").await;
        window.sees("ask for a second person to release it").await;
        window.look("release-needs-a-second-person").await;
        lock(&window).await;

        sign_in_as(&window, MANAGER).await;
        window.within("Registers").follow("Submissions").await;
        window.arrive("Submissions").await;
        window.look("submissions-grid").await;
        window.follow_first("Visit of…").await;
        window.press("Release to enquiries@ofsted.gov.uk").await;
        window.sees("How to send it").await;
        window.press("Open the email draft").await;
        window.sees(".eml").await;
        window.date("Day sent", march(4)).await;
        window.choose("How", "By email").await;
        window.press("Record as sent").await;
        window.sees("Recorded as sent.").await;
        give_a_copy(&window).await;
        file_the_answer(&window).await;
        window.press("Make the certificate").await;
        window.sees("The certificate and its proof file are in the folder").await;
        window.look("submission-with-its-proof-chain").await;
        assert!(
            std::fs::read(journey.folders.the_exported("certificate.pdf")).is_ok_and(|pdf| pdf.starts_with(b"%PDF"))
        );
        let proof = std::fs::read(journey.folders.the_exported("proof.json")).expect("the proof file");
        let proof = hearthbook_proof::Proof::parse(&proof).expect("a proof");
        assert!(hearthbook_proof::verify(&proof, None, None).holds(), "an outsider’s check holds");
        window.unfold("Withdraw this submission").await;
        window.fill("Why it is withdrawn", "A number in it was wrong.").await;
        window.press("Withdraw").await;
        window.sees("withdrawn").await;
        window.look("submission-withdrawn").await;
    });
}

/// From the submission to its report: who is to have a copy beside Ofsted, and one of them has it.
async fn give_a_copy(window: &Window) {
    window.follow_first("Visit of…").await;
    window.arrive("Visit report…").await;
    window.sees("Percival Stanbrooke, Director").await;
    window.unfold("Record a copy").await;
    window.press("Record this copy").await;
    window.sees("Choose who was given a copy").await;
    window.select("Who was given a copy", "Percival Stanbrooke, Director").await;
    window.date("Day given", march(4)).await;
    window.choose("How it was given", "By post").await;
    window.look("report-copies-form").await;
    window.press("Record this copy").await;
    window.sees("Given on 4 March 2026 by post, recorded by A.O.").await;
    window.look("report-copies").await;
}

/// Below the file chooser, which a driver cannot open: the rest is what the page does.
async fn file_the_answer(window: &Window) {
    let register =
        window.invoke("submissions", json!({"kind": "", "month": "", "late": false})).await.expect("the register");
    let sent = register["submissions"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["state"] == json!("sent"))
        .expect("sent")
        .clone();
    let date = sent["sentOn"].as_str().expect("a day").to_owned();
    let parts: Vec<&str> = date.split('-').collect();
    let received = json!({"year": parts[0], "month": parts[1], "day": parts[2]});
    let eml = "From: enquiries@ofsted.gov.uk\r\nTo: office@willow-house.example\r\nSubject: Automatic reply\r\n\r\nThank you.\r\n";
    let content = "RnJvbTogZW5xdWlyaWVzQG9mc3RlZC5nb3YudWsNClRvOiBvZmZpY2VAd2lsbG93LWhvdXNlLmV4YW1wbGUNClN1YmplY3Q6IEF1dG9tYXRpYyByZXBseQ0KDQpUaGFuayB5b3UuDQo=";
    let request = json!({"id": sent["id"], "fileName": "reply.eml", "size": eml.len(), "content": content, "receivedOn": received, "note": ""});
    window.invoke("file_receipt", request).await.expect("the receipt is filed");
    window.within("Registers").follow("Submissions").await;
    window.arrive("Submissions").await;
    window.follow_first("Visit of…").await;
    window.sees("reply.eml").await;
    window.press("Look at reply.eml").await;
    window.sees("Automatic reply").await;
    window.sees("Thank you.").await;
}

#[test]
fn a_disclosure_leaves_the_report_for_those_named_and_private_notes_stay_with_the_visitor() {
    journey("disclosure", CLOCK, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, VISITOR).await;
        open_the_draft(&window).await;
        window.follow("My interview notes").await;
        window.arrive("Notes of private interviews").await;
        window.fill("Your notes", "She wept when the night shift was named.").await;
        window.sees("Saved").await;
        window.look("interview-notes").await;
        window.go("/visits").await;
        window.arrive("Visits (regulation 25)").await;
        open_the_draft(&window).await;
        section(&window, "4 Staff views").await;
        window.press("This is a disclosure of harm in “What people said”").await;
        window.date("Day it was said or seen", march(3)).await;
        window.fill("Who said it, and whom it is about", "T.A.").await;
        window.fill("What was said or seen", "A colleague shook a child on Sunday.").await;
        window.fill("What was done at once, and who was told", "Told the duty desk at once.").await;
        window.choose("Does it concern the registered manager or the responsible individual?", "No").await;
        window.look("disclosure").await;
        window.press("Record it…").await;
        window.gone("heading", "A disclosure of harm").await;
        window.within("Registers").follow("Concerns").await;
        window.arrive("Safeguarding concerns").await;
        window.sees("A colleague shook a child on Sunday.").await;
        window.look("concern").await;
        lock(&window).await;
        sign_in_as(&window, "D.A., deputy manager").await;
        window.within("Registers").follow("Concerns").await;
        window.arrive("Safeguarding concerns").await;
        window.sees("There is no concern that you may read").await;
        window.does_not_see("shook").await;
    });
}

/// The responsible individual of these journeys, who is not the visitor.
pub const RUTH: Person = Person {
    name: "Ruth Ashdown",
    sign_in: "R.A., responsible individual",
    passphrase: "nine lanterns cross the frozen lake",
};

/// Below the page for settings: another journey gives access there.
pub async fn let_ruth_in(window: &Window) {
    let people = window.invoke("people", Value::Null).await.expect("the register");
    let ruth = people["people"].as_array().expect("a list").iter().find(|one| one["form"]["name"] == json!(RUTH.name));
    let id = ruth.expect("she is in the register")["id"].clone();
    let request =
        json!({"person": id, "role": "responsibleIndividual", "passphrase": RUTH.passphrase, "again": RUTH.passphrase});
    window.invoke("give_access", request).await.expect("she has access");
}

async fn open_the_round(window: &Window) {
    window.follow_first("Check the facts of a visit report…").await;
    window.arrive("Accuracy round").await;
}

async fn comment(window: &Window, on: &str, words: &str) {
    window.unfold(on).await;
    window.fill("What is not right, and how you know", words).await;
    window.press("Make the comment…").await;
    window.sees(words).await;
}

#[test]
fn three_people_settle_the_facts_and_a_disclosure_leaves_the_round_that_was_sent() {
    journey("accuracy-round-of-three", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        let_ruth_in(&window).await;
        lock(&window).await;

        sign_in(&window, &JO).await;
        window.arrive("Today").await;
        record_visit(&window).await;
        window.press("Save the visit").await;
        window.sees("The visit is on record.").await;
        window.press("Write the report").await;
        window.sees("1 The visit").await;
        section(&window, "4 Staff views").await;
        window.fill("What people said", "The rota is fair. A colleague shook a child on Sunday.").await;
        section(&window, "13 Opinion on the standard of care").await;
        window.fill("My opinion", "The standard of care is good, with twelve families seen.").await;
        window.follow("Accuracy round").await;
        window.arrive("Accuracy round").await;
        window.press("Send for comment").await;
        window.sees("Round 1").await;
        lock(&window).await;

        sign_in(&window, &AMARA).await;
        open_the_round(&window).await;
        comment(&window, "Comment on Opinion on the standard of care, My opinion", "It was one family, not twelve.")
            .await;
        comment(&window, "Comment on Staff views, What people said", "Did a colleague say he shook a child on Sunday?")
            .await;
        lock(&window).await;

        sign_in(&window, &RUTH).await;
        open_the_round(&window).await;
        window.sees("It was one family, not twelve.").await;
        comment(&window, "Comment on Opinion on the standard of care, My opinion", "I agree with A.O.").await;
        window.choose("When you have read it and made your comments", "The facts are right as they stand").await;
        window.press("Answer the visitor").await;
        window.sees("said that the facts are right").await;
        window.look("accuracy-round-of-three").await;
        lock(&window).await;

        sign_in(&window, &JO).await;
        window.within("Registers").follow("Visits (reg 25)").await;
        window.arrive("Visits (regulation 25)").await;
        window.follow("Go on writing…").await;
        section(&window, "4 Staff views").await;
        window.mark("What people said", "A colleague shook a child on Sunday.").await;
        window.press("This is a disclosure of harm in “What people said”").await;
        window.date("Day it was said or seen", march(3)).await;
        window.fill("What was said or seen", "A colleague shook a child on Sunday.").await;
        window.fill("What was done at once, and who was told", "Told the duty desk at once.").await;
        window
            .choose(
                "Does it concern the registered manager or the responsible individual?",
                "Yes, the manager: the responsible individual and I may read it",
            )
            .await;
        window.press("Record it…").await;
        window.gone("heading", "A disclosure of harm").await;
        window.within("Registers").follow("Concerns").await;
        window.arrive("Safeguarding concerns").await;
        window.follow("An allegation against somebody who works here, 3 March 2026").await;
        window.arrive("An allegation against somebody who works here, 3 March 2026").await;
        window.sees("Taken out of the rounds of comments with it").await;
        lock(&window).await;

        sign_in(&window, &AMARA).await;
        open_the_round(&window).await;
        window.sees("Taken back by the visitor").await;
        window.does_not_see("shook").await;
        window.look("disclosure-left-the-round").await;
    });
}

#[test]
fn a_report_that_was_sent_is_corrected_and_the_new_version_says_who_had_the_old_one() {
    journey("correction", CLOCK, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, VISITOR).await;
        window.within("Registers").follow("Visits (reg 25)").await;
        window.arrive("Visits (regulation 25)").await;
        // the newest that this visitor made and that Ofsted has had
        window.follow("Read the report, 20 October 2025").await;
        window.sees("Correct this report").await;
        window.unfold("Correct this report").await;
        window.fill("What is corrected, and why", "The number of parents was wrong.").await;
        window.press("Start the corrected version").await;
        window.has("heading", "1 The visit").await;
        window.sees("The number of parents was wrong.").await;
        section(&window, "13 Opinion on the standard of care").await;
        window.add("My opinion", " Four parents were interviewed, not three.").await;
        section(&window, "16 Factual accuracy").await;
        window.sees("Everything is in order.").await;
        window.tick("I made this visit…").await;
        window.press("Sign off the report").await;
        window.sees("Signed off. This is report").await;
        window.sees("Version 2, which corrects SC999001-V-2025-10-20-1").await;
        window.press("Prepare the email to Ofsted").await;
        window.sees("Who had this document").await;
        window.sees("SC999001-V-2025-10-20-1").await;
        window.look("correction-who-had-the-old-one").await;
    });
}
