//! What vetting puts on the Today page: starts, early starts, agency evidence, what runs out, what was found.
//!
//! What runs out is one line for each check, so that a team's training is one thing to do and not twenty.

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate};
use hearthbook_records::today::{HouseLine, TodayLine, Urgency};
use hearthbook_records::{Ability, UiError};
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::today::when_words;
use hearthbook_rules::vetting::{ItemState, Standing, Verdict};
use hearthbook_rules::{Explanation, Month, RuleBook};
use hearthbook_store::tables::vetting::audits;

use super::{Assessed, PersonFile, reminds};
use crate::ahead::Ahead;
use crate::desk::Desk;

/// Days ahead that Today looks for vetting.
const AHEAD: i64 = 14;

/// The register's page.
pub const REGISTER: &str = "/vetting";
/// The self-audits' page.
pub const SELF_AUDITS: &str = "/vetting/self-audit";

/// The page of a file.
#[must_use]
pub fn path_of(file: &PersonFile) -> String {
    format!("{REGISTER}/{}", file.person.id)
}

/// "G.M., family worker".
fn who(file: &PersonFile, day: NaiveDate) -> String {
    match file.post(day) {
        "" => file.person.initials.clone(),
        post => format!("{}, {}", file.person.initials, post.to_lowercase()),
    }
}

/// What is due of a check: when, whose, and where the check stands.
type Due<'a> = (NaiveDate, &'a PersonFile, &'a Standing);

struct Lines<'a> {
    book: &'a RuleBook,
    day: NaiveDate,
    ahead: Ahead,
    found: Vec<TodayLine>,
}

