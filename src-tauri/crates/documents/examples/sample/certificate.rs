//! An invented certificate of submission.

use hearthbook_documents::{
    CertificateContent, CertificateHead, CertificateReceipt, CertificateStep, Document, certificate, sha256_hex,
};

/// The certificate of an everyday submission.
pub fn certificate_of_submission() -> Document {
    let (file, content, head, key, receipt) =
        (sha256_hex(b"1"), sha256_hex(b"2"), sha256_hex(b"3"), sha256_hex(b"4"), sha256_hex(b"5"));
    let signature = sha256_hex(b"6") + &sha256_hex(b"7");
    let step = |what: &str, when: &str, by: &str, detail: &str| CertificateStep {
        what: what.to_owned(),
        when: when.to_owned(),
        by: by.to_owned(),
        detail: detail.to_owned(),
    };
    let steps = [
        step("Checked", "5 March 2026, 09:12", "M.O.", "14 checks, 2 accepted with a reason"),
        step("Signed off", "5 March 2026, 10:02", "J.W.", "director, regulation 25(2)(b)"),
        step("Released", "5 March 2026, 10:30", "M.O.", "names looked for, none found"),
        step("Handed over", "5 March 2026, 10:31", "M.O.", "email draft, opened in the mail program"),
        step("Sent", "5 March 2026, 10:40", "M.O.", "recorded by hand"),
        step("Receipt filed", "6 March 2026, 08:15", "M.O.", "automatic reply"),
    ];
    let receipts = [CertificateReceipt {
        file_name: "automatic-reply.eml".to_owned(),
        sha256: receipt,
        words: "email of 5 March 2026, 10:41".to_owned(),
    }];
    certificate(&CertificateContent {
        centre: "Willow House",
        urn: "SC999001",
        title: "Regulation 25 visit report, visit of 3 March 2026",
        number: "SC999001-V-2026-03-1",
        version_words: "version 1",
        content_digest: &content,
        sha256: &file,
        pages: 12,
        bytes: 84_213,
        steps: &steps,
        recipient: "visits@ofsted.example.invalid",
        recipient_reason: "",
        how_sent: "By email",
        receipts: &receipts,
        superseded: "",
        corrects: "",
        head: CertificateHead {
            origin: "0190d2c4-6c1f-7aa1-9c1c-5a0f7be3c001",
            number: 1204,
            hash: &head,
            at: "6 March 2026, 08:15",
            public_key: &key,
            signature: &signature,
        },
        made_words: "6 March 2026, 08:20, by M.O.",
    })
}
