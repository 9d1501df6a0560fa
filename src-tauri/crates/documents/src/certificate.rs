//! The certificate of a submission: what was sent, to whom, when and by whom, and how an outsider checks it.
//!
//! One page as a rule. Everything in it was recorded elsewhere and is passed in as words; the certificate adds only what
//! it does not prove. It prints no fingerprint of its own in the footer, where it would be taken for the report's.

use crate::blocks::{Block, Document, Footer, Header, Tone};

/// Everything that stands in a certificate.
#[derive(Debug, Clone, Copy)]
pub struct CertificateContent<'a> {
    /// Name of the centre.
    pub centre: &'a str,
    /// Ofsted's unique reference number.
    pub urn: &'a str,
    /// What was sent: "Regulation 25 visit report, visit of 3 March 2026".
    pub title: &'a str,
    /// The document's number.
    pub number: &'a str,
    /// Its version in words: "version 1".
    pub version_words: &'a str,
    /// Digest of the content, 64 hex digits, as every page of the report prints it.
    pub content_digest: &'a str,
    /// SHA-256 of the PDF, 64 hex digits.
    pub sha256: &'a str,
    /// Pages of the PDF.
    pub pages: u32,
    /// Size of the PDF in bytes.
    pub bytes: u64,
    /// What happened to it, in order of time.
    pub steps: &'a [CertificateStep],
    /// To whom.
    pub recipient: &'a str,
    /// Why to them; empty unless it is not the address that the rule names.
    pub recipient_reason: &'a str,
    /// How it was sent, as a person recorded it: "By email".
    pub how_sent: &'a str,
    /// Receipts filed for it.
    pub receipts: &'a [CertificateReceipt],
    /// By what it was superseded and when; empty unless it was.
    pub superseded: &'a str,
    /// What it corrects; empty unless it is a correction.
    pub corrects: &'a str,
    /// The journal's head at this moment.
    pub head: CertificateHead<'a>,
    /// When the certificate was made and by whom: "14 October 2026, 16:40, by J.W."
    pub made_words: &'a str,
}

/// A step on the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateStep {
    /// "Signed off".
    pub what: String,
    /// When, in words.
    pub when: String,
    /// By whom, by initials.
    pub by: String,
    /// More about it; may be empty.
    pub detail: String,
}

/// A receipt that was filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateReceipt {
    /// Name of the file.
    pub file_name: String,
    /// Its SHA-256, 64 hex digits.
    pub sha256: String,
    /// What it is and when it was filed, in words.
    pub words: String,
}

/// The newest entry of the journal when the certificate was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateHead<'a> {
    /// Which journal.
    pub origin: &'a str,
    /// Number of the entry.
    pub number: u64,
    /// Its hash, 64 hex digits.
    pub hash: &'a str,
    /// When it was written, in words.
    pub at: &'a str,
    /// Public key that signed the head; empty for a head that is not signed.
    pub public_key: &'a str,
    /// The signature; empty for a head that is not signed.
    pub signature: &'a str,
}

/// The certificate as a document.
#[must_use]
pub fn certificate(content: &CertificateContent<'_>) -> Document {
    let mut document = Document::titled(format!("Certificate of submission, {}, {}", content.number, content.centre));
    document.subject = format!("{}, URN {}", content.title, content.urn);
    document.keywords = vec!["certificate of submission".to_owned(), content.number.to_owned(), content.urn.to_owned()];
    document.header = Header {
        left: format!("{} · URN {}", content.centre, content.urn),
        right: format!("Certificate for {}", content.number),
    };
    document.footer = Footer { left: format!("Made {}", content.made_words.trim()), fingerprint: false };
    let blocks = &mut document.blocks;
    blocks.push(Block::heading(1, "Certificate of submission"));
    blocks.push(Block::Paragraph { text: content.title.to_owned(), tone: Tone::Lead });
    if !content.superseded.trim().is_empty() {
        blocks.push(Block::Note { lead: "A newer version exists.".to_owned(), text: content.superseded.to_owned() });
    }
    blocks.push(what_was_sent(content));
    blocks.push(Block::heading(2, "What happened to it"));
    blocks.push(steps(content.steps));
    blocks.push(Block::heading(2, "How an outsider checks it"));
    how_to_check(content, blocks);
    // A part and not a section: the page must not run over for the sake of a larger heading.
    blocks.push(Block::heading(3, "What this does not prove"));
    blocks.push(Block::quiet(
        "Hearthbook sends nothing itself: that the report was sent is what a person recorded. Whether it arrived, only \
         the recipient can say. Times are those of the centre’s PC, which nobody else has confirmed. A fingerprint shows \
         that a file is unchanged, not that what it says is right; a signature shows the PC’s key, not who sat at the PC.",
    ));
    document
}

