//! The Word file, read back with another library than wrote it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

#[path = "../examples/sample/content.rs"]
mod content;

use std::io::{Cursor, Read};

use chrono::{TimeZone, Utc};
use hearthbook_documents::{Block, DRAFT_COPY, Document, FINISHED_COPY, Footer, Header, docx, docx_marked};
use proptest::prelude::*;
use roxmltree::{Document as Tree, Node};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

type Parts = Vec<(String, String)>;

fn parts(document: &Document) -> Parts {
    let mut zip = zip::ZipArchive::new(Cursor::new(docx(document).unwrap())).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

fn part<'a>(parts: &'a Parts, name: &str) -> Tree<'a> {
    let text = &parts.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}")).1;
    Tree::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn all<'a, 'b: 'a>(node: Node<'a, 'b>, name: &'a str) -> impl Iterator<Item = Node<'a, 'b>> + 'a {
    node.descendants().filter(move |n| n.has_tag_name((WORD, name)))
}

/// The text of a paragraph, cell or part; a break is a line's end.
fn text(node: Node<'_, '_>) -> String {
    node.descendants()
        .filter_map(|n| match n.tag_name().name() {
            "t" => Some(n.text().unwrap_or_default()),
            "br" => Some("\n"),
            "tab" if n.attribute((WORD, "pos")).is_none() => Some("\t"),
            _ => None,
        })
        .collect()
}

fn style(paragraph: Node<'_, '_>) -> String {
    all(paragraph, "pStyle").next().and_then(|s| s.attribute((WORD, "val"))).unwrap_or_default().to_owned()
}

/// Style and text of every paragraph.
fn paragraphs(document: &Document) -> Vec<(String, String)> {
    let parts = parts(document);
    let tree = part(&parts, "word/document.xml");
    all(tree.root(), "p").map(|p| (style(p), text(p))).collect()
}

fn of(blocks: Vec<Block>) -> Document {
    Document { blocks, ..Document::titled("Test") }
}

#[test]
fn headings_are_words_own_and_stand_in_their_order() {
    let document = content::report(1);
    let wanted: Vec<(String, String)> = document
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Heading { level, text } => Some((format!("Heading{level}"), text.clone())),
            _ => None,
        })
        .collect();
    let found: Vec<_> = paragraphs(&document).into_iter().filter(|(style, _)| style.starts_with("Heading")).collect();
    assert!(found.len() > 20);
    assert_eq!(found, wanted);
    let parts = parts(&document);
    let styles = part(&parts, "word/styles.xml");
    for level in 1..=6 {
        let id = format!("Heading{level}");
        let style = all(styles.root(), "style").find(|s| s.attribute((WORD, "styleId")) == Some(&id)).unwrap();
        let value = |name| all(style, name).next().unwrap().attribute((WORD, "val")).unwrap().to_owned();
        assert_eq!(value("name"), format!("heading {level}"));
        assert_eq!(value("outlineLvl"), (level - 1).to_string());
    }
}

#[test]
fn tables_keep_every_cell_and_repeat_their_heads() {
    let document = of(vec![Block::Table {
        caption: "Two rows".to_owned(),
        heads: vec!["One".to_owned(), "Two".to_owned(), "Three".to_owned()],
        widths: vec![1, 2, 1],
        rows: vec![vec!["a".to_owned(), "b\nc".to_owned(), "d".to_owned()], vec!["short".to_owned()]],
    }]);
    let parts = parts(&document);
    let tree = part(&parts, "word/document.xml");
    let rows: Vec<Vec<String>> = all(tree.root(), "tr").map(|row| all(row, "tc").map(text).collect()).collect();
    assert_eq!(rows, [vec!["One", "Two", "Three"], vec!["a", "b\nc", "d"], vec!["short", "", ""]]);
    let heads: Vec<bool> = all(tree.root(), "tr").map(|row| all(row, "tblHeader").next().is_some()).collect();
    assert_eq!(heads, [true, false, false]);
    assert!(all(tree.root(), "tr").all(|row| all(row, "cantSplit").next().is_some()));
    let widths: Vec<u32> =
        all(tree.root(), "gridCol").map(|c| c.attribute((WORD, "w")).unwrap().parse().unwrap()).collect();
    assert_eq!(widths.iter().sum::<u32>(), 11_906 - 2 * 1240);
    assert!(paragraphs(&document).contains(&("Caption".to_owned(), "Two rows".to_owned())));
}