impl Lines<'_> {
    fn add(
        &mut self,
        id: String,
        due: NaiveDate,
        title: String,
        detail: String,
        path: String,
        why: Option<Explanation>,
    ) {
        let days = (due - self.day).num_days();
        let Some(why) = why else { return };
        self.found.push(TodayLine {
            id: format!("vetting-{id}"),
            urgency: Urgency::of_days(days),
            when: when_words(days),
            title,
            detail,
            path,
            why,
        });
    }

    fn near(&self, due: NaiveDate) -> bool {
        (due - self.day).num_days() <= self.ahead.days(AHEAD)
    }

    fn why(&self, rule: &str, due: NaiveDate, step: String) -> Option<Explanation> {
        self.book.why(rule, Some(due), format!("Due {}", date_words(due)), vec![step])
    }

    fn start(&mut self, file: &PersonFile, assessed: &Assessed) {
        let (id, who, path) = (file.person.id, who(file, self.day), path_of(file));
        let answer = &assessed.answer;
        match answer.verdict {
            Verdict::NotCleared | Verdict::ReadyToClear | Verdict::NoFile => {
                let Some(start) = file.started_on().filter(|start| self.near(*start)) else {
                    return;
                };
                let works = start < self.day;
                let title = match (answer.verdict, works) {
                    (Verdict::ReadyToClear, _) => format!("Decide about the start of {}", file.person.initials),
                    (_, true) => format!("{} works here and is not cleared", file.person.initials),
                    (_, false) => format!("{} is to start and is not cleared", file.person.initials),
                };
                let step = format!("First day of work {} → everything in Schedule 2 before it", date_words(start));
                let why = self.why("reg16.start", start, step);
                self.add(format!("start-{id}"), start, title, format!("{who}: {}", answer.short), path.clone(), why);
            }
            Verdict::EarlyStart => {
                let decision = file.decisions.first();
                if let Some((review, decided)) = decision.and_then(|d| Some((d.review_on?, d.decided_on))) {
                    let step = format!("Early start decided on {} → review", date_words(decided));
                    let why = self.why("vetting.early.review", review, step);
                    let title = format!("Review the early start of {}", file.person.initials);
                    let words: Vec<String> =
                        answer.outstanding.iter().map(|item| self.book.vetting()[*item].words()).collect();
                    let detail = format!("{who}: outstanding {}", words.join(", "));
                    self.add(format!("early-{id}"), review, title, detail, path.clone(), why);
                }
            }
            Verdict::Stopped => return,
            Verdict::Cleared | Verdict::Left => {}
        }
        if let Some(by) = answer.agency_review_by
            && file.started_on().is_some_and(|start| start <= self.day)
        {
            let step = "First shift → next working day".to_owned();
            let why = self.why("vetting.agency.review", by, step);
            let title = format!("Review the agency’s evidence for {}", file.person.initials);
            let detail = format!("{who}: not in sole charge until then");
            self.add(format!("agency-{id}"), by, title, detail, path, why);
        }
    }

    fn certificates(&mut self, file: &PersonFile, assessed: &Assessed) {
        let (id, path) = (file.person.id, path_of(file));
        let news = assessed.standings.iter().any(|standing| {
            self.book.vetting()[standing.item].id == "dbs-status"
                && standing.state == ItemState::Expired
                && standing.due.is_none()
        });
        if news {
            let on = file
                .lines
                .iter()
                .filter(|line| line.item == "dbs-status")
                .filter_map(|line| line.checked_on)
                .max()
                .unwrap_or(self.day);
            let step = format!("Status check of {} → new information", date_words(on));
            let why = self.why("dbs.update", on, step);
            let title = format!("See a new DBS certificate of {}", file.person.initials);
            let detail = "The update service has new information; decide whether the person goes on working meanwhile";
            self.add(format!("news-{id}"), on, title, detail.to_owned(), path.clone(), why);
        }
        for by in file.lines.iter().filter_map(|line| line.destroy_copy_by) {
            if self.near(by) {
                let why = self.why("dbs.copy", by, "Certificate seen → copy destroyed".to_owned());
                let title = format!("Destroy the copy of the DBS certificate of {}", file.person.initials);
                self.add(format!("copy-{id}"), by, title, who(file, self.day), path.clone(), why);
            }
        }
    }

    fn runs_out(&mut self, files: &[(&PersonFile, &Assessed)]) {
        // one line for all whose check runs out in the next days; over a year, one for each month. The first one of
        // somebody new is no renewal
        let mut groups: BTreeMap<(usize, bool, Option<Month>), Vec<Due<'_>>> = BTreeMap::new();
        for (file, assessed) in files {
            for standing in &assessed.standings {
                let Some(due) = standing.asked_by() else { continue };
                if !standing.renewing && self.near(due) {
                    let month = ((due - self.day).num_days() > AHEAD).then(|| Month::of(due));
                    let group = groups.entry((standing.item, standing.first, month)).or_default();
                    group.push((due, file, standing));
                }
            }
        }
        for ((item, first_ones, month), mut people) in groups {
            people.sort_by_key(|(due, file, _)| (*due, file.person.name.clone()));
            let item = &self.book.vetting()[item];
            let Some((due, first, standing)) = people.first().copied() else { continue };
            let short = if item.short.starts_with("DBS") { item.short.clone() } else { item.short.to_lowercase() };
            let what = if first_ones { item.first.clone() } else { format!("Renew {short}") };
            let title = match people.len() {
                1 => format!("{what} of {}", first.person.initials),
                number => format!("{what} of {number} people"),
            };
            let mut names: Vec<String> = people
                .iter()
                .take(6)
                .map(|(due, file, _)| format!("{} ({})", file.person.initials, date_words(*due)))
                .collect();
            if people.len() > 6 {
                names.push(format!("and {} more", people.len() - 6));
            }
            let path = if people.len() == 1 { path_of(first) } else { REGISTER.to_owned() };
            let why = match (&standing.rule, standing.counted_from.filter(|_| first_ones)) {
                (Some(rule), Some(start)) => {
                    let step = format!("First day of work {} → {}", date_words(start), standing.words);
                    self.why(rule, due, step)
                }
                (Some(rule), None) => self.why(rule, due, format!("{} → due again {}", item.title, date_words(due))),
                (None, _) => Some(Explanation {
                    rule: format!("vetting.{}", item.id),
                    due: Some(due),
                    headline: format!("Runs out {}", date_words(due)),
                    steps: vec![format!("{} → the day that stands on the document", item.title)],
                    basis: item.basis,
                    citation: item.citation.clone(),
                    source: item.source.clone(),
                    checked_on: item.checked_on,
                    note: Some(item.note.clone()).filter(|note| !note.is_empty()),
                    change: None,
                }),
            };
            let later = month.map(|month| month.first_day().format("-%Y-%m").to_string()).unwrap_or_default();
            let kind = if first_ones { "first" } else { "due" };
            self.add(format!("{kind}-{}{later}", item.id), due, title, names.join(", "), path, why);
        }
    }

    fn chase(&mut self, files: &[(&PersonFile, &Assessed)]) {
        let people: Vec<&PersonFile> = files
            .iter()
            .filter(|(_, assessed)| assessed.standings.iter().any(|standing| standing.to_chase))
            .map(|(file, _)| *file)
            .collect();
        let Some(first) = people.first() else { return };
        let title = match people.len() {
            1 => format!("Chase what was asked for: {}", first.person.initials),
            number => format!("Chase what was asked for: {number} people"),
        };
        let initials: Vec<&str> = people.iter().take(8).map(|file| file.person.initials.as_str()).collect();
        let path = if people.len() == 1 { path_of(first) } else { REGISTER.to_owned() };
        let why = self.why("vetting.chase", self.day, "Asked for, or chased last → not here yet".to_owned());
        self.add("chase".to_owned(), self.day, title, initials.join(", "), path, why);
    }

    fn audits(&mut self, desk: &Desk, files: usize) -> Result<(), UiError> {
        let all = audits::all(desk.store.read())?;
        // what was found stands among the actions
        let Some(last) = all.first() else { return Ok(()) };
        let path = SELF_AUDITS.to_owned();
        let on = hearthbook_rules::london_date(last.drawn_at);
        let open = last.files.iter().filter(|file| file.checked.is_none()).count();
        if open > 0 && last.checker == desk.person {
            let by = on.checked_add_days(Days::new(14)).unwrap_or(on);
            let why = self.why("vetting.self-audit", by, format!("Drawn on {} → within a fortnight", date_words(on)));
            let title = "Go through the vetting files drawn for you".to_owned();
            self.add("audit-open".to_owned(), by, title, format!("{open} of {} to go", last.files.len()), path, why);
        } else if open == 0 && files > 0 {
            let months = self.book.count_of("vetting.self-audit").unwrap_or(1);
            let due = on.checked_add_months(Months::new(months)).unwrap_or(on);
            if self.near(due) {
                let why = self.why("vetting.self-audit", due, format!("Last drawn on {}", date_words(on)));
                let title = "Draw vetting files for a self-audit".to_owned();
                self.add("audit-next".to_owned(), due, title, format!("{files} files to draw from"), path, why);
            }
        }
        Ok(())
    }
}

