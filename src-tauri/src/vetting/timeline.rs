//! The employment timeline of a file: what the gap finder is fed with, and what the page draws.

use chrono::NaiveDate;
use hearthbook_records::vetting::{GapView, HistoryKind, HistoryLineView, HistoryTimelineView};
use hearthbook_rules::RuleBook;
use hearthbook_rules::calendar::{date_words, london_date};
use hearthbook_rules::history::{
    DEFAULT_GAP_DAYS, Explained, History, HistoryFindings, ImpreciseDate, Stretch, StretchEnd, findings,
};
use hearthbook_rules::vetting::{HistoryFacts, LineState};

use super::{Files, PersonFile};

/// The last day that has to be accounted for: the day before the start here, or the day looked at.
fn until(file: &PersonFile, day: NaiveDate) -> NaiveDate {
    file.started_on().and_then(|start| start.pred_opt()).map_or(day, |before| before.min(day))
}

/// The end of full-time education: where the schooling that ended first ended.
fn education_ended(file: &PersonFile) -> Option<ImpreciseDate> {
    file.history
        .iter()
        .filter(|line| line.kind == HistoryKind::Education)
        .filter_map(|line| match line.to {
            StretchEnd::On(to) => Some(to),
            StretchEnd::GoesOn | StretchEnd::NotKnown => None,
        })
        .min_by_key(|to| (to.latest(), to.earliest()))
}

/// What is worth a question in a person's history.
#[must_use]
pub fn findings_of(file: &PersonFile, book: &RuleBook, day: NaiveDate) -> HistoryFindings {
    findings(&History {
        education_ended: education_ended(file),
        stretches: file
            .history
            .iter()
            .map(|line| Stretch {
                label: line.what.clone(),
                is_work: line.kind == HistoryKind::Work,
                from: line.from,
                to: line.to,
            })
            .collect(),
        explained: file
            .gaps
            .iter()
            .filter(|gap| gap.accepted)
            .map(|gap| Explained { from: ImpreciseDate::day(gap.from), to: ImpreciseDate::day(gap.to) })
            .collect(),
        born: file.born_on(),
        until: until(file, day),
        threshold: book.count_of("vetting.gap").unwrap_or(DEFAULT_GAP_DAYS),
    })
}

/// What the rules of the start need of it.
#[must_use]
pub fn facts_of(file: &PersonFile, findings: &HistoryFindings) -> HistoryFacts {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let studies =
        file.history.iter().any(|line| line.kind == HistoryKind::Education && matches!(line.to, StretchEnd::GoesOn));
    HistoryFacts {
        lines: number(file.history.len()),
        employers: number(file.history.iter().filter(|line| line.kind == HistoryKind::Work).count()),
        past_care: file.history.iter().filter(|line| line.is_past_care()).map(|line| line.id.to_string()).collect(),
        open_gaps: number(findings.gaps.iter().filter(|gap| gap.to_explain).count() + findings.backwards.len()),
        no_beginning: findings.no_education_end && !studies,
    }
}

/// The timeline as shown.
#[must_use]
pub fn view(files: &Files, file: &PersonFile, book: &RuleBook, found: &HistoryFindings) -> HistoryTimelineView {
    let end = until(file, files.day);
    let verified = |id: &hearthbook_records::HistoryEntryId| {
        file.lines.iter().any(|line| {
            line.state == LineState::Complete
                && matches!(&line.details, hearthbook_records::vetting::CheckDetails::PastCare(details)
                    if details.post == Some(*id))
        })
    };
    let mut lines: Vec<HistoryLineView> = file
        .history
        .iter()
        .map(|line| {
            let (sure_to, last) = match line.to {
                StretchEnd::On(to) => (to.earliest(), to.latest()),
                StretchEnd::GoesOn => (end, end),
                StretchEnd::NotKnown => (line.from.earliest(), end),
            };
            HistoryLineView {
                id: line.id,
                kind: line.kind,
                title: line.title(),
                dates: line.dates(),
                first: line.from.earliest(),
                sure_from: line.from.latest(),
                sure_to,
                last: last.max(line.from.earliest()),
                ongoing: matches!(line.to, StretchEnd::GoesOn),
                with_children_or_adults: line.care,
                end_verified: verified(&line.id),
                form: line.form(),
            }
        })
        .collect();
    lines.sort_by_key(|line| (line.first, line.last));
    let gaps: Vec<GapView> = found
        .gaps
        .iter()
        .map(|gap| {
            let said = file.gaps.iter().find(|said| said.from <= gap.last && said.to >= gap.first);
            GapView {
                from: gap.first,
                to: gap.last,
                words: gap.words.clone(),
                days: gap.longest,
                possible: gap.shortest == 0,
                needs_explanation: gap.to_explain || gap.explained,
                explanation: said.map(|said| said.text.clone()).unwrap_or_default(),
                accepted: said
                    .filter(|said| said.accepted)
                    .map(|said| format!("accepted {} by {}", date_words(london_date(said.at)), files.by(said.by)))
                    .unwrap_or_default(),
            }
        })
        .collect();
    let from = lines.iter().map(|line| line.first).chain(gaps.iter().map(|gap| gap.from)).min().unwrap_or(end).min(end);
    let open = found.gaps.iter().filter(|gap| gap.to_explain).count();
    let summary = if lines.is_empty() {
        "Nothing entered yet. Begin with the end of full-time education, one line for each post.".to_owned()
    } else {
        let beginning = match education_ended(file) {
            Some(ended) => format!("From the end of full-time education ({})", ended.words()),
            None if found.no_education_end => "The end of full-time education is not entered yet".to_owned(),
            None => format!("From {}", date_words(from)),
        };
        let counted = match gaps.len() {
            0 => "no gap".to_owned(),
            1 => "1 gap".to_owned(),
            number => format!("{number} gaps"),
        };
        let still = match open {
            0 => String::new(),
            open => format!(", {open} without an accepted explanation"),
        };
        format!("{beginning} to {}: {counted}{still}.", date_words(end))
    };
    HistoryTimelineView {
        from,
        to: end,
        lines,
        gaps,
        overlaps: found
            .overlaps
            .iter()
            .filter(|overlap| overlap.shortest > 0)
            .map(|overlap| overlap.words.clone())
            .collect(),
        summary,
        longest_gap: book.count_of("vetting.gap").unwrap_or(DEFAULT_GAP_DAYS),
    }
}