fn what_was_sent(content: &CertificateContent<'_>) -> Block {
    let mut pairs = Vec::new();
    let mut pair = |label: &str, value: String| {
        if !value.trim().is_empty() {
            pairs.push((label.to_owned(), value));
        }
    };
    let pages = if content.pages == 1 { "1 page".to_owned() } else { format!("{} pages", content.pages) };
    let file = format!("PDF of {pages}, {} bytes", thousands(content.bytes));
    pair("Document", joined(&[content.number, content.version_words, &file], ", "));
    pair("Corrects", content.corrects.to_owned());
    let to = joined(&[content.recipient, content.how_sent], " · ");
    pair("Sent to", joined(&[&to, content.recipient_reason], "\n"));
    for receipt in content.receipts {
        pair("Receipt filed", joined(&[&receipt.file_name, &receipt.words], ", "));
    }
    Block::KeyValues { pairs, columns: 1 }
}

fn steps(steps: &[CertificateStep]) -> Block {
    if steps.is_empty() {
        return Block::paragraph("Nothing is recorded.");
    }
    Block::Table {
        caption: String::new(),
        heads: ["Step", "When", "By", "Detail"].map(str::to_owned).to_vec(),
        widths: vec![22, 28, 9, 41],
        rows: steps.iter().map(|s| vec![s.what.clone(), s.when.clone(), s.by.clone(), s.detail.clone()]).collect(),
    }
}

/// Everything that is compared digit by digit stands in one table, each fingerprint on a line.
fn how_to_check(content: &CertificateContent<'_>, blocks: &mut Vec<Block>) {
    let head = &content.head;
    let signed = !head.signature.trim().is_empty();
    let mut rows = vec![
        vec!["The PDF".to_owned(), grouped(content.sha256)],
        vec!["Its content".to_owned(), grouped(content.content_digest)],
    ];
    for (index, receipt) in (1..).zip(content.receipts) {
        let label = if content.receipts.len() == 1 { "Receipt".to_owned() } else { format!("Receipt {index}") };
        rows.push(vec![label, grouped(&receipt.sha256)]);
    }
    rows.push(vec!["Journal".to_owned(), grouped(head.hash)]);
    if signed {
        rows.push(vec!["Public key".to_owned(), grouped(head.public_key)]);
        rows.push(vec!["Signature".to_owned(), grouped(head.signature)]);
    }
    blocks.push(Block::Table {
        caption: String::new(),
        heads: ["Of", "Fingerprint (SHA-256), key or signature"].map(str::to_owned).to_vec(),
        widths: vec![16, 84],
        rows,
    });
    blocks.push(Block::quiet(format!(
        "Ask the centre for the PDF and for the proof file of this submission, and open both with hearthbook-verify, \
         which needs neither the centre’s records nor a network. It says whether the PDF is the file named above, whether \
         the journal’s entries that the proof file shows stand in its chain up to the head ({}, entry {} of {}), and {}. It \
         compares no step with an entry: read them side by side. The fingerprint of the content is printed on every \
         page of the report.",
        head.origin,
        thousands(head.number),
        head.at,
        if signed { "whether the key above signed that entry’s hash" } else { "that this head is not signed" }
    )));
}

fn joined(parts: &[&str], between: &str) -> String {
    parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect::<Vec<_>>().join(between)
}

