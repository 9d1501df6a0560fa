//! What is held about one person, gathered from every table, with other people's names replaced; and its bundle.
//!
//! It reads tables as tables, so that a register that comes later is read too. What it finds is a proposal: a person reads
//! every item before anything leaves the house.

use std::collections::{BTreeMap, BTreeSet};

use hearthbook_documents::{Block, Document, Footer, Header, Tone};
use hearthbook_records::access_requests::SubjectOf;
use hearthbook_records::reports::HitKind;
use hearthbook_records::{ErrorCode, MemberId, PersonId, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_store::export::{TableDump, tables};
use hearthbook_store::tables::{families, people};
use hearthbook_store::{StoreError, journal};
use hearthbook_submissions::gate::Profile;
use hearthbook_submissions::is_ordinary;

use crate::desk::Desk;

/// Tables that say nothing about a person, or whose words stand elsewhere among the items.
const NOT_LOOKED_AT: [&str; 11] = [
    "access_request",
    "access_request_omission",
    "allowance",
    "breach",
    "export",
    "exported_head",
    "form_draft",
    "journal",
    "meta",
    "rule_change",
    "setting",
];
/// Steps of a notice that are about whether a parent may be told: the question, its answers and the reason.
const NEVER_A_PARENT_S: [&str; 3] = ["notTold", "danger", "safe"];
/// A text longer than this is cut down to the sentences that name the person.
const WHOLE: usize = 280;

/// Whose data are asked for.
#[derive(Debug, Clone)]
pub struct Subject {
    of: SubjectOf,
    id: String,
    /// Name, as recorded.
    pub name: String,
    /// Initials.
    pub initials: String,
    /// "F-2026-03" or the post.
    pub where_words: String,
    family: String,
    reference: String,
    names: Vec<String>,
    /// Names of the other members of the family, longest first.
    relatives: Vec<Relative>,
}

/// A word or the words by which another member of the family is named.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Relative {
    words: String,
    /// What to put instead.
    initials: String,
    /// A part of a name that is an ordinary word, too ("Brown"), or a very short one: a name with a capital only.
    with_capital: bool,
}

/// Something that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Stable within the request.
    pub key: String,
    /// What it is.
    pub title: String,
    /// Why it is here.
    pub because: String,
    /// Labels and values, other people's names replaced.
    pub facts: Vec<(String, String)>,
    /// Whose names were replaced.
    pub others: BTreeSet<String>,
}

impl Relative {
    /// Where a text names this person so.
    fn place_in(&self, text: &str) -> Option<(usize, usize)> {
        let mut from = 0;
        while let Some((start, end)) = place_of(&text[from..], &self.words) {
            let (start, end) = (from + start, from + end);
            if !self.with_capital || text[start..].starts_with(char::is_uppercase) {
                return Some((start, end));
            }
            from = end;
        }
        None
    }

    /// Initials that are a name's own word would be replaced for ever.
    fn stays_out(&self) -> bool {
        place_of(&self.initials, &self.words).is_none()
    }
}

fn names_of(parts: &[&str]) -> Vec<String> {
    let split = parts.iter().flat_map(|part| part.split([',', ';', '/']));
    split.map(str::trim).filter(|name| name.chars().count() > 1).map(str::to_owned).collect()
}

