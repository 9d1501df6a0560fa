//! What a file is, by its content; the name only where the content does not say. And what could run in it elsewhere.

/// What a receipt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptKind {
    /// An email as a text file (.eml).
    Email,
    /// An email as Outlook saves it (.msg).
    OutlookMessage,
    /// A PDF.
    Pdf,
    /// A picture.
    Picture,
    /// Plain text.
    Text,
    /// A web page.
    WebPage,
    /// A document of an office program.
    Office,
    /// An archive.
    Archive,
    /// A program or a script.
    Program,
    /// Anything else.
    Other,
}

impl ReceiptKind {
    /// In plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Email => "Email",
            Self::OutlookMessage => "Outlook message",
            Self::Pdf => "PDF",
            Self::Picture => "Picture",
            Self::Text => "Text",
            Self::WebPage => "Web page",
            Self::Office => "Office document",
            Self::Archive => "Archive",
            Self::Program => "Program",
            Self::Other => "File",
        }
    }
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.trim().to_lowercase()).unwrap_or_default()
}

const PROGRAMS: [&str; 22] = [
    "exe", "com", "scr", "msi", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "hta", "jar", "lnk", "reg",
    "sh", "app", "pif", "cpl", "dll", "iso",
];

fn contains(bytes: &[u8], words: &str) -> bool {
    let words = words.as_bytes();
    bytes.windows(words.len()).any(|window| window.eq_ignore_ascii_case(words))
}

/// The beginning, without a mark of the byte order and white space.
fn begins(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    head.trim_start_matches('\u{feff}').trim_start().to_owned()
}

/// Looks like the head of an email: some fields that every one has, before the first empty line.
fn is_email(head: &str) -> bool {
    let lines: Vec<&str> = head.lines().take_while(|line| !line.trim().is_empty()).collect();
    let fields = ["from:", "to:", "subject:", "date:", "received:", "message-id:", "mime-version:", "return-path:"];
    let found = fields.iter().filter(|field| lines.iter().any(|line| line.starts_with(**field))).count();
    found >= 2 && lines.first().is_some_and(|line| line.contains(':') || line.starts_with("from "))
}

/// What the bytes are.
pub(crate) fn of(bytes: &[u8], name: &str) -> ReceiptKind {
    const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let ending = extension(name);
    if starts(b"MZ") || starts(b"\x7fELF") || starts(b"#!") || starts(b"\xca\xfe\xba\xbe") {
        return ReceiptKind::Program;
    }
    if starts(OLE) {
        return if ending == "msg" || crate::outlook::is_message(bytes) {
            ReceiptKind::OutlookMessage
        } else {
            ReceiptKind::Office
        };
    }
    if starts(b"%PDF") {
        return ReceiptKind::Pdf;
    }
    if starts(b"\x89PNG")
        || starts(b"\xff\xd8\xff")
        || starts(b"GIF8")
        || starts(b"BM")
        || starts(b"II*\0")
        || starts(b"MM\0*")
    {
        return ReceiptKind::Picture;
    }
    if starts(b"PK\x03\x04") {
        let office = contains(&bytes[..bytes.len().min(4096)], "[Content_Types].xml");
        return if office || ["docx", "xlsx", "pptx", "odt", "ods"].contains(&ending.as_str()) {
            ReceiptKind::Office
        } else {
            ReceiptKind::Archive
        };
    }
    if starts(b"Rar!") || starts(b"7z\xbc\xaf") || starts(b"\x1f\x8b") {
        return ReceiptKind::Archive;
    }
    let head = begins(bytes);
    if is_email(&head) {
        return ReceiptKind::Email;
    }
    if PROGRAMS.contains(&ending.as_str()) {
        return ReceiptKind::Program;
    }
    if head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || head.starts_with("<svg")
        || (head.starts_with('<') && head.contains("<body"))
    {
        return ReceiptKind::WebPage;
    }
    let sample = &bytes[..bytes.len().min(64 * 1024)];
    if std::str::from_utf8(sample).is_ok_and(|text| !text.contains('\0'))
        || matches!(std::str::from_utf8(sample), Err(error) if error.error_len().is_none() && !sample.contains(&0))
    {
        return ReceiptKind::Text;
    }
    ReceiptKind::Other
}

/// What one has to know before it is opened with another program.
pub(crate) fn warnings(kind: ReceiptKind, name: &str, bytes: &[u8]) -> Vec<String> {
    let mut warnings = Vec::new();
    let ending = extension(name);
    let active = match kind {
        ReceiptKind::WebPage | ReceiptKind::Email => {
            ["<script", "javascript:", " onload=", " onerror=", " onclick=", "<iframe"]
                .iter()
                .any(|words| contains(bytes, words))
        }
        ReceiptKind::Pdf => ["/JavaScript", "/OpenAction", "/Launch", "/JS"].iter().any(|words| contains(bytes, words)),
        ReceiptKind::Office => ["vbaProject", "VBA", "macros/"].iter().any(|words| contains(bytes, words)),
        _ => false,
    };
    if active {
        warnings.push(
            "This file holds something that could run in another program. It is kept as it is and never run here."
                .to_owned(),
        );
    }
    if kind == ReceiptKind::Program || PROGRAMS.contains(&ending.as_str()) {
        warnings.push(
            "This is a program or a script. It is kept as it is and never run here; do not open a copy of it."
                .to_owned(),
        );
    }
    let fits = match ending.as_str() {
        "eml" => kind == ReceiptKind::Email,
        "msg" => kind == ReceiptKind::OutlookMessage,
        "pdf" => kind == ReceiptKind::Pdf,
        "png" | "jpg" | "jpeg" | "gif" | "bmp" | "tif" | "tiff" => kind == ReceiptKind::Picture,
        "htm" | "html" => kind == ReceiptKind::WebPage,
        "docx" | "xlsx" | "doc" | "xls" => kind == ReceiptKind::Office,
        _ => true,
    };
    if !fits {
        warnings.push(format!(
            "The name ends in .{ending}, but the content is something else: {}.",
            kind.words().to_lowercase()
        ));
    }
    warnings
}
