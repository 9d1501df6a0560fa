//! The styles of a Word file: how each kind of paragraph looks, in the sizes of the PDF.

use crate::blocks::Document;
use crate::docx::parts::WORD;
use crate::docx::xml::{Xml, legal};
use crate::error::DocumentError;

/// The styles; headings bear Word's own names, so that its navigation pane and a reader of the screen know them.
pub(crate) fn styles(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let mut xml = Xml::new();
    xml.element("w:styles", &[("xmlns:w", WORD)], |xml| {
        defaults(xml, &document.language);
        for look in &STYLES {
            style(xml, look);
        }
        ruled(xml);
    });
    xml.finish()
}

/// A paragraph style. Sizes in half points, distances in twentieths of a point.
struct Look {
    id: &'static str,
    name: &'static str,
    size: &'static str,
    before: &'static str,
    after: &'static str,
    bold: bool,
    grey: bool,
    keep: bool,
    /// Level in the outline, from 0.
    outline: Option<&'static str>,
    /// A rule: side, width in eighths of a point, distance.
    rule: Option<(&'static str, &'static str, &'static str)>,
    /// Indent from the left.
    indent: &'static str,
}

const PLAIN: Look = Look {
    id: "Normal",
    name: "Normal",
    size: "21",
    before: "0",
    after: "130",
    bold: false,
    grey: false,
    keep: false,
    outline: None,
    rule: None,
    indent: "0",
};
const DEEP: Look = Look { size: "21", before: "200", after: "60", bold: true, keep: true, ..PLAIN };
const STYLES: [Look; 18] = [
    PLAIN,
    Look { id: "Heading1", name: "heading 1", size: "44", before: "120", outline: Some("0"), ..DEEP },
    Look {
        id: "Heading2",
        name: "heading 2",
        size: "28",
        before: "400",
        after: "120",
        outline: Some("1"),
        rule: Some(("bottom", "7", "2")),
        ..DEEP
    },
    Look { id: "Heading3", name: "heading 3", outline: Some("2"), ..DEEP },
    Look { id: "Heading4", name: "heading 4", outline: Some("3"), ..DEEP },
    Look { id: "Heading5", name: "heading 5", outline: Some("4"), ..DEEP },
    Look { id: "Heading6", name: "heading 6", outline: Some("5"), ..DEEP },
    Look { id: "Lead", name: "Lead", size: "25", after: "160", ..PLAIN },
    Look { id: "Quiet", name: "Quiet", size: "18", before: "60", grey: true, ..PLAIN },
    Look { id: "Caption", name: "caption", size: "19", before: "160", after: "60", bold: true, keep: true, ..PLAIN },
    Look { id: "ListParagraph", name: "List Paragraph", after: "50", indent: "400", ..PLAIN },
    Look {
        id: "Remark",
        name: "Remark",
        before: "120",
        after: "200",
        rule: Some(("left", "24", "9")),
        indent: "240",
        ..PLAIN
    },
    Look { id: "Cell", name: "Cell", size: "19", before: "50", after: "50", ..PLAIN },
    Look { id: "Gap", name: "Gap", size: "8", after: "60", ..PLAIN },
    Look { id: "Code", name: "Code", size: "44", before: "200", after: "200", bold: true, ..PLAIN },
    Look { id: "Header", name: "header", size: "17", after: "0", grey: true, ..PLAIN },
    Look {
        id: "DraftCopy",
        name: "Draft copy",
        size: "20",
        before: "20",
        after: "0",
        bold: true,
        rule: Some(("bottom", "4", "4")),
        ..PLAIN
    },
    Look { id: "Footer", name: "footer", size: "17", after: "0", grey: true, rule: Some(("top", "4", "4")), ..PLAIN },
];

fn defaults(xml: &mut Xml, language: &str) {
    let language = legal(language);
    xml.element("w:docDefaults", &[], |xml| {
        xml.element("w:rPrDefault", &[], |xml| {
            xml.element("w:rPr", &[], |xml| {
                let font = "Arial";
                xml.empty("w:rFonts", &[("w:ascii", font), ("w:hAnsi", font), ("w:eastAsia", font), ("w:cs", font)]);
                xml.value("w:sz", "21");
                xml.value("w:szCs", "21");
                xml.empty("w:lang", &[("w:val", &language), ("w:eastAsia", &language)]);
            });
        });
        xml.element("w:pPrDefault", &[], |xml| {
            xml.element("w:pPr", &[], |xml| xml.empty("w:spacing", &[("w:line", "276"), ("w:lineRule", "auto")]));
        });
    });
}

fn style(xml: &mut Xml, look: &Look) {
    let normal = look.id == "Normal";
    let kind = [("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", look.id)];
    let attributes: Vec<(&str, &str)> = kind.into_iter().filter(|(name, _)| normal || *name != "w:default").collect();
    xml.element("w:style", &attributes, |xml| {
        xml.value("w:name", look.name);
        if !normal {
            xml.value("w:basedOn", "Normal");
        }
        if look.outline.is_some() {
            xml.value("w:next", "Normal");
        }
        xml.empty("w:qFormat", &[]);
        xml.element("w:pPr", &[], |xml| {
            if look.keep {
                xml.empty("w:keepNext", &[]);
                xml.empty("w:keepLines", &[]);
            }
            if let Some((side, width, distance)) = look.rule {
                let name = format!("w:{side}");
                xml.element("w:pBdr", &[], |xml| {
                    xml.empty(
                        &name,
                        &[("w:val", "single"), ("w:sz", width), ("w:space", distance), ("w:color", "262626")],
                    );
                });
            }
            xml.empty("w:spacing", &[("w:before", look.before), ("w:after", look.after)]);
            if look.indent != "0" {
                xml.empty("w:ind", &[("w:left", look.indent)]);
            }
            if let Some(level) = look.outline {
                xml.value("w:outlineLvl", level);
            }
        });
        xml.element("w:rPr", &[], |xml| {
            if look.bold {
                xml.empty("w:b", &[]);
                xml.empty("w:bCs", &[]);
            }
            if look.grey {
                xml.value("w:color", "595959");
            }
            xml.value("w:sz", look.size);
            xml.value("w:szCs", look.size);
        });
    });
}

/// The one style of tables: rules between the rows and nothing else.
fn ruled(xml: &mut Xml) {
    let rule = |xml: &mut Xml, name: &str, width: &str, color: &str| {
        xml.empty(name, &[("w:val", "single"), ("w:sz", width), ("w:space", "0"), ("w:color", color)]);
    };
    xml.element("w:style", &[("w:type", "table"), ("w:styleId", "Ruled")], |xml| {
        xml.value("w:name", "Ruled");
        xml.element("w:tblPr", &[], |xml| {
            xml.element("w:tblBorders", &[], |xml| {
                rule(xml, "w:top", "7", "262626");
                rule(xml, "w:bottom", "7", "262626");
                rule(xml, "w:insideH", "4", "A6A6A6");
            });
            xml.element("w:tblCellMar", &[], |xml| {
                for side in ["w:left", "w:right"] {
                    xml.empty(side, &[("w:w", "100"), ("w:type", "dxa")]);
                }
            });
        });
    });
}
