use proptest::prelude::*;

use super::*;
use crate::RuleBook;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn line(item: &str, on: &str) -> Line<'static> {
    let item = RuleBook::shipped().vetting().iter().find(|known| known.id == item).unwrap();
    let fact = match item.details {
        DetailsKind::Dbs => LineFact::Dbs { update_service: false },
        DetailsKind::Reference => LineFact::Reference { last_employer: false },
        _ => LineFact::Plain,
    };
    Line {
        item: &item.id,
        state: LineState::Complete,
        counts_from: day(on),
        seen_on: Some(day(on)),
        asked_on: None,
        expires_on: None,
        because: "",
        fact,
    }
}

fn last_employer() -> Line<'static> {
    Line { fact: LineFact::Reference { last_employer: true }, ..line("references", "2026-02-12") }
}

/// A person whose six items are complete, who starts on 2 March 2026.
fn complete() -> FileFacts<'static> {
    FileFacts {
        agency: false,
        transferred: false,
        started_on: Some(day("2026-03-02")),
        lines: vec![
            line("identity", "2026-02-01"),
            line("dbs", "2026-02-10"),
            line("references", "2026-02-10"),
            last_employer(),
            line("qualifications", "2026-02-01"),
            line("history", "2026-02-15"),
        ],
        history: HistoryFacts { lines: 4, employers: 2, past_care: vec![], open_gaps: 0, no_beginning: false },
    }
}

fn without(items: &[&str]) -> FileFacts<'static> {
    let mut file = complete();
    file.lines.retain(|line| !items.contains(&line.item));
    file
}

fn answer_on(file: &FileFacts<'_>, decision: Option<(Decided, NaiveDate, &str)>, on: &str) -> StartAnswer {
    let book = RuleBook::shipped();
    let standings = standings(book, file, day(on));
    may_start(book, &StartInput { has_file: true, left_on: None, file, standings: &standings, decision }, day(on))
}

fn answer(file: &FileFacts<'_>) -> StartAnswer {
    answer_on(file, None, "2026-02-20")
}

fn state(file: &FileFacts<'_>, item: &str, on: &str) -> (ItemState, String) {
    let book = RuleBook::shipped();
    let found = standings(book, file, day(on)).into_iter().find(|s| book.vetting()[s.item].id == item).unwrap();
    (found.state, found.words)
}

fn closing(item: &str, state: LineState) -> Line<'static> {
    let fact = LineFact::Transfer { closes: item.to_owned(), by: "appraisals" };
    Line { state, asked_on: Some(day("2026-02-18")), fact, ..line("transfer", "2026-02-18") }
}

#[test]
fn after_a_transfer_other_evidence_closes_a_gap_of_paragraphs_3_to_6_and_the_answer_says_so() {
    let mut file = without(&["references", "dbs"]);
    file.lines.push(last_employer());
    file.lines.push(closing("references", LineState::Complete));
    assert_eq!(state(&file, "references", "2026-02-20").0, ItemState::Missing, "nobody was transferred");
    assert_eq!(state(&file, "transfer", "2026-02-20").0, ItemState::NotRequired);
    file.transferred = true;
    let closed = "gap after the transfer closed by appraisals, seen 18 February 2026";
    assert_eq!(state(&file, "references", "2026-02-20"), (ItemState::Complete, closed.to_owned()));
    let open = "1 of 6 items open after the transfer";
    assert_eq!(state(&file, "transfer", "2026-02-20"), (ItemState::Missing, open.to_owned()));
    file.lines.push(closing("dbs", LineState::Complete));
    assert_eq!(state(&file, "dbs", "2026-02-20").0, ItemState::Missing, "a DBS certificate is seen itself");
    file.lines.push(line("dbs", "2026-02-10"));
    let answer = answer(&file);
    assert_eq!(answer.verdict, Verdict::ReadyToClear);
    let says = "or its gap after the transfer is closed by other evidence: references (paragraph 3)";
    assert!(answer.sentence.contains(says), "{}", answer.sentence);
    assert!(answer.reasons.iter().any(|reason| reason.text.contains("closed by appraisals")), "{:?}", answer.reasons);
    let told = (ItemState::Complete, "complete: 1 gap closed by other evidence".to_owned());
    assert_eq!(state(&file, "transfer", "2026-02-20"), told);
}

