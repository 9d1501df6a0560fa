//! Which column is what: by its heading, then by what its cells look like.
//!
//! A heading is taken apart into what it is about ("DBS") and what of it ("issued"). Words that nobody knows are first
//! read as misspellings of words that are known.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use hearthbook_records::import::ImportColumn;
use hearthbook_rules::history::DayOrder;

use crate::dates::date_of;
use crate::table::{Cell, Table};

/// A guess about a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// What it holds.
    pub column: ImportColumn,
    /// Whether the heading says so; otherwise only its cells look like it.
    pub by_heading: bool,
}

/// What a heading is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Topic {
    Name,
    First,
    Last,
    Born,
    Post,
    Engagement,
    Employer,
    Start,
    Leave,
    Address,
    Telephone,
    Identity,
    Dbs,
    UpdateService,
    Reference,
    PastCare,
    Qualifications,
    History,
    RightToWork,
    Overseas,
    Health,
    SocialWork,
    Driving,
    Probation,
    Training,
    Supervision,
    Appraisal,
    Note,
    Ignored,
}

/// What of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Facet {
    Date,
    Number,
    Expiry,
    Level,
    Seen,
    By,
    One,
    Two,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    About(Topic),
    Of(Facet),
    Both(Topic, Facet),
}

use Facet as F;
use Meaning::{About, Both, Of};
use Topic as T;