#[test]
fn labels_and_values_fill_the_line_even_when_the_last_stands_alone() {
    let pair = |l: &str, v: &str| (l.to_owned(), v.to_owned());
    let pairs = vec![pair("a", "1"), pair("b", "2"), pair("c", "3")];
    let parts = parts(&of(vec![Block::KeyValues { pairs, columns: 2 }]));
    let tree = part(&parts, "word/document.xml");
    let spans: Vec<Vec<u32>> = all(tree.root(), "tr")
        .map(|row| {
            all(row, "tc")
                .map(|c| all(c, "gridSpan").next().map_or(1, |s| s.attribute((WORD, "val")).unwrap().parse().unwrap()))
                .collect()
        })
        .collect();
    assert_eq!(spans, [vec![1, 1, 1, 1], vec![1, 3]]);
}

#[test]
fn every_page_and_the_first_paragraph_say_that_it_is_a_draft_copy() {
    let document = content::report(1);
    let parts = parts(&document);
    let header = text(part(&parts, "word/header1.xml").root());
    assert!(header.contains("Willow House · URN SC999001\tVisit of 14 October 2026"), "{header}");
    assert!(header.contains(DRAFT_COPY), "{header}");
    let footer = part(&parts, "word/footer1.xml");
    assert_eq!(text(footer.root()), "Draft copy of SC999001-V-2026-10-1 · version 1\tPage 1 of 1");
    let fields: Vec<_> = all(footer.root(), "fldSimple").filter_map(|f| f.attribute((WORD, "instr"))).collect();
    assert_eq!(fields, ["PAGE", "NUMPAGES"]);
    let first = paragraphs(&document).remove(0).1;
    assert!(first.starts_with(DRAFT_COPY) && first.contains("the PDF that was signed off"), "{first}");
    let bytes = docx_marked(&document, FINISHED_COPY).unwrap();
    assert_ne!(bytes, docx(&document).unwrap(), "a finished document is not called a draft");
    let draft = Document { draft: true, footer: Footer::default(), ..document };
    assert!(paragraphs(&draft).remove(0).1.contains("not signed off yet"));
}

#[test]
fn an_editable_copy_never_passes_for_a_signed_one() {
    let signature = Block::Signature {
        declaration: "I made it.".to_owned(),
        lines: vec![("Visitor".to_owned(), "J.W.".to_owned())],
    };
    let found = paragraphs(&of(vec![signature]));
    let at = |wanted: &str| found.iter().position(|(_, t)| t == wanted).unwrap();
    assert!(at("I made it.") < at("J.W.") && at("J.W.") < at("This copy is not signed."));
}

