//! The way back in the real window: a folder for backups, a backup, a rehearsal, and a restore on a PC that has nothing.

use serde_json::{Value, json};

use crate::support::journey;
use crate::willow_house::{CLOCK, MANAGER, lock, set_up};

#[test]
fn a_backup_is_made_rehearsed_and_restored_where_nothing_is() {
    journey("backup", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        let stick = journey.folders.home().join("stick");
        std::fs::create_dir_all(&stick).expect("a folder for the stick");
        window.within("Registers").follow("Backups").await;
        window.arrive("Backups").await;
        window.sees("No folder for backups is chosen.").await;
        window.fill("Folder for backups", &stick.display().to_string()).await;
        window.press("Save").await;
        window.sees("The folder for backups is saved.").await;
        window.press("Make a backup now").await;
        window.sees("The backup is made and proved.").await;
        window.press("Rehearse a restore now").await;
        window.sees("The restore was rehearsed").await;
        window.look("backups").await;
        lock(&window).await;
        journey.kill();

        // another PC: the same stick, and no record
        std::fs::rename(journey.folders.data(), journey.folders.home().join("the-first-pc"))
            .expect("the first PC is gone");
        let window = journey.open().await;
        window.arrive("Welcome").await;
        window.press("I have a backup of Hearthbook").await;
        window.arrive("Restore from a backup").await;
        window.fill("Folder of the backups", &stick.display().to_string()).await;
        window.press("Show the backups").await;
        window.press_first("Take the backup of…").await;
        window.sees("Whose passphrase do you have?").await;
        window.look("restore-whose-passphrase").await;
        window.fill("Passphrase as it was when the backup was made", MANAGER.passphrase).await;
        window.press("Go on").await;
        window.sees("There is no record on this PC yet, so nothing is lost.").await;
        window.tick("I have read this. Restore the backup").await;
        window.look("restore-what-would-be-lost").await;
        window.press("Restore").await;
        // a record is there now, so the first start gives way to the sign-in
        window.arrive("Sign in").await;
        let state = window.invoke("app_state", Value::Null).await.expect("the state");
        assert_eq!(state["stage"], json!("locked"));
    });
}