/// Phrases of headings, each with what it means. The longest that fits counts.
const PHRASES: &[(&str, Meaning)] = &[
    ("name", About(T::Name)),
    ("full name", About(T::Name)),
    ("staff name", About(T::Name)),
    ("staff member", About(T::Name)),
    ("employee", About(T::Name)),
    ("worker", About(T::Name)),
    ("names", About(T::Name)),
    ("staff", About(T::Name)),
    ("first name", About(T::First)),
    ("forename", About(T::First)),
    ("forenames", About(T::First)),
    ("given name", About(T::First)),
    ("christian name", About(T::First)),
    ("surname", About(T::Last)),
    ("last name", About(T::Last)),
    ("family name", About(T::Last)),
    ("second name", About(T::Last)),
    ("dob", About(T::Born)),
    ("d o b", About(T::Born)),
    ("date of birth", About(T::Born)),
    ("birth date", About(T::Born)),
    ("born", About(T::Born)),
    ("post", About(T::Post)),
    ("position", About(T::Post)),
    ("position held", About(T::Post)),
    ("role", About(T::Post)),
    ("job", About(T::Post)),
    ("job title", About(T::Post)),
    ("job role", About(T::Post)),
    ("post held", About(T::Post)),
    ("designation", About(T::Post)),
    ("contract", About(T::Engagement)),
    ("contract type", About(T::Engagement)),
    ("employment type", About(T::Engagement)),
    ("employment status", About(T::Engagement)),
    ("staff type", About(T::Engagement)),
    ("perm bank agency", About(T::Engagement)),
    ("permanent bank agency", About(T::Engagement)),
    ("bank perm", About(T::Engagement)),
    ("agency", About(T::Employer)),
    ("agency name", About(T::Employer)),
    ("employer", About(T::Employer)),
    ("start", About(T::Start)),
    ("start date", About(T::Start)),
    ("started", About(T::Start)),
    ("date started", About(T::Start)),
    ("commenced", About(T::Start)),
    ("commencement", About(T::Start)),
    ("date of commencement", About(T::Start)),
    ("employment start", About(T::Start)),
    ("employment start date", About(T::Start)),
    ("joined", About(T::Start)),
    ("date of appointment", About(T::Start)),
    ("appointed", About(T::Start)),
    ("first day", About(T::Start)),
    ("date of employment", About(T::Start)),
    ("leaver", About(T::Leave)),
    ("left", About(T::Leave)),
    ("date left", About(T::Leave)),
    ("leaving date", About(T::Leave)),
    ("leave date", About(T::Leave)),
    ("end date", About(T::Leave)),
    ("last day", About(T::Leave)),
    ("finish date", About(T::Leave)),
    ("date of leaving", About(T::Leave)),
    ("address", About(T::Address)),
    ("home address", About(T::Address)),
    ("proof of address", About(T::Identity)),
    ("telephone", About(T::Telephone)),
    ("phone", About(T::Telephone)),
    ("mobile", About(T::Telephone)),
    ("tel", About(T::Telephone)),
    ("identity", About(T::Identity)),
    ("id", About(T::Identity)),
    ("i d", About(T::Identity)),
    ("id check", About(T::Identity)),
    ("proof of id", About(T::Identity)),
    ("proof of identity", About(T::Identity)),
    ("photo id", About(T::Identity)),
    ("passport", About(T::Identity)),
    ("employee id", About(T::Ignored)),
    ("staff id", About(T::Ignored)),
    ("payroll", About(T::Ignored)),
    ("staff number", About(T::Ignored)),
    ("staff no", About(T::Ignored)),
    ("employee number", About(T::Ignored)),
    ("employee no", About(T::Ignored)),
    ("email", About(T::Ignored)),
    ("e mail", About(T::Ignored)),
    ("salary", About(T::Ignored)),
    ("bank details", About(T::Ignored)),
    ("bank account", About(T::Ignored)),
    ("ni number", About(T::Ignored)),
    ("national insurance", About(T::Ignored)),
    ("sort code", About(T::Ignored)),
    ("next of kin", About(T::Ignored)),
    ("emergency contact", About(T::Ignored)),
    ("dbs", About(T::Dbs)),
    ("d b s", About(T::Dbs)),
    ("crb", About(T::Dbs)),
    ("dbs check", About(T::Dbs)),
    ("dbs crb", About(T::Dbs)),
    ("criminal record", About(T::Dbs)),
    ("criminal records", About(T::Dbs)),
    ("criminal record check", About(T::Dbs)),
    ("police check", About(T::Dbs)),
    ("disclosure", About(T::Dbs)),
    ("enhanced disclosure", About(T::Dbs)),
    ("certificate number", Both(T::Dbs, F::Number)),
    ("certificate no", Both(T::Dbs, F::Number)),
    ("cert no", Both(T::Dbs, F::Number)),
    ("disclosure number", Both(T::Dbs, F::Number)),
    ("disclosure no", Both(T::Dbs, F::Number)),
    ("dbs ref", Both(T::Dbs, F::Number)),
    ("dbs reference", Both(T::Dbs, F::Number)),
    ("dbs reference number", Both(T::Dbs, F::Number)),
    ("crb reference", Both(T::Dbs, F::Number)),
    ("barred list", About(T::Ignored)),
    ("list 99", About(T::Ignored)),
    ("update service", About(T::UpdateService)),
    ("dbs update service", About(T::UpdateService)),
    ("dbs update", About(T::UpdateService)),
    ("status check", Both(T::UpdateService, F::Date)),
    ("update check", Both(T::UpdateService, F::Date)),
    ("dbs status check", Both(T::UpdateService, F::Date)),
    ("update service check", Both(T::UpdateService, F::Date)),
    ("update service checked", Both(T::UpdateService, F::Date)),
    ("reference", About(T::Reference)),
    ("references", About(T::Reference)),
    ("refs", About(T::Reference)),
    ("ref", About(T::Reference)),
    ("referee", About(T::Reference)),
    ("referees", About(T::Reference)),
    ("last employer reference", Both(T::Reference, F::One)),
    ("reference from last employer", Both(T::Reference, F::One)),
    ("reason for leaving", About(T::PastCare)),
    ("reasons for leaving", About(T::PastCare)),
    ("why left", About(T::PastCare)),
    ("previous care", About(T::PastCare)),
    ("past care work", About(T::PastCare)),
    ("qualification", About(T::Qualifications)),
    ("qualifications", About(T::Qualifications)),
    ("quals", About(T::Qualifications)),
    ("nvq", About(T::Qualifications)),
    ("employment history", About(T::History)),
    ("work history", About(T::History)),
    ("career history", About(T::History)),
    ("full employment history", About(T::History)),
    ("gaps", About(T::History)),
    ("gaps in employment", About(T::History)),
    ("gaps explained", About(T::History)),
    ("employment gaps", About(T::History)),
    ("application form", About(T::History)),
    ("cv", About(T::History)),
    ("right to work", About(T::RightToWork)),
    ("right to work in uk", About(T::RightToWork)),
    ("rtw", About(T::RightToWork)),
    ("visa", About(T::RightToWork)),
    ("work permit", About(T::RightToWork)),
    ("eligibility to work", About(T::RightToWork)),
    ("overseas", About(T::Overseas)),
    ("overseas check", About(T::Overseas)),
    ("overseas police check", About(T::Overseas)),
    ("health", About(T::Health)),
    ("medical", About(T::Health)),
    ("fit to work", About(T::Health)),
    ("occupational health", About(T::Health)),
    ("social work england", About(T::SocialWork)),
    ("social work registration", About(T::SocialWork)),
    ("swe", About(T::SocialWork)),
    ("hcpc", About(T::SocialWork)),
    ("sw registration", About(T::SocialWork)),
    ("professional registration", About(T::SocialWork)),
    ("driving", About(T::Driving)),
    ("driving licence", About(T::Driving)),
    ("licence", About(T::Driving)),
    ("car insurance", About(T::Driving)),
    ("business insurance", About(T::Driving)),
    ("probation", About(T::Probation)),
    ("training", About(T::Training)),
    ("safeguarding", About(T::Training)),
    ("safeguarding training", About(T::Training)),
    ("induction", About(T::Ignored)),
    ("supervision", About(T::Supervision)),
    ("last supervision", About(T::Supervision)),
    ("appraisal", About(T::Appraisal)),
    ("last appraisal", About(T::Appraisal)),
    ("note", About(T::Note)),
    ("notes", About(T::Note)),
    ("comment", About(T::Note)),
    ("comments", About(T::Note)),
    ("remarks", About(T::Note)),
    ("date", Of(F::Date)),
    ("dated", Of(F::Date)),
    ("issued", Of(F::Date)),
    ("issue", Of(F::Date)),
    ("issue date", Of(F::Date)),
    ("date of issue", Of(F::Date)),
    ("date issued", Of(F::Date)),
    ("received", Of(F::Date)),
    ("rec d", Of(F::Date)),
    ("obtained", Of(F::Date)),
    ("number", Of(F::Number)),
    ("no", Of(F::Number)),
    ("num", Of(F::Number)),
    ("expiry", Of(F::Expiry)),
    ("expires", Of(F::Expiry)),
    ("expiry date", Of(F::Expiry)),
    ("exp date", Of(F::Expiry)),
    ("renewal", Of(F::Expiry)),
    ("renewal date", Of(F::Expiry)),
    ("renew", Of(F::Expiry)),
    ("due", Of(F::Expiry)),
    ("due date", Of(F::Expiry)),
    ("valid until", Of(F::Expiry)),
    ("valid to", Of(F::Expiry)),
    ("level", Of(F::Level)),
    ("type", Of(F::Level)),
    ("enhanced", Of(F::Level)),
    ("seen", Of(F::Seen)),
    ("date seen", Of(F::Seen)),
    ("sighted", Of(F::Seen)),
    ("viewed", Of(F::Seen)),
    ("checked", Of(F::Seen)),
    ("date checked", Of(F::Seen)),
    ("verified", Of(F::Seen)),
    ("by", Of(F::By)),
    ("by whom", Of(F::By)),
    ("initials", Of(F::By)),
    ("1", Of(F::One)),
    ("one", Of(F::One)),
    ("1st", Of(F::One)),
    ("2", Of(F::Two)),
    ("two", Of(F::Two)),
    ("2nd", Of(F::Two)),
    ("ref1", Both(T::Reference, F::One)),
    ("ref2", Both(T::Reference, F::Two)),
    ("reference1", Both(T::Reference, F::One)),
    ("reference2", Both(T::Reference, F::Two)),
];