impl Subject {
    /// Finds the person.
    ///
    /// # Errors
    /// `NotFound`, or what the store says.
    pub fn find(desk: &Desk, of: SubjectOf, id: &str) -> Result<Self, UiError> {
        let conn = desk.store.read();
        if of == SubjectOf::Person {
            let person: PersonId = id.parse().map_err(|_| StoreError::NotFound("person"))?;
            let person = people::one(conn, person)?;
            return Ok(Self {
                of,
                id: id.to_owned(),
                names: names_of(&[&person.name, &person.known_as]),
                name: person.name,
                initials: person.initials,
                where_words: person.post,
                family: String::new(),
                reference: String::new(),
                relatives: Vec::new(),
            });
        }
        let member: MemberId = id.parse().map_err(|_| StoreError::NotFound("person"))?;
        let everybody = families::everybody(conn)?;
        let (reference, family, own) =
            everybody.iter().find(|(_, _, one)| one.id == member).ok_or(StoreError::NotFound("person"))?;
        let names = names_of(&[&own.name, &own.known_as, &own.former_names]);
        let own_parts: Vec<String> =
            names.iter().flat_map(|name| name.split([' ', '-'])).map(str::to_lowercase).collect();
        let mut relatives = Vec::new();
        for (_, _, other) in everybody.iter().filter(|(_, of, other)| of == family && other.id != member) {
            let mut whole = names_of(&[&other.name, &other.known_as, &other.former_names]);
            // "Mr Brown" names Kate Brown: every part of a name, but not the "de" in it
            let parts: BTreeSet<String> = whole
                .iter()
                .flat_map(|name| name.split_whitespace().chain(name.split([' ', '-'])))
                .filter(|part| part.chars().next().is_some_and(char::is_uppercase))
                .map(str::to_owned)
                .collect();
            whole.extend(other.name.split_whitespace().next().map(str::to_owned));
            for (words, part) in
                whole.into_iter().map(|name| (name, false)).chain(parts.into_iter().map(|part| (part, true)))
            {
                let (short, folded) = (words.chars().count() < 3, words.to_lowercase());
                if own_parts.contains(&folded) || words.chars().count() < 2 || (short && !part) {
                    continue;
                }
                let with_capital = part && (short || is_ordinary(&folded));
                relatives.push(Relative { words, initials: other.initials.clone(), with_capital });
            }
        }
        // the whole name before its first word
        relatives.sort_by_key(|one| std::cmp::Reverse(one.words.len()));
        Ok(Self {
            of,
            id: id.to_owned(),
            name: own.name.clone(),
            initials: own.initials.clone(),
            where_words: reference.clone(),
            family: family.to_string(),
            reference: reference.clone(),
            names,
            relatives,
        })
    }

    fn profile(&self) -> Profile {
        let key = if self.of == SubjectOf::Member { &self.family } else { &self.id };
        Profile::Identifying { subjects: BTreeSet::from([key.clone()]) }
    }

    /// Why a row is here; nothing when it is not.
    fn because(&self, table: &TableDump, row: &[String]) -> Option<&'static str> {
        let cells = || table.columns.iter().zip(row);
        let about = |id: &str| !id.is_empty() && cells().any(|(column, cell)| !column.ends_with("_by") && cell == id);
        if about(&self.id) {
            return Some("is about the person");
        }
        // another member of the family is another person, and so is what stands in a line of that member's own
        let resident = self.of == SubjectOf::Member;
        let other_member = |(column, cell): (&String, &String)| column == "member_id" && !cell.is_empty();
        if table.name == "family_member" || (resident && cells().any(other_member)) {
            return None;
        }
        // why a parent was not told never stands in anything that a parent sees
        let step = cells().find(|(column, _)| *column == "step").map(|(_, cell)| cell.as_str());
        if resident && table.name == "notice_step" && step.is_some_and(|step| NEVER_A_PARENT_S.contains(&step)) {
            return None;
        }
        if about(&self.family) {
            return Some("is about the person’s family");
        }
        let says = |words: &str| cells().any(|(_, cell)| place_of(cell, words).is_some());
        if self.names.iter().any(|name| says(name)) {
            Some("names the person")
        } else if !self.reference.is_empty() && says(&self.reference) {
            Some("names the person’s family by its reference")
        } else if says(&self.initials) || says(&self.initials.replace('.', "")) {
            Some("has these initials: make sure that this person is meant")
        } else {
            None
        }
    }

    /// Whether a text names another member of the family.
    fn names_a_relative(&self, text: &str) -> bool {
        self.relatives.iter().any(|one| one.stays_out() && one.place_in(text).is_some())
    }

    /// Whether a change that the journal keeps is about another member of the family: "K.B.: Home address", "Member 2".
    fn about_another(&self, label: &str, values: [&str; 2]) -> bool {
        if label.strip_prefix("Member ").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit())) {
            let own = format!("{} ({})", self.name, self.initials);
            return values.iter().any(|value| !value.is_empty() && !value.starts_with(&own));
        }
        // where two share their initials nobody can tell whose it is
        let whose = label.split_once(": ").map(|(whose, _)| whose);
        whose.is_some_and(|whose| self.relatives.iter().any(|one| one.initials == whose))
    }

    /// Whether an entry of a family's log is about another member, by what stands under "About".
    fn of_another_s_log(&self, payload: &journal::Payload) -> bool {
        let mut about = payload.before.iter().chain(&payload.after).filter(|(label, _)| label == "About");
        about.any(|(_, value)| {
            let other = self.names_a_relative(value)
                || self.relatives.iter().any(|one| place_of(value, &one.initials).is_some());
            other && !self.mentions(value)
        })
    }

    fn mentions(&self, text: &str) -> bool {
        let initials = [self.initials.clone(), self.initials.replace('.', "")];
        self.names.iter().chain([&self.reference]).chain(&initials).any(|words| place_of(text, words).is_some())
    }
}

