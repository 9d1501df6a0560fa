//! The certificate of submission and the proof file that goes with it: gathered from the record, signed by this
//! installation, written out. The head of the journal that they carry is remembered, so that the next can be compared.

use hearthbook_documents::{
    CertificateContent, CertificateHead, CertificateReceipt, CertificateStep, certificate, sha256_hex,
};
use hearthbook_proof::{Centre, Contents, Document, Fact, Receipt};
use hearthbook_records::journal::SubjectKind;
use hearthbook_records::reports::HitKind;
use hearthbook_records::submissions::SentHow;
use hearthbook_records::{AllowanceId, ErrorCode, UiError};
use hearthbook_rules::calendar::{date_words, london_date_time_words};
use hearthbook_store::journal::Payload;
use hearthbook_store::tables::allowances::Allowance;
use hearthbook_store::tables::documents::{self, ExportOf};
use hearthbook_store::tables::people;
use hearthbook_store::tables::receipts;
use hearthbook_store::tables::submissions::Submission;
use hearthbook_store::{heads, journal, rows};

use crate::desk::Desk;
use crate::gate::{self, Place};
use crate::render;
use crate::report_content::made;
use crate::submission_view::{Read, chain};

/// "By email", at the beginning of a sentence.
fn how_words(how: SentHow) -> String {
    how.words().replacen('b', "B", 1)
}

/// "14 October 2026, 16:25 by A.O." in two.
fn when_and_who(words: &str) -> (String, String) {
    words.rsplit_once(" by ").map_or_else(
        || (words.to_owned(), String::new()),
        |(when, by)| (when.trim_end_matches(',').to_owned(), by.to_owned()),
    )
}

/// The steps as the certificate shows them; what was typed stands only where the gate finds nothing in it.
///
/// # Errors
/// What the store says.
pub fn steps(desk: &mut Desk, submission: &Submission) -> Result<Vec<CertificateStep>, UiError> {
    let sent = submission.sent.as_ref();
    let sent_words = match sent {
        Some(sent) => {
            let at = sent.at.map(|at| at.format(", %H:%M").to_string()).unwrap_or_default();
            format!("{}{at} by {}", date_words(sent.on), people::one(desk.store.read(), sent.by)?.initials)
        }
        None => String::new(),
    };
    let mut steps: Vec<CertificateStep> = chain(desk, submission, &sent_words)?
        .into_iter()
        .filter(|step| step.done)
        .map(|step| {
            let (when, by) = when_and_who(&step.words);
            let detail = match (step.id.as_str(), sent) {
                ("sent", Some(sent)) => format!("{}, as recorded by a person. {}", how_words(sent.how), sent.note),
                // a path or a file name on the office PC is nobody else's business; receipts have lines of their own
                ("handedOver" | "receiptFiled", _) => String::new(),
                _ => step.notes.join(" "),
            };
            CertificateStep { what: step.title, when, by, detail: detail.trim().to_owned() }
        })
        .collect();
    for step in &mut steps {
        step.detail = kept_back(desk, submission, &step.detail, KEPT_BACK)?;
    }
    Ok(steps)
}

/// What stands in a certificate in the place of a reason or a note in which the gate finds something.
const KEPT_BACK: &str = "With a reason or a note on record.";

/// What was typed when something was allowed, sent, withdrawn or filed leaves with a certificate as well: where the gate
/// finds something in it, it says only that it is on record.
fn kept_back(desk: &mut Desk, submission: &Submission, text: &str, instead: &str) -> Result<String, UiError> {
    let place = Place::outside("the certificate", text);
    Ok(if may_stand(desk, submission, place)? { text.to_owned() } else { instead.to_owned() })
}

/// Nothing in a text stops it. The addresses of the submission itself are no hits.
fn may_stand(desk: &mut Desk, submission: &Submission, place: Place) -> Result<bool, UiError> {
    let own = [&submission.to, &submission.rule_address].map(|address| Allowance {
        id: AllowanceId::make(),
        words: address.clone(),
        kind: HitKind::Email,
        reason: "The recipient of the submission".to_owned(),
        at: desk.now,
        by: desk.person,
    });
    Ok(gate::find_in(desk, &[place], &own)?.iter().all(|placed| placed.hit.allowed.is_some()))
}

/// The words in an entry of the journal; not the ids, digests and times that the record itself made.
fn entry_words(payload: &Payload) -> String {
    let facts = payload.before.iter().chain(&payload.after).map(|(_, value)| value.as_str());
    std::iter::once(payload.what.as_str()).chain(facts).collect::<Vec<_>>().join("\n")
}

/// Numbers of the journal's entries that the proof shows in full: what is on record of the document and its submission,
/// without the entries that name a folder of this PC. An entry in which the gate finds something is left out: it stays
/// in the chain by its digest, since nothing in it can be changed.
fn shown(desk: &mut Desk, submission: &Submission, withheld: &[String]) -> Result<Vec<u64>, UiError> {
    let conn = desk.store.read();
    let mut entries = journal::history(conn, SubjectKind::Document, &submission.document.to_string())?;
    entries.extend(journal::history(conn, SubjectKind::Submission, &submission.id.to_string())?);
    let mut numbers = Vec::new();
    for entry in entries {
        let Some(payload) = entry.payload.filter(|payload| !payload.what.starts_with("Wrote out")) else { continue };
        let words = entry_words(&payload);
        if withheld.iter().any(|name| words.contains(name.as_str())) {
            continue;
        }
        if may_stand(desk, submission, Place::outside("the proof file", words))? {
            numbers.extend(u64::try_from(entry.number).ok());
        }
    }
    Ok(numbers)
}

