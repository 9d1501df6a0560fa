//! A PDF read back with lopdf, for tests: its structure tree with the text behind each tag, its marks, fonts, bookmarks.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

/// Hears of each tag: its depth, its name, page and number of its marks.
type Visit<'a> = &'a mut dyn FnMut(usize, &str, &[(ObjectId, i64)]);

/// A file.
pub struct ReadBack {
    pub file: Document,
}

/// What stands on a page.
pub struct OnPage {
    pub number: u32,
    /// Numbers of the marked contents, in the order of the stream.
    pub marks: Vec<i64>,
    /// Texts of artifacts.
    pub artifacts: Vec<String>,
    /// Operators that draw outside of any mark.
    pub unmarked: Vec<String>,
    /// Everything drawn, as its glyphs say.
    pub drawn: String,
    pub actual_texts: Vec<String>,
    texts: BTreeMap<i64, String>,
}

/// A font.
pub struct Font {
    pub name: String,
    pub embedded: bool,
    pub to_unicode: bool,
}

/// Text of a PDF string in UTF-16.
pub trait Utf16 {
    fn utf16(&self) -> String;
}

impl Utf16 for Object {
    fn utf16(&self) -> String {
        let bytes = self.as_str().unwrap();
        assert_eq!(&bytes[..2], [0xfe, 0xff], "no mark of byte order");
        let units: Vec<u16> = bytes[2..].chunks(2).map(|b| u16::from_be_bytes([b[0], b[1]])).collect();
        String::from_utf16(&units).unwrap()
    }
}

impl ReadBack {
    pub fn of(bytes: &[u8]) -> Self {
        Self { file: Document::load_mem(bytes).unwrap() }
    }

    fn dict(&self, object: &Object) -> Dictionary {
        self.file.dereference(object).unwrap().1.as_dict().unwrap().clone()
    }

    fn info_dict(&self) -> Dictionary {
        self.dict(self.file.trailer.get(b"Info").unwrap())
    }

    pub fn info(&self, key: &str) -> Object {
        self.info_dict().get(key.as_bytes()).unwrap().clone()
    }

    pub fn has_info(&self, key: &str) -> bool {
        self.info_dict().has(key.as_bytes())
    }

    pub fn xmp(&self) -> String {
        let stream = self.file.catalog().unwrap().get(b"Metadata").unwrap();
        let stream = self.file.dereference(stream).unwrap().1.as_stream().unwrap();
        assert!(!stream.dict.has(b"Filter"), "the XMP is compressed");
        String::from_utf8(stream.content.clone()).unwrap()
    }

    /// The bookmarks with their depth.
    pub fn outline(&self) -> Vec<(usize, String)> {
        let root = self.dict(self.file.catalog().unwrap().get(b"Outlines").unwrap());
        let mut found = Vec::new();
        self.bookmarks(&root, 0, &mut found);
        found
    }

    fn bookmarks(&self, parent: &Dictionary, depth: usize, found: &mut Vec<(usize, String)>) {
        let mut next = parent.get(b"First").ok().cloned();
        while let Some(object) = next {
            let entry = self.dict(&object);
            found.push((depth, entry.get(b"Title").unwrap().utf16()));
            assert!(entry.has(b"Dest"), "a bookmark that leads nowhere");
            self.bookmarks(&entry, depth + 1, found);
            next = entry.get(b"Next").ok().cloned();
        }
    }

    /// The tree in reading order: depth, name, the text right behind the tag.
    pub fn tree(&self) -> Vec<(usize, String, String)> {
        let pages = self.pages_by_id();
        let mut found = Vec::new();
        self.walk(&self.top(), 0, None, &mut |depth, name, marks| {
            let text = marks.iter().map(|(page, mark)| pages[page].texts.get(mark).cloned().unwrap_or_default());
            found.push((depth, name.to_owned(), text.collect::<String>()));
        });
        found
    }

    /// Page and number of every mark in the tree.
    pub fn marks_in_tree(&self) -> Vec<(u32, i64)> {
        let pages = self.pages_by_id();
        let mut found = Vec::new();
        self.walk(&self.top(), 0, None, &mut |_, _, marks| {
            found.extend(marks.iter().map(|(page, mark)| (pages[page].number, *mark)));
        });
        found
    }

    fn top(&self) -> Dictionary {
        let root = self.dict(self.file.catalog().unwrap().get(b"StructTreeRoot").unwrap());
        self.dict(&root.get(b"K").unwrap().as_array().unwrap()[0])
    }

    fn walk(&self, element: &Dictionary, depth: usize, page: Option<ObjectId>, found: Visit<'_>) {
        let name = String::from_utf8(element.get(b"S").unwrap().as_name().unwrap().to_vec()).unwrap();
        let page = element.get(b"Pg").ok().and_then(|p| p.as_reference().ok()).or(page);
        let (mut marks, mut below) = (Vec::new(), Vec::new());
        for kid in element.get(b"K").and_then(Object::as_array).cloned().unwrap_or_default() {
            match &kid {
                Object::Integer(mark) => marks.push((page.unwrap(), *mark)),
                Object::Dictionary(mark) => marks.push((
                    mark.get(b"Pg").unwrap().as_reference().unwrap(),
                    mark.get(b"MCID").unwrap().as_i64().unwrap(),
                )),
                other => below.push(self.dict(other)),
            }
        }
        found(depth, &name, &marks);
        for element in below {
            self.walk(&element, depth + 1, page, found);
        }
    }