/// The lines of vetting, and its line in “Is the house in order?”; nothing for who does not see vetting.
///
/// # Errors
/// What the store says.
pub fn for_today(desk: &mut Desk, ahead: Ahead) -> Result<(Vec<TodayLine>, Option<HouseLine>), UiError> {
    if !desk.may(Ability::SeeVetting) {
        return Ok((Vec::new(), None));
    }
    let book = desk.rules()?;
    let read = super::read(desk, None, None)?;
    let day = read.day;
    let assessed: Vec<(&PersonFile, Assessed)> = read
        .files
        .iter()
        .filter(|file| !file.left(day))
        .map(|file| (file, file.assess(&book, &read.initials, day)))
        .collect();
    let wanted: Vec<(&PersonFile, &Assessed)> = assessed
        .iter()
        .filter(|(file, assessed)| reminds(file, assessed))
        .map(|(file, assessed)| (*file, assessed))
        .collect();
    let mut lines = Lines { book: &book, day, ahead, found: Vec::new() };
    for (file, assessed) in &assessed {
        // who starts without any file is asked about as well, though nothing on it can run out
        if !file.quiet && assessed.answer.verdict == Verdict::NoFile {
            lines.start(file, assessed);
        }
    }
    for (file, assessed) in &wanted {
        lines.start(file, assessed);
        lines.certificates(file, assessed);
    }
    lines.runs_out(&wanted);
    lines.chase(&wanted);
    lines.audits(desk, wanted.len())?;
    let found = lines.found;
    Ok((found, house(&assessed, day)))
}

fn house(assessed: &[(&PersonFile, Assessed)], day: NaiveDate) -> Option<HouseLine> {
    let count = |verdict: Verdict| assessed.iter().filter(|(_, found)| found.answer.verdict == verdict).count();
    let (without, early) = (count(Verdict::NoFile), count(Verdict::EarlyStart));
    // whoever works here without a file is not cleared either; where the start is not known, the file is what is missing
    let works = |file: &PersonFile| file.started_on().is_some_and(|start| start <= day);
    let working =
        assessed.iter().filter(|(file, found)| found.answer.verdict == Verdict::NoFile && works(file)).count();
    let not_cleared = count(Verdict::NotCleared) + working;
    let (urgency, text) = if not_cleared > 0 {
        (Urgency::Late, format!("{not_cleared} not cleared"))
    } else if without > 0 {
        (Urgency::Soon, format!("{without} without a file"))
    } else if early > 0 {
        (Urgency::Soon, format!("{early} on an early start"))
    } else {
        (Urgency::Done, "complete".to_owned())
    };
    (!assessed.is_empty()).then(|| HouseLine {
        label: "Vetting files".to_owned(),
        urgency,
        text,
        path: REGISTER.to_owned(),
    })
}
