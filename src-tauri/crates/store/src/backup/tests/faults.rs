//! What happens to disks, folders and people in the middle of a backup.

use std::io::{self, Write};
use std::ops::ControlFlow;

use super::*;

/// Makes a backup and does something at the first report of a step.
fn disturbed(home: &Home, step: Step, disturb: impl Fn() -> ControlFlow<()>) -> BackupError {
    let mut done = false;
    let mut watch = |progress: Progress| {
        if progress.step == step && !done {
            done = true;
            return disturb();
        }
        ControlFlow::Continue(())
    };
    let source = Source::of(&home.store).unwrap();
    make(&source, &home.backups(), at(), Reason::Asked, &mut watch).unwrap_err()
}

const STEPS: [Step; 4] = [Step::Copying, Step::Writing, Step::Reading, Step::Proving];

#[test]
fn breaking_off_at_any_step_leaves_nothing_behind() {
    let mut home = Home::make();
    home.grow(3);
    for step in STEPS {
        let error = disturbed(&home, step, || ControlFlow::Break(()));
        assert!(matches!(error, BackupError::Cancelled), "{step:?}: {error}");
        assert_eq!(names_in(&home.backups()), [""; 0], "{step:?}");
    }
    home.still_works();
    home.backup();
}

#[test]
fn a_usb_stick_pulled_out_at_any_step_is_said_as_such_and_the_store_goes_on() {
    let mut home = Home::make();
    home.grow(3);
    let folder = home.backups();
    for step in STEPS {
        let error = disturbed(&home, step, || {
            fs::remove_dir_all(&folder).unwrap();
            ControlFlow::Continue(())
        });
        assert!(matches!(error, BackupError::NoFolder(_)), "{step:?}: {error}");
        assert!(!folder.exists(), "it is not made again");
        home.still_works();
        fs::create_dir(&folder).unwrap();
    }
    home.backup();
}

#[test]
fn a_folder_replaced_by_a_file_midway_is_said_as_such() {
    let mut home = Home::make();
    home.grow(3);
    let folder = home.backups();
    let error = disturbed(&home, Step::Copying, || {
        fs::remove_dir_all(&folder).unwrap();
        fs::write(&folder, "a file now").unwrap();
        ControlFlow::Continue(())
    });
    assert!(matches!(error, BackupError::NoFolder(_)), "{error}");
    assert_eq!(fs::read(&folder).unwrap(), b"a file now");
    home.still_works();
}

#[test]
fn a_folder_that_is_not_there_is_not_made() {
    let home = Home::make();
    let gone = home.place("gone");
    let source = Source::of(&home.store).unwrap();
    let error = make(&source, &gone, at(), Reason::Asked, &mut unwatched()).unwrap_err();
    assert!(matches!(error, BackupError::NoFolder(_)), "{error}");
    assert!(!gone.exists());
}

/// Root may write into any ordinary folder, so the read-only folder is one that the kernel guards by itself.
#[cfg(target_os = "linux")]
#[test]
fn a_read_only_folder_is_said_as_such() {
    let mut home = Home::make();
    let source = Source::of(&home.store).unwrap();
    let folder = Path::new("/proc/self");
    let error = make(&source, folder, at(), Reason::Asked, &mut unwatched()).unwrap_err();
    assert!(matches!(error, BackupError::Io { doing: "written", .. }), "{error}");
    drop(source);
    home.still_works();
}

#[test]
fn the_last_rename_goes_wrong_and_nothing_unfinished_is_left() {
    let home = Home::make();
    let folder = home.backups();
    // Takes the backup away from under its last step, as a virus scanner may.
    let error = disturbed(&home, Step::Proving, || {
        for name in names_in(&folder) {
            fs::remove_file(folder.join(name)).unwrap();
        }
        ControlFlow::Continue(())
    });
    assert!(!matches!(error, BackupError::Cancelled), "{error}");
    assert_eq!(names_in(&folder), [""; 0]);
}

