//! Whether a folder is one for the live store: not in a folder that a cloud program keeps in step, not on a network.
//!
//! Pure: paths, environment and mounts are passed in. What it cannot see: a drive letter of Windows or a volume of
//! macOS that stands for a network folder, and cloud folders under a name of the user's own.

/// What surrounds the folder.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// Name and value of environment variables; looked at are OneDrive, OneDriveCommercial and OneDriveConsumer.
    pub environment: &'a [(String, String)],
    /// On Linux the text of `/proc/self/mounts`.
    pub mounts: Option<&'a str>,
}

/// Where a folder lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// OneDrive.
    OneDrive,
    /// Dropbox.
    Dropbox,
    /// Google Drive.
    GoogleDrive,
    /// iCloud.
    ICloud,
    /// Another folder that a program keeps in step with a cloud.
    Cloud,
    /// Another computer.
    Network,
}

impl Place {
    /// In words, to follow "in" or "on".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::OneDrive => "OneDrive",
            Self::Dropbox => "Dropbox",
            Self::GoogleDrive => "Google Drive",
            Self::ICloud => "iCloud",
            Self::Cloud => "a cloud program",
            Self::Network => "another computer on the network",
        }
    }
}

/// What to tell a person who wants the live store in this folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Where the folder lies.
    pub place: Place,
    /// Why not, and what instead.
    pub words: String,
}

/// Advice against a folder for the live store; nothing when nothing speaks against it. For backups the same folder is
/// fine: a backup is one encrypted file that is written once.
#[must_use]
pub fn folder_advice(path: &str, surroundings: &Surroundings<'_>) -> Option<Advice> {
    let place = place_of(path, surroundings)?;
    let why = match place {
        Place::Network => {
            "This folder is on another computer on the network. When the connection breaks while a record is being written, \
             the record can be damaged."
                .to_owned()
        }
        cloud => format!(
            "This folder is kept in step by {}. That program may copy it while something is being recorded, or bring back \
             an older copy, and the record can be damaged.",
            cloud.words()
        ),
    };
    let instead =
        "Keep the record in a folder of this PC. Backups may go here: they are encrypted and written only once.";
    Some(Advice { place, words: format!("{why} {instead}") })
}

fn place_of(path: &str, surroundings: &Surroundings<'_>) -> Option<Place> {
    let folded = path.to_lowercase();
    for (name, value) in surroundings.environment {
        let ours = ["onedrive", "onedrivecommercial", "onedriveconsumer"].contains(&name.to_lowercase().as_str());
        if ours && !value.trim().is_empty() && within(&folded, &value.to_lowercase()) {
            return Some(Place::OneDrive);
        }
    }
    if let Some(place) = parts(&folded).find_map(cloud_folder) {
        return Some(place);
    }
    let unc = if surroundings.mounts.is_some() { folded.starts_with(r"\\") } else { is_unc(&folded) };
    let mounted = surroundings.mounts.and_then(|mounts| mounted_as(path, mounts));
    (unc || mounted.is_some_and(is_network)).then_some(Place::Network)
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".")
}

fn within(path: &str, folder: &str) -> bool {
    let mut path = parts(path);
    parts(folder).all(|part| path.next() == Some(part))
}

/// A folder's name as cloud programs give it, in small letters: alone, or before the account: "OneDrive - Willow House",
/// "Dropbox (Willow House)", "GoogleDrive-somebody".
fn cloud_folder(name: &str) -> Option<Place> {
    let known = [
        ("onedrive", Place::OneDrive),
        ("dropbox", Place::Dropbox),
        ("google drive", Place::GoogleDrive),
        ("googledrive", Place::GoogleDrive),
        ("google-drive", Place::GoogleDrive),
        ("my drive", Place::GoogleDrive),
        ("shared drives", Place::GoogleDrive),
        ("drivefs", Place::GoogleDrive),
        ("icloud", Place::ICloud),
        ("iclouddrive", Place::ICloud),
        ("icloud drive", Place::ICloud),
        ("icloud~com~apple~clouddocs", Place::ICloud),
        ("com~apple~clouddocs", Place::ICloud),
        ("mobile documents", Place::ICloud),
        ("nextcloud", Place::Cloud),
        ("owncloud", Place::Cloud),
        ("cloudstorage", Place::Cloud),
    ];
    // The folder of all clouds on macOS says less than the one in it.
    let found = known.iter().find(|(folder, _)| {
        name.strip_prefix(folder).is_some_and(|rest| {
            rest.is_empty() || [" - ", " (", "-", ":"].iter().any(|between| rest.starts_with(between))
        })
    });
    found.map(|(_, place)| *place)
}

/// `\\server\share`, also as `\\?\UNC\server\share`; not `\\?\C:\folder` and `\\.\device`.
fn is_unc(path: &str) -> bool {
    let path = path.replace('/', "\\");
    match path.strip_prefix(r"\\") {
        Some(rest) => match rest.strip_prefix(r"?\") {
            Some(long) => long.starts_with(r"unc\"),
            None => !rest.starts_with('.') && !rest.starts_with('\\') && !rest.is_empty(),
        },
        None => false,
    }
}

/// The type of the file system on which a path lies, by the longest mount point above it.
fn mounted_as<'a>(path: &str, mounts: &'a str) -> Option<&'a str> {
    let mut best: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let mut fields = line.split_ascii_whitespace().skip(1);
        let (Some(point), Some(kind)) = (fields.next(), fields.next()) else { continue };
        let point = unescaped(point);
        // Of two mounts on one point the later hides the earlier.
        if within(path, &point) && best.is_none_or(|(length, _)| point.len() >= length) {
            best = Some((point.len(), kind));
        }
    }
    best.map(|(_, kind)| kind)
}

/// Spaces and the like stand as three octal digits.
fn unescaped(point: &str) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
        .iter()
        .fold(point.to_owned(), |point, (escape, plain)| point.replace(escape, plain))
}

fn is_network(kind: &str) -> bool {
    const KINDS: [&str; 17] = [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "smb2",
        "afs",
        "ncpfs",
        "9p",
        "ceph",
        "glusterfs",
        "davfs",
        "fuse.davfs",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.gvfsd-fuse",
        "fuse.glusterfs",
    ];
    KINDS.contains(&kind.to_lowercase().as_str())
}
