//! What a file is, by what is in it: its name is not asked.

/// Kinds of files that people choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Nothing,
    Zip,
    /// A compound file: an old Excel file, or a locked one.
    Ole {
        encrypted: bool,
    },
    /// Something else, in words.
    Other(&'static str),
    Text,
}

pub(crate) fn kind_of(bytes: &[u8]) -> Kind {
    const OTHERS: [(&[u8], &str); 6] = [
        (b"%PDF", "a PDF"),
        (b"{\\rtf", "a text document (RTF)"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"MZ", "a program"),
    ];
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Kind::Nothing;
    }
    if bytes.starts_with(b"PK") {
        return Kind::Zip;
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        // The names of streams are in UTF-16.
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        return Kind::Ole { encrypted: bytes.windows(name.len()).any(|window| window == name.as_slice()) };
    }
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Kind::Other(what);
    }
    let start: Vec<u8> = bytes.iter().take(512).map(u8::to_ascii_lowercase).collect();
    let start = String::from_utf8_lossy(&start);
    let start = start.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if ["<html", "<!doctype html", "<table", "<?xml", "<head", "<meta"].iter().any(|tag| start.starts_with(tag)) {
        return Kind::Other("a web page or XML");
    }
    Kind::Text
}
