//! The structure tree: what the text on the pages is, for a reader who hears it.

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pages::{Pages, Scope, TagKind};

/// PDF's name for a tag.
pub(super) fn name(kind: TagKind) -> &'static str {
    match kind {
        TagKind::Document => "Document",
        TagKind::Heading(1) => "H1",
        TagKind::Heading(2) => "H2",
        TagKind::Heading(3) => "H3",
        TagKind::Heading(4) => "H4",
        TagKind::Heading(5) => "H5",
        TagKind::Heading(_) => "H6",
        TagKind::Paragraph => "P",
        TagKind::Table => "Table",
        TagKind::Caption => "Caption",
        TagKind::RowGroupHead => "THead",
        TagKind::RowGroupBody => "TBody",
        TagKind::Row => "TR",
        TagKind::HeadCell { .. } => "TH",
        TagKind::Cell => "TD",
        TagKind::List { .. } => "L",
        TagKind::Item => "LI",
        TagKind::Label => "Lbl",
        TagKind::Figure => "Figure",
        TagKind::ItemBody => "LBody",
    }
}

/// Adds the structure tree and returns its root. `page_ids` and `marks` run over the pages.
pub(super) fn add(file: &mut Document, pages: &Pages, page_ids: &[ObjectId], marks: &[Vec<usize>]) -> ObjectId {
    let root = file.new_object_id();
    let parents = file.new_object_id();
    let ids: Vec<ObjectId> = pages.tags.iter().map(|_| file.new_object_id()).collect();
    let mut kids: Vec<Vec<Object>> = vec![Vec::new(); pages.tags.len()];
    for (index, tag) in pages.tags.iter().enumerate() {
        if let (Some(list), Some(id)) = (tag.parent.and_then(|p| kids.get_mut(p)), ids.get(index)) {
            list.push(Object::Reference(*id));
        }
    }
    let mut page_of: Vec<Option<ObjectId>> = vec![None; pages.tags.len()];
    let mut numbers = Vec::new();
    for (number, (page_id, tags)) in (0_i64..).zip(page_ids.iter().zip(marks)) {
        let mut on_page = Vec::new();
        for (mcid, tag) in (0_i64..).zip(tags) {
            let (Some(id), Some(list), Some(first)) = (ids.get(*tag), kids.get_mut(*tag), page_of.get_mut(*tag)) else {
                continue;
            };
            on_page.push(Object::Reference(*id));
            let first = *first.get_or_insert(*page_id);
            if first == *page_id {
                list.push(Object::Integer(mcid));
            } else {
                let mut mark = Dictionary::new();
                mark.set("Type", Object::Name(b"MCR".to_vec()));
                mark.set("Pg", Object::Reference(*page_id));
                mark.set("MCID", Object::Integer(mcid));
                list.push(Object::Dictionary(mark));
            }
        }
        numbers.push(Object::Integer(number));
        numbers.push(Object::Reference(file.add_object(Object::Array(on_page))));
        if let Ok(page) = file.get_dictionary_mut(*page_id) {
            page.set("StructParents", Object::Integer(number));
            page.set("Tabs", Object::Name(b"S".to_vec()));
        }
    }
    for (index, tag) in pages.tags.iter().enumerate() {
        let Some(id) = ids.get(index) else { continue };
        let mut element = Dictionary::new();
        element.set("Type", Object::Name(b"StructElem".to_vec()));
        element.set("S", Object::Name(name(tag.kind).as_bytes().to_vec()));
        let parent = tag.parent.and_then(|p| ids.get(p)).copied().unwrap_or(root);
        element.set("P", Object::Reference(parent));
        if let Some(Some(page)) = page_of.get(index) {
            element.set("Pg", Object::Reference(*page));
        }
        if let Some(attributes) = attributes(tag.kind, pages.span(index)) {
            element.set("A", attributes);
        }
        if let Some((_, alt)) = pages.alts.iter().find(|(figure, _)| *figure == index) {
            element.set("Alt", Object::String(super::draw::utf16(alt), lopdf::StringFormat::Hexadecimal));
        }
        let list = kids.get_mut(index).map(std::mem::take).unwrap_or_default();
        if !list.is_empty() {
            element.set("K", Object::Array(list));
        }
        file.set_object(*id, Object::Dictionary(element));
    }
    let mut tree = Dictionary::new();
    tree.set("Nums", Object::Array(numbers));
    file.set_object(parents, Object::Dictionary(tree));
    let mut top = Dictionary::new();
    top.set("Type", Object::Name(b"StructTreeRoot".to_vec()));
    top.set("K", Object::Array(ids.first().map(|id| Object::Reference(*id)).into_iter().collect()));
    top.set("ParentTree", Object::Reference(parents));
    top.set("ParentTreeNextKey", Object::Integer(i64::try_from(page_ids.len()).unwrap_or(i64::MAX)));
    file.set_object(root, Object::Dictionary(top));
    root
}

/// What a tag says beyond its name: which cells a head is for, how a list is numbered.
fn attributes(kind: TagKind, span: usize) -> Option<Object> {
    let name = |n: &str| Object::Name(n.as_bytes().to_vec());
    let mut dict = Dictionary::new();
    match kind {
        TagKind::HeadCell { scope } => {
            dict.set("O", name("Table"));
            dict.set(
                "Scope",
                name(match scope {
                    Scope::Column => "Column",
                    Scope::Row => "Row",
                }),
            );
        }
        TagKind::List { ordered } => {
            dict.set("O", name("List"));
            dict.set("ListNumbering", name(if ordered { "Decimal" } else { "Disc" }));
        }
        TagKind::Figure => {
            dict.set("O", name("Layout"));
            dict.set("Placement", name("Block"));
        }
        TagKind::Cell if span > 1 => dict.set("O", name("Table")),
        _ => return None,
    }
    if span > 1 {
        dict.set("ColSpan", Object::Integer(i64::try_from(span).unwrap_or(1)));
    }
    Some(Object::Dictionary(dict))
}