/// One searcher for all phrases, each between spaces so that only whole words fit.
fn phrases() -> Option<&'static AhoCorasick> {
    static SEARCHER: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    SEARCHER
        .get_or_init(|| {
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(PHRASES.iter().map(|(phrase, _)| format!(" {phrase} ")))
                .ok()
        })
        .as_ref()
}

/// The words that phrases are made of.
fn known_words() -> &'static [&'static str] {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: Vec<_> = PHRASES.iter().flat_map(|(phrase, _)| phrase.split(' ')).collect();
        words.sort_unstable();
        words.dedup();
        words
    })
}

/// The word that was meant: a known word of which this is a misspelling, or itself.
fn meant(word: &str) -> &str {
    let known = known_words();
    if known.binary_search(&word).is_ok() || word.chars().count() < 5 {
        return word;
    }
    let slips = if word.chars().count() < 8 { 1 } else { 2 };
    known
        .iter()
        .filter(|known| known.len() >= 5)
        .map(|known| (strsim::osa_distance(known, word), *known))
        .filter(|(distance, _)| *distance <= slips)
        .min()
        .map_or(word, |(_, known)| known)
}

/// What a heading says of its column.
#[must_use]
pub fn label_meaning(label: &str) -> Option<ImportColumn> {
    let (mut topics, facets) = meanings(label);
    if topics.contains(&T::Ignored) {
        return Some(ImportColumn::LeaveOut);
    }
    // "Agency staff name", "DBS name check": the plainer word gives way.
    if topics.len() > 1 {
        topics.retain(|topic| !matches!(topic, T::Name));
    }
    let has = |facet: Facet| facets.contains(&facet);
    let date = has(F::Date) || has(F::Seen);
    let column = match *topics.first()? {
        T::Name => ImportColumn::Name,
        T::First => ImportColumn::FirstName,
        T::Last => ImportColumn::LastName,
        T::Born => ImportColumn::BornOn,
        T::Post => ImportColumn::Post,
        T::Engagement => ImportColumn::Engagement,
        T::Employer => ImportColumn::Employer,
        T::Start => ImportColumn::StartsOn,
        T::Leave => ImportColumn::LeftOn,
        T::Address => ImportColumn::Address,
        T::Telephone => ImportColumn::Telephone,
        T::Identity | T::Dbs | T::Reference if has(F::By) && !has(F::Date) => ImportColumn::LeaveOut,
        T::Identity if date => ImportColumn::IdentityOn,
        T::Identity => ImportColumn::Identity,
        T::Dbs if has(F::Number) => ImportColumn::DbsNumber,
        T::Dbs if has(F::Expiry) => ImportColumn::LeaveOut,
        T::Dbs if has(F::Seen) => ImportColumn::DbsSeenOn,
        T::Dbs if has(F::Date) => ImportColumn::DbsOn,
        T::Dbs if has(F::Level) => ImportColumn::DbsLevel,
        T::Dbs => ImportColumn::Dbs,
        T::UpdateService if date => ImportColumn::StatusCheckOn,
        T::UpdateService => ImportColumn::UpdateService,
        T::Reference if has(F::Two) => {
            if date {
                ImportColumn::Reference2On
            } else {
                ImportColumn::Reference2
            }
        }
        T::Reference if has(F::One) => {
            if date {
                ImportColumn::Reference1On
            } else {
                ImportColumn::Reference1
            }
        }
        T::Reference => ImportColumn::References,
        T::PastCare => ImportColumn::PastCare,
        T::Qualifications => ImportColumn::Qualifications,
        T::History => ImportColumn::History,
        T::RightToWork if has(F::Expiry) => ImportColumn::RightToWorkExpires,
        T::RightToWork => ImportColumn::RightToWork,
        T::Overseas => ImportColumn::Overseas,
        T::Health => ImportColumn::Health,
        T::SocialWork if has(F::Expiry) => ImportColumn::SocialWorkExpires,
        T::SocialWork => ImportColumn::SocialWork,
        T::Driving => ImportColumn::Driving,
        T::Probation => ImportColumn::Probation,
        T::Training => ImportColumn::Training,
        T::Supervision => ImportColumn::Supervision,
        T::Appraisal => ImportColumn::Appraisal,
        T::Note => ImportColumn::Note,
        T::Ignored => ImportColumn::LeaveOut,
    };
    Some(column)
}

