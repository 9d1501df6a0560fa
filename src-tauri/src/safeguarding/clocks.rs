//! What of a concern is still to be done, and by when: for its page, and in closed words for the Today of its readers.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use hearthbook_records::input::parse_time;
use hearthbook_records::safeguarding::{ConcernClockView, ConcernStepKind};
use hearthbook_records::today::{TodayLine, Urgency};
use hearthbook_records::{Ability, UiError};
use hearthbook_rules::calendar::{days_away_words, london_date, london_date_time_words};
use hearthbook_rules::{Explanation, RuleBook, Safeguarding, london_instant};

use super::{Found, Sealed, Step, readable};
use crate::desk::Desk;

/// The instant of a step: its time if one was given, else the beginning of its day.
fn instant(step: &Step) -> DateTime<Utc> {
    let Some(on) = step.on else { return step.recorded_at };
    let at = parse_time(&step.at, "The time").unwrap_or(NaiveTime::MIN);
    london_instant(on, at).at
}

/// The rule of FGM's second clock: the Act's, behind the day of the guidance.
const LIMIT: &str = "fgm.police.limit";

fn days_urgency(why: &Explanation, today: chrono::NaiveDate) -> (Urgency, String) {
    match why.due {
        Some(due) if due < today => (Urgency::Late, days_away_words(due, today)),
        Some(due) => (Urgency::Soon, days_away_words(due, today)),
        None => (Urgency::Soon, "at once".to_owned()),
    }
}

/// Steps of a kind that belong to an earlier one.
fn answered<'a>(sealed: &'a Sealed, to: &Step, kinds: &[ConcernStepKind]) -> Option<&'a Step> {
    sealed.steps.iter().find(|step| step.target == Some(to.id) && kinds.contains(&step.kind))
}

/// Everything that is still to be done, in the order in which it should be.
#[must_use]
pub fn of(rules: &RuleBook, sealed: &Sealed, now: DateTime<Utc>) -> Vec<ConcernClockView> {
    use ConcernStepKind as K;
    let today = london_date(now);
    let mut clocks = Vec::new();
    if sealed.closed() {
        return clocks;
    }
    let mut add = |step: K, target: String, what: &str, why: Explanation, urgency: Urgency, when: String| {
        clocks.push(ConcernClockView { urgency, what: what.to_owned(), when, why, step, target });
    };
    // matters with a clock of their own
    for step in sealed.steps.iter().filter(|step| step.kind == K::MatterKnown) {
        let Some(matter) = Safeguarding::shipped().matter(&step.to) else { continue };
        if matter.rule.is_empty() || answered(sealed, step, &[K::MatterDone]).is_some() {
            continue;
        }
        let clock = rules.notice_clock(&matter.rule, instant(step), false);
        let urgency = crate::events::urgency(clock.state(now));
        let when = clock.why.headline.clone();
        add(K::MatterDone, step.id.to_string(), &format!("Report: {}", matter.title), clock.why, urgency, when);
        if matter.rule == "fgm.police" {
            let why = rules.fgm_limit(london_date(instant(step)));
            let urgency = why.due.map_or(Urgency::Coming, |due| Urgency::of_days((due - today).num_days()));
            let (what, when) = (format!("{}: the Act’s own limit", matter.title), why.headline.clone());
            add(K::MatterDone, step.id.to_string(), &what, why, urgency, when);
        }
    }
    // nobody has referred it or said why not
    let referred = sealed.steps.iter().any(|step| matches!(step.kind, K::Refer | K::NotReferred));
    if !referred {
        let known = sealed.known.or(sealed.recorded_at).map(london_date_time_words).unwrap_or_default();
        let why = rules.concern_open(&known);
        let late = sealed.known.or(sealed.recorded_at).is_some_and(|at| now - at > TimeDelta::days(1));
        let urgency = if late { Urgency::Late } else { Urgency::Soon };
        add(K::Refer, String::new(), "Refer it, or record why not", why, urgency, "at once".to_owned());
    }
    // a referral waits for its answer
    for step in sealed.steps.iter().filter(|step| step.kind == K::Refer) {
        let answer = sealed
            .steps
            .iter()
            .any(|other| other.target == Some(step.id) && other.kind == K::FollowUp && other.yes == Some(true));
        if answer {
            continue;
        }
        let why = rules.referral_followup(step.on.unwrap_or(london_date(step.recorded_at)));
        let (urgency, when) = days_urgency(&why, today);
        let to = Safeguarding::shipped().recipient(&step.to).map_or("", |one| one.title.as_str());
        add(K::FollowUp, step.id.to_string(), &format!("Follow up the referral: {to}"), why, urgency, when);
    }
    // a strategy meeting that was planned
    for step in sealed.steps.iter().filter(|step| step.kind == K::PlanMeeting) {
        if answered(sealed, step, &[K::HoldMeeting]).is_some() {
            continue;
        }
        let why = rules.meeting_planned(step.on);
        let (urgency, when) = days_urgency(&why, today);
        add(K::HoldMeeting, step.id.to_string(), "Record what the strategy meeting decided", why, urgency, when);
    }
    // removed, or would have been: the DBS
    let removed = sealed.steps.iter().rev().find(|step| step.kind == K::Removed);
    if let Some(step) = removed.filter(|step| step.yes == Some(true)) {
        let done = sealed.steps.iter().any(|step| matches!(step.kind, K::DbsReferred | K::DbsNot));
        if !done {
            let clock = rules.notice_clock("dbs.referral", instant(step), false);
            let (urgency, when) = days_urgency(&clock.why, today);
            add(K::DbsReferred, step.id.to_string(), "Refer to the DBS, or record why not", clock.why, urgency, when);
        }
    }
    clocks
}

