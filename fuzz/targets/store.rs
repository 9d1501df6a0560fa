//! Files beside the record: keys, wrong tries, backups, and a recovery code as typed.
#![no_main]

use hearthbook_store::backup;
use hearthbook_store::keys::{Attempts, KeyFile};
use hearthbook_store::recovery_code::RecoveryCode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = RecoveryCode::parse(text);
    }
    let Ok(folder) = tempfile::tempdir() else { return };
    let path = folder.path().join("given");
    if std::fs::write(&path, data).is_err() {
        return;
    }
    if let Ok(keys) = KeyFile::load(&path) {
        let _ = keys.file.people();
    }
    let _ = Attempts::load(&path);
    let _ = backup::inspect(&path);
    let _ = backup::check_whole(&path, &mut backup::unwatched());
    let _ = backup::open_keys(&path, folder.path());
});
