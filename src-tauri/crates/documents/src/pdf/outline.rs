//! Bookmarks: the headings, one within the other.

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

use super::draw::utf16;
use crate::pages::Pages;

struct Entry {
    id: ObjectId,
    parent: Option<usize>,
    children: Vec<usize>,
}

/// Adds the bookmarks and returns their root; nothing when there is no heading.
pub(super) fn add(file: &mut Document, pages: &Pages, page_ids: &[ObjectId]) -> Option<ObjectId> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut top: Vec<usize> = Vec::new();
    let mut open: Vec<(u8, usize)> = Vec::new();
    for (index, bookmark) in pages.outline.iter().enumerate() {
        while open.last().is_some_and(|(level, _)| *level >= bookmark.level) {
            open.pop();
        }
        let parent = open.last().map(|(_, index)| *index);
        match parent.and_then(|p| entries.get_mut(p)) {
            Some(entry) => entry.children.push(index),
            None => top.push(index),
        }
        open.push((bookmark.level, index));
        entries.push(Entry { id: file.new_object_id(), parent, children: Vec::new() });
    }
    if entries.is_empty() {
        return None;
    }
    let root = file.new_object_id();
    let id_of = |index: Option<&usize>| index.and_then(|i| entries.get(*i)).map(|e| Object::Reference(e.id));
    let mut made = Vec::new();
    for (index, (entry, bookmark)) in entries.iter().zip(&pages.outline).enumerate() {
        let siblings = entry.parent.and_then(|p| entries.get(p)).map_or(&top, |p| &p.children);
        let place = siblings.iter().position(|s| *s == index).unwrap_or(0);
        let mut dict = Dictionary::new();
        dict.set("Title", Object::String(utf16(&bookmark.text), StringFormat::Hexadecimal));
        let parent = entry.parent.and_then(|p| entries.get(p)).map_or(root, |p| p.id);
        dict.set("Parent", Object::Reference(parent));
        if let Some(page) = page_ids.get(bookmark.page) {
            let top = Object::Real(pages.height - bookmark.y + 8.0);
            let name = Object::Name(b"XYZ".to_vec());
            dict.set(
                "Dest",
                Object::Array(vec![Object::Reference(*page), name, Object::Integer(0), top, Object::Null]),
            );
        }
        if let Some(before) = place.checked_sub(1).and_then(|p| id_of(siblings.get(p))) {
            dict.set("Prev", before);
        }
        if let Some(after) = id_of(siblings.get(place + 1)) {
            dict.set("Next", after);
        }
        // The title stands open, sections are closed.
        if let (Some(first), Some(last)) = (id_of(entry.children.first()), id_of(entry.children.last())) {
            dict.set("First", first);
            dict.set("Last", last);
            let count = i64::try_from(entry.children.len()).unwrap_or(0);
            dict.set("Count", Object::Integer(if entry.parent.is_none() { count } else { -count }));
        }
        made.push((entry.id, dict));
    }
    let shown = top.len() + top.iter().filter_map(|t| entries.get(*t)).map(|e| e.children.len()).sum::<usize>();
    let mut dict = Dictionary::new();
    dict.set("Type", Object::Name(b"Outlines".to_vec()));
    if let (Some(first), Some(last)) = (id_of(top.first()), id_of(top.last())) {
        dict.set("First", first);
        dict.set("Last", last);
    }
    dict.set("Count", Object::Integer(i64::try_from(shown).unwrap_or(0)));
    file.set_object(root, Object::Dictionary(dict));
    for (id, dict) in made {
        file.set_object(id, Object::Dictionary(dict));
    }
    Some(root)
}