/// The most urgent of them, and how a concern stands.
#[must_use]
pub fn standing(sealed: &Sealed, clocks: &[ConcernClockView]) -> (Urgency, String) {
    if sealed.closed() {
        return (Urgency::Done, "closed with an outcome".to_owned());
    }
    match clocks.iter().find(|clock| clock.urgency == Urgency::Late).or(clocks.first()) {
        Some(clock) => (clock.urgency, clock.what.to_lowercase()),
        None => (Urgency::Coming, "the outcome is open".to_owned()),
    }
}

/// Lines for Today: for its readers only, and in words that tell nothing over the shoulder.
///
/// # Errors
/// What the store says.
pub fn for_today(desk: &mut Desk) -> Result<Vec<TodayLine>, UiError> {
    if !desk.may(Ability::ReadConcerns) {
        return Ok(Vec::new());
    }
    let rules = desk.rules()?;
    let mut lines = Vec::new();
    for Found { id, sealed, .. } in readable(desk)? {
        // the Act's limit stands behind an earlier line of the same matter, on the page alone
        let clocks = of(&rules, &sealed, desk.now).into_iter().filter(|clock| clock.why.rule != LIMIT);
        for (number, clock) in clocks.enumerate() {
            let title = match clock.step {
                ConcernStepKind::FollowUp => "A safeguarding referral is to be followed up",
                ConcernStepKind::HoldMeeting => "A safeguarding meeting is to be recorded",
                ConcernStepKind::DbsReferred => "A referral to the DBS is to be made, or the reason recorded",
                ConcernStepKind::MatterDone => "A safeguarding matter is to be reported",
                _ => "A safeguarding concern waits for you",
            };
            lines.push(TodayLine {
                id: format!("concern-{id}-{number}"),
                urgency: clock.urgency,
                when: clock.when,
                title: title.to_owned(),
                detail: "A closed note: only its readers see this line".to_owned(),
                path: format!("/concerns/{id}"),
                why: clock.why,
            });
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use hearthbook_records::PersonId;
    use hearthbook_records::safeguarding::ConcernKind;
    use uuid::Uuid;

    use super::*;

    fn step(kind: ConcernStepKind, on: &str, to: &str) -> Step {
        Step {
            id: Uuid::now_v7(),
            kind,
            on: Some(on.parse().unwrap()),
            at: String::new(),
            to: to.to_owned(),
            whom: String::new(),
            how: String::new(),
            by: String::new(),
            reference: String::new(),
            text: String::new(),
            yes: None,
            target: None,
            recorded_at: "2026-11-26T09:00:00Z".parse().unwrap(),
            recorded_by: PersonId::make(),
        }
    }

    fn sealed(steps: Vec<Step>) -> Sealed {
        let mut sealed = Sealed::new(ConcernKind::Allegation, "2026-11-26".parse().unwrap(), "w".to_owned());
        sealed.known = Some("2026-11-26T02:00:00Z".parse().unwrap());
        sealed.steps = steps;
        sealed
    }

    fn clocks(sealed: &Sealed, now: &str) -> Vec<(ConcernStepKind, Urgency, String)> {
        let found = of(RuleBook::shipped(), sealed, now.parse().unwrap());
        found
            .into_iter()
            .map(|one| (one.step, one.urgency, one.why.due.map(|d| d.to_string()).unwrap_or_default()))
            .collect()
    }

    #[test]
    fn nothing_referred_waits_and_a_referral_waits_for_its_answer() {
        use ConcernStepKind as K;
        assert_eq!(clocks(&sealed(vec![]), "2026-11-26T09:00:00Z"), [(K::Refer, Urgency::Soon, String::new())]);
        assert_eq!(clocks(&sealed(vec![]), "2026-11-27T09:00:00Z"), [(K::Refer, Urgency::Late, String::new())]);
        let refer = step(K::Refer, "2026-11-26", "lado");
        let one = sealed(vec![refer.clone()]);
        assert_eq!(clocks(&one, "2026-11-30T09:00:00Z"), [(K::FollowUp, Urgency::Soon, "2026-11-30".to_owned())]);
        assert_eq!(clocks(&one, "2026-12-01T09:00:00Z")[0].1, Urgency::Late);
        let mut asked = step(K::FollowUp, "2026-12-01", "");
        (asked.target, asked.yes) = (Some(refer.id), Some(false));
        assert_eq!(
            clocks(&sealed(vec![refer.clone(), asked.clone()]), "2026-12-01T09:00:00Z").len(),
            1,
            "no answer yet"
        );
        asked.yes = Some(true);
        assert_eq!(clocks(&sealed(vec![refer.clone(), asked.clone()]), "2026-12-01T09:00:00Z"), []);
        let outcome = step(K::Outcome, "2026-12-02", "");
        assert_eq!(clocks(&sealed(vec![refer, outcome]), "2026-12-09T09:00:00Z"), [], "an outcome ends every clock");
    }

    #[test]
    fn fgm_runs_to_the_next_working_day_and_prevent_has_no_clock() {
        use ConcernStepKind as K;
        let not = step(K::NotReferred, "2026-11-27", "");
        // a Friday
        let fgm = step(K::MatterKnown, "2026-11-27", "fgm");
        let prevent = step(K::MatterKnown, "2026-11-27", "prevent");
        let one = sealed(vec![not, fgm.clone(), prevent]);
        let both = [
            (K::MatterDone, Urgency::Soon, "2026-11-30".to_owned()),
            (K::MatterDone, Urgency::Coming, "2026-12-27".to_owned()),
        ];
        assert_eq!(clocks(&one, "2026-11-27T12:00:00Z"), both, "the guidance’s day first, then the Act’s");
        let mut done = step(K::MatterDone, "2026-11-28", "");
        done.target = Some(fgm.id);
        let mut one = one;
        one.steps.push(done);
        assert_eq!(clocks(&one, "2026-11-28T12:00:00Z"), []);
    }

    #[test]
    fn somebody_removed_is_referred_to_the_dbs_or_it_is_said_why_not() {
        use ConcernStepKind as K;
        let mut removed = step(K::Removed, "2026-11-26", "");
        removed.yes = Some(true);
        let mut steps = vec![step(K::NotReferred, "2026-11-26", ""), removed];
        assert_eq!(
            clocks(&sealed(steps.clone()), "2026-11-27T09:00:00Z"),
            [(K::DbsReferred, Urgency::Late, "2026-11-26".to_owned())]
        );
        steps.push(step(K::DbsNot, "2026-11-27", ""));
        assert_eq!(clocks(&sealed(steps), "2026-11-27T09:00:00Z"), []);
    }
}
