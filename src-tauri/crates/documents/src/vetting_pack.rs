//! The inspector's pack: the summary of vetting that has to lie at the centre when the files lie elsewhere.
//!
//! A dated, attested table of everybody against the six items of Schedule 2 and what is kept beside them; if wanted, a page
//! for each person. By initials it holds no free text at all.

use crate::blocks::{Block, Document, Footer, Header, Paper, Tone};

/// Everything that stands in the pack.
#[derive(Debug, Clone, Copy)]
pub struct VettingPack<'a> {
    /// Name of the centre.
    pub centre: &'a str,
    /// Ofsted's unique reference number.
    pub urn: &'a str,
    /// "26 November 2026".
    pub as_at: &'a str,
    /// When it was made and by whom: "26 November 2026, 09:12, by A.O.".
    pub made: &'a str,
    /// "14 people work here: 11 cleared…".
    pub summary: &'a str,
    /// Initials instead of names.
    pub by_initials: bool,
    /// Short names of the checks: first those of Schedule 2, with their paragraphs.
    pub schedule: &'a [(String, String)],
    /// Short names of what is kept beside the Schedule.
    pub beside: &'a [String],
    /// People.
    pub people: &'a [PackPerson],
    /// What the pack says of the last self-audit; may be empty.
    pub self_audit: &'a str,
    /// Name or initials and role of who attests it.
    pub attested_by: &'a str,
    /// A page for each person follows.
    pub pages: bool,
}

/// A person in the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackPerson {
    /// Name or initials.
    pub who: String,
    /// Post and how the person works there.
    pub post: String,
    /// "since 3 February 2025".
    pub dates: String,
    /// The answer in few words.
    pub answer: String,
    /// The answer in one sentence; empty by initials where it would hold a free text.
    pub sentence: String,
    /// One for each item of Schedule 2: a word, and a line under it.
    pub schedule: Vec<(String, String)>,
    /// One for each check beside it.
    pub beside: Vec<(String, String)>,
    /// For the person's own page: check, what was seen, date of the check, seen on and by.
    pub evidence: Vec<[String; 5]>,
    /// Gaps and their explanations; empty by initials.
    pub gaps: Vec<String>,
    /// Decisions about the start.
    pub decisions: Vec<String>,
}

/// The pack as a document.
#[must_use]
pub fn vetting_pack(pack: &VettingPack<'_>) -> Document {
    let title = format!("Staff vetting summary, {}", pack.centre);
    let mut document = Document::titled(&title);
    document.paper = Paper::Landscape;
    document.subject = format!("Vetting under Schedule 2, as at {}, URN {}", pack.as_at, pack.urn);
    document.keywords = vec!["staff vetting".to_owned(), "Schedule 2".to_owned(), pack.urn.to_owned()];
    document.header = Header {
        left: format!("{} · URN {}", pack.centre, pack.urn),
        right: format!("Staff vetting as at {}", pack.as_at),
    };
    document.footer = Footer { left: format!("Made {}", pack.made.trim()), fingerprint: true };
    let blocks = &mut document.blocks;
    blocks.push(Block::heading(1, "Staff vetting summary"));
    blocks.push(Block::Paragraph {
        text: format!("As at the end of {}. {}", pack.as_at, pack.summary),
        tone: Tone::Lead,
    });
    if pack.people.is_empty() {
        blocks.push(Block::paragraph("Nobody works here on this day according to the register."));
    } else {
        blocks.push(Block::heading(2, "Information that Schedule 2 asks for"));
        blocks.push(schedule_table(pack));
        blocks.push(Block::heading(2, "Kept beside the Schedule, as good practice"));
        blocks.extend(beside_tables(pack));
    }
    if !pack.self_audit.trim().is_empty() {
        blocks.push(Block::Note { lead: "Self-audit.".to_owned(), text: pack.self_audit.to_owned() });
    }
    blocks.push(Block::quiet(
        "Schedule 2 of the Residential Family Centres Regulations 2002 sets no renewal period for anything. “Due again” is the \
         centre’s own rule. “Confirmed by the agency” means that the agency confirmed it in writing; the evidence was then \
         reviewed here. The full files are shown on request.",
    ));
    let scope = if pack.by_initials { " People are named by initials; the key is kept at the centre." } else { "" };
    blocks.push(Block::Signature {
        declaration: format!(
            "I attest that this summary shows what the centre’s vetting files held at the end of {}.{scope}",
            pack.as_at
        ),
        lines: vec![
            ("Attested by".to_owned(), pack.attested_by.to_owned()),
            ("Date".to_owned(), pack.made.split(", by").next().unwrap_or_default().to_owned()),
            ("Signature".to_owned(), String::new()),
        ],
    });
    if pack.pages {
        for person in pack.people {
            page(person, blocks);
        }
    }
    document
}