fn meanings(label: &str) -> (Vec<Topic>, Vec<Facet>) {
    let mut text = String::from(" ");
    for word in label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        text.push_str(meant(&word.to_lowercase()));
        text.push(' ');
    }
    let (mut topics, mut facets) = (Vec::new(), Vec::new());
    let Some(searcher) = phrases() else { return (topics, facets) };
    let mut from = 0;
    while let Some(found) = searcher.find(text.get(from..).unwrap_or("")) {
        match PHRASES.get(found.pattern().as_usize()).map(|(_, meaning)| *meaning) {
            Some(About(topic)) => topics.push(topic),
            Some(Of(facet)) => facets.push(facet),
            Some(Both(topic, facet)) => {
                topics.push(topic);
                facets.push(facet);
            }
            None => {}
        }
        // The space behind a phrase is the one before the next.
        from += found.end() - 1;
    }
    topics.dedup();
    (topics, facets)
}

/// Guesses every column of a table: `labels` are its headings, `from_row` the first row under them. No two columns get
/// the same guess.
#[must_use]
pub fn guess_columns(table: &Table, labels: &[String], from_row: usize) -> Vec<Guess> {
    let mut guesses: Vec<Guess> = labels
        .iter()
        .enumerate()
        .map(|(at, label)| {
            let looks = Looks::of(table.rows.iter().skip(from_row).filter_map(|row| row.get(at)));
            match label_meaning(label) {
                Some(column) => Guess { column: looks.narrow(column), by_heading: true },
                None => Guess { column: looks.alone(), by_heading: false },
            }
        })
        .collect();
    use std::collections::BTreeSet;
    let mut taken = BTreeSet::new();
    for by_heading in [true, false] {
        for guess in guesses.iter_mut().filter(|guess| guess.by_heading == by_heading) {
            if guess.column != ImportColumn::LeaveOut && !taken.insert(guess.column) {
                guess.column = second_choice(guess.column, &taken);
                taken.insert(guess.column);
            }
        }
    }
    // First and last names without a full one are fine; a full one beside both is not needed twice.
    if taken.contains(&ImportColumn::FirstName) && taken.contains(&ImportColumn::LastName) {
        for guess in guesses.iter_mut().filter(|guess| guess.column == ImportColumn::Name) {
            guess.column = ImportColumn::LeaveOut;
        }
    }
    guesses
}

