//! Safeguarding in the real window: an allegation about the registered manager, recorded at night by a shift worker, of
//! which the manager sees nothing and the responsible individual everything; and the page for people who are worried.

use crate::sample_centre::{enter_the_sample, sign_in_as};
use crate::support::{Window, journey};
use crate::willow_house::lock;

/// A Tuesday night.
const NIGHT: &str = "2026-03-03T23:20:00Z";
const SAID: &str = "She held R.D. by the arm and shouted that the court would hear of it.";

const MOVED: &str = "R.D. says that A.O. took the keys from her bag.";

async fn recorded(window: &Window) {
    window.press("Record it").await;
}

#[test]
fn an_allegation_about_the_manager_is_kept_at_night_and_goes_to_the_lado_without_the_manager_learning_of_it() {
    journey("safeguarding", NIGHT, async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;

        window.press("Worried about something here?").await;
        window.has("heading", "Worried about something here?").await;
        window.sees("0300 123 3155").await;
        window.sees("Will it be known that it was you?").await;
        window.look("whistleblowing").await;
        window.press("Back to signing in").await;

        window.choose("Who are you?", "T.A., shift worker").await;
        window.press("Fill it in").await;
        window.press("Open the record").await;
        window.arrive("What happened").await;
        window.choose("Is anyone in danger now?", "No").await;
        window.select("What was it?", "Allegation").await;
        window.tick("The registered manager").await;
        window.sees("This is kept as a safeguarding concern, not in this list.").await;
        window.fill("What happened?", SAID).await;
        window.fill("Time it happened", "22:50").await;
        window.fill("What was done at once?", "R.D. went to her room; nobody else was told.").await;
        window.look("allegation-quick-form").await;
        window.press("Record it").await;
        window.sees("It is kept as a safeguarding concern").await;
        window.sees("you do not see it again either").await;
        window.does_not_see("held R.D. by the arm").await;
        window.look("allegation-kept").await;
        lock(&window).await;

        sign_in_as(&window, "A.O., registered manager").await;
        window.does_not_see("safeguarding referral").await;
        window.does_not_see("safeguarding concern waits").await;
        window.within("Registers").follow("Concerns").await;
        window.arrive("Safeguarding concerns").await;
        window.does_not_see("held R.D. by the arm").await;
        window.look("concerns-of-the-manager").await;
        window.within("Registers").follow("What happened").await;
        window.arrive("What happened").await;
        window.does_not_see("held R.D. by the arm").await;
        window.within("Registers").follow("Audit log").await;
        window.arrive("Audit log").await;
        window.sees("Entries on closed notes are shown only to the readers of these notes.").await;
        window.does_not_see("Wrote a closed note").await;
        window.look("audit-without-closed-notes").await;
        lock(&window).await;

        sign_in_as(&window, "J.W., responsible individual").await;
        window.sees("A safeguarding concern waits for you").await;
        window.look("concern-on-today").await;
        window.follow("A safeguarding concern waits for you").await;
        window.arrive("An allegation against somebody who works here, 3 March 2026").await;
        window.sees(SAID).await;
        window.choose("To whom", "Designated officer (LADO)").await;
        window.fill("How", "by telephone").await;
        window.fill("Who was spoken to", "M. Birch").await;
        window.fill("Reference", "LD-118").await;
        recorded(&window).await;
        window.sees("Referral: Designated officer (LADO)").await;
        window.sees("Follow up the referral: Designated officer (LADO)").await;
        window.look("concern-page").await;

        let done = window.within("Record what was done");
        done.choose("Was there an answer?", "Yes").await;
        done.fill("What the answer was, or whom you asked again", "A strategy meeting on Thursday").await;
        recorded(&window).await;
        window.sees("answered").await;
        done.select("What", "A strategy meeting is planned").await;
        done.fill("Where, and who comes (optional)", "At the council, with M. Birch").await;
        recorded(&window).await;
        window.sees("Strategy meeting planned").await;
        done.select("What", "A strategy meeting was held").await;
        done.fill("What was decided", "The council makes an enquiry.").await;
        recorded(&window).await;
        window.sees("Strategy meeting held").await;
        done.select("What", "The outcome").await;
        done.fill("What came of it, and what was learnt", "Unfounded. The night log is read at handover.").await;
        recorded(&window).await;
        window.sees("It is closed with an outcome.").await;
        window.look("concern-with-its-outcome").await;
        window.within("Registers").follow("Concerns").await;
        window.arrive("Safeguarding concerns").await;
        window.look("concerns-of-the-responsible").await;

        // an event turns out to be about the manager, who can read it: it leaves the events
        window.within("Registers").follow("What happened").await;
        window.arrive("What happened").await;
        window.choose("Is anyone in danger now?", "No").await;
        window.select("What was it?", "Something else").await;
        window.fill("What happened?", MOVED).await;
        window.press("Record it").await;
        window.follow("Decide whether it is notified, and tell who has to know").await;
        window.arrive("Something else, 3 March 2026").await;
        window.unfold("This is about somebody who can read it").await;
        window.tick("The registered manager").await;
        window.look("event-to-be-moved").await;
        window.press("Move it into the safeguarding register").await;
        window.arrive("An allegation against somebody who works here, 3 March 2026").await;
        window.sees("out of the event “Something else, 3 March 2026”").await;
        window.within("Registers").follow("What happened").await;
        window.arrive("What happened").await;
        window.does_not_see(MOVED).await;
    });
}
