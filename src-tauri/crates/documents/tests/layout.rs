//! Blocks on pages: what stays together, what breaks, what is repeated.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

#[path = "../examples/sample/content.rs"]
mod content;

use hearthbook_documents::{Block, Document, Pages, Paper, lay_out, to_pdf};

fn pages(blocks: Vec<Block>) -> Pages {
    lay_out(&Document { blocks, ..Document::titled("Test") }).unwrap()
}

/// The lines of each page that are not header or footer: kind and text.
fn lines(pages: &Pages) -> Vec<Vec<(String, String)>> {
    let mut found: Vec<Vec<(String, String)>> = Vec::new();
    for line in pages.as_text().lines() {
        if line.starts_with("--- page") {
            found.push(Vec::new());
        } else if let (Some(page), Some((kind, text))) = (found.last_mut(), line.split_once("| "))
            && !kind.starts_with("(foot")
        {
            page.push((kind.trim().to_owned(), text.to_owned()));
        }
    }
    found
}

fn sentence(words: usize) -> String {
    (0..words).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_heading_never_stands_alone_at_the_foot_of_a_page() {
    for lead in 0..60 {
        let mut blocks: Vec<Block> = (0..lead).map(|n| Block::paragraph(format!("Line {n}."))).collect();
        blocks.push(Block::heading(2, "Section"));
        blocks.push(Block::heading(3, "Part"));
        blocks.push(Block::paragraph(sentence(80)));
        for page in lines(&pages(blocks)) {
            let last = page.last().map(|(kind, _)| kind.as_str());
            assert!(!matches!(last, Some("section" | "part")), "after {lead} lines: {page:?}");
        }
    }
}

#[test]
fn no_single_line_of_a_paragraph_is_left_on_either_page() {
    for lead in 0..45 {
        let mut blocks: Vec<Block> = (0..lead).map(|n| Block::paragraph(format!("Line {n}."))).collect();
        blocks.push(Block::paragraph(sentence(70)));
        let found = lines(&pages(blocks));
        let counts: Vec<usize> =
            found.iter().map(|page| page.iter().filter(|(_, text)| text.contains("word")).count()).collect();
        let total: usize = counts.iter().sum();
        assert!(total > 3);
        assert!(counts.iter().all(|count| *count != 1), "after {lead} lines: {counts:?}");
    }
}

#[test]
fn table_heads_are_repeated_on_every_page_and_read_once() {
    let rows: Vec<Vec<String>> = (0..150).map(|n| vec![n.to_string(), sentence(20)]).collect();
    let pages = pages(vec![Block::Table {
        caption: "Rows".to_owned(),
        heads: vec!["Number".to_owned(), "Text".to_owned()],
        widths: vec![1, 4],
        rows,
    }]);
    let found = lines(&pages);
    assert!(found.len() > 3);
    for (number, page) in found.iter().enumerate() {
        let heads = page.iter().filter(|(_, text)| text.starts_with("Number")).count();
        assert_eq!(heads, 1, "page {}", number + 1);
        let read = page.iter().any(|(kind, _)| kind == "head cell");
        assert_eq!(read, number == 0, "page {}", number + 1);
    }
    let numbers: Vec<String> =
        found.iter().flatten().filter(|(_, t)| t.parse::<u32>().is_ok()).map(|(_, t)| t.clone()).collect();
    assert_eq!(numbers, (0..150).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_short_row_is_never_torn_and_a_row_taller_than_a_page_is() {
    let row = |n: usize, words: usize| vec![n.to_string(), sentence(words)];
    let found = lines(&pages(vec![Block::Table {
        caption: String::new(),
        heads: vec!["Number".to_owned(), "Text".to_owned()],
        widths: vec![1, 4],
        rows: (0..40).map(|n| row(n, 25)).chain([row(40, 1500)]).collect(),
    }]));
    let pages_of = |from: &str| found.iter().filter(|p| p.iter().any(|(_, t)| t.contains(from))).count();
    // word24 ends every short row; the long one alone reaches word1499.
    assert!(pages_of("word1499") == 1 && pages_of("word900") >= 1);
    let mut open = 0;
    for page in &found {
        let starts = page.iter().filter(|(_, t)| t.starts_with("word0 ")).count();
        let ends = page.iter().filter(|(_, t)| t.ends_with("word24")).count();
        let long = page.iter().any(|(_, t)| t.contains("word30 ") || t.contains("word900"));
        assert!(starts == ends || long, "a short row is torn: {starts} starts, {ends} ends");
        open += starts;
    }
    assert_eq!(open, 41);
}

#[test]
fn cells_are_read_to_their_end_before_the_next_one() {
    let found = lines(&pages(vec![Block::Table {
        caption: String::new(),
        heads: vec![],
        widths: vec![],
        rows: vec![vec![sentence(60), format!("second {}", sentence(60))]],
    }]));
    let texts: Vec<&str> = found[0].iter().map(|(_, t)| t.as_str()).collect();
    let second = texts.iter().position(|t| t.starts_with("second")).unwrap();
    assert!(texts[second - 1].ends_with("word59"), "{texts:?}");
}

#[test]
fn ragged_empty_and_headless_tables_lay_out() {
    let table = |heads: usize, rows: Vec<Vec<String>>| Block::Table {
        caption: "A".to_owned(),
        heads: vec!["Head".to_owned(); heads],
        widths: vec![],
        rows,
    };
    let text = pages(vec![
        table(0, vec![]),
        table(2, vec![]),
        table(2, vec![vec!["one".to_owned()], vec!["one".to_owned(), "two".to_owned(), "three".to_owned()]]),
        Block::KeyValues { pairs: vec![], columns: 2 },
        Block::KeyValues { pairs: vec![("a".to_owned(), "b".to_owned())], columns: 0 },
        Block::List { items: vec![], ordered: true },
        Block::Code { groups: vec![] },
        Block::Signature { declaration: String::new(), lines: vec![] },
        Block::Note { lead: String::new(), text: String::new() },
        Block::heading(0, ""),
        Block::heading(9, "Deep"),
    ])
    .as_text();
    assert!(text.contains("three"));
}

#[test]
fn a_page_break_begins_a_new_page_and_two_of_them_no_empty_one() {
    let found = lines(&pages(vec![
        Block::PageBreak,
        Block::paragraph("first"),
        Block::PageBreak,
        Block::PageBreak,
        Block::paragraph("second"),
        Block::PageBreak,
    ]));
    assert_eq!(found.len(), 2);
    assert_eq!(found[1][0].1, "second");
}

#[test]
fn a_declaration_and_what_was_signed_stay_on_one_page() {
    for lead in 20..50 {
        let mut blocks: Vec<Block> = (0..lead).map(|n| Block::paragraph(format!("Line {n}."))).collect();
        blocks.push(Block::heading(2, "Declaration"));
        blocks.push(Block::Signature {
            declaration: sentence(40),
            lines: vec![("Visitor".to_owned(), "J.W.".to_owned()), ("Signed off".to_owned(), "today".to_owned())],
        });
        let found = lines(&pages(blocks));
        let page = found.iter().find(|p| p.iter().any(|(_, t)| t == "Declaration")).unwrap();
        assert!(page.iter().any(|(_, t)| t == "today"), "torn after {lead} lines");
    }
}

#[test]
fn nothing_stands_outside_of_the_margins() {
    let wide = "W".repeat(400);
    let document = Document {
        paper: Paper::Landscape,
        blocks: vec![
            Block::heading(1, &wide),
            Block::paragraph(format!("{wide} {}", "x".repeat(500))),
            Block::List { items: vec![wide.clone()], ordered: true },
            Block::KeyValues { pairs: vec![(wide.clone(), wide.clone())], columns: 2 },
            Block::Table {
                caption: wide.clone(),
                heads: vec![wide.clone(); 6],
                widths: vec![],
                rows: vec![vec![wide.clone(), "b".to_owned()], vec!["f".repeat(90), "AV".repeat(50)]],
            },
        ],
        ..Document::titled("Wide")
    };
    let pages = lay_out(&document).unwrap();
    let view = hearthbook_documents::preview(&pages, 1, 10);
    for item in view.pages.iter().flat_map(|p| &p.items) {
        if let hearthbook_records::reports::PreviewItem::Text { x, y, width, text, .. } = item {
            assert!(*x >= 61.9 && x + width <= view.width - 61.9, "“{text}” from {x} to {}", x + width);
            assert!(*y > 20.0 && *y < view.height - 20.0, "“{text}” at {y}");
        }
    }
}

#[test]
fn sixty_pages_have_their_numbers_and_every_section() {
    let mut rounds = 1;
    let mut document = content::report(rounds);
    while lay_out(&document).unwrap().count() < 60 {
        rounds += 4;
        document = content::report(rounds);
    }
    let pdf = to_pdf(&document, &mut |_, _| true).unwrap();
    assert!(pdf.pages >= 60);
    let text = lay_out(&document).unwrap().as_text();
    assert!(text.contains(&format!("Page {} of {}", pdf.pages, pdf.pages)));
    assert!(text.contains("15. Manager’s response"));
}

#[test]
fn two_hundred_thousand_characters_lay_out_with_and_without_blanks() {
    for text in ["visit ".repeat(33_334), "x".repeat(200_000), "مرحبا ".repeat(33_334), " ".repeat(200_000)] {
        let found = pages(vec![Block::paragraph(text.clone())]);
        let drawn: usize =
            lines(&found).iter().flatten().map(|(_, t)| t.chars().filter(|c| !c.is_whitespace()).count()).sum();
        assert_eq!(drawn, text.chars().filter(|c| !c.is_whitespace()).count());
    }
}

#[test]
fn the_preview_gives_the_pages_asked_for_and_never_more_than_ten() {
    let pages = lay_out(&content::report(6)).unwrap();
    assert!(pages.count() > 12);
    let view = hearthbook_documents::preview(&pages, 2, 3);
    assert_eq!(view.pages.iter().map(|p| p.number).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(view.page_count, pages.count());
    assert_eq!(hearthbook_documents::preview(&pages, 0, 99).pages.len(), 10);
    assert!(hearthbook_documents::preview(&pages, 999, 3).pages.is_empty());
}

#[test]
fn the_sample_report_is_set_as_it_was_when_it_was_last_looked_at() {
    insta::assert_snapshot!(lay_out(&content::report(1)).unwrap().as_text());
}