fn cell((word, under): &(String, String)) -> String {
    if under.is_empty() { word.clone() } else { format!("{word}\n{under}") }
}

fn schedule_table(pack: &VettingPack<'_>) -> Block {
    let mut heads = vec!["Person".to_owned(), "May start?".to_owned()];
    heads.extend(pack.schedule.iter().map(|(short, paragraph)| format!("{short}\n{paragraph}")));
    let mut widths = vec![16, 12];
    widths.extend(std::iter::repeat_n(12, pack.schedule.len()));
    Block::Table {
        caption: String::new(),
        heads,
        widths,
        rows: pack
            .people
            .iter()
            .map(|person| {
                let under = [&person.post, &person.dates].into_iter().filter(|text| !text.is_empty());
                let who = std::iter::once(&person.who).chain(under).cloned().collect::<Vec<_>>().join("\n");
                let mut row = vec![who, person.answer.clone()];
                row.extend(person.schedule.iter().map(cell));
                row
            })
            .collect(),
    }
}

/// Most checks beside each other: with more, dates break within a word.
const ACROSS: usize = 6;
/// What a cell says where nothing is asked of the person.
const NOT_ASKED: &str = "not required";

/// Tables of so many checks as can be read, without those that are asked of nobody.
fn beside_tables(pack: &VettingPack<'_>) -> Vec<Block> {
    let asked = |at: usize| {
        pack.people.iter().filter_map(|person| person.beside.get(at)).any(|(word, _)| !word.ends_with(NOT_ASKED))
    };
    let (shown, left_out): (Vec<usize>, Vec<usize>) = (0..pack.beside.len()).partition(|at| asked(*at));
    let tables = shown.len().div_ceil(ACROSS).max(1);
    let mut blocks: Vec<Block> =
        shown.chunks(shown.len().div_ceil(tables).max(1)).map(|checks| beside_table(pack, checks)).collect();
    if !left_out.is_empty() {
        let names: Vec<&str> = left_out.iter().map(|at| pack.beside[*at].as_str()).collect();
        blocks.push(Block::quiet(format!("Not required of anybody here: {}.", names.join(", "))));
    }
    blocks
}

fn beside_table(pack: &VettingPack<'_>, checks: &[usize]) -> Block {
    let mut heads = vec!["Person".to_owned()];
    heads.extend(checks.iter().filter_map(|at| pack.beside.get(*at)).cloned());
    let mut widths = vec![16];
    widths.extend(std::iter::repeat_n(14, checks.len()));
    Block::Table {
        caption: String::new(),
        heads,
        widths,
        rows: pack
            .people
            .iter()
            .map(|person| {
                let mut row = vec![person.who.clone()];
                row.extend(checks.iter().map(|at| person.beside.get(*at).map(cell).unwrap_or_default()));
                row
            })
            .collect(),
    }
}

