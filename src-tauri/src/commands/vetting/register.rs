//! The register: people × checks, its totals and what runs out when.

use hearthbook_records::vetting::{
    ExpiryBandView, ExpiryView, VettingColumnView, VettingRegisterRequest, VettingRegisterView, VettingRowView,
    VettingTotalView, parse_as_at,
};
use hearthbook_records::{Ability, PersonId, UiError};
use hearthbook_rules::RuleBook;
use hearthbook_rules::calendar::date_words;
use hearthbook_rules::today::when_words;
use hearthbook_rules::vetting::{ItemState, Verdict};

use crate::desk::Desk;
use crate::vetting::{self, Assessed, Files, PersonFile, reminds};

/// The columns of the register.
pub(super) fn columns(book: &RuleBook) -> Vec<VettingColumnView> {
    book.vetting()
        .iter()
        .map(|item| VettingColumnView {
            id: item.id.clone(),
            short: item.short.clone(),
            title: item.title.clone(),
            paragraph: item.paragraph.clone(),
            statutory: item.statutory(),
            basis: item.basis,
        })
        .collect()
}

fn row(book: &RuleBook, files: &Files, file: &PersonFile, assessed: &Assessed) -> VettingRowView {
    let day = files.day;
    let cells: Vec<_> = assessed.standings.iter().map(|standing| vetting::cell(book, standing, day)).collect();
    VettingRowView {
        person: file.person.id,
        name: file.person.name.clone(),
        initials: file.person.initials.clone(),
        post: file.post(day).to_owned(),
        engagement: file.engagement(),
        engagement_words: file.engagement().map_or("no vetting file yet", |engagement| engagement.words()).to_owned(),
        dates: file.dates(day),
        left: file.left(day),
        verdict: assessed.answer.verdict,
        answer: assessed.answer.short.clone(),
        outstanding: u32::try_from(assessed.answer.outstanding.len()).unwrap_or(u32::MAX),
        next_due: cells.iter().filter_map(|cell| cell.due_on).min(),
        cells,
    }
}

/// Everything that the register and what leaves of it show.
pub(super) struct Read {
    pub book: RuleBook,
    pub files: Files,
    pub assessed: Vec<Assessed>,
}

/// Reads the register; leavers last.
pub(super) fn read(desk: &mut Desk, as_at: Option<chrono::NaiveDate>, leavers: bool) -> Result<Read, UiError> {
    let book = desk.rules()?;
    let mut files = vetting::read(desk, as_at, None)?;
    let day = files.day;
    files.files.retain(|file| leavers || !file.left(day));
    files.files.sort_by_key(|file| file.left(day));
    let assessed = files.files.iter().map(|file| file.assess(&book, &files.initials, day)).collect();
    Ok(Read { book, files, assessed })
}

fn totals(read: &Read) -> Vec<VettingTotalView> {
    let day = read.files.day;
    let pairs = || read.files.files.iter().zip(&read.assessed).filter(|(file, _)| !file.left(day));
    let people = |wanted: &dyn Fn(&PersonFile, &Assessed) -> bool| -> Vec<PersonId> {
        pairs().filter(|(file, assessed)| wanted(file, assessed)).map(|(file, _)| file.person.id).collect()
    };
    let verdict = |verdict: Verdict| people(&|_, assessed| assessed.answer.verdict == verdict);
    let total = |id: &str, label: &str, people: Vec<PersonId>| VettingTotalView {
        id: id.to_owned(),
        label: label.to_owned(),
        people,
    };
    vec![
        total("cleared", "cleared", verdict(Verdict::Cleared)),
        total("readyToClear", "complete, to be decided", verdict(Verdict::ReadyToClear)),
        total("earlyStart", "on an early start", verdict(Verdict::EarlyStart)),
        total(
            "notCleared",
            "not cleared",
            people(&|_, assessed| matches!(assessed.answer.verdict, Verdict::NotCleared | Verdict::Stopped)),
        ),
        total(
            "agencyReview",
            "agency evidence to review",
            people(&|file, assessed| {
                assessed.answer.agency_review_by.is_some() && file.started_on().is_some_and(|start| start <= day)
            }),
        ),
        total(
            "overdue",
            "something has run out",
            people(&|_, assessed| assessed.standings.iter().any(|standing| standing.state == ItemState::Expired)),
        ),
        total(
            "underway",
            "something is asked for",
            people(&|_, assessed| {
                assessed.standings.iter().any(|standing| standing.state == ItemState::InProgress || standing.renewing)
            }),
        ),
        total("noFile", "no vetting file yet", verdict(Verdict::NoFile)),
    ]
}

