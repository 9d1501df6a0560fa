//! An email as Outlook saves it: streams of properties in a compound file, read without their meaning beyond a few.

use std::io::{Cursor, Read};

use crate::ReceiptLook;
use crate::plain;

type File<'a> = cfb::CompoundFile<Cursor<&'a [u8]>>;

/// Most bytes that are read of one property.
const MOST: u64 = 1024 * 1024;

fn stream(file: &mut File<'_>, path: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.open_stream(path).ok()?.take(MOST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// A text property: as UTF-16, or in the old form with one byte a character.
fn text(file: &mut File<'_>, folder: &str, property: &str) -> Option<String> {
    if let Some(bytes) = stream(file, &format!("{folder}/__substg1.0_{property}001F")) {
        let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
        return Some(text.trim_end_matches('\0').to_owned());
    }
    let bytes = stream(file, &format!("{folder}/__substg1.0_{property}001E"))?;
    Some(bytes.iter().take_while(|byte| **byte != 0).map(|byte| char::from(*byte)).collect())
}

/// A compound file that is a message.
pub(crate) fn is_message(bytes: &[u8]) -> bool {
    cfb::CompoundFile::open(Cursor::new(bytes)).is_ok_and(|file| file.exists("/__properties_version1.0"))
}

pub(crate) fn read(bytes: &[u8], look: &mut ReceiptLook) {
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        look.warnings.push("This message could not be read. Save a copy to open it with Outlook.".to_owned());
        return;
    };
    if let Some(subject) = text(&mut file, "", "0037").map(|text| plain::line(&text)).filter(|text| !text.is_empty()) {
        look.title = subject;
    }
    let sender = [text(&mut file, "", "0C1A"), text(&mut file, "", "5D01").or_else(|| text(&mut file, "", "0C1F"))];
    let sender: Vec<String> = sender.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let pairs = [
        ("From", sender.join(" ")),
        ("To", text(&mut file, "", "0E04").unwrap_or_default()),
        ("Copy to", text(&mut file, "", "0E03").unwrap_or_default()),
        ("Message-ID", text(&mut file, "", "1035").unwrap_or_default()),
    ];
    look.pairs = pairs
        .into_iter()
        .map(|(label, value)| (label.to_owned(), plain::line(&value)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    look.text = plain::text(&text(&mut file, "", "1000").unwrap_or_default());
    let folders: Vec<String> = file
        .read_root_storage()
        .filter(|entry| entry.is_storage() && entry.name().starts_with("__attach_version1.0_"))
        .map(|entry| format!("/{}", entry.name()))
        .take(100)
        .collect();
    for folder in folders {
        let name = text(&mut file, &folder, "3707").or_else(|| text(&mut file, &folder, "3704"));
        let size = file.entry(format!("{folder}/__substg1.0_37010102")).map_or(0, |entry| entry.len());
        look.attachments.push((plain::line(&name.unwrap_or_else(|| "without a name".to_owned())), size));
    }
}