fn page(person: &PackPerson, blocks: &mut Vec<Block>) {
    blocks.push(Block::PageBreak);
    blocks.push(Block::heading(2, person.who.clone()));
    let mut pairs = vec![
        ("Post".to_owned(), person.post.clone()),
        ("Works here".to_owned(), person.dates.clone()),
        (
            "May this person start?".to_owned(),
            if person.sentence.is_empty() { person.answer.clone() } else { person.sentence.clone() },
        ),
    ];
    pairs.retain(|(_, value)| !value.is_empty());
    blocks.push(Block::KeyValues { pairs, columns: 1 });
    if person.evidence.is_empty() {
        blocks.push(Block::paragraph("No evidence is recorded."));
    } else {
        blocks.push(Block::Table {
            caption: String::new(),
            heads: ["Check", "Where it stands", "What was seen", "Date of the check", "Seen, by"]
                .map(str::to_owned)
                .to_vec(),
            widths: vec![18, 26, 28, 14, 14],
            rows: person.evidence.iter().map(|row| row.to_vec()).collect(),
        });
    }
    if !person.gaps.is_empty() {
        blocks.push(Block::heading(3, "Gaps in the employment history"));
        blocks.push(Block::List { items: person.gaps.clone(), ordered: false });
    }
    if !person.decisions.is_empty() {
        blocks.push(Block::heading(3, "Decisions about the start"));
        blocks.push(Block::List { items: person.decisions.clone(), ordered: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lay_out;

    fn person(who: &str) -> PackPerson {
        let complete = || ("complete".to_owned(), "seen 8 September 2026".to_owned());
        PackPerson {
            who: who.to_owned(),
            post: "Family worker, permanent".to_owned(),
            dates: "since 14 September 2026".to_owned(),
            answer: "early start, review 28 September 2026".to_owned(),
            sentence: "Yes, under supervision only: early start decided on 12 September 2026 by A.O.; references \
                       (paragraph 3) are outstanding. Review by 28 September 2026."
                .to_owned(),
            schedule: vec![
                complete(),
                complete(),
                ("in progress".to_owned(), "1 of 2".to_owned()),
                ("not required".to_owned(), String::new()),
                complete(),
                complete(),
            ],
            beside: vec![complete(), ("due again".to_owned(), "3 December 2026".to_owned())],
            evidence: vec![[
                "DBS".to_owned(),
                "complete, seen 8 September 2026".to_owned(),
                "Enhanced certificate, child workforce".to_owned(),
                "1 September 2026".to_owned(),
                "8 September 2026, A.O.".to_owned(),
            ]],
            gaps: vec!["1 May 2014 to 2 September 2014, 125 days: cared for a parent. Accepted by A.O.".to_owned()],
            decisions: vec!["Early start decided on 12 September 2026 by A.O.".to_owned()],
        }
    }

    fn pack(people: &[PackPerson], pages: bool) -> String {
        let schedule: Vec<(String, String)> =
            ["Identity", "DBS", "References", "Past care work", "Qualifications", "History"]
                .iter()
                .enumerate()
                .map(|(index, short)| ((*short).to_owned(), format!("paragraph {}", index + 1)))
                .collect();
        let document = vetting_pack(&VettingPack {
            centre: "Willow House",
            urn: "SC999001",
            as_at: "20 September 2026",
            made: "21 September 2026, 09:12, by A.O.",
            summary: "2 people work here: 2 on an early start.",
            by_initials: true,
            schedule: &schedule,
            beside: &["Right to work".to_owned(), "Training".to_owned()],
            people,
            self_audit: "2 of 2 gone through, no findings.",
            attested_by: "A.O., registered manager",
            pages,
        });
        lay_out(&document).unwrap().as_text()
    }

    #[test]
    fn the_pack_says_who_is_cleared_on_what_evidence_and_who_attests_it() {
        insta::assert_snapshot!(pack(&[person("G.M."), person("T.B.")], true));
    }

    #[test]
    fn five_hundred_people_are_all_in_it_once() {
        let people: Vec<PackPerson> = (0..500).map(|number| person(&format!("P{number}."))).collect();
        let text = pack(&people, false);
        let found = text.lines().filter(|line| line.contains("| P499.")).count();
        assert_eq!(found, 2, "once in each table");
    }

    #[test]
    fn an_empty_register_is_said_in_words() {
        assert!(pack(&[], false).contains("Nobody works here"));
    }
}