fn timeline(read: &Read) -> Vec<ExpiryBandView> {
    let day = read.files.day;
    let mut bands: Vec<ExpiryBandView> =
        [("overdue", "Overdue"), ("30", "Within 30 days"), ("60", "31 to 60 days"), ("90", "61 to 90 days")]
            .map(|(id, label)| ExpiryBandView { id: id.to_owned(), label: label.to_owned(), entries: Vec::new() })
            .to_vec();
    for (file, assessed) in read.files.files.iter().zip(&read.assessed) {
        if !reminds(file, assessed) {
            continue;
        }
        for standing in &assessed.standings {
            let Some(due) = standing.asked_by() else { continue };
            let days = (due - day).num_days();
            let band = match days {
                ..0 => 0,
                0..=30 => 1,
                31..=60 => 2,
                61..=90 => 3,
                _ => continue,
            };
            let item = &read.book.vetting()[standing.item];
            bands[band].entries.push(ExpiryView {
                person: file.person.id,
                name: file.person.name.clone(),
                item: item.id.clone(),
                title: item.short.clone(),
                on: due,
                when: when_words(days),
                renewing: standing.renewing,
                basis: standing
                    .rule
                    .as_deref()
                    .and_then(|rule| read.book.why(rule, None, String::new(), Vec::new()))
                    .map_or(item.basis, |why| why.basis),
                path: vetting::today::path_of(file),
            });
        }
    }
    for band in &mut bands {
        band.entries.sort_by(|a, b| (a.on, &a.name).cmp(&(b.on, &b.name)));
    }
    bands
}

/// "14 people work here: 11 cleared, 1 on an early start, 2 not cleared."
fn summary(totals: &[VettingTotalView], people: usize) -> String {
    let parts: Vec<String> = totals
        .iter()
        .filter(|total| {
            matches!(total.id.as_str(), "cleared" | "readyToClear" | "earlyStart" | "notCleared" | "noFile")
                && !total.people.is_empty()
        })
        .map(|total| format!("{} {}", total.people.len(), total.label))
        .collect();
    match people {
        0 => "Nobody works here on this day according to the register.".to_owned(),
        1 => format!("1 person works here: {}.", parts.join(", ")),
        people => format!("{people} people work here: {}.", parts.join(", ")),
    }
}

/// The register in one sentence.
pub(super) fn summary_of(read: &Read) -> String {
    let day = read.files.day;
    summary(&totals(read), read.files.files.iter().filter(|file| !file.left(day)).count())
}

/// The register.
pub fn vetting_register(desk: &mut Desk, request: VettingRegisterRequest) -> Result<VettingRegisterView, UiError> {
    let as_at = parse_as_at(&request.as_at, desk.today())?;
    let read = read(desk, as_at, request.leavers)?;
    let day = read.files.day;
    let totals = totals(&read);
    let working = read.files.files.iter().filter(|file| !file.left(day)).count();
    let waiting = read.files.files.iter().filter(|file| file.quiet).count();
    Ok(VettingRegisterView {
        day,
        as_at: date_words(day),
        is_today: read.files.is_today,
        summary: summary(&totals, working),
        columns: columns(&read.book),
        rows: read
            .files
            .files
            .iter()
            .zip(&read.assessed)
            .map(|(file, assessed)| row(&read.book, &read.files, file, assessed))
            .collect(),
        timeline: timeline(&read),
        totals,
        baseline_waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        can_edit: desk.may(Ability::EditVetting) && read.files.is_today,
        can_decide: desk.may(Ability::DecideStart) && read.files.is_today,
    })
}