/// What a column is when another is already what it seems to be.
fn second_choice(column: ImportColumn, taken: &std::collections::BTreeSet<ImportColumn>) -> ImportColumn {
    let next = match column {
        ImportColumn::References | ImportColumn::Reference1 => ImportColumn::Reference2,
        ImportColumn::Reference1On => ImportColumn::Reference2On,
        ImportColumn::DbsOn => ImportColumn::DbsSeenOn,
        _ => ImportColumn::LeaveOut,
    };
    if taken.contains(&next) { ImportColumn::LeaveOut } else { next }
}

/// What the cells of a column look like.
struct Looks {
    filled: usize,
    dates: usize,
    certificates: usize,
    names: usize,
}

impl Looks {
    fn of<'a>(cells: impl Iterator<Item = &'a Cell>) -> Self {
        let mut looks = Self { filled: 0, dates: 0, certificates: 0, names: 0 };
        for cell in cells.filter(|cell| !cell.is_empty()).take(200) {
            looks.filled += 1;
            let words = cell.words();
            looks.certificates += usize::from(is_certificate_number(&words));
            looks.dates += usize::from(date_of(cell, DayOrder::DayFirst, false).is_some());
            let mut parts = words.split_whitespace();
            let capital = |part: &str| {
                part.chars().next().is_some_and(char::is_uppercase) && !part.chars().any(|c| c.is_ascii_digit())
            };
            looks.names += usize::from((2..=4).contains(&words.split_whitespace().count()) && parts.all(capital));
        }
        looks
    }

    fn mostly(&self, count: usize) -> bool {
        self.filled > 0 && count * 10 >= self.filled * 7
    }

    /// What the heading said, made narrower by the cells.
    fn narrow(&self, column: ImportColumn) -> ImportColumn {
        match column {
            ImportColumn::Dbs | ImportColumn::DbsOn if self.mostly(self.certificates) => ImportColumn::DbsNumber,
            ImportColumn::Dbs if self.mostly(self.dates) => ImportColumn::DbsOn,
            ImportColumn::DbsNumber if self.mostly(self.dates) && self.certificates == 0 => ImportColumn::DbsOn,
            ImportColumn::Reference1 if self.mostly(self.dates) => ImportColumn::Reference1On,
            ImportColumn::Reference2 if self.mostly(self.dates) => ImportColumn::Reference2On,
            ImportColumn::Identity if self.mostly(self.dates) => ImportColumn::IdentityOn,
            ImportColumn::UpdateService if self.mostly(self.dates) => ImportColumn::StatusCheckOn,
            other => other,
        }
    }

    /// What the cells look like where no heading helps.
    fn alone(&self) -> ImportColumn {
        if self.filled >= 2 && self.mostly(self.certificates) {
            ImportColumn::DbsNumber
        } else if self.filled >= 2 && self.mostly(self.names) {
            ImportColumn::Name
        } else {
            ImportColumn::LeaveOut
        }
    }
}

/// Ten to twelve figures: the number of a DBS certificate has twelve, and a spreadsheet takes its leading zeros.
pub(crate) fn is_certificate_number(words: &str) -> bool {
    let plain: String = words.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (9..=12).contains(&plain.len()) && plain.bytes().all(|byte| byte.is_ascii_digit()) && !plain.starts_with("07")
}