#[test]
fn what_is_asked_for_after_a_transfer_is_on_the_way_and_known_gaps_of_the_history_are_the_persons_to_explain() {
    let mut file = without(&["qualifications", "history"]);
    file.transferred = true;
    file.lines.push(closing("qualifications", LineState::InProgress));
    assert_eq!(state(&file, "qualifications", "2026-02-20").0, ItemState::InProgress);
    assert_eq!(state(&file, "transfer", "2026-02-20").0, ItemState::InProgress);
    assert_eq!(answer(&file).verdict, Verdict::NotCleared);
    file.lines.push(closing("history", LineState::Complete));
    assert_eq!(state(&file, "history", "2026-02-20").0, ItemState::Complete);
    file.history.open_gaps = 1;
    assert_eq!(state(&file, "history", "2026-02-20").0, ItemState::Missing);
}

#[test]
fn the_six_items_are_the_schedules_and_say_what_may_wait() {
    let book = RuleBook::shipped();
    let six: Vec<(&str, bool)> =
        book.vetting().iter().filter(|item| item.statutory()).map(|item| (item.id.as_str(), item.waits)).collect();
    assert_eq!(
        six,
        [
            ("identity", false),
            ("dbs", false),
            ("references", true),
            ("past-care", true),
            ("qualifications", true),
            ("history", true)
        ]
    );
    for item in book.vetting().iter().filter(|item| !item.statutory()) {
        assert_ne!(item.basis, crate::Basis::Law, "{} is beside the Schedule", item.id);
    }
}

#[test]
fn a_complete_file_still_needs_somebody_to_decide() {
    let file = complete();
    let open = answer(&file);
    assert_eq!(open.verdict, Verdict::ReadyToClear);
    let cleared = answer_on(&file, Some((Decided::Cleared, day("2026-02-18"), "A.O.")), "2026-02-20");
    assert_eq!(cleared.verdict, Verdict::Cleared);
    assert_eq!(
        cleared.sentence,
        "Yes: cleared to start on 18 February 2026 by A.O.; everything that Schedule 2 asks is complete."
    );
}

#[test]
fn an_early_start_is_open_exactly_while_only_paragraphs_3_to_6_are_outstanding() {
    let items = ["identity", "dbs", "references", "qualifications", "history"];
    for mask in 1u32..32 {
        let gone: Vec<&str> =
            items.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0).map(|(_, item)| *item).collect();
        let found = answer(&without(&gone));
        let hard = gone.contains(&"identity") || gone.contains(&"dbs");
        assert_eq!(found.verdict, Verdict::NotCleared, "{gone:?}");
        assert_eq!(found.early_possible, !hard, "{gone:?}");
        assert_eq!(found.not_early_because.is_empty(), !hard, "{gone:?}");
        assert_eq!(found.outstanding.len(), gone.len(), "{gone:?}");
    }
}

#[test]
fn what_is_outstanding_stands_in_one_sentence() {
    assert_eq!(
        answer(&without(&["dbs", "references"])).sentence,
        "No: DBS (paragraph 2) and references (paragraph 3) are outstanding."
    );
    let early = answer_on(
        &without(&["references"]),
        Some((Decided::Early { review_on: day("2026-03-10") }, day("2026-02-25"), "A.O.")),
        "2026-03-03",
    );
    assert_eq!(early.verdict, Verdict::EarlyStart);
    assert_eq!(
        early.sentence,
        "Yes, under supervision only: early start decided on 25 February 2026 by A.O.; references (paragraph 3) are \
         outstanding. Review by 10 March 2026."
    );
    let gone_wrong = answer_on(
        &without(&["dbs"]),
        Some((Decided::Early { review_on: day("2026-03-10") }, day("2026-02-25"), "A.O.")),
        "2026-03-03",
    );
    assert_eq!(gone_wrong.verdict, Verdict::NotCleared, "an early start does not cover a DBS that is gone");
}

#[test]
fn a_clearance_does_not_outlive_its_evidence() {
    let found = answer_on(&without(&["identity"]), Some((Decided::Cleared, day("2026-02-18"), "A.O.")), "2026-03-03");
    assert_eq!(found.verdict, Verdict::NotCleared);
    assert!(found.sentence.contains("was cleared on 18 February 2026"), "{}", found.sentence);
}

#[test]
fn a_renewal_that_the_centre_set_itself_does_not_undo_what_the_law_asks() {
    let file = complete();
    assert_eq!(state(&file, "dbs", "2029-02-09").0, ItemState::Complete);
    assert_eq!(state(&file, "dbs", "2029-02-11").0, ItemState::Expired);
    let later = answer_on(&file, Some((Decided::Cleared, day("2026-02-18"), "A.O.")), "2029-03-01");
    assert_eq!(later.verdict, Verdict::Cleared);
    assert!(later.reasons.iter().any(|reason| reason.text.contains("sets no renewal")), "{:?}", later.reasons);
}

