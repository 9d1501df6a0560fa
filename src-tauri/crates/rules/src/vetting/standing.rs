//! Where each item of a file stands on a day, from the lines that stand.

use chrono::{Days, Months, NaiveDate};

use super::{FileFacts, Item, ItemKind, ItemState, Line, LineFact, LineState};
use crate::{RuleBook, date_words};

/// An item on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Position of the item in the book.
    pub item: usize,
    /// State.
    pub state: ItemState,
    /// Something newer is on the way.
    pub renewing: bool,
    /// Day on which it runs out, is to be done again, or was to be done first.
    pub due: Option<NaiveDate>,
    /// The rule that the day rests on; nothing where the document itself says it.
    pub rule: Option<String>,
    /// The day from which that rule counts.
    pub counted_from: Option<NaiveDate>,
    /// In words: "complete, seen 3 March 2026".
    pub words: String,
    /// What was asked for has not been chased for longer than the centre's rule says.
    pub to_chase: bool,
    /// It was complete once: a statutory item that is only due again by the centre's own rule is not outstanding.
    pub held: bool,
    /// It was never done yet: the day is that of the first.
    pub first: bool,
    /// A gap that a transfer (TUPE) left, closed by other evidence; what closes it, in fixed words.
    pub closed_by: Option<&'static str>,
}

impl Standing {
    fn of(item: usize, state: ItemState, words: impl Into<String>) -> Self {
        Self {
            item,
            state,
            renewing: false,
            due: None,
            rule: None,
            counted_from: None,
            words: words.into(),
            to_chase: false,
            first: false,
            held: matches!(state, ItemState::Complete),
            closed_by: None,
        }
    }

    /// The day on which something is to be done about it; nothing where it is not asked of this person.
    #[must_use]
    pub fn asked_by(&self) -> Option<NaiveDate> {
        self.due.filter(|_| self.first || self.state != ItemState::NotRequired)
    }

    /// Nothing is outstanding for the law: complete, not required, or only due again by the centre's own rule.
    #[must_use]
    pub fn satisfied(&self) -> bool {
        self.held || self.state == ItemState::NotRequired
    }
}

/// Every item of a file on a day, in the order of the book.
#[must_use]
pub fn standings(book: &RuleBook, file: &FileFacts<'_>, day: NaiveDate) -> Vec<Standing> {
    let confirmed: Vec<&str> =
        confirmation(file).map(|(confirmed, _)| confirmed.iter().map(String::as_str).collect()).unwrap_or_default();
    let mut all: Vec<Standing> = book
        .vetting()
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let lines: Vec<&Line<'_>> = file.lines.iter().filter(|line| line.item == item.id).collect();
            let mut standing = match item.id.as_str() {
                "references" => references(book, index, item, file, &lines, day),
                "past-care" => past_care(book, index, item, file, &lines, day),
                "history" => history(book, index, item, file, &lines, day),
                "dbs-status" => status(book, index, item, file, &lines, day),
                _ => plain(book, index, item, file, &lines, day),
            };
            if file.agency && !standing.held && item.statutory() && confirmed.contains(&item.id.as_str()) {
                standing = Standing::of(index, ItemState::Complete, "complete, confirmed in writing by the agency");
            }
            // a gap that is known in the history is explained by the person, who is here: no record stands for that
            let asks_the_person = item.id == "history" && file.history.open_gaps > 0;
            if file.transferred && !standing.satisfied() && item.closes_by_other_evidence() && !asks_the_person {
                close_gap(book, &mut standing, &item.id, file, day);
            }
            standing
        })
        .collect();
    if let Some(index) = book.vetting().iter().position(|item| item.kind == ItemKind::Transfer) {
        all[index] = transfer(book, index, file, &all);
    }
    all
}

/// Lines that close the gap of an item after a transfer.
fn closing<'a, 'b>(file: &'a FileFacts<'b>, id: &str) -> Vec<&'a Line<'b>> {
    file.lines.iter().filter(|line| matches!(&line.fact, LineFact::Transfer { closes, .. } if closes == id)).collect()
}

/// An item of somebody who was transferred, with the evidence that closes its gap.
fn close_gap(book: &RuleBook, standing: &mut Standing, id: &str, file: &FileFacts<'_>, day: NaiveDate) {
    let lines = closing(file, id);
    if let Some(line) = newest(&lines, &[LineState::Complete])
        && let LineFact::Transfer { by, .. } = &line.fact
    {
        let seen = line.seen_on.map(|on| format!(", seen {}", date_words(on))).unwrap_or_default();
        let words = format!("gap after the transfer closed by {by}{seen}");
        *standing = Standing { closed_by: Some(by), ..Standing::of(standing.item, ItemState::Complete, words) };
    } else if let Some(line) = newest(&lines, &[LineState::InProgress]) {
        let (words, to_chase) = underway(book, line, day);
        standing.words = format!("{}; to close the gap: {words}", standing.words);
        (standing.state, standing.to_chase) = (ItemState::InProgress, to_chase);
    }
}