/// Hex digits in groups of eight, for the eye to keep its place; anything else as it is.
fn grouped(digits: &str) -> String {
    let digits = digits.trim();
    if digits.len() <= 16 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return digits.to_owned();
    }
    let mut out = String::with_capacity(digits.len() + digits.len() / 8);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 8 == 0 {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// "84,213".
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lay_out, to_pdf};

    const A: &str = "5f1c0a93de77b2846c1e09ab3fd4587a90c2e6b1d83f4475aa60193b7cde2f08";
    const B: &str = "b07e41d2693a5c8ff02d9e6471bb3a58c4d10f7e8a2296350cbe74d1f9835a6c";

    fn steps() -> Vec<CertificateStep> {
        let step = |what: &str, when: &str, by: &str, detail: &str| CertificateStep {
            what: what.to_owned(),
            when: when.to_owned(),
            by: by.to_owned(),
            detail: detail.to_owned(),
        };
        vec![
            step("Checked", "5 March 2026, 09:12", "M.O.", "14 checks, 2 accepted with a reason"),
            step("Signed off", "5 March 2026, 10:02", "J.W.", "director, regulation 25(2)(b)"),
            step("Released", "5 March 2026, 10:30", "M.O.", "no name found"),
            step("Handed over", "5 March 2026, 10:31", "M.O.", "email draft"),
            step("Sent", "5 March 2026, 10:40", "M.O.", "recorded by hand"),
            step("Receipt filed", "6 March 2026, 08:15", "M.O.", "automatic reply"),
        ]
    }

    fn content<'a>(steps: &'a [CertificateStep], receipts: &'a [CertificateReceipt]) -> CertificateContent<'a> {
        CertificateContent {
            centre: "Willow House",
            urn: "SC999001",
            title: "Regulation 25 visit report, visit of 3 March 2026",
            number: "SC999001-V-2026-03-1",
            version_words: "version 1",
            content_digest: A,
            sha256: B,
            pages: 12,
            bytes: 84_213,
            steps,
            recipient: "visits@ofsted.example.invalid",
            recipient_reason: "",
            how_sent: "By email",
            receipts,
            superseded: "",
            corrects: "",
            head: CertificateHead {
                origin: "0190d2c4-6c1f-7aa1-9c1c-5a0f7be3c001",
                number: 1204,
                hash: A,
                at: "6 March 2026, 08:15",
                public_key: B,
                signature: "7a9e31c05b2d8f64e17c90ab4d3f28561bce07d94a835f2260eb1d7c934fa8507a9e31c05b2d8f64e17c90ab4d3f\
                            28561bce07d94a835f2260eb1d7c934fa850",
            },
            made_words: "6 March 2026, 08:20, by M.O.",
        }
    }

    fn receipt() -> CertificateReceipt {
        CertificateReceipt {
            file_name: "automatic-reply.eml".to_owned(),
            sha256: A.to_owned(),
            words: "email from Ofsted of 5 March 2026, 10:41".to_owned(),
        }
    }

    #[test]
    fn the_certificate_of_an_everyday_submission_is_one_page() {
        let (steps, receipts) = (steps(), [receipt()]);
        let pages = lay_out(&certificate(&content(&steps, &receipts))).unwrap();
        insta::assert_snapshot!(pages.as_text());
        assert_eq!(pages.count(), 1);
    }

    #[test]
    fn its_blocks_say_what_they_said_when_they_were_last_read() {
        let (steps, receipts) = (steps(), [receipt()]);
        insta::assert_debug_snapshot!(certificate(&content(&steps, &receipts)).blocks);
    }

    #[test]
    fn what_does_not_apply_is_left_out_and_what_applies_is_said() {
        let plain = lay_out(&certificate(&content(&[], &[]))).unwrap().as_text();
        assert!(plain.contains("Nothing is recorded."));
        for absent in ["A newer version exists", "Corrects", "Receipt filed"] {
            assert!(!plain.contains(absent), "{absent}");
        }
        let full = CertificateContent {
            superseded: "Superseded by SC999001-V-2026-03-2 on 9 March 2026.",
            corrects: "SC999001-V-2026-03-0",
            recipient_reason: "asked for by the inspector on the telephone",
            ..content(&[], &[])
        };
        let full = lay_out(&certificate(&full)).unwrap().as_text();
        for wanted in
            ["A newer version exists.", "Superseded by", "SC999001-V-2026-03-0", "asked for by the inspector on the"]
        {
            assert!(full.contains(wanted), "{wanted}: {full}");
        }
    }

    #[test]
    fn a_head_without_a_signature_shows_no_key_and_says_so() {
        let base = content(&[], &[]);
        let unsigned =
            CertificateContent { head: CertificateHead { signature: "", public_key: "", ..base.head }, ..base };
        let text = lay_out(&certificate(&unsigned)).unwrap().as_text();
        assert!(!text.contains("Public key") && !text.contains("whether the key above"));
        assert!(text.contains("not signed"), "{text}");
    }

    #[test]
    fn long_values_go_on_to_a_second_page_and_lose_nothing() {
        let long = "Longford-under-Maybury Residential Family Assessment Centre ".repeat(12);
        let word = "x".repeat(900);
        let steps: Vec<CertificateStep> = (0..40)
            .map(|n| CertificateStep {
                what: format!("Step number {n}"),
                when: long.clone(),
                by: "M.O.".to_owned(),
                detail: word.clone(),
            })
            .collect();
        let content = CertificateContent {
            centre: &long,
            title: &long,
            recipient: &word,
            recipient_reason: &long,
            superseded: &long,
            ..content(&steps, &[])
        };
        let document = certificate(&content);
        let pages = lay_out(&document).unwrap();
        let text = pages.as_text();
        assert!(pages.count() > 2 && (0..40).all(|n| text.contains(&format!("Step number {n}"))));
        // 40 details and one recipient, not a letter less, however they were cut.
        let letters = |t: &str| t.matches('x').count();
        assert!(letters(&text) >= 41 * 900, "{}", letters(&text));
        let pdf = to_pdf(&document, &mut |_, _| true).unwrap();
        assert_eq!(pdf.pages, pages.count());
    }

    #[test]
    fn digits_are_grouped_and_other_words_are_not() {
        assert_eq!(grouped(&A[..24]), "5f1c0a93 de77b284 6c1e09ab");
        assert_eq!(grouped(A).split(' ').count(), 8);
        assert_eq!(grouped("MCowBQYDK2VwAyEA+abc/def=="), "MCowBQYDK2VwAyEA+abc/def==");
        assert_eq!(grouped(" not known "), "not known");
        assert_eq!([0, 999, 1000, 84_213, 1_234_567].map(thousands), ["0", "999", "1,000", "84,213", "1,234,567"]);
    }
}
