use hearthbook_proof::{Centre, Document, Outcome, What, verify};

use super::*;
use crate::keys::DataKey;
use crate::{Stamp, Store};

const SHA256: &str = "96ac8400208fea630fd465f19b4daa2b875056741e96625b1633d4b13c91f158";

fn at() -> DateTime<Utc> {
    "2026-12-03T09:30:00Z".parse().unwrap()
}

fn stamp() -> Stamp {
    Stamp { who: None, at: at() }
}

fn note(store: &mut Store, what: &str) {
    store.write(&stamp(), |write| write.journal(Entry::store(what))).unwrap();
}

fn store() -> (tempfile::TempDir, Store, DataKey) {
    let folder = tempfile::tempdir().unwrap();
    let key = DataKey::make().unwrap();
    let mut store = Store::create(folder.path(), key.duplicate(), at()).unwrap();
    note(&mut store, "Something happened");
    note(&mut store, &format!("Filed a document with the digest {SHA256}"));
    (folder, store, key)
}

fn contents(store: &Store, from: u64, to: u64) -> Contents {
    Contents {
        made_at: rows::instant(at()),
        centre: Centre { name: "Willow House".to_owned(), urn: "SC999001".to_owned() },
        document: Document {
            number: "REG25-2026-10".to_owned(),
            title: "Report on the visit of 14 October 2026".to_owned(),
            file_name: "REG25-2026-10.pdf".to_owned(),
            sha256: SHA256.to_owned(),
            content_digest: "c0".repeat(32),
            pages: 6,
        },
        submission: Vec::new(),
        receipts: Vec::new(),
        entries: shown(store.read(), &[3, 99, 3]).unwrap(),
        links: links(store.read(), from, to).unwrap(),
    }
}

fn proof(store: &mut Store, from: u64) -> Proof {
    let head = store.write(&stamp(), |write| give_away(write, "the proof of REG25-2026-10")).unwrap();
    seal(store.read(), contents(store, from, head.number), head).unwrap()
}

#[test]
fn the_store_has_one_signing_key_which_is_kept_and_on_record() {
    let (folder, mut store, key) = store();
    assert_eq!(public_key(store.read()).unwrap(), None);
    assert!(matches!(sign_head(store.read(), at()), Err(StoreError::NotFound(_))));
    let public = store.write(&stamp(), ensure_key).unwrap();
    assert_eq!(store.write(&stamp(), ensure_key).unwrap(), public, "made once, and then no change");
    let text = serde_json::to_string(&journal::all(store.read()).unwrap()[0].payload).unwrap();
    assert!(text.contains(&public) && text.contains(&fingerprint(&public)), "{text}");
    drop(store);
    let store = Store::open(folder.path(), key, at()).unwrap();
    assert_eq!(public_key(store.read()).unwrap(), Some(public));
    let seed: String =
        store.read().query_row("SELECT value FROM meta WHERE key = ?1", [SEED], |row| row.get(0)).unwrap();
    let told = journal::all(store.read()).unwrap().iter().any(|entry| format!("{entry:?}").contains(&seed));
    assert!(!told, "the secret is not in the journal");
}

#[test]
fn a_head_that_is_given_away_is_signed_remembered_and_cannot_be_forgotten() {
    let (_folder, mut store, _) = store();
    let head = store.write(&stamp(), |write| give_away(write, "the proof of REG25-2026-10")).unwrap();
    assert!(head.is_signed());
    assert_eq!((head.number, head.at.as_str()), (4, "2026-12-03T09:30:00.000Z"));
    let second = store.write(&stamp(), |write| give_away(write, "a backup")).unwrap();
    assert_eq!(second.number, 5, "the first one's giving away is an entry of its own");
    let found = exported(store.read()).unwrap();
    assert_eq!(found.iter().map(|one| one.head.clone()).collect::<Vec<_>>(), [head, second]);
    assert_eq!(found[0].went_with, "the proof of REG25-2026-10");
    for sql in ["DELETE FROM exported_head", "UPDATE exported_head SET went_with = ''"] {
        assert!(store.read().execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn a_head_of_a_store_made_with_a_known_key_is_frozen() {
    let (_folder, store, _) = store();
    store.read().execute("INSERT INTO meta (key, value) VALUES (?1, ?2)", [SEED, &"07".repeat(32)]).unwrap();
    let head = sign_head(store.read(), at()).unwrap();
    let expected = HeadKey::from_seed(&[7; 32]).sign_head(&head.origin, 3, &head.hash, "2026-12-03T09:30:00.000Z");
    assert_eq!(head, expected);
    assert_eq!(head.public_key, "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c");
}

#[test]
fn a_proof_of_the_store_verifies_and_continues_the_one_before() {
    let (_folder, mut store, _) = store();
    let first = proof(&mut store, 1);
    for number in 0..5 {
        note(&mut store, &format!("Later change {number}"));
    }
    let second = proof(&mut store, first.head.number + 1);
    let read_again = Proof::parse(second.to_json().unwrap().as_bytes()).unwrap();
    assert_eq!(read_again, second);
    let report = verify(&first, None, None);
    assert!(report.holds(), "{report:#?}");
    let whole = proof(&mut store, 1);
    let report = verify(&whole, None, Some(&first));
    assert!(report.holds() && report.outcome(What::Earlier) == Outcome::Passed, "{report:#?}");
    assert_eq!(verify(&second, None, Some(&first)).outcome(What::Earlier), Outcome::Passed);
}

#[test]
fn a_chain_that_was_rebuilt_after_a_head_left_is_found() {
    let (_folder, mut store, _) = store();
    let first = proof(&mut store, 1);
    let conn = store.read();
    conn.execute_batch("DROP TRIGGER journal_no_update").unwrap();
    let origin = origin(conn).unwrap();
    let mut rebuilt = links(conn, 1, 99).unwrap();
    rebuilt[1].at = "2026-12-01T09:30:00.000Z".to_owned();
    for place in 0..rebuilt.len() {
        if place > 0 {
            rebuilt[place].previous = rebuilt[place - 1].hash.clone();
        }
        rebuilt[place].hash = rebuilt[place].computed_hash(&origin);
        let link = &rebuilt[place];
        conn.execute(
            "UPDATE journal SET at = ?2, previous = ?3, hash = ?4 WHERE number = ?1",
            (link.number, &link.at, &link.previous, &link.hash),
        )
        .unwrap();
    }
    assert_eq!(journal::prove(conn).unwrap().broken, None, "from inside nothing is to be seen");
    let report = verify(&proof(&mut store, 1), None, Some(&first));
    assert_eq!(report.outcome(What::Earlier), Outcome::Failed);
}

#[test]
fn an_erased_text_is_not_shown_and_the_rest_still_proves() {
    let (_folder, mut store, _) = store();
    store.read().execute("UPDATE journal SET payload = NULL WHERE number = 2", []).unwrap();
    assert_eq!(shown(store.read(), &[2]).unwrap(), []);
    assert!(verify(&proof(&mut store, 1), None, None).holds());
}