/// The transfer as a whole: did everything come over, or was its gap closed?
fn transfer(book: &RuleBook, index: usize, file: &FileFacts<'_>, all: &[Standing]) -> Standing {
    if !file.transferred {
        return Standing::of(index, ItemState::NotRequired, "asked only after a transfer from another employer (TUPE)");
    }
    let six = || all.iter().filter(|standing| book.vetting()[standing.item].statutory());
    let open = six().filter(|standing| !standing.satisfied()).count();
    let closed = six().filter(|standing| standing.closed_by.is_some()).count();
    if open == 0 && closed == 0 {
        return Standing::of(index, ItemState::Complete, "complete: every item of Schedule 2 is evidenced itself");
    }
    if open == 0 {
        let gaps = if closed == 1 { "1 gap".to_owned() } else { format!("{closed} gaps") };
        return Standing::of(index, ItemState::Complete, format!("complete: {gaps} closed by other evidence"));
    }
    let words = format!("{open} of {} items open after the transfer", six().count());
    let asked = file
        .lines
        .iter()
        .any(|line| line.state == LineState::InProgress && matches!(line.fact, LineFact::Transfer { .. }));
    Standing::of(index, if asked { ItemState::InProgress } else { ItemState::Missing }, words)
}

/// What an agency confirmed, and whether identity was seen on arrival.
pub(super) fn confirmation<'a>(file: &'a FileFacts<'_>) -> Option<(&'a [String], bool)> {
    file.lines
        .iter()
        .filter(|line| line.state == LineState::Complete)
        .filter_map(|line| match &line.fact {
            LineFact::Agency { confirmed, identity_on_arrival } => {
                Some((line.counts_from, confirmed.as_slice(), *identity_on_arrival))
            }
            _ => None,
        })
        .max_by_key(|(on, _, _)| *on)
        .map(|(_, confirmed, arrival)| (confirmed, arrival))
}

fn newest<'a, 'b>(lines: &[&'a Line<'b>], states: &[LineState]) -> Option<&'a Line<'b>> {
    lines.iter().filter(|line| states.contains(&line.state)).max_by_key(|line| line.counts_from).copied()
}

fn nothing(book: &RuleBook, index: usize, item: &Item, file: &FileFacts<'_>, day: NaiveDate) -> Standing {
    if item.kind == ItemKind::Agency && !file.agency {
        return Standing::of(index, ItemState::NotRequired, "asked of agency workers only");
    }
    if file.agency && !item.agency {
        return Standing::of(index, ItemState::NotRequired, "not asked of agency workers here");
    }
    if !item.expected {
        return Standing::of(index, ItemState::NotRequired, "nothing recorded; asked only where it applies");
    }
    if let Some(rule) = &item.after {
        let due = file.started_on.and_then(|start| after_months(book, rule, start));
        let Some(due) = due else {
            return Standing::of(index, ItemState::NotRequired, "due once the person has started");
        };
        let mut standing = if due < day {
            Standing::of(index, ItemState::Missing, format!("missing, was due by {}", date_words(due)))
        } else {
            Standing::of(index, ItemState::NotRequired, format!("first due by {}", date_words(due)))
        };
        (standing.due, standing.rule, standing.counted_from) = (Some(due), Some(rule.clone()), file.started_on);
        standing.first = true;
        return standing;
    }
    Standing::of(index, ItemState::Missing, "missing")
}

fn after_months(book: &RuleBook, rule: &str, from: NaiveDate) -> Option<NaiveDate> {
    book.count_of(rule).and_then(|months| from.checked_add_months(Months::new(months)))
}

/// What an in-progress line says.
fn underway(book: &RuleBook, line: &Line<'_>, day: NaiveDate) -> (String, bool) {
    let Some(asked) = line.asked_on else { return ("in progress".to_owned(), false) };
    let chase = book.count_of("vetting.chase").unwrap_or(14);
    let late = asked.checked_add_days(Days::new(u64::from(chase))).is_some_and(|by| by < day);
    let late_words = if late { "; to be chased" } else { "" };
    (format!("asked for or chased last on {}{late_words}", date_words(asked)), late)
}

fn complete_words(line: &Line<'_>) -> String {
    match line.seen_on {
        Some(seen) => format!("complete, seen {}", date_words(seen)),
        None => "complete".to_owned(),
    }
}

