use proptest::prelude::*;

use super::*;

fn place(path: &str) -> Option<Place> {
    folder_advice(path, &Surroundings::default()).map(|advice| advice.place)
}

#[test]
fn folders_of_clouds_are_known_by_their_names_on_every_system() {
    for (path, expected) in [
        (r"C:\Users\ada\OneDrive\Hearthbook", Place::OneDrive),
        (r"C:\Users\ada\OneDrive - Willow House\Hearthbook", Place::OneDrive),
        (r"c:\users\ADA\ONEDRIVE", Place::OneDrive),
        ("/home/ada/Dropbox/Hearthbook", Place::Dropbox),
        (r"D:\Dropbox (Willow House)\records", Place::Dropbox),
        (r"G:\My Drive\Hearthbook", Place::GoogleDrive),
        ("/home/ada/Google Drive/Hearthbook", Place::GoogleDrive),
        ("/Users/ada/Library/CloudStorage/GoogleDrive-ada@example.org/My Drive", Place::Cloud),
        (r"C:\Users\ada\iCloudDrive\Hearthbook", Place::ICloud),
        ("/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/Hearthbook", Place::ICloud),
        ("/home/ada/Nextcloud/Hearthbook", Place::Cloud),
    ] {
        assert_eq!(place(path), Some(expected), "{path}");
    }
}

#[test]
fn ordinary_folders_get_no_advice() {
    for path in [
        r"C:\Users\ada\AppData\Roaming\Hearthbook",
        "/home/ada/.local/share/hearthbook",
        r"C:\Users\ada\Documents\OneDriver notes",
        "/home/ada/dropboxes/x",
        r"\\?\C:\Users\ada\Hearthbook",
        r"E:\Hearthbook backups",
        "",
    ] {
        assert_eq!(place(path), None, "{path}");
    }
}

#[test]
fn a_onedrive_folder_under_a_name_of_its_own_is_known_by_the_environment() {
    let environment = [
        ("ONEDRIVECOMMERCIAL".to_owned(), r"D:\Work\Shared".to_owned()),
        ("OneDrive".to_owned(), String::new()),
        ("PATH".to_owned(), r"C:\".to_owned()),
    ];
    let surroundings = Surroundings { environment: &environment, mounts: None };
    let of = |path| folder_advice(path, &surroundings).map(|advice| advice.place);
    assert_eq!(of(r"d:\work\shared\Hearthbook"), Some(Place::OneDrive));
    assert_eq!(of(r"D:\Work\Shared files"), None);
    assert_eq!(of(r"C:\Hearthbook"), None);
}

#[test]
fn network_paths_are_known() {
    for path in [r"\\server\share\Hearthbook", "//server/share", r"\\?\UNC\server\share"] {
        assert_eq!(place(path), Some(Place::Network), "{path}");
    }
    assert_eq!(place(r"\\.\PhysicalDrive0"), None);
}

#[test]
fn network_mounts_of_linux_are_known_by_the_innermost_mount() {
    let mounts = "\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sda2 /home/ada/here ext4 rw 0 0
//server/files /mnt/the\\040files cifs rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
nonsense
";
    let surroundings = Surroundings { environment: &[], mounts: Some(mounts) };
    let of = |path| folder_advice(path, &surroundings).map(|advice| advice.place);
    for path in ["/home/ada/x", "/mnt/the files/x", "/run/user/1000/gvfs/smb-share:server=x"] {
        assert_eq!(of(path), Some(Place::Network), "{path}");
    }
    for path in ["/home/ada/here/x", "/srv/x", "/homes/x", "//srv/x", "/mnt/the"] {
        assert_eq!(of(path), None, "{path}");
    }
}

#[test]
fn the_words_say_why_not_and_what_instead() {
    let advice = folder_advice("/home/ada/Dropbox", &Surroundings::default()).unwrap();
    assert!(advice.words.contains("Dropbox") && advice.words.contains("Keep the record in a folder of this PC."));
    assert!(advice.words.contains("Backups may go here"));
}

proptest! {
    #[test]
    fn letters_large_or_small_make_no_difference(path in r"[a-zA-Z/\\: ~.-]{0,30}(OneDrive|Dropbox|iCloudDrive)?[/\\a-z]{0,9}") {
        prop_assert_eq!(place(&path.to_ascii_uppercase()), place(&path.to_ascii_lowercase()));
    }
}
