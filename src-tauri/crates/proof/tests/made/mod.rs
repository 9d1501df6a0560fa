//! Proofs of an invented centre, made the same way each time.

use hearthbook_proof::{
    Centre, Contents, Document, Entry, Fact, HeadKey, Link, Proof, Receipt, START, SignedHead, payload_digest,
};

pub const ORIGIN: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
pub const DOCUMENT: &[u8] = b"%PDF-1.7 Willow House, invented for tests\n";
/// SHA-256 of [`DOCUMENT`].
pub const SHA256: &str = "96ac8400208fea630fd465f19b4daa2b875056741e96625b1633d4b13c91f158";

pub fn key() -> HeadKey {
    HeadKey::from_seed(&[7; 32])
}

pub fn salt(number: u64) -> String {
    format!("{number:032x}")
}

pub fn payload(number: u64) -> String {
    if number == 5 {
        format!(
            r#"{{"what":"Filed the document REG25-2026-10","after":[["File","REG25-2026-10.pdf"],["SHA-256 of the file","{SHA256}"]]}}"#
        )
    } else {
        format!(r#"{{"what":"Change {number}"}}"#)
    }
}

/// The journal of the invented centre from its first entry.
pub fn chain(to: u64) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for number in 1..=to {
        let mut link = Link {
            number,
            at: format!("2026-11-22T10:{number:02}:00.000Z"),
            who: if number == 1 { String::new() } else { "01890a5d-ac96-774b-bcce-b302099a8058".to_owned() },
            kind: if number == 5 { "document" } else { "visit" }.to_owned(),
            subject: "01890a5d-ac96-774b-bcce-b302099a8059".to_owned(),
            centre: "01890a5d-ac96-774b-bcce-b302099a8060".to_owned(),
            payload_digest: payload_digest(&salt(number), &payload(number)),
            previous: links.last().map_or_else(|| START.to_owned(), |link| link.hash.clone()),
            hash: String::new(),
        };
        link.hash = link.computed_hash(ORIGIN);
        links.push(link);
    }
    links
}

pub fn head(links: &[Link]) -> SignedHead {
    let last = links.last().unwrap();
    key().sign_head(ORIGIN, last.number, &last.hash, "2026-12-03T09:30:00.000Z")
}

pub fn contents(links: Vec<Link>) -> Contents {
    let shown = [5, 6].into_iter().filter(|number| links.iter().any(|link| link.number == *number));
    Contents {
        made_at: "2026-12-03T09:30:00.000Z".to_owned(),
        centre: Centre { name: "Willow House".to_owned(), urn: "SC999001".to_owned() },
        document: Document {
            number: "REG25-2026-10".to_owned(),
            title: "Report on the visit of 14 October 2026".to_owned(),
            file_name: "REG25-2026-10.pdf".to_owned(),
            sha256: SHA256.to_owned(),
            content_digest: "c0".repeat(32),
            pages: 6,
        },
        submission: vec![
            Fact { label: "Recorded as sent on".to_owned(), value: "3 December 2026".to_owned() },
            Fact { label: "Note".to_owned(), value: "By e-mail,\nto the “enquiries” address".to_owned() },
        ],
        receipts: vec![Receipt { file_name: "receipt.eml".to_owned(), sha256: "ab".repeat(32) }],
        entries: shown.map(|number| Entry { number, salt: salt(number), payload: payload(number) }).collect(),
        links,
    }
}

/// A proof of the links `from` to `to`.
pub fn proof(from: u64, to: u64) -> Proof {
    let links: Vec<Link> = chain(to).into_iter().filter(|link| link.number >= from).collect();
    let head = head(&links);
    Proof::seal(&key(), contents(links), head).unwrap()
}
