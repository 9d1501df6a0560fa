//! What printpdf leaves open: version, structure, language, bookmarks, properties, and an identity that is the same for
//! the same content.

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};
use sha2::{Digest, Sha256};

use super::draw::{Drawn, utf16};
use super::{outline, tags};
use crate::blocks::Document;
use crate::error::DocumentError;
use crate::pages::Pages;

const MAKER: &str = "Hearthbook";

/// Completes the file and returns its bytes.
pub(super) fn finish(document: &Document, pages: &Pages, drawn: &mut Drawn) -> Result<Vec<u8>, DocumentError> {
    let file = &mut drawn.file;
    file.version = "1.7".to_owned();
    let page_ids: Vec<ObjectId> = file.get_pages().into_values().collect();
    for id in &page_ids {
        if let Ok(page) = file.get_dictionary_mut(*id) {
            page.remove(b"Annots");
        }
    }
    let structure = tags::add(file, pages, &page_ids, &drawn.marks);
    let bookmarks = outline::add(file, pages, &page_ids);
    let metadata = file.add_object(metadata(document));
    let info = file.add_object(Object::Dictionary(info(document)));
    if let Ok(Object::Reference(old)) = file.trailer.get(b"Info").cloned() {
        file.objects.remove(&old);
    }
    file.trailer.set("Info", Object::Reference(info));
    // The first half names the content for good, the second this file of it.
    let first = Sha256::digest(&pages.content_digest);
    let second = Sha256::digest(format!("{} {:?}", pages.content_digest, document.made_at));
    let half = |hash: &[u8]| Object::String(hash.iter().take(16).copied().collect(), StringFormat::Hexadecimal);
    file.trailer.set("ID", Object::Array(vec![half(&first), half(&second)]));
    let catalog = file.catalog_mut().map_err(failed)?;
    catalog.set("Lang", Object::string_literal(document.language.as_str()));
    catalog.set("StructTreeRoot", Object::Reference(structure));
    catalog.set("Metadata", Object::Reference(metadata));
    let mut marked = Dictionary::new();
    marked.set("Marked", Object::Boolean(true));
    catalog.set("MarkInfo", Object::Dictionary(marked));
    let mut viewer = Dictionary::new();
    viewer.set("DisplayDocTitle", Object::Boolean(true));
    catalog.set("ViewerPreferences", Object::Dictionary(viewer));
    if let Some(bookmarks) = bookmarks {
        catalog.set("Outlines", Object::Reference(bookmarks));
        catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    }
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn failed(error: impl std::fmt::Display) -> DocumentError {
    DocumentError::Pdf(error.to_string())
}

/// The classic properties. The same words stand in the XMP.
fn info(document: &Document) -> Dictionary {
    let text = |t: &str| Object::String(utf16(t), StringFormat::Hexadecimal);
    let mut info = Dictionary::new();
    info.set("Title", text(&document.title));
    for (key, value) in [("Author", &document.author), ("Subject", &document.subject)] {
        if !value.is_empty() {
            info.set(key, text(value));
        }
    }
    if !document.keywords.is_empty() {
        info.set("Keywords", text(&document.keywords.join(", ")));
    }
    info.set("Creator", text(MAKER));
    info.set("Producer", text(MAKER));
    if let Some(at) = document.made_at {
        let date = at.format("D:%Y%m%d%H%M%SZ").to_string();
        info.set("CreationDate", Object::string_literal(date.as_str()));
        info.set("ModDate", Object::string_literal(date.as_str()));
    }
    info
}

/// The properties as XMP, uncompressed so that any program finds them.
fn metadata(document: &Document) -> Stream {
    let mut dict = Dictionary::new();
    dict.set("Type", Object::Name(b"Metadata".to_vec()));
    dict.set("Subtype", Object::Name(b"XML".to_vec()));
    Stream::new(dict, xmp(document).into_bytes()).with_compression(false)
}

fn xmp(document: &Document) -> String {
    let mut rdf = String::new();
    let language = escaped(&document.language);
    let mut alternative = |name: &str, text: &str| {
        if !text.is_empty() {
            let text = escaped(text);
            rdf.push_str(&format!(
                "<dc:{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{text}</rdf:li></rdf:Alt></dc:{name}>\n"
            ));
        }
    };
    alternative("title", &document.title);
    alternative("description", &document.subject);
    if !document.author.is_empty() {
        let author = escaped(&document.author);
        rdf.push_str(&format!("<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n"));
    }
    rdf.push_str(&format!("<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n"));
    rdf.push_str("<dc:format>application/pdf</dc:format>\n");
    if !document.keywords.is_empty() {
        let words = escaped(&document.keywords.join(", "));
        rdf.push_str(&format!("<pdf:Keywords>{words}</pdf:Keywords>\n"));
    }
    rdf.push_str(&format!("<pdf:Producer>{MAKER}</pdf:Producer>\n<xmp:CreatorTool>{MAKER}</xmp:CreatorTool>\n"));
    if let Some(at) = document.made_at {
        let date = at.format("%Y-%m-%dT%H:%M:%SZ");
        rdf.push_str(&format!("<xmp:CreateDate>{date}</xmp:CreateDate>\n<xmp:ModifyDate>{date}</xmp:ModifyDate>\n"));
    }
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n\
         {rdf}</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>"
    )
}

/// Text for XML: marked-up signs escaped, characters that XML does not allow left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