fn plain(
    book: &RuleBook,
    index: usize,
    item: &Item,
    file: &FileFacts<'_>,
    lines: &[&Line<'_>],
    day: NaiveDate,
) -> Standing {
    let settled = [LineState::Complete, LineState::NotRequired, LineState::Missing, LineState::Unknown];
    // evidence that was seen outweighs a word of an old register, whatever its date
    let base = newest(lines, &[LineState::Complete, LineState::NotRequired]).or_else(|| newest(lines, &settled));
    let on_the_way = newest(lines, &[LineState::InProgress]);
    let Some(base) = base else {
        let Some(line) = on_the_way else { return nothing(book, index, item, file, day) };
        let (words, to_chase) = underway(book, line, day);
        return Standing { to_chase, ..Standing::of(index, ItemState::InProgress, words) };
    };
    let mut standing = match base.state {
        LineState::Complete => {
            let by_rule = interval(book, item, base);
            let by_document = base.expires_on.map(|on| (on, None));
            let due = match (by_document, by_rule) {
                (Some(document), _) => Some(document),
                (None, rule) => rule.map(|(on, rule)| (on, Some(rule))),
            };
            let mut standing = match &due {
                Some((on, rule)) if *on < day => {
                    let words = match rule {
                        Some(_) => format!("due again since {}", date_words(*on)),
                        None => format!("ran out on {}", date_words(*on)),
                    };
                    Standing { held: true, ..Standing::of(index, ItemState::Expired, words) }
                }
                Some((on, _)) => Standing::of(
                    index,
                    ItemState::Complete,
                    format!("{}; due again {}", complete_words(base), date_words(*on)),
                ),
                None => Standing::of(index, ItemState::Complete, complete_words(base)),
            };
            if let Some((on, rule)) = due {
                standing.counted_from = rule.is_some().then_some(base.counts_from);
                (standing.due, standing.rule) = (Some(on), rule);
            }
            standing
        }
        LineState::NotRequired => {
            Standing::of(index, ItemState::NotRequired, format!("not required: {}", base.because))
        }
        LineState::Unknown => {
            Standing::of(index, ItemState::Unknown, "unknown: from an old register, evidence not looked at")
        }
        LineState::Missing | LineState::InProgress => Standing::of(index, ItemState::Missing, "missing"),
    };
    if let Some(line) = on_the_way {
        let (words, to_chase) = underway(book, line, day);
        if standing.held || standing.state == ItemState::NotRequired {
            standing.renewing = true;
            standing.words = format!("{}; renewal {words}", standing.words);
        } else {
            standing.state = ItemState::InProgress;
            standing.words = words;
        }
        standing.to_chase = to_chase;
    }
    standing
}

/// When a complete line is due again by the centre's rule. A person on the update service has status checks instead.
fn interval(book: &RuleBook, item: &Item, line: &Line<'_>) -> Option<(NaiveDate, String)> {
    if line.fact == (LineFact::Dbs { update_service: true }) {
        return None;
    }
    let rule = item.renews.as_ref()?;
    after_months(book, rule, line.counts_from).map(|on| (on, rule.clone()))
}

fn references(
    book: &RuleBook,
    index: usize,
    item: &Item,
    file: &FileFacts<'_>,
    lines: &[&Line<'_>],
    day: NaiveDate,
) -> Standing {
    let complete: Vec<&&Line<'_>> = lines.iter().filter(|line| line.state == LineState::Complete).collect();
    let last = complete.iter().any(|line| line.fact == (LineFact::Reference { last_employer: true }));
    let no_employer = file.history.lines > 0 && file.history.employers == 0;
    let enough = complete.len() >= usize::try_from(item.needs).unwrap_or(2);
    if enough && (last || no_employer) {
        let who = if last { "one from the last employer" } else { "no employer before" };
        return Standing::of(index, ItemState::Complete, format!("{} references, {who}", complete.len()));
    }
    let lacking = if enough {
        "none is from the last employer".to_owned()
    } else {
        format!("{} of {} references", complete.len(), item.needs)
    };
    if let Some(line) = newest(lines, &[LineState::InProgress]) {
        let (words, to_chase) = underway(book, line, day);
        return Standing { to_chase, ..Standing::of(index, ItemState::InProgress, format!("{lacking}; {words}")) };
    }
    if complete.is_empty() {
        return plain(book, index, item, file, lines, day);
    }
    Standing::of(index, ItemState::Missing, lacking)
}

fn past_care(
    book: &RuleBook,
    index: usize,
    item: &Item,
    file: &FileFacts<'_>,
    lines: &[&Line<'_>],
    day: NaiveDate,
) -> Standing {
    let posts = &file.history.past_care;
    let verified = |post: &String| {
        lines.iter().any(|line| {
            line.state == LineState::Complete && matches!(&line.fact, LineFact::PastCare { post: of } if of == post)
        })
    };
    if posts.is_empty() {
        if file.history.lines > 0 && lines.iter().all(|line| line.state != LineState::InProgress) {
            return Standing::of(
                index,
                ItemState::NotRequired,
                "not required: no past post with children or vulnerable adults in the history",
            );
        }
        return plain(book, index, item, file, lines, day);
    }
    let open = posts.iter().filter(|post| !verified(post)).count();
    if open == 0 {
        let words = if posts.len() == 1 { "1 past post".to_owned() } else { format!("{} past posts", posts.len()) };
        return Standing::of(index, ItemState::Complete, format!("complete for {words}"));
    }
    let words = format!("{open} of {} past posts without a verified reason", posts.len());
    match newest(lines, &[LineState::InProgress]) {
        Some(line) => {
            let (asked, to_chase) = underway(book, line, day);
            Standing { to_chase, ..Standing::of(index, ItemState::InProgress, format!("{words}; {asked}")) }
        }
        None => Standing::of(index, ItemState::Missing, words),
    }
}

fn history(
    book: &RuleBook,
    index: usize,
    item: &Item,
    file: &FileFacts<'_>,
    lines: &[&Line<'_>],
    day: NaiveDate,
) -> Standing {
    if file.history.lines == 0 {
        let mut standing = plain(book, index, item, file, lines, day);
        if standing.held {
            standing = Standing::of(index, ItemState::Missing, "accepted as full, but the history itself is empty");
        }
        return standing;
    }
    if file.history.no_beginning {
        return Standing::of(index, ItemState::Missing, "the end of full-time education is not on it");
    }
    match file.history.open_gaps {
        0 => {}
        1 => return Standing::of(index, ItemState::Missing, "1 gap without an accepted explanation"),
        gaps => return Standing::of(index, ItemState::Missing, format!("{gaps} gaps without an accepted explanation")),
    }
    match newest(lines, &[LineState::Complete]) {
        Some(line) => Standing::of(
            index,
            ItemState::Complete,
            format!("complete, accepted as full {}", date_words(line.counts_from)),
        ),
        None => Standing::of(index, ItemState::InProgress, "no open gap; not yet accepted as full"),
    }
}

fn status(
    book: &RuleBook,
    index: usize,
    item: &Item,
    file: &FileFacts<'_>,
    lines: &[&Line<'_>],
    day: NaiveDate,
) -> Standing {
    let certificate = file
        .lines
        .iter()
        .filter(|line| line.state == LineState::Complete && matches!(line.fact, LineFact::Dbs { .. }))
        .max_by_key(|line| line.counts_from);
    let newest = newest(lines, &[LineState::Complete, LineState::NotRequired]);
    let news = newest.is_some_and(|line| line.fact == (LineFact::Status { new_information: true }));
    if let Some(line) = newest
        && news
        && certificate.is_none_or(|certificate| certificate.counts_from < line.counts_from)
    {
        let words = format!("new information on {}: a new certificate is to be seen", date_words(line.counts_from));
        return Standing::of(index, ItemState::Expired, words);
    }
    let on_service = certificate.is_some_and(|line| line.fact == (LineFact::Dbs { update_service: true }));
    if !on_service {
        let mut standing = plain(book, index, item, file, lines, day);
        if standing.state == ItemState::Expired || newest.is_none() {
            standing = Standing::of(index, ItemState::NotRequired, "not on the update service");
        }
        return standing;
    }
    // a certificate just seen counts like a check
    let from = lines
        .iter()
        .filter(|line| line.state == LineState::Complete)
        .map(|line| line.counts_from)
        .chain(certificate.map(|line| line.counts_from))
        .max();
    let (Some(rule), Some(from)) = (&item.renews, from) else {
        return Standing::of(index, ItemState::Missing, "missing");
    };
    let due = after_months(book, rule, from);
    let late = due.is_some_and(|due| due < day);
    let last = match newest {
        Some(line) if line.state == LineState::Complete => format!("checked {}", date_words(line.counts_from)),
        _ => "not checked since the certificate".to_owned(),
    };
    let mut standing = match due {
        Some(due) if late => {
            Standing::of(index, ItemState::Expired, format!("{last}; next check was due {}", date_words(due)))
        }
        Some(due) => Standing::of(index, ItemState::Complete, format!("{last}; next check {}", date_words(due))),
        None => Standing::of(index, ItemState::Complete, last),
    };
    (standing.due, standing.rule, standing.counted_from) = (due, Some(rule.clone()), Some(from));
    standing
}