#[test]
fn the_properties_name_title_and_language_and_no_author() {
    let mut document = content::report(1);
    assert_eq!(document.author, "J.W.");
    let core = |d: &Document| parts(d).into_iter().find(|(n, _)| n == "docProps/core.xml").unwrap().1;
    let before = core(&document);
    assert!(
        before.contains("visit of 14 October 2026 (draft copy)</dc:title>") && before.contains("en-GB</dc:language>")
    );
    for absent in ["creator", "lastModifiedBy", "created", "modified", "J.W."] {
        assert!(!before.contains(absent), "{absent}: {before}");
    }
    document.made_at = Some(Utc.with_ymd_and_hms(2026, 10, 16, 15, 20, 0).unwrap());
    assert!(core(&document).contains(">2026-10-16T15:20:00Z</dcterms:created>"));
    let names: Vec<String> = parts(&document).into_iter().map(|(name, _)| name).collect();
    assert!(!names.iter().any(|n| n.contains("comment") || n.contains("people") || n.contains("custom")), "{names:?}");
    let all_text: String = parts(&document).into_iter().map(|(_, text)| text).collect();
    for absent in ["w:ins ", "w:del ", "w:rsid", "trackRevisions"] {
        assert!(!all_text.contains(absent), "{absent}");
    }
    assert!(all_text.contains(r#"<w:lang w:val="en-GB""#));
}

#[test]
fn every_part_is_declared_and_every_reference_leads_somewhere() {
    let parts = parts(&content::report(1));
    let names: Vec<&str> = parts.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(names[0], "[Content_Types].xml");
    let types = part(&parts, "[Content_Types].xml");
    let declared: Vec<&str> =
        types.descendants().filter_map(|n| n.attribute("PartName")).map(|n| n.trim_start_matches('/')).collect();
    let mut wanted: Vec<&str> = names.iter().copied().filter(|n| n.ends_with(".xml") && !n.starts_with('[')).collect();
    wanted.sort_unstable();
    let mut found = declared.clone();
    found.sort_unstable();
    assert_eq!(found, wanted);
    let relations = part(&parts, "word/_rels/document.xml.rels");
    let targets: Vec<(&str, &str)> =
        relations.descendants().filter_map(|n| Some((n.attribute("Id")?, n.attribute("Target")?))).collect();
    assert!(targets.iter().all(|(_, target)| names.contains(&format!("word/{target}").as_str())));
    let body = part(&parts, "word/document.xml");
    let used: Vec<&str> = body
        .descendants()
        .filter_map(|n| n.attribute(("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "id")))
        .collect();
    assert_eq!(used.len(), 2);
    assert!(used.iter().all(|id| targets.iter().any(|(known, _)| known == id)));
    // Styles and numberings that the text asks for exist.
    let styles = part(&parts, "word/styles.xml");
    let known: Vec<&str> = all(styles.root(), "style").filter_map(|s| s.attribute((WORD, "styleId"))).collect();
    for (name, xml) in
        parts.iter().filter(|(n, _)| n.starts_with("word/") && n.ends_with("1.xml") || n == "word/document.xml")
    {
        let tree = Tree::parse(xml).unwrap();
        for used in all(tree.root(), "pStyle").chain(all(tree.root(), "tblStyle")) {
            assert!(known.contains(&used.attribute((WORD, "val")).unwrap()), "{name}: {used:?}");
        }
    }
}

#[test]
fn every_ordered_list_begins_again_at_one() {
    let list = |ordered| Block::List { items: vec!["x".to_owned(), "y".to_owned()], ordered };
    let parts = parts(&of(vec![list(true), list(false), list(true)]));
    let numbers: Vec<String> = all(part(&parts, "word/document.xml").root(), "numId")
        .map(|n| n.attribute((WORD, "val")).unwrap().to_owned())
        .collect();
    assert_eq!(numbers, ["2", "2", "1", "1", "3", "3"]);
    let tree = part(&parts, "word/numbering.xml");
    let defined: Vec<&str> = all(tree.root(), "num").filter_map(|n| n.attribute((WORD, "numId"))).collect();
    assert_eq!(defined, ["1", "2", "3"]);
    assert_eq!(all(tree.root(), "startOverride").count(), 2);
}

#[test]
fn hostile_text_stays_text() {
    let hostile = "]]> <w:p/> &amp; \"q\" 'a' <!-- --> \u{0}\u{1}\u{8}\u{fffe}\u{ffff} 👩\u{200d}👧 &#x0; <?xml?>";
    let read = "]]> <w:p/> &amp; \"q\" 'a' <!-- -->  👩\u{200d}👧 &#x0; <?xml?>";
    let mut document = of(vec![
        Block::heading(2, hostile),
        Block::paragraph(hostile),
        Block::Table {
            caption: hostile.to_owned(),
            heads: vec![hostile.to_owned()],
            widths: vec![],
            rows: vec![vec![hostile.to_owned()]],
        },
        Block::Note { lead: hostile.to_owned(), text: hostile.to_owned() },
    ]);
    document.title = hostile.to_owned();
    document.language = "en-GB\"\u{1}<".to_owned();
    document.header = Header { left: hostile.to_owned(), right: hostile.to_owned() };
    document.footer = Footer { left: hostile.to_owned(), fingerprint: true };
    document.keywords = vec![hostile.to_owned()];
    for (name, xml) in parts(&document) {
        Tree::parse(&xml).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let found = paragraphs(&document);
    assert_eq!(found.iter().filter(|(_, t)| t == read).count(), 5, "{found:?}");
    assert!(found.iter().any(|(_, t)| *t == format!("{read}\n{read}")), "{found:?}");
}

#[test]
fn right_to_left_text_is_marked_and_overrides_are_dropped() {
    let document =
        of(vec![Block::paragraph("שלום עולם (abc)"), Block::paragraph("report\u{202e}fdp.exe\u{202c} שלום")]);
    let parts = parts(&document);
    let tree = part(&parts, "word/document.xml");
    let of_body: Vec<Node> = all(tree.root(), "p").skip(1).take(2).collect();
    let bidi: Vec<bool> = of_body.iter().map(|p| all(*p, "bidi").next().is_some()).collect();
    assert_eq!(bidi, [true, false]);
    let rtl: Vec<String> =
        of_body.iter().flat_map(|p| all(*p, "r")).filter(|r| all(*r, "rtl").next().is_some()).map(text).collect();
    assert!(rtl[0].starts_with("שלום עולם") && rtl.iter().any(|t| t.contains("שלום")), "{rtl:?}");
    assert!(!rtl.iter().any(|t| t.contains("abc") || t.contains("fdp")), "{rtl:?}");
    assert_eq!(text(of_body[0]), "שלום עולם (abc)");
    assert!(text(of_body[1]).starts_with("reportfdp.exe"));
}

#[test]
fn the_same_document_gives_the_same_bytes_and_no_file_in_it_has_a_time() {
    let first = docx(&content::report(1)).unwrap();
    assert!(first == docx(&content::report(1)).unwrap());
    let mut zip = zip::ZipArchive::new(Cursor::new(first)).unwrap();
    for index in 0..zip.len() {
        let file = zip.by_index_raw(index).unwrap();
        assert_eq!(file.last_modified().unwrap(), zip::DateTime::default(), "{:?}", file.name());
        assert!(file.unix_mode().is_none_or(|m| m == 0o100_664 || m == 0o100_644 || m == 0), "{:?}", file.unix_mode());
    }
}

#[test]
fn a_hundred_thousand_words_lose_none() {
    let blocks: Vec<Block> = (0..1000)
        .map(|n| Block::paragraph((0..100).map(|w| format!("w{}", n * 100 + w)).collect::<Vec<_>>().join(" ")))
        .collect();
    let found = paragraphs(&of(blocks));
    let words: Vec<&str> =
        found.iter().skip(1).flat_map(|(_, t)| t.split(' ')).filter(|w| w.starts_with('w')).collect();
    assert_eq!(words.len(), 100_000);
    assert!(words.iter().enumerate().all(|(n, w)| *w == format!("w{n}")));
}

#[test]
fn a_landscape_document_lies_on_its_side() {
    let document = Document { paper: hearthbook_documents::Paper::Landscape, ..of(vec![Block::paragraph("x")]) };
    let parts = parts(&document);
    let tree = part(&parts, "word/document.xml");
    let page = all(tree.root(), "pgSz").next().unwrap();
    assert_eq!((page.attribute((WORD, "w")), page.attribute((WORD, "h"))), (Some("16838"), Some("11906")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_anywhere_makes_parts_that_can_be_read_again(
        text in proptest::collection::vec(any::<char>(), 0..80).prop_map(|c| c.into_iter().collect::<String>()),
        level in 0u8..9,
    ) {
        let one = || text.clone();
        let blocks = vec![
            Block::heading(level, &text),
            Block::quiet(&text),
            Block::List { items: vec![one()], ordered: level > 4 },
            Block::KeyValues { pairs: vec![(one(), one())], columns: level },
            Block::Note { lead: one(), text: one() },
            Block::Code { groups: vec![one()] },
            Block::Signature { declaration: one(), lines: vec![(one(), one())] },
            Block::Table { caption: one(), heads: vec![one()], widths: vec![], rows: vec![vec![one(), one()], vec![]] },
            Block::PageBreak,
        ];
        let header = Header { left: one(), right: one() };
        let document = Document { blocks, subject: one(), header, language: one(), ..Document::titled(&text) };
        for (name, xml) in parts(&document) {
            prop_assert!(Tree::parse(&xml).is_ok(), "{name}: {:?}", Tree::parse(&xml).err());
        }
    }

    #[test]
    fn no_printable_text_of_a_paragraph_is_lost(text in "[ -~à-ž\u{400}-\u{4ff}\u{4e00}-\u{4eff}\n]{0,200}") {
        let joined = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let found = paragraphs(&of(vec![Block::paragraph(&text)]));
        prop_assert_eq!(joined(&found[1].1), joined(&text));
    }
}
