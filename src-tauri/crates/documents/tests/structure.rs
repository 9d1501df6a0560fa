//! What stands in the file, read back with lopdf: tags, language, artifacts, fonts, bookmarks, properties.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

#[path = "../examples/sample/certificate.rs"]
mod certificate;
#[path = "../examples/sample/content.rs"]
mod content;
mod read_back;

use chrono::{TimeZone, Utc};
use hearthbook_documents::{Block, Document, Footer, Header, lay_out, to_pdf};
use lopdf::{Object, StringFormat};
use read_back::{ReadBack, Utf16};

fn sample() -> ReadBack {
    ReadBack::of(&to_pdf(&content::report(1), &mut |_, _| true).unwrap().bytes)
}

#[test]
fn two_runs_give_the_same_bytes() {
    let document = content::report(1);
    let first = to_pdf(&document, &mut |_, _| true).unwrap();
    let second = to_pdf(&document, &mut |_, _| true).unwrap();
    assert_eq!(first, second);
}

#[test]
fn another_content_gives_another_identity_and_the_same_content_keeps_its_own() {
    let id = |document: &Document| {
        let file = lopdf::Document::load_mem(&to_pdf(document, &mut |_, _| true).unwrap().bytes).unwrap();
        file.trailer.get(b"ID").unwrap().as_array().unwrap()[0].clone()
    };
    let document = Document { blocks: vec![Block::heading(1, "One")], ..Document::titled("One") };
    let later = Document { made_at: Some(Utc.with_ymd_and_hms(2026, 3, 4, 5, 6, 7).unwrap()), ..document.clone() };
    let other = Document { blocks: vec![Block::heading(1, "Two")], ..Document::titled("One") };
    assert_eq!(id(&document), id(&later));
    assert_ne!(id(&document), id(&other));
    assert!(matches!(id(&document), Object::String(bytes, StringFormat::Hexadecimal) if bytes.len() == 16));
}

