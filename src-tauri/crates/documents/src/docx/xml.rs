//! Well-formed XML: what is opened is closed, and every text is escaped by the library that writes it.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::error::DocumentError;

/// Attributes of an element: name and value.
pub(crate) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// An XML file in the making.
pub(crate) struct Xml {
    writer: Writer<Vec<u8>>,
    failed: Option<std::io::Error>,
}

impl Xml {
    /// A file with its declaration.
    pub(crate) fn new() -> Self {
        let mut xml = Self { writer: Writer::new(Vec::new()), failed: None };
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml
    }

    /// The bytes.
    pub(crate) fn finish(self) -> Result<Vec<u8>, DocumentError> {
        match self.failed {
            None => Ok(self.writer.into_inner()),
            Some(error) => Err(DocumentError::Word(error.to_string())),
        }
    }

    /// An element with what stands in it.
    pub(crate) fn element(&mut self, name: &str, attributes: Attributes<'_>, inside: impl FnOnce(&mut Self)) {
        self.event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())));
        inside(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with nothing in it.
    pub(crate) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.event(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    /// An empty element with the one attribute `w:val`.
    pub(crate) fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    /// Text. Characters that XML cannot hold at all are left out.
    pub(crate) fn text(&mut self, text: &str) {
        self.event(Event::Text(BytesText::new(&legal(text))));
    }

    fn event(&mut self, event: Event<'_>) {
        // Writing to memory does not fail; should it, the first reason is told at the end.
        if let Err(error) = self.writer.write_event(event) {
            self.failed.get_or_insert(error);
        }
    }
}

/// The text without what XML 1.0 forbids even as a reference: control characters and two non-characters.
pub(crate) fn legal(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\t' | '\n' | '\r') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')))
        .collect()
}
