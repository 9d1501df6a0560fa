//! The inspector arrives at 09:05, and Annex A is handed over at 11:00, in the real window with the sample centre.

use crate::sample_centre::{enter_the_sample, sign_in_as};
use crate::support::{Window, journey, pdf_text};

#[test]
fn the_inspector_arrives_and_annex_a_is_handed_over() {
    journey("inspector", "2026-03-04T09:05:00Z", async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, "A.O., registered manager").await;
        window.follow("The inspector is here").await;
        window.arrive("The inspector is here").await;
        window.look("inspector-begin").await;
        window.press("Begin the inspection day").await;
        window.sees("begun by A.O.").await;
        window.paste("Ready by, as agreed with the inspector", "11:00").await;
        window.sees("Agreed for 11:00").await;
        window.paste("Inspector", "Invented Person, Ofsted").await;
        window.sees("Saved").await;
        window.within("Asked for and handed over").paste("What", "The log of missing episodes").await;
        window.press("Add to the note").await;
        window.sees("Asked for: The log of missing episodes").await;
        window.sees("Never write who spoke with the inspector in private").await;
        window.look("inspector-day").await;

        window.go("/annex-a/differences").await;
        window.arrive("Did we say the same thing?").await;
        window.sees("What is compared").await;
        window.look("annex-differences").await;

        window.go("/annex-a").await;
        window.arrive("Annex A").await;
        window.sees("The form itself was not seen.").await;
        window.paste("Vacancies: posts and since when", "None").await;
        window.press("Save and confirm: Vacancies: posts and since when").await;
        window.sees("confirmed 4 March 2026").await;
        window.look("annex-a").await;

        // later in the morning: what was typed and confirmed is there
        let window = journey.open_at("2026-03-04T10:50:00Z").await;
        sign_in_as(&window, "A.O., registered manager").await;
        window.sees("The inspector is here").await;
        finish(&window).await;

        let window = journey.open_at("2026-03-04T11:00:00Z").await;
        sign_in_as(&window, "A.O., registered manager").await;
        window.go("/inspector").await;
        window.arrive("The inspector is here").await;
        window.sees("Agreed for 11:00; finished").await;
        window.within("Asked for and handed over").choose("What it is", "Handed over").await;
        window.within("Asked for and handed over").paste("What", "Annex A, as PDF").await;
        window.press("Add to the note").await;
        window.sees("Handed over: Annex A, as PDF").await;
        window.press("The inspector has left: close the day").await;
        window.press("Close the day").await;
        window.sees("It can be read; nothing in it is changed any more.").await;
        window.look("inspector-day-closed").await;

        let text = pdf_text(&journey.folders.the_exported(".pdf"));
        for words in ["Willow House", "SC999001", "Families resident", "Missing episodes", "not seen"] {
            assert!(text.contains(words), "the PDF says “{words}”");
        }
        assert!(!text.contains("Hollinwade"), "no resident is named");
    });
}

async fn finish(window: &Window) {
    window.go("/annex-a").await;
    window.arrive("Annex A").await;
    window.paste("The inspector’s email address", "inspector@ofsted.example").await;
    window.tick("I looked at what is still open and at the differences").await;
    window.press("Finish Annex A").await;
    window.sees("is finished and filed. Release it, then hand it over.").await;
    window.look("annex-a-finished").await;
    window.follow("Release it").await;
    window.sees("Nothing leaves before it is released.").await;
    window.press("Release to inspector@ofsted.example").await;
    window.press("Save the PDF and show it in its folder").await;
    window.has("button", "Show in folder: SC999001…").await;
    window.look("annex-a-submission").await;
}

#[test]
fn the_outline_of_annex_a_is_changed_without_code() {
    journey("annex-outline", "2026-03-04T09:30:00Z", async |journey| {
        let window = journey.open().await;
        enter_the_sample(&window).await;
        sign_in_as(&window, "A.O., registered manager").await;
        window.go("/settings/annex").await;
        window.arrive("Annex A").await;
        window.look("annex-outline").await;
        window.press("Change: Last full inspection: date and outcome").await;
        window.fill("Label", "Last inspection of whatever kind").await;
        window.paste("Why is it changed?", "The inspector asked for it").await;
        window.press("Save the outline").await;
        window.sees("The outline is saved as the centre’s own").await;
        window.go("/annex-a").await;
        window.arrive("Annex A").await;
        window.sees("Last inspection of whatever kind").await;
        window.sees("The centre’s own outline, version 1").await;
    });
}