#[test]
fn two_references_count_only_with_one_from_the_last_employer_if_any() {
    let mut file = without(&["references"]);
    file.lines.extend([line("references", "2026-02-01"), line("references", "2026-02-02")]);
    assert_eq!(state(&file, "references", "2026-02-20").0, ItemState::Missing);
    file.history.employers = 0;
    assert_eq!(state(&file, "references", "2026-02-20").0, ItemState::Complete, "there was no employer");
    let mut one = without(&["references"]);
    one.lines.push(last_employer());
    assert_eq!(state(&one, "references", "2026-02-20").1, "1 of 2 references");
    let asked =
        Line { state: LineState::InProgress, asked_on: Some(day("2026-02-01")), ..line("references", "2026-02-01") };
    one.lines.push(asked);
    let (found, words) = state(&one, "references", "2026-02-20");
    assert_eq!(found, ItemState::InProgress);
    assert!(words.contains("to be chased"), "{words}");
}

#[test]
fn every_past_care_post_needs_a_reason() {
    let mut file = complete();
    file.history.past_care = vec!["a".into(), "b".into()];
    assert_eq!(state(&file, "past-care", "2026-02-20").0, ItemState::Missing);
    for post in ["a", "b"] {
        file.lines.push(Line { fact: LineFact::PastCare { post: post.into() }, ..line("past-care", "2026-02-14") });
    }
    assert_eq!(state(&file, "past-care", "2026-02-20").0, ItemState::Complete);
    assert_eq!(state(&complete(), "past-care", "2026-02-20").0, ItemState::NotRequired);
}

#[test]
fn a_history_with_an_open_gap_is_not_full_whatever_was_accepted() {
    let mut file = complete();
    file.history.open_gaps = 1;
    assert_eq!(state(&file, "history", "2026-02-20").0, ItemState::Missing);
    file.history.lines = 0;
    file.history.open_gaps = 0;
    assert_eq!(state(&file, "history", "2026-02-20").0, ItemState::Missing, "nothing was entered");
}

fn agency(confirmed: &[&str], identity_on_arrival: bool) -> FileFacts<'static> {
    let confirmed = confirmed.iter().map(|item| (*item).to_owned()).collect();
    FileFacts {
        agency: true,
        transferred: false,
        // a Friday
        started_on: Some(day("2026-03-06")),
        lines: vec![Line {
            fact: LineFact::Agency { confirmed, identity_on_arrival },
            ..line("agency-confirmation", "2026-03-06")
        }],
        history: HistoryFacts::default(),
    }
}

const SIX: [&str; 6] = ["identity", "dbs", "references", "past-care", "qualifications", "history"];

#[test]
fn an_agency_worker_starts_with_all_six_confirmed_and_identity_seen() {
    let decided = Some((Decided::Cleared, day("2026-03-06"), "A.O."));
    let ready = answer_on(&agency(&SIX, true), decided, "2026-03-06");
    assert_eq!(ready.verdict, Verdict::Cleared);
    assert_eq!(ready.agency_review_by, Some(day("2026-03-09")), "the next working day is Monday");
    let unseen = answer_on(&agency(&SIX, false), decided, "2026-03-06");
    assert_eq!(unseen.verdict, Verdict::NotCleared);
    assert!(unseen.sentence.contains("not seen here on arrival"), "{}", unseen.sentence);
    assert!(!unseen.early_possible);
    let five = answer_on(&agency(&SIX[..5], true), decided, "2026-03-06");
    assert_eq!(five.verdict, Verdict::NotCleared);
    assert!(five.early_possible, "only the history is outstanding: the decision of 16(5), like everybody else");
    let mut reviewed = agency(&SIX, true);
    reviewed.lines.push(line("agency-review", "2026-03-09"));
    assert_eq!(answer_on(&reviewed, decided, "2026-03-10").agency_review_by, None);
    assert_eq!(state(&reviewed, "supervision", "2026-09-10").0, ItemState::NotRequired, "not asked of agency workers");
}

#[test]
fn a_leaver_is_asked_nothing() {
    let book = RuleBook::shipped();
    let file = without(&["identity"]);
    let found = standings(book, &file, day("2026-09-01"));
    let input =
        StartInput { has_file: true, left_on: Some(day("2026-08-31")), file: &file, standings: &found, decision: None };
    assert_eq!(may_start(book, &input, day("2026-09-01")).verdict, Verdict::Left);
}