#[test]
fn the_file_says_its_language_title_and_that_it_is_tagged() {
    let file = sample();
    let catalog = file.file.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en-GB");
    assert!(catalog.get(b"MarkInfo").unwrap().as_dict().unwrap().get(b"Marked").unwrap().as_bool().unwrap());
    let viewer = catalog.get(b"ViewerPreferences").unwrap().as_dict().unwrap();
    assert!(viewer.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
    assert_eq!(file.file.version, "1.7");
    assert_eq!(
        file.info("Title").utf16(),
        "Report of a visit under regulation 25, Willow House, visit of 14 October 2026"
    );
}

#[test]
fn properties_and_xmp_say_the_same_and_no_date_is_invented() {
    let mut document = content::report(1);
    document.title = "A <b> & “c”".to_owned();
    let file = ReadBack::of(&to_pdf(&document, &mut |_, _| true).unwrap().bytes);
    assert!(file.xmp().contains("A &lt;b&gt; &amp; “c”"));
    assert!(file.xmp().contains("<rdf:li>J.W.</rdf:li>"));
    assert_eq!(file.info("Author").utf16(), "J.W.");
    assert!(!file.has_info("CreationDate") && !file.has_info("ModDate") && !file.xmp().contains("CreateDate"));
    document.made_at = Some(Utc.with_ymd_and_hms(2026, 10, 16, 15, 20, 0).unwrap());
    let file = ReadBack::of(&to_pdf(&document, &mut |_, _| true).unwrap().bytes);
    assert_eq!(file.info("CreationDate").as_str().unwrap(), b"D:20261016152000Z");
    assert!(file.xmp().contains("<xmp:CreateDate>2026-10-16T15:20:00Z</xmp:CreateDate>"));
}

#[test]
fn nothing_claims_a_standard_that_no_validator_has_confirmed() {
    let file = sample();
    let xmp = file.xmp().to_lowercase();
    assert!(!xmp.contains("pdfaid") && !xmp.contains("pdfuaid") && !xmp.contains("gts_pdfx"));
    assert!(!file.has_info("GTS_PDFXVersion"));
    assert!(!file.file.catalog().unwrap().has(b"OutputIntents"));
}

#[test]
fn the_tree_has_headings_paragraphs_tables_and_lists_in_reading_order() {
    let tree = sample().tree();
    let names: Vec<&str> = tree.iter().map(|(depth, name, _)| if *depth == 1 { name.as_str() } else { "" }).collect();
    assert_eq!(names.iter().filter(|n| **n == "H1").count(), 1);
    let headings: Vec<&str> =
        tree.iter().filter(|(_, name, _)| name == "H2").map(|(.., text)| text.trim()).take(4).collect();
    assert_eq!(headings, ["1. The visit", "2. Who was interviewed", "3. Parents and children", "4. Staff views"]);
    for wanted in ["H3", "P", "Table", "Caption", "THead", "TBody", "TR", "TH", "TD", "L", "LI", "Lbl", "LBody"] {
        assert!(tree.iter().any(|(_, name, _)| name == wanted), "no {wanted}");
    }
    let at = |text: &str| tree.iter().position(|(.., t)| t.trim() == text).unwrap_or_else(|| panic!("no “{text}”"));
    assert!(at("Initials") < at("R.D.") && at("R.D.") < at("T.K.") && at("Seen and observed") < at("S.B."));
}

#[test]
fn headings_leave_no_level_out() {
    let mut last = 0;
    for (_, name, _) in sample().tree() {
        if let Some(level) = name.strip_prefix('H').and_then(|l| l.parse::<u32>().ok()) {
            assert!(level <= last + 1, "H{level} after H{last}");
            last = level;
        }
    }
}

#[test]
fn every_text_and_every_line_is_tagged_or_an_artifact() {
    let file = sample();
    for page in file.pages() {
        assert!(page.unmarked.is_empty(), "drawn outside of any mark: {:?}", page.unmarked);
        assert!(page.artifacts.iter().any(|a| a.contains("Page ")), "the page number is no artifact");
        assert!(page.artifacts.iter().any(|a| a.contains("Willow House · URN")), "the header is no artifact");
        assert!(page.marks.windows(2).all(|m| m[0] < m[1]), "marks out of order");
    }
}

#[test]
fn every_mark_of_a_page_is_in_the_tree_once() {
    let file = sample();
    let mut in_tree = file.marks_in_tree();
    let mut on_pages: Vec<(u32, i64)> =
        file.pages().into_iter().flat_map(|p| p.marks.clone().into_iter().map(move |m| (p.number, m))).collect();
    in_tree.sort_unstable();
    on_pages.sort_unstable();
    assert_eq!(in_tree, on_pages);
}

#[test]
fn fonts_are_embedded_subset_and_say_what_their_glyphs_mean() {
    let file = sample();
    let fonts = file.fonts();
    assert_eq!(fonts.len(), 2);
    for font in fonts {
        assert_eq!(font.name.as_bytes()[6], b'+', "{} is not a subset", font.name);
        assert!(font.embedded && font.to_unicode, "{}", font.name);
    }
    let size = to_pdf(&content::report(1), &mut |_, _| true).unwrap().bytes.len();
    assert!(size < 120_000, "{size} bytes");
}

#[test]
fn bookmarks_are_the_headings_one_within_the_other() {
    let outline = sample().outline();
    assert_eq!(outline[0], (0, "Report of a visit under regulation 25".to_owned()));
    assert_eq!(outline[1], (1, "1. The visit".to_owned()));
    assert!(outline.contains(&(2, "What people said".to_owned())));
    assert_eq!(outline.last().unwrap(), &(1, "Declaration of the visitor".to_owned()));
}

#[test]
fn lines_do_not_join_their_words_when_copied() {
    let words = "visit report regulation family centre ".repeat(40);
    let document = Document { blocks: vec![Block::paragraph(&words)], ..Document::titled("Words") };
    let file = ReadBack::of(&to_pdf(&document, &mut |_, _| true).unwrap().bytes);
    let read: Vec<String> = file.tree().into_iter().filter(|(_, name, _)| name == "P").map(|(.., t)| t).collect();
    assert_eq!(read.concat().trim_end(), words.trim_end());
}

#[test]
fn a_character_without_a_glyph_is_shown_by_number_and_copied_as_itself() {
    let document = Document { blocks: vec![Block::paragraph("name 中 end")], ..Document::titled("Missing") };
    let file = ReadBack::of(&to_pdf(&document, &mut |_, _| true).unwrap().bytes);
    let page = &file.pages()[0];
    assert!(page.drawn.contains("[U+4E2D]"), "{}", page.drawn);
    assert_eq!(page.actual_texts, ["中"]);
}

#[test]
fn the_footer_prints_the_digest_of_the_content_and_the_result_names_it() {
    let document = content::report(1);
    let pdf = to_pdf(&document, &mut |_, _| true).unwrap();
    assert_eq!(pdf.content_digest, hearthbook_documents::content_digest(&document));
    for page in ReadBack::of(&pdf.bytes).pages() {
        assert!(page.artifacts.iter().any(|a| a.contains(&pdf.content_digest)));
    }
}

#[test]
fn a_draft_says_so_on_every_page_and_prints_no_digest() {
    let mut document = content::report(1);
    document.draft = true;
    document.footer = Footer { left: "Draft, not signed off".to_owned(), fingerprint: false };
    let pdf = to_pdf(&document, &mut |_, _| true).unwrap();
    for page in ReadBack::of(&pdf.bytes).pages() {
        assert!(page.artifacts.iter().any(|a| a.contains("DRAFT")));
        assert!(!page.artifacts.iter().any(|a| a.contains(&pdf.content_digest)));
    }
}

#[test]
fn progress_counts_up_to_its_total_and_can_stop_the_work() {
    let document = content::report(1);
    let mut heard = Vec::new();
    let pdf = to_pdf(&document, &mut |done, total| {
        heard.push((done, total));
        true
    })
    .unwrap();
    assert_eq!(heard.last(), Some(&(pdf.pages + 2, pdf.pages + 2)));
    assert!(heard.windows(2).all(|h| h[0].0 < h[1].0));
    let stopped = to_pdf(&document, &mut |done, _| done < 2);
    assert_eq!(stopped, Err(hearthbook_documents::DocumentError::Cancelled));
}

#[test]
fn a_header_that_is_too_long_is_shortened_and_meets_nothing() {
    let mut document = Document { blocks: vec![Block::paragraph("Text.")], ..Document::titled("Long") };
    document.draft = true;
    document.header =
        Header { left: "A centre with a very long name ".repeat(30), right: "Visit of 3 September 2026".to_owned() };
    let view = hearthbook_documents::preview(&lay_out(&document).unwrap(), 1, 1);
    let mut ends = Vec::new();
    for item in &view.pages[0].items {
        if let hearthbook_records::reports::PreviewItem::Text { x, y, width, text, .. } = item
            && *y < 60.0
        {
            ends.push((*x, x + width, text.clone()));
        }
    }
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(ends[0].2.ends_with('…'));
    assert!(ends.windows(2).all(|e| e[0].1 < e[1].0), "{ends:?}");
}

#[test]
fn a_certificate_is_tagged_reads_in_order_and_names_nobody_in_its_properties() {
    let file = ReadBack::of(&to_pdf(&certificate::certificate_of_submission(), &mut |_, _| true).unwrap().bytes);
    let tree = file.tree();
    let at = |text: &str| tree.iter().position(|(.., t)| t.trim() == text).unwrap_or_else(|| panic!("no “{text}”"));
    let order = ["Certificate of submission", "Sent to", "Step", "Signed off", "Sent", "Of", "Signature"];
    let places: Vec<usize> = order.iter().map(|t| at(t)).collect();
    assert!(places.windows(2).all(|p| p[0] < p[1]), "{places:?}");
    for (name, text) in [("H1", "Certificate of submission"), ("H2", "What happened to it"), ("TH", "Step")] {
        assert_eq!(tree[at(text)].1, name, "{text}");
    }
    assert_eq!(file.info("Title").utf16(), "Certificate of submission, SC999001-V-2026-03-1, Willow House");
    assert!(!file.has_info("Author") || file.info("Author").utf16().is_empty());
    for page in file.pages() {
        assert!(page.unmarked.is_empty());
        assert!(
            !page.artifacts.iter().any(|a| a.contains("Fingerprint")),
            "the footer would be taken for the report's"
        );
    }
}
