//! A disk that is full: the change is refused with words for it, nothing of it is kept, and everything before it is.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use hearthbook_store::keys::DataKey;
use hearthbook_store::tables::settings;
use hearthbook_store::{Stamp, Store, StoreError, journal};

#[test]
fn a_full_disk_is_said_and_what_was_saved_before_stays() {
    let folder = tempfile::tempdir().unwrap();
    let at = "2026-11-22T10:00:00Z".parse().unwrap();
    let stamp = Stamp { who: None, at };
    let mut store = Store::create(folder.path(), DataKey::make().unwrap(), at).unwrap();
    store.write(&stamp, |write| settings::set(write, "kept", "Kept", "before")).unwrap();
    let head = journal::head(store.read()).unwrap();
    // the database may not grow by one page: what SQLite then reports is what a full disk makes it report
    store.read().execute_batch("PRAGMA max_page_count = 1").unwrap();
    let large = "Ten words that take much more room than there is. ".repeat(20_000);
    let error = store.write(&stamp, |write| settings::set(write, "lost", "Lost", &large)).unwrap_err();
    assert!(matches!(error, StoreError::DiskFull), "{error:?}");
    assert!(error.to_string().contains("Free some space"), "{error}");
    assert_eq!(settings::get(store.read(), "kept").unwrap().as_deref(), Some("before"));
    assert_eq!(settings::get(store.read(), "lost").unwrap(), None);
    assert_eq!(journal::head(store.read()).unwrap(), head, "no entry of what was not saved");
    store.read().execute_batch("PRAGMA max_page_count = 1000000").unwrap();
    store.write(&stamp, |write| settings::set(write, "lost", "Lost", &large)).unwrap();
    assert_eq!(settings::get(store.read(), "lost").unwrap().as_deref(), Some(large.as_str()));
}
