//! The parts of a Word file around its text: styles, numbering, header, footer, properties.

use chrono::SecondsFormat;

use crate::blocks::Document;
use crate::docx::body::text_width;
use crate::docx::runs::{RunLook, runs};
use crate::docx::xml::{Xml, legal};
use crate::error::DocumentError;

/// Namespace of Word's elements.
pub(crate) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// Namespace of references to other parts.
pub(crate) const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub(crate) const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>"#;

pub(crate) const PACKAGE_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

pub(crate) const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/><Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;

/// Title and language, no author; a date only if the document has one.
pub(crate) fn properties(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let mut xml = Xml::new();
    let spaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    xml.element("cp:coreProperties", &spaces, |xml| {
        xml.element("dc:title", &[], |xml| xml.text(&format!("{} (draft copy)", document.title)));
        if !document.subject.is_empty() {
            xml.element("dc:subject", &[], |xml| xml.text(&document.subject));
        }
        xml.element("dc:language", &[], |xml| xml.text(&document.language));
        if !document.keywords.is_empty() {
            xml.element("cp:keywords", &[], |xml| xml.text(&document.keywords.join(", ")));
        }
        if let Some(made) = document.made_at {
            xml.element("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], |xml| {
                xml.text(&made.to_rfc3339_opts(SecondsFormat::Secs, true));
            });
        }
    });
    xml.finish()
}

/// Settings: made for Word of today, and the language.
pub(crate) fn settings(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let mut xml = Xml::new();
    xml.element("w:settings", &[("xmlns:w", WORD)], |xml| {
        xml.value("w:defaultTabStop", "720");
        xml.value("w:characterSpacingControl", "doNotCompress");
        xml.element("w:compat", &[], |xml| {
            xml.empty(
                "w:compatSetting",
                &[
                    ("w:name", "compatibilityMode"),
                    ("w:uri", "http://schemas.microsoft.com/office/word"),
                    ("w:val", "15"),
                ],
            );
        });
        xml.value("w:themeFontLang", &legal(&document.language));
    });
    xml.finish()
}

/// A bullet, and a numbering of its own for every ordered list.
pub(crate) fn numbering(ordered_lists: usize) -> Result<Vec<u8>, DocumentError> {
    let mut xml = Xml::new();
    xml.element("w:numbering", &[("xmlns:w", WORD)], |xml| {
        for (id, format, text) in [("0", "bullet", "•"), ("1", "decimal", "%1.")] {
            xml.element("w:abstractNum", &[("w:abstractNumId", id)], |xml| {
                xml.value("w:multiLevelType", "singleLevel");
                xml.element("w:lvl", &[("w:ilvl", "0")], |xml| {
                    xml.value("w:start", "1");
                    xml.value("w:numFmt", format);
                    xml.value("w:lvlText", text);
                    xml.value("w:lvlJc", "left");
                    xml.element("w:pPr", &[], |xml| {
                        xml.empty("w:ind", &[("w:left", "400"), ("w:hanging", "340")]);
                    });
                });
            });
        }
        xml.element("w:num", &[("w:numId", "1")], |xml| xml.value("w:abstractNumId", "0"));
        for list in 0..ordered_lists {
            xml.element("w:num", &[("w:numId", &(list + 2).to_string())], |xml| {
                xml.value("w:abstractNumId", "1");
                xml.element("w:lvlOverride", &[("w:ilvl", "0")], |xml| xml.value("w:startOverride", "1"));
            });
        }
    });
    xml.finish()
}

/// Centre, URN and visit, and what this is a copy of.
pub(crate) fn header(document: &Document, mark: &str) -> Result<Vec<u8>, DocumentError> {
    let mut xml = Xml::new();
    xml.element("w:hdr", &[("xmlns:w", WORD)], |xml| {
        two_sided(xml, "Header", document, &document.header.left, |xml| {
            runs(xml, &one_line(&document.header.right), RunLook::default());
        });
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| xml.value("w:pStyle", "DraftCopy"));
            runs(xml, mark, RunLook::default());
        });
    });
    xml.finish()
}

/// What it is a copy of, and the number of the page.
pub(crate) fn footer(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let left = match document.footer.left.trim() {
        "" => "Draft copy".to_owned(),
        left if document.draft => left.to_owned(),
        left => format!("Draft copy of {left}"),
    };
    let mut xml = Xml::new();
    xml.element("w:ftr", &[("xmlns:w", WORD)], |xml| {
        two_sided(xml, "Footer", document, &left, |xml| {
            runs_and_field(xml, "Page ", "PAGE");
            runs_and_field(xml, " of ", "NUMPAGES");
        });
    });
    xml.finish()
}

fn two_sided(xml: &mut Xml, style: &str, document: &Document, left: &str, right: impl FnOnce(&mut Xml)) {
    let width = text_width(document).to_string();
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.value("w:pStyle", style);
            xml.element("w:tabs", &[], |xml| xml.empty("w:tab", &[("w:val", "right"), ("w:pos", &width)]));
        });
        runs(xml, &one_line(left), RunLook::default());
        xml.element("w:r", &[], |xml| xml.empty("w:tab", &[]));
        right(xml);
    });
}

/// Short enough for its half of a line; the header must not push the text off the page.
fn one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= 80 {
        return text;
    }
    format!("{}…", text.chars().take(79).collect::<String>().trim_end())
}

/// A few words and a field that Word fills in.
fn runs_and_field(xml: &mut Xml, words: &str, field: &str) {
    xml.element("w:r", &[], |xml| {
        xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(words));
    });
    xml.element("w:fldSimple", &[("w:instr", field)], |xml| {
        xml.element("w:r", &[], |xml| xml.element("w:t", &[], |xml| xml.text("1")));
    });
}
