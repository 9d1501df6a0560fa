//! The power goes while somebody types: at most the last second is gone.

use std::time::{Duration, Instant};

use crate::support::{Journey, Window, journey};
use crate::willow_house::{CLOCK, VISITOR, lock, record_visit, set_up, sign_in};

const AT_MOST: Duration = Duration::from_secs(1);

#[test]
fn a_killed_process_loses_at_most_the_last_second_of_typing() {
    journey("crash", CLOCK, async |journey| {
        let window = journey.open().await;
        set_up(journey, &window).await;
        lock(&window).await;
        sign_in(&window, &VISITOR).await;

        // In a form that was never saved to the record.
        record_visit(&window).await;
        let seen = "Which parts were seen";
        let typed = type_until_the_power_goes(journey, &window, seen).await;
        let window = journey.open().await;
        sign_in(&window, &VISITOR).await;
        window.go("/visits/new").await;
        window.sees("We kept what you typed").await;
        window.within("Interview 1").holds("Initials", "LA").await;
        typed.survived_in(&window.value(seen).await);
        window.look("visit-form-brought-back").await;
        window.press("Save the visit").await;
        window.sees("The visit is on record.").await;

        // In a report, which saves itself field by field.
        window.press("Write the report").await;
        window.sees("1 The visit").await;
        let went = "How the visit went";
        let typed = type_until_the_power_goes(journey, &window, went).await;
        let window = journey.open().await;
        sign_in(&window, &VISITOR).await;
        window.within("Registers").follow("Visits (reg 25)").await;
        window.follow("Go on writing…").await;
        typed.survived_in(&window.value(went).await);
    });
}

/// What was typed, and how much of it at least a second before the process was killed.
struct Typed {
    all: String,
    surely: String,
}

/// Types without a pause for a few seconds, then kills the process between two words.
async fn type_until_the_power_goes(journey: &mut Journey, window: &Window, label: &str) -> Typed {
    let begun = Instant::now();
    let mut all = window.value(label).await;
    let mut marks = vec![(begun, all.len())];
    while begun.elapsed() < 4 * AT_MOST {
        let words = format!(" and {} more", marks.len());
        window.add(label, &words).await;
        all.push_str(&words);
        marks.push((Instant::now(), all.len()));
    }
    journey.kill();
    let killed = Instant::now();
    let (_, surely) = marks.iter().rev().find(|(at, _)| killed - *at >= AT_MOST).expect("typing took longer than that");
    let surely = all[..*surely].to_owned();
    Typed { all, surely }
}

impl Typed {
    fn survived_in(&self, found: &str) {
        assert!(
            found.starts_with(&self.surely),
            "all but the last second is there.\nsure: {}\nfound: {found}",
            self.surely
        );
        assert!(self.all.starts_with(found), "nothing else is there.\ntyped: {}\nfound: {found}", self.all);
    }
}
