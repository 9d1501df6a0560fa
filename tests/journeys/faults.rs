//! Damage, a breach and an access request in the real window; and every file that a run left is searched for names.

use std::path::{Path, PathBuf};

use crate::support::journey;
use crate::willow_house::{CLOCK, MANAGER, VISITOR, admit_a_family, lock, march, set_up, sign_in};

#[test]
fn a_damaged_record_is_named_and_the_way_back_is_shown() {
    journey("damage", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        let stick = journey.folders.home().join("stick");
        std::fs::create_dir_all(&stick).expect("a folder for the stick");
        window.within("Registers").follow("Backups").await;
        window.arrive("Backups").await;
        window.fill("Folder for backups", &stick.display().to_string()).await;
        window.press("Save").await;
        window.sees("The folder for backups is saved.").await;
        window.press("Make a backup now").await;
        window.sees("The backup is made and proved.").await;
        lock(&window).await;

        let record = journey.folders.data().join("store/records.db");
        let mut bytes = std::fs::read(&record).expect("the record");
        bytes[50_000] ^= 1;
        std::fs::write(&record, bytes).expect("the damage");
        window.choose("Who are you?", MANAGER.sign_in).await;
        window.fill("Passphrase", MANAGER.passphrase).await;
        window.press("Open the record").await;
        window.arrive("The record is damaged").await;
        window.sees("The last backup was made on 4 March 2026").await;
        window.look("damaged-record").await;
        window.press("Restore from a backup").await;
        window.arrive("Restore from a backup").await;
        window.holds("Folder of the backups", &stick.display().to_string()).await;
        window.press("Show the backups").await;
        window.press_first("Take the backup of…").await;
        window.fill("Passphrase as it was when the backup was made", MANAGER.passphrase).await;
        window.press("Go on").await;
        window.tick("I have read this. Restore the backup").await;
        window.press("Restore").await;
        window.sees("The record is restored").await;
        window.press("To the sign-in").await;
        sign_in(&window, &MANAGER).await;
        lock(&window).await;
        journey.kill();

        // whatever the application and its web view wrote; the exports are readable on purpose
        let mut files = Vec::new();
        walk(&journey.folders.home(), &mut files);
        walk(&journey.folders.data(), &mut files);
        assert!(files.iter().any(|path| path.ends_with("records.db")), "the record is among them");
        for path in files {
            let bytes = std::fs::read(&path).unwrap_or_default();
            for name in [MANAGER.name, VISITOR.name] {
                let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
                for needle in [name.as_bytes(), &wide] {
                    let found = bytes.windows(needle.len()).any(|window| window == needle);
                    assert!(!found, "{name} stands in {}", path.display());
                }
            }
        }
    });
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { walk(&path, files) } else { files.push(path) }
    }
}

#[test]
fn a_breach_has_its_clock_and_a_person_gets_what_is_held_about_her() {
    journey("privacy", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        admit_a_family(&window).await;
        window.within("Registers").follow("Data breaches").await;
        window.arrive("Breaches of personal data").await;
        window.sees("No breach is on record").await;
        window.date("When did you become aware of it?", march(3)).await;
        window.fill("Time", "16:00").await;
        window.fill("What happened", "A letter went to the wrong address").await;
        window.press("Record it").await;
        window.sees("The breach is on record").await;
        window.sees("6 March 2026, 16:00").await;
        window.look("breaches").await;
        window.go("/today").await;
        window.sees("Report a breach of personal data to the Information Commissioner").await;

        window.within("Registers").follow("Access requests").await;
        window.arrive("Requests for what is held about a person").await;
        window.sees("Nobody has asked yet").await;
        window.look("access-requests").await;
        window.select("Whose data are asked for?", "Leah Adeyemi, F-2026-01").await;
        window.fill("Who asks?", "the person").await;
        window.fill("How did you make sure who asks, and that he or she may?", "known in person").await;
        window.choose("On what ground may it be disclosed?", "A statutory provision").await;
        window.fill("The provision or the order", "UK GDPR, article 15").await;
        window.press("Begin the review").await;
        window.arrive("What is held about a person").await;
        window.sees("End the review").await;
        window.look("access-request-review").await;
        window.tick("I read every item for other people’s data: what stays tells nothing about them that they would not expect").await;
        window.tick("I read every item for a risk of serious harm to the child, the person or anybody else").await;
        window.fill("What did the look at safeguarding risk come to, and who was asked?", "None seen").await;
        window.press("Write the bundle").await;
        window.sees("The bundle is written").await;
        let pdf = journey.folders.the_exported("access_LA_2026-03-04.pdf");
        assert!(crate::support::pdf_text(&pdf).contains("Leah Adeyemi"), "it names the person");
    });
}