#[test]
fn new_information_stands_until_a_new_certificate_is_seen() {
    let mut file = without(&["dbs"]);
    file.lines.push(Line { fact: LineFact::Dbs { update_service: true }, ..line("dbs", "2026-02-10") });
    assert_eq!(state(&file, "dbs-status", "2026-12-01").0, ItemState::Complete, "the certificate counts like a check");
    assert_eq!(state(&file, "dbs-status", "2027-02-11").0, ItemState::Expired);
    assert_eq!(state(&file, "dbs", "2030-02-11").0, ItemState::Complete, "on the service, no renewal");
    file.lines.push(Line { fact: LineFact::Status { new_information: true }, ..line("dbs-status", "2027-01-10") });
    assert!(state(&file, "dbs-status", "2027-01-11").1.contains("new information"));
    file.lines.push(Line { fact: LineFact::Dbs { update_service: true }, ..line("dbs", "2027-02-01") });
    assert_eq!(state(&file, "dbs-status", "2027-02-02").0, ItemState::Complete);
}

#[test]
fn what_is_due_only_after_the_start_is_not_missing_before() {
    let file = complete();
    assert_eq!(state(&file, "probation", "2026-03-03").0, ItemState::NotRequired);
    assert_eq!(state(&file, "probation", "2026-09-03").0, ItemState::Missing);
}

#[test]
fn the_first_of_each_is_asked_by_the_rules_interval_after_the_start_and_then_it_is_no_first_any_more() {
    let book = RuleBook::shipped();
    let found = |file: &FileFacts<'_>, item: &str, on: &str| {
        standings(book, file, day(on)).into_iter().find(|s| book.vetting()[s.item].id == item).unwrap()
    };
    let mut file = complete();
    for (item, by) in [
        ("supervision", "2026-04-02"),
        ("probation", "2026-09-02"),
        ("training", "2027-03-02"),
        ("appraisal", "2027-03-02"),
    ] {
        let first = found(&file, item, "2026-03-20");
        assert_eq!((first.first, first.asked_by()), (true, Some(day(by))), "{item}");
        assert_eq!(first.counted_from, file.started_on, "{item}");
        assert!(first.satisfied(), "{item} is not outstanding before its day");
    }
    assert_eq!(found(&file, "driving", "2026-03-20").asked_by(), None, "asked only where it applies");
    file.lines.push(line("supervision", "2026-03-25"));
    let next = found(&file, "supervision", "2026-03-26");
    assert_eq!((next.first, next.asked_by()), (false, Some(day("2026-04-25"))));
    file.lines.push(Line { state: LineState::NotRequired, because: "ended", ..line("probation", "2026-03-25") });
    assert_eq!(found(&file, "probation", "2026-03-26").asked_by(), None, "somebody said that it is not required");
    let agency = agency(&SIX, true);
    assert_eq!(found(&agency, "supervision", "2026-03-26").asked_by(), None, "not asked of agency workers");
}

proptest! {
    #[test]
    fn the_same_seed_draws_the_same_files_and_none_twice(seed in "[a-f0-9]{1,16}", people in 0usize..60, files in 0usize..70) {
        let ids: Vec<String> = (0..people).map(|n| format!("id-{n}")).collect();
        let first = draw(&seed, &ids, files);
        prop_assert_eq!(&first, &draw(&seed, &ids, files));
        prop_assert_eq!(first.len(), files.min(people));
        let mut sorted = first.clone();
        sorted.sort_unstable();
        sorted.dedup();
        prop_assert_eq!(sorted.len(), first.len());
        // the order of the list does not decide
        let mut turned = ids.clone();
        turned.reverse();
        let other: Vec<&String> = draw(&seed, &turned, files).into_iter().map(|index| &turned[index]).collect();
        prop_assert_eq!(first.iter().map(|index| &ids[*index]).collect::<Vec<_>>(), other);
    }

    /// More evidence never makes a start less allowed, and an early start is never open without identity and DBS.
    #[test]
    fn more_evidence_never_takes_a_start_away(mask in 0u32..64, more in 0u32..64) {
        let items = ["identity", "dbs", "references", "past-care", "qualifications", "history"];
        let gone = |mask: u32| -> Vec<&str> {
            items.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) == 0).map(|(_, item)| *item).collect()
        };
        let fewer = answer(&without(&gone(mask)));
        let richer = answer(&without(&gone(mask | more)));
        prop_assert!(richer.outstanding.len() <= fewer.outstanding.len());
        if fewer.verdict == Verdict::ReadyToClear {
            prop_assert_eq!(richer.verdict, Verdict::ReadyToClear);
        }
        if fewer.early_possible {
            prop_assert!(mask & 0b11 == 0b11);
        }
    }
}