/// Writes both into the folder for exports.
///
/// # Errors
/// What the store says, or the folder.
pub fn write(desk: &mut Desk, submission: &Submission) -> Result<(), UiError> {
    let document = documents::one(desk.store.read(), submission.document)?;
    let (about, version, corrected) = match Read::of(desk, &document)? {
        Read::Report(report) => {
            let earlier = match report.corrects {
                Some(earlier) => documents::of_report(desk.store.read(), earlier)?,
                None => None,
            };
            (format!("visit of {}", date_words(made(desk, &report)?.visited_on)), report.version, earlier)
        }
        Read::Matter(matter) => {
            let versions = documents::of_matter(desk.store.read(), matter.kind, &matter.id)?;
            let earlier = versions.into_iter().find(|other| other.superseded_by.as_ref() == Some(&document.number));
            (matter.words, matter.version, earlier)
        }
    };
    let centre = desk.centre()?;
    let with = format!("Certificate of {}", document.number);
    let head = desk.write(|write| heads::give_away(write, &with))?;
    let steps = steps(desk, submission)?;
    let recipient_reason = kept_back(desk, submission, &submission.recipient_reason, KEPT_BACK)?;
    let mut filed = receipts::all_of(desk.store.read(), submission.id)?;
    let mut withheld = Vec::new();
    for receipt in &mut filed {
        let place = Place { file_name: true, ..Place::outside("the receipt’s file name", receipt.file_name.clone()) };
        let as_text = Place::outside("the receipt’s file name", receipt.file_name.clone());
        if !may_stand(desk, submission, place)? || !may_stand(desk, submission, as_text)? {
            withheld.push(std::mem::replace(&mut receipt.file_name, "a file whose name is on record".to_owned()));
        }
    }
    let numbers = shown(desk, submission, &withheld)?;
    // from the first entry that is shown, or from the head that left before, so that two proofs can be compared
    let before =
        heads::exported(desk.store.read())?.into_iter().rev().map(|one| one.head.number).find(|n| *n < head.number);
    let from = numbers.iter().copied().chain(before).min().unwrap_or(1).max(1);
    let contents = Contents {
        made_at: rows::instant(desk.now),
        centre: Centre { name: centre.name.clone(), urn: centre.urn.as_str().to_owned() },
        document: Document {
            number: document.number.clone(),
            title: document.title.clone(),
            file_name: document.file_name.clone(),
            sha256: document.sha256.clone(),
            content_digest: document.content_digest.clone(),
            pages: document.pages,
        },
        submission: steps
            .iter()
            .map(|step| {
                let by = if step.by.is_empty() { String::new() } else { format!(" by {}", step.by) };
                Fact { label: step.what.clone(), value: format!("{}{by}", step.when) }
            })
            .chain([Fact { label: "Recipient".to_owned(), value: submission.to.clone() }])
            .collect(),
        receipts: filed
            .iter()
            .map(|receipt| Receipt { file_name: receipt.file_name.clone(), sha256: receipt.sha256.clone() })
            .collect(),
        entries: heads::shown(desk.store.read(), &numbers)?,
        links: heads::links(desk.store.read(), from, head.number)?,
    };
    let proof = heads::seal(desk.store.read(), contents, head.clone())?;
    let proof = proof.to_json().map_err(|error| UiError::new(ErrorCode::Internal, error.to_string()))?;
    let by = desk.own()?.initials;
    let corrects = corrected.map(|earlier| earlier.number).unwrap_or_default();
    let certificate = certificate(&CertificateContent {
        centre: &centre.name,
        urn: centre.urn.as_str(),
        title: &format!("{}, {about}", submission.kind),
        number: &document.number,
        version_words: &format!("version {version}"),
        content_digest: &document.content_digest,
        sha256: &document.sha256,
        pages: document.pages,
        bytes: u64::from(document.bytes),
        steps: &steps,
        recipient: &submission.to,
        recipient_reason: &recipient_reason,
        how_sent: &submission.sent.as_ref().map(|sent| how_words(sent.how)).unwrap_or_default(),
        receipts: &filed
            .iter()
            .map(|receipt| CertificateReceipt {
                file_name: receipt.file_name.clone(),
                sha256: receipt.sha256.clone(),
                words: format!("received {}", date_words(receipt.received_on)),
            })
            .collect::<Vec<_>>(),
        superseded: document.superseded_by.as_deref().unwrap_or_default(),
        corrects: &corrects,
        head: CertificateHead {
            origin: &head.origin,
            number: head.number,
            hash: &head.hash,
            at: &london_date_time_words(desk.now),
            public_key: &head.public_key,
            signature: &head.signature,
        },
        made_words: &format!("{} by {by}", london_date_time_words(desk.now)),
    });
    let pdf = render::pdf(&certificate)?;
    let stem = document.file_name.trim_end_matches(".pdf").to_owned();
    let centre = desk.centre_id()?;
    for (name, bytes, what) in [
        (format!("{stem}_certificate.pdf"), pdf.bytes, "Wrote out the certificate of submission"),
        (format!("{stem}_proof.json"), proof.into_bytes(), "Wrote out the proof file"),
    ] {
        let sha256 = sha256_hex(&bytes);
        let path = desk.write_out(&name, &bytes)?.display().to_string();
        let of = ExportOf::Submission(submission.id, submission.document);
        desk.write(|write| documents::record_export(write, centre, of, what, &path, &sha256))?;
    }
    Ok(())
}