/// Where words stand in a text as words of their own, whatever their case.
fn place_of(text: &str, words: &str) -> Option<(usize, usize)> {
    if words.chars().count() < 2 {
        return None;
    }
    let mut from = 0;
    while let Some(found) = find_folded(&text[from..], words) {
        let (start, end) = (from + found.0, from + found.1);
        let before = text[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let after = text[end..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        if before && after {
            return Some((start, end));
        }
        from = start + text[start..].chars().next().map_or(1, char::len_utf8);
    }
    None
}

fn find_folded(text: &str, words: &str) -> Option<(usize, usize)> {
    let same = |a: char, b: char| a == b || a.to_lowercase().eq(b.to_lowercase());
    text.char_indices().find_map(|(start, _)| {
        let mut rest = text[start..].char_indices();
        let mut end = start;
        for word in words.chars() {
            let (at, c) = rest.next()?;
            if !same(c, word) {
                return None;
            }
            end = start + at + c.len_utf8();
        }
        Some((start, end))
    })
}

fn label(column: &str) -> String {
    let words = column.trim_end_matches("_on").trim_end_matches("_at").replace('_', " ");
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A value as a person reads it: days and moments in words, JSON as labels and values.
fn plain(cell: &str) -> String {
    if let Ok(day) = cell.parse::<chrono::NaiveDate>() {
        return date_words(day);
    }
    if let Ok(at) = cell.parse::<chrono::DateTime<chrono::Utc>>() {
        return london_date_time_words(at);
    }
    fn leaves(value: &serde_json::Value, out: &mut Vec<String>) {
        match value {
            serde_json::Value::Array(all) => all.iter().for_each(|one| leaves(one, out)),
            serde_json::Value::Object(all) => all.iter().for_each(|(name, one)| {
                let mut inner = Vec::new();
                leaves(one, &mut inner);
                if !inner.is_empty() {
                    out.push(format!("{}: {}", label(name), inner.join(", ")));
                }
            }),
            serde_json::Value::String(text) if !text.is_empty() => out.push(text.clone()),
            serde_json::Value::Bool(yes) => out.push(if *yes { "yes" } else { "no" }.to_owned()),
            serde_json::Value::Number(number) => out.push(number.to_string()),
            _ => {}
        }
    }
    match serde_json::from_str::<serde_json::Value>(cell) {
        Ok(value @ (serde_json::Value::Array(_) | serde_json::Value::Object(_))) => {
            let mut out = Vec::new();
            leaves(&value, &mut out);
            out.join("\n")
        }
        _ => cell.to_owned(),
    }
}

/// Of a long text the sentences that name the person.
fn excerpt(subject: &Subject, text: &str) -> String {
    if text.chars().count() <= WHOLE {
        return text.to_owned();
    }
    let sentences = text.split_inclusive(['.', '!', '?', '\n']).fold(Vec::<String>::new(), |mut all, part| {
        // an initial's full stop ends no sentence
        match all.last_mut() {
            Some(last) if last.trim_end().chars().rev().nth(1).is_none_or(|c| c.is_uppercase() || c == '.') => {
                last.push_str(part);
            }
            _ => all.push(part.to_owned()),
        }
        all
    });
    let kept: Vec<&str> = sentences.iter().map(|one| one.trim()).filter(|one| subject.mentions(one)).collect();
    if kept.is_empty() { String::new() } else { format!("[…] {} […]", kept.join(" […] ")) }
}

/// Replaces other people's names by their initials, and other families' references; says whose.
fn redacted(desk: &mut Desk, subject: &Subject, text: &str, others: &mut BTreeSet<String>) -> Result<String, UiError> {
    let mut text = text.to_owned();
    for relative in subject.relatives.iter().filter(|one| one.stays_out()) {
        while let Some((start, end)) = relative.place_in(&text) {
            text.replace_range(start..end, &relative.initials);
            others.insert("another member of the family".to_owned());
        }
    }
    // what is put in place of one name may bring another to light; a few rounds end it
    for _ in 0..4 {
        let hits = desk.gate()?.find(&text, &subject.profile());
        let known = hits.into_iter().filter(|hit| {
            matches!(hit.kind, HitKind::Name | HitKind::NearName | HitKind::DateOfBirth) || !hit.whose.is_empty()
        });
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        for hit in known {
            others.insert(if hit.whose.is_empty() { "somebody else".to_owned() } else { hit.whose.clone() });
            let put = if hit.replacement.is_empty() || hit.replacement == hit.words {
                "[another person]".to_owned()
            } else {
                hit.replacement
            };
            found.insert(hit.words, put);
        }
        if found.is_empty() {
            break;
        }
        for (words, put) in found.iter().rev() {
            text = text.replace(words.as_str(), put);
        }
    }
    Ok(without_other_references(&text, &subject.reference, others))
}

/// "F-2026-02" of another family.
fn without_other_references(text: &str, own: &str, others: &mut BTreeSet<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("F-") {
        let token: String = rest[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let reference = token.len() >= 9 && token[2..].chars().all(|c| c.is_ascii_digit() || c == '-');
        out.push_str(&rest[..at]);
        if reference && token != own {
            others.insert("another family".to_owned());
            out.push_str("[another family]");
        } else {
            out.push_str(&token);
        }
        rest = &rest[at + token.len()..];
    }
    out.push_str(rest);
    out
}

/// Everything that the tables and the journal hold about the person.
///
/// # Errors
/// What the store says.
pub fn gather(desk: &mut Desk, subject: &Subject) -> Result<Vec<Item>, UiError> {
    let mut items = Vec::new();
    for table in tables(desk.store.read())? {
        if NOT_LOOKED_AT.contains(&table.name.as_str()) {
            continue;
        }
        for (index, row) in table.rows.iter().enumerate() {
            let Some(because) = subject.because(&table, row) else { continue };
            let direct = because.starts_with("is about");
            let mut item = Item {
                key: format!("{}:{}", table.name, row_key(&table, row, index)),
                title: label(&table.name),
                because: because.to_owned(),
                facts: Vec::new(),
                others: BTreeSet::new(),
            };
            for (column, cell) in table.columns.iter().zip(row) {
                let hidden = ["id", "position", "removed"].contains(&column.as_str())
                    || ["_id", "_by", "hash", "digest", "sha256"].iter().any(|end| column.ends_with(end));
                // a notice to "the parents" does not say whose email address and telephone it went to
                let anybody_s = subject.of == SubjectOf::Member
                    && table.name == "notice"
                    && ["email", "telephone"].contains(&column.as_str());
                if hidden || anybody_s || cell.is_empty() {
                    continue;
                }
                let value = plain(cell);
                let value = if direct { value } else { excerpt(subject, &value) };
                if !value.is_empty() {
                    let value = redacted(desk, subject, &value, &mut item.others)?;
                    item.facts.push((label(column), value));
                }
            }
            if !item.facts.is_empty() {
                items.push(item);
            }
        }
    }
    items.extend(of_journal(desk, subject)?);
    Ok(items)
}

fn row_key(table: &TableDump, row: &[String], index: usize) -> String {
    let id = table.columns.iter().position(|column| column == "id").and_then(|at| row.get(at));
    id.filter(|id| !id.is_empty()).cloned().unwrap_or_else(|| {
        // a table without ids: its first cells are its key
        let key: Vec<&str> = row.iter().take(3).map(String::as_str).collect();
        if key.is_empty() { index.to_string() } else { key.join("/") }
    })
}

fn of_journal(desk: &mut Desk, subject: &Subject) -> Result<Vec<Item>, UiError> {
    let mut items = Vec::new();
    let own: Vec<_> = journal::all(desk.store.read())?
        .into_iter()
        .filter(|entry| entry.subject == subject.id || (!subject.family.is_empty() && entry.subject == subject.family))
        .collect();
    for entry in own {
        let Some(payload) = entry.payload.as_ref().filter(|payload| !subject.of_another_s_log(payload)) else {
            continue;
        };
        let mut others = BTreeSet::new();
        let mut facts = vec![("What".to_owned(), redacted(desk, subject, &payload.what, &mut others)?)];
        for (name, before, after) in payload.changes() {
            if subject.about_another(&name, [&before, &after]) {
                continue;
            }
            let words = if before.is_empty() { after } else { format!("{after} (before: {before})") };
            facts.push((name, redacted(desk, subject, &words, &mut others)?));
        }
        items.push(Item {
            key: format!("journal:{}/{}", entry.origin, entry.number),
            title: format!("Journal, {}", london_date_time_words(entry.at)),
            because: "is the history of the person’s record".to_owned(),
            facts,
            others,
        });
    }
    Ok(items)
}

/// What no item can show, to be looked at by hand.
///
/// # Errors
/// What the store says.
pub fn by_hand(desk: &Desk, subject: &Subject) -> Result<Vec<String>, UiError> {
    let count = |sql: &str| -> Result<i64, UiError> {
        Ok(desk.store.read().query_row(sql, [], |row| row.get(0)).map_err(StoreError::from)?)
    };
    let files = count("SELECT count(*) FROM document")?;
    let mut words = vec![
        // no number: whoever answers must not learn that there is one that he or she may not read
        "Closed notes and safeguarding concerns, if there are any: only those named as readers can look whether this person is in them".to_owned(),
        format!(
            "Finished documents ({files} on record) and receipts: their texts are among the items as they were typed, the files themselves are not"
        ),
        "Drafts that are not signed off: each is its writer’s alone, so what they say is not among the items, but for texts that were sent for comment; look again after sign-off".to_owned(),
        "What is not in Hearthbook: paper files, emails, photographs, recordings".to_owned(),
    ];
    if subject.of == SubjectOf::Member {
        words.insert(
            1,
            "Why a parent was not told of an event, whether telling could endanger somebody (regulation 26(2)), and where notices went: never among the items, since the answer goes to a parent. Look at the notices of the family’s events with your adviser".to_owned(),
        );
        words.insert(
            2,
            "The register and the logs of other residents, also of the same family: those are other people, so they are not among the items. Look whether this person is in them".to_owned(),
        );
    }
    Ok(words)
}

/// What stands at the head of the bundle.
#[derive(Debug, Clone)]
pub struct Opening {
    /// "Willow House, SC999001".
    pub centre: String,
    /// Labels and values: who asked, when, on what ground, who reviewed it.
    pub facts: Vec<(String, String)>,
    /// What regulation 19(2) says; empty where it does not apply.
    pub law: String,
    /// How many items were left out.
    pub left_out: usize,
}

/// The bundle, after the gate was asked once more about every word of it.
///
/// # Errors
/// `Blocked` when a name of somebody else still stands in it.
pub fn bundle(desk: &mut Desk, subject: &Subject, items: &[Item], opening: &Opening) -> Result<Document, UiError> {
    let title = format!("What is held about {}", subject.name);
    let mut document = Document::titled(title.clone());
    document.subject = "Answer to a request for what is held about a person".to_owned();
    document.header = Header { left: opening.centre.clone(), right: "Confidential".to_owned() };
    document.footer = Footer { left: format!("For {}", subject.initials), fingerprint: true };
    document.made_at = Some(desk.now);
    let replaced = items.iter().filter(|item| !item.others.is_empty()).count();
    let mut blocks = vec![
        Block::heading(1, title),
        Block::Paragraph { text: opening.centre.clone(), tone: Tone::Lead },
        Block::heading(2, "The review"),
        Block::KeyValues { pairs: opening.facts.clone(), columns: 1 },
        Block::paragraph(format!(
            "Other people’s names are replaced by initials in {replaced} of {} items. {} left out after review.",
            items.len(),
            match opening.left_out {
                0 => "No item was".to_owned(),
                1 => "One item was".to_owned(),
                number => format!("{number} items were"),
            }
        )),
    ];
    if !opening.law.is_empty() {
        blocks.push(Block::Note { lead: "Regulation 19(2)".to_owned(), text: opening.law.clone() });
    }
    blocks.push(Block::heading(2, "What is held"));
    for item in items {
        blocks.push(Block::heading(3, item.title.clone()));
        blocks.push(Block::quiet(format!("It {}.", item.because)));
        blocks.push(Block::KeyValues { pairs: item.facts.clone(), columns: 1 });
    }
    if items.is_empty() {
        blocks.push(Block::paragraph("Nothing is held about this person in Hearthbook."));
    }
    document.blocks = blocks;
    let mut left = BTreeSet::new();
    for (label, value) in items.iter().flat_map(|item| &item.facts) {
        // to the gate the whole family is one subject
        if subject.names_a_relative(label) || subject.names_a_relative(value) {
            left.insert("another member of the family".to_owned());
        }
        let hits = desk.gate()?.find(value, &subject.profile());
        left.extend(hits.into_iter().filter(|hit| hit.kind == HitKind::Name).map(|hit| hit.whose));
    }
    if !left.is_empty() {
        let whose: Vec<String> = left.into_iter().collect();
        return Err(UiError::new(
            ErrorCode::Blocked,
            format!(
                "The bundle still names somebody else ({}). Nothing was written. Leave the item out.",
                whose.join("; ")
            ),
        ));
    }
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_as_words_whatever_their_case() {
        assert_eq!(place_of("then ROSA came", "Rosa"), Some((5, 9)));
        assert_eq!(place_of("Rosamund came", "Rosa"), None);
        assert_eq!(place_of("É. Émile", "émile"), Some((4, 10)));
        assert_eq!(place_of("R.D. and others", "R.D."), Some((0, 4)));
    }

    #[test]
    fn other_families_references_go_and_the_own_stays() {
        let mut others = BTreeSet::new();
        let text = without_other_references("F-2026-01 met F-2026-02, F-words stay", "F-2026-01", &mut others);
        assert_eq!(text, "F-2026-01 met [another family], F-words stay");
        assert_eq!(others.len(), 1);
    }

    #[test]
    fn json_is_shown_as_words() {
        assert_eq!(plain(r#"[{"initials":"R.D.","seen":true,"no":null}]"#), "Initials: R.D.\nSeen: yes");
        assert_eq!(plain("just text"), "just text");
        assert_eq!(plain("2026-03-02"), "2 March 2026");
        assert_eq!(plain("2026-03-02T10:00:00.000Z"), "2 March 2026, 10:00");
    }
}