#[test]
fn bytes_that_change_on_the_disk_while_it_is_made_are_noticed_before_it_has_a_name() {
    let mut home = Home::make();
    home.grow(2);
    let folder = home.backups();
    let error = disturbed(&home, Step::Reading, || {
        for name in names_in(&folder) {
            let path = folder.join(name);
            let mut bytes = fs::read(&path).unwrap();
            if let Some(last) = bytes.last_mut() {
                *last ^= 1;
            }
            fs::write(&path, bytes).unwrap();
        }
        ControlFlow::Continue(())
    });
    assert!(matches!(error, BackupError::Damaged { .. }), "{error}");
    assert_eq!(names_in(&folder), [""; 0]);
}

#[test]
fn what_a_crash_left_is_cleared_by_the_next_backup_of_the_same_store_only() {
    let home = Home::make();
    let (ours, other) = (home.keys.store_id(), Uuid::now_v7());
    let left = [
        format!(".hearthbook-{ours}-00000000000000ff.part"),
        format!(".hearthbook-{ours}-00000000000000ff.part-journal"),
        format!(".hearthbook-{other}-00000000000000ff.part"),
        "thesis.part".to_owned(),
    ];
    for name in &left {
        fs::write(home.backups().join(name), "half").unwrap();
    }
    home.backup();
    let names = names_in(&home.backups());
    assert_eq!(left.iter().map(|name| names.contains(name)).collect::<Vec<_>>(), [false, false, true, true]);
}

struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let fits = bytes.len().min(self.0);
        self.0 -= fits;
        if fits == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(fits) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_disk_that_fills_up_at_any_byte_of_the_writing_is_said_as_such() {
    let home = Home::make();
    let made = home.backup();
    let folder = home.backups();
    let fault = |error| BackupError::writing(&folder, &made.path, error);
    let length = usize::try_from(made.bytes).unwrap();
    for room in [0, 5, 60, 500, 3000, length / 2, length - 1] {
        let mut full = Full(room);
        let mut body: &[u8] = &vec![7; usize::try_from(made.header.parts[1].bytes).unwrap()];
        let keys = vec![7; usize::try_from(made.header.parts[0].bytes).unwrap()];
        let result =
            super::super::container::write(&mut full, &made.header, &keys, &mut body, &mut unwatched(), &fault);
        assert!(matches!(result, Err(BackupError::DiskFull(_))), "{room} of {length} bytes");
    }
}

#[test]
fn a_disk_that_fills_up_under_the_copied_pages_is_said_as_such() {
    let mut home = Home::make();
    home.grow(3);
    let path = home.place("scratch").join("small");
    let source = Source::of(&home.store).unwrap();
    let mut small = source.destination(&path).unwrap();
    small.execute_batch("PRAGMA max_page_count = 300").unwrap();
    let fault = |error| BackupError::writing_database(&home.place("scratch"), &path, error);
    let error = super::super::make::pages(home.store.read(), &mut small, &fault, &mut unwatched()).unwrap_err();
    assert!(matches!(error, BackupError::DiskFull(_)), "{error}");
}

const LIMITED: &str = "HEARTHBOOK_TEST_LIMITED_DISK";

/// Does nothing by itself: it is the other process of the test below.
#[test]
fn backup_under_a_limit() {
    let Ok(home) = std::env::var(LIMITED) else { return };
    let home = Path::new(&home);
    let keys = KeyFile::load(&home.join("store").join(KEY_FILE)).unwrap().file;
    let slot = keys.people()[0].id;
    let store = Store::open(&home.join("store"), keys.open_with(slot, PASSPHRASE).unwrap().key, later(1)).unwrap();
    let source = Source::of(&store).unwrap();
    let error = make(&source, &home.join("backups"), at(), Reason::Due, &mut unwatched()).unwrap_err();
    println!("\nsaid: {error:?}");
}

/// A file may grow to 1 MiB and no further, which the system enforces in the middle of a write.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_takes_no_more_in_the_middle_of_a_backup_leaves_the_folder_and_the_store_as_they_were() {
    let mut home = Home::make();
    home.grow(4);
    home.store.checkpoint().unwrap();
    let output = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 2048; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "backup::tests::faults::backup_under_a_limit", "--nocapture", "--test-threads=1"])
        .env(LIMITED, home.folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("said: "), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(names_in(&home.backups()), [""; 0], "{said}");
    home.still_works();
    home.backup();
}