    fn pages_by_id(&self) -> BTreeMap<ObjectId, OnPage> {
        self.file.get_pages().into_iter().map(|(number, id)| (id, self.on_page(number, id))).collect()
    }

    pub fn pages(&self) -> Vec<OnPage> {
        self.file.get_pages().into_iter().map(|(number, id)| self.on_page(number, id)).collect()
    }

    fn on_page(&self, number: u32, id: ObjectId) -> OnPage {
        let codes = self.codes(id);
        let content = Content::decode(&self.file.get_page_content(id)).unwrap();
        let mut page = OnPage {
            number,
            marks: Vec::new(),
            artifacts: Vec::new(),
            unmarked: Vec::new(),
            drawn: String::new(),
            actual_texts: Vec::new(),
            texts: BTreeMap::new(),
        };
        let (mut font, mut mark): (Vec<u8>, Option<Option<i64>>) = (Vec::new(), None);
        let mut artifact = String::new();
        for Operation { operator, operands } in content.operations {
            match operator.as_str() {
                "BDC" => {
                    assert!(mark.is_none(), "a mark within a mark");
                    let properties = operands[1].as_dict().unwrap();
                    let mcid = properties.get(b"MCID").ok().map(|m| m.as_i64().unwrap());
                    if let Ok(text) = properties.get(b"ActualText") {
                        page.actual_texts.push(text.utf16().trim().to_owned());
                    }
                    page.marks.extend(mcid);
                    mark = Some(mcid);
                }
                "EMC" => {
                    mark = None;
                    if !artifact.is_empty() {
                        page.artifacts.push(std::mem::take(&mut artifact));
                    }
                }
                "Tf" => font = operands[0].as_name().unwrap().to_vec(),
                "TJ" => {
                    let text: String = operands[0]
                        .as_array()
                        .unwrap()
                        .iter()
                        .filter_map(|o| o.as_str().ok())
                        .flat_map(|s| s.chunks(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect::<Vec<_>>())
                        .map(|code| codes[&font].get(&code).cloned().unwrap_or_else(|| "\u{fffd}".to_owned()))
                        .collect();
                    page.drawn.push_str(&text);
                    match mark {
                        Some(Some(mcid)) => page.texts.entry(mcid).or_default().push_str(&text),
                        Some(None) => artifact.push_str(&text),
                        None => page.unmarked.push(text),
                    }
                }
                "S" | "f" | "B" | "Do" | "Tj" | "'" | "\"" if mark.is_none() => page.unmarked.push(operator),
                _ => {}
            }
        }
        page
    }

    fn font_dicts(&self, page: ObjectId) -> Vec<(Vec<u8>, Dictionary)> {
        let page = self.file.get_dictionary(page).unwrap();
        let resources = self.dict(page.get(b"Resources").unwrap());
        let fonts = self.dict(resources.get(b"Font").unwrap());
        fonts.iter().map(|(name, font)| (name.clone(), self.dict(font))).collect()
    }

    pub fn fonts(&self) -> Vec<Font> {
        let first = *self.file.get_pages().values().next().unwrap();
        let of = |font: &Dictionary| {
            let below = self.dict(&font.get(b"DescendantFonts").unwrap().as_array().unwrap()[0]);
            let descriptor = self.dict(below.get(b"FontDescriptor").unwrap());
            Font {
                name: String::from_utf8(font.get(b"BaseFont").unwrap().as_name().unwrap().to_vec()).unwrap(),
                embedded: descriptor.has(b"FontFile2"),
                to_unicode: font.has(b"ToUnicode"),
            }
        };
        self.font_dicts(first).iter().map(|(_, font)| of(font)).collect()
    }

    /// For each font what its codes mean.
    fn codes(&self, page: ObjectId) -> BTreeMap<Vec<u8>, BTreeMap<u16, String>> {
        let mut codes = BTreeMap::new();
        for (name, font) in self.font_dicts(page) {
            let stream = self.file.dereference(font.get(b"ToUnicode").unwrap()).unwrap().1.as_stream().unwrap();
            let map = String::from_utf8(stream.get_plain_content().unwrap()).unwrap();
            codes.insert(name, read_map(&map));
        }
        codes
    }
}

/// Reads `<0001> <0041>` and `<0001> <0003> <0041>` lines of a ToUnicode map.
fn read_map(map: &str) -> BTreeMap<u16, String> {
    let mut found = BTreeMap::new();
    let mut ranges = false;
    for line in map.lines() {
        ranges = match line {
            l if l.contains("beginbfrange") => true,
            l if l.contains("beginbfchar") => false,
            _ => ranges,
        };
        let parts: Vec<&str> = line.split(['<', '>']).filter(|p| !p.trim().is_empty()).collect();
        let number = |t: &str| u16::from_str_radix(t, 16);
        let text = |t: &str| {
            let units: Vec<u16> =
                t.as_bytes().chunks(4).map(|c| number(std::str::from_utf8(c).unwrap()).unwrap()).collect();
            String::from_utf16(&units).unwrap()
        };
        match parts.as_slice() {
            [code, to] if !ranges => {
                if let Ok(code) = number(code) {
                    found.insert(code, text(to));
                }
            }
            [from, last, to] if ranges => {
                let (from, last) = (number(from).unwrap(), number(last).unwrap());
                let first = text(to);
                for code in from..=last {
                    let mut chars: Vec<char> = first.chars().collect();
                    if let Some(c) = chars.last_mut() {
                        *c = char::from_u32(*c as u32 + u32::from(code - from)).unwrap();
                    }
                    found.insert(code, chars.into_iter().collect());
                }
            }
            _ => {}
        }
    }
    found
}
